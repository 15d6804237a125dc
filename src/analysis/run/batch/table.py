"""Every number of every scenario in one long table, for an economist's own analysis.

It is read from the reports one after the other, in the order of the plan, so that it needs the
memory of one report and is the same whichever scenario finished first. In CSV a decimal stands
digit by digit; in Parquet it is a double. An end that is not there is empty.
"""

import csv
import io
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, Final

from analysis.core.cells import guard_cell
from analysis.core.files import load_json
from analysis.run.batch.grid import say_value
from analysis.source.scenario import Scenario
from analysis.words.catalogue import Language

CSV_NAME: Final = "numbers.csv"
PARQUET_NAME: Final = "numbers.parquet"

#: What a number's entry in `numbers.json` is taken over by, and how Parquet types it.
_NUMBER: Final = {
    "id": "string",
    "value": "float64",
    "low": "float64",
    "high": "float64",
    "unit": "string",
    "year": "int32",
    "per_year": "bool",
    "point": "bool",
    "interval": "string",
    "notebook": "string",
    "cell": "string",
}
#: What a number is called and how a brief prints it, in each language.
_WORDED: Final = ("label", "display")
_WHOLE: Final = frozenset({"base_year", "end_year", "horizon"})

Cell = str | int | bool | Decimal | None


def list_columns(languages: Sequence[Language]) -> dict[str, str]:
    """Return the table's columns and how Parquet types them.

    The scenario's parameters stand before the number's own columns; its words, a column a
    language, behind them.
    """
    parameters = {
        name: "int32" if name in _WHOLE else "int64" if name == "seed" else "string"
        for name in Scenario.model_fields
    }
    worded = (f"{name}_{language}" for name in _WORDED for language in languages)
    return parameters | _NUMBER | dict.fromkeys(worded, "string")


def read_rows(
    scenario: Scenario, report: Path, languages: Sequence[Language]
) -> Iterator[dict[str, Cell]]:
    """Yield a row for each number of a report, in the report's order."""
    parameters = {
        name: value if isinstance(value, int) else say_value(value)
        for name, value in scenario.notebook_parameters().items()
    }
    numbers = load_json(report / "numbers.json", exact=True)
    for number in numbers:
        yield (
            parameters
            | {name: number[name] for name in _NUMBER}
            | {
                f"{name}_{language}": number[name].get(language)
                for name in _WORDED
                for language in languages
            }
        )


def write_table(
    folder: Path,
    reports: Iterable[tuple[Scenario, Path]],
    languages: Sequence[Language],
) -> tuple[int, bool]:
    """Write the long table of some reports into a folder, one report at a time.

    Args:
        folder: the batch's.
        reports: scenarios with the folders of their reports, in the order of the table.
        languages: in the order of the columns.

    Returns:
        How many rows it has, and whether Parquet was written: it needs pyarrow.
    """
    columns = list_columns(languages)
    written = 0
    with ExitStack() as stack:
        text = stack.enter_context(_written_whole(folder / CSV_NAME))
        parquet = stack.enter_context(_parquet(folder / PARQUET_NAME, columns))
        text.write((",".join(columns) + "\n").encode())
        for scenario, report in reports:
            rows = list(read_rows(scenario, report, languages))
            text.write(_as_csv(rows, columns))
            if parquet is not None:
                parquet(rows)
            written += len(rows)
    return written, parquet is not None


def _as_csv(rows: Iterable[Mapping[str, Cell]], columns: Iterable[str]) -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerows([_write_cell(row[name]) for name in columns] for row in rows)
    return buffer.getvalue().encode()


def _write_cell(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    guard_cell(str(cell), "the batch's numbers")
    # The csv module writes a bare carriage return without quotes and can't read it again.
    return str(cell).replace("\r\n", "\n").replace("\r", "\n")


@contextmanager
def _parquet(path: Path, columns: Mapping[str, str]) -> Iterator[Any]:
    """Give a function that appends rows to a Parquet file, or None where pyarrow is not there."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        path.unlink(missing_ok=True)  # one of an earlier batch would tell other numbers
        yield None
        return
    schema = pa.schema([(name, pa.type_for_alias(kind)) for name, kind in columns.items()])

    def append(rows: Sequence[Mapping[str, Cell]]) -> None:
        arrays = [
            pa.array([_type_cell(row[name], kind) for row in rows], pa.type_for_alias(kind))
            for name, kind in columns.items()
        ]
        writer.write_table(pa.Table.from_arrays(arrays, schema=schema))

    with (
        _written_whole(path) as file,
        pq.ParquetWriter(file, schema, compression="zstd") as writer,
    ):
        yield append


def _type_cell(cell: Cell, kind: str) -> Cell | float:
    return float(cell) if kind == "float64" and cell is not None else cell


@contextmanager
def _written_whole(path: Path) -> Iterator[IO[bytes]]:
    """Open a file that takes its place only once all is written."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        temporary.chmod(0o644)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
