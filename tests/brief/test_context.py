"""The context of a brief: which targets, years and places its tables show, and by what names."""

from dataclasses import replace

import pytest

from analysis.brief.context import list_places, list_targets, list_years
from analysis.core.estimates import tabulate_results
from analysis.core.result import Estimate, RemarkCode, remark
from analysis.exhibits.chart import Labels
from analysis.register.added import AddedSet
from analysis.register.results import Results
from analysis.source.observe import clean_figures
from analysis.source.reference import read_reference
from analysis.source.scenario import Scenario
from analysis.study.context import hold_targets
from analysis.study.growth import measure_growth

REFERENCE = {
    "series.yml": """\
rd_gdp_ratio: {title_zh: 研发占比, title_en: R&D share, unit: percent, written: "%"}
labs_census: {title_zh: 机构普查数, title_en: labs by census, unit: enterprise, written: labs}
""",
    "places.yml": """\
jia: {title_zh: 甲市, title_en: Jia, within: sheng}
yi: {title_zh: 乙市, title_en: Yi, within: sheng}
bing: {title_zh: 丙市, title_en: Bing, within: sheng}
sheng: {title_zh: 陕西, title_en: Shaanxi}
guo: {title_zh: 全国, title_en: Nation}
""",
    "vintages.yml": """\
first: {title_zh: 首次公布, title_en: as first told, account: first_published}
later: {title_zh: 修订, title_en: as told later, account: revised}
plan: {title_zh: 规划, title_en: the plan}
""",
    "publishers.yml": "bureau: {title_zh: 统计局, title_en: Bureau of Statistics}\n",
}
#: Place, year, value, edition, status, and of a derived figure its operand and change.
ROWS = [
    ("jia", 2012, "2.10", "", "published"),
    ("jia", 2020, "2.90", "", "published"),
    ("jia", 2021, "3.30", "", "derived", "rd_gdp_ratio.jia.2022", "0.08"),
    ("jia", 2022, "3.38", "", "published"),
    ("jia", 2022, "3.40", "", "estimate"),
    ("jia", 2023, "3.50", "", "estimate"),
    ("jia", 2024, "3.60", "later", "estimate"),
    ("sheng", 2015, "2.55", "first", "published"),
    ("sheng", 2019, "2.80", "first", "published"),
    ("sheng", 2020, "2.92", "first", "published"),
    ("sheng", 2015, "2.50", "later", "published"),
    ("sheng", 2022, "3.00", "later", "published"),
    ("sheng", 2021, "2.95", "", "published"),
    ("guo", 2018, "2.14", "first", "published"),
    ("guo", 2020, "2.40", "later", "published"),
    ("yi", 2022, "2.10", "first", "published"),
    ("bing", 2020, "1.50", "", "published"),
    ("jia", 2020, "3.0", "plan", "target"),
    ("jia", 2021, "3.6", "plan", "target"),
    ("jia", 2022, "3.2", "", "target"),
    ("jia", 2025, "3.8", "", "target"),
    ("jia", 2026, "3.9", "", "target"),
    ("sheng", 2022, "3.1", "", "target"),
]
COLUMNS = (
    "series,geo,year,value,unit,vintage,status,derivation,operands,change,trust,"
    "source_title,publisher"
)


@pytest.fixture
def reference(tmp_path):
    """Outside figures of a place, its peers and what it is compared with, and its targets."""
    folder = tmp_path / "data" / "reference"
    folder.mkdir(parents=True)
    for name, text in REFERENCE.items():
        (folder / name).write_text(text, "utf-8")
    lines = [COLUMNS]
    for place, year, value, vintage, status, *derived in ROWS:
        operand, change = derived or ("", "")
        how = "less_change" if derived else ""
        lines.append(
            f"rd_gdp_ratio,{place},{year},{value},%,{vintage},{status},{how},{operand},{change},"
            "high,年鉴,bureau"
        )
    lines.append("labs_census,jia,2022,2000,labs,,target,,,,high,年鉴,bureau")
    lines.append("labs_census,jia,2021,1800,labs,,published,,,,high,年鉴,bureau")
    (folder / "reference_figures.csv").write_text("\n".join(lines) + "\n", "utf-8")
    return read_reference(folder)


@pytest.fixture
def results(beside_others, reference):
    """What a run up to 2025 found of the small source, without its models."""
    scenario = Scenario.model_validate(
        {
            "scenario": "jia",
            "source": "jia",
            "base_year": 2014,
            "end_year": 2020,
            "horizon": 2025,
            "seed": 1,
            "edition": "2026-01-01",
        }
    )
    source = beside_others.read()
    observations = clean_figures(source, policy=scenario.hedge_policy)
    growth = measure_growth(observations, source.indicators, base_year=2014, end_year=2020).rows
    return Results(
        scenario=scenario,
        source=source,
        reference=reference,
        declared={},
        observations=tuple(observations),
        growth=tuple(growth),
        composition=(),
        claims=(),
        robustness=(),
        trends=tuple(tabulate_results(hold_targets(observations, source, reference))),
        projections=(),
        made={},
        added=AddedSet(source.folder / "added"),
    )


@pytest.fixture
def labels(results):
    return Labels.of_source(results.source, "en", results.reference)


@pytest.fixture
def pair(results):
    """2.65 % in 2015 and about 3.0 % in 2020, both printed."""
    [row] = [row for row in results.growth if row.indicator == "rd_gdp"]
    return row


def at(place, year, *more):
    return "reference." + ".".join(("rd_gdp_ratio", place, str(year), *more))


def test_each_target_stands_with_its_outcome_and_verdict_up_to_the_horizon(results, labels):
    told = [
        (one.title, one.year, one.set_in, one.outcome, one.verdict)
        for one in list_targets(results, labels)
    ]
    assert told == [
        ("R&D share", 2020, "the plan", "figure.p01.07", "undecided"),
        ("R&D share", 2021, "the plan", at("jia", 2021, "derived"), "missed"),
        ("R&D share", 2022, "", at("jia", 2022), "reached"),
        ("labs by census", 2022, "", "", "unknown"),
        ("R&D share", 2025, "", "", "unknown"),
    ]


def test_what_else_is_said_of_a_target_is_no_verdict(results, labels):
    more = remark(RemarkCode.NO_INFERENCE)
    held = [
        one.model_copy(update={"remarks": (more, *one.remarks)})
        for row in results.trends
        if isinstance(one := row.result(), Estimate)
    ]
    noted = replace(results, trends=tuple(tabulate_results(held)))
    assert [one.verdict for one in list_targets(noted, labels)] == [
        one.verdict for one in list_targets(results, labels)
    ]


def test_a_target_has_an_id_and_a_margin_where_it_has_an_outcome(results, labels):
    lines = list_targets(results, labels)
    assert [one.target for one in lines][:3] == [
        at("jia", 2020, "plan", "target"),
        at("jia", 2021, "plan", "target"),
        at("jia", 2022, "target"),
    ]
    assert [bool(one.margin) for one in lines] == [bool(one.outcome) for one in lines]
    margins = [one.margin for one in lines if one.margin]
    assert len(set(margins)) == 3
    assert all(".target_outcome." in one for one in margins)


def test_a_horizon_leaves_later_targets_out(results, labels):
    near = replace(results, scenario=results.scenario.model_copy(update={"horizon": 2021}))
    assert [one.year for one in list_targets(near, labels)] == [2020, 2021]


def test_what_a_run_did_not_hold_has_no_outcome(results, labels):
    lines = list_targets(replace(results, trends=()), labels)
    assert {(one.outcome, one.margin, one.verdict) for one in lines} == {("", "", "unknown")}


def test_titles_are_in_the_reader_s_language(results):
    chinese = Labels.of_source(results.source, "zh", results.reference)
    assert [one.title for one in list_targets(results, chinese)][2:4] == ["研发占比", "机构普查数"]


def test_the_years_are_the_pair_s_and_later_ones_of_its_place_and_series(results, pair):
    assert list_years(results, pair) == [2015, 2020, 2021, 2022, 2023, 2024]


def test_without_a_pair_there_are_no_years_and_no_places(results, labels):
    assert list_years(results, None) == []
    assert list_places(results, None, labels) == []


def test_a_source_of_no_place_shows_none(results, pair, labels):
    nowhere = results.source.info.model_copy(update={"place": None})
    assert (
        list_places(replace(results, source=replace(results.source, info=nowhere)), pair, labels)
        == []
    )


def test_places_stand_in_order_with_one_way_of_coming_about_a_row(results, pair, labels):
    lines = list_places(results, pair, labels)
    assert [(one.group, one.title, dict(one.figures)) for one in lines] == [
        (
            "Jia",
            "printed in this document",
            {2015: "figure.p01.06", 2020: "figure.p01.07"},
        ),
        ("Jia", "derived", {2021: at("jia", 2021, "derived")}),
        ("Jia", "edition not stated", {2022: at("jia", 2022)}),
        ("Jia", "announced before the accounts", {2023: at("jia", 2023, "estimate")}),
        (
            "Jia",
            "as told later, announced before the accounts",
            {2024: at("jia", 2024, "later", "estimate")},
        ),
        (
            "Shaanxi",
            "as first told",
            {2015: at("sheng", 2015, "first"), 2020: at("sheng", 2020, "first")},
        ),
        (
            "Shaanxi",
            "as told later",
            {2015: at("sheng", 2015, "later"), 2022: at("sheng", 2022, "later")},
        ),
        ("Nation", "as told later", {2020: at("guo", 2020, "later")}),
        ("Other cities", "Yi, as first told", {2022: at("yi", 2022, "first")}),
        ("Other cities", "Bing, edition not stated", {2020: at("bing", 2020)}),
    ]


def test_a_level_computed_from_a_printed_change_is_not_shown_as_printed(results, labels):
    [row] = [row for row in results.growth if row.indicator == "hte_share"]
    assert (row.base_year, row.base_origin, row.end_year) == (2019, "back-cast", 2020)
    [line] = list_places(results, row, labels)
    assert (line.group, line.title) == ("Jia", "printed in this document")
    assert line.figures == {2020: "figure.p02.05"}
