"""What a report is made from, what marks an engine, and what a folder holds, as hashes."""

import hashlib
import importlib.metadata
import json
import platform
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from analysis.core.distribution import DISTRIBUTION
from analysis.core.project import Project
from analysis.run.inputs import files_around, hash_file, hash_now
from analysis.source.scenario import Scenario

#: Begins a requirement; what follows limits it.
_REQUIRED: Final = re.compile(r"[A-Za-z0-9][\w.-]*")


@cache
def identify_engine() -> Mapping[str, str]:
    """Return what tells this engine from another: code, Python, and versions of its packages.

    Two machines on which these are equal make the same bytes of the same inputs. A manifest tells
    more finely what a report depends on, but takes seconds a scenario to find it.
    """
    engine = Path(str(files("analysis")))
    code = {
        path.relative_to(engine).as_posix(): hash_file(path)
        for path in engine.rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    return {
        "engine": _hash(code),
        "Python": ".".join(platform.python_version_tuple()[:2]),
        **{name: importlib.metadata.version(name) for name in _required()},
    }


def _required() -> list[str]:
    """Return the packages that the engine needs; none where it runs without being installed."""
    try:
        required = importlib.metadata.requires(DISTRIBUTION) or []
    except importlib.metadata.PackageNotFoundError:
        return []
    found = (_REQUIRED.match(one) for one in required if "extra ==" not in one)
    return sorted(match[0] for match in found if match)


def compare_engines(ours: Mapping[str, str], theirs: Mapping[str, str]) -> list[str]:
    """Return in what another engine differs from ours; the code's hashes are cut short."""
    return [
        f"{name} {theirs.get(name, 'none')[:12]} instead of {ours.get(name, 'none')[:12]}"
        for name in sorted({*ours, *theirs}, key=lambda name: (name not in ours, name.lower()))
        if ours.get(name) != theirs.get(name)
    ]


def hash_made_from(project: Project, scenario: Scenario) -> str:
    """Return the hash of all that a scenario's report is made from: equal, if nothing changed."""
    return _hash(
        {
            "scenario": scenario.notebook_parameters(),
            "files": {
                path.relative_to(project.root).as_posix(): hash_now(path)
                for path in files_around(project, scenario)
            },
            "engine": dict(identify_engine()),
        }
    )


def hash_folder(folder: Path) -> str:
    """Return the hash of a folder's files and their names."""
    return _hash(
        {
            path.relative_to(folder).as_posix(): hash_file(path)
            for path in folder.rglob("*")
            if path.is_file()
        }
    )


def _hash(content: Mapping[str, object]) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
