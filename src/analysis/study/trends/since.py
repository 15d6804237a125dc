"""Years that a forecast was made for and that have been published since.

A forecast of a year whose figure is out is a test of the method, not a look ahead. Which years
are out is known from the reference data: whatever edition gives a figure of the same series and
place. Whether the forecast was right can be judged only against an outturn on the account that
the series stands on; one over a later revision differs from it by the revision too.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final

from analysis.core.quantity import to_decimal
from analysis.core.result import (
    Estimate,
    Interval,
    ModelId,
    Remark,
    RemarkCode,
    Result,
    Subject,
    Term,
    remark,
)
from analysis.source.reference import Reference, ReferenceRow
from analysis.source.schema import Source
from analysis.study.trends.annual import AnnualSeries
from analysis.study.trends.outcome import refer_to_rows

#: What says that a projection is the one its study stands by, and no comparison.
_STOOD_BY: Final = (RemarkCode.CHOSEN_FORECAST, RemarkCode.ONLY_FORECAST)


def find_since(
    subject: Subject, last: int, source: Source, reference: Reference
) -> tuple[ReferenceRow, ...]:
    """Return the figures of a series and place for years after its last, in every edition.

    A source's own series is known elsewhere by the series that its indicator names; one that
    names none, or in another unit, has no figures but its own.

    Args:
        subject: of the series.
        last: its last year.
        source: for its indicators.
        reference: external figures.
    """
    name = subject.series
    if subject.indicator is not None:
        name = source.indicators[subject.indicator].reference
    if name is None or subject.place is None or reference.series[name].unit != subject.unit:
        return ()
    rows = (
        row
        for vintage in reference.vintages_of(name, subject.place)
        for row in reference.series_of(name, subject.place, vintage)
    )
    return tuple(sorted((row for row in rows if row.year > last), key=lambda row: row.year))


def hold_forecasts(
    series: AnnualSeries,
    ahead: Iterable[Estimate],
    since: Sequence[ReferenceRow],
    reference: Reference,
) -> tuple[list[Result], list[Estimate]]:
    """Mark the projected years that have been published since, and judge the chosen forecast.

    Every year up to the latest published one is marked: what is left unmarked is a forecast. For
    a marked year with an outturn on the series' own account, the error is outturn less forecast,
    its interval what the prediction interval leaves of it: the interval held the outturn if zero
    is inside. Where every outturn stands on another account, that is said instead.

    Args:
        series: what was forecast.
        ahead: its projections.
        since: from :func:`find_since`.
        reference: external figures.

    Returns:
        The errors with how many intervals held, or why there are none; the projections.
    """
    projections = list(ahead)
    if not since or not projections:
        return [], projections
    latest = max(row.year for row in since)
    outturns = dict(_on_account(series, since, reference))
    results: list[Result] = []
    marked: list[Estimate] = []
    for one in projections:
        year = one.end.end if one.end is not None else latest + 1
        if year > latest:
            marked.append(one)
            continue
        said = remark(RemarkCode.PUBLISHED_SINCE, last=latest)
        marked.append(one.model_copy(update={"remarks": (*one.remarks, said)}))
        stood_by = one.term is Term.PROJECTED and any(map(one.has, _STOOD_BY))
        if stood_by and year in outturns:
            results.append(_judge(one, outturns[year], reference))
    if results:
        return [*results, _count_held(series, results)], marked
    refusal = series.refuse(ModelId.FORECAST, remark(RemarkCode.OTHER_ACCOUNT))
    return [refusal.model_copy(update={"term": Term.HELD_SINCE})], marked


def _on_account(
    series: AnnualSeries, since: Sequence[ReferenceRow], reference: Reference
) -> Iterator[tuple[int, ReferenceRow]]:
    """Yield, by year, the outturns on the account that a series stands on.

    An edition is on it that may be differenced, gives the series' last year, and in no year that
    both have leaves it: within what both prints leave open the two are one series.
    """
    by_vintage: dict[str | None, list[ReferenceRow]] = {}
    for row in since:
        by_vintage.setdefault(row.vintage, []).append(row)
    # The best edition last, so that its figure of a year is the one kept.
    order = reference.vintages_of(since[0].series, since[0].place)
    for vintage in sorted(by_vintage, key=order.index, reverse=True):
        rows = by_vintage[vintage]
        known = {
            row.year: reference.quantity(row)
            for row in reference.series_of(rows[0].series, rows[0].place, vintage)
        }
        shared = [year for year in series.years if year in known]
        agrees = all(
            known[year].overlaps(quantity)
            for year, quantity in zip(series.years, series.quantities, strict=True)
            if year in known
        )
        if reference.is_comparable(vintage) and series.years[-1] in shared and agrees:
            yield from ((row.year, row) for row in rows)


def _judge(forecast: Estimate, row: ReferenceRow, reference: Reference) -> Estimate:
    """Return outturn less forecast, with the interval that the forecast's own leaves it."""
    quantity = reference.quantity(row)
    error = to_decimal(quantity.value) - forecast.value
    interval = None
    verdict: tuple[Remark, ...] = ()
    if forecast.interval is not None:
        given = forecast.interval
        low = to_decimal(quantity.low) - given.high
        high = to_decimal(quantity.high) - given.low
        interval = Interval(kind=given.kind, low=low, high=high, level=given.level, dof=given.dof)
        held = given.low <= to_decimal(quantity.low) and to_decimal(quantity.high) <= given.high
        code = RemarkCode.INTERVAL_HOLDS_IT if held else RemarkCode.INTERVAL_MISSES_IT
        verdict = (remark(code),)
    marks = remark(RemarkCode.REFERENCE_TRUST, status=row.status, trust=row.trust)
    return forecast.model_copy(
        update={
            "term": Term.ERROR,
            "value": error,
            "interval": interval,
            "operands": (*refer_to_rows(row.id), *forecast.operands),
            "remarks": (*verdict, marks),
        }
    )


def _count_held(series: AnnualSeries, errors: Sequence[Result]) -> Estimate:
    """Return how many of the outturns the intervals held, of how many."""
    judged = [one for one in errors if isinstance(one, Estimate)]
    held = sum(one.has(RemarkCode.INTERVAL_HOLDS_IT) for one in judged)
    rows = [operand for one in judged for operand in one.operands[:1]]
    return Estimate(
        subject=series.subject,
        model=ModelId.FORECAST,
        term=Term.HELD_SINCE,
        start=judged[0].start,
        end=judged[-1].end,
        value=Decimal(held),
        n=len(judged),
        operands=(*rows, *series.all_operands),
        remarks=(remark(RemarkCode.HELD_OF_PUBLISHED, held=held, outturns=len(judged)),),
    )
