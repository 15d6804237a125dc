"""Growth over every comparable pair: answers worked by hand, and which pairs there are."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.core.period import Period
from analysis.core.quantity import Quantity
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
from analysis.source.bounds import HedgePolicy
from analysis.source.observe import Observation, clean_figures
from analysis.source.schema import Indicator
from analysis.study.growth import (
    Growth,
    GrowthRow,
    Pair,
    compute_growth,
    find_levels,
    measure_growth,
    pair_levels,
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
}


def observe(indicator: str, period: str, value: str, **cells) -> Observation:
    """Make an observation: a year, ``asof`` a year, or a span of years."""
    start, _, end = period.removeprefix("asof ").partition("-")
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
        "start": int(start),
        "end": int(end or start),
        "span": bool(end),
        "asof": period.startswith("asof"),
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
    assert measure_growth(series, revised, base_year=2000, end_year=2030) == Growth((), ())
    growth = observe("labs", "2019", "60", kind="change", unit="percent", figure="growth")
    rows = measure_growth([*series, growth], revised, base_year=2000, end_year=2030).rows
    assert [(row.base, row.base_origin) for row in rows] == [(10, "back-cast")]  # 16 / 1.6


def test_figures_that_agree_are_one_level_and_figures_that_do_not_are_two():
    loose = observe("labs", "2019", "1600", low=1600, high=1700, figure="loose")
    tight = observe("labs", "2019", "1621", figure="tight")
    other = observe("labs", "2019", "1500", figure="other")
    levels = find_levels([loose, tight, other])
    assert [level.figures for level in levels] == [("tight", "loose"), ("other",)]


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
    assert said["tax_relief", "2020"] == {RemarkCode.BACK_CAST_BASE}
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


def test_a_level_holds_at_the_end_of_its_period_whatever_the_month():
    levels = find_levels(
        [
            observe("labs", "2019", "16", month=6, figure="june"),
            observe("labs", "2019", "16", figure="year"),
            observe("labs", "asof 2019", "16", figure="now"),
            observe("labs", "2015-2019", "90", figure="span"),
            observe("labs", "2019", "5", kind="change", figure="change"),
            observe("labs", "2019", "5", kind="policy", figure="rule"),
            observe("labs", "2019", "5", start=None, end=None, figure="undated"),
        ]
    )
    assert [(level.figures, str(level.period)) for level in levels] == [
        (("june", "year"), "2019"),
        (("span",), "2015-2019"),
        (("now",), "asof 2019"),
    ]


def test_of_agreeing_figures_the_narrowest_and_then_the_first_gives_the_level():
    wide = observe("labs", "2019", "16", high=20, figure="a")
    narrow = [observe("labs", "2019", "17", figure=name) for name in ("c", "b")]
    [level] = find_levels([wide, *narrow])
    assert (level.quantity, level.figures) == (Quantity.exact(17), ("b", "c", "a"))


def test_a_pair_knows_its_years_and_carries_a_change_through():
    [pair] = pair_levels(
        find_levels([observe("labs", "2015", "9"), observe("labs", "2019", "16")])
    )
    assert isinstance(pair, Pair)
    assert pair.years == 4
    assert pair.measure(lambda b, e: b + e) == Quantity.exact(25)
    assert compute_growth(pair, INDICATORS["labs"]).measure == "stock"


def test_an_open_date_of_an_earlier_year_repeats_nothing():
    rows = measure(observe("labs", "asof 2018", "16"), observe("labs", "2019", "16"))
    assert dates(rows) == [("asof 2018", "2019")]
    assert not rows[0].other_date
