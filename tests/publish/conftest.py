"""A small project with reference data, and a report of it as the notebooks leave it."""

import socket
from datetime import date
from decimal import Decimal

import pytest

from analysis.core.estimates import EstimateRow, tabulate_results
from analysis.core.period import Period
from analysis.core.project import Project
from analysis.core.records import write_csv
from analysis.core.result import (
    Estimate,
    Interval,
    IntervalKind,
    ModelId,
    Refusal,
    RemarkCode,
    Subject,
    Term,
    remark,
)
from analysis.publish.dictionary import read_dictionary
from analysis.render import page
from analysis.source.bounds import HedgePolicy
from analysis.source.observe import Observation, clean_figures
from analysis.source.reference import read_reference
from analysis.source.scenario import Scenario
from analysis.study.claims import ClaimRow
from analysis.study.composition import CompositionRow, decompose_growth
from analysis.study.growth import GrowthRow, measure_growth
from analysis.study.measures import MeasureRow
from analysis.study.rates import RateRow
from analysis.study.robustness import RobustnessRow, assess_robustness

NASTY = (
    "a=cmd|'/C calc'!A0",
    "+12%",
    "-1,000.5万元",
    "'quoted'",
    "1＋1＝2",
    "<script>alert(1)</script>",
    "#N/A",
    "x" * 32_000,
    'quo"te;=1+1,',
)
#: More digits than a spreadsheet keeps of a number.
LONG = Decimal(12345678901234567)

FILES = {
    "brief.toml": 'title = "Jia"\n',
    "CITATION.cff": "version: 0.1.0\nauthors: [{name: The authors}]\nkeywords: [labs]\n",
    "data/CODEBOOK.md": "# Codebook\n",
    "data/reference/series.yml": """\
rd_ratio: {title_zh: 研发强度, title_en: R&D intensity, unit: percent, written: "% of GDP"}
rd_spent:
  {title_zh: 研发经费, title_en: R&D expenditure, unit: CNY, written: 100 million CNY,
   scale: 100000000}
""",
    "data/reference/places.yml": """\
jia: {title_zh: 甲市, title_en: Jia}
china: {title_zh: 全国, title_en: China}
""",
    "data/reference/vintages.yml": """\
latest: {title_zh: 最新版, title_en: latest edition, short_zh: 新版, short_en: latest}
first: {title_zh: 首次公布, title_en: as first published, comparable: false}
""",
    "data/reference/publishers.yml": """\
bank:
  title_zh: 世界银行
  title_en: World Bank
  publications:
    "Indicators": {title_zh: 《指标》, title_en: The Indicators}
bureau: {title_zh: 统计局, title_en: Statistics bureau}
""",
    "data/reference/reference_figures.csv": """\
series,geo,year,value,unit,vintage,status,trust,source_title,publisher,url
rd_ratio,china,2015,2.06,% of GDP,latest,published,high,Indicators,bank,https://a.org https://b.org
rd_ratio,china,2020,2.40,% of GDP,latest,published,high,Indicators,bank,https://a.org
rd_spent,jia,2020,300.5,100 million CNY,,estimate,unstated,Yearbook,bureau,
""",
}


@pytest.fixture(autouse=True)
def _without_type(monkeypatch):
    monkeypatch.setattr(page, "font_faces", lambda *_: "")  # a second a page, tested elsewhere


@pytest.fixture
def project(source_folder, tmp_path):
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert source_folder.folder == tmp_path / "data" / "raw" / "jia"
    return Project.at(tmp_path)


@pytest.fixture
def reference(project):
    return read_reference(project.reference)


@pytest.fixture
def scenario():
    return Scenario(
        scenario="trial",
        source="jia",
        base_year=2014,
        end_year=2020,
        horizon=2025,
        seed=1,
        edition=date(2026, 1, 2),
    )


@pytest.fixture
def dictionary():
    return read_dictionary()


def _measure(number, text):
    return MeasureRow(
        measure=f"measure_{number}",
        title_zh=text,
        title_en=text,
        start_year=2015,
        end_year=2020,
        value=Decimal("-6.96"),
        value_low=Decimal("-10.24"),
        value_high=Decimal("1E-7"),
        unit="percent",
        formula="pct(base, end)",
        operands=("figure:p01.02", "reference:rd_ratio.china.2015.latest"),
        pages=(1,),
        note_zh=text,
        note_en=text,
    )


def _rate(row: GrowthRow) -> RateRow:
    """A rate at constant prices of what a pair is of, with all that may stand beside it."""
    given = (("rate", 6), ("end", 106), ("nominal", 7), ("deflator", 1))
    cells = {
        name + tail: value + step
        for name, value in given
        for tail, step in (("", 0), ("_low", -1), ("_high", 1))
    }
    return RateRow(
        indicator=row.indicator,
        scope=row.scope,
        base_year=2019,
        end_year=2020,
        unit="CNY",
        figures=("p01.01",),
        end_figures=("p01.02",),
        base_figures=("p01.03",),
        **cells,
    )


def _claim(number, text):
    return ClaimRow(
        claim=f"claim_{number}",
        topic="growth",
        pages=(1,),
        says_zh=text,
        says_en=text,
        stated=Decimal("-80.10"),
        recomputed=LONG if number == 0 else None,
        reading="total",
        reading_zh=text,
        reading_en=text,
        relation="equal",
        reading_verdict="certain",
        verdict="certain",
        figures=("p01.02", "p01.04"),
        unit="percent",
    )


def _results():
    gap = Estimate(
        subject=Subject(
            series="rd_ratio",
            place="jia",
            unit="percent",
            against=Subject(place="china", vintage="latest", unit="percent"),
        ),
        model=ModelId.PLACE_COMPARISON,
        term=Term.GAP,
        start=Period(2020, 2020),
        end=Period(2020, 2020),
        value=Decimal("-0.25"),
        interval=Interval(
            kind=IntervalKind.CONFIDENCE,
            low=Decimal("-0.5"),
            high=Decimal(0),
            level=Decimal("0.95"),
            dof=Decimal("6.5"),
            se=Decimal("1E-7"),
        ),
        n=9,
        dof=Decimal("6.5"),
        remarks=(remark(RemarkCode.COSINES, cosines=3),),
    )
    refusal = Refusal(
        subject=Subject(indicator="rd_gdp", scope="jia", unit="percent"),
        model=ModelId.OLS_TREND,
        reason=remark(RemarkCode.TOO_FEW_YEARS, years=2, needed=3),
    )
    return gap, refusal


def fill_tables(folder, source, scenario):
    """Write the tables that the notebooks hand on."""
    years = {"base_year": scenario.base_year, "end_year": scenario.end_year}
    observations = clean_figures(source, policy=HedgePolicy.STANDARD)
    growth = measure_growth(observations, source.indicators, **years)
    parts = decompose_growth(growth.rows, source.indicators)
    results = _results()
    robust = assess_robustness(
        growth.rows, {}, source, policy=HedgePolicy.STANDARD, measures={}, **years
    )
    for name, rows, model in (
        ("observations", observations, Observation),
        ("growth", growth.rows, GrowthRow),
        ("rates", [_rate(growth.rows[0])], RateRow),
        ("composition", parts.rows, CompositionRow),
        ("refusals", tabulate_results(results[1:]), EstimateRow),
        ("trends", tabulate_results(results), EstimateRow),
        ("projections", tabulate_results(results[:1]), EstimateRow),
        ("claims", [_claim(n, text) for n, text in enumerate(NASTY)], ClaimRow),
        ("robustness", robust, RobustnessRow),
        ("measures", [_measure(n, text) for n, text in enumerate(NASTY)], MeasureRow),
    ):
        write_csv(folder / "tables" / f"{name}.csv", rows, model)
    (folder / "numbers.json").write_text("[]\n", "utf-8")


@pytest.fixture
def folder(tmp_path, source, scenario):
    """A report folder as it is before anything is published from it."""
    folder = tmp_path / "report"
    fill_tables(folder, source, scenario)
    return folder


@pytest.fixture
def no_network(monkeypatch):
    def refuse(*_arguments, **_options):
        pytest.fail("something was to be fetched")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
