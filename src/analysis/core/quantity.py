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
from functools import lru_cache
from typing import Any, Final, Literal, Self, TypeGuard

#: Digits carried by the only inexact step, the root in a compound growth rate.
ROOT_DIGITS = 40
#: Digits of it that are kept: all of them certain.
KEPT_DIGITS = 30
#: Digits after the point that a published decimal keeps of a number too long to be kept whole.
_PLACES_OF_LONG = 2
#: But no more digits in all than a number of a DataFrame holds (IEEE 754, binary64).
_DIGITS_OF_LONG = 15
#: A width is told to so many digits.
_DIGITS_OF_WIDTH = 2
#: So many digits more are shown of a value that rounding would put on an end of its interval.
_MORE_OFF_EDGE = 3
#: Digits that rounding to places has room for.
_DIGITS_OF_ANY = 60


class IndeterminateError(ArithmeticError):
    """An operation on infinities that has no value: ∞ - ∞, ∞/∞, 0·∞."""


class Infinite:
    """An end that is not there: above every fraction, or below every one.

    It computes with fractions as limits do, so that a bound that a print leaves open is carried
    through a formula like any other. What has no limit raises :class:`IndeterminateError`.
    """

    __slots__ = ("sign",)

    def __init__(self, sign: Literal[1, -1]) -> None:
        """Take the side: 1 above, -1 below."""
        self.sign = sign

    def __repr__(self) -> str:
        """Show it as it is written in a table."""
        return "Infinity" if self.sign > 0 else "-Infinity"

    def __float__(self) -> float:
        """Return the infinity of floating point, for a chart or a model."""
        return float(repr(self))

    def __hash__(self) -> int:
        """Hash by its side."""
        return hash((Infinite, self.sign))

    def __eq__(self, other: object) -> bool:
        """Equal the infinity of its side alone."""
        return isinstance(other, Infinite) and self.sign == other.sign

    def __lt__(self, other: object) -> bool:
        """Lie below every fraction, or below nothing."""
        return self.sign < _side(other)

    def __gt__(self, other: object) -> bool:
        """Lie above every fraction, or above nothing."""
        return self.sign > _side(other)

    def __le__(self, other: object) -> bool:
        """Lie below every fraction, or on its own side."""
        return self.sign <= _side(other)

    def __ge__(self, other: object) -> bool:
        """Lie above every fraction, or on its own side."""
        return self.sign >= _side(other)

    def __neg__(self) -> "Infinite":
        """Change sides."""
        return NEGATIVE_INFINITY if self.sign > 0 else INFINITY

    def __add__(self, other: object) -> "Infinite":
        """Stay, unless the other is the opposite infinity."""
        if other == -self:
            raise IndeterminateError(f"{self} + {other}")
        return self

    __radd__ = __add__

    def __sub__(self, other: object) -> "Infinite":
        """Stay, unless the other is the same infinity."""
        if other == self:
            raise IndeterminateError(f"{self} - {other}")
        return self

    def __rsub__(self, other: object) -> "Infinite":
        """Change sides: what is left of a number less an infinity."""
        return -(self - other)

    def __mul__(self, other: object) -> "Infinite":
        """Take the sign of the other; nothing times it has no value."""
        side = _sign(other)
        if side == 0:
            raise IndeterminateError(f"{self} * {other}")
        return self if side > 0 else -self

    __rmul__ = __mul__

    def __truediv__(self, other: object) -> "Infinite":
        """Take the sign of a divisor that is no infinity."""
        if isinstance(other, Infinite):
            raise IndeterminateError(f"{self} / {other}")
        if _sign(other) == 0:
            raise ZeroDivisionError(f"{self} / {other}")
        return self * other

    def __rtruediv__(self, other: object) -> Fraction:
        """Leave nothing of a number divided by it."""
        return Fraction(0)

    def __pow__(self, exponent: object) -> "Fraction | Infinite":
        """Take the limit of a power of what grows without end."""
        side = _sign(exponent)
        if side == 0 or self.sign < 0:
            raise IndeterminateError(f"{self} ** {exponent}")
        return self if side > 0 else Fraction(0)


def _sign(number: Any) -> int:  # noqa: ANN401 (anything that compares with 0)
    return int(number > 0) - int(number < 0)


def _side(other: object) -> int:
    """Return where an operand of a comparison lies: 0 for every number that is finite."""
    return other.sign if isinstance(other, Infinite) else 0


INFINITY: Final = Infinite(1)
NEGATIVE_INFINITY: Final = Infinite(-1)
#: An end of an interval.
End = Fraction | Infinite


def is_finite(end: End) -> TypeGuard[Fraction]:
    """Tell whether an end is there."""
    return not isinstance(end, Infinite)


@dataclass(frozen=True)
class Quantity:
    """A value with the closed interval it is known to lie in, all exact.

    Args:
        value: the printed or computed figure, in the unit's base scale.
        low: the least the print allows; minus infinity where it sets no end.
        high: the most the print allows (limits such as "under 700" count as reached); infinity
            where it sets no end.
        point: whether the value is a point estimate. A print that names only an end (``超600``)
            or a range has none: its value is the end as printed, or a range's middle, and is
            never to be shown as what the quantity is.

    Raises:
        ValueError: unless ``low <= value <= high``.
    """

    value: Fraction
    low: End
    high: End
    point: bool = True

    def __post_init__(self) -> None:
        """Refuse an interval that does not hold its value."""
        if self.low is self.value is self.high:  # fractions compare slowly
            return
        if not self.low <= self.value <= self.high:
            msg = f"bounds {self.low}..{self.high} do not contain {self.value}"
            raise ValueError(msg)

    @classmethod
    def exact(cls, value: Fraction | Decimal | int) -> Self:
        """Return a quantity without any latitude."""
        point = Fraction(value)
        return cls(point, point, point)

    @property
    def bounded(self) -> bool:
        """Whether both ends are there."""
        return is_finite(self.low) and is_finite(self.high)

    def overlaps(self, other: "Quantity") -> bool:
        """Tell whether one true value could stand behind both."""
        return self.low <= other.high and other.low <= self.high

    def contains(self, value: End) -> bool:
        """Tell whether ``value`` lies within the bounds."""
        return self.low <= value <= self.high

    def within(self, other: "Quantity") -> bool:
        """Tell whether every value it allows is one that the other allows."""
        return other.low <= self.low and self.high <= other.high


def propagate(function: Callable[..., Any], *operands: Quantity) -> Quantity:
    """Apply a function and carry the bounds by visiting every corner.

    The result's bounds are exact where the function is monotone in each operand over the
    operands' intervals, which holds for all formulas of this project: sums, differences,
    products and quotients of quantities of one sign, growth rates and shares. An operand
    that appears twice in a formula is passed once, so it varies as one.

    A corner of infinities that has no limit (∞/∞) is no extreme of a monotone function: those
    with one end open and the other not bound it, and the corner is left out. The result is a
    point only where every operand is one.

    Args:
        function: takes one Fraction, or one :class:`Infinite`, per operand and returns either.
        operands: the quantities.

    Raises:
        ZeroDivisionError: where a divisor's interval holds zero.
    """
    value = function(*(q.value for q in operands))
    point = all(q.point for q in operands)
    sides = [_sides(q) for q in operands]
    if all(len(ends) == 1 for ends in sides):  # the value is the only corner
        return Quantity(value, value, value, point)
    ends: list[End] = [value]
    for corner in itertools.product(*sides):
        try:
            ends.append(function(*corner))
        except IndeterminateError:
            continue
    return Quantity(value, min(ends), max(ends), point)


def _sides(quantity: Quantity) -> tuple[End, ...]:
    """Return an interval's ends, once if they are one (a fraction hashes slowly)."""
    low, high = quantity.low, quantity.high
    return (low,) if low is high or low == high else (low, high)


def pct_change(base: End, end: End) -> End:
    """Return growth in percent, ``100 (end / base - 1)``."""
    return 100 * (end / base - 1)


class NotPositiveError(ValueError):
    """A level of nothing, or less, that a growth rate would need."""


def compound_rate(base: End, end: End, years: int | Fraction) -> End:
    """Return the compound annual growth rate in percent, ``100 ((end / base)^(1/years) - 1)``.

    Raises:
        NotPositiveError: if either level is not positive.
        ValueError: if ``years`` is less than one.
    """
    if base <= 0 or end <= 0:
        msg = f"compound growth needs positive levels, not {base} and {end}"
        raise NotPositiveError(msg)
    return annualise(end / base, years)


def annualise(ratio: End, years: int | Fraction) -> End:
    """Return what a ratio of two levels is a year, in percent: ``100 (ratio^(1/years) - 1)``.

    Over one year it is the growth itself, exactly. Otherwise the root is taken in decimal
    arithmetic with :data:`ROOT_DIGITS` digits, the same on every platform, and kept to
    :data:`KEPT_DIGITS`, so that a root that is a short number (the tenth of 1.1^10) is that
    number and isn't moved by rounding outwards. Years may be a fraction: ``months / 12``.

    Raises:
        ValueError: if the ratio is less than nothing, or ``years`` less than one: a rate a year
            of less than a year says what no figure says.
    """
    if ratio < 0 or years < 1:
        msg = f"a rate a year needs levels of one sign and at least one year: {ratio}, {years}"
        raise ValueError(msg)
    if years == 1 or isinstance(ratio, Infinite) or ratio == 0:
        return 100 * (ratio - 1)
    span = Fraction(years)
    with localcontext() as context:
        context.prec = ROOT_DIGITS
        quotient = Decimal(ratio.numerator) / Decimal(ratio.denominator)
        root = quotient ** (Decimal(span.denominator) / Decimal(span.numerator))
        context.prec = KEPT_DIGITS
        return 100 * (Fraction(+root) - 1)


def square_root(value: Fraction) -> Fraction:
    """Return the square root of a number that is not negative, to :data:`ROOT_DIGITS` digits.

    The root of the square of a short number is that number.
    """
    with localcontext() as context:
        context.prec = ROOT_DIGITS
        return Fraction((Decimal(value.numerator) / Decimal(value.denominator)).sqrt())


def simple_mean_rate(base: End, end: End, years: int | Fraction) -> End:
    """Return total growth in percent divided by the years, an arithmetic average."""
    return pct_change(base, end) / years


def to_bounds(quantity: Quantity, digits: int = 12) -> tuple[Decimal, Decimal, Decimal]:
    """Return value, low and high as decimals, the bounds rounded outwards.

    So the decimals hold every point that the exact bounds hold, and the value lies within them.
    A quantity without latitude stays a point: its three decimals are the same. An end that is
    not there is an infinity.
    """
    value = to_decimal(quantity.value, digits)
    if quantity.low == quantity.high:
        return value, value, value
    low = to_decimal(quantity.low, digits, ROUND_FLOOR)
    high = to_decimal(quantity.high, digits, ROUND_CEILING)
    # An end that is a whole number keeps digits that a value beside it loses.
    return min(max(value, low), high), low, high


def to_decimal(value: End, digits: int = 12, rounding: str = ROUND_HALF_EVEN) -> Decimal:
    """Return ``value`` rounded to significant digits, without exponent or end zeros.

    A whole number keeps all its digits, since it may be a count in full. Of any other the whole
    part and two digits after the point are kept, up to fifteen digits, which is what a table of
    floats can hold.
    """
    if isinstance(value, Infinite):
        return Decimal(repr(value))
    if value.denominator == 1:
        return Decimal(value.numerator)
    whole = Decimal(abs(value.numerator) // value.denominator).adjusted() + 1
    with localcontext() as context:
        context.prec = max(digits, min(whole + _PLACES_OF_LONG, _DIGITS_OF_LONG))
        context.rounding = rounding
        rounded = Decimal(value.numerator) / Decimal(value.denominator)
        if rounded == rounded.to_integral_value():
            return Decimal(int(rounded))
        return rounded.normalize()


def from_decimal(value: Decimal) -> End:
    """Return a published end as the exact number it is."""
    if value.is_infinite():
        return INFINITY if value > 0 else NEGATIVE_INFINITY
    return Fraction(value)


@lru_cache(maxsize=16_384)  # a run reads each of its rows in many places
def read_decimals(value: Decimal, low: Decimal, high: Decimal, *, point: bool = True) -> Quantity:
    """Return a published value with its ends as the exact quantity they are."""
    exact = Fraction(value)
    if low == value == high:
        return Quantity(exact, exact, exact, point)
    return Quantity(exact, from_decimal(low), from_decimal(high), point)


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


def width_places(low: Decimal, high: Decimal) -> int:
    """Return the digits after the point that tell the width of an interval to two digits.

    Two tenths, three hundredths, none: [2.34, 3.14] needs two, [14.3, 17.4] one. Of an interval
    as wide as [20000, 90000] it is negative: thousands tell it.

    Raises:
        ValueError: for an interval without width, or one that lacks an end.
    """
    width = high - low
    if not width.is_finite() or width <= 0:
        msg = f"[{low}, {high}] has no width to tell"
        raise ValueError(msg)
    return _DIGITS_OF_WIDTH - 1 - width.adjusted()


def supported_places(
    value: Decimal, low: Decimal, high: Decimal, most: int | None, *, least: int = 0
) -> int | None:
    """Return the digits after the point that an interval supports of the value inside it.

    No more than tell the interval's width to two digits, and no more than ``most``. Up to
    three are added where the value, so rounded, would come to lie on an end that it isn't.

    Args:
        value: what is shown.
        low, high: its interval; infinite where there is no end, the value twice for none.
        most: the digits it is shown with where nothing is left open; None for all there are.
        least: no fewer than these: whole numbers keep their digits unless it is negative.
    """
    if low == high or not (low.is_finite() and high.is_finite()):
        return most
    enough = max(least, width_places(low, high))
    if most is None or most >= enough:
        return keep_off_edge(value, low, high, enough)
    # A narrow interval: its ends can be moved off the value, but never past nothing.
    return next(
        (places for places in range(most, enough) if not _is_nothing(value, low, high, places)),
        enough,
    )


def _is_nothing(value: Decimal, low: Decimal, high: Decimal, places: int) -> bool:
    """Tell whether what lies on one side of nothing would be shown as nothing."""
    return not round_to(value, places) and (0 <= low < value or value < high <= 0)


def keep_off_edge(value: Decimal, low: Decimal, high: Decimal, places: int) -> int:
    """Return places, or a few more where a value within an interval would round onto an end."""
    if low < value < high:
        for more in range(_MORE_OFF_EDGE + 1):
            if round_to(value, places + more) not in round_outwards(low, high, places + more):
                return places + more
    return places


def move_off(
    value: Decimal, shown: Decimal, ends: tuple[Decimal, Decimal], outer: tuple[Decimal, Decimal]
) -> tuple[Decimal, Decimal]:
    """Return rounded ends that a rounded value lies between, unless the value is an end itself.

    Args:
        value: within ``ends``, exact.
        shown: the value as it is shown.
        ends: the exact interval.
        outer: its ends as rounded outwards; an end is moved by one of its last digits where the
            value would be shown on it. None is moved past nothing, which may be impossible.
    """
    low, high = outer
    step = Decimal(1).scaleb(min(_exponent(low), _exponent(high)))
    if ends[0] < value and shown <= low and (low - step >= 0 or low < 0):
        low -= step
    if value < ends[1] and shown >= high and (high + step <= 0 or high > 0):
        high += step
    return low, high


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def round_outwards(low: Decimal, high: Decimal, places: int) -> tuple[Decimal, Decimal]:
    """Round the ends of an interval to places, the low one down and the high one up."""
    return round_to(low, places, ROUND_FLOOR), round_to(high, places, ROUND_CEILING)


def round_to(value: Decimal, places: int, rounding: str = ROUND_HALF_EVEN) -> Decimal:
    """Round to so many digits after the point; -3 is thousands. However long the number is."""
    with localcontext() as context:
        context.prec = max(_DIGITS_OF_ANY, value.adjusted() + places + 2)
        return value.quantize(Decimal(1).scaleb(-places), rounding)
