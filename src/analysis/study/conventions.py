"""How a print may fairly be read beside its hedges: rounding, dates, and what counts as a year.

A document says none of these. A recomputed number that stands under one convention only depends on
what nobody printed, so each is a parameter of the computation and never a constant in it. The
hedge policy (:class:`analysis.source.bounds.HedgePolicy`) is a parameter of the run; these are
varied one at a time by :mod:`analysis.study.robustness`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum, auto
from fractions import Fraction
from math import floor
from typing import Final

from analysis.core.period import Period
from analysis.core.quantity import Quantity, is_finite
from analysis.source.bounds import cut_off
from analysis.source.observe import Observation
from analysis.source.schema import Figure


class Rounding(StrEnum):
    """How a value becomes its printed digits.

    ``half_up`` prints the nearest figure and, of two as near, the one further from zero: 5.65 is
    printed 5.7 and -5.65 is printed -5.7. ``truncation`` drops what follows the last printed
    digit: 5.69 is printed 5.6 and -5.69 is printed -5.6. Both treat a fall as the mirror of a
    rise.
    """

    HALF_UP = auto()
    TRUNCATION = auto()


class YearCount(StrEnum):
    """How many years lie between two: those elapsed, or both ends counted."""

    ELAPSED = auto()
    INCLUSIVE = auto()


class DateReading(StrEnum):
    """Which date a count has that is printed under a firm year and again as "now"."""

    PRINTED = auto()
    OTHER = auto()


@dataclass(frozen=True)
class Conventions:
    """What a computation takes for granted of every print."""

    rounding: Rounding = Rounding.HALF_UP
    years: YearCount = YearCount.ELAPSED
    dates: DateReading = DateReading.PRINTED


#: What a document means unless it says otherwise.
USUAL: Final = Conventions()


def round_print(value: Fraction, step: Fraction, rounding: Rounding) -> Fraction:
    """Return what a value is printed as, in units of ``step``, symmetric about zero.

    With ``s`` the step: ``sgn(x) s floor(|x|/s + 1/2)`` by half-up, ``sgn(x) s floor(|x|/s)`` by
    truncation.
    """
    carried = Fraction(1, 2) if rounding is Rounding.HALF_UP else 0
    size = floor(abs(value) / step + carried) * step
    return -size if value < 0 else size


def printed_range(
    printed: Fraction, step: Fraction, rounding: Rounding
) -> tuple[Fraction, Fraction]:
    """Return the ends of what is printed as a figure: 5.65 and 5.75 of 5.7, if rounded half up.

    An end may itself be printed as the neighbour, as 5.75 is; :func:`round_print` tells. By
    truncation zero is printed of anything less than a step away from it.
    """
    if rounding is Rounding.HALF_UP:
        return printed - step / 2, printed + step / 2
    return (
        printed - (step if printed <= 0 else 0),
        printed + (step if printed >= 0 else 0),
    )


def read_rounding(quantity: Quantity, rounding: Rounding) -> Quantity:
    """Return a print without a hedge as another convention of rounding bounds it.

    Args:
        quantity: value and bounds by half-up, as a hedge policy gives them: ``w`` each way. Where
            one side is shorter, the indicator's range ends there (a share ends at 100 percent).
        rounding: by truncation the same latitude of ``2w`` lies on the far side from zero.
    """
    below, above = quantity.value - quantity.low, quantity.high - quantity.value
    widest = max(below, above)
    if rounding is Rounding.HALF_UP or not widest or not is_finite(widest):
        return quantity
    cut = cut_off(quantity, 2 * widest)
    return Quantity(
        cut.value,
        cut.low if below == widest else max(cut.low, quantity.low),
        cut.high if above == widest else min(cut.high, quantity.high),
    )


def is_rounded(figure: Figure) -> bool:
    """Tell whether a figure's latitude is that of its rounding: no hedge, no printed range."""
    return figure.hedge == "exact" and not figure.is_range


def count_years(first: Period, last: Period, years: YearCount) -> Fraction:
    """Return the years from the first's start to the second's end, exactly.

    Months count where they are printed; a year without one ends in December, so that whole years
    lie between two. With both ends counted it is one more, but not between two months, where
    nothing is a matter of counting: December 2019 to January 2020 is 1/12.
    """
    start = Period.of_year(first.start, month=first.month)
    both = first.month is not None and last.month is not None
    return start.distance(last) + (0 if both or years is YearCount.ELAPSED else 1)


def find_other_dates(observations: Iterable[Observation]) -> Mapping[str, Period]:
    """Return the second date of each count that is printed under two, by figure.

    A count printed under a firm year and again, unchanged, "as of" a later one is one count whose
    date the document leaves open: each print may have the other's date. Of several firm years the
    latest is the one that "now" may repeat, and of several "nows" the last is what it may be.
    """
    groups: dict[tuple[str, str, Quantity], list[tuple[str, Period]]] = defaultdict(list)
    for row in observations:
        if row.kind in {"level", "share"} and row.period is not None and not row.span:
            groups[row.indicator, row.scope, row.quantity].append((row.figure, row.period))
    result: dict[str, Period] = {}
    for prints in groups.values():
        now = [period for _, period in prints if period.asof]
        firm = [
            period
            for _, period in prints
            if not period.asof and any(period.months < other.months for other in now)
        ]
        if not firm:
            continue
        known = max(firm, key=lambda period: period.months)
        latest = max(now, key=lambda period: period.months)
        for figure, period in prints:
            if period.asof and period.months > known.months:
                result[figure] = known
            elif not period.asof and period.months == known.months:
                result[figure] = latest
    return result
