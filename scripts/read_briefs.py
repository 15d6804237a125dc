"""Compose the briefs of a grid of runs, and read each by rules: `make grid`.

Years, indicators, hedge policies and languages of both sources. Prints how many briefs and
sentences were read, what in them is false, and which sentences say a direction that no rule reads.
A quarter of an hour of two cores; `make test` reads a sample.
"""

import argparse
import re
import sys
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.conftest import run_scenario  # noqa: E402
from tests.content.reading.grid import Point, Reading, points, read_briefs  # noqa: E402

from analysis.core.project import find_project  # noqa: E402 (after the path is set)


def read(point: Point) -> tuple[Point, Reading]:
    """Read the briefs of a run."""
    return point, read_briefs(run_scenario, find_project(ROOT), point)


def main(arguments: Sequence[str]) -> int:
    """Read the grid and say what was found; the exit code says whether all of it is true."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    parser.add_argument("--only", default="", help="a pattern of the runs to read")
    chosen = parser.parse_args(arguments)
    wanted = [one for one in points() if re.search(chosen.only, str(one))]
    faults: dict[str, list[str]] = {}
    unread: Counter[str] = Counter()
    total: Counter[str] = Counter()
    with ProcessPoolExecutor(chosen.jobs) as pool:
        for point, reading in pool.map(read, wanted):
            print(f"{point}: {reading.briefs} briefs, {len(reading.faults)} faults", flush=True)
            for fault in reading.faults:
                faults.setdefault(fault, []).append(str(point))
            unread.update(reading.unread)
            total.update(
                runs=1,
                briefs=reading.briefs,
                sentences=reading.sentences,
                directions=reading.directions,
            )
    for fault, where in faults.items():
        print(f"\nFALSE in {len(where)} runs, such as {where[0]}: {fault}")
    for sentence, times in unread.most_common():
        print(f"\nunread, {times} times: {sentence}")
    print(f"\n{dict(total)}; false: {sum(map(len, faults.values()))}, different: {len(faults)}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
