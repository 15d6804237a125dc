"""What a notebook's author adds to the brief: numbers, charts and tables made in a cell.

Each is one JSON file, `added/<kind>.<name>.json`, in what a run's notebooks hand on; a chart's
drawings and a table's rows lie beside it. The register takes the numbers in as `added.<name>`,
and prose places a chart by ``{{figure: name}}``, a table by ``{{table: name}}``.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from analysis.core.errors import InputError
from analysis.core.names import check_device
from analysis.core.records import Record, read_json
from analysis.core.result import MadeBy, Operand

#: An added thing's name, as prose writes it.
NAME: Final = r"^[a-z][a-z0-9_]{0,63}$"
Texts = dict[str, str]
Kind = Literal["number", "chart", "table"]


class Added(Record):
    """What all that is added has.

    Attributes:
        name: its name in prose, after ``added.`` for a number.
        title: what it is, per language.
        note: what a reader must know beside it, per language.
        made_by: the notebook and cell that made it; the cell is empty where none could be told.
        parameters: those of the notebook, with their values.
        inputs: the data files that the notebook depends on, with their hashes.
    """

    name: Annotated[str, Field(pattern=NAME), AfterValidator(check_device)]
    title: Texts
    note: Texts = Field(default_factory=dict)
    made_by: MadeBy
    parameters: dict[str, Any] = Field(default_factory=dict)
    inputs: dict[str, str] = Field(default_factory=dict)


class AddedNumber(Added):
    """A number; its title is its label.

    Attributes:
        value, low, high: exact decimals; the bounds are the value where it has no room.
        unit: from the codebook's list of units, or ``count``.
        operands: what it was computed from: figures, reference rows, other numbers.
        formula: how, per language.
    """

    value: Decimal
    low: Decimal
    high: Decimal
    unit: str
    operands: tuple[Operand, ...] = Field(min_length=1)
    formula: Texts = Field(default_factory=dict)

    @model_validator(mode="after")
    def _holds_its_value(self) -> Self:
        if not self.low <= self.value <= self.high:
            msg = (
                f"column value: {self.value} is not within {self.low} and {self.high}; "
                "accepted: low ≤ value ≤ high"
            )
            raise ValueError(msg)
        return self


class AddedChart(Added):
    """A chart; `<name>.svg`, `<name>.png` and, if its data were given, `<name>.csv` lie beside.

    Attributes:
        alt: what it shows to one who can't see it, per language.
        data: whether its data were given.
    """

    alt: Texts
    data: bool


class AddedTable(Added):
    """A table, as text.

    Attributes:
        header: the columns' heads, per language.
        rows: the cells, as they are shown.
        numeric: for each column, whether it holds numbers and is set flush right.
    """

    header: dict[str, tuple[str, ...]]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]


MODELS: Final[dict[Kind, type[AddedNumber | AddedChart | AddedTable]]] = {
    "number": AddedNumber,
    "chart": AddedChart,
    "table": AddedTable,
}


@dataclass(frozen=True)
class AddedSet:
    """All that the notebooks of a run added, each kind in the order of its names.

    Attributes:
        folder: where charts' drawings and data lie.
    """

    folder: Path
    numbers: tuple[AddedNumber, ...] = ()
    charts: tuple[AddedChart, ...] = ()
    tables: tuple[AddedTable, ...] = ()

    @property
    def kinds(self) -> Mapping[Kind, Sequence[Added]]:
        """All there is, by kind."""
        return {"number": self.numbers, "chart": self.charts, "table": self.tables}


def read_added(folder: Path) -> AddedSet:
    """Read what the notebooks of a run added; nothing where there is no such folder.

    Raises:
        InputError: for a file that is none of these, naming it and what is at fault.
    """
    found: dict[str, list[AddedNumber | AddedChart | AddedTable]] = {kind: [] for kind in MODELS}
    for path in sorted(folder.glob("*.json")):
        matched = re.fullmatch(r"(number|chart|table)\.[a-z0-9_]+\.json", path.name)
        if matched is None:
            msg = f"{path}: accepted: number.NAME.json, chart.NAME.json, table.NAME.json"
            raise InputError(msg)
        found[matched[1]].append(read_one(path, matched[1]))
    return AddedSet(
        folder,
        tuple(one for one in found["number"] if isinstance(one, AddedNumber)),
        tuple(one for one in found["chart"] if isinstance(one, AddedChart)),
        tuple(one for one in found["table"] if isinstance(one, AddedTable)),
    )


def read_one(path: Path, kind: str) -> AddedNumber | AddedChart | AddedTable:
    """Read one added thing.

    Raises:
        InputError: naming the file and what is at fault.
    """
    model = next(model for name, model in MODELS.items() if name == kind)
    return read_json(path, model)
