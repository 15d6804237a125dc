"""What still differs in the rooms below; each function goes once its row or formatter has moved.

Growth and composition rows are to hold :class:`Period` and tuples of ids, and numbers are to be
written by the catalogue. Until then these read the present form; given the coming one they
return it as it is.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from analysis.core.period import Period
from analysis.register.numbers import Number, format_bounds
from analysis.words import numerals, wording


def as_period(given: Period | str) -> Period:
    """Return a period that a row may still hold as text."""
    found = given if isinstance(given, Period) else Period.parse(given)
    if found is None:
        raise ValueError("a pair without a date can't be drawn")
    return found


def as_ids(given: Sequence[str] | str) -> tuple[str, ...]:
    """Return ids that a row may still hold joined by spaces."""
    return tuple(given.split()) if isinstance(given, str) else tuple(given)


def format_number(value: Decimal, unit: str, language: Any, places: int | None) -> str:  # noqa: ANN401
    """Write a value with its unit."""
    return numerals.format_number(value, unit, language, places=places)


def group_digits(value: Decimal, places: int | None, language: Any) -> str:  # noqa: ANN401
    """Write digits, grouped as the language does."""
    return numerals.group_digits(value, places, language=language)


def format_range(low: Decimal, high: Decimal, unit: str, language: Any, places: int) -> str:  # noqa: ANN401
    """Write a range, rounded outwards."""
    number = Number("", low, low, high, unit, label={}, display={}, places=places)
    return format_bounds(number, language)


def curl_quotes(text: str) -> str:
    """Write straight quotes and apostrophes as a typesetter does."""
    return wording.curl_quotes(text)
