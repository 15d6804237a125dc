"""What a cell displayed as HTML, as a reader wants it: harmless, in words, its numbers aligned.

An economist works with ids and needs them in JupyterLab; on a page they are replaced by titles,
column by column, as far as the columns are known.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape, unescape
from typing import Final

from nh3 import Cleaner

#: How far a cell may reach, as browsers bound it: a typing error must not lay out for ever.
_SPANS: Final = {"colspan": 1000, "rowspan": 65534}
_COUNT: Final = re.compile(r"0*([0-9]{1,9})")
_HEAD: Final = re.compile(r"<(thead|tbody|tfoot|th)\b([^>]*)>")
_NUMBER: Final = re.compile(r"[+−-]?[\d,]+(?:\.\d+)?(?:e[+-]?\d+)?\s*%?")
#: How pandas shows that there is nothing.
_MISSING: Final = frozenset({"NaN", "NaT", "<NA>", "None", "()"})
#: … that it leaves rows out, and several whole numbers in one cell.
_CUT: Final = "..."
_TUPLE: Final = re.compile(r"\((\d+(?:, \d+)*),?\)")
_DASH: Final = "–"
_CELL: Final = re.compile(r"<(th|td)([^>]*)>(.*?)</\1>", re.DOTALL)
_ROW: Final = re.compile(r"(<tr>)(.*?)(</tr>)", re.DOTALL)


@dataclass(frozen=True)
class Column:
    """What a column is called, and what stands in it.

    Attributes:
        title: replaces its name; empty to keep the name.
        labels: what each id or code in it is called.
        certain: whether it is this column, whatever stands in it; else it is only where
            everything in it has a label.
    """

    title: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    certain: bool = True


#: Tells what a column is, by its name (empty for row heads without one) and those of all columns
#: of its table; None where it is not known.
ColumnOf = Callable[[str, Collection[str]], Column | None]


def keep_allowed(html: str) -> str:
    """Return HTML without anything active: tables and text, every element closed.

    It is read as a browser reads it, so that what is seen here is what a page shows. A head of a
    table says whether it heads a column or a row.
    """
    section = ""

    def say_scope(found: re.Match[str]) -> str:
        nonlocal section
        if found[1] == "th":
            return f'<th{found[2]} scope="{"col" if section == "thead" else "row"}">'
        section = found[1]
        return found[0]

    headed = _HEAD.sub(say_scope, _CLEANER.clean(html))
    return re.sub(r"<th[^>]*>(?:\s|&nbsp;)*</th>", "<td></td>", headed)


def _keep_span(_tag: str, name: str, value: str) -> str | None:
    # asked of what is left out too; an error here would keep the value
    count = _COUNT.fullmatch(value) if name in _SPANS else None
    return str(min(int(count[1]), _SPANS[name])) if count else None


# What a table or a paragraph displayed by a cell may consist of; all else is left out.
_CLEANER: Final = Cleaner(
    tags={
        *("table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "p", "div", "span"),
        *("b", "strong", "em", "sub", "sup", "ul", "ol", "li", "code", "br"),
    },
    clean_content_tags={"script", "style", "template", "iframe", "object", "svg", "title"},
    attributes={"th": set(_SPANS), "td": set(_SPANS)},
    attribute_filter=_keep_span,
    link_rel=None,
)


def set_tables(html: str, column_of: ColumnOf) -> str:
    """Return kept HTML with its tables set for a reader.

    Known columns and the ids in them are called by their titles. A column of nothing but numbers
    stands to the right, under its head; what is missing is a dash; a count of rows that pandas put
    before them, 0, 1, 2 …, is left out.
    """
    return re.sub(
        r"<table>((?:(?!<table>).)*?)</table>",
        lambda table: f"<table>{_set_table(table[1], column_of)}</table>",
        html,
        flags=re.DOTALL,
    )


@dataclass
class _Cell:
    """A cell of a table: where it stands, what it spans, what it holds as HTML and as text."""

    tag: str
    attributes: str
    html: str
    row: int
    column: int
    head: bool

    @property
    def text(self) -> str:
        return unescape(re.sub(r"<[^>]*>", "", self.html)).strip()

    @property
    def width(self) -> int:
        return _span(self.attributes, "colspan")


def _span(attributes: str, name: str) -> int:
    found = re.search(rf'{name}="(\d+)"', attributes)
    return max(1, int(found[1])) if found else 1


def _set_table(inner: str, column_of: ColumnOf) -> str:
    cells = list(_place_cells(inner))
    columns = {
        number: [cell for cell in cells if cell.column == number]
        for number in {cell.column for cell in cells}
    }
    names = {cell.text for cell in cells if cell.head} - {""}
    for column in columns.values():
        _set_column(column, names, column_of)
    dropped = 0 in columns and _counts_rows(columns[0])
    merged = _merge_heads(columns.values())
    left = iter(cells)

    def write_row(row: re.Match[str]) -> str:
        written = [next(left) for _ in _CELL.finditer(row[2])]
        if merged and written and written[0].head and written[0].row == 1:
            return ""
        kept = (cell for cell in written if not (dropped and cell.column == 0))
        shown = (f"<{cell.tag}{cell.attributes}>{cell.html}</{cell.tag}>" for cell in kept)
        return f"{row[1]}{''.join(shown)}{row[3]}"

    return _ROW.sub(write_row, inner)


def _place_cells(inner: str) -> Iterator[_Cell]:
    """Yield the cells with their places, of which those of earlier rows may take several."""
    end = inner.find("</thead>")
    taken: dict[int, int] = {}  # column: the first row that is free again
    for row, found in enumerate(_ROW.finditer(inner)):
        column = 0
        for cell in _CELL.finditer(found[2]):
            while taken.get(column, 0) > row:
                column += 1
            placed = _Cell(cell[1], cell[2], cell[3], row, column, found.start() < end)
            yield placed
            for spanned in range(column, column + placed.width):
                taken[spanned] = row + _span(cell[2], "rowspan")
            column += placed.width


def _set_column(cells: list[_Cell], names: Collection[str], column_of: ColumnOf) -> None:
    """Say a column's head and its ids in words; align it where it holds nothing but numbers."""
    heads = [cell for cell in cells if cell.head]
    body = [cell for cell in cells if not cell.head]
    _name_column(heads, body, names, column_of)
    for cell in body:
        if cell.text in _MISSING:
            cell.html = _DASH
        elif listed := _TUPLE.fullmatch(cell.text):
            cell.html = listed[1]
    shown = {cell.text for cell in body if cell.tag == "td"} - {"", _CUT, _DASH}
    if shown and all(_NUMBER.fullmatch(text) for text in shown):
        for cell in (*heads, *body):
            if cell.width == 1 and (cell.head or cell.tag == "td"):
                cell.attributes += ' class="n"'


def _name_column(
    heads: list[_Cell], body: list[_Cell], names: Collection[str], column_of: ColumnOf
) -> None:
    """Put titles for a column's name and ids, where it is known what it is."""
    name = next((head for head in heads if head.text and head.width == 1), None)
    column = column_of(name.text if name else "", names) or Column()
    held = {cell.text for cell in body} - {"", _CUT, *_MISSING}
    if not (column.certain or held <= column.labels.keys()):
        return
    if name and column.title:
        name.html = escape(column.title, quote=False)
    for cell in body:
        if label := column.labels.get(cell.text):
            cell.html = escape(label, quote=False)


def _merge_heads(columns: Collection[list[_Cell]]) -> bool:
    """Bring the names of row heads, which pandas puts below those of columns, into one row."""
    heads = [[cell for cell in column if cell.head] for column in columns]
    if not all(len(head) == 2 and bool(head[0].text) != bool(head[1].text) for head in heads):  # noqa: PLR2004 (two rows)
        return False
    for above, below in heads:
        if not above.text:
            above.tag, above.attributes, above.html = below.tag, below.attributes, below.html
    return True


def _counts_rows(cells: list[_Cell]) -> bool:
    """Tell whether a column without a head does nothing but count the rows."""
    heads = "".join(cell.text for cell in cells if cell.head)
    body = [cell for cell in cells if not cell.head]
    counted = [cell.text for cell in body] == [str(number) for number in range(len(body))]
    return bool(body) and not heads and counted and all(cell.tag == "th" for cell in body)
