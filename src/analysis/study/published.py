"""From exact quantities to what is published: columns, intervals, operands."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Protocol

from analysis.core.period import Period
from analysis.core.quantity import Quantity, read_decimals, to_bounds
from analysis.core.records import Record
from analysis.core.result import Estimate, Interval, IntervalKind, Operand, OperandKind


class _Dates(Protocol):
    """The columns that date a row of two levels."""

    @property
    def base_year(self) -> int:
        """The base's year; the last year of a span."""

    @property
    def base_month(self) -> int | None:
        """The base's month, where one is printed."""

    @property
    def base_asof(self) -> bool:
        """Whether the base is dated only by the document."""

    @property
    def end_year(self) -> int:
        """The end's year; the last year of a span."""

    @property
    def end_month(self) -> int | None:
        """The end's month, where one is printed."""

    @property
    def end_asof(self) -> bool:
        """Whether the end is dated only by the document."""

    @property
    def span_years(self) -> int:
        """Over how many years the levels add up; 0 for a single date."""


class DatedPair:
    """The periods of a row whose columns date a base and an end.

    The columns stand in each record, since they follow what it is about, which differs.
    """

    @property
    def base_period(self: _Dates) -> Period:
        """When the base holds."""
        return Period.of_year(
            self.base_year,
            month=self.base_month,
            asof=self.base_asof,
            span_years=self.span_years,
        )

    @property
    def end_period(self: _Dates) -> Period:
        """When the end holds."""
        return Period.of_year(
            self.end_year,
            month=self.end_month,
            asof=self.end_asof,
            span_years=self.span_years,
        )


def date_columns(base: Period, end: Period) -> dict[str, Any]:
    """Return the columns that date a pair, as :class:`DatedPair` reads them back."""
    return {
        "base_year": base.end,
        "base_month": base.month,
        "base_asof": base.asof,
        "end_year": end.end,
        "end_month": end.month,
        "end_asof": end.asof,
        "span_years": end.span_years,
    }


def publish(cells: Mapping[str, Quantity]) -> dict[str, Decimal]:
    """Return measures as columns: the value, and its bounds under ``_low`` and ``_high``.

    Values have twelve digits and bounds are rounded outwards, see
    :func:`analysis.core.quantity.to_bounds`.
    """
    return {
        name + suffix: part
        for name, quantity in cells.items()
        for suffix, part in zip(("", "_low", "_high"), to_bounds(quantity), strict=True)
    }


def read_quantity(
    row: Record, value: str, low: str = "", high: str = "", *, point: bool = True
) -> Quantity | None:
    """Return a published measure with its bounds; None where the cell is empty.

    Args:
        row: a row of a wide table.
        value: the measure's column.
        low, high: those of its bounds; by default ``<value>_low`` and ``<value>_high``.
        point: whether the value is a point estimate.
    """
    columns = (value, low or f"{value}_low", high or f"{value}_high")
    cells = [getattr(row, column) for column in columns]
    if cells[0] is None:
        return None
    return read_decimals(*cells, point=point)


def read_given(row: Record, value: str, *, point: bool = True) -> Quantity:
    """Return a published measure that every row of its table has.

    Raises:
        ValueError: if the cell is empty.
    """
    quantity = read_quantity(row, value, point=point)
    if quantity is None:
        msg = f"{type(row).__name__}: {value} is empty"
        raise ValueError(msg)
    return quantity


def is_point(quantity: Quantity) -> bool:
    """Tell whether a quantity's value is a point estimate: what leaves nothing open is one."""
    return quantity.point or quantity.low == quantity.high


def find_interval(quantity: Quantity) -> Interval | None:
    """Return the bounds of a published quantity; none where nothing is left open."""
    return _bound(*to_bounds(quantity)[1:])


def _bound(low: Decimal, high: Decimal) -> Interval | None:
    """Return ends as an interval; ends that differ do so when rounded outwards."""
    return None if low == high else Interval(kind=IntervalKind.BOUNDS, low=low, high=high)


def estimate_cells(quantity: Quantity) -> dict[str, Any]:
    """Return what an estimate takes of a quantity: value, bounds, whether it is a point."""
    value, low, high = to_bounds(quantity)
    return {
        "value": value,
        "interval": _bound(low, high),
        "point": is_point(quantity),
    }


def read_estimate(estimate: Estimate) -> Quantity:
    """Return the quantity that an estimate's cells were taken of."""
    value, interval = estimate.value, estimate.interval
    if interval is None:
        return read_decimals(value, value, value)
    return read_decimals(value, interval.low, interval.high, point=estimate.point)


def refer_to_figures(figures: Iterable[str]) -> tuple[Operand, ...]:
    """Return figures as operands, each once."""
    return tuple(Operand(kind=OperandKind.FIGURE, id=name) for name in dict.fromkeys(figures))
