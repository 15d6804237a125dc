"""Smoothers at their maximum likelihood: R's optimum, several tops, gaps."""

import json
import math
import warnings
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from analysis.study.trends import smoothers
from analysis.study.trends.smoothers import smooth_exponentially, smooth_local_trend

R = json.loads((Path(__file__).parents[2] / "data" / "r" / "forecasts.json").read_text("utf-8"))
ORIGINS = [(name, at["n"]) for name, found in R["origins"].items() for at in found]
#: The shortest, the longest, and those between where R's own maximiser stops far below the top.
SOME = [(name, n) for name, n in ORIGINS if n in {12, 14, 17, 19, 21, 23}]


def of_r(name, n):
    """The series up to an origin, and what R makes of it."""
    [found] = [at for at in R["origins"][name] if at["n"] == n]
    return np.array(R["series"][name][:n]), found


def test_the_series_are_those_of_the_data():
    assert R["series"]["rd_gdp"][-1] == 2.55518
    assert math.exp(R["series"]["rd_expenditure"][-1]) == pytest.approx(3078290000000, rel=1e-9)
    assert (R["R"], R["packages"]["forecast"]) == ("4.2.2", "8.20")


@pytest.mark.parametrize(("name", "n"), SOME)
def test_the_damped_trend_is_at_the_optimum_that_r_finds_from_27_starts(name, n):
    values, r = of_r(name, n)
    fit = smooth_exponentially(values, 5, trend=True)
    assert fit.converged
    assert fit.log_likelihood == pytest.approx(r["damped"]["log_likelihood"], abs=1e-6)
    np.testing.assert_allclose(fit.mean, r["damped"]["mean"], atol=2e-6)
    np.testing.assert_allclose(fit.se, r["damped"]["se"], rtol=2e-5)
    # R's ets() climbs from one start and stops lower, by up to 3.6 here; where it lies above, it
    # is because it lets the slope's weight equal the level's.
    assert fit.log_likelihood > r["ets"]["log_likelihood"] - 2e-4
    assert fit.level_weight == pytest.approx(r["damped"]["alpha"], abs=2e-4)


def test_the_likelihood_of_china_s_expenditure_is_r_s_to_three_digits_and_not_the_first_top():
    values, r = of_r("rd_expenditure", 23)
    fit = smooth_exponentially(values, 5, trend=True)
    assert round(fit.log_likelihood, 3) == 50.476  # review: 32.07 from the only start
    # R's own code gives the same likelihood at the same weights.
    assert r["ets_at_optimum"]["log_likelihood"] == pytest.approx(fit.log_likelihood, abs=1e-5)
    assert np.exp(fit.mean[-1]) == pytest.approx(5.070e12, rel=1e-4)


@pytest.mark.parametrize(("name", "n"), SOME)
def test_simple_smoothing_is_that_of_r_s_theta(name, n):
    values, r = of_r(name, n)
    fit = smooth_exponentially(values, 5, trend=False)
    assert fit.level_weight == pytest.approx(r["theta"]["alpha"], abs=1e-6)
    half = np.subtract(r["theta"]["high"], r["theta"]["low"]) / 2 / 1.959963985
    # R leaves the level at the start short of its optimum, so that its errors are larger.
    np.testing.assert_allclose(fit.se, half, rtol=3e-4)
    assert (fit.se <= half * (1 + 1e-7)).all()
    assert fit.converged


@pytest.mark.parametrize(("name", "n"), SOME)
def test_the_local_linear_trend_is_at_the_optimum_of_its_second_differences(name, n):
    values, r = of_r(name, n)
    fit = smooth_local_trend(values, 5)
    assert fit.converged
    expected = r["trend"]["log_likelihood"] - math.log(2 * math.pi)
    assert fit.log_likelihood == pytest.approx(expected, abs=1e-6)
    np.testing.assert_allclose(fit.mean, r["trend"]["mean"], atol=5e-6)
    np.testing.assert_allclose(fit.se, r["trend"]["se"], rtol=5e-5)


@pytest.mark.parametrize("smooth", ["damped", "simple", "local"])
def test_what_is_measured_in_other_units_is_forecast_alike(smooth):
    values, _ = of_r("rd_gdp", 20)
    make = {
        "damped": lambda x: smooth_exponentially(x, 3, trend=True),
        "simple": lambda x: smooth_exponentially(x, 3, trend=False),
        "local": lambda x: smooth_local_trend(x, 3),
    }[smooth]
    plain, large = make(values), make(50 + 1000 * values)
    np.testing.assert_allclose(large.mean, 50 + 1000 * plain.mean, rtol=1e-6)
    np.testing.assert_allclose(large.se, 1000 * plain.se, rtol=1e-5)
    n = 18 if smooth == "local" else 20
    assert large.log_likelihood == pytest.approx(plain.log_likelihood - n * math.log(1000))


def test_a_year_that_nothing_is_known_of_is_bridged_on_the_line():
    values = 1 + 0.1 * np.arange(20) + np.resize([0.01, -0.01], 20)
    gapped = values.copy()
    gapped[[7, 8, 13]] = np.nan
    fit, whole = smooth_local_trend(gapped, 4), smooth_local_trend(values, 4)
    np.testing.assert_allclose(fit.mean, 1 + 0.1 * np.arange(20, 24), atol=0.01)
    np.testing.assert_allclose(fit.mean, whole.mean, atol=0.005)
    assert fit.converged


def test_missing_years_are_left_out_of_the_likelihood():
    # A pure line seen with noise: what is left beside a line through the years that are known.
    rng = np.random.default_rng(4)
    values = 2 + 0.5 * np.arange(16) + rng.standard_normal(16)
    values[[4, 5, 9]] = np.nan
    years = np.flatnonzero(np.isfinite(values))
    line = np.column_stack([np.ones(13), years])
    start, *_ = np.linalg.lstsq(line, values[years], rcond=None)
    squares = ((values[years] - line @ start) ** 2).sum()
    fit = smooth_local_trend(values, 1)
    # The diffuse likelihood with no variance but the noise's: n log 2π and the line's determinant.
    noise = squares / 11
    determinant = np.linalg.slogdet(line.T @ line)[1]
    flat = -(13 * math.log(2 * math.pi) + 11 * math.log(noise) + 11 + determinant) / 2
    assert fit.log_likelihood > flat - 1e-6
    assert fit.log_likelihood == pytest.approx(flat, abs=0.5)


def test_the_highest_top_is_taken_and_of_equal_ones_a_converged():
    tops = {0.0: (1.0, True), 1.0: (5.0, False), 2.0: (5.0 - 1e-7, True), 3.0: (4.9, True)}

    class Fit:
        def __init__(self, start):
            self.llf, converged = tops[start]
            self.mle_retvals = {"converged": converged}

    class Model:
        def fit(self, start_params, **options):
            assert options == {"disp": False, "maxiter": 500, "factr": 1e3, "pgtol": 1e-6}
            return Fit(float(start_params[0]))

    def climb(*starts):
        return smoothers._climb(Model(), [[start] for start in starts]).llf

    assert climb(0.0, 1.0, 2.0, 3.0) == 5.0 - 1e-7
    assert climb(0.0, 1.0, 3.0) == 5.0  # it did not converge, and is the best there is
    assert climb(0.0, 3.0) == 4.9


def test_a_fit_that_did_not_reach_its_top_says_so(monkeypatch):
    monkeypatch.setattr(smoothers, "_CLIMB", {"disp": False, "maxiter": 1})
    values, _ = of_r("rd_expenditure", 20)
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # it is told in the result, and nowhere else
        assert not smooth_local_trend(values, 1).converged
        assert not smooth_exponentially(values, 1, trend=True).converged


def test_the_grid_concentrates_level_and_slope_at_the_start():
    # Against least squares on the errors written out, for one set of weights.
    values, alpha, beta, phi = np.array([1.0, 2.5, 2.0, 4.0, 4.5, 7.0]), 0.4, 0.2, 0.9

    def errors(level, slope):
        found = []
        for value in values:
            error = value - level - phi * slope
            found.append(error)
            level, slope = level + phi * slope + alpha * error, phi * slope + beta * error
        return np.array(found)

    squares, starts = smoothers._concentrate(
        values, np.array([alpha]), np.array([beta]), np.array([phi]), states=2
    )
    level, slope = starts[0]
    assert squares[0] == pytest.approx((errors(level, slope) ** 2).sum())
    for other in ((level + 0.01, slope), (level - 0.01, slope), (level, slope + 0.01)):
        assert (errors(*other) ** 2).sum() > squares[0]


def test_the_grid_s_variances_are_the_likeliest_and_their_scale_fits():
    rng = np.random.default_rng(8)
    noise, walk = rng.standard_normal(200), np.cumsum(rng.standard_normal(200))
    bend = np.cumsum(np.cumsum(rng.standard_normal(200)))
    for values, at in ((2 * noise, 0), (2 * walk, 1), (2 * bend, 2)):
        found = smoothers._find_variances(values)
        assert found.argmax() == at
        assert found[at] == pytest.approx(4, rel=0.35)
    gapped = values.copy()
    gapped[[50, 51, 120]] = np.nan
    assert smoothers._find_variances(gapped)[at] == pytest.approx(found[at], rel=0.1)


def test_the_grids_ascend_inside_their_bounds():
    for axis, low, high in (
        (smoothers._LEVEL_WEIGHTS, 0, 1),
        (smoothers._SLOPE_SHARES, 0, 1),
        (smoothers._DAMPING, 0.8, 0.98),
    ):
        assert list(axis) == sorted(set(axis))
        assert low <= min(axis) < max(axis) <= high
    # Up to scale: the largest of three is one, so that no ratio comes twice.
    shares = smoothers._VARIANCES
    assert len(set(shares)) == len(shares) == 5**3 - 4**3
    assert {max(one) for one in shares} == {1}
    assert min(map(min, shares)) > 0


@pytest.mark.parametrize("trend", [True, False])
@pytest.mark.parametrize("n", [14, 17, 23])
def test_tops_are_the_best_of_their_neighbourhood_the_highest_first(trend, n):
    values, _ = of_r("rd_gdp", n)

    def squares(level, share, damping):
        at = [np.array([x]) for x in (level, level * share, damping)]
        return float(smoothers._concentrate(values, *at, states=1 + trend)[0][0])

    axes = [smoothers._LEVEL_WEIGHTS]
    axes += [smoothers._SLOPE_SHARES, smoothers._DAMPING] if trend else [(0.0,), (0.0,)]
    cost = {
        place: squares(*(axis[at] for axis, at in zip(axes, place, strict=True)))
        for place in np.ndindex(*(len(axis) for axis in axes))
    }
    tops = sorted(
        (
            (own, place)
            for place, own in cost.items()
            if all(
                own <= cost.get(tuple(np.add(place, move)), np.inf)
                for move in product((-1, 0, 1), repeat=3)
            )
        ),
    )[:3]
    found = smoothers._find_tops(values, trend=trend)
    assert len(found) == len(tops)
    for start, (_, place) in zip(found, tops, strict=True):
        level, share, damping = (axis[at] for axis, at in zip(axes, place, strict=True))
        weights = [level, level * share, damping] if trend else [level]
        np.testing.assert_allclose(start[: len(weights)], weights)
        at = [np.array([x]) for x in (level, level * share, damping)]
        states = smoothers._concentrate(values, *at, states=1 + trend)[1][0]
        np.testing.assert_allclose(start[len(weights) :], states)
    assert len(tops) > 1 or n != 14 or not trend


@pytest.mark.parametrize("seed", range(6))
def test_the_grid_s_likelihood_is_that_of_the_process_written_out(seed):
    rng = np.random.default_rng(seed)
    slope = np.cumsum([0.3, 1, 0.1][seed % 3] * rng.standard_normal(12))
    values = np.cumsum(slope + rng.standard_normal(12)) + [0.1, 2][seed % 2] * rng.standard_normal(
        12
    )
    years = [year for year in range(12) if year not in {4, 7}]
    values[[4, 7]] = np.nan
    # Level and slope by their shocks, year after year, from states that are unknown.
    onto = np.zeros((12, 2 + 11 + 11))
    level, bend = np.zeros(24), np.zeros(24)
    level[0] = bend[1] = 1
    onto[0] = level
    for year in range(1, 12):
        level = level + bend
        level[1 + year] += 1
        bend[12 + year] += 1
        onto[year] = level
    onto = onto[years]
    found = {}
    for shares in smoothers._VARIANCES:
        noise, walk, turn = shares
        covariance = noise * np.eye(10)
        covariance += walk * onto[:, 2:13] @ onto[:, 2:13].T
        covariance += turn * onto[:, 13:] @ onto[:, 13:].T
        states = onto[:, :2]
        inverse = np.linalg.inv(covariance)
        weight = states.T @ inverse @ states
        start = np.linalg.solve(weight, states.T @ inverse @ values[years])
        left = values[years] - states @ start
        scale = left @ inverse @ left / 8
        determinants = np.linalg.slogdet(covariance)[1] + np.linalg.slogdet(weight)[1]
        found[shares] = (8 * np.log(scale) + determinants, scale)
    best = min(found, key=lambda shares: found[shares][0])
    np.testing.assert_allclose(
        smoothers._find_variances(values), np.array(best) * found[best][1], rtol=1e-6
    )
