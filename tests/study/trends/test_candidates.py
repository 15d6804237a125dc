"""The candidates: R's naive, rwf and thetaf, the smoothers, and the mean of four."""

import json
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import norm, t

from analysis.core.result import ModelId, RemarkCode
from analysis.study.trends import candidates
from analysis.study.trends.candidates import (
    Forecast,
    combine,
    forecast_all,
    forecast_damped_trend,
    forecast_drift,
    forecast_last_value,
    forecast_local_trend,
    forecast_over_gaps,
    forecast_theta,
)
from analysis.study.trends.outcome import Refused
from analysis.study.trends.smoothers import smooth_exponentially, smooth_local_trend

R = json.loads((Path(__file__).parents[2] / "data" / "r" / "forecasts.json").read_text("utf-8"))
SOME = [(name, n) for name in R["origins"] for n in (12, 17, 23)]


def of_r(name, n):
    [found] = [at for at in R["origins"][name] if at["n"] == n]
    return np.array(R["series"][name][:n]), found


@pytest.mark.parametrize(("name", "n"), SOME)
@pytest.mark.parametrize(
    ("forecast", "key", "lost", "digits"),
    [
        (forecast_last_value, "naive", 1, 1e-7),
        (forecast_drift, "drift", 2, 1e-7),
        (forecast_theta, "theta", 2, 3e-4),
    ],
)
def test_mean_and_interval_are_r_s_but_for_the_quantile(name, n, forecast, key, lost, digits):
    values, r = of_r(name, n)
    found = forecast(values, 5)
    np.testing.assert_allclose(found.mean, r[key]["mean"], rtol=1e-6)
    half = np.subtract(r[key]["high"], r[key]["low"]) / 2
    # R takes the normal quantile; here it is Student's t, as the variance is estimated.
    assert found.dof == n - lost
    np.testing.assert_allclose(
        found.half_width, half / norm.ppf(0.975) * t.ppf(0.975, n - lost), rtol=digits
    )


def test_the_last_value_stays_and_its_error_grows_with_the_root_of_the_horizon():
    forecast = forecast_last_value(np.array([1.0, 2.0, 1.0, 3.0]), 4)
    np.testing.assert_allclose(forecast.mean, 3)
    half = 3.182446 * np.sqrt((1 + 1 + 4) / 3) * np.sqrt([1, 2, 3, 4])  # t(3) at 97.5 %
    np.testing.assert_allclose(forecast.half_width, half, rtol=1e-6)
    np.testing.assert_allclose(forecast.growth, np.sqrt([1, 2, 3, 4]))


def test_drift_adds_the_mean_change_and_allows_for_its_error():
    forecast = forecast_drift(np.array([1.0, 2.0, 1.0, 3.0, 5.0]), 2)
    np.testing.assert_allclose(forecast.mean, [6, 7])
    spread = np.std([1, -1, 2, 2], ddof=1) * np.sqrt([1 + 1 / 4, 2 + 4 / 4])
    np.testing.assert_allclose(forecast.half_width, 3.182446 * spread, rtol=1e-6)
    assert forecast.log_likelihood is None
    assert forecast.converged


def test_the_damped_trend_s_own_interval_beside_r_s():
    # The review's case: 2027 in yuan. R stops below the optimum, and takes the normal quantile.
    values, r = of_r("rd_expenditure", 23)
    found = forecast_damped_trend(values, 5)
    ends = np.exp([found.mean[-1] - found.half_width[-1], found.mean[-1] + found.half_width[-1]])
    np.testing.assert_allclose(ends / 1e9, [3440, 7473], rtol=2e-4)
    of_ets = np.exp([r["ets"]["low"][-1], r["ets"]["high"][-1]]) / 1e9
    np.testing.assert_allclose(of_ets, [3493, 7333], rtol=2e-4)
    assert found.dof == 18
    np.testing.assert_allclose(found.se, r["damped"]["se"], rtol=1e-5)
    assert found.log_likelihood == pytest.approx(r["damped"]["log_likelihood"], abs=1e-6)


def test_the_smoothers_pass_on_what_they_fitted():
    values, _ = of_r("rd_gdp", 17)
    damped, local = forecast_damped_trend(values, 3), forecast_local_trend(values, 3)
    for found, fit in (
        (damped, smooth_exponentially(values, 3, trend=True)),
        (local, smooth_local_trend(values, 3)),
        (forecast_theta(values, 3), smooth_exponentially(values, 3, trend=False)),
    ):
        np.testing.assert_array_equal(found.se, fit.se)
        assert found.log_likelihood == fit.log_likelihood
        assert found.converged is fit.converged
    assert (damped.dof, local.dof) == (12, 13)
    gapped = values.copy()
    gapped[5] = np.nan
    assert forecast_local_trend(gapped, 3).dof == 12  # a missing year counts for nothing


def test_the_combination_is_the_mean_of_four_and_states_no_interval():
    values, _ = of_r("rd_gdp", 16)
    found = forecast_all(values, 3)
    assert list(found) == [
        ModelId.FORECAST_LAST_VALUE,
        ModelId.FORECAST_DRIFT,
        ModelId.FORECAST_THETA,
        ModelId.FORECAST_DAMPED_TREND,
        ModelId.FORECAST_LOCAL_LINEAR_TREND,
        ModelId.FORECAST_COMBINATION,
    ]
    members = list(found.values())[1:5]
    both = found[ModelId.FORECAST_COMBINATION]
    np.testing.assert_allclose(both.mean, sum(one.mean for one in members) / 4)
    np.testing.assert_allclose(both.se, sum(one.se for one in members) / 4)
    assert both.dof == 0
    assert both.log_likelihood is None
    assert both.converged
    for model, make in (
        (ModelId.FORECAST_LAST_VALUE, forecast_last_value),
        (ModelId.FORECAST_DRIFT, forecast_drift),
        (ModelId.FORECAST_THETA, forecast_theta),
        (ModelId.FORECAST_DAMPED_TREND, forecast_damped_trend),
        (ModelId.FORECAST_LOCAL_LINEAR_TREND, forecast_local_trend),
    ):
        np.testing.assert_array_equal(found[model].mean, make(values, 3).mean)


def test_over_gaps_only_the_local_linear_trend_is_a_candidate():
    values, _ = of_r("rd_gdp", 16)
    values[[3, 9]] = np.nan
    [(model, found)] = forecast_over_gaps(values, 3).items()
    assert model is ModelId.FORECAST_LOCAL_LINEAR_TREND
    np.testing.assert_array_equal(found.mean, forecast_local_trend(values, 3).mean)


def test_a_combination_of_a_fit_that_failed_failed_too():
    one, two = np.array([1.0]), np.array([2.0])
    fine, failed = Forecast(one, two, 3), Forecast(two, one, 3, converged=False)
    assert not combine([fine, failed]).converged
    assert combine([fine, fine]).converged


@pytest.mark.parametrize("scale", [1, 1e12])
def test_figures_on_a_line_are_refused(scale):
    with pytest.raises(Refused) as refusal:
        forecast_all(scale * (3 + 0.1 * np.arange(15)), 2)
    assert refusal.value.reason.code is RemarkCode.ON_A_LINE
    with pytest.raises(Refused):
        forecast_all(np.zeros(15), 2)
    gapped = scale * (3 + 0.1 * np.arange(15))
    gapped[[4, 5]] = np.nan
    with pytest.raises(Refused):
        forecast_over_gaps(gapped, 2)
    nearly = scale * (3 + 0.1 * np.arange(15))
    nearly[7] += scale * 0.001
    assert forecast_all(nearly, 1)


@pytest.mark.parametrize("name", ["forecast_damped_trend", "forecast_theta"])
def test_a_model_that_leaves_no_error_is_refused(name, monkeypatch):
    none = Forecast(np.ones(2), np.zeros(2), 5, 3.0)
    monkeypatch.setattr(candidates, name, lambda *_: none)
    values, _ = of_r("rd_gdp", 14)
    with pytest.raises(Refused) as refusal:
        forecast_all(values, 2)
    assert refusal.value.reason.code is RemarkCode.ON_A_LINE
