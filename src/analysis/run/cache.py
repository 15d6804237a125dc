"""What tasks made, kept by what they were made from, so that nothing is made twice.

An entry is a folder named by a hash; it is written aside and renamed, so it is whole or not there,
and what is taken from it is held against its own hashes, so a damaged one is made anew. Several
runs may use one cache at once. It holds nothing that can't be made again: `make clean` removes it.
"""

import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeGuard

from analysis.core.files import read_memory, write_memory

#: How much a project's cache may hold, in bytes; what was used longest ago goes first.
LIMIT: Final = 2_000_000_000
_CONTENT, _ABOUT = "content", "about.json"
#: Begins the name of a folder in which an entry is being written; older ones are nobody's.
_NEW: Final = ".new-"
_A_DAY: Final = 24 * 60 * 60


@dataclass(frozen=True)
class Outputs:
    """Files that a task made.

    Attributes:
        folder: where they are.
        hashes: of each, by its path in the folder.
    """

    folder: Path
    hashes: Mapping[str, str]

    def path(self, name: str) -> Path:
        """Return where a file is."""
        return self.folder / name

    def within(self, folder: str) -> dict[str, str]:
        """Return the hashes of the files below a folder of it."""
        start = f"{folder}/"
        return {name: one for name, one in self.hashes.items() if name.startswith(start)}


def find_outputs(folder: Path) -> Outputs:
    """Return the files below a folder with their hashes."""
    return Outputs(folder, {name: hash_bytes(path) for name, path in list_files(folder)})


def list_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield the files below a folder, by their paths in it."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path


def hash_bytes(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_texts(told: object) -> TypeGuard[dict[str, str]]:
    """Tell whether what was read of a file is a mapping of texts, as it was written."""
    return isinstance(told, dict) and all(isinstance(one, str) for one in told.values())


def key_of(facts: Mapping[str, str]) -> str:
    """Return the name of what is made from some facts."""
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


class Cache:
    """Entries by key, in a folder."""

    def __init__(self, folder: Path) -> None:
        """Use a folder, which need not be there yet."""
        self.folder = folder

    def about(self, key: str) -> dict[str, Any] | None:
        """Return what is told of an entry, or None if there is none that is whole."""
        told = read_memory(self._entry(key) / _ABOUT)
        return told if is_texts(told.get("hashes")) else None

    def take(self, key: str, folder: Path) -> Outputs | None:
        """Copy an entry's files to a folder; None if it is not whole."""
        told, entry = self.about(key), self._entry(key)
        if told is None:
            return None
        hashes: dict[str, str] = told["hashes"]
        try:
            for name in hashes:
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(entry / _CONTENT / name, folder / name)
            whole = all(hash_bytes(folder / name) == known for name, known in hashes.items())
            os.utime(entry)
        except OSError:
            whole = False
        if whole:
            return Outputs(folder, hashes)
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(entry, ignore_errors=True)
        return None

    def keep(self, key: str, outputs: Outputs, told: Mapping[str, Any]) -> None:
        """Keep a copy of what was made; a full or read-only disk only costs the next run time."""
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(prefix=_NEW, dir=self.folder) as name:
                made = Path(name) / "entry"
                for file in outputs.hashes:
                    (made / _CONTENT / file).parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(outputs.path(file), made / _CONTENT / file)
                about = {**told, "hashes": dict(outputs.hashes)}
                made.mkdir(exist_ok=True)
                write_memory(made / _ABOUT, about)
                entry = self._entry(key)
                entry.parent.mkdir(exist_ok=True)
                if entry.exists():  # of another trace of reads
                    entry.replace(Path(name) / "was")
                made.replace(entry)

    def prune(self, limit: int = LIMIT) -> None:
        """Remove what was used longest ago until the rest fits, and what a killed run left."""
        for path in self.folder.glob(f"{_NEW}*"):
            with suppress(OSError):
                if time.time() - path.stat().st_mtime > _A_DAY:
                    shutil.rmtree(path, ignore_errors=True)
        entries = []
        for path in self.folder.glob("??/*"):
            with suppress(OSError):
                size = sum(one.stat().st_size for _, one in list_files(path))
                entries.append((path.stat().st_mtime, size, path))
        held = sum(size for _, size, _ in entries)
        for _, size, path in sorted(entries):
            if held <= limit:
                break
            shutil.rmtree(path, ignore_errors=True)
            held -= size

    def _entry(self, key: str) -> Path:
        return self.folder / key[:2] / key
