"""What a run costs, as ratios to plain papermill and nbconvert on the same notebooks, in one go.

Whole processes are timed, with all they start: wall and processor seconds. Everything happens in a
copy of the project. One time says nothing of another machine, or of this one under load; the
ratios of one go do.

    python benchmarks/run_speed.py [--rounds 3] [--batch 5]
"""

import argparse
import json
import os
import platform
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COPIED = ("data", "notebooks", "words", "brief.toml", "CITATION.cff")
SCENARIO = "changzhou"
NOTEBOOKS = ("01_clean", "02_growth", "03_trends", "04_claims", "05_brief")
Cost = tuple[float, float]


def measure(*command: str, folder: Path) -> Cost:
    """Return the wall and processor seconds of a command and all it starts."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(  # noqa: S603 (this interpreter and its scripts)
        command, cwd=folder, env=environment(), check=True, stdout=subprocess.DEVNULL
    )
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def environment() -> dict[str, str]:
    """Return an environment in which the copy's own notebooks find the engine of this checkout."""
    path = os.pathsep.join((str(ROOT / "src"), os.environ.get("PYTHONPATH", "")))
    return os.environ | {"PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": ""}


def run_plainly(folder: Path) -> Cost:
    """Run the notebooks as papermill's command does, and turn each into a page by nbconvert."""
    script = Path(sys.executable).parent
    made = folder / "build" / "plain"
    made.mkdir(parents=True, exist_ok=True)
    given = str(folder / "notebooks" / "parameters" / f"{SCENARIO}.yml")
    quiet = ("--no-progress-bar", "--log-level", "ERROR")
    costs = []
    for name in NOTEBOOKS:
        executed = str(made / f"{name}.ipynb")
        papermill = (str(script / "papermill"), f"{name}.ipynb", executed, "-f", given, *quiet)
        costs.append(measure(*papermill, folder=folder / "notebooks"))
        page = (
            str(script / "jupyter-nbconvert"),
            "--to",
            "html",
            "--log-level",
            "ERROR",
            executed,
        )
        costs.append(measure(*page, folder=folder))
    return sum(wall for wall, _ in costs), sum(processor for _, processor in costs)


def report(folder: Path, *options: str) -> Cost:
    """Make the report."""
    return measure(sys.executable, "-m", "analysis", "report", SCENARIO, *options, folder=folder)


def run_batch(folder: Path, years: int) -> Cost:
    """Make scenarios of so many base years under two policies, nothing of them made before.

    What they share is little: the cleaned figures of a policy.
    """
    shutil.rmtree(folder / "build", ignore_errors=True)
    starts = ",".join(str(2014 + place) for place in range(years))
    grid = ("--grid", f"base_year={starts}", "--grid", "hedge_policy=standard,wide")
    given = ("--base", SCENARIO, *grid, "--name", f"of-{years}")
    return measure(sys.executable, "-m", "analysis", "batch", *given, folder=folder)


@contextmanager
def copied() -> Iterator[Path]:
    """Yield a copy of what a run reads."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "project"
        folder.mkdir()
        for part in COPIED:
            source = ROOT / part
            if source.is_dir():
                left = shutil.ignore_patterns("derived", ".*")
                shutil.copytree(source, folder / part, ignore=left)
            elif source.is_file():
                shutil.copyfile(source, folder / part)
        yield folder


def edit_sentence(folder: Path) -> None:
    """Add a sentence to the prose of each language."""
    for path in (folder / "notebooks" / "prose").glob(f"{SCENARIO}.*.md"):
        path.write_text(f"{path.read_text('utf-8')}\nOne more.\n", "utf-8")


def edit_parameter(folder: Path) -> None:
    """Carry the projections on to a year that they were not carried to before."""
    path = folder / "notebooks" / "parameters" / f"{SCENARIO}.yml"
    text = path.read_text("utf-8")
    later = re.sub(r"(?m)^horizon: (\d+)", lambda found: f"horizon: {int(found[1]) + 1}", text)
    path.write_text(later, "utf-8")


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--batch", type=int, default=0, help="also: base years of a batch, 2 to 5")
    options = parser.parse_args()
    costs: dict[str, list[Cost]] = {}
    with copied() as folder:
        cases: list[tuple[str, Callable[[], Cost]]] = [
            ("plain papermill and nbconvert", lambda: run_plainly(folder)),
            ("default run", lambda: report(folder, "--force")),
            ("nothing changed", lambda: report(folder)),
            ("a sentence changed, both languages", lambda: report(folder)),
            ("horizon changed", lambda: report(folder)),
        ]
        edits = {cases[3][0]: edit_sentence, cases[4][0]: edit_parameter}
        for _ in range(options.rounds):
            for name, run in cases:
                if name in edits:
                    edits[name](folder)
                costs.setdefault(name, []).append(run())
        if options.batch:
            few, many = run_batch(folder, 1), run_batch(folder, options.batch)
            scenarios = 2 * (options.batch - 1)
            wall, processor = ((b - a) / scenarios for a, b in zip(few, many, strict=True))
            costs[f"one more scenario, of {2 * options.batch}"] = [(wall, processor)]
    plain = [statistics.median(one) for one in zip(*costs[cases[0][0]], strict=True)]
    about = {"python": platform.python_version(), "processors": os.cpu_count()}
    print(f"{json.dumps(about)}; medians of {options.rounds}; load {os.getloadavg()[0]:.1f}")
    print("| | wall s | processor s | wall | processor |\n|---|---|---|---|---|")
    for name, found in costs.items():
        wall, processor = (statistics.median(one) for one in zip(*found, strict=True))
        ratios = f"{wall / plain[0]:.3f} | {processor / plain[1]:.3f}"
        print(f"| {name} | {wall:.1f} | {processor:.1f} | {ratios} |")


if __name__ == "__main__":
    main()
