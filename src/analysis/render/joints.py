"""What must stay on one line: a number and its unit, a date, the number of a page.

A page keeps them in spans, a print with joiners, which Typst heeds and keeps its spaces around.
"""

import re
from collections.abc import Iterator
from typing import Any

from analysis.render.markup import Node, Tree, classes, nodes, plain_text
from analysis.words.catalogue import Catalogue

#: Class of a span that must not break.
KEPT = "nb"
#: The sign of a range, which a browser would let begin a line.
_RANGE = "～"
#: Class of an empty span that the style sheet widens into a space between two scripts.
SPACE = "z"

#: U+2060 WORD JOINER: keeps two characters on one line.
JOINER = "\u2060"
#: U+200B ZERO WIDTH SPACE: lets a line end within a word.
BREAK = "\u200b"

_IDEOGRAPH = re.compile("[\u3400-\u9fff]")
_NO_BREAK = "\u00a0"
_PUNCTUATION = ".,;:)”’!?"
_LEFT_OUT = {"Table", "Image"}  # a cell has its own rules, a text for the ear no lines
_SPACES = {"Space", "SoftBreak"}
# What a line may not part: 2020年, 6.42万人, 第31, 14.3–17.4, and 63%～68% but after the ～.
# What measures a number; a word that goes on with the sentence (21%和, 3.0%与) does not.
_AFTER_NUMBER = re.compile(
    r"(?<=[\d%‰])(?:个百分点|左右|以上|以下)"
    rf"|(?<=\d)[十百千万亿余多]*(?![与和及或至到在为之的比较按而则]){_IDEOGRAPH.pattern}"
)
_BEFORE_NUMBER = re.compile(r"(?<=[第约近超逾共])(?=\d)|(?<=[\d%])(?=[–—～]\d)|(?<=[–—])(?=\d)")
_NUMERIC = re.compile(r"[\d%‰]")  # without one of these there is nothing to join
_BEFORE_UNIT = re.compile(rf"(?<=[\d%‰]){JOINER}(?={_IDEOGRAPH.pattern})")


def join_numbers(blocks: list[Node], words: Catalogue) -> None:
    """Keep each number with the unit after it and the word before it, in place.

    `language.units` and `language.before_number` list them. Where the language puts a space
    between, it becomes one that doesn't break; where it writes both together, they are put into a
    span of class `KEPT`.
    """
    units = words.say("language.units").split()
    before = words.say("language.before_number").split()
    solid = _Solid(units, before) if words.say("language.script") == "han" else None
    for inlines in _inline_lists([block for block in blocks if "appendix" not in classes(block)]):
        _join_spaced(inlines, set(units), set(before))
        if solid:
            inlines[:] = _space_numbers(_join_solid(inlines, solid))


def _inline_lists(content: Tree) -> Iterator[list[Any]]:
    """Yield every list of inlines that lies in the tree, innermost first, so that it can grow."""
    if isinstance(content, list):
        for one in content:
            yield from _inline_lists(one)
        if any(isinstance(one, dict) and one.get("t") in {"Str", "Span"} for one in content):
            yield content
    elif isinstance(content, dict) and content.get("t") not in _LEFT_OUT:
        yield from _inline_lists(content.get("c"))


def _join_spaced(inlines: list[Any], units: set[str], before: set[str]) -> None:
    for at in range(1, len(inlines) - 1):
        if inlines[at]["t"] in _SPACES:
            left, right = plain_text(inlines[at - 1]), plain_text(inlines[at + 1])
            first = right.split(" ")[0].rstrip(_PUNCTUATION)
            last = left.split(" ")[-1].lstrip("(“‘[")
            joined = (left[-1:].isdigit() or left[-1:] == "%") and first in units
            if joined or (last in before and right[:1].isdigit()):
                inlines[at] = {"t": "Str", "c": _NO_BREAK}


class _Solid:
    """The patterns of a language that writes numbers and units together."""

    def __init__(self, units: list[str], before: list[str]) -> None:
        unit, lead = (
            "|".join(sorted(map(re.escape, words), key=len, reverse=True))
            for words in (units, before)
        )
        self.unit = re.compile(unit)
        self.before = re.compile(f"(?:{lead})$")
        self.whole = re.compile(rf"(?:{lead})?\d[\d.,]*(?:{unit})(?:\d+[月日])*")


def _join_solid(inlines: list[Any], solid: _Solid) -> Iterator[Node]:
    """Yield the inlines with each number, the word before it and its unit in one span."""
    texts = [node["c"] if node["t"] == "Str" else "" for node in inlines]
    is_number = [node["t"] == "Span" and "num" in classes(node) for node in inlines] + [False]
    for at, node in enumerate(inlines):
        if is_number[at]:
            lead = solid.before.search(texts[at - 1]) if at else None
            unit = solid.unit.match(texts[at + 1]) if at + 1 < len(texts) else None
            kept = [
                *([{"t": "Str", "c": lead.group()}] if lead else []),
                node,
                *([{"t": "Str", "c": unit.group()}] if unit else []),
            ]
            _keep_signs(node)
            yield _keep(kept) if len(kept) > 1 else node
            texts[at + 1 : at + 2] = (
                [texts[at + 1][unit.end() :]] if unit else texts[at + 1 : at + 2]
            )
        elif node["t"] == "Str":
            text = texts[at]
            lead = solid.before.search(text) if is_number[at + 1] else None
            yield from _keep_dates(text[: lead.start()] if lead else text, solid)
        else:
            yield node


def _keep_signs(number: Node) -> None:
    """Let a range end a line behind its sign and not before it, in place."""
    attributes, inlines = number["c"]
    number["c"] = [attributes, [part for one in inlines for part in _split_range(one)]]


def _split_range(node: Node) -> list[Node]:
    first, sign, last = node["c"].partition(_RANGE) if node["t"] == "Str" else ("", "", "")
    return [_keep(_text(first + sign)), *_text(last)] if first and sign else [node]


def _space_numbers(inlines: Iterator[Node]) -> Iterator[Node]:
    """Put the space between a character and a number of its own element where it ends a line.

    A browser would set that space before the number even where it begins one.
    """
    before = ""
    for node in inlines:
        text = plain_text(node)
        if node["t"] == "Span" and _IDEOGRAPH.match(before) and text[:1].isdigit():
            yield {"t": "Span", "c": [["", [SPACE], []], []]}
        yield node
        before = text[-1:]


def _keep_dates(text: str, solid: _Solid) -> Iterator[Node]:
    position = 0
    for found in solid.whole.finditer(text):
        yield from _text(text[position : found.start()])
        yield _keep([{"t": "Str", "c": found.group()}])
        position = found.end()
    yield from _text(text[position:])


def _text(text: str) -> list[Node]:
    return [{"t": "Str", "c": text}] if text else []


def _keep(inlines: list[Node]) -> Node:
    return {"t": "Span", "c": [["", [KEPT], []], inlines]}


def bind_numbers(blocks: list[Node]) -> None:
    """Join each number to the Chinese characters that measure or order it, in place.

    A number is often a span of its own: its neighbours are the words next to it, not inside.
    """
    before = ""
    ends = ("Space", "SoftBreak", "LineBreak", "Para", "Plain", "Header", "Image")
    for node in nodes(blocks, "Str", *ends):
        text = node["c"] if node["t"] == "Str" else " "
        if node["t"] == "Str":
            node["c"] = _bind(before, text)
        before = (before + text)[-3:]


def _bind(before: str, text: str) -> str:
    """The text with joiners, given the characters before it."""
    whole = before + text
    if not _NUMERIC.search(whole):
        return text
    joints = {at for found in _AFTER_NUMBER.finditer(whole) for at in range(*found.span())}
    joints |= {found.start() for found in _BEFORE_NUMBER.finditer(whole)}
    return "".join(
        JOINER + one if at in joints else one for at, one in enumerate(text, start=len(before))
    )


def loosen_units(inlines: list[Node]) -> None:
    """Let a line end between a number and its unit after all, in place."""
    for word in nodes(inlines, "Str"):
        word["c"] = _BEFORE_UNIT.sub("", word["c"])
