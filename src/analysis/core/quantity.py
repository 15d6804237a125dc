"""Quantities with exact bounds: what a printed figure can honestly stand for.

A printed figure is rarely a point. `2.65%` is every ratio that rounds to it, `600多家` is any
count from six to seven hundred. A :class:`Quantity` carries the printed value and the interval
the print leaves open, in exact rational arithmetic, and every result computed from quantities
carries the interval on. The rules that turn a hedge into an interval are a *policy*, a parameter
of the run, so that their effect on each result can be shown.
"""

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal, localcontext
from fractions import Fraction
from typing import Self

#: Digits carried by the only inexact step, the root in a compound growth rate.
ROOT_DIGITS = 40
#: Digits of it that are kept: all of them certain.
KEPT_DIGITS = 30


@dataclass(frozen=True)
class Quantity:
    """A value with the closed interval it is known to lie in, all exact.

    Args:
        value: the printed or computed figure, in the unit's base scale.
        low: the least the print allows.
        high: the most the print allows (limits such as "under 700" count as reached).

    Raises:
        ValueError: unless ``low <= value <= high``.
    """

    value: Fraction
    low: Fraction
    high: Fraction

    def __post_init__(self) -> None:
        """Refuse an interval that does not hold its value."""
        if not self.low <= self.value <= self.high:
            msg = f"bounds {self.low}..{self.high} do not contain {self.value}"
            raise ValueError(msg)

    @classmethod
    def exact(cls, value: Fraction | Decimal | int) -> Self:
        """Return a quantity without any latitude."""
        point = Fraction(value)
        return cls(point, point, point)

    def overlaps(self, other: "Quantity") -> bool:
        """Tell whether one true value could stand behind both."""
        return self.low <= other.high and other.low <= self.high

    def contains(self, value: Fraction) -> bool:
        """Tell whether ``value`` lies within the bounds."""
        return self.low <= value <= self.high


def propagate(function: Callable[..., Fraction], *operands: Quantity) -> Quantity:
    """Apply a function and carry the bounds by visiting every corner.

    The result's bounds are exact where the function is monotone in each operand over the
    operands' intervals, which holds for all formulas of this project: sums, differences,
    products and quotients of quantities of one sign, growth rates and shares. An operand
    that appears twice in a formula is passed once, so it varies as one.

    Args:
        function: takes one Fraction per operand.
        operands: the quantities.

    Raises:
        ZeroDivisionError: where a divisor's interval holds zero.
    """
    corners = [
        function(*corner)
        for corner in itertools.product(*(dict.fromkeys((q.low, q.high)) for q in operands))
    ]
    value = function(*(q.value for q in operands))
    return Quantity(value, min(*corners, value), max(*corners, value))


def pct_change(base: Fraction, end: Fraction) -> Fraction:
    """Return growth in percent, ``100 (end / base - 1)``."""
    return 100 * (end / base - 1)


class NotPositiveError(ValueError):
    """A level of nothing, or less, that a growth rate would need."""


def compound_rate(base: Fraction, end: Fraction, years: int) -> Fraction:
    """Return the compound annual growth rate in percent, ``100 ((end / base)^(1/years) - 1)``.

    Over one year it is the growth itself, exactly. Otherwise the root is taken in decimal
    arithmetic with :data:`ROOT_DIGITS` digits, the same on every platform, and kept to
    :data:`KEPT_DIGITS`, so that a root that is a short number (the tenth of 1.1^10) is that
    number and isn't moved by rounding outwards.

    Raises:
        NotPositiveError: if either level is not positive.
        ValueError: if ``years`` is less than one.
    """
    msg = (
        f"compound growth needs positive levels and at least one year, not {base}, {end}, {years}"
    )
    if base <= 0 or end <= 0:
        raise NotPositiveError(msg)
    if years < 1:
        raise ValueError(msg)
    if years == 1:
        return pct_change(base, end)
    with localcontext() as context:
        context.prec = ROOT_DIGITS
        ratio = Decimal(end.numerator * base.denominator) / Decimal(
            end.denominator * base.numerator
        )
        root = ratio ** (Decimal(1) / years)
        context.prec = KEPT_DIGITS
        return 100 * (Fraction(+root) - 1)


def simple_mean_rate(base: Fraction, end: Fraction, years: int) -> Fraction:
    """Return total growth in percent divided by the years, an arithmetic average."""
    return pct_change(base, end) / years


def to_bounds(quantity: Quantity, digits: int = 12) -> tuple[Decimal, Decimal, Decimal]:
    """Return value, low and high as decimals, the bounds rounded outwards.

    So the decimals hold every point that the exact bounds hold, and the value lies within them.
    A quantity without latitude stays a point: its three decimals are the same.
    """
    value = to_decimal(quantity.value, digits)
    if quantity.low == quantity.high:
        return value, value, value
    return (
        value,
        to_decimal(quantity.low, digits, ROUND_FLOOR),
        to_decimal(quantity.high, digits, ROUND_CEILING),
    )


def to_decimal(value: Fraction, digits: int = 12, rounding: str = ROUND_HALF_EVEN) -> Decimal:
    """Return ``value`` rounded to significant digits, without exponent or end zeros."""
    with localcontext() as context:
        context.prec = digits
        context.rounding = rounding
        rounded = Decimal(value.numerator) / Decimal(value.denominator)
    if rounded == rounded.to_integral_value():
        return rounded.quantize(Decimal(1)) if abs(rounded) < Decimal(10) ** 27 else rounded
    return rounded.normalize()


def decimal_places(value: Decimal) -> int:
    """Return how many digits a finite decimal shows after the point: 2.65 two, 3.0 one, 300 none.

    Raises:
        ValueError: for an infinity or no number.
    """
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int):
        msg = f"{value} has no digits"
        raise ValueError(msg)  # noqa: TRY004 (the type is right, the value is not)
    return max(0, -exponent)
