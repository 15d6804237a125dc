"""The break test: R's statistic and date, a p-value no persistence undercuts, its price said."""

import json
import math
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from statsmodels.regression.linear_model import OLS

from analysis.core.period import Period
from analysis.core.result import RemarkCode, Term, Unit
from analysis.study.trends import breaks
from analysis.study.trends.ar1 import RHO_GRID, simulate_ar1
from analysis.study.trends.breaks import (
    DRAWS_BREAK,
    LENGTHS_BREAK,
    MIN_YEARS_BREAK,
    TAILS,
    Break,
    SupFRow,
    break_of,
    break_statistics,
    find_break,
    find_sup_f,
    locate_break,
    pick_quantiles,
    refuse_broken,
    simulate_sup_f,
)
from analysis.study.trends.least_squares import straight_line
from analysis.study.trends.outcome import Refused, TooFewObservations

DATA = Path(__file__).parents[2] / "data" / "r"
R = {
    name: one
    for name, one in json.loads((DATA / "trends.json").read_text("utf-8"))["series"].items()
    if "sup_f" in one
}
SERIES = pd.read_csv(DATA / "series.csv")
YEARS = np.arange(2000.0, 2023.0)
BROKEN = 0.2 * np.minimum(YEARS - 2000, 12) + 0.1 * np.maximum(YEARS - 2012, 0)


def of_series(name):
    rows = SERIES[SERIES["series"] == name]
    return rows["year"].tolist(), rows["value"].tolist()


# --- the statistic ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", R)
def test_statistics_and_date_are_those_of_strucchange(make_series, pick, name):
    years, values = of_series(name)
    modelled = np.log(values) if name == "rd_expenditure" else np.array(values)
    found = break_statistics((modelled - modelled.mean())[None, :])[0]
    np.testing.assert_allclose(found, R[name]["statistics"], rtol=1e-6)
    unit = "CNY" if name == "rd_expenditure" else "percent"
    rows = find_break(make_series(values, years=years, unit=unit))
    assert float(pick(rows, Term.SUP_F).value) == pytest.approx(R[name]["sup_f"], rel=1e-5)
    assert pick(rows, Term.FIRST_YEAR_AFTER_BREAK).value == R[name]["first_after"]


def test_the_statistic_equals_the_f_of_two_fitted_regressions():
    values = simulate_ar1(np.random.default_rng(9), 0.4, 1, 23)[0]
    statistics = break_statistics(values[None, :])[0]
    assert len(statistics) == 23 - 2 * 5 + 1
    line = straight_line(YEARS)
    for split in (5, 9, 18):
        after = (np.arange(23) >= split).astype(float)
        broken = np.column_stack([line, after, after * line[:, 1]])
        expected = OLS(values, broken).fit().compare_f_test(OLS(values, line).fit())[0]
        assert statistics[split - 5] == pytest.approx(expected)


@pytest.mark.parametrize("split", [5, 18])
def test_the_first_and_the_last_admissible_date_are_found(make_series, pick, split):
    values = np.random.default_rng(2).standard_normal(23) * 0.01 + 5.0 * (np.arange(23) >= split)
    rows = find_break(make_series(values))
    assert pick(rows, Term.FIRST_YEAR_AFTER_BREAK).value == 2000 + split
    assert pick(rows, Term.SLOPE_PER_YEAR_BEFORE).n == split


def test_a_line_broken_exactly_has_a_finite_statistic(make_series, pick):
    values = np.where(np.arange(20) < 10, 1.0, 2.0)
    rows = find_break(make_series(values))
    assert pick(rows, Term.SUP_F).value > 10**10
    assert pick(rows, Term.FIRST_YEAR_AFTER_BREAK).value == 2010


STEP = np.random.default_rng(2).standard_normal(23) * 0.01 + 5.0 * (np.arange(23) >= 11)


def test_of_a_broken_line_no_one_rate_is_told(make_series):
    series = make_series(STEP)
    assert break_of(series).position == 11
    with pytest.raises(Refused) as refusal:
        refuse_broken(series)
    assert refusal.value.reason.code is RemarkCode.TREND_BROKEN
    assert refusal.value.reason.args["first"] == 2011


def test_a_break_may_be_known_of_from_the_shortest_series_on(make_series):
    values = STEP[11 - MIN_YEARS_BREAK // 2 :][:MIN_YEARS_BREAK]
    assert break_of(make_series(values)).position == MIN_YEARS_BREAK // 2
    assert break_of(make_series(values[1:])) is None


def test_where_years_are_missing_or_the_line_is_straight_no_break_is_known_of(make_series):
    gapped = make_series(STEP, years=[*range(2000, 2022), 2023])
    straight = make_series(STEP - 5.0 * (np.arange(23) >= 11) + np.arange(23))
    for series in (gapped, straight):
        assert break_of(series) is None
        refuse_broken(series)


# --- its distribution -------------------------------------------------------------------------


def test_quantiles_are_where_a_monte_carlo_p_value_first_is_no_larger():
    simulated = np.random.default_rng(0).permutation(np.arange(1.0, 20_001.0))
    quantiles = pick_quantiles(simulated)
    assert len(quantiles) == len(TAILS)
    assert quantiles[0] == 0
    assert (np.diff(quantiles) > 0).all()
    for tail, quantile in list(zip(TAILS, quantiles, strict=True))[1:]:
        p_value = (1 + (simulated >= quantile).sum()) / 20_001
        below = (1 + (simulated >= quantile - 1).sum()) / 20_001
        assert p_value <= tail + 1e-12 < below + 1e-12


def test_quantiles_of_ninety_nine_draws_by_hand():
    quantiles = pick_quantiles(np.arange(1.0, 100_000.0))
    # p = (1 + k) / 100 000 = 5 % for the k = 4 999 largest, the smallest of which is 95 001.
    assert quantiles[TAILS.index(0.05)] == 95_001
    assert quantiles[TAILS.index(0.0001)] == 99_991  # 9 at or above it, and the sample


def test_too_few_draws_for_the_smallest_tail_are_refused():
    assert pick_quantiles(np.arange(1.0, 20_000.0))[-1] == 19_999
    with pytest.raises(ValueError, match=r"19998 draws can't tell .* 0\.0001"):
        pick_quantiles(np.arange(1.0, 19_999.0))


def test_tails_descend_from_all_to_one_in_ten_thousand():
    assert (TAILS[0], TAILS[-1]) == (1, 0.0001)
    assert list(TAILS) == sorted(set(TAILS), reverse=True)
    assert 0.05 in TAILS
    assert 0.001 in TAILS


def test_between_quantiles_the_tail_is_log_linear():
    quantiles = tuple(float(k) for k in range(len(TAILS)))
    row = SupFRow(n=20, rho=Decimal(0), draws=9, power=Decimal(0), quantiles=quantiles)
    at = TAILS.index(0.02)
    assert row.tail(at) == pytest.approx(0.02)
    assert row.tail(at + 0.5) == pytest.approx(math.sqrt(0.02 * 0.017))
    assert row.tail(0) == 1
    assert row.tail(1000.0) == pytest.approx(0.0001)


@pytest.mark.parametrize(("n", "rho"), [(15, 0.0), (23, 1.0), (23, 0.8), (41, 0.5)])
def test_the_table_is_what_another_simulation_finds(n, rho):
    size = 20_000
    rng = np.random.default_rng(11)
    largest = np.sort(break_statistics(simulate_ar1(rng, rho, size, n)).max(axis=1))
    row = find_sup_f(n)[RHO_GRID.index(rho)]
    assert (row.n, float(row.rho), row.draws) == (n, rho, DRAWS_BREAK)
    for tail in (0.5, 0.17, 0.05, 0.013):
        statistic = float(largest[int(size * (1 - tail))])
        assert row.tail(statistic) == pytest.approx(
            tail, abs=4 * math.sqrt(tail * (1 - tail) / size) + 0.001
        )


def test_the_table_has_every_length_and_persistence():
    assert list(LENGTHS_BREAK) == list(range(15, 61))
    for n in LENGTHS_BREAK:
        rows = find_sup_f(n)
        assert [float(row.rho) for row in rows] == list(RHO_GRID)
        assert {(row.n, row.draws, len(row.quantiles)) for row in rows} == {
            (n, 1_000_000, len(TAILS))
        }
        assert all(list(row.quantiles) == sorted(set(row.quantiles)) for row in rows)


def test_a_length_beyond_the_table_is_simulated_once(monkeypatch):
    monkeypatch.setattr(breaks, "DRAWS_BREAK", 20_000)
    find_sup_f.cache_clear()
    rows = find_sup_f(61)
    assert find_sup_f(61) is rows
    assert [float(row.rho) for row in rows] == list(RHO_GRID)
    near = find_sup_f(60)
    for row, one in zip(rows, near, strict=True):
        assert (row.n, row.draws) == (61, 20_000)
        assert row.tail(one.quantiles[TAILS.index(0.05)]) == pytest.approx(0.05, abs=0.012)
        assert float(row.power) == pytest.approx(float(one.power), abs=0.03)
    find_sup_f.cache_clear()


def test_batches_differ_and_none_is_dropped(monkeypatch):
    whole = simulate_sup_f(15, 20_000)
    monkeypatch.setattr(breaks, "BATCH", 10_000)
    batched = simulate_sup_f(15, 20_000)
    assert whole[0].quantiles != batched[0].quantiles
    assert batched[0].quantiles[-1] > batched[0].quantiles[-5]
    assert batched[0].quantiles[40] == pytest.approx(whole[0].quantiles[40], rel=0.06)


def test_the_power_is_that_of_a_bend_by_one_in_the_middle():
    size = 20_000
    row = find_sup_f(23)[0]
    rng = np.random.default_rng(12)
    bend = np.maximum(np.arange(23) - 11, 0)
    bent = break_statistics(rng.standard_normal((size, 23)) + bend).max(axis=1)
    critical = max(one.quantiles[TAILS.index(0.05)] for one in find_sup_f(23))
    assert float(row.power) == pytest.approx((bent > critical).mean(), abs=0.015)


# --- the p-value ------------------------------------------------------------------------------


def test_the_p_value_is_the_largest_over_the_grid():
    values = 0.15 * np.random.default_rng(3).standard_normal(23) + BROKEN
    found = locate_break(values, YEARS)
    each = [row.tail(found.statistic) for row in find_sup_f(23)]
    assert found.p_value == max(each)
    assert found.p_value > 3 * min(each)
    assert found.rho == RHO_GRID[each.index(max(each))]


@pytest.mark.parametrize("rho", [0.0, 0.8, 1.0])
def test_an_unbroken_line_is_rejected_no_more_than_at_five_percent(rho):
    runs = 2000
    rejected = 0
    rng = np.random.default_rng(8)
    rows = find_sup_f(23)
    statistics = break_statistics(simulate_ar1(rng, rho, runs, 23)).max(axis=1)
    for statistic in statistics:
        rejected += Break(9, statistic, max(row.tail(statistic) for row in rows), 1.0).found
    assert rejected / runs <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / runs)
    if rho == 1:
        assert rejected / runs >= 0.05 - 3 * math.sqrt(0.05 * 0.95 / runs)
    if rho == 0:
        assert rejected / runs < 0.01


@pytest.mark.parametrize(
    ("p_value", "found"), [(0.0001, True), (0.04949, True), (0.0496, False), (0.3, False)]
)
def test_a_break_is_found_below_five_percent_as_shown(p_value, found):
    assert Break(9, 3.0, p_value, 1.0).found is found


# --- what is told -----------------------------------------------------------------------------


def test_a_break_is_dated_and_both_slopes_recovered(make_series, pick, codes, said):
    series = make_series(BROKEN + np.random.default_rng(8).standard_normal(23) * 0.02)
    rows = find_break(series)
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


def test_a_p_value_says_its_size_its_power_and_its_error(make_series, pick, codes, said):
    """The city's nation: R's statistic of 10.3, which a random walk passes two times in three."""
    years, values = of_series("rd_gdp")
    row = pick(find_break(make_series(values, years=years)), Term.SUP_F_P_VALUE)
    assert row.unit == Unit(name="statistic")
    assert codes(row) == [
        RemarkCode.LARGEST_P,
        RemarkCode.BREAK_SIZE,
        RemarkCode.BREAK_POWER,
    ]
    walks = simulate_ar1(np.random.default_rng(1), 1.0, 40_000, 23)
    passed = (break_statistics(walks).max(axis=1) >= R["rd_gdp"]["sup_f"]).mean()
    assert float(row.value) == pytest.approx(passed, abs=0.01)
    assert -row.value.as_tuple().exponent <= 3
    largest = said(row, RemarkCode.LARGEST_P)
    assert (largest["series"], largest["rho"]) == (1_000_000, 1)
    p = float(row.value)
    assert float(largest["error"]) == pytest.approx(math.sqrt(p * (1 - p) / 1e6), rel=0.2)
    assert largest["error"] < Decimal("0.001")  # below the last digit shown
    table = find_sup_f(23)
    size = said(row, RemarkCode.BREAK_SIZE)
    assert size["walk"] == 5
    assert size["independent"] == 0
    power = said(row, RemarkCode.BREAK_POWER)
    assert power == {
        "independent": Decimal(f"{100 * float(table[0].power):.1f}"),
        "walk": Decimal(f"{100 * float(table[-1].power):.1f}"),
    }
    assert 0 < power["walk"] < 100


def test_a_p_value_below_what_simulation_can_tell_is_its_floor(make_series, pick, codes):
    years, values = of_series("rd_expenditure")
    row = pick(find_break(make_series(values, years=years, unit="CNY")), Term.SUP_F_P_VALUE)
    assert row.value == Decimal("0.001")
    assert codes(row)[0] is RemarkCode.LESS_THAN


def test_an_amount_has_its_growth_either_side_in_logs_and_in_percent(make_series, pick):
    rng = np.random.default_rng(8)
    series = make_series(np.exp(BROKEN + rng.standard_normal(23) * 0.02), unit="CNY")
    rows = find_break(series)
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


def test_the_same_data_give_the_same_numbers(make_series):
    series = make_series(simulate_ar1(np.random.default_rng(4), 0.5, 1, 20)[0])
    assert find_break(series) == find_break(series)


def test_fourteen_years_are_too_few_and_fifteen_are_not(make_series):
    values = list(simulate_ar1(np.random.default_rng(0), 0.3, 1, 15)[0])
    with pytest.raises(TooFewObservations) as refusal:
        find_break(make_series(values[:14]))
    assert refusal.value.reason.args == {"years": 14, "needed": MIN_YEARS_BREAK}
    assert find_break(make_series(values))


def test_figures_on_a_line_are_refused(make_series):
    with pytest.raises(Refused) as refusal:
        find_break(make_series(np.full(20, 2.65)))
    assert refusal.value.reason.code is RemarkCode.ON_A_LINE


def test_years_missing_and_first_published_figures_have_no_break(make_series):
    values = simulate_ar1(np.random.default_rng(0), 0.3, 1, 20)[0]
    with pytest.raises(Refused) as refusal:
        find_break(make_series(values, years=[*range(2000, 2010), *range(2011, 2021)]))
    assert refusal.value.reason.code is RemarkCode.YEARS_MISSING
    with pytest.raises(Refused) as refusal:
        find_break(make_series(range(1, 24), comparable=False))
    assert refusal.value.reason.code is RemarkCode.FIRST_PUBLISHED
