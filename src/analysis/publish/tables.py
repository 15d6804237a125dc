"""Which tables are published, and their cells: plain CSV, and CSV that no spreadsheet can run.

What a row is, its record says; which columns tell rows apart and which hold another table's ids
stands here. The tables that say what an id is called are made here from the source's and the
reference data's own records, so that every id in a published table can be looked up beside it.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pydantic import Field, create_model

from analysis.core.cells import guard_cell
from analysis.core.errors import InputError
from analysis.core.files import read_text
from analysis.core.records import Record
from analysis.register.steps import TABLES
from analysis.source.reference import (
    Place,
    Publication,
    Publisher,
    Reference,
    ReferenceRow,
    Series,
    Vintage,
)
from analysis.source.schema import Figure, Indicator, ScopeTitles, Source


def _with_id(column: str, model: type[Record], *, without: tuple[str, ...] = ()) -> type[Record]:
    """Return the row type of a mapping from ids to records: the id, then the record's columns."""
    fields: dict[str, Any] = {column: (str, Field(min_length=1))}
    fields |= {
        name: (info.annotation, info)
        for name, info in model.model_fields.items()
        if name not in without
    }
    return create_model(f"{model.__name__}OfId", __base__=Record, **fields)


@dataclass(frozen=True)
class Table:
    """A published table.

    Attributes:
        model: the type of its rows.
        key: the columns that tell its rows apart; empty where rows may repeat.
        links: columns that hold the key of another table, so that the two can be joined.
        described_as: under which name the dictionary has what its columns mean of their own;
            empty for the table's own name.
    """

    model: type[Record]
    key: tuple[str, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)
    described_as: str = ""


_OF_INDICATOR: Final = {"indicator": "indicators", "scope": "scopes"}
_OF_PLACE: Final = {"vintage": "vintages", "series": "series"}
_REFERENCE_LINKS: Final = {"geo": "places", "publisher": "publishers", **_OF_PLACE}
_OF_RESULT: Final = {
    **_OF_INDICATOR,
    **_OF_PLACE,
    "place": "places",
    "against_series": "series",
    "against_place": "places",
    "against_vintage": "vintages",
}

#: What the ids of the reference data are called: its registries, each as a table.
REGISTRIES: Final[Mapping[str, Table]] = {
    "series": Table(_with_id("series", Series), ("series",)),
    "places": Table(_with_id("place", Place), ("place",)),
    "vintages": Table(_with_id("vintage", Vintage), ("vintage",)),
    "publishers": Table(
        _with_id("publisher", Publisher, without=("publications",)), ("publisher",)
    ),
    "publications": Table(
        _with_id("publisher", _with_id("source_title", Publication)),
        ("publisher", "source_title"),
        {"publisher": "publishers"},
    ),
}
#: The tables of the raw and the reference data.
RAW_TABLES: Final[Mapping[str, Table]] = {
    "figures": Table(Figure, ("figure",)),
    "reference": Table(ReferenceRow, links=_REFERENCE_LINKS),
    **REGISTRIES,
}
#: The tables of a report, in the order a reader meets them.
REPORT_TABLES: Final[Mapping[str, Table]] = {
    "observations": Table(TABLES["observations"], ("figure",), _OF_INDICATOR),
    "growth": Table(TABLES["growth"], ("indicator", "scope", "variant"), _OF_INDICATOR),
    "rates": Table(TABLES["rates"], ("indicator", "scope", "variant"), _OF_INDICATOR),
    "composition": Table(
        TABLES["composition"],
        ("part", "whole", "scope", "variant"),
        {"part": "indicators", "whole": "indicators", "scope": "scopes"},
    ),
    "refusals": Table(TABLES["refusals"], links=_OF_RESULT, described_as="results"),
    "trends": Table(TABLES["trends"], links=_OF_RESULT, described_as="results"),
    "projections": Table(TABLES["projections"], links=_OF_RESULT, described_as="results"),
    "claims": Table(TABLES["claims"], ("claim", "reading")),
    "robustness": Table(TABLES["robustness"], ("subject", "convention"), _OF_INDICATOR),
    "measures": Table(TABLES["measures"], ("measure",)),
    "indicators": Table(_with_id("indicator", Indicator), ("indicator",)),
    "scopes": Table(_with_id("scope", ScopeTitles, without=("id",)), ("scope",)),
    "reference": Table(_with_id("id", ReferenceRow), ("id",), _REFERENCE_LINKS),
    **REGISTRIES,
}


def rows_of_registries(reference: Reference) -> dict[str, list[Record]]:
    """Return the rows of each table of :data:`REGISTRIES`."""
    entries: Mapping[str, Mapping[str, Record]] = {
        "series": reference.series,
        "places": reference.places,
        "vintages": reference.vintages,
        "publishers": reference.publishers,
    }
    rows: dict[str, list[Record]] = {name: _rows(name, held) for name, held in entries.items()}
    rows["publications"] = [
        _row("publications", publisher=publisher, source_title=title, **dict(publication))
        for publisher, entry in reference.publishers.items()
        for title, publication in entry.publications.items()
    ]
    return rows


def rows_of_ids(source: Source, reference: Reference) -> dict[str, list[Record]]:
    """Return the rows of the tables in which a report's ids can be looked up."""
    scopes = {scope.id: source.info.title_scope(scope.id) for scope in source.info.scopes.values()}
    return {
        "indicators": _rows("indicators", source.indicators),
        "scopes": _rows("scopes", scopes),
        "reference": _rows("reference", reference.by_id),
        **rows_of_registries(reference),
    }


def _rows(table: str, entries: Mapping[str, Record]) -> list[Record]:
    [column] = REPORT_TABLES[table].key
    return [_row(table, **{**dict(entry), column: name}) for name, entry in entries.items()]


def _row(table: str, **cells: object) -> Record:
    """Return a row of a table from what its record has, and more."""
    model = REPORT_TABLES[table].model
    return model(**{name: cell for name, cell in cells.items() if name in model.model_fields})


def find_tables(folder: Path) -> list[str]:
    """Return the names of the tables of a report folder, in reading order.

    Raises:
        InputError: for a table without a description.
    """
    present = {path.stem for path in (folder / "tables").glob("*.csv")}
    if unknown := sorted(present - REPORT_TABLES.keys()):
        msg = (
            f"tables/{unknown[0]}.csv has no description; accepted: {', '.join(REPORT_TABLES)}. "
            "A new table's record goes into TABLES of register/steps.py, its key into "
            "REPORT_TABLES of publish/tables.py, its words into publish/dictionary.yml"
        )
        raise InputError(msg)
    return [name for name in REPORT_TABLES if name in present]


def read_cells(path: Path) -> Iterator[list[str]]:
    """Yield the rows of a CSV file as text, the header first."""
    return csv.reader(io.StringIO(read_text(path), newline=""), strict=True)


#: Ends of intervals that are not there, as numbers are written; a spreadsheet would look for a
#: name, so that an apostrophe stands before them where it opens the file.
OPEN_ENDS: Final = frozenset({"-INF"})


def export_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """Return a table as CSV that Excel opens rightly: byte order mark, no cell that can run.

    Every cell is quoted, so that an Excel that separates by semicolons finds no second cell inside
    one.

    Raises:
        InputError: for a text that a spreadsheet would run; an end that is not there is none.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n", quoting=csv.QUOTE_ALL)
    for row in rows:
        writer.writerow(
            f"'{cell}" if cell in OPEN_ENDS else guard_cell(cell, "a table") for cell in row
        )
    return buffer.getvalue().encode("utf-8-sig")
