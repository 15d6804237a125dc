"""The archive described for machines, as RO-Crate 1.1 and its profile for workflows ask."""

import json
from datetime import date

import pytest

from analysis.core.errors import InputError
from analysis.register.steps import STEPS
from analysis.run.bundle import CRATE
from analysis.run.crate import make_crate

INPUTS = ["data/raw/jia/figures.csv", "data/reference/places.yml", "notebooks/01_clean.ipynb"]
CITATION = {
    "title": "A brief",
    "abstract": "Every\n  number.",
    "version": "1.0",
    "license": "MIT",
    "keywords": ["a"],
    "authors": [
        {"name": "The authors"},
        {"given-names": "Jia", "family-names": "Yi", "orcid": "https://orcid.org/0000-0002-1825-0097"},
    ],
}  # fmt: skip


@pytest.fixture
def report(project):
    (project.root / "Makefile").write_text("report:\n", "utf-8")
    (project.root / "README.md").write_text("# A brief\n", "utf-8")
    folder = project.reports / "town"
    (folder / "tables").mkdir(parents=True)
    for name in ("brief.zh.pdf", "numbers.json", "tables/a.csv"):
        (folder / name).write_text("{}", "utf-8")
    (folder / "datapackage.json").write_text('{"title": "Tables of the town"}', "utf-8")
    return project


def read(project, citation=CITATION):
    content = json.loads(make_crate(project, {"town": INPUTS}, citation, date(2026, 1, 31)))
    assert content["@context"] == "https://w3id.org/ro/crate/1.1/context"
    graph = content["@graph"]
    entities = {one["@id"]: one for one in graph}
    assert len(entities) == len(graph)
    return entities


def references(value):
    """Yield each reference in an entity."""
    if isinstance(value, dict):
        if value.keys() == {"@id"}:
            yield value["@id"]
        for one in value.values():
            yield from references(one)
    elif isinstance(value, list):
        for one in value:
            yield from references(one)


def test_the_root_says_what_it_is_by_whom_when_and_under_which_licence(report):
    entities = read(report)
    assert entities[CRATE]["about"] == {"@id": "./"}
    assert {"@id": "https://w3id.org/ro/crate/1.1"} in entities[CRATE]["conformsTo"]
    root = entities["./"]
    assert (root["name"], root["description"]) == ("A brief", "Every number.")
    assert root["datePublished"] == "2026-01-31"
    assert [entities[one["@id"]]["identifier"] for one in root["license"]] == ["MIT", "CC-BY-4.0"]
    body, person = (entities[one["@id"]] for one in root["author"])
    assert (body["@type"], body["name"]) == ("Organization", "The authors")
    assert (person["@type"], person["name"]) == ("Person", "Jia Yi")
    assert person["@id"] == "https://orcid.org/0000-0002-1825-0097"


def test_the_workflow_holds_the_notebooks_in_their_order(report):
    entities = read(report)
    workflow = entities[entities["./"]["mainEntity"]["@id"]]
    assert workflow["@type"] == ["File", "SoftwareSourceCode", "ComputationalWorkflow"]
    assert entities[workflow["programmingLanguage"]["@id"]]["@type"] == "ComputerLanguage"
    notebooks = [one["@id"] for one in workflow["hasPart"]]
    assert notebooks == [f"notebooks/{step.notebook}" for step in STEPS]
    assert entities["README.md"]["about"] == {"@id": "./"}
    assert all("SoftwareSourceCode" in entities[one]["@type"] for one in notebooks)


def test_a_run_leads_from_what_a_report_was_made_from_to_the_report(report):
    entities = read(report)
    (run,) = (entities[one["@id"]] for one in entities["./"]["mentions"])
    assert (run["@type"], run["name"]) == ("CreateAction", "make report SCENARIO=town")
    assert [one["@id"] for one in run["object"]] == INPUTS
    made = entities[run["result"]["@id"]]
    assert (made["@id"], made["name"]) == ("reports/town/", "Tables of the town")
    files = [one["@id"].rpartition("/")[2] for one in made["hasPart"]]
    assert files == ["brief.zh.pdf", "datapackage.json", "numbers.json"]
    brief = entities["reports/town/brief.zh.pdf"]
    assert (brief["encodingFormat"], brief["inLanguage"]) == ("application/pdf", "zh")


def test_every_reference_leads_to_an_entity_and_every_file_is_part_of_the_root(report):
    entities = read(report)
    outside = {
        "https://w3id.org/ro/crate/1.1",
        "https://w3id.org/workflowhub/workflow-ro-crate/1.0",
    }
    named = {one for entity in entities.values() for one in references(entity)}
    assert named - outside <= entities.keys()
    parts = {one["@id"] for one in entities["./"]["hasPart"]}
    whole = parts | {one["@id"] for path in parts for one in entities[path].get("hasPart", ())}
    files = {name for name, one in entities.items() if "File" in one["@type"]}
    assert files <= whole


def test_a_thing_of_one_kind_is_of_it_and_of_no_list(report):
    entities = read(report)
    assert entities["README.md"]["@type"] == "File"
    assert entities["reports/town/numbers.json"]["@type"] == "File"
    assert entities["notebooks/01_clean.ipynb"]["@type"] == ["File", "SoftwareSourceCode"]
    assert "inLanguage" not in entities["reports/town/numbers.json"]
    assert "encodingFormat" not in entities["Makefile"] or (
        entities["Makefile"]["encodingFormat"] == "text/x-makefile"
    )


def test_a_licence_is_called_by_its_title_or_else_by_its_identifier(report):
    entities = read(report)
    named = {
        one["identifier"]: (one["@id"], one["name"])
        for one in entities.values()
        if one["@type"] == "CreativeWork" and "identifier" in one
    }
    assert named == {
        "MIT": ("https://spdx.org/licenses/MIT", "MIT"),
        "CC-BY-4.0": (
            "https://creativecommons.org/licenses/by/4.0/",
            "Creative Commons Attribution 4.0 International",
        ),
    }


def test_a_report_without_a_data_package_is_called_by_its_scenario(report):
    (report.reports / "town" / "datapackage.json").unlink()
    assert read(report)["reports/town/"]["name"] == "town"


def test_a_data_package_that_is_nested_too_deep_is_named(report):
    (report.reports / "town" / "datapackage.json").write_text("[" * 100_000, "utf-8")
    with pytest.raises(InputError, match=r"town/datapackage\.json: nested too deep"):
        read(report)


def test_an_author_is_known_by_orcid_website_or_place(report):
    authors = [
        {"given-names": "Jia", "family-names": "Yi", "website": "https://a.org"},
        {"family-names": "Bing"},
        {"name": "The office", "orcid": "https://orcid.org/1", "website": "https://b.org"},
    ]
    entities = read(report, CITATION | {"authors": authors})
    assert [
        (one["@id"], entities[one["@id"]]["@type"], entities[one["@id"]]["name"])
        for one in entities["./"]["author"]
    ] == [
        ("https://a.org", "Person", "Jia Yi"),
        ("#author-2", "Person", "Bing"),
        ("https://orcid.org/1", "Organization", "The office"),
    ]
    [alone] = [read(report, CITATION | {"authors": authors[1:2]})["./"]["author"]]
    assert alone == {"@id": "#author-1"}


def test_a_project_without_a_citation_is_described_too(report):
    root = read(report, {})["./"]
    assert root["name"] == "A reproducible research brief"
    assert root["license"] == {"@id": "https://creativecommons.org/licenses/by/4.0/"}
    assert root["author"] == []
