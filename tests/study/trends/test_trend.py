"""The straight line and three views of how sure its slope is."""

import math
from decimal import Decimal

import numpy as np
import pytest

from analysis.core.period import Period
from analysis.core.result import IntervalKind, ModelId, RemarkCode, Term, Unit
from analysis.study.trends.ar1 import simulate_ar1
from analysis.study.trends.outcome import Refused, TooFewObservations
from analysis.study.trends.trend import MIN_YEARS_TREND, fit_trend

NOISE = simulate_ar1(np.random.default_rng(3), 0.3, 1, 23)[0] * 0.01


def rng():
    return np.random.default_rng(0)


def test_a_known_slope_is_recovered_in_points(make_series):
    series = make_series(1 + 0.07 * np.arange(23) + NOISE)
    rows = fit_trend(series, rng())
    assert [row.model for row in rows] == [
        ModelId.OLS_TREND,
        ModelId.OLS_TREND_AR1,
        ModelId.MEAN_ANNUAL_CHANGE,
    ]
    for row in rows:
        assert row.term is Term.SLOPE_PER_YEAR
        assert row.unit == Unit(name="percentage_point", per_year=True)
        assert row.interval.kind is IntervalKind.CONFIDENCE
        assert row.interval.low < Decimal("0.07") < row.interval.high
        assert row.interval.se > 0
        assert (row.n, row.dof, row.interval.dof) == (23, 21, 21)
        assert (row.start, row.end) == (Period(2000, 2000), Period(2022, 2022))
        assert len(row.operands) == 23
        assert row.subject == series.subject
    least, boot, drift = rows
    assert least.value == boot.value != drift.value


def test_an_amount_grows_in_logs_and_in_percent(make_series, codes):
    amounts = make_series(100 * np.exp(0.12 * np.arange(23) + NOISE), unit="CNY")
    rows = fit_trend(amounts, rng())
    logs = [row for row in rows if row.term is Term.LOG_GROWTH_PER_YEAR]
    percent = [row for row in rows if row.term is Term.GROWTH_PCT_PER_YEAR]
    assert (len(logs), len(percent), len(rows)) == (3, 3, 6)
    truth = Decimal(str(100 * math.expm1(0.12)))
    for log, pct in zip(logs, percent, strict=True):
        assert pct.model is log.model
        assert pct.interval.low < truth < pct.interval.high
        assert float(pct.value) == pytest.approx(100 * math.expm1(float(log.value)), rel=1e-5)
        low = 100 * math.expm1(float(log.interval.low))
        high = 100 * math.expm1(float(log.interval.high))
        assert (float(pct.interval.low), float(pct.interval.high)) == pytest.approx(
            (low, high), rel=1e-4
        )
        assert (pct.interval.se, pct.interval.dof) == (None, 21)
        assert codes(pct) == [RemarkCode.EXP_OF_LOG]
        assert pct.unit == Unit(name="percent", per_year=True)


def test_each_view_says_how_its_interval_was_made(make_series, codes, said):
    least, boot, drift = fit_trend(
        make_series(1 + 0.07 * np.arange(23) + NOISE), rng(), replications=999
    )
    assert codes(least) == [
        RemarkCode.NEWEY_WEST,
        RemarkCode.RESIDUAL_RHO,
        RemarkCode.INTERVAL_NARROW,
    ]
    assert said(least, RemarkCode.NEWEY_WEST) == {"lags": 2}
    assert codes(boot) == [RemarkCode.RESIDUAL_RHO_TAKEN, RemarkCode.SIMULATED_CRITICAL]
    taken = said(boot, RemarkCode.RESIDUAL_RHO_TAKEN)
    assert taken["rho"] == said(least, RemarkCode.RESIDUAL_RHO)["rho"] < taken["taken"]
    simulated = said(boot, RemarkCode.SIMULATED_CRITICAL)
    assert simulated["series"] == 999
    assert simulated["error"] == Decimal("0.0069")  # √(0.05 · 0.95 / 999)
    half = float(boot.interval.high - boot.value) / float(boot.interval.se)
    assert float(simulated["critical"]) == pytest.approx(half, abs=0.01)
    assert float(boot.value - boot.interval.low) == pytest.approx(
        float(boot.interval.high - boot.value), rel=1e-4
    )
    assert codes(drift) == [RemarkCode.RANDOM_WALK, RemarkCode.ENDS_ONLY]


def test_the_mean_annual_change_by_hand(make_series, pick):
    values = [1.0, 2.0, 4.0, 3.0, 5.0, 6.0, 8.0, 9.0]
    row = pick(fit_trend(make_series(values), rng()), Term.SLOPE_PER_YEAR, "mean_annual_change")
    changes = np.array([1, 2, -1, 2, 1, 2, 1])
    error = changes.std(ddof=1) / math.sqrt(7)
    assert float(row.value) == pytest.approx(8 / 7, rel=1e-5)
    assert float(row.interval.se) == pytest.approx(error, rel=1e-5)
    assert float(row.interval.high) == pytest.approx(8 / 7 + 2.446912 * error, rel=1e-5)


def test_simulated_critical_values_mend_the_coverage_of_newey_west(make_series):
    draws = np.random.default_rng(5)
    plain = mended = 0
    runs = 150
    for errors in simulate_ar1(draws, 0.7, runs, 23):
        hac, boot, _ = fit_trend(make_series(errors), draws, replications=299)
        plain += hac.interval.low <= 0 <= hac.interval.high
        mended += boot.interval.low <= 0 <= boot.interval.high
    assert plain / runs < 0.8
    assert mended / runs > 0.87  # 93 % less three Monte-Carlo errors


def test_seven_years_are_too_few_and_eight_are_not(make_series):
    with pytest.raises(TooFewObservations) as refusal:
        fit_trend(make_series([1, 2, 3, 5, 4, 6, 7]), rng())
    assert refusal.value.reason.args == {"years": 7, "needed": MIN_YEARS_TREND}
    assert fit_trend(make_series([1, 2, 3, 5, 4, 6, 7, 9]), rng())


def test_first_published_figures_have_no_slope(make_series):
    with pytest.raises(Refused) as refusal:
        fit_trend(make_series(range(1, 24), comparable=False), rng())
    assert refusal.value.reason.code is RemarkCode.FIRST_PUBLISHED
