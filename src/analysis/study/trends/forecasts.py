"""Where a long annual series may go: four forecasts, judged by rolling origins.

The two smoothing forecasts alone need statsmodels, which costs 0.6 s to import, so they import it.
"""

import math
import warnings
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from analysis.core.period import Period
from analysis.core.result import Estimate, ModelId, RemarkCode, Term, remark
from analysis.study.trends.annual import AnnualSeries, require_regular
from analysis.study.trends.least_squares import Array
from analysis.study.trends.outcome import (
    DIGITS_ITERATED,
    LEVEL,
    prediction,
    refused,
    round_figure,
)

# The damped trend has six parameters: twelve years leave six dof at the first origin, and
# fewer than five origins is an anecdote.
MIN_TRAINING = 12
MIN_ORIGINS = 5
LONGEST_JUDGED = 3


@dataclass(frozen=True)
class Forecast:
    """Mean and 95 % prediction interval for one to H years ahead, on the modelled scale."""

    mean: Array
    low: Array
    high: Array


def forecast_series(
    series: AnnualSeries, horizon_year: int
) -> tuple[list[Estimate], list[Estimate]]:
    """Forecast a long series by the model with the smallest rolling-origin error.

    Candidates: last value; drift (last value plus mean change); a damped additive trend
    (exponential smoothing); a local linear trend (state space). Amounts are modelled in logs and
    forecast by the median. From every origin with at least ``MIN_TRAINING`` years each is refitted
    on what was then known and judged over the horizon asked for (at most three years); the mean
    absolute error, in points or in log points, decides, with no test that the lead is real. All
    candidates are projected so that the reader sees what the choice does. Intervals are Gaussian;
    those of the two smoothing models take their parameters as known and so are too narrow.

    Returns:
        Each candidate's error, and what each projects.

    Raises:
        Refused: as :func:`analysis.study.trends.annual.require_regular`, or a horizon that is
            not after the last year.
    """
    values, _ = require_regular(series, MIN_TRAINING + MIN_ORIGINS + LONGEST_JUDGED - 1)
    first, last, n = series.years[0], series.years[-1], len(values)
    steps = horizon_year - last
    if steps < 1:
        raise refused(RemarkCode.HORIZON_PAST, horizon=horizon_year, last=last)
    judged = min(steps, LONGEST_JUDGED)
    origins = range(MIN_TRAINING, n - judged + 1)
    scores = {
        model: score_forecast(values, forecast, origins, judged)
        for model, forecast in FORECASTS.items()
    }
    best = min(scores, key=lambda model: scores[model][0])
    term, said = (
        (Term.ROLLING_ORIGIN_MAE, RemarkCode.ORIGINS)
        if series.scale == "level"
        else (Term.ROLLING_ORIGIN_MAE_LOG, RemarkCode.ORIGINS_LOG)
    )
    errors, projections = [], []
    for model, forecast in FORECASTS.items():
        dof = n - FORECAST_PARAMETERS[model]
        make = partial(
            Estimate,
            subject=series.subject,
            model=model,
            n=n,
            dof=Decimal(dof),
            operands=series.all_operands,
        )
        mae, held = scores[model]
        remarks = [
            remark(said, years=judged, origins=len(origins)),
            remark(RemarkCode.INTERVAL_HELD, held=held, outturns=len(origins) * judged),
        ]
        if model is best:
            remarks.append(remark(RemarkCode.CHOSEN))
        errors.append(
            make(
                term=term,
                start=Period(first, first),
                end=Period(last, last),
                value=round_figure(mae, DIGITS_ITERATED),
                remarks=tuple(remarks),
            )
        )
        role = RemarkCode.CHOSEN_FORECAST if model is best else RemarkCode.COMPARISON_FORECAST
        ahead = forecast(values, steps)
        for step in range(steps):
            mean, low, high = (
                float(x[step] if series.scale == "level" else np.exp(x[step]))
                for x in (ahead.mean, ahead.low, ahead.high)
            )
            year = last + step + 1
            projections.append(
                make(
                    term=Term.PROJECTED,
                    start=Period(year, year),
                    end=Period(year, year),
                    value=round_figure(mean, DIGITS_ITERATED),
                    interval=prediction((low, high), dof),
                    remarks=(
                        remark(role, model=model.value, first=first, last=last, n=n),
                        remark(RemarkCode.PREDICTION_INTERVAL),
                    ),
                )
            )
    return errors, projections


def score_forecast(
    values: Array,
    model: Callable[[Array, int], Forecast],
    origins: Iterable[int],
    horizon: int,
) -> tuple[float, int]:
    """Mean absolute error over rolling origins, and how many outturns the intervals held."""
    errors: list[float] = []
    held = 0
    for origin in origins:
        forecast = model(values[:origin], horizon)
        actual = values[origin : origin + horizon]
        errors += np.abs(actual - forecast.mean).tolist()
        held += int(((actual >= forecast.low) & (actual <= forecast.high)).sum())
    return float(np.mean(errors)), held


def forecast_last_value(values: Array, horizon: int) -> Forecast:
    """Tomorrow as today; the error grows as the square root of the horizon."""
    changes = np.diff(values)
    steps = np.arange(1, horizon + 1)
    spread = math.sqrt(float((changes**2).mean())) * np.sqrt(steps)
    return _gaussian(np.full(horizon, values[-1]), spread, len(changes))


def forecast_drift(values: Array, horizon: int) -> Forecast:
    """Last value plus mean annual change; the error allows for the estimated change."""
    changes = np.diff(values)
    steps = np.arange(1, horizon + 1)
    spread = changes.std(ddof=1) * np.sqrt(steps + steps**2 / len(changes))
    return _gaussian(values[-1] + steps * changes.mean(), spread, len(changes) - 1)


def forecast_damped_trend(values: Array, horizon: int) -> Forecast:
    """Exponential smoothing, additive errors and damped additive trend: ETS(A, Ad, N)."""
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    scaled, centre, unit = _standardise(values)
    with warnings.catch_warnings():
        # A likelihood flat at a bound is common in short windows and harmless to the mean.
        warnings.simplefilter("ignore")
        fitted = ETSModel(pd.Series(scaled), error="add", trend="add", damped_trend=True).fit(
            disp=False, maxiter=500
        )
        frame = fitted.get_prediction(len(values), len(values) + horizon - 1).summary_frame(
            alpha=1 - LEVEL
        )
    return _unscale(frame["mean"], frame["pi_lower"], frame["pi_upper"], centre, unit)


def forecast_local_trend(values: Array, horizon: int) -> Forecast:
    """State space: level and slope both random walks, variances by maximum likelihood."""
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    scaled, centre, unit = _standardise(values)
    with warnings.catch_warnings():
        # As above: a variance estimated at zero is an answer, not a failure.
        warnings.simplefilter("ignore")
        fitted = UnobservedComponents(scaled, "local linear trend").fit(disp=False, maxiter=200)
        frame = fitted.get_forecast(horizon).summary_frame(alpha=1 - LEVEL)
    return _unscale(frame["mean"], frame["mean_ci_lower"], frame["mean_ci_upper"], centre, unit)


FORECASTS: Mapping[ModelId, Callable[[Array, int], Forecast]] = {
    ModelId.FORECAST_LAST_VALUE: forecast_last_value,
    ModelId.FORECAST_DRIFT: forecast_drift,
    ModelId.FORECAST_DAMPED_TREND: forecast_damped_trend,
    ModelId.FORECAST_LOCAL_LINEAR_TREND: forecast_local_trend,
}
# What each estimates: scale; + drift; two smoothing weights, damping, two starting values and
# scale; three variances and two diffuse starting states.
FORECAST_PARAMETERS: Mapping[ModelId, int] = {
    ModelId.FORECAST_LAST_VALUE: 1,
    ModelId.FORECAST_DRIFT: 2,
    ModelId.FORECAST_DAMPED_TREND: 6,
    ModelId.FORECAST_LOCAL_LINEAR_TREND: 5,
}


def _gaussian(mean: Array, spread: Array, dof: int) -> Forecast:
    half = float(stdtrit(dof, 0.5 + LEVEL / 2)) * spread
    return Forecast(mean, mean - half, mean + half)


def _standardise(values: Array) -> tuple[Array, float, float]:
    """Start at zero with unit annual changes: likelihoods in natural units, any scale of data."""
    centre, unit = float(values[0]), float(np.diff(values).std(ddof=1)) or 1.0
    return (values - centre) / unit, centre, unit


def _unscale(
    mean: pd.Series, low: pd.Series, high: pd.Series, centre: float, unit: float
) -> Forecast:
    return Forecast(*(centre + unit * part.to_numpy(dtype=float) for part in (mean, low, high)))
