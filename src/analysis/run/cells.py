"""A notebook's cells as stored, and, from inside its kernel, its parameters and running cell."""

import ast
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from analysis.core.errors import InputError
from analysis.core.files import read_text
from analysis.core.syntax import parse_code
from analysis.core.terminal import shorten
from analysis.source.scenario import Scenario

#: How papermill's injected cell begins, and a notebook's own parameters.
PARAMETERS_MARK: Final = "# Parameters"


def read_cells(notebook: Path, shown: str = "") -> list[dict[str, Any]]:
    """Return a notebook's cells as they are stored.

    Args:
        notebook: the file.
        shown: the file, as messages name it; by default its path.

    Raises:
        InputError: if it is missing, or no notebook with code and text cells.
    """
    named = shown or str(notebook)
    accepted = "accepted: a notebook as JupyterLab saves it"
    try:
        content = json.loads(read_text(notebook))
    except (ValueError, RecursionError) as error:
        msg = f"{named}: not readable JSON ({shorten(str(error), 200)}); {accepted}"
        raise InputError(msg) from error
    cells = content.get("cells") if isinstance(content, dict) else None
    if not isinstance(cells, list):
        msg = f"{named}: no list of cells; {accepted}"
        raise InputError(msg)
    for number, cell in enumerate(cells, start=1):
        kind, source = (
            (cell.get("cell_type"), cell.get("source")) if isinstance(cell, dict) else (None, None)
        )
        if not (isinstance(kind, str) and isinstance(source, str | list)):
            msg = f"{named}, cell {number}: without a type or a source; {accepted}"
            raise InputError(msg)
    return cells


def find_parameters(cells: Sequence[str], namespace: Mapping[str, Any]) -> list[str]:
    """Return the names that a notebook's parameters were given under, mistyped ones included.

    They stand in the cells that begin with ``# Parameters``: the notebook's own, and the one
    papermill puts after it. Of several runs in one kernel, the last counts: from the last cell
    on that gives every parameter that has no default. Where no such cell was run (a script),
    they are the plain values there are.
    """
    blocks = [_assigned(cell) for cell in cells if cell.lstrip().startswith(PARAMETERS_MARK)]
    if not blocks:
        return [
            name
            for name, value in namespace.items()
            if not name.startswith("_") and name not in {"In", "Out"} and _is_plain(value)
        ]
    needed = {name for name, field in Scenario.model_fields.items() if field.is_required()}
    whole = [place for place, names in enumerate(blocks) if needed <= set(names)]
    return list(dict.fromkeys(n for names in blocks[whole[-1] if whole else 0 :] for n in names))


def _assigned(cell: str) -> list[str]:
    return [
        target.id
        for node in parse_code(cell).body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    ]


def _is_plain(value: object) -> bool:
    if isinstance(value, list | tuple):
        return all(map(_is_plain, value))
    return value is None or isinstance(value, str | int | float | bool)


def executed_cells() -> list[str]:
    """Return the source of the cells that this kernel has run, the running one last."""
    shell = _shell()
    return [] if shell is None else [str(one) for one in shell.history_manager.input_hist_raw]


def find_running_cell(notebook: Path) -> str:
    """Return the id of the notebook's cell that is running, or nothing where none can be told.

    JupyterLab says which it is; elsewhere it is the one whose text is being run. So an id stands
    nowhere in the code, and a cell renamed is found under its new id.
    """
    shell = _shell()
    if shell is None or not notebook.is_file():
        return ""
    cells = [cell for cell in read_cells(notebook) if cell["cell_type"] == "code"]
    request = _request(shell)
    told = str(request.get("metadata", {}).get("cellId", ""))
    if told in {cell["id"] for cell in cells}:
        return told
    history = [str(source) for source in shell.history_manager.input_hist_raw]
    running = str(request.get("content", {}).get("code", "")) or "".join(history[-1:])
    return match_cell({c["id"]: "".join(c["source"]) for c in cells}, running, history)


def match_cell(cells: Mapping[str, str], running: str, history: Sequence[str]) -> str:
    """Return the id of the cell with the running text; of several with one text, by its turn.

    Args:
        cells: the notebook's, by id, in order.
        running: the text that is running.
        history: the texts that were run, that one included, where the kernel keeps them.
    """
    text = running.rstrip()
    same = [name for name, source in cells.items() if source.rstrip() == text]
    if not text or not same:
        return ""
    turn = [source.rstrip() for source in history].count(text)
    return same[max(turn - 1, 0) % len(same)]


def _shell() -> Any:  # noqa: ANN401 (IPython's, which has no types)
    try:
        from IPython import get_ipython
    except ImportError:
        return None
    return get_ipython()


def _request(shell: Any) -> Mapping[str, Any]:  # noqa: ANN401
    """Return the message by which the front end asked for the running cell."""
    kernel = getattr(shell, "kernel", None)
    return kernel.get_parent("shell") if kernel is not None else {}
