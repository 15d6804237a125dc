"""A small project with scenarios to vary, and what stands for a run of one."""

import io
import os
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from tests.run.batch import stand_in

from analysis.run.batch import overnight
from analysis.run.batch.child import try_run
from analysis.run.batch.grid import Grid, plan_batch
from analysis.run.batch.local import Outcome, place_run
from analysis.run.batch.overnight import run_batch

ROOT = Path(__file__).resolve().parents[3]
TOWN = """\
source: jia
base_year: 2014
end_year: 2020
horizon: 2025
seed: 1
prose: jia
edition: 2024-05-01
"""


class StandIn:
    """What the stand-in left behind, and how to make a scenario wait."""

    def __init__(self, folder):
        self.folder = folder

    def count(self, word):
        """How often each scenario began or ended."""
        names = sorted(path.name.split(".")[1] for path in self.folder.glob(f"{word}.*"))
        return {name: names.count(name) for name in names}

    def processes(self):
        return {int(path.read_text("utf-8")) for path in self.folder.glob("began.*")}

    def hold(self, name):
        path = self.folder / f"wait.{name}"
        path.touch()
        return path


@pytest.fixture
def stand(tmp_path_factory, monkeypatch) -> StandIn:
    folder = tmp_path_factory.mktemp("stand-in")
    monkeypatch.setenv("STAND_IN", str(folder))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), str(ROOT / "src")]))
    return StandIn(folder)


@pytest.fixture
def towns(project):
    """The small project with two scenarios, `town` and `village`."""
    (project.parameters / "town.yml").write_text(TOWN, "utf-8")
    (project.parameters / "village.yml").write_text(TOWN.replace("2014", "2016"), "utf-8")
    return project


@pytest.fixture
def batch(towns, stand):  # noqa: ARG001 (its processes find the stand-in by it)
    """Run a batch of the small project with the stand-in; give the batch and what it told."""

    def run(name="night", **grid):
        told = []
        plan = plan_batch(towns, Grid(**grid), name)
        return run_batch(towns, plan, tell=told.append, jobs=2, run=stand_in.run), told

    return run


def files_of(folder, *, hidden=False):
    """Every file of a folder with its bytes, those of the journal only if asked for."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and (hidden or not any(part.startswith(".") for part in path.relative_to(folder).parts))
    }


def run_here(monkeypatch, answer, order=list):
    """Let an answer be given for each scenario, in this process and in some order."""

    def run(project, scenarios, work, **_):
        for scenario in order(scenarios):
            yield Outcome(scenario, answer(place_run(project, work / scenario.scenario), scenario))

    monkeypatch.setattr(overnight, "run_locally", run)


def finish(project, scenario):
    """Run a scenario by the stand-in, and keep what it prints to itself."""
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        return try_run(stand_in.run, project, scenario)
