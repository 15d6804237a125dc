"""Where a hedge becomes a bound: what each policy makes of each print."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis.core.quantity import INFINITY, NEGATIVE_INFINITY, Quantity
from analysis.source.bounds import (
    HedgePolicy,
    Range,
    bound_reading,
    cut_off,
    find_range,
    is_nominal,
)
from analysis.source.reading import HEDGES, Reading, read_printed

STANDARD, WIDE = HedgePolicy.STANDARD, HedgePolicy.WIDE
LITERAL, LOGICAL = HedgePolicy.LITERAL, HedgePolicy.LOGICAL


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


INF = float("inf")


@pytest.mark.parametrize(
    ("printed", "literal", "standard", "wide", "logical"),
    [
        ("2.65%", (2.645, 2.655), (2.645, 2.655), (2.645, 2.655), (2.645, 2.655)),
        ("80%", (79.5, 80.5), (79.5, 80.5), (75, 85), (75, 85)),
        ("3亿元", (2.5e8, 3.5e8), (2.5e8, 3.5e8), (2.5e8, 3.5e8), (2.5e8, 3.5e8)),
        ("10亿元", (9.5e8, 1.05e9), (9.5e8, 1.05e9), (7.5e8, 1.25e9), (7.5e8, 1.25e9)),
        ("5000万元", (4.9995e7, 5.0005e7), (4.9995e7, 5.0005e7), (4.5e7, 5.5e7), (4.5e7, 5.5e7)),
        ("30.25亿元", (3.0245e9, 3.0255e9), *[(3.0245e9, 3.0255e9)] * 3),
        ("1621家", (1621, 1621), (1621, 1621), (1621, 1621), (1621, 1621)),
        ("900家", (900, 900), (900, 900), (850, 950), (850, 950)),
        ("3.0%左右", (2.95, 3.05), (2.9, 3.1), (2.8, 3.2), (2.8, 3.2)),
        ("20%左右", (19.5, 20.5), (17.5, 22.5), (15, 25), (15, 25)),
        ("25%左右", (24.5, 25.5), (22.5, 27.5), (20, 30), (20, 30)),
        ("21%左右", (20.5, 21.5), (20, 22), (19, 23), (19, 23)),
        ("约4000家", (4000, 4000), (3500, 4500), (3000, 5000), (3000, 5000)),
        ("约100家", (100, 100), (95, 105), (90, 110), (90, 110)),
        ("600多家", (600, 600), (600, 700), (600, 1000), (600, INF)),
        ("超600家", (600, 600), (600, 700), (600, 1000), (600, INF)),
        ("100多家", (100, 100), (100, 200), (100, 1000), (100, INF)),
        ("268余家", (268, 268), (268, 269), (268, 270), (268, INF)),
        ("30%以上", (30, 30), (30, 40), (30, 100), (30, INF)),
        ("超2.65%", (2.65, 2.65), (2.65, 2.66), (2.65, 2.7), (2.65, INF)),
        ("近600家", (600, 600), (500, 600), (400, 600), (0, 600)),
        ("近100家", (100, 100), (90, 100), (80, 100), (0, 100)),
        ("近1亿元", (1e8, 1e8), (9e7, 1e8), (8e7, 1e8), (0, 1e8)),
        ("近268家", (268, 268), (267, 268), (266, 268), (0, 268)),
        ("近3.0%", (3, 3), (2.9, 3), (2.8, 3), (0, 3)),
        ("前4", (4, 4), (0, 4), (0, 4), (0, 4)),
        ("不超过500万元", (5e6, 5e6), (0, 5e6), (0, 5e6), (0, 5e6)),
        ("100-5000万元", (1e6, 5e7), (1e6, 5e7), (1e6, 5e7), (1e6, 5e7)),
    ],
)
def test_each_policy_reads_each_hedge_as_its_table_says(printed, literal, standard, wide, logical):
    expected = {LITERAL: literal, STANDARD: standard, WIDE: wide, LOGICAL: logical}
    found = {policy: bounds(printed, policy) for policy in expected}
    assert found == {policy: pytest.approx(ends, rel=1e-12) for policy, ends in expected.items()}


@given(readings(), st.sampled_from(HedgePolicy), st.booleans())
def test_bounds_hold_the_printed_value_and_never_fall_below_nothing(reading, policy, nominal):
    quantity = bound_reading(reading, policy, nominal=nominal)
    assert quantity.value == Fraction(reading.low)
    assert 0 <= quantity.low <= quantity.value <= quantity.high


@given(readings(), st.sampled_from(["level", "share", "change"]), st.booleans())
def test_each_policy_allows_all_that_the_one_before_it_allows(reading, kind, falls):
    if falls and reading.low:
        reading = replace(reading, low=-reading.low, high=-reading.high)
    within = find_range(kind, reading.unit)
    literal, standard, wide, logical = (
        bound_reading(reading, policy, within=within)
        for policy in (LITERAL, STANDARD, WIDE, LOGICAL)
    )
    assert literal.within(standard)
    assert standard.within(wide)
    assert wide.within(logical)


@given(readings(), st.sampled_from([STANDARD, WIDE, LOGICAL]))
def test_a_hedge_that_names_an_end_leaves_that_end_and_room_on_the_other_side(reading, policy):
    assume(reading.low)
    quantity = bound_reading(reading, policy)
    match reading.hedge:
        case "more_than" | "at_least":
            assert quantity.low == quantity.value < quantity.high
        case "nearly" | "up_to":
            assert quantity.low < quantity.value == quantity.high
        case _:
            assert quantity.point
            return
    assert not quantity.point


@given(readings())
def test_without_hedges_only_rounded_digits_leave_room(reading):
    quantity = bound_reading(reading, LITERAL)
    assert quantity.point
    if reading.hedge in {"exact", "approx"}:
        bare = replace(reading, hedge="exact")
        assert quantity == bound_reading(bare, STANDARD)
    else:
        assert quantity == Quantity.exact(reading.low)


@given(st.integers(1, 9), st.integers(0, 6), st.sampled_from(["nearly", "more_than", "approx"]))
def test_a_standard_hedge_of_a_round_number_opens_it_by_no_more_than_itself(digit, zeros, hedge):
    value = Decimal(digit).scaleb(zeros)
    whole = Reading(value, value, hedge, "enterprise", Decimal(1), decimal=False)
    quantity = bound_reading(whole)
    assert quantity.low > 0 or value == 1
    assert quantity.high <= 2 * quantity.value


@given(readings(), st.sampled_from(HedgePolicy))
def test_a_fall_has_the_bounds_of_the_same_rise_mirrored(reading, policy):
    assume(reading.low)
    fall = replace(reading, low=-reading.low, high=-reading.high)
    anything = Range(NEGATIVE_INFINITY, INFINITY)
    up = bound_reading(reading, policy, within=anything)
    down = bound_reading(fall, policy, within=anything)
    assert (down.low, down.value, down.high) == (-up.high, -up.value, -up.low)
    assert down.point == up.point


@pytest.mark.parametrize("policy", [STANDARD, WIDE, LOGICAL])
@pytest.mark.parametrize("printed", ["90%以上", "超95%", "99%左右", "100%", "近100%"])
def test_nothing_falls_by_more_than_all_of_itself(printed, policy):
    rise = read_printed(printed)
    fall = replace(rise, low=-rise.low, high=-rise.high)
    quantity = bound_reading(fall, policy, within=find_range("change", "percent"))
    assert -100 <= quantity.low <= quantity.value <= quantity.high <= 0


def test_a_share_is_no_more_than_its_whole_unless_it_is_printed_so():
    share = find_range("share", "percent")
    assert bound_reading(read_printed("100%"), within=share).high == 100
    assert bound_reading(read_printed("99.9%左右"), WIDE, within=share).high == 100
    assert bound_reading(read_printed("95%以上"), LOGICAL, within=share).high == 100
    # what is more than the whole is rounded on both sides: 107.9166 % is printed so
    over = bound_reading(read_printed("107.9%"), within=share)
    assert (over.low, over.high) == (Fraction("107.85"), Fraction("107.95"))
    loss = bound_reading(read_printed("-105.2%"), within=find_range("change", "percent"))
    assert (loss.low, loss.high) == (Fraction("-105.25"), Fraction("-105.15"))
    assert bound_reading(read_printed("100%"), within=find_range("level", "percent")).high == 100.5
    assert find_range("share", "permille").high == 1000
    assert find_range("share", "ratio").high == 1


@pytest.mark.parametrize(
    ("kind", "unit", "expected"),
    [
        ("level", "percent", (0, INFINITY)),
        ("share", "percent", (0, 100)),
        ("share", "enterprise", (0, INFINITY)),
        ("change", "percent", (-100, INFINITY)),
        ("change", "enterprise", (NEGATIVE_INFINITY, INFINITY)),
        ("change", "percentage_point", (NEGATIVE_INFINITY, INFINITY)),
    ],
)
def test_what_a_figure_can_be_follows_from_its_kind_and_unit(kind, unit, expected):
    found = find_range(kind, unit)
    assert (found.low, found.high) == expected


def test_no_change_may_be_a_small_rise_or_a_small_fall():
    nothing = bound_reading(read_printed("0.0%"), within=find_range("change", "percent"))
    assert (nothing.low, nothing.high) == (Fraction(-1, 20), Fraction(1, 20))
    assert bound_reading(read_printed("0.0%")).low == 0


def test_a_fall_of_more_than_five_percent_is_at_least_five_percent():
    fall = replace(read_printed("5%以上"), low=Decimal(-5), high=Decimal(-5))
    assert bound_reading(fall) == Quantity(Fraction(-5), Fraction(-6), Fraction(-5), point=False)


def test_an_amount_that_is_a_rule_stands_for_itself():
    assert bound_reading(read_printed("最高100万元"), WIDE, nominal=True) == Quantity.exact(10**6)


@pytest.mark.parametrize(
    ("policy", "low", "high"), [(LITERAL, 7, 7), (STANDARD, 6, 8), (WIDE, 5, 9), (LOGICAL, 5, 9)]
)
def test_a_goal_of_about_an_amount_leaves_room(policy, low, high):
    reading = read_printed("7%左右")
    goal = bound_reading(reading, policy, nominal=is_nominal("policy", reading.hedge, policy))
    assert (goal.value, goal.low, goal.high) == (7, low, high)


def test_a_hedge_that_no_rule_bounds_is_refused():
    vague = replace(read_printed("600家"), hedge="vague")
    with pytest.raises(ValueError, match="'vague' is no hedge whose bounds are known"):
        bound_reading(vague)
    assert bound_reading(vague, LITERAL).low == 600  # it looks at no hedge


@pytest.mark.parametrize(
    ("low", "value", "high", "least", "most"),
    [
        ("30.55", "30.6", "30.65", "30.6", "30.7"),
        ("-30.65", "-30.6", "-30.55", "-30.7", "-30.6"),
        ("-0.05", "0", "0.05", "-0.1", "0.1"),
        ("0", "0", "0.05", "0", "0.1"),
    ],
)
def test_what_was_cut_off_is_further_from_nothing_than_its_digits(low, value, high, least, most):
    given = Quantity(Fraction(value), Fraction(low), Fraction(high))
    expected = Quantity(Fraction(value), Fraction(least), Fraction(most))
    assert cut_off(given, Fraction("0.1")) == expected
