"""The same bytes in every environment: what is compared, and what is said where they differ."""

import dataclasses
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("reproduce", ROOT / "scripts" / "reproduce.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["reproduce"] = module  # its dataclasses look their module up
    spec.loader.exec_module(module)
    yield module
    del sys.modules["reproduce"]


def outcome(script, folder, files, name="other", committed=(), recoded=()):
    """Return what an environment made, with its files written out."""
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    environment = dataclasses.replace(script.ENVIRONMENTS[0], name=name)
    return script.Outcome(
        environment, script.digest_files(folder), dict(committed), set(recoded), 1.0, folder
    )


FILES = {
    "reports/jia/brief.html": b"a\nb",
    "reports/jia/manifest.json": b"{}",
    "build/site/index.html": b"s",
    "build/bundle/a.zip": b"\0z",
    "notes.txt": b"not published",
}


def test_environments_differ_in_all_that_must_not_show(script):
    fields = {one.name for one in dataclasses.fields(script.Environment)} - {"name"}
    for field in fields:
        assert len({getattr(one, field) for one in script.ENVIRONMENTS}) > 1, field
    names = [one.name for one in script.ENVIRONMENTS]
    assert len(set(names)) == len(names)
    assert set(script.QUICK_ENVIRONMENTS) <= set(names)
    for sign in (" ", "'", '"', "$", "副"):
        assert sign in script.ODD


def test_the_same_bytes_are_the_same_and_other_files_are_not_looked_at(script, tmp_path, capsys):
    first = outcome(script, tmp_path / "1", FILES, "plain")
    first.committed = {path: one for path, one in first.files.items() if "reports" in path}
    second = outcome(script, tmp_path / "2", FILES | {"notes.txt": b"other"})
    assert script.print_table([first, second]) == []
    said = capsys.readouterr().out
    assert "4 files, 4 comparisons between environments" in said
    rows = [line.split() for line in said.splitlines()]
    assert ["reports/jia", "2", "files", "same", "same"] in rows
    assert ["build/site", "1", "files", "–", "same"] in rows


@pytest.mark.parametrize(
    ("changed", "how"),
    [
        ({"reports/jia/brief.html": b"a\nc"}, r"line 2: 'a\nc' where 'a\nb' was made first"),
        ({"reports/jia/brief.html": b"a\nbx"}, "line 2: "),
        ({"build/bundle/a.zip": b"\0y"}, "from byte 1"),
        ({"build/site/new.html": b""}, "added"),
    ],
)
def test_a_file_that_differs_is_named_with_its_place(script, tmp_path, capsys, changed, how):
    first = outcome(script, tmp_path / "1", FILES, "plain")
    second = outcome(script, tmp_path / "2", FILES | changed)
    (found,) = script.compare_outcomes(first, second)
    assert (found.path, found.where) == (next(iter(changed)), "other")
    assert found.how.startswith(how)
    first.committed = {path: one for path, one in first.files.items() if "reports" in path}
    assert script.print_table([first, second]) == [found]
    assert f"differs in other: {found.path}: " in capsys.readouterr().out


def test_a_file_that_is_missing_is_named(script, tmp_path):
    first = outcome(script, tmp_path / "1", FILES, "plain")
    rest = {path: content for path, content in FILES.items() if path != "build/site/index.html"}
    (found,) = script.compare_outcomes(first, outcome(script, tmp_path / "2", rest))
    assert (found.path, found.how) == ("build/site/index.html", "missing")


def test_of_a_report_made_from_other_code_only_the_manifest_may_be_another(script, tmp_path):
    made = outcome(script, tmp_path, FILES | {"reports/jia/index.zh.html": b"<a>"})
    reports = {path: one for path, one in made.files.items() if path.startswith("reports/")}
    made.committed = dict.fromkeys(reports, "another")
    assert [one.path for one in script.compare_committed(made)] == list(reports)
    made.recoded = {"jia"}
    assert [one.path for one in script.compare_committed(made)] == ["reports/jia/brief.html"]


def test_a_manifest_tells_another_code_from_other_outputs(script, tmp_path):
    path = tmp_path / "reports" / "jia" / "manifest.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({"code": {"a": 1}, "outputs": {"b": 1}}), "utf-8")
    before = script.read_manifests(tmp_path)
    path.write_text(json.dumps({"code": {"a": 1}, "outputs": {"b": 2}}), "utf-8")
    assert script.read_manifests(tmp_path) == before
    path.write_text(json.dumps({"code": {"a": 2}, "outputs": {"b": 1}}), "utf-8")
    assert script.read_manifests(tmp_path) != before


@pytest.fixture
def surroundings(script, tmp_path):
    return script.Surroundings(tmp_path / "tools")


def test_a_command_sees_the_environment_s_variables_and_no_others(
    script, surroundings, tmp_path, monkeypatch
):
    monkeypatch.setenv("SECRET", "1")
    monkeypatch.setattr(script, "_installed", lambda _: True)  # to make them takes long
    clone = tmp_path / "clone"
    for one in script.ENVIRONMENTS:
        given = surroundings.variables(dataclasses.replace(one, date=""), clone)
        assert "SECRET" not in given
        assert ("HOME" in given) == one.home
        assert given["PYTHONUTF8"] == "0"
        assert given["TZ"] == one.zone
        assert given["PYTHONPATH"] == str(clone / "src")


@pytest.mark.skipif(sys.platform != "linux", reason="the clock is set for Linux's C library")
def test_a_date_is_told_to_all_who_ask_and_waiting_goes_on(script, surroundings, tmp_path):
    given = surroundings.variables(script.ENVIRONMENTS[-1], tmp_path / "clone")
    if surroundings.lacking:
        pytest.skip(surroundings.lacking[0])
    asked = (
        "import datetime, subprocess, sys, threading, time\n"
        "print(datetime.date.today().year, time.gmtime().tm_year, time.time_ns() > 2.1e18)\n"
        "print(threading.Event().wait(0.01), time.monotonic() < 1e9)\n"
        "print(subprocess.check_output([sys.executable, '-c', 'import time; print(time.time())'],"
        " timeout=60) > b'2147')\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", asked],
        env=given | {"PATH": os.environ["PATH"]},
        capture_output=True,
        check=True,
        encoding="utf-8",
        timeout=60,
    )
    assert said.stdout.split() == ["2038", "2038", "True", "False", "True", "True"]


@pytest.mark.skipif(
    not (shutil.which("localedef") and list(Path("/usr/share/i18n/charmaps").glob("ANSI_X3.4*"))),
    reason="needs localedef, and the system's tables of characters",
)
def test_a_locale_that_is_not_installed_is_made(script, surroundings, tmp_path, monkeypatch):
    monkeypatch.setattr(script, "_installed", lambda _: False)
    small = dataclasses.replace(script.ENVIRONMENTS[0], locale="POSIX.ANSI_X3.4-1968")
    given = surroundings.variables(small, tmp_path / "clone")
    assert surroundings.lacking == []
    assert given["LC_ALL"] == small.locale
    assert (Path(given["LOCPATH"]) / small.locale / "LC_CTYPE").is_file()


def test_a_locale_that_can_t_be_had_is_said(script, surroundings, tmp_path):
    missing = dataclasses.replace(script.ENVIRONMENTS[0], locale="qq_QQ.UTF-8")
    given = surroundings.variables(missing, tmp_path / "clone")
    assert given["LC_ALL"] == "C.UTF-8"
    assert surroundings.lacking == [
        "plain: the locale qq_QQ.UTF-8, neither installed nor to be made"
    ]
