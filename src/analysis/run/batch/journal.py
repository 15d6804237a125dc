"""What is finished: a small file a scenario, written whole once its report is in place.

A batch that was killed reads it and goes on where it was. An entry counts only while the report
is the one it speaks of, and is made from what the project holds today.
"""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict

from analysis.core.errors import InputError
from analysis.core.files import write_whole
from analysis.core.records import read_json
from analysis.run.batch.made import hash_folder
from analysis.run.place import Place, lock_file

#: Where the entries lie in a batch's folder, and what holds it for one batch at a time.
_ENTRIES: Final = ".journal"
_LOCK: Final = ".lock"


class Entry(BaseModel):
    """A finished scenario.

    Attributes:
        made_from: the hash of what its report is made from.
        report: the hash of the report's files.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    made_from: str
    report: str


class Journal:
    """The finished scenarios of a batch, in the folder that holds their reports."""

    def __init__(self, folder: Path) -> None:
        """Take the batch's folder."""
        self._folder = folder

    def holds(self, name: str, made_from: str) -> bool:
        """Tell whether a scenario's report is there, whole, and made from just that."""
        try:
            entry = read_json(self._path(name), Entry)
        except InputError:
            return False
        return entry.made_from == made_from and entry.report == hash_folder(self._folder / name)

    def open(self, name: str) -> None:
        """Strike a scenario out before it is run: from here on its report may be another."""
        self._path(name).unlink(missing_ok=True)

    def close(self, name: str, made_from: str, report: Path) -> None:
        """Put a scenario's report in place, then write that it is finished.

        Args:
            name: the scenario's.
            made_from: the hash of what the report is made from.
            report: its folder, on the same disk; it is moved.
        """
        Place(self._folder / name).put(report)
        entry = Entry(made_from=made_from, report=hash_folder(self._folder / name))
        write_whole(self._path(name), f"{entry.model_dump_json(indent=1)}\n".encode())

    def _path(self, name: str) -> Path:
        return self._folder / _ENTRIES / f"{name}.json"


@contextlib.contextmanager
def hold_folder(folder: Path) -> Iterator[None]:
    """Keep a batch's folder from another batch while this one runs.

    Raises:
        InputError: if another batch holds it.
    """
    if (lock := lock_file(folder / _LOCK)) is None:
        msg = f"{folder}: another batch is running there; wait for it, or give another --name"
        raise InputError(msg)
    try:
        yield
    finally:
        lock()
