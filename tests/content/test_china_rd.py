"""The national series as a source: equal to the reference data, and honest about vintages."""

from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from analysis.core.project import find_project
from analysis.source.bounds import HedgePolicy
from analysis.source.claims import read_claims
from analysis.source.load import read_source
from analysis.source.observe import clean_figures
from analysis.source.reference import read_reference
from analysis.source.scenario import read_scenario, read_scenario_source
from analysis.study.claims import audit_claims
from analysis.study.growth import measure_growth

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
def growth(source):
    observations = clean_figures(source, policy=HedgePolicy.STANDARD)
    growth = measure_growth(observations, source.indicators, base_year=2000, end_year=2022)
    return growth.rows


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


def test_first_published_ratios_are_paired_only_with_their_own_printed_change(growth):
    first = [row for row in growth if row.indicator == "rd_gdp_first_published"]
    assert first
    assert {row.base_origin for row in first} == {"back-cast"}
    rise = next(row for row in first if row.end_year == 2018)
    assert (rise.end, rise.pp, rise.base) == (Decimal("2.19"), Decimal("0.04"), Decimal("2.15"))
    assert len([row for row in growth if row.indicator == "rd_gdp"]) == 22 + 1


def test_expenditure_grew_17_44_percent_a_year(growth):
    # 30782.9 / 895.66 = 34.36896; ln = 3.537153; / 22 = 0.1607797; exp - 1 = 0.174426
    row = next(r for r in growth if r.headline and r.indicator == "rd_expenditure")
    assert (row.base_year, row.end_year, row.years) == (2000, 2022, 22)
    assert float(row.cagr) == pytest.approx(17.4426, abs=5e-5)
    assert row.cagr_low < row.cagr < row.cagr_high
    assert row.pp is None


def test_the_ratio_rose_in_points_and_not_in_percent(growth):
    row = next(r for r in growth if r.headline and r.indicator == "rd_gdp")
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
        "announced": "does_not_hold",  # 2.19 - 2.13 = 0.06
        "revised_earlier": "compatible",  # 2.19 - 2.14512 = 0.04488
        "revised": "does_not_hold",  # 2.19 - 2.11603 = 0.07397
    }
    assert readings["announced"].verdict == "under_reading"


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


def test_the_scenario_reads_and_spans_the_series():
    project = find_project(DATA)
    scenario = read_scenario(project, "china-rd")
    source = read_scenario_source(project, scenario)
    years = {int(row.period) for row in source.figures}
    assert (scenario.base_year, scenario.end_year) == (min(years), max(years))
