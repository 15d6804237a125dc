"""Rows of the growth table as pairs of levels, and the ids they go by."""

from decimal import Decimal
from fractions import Fraction

from analysis.core.period import Period
from analysis.core.quantity import Quantity
from analysis.source.schema import Source
from analysis.study.growth import GrowthRow, Level, Pair


def scope_id(source: Source, scope: str) -> str:
    """Return a scope's ASCII id; an id is its own."""
    known = source.info.scopes.get(scope)
    return scope if known is None else known.id


def read_pair(row: GrowthRow) -> Pair:
    """Return a row of the growth table as the pair of levels it was computed from.

    The change behind a back-cast base is not in the row: its two levels stand as they are.
    """
    figures, end_figures = row.figures.split(), tuple(row.end_figures.split())
    base_figures = tuple(figure for figure in figures if figure not in end_figures)
    return Pair(
        _level(
            row, row.base_period, _quantity(row.base, row.base_low, row.base_high), base_figures
        ),
        _level(row, row.end_period, _quantity(row.end, row.end_low, row.end_high), end_figures),
    )


def _quantity(value: Decimal, low: Decimal, high: Decimal) -> Quantity:
    return Quantity(Fraction(value), Fraction(low), Fraction(high))


def _level(row: GrowthRow, period: str, quantity: Quantity, figures: tuple[str, ...]) -> Level:
    when = Period.parse(period)
    assert when is not None  # noqa: S101 (a level has a date)
    return Level(
        row.indicator,
        row.scope,
        when.end,
        quantity,
        row.unit,
        figures,
        asof=when.asof,
        span_years=when.end - when.start + 1 if when.span else 0,
    )
