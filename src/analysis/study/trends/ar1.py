"""Autocorrelation of the first order: how much there is, and series that have it."""

import math

import numpy as np

from analysis.study.trends.least_squares import Array

# Beyond this an AR(1) can't be told from a random walk in a few dozen years.
HIGHEST_RHO = 0.97


def simulate_ar1(rng: np.random.Generator, rho: float, size: int, n: int) -> Array:
    """Draw stationary Gaussian AR(1) series with unit innovations, one a row."""
    shocks = rng.standard_normal((size, n))
    series = np.empty_like(shocks)
    series[:, 0] = shocks[:, 0] / math.sqrt(1 - rho**2)
    for t in range(1, n):
        series[:, t] = rho * series[:, t - 1] + shocks[:, t]
    return series


def estimate_persistence(residuals: Array) -> tuple[float, float]:
    """First-order autocorrelation of detrended residuals, as it is and corrected for bias.

    Around a fitted line the estimate is too low by about (2 + 4ρ)/n (Kendall 1954; Marriott and
    Pope 1954 for a mean, one term more for a trend); solved for ρ and kept in [0, 0.97].
    """
    n = len(residuals)
    total = float(residuals @ residuals)
    rho = float(residuals[1:] @ residuals[:-1]) / total if total > 0 else 0.0
    return rho, min(max((n * rho + 2) / (n - 4), 0.0), HIGHEST_RHO)
