"""A settled source held against what it says twice, without its document.

Once every row has been read by a person (a draft's rows bear their place in the text, a settled
source's no longer do), the table says much of itself more than once: ids number the rows of a page,
columns that a kind leaves empty are empty, a hedge that isn't printed is explained, two prints of
one quantity agree or are noted, every indicator has a figure, a figure of an edition is the
reference data's. A row that was dropped, moved or retyped disagrees with one of them.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Final

from analysis.core.quantity import Quantity
from analysis.core.records import refuse
from analysis.core.vocabulary import Kind
from analysis.source.bounds import HedgePolicy
from analysis.source.observe import Observation, clean_figures
from analysis.source.reading import read_row
from analysis.source.reference import Reference
from analysis.source.schema import MEASURED, UNVALUED, Source

#: Kinds that say what was, and so not what is to come.
_OUTCOMES: Final = frozenset({"level", "change", "share", "rank"})
#: Kinds of which two prints of one quantity in one period are the same number.
_REPEATED: Final = frozenset({"level", "share", "rank"})
#: The units that a kind may have, and the kinds that a unit may have.
_UNITS_OF: Final[Mapping[Kind, frozenset[str]]] = {
    "duration": frozenset({"year", "month", "week", "day", "hour", "minute", "second"}),
    "rank": frozenset({"rank"}),
    "share": frozenset({"percent", "permille", "ratio", "times"}),
}
_KINDS_OF: Final[Mapping[str, frozenset[Kind]]] = {
    "rank": frozenset({"rank", "policy", "change"}),
    "percentage_point": frozenset({"change", "policy"}),
    "doubling": frozenset({"change", "policy"}),
}
_Fault = tuple[int, str]


def check_settled(source: Source) -> None:
    """Refuse a source that contradicts itself; a draft is still its reader's to settle.

    Raises:
        InputError: naming file, row, figure, column and value, and what would be accepted.
    """
    if any(row.start is not None for row in source.figures):
        return
    where = source.folder / "figures.csv"
    found = [fault for check in _CHECKS for fault in check(source)]
    refuse(
        [
            f"{where}, row {number + 2} ({source.figures[number].figure}), {says}"
            for number, says in sorted(found)
        ]
    )
    used = {row.indicator for row in source.figures}
    refuse(
        [
            f"{source.folder / 'indicators.yml'}, indicator {name}: no figure has it; accepted: "
            "an indicator of a row of figures.csv"
            for name in source.indicators
            if name not in used
        ]
    )


def check_editions(source: Source, reference: Reference) -> None:
    """Hold figures that stand in an edition against that edition's rows of the reference data.

    An indicator that names its series and its edition was taken from it: each of its levels is
    the row of its year, where there is one, and lies within the years that there are.

    Raises:
        InputError: naming file, row and figure, both values, and the row.
    """
    where = source.folder / "figures.csv"
    faults = []
    for number, row in enumerate(source.figures):
        if row.kind not in _REPEATED or row.indicator is None or row.when is None:
            continue
        indicator = source.indicators[row.indicator]
        if indicator.reference is None or indicator.edition is None:
            continue
        place = source.info.find_scope(row.scope)
        same = {
            one.year: one
            for one in reference.outturns_of(indicator.reference, place)
            if one.vintage == indicator.edition
        }
        if not same:
            continue
        name = f"{where}, row {number + 2} ({row.figure})"
        held = same.get(row.when.end)
        if held is None:
            faults.append(
                f"{name}, column period: {row.period} is no year of {indicator.reference} in "
                f"edition {indicator.edition}; accepted: {min(same)} to {max(same)}"
            )
        elif row.low_high[0] != (value := reference.written(held).value):
            faults.append(
                f"{name}, column value: {row.value} is not what row {held.id} of "
                f"reference_figures.csv has; accepted: {float(value):.12g}"
            )
    refuse(faults)


def _in_order(source: Source) -> Iterator[_Fault]:
    """Yield the rows out of reading order, and those before which one is missing."""
    places = [tuple(map(int, re.findall(r"[0-9]+", row.figure))) for row in source.figures]
    for number, ((page, order), (next_page, next_order)) in enumerate(
        pairwise([(0, 0), *places]), start=0
    ):
        wanted = order + 1 if next_page == page else 1
        if next_page < page or next_order != wanted:
            before = f"after {source.figures[number - 1].figure}" if number else "at the start"
            yield (
                number,
                f"column figure: stands {before}; accepted: rows in reading order, numbered "
                f"on each page from 01 without a gap (p{max(page, next_page):02d}."
                f"{order + 1 if next_page <= page else 1:02d})",
            )
    paragraphs = [row.paragraph for row in source.figures]
    if any(paragraphs):
        last = 0
        for number, paragraph in enumerate(paragraphs):
            if paragraph is None or paragraph < last:
                yield (
                    number,
                    f"column paragraph: {paragraph or 'empty'} after {last}; accepted: that or "
                    "later, as rows stand in reading order",
                )
            last = max(last, paragraph or 0)
    paged = [row.page is not None for row in source.figures]
    for number, has in enumerate(paged):
        if has != (source.info.pages is not None):
            yield (
                number,
                f"column page: {source.figures[number].page or 'empty'}, where source.yml gives "
                f"the document {source.info.pages or 'no'} pages",
            )


def _as_its_kind(source: Source) -> Iterator[_Fault]:
    """Yield the cells that a row's kind leaves empty, or needs."""
    for number, row in enumerate(source.figures):
        empty = ["indicator"] if row.kind not in MEASURED else []
        if row.kind in UNVALUED:
            empty += ["scope", "unit", "head"]
        if row.kind in {"name", "ordinal"}:
            empty += ["period"]
        for column in empty:
            if (given := getattr(row, column)) is not None:
                yield (
                    number,
                    f"column {column}: {given!r} on a row of kind {row.kind}, which has none",
                )
        if row.kind in UNVALUED and row.hedge != "exact":
            yield (
                number,
                f"column hedge: {row.hedge} on a row of kind {row.kind}; accepted: exact",
            )
        if row.kind in MEASURED and row.indicator is None:
            yield (
                number,
                f"column indicator: is empty on a row of kind {row.kind}; accepted: an id of "
                "indicators.yml",
            )
        unit = row.unit or ""
        if unit and unit not in (units := _UNITS_OF.get(row.kind, {unit})):
            yield (
                number,
                f"column unit: {unit} on a row of kind {row.kind}; accepted: "
                f"{', '.join(sorted(units))}",
            )
        if row.kind not in (kinds := _KINDS_OF.get(unit, {row.kind})):
            yield (
                number,
                f"column kind: {row.kind} in unit {unit}; accepted: {', '.join(sorted(kinds))}",
            )
        known = row.when is not None
        if known != (row.period_basis is not None):
            yield (
                number,
                f"column period_basis: {row.period_basis or 'empty'} beside period "
                f"{row.period or 'empty'}; accepted: one where the period is known, else none",
            )


def _explained(source: Source) -> Iterator[_Fault]:
    """Yield what neither print nor source says, where no note says why."""
    for number, row in enumerate(source.figures):
        if row.note is not None or row.value is None:
            continue
        printed = read_row(row.printed, row.head).hedge
        if printed != row.hedge:
            yield (
                number,
                f"column hedge: {row.hedge}, where the printed {row.printed!r} says {printed}; "
                "accepted: that, or a note why not",
            )
        if row.kind in _OUTCOMES and row.when is not None and row.when.end > source.info.year:
            yield (
                number,
                f"column period: {row.period} of a {row.kind} is after {source.info.year}, the "
                "year of source.yml; accepted: one until then, or a note why not",
            )


def _repeated(source: Source) -> Iterator[_Fault]:
    """Yield the prints of one quantity that can't all be true, where no note tells of it."""
    numbers = {row.figure: number for number, row in enumerate(source.figures)}
    same: dict[tuple[object, ...], list[Observation]] = defaultdict(list)
    for one in clean_figures(source, policy=HedgePolicy.STANDARD):
        if one.kind in _REPEATED:
            when = (one.start, one.end, one.asof, one.span, one.month)
            same[one.indicator, one.scope, one.kind, one.unit, *when].append(one)
    for found in same.values():
        if len(found) < 2 or _meet([one.quantity for one in found]):  # noqa: PLR2004 (a pair)
            continue
        for one in found:
            if one.note is None:
                others = ", ".join(
                    f"{other.printed} ({other.figure})" for other in found if other is not one
                )
                yield (
                    numbers[one.figure],
                    f"column value: {one.printed!r} of {one.indicator} in {_period(source, one)} "
                    f"stands beside {others}; accepted: one value, or a note on each",
                )


def _period(source: Source, one: Observation) -> str:
    return source.figure(one.figure).period or "no period"


def _meet(quantities: list[Quantity]) -> bool:
    """Tell whether one value lies within the bounds of all."""
    return max(one.low for one in quantities) <= min(one.high for one in quantities)


_CHECKS: Final[tuple[Callable[[Source], Iterator[_Fault]], ...]] = (
    _in_order,
    _as_its_kind,
    _explained,
    _repeated,
)

