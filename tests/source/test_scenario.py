"""Parameters are checked before anything runs; each refusal says what would be accepted."""

from pathlib import Path

import pytest

from analysis.core.errors import InputError
from analysis.source import scenario as module
from analysis.source.scenario import (
    Scenario,
    check_parameters,
    draft_parameters,
    read_scenario,
    scenario_names,
)
from analysis.study.composition import CompositionRow

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
def project(source_folder, monkeypatch) -> Path:
    """A project folder with one source, `jia`, and one scenario, `town`."""
    root = source_folder.folder.parents[2]
    parameters = root / "notebooks" / "parameters"
    parameters.mkdir(parents=True)
    (parameters / "town.yml").write_text(GOOD, encoding="utf-8")
    monkeypatch.setattr(module, "ROOT", root)
    monkeypatch.setattr(module, "PARAMETERS", parameters)
    monkeypatch.delenv(module.DERIVED_VARIABLE, raising=False)
    return root


def spoil(project: Path, old: str, new: str) -> None:
    text = GOOD.replace(old, new)
    assert text != GOOD
    (project / "notebooks" / "parameters" / "town.yml").write_text(text, encoding="utf-8")


def test_a_scenario_is_read_by_name_or_by_path(project):
    town = read_scenario("town")
    assert (town.source, town.base_year, town.languages) == ("jia", 2015, ("en",))
    assert read_scenario(str(project / "notebooks" / "parameters" / "town.yml")) == town
    assert town.derived == project / "data" / "derived" / "town"
    assert scenario_names() == ["town"]


def test_what_is_not_given_has_its_default(project):
    spoil(project, "indicators: [labs, rd_gdp]\nhedge_policy: wide\n", "")
    town = read_scenario("town")
    assert (town.indicators, town.indicator_ids, town.hedge_policy) == ("all", None, "standard")


@pytest.mark.usefixtures("project")
def test_a_notebook_given_the_parameters_back_builds_the_same_scenario():
    town = read_scenario("town")
    parameters = town.notebook_parameters()
    assert check_parameters(**parameters) == town
    assert list(parameters) == list(Scenario.model_fields)
    plain = (str, int, list)
    assert all(isinstance(value, plain) for value in parameters.values())


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("base_year", "base_yaer", "unknown name 'base_yaer'; accepted: scenario, source, base_"),
        ("base_year: 2015\n", "", "column base_year: is empty or missing"),
        ("base_year: 2015", "base_year: '2015'", "column base_year: '2015' is refused"),
        ("base_year: 2015", "base_year: 2015.0", "column base_year: 2015.0 is refused"),
        ("base_year: 2015", "base_year: yes", "column base_year: True is refused"),
        ("base_year: 2015", "base_year: 15", "greater than or equal to 1900"),
        ("seed: 1", "seed: one", "column seed: 'one' is refused"),
        ("base_year: 2015", "base_year: 2020", "2020 is not before end_year 2020; accepted: a ba"),
        ("base_year: 2015", "base_year: 2021", "column base_year: 2021 is not before end_year"),
        ("horizon: 2025", "horizon: 2019", "column horizon: 2019 is before end_year 2020"),
        ("[en]", "[fr]", "column languages.0: 'fr' is refused; Input should be 'zh' or 'en'"),
        ("[en]", "[]", "accepted: a list of different languages from zh, en"),
        ("[en]", "[en, en]", "accepted: a list of different languages from zh, en"),
        ("[en]", "en", "column languages: 'en' is refused"),
        ("hedge_policy: wide", "hedge_policy: broad", "'standard', 'wide' or 'literal'"),
        ("[labs, rd_gdp]", "some", "column indicators"),
        ("[labs, rd_gdp]", "[]", "accepted: all, or a list of ids from indicators.yml"),
        ("edition: 2024-05-01", "edition: soon", "column edition: 'soon' is refused"),
        ("edition: 2024-05-01", "edition: 2024-06-31", "day is out of range for month"),
        ("source: jia", "source: ../jia", "column source: '../jia' is refused"),
        ("seed: 1", "seed: 1\nseed: 2", "the key 'seed' stands more than once"),
        ("scenario: town", "scenario: city", "scenario is 'city', but the file is called 'town'"),
    ],
)
def test_a_faulty_parameter_is_refused_by_file_name_and_value(project, old, new, said):
    spoil(project, old, new)
    with pytest.raises(InputError) as error:
        read_scenario("town")
    assert "parameters/town.yml" in str(error.value)
    assert said in str(error.value)


@pytest.mark.usefixtures("project")
def test_a_mistyped_parameter_of_a_notebook_is_refused_too():
    parameters = read_scenario("town").notebook_parameters()
    with pytest.raises(InputError, match="parameters, unknown name 'base_yaer'; accepted: scen"):
        check_parameters(**parameters, base_yaer=2015)


def test_a_missing_scenario_is_refused_with_those_there_are(project):
    with pytest.raises(InputError) as error:
        read_scenario("city")
    assert str(error.value) == (
        "scenario 'city': no such file notebooks/parameters/city.yml; "
        "accepted: town, or the path of a .yml file"
    )
    assert str(project) not in str(error.value)


def test_an_unknown_indicator_is_refused_with_those_of_the_source(project):
    spoil(project, "[labs, rd_gdp]", "[labs, shops]")
    with pytest.raises(InputError) as error:
        read_scenario("town").read_source()
    assert str(error.value).startswith(
        "scenario town, indicators: 'shops' not known to source jia; accepted: labs, labs_prov"
    )


def test_an_unknown_source_is_refused_with_those_there_are(project):
    spoil(project, "source: jia", "source: yi")
    with pytest.raises(InputError, match="no such source; accepted: jia"):
        read_scenario("town").read_source()


@pytest.mark.usefixtures("project")
def test_a_table_of_a_notebook_that_has_not_run_is_asked_for_by_name():
    with pytest.raises(
        InputError,
        match=r"^data/derived/town/tables/composition\.csv is not there: run the earlier",
    ):
        read_scenario("town").load_table("composition", CompositionRow)


def test_a_table_handed_on_is_the_table_taken(project, monkeypatch):
    monkeypatch.setenv(module.DERIVED_VARIABLE, str(project / "elsewhere"))
    town = read_scenario("town")
    names = [n for n, f in CompositionRow.model_fields.items() if "Decimal" in str(f.annotation)]
    words = [n for n in CompositionRow.model_fields if n not in names]
    row = CompositionRow(**dict.fromkeys(words, "x"), **dict.fromkeys(names, "1.50"))
    town.save_table("composition", [row], CompositionRow)
    assert (project / "elsewhere" / "town" / "tables" / "composition.csv").is_file()
    assert town.load_table("composition", CompositionRow) == [row]


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("name", ["city", "2020", "no"])  # the latter two are no text in YAML
def test_a_drafted_scenario_spans_the_years_of_its_figures_and_can_be_read(name):
    draft_parameters(name, ["2018", "2016-2020", "asof 2019", "unknown", ""])
    drafted = read_scenario(name)
    assert (drafted.source, drafted.base_year, drafted.end_year) == (name, 2016, 2020)


def test_a_draft_never_overwrites_a_scenario(project):
    path = draft_parameters("town", ["1999", "2001"])
    assert path == project / "notebooks" / "parameters" / "town.yml"
    assert path.read_text(encoding="utf-8") == GOOD


@pytest.mark.parametrize("name", scenario_names())
def test_every_committed_scenario_fits_its_source(name):
    assert read_scenario(name).read_source().figures
