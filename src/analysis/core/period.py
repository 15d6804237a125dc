"""When a figure holds: the codebook's periods."""

import re
from dataclasses import dataclass

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
    """

    start: int
    end: int
    asof: bool = False
    span: bool = False

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
            return cls(start, start, asof=asof)
        if int(parts[1]) <= start:
            msg = f"{text!r} runs backwards; accepted: {cls.ACCEPTED}"
            raise ValueError(msg)
        return cls(start, int(parts[1]), span=True)
