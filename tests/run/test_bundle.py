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
from analysis.core.project import find_project
from analysis.run.bundle import (
    CHECKSUMS,
    build_bundle,
    built_scenarios,
    check_current,
    list_files,
    tell_environment,
)
from analysis.run.manifest import describe_inputs
from analysis.source.scenario import read_scenario

HERE = find_project(Path(__file__).parent)

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
def folder(tmp_path):
    folder = tmp_path / "project"
    for name, text in FILES.items():
        write(folder, name, text)
    for name in IGNORED:
        write(folder, name)
    return folder


def git(folder, *arguments):
    subprocess.run(["git", "-C", str(folder), *arguments], check=True)


def test_a_folder_s_files_are_all_but_those_git_would_ignore(folder):
    assert list_files(folder, []) == sorted(FILES)
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    assert list_files(folder, []) == sorted(FILES)


def test_in_git_a_stray_file_stays_out_and_a_needed_one_comes_in(folder):
    git(folder, "init", "--quiet")
    git(folder, "add", "src", ".gitignore")
    write(folder, ".env", "SECRET=1")
    needed = write(folder, "reports/other/brief.zh.html")
    assert list_files(folder, [needed]) == [
        ".gitignore",
        "reports/other/brief.zh.html",
        "src/analysis/review.py",
    ]


def test_the_same_files_give_the_same_bytes_whatever_their_times_and_modes(folder):
    first = build_bundle(folder, EDITION, [])
    for path in folder.rglob("*"):
        if path.is_file():
            os.utime(path, (0, 0))
            path.chmod(0o600)
    assert build_bundle(folder, EDITION, []) == first
    write(folder, "README.md")
    assert build_bundle(folder, EDITION, []).sha256 != first.sha256


def test_entries_are_sorted_dated_by_the_edition_stored_and_summed(folder):
    made = build_bundle(folder, EDITION, [])
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


def test_an_unpacked_archive_packs_itself_again(folder, tmp_path):
    made = build_bundle(folder, EDITION, [])
    unpacked = tmp_path / "unpacked"
    zipfile.ZipFile(BytesIO(made.content)).extractall(unpacked)
    write(unpacked, ".venv/bin/python")
    assert build_bundle(unpacked, EDITION, []) == made


def test_a_stranger_beside_the_data_makes_no_report_stale(report):
    for name in ("data/raw/jia/~$figures.csv", "notebooks/Untitled.ipynb"):
        write(report.root, name, "{}")
    write(report.root, "notebooks/parameters/other.yml", "# a comment")
    parameters = report.parameters / "town.yml"
    parameters.write_text(f"# a comment\n{parameters.read_text('utf-8')}", "utf-8")
    check_current(report, read_scenario(report, "town"))


@pytest.mark.parametrize(
    ("part", "name", "said"),
    [
        ("inputs", "data/raw/jia/figures.csv", r"another data/raw/jia/figures\.csv \(file\)"),
        ("code", "analysis.study.growth", r"another analysis\.study\.growth \(module\)"),
        ("scenario", "seed", r"another seed \(parameter\); make it again: make report SCENARIO=t"),
        ("inputs", "data/raw/jia/gone.csv", r"another data/raw/jia/gone\.csv"),
    ],
)
def test_a_report_made_from_anything_else_is_not_bundled(report, part, name, said):
    path = report.reports / "town" / "manifest.json"
    content = json.loads(path.read_text("utf-8"))
    content[part][name] = "other"
    path.write_text(json.dumps(content), "utf-8")
    with pytest.raises(InputError, match=said):
        check_current(report, read_scenario(report, "town"))


def test_a_report_that_is_not_whole_is_not_bundled(report):
    write(report.reports, "town/brief.en.html")
    with pytest.raises(InputError, match=r"brief\.en\.html: added since the report was made"):
        check_current(report, read_scenario(report, "town"))
    path = report.reports / "town" / "manifest.json"
    content = json.loads(path.read_text("utf-8")) | {"outputs": {"brief.en.html": "other"}}
    path.write_text(json.dumps(content), "utf-8")
    with pytest.raises(InputError, match=r"brief\.en\.html: changed since"):
        check_current(report, read_scenario(report, "town"))
    (report.reports / "town" / "brief.en.html").unlink()
    with pytest.raises(InputError, match=r"brief\.en\.html: missing since"):
        check_current(report, read_scenario(report, "town"))
    for text in ("[]", "[" * 100_000):
        path.write_text(text, "utf-8")
        with pytest.raises(InputError, match="is no report's manifest; make the report again"):
            check_current(report, read_scenario(report, "town"))


def test_versions_that_a_report_was_not_made_with_are_told(report):
    scenario = read_scenario(report, "town")
    assert not tell_environment(report, scenario)
    path = report.reports / "town" / "manifest.json"
    content = json.loads(path.read_text("utf-8"))
    here = content["environment"]["packages"]["pandas"]
    content["environment"]["python"] = "3.9"
    content["environment"]["packages"] |= {"pandas": "0.1", "dropped": "2.0"}
    path.write_text(json.dumps(content), "utf-8")
    told = tell_environment(report, scenario)
    python = ".".join(map(str, sys.version_info[:2]))
    assert told == f"dropped 2.0 (here none), pandas 0.1 (here {here}), python 3.9 (here {python})"


def test_without_a_report_the_command_to_make_one_is_named(project):
    with pytest.raises(InputError, match="holds no report; make one first: make report"):
        built_scenarios(project)


#: Another's machine: where it is, what it speaks, how its processor ends sums of products.
SURROUNDINGS = {
    "TZ": "Pacific/Kiritimati",
    "PYTHONHASHSEED": "4711",
    "LC_ALL": "C",
    "OPENBLAS_CORETYPE": "Nehalem",
}


def told_of(manifest: Path) -> dict:
    """Return a report's manifest, and its pages of contents, which no manifest holds."""
    if not manifest.is_file():
        return {}
    pages = {path.name: path.read_bytes() for path in manifest.parent.glob("index*.html")}
    return json.loads(manifest.read_text("utf-8")) | {"pages": pages}


def unpack_and_run(content: bytes, folder: Path, name: str) -> tuple[dict, dict]:
    """Unzip into an empty folder and make a report there: the manifests before and after."""
    zipfile.ZipFile(BytesIO(content)).extractall(folder)
    manifest = folder / "reports" / name / "manifest.json"
    before = told_of(manifest)
    done = subprocess.run(
        [sys.executable, "-m", "analysis", "report", name],
        cwd=folder,
        env=os.environ | SURROUNDINGS | {"PYTHONPATH": str(folder / "src")},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for path in manifest.parent.rglob("*"):
        assert path.is_dir() or str(folder).encode() not in path.read_bytes(), path.name
    return before, told_of(manifest)


@pytest.mark.parametrize("scenario", built_scenarios(HERE), ids=lambda one: one.scenario)
def test_each_committed_report_is_whole_and_of_this_code_and_data(scenario):
    """Where it fails: `make reports`."""
    assert check_current(HERE, scenario)


@pytest.mark.parametrize(
    "name",
    # The smallest; `make stress` rebuilds the largest too, and each in another place.
    ["jiangsu-2026", pytest.param("changzhou", marks=pytest.mark.stress)],
)
def test_the_project_s_archive_rebuilds_its_report_byte_for_byte(tmp_path, name):
    scenario = read_scenario(HERE, name)
    needed = {HERE.root / path for path in describe_inputs(HERE, scenario)["inputs"]}
    needed |= set((HERE.reports / name).rglob("*"))
    first = build_bundle(HERE.root, scenario.edition, needed)
    before, after = unpack_and_run(first.content, tmp_path / "first", name)
    if any(before.get(part) != after[part] for part in ("inputs", "code", "environment")):
        # The report here is older than the code, or of another Python: the archive of the
        # rebuilt project must rebuild itself.
        second = build_bundle(tmp_path / "first", scenario.edition, [])
        before, after = unpack_and_run(second.content, tmp_path / "second", name)
    assert after["outputs"] == before["outputs"]
    assert after == before
