"""Where a hedge becomes a bound: the hedge policies."""

from dataclasses import replace
from enum import StrEnum
from fractions import Fraction
from typing import assert_never

from analysis.core.quantity import Quantity
from analysis.source.reading import Reading


class HedgePolicy(StrEnum):
    """How hedges and rounding become bounds.

    ``standard`` reads a hedge as its writer is likely to mean it, ``wide`` doubts every round
    number, ``literal`` ignores hedges and keeps only the rounding of printed decimals.
    """

    STANDARD = "standard"
    WIDE = "wide"
    LITERAL = "literal"


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
    count as printed digits, since nobody can tell them from rounding, and 约 or 左右 opens such a
    number by half a unit. ``literal`` keeps only the first two rows. A negative figure (a fall)
    is bounded by its size: a fall of more than 5% is [-6, -5].

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
    hedge, wide = read_by_policy(reading.hedge, policy)
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
        case _:
            msg = f"{hedge!r} is no hedge whose bounds are known"
            raise ValueError(msg)
    return below, above


def read_by_policy(hedge: str, policy: HedgePolicy) -> tuple[str, bool]:
    """Return the hedge that a policy sees, and whether it opens it wide."""
    match policy:
        case HedgePolicy.STANDARD:
            return hedge, False
        case HedgePolicy.WIDE:
            return hedge, True
        case HedgePolicy.LITERAL:
            return "exact", False
        case _:
            assert_never(policy)


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
