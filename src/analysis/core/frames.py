"""Records as DataFrames and back, with typed columns: what notebooks take and give.

A column of integers is ``Int64``, of decimals ``float64``, of truth values ``boolean``, of
anything else ``string``; a cell that is not given is missing. A decimal of at most fifteen
significant digits comes back from a float as it was, so that no table is worn by being looked
at; a longer one is refused rather than rounded.
"""

import math
from collections.abc import Iterable, Mapping
from decimal import Decimal
from types import UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin

import numpy as np
import pandas as pd
from pydantic import ValidationError

from analysis.core.errors import InputError, say_accepted
from analysis.core.records import FLOAT_DIGITS, R, Record, refuse, say_faults

#: The pandas type of a column, by the type its record declares.
DTYPES: Final[Mapping[type, str]] = {
    bool: "boolean",
    int: "Int64",
    float: "float64",
    Decimal: "float64",
}


def frame_of(rows: Iterable[Record], model: type[Record]) -> pd.DataFrame:
    """Return records as a DataFrame with a typed column for each of the model's.

    Raises:
        InputError: for a decimal that a float can't hold, naming row, column and value.
    """
    records = list(rows)
    columns: dict[str, Any] = {}  # arrays: series would each be aligned with the others
    for name, field in model.model_fields.items():
        dtype: Any = DTYPES.get(_plain_type(field.annotation), "string")
        cells: list[Any] = [getattr(record, name) for record in records]
        if dtype == "float64":
            cells = [
                math.nan if cell is None else _to_float(cell, name, row)
                for row, cell in enumerate(cells)
            ]
            columns[name] = np.array(cells, dtype=np.float64)
            continue
        if dtype == "string":
            cells = [None if cell is None else _to_text(cell) for cell in cells]
        columns[name] = pd.array(cells, dtype=dtype)
    return pd.DataFrame(columns)


def _plain_type(annotation: Any) -> type:  # noqa: ANN401 (any annotation)
    """Return the one type a column holds, apart from nothing; text where it holds several."""
    if get_origin(annotation) is Annotated:
        return _plain_type(get_args(annotation)[0])
    if get_origin(annotation) in {Union, UnionType}:
        held = [one for one in get_args(annotation) if one is not type(None)]
        return _plain_type(held[0]) if len(held) == 1 else str
    return annotation if isinstance(annotation, type) else str


def _to_float(value: Decimal | float, column: str, row: int) -> float:
    number = float(value)
    if isinstance(value, Decimal) and to_decimal(number) != value:
        msg = (
            f"row {row}, column {column}: {value} has more digits than a number of a DataFrame "
            f"holds; accepted: at most {FLOAT_DIGITS} significant digits"
        )
        raise InputError(msg)
    return number


def _to_text(value: object) -> str:
    return " ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def to_decimal(number: float) -> Decimal:
    """Return the shortest decimal that this float is nearest to, a whole one without a point.

    An infinity, the end of an interval that has none, stays one.
    """
    shortest = Decimal(repr(float(number)))
    if not shortest.is_finite():
        return shortest
    return Decimal(int(number)) if shortest == shortest.to_integral_value() else shortest


def records_of(
    table: pd.DataFrame | Iterable[Record | Mapping[str, Any]], model: type[R], where: str
) -> list[R]:
    """Return the rows of a DataFrame, or of a list of records, as records of a model.

    Args:
        table: the rows; a DataFrame's columns may stand in any order, a column that the model
            can do without may be absent, a missing cell is one that is not given.
        model: the row type.
        where: what to call the table in a message.

    Raises:
        InputError: naming row (by the frame's index), column, value, and what is accepted.
    """
    if isinstance(table, pd.DataFrame):
        _check_columns(table, model, where)
        keys = [str(key) for key in table.index]
        # Column by column: a row at a time, pandas takes several times as long.
        columns = {name: column.tolist() for name, column in table.items()}
        rows: list[Any] = [
            {name: cells[place] for name, cells in columns.items()} for place in range(len(keys))
        ]
    else:
        rows = list(table)
        keys = [str(number) for number in range(len(rows))]
    records: list[R] = []
    faults: list[str] = []
    for key, row in zip(keys, rows, strict=True):
        if isinstance(row, model):
            records.append(row)
            continue
        given = dict(row) if isinstance(row, Mapping | Record) else {}
        cells = {str(name): _cell(cell) for name, cell in given.items() if not _is_missing(cell)}
        try:
            records.append(model.model_validate(cells))
        except ValidationError as error:
            faults += [f"{where}, row {key}, {fault}" for fault in say_faults(error, model)]
    refuse(faults)
    return records


def _check_columns(frame: pd.DataFrame, model: type[Record], where: str) -> None:
    given = [str(name) for name in frame.columns]
    refuse(
        [
            f"{where}: unknown column {name!r}; {say_accepted(name, model.model_fields)}"
            for name in given
            if name not in model.model_fields
        ]
        + [
            f"{where}: column {name!r} is missing"
            for name, field in model.model_fields.items()
            if field.is_required() and name not in given
        ]
    )


def _is_missing(cell: object) -> bool:
    return cell is None or cell is pd.NA or cell is pd.NaT or (cell != cell)  # noqa: PLR0124 (NaN)


def _cell(cell: object) -> object:
    """Return a cell as a record takes it: a float as the decimal that it shows."""
    plain = cell.item() if isinstance(cell, np.generic) else cell
    return to_decimal(plain) if isinstance(plain, float) and math.isfinite(plain) else plain
