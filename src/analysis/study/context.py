"""A place beside its peers by what is spent, and targets beside what became of them.

Amounts are not revised when GDP is, so growth of an amount mixes no editions; both years still
come from one publisher, who counts in one way. A place stands before another only where the
intervals of their growth do not meet. A target is no outturn: nothing here or elsewhere takes one
for what was, and what it is held against is a figure of its own series, place and year.
"""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Final

from analysis.core.period import Period
from analysis.core.quantity import Quantity, pct_change, propagate
from analysis.core.result import (
    Estimate,
    ModelId,
    Operand,
    Refusal,
    RemarkCode,
    Result,
    Subject,
    Term,
    remark,
)
from analysis.source.observe import Observation
from analysis.source.reference import Reference, ReferenceRow
from analysis.source.schema import MEASURED, Source
from analysis.study.growth import find_levels
from analysis.study.published import estimate_cells, refer_to_figures
from analysis.study.trends.exact import subtract
from analysis.study.trends.outcome import refer_to_rows

_RANK_UNIT: Final = "rank"


# --- peers ---------------------------------------------------------------------------------------


def compare_peers(source: Source, reference: Reference) -> list[Result]:
    """Compare how fast amounts grew, here, in the peers, and in the places that hold them.

    Asked of the amount behind each ratio that the source shares with the reference data, for each
    two years in a row of which the source's place has an amount: growth in percent,
    100·(end/base − 1), and the place's rank among its peers, from one more than those surely
    before it to one more than those that may be.

    A place without both years from one publisher is a refusal.
    """
    home = source.info.place
    if home is None:
        return []
    peers = find_peers(reference, home)
    results: list[Result] = []
    for name in _find_amounts(source, reference):
        for vintage in reference.vintages_of(name, home):
            if not reference.is_comparable(vintage):
                continue
            years = [row.year for row in reference.series_of(name, home, vintage)]
            for span in pairwise(years):
                if span[1] - span[0] == 1:
                    results += _compare(
                        name, (home, *peers), source.info.compare_with, vintage, span, reference
                    )
    return results


def find_peers(reference: Reference, home: str) -> tuple[str, ...]:
    """Return the other parts of the larger place that a place is a part of."""
    within = reference.places[home].within
    return tuple(
        place
        for place, one in reference.places.items()
        if within is not None and one.within == within and place != home
    )


def _find_amounts(source: Source, reference: Reference) -> Iterator[str]:
    named = dict.fromkeys(one.reference for one in source.indicators.values() if one.reference)
    parts = (reference.series[name].part for name in named)
    yield from dict.fromkeys(part for part in parts if part is not None)


def _compare(
    name: str,
    cities: Sequence[str],
    others: Sequence[str],
    vintage: str | None,
    span: tuple[int, int],
    reference: Reference,
) -> list[Result]:
    """Return the growth of each place over one span, and the first one's rank among cities."""
    results: list[Result] = []
    grown: dict[str, tuple[Quantity, tuple[Operand, ...]]] = {}
    start, end = Period.of_year(span[0]), Period.of_year(span[1])
    for place in dict.fromkeys((*cities, *others)):
        subject = Subject(
            series=name, place=place, vintage=vintage, unit=reference.series[name].unit
        )
        rows = _find_ends(reference, subject, span)
        if rows is None:
            results.append(
                Refusal(
                    subject=subject,
                    model=ModelId.PEERS,
                    term=Term.GROWTH_PCT,
                    start=start,
                    end=end,
                    reason=remark(RemarkCode.NO_FIGURE),
                )
            )
            continue
        growth = propagate(pct_change, *(reference.quantity(row) for row in rows))
        operands = refer_to_rows(*(row.id for row in rows))
        grown[place] = growth, operands
        results.append(
            Estimate(
                subject=subject,
                model=ModelId.PEERS,
                term=Term.GROWTH_PCT,
                start=start,
                end=end,
                **estimate_cells(growth),
                n=len(rows),
                operands=operands,
                remarks=(remark(RemarkCode.ONE_PUBLISHER),),
            )
        )
    ranked = [place for place in cities if place in grown]
    if cities[0] in grown and len(ranked) > 1:
        results.append(_rank(name, ranked, vintage, span, grown))
    return results


def _find_ends(
    reference: Reference, subject: Subject, span: tuple[int, int]
) -> tuple[ReferenceRow, ...] | None:
    """Return what one publisher published of both years; None where none did."""
    rows = {
        row.year: row
        for row in reference.series_of(subject.series or "", subject.place or "", subject.vintage)
        if row.status == "published" and row.year in span
    }
    if len(rows) < len(span) or len({row.publisher for row in rows.values()}) > 1:
        return None
    return tuple(rows[year] for year in span)


def _rank(
    name: str,
    places: Sequence[str],
    vintage: str | None,
    span: tuple[int, int],
    grown: dict[str, tuple[Quantity, tuple[Operand, ...]]],
) -> Estimate:
    own, *others = (grown[place][0] for place in places)
    first = 1 + sum(one.low > own.high for one in others)
    last = 1 + sum(one.high > own.low for one in others)
    above = 1 + sum(one.value > own.value for one in others)
    settled = first == last
    said = [remark(RemarkCode.RANK_OF_PLACES, places=len(places))]
    if not settled:
        said.append(remark(RemarkCode.RANK_OPEN))
    rank = Quantity(Fraction(above), Fraction(first), Fraction(last), point=settled)
    return Estimate(
        subject=Subject(series=name, place=places[0], vintage=vintage, unit=_RANK_UNIT),
        model=ModelId.PEERS,
        term=Term.RANK,
        start=Period.of_year(span[0]),
        end=Period.of_year(span[1]),
        **estimate_cells(rank),
        n=len(places),
        operands=tuple(one for place in places for one in grown[place][1]),
        remarks=tuple(said),
    )


# --- targets -------------------------------------------------------------------------------------


def hold_targets(
    observations: Iterable[Observation], source: Source, reference: Reference
) -> list[Result]:
    """Hold each target of the source's place against what became of it: outcome less target.

    The outcome is the source's own figure of the target's year, if one of its indicators is of the
    target's series: a level, or of a rate the change that it prints. Else it is that of the
    reference data, unless it is an estimate, which was announced before anyone knew. Reached for
    sure where the margin is nowhere below nothing, missed for sure where it is all below; else the
    bounds do not tell. A fall that is aimed at is reached where it is no smaller. A target without
    an outcome is a refusal.
    """
    place = source.info.place
    if place is None:
        return []
    observations = list(observations)
    printed = _find_rates(observations, source, reference) | _find_printed(observations, source)
    results: list[Result] = []
    for target in choose_targets(observations, source, reference):
        unit = reference.series[target.series].unit
        subject = Subject(series=target.series, place=place, vintage=target.vintage, unit=unit)
        date = Period.of_year(target.year)
        found = printed.get((target.series, target.year, unit)) or _find_outside(target, reference)
        if found is None:
            results.append(
                Refusal(
                    subject=subject,
                    model=ModelId.TARGET_OUTCOME,
                    term=Term.MARGIN,
                    start=date,
                    end=date,
                    reason=remark(RemarkCode.NO_FIGURE),
                )
            )
            continue
        outcome, operands = found
        margin = subtract(outcome, reference.quantity(target))
        results.append(
            Estimate(
                subject=subject,
                model=ModelId.TARGET_OUTCOME,
                term=Term.MARGIN,
                start=date,
                end=date,
                **estimate_cells(margin),
                n=1,
                operands=(*operands, *refer_to_rows(target.id)),
                remarks=(remark(_judge(margin, falls=target.value < 0)),),
            )
        )
    return results


def choose_targets(
    observations: Iterable[Observation], source: Source, reference: Reference
) -> tuple[ReferenceRow, ...]:
    """Return the targets of the source's place that its observations may be asked about.

    Where all its indicators are observed, every target; where some were chosen, the targets of the
    series that the chosen ones measure. Of another the document may print the outcome, which the
    observations then lack.
    """
    targets = reference.targets_of(source.info.place or "")
    observed = {row.indicator for row in observations}
    measured = {row.indicator for row in source.figures if row.kind in MEASURED} - {None}
    if measured <= observed:
        return targets
    chosen = {source.indicators[name].reference for name in observed} - {None}
    chosen |= {rate for name in chosen if name for rate in reference.series[name].real_growth}
    return tuple(row for row in targets if row.series in chosen)


_Outcome = tuple[Quantity, tuple[Operand, ...]]


def _find_printed(
    observations: Iterable[Observation], source: Source
) -> dict[tuple[str, int, str], _Outcome]:
    """Return the source's own levels that a series measures too, by series, year and unit."""
    found: dict[tuple[str, int, str], _Outcome] = {}
    for level in find_levels(observations, source.indicators):
        indicator = source.indicators[level.indicator]
        if level.scope == source.info.scope_id and indicator.reference and level.closes_year:
            key = indicator.reference, level.year, indicator.unit
            found.setdefault(key, (level.quantity, refer_to_figures(level.figures[:1])))
    return found


def _find_rates(
    observations: Iterable[Observation], source: Source, reference: Reference
) -> dict[tuple[str, int, str], _Outcome]:
    """Return the source's own changes in percent that a series of changes measures too.

    Real growth of a level is a change at constant prices. A mean is held against a mean over as
    many years, and a total against a total. A mean may be dated by its years or from the end of
    the year before them.
    """
    constant = {row.figure for row in source.figures if row.prices == "constant"}
    found: dict[tuple[str, int, str], _Outcome] = {}
    for row in observations:
        period, indicator = row.period, source.indicators[row.indicator]
        here = (row.kind, row.unit, row.scope) == ("change", "percent", source.info.scope_id)
        if not here or period is None or period.asof or period.month or not indicator.reference:
            continue
        total = period.end - period.start if period.span else 1
        lengths = {total, period.span_years} if row.average else {total}
        series = reference.series[indicator.reference]
        named = {name: reference.series[name].years for name in series.real_growth}
        spans = named if row.figure in constant else {}
        if row.average and series.years > 1:
            spans = {indicator.reference: series.years}
        elif series.over is not None:
            spans = {indicator.reference: series.over}
        for name, span in spans.items():
            if span in lengths and row.average == (reference.series[name].years > 1):
                outcome = row.quantity, refer_to_figures((row.figure,))
                found.setdefault((name, period.end, row.unit), outcome)
    return found


def _find_outside(target: ReferenceRow, reference: Reference) -> _Outcome | None:
    for row in reference.figures_of(target.series, target.place, target.year):
        if row.status != "estimate":
            return reference.quantity(row), refer_to_rows(row.id)
    return None


def _judge(margin: Quantity, *, falls: bool = False) -> RemarkCode:
    low, high = (-margin.high, -margin.low) if falls else (margin.low, margin.high)
    if low >= 0:
        return RemarkCode.TARGET_REACHED
    return RemarkCode.TARGET_MISSED if high < 0 else RemarkCode.TARGET_UNDECIDED
