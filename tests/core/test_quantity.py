"""Quantities: exact bounds that hold through every formula, and how they are published."""

from collections.abc import Callable
from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis.core.quantity import (
    INFINITY,
    NEGATIVE_INFINITY,
    IndeterminateError,
    Infinite,
    NotPositiveError,
    Quantity,
    annualise,
    compound_rate,
    decimal_places,
    from_decimal,
    is_finite,
    move_off,
    pct_change,
    propagate,
    read_decimals,
    round_outwards,
    round_to,
    simple_mean_rate,
    square_root,
    supported_places,
    to_bounds,
    to_decimal,
    width_places,
)

#: Drawn by its two parts: `st.fractions` takes several times as long to draw as what is tested.
FRACTIONS = st.builds(Fraction, st.integers(1, 10**9), st.integers(1, 10**4))


@st.composite
def quantities(draw: st.DrawFn) -> Quantity:
    low, value, high = sorted(draw(st.tuples(FRACTIONS, FRACTIONS, FRACTIONS)))
    return Quantity(value, low, high)


@st.composite
def inside(draw: st.DrawFn, quantity: Quantity) -> Fraction:
    """Draw a point of a quantity's interval."""
    part = Fraction(draw(st.integers(0, 1000)), 1000)
    return quantity.low + part * (quantity.high - quantity.low)


def test_a_quantity_refuses_bounds_that_leave_its_value_out():
    with pytest.raises(ValueError, match="do not contain"):
        Quantity(Fraction(3), Fraction(1), Fraction(2))


@given(quantities(), quantities())
def test_quantities_overlap_where_one_point_lies_in_both(one, other):
    shared = max(one.low, other.low)
    assert one.overlaps(other) == other.overlaps(one)
    assert one.overlaps(other) == (one.contains(shared) and other.contains(shared))


# Arithmetic


def share(part: Fraction, whole: Fraction) -> Fraction:
    return 100 * part / whole


def share_change(p0: Fraction, p1: Fraction, w0: Fraction, w1: Fraction) -> Fraction:
    return 100 * (p1 / w1 - p0 / w0)


def contribution(p0: Fraction, p1: Fraction, w0: Fraction, w1: Fraction) -> Fraction:
    return 100 * (p1 - p0) / (w1 - w0)


@pytest.mark.parametrize(
    ("function", "operands"),
    [
        (pct_change, 2),
        (lambda b, e: compound_rate(b, e, 5), 2),
        (lambda b, e: simple_mean_rate(b, e, 5), 2),
        (lambda b, e: e - b, 2),
        (share, 2),
        (share_change, 4),
        (contribution, 4),
        (lambda e, c: e / (1 + c / 100), 2),
    ],
    ids=["pct", "cagr", "mean", "pp", "share", "share change", "contribution", "back-cast"],
)
@given(data=st.data())
def test_corner_bounds_hold_every_point_of_the_intervals(
    function: Callable[..., Fraction], operands: int, data: st.DataObject
):
    drawn = [data.draw(quantities()) for _ in range(operands)]
    if function is contribution:  # the whole must have grown
        w0, w1 = drawn[2:]
        assume(w0.high != w1.low)
        drawn[2:] = [w0, Quantity(*(x + w0.high for x in (w1.value, w1.low, w1.high)))]
    result = propagate(function, *drawn)
    point = function(*(data.draw(inside(quantity)) for quantity in drawn))
    assert result.contains(point)
    assert result.value == function(*(quantity.value for quantity in drawn))


@given(quantities(), quantities())
def test_corner_bounds_are_reached_and_so_no_wider_than_needed(base, end):
    growth = propagate(pct_change, base, end)
    assert growth.low == pct_change(base.high, end.low)
    assert growth.high == pct_change(base.low, end.high)


def test_a_divisor_that_may_be_zero_is_refused():
    may_be_zero = Quantity(Fraction(1), Fraction(0), Fraction(2))
    with pytest.raises(ZeroDivisionError):
        propagate(pct_change, may_be_zero, Quantity.exact(1))


def test_growth_from_900_to_1621_is_80_and_a_ninth_percent():
    # 1621 / 900 = 1.80111…, so growth is 80 + 1/9 percent, exactly.
    assert pct_change(Fraction(900), Fraction(1621)) == 80 + Fraction(1, 9)


@pytest.mark.parametrize(
    ("base", "end", "years", "rate"),
    [
        # 1.15847^4 = 1.8011, 1.12488^5 = 1.8011: the two dates of the same 1,621.
        (900, 1621, 4, 15.847),
        (900, 1621, 5, 12.488),
        (424, 674, 4, 12.285),
        (268, 600, 6, 14.376),
        (268, 700, 6, 17.353),
        (100, 121, 2, 10.0),
        (100, 50, 1, -50.0),
    ],
)
def test_compound_rates_worked_by_hand_come_out(base, end, years, rate):
    assert float(compound_rate(Fraction(base), Fraction(end), years)) == pytest.approx(
        rate, abs=0.0005
    )


def test_2_65_to_about_3_0_is_0_35_points_between_0_245_and_0_455():
    base = Quantity(Fraction("2.65"), Fraction("2.645"), Fraction("2.655"))
    end = Quantity(Fraction("3.0"), Fraction("2.9"), Fraction("3.1"))
    change = propagate(lambda b, e: e - b, base, end)
    # 2.9 − 2.655 and 3.1 − 2.645
    assert change == Quantity(Fraction("0.35"), Fraction("0.245"), Fraction("0.455"))


@given(FRACTIONS, FRACTIONS, st.integers(1, 30))
def test_compounding_a_rate_over_its_years_gives_the_end_again(base, end, years):
    rate = compound_rate(base, end, years)
    again = base * (1 + rate / 100) ** years
    assert abs(again / end - 1) < Fraction(1, 10**20)


@given(FRACTIONS, FRACTIONS, FRACTIONS, st.integers(1, 30))
def test_a_higher_end_never_gives_a_lower_rate(base, one, other, years):
    low, high = sorted((one, other))
    assert compound_rate(base, low, years) <= compound_rate(base, high, years)


@pytest.mark.parametrize(
    ("base", "end", "years", "why"),
    [
        (0, 1, 1, "needs positive levels"),
        (-1, 1, 1, "needs positive levels"),
        (1, 0, 1, "needs positive levels"),
        (1, 2, 0, "at least one year"),
        (1, 2, Fraction(11, 12), "at least one year"),
    ],
)
def test_compound_growth_refuses_what_cannot_compound(base, end, years, why):
    with pytest.raises(ValueError, match=why):
        compound_rate(Fraction(base), Fraction(end), years)


@pytest.mark.parametrize(
    ("ratio", "months", "rate"),
    [
        (Fraction(27, 8), 18, 125),  # (27/8)^(2/3) = 9/4
        (Fraction(32), 30, 300),  # 32^(2/5) = 4
        (Fraction(4), 12, 300),
        (Fraction(2), 13, Fraction("89.6156")),  # 2^(12/13) = 1.896156…
    ],
)
def test_a_rate_a_year_is_taken_over_months(ratio, months, rate):
    found = annualise(ratio, Fraction(months, 12))
    assert found == rate if months != 13 else abs(found - rate) < Fraction(1, 10**4)


def test_a_rate_a_year_has_limits_and_no_sense_below_nothing_or_within_a_year():
    assert annualise(INFINITY, 3) == INFINITY
    assert annualise(Fraction(0), 3) == -100
    for ratio, years in ((Fraction(-1), 3), (Fraction(2), Fraction(1, 12))):
        with pytest.raises(ValueError, match="at least one year"):
            annualise(ratio, years)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("105797409805735.43", "105797409805735"),  # fifteen digits, as many as a float holds
        ("1057974098057.4351", "1057974098057.44"),
        ("12345678901234567.5", "12345678901234600"),
        ("12345678901234567", "12345678901234567"),  # a whole number may be a count in full
        ("99999999999999.999", "100000000000000"),
    ],
)
def test_a_long_number_keeps_what_a_table_of_floats_can_hold(value, shown):
    assert str(to_decimal(Fraction(value))) == shown


@given(st.fractions(max_denominator=10**6), st.fractions(max_denominator=10**6))
def test_rounding_to_a_decimal_keeps_order_and_twelve_digits(one, other):
    low, high = sorted((one, other))
    assert to_decimal(low) <= to_decimal(high)
    assert abs(Fraction(to_decimal(one)) - one) <= abs(one) / 10**11


@given(st.integers(-(10**12) + 1, 10**12 - 1))
def test_a_whole_number_keeps_every_digit_and_shows_no_exponent(number):
    assert str(to_decimal(Fraction(number))) == str(number)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("1/3", "0.333333333333"),
        ("2/3", "0.666666666667"),
        ("1234567890123/10", "123456789012.3"),  # the whole part and two places always
        ("5/2", "2.5"),
        ("300", "300"),
        ("-1/8", "-0.125"),
    ],
)
def test_twelve_digits_are_kept_unless_fewer_say_it_all(value, shown):
    assert str(to_decimal(Fraction(value))) == shown


def test_a_number_beyond_every_print_is_still_a_number():
    assert to_decimal(Fraction(10**40)) == Decimal(10**40)
    assert str(to_decimal(Fraction(10**26), 28)) == str(10**26)
    assert to_decimal(Fraction(1, 3), 4) == Decimal("0.3333")


@given(quantities(), st.integers(2, 12))
def test_published_bounds_hold_the_exact_ones_and_the_published_value(quantity, digits):
    value, low, high = to_bounds(quantity, digits)
    assert low <= value <= high
    assert Fraction(value) == Fraction(to_decimal(quantity.value, digits))
    if quantity.low != quantity.high:
        assert Fraction(low) <= quantity.low
        assert quantity.high <= Fraction(high)
        # and are no wider than the last digit makes them
        for exact, end in ((quantity.low, low), (quantity.high, high)):
            assert abs(Fraction(end) - exact) <= exact / 10 ** (digits - 1)


def test_bounds_are_rounded_outwards_in_the_twelfth_digit_and_a_point_stays_a_point():
    third = Fraction(1, 3)
    assert to_bounds(Quantity.exact(third)) == (Decimal("0.333333333333"),) * 3
    wide = Quantity(third, third, 2 * third)
    assert to_bounds(wide) == tuple(
        map(Decimal, ("0.333333333333", "0.333333333333", "0.666666666667"))
    )
    fall = Quantity(-third, -2 * third, -third)
    assert to_bounds(fall)[1:] == tuple(map(Decimal, ("-0.666666666667", "-0.333333333333")))


@pytest.mark.parametrize(
    ("base", "end", "years", "rate"),
    [
        (1000, 8000, 3, 100),  # a third is no decimal, the cube root of eight is two
        (100, 121, 2, 10),
        (10**10, 11**10, 10, 10),
        (3, 4, 1, Fraction(100, 3)),  # over one year the growth itself, exactly
    ],
)
def test_a_root_that_is_a_short_number_is_that_number(base, end, years, rate):
    found = compound_rate(Fraction(base), Fraction(end), years)
    assert found == rate
    assert to_bounds(Quantity(found, found, found + 1))[1] == to_decimal(Fraction(rate))


@pytest.mark.parametrize(("base", "end", "years"), [(0, 1, 2), (1, 0, 2), (-1, 1, 1), (0, 1, 1)])
def test_a_level_of_nothing_is_told_apart_from_a_span_of_none(base, end, years):
    with pytest.raises(NotPositiveError):
        compound_rate(Fraction(base), Fraction(end), years)
    with pytest.raises(ValueError, match="at least one year") as error:
        compound_rate(Fraction(1), Fraction(1), 0)
    assert not isinstance(error.value, NotPositiveError)


def test_the_simple_mean_of_growth_is_its_total_over_the_years():
    # 161.194…% over six years is 26.8657% a year
    assert simple_mean_rate(Fraction(268), Fraction(700), 6) == Fraction(43200, 268 * 6)


def test_an_interval_is_closed_at_both_ends():
    quantity = Quantity(Fraction(2), Fraction(1), Fraction(3))
    assert [quantity.contains(Fraction(x)) for x in (0, 1, 2, 3, 4)] == [
        *(False, True, True, True, False)
    ]
    touching, apart = Quantity.exact(3), Quantity.exact(4)
    assert quantity.overlaps(touching)
    assert touching.overlaps(quantity)
    assert not quantity.overlaps(apart)
    assert not apart.overlaps(quantity)


class TestInfinity:
    """Open ends compute as limits do."""

    def test_it_lies_beyond_every_number(self):
        assert Fraction(10**30) < INFINITY
        assert Fraction(-(10**30)) > NEGATIVE_INFINITY
        assert Fraction(5) > NEGATIVE_INFINITY
        assert INFINITY > 5
        assert NEGATIVE_INFINITY < INFINITY
        assert Infinite(1) <= INFINITY
        assert Infinite(1) >= INFINITY
        assert not Infinite(1) > INFINITY
        assert not Infinite(1) < INFINITY
        assert not Fraction(5) >= INFINITY
        assert max(Fraction(1), INFINITY, Fraction(2)) is INFINITY
        assert INFINITY != NEGATIVE_INFINITY
        assert Infinite(1) == INFINITY
        assert len({INFINITY, Infinite(1), NEGATIVE_INFINITY}) == 2
        assert float(NEGATIVE_INFINITY) == float("-inf")

    @given(st.fractions())
    def test_sums_and_differences_with_a_number_stay_infinite(self, number):
        assert INFINITY + number == number + INFINITY == INFINITY
        assert INFINITY - number == INFINITY
        assert number - INFINITY == NEGATIVE_INFINITY
        assert number - NEGATIVE_INFINITY == INFINITY

    @given(st.fractions().filter(bool))
    def test_products_and_quotients_take_the_sign(self, number):
        infinite = INFINITY if number > 0 else NEGATIVE_INFINITY
        assert INFINITY * number == number * INFINITY == infinite
        assert INFINITY / number == infinite
        assert NEGATIVE_INFINITY * number == -infinite
        assert number / INFINITY == 0

    @pytest.mark.parametrize(
        "undefined",
        [
            lambda: INFINITY - INFINITY,
            lambda: INFINITY + NEGATIVE_INFINITY,
            lambda: INFINITY / INFINITY,
            lambda: INFINITY * Fraction(0),
            lambda: Fraction(0) * NEGATIVE_INFINITY,
            lambda: INFINITY**0,
            lambda: NEGATIVE_INFINITY**2,
        ],
    )
    def test_what_has_no_limit_is_refused(self, undefined):
        with pytest.raises(IndeterminateError):
            undefined()

    def test_powers_and_zero_divisors(self):
        assert INFINITY ** Fraction(1, 2) == INFINITY
        assert INFINITY ** Fraction(-1) == 0
        with pytest.raises(ZeroDivisionError):
            INFINITY / Fraction(0)

    def test_an_open_end_is_carried_through_a_formula(self):
        base = Quantity(Fraction(600), Fraction(600), INFINITY, point=False)
        end = Quantity.exact(900)
        grown = propagate(pct_change, base, end)
        assert (grown.low, grown.high, grown.point) == (-100, 50, False)
        assert grown.bounded
        opened = propagate(pct_change, end, base)
        assert (opened.low, opened.high) == (Fraction(-100, 3), INFINITY)
        assert not opened.bounded
        both = propagate(lambda b, e: e - b, base, base)
        assert (both.low, both.high) == (NEGATIVE_INFINITY, INFINITY)
        assert propagate(pct_change, end, end).point

    @given(st.integers(1, 10**6), st.integers(1, 10**6), st.integers(1, 10**6))
    def test_growth_to_or_from_an_open_end_holds_every_finite_case(self, low, other, more):
        opened = Quantity(Fraction(low), Fraction(low), INFINITY, point=False)
        known = Quantity.exact(other)
        true = Fraction(low + more)
        for years in (1, 5):
            up = propagate(lambda b, e, n=years: compound_rate(b, e, n), known, opened)
            down = propagate(lambda b, e, n=years: compound_rate(b, e, n), opened, known)
            assert up.contains(compound_rate(Fraction(other), true, years))
            assert down.contains(compound_rate(true, Fraction(other), years))
            assert up.high is INFINITY
            assert down.low == -100

    def test_published_ends_come_back_as_they_were(self):
        quantity = Quantity(Fraction(600), Fraction(600), INFINITY, point=False)
        value, low, high = to_bounds(quantity)
        assert (str(value), str(low), str(high)) == ("600", "600", "Infinity")
        assert from_decimal(high) == INFINITY
        assert from_decimal(-high) == NEGATIVE_INFINITY
        assert from_decimal(low) == 600
        assert is_finite(from_decimal(low))
        assert not is_finite(INFINITY)


class TestWithin:
    """One quantity inside another."""

    @pytest.mark.parametrize(
        ("ends", "inside"),
        [((2, 3), True), ((1, 4), True), ((0, 3), False), ((2, 5), False), ((0, 5), False)],
    )
    def test_every_value_it_allows_is_allowed(self, ends, inside):
        outer = Quantity(Fraction(2), Fraction(1), Fraction(4))
        inner = Quantity(Fraction(2), *map(Fraction, ends))
        assert inner.within(outer) is inside


@given(st.fractions())
def test_whole_numbers_keep_all_digits_and_bounds_lie_outside(value):
    quantity = Quantity(value, value - 1, value + Fraction(1, 3))
    shown, low, high = to_bounds(quantity)
    assert Fraction(low) <= quantity.low <= quantity.high <= Fraction(high)
    assert low <= shown <= high
    assert to_decimal(Fraction(10**18 + 1)) == 10**18 + 1


def test_a_square_root_of_a_square_is_exact_and_of_two_right_to_its_last_digit():
    assert square_root(Fraction(144)) == 12
    assert square_root(Fraction("0.09")) == Fraction("0.3")
    two = Fraction("1.41421356237309504880168872420969807857")
    assert abs(square_root(Fraction(2)) - two) < Fraction(1, 10**37)
    with localcontext() as context:
        context.prec = 5
        assert abs(square_root(Fraction(2)) - two) < Fraction(1, 10**37)


def test_a_value_rounded_beyond_an_end_that_keeps_its_digits_stays_within_it():
    seventh = Fraction(10**20, 7)
    low, high = Fraction(10**20 // 7 - 30), Fraction(10**20 // 7 + 30)
    value, least, most = to_bounds(Quantity(seventh, low, high))
    assert (Fraction(least), Fraction(most)) == (low, high)
    assert low <= Fraction(value) <= high


# --- digits that an interval supports


@pytest.mark.parametrize(
    ("value", "places"), [("2.65", 2), ("3.0", 1), ("300", 0), ("3E+2", 0), ("-0.125", 3)]
)
def test_a_number_has_the_places_it_shows(value, places):
    assert decimal_places(Decimal(value)) == places


@pytest.mark.parametrize("value", ["NaN", "-Infinity"])
def test_what_shows_no_digits_has_no_places(value):
    with pytest.raises(ValueError, match=f"{value} has no digits"):
        decimal_places(Decimal(value))


@pytest.mark.parametrize(
    ("low", "high", "places"),
    [("2.34", "3.14", 2), ("14.3", "17.4", 1), ("332", "432", -1), ("20000", "90000", -3)],
)
def test_a_width_is_told_to_two_digits(low, high, places):
    assert width_places(Decimal(low), Decimal(high)) == places


@pytest.mark.parametrize(("low", "high"), [("1", "1"), ("2", "1"), ("0", "Infinity")])
def test_what_has_no_width_has_no_digits_of_it(low, high):
    with pytest.raises(ValueError, match="has no width to tell"):
        width_places(Decimal(low), Decimal(high))


@pytest.mark.parametrize(
    ("value", "low", "high", "most", "places"),
    [
        ("2.74", "2.337", "3.143", 2, 2),
        ("12.34", "12.34", "12.34", 1, 1),  # nothing left open
        ("12.34", "12", "Infinity", 1, 1),
        ("0.104", "0.101", "0.999", 2, 3),  # two would show it on its lower end
        ("0.12304", "0.12301", "0.19999", 9, 5),  # three and four would
        ("0.04", "0.01", "0.06", 1, 2),  # one would show nothing
        ("-0.04", "-0.06", "-0.01", 1, 2),
        ("150", "-500", "900", 1, 0),
    ],
)
def test_a_value_has_the_digits_its_interval_supports(value, low, high, most, places):
    assert supported_places(*map(Decimal, (value, low, high)), most) == places


def test_an_end_is_moved_off_a_value_that_is_none_but_not_past_nothing():
    ends, outer = (Decimal("9.99"), Decimal("10.21")), (Decimal("9.9"), Decimal("10.3"))
    assert move_off(Decimal("10.1"), Decimal("10.1"), ends, outer) == outer
    close = (Decimal("0.01"), Decimal("0.19"))
    shown = move_off(Decimal("0.18"), Decimal("0.2"), close, (Decimal("0.0"), Decimal("0.2")))
    assert shown == (Decimal("0.0"), Decimal("0.3"))
    at_end = move_off(Decimal("0.19"), Decimal("0.2"), close, (Decimal("0.0"), Decimal("0.2")))
    assert at_end == (Decimal("0.0"), Decimal("0.2"))
    nothing = move_off(Decimal("0.02"), Decimal("0.0"), close, (Decimal("0.0"), Decimal("0.2")))
    assert nothing == (Decimal("0.0"), Decimal("0.2"))
    far = (Decimal("0.51"), Decimal("0.9"))
    low = move_off(Decimal("0.52"), Decimal("0.5"), far, (Decimal("0.5"), Decimal("0.9")))
    assert low == (Decimal("0.4"), Decimal("0.9"))


def test_ends_are_rounded_outwards_however_long_they_are():
    low, high = Decimal("-1234567890123456789012345678901.25"), Decimal("0.001")
    assert round_outwards(low, high, 1) == (
        Decimal("-1234567890123456789012345678901.3"), Decimal("0.1"),
    )  # fmt: skip
    assert round_to(Decimal(902745), -4) == 900000
    assert round_to(Decimal(10) ** 70 + 4, -1) == Decimal(10) ** 70


def test_a_published_value_is_read_with_its_ends_exactly():
    found = read_decimals(Decimal("2.65"), Decimal("2.6"), Decimal("Infinity"), point=False)
    assert found == Quantity(Fraction(53, 20), Fraction(13, 5), INFINITY, point=False)
    assert read_decimals(Decimal("1.50"), Decimal("1.5"), Decimal("1.5")) == Quantity.exact(
        Fraction(3, 2)
    )


@pytest.mark.parametrize(("first", "second"), [(True, True), (True, False)])
def test_what_has_one_corner_is_computed_once_and_stays_no_point(first, second):
    seen = []

    def add(one, other):
        seen.append((one, other))
        return one + other

    one = Quantity(Fraction(1), Fraction(1), Fraction(1), point=first)
    two = Quantity(Fraction(2), Fraction(2), Fraction(2), point=second)
    both = Quantity(Fraction(3), Fraction(3), Fraction(3), point=first and second)
    assert propagate(add, one, two) == both
    assert seen == [(1, 2)]
