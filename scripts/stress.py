"""What is tried hard and long, and its last result: `make stress`.

Each script tries one thing, from a seed, and writes its part of `docs/stress.md` between two
marks; what they are, and how to run one alone, stands in :data:`SCRIPTS`. The tests run a sample
of each.
"""

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
RESULT: Final = ROOT / "docs" / "stress.md"
#: Each part of the result: its script and how it is run.
SCRIPTS: Final[dict[str, tuple[str, ...]]] = {
    "coverage": ("long_tests.py", "coverage"),
    "examples": ("long_tests.py", "examples"),
    "mutations": ("mutate_data.py", "--count", "10000", "--seed", "1", "--jobs", "2"),
    "failures": ("faults.py", "failures"),
    "kills": ("faults.py", "kills", "--count", "200", "--seed", "1"),
    "mutants": ("mutants.py", "--count", "30", "--jobs", "2"),
    "fuzzing": ("fuzz.py", "--examples", "2000", "--seed", "1"),
}


def write_part(path: Path, part: str, text: str) -> None:
    """Put a part's result between its marks in a file.

    Raises:
        ValueError: where the file lacks them.
    """
    first, last = f"<!-- {part} -->", f"<!-- end of {part} -->"
    before = path.read_text("utf-8")
    whole = re.compile(f"{re.escape(first)}\n.*?{re.escape(last)}", re.DOTALL)
    if not whole.search(before):
        msg = f"{path}: no {first} … {last}"
        raise ValueError(msg)
    after = whole.sub(lambda _: f"{first}\n{text.strip()}\n{last}", before, count=1)
    path.write_text(after, "utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the scripts, one after the other; return 1 if one found something."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("parts", nargs="*", choices=[*SCRIPTS, []], help="some (default: all)")
    options = parser.parse_args(arguments)
    failed = []
    for part in options.parts or SCRIPTS:
        name, *rest = SCRIPTS[part]
        print(f"== {part}: {name} {' '.join(rest)}", flush=True)
        command = [sys.executable, str(ROOT / "scripts" / name), *rest, "--out", str(RESULT)]
        path = os.pathsep.join((str(ROOT / "src"), os.environ.get("PYTHONPATH", "")))
        done = subprocess.run(command, check=False, env=os.environ | {"PYTHONPATH": path})  # noqa: S603 (our own)
        failed += [part] if done.returncode else []
    print(f"failed: {', '.join(failed)}" if failed else f"nothing found: {RESULT.name}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
