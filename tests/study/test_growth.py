"""Growth over every comparable pair: answers worked by hand, and which pairs there are."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import log
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.core.estimates import EstimateRow
from analysis.core.period import Period
from analysis.core.quantity import INFINITY, Quantity, propagate, to_bounds
from analysis.core.records import read_csv, write_csv
from analysis.core.result import (
    Interval,
    IntervalKind,
    Operand,
    OperandKind,
    RemarkCode,
    Subject,
    Term,
    Unit,
)
from analysis.core.vocabulary import Hedge
from analysis.source.bounds import HedgePolicy, bound_reading, find_range
from analysis.source.observe import Observation, clean_figures
from analysis.source.reading import Reading
from analysis.source.schema import Indicator
from analysis.study.growth import (
    Change,
    Growth,
    GrowthRow,
    Level,
    Pair,
    compute_growth,
    find_levels,
    measure_growth,
)

INDICATORS = {
    "labs": Indicator(
        title_zh="机构", title_en="Labs", unit="enterprise", measure="stock", topic="labs"
    ),
    "part": Indicator(
        title_zh="省级",
        title_en="Part",
        unit="enterprise",
        measure="stock",
        topic="labs",
        of="labs",
    ),
    "share": Indicator(
        title_zh="占比", title_en="Share", unit="percent", measure="ratio", topic="labs"
    ),
    "births": Indicator(
        title_zh="出生率", title_en="Births", unit="permille", measure="ratio", topic="people"
    ),
    "fraction": Indicator(
        title_zh="几成", title_en="Fraction", unit="ratio", measure="ratio", topic="labs"
    ),
    "gap": Indicator(
        title_zh="收入比", title_en="Income gap", unit="times", measure="ratio", topic="people"
    ),
    "income": Indicator(
        title_zh="人均收入", title_en="Income a head", unit="CNY", measure="ratio", topic="people"
    ),
    "tax": Indicator(title_zh="税收", title_en="Tax", unit="CNY", measure="flow", topic="money"),
    "place": Indicator(title_zh="位次", title_en="Place", unit="rank", measure="rank", topic="rd"),
}


def observe(indicator: str, period: str, value: str, **cells) -> Observation:
    """Make an observation: a year, a month, ``asof`` a year, or a span of years."""
    when = Period.parse(period)
    number = Decimal(value)
    content = {
        "figure": f"{indicator}@{period}",
        "page": 1,
        "printed": value,
        "kind": "level",
        "indicator": indicator,
        "scope": "jia",
        "value": number,
        "low": number,
        "high": number,
        "unit": INDICATORS[indicator].unit,
        "hedge": "exact",
        "start": when.start,
        "end": when.end,
        "span": when.span,
        "asof": when.asof,
        "month": when.month,
    }
    return Observation(**(content | cells))


def compare(*observations: Observation, base_year: int = 2000, end_year: int = 2030) -> Growth:
    return measure_growth(observations, INDICATORS, base_year=base_year, end_year=end_year)


def measure(*observations: Observation, **years: int) -> list[GrowthRow]:
    return list(compare(*observations, **years).rows)


def dates(rows: Sequence[GrowthRow]) -> list[tuple[str, str]]:
    return [(str(row.base_period), str(row.end_period)) for row in rows]


@pytest.fixture
def rows(source) -> dict[tuple[str, str], GrowthRow]:
    """The growth table of the small source, by indicator and end date."""
    table = measure_growth(
        clean_figures(source, policy=HedgePolicy.STANDARD),
        source.indicators,
        base_year=2014,
        end_year=2020,
    ).rows
    assert len({(row.indicator, row.end_period) for row in table}) == len(table)
    return {(row.indicator, str(row.end_period)): row for row in table}


# Known answers


def test_900_labs_became_1621_in_four_years_or_in_five(rows):
    four, five = rows["labs", "2019"], rows["labs", "asof 2020"]
    for row, years, cagr in ((four, 4, 15.847), (five, 5, 12.488)):
        assert (row.base, row.end, row.years) == (900, 1621, years)
        assert float(row.pct) == pytest.approx(80.1111, abs=0.00005)
        assert float(row.cagr) == pytest.approx(cagr, abs=0.0005)
        assert row.pct_low == row.pct == row.pct_high
        # 100 ln 1.80111… = 58.8404
        assert float(row.log_change) == pytest.approx(58.8404, abs=0.00005)
    assert (four.headline, five.headline) == (True, False)
    assert (four.other_date, five.other_date) == (False, True)
    assert (four.variant, five.variant) == ("", "other")
    assert (four.months, five.months) == (48, 60)
    cells = four.model_dump(exclude={"other_date", "variant", "span_years"})
    assert GrowthRow(**cells) == four


def test_r_and_d_rose_by_0_35_points_and_by_no_percent(rows):
    row = rows["rd_gdp", "2020"]
    assert (row.pp, row.pp_low, row.pp_high) == tuple(map(Decimal, ("0.35", "0.245", "0.455")))
    assert (row.pp_per_year, row.pp_per_year_low) == (Decimal("0.07"), Decimal("0.049"))
    assert (row.pct, row.cagr, row.log_change) == (None, None, None)


def test_268_firms_became_more_than_600_at_14_to_17_percent_a_year(rows):
    row = rows["service_firms", "2020"]
    assert (row.end_low, row.end_high, row.years) == (600, 700, 6)
    assert float(row.cagr_low) == pytest.approx(14.376, abs=0.0005)
    assert float(row.cagr_high) == pytest.approx(17.353, abs=0.0005)


@pytest.mark.parametrize(
    ("indicator", "base", "low", "high"),
    [
        # 61.84 亿 / 1.268, between 61.835 / 1.2685 and 61.845 / 1.2675
        ("tax_relief", 61.84e8 / 1.268, 61.835e8 / 1.2685, 61.845e8 / 1.2675),
        # 138.12 万 / 1.53, where 53% is anything from 52.5 to 53.5
        ("subsidy", 138.12e4 / 1.53, 138.115e4 / 1.535, 138.125e4 / 1.525),
        # 25.21 − 3.78, each to half of its last digit
        ("hte_share", 21.43, 21.42, 21.44),
    ],
)
def test_a_base_is_cast_back_from_a_level_and_its_printed_change(rows, indicator, base, low, high):
    row = rows[indicator, "2020"]
    assert (row.base_year, row.base_asof, row.base_origin) == (2019, False, "back-cast")
    assert [float(x) for x in (row.base, row.base_low, row.base_high)] == pytest.approx(
        [base, low, high], rel=1e-11
    )


def test_a_printed_change_comes_back_with_its_own_bounds(rows):
    relief, share = rows["tax_relief", "2020"], rows["hte_share", "2020"]
    assert (relief.pct_low, relief.pct, relief.pct_high) == tuple(
        map(Decimal, ("26.75", "26.8", "26.85"))
    )
    assert (share.pp_low, share.pp, share.pp_high) == tuple(
        map(Decimal, ("3.775", "3.78", "3.785"))
    )


# Which pairs there are


def test_neighbouring_dates_are_paired_and_then_the_first_with_the_last():
    rows = measure(*(observe("labs", year, "9") for year in ("2018", "2015", "2020")))
    assert dates(rows) == [("2015", "2018"), ("2018", "2020"), ("2015", "2020")]
    assert [row.headline for row in rows] == [False, False, True]


def test_a_count_printed_again_without_a_date_hides_no_pair_of_firm_years():
    rows = measure(
        observe("labs", "2015", "9"),
        observe("labs", "2017", "12"),
        observe("labs", "2019", "16"),
        observe("labs", "asof 2020", "16"),
    )
    assert dates(rows) == [
        ("2015", "2017"),
        ("2017", "2019"),
        ("2015", "2019"),
        ("2017", "asof 2020"),
    ]
    assert next(row for row in rows if row.headline).end_period == Period(2019, 2019)
    assert [row.variant for row in rows] == ["2015-2017", "2017-2019", "", "2017-asof2020"]


def test_the_latest_print_of_a_count_is_the_one_repeated():
    rows = measure(
        observe("labs", "2010", "16"),
        observe("labs", "2015", "9"),
        observe("labs", "2019", "16"),
        observe("labs", "asof 2020", "16"),
    )
    assert ("2015", "asof 2020") in dates(rows)
    assert ("2010", "2019") in dates(rows)


def test_a_firm_date_is_quoted_before_an_open_one_and_a_print_before_a_back_cast():
    rows = measure(
        observe("labs", "2015", "9"),
        observe("labs", "2019", "16"),
        observe("labs", "asof 2020", "17"),
        observe("labs", "2019", "10", kind="change", unit="percent", figure="growth"),
    )
    headline = next(row for row in rows if row.headline)
    assert dates([headline]) == [("2015", "2019")]
    assert sum(row.headline for row in rows) == 1


def test_a_printed_pair_is_preferred_to_a_back_cast_of_the_same_dates():
    rows = measure(
        observe("labs", "2018", "9"),
        observe("labs", "2019", "16"),
        observe("labs", "2019", "80", kind="change", unit="percent", figure="growth"),
    )
    assert [row.base_origin for row in rows] == ["printed"]


def test_no_pair_leaves_the_years_asked_for():
    series = [observe("labs", str(year), "9") for year in (2014, 2015, 2019, 2021)]
    growth = observe("labs", "2015", "10", kind="change", unit="percent", figure="growth")
    assert dates(measure(*series, growth, base_year=2015, end_year=2020)) == [("2015", "2019")]


@pytest.mark.parametrize(
    ("change", "base"),
    [
        ({"unit": "percent", "value": "25", "period": "2019"}, 80),
        ({"unit": "percent", "value": "25", "period": "2015-2019"}, 80),
        ({"unit": "enterprise", "value": "25", "period": "2019"}, 75),
        ({"unit": "percentage_point", "value": "25", "period": "2019"}, None),
        ({"unit": "times", "value": "25", "period": "2019"}, None),
        ({"unit": "percent", "value": "25", "period": "2015-2019", "average": True}, None),
    ],
)
def test_a_change_is_undone_by_its_own_kind_or_not_at_all(change, base):
    cells = dict(change)
    value, period = cells.pop("value"), cells.pop("period")
    rows = measure(
        observe("labs", "2019", "100"), observe("labs", period, value, kind="change", **cells)
    )
    assert [row.base for row in rows] == ([] if base is None else [base])
    assert [str(row.base_period) for row in rows] == (
        [] if base is None else [period[:4].replace("2019", "2018")]
    )


def test_percent_growth_of_a_percentage_is_never_cast_back():
    growth = observe("share", "2019", "10", kind="change", unit="percent", figure="growth")
    assert measure(observe("share", "2019", "50"), growth) == []


def test_spans_of_different_length_and_other_places_are_not_compared():
    rows = measure(
        observe("labs", "2011-2015", "9"),
        observe("labs", "2016-2020", "12"),
        observe("labs", "2019", "16"),
        observe("labs", "2015", "4", scope="yi-park"),
    )
    assert dates(rows) == [("2011-2015", "2016-2020")]
    assert (rows[0].years, rows[0].span_years) == (5, 5)
    assert rows[0].base_period == Period(2011, 2015, span=True)
    assert rows[0].end_period == Period(2016, 2020, span=True)


def test_levels_that_may_not_be_differenced_are_compared_only_by_a_printed_change():
    revised = {"labs": INDICATORS["labs"].model_copy(update={"comparable": False})}
    series = [observe("labs", "2015", "9"), observe("labs", "2019", "16")]
    found = measure_growth(series, revised, base_year=2000, end_year=2030)
    assert found.rows == ()
    [refusal] = found.refusals
    assert (refusal.reason.code, refusal.start, refusal.end) == (
        *(RemarkCode.FIRST_PUBLISHED, Period(2015, 2015), Period(2019, 2019)),
    )
    growth = observe("labs", "2019", "60", kind="change", unit="percent", figure="growth")
    rows = measure_growth([*series, growth], revised, base_year=2000, end_year=2030).rows
    assert [(row.base, row.base_origin) for row in rows] == [(10, "back-cast")]  # 16 / 1.6


@pytest.mark.parametrize("change", ["25", "60"])  # from 10, where 12.8 is printed, or from 16
def test_a_base_that_is_printed_is_never_computed(change):
    growth = observe("labs", "2019", change, kind="change", unit="percent", figure="growth")
    series = [observe("labs", "2018", "12.8"), observe("labs", "2019", "16"), growth]
    [row] = compare(*series).rows
    assert (row.base, row.pct, row.base_origin) == (Decimal("12.8"), 25, "printed")  # 16 / 12.8
    revised = {"labs": INDICATORS["labs"].model_copy(update={"comparable": False})}
    found = measure_growth(series, revised, base_year=2000, end_year=2030)
    assert found.rows == ()
    [refusal] = found.refusals
    assert (refusal.reason.code, refusal.start, refusal.end) == (
        *(RemarkCode.FIRST_PUBLISHED, Period(2018, 2018), Period(2019, 2019)),
    )


def test_a_printed_base_further_back_is_the_pairs_own():
    growth = observe("labs", "2016-2018", "60", kind="change", unit="percent", figure="growth")
    counts = zip(range(2015, 2020), ("8", "9", "10", "12", "16"), strict=True)
    rows = measure(*(observe("labs", str(year), count) for year, count in counts), growth)
    [row] = [row for row in rows if dates([row]) == [("2016", "2018")]]
    assert (row.base, row.end, row.base_origin) == (9, 12, "printed")  # not 12 / 1.6 = 7.5


def test_a_count_dated_by_the_document_alone_is_no_print_of_a_firm_year():
    growth = observe("labs", "2019", "60", kind="change", unit="percent", figure="growth")
    rows = measure(observe("labs", "asof 2018", "9"), observe("labs", "2019", "16"), growth)
    assert [(row.base, row.base_asof) for row in rows] == [(9, True), (10, False)]


def test_a_count_printed_again_as_of_the_next_year_forms_no_pair_with_itself():
    growth = observe("labs", "2020", "60", kind="change", unit="percent", figure="growth")
    assert measure(observe("labs", "2019", "16"), observe("labs", "asof 2020", "16"), growth) == []


def test_figures_that_agree_are_one_level_and_figures_that_do_not_are_two():
    loose = observe("labs", "2019", "1600", low=1600, high=1700, figure="loose")
    tight = observe("labs", "2019", "1621", figure="tight")
    other = observe("labs", "2019", "1500", figure="unlike")
    levels = find_levels([loose, tight, other], INDICATORS)
    assert [level.figures for level in levels] == [("tight", "loose"), ("unlike",)]


def test_a_pair_names_the_figures_of_each_end():
    rows = measure(
        observe("labs", "2015", "9", figure="base"),
        observe("labs", "2015", "9", figure="base2"),
        observe("labs", "2019", "16", figure="end"),
    )
    assert (rows[0].figures, rows[0].end_figures) == (("base", "base2", "end"), ("end",))
    assert rows[0].base_figures == ("base", "base2")
    assert rows[0].change_figure is None


def test_a_level_that_may_be_nothing_has_a_change_but_no_growth_rate():
    rows = measure(observe("labs", "2015", "4", low=0, high=4), observe("labs", "2019", "16"))
    assert (rows[0].change_low, rows[0].change_high) == (12, 16)
    assert (rows[0].pct, rows[0].cagr) == (None, None)


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.integers(0, 500), st.integers(0, 500))
def test_every_measure_lies_within_its_bounds(base, end, base_room, end_room):
    row = measure(
        observe("labs", "2015", str(base), high=base + base_room),
        observe("labs", "2019", str(end), high=end + end_room),
    )[0]
    for name in ("base", "end", "change", "pct", "log_change", "cagr"):
        low, value, high = (getattr(row, name + end) for end in ("_low", "", "_high"))
        assert low <= value <= high
    assert (row.pct > 0) == (row.cagr > 0) == (row.log_change > 0) == (end > base)
    exact = [
        100 * (Fraction(*ends) - 1)
        for ends in ((end, base + base_room), (end, base), (end + end_room, base))
    ]
    low, value, high = map(Fraction, (row.pct_low, row.pct, row.pct_high))
    assert abs(value - exact[1]) <= abs(exact[1]) / 10**11
    if base_room or end_room:  # published bounds hold the exact ones
        assert low <= exact[0] <= exact[2] <= high
    else:
        assert low == value == high


# Estimates


def figures(*names: str) -> tuple[Operand, ...]:
    return tuple(Operand(kind=OperandKind.FIGURE, id=name) for name in names)


def test_a_row_gives_an_estimate_for_each_measure_in_its_own_unit(rows):
    labs = {one.term: one for one in rows["labs", "2019"].estimates()}
    assert {term: (one.unit.name, one.unit.per_year) for term, one in labs.items()} == {
        Term.BASE: ("enterprise", False),
        Term.END: ("enterprise", False),
        Term.CHANGE: ("enterprise", False),
        Term.PCT: ("percent", False),
        Term.LOG_CHANGE: ("statistic", False),
        Term.CAGR: ("percent", True),
    }
    ratio = {one.term: one.unit for one in rows["rd_gdp", "2020"].estimates()}
    assert ratio == {
        Term.BASE: Unit(name="percent"),
        Term.END: Unit(name="percent"),
        Term.CHANGE: Unit(name="percentage_point"),
        Term.PP: Unit(name="percentage_point"),
        Term.PP_PER_YEAR: Unit(name="percentage_point", per_year=True),
    }
    assert labs[Term.CHANGE].value == 721
    assert labs[Term.CHANGE].interval is None  # two plain counts leave nothing open
    subject = Subject(indicator="labs", scope="jia", unit="enterprise")
    assert {(one.subject, one.model) for one in labs.values()} == {(subject, "growth")}


def test_each_estimate_is_dated_and_bounded_as_its_row_is(rows):
    row = rows["rd_gdp", "2020"]
    base, end, change, *_ = row.estimates()
    first, last = Period(2015, 2015), Period(2020, 2020)
    assert [(one.start, one.end) for one in (base, end, change)] == [
        *((first, first), (last, last), (first, last)),
    ]
    low, high = Decimal("0.245"), Decimal("0.455")
    assert change.interval == Interval(kind=IntervalKind.BOUNDS, low=low, high=high)
    assert row.quantity("pp") == Quantity(*map(Fraction, ("0.35", "0.245", "0.455")))
    assert row.quantity("pct") is None


def test_a_level_rests_on_its_best_print_and_a_measure_on_every_print():
    row = measure(
        observe("labs", "2015", "9", figure="base"),
        observe("labs", "2015", "9", high=10, figure="loose"),
        observe("labs", "2019", "16", figure="end"),
        observe("labs", "2019", "16", high=18, figure="end2"),
    )[0]
    assert row.end_figures == ("end", "end2")
    assert {one.term: one.operands for one in row.estimates()} == {
        Term.BASE: figures("base"),
        Term.END: figures("end"),
        **dict.fromkeys(
            (Term.CHANGE, Term.PCT, Term.LOG_CHANGE, Term.CAGR),
            figures("base", "loose", "end", "end2"),
        ),
    }


def test_a_computed_base_rests_on_the_level_and_the_change_it_came_from(rows):
    row = rows["tax_relief", "2020"]
    operands = {one.term: one.operands for one in row.estimates()}
    assert operands[Term.BASE] == figures("p02.01", "p02.02")
    assert operands[Term.END] == figures("p02.01")
    assert operands[Term.CAGR] == figures("p02.01", "p02.02")
    assert row.base_figures == ("p02.01", "p02.02")
    assert row.change_figure == "p02.02"


def test_estimates_say_how_the_base_came_about_and_whether_the_end_has_two_dates(rows):
    said = {
        key: {remark.code for one in row.estimates() for remark in one.remarks}
        for key, row in rows.items()
    }
    assert said["labs", "2019"] == {RemarkCode.PRINTED_BASE}
    assert said["labs", "asof 2020"] == {RemarkCode.PRINTED_BASE, RemarkCode.OTHER_DATE}
    assert said["tax_relief", "2020"] == {
        RemarkCode.BACK_CAST_BASE,
        RemarkCode.PRICES_UNSTATED,
    }
    assert {one.variant for one in rows["labs", "asof 2020"].estimates()} == {"other"}


def test_no_two_rows_of_an_indicator_share_a_variant():
    observations = [
        observe("labs", "2015", "9", figure="a"),
        observe("labs", "2015", "11", figure="b"),
        observe("labs", "2019", "16"),
        observe("labs", "asof 2020", "16"),
        observe("labs", "asof 2021", "16"),
        observe("labs", "2011-2015", "90"),
        observe("labs", "2016-2020", "100"),
        observe("labs", "2015", "4", scope="yi-park"),
        observe("labs", "2019", "5", scope="yi-park"),
    ]
    rows = measure(*observations)
    main = [row.variant for row in rows if row.scope == "jia"]
    # the spans of five years are the headline: the longest of the printed, firmly dated pairs
    assert sorted(main) == sorted(
        ["", "2015-2019", "2015-2019-2"]
        + [f"2015-asof{year}{n}" for year in (2020, 2021) for n in ("", "-2")]
    )
    assert [row.variant for row in rows if row.scope == "yi-park"] == [""]


def test_only_the_headlines_own_count_has_an_other_date():
    rows = measure(
        observe("labs", "2015", "9", figure="a"),
        observe("labs", "2015", "11", figure="b"),
        observe("labs", "2019", "16"),
        observe("labs", "asof 2020", "16"),
    )
    variants = {(row.base, str(row.end_period)): row.variant for row in rows}
    assert variants == {
        (9, "2019"): "",
        (11, "2019"): "2015-2019",
        (9, "asof 2020"): "other",
        (11, "asof 2020"): "2015-asof2020",
    }
    spans = measure(
        observe("labs", "2006-2010", "9"),
        observe("labs", "2011-2015", "9"),
        observe("labs", "2016-2020", "12"),
    )
    assert [row.variant for row in spans] == ["2010-2015-over5", "2015-2020-over5", ""]


def test_a_table_written_is_the_table_read(rows, tmp_path):
    path = tmp_path / "growth.csv"
    write_csv(path, rows.values(), GrowthRow)
    again = read_csv(path, GrowthRow)
    assert again == list(rows.values())
    assert [row.estimates() for row in again] == [row.estimates() for row in rows.values()]


# What can't be computed


def fall(value: str, **cells) -> Observation:
    return observe("labs", "2019", value, kind="change", unit="percent", figure="fall", **cells)


@pytest.mark.parametrize(
    ("value", "low", "high"),
    [("-100", -100, -100), ("-99", -101, -97), ("-99", -100, -98), ("-120", -120, -120)],
)
def test_a_fall_that_may_be_of_everything_leaves_no_base(value, low, high):
    found = compare(observe("labs", "2019", "16"), fall(value, low=low, high=high))
    assert found.rows == ()
    [refusal] = found.refusals
    assert refusal.reason.code is RemarkCode.BASE_MAY_VANISH
    assert (refusal.subject.indicator, refusal.subject.scope, refusal.subject.unit) == (
        *("labs", "jia", "enterprise"),
    )
    assert (refusal.model, refusal.term) == ("growth", None)
    assert (refusal.start, refusal.end) == (Period(2018, 2018), Period(2019, 2019))


def test_a_fall_of_almost_everything_has_a_base():
    found = compare(observe("labs", "2019", "1"), fall("-99", low=Decimal("-99.5"), high=-98))
    assert (found.refusals, found.rows[0].base, found.rows[0].base_high) == ((), 100, 200)


def test_a_fall_in_the_indicators_own_unit_may_be_of_any_size():
    change = {"kind": "change", "unit": "enterprise", "figure": "fall"}
    found = compare(observe("labs", "2019", "1"), observe("labs", "2019", "-200", **change))
    assert (found.refusals, found.rows[0].base) == ((), 201)


def test_a_refused_back_cast_is_not_told_where_both_levels_are_printed_or_before_the_first_year():
    levels = [observe("labs", "2018", "9"), observe("labs", "2019", "16")]
    assert compare(*levels, fall("-100")).refusals == ()
    assert len(compare(levels[1], fall("-100"), base_year=2018).refusals) == 1
    assert compare(levels[1], fall("-100"), base_year=2019).refusals == ()


@pytest.mark.parametrize(
    ("base", "end", "reason"),
    [
        ({"low": 0}, {}, RemarkCode.BASE_MAY_VANISH),
        ({}, {"low": 0}, RemarkCode.NOT_POSITIVE),
        ({"low": 0}, {"low": 0}, RemarkCode.BASE_MAY_VANISH),
    ],
)
def test_a_level_that_may_be_nothing_has_refused_rates(base, end, reason):
    found = compare(observe("labs", "2015", "4", **base), observe("labs", "2019", "16", **end))
    assert [(one.term, one.reason.code) for one in found.refusals] == [
        *((term, reason) for term in (Term.PCT, Term.LOG_CHANGE, Term.CAGR)),
    ]
    dated = {(one.start, one.end) for one in found.refusals}
    assert dated == {(Period(2015, 2015), Period(2019, 2019))}
    assert {one.term for one in found.rows[0].estimates()} == {Term.BASE, Term.END, Term.CHANGE}


def test_a_ratio_that_may_be_nothing_still_changes_in_points():
    found = compare(observe("share", "2015", "4", low=0), observe("share", "2019", "16"))
    assert (found.refusals, found.rows[0].pp_high) == ((), 16)


# Levels and pairs


def test_an_open_date_of_an_earlier_year_repeats_nothing():
    rows = measure(observe("labs", "asof 2018", "16"), observe("labs", "2019", "16"))
    assert dates(rows) == [("asof 2018", "2019")]
    assert not rows[0].other_date


# Several prints of one level


def prints(*ranges: tuple[str, object, object], **cells) -> list[Observation]:
    """Make prints of the labs in 2019: value, low and high of each; figures a, b, c …"""
    return [
        observe("labs", "2019", value, low=low, high=high, figure=name, **cells)
        for name, (value, low, high) in zip("abcd", ranges, strict=False)
    ]


def only_level(observations: Sequence[Observation]) -> Level:
    [level] = find_levels(observations, INDICATORS)
    return level


def test_where_prints_overlap_the_level_lies_in_all_of_them():
    level = only_level(prints(("100", 80, 120), ("110", 90, 130), ("105", 85, 135)))
    assert level.quantity == Quantity(*map(Fraction, (100, 90, 120)))
    # a gives value and upper end, b the lower one; c binds nothing
    assert (level.bound_by, level.figures) == (("a", "b"), ("a", "b", "c"))
    assert (level.indicator, level.scope, level.unit, level.measure) == (
        *("labs", "jia", "enterprise", "stock"),
    )


def test_the_value_is_that_of_the_narrowest_print_that_the_others_allow():
    # b is the narrowest, but its 125 lies outside a
    level = only_level(prints(("100", 80, 120), ("125", 95, 126), ("110", 70, 140)))
    assert level.quantity == Quantity(*map(Fraction, (100, 95, 120)))
    assert level.bound_by == ("a", "b")


def test_where_no_print_s_value_is_allowed_there_is_no_point():
    level = only_level(prints(("80", 80, 110), ("130", 100, 130)))
    assert level.quantity == Quantity(*map(Fraction, (105, 100, 110)), point=False)
    assert level.bound_by == ("b", "a")
    touching = only_level(prints(("80", 80, 110), ("130", 110, 130)))
    assert touching.quantity == Quantity.exact(110)


def test_a_print_that_states_a_value_gives_it_before_one_that_names_an_end():
    end, stated = prints(("600", 600, 700), ("650", 500, 800))
    end = end.model_copy(update={"point": False})
    assert only_level([end]).quantity == Quantity(*map(Fraction, (600, 600, 700)), point=False)
    both = only_level([end, stated])
    assert both.quantity == Quantity(*map(Fraction, (650, 600, 700)))
    assert both.bound_by == ("b", "a")
    above, below = (
        one.model_copy(update={"point": False})
        for one in prints(("600", 600, 700), ("600", 500, 600))
    )
    assert only_level([above, below]).quantity == Quantity.exact(600)


def test_an_end_that_one_print_leaves_open_is_closed_by_another():
    level = only_level(prints(("600", 600, "INF"), ("650", 0, 700)))
    assert (level.quantity.low, level.quantity.high) == (600, 700)
    alone = only_level(prints(("600", 600, "INF")))
    assert (alone.quantity.high, alone.bound_by) == (INFINITY, ("a",))


def test_of_prints_that_agree_the_narrowest_and_then_the_first_gives_the_level():
    wide, *narrow = prints(("16", 16, 20), ("17", 17, 17), ("17", 17, 17))
    level = only_level([*reversed(narrow), wide])
    assert (level.quantity, level.figures) == (Quantity.exact(17), ("b", "c", "a"))
    assert level.bound_by == ("b",)


def test_a_print_belongs_to_the_first_group_that_all_agree_with():
    levels = find_levels(prints(("1", 1, 3), ("5", 5, 7), ("4", 2, 6)), INDICATORS)
    assert [level.figures for level in levels] == [("c", "a"), ("b",)]
    assert levels[0].quantity == Quantity(*map(Fraction, (2.5, 2, 3)), point=False)


def test_an_estimate_of_a_level_rests_on_the_prints_that_bound_it():
    [row] = measure(
        observe("labs", "2015", "9"),
        *prints(("100", 80, 120), ("110", 90, 130), ("105", 85, 135)),
    )
    base, end, *_ = row.estimates()
    assert end.operands == figures("a", "b")
    assert (end.interval.low, end.value, end.interval.high) == (90, 100, 120)
    assert (row.end_figures, row.end_bound_by) == (("a", "b", "c"), ("a", "b"))
    assert (base.operands, row.base_bound_by) == (figures("labs@2015"), ("labs@2015",))


def test_only_levels_and_shares_with_a_date_are_levels():
    kinds = ("level", "share", "change", "rank", "policy", "duration", "name")
    found = find_levels(
        [
            *(observe("labs", "2019", str(n), kind=kind) for n, kind in enumerate(kinds)),
            observe("labs", "2019", "50", start=None, figure="undated"),
            observe("labs", "2019", "60", end=None, figure="undated too"),
        ],
        INDICATORS,
    )
    assert [level.quantity.value for level in found] == [0, 1]


# Months


def test_december_to_january_is_a_month_and_no_year():
    found = compare(observe("labs", "2019-12", "100"), observe("labs", "2020-01", "110"))
    [row] = found.rows
    assert (row.months, row.years, row.pct, row.cagr) == (1, Fraction(1, 12), 10, None)
    assert (row.base_year, row.base_month, row.end_year, row.end_month) == (2019, 12, 2020, 1)
    assert (str(row.base_period), str(row.end_period)) == ("2019-12", "2020-01")
    assert [(one.term, one.reason.code) for one in found.refusals] == [
        (Term.CAGR, RemarkCode.SHORTER_THAN_YEAR)
    ]


def test_a_rate_a_year_is_taken_over_the_months_between():
    [row] = measure(observe("labs", "2019-01", "16"), observe("labs", "2020-07", "54"))
    assert (row.months, row.years) == (18, Fraction(3, 2))
    assert row.cagr == 125  # (54/16)^(2/3) = 9/4
    [share] = measure(observe("share", "2019-01", "16"), observe("share", "2020-07", "19"))
    assert (share.pp, share.pp_per_year) == (3, 2)


def test_points_a_year_need_a_year_too():
    found = compare(observe("share", "2019-06", "16"), observe("share", "2020-05", "19"))
    assert (found.rows[0].pp, found.rows[0].pp_per_year) == (3, None)
    assert [(one.term, one.reason.code) for one in found.refusals] == [
        (Term.PP_PER_YEAR, RemarkCode.SHORTER_THAN_YEAR)
    ]
    [row] = measure(observe("share", "2019-06", "16"), observe("share", "2020-06", "19"))
    assert row.pp_per_year == 3


def test_a_stock_of_a_year_holds_at_its_end():
    [row] = measure(observe("labs", "2018", "9"), observe("labs", "2020-06", "16"))
    assert (row.months, row.base_month, row.end_month) == (18, None, 6)
    december = only_level([observe("labs", "2019-12", "16"), observe("labs", "2019", "16")])
    assert december.figures == ("labs@2019", "labs@2019-12")
    assert (
        len(find_levels([observe("labs", d, "1") for d in ("2019-11", "2019")], INDICATORS)) == 2
    )


@pytest.mark.parametrize(
    ("dates", "code"),
    [
        (("2019", "2020-04"), RemarkCode.PART_YEAR),
        (("2019-12", "2020"), RemarkCode.PART_YEAR),
        (("2019-03", "2020-04"), RemarkCode.PART_YEAR),
        (("2019", "2020"), None),
        (("2019-04", "2020-04"), None),
        (("2015-2016", "2020"), RemarkCode.SPANS_DIFFER),
        (("2015-2016", "2018-2020"), RemarkCode.SPANS_DIFFER),
        (("2015-2016", "2018-2019"), None),
    ],
)
def test_a_flow_is_set_beside_one_of_the_same_part_of_the_year(dates, code):
    found = compare(*(observe("tax", date, "9") for date in dates))
    assert [one.reason.code for one in found.refusals] == ([code] if code else [])
    assert len(found.rows) == (0 if code else 1)
    if code:
        [refusal] = found.refusals
        assert (str(refusal.start), str(refusal.end)) == dates
        assert (refusal.subject.indicator, refusal.model) == ("tax", "growth")


def test_prints_of_one_date_in_two_lengths_are_no_pair_and_no_refusal():
    found = compare(observe("tax", "2016-2020", "50"), observe("tax", "2020", "11"))
    assert found == Growth((), ())


def test_levels_in_two_units_are_refused_by_name():
    found = compare(
        observe("labs", "2015", "9"), observe("labs", "2019", "16", unit="institution")
    )
    [refusal] = found.refusals
    assert refusal.reason.args == {"first": "enterprise", "second": "institution"}


def test_each_kind_of_level_has_its_own_first_and_last():
    found = compare(
        *(observe("tax", date, "9") for date in ("2015", "2016-04", "2017", "2018-04", "2019"))
    )
    assert dates(found.rows) == [
        *(("2015", "2017"), ("2017", "2019"), ("2015", "2019"), ("2016-04", "2018-04")),
    ]
    assert [(str(one.start), str(one.end)) for one in found.refusals] == [
        *(("2015", "2016-04"), ("2016-04", "2017"), ("2017", "2018-04"), ("2018-04", "2019")),
    ]
    assert [row.variant for row in found.rows] == [
        *("2015-2017", "2017-2019", "", "2016m04-2018m04"),
    ]


def test_a_printed_change_is_against_the_same_month_of_the_year_before():
    change = {"kind": "change", "unit": "percent", "figure": "growth"}
    for name in ("labs", "tax"):
        [row] = measure(observe(name, "2020-04", "110"), observe(name, "2020-04", "10", **change))
        assert (str(row.base_period), str(row.end_period), row.base) == ("2019-04", "2020-04", 100)
    # a year's change is no month's, but a stock's year is its December
    year = observe("tax", "2020", "10", **change)
    assert measure(observe("tax", "2020-12", "110"), year) == []
    [row] = measure(
        observe("labs", "2020-12", "110"), year.model_copy(update={"indicator": "labs"})
    )
    assert (str(row.base_period), row.months) == ("2019", 12)


def test_a_level_that_adds_up_over_years_has_no_year_before():
    change = observe("tax", "2020", "10", kind="change", unit="percent", figure="growth")
    assert measure(observe("tax", "2016-2020", "110"), change) == []
    [row] = measure(observe("tax", "2020", "110"), change)
    assert row.base == 100


def test_which_level_stands_for_its_year():
    levels = {
        date: only_level([observe(name, date.lstrip("!"), "9")]).closes_year
        for name, date in (
            *(("labs", "2019"), ("labs", "2019-12"), ("labs", "2019-06"), ("labs", "asof 2020")),
            *(("tax", "!2019"), ("tax", "!2019-12"), ("tax", "2016-2020")),
        )
    }
    assert levels == {
        "2019": True,
        "2019-12": True,
        "2019-06": False,
        "asof 2020": True,
        "!2019": True,
        "!2019-12": False,
        "2016-2020": False,
    }


# Ratios and amounts


@pytest.mark.parametrize(
    ("indicator", "base", "end", "change", "points"),
    [
        ("share", "50", "53", "3", "3"),
        ("births", "6.77", "6.39", "-0.38", "-0.038"),  # a tenth of a point each
        ("fraction", "0.5", "0.6", "0.1", "10"),
        ("gap", "2.3", "2.2", "-0.1", "-10"),
    ],
)
def test_every_ratio_changes_in_percentage_points_and_never_by_percent(
    indicator, base, end, change, points
):
    [row] = measure(observe(indicator, "2015", base), observe(indicator, "2020", end))
    assert (row.change, row.pp) == (Decimal(change), Decimal(points))
    assert row.pp_per_year == Decimal(points) / 5
    assert (row.pct, row.log_change, row.cagr, row.is_ratio) == (None, None, None, True)
    assert row.refusals() == []
    units = {one.term: one.unit.name for one in row.estimates()}
    assert units[Term.PP] == units[Term.PP_PER_YEAR] == "percentage_point"
    own = INDICATORS[indicator].unit
    assert (units[Term.BASE], units[Term.CHANGE]) == (
        own,
        "percentage_point" if own == "percent" else own,
    )


def test_an_average_with_a_unit_of_its_own_grows_as_an_amount_does():
    [row] = measure(observe("income", "2019", "100"), observe("income", "2020", "110"))
    assert (row.measure, row.is_ratio, row.pct, row.pp) == ("ratio", False, 10, None)


def test_a_place_in_an_order_neither_grows_nor_moves_by_points():
    found = compare(observe("place", "2019", "9"), observe("place", "2020", "7"))
    assert (found.rows[0].change, found.refusals) == (-2, ())
    assert {one.term for one in found.rows[0].estimates()} == {Term.BASE, Term.END, Term.CHANGE}


@pytest.mark.parametrize(
    ("indicator", "unit", "base"),
    [
        ("share", "percentage_point", "48"),
        ("births", "percentage_point", "30"),  # two points are twenty per mille
        ("fraction", "percentage_point", "49.98"),
        ("share", "percent", None),
        ("births", "permille", None),
        ("births", "percent", None),
        ("fraction", "ratio", None),
        ("labs", "percentage_point", None),
        ("labs", "times", None),
        ("labs", "permille", None),
        ("labs", "enterprise", "48"),
        ("place", "rank", "48"),
        ("place", "percent", None),
    ],
)
def test_a_change_whose_unit_can_be_read_in_one_way_is_undone_and_no_other(indicator, unit, base):
    found = compare(
        observe(indicator, "2019", "50"),
        observe(indicator, "2019", "2", kind="change", unit=unit, figure="change"),
    )
    assert [row.base for row in found.rows] == ([] if base is None else [Decimal(base)])
    assert [one.reason.args for one in found.refusals] == (
        [{"change": unit, "level": INDICATORS[indicator].unit}] if base is None else []
    )


# Points


def test_what_follows_from_an_end_alone_is_no_point():
    base, end = observe("labs", "2015", "9"), observe("labs", "2019", "600", high=700, point=False)
    [row] = measure(base, end)
    assert (row.base_point, row.end_point) == (True, False)
    assert {one.term: one.point for one in row.estimates()} == {
        **dict.fromkeys((Term.END, Term.CHANGE, Term.PCT, Term.LOG_CHANGE, Term.CAGR), False),
        Term.BASE: True,
    }
    [row] = measure(
        end.model_copy(update={"start": 2014, "end": 2014}), observe("labs", "2019", "9")
    )
    assert (row.base_point, row.end_point, row.quantity("pct").point) == (False, True, False)
    [row] = measure(base, observe("labs", "2019", "600"))
    assert {one.point for one in row.estimates()} == {True}


@pytest.mark.parametrize(
    ("unit", "level", "change", "points"),
    [
        ("percent", False, True, {"pct", "log_change", "cagr"}),
        ("percent", True, False, {"end"}),
        ("enterprise", False, True, {"change"}),
        ("enterprise", True, False, {"end"}),
    ],
)
def test_a_back_cast_s_measures_are_points_where_their_own_prints_are(unit, level, change, points):
    [row] = measure(
        observe("labs", "2019", "600", high=700, point=level),
        observe("labs", "2019", "20", high=30, point=change, kind="change", unit=unit, figure="c"),
    )
    assert {one.term for one in row.estimates() if one.point} == points
    assert (row.printed_change_point, row.printed_change_unit) == (change, unit)


def test_what_leaves_nothing_open_is_a_point_whatever_its_print():
    [row] = measure(
        observe("labs", "2019", "600", high=700, point=False),
        observe("labs", "2019", "0", kind="change", unit="enterprise", figure="c", point=False),
    )
    assert (row.pct_low, row.pct, row.pct_high) == (0, 0, 0)
    assert {one.term: one.point for one in row.estimates()}[Term.PCT]


# Back-casts


def cast(level: Observation, value: str, unit: str = "percent", **cells) -> GrowthRow:
    change = observe(level.indicator, "2019", value, kind="change", unit=unit, figure="c", **cells)
    [row] = measure(level, change)
    return row


def test_a_row_keeps_the_change_its_base_was_computed_from():
    row = cast(observe("labs", "2019", "126", high=130), "26", low=25, high=27)
    assert (row.printed_change, row.printed_change_low, row.printed_change_high) == (26, 25, 27)
    pair = row.pair
    assert pair.operands == (
        Quantity(*map(Fraction, (126, 126, 130))),
        Quantity(*map(Fraction, (26, 25, 27))),
    )
    assert pair.grows
    assert compute_growth(pair) == row.model_copy(update={"headline": False, "variant": ""})
    printed = measure(observe("labs", "2015", "9"), observe("labs", "2019", "16"))[0]
    assert (printed.printed_change, printed.printed_change_unit, printed.pair.change) == (
        *(None, None, None),
    )
    assert printed.pair.base.figures == ("labs@2015",)
    assert (printed.pair.base.origin, row.pair.base.origin) == ("printed", "back-cast")
    assert printed.pair.end.origin == row.pair.end.origin == "printed"


def test_points_of_a_ratio_are_undone_in_the_ratio_s_own_unit():
    row = cast(observe("births", "2019", "6.39"), "-0.038", "percentage_point")
    assert (row.base, row.change, row.pp) == tuple(map(Decimal, ("6.77", "-0.38", "-0.038")))
    assert row.pair.operands[1] == Quantity.exact(Fraction("-0.38"))


def test_a_change_without_an_end_leaves_what_it_leaves():
    # a rise of more than 100 %, without an upper end
    rise = cast(observe("labs", "2019", "120"), "100", high="INF", point=False)
    assert (rise.base_low, rise.base, rise.base_high) == (0, 60, 60)
    assert (rise.change_low, rise.change_high) == (60, 120)
    assert (rise.pct_low, rise.pct, rise.pct_high) == (100, 100, Decimal("INF"))
    assert rise.refusals() == []
    # a level of more than 120 that rose by 20 to 50 %, or by ten
    level = observe("labs", "2019", "120", high="INF", point=False)
    grown = cast(level, "20", high=50)
    assert (grown.base_low, grown.base_high) == (80, Decimal("INF"))
    assert (grown.pct_low, grown.pct_high) == (20, 50)
    assert (grown.change_low, grown.change_high) == (20, Decimal("INF"))
    fallen = cast(level, "-20", low=-50)
    assert (fallen.change_low, fallen.change_high) == (Decimal("-INF"), -30)
    added = cast(level, "10", "enterprise")
    assert added.pct_low == 0
    assert added.pct_high == added.pct == Decimal("9.09090909091")
    # a fall of more than ten, without a lower end
    fell = cast(observe("labs", "2019", "90"), "-10", "enterprise", low="-INF")
    assert (fell.base_low, fell.base_high) == (100, Decimal("INF"))
    assert (fell.pct_low, fell.pct, fell.pct_high) == (-100, -10, -10)
    assert fell.log_change_low == fell.change_low == Decimal("-INF")


def test_printed_levels_without_an_end_have_rates_without_one():
    [row] = measure(
        observe("labs", "2015", "600", high="INF", point=False),
        observe("labs", "2019", "900"),
    )
    assert (row.pct_low, row.pct_high, row.cagr_low) == (-100, 50, -100)
    [row] = measure(
        observe("labs", "2015", "600", high="INF"),
        observe("labs", "2019", "900", high="INF"),
    )
    assert (row.pct_low, row.pct_high) == (-100, Decimal("INF"))
    assert (row.change_low, row.change_high) == (Decimal("-INF"), Decimal("INF"))
    assert [one.value for one in row.estimates()][:3] == [600, 900, 300]


def test_a_function_of_levels_follows_the_figures_printed():
    [printed] = measure(observe("labs", "2015", "9", high=10), observe("labs", "2019", "16"))
    total = printed.pair.measure(lambda b, e: b + e)
    assert total == Quantity(*map(Fraction, (25, 25, 26)))
    row = cast(observe("labs", "2019", "120", high=150), "20", low=0)
    assert row.pair.measure(lambda b, e: e - 2 * b) == Quantity(*map(Fraction, (-80, -150, -80)))
    added = cast(observe("labs", "2019", "120"), "20", "enterprise", low=10)
    assert added.pair.measure(lambda b, e: b / e) == Quantity(
        Fraction(5, 6), Fraction(5, 6), Fraction(11, 12)
    )
    open_end = cast(observe("labs", "2019", "120", high="INF"), "20")
    with pytest.raises(ValueError, match="labs: a back-cast base whose figures have no end"):
        open_end.pair.measure(lambda b, e: b + e)


# Which row is the headline


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # a printed pair before a back-cast, though it is shorter and its end is open
        ([("2018", "9"), ("asof 2019", "16")], [("2011-2019", "80", "percent")]),
        # a firm pair before an open one, though it is shorter
        ([("2015", "9"), ("2016", "12")], [("asof 2020", "17")]),
        # a longer one before a shorter
        ([("2015", "9"), ("2018", "12")], [("2016", "10")]),
    ],
)
def test_the_headline_is_printed_then_firm_then_longest(one, other):
    rows = measure(
        *(observe("labs", date, value) for date, value in one),
        *(
            observe("labs", *cells[:2], kind="change", unit=cells[2], figure="c")
            if cells[2:]
            else observe("labs", *cells)
            for cells in other
        ),
    )
    assert len(rows) > 1
    [headline] = [row for row in rows if row.headline]
    assert dates([headline]) == [(one[0][0], one[1][0])]
    assert [row.variant == "" for row in rows] == [row.headline for row in rows]


def test_of_rows_as_good_the_first_is_quoted():
    rows = measure(
        observe("labs", "2015", "9", figure="a"),
        observe("labs", "2015", "11", figure="b"),
        observe("labs", "2019", "16"),
    )
    assert [(row.base, row.headline) for row in rows] == [(9, True), (11, False)]


# Nothing printed makes it fail, and what is true lies in the bounds


DECIMALS = st.one_of(
    st.integers(-200, 200).map(Decimal),
    st.integers(-(10**20), 10**20).map(Decimal),
    st.decimals(-120, 120, places=3),
    st.builds(lambda n, e: Decimal(n).scaleb(e), st.integers(-999, 999), st.integers(-30, 30)),
)
DATES = st.builds(
    lambda year, month, length, asof: (
        f"{year}-{year + length}"
        if length
        else ("asof " if asof else "") + (f"{year}-{month:02d}" if month else f"{year}")
    ),
    st.integers(2010, 2021),
    st.sampled_from((0, 0, 0, 1, 6, 12)),
    st.sampled_from((0, 0, 0, 1, 4)),
    st.booleans(),
)


@st.composite
def any_observations(draw) -> list[Observation]:
    """Whatever figures a source could give, sensible or not."""
    found = []
    known = ("labs", "tax", "share", "births", "income", "place")
    names = draw(st.lists(st.sampled_from(known), min_size=1, max_size=2))
    for number in range(draw(st.integers(2, 5))):
        name = draw(st.sampled_from(names))
        kind = draw(st.sampled_from(("level", "level", "share", "change", "change", "policy")))
        ends = sorted(draw(st.tuples(DECIMALS, DECIMALS, DECIMALS)))
        if draw(st.booleans()):
            ends = [ends[0]] * 3
        low, high = ends[0], ends[2]
        if draw(st.sampled_from((False, False, True))):
            high = Decimal("INF")
        if draw(st.sampled_from((False, False, False, True))):
            low = Decimal("-INF")
        units = [INDICATORS[name].unit] * 3 + ["percent", "percentage_point", "times"]
        found.append(
            observe(
                name,
                draw(DATES),
                str(ends[1]),
                low=low,
                high=high,
                kind=kind,
                unit=draw(st.sampled_from(units)) if kind == "change" else units[0],
                figure=f"p01.{number:02d}",
                point=draw(st.booleans()),
                average=draw(st.sampled_from((False, False, True))),
            )
        )
    return found


def check_invariants(found: Growth) -> None:
    """Every estimate can be made, lies in its bounds, and survives being published."""
    for row in found.rows:
        estimates = row.estimates()
        assert len({one.term for one in estimates}) == len(estimates) >= 3
        for one in estimates:
            quantity = row.quantity(one.term)
            assert quantity.low <= Fraction(one.value) <= quantity.high
        again = row.pair
        assert (again.months, again.end.quantity) == (row.months, row.quantity("end"))
    for one in found.refusals:
        assert EstimateRow.of(one).result() == one
    keys = [(row.indicator, row.scope, row.variant) for row in found.rows]
    assert len(set(keys)) == len(keys)
    headlines = [(row.indicator, row.scope) for row in found.rows if row.headline]
    assert len(set(headlines)) == len(headlines) == len({key[:2] for key in keys})


@given(any_observations())
def test_whatever_is_printed_is_compared_or_refused(observations):
    check_invariants(compare(*observations))


@given(any_observations())
def test_two_levels_of_two_dates_give_a_row_or_a_refusal(observations):
    found = compare(*observations)
    told = {(row.indicator, row.scope) for row in found.rows}
    told |= {(one.subject.indicator, one.subject.scope) for one in found.refusals}
    months: dict[str, set[int]] = {}
    for one in observations:
        if one.kind in {"level", "share"}:
            months.setdefault(one.indicator, set()).add(one.period.months)
    assert {name for name, found in months.items() if len(found) > 1} <= {name for name, _ in told}


HEDGES = st.sampled_from(get_args(Hedge))
POLICIES = st.sampled_from(tuple(HedgePolicy))


@given(
    st.decimals(-100, -90, places=2),
    st.sampled_from((0, 1, 2)),
    HEDGES,
    HEDGES,
    POLICIES,
    st.decimals(0, 10**6, places=1),
)
def test_a_fall_of_nearly_everything_is_undone_or_refused(
    fall, places, of_fall, of_level, policy, size
):
    fall = fall.quantize(Decimal(1).scaleb(-places))
    readings = {
        "level": Reading(size, size, of_level, "enterprise", Decimal("0.1"), decimal=True),
        "change": Reading(fall, fall, of_fall, "percent", Decimal(1).scaleb(-places), places > 0),
    }
    observations = []
    for kind, reading in readings.items():
        bounds = bound_reading(reading, policy, within=find_range(kind, reading.unit))
        value, low, high = to_bounds(bounds, 28)
        cells = {"low": low, "high": high, "point": bounds.point, "unit": reading.unit}
        observations.append(observe("labs", "2019", str(value), kind=kind, figure=kind, **cells))
    found = compare(*observations)
    check_invariants(found)
    assert len(found.rows) + len([one for one in found.refusals if one.term is None]) == 1
    vanishes = observations[1].low <= -100
    assert [one.reason.code for one in found.refusals if one.term is None] == (
        [RemarkCode.BASE_MAY_VANISH] if vanishes else []
    )


POSITIVE = st.fractions(Fraction(1, 10), 10**6, max_denominator=100)
SHARES_OF_ROOM = st.fractions(0, 1, max_denominator=10)


def around(value: Fraction, room: tuple[Fraction, Fraction]) -> Quantity:
    """Return bounds about a value that is above nothing, which they stay."""
    return Quantity(value, value * (1 - room[0] / 2), value * (1 + room[1]))


def within(quantity: Quantity, at: Fraction) -> Fraction:
    return quantity.low + at * (quantity.high - quantity.low)


def level(quantity: Quantity, date: str, indicator: str = "labs") -> Level:
    about = INDICATORS[indicator]
    return Level(
        indicator, "jia", about.measure, about.unit, Period.parse(date), quantity, (date,), (date,)
    )


ROOM = st.tuples(SHARES_OF_ROOM, SHARES_OF_ROOM)


@st.composite
def pairs(draw) -> tuple[Pair, Pair, tuple[Fraction, Fraction]]:
    """A pair, the same with narrower bounds, and a base and an end that the narrower allow."""
    way = draw(st.sampled_from(("printed", "percent", "enterprise")))
    wide = [around(draw(POSITIVE), draw(ROOM)) for _ in range(2)]
    if way == "percent":  # a fall of less than everything
        change = draw(st.fractions(-95, 300, max_denominator=10))
        wide[1] = Quantity(change, max(change - 20, Fraction(-99)), change + 20)
    if way == "enterprise":  # a change that leaves a base above nothing
        most = wide[0].low * Fraction(9, 10)
        wide[1] = Quantity(
            *(end * most / wide[1].high for end in (wide[1].value, -wide[1].value, wide[1].high))
        )
    narrow, true = [], []
    for quantity in wide:
        ends = [
            quantity.value + (end - quantity.value) * draw(SHARES_OF_ROOM)
            for end in (quantity.low, quantity.high)
        ]
        narrow.append(Quantity(quantity.value, *ends))
        true.append(within(narrow[-1], draw(SHARES_OF_ROOM)))
    if draw(st.booleans()):  # a print that names no end of the level, or of the change
        at = draw(st.integers(0, 1))
        wide[at] = replace(wide[at], high=INFINITY)
    made = []
    for first, second in (wide, narrow):
        if way == "printed":
            made.append(Pair(level(first, "2015"), level(second, "2019")))
        else:
            undo = (lambda e, c: e / (1 + c / 100)) if way == "percent" else (lambda e, c: e - c)
            base = propagate(undo, first, second)
            made.append(Pair(level(base, "2015"), level(first, "2019"), Change(second, way)))
            ends = (undo(*true), true[0])
    return made[0], made[1], tuple(true) if way == "printed" else ends


@given(pairs())
def test_what_is_true_lies_in_the_bounds_and_knowing_more_never_widens_them(case):
    wide, narrow, (base, end) = case
    rows = [compute_growth(pair) for pair in (wide, narrow)]
    truth = {
        "base": base,
        "end": end,
        "change": end - base,
        "pct": 100 * (end / base - 1),
        "log_change": Fraction(100 * log(end / base)),
        "cagr": Fraction(100 * ((end / base) ** 0.25 - 1)),
    }
    for name, value in truth.items():
        outer, inner = (row.quantity(name) for row in rows)
        slack = abs(value) / 10**11 + Fraction(1, 10**11)
        assert inner.low - slack <= value <= inner.high + slack
        if outer is None:  # refused: a base of a rise without an end may be nothing
            assert name in {"pct", "log_change", "cagr"}
            assert wide.change.quantity.high == INFINITY
        else:
            assert outer.low <= inner.low
            assert inner.high <= outer.high


# --- prices


def rate_of(indicator: str, period: str, value: str, **cells) -> Observation:
    return observe(indicator, period, value, kind="change", unit="percent", figure="rate", **cells)


def test_a_real_rate_is_never_undone_on_a_nominal_amount_of_money():
    found = compare(observe("tax", "2023", "106"), rate_of("tax", "2023", "6", prices="constant"))
    assert found.rows == ()
    [refused] = found.refusals
    assert refused.reason.code is RemarkCode.PRICES_DIFFER
    assert (str(refused.start), str(refused.end)) == ("2022", "2023")


def test_nor_a_nominal_rate_on_an_amount_at_constant_prices():
    real = observe("tax", "2023", "106", prices="constant")
    assert compare(real, rate_of("tax", "2023", "6", prices="current")).rows == ()
    [row] = measure(real, rate_of("tax", "2023", "6", prices="constant"))
    assert (row.base, row.prices, row.assumes_prices) == (100, "constant", False)
    assert row.pair.end.real


@pytest.mark.parametrize(
    ("prices", "assumed", "codes"),
    [
        ("current", False, {RemarkCode.BACK_CAST_BASE}),
        (None, True, {RemarkCode.BACK_CAST_BASE, RemarkCode.PRICES_UNSTATED}),
    ],
)
def test_a_rate_of_money_is_undone_and_says_so_where_its_prices_are_not_stated(
    prices, assumed, codes
):
    [row] = measure(observe("tax", "2023", "106"), rate_of("tax", "2023", "6", prices=prices))
    assert (row.base, row.prices, row.assumes_prices) == (100, prices, assumed)
    assert {one.code for one in row.estimates()[0].remarks} == codes
    assert row.pair.change.prices == prices


def test_prices_are_nothing_to_counts_ratios_and_increments():
    [labs] = measure(
        observe("labs", "2023", "106"), rate_of("labs", "2023", "6", prices="constant")
    )
    assert (labs.base, labs.prices, labs.assumes_prices) == (100, None, False)
    increment = observe("tax", "2023", "6", kind="change", prices="constant", figure="more")
    [tax] = measure(observe("tax", "2023", "106"), increment)
    assert (tax.base, tax.assumes_prices) == (100, False)


def test_amounts_at_other_prices_are_not_compared():
    levels = (
        observe("tax", "2022", "100", prices="constant"),
        observe("tax", "2023", "106"),
    )
    found = compare(*levels)
    assert found.rows == ()
    assert [one.reason.code for one in found.refusals] == [RemarkCode.PRICES_DIFFER]
    both = measure(*levels, observe("tax", "2023", "103", prices="constant", figure="real"))
    assert [(row.base, row.end, row.prices) for row in both] == [(100, 103, "constant")]
    stated = measure(levels[1], observe("tax", "2022", "99", prices="current"))
    assert [(row.base, row.end, row.prices) for row in stated] == [(99, 106, None)]
