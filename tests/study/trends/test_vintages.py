"""Revisions between two editions of one account."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from analysis.core.period import Period
from analysis.core.quantity import Quantity
from analysis.core.result import IntervalKind, ModelId, RemarkCode, Subject, Term, Unit
from analysis.study.trends.outcome import Refused
from analysis.study.trends.vintages import compare_vintages, revise_own


@pytest.fixture
def editions(make_series):
    first = make_series(
        [2.13, 2.19],
        years=(2017, 2018),
        comparable=False,
        subject=Subject(series="rd", place="china", vintage="first_published", unit="percent"),
    )
    return first, make_series([2.12, 2.14, 2.24], years=(2017, 2018, 2019))


def test_revisions_are_described_on_common_years_without_inference(editions, pick, said):
    rows = compare_vintages(*editions)
    mean = pick(rows, Term.MEAN_REVISION)
    assert (mean.value, mean.unit) == (Decimal("-0.03"), Unit(name="percentage_point"))
    assert mean.has(RemarkCode.LATER_LESS_EARLIER)
    largest = pick(rows, Term.LARGEST_REVISION)
    assert largest.value == Decimal("-0.05")
    assert said(largest, RemarkCode.LARGEST_IN) == {"year": 2018}
    assert pick(rows, Term.YEARS_LOWERED).value == 2
    # each within half a hundredth: a revision within a hundredth each way
    assert (mean.interval.low, mean.interval.high) == (Decimal("-0.04"), Decimal("-0.02"))
    assert (largest.interval.low, largest.interval.high) == (Decimal("-0.06"), Decimal("-0.04"))
    assert not largest.has(RemarkCode.LARGEST_MAY_BE)
    # 2.13 to 2.12 may be no fall: -0.02 to 0
    lowered = pick(rows, Term.YEARS_LOWERED).interval
    assert (lowered.kind, lowered.low, lowered.high) == (IntervalKind.BOUNDS, 1, 2)
    for row in rows:
        assert (row.n, row.dof, row.point) == (2, 0, True)
        assert row.model is ModelId.VINTAGE_REVISION
        assert (row.start, row.end) == (Period(2017, 2017), Period(2018, 2018))
        assert (row.subject.vintage, row.subject.against.vintage) == ("one", "first_published")
        assert len(row.operands) == 4


def test_a_raised_year_is_not_counted_as_lowered(editions, pick):
    earlier, later = editions
    rows = compare_vintages(later, earlier)
    assert pick(rows, Term.YEARS_LOWERED).value == 0
    assert pick(rows, Term.LARGEST_REVISION).value == Decimal("0.05")


def test_other_places_and_other_years_are_refused(editions, make_series):
    first, _ = editions
    with pytest.raises(ValueError, match="different series"):
        compare_vintages(first, make_series([2.1, 2.2], place="jiangsu", years=(2017, 2018)))
    with pytest.raises(Refused) as refusal:
        compare_vintages(first, make_series([2.1], years=(2020,)))
    assert refusal.value.reason.code is RemarkCode.NO_FIGURE


def test_what_may_be_no_revision_may_have_been_less_than_any(make_series, pick, said):
    # Up to 0.01 less to 0.02 more, or nothing; beside it one of exactly nothing.
    nothing, about = Quantity.exact(2), Quantity(Fraction(2), Fraction("1.995"), Fraction("2.005"))
    more = Quantity(Fraction("2.005"), Fraction("1.995"), Fraction("2.015"))
    first = make_series([2, 2], quantities=(nothing, about))
    rows = compare_vintages(first, make_series([2, 2], quantities=(nothing, more)))
    largest = pick(rows, Term.LARGEST_REVISION)
    assert said(largest, RemarkCode.LARGEST_IN) == {"year": 2001}
    assert said(largest, RemarkCode.LARGEST_MAY_BE) == {"years": 1}


def test_other_years_that_may_have_been_revised_by_more_are_counted(make_series, pick, said):
    first = make_series([2.00, 2.00, 2.00, 2.00], years=(2001, 2002, 2003, 2004))
    later = make_series([2.10, 1.88, 2.01, 2.02], years=(2001, 2002, 2003, 2004))
    rows = compare_vintages(first, later)
    largest = pick(rows, Term.LARGEST_REVISION)
    assert (largest.value, said(largest, RemarkCode.LARGEST_IN)) == (
        Decimal("-0.12"),
        {"year": 2002},
    )
    # -0.13 to -0.11 beside 0.09 to 0.11: both may be 0.11
    assert said(largest, RemarkCode.LARGEST_MAY_BE) == {"years": 1}
    lowered = pick(rows, Term.YEARS_LOWERED)
    assert (lowered.value, lowered.interval) == (1, None)
    close = make_series([2.00, 1.995, 2.0, 2.0], years=(2001, 2002, 2003, 2004))
    small = compare_vintages(first, close)
    assert said(pick(small, Term.LARGEST_REVISION), RemarkCode.LARGEST_MAY_BE) == {"years": 3}
    lowered = pick(small, Term.YEARS_LOWERED)
    # the one by half a hundredth; within the bounds none or all of them were
    assert (lowered.value, lowered.interval.low, lowered.interval.high) == (1, 0, 4)


def test_a_revision_of_what_names_an_end_is_no_point(make_series, make_quantity, pick):
    first, later = make_series([2.0], years=(2001,)), make_series([3.0], years=(2001,))
    later = replace(later, quantities=(make_quantity(3, 3, "Infinity", point=False),))
    rows = compare_vintages(first, later)
    for term in (Term.MEAN_REVISION, Term.LARGEST_REVISION):
        row = pick(rows, term)
        assert not row.point
        assert row.interval.high == Decimal("Infinity")


# --- a source's own editions -------------------------------------------------------------------


@pytest.fixture
def own(editions):
    return tuple(
        replace(one, subject=Subject(indicator=name, scope="city", unit="percent"))
        for one, name in zip(editions, ("share_first", "share"), strict=True)
    )


def test_a_revision_is_told_year_by_year_under_the_earlier_edition(own, pick, said):
    rows = revise_own(*own)
    yearly = {row.end.end: row for row in rows if row.term is Term.REVISION}
    assert {year: row.value for year, row in yearly.items()} == {
        2017: Decimal("-0.01"),
        2018: Decimal("-0.05"),
    }
    one = yearly[2018]
    assert (one.interval.low, one.interval.high) == (Decimal("-0.06"), Decimal("-0.04"))
    assert (one.n, one.start, one.unit.name) == (2, one.end, "percentage_point")
    assert [o.id for o in one.operands] == ["rd.china.2018"] * 2
    assert pick(rows, Term.MEAN_REVISION).value == Decimal("-0.03")
    assert pick(rows, Term.YEARS_LOWERED).value == 2
    for row in rows:
        assert (row.subject, row.model) == (own[0].subject, ModelId.VINTAGE_REVISION)
        assert said(row, RemarkCode.LATER_EDITION) == {"indicator": "share"}


def test_editions_in_other_units_or_of_other_years_are_refused(own):
    first, later = own
    permille = replace(later, subject=later.subject.model_copy(update={"unit": "permille"}))
    with pytest.raises(ValueError, match="no edition of"):
        revise_own(first, permille)
    outside = replace(later, subject=Subject(series="rd", place="china", unit="percent"))
    with pytest.raises(ValueError, match="no edition of"):
        revise_own(first, outside)
    with pytest.raises(Refused) as refusal:
        revise_own(first, replace(later, years=(2027, 2028, 2029)))
    assert refusal.value.reason.code is RemarkCode.NO_FIGURE
