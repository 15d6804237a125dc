"""Rows of the growth table as pairs of levels."""

from fractions import Fraction

from analysis.core.period import Period
from analysis.core.quantity import Quantity
from analysis.study.growth import GrowthRow, Level, Pair


def read_pair(row: GrowthRow) -> Pair:
    """Return a row of the growth table as the pair of levels it was computed from.

    The change behind a back-cast base is not in the row: its two levels stand as they are.
    """
    base = Quantity(*map(Fraction, (row.base, row.base_low, row.base_high)))
    end = Quantity(*map(Fraction, (row.end, row.end_low, row.end_high)))
    return Pair(
        _level(row, row.base_period, base, row.base_figures),
        _level(row, row.end_period, end, row.end_figures),
    )


def _level(row: GrowthRow, when: Period, quantity: Quantity, figures: tuple[str, ...]) -> Level:
    return Level(
        row.indicator,
        row.scope,
        when.end,
        quantity,
        row.unit,
        figures,
        asof=when.asof,
        span_years=row.span_years,
    )
