"""Whether the line of a long annual series is broken, and where."""

import math
from decimal import Decimal
from functools import partial

import numpy as np

from analysis.core.period import Period
from analysis.core.result import Estimate, ModelId, RemarkCode, Term, remark
from analysis.study.trends.annual import AnnualSeries, require_regular
from analysis.study.trends.ar1 import estimate_persistence, simulate_ar1
from analysis.study.trends.least_squares import Array, fit_ols, straight_line
from analysis.study.trends.outcome import round_figure, to_pct

# A broken line needs a segment either side; five points a segment leave three dof in each, and
# fifteen years leave more than one admissible date.
MIN_SEGMENT = 5
MIN_YEARS_BREAK = 15
#: Parameters of two lines.
_BROKEN = 4


def find_break(
    series: AnnualSeries, rng: np.random.Generator, *, replications: int = 1999
) -> list[Estimate]:
    """Test a straight line against a line broken once at an unknown date (sup-F).

    Both level and slope may change; each side keeps at least ``MIN_SEGMENT`` years. Andrews'
    tabulated critical values hold neither for a trending regressor nor for autocorrelated
    errors, and a couple of dozen persistent years break both conditions, so the p-value is
    simulated: the same supremum on unbroken lines with AR(1) errors of the series' own
    (bias-corrected) persistence. CUSUM tests were passed over: they look for a drift in the mean
    of residuals and have little power against a change of slope late in a short series.

    With 23 years and the persistence estimated under an unbroken line the test is cautious: it
    rejects 0 to 3 % of unbroken series with autocorrelation up to 0.8 and 4 to 7 % at 0.9 (400
    simulated series each), and finds a change of slope of one innovation standard deviation a
    year in under half of broken ones. A rejection can be believed; its absence says little.
    Estimating the persistence around the broken line instead finds more, and rejects up to half
    of unbroken persistent series.

    The slopes either side stand without errors, for the data chose the date; log growth is also
    given in percent.

    Raises:
        Refused: as :func:`analysis.study.trends.annual.require_regular`, with fewer than
            ``MIN_YEARS_BREAK`` years.
    """
    values, years = require_regular(series, MIN_YEARS_BREAK)
    n = len(values)
    statistics = break_statistics(values[None, :], years)[0]
    position = int(statistics.argmax())
    split = position + MIN_SEGMENT
    observed = float(statistics[position])
    residuals = fit_ols(values, straight_line(years)).residuals
    _, rho = estimate_persistence(residuals)
    simulated = break_statistics(simulate_ar1(rng, rho, replications, n), years).max(axis=1)
    p_value = float((1 + (simulated >= observed).sum()) / (replications + 1))
    error = math.sqrt(p_value * (1 - p_value) / replications)
    make = partial(
        Estimate,
        subject=series.subject,
        model=ModelId.SUP_F_BREAK,
        start=Period(series.years[0], series.years[0]),
        end=Period(series.years[-1], series.years[-1]),
        operands=series.all_operands,
    )
    whole = partial(make, n=n, dof=Decimal(n - _BROKEN))
    rows = [
        whole(
            term=Term.SUP_F,
            value=round_figure(observed),
            remarks=(remark(RemarkCode.BREAK_BOTH, years=MIN_SEGMENT),),
        ),
        whole(
            term=Term.SUP_F_P_VALUE,
            value=round_figure(p_value),
            remarks=(
                remark(
                    RemarkCode.SIMULATED_UNBROKEN,
                    series=replications,
                    rho=Decimal(f"{rho:.2f}"),
                    error=round_figure(error, 2),
                ),
                remark(RemarkCode.BREAK_CAUTIOUS),
            ),
        ),
        whole(
            term=Term.FIRST_YEAR_AFTER_BREAK,
            value=Decimal(series.years[split]),
            remarks=(remark(RemarkCode.BREAK_DATE),),
        ),
    ]
    for part, in_points, in_logs, in_percent in (
        (
            slice(None, split),
            Term.SLOPE_PER_YEAR_BEFORE,
            Term.LOG_GROWTH_PER_YEAR_BEFORE,
            Term.GROWTH_PCT_PER_YEAR_BEFORE,
        ),
        (
            slice(split, None),
            Term.SLOPE_PER_YEAR_AFTER,
            Term.LOG_GROWTH_PER_YEAR_AFTER,
            Term.GROWTH_PCT_PER_YEAR_AFTER,
        ),
    ):
        slope = float(fit_ols(values[part], straight_line(years[part])).estimates[1])
        terms = (
            ((in_points, slope),)
            if series.scale == "level"
            else ((in_logs, slope), (in_percent, to_pct(slope)))
        )
        rows += [
            make(
                term=term,
                value=round_figure(value),
                n=len(values[part]),
                dof=Decimal(len(values[part]) - 2),
                remarks=(remark(RemarkCode.DATE_CHOSEN),),
            )
            for term, value in terms
        ]
    return rows


def break_statistics(draws: Array, years: Array) -> Array:
    """F of every admissible break (columns) for every series (rows)."""
    n = len(years)
    line = straight_line(years)
    whole = np.linalg.qr(line)[0]
    squares = (draws**2).sum(axis=1)
    rss = squares - ((draws @ whole) ** 2).sum(axis=1)
    columns = []
    for split in range(MIN_SEGMENT, n - MIN_SEGMENT + 1):
        after = (np.arange(n) >= split).astype(float)
        broken = np.linalg.qr(np.column_stack([line, after, after * line[:, 1]]))[0]
        rss_broken = squares - ((draws @ broken) ** 2).sum(axis=1)
        columns.append(((rss - rss_broken) / 2) / (rss_broken / (n - _BROKEN)))
    return np.column_stack(columns)
