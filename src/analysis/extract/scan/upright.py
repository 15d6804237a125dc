"""Tables with one cell a line, as a page of the web leaves them: heads, a label, its numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from analysis.extract.genre import genre
from analysis.extract.reasons import reason
from analysis.extract.scan.captions import Captions
from analysis.extract.scan.cells import Around, Label, Tables, describe_cell
from analysis.extract.scan.heads import Said, is_date, is_unit, read_head, read_label
from analysis.extract.scan.marks import mark_words
from analysis.extract.table_rows import BARE, is_value

_YEAR: Final = genre("grids").pattern("year")
_STUBS: Final = genre("grids").word_set("stubs")
_LONGEST: Final = 24
_MOST_LABELS: Final = 16


@dataclass(slots=True)
class Upright:
    """What the lines so far say: labels and numbers pending, and the heads of the columns."""

    labels: list[tuple[int, str]] = field(default_factory=list)
    numbers: list[tuple[int, str]] = field(default_factory=list)
    heads: tuple[Said, ...] = ()

    def add(self, word: str, start: int, captions: Captions, tables: Tables) -> None:
        """Take up a line of one cell."""
        number = is_value(word) and not is_date(word)
        if number and (self.labels or self.numbers):
            self.numbers.append((start, word))
            return
        self._close_row(captions, tables)
        if len(word) > _LONGEST:
            self.close(captions, tables)
        elif not number:
            self.labels = [*self.labels[1 - _MOST_LABELS :], (start, word)]

    def close(self, captions: Captions, tables: Tables) -> None:
        """End the table: what comes next is running text, or another table."""
        self._close_row(captions, tables)
        self.labels, self.heads = [], ()

    def _close_row(self, captions: Captions, tables: Tables) -> None:
        """A run of numbers ends: its label stands before it, the heads before the first label."""
        count = len(self.numbers)
        if not count or not self.labels:
            return
        words = [word for _, word in self.labels]
        own = 2 if len(words) > 1 and is_unit(words[-1]) else 1
        if len(words) >= count + own:
            self.heads = tuple(map(read_head, _stack(words[:-own], count)))
            for start, word in self.labels[:-own]:
                mark_words(start, word, captions.year, tables)
        heads, doubt = self.heads, ""
        if len(heads) != count:
            doubt = reason("cells_and_heads", cells=count, heads=len(heads)) if heads else ""
            heads = (Said(),) * count
        said = read_label(words[-own])
        label = Label(said, said.name, said.unit or (words[-1] if own > 1 else ""))
        for start, word in self.labels[-own:]:
            mark_words(start, word, captions.year, tables)
        around = Around(label, heads, captions)
        for column, (start, word) in enumerate(self.numbers):
            if any(sign.isdecimal() for sign in word):
                end, bare = start + len(word), BARE.fullmatch(word) is not None
                tables.cells[start] = describe_cell(around, end, column, (doubt,), bare=bare)
        last, word = self.numbers[-1]
        tables.spans.append((self.labels[-own][0], last + len(word) + 1))
        self.labels, self.numbers = [], []


def _stack(words: Sequence[str], count: int) -> list[tuple[str, ...]]:
    """The heads of each column: the last lines, under the years before them that they repeat."""
    lower = list(words[-count:])
    upper = [word for word in words[:-count] if word not in _STUBS]
    while upper and not _YEAR.match(upper[0]):
        upper.pop(0)
    each = count // len(upper) if upper and count % len(upper) == 0 else 0
    groups = [lower[at : at + each] for at in range(0, count, each)] if each else []
    if len(groups) > 1 and all(group == groups[0] for group in groups):
        return [(upper[at // each], word) for at, word in enumerate(lower)]
    return [(word,) for word in lower]
