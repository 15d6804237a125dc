"""Rows of tables in a text: which lines are rows, and where their cells stand.

A table in a plain text has its cells parted by bars, by tabs, by wide gaps or, where a page was
taken from a PDF, by one space. A line alone is no table: it is a row only in a block of lines that
are rows alike. Whoever joins lines leaves rows as they stand, because a gap's width says which
column a cell belongs to.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal
from unicodedata import east_asian_width

from analysis.extract.genre import genre
from analysis.source.numerals import FULL_WIDTH

Style = Literal["bars", "tabs", "wide", "single"]
"""What parts the cells of a line."""
_Shape = Literal["", "values", "words", "lone", "rule"]

_GENRE: Final = genre("table_rows")
_BAR: Final = _GENRE.pattern("bar")
_GAP: Final = _GENRE.pattern("gap")
_WIDE_GAP: Final = _GENRE.pattern("wide_gap")
_RULE: Final = _GENRE.pattern("rule")
_VALUE: Final = _GENRE.pattern("value")
_SENTENCE: Final = _GENRE.pattern("sentence")
_LEADER: Final = _GENRE.pattern("leader")
_TELLING: Final = _GENRE.pattern("telling")
_NO_NUMBER: Final = _GENRE.word_set("no_number")
_SPACED: Final = _GENRE.word_set("spaced")
BARE: Final = _GENRE.pattern("bare")
"""A number without a unit of its own."""
MARK: Final = _GENRE.pattern("mark")
"""A footnote's mark."""
OWN_UNIT: Final = _GENRE.pattern("own_unit")
ALL_YEARS: Final = _GENRE.pattern("all_years")
"""A cell that is a year and nothing else."""
LONGEST_LABEL: Final = 40
_LONGEST_HEAD: Final = 24
LONGEST_ROW: Final = 2_000
_LONGEST_SPACED: Final = 480
_MOST_LONE: Final = 2
_MOST_CELLS: Final = 120
_FEWEST: Final = 2
_WIDE: Final = frozenset("WF")


@dataclass(frozen=True, slots=True)
class Part:
    """A cell of a line: where it starts, its words, and the columns of print it takes."""

    start: int
    text: str
    left: int
    right: int

    @property
    def end(self) -> int:
        """Where it ends in its line."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class _Line:
    shape: _Shape
    style: Style
    parts: tuple[Part, ...] = ()


_NO_ROW: Final = _Line("", "single")
_LONE: Final = _Line("lone", "single")


def is_value(word: str) -> bool:
    """Tell whether a cell holds a number, or a sign that it has none (…, 持平)."""
    return word in _NO_NUMBER or _VALUE.fullmatch(word.translate(FULL_WIDTH)) is not None


def is_rule(line: str) -> bool:
    """Tell whether a line only draws (a table's frame)."""
    return _RULE.fullmatch(line) is not None


def split_cells(line: str) -> tuple[Style, tuple[Part, ...]]:
    """What parts the cells of a line, and its cells; between bars and tabs they may be empty."""
    if _BAR.search(line):
        return "bars", _split_at(line, [found.span() for found in _BAR.finditer(line)])
    stripped = line.strip()
    if "\t" in stripped:
        first = line.index(stripped[0])
        signs = enumerate(line[: first + len(stripped)])
        tabs = [(at, at + 1) for at, sign in signs if sign == "\t" and at >= first]
        return "tabs", _split_at(line, tabs)
    begin = len(line) - len(line.lstrip())
    end = len(line.rstrip())
    parted = (found.span() for found in _WIDE_GAP.finditer(line, begin, end))
    wide = [gap for gap in parted if not _is_in_word(line, *gap)]
    if not wide:
        gaps = [found.span() for found in _GAP.finditer(line, begin, end)]
        return "single", _join_spaced(line, _split_at(line, gaps), wide=False)
    parts: list[Part] = []
    for part in _split_at(line, wide):
        parts.extend(_split_tail(line, part))
    return "wide", _join_spaced(line, tuple(parts), wide=True)


def _is_in_word(line: str, begin: int, end: int) -> bool:
    """Tell whether a gap is one within a word that is set wide (指   标)."""
    word = line[begin - 1 : begin] + line[end : end + 1]
    around = line[max(0, begin - 2) : begin - 1] + line[end + 1 : end + 2]
    return word in _SPACED and not around.strip()


def _split_at(line: str, gaps: Sequence[tuple[int, int]]) -> tuple[Part, ...]:
    edges = [0, *(edge for gap in gaps for edge in gap), len(line)]
    widths = _widths(line)
    return tuple(
        _part_of(line, widths, edges[index], edges[index + 1]) for index in range(0, len(edges), 2)
    )


def _part_of(line: str, widths: Sequence[int], begin: int, end: int) -> Part:
    word = line[begin:end].strip()
    start = begin + line[begin:end].index(word) if word else begin
    return Part(start, word, widths[start], widths[start + len(word)])


def _widths(line: str) -> list[int]:
    """The column of print at which each sign starts: a wide sign takes two."""
    column = 0
    widths = [0]
    for sign in line:
        column += 2 if east_asian_width(sign) in _WIDE else 1
        widths.append(column)
    return widths


def _split_tail(line: str, part: Part) -> list[Part]:
    """A long label leaves but one space before its number: the number is a cell of its own."""
    words = part.text.split(" ")
    kept = len(words)
    while kept > 1 and words[kept - 1] and BARE.fullmatch(words[kept - 1].translate(FULL_WIDTH)):
        kept -= 1
    if kept == len(words) or kept == 0:
        return [part]
    widths = _widths(line)
    edges = [part.start + len(" ".join(words[:kept]))]
    result = [_part_of(line, widths, part.start, edges[0])]
    for word in words[kept:]:
        begin = edges[-1] + 1
        edges.append(begin + len(word))
        result.append(_part_of(line, widths, begin, edges[-1]))
    return result


def _join_spaced(line: str, parts: tuple[Part, ...], *, wide: bool) -> tuple[Part, ...]:
    """合  计 is one word; so is a line that is nothing but single signs with a space between."""
    if len(parts) < _FEWEST:
        return parts
    single = [len(part.text) == 1 and "\u3400" <= part.text <= "\u9fff" for part in parts]
    if all(single) and not wide:
        return (_spanned(line, parts),)
    for first in range(len(parts) - 1):
        pair = parts[first : first + 2]
        if all(single[first : first + 2]) and "".join(one.text for one in pair) in _SPACED:
            return (*parts[:first], _spanned(line, pair), *parts[first + 2 :])
    return parts


def _spanned(line: str, parts: Sequence[Part]) -> Part:
    start, last = parts[0].start, parts[-1]
    return Part(start, line[start : last.end], parts[0].left, last.right)


def find_rows(lines: Sequence[str]) -> list[bool]:
    """Tell of each line whether it is a row of a table. Blank lines part no table."""
    rows = [False] * len(lines)
    block: list[int] = []
    shapes: list[_Line] = []

    def close() -> None:
        first, last = _trim(shapes)
        if _is_table(shapes[first:last]):
            for index in block[first:last]:
                rows[index] = True
        block.clear()
        shapes.clear()

    for index, line in enumerate(lines):
        if not line.strip():
            continue
        shape = _shape_of(line)
        if not shape.shape or (shapes and not _alike(shapes[-1], shape)):
            close()
        if shape.shape:
            block.append(index)
            shapes.append(shape)
    close()
    return rows


def _alike(before: _Line, line: _Line) -> bool:
    """Bars go with bars and tabs with tabs; a line of one cell or of drawing goes with any."""
    styles = {one.style for one in (before, line) if one.shape in {"values", "words"}}
    return len(styles) < _FEWEST or styles == {"wide", "single"}


def _trim(shapes: Sequence[_Line]) -> tuple[int, int]:
    """Without the lines of one cell before the first row and after the last."""
    rows = [index for index, one in enumerate(shapes) if one.shape not in {"lone", "rule"}]
    return (rows[0], rows[-1] + 1) if rows else (0, 0)


def _is_table(block: Sequence[_Line]) -> bool:
    """Two rows or more, one of them with numbers; where one space parts cells, a head that tells.

    Runs of single lines are no part of a table: a block with more than two on end is none.
    """
    rows = [one for one in block if one.shape in {"values", "words"}]
    valued = [one for one in rows if one.shape == "values"]
    if len(rows) < _FEWEST or not valued or _has_many_lone(block):
        return False
    if any(one.style != "single" for one in valued):
        return True
    count = len(valued[0].parts)
    head = rows[0]
    telling = head.shape == "words" and any(_TELLING.search(part.text) for part in head.parts)
    if telling and len(head.parts) >= min(len(one.parts) for one in valued):
        return True
    several = [one for one in valued if sum(is_value(part.text) for part in one.parts) > 1]
    return len(several) >= _FEWEST and all(len(one.parts) == count for one in valued)


def _has_many_lone(block: Sequence[_Line]) -> bool:
    run = 0
    for one in block:
        run = run + 1 if one.shape == "lone" else 0
        if run > _MOST_LONE:
            return True
    return False


def _shape_of(line: str) -> _Line:
    barred = _BAR.search(line) is not None
    if len(line) > LONGEST_ROW or (not barred and _SENTENCE.search(line)) or _LEADER.search(line):
        return _NO_ROW
    if is_rule(line):
        return _Line("rule", "bars")
    alone = line.strip()
    if not barred and not _GAP.search(alone):
        short = len(alone) <= _LONGEST_HEAD and not is_value(alone)
        return _LONE if short else _NO_ROW
    return _shape_of_cells(*split_cells(line))


def _shape_of_cells(style: Style, parts: tuple[Part, ...]) -> _Line:
    filled = [part for part in parts if part.text]
    if not filled or len(parts) > _MOST_CELLS:
        return _NO_ROW
    if style == "bars" and _SENTENCE.search(parts[0].text):
        return _NO_ROW  # the remarks after it may be sentences
    if style != "bars" and sum(len(part.text) for part in parts) > _LONGEST_SPACED:
        return _NO_ROW
    if len(filled) == 1 and style != "bars":
        short = len(filled[0].text) <= _LONGEST_HEAD and not is_value(filled[0].text)
        return _LONE if short else _NO_ROW
    return _Line(_kind_of(style, filled), style, parts)


def _kind_of(style: Style, filled: Sequence[Part]) -> _Shape:
    values = [is_value(part.text) for part in filled]
    years = [ALL_YEARS.fullmatch(part.text.translate(FULL_WIDTH)) is not None for part in filled]
    counted = [value and not year for value, year in zip(values, years, strict=True)]
    if style == "single":
        return _kind_of_single(filled, values, years)
    if len(filled[0].text) > LONGEST_LABEL:
        return ""
    if any(counted[1:]):
        return "values"
    longest = LONGEST_LABEL if style == "bars" else _LONGEST_HEAD
    return "words" if all(len(part.text) <= longest for part in filled) else ""


def _kind_of_single(
    filled: Sequence[Part], values: Sequence[bool], years: Sequence[bool]
) -> _Shape:
    """Where one space parts cells, numbers end the row; digits set apart are one number."""
    words = [part.text for part in filled]
    if any(
        len(word) > _LONGEST_HEAD for word, value in zip(words, values, strict=True) if not value
    ):
        return ""
    tail = len(values)
    while tail and values[tail - 1] and not years[tail - 1]:
        tail -= 1
    numbers = words[tail:]
    if not numbers:
        return "words"
    dated = tail == 1 and years[0]
    named = any("\u3400" <= sign <= "\u9fff" for sign in "".join(words[:tail]))
    spread = len(numbers) > 1 and all(len(word) == 1 and word.isdigit() for word in numbers)
    telling = not any(values[:tail]) or dated or (tail > 1 and words[0].isdigit())
    return "values" if (named or dated) and telling and not spread else ""


def count_cells(rows: Sequence[int]) -> int:
    """The number of cells that most rows have; of two as frequent, the larger."""
    counts = Counter(rows)
    return max(counts, key=lambda number: (counts[number], number)) if counts else 0
