"""The Python packages that a lock names: versions, who needs them, under which licence."""

import importlib.metadata
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from pydantic import BaseModel

from analysis.core.packaged import read_packaged

_PIN: Final = re.compile(
    r"^(?P<name>[A-Za-z0-9][\w.-]*)(?:\[[^]]*\])?==(?P<version>[^\s;\\]+)"
    r"(?:\s*;\s*(?P<marker>[^\\\n]+?))?\s*\\?$"
)
_NEEDED_BY: Final = re.compile(
    r"^    #(?: via|  ) (?P<name>[A-Za-z0-9][\w.-]*)(?P<root> \(.*\))?$"
)


@dataclass(frozen=True)
class Locked:
    """A package of a lock.

    Attributes:
        name: as an index spells it, in one way.
        version: the only one there may be.
        marker: on which platforms and Pythons it is installed; empty for all.
        needed_by: packages that need it, as the lock says; none if it says nothing.
        direct: whether the project itself names it.
    """

    name: str
    version: str
    marker: str = ""
    needed_by: tuple[str, ...] = ()
    direct: bool = False


class _Licences(BaseModel, extra="forbid"):
    wordings: dict[str, str]
    packages: dict[str, str]


@cache
def _licences() -> _Licences:
    return read_packaged("analysis.run", "licences.yml", _Licences)


def canonical(name: str) -> str:
    """Return a package's name in the one way of spelling it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def read_lock(text: str) -> list[Locked]:
    """Return the packages of a lock, or of a file of constraints, in its order."""
    return list(_read(text.splitlines()))


def _read(lines: list[str]) -> Iterator[Locked]:
    for place, line in enumerate(lines):
        if (pin := _PIN.match(line)) is None:
            continue
        needed_by = []
        direct = False
        for below in lines[place + 1 :]:
            if not below.startswith(" "):
                break
            if found := _NEEDED_BY.match(below):
                direct |= bool(found["root"])
                needed_by += [] if found["root"] else [canonical(found["name"])]
        yield Locked(
            canonical(pin["name"]),
            pin["version"],
            pin["marker"] or "",
            tuple(sorted(needed_by)),
            direct,
        )


def find_licence(name: str) -> str | None:
    """Return a package's licence as an SPDX expression, or None if that can't be told.

    What `licences.yml` says of the package; else what its installed metadata says, as an
    expression or in words that `licences.yml` knows.
    """
    if known := _licences().packages.get(canonical(name)):
        return known
    try:
        metadata = importlib.metadata.metadata(name)
    except importlib.metadata.PackageNotFoundError:
        return None
    if "License-Expression" in metadata:
        return str(metadata["License-Expression"])
    classifiers = [
        one.rpartition(" :: ")[2]
        for one in metadata.get_all("Classifier") or ()
        if one.startswith("License :: ")
    ]
    # The field may hold the whole text, of which the first line is the title.
    said = [one.strip().partition("\n")[0] for one in metadata.get_all("License") or ()]
    said += classifiers if len(classifiers) == 1 else []
    wordings = _licences().wordings
    return next((wordings[one.strip()] for one in said if one.strip() in wordings), None)
