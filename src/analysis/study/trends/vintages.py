"""How far one edition of an account was revised in a later one."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import partial, reduce

from analysis.core.period import Period
from analysis.core.quantity import End, Quantity, propagate
from analysis.core.result import (
    Estimate,
    Interval,
    IntervalKind,
    ModelId,
    RemarkCode,
    Subject,
    Term,
    remark,
)
from analysis.study.published import estimate_cells
from analysis.study.trends.annual import AnnualSeries
from analysis.study.trends.exact import subtract
from analysis.study.trends.outcome import refused
from analysis.study.trends.places import beside


def compare_vintages(earlier: AnnualSeries, later: AnnualSeries) -> list[Estimate]:
    """Describe the revision from one vintage to a later one on the years both have.

    First-published figures are welcome here: year by year two accounts of the same thing are
    compared, nothing is differenced over time. No inference: revisions are the whole population
    of years, not a sample. The bounds are what the rounding of both editions leaves, year by year:
    a year counts as lowered where it is by the figures as printed, and the bounds of the count are
    the years that certainly and that possibly were.

    Raises:
        ValueError: different series or places.
        Refused: no year in common.
    """
    one, other = earlier.subject, later.subject
    if (one.series, one.place, one.unit) != (other.series, other.place, other.unit):
        msg = f"vintages of different series: {one} and {other}"
        raise ValueError(msg)
    return _describe(beside(other, one), earlier, later, _find_revisions(earlier, later))


def revise_own(earlier: AnnualSeries, later: AnnualSeries) -> list[Estimate]:
    """Say how far a source's later edition of a figure moved the earlier one, year by year.

    A revision is no contradiction: each edition stands on the accounts of its day. The subject is
    the earlier edition, and a remark names the later.

    Raises:
        ValueError: of a later edition that is no indicator's, or in another unit.
        Refused: no year in common.
    """
    if later.subject.indicator is None or earlier.subject.unit != later.subject.unit:
        msg = f"no edition of {earlier.subject}: {later.subject}"
        raise ValueError(msg)
    revisions = _find_revisions(earlier, later)
    said = remark(RemarkCode.LATER_EDITION, indicator=later.subject.indicator)
    yearly = [
        Estimate(
            subject=earlier.subject,
            model=ModelId.VINTAGE_REVISION,
            term=Term.REVISION,
            start=Period(year, year),
            end=Period(year, year),
            **estimate_cells(revision),
            n=2,
            operands=(*earlier.operands_at(year), *later.operands_at(year)),
            remarks=(remark(RemarkCode.LATER_LESS_EARLIER), said),
        )
        for year, revision in revisions.items()
    ]
    summary = _describe(earlier.subject, earlier, later, revisions)
    return [
        *yearly,
        *(one.model_copy(update={"remarks": (*one.remarks, said)}) for one in summary),
    ]


def _find_revisions(earlier: AnnualSeries, later: AnnualSeries) -> dict[int, Quantity]:
    """Return the later figure less the earlier one of each year that both have.

    Raises:
        Refused: if there is none.
    """
    revisions: dict[int, Quantity] = {}
    for year in later.years:
        old, new = earlier.at(year), later.at(year)
        if old is not None and new is not None:
            revisions[year] = subtract(new, old)
    if not revisions:
        raise refused(RemarkCode.NO_FIGURE)
    return revisions


def _describe(
    subject: Subject,
    earlier: AnnualSeries,
    later: AnnualSeries,
    revisions: Mapping[int, Quantity],
) -> list[Estimate]:
    """Return mean and largest revision, and how many years were lowered."""
    largest = max(revisions, key=lambda year: abs(revisions[year].value))
    total = reduce(partial(propagate, lambda a, b: a + b), revisions.values())
    mean = propagate(lambda revision: revision / len(revisions), total)
    make = partial(
        Estimate,
        subject=subject,
        model=ModelId.VINTAGE_REVISION,
        start=Period(min(revisions), min(revisions)),
        end=Period(max(revisions), max(revisions)),
        n=len(revisions),
        operands=(*earlier.operands_at(*revisions), *later.operands_at(*revisions)),
    )
    others = sum(
        _size(revision)[1] >= _size(revisions[largest])[0]
        for year, revision in revisions.items()
        if year != largest
    )
    return [
        make(
            term=Term.MEAN_REVISION,
            **estimate_cells(mean),
            remarks=(remark(RemarkCode.LATER_LESS_EARLIER),),
        ),
        make(
            term=Term.LARGEST_REVISION,
            **estimate_cells(revisions[largest]),
            remarks=(
                remark(RemarkCode.LARGEST_IN, year=largest),
                *((remark(RemarkCode.LARGEST_MAY_BE, years=others),) if others else ()),
            ),
        ),
        make(
            term=Term.YEARS_LOWERED,
            value=Decimal(sum(revision.value < 0 for revision in revisions.values())),
            interval=_count_lowered(revisions.values()),
        ),
    ]


def _size(revision: Quantity) -> tuple[End, End]:
    """Return how small and how large a revision may be, whatever its sign."""
    ends = sorted((max(revision.low, -revision.low), max(revision.high, -revision.high)))
    return (Fraction(0) if revision.contains(Fraction(0)) else ends[0]), ends[1]


def _count_lowered(revisions: Collection[Quantity]) -> Interval | None:
    certain = sum(revision.high < 0 for revision in revisions)
    possible = sum(revision.low < 0 for revision in revisions)
    if certain == possible:
        return None
    return Interval(kind=IntervalKind.BOUNDS, low=Decimal(certain), high=Decimal(possible))
