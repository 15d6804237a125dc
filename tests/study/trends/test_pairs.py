"""Rows of the growth table as pairs of levels."""

from fractions import Fraction

import pytest

from analysis.core.quantity import Quantity
from analysis.source.bounds import HedgePolicy
from analysis.source.observe import clean_figures
from analysis.study.growth import measure_growth
from analysis.study.trends.pairs import read_pair, scope_id


@pytest.fixture
def rows(source):
    observations = clean_figures(source, policy=HedgePolicy.STANDARD)
    growth = measure_growth(observations, source.indicators, base_year=2014, end_year=2020)
    return {row.indicator: row for row in growth if row.headline}


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


def test_a_scope_goes_by_its_id_and_an_id_by_itself(source):
    assert scope_id(source, "甲市") == "jia"
    assert scope_id(source, "jia") == "jia"
