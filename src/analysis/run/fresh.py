"""Whether a report is what its inputs make, told without running or importing what makes it.

The fingerprint covers more than a run reads, every notebook and every module of the engine, so
that it is quick to take: a difference only means that the run looks closer, task by task. It is
remembered where the run was made and not in the report, so a fresh clone makes its reports itself.
"""

import hashlib
import json
import os
import platform
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, Protocol

from analysis.core.files import write_whole
from analysis.core.project import MARKER, Project
from analysis.run.trace import find_changed

Fingerprint = str

#: In the cache's folder: the facts of a scenario's last run, what was read of the engine's code,
#: what is known of the report in place.
FACTS: Final = "facts.{}.json"
MEMO: Final = "code.json"
_CURRENT: Final = "report.{}.json"
_PARTS: Final = ("data/reference", "words")
_FILES: Final = (MARKER, "CITATION.cff")


class Named(Protocol):
    """A scenario as far as it says what is read for it."""

    @property
    def scenario(self) -> str:
        """Its name."""

    @property
    def source(self) -> str:
        """Its source."""

    def model_dump_json(self) -> str:
        """All its parameters."""


def cache_folder(project: Project) -> Path:
    """Return where a project keeps what its runs made."""
    return project.build / "cache"


def fingerprint(project: Project, scenario: Named) -> Fingerprint:
    """Return a hash of all that a scenario's report can be made from, but for files only seen."""
    digest = hashlib.sha256(scenario.model_dump_json().encode())
    for part in _environment():
        digest.update(part.encode())
    for path in _inputs(project, scenario.source):
        digest.update(f"\0{path}\0".encode())
        digest.update(_hash(path).encode())
    return digest.hexdigest()


def _inputs(project: Project, source: str) -> Iterator[Path]:
    root = project.root
    yield from sorted(project.notebooks.glob("*.ipynb"))
    yield from sorted(project.prose.glob("*.md"))
    for folder in (project.raw / source, *(root / part for part in _PARTS)):
        yield from _files(folder)
    yield from (path for name in _FILES if (path := root / name).is_file())
    yield from _files(Path(str(files("analysis"))))


def _files(folder: Path) -> Iterator[Path]:
    for path, folders, names in os.walk(folder):
        folders[:] = sorted(one for one in folders if one != "__pycache__" and one[0] != ".")
        yield from (Path(path, name) for name in sorted(names) if name[0] not in ".~")


def _environment() -> Iterator[str]:
    """Yield what stands for Python and the packages: their folders bear their versions."""
    yield f"{sys.version} {platform.machine()}"
    for folder in sys.path:
        with suppress(OSError):
            yield from sorted(path.name for path in Path(folder).glob("*.dist-info"))


def _hash(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def tell_current(project: Project, scenario: Named) -> Mapping[str, Sequence[Any]] | None:
    """Return what a scenario's last run told, if its report is what would be made now."""
    return read_current(project, scenario.scenario, fingerprint(project, scenario))


def write_current(
    project: Project,
    name: str,
    made_from: Fingerprint,
    reads: Mapping[str, str],
    left_out: Mapping[str, Sequence[Any]],
) -> None:
    """Remember that a report in place is what was made from something.

    Args:
        project: where everything is.
        name: the scenario's.
        made_from: the fingerprint at its beginning.
        reads: files that the fingerprint does not cover, with their hashes.
        left_out: what is told of the run again.
    """
    told = {
        "made_from": made_from,
        "reads": dict(reads),
        "outputs": _outputs(project, name),
        "left_out": left_out,
    }
    with suppress(OSError):
        path = cache_folder(project) / _CURRENT.format(name)
        write_whole(path, json.dumps(told).encode())


def read_current(
    project: Project, name: str, made_from: Fingerprint
) -> Mapping[str, Sequence[Any]] | None:
    """Return what the last run told, if its report is in place and nothing has changed since."""
    try:
        told = json.loads((cache_folder(project) / _CURRENT.format(name)).read_bytes())
        same = (
            told["made_from"] == made_from
            and not any(find_changed(told["reads"], project.root))
            and told["outputs"] == _outputs(project, name)
        )
        found: Mapping[str, Sequence[Any]] = told["left_out"]
    except (OSError, ValueError, KeyError, TypeError):  # not there, or damaged
        return None
    return found if same else None


def _outputs(project: Project, name: str) -> dict[str, str]:
    folders: Iterable[Path] = (project.reports / name, project.handed_on(name))
    return {str(path): _hash(path) for folder in folders for path in _files(folder)}
