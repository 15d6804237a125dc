"""Notebooks as files: read, written in one form, freed of what no two runs have alike."""

import json
from pathlib import Path

import nbformat

from analysis.core.errors import InputError, show_given
from analysis.core.files import read_text, write_whole
from analysis.core.records import refuse
from analysis.core.text import find_unseen_lines, name_sign


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
    """Read a notebook as it is stored.

    Raises:
        InputError: for a file that is missing, or no notebook.
    """
    try:
        notebook: nbformat.NotebookNode = nbformat.reads(  # type: ignore[no-untyped-call]
            read_text(path), as_version=4
        )
        nbformat.validate(notebook, repair_duplicate_cell_ids=False)  # type: ignore[call-arg]
    except InputError:
        raise
    except Exception as error:  # nbformat raises whatever the file's form leads it to
        msg = f"{path}: no notebook ({show_given(error)}); accepted: one of format 4"
        raise InputError(msg) from error
    return notebook


def check_cells(path: Path, shown: str) -> None:
    """Refuse a notebook that is none, or whose cells hold characters that nobody sees.

    Args:
        path: the notebook.
        shown: the file, as messages name it.

    Raises:
        InputError: naming file, cell, line and character.
    """
    text = read_text(path)
    try:
        sources = ["".join(cell["source"]) for cell in json.loads(text)["cells"]]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        msg = f"{shown}: no notebook that can be read ({show_given(error)})"
        raise InputError(msg) from error
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
