"""The bill of materials: what the lock names, in the form of CycloneDX, and always the same."""

import json
import re

import pytest

from analysis.run import bill as module
from analysis.run.bill import make_bill, write_bill
from analysis.run.packages import Locked

PACKAGES = [
    Locked("alpha", "1.0", "sys_platform == 'win32'", ("beta",)),
    Locked("beta", "2.0", "", ("gone",), direct=True),
    Locked("gamma", "3.0", "", ("alpha", "beta")),
]
CITATION = {"title": "A brief 简报", "version": "1.2"}


@pytest.fixture(autouse=True)
def licences(monkeypatch):
    known = {"alpha": "MIT", "beta": "Apache-2.0 OR MIT"}
    monkeypatch.setattr(module, "find_licence", known.get)


def read(packages=PACKAGES, citation=CITATION):
    return json.loads(write_bill(packages, citation))


def test_each_package_is_a_component_with_its_address_and_licence():
    first, second, third = read()["components"]
    assert first == {
        "type": "library",
        "bom-ref": "pkg:pypi/alpha@1.0",
        "name": "alpha",
        "version": "1.0",
        "purl": "pkg:pypi/alpha@1.0",
        "licenses": [{"expression": "MIT"}],
        "scope": "optional",
        "properties": [{"name": "marker", "value": "sys_platform == 'win32'"}],
    }
    assert second["licenses"] == [{"expression": "Apache-2.0 OR MIT"}]
    assert third.keys() == {"type", "bom-ref", "name", "version", "purl"}


def test_what_needs_what_is_told_by_references_that_exist():
    told = {one["ref"]: one["dependsOn"] for one in read()["dependencies"]}
    assert told == {
        "project": ["pkg:pypi/beta@2.0"],
        "pkg:pypi/alpha@1.0": ["pkg:pypi/gamma@3.0"],
        "pkg:pypi/beta@2.0": ["pkg:pypi/alpha@1.0", "pkg:pypi/gamma@3.0"],
        "pkg:pypi/gamma@3.0": [],
    }
    assert {ref for others in told.values() for ref in others} <= told.keys()


def test_where_the_lock_does_not_say_it_the_project_needs_all():
    told = read([Locked("alpha", "1.0"), Locked("beta", "2.0")])["dependencies"]
    assert told[0] == {"ref": "project", "dependsOn": ["pkg:pypi/alpha@1.0", "pkg:pypi/beta@2.0"]}


@pytest.mark.parametrize(
    "packages",
    [
        [Locked("alpha", "1.0", direct=True), Locked("beta", "2.0", "", ("alpha",))],
        [Locked("alpha", "1.0", direct=True), Locked("beta", "2.0")],
    ],
)
def test_where_the_lock_says_it_the_project_needs_what_it_names_itself(packages):
    told = {one["ref"]: one["dependsOn"] for one in read(packages)["dependencies"]}
    assert told["project"] == ["pkg:pypi/alpha@1.0"]


def test_its_head_is_as_the_form_asks_and_says_no_time():
    content = read()
    assert (content["bomFormat"], content["specVersion"], content["version"]) == (
        "CycloneDX",
        "1.6",
        1,
    )
    assert content["metadata"].keys() == {"component"}
    assert content["metadata"]["component"]["name"] == CITATION["title"]
    pattern = r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
    assert re.fullmatch(pattern, content["serialNumber"])


def test_its_number_is_that_of_its_content():
    assert write_bill(PACKAGES, CITATION) == write_bill(PACKAGES, CITATION)
    others = (read(PACKAGES[:2]), read(citation={"title": "Another"}), read(PACKAGES[::-1]))
    assert len({one["serialNumber"] for one in (read(), *others)}) == 4


def test_a_project_s_lock_is_read_or_the_constraints_of_one_made_by_analysis_new(project):
    assert make_bill(project, CITATION) is None
    (project.root / "constraints.txt").write_text("beta==5\n", "utf-8")
    (made,) = json.loads(make_bill(project, CITATION))["components"]
    assert made["purl"] == "pkg:pypi/beta@5"
    (project.root / "requirements.lock").write_text("beta==6 \\\n    --hash=sha256:a\n", "utf-8")
    (made,) = json.loads(make_bill(project, CITATION))["components"]
    assert made["purl"] == "pkg:pypi/beta@6"
