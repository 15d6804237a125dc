"""The tests at their longest: with branch coverage, or with thousands of random examples.

`make coverage`, or `python scripts/long_tests.py coverage|examples`. Coverage more than doubles
the time of a test, and random examples take hours: `make test` runs the same tests without, a few
examples of each property, the same each time. Both end with pytest's status.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from stress import write_part

ROOT: Final = Path(__file__).resolve().parent.parent


def run_tests(*arguments: str) -> int:
    """Run pytest over all tests; return its status."""
    command = [sys.executable, "-m", "pytest", "tests", *arguments]
    return subprocess.run(command, cwd=ROOT, check=False).returncode  # noqa: S603 (our own)


def tell_status(status: int) -> str:
    """Say how the tests ended."""
    return "All passed" if status == 0 else f"Not all passed, or too little covered ({status})"


def measure_coverage() -> tuple[int, str]:
    """Run the tests with branch coverage; the status says whether it is as high as is asked."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "coverage.json"
        status = run_tests("--cov", "--cov-report=term", f"--cov-report=json:{path}")
        if not path.is_file():
            return status or 1, "Nothing was measured."
        totals = json.loads(path.read_text("utf-8"))["totals"]
    return status, (
        f"{tell_status(status)}: {totals['percent_covered']:.2f} %, "
        f"{totals['covered_lines']:,} of {totals['num_statements']:,} statements and "
        f"{totals['covered_branches']:,} of {totals['num_branches']:,} branches."
    )


def draw_examples() -> tuple[int, str]:
    """Run each property on 2,000 random examples, and the cases that `make test` leaves out."""
    status = run_tests("-m", "property or stress", "--hypothesis-profile=stress")
    return status, f"{tell_status(status)}: 2,000 random examples of each property."


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
