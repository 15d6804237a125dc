"""The tests at their longest: with branch coverage, or with thousands of random examples.

`make coverage`, or `python scripts/long_tests.py coverage|examples`. Coverage more than doubles
the time of a test, and random examples take hours: `make test` runs the same tests without, a few
examples of each property, the same each time. Both end with pytest's status.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from stress import write_part

ROOT: Final = Path(__file__).resolve().parent.parent
_COUNTS: Final = re.compile(r"\d+ (?:passed|failed|skipped|xfailed|errors?)")


def tell_coverage(totals: Mapping[str, Any], counts: str) -> str:
    """Write one line of what coverage.py counted."""
    return (
        f"{counts}. {totals['percent_covered']:.2f} % covered: {totals['covered_lines']:,} of "
        f"{totals['num_statements']:,} statements, {totals['covered_branches']:,} of "
        f"{totals['num_branches']:,} branches."
    )


def run_tests(*arguments: str) -> tuple[int, str]:
    """Run pytest over all tests; return its status and what it counted."""
    done = subprocess.run(  # noqa: S603 (this very Python)
        [sys.executable, "-m", "pytest", "tests", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=False,
    )
    print(done.stdout)
    counts = _COUNTS.findall(done.stdout.strip().rpartition("\n")[2])
    return done.returncode, ", ".join(counts) or "no test ran to its end"


def measure_coverage() -> tuple[int, str]:
    """Run the tests with branch coverage; the status says whether it is as high as is asked."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "coverage.json"
        status, counts = run_tests("--cov", "--cov-report=term", f"--cov-report=json:{path}")
        if not path.is_file():
            return status or 1, counts
        return status, tell_coverage(json.loads(path.read_text("utf-8"))["totals"], counts)


def draw_examples() -> tuple[int, str]:
    """Run each property on 2,000 random examples, and the cases that `make test` leaves out."""
    status, counts = run_tests("-m", "property or stress", "--hypothesis-profile=stress")
    return status, f"{counts}; 2,000 random examples of each property."


PARTS: Final[Mapping[str, Callable[[], tuple[int, str]]]] = {
    "coverage": measure_coverage,
    "examples": draw_examples,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a part; write what it showed where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("part", choices=PARTS)
    parser.add_argument("--out", type=Path, help="write the result between its marks in a file")
    options = parser.parse_args(arguments)
    status, said = PARTS[options.part]()
    print(said)
    if options.out is not None:
        write_part(options.out, options.part, said)
    return status


if __name__ == "__main__":
    sys.exit(main())
