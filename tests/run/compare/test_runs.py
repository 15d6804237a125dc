"""Reports read from folders and from git, of today's form and of earlier ones."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from analysis.core.errors import InputError
from analysis.core.project import Project, find_project
from analysis.core.result import Operand, OperandKind
from analysis.run.compare.changes import compare_runs
from analysis.run.compare.runs import StoredNumber, find_run, read_run
from analysis.run.inputs import hash_file

HERE = find_project(Path(__file__).parent)
#: A number of today, and the same as the first runs wrote it.
NUMBER = """[{"id": "n", "value": 0.10000000000000000000000000001, "low": 0, "high": 1,
"unit": "percent", "label": {"en": "N"}, "display": {"en": "0.1%"}, "formula": {"en": "a"},
"method": {}, "operands": ["figure:p1", "number:m"], "per_year": true, "later": [1],
"citation": {"en": "A book"}, "interval": "range"}]"""
EARLIER = """[{"id": "n", "value": "0.1", "low": "0", "high": "1", "unit": "percent",
"label": {}, "display": {}, "formula": "a", "source": "", "room": "range"}]"""
CLAIMS = "claim,reading,verdict,note\nc,first,holds,\nc,second,conflict,\nd,only\n"
OBSERVATIONS = 'figure,printed\np1,"1,621家",more than the head names\n'


@pytest.fixture
def report(tmp_path):
    """The folder of a report with one number and two tables."""
    folder = tmp_path / "report"
    (folder / "tables").mkdir(parents=True)
    (folder / "numbers.json").write_text(NUMBER, "utf-8")
    (folder / "tables" / "claims.csv").write_text(CLAIMS, "utf-8")
    (folder / "tables" / "observations.csv").write_text(OBSERVATIONS, "utf-8")
    paths = ("numbers.json", "tables/claims.csv", "tables/observations.csv")
    manifest = {
        "scenario": {"scenario": "jia"},
        "inputs": {"data/raw/jia/figures.csv": "1"},
        "environment": {"python": "3.11"},
        "outputs": {path: hash_file(folder / path) for path in paths} | {"brief.pdf": "1"},
        "later": 1,
    }
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    return folder


def test_a_report_is_read_with_its_numbers_figures_and_claims(report):
    run = read_run(report, "mine")
    assert (run.name, run.altered) == ("mine", ())
    assert (run.manifest.scenario, run.manifest.steps) == ({"scenario": "jia"}, {})
    (read,) = run.numbers.values()
    assert (read.id, read.formula, read.citation) == ("n", {"en": "a"}, {"en": "A book"})
    assert (read.method, read.per_year, read.interval) == ({}, True, "range")
    assert str(read.value) == "0.10000000000000000000000000001"
    assert read.operands == (
        Operand(kind=OperandKind.FIGURE, id="p1"),
        Operand(kind=OperandKind.ESTIMATE, id="m"),
    )
    assert run.figures == {"p1": {"figure": "p1", "printed": "1,621家"}}
    # the first reading of each claim; a short row is filled up
    assert run.claims == {
        "c": {"claim": "c", "reading": "first", "verdict": "holds", "note": ""},
        "d": {"claim": "d", "reading": "only", "verdict": "", "note": ""},
    }


def test_what_was_changed_or_taken_away_after_the_run_is_known(report):
    (report / "brief.pdf").write_text("not looked at", "utf-8")
    (report / "numbers.json").write_text(NUMBER.replace('"N"', '"M"'), "utf-8")
    for table in ("claims", "observations"):
        (report / "tables" / f"{table}.csv").unlink()
    run = read_run(report, "mine")
    assert run.altered == ("numbers.json", "tables/observations.csv", "tables/claims.csv")
    assert (run.claims, run.figures) == ({}, {})


def test_a_number_of_the_first_runs_is_read_in_today_s_words(report):
    (today,) = read_run(report, "").numbers.values()
    (report / "numbers.json").write_text(EARLIER, "utf-8")
    (read,) = read_run(report, "").numbers.values()
    assert (read.formula, read.citation) == ({"zh": "a", "en": "a"}, {})
    assert (read.interval, str(read.value)) == ("range", "0.1")
    assert (read.method, read.operands, read.per_year) == (None, None, None)
    # what one of the two did not record is compared in neither
    short = today.in_the_form_of(read)
    assert (short.method, short.operands, short.per_year) == (None, None, None)
    assert (short.formula, today.in_the_form_of(today)) == (today.formula, today)


def test_what_a_number_has_besides_when_nothing_more_is_said():
    bare = {"id": "n", "value": 1, "low": 1, "high": 1, "unit": "count"}
    read = StoredNumber.model_validate(bare | {"label": {}, "display": {}})
    assert (read.formula, read.citation, read.interval) == ({}, {}, "bounds")
    assert (read.figures, read.pages, read.printed) == ((), (), ())
    assert (read.notebook, read.cell) == ("", "")


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (
            "numbers.json",
            '"low": 0,',
            '"low": NaN,',
            "mine: numbers.json can't be read at 0.low: ",
        ),
        ("numbers.json", "[{", "{{", "mine: numbers.json can't be read: Expecting"),
        (
            "numbers.json",
            "[{",
            "[" * 100_000 + "{",
            "mine: numbers.json can't be read: nested too deep",
        ),
        ("numbers.json", NUMBER, "3", "mine: numbers.json can't be read: accepted: "),
        (
            "manifest.json",
            '"python": "3.11"',
            '"python": 3',
            "mine: manifest.json can't be read at environment.python: ",
        ),
    ],
)
def test_a_file_that_can_t_be_read_is_named_with_the_place_in_it(report, file, old, new, said):
    text = (report / file).read_text("utf-8")
    assert old in text
    (report / file).write_text(text.replace(old, new), "utf-8")
    with pytest.raises(InputError) as caught:
        read_run(report, "mine")
    assert str(caught.value).startswith(said)


def test_numbers_of_an_earlier_form_are_read_as_the_same(make_run, compare_folders):
    old, new = make_run("old"), make_run("new")
    numbers = json.loads((old / "numbers.json").read_text("utf-8"))
    for number in numbers:
        number["formula"] = number["formula"].get("en", "") if number["formula"] else ""
        number["source"] = ""
        number |= {name: str(number[name]) for name in ("value", "low", "high")}
        del number["citation"], number["interval"]
        del number["method"], number["operands"], number["per_year"]
    (old / "numbers.json").write_text(json.dumps(numbers), encoding="utf-8")
    read = read_run(old, "old").numbers
    assert len(read) == len(numbers)
    fields = {f for c in compare_folders(old, new).changes for f, _, _ in c.details}
    assert fields <= {"formula", "interval", "citation"}


def alter(folder, **fields):
    """Write other fields of a report's first number."""
    path = folder / "numbers.json"
    numbers = json.loads(path.read_text("utf-8"))
    numbers[0] |= fields
    path.write_text(json.dumps(numbers), "utf-8")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda folder: (folder / "manifest.json").unlink(), "no manifest.json"),
        (lambda folder: (folder / "numbers.json").unlink(), "no numbers.json"),
        (
            lambda folder: (folder / "numbers.json").write_text("[{}]", "utf-8"),
            r"numbers.json .* 0\.id",
        ),
        (
            lambda folder: (folder / "manifest.json").write_text("no", "utf-8"),
            "manifest.json can't be",
        ),
        (lambda folder: alter(folder, operands=["figures:p1"]), r"0\.operands\.0.*OperandKind"),
        (lambda folder: alter(folder, operands=[7]), r"numbers.json .* 0\.operands\.0"),
    ],
)
def test_what_is_no_report_is_refused_saying_what_is_accepted(make_run, spoil, said):
    folder = make_run("spoilt")
    spoil(folder)
    with pytest.raises(InputError, match=said):
        find_run(HERE, str(folder), "changzhou")


@pytest.mark.parametrize("revision", ["no-such-branch", "--output=stolen", "HEAD:", "", "\0"])
def test_an_unknown_revision_is_refused_saying_what_is_accepted(revision, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match=r"neither a folder nor a git revision .* accepted"):
        find_run(HERE, revision, "changzhou")


def test_a_revision_s_committed_report_is_compared_with_a_folder(make_run, tmp_path):
    project = tmp_path / "project"
    shutil.copytree(make_run("jia"), project / "reports" / "jia")
    for command in (
        ["init", "--quiet"],
        ["add", "."],
        ["-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-qm", "A report"],
    ):
        subprocess.run(["git", "-C", str(project), *command], check=True)
    here = Project.at(project)
    committed = find_run(here, "HEAD", "jia")
    assert (committed.name, committed.altered) == ("HEAD", ())
    assert "labs_growth" in committed.claims
    assert compare_runs(committed, find_run(here, str(tmp_path / "jia"), "")).changes == ()
    assert committed.figures["p01.04"]["printed"] == "1621家"
    with pytest.raises(InputError, match="holds no reports/other"):
        find_run(here, "HEAD", "other")
    with pytest.raises(InputError, match=r"scenario '\.\./x'"):
        find_run(here, "HEAD", "../x")
    for name in ("a" * 64, "0_-"):
        with pytest.raises(InputError, match=f"holds no reports/{name}"):
            find_run(here, "HEAD", name)
    for name in ("a" * 65, "_a", "", "a.b"):
        with pytest.raises(InputError, match=f"scenario '{name}'"):
            find_run(here, "HEAD", name)


def test_a_revision_is_none_where_there_is_no_repository(tmp_path):
    with pytest.raises(InputError, match="'HEAD' is neither a folder nor a git revision"):
        find_run(Project.at(tmp_path), "HEAD", "changzhou")
