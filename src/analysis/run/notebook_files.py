"""Notebooks as files: read, written in one form, freed of what no two runs have alike."""

import json
import warnings
from collections.abc import Sequence
from itertools import count, zip_longest
from pathlib import Path

import nbformat

from analysis.core.errors import InputError, show_given
from analysis.core.files import read_text, write_whole
from analysis.core.records import refuse
from analysis.core.text import find_unseen_lines, name_sign
from analysis.run.cells import read_cells


def list_headings(notebook: nbformat.NotebookNode) -> list[str]:
    """Return, for each cell, the heading it stands under."""
    heading, result = "", []
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and cell.source.startswith("#"):
            heading = cell.source.splitlines()[0].lstrip("# ")
        result.append(heading)
    return result


def strip_volatile(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Remove times, durations and random ids, so that equal runs give equal bytes."""
    notebook.metadata.pop("papermill", None)
    notebook.metadata.get("language_info", {}).pop("version", None)
    for position, cell in enumerate(notebook.cells):
        for name in ("execution", "papermill"):
            cell.metadata.pop(name, None)
        if is_injected(cell):
            cell.id = f"injected-parameters-{position}"
    return notebook


def read_notebook(path: Path) -> nbformat.NotebookNode:
    """Read a notebook as it is stored, in the newest form of format 4.

    A cell without an id of its own gets one of its place: nbformat would make one up at random,
    another each time, to which no link can lead.

    Raises:
        InputError: if it is missing, or no notebook that nbformat can read.
    """
    names = [cell.get("id") for cell in read_cells(path)]
    wrong: dict[str, Exception] = {}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that it made ids up
            notebook: nbformat.NotebookNode = nbformat.reads(  # type: ignore[no-untyped-call]
                read_text(path),
                as_version=4,
                capture_validation_error=wrong,  # refuse, don't log
            )
            notebook = nbformat.v4.upgrade(notebook) or notebook  # type: ignore[no-untyped-call]
    except Exception as error:  # noqa: BLE001 (whatever the file's form leads nbformat to)
        wrong = {"": error}
    for cause in wrong.values():
        msg = f"{path}: no notebook ({show_given(cause)}); accepted: one of format 4"
        raise InputError(msg) from cause
    _name_cells(notebook, names)
    return notebook


def _name_cells(notebook: nbformat.NotebookNode, stored: Sequence[object]) -> None:
    taken = set[object]()
    for number, (cell, name) in enumerate(zip_longest(notebook.cells, stored), start=1):
        if cell is None:  # of an older format, which has its cells elsewhere
            return
        if name in taken or cell.get("id") != name:
            free = (f"cell-{number}{'-' * more}" for more in count())
            cell.id = next(one for one in free if one not in {*taken, *stored})
        taken.add(cell.id)


def check_cells(path: Path, shown: str) -> None:
    """Refuse a notebook that is none, or whose cells hold characters that nobody sees.

    Args:
        path: the notebook.
        shown: the file, as messages name it.

    Raises:
        InputError: naming file, cell, line and character.
    """
    sources = ["".join(cell["source"]) for cell in read_cells(path, shown)]
    refuse(
        [
            f"{shown}, cell {number}, line {line}, column {column}: {name_sign(sign)} stands in "
            "the text; accepted: text without it, or its escape in code"
            for number, source in enumerate(sources, start=1)
            for line, column, sign in find_unseen_lines(source, 3)
        ]
    )


def write_notebook(notebook: nbformat.NotebookNode, path: Path) -> None:
    """Write a notebook with sorted keys and a final newline."""
    text = json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True)
    write_whole(path, f"{text}\n".encode())


def is_injected(cell: nbformat.NotebookNode) -> bool:
    """Tell whether papermill put a cell there, with the parameters."""
    return "injected-parameters" in cell.metadata.get("tags", [])
