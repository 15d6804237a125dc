"""Rolling origins: which forecast erred least, how far it may be off, and whether it was.

At each origin every candidate is fitted to what was known by then and held against the years that
followed (Tashman 2000; Hyndman & Athanasopoulos 2021, ch. 5.10). The same errors calibrate the
intervals: a model's own rests on residuals of years it was fitted to and takes the model for
true, and is too narrow (Chatfield 1993; Williams & Goodman 1971).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import betaincinv, stdtrit

from analysis.core.result import ModelId
from analysis.study.trends.candidates import Forecast
from analysis.study.trends.least_squares import Array
from analysis.study.trends.outcome import LEVEL

#: Years known at the first origin: the damped trend has five parameters and a variance.
MIN_TRAINING = 12
#: Fewer origins than five are an anecdote; past coverage, which has few, is counted from three.
MIN_ORIGINS = 5
MIN_ORIGINS_PAST = 3

Forecaster = Callable[[Array, int], Mapping[ModelId, Forecast]]


@dataclass(frozen=True)
class Origins:
    """What each model expected from each origin, and how far it was off.

    Attributes:
        models: the candidates.
        first: how many years were known at the first origin; each has one more.
        errors: outturn less forecast; models × origins × years ahead, NaN where the year has no
            outturn.
        growth: how each model's error grows with the horizon, alike.
        held: whether its own interval held the outturn; false where there is neither.
        converged: whether the fit reached its maximum; models × origins.
    """

    models: tuple[ModelId, ...]
    first: int
    errors: Array
    growth: Array
    held: Array
    converged: Array

    @property
    def horizon(self) -> int:
        """Years ahead that are judged."""
        return int(self.errors.shape[2])

    def known(self, year: int) -> "Origins":
        """Return what was known once so many years were: origins whose outturns all lie by then.

        Args:
            year: years known, counted from the first of the series.
        """
        until = max(year - self.horizon - self.first + 1, 0)
        return Origins(
            self.models,
            self.first,
            self.errors[:, :until],
            self.growth[:, :until],
            self.held[:, :until],
            self.converged[:, :until],
        )


def roll_origins(
    values: Array, horizon: int, forecast: Forecaster, *, first: int = MIN_TRAINING
) -> Origins:
    """Forecast from every origin on what was then known, and hold it against what followed.

    Args:
        values: one a year on the modelled scale; NaN where there is none.
        horizon: years ahead that are judged.
        forecast: gives every candidate's forecast.
        first: years known at the first origin. The last is a year before the end, so that the
            last origins lack some of their outturns.
    """
    padded = np.append(values, np.full(horizon, np.nan))
    rows = [forecast(values[:origin], horizon) for origin in range(first, len(values))]
    models = tuple(rows[0])
    outturns = np.array([padded[first + n : first + n + horizon] for n in range(len(rows))])
    means, half, growth = (
        np.array([[read(row[model]) for row in rows] for model in models])
        for read in (_mean, _half_width, _growth)
    )
    errors = outturns - means
    converged = np.array([[row[model].converged for row in rows] for model in models])
    return Origins(models, first, errors, growth, np.abs(errors) <= half, converged)


def measure_errors(origins: Origins) -> Array:
    """Return each model's mean absolute error over all origins and years ahead."""
    return _mean_known(np.abs(origins.errors), axis=(1, 2))


def measure_spreads(origins: Origins) -> Array:
    """Return each model's spread: root mean square of errors over their growth with the horizon.

    It is the standard error one year ahead that the errors of all horizons imply.
    """
    return np.sqrt(_mean_known((origins.errors / origins.growth) ** 2, axis=(1, 2)))


def spread_of_choice(origins: Origins) -> float:
    """Return the spread of the chosen forecast, as if each origin's had been chosen without it.

    The smallest of several errors is small partly by luck, and the chosen model's own spread with
    it. So each origin's error is that of the model which errs least at the origins whose outturns
    it shares no year with (nested cross-validation: Varma & Simon 2006; Cawley & Talbot 2010);
    where there is no such origin, the mean over models. Never less than the chosen model's own.
    """
    absolute = _mean_known(np.abs(origins.errors), axis=2)
    squares = _mean_known((origins.errors / origins.growth) ** 2, axis=2)
    count = squares.shape[1]
    found = np.empty(count)
    for origin in range(count):
        apart = np.abs(np.arange(count) - origin) >= origins.horizon
        if apart.any():
            found[origin] = squares[absolute[:, apart].mean(axis=1).argmin(), origin]
        else:
            found[origin] = squares[:, origin].mean()
    own = measure_spreads(origins)[measure_errors(origins).argmin()]
    return max(float(np.sqrt(found.mean())), float(own))


def count_dof(origins: Origins) -> float:
    """Return the degrees of freedom of a spread over overlapping errors.

    Errors h years ahead from one origin and the next share h − 1 years, so that they count for
    fewer. Were yearly shocks independent, a spread would be a quadratic form in them, and nearly a
    chi-square with tr(G)²/tr(G²) degrees of freedom, G the covariances of the scaled errors
    (Satterthwaite 1946; Box 1954): the number of origins if one year is judged, 7.3 for nine
    origins and three years.
    """
    known = np.argwhere(np.isfinite(origins.errors[0]))
    years = np.arange(known.sum(axis=1).max() + 1)
    rows = np.array(
        [
            ((years >= origin) & (years <= origin + ahead)) / np.sqrt(ahead + 1)
            for origin, ahead in known
        ]
    )
    shared = rows @ rows.T
    return float(np.trace(shared) ** 2 / (shared**2).sum())


def widen(spread: float, dof: float, growth: Array) -> Array:
    """Return half the calibrated 95 % interval, by years ahead: t(dof) · spread · growth."""
    return float(stdtrit(dof, 0.5 + LEVEL / 2)) * spread * growth


def count_held(origins: Origins) -> tuple[int, int]:
    """Return how many outturns ahead the procedure's intervals held, and of how many.

    At each origin choice and calibration know only errors whose years were over by then; the
    years after it, up to three, are then counted. None of them chose or calibrated their own
    interval.
    """
    held = total = 0
    for n in range(origins.errors.shape[1]):
        past = origins.known(origins.first + n)
        if past.errors.shape[1] < MIN_ORIGINS_PAST:
            continue
        chosen = measure_errors(past).argmin()
        half = widen(spread_of_choice(past), count_dof(past), origins.growth[chosen, n])
        errors = origins.errors[chosen, n]
        held += int((np.abs(errors) <= half).sum())
        total += int(np.isfinite(errors).sum())
    return held, total


def bound_share(held: int, total: int) -> tuple[float, float]:
    """Return the exact 95 % interval of a binomial share (Clopper & Pearson 1934)."""
    tail = (1 - LEVEL) / 2
    low = 0.0 if held == 0 else float(betaincinv(held, total - held + 1, tail))
    high = 1.0 if held == total else float(betaincinv(held + 1, total - held, 1 - tail))
    return low, high


def _mean_known(values: Array, axis: int | tuple[int, ...]) -> Array:
    """Return means over what has an outturn."""
    found = np.isfinite(values)
    return np.asarray(np.where(found, values, 0).sum(axis=axis) / found.sum(axis=axis))


def _mean(forecast: Forecast) -> Array:
    return forecast.mean


def _growth(forecast: Forecast) -> Array:
    return forecast.growth


def _half_width(forecast: Forecast) -> Array:
    return forecast.half_width if forecast.dof else np.full(len(forecast.mean), np.nan)
