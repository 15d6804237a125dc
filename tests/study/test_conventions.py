"""How prints are read beside their hedges: symmetric, exact, and never past what they can be."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.core.period import Period
from analysis.core.quantity import INFINITY, Quantity
from analysis.source.observe import Observation
from analysis.source.schema import Figure
from analysis.study.conventions import (
    USUAL,
    Conventions,
    DateReading,
    Rounding,
    YearCount,
    count_years,
    cut_off,
    find_other_dates,
    is_rounded,
    printed_range,
    read_rounding,
    round_print,
)

HALF_UP, TRUNCATION = Rounding
NUMBERS = st.fractions(min_value=-50, max_value=50, max_denominator=40)
STEPS = st.sampled_from([Fraction(1), Fraction(10), Fraction(1, 10), Fraction(1, 100)])


def exactly(low, value, high):
    return Quantity(*(Fraction(str(one)) for one in (value, low, high)))


def test_the_usual_is_half_up_with_the_printed_date_and_the_years_elapsed():
    assert Conventions(HALF_UP, YearCount.ELAPSED, DateReading.PRINTED) == USUAL


@pytest.mark.parametrize(
    ("value", "half_up", "cut"),
    [
        ("5.65", "5.7", "5.6"),
        ("5.649", "5.6", "5.6"),
        ("5.75", "5.8", "5.7"),
        ("5.699", "5.7", "5.6"),
        ("5.7", "5.7", "5.7"),
        ("0.04", "0", "0"),
        ("0.05", "0.1", "0"),
    ],
)
def test_a_fall_is_printed_as_the_mirror_of_a_rise(value, half_up, cut):
    for sign in (1, -1):
        given_ = sign * Fraction(value)
        assert round_print(given_, Fraction(1, 10), HALF_UP) == sign * Fraction(half_up)
        assert round_print(given_, Fraction(1, 10), TRUNCATION) == sign * Fraction(cut)


def test_a_step_may_be_a_hundred_million():
    step = Fraction(10**8)
    assert round_print(Fraction(550_000_000), step, HALF_UP) == 600_000_000
    assert round_print(Fraction(599_999_999), step, TRUNCATION) == 500_000_000


@given(value=NUMBERS, step=STEPS, rounding=st.sampled_from(Rounding))
def test_a_value_lies_in_the_range_of_its_print_and_no_other_print_s(value, step, rounding):
    printed = round_print(value, step, rounding)
    low, high = printed_range(printed, step, rounding)
    assert low <= value <= high
    assert (printed / step).denominator == 1
    assert high - low == step * (2 if rounding is TRUNCATION and not printed else 1)
    inside = (low + high) / 2
    assert round_print(inside, step, rounding) == printed
    assert round_print(high + step / 1000, step, rounding) != printed
    assert round_print(low - step / 1000, step, rounding) != printed


@pytest.mark.parametrize(
    ("given_", "step", "low", "high"),
    [
        ((30.55, 30.6, 30.65), "0.1", "30.6", "30.7"),
        ((-30.65, -30.6, -30.55), "0.1", "-30.7", "-30.6"),
        ((7, 7, 7), "1", "7", "8"),
        ((0, 0, 0.5), "1", "0", "1"),
        ((-0.5, 0, 0.5), "1", "-1", "1"),
    ],
)
def test_a_figure_cut_off_lies_between_it_and_the_next_from_zero(given_, step, low, high):
    found = cut_off(exactly(*given_), Fraction(step))
    assert (found.low, found.value, found.high) == (
        *(Fraction(low), Fraction(str(given_[1]))),
        Fraction(high),
    )


@pytest.mark.parametrize(
    ("half_up", "cut"),
    [
        ((58.5, 59, 59.5), (59, 59, 60)),
        ((-59.5, -59, -58.5), (-60, -59, -59)),
        ((2.645, 2.65, 2.655), (2.65, 2.65, 2.66)),
        ((0, 0, 0.5), (0, 0, 1)),
        ((-0.05, 0, 0.05), (-0.1, 0, 0.1)),
        ((1621, 1621, 1621), (1621, 1621, 1621)),
        # where a share ends at 100, or a fall at -100, so does what was cut off
        ((99.5, 100, 100), (100, 100, 100)),
        ((-100, -100, -99.5), (-100, -100, -100)),
        ((99.8, 99.9, 99.95), (99.9, 99.9, 99.95)),
        ((-99.95, -99.9, -99.8), (-99.95, -99.9, -99.9)),
    ],
)
def test_rounding_otherwise_moves_the_latitude_away_from_zero(half_up, cut):
    quantity = exactly(*half_up)
    assert read_rounding(quantity, TRUNCATION) == exactly(*cut)
    assert read_rounding(quantity, HALF_UP) == quantity


def test_an_end_that_is_not_there_is_no_rounding():
    over = Quantity(Fraction(600), Fraction(600), INFINITY, point=False)
    assert read_rounding(over, TRUNCATION) == over


def printed(text, value, **columns):
    content = {"figure": "p01.01", "page": 1, "kind": "level", "unit": "enterprise"} | columns
    return Figure(printed=text, value=value, indicator="x", period="2020", **content)


def test_only_a_figure_without_hedge_or_range_was_rounded():
    assert is_rounded(printed("9家", "9"))
    assert not is_rounded(printed("9家左右", "9", hedge="approx"))
    assert not is_rounded(printed("5-9家", "5..9"))


def test_years_with_both_ends_are_one_more():
    first, last = Period(2004, 2004), Period(2020, 2020)
    assert count_years(first, last, YearCount.ELAPSED) == 16
    assert count_years(first, last, YearCount.INCLUSIVE) == 17
    span = Period(2016, 2020, span=True)
    assert count_years(span, span, YearCount.ELAPSED) == 4
    december, january = Period.parse("2019-12"), Period.parse("2020-01")
    assert count_years(december, january, YearCount.ELAPSED) == Fraction(1, 12)
    assert count_years(first, december, YearCount.ELAPSED) == 2019 - first.start
    assert count_years(january, last, YearCount.ELAPSED) == last.end - 2020 + Fraction(11, 12)


@pytest.mark.parametrize("years", YearCount)
def test_between_months_years_are_what_elapsed(years):
    first, last = Period(2019, 2019, month=12), Period(2020, 2020, month=1)
    assert count_years(first, last, years) == Fraction(1, 12)
    assert count_years(first, Period(2021, 2021, month=6), years) == Fraction(18, 12)
    # a year alone ends in December, as in growth
    assert count_years(Period(2018, 2018), last, YearCount.ELAPSED) == Fraction(13, 12)
    assert count_years(first, Period(2021, 2021), YearCount.ELAPSED) == 2
    assert count_years(first, Period(2021, 2021), YearCount.INCLUSIVE) == 3


def observed(figure, when, value="9", **cells):
    period = Period.parse(when)
    dated = {} if period is None else {"start": period.start, "end": period.end}
    if period is not None:
        dated |= {"asof": period.asof, "span": period.span}
    content = {
        "printed": value,
        "kind": "level",
        "indicator": "labs",
        "scope": "jia",
        "unit": "enterprise",
        "hedge": "exact",
        **dict.fromkeys(("value", "low", "high"), value),
        **dated,
    }
    return Observation(figure=figure, **content | cells)


def test_a_count_printed_under_a_firm_year_and_as_of_a_later_one_has_two_dates():
    now, firm = Period(2020, 2020, asof=True), Period(2019, 2019)
    assert find_other_dates(
        [
            observed("a", "2019"),
            observed("b", "asof 2020"),
            observed("c", "asof 2020"),
            observed("other", "asof 2020", "10"),
            observed("where", "asof 2020", scope="park"),
            observed("what", "asof 2020", indicator="firms"),
        ]
    ) == {"a": now, "b": firm, "c": firm}


@pytest.mark.parametrize(
    "rows",
    [
        [("a", "2019"), ("b", "2020")],
        [("a", "asof 2019"), ("b", "asof 2020")],
        [("a", "2020"), ("b", "asof 2020")],
        [("a", "2021"), ("b", "asof 2020")],
        [("a", "unknown"), ("b", "asof 2020")],
        [("a", "2016-2019"), ("b", "asof 2020")],
    ],
)
def test_no_count_has_two_dates_but_a_firm_one_and_a_later_now(rows):
    assert find_other_dates(observed(*row) for row in rows) == {}
    changes = [observed("a", "2019", kind="change"), observed("b", "asof 2020", kind="change")]
    assert find_other_dates(changes) == {}
    shares = [observed("a", "2019", kind="share"), observed("b", "asof 2020", kind="share")]
    assert set(find_other_dates(shares)) == {"a", "b"}


def test_dates_are_told_apart_to_the_month():
    june = observed("a", "2019", month=6)
    august = observed("b", "asof 2019", month=8)
    assert find_other_dates([june, august]) == {
        "a": Period(2019, 2019, asof=True, month=8),
        "b": Period(2019, 2019, month=6),
    }
    assert find_other_dates([observed("a", "2019"), august]) == {}


def test_of_several_dates_now_repeats_the_latest_firm_one_and_may_be_the_last():
    found = find_other_dates(
        [
            observed("old", "2015"),
            observed("firm", "2018"),
            observed("early", "asof 2017"),
            observed("now", "asof 2019"),
            observed("last", "asof 2020"),
            observed("later", "2020"),
            observed("alike", "asof 2018"),
        ]
    )
    assert found == {
        "firm": Period(2020, 2020, asof=True),
        "now": Period(2018, 2018),
        "last": Period(2018, 2018),
    }
