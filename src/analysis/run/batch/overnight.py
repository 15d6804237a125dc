"""A batch as a whole: what is left to run, run; then the table, the list and the page of all.

A batch's folder holds a report a scenario, put in place as each is finished, and the journal of
what is. Whatever ends a batch (a fault, Ctrl-C, the machine), what is finished stays, and the same
command goes on from there.
"""

import shutil
import tempfile
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from analysis.core.project import Project
from analysis.run.batch.child import Failure, Finished, Run
from analysis.run.batch.grid import Plan
from analysis.run.batch.journal import Journal, hold_folder
from analysis.run.batch.local import Outcome, run_locally
from analysis.run.batch.made import hash_made_from
from analysis.run.batch.page import FAILURES, Row, write_failures, write_page
from analysis.run.batch.table import CSV_NAME, PARQUET_NAME, write_table
from analysis.run.pipeline import Report, run_report
from analysis.source.scenario import Scenario

#: Where what is being made lies in a batch's folder.
_WORK: Final = ".work"
_MINUTE, _HOUR = 60, 3600
#: Seconds above which they are told in minutes, and minutes above which they are told in hours.
_IN_SECONDS, _IN_MINUTES = 90, 90

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Batch:
    """A batch that is over.

    Attributes:
        folder: where it is.
        rows: what became of each scenario, in the plan's order.
        numbers: how many rows its table has.
        parquet: whether there is a Parquet file of it.
    """

    folder: Path
    rows: tuple[Row, ...]
    numbers: int
    parquet: bool

    @property
    def failed(self) -> list[Row]:
        """The scenarios that have no report."""
        return [row for row in self.rows if row.failure is not None]


class Countdown:
    """Says how far a batch is, and how much time is left at the pace it has had so far."""

    def __init__(self, total: int, *, before: int, clock: Callable[[], float]) -> None:
        """Count to ``total``, of which ``before`` were finished when it began."""
        self._total = total
        self._before = before
        self._done = before
        self._clock = clock
        self._began = clock()

    def count(self, name: str, result: Finished | Failure) -> str:
        """Count one scenario, and return the line that says so."""
        self._done += 1
        if isinstance(result, Finished):
            became = f"done in {say_time(result.seconds)}"
        else:
            became = f"failed: {result.message.splitlines()[0]}"
        left = self._total - self._done
        pace = (self._clock() - self._began) / (self._done - self._before)
        rest = f"; {say_time(pace * left)} left" if left else ""
        return f"[{self._done}/{self._total}] {name} {became}{rest}"


def say_time(seconds: float) -> str:
    """Say a time as one waits for it: 12 s, 6 min, 2 h 05 min."""
    if seconds < _IN_SECONDS:
        return f"{seconds:.0f} s"
    if seconds < _IN_MINUTES * _MINUTE:
        return f"{seconds / _MINUTE:.0f} min"
    hours, rest = divmod(round(seconds / _MINUTE), _HOUR // _MINUTE)
    return f"{hours} h {rest:02} min"


def batch_folder(project: Project, name: str) -> Path:
    """Return where a batch lies."""
    return project.build / "batch" / name


def run_alone(project: Project, scenario: Scenario) -> Report:
    """Run one scenario, a step at a time: a batch fills the processors with scenarios."""
    return run_report(project, scenario, jobs=1)


def run_batch(  # noqa: PLR0913 (each is said on the command line)
    project: Project,
    plan: Plan,
    *,
    tell: Tell,
    jobs: int = 1,
    scheduler: str = "",
    run: Run = run_alone,
    clock: Callable[[], float] = time.monotonic,
) -> Batch:
    """Run what is not finished of a batch, then write its table, its failures and its page.

    Args:
        project: where everything is; the batch goes to `build/batch/<name>/`.
        plan: its scenarios.
        tell: takes a line of progress.
        jobs: how many scenarios are run at once on this machine.
        scheduler: the address of a cluster's scheduler, which runs them instead.
        run: runs one scenario.
        clock: tells the time in seconds.

    Raises:
        InputError: if another batch is running in that folder, or the cluster can't be used.
    """
    folder = batch_folder(project, plan.name)
    with hold_folder(folder):
        journal = Journal(folder)
        failures = {
            point.name: Failure("input", point.fault) for point in plan.points if point.fault
        }
        scenarios = [point.scenario for point in plan.points if point.scenario]
        made_from = {one.scenario: hash_made_from(project, one) for one in scenarios}
        left = [
            one for one in scenarios if not journal.holds(one.scenario, made_from[one.scenario])
        ]
        kept = len(scenarios) - len(left)
        if kept:
            tell(f"{kept} of {len(plan.points)} are finished, from the same data and code")
        for name, failure in failures.items():
            tell(f"{name} can't be run: {failure.message}")
        if left:
            _clear_results(folder)
        countdown = Countdown(len(plan.points), before=len(plan.points) - len(left), clock=clock)
        for scenario in left:
            journal.open(scenario.scenario)
        made = _run(project, left, folder, jobs=jobs, scheduler=scheduler, run=run)
        with closing(made):  # an interruption here ends what runs there
            for outcome in made:
                name, result = outcome.scenario.scenario, outcome.result
                if isinstance(result, Finished):
                    journal.close(name, made_from[name], result.folder)
                else:
                    failures[name] = result
                tell(countdown.count(name, result))
        return _sum_up(project, plan, folder, failures)


def _run(
    project: Project,
    scenarios: Sequence[Scenario],
    folder: Path,
    *,
    jobs: int,
    scheduler: str,
    run: Run,
) -> Generator[Outcome]:
    """Yield what becomes of scenarios, here or on a cluster; its folder goes with the next."""
    if not scenarios:
        return
    shutil.rmtree(folder / _WORK, ignore_errors=True)  # of a batch that was killed
    (folder / _WORK).mkdir()
    try:
        work = Path(tempfile.mkdtemp(dir=folder / _WORK))
        if scheduler:
            from analysis.run.batch.cluster import run_on_cluster

            outcomes = run_on_cluster(project, scenarios, work, scheduler=scheduler, run=run)
        else:
            outcomes = run_locally(project, scenarios, work, jobs=jobs, run=run)
        with closing(outcomes):
            for outcome in outcomes:
                yield outcome
                shutil.rmtree(work / outcome.scenario.scenario, ignore_errors=True)
    finally:
        shutil.rmtree(folder / _WORK, ignore_errors=True)


def _clear_results(folder: Path) -> None:
    """Take away the results of all, which would not be those of the reports beside them."""
    for name in (CSV_NAME, PARQUET_NAME, FAILURES, "index.html"):
        (folder / name).unlink(missing_ok=True)


def _sum_up(project: Project, plan: Plan, folder: Path, failures: dict[str, Failure]) -> Batch:
    rows = tuple(Row(point, failures.get(point.name)) for point in plan.points)
    reports = [
        (row.point.scenario, folder / row.point.name)
        for row in rows
        if row.failure is None and row.point.scenario is not None
    ]
    numbers, parquet = write_table(folder, reports, plan.languages)
    write_failures(folder, rows)
    tables = (CSV_NAME, PARQUET_NAME) if parquet else (CSV_NAME,)
    write_page(folder, plan, rows, tables, project.words)
    return Batch(folder, rows, numbers, parquet)
