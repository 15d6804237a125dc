"""The numbers of the comparison as a reader meets them: traced, cited, in one edition."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from analysis.brief.assemble import known_ids
from analysis.brief.context import list_places, list_targets
from analysis.brief.shown import Shown
from analysis.core.estimates import tabulate_results
from analysis.core.project import find_project
from analysis.core.result import MadeBy, OperandKind
from analysis.exhibits.chart import Labels
from analysis.exhibits.tables import Cells
from analysis.register.added import AddedSet
from analysis.register.build import build_register
from analysis.register.ids import is_possible
from analysis.register.results import Results
from analysis.source.claims import read_claims
from analysis.source.load import read_source
from analysis.source.observe import clean_figures
from analysis.source.reference import read_reference
from analysis.source.scenario import Scenario
from analysis.study import context
from analysis.study.claims import audit_claims
from analysis.study.composition import decompose_growth
from analysis.study.growth import measure_growth
from analysis.study.trends import study_trends
from analysis.words.catalogue import catalogue, languages

DATA = find_project(Path(__file__).parent).root / "data"
WORDS = {language: catalogue(language) for language in languages()}
GAPS = "trend.rd_gdp.place_comparison.changzhou-less-jiangsu"
#: Operands that are no figure: the rows of a table, a parameter, the source itself.
COUNTED = {OperandKind.TABLE, OperandKind.PARAMETER, OperandKind.SOURCE}


@pytest.fixture(scope="module")
def results():
    scenario = Scenario.model_validate(
        {
            "scenario": "changzhou",
            "source": "changzhou",
            "base_year": 2014,
            "end_year": 2020,
            "horizon": 2025,
            "seed": 1,
            "edition": "2026-11-23",
        }
    )
    source, reference = read_source(DATA / "raw" / "changzhou"), read_reference(DATA / "reference")
    policy = scenario.hedge_policy
    observations = clean_figures(source, policy=policy)
    growth = measure_growth(observations, source.indicators, base_year=2014, end_year=2020).rows
    study = study_trends(
        growth,
        observations,
        source,
        reference,
        base_year=2014,
        end_year=2020,
        horizon=2025,
        seed=1,
    )
    found = (
        *study.estimates,
        *context.compare_peers(source, reference),
        *context.hold_targets(observations, source, reference),
    )
    declared = read_claims(source.folder / "claims.yml", source.figures)
    tables = ("observations", "growth", "rates", "composition", "claims", "robustness", "trends")
    return Results(
        scenario=scenario,
        source=source,
        reference=reference,
        declared=declared,
        observations=tuple(observations),
        growth=tuple(growth),
        composition=tuple(decompose_growth(growth, source.indicators).rows),
        claims=tuple(audit_claims(declared, source, reference, policy=policy)),
        robustness=(),
        trends=tuple(tabulate_results(found)),
        projections=tuple(tabulate_results(study.projections)),
        made={name: MadeBy(step="x", cell=name) for name in (*tables, "projections", "reference")},
        added=AddedSet(source.folder / "added"),
    )


@pytest.fixture(scope="module")
def register(results):
    return build_register(results, WORDS)


def test_every_number_has_pages_or_a_citation_or_is_a_count(register):
    bare = [
        number.id
        for number in register
        if not any(number.pages)
        and not number.citation
        and not {one.kind for one in number.operands} <= COUNTED
    ]
    assert bare == []


def test_every_number_has_a_label_of_its_own_and_an_id_that_is_possible(register, results):
    known = known_ids(results)
    families = ("trend.", "projection.", "growth.", "claim.", "figure.")
    assert [n.id for n in register if n.id.startswith(families)] == [
        n.id for n in register if n.id.startswith(families) and is_possible(n.id, known)
    ]
    for language in WORDS:
        told: dict[str, str] = {}
        for number in register:
            if ".place_comparison." in number.id or ".target_outcome." in number.id:
                label = number.label[language]
                assert told.setdefault(label, number.id) == number.id


@pytest.mark.parametrize("edition", ["first_published", "yearbook_2024"])
def test_a_gap_shows_each_outside_operand_with_title_publisher_and_words(register, edition):
    gap = register[f"{GAPS}@{edition}.gap.2021"]
    [other] = [
        one for one in gap.operands if one.kind is OperandKind.REFERENCE and ".jiangsu." in one.id
    ]
    assert edition in other.id
    assert (
        gap.formula["en"]
        == {
            "first_published": "3.30% − 2.95%",
            "yearbook_2024": "3.30% − 2.93%",
        }[edition]
    )
    # The derived 3.30 is cited by what it was divided from, and each of those by its own words.
    for words in ("“常州290.4亿元”", "8807.6", "Jiangsu Bureau of Statistics"):
        assert words in gap.citation["en"]
    quoted = {"first_published": "“江 苏 3438.6 2.95”", "yearbook_2024": "“江苏 2021 2.93”"}
    assert quoted[edition] in gap.citation["en"]
    assert quoted[edition] in gap.citation["zh"]


def test_a_change_under_both_series_writes_both(register):
    both = register[f"{GAPS}.gap_change_both.2015_2020"]
    assert both.formula["en"] == (
        "(3.0% − 2.93%) − (2.65% − 2.57%); (3.0% − 2.92%) − (2.65% − 2.53%)"
    )
    assert (both.low, both.high) == (
        min(register[f"{GAPS}@{name}.gap_change.2015_2020"].low for name in EDITIONS),
        max(register[f"{GAPS}@{name}.gap_change.2015_2020"].high for name in EDITIONS),
    )
    assert both.display["en"] == "−0.16 to 0.11 percentage points"  # outwards
    assert set(both.pages) == {30, 38}


EDITIONS = ("first_published", "yearbook_2024")


def test_a_level_keeps_the_digits_it_was_published_with(register):
    assert register["trend.rd_gdp.place_comparison.changzhou.level.2021"].display["en"] == "3.30%"
    assert (
        register["trend.rd_gdp.place_comparison.china@first_published.level.2020"].display["zh"]
        == "2.40%"
    )


def test_the_disputed_year_is_a_range_and_says_why(register):
    level = register["trend.rd_gdp.place_comparison.changzhou.level.2023"]
    assert level.display["en"] == "3.375–3.415%"
    assert "figures found for the year differ" in level.method["en"]
    assert "该年所见数值不一" in level.method["zh"]


def table_of(results, register, name, language):
    labels = Labels.of_source(results.source, language, results.reference)
    asked = []

    def show(number, modifier):
        asked.append((number, modifier))
        return register[number].display[language]

    text = Shown(results, labels).tables()[name](Cells(register, show))
    lines = [re.sub(r"\\(.)", r"\1", line) for line in text.split("\n")]
    return [[c.strip() for c in one[1:-1].split(" | ")] for one in (lines[0], *lines[2:])], asked


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_context_table_has_one_edition_a_row_and_every_figure_linked(
    results, register, language
):
    (head, *rows), asked = table_of(results, register, "context", language)
    assert head[1:] == ["2015", "2017", "2020", "2021", "2022", "2023", "2024"]
    groups: dict[str, list[list[str]]] = {}
    for name, *cells in rows:
        if any(cells):
            groups[list(groups)[-1]].append([name, *cells])
        else:
            groups[name] = []
    home, province, _, peers = groups.values()
    # The README's table beside the reference data, first published and revised.
    assert [row[1:] for row in province] == [
        ["2.57%", "2.63%", "2.93%", "2.95%", "3.12%", "3.29%", "3.36%"],
        ["2.53%", "2.63%", "2.92%", "2.93%", "3.14%", "", ""],
    ]
    assert home[0][3] in {"about 3.0%", "3.0%左右"}
    assert [row[6] for row in home] == ["", "3.38%", "", "3.41%", ""]
    assert len(peers) == 5
    assert all(name.startswith(("figure.", "reference.")) for name, _ in asked)
    assert {modifier for _, modifier in asked} == {"bare"}
    assert sum(cell.count("%") for row in rows for cell in row[1:]) == len(asked)


def test_the_rows_of_the_context_table_say_how_their_figures_came_about(results):
    said = {}
    for language, words in WORDS.items():
        labels = Labels.of_source(results.source, words, results.reference)
        lines = list_places(results, Shown(results, labels).pair, labels)
        said[language] = [(line.group, line.title, sorted(line.figures)) for line in lines]
    assert said["en"][:5] == [
        ("Changzhou", "printed in this document", [2015, 2020]),
        ("Changzhou", "as quoted", [2017, 2023]),
        ("Changzhou", "derived", [2021, 2022]),
        ("Changzhou", "re-dated, derived", [2023]),
        ("Changzhou", "re-dated", [2024]),
    ]
    assert said["en"][-5:] == [
        ("Other cities", "Suzhou, edition not stated", [2020]),
        ("Other cities", "Wuxi, edition not stated", [2021]),
        ("Other cities", "Nantong, derived", [2023]),
        ("Other cities", "Nantong, first published", [2020]),
        ("Other cities", "Nantong, announced early", [2024]),
    ]
    assert said["zh"][3][1] == "重定年份，由公布数算出"


def test_the_targets_table_says_what_became_of_each(results, register):
    (_, *rows), asked = table_of(results, register, "targets", "en")
    told = {(row[0], row[1]): row[3:] for row in rows if any(row[1:])}
    # All of them but the one for 2026, which is after the horizon.
    assert len(told) == len(results.reference.targets_of("changzhou")) - 1
    assert max(year for _, year in told) == "2025"
    assert told["Contribution of science and technology to growth", "2020"] == [
        *("about 65.8%", "−0.2 percentage points", "no")
    ]
    assert told["High-tech enterprises", "2020"] == ["2,497", "1,197", "yes"]
    assert told["Technology contract turnover", "2020"] == ["", "", "no outcome found"]
    assert told["R&D expenditure as a share of GDP", "2020"][2] == "open"
    assert ("figure.p38.09", "short") in asked
    heads = [row[0] for row in rows if not any(row[1:])]
    assert len(heads) == len(set(heads)) == 4


def test_a_run_of_chosen_indicators_lists_the_targets_it_holds(results):
    chosen = clean_figures(
        results.source, policy=results.scenario.hedge_policy, indicators=["hte_firms"]
    )
    held = context.hold_targets(chosen, results.source, results.reference)
    run = replace(results, observations=tuple(chosen), trends=tuple(tabulate_results(held)))
    lines = list_targets(run, Labels.of_source(run.source, "en", run.reference))
    assert [(line.year, line.verdict, line.outcome) for line in lines] == [
        (2020, "reached", "figure.p21.09"),
        (2025, "missed", "reference.high_tech_enterprises.changzhou.2025.valid_stock"),
    ]


def test_an_estimate_is_told_as_about_its_value(register):
    """Announced before the accounts were closed (预计), it is read as 2 to 4, and written so."""
    row = register["reference.rd_gdp_ratio.changzhou.2020.estimate"]
    assert (row.low, row.high, row.hedge) == (2, 4, "approx")
    assert row.display == {"en": "about 3%", "zh": "3%左右"}
    # One that says more than an end keeps its own words.
    over = register["reference.high_tech_output_share.changzhou.2025.estimate"]
    assert over.display == {"en": "over 60%", "zh": "超过60%"}
    published = register["reference.rd_gdp_ratio.jiangsu.2020.first_published"]
    assert published.display["en"] == "2.93%"
