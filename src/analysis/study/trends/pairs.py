"""Rows of the growth table as the pairs of levels they were computed from."""

from analysis.core.period import Period
from analysis.core.quantity import Quantity
from analysis.study.growth import GrowthRow, Level, Pair


def read_pair(row: GrowthRow) -> Pair:
    """Return a row of the growth table as its pair of levels.

    The change behind a back-cast base is not in the row: its two levels stand as they are.
    """
    return Pair(
        _level(row, row.base_period, row.quantity("base"), row.base_figures),
        _level(row, row.end_period, row.quantity("end"), row.end_figures),
    )


def _level(
    row: GrowthRow, period: Period, quantity: Quantity | None, figures: tuple[str, ...]
) -> Level:
    if quantity is None:
        msg = f"{row.indicator}, {row.scope}: a growth row without its levels"
        raise ValueError(msg)
    return Level(
        row.indicator,
        row.scope,
        period.end,
        quantity,
        row.unit,
        figures,
        asof=period.asof,
        span_years=period.span_years,
    )
