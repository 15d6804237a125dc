"""Exponential smoothing and the local linear trend, each at its maximum likelihood.

statsmodels fits both; its maximiser climbs from where it starts, and a likelihood of two or three
weights on twenty years has several tops. So each is climbed from several starts and the highest
top is taken. A grid finds the starts, for either likelihood is plain given the weights or the
ratios of the variances: the errors of exponential smoothing are then linear in level and slope at
the start (Hyndman, Koehler, Ord & Snyder 2008, Forecasting with Exponential Smoothing, ch. 5),
and what a straight line leaves of a local linear trend is Gaussian with a covariance known but
for its scale. A fit that did not reach its top to the maximiser's tolerance says so.

statsmodels costs 0.6 s to import, and pandas as much, so only the functions that fit import
them.
"""

import math
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Final

import numpy as np

from analysis.study.trends.least_squares import Array

#: Grid of smoothing weights: of the level; of the slope, as a share of the level's; damping,
#: which Hyndman & Athanasopoulos (2021, ch. 8.2), R and statsmodels keep within .8 and .98.
_LEVEL_WEIGHTS: Final = (0.02, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.999)
_SLOPE_SHARES: Final = (0.0002, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.999)
_DAMPING: Final = (0.8, 0.84, 0.88, 0.92, 0.95, 0.98)
#: Tops of the grid that are climbed from. Of 400 simulated series of 12 to 23 years the first led
#: to the highest of eight in all but 3, the second in those.
_TOPS: Final = 3
#: Variances of noise, level and slope, up to scale; none is zero, for from there is no climbing.
_VARIANCES: Final = tuple(
    shares for shares in product((0.001, 0.01, 0.1, 0.3, 1.0), repeat=3) if max(shares) == 1
)
#: Where to start from beside the grid's best; both together missed no top of those series.
_EVEN: Final = (0.1, 0.1, 0.1)
#: Log-likelihoods this close are of one top.
_SAME_TOP: Final = 1e-6
#: Finer than the maximiser's own tolerances: a projection then holds to six digits.
_CLIMB: Final[dict[str, Any]] = {"disp": False, "maxiter": 500, "factr": 1e3, "pgtol": 1e-6}


@dataclass(frozen=True)
class Smoothed:
    """A fitted smoother and what it expects.

    Attributes:
        mean: one to H years ahead, on the modelled scale.
        se: standard errors of those, the parameters taken as known.
        log_likelihood: Gaussian, on the modelled scale, at the maximum.
        converged: whether the maximiser reached its tolerance there.
        level_weight: of exponential smoothing, how much of an error the level takes up.
    """

    mean: Array
    se: Array
    log_likelihood: float
    converged: bool
    level_weight: float = math.nan


def smooth_exponentially(values: Array, horizon: int, *, trend: bool) -> Smoothed:
    """Exponential smoothing with additive errors: ETS(A,N,N), or ETS(A,Ad,N) with a damped trend.

    y(t) = l(t−1) + φ·b(t−1) + e(t), l(t) = l(t−1) + φ·b(t−1) + α·e(t), b(t) = φ·b(t−1) + β·e(t),
    with 0 < β < α < 1 and .8 ≤ φ ≤ .98. The error variance is the sum of squares over n less the
    weights and starting values, as in R's ``forecast::ets``: five with a trend, two without.

    Args:
        values: one a year, none missing, on the modelled scale.
        horizon: years ahead.
        trend: whether there is a slope.
    """
    import pandas as pd
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    scaled, centre, unit = _standardise(values)
    shape = {"trend": "add", "damped_trend": True} if trend else {}
    model = ETSModel(pd.Series(scaled), error="add", **shape)
    best = _climb(model, _find_tops(scaled, trend=trend))
    n, weights = len(values), 5 if trend else 2
    ahead = best.get_prediction(n, n + horizon - 1)
    variance = np.asarray(ahead.forecast_variance, dtype=float) * (n / (n - weights))
    return Smoothed(
        centre + unit * np.asarray(ahead.predicted_mean, dtype=float),
        unit * np.sqrt(variance),
        float(best.llf) - n * math.log(unit),
        bool(best.mle_retvals["converged"]),
        float(best.params.iloc[0]),
    )


def smooth_local_trend(values: Array, horizon: int) -> Smoothed:
    """The local linear trend: level and slope are random walks, seen with noise.

    In state-space form, its two starting states diffuse, its three variances by maximum
    likelihood (Durbin & Koopman 2012, Time Series Analysis by State Space Methods, ch. 3.2, 5.2).
    A year without a figure is left to the filter. The log-likelihood, the diffuse one, is that of
    the second differences less log 2π where no year is missing. Standard errors take the
    variances as known.

    Args:
        values: one a year on the modelled scale, NaN where there is none, but not at the ends.
        horizon: years ahead.
    """
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    scaled, centre, unit = _standardise(values)
    model = UnobservedComponents(scaled, "local linear trend", use_exact_diffuse=True)
    best = _climb(model, [_find_variances(scaled), _EVEN])
    ahead = best.get_forecast(horizon)
    known = int(np.isfinite(values).sum())
    return Smoothed(
        centre + unit * np.asarray(ahead.predicted_mean, dtype=float),
        unit * np.asarray(ahead.se_mean, dtype=float),
        float(best.llf) - (known - 2) * math.log(unit),
        bool(best.mle_retvals["converged"]),
    )


def _climb(model: Any, starts: Iterable[Sequence[float] | Array]) -> Any:  # noqa: ANN401 (untyped)
    """Return the fit at the highest top reached from the starts.

    Of those that reached it, one that the maximiser calls converged, if there is one: where a
    variance is zero, its last steps may find nothing higher, and it calls that a failure.
    """
    from statsmodels.tools.sm_exceptions import ConvergenceWarning

    with warnings.catch_warnings():
        # What it warns of stands in each result, and is said of the one that is taken.
        warnings.simplefilter("ignore", ConvergenceWarning)
        fits = [model.fit(start_params=np.array(start), **_CLIMB) for start in starts]
    top = max(float(fit.llf) for fit in fits) - _SAME_TOP
    return max(fits, key=lambda fit: (fit.llf > top and fit.mle_retvals["converged"], fit.llf))


def _find_tops(values: Array, *, trend: bool) -> list[list[float]]:
    """Return the weights, level and slope at the start of the highest tops of a grid."""
    axes = (_LEVEL_WEIGHTS, _SLOPE_SHARES, _DAMPING) if trend else (_LEVEL_WEIGHTS, (0.0,), (0.0,))
    level, share, damping = (axis.ravel() for axis in np.meshgrid(*axes, indexing="ij"))
    squares, states = _concentrate(values, level, level * share, damping, states=1 + trend)
    found = squares.reshape([len(axis) for axis in axes])
    wide = np.pad(found, 1, constant_values=np.inf)
    around = [
        wide[
            tuple(slice(1 + by, 1 + by + size) for by, size in zip(move, found.shape, strict=True))
        ]
        for move in product((-1, 0, 1), repeat=3)
        if any(move)
    ]
    tops = np.flatnonzero((found <= np.min(around, axis=0)).ravel())
    highest = tops[np.argsort(squares[tops], kind="stable")][:_TOPS]
    weights = np.column_stack([level, level * share, damping]) if trend else level[:, None]
    return [[*weights[top], *states[top]] for top in highest]


def _concentrate(
    values: Array, level: Array, slope: Array, damping: Array, *, states: int
) -> tuple[Array, Array]:
    """Return each weighting's least sum of squared errors, and the starting states that give it.

    The errors are those of starting states of zero, less what each state adds to them; three
    recursions run side by side, of the values alone and of either state alone.
    """
    n, grid = len(values), len(level)
    columns = 1 + states
    levels, slopes = np.zeros((grid, columns)), np.zeros((grid, columns))
    levels[:, 1] = 1
    slopes[:, 2:] = 1
    errors = np.empty((n, grid, columns))
    for year, value in enumerate(values):
        reached = levels + damping[:, None] * slopes
        error = -reached
        error[:, 0] += value
        errors[year] = error
        levels = reached + level[:, None] * error
        slopes = damping[:, None] * slopes + slope[:, None] * error
    own, design = errors[:, :, 0].T, errors[:, :, 1:].transpose(1, 0, 2)
    normal = design.transpose(0, 2, 1) @ design
    starts = -np.linalg.solve(normal, design.transpose(0, 2, 1) @ own[:, :, None])
    squares = ((own[:, :, None] + design @ starts) ** 2).sum(axis=(1, 2))
    return np.asarray(squares, dtype=float), np.asarray(starts[:, :, 0], dtype=float)


def _find_variances(values: Array) -> Array:
    """Return the likeliest variances of a grid, their scale the best for them.

    Level and slope at the start are unknown, so only what is left beside a straight line counts;
    a shock to the level stays, one to the slope adds itself every year after.
    """
    years = np.flatnonzero(np.isfinite(values))
    line = np.column_stack([np.ones(len(years)), years])
    beside = np.linalg.qr(line, mode="complete")[0][:, 2:]
    one, other = years[:, None], years[None, :]
    level = np.minimum(one, other)
    shocks = np.maximum(level - 1, 0)  # to the slope, that both years have felt
    squares = shocks * (shocks + 1) * (2 * shocks + 1) / 6
    slope = shocks * one * other - (one + other) * shocks * (shocks + 1) / 2 + squares
    parts = np.array([beside.T @ part @ beside for part in (np.eye(len(years)), level, slope)])
    shares = np.array(_VARIANCES)
    roots = np.linalg.cholesky(np.tensordot(shares, parts, axes=1))
    left = np.linalg.solve(roots, (beside.T @ values[years])[:, None])[:, :, 0]
    scales = (left**2).mean(axis=1)
    halves = np.log(np.diagonal(roots, axis1=1, axis2=2)).sum(axis=1)
    best = (left.shape[1] * np.log(scales) / 2 + halves).argmin()
    return np.asarray(shares[best] * scales[best])


def _standardise(values: Array) -> tuple[Array, float, float]:
    """Start at zero with unit annual changes: likelihoods in natural units, any scale of data."""
    known = values[np.isfinite(values)]
    centre, unit = float(known[0]), float(np.diff(known).std(ddof=1))
    return (values - centre) / unit, centre, unit
