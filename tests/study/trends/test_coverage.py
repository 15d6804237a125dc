"""How often intervals hold: the table, against simulations written another way."""

import math
from decimal import Decimal

import numpy as np
import pytest
from scipy.special import stdtrit

from analysis.core.result import ModelId
from analysis.study.trends import coverage
from analysis.study.trends.ar1 import RHO_GRID
from analysis.study.trends.coverage import (
    DRAWS,
    LENGTHS,
    Coverage,
    find_coverage,
    find_gap_coverage,
    prefer_trend,
    simulate_coverage,
)

TREND, CHANGE = ModelId.OLS_TREND, ModelId.MEAN_ANNUAL_CHANGE


def lag(errors, rho):
    """AR(1) errors from shocks, by the definition, one series after another."""
    series = np.array(errors)
    series[:, 0] /= 1 if rho == 1 else math.sqrt(1 - rho**2)
    for t in range(1, series.shape[1]):
        series[:, t] = rho * series[:, t - 1] + errors[:, t]
    return series


def simulate_again(n, rho, size, seed):
    """Both coverages by regressing each series on line and cosines."""
    series = lag(np.random.default_rng(seed).standard_normal((size, n)), rho)
    t = np.arange(n) + 0.5
    count = max(2, round(0.4 * n ** (2 / 3)))
    line = np.column_stack([np.ones(n), t])
    long = np.column_stack([line, *(np.cos(np.pi * (j + 1) * t / n) for j in range(count))])
    slope = np.linalg.lstsq(line, series.T, rcond=None)[0][1]
    rss = [
        ((series.T - x @ np.linalg.lstsq(x, series.T, rcond=None)[0]) ** 2).sum(axis=0)
        for x in (line, long)
    ]
    error = np.sqrt((rss[0] - rss[1]) / count / ((t - t.mean()) ** 2).sum())
    changes = np.diff(series, axis=1)
    mean, se = changes.mean(axis=1), changes.std(axis=1, ddof=1) / math.sqrt(n - 1)
    return (
        (np.abs(slope) <= stdtrit(count, 0.975) * error).mean(),
        (np.abs(mean) <= stdtrit(n - 2, 0.975) * se).mean(),
    )


@pytest.mark.parametrize(("n", "rho"), [(8, 0.0), (8, 1.0), (23, 0.8), (23, 0.97), (60, 0.5)])
def test_the_table_is_what_another_simulation_finds(n, rho):
    size = 40_000
    row = find_coverage(n)[RHO_GRID.index(rho)]
    assert (row.n, float(row.rho), row.draws) == (n, rho, DRAWS)
    for view, found in zip((TREND, CHANGE), simulate_again(n, rho, size, 7), strict=True):
        told = row.coverage(view)
        error = math.sqrt(told.share * (1 - told.share) / size) + told.error
        assert abs(told.share - found) < 4 * error + 1e-5


def test_the_table_has_every_length_and_persistence_and_says_its_size():
    assert list(LENGTHS) == list(range(8, 61))
    for n in LENGTHS:
        rows = find_coverage(n)
        assert [float(row.rho) for row in rows] == list(RHO_GRID)
        assert {(row.n, row.draws) for row in rows} == {(n, 400_000)}
    assert find_coverage(23) is find_coverage(23)


@pytest.mark.parametrize("n", LENGTHS)
def test_each_view_is_exact_where_it_should_be(n):
    """The trend for independent errors, the change for random walks; each within simulation."""
    rows = find_coverage(n)
    assert abs(rows[0].coverage(TREND).share - 0.95) < 4 * 0.00035
    assert abs(rows[-1].coverage(CHANGE).share - 0.95) < 4 * 0.00035
    # The trend falls short where errors are persistent, the change never does.
    assert all(row.coverage(TREND).falls_short for row in rows[1:])
    assert not any(row.coverage(CHANGE).falls_short for row in rows)


def test_a_simulation_counts_what_would_have_been_quoted():
    rows = simulate_coverage(23, 20_000)
    for row, told in zip(rows, find_coverage(23), strict=True):
        assert row.draws == 20_000
        for view in (TREND, CHANGE, None):
            one, other = row.coverage(view), told.coverage(view)
            assert abs(one.share - other.share) < 5 * max(one.error, 0.0005)
    # Independent errors: where their trace is plain the trend is quoted, elsewhere the change.
    assert rows[0].coverage(TREND).share < rows[0].coverage(None).share
    assert rows[0].coverage(None).share < rows[0].coverage(CHANGE).share


def test_a_length_beyond_the_table_is_simulated_once_with_as_many_draws(monkeypatch):
    monkeypatch.setattr(coverage, "DRAWS", 2_000)
    find_coverage.cache_clear()
    rows = find_coverage(61)
    assert {(row.n, row.draws) for row in rows} == {(61, 2_000)}
    assert find_coverage(61) is rows
    assert rows == simulate_coverage(61, 2_000)
    assert abs(rows[0].coverage(TREND).share - 0.95) < 0.02
    find_coverage.cache_clear()


def test_draws_come_in_batches_of_one_stream(monkeypatch):
    monkeypatch.setattr(coverage, "BATCH", 500)
    rows = simulate_coverage(9, 2_000)
    assert {row.draws for row in rows} == {2_000}
    trial = coverage._try_series(9, 0.5, 2_000)
    assert {len(getattr(trial, name)) for name in trial.__dataclass_fields__} == {2_000}
    assert not (trial.trend_holds[:500] == trial.trend_holds[500:1000]).all()


def test_the_error_is_binomial_and_three_of_them_are_forgiven():
    told = Coverage(0.9, 0.5, 10_000)
    assert told.error == pytest.approx(0.003)
    assert told.falls_short
    assert Coverage(0.945, 0.5, 10_000).error == pytest.approx(0.00228, abs=1e-5)
    assert not Coverage(0.945, 0.5, 10_000).falls_short  # 2.2 errors below
    assert Coverage(0.945, 0.5, 40_000).falls_short  # 4.4 errors
    assert not Coverage(1.0, 0.5, 10_000).falls_short
    # 3.3 errors of 0.00233, and 2.8 of 0.00231
    assert Coverage(0.9424, 0.5, 10_000).falls_short
    assert not Coverage(0.9436, 0.5, 10_000).falls_short


@pytest.mark.parametrize(
    ("trend_sound", "change_sound", "trend_narrower", "trend"),
    [
        (True, True, True, True),
        (True, True, False, False),
        (True, False, False, True),
        (True, False, True, True),
        (False, True, True, False),
        (False, True, False, False),
        (False, False, True, False),  # the wider where both fall short
        (False, False, False, True),
    ],
)
def test_the_narrowest_that_is_sound_is_preferred(
    trend_sound, change_sound, trend_narrower, trend
):
    given = [np.array(one) for one in (trend_sound, change_sound, trend_narrower)]
    assert bool(prefer_trend(*given)) is trend
    assert prefer_trend(*([one, one] for one in given)).tolist() == [trend, trend]


def test_over_gaps_the_change_holds_as_often_as_it_says(monkeypatch):
    monkeypatch.setattr(coverage, "DRAWS", 40_000)
    monkeypatch.setattr(coverage, "BATCH", 20_000)
    find_gap_coverage.cache_clear()
    told = find_gap_coverage((2000, 2001, 2002, 2006, 2007, 2011, 2012, 2013))
    assert (told.rho, told.draws) == (1.0, 40_000)
    assert abs(told.share - 0.95) < 4 * told.error
    assert not told.falls_short
    # only how the years lie to one another matters
    assert find_gap_coverage((0, 1, 2, 6, 7, 11, 12, 13)) == told
    find_gap_coverage.cache_clear()


def test_a_row_tells_each_column():
    row = find_coverage(23)[4]
    assert row.rho == Decimal("0.97")
    assert [row.coverage(view).share for view in (TREND, CHANGE, None)] == [
        float(row.ols_trend),
        float(row.mean_annual_change),
        float(row.quoted),
    ]
    assert {row.coverage(view).rho for view in (TREND, CHANGE, None)} == {0.97}
