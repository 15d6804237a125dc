"""A straight line through a long annual series, with two views of how sure its slope is."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import Final

import numpy as np

from analysis.core.result import (
    Estimate,
    ModelId,
    Remark,
    RemarkCode,
    Result,
    Term,
    remark,
)
from analysis.study.trends.annual import AnnualSeries, Scale, require_values
from analysis.study.trends.ar1 import estimate_persistence, take_persistence
from analysis.study.trends.breaks import refuse_broken
from analysis.study.trends.coverage import (
    Coverage,
    find_coverage,
    find_gap_coverage,
    prefer_trend,
)
from analysis.study.trends.least_squares import Array, Line, fit_line
from analysis.study.trends.outcome import Refused, confidence, refused, round_figure, to_pct
from analysis.study.trends.slopes import Slopes, count_cosines, mean_changes, slope_error

# A line takes two parameters and its error at least two cosines; below eight years fewer than
# half of the observations are left.
MIN_YEARS_TREND = 8

_VIEWS: Final = (ModelId.OLS_TREND, ModelId.MEAN_ANNUAL_CHANGE)
_SLOPE: Mapping[Scale, Term] = {"level": Term.SLOPE_PER_YEAR, "log": Term.LOG_GROWTH_PER_YEAR}


@dataclass(frozen=True)
class _View:
    """One view of a slope: what it says, how sure it is, and how often that is so."""

    model: ModelId
    slopes: Slopes
    remarks: tuple[Remark, ...]
    coverage: Coverage
    mark: tuple[Remark, ...] = ()

    @property
    def half_width(self) -> float:
        """Half of its 95 % interval."""
        return float(self.slopes.half_widths[0])


def fit_trend(series: AnnualSeries) -> list[Result]:
    """Fit a straight line to an annual series, with two views of how sure its slope is.

    Ratios in points a year, amounts in log (then percent) a year:

    * the least-squares slope, its error from a few cosines and t(B)
      (:func:`analysis.study.trends.slopes.slope_error`): exact for independent errors, good for
      weakly dependent ones, and too narrow near a random walk;
    * the mean annual change with t(m − 1) over m changes
      (:func:`analysis.study.trends.slopes.mean_changes`): exact for a random walk with drift,
      and wider than need be around a trend. It alone stands where years are missing.

    No series of a few dozen years can tell which of the two it is. So each interval is told with
    the coverage it has at the persistence that the residuals may have
    (:mod:`analysis.study.trends.coverage`), and with it whether it falls short of the nominal;
    the view to quote is marked: the narrowest that does not fall short. That choice is made by
    the data too, and its own coverage, the lowest at any persistence, is told with the mark.

    Where the break test rejects an unbroken line (:func:`analysis.study.trends.breaks.find_break`)
    no one rate is the series' own, and both views are refused, naming the first year after it.

    Returns:
        Estimates of both views, or refusals in their place.

    Raises:
        Refused: as :func:`analysis.study.trends.annual.require_values`, with fewer than
            ``MIN_YEARS_TREND`` years; figures that lie exactly on a line.
    """
    values, years = require_values(series, MIN_YEARS_TREND)
    line = fit_line(values, years)
    if line.exact:
        raise refused(RemarkCode.ON_A_LINE)
    try:
        refuse_broken(series)
    except Refused as broken:
        return [series.refuse(model, broken.reason) for model in _VIEWS]
    if series.regular:
        return _estimate(series, _see_regular(values, years, line))
    gaps = series.refuse(ModelId.OLS_TREND, remark(RemarkCode.YEARS_MISSING))
    return [gaps, *_estimate(series, _see_gaps(values, series.years))]


def _see_regular(values: Array, years: Array, line: Line) -> list[_View]:
    """Return both views of a series without gaps, the one to quote marked."""
    n = len(values)
    error = slope_error(line.residuals[None, :])
    trend = Slopes(np.array([line.slope]), error, count_cosines(n))
    change = mean_changes(values[None, :], years)
    rho, corrected = estimate_persistence(line.residuals)
    rows = find_coverage(n)
    row = rows[int(take_persistence(corrected, n))]
    taken = remark(
        RemarkCode.RESIDUAL_RHO_TAKEN,
        rho=_hundredths(float(rho)),
        corrected=_hundredths(float(corrected)),
        taken=row.rho,
    )
    views = [
        _View(
            ModelId.OLS_TREND,
            trend,
            (remark(RemarkCode.COSINES, cosines=count_cosines(n)), taken),
            row.coverage(ModelId.OLS_TREND),
        ),
        _View(
            ModelId.MEAN_ANNUAL_CHANGE,
            change,
            (remark(RemarkCode.RANDOM_WALK), remark(RemarkCode.ENDS_ONLY), taken),
            row.coverage(ModelId.MEAN_ANNUAL_CHANGE),
        ),
    ]
    sound = [not view.coverage.falls_short for view in views]
    narrower = views[0].half_width < views[1].half_width
    quoted = 0 if prefer_trend(*(np.array(one) for one in (*sound, narrower))) else 1
    lowest = min((one.coverage(None) for one in rows), key=lambda coverage: coverage.share)
    views[quoted] = _mark(views[quoted], lowest)
    return views


def _see_gaps(values: Array, years: tuple[int, ...]) -> list[_View]:
    """Return the one view that stands across gaps."""
    coverage = find_gap_coverage(years)
    view = _View(
        ModelId.MEAN_ANNUAL_CHANGE,
        mean_changes(values[None, :], np.array(years, dtype=float)),
        (
            remark(RemarkCode.RANDOM_WALK),
            remark(RemarkCode.ENDS_ONLY),
            remark(RemarkCode.OVER_GAPS),
        ),
        coverage,
    )
    return [_mark(view, coverage)]


def _mark(view: _View, lowest: Coverage) -> _View:
    """Mark the view to quote, with the lowest coverage that quoting by this rule has."""
    quoted = remark(RemarkCode.QUOTED, lowest=_percent(lowest.share), rho=Decimal(str(lowest.rho)))
    return replace(view, mark=(quoted,))


def _estimate(series: AnnualSeries, views: list[_View]) -> list[Result]:
    """Return each view's slope, and for amounts its growth in percent."""
    rows: list[Result] = []
    for view in views:
        slope, se = float(view.slopes.estimates[0]), float(view.slopes.se[0])
        low, high = slope - view.half_width, slope + view.half_width
        dof = view.slopes.dof
        make = partial(
            Estimate,
            subject=series.subject,
            model=view.model,
            start=series.start,
            end=series.end,
            n=len(series.years),
            dof=Decimal(dof),
            operands=series.all_operands,
        )
        said = (*view.remarks, *_say_coverage(view.coverage), *view.mark)
        rows.append(
            make(
                term=_SLOPE[series.scale],
                value=round_figure(slope),
                interval=confidence((low, high), dof, se),
                remarks=said,
            )
        )
        if series.scale == "log":
            rows.append(
                make(
                    term=Term.GROWTH_PCT_PER_YEAR,
                    value=round_figure(to_pct(slope)),
                    interval=confidence((to_pct(low), to_pct(high)), dof),
                    remarks=(remark(RemarkCode.EXP_OF_LOG), *said),
                )
            )
    return rows


def _say_coverage(coverage: Coverage) -> tuple[Remark, ...]:
    """Say how often such an interval holds the slope, and whether that is too seldom."""
    told = remark(
        RemarkCode.COVERAGE,
        coverage=_percent(coverage.share),
        rho=Decimal(str(coverage.rho)),
        series=coverage.draws,
        error=round_figure(100 * coverage.error, 1),
    )
    return (told, remark(RemarkCode.FALLS_SHORT)) if coverage.falls_short else (told,)


def _percent(share: float) -> Decimal:
    return Decimal(f"{100 * share:.1f}")


def _hundredths(value: float) -> Decimal:
    return Decimal(f"{value:.2f}")
