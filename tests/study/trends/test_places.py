"""A place beside others: what exists is compared, and gaps stay open."""

from dataclasses import replace
from decimal import Decimal

import pytest

from analysis.core.period import Period
from analysis.core.result import (
    Estimate,
    ModelId,
    Refusal,
    RemarkCode,
    Subject,
    Term,
    Unit,
    remark,
)
from analysis.study.trends.places import beside, compare_places


def find(rows, place, term, year, against=None):
    [row] = [
        row
        for row in rows
        if (row.subject.place, row.term, row.end.end) == (place, term, year)
        and (row.subject.against and row.subject.against.place) == against
    ]
    return row


@pytest.fixture
def places(make_series):
    city = make_series([2.65, 3.0], place="changzhou", years=(2015, 2020))
    nation = make_series([2.057, 2.2, 2.407], years=(2015, 2018, 2020))
    province = make_series([2.55], place="jiangsu", years=(2015,))
    return city, nation, province


def test_levels_slopes_and_gaps_by_hand(places, codes, said):
    city, nation, _ = places
    rows = compare_places(city, [nation], 2015, 2020)
    assert len(rows) == 10
    both = rows.pop()
    assert (both.term, both.reason.code) == (Term.GAP_CHANGE_BOTH, RemarkCode.ONE_EDITION)
    level = find(rows, "changzhou", Term.LEVEL, 2015)
    assert (level.value, level.unit, level.n) == (Decimal("2.65"), Unit(name="percent"), 1)
    assert (level.interval.low, level.interval.high) == (Decimal("2.645"), Decimal("2.655"))
    assert level.start == level.end == Period(2015, 2015)
    assert [one.id for one in level.operands] == ["rd.changzhou.2015"]
    assert said(level, RemarkCode.REFERENCE_TRUST) == {"status": "published", "trust": "high"}
    slope = find(rows, "china", Term.SLOPE_PER_YEAR, 2020)
    assert (slope.value, slope.n) == (Decimal("0.07"), 2)
    assert (slope.interval.low, slope.interval.high) == (Decimal("0.068"), Decimal("0.072"))
    assert slope.unit == Unit(name="percentage_point", per_year=True)
    assert said(slope, RemarkCode.YEARS_BETWEEN) == {"years": 1}
    assert said(find(rows, "changzhou", Term.SLOPE_PER_YEAR, 2020), RemarkCode.YEARS_BETWEEN) == {
        "years": 0
    }
    assert (slope.start, slope.end) == (Period(2015, 2015), Period(2020, 2020))
    assert [one.id for one in slope.operands] == ["rd.china.2015", "rd.china.2020"]
    gap = find(rows, "changzhou", Term.GAP, 2015, "china")
    assert (gap.value, gap.n) == (Decimal("0.593"), 2)
    assert (gap.interval.low, gap.interval.high) == (Decimal("0.583"), Decimal("0.603"))
    assert gap.unit == Unit(name="percentage_point")
    assert [one.id for one in gap.operands] == ["rd.changzhou.2015", "rd.china.2015"]
    assert codes(gap) == [RemarkCode.REFERENCE_TRUST]  # of the city, which others publish here
    change = find(rows, "changzhou", Term.GAP_CHANGE, 2020, "china")
    assert (change.value, change.n) == (Decimal(0), 4)
    assert (change.interval.low, change.interval.high) == (Decimal("-0.02"), Decimal("0.02"))
    assert (change.start, change.end) == (Period(2015, 2015), Period(2020, 2020))
    assert len(change.operands) == 4
    assert {(row.model, row.dof) for row in rows} == {(ModelId.PLACE_COMPARISON, 0)}


def test_a_change_of_the_gap_is_the_later_gap_less_the_earlier(places):
    city, _, _ = places
    rows = compare_places(city, [city], 2015, 2020)
    assert find(rows, "changzhou", Term.GAP_CHANGE, 2020, "changzhou").value == 0


def test_a_year_without_a_figure_stays_open_with_its_reason(places):
    city, _, province = places
    rows = compare_places(city, [province], 2015, 2020)
    missing = [row for row in rows if isinstance(row, Refusal)]
    assert [(row.subject.place, row.term) for row in missing] == [
        ("jiangsu", Term.LEVEL),
        ("jiangsu", Term.SLOPE_PER_YEAR),
        ("changzhou", Term.GAP),
        ("changzhou", Term.GAP_CHANGE),
        ("changzhou", Term.GAP_CHANGE_BOTH),
    ]
    assert {row.reason.code for row in missing[:-1]} == {RemarkCode.NO_FIGURE}
    assert missing[-1].reason.code is RemarkCode.ONE_EDITION
    assert {row.model for row in missing} == {ModelId.PLACE_COMPARISON}
    assert [(row.start, row.end) for row in missing] == [
        (Period(2020, 2020), Period(2020, 2020)),
        (Period(2015, 2015), Period(2020, 2020)),
        (Period(2020, 2020), Period(2020, 2020)),
        (Period(2015, 2015), Period(2020, 2020)),
        (Period(2015, 2015), Period(2020, 2020)),
    ]
    assert isinstance(find(rows, "changzhou", Term.GAP, 2015, "jiangsu"), Estimate)


def test_first_published_levels_are_compared_and_their_slope_left_open(make_series, places):
    city, _, _ = places
    first = make_series([2.07, 2.40], years=(2015, 2020), comparable=False)
    rows = compare_places(city, [first], 2015, 2020)
    assert find(rows, "china", Term.LEVEL, 2020).value == Decimal("2.4")
    assert find(rows, "changzhou", Term.GAP, 2020, "china").value == Decimal("0.6")
    for row in (
        find(rows, "china", Term.SLOPE_PER_YEAR, 2020),
        find(rows, "changzhou", Term.GAP_CHANGE, 2020, "china"),
    ):
        assert row.reason.code is RemarkCode.FIRST_PUBLISHED


def test_a_place_of_first_published_figures_has_gaps_and_no_change(places):
    city, nation, _ = places
    rows = compare_places(replace(city, comparable=False), [nation], 2015, 2020)
    assert nation.comparable
    assert find(rows, "changzhou", Term.GAP, 2020, "china").value == Decimal("0.593")
    change = find(rows, "changzhou", Term.GAP_CHANGE, 2020, "china")
    assert isinstance(change, Refusal)
    assert change.reason.code is RemarkCode.FIRST_PUBLISHED


def test_figures_of_different_units_have_no_gap(make_series, places):
    city, _, _ = places
    firms = make_series([20, 30], place="jiangsu", years=(2015, 2020), unit="enterprise")
    rows = compare_places(city, [firms], 2015, 2020)
    gap = find(rows, "changzhou", Term.GAP, 2015, "jiangsu")
    assert gap.reason.code is RemarkCode.UNITS_DIFFER
    assert gap.reason.args == {"first": "percent", "second": "enterprise"}
    slope = find(rows, "jiangsu", Term.SLOPE_PER_YEAR, 2020)
    assert slope.unit == Unit(name="enterprise", per_year=True)


def test_what_a_place_is_held_against_is_known_by_series_place_and_vintage():
    home = Subject(indicator="rd_gdp", scope="city", place="changzhou", unit="percent")
    other = Subject(
        indicator="rd_gdp", series="rd", place="china", vintage="wdi_latest", unit="percent"
    )
    held = beside(home, other)
    assert held.model_copy(update={"against": None}) == home
    assert held.against == Subject(
        series="rd", place="china", vintage="wdi_latest", unit="percent"
    )


def test_a_figure_that_names_an_end_leaves_no_point_in_what_rests_on_it(places, make_quantity):
    city, nation, _ = places
    over = make_quantity(3, 3, "Infinity", point=False)
    city = replace(city, quantities=(city.quantities[0], over))
    rows = [row for row in compare_places(city, [nation], 2015, 2020) if isinstance(row, Estimate)]
    pointless = {(row.subject.place, row.term, row.end.end) for row in rows if not row.point}
    assert pointless == {
        ("changzhou", Term.LEVEL, 2020),
        ("changzhou", Term.SLOPE_PER_YEAR, 2020),
        ("changzhou", Term.GAP, 2020),
        ("changzhou", Term.GAP_CHANGE, 2020),
    }
    assert {row.interval.high for row in rows if not row.point} == {Decimal("Infinity")}


# --- editions ---------------------------------------------------------------------------------


@pytest.fixture
def editions(make_series):
    """A city with a later figure, beside a place as first published and as revised."""
    city = make_series(
        [2.65, 3.0, 3.3],
        place="changzhou",
        years=(2015, 2020, 2021),
        marks=(remark(RemarkCode.AS_PRINTED),) * 3,
    )
    years = {"place": "jiangsu", "years": (2015, 2020, 2021)}
    first = make_series(
        [2.57, 2.93, 2.95], comparable=False, account="first_published", edition="first", **years
    )
    revised = make_series([2.53, 2.92, 2.93], account="revised", edition="revised", **years)
    return city, first, revised


def change_under(rows, term, span, vintage):
    [row] = [
        row
        for row in rows
        if row.term is term
        and (row.start.end, row.end.end) == span
        and row.subject.against.vintage == vintage
    ]
    return row


def test_a_change_of_first_published_gaps_is_of_its_own_kind_and_says_so(editions, codes):
    rows = compare_places(editions[0], editions[1:], 2015, 2020)
    first = change_under(rows, Term.GAP_CHANGE, (2015, 2020), "first")
    revised = change_under(rows, Term.GAP_CHANGE, (2015, 2020), "revised")
    assert (first.value, revised.value) == (Decimal("-0.01"), Decimal("-0.04"))
    assert codes(first) == [RemarkCode.OWN_YEARS_ACCOUNT]
    assert codes(revised) == []


def test_what_both_series_leave_a_change_holds_both_and_is_no_point(editions, codes):
    city, first, revised = editions
    rows = compare_places(city, [first, revised], 2015, 2020)
    for span in ((2015, 2020), (2020, 2021), (2015, 2021)):
        both = change_under(rows, Term.GAP_CHANGE_BOTH, span, None)
        ends = [
            change_under(rows, Term.GAP_CHANGE, span, name).interval
            for name in ("first", "revised")
        ]
        assert both.interval.low == min(one.low for one in ends)
        assert both.interval.high == max(one.high for one in ends)
        assert not both.point
        assert codes(both) == [RemarkCode.BOTH_EDITIONS]
        assert both.n == len(both.operands)
    assert change_under(rows, Term.GAP_CHANGE_BOTH, (2015, 2020), None).interval.high > 0
    # 0.35 and 0.37 less 0.08 and 0.12: above nothing under both.
    assert change_under(rows, Term.GAP_CHANGE_BOTH, (2015, 2021), None).interval.low > 0


@pytest.mark.parametrize("left_out", [1, 2])
def test_with_one_of_the_two_series_nothing_is_said_of_both(editions, left_out):
    city, *others = editions
    rows = compare_places(city, [others[2 - left_out]], 2015, 2020)
    both = change_under(rows, Term.GAP_CHANGE_BOTH, (2015, 2020), None)
    assert isinstance(both, Refusal)
    assert both.reason.code is RemarkCode.ONE_EDITION


def test_a_figure_of_no_stated_edition_has_a_gap_and_no_change(editions):
    city, *others = editions
    rows = compare_places(replace(city, unstated=frozenset({2021})), others, 2015, 2020)
    assert find(
        [row for row in rows if row.subject.against and row.subject.against.vintage == "first"],
        "changzhou",
        Term.GAP,
        2021,
        "jiangsu",
    ).value == Decimal("0.35")
    for name in ("first", "revised"):
        change = change_under(rows, Term.GAP_CHANGE, (2020, 2021), name)
        assert change.reason.code is RemarkCode.EDITION_NOT_KNOWN
    assert not [row for row in rows if row.start and row.start.end == 2015 and row.end.end == 2021]
