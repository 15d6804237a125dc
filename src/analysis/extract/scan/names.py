"""Numbers that are no figures: in names, slogans, list numbers and long machine-made runs."""

from typing import Final

import regex

from analysis.extract.genre import genre
from analysis.extract.reasons import reason
from analysis.extract.scan.period import govern_figure
from analysis.extract.scan.state import Read, Walk
from analysis.extract.scan.tokens import HAN, LONGEST_QUOTATION, inside

_CONTACT: Final = genre("names").pattern("contact")


def read_ordinal(_walk: Walk, _text: str, found: "regex.Match[str]") -> Read:
    """Read a list or document number, without the space before it."""
    start, end = found.span()
    while found.string[start].isspace():
        start += 1
    return Read(start, end, "ordinal")


def read_machine(_walk: Walk, _text: str, found: "regex.Match[str]") -> Read:
    """Keep a run of digits that no reader could mean as a name."""
    return Read(found.start(), found.end(), "name", review=reason("long_run"))


def read_count(_walk: Walk, _text: str, found: "regex.Match[str]") -> Read:
    """Read a number in a series (第5届)."""
    return Read(found.start(), found.end(), "ordinal")


def read_name(_walk: Walk, text: str, found: "regex.Match[str]") -> Read:
    """Read a name with a number in it, with the short quotation it stands in."""
    start, end = found.span()
    symbols = HAN.search(found[0]) is None
    if symbols and text[start - 1 : start] in {"“", "‘"} and text[end : end + 1] in {"”", "’"}:
        start, end = start - 1, end + 1
    elif inside(text, start, "“", "”", LONGEST_QUOTATION):
        opening = text.rfind("“", 0, start) + 1
        closing = text.find("”", end)
        if not any(sign.isdigit() for sign in text[opening:start] + text[end:closing]):
            start, end = opening, closing
    printed = text[start:end]
    note = "telephone number or post code" if _CONTACT.match(printed) else ""
    return Read(start, end, "name", note=note)


def is_name(text: str, begin: int, end: int, measure: str) -> bool:
    """Tell whether a number stands in a short quotation."""
    if not measure and text[begin - 1 : begin] in {"“", '"'} and text[end : end + 1] in {"”", '"'}:
        return True
    return bool(text[max(0, begin - LONGEST_QUOTATION) : begin].count("“")) and inside(
        text, begin, "“", "”", LONGEST_QUOTATION
    )


def read_quoted(walk: Walk, text: str, begin: int, end: int, core: str) -> Read:
    """A number in a short quotation: a name or a slogan; a quoted percentage is a policy."""
    opening = text.rfind("“", max(0, begin - LONGEST_QUOTATION), begin)
    closing = text.find("”", end, end + LONGEST_QUOTATION) + 1
    if (
        opening >= 0
        and closing > 0
        and not any(sign.isdigit() for sign in text[opening:begin] + text[end:closing])
    ):
        if core.endswith("%"):
            period, basis = govern_figure(walk, text, begin)
            return Read(
                begin,
                end,
                "policy",
                core[:-1],
                "exact",
                "percent",
                period,
                basis,
                review=reason("slogan"),
            )
        if HAN.search(text, opening, closing):
            opening, closing = opening + 1, closing - 1
        return Read(opening, closing, "name")
    return Read(begin, end, "name", review=reason("name_or_figure"))
