"""Where a place stands beside others: levels, slopes and gaps over one span."""

from collections.abc import Sequence
from functools import partial
from itertools import product

from analysis.core.period import Period
from analysis.core.quantity import propagate
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
from analysis.study.published import estimate_cells
from analysis.study.trends.annual import AnnualSeries
from analysis.study.trends.exact import subtract

_refuse = partial(Refusal, model=ModelId.PLACE_COMPARISON)


def compare_places(
    home: AnnualSeries, others: Sequence[AnnualSeries], start: int, end: int
) -> list[Result]:
    """Set a place beside others over one span: levels, slopes, gaps, change of gap.

    Two years, so no inference: bounds are those of the printed figures. A year without a figure
    stays open, as a refusal. A slope over first-published figures is refused too, for the two
    ends stand on different accounts; levels and gaps of one year are not. A gap between figures
    of different units is refused.
    """
    rows: list[Result] = []
    for place in (home, *others):
        rows += [_level(place, year) for year in (start, end)]
        rows.append(_slope(place, start, end))
    for other in others:
        rows += [_gap(home, other, (year,)) for year in (start, end)]
        rows.append(_gap(home, other, (start, end)))
    return rows


def _level(place: AnnualSeries, year: int) -> Result:
    period = Period(year, year)
    quantity = place.at(year)
    if quantity is None:
        return _refuse(
            subject=place.subject,
            term=Term.LEVEL,
            start=period,
            end=period,
            reason=remark(RemarkCode.NO_FIGURE),
        )
    return Estimate(
        subject=place.subject,
        model=ModelId.PLACE_COMPARISON,
        term=Term.LEVEL,
        start=period,
        end=period,
        **estimate_cells(quantity),
        n=1,
        operands=place.operands_at(year),
        remarks=(place.marks[place.years.index(year)],),
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
    subject = beside(home.subject, other.subject)
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
    if len(years) > 1 and not (home.comparable and other.comparable):
        return refuse(reason=remark(RemarkCode.FIRST_PUBLISHED))
    gap = subtract(known[0], known[1])
    if len(years) > 1:
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
    )


def beside(home: Subject, other: Subject) -> Subject:
    """Return a subject held against another, which is known by series, place and vintage."""
    against = Subject(
        series=other.series, place=other.place, vintage=other.vintage, unit=home.unit
    )
    return home.model_copy(update={"against": against})
