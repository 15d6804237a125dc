"""What a report is made from, and which engine makes it."""

import json
import platform

import pytest

from analysis.run.batch import made
from analysis.run.batch.made import compare_engines, hash_folder, hash_made_from, identify_engine


def test_the_engine_is_told_by_its_code_its_python_and_its_packages():
    mine = identify_engine()
    assert platform.python_version().startswith(mine["Python"])
    assert len(mine["engine"]) == 64
    assert {"pandas", "typst"} <= set(mine)
    assert not {"distributed", "pyarrow"} & set(mine)  # they change no report


def test_an_engine_that_is_not_installed_has_no_packages_of_its_own(monkeypatch):
    monkeypatch.setattr(made, "DISTRIBUTION", "no-such-distribution")
    identify_engine.cache_clear()
    assert set(identify_engine()) == {"engine", "Python"}
    identify_engine.cache_clear()


def test_engines_are_compared_by_name():
    ours = {"engine": "a" * 64, "Python": "3.11", "pandas": "2"}
    assert compare_engines(ours, dict(ours)) == []
    assert compare_engines(ours, {"engine": "b" * 64, "Python": "3.11", "typst": "1"}) == [
        "engine bbbbbbbbbbbb instead of aaaaaaaaaaaa",
        "pandas none instead of 2",
        "typst 1 instead of none",
    ]


@pytest.mark.parametrize(
    "path",
    [
        *("data/raw/jia/figures.csv", "data/raw/jia/claims.yml", "data/reference/places.yml"),
        *("notebooks/prose/jia.en.md", "notebooks/02_growth.ipynb", "CITATION.cff", "brief.toml"),
    ],
)
def test_a_report_is_made_from_the_files_its_run_reads(project, scenario, path):
    before = hash_made_from(project, scenario)
    assert hash_made_from(project, scenario) == before
    file = project.root / path
    if file.suffix == ".ipynb":
        content = json.loads(file.read_text("utf-8"))
        content["cells"][1]["source"] += "\n1"
        file.write_text(json.dumps(content), "utf-8")
    else:
        file.write_text(file.read_text("utf-8") + "\n# more", "utf-8")
    assert hash_made_from(project, scenario) != before


def test_a_report_is_made_from_its_parameters_and_the_engine(project, scenario, monkeypatch):
    before = hash_made_from(project, scenario)
    assert hash_made_from(project, scenario.model_copy(update={"seed": 2})) != before
    (project.raw / "another").mkdir()
    (project.raw / "another" / "figures.csv").write_text("x", "utf-8")
    assert hash_made_from(project, scenario) == before
    monkeypatch.setattr(made, "identify_engine", lambda: {"engine": "another"})
    assert hash_made_from(project, scenario) != before


def test_a_folder_is_told_by_its_files_and_their_names(tmp_path):
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "c").write_text("1", "utf-8")
    before = hash_folder(tmp_path / "a")
    (tmp_path / "a" / "b" / "c").rename(tmp_path / "a" / "b" / "d")
    assert hash_folder(tmp_path / "a") != before
