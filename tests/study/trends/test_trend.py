"""The straight line and two views of how sure its slope is."""

import json
import math
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import t as student
from statsmodels.regression.linear_model import OLS

from analysis.core.period import Period
from analysis.core.result import Estimate, IntervalKind, ModelId, Refusal, RemarkCode, Term, Unit
from analysis.study.trends import coverage
from analysis.study.trends.ar1 import RHO_GRID, simulate_ar1
from analysis.study.trends.coverage import find_coverage, find_gap_coverage
from analysis.study.trends.outcome import Refused, TooFewObservations
from analysis.study.trends.trend import MIN_YEARS_TREND, fit_trend

DATA = Path(__file__).parents[2] / "data" / "r"
R = json.loads((DATA / "trends.json").read_text("utf-8"))["series"]
SERIES = pd.read_csv(DATA / "series.csv")
NOISE = simulate_ar1(np.random.default_rng(3), 0.3, 1, 23)[0] * 0.01
#: Errors of the two kinds the views are exact for; their residual persistence is plain.
SWINGING = np.resize([1.0, -1.0, 0.5, -0.5], 23) * 0.01
WALKING = np.cumsum(np.resize([1.0, 1.0, 1.0, -1.0, -1.0, 1.0, -1.0, -1.0, -1.0], 23)) * 0.1
TREND, CHANGE = ModelId.OLS_TREND, ModelId.MEAN_ANNUAL_CHANGE


def line(errors, slope=0.07):
    return 1 + slope * np.arange(len(errors)) + errors


def of_series(make_series, name, **changes):
    rows = SERIES[SERIES["series"] == name]
    return make_series(rows["value"].tolist(), years=rows["year"].tolist(), **changes)


@pytest.fixture
def quick(monkeypatch):
    """Few draws where the table doesn't reach."""
    monkeypatch.setattr(coverage, "DRAWS", 20_000)
    monkeypatch.setattr(coverage, "BATCH", 20_000)
    find_gap_coverage.cache_clear()
    find_coverage.cache_clear()
    yield
    find_gap_coverage.cache_clear()
    find_coverage.cache_clear()


def test_a_known_slope_is_recovered_in_points(make_series):
    series = make_series(line(NOISE))
    rows = fit_trend(series)
    assert [row.model for row in rows] == [TREND, CHANGE]
    assert [row.dof for row in rows] == [3, 21]
    for row in rows:
        assert row.term is Term.SLOPE_PER_YEAR
        assert row.unit == Unit(name="percentage_point", per_year=True)
        assert row.interval.kind is IntervalKind.CONFIDENCE
        assert row.interval.low < Decimal("0.07") < row.interval.high
        assert row.interval.se > 0
        assert (row.n, row.interval.dof) == (23, row.dof)
        assert row.interval.level == Decimal("0.95")
        assert (row.start, row.end) == (Period(2000, 2000), Period(2022, 2022))
        assert len(row.operands) == 23
        assert row.subject == series.subject


@pytest.mark.parametrize("name", ["rd_gdp", "rd_gdp_wdi_2021", "persistent", "independent"])
def test_slope_and_mean_change_are_those_of_r(make_series, pick, name):
    rows = fit_trend(of_series(make_series, name))
    theirs = R[name]
    trend, change = (pick(rows, Term.SLOPE_PER_YEAR, model) for model in (TREND, CHANGE))
    assert float(trend.value) == pytest.approx(theirs["slope"], rel=1e-5)
    assert float(change.value) == pytest.approx(theirs["change"], rel=1e-5)
    assert float(change.interval.se) == pytest.approx(theirs["change_se"], rel=1e-5)
    ends = (float(change.interval.low), float(change.interval.high))
    assert ends == pytest.approx((theirs["change_low"], theirs["change_high"]), rel=1e-5)
    assert change.dof == theirs["change_dof"]


def test_the_interval_of_the_slope_by_two_nested_regressions(make_series):
    """Three cosines for 23 years: the point of t(3) is 3.182 in any table."""
    rows = SERIES[SERIES["series"] == "persistent"]
    t = np.arange(23) + 0.5
    short = np.column_stack([np.ones(23), t])
    long = np.column_stack([short, *(np.cos(np.pi * j * t / 23) for j in (1, 2, 3))])
    values = rows["value"].to_numpy(dtype=float)
    long_run = (OLS(values, short).fit().ssr - OLS(values, long).fit().ssr) / 3
    error = math.sqrt(long_run / ((t - t.mean()) ** 2).sum())
    found = fit_trend(of_series(make_series, "persistent"))[0]
    assert float(found.interval.se) == pytest.approx(error, rel=1e-5)
    half = float(found.interval.high - found.value)
    assert half == pytest.approx(3.18245 * error, rel=1e-4)
    assert float(found.value - found.interval.low) == pytest.approx(half, rel=1e-4)


def test_an_amount_has_its_growth_in_logs_and_in_percent(make_series, codes):
    rows = fit_trend(make_series(np.exp(0.12 * np.arange(23) + NOISE), unit="CNY"))
    logs = [row for row in rows if row.term is Term.LOG_GROWTH_PER_YEAR]
    percent = [row for row in rows if row.term is Term.GROWTH_PCT_PER_YEAR]
    assert (len(logs), len(percent), len(rows)) == (2, 2, 4)
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
        assert (pct.interval.se, pct.interval.dof) == (None, log.dof)
        # The same interval, so that all that is said of the one holds for the other.
        assert codes(pct) == [RemarkCode.EXP_OF_LOG, *codes(log)]
        assert pct.unit == Unit(name="percent", per_year=True)


def test_each_view_says_how_it_was_made_and_how_often_it_holds(make_series, codes, said):
    trend, change = fit_trend(make_series(line(WALKING)))
    assert codes(trend) == [
        RemarkCode.COSINES,
        RemarkCode.RESIDUAL_RHO_TAKEN,
        RemarkCode.COVERAGE,
        RemarkCode.FALLS_SHORT,
    ]
    assert said(trend, RemarkCode.COSINES) == {"cosines": 3}
    assert codes(change) == [
        RemarkCode.RANDOM_WALK,
        RemarkCode.ENDS_ONLY,
        RemarkCode.RESIDUAL_RHO_TAKEN,
        RemarkCode.COVERAGE,
        RemarkCode.QUOTED,
    ]
    # The persistence by hand: residuals of numpy's own line.
    years = np.arange(23)
    left = WALKING - np.polyval(np.polyfit(years, WALKING, 1), years)
    rho = float(left[1:] @ left[:-1] / (left @ left))
    corrected = min((23 * rho + 2) / 19, 1)
    raised = min(corrected + math.sqrt((1 - corrected**2) / 23), 1)
    position = next(i for i, one in enumerate(RHO_GRID) if one >= raised)
    taken = said(trend, RemarkCode.RESIDUAL_RHO_TAKEN)
    assert taken == said(change, RemarkCode.RESIDUAL_RHO_TAKEN)
    assert float(taken["rho"]) == pytest.approx(rho, abs=0.005)
    assert float(taken["corrected"]) == pytest.approx(corrected, abs=0.005)
    assert taken["taken"] == Decimal(str(RHO_GRID[position]))
    row = find_coverage(23)[position]
    for view, model in ((trend, TREND), (change, CHANGE)):
        told = said(view, RemarkCode.COVERAGE)
        share = row.coverage(model).share
        assert float(told["coverage"]) == pytest.approx(100 * share, abs=0.05)
        assert (float(told["rho"]), told["series"]) == (RHO_GRID[position], 400_000)
        assert float(told["error"]) == pytest.approx(
            100 * math.sqrt(share * (1 - share) / 400_000), rel=0.1
        )
        assert len(told["error"].as_tuple().digits) == 1
    lowest = min(find_coverage(23), key=lambda one: one.quoted)
    assert said(change, RemarkCode.QUOTED) == {
        "lowest": Decimal(f"{100 * lowest.quoted:.1f}"),
        "rho": lowest.rho,
    }


def test_where_errors_swing_the_trend_is_quoted(make_series, said):
    trend, change = fit_trend(make_series(line(SWINGING)))
    assert said(trend, RemarkCode.RESIDUAL_RHO_TAKEN)["taken"] == 0
    assert trend.has(RemarkCode.QUOTED)
    assert not trend.has(RemarkCode.FALLS_SHORT)
    assert not change.has(RemarkCode.QUOTED)


def test_exactly_one_view_is_quoted_and_it_is_the_narrowest_that_is_sound(make_series):
    for seed in range(40):
        rng = np.random.default_rng(seed)
        errors = simulate_ar1(rng, float(rng.choice(RHO_GRID)), 1, int(rng.integers(8, 30)))[0]
        rows = fit_trend(make_series(line(errors, 2.0)))
        if isinstance(rows[0], Refusal):
            continue
        width = {row.model: row.interval.high - row.interval.low for row in rows}
        sound = [row.model for row in rows if not row.has(RemarkCode.FALLS_SHORT)]
        [quoted] = [row.model for row in rows if row.has(RemarkCode.QUOTED)]
        assert quoted == min(sound, key=width.__getitem__)


def test_eight_years_that_look_persistent(make_series, said):
    """A corrected persistence of one, and the random walk's coverage beside both intervals."""
    trend, change = fit_trend(make_series([1.0, 2.0, 4.0, 3.0, 2.0, 1.0, 2.0, 5.0]))
    assert [said(one, RemarkCode.COVERAGE)["coverage"] for one in (trend, change)] == [
        Decimal(f"{100 * one:.1f}")
        for position in (RHO_GRID.index(float(said(trend, RemarkCode.COVERAGE)["rho"])),)
        for one in (
            find_coverage(8)[position].ols_trend,
            find_coverage(8)[position].mean_annual_change,
        )
    ]
    assert (trend.dof, change.dof) == (2, 6)


# --- gaps, breaks, refusals -------------------------------------------------------------------


@pytest.mark.usefixtures("quick")
def test_over_gaps_only_the_mean_change_stands(make_series, codes, said):
    years = [2000, 2001, 2002, 2004, 2005, 2006, 2009, 2010]
    values = [1.0, 1.2, 1.1, 1.6, 1.7, 1.7, 2.3, 2.2]
    series = make_series(values, years=years)
    refusal, change = fit_trend(series)
    assert isinstance(refusal, Refusal)
    assert (refusal.model, refusal.reason.code) == (TREND, RemarkCode.YEARS_MISSING)
    assert (refusal.subject, refusal.term) == (series.subject, None)
    assert (refusal.start, refusal.end) == (Period(2000, 2000), Period(2010, 2010))
    assert change.model is CHANGE
    assert codes(change) == [
        RemarkCode.RANDOM_WALK,
        RemarkCode.ENDS_ONLY,
        RemarkCode.OVER_GAPS,
        RemarkCode.COVERAGE,
        RemarkCode.QUOTED,
    ]
    steps, moves = np.diff(years), np.diff(values)
    drift = 1.2 / 10
    error = math.sqrt(((moves - steps * drift) ** 2 / steps).sum() / 6 / 10)
    half = float(student.ppf(0.975, 6)) * error
    assert float(change.value) == pytest.approx(drift, rel=1e-5)
    assert float(change.interval.se) == pytest.approx(error, rel=1e-5)
    assert float(change.interval.high) == pytest.approx(drift + half, rel=1e-5)
    assert (change.n, change.dof) == (8, 6)
    told = said(change, RemarkCode.COVERAGE)
    assert told["rho"] == 1
    assert float(told["coverage"]) == pytest.approx(95, abs=0.7)
    assert said(change, RemarkCode.QUOTED) == {"lowest": told["coverage"], "rho": 1}


def test_where_the_line_is_broken_no_one_rate_is_the_series_own(make_series):
    series = of_series(make_series, "rd_expenditure", unit="CNY")
    rows = fit_trend(series)
    assert [row.model for row in rows] == [TREND, CHANGE]
    for row in rows:
        assert isinstance(row, Refusal)
        assert row.reason.code is RemarkCode.TREND_BROKEN
        assert row.reason.args == {"first": 2012, "p": Decimal("0.001")}
        assert (row.start, row.end) == (Period(2000, 2000), Period(2022, 2022))
        assert (row.subject, row.term) == (series.subject, None)


@pytest.mark.parametrize(("years", "broken"), [(14, False), (15, True)])
def test_a_series_too_short_for_the_test_keeps_its_rate(make_series, years, broken):
    steps = np.where(np.arange(years) < 7, 0.0, 5.0) + np.resize([0.01, -0.01, 0.02], years)
    rows = fit_trend(make_series(steps))
    assert [isinstance(row, Refusal) for row in rows] == [broken, broken]


@pytest.mark.usefixtures("quick")
def test_a_gap_keeps_a_bent_series_from_being_tested(make_series):
    steps = np.where(np.arange(20) < 9, 0.0, 5.0) + np.resize([0.01, -0.01, 0.02], 20)
    rows = fit_trend(make_series(steps, years=[*range(2000, 2010), *range(2011, 2021)]))
    assert isinstance(rows[1], Estimate)


def test_the_same_data_give_the_same_interval(make_series):
    series = make_series(line(NOISE))
    assert fit_trend(series) == fit_trend(series)


def test_seven_years_are_too_few_and_eight_are_not(make_series):
    with pytest.raises(TooFewObservations) as refusal:
        fit_trend(make_series([1, 2, 3, 5, 4, 6, 7]))
    assert refusal.value.reason.args == {"years": 7, "needed": MIN_YEARS_TREND}
    assert fit_trend(make_series([1, 2, 3, 5, 4, 6, 7, 9]))


def test_first_published_figures_have_no_slope_nor_has_a_line_an_error(make_series):
    with pytest.raises(Refused) as refusal:
        fit_trend(make_series(range(1, 24), comparable=False))
    assert refusal.value.reason.code is RemarkCode.FIRST_PUBLISHED
    for years in (10, 23):  # with and without a break test before it
        with pytest.raises(Refused) as refusal:
            fit_trend(make_series(line(np.zeros(years))))
        assert refusal.value.reason.code is RemarkCode.ON_A_LINE
