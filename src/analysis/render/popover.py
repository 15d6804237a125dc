"""Numbers that explain themselves: what the reader sees who presses one."""

import copy
import re
from collections.abc import Iterable, Iterator
from html import escape

from analysis.core.errors import InputError
from analysis.render.elements import raw_block, raw_inline
from analysis.render.joints import join_numbers
from analysis.render.markup import Node, attribute, classes, nodes, plain_text, rewrite
from analysis.render.mathml import write_mathml
from analysis.words.catalogue import Catalogue

_GLOSS = "page.gloss"
_BOUNDS = 3  # low, value, high
_LENGTH = 100  # of the bar, in its own unit


def popover_id(entry: str) -> str:
    """The id of an entry's popover."""
    return "p-" + entry.removeprefix("n-")


def make_popovers(blocks: list[Node], words: Catalogue) -> list[Node]:
    """The popovers of all numbers that carry a finding, in the order of the text.

    Each says what its entry in the appendix says, with the span drawn as a bar, the words of a
    Chinese print explained to a reader of another language, and the formula as mathematics.

    Raises InputError where an entry's span is not three numbers in ascending order.
    """
    entries = {div["c"][0][0]: div for div in nodes(blocks, "Div") if "entry" in classes(div)}
    first: dict[str, str] = {}  # entry: the place that it is first used at
    for span in nodes(blocks, "Span"):
        if {"num", "key"} <= set(classes(span)):
            first.setdefault(attribute(span, "ref"), span["c"][0][0])
    return [
        block
        for entry, place in first.items()
        for block in _make_popover(entries[entry], place, words)
    ]


def _make_popover(entry: Node, place: str, words: Catalogue) -> list[Node]:
    identifier, value = entry["c"][0][0], attribute(entry, "value")
    name, *parts = rewrite(copy.deepcopy(entry["c"][1]), _without_places)
    join_numbers([name, *parts], words)
    title = escape(f"{value}: {plain_text(name['c'])}")
    glosses = list(dict.fromkeys(_find_glosses(parts, words)))
    ways = [
        (f"#{identifier}", "page.way.entry"),
        (attribute(entry, "cell"), "page.way.cell"),
        ("numbers.json", "page.way.json"),
        (f"#{place}", "page.way.place"),
    ]
    links = " ".join(
        f'<a href="{escape(target)}">{escape(words.say(key))}</a>'
        for target, key in ways
        if target
    )
    popover = popover_id(identifier)
    close = (
        f'<button class="close" popovertarget="{popover}" popovertargetaction="hide" '
        f'aria-label="{escape(words.say("page.close"))}">×</button>'
    )
    return [
        raw_block(
            f'<div popover id="{popover}" role="group" aria-label="{title}">'
            f'<p class="value"><b>{escape(value)}</b>{_draw_span(entry)}</p>{close}'
        ),
        name,
        *rewrite(parts, _set_formula),
        *([raw_block(f'<p class="gloss">{"; ".join(glosses)}</p>')] if glosses else []),
        raw_block(f'<p class="ways">{links}</p></div>'),
    ]


def _without_places(node: Node) -> list[Node] | None:
    """A number inside an entry is not one more place in the text."""
    if node["t"] == "Span" and "num" in classes(node):
        return list(node["c"][1])
    return None


def _set_formula(node: Node) -> list[Node] | None:
    if node["t"] == "Span" and "formula" in classes(node):
        return [raw_inline(write_mathml(plain_text(node["c"][1])))]
    return None


def _draw_span(entry: Node) -> str:
    """A bar from the lower to the upper bound with a mark at the value; none without a span."""
    given = attribute(entry, "span")
    if not given:
        return ""
    try:
        numbers = [float(one.replace("−", "-")) for one in given.split()]
    except ValueError:
        numbers = []
    if len(numbers) != _BOUNDS or sorted(numbers) != numbers:
        raise InputError(
            f"Entry “{entry['c'][0][0]}”: span “{given}” is not three ascending numbers."
        )
    low, value, high = numbers
    if low == high:
        return ""
    mark = _LENGTH * (value - low) / (high - low)
    return (
        f'<svg class="span" viewBox="-4 0 {_LENGTH + 8} 12" aria-hidden="true">'
        f'<path d="M0 2V10M{_LENGTH} 2V10M0 6H{_LENGTH}"/><circle cx="{mark:.0f}" cy="6" r="3.5"/>'
        "</svg>"
    )


def _find_glosses(parts: list[Node], words: Catalogue) -> Iterator[str]:
    """Yield what the words around a printed number mean: 家, 多, 左右 for a reader of English.

    A language whose gloss of a word is the word itself needs none.
    """
    before, after = (_read_glosses(f"{_GLOSS}.{side}", words) for side in ("before", "after"))
    beside = re.compile(rf"((?:{_any(before)})*)\d[\d.,，．]*[%％]?((?:{_any(after)})*)")
    for part in parts:
        if not any("print" in classes(span) for span in nodes(part, "Span")):
            continue
        for span in nodes(part, "Span"):
            if attribute(span, "lang") == "zh":
                for found in beside.finditer(plain_text(span["c"][1])):
                    for glosses, terms in ((before, found[1]), (after, found[2])):
                        for term in re.findall(_any(glosses), terms) if terms else ():
                            yield f'<span lang="zh-Hans">{term}</span> {escape(glosses[term])}'


def _read_glosses(prefix: str, words: Catalogue) -> dict[str, str]:
    terms = {key.rpartition(".")[2]: words.say(key) for key in words.under(prefix)}
    return {term: gloss for term, gloss in terms.items() if term != gloss}


def _any(terms: Iterable[str]) -> str:
    """A pattern of one of these, the longest first."""
    return "|".join(sorted(map(re.escape, terms), key=len, reverse=True))
