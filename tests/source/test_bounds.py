"""Where a hedge becomes a bound: what each policy makes of each print."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis.core.quantity import Quantity
from analysis.source.bounds import HedgePolicy, bound_reading
from analysis.source.reading import HEDGES, Reading, read_printed

STANDARD, WIDE, LITERAL = HedgePolicy.STANDARD, HedgePolicy.WIDE, HedgePolicy.LITERAL


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


def test_a_hedge_that_no_rule_bounds_is_refused():
    vague = replace(read_printed("600家"), hedge="vague")
    with pytest.raises(ValueError, match="'vague' is no hedge whose bounds are known"):
        bound_reading(vague)
    assert bound_reading(vague, LITERAL).low == 600  # it looks at no hedge
