"""What a reader of any format hands on: text, the places of its cells and headings, doubts.

Running text is made from *blocks*, paragraphs and tables. A table row becomes one line of cells
between bars; a head that spans columns or rows is repeated in each, so that every line has a cell
for every column.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from analysis.core.errors import InputError
from analysis.extract.genre import genre

_GENRE: Final = genre("content")
_FIGURE: Final = _GENRE.pattern("figure")
_YEAR: Final = _GENRE.pattern("year")
_CAPTION: Final = _GENRE.pattern("caption")
BAR: Final = " | "
"""Between the cells of a row."""
_MOST_CELLS: Final = 2_000_000
_MOST_CHARACTERS: Final = 60_000_000
_WIDEST_ROW: Final = 2_000
_LOOK_ALIKE: Final = "¦"
"""Stands for a bar that is printed inside a cell, so that it ends none."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something a reader must know of a whole document: a message's key and its arguments.

    The message is ``doubt.<code>`` in `words/`.
    """

    code: str
    arguments: Mapping[str, str | int] = field(default_factory=dict)


class CellSpan(NamedTuple):
    """Where a cell's text stands in the document's text, and where in its source.

    ``table``, ``row`` and ``column`` count from 1; they are 0 for a cell of a workbook that
    stands in no table.
    """

    start: int
    end: int
    table: int
    row: int
    column: int
    sheet: str = ""
    cell: str = ""


class Heading(NamedTuple):
    """A heading that the format itself marks: where its text starts, and its level from 1."""

    start: int
    level: int


@dataclass(frozen=True, slots=True)
class Content:
    """A document's text as read from its format.

    Attributes:
        text: the running text.
        format: ``txt``, ``html``, ``md``, ``docx``, ``odt``, ``xlsx`` or ``pdf``.
        cells: the cells of tables, by rising start.
        headings: what the format marks as headings.
        doubts: what was left out or changed in reading.
        wrapped: whether a line may have been broken by a typesetter only.
    """

    text: str
    format: str = "txt"
    cells: tuple[CellSpan, ...] = ()
    headings: tuple[Heading, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    wrapped: bool = True


@dataclass(slots=True)
class Cell:
    """A cell of a table as its format has it; ``name`` is its address in a sheet."""

    text: str
    rows: int = 1
    columns: int = 1
    name: str = ""


@dataclass(slots=True)
class Paragraph:
    """A paragraph; ``level`` is that of a heading, from 1, or 0. A workbook's has a cell."""

    text: str
    level: int = 0
    sheet: str = ""
    cell: str = ""


@dataclass(slots=True)
class Table:
    """A table: its rows of cells, spans not yet resolved, and the sheet it stands on."""

    rows: list[list[Cell]]
    sheet: str = ""


Block = Paragraph | Table


class Composer:
    """Puts running text together, and remembers where its cells and headings stand."""

    def __init__(self) -> None:
        self.cells: list[CellSpan] = []
        self.headings: list[Heading] = []
        self._pieces: list[str] = []
        self._length = 0
        self._tables = 0
        self._seen = 0
        self._after_table = False
        self._last = ""

    def add_text(self, text: str) -> None:
        """Add text as it stands.

        Raises:
            InputError: if the text becomes larger than any document.
        """
        self._pieces.append(text)
        self._length += len(text)
        if self._length > _MOST_CHARACTERS:
            raise InputError(
                f"the text is longer than {_MOST_CHARACTERS:,} characters; split the document"
            )

    def add_block(self, block: Block) -> None:
        """Add a paragraph on its line, or a table between empty lines.

        Only a caption (表1, 单位：亿元) stands directly above its table.
        """
        if isinstance(block, Table):
            if self._length and not self._after_table and not _CAPTION.search(self._last):
                self.add_text("\n")
            self.add_table(block)
            self.add_text("\n")
            self._after_table = True
            return
        if block.level:
            self.headings.append(Heading(self._length, block.level))
        if block.cell:
            end = self._length + len(block.text)
            self.cells.append(CellSpan(self._length, end, 0, 0, 0, block.sheet, block.cell))
        self.add_text(f"{block.text}\n")
        self._last = block.text[-_WIDEST_ROW:].rpartition("\n")[2]
        self._after_table = False

    def add_table(self, table: Table) -> None:
        """Add a table's rows, a line each.

        Raises:
            InputError: if it has more cells than any table.
        """
        self._tables += 1
        for number, row in enumerate(spread_cells(table.rows), 1):
            self._seen += len(row)
            if self._seen > _MOST_CELLS:
                raise InputError(
                    f"its tables have more than {_MOST_CELLS:,} cells; "
                    "hand over the part with the figures"
                )
            if any(cell.text for cell in row):
                self._add_row(row, number, table.sheet)

    def _add_row(self, row: Sequence[Cell], number: int, sheet: str) -> None:
        for column, cell in enumerate(row, 1):
            if column > 1:
                # An empty first cell leaves its bar at the start of the line.
                starts = not any(one.text for one in row[:1]) and cell is row[1]
                self.add_text(BAR.lstrip() if starts else BAR)
            if cell.text:
                start = self._length
                self.add_text(cell.text)
                self.cells.append(
                    CellSpan(start, self._length, self._tables, number, column, sheet, cell.name)
                )
        self.add_text("\n")

    def finish(self, form: str, doubts: Sequence[Doubt] = (), *, wrapped: bool = False) -> Content:
        """Return what was put together."""
        return Content(
            "".join(self._pieces),
            form,
            tuple(self.cells),
            tuple(self.headings),
            tuple(doubts),
            wrapped,
        )


def spread_cells(rows: Sequence[Sequence[Cell]]) -> Iterator[list[Cell]]:
    """Yield each row with a cell for every column.

    A cell that spans rows or columns is repeated in each, unless it holds a figure: that stands
    once, in its first column, since a table prints it once.
    """
    pending: dict[int, tuple[Cell, int]] = {}
    for number, row in enumerate(rows):
        spread: list[Cell] = []
        waiting = iter(row)
        here = next(waiting, None)
        furthest = max(pending, default=-1)
        while here is not None or furthest >= len(spread):
            column = len(spread)
            if column >= _WIDEST_ROW:
                break
            if column in pending:
                cell, left = pending.pop(column)
                spread.append(cell)
                if left > 1:
                    pending[column] = (cell, left - 1)
            elif here is not None:
                cell = Cell(tidy_cell(here.text), name=here.name)
                repeated = Cell("") if is_figure(cell.text) else cell
                last = min(here.rows, len(rows) - number)
                for order in range(min(here.columns, _WIDEST_ROW)):
                    if column + order in pending:
                        break
                    spread.append(repeated if order else cell)
                    if last > 1:
                        pending[column + order] = (repeated, last - 1)
                here = next(waiting, None)
            else:
                spread.append(Cell(""))
        yield spread


def is_figure(text: str) -> bool:
    """Tell whether a cell holds nothing but a figure; a year is a label."""
    return _FIGURE.fullmatch(text) is not None and _YEAR.fullmatch(text) is None


def tidy_cell(text: str) -> str:
    """Return a cell's text on one line, without a bar of its own."""
    if text.isalnum():
        return text
    return join_pieces(text.split("\n")).replace("|", _LOOK_ALIKE)


def join_pieces(pieces: Sequence[str]) -> str:
    """Join lines of one text: without a space between wide signs, with one elsewhere."""
    joined = ""
    for piece in (" ".join(piece.split()) for piece in pieces):
        if not piece:
            continue
        wide = joined and (is_wide(joined[-1]) or is_wide(piece[0]))
        joined = f"{joined}{'' if wide or not joined else ' '}{piece}"
    return joined


def is_wide(sign: str) -> bool:
    """Tell whether a sign is a Han character or one of its punctuation marks."""
    return "\u2e80" <= sign <= "\u9fff" or "\uff00" <= sign <= "\uffef"
