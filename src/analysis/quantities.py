"""Quantities with exact bounds: what a printed figure can honestly stand for.

A printed figure is rarely a point. `2.65%` is every ratio that rounds to it, `600多家` is any
count from six to seven hundred. A :class:`Quantity` carries the printed value and the interval
the print leaves open, in exact rational arithmetic, and every result computed from quantities
carries the interval on. The rules that turn a hedge into an interval are a *policy*, a parameter
of the run, so that their effect on each result can be shown.
"""

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext
from enum import StrEnum
from fractions import Fraction
from typing import Self

from analysis.reading import Reading

#: Digits carried by the only inexact step, the root in a compound growth rate.
ROOT_DIGITS = 40

_MONTHS = range(1, 13)
_MONTH_DIGITS = 2


class HedgePolicy(StrEnum):
    """How hedges and rounding become bounds.

    ``standard`` reads a hedge as its writer is likely to mean it, ``wide`` doubts every round
    number, ``literal`` ignores hedges and keeps only the rounding of printed decimals.
    """

    STANDARD = "standard"
    WIDE = "wide"
    LITERAL = "literal"


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


def bound_reading(
    reading: Reading, policy: HedgePolicy = HedgePolicy.STANDARD, *, nominal: bool = False
) -> Quantity:
    """Turn one printed figure into a quantity, by the hedge policy.

    ===================  ==========================  =================================
    print                standard                    wide
    ===================  ==========================  =================================
    ``2.65%``            [2.645, 2.655]              the same
    ``80%``, ``3亿元``   half a printed unit each     the same
                         way: [79.5, 80.5]
    ``1621家``           1621                        1621; ``900家`` [850, 950]
    ``3.0%左右``         one printed unit each way:  two printed units each way
                         [2.9, 3.1]
    ``约4000``           [3500, 4500]                [3000, 5000]
    ``600多``, ``超600``  [600, 700]                  [600, 1000]
    ``近600``            [500, 600]                  [0, 600]
    ``以上``             as 多                       as 多
    ``前4``, ``不超过``   [0, 4]                      [0, 4]
    ===================  ==========================  =================================

    Units are those of the last printed digit; in a whole number the zeros at its end do not
    count as printed digits, since nobody can tell them from rounding. ``literal`` keeps only
    the first two rows. A negative figure (a fall) is bounded by its size: a fall of more than
    5% is [-6, -5].

    Args:
        reading: the figure as read.
        policy: see :class:`HedgePolicy`.
        nominal: the figure is a rule or a name for an amount (a subsidy of 100万元), not a
            measurement: it stands for itself, whatever its hedge.
    """
    low, high = Fraction(reading.low), Fraction(reading.high)
    if nominal:
        return Quantity(high, low, high)
    if low != high:  # a printed range is its own interval; its middle is only for display
        return Quantity((low + high) / 2, low, high)
    if low < 0:
        size = bound_reading(replace(reading, low=-reading.low, high=-reading.high), policy)
        return Quantity(-size.value, -size.high, -size.low)
    below, above = _latitude(reading, policy)
    # A count, amount or share can't fall below nothing.
    return Quantity(low, max(low - below, Fraction(0)), low + above)


def _latitude(reading: Reading, policy: HedgePolicy) -> tuple[Fraction, Fraction]:
    """Return how far below and above its printed value a figure that is no range may lie."""
    value = Fraction(reading.low)
    step, round_step = Fraction(reading.step), _round_step(reading)
    below = above = Fraction(0)
    hedge = "exact" if policy is HedgePolicy.LITERAL else reading.hedge
    wide = policy is HedgePolicy.WIDE
    match hedge:
        case "exact":
            if reading.decimal or reading.unit in {"percent", "percentage_point"} or step > 1:
                below = above = step / 2
            elif wide and round_step > step:
                below = above = round_step / 2
        case "approx":
            unit = step if round_step == step else round_step / 2
            below = above = unit * (2 if wide else 1)
        case "more_than" | "at_least":
            above = _next_round(value, round_step) - value if wide else round_step
        case "nearly":
            below = round_step * (10 if wide else 1)
        case "up_to":
            below = value
    return below, above


def _round_step(reading: Reading) -> Fraction:
    """Return the unit of the last digit that is not an end zero of a whole number."""
    step = Fraction(reading.step)
    if reading.decimal or not reading.low:
        return step
    digits = Fraction(reading.low) / step
    if digits.denominator != 1:
        return step
    whole = abs(digits.numerator)
    while whole % 10 == 0:
        whole //= 10
        step *= 10
    return step


def _next_round(value: Fraction, step: Fraction) -> Fraction:
    """Return the next multiple of ten steps above ``value``: 600 → 1000, 268 → 270."""
    ten = step * 10
    return (value // ten + 1) * ten


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


def compound_rate(base: Fraction, end: Fraction, years: int) -> Fraction:
    """Return the compound annual growth rate in percent, ``100 ((end / base)^(1/years) - 1)``.

    The root is taken in decimal arithmetic with :data:`ROOT_DIGITS` digits, the same on every
    platform.

    Raises:
        ValueError: if either level is not positive or ``years`` is less than one.
    """
    if base <= 0 or end <= 0 or years < 1:
        msg = (
            "compound growth needs positive levels and at least one year, "
            f"not {base}, {end}, {years}"
        )
        raise ValueError(msg)
    with localcontext() as context:
        context.prec = ROOT_DIGITS
        ratio = Decimal(end.numerator * base.denominator) / Decimal(
            end.denominator * base.numerator
        )
        return 100 * (Fraction(ratio ** (Decimal(1) / years)) - 1)


def simple_mean_rate(base: Fraction, end: Fraction, years: int) -> Fraction:
    """Return total growth in percent divided by the years, an arithmetic average."""
    return pct_change(base, end) / years


def to_decimal(value: Fraction, digits: int = 12) -> Decimal:
    """Return ``value`` rounded half-even to significant digits, without exponent or end zeros."""
    with localcontext() as context:
        context.prec = digits
        rounded = Decimal(value.numerator) / Decimal(value.denominator)
    if rounded == rounded.to_integral_value():
        return rounded.quantize(Decimal(1)) if abs(rounded) < Decimal(10) ** 27 else rounded
    return rounded.normalize()


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
