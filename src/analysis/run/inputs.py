"""The files a run reads, and their hashes: what a report was made from.

A report depends on what its steps read and on nothing else that lies beside it: not on another
scenario's parameters, a spreadsheet's lock file, a notebook that is no step. What may be read is
more: a cell may open any file beside those, and whether anything changed is asked of all of them.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from analysis.core.project import MARKER, Project
from analysis.register.steps import STEPS, Read
from analysis.run.cells import read_cells
from analysis.source.scenario import Scenario

#: The outputs of a cell, and how often it ran, are not what a notebook is made of.
_OUTCOME: Final = frozenset({"outputs", "execution_count"})
#: The files of each kind of data that a step may read; those that are not there are not read.
_RAW: Final = ("source.yml", "indicators.yml", "figures.csv", "corrections.yml")
_CLAIMS: Final = ("claims.yml",)
_MEASURES: Final = ("measures.yml",)
_REFERENCE: Final = (
    "reference_figures.csv",
    "series.yml",
    "places.yml",
    "vintages.yml",
    "publishers.yml",
)


def files_of(project: Project, scenario: Scenario, read: Read) -> list[Path]:
    """Return the files of one kind of data that a scenario's run reads."""
    raw = project.raw / scenario.source
    named = {
        "raw": [raw / name for name in _RAW],
        "claims": [raw / name for name in _CLAIMS],
        "measures": [raw / name for name in _MEASURES],
        "reference": [project.reference / name for name in _REFERENCE],
        "prose": [
            project.prose / f"{scenario.prose}.{language}.md" for language in scenario.languages
        ],
        "words": sorted(project.words.glob("[!.~]*.yml")),
    }
    return [path for path in named[read] if path.is_file()]


def hash_inputs(project: Project, scenario: Scenario, reads: Iterable[Read]) -> dict[str, str]:
    """Return the hash of each file of some kinds of data, by its path in the project."""
    return {
        path.relative_to(project.root).as_posix(): hash_file(path)
        for read in reads
        for path in files_of(project, scenario, read)
    }


def files_around(project: Project, scenario: Scenario) -> Iterator[Path]:
    """Yield every file of a project that a scenario's run may read, in a fixed order.

    Those of its steps, and what lies beside them: a cell may read a table in `data/` or a module
    beside the notebooks. Left out are hidden files, editors' own, notebooks that are no step, and
    what is another scenario's: its parameters, its prose, another source.
    """
    data = project.root / "data"
    own = {project.raw, data / "derived"}
    folders = [one for one in sorted(data.glob("[!.]*")) if one.is_dir() and one not in own]
    yield from (
        path for name in (MARKER, "CITATION.cff") if (path := project.root / name).is_file()
    )
    yield from _shown(path for path in data.glob("*") if path.is_file())
    for folder in (project.raw / scenario.source, *folders, project.words, project.notebooks):
        for path in list_tree(folder):
            if not _is_another_s(path, project, scenario):
                yield path


def _is_another_s(path: Path, project: Project, scenario: Scenario) -> bool:
    """Tell whether a file beside the notebooks is another scenario's, or a notebook of no run."""
    match path.parent:
        case project.parameters:
            return True
        case project.prose:
            return path.name.partition(".")[0] != scenario.prose
        case project.notebooks:
            return path.suffix == ".ipynb" and path.name not in {one.notebook for one in STEPS}
    return False


def list_tree(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder in a fixed order, but for hidden ones and editors' own."""
    for path, folders, names in os.walk(folder):
        folders[:] = sorted(one for one in folders if one != "__pycache__" and one[0] != ".")
        yield from _shown(Path(path, name) for name in names)


def _shown(paths: Iterable[Path]) -> Iterator[Path]:
    return (path for path in sorted(paths) if path.name[0] not in ".~" and path.name[-1] != "~")


def hash_now(path: Path) -> str:
    """Return a file's hash, a broken notebook's too; empty where it can't be read, or not yet."""
    if path.suffix == ".ipynb":
        broken = (ValueError, KeyError, TypeError, AttributeError, RecursionError)
        with suppress(OSError, *broken):
            return hash_cells(path)
    with suppress(OSError):
        return hash_file(path)
    return ""


def hash_cells(path: Path) -> str:
    """Return the hash of a notebook without what its last run left in it."""
    notebook = json.loads(path.read_bytes())
    cells = [
        {
            name: "".join(value) if name == "source" else value
            for name, value in cell.items()
            if name not in _OUTCOME
        }
        for cell in notebook["cells"]
    ]
    content = json.dumps({**notebook, "cells": cells}, sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()


def hash_source(path: Path) -> str:
    """Return a file's hash, a notebook's by what is run and read in it, without stored outputs."""
    if path.suffix != ".ipynb":
        return hash_file(path)
    cells = [
        [cell.get("id", ""), cell["cell_type"], "".join(cell["source"])]
        for cell in read_cells(path)
    ]
    return hashlib.sha256(json.dumps(cells).encode()).hexdigest()


def hash_file(path: Path) -> str:
    """Return a file's SHA-256, text files with their line ends made equal on all platforms."""
    content = path.read_bytes()
    if b"\0" not in content[:8192]:
        content = content.replace(b"\r\n", b"\n")
    return hashlib.sha256(content).hexdigest()
