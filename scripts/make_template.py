"""Make anew what the template of `analysis new` takes from this project: `make template`.

The notebooks here and those of a new project are the same ones, with other parameters; so are the
default prose, the coding manual, the versions of all packages, and the columns of the reference
data. They are copied, never edited there, and `tests/run/test_new.py` fails where a copy is stale.
"""

import re
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import nbformat
import yaml

from analysis.core.project import Project
from analysis.run.new import make_project
from analysis.run.notebook_files import read_notebook, write_notebook
from analysis.run.refresh import refresh_notebooks

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = ROOT / "src" / "analysis" / "template"
SCENARIO = "example"


def copied_files(root: Path = ROOT) -> dict[str, str]:
    """Return the text files that the template takes over: path there → content."""
    prose = root / "notebooks" / "prose"
    files = {
        f"notebooks/prose/{path.name}": path.read_text("utf-8")
        for path in sorted(prose.glob("default.*.md"))
    }
    codebook = "data/CODEBOOK.md"
    files[codebook] = (root / codebook).read_text("utf-8")
    reference = "data/reference/reference_figures.csv"
    files[reference] = (root / reference).read_text("utf-8").splitlines()[0] + "\n"
    files["constraints.txt"] = pin_versions((root / "requirements-dev.lock").read_text("utf-8"))
    return files


def pin_versions(lock: str) -> str:
    """Return a lock's versions as constraints for pip, without hashes and without extras."""
    pins = re.findall(
        r"^([A-Za-z0-9][\w.-]*)(?:\[[^]]*\])?(==[^\\\n]*?) *\\?$", lock, flags=re.MULTILINE
    )
    head = "# The versions the engine was tested with; made by its `make template`.\n"
    return head + "".join(f"{name}{version}\n" for name, version in pins)


def example_notebooks(root: Path = ROOT) -> dict[str, nbformat.NotebookNode]:
    """Return this project's notebooks with the example's parameters, and no outputs."""
    text = (TEMPLATE / "notebooks" / "parameters" / f"{SCENARIO}.yml").read_text("utf-8")
    parameters = yaml.safe_load(text)
    return {
        path.name: give_parameters(read_notebook(path), parameters)
        for path in sorted((root / "notebooks").glob("*.ipynb"))
    }


def give_parameters(
    notebook: nbformat.NotebookNode, parameters: Mapping[str, Any]
) -> nbformat.NotebookNode:
    """Return a notebook with other values in its parameters cell, and without outputs.

    Raises:
        KeyError: if the cell has a parameter that is not among them.
    """
    for cell in notebook.cells:
        if "parameters" in cell.metadata.get("tags", ()):
            cell.source = "\n".join(_assign(cell.source, parameters))
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def _assign(source: str, parameters: Mapping[str, Any]) -> Iterator[str]:
    """Yield the cell's lines, each assignment with its new value, written as it was."""
    for line in source.splitlines():
        name, equals, _ = line.partition(" = ")
        if not equals:
            yield line
            continue
        value = parameters[name]
        if not isinstance(value, (list, int)):
            value = str(value)
        yield f"{name} = {value!r}".replace("'", '"')


def main() -> None:
    """Copy, then run the notebooks in a project of the template, to store what they give."""
    for name, content in copied_files().items():
        (TEMPLATE / name).write_text(content, encoding="utf-8", newline="\n")
    notebooks = example_notebooks()
    for name, notebook in notebooks.items():
        write_notebook(notebook, TEMPLATE / "notebooks" / name)
    with tempfile.TemporaryDirectory() as folder:
        made = make_project("new", Path(folder))
        for line in refresh_notebooks(Project.at(made)):
            print(line)
        for name in notebooks:
            (TEMPLATE / "notebooks" / name).write_bytes((made / "notebooks" / name).read_bytes())


if __name__ == "__main__":
    main()
