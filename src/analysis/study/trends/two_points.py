"""What two printed points say by themselves, and whether later values followed the line."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import Literal

from analysis.core.errors import InputError
from analysis.study.trends.rows import (
    Bounds,
    Outturn,
    Pair,
    ProjectionRow,
    TrendRow,
    bounds_row,
    subtract_bounds,
)

Form = Literal["linear", "exponential"]

NO_INFERENCE = "interpolation, no inference"
WHOLE_PCT = 100


@dataclass(frozen=True)
class TwoPointFit:
    """A form drawn through both points of a pair, with the bounds the printed figures leave.

    ``rate`` is the slope in units a year (linear) or the percent a year (exponential).
    """

    form: Form
    rate: float
    rate_low: float
    rate_high: float


def fit_two_point(pair: Pair) -> tuple[TwoPointFit, ...]:
    """Draw a line and an exponential through the two points; nothing is estimated.

    Linear: (end − base)/years. Exponential: (end/base)^(1/years) − 1 in percent; left out where
    a value may be zero or less. Bounds are the extremes over the four corners of (base, end):
    both rates rise in the end value and fall in the base value, so corners are exact.
    """
    return tuple(
        TwoPointFit(form, *_over_corners(pair, partial(_rate, form, pair.years)))
        for form in _forms(pair)
    )


def project_two_point(pair: Pair, years: Iterable[int], *, unit: str = "") -> list[ProjectionRow]:
    """Continue both forms to the given years: scenarios, not forecasts.

    The bounds carry the printed rounding and hedges of both points and nothing else (exact, over
    all corners); they are no prediction interval. A percentage (``unit="percent"``) above 100 is
    left as it comes out and said in ``basis``, for it shows where the form stops making sense.
    """
    rows = []
    for form, year in product(_forms(pair), years):
        value, low, high = _project(pair, form, year)
        basis = (
            f"{NO_INFERENCE}: {form} through {pair.base_period} and {pair.end_period}; "
            "bounds from printed rounding and hedges"
        )
        if unit == "percent" and high > WHOLE_PCT:
            basis += "; passes 100 percent, which a share can't"
        rows.append(
            ProjectionRow(
                indicator=pair.indicator,
                model=f"two-point {form}",
                year=year,
                value=value,
                low=low,
                high=high,
                basis=basis,
            )
        )
    return rows


def tabulate_two_point(pair: Pair) -> list[TrendRow]:
    """Both forms and the gap between them halfway, as rows without any statistic.

    The gap, (base + end)/2 − √(base·end), is how much the choice of form matters where it
    matters most inside the span; it is never negative.
    """
    fits = fit_two_point(pair)
    note = f"{NO_INFERENCE}; {pair.base_origin} base"
    if len(fits) == 1:
        note += "; exponential undefined at zero"
    rows = [
        bounds_row(
            model=f"two-point {fit.form}",
            sample=pair.name,
            term="slope_per_year" if fit.form == "linear" else "growth_pct_per_year",
            bounds=(fit.rate, fit.rate_low, fit.rate_high),
            n=2,
            note=note,
        )
        for fit in fits
    ]
    if len(fits) > 1:
        rows.append(
            bounds_row(
                model="two-point gap",
                sample=pair.name,
                term="midpoint_gap",
                bounds=_over_corners(pair, lambda b, e: (b + e) / 2 - math.sqrt(b * e)),
                n=2,
                note=note,
            )
        )
    return rows


def _forms(pair: Pair) -> tuple[Form, ...]:
    positive = pair.base_low > 0 and pair.end_low > 0
    return ("linear", "exponential") if positive else ("linear",)


def _rate(form: Form, years: float, base: float, end: float) -> float:
    if form == "linear":
        return (end - base) / years
    return 100 * math.expm1(math.log(end / base) / years)


def _project(pair: Pair, form: Form, year: int) -> Bounds:
    """Value, low and high of ``form`` in ``year``: monotone in each point, so corners bound it."""
    share = 1 + (year - pair.end_year) / pair.years

    def at(base: float, end: float) -> float:
        if form == "linear":
            return base + share * (end - base)
        return math.exp(math.log(base) + share * math.log(end / base))

    return _over_corners(pair, at)


def _over_corners(pair: Pair, formula: Callable[[float, float], float]) -> Bounds:
    """Return the formula at the printed values, and its extremes over the corners of the bounds.

    Exact where the formula is monotone in each argument. The midpoint gap isn't (it is zero
    where base equals end), so the crossing is added as a corner where the bounds overlap.
    """
    value = formula(pair.base, pair.end)
    corners = [
        formula(b, e)
        for b, e in product((pair.base_low, pair.base_high), (pair.end_low, pair.end_high))
    ]
    crossing = max(pair.base_low, pair.end_low)
    if crossing <= min(pair.base_high, pair.end_high):
        corners.append(formula(crossing, crossing))
    return value, min(value, *corners), max(value, *corners)


@dataclass(frozen=True)
class OutturnCheck:
    """A later value against what a two-point form had projected for its year.

    ``error`` is outturn less projection, its bounds the extremes both sides' bounds allow.
    ``verdict``: ``above`` or ``below`` where the bounds don't meet, ``within`` where they do.
    ``end_needed`` is the end value that would have put the outturn on the form exactly.
    """

    form: Form
    year: int
    projected: Bounds
    outturn: Bounds
    error: Bounds
    verdict: Literal["above", "below", "within"]
    end_needed: float


def check_outturns(pair: Pair, outturns: Iterable[Outturn]) -> list[OutturnCheck]:
    """Hold later values against the continuation of both forms.

    Raises:
        InputError: an outturn dated inside the pair's own span.
    """
    checks = []
    for outturn, form in product(outturns, _forms(pair)):
        if outturn.year <= pair.end_year:
            raise InputError(
                f"outturn of {outturn.year} is not after the pair's end, {pair.end_year}"
            )
        projected = _project(pair, form, outturn.year)
        actual = (outturn.value, outturn.low, outturn.high)
        error = subtract_bounds(actual, projected)
        share = 1 + (outturn.year - pair.end_year) / pair.years
        needed = (
            pair.base + (outturn.value - pair.base) / share
            if form == "linear"
            else pair.base * (outturn.value / pair.base) ** (1 / share)
        )
        verdict: Literal["above", "below", "within"] = (
            "above" if error[1] > 0 else "below" if error[2] < 0 else "within"
        )
        checks.append(OutturnCheck(form, outturn.year, projected, actual, error, verdict, needed))
    return checks


def tabulate_outturns(pair: Pair, checks: Iterable[OutturnCheck]) -> list[TrendRow]:
    """Errors, their bounds and what end value the outturn would have needed, as trend rows."""
    rows = []
    for check in checks:
        model = f"out of sample, two-point {check.form}"
        met = (
            "outturn and projection meet within their bounds"
            if check.verdict == "within"
            else f"outturn {check.verdict} the bounds of the projection"
        )
        rows += [
            bounds_row(
                model=model,
                sample=pair.name,
                term=f"error_{check.year}",
                bounds=check.error,
                n=3,
                note=met,
            ),
            TrendRow(
                model=model,
                sample=pair.name,
                term=f"end_needed_for_{check.year}",
                estimate=check.end_needed,
                n=3,
                dof=0,
                note=f"value of {pair.end_period} that puts the outturn on the {check.form} form; "
                f"printed {pair.end:g}, bounds [{pair.end_low:g}, {pair.end_high:g}]",
            ),
        ]
    return rows
