"""Autocorrelated series and how autocorrelation is estimated."""

import numpy as np
import pytest

from analysis.study.trends.ar1 import (
    RHO_GRID,
    estimate_persistence,
    simulate_ar1,
    stream_of,
    take_persistence,
)
from analysis.study.trends.least_squares import straight_line


def detrend(series):
    basis = np.linalg.qr(straight_line(np.arange(series.shape[1], dtype=float)))[0]
    return series - (series @ basis) @ basis.T


def test_persistence_is_corrected_upwards_towards_the_truth():
    errors = simulate_ar1(np.random.default_rng(6), 0.6, 4000, 23)
    rho, corrected = (found.mean() for found in estimate_persistence(detrend(errors)))
    assert abs(corrected - 0.6) < 0.06 < abs(rho - 0.6)


def test_persistence_by_hand():
    # (1·2 + 2·1 − 1·2 + 2·1) / 11; corrected (5·ρ + 2) / 1, at most a unit root
    rho, corrected = estimate_persistence(np.array([1.0, 2.0, 1.0, -2.0, -1.0]))
    assert rho == pytest.approx(4 / 11)
    assert corrected == 1
    # in whatever unit
    rho, _ = estimate_persistence(np.array([1.0, 2.0, 1.0, -2.0, -1.0]) / 1000)
    assert rho == pytest.approx(4 / 11)
    # (10·ρ + 2) / 6 of a series that swings: ρ = −9/10
    rho, corrected = estimate_persistence(np.array([1.0, -1.0] * 5))
    assert (rho, corrected) == (pytest.approx(-0.9), pytest.approx(-7 / 6))


def test_the_correction_by_hand_of_one_or_of_many():
    residuals = np.array([1.0, 1.0, -1.0, -1.0, 0.0, 0.0, 1.0, -1.0, 0.0, 0.0])
    rho, corrected = estimate_persistence(residuals)  # (1 − 1 + 1 − 1) / 6
    assert rho == 0
    assert corrected == pytest.approx(2 / 6)
    both = estimate_persistence(np.vstack([residuals, np.array([1.0, -1.0] * 5)]))
    np.testing.assert_allclose(both[0], [0, -0.9])
    np.testing.assert_allclose(both[1], [2 / 6, -7 / 6])


def test_residuals_of_nothing_have_no_persistence():
    assert estimate_persistence(np.zeros(10))[0] == 0


def test_the_grid_goes_from_independence_to_a_random_walk():
    assert RHO_GRID == (0, 0.5, 0.8, 0.9, 0.97, 1)


@pytest.mark.parametrize(
    ("corrected", "n", "taken"),
    [
        (-7 / 6, 10, 0.0),
        (-0.3, 16, 0.0),  # −0.3 + √0.91/4 = −0.06
        (-0.2, 16, 0.5),  # −0.2 + √0.96/4 = 0.045
        (0.0, 16, 0.5),  # a quarter
        (0.0, 4, 0.5),  # exactly a half: not raised beyond it
        (0.6, 64, 0.8),  # 0.6 + 0.8/8 = 0.7
        (0.8, 36, 0.9),  # 0.8 + 0.6/6 = 0.9
        (0.8, 25, 0.97),  # 0.8 + 0.6/5 = 0.92
        (0.96, 49, 1.0),  # 0.96 + 0.28/7 = 1
        (0.97, 23, 1.0),
        (1.0, 23, 1.0),
    ],
)
def test_the_persistence_taken_is_never_below_the_estimate_and_its_error(corrected, n, taken):
    position = take_persistence(np.array(corrected), n)
    assert RHO_GRID[int(position)] == taken
    assert take_persistence(np.array([corrected] * 2), n).tolist() == [position] * 2


def test_a_simulated_series_is_stationary_from_its_first_year():
    draws = simulate_ar1(np.random.default_rng(1), 0.8, 20_000, 5)
    assert draws.shape == (20_000, 5)
    spread = 1 / (1 - 0.8**2)
    np.testing.assert_allclose(draws.var(axis=0), spread, rtol=0.05)
    lagged = (draws[:, 1:] * draws[:, :-1]).mean(axis=0) / spread
    np.testing.assert_allclose(lagged, 0.8, atol=0.03)


def test_a_random_walk_has_independent_changes_of_one():
    draws = simulate_ar1(np.random.default_rng(1), 1.0, 20_000, 6)
    changes = np.diff(draws, axis=1)
    np.testing.assert_allclose(np.cov(changes.T), np.eye(5), atol=0.05)
    np.testing.assert_allclose(draws[:, 0].var(), 1, atol=0.05)


def test_a_length_and_a_persistence_have_one_stream():
    first, again, longer, other = (
        stream_of(n, rho).standard_normal(4)
        for n, rho in ((23, 0.97), (23, 0.97), (24, 0.97), (23, 1.0))
    )
    np.testing.assert_array_equal(first, again)
    assert (first != longer).all()
    assert (first != other).all()
    # The numbers that the tables were drawn with, on any machine.
    np.testing.assert_array_equal(first, np.random.default_rng([23, 97]).standard_normal(4))
