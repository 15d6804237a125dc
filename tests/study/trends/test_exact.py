"""Roots, powers and logs of exact figures."""

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.core.quantity import INFINITY, NEGATIVE_INFINITY, Quantity
from analysis.study.trends.exact import (
    geometric_mean,
    growth_pct,
    raise_power,
    subtract,
)

positive = st.fractions(min_value=Fraction(1, 1000), max_value=10**6, max_denominator=1000)


def test_a_difference_is_bounded_by_the_far_ends_of_both():
    first = Quantity(Fraction(3), Fraction(2), Fraction(5))
    second = Quantity(Fraction(1), Fraction(0), Fraction(2))
    assert subtract(first, second) == Quantity(Fraction(2), Fraction(0), Fraction(5))


def test_a_whole_power_is_exact():
    assert raise_power(Fraction(60, 53), Fraction(2)) == Fraction(3600, 2809)
    assert raise_power(Fraction(2, 3), Fraction(0)) == 1
    assert raise_power(Fraction(2, 3), Fraction(-1)) == Fraction(3, 2)


def test_a_broken_power_is_right_to_thirty_digits():
    # 2^0.5 and 10^1.2, from tables
    root = Fraction("1.41421356237309504880168872420969807857")
    found = raise_power(Fraction(2), Fraction(1, 2))
    assert isinstance(found, Fraction)  # beside a float the difference would be rounded away
    assert abs(found - root) < Fraction(1, 10**37)
    assert float(raise_power(Fraction(10), Fraction(6, 5))) == pytest.approx(15.848931924611134)


def test_a_result_does_not_hang_on_the_decimal_context_it_is_computed_in():
    plain = raise_power(Fraction(2), Fraction(1, 3)), growth_pct(Fraction(1, 7))
    with localcontext() as context:
        context.prec = 5
        assert (raise_power(Fraction(2), Fraction(1, 3)), growth_pct(Fraction(1, 7))) == plain


def test_the_geometric_mean_of_four_and_nine_is_six():
    assert geometric_mean(Fraction(4), Fraction(9)) == 6
    assert geometric_mean(Fraction(2, 7), Fraction(2, 7)) == Fraction(2, 7)
    assert geometric_mean(Fraction(0), Fraction(9)) == 0


@given(positive, positive)
def test_the_geometric_mean_is_no_more_than_the_arithmetic_one(first, second):
    slack = Fraction(1, 10**30)
    assert geometric_mean(first, second) <= (first + second) / 2 + slack


def test_log_growth_becomes_percent():
    assert growth_pct(Fraction(0)) == 0
    with localcontext() as context:
        context.prec = 45
        log = Decimal("1.1").ln()
    assert float(growth_pct(Fraction(log))) == pytest.approx(10, rel=1e-15)
    assert abs(growth_pct(Fraction(log)) - 10) < Fraction(1, 10**36)
    assert growth_pct(Fraction(-1, 10)) < 0


def test_an_end_that_is_not_there_goes_to_its_limit():
    assert raise_power(INFINITY, Fraction(3, 2)) == INFINITY
    assert raise_power(INFINITY, Fraction(-1, 2)) == 0
    assert growth_pct(INFINITY) == INFINITY
    assert growth_pct(NEGATIVE_INFINITY) == -100
