"""A batch on this machine: as many processes as there are jobs, each at one scenario at a time.

Nothing is imported or rendered in the process that leads them, so that its memory does not grow
with the batch; theirs is given back when they make room for fresh ones.
"""

import queue
from collections.abc import Generator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from pathlib import Path

from analysis.core.project import Project
from analysis.run.batch.child import Child, Failure, Finished, Run
from analysis.source.scenario import Scenario


@dataclass(frozen=True)
class Outcome:
    """What became of a scenario: a report, whose folder is the taker's to move, or a failure."""

    scenario: Scenario
    result: Finished | Failure


def run_locally(
    project: Project, scenarios: Sequence[Scenario], work: Path, *, jobs: int, run: Run
) -> Generator[Outcome]:
    """Run scenarios, and yield what becomes of each as soon as it is known.

    Args:
        project: where everything is.
        scenarios: in the order to begin them.
        work: a folder for what is being made, on the disk where it will stay.
        jobs: how many are run at once.
        run: runs one; it must be importable, for it is called in another process.
    """
    children = [Child() for _ in range(min(jobs, len(scenarios)))]
    idle: queue.SimpleQueue[Child] = queue.SimpleQueue()
    for child in children:
        idle.put(child)

    def run_one(scenario: Scenario) -> Outcome:
        child = idle.get()
        try:
            here = place_run(project, work / scenario.scenario)
            return Outcome(scenario, child.run(run, here, scenario))
        finally:
            idle.put(child)

    threads = ThreadPoolExecutor(max(1, len(children)))
    try:
        for future in as_completed([threads.submit(run_one, one) for one in scenarios]):
            yield future.result()
    finally:
        # Of an interrupted batch, what has not begun never does.
        threads.shutdown(wait=False, cancel_futures=True)
        for child in children:
            child.stop()
        for child in children:
            child.close()
        threads.shutdown()


def place_run(project: Project, work: Path) -> Project:
    """Return the project with a folder of its own for one run's tables and report."""
    return replace(project, derived=work / "derived", reports=work / "reports")
