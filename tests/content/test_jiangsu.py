"""The province's work report, held against the document where it is and figures read by hand."""

import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from analysis.core.project import find_project
from analysis.core.records import read_csv, write_csv
from analysis.core.result import Estimate, RemarkCode
from analysis.extract.intake import read_document
from analysis.extract.verify import verify_figures
from analysis.source.bounds import HedgePolicy
from analysis.source.claims import read_claims
from analysis.source.load import read_source
from analysis.source.measures import read_measures
from analysis.source.observe import clean_figures, count_kinds
from analysis.source.reference import read_reference
from analysis.source.scenario import read_scenario, read_scenario_source
from analysis.study.claims import ClaimRow, audit_claims
from analysis.study.context import hold_targets

ROOT = find_project(Path(__file__).parent).root
FOLDER = ROOT / "data" / "raw" / "jiangsu-2026"
DOCUMENT = ROOT.parent / "shared" / "documents" / "jiangsu_gzbg_2026.txt"
PROSE = ROOT / "notebooks" / "prose"

#: Read from the text by hand: indicator, paragraph, printed, kind, value, unit, period.
BY_HAND = [
    ("gdp", 20, "14.2万亿元", "level", "14200000000000", "CNY", "2025"),
    ("gdp", 20, "5.7%", "change", "5.7", "percent", "2021-2025"),
    ("gdp", 30, "5.3%", "change", "5.3", "percent", "2025"),
    ("gdp_per_head", 20, "16.7万元", "level", "167000", "CNY", "2025"),
    ("tax_relief", 20, "超万亿元", "level", "1000000000000", "CNY", "2021-2025"),
    ("manufacturing_gdp_share", 20, "33.5%", "share", "33.5", "percent", "2025"),
    ("rd_gdp", 21, "3.38%左右", "share", "3.38", "percent", "2025"),
    ("rd_gdp", 46, "3.42%左右", "policy", "3.42", "percent", "2026"),
    (
        "high_value_patents_per_10k",
        21,
        "34.2件",
        "level",
        "34.2",
        "patent/ten_thousand_person",
        "2025",
    ),
    ("st_smes", 21, "9.4万家", "level", "94000", "enterprise", "2025"),
    ("smart_factories_excellent", 22, "67家", "level", "67", "工厂", "2021-2025"),
    ("urban_jobs", 24, "超690万人", "level", "6900000", "person", "2021-2025"),
    ("urban_jobs", 32, "141万人", "level", "1410000", "person", "2025"),
    ("urban_jobs", 46, "120万人", "policy", "1200000", "person", "2026"),
    ("childcare_places", 24, "4.7个", "level", "4.7", "托位/thousand_person", "2025"),
    ("life_expectancy", 24, "超过80岁", "level", "80", "year", "2025"),
    ("high_standard_farmland", 25, "1739万亩", "level", "17390000", "mu", "2021-2025"),
    ("grain_output", 25, "超760亿斤", "level", "76000000000", "jin", "2025"),
    ("marine_gdp", 25, "突破万亿", "level", "1000000000000", "CNY", "2025"),
    ("pm25", 26, "16.5%", "change", "-16.5", "percent", "2020-2025"),
    ("pm25", 32, "31.3微克/立方米", "level", "31.3", "microgram/cubic_metre", "2025"),
    ("energy_intensity_change", 26, "超14%", "change", "-14", "percent", "2020-2025"),
    ("work_accidents", 27, "65.3%", "change", "-65.3", "percent", "2020-2025"),
    ("trade", 30, "5.95万亿元", "level", "5950000000000", "CNY", "2025"),
    ("rural_income", 32, "3.4万元", "level", "34000", "CNY", "2025"),
    ("large_firm_threshold", 32, "超百亿元", "policy", "10000000000", "CNY", "2025"),
    ("business_entities", 32, "1461.4万户", "level", "14614000", "enterprise", "2025"),
    ("firms_new", 32, "57.3万家", "level", "573000", "enterprise", "2025"),
    ("listed_new_national_share", 32, "1/4", "share", "0.25", "ratio", "2025"),
    ("gdp_growth", 38, "5%左右", "policy", "5", "percent", "2026-2030"),
    ("water_investment", 47, "450亿元", "policy", "45000000000", "CNY", "2026"),
    ("livelihood_projects", 55, "45件", "policy", "45", "project", "2026"),
]


@pytest.fixture(scope="module")
def source():
    return read_source(FOLDER)


@pytest.fixture(scope="module")
def reference():
    return read_reference(ROOT / "data" / "reference")


@pytest.mark.parametrize("row", BY_HAND, ids=lambda row: f"{row[0]}-{row[6]}")
def test_a_figure_read_by_hand_stands_in_the_table(source, row):
    found = {
        (one.indicator, one.paragraph, one.printed, one.kind, one.value, one.unit, one.period)
        for one in source.figures
    }
    assert row in found


def test_every_digit_run_of_the_document_is_covered_once(source):
    if not DOCUMENT.is_file():
        pytest.skip(f"the document is not there: {Path('..') / 'shared' / 'documents'}")
    document = read_document(DOCUMENT)
    assert document.sha256 == source.info.sha256
    result = verify_figures(document, source.figures)
    assert result.problems == ()
    assert (result.digit_runs, result.covered) == (200, 200)


def test_the_figures_by_kind(source):
    assert count_kinds(source.figures) == {
        "level": 86,
        "change": 25,
        "share": 24,
        "rank": 11,
        "policy": 23,
        "date": 10,
        "duration": 18,
        "name": 16,
        "ordinal": 1,
    }


def test_goals_are_no_outcomes_and_what_was_is_no_goal(source):
    policy = [row for row in source.figures if row.kind == "policy"]
    later = [row for row in policy if row.when.end > 2025]
    assert [row.indicator for row in policy if row not in later] == ["large_firm_threshold"]
    observed = [row for row in source.figures if row.kind in {"level", "change", "share", "rank"}]
    ahead = {row.indicator for row in observed if row.when.end > 2025}
    assert ahead == {"southern_cities", "investment_teams"}  # what there is now


def test_rates_of_gdp_and_of_value_added_are_at_constant_prices(source):
    constant = Counter(row.indicator for row in source.figures if row.prices == "constant")
    assert constant == {
        "gdp": 2,
        "gdp_growth": 2,
        "industry_value_added": 1,
        "high_tech_manufacturing": 1,
    }


def test_paragraphs_only_go_on(source):
    paragraphs = [row.paragraph for row in source.figures]
    assert None not in paragraphs
    assert paragraphs == sorted(paragraphs)


def test_every_indicator_is_used_and_titled_in_both_languages(source):
    used = {row.indicator for row in source.figures} - {None}
    assert used == set(source.indicators)
    for one in source.indicators.values():
        assert re.search(r"[\u4e00-\u9fff]", one.title_zh)
        assert not re.search(r"[\u4e00-\u9fff]", one.title_en)


@pytest.fixture(scope="module")
def verdicts(source, reference):
    claims = read_claims(FOLDER / "claims.yml", source.figures)
    rows = audit_claims(claims, source, reference, policy=HedgePolicy.STANDARD)
    return {row.claim: row for row in rows}


def test_what_the_report_asserts_holds(verdicts):
    assert {name: row.verdict for name, row in verdicts.items()} == {
        "new_firms_part": "certain",  # 57.3 of 147
        "new_entities_stock": "certain",  # 147 of 1461.4
        "urban_jobs_last_year": "certain",  # 141 of 690
        "gdp_per_head_population": "compatible",  # 14.2 over 85.26 million is 166,549
        "gdp_statistics": "certain",  # 14.23515
        "grain_statistics": "certain",  # 763.05
        "trade_growth": "certain",  # 5.95 / 5.62 = 1.0587
        "pm25_fall": "within_rounding",  # 31.3 / 38 = 0.8237; only 37.5 gives 16.5
    }


def test_claims_without_pages_come_back_from_their_table(verdicts, tmp_path):
    rows = list(verdicts.values())
    assert {row.pages for row in rows} == {()}
    path = tmp_path / "claims.csv"
    write_csv(path, rows, ClaimRow)
    assert list(read_csv(path, ClaimRow)) == rows


def test_targets_of_the_plan_are_held_against_printed_changes(source, reference):
    observations = clean_figures(source, policy=HedgePolicy.STANDARD)
    held = {
        row.subject.series: (row.interval.low, row.interval.high, row.remarks[0].code)
        for row in hold_targets(observations, source, reference)
        if isinstance(row, Estimate)
    }
    reached, open_ = RemarkCode.TARGET_REACHED, RemarkCode.TARGET_UNDECIDED
    assert held == {
        # 5.65..5.75 less 5.4..5.6
        "real_gdp_growth_mean": (Decimal("0.05"), Decimal("0.35"), reached),
        "real_gdp_growth": (Decimal("0.25"), Decimal("0.35"), reached),
        "gdp_per_head": (Decimal(16500), Decimal(17500), reached),
        # 5.5..6.5 less 5.4..5.6
        "income_growth_mean": (Decimal("-0.1"), Decimal("1.1"), open_),
        # a fall of 14 to 15 against one of 14
        "energy_intensity_change": (Decimal(-1), Decimal(0), reached),
    }


def test_measures_are_of_known_figures(source, reference):
    assert len(read_measures(FOLDER / "measures.yml", source.figures, reference)) == 24


def test_the_scenario_spans_the_plan_and_the_year_of_goals():
    project = find_project(ROOT)
    scenario = read_scenario(project, "jiangsu-2026")
    assert read_scenario_source(project, scenario).id == "jiangsu-2026"
    assert (scenario.base_year, scenario.end_year) == (2015, 2026)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_prose_names_only_figures_that_are_there(source, language):
    text = (PROSE / f"jiangsu-2026.{language}.md").read_text(encoding="utf-8")
    named = set(re.findall(r"figure\.(p00\.\d+)", text))
    assert named
    assert named <= {row.figure for row in source.figures}


def test_both_languages_say_the_same_of_the_same_numbers():
    texts = [
        (PROSE / f"jiangsu-2026.{language}.md").read_text(encoding="utf-8")
        for language in ("zh", "en")
    ]
    numbers = [
        set(re.findall(r"\{\{(?!when|grade|text)([a-z_]+\.[\w.@-]+)", text)) for text in texts
    ]
    assert numbers[0] == numbers[1]
