"""Rows of the growth table as pairs of levels."""

from fractions import Fraction

import pytest

from analysis.core.period import Period
from analysis.core.quantity import Quantity
from analysis.source.bounds import HedgePolicy
from analysis.source.observe import clean_figures
from analysis.study.growth import measure_growth
from analysis.study.trends.pairs import read_pair


@pytest.fixture
def rows(source):
    observations = clean_figures(source, policy=HedgePolicy.STANDARD)
    growth = measure_growth(observations, source.indicators, base_year=2014, end_year=2020)
    return {row.indicator: row for row in growth.rows if row.headline}


def test_a_printed_pair_comes_back_with_its_levels_bounds_and_figures(rows):
    pair = read_pair(rows["rd_gdp"])
    assert (pair.base.year, pair.end.year, pair.end.asof) == (2015, 2020, False)
    assert pair.base.quantity == Quantity(*map(Fraction, ("2.65", "2.645", "2.655")))
    assert pair.end.quantity == Quantity(*map(Fraction, ("3", "2.9", "3.1")))
    assert (pair.base.figures, pair.end.figures) == (("p01.06",), ("p01.07",))
    assert (pair.end.indicator, pair.end.unit, pair.base.origin) == (
        "rd_gdp",
        "percent",
        "printed",
    )
    assert (pair.base.scope, pair.end.period) == ("jia", Period(2020, 2020))


def test_a_level_dated_by_the_document_stays_so(rows):
    row = rows["rd_gdp"].model_copy(update={"end_asof": True})
    pair = read_pair(row)
    assert (pair.base.asof, pair.end.asof) == (False, True)


def test_a_sum_over_years_stays_a_sum(rows):
    row = rows["tax_relief"].model_copy(update={"span_years": 3})
    pair = read_pair(row)
    assert pair.end.period == Period(2018, 2020, span=True)
    assert pair.end.span_years == 3


def test_a_computed_base_rests_on_its_level_and_its_change(rows):
    pair = read_pair(rows["tax_relief"])
    assert pair.base.figures == ("p02.01", "p02.02")
    assert pair.end.figures == ("p02.01",)
