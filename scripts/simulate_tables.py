"""Measure what the trend models state of themselves: coverage of intervals, size and power.

`make tables`. Writes `coverage.csv` and `sup_f.csv` beside `src/analysis/study/trends/`: at every
length and every persistence of Gaussian AR(1) errors, how often the intervals of a slope hold it,
and the quantiles and the power of the break test. Each row is drawn from a stream that its length
and persistence alone seed, so that a rerun writes the same bytes and a row can be made anew by
itself; tests do so for a few. Ten minutes of one core; nothing else depends on its run.
"""

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from analysis.core.records import Record, write_csv
from analysis.study.trends.breaks import DRAWS_BREAK, LENGTHS_BREAK, SupFRow, simulate_sup_f
from analysis.study.trends.coverage import DRAWS, LENGTHS, CoverageRow, simulate_coverage

FOLDER = Path(__file__).resolve().parent.parent / "src" / "analysis" / "study" / "trends"


def simulate(
    make: Callable[..., tuple[Record, ...]], lengths: Iterable[int], draws: int, jobs: int
) -> list[Record]:
    """Return the rows of every length, in order."""
    with ProcessPoolExecutor(jobs) as pool:
        return [row for rows in pool.map(partial(make, draws=draws), lengths) for row in rows]


def main(arguments: Sequence[str]) -> None:
    """Write both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the tables are written")
    chosen = parser.parse_args(arguments)
    rows = simulate(simulate_coverage, LENGTHS, DRAWS, chosen.jobs)
    write_csv(chosen.folder / "coverage.csv", rows, CoverageRow)
    rows = simulate(simulate_sup_f, LENGTHS_BREAK, DRAWS_BREAK, chosen.jobs)
    write_csv(chosen.folder / "sup_f.csv", rows, SupFRow)


if __name__ == "__main__":
    main(sys.argv[1:])
