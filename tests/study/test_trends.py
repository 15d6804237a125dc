"""Trends: certified regressions, simulated panels, bounds by corners, no statistic at zero dof."""

import math
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.regression.linear_model import OLS

from analysis.core.errors import InputError
from analysis.study.trends import (
    MIN_INDICATORS,
    AnnualSeries,
    Outturn,
    Pair,
    TooFewObservations,
    TrendRow,
    VintageError,
    check_outturns,
    choose_hac_lags,
    compare_places,
    compare_vintages,
    describe_growth,
    describe_refusal,
    find_break,
    fit_ols,
    fit_pooled_growth,
    fit_trend,
    fit_two_point,
    forecast_series,
    project_two_point,
    read_pairs,
    select_panel,
    select_series,
    simulate_coverage,
    tabulate_outturns,
    tabulate_two_point,
)
from analysis.study.trends.long_series import (
    FORECASTS,
    _break_statistics,
    _hac_slope_t,
    _line,
    estimate_persistence,
    score_forecast,
    simulate_ar1,
)
from analysis.study.trends.panel import bell_mccaffrey_dof, draw_signs, measure_panel, wild_p_value

NIST = Path(__file__).parents[1] / "data" / "nist"
CERTIFIED = pd.read_csv(NIST / "certified.csv")
YEARS = np.arange(2000.0, 2023.0)


def make_pair(**changes):
    """The city's R&D share of GDP: 2.65 % (2015) and 3.0 %, hedged (2020)."""
    pair = Pair(
        indicator="rd_gdp",
        scope="常州市",
        base_period="2015",
        end_period="2020",
        years=5.0,
        base=2.65,
        base_low=2.645,
        base_high=2.655,
        end=3.0,
        end_low=2.9,
        end_high=3.1,
        measure="ratio",
        base_origin="printed",
    )
    return replace(pair, **changes)


def make_level(indicator, years, end, **changes):
    """A stock that goes from 100 to ``end`` in so many years, each within one of its print."""
    values = {
        "indicator": indicator,
        "years": float(years),
        "base": 100.0,
        "base_low": 99.0,
        "base_high": 101.0,
        "end": float(end),
        "end_low": end - 1.0,
        "end_high": end + 1.0,
        "measure": "stock",
    }
    return make_pair(**(values | changes))


def make_series(values, *, unit="% of GDP", vintage="one", geo="China", years=None):
    years = tuple(range(2000, 2000 + len(values))) if years is None else tuple(years)
    values = tuple(float(v) for v in values)
    return AnnualSeries(
        name="R&D expenditure",
        geo=geo,
        vintage=vintage,
        unit=unit,
        years=years,
        values=values,
        lows=tuple(v - 0.005 for v in values),
        highs=tuple(v + 0.005 for v in values),
        marks=("published, trust high",) * len(values),
    )


PANEL = [
    make_level(f"i{k}", years, end)
    for k, (years, end) in enumerate([(5, 180), (5, 160), (4, 190), (1, 130), (5, 270), (2, 110)])
]


def pick(rows, term, model=""):
    """The one row of this term (and model)."""
    found = [row for row in rows if row.term == term and row.model.startswith(model)]
    assert len(found) == 1, (term, [row.term for row in rows])
    return found[0]


# --- least squares ----------------------------------------------------------------------------


# Digits lost to conditioning: Filip's design has condition number 1.8e15 in double precision.
@pytest.mark.parametrize(
    ("name", "tolerance"),
    [
        ("norris", 1e-11),
        ("noint1", 1e-13),
        ("longley", 1e-9),
        ("wampler1", 1e-8),
        ("wampler2", 1e-10),
        ("wampler3", 1e-8),
        ("filip", 1e-6),
    ],
)
def test_certified_nist_regressions_are_reproduced(name, tolerance):
    certified = CERTIFIED[CERTIFIED["dataset"] == name]
    data = pd.read_csv(NIST / f"{name}.csv").astype(float)
    response = data.pop("y").to_numpy()
    powers = [int(term[1:]) for term in certified["term"]]
    design = (
        np.column_stack([data["x"] ** power for power in powers])
        if "x" in data
        else np.column_stack([np.ones(len(data)), data])
    )
    fit = fit_ols(response, design)
    assert fit.dof == certified["dof"].iloc[0]
    np.testing.assert_allclose(fit.estimates, certified["estimate"], rtol=tolerance)
    # An exact fit has certified errors of zero: then rounding of the response is the measure.
    zero = np.abs(response).max() * 1e-13
    np.testing.assert_allclose(fit.se, certified["se"], rtol=tolerance, atol=zero)
    np.testing.assert_allclose(
        fit.residual_sd, certified["residual_sd"].iloc[0], rtol=tolerance, atol=zero
    )
    np.testing.assert_allclose(fit.r_squared, certified["r_squared"].iloc[0], rtol=1e-9)


def test_newey_west_errors_agree_with_statsmodels():
    rng = np.random.default_rng(1)
    values = 0.1 * YEARS + simulate_ar1(rng, 0.6, 1, 23)[0]
    lags = choose_hac_lags(23)
    ours = fit_ols(values, _line(YEARS), hac_lags=lags)
    theirs = OLS(values, _line(YEARS)).fit(
        cov_type="HAC", cov_kwds={"maxlags": lags, "use_correction": True}
    )
    np.testing.assert_allclose(ours.se, theirs.bse, rtol=1e-10)
    simulated = _hac_slope_t(values[None, :], YEARS, lags)[0]
    assert simulated == pytest.approx(ours.estimates[1] / ours.se[1], rel=1e-10)


def test_a_saturated_fit_has_estimates_and_nothing_else():
    fit = fit_ols(np.array([2.65, 3.0]), np.array([[1.0, 0.0], [1.0, 5.0]]))
    np.testing.assert_allclose(fit.estimates, [2.65, 0.07])
    assert (fit.dof, fit.se, fit.r_squared, fit.residual_sd) == (0, None, None, None)


def test_a_collinear_or_underdetermined_design_is_refused():
    with pytest.raises(InputError, match="collinear"):
        fit_ols(np.arange(4.0), np.ones((4, 2)))
    with pytest.raises(InputError, match="can't determine"):
        fit_ols(np.arange(1.0), np.ones((1, 2)))


# --- no statistic without degrees of freedom --------------------------------------------------


@pytest.mark.parametrize(
    "statistic", [{"se": 1.0}, {"low": 1.0}, {"high": 1.0}, {"term": "p_value_x"}]
)
def test_a_row_without_degrees_of_freedom_refuses_every_statistic(statistic):
    row = {"model": "m", "sample": "s", "term": "t", "estimate": 1.0, "n": 2, "dof": 0, "note": ""}
    assert TrendRow(**row).estimate == 1.0
    with pytest.raises(ValueError, match="degrees of freedom"):
        TrendRow(**(row | statistic))


def test_two_point_results_carry_no_statistic():
    pair = make_pair()
    checks = check_outturns(pair, [Outturn(2021, 3.3, 3.29, 3.31)])
    rows = tabulate_two_point(pair) + tabulate_outturns(pair, checks)
    assert all((r.dof, r.se, r.low, r.high) == (0, None, None, None) for r in rows)
    assert not [r for r in rows if "p_value" in r.term or "r_squared" in r.term]
    assert all("no inference" in r.note for r in tabulate_two_point(pair))


# --- two points -------------------------------------------------------------------------------


def test_the_linear_continuation_of_2_65_and_3_0_is_3_07_then_3_14():
    rows = project_two_point(make_pair(), [2021, 2022])
    linear = [row for row in rows if row.model == "two-point linear"]
    assert [row.value for row in linear] == [3.07, 3.14]
    assert [(row.low, row.high) for row in linear] == [(2.949, 3.191), (2.998, 3.282)]


def test_both_forms_pass_through_both_points_and_the_exponential_compounds():
    pair = make_pair(base_low=2.65, base_high=2.65, end_low=3.0, end_high=3.0)
    rows = project_two_point(pair, [2015, 2020, 2025])
    assert [row.value for row in rows[:3]] == [2.65, 3.0, 3.35]
    assert [row.value for row in rows[3:]] == [2.65, 3.0, pytest.approx(3**2 / 2.65, rel=1e-5)]
    assert fit_two_point(pair)[1].rate == pytest.approx(100 * ((3 / 2.65) ** 0.2 - 1))


amounts = st.floats(0.1, 1e6)
shares = st.floats(0, 1)


@given(amounts, amounts, shares, shares, st.integers(1, 10), st.integers(2010, 2040))
def test_any_truth_within_the_printed_bounds_projects_within_the_bounds(
    base, end, at_base, at_end, years, year
):
    pair = make_pair(
        years=float(years),
        base=base,
        base_low=base * 0.9,
        base_high=base * 1.1,
        end=end,
        end_low=end * 0.95,
        end_high=end * 1.2,
    )
    true_base = pair.base_low + at_base * (pair.base_high - pair.base_low)
    true_end = pair.end_low + at_end * (pair.end_high - pair.end_low)
    truth = replace(
        pair,
        base=true_base,
        base_low=true_base,
        base_high=true_base,
        end=true_end,
        end_low=true_end,
        end_high=true_end,
    )
    for bounded, exact in zip(
        project_two_point(pair, [year]), project_two_point(truth, [year]), strict=True
    ):
        slack = 1e-5 * (abs(bounded.low) + abs(bounded.high))  # six digits are kept
        assert bounded.low - slack <= exact.value <= bounded.high + slack
    for bounded, exact in zip(fit_two_point(pair), fit_two_point(truth), strict=True):
        slack = 1e-9 * (1 + abs(exact.rate))
        assert bounded.rate_low - slack <= exact.rate <= bounded.rate_high + slack


def test_a_share_beyond_100_percent_is_kept_and_said():
    pair = make_pair(base=60, base_low=60, base_high=60, end=90, end_low=90, end_high=90)
    (last, *_) = project_two_point(pair, [2025], unit="percent")
    assert last.value == 120
    assert "passes 100 percent" in last.basis
    assert "passes" not in project_two_point(pair, [2021], unit="percent")[0].basis


def test_an_exponential_through_zero_is_left_out_and_said():
    pair = make_pair(base=0, base_low=0, base_high=0)
    assert [fit.form for fit in fit_two_point(pair)] == ["linear"]
    assert "undefined at zero" in tabulate_two_point(pair)[0].note


def test_the_midpoint_gap_is_zero_where_the_bounds_let_both_ends_agree():
    pair = make_pair(base=3.0, base_low=2.8, base_high=3.1, end=3.05)
    assert "[0, " in pick(tabulate_two_point(pair), "midpoint_gap").note


@pytest.mark.parametrize(
    ("changes", "message"),
    [({"years": 0.0}, "above 0"), ({"base": 9.0}, "outside its bounds")],
)
def test_an_inconsistent_pair_is_refused(changes, message):
    with pytest.raises(InputError, match=message):
        make_pair(**changes)


def test_pairs_are_read_from_the_growth_table_and_gaps_named():
    frame = pd.DataFrame([vars(make_pair()) | {"pct": 13.2}])
    assert read_pairs(frame) == (make_pair(),)
    with pytest.raises(InputError, match="base_low"):
        read_pairs(frame.drop(columns="base_low"))
    with pytest.raises(InputError, match="a number is missing"):
        read_pairs(frame.assign(end=math.nan))


# --- pooled panel -----------------------------------------------------------------------------


def test_the_within_estimate_is_the_mean_growth_weighted_by_squared_span():
    spans = np.array([p.years for p in PANEL])
    growth = np.array([math.log(p.end / p.base) / p.years for p in PANEL])
    expected = (spans**2 * growth).sum() / (spans**2).sum()
    assert measure_panel(PANEL).growth == pytest.approx(expected, rel=1e-14)


def test_the_panel_agrees_with_dummy_variables_and_clustered_errors_of_statsmodels():
    panel = pd.DataFrame(
        [
            (p.indicator, year, math.log(level))
            for p in PANEL
            for year, level in ((0, p.base), (p.years, p.end))
        ],
        columns=["indicator", "year", "log_level"],
    )
    dummies = pd.get_dummies(panel["indicator"]).astype(float)
    fit = OLS(panel["log_level"], pd.concat([panel["year"], dummies], axis=1)).fit(
        cov_type="cluster",
        cov_kwds={"groups": panel["indicator"].to_numpy(), "use_correction": False},
    )
    row = pick(fit_pooled_growth(PANEL, np.random.default_rng(0)), "log_growth_per_year_cr1")
    assert row.estimate == pytest.approx(fit.params["year"], rel=1e-5)
    groups = len(PANEL)
    assert row.se == pytest.approx(fit.bse["year"] * math.sqrt(groups / (groups - 1)), rel=1e-5)
    assert row.dof == groups - 1


def test_equal_spans_leave_g_less_one_degrees_of_freedom_and_unequal_ones_fewer():
    assert bell_mccaffrey_dof(np.full(12, 7.0)) == pytest.approx(11)
    assert bell_mccaffrey_dof(np.array([1.0] * 9 + [25.0] * 3)) < 4


def test_the_sign_flip_p_value_equals_refitting_every_flipped_sample():
    moments = measure_panel(PANEL)
    null, squares = 0.05, moments.squares
    scores = moments.products - null * squares

    def t_squared(products):
        estimate = products.sum() / squares.sum()
        return estimate**2 / ((products - estimate * squares) ** 2).sum()

    flips = [
        t_squared(np.array(signs) * scores) for signs in product((1, -1), repeat=len(squares))
    ]
    expected = np.mean(np.array(flips) >= t_squared(scores) * (1 - 1e-9))
    signs = draw_signs(len(squares), np.random.default_rng(0))
    assert wild_p_value(moments, null, signs) == pytest.approx(expected)


def test_the_wild_interval_ends_where_its_p_value_crosses_five_percent():
    rows = fit_pooled_growth(PANEL, np.random.default_rng(0))
    row = pick(rows, "growth_pct_per_year_wild")
    moments, signs = measure_panel(PANEL), draw_signs(len(PANEL), np.random.default_rng(0))
    for end, outward in ((row.low, -1), (row.high, 1)):
        rate = math.log1p(end / 100)
        assert wild_p_value(moments, rate - outward * 1e-4, signs) > 0.05
        assert wild_p_value(moments, rate + outward * 1e-4, signs) <= 0.05


def test_sampled_signs_say_their_number_and_error_and_agree_with_the_seed():
    many = [make_level(f"i{k:02}", 5, 150 + 5 * k) for k in range(15)]
    rows = fit_pooled_growth(many, np.random.default_rng(7))
    assert rows == fit_pooled_growth(many, np.random.default_rng(7))
    note = pick(rows, "growth_pct_per_year_wild").note
    assert "5000 sign patterns drawn" in note
    assert "Monte-Carlo error" in note


def test_leaving_one_out_and_printed_bounds_equal_brute_force():
    rows = fit_pooled_growth(PANEL, np.random.default_rng(0))

    def pct(pairs):
        return 100 * math.expm1(measure_panel(pairs).growth)

    without = [pct([p for p in PANEL if p is not left]) for left in PANEL]
    row = pick(rows, "growth_pct_per_year_leave_one_out")
    assert (row.low, row.high) == pytest.approx((min(without), max(without)), rel=1e-5)
    corners = [
        [
            replace(p, base=base, end=end)
            for base, end in product((p.base_low, p.base_high), (p.end_low, p.end_high))
        ]
        for p in PANEL
    ]
    extremes = [pct(choice) for choice in product(*corners)]
    row = pick(rows, "growth_pct_per_year_printed_bounds")
    assert (row.low, row.high) == pytest.approx((min(extremes), max(extremes)), rel=1e-5)


def test_indicators_that_grew_alike_leave_a_rate_without_spread():
    same = [make_level(f"i{k}", 5, 200) for k in range(MIN_INDICATORS)]
    rows = fit_pooled_growth(same, np.random.default_rng(0))
    row = pick(rows, "growth_pct_per_year_wild")
    assert row.low == row.high == row.estimate == pytest.approx(100 * (2**0.2 - 1), rel=1e-5)


def test_too_few_indicators_ratios_and_zeros_are_refused_by_name():
    with pytest.raises(TooFewObservations, match="5 independent indicators"):
        fit_pooled_growth(PANEL[:5], np.random.default_rng(0))
    with pytest.raises(InputError, match="ratio can't be pooled"):
        fit_pooled_growth([*PANEL, make_pair()], np.random.default_rng(0))
    with pytest.raises(InputError, match="zero or less"):
        fit_pooled_growth([*PANEL, make_level("z", 5, 1, end_low=0.0)], np.random.default_rng(0))


def test_a_part_and_its_whole_are_one_cluster_and_may_leave_too_few():
    part = replace(PANEL[1], family="i0")
    with pytest.raises(TooFewObservations, match="5 independent indicators") as refusal:
        fit_pooled_growth([PANEL[0], part, *PANEL[2:]], np.random.default_rng(0))
    row = describe_refusal("pooled panel", "six pairs", refusal.value)
    assert (row.estimate, row.dof, row.term) == (None, 0, "refused")
    assert "needs 6" in row.note


def test_a_panel_too_small_to_infer_from_is_described_without_a_statistic():
    rows = describe_growth(PANEL[:3])
    assert all((row.dof, row.se, row.low, row.high) == (0, None, None, None) for row in rows)
    weighted, slowest, middle, fastest = (row.estimate for row in rows)
    assert weighted == pytest.approx(100 * math.expm1(measure_panel(PANEL[:3]).growth), rel=1e-5)
    assert slowest == pytest.approx(100 * (1.6**0.2 - 1), rel=1e-5)
    assert middle == pytest.approx(100 * (1.8**0.2 - 1), rel=1e-5)
    assert fastest == pytest.approx(100 * (1.9**0.25 - 1), rel=1e-5)


def test_the_panel_takes_levels_only_and_the_longest_printed_pair_of_each():
    long = make_level("a", 5, 180)
    pairs = [
        make_level("a", 1, 120),
        replace(long, base_origin="back-cast"),
        long,
        make_level("b", 1, 130, base_origin="back-cast"),
        make_pair(),
    ]
    assert select_panel(pairs, back_cast=False) == (long,)
    assert select_panel(pairs, back_cast=True) == (long, pairs[3])


# Spans as a city's digest prints them: some five-year pairs, some one-year changes.
DESIGNS = {12: [1, 1, 1, 2, 3, 4, 4, 5, 5, 5, 5, 6], 20: [1] * 8 + [2, 3, 4, 4] + [5] * 8}


@pytest.mark.parametrize("size", DESIGNS)
@pytest.mark.parametrize("growth_sd", [0.0, 0.05])
def test_nominal_95_percent_intervals_hold_the_true_growth_in_93_to_97_percent(size, growth_sd):
    results = simulate_coverage(
        np.random.default_rng(20),
        DESIGNS[size],
        simulations=10_000,
        growth_sd=growth_sd,
    )
    _, leading, wild = results
    assert 93 <= leading.coverage_pct <= 97
    assert 93 - wild.monte_carlo_error <= wild.coverage_pct <= 97 + wild.monte_carlo_error
    assert leading.monte_carlo_error < 0.3


def test_the_plain_clustered_interval_fails_where_few_long_spans_dominate():
    plain, leading, _ = simulate_coverage(
        np.random.default_rng(21), [1] * 9 + [5] * 3, simulations=10_000, growth_sd=0.05
    )
    assert plain.coverage_pct < 90
    assert 93 <= leading.coverage_pct <= 97


# --- a long series ----------------------------------------------------------------------------


def test_a_known_slope_is_recovered_in_points_and_in_percent():
    noise = simulate_ar1(np.random.default_rng(3), 0.3, 1, 23)[0] * 0.01
    rows = fit_trend(make_series(1 + 0.07 * np.arange(23) + noise), np.random.default_rng(0))
    assert {row.term for row in rows} == {"slope_per_year"}
    assert all(row.low < 0.07 < row.high for row in rows)
    assert all((row.n, row.dof) == (23, 21) for row in rows)
    amounts = make_series(100 * np.exp(0.12 * np.arange(23) + noise), unit="100 million CNY")
    percent = [
        r for r in fit_trend(amounts, np.random.default_rng(0)) if r.term == "growth_pct_per_year"
    ]
    assert len(percent) == 3
    assert all(row.low < 100 * math.expm1(0.12) < row.high for row in percent)


def test_simulated_critical_values_mend_the_coverage_of_newey_west():
    rng = np.random.default_rng(5)
    plain = mended = 0
    runs = 150
    for errors in simulate_ar1(rng, 0.7, runs, 23):
        hac, boot, _ = fit_trend(make_series(errors), rng, replications=299)
        plain += hac.low <= 0 <= hac.high
        mended += boot.low <= 0 <= boot.high
    assert plain / runs < 0.8
    assert mended / runs > 0.87  # 93 % less three Monte-Carlo errors


def test_persistence_is_corrected_upwards_towards_the_truth():
    rho = np.array(
        [
            estimate_persistence(fit_ols(errors, _line(YEARS)).residuals)
            for errors in simulate_ar1(np.random.default_rng(6), 0.6, 400, 23)
        ]
    ).mean(axis=0)
    assert abs(rho[1] - 0.6) < 0.06 < abs(rho[0] - 0.6)


def test_a_break_is_dated_and_an_unbroken_line_rarely_rejected():
    rng = np.random.default_rng(8)
    noise = rng.standard_normal(23) * 0.02
    broken = 0.2 * np.minimum(YEARS - 2000, 12) + 0.1 * np.maximum(YEARS - 2012, 0) + noise
    rows = find_break(make_series(broken), rng, replications=499)
    assert abs(pick(rows, "first_year_after_break").estimate - 2013) <= 1
    assert pick(rows, "sup_f_p_value").estimate < 0.05
    assert "499 simulated" in pick(rows, "sup_f_p_value").note
    assert pick(rows, "slope_per_year_before").estimate == pytest.approx(0.2, abs=0.01)
    assert pick(rows, "slope_per_year_after").estimate == pytest.approx(0.1, abs=0.01)
    rejected = sum(
        pick(find_break(make_series(errors), rng, replications=99), "sup_f_p_value").estimate
        <= 0.05
        for errors in simulate_ar1(rng, 0.5, 100, 23)
    )
    assert rejected <= 11  # 5 % plus three Monte-Carlo errors


def test_the_break_statistic_equals_the_f_of_two_fitted_regressions():
    values = simulate_ar1(np.random.default_rng(9), 0.4, 1, 23)[0]
    after = (np.arange(23) >= 9).astype(float)
    line = _line(YEARS)
    broken = np.column_stack([line, after, after * line[:, 1]])
    expected = OLS(values, broken).fit().compare_f_test(OLS(values, line).fit())[0]
    assert _break_statistics(values[None, :], YEARS)[0][9 - 5] == pytest.approx(expected)


def test_first_published_figures_are_never_differenced():
    series = make_series(np.arange(23.0) + 1, vintage="first published")
    rng = np.random.default_rng(0)
    for refused in (
        lambda: fit_trend(series, rng),
        lambda: find_break(series, rng),
        lambda: forecast_series(series, 2025),
    ):
        with pytest.raises(VintageError, match="can't be differenced"):
            refused()


def test_short_or_broken_series_are_refused_with_their_minimum():
    rng = np.random.default_rng(0)
    with pytest.raises(TooFewObservations, match="4 years; a trend needs 8"):
        fit_trend(make_series([1, 2, 3, 4]), rng)
    with pytest.raises(TooFewObservations, match="a break test needs 15"):
        find_break(make_series(range(1, 10)), rng)
    with pytest.raises(TooFewObservations, match="a forecast needs 19"):
        forecast_series(make_series(range(1, 18)), 2025)
    with pytest.raises(InputError, match="years are missing"):
        fit_trend(make_series(range(1, 9), years=[*range(2000, 2007), 2009]), rng)
    with pytest.raises(InputError, match="not after the last year"):
        forecast_series(make_series(np.arange(23.0)), 2022)


def test_the_rolling_origin_ranks_drift_above_last_value_on_a_drifting_walk():
    values = np.cumsum(1 + 0.3 * np.random.default_rng(10).standard_normal(40))
    origins = range(12, 38)
    errors = {
        name: score_forecast(values, FORECASTS[name], origins, 3)[0]
        for name in ("last value", "drift")
    }
    # Three steps average a drift of two; last value misses all of it.
    assert errors["last value"] == pytest.approx(2, abs=0.3)
    assert errors["drift"] < 0.5


def test_rolling_origins_see_only_what_was_then_known():
    values = np.arange(20.0)
    seen = []

    def spy(known, horizon):
        seen.append(len(known))
        return FORECASTS["drift"](known, horizon)

    score, held = score_forecast(values, spy, range(12, 18), 3)
    assert seen == list(range(12, 18))
    assert (score, held) == (0, 18)


def test_the_forecast_chooses_by_error_says_so_and_brackets_a_straight_line():
    noise = 0.01 * np.random.default_rng(11).standard_normal(23)
    rows, projections = forecast_series(make_series(1 + 0.07 * np.arange(23) + noise), 2025)
    assert len(rows) == len(FORECASTS)
    chosen = [row for row in rows if "chosen" in row.note]
    assert len(chosen) == 1
    assert chosen[0].estimate == min(row.estimate for row in rows)
    assert all("9 origins" in row.note for row in rows)
    best = [p for p in projections if p.model == chosen[0].model]
    assert [p.year for p in best] == [2023, 2024, 2025]
    assert all(p.low < 1 + 0.07 * (p.year - 2000) < p.high for p in best)
    assert all(p.basis.startswith("chosen") for p in best)


def test_an_amount_is_forecast_in_logs_and_never_below_zero():
    noise = 0.2 * np.random.default_rng(12).standard_normal(23)
    _, projections = forecast_series(
        make_series(np.exp(0.1 * np.arange(23) + noise), unit="100 million CNY"), 2032
    )
    assert all(0 < p.low < p.value < p.high for p in projections)


def test_revisions_are_described_on_common_years_without_inference():
    first = make_series([2.13, 2.19], vintage="first published", years=(2017, 2018))
    latest = make_series([2.12, 2.14, 2.24], years=(2017, 2018, 2019))
    rows = compare_vintages(first, latest)
    assert pick(rows, "mean_revision").estimate == pytest.approx(-0.03)
    assert pick(rows, "largest_revision").note == "in 2018"
    assert {(row.n, row.dof) for row in rows} == {(2, 0)}


def test_a_series_is_selected_by_vintage_and_ambiguity_refused():
    frame = pd.DataFrame(
        {
            "series": "s",
            "geo": "China",
            "year": [2019, 2018, 2018],
            "value": [2.24, 2.14, 2.19],
            "low": [math.nan, 2.135, 2.185],
            "high": [math.nan, 2.145, 2.195],
            "unit": "% of GDP",
            "vintage": ["late", "late", "first published"],
            "status": "published",
            "trust": "high",
        }
    )
    series = select_series(frame, "s", "China", vintage="late")
    assert series.years == (2018, 2019)
    assert (series.lows, series.highs) == ((2.135, 2.24), (2.145, 2.24))
    with pytest.raises(InputError, match="more than one figure"):
        select_series(frame, "s", "China")
    with pytest.raises(InputError, match="no rows"):
        select_series(frame, "s", "Jiangsu")


# --- places and outturns ----------------------------------------------------------------------


def test_places_are_compared_on_what_exists_and_gaps_stay_open():
    city = make_series([2.65, 3.0], geo="Changzhou", years=(2015, 2020))
    nation = make_series([2.057, 2.407], years=(2015, 2020))
    province = make_series([2.55], geo="Jiangsu", years=(2015,))
    rows = compare_places(city, [nation, province], 2015, 2020)
    by_name = {(row.sample, row.term): row for row in rows}
    gap = by_name["Changzhou (one) less China (one)", "gap_change_2015_2020"]
    assert gap.estimate == pytest.approx(0, abs=1e-12)
    assert "[-0.02, 0.02]" in gap.note
    assert by_name["Changzhou (one)", "slope_per_year_2015_2020"].estimate == 0.07
    missing = by_name["Changzhou (one) less Jiangsu (one)", "gap_2020"]
    assert (missing.estimate, missing.note) == (None, "no figure found; left open")
    assert all((row.dof, row.se, row.low, row.high) == (0, None, None, None) for row in rows)


def test_first_published_levels_are_compared_and_their_slope_left_open():
    first = make_series([2.07, 2.40], vintage="first published", years=(2015, 2020))
    rows = compare_places(first, [], 2015, 2020)
    assert pick(rows, "level_2020").estimate == 2.4
    slope = pick(rows, "slope_per_year_2015_2020")
    assert slope.estimate is None
    assert "can't be differenced" in slope.note


def test_the_outturns_of_2021_and_2022_lie_above_both_forms_whatever_the_rounding():
    outturns = [Outturn(2021, 3.297, 3.2965, 3.2978), Outturn(2022, 3.384, 3.382, 3.3866)]
    checks = check_outturns(make_pair(), outturns)
    assert {check.verdict for check in checks} == {"above"}
    linear = next(c for c in checks if c.form == "linear" and c.year == 2021)
    assert linear.error == pytest.approx((0.227, 0.1055, 0.3488), abs=1e-9)
    refitted = make_pair(end=linear.end_needed, end_high=3.2)
    assert project_two_point(refitted, [2021])[0].value == pytest.approx(3.297)


@settings(max_examples=50)
@given(st.floats(2.0, 4.5), st.floats(0, 0.2))
def test_an_outturn_is_outside_exactly_when_its_bounds_miss_the_projection(value, half):
    outturn = Outturn(2022, value, value - half, value + half)
    for check in check_outturns(make_pair(), [outturn]):
        _, low, high = check.projected
        meets = outturn.low <= high and low <= outturn.high
        assert (check.verdict == "within") == meets


def test_an_outturn_inside_the_span_is_refused():
    with pytest.raises(InputError, match="not after"):
        check_outturns(make_pair(), [Outturn(2019, 3.0, 3.0, 3.0)])
