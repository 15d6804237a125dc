"""`analysis batch`: what it takes, says and returns; once with real notebooks."""

import csv
import io
import json
import re

import pytest
from tests.run.batch import stand_in
from tests.run.batch.conftest import finish, run_here

from analysis.run.batch import overnight, table
from analysis.run.boundary import BAD_INPUT, FAILED
from analysis.run.bundle import check_whole
from analysis.run.cli import main


@pytest.fixture
def command(towns, stand, monkeypatch, capsys):  # noqa: ARG001 (the stand-in writes there)
    """Run the command in this process; give its status and what it said."""
    run_here(monkeypatch, finish)

    def run(*arguments):
        status = main(["batch", *arguments, "--project", str(towns.root)])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def test_a_grid_file_names_the_batch_and_each_scenario_is_told(command, towns, tmp_path):
    (tmp_path / "years.yml").write_text("{base: town, grid: {base_year: [2015, 2016]}}", "utf-8")
    status, out, err = command(str(tmp_path / "years.yml"))
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert lines[-3].startswith("[1/2] town--base_year-2015 done in 1 s; ")
    assert lines[-2:] == [
        "[2/2] town--base_year-2016 done in 1 s",
        "2 of 2 reports, 4 numbers: build/batch/years/index.html",
    ]
    assert (towns.build / "batch" / "years" / "numbers.parquet").is_file()


def test_the_same_is_said_in_options(command):
    given = ("--base", "town", "--grid", "base_year=2015,2016", "--set", "horizon=2030")
    status, out, _ = command(*given, "--name", "years", "--jobs", "1")
    assert status == 0
    assert "2 of 2 reports, 4 numbers: build/batch/years/index.html" in out
    status, out, _ = command("--all", "--grid", "seed=2")
    assert status == 0
    assert "2 of 2 reports, 4 numbers: build/batch/batch/index.html" in out


def test_a_scenario_without_a_report_is_named_at_the_end(command):
    seeds = f"seed=1,{stand_in.FAULTY_NOTEBOOK},-1"
    status, out, err = command("--base", "town", "--grid", seeds)
    assert status == FAILED
    assert "1 of 3 reports, 2 numbers" in out
    first, rest, second, last = err.splitlines()
    assert first == ("error: town--seed-102: scenario town--seed-102, notebook 02_growth: no")
    assert rest == "more of it"
    assert re.match(
        r"error: town--seed-1--[0-9a-f]{8}: town \(seed=-1\): .*accepted: 0 or more", second
    )
    assert last == "failures: build/batch/batch/failures.csv"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ((), "nothing to run; accepted: a grid file"),
        (("--base", "town", "--jobs", "0"), "--jobs 0; accepted: 1 or more"),
        (("--base", "town", "--grid", "sed=1"), "unknown parameter 'sed'; did you mean seed?"),
        (("no.yml",), "no.yml: no such file"),
    ],
)
def test_what_can_t_be_meant_is_refused(command, stand, given, said):
    status, _, err = command(*given)
    assert status == BAD_INPUT
    assert said in err
    assert stand.count("began") == {}


def test_without_pyarrow_it_is_said_how_to_get_parquet(command, monkeypatch):
    monkeypatch.setattr(
        overnight, "write_table", lambda *given: (table.write_table(*given)[0], False)
    )
    status, out, _ = command("--base", "town")
    assert status == 0
    assert "needs pyarrow: pip install traced-brief[batch]" in out


@pytest.mark.stress
def test_two_scenarios_with_real_notebooks(tmp_path, capsys, monkeypatch):
    """Nothing stands in for anything: processes, notebooks, briefs, tables, page."""
    monkeypatch.delenv("ANALYSIS_PROJECT", raising=False)
    monkeypatch.delenv("ANALYSIS_DERIVED", raising=False)
    assert main(["new", "town", "--at", str(tmp_path)]) == 0
    town = tmp_path / "town"
    capsys.readouterr()
    given = ("--base", "example", "--grid", "languages=[zh],[en]", "--jobs", "2")
    status = main(["batch", *given, "--project", str(town)])
    said = capsys.readouterr()
    assert status == 0, said.err
    folder = town / "build" / "batch" / "batch"
    reports = [folder / f"example--languages-{language}" for language in ("zh", "en")]
    told = [json.loads((report / "numbers.json").read_text("utf-8")) for report in reports]
    rows = list(
        csv.DictReader(io.StringIO((folder / "numbers.csv").read_text("utf-8"), newline=""))
    )
    assert [row["id"] for row in rows] == [number["id"] for one in told for number in one]
    for report in reports:
        manifest = check_whole(report)
        assert manifest["scenario"]["scenario"] == report.name
    for link in re.findall(r'<a href="([^"#:]+)"', (folder / "index.html").read_text("utf-8")):
        assert (folder / link).is_file(), link
    assert not any((town / "reports").glob("*/manifest.json"))
    assert not (town / "data" / "derived").exists()
