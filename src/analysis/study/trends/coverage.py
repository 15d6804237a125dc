"""How often the intervals of a slope hold it, measured on simulated series of a known slope.

The nominal 95 % is a promise about independent errors, or about errors of a random walk; annual
series are something between. So each interval is told with its coverage where its series stands:
at its length, and at a persistence of the grid that is not below its own.

What is read from `coverage.csv` was written by `scripts/simulate_tables.py` with the functions
below; lengths beyond the table are simulated when asked for, by the same functions and as many
draws.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from analysis.core.packaged import read_packaged_rows
from analysis.core.records import Record
from analysis.core.result import ModelId
from analysis.study.trends.ar1 import (
    RHO_GRID,
    estimate_persistence,
    simulate_ar1,
    stream_of,
    take_persistence,
)
from analysis.study.trends.least_squares import Array, straight_line
from analysis.study.trends.outcome import LEVEL
from analysis.study.trends.slopes import mean_changes, trend_slopes

#: Lengths in the table: from the shortest series that has a slope.
LENGTHS: Final = range(8, 61)
#: Series of each length and persistence: no share has an error of a tenth of a point.
DRAWS: Final = 400_000
#: So many at once, to spare memory; a divisor of the draws.
BATCH: Final = 50_000
#: An interval falls short where its coverage is so many errors below the nominal.
_ERRORS: Final = 3

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Coverage:
    """The share of simulated series whose slope an interval held.

    Attributes:
        share: between nothing and one.
        rho: persistence of their errors.
        draws: how many series were simulated.
    """

    share: float
    rho: float
    draws: int

    @property
    def error(self) -> float:
        """Monte-Carlo error: the binomial standard error of the share."""
        return math.sqrt(self.share * (1 - self.share) / self.draws)

    @property
    def falls_short(self) -> bool:
        """Whether it is below the nominal level by more than simulation can explain."""
        return LEVEL - self.share > _ERRORS * self.error


class CoverageRow(Record):
    """Coverages at one length and one persistence; a row of `coverage.csv`.

    Attributes:
        n: years of each series.
        rho: persistence of their errors.
        draws: how many were simulated.
        ols_trend, mean_annual_change: shares held by the two views.
        quoted: share held by whichever of the two would have been quoted.
    """

    n: int
    rho: Decimal
    draws: int
    ols_trend: Decimal
    mean_annual_change: Decimal
    quoted: Decimal

    def coverage(self, column: ModelId | None) -> Coverage:
        """Return the coverage of a view; of the quoted one for None."""
        share = {
            ModelId.OLS_TREND: self.ols_trend,
            ModelId.MEAN_ANNUAL_CHANGE: self.mean_annual_change,
            None: self.quoted,
        }[column]
        return Coverage(float(share), float(self.rho), self.draws)


@dataclass(frozen=True)
class _Trial:
    """What a batch of series tells: which view held, which was narrower, where each stands."""

    trend_holds: Bools
    change_holds: Bools
    trend_narrower: Bools
    position: npt.NDArray[np.intp]


@lru_cache
def find_coverage(n: int) -> tuple[CoverageRow, ...]:
    """Return the coverages of series of n years without gaps, one row a persistence."""
    return _read_table().get(n) or simulate_coverage(n, DRAWS)


@lru_cache
def _read_table() -> Mapping[int, tuple[CoverageRow, ...]]:
    rows = read_packaged_rows("analysis.study.trends", "coverage.csv", CoverageRow)
    return {n: tuple(row for row in rows if row.n == n) for n in {row.n for row in rows}}


def simulate_coverage(n: int, draws: int) -> tuple[CoverageRow, ...]:
    """Simulate the coverages of both views, and of the one quoted, at every persistence.

    The slope of each series is nothing and its errors are a Gaussian AR(1); the intervals are
    equivariant in slope and scale, so that nothing is lost.
    """
    trials = {rho: _try_series(n, rho, draws) for rho in RHO_GRID}
    sound = {
        name: np.array(
            [
                not Coverage(float(getattr(trials[rho], name).mean()), rho, draws).falls_short
                for rho in RHO_GRID
            ]
        )
        for name in ("trend_holds", "change_holds")
    }
    rows = []
    for rho, trial in trials.items():
        chosen = prefer_trend(
            sound["trend_holds"][trial.position],
            sound["change_holds"][trial.position],
            trial.trend_narrower,
        )
        quoted = np.where(chosen, trial.trend_holds, trial.change_holds)
        rows.append(
            CoverageRow(
                n=n,
                rho=Decimal(str(rho)),
                draws=draws,
                ols_trend=_share(trial.trend_holds),
                mean_annual_change=_share(trial.change_holds),
                quoted=_share(quoted),
            )
        )
    return tuple(rows)


def prefer_trend(trend_sound: Bools, change_sound: Bools, trend_narrower: Bools) -> Bools:
    """Tell whether the trend is the view to quote, not the mean change; for one or many series.

    The narrower of those whose coverage does not fall short; the wider where both do.
    """
    alike = np.where(np.asarray(trend_sound), trend_narrower, ~np.asarray(trend_narrower))
    chosen: Bools = np.where(np.equal(trend_sound, change_sound), alike, trend_sound)
    return chosen


@lru_cache
def find_gap_coverage(years: Sequence[int]) -> Coverage:
    """Return the coverage of the mean annual change over years with gaps, for a random walk.

    Nothing of the persistence can be estimated across gaps, so it is taken as one.
    """
    first, last = years[0], years[-1]
    n = last - first + 1
    known = np.array(years) - first
    held = []
    rng = stream_of(n, 1.0)
    for _ in range(DRAWS // BATCH):
        walks = simulate_ar1(rng, 1.0, BATCH, n)[:, known]
        held.append(mean_changes(walks, known.astype(float)).hold(0.0).mean())
    return Coverage(float(np.mean(held)), 1.0, BATCH * len(held))


def _try_series(n: int, rho: float, draws: int) -> _Trial:
    rng = stream_of(n, rho)
    years = np.arange(n, dtype=float)
    batches = []
    for size in [BATCH] * (draws // BATCH) or [draws]:
        series = simulate_ar1(rng, rho, size, n)
        trend, change = trend_slopes(series), mean_changes(series, years)
        _, corrected = estimate_persistence(_detrend(series, years))
        batches.append(
            (
                trend.hold(0.0),
                change.hold(0.0),
                trend.half_widths < change.half_widths,
                take_persistence(corrected, n),
            )
        )
    return _Trial(*(np.concatenate(parts) for parts in zip(*batches, strict=True)))


def _detrend(series: Array, years: Array) -> Array:
    basis = np.linalg.qr(straight_line(years))[0]
    residuals: Array = series - (series @ basis) @ basis.T
    return residuals


def _share(held: Bools) -> Decimal:
    """Write a share to a few digits beyond its error."""
    return Decimal(f"{held.mean():.5f}")
