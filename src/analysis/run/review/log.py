"""What a review took: each correction with its keystrokes and seconds, for whoever plans one."""

import csv
from collections.abc import Callable
from pathlib import Path


def log_to(path: Path) -> Callable[[str, str, int, float], None]:
    """Return what adds a correction to a CSV file: kind of work, column, keystrokes, seconds.

    A log that can't be written is no reason to lose a correction, which is saved by then.
    """

    def log(work: str, column: str, keys: int, seconds: float) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            new = not path.exists()
            with path.open("a", encoding="utf-8", newline="") as file:
                writer = csv.writer(file, lineterminator="\n")
                if new:
                    writer.writerow(("work", "column", "keystrokes", "seconds"))
                writer.writerow((work, column, keys, f"{seconds:.1f}"))
        except OSError:
            return

    return log
