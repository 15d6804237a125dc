"""Whether a report is current: any edit of what it can be made from makes it not."""

import json
import os
import shutil
import sys
from pathlib import Path

import pytest

from analysis.core.files import read_memory, write_memory
from analysis.core.project import Project
from analysis.register.steps import STEPS
from analysis.run import fresh as module
from analysis.run.fresh import (
    cache_folder,
    fingerprint,
    read_current,
    tell_current,
    write_current,
)
from analysis.run.trace import hash_read

LEFT_OUT = {"zh": [], "en": [{"line": 1}]}


@pytest.fixture
def engine(tmp_path, monkeypatch):
    """An engine of two files, so that one can be edited."""
    folder = tmp_path / "engine" / "analysis"
    (folder / "words").mkdir(parents=True)
    (folder / "code.py").write_text("x = 1\n", "utf-8")
    (folder / "words" / "zh.yml").write_text("a: 1\n", "utf-8")
    monkeypatch.setattr(module, "files", lambda _: folder)
    return folder


@pytest.fixture
def packages(tmp_path, monkeypatch):
    folder = tmp_path / "site-packages"
    (folder / "pandas-1.0.dist-info").mkdir(parents=True)
    monkeypatch.setattr(sys, "path", [str(folder), str(tmp_path / "not there")])
    return folder


@pytest.fixture
def extra(project):
    """A file that a notebook was seen to read, known to nobody else."""
    path = project.root / "data" / "extra.csv"
    path.write_text("1\n", "utf-8")
    return path


@pytest.fixture
def made(project, scenario, engine, packages, extra):  # noqa: ARG001 (all there at the run)
    """A project whose report was just made."""
    for folder in (project.reports / "town", project.handed_on("town") / "tables"):
        folder.mkdir(parents=True)
        (folder / "a.csv").write_text("a\n", "utf-8")
    (project.reports / "town" / "notebooks").mkdir()
    (project.reports / "town" / "notebooks" / "b.html").write_text("b", "utf-8")
    (project.words).mkdir()
    (project.words / "en.yml").write_text("{}\n", "utf-8")
    remember(project, scenario)
    return project


def remember(project, scenario):
    reads = {name: hash_read(name, project.root) for name in ("data/extra.csv", "data/no.csv")}
    write_current(project, scenario.scenario, fingerprint(project, scenario), reads, LEFT_OUT)


def test_a_report_just_made_is_current_and_tells_what_its_run_told(made, scenario):
    assert tell_current(made, scenario) == LEFT_OUT
    assert tell_current(made, scenario) == LEFT_OUT  # to ask changes nothing
    assert read_current(made, "town", fingerprint(made, scenario)) == LEFT_OUT
    assert read_current(made, "town", "another") is None
    assert read_current(made, "other", fingerprint(made, scenario)) is None


EDITED = [
    *(f"notebooks/{step.notebook}" for step in STEPS),
    *("notebooks/prose/jia.zh.md", "notebooks/prose/jia.en.md", "words/en.yml"),
    *("data/raw/jia/figures.csv", "data/raw/jia/indicators.yml", "data/raw/jia/source.yml"),
    *("data/raw/jia/claims.yml", "data/raw/jia/corrections.yml"),
    *("data/reference/reference_figures.csv", "data/reference/series.yml"),
    *("brief.toml", "CITATION.cff", "data/extra.csv"),
    *("reports/town/a.csv", "reports/town/notebooks/b.html", "data/derived/town/tables/a.csv"),
    *("engine/analysis/code.py", "engine/analysis/words/zh.yml"),
]


@pytest.mark.parametrize("name", EDITED)
@pytest.mark.parametrize("edit", ["append", "remove", "empty"])
def test_any_edit_makes_it_not_current_and_undone_current_again(made, scenario, name, edit):
    path = made.root / name
    was = path.read_bytes()
    if edit == "append" and path.suffix == ".ipynb":  # how a file is laid out is nobody's matter
        content = json.loads(was)
        content["cells"][-1]["metadata"]["tags"] = ["new"]
        path.write_text(json.dumps(content), "utf-8")
    elif edit == "append":
        path.write_bytes(was + b" ")
    elif edit == "remove":
        path.unlink()
    else:
        path.write_bytes(b"" if was else b"x")
    assert tell_current(made, scenario) is None
    path.write_bytes(was)
    assert tell_current(made, scenario) == LEFT_OUT


@pytest.mark.parametrize(
    "name",
    [
        *("notebooks/helper.py", "notebooks/prose/jia.fr.md", "words/zh.yml", "data/other.csv"),
        *("data/raw/jia/measures.yml", "data/reference/more.csv", "data/no.csv"),
        *("reports/town/stranger.html", "data/derived/town/added/chart.x.json"),
        *("engine/analysis/words/fr.yml", "engine/analysis/new/room.py"),
        *("site-packages/seaborn-1.0.dist-info/METADATA",),
    ],
)
def test_a_new_file_makes_it_not_current(made, scenario, name):
    path = made.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("x", "utf-8")
    assert tell_current(made, scenario) is None
    path.unlink()
    if "dist-info" in name:
        path.parent.rmdir()
    assert tell_current(made, scenario) == LEFT_OUT


@pytest.mark.parametrize(
    "name",
    [
        *(
            "README.md",
            "reports/other/a.csv",
            "data/raw/other/figures.csv",
            "notebooks/prose/b.md~",
        ),
        *("notebooks/parameters/other.yml", "notebooks/06_more.ipynb", "data/derived/other/a.csv"),
        *("data/raw/jia/.figures.csv.swp", "words/~$en.yml", "reports/town/.DS_Store"),
        *("engine/analysis/__pycache__/code.pyc", "engine/analysis/.git/index"),
    ],
)
def test_what_no_run_reads_and_nobody_was_seen_to_read_changes_nothing(made, scenario, name):
    path = made.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("x", "utf-8")
    assert tell_current(made, scenario) == LEFT_OUT


@pytest.mark.parametrize(
    "change",
    [
        *({"base_year": 2015}, {"horizon": 2026}, {"seed": 2}, {"languages": ("en", "zh")}),
        *({"languages": ("zh",)}, {"prose": "other"}, {"indicators": ("rd_gdp",)}),
    ],
)
def test_another_parameter_makes_it_not_current(made, scenario, change):
    assert tell_current(made, scenario.model_copy(update=change)) is None
    assert tell_current(made, scenario) == LEFT_OUT


def test_each_scenario_has_its_own(made, scenario):
    other = scenario.model_copy(update={"scenario": "village"})
    assert tell_current(made, other) is None
    shutil.copytree(made.reports / "town", made.reports / "village")
    remember(made, other)
    assert tell_current(made, other) == LEFT_OUT == tell_current(made, scenario)
    assert fingerprint(made, other) != fingerprint(made, scenario)


def test_a_package_upgraded_or_another_python_makes_it_not_current(
    made, scenario, packages, monkeypatch
):
    (packages / "pandas-1.0.dist-info").rename(packages / "pandas-1.1.dist-info")
    assert tell_current(made, scenario) is None
    (packages / "pandas-1.1.dist-info").rename(packages / "pandas-1.0.dist-info")
    assert tell_current(made, scenario) == LEFT_OUT
    monkeypatch.setattr(sys, "version", "4.0")
    assert tell_current(made, scenario) is None


def test_content_that_moves_from_file_to_file_is_an_edit(made, scenario):
    one, two = (made.raw / "jia" / name for name in ("claims.yml", "corrections.yml"))
    was = one.read_bytes(), two.read_bytes()
    one.write_bytes(was[1])
    two.write_bytes(was[0])
    assert was[0] != was[1]
    assert tell_current(made, scenario) is None


def test_a_linked_data_file_counts_by_what_it_leads_to(made, scenario):
    path, beyond = made.raw / "jia" / "figures.csv", made.root.parent / "figures.csv"
    shutil.move(path, beyond)
    path.symlink_to(beyond)
    assert tell_current(made, scenario) == LEFT_OUT
    beyond.write_bytes(beyond.read_bytes() + b"\n")
    assert tell_current(made, scenario) is None
    beyond.unlink()
    assert tell_current(made, scenario) is None


def test_a_report_deleted_or_renamed_is_not_current(made, scenario):
    for folder in (made.reports / "town", made.handed_on("town")):
        aside = folder.rename(folder.with_name("aside"))
        assert tell_current(made, scenario) is None
        aside.rename(folder)
        assert tell_current(made, scenario) == LEFT_OUT


def test_a_copy_without_what_can_be_made_again_is_not_current(made, scenario, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(
        made.root,
        copy,
        ignore=lambda folder, names: [
            name for name in names if name in {"copy", "build"} and Path(folder) == made.root
        ],
    )
    assert tell_current(Project.at(copy), scenario) is None
    assert tell_current(made, scenario) == LEFT_OUT
    shutil.rmtree(made.build)
    assert tell_current(made, scenario) is None


@pytest.mark.parametrize("spoilt", ["", "{", "[]", "{}", "null", '{"made_from": 1}'])
def test_a_damaged_memory_means_that_it_is_not_current(made, scenario, spoilt):
    (path,) = cache_folder(made).glob("report.*.json")
    whole = read_memory(path)
    write_memory(path, whole | {"reads": []})
    assert tell_current(made, scenario) is None
    path.write_text(spoilt, "utf-8")
    assert tell_current(made, scenario) is None
    for name in whole:
        write_memory(path, {one: part for one, part in whole.items() if one != name})
        assert tell_current(made, scenario) is None
    write_memory(path, whole)
    assert tell_current(made, scenario) is not None


def test_where_nothing_can_be_remembered_nothing_fails(made, scenario):
    shutil.rmtree(made.build)
    made.build.write_text("", "utf-8")
    remember(made, scenario)
    assert tell_current(made, scenario) is None


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="who runs this may read any file"
)
def test_a_file_that_can_t_be_read_is_an_edit(made, scenario):
    path = made.raw / "jia" / "figures.csv"
    path.chmod(0)
    assert tell_current(made, scenario) is None


@pytest.mark.skipif(sys.platform != "linux", reason="names are any bytes on Linux alone")
def test_a_folder_whose_name_the_locale_can_t_say_has_a_fingerprint_too(made, scenario):
    folder = made.raw / "jia" / os.fsdecode(b"\xe5\x89\xaf-\xff")
    folder.mkdir()
    (folder / "a.csv").write_text("a", "utf-8")
    before = fingerprint(made, scenario)
    assert before == fingerprint(made, scenario)
    (folder / "a.csv").write_text("b", "utf-8")
    assert fingerprint(made, scenario) != before
