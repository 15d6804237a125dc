"""Whether the line of a long annual series is broken, and where."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache, partial
from typing import Annotated, Final

import numpy as np
from pydantic import BeforeValidator

from analysis.core.packaged import read_packaged_rows
from analysis.core.records import Record, split_cell
from analysis.core.result import Estimate, ModelId, RemarkCode, Term, remark
from analysis.study.trends.annual import AnnualSeries, require_regular, require_values
from analysis.study.trends.ar1 import RHO_GRID, simulate_ar1, stream_of
from analysis.study.trends.coverage import BATCH
from analysis.study.trends.least_squares import Array, fit_line, straight_line
from analysis.study.trends.outcome import refused, round_figure, round_p_value, to_pct

# A broken line needs a segment either side; five points a segment leave three dof in each, and
# fifteen years leave more than one admissible date.
MIN_SEGMENT = 5
MIN_YEARS_BREAK = 15
#: An unbroken line is rejected below this.
SIZE: Final = Decimal("0.05")
#: Lengths in the table of the statistic's distribution.
LENGTHS_BREAK: Final = range(MIN_YEARS_BREAK, 61)
#: Series of each length and persistence: no p-value has an error beyond half a thousandth.
DRAWS_BREAK: Final = 1_000_000
#: Tail probabilities at which its quantiles are kept, from nothing to one in ten thousand.
TAILS: Final = (
    *(1.0, 0.99, 0.98, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6, 0.55, 0.5, 0.45, 0.4),
    *(0.35, 0.3, 0.26, 0.23, 0.2, 0.18, 0.16, 0.14, 0.12, 0.1, 0.09, 0.08, 0.07, 0.06, 0.05),
    *(0.045, 0.04, 0.035, 0.03, 0.025, 0.02, 0.017, 0.015, 0.012, 0.01, 0.009, 0.008, 0.007),
    *(0.006, 0.005, 0.004, 0.003, 0.0025, 0.002, 0.0015, 0.0012, 0.001),
    *(0.0008, 0.0006, 0.0004, 0.0003, 0.0002, 0.0001),
)
#: Parameters of two lines.
_BROKEN = 4
#: Digits kept of a quantile.
_DIGITS = 5


class SupFRow(Record):
    """The statistic on unbroken lines of one length and persistence; a row of `sup_f.csv`.

    Attributes:
        n: years of each series.
        rho: persistence of their errors.
        draws: how many were simulated.
        power: how often the test at 5 % finds a change of slope of one innovation standard
            deviation a year in the middle year, under errors of this persistence.
        quantiles: values that are passed with the probabilities of ``TAILS``.
    """

    n: int
    rho: Decimal
    draws: int
    power: Decimal
    quantiles: Annotated[tuple[float, ...], BeforeValidator(split_cell)]

    def tail(self, statistic: float) -> float:
        """Return how often the statistic is passed, log-linear between the quantiles kept."""
        return math.exp(float(np.interp(statistic, self.quantiles, np.log(TAILS))))


@dataclass(frozen=True)
class Break:
    """The likeliest break of a series, and the evidence for it.

    Attributes:
        position: of the first year after it.
        statistic: the largest F over all admissible dates.
        p_value: the largest over the persistences simulated.
        rho: the persistence at which it is largest.
    """

    position: int
    statistic: float
    p_value: float
    rho: float

    @property
    def found(self) -> bool:
        """Whether an unbroken line is rejected at 5 %, by the p-value as it is shown."""
        return round_p_value(self.p_value)[0] < SIZE


def locate_break(values: Array, years: Array) -> Break:
    """Find the likeliest break of regular annual values, and how rare it is without one.

    Raises:
        Refused: figures that lie exactly on a line.
    """
    line = fit_line(values, years)
    if line.exact:
        raise refused(RemarkCode.ON_A_LINE)
    statistics = break_statistics(line.residuals[None, :])[0]
    position = int(statistics.argmax())
    statistic = float(statistics[position])
    p_value, rho = max((row.tail(statistic), float(row.rho)) for row in find_sup_f(len(values)))
    return Break(position + MIN_SEGMENT, statistic, p_value, rho)


def refuse_broken(series: AnnualSeries) -> None:
    """Refuse to speak of one rate of a series whose line is broken.

    A series with years missing, or too short to be tested, passes.

    Raises:
        Refused: naming the first year after the break; as
            :func:`analysis.study.trends.annual.require_values`.
    """
    found = break_of(series)
    if found is not None:
        p_value, _ = round_p_value(found.p_value)
        first = series.years[found.position]
        raise refused(RemarkCode.TREND_BROKEN, first=first, p=p_value)


def break_of(series: AnnualSeries) -> Break | None:
    """Return where the line of a series is broken; None where an unbroken one is not rejected.

    A series with years missing, or too short to be tested, has no break that is known of.

    Raises:
        Refused: as :func:`analysis.study.trends.annual.require_values`.
    """
    if not series.regular or len(series.years) < MIN_YEARS_BREAK:
        return None
    values, years = require_values(series, MIN_YEARS_BREAK)
    if fit_line(values, years).exact:
        return None
    found = locate_break(values, years)
    return found if found.found else None


def find_break(series: AnnualSeries) -> list[Estimate]:
    """Test a straight line against a line broken once at an unknown date (sup-F).

    Both level and slope may change; each side keeps at least ``MIN_SEGMENT`` years. Andrews'
    (1993) tabulated critical values hold neither for a trending regressor nor for autocorrelated
    errors. Nor is a p-value at the series' own persistence safe: it is estimated too low where it
    matters, and a random walk then passes for a broken line. So the p-value is the largest over
    the persistences of the grid, from independent errors to a random walk (a maximised
    Monte-Carlo test, Dufour 2006, J. Econometrics 133): it rejects at most 5 % of unbroken lines
    under any of them. It is largest at the random walk, and rises up to there between the points
    of the grid too (.98, .99, .995 and .999 were tried for 15, 23 and 60 years). CUSUM
    tests were passed over: they look for a drift in the mean of residuals and have little power
    against a change of slope late in a short series.

    The price is power: where errors are nearly independent the test rejects far less often than
    5 %, and finds small breaks seldom. Both are measured and said beside the p-value.

    The slopes either side stand without errors, for the data chose the date; log growth is also
    given in percent.

    Raises:
        Refused: as :func:`analysis.study.trends.annual.require_regular`, with fewer than
            ``MIN_YEARS_BREAK`` years; figures that lie exactly on a line.
    """
    values, years = require_regular(series, MIN_YEARS_BREAK)
    n = len(values)
    found = locate_break(values, years)
    rows = find_sup_f(n)
    p_value, caveats = round_p_value(found.p_value)
    error = math.sqrt(found.p_value * (1 - found.p_value) / rows[0].draws)
    critical = max(row.quantiles[TAILS.index(float(SIZE))] for row in rows)
    make = partial(
        Estimate,
        subject=series.subject,
        model=ModelId.SUP_F_BREAK,
        start=series.start,
        end=series.end,
        operands=series.all_operands,
    )
    whole = partial(make, n=n, dof=Decimal(n - _BROKEN))
    estimates = [
        whole(
            term=Term.SUP_F,
            value=round_figure(found.statistic),
            remarks=(remark(RemarkCode.BREAK_BOTH, years=MIN_SEGMENT),),
        ),
        whole(
            term=Term.SUP_F_P_VALUE,
            value=p_value,
            remarks=(
                *caveats,
                remark(
                    RemarkCode.LARGEST_P,
                    series=rows[0].draws,
                    rho=found.rho,
                    error=round_figure(error, 1),
                ),
                remark(
                    RemarkCode.BREAK_SIZE,
                    independent=_to_tenths(rows[0].tail(critical)),
                    walk=_to_tenths(rows[-1].tail(critical)),
                ),
                remark(
                    RemarkCode.BREAK_POWER,
                    independent=_to_tenths(float(rows[0].power)),
                    walk=_to_tenths(float(rows[-1].power)),
                ),
            ),
        ),
        whole(
            term=Term.FIRST_YEAR_AFTER_BREAK,
            value=Decimal(series.years[found.position]),
            remarks=(remark(RemarkCode.BREAK_DATE),),
        ),
    ]
    for part, in_points, in_logs, in_percent in (
        (
            slice(None, found.position),
            Term.SLOPE_PER_YEAR_BEFORE,
            Term.LOG_GROWTH_PER_YEAR_BEFORE,
            Term.GROWTH_PCT_PER_YEAR_BEFORE,
        ),
        (
            slice(found.position, None),
            Term.SLOPE_PER_YEAR_AFTER,
            Term.LOG_GROWTH_PER_YEAR_AFTER,
            Term.GROWTH_PCT_PER_YEAR_AFTER,
        ),
    ):
        slope = fit_line(values[part], years[part]).slope
        terms = (
            ((in_points, slope),)
            if series.scale == "level"
            else ((in_logs, slope), (in_percent, to_pct(slope)))
        )
        estimates += [
            make(
                term=term,
                value=round_figure(value),
                n=len(values[part]),
                dof=Decimal(len(values[part]) - 2),
                remarks=(remark(RemarkCode.DATE_CHOSEN),),
            )
            for term, value in terms
        ]
    return estimates


def _to_tenths(share: float) -> Decimal:
    """Write a share in percent, to a tenth."""
    return Decimal(f"{100 * share:.1f}")


# --- the statistic and its distribution ----------------------------------------------------------


def break_statistics(series: Array) -> Array:
    """F of every admissible break (columns) for every series of successive years (rows)."""
    n = series.shape[1]
    line, changes = _break_bases(n)
    rss = (series**2).sum(axis=1) - ((series @ line) ** 2).sum(axis=1)
    gains = ((series @ changes) ** 2).reshape(len(series), -1, 2).sum(axis=2)
    # A line broken exactly where the figures are leaves nothing but rounding.
    left = np.maximum(rss[:, None] - gains, np.finfo(float).eps * rss[:, None])
    statistics: Array = (gains / 2) / (left / (n - _BROKEN))
    return statistics


@lru_cache
def _break_bases(n: int) -> tuple[Array, Array]:
    """Return orthonormal columns of the line, and of what each break adds to it, two a date."""
    years = np.arange(n, dtype=float)
    line = straight_line(years)
    added = []
    for split in range(MIN_SEGMENT, n - MIN_SEGMENT + 1):
        after = (years >= split).astype(float)
        added.append(np.linalg.qr(np.column_stack([line, after, after * line[:, 1]]))[0][:, 2:])
    return np.linalg.qr(line)[0], np.hstack(added)


@lru_cache
def find_sup_f(n: int) -> tuple[SupFRow, ...]:
    """Return the statistic's distribution for n years, one row a persistence of the grid.

    From the table; beyond it simulated, once, by the same function and as many draws.
    """
    return _read_table().get(n) or simulate_sup_f(n, DRAWS_BREAK)


@lru_cache
def _read_table() -> Mapping[int, tuple[SupFRow, ...]]:
    rows = read_packaged_rows("analysis.study.trends", "sup_f.csv", SupFRow)
    return {n: tuple(row for row in rows if row.n == n) for n in {row.n for row in rows}}


def simulate_sup_f(n: int, draws: int) -> tuple[SupFRow, ...]:
    """Simulate the statistic on unbroken lines of n years, and the test's power.

    Errors are Gaussian AR(1) of each persistence of the grid; line and scale don't matter.
    """
    middle = n // 2
    bend = np.maximum(np.arange(n) - middle, 0.0)
    unbroken: dict[float, Array] = {}
    bent: dict[float, Array] = {}
    for rho in RHO_GRID:
        rng = stream_of(n, rho)
        largest, with_bend = [], []
        for size in [BATCH] * (draws // BATCH) or [draws]:
            series = simulate_ar1(rng, rho, size, n)
            largest.append(break_statistics(series).max(axis=1))
            with_bend.append(break_statistics(series + bend).max(axis=1))
        unbroken[rho] = pick_quantiles(np.concatenate(largest))
        bent[rho] = np.concatenate(with_bend)
    critical = max(quantiles[TAILS.index(float(SIZE))] for quantiles in unbroken.values())
    return tuple(
        SupFRow(
            n=n,
            rho=Decimal(str(rho)),
            draws=draws,
            power=Decimal(f"{(bent[rho] > critical).mean():.5f}"),
            quantiles=tuple(float(f"{one:.{_DIGITS}g}") for one in unbroken[rho]),
        )
        for rho in RHO_GRID
    )


def pick_quantiles(simulated: Array) -> Array:
    """Return the values at the probabilities of ``TAILS``, by the rule of a Monte-Carlo test.

    The p-value of a statistic is (1 + number at or above it) / (draws + 1): the sample counts as
    one of the draws, so that the test is exact for any number of them. The value of a probability
    is the smallest draw whose own p-value is not above it; every value passes with probability 1.

    Raises:
        ValueError: too few draws for the smallest probability.
    """
    ordered = np.sort(simulated)[::-1]
    counts = np.floor(np.array(TAILS[1:]) * (len(ordered) + 1) + 1e-9).astype(int) - 1
    if counts[-1] < 1:
        msg = f"{len(ordered)} draws can't tell a probability of {TAILS[-1]}"
        raise ValueError(msg)
    quantiles: Array = np.concatenate([[0.0], ordered[counts - 1]])
    return quantiles
