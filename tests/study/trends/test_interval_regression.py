"""Slopes over printed bounds: exact sets, Theil–Sen and interval regression against R."""

import json
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import exp, inf, isclose, log
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import norm, theilslopes

from analysis.core.quantity import INFINITY, NEGATIVE_INFINITY, Quantity
from analysis.core.result import ModelId, RemarkCode, Term
from analysis.study.trends import interval_regression
from analysis.study.trends.interval_regression import (
    fit_theil_sen,
    fit_to_bounds,
    identify_slope,
    maximize_likelihood,
    passes_through,
    propagate_weights,
)
from analysis.study.trends.outcome import Refused, TooFewObservations

#: Made by interval_regression.R beside it, with the versions of R and survival.
R = json.loads((Path(__file__).parents[2] / "data/r/interval_regression.json").read_text("utf-8"))
FITS = (identify_slope, fit_theil_sen, fit_to_bounds)
JIANGSU = [2.40, 2.51, 2.55, 2.53, 2.62, 2.63, 2.69, 2.82, 2.92, 2.93, 3.14]


def between(value, low, high):
    return Quantity(*(Fraction(str(one)) for one in (value, low, high)))


def exactly(*values):
    return tuple(Quantity.exact(Fraction(str(one))) for one in values)


@pytest.fixture
def jiangsu(make_series):
    return make_series(JIANGSU, years=range(2012, 2023))


# --- against R ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", R["fits"])
def test_the_likeliest_line_is_that_of_survreg(name):
    given = R["fits"][name]
    low = np.array([-inf if one is None else one for one in given["low"]])
    high = np.array([inf if one is None else one for one in given["high"]])
    fit = maximize_likelihood(np.array(given["years"], dtype=float), low, high)
    for part in ("intercept", "slope", "sd", "slope_se", "log_likelihood"):
        assert getattr(fit, part) == pytest.approx(given[part], rel=1e-7), part


@pytest.mark.parametrize("name", R["theil_sen"])
def test_the_median_slope_is_that_of_r_and_of_scipy(name, make_series):
    given = R["theil_sen"][name]
    series = make_series(given["values"], years=given["years"])
    [found] = fit_theil_sen(series)
    assert float(found.value) == pytest.approx(given["slope"], rel=1e-11)
    by_scipy = theilslopes(given["values"], given["years"]).slope
    assert float(found.value) == pytest.approx(by_scipy, rel=1e-11)


def test_a_series_is_fitted_as_r_fits_its_bounds(jiangsu):
    slope, sd = fit_to_bounds(jiangsu)
    given = R["fits"]["jiangsu"]
    assert (slope.term, sd.term) == (Term.SLOPE_PER_YEAR, Term.RESIDUAL_SD)
    assert slope.value == Decimal(f"{given['slope']:.6g}")
    assert sd.value == Decimal(f"{given['sd']:.6g}")
    [said] = [one for one in slope.remarks if one.code is RemarkCode.INDEPENDENT_SE]
    assert said.args["se"] == Decimal(f"{given['slope_se']:.3g}")
    # From R: e <- residuals(lm(y ~ t)); sum(e[-1] * e[-11]) / sum(e^2) is 0.1934.
    assert said.args["rho"] == Decimal("0.19")
    assert (slope.interval, slope.dof, slope.n) == (None, 0, 11)
    assert slope.has(RemarkCode.INTERVAL_LIKELIHOOD)
    assert sd.has(RemarkCode.INTERVAL_LIKELIHOOD)
    assert not sd.has(RemarkCode.INDEPENDENT_SE)
    assert slope.model is ModelId.INTERVAL_REGRESSION
    assert (slope.start.end, slope.end.end) == (2012, 2022)
    assert slope.operands == jiangsu.all_operands
    assert sd.unit.name == "percentage_point"


def test_amounts_are_fitted_in_logs(make_series):
    values = [100 * 1.1**year * (1.02 if year % 2 else 1) for year in range(10)]
    slope, growth, sd = fit_to_bounds(make_series(values, unit="CNY"))
    bounds = [[log(v + side) for v in values] for side in (-0.005, 0.005)]
    by_hand = maximize_likelihood(np.arange(2000.0, 2010), *map(np.array, bounds))
    assert [one.term for one in (slope, growth, sd)] == [
        *(Term.LOG_GROWTH_PER_YEAR, Term.GROWTH_PCT_PER_YEAR, Term.RESIDUAL_SD_LOG)
    ]
    assert float(slope.value) == pytest.approx(by_hand.slope, rel=1e-5)
    assert float(growth.value) == pytest.approx(100 * (exp(by_hand.slope) - 1), rel=1e-5)
    assert float(sd.value) == pytest.approx(by_hand.sd, rel=1e-5)
    assert growth.has(RemarkCode.EXP_OF_LOG)
    assert not slope.has(RemarkCode.EXP_OF_LOG)
    assert growth.has(RemarkCode.INDEPENDENT_SE)


# --- the maximum -------------------------------------------------------------------------------

UNEVEN = (
    np.array([0.0, 1, 3, 4, 6, 7, 9]),
    np.array([0.0, 2, 1, 4, 4.5, 6, -inf]),
    np.array([1.0, 2, 3, inf, 4.9, 9, 8]),
)


def test_values_that_are_known_give_least_squares():
    # NIST's Norris has no bounds; by hand: y = 1, 3, 2, 6 at 0..3 has slope 1.4.
    times, values = np.arange(4.0), np.array([1.0, 3, 2, 6])
    fit = maximize_likelihood(times, values, values)
    assert fit.slope == pytest.approx(1.4, rel=1e-12)
    assert fit.intercept == pytest.approx(3, rel=1e-12)
    residuals = values - 3 - 1.4 * (times - 1.5)
    sd = float(np.sqrt(np.mean(residuals**2)))
    assert fit.sd == pytest.approx(sd, rel=1e-10)
    assert fit.slope_se == pytest.approx(sd / np.sqrt(5), rel=1e-10)
    density = -4 * (np.log(2 * np.pi) / 2 + np.log(sd) + 0.5)
    assert fit.log_likelihood == pytest.approx(density, rel=1e-12)


@pytest.mark.parametrize("width", [1e-2, 1e-3, 1.1e-4, 0.9e-4, 1e-5, 1e-9])
def test_narrow_bounds_are_as_good_as_values(width):
    times, values = np.arange(8.0), np.array([1.0, 3, 2, 6, 5, 9, 7, 8])
    known = maximize_likelihood(times, values, values)
    fit = maximize_likelihood(times, values - width / 2, values + width / 2)
    assert fit.slope == pytest.approx(known.slope, rel=1e-5)
    assert fit.sd == pytest.approx(known.sd, rel=1e-5)
    assert fit.slope_se == pytest.approx(known.slope_se, rel=1e-5)
    assert fit.log_likelihood == pytest.approx(known.log_likelihood + 8 * np.log(width), rel=1e-5)


def test_the_maximum_is_flat_and_above_its_neighbours():
    times, low, high = UNEVEN
    fit = maximize_likelihood(*UNEVEN)

    def likelihood(intercept, slope, sd):
        # The sum written out, as an independent check.
        total = 0.0
        for t, a, b in zip(times, low, high, strict=True):
            mean = intercept + slope * (t - times.mean())
            if a == b:
                total += norm.logpdf(a, mean, sd)
            else:
                total += np.log(norm.cdf(b, mean, sd) - norm.cdf(a, mean, sd))
        return total

    best = likelihood(fit.intercept, fit.slope, fit.sd)
    assert fit.log_likelihood == pytest.approx(best, rel=1e-12)
    for step in np.vstack([np.eye(3), -np.eye(3)]) * 1e-3:
        assert likelihood(fit.intercept + step[0], fit.slope + step[1], fit.sd + step[2]) < best
    # The se against the curvature of the profile, by differences.
    h = 1e-4
    hessian = np.empty((3, 3))
    at = np.array([fit.intercept, fit.slope, fit.sd])
    for i in range(3):
        for j in range(3):
            hessian[i, j] = sum(
                a * b * likelihood(*(at + h * (a * np.eye(3)[i] + b * np.eye(3)[j])))
                for a in (1, -1)
                for b in (1, -1)
            ) / (4 * h * h)
    assert fit.slope_se == pytest.approx(np.sqrt(np.linalg.inv(-hessian)[1, 1]), rel=1e-4)


def test_the_far_tail_keeps_its_digits():
    # One year forty standard deviations off, on either side: both tails are taken from near.
    times = np.arange(12.0)
    base = np.tile([0.0, 1.0], 6)
    for sign in (1, -1):
        far = base.copy()
        far[5] += sign * 60
        fit = maximize_likelihood(times, far - 0.4, far + 0.4)
        known = maximize_likelihood(times, far, far)
        assert fit.slope == pytest.approx(known.slope, rel=0.01)
        assert np.isfinite(fit.log_likelihood)


@given(
    st.lists(st.integers(0, 60), min_size=8, max_size=12),
    st.integers(1, 30),
    st.integers(1, 100),
    st.integers(-50, 50),
)
def test_the_line_moves_with_the_scale_and_the_origin(values, width, scale, shift):
    low = np.array(values, dtype=float)
    high = low + width
    times = np.arange(float(len(values)))
    assume(not passes_through(times, low, high))
    one = maximize_likelihood(times, low, high)
    other = maximize_likelihood(times + shift, scale * low + shift, scale * high + shift)
    tolerance = {"rel": 1e-6, "abs": 1e-6 * scale * one.sd}
    assert other.slope == pytest.approx(scale * one.slope, **tolerance)
    assert other.intercept == pytest.approx(scale * one.intercept + shift, **tolerance)
    assert other.sd == pytest.approx(scale * one.sd, rel=1e-6)
    assert other.slope_se == pytest.approx(scale * one.slope_se, rel=1e-5)


def test_a_line_through_every_value_has_no_maximum():
    times = np.arange(5.0)
    with pytest.raises(ArithmeticError, match="no maximum"):
        maximize_likelihood(times, times - 1, times + 1)


def test_a_line_within_all_bounds_is_no_maximum_either():
    times = np.arange(8.0)
    middle = times + np.tile([0.1, -0.1], 4)
    with pytest.raises(ArithmeticError):
        maximize_likelihood(times, middle - 1, middle + 1)


#: No year but has an end open: the wider σ, the likelier.
OPEN = (
    [3.5, 2.0, None, None, None, 10.0, 9.0, -0.5, 6.0],
    [None, None, 0.0, 5.5, 6.0, *[None] * 4],
)


def test_bounds_that_are_nearly_all_open_have_no_maximum(make_series):
    low, high = (
        np.array([side if one is None else one for one in ends])
        for ends, side in zip(OPEN, (-inf, inf), strict=True)
    )
    with pytest.raises(ArithmeticError, match="rises no further"):
        maximize_likelihood(np.arange(9.0), low, high)
    ends = zip(*OPEN, strict=True)
    quantities = tuple(
        Quantity(
            Fraction(str(a if a is not None else b)),
            NEGATIVE_INFINITY if a is None else Fraction(str(a)),
            INFINITY if b is None else Fraction(str(b)),
            point=False,
        )
        for a, b in ends
    )
    with pytest.raises(Refused) as refusal:
        fit_to_bounds(replace(make_series(range(9)), quantities=quantities))
    assert refusal.value.reason.code is RemarkCode.NO_MAXIMUM


def test_a_search_that_does_not_end_is_no_answer(monkeypatch):
    monkeypatch.setattr(interval_regression, "_STEPS", 1)
    with pytest.raises(ArithmeticError, match="after 1 steps"):
        maximize_likelihood(*UNEVEN)


# --- a line within all bounds ------------------------------------------------------------------


def test_a_line_passes_where_no_pair_of_years_forbids_it():
    times = (0, 1, 3)
    assert passes_through(times, (0, 1, 3), (0, 1, 3))
    assert not passes_through(times, (0, 1, 4), (0, 1, 4))
    assert passes_through(times, (0, 1, 3), (0, 1, 5))
    # The slope must be 2 at least between the first two and 2 at most from first to last.
    assert passes_through(times, (0, 2, 4), (0, 3, 6))
    assert not passes_through(times, (0, 2, 4), (0, 3, 5.999))
    assert passes_through(times, (0, 2, Fraction(4)), (0, 3, INFINITY))
    assert passes_through(times, (8, 4, -3), (10, 6, 0))
    assert not passes_through(times, (8, 4, 9), (10, 6, 9))


def test_a_series_through_which_a_line_passes_is_refused(make_series):
    series = make_series([2 + 0.1 * year for year in range(9)])
    with pytest.raises(Refused) as refusal:
        fit_to_bounds(series)
    assert refusal.value.reason.code is RemarkCode.LINE_WITHIN_BOUNDS
    # What print leaves of the slope is known all the same.
    [found] = identify_slope(series)
    assert isclose(found.value, Decimal("0.1"))


def test_bounds_that_are_points_are_left_to_least_squares(jiangsu):
    points = replace(jiangsu, quantities=exactly(*JIANGSU))
    with pytest.raises(Refused) as refusal:
        fit_to_bounds(points)
    assert refusal.value.reason.code is RemarkCode.BOUNDS_ARE_POINTS
    # One that is open is enough.
    one_open = replace(points, quantities=(between(2.4, 2.3, 2.5), *points.quantities[1:]))
    assert fit_to_bounds(one_open)


def test_an_open_end_is_a_tail_of_the_likelihood(jiangsu):
    *known, last = jiangsu.quantities
    open_end = replace(jiangsu, quantities=(*known, Quantity(last.value, last.value, INFINITY)))
    slope, _ = fit_to_bounds(open_end)
    low = np.array([float(one.low) for one in open_end.quantities])
    high = np.array([*(float(one.high) for one in known), inf])
    by_hand = maximize_likelihood(np.arange(2012.0, 2023), low, high)
    assert slope.value == Decimal(f"{by_hand.slope:.6g}")
    below = replace(
        jiangsu, quantities=(*known, Quantity(last.value, NEGATIVE_INFINITY, last.value))
    )
    assert fit_to_bounds(below)[0].value < slope.value


# --- the set of slopes -------------------------------------------------------------------------


def test_the_set_of_slopes_by_hand(make_series):
    # Eight years; the weights are (t − 3.5)/42. Values 1..8, each ±0.005: the slope is 1, and
    # its bounds are ±0.005·Σ|t − 3.5|/42 = ±0.005·16/42.
    [found] = identify_slope(make_series(range(1, 9)))
    half = Fraction(5, 1000) * Fraction(16, 42)
    assert found.value == 1
    assert isclose(found.interval.low, 1 - half, rel_tol=1e-11)
    assert isclose(found.interval.high, 1 + half, rel_tol=1e-11)
    assert (found.model, found.term, found.n) == (ModelId.SLOPE_SET, Term.SLOPE_PER_YEAR, 8)
    assert [one.code for one in found.remarks] == [RemarkCode.SET_OF_SLOPES]
    assert (found.start.end, found.end.end, found.dof) == (2000, 2007, 0)
    assert found.point


def test_the_ends_are_chosen_by_the_sign_of_the_weight(make_series):
    # Only the first year is open, upwards: it can only lower the slope, by 3.5/42 of what it adds.
    values = (between(1, 1, 2), *exactly(*range(2, 9)))
    [found] = identify_slope(replace(make_series(range(1, 9)), quantities=values))
    assert isclose(found.interval.low, 1 - Fraction(7, 84), rel_tol=1e-11)
    assert found.interval.high == found.value == 1


def test_a_year_in_the_middle_has_no_part(make_series):
    series = make_series(range(1, 10), years=range(2000, 2009))
    values = [*series.quantities]
    values[4] = Quantity(Fraction(5), NEGATIVE_INFINITY, INFINITY, point=False)
    [found] = identify_slope(replace(series, quantities=tuple(values)))
    assert found.interval.high.is_finite()
    assert found.point


def test_open_ends_leave_the_set_open(make_series):
    series = make_series(range(1, 9))
    over = Quantity(Fraction(8), Fraction(8), INFINITY, point=False)
    open_end = replace(series, quantities=(*series.quantities[:-1], over))
    [found] = identify_slope(open_end)
    assert found.interval.high == Decimal("Infinity")
    assert found.interval.low.is_finite()
    assert not found.point
    [median] = fit_theil_sen(open_end)
    assert not median.point
    growth = identify_slope(
        replace(open_end, ratio=False, subject=open_end.subject.model_copy(update={"unit": "CNY"}))
    )
    assert growth[1].interval.high == Decimal("Infinity")


def test_a_fall_to_nothing_is_the_lowest_growth(make_series):
    series = make_series(range(1, 9), unit="CNY")
    nearly = Quantity(Fraction(8), Fraction(0), Fraction(8))
    log_growth, growth = identify_slope(
        replace(series, quantities=(*series.quantities[:-1], nearly))
    )
    assert log_growth.interval.low == Decimal("-Infinity")
    assert growth.interval.low == -100


def test_weights_of_nothing_are_left_out():
    unknown = Quantity(Fraction(1), NEGATIVE_INFINITY, INFINITY)
    found = propagate_weights([Fraction(0), Fraction(-2)], [unknown, between(3, 2, 4)])
    assert found == between(-6, -8, -4)


def test_amounts_have_log_slopes_and_the_growth_they_are(make_series):
    series = make_series([100 * 1.1**year for year in range(9)], unit="CNY")
    for fit in (identify_slope, fit_theil_sen):
        slope, growth = fit(series)
        assert (slope.term, growth.term) == (Term.LOG_GROWTH_PER_YEAR, Term.GROWTH_PCT_PER_YEAR)
        assert isclose(slope.value, log(1.1), rel_tol=1e-11)
        assert isclose(growth.value, 10, rel_tol=1e-10)
        assert isclose(growth.interval.low, 100 * (exp(slope.interval.low) - 1), rel_tol=1e-9)
        assert isclose(growth.interval.high, 100 * (exp(slope.interval.high) - 1), rel_tol=1e-9)
        assert growth.has(RemarkCode.EXP_OF_LOG)
        assert not slope.has(RemarkCode.EXP_OF_LOG)
        assert growth.unit.name == "percent"


@given(
    st.lists(st.tuples(st.integers(-500, 500), st.integers(0, 40)), min_size=8, max_size=14),
    st.data(),
)
def test_no_print_puts_a_slope_outside_its_bounds(make_series, parts, data):
    years = sorted(
        data.draw(
            st.lists(
                st.integers(1990, 2030), min_size=len(parts), max_size=len(parts), unique=True
            )
        )
    )
    base = make_series([0] * len(parts), years=years)
    bounds = [(Fraction(v, 100), Fraction(w, 100)) for v, w in parts]
    series = replace(base, quantities=tuple(Quantity(v, v - w, v + w) for v, w in bounds))
    drawn = [v + w * data.draw(st.fractions(-1, 1, max_denominator=7)) for v, w in bounds]
    inside = replace(base, quantities=tuple(map(Quantity.exact, drawn)))
    for fit in (identify_slope, fit_theil_sen):
        [one], [other] = fit(series), fit(inside)
        low, high = (
            (one.value, one.value)
            if one.interval is None
            else (one.interval.low, one.interval.high)
        )
        assert low - Decimal("1e-9") <= other.value <= high + Decimal("1e-9")
    slope = np.polyfit(np.array(years) - years[0], [float(v) for v, _ in bounds], 1)[0]
    assert float(identify_slope(series)[0].value) == pytest.approx(slope, abs=1e-9)
    values = [float(v) for v, _ in bounds]
    assert float(fit_theil_sen(series)[0].value) == pytest.approx(
        theilslopes(values, years).slope, abs=1e-9
    )


# --- Theil–Sen ---------------------------------------------------------------------------------


def test_the_median_slope_by_hand(make_series):
    # 28 pairs, all of slope 1 but the 7 with the last year, which is far off: the median is 1.
    [found] = fit_theil_sen(make_series([1, 2, 3, 4, 5, 6, 7, 100]))
    assert found.value == 1
    assert (found.model, found.term, found.n) == (ModelId.THEIL_SEN, Term.SLOPE_PER_YEAR, 8)
    assert [one.code for one in found.remarks] == [
        *(RemarkCode.OUTER_BOUNDS, RemarkCode.NO_INDEPENDENCE)
    ]


def test_the_bounds_are_medians_of_the_pairs_bounds(make_series):
    series = make_series([1, 2, 4, 4, 5, 9, 7, 8, 9])
    lows, highs = [], []
    half = Fraction(5, 1000)
    for i in range(9):
        for j in range(i + 1, 9):
            step = Fraction(series.quantities[j].value - series.quantities[i].value)
            lows.append((step - 2 * half) / (j - i))
            highs.append((step + 2 * half) / (j - i))
    [found] = fit_theil_sen(series)
    middle = [sum(sorted(each)[17:19]) / 2 for each in (lows, highs)]
    assert isclose(found.interval.low, middle[0], rel_tol=1e-11)
    assert isclose(found.interval.high, middle[1], rel_tol=1e-11)


# --- what is refused ---------------------------------------------------------------------------


@pytest.mark.parametrize("fit", FITS)
def test_what_has_no_slope_is_refused(fit, make_series):
    first = make_series(JIANGSU, comparable=False)
    with pytest.raises(Refused) as refusal:
        fit(first)
    assert refusal.value.reason.code is RemarkCode.FIRST_PUBLISHED
    with pytest.raises(TooFewObservations) as few:
        fit(make_series(JIANGSU[:7]))
    assert few.value.reason.args == {"years": 7, "needed": 8}
    assert fit(make_series([1, 3, 2, 5, 4, 6, 8, 7]))
    for value in (between(0, 0, 0), between(1, -1, 2), between(0, 0, 1)):
        series = make_series([1, 3, 2, 5, 4, 6, 8, 7], unit="CNY")
        with pytest.raises(Refused) as none:
            fit(replace(series, quantities=(*series.quantities[:-1], value)))
        assert none.value.reason.code is RemarkCode.NOT_POSITIVE


@pytest.mark.parametrize("fit", FITS)
def test_years_may_be_missing_and_ratios_negative(fit, make_series):
    assert fit(make_series([-1, 3, -2, 5, 4, 6, 8, 7], years=[1, 2, 3, 5, 8, 9, 12, 13]))


@pytest.mark.parametrize("fit", [identify_slope, fit_theil_sen, fit_to_bounds])
@pytest.mark.parametrize("unit", ["percent", "CNY"])
def test_a_broken_line_has_no_one_slope(make_series, fit, unit):
    # A rise of a tenth a year that becomes one of five, ten years in; a ripple, lest it be exact.
    broken = [100 + 0.1 * min(t, 10) + 5 * max(t - 10, 0) + 0.01 * (t % 2) for t in range(20)]
    with pytest.raises(Refused) as refusal:
        fit(make_series(broken, unit=unit))
    assert refusal.value.reason.code is RemarkCode.TREND_BROKEN
    assert refusal.value.reason.args["first"] in {2010, 2011}
    whole = [100 + 0.1 * t + 0.3 * (t % 2) for t in range(20)]
    assert fit(make_series(whole, unit=unit))
