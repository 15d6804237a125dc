"""Dates that nothing near a figure prints, where the figures around it are of several dates.

A date that is carried on is right where a text speaks of one date at a time, and hard to be sure
of where it doesn't. What is doubted here is read as before: only a reader should look.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import regex

from analysis.extract.reasons import reason
from analysis.extract.scan.state import Read
from analysis.source.schema import MEASURED

_DATE: Final = regex.compile(r"\d{4}(?:-\d\d(?!\d))?")
_NEAR: Final = 12
"""Signs before a figure within which a date is printed with it."""
_AROUND: Final = 15
"""Figures before one, and behind it, that are its company."""
_FEWEST: Final = 5
"""Figures that make a company."""
_PREVAILS: Final = 0.8
"""The part of a company that has to be of one date for the date to go without saying."""


@dataclass(frozen=True, slots=True)
class _Dated:
    """A figure with what it is of, and how far before it that date is printed (None: nowhere)."""

    read: Read
    date: str
    since: int | None


def doubt_strays(reads: Sequence[Read]) -> dict[int, str]:
    """Why the dates of some figures are doubted, by where the figures start.

    A figure is doubted whose date isn't printed right before it, and either isn't that of most
    figures around it, or no date is. The level at the base of a rise is dated by the rise and no
    company of others; the cells of a table are dated by its heads.
    """
    dated = list(_dated(reads))
    doubts = {}
    company = Counter(one.date for one in dated[:_AROUND])
    for place, one in enumerate(dated):
        if place + _AROUND < len(dated):
            company[dated[place + _AROUND].date] += 1
        if place > _AROUND:
            company[dated[place - _AROUND - 1].date] -= 1
        if one.since is not None and one.since <= _NEAR:
            continue
        size = min(place, _AROUND) + min(len(dated) - place, _AROUND + 1)
        # What most of its company are of is its own date, or none is.
        if size >= _FEWEST and company[one.date] < _PREVAILS * size:
            doubts[one.read.start] = reason("date_among_others", date=one.read.period)
    return doubts


def _dated(reads: Sequence[Read]) -> Iterator[_Dated]:
    printed: dict[str, int] = {}
    for read in reads:
        if read.kind == "date":
            for date in _DATE.findall(read.period):
                printed[date] = printed[date[:4]] = read.end
        elif read.kind in MEASURED and not read.label and not read.head:
            date = _end_of(read.period)
            at = printed.get(date)
            if at is not None or read.basis != "stated":
                yield _Dated(read, date, None if at is None else read.start - at)


def _end_of(period: str) -> str:
    """The year or month that a period ends with."""
    date = period.removeprefix("asof ")
    return date[5:] if len(date) == len("2016-2020") else date
