"""Periods as the codebook writes them."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from analysis.core.period import Period, PeriodField


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2020", Period(2020, 2020)),
        ("2019-04", Period(2019, 2019, month=4)),
        ("2019-01", Period(2019, 2019, month=1)),
        ("2019-12", Period(2019, 2019, month=12)),
        ("2016-2020", Period(2016, 2020, span=True)),
        ("2019-2020", Period(2019, 2020, span=True)),
        ("asof 2020", Period(2020, 2020, asof=True)),
        ("asof 2020-06", Period(2020, 2020, asof=True, month=6)),
        ("unknown", None),
    ],
)
def test_periods_are_read_as_the_codebook_writes_them(text, period):
    assert Period.parse(text) == period
    assert text == ("unknown" if period is None else str(period))


@pytest.mark.parametrize(
    "text",
    [
        *("", "2020年", "20", "2020-13", "2020-00", "2020-2016", "2020-2020", "asof 2016-2020"),
        *("2020 ", "二〇二〇", "２０２０", "2020-6", "2020/06", "asof", "Unknown", "2020-01-01"),
    ],
)
def test_what_is_no_period_is_refused_with_what_is_accepted(text):
    with pytest.raises(ValueError, match="accepted: 2020, 2019-04, 2016-2020, asof 2020"):
        Period.parse(text)


def test_a_refused_period_says_what_is_wrong_with_it():
    with pytest.raises(ValueError, match=r"^'2020-13' has no such month"):
        Period.parse("2020-13")
    with pytest.raises(ValueError, match=r"^'2020-2020' runs backwards"):
        Period.parse("2020-2020")
    with pytest.raises(ValueError, match=r"^'20' is no period"):
        Period.parse("20")


@given(st.integers(1000, 9999), st.booleans(), st.integers(0, 30))
def test_the_period_of_a_level_is_its_year_or_the_span_that_ends_with_it(year, asof, span):
    period = Period.of_year(year, asof=asof, span_years=span)
    assert (period.end, period.span_years) == (year, span)
    assert period.asof == (asof and not span)
    assert (period.start == year) == (span <= 1)
    if span:
        assert period.end - period.start + 1 == span
    else:
        assert period == Period(year, year, asof=asof)


@given(st.integers(1000, 2099), st.integers(1, 900), st.booleans(), st.integers(1, 12))
def test_a_period_written_is_the_period_read(year, years, asof, month):
    for period in (
        Period(year, year, asof=asof),
        Period(year, year, asof=asof, month=month),
        Period(year, year + years, span=True),
    ):
        assert Period.parse(str(period)) == period


def test_a_record_reads_and_writes_its_period_as_text():
    class Row(BaseModel):
        when: PeriodField | None = None

    row = Row(when="asof 2020-06")
    assert row.when == Period(2020, 2020, asof=True, month=6)
    assert row.model_dump() == {"when": "asof 2020-06"}
    assert Row(when=Period(2016, 2020, span=True)).model_dump() == {"when": "2016-2020"}
    with pytest.raises(ValidationError, match="no period"):
        Row(when="2020年")


@pytest.mark.parametrize(
    ("earlier", "later", "months"),
    [
        ("2019-12", "2020-01", 1),
        ("2019", "2020-01", 1),  # a year ends with its December
        ("2019-01", "2020-12", 23),
        ("2019", "2020", 12),
        ("2019-12", "2019", 0),
        ("2016-2020", "asof 2021-06", 6),
        ("2011-2015", "2016-2020", 60),
        ("2020", "2019-11", -13),
    ],
)
def test_dates_are_apart_by_months(earlier, later, months):
    first, last = Period.parse(earlier), Period.parse(later)
    assert first.months_to(last) == months
    assert first.distance(last) == Fraction(months, 12)
    assert last.distance(first) == -first.distance(last)


def test_the_period_of_a_level_keeps_its_month_and_a_span_has_none():
    assert Period.of_year(2019, month=4) == Period(2019, 2019, month=4)
    assert Period.of_year(2019, month=4, asof=True) == Period(2019, 2019, asof=True, month=4)
    assert Period.of_year(2019, month=4, span_years=3) == Period(2017, 2019, span=True)
    assert Period(2019, 2019).months == 2019 * 12 + 12


def test_what_is_no_period_is_refused_each_time_it_is_read():
    for _ in range(2):
        with pytest.raises(ValueError, match="is no period"):
            Period.parse("2020年")
