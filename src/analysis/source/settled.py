"""A settled source held against what it says twice, without its document.

Once every row has been read by a person (a draft's rows bear their place in the text, a settled
source's no longer do), the table says much of itself more than once: ids number the rows of a
page, columns that a kind leaves empty are empty, a hedge that isn't printed is explained, two
prints of one quantity agree or are noted, every indicator has a figure, a figure of an edition is
the reference data's. A row that was dropped, moved or retyped disagrees with one of them.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Final

from analysis.core.quantity import Quantity
from analysis.core.records import refuse
from analysis.core.vocabulary import Kind
from analysis.source.bounds import HedgePolicy
from analysis.source.claims import Claim
from analysis.source.observe import Observation, clean_figures
from analysis.source.reading import read_row
from analysis.source.reference import Reference, ReferenceRow
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
#: What a note speaks of that explains a hedge which isn't printed with its figure.
_HEDGE: Final = "hedge"
#: The years that a source may be of (:class:`SourceInfo`), and what it measures.
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
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


def check_outside(source: Source, reference: Reference, claims: Iterable[Claim]) -> None:
    """Hold figures against the rows of the reference data that measure the same.

    An indicator that names a series and an edition was taken from there: each of its levels is
    the row of its year. One that names a series alone measures the same: where there are rows of
    its place and year, its bounds meet those of one, or a claim holds the two against each other.

    Raises:
        InputError: naming file, row and figure, both values, and the row.
    """
    where = source.folder / "figures.csv"
    numbers = {row.figure: number for number, row in enumerate(source.figures)}
    claimed = {
        name for claim in claims if claim.topic == "reference" for name in claim.figures.values()
    }
    faults = []
    once: dict[tuple[str, int], str] = {}
    for one in clean_figures(source, policy=HedgePolicy.STANDARD):
        indicator = source.indicators[one.indicator]
        if one.kind not in _REPEATED or indicator.reference is None or one.end is None:
            continue
        name = f"{where}, row {numbers[one.figure] + 2} ({one.figure})"
        rows = reference.outturns_of(indicator.reference, one.scope)
        same = [row for row in rows if row.year == one.end]
        if indicator.edition is not None:
            rows = tuple(row for row in rows if row.vintage == indicator.edition)
            same = [row for row in rows if row.year == one.end]
            twin = once.setdefault((one.indicator, one.end), one.figure)
            if rows and (not same or twin != one.figure):
                said = f"is {twin} already" if same else "is no year"
                faults.append(
                    f"{name}, column period: {one.end} {said} of {indicator.reference} in edition "
                    f"{indicator.edition}; accepted: each year from {min(y.year for y in rows)} "
                    f"to {max(y.year for y in rows)} once"
                )
                continue
        exact = indicator.edition is not None
        if same and not any(_agrees(one, row, reference, exact=exact) for row in same):
            if one.figure in claimed:
                continue
            shown = ", ".join(f"{row.value} ({row.id})" for row in same)
            faults.append(
                f"{name}, column value: {one.printed!r} is not what reference_figures.csv has, "
                f"{shown}; accepted: that, or a claim of topic reference that compares them"
            )
    refuse(faults)


def _agrees(one: Observation, row: ReferenceRow, reference: Reference, *, exact: bool) -> bool:
    if exact:
        return (one.quantity.value, one.hedge) == (reference.written(row).value, row.hedge)
    return _meet([one.quantity, reference.quantity(row)])


def _in_order(source: Source) -> Iterator[_Fault]:
    """Yield the rows out of reading order, and those before which one is missing."""
    places = [_place(row.figure) for row in source.figures]
    removed = set(map(_place, source.info.removed))
    for number, ((page, order), (next_page, next_order)) in enumerate(
        pairwise([(0, 0), *places]), start=0
    ):
        at, wanted = max(page, next_page), order + 1 if next_page <= page else 1
        while (at, wanted) in removed:
            wanted += 1
        if next_page < page or next_order != wanted:
            before = f"after {source.figures[number - 1].figure}" if number else "at the start"
            yield (
                number,
                (
                    f"column figure: stands {before}; accepted: rows in reading order, numbered "
                    f"on each page from 01 without a gap (p{at:02d}.{wanted:02d}), unless "
                    "source.yml names under removed the rows that were found to be none"
                ),
            )
    for place in sorted(removed.intersection(places)):
        number = places.index(place)
        yield number, "column figure: source.yml names it under removed; accepted: one of the two"
    paragraphs = [row.paragraph for row in source.figures]
    if any(paragraphs):
        last = 0
        for number, paragraph in enumerate(paragraphs):
            if paragraph is None or paragraph < last:
                yield (
                    number,
                    (
                        f"column paragraph: {paragraph or 'empty'} after {last}; accepted: that "
                        "or later, as rows stand in reading order"
                    ),
                )
            last = max(last, paragraph or 0)
    paged = [row.page is not None for row in source.figures]
    for number, has in enumerate(paged):
        if has != (source.info.pages is not None):
            yield (
                number,
                (
                    f"column page: {source.figures[number].page or 'empty'}, where source.yml "
                    f"gives the document {source.info.pages or 'no'} pages"
                ),
            )


def _place(figure: str) -> tuple[int, int]:
    """Return the page and the number on it that a settled row's id is made of."""
    page, order = map(int, re.findall(r"[0-9]+", figure))
    return page, order


def _as_its_kind(source: Source) -> Iterator[_Fault]:  # noqa: C901 (a list of rules)
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
                (
                    f"column indicator: is empty on a row of kind {row.kind}; accepted: an id of "
                    "indicators.yml"
                ),
            )
        unit = row.unit or ""
        if unit and unit not in (units := _UNITS_OF.get(row.kind, {unit})):
            yield (
                number,
                (
                    f"column unit: {unit} on a row of kind {row.kind}; accepted: "
                    f"{', '.join(sorted(units))}"
                ),
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
                (
                    f"column period_basis: {row.period_basis or 'empty'} beside period "
                    f"{row.period or 'empty'}; accepted: one where the period is known, else none"
                ),
            )


def _explained(source: Source) -> Iterator[_Fault]:
    """Yield what neither print nor source says, where no note speaks of it."""
    for number, row in enumerate(source.figures):
        if row.value is None:
            continue
        note = row.note or ""
        printed = read_row(row.printed, row.head).hedge
        if printed != row.hedge and _HEDGE not in note:
            yield (
                number,
                (
                    f"column hedge: {row.hedge}, where the printed {row.printed!r} says "
                    f"{printed}; accepted: that, or a note that says of the {_HEDGE} why not"
                ),
            )
        when = row.when
        if when is None or row.kind not in MEASURED:
            continue
        if not _FIRST_YEAR <= when.start <= when.end <= _LAST_YEAR:
            yield (
                number,
                f"column period: {row.period}; accepted: years from {_FIRST_YEAR} to {_LAST_YEAR}",
            )
        elif row.kind in _OUTCOMES and when.end > source.info.year and str(when.end) not in note:
            yield (
                number,
                (
                    f"column period: {row.period} of a {row.kind} is after {source.info.year}, "
                    "the year of source.yml; accepted: one until then, or a note that names it"
                ),
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
        pages = {f"p. {one.page}" for one in found if one.page is not None}
        for one in found:
            told = [page for page in pages if page in (one.note or "")] if pages else one.note
            if not told:
                others = ", ".join(
                    f"{other.printed} ({other.figure})" for other in found if other is not one
                )
                yield (
                    numbers[one.figure],
                    (
                        f"column value: {one.printed!r} of {one.indicator} in "
                        f"{_period(source, one)} stands beside {others}; accepted: one value, or "
                        "a note on each that names the other's page (p. 8)"
                    ),
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
