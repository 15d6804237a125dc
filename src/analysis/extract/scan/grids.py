"""Tables of numbers inside a document's text: what a head, a label or a caption says of a cell.

A cell prints a bare number. Its unit, year and meaning stand elsewhere: in the heads of its column
(余额（亿元）, 2018年 over 本级), in the label of its row (粮食产量（万吨）), in a column of units,
or in a title or caption (2022年决算表, 单位：万吨). Rows come with cells side by side, parted by
bars, tabs or spaces, or, where a page was taken from the web, with one cell a line. Nothing is
guessed: a cell whose unit isn't printed anywhere has none, and where two readings are possible the
cell says so.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

from analysis.extract.genre import genre
from analysis.extract.reasons import reason
from analysis.extract.scan.captions import LONGEST_TITLE, Captions, is_caption, is_title
from analysis.extract.scan.cells import (
    Around,
    Cell,
    Label,
    Tables,
    describe_cell,
    doubt_magnitudes,
)
from analysis.extract.scan.columns import Columns, fit_columns, place_cells
from analysis.extract.scan.heads import (
    NAME_JOINT,
    Said,
    is_date,
    is_unit,
    read_head,
    read_label,
)
from analysis.extract.scan.marks import mark_ordinal, mark_words, take_mark
from analysis.extract.scan.upright import Upright
from analysis.extract.table_rows import (
    ALL_YEARS,
    BARE,
    OWN_UNIT,
    Part,
    Style,
    count_cells,
    find_rows,
    is_rule,
    is_value,
    split_cells,
)
from analysis.source.numerals import normalise

_GENRE: Final = genre("grids")
_YEAR: Final = _GENRE.pattern("year")
_OPEN: Final = _GENRE.pattern("open_bracket")
_OPENING: Final = _GENRE.pattern("opening")
_NUMBERED: Final = _GENRE.pattern("numbered")
_STUBS: Final = _GENRE.word_set("stubs")
_UNIT_HEADS: Final = _GENRE.word_set("units")
_TIMES: Final = _GENRE.word_set("times")
_TOTALS: Final = _GENRE.word_set("totals")
_COLONS: Final = (":", "：")
_INDEXED: Final = frozenset({"bars", "tabs"})
_LONGEST_CODE: Final = 4


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of a table: where it starts in the text, and its cells."""

    start: int
    style: Style
    parts: tuple[Part, ...]

    @property
    def filled(self) -> list[Part]:
        return [part for part in self.parts if part.text]


@dataclass(slots=True)
class _Body:
    """A table, or a part of one under heads of its own."""

    heads: list[_Row] = field(default_factory=list)
    rows: list[_Row] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Layout:
    """How a table's cells lie: columns of labels, then columns of numbers."""

    indexed: bool
    """A column goes by its number: an empty cell is one."""
    labels: int
    dated: bool
    """The first column holds the dates of the rows."""
    unit_label: int | None
    code_labels: frozenset[int]
    columns: Columns
    heads: tuple[Said, ...]


@dataclass(slots=True)
class _Stub:
    """What the rows so far say of the next one."""

    twice: frozenset[str]
    """Names that stand before several rows."""
    section: str = ""
    whole: Label | None = None
    indent: int = 0
    part_indent: int | None = None
    begun: str = ""
    """A line without numbers that may be the first half of the next label."""


def find_tables(text: str) -> Tables:
    """Every cell of the tables in a text with plain signs."""
    lines = text.split("\n")
    tables = Tables()
    captions, upright = Captions(), Upright()
    block: list[_Row] = []
    position = 0

    def close() -> None:
        if block:
            _read_block(text, block, captions, tables)
            tables.spans.append((block[0].start, position))
            block.clear()
            captions.forget()

    for line, is_row in zip(lines, find_rows(lines), strict=True):
        start = position
        if is_row:
            upright.close(captions, tables)
            block.append(_Row(start, *split_cells(line)))
        elif line.strip():
            close()
            _read_line(line, start, captions, upright, tables)
        position = start + len(line) + 1
    close()
    upright.close(captions, tables)
    tables.spans.sort()
    return tables


def _read_line(
    line: str, start: int, captions: Captions, upright: Upright, tables: Tables
) -> None:
    """A line that is no row: a title, a caption, a cell of an upright table, or running text."""
    words = line.strip()
    if len(words) > LONGEST_TITLE or "。" in words:
        upright.close(captions, tables)
        captions.forget()
        return
    _, parts = split_cells(line)
    if len(parts) == 1 and not is_caption(words) and not is_title(words):
        upright.add(parts[0].text, start + parts[0].start, captions, tables)
    else:
        upright.close(captions, tables)
    if not is_value(words):
        captions.hear(words)


def _read_block(text: str, block: Sequence[_Row], captions: Captions, tables: Tables) -> None:
    body = _Body()
    for row in _trim_edges(block):
        filled = row.filled
        words = " ".join(part.text for part in filled)
        titled = not body.heads and (len(filled) == 1 or is_title(filled[0].text))
        if not body.rows and (titled or is_caption(words)):
            captions.hear(words)
        elif not _is_head(row, body):
            body.rows.append(row)
        elif body.rows:
            _read_body(text, body, captions, tables)
            if not (body.heads and _resembles(row, body.heads[0])):
                captions.forget()  # another table, of which nothing was said
            body = _Body([row])
        else:
            body.heads.append(row)
    _read_body(text, body, captions, tables)


def _trim_edges(block: Sequence[_Row]) -> list[_Row]:
    """Without what only draws, and without the empty cells outside the outer bars."""
    rows = [row for row in block if not all(is_rule(part.text) for part in row.filled)]
    barred = [row for row in rows if row.style == "bars"]
    left = all(not row.parts[0].text for row in barred)
    right = all(not row.parts[-1].text for row in barred)
    return [
        replace(row, parts=row.parts[left : len(row.parts) - right])
        if row.style == "bars"
        else row
        for row in rows
    ]


def _is_head(row: _Row, body: _Body) -> bool:
    """Whether a row holds heads: words and years, with no numbers beside them."""
    first, *others = row.filled
    if any(is_value(part.text) and not _is_year(part.text) for part in others):
        return False
    bare_years = any(BARE.fullmatch(part.text) for part in others)
    if bare_years and first.text not in _STUBS and _has_years(body):
        return False  # 人数 2010 1998, under years: numbers that could be years
    if not body.rows:
        return bool(others) or (row.style not in _INDEXED and row.parts[0].left > 0)
    return bool(others) and 2 * len(row.filled) > max(len(one.parts) for one in body.rows[-2:])


def _resembles(row: _Row, other: _Row) -> bool:
    """Whether two rows have the same heads but for their years."""
    heads = [[_YEAR.sub("", part.text) for part in one.filled] for one in (row, other)]
    return heads[0] == heads[1]


def _has_years(body: _Body) -> bool:
    return any(_YEAR.search(part.text) for head in body.heads for part in head.parts)


def _is_year(word: str) -> bool:
    return ALL_YEARS.fullmatch(word) is not None


def _read_body(text: str, body: _Body, captions: Captions, tables: Tables) -> None:
    for head in body.heads:
        for part in head.filled:
            mark_words(head.start + part.start, part.text, captions.year, tables)
    rows = [row for row in body.rows if len(row.filled) > 1]
    if not rows:
        return
    layout = _lay_out(body.heads, rows)
    names = Counter(read_label(_label_of(row, layout)[0]).name for row in rows)
    stub = _Stub(frozenset(name for name, times in names.items() if times > 1))
    for row in body.rows:
        words = {part.text for part in row.filled}
        if len(words) == 1 and not is_value(row.filled[0].text):
            _begin(row, stub)
        else:
            _read_row(text, row, layout, stub, captions, tables)


def _lay_out(heads: Sequence[_Row], rows: Sequence[_Row]) -> _Layout:
    indexed = rows[0].style in _INDEXED
    firsts = [row.filled[0].text for row in rows]
    headed = bool(heads) and normalise(heads[0].filled[0].text) in _TIMES
    several = len(rows) > 1 or not BARE.fullmatch(firsts[0])
    dated = headed or (several and all(is_date(word) for word in firsts))
    if indexed:
        labels = _count_label_columns(rows, dated=dated)
        leads = [min(labels, len(row.parts)) for row in rows]
    else:
        leads = [_count_leading(row, dated=dated) for row in rows]
        labels = count_cells(leads)
    columns = fit_columns(
        [head.parts for head in heads],
        [row.parts[lead:] for row, lead in zip(rows, leads, strict=True)],
        labels,
        indexed=indexed,
        stubs=_STUBS,
    )
    units = (at for at, word in enumerate(columns.label_heads) if word in _UNIT_HEADS)
    codes = (
        at for at, word in enumerate(columns.label_heads) if read_head((word,)).role != "value"
    )
    return _Layout(
        indexed,
        labels,
        dated,
        next(units, None),
        frozenset(codes),
        columns,
        tuple(map(read_head, columns.stacks)),
    )


def _count_label_columns(rows: Sequence[_Row], *, dated: bool) -> int:
    """The leading columns in which no row holds a number: labels, dates, running numbers."""
    width = max(len(row.parts) for row in rows)
    count = 0
    while count < width - 1:
        words = [row.parts[count].text for row in rows if count < len(row.parts)]
        numbers = [word for word in words if BARE.fullmatch(word)]
        values = [word for word in words if is_value(word) and not is_date(word)]
        running = count == 0 and (dated or _counts_up(numbers, rows))
        if (numbers or 2 * len(values) > len(words)) and not running:
            break
        count += 1
    return count


def _counts_up(numbers: Sequence[str], rows: Sequence[_Row]) -> bool:
    """1, 2, 3 before the labels: the numbers of the rows."""
    plain = [int(one) for one in numbers if one.isdecimal() and len(one) <= _LONGEST_CODE]
    labels = [row.parts[1].text for row in rows if len(row.parts) > 1]
    return (
        len(plain) == len(numbers) > 0
        and all(earlier < later for earlier, later in pairwise(plain))
        and not any(BARE.fullmatch(label) for label in labels)
    )


def _count_leading(row: _Row, *, dated: bool) -> int:
    """How many cells stand before a row's numbers."""
    first, *others = [part.text for part in row.parts]
    named = bool(others) and (
        (dated and is_date(first))
        or OWN_UNIT.fullmatch(first) is not None
        or (BARE.fullmatch(first) is not None and not is_value(others[0]))
    )
    lead = int(named)
    while lead < len(row.parts) and not is_value(row.parts[lead].text):
        lead += 1
    return lead


def _label_of(row: _Row, layout: _Layout) -> tuple[str, str, int]:
    """The words of a row's label, its unit's words, and how many cells these are."""
    lead = layout.labels if layout.indexed else _count_leading(row, dated=layout.dated)
    parts = row.parts[:lead]
    unit_at = layout.unit_label
    if (not unit_at or unit_at >= len(parts)) and len(parts) > 1 and is_unit(parts[-1].text):
        unit_at = len(parts) - 1
    words = [
        part.text
        for at, part in enumerate(parts)
        if at not in {unit_at, *layout.code_labels}
        and part.text
        and (is_date(part.text) or not BARE.fullmatch(part.text))
    ]
    unit = parts[unit_at].text if unit_at and unit_at < len(parts) else ""
    return NAME_JOINT.join(dict.fromkeys(words)), unit, len(parts)


def _begin(row: _Row, stub: _Stub) -> None:
    """A label without numbers: the head of a section, or the first half of the next label."""
    words = row.filled[0].text
    opens = row.style in _INDEXED or _NUMBERED.match(words) or words.endswith(_COLONS)
    if opens:
        stub.section, stub.begun = read_label(words).name, ""
    else:
        stub.begun += words
    stub.whole, stub.part_indent = None, None


def _read_row(
    text: str,
    row: _Row,
    layout: _Layout,
    stub: _Stub,
    captions: Captions,
    tables: Tables,
) -> None:
    words, unit, lead = _label_of(row, layout)
    label = _read_row_label(words, unit, row.filled[0].left, stub, captions)
    _mark_labels(row, lead, layout, captions.year, tables)
    parts = row.parts[lead:]
    places, unplaced = place_cells(parts, layout.columns, exact=layout.indexed)
    around = Around(label, layout.heads, captions)
    cells: list[tuple[int, Cell]] = []
    for part, column in zip(parts, places, strict=True):
        if not any(sign.isdecimal() for sign in part.text):
            continue
        start = row.start + part.start
        number, mark = take_mark(part.text)
        mark_ordinal(start + len(number), mark, tables)
        spanned = layout.columns.doubts[column] if column is not None else ""
        doubts = (*label.doubts, unplaced or spanned)
        bare = BARE.fullmatch(number) is not None
        cell = describe_cell(around, start + len(number), column, doubts, bare=bare)
        cells.append((start, cell))
    tables.cells.update(doubt_magnitudes(text, cells))


def _mark_labels(row: _Row, lead: int, layout: _Layout, year: str, tables: Tables) -> None:
    """The digits before a row's numbers: its year, a running number, a class."""
    for at, part in enumerate(row.parts[:lead]):
        start = row.start + part.start
        if BARE.fullmatch(part.text) and not (layout.dated and at == 0):
            mark_ordinal(start, part.text, tables)
        else:
            mark_words(start, part.text, year, tables)


def _read_row_label(words: str, unit: str, left: int, stub: _Stub, captions: Captions) -> Label:
    """A row's label with the name of what it is a part of."""
    doubts: tuple[str, ...] = ()
    if stub.begun:
        if words and not _OPENING.match(words) and not _OPEN.search(stub.begun):
            doubts = (reason("label_before", line=stub.begun),)
        words, stub.begun = stub.begun + words, ""
    said = read_label(words)
    label = Label(said, said.name, said.unit or unit, doubts=doubts)
    indented = stub.part_indent is not None and left >= stub.part_indent > stub.indent
    if said.part or indented:
        stub.part_indent = left if stub.part_indent is None else stub.part_indent
        if stub.whole is None:
            return label
        name = NAME_JOINT.join((stub.whole.name, said.name))
        return replace(label, name=name, whole=stub.whole.unit)
    if said.name in _TOTALS:
        return replace(label, name=(stub.section or captions.name) + said.name)
    if said.name in stub.twice and stub.section:
        label = replace(label, name=NAME_JOINT.join((stub.section, said.name)))
    stub.whole, stub.indent, stub.part_indent = label, left, None
    return label
