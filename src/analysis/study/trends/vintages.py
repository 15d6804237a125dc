"""How far one edition of an account was revised in a later one."""

from decimal import Decimal
from fractions import Fraction
from functools import partial

from analysis.core.period import Period
from analysis.core.quantity import to_decimal
from analysis.core.result import Estimate, ModelId, RemarkCode, Term, remark
from analysis.study.trends.annual import AnnualSeries
from analysis.study.trends.outcome import refused
from analysis.study.trends.places import beside


def compare_vintages(earlier: AnnualSeries, later: AnnualSeries) -> list[Estimate]:
    """Describe the revision from one vintage to a later one on the years both have.

    First-published figures are welcome here: year by year two accounts of the same thing are
    compared, nothing is differenced over time. No inference: revisions are the whole population
    of years, not a sample.

    Raises:
        ValueError: different series or places.
        Refused: no year in common.
    """
    one, other = earlier.subject, later.subject
    if (one.series, one.place, one.unit) != (other.series, other.place, other.unit):
        msg = f"vintages of different series: {one} and {other}"
        raise ValueError(msg)
    revisions: dict[int, Fraction] = {}
    for year in later.years:
        old, new = earlier.at(year), later.at(year)
        if old is not None and new is not None:
            revisions[year] = new.value - old.value
    if not revisions:
        raise refused(RemarkCode.NO_FIGURE)
    largest = max(revisions, key=lambda year: abs(revisions[year]))
    make = partial(
        Estimate,
        subject=beside(other, one),
        model=ModelId.VINTAGE_REVISION,
        start=Period(min(revisions), min(revisions)),
        end=Period(max(revisions), max(revisions)),
        n=len(revisions),
        operands=(*earlier.operands_at(*revisions), *later.operands_at(*revisions)),
    )
    return [
        make(
            term=Term.MEAN_REVISION,
            value=to_decimal(sum(revisions.values(), Fraction(0)) / len(revisions)),
            remarks=(remark(RemarkCode.LATER_LESS_EARLIER),),
        ),
        make(
            term=Term.LARGEST_REVISION,
            value=to_decimal(revisions[largest]),
            remarks=(remark(RemarkCode.LARGEST_IN, year=largest),),
        ),
        make(
            term=Term.YEARS_LOWERED,
            value=Decimal(sum(revision < 0 for revision in revisions.values())),
        ),
    ]
