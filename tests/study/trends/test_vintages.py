"""Revisions between two editions of one account."""

from decimal import Decimal

import pytest

from analysis.core.period import Period
from analysis.core.result import ModelId, RemarkCode, Subject, Term, Unit
from analysis.study.trends.outcome import Refused
from analysis.study.trends.vintages import compare_vintages


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
    for row in rows:
        assert (row.n, row.dof, row.interval) == (2, 0, None)
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
