"""Count how often forecast intervals hold what comes, where the truth is known.

    PYTHONPATH=src python scripts/forecast_coverage.py [--series 500] [--years 23]

Simulates series of three kinds, forecasts each as :func:`forecast_series` does, choice and
calibration included, and counts the outturns that the interval of the chosen forecast held, one
to five years ahead, judged over three. Nothing is left out: it takes half a second a series.
Standard errors are binomial, √(p(1 − p)/series).

Measured with the defaults, 500 series each of 23 years, in percent by years ahead, with standard
errors of 1 (at 95) to 1.6 (at 84); "own" is the interval that the chosen model states itself:

                                  1      2      3      4      5
    random walk with drift      94.6   93.0   91.4   89.8   89.4
      own                       91.4   89.9   88.6   84.5   85.1
    local linear trend          93.6   92.6   91.2   87.2   84.4
      own                       91.1   87.1   84.7   79.9   77.1
    line with AR(1) errors, .8  96.2   95.4   95.4   95.0   93.8
      own                       93.5   92.6   91.5   91.5   89.9

Past coverage, pooled over series, came to 95.2, 95.8 and 95.6: with three origins and few degrees
of freedom the first intervals are wide.
"""

import argparse
import math
from collections.abc import Callable, Mapping

import numpy as np

from analysis.study.trends.candidates import forecast_all
from analysis.study.trends.forecasts import LONGEST_JUDGED
from analysis.study.trends.least_squares import Array
from analysis.study.trends.origins import (
    count_dof,
    count_held,
    measure_errors,
    roll_origins,
    spread_of_choice,
    widen,
)

AHEAD = 5
#: Shocks of one kind each; the drift is half their standard deviation.
DRIFT = 0.5


def walk(years: int, rng: np.random.Generator) -> Array:
    """A random walk with drift."""
    return np.cumsum(DRIFT + rng.standard_normal(years))


def bend(years: int, rng: np.random.Generator) -> Array:
    """A local linear trend: its slope walks too, and it is seen with noise."""
    slope = DRIFT + np.cumsum(0.3 * rng.standard_normal(years))
    level = np.cumsum(slope + 0.5 * rng.standard_normal(years))
    return np.asarray(level + 0.5 * rng.standard_normal(years))


def return_to_line(years: int, rng: np.random.Generator) -> Array:
    """A straight line with AR(1) errors of .8."""
    rho = 0.8
    error = np.empty(years)
    error[0] = rng.standard_normal() / math.sqrt(1 - rho**2)
    for year in range(1, years):
        error[year] = rho * error[year - 1] + rng.standard_normal()
    return DRIFT * np.arange(years) + error


KINDS: Mapping[str, Callable[[int, np.random.Generator], Array]] = {
    "random walk with drift": walk,
    "local linear trend": bend,
    "line with AR(1) errors, .8": return_to_line,
}


def hold(series: Array, years: int) -> tuple[Array, Array, int, int]:
    """Return which outturns the chosen interval and the chosen model's own held, and past ones."""
    known, outturns = series[:years], series[years:]
    origins = roll_origins(known, LONGEST_JUDGED, forecast_all)
    judged = origins.known(years)
    chosen = forecast_all(known, AHEAD)[judged.models[measure_errors(judged).argmin()]]
    error = np.abs(outturns - chosen.mean)
    half = widen(spread_of_choice(judged), count_dof(judged), chosen.growth)
    own = chosen.half_width if chosen.dof else np.full(AHEAD, np.nan)
    return error <= half, np.where(np.isnan(own), np.nan, error <= own), *count_held(origins)


def main() -> None:
    """Simulate, and print the shares held."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--series", type=int, default=500)
    parser.add_argument("--years", type=int, default=23)
    given = parser.parse_args()
    for seed, (kind, draw) in enumerate(KINDS.items()):
        rng = np.random.default_rng(seed)
        found = [hold(draw(given.years + AHEAD, rng), given.years) for _ in range(given.series)]
        calibrated, own = (np.array([one[part] for one in found]) for part in (0, 1))
        held, total = (sum(one[part] for one in found) for part in (2, 3))
        print(f"{kind}: calibrated {100 * calibrated.mean(axis=0)}, the chosen model's own "
              f"{100 * np.nanmean(own, axis=0)}, past coverage {100 * held / total:.1f}",
              flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
