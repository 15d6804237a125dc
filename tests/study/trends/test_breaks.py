"""The break test: dated, sized, and told in percent where the series is an amount."""

import math
from decimal import Decimal

import numpy as np
import pytest
from statsmodels.regression.linear_model import OLS

from analysis.core.period import Period
from analysis.core.result import RemarkCode, Term, Unit
from analysis.study.trends.ar1 import simulate_ar1
from analysis.study.trends.breaks import MIN_YEARS_BREAK, break_statistics, find_break
from analysis.study.trends.least_squares import straight_line
from analysis.study.trends.outcome import Refused, TooFewObservations

YEARS = np.arange(2000.0, 2023.0)
BROKEN = 0.2 * np.minimum(YEARS - 2000, 12) + 0.1 * np.maximum(YEARS - 2012, 0)


def test_a_break_is_dated_and_both_slopes_recovered(make_series, pick, codes, said):
    rng = np.random.default_rng(8)
    series = make_series(BROKEN + rng.standard_normal(23) * 0.02)
    rows = find_break(series, rng, replications=499)
    assert [row.term for row in rows] == [
        Term.SUP_F,
        Term.SUP_F_P_VALUE,
        Term.FIRST_YEAR_AFTER_BREAK,
        Term.SLOPE_PER_YEAR_BEFORE,
        Term.SLOPE_PER_YEAR_AFTER,
    ]
    first_after = pick(rows, Term.FIRST_YEAR_AFTER_BREAK)
    assert abs(first_after.value - 2013) <= 1
    assert first_after.unit == Unit(name="year")
    assert codes(first_after) == [RemarkCode.BREAK_DATE]
    p_value = pick(rows, Term.SUP_F_P_VALUE)
    assert Decimal("0.002") <= p_value.value < Decimal("0.05")
    assert p_value.unit == Unit(name="statistic")
    simulated = said(p_value, RemarkCode.SIMULATED_UNBROKEN)
    assert simulated["series"] == 499
    assert 0 <= simulated["rho"] <= Decimal("0.97")
    p = float(p_value.value)
    assert float(simulated["error"]) == pytest.approx(math.sqrt(p * (1 - p) / 499), rel=0.05)
    assert p_value.has(RemarkCode.BREAK_CAUTIOUS)
    assert said(pick(rows, Term.SUP_F), RemarkCode.BREAK_BOTH) == {"years": 5}
    before, after = (
        pick(rows, term) for term in (Term.SLOPE_PER_YEAR_BEFORE, Term.SLOPE_PER_YEAR_AFTER)
    )
    assert float(before.value) == pytest.approx(0.2, abs=0.01)
    assert float(after.value) == pytest.approx(0.1, abs=0.01)
    assert codes(before) == codes(after) == [RemarkCode.DATE_CHOSEN]
    assert before.n + after.n == 23
    assert (before.dof, after.dof) == (before.n - 2, after.n - 2)
    assert first_after.value == 2000 + before.n
    for row in rows:
        assert row.interval is None
        assert len(row.operands) == 23
        assert (row.start, row.end) == (Period(2000, 2000), Period(2022, 2022))
        assert row.subject == series.subject
    assert {(row.n, row.dof) for row in rows[:3]} == {(23, 19)}


def test_an_amount_has_its_growth_either_side_in_logs_and_in_percent(make_series, pick):
    rng = np.random.default_rng(8)
    series = make_series(np.exp(BROKEN + rng.standard_normal(23) * 0.02), unit="CNY")
    rows = find_break(series, rng, replications=99)
    for log, pct, truth in (
        (Term.LOG_GROWTH_PER_YEAR_BEFORE, Term.GROWTH_PCT_PER_YEAR_BEFORE, 22.14),
        (Term.LOG_GROWTH_PER_YEAR_AFTER, Term.GROWTH_PCT_PER_YEAR_AFTER, 10.52),
    ):
        slope, percent = pick(rows, log), pick(rows, pct)
        assert float(percent.value) == pytest.approx(
            100 * math.expm1(float(slope.value)), rel=1e-5
        )
        assert float(percent.value) == pytest.approx(truth, abs=1)
        assert percent.unit == Unit(name="percent", per_year=True)
        assert (percent.n, percent.dof) == (slope.n, slope.dof)
    assert Term.SLOPE_PER_YEAR_BEFORE not in {row.term for row in rows}


def test_an_unbroken_line_is_rarely_rejected(make_series, pick):
    rng = np.random.default_rng(8)
    rejected = sum(
        pick(find_break(make_series(errors), rng, replications=99), Term.SUP_F_P_VALUE).value
        <= Decimal("0.05")
        for errors in simulate_ar1(rng, 0.5, 100, 23)
    )
    assert rejected <= 11  # 5 % plus three Monte-Carlo errors


def test_the_break_statistic_equals_the_f_of_two_fitted_regressions():
    values = simulate_ar1(np.random.default_rng(9), 0.4, 1, 23)[0]
    statistics = break_statistics(values[None, :], YEARS)[0]
    assert len(statistics) == 23 - 2 * 5 + 1
    line = straight_line(YEARS)
    for split in (5, 9, 18):
        after = (np.arange(23) >= split).astype(float)
        broken = np.column_stack([line, after, after * line[:, 1]])
        expected = OLS(values, broken).fit().compare_f_test(OLS(values, line).fit())[0]
        assert statistics[split - 5] == pytest.approx(expected)


def test_fourteen_years_are_too_few_and_fifteen_are_not(make_series):
    rng = np.random.default_rng(0)
    values = list(simulate_ar1(rng, 0.3, 1, 15)[0])
    with pytest.raises(TooFewObservations) as refusal:
        find_break(make_series(values[:14]), rng)
    assert refusal.value.reason.args == {"years": 14, "needed": MIN_YEARS_BREAK}
    assert find_break(make_series(values), rng, replications=9)


def test_first_published_figures_have_no_break(make_series):
    with pytest.raises(Refused) as refusal:
        find_break(make_series(range(1, 24), comparable=False), np.random.default_rng(0))
    assert refusal.value.reason.code is RemarkCode.FIRST_PUBLISHED
