"""The forecasts among which rolling origins choose, each with the error it states for itself.

All work on the modelled scale: points of a ratio, logs of an amount.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import stdtrit

from analysis.core.result import ModelId, RemarkCode
from analysis.study.trends.least_squares import Array
from analysis.study.trends.outcome import LEVEL, refused
from analysis.study.trends.smoothers import Smoothed, smooth_exponentially, smooth_local_trend

#: What each estimates beside the size of its errors: nothing; the change; the smoothing weight
#: and the level at the start; two weights, damping and two starting values; two starting states
#: and the ratios of three variances.
_ESTIMATED: Final[Mapping[ModelId, int]] = {
    ModelId.FORECAST_LAST_VALUE: 1,  # a change is lost to the first year
    ModelId.FORECAST_DRIFT: 2,
    ModelId.FORECAST_THETA: 2,
    ModelId.FORECAST_DAMPED_TREND: 5,
    ModelId.FORECAST_LOCAL_LINEAR_TREND: 4,
}
#: Figures that are off a line by less than this, relative to themselves, are off by rounding.
_ALIKE: Final = 1e-9
_COMBINED: Final = (
    ModelId.FORECAST_DRIFT,
    ModelId.FORECAST_THETA,
    ModelId.FORECAST_DAMPED_TREND,
    ModelId.FORECAST_LOCAL_LINEAR_TREND,
)


@dataclass(frozen=True)
class Forecast:
    """What a model expects one to H years ahead, on the modelled scale.

    Attributes:
        mean: the forecast.
        se: standard errors that the model states. Of the combination, the mean of its members',
            which is the most that it can be, their errors being one and the same: only its
            growth with the horizon is used.
        dof: degrees of freedom behind them; 0 where the model states no interval of its own.
        log_likelihood: of a model fitted by maximum likelihood.
        converged: whether that maximum was reached.
    """

    mean: Array
    se: Array
    dof: int
    log_likelihood: float | None = None
    converged: bool = True

    @property
    def growth(self) -> Array:
        """How the error grows with the horizon, by the model; one for a single year."""
        return np.asarray(self.se / self.se[0])

    @property
    def half_width(self) -> Array:
        """Half the model's own 95 % interval: Student's t with its degrees of freedom."""
        return float(stdtrit(self.dof, 0.5 + LEVEL / 2)) * self.se


def forecast_all(values: Array, horizon: int) -> dict[ModelId, Forecast]:
    """Return every candidate's forecast; the combination takes the fits of the others.

    Raises:
        Refused: where the figures lie on a line, or a model leaves no error, so that nothing
            can be said of how far a forecast may be off.
    """
    _refuse_line(values)
    found = {
        ModelId.FORECAST_LAST_VALUE: forecast_last_value(values, horizon),
        ModelId.FORECAST_DRIFT: forecast_drift(values, horizon),
        ModelId.FORECAST_THETA: forecast_theta(values, horizon),
        ModelId.FORECAST_DAMPED_TREND: forecast_damped_trend(values, horizon),
        ModelId.FORECAST_LOCAL_LINEAR_TREND: forecast_local_trend(values, horizon),
    }
    if not all(one.se[0] > 0 and np.isfinite(one.se).all() for one in found.values()):
        raise refused(RemarkCode.ON_A_LINE)
    return found | {ModelId.FORECAST_COMBINATION: combine([found[one] for one in _COMBINED])}


def forecast_over_gaps(values: Array, horizon: int) -> dict[ModelId, Forecast]:
    """Return the forecast of the one candidate that takes missing years as unknown.

    Raises:
        Refused: where the figures lie on a line.
    """
    _refuse_line(values)
    return {ModelId.FORECAST_LOCAL_LINEAR_TREND: forecast_local_trend(values, horizon)}


def forecast_last_value(values: Array, horizon: int) -> Forecast:
    """Tomorrow as today; the error grows as the square root of the horizon.

    Its variance is the mean squared change, as in R's ``forecast::naive``.
    """
    steps = np.arange(1, horizon + 1)
    spread = math.sqrt(float((np.diff(values) ** 2).mean())) * np.sqrt(steps)
    return Forecast(
        np.full(horizon, values[-1]), spread, _dof(ModelId.FORECAST_LAST_VALUE, values)
    )


def forecast_drift(values: Array, horizon: int) -> Forecast:
    """Last value plus mean annual change; the error allows for the estimated change.

    se(h) = s·√(h + h²/(n−1)), s the standard deviation of the changes: R's
    ``forecast::rwf(drift = TRUE)``; Hyndman & Athanasopoulos (2021), ch. 5.5.
    """
    changes = np.diff(values)
    steps = np.arange(1, horizon + 1)
    spread = changes.std(ddof=1) * np.sqrt(steps + steps**2 / len(changes))
    mean = values[-1] + steps * changes.mean()
    return Forecast(mean, spread, _dof(ModelId.FORECAST_DRIFT, values))


def forecast_theta(values: Array, horizon: int) -> Forecast:
    """The theta forecast: simple exponential smoothing with half the slope of the trend line.

    mean(h) = l + b/2·(h − 1 + (1 − (1−α)^n)/α), b the least-squares slope, l and α the level and
    weight of ETS(A,N,N); se(h) = s·√(1 + (h−1)·α²). Assimakopoulos & Nikolopoulos (2000), in the
    form of Hyndman & Billah (2003); R's ``forecast::thetaf``.
    """
    smoothed = smooth_exponentially(values, horizon, trend=False)
    n, weight = len(values), smoothed.level_weight
    half_slope = float(np.polyfit(np.arange(n), values, 1)[0]) / 2
    added = np.arange(horizon) + (1 - (1 - weight) ** n) / weight
    return Forecast(
        smoothed.mean + half_slope * added,
        smoothed.se,
        _dof(ModelId.FORECAST_THETA, values),
        smoothed.log_likelihood,
        smoothed.converged,
    )


def forecast_damped_trend(values: Array, horizon: int) -> Forecast:
    """Exponential smoothing, additive errors and damped additive trend: ETS(A,Ad,N)."""
    smoothed = smooth_exponentially(values, horizon, trend=True)
    return _of(smoothed, _dof(ModelId.FORECAST_DAMPED_TREND, values))


def forecast_local_trend(values: Array, horizon: int) -> Forecast:
    """State space: level and slope both random walks; years without a figure may lie between."""
    smoothed = smooth_local_trend(values, horizon)
    return _of(smoothed, _dof(ModelId.FORECAST_LOCAL_LINEAR_TREND, values))


def combine(members: list[Forecast]) -> Forecast:
    """Mean of forecasts, each with the same weight: hard to beat, and nothing to estimate.

    Bates & Granger (1969); Clemen (1989). It states no error of its own.
    """
    return Forecast(
        np.mean([one.mean for one in members], axis=0),
        np.mean([one.se for one in members], axis=0),
        0,
        converged=all(one.converged for one in members),
    )


def _refuse_line(values: Array) -> None:
    years = np.flatnonzero(np.isfinite(values))
    known = values[years]
    beside = known - np.polyval(np.polyfit(years, known, 1), years)
    if np.abs(beside).max() <= _ALIKE * np.abs(known).max():
        raise refused(RemarkCode.ON_A_LINE)


def _of(smoothed: Smoothed, dof: int) -> Forecast:
    return Forecast(smoothed.mean, smoothed.se, dof, smoothed.log_likelihood, smoothed.converged)


def _dof(model: ModelId, values: Array) -> int:
    return int(np.isfinite(values).sum()) - _ESTIMATED[model]
