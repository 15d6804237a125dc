"""The least-squares line of statsmodels, on a design that keeps its digits."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
#: No figure is printed to so many digits that what it leaves could be as small a share of it.
_ROUNDING: Final = 1e-10


@dataclass(frozen=True)
class Line:
    """A straight line through annual values.

    Attributes:
        slope: a year.
        residuals: what the line leaves of each value.
        exact: whether it leaves nothing but rounding, so that there is nothing to judge it by.
    """

    slope: float
    residuals: Array
    exact: bool


def fit_line(values: Array, years: Array) -> Line:
    """Fit a straight line by ordinary least squares: ``statsmodels.OLS`` on a centred year.

    Statsmodels does it all: on columns of unit length its pseudo-inverse reaches every certified
    value of NIST's StRD sets, Filip's badly conditioned polynomial among them (seven digits of
    the coefficients and of their errors). On Filip's columns as they are it drops one and returns
    another model, so that a specification with powers of a year wants scaled columns; a centred
    year needs no more.

    The import stands here because statsmodels takes 0.6 s to load.
    """
    from statsmodels.regression.linear_model import OLS

    fit = OLS(values, straight_line(years)).fit()
    residuals = np.asarray(fit.resid, dtype=float)
    return Line(
        slope=float(fit.params[1]),
        residuals=residuals,
        exact=bool(np.abs(residuals).max() <= _ROUNDING * np.abs(values).max()),
    )


def straight_line(years: Array) -> Array:
    """Constant and centred year: the slope is the same and the design well conditioned."""
    return np.column_stack([np.ones(len(years)), years - years.mean()])
