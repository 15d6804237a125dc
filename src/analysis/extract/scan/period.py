"""Which date governs a figure: its sentence's, an earlier one's, a heading's, the document's."""

from typing import Final

from analysis.extract.genre import genre
from analysis.extract.scan.home import PLAN_YEARS, plan_start
from analysis.extract.scan.state import Anchor, Read, Walk

PERIOD_WORDS: Final = frozenset({"segment", "plan", "now", "relative"})
"""Tokens that fix the period of others without a row of their own."""

_GENRE: Final = genre("period")
_COUNTED_UP: Final = _GENRE.pattern("counted_up")
_STOCK: Final = _GENRE.pattern("stock")
_TO_LEVEL: Final = _GENRE.pattern("to_level")
_FROM_LEVEL: Final = _GENRE.pattern("from_level")
_FUTURE: Final = _GENRE.pattern("future")
_PARTS_OF_YEAR: Final = _GENRE.word_set("parts_of_year")
_PART_YEAR_ENDS: Final = _GENRE.text("part_year_ends")
_WHOLE_YEAR_STARTS: Final = _GENRE.text("whole_year_starts")
_LAST_YEAR: Final = _GENRE.word_set("last_year")
_LAST_YEAR_SIGN: Final = _GENRE.text("last_year_sign")
_CONGRESS_SINCE: Final = _GENRE.text("congress_since")
_CONGRESSES: Final = {word: int(year) for word, year in _GENRE.word_map("congresses").items()}
_PLAN_END: Final = _GENRE.text("plan_end")
_SINCE: Final = _GENRE.text("since")


def note_period(walk: Walk, group: str, word: str) -> None:
    """Take up a word that fixes the period without a row of its own (十三五期间, 目前, 去年)."""
    year = walk.year
    if group == "segment":
        walk.anchor = walk.inherited = walk.baseline = walk.span = None
    elif group == "plan":
        walk.anchor = plan_anchor(word, year)
    elif group == "now":
        walk.anchor = Anchor(f"asof {year}", "inferred") if year else None
    elif word[-2:] in _PARTS_OF_YEAR or (
        word[-1] in _PART_YEAR_ENDS and word[0] in _WHOLE_YEAR_STARTS
    ):
        # A part or the end of a year that another word has named.
        if walk.anchor is None:
            walk.anchor = _bare_year(walk)
    elif year:
        past = word[0] == _LAST_YEAR_SIGN or word in _LAST_YEAR
        walk.anchor = Anchor(str(year - 1 if past else year), "inferred")


def plan_anchor(word: str, year: int | None) -> Anchor:
    """Return the anchor of 十三五期间, 十三五末, 十四五以来 or 十八大以来."""
    if _CONGRESS_SINCE in word:
        first, last = _CONGRESSES[word.removesuffix(_CONGRESS_SINCE)], year
    else:
        first = plan_start(word[1])
        last = first + PLAN_YEARS - 1
        if word.endswith(_PLAN_END):
            return Anchor(str(last), "stated")
        if word.endswith(_SINCE):
            last = year or last
    if last is None or last <= first:
        return Anchor(str(first), "stated")
    return Anchor(f"{first}-{last}", "stated", since="ever" if word.endswith(_SINCE) else "")


def _bare_year(walk: Walk) -> Anchor | None:
    """全年, 年末, 上半年: of the year that governs, be it only the document's own."""
    anchor = walk.inherited or walk.section or walk.default
    digits = anchor.period.removeprefix("asof ")
    if len(digits) > len("2025") and digits.count("-") and len(digits) == len("2021-2025"):
        return None  # a span of years: which one is meant?
    return Anchor(digits[:4], anchor.basis) if digits[:4].isdigit() else None


def governing(walk: Walk) -> Anchor:
    """The anchor that governs: the sentence's, an earlier one's, the heading's, the document's."""
    return walk.anchor or walk.inherited or walk.horizon or walk.section or walk.default


def govern(walk: Walk) -> tuple[str, str]:
    """Return the period that governs, and its basis."""
    anchor = governing(walk)
    return anchor.period, anchor.basis if anchor.period != "unknown" else ""


def govern_figure(walk: Walk, text: str, start: int) -> tuple[str, str]:
    """The period of a figure: a date in its own clause, the sentence's, an earlier sentence's.

    A date that only says since when (自2009年起) spans to the document's year for what is counted
    up over those years, and says nothing about a stock.
    """
    if walk.aside is not None and walk.anchor is None:
        if text.find("，", walk.aside_start, start) < 0:
            return walk.aside.period, walk.aside.basis
        if walk.inherited is None:
            anchor = walk.section or walk.default
            return anchor.period, anchor.basis
    anchor = governing(walk)
    if anchor.since and walk.year is not None:
        stock = (
            _STOCK.search(text, walk.sentence_start, start)
            if anchor.since == "ever"
            else not _COUNTED_UP.search(text, walk.sentence_start, start)
        )
        if stock:
            return f"asof {walk.year}", "inferred"
    return anchor.period, anchor.basis if anchor.period != "unknown" else ""


def lies_ahead(walk: Walk) -> bool | None:
    """Whether the date that governs is after the document's year; None where it may be."""
    anchor = walk.anchor or walk.inherited or walk.horizon
    if anchor is None or walk.year is None or anchor.basis == "inferred":
        return False
    first, _, last = anchor.period.partition("-")
    if len(last) == len("2025") and int(last) > walk.year:
        return True if int(first) > walk.year else None
    return first.isdigit() and int(first) > walk.year + (anchor is walk.anchor)


def set_period(walk: Walk, text: str, read: Read) -> None:
    """Set what the figure's own words say of its period: from, to, against, or a goal's."""
    start = read.start
    floor = max(walk.sentence_start, walk.previous_end)
    if walk.span is not None and read.kind == "level":
        if _TO_LEVEL.match(text, max(floor, start - 6), start):
            read.period, read.basis = str(walk.span[1]), "stated"
        elif _FROM_LEVEL.match(text, max(floor, start - 2), start):
            read.period, read.basis = str(walk.span[0]), "stated"
    if read.kind == "change" and walk.span is not None:
        read.period, read.basis = f"{walk.span[0]}-{walk.span[1]}", "stated"
    elif read.kind == "change" and walk.baseline is not None:
        last = read.period.removeprefix("asof ")[-4:]
        if last.isdigit() and int(last) > walk.baseline:
            read.period, read.basis = f"{walk.baseline}-{last}", "stated"
    if (
        read.kind == "policy"
        and walk.since is not None
        and read.period == f"{walk.since}-{walk.year}"
    ):
        read.period = str(walk.since)
    if (
        read.kind == "policy"
        and read.basis == "inferred"
        and read.period.startswith("asof")
        and (walk.programme or _FUTURE.search(text, walk.sentence_start, start))
    ):
        if walk.goals and walk.programme:
            read.period, read.basis = walk.programme, "inherited"
        else:
            read.period, read.basis = "unknown", ""
