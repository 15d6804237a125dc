"""The notebooks' stored outputs made current, with what changed said number by number."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any, Final

from analysis.core.errors import RunError
from analysis.core.project import Project, read_settings
from analysis.register.steps import STEPS
from analysis.run.engine import NotebookError, execute_as_stored
from analysis.run.notebook_files import read_notebook, strip_volatile, write_notebook
from analysis.run.outputs import Difference, compare_outputs

#: How many changed numbers of a cell are told, and how much of a text.
_TOLD, _LENGTH = 12, 60
_SAME: Final = "no number changed"


def refresh_notebooks(project: Project) -> Iterator[str]:
    """Execute the notebooks in place at their own parameters, telling what changed in each.

    The stored outputs are what nbval compares with. Whatever differs at all is told, within the
    tolerance or not.

    Raises:
        RunError: if a cell fails or the kernel dies, or somebody saves the notebook meanwhile;
            that notebook is then left as it is.
    """
    seconds = read_settings(project).cell_seconds
    for step in STEPS:
        path = project.notebooks / step.notebook
        before = path.read_bytes()
        stored = read_notebook(path)
        try:
            made = execute_as_stored(
                deepcopy(stored), project.notebooks, project.environment, seconds=seconds
            )
        except NotebookError as error:
            msg = f"notebook {step.name}, {error}"
            raise RunError(msg) from error
        if path.read_bytes() != before:
            msg = (
                f"{project.shown(path)} was saved while it ran, and is left as it is; run it again"
            )
            raise RunError(msg)
        write_notebook(strip_volatile(made), path)
        changes = list(tell_changes(stored, made))
        yield f"{step.name}: {_SAME if not changes else ''}".rstrip()
        yield from (f"  {change}" for change in changes)


def tell_changes(stored: Mapping[str, Any], made: Mapping[str, Any]) -> Iterator[str]:
    """Yield what the outputs of each cell now show otherwise: the cell, old → new."""
    before = {cell["id"]: cell.get("outputs", []) for cell in stored["cells"]}
    for cell in made["cells"]:
        if cell["cell_type"] != "code":
            continue
        stored_outputs = before.get(cell["id"], [])
        if not stored_outputs and cell["outputs"]:
            yield f"cell {cell['id']}: new output"
            continue
        differing = compare_outputs(stored_outputs, cell["outputs"], 0.0)
        told = [_say(one) for one in differing[:_TOLD]]
        more = len(differing) - len(told)
        if told:
            rest = f"; and {more} more" if more else ""
            yield f"cell {cell['id']}: {'; '.join(told)}{rest}"


def _say(difference: Difference) -> str:
    if difference.number:
        return f"{difference.old} → {difference.new}"
    old, new = _first_difference(difference.old, difference.new)
    return f"text: {_shorten(old) or 'nothing'} → {_shorten(new) or 'nothing'}"


def _first_difference(old: str, new: str) -> tuple[str, str]:
    """Return the first line of each text that the other does not have there."""
    before, after = old.splitlines(), new.splitlines()
    for one, other in zip(before, after, strict=False):
        if one != other:
            return one, other
    longer = min(len(before), len(after))
    return "".join(before[longer : longer + 1]), "".join(after[longer : longer + 1])


def _shorten(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _LENGTH else f"{plain[:_LENGTH]}…"
