"""The links from numbers to notebooks: each leads to a cell that there is."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter

from analysis.core.errors import say_accepted
from analysis.core.files import read_text
from analysis.core.records import refuse


class MadeNumber(BaseModel):
    """A number of `numbers.json`, as far as it says where it was made."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    notebook: str = ""
    cell: str = ""


def check_links(numbers: Path, notebooks: Path) -> None:
    """Refuse a report of which a number names a notebook or cell that there is not.

    Args:
        numbers: its `numbers.json`.
        notebooks: the folder of the notebooks as they ran.

    Raises:
        InputError: naming the number, the notebook, the cell, and the nearest cell there is.
    """
    from analysis.run.notebook_files import read_notebook

    made = TypeAdapter(list[MadeNumber]).validate_json(read_text(numbers))
    cells = {
        path.stem: [str(cell.id) for cell in read_notebook(path).cells]
        for path in sorted(notebooks.glob("*.ipynb"))
    }
    refuse(list(find_dead_links(made, cells)))


def find_dead_links(
    numbers: Iterable[MadeNumber], cells: Mapping[str, list[str]]
) -> Iterable[str]:
    """Yield what is wrong with each number's link, one message a notebook and cell.

    Args:
        numbers: those of a report; one without a notebook was not made in one.
        cells: the ids of each executed notebook's cells, by the name it is kept under.
    """
    said: set[tuple[str, str]] = set()
    for number in numbers:
        if not number.notebook or (number.notebook, number.cell) in said:
            continue
        said.add((number.notebook, number.cell))
        name = number.notebook
        if name not in cells:
            msg = f"notebook {name!r}; {say_accepted(name, cells)}"
            yield f"number {number.id}: there is no {msg}"
        elif number.cell not in cells[name]:
            near = say_accepted(number.cell, cells[name])
            yield f"number {number.id}: notebook {name} has no cell {number.cell!r}; {near}"
