"""Which heads stand over which column of a table.

Heads come in one row or in several. An upper head often spans several columns: it is repeated, or
followed by empty cells, or, in a plain text, there are fewer upper heads than lower ones, and only
their places in print or an even share can tell what they span. Where these disagree, the columns
say so.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from analysis.extract.reasons import reason
from analysis.extract.table_rows import Part, count_cells

_UNSURE_SPAN: Final = reason("unsure_span")
_NO_HEAD: Final = reason("no_head")
_STRAIGHT: Final = 2
"""Edges of one column differ by no more columns of print than this."""
_Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of numbers.

    Attributes:
        stacks: the heads over each column, from the upper to the lower.
        places: left and right edge of each column in print; empty where they aren't straight.
        doubts: why the heads over a column may be others.
        label_heads: the heads over the columns of labels.
        headed: there are heads that fit the columns.
    """

    stacks: tuple[tuple[str, ...], ...]
    places: tuple[_Place, ...]
    doubts: tuple[str, ...]
    label_heads: tuple[str, ...]
    headed: bool


def fit_columns(
    heads: Sequence[Sequence[Part]],
    rows: Sequence[Sequence[Part]],
    labels: int,
    *,
    indexed: bool,
    stubs: frozenset[str],
) -> Columns:
    """Fit the rows of heads over the columns of numbers.

    Args:
        heads: the cells of each row of heads, from the upper to the lower.
        rows: the cells of each row after its labels.
        labels: how many columns of labels most rows have.
        indexed: cells are parted by bars or tabs, so that a column goes by its number.
        stubs: heads that stand over labels.
    """
    number = _count_columns(heads, [len(row) for row in rows], labels, stubs, indexed=indexed)
    parted = [_part_labels(level, labels, number, stubs) for level in heads]
    levels = [cells for _, cells in parted]
    straight = [cells for cells in (*levels, *rows) if len(cells) == number and not indexed]
    places = _places(straight, number)
    stacks: list[list[str]] = [[] for _ in range(number)]
    doubts = [""] * number
    below: Sequence[Part] | None = None
    headed = partly = False
    for cells in reversed(levels):
        words, doubt = _spread(cells, number, places, below, indexed=indexed, strict=partly)
        if words:
            headed = True
            if below is None:
                # Heads over some columns only: those above them span by the columns' places.
                partly = len(cells) < number
                below = _as_parts(words, places) if partly else cells
            for stack, word in zip(stacks, words, strict=True):
                stack[:0] = [word] if word and word not in stack else []
        doubts = [one or doubt for one in doubts]
    if headed:
        bare = [not stack for stack in stacks]
        unheaded = bare if indexed else [any(bare)] * number
        doubts = [one or _NO_HEAD * no for one, no in zip(doubts, unheaded, strict=True)]
    label_heads = next((named for named, _ in reversed(parted) if named), ())
    return Columns(
        tuple(map(tuple, stacks)),
        tuple(places),
        tuple(doubts),
        tuple(part.text for part in label_heads),
        headed,
    )


def _as_parts(words: Sequence[str], places: Sequence[_Place]) -> list[Part]:
    return [Part(0, word, *place) for word, place in zip(words, places, strict=True)]


def _count_columns(
    heads: Sequence[Sequence[Part]],
    counts: Sequence[int],
    labels: int,
    stubs: frozenset[str],
    *,
    indexed: bool,
) -> int:
    """The columns of numbers: as many as the lowest heads, if any row has so many cells."""
    if heads:
        total = len(heads[-1])
        stubbed = sum(1 for part in heads[-1] if part.text in stubs)
        fits = [total - labels] if indexed else [total - labels, total - stubbed, total]
        for number in fits:
            if number > 0 and number in counts:
                return number
    return count_cells(counts)


def _part_labels(
    level: Sequence[Part], labels: int, number: int, stubs: frozenset[str]
) -> tuple[Sequence[Part], Sequence[Part]]:
    """The heads over labels, and those over numbers."""
    if len(level) == labels + number:
        return level[:labels], level[labels:]
    if len(level) == number and level[0].text not in stubs:
        return (), level
    lead = 0
    while lead < len(level) and (level[lead].text in stubs or not level[lead].text):
        lead += 1
    return level[:lead], [part for part in level[lead:] if part.text]


def _places(lines: Sequence[Sequence[Part]], number: int) -> list[_Place]:
    """Where each column stands in print; nowhere unless all are straight in two lines or more."""
    places: list[_Place] = []
    for at in range(number if len(lines) > 1 else 0):
        lefts = [line[at].left for line in lines]
        rights = [line[at].right for line in lines]
        centres = [left + right for left, right in zip(lefts, rights, strict=True)]
        slants = [max(edges) - min(edges) for edges in (lefts, rights)]
        if min(*slants, (max(centres) - min(centres)) // 2) > _STRAIGHT:
            return []
        places.append((min(lefts), max(rights)))
    return places


def _spread(
    cells: Sequence[Part],
    number: int,
    places: Sequence[_Place],
    below: Sequence[Part] | None,
    *,
    indexed: bool,
    strict: bool,
) -> tuple[list[str], str]:
    """The head over each column, and what isn't sure; nothing where these heads don't fit."""
    if len(cells) == number:
        words = [part.text for part in cells]
        for at in range(1, number if below is not None else 0):
            words[at] = words[at] or words[at - 1]
        return words, ""
    if below is not None and 0 < len(cells) < number:
        return _span(cells, below, [] if indexed else places, strict=strict)
    under = None if indexed else _overlapping(cells, places)
    if under is None:
        return [], reason("cells_and_heads", cells=number, heads=len(cells)) if cells else ""
    words = [""] * number
    for part, at in zip(cells, under, strict=True):
        words[at] = part.text
    return words, ""


def _span(
    cells: Sequence[Part], below: Sequence[Part], places: Sequence[_Place], *, strict: bool
) -> tuple[list[str], str]:
    """Fewer upper heads than columns: an even share if the lower heads repeat, else by place.

    Where the lower heads too went by place (``strict``), the places must bear the reading out.
    """
    number = len(below)
    even: list[int] = []
    if number % len(cells) == 0:
        each = number // len(cells)
        even = [at // each for at in range(number)]
        lower = [part.text for part in below]
        groups = [lower[at : at + each] for at in range(0, number, each)]
        if all(group == groups[0] for group in groups):
            return [cells[at].text for at in even], ""
    lefts = [part.left for part in cells]
    centres = [part.left + part.right for part in cells]
    by_left = [max(0, bisect_left(lefts, right) - 1) for _, right in places]
    by_centre = [_nearest(centres, left + right) for left, right in places]
    readings = {tuple(one): one for one in (even, by_left, by_centre) if one}
    borne_out = [one for one in readings.values() if _bears_out(cells, places, one)]
    if len(borne_out) == 1:
        return [cells[at].text for at in borne_out[0]], ""
    doubt = "" if len(readings) == 1 and places and not strict else _UNSURE_SPAN
    chosen = next(iter(readings.values()), [])
    return [cells[at].text for at in chosen] or [""] * number, doubt


def _bears_out(cells: Sequence[Part], places: Sequence[_Place], spans: Sequence[int]) -> bool:
    """Whether each head starts with the columns it would span, or stands over their middle."""
    if not places:
        return False
    for at, cell in enumerate(cells):
        under = [place for place, over in zip(places, spans, strict=True) if over == at]
        if not under:
            return False
        left, right = under[0][0], under[-1][1]
        middle = abs(cell.left + cell.right - left - right) <= 2 * _STRAIGHT
        if abs(cell.left - left) > 1 and not middle:
            return False
    return True


def _nearest(centres: Sequence[int], centre: int) -> int:
    """Which of some rising numbers is nearest."""
    after = bisect_left(centres, centre)
    near = range(max(0, after - 1), min(len(centres), after + 1))
    return min(near, key=lambda at: abs(centres[at] - centre))


def _overlapping(cells: Sequence[Part], places: Sequence[_Place]) -> list[int] | None:
    """The column under each cell by its place in print; None where that isn't one each."""
    result: list[int] = []
    lefts = [left for left, _ in places]
    rights = [right for _, right in places]
    for part in cells:
        first, behind = bisect_right(rights, part.left), bisect_left(lefts, part.right)
        if behind - first != 1 or (result and first <= result[-1]):
            return None
        result.append(first)
    return result or None


def place_cells(
    cells: Sequence[Part], columns: Columns, *, exact: bool
) -> tuple[list[int | None], str]:
    """The column of each cell of a row, and why it isn't sure.

    Args:
        cells: the row's cells after its labels.
        columns: the table's columns.
        exact: a column goes by its number, and an empty cell is one.
    """
    number = len(columns.stacks)
    if len(cells) == number:
        return list(range(number)), ""
    if len(cells) < number and not exact:
        under = _overlapping(cells, columns.places)
        if under is not None:
            return list(under), ""
    doubt = reason("cells_and_table", cells=len(cells), table=number)
    return [None] * len(cells), doubt if columns.headed else ""
