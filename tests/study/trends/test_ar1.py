"""Autocorrelated series and how autocorrelation is estimated."""

import numpy as np
import pytest

from analysis.study.trends.ar1 import HIGHEST_RHO, estimate_persistence, simulate_ar1
from analysis.study.trends.least_squares import fit_ols, straight_line

YEARS = np.arange(2000.0, 2023.0)


def test_persistence_is_corrected_upwards_towards_the_truth():
    rho = np.array(
        [
            estimate_persistence(fit_ols(errors, straight_line(YEARS)).residuals)
            for errors in simulate_ar1(np.random.default_rng(6), 0.6, 400, 23)
        ]
    ).mean(axis=0)
    assert abs(rho[1] - 0.6) < 0.06 < abs(rho[0] - 0.6)


def test_persistence_by_hand():
    # (1·2 + 2·1 − 1·2 + 2·1) / 11; corrected (5·ρ + 2) / 1, kept below a unit root
    rho, corrected = estimate_persistence(np.array([1.0, 2.0, 1.0, -2.0, -1.0]))
    assert rho == pytest.approx(4 / 11)
    assert corrected == HIGHEST_RHO
    # (10·ρ + 2) / 6 of a series that swings: ρ = −9/10
    rho, corrected = estimate_persistence(np.array([1.0, -1.0] * 5))
    assert (rho, corrected) == (pytest.approx(-0.9), 0.0)


def test_the_correction_by_hand():
    residuals = np.array([1.0, 1.0, -1.0, -1.0, 0.0, 0.0, 1.0, -1.0, 0.0, 0.0])
    rho, corrected = estimate_persistence(residuals)  # (1 − 1 + 1 − 1) / 6
    assert rho == 0
    assert corrected == pytest.approx(2 / 6)


def test_residuals_of_nothing_have_no_persistence():
    assert estimate_persistence(np.zeros(10))[0] == 0


def test_a_simulated_series_is_stationary_from_its_first_year():
    draws = simulate_ar1(np.random.default_rng(1), 0.8, 20_000, 5)
    assert draws.shape == (20_000, 5)
    spread = 1 / (1 - 0.8**2)
    np.testing.assert_allclose(draws.var(axis=0), spread, rtol=0.05)
    lagged = (draws[:, 1:] * draws[:, :-1]).mean(axis=0) / spread
    np.testing.assert_allclose(lagged, 0.8, atol=0.03)
