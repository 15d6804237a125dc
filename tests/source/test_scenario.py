"""Parameters are checked before anything runs; each refusal says what would be accepted."""

import re
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import pytest

from analysis.core.errors import InputError
from analysis.core.project import Project, find_project
from analysis.source.bounds import HedgePolicy
from analysis.source.scenario import (
    Scenario,
    check_indicators,
    check_parameters,
    draft_parameters,
    find_years,
    read_scenario,
    read_scenario_source,
    scenario_names,
)
from analysis.source.schema import Source
from analysis.words.catalogue import languages

HERE = find_project(Path(__file__).parent)
PARAMETERS_OF_NEW = Path(str(files("analysis"))) / "template" / "notebooks" / "parameters"

GOOD = """\
scenario: town
source: jia
base_year: 2015
end_year: 2020
indicators: [labs, rd_gdp]
hedge_policy: wide
horizon: 2025
languages: [en]
seed: 1
edition: 2024-05-01
"""


@pytest.fixture
def project(source_folder) -> Project:
    """A project with one source, `jia`, and one scenario, `town`."""
    made = Project.at(source_folder.folder.parents[2])
    made.parameters.mkdir(parents=True)
    (made.parameters / "town.yml").write_text(GOOD, encoding="utf-8")
    return made


def spoil(project: Project, old: str, new: str) -> None:
    text = GOOD.replace(old, new)
    assert text != GOOD
    (project.parameters / "town.yml").write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("con", "Windows reserves this name; accepted: lower-case ASCII letters"),
        ("archive", "the site has this name; accepted: lower-case ASCII letters"),
        ("Town", "accepted: lower-case ASCII letters"),
        ("a'b", "accepted: lower-case ASCII letters"),
    ],
)
def test_what_becomes_a_folder_is_called_as_one_can_be_everywhere(name, said):
    good = {"base_year": 2015, "end_year": 2020, "horizon": 2025, "seed": 1}
    given = {"scenario": "town", "source": "jia", "edition": "2024-05-01", **good}
    for column in ("scenario", "source", "prose"):
        with pytest.raises(InputError) as refused:
            check_parameters(HERE, **{**given, column: name})
        assert f"column {column}: {name!r} is refused; {said}" in str(refused.value)


def test_a_scenario_is_read_by_name_or_by_path(project):
    town = read_scenario(project, "town")
    assert (town.source, town.base_year, town.languages) == ("jia", 2015, ("en",))
    assert read_scenario(project, str(project.parameters / "town.yml")) == town
    assert scenario_names(project) == ["town"]


def test_what_is_not_given_has_its_default(project):
    spoil(project, "indicators: [labs, rd_gdp]\nhedge_policy: wide\n", "")
    town = read_scenario(project, "town")
    assert (town.indicators, town.indicator_ids, town.hedge_policy) == ("all", None, "standard")
    assert town.prose == "default"
    spoil(project, "languages: [en]\n", "")
    assert read_scenario(project, "town").languages == languages()


def test_a_language_of_the_project_s_own_words_is_accepted(project):
    spoil(project, "[en]", "[en, de]")
    with pytest.raises(InputError, match="'de' is refused; accepted: zh, en"):
        read_scenario(project, "town")
    project.words.mkdir()
    (project.words / "de.yml").write_text("language: {data: en}\n", "utf-8")
    town = read_scenario(project, "town")
    assert town.languages == ("en", "de")
    assert check_parameters(project, **town.notebook_parameters()) == town
    (project.words / "de.yml").unlink()
    with pytest.raises(InputError, match="parameters, column languages: 'de' is refused"):
        check_parameters(project, **town.notebook_parameters())


def test_a_scenario_is_named_after_its_file(project):
    spoil(project, "scenario: town\n", "")
    assert read_scenario(project, "town").scenario == "town"


def test_a_notebook_given_the_parameters_back_builds_the_same_scenario(project):
    town = read_scenario(project, "town")
    parameters = town.notebook_parameters()
    assert check_parameters(project, **parameters) == town
    assert list(parameters) == list(Scenario.model_fields)
    plain = (str, int, list)
    assert all(isinstance(value, plain) for value in parameters.values())


LISTED = "accepted: all, or a list such as [rd_gdp]; for papermill: -y 'indicators: [rd_gdp]'"
LANGUAGES = "accepted: a list of different languages from zh, en"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("base_year", "base_yaer", "unknown name 'base_yaer'; did you mean base_year? accepted"),
        ("base_year: 2015\n", "", "column base_year: is empty or missing"),
        ("base_year: 2015", "base_year: '2015'", "column base_year: '2015' is refused"),
        ("base_year: 2015", "base_year: 2015.0", "column base_year: 2015.0 is refused"),
        ("base_year: 2015", "base_year: yes", "column base_year: 'yes' is refused"),
        ("base_year: 2015", "base_year: 15", "accepted: 1900 or more"),
        ("end_year: 2020", "end_year: 2101", "column end_year: 2101 is refused"),
        ("horizon: 2025", "horizon: 2101", "column horizon: 2101 is refused"),
        ("seed: 1", "seed: one", "column seed: 'one' is refused"),
        ("seed: 1", "seed: -1", "column seed: -1 is refused"),
        ("seed: 1", "seed: 4294967296", "column seed: 4294967296 is refused"),
        ("seed: 1", "seed: 0777", "'0777' is typed"),
        ("seed: 1", "seed: ٣", "column seed: '٣' is refused"),
        ("base_year: 2015", "base_year: 33:20", "'33:20' is typed"),
        ("base_year: 2015", "base_year: 2_015", "'2_015' is typed"),
        ("base_year: 2015", "base_year: &a 2015", "no anchor is read"),
        ("edition: 2024-05-01", "edition: '1600041600'", "a date such as 2026-11-23"),
        ("edition: 2024-05-01", "edition: 9999-12-31", "a date from 1980-01-01 to 2107-12-31"),
        ("edition: 2024-05-01", "edition: ２０２４-05-01", "a date such as 2026-11-23"),
        ("[labs, rd_gdp]", "[labs, labs]", "an indicator stands twice; accepted: each once"),
        ("source: jia", f"source: {'a' * 65}", "column source: 'aaa"),
        ("base_year: 2015", "base_year: 2020", "2020 is not before end_year 2020; accepted: a ba"),
        ("base_year: 2015", "base_year: 2021", "column base_year: 2021 is not before end_year"),
        ("horizon: 2025", "horizon: 2019", "column horizon: 2019 is before end_year 2020"),
        ("[en]", "[fr]", "column languages: 'fr' is refused; accepted: zh, en"),
        ("[en]", "[1]", f"column languages: [1] is refused; {LANGUAGES}"),
        ("[en]", "[]", f"column languages: [] is refused; {LANGUAGES}"),
        ("[en]", "[en, en]", "a language stands twice; accepted: each once, from zh, en"),
        ("[en]", "en", f"column languages: 'en' is refused; {LANGUAGES}"),
        (
            "hedge_policy: wide",
            "hedge_policy: broad",
            "'standard', 'wide', 'literal' or 'logical'",
        ),
        (
            "[labs, rd_gdp]",
            "rd_gdp",
            f"column indicators: 'rd_gdp' is refused; one name where a list is meant; {LISTED}",
        ),
        ("[labs, rd_gdp]", "[]", f"column indicators: [] is refused; no indicator; {LISTED}"),
        ("[labs, rd_gdp]", "''", f"column indicators: '' is refused; no indicator; {LISTED}"),
        ("[labs, rd_gdp]", "[1]", f"column indicators: [1] is refused; no such list; {LISTED}"),
        ("[labs, rd_gdp]", "5", f"column indicators: 5 is refused; no such list; {LISTED}"),
        ("edition: 2024-05-01", "edition: soon", "column edition: 'soon' is refused"),
        ("edition: 2024-05-01", "edition: 0", "accepted: a date such as 2026-11-23"),
        ("edition: 2024-05-01", "edition: 2024-05-01 10:00:00", "a date such as 2026-11-23"),
        ("edition: 2024-05-01", "edition: 1979-12-31", "a date from 1980-01-01 to 2107-12-31"),
        ("edition: 2024-05-01", "edition: 2108-01-01", "a date from 1980-01-01 to 2107-12-31"),
        ("edition: 2024-05-01", "edition: 2024-06-31", "'2024-06-31' is refused"),
        ("source: jia", "source: ../jia", "column source: '../jia' is refused"),
        ("seed: 1", "seed: 1\nprose: ../x", "column prose: '../x' is refused"),
        ("seed: 1", "seed: 1\nseed: 2", "the key 'seed' stands more than once"),
        ("scenario: town", "scenario: city", "scenario is 'city', but the file is called 'town'"),
    ],
)
def test_a_faulty_parameter_is_refused_by_file_name_and_value(project, old, new, said):
    spoil(project, old, new)
    with pytest.raises(InputError) as error:
        read_scenario(project, "town")
    assert "parameters/town.yml" in str(error.value)
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("base_year: 2015", "base_year: 1900"),
        ("base_year: 2015", "base_year: 2019"),
        ("horizon: 2025", "horizon: 2020"),
        ("horizon: 2025", "horizon: 2100"),
        ("seed: 1", "seed: 0"),
        ("seed: 1", "seed: 4294967295"),
        ("edition: 2024-05-01", "edition: 1980-01-01"),
        ("edition: 2024-05-01", "edition: '2107-12-31'"),
        ("[en]", "[en, zh]"),
        ("[labs, rd_gdp]", "all"),
    ],
)
def test_a_parameter_at_the_edge_of_what_is_accepted_is(project, old, new):
    spoil(project, old, new)
    assert read_scenario(project, "town").scenario == "town"


def test_a_mistyped_parameter_of_a_notebook_is_refused_too(project):
    parameters = read_scenario(project, "town").notebook_parameters()
    with pytest.raises(InputError, match="parameters, unknown name 'base_yaer'; did you mean"):
        check_parameters(project, **parameters, base_yaer=2015)


def test_an_edition_is_a_date_and_no_time(project):
    parameters = read_scenario(project, "town").notebook_parameters()
    midnight = datetime(2024, 5, 1, tzinfo=UTC)
    with pytest.raises(InputError, match=r"column edition: .*a date such as"):
        check_parameters(project, **parameters | {"edition": midnight})


def test_a_missing_scenario_is_refused_with_those_there_are(project):
    with pytest.raises(InputError) as error:
        read_scenario(project, "twn")
    assert str(error.value) == (
        "scenario 'twn': no such file notebooks/parameters/twn.yml; did you mean town? "
        "accepted: town, or the path of a .yml file"
    )


def test_an_unknown_indicator_is_refused_with_the_nearest(project):
    spoil(project, "[labs, rd_gdp]", "[labs, shops, rd_gpd]")
    town = read_scenario(project, "town")
    with pytest.raises(InputError) as error:
        read_scenario_source(project, town)
    known = (
        "accepted: labs, labs_provincial, rd_gdp, service_firms, tax_relief, subsidy, hte_share, "
        "park_revenue, grant, place"
    )
    assert str(error.value).splitlines() == [
        f"scenario town, indicators: 'shops' not known to source jia; {known}",
        "scenario town, indicators: 'rd_gpd' not known to source jia; did you mean rd_gdp? "
        + known,
    ]


def test_a_scenario_of_all_indicators_fits_any_source(project, source):
    everything = read_scenario(project, "town").model_copy(update={"indicators": "all"})
    check_indicators(everything, source)
    assert read_scenario_source(project, everything).figures == source.figures


def test_an_unknown_source_is_refused_with_those_there_are(project):
    (project.raw / "notes").mkdir()
    spoil(project, "source: jia", "source: jai")
    with pytest.raises(InputError) as error:
        read_scenario_source(project, read_scenario(project, "town"))
    assert str(error.value) == (
        "scenario town, source 'jai': no data/raw/jai/figures.csv; did you mean jia? accepted: jia"
    )


HEAD = "figure,page,printed,kind,value,unit,period,scope,indicator\n"


def dated(source_folder, *rows: tuple[str, str, str]) -> Source:
    """Return the small source with figures of a kind, a period and an indicator instead."""
    prints = {
        "change": ("5%", "5", "percent"),
        "level": ("900家", "900", "enterprise"),
        "policy": ("900家", "900", "enterprise"),
        "date": ("2035年", "", ""),
    }
    lines = [
        f"p01.{n:02d},1,{prints[kind][0]},{kind},{','.join(prints[kind][1:])},{period},,{name}\n"
        for n, (kind, period, name) in enumerate(rows, start=1)
    ]
    source_folder.path("figures.csv").write_text(HEAD + "".join(lines), encoding="utf-8")
    source_folder.path("corrections.yml").write_text("corrections: []\n", encoding="utf-8")
    return source_folder.read()


@pytest.mark.parametrize(
    ("rows", "years"),
    [
        ([("level", "2019", "labs"), ("change", "2019", "labs")], (2018, 2019)),
        ([("change", "2015-2019", "labs"), ("level", "2019", "labs")], (2015, 2019)),
        ([("level", "2014", "labs"), ("level", "2018", "labs")], (2014, 2018)),
        ([("change", "2016", "labs"), ("level", "2019", "labs")], (2015, 2019)),
        # one date compares with nothing, of another indicator least of all
        ([("level", "1994", "labs"), ("level", "2018", "service_firms")], (2017, 2018)),
        # plans, dates and what would be after the document itself are no outcomes
        (
            [
                *(("level", "2019", "labs"), ("change", "2019", "labs")),
                *(("policy", "2030", "labs"), ("date", "2035", ""), ("level", "2021", "labs")),
            ],
            (2018, 2019),
        ),
        # "as of" the document counts only where nothing bears a year
        ([("change", "2019", "labs"), ("level", "asof 2020", "labs")], (2018, 2019)),
        ([("change", "asof 2020", "labs"), ("level", "asof 2020", "labs")], (2019, 2020)),
        # a comparison that begins no earlier than the last outcome gives no span
        ([("level", "2019", "labs"), ("change", "asof 2020", "labs")], (2018, 2019)),
        ([("level", "unknown", "labs")], (2019, 2020)),
        ([], (2019, 2020)),
    ],
)
def test_a_draft_begins_where_its_first_comparison_does_and_ends_with_its_outcomes(
    source_folder, rows, years
):
    assert find_years(dated(source_folder, *rows)) == years


@pytest.mark.parametrize("name", ["city", "2020", "no"])  # the latter two are no text in YAML
def test_a_drafted_scenario_can_be_read(project, source_folder, name):
    source = dated(source_folder, ("change", "2016-2019", "labs"), ("change", "2019", "labs"))
    path = draft_parameters(project, name, source)
    assert path == project.parameters / f"{name}.yml"
    drafted = read_scenario(project, name)
    assert (drafted.source, drafted.base_year, drafted.end_year) == (name, 2016, 2019)
    assert (drafted.horizon, drafted.seed, drafted.prose) == (2022, 2019, "default")


def test_a_draft_of_many_years_is_carried_on_for_five(project, source_folder):
    draft_parameters(project, "city", dated(source_folder, ("change", "2000-2019", "labs")))
    assert read_scenario(project, "city").horizon == 2024


def test_a_draft_never_overwrites_a_scenario(project, source):
    path = draft_parameters(project, "town", source)
    assert path == project.parameters / "town.yml"
    assert path.read_text(encoding="utf-8") == GOOD


@pytest.mark.parametrize("name", scenario_names(HERE))
def test_every_committed_scenario_fits_its_source(name):
    assert read_scenario_source(HERE, read_scenario(HERE, name)).figures


def test_the_policies_that_a_comment_offers_to_choose_from_are_those_there_are():
    here = [*HERE.parameters.glob("*.yml"), *(PARAMETERS_OF_NEW).glob("*.yml")]
    lines = [line for one in here for line in one.read_text("utf-8").splitlines()]
    offers = [line for line in lines if line.startswith("hedge_policy") and "wide" in line]
    assert len(offers) >= 2
    for line in offers:
        words = set(re.findall("[a-z]+", line.partition("#")[2]))
        assert words - {"how", "become", "bounds"} == set(HedgePolicy)
