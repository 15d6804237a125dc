"""The slope of an annual series, seen in two ways, each with an error that has its own t.

Both work on one series or on many at once, one a row, so that what is published and what is
simulated are the same lines of code.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

from analysis.study.trends.least_squares import Array, straight_line
from analysis.study.trends.outcome import LEVEL


@dataclass(frozen=True)
class Slopes:
    """Slopes a year, their standard errors, and the degrees of freedom of their t."""

    estimates: Array
    se: Array
    dof: int

    @property
    def half_widths(self) -> Array:
        """Half of each 95 % interval."""
        half: Array = float(stdtrit(self.dof, 0.5 + LEVEL / 2)) * self.se
        return half

    def hold(self, slope: float) -> npt.NDArray[np.bool_]:
        """Tell of each interval whether it holds a slope."""
        return np.abs(self.estimates - slope) <= self.half_widths


def count_cosines(n: int) -> int:
    """Return how many cosines judge the errors of n years: 0.4·n^(2/3), rounded, at least two.

    The rule of Lazarus, Lewis, Stock and Watson (2018, J. Business & Economic Statistics 36),
    which trades the size of a test in short samples against its power.
    """
    rounded: int = round(0.4 * n ** (2 / 3))
    return max(2, rounded)


@lru_cache
def cosine_basis(n: int) -> Array:
    """Return B orthonormal columns, orthogonal to a constant and a trend, of low frequency.

    The columns are √2·cos(πj(t − ½)/n), j = 1 … B, less their projections on constant, year and
    the columns before (Sun 2011, J. Econometrics 164).
    """
    count = count_cosines(n)
    middles = (np.arange(n) + 0.5) / n
    cosines = [np.cos(np.pi * j * middles) for j in range(1, count + 1)]
    line = straight_line(np.arange(n, dtype=float))
    basis: Array = np.linalg.qr(np.column_stack([line, *cosines]))[0][:, 2:]
    return basis


def slope_error(residuals: Array) -> Array:
    """Standard error of a least-squares slope, from its residuals' share in a few cosines.

    The error of a slope rests on the residuals' long-run variance Ω. Equal-weighted cosines
    estimate it by the mean square of the residuals' projections on B of them. For independent
    Gaussian errors slope over error is exactly t(B); for errors with any weak autocorrelation it
    is so for long series, B held fixed (Sun 2011; Lazarus et al. 2018). A kernel with normal or
    t(n − 2) critical values, such as Newey and West's, has no such small-sample theory.

    Args:
        residuals: of the line, or the series themselves: the basis is orthogonal to the line.
    """
    n = residuals.shape[1]
    years = np.arange(n) - (n - 1) / 2
    long_run = ((residuals @ cosine_basis(n)) ** 2).mean(axis=1)
    error: Array = np.sqrt(long_run / (years @ years))
    return error


def trend_slopes(series: Array) -> Slopes:
    """Least-squares slopes of series without gaps, one a row, with errors from a few cosines."""
    n = series.shape[1]
    years = np.arange(n) - (n - 1) / 2
    return Slopes(series @ years / (years @ years), slope_error(series), count_cosines(n))


def mean_changes(series: Array, years: Array) -> Slopes:
    """Mean annual changes, which are the slopes of random walks with drift; gaps are allowed.

    Changes over k years are taken as N(kμ, kσ²). Then μ = (last − first)/span, its variance is
    σ²/span with σ² = Σ(Δ − kμ)²/k / (m − 1) over m changes, and the ratio is exactly t(m − 1).
    Without gaps this is the mean of the changes and the usual error of a mean. Around a trend
    with weakly dependent errors the changes cancel one another, and the interval is wider than
    it need be.

    Args:
        series: one a row.
        years: of every row, ascending.
    """
    steps = np.diff(years)
    span = steps.sum()
    changes = np.diff(series, axis=1)
    drift = changes.sum(axis=1) / span
    left = changes - drift[:, None] * steps
    dof = len(steps) - 1
    variance = (left**2 / steps).sum(axis=1) / dof
    return Slopes(drift, np.sqrt(variance / span), dof)
