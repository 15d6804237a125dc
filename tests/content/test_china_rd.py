"""The national series as a source: equal to the reference data, and honest about vintages."""

from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from analysis.core.project import find_project
from analysis.core.result import Estimate, Refusal, RemarkCode, Term
from analysis.source.bounds import HedgePolicy
from analysis.source.claims import read_claims
from analysis.source.load import read_source
from analysis.source.observe import clean_figures
from analysis.source.reference import read_reference
from analysis.source.scenario import read_scenario, read_scenario_source
from analysis.study.claims import audit_claims
from analysis.study.economy import split_own_amounts
from analysis.study.growth import measure_growth
from analysis.study.trends.study import compare_editions, find_series, project_series

DATA = Path(__file__).parents[2] / "data"
#: Indicator: series and vintage of its rows in the reference data, its page, its years.
SERIES = {
    "rd_gdp": ("rd_gdp_ratio", "wdi_latest", 1, range(2000, 2023)),
    "rd_gdp_wdi_2021": ("rd_gdp_ratio", "wdi_2021", 2, range(2010, 2019)),
    "rd_gdp_wdi_2013": ("rd_gdp_ratio", "wdi_2013", 3, range(2008, 2012)),
    "rd_gdp_first_published": (
        "rd_gdp_ratio",
        "first_published",
        4,
        [*range(2002, 2007), *range(2009, 2023)],  # 2007 and 2008 were not found
    ),
    "rd_expenditure": ("rd_expenditure", None, 5, range(2000, 2023)),
}


@pytest.fixture(scope="module")
def source():
    return read_source(DATA / "raw" / "china-rd")


@pytest.fixture(scope="module")
def reference():
    return read_reference(DATA / "reference")


@pytest.fixture(scope="module")
def observations(source):
    return clean_figures(source, policy=HedgePolicy.STANDARD)


@pytest.fixture(scope="module")
def growth(source, observations):
    return measure_growth(observations, source.indicators, base_year=2000, end_year=2022)


def levels(source, indicator):
    return {
        int(row.period): row
        for row in source.figures
        if row.indicator == indicator and row.kind in {"level", "share"}
    }


def ratios(source, indicator):
    return {year: Decimal(row.value) for year, row in levels(source, indicator).items()}


@pytest.mark.parametrize("indicator", SERIES)
def test_each_series_has_its_years_on_its_page_and_no_hole_but_the_known_one(source, indicator):
    _, _, page, years = SERIES[indicator]
    rows = [row for row in source.figures if row.indicator == indicator and row.kind != "change"]
    assert [int(row.period) for row in rows] == list(years)
    assert {row.page for row in rows} == {page}


def test_there_is_no_series_beyond_those_of_the_reference_data(source):
    assert set(source.indicators) == set(SERIES)


@pytest.mark.parametrize("indicator", SERIES)
def test_every_figure_equals_its_row_of_the_reference_data(source, reference, indicator):
    series, vintage, _, years = SERIES[indicator]
    # The source ends with 2022; the reference data have gone on.
    rows = {
        row.year: row
        for row in reference.series_of(series, "china", vintage)
        if row.year <= max(years)
    }
    figures = levels(source, indicator)
    assert set(figures) == set(rows)
    for year, row in rows.items():
        assert Decimal(figures[year].value) == row.value * reference.series[series].scale
        # A table's bare number was given its head's unit; all else is in the copy as it stands.
        printed = figures[year].printed
        bare = printed.removesuffix("亿元")
        assert printed in row.as_written or bare == row.as_written


def test_the_changes_printed_are_all_those_of_the_communiques(source, reference):
    announced = {
        row.year: row.as_written
        for row in reference.series_of("rd_gdp_ratio", "china", "first_published")
        if "提高0." in row.as_written
    }
    changes = {int(row.period): row for row in source.figures if row.kind == "change"}
    assert set(changes) == set(announced) == {2015, 2016, *range(2018, 2023)}
    for year, row in changes.items():
        assert f"比上年提高{row.printed}" in announced[year]


def test_each_line_has_its_year_as_a_date_before_its_figures(source):
    label = defaultdict(str)
    for row in source.figures:
        if row.kind == "date":
            label[row.page] = row.printed
        else:
            assert row.period == label[row.page]


def test_traditional_characters_are_read_as_the_simplified_ones(source):
    row = levels(source, "rd_expenditure")[2022]
    assert row.printed == "30782.9億元"
    assert Decimal(row.value) == Decimal(3078290000000)


def test_first_published_ratios_are_in_no_pair_and_each_printed_change_is_refused(growth):
    # Each change is against the year before as revised: 2.07 less 0.05 is not the 2.05 of 2014.
    first = "rd_gdp_first_published"
    assert first not in {row.indicator for row in growth.rows}
    refused = [one for one in growth.refusals if one.subject.indicator == first]
    assert {one.reason.code for one in refused} == {RemarkCode.FIRST_PUBLISHED}
    ends = Counter(one.end.end for one in refused if one.end.end - one.start.end == 1)
    changes = {2015, 2016, *range(2018, 2023)}
    assert {year: ends[year] for year in changes} == dict.fromkeys(changes, 1)
    assert len([row for row in growth.rows if row.indicator == "rd_gdp"]) == 22 + 1


@pytest.mark.parametrize(("name", "pairs"), [("changzhou", (6, 10)), ("china-rd", (59, 0))])
def test_no_computed_base_contradicts_a_print_of_its_own_date(name, pairs):
    source = read_source(DATA / "raw" / name)
    observations = clean_figures(source, policy=HedgePolicy.STANDARD)
    growth = measure_growth(observations, source.indicators, base_year=2000, end_year=2022)
    origins = Counter(row.base_origin for row in growth.rows)
    assert (origins["printed"], origins["back-cast"]) == pairs
    printed = [row for row in observations if row.kind in {"level", "share"} and row.period]
    for row in growth.rows:
        for one in printed:
            same = (one.indicator, one.scope, one.unit) == (row.indicator, row.scope, row.unit)
            if same and one.period == row.base_period:
                assert row.quantity("base").overlaps(one.quantity), (row.variant, one.figure)


def test_expenditure_grew_17_44_percent_a_year(growth):
    # 30782.9 / 895.66 = 34.36896; ln = 3.537153; / 22 = 0.1607797; exp - 1 = 0.174426
    row = next(r for r in growth.rows if r.headline and r.indicator == "rd_expenditure")
    assert (row.base_year, row.end_year, row.years) == (2000, 2022, 22)
    assert float(row.cagr) == pytest.approx(17.4426, abs=5e-5)
    assert row.cagr_low < row.cagr < row.cagr_high
    assert row.pp is None


def test_the_ratio_rose_in_points_and_not_in_percent(growth):
    row = next(r for r in growth.rows if r.headline and r.indicator == "rd_gdp")
    assert row.pp == Decimal("1.66202")  # 2.55518 - 0.89316
    assert row.cagr is None


def test_rebased_gdp_lowered_the_ratios_of_2008_to_2011_by_two_to_three_percent(source):
    old, new = ratios(source, "rd_gdp_wdi_2013"), ratios(source, "rd_gdp")
    cuts = [100 * (1 - new[year] / old[year]) for year in sorted(old)]
    # 1 - 1.44592/1.46986, 1 - 1.6648/1.70198, 1 - 1.71372/1.75899, 1 - 1.78034/1.83704
    assert [round(cut, 2) for cut in cuts] == [
        Decimal(cut) for cut in ("1.63", "2.18", "2.57", "3.09")
    ]


def test_the_2021_edition_differs_from_the_latest_from_2014_only(source):
    old, new = ratios(source, "rd_gdp_wdi_2021"), ratios(source, "rd_gdp")
    assert {year for year in old if old[year] != new[year]} == set(range(2014, 2019))
    assert all(old[year] > new[year] for year in range(2014, 2019))


def test_first_published_ratios_round_from_the_oldest_edition(source):
    first, old = ratios(source, "rd_gdp_first_published"), ratios(source, "rd_gdp_wdi_2013")
    shared = set(first) & set(old)
    assert shared == {2009, 2010, 2011}
    assert all(round(old[year], 2) == first[year] for year in shared)


def test_the_rise_of_2018_holds_only_against_the_ratio_as_revised_by_then(source, reference):
    claims = read_claims(source.folder / "claims.yml", source.figures)
    rows = audit_claims(claims, source, reference, policy=HedgePolicy.STANDARD)
    readings = {r.reading: r for r in rows if r.claim == "change_2018"}
    assert {name: r.reading_verdict for name, r in readings.items()} == {
        "as_noted": "compatible",  # 2.19 - 2.15 = 0.04, by the communiqué's own note
        "announced": "does_not_hold",  # 2.19 - 2.13 = 0.06
        "revised_earlier": "compatible",  # 2.19 - 2.14512 = 0.04488
        "revised": "does_not_hold",  # 2.19 - 2.11603 = 0.07397
    }
    assert readings["announced"].verdict == "compatible"


def test_each_printed_change_holds_against_some_revision_of_the_year_before(source, reference):
    claims = read_claims(source.folder / "claims.yml", source.figures)
    rows = audit_claims(claims, source, reference, policy=HedgePolicy.STANDARD)
    changes = {r.claim for r in rows if r.claim.startswith("change_")}
    held = {
        r.claim
        for r in rows
        if r.claim in changes and r.reading != "announced" and r.reading_verdict == "compatible"
    }
    assert len(changes) == 7
    assert held == changes


def test_a_revision_of_gdp_is_no_conflict(source, reference):
    claims = read_claims(source.folder / "claims.yml", source.figures)
    rows = audit_claims(claims, source, reference, policy=HedgePolicy.STANDARD)
    verdicts = Counter({row.claim: row.verdict for row in rows}.values())
    assert verdicts == {"certain": 1, "compatible": 5, "within_rounding": 1, "under_reading": 1}
    assert {claim.topic for claim in claims.values()} == {"previous_year"}


def one_of(results, term, variant="", indicator="rd_expenditure", year=None):
    [found] = [
        one
        for one in results
        if isinstance(one, Estimate)
        and (one.term, one.variant, one.subject.indicator) == (term, variant, indicator)
        and (year is None or one.end.end == year)
    ]
    return found


def test_the_slowdown_of_spending_is_gdp_s_and_the_share_s(source, observations, reference):
    """By hand (a referee's, from the figures): 20.35 and 10.95, 14.01 and 8.05, 6.34 and 2.90."""
    series = find_series(observations, source, reference, base_year=2000, end_year=2022)
    found = split_own_amounts(series, source)
    expected = {
        Term.LOG_AMOUNT_PER_YEAR: ("20.35", "10.95", "9.40"),
        Term.LOG_WHOLE_PER_YEAR: ("14.01", "8.05", "5.96"),
        Term.LOG_SHARE_PER_YEAR: ("6.34", "2.90", "3.44"),
    }
    for term, values in expected.items():
        variants = ("before", "after", "before-less-after")
        rounded = [f"{one_of(found, term, name).value:.2f}" for name in variants]
        assert tuple(rounded) == values
    before, after = (one_of(found, Term.LOG_AMOUNT_PER_YEAR, name) for name in ("before", "after"))
    assert (before.start.end, before.end.end, after.end.end) == (2000, 2012, 2022)
    part = one_of(found, Term.PACE_FROM_SHARE, "before-less-after")
    assert round(part.value) == 37


def test_what_was_published_since_tests_the_forecast_of_spending_and_not_of_the_share(
    source, observations, reference
):
    series = find_series(observations, source, reference, base_year=2000, end_year=2022)
    judged, ahead = project_series(series, source, reference, horizon=2027)
    held = one_of(judged, Term.HELD_SINCE)
    assert (held.value, held.n) == (2, 2)
    error = one_of(judged, Term.ERROR, year=2023)
    # 33,357.1 less the forecast of 33,420 (100 million yuan), whose interval holds it
    assert error.value == Decimal(3335710000000) - Decimal("3.342E+12")
    assert error.interval.low < 0 < error.interval.high
    [refusal] = [one for one in judged if isinstance(one, Refusal) and one.term is Term.HELD_SINCE]
    assert refusal.subject.indicator == "rd_gdp"
    assert refusal.reason.code is RemarkCode.OTHER_ACCOUNT
    open_years = {one.end.end for one in ahead if not one.has(RemarkCode.PUBLISHED_SINCE)}
    assert open_years == {2025, 2026, 2027}


def test_revisions_by_edition(source, observations):
    found = compare_editions(observations, source, base_year=2000, end_year=2022)
    first = "rd_gdp_first_published"
    revision = one_of(found, Term.REVISION, indicator=first, year=2018)
    assert revision.value == Decimal("-0.04942")  # 2.14058 - 2.19
    largest = one_of(found, Term.LARGEST_REVISION, indicator=first)
    assert largest.value == Decimal("-0.08214")  # 1.99786 - 2.08, of 2013
    lowered = one_of(found, Term.YEARS_LOWERED, indicator=first)
    assert (lowered.value, lowered.n) == (16, 19)  # all but 2019, 2020 and 2022


def test_the_scenario_reads_and_spans_the_series():
    project = find_project(DATA)
    scenario = read_scenario(project, "china-rd")
    source = read_scenario_source(project, scenario)
    years = {int(row.period) for row in source.figures}
    assert (scenario.base_year, scenario.end_year) == (min(years), max(years))
