"""What a task's outcome can depend on: each is a fact, and each change of a fact is said."""

import json
import sys

import pytest

from analysis.register.steps import REGISTER_FILE, STEPS, find_step
from analysis.run import facts as module
from analysis.run.cache import Outputs, find_outputs
from analysis.run.facts import (
    code_facts,
    environment_facts,
    file_facts,
    hash_cells,
    notebook_facts,
    show_value,
    stage_facts,
    takes,
    tell_changes,
)
from analysis.run.uses import PARAMETERS, Uses

NARROW = Uses(frozenset({"seed", "languages"}), frozenset({"growth"}))
ALL = Uses(PARAMETERS, None)
CLAIMS = find_step("04_claims")


@pytest.fixture(autouse=True)
def no_code(monkeypatch):
    """Leave out the engine's code but where it is asked for: it is long."""
    monkeypatch.setattr(module, "code_facts", lambda roots: {"roots": " ".join(roots)})


@pytest.fixture
def made(tmp_path):
    """What the notebooks before the claims handed on."""
    return {step.name: outputs_of(tmp_path / "made" / step.name, step) for step in STEPS[:3]}


def outputs_of(folder, step):
    for name in (
        *(f"derived/tables/{table}.{end}" for table in step.gives for end in ("csv", "json")),
        *("derived/added/chart.mine.json", f"{step.name}.ipynb"),
    ):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{step.name} {name}", "utf-8")
    return find_outputs(folder)


@pytest.fixture
def facts(project, scenario, made):
    def tell(uses=NARROW, step=CLAIMS, **changes):
        given = {one.name: made[one.name] for one in uses.givers(step)}
        return notebook_facts(project, scenario.model_copy(update=changes), step, uses, given)

    return tell


def test_a_notebook_depends_on_the_parameters_it_uses_and_no_other(facts):
    told = facts()
    assert told["parameter seed"] == "1"
    assert told["parameter languages"] == '["zh", "en"]'
    assert [name for name in told if name.startswith("parameter ")] == [
        *("parameter languages", "parameter seed"),
    ]
    assert facts(seed=2) != told
    assert facts(horizon=2030, prose="other", scenario="village") == told
    for change in ({"horizon": 2030}, {"prose": "other"}, {"scenario": "village"}):
        assert facts(ALL, **change) != facts(ALL)


@pytest.mark.parametrize(
    "name",
    [
        *("data/raw/jia/figures.csv", "data/raw/jia/claims.yml", "words/en.yml"),
        *("data/reference/series.yml", "data/reference/reference_figures.csv"),
    ],
)
def test_a_notebook_depends_on_the_data_that_its_step_reads(facts, project, name):
    project.words.mkdir()
    (project.words / "en.yml").write_text("{}\n", "utf-8")
    told = facts()
    path = project.root / name
    path.write_bytes(path.read_bytes() + b"\n#\n")
    now = facts()
    assert list(tell_changes(told, now)) == [f"{name} changed"]
    path.unlink()
    assert list(tell_changes(told, facts())) == [f"{name} is gone"]


def test_a_notebook_depends_on_none_of_the_data_that_its_step_does_not_read(facts, project):
    told = facts(step=find_step("02_growth"))
    for path in (project.reference / "series.yml", project.prose / "jia.zh.md"):
        path.write_text("x", "utf-8")
    (project.raw / "jia" / "claims.yml").write_text("y", "utf-8")
    assert facts(step=find_step("02_growth")) == told


def test_a_notebook_depends_on_what_is_handed_to_it_and_on_nothing_else(facts, made):
    def handed(uses):
        return [name for name in facts(uses) if " of 0" in name]

    assert handed(NARROW) == [
        *("derived/tables/growth.csv of 02_growth", "derived/tables/growth.json of 02_growth"),
    ]
    assert len(handed(ALL)) == sum(len(one.within("derived")) for one in made.values())
    assert not [name for name in handed(ALL) if ".ipynb" in name]
    told = facts(ALL)
    one = made["01_clean"]
    made["01_clean"] = Outputs(one.folder, {**one.hashes, "derived/tables/observations.csv": "x"})
    assert list(tell_changes(told, facts(ALL))) == [
        "derived/tables/observations.csv of 01_clean changed"
    ]


@pytest.mark.parametrize(
    ("name", "narrow", "everything"),
    [
        ("derived/tables/growth.csv", True, True),
        ("derived/tables/growth.json", True, True),
        ("derived/tables/rates.csv", False, True),
        ("derived/added/growth.csv", False, True),
        ("derived/numbers.json", False, True),
        ("derived/tables/inner/growth.csv", False, True),
        ("tables/growth.csv", False, False),
        ("02_growth.ipynb", False, False),
    ],
)
def test_what_is_handed_over_is_the_tables_that_are_taken_or_all(name, narrow, everything):
    assert takes(NARROW, name) is narrow
    assert takes(ALL, name) is everything


def test_a_notebook_depends_on_its_cells_and_on_the_code_that_it_imports(facts, project):
    told = facts()
    assert told["roots"].split()[:2] == ["analysis.run.session", "analysis.run.engine"]
    assert set(CLAIMS.modules) < set(told["roots"].split())
    path = project.notebooks / CLAIMS.notebook
    content = json.loads(path.read_text("utf-8"))
    content["cells"][2]["source"] = "import analysis.study.frames"
    path.write_text(json.dumps(content), "utf-8")
    now = facts()
    assert "analysis.study.frames" in now["roots"].split()
    assert "notebook 04_claims changed" in tell_changes(told, now)


def edit(path, change):
    content = json.loads(path.read_text("utf-8"))
    change(content)
    path.write_text(json.dumps(content), "utf-8")


@pytest.mark.parametrize(
    "change",
    [
        lambda one: one["cells"][1].update(source="x = 2"),
        lambda one: one["cells"][1].update(id="another"),
        lambda one: one["cells"][1].update(cell_type="markdown"),
        lambda one: one["cells"][0]["metadata"].update(tags=[]),
        lambda one: one["cells"].reverse(),
        lambda one: one["cells"].pop(),
        lambda one: one["metadata"].update(title="T"),
        lambda one: one.update(nbformat_minor=4),
    ],
)
def test_any_part_of_a_notebook_that_is_written_by_hand_counts(project, change):
    path = project.notebooks / CLAIMS.notebook
    was = hash_cells(path)
    edit(path, change)
    assert hash_cells(path) != was


def test_what_the_last_run_left_in_it_and_how_it_is_stored_do_not(project):
    path = project.notebooks / CLAIMS.notebook
    was = hash_cells(path)
    edit(path, lambda one: one["cells"][1].update(outputs=[{"a": 1}], execution_count=7))
    assert hash_cells(path) == was
    source = json.loads(path.read_text("utf-8"))["cells"][1]["source"]
    edit(path, lambda one: one["cells"][1].update(source=[source[:3], source[3:]]))
    assert hash_cells(path) == was
    path.write_text(
        json.dumps(json.loads(path.read_text("utf-8")), indent=4, sort_keys=True), "utf-8"
    )
    assert hash_cells(path) == was


def test_a_stage_depends_on_every_parameter_but_those_left_out(project, scenario):
    def tell(left_out=frozenset(), **changes):
        given = scenario.model_copy(update=changes)
        return stage_facts(project, given, ("raw",), [], left_out=left_out)

    assert {name for name in tell() if name.startswith("parameter ")} == {
        f"parameter {name}" for name in PARAMETERS
    }
    assert tell(prose="other") != tell()
    left_out = frozenset({"prose"})
    assert tell(left_out, prose="other") == tell(left_out)
    assert tell(left_out, seed=2) != tell(left_out)


def test_a_stage_depends_on_its_data_the_project_s_settings_and_what_it_is_made_of(
    project, scenario, made
):
    def tell():
        return stage_facts(project, scenario, ("raw",), made.values())

    told = tell()
    assert set(made["02_growth"].hashes) <= set(told)
    assert told["roots"] == "analysis.run.stages"
    marker = project.root / "brief.toml"
    marker.write_text('site_url = "https://example.org/"\n', "utf-8")
    assert list(tell_changes(told, tell())) == ["brief.toml changed"]
    marker.unlink()
    assert tell()["brief.toml"] == ""
    (project.raw / "jia" / "figures.csv").write_text("x", "utf-8")
    assert "data/raw/jia/figures.csv changed" in tell_changes(told, tell())


def test_the_register_counts_in_both_its_forms(project, scenario, tmp_path):
    outputs = Outputs(tmp_path, {"derived/numbers.json": "a", f"derived/{REGISTER_FILE}": "b"})
    told = stage_facts(project, scenario, (), [outputs])
    assert told["derived/numbers.json"] == "a"
    assert told[f"derived/{REGISTER_FILE}"] == "b"  # it holds more than numbers.json does


def test_files_are_named_by_their_paths_in_the_project(project, scenario):
    told = file_facts(project, scenario, ("prose", "raw"))
    assert set(told) == {
        *("notebooks/prose/jia.zh.md", "notebooks/prose/jia.en.md"),
        *(f"data/raw/jia/{name}" for name in ("source.yml", "indicators.yml", "figures.csv")),
        "data/raw/jia/corrections.yml",
    }
    own = scenario.model_copy(update={"languages": ("en",)})
    assert list(file_facts(project, own, ("prose",))) == ["notebooks/prose/jia.en.md"]


def test_no_two_values_look_alike():
    values = [1, "1", 1.5, True, "true", None, "null", [], ["a", "b"], ["a, b"], "江苏", ""]
    assert len({show_value(value) for value in values}) == len(values)
    assert show_value("江苏") == '"江苏"'


# The engine, Python, packages


def test_code_is_the_modules_that_are_needed_their_data_python_and_all_packages():
    told = code_facts(("analysis.core.units",))
    assert {"code analysis.core.units", "code core/units.yml", "python"} <= set(told)
    assert {"package pandas", "package pydantic"} <= set(told)
    assert not {name for name in told if "analysis.render" in name}


def test_code_that_is_edited_is_another_in_the_same_process(tmp_path, monkeypatch):
    folder = tmp_path / "analysis"
    folder.mkdir()
    path = folder / "one.py"
    path.write_text("x = 1\n", "utf-8")
    monkeypatch.setattr(module, "engine_folder", lambda: folder)
    monkeypatch.setattr(module, "find_modules", lambda _: {"analysis.one": path})
    monkeypatch.setattr(module, "find_data", lambda _: {})
    told = code_facts(("analysis.one",))
    assert code_facts(("analysis.one",)) == told
    path.write_text("x = 1 + 1\n", "utf-8")
    assert list(tell_changes(told, code_facts(("analysis.one",)))) == ["code analysis.one changed"]


def test_every_package_on_the_path_counts_the_first_of_a_name(tmp_path, monkeypatch):
    for name in ("a/one-1.0", "a/two_words-2.0.post1", "b/one-3.0", "b/three-0.1"):
        (tmp_path / f"{name}.dist-info").mkdir(parents=True)
    (tmp_path / "a" / "stray.dist-info").mkdir()
    here = tmp_path / "here"
    (here / "mine-9.9.dist-info").mkdir(parents=True)
    monkeypatch.chdir(here)  # which an empty entry of the path stands for
    paths = ["", str(tmp_path / "a"), str(tmp_path / "none"), str(tmp_path / "b")]
    monkeypatch.setattr(sys, "path", paths)
    told = environment_facts.__wrapped__()
    assert told.pop("python").startswith(f"{sys.implementation.name} {sys.version.split()[0]} ")
    assert told == {
        "package one": "1.0",
        "package two_words": "2.0.post1",
        "package three": "0.1",
    }


# Changes


def test_each_difference_is_told_once_in_order():
    before = {"parameter seed": "1", "a": "1", "b": "1", "package x": "1.0", "same": "1"}
    now = {"parameter seed": "2", "a": "2", "c": "1", "package y": "1", "same": "1"}
    assert list(tell_changes(before, now)) == [
        *("a changed", "b is gone", "c is new"),
        *("package x: 1.0 → none", "package y: none → 1", "parameter seed: 1 → 2"),
    ]
    assert list(tell_changes({"python": "3.11"}, {"python": "3.12"})) == ["python: 3.11 → 3.12"]
    assert list(tell_changes(now, now)) == []
    assert list(tell_changes({}, {})) == []
    assert list(tell_changes(None, now)) == ["it was not run before"]


def test_an_empty_value_is_a_value():
    assert list(tell_changes({"a": ""}, {"a": "1"})) == ["a changed"]
    assert list(tell_changes({"a": ""}, {})) == ["a is gone"]
