"""What a run reads, and hashes that tell when it has changed."""

import hashlib
import json

import pytest

from analysis.run.inputs import files_of, hash_file, hash_inputs, hash_now, hash_source


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


@pytest.mark.parametrize("content", ["{", "[]", '{"cells": 1}', '{"cells": [1]}', "[" * 100_000])
def test_a_notebook_that_is_none_counts_as_it_is_and_one_that_is_not_there_as_nothing(
    tmp_path, content
):
    path = tmp_path / "a.ipynb"
    assert hash_now(path) == ""
    path.write_text(content, "utf-8")
    assert hash_now(path) == hash_file(path)
