"""Quantities: what the print leaves open, and bounds that hold through every formula."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis.core.period import Period
from analysis.core.quantity import (
    Quantity,
    compound_rate,
    pct_change,
    propagate,
    simple_mean_rate,
    to_decimal,
)
from analysis.source.bounds import HedgePolicy, bound_reading
from analysis.source.reading import HEDGES, Reading, read_printed

STANDARD, WIDE, LITERAL = HedgePolicy.STANDARD, HedgePolicy.WIDE, HedgePolicy.LITERAL

FRACTIONS = st.fractions(min_value=Fraction(1, 1000), max_value=10**9, max_denominator=10**4)


@st.composite
def quantities(draw: st.DrawFn) -> Quantity:
    low, value, high = sorted(draw(st.tuples(FRACTIONS, FRACTIONS, FRACTIONS)))
    return Quantity(value, low, high)


@st.composite
def inside(draw: st.DrawFn, quantity: Quantity) -> Fraction:
    """Draw a point of a quantity's interval."""
    part = draw(st.fractions(min_value=0, max_value=1, max_denominator=1000))
    return quantity.low + part * (quantity.high - quantity.low)


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    """Draw a figure as printed: some digits, some of them decimals, some scale."""
    digits = draw(st.integers(0, 10**6))
    places = draw(st.integers(0, 3))
    scale = draw(st.sampled_from([0, 4, 8]))
    value = Decimal(digits).scaleb(scale - places)
    unit = draw(st.sampled_from(["percent", "percentage_point", "enterprise", "CNY"]))
    hedge = draw(st.sampled_from(HEDGES))
    return Reading(value, value, hedge, unit, Decimal(1).scaleb(scale - places), places > 0)


def bounds(printed: str, policy: HedgePolicy = STANDARD) -> tuple[float, float]:
    quantity = bound_reading(read_printed(printed), policy)
    return float(quantity.low), float(quantity.high)


# The policy


@pytest.mark.parametrize(
    ("printed", "standard", "wide", "literal"),
    [
        ("2.65%", (2.645, 2.655), (2.645, 2.655), (2.645, 2.655)),
        ("80%", (79.5, 80.5), (79.5, 80.5), (79.5, 80.5)),
        ("3亿元", (2.5e8, 3.5e8), (2.5e8, 3.5e8), (2.5e8, 3.5e8)),
        ("30.25亿元", (3.0245e9, 3.0255e9), (3.0245e9, 3.0255e9), (3.0245e9, 3.0255e9)),
        ("1621家", (1621, 1621), (1621, 1621), (1621, 1621)),
        ("900家", (900, 900), (850, 950), (900, 900)),
        ("3.0%左右", (2.9, 3.1), (2.8, 3.2), (2.95, 3.05)),
        ("约4000家", (3500, 4500), (3000, 5000), (4000, 4000)),
        ("600多家", (600, 700), (600, 1000), (600, 600)),
        ("超600家", (600, 700), (600, 1000), (600, 600)),
        ("268余家", (268, 269), (268, 270), (268, 268)),
        ("30%以上", (30, 40), (30, 100), (29.5, 30.5)),
        ("近600家", (500, 600), (0, 600), (600, 600)),
        ("前4", (0, 4), (0, 4), (4, 4)),
        ("不超过500万元", (0, 5e6), (0, 5e6), (4.995e6, 5.005e6)),
        ("100-5000万元", (1e6, 5e7), (1e6, 5e7), (1e6, 5e7)),
    ],
)
def test_each_policy_reads_each_hedge_as_its_table_says(printed, standard, wide, literal):
    assert bounds(printed, STANDARD) == standard
    assert bounds(printed, WIDE) == wide
    assert bounds(printed, LITERAL) == literal


@given(readings(), st.sampled_from(HedgePolicy), st.booleans())
def test_bounds_hold_the_printed_value_and_never_fall_below_nothing(reading, policy, nominal):
    quantity = bound_reading(reading, policy, nominal=nominal)
    assert quantity.value == Fraction(reading.low)
    assert 0 <= quantity.low <= quantity.value <= quantity.high


@given(readings())
def test_the_wide_policy_is_never_narrower_than_the_standard_one(reading):
    standard, wide = bound_reading(reading, STANDARD), bound_reading(reading, WIDE)
    assert wide.low <= standard.low
    assert standard.high <= wide.high


@given(readings())
def test_the_literal_policy_reads_every_hedge_as_none(reading):
    bare = replace(reading, hedge="exact")
    assert bound_reading(reading, LITERAL) == bound_reading(bare, STANDARD)


@given(readings(), st.sampled_from(HedgePolicy))
def test_a_fall_has_the_bounds_of_the_same_rise_mirrored(reading, policy):
    assume(reading.low)
    fall = replace(reading, low=-reading.low, high=-reading.high)
    up, down = bound_reading(reading, policy), bound_reading(fall, policy)
    assert (down.low, down.value, down.high) == (-up.high, -up.value, -up.low)


def test_a_fall_of_more_than_five_percent_is_at_least_five_percent():
    fall = replace(read_printed("5%以上"), low=Decimal(-5), high=Decimal(-5))
    assert bound_reading(fall) == Quantity(Fraction(-5), Fraction(-6), Fraction(-5))


def test_an_amount_that_is_a_rule_stands_for_itself():
    assert bound_reading(read_printed("最高100万元"), WIDE, nominal=True) == Quantity.exact(10**6)


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
    base, end = (bound_reading(read_printed(text)) for text in ("2.65%", "3.0%左右"))
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


@pytest.mark.parametrize(("base", "end", "years"), [(0, 1, 1), (-1, 1, 1), (1, 0, 1), (1, 2, 0)])
def test_compound_growth_refuses_what_cannot_compound(base, end, years):
    with pytest.raises(ValueError, match="positive levels and at least one year"):
        compound_rate(Fraction(base), Fraction(end), years)


@given(st.fractions(max_denominator=10**6), st.fractions(max_denominator=10**6))
def test_rounding_to_a_decimal_keeps_order_and_twelve_digits(one, other):
    low, high = sorted((one, other))
    assert to_decimal(low) <= to_decimal(high)
    assert abs(Fraction(to_decimal(one)) - one) <= abs(one) / 10**11


@given(st.integers(-(10**12) + 1, 10**12 - 1))
def test_a_whole_number_keeps_every_digit_and_shows_no_exponent(number):
    assert str(to_decimal(Fraction(number))) == str(number)


# Periods


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2020", Period(2020, 2020)),
        ("2019-04", Period(2019, 2019)),
        ("2016-2020", Period(2016, 2020, span=True)),
        ("asof 2020", Period(2020, 2020, asof=True)),
        ("asof 2020-06", Period(2020, 2020, asof=True)),
        ("unknown", None),
    ],
)
def test_periods_are_read_as_the_codebook_writes_them(text, period):
    assert Period.parse(text) == period


@pytest.mark.parametrize(
    "text",
    [
        *("", "2020年", "20", "2020-13", "2020-00", "2020-2016", "2020-2020", "asof 2016-2020"),
        *("2020 ", "二〇二〇", "２０２０", "2020-6", "2020/06", "asof", "Unknown"),
    ],
)
def test_what_is_no_period_is_refused_with_what_is_accepted(text):
    with pytest.raises(ValueError, match="accepted: 2020, 2019-04, 2016-2020, asof 2020"):
        Period.parse(text)
