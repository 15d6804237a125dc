"""Roots, powers and logs of exact figures, the same on every platform.

Everything else about bounds is :mod:`analysis.core.quantity`; what can't be a fraction is taken in
decimal arithmetic with :data:`analysis.core.quantity.ROOT_DIGITS` digits. An end that is not there
goes through each as its limit.
"""

from decimal import Decimal, localcontext
from fractions import Fraction

from analysis.core.quantity import (
    ROOT_DIGITS,
    End,
    Infinite,
    Quantity,
    propagate,
    square_root,
)


def subtract(first: Quantity, second: Quantity) -> Quantity:
    """Return the difference of two figures that vary on their own."""
    return propagate(lambda a, b: a - b, first, second)


def raise_power(base: End, exponent: Fraction) -> End:
    """Return ``base ** exponent`` for a base that is not negative; exact for a whole exponent."""
    if isinstance(base, Infinite):
        return base**exponent
    if exponent.denominator == 1:
        return base**exponent.numerator
    with localcontext() as context:
        context.prec = ROOT_DIGITS
        return Fraction(_decimal(base) ** _decimal(exponent))


def geometric_mean(first: Fraction, second: Fraction) -> Fraction:
    """Return the square root of the product of two figures that are not negative."""
    return first if first == second else square_root(first * second)


def growth_pct(log_growth: End) -> End:
    """Return the growth in percent of a log growth, ``100 (e^g - 1)``."""
    if isinstance(log_growth, Infinite):
        return log_growth if log_growth > 0 else Fraction(-100)
    with localcontext() as context:
        context.prec = ROOT_DIGITS
        return 100 * (Fraction(_decimal(log_growth).exp()) - 1)


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
