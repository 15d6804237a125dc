"""What a review took: each attempt with its keystrokes and seconds, for whoever plans one."""

import csv
from collections.abc import Callable
from dataclasses import astuple, dataclass, fields
from pathlib import Path


@dataclass(frozen=True)
class Attempt:
    """One change that was asked for.

    Attributes:
        work: the kind of change.
        column: of a cell; empty for another change.
        keystrokes: keys and clicks since the one before.
        seconds: since the one before.
        refused: whether it was refused; then nothing was changed.
    """

    work: str
    column: str
    keystrokes: int
    seconds: float
    refused: bool


_COLUMNS = tuple(one.name for one in fields(Attempt))


def log_to(path: Path) -> Callable[[Attempt], None]:
    """Return what adds an attempt to a CSV file, in the columns of :class:`Attempt`.

    A log with other columns is an older one's and is put aside. A log that can't be written is no
    reason to lose a correction, which is saved by then.
    """
    head = (",".join(_COLUMNS) + "\n").encode()

    def log(attempt: Attempt) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.exists() and not path.read_bytes().startswith(head):
                path.replace(path.with_suffix(".old.csv"))
            new = not path.exists()
            with path.open("a", encoding="utf-8", newline="") as file:
                writer = csv.writer(file, lineterminator="\n")
                if new:
                    writer.writerow(_COLUMNS)
                work, column, keys, seconds, refused = astuple(attempt)
                writer.writerow((work, column, keys, f"{seconds:.1f}", "yes" if refused else ""))
        except OSError:
            return

    return log
