"""Figures in Chinese numerals: those that count something real."""

from collections.abc import Callable
from typing import Final

import regex

from analysis.extract.genre import genre
from analysis.extract.scan.figures import read_figure, take_hedge
from analysis.extract.scan.nouns import names_thing, noun_after
from analysis.extract.scan.state import Read, Walk
from analysis.extract.scan.tokens import LONGEST_QUOTATION, LONGEST_TITLE, NUMERAL_PART, inside
from analysis.source.numerals import SCALES

_GENRE: Final = genre("chinese")
_GENERIC: Final = _GENRE.pattern("generic")
_DURATION_AFTER: Final = _GENRE.pattern("duration_after")
_DURATION_BEFORE: Final = _GENRE.pattern("duration_before")
_PART_AFTER: Final = _GENRE.pattern("part_after")
_PROGRAMME_AFTER: Final = _GENRE.pattern("programme_after")
_SERIES_AFTER: Final = _GENRE.pattern("series_after")
_SCALE_SIGNS: Final = _GENRE.text("scale_signs")
_OVER: Final = _GENRE.text("over")
_SEVERAL: Final = _GENRE.text("several")
_ALWAYS_READ: Final = _GENRE.text("always_read")
_PLACE_STARTS: Final = _GENRE.text("place_starts")
_SERIES_STARTS: Final = _GENRE.text("series_starts")
_ORDER: Final = _GENRE.words("order")
_DURATIONS: Final = _GENRE.word_set("durations")
_ONLY_BIG: Final = _GENRE.word_set("only_big")
_HARDLY_EVER: Final = _GENRE.word_set("hardly_ever")
_TENTHS: Final = _GENRE.word_set("tenths")
_PLACES: Final = _GENRE.word_set("places")
_SERIES: Final = _GENRE.word_set("series")
_NUMBERED_SERIES: Final = _GENRE.word_set("numbered_series")
_PHASES: Final = _GENRE.word_set("phases")
_PHASE_NUMBERS: Final = _GENRE.text("phase_numbers")
_BY_NOUN: Final = _GENRE.word_set("by_noun")


def read_chinese(walk: Walk, text: str, found: "regex.Match[str]") -> Read | None:
    """Read a Chinese numeral with its measure word; None where it counts nothing real."""
    begin, end = found.span()
    core = found[0]
    part = NUMERAL_PART.match(core)
    measure = part["measure"] if part else ""
    if not measure or not _counts(text, begin, end, core, measure):
        return None
    if core[0] in _SCALE_SIGNS and text[begin - 1] == _OVER:
        start = begin - 1
    else:
        start = take_hedge(text, max(walk.sentence_start, walk.previous_end, 0), begin)
    read = read_figure(walk, text, start, end, measure)
    if read.review.startswith("no noun"):
        return None if core[0] not in _ALWAYS_READ else read
    return read


def _counts(text: str, begin: int, end: int, core: str, measure: str) -> bool:
    """Whether a Chinese numeral counts something real, or numbers the text's own points."""
    before = text[max(0, begin - 2) : begin]
    slogan = inside(text, begin, "“", "”", LONGEST_QUOTATION)
    if slogan or inside(text, begin, "《", "》", LONGEST_TITLE):
        return False
    if before.endswith(_ORDER) or (core[0] == _SEVERAL and core[1:2] not in SCALES):
        return False
    after = text[end : end + 10]
    big = any(sign in _SCALE_SIGNS for sign in core)
    first = core[0]
    checks: dict[frozenset[str], Callable[[], bool]] = {
        _DURATIONS: lambda: bool(
            (_DURATION_BEFORE.search(before) or _DURATION_AFTER.match(after))
            and not _PROGRAMME_AFTER.match(after)
        ),
        _ONLY_BIG: lambda: big,
        _HARDLY_EVER: lambda: False,
        _TENTHS: lambda: _PART_AFTER.match(after) is not None,
        _PLACES: lambda: first in _PLACE_STARTS,
        _SERIES: lambda: (
            not (
                _SERIES_AFTER.match(after)
                or (first in _SERIES_STARTS and measure in _NUMBERED_SERIES)
                or (core[:-1] in _PHASE_NUMBERS and measure in _PHASES)
            )
        ),
        _BY_NOUN: lambda: (
            big
            or (
                not _GENERIC.match(after)
                and (noun := noun_after(text, end)) is not None
                and names_thing(noun)
                and noun.unit != "category"
            )
        ),
    }
    return next((check() for words, check in checks.items() if measure in words), True)
