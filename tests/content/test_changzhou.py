"""The coded compendium: held against the document where it is, and against pages read by hand."""

from decimal import Decimal
from pathlib import Path

import pytest

from analysis.core.project import find_project
from analysis.extract.intake import read_document
from analysis.extract.verify import verify_figures
from analysis.source.bounds import HedgePolicy
from analysis.source.check import measure_agreement
from analysis.source.claims import read_claims
from analysis.source.load import read_source
from analysis.source.observe import clean_figures, count_kinds
from analysis.source.reference import read_reference
from analysis.study.claims import audit_claims
from analysis.study.composition import decompose_growth
from analysis.study.growth import measure_growth

ROOT = find_project(Path(__file__).parent).root
FOLDER = ROOT / "data" / "raw" / "changzhou"
DOCUMENT = ROOT.parent / "shared" / "source" / "000_71198ab4a4acd267.txt"

#: Read from the page by hand, apart from the two readings: page, printed, value, unit, period.
BY_HAND = [
    (1, "3亿元", "300000000", "CNY"),
    (6, "2.3亿美元", "230000000", "USD"),
    (11, "30.25亿元", "3025000000", "CNY"),
    (12, "38.44%", "38.44", "percent"),
    (13, "十分之一", "0.1", "ratio"),
    (15, "超百亿元", "10000000000", "CNY"),
    (20, "61.84亿元", "6184000000", "CNY"),
    (21, "6.42万人", "64200", "person"),
    (21, "3.78个百分点", "3.78", "percentage_point"),
    (26, "100-5000万", "1000000..50000000", "CNY"),
    (30, "2.65%", "2.65", "percent"),
    (30, "3.0%左右", "3.0", "percent"),
    (31, "900家", "900", "institution"),
    (31, "1621家", "1621", "institution"),
    (32, "30.6万平方米", "306000", "square_metre"),
    (38, "40.8件", "40.8", "patent"),
    (44, "600多家", "600", "enterprise"),
    (56, "超13000余人", "13000", "person_time"),
    (63, "113.19亿元", "11319000000", "CNY"),
]


@pytest.fixture(scope="module")
def source():
    return read_source(FOLDER)


@pytest.fixture(scope="module")
def growth(source):
    observations = clean_figures(source, policy=HedgePolicy.STANDARD)
    return measure_growth(observations, source.indicators, base_year=2014, end_year=2020).rows


@pytest.mark.parametrize(("page", "printed", "value", "unit"), BY_HAND)
def test_a_figure_read_by_hand_stands_in_the_table(source, page, printed, value, unit):
    found = [row for row in source.figures if (row.page, row.printed) == (page, printed)]
    assert found
    assert {(row.value, row.unit) for row in found} <= {(value, unit), (value, "person")}


def test_every_figure_stands_on_its_page_and_every_digit_run_is_covered_once(source):
    if not DOCUMENT.is_file():
        pytest.skip(f"the document is not there: {Path('..') / 'shared' / 'source'}")
    document = read_document(DOCUMENT)
    assert document.sha256 == source.info.sha256
    result = verify_figures(document, source.figures)
    assert result.problems == ()
    assert (result.digit_runs, result.covered) == (598, 598)


def test_the_table_has_a_row_of_every_kind(source):
    kinds = count_kinds(source.figures)
    assert sum(kinds.values()) == len(source.figures) == 638
    assert set(kinds) == {
        *("level", "change", "share", "rank", "policy"),
        *("date", "duration", "name", "ordinal"),
    }


def test_the_two_readings_agree_on_every_value():
    rates = measure_agreement(FOLDER)
    assert rates is not None
    assert rates["value"] == 100
    assert all(rate > 90 for rate in rates.values())


def find(growth, indicator, end_period):
    return next(
        row
        for row in growth
        if (row.indicator, row.scope, str(row.end_period)) == (indicator, "changzhou", end_period)
    )


def test_institutions_grew_as_printed_and_twelve_and_a_half_percent_a_year_under_the_other_date(
    growth,
):
    firm, now = (
        find(growth, "rd_institutions", "2019"),
        find(growth, "rd_institutions", "asof 2020"),
    )
    assert round(firm.pct, 1) == round(now.pct, 1) == Decimal("80.1")
    assert float(firm.cagr) == pytest.approx(100 * ((1621 / 900) ** 0.25 - 1), abs=1e-9)
    assert float(now.cagr) == pytest.approx(100 * ((1621 / 900) ** 0.2 - 1), abs=1e-9)
    assert firm.headline
    assert not now.headline


def test_the_provincial_share_fell(growth, source):
    row = decompose_growth(growth, source.indicators).rows[0]
    assert (round(row.base_share, 1), round(row.end_share, 1)) == (
        Decimal("47.1"),
        Decimal("41.6"),
    )


def test_the_misprint_of_page_21_is_corrected_once_and_with_a_reason(source):
    corrected = source.figure("p21.11")
    assert (corrected.printed, corrected.indicator) == ("13家", "potential_unicorns")
    assert [c.figure for c in source.corrections] == ["p21.11"]


def test_a_recomputed_number_cites_what_it_rests_on_and_not_what_it_is_held_against(source):
    reference = read_reference(ROOT / "data" / "reference")
    claims = read_claims(FOLDER / "claims.yml", source.figures)
    rows = audit_claims(claims, source, reference, policy=HedgePolicy.STANDARD)
    made = {
        (one.subject.claim, one.subject.reading): one for row in rows for one in row.estimates()
    }
    compound = made["st_service_firms_growth", "compound"]
    assert [source.figure(one.id).printed for one in compound.operands] == ["268家", "600多家"]
    [outside] = made["invention_patents_reference", "same"].operands
    assert "常州市政府工作报告" in reference.row(outside.id).source_title
