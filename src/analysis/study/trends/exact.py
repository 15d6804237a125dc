"""Roots, powers and logs of exact figures, the same on every platform.

Everything else about bounds is :mod:`analysis.core.quantity`; what can't be a fraction is taken in
decimal arithmetic with :data:`analysis.core.quantity.ROOT_DIGITS` digits.
"""

from decimal import Decimal, localcontext
from fractions import Fraction

from analysis.core.quantity import ROOT_DIGITS, Quantity, propagate


def subtract(first: Quantity, second: Quantity) -> Quantity:
    """Return the difference of two figures that vary on their own."""
    return propagate(lambda a, b: a - b, first, second)


def raise_power(base: Fraction, exponent: Fraction) -> Fraction:
    """Return ``base ** exponent`` for a base that is not negative; exact for a whole exponent."""
    if exponent.denominator == 1:
        return base**exponent.numerator
    with localcontext() as context:
        context.prec = ROOT_DIGITS
        return Fraction(_decimal(base) ** _decimal(exponent))


def geometric_mean(first: Fraction, second: Fraction) -> Fraction:
    """Return the square root of the product of two figures that are not negative."""
    if first == second:
        return first
    with localcontext() as context:
        context.prec = ROOT_DIGITS
        return Fraction(_decimal(first * second).sqrt())


def growth_pct(log_growth: Fraction) -> Fraction:
    """Return the growth in percent of a log growth, ``100 (e^g - 1)``."""
    with localcontext() as context:
        context.prec = ROOT_DIGITS
        return 100 * (Fraction(_decimal(log_growth).exp()) - 1)


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
