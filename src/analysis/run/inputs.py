"""The files a run reads, and their hashes: what a report was made from.

A run depends on what its steps read and on nothing else that lies beside it: not on another
scenario's parameters, a spreadsheet's lock file, a notebook that is no step.
"""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from analysis.core.files import read_text
from analysis.core.project import Project
from analysis.register.steps import Read
from analysis.source.scenario import Scenario

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


def hash_source(path: Path) -> str:
    """Return a file's hash, a notebook's by what is run and read in it, without stored outputs."""
    if path.suffix != ".ipynb":
        return hash_file(path)
    cells = [
        [cell.get("id", ""), cell["cell_type"], "".join(cell["source"])]
        for cell in json.loads(read_text(path))["cells"]
    ]
    return hashlib.sha256(json.dumps(cells).encode()).hexdigest()


def hash_file(path: Path) -> str:
    """Return a file's SHA-256, text files with their line ends made equal on all platforms."""
    content = path.read_bytes()
    if b"\0" not in content[:8192]:
        content = content.replace(b"\r\n", b"\n")
    return hashlib.sha256(content).hexdigest()
