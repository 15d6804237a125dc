"""When a figure holds: the codebook's periods."""

import re
from dataclasses import dataclass
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer

_MONTHS = range(1, 13)
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
    def of_year(cls, year: int, *, asof: bool = False, span_years: int = 0) -> "Period":
        """Return the period of a level: its year, or the span of years that ends with it.

        Args:
            year: the last year.
            asof: dated only by the document.
            span_years: over how many years a flow adds up; 0 for a single date.
        """
        if span_years:
            return cls(year - span_years + 1, year, span=True)
        return cls(year, year, asof=asof)

    @property
    def span_years(self) -> int:
        """Over how many years a flow adds up; 0 for a single date."""
        return self.end - self.start + 1 if self.span else 0

    PATTERN = r"unknown|(asof )?\d{4}(-\d{2})?|\d{4}-\d{4}"
    ACCEPTED = "2020, 2019-04, 2016-2020, asof 2020, asof 2020-06, or unknown"

    @classmethod
    def parse(cls, text: str) -> "Period | None":
        """Read a period as the codebook writes it; ``unknown`` is None.

        Raises:
            ValueError: if the text is no period, or a span runs backwards.
        """
        if not re.fullmatch(cls.PATTERN, text, re.ASCII):
            msg = f"{text!r} is no period; accepted: {cls.ACCEPTED}"
            raise ValueError(msg)
        if text == "unknown":
            return None
        asof = text.startswith("asof ")
        parts = text.removeprefix("asof ").split("-")
        start = int(parts[0])
        if len(parts) == 1:
            return cls(start, start, asof=asof)
        if len(parts[1]) == _MONTH_DIGITS:
            if int(parts[1]) not in _MONTHS:
                msg = f"{text!r} has no such month; accepted: {cls.ACCEPTED}"
                raise ValueError(msg)
            return cls(start, start, asof=asof, month=int(parts[1]))
        if int(parts[1]) <= start:
            msg = f"{text!r} runs backwards; accepted: {cls.ACCEPTED}"
            raise ValueError(msg)
        return cls(start, int(parts[1]), span=True)

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
