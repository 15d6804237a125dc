"""A new project: what its template takes from this one, and what `analysis new` makes of it."""

import importlib.util
import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path, PurePosixPath

import pytest

from analysis.core.errors import InputError
from analysis.core.files import PENDING
from analysis.run import destination, new
from analysis.run.cli import main

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = ROOT / "src" / "analysis" / "template"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def load_script(name):
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


make_template = load_script("make_template")


# --- the template is a copy of this project's own files ------------------------------------------


def test_the_template_s_notebooks_are_these_with_the_example_s_parameters():
    expected = make_template.example_notebooks()
    assert [path.name for path in sorted((TEMPLATE / "notebooks").glob("*.ipynb"))] == list(
        expected
    )
    for name, notebook in expected.items():
        stored = json.loads((TEMPLATE / "notebooks" / name).read_text("utf-8"))
        assert any(cell.get("outputs") for cell in stored["cells"]), "outputs are stored"
        for cell in stored["cells"]:
            if cell["cell_type"] == "code":
                cell |= {"outputs": [], "execution_count": None}
            cell["source"] = "".join(cell["source"])
        assert json.loads(json.dumps(notebook)) == stored, f"{name} is stale: make template"


def test_parameters_are_given_by_name_and_written_as_they_were():
    notebook = make_template.example_notebooks()["01_clean.ipynb"]
    cell = next(c for c in notebook.cells if "parameters" in c.metadata.get("tags", ()))
    values = {}
    exec(cell.source, values)  # noqa: S102 (our own cell)
    assert values["scenario"] == values["source"] == "example"
    assert values["languages"] == ["zh", "en"]
    assert (values["base_year"], values["edition"]) == (2016, "2026-11-23")
    with pytest.raises(KeyError, match="scenario"):
        make_template.give_parameters(notebook, {})


def test_what_else_the_template_takes_from_here_is_current():
    for name, content in make_template.copied_files().items():
        assert (TEMPLATE / name).read_text("utf-8") == content, f"{name} is stale: make template"


def test_constraints_hold_each_locked_version_without_hashes_or_extras():
    lock = (
        "a==1.0 \\\n    --hash=sha256:00\n    # via b\n"
        "b==2 ; python_version < '3.12' \\\n    --hash=sha256:11\n"
        "c[toml]==3 \\\n    --hash=sha256:22\n"
    )
    assert make_template.pin_versions(lock).splitlines()[1:] == [
        "a==1.0",
        "b==2 ; python_version < '3.12'",
        "c==3",  # pip takes no extras in constraints
    ]


# --- making a project ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("dot-ci/run", ".ci/run"),
        ("dot-gitignore", ".gitignore"),
        ("README.md.in", "README.md"),
        ("data/raw/example/claims.yml", "data/raw/example/claims.yml"),
        ("a/dot-b/c.in", "a/.b/c"),
    ],
)
def test_a_file_s_name_in_the_template_says_where_it_goes(path, target):
    assert new.target_of(PurePosixPath(path)) == PurePosixPath(target)


def test_only_files_that_say_so_are_filled_in():
    values = {"name": "my-city", "version": "1.2"}
    text = b"$name $version $$x"
    assert new.fill(PurePosixPath("a.in"), text, values) == b"my-city 1.2 $x"
    assert new.fill(PurePosixPath("Makefile"), text, values) == text


def test_a_project_is_made_whole_and_pinned_to_the_engine(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["new", "my-city"]) == 0
    said = capsys.readouterr().out
    assert "next: cd my-city && analysis report" in said
    assert "put its wheel into my-city" in said
    folder = tmp_path / "my-city"
    expected = {new.target_of(path).as_posix() for path, _ in new.read_template()}
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert found == expected
    assert {".ci/run", ".gitignore", ".github/workflows/test.yml", "brief.toml"} <= expected
    assert f"traced-brief=={PROJECT['version']}" in (folder / "requirements.txt").read_text(
        "utf-8"
    )
    assert 'title = "my-city"' in (folder / "brief.toml").read_text("utf-8")
    assert "$" not in (folder / "README.md").read_text("utf-8")
    assert os.name == "nt" or (folder / ".ci" / "run").stat().st_mode & 0o777 == 0o755
    assert sorted(path.name for path in tmp_path.iterdir()) == ["my-city"]


@pytest.mark.parametrize("name", ["My-City", "../there", "", "a b", "-x", "城"])
def test_a_name_that_no_folder_should_have_is_refused(name, tmp_path):
    with pytest.raises(InputError, match="accepted: lower-case ASCII letters"):
        new.make_project(name, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_there_is_left_alone(tmp_path, capsys):
    (tmp_path / "mine").mkdir()
    assert main(["new", "mine", "--at", str(tmp_path)]) == 2
    assert "is there already; accepted: another name" in capsys.readouterr().err
    assert list((tmp_path / "mine").iterdir()) == []
    with pytest.raises(InputError, match="no such folder"):
        new.make_project("mine", tmp_path / "nowhere")
    (tmp_path / "link").symlink_to("nowhere")
    with pytest.raises(InputError, match="is there already"):
        new.make_project("link", tmp_path)


def test_a_folder_that_takes_nothing_is_refused_by_the_name_that_was_typed(tmp_path, monkeypatch):
    def refuse(**_):
        raise PermissionError(13, "Permission denied", f"{tmp_path}/.hidden")

    monkeypatch.setattr(destination.tempfile, "TemporaryFile", refuse)
    with pytest.raises(InputError, match=rf"^--at {tmp_path}: can't be written \(Permission"):
        new.make_project("mine", tmp_path)


class Installed:
    """Metadata of an installed engine, as far as they are read here."""

    version = PROJECT["version"]

    def __init__(self, recorded):
        self.recorded = recorded

    def read_text(self, name):
        return self.recorded if name == "direct_url.json" else None


def test_the_wheel_the_engine_came_from_goes_along(tmp_path, monkeypatch, capsys):
    wheel = tmp_path / "my wheels" / "traced_brief-0.2.0-py3-none-any.whl"
    wheel.parent.mkdir()
    wheel.write_bytes(b"wheel")
    recorded = json.dumps({"url": wheel.as_uri(), "archive_info": {}})
    monkeypatch.setattr(new.metadata, "distribution", lambda name: Installed(recorded))  # noqa: ARG005
    assert main(["new", "mine", "--at", str(tmp_path)]) == 0
    assert (tmp_path / "mine" / "wheels" / wheel.name).read_bytes() == b"wheel"
    assert "note:" not in capsys.readouterr().out


def ended_process():
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    return ended.pid


@pytest.mark.skipif(os.name != "posix", reason="elsewhere systems can't tell who lives")
@pytest.mark.parametrize("made", [False, True])
def test_what_a_killed_one_left_is_swept_and_nothing_of_anybody_else_s(tmp_path, made):
    here = tmp_path / "here"
    store = tmp_path / "store"
    for folder, told in (
        (
            here / ".mine-killed.analysis.part",
            json.dumps({"process": ended_process(), "files": {}}),
        ),
        (here / ".mine-living.analysis.part", json.dumps({"process": os.getpid(), "files": {}})),
        (here / ".mine-other.analysis.part", "theirs"),
        (here / ".mine-another.analysis.part", "[]"),
        (here / ".mine.analysis.part", json.dumps({"process": ended_process(), "files": {}})),
        (store, json.dumps({"process": ended_process(), "files": {}})),
    ):
        folder.mkdir(parents=True)
        (folder / PENDING).write_text(told, "utf-8")
        (folder / "thesis.txt").write_text("precious", "utf-8")
    (here / ".mine-bare.analysis.part").mkdir()
    (here / ".mine-link.analysis.part").symlink_to(store)
    (here / ".mine-file.analysis.part").write_text("", "utf-8")
    before = {path.name for path in here.iterdir()}
    if made:  # killed when the project was in its place
        (here / "mine").mkdir()
        with pytest.raises(InputError, match="mine is there already"):
            new.make_project("mine", here)
    else:
        assert new.make_project("mine", here) == here / "mine"
    assert {path.name for path in here.iterdir()} == before - {".mine-killed.analysis.part"} | {
        "mine"
    }
    assert (store / "thesis.txt").read_text("utf-8") == "precious"


@pytest.mark.parametrize(
    "recorded",
    [
        None,
        '{"url": "file:///nowhere/traced_brief-0.2.0-py3-none-any.whl", "archive_info": {}}',
        '{"url": "file:///", "dir_info": {"editable": true}}',
        '{"url": "https://example.org/traced_brief-0.2.0-py3-none-any.whl"}',
    ],
)
def test_an_engine_that_came_otherwise_brings_no_wheel(recorded, monkeypatch):
    monkeypatch.setattr(new.metadata, "distribution", lambda name: Installed(recorded))  # noqa: ARG005
    assert new.find_wheel() is None
