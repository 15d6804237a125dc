"""Where a hedge becomes a bound: the hedge policies."""

from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import Final, assert_never

from analysis.core.quantity import INFINITY, NEGATIVE_INFINITY, End, Quantity
from analysis.core.vocabulary import Hedge, Kind
from analysis.source.reading import Reading


class HedgePolicy(StrEnum):
    """How hedges and rounding become bounds; each allows all that the one before it allows.

    ``literal`` ignores hedges and keeps only the rounding of printed decimals, ``standard`` reads
    a hedge as its writer is likely to mean it, ``wide`` doubts every round number, ``logical``
    excludes no more than the words do: ``600多`` is 600 or more.
    """

    STANDARD = "standard"
    WIDE = "wide"
    LITERAL = "literal"
    LOGICAL = "logical"


@dataclass(frozen=True)
class Range:
    """What values a figure of a kind can have, whatever is printed.

    Attributes:
        low, high: the ends; infinities where there is none.
    """

    low: End = Fraction(0)
    high: End = INFINITY


#: A count, an amount or a ratio can't fall below nothing.
_AMOUNT: Final = Range()
_WHOLE: Final = {"percent": Fraction(100), "permille": Fraction(1000), "ratio": Fraction(1)}


def find_range(kind: Kind, unit: str) -> Range:
    """Return the values that a figure can have.

    A share of a whole is no more than the whole, and nothing falls by more than all of itself.
    A level in percent may exceed 100, as an export ratio does.
    """
    if kind == "share":
        return Range(high=_WHOLE.get(unit, INFINITY))
    if kind == "change":
        whole = _WHOLE.get(unit)
        return Range(NEGATIVE_INFINITY if whole is None else -whole, INFINITY)
    return _AMOUNT


def is_nominal(kind: Kind, hedge: Hedge, policy: HedgePolicy = HedgePolicy.STANDARD) -> bool:
    """Tell whether a figure stands for itself, as a place in an order or a rule's amount does.

    An end that a rule names (最高100万元) is part of it. A goal of about an amount (7%左右) leaves
    room, save where hedges are not read.
    """
    leaves_room = hedge == "approx" and policy is not HedgePolicy.LITERAL
    return kind == "rank" or (kind == "policy" and not leaves_room)


def bound_reading(
    reading: Reading,
    policy: HedgePolicy = HedgePolicy.STANDARD,
    *,
    nominal: bool = False,
    within: Range = _AMOUNT,
) -> Quantity:
    """Turn one printed figure into a quantity, by the hedge policy.

    ==================  =========================  =======================  =================
    print               standard                   wide                     logical
    ==================  =========================  =======================  =================
    ``2.65%``           [2.645, 2.655]             the same                 the same
    ``80%``, ``3亿元``  half a printed unit each   half a round unit each   as wide
                        way: [79.5, 80.5]          way: [75, 85]
    ``1621家``          1621                       1621; ``900家`` is       as wide
                                                   [850, 950]
    ``3.0%左右``        one printed unit each      two printed units each   as wide
                        way: [2.9, 3.1]            way
    ``约4000``          half a round unit each     a round unit each way:   as wide
                        way: [3500, 4500]          [3000, 5000]
    ``600多``,          to the next number of as   to the next with one     [600, ∞)
    ``600以上``         many digits: [600, 700]    digit less: [600, 1000]
    ``近600``           from the one before:       from the one before      [0, 600]
                        [500, 600]                 that: [400, 600]
    ``前4``,            [0, 4]                     [0, 4]                   [0, 4]
    ``不超过4``
    ==================  =========================  =======================  =================

    ``literal`` reads a print without its hedge: ``3.0%左右`` as ``3.0%``, [2.95, 3.05], while a
    print that names an end is that end, since rounding would cross what its words exclude. So
    each policy's interval lies within the next's: literal, standard, wide, logical.

    Digits are the printed ones without the zeros at the end of a whole number, since nobody can
    tell those from rounding: 600 has one, and the one-digit number before 100 is 90. A round
    unit is the largest one or five of a decimal place that divides the number and is no more
    than a quarter of it (where wide doubts a bare number, half), so that 20 and 25 alike are
    read to the next five, 4000 to the next thousand; 268, which is not round, has its printed
    unit. About (约, 左右) names no end at all and keeps the wide bounds when only words count.

    A negative figure (a fall) is bounded by its size: a fall of more than 5 % is [-6, -5]. A
    figure of at least one printed unit keeps its sign, and no bound leaves what it can be, unless
    the print itself does.

    The result is no point (:attr:`analysis.core.quantity.Quantity.point`) where the print names
    only an end, or a range.

    Args:
        reading: the figure as read.
        policy: see :class:`HedgePolicy`.
        nominal: the figure is a rule or a name for an amount (a subsidy of 100万元), not a
            measurement: it stands for itself, whatever its hedge; see :func:`is_nominal`.
        within: the values the figure can have, see :func:`find_range`.

    Raises:
        ValueError: for a hedge whose bounds are not known.
    """
    low, high = Fraction(reading.low), Fraction(reading.high)
    if nominal:
        return Quantity(high, low, high)
    if low != high:  # a printed range is its own interval; its middle is nowhere printed
        least, most = _open_range(reading, policy, within)
        return Quantity((low + high) / 2, least, most, point=False)
    if low < 0:
        size = replace(reading, low=-reading.low, high=-reading.high)
        # Where amounts lie above nothing a negative one is a balance, which has no least.
        largest = -within.low if within.low < 0 else INFINITY
        rise = bound_reading(size, policy, within=Range(NEGATIVE_INFINITY, largest))
        return Quantity(-rise.value, -rise.high, -rise.low, rise.point)
    below, above = _latitude(reading, policy)
    # What is printed as a rise is no fall; what is smaller than its own last digit may be either.
    least = max(within.low, Fraction(0)) if low >= reading.step else within.low
    # What is more than the whole (完成预算的105%) is no part of it, and rounded as any figure is.
    most = within.high if low <= within.high else INFINITY
    ends = min(max(low - below, least), low), max(min(low + above, most), low)
    return Quantity(low, *ends, point=reading.hedge not in _ENDS or ends[0] == ends[1])


def cut_off(quantity: Quantity, step: Fraction) -> Quantity:
    """Read a print as cut off after its last digit: 30.6 is anything from 30.6 to 30.7.

    A fall is the mirror of a rise: -30.6 is anything from -30.7 to -30.6. What is printed as zero
    may lie on either side of it, unless its own bounds end there.
    """
    value = quantity.value
    below = step if value < 0 or (value == 0 and quantity.low < 0) else Fraction(0)
    above = step if value >= 0 else Fraction(0)
    return Quantity(value, value - below, value + above)


def _open_range(reading: Reading, policy: HedgePolicy, within: Range) -> tuple[End, End]:
    """Return the ends of a printed range; its hedge opens a side where only words count."""
    low, high = Fraction(reading.low), Fraction(reading.high)
    if policy is not HedgePolicy.LOGICAL:
        return low, high
    above = reading.hedge in {"more_than", "at_least"}
    below = reading.hedge in {"nearly", "up_to"}
    most = within.high if high <= within.high else INFINITY
    return min(low, within.low) if below else low, most if above else high


#: Hedges that name an end and no point.
_ENDS: Final = frozenset({"more_than", "at_least", "nearly", "up_to"})


def _latitude(reading: Reading, policy: HedgePolicy) -> tuple[End, End]:
    """Return how far below and above its printed value a figure that is no range may lie."""
    if policy is HedgePolicy.LITERAL:
        half = Fraction(0) if reading.hedge in _ENDS else _rounding(reading)
        return half, half
    match reading.hedge:
        case "exact":
            half = _rounding(reading)
            if _doubts(policy):
                half = max(half, _doubt(reading))
            return half, half
        case "approx":
            reach = max(Fraction(reading.step), _round_unit(reading, Fraction(1, 4)) / 2)
            reach *= 2 if _doubts(policy) else 1
            return reach, reach
        case "more_than" | "at_least":
            return Fraction(0), _room_above(reading, policy)
        case "nearly":
            return _room_below(reading, policy), Fraction(0)
        case "up_to":
            return Fraction(reading.low), Fraction(0)
        case _:
            msg = f"{reading.hedge!r} is no hedge whose bounds are known"
            raise ValueError(msg)


def _doubts(policy: HedgePolicy) -> bool:
    """Tell whether a policy doubts round numbers."""
    match policy:
        case HedgePolicy.STANDARD | HedgePolicy.LITERAL:
            return False
        case HedgePolicy.WIDE | HedgePolicy.LOGICAL:
            return True
        case _:
            assert_never(policy)


def _room_above(reading: Reading, policy: HedgePolicy) -> End:
    """Return how far above an end as printed a figure may lie: 600 or more."""
    if policy is HedgePolicy.LOGICAL:
        return INFINITY
    value = Fraction(reading.low)
    place = _place(value, reading) * (10 if _doubts(policy) else 1)
    return (value // place + 1) * place - value


def _room_below(reading: Reading, policy: HedgePolicy) -> End:
    """Return how far below an end as printed a figure may lie: nearly 600."""
    if policy is HedgePolicy.LOGICAL:
        return INFINITY
    value = Fraction(reading.low)
    before = _before(value, reading)
    return value - (_before(before, reading) if _doubts(policy) else before)


def _rounding(reading: Reading) -> Fraction:
    """Return half a unit of the last printed digit where a print is rounded, else nothing."""
    step = Fraction(reading.step)
    rounded = reading.decimal or step > 1 or reading.unit in _ROUNDED
    return step / 2 if rounded else Fraction(0)


#: Units whose whole numbers are rounded: nothing is counted in them.
_ROUNDED: Final = frozenset({"percent", "permille", "percentage_point"})


def _doubt(reading: Reading) -> Fraction:
    """Return how far a bare round number may be off for who doubts it."""
    unit = _round_unit(reading, Fraction(1, 2))
    return unit / 2 if unit > Fraction(reading.step) else Fraction(0)


def _round_unit(reading: Reading, part: Fraction) -> Fraction:
    """Return the largest one or five of a place that divides a number, up to a part of it."""
    value, unit = Fraction(reading.low), Fraction(reading.step)
    if reading.decimal or not value or value % unit:
        return unit
    place = unit
    while not value % place:
        unit = max([unit, *(one for one in (place, 5 * place) if _is_unit(one, value, part))])
        place *= 10
    return unit


def _is_unit(one: Fraction, value: Fraction, part: Fraction) -> bool:
    return one <= value * part and not value % one


def _place(value: Fraction, reading: Reading) -> Fraction:
    """Return the place of a number's last digit; zeros at the end of a whole one are none."""
    place = Fraction(reading.step)
    if value % place:
        return place / 10  # of what comes before the first number of so many digits
    if not reading.decimal and value:
        while not value % (10 * place):
            place *= 10
    return place


def _before(value: Fraction, reading: Reading) -> Fraction:
    """Return the number before one, with as many digits: 500 before 600, 90 before 100."""
    place = _place(value, reading)
    return value - (place / 10 if value == place else place)
