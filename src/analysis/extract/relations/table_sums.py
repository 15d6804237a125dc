"""Tables: rows that add up to a row of totals, and a column of shares beside its amounts.

Which rows a total sums is seldom printed. It is taken from the figures: a run of rows that fills
the total in one column is its breakdown in all of them, and a column in which it misses by one
digit holds a misprint. A total stands before its parts (其中 begins them anew) or after them
(合计); parts that are numbered (一、二、) leave out the rows between.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from analysis.extract.genre import genre
from analysis.extract.relations.fit import CHANCE, MOST_PARTS, Fit, may_fill, weigh
from analysis.extract.relations.make import make_relation, name_parts
from analysis.extract.relations.model import Relation
from analysis.extract.relations.parts import PART_CUE
from analysis.extract.relations.sentences import Paragraph, Term

_GENRE: Final = genre("table_sums")
_ROW: Final = _GENRE.pattern("row")
_VALUE: Final = _GENRE.pattern("value")
_TOTAL: Final = _GENRE.pattern("total_row")
_NUMBERED: Final = _GENRE.pattern("numbered_row")
_LONGEST_RUN: Final = MOST_PARTS
#: Rows from a total to the last group of its parts, at most.
_FARTHEST: Final = 60
#: Signs of a label on a line of its own, at most.
_LONGEST_LABEL: Final = 24
_HUNDRED: Final = 100
_SHARE: Final = "share(part, whole)"
_PERCENTS: Final = frozenset({"percent", "percentage_point"})


@dataclass(frozen=True, slots=True)
class _Row:
    label: str
    cells: Mapping[int, Term]


def find_row_sums(paragraphs: Sequence[Paragraph]) -> Iterator[Relation]:
    """Yield the sums and shares that a document's tables assert."""
    for table in (*_read_tables(paragraphs), *_read_upright(paragraphs)):
        yield from _find_totals(table)
        yield from _find_shares(table)


def is_row(paragraph: Paragraph) -> bool:
    """Tell whether a paragraph is a row of a table and no sentence."""
    return _ROW.match(paragraph.text) is not None and len(_split(paragraph.text)) > 1


def _split(text: str) -> list[tuple[int, str]]:
    """Return the cells of a row, each with where it begins."""
    mark = "|" if "|" in text else " "
    cells = []
    position = 0
    for cell in text.split(mark):
        if cell.strip():
            cells.append((position, cell.strip()))
        position += len(cell) + 1
    return cells


def _read_tables(paragraphs: Sequence[Paragraph]) -> Iterator[list[_Row]]:
    table: list[_Row] = []
    expected = -1
    for paragraph in paragraphs:
        if table and (paragraph.start != expected or not is_row(paragraph)):
            yield table
            table = []
        if is_row(paragraph):
            table.append(_read_row(paragraph))
        expected = paragraph.start + len(paragraph.text) + 1
    if table:
        yield table


def _read_row(paragraph: Paragraph) -> _Row:
    """Return a row with its cells by column, counted from the last, where numbers stand."""
    cells = _split(paragraph.text)
    starts = [start for start, _ in cells]
    found: dict[int, Term] = {}
    for term in paragraph.terms:
        at = sum(start <= term.start - paragraph.start for start in starts) - 1
        if at > 0:
            found[at - len(cells)] = term
    return _Row(cells[0][1], found)


def _read_upright(paragraphs: Sequence[Paragraph]) -> Iterator[list[_Row]]:
    """Yield the tables that a page leaves with one cell a line: a label, then its numbers."""
    table: list[_Row] = []
    label, cells = "", list[Term]()
    for paragraph in paragraphs:
        is_cell = len(paragraph.terms) == 1 and _VALUE.fullmatch(paragraph.text) is not None
        is_label = not is_cell and len(paragraph.text) <= _LONGEST_LABEL
        if paragraph.above or not is_cell:
            if label and cells:
                table.append(_make_row(label, cells))
            label, cells = paragraph.above.rpartition("\n")[2] or label, []
        if len(paragraph.above) > _LONGEST_LABEL or not (is_cell or is_label):
            yield table
            table = []
        if is_cell:
            cells.append(paragraph.terms[0])
        else:
            label = paragraph.text
    if label and cells:
        table.append(_make_row(label, cells))
    yield table


def _make_row(label: str, cells: Sequence[Term]) -> _Row:
    return _Row(label, {at - len(cells): cell for at, cell in enumerate(cells)})


def _find_totals(table: Sequence[_Row]) -> Iterator[Relation]:
    seen: set[tuple[int, ...]] = set()
    summed: set[int] = set()
    for total, runs in _suppose(table):
        if total in summed and _TOTAL.search(table[total].label):
            continue  # a row of totals has one breakdown; one that 其中 follows may have several
        for wanted in (Fit.HOLDS, Fit.NEAR):
            chosen = next(
                (run for run in runs if run not in seen and _fills(table, total, run, wanted)),
                None,
            )
            if chosen is not None:
                seen.add(chosen)
                summed.add(total)
                yield from _assert(table, total, chosen)
                break


def _suppose(table: Sequence[_Row]) -> Iterator[tuple[int, list[tuple[int, ...]]]]:
    """Yield each row with the runs of rows that may be its parts, the fullest first."""
    size = len(table)
    numbered = [n for n, row in enumerate(table) if _NUMBERED.match(row.label)]
    for total, row in enumerate(table):
        if _TOTAL.search(row.label):
            if len(numbered) > 1:
                yield total, [tuple(n for n in numbered if n != total)]
            above = range(max(0, total - _LONGEST_RUN), total)
            yield total, [tuple(above[first:]) for first in range(len(above) - 1)]
        starts = [total + 1] if total + 1 < size else []
        if starts and PART_CUE.match(table[total + 1].label):
            reach = min(size, total + _FARTHEST)
            starts = [n for n in range(total + 1, reach) if PART_CUE.match(table[n].label)]
        for first in starts:
            stop = next(
                (
                    n
                    for n in range(first + 1, size)
                    if PART_CUE.match(table[n].label)
                    or (_NUMBERED.match(row.label) and n in numbered)
                ),
                size,
            )
            stop = min(stop, first + _LONGEST_RUN)
            yield total, [tuple(range(first, last)) for last in range(stop, first + 1, -1)]


def _columns(
    table: Sequence[_Row], total: int, parts: Sequence[int]
) -> Iterator[tuple[Term, list[Term]]]:
    """Yield a total and its parts, by column; a column of rates adds up to nothing."""
    for column, whole in table[total].cells.items():
        cells = [table[n].cells.get(column) for n in parts]
        found = [cell for cell in cells if cell is not None]
        if not found[1:] or len(found) < len(parts) or not whole.value:
            continue
        if whole.mention.kind == "change" or any(not whole.is_like(cell) for cell in found):
            continue
        filled = sum((cell.value for cell in found), Fraction(0))
        missed = min(abs(one - _HUNDRED) for one in (whole.value, filled))
        if whole.unit in _PERCENTS and missed > len(found) * whole.step:
            continue
        if all(cell.is_exact for cell in (whole, *found)):
            yield whole, found


def _fills(table: Sequence[_Row], total: int, parts: Sequence[int], wanted: Fit) -> bool:
    """Tell whether rows fill a total, in all columns but some that miss by a digit."""
    fits: list[Fit] = []
    chance = Fraction(1)
    columns = list(_columns(table, total, parts))
    if not any(may_fill(whole, cells, wanted) for whole, cells in columns):
        return False
    for whole, cells in columns:
        formula, operands = name_parts(cells)
        weight = weigh(whole, operands, formula)
        fits.append(weight.fit)
        if weight.fit is wanted:
            chance *= weight.chance
    if any(fit not in {Fit.HOLDS, Fit.NEAR} for fit in fits) or wanted not in fits:
        return False
    return chance * len(parts) < CHANCE and fits.count(wanted) * 2 >= len(fits)


def _assert(table: Sequence[_Row], total: int, parts: Sequence[int]) -> Iterator[Relation]:
    for whole, cells in _columns(table, total, parts):
        formula, operands = name_parts(cells)
        yield make_relation("sum", whole, operands, formula, label="sum", words=table[total].label)


def _find_shares(table: Sequence[_Row]) -> Iterator[Relation]:
    """Yield 391231 | 46.97 of a total 832937 | 100: a column of shares beside its amounts."""
    for whole in table:
        for column, hundred in whole.cells.items():
            amount = whole.cells.get(column - 1)
            if (
                amount is None
                or hundred.unit != "percent"
                or hundred.value != _HUNDRED
                or not amount.is_amount
            ):
                continue
            found = []
            for row in table:
                share, part = row.cells.get(column), row.cells.get(column - 1)
                if row is whole or share is None or part is None or not part.is_like(amount):
                    continue
                weight = weigh(share, {"part": part, "whole": amount}, _SHARE)
                found.append((weight.fit, share, part, row.label))
            held = sum(fit is Fit.HOLDS for fit, *_ in found)
            if 2 * held <= len(found):
                continue
            for fit, share, part, label in found:
                if fit in {Fit.HOLDS, Fit.NEAR, Fit.CLOSE}:
                    yield make_relation(
                        "share",
                        share,
                        {"part": part, "whole": amount},
                        _SHARE,
                        label="share",
                        words=label,
                    )
