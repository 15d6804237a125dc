"""What the slope of an annual series can be, given that each figure is known only within bounds.

Three answers, none of which needs every year of the span:

* :func:`identify_slope`: every value the least-squares slope can take while each figure moves
  within its print. Exact, and no inference: it says what rounding and hedges do to the slope.
* :func:`fit_theil_sen`: the median of the slopes between all pairs of years (Theil 1950, Sen
  1968), which a few odd years don't move.
* :func:`fit_to_bounds`: the line that makes the bounds most likely if what is behind them
  scatters normally about it.

A ratio's slope is in points a year; an amount's is taken in logs.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import combinations
from statistics import median
from typing import Any, Final

import numpy as np
from scipy.special import log_ndtr

from analysis.core.quantity import (
    End,
    NotPositiveError,
    Quantity,
    is_finite,
    propagate,
)
from analysis.core.result import Estimate, ModelId, Remark, RemarkCode, Term, remark
from analysis.study.products import natural_log
from analysis.study.published import estimate_cells
from analysis.study.trends.annual import MIN_YEARS, AnnualSeries
from analysis.study.trends.breaks import refuse_broken
from analysis.study.trends.exact import growth_pct
from analysis.study.trends.least_squares import Array
from analysis.study.trends.outcome import TooFewObservations, refused, round_figure, to_pct

_WHOLE_FALL: Final = Fraction(-100)  # percent
#: Newton's steps double the digits that are right; more than these, and something is wrong.
_STEPS: Final = 100
_FLAT: Final = 1e-18
#: What rounding may take from a log-likelihood between two steps.
_ROUNDING: Final = 1e-9
_SMALLEST_STEP: Final = 1e-6
_NARROW: Final = 1e-4


# --- what print leaves of a slope ----------------------------------------------------------------


def identify_slope(series: AnnualSeries) -> list[Estimate]:
    """Return the set of least-squares slopes that the printed bounds allow.

    The slope is Σ w·y with w = (t − t̄)/Σ(t − t̄)², so it is least where years before the middle
    are at their upper ends and those after it at their lower ones: the set's ends are exact.

    Raises:
        Refused: figures that may not be differenced, an amount that may be below nothing.
        TooFewObservations: fewer than :data:`MIN_YEARS` years.
    """
    values = _prepare(series)
    count = len(series.years)
    middle = Fraction(sum(series.years), count)
    around = [year - middle for year in series.years]
    squares = sum(distance**2 for distance in around)
    slope = propagate_weights([distance / squares for distance in around], values)
    return _describe(series, ModelId.SLOPE_SET, slope, RemarkCode.SET_OF_SLOPES)


def propagate_weights(weights: Sequence[Fraction], values: Sequence[Quantity]) -> Quantity:
    """Return a weighted sum with exact bounds: the weight's sign chooses each figure's end."""
    pairs = [(weight, one) for weight, one in zip(weights, values, strict=True) if weight]
    start = Fraction(0)
    return Quantity(
        sum((weight * one.value for weight, one in pairs), start),
        sum((weight * (one.low if weight > 0 else one.high) for weight, one in pairs), start),
        sum((weight * (one.high if weight > 0 else one.low) for weight, one in pairs), start),
        all(one.point for _, one in pairs),
    )


def fit_theil_sen(series: AnnualSeries) -> list[Estimate]:
    """Return the median slope between two years, over all pairs.

    The point is that of ``scipy.stats.theilslopes``, taken exactly. The median rises in each
    pair's slope, so the medians of the pairs' least and greatest slopes bound it; a figure can't
    be at both its ends in two pairs at once, so the bounds may be wider than need be. The usual
    confidence interval (Sen 1968) supposes independent errors, which annual figures don't have:
    none is given.

    Raises:
        Refused: as :func:`identify_slope`.
        TooFewObservations: as :func:`identify_slope`.
    """
    values = _prepare(series)
    slopes = [
        propagate(lambda a, b, years=later - earlier: (b - a) / years, first, second)
        for (earlier, first), (later, second) in combinations(
            zip(series.years, values, strict=True), 2
        )
    ]
    middle = Quantity(
        median(slope.value for slope in slopes),
        _median_end(slope.low for slope in slopes),
        _median_end(slope.high for slope in slopes),
        all(slope.point for slope in slopes),
    )
    return _describe(
        series, ModelId.THEIL_SEN, middle, RemarkCode.OUTER_BOUNDS, RemarkCode.NO_INDEPENDENCE
    )


def _median_end(ends: Iterable[Any]) -> End:
    """Return the median of ends, which may be missing."""
    middle: End = median(ends)
    return middle


def _describe(
    series: AnnualSeries, model: ModelId, slope: Quantity, *codes: RemarkCode
) -> list[Estimate]:
    """Return a slope, or log growth and the growth in percent that it is."""
    make = partial(_estimate, series, model)
    said = tuple(map(remark, codes))
    if series.scale == "level":
        return [make(Term.SLOPE_PER_YEAR, slope, said)]
    return [
        make(Term.LOG_GROWTH_PER_YEAR, slope, said),
        make(
            Term.GROWTH_PCT_PER_YEAR,
            propagate(_grow, slope),
            (remark(RemarkCode.EXP_OF_LOG), *said),
        ),
    ]


def _grow(log_growth: End) -> End:
    """Return the growth in percent of a log growth; of one without an end, its limit."""
    if is_finite(log_growth):
        return growth_pct(log_growth)
    return log_growth if log_growth > 0 else _WHOLE_FALL


def _estimate(
    series: AnnualSeries,
    model: ModelId,
    term: Term,
    quantity: Quantity,
    remarks: tuple[Remark, ...],
) -> Estimate:
    return Estimate(
        subject=series.subject,
        model=model,
        term=term,
        start=series.start,
        end=series.end,
        **estimate_cells(quantity),
        n=len(series.years),
        operands=series.all_operands,
        remarks=remarks,
    )


def _prepare(series: AnnualSeries) -> list[Quantity]:
    """Return the figures on the modelled scale, with their bounds.

    Raises:
        Refused: first-published figures, an amount that may be below nothing, a line that is
            broken, which has no one slope.
        TooFewObservations: fewer than :data:`MIN_YEARS` years.
    """
    if not series.comparable:
        raise refused(RemarkCode.FIRST_PUBLISHED)
    if len(series.years) < MIN_YEARS:
        raise TooFewObservations(
            remark(RemarkCode.TOO_FEW_YEARS, years=len(series.years), needed=MIN_YEARS)
        )
    if series.scale == "level":
        refuse_broken(series)
        return list(series.quantities)
    if any(one.value == 0 for one in series.quantities):
        raise refused(RemarkCode.NOT_POSITIVE)
    try:
        logs = [propagate(natural_log, one) for one in series.quantities]
    except NotPositiveError as error:
        raise refused(RemarkCode.NOT_POSITIVE) from error
    refuse_broken(series)
    return logs


# --- the likeliest line --------------------------------------------------------------------------


@dataclass(frozen=True)
class IntervalFit:
    """A line fitted to bounds by maximum likelihood.

    Attributes:
        intercept: at the mean of the times.
        slope: a unit of time.
        sd: of what is behind the bounds, about the line.
        slope_se: of the slope, from the observed information, were the errors independent.
        log_likelihood: at the maximum.
    """

    intercept: float
    slope: float
    sd: float
    slope_se: float
    log_likelihood: float


def fit_to_bounds(series: AnnualSeries) -> list[Estimate]:
    """Fit a line to the bounds of an annual series, as normal errors make them most likely.

    Interval regression: Stata's ``intreg``, R's ``survreg(type = "interval2",
    dist = "gaussian")``. statsmodels has none, so it is done here. The likelihood of a year is
    Φ((high − a − b·t)/σ) − Φ((low − a − b·t)/σ), the density where the print leaves nothing open,
    one tail where an end is missing.

    The standard error supposes independent errors. Annual figures follow each other, so it stands
    in a remark beside the autocorrelation of the residuals, and no interval is made of it.

    Raises:
        Refused: as :func:`identify_slope`; bounds that are all points, which is ordinary least
            squares; bounds that a line passes through, which makes any such line certain; so
            many that are open that no spread about the line is too large.
        TooFewObservations: as :func:`identify_slope`.
    """
    values = _prepare(series)
    if all(one.low == one.high for one in values):
        raise refused(RemarkCode.BOUNDS_ARE_POINTS)
    if passes_through(series.years, [one.low for one in values], [one.high for one in values]):
        raise refused(RemarkCode.LINE_WITHIN_BOUNDS)
    low, high = (
        np.array([_to_float(end) for end in ends])
        for ends in ([one.low for one in values], [one.high for one in values])
    )
    times = np.array(series.years, dtype=float)
    try:
        fit = maximize_likelihood(times, low, high)
    except ArithmeticError as error:
        raise refused(RemarkCode.NO_MAXIMUM) from error
    make = partial(
        Estimate,
        subject=series.subject,
        model=ModelId.INTERVAL_REGRESSION,
        start=series.start,
        end=series.end,
        n=len(series.years),
        operands=series.all_operands,
    )
    printed = np.array([float(one.value) for one in values])
    rho = _autocorrelation(printed - fit.intercept - fit.slope * (times - times.mean()))
    said = (
        remark(RemarkCode.INTERVAL_LIKELIHOOD),
        remark(
            RemarkCode.INDEPENDENT_SE,
            se=round_figure(fit.slope_se, 3),
            rho=round_figure(rho, 2),
        ),
    )
    in_logs = series.scale == "log"
    slope = make(
        term=Term.LOG_GROWTH_PER_YEAR if in_logs else Term.SLOPE_PER_YEAR,
        value=round_figure(fit.slope),
        remarks=said,
    )
    sd = make(
        term=Term.RESIDUAL_SD_LOG if in_logs else Term.RESIDUAL_SD,
        value=round_figure(fit.sd),
        remarks=said[:1],
    )
    if not in_logs:
        return [slope, sd]
    growth = make(
        term=Term.GROWTH_PCT_PER_YEAR,
        value=round_figure(to_pct(fit.slope)),
        remarks=(remark(RemarkCode.EXP_OF_LOG), *said),
    )
    return [slope, growth, sd]


def _to_float(end: End) -> float:
    return float(end) if is_finite(end) else math.copysign(math.inf, 1 if end > 0 else -1)


def passes_through(times: Sequence[float], low: Sequence[Any], high: Sequence[Any]) -> bool:
    """Tell whether one line lies within the bounds at every time.

    It does where no two times ask for a steeper slope than another two allow. Then σ can shrink
    to nothing, and what the likelihood prefers is a set of lines and no estimate.

    Args:
        times: ascending.
        low, high: the bounds, as fractions or floats.
    """
    pairs = list(combinations(range(len(times)), 2))
    least = max((low[j] - high[i]) / (times[j] - times[i]) for i, j in pairs)
    most = min((high[j] - low[i]) / (times[j] - times[i]) for i, j in pairs)
    return bool(least <= most)


def maximize_likelihood(times: Array, low: Array, high: Array) -> IntervalFit:
    """Return the line of the greatest likelihood for values known to lie between bounds.

    Newton's method in (a/σ, b/σ, 1/σ), in which the log-likelihood is concave (Burridge 1981,
    Pratt 1981): there is one maximum, whatever it is started from.

    Args:
        times: when each value holds, ascending.
        low, high: its bounds; the same for a value that is known, infinite for an end that isn't.

    Raises:
        ArithmeticError: if there is no maximum: where a line passes through all bounds σ falls to
            nothing, and where too few have both ends it grows without end.
    """
    if passes_through(times.tolist(), low.tolist(), high.tolist()):
        msg = "a line passes within all bounds: no maximum of the likelihood"
        raise ArithmeticError(msg)
    middle = times.mean()
    design = np.column_stack([np.ones_like(times), times - middle])
    ends = np.where(np.isinf(low), high, low), np.where(np.isinf(high), low, high)
    start = (ends[0] + ends[1]) / 2
    coefficients = np.linalg.lstsq(design, start, rcond=None)[0]
    spread = float(np.std(start - design @ coefficients))
    # Across bounds that are nothing beside the spread the density is flat: it times their width is
    # their probability, whose digits a difference of two tails would lose.
    narrow = (low < high) & (high - low < _NARROW * spread)
    log_widths = float(np.sum(np.log((high - low)[narrow])))
    low, high = np.where(narrow, start, low), np.where(narrow, start, high)
    point = np.append(coefficients, 1.0) / spread
    likelihood = partial(_likelihood, design, low, high)
    value, gradient, hessian = likelihood(point)
    for _ in range(_STEPS):
        step = np.asarray(np.linalg.lstsq(hessian, gradient, rcond=None)[0], dtype=np.float64)
        if abs(float(gradient @ step)) < _FLAT:
            break
        point, (value, gradient, hessian) = _climb(likelihood, point, step, value)
    else:
        msg = f"no maximum of the likelihood after {_STEPS} steps"
        raise ArithmeticError(msg)
    inverse = point[2]
    # What is estimated are the coefficients themselves: the slope is b/σ over 1/σ.
    by_parameter = np.array([0.0, 1.0, -point[1] / inverse]) / inverse
    variance = float(by_parameter @ np.linalg.solve(-hessian, by_parameter))
    return IntervalFit(
        intercept=float(point[0] / inverse),
        slope=float(point[1] / inverse),
        sd=float(1 / inverse),
        slope_se=math.sqrt(variance),
        log_likelihood=float(value) + log_widths,
    )


_Likelihood = Callable[[Array], tuple[float, Array, Array]]


def _climb(
    likelihood: _Likelihood, point: Array, step: Array, value: float
) -> tuple[Array, tuple[float, Array, Array]]:
    """Take Newton's step, or as much of it as climbs and leaves σ above nothing."""
    size = 1.0
    while True:
        tried = point - size * step
        if tried[2] > 0:
            found = likelihood(tried)
            if found[0] >= value - _ROUNDING:
                return tried, found
        size /= 2
        if size < _SMALLEST_STEP:
            msg = "the likelihood rises no further, and is not flat"
            raise ArithmeticError(msg)


def _likelihood(
    design: Array, low: Array, high: Array, point: Array
) -> tuple[float, Array, Array]:
    """Return the log-likelihood with its gradient and Hessian in (a/σ, b/σ, 1/σ)."""
    fitted, inverse = design @ point[:2], point[2]
    exact = low == high
    total, gradient, hessian = 0.0, np.zeros(3), np.zeros((3, 3))
    # A value that is known: log φ(z) − log σ.
    rows = np.column_stack([-design[exact], low[exact]])
    z = inverse * low[exact] - fitted[exact]
    total += float(np.sum(_log_density(z)) + exact.sum() * np.log(inverse))
    gradient += -rows.T @ z
    hessian += -rows.T @ rows
    gradient[2] += exact.sum() / inverse
    hessian[2, 2] -= exact.sum() / inverse**2
    # A value between bounds: log(Φ(z of the upper) − Φ(z of the lower)).
    upper, lower = (_rows(design, end)[~exact] for end in (high, low))
    zu, zl = (inverse * end[~exact] - fitted[~exact] for end in (high, low))
    log_mass = _log_mass(zl, zu)
    up, down = (np.exp(_log_density(z) - log_mass) for z in (zu, zl))
    flat_u, flat_l = np.isinf(zu), np.isinf(zl)
    zu, zl = np.where(flat_u, 0.0, zu), np.where(flat_l, 0.0, zl)
    total += float(np.sum(log_mass))
    gradient += upper.T @ up - lower.T @ down
    hessian += upper.T @ (upper * (-zu * up - up**2)[:, None])
    hessian += lower.T @ (lower * (zl * down - down**2)[:, None])
    cross = upper.T @ (lower * (up * down)[:, None])
    hessian += cross + cross.T
    return total, gradient, hessian


def _rows(design: Array, end: Array) -> Array:
    """Return how z changes with the parameters; an end that is missing has no part in it."""
    rows: Array = np.column_stack([-design, np.where(np.isinf(end), 0.0, end)])
    return rows


def _log_density(z: Array) -> Array:
    density: Array = -(z**2) / 2 - math.log(2 * math.pi) / 2
    return density


def _log_mass(low: Array, high: Array) -> Array:
    """Return log(Φ(high) − Φ(low)), from whichever tail keeps the digits."""
    swap = low > 0
    low, high = np.where(swap, -high, low), np.where(swap, -low, high)
    above, below = log_ndtr(high), log_ndtr(low)
    mass: Array = above + np.log1p(-np.exp(below - above))
    return mass


def _autocorrelation(residuals: Array) -> float:
    """Return the correlation of each residual with the one before."""
    return float(residuals[1:] @ residuals[:-1] / (residuals @ residuals))
