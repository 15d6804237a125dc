"""One walk over a text in reading order: each token to its reader, and what is remembered."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from heapq import merge
from operator import itemgetter
from sys import maxsize
from typing import Final

import regex

from analysis.extract.scan import dating
from analysis.extract.scan.cells import Cell, Tables
from analysis.extract.scan.chinese import read_chinese
from analysis.extract.scan.dates import leave_brackets, read_date
from analysis.extract.scan.english import read_english
from analysis.extract.scan.figures import (
    describe_by_table,
    read_arabic,
    read_cell,
    read_fraction,
)
from analysis.extract.scan.grids import find_tables
from analysis.extract.scan.headings import close_sentence
from analysis.extract.scan.names import read_count, read_machine, read_name, read_ordinal
from analysis.extract.scan.period import PERIOD_WORDS, note_period
from analysis.extract.scan.ranks import read_rank
from analysis.extract.scan.state import Read, Walk
from analysis.extract.scan.tokens import find_tokens

_Reader = Callable[[Walk, str, "regex.Match[str]"], Read | None]
_READERS: Final[Mapping[str, _Reader]] = {
    "machine": read_machine,
    "ordinal": read_ordinal,
    "count": read_count,
    "name": read_name,
    "date": read_date,
    "rank": read_rank,
    "fraction": read_fraction,
    "arabic": read_arabic,
    "english": read_english,
    "chinese": read_chinese,
}
_Token = tuple[str, "regex.Match[str]"]
_READ_BY_WORDS: Final = frozenset({"printed", "words"})
"""Cells whose figures the rules of running text read, and a table only describes."""
_HIDDEN: Final = "\ue000"
_UNCOUNTED: Final = frozenset({"date", "duration", "name"})
"""Kinds that leave the noun before them to the next figure."""
_NEVER: Final = (maxsize, maxsize)
_LONGEST_SENTENCE: Final = 240


def walk_text(text: str, year: int | None) -> Iterator[Read]:
    """Yield every mention of a text in reading order.

    Args:
        text: joined, with plain signs (:func:`analysis.extract.scan.tokens.plain_text`).
        year: the document's own year, if it is known.
    """
    head = dating.head_of(text)
    walk = Walk(
        year,
        dating.default_anchor(text, year),
        plans=dating.is_planned(head) or dating.is_all_goals(head),
        programme=dating.programme_years(head),
        goals=dating.is_all_goals(head),
        reviews=dating.is_review(head),
        latest=dating.latest_year(text, year),
    )
    tables = find_tables(text)
    inside = _Inside(tables.spans)
    for position, token in _in_order(text, tables):
        walk = inside.step(walk, position, token)
        read = inside.read(walk, text, position, token)
        if read is not None:
            yield read
            walk.previous, walk.previous_end = read, read.end
            if read.kind not in _UNCOUNTED:
                walk.counted, walk.counted_end = read, read.end


class _Inside:
    """Where the walk is in a table: what a row says of dates and goals, it says of itself only."""

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        self._spans = iter(spans)
        self._begin, self._finish = next(self._spans, _NEVER)
        self._outer: Walk | None = None
        self._described: Cell | None = None

    def step(self, walk: Walk, position: int, token: "_Token | Cell") -> Walk:
        """Return the walk to go on with: a copy for each row, and its own behind the table."""
        if self._outer is not None and position >= self._finish:
            walk, self._outer = _go_on(self._outer, walk, self._finish), None
        while position >= self._finish:
            self._begin, self._finish = next(self._spans, _NEVER)
        if self._outer is None and position >= self._begin:
            self._outer, walk = walk, copy(walk)
        elif self._outer is not None and _ends_row(token):
            walk = _go_on(copy(self._outer), walk, position + 1)
        return walk

    def read(self, walk: Walk, text: str, position: int, token: "_Token | Cell") -> Read | None:
        """Read a token or a cell."""
        if isinstance(token, Cell):
            if token.role not in _READ_BY_WORDS:
                return read_cell(self._outer or walk, text, position, token)
            self._described = token
            return None
        if self._outer is not None and _ends_row(token):
            return None
        read = _read_token(walk, text, *token)
        if read is not None and self._described and read.start < self._described.end:
            describe_by_table(self._outer or walk, read, self._described)
        return read


def _ends_row(token: "_Token | Cell") -> bool:
    return not isinstance(token, Cell) and token[0] == "stop"


def _in_order(text: str, tables: Tables) -> Iterator[tuple[int, _Token | Cell]]:
    """Tokens of running text and cells of tables as they follow each other."""
    cells = sorted(tables.cells.items())
    tokens = find_tokens(_mask(text, cells))
    return merge(
        ((start, cell) for start, cell in cells),
        ((token[1].start(), token) for token in tokens),
        key=itemgetter(0),
    )


def _mask(text: str, cells: Sequence[tuple[int, Cell]]) -> str:
    """The text without the cells that tables read: no token may start or end in one."""
    pieces: list[str] = []
    position = 0
    for start, cell in cells:
        if cell.role not in _READ_BY_WORDS:
            pieces += (text[position:start], _HIDDEN * (cell.end - start))
            position = cell.end
    return "".join((*pieces, text[position:]))


def _go_on(outer: Walk, inner: Walk, position: int) -> Walk:
    """Go on behind a table, or behind a row of it, as if it weren't there."""
    outer.previous_end, outer.counted_end = inner.previous_end, inner.counted_end
    outer.counted = inner.counted
    outer.previous, outer.by_classifier = None, {}
    outer.sentence_start = outer.paragraph_start = position
    return outer


def _read_token(walk: Walk, text: str, group: str, found: "regex.Match[str]") -> Read | None:
    leave_brackets(walk, found.start())
    if group == "stop":
        close_sentence(walk, text, found.start(), found[0])
    elif group == "overlong":
        pass  # forty Chinese numerals in a row are no figure
    elif found.start() < walk.previous_end:
        pass  # inside a name that was read whole
    elif group in PERIOD_WORDS:
        note_period(walk, text, group, found)
    else:
        # Sentences without an end must not make every look backwards longer.
        walk.sentence_start = max(walk.sentence_start, found.start() - _LONGEST_SENTENCE)
        read = _READERS[group](walk, text, found)
        if read is not None and read.start < walk.previous_end:
            read.start = found.start()
        return read
    return None
