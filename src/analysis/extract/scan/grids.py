"""Tables of numbers inside a document's text: what a head, a label or a caption says of a cell.

A cell prints a bare number. Its unit, year and meaning stand elsewhere: in the head of its
column (余额（亿元）, 2018年), in the label of its row (粮食产量（万吨）), in a column of units,
or in a caption (单位：万吨). Rows come with cells side by side, split by spaces or bars, or, where
a page was taken from the web, with one cell a line. Nothing is guessed: a cell whose unit isn't
printed anywhere has none.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Final

from analysis.extract.genre import genre
from analysis.source.numerals import ONE
from analysis.source.reading import read_scale

_LONGEST_ROW: Final = 240
_LONGEST_LABEL: Final = 24
_MOST_LABELS: Final = 16
_GENRE: Final = genre("grids")
_PART: Final = _GENRE.pattern("part")
_BARE: Final = _GENRE.pattern("bare")
_OWN_UNIT: Final = _GENRE.pattern("own_unit")
_YEAR: Final = _GENRE.pattern("year_in_head")
_ALL_YEARS: Final = _GENRE.pattern("all_years")
_CAPTION: Final = _GENRE.pattern("caption")
_IN_PARENTHESES: Final = _GENRE.pattern("in_parentheses")
_CHANGE: Final = _GENRE.pattern("change")
_RATE: Final = _GENRE.pattern("rate")
_GOAL: Final = _GENRE.pattern("goal")
_NO_NUMBER: Final = _GENRE.word_set("no_number")
_RATES: Final = frozenset({"percent", "permille", "percentage_point"})


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands around a bare number: unit words as printed, head year, meaning.

    ``words`` is empty where no unit is printed. ``unit`` and ``factor`` follow from it.
    """

    words: str
    unit: str
    factor: Decimal
    change: bool
    goal: bool
    year: str


@dataclass(slots=True)
class _Grid:
    """What the lines so far say: heads of the columns, caption, labels and numbers pending."""

    heads: list[str] = field(default_factory=list)
    caption: str = ""
    labels: list[str] = field(default_factory=list)
    column: list[tuple[int, bool]] = field(default_factory=list)
    upright: list[str] = field(default_factory=list)


def find_cells(text: str) -> dict[int, Cell]:
    """Every bare number of a table in the text, by the position where it starts."""
    cells: dict[int, Cell] = {}
    grid = _Grid()
    position = 0
    for line in text.split("\n"):
        start, position = position, position + len(line) + 1
        if len(line) > _LONGEST_ROW or "。" in line:
            _close_column(grid, cells)
            grid = _Grid()
        elif line:
            _read_line(grid, cells, line, start)
    _close_column(grid, cells)
    return cells


def _read_line(grid: _Grid, cells: dict[int, Cell], line: str, start: int) -> None:
    caption = _CAPTION.search(line)
    if caption:
        grid.caption = caption[1]
        return
    parts = [(found.start(), found[0]) for found in _PART.finditer(line)]
    if not parts:
        return
    if all(len(word) == 1 and "\u3400" <= word <= "\u9fff" for _, word in parts):
        parts = [(parts[0][0], "".join(word for _, word in parts))]  # 指 标
    if len(parts) == 1:
        _read_single(grid, cells, parts[0][1], start + parts[0][0])
        return
    _close_column(grid, cells)
    grid.labels = []
    values = len(parts)
    while values and _is_value(parts[values - 1][1]):
        values -= 1
    numbers = parts[values:]
    words = [word for _, word in parts[:values]]
    if not numbers or all(_ALL_YEARS.fullmatch(word) for _, word in numbers):
        grid.heads = [word for _, word in parts]
        return
    if not words and len(numbers) == 1:
        return
    heads = grid.heads[-len(numbers) :] if len(grid.heads) >= len(numbers) else []
    for order, (offset, word) in enumerate(numbers):
        if _BARE.fullmatch(word):
            head = heads[order] if heads else ""
            cells[start + offset] = _describe(head, words, grid.caption)


def _is_value(word: str) -> bool:
    return _BARE.fullmatch(word) is not None or word in _NO_NUMBER


def _read_single(grid: _Grid, cells: dict[int, Cell], word: str, start: int) -> None:
    """One cell on a line: the table stands upright, heads first, then label and numbers."""
    bare = _BARE.fullmatch(word) is not None
    if (bare or _OWN_UNIT.fullmatch(word)) and not _ALL_YEARS.fullmatch(word):
        grid.column.append((start, bare))
        return
    _close_column(grid, cells)
    if len(word) > _LONGEST_LABEL:
        grid.labels, grid.upright = [], []
    else:
        grid.labels = [*grid.labels[1 - _MOST_LABELS :], word]


def _close_column(grid: _Grid, cells: dict[int, Cell]) -> None:
    """A run of numbers ends: its label is the line before, its heads stand before the first."""
    count = len(grid.column)
    if not count:
        return
    if len(grid.labels) > count:
        grid.upright = grid.labels[-count - 1 : -1]
    if grid.labels:
        heads = grid.upright if len(grid.upright) == count else [""] * count
        for head, (start, bare) in zip(heads, grid.column, strict=True):
            if bare:
                cells[start] = _describe(head, grid.labels[-1:], grid.caption)
    grid.labels, grid.column = [], []


def _describe(head: str, words: Sequence[str], caption: str) -> Cell:
    """The first unit that is printed: in the head, the label, a column of units, the caption."""
    label = words[0] if words else ""
    unit_words, unit, factor = "", "", ONE
    for place in (*_units_in(head), *_units_in(label), *words[1:], caption):
        unit, factor = _unit_of(place)
        if unit:
            unit_words = place
            break
    year = _YEAR.search(head)
    return Cell(
        unit_words,
        unit,
        factor,
        unit in _RATES and _CHANGE.search(head + label) is not None,
        _GOAL.search(head) is not None,
        year[1] if year else "",
    )


def _units_in(words: str) -> list[str]:
    """Unit words inside a head or label: in parentheses, or a percent sign."""
    rate = _RATE.search(words)
    return [*_IN_PARENTHESES.findall(words), *([rate[0]] if rate else [])]


@lru_cache(maxsize=1024)
def _unit_of(words: str) -> tuple[str, Decimal]:
    return read_scale(words)
