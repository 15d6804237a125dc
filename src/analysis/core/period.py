"""When a figure holds: the codebook's periods."""

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer

_MONTHS = range(1, 13)
_LAST_MONTH = 12
_MONTH_DIGITS = 2


@dataclass(frozen=True)
class Period:
    """When a figure holds: a year, a month, a span of years, or "as of" a document's date.

    Attributes:
        start: first year.
        end: last year; the year a level is compared at.
        asof: dated only by the document itself (目前).
        span: a span of years such as 2016-2020, over which a flow adds up.
        month: the month, where one is printed.
    """

    start: int
    end: int
    asof: bool = False
    span: bool = False
    month: int | None = None

    @classmethod
    def of_year(
        cls, year: int, *, month: int | None = None, asof: bool = False, span_years: int = 0
    ) -> "Period":
        """Return the period of a level: its year or month, or the span that ends with its year.

        Args:
            year: the last year.
            month: the month, where one is printed; a span has none.
            asof: dated only by the document.
            span_years: over how many years a flow adds up; 0 for a single date.
        """
        if span_years:
            return cls(year - span_years + 1, year, span=True)
        return cls(year, year, asof=asof, month=month)

    @property
    def span_years(self) -> int:
        """Over how many years a flow adds up; 0 for a single date."""
        return self.end - self.start + 1 if self.span else 0

    @property
    def months(self) -> int:
        """The number of its last month, counted from the year 0.

        A year without a month ends with its December: a stock dated by a year holds at the
        year's end.
        """
        return self.end * len(_MONTHS) + (self.month or _LAST_MONTH)

    def months_to(self, later: "Period") -> int:
        """Return how many months after the end of this period another ends."""
        return later.months - self.months

    def distance(self, later: "Period") -> Fraction:
        """Return the same in years, exactly: December 2019 to January 2020 is 1/12."""
        return Fraction(self.months_to(later), len(_MONTHS))

    PATTERN = r"unknown|(asof )?[12][0-9]{3}(-[0-9]{2})?|[12][0-9]{3}-[12][0-9]{3}"
    ACCEPTED = "2020, 2019-04, 2016-2020, asof 2020, asof 2020-06, or unknown"

    @staticmethod
    @lru_cache(maxsize=4096)  # every reading of a figure asks for its period anew
    def parse(text: str) -> "Period | None":
        """Read a period as the codebook writes it; ``unknown`` is None.

        Raises:
            ValueError: if the text is no period, or a span runs backwards.
        """
        if not re.fullmatch(Period.PATTERN, text):
            msg = f"{text!r} is no period; accepted: {Period.ACCEPTED}"
            raise ValueError(msg)
        if text == "unknown":
            return None
        asof = text.startswith("asof ")
        parts = text.removeprefix("asof ").split("-")
        start = int(parts[0])
        if len(parts) == 1:
            return Period(start, start, asof=asof)
        if len(parts[1]) == _MONTH_DIGITS:
            if int(parts[1]) not in _MONTHS:
                msg = f"{text!r} has no such month; accepted: {Period.ACCEPTED}"
                raise ValueError(msg)
            return Period(start, start, asof=asof, month=int(parts[1]))
        if int(parts[1]) <= start:
            msg = f"{text!r} runs backwards; accepted: {Period.ACCEPTED}"
            raise ValueError(msg)
        return Period(start, int(parts[1]), span=True)

    def __str__(self) -> str:
        """Return the period as the codebook writes it, so that :meth:`parse` gives it back."""
        if self.span:
            return f"{self.start}-{self.end}"
        month = "" if self.month is None else f"-{self.month:02d}"
        return f"{'asof ' if self.asof else ''}{self.end}{month}"


def _read_period(given: object) -> object:
    return Period.parse(given) if isinstance(given, str) else given


#: A period as a field of a record: read from the codebook's writing, written as it.
PeriodField = Annotated[Period, BeforeValidator(_read_period), PlainSerializer(str)]
