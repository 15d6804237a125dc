"""Forecasts: judged by rolling origins, chosen by error, honest about what they are."""

from decimal import Decimal

import numpy as np
import pytest

from analysis.core.period import Period
from analysis.core.result import IntervalKind, ModelId, RemarkCode, Term, Unit
from analysis.study.trends.forecasts import (
    FORECAST_PARAMETERS,
    FORECASTS,
    forecast_drift,
    forecast_last_value,
    forecast_series,
    score_forecast,
)
from analysis.study.trends.outcome import Refused, TooFewObservations

NOISE = 0.01 * np.random.default_rng(11).standard_normal(23)


def test_the_last_value_stays_and_its_error_grows_with_the_root_of_the_horizon():
    forecast = forecast_last_value(np.array([1.0, 2.0, 1.0, 3.0]), 4)
    np.testing.assert_allclose(forecast.mean, 3)
    half = 3.182446 * np.sqrt((1 + 1 + 4) / 3) * np.sqrt([1, 2, 3, 4])  # t(3) at 97.5 %
    np.testing.assert_allclose(forecast.high, 3 + half, rtol=1e-6)
    np.testing.assert_allclose(forecast.low, 3 - half, rtol=1e-6)


def test_drift_adds_the_mean_change_and_allows_for_its_error():
    forecast = forecast_drift(np.array([1.0, 2.0, 1.0, 3.0, 5.0]), 2)
    np.testing.assert_allclose(forecast.mean, [6, 7])
    spread = np.std([1, -1, 2, 2], ddof=1) * np.sqrt([1 + 1 / 4, 2 + 4 / 4])
    np.testing.assert_allclose(forecast.high - forecast.mean, 3.182446 * spread, rtol=1e-6)
    np.testing.assert_allclose(forecast.mean - forecast.low, 3.182446 * spread, rtol=1e-6)


@pytest.mark.parametrize("model", FORECASTS)
def test_every_model_scales_with_the_data_and_brackets_its_mean(model):
    values = 1 + 0.07 * np.arange(23) + NOISE
    plain, large = (FORECASTS[model](values * scale, 3) for scale in (1, 1000))
    assert (plain.low < plain.mean).all()
    assert (plain.mean < plain.high).all()
    np.testing.assert_allclose(large.mean, 1000 * plain.mean, rtol=1e-3)
    # Wider the further ahead.
    assert (np.diff(plain.high - plain.low) > 0).all()


def test_the_rolling_origin_ranks_drift_above_last_value_on_a_drifting_walk():
    values = np.cumsum(1 + 0.3 * np.random.default_rng(10).standard_normal(40))
    origins = range(12, 38)
    last, drift = (
        score_forecast(values, FORECASTS[name], origins, 3)[0]
        for name in (ModelId.FORECAST_LAST_VALUE, ModelId.FORECAST_DRIFT)
    )
    # Three steps average a drift of two; last value misses all of it.
    assert last == pytest.approx(2, abs=0.3)
    assert drift < 0.5


def test_rolling_origins_see_only_what_was_then_known():
    values = np.arange(20.0)
    seen = []

    def spy(known, horizon):
        seen.append(len(known))
        return forecast_drift(known, horizon)

    score, held = score_forecast(values, spy, range(12, 18), 3)
    assert seen == list(range(12, 18))
    assert (score, held) == (0, 18)


def test_outturns_outside_the_interval_are_not_counted_as_held():
    values = np.array([0.0, 1, 0, 1, 0, 1, 0, 100, 0, -100])
    error, held = score_forecast(values, forecast_last_value, [7], 3)
    assert error == pytest.approx(200 / 3)
    assert held == 1


def test_the_forecast_chooses_by_error_says_so_and_brackets_a_straight_line(
    make_series, codes, said
):
    series = make_series(1 + 0.07 * np.arange(23) + NOISE)
    errors, projections = forecast_series(series, 2025)
    assert [row.model for row in errors] == list(FORECASTS)
    [chosen] = [row for row in errors if row.has(RemarkCode.CHOSEN)]
    assert chosen.value == min(row.value for row in errors)
    for row in errors:
        assert row.term is Term.ROLLING_ORIGIN_MAE
        assert row.unit == Unit(name="percentage_point")
        assert (row.start, row.end) == (Period(2000, 2000), Period(2022, 2022))
        assert (row.n, row.dof) == (23, 23 - FORECAST_PARAMETERS[row.model])
        assert said(row, RemarkCode.ORIGINS) == {"years": 3, "origins": 9}
        assert said(row, RemarkCode.INTERVAL_HELD)["outturns"] == 27
        assert len(row.operands) == 23
    assert len(projections) == 3 * len(FORECASTS)
    best = [row for row in projections if row.model is chosen.model]
    assert [row.end for row in best] == [Period(y, y) for y in (2023, 2024, 2025)]
    for row in projections:
        role = (
            RemarkCode.CHOSEN_FORECAST
            if row.model is chosen.model
            else RemarkCode.COMPARISON_FORECAST
        )
        assert codes(row) == [role, RemarkCode.PREDICTION_INTERVAL]
        assert said(row, role) == {
            "model": row.model.value,
            "first": 2000,
            "last": 2022,
            "n": 23,
        }
        assert (row.term, row.start, row.unit) == (Term.PROJECTED, row.end, Unit(name="percent"))
        assert row.interval.kind is IntervalKind.PREDICTION
        assert row.interval.level == Decimal("0.95")
        assert (row.n, row.dof) == (23, 23 - FORECAST_PARAMETERS[row.model])
        assert len(row.operands) == 23
    for row in best:
        assert row.interval.low < Decimal(1) + Decimal("0.07") * (row.end.end - 2000)
        assert row.interval.high > Decimal(1) + Decimal("0.07") * (row.end.end - 2000)


def test_a_horizon_of_one_year_is_judged_over_one_year(make_series, said):
    errors, projections = forecast_series(make_series(1 + 0.07 * np.arange(23) + NOISE), 2023)
    assert said(errors[0], RemarkCode.ORIGINS) == {"years": 1, "origins": 11}
    assert len(projections) == len(FORECASTS)


def test_an_amount_is_forecast_in_logs_and_never_below_zero(make_series, said):
    noise = 0.2 * np.random.default_rng(12).standard_normal(23)
    series = make_series(np.exp(0.1 * np.arange(23) + noise), unit="CNY")
    errors, projections = forecast_series(series, 2032)
    assert {row.term for row in errors} == {Term.ROLLING_ORIGIN_MAE_LOG}
    assert said(errors[0], RemarkCode.ORIGINS_LOG) == {"years": 3, "origins": 9}
    assert len(projections) == 10 * len(FORECASTS)
    for row in projections:
        assert 0 < row.interval.low < row.value < row.interval.high
        assert row.unit == Unit(name="CNY")


def test_a_past_horizon_and_a_short_series_are_refused(make_series):
    with pytest.raises(TooFewObservations) as short:
        forecast_series(make_series(np.arange(18.0)), 2025)
    assert short.value.reason.args == {"years": 18, "needed": 19}
    with pytest.raises(Refused) as past:
        forecast_series(make_series(np.arange(23.0)), 2022)
    assert past.value.reason.code is RemarkCode.HORIZON_PAST
    assert past.value.reason.args == {"horizon": 2022, "last": 2022}
    with pytest.raises(Refused) as first:
        forecast_series(make_series(np.arange(23.0), comparable=False), 2025)
    assert first.value.reason.code is RemarkCode.FIRST_PUBLISHED
