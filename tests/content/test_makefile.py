"""What is typed after a target reaches the program as it is, and nothing of it runs."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.run.cli import _parser

ROOT = Path(__file__).parents[2]
MAKEFILES = {"project": ROOT / "Makefile", "new": ROOT / "src/analysis/template/Makefile"}
#: What a make tells the makes in it, `make test` those of its tests: they would say their folders.
MAKE = {"MAKEFLAGS", "MAKELEVEL", "MFLAGS"}
#: Tells what it was given, as the Python of the environment would be.
FAKE = f"#!{sys.executable}\nimport json, sys\nprint(json.dumps(sys.argv[1:]))\n"
TYPED = [
    *("changzhou", "a'b", "a''b", 'a"b', "'", '"', "a b", "a ", "常州 市", "é"),
    *("$(touch x)", "$(shell touch x)", "`touch x`", "$$", "$HOME", "$$HOME", "${HOME}", "a$"),
    *("; touch x", "& touch x", "| touch x", "> x", "a\\b", "\\", "a\\", "#a", "a#b", "*", "~"),
    *("%", "$@", "$<", "$(", "$)", "!!", "-x", "--all", "--help", "a=b", "x:=y", "@", "(a)"),
]


@pytest.fixture(params=MAKEFILES)
def make(request, tmp_path):
    """Run targets in an empty folder whose Python only tells what each gives it."""
    shutil.copy(MAKEFILES[request.param], tmp_path / "Makefile")
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "setup-venv.sh").write_text("exit 0\n", "utf-8")
    fake = tmp_path / "scripts" / "fake-python"
    fake.write_text(FAKE, "utf-8")
    fake.chmod(0o755)

    def run(targets, environment=(), **typed):
        there = set(tmp_path.rglob("*"))
        done = subprocess.run(
            [
                *("make", *targets.split(), f"PY={fake}"),
                *(f"{name}={text}" for name, text in typed.items()),
            ],
            cwd=tmp_path,
            env={
                **{name: text for name, text in os.environ.items() if name not in MAKE},
                **dict(environment),
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert set(tmp_path.rglob("*")) == there
        if done.returncode:
            return done.stderr
        given = [json.loads(line) for line in done.stdout.splitlines()]
        return given if len(given) > 1 else given[0]

    return run


def understood(given):
    """What the command line makes of its arguments."""
    assert given[:2] == ["-m", "analysis"]
    return _parser().parse_args(given[2:])


@pytest.mark.parametrize("typed", TYPED)
def test_a_scenario_a_name_and_a_document_are_what_was_typed(make, typed):
    report, draft = make("report extract", SCENARIO=typed, NAME=typed, SOURCE=typed)
    assert understood(report).scenario == typed
    options = understood(draft)
    assert (options.name, str(options.document)) == (typed, str(Path(typed)))


@pytest.mark.parametrize("typed", ["a'b", "$(shell touch x)", "a b", "-x"])
def test_every_other_variable_is_what_was_typed(make, typed):
    given = make("compare", OLD=typed, NEW=typed)
    assert (understood(given).old, understood(given).new) == (typed, typed)
    assert understood(make("check", NAME=typed)).source == typed
    assert understood(make("verify", NAME=typed, SOURCE="d")).source == typed


def test_what_is_missing_is_named_and_a_variable_of_the_environment_decides_nothing(make):
    surroundings = {"NAME": "machine", "SOURCE": "x", "SCENARIO": "other"}
    assert "make: NAME is missing" in make("extract", surroundings, SOURCE="doc.txt")
    assert understood(make("report", surroundings)).scenario in {"changzhou", None}


def test_options_are_given_only_where_they_are_typed(make, tmp_path):
    if "batch:" not in (tmp_path / "Makefile").read_text("utf-8"):
        pytest.skip("a project of one's own has no batches in its Makefile")
    options = understood(make("batch", GRID="a'b.yml"))
    assert (str(options.grid), options.jobs, options.scheduler) == ("a'b.yml", None, None)
    assert understood(make("batch", GRID="g", JOBS="3")).jobs == 3
    assert understood(make("batch", GRID="g", SCHEDULER="tcp://$x")).scheduler == "tcp://$x"
    assert understood(make("review", NAME="n", SOURCE="a 'b'")).document == Path("a 'b'")
    assert make("mutants", MODULES="a b")[1:] == ["--count=30", "--seed=1", "--", "a b"]


@pytest.mark.parametrize("makefile", MAKEFILES.values(), ids=MAKEFILES)
def test_whatever_may_be_typed_is_taken_as_it_is(makefile):
    text = makefile.read_text("utf-8")
    offered = set(re.findall(r"[A-Z]+(?==[\w.…])", " ".join(re.findall(r"## .*", text))))
    (given,) = re.findall(r"^GIVEN = (.*)$", text, re.MULTILINE)
    assert offered - {"PY", "PYTHON"} <= set(given.split())
    recipes = "".join(re.findall(r"^\t.*", text, re.MULTILINE))
    expanded = re.findall(r"(?<!\$)\$[({](?:\w+ )?\$?\(?(\w+)", recipes)  # before the shell
    assert not set(given.split()) & set(expanded)
