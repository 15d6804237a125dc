"""From exact quantities to columns, intervals and operands."""

from decimal import Decimal
from fractions import Fraction

import pytest

from analysis.core.period import Period
from analysis.core.quantity import INFINITY, NEGATIVE_INFINITY, Quantity
from analysis.core.records import Bound, Record
from analysis.core.result import (
    Estimate,
    IntervalKind,
    ModelId,
    Operand,
    OperandKind,
    Subject,
    Term,
)
from analysis.study.published import (
    DatedPair,
    date_columns,
    estimate_cells,
    find_interval,
    is_point,
    publish,
    read_estimate,
    read_given,
    read_quantity,
    refer_to_figures,
)

THIRD = Fraction(1, 3)


def test_a_measure_is_published_as_value_and_two_bounds_rounded_outwards():
    cells = publish({"pct": Quantity(THIRD, THIRD, 2 * THIRD), "base": Quantity.exact(9)})
    assert cells == {
        "pct": Decimal("0.333333333333"),
        "pct_low": Decimal("0.333333333333"),
        "pct_high": Decimal("0.666666666667"),
        **dict.fromkeys(("base", "base_low", "base_high"), Decimal(9)),
    }


class Row(Record):
    pct: Decimal | None = None
    pct_low: Bound | None = None
    pct_high: Bound | None = None
    least: Decimal | None = None
    most: Decimal | None = None


def test_a_published_measure_is_read_back_with_its_bounds():
    row = Row(pct=2, pct_low=1, pct_high=3, least=0, most=4)
    assert read_quantity(row, "pct") == Quantity(Fraction(2), Fraction(1), Fraction(3))
    assert read_quantity(row, "pct", "least", "most") == Quantity(
        Fraction(2), Fraction(0), Fraction(4)
    )
    assert read_quantity(Row(), "pct") is None
    assert not read_quantity(row, "pct", point=False).point
    assert not read_given(row, "pct", point=False).point
    assert read_given(row, "pct").point


def test_a_measure_that_every_row_has_is_refused_where_it_is_empty():
    row = Row(pct=2, pct_low=1, pct_high=3)
    assert read_given(row, "pct") == Quantity(Fraction(2), Fraction(1), Fraction(3))
    with pytest.raises(ValueError, match="Row: pct is empty"):
        read_given(Row(), "pct")


class Dated(DatedPair, Record):
    base_year: int
    base_month: int | None = None
    base_asof: bool
    end_year: int
    end_month: int | None = None
    end_asof: bool
    span_years: int = 0


def test_columns_that_date_a_pair_are_its_periods():
    row = Dated(base_year=2015, base_asof=False, end_year=2020, end_asof=True)
    assert (row.base_period, row.end_period) == (
        Period(2015, 2015),
        Period(2020, 2020, asof=True),
    )
    row = Dated(base_year=2015, base_asof=True, end_year=2020, end_asof=False)
    assert (row.base_period.asof, row.end_period.asof) == (True, False)
    row = Dated(base_year=2015, base_asof=False, end_year=2020, end_asof=False, span_years=5)
    assert (row.base_period, row.end_period) == (
        Period(2011, 2015, span=True),
        Period(2016, 2020, span=True),
    )


@pytest.mark.parametrize(
    ("base", "end"),
    [("2015-04", "asof 2020-12"), ("asof 2015", "2020"), ("2011-2015", "2016-2020")],
)
def test_a_pair_s_dates_come_back_from_its_columns(base, end):
    dates = Period.parse(base), Period.parse(end)
    row = Dated(**date_columns(*dates))
    assert (row.base_period, row.end_period) == dates


def test_only_what_is_left_open_has_an_interval():
    assert find_interval(Quantity.exact(THIRD)) is None
    interval = find_interval(Quantity(THIRD, THIRD, 2 * THIRD))
    assert (interval.kind, interval.low, interval.high) == (
        IntervalKind.BOUNDS,
        Decimal("0.333333333333"),
        Decimal("0.666666666667"),
    )
    assert (interval.level, interval.se) == (None, None)


def test_figures_are_operands_each_once_and_in_order():
    assert refer_to_figures(["p02.01", "p01.01", "p02.01"]) == (
        Operand(kind=OperandKind.FIGURE, id="p02.01"),
        Operand(kind=OperandKind.FIGURE, id="p01.01"),
    )


def test_an_end_that_is_not_there_is_published_and_read_back():
    wide = Quantity(Fraction(2), NEGATIVE_INFINITY, INFINITY)
    row = Row(**publish({"pct": wide}))
    assert (row.pct_low, row.pct_high) == (Decimal("-Infinity"), Decimal("Infinity"))
    assert read_quantity(row, "pct") == wide
    assert find_interval(wide).high == Decimal("Infinity")


def test_what_leaves_nothing_open_is_a_point():
    low, high = Fraction(1), Fraction(2)
    assert is_point(Quantity(low, low, high))
    assert not is_point(Quantity(low, low, high, point=False))
    assert is_point(Quantity(low, low, low, point=False))


def test_an_estimate_takes_value_bounds_and_point_of_a_quantity():
    cells = estimate_cells(Quantity(THIRD, THIRD / 2, 2 * THIRD, point=False))
    assert cells["value"] == Decimal("0.333333333333")
    assert (cells["interval"].low, cells["interval"].high) == (
        Decimal("0.166666666666"),
        Decimal("0.666666666667"),
    )
    assert not cells["point"]
    assert estimate_cells(Quantity.exact(9)) == {"value": 9, "interval": None, "point": True}
    long = Fraction(10**20, 7)
    beside = estimate_cells(Quantity(long, Fraction(0), Fraction(10**20 // 7 + 30)))
    assert beside["value"] <= beside["interval"].high


@pytest.mark.parametrize(
    "given",
    [
        Quantity.exact(9),
        Quantity(Fraction(2), Fraction(1), Fraction(3)),
        Quantity(Fraction(2), Fraction(2), INFINITY, point=False),
    ],
)
def test_an_estimate_gives_back_the_quantity_that_it_took(given):
    estimate = Estimate(
        subject=Subject(measure="one", unit="percent"),
        model=ModelId.MEASURE,
        term=Term.IMPLIED,
        **estimate_cells(given),
    )
    found = read_estimate(estimate)
    assert (found, found.point) == (given, given.point)
