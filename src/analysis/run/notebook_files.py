"""Notebooks as files: read, written in one form, freed of what no two runs have alike."""

import json
from pathlib import Path

import nbformat

from analysis.core.errors import InputError
from analysis.core.files import read_text, write_whole
from analysis.core.terminal import shorten
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
    """Read a notebook as it is stored.

    Raises:
        InputError: if it is none, or of a version that nbformat can't read.
    """
    read_cells(path)
    try:
        notebook: nbformat.NotebookNode = nbformat.reads(  # type: ignore[no-untyped-call]
            read_text(path), as_version=4
        )
    except Exception as error:
        msg = f"{path}: nbformat can't read it: {shorten(str(error), 300)}"
        raise InputError(msg) from error
    return notebook


def write_notebook(notebook: nbformat.NotebookNode, path: Path) -> None:
    """Write a notebook with sorted keys and a final newline."""
    text = json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True)
    write_whole(path, f"{text}\n".encode())


def is_injected(cell: nbformat.NotebookNode) -> bool:
    """Tell whether papermill put a cell there, with the parameters."""
    return "injected-parameters" in cell.metadata.get("tags", [])
