"""What a run reads, and hashes that tell when it has changed."""

import hashlib
import json

import pytest

from analysis.register.steps import STEPS
from analysis.run.inputs import (
    files_around,
    files_of,
    hash_file,
    hash_inputs,
    hash_now,
    hash_source,
    list_tree,
)


def names(paths):
    return [path.name for path in paths]


def test_each_kind_of_data_is_its_files_that_are_there(project, scenario):
    assert names(files_of(project, scenario, "raw")) == [
        "source.yml",
        "indicators.yml",
        "figures.csv",
        "corrections.yml",
    ]
    (project.raw / "jia" / "corrections.yml").unlink()
    assert "corrections.yml" not in names(files_of(project, scenario, "raw"))
    assert names(files_of(project, scenario, "claims")) == ["claims.yml"]
    assert names(files_of(project, scenario, "measures")) == []
    (project.raw / "jia" / "measures.yml").write_text("{}", "utf-8")
    assert names(files_of(project, scenario, "measures")) == ["measures.yml"]
    assert names(files_of(project, scenario, "reference")) == [
        "reference_figures.csv",
        *("series.yml", "places.yml", "vintages.yml", "publishers.yml"),
    ]
    assert names(files_of(project, scenario, "prose")) == ["jia.zh.md", "jia.en.md"]
    assert names(files_of(project, scenario, "words")) == []
    project.words.mkdir()
    for name in ("zh.yml", "de.yml", ".de.yml.swp", "~$de.yml", "notes.txt"):
        (project.words / name).write_text("", "utf-8")
    assert names(files_of(project, scenario, "words")) == ["de.yml", "zh.yml"]
    english = scenario.model_copy(update={"languages": ("en",)})
    assert names(files_of(project, english, "prose")) == ["jia.en.md"]


def test_what_lies_beside_them_is_no_input(project, scenario):
    before = hash_inputs(project, scenario, ("raw", "claims", "reference", "prose"))
    for path in (
        project.raw / "jia" / "~$figures.csv",
        project.raw / "jia" / "readings.csv",
        project.reference / "README.md",
        project.prose / "other.en.md",
    ):
        path.write_text("x", "utf-8")
    after = hash_inputs(project, scenario, ("raw", "claims", "reference", "prose"))
    assert after == before
    assert "data/raw/jia/figures.csv" in before
    assert "notebooks/prose/jia.zh.md" in before


def test_a_run_may_read_what_lies_around_its_steps_but_no_other_scenario_s(project, scenario):
    for name in (
        *("data/prices.csv", "data/more/b.txt", "data/more/a/z.txt", "notebooks/help.py"),
        *("notebooks/deep/extra.ipynb", "words/en.yml"),  # below the notebooks, no step's
        # hidden, editors' own, what Python compiled, and what is handed on
        *("data/.hidden", "data/~$prices.csv", "data/prices.csv~"),
        *("data/.ipynb_checkpoints/prices-checkpoint.csv", "data/.git/config"),
        *("notebooks/__pycache__/help.pyc", "notebooks/.ipynb_checkpoints/x.ipynb"),
        "data/derived/jia/tables/growth.csv",
        # another scenario's, another source's, and a notebook of no run
        *("notebooks/parameters/other.yml", "notebooks/prose/other.en.md"),
        *("data/raw/yi/figures.csv", "notebooks/scratch.ipynb"),
    ):
        path = project.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", "utf-8")
    found = [project.shown(path) for path in files_around(project, scenario)]
    assert len(found) == len(set(found))
    known = {
        *hash_inputs(project, scenario, ("raw", "claims", "reference", "prose", "words")),
        *(f"notebooks/{step.notebook}" for step in STEPS),
    }
    assert set(found) - known == {
        *("brief.toml", "CITATION.cff", "data/prices.csv", "data/more/a/z.txt"),
        *("data/more/b.txt", "notebooks/deep/extra.ipynb", "notebooks/help.py"),
    }
    assert known <= set(found)
    assert found[:3] == ["brief.toml", "CITATION.cff", "data/prices.csv"]


def test_a_tree_is_listed_in_one_order_without_what_is_hidden(tmp_path):
    for name in ("b/2", "b/1", "a", "c", "b/.x/3", ".y/4", "b/__pycache__/5", "b/6~", "~7"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", "utf-8")
    assert [path.relative_to(tmp_path).as_posix() for path in list_tree(tmp_path)] == [
        *("a", "c", "b/1", "b/2"),
    ]


def test_a_changed_file_changes_its_own_hash_alone(project, scenario):
    before = hash_inputs(project, scenario, ("raw", "claims"))
    (project.raw / "jia" / "claims.yml").write_text("# none\n", "utf-8")
    after = hash_inputs(project, scenario, ("raw", "claims"))
    assert {name for name in after if after[name] != before[name]} == {"data/raw/jia/claims.yml"}


def test_line_ends_of_text_count_for_nothing_and_those_of_other_files_do(tmp_path):
    unix, windows = tmp_path / "a", tmp_path / "b"
    unix.write_bytes(b"a\nb\n")
    windows.write_bytes(b"a\r\nb\r\n")
    assert hash_file(unix) == hash_file(windows) == hashlib.sha256(b"a\nb\n").hexdigest()
    unix.write_bytes(b"a\0\nb\n")
    windows.write_bytes(b"a\0\r\nb\r\n")
    assert hash_file(unix) != hash_file(windows)
    late = b"x" * 9000 + b"\0"
    unix.write_bytes(late + b"\n")
    windows.write_bytes(late + b"\r\n")
    assert hash_file(unix) == hash_file(windows)


def test_a_notebook_counts_by_what_is_run_in_it_not_by_stored_outputs(project):
    path = project.notebooks / "02_growth.ipynb"
    before = hash_source(path)
    content = json.loads(path.read_text("utf-8"))
    content["cells"][1]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "x"}]
    content["cells"][1]["execution_count"] = 7
    content["metadata"]["language_info"] = {"version": "3.99"}
    content["cells"][1]["source"] = content["cells"][1]["source"].splitlines(keepends=True)
    path.write_text(json.dumps(content), "utf-8")
    assert hash_source(path) == before
    for name, other in (("source", "run.other()"), ("id", "renamed"), ("cell_type", "markdown")):
        changed = json.loads(path.read_text("utf-8"))
        changed["cells"][1][name] = other
        path.write_text(json.dumps(changed), "utf-8")
        assert hash_source(path) != before
        path.write_text(json.dumps(content), "utf-8")


def test_any_other_file_counts_as_it_is(tmp_path):
    path = tmp_path / "CITATION.cff"
    path.write_text("title: A\n", "utf-8")
    assert hash_source(path) == hash_file(path)


def test_a_notebook_as_it_is_now_counts_with_all_but_what_its_last_run_left(project):
    path = project.notebooks / "02_growth.ipynb"
    stored = json.loads(path.read_text("utf-8"))
    before = hash_now(path)

    def written(change):
        content = json.loads(json.dumps(stored))
        change(content)
        path.write_text(json.dumps(content, indent=2), "utf-8")
        return hash_now(path)

    def cell(**parts):
        return lambda content: content["cells"][1].update(parts)

    lines = stored["cells"][1]["source"].splitlines(keepends=True)
    assert written(cell()) == before
    assert written(cell(source=lines)) == before
    assert written(cell(outputs=[{"text": "x"}], execution_count=7)) == before
    others = {
        written(cell(source="other()")),
        written(cell(id="renamed")),
        written(cell(metadata={"tags": ["parameters"]})),
        written(lambda content: content["metadata"].update(title="x")),
        written(lambda content: content["cells"].pop()),
    }
    assert before not in others
    assert len(others) == 5


@pytest.mark.parametrize("content", ["{", "[]", '{"cells": 1}', '{"cells": [1]}', "[" * 100_000])
def test_a_notebook_that_is_none_counts_as_it_is_and_one_that_is_not_there_as_nothing(
    tmp_path, content
):
    path = tmp_path / "a.ipynb"
    assert hash_now(path) == ""
    path.write_text(content, "utf-8")
    assert hash_now(path) == hash_file(path)
