"""Products of printed figures: powers, exact bounds, shared figures, logs."""

from fractions import Fraction
from math import isclose, log, prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.core.quantity import (
    INFINITY,
    NEGATIVE_INFINITY,
    NotPositiveError,
    Quantity,
    propagate,
)
from analysis.core.result import Operand, OperandKind
from analysis.study.products import Factor, Product, natural_log


def quantity(value, low, high, **more):
    return Quantity(*(Fraction(str(x)) for x in (value, low, high)), **more)


def operand(name):
    return Operand(kind=OperandKind.FIGURE, id=name)


A = Product.of("a", quantity(2, 1, 4), [operand("p1"), operand("p2")])
B = Product.of("b", quantity(5, "4.5", "5.5"), [operand("p3"), operand("p2")])


# --- the log of a figure -----------------------------------------------------------------------


def test_the_log_has_forty_digits():
    # ln 2, OEIS A002162.
    assert natural_log(Fraction(2)) == Fraction("0.6931471805599453094172321214581765680755")
    assert natural_log(Fraction(1)) == 0
    assert natural_log(Fraction(1, 2)) == -natural_log(Fraction(2))


def test_the_log_of_an_open_end_is_its_limit():
    assert natural_log(Fraction(0)) == NEGATIVE_INFINITY
    assert natural_log(INFINITY) == INFINITY


@pytest.mark.parametrize("below", [Fraction(-1, 10**30), NEGATIVE_INFINITY])
def test_there_is_no_log_below_nothing(below):
    with pytest.raises(NotPositiveError, match="has no log"):
        natural_log(below)


# --- factors -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "given", [quantity(0, 0, 1), quantity(-1, -2, -1), quantity(1, "-0.001", 2)]
)
def test_what_may_be_below_nothing_is_no_factor(given):
    with pytest.raises(NotPositiveError, match="x may be"):
        Factor("x", given)


def test_what_may_be_nothing_is_a_factor():
    assert Factor("x", quantity(1, 0, 2)).operands == ()


# --- products ----------------------------------------------------------------------------------


def test_a_product_multiplies_values_and_bounds():
    assert (A * B).quantity == quantity(10, "4.5", 22)
    assert (A / B).quantity == Quantity(
        Fraction(2, 5), Fraction(1) / Fraction("5.5"), Fraction(8, 9)
    )
    assert (A**2).quantity == quantity(4, 1, 16)
    assert (B**-1).quantity == Quantity(Fraction(1, 5), 1 / Fraction("5.5"), 1 / Fraction("4.5"))


def test_a_constant_scales():
    percent = Product.of("s", quantity(50, 40, 60), scale=Fraction(1, 100))
    assert percent.quantity == quantity("0.5", "0.4", "0.6")
    assert (percent**-2).quantity == Quantity(
        Fraction(4), 1 / Fraction("0.36"), 1 / Fraction("0.16")
    )
    assert (A * percent).quantity == quantity(1, "0.4", "2.4")
    assert Product(scale=Fraction(3)).quantity == quantity(3, 3, 3)
    assert Product().log == quantity(0, 0, 0)


def test_a_figure_that_stands_twice_moves_as_one():
    # a/b · b is a, to the last bound; a·a is a squared, whose ends are those of one figure.
    assert (A / B * B).quantity == A.quantity
    assert Product() == (A / A)
    assert (A * A) == A**2
    assert (A * A).powers == ((A.powers[0][0], 2),)


def test_the_nought_th_power_is_one():
    assert Product() == A**0
    assert (Product.of("s", quantity(3, 2, 4), scale=7) ** 0) == Product()


def test_figures_of_two_names_move_apart():
    other = Product.of("c", A.quantity)
    assert (A / other).quantity == quantity(1, "0.25", 4)


def test_operands_stand_once_in_their_order():
    assert (A * B).operands == tuple(map(operand, ("p1", "p2", "p3")))
    assert (A / A).operands == ()
    assert Product().operands == ()


def test_a_product_is_a_point_where_its_figures_are():
    over = Product.of("c", quantity(600, 600, 700, point=False))
    assert (A * B).quantity.point
    assert (A * B).log.point
    assert not (A * over).quantity.point
    assert not (A * over).log.point


def test_open_ends_are_carried():
    over = Product.of("c", Quantity(Fraction(6), Fraction(6), INFINITY))
    nearly = Product.of("d", quantity(9, 0, 10))
    assert (over * B).quantity == Quantity(Fraction(30), Fraction(27), INFINITY)
    assert (B / over).quantity == Quantity(Fraction(5, 6), Fraction(0), Fraction("5.5") / 6)
    assert (B / nearly).quantity.high == INFINITY
    assert (B / nearly).quantity.low == Fraction("0.45")
    assert nearly.log.low == NEGATIVE_INFINITY
    assert (B / nearly).log.high == INFINITY
    assert over.log.high == INFINITY
    assert (B / over).log.low == NEGATIVE_INFINITY


def test_the_log_adds_up_what_the_factors_give():
    found = (A**2 / B * Product(scale=Fraction(3))).log
    assert isclose(found.value, log(12 / 5), rel_tol=1e-15)
    assert isclose(found.low, log(3 / 5.5), rel_tol=1e-15)
    assert isclose(found.high, log(48 / 4.5), rel_tol=1e-15)
    assert found.value == (A**2).log.value - B.log.value + natural_log(Fraction(3))


positive = st.fractions(min_value=Fraction(1, 50), max_value=50, max_denominator=100)
figures = st.lists(positive, min_size=3, max_size=3).map(sorted)
powers = st.integers(min_value=-3, max_value=3)


@given(st.lists(st.tuples(figures, powers), min_size=1, max_size=4), st.data())
def test_bounds_are_reached_and_never_passed(parts, data):
    product = Product()
    for number, ((low, value, high), power) in enumerate(parts):
        product *= Product.of(f"f{number}", Quantity(value, low, high)) ** power
    found = product.quantity
    assert found == propagate(
        lambda *each: prod(
            (one**power for one, (_, power) in zip(each, parts, strict=True)), start=Fraction(1)
        ),
        *(Quantity(value, low, high) for (low, value, high), _ in parts),
    )
    inside = Fraction(1)
    for (low, _, high), power in parts:
        inside *= (low + (high - low) * data.draw(st.fractions(0, 1, max_denominator=9))) ** power
    assert found.low <= inside <= found.high
    for end, log_end in ((found.low, product.log.low), (found.high, product.log.high)):
        assert isclose(log_end, log(end), abs_tol=1e-12)


@given(figures, figures, powers)
def test_logs_of_a_product_add_up(first, second, power):
    one = Product.of("a", Quantity(first[1], first[0], first[2]))
    other = Product.of("b", Quantity(second[1], second[0], second[2]))
    both = (one * other**power).log
    assert both.value == one.log.value + power * other.log.value
    assert both.high - both.low == (one.log.high - one.log.low) + abs(power) * (
        other.log.high - other.log.low
    )
