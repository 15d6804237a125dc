"""Products of powers of printed figures, and their logs: exact, shared figures moving as one.

What is multiplied and divided (an amount as a level times a share, growth over several years, one
price index over another) is written as powers of the figures that were printed. A figure that
stands in it twice is one factor with the sum of its powers, so that its latitude is counted once,
or cancels. Each factor moves on its own, and the product rises or falls in each: its bounds are
those of the factors, taken by the sign of the power.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import reduce
from operator import mul
from typing import Self

from analysis.core.quantity import (
    INFINITY,
    NEGATIVE_INFINITY,
    ROOT_DIGITS,
    End,
    Infinite,
    NotPositiveError,
    Quantity,
)
from analysis.core.result import Operand


def natural_log(value: End) -> End:
    """Return the natural log with :data:`ROOT_DIGITS` digits, the same on every platform.

    Of nothing, and of what has no end, it is the limit.

    Raises:
        NotPositiveError: below zero.
    """
    if value < 0:
        msg = f"{value} has no log"
        raise NotPositiveError(msg)
    if isinstance(value, Infinite):
        return value
    return NEGATIVE_INFINITY if value == 0 else _log(value)


def _log(value: Fraction) -> Fraction:
    with localcontext() as context:
        context.prec = ROOT_DIGITS
        return Fraction((Decimal(value.numerator) / Decimal(value.denominator)).ln())


@dataclass(frozen=True)
class Factor:
    """One figure in a product.

    Attributes:
        name: what tells it apart: two factors of a name are one figure.
        quantity: its value and bounds, not negative.
        operands: where it stands.

    Raises:
        NotPositiveError: if its value is not above nothing, or may be below.
    """

    name: str
    quantity: Quantity
    operands: tuple[Operand, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what has no log."""
        if self.quantity.value <= 0 or self.quantity.low < 0:
            msg = f"{self.name} may be {self.quantity.low}: no factor"
            raise NotPositiveError(msg)


@dataclass(frozen=True)
class Product:
    """A constant times powers of factors; made by :meth:`of` and by multiplying and dividing."""

    powers: tuple[tuple[Factor, int], ...] = ()
    scale: Fraction = Fraction(1)

    @classmethod
    def of(
        cls,
        name: str,
        quantity: Quantity,
        operands: Iterable[Operand] = (),
        scale: Fraction | int = 1,
    ) -> Self:
        """Return a figure, times a constant, as a product of itself.

        Raises:
            NotPositiveError: if the figure may be below nothing.
        """
        return cls(((Factor(name, quantity, tuple(operands)), 1),), Fraction(scale))

    def __mul__(self, other: "Product") -> "Product":
        """Multiply: powers of one figure add up."""
        powers: dict[Factor, int] = {}
        for factor, power in (*self.powers, *other.powers):
            powers[factor] = powers.get(factor, 0) + power
        kept = tuple((factor, power) for factor, power in powers.items() if power)
        return Product(kept, self.scale * other.scale)

    def __pow__(self, exponent: int) -> "Product":
        """Raise to a whole power."""
        powers = tuple((factor, power * exponent) for factor, power in self.powers if exponent)
        return Product(powers, self.scale**exponent)

    def __truediv__(self, other: "Product") -> "Product":
        """Divide: a figure in both is no longer in the quotient."""
        return self * other**-1

    @property
    def operands(self) -> tuple[Operand, ...]:
        """Where its figures stand, each once."""
        return tuple(dict.fromkeys(one for factor, _ in self.powers for one in factor.operands))

    @property
    def quantity(self) -> Quantity:
        """The product with its exact bounds."""
        value = reduce(mul, (one.quantity.value**power for one, power in self.powers), self.scale)
        low, high = (
            reduce(mul, (_raise(end, power) for end, power in ends), self.scale)
            for ends in self._ends()
        )
        return Quantity(value, low, high, self._is_point)

    @property
    def log(self) -> Quantity:
        """Its natural log with exact bounds: the sum of what each power of a factor adds."""
        scale = _log(self.scale)
        value = sum((power * _log(one.quantity.value) for one, power in self.powers), scale)
        low, high = (
            sum((power * natural_log(end) for end, power in ends), scale) for ends in self._ends()
        )
        return Quantity(value, low, high, self._is_point)

    @property
    def _is_point(self) -> bool:
        return all(factor.quantity.point for factor, _ in self.powers)

    def _ends(self) -> tuple[list[tuple[End, int]], list[tuple[End, int]]]:
        """Return the factors' ends that make the product least, and those that make it most."""
        quantities = [(factor.quantity, power) for factor, power in self.powers]
        return (
            [(one.low if power > 0 else one.high, power) for one, power in quantities],
            [(one.high if power > 0 else one.low, power) for one, power in quantities],
        )


def _raise(end: End, power: int) -> End:
    """Return a whole power; over nothing there is no end."""
    return INFINITY if end == 0 and power < 0 else end**power
