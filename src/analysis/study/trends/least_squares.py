"""Least squares, checked against NIST's certified sets, with Newey–West errors."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.core.errors import InputError

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class OlsFit:
    """A least-squares fit; with no degrees of freedom left only estimates and residuals stand."""

    estimates: Array
    se: Array | None
    residuals: Array
    residual_sd: float | None
    r_squared: float | None
    n: int
    dof: int


def fit_ols(response: Array, design: Array, *, hac_lags: int | None = None) -> OlsFit:
    """Ordinary least squares by QR of the column-scaled design.

    Standard errors are classical, or Newey–West (Bartlett weights, ``hac_lags`` lags, corrected
    by n/(n − k)) where ``hac_lags`` is given. R² is about the mean where the design spans a
    constant, about zero otherwise.

    Scaling each column to unit length and solving with R rather than inverting R'R keeps the
    badly conditioned certified sets: on NIST's Filip (condition number 1.8e15 unscaled, 5e9
    scaled) both the coefficients and their standard errors survive to six digits or more, while
    a pseudo-inverse of the same design drops a column and returns another model.

    Raises:
        InputError: more parameters than observations, or an exactly collinear design.
    """
    n, k = design.shape
    if n < k:
        raise InputError(f"{n} observations can't determine {k} parameters")
    lengths = np.sqrt((design**2).sum(axis=0))
    if not lengths.all():
        raise InputError("a column of the design is all zero")
    q, r = np.linalg.qr(design / lengths)
    diagonal = np.abs(np.diag(r))
    if diagonal.min() < n * np.finfo(float).eps:
        raise InputError("the columns of the design are collinear")
    estimates = np.linalg.solve(r, q.T @ response)
    fitted = (design / lengths) @ estimates
    residuals = response - fitted
    dof = n - k
    if dof == 0:
        return OlsFit(estimates / lengths, None, residuals, None, None, n, dof)
    rss = float(residuals @ residuals)
    inverse = np.linalg.solve(r, np.eye(k))
    if hac_lags is None:
        variance = np.diag(inverse @ inverse.T) * rss / dof
    else:
        scores = q * residuals[:, None]
        variance = np.diag(inverse @ _bartlett(scores, hac_lags) @ inverse.T) * n / dof
    ones = np.ones(n)
    has_constant = np.abs(ones - q @ (q.T @ ones)).max() < math.sqrt(np.finfo(float).eps)
    centred = response - response.mean() if has_constant else response
    total = float(centred @ centred)
    return OlsFit(
        estimates=estimates / lengths,
        se=np.sqrt(variance) / lengths,
        residuals=residuals,
        residual_sd=math.sqrt(rss / dof),
        r_squared=1 - rss / total if total > 0 else None,
        n=n,
        dof=dof,
    )


def _bartlett(scores: Array, lags: int) -> Array:
    """Return the Bartlett-weighted long-run sum of squares of ``scores`` (rows are years)."""
    total: Array = scores.T @ scores
    for lag in range(1, lags + 1):
        cross = scores[lag:].T @ scores[:-lag]
        total = total + (1 - lag / (lags + 1)) * (cross + cross.T)
    return total


def choose_hac_lags(n: int) -> int:
    """Newey and West's (1994) rule for the Bartlett kernel: floor(4 (n/100)^(2/9))."""
    return int(4 * (n / 100) ** (2 / 9))


def straight_line(years: Array) -> Array:
    """Constant and centred year: the slope is the same and the design well conditioned."""
    return np.column_stack([np.ones(len(years)), years - years.mean()])
