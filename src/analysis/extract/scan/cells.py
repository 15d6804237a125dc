"""A cell of a table: what its heads, its label, a title and a caption say of it together."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final, Literal

from analysis.extract.reasons import reason
from analysis.extract.scan.captions import Captions
from analysis.extract.scan.heads import NAME_JOINT, RATES, Role, Said, read_unit
from analysis.extract.table_rows import BARE
from analysis.source.numerals import ONE, normalise

_FAR_APART: Final = 50
"""Two cells of a row farther apart than this, with units from two places, are in doubt."""
_MOST_COMPARED: Final = 64
_MEASURED: Final = frozenset({"level", "policy"})
_POINTS: Final = "percentage_point"


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands around a cell of a table.

    Attributes:
        end: where it ends in the text.
        role: what it holds: a measurement, a row's number (``ordinal``), a code (``name``),
            a place in an order, a ``date`` of a row or column; ``printed``, a figure with a unit
            of its own, which running text's rules read; or the ``words`` of a head or label.
        kind: of a measurement: level, change, share, rank or policy.
        words: the unit's words as printed; empty where no unit is printed.
        unit: and ``factor``: what follows from them.
        period: where the table names it; ``basis`` says how it is known.
        month: a month whose year the table doesn't name.
        ago: the years before the document's own, where the head says 上年 or 本年.
        label: what is measured, with its place or part.
        falls: a change downwards, so negative.
        doubts: why a reader should look.
    """

    end: int
    role: Role | Literal["date", "printed", "words"] = "value"
    kind: str = "level"
    words: str = ""
    unit: str = ""
    factor: Decimal = ONE
    period: str = ""
    basis: str = ""
    month: int | None = None
    ago: int | None = None
    label: str = ""
    falls: bool = False
    doubts: tuple[str, ...] = ()


@dataclass(slots=True)
class Tables:
    """The cells of a text, by where each starts, and where its tables begin and end."""

    cells: dict[int, Cell] = field(default_factory=dict)
    spans: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Label:
    """What stands before a row's numbers.

    Attributes:
        said: what its words say.
        name: with the name of the row it is a part of.
        unit: the row's own unit, as printed.
        whole: the unit of the row it is a part of, for want of its own.
        doubts: why it may be another.
    """

    said: Said
    name: str
    unit: str = ""
    whole: str = ""
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Date:
    period: str = ""
    basis: str = ""
    month: int | None = None
    ago: int | None = None


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around the cells of a row: its label, the heads of every column, the title."""

    label: Label
    heads: Sequence[Said]
    captions: Captions


def describe_cell(
    around: Around, end: int, column: int | None, doubts: Iterable[str] = (), *, bare: bool = True
) -> Cell:
    """Put together what is said of a cell.

    Args:
        around: what stands around its row.
        end: where its number ends in the text.
        column: the cell's own; None where it isn't known.
        doubts: of the row and the column.
        bare: it prints no unit of its own.
    """
    label, heads, captions = around.label, around.heads, around.captions
    head = heads[column] if column is not None else Said()
    if captions.contents:
        return Cell(end, "ordinal")
    role = label.said.role if label.said.role != "value" else head.role
    if role in {"ordinal", "name"}:
        return Cell(end, role)
    level = _level_of(heads, column)
    part = level.name if level and head.change and not head.name else head.name
    name = NAME_JOINT.join(filter(None, (label.name, part)))
    date = _date_of(label.said, heads, column, captions)
    cell = Cell(end, role, "rank", "", "rank", ONE, date.period, date.basis, date.month, date.ago)
    if role == "rank":
        return replace(cell, label=name, doubts=tuple(doubts))
    change = head.change or label.said.change
    if not bare:
        kind = "policy" if head.goal else "change" if change else "level"
        doubts = tuple(dict.fromkeys(filter(None, doubts)))
        return replace(cell, role="printed", kind=kind, unit="", label=name, doubts=doubts)
    words, doubt = _choose_unit(label, head, level, captions)
    unit, factor, unknown = read_unit(words, name) if words else ("", ONE, "")
    if not words and (change or head.share) and not head.absolute:
        unit = "percent"
        doubt = reason("rates_as_percent")
    kind = "policy" if head.goal else _kind_of(unit, head, change=change)
    return replace(
        cell,
        kind=kind,
        words=words,
        unit=unit,
        factor=factor,
        label=name,
        falls=kind == "change" and (head.falls or label.said.falls),
        doubts=tuple(dict.fromkeys(filter(None, (*doubts, doubt, unknown)))),
    )


def _kind_of(unit: str, head: Said, *, change: bool) -> str:
    if change and (unit in RATES or head.change):
        return "change"
    return "share" if unit in RATES else "level"


def _level_of(heads: Sequence[Said], column: int | None) -> Said | None:
    """What a change is a change of: the nearest column before it that holds levels, if any."""
    for one in reversed(heads[:column] if column is not None else ()):
        if not one.change and not one.share and one.role == "value":
            return one
    return None


def _date_of(row: Said, heads: Sequence[Said], column: int | None, captions: Captions) -> _Date:
    """The date of a cell: its head's, its row's, the nearest column's before it, the title's."""
    head = heads[column] if column is not None else Said()
    month = head.month or row.month
    for one in (head, row):
        if one.years:
            return _Date(replace(one, month=one.month or month).period, "stated")
    dated = head
    if not head.goal and head.ago is None and column is not None:
        before = (one for one in reversed(heads[:column]) if one.years or one.ago is not None)
        dated = next((one for one in before if not one.goal), head)
    if dated.years:
        return _Date(replace(dated, month=dated.month or row.month).period, "inherited")
    if captions.year:
        year = str(int(captions.year) - (dated.ago or 0))
        return _Date(Said(years=(year,), month=month).period, "inherited")
    return _Date(month=month, ago=dated.ago)


def _choose_unit(
    label: Label, head: Said, level: Said | None, captions: Captions
) -> tuple[str, str]:
    """The words of a cell's unit, and why they may be wrong.

    The row's own unit comes before the column's and the caption's, but a rate's is its column's.
    """
    if head.change or head.share:
        return _choose_rate(label, head, level, captions)
    if label.unit and not (_is_rate(head.unit) and not _is_rate(label.unit)):
        differs = head.unit and normalise(head.unit) != normalise(label.unit)
        doubt = reason("units_of_row_and_column", row=label.unit, column=head.unit)
        return label.unit, doubt if differs else ""
    if head.unit:
        return head.unit, ""
    others = [one for one in captions.units if not _is_rate(one)] or list(captions.units)
    if label.said.change and len(others) < len(captions.units):
        others = [one for one in captions.units if _is_rate(one)]
    if len(others) == 1:
        return others[0], ""
    doubt = reason("several_units", units="、".join(others)) if others else ""
    return label.whole, "" if label.whole else doubt


def _choose_rate(
    label: Label, head: Said, level: Said | None, captions: Captions
) -> tuple[str, str]:
    """The unit of a column of changes or shares."""
    if head.unit:
        of_rate = _is_rate(label.unit or (level.unit if level else ""))
        doubtful = head.change and of_rate and _is_rate(head.unit) and not _is_points(head.unit)
        doubt = reason("percent_or_points")
        return head.unit, doubt if doubtful else ""
    if head.absolute and label.unit:
        return label.unit, reason("row_unit")
    if _is_rate(label.unit):
        doubt = reason("points_without_unit")
        return label.unit, doubt if head.change and level else ""
    return next((one for one in captions.units if _is_rate(one)), ""), ""


def _is_rate(words: str) -> bool:
    return bool(words) and read_unit(words, "")[0] in RATES


def _is_points(words: str) -> bool:
    return read_unit(words, "")[0] == _POINTS


def doubt_magnitudes(text: str, row: Sequence[tuple[int, Cell]]) -> Iterator[tuple[int, Cell]]:
    """Doubt the cells of a row that are far apart where their units come from two places."""
    sizes: dict[int, Decimal] = {}
    for start, cell in row:
        digits = text[start : cell.end]
        if cell.role == "value" and cell.kind in _MEASURED and BARE.fullmatch(digits):
            sizes[start] = abs(Decimal(digits.replace(",", "")) * cell.factor)
    compared = [(cell, sizes[start]) for start, cell in row if sizes.get(start)][:_MOST_COMPARED]
    for start, cell in row:
        size = sizes.get(start)
        far = size and any(
            (other.label, other.unit) == (cell.label, cell.unit)
            and other.words != cell.words
            and max(size, one) > _FAR_APART * min(size, one)
            for other, one in compared
        )
        doubt = reason("far_from_row")
        yield start, replace(cell, doubts=(*cell.doubts, doubt)) if far else cell
