"""From exact quantities to what is published: columns, intervals, operands."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction

from analysis.core.quantity import Quantity, to_bounds
from analysis.core.records import Record
from analysis.core.result import Interval, IntervalKind, Operand, OperandKind


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


def read_quantity(row: Record, value: str, low: str = "", high: str = "") -> Quantity | None:
    """Return a published measure with its bounds; None where the cell is empty.

    Args:
        row: a row of a wide table.
        value: the measure's column.
        low, high: those of its bounds; by default ``<value>_low`` and ``<value>_high``.
    """
    columns = (value, low or f"{value}_low", high or f"{value}_high")
    cells = [getattr(row, column) for column in columns]
    return None if cells[0] is None else Quantity(*map(Fraction, cells))


def find_interval(quantity: Quantity) -> Interval | None:
    """Return the bounds of a published quantity; none where nothing is left open."""
    if quantity.low == quantity.high:
        return None
    _, low, high = to_bounds(quantity)
    return Interval(kind=IntervalKind.BOUNDS, low=low, high=high)


def refer_to_figures(figures: Iterable[str]) -> tuple[Operand, ...]:
    """Return figures as operands, each once."""
    return tuple(Operand(kind=OperandKind.FIGURE, id=name) for name in dict.fromkeys(figures))
