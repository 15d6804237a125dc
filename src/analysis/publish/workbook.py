"""One XLSX workbook of all tables: notes, columns, codes, then a sheet a table.

Each sheet has one row of heads, the columns' names as in the CSV, so that what loads a sheet gets
typed columns at once: numbers are numbers, truth values truth values, texts texts whatever they
begin with. What a column means and its unit stand in the sheet `columns`. The same tables give
the same bytes.
"""

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Final, cast

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from analysis.core.cells import guard_cell
from analysis.publish.dictionary import SUFFIXES, Descriptor, Dictionary, list_codes
from analysis.publish.tables import OPEN_ENDS, read_cells
from analysis.source.scenario import Scenario
from analysis.source.schema import Source

#: How many significant digits a spreadsheet keeps of a number.
_EXACT_DIGITS: Final = 15
#: Below it, a decimal is shown by its power of ten.
_SMALL: Final = Decimal("0.001")
#: How far a column's heads and cells are looked at for its width, and how wide it may be.
_WIDTH_LOOKED_AT: Final = 60
_NARROWEST, _WIDEST = 9, 44


def build_workbook(
    folder: Path,
    descriptor: Descriptor,
    scenario: Scenario,
    source: Source,
    dictionary: Dictionary,
) -> bytes:
    """Return the workbook of a report's tables.

    Args:
        folder: the report's.
        descriptor: of its tables.
        scenario, source: what it is a report of.
        dictionary: the words of the notes.
    """
    tables = [r for r in descriptor["resources"] if r.get("type") == "table"]
    book = Workbook()
    del book["Sheet"]
    notes = _notes(descriptor, scenario, source, dictionary)
    sheets: list[tuple[str, list[list[str]], Sequence[str]]] = [
        ("notes", notes, ()),
        ("columns", _column_rows(tables), ()),
        ("codes", _code_rows(tables), ()),
    ]
    sheets += [
        (
            resource["name"],
            list(read_cells(folder / resource["path"])),
            [field["type"] for field in resource["schema"]["fields"]],
        )
        for resource in tables
    ]
    for name, rows, types in sheets:
        _fill_sheet(book.create_sheet(), name, rows, types)
    book.properties.creator = descriptor["contributors"][0]["title"]
    book.properties.title = descriptor["title"]
    stamp = datetime.combine(scenario.edition, time())
    book.properties.created = book.properties.modified = stamp
    buffer = io.BytesIO()
    # As the book's own `save`, which would compress and say when it did.
    ExcelWriter(book, zipfile.ZipFile(buffer, "w")).save()
    return _fix_entries(buffer)


def _notes(
    descriptor: Descriptor, scenario: Scenario, source: Source, dictionary: Dictionary
) -> list[list[str]]:
    parameters = (
        (name, " ".join(map(str, value)) if isinstance(value, list) else str(value))
        for name, value in scenario.notebook_parameters().items()
    )
    [licence] = descriptor["licenses"]
    info = dictionary.show(source.info, "title", "publisher", "date_note", "obtain", "rights")
    licences = dictionary.say("", "publish.licence").values()
    return [
        ["note", *(f"text{suffix}" for suffix in SUFFIXES.values())],
        ["title", *_texts(descriptor, "title")],
        ["description", *_texts(descriptor, "description")],
        ["source", *_texts(info, "title")],
        ["source: publisher", *_texts(info, "publisher")],
        ["source: date", *_texts(info, "date_note")],
        ["source: how to obtain", *_texts(info, "obtain")],
        ["source: rights", *_texts(info, "rights")],
        ["licence", *(f"{name}, {licence['path']}" for name in licences)],
        ["low, high", *dictionary.say("", "publish.note.bounds").values()],
        ["digits", *dictionary.say("", "publish.note.digits").values()],
        *([f"parameter: {name}", *(value for _ in SUFFIXES)] for name, value in parameters),
        *(
            [f"sheet: {resource['name']}", *_texts(resource, "description")]
            for resource in descriptor["resources"]
            if resource.get("type") == "table"
        ),
    ]


def _texts(described: Descriptor, stem: str) -> list[str]:
    return [described[f"{stem}{suffix}"] for suffix in SUFFIXES.values()]


def _column_rows(tables: Iterable[Descriptor]) -> list[list[str]]:
    names = [
        f"{stem}{suffix}" for stem in ("title", "description") for suffix in SUFFIXES.values()
    ]
    return [
        ["table", "column", "type", "unit", *names],
        *(
            [
                resource["name"],
                field["name"],
                field["type"],
                field.get("unit", ""),
                *(field[name] for name in names),
            ]
            for resource in tables
            for field in resource["schema"]["fields"]
        ),
    ]


def _code_rows(tables: Iterable[Descriptor]) -> list[list[str]]:
    return [
        ["list", "code", *(f"label{suffix}" for suffix in SUFFIXES.values())],
        *(
            [name, code, *meanings]
            for name, codes in list_codes(tables)
            for code, meanings in codes.items()
        ),
    ]


def _fill_sheet(
    sheet: Worksheet, name: str, rows: Sequence[Sequence[str]], types: Sequence[str]
) -> None:
    """Fill a sheet: a row of heads, then rows of cells, all text unless their types are given."""
    sheet.title = name
    kinds = types or ["string"] * len(rows[0])
    for number, row in enumerate(rows, start=1):
        for place, (text, kind) in enumerate(zip(row, kinds, strict=True), start=1):
            if text == "" and number > 1:
                continue
            cell = cast("Cell", sheet.cell(number, place))
            _fill_cell(cell, text, "string" if number == 1 else kind)
            if number == 1:
                cell.font = Font(bold=True)
                cell.alignment = Alignment(vertical="top")
    for place, cells in enumerate(zip(*rows, strict=True), start=1):
        width = max(map(_measure_width, cells)) + 2
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = min(max(width, _NARROWEST), _WIDEST)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(kinds))}{len(rows)}"


def _measure_width(text: str) -> int:
    """Return how wide a text is, in digits; a Chinese character is two wide."""
    shown = text[:_WIDTH_LOOKED_AT]
    return len(shown) if shown.isascii() else sum(1 + (char > "\u2e7f") for char in shown)


def _fill_cell(cell: Cell, text: str, kind: str) -> None:
    if kind == "boolean":
        cell.value = text == "true"
    elif kind in {"number", "integer"} and is_kept(number := Decimal(text)):
        whole = number == number.to_integral_value()
        cell.value = int(number) if whole else float(number)
        cell.number_format = "0" if kind == "integer" else number_format(number)
    else:
        _fill_text(cell, text)


def _fill_text(cell: Cell, text: str) -> None:
    if text not in OPEN_ENDS:
        guard_cell(text, "the workbook")
    cell.value = ILLEGAL_CHARACTERS_RE.sub("\ufffd", text)
    cell.data_type = "s"  # a text, whatever it begins with
    if text in OPEN_ENDS:
        cell.quotePrefix = True  # and it stays one when it is edited


def is_kept(number: Decimal) -> bool:
    """Tell whether a spreadsheet keeps a number: all digits of a whole one, fifteen at most.

    A decimal is rounded to what a spreadsheet holds; its exact digits are in the CSV. An end that
    is not there is no number to it.
    """
    if not number.is_finite():
        return False
    whole = number == number.to_integral_value()
    return not whole or len(number.normalize().as_tuple().digits) <= _EXACT_DIGITS


def number_format(number: Decimal) -> str:
    """Return how a spreadsheet shows a decimal: its own places, four at most."""
    places = min(max(-int(number.as_tuple().exponent), 0), 4)
    if number == number.to_integral_value():
        return "#,##0"
    return "0.00E+00" if abs(number) < _SMALL else f"#,##0.{'0' * places}"


def _fix_entries(written: io.BytesIO) -> bytes:
    """Return a workbook whose parts tell neither when nor where they were written.

    They are not compressed: deflate gives other bytes with another zlib, and Pythons differ in
    theirs.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(written) as made, zipfile.ZipFile(buffer, "w") as fixed:
        for name in made.namelist():
            entry = zipfile.ZipInfo(name)  # of 1 January 1980
            entry.create_system = 3  # else it tells Windows from the rest
            entry.external_attr = 0o644 << 16
            fixed.writestr(entry, made.read(name))
    return buffer.getvalue()
