"""PDF as text: pages by form feeds, tables with rulings as rows of cells.

Text comes from PDFium. Where a page is ruled, pdfplumber says where the cells are, and the words
in each go to one line a row. Both run in a process of their own, bounded in time and, where the
system allows, in memory: a damaged or hostile PDF ends that process and not this one.
"""

import io
import itertools
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from analysis.core.errors import InputError
from analysis.extract.intake.content import Cell, Composer, Content, Doubt, Table, join_pieces

_MOST_PAGES: Final = 3_000
_SECONDS: Final = 300
_TABLE_SECONDS: Final = 120
"""After this long no further page is searched for tables."""
_MEMORY: Final = 3 << 30
_LEAST_CHARACTERS: Final = 8
"""On a page with fewer there is nothing to read: it is a picture, or empty."""
_FEWEST_RULINGS: Final = 4
_MOST_RULINGS: Final = 4_000
"""A page with more is a drawing or a map."""
_LONGEST_CELL: Final = 400
_FEWEST_CELLS: Final = 4
"""Fewer are a frame around text, and no table."""
_PASSWORD: Final = "password"  # noqa: S105 - what PDFium says, no secret
_CHILD: Final = "from analysis.extract.intake.pdf import serve; serve()"


class _Box(NamedTuple):
    """A rectangle, upright, from the top left corner of the page."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, across: float, down: float) -> bool:
        return self.left <= across <= self.right and self.top <= down <= self.bottom


if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage, PdfTextPage

Piece = str | list[list[list[Any]]]
"""A stretch of text, or a table: rows of cells, each its text, rows and columns."""


def read_pdf(data: bytes) -> Content:
    """Return the text of a PDF with a text layer.

    Raises:
        InputError: if it is damaged, encrypted, scanned or too long, or takes too long to read.
    """
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    try:
        done = subprocess.run(  # noqa: S603 - this interpreter, fixed arguments
            [sys.executable, "-c", _CHILD],
            input=data,
            capture_output=True,
            check=False,
            timeout=_SECONDS,
            env=environment,
        )
    except subprocess.TimeoutExpired as error:
        raise InputError(
            f"a PDF that takes more than {_SECONDS} seconds to read; split it, or save it as text"
        ) from error
    try:
        answer = json.loads(done.stdout)
    except ValueError as error:
        raise InputError(
            "a PDF that can't be read (its reader failed or needed too much memory); save it anew"
        ) from error
    if "refused" in answer:
        raise InputError(answer["refused"])
    return compose_pages(answer["pages"], answer["unsearched"])


def serve() -> None:
    """Answer with the pages of the PDF on standard input, as JSON: the child's only task."""
    _bound_memory()
    answer: dict[str, Any]
    try:
        pages, unsearched = split_pages(sys.stdin.buffer.read())
        answer = {"pages": pages, "unsearched": unsearched}
    except InputError as error:
        answer = {"refused": str(error)}
    json.dump(answer, sys.stdout)


def _bound_memory() -> None:
    if sys.platform != "win32":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, most))


def compose_pages(pages: Sequence[Sequence[Piece]], unsearched: int = 0) -> Content:
    """Return the text of pages read; pages are parted by form feeds.

    Args:
        pages: their pieces in order.
        unsearched: how many ruled pages were not searched for tables.

    Raises:
        InputError: if hardly a page holds text.
    """
    composer = Composer()
    scanned = []
    for number, pieces in enumerate(pages, 1):
        if number > 1:
            composer.add_text("\f")
        length = 0
        for piece in pieces:
            if isinstance(piece, str):
                composer.add_text(piece)
                length += len(piece.strip())
            else:
                composer.add_text("\n")
                composer.add_table(
                    Table([[Cell(text, *spans) for text, *spans in row] for row in piece])
                )
                composer.add_text("\n")
                length += _LEAST_CHARACTERS
        if length < _LEAST_CHARACTERS:
            scanned.append(number)
    if len(scanned) > len(pages) / 2:
        raise InputError(
            "a PDF without a text layer (scanned images); "
            "recognise its characters first and hand over the text"
        )
    doubts = []
    if scanned:
        doubts.append(Doubt("pages_without_text", {"pages": say_ranges(scanned)}))
    if unsearched:
        doubts.append(Doubt("tables_unsearched", {"count": unsearched}))
    return composer.finish("pdf", doubts, wrapped=True)


def say_ranges(numbers: Sequence[int]) -> str:
    """Return rising numbers, runs as from–to."""
    shown = []
    for _, run in itertools.groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        members = [number for _, number in run]
        ends = {members[0]: None, members[-1]: None}
        shown.append("–".join(map(str, ends)))
    return ", ".join(shown)


def split_pages(data: bytes) -> tuple[list[list[Piece]], int]:
    """Return the pieces of each page, and how many ruled pages were not searched for tables.

    Raises:
        InputError: if the PDF can't be opened or has too many pages.
    """
    # Slow to load, and only a PDF needs it.
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if _PASSWORD in str(error).lower():
            raise InputError(
                "a PDF that asks for a password; save it without one and hand that over"
            ) from error
        raise InputError(f"a PDF that can't be opened ({error}); save it anew") from error
    try:
        if len(pdf) > _MOST_PAGES:
            raise InputError(f"a PDF of {len(pdf):,} pages; at most {_MOST_PAGES:,} are read")
        return _read_pages(pdf, data)
    finally:
        pdf.close()


def _read_pages(pdf: "PdfDocument", data: bytes) -> tuple[list[list[Piece]], int]:
    import pypdfium2

    finder = _TableFinder(data)
    pages: list[list[Piece]] = []
    for number, page in enumerate(pdf):
        try:
            content = page.get_textpage()
        except pypdfium2.PdfiumError:
            pages.append([])
            continue
        plain = content.get_text_bounded().replace("\f", "\n")
        tables = finder.find(number) if _is_ruled(page) and plain.strip() else []
        pages.append(list(_cut_tables(page, content, tables)) if tables else [plain])
        content.close()
        page.close()
    return pages, finder.unsearched


def _is_ruled(page: "PdfPage") -> bool:
    """Whether a page has rulings enough for a table: lines, or cells with a frame or a fill."""
    from pypdfium2 import raw

    paths = itertools.islice(page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]), _MOST_RULINGS + 1)
    rulings = sum(1 for _ in paths)
    return _FEWEST_RULINGS <= rulings <= _MOST_RULINGS


class _Grid(NamedTuple):
    """A table on a page: its frame, and each row's cells with the rows and columns they span."""

    frame: _Box
    rows: list[list[tuple[_Box, int, int]]]


class _TableFinder:
    """Finds ruled tables by pdfplumber, which is loaded for the first ruled page."""

    def __init__(self, data: bytes) -> None:
        self.unsearched = 0
        self._data = data
        self._pdf: Any = None
        self._spent = 0.0

    def find(self, number: int) -> list[_Grid]:
        """Return the tables of a page, from top to bottom."""
        if self._spent > _TABLE_SECONDS:
            self.unsearched += 1
            return []
        begun = time.monotonic()
        try:
            return self._search(number)
        except Exception:  # noqa: BLE001 - whatever a damaged page does to it, its text remains
            self.unsearched += 1
            return []
        finally:
            self._spent += time.monotonic() - begun

    def _search(self, number: int) -> list[_Grid]:
        import pdfplumber

        if self._pdf is None:
            self._pdf = pdfplumber.open(io.BytesIO(self._data))
        page = self._pdf.pages[number]
        left, top = page.bbox[:2]
        grids = []
        for table in page.find_tables():
            cells = [
                _Box(box[0] - left, box[1] - top, box[2] - left, box[3] - top)
                for box in table.cells
            ]
            grid = _arrange(cells)
            if len(grid.rows) > 1 and max(map(len, grid.rows)) > 1:
                grids.append(grid)
        page.close()
        return sorted(grids, key=lambda grid: (grid.frame.top, grid.frame.left))


def _arrange(cells: Sequence[_Box]) -> _Grid:
    """Rows of cells by their edges; a cell spans the edges that lie inside it."""
    tops = _edges(box.top for box in cells)
    lefts = _edges(box.left for box in cells)
    rows: list[list[tuple[_Box, int, int]]] = [[] for _ in tops]
    for box in sorted(cells, key=lambda box: box.left):
        row = _nearest(tops, box.top)
        inside_rows = sum(box.top + 1 < edge < box.bottom - 1 for edge in tops)
        inside_columns = sum(box.left + 1 < edge < box.right - 1 for edge in lefts)
        rows[row].append((box, inside_rows + 1, inside_columns + 1))
    frame = _Box(
        min(box.left for box in cells),
        min(box.top for box in cells),
        max(box.right for box in cells),
        max(box.bottom for box in cells),
    )
    return _Grid(frame, rows)


def _edges(positions: Iterator[float]) -> list[float]:
    """Positions in order, those that are one but for the drawing taken together."""
    edges: list[float] = []
    for position in sorted(positions):
        if not edges or position > edges[-1] + 1:
            edges.append(position)
    return edges


def _nearest(edges: Sequence[float], position: float) -> int:
    return min(range(len(edges)), key=lambda order: abs(edges[order] - position))


def _cut_tables(
    page: "PdfPage", content: "PdfTextPage", grids: Sequence[_Grid]
) -> Iterator[Piece]:
    """The page's text in order, each table as a whole where its first sign stands."""
    words: list[dict[int, list[str]]] = [{} for _ in grids]
    frames = [grid.frame for grid in grids]
    boxes = [[box for row in grid.rows for box, _, _ in row] for grid in grids]
    order: list[str | int] = []
    inside = cell = -1
    for sign, across, down in _signs(page, content):
        if across is not None and down is not None:
            before = inside, cell
            inside = _find_box(frames, inside, across, down)
            cell = _find_box(boxes[inside], cell, across, down) if inside >= 0 else -1
            if before != (inside, cell) and before[0] >= 0:
                words[before[0]][before[1]].append("\n")  # the words of a cell may come apart
        if inside < 0:
            order.append(sign)
            continue
        if not words[inside]:
            order.append(inside)
        words[inside].setdefault(cell, []).append(sign)
    for is_text, stretch in itertools.groupby(order, lambda piece: isinstance(piece, str)):
        if is_text:
            yield "".join(map(str, stretch)).replace("\f", "\n")
        else:
            for number in stretch:
                yield from _fill(grids[int(number)], words[int(number)])


def _find_box(boxes: Sequence[_Box], last: int, across: float, down: float) -> int:
    """Which box holds a point, the last one first; -1 if none does."""
    if 0 <= last < len(boxes) and boxes[last].holds(across, down):
        return last
    return next((n for n, box in enumerate(boxes) if box.holds(across, down)), -1)


def _signs(
    page: "PdfPage", content: "PdfTextPage"
) -> Iterator[tuple[str, float | None, float | None]]:
    """Each sign of a page with the middle of its box from the top left; None without a box."""
    from pypdfium2 import raw

    left, bottom, right, top = page.get_mediabox()
    turn = page.get_rotation()
    for number in range(content.count_chars()):
        code = raw.FPDFText_GetUnicode(content, number)
        sign = chr(code) if code else ""
        if raw.FPDFText_IsGenerated(content, number) or sign in "\r\n":
            yield ("\n" if sign in "\r\n" else sign), None, None
            continue
        west, south, east, north = content.get_charbox(number)
        across, up = (west + east) / 2, (south + north) / 2
        turned = {
            90: (up - bottom, across - left),
            180: (right - across, up - bottom),
            270: (top - up, right - across),
        }
        yield sign, *turned.get(turn, (across - left, top - up))


def _fill(grid: _Grid, words: dict[int, list[str]]) -> Iterator[Piece]:
    """A table with the words of its cells; as plain lines where it is a frame around text."""
    texts = {cell: "".join(pieces) for cell, pieces in words.items()}
    if any(len(text) > _LONGEST_CELL for text in texts.values()) or len(texts) < _FEWEST_CELLS:
        yield "\n".join(["", *texts.values(), ""])
        return
    if stray := texts.pop(-1, "").strip():
        yield f"\n{stray}"
    numbers = itertools.count()
    yield [
        [
            [join_pieces(texts.get(next(numbers), "").split("\n")), rows, columns]
            for _, rows, columns in row
        ]
        for row in grid.rows
    ]
