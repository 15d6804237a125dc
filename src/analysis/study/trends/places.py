"""Where a place stands beside others: levels, slopes and gaps, each edition on its own.

A gap in one year mixes nothing, whatever edition the other place's figure stands in. A change of a
gap needs the same edition at both ends. Two may be asked: one account for all years (*revised*),
and each year as it was *first published*, on the account of its own day. They are different
questions with different answers, so each is named, and what is concluded from a change holds
under both.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import partial
from itertools import product

from analysis.core.period import Period
from analysis.core.quantity import Quantity, propagate
from analysis.core.result import (
    Estimate,
    ModelId,
    Refusal,
    RemarkCode,
    Result,
    Subject,
    Term,
    remark,
)
from analysis.study.published import estimate_cells, read_estimate
from analysis.study.trends.annual import AnnualSeries
from analysis.study.trends.exact import subtract

_refuse = partial(Refusal, model=ModelId.PLACE_COMPARISON)


def compare_places(
    home: AnnualSeries, others: Sequence[AnnualSeries], start: int, end: int
) -> list[Result]:
    """Set a place beside others: levels and gaps of each of its years, changes over spans.

    Two years, so no inference: bounds are those of the printed figures. A year without a figure
    stays open, as a refusal. A slope over first-published figures is refused too, for the two
    ends stand on different accounts; levels and gaps of one year are not, nor is the change of a
    gap in the edition named first-published, which says so. A gap between figures of different
    units is refused, and a change that ends in a figure whose edition nobody states.

    Args:
        home: the place; its years say for which gaps are taken.
        others: what it is set beside, a series an edition.
        start, end: the span of the pair that the source prints. Changes are taken over it, from
            its end to each later year, and from its start to those on a known account.
    """
    years = sorted({start, end, *home.years})
    spans = list(_find_spans(home, start, end))
    rows: list[Result] = []
    for place in (home, *others):
        rows += [_level(place, year) for year in years]
        rows.append(_slope(place, start, end))
    for other in others:
        rows += [_gap(home, other, (year,)) for year in years]
        rows += [_gap(home, other, span) for span in spans]
    return [*rows, *agree_on_changes(home, others, start, end)]


def agree_on_changes(
    home: AnnualSeries, others: Sequence[AnnualSeries], start: int, end: int
) -> list[Result]:
    """Return what both editions of each other place leave the changes of its gap.

    Args:
        home, others, start, end: as :func:`compare_places` takes them.
    """
    spans = list(_find_spans(home, start, end))
    measured = dict.fromkeys((one.subject.series, one.subject.place) for one in others)
    rows: list[Result] = []
    for named in measured:
        editions = [one for one in others if (one.subject.series, one.subject.place) == named]
        rows += [_agree(home, editions, span) for span in spans]
    return rows


def _find_spans(home: AnnualSeries, start: int, end: int) -> Iterator[tuple[int, int]]:
    later = [year for year in home.years if year > end]
    yield start, end
    yield from ((end, year) for year in later)
    yield from ((start, year) for year in later if year not in home.unstated)


def _level(place: AnnualSeries, year: int) -> Result:
    period = Period(year, year)
    quantity = place.at(year)
    subject = place.subject_at(year)
    if quantity is None:
        return _refuse(
            subject=subject,
            term=Term.LEVEL,
            start=period,
            end=period,
            reason=remark(RemarkCode.NO_FIGURE),
        )
    return Estimate(
        subject=subject,
        model=ModelId.PLACE_COMPARISON,
        term=Term.LEVEL,
        start=period,
        end=period,
        **estimate_cells(quantity),
        n=1,
        operands=place.operands_at(year),
        remarks=place.remarks_at(year),
    )


def _slope(place: AnnualSeries, start: int, end: int) -> Result:
    first, last = place.at(start), place.at(end)
    if first is None or last is None or not place.comparable:
        missing = first is None or last is None
        return _refuse(
            subject=place.subject,
            term=Term.SLOPE_PER_YEAR,
            start=Period(start, start),
            end=Period(end, end),
            reason=remark(RemarkCode.NO_FIGURE if missing else RemarkCode.FIRST_PUBLISHED),
        )
    change = subtract(last, first)
    years = end - start
    per_year = propagate(lambda difference: difference / years, change)
    between = sum(start < year < end for year in place.years)
    return Estimate(
        subject=place.subject,
        model=ModelId.PLACE_COMPARISON,
        term=Term.SLOPE_PER_YEAR,
        start=Period(start, start),
        end=Period(end, end),
        **estimate_cells(per_year),
        n=2,
        operands=place.operands_at(start, end),
        remarks=(remark(RemarkCode.YEARS_BETWEEN, years=between),),
    )


def _gap(home: AnnualSeries, other: AnnualSeries, years: tuple[int, ...]) -> Result:
    """Gap in one year, or its change between two."""
    subject = beside(home.subject_at(*years), other.subject)
    term = Term.GAP if len(years) == 1 else Term.GAP_CHANGE
    start, end = Period(years[0], years[0]), Period(years[-1], years[-1])
    refuse = partial(_refuse, subject=subject, term=term, start=start, end=end)
    if home.subject.unit != other.subject.unit:
        units = {"first": home.subject.unit, "second": other.subject.unit}
        return refuse(reason=remark(RemarkCode.UNITS_DIFFER, **units))
    figures = [place.at(year) for year, place in product(years, (home, other))]
    known = [figure for figure in figures if figure is not None]
    if len(known) < len(figures):
        return refuse(reason=remark(RemarkCode.NO_FIGURE))
    # What the source prints needs no word; what others publish of its place does.
    said = [one for one in home.remarks_at(*years) if one.code is not RemarkCode.AS_PRINTED]
    gap = subtract(known[0], known[1])
    if len(years) > 1:
        if home.unstated & set(years):
            return refuse(reason=remark(RemarkCode.EDITION_NOT_KNOWN))
        if other.account == "first_published":
            said.append(remark(RemarkCode.OWN_YEARS_ACCOUNT))
        elif not (home.comparable and other.comparable):
            return refuse(reason=remark(RemarkCode.FIRST_PUBLISHED))
        gap = subtract(subtract(known[2], known[3]), gap)
    return Estimate(
        subject=subject,
        model=ModelId.PLACE_COMPARISON,
        term=term,
        start=start,
        end=end,
        **estimate_cells(gap),
        n=len(known),
        operands=tuple(dict.fromkeys((*home.operands_at(*years), *other.operands_at(*years)))),
        remarks=tuple(said),
    )


def _agree(home: AnnualSeries, editions: Sequence[AnnualSeries], span: tuple[int, int]) -> Result:
    """Return what the first-published and the revised series both leave a change of a gap.

    From the lower of their lower ends to the upper of their upper ends: it is above nothing only
    where both are. Its value lies halfway between theirs and is no point.
    """
    named = editions[0].subject.model_copy(update={"vintage": None})
    subject = beside(home.subject_at(*span), named)
    changes = [
        change
        for account in ("first_published", "revised")
        for one in editions
        if one.account == account and isinstance(change := _gap(home, one, span), Estimate)
    ]
    start, end = Period(span[0], span[0]), Period(span[1], span[1])
    if len({change.subject for change in changes}) < 2:  # noqa: PLR2004 (two editions)
        return _refuse(
            subject=subject,
            term=Term.GAP_CHANGE_BOTH,
            start=start,
            end=end,
            reason=remark(RemarkCode.ONE_EDITION),
        )
    quantities = [read_estimate(change) for change in changes]
    hull = Quantity(
        sum((one.value for one in quantities), Fraction(0)) / len(quantities),
        min(one.low for one in quantities),
        max(one.high for one in quantities),
        point=False,
    )
    return Estimate(
        subject=subject,
        model=ModelId.PLACE_COMPARISON,
        term=Term.GAP_CHANGE_BOTH,
        start=start,
        end=end,
        **estimate_cells(hull),
        n=len({one for change in changes for one in change.operands}),
        operands=tuple(dict.fromkeys(one for change in changes for one in change.operands)),
        # What is said of the place's own figures is said under each edition alike.
        remarks=(
            *(one for one in changes[-1].remarks if one.code is not RemarkCode.OWN_YEARS_ACCOUNT),
            remark(RemarkCode.BOTH_EDITIONS),
        ),
    )


def beside(home: Subject, other: Subject) -> Subject:
    """Return a subject held against another, which is known by series, place and vintage."""
    against = Subject(
        series=other.series, place=other.place, vintage=other.vintage, unit=home.unit
    )
    return home.model_copy(update={"against": against})
