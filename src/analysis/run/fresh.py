"""Whether a report is what its inputs make, told without running or importing what makes it.

The fingerprint covers more than a run reads, every notebook and every module of the engine, so
that it is quick to take: a difference only means that the run looks closer, task by task. It is
remembered where the run was made and not in the report, so a fresh clone makes its reports itself.
"""

import hashlib
import os
import platform
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from analysis.core.files import read_memory, write_memory
from analysis.core.project import Project
from analysis.run.cache import hash_bytes
from analysis.run.inputs import files_around, hash_now, list_tree
from analysis.run.trace import find_changed
from analysis.source.scenario import Scenario

Fingerprint = str

#: In the cache's folder: the facts of a scenario's last run, what was read of the engine's code,
#: what is known of the report in place.
FACTS: Final = "facts.{}.json"
MEMO: Final = "code.json"
_CURRENT: Final = "report.{}.json"


def cache_folder(project: Project) -> Path:
    """Return where a project keeps what its runs made."""
    return project.build / "cache"


def fingerprint(project: Project, scenario: Scenario) -> Fingerprint:
    """Return a hash of all that a scenario's report can be made from, but for files only seen."""
    digest = hashlib.sha256(scenario.model_dump_json().encode())
    for part in _environment():
        digest.update(os.fsencode(part))
    for path in (*files_around(project, scenario), *list_tree(Path(str(files("analysis"))))):
        digest.update(b"\0" + os.fsencode(path) + f"\0{hash_now(path)}".encode())
    return digest.hexdigest()


def _environment() -> Iterator[str]:
    """Yield what stands for Python and the packages: their folders bear their versions."""
    yield f"{sys.version} {platform.machine()}"
    for folder in sys.path:
        with suppress(OSError):
            yield from sorted(path.name for path in Path(folder).glob("*.dist-info"))


def tell_current(project: Project, scenario: Scenario) -> Mapping[str, Sequence[Any]] | None:
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
        write_memory(path, told)


def read_current(
    project: Project, name: str, made_from: Fingerprint
) -> Mapping[str, Sequence[Any]] | None:
    """Return what the last run told, if its report is in place and nothing has changed since."""
    try:
        told = read_memory(cache_folder(project) / _CURRENT.format(name))
        same = (
            told["made_from"] == made_from
            and not any(find_changed(told["reads"], project.root))
            and told["outputs"] == _outputs(project, name)
        )
        found: Mapping[str, Sequence[Any]] = told["left_out"]
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        # not there, or damaged
        return None
    return found if same else None


def _outputs(project: Project, name: str) -> dict[str, str]:
    folders: Iterable[Path] = (project.reports / name, project.handed_on(name))
    return {str(path): hash_bytes(path) for folder in folders for path in list_tree(folder)}
