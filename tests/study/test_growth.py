"""Growth over every comparable pair: answers worked by hand, and which pairs there are."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.source.bounds import HedgePolicy
from analysis.source.observe import Observation, clean_figures
from analysis.source.schema import Indicator
from analysis.study.composition import decompose_growth
from analysis.study.growth import GrowthRow, compare_policies, find_levels, measure_growth

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
        "scope": "甲市",
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


def measure(*observations: Observation, base_year: int = 2000, end_year: int = 2030):
    return measure_growth(observations, INDICATORS, base_year=base_year, end_year=end_year)


def dates(rows: list[GrowthRow]) -> list[tuple[str, str]]:
    return [(row.base_period, row.end_period) for row in rows]


@pytest.fixture
def rows(source) -> dict[tuple[str, str], GrowthRow]:
    """The growth table of the small source, by indicator and end date."""
    table = measure_growth(
        clean_figures(source, policy=HedgePolicy.STANDARD),
        source.indicators,
        base_year=2014,
        end_year=2020,
    )
    assert len({(row.indicator, row.end_period) for row in table}) == len(table)
    return {(row.indicator, row.end_period): row for row in table}


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
    assert five.note == "other date of the same printed count"


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
    assert (row.base_period, row.base_origin) == ("2019", "back-cast")
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


def test_the_provincial_share_fell_while_its_number_rose(rows, source):
    table = list(rows.values())
    row = decompose_growth(table, source.indicators)[0]
    assert (row.part, row.whole) == ("labs_provincial", "labs")
    assert (row.base_period, row.end_period) == ("2015", "2019")
    assert round(row.base_share, 2) == Decimal("47.11")  # 424 / 900
    assert round(row.end_share, 2) == Decimal("41.58")  # 674 / 1621
    assert round(row.pp, 2) == Decimal("-5.53")
    assert round(row.contribution, 2) == Decimal("34.67")  # 250 / 721


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
    assert next(row for row in rows if row.headline).end_period == "2019"


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
    assert (headline.base_period, headline.end_period) == ("2015", "2019")
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
    assert [row.base_period for row in rows] == (
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
        observe("labs", "2015", "4", scope="乙园"),
    )
    assert dates(rows) == [("2011-2015", "2016-2020")]
    assert rows[0].years == 5


def test_levels_that_may_not_be_differenced_are_compared_only_by_a_printed_change():
    revised = {"labs": INDICATORS["labs"].model_copy(update={"comparable": False})}
    series = [observe("labs", "2015", "9"), observe("labs", "2019", "16")]
    assert measure_growth(series, revised, base_year=2000, end_year=2030) == []
    growth = observe("labs", "2019", "60", kind="change", unit="percent", figure="growth")
    rows = measure_growth([*series, growth], revised, base_year=2000, end_year=2030)
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
    assert (rows[0].figures, rows[0].end_figures) == ("base base2 end", "end")


def test_a_level_that_may_be_nothing_has_a_change_but_no_growth_rate():
    rows = measure(observe("labs", "2015", "4", low=0, high=4), observe("labs", "2019", "16"))
    assert (rows[0].change_low, rows[0].change_high) == (12, 16)
    assert (rows[0].pct, rows[0].cagr) == (None, None)


def test_a_share_of_a_whole_that_may_be_nothing_or_unchanged_is_left_out():
    part = [observe("part", "2015", "2"), observe("part", "2019", "5")]
    nothing = observe("labs", "2015", "4", low=0, high=4)
    unchanged = observe("labs", "2015", "16", low=15, high=17)
    for base in (nothing, unchanged):
        rows = measure(*part, base, observe("labs", "2019", "16"))
        assert decompose_growth(rows, INDICATORS) == []


def test_the_composition_of_the_headline_pair_comes_first():
    years = ("2015", "2017", "2020")
    rows = measure(
        *(
            observe("labs", year, value)
            for year, value in zip(years, ("9", "12", "16"), strict=True)
        ),
        *(
            observe("part", year, value)
            for year, value in zip(years, ("4", "5", "6"), strict=True)
        ),
    )
    first = decompose_growth(rows, INDICATORS)[0]
    assert (first.base_period, first.end_period) == ("2015", "2020")


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
    exact = 100 * (Fraction(end, base) - 1)
    assert abs(Fraction(row.pct) - exact) <= abs(exact) / 10**11


def test_policies_are_compared_on_the_headline_pairs(source):
    table = compare_policies(
        lambda policy: clean_figures(source, policy=policy, indicators=["rd_gdp", "labs"]),
        source.indicators,
        base_year=2015,
        end_year=2020,
    )
    bounds = {(row.indicator, row.policy.value): (row.low, row.high) for row in table}
    assert len(table) == 6
    assert bounds["rd_gdp", "standard"] == (Decimal("0.245"), Decimal("0.455"))
    # 2.8 − 2.655 and 3.2 − 2.645; 2.95 − 2.655 and 3.05 − 2.645
    assert bounds["rd_gdp", "wide"] == (Decimal("0.145"), Decimal("0.555"))
    assert bounds["rd_gdp", "literal"] == (Decimal("0.295"), Decimal("0.405"))
    assert bounds["labs", "wide"][0] < bounds["labs", "standard"][0]
