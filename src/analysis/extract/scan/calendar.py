"""Years, months and parts of a year, as periods are written.

1-6月, 上半年, 一季度 are dated by the month that they end with (`CODEBOOK.md`): what flows in a
part of a year is then never set beside what flows in all of it. The whole (1-12月) is no part.
"""

from typing import Final

import regex

from analysis.core.lexicon import alternatives
from analysis.core.period import Period
from analysis.extract.genre import genre
from analysis.source.numerals import read_numeral

_GENRE: Final = genre("calendar")
_ENDS: Final = {word: int(month) for word, month in _GENRE.word_map("ends").items()}
_NAMED: Final = regex.compile(alternatives(_ENDS))
_MONTHS: Final = _GENRE.pattern("months")
_OF_TITLE: Final = _GENRE.pattern("of_title")
_FIRST_MONTHS: Final = _GENRE.pattern("first_months")
MONTHS: Final = range(1, 13)


_LAST_MONTH: Final = "-12"


def find_last_month(text: str) -> int | None:
    """Return the month that a part of a year named in a text ends with; None where none is."""
    months = _MONTHS.search(text)
    if months is not None:
        first, last = int(months["first"]), int(months["last"])
        part = first in MONTHS and last in MONTHS and first < last
        return last if part and (first, last) != (MONTHS[0], MONTHS[-1]) else None
    counted = _FIRST_MONTHS.search(text)
    if counted is not None:
        count = counted["count"]
        last = int(count) if count.isdigit() else read_numeral(count)[0]
        return last if last in MONTHS[:-1] else None
    named = _NAMED.search(text)
    return _ENDS[named[0]] if named is not None else None


def find_titled_month(title: str) -> int | None:
    """Return the month that dates a text by its title: of a part of a year, or the one named."""
    part = find_last_month(title)
    found = _OF_TITLE.search(title) if part is None else None
    return int(found["month"]) if found and int(found["month"]) in MONTHS else part


def span_of(one: int | str, other: int | str) -> str:
    """Return the period of two years printed with a dash: of one year where both are the same.

    >>> span_of(2016, 2020), span_of("2020", "2020"), span_of(2020, 2018)
    ('2016-2020', '2020', '2018-2020')
    """
    first, last = sorted((int(one), int(other)))
    return f"{first}-{last}" if first < last else str(first)


def last_year(period: str) -> int | None:
    """Return the year that a period ends in; None of an unknown one."""
    when = Period.parse(period) if period else None
    return when.end if when is not None else None


def is_month(period: str) -> bool:
    """Tell whether a period is a month's, or that of a part of a year."""
    when = Period.parse(period) if period else None
    return when is not None and when.month is not None


def is_part_year(period: str) -> bool:
    """Tell whether a period is a month that its year doesn't end with."""
    return is_month(period) and not period.endswith(_LAST_MONTH)


def year_before(period: str) -> str | None:
    """Return the same date a year earlier (2024-06: 2023-06); None of spans and of no year."""
    when = Period.parse(period) if period else None
    if when is None or when.span:
        return None
    return str(Period.of_year(when.end - 1, month=when.month))
