"""The replication archive: what is in it, always the same bytes, and it rebuilds itself."""

import hashlib
import json
import os
import subprocess
import sys
import zipfile
from datetime import date
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest

from analysis.core.errors import InputError
from analysis.core.project import ROOT
from analysis.run import bundle
from analysis.run.bundle import CHECKSUMS, build_bundle, check_current, list_files
from analysis.run.pipeline import REPORTS, input_files
from analysis.source.scenario import read_scenario

EDITION = date(2026, 1, 31)
FILES = {
    ".ci/run": "#!/bin/sh\n",
    ".gitignore": ".venv/\n*.egg-info/\nbuild/\ndata/derived/\nreview/\ndata/raw/*/review.html\n",
    "data/raw/jia/figures.csv": "figure\n",
    "reports/jia/brief.zh.html": "<p>简报</p>\n",
    "src/analysis/review.py": "\n",
    "数据.txt": "数\n",
}
IGNORED = (
    ".venv/bin/python",
    "x.egg-info/PKG-INFO",
    "build/site/index.html",
    "data/derived/jia/a.csv",
    "data/raw/jia/review.html",
    "reports/.jia-half/brief.html",
)


def write(folder, name, text="x"):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def project(tmp_path):
    folder = tmp_path / "project"
    for name, text in FILES.items():
        write(folder, name, text)
    for name in IGNORED:
        write(folder, name)
    return folder


def git(folder, *arguments):
    subprocess.run(["git", "-C", str(folder), *arguments], check=True)


def test_a_folder_s_files_are_all_but_those_git_would_ignore(project):
    assert list_files(project, []) == sorted(FILES)
    git(project, "init", "--quiet")
    git(project, "add", ".")
    assert list_files(project, []) == sorted(FILES)


def test_in_git_a_stray_file_stays_out_and_a_needed_one_comes_in(project):
    git(project, "init", "--quiet")
    git(project, "add", "src", ".gitignore")
    write(project, ".env", "SECRET=1")
    needed = write(project, "reports/other/brief.zh.html")
    assert list_files(project, [needed]) == [
        ".gitignore",
        "reports/other/brief.zh.html",
        "src/analysis/review.py",
    ]


def test_the_same_files_give_the_same_bytes_whatever_their_times_and_modes(project):
    first = build_bundle(project, EDITION, [])
    for path in project.rglob("*"):
        if path.is_file():
            os.utime(path, (0, 0))
            path.chmod(0o600)
    assert build_bundle(project, EDITION, []) == first
    write(project, "README.md")
    assert build_bundle(project, EDITION, []).sha256 != first.sha256


def test_entries_are_sorted_dated_by_the_edition_stored_and_summed(project):
    made = build_bundle(project, EDITION, [])
    assert made.name == "reproducible-brief-2026-01-31.zip"
    with zipfile.ZipFile(BytesIO(made.content)) as archive:
        entries = archive.infolist()
        contents = {entry.filename: archive.read(entry) for entry in entries}
    assert len(entries) == made.files == len(FILES) + 1
    assert all(a.filename < b.filename for a, b in pairwise(entries))
    assert {(e.date_time, e.compress_type, e.create_system) for e in entries} == {
        ((2026, 1, 31, 0, 0, 0), zipfile.ZIP_STORED, 3)
    }
    runs = {e.filename for e in entries if e.external_attr >> 16 == 0o100755}
    assert runs == {".ci/run"}
    sums = contents.pop(CHECKSUMS).decode()
    assert sums == "".join(
        f"{hashlib.sha256(contents[name]).hexdigest()}  {name}\n" for name in sorted(contents)
    )


def test_an_unpacked_archive_packs_itself_again(project, tmp_path):
    made = build_bundle(project, EDITION, [])
    unpacked = tmp_path / "unpacked"
    zipfile.ZipFile(BytesIO(made.content)).extractall(unpacked)
    write(unpacked, ".venv/bin/python")
    assert build_bundle(unpacked, EDITION, []) == made


def test_a_report_made_from_other_inputs_is_not_bundled(monkeypatch, tmp_path):
    scenario = read_scenario("changzhou")
    folder = tmp_path / "changzhou"
    inputs = {
        path.relative_to(ROOT).as_posix(): bundle.hash_file(path) for path in input_files(scenario)
    }
    changed = "data/raw/changzhou/figures.csv"
    write(folder, "manifest.json", json.dumps({"outputs": {}, "inputs": inputs}))
    monkeypatch.setattr(bundle, "REPORTS", tmp_path)
    check_current(scenario)
    text = json.dumps({"outputs": {}, "inputs": inputs | {changed: "other"}})
    write(folder, "manifest.json", text)
    with pytest.raises(InputError, match=f"another {changed}; make it again: make report"):
        check_current(scenario)


def test_without_a_report_the_command_to_make_one_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr(bundle, "REPORTS", tmp_path)
    with pytest.raises(InputError, match="holds no report; make one first: make report"):
        bundle.bundle_project()


def unpack_and_run(content: bytes, folder: Path) -> tuple[dict, dict]:
    """Unzip into an empty folder and make the report there: the manifests before and after."""
    zipfile.ZipFile(BytesIO(content)).extractall(folder)
    manifest = folder / "reports" / "changzhou" / "manifest.json"
    before = json.loads(manifest.read_text("utf-8")) if manifest.is_file() else {}
    done = subprocess.run(
        [sys.executable, "-m", "analysis", "report", "changzhou"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return before, json.loads(manifest.read_text("utf-8"))


def test_the_project_s_archive_rebuilds_its_report_byte_for_byte(tmp_path):
    scenario = read_scenario("changzhou")
    needed = {*input_files(scenario), *(REPORTS / "changzhou").rglob("*")}
    first = build_bundle(ROOT, scenario.edition, needed)
    before, after = unpack_and_run(first.content, tmp_path / "first")
    if before.get("inputs") != after["inputs"] or before["environment"] != after["environment"]:
        # The report here is older than the code, or of another Python: the archive of the
        # rebuilt project must rebuild itself.
        second = build_bundle(tmp_path / "first", scenario.edition, [])
        before, after = unpack_and_run(second.content, tmp_path / "second")
    assert after["outputs"] == before["outputs"]
    assert after == before
