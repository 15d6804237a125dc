"""A scenario's prose is found by its name and language, or what there is is named."""

import pytest

from analysis.core.errors import InputError
from analysis.core.project import Project, find_project
from analysis.run.prose import read_prose
from analysis.source.scenario import Scenario

TOWN = Scenario(
    scenario="town",
    source="jia",
    base_year=2015,
    end_year=2020,
    horizon=2025,
    seed=1,
    prose="town",
    edition="2024-05-01",
)
TEXT = "---\ntitle: T\nauthor: A\ndescription: D\n---\nBody.\n"


@pytest.fixture
def project(tmp_path):
    folder = tmp_path / "notebooks" / "prose"
    folder.mkdir(parents=True)
    (folder / "town.en.md").write_text(TEXT, "utf-8")
    (folder / "other.zh.md").write_text(TEXT, "utf-8")
    return Project.at(tmp_path)


def test_prose_is_read_from_the_project_s_folder(project):
    prose = read_prose(project, TOWN, "en")
    assert prose.body == "Body.\n"
    assert prose.shown == "notebooks/prose/town.en.md"


def test_a_missing_translation_is_refused_with_the_prose_there_is(project):
    with pytest.raises(
        InputError, match=r"no notebooks/prose/town\.zh\.md; in this language, accepted: other"
    ):
        read_prose(project, TOWN, "zh")


def test_a_direction_under_no_condition_is_refused_before_anything_runs(project):
    path = project.prose / "town.en.md"
    path.write_text(TEXT.replace("Body.", "It rose to {{growth.labs.end}}."), "utf-8")
    with pytest.raises(InputError, match=r"town\.en\.md, line 6: 'rose' says which way"):
        read_prose(project, TOWN, "en")


COMMITTED = find_project(None).prose


@pytest.mark.parametrize("path", sorted(COMMITTED.glob("*.md")), ids=lambda path: path.name)
def test_all_committed_prose_is_free_of_typed_digits_and_stray_braces(path):
    name, language, _ = path.name.split(".")
    project = find_project(path.parent)
    assert read_prose(project, TOWN.model_copy(update={"prose": name}), language).body
