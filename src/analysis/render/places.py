"""The places of numbers in a page's text: those that carry a finding, and all others."""

import re
from html import escape

from analysis.render.elements import raw_inline
from analysis.render.markup import Node, attribute, plain_text
from analysis.render.popover import popover_id
from analysis.words.catalogue import Catalogue

# The part of a number that is marked and must not break: up to its last digit or per cent sign.
_FIGURE = re.compile(r".*[\d%％]", re.DOTALL)
_LONG = 20  # a longer number may break: it might be wider than a phone


def mark_place(span: Node, words: Catalogue) -> list[Node]:
    """One place of a number, which keeps its id so that its entry can link back.

    A number that carries a finding gets a button laid over it, which opens its popover; any other
    a link to its entry, shown where the reader asks for all sources. Neither adds text, so that
    headings and copies stay clean.
    """
    (place, names, _), shown = span["c"]
    ref = attribute(span, "ref")
    if "key" not in names:
        name = escape(words.say("page.source"))
        link = f'<a class="src" href="#{ref}" aria-label="{name}"></a>'
        return [
            raw_inline(f'<span id="{place}">'),
            *shown,
            raw_inline(f"{link}</span>"),
        ]
    label = escape(words.say("page.source_of", number=plain_text(shown)))
    button = f'<button popovertarget="{popover_id(ref)}" aria-label="{label}"></button>'
    figure, unit = _part_unit(shown)
    breaks = " long" * (len(plain_text(figure)) > _LONG)
    tail = [raw_inline('<span class="unit">'), *unit, raw_inline("</span>")] if unit else []
    return [
        raw_inline(f'<span class="num key{breaks}" id="{place}">'),
        *figure,
        raw_inline(f"{button}</span>"),
        *tail,
    ]


def _part_unit(shown: list[Node]) -> tuple[list[Node], list[Node]]:
    """A number as its figure and the unit in words after it, which isn't underlined."""
    if all(node["t"] in {"Str", "Space", "SoftBreak"} for node in shown):
        for at in range(len(shown) - 1, -1, -1):
            node = shown[at]
            if node["t"] == "Str" and (found := _FIGURE.match(node["c"])):
                rest = node["c"][found.end() :]
                unit = [{"t": "Str", "c": rest}] if rest else []
                return [*shown[:at], {"t": "Str", "c": found.group()}], unit + shown[at + 1 :]
    return shown, []
