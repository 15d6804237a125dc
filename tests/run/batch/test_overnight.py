"""A batch as a whole: nothing lost, nothing done twice, the same bytes in whatever order."""

import contextlib
import csv
import io
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from tests.run.batch import stand_in
from tests.run.batch.conftest import TOWN, files_of, finish, run_here

from analysis.core.errors import InputError
from analysis.run.batch import overnight
from analysis.run.batch.child import Failure, Finished
from analysis.run.batch.grid import name_point
from analysis.run.batch.overnight import Countdown, say_time
from analysis.run.batch.page import write_failures

YEARS = {"base": "town", "grid": {"base_year": [2014, 2015, 2016]}}
NAMES = [f"town--base_year-{year}" for year in (2014, 2015, 2016)]


def test_every_scenario_has_its_report_the_page_and_the_tables(batch, towns, stand):
    made, told = batch(**YEARS, scenarios=["village"])
    assert made.folder == towns.build / "batch" / "night"
    assert (made.failed, made.numbers, made.parquet) == ([], 8, True)
    assert {path.name for path in made.folder.iterdir() if path.name[0] != "."} == {
        *(*NAMES, "village"),
        *("index.html", "numbers.csv", "numbers.parquet", "failures.csv"),
    }
    assert stand.count("ended") == dict.fromkeys([*NAMES, "village"], 1)
    assert [line.split()[0] for line in told] == ["[1/4]", "[2/4]", "[3/4]", "[4/4]"]
    assert all(" done in 1 s" in line for line in told)
    assert not (made.folder / ".work").exists()
    assert not towns.reports.exists()
    assert not towns.derived.exists()


def test_one_bad_scenario_is_named_and_stops_no_other(batch, stand):
    seeds = [1, stand_in.FAULTY_NOTEBOOK, stand_in.KILLED, -1, 2]
    made, told = batch(base="town", grid={"seed": seeds})
    assert [(row.point.name, row.failure.kind) for row in made.failed] == [
        ("town--seed-102", "run"),
        ("town--seed-104", "worker"),
        (name_point("town", {"seed": -1}), "input"),
    ]
    assert set(stand.count("ended")) == {"town--seed-1", "town--seed-2"}
    rows = list(
        csv.DictReader(io.StringIO((made.folder / "failures.csv").read_text("utf-8"), newline=""))
    )
    assert [(row["base"], row["values"], row["kind"]) for row in rows] == [
        ("town", "seed=102", "run"),
        ("town", "seed=104", "worker"),
        ("town", "seed=-1", "input"),
    ]
    assert rows[0]["message"].endswith("notebook 02_growth: no\nmore of it")
    assert "accepted: 0 or more" in rows[2]["message"]
    assert any("can't be run: town (seed=-1)" in line for line in told)
    assert any("town--seed-102 failed: scenario town--seed-102, notebook" in one for one in told)


def test_why_a_scenario_failed_is_no_formula_however_it_begins(tmp_path, batch):
    made, _ = batch(base="town", grid={"seed": [1]})
    row = replace(made.rows[0], failure=Failure("run", "=1+1, said a notebook"))
    write_failures(tmp_path, [row])
    assert "text: =1+1, said a notebook" in (tmp_path / "failures.csv").read_text("utf-8")


def test_what_is_finished_is_not_run_again_and_gives_the_same_bytes(batch, stand):
    before = files_of(batch(**YEARS)[0].folder)
    made, told = batch(**YEARS)
    assert told == ["3 of 3 are finished, from the same data and code"]
    assert stand.count("ended") == dict.fromkeys(NAMES, 1)
    assert files_of(made.folder) == before


def test_what_changed_is_run_again_and_no_other(batch, towns, stand):
    batch(base=["town", "village"], grid={"seed": [1, 2]})
    (towns.parameters / "village.yml").write_text(TOWN.replace("2014", "2017"), "utf-8")
    (towns.build / "batch" / "night" / "town--seed-2" / "numbers.json").write_text("[]", "utf-8")
    _, told = batch(base=["town", "village"], grid={"seed": [1, 2, 3]})
    assert told[0] == "1 of 6 are finished, from the same data and code"
    assert stand.count("ended") == {
        "town--seed-1": 1,
        "town--seed-2": 2,
        "town--seed-3": 1,
        "village--seed-1": 2,
        "village--seed-2": 2,
        "village--seed-3": 1,
    }


def test_a_scenario_that_failed_is_tried_again(batch, towns, monkeypatch):
    """An earlier good report stays meanwhile, but its numbers count no more."""
    both = {"scenarios": ["town", "village"]}
    run_here(monkeypatch, finish)
    batch(**both)
    (towns.raw / "jia" / "figures.csv").write_text("spoilt", "utf-8")
    run_here(monkeypatch, lambda *_: Failure("input", "spoilt"))
    made, _ = batch(**both)
    assert [row.failure.message for row in made.failed] == ["spoilt", "spoilt"]
    assert made.numbers == 0
    assert (made.folder / "town" / "numbers.json").is_file()
    run_here(monkeypatch, finish)
    made, told = batch(**both)
    assert made.failed == []
    assert len(told) == 2


def test_the_results_are_the_same_whichever_scenario_finished_first(batch, monkeypatch):
    run_here(monkeypatch, finish)
    folder = batch(**YEARS)[0].folder
    forwards = files_of(folder)
    shutil.rmtree(folder)
    run_here(monkeypatch, finish, order=reversed)
    batch(**YEARS)
    assert files_of(folder) == forwards


def test_nothing_old_stands_beside_what_is_being_made(batch, towns, monkeypatch):
    """A batch that is stopped has no table: it would tell of other reports than lie beside it."""
    run_here(monkeypatch, finish)
    folder = batch(**YEARS)[0].folder
    (towns.raw / "jia" / "figures.csv").write_text("another", "utf-8")

    def stop(*_, **__):
        raise KeyboardInterrupt
        yield

    monkeypatch.setattr(overnight, "run_locally", stop)
    with pytest.raises(KeyboardInterrupt):
        batch(**YEARS)
    assert {path.name for path in folder.iterdir() if path.name[0] != "."} == set(NAMES)


def test_two_batches_of_one_name_do_not_meet(batch, towns):
    with (
        overnight.hold_folder(towns.build / "batch" / "night"),
        pytest.raises(InputError, match="another batch is running there"),
    ):
        batch(**YEARS)


# Interrupted for good

RUN = """
import signal, sys
from pathlib import Path
from analysis.core.project import Project
from analysis.run.batch.grid import Grid, name_point, plan_batch
from analysis.run.batch.overnight import run_batch
from tests.run.batch import stand_in
signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever runs the tests may ignore it
project = Project.at(Path(sys.argv[1]))
plan = plan_batch(project, Grid(base="town", grid={"base_year": [2014, 2015, 2016]}), "night")
run_batch(project, plan, tell=lambda line: print(line, flush=True), jobs=2, run=stand_in.run)
"""


def is_alive(process):
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, 0)
        return True
    return False


@pytest.mark.skipif(os.name == "nt", reason="signals are told otherwise on Windows")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_batch_that_is_killed_ends_its_processes_and_goes_on_where_it_was(
    batch, towns, stand, how
):
    held = stand.hold(NAMES[1])
    command = [sys.executable, "-c", RUN, str(towns.root)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        told = [process.stdout.readline().decode() for _ in range(2)]
        assert [re.sub(" done.*", "", line) for line in told] == [
            f"[1/3] {NAMES[0]}\n",
            f"[2/3] {NAMES[2]}\n",
        ]
        while NAMES[1] not in stand.count("began"):
            time.sleep(0.02)
        process.send_signal(how)
    while any(map(is_alive, stand.processes())):
        time.sleep(0.02)
    folder = towns.build / "batch" / "night"
    assert not (folder / "index.html").exists()
    assert {path.name for path in folder.iterdir() if path.name[0] != "."} == {NAMES[0], NAMES[2]}
    held.unlink()
    made, told = batch(**YEARS)
    assert told[0] == "2 of 3 are finished, from the same data and code"
    assert made.failed == []
    assert stand.count("ended") == dict.fromkeys(NAMES, 1)
    assert sorted(path.name for path in folder.glob(".work*")) == []


# What is told


def test_the_time_left_is_what_the_pace_so_far_gives():
    now = iter([0.0, 60.0, 120.0, 480.0])
    countdown = Countdown(6, before=3, clock=lambda: next(now))
    done = Finished(None, 12.3)
    assert countdown.count("a", done) == "[4/6] a done in 12 s; 2 min left"
    assert countdown.count("b", Failure("run", "no\nmore")) == "[5/6] b failed: no; 60 s left"
    assert countdown.count("c", done) == "[6/6] c done in 12 s"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        *((0.4, "0 s"), (89, "89 s"), (90, "2 min"), (5399, "90 min")),
        *((5400, "1 h 30 min"), (7500, "2 h 05 min"), (36000, "10 h 00 min")),
    ],
)
def test_a_time_is_said_as_one_waits_for_it(seconds, said):
    assert say_time(seconds) == said


# The page


def test_the_page_leads_to_every_report_and_says_what_has_none(batch):
    made, _ = batch(base="town", grid={"seed": [1, stand_in.FAULTY_DATA]})
    text = (made.folder / "index.html").read_text("utf-8")
    assert "<h1>Batch night: 1 of 2 reports</h1>" in text
    links = re.findall(r'<a href="([^"#:]+)"', text)
    assert links == [
        "town--seed-1/index.html",
        *("town--seed-1/brief.zh.html", "town--seed-1/brief.en.html"),
        *("numbers.csv", "numbers.parquet", "failures.csv"),
    ]
    table = ET.fromstring(re.search(r"<table>.*?</table>", text, re.DOTALL)[0])  # noqa: S314
    rows = [
        [" ".join("".join(cell.itertext()).split()) for cell in row] for row in table.iter("tr")
    ]
    assert rows == [
        ["Scenario", "seed", "Status", "Briefs"],
        ["town--seed-1", "1", "done", "中文 · English"],
        [
            *("town--seed-101", "101"),
            *("no report, because of data or parameters: figures.csv, row 3: no", ""),
        ],
    ]
