"""Autocorrelation of the first order: how much there is, and series that have it."""

import math
from typing import Final

import numpy as np
import numpy.typing as npt

from analysis.study.trends.least_squares import Array

#: The persistences that are simulated, from independent errors to a random walk.
RHO_GRID: Final = (0.0, 0.5, 0.8, 0.9, 0.97, 1.0)
#: A float this far above a persistence of the grid is that persistence.
_TOLERANCE: Final = 1e-9


def stream_of(n: int, rho: float) -> np.random.Generator:
    """Return the one stream of series of a length and persistence: the same at every call."""
    return np.random.default_rng([n, round(100 * rho)])


def simulate_ar1(rng: np.random.Generator, rho: float, size: int, n: int) -> Array:
    """Draw Gaussian AR(1) series with unit innovations, one a row.

    Below a persistence of one they are stationary from their first year; at one they are random
    walks from an arbitrary level, which no line that is fitted to them notices.
    """
    shocks = rng.standard_normal((n, size))
    if rho < 1:
        shocks[0] /= math.sqrt(1 - rho**2)
    for t in range(1, n):
        shocks[t] += rho * shocks[t - 1]
    return shocks.T


def estimate_persistence(residuals: Array) -> tuple[Array, Array]:
    """First-order autocorrelation of detrended residuals, as it is and corrected for bias.

    Around a fitted line the estimate is too low by about (2 + 4ρ)/n (Kendall 1954; Marriott and
    Pope 1954 for a mean, one term more for a trend); solved for ρ, and at most one, a unit root.
    It may be negative, as half of all independent series find it.

    Args:
        residuals: one series, or one a row; more than four years.
    """
    n = residuals.shape[-1]
    total = (residuals**2).sum(axis=-1)
    products = (residuals[..., 1:] * residuals[..., :-1]).sum(axis=-1)
    rho = np.divide(products, total, out=np.zeros_like(total), where=total > 0)
    return rho, np.minimum((n * rho + 2) / (n - 4), 1.0)


def take_persistence(corrected: Array, n: int) -> npt.NDArray[np.intp]:
    """Return where in ``RHO_GRID`` a series stands: not below its persistence and one error more.

    The error is √((1 − ρ²)/n); the sum is at most one, so that a unit root is never ruled out by
    the grid itself.

    Args:
        corrected: from :func:`estimate_persistence`, of one series or of many.
        n: years of each.

    Returns:
        Positions in the grid.
    """
    raised = corrected + np.sqrt(np.maximum(1 - corrected**2, 0) / n)
    grid = np.array(RHO_GRID) + _TOLERANCE
    return np.asarray(np.searchsorted(grid, np.minimum(raised, 1.0)), dtype=np.intp)
