"""What the tables say in code, in a reader's words: Chinese without English, and no ids."""

import re

import pytest

from analysis.core.formula import parse_formula
from analysis.core.project import ROOT
from analysis.register.numbers import Context, number_projections, number_reference, number_trends
from analysis.source.load import read_reference
from analysis.source.observe import clean_figures
from analysis.source.scenario import read_scenario
from analysis.study.growth import measure_growth
from analysis.study.trends.study import study_trends
from analysis.words.wording import (
    cite_reference,
    curl_quotes,
    say_period,
    say_sample,
    say_span,
    write_formula,
)

#: Latin letters that stand in Chinese statistical prose.
LATIN = re.compile(
    r"CR[12]|Bell–McCaffrey|Newey–West|sup-F|R&D|GDP|CI3|\b[tp]\b|t（G−1）|p值|t检验"
)
NAMES = {
    "rd_gdp": {"zh": "研发经费占比", "en": "R&D share"},
    "甲市": {"zh": "甲市", "en": "Jia"},
}


@pytest.mark.parametrize(
    ("base", "end", "zh", "en"),
    [
        ("2015", "2019", "2015—2019年", "2015–2019"),
        ("2015", "asof 2020", "2015—2020年（“目前”）", "2015–2020 (“now”)"),
        ("2011-2015", "2016-2020", "2011—2015年至2016—2020年", "2011–2015 to 2016–2020"),
    ],
)
def test_a_span_is_written_as_each_language_does(base, end, zh, en):
    assert (say_span(base, end, "zh"), say_span(base, end, "en")) == (zh, en)
    assert say_period("asof 2020", "en") == "2020 (“now”)"


@pytest.mark.parametrize(
    ("sample", "zh", "en"),
    [
        (
            "rd_gdp, 甲市, 2015–2020",
            "研发经费占比，甲市，2015—2020年",
            "R&D share, Jia, 2015–2020",
        ),
        (
            "China, R&D expenditure, % of GDP, WDI, latest stored vintage, 2000–2022",
            "全国，研发经费占生产总值比重，《世界发展指标》最新存本，2000—2022年",
            "China, R&D expenditure as a share of GDP, WDI, latest stored edition, 2000–2022",
        ),
        (
            "Changzhou (as printed) less Jiangsu",
            "常州（文件所印）减江苏",
            "Changzhou (as printed) less Jiangsu",
        ),
    ],
)
def test_a_sample_is_named_by_titles_and_places(sample, zh, en):
    assert say_sample(sample, NAMES, "zh") == zh
    assert say_sample(sample, NAMES, "en") == en


@pytest.mark.parametrize(
    ("formula", "written"),
    [
        ("pct(a, b)", "100 × (9 ÷ 4 − 1)"),
        ("cagr(a, b, years)", "100 × ((9 ÷ 4)^(1/5) − 1)"),
        ("mean_growth(a, b, years)", "100 × (9 ÷ 4 − 1) ÷ 5"),
        ("share(a, b + c)", "100 × 4 ÷ (9 + 2)"),
        ("a - (b - c)", "4 − (9 − 2)"),
        ("a * (b + c) / 3", "4 × (9 + 2) ÷ 3"),
        ("a / (b / c)", "4 ÷ (9 ÷ 2)"),
        ("a", ""),
    ],
)
def test_a_formula_is_written_with_its_operands(formula, written):
    operands = {"a": "4", "b": "9", "c": "2", "years": "5"}
    assert parse_formula(formula)
    assert write_formula(formula, operands) == written


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("the firms' and city's share", "the firms’ and city’s share"),
        ('"now" is read; he says "so."', "“now” is read; he says “so.”"),
        ("a 'quoted' word", "a ‘quoted’ word"),
    ],
)
def test_typed_quotes_are_curled(typed, shown):
    assert curl_quotes(typed) == shown


def test_a_derived_figure_says_what_it_was_derived_from():
    title = "DERIVED from R&D 323.2 and GDP 9550"
    said = cite_reference(title, "常州市统计局", "derived", "high", "en")
    assert said.startswith("R&D expenditure of CNY 32.32 bn over GDP of CNY 955 bn as first publ")


@pytest.mark.parametrize("name", ["changzhou", "china-rd"])
def test_a_chinese_reader_meets_no_english_and_no_reader_an_id(name):
    run = read_scenario(name)
    source, reference = run.read_source(), read_reference(ROOT / "data" / "reference")
    observations = clean_figures(source, policy=run.hedge_policy)
    years = {"base_year": run.base_year, "end_year": run.end_year}
    growth = measure_growth(observations, source.indicators, **years)
    study = study_trends(
        growth, observations, source, reference, **years, horizon=run.horizon, seed=run.seed
    )
    context = Context.of(source)
    numbers = [
        *number_trends(context, study.trends),
        *number_projections(context, study.projections),
        *number_reference(reference),
    ]
    assert numbers
    said = {n.label["zh"] for n in numbers} | {n.formula.get("zh", "") for n in numbers}
    english = {text for text in said if re.search("[A-Za-z]{2}", LATIN.sub("", text))}
    assert english == set()
    ids = re.compile(r"\b[a-z]+_[a-z_]+\b|asof")
    texts = {text for n in numbers for text in (*n.label.values(), *n.formula.values())}
    assert {text for text in texts if ids.search(text)} == set()
