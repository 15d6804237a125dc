"""Workbooks (xlsx) as text: each sheet's blocks of rows, with values as the sheet shows them.

Formulas are not computed: the values that the office program stored beside them are read. A value
is shown in its cell's number format, as a reader of the sheet sees it.
"""

import datetime as dt
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from math import isfinite
from typing import TYPE_CHECKING, Final, NamedTuple
from zipfile import BadZipFile

from analysis.core.errors import InputError
from analysis.extract.genre import genre
from analysis.extract.intake.content import (
    Block,
    Cell,
    Composer,
    Content,
    Doubt,
    Paragraph,
    Table,
)
from analysis.extract.intake.office import pack_parts

#: Where signs of nobody begin: each stands for a piece of text that was set aside.
_PRIVATE: Final = 0xE000
_MOST_AREA: Final = 20_000_000
"""Rows times columns that a sheet may reach over; a stray cell in the last row is no table."""
_REFERENCE: Final = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')
_MERGED: Final = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_NO_VALUE: Final = re.compile(rb"(?:</f>|<f(?:\s[^>]*)?/>)\s*(?:<v\s*/>|<v></v>|</c>)")
_GENRE: Final = genre("sheets")
_DEFAULT_NAME: Final = _GENRE.pattern("default_name")
_YEARS: Final = _GENRE.text("years")
_MONTHS: Final = _GENRE.text("months")
_DAYS: Final = _GENRE.text("days")
_QUOTED: Final = re.compile(r'"([^"]*)"|\\(.)|[_*].')
_BRACKETS: Final = re.compile(r"\[[^\]]*\]")
_NUMBER_FORMAT: Final = re.compile(r"([^0#?%]*)(#,##)?[0#?]+(?:\.([0#?]+))?(%?)([^0#?.,%E/]*)")
_PRECISION: Final = 15
"""Significant digits that a workbook stores."""

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import _WorksheetLike


class _Merged(NamedTuple):
    rows: int
    columns: int


def read_workbook(parts: Mapping[str, bytes]) -> Content:
    """Return the text of every sheet, a line a row.

    Raises:
        InputError: if the workbook can't be read, or a sheet reaches too far.
    """
    # Slow to load, and only a workbook needs it.
    from openpyxl import load_workbook

    try:
        book = load_workbook(
            io.BytesIO(pack_parts(parts)), read_only=True, data_only=True, keep_links=False
        )
    except (BadZipFile, KeyError, ValueError, TypeError, AttributeError, SyntaxError) as error:
        raise InputError(f"a workbook that can't be read ({error}); save it anew") from error
    composer = Composer()
    found: Counter[str] = Counter()
    try:
        for sheet in book.worksheets:
            # It has no public name.
            source = parts.get(str(getattr(sheet, "_worksheet_path", "")).lstrip("/"), b"")
            _check_area(sheet.title, source)
            found["no_values"] += len(_NO_VALUE.findall(source))
            found["hidden_sheets"] += sheet.sheet_state != "visible"
            if not _DEFAULT_NAME.fullmatch(sheet.title):
                composer.add_block(Paragraph(sheet.title, 1))
            for block in _blocks(sheet, _merged_cells(source), found):
                composer.add_block(block)
    except (KeyError, ValueError, TypeError, AttributeError, SyntaxError) as error:
        raise InputError(f"a workbook that can't be read ({error}); save it anew") from error
    doubts = [Doubt(name, {"count": count}) for name, count in sorted(found.items()) if count]
    return composer.finish("xlsx", doubts)


def _column_number(letters: bytes | str) -> int:
    number = 0
    for sign in letters if isinstance(letters, bytes) else letters.encode():
        number = number * 26 + sign - ord("@")
    return number


def _check_area(title: str, source: bytes) -> None:
    last_row = last_column = 0
    for letters, row in _REFERENCE.findall(source):
        last_row = max(last_row, int(row))
        last_column = max(last_column, _column_number(letters))
    if last_row * last_column > _MOST_AREA:
        raise InputError(
            f"sheet {title!r} reaches to row {last_row:,} and column {last_column:,}; "
            "delete what stands far from its table"
        )


def _merged_cells(source: bytes) -> dict[tuple[int, int], _Merged]:
    merged = {}
    for left, top, right, bottom in _MERGED.findall(source):
        row, column = int(top), _column_number(left)
        merged[row, column] = _Merged(int(bottom) - row + 1, _column_number(right) - column + 1)
    return merged


def _blocks(
    sheet: "_WorksheetLike", merged: Mapping[tuple[int, int], _Merged], found: Counter[str]
) -> Iterator[Block]:
    """The rows between empty ones: lines of one cell before and after a table, and the table."""
    block: list[dict[int, Cell]] = []
    covered: dict[int, int] = {}
    for number, values in enumerate(sheet.iter_rows(), 1):
        row: dict[int, Cell] = {}
        for value in values:
            if value.value is None:
                continue
            text = show_value(value.value, value.number_format, found)
            if text:
                name = f"{value.column_letter}{number}"
                spans = merged.get((number, value.column), _Merged(1, 1))
                row[value.column] = Cell(text, spans.rows, spans.columns, name)
                if spans.rows > 1:
                    covered[value.column] = number + spans.rows - 1
        if row or any(last >= number for last in covered.values()):
            block.append(row)
        else:
            yield from _split_block(block, sheet.title)
            block = []
            covered = {}
    yield from _split_block(block, sheet.title)


def _split_block(rows: list[dict[int, Cell]], title: str) -> Iterator[Block]:
    wide = [order for order, row in enumerate(rows) if len(row) > 1]
    first, last = (wide[0], wide[-1] + 1) if wide else (len(rows), len(rows))
    for row in rows[:first]:
        yield from (Paragraph(cell.text, 0, title, cell.name) for cell in row.values())
    if wide:
        yield Table(_pad_rows(rows[first:last]), title)
    for row in rows[last:]:
        yield from (Paragraph(cell.text, 0, title, cell.name) for cell in row.values())


def _pad_rows(rows: list[dict[int, Cell]]) -> list[list[Cell]]:
    """Rows with a cell for every column that no cell before spans, without empty edges."""
    begin = min(column for row in rows for column in row)
    end = max(column for row in rows for column in row)
    taken: dict[int, int] = {}
    padded = []
    for number, row in enumerate(rows):
        line: list[Cell] = []
        column = begin
        while column <= end:
            if taken.get(column, -1) >= number:
                column += 1
                continue
            cell = row.get(column) or Cell("")
            width = max(1, min(cell.columns, end - column + 1))
            cell.columns = width
            for order in range(column, column + width):
                taken[order] = number + cell.rows - 1
            line.append(cell)
            column += width
        padded.append(line)
    return padded


def show_value(value: object, number_format: str, found: Counter[str]) -> str:
    """Return a cell's value as the sheet shows it; a format that isn't known is counted."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, dt.datetime | dt.date):
        return _show_date(value, number_format)
    if isinstance(value, int | float):
        shown = _show_number(value, number_format)
        if shown is not None:
            return shown
        found["number_formats"] += 1
        return _plain_number(value)
    return str(value).strip()


def _show_date(value: dt.date, number_format: str) -> str:
    """A date in the genre's words, as finely as its format shows it."""
    code = _BRACKETS.sub("", number_format).lower()
    shown = f"{value.year}{_YEARS}"
    if "m" in code or "d" in code:
        shown += f"{value.month}{_MONTHS}"
    if "d" in code:
        shown += f"{value.day}{_DAYS}"
    return shown


def _plain_number(value: float) -> str:
    """A number without exponent, in as many digits as a workbook keeps."""
    if not isfinite(value):
        return str(value)
    shown = f"{Decimal(f'{value:.{_PRECISION}g}'):f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def _show_number(value: float, number_format: str) -> str | None:
    """A number in a common format (0.00, #,##0, 0.0%, with words around); None in another."""
    if number_format in {"General", "@", ""}:
        return _plain_number(value)
    sections = number_format.split(";")
    code = sections[1] if value < 0 and len(sections) > 1 and sections[1].strip() else sections[0]
    signed = code is sections[0]
    words: list[str] = []

    def set_aside(match: re.Match[str]) -> str:
        words.append(match[1] or match[2] or "")
        return chr(_PRIVATE + len(words) - 1)

    plain = _QUOTED.sub(set_aside, _BRACKETS.sub("", code)).strip()
    found = _NUMBER_FORMAT.fullmatch(plain)
    if found is None:
        return None
    before, grouped, places, percent, after = found.groups()
    number = Decimal(f"{abs(value):.{_PRECISION}g}") * (100 if percent else 1)
    optional = len(places or "") - len((places or "").rstrip("#?"))
    # Office programs round a half up, away from zero.
    number = number.quantize(Decimal(1).scaleb(-len(places or "")), ROUND_HALF_UP)
    shown = f"{number:{',' if grouped else ''}f}"
    for _ in range(optional):
        shown = shown.removesuffix("0")
    shown = shown.rstrip(".") if "." in shown else shown

    def put_back(text: str) -> str:
        return text.translate(dict(enumerate(words, _PRIVATE)))

    sign = "-" if value < 0 and (signed or not set("-(") & set(code)) else ""
    return f"{put_back(before)}{sign}{shown}{percent}{put_back(after)}".strip()
