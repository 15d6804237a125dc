"""Least squares: certified regressions, and Newey–West as statsmodels has it."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from statsmodels.regression.linear_model import OLS

from analysis.core.errors import InputError
from analysis.study.trends.ar1 import simulate_ar1
from analysis.study.trends.least_squares import choose_hac_lags, fit_ols, straight_line
from analysis.study.trends.trend import hac_slope_t

NIST = Path(__file__).parents[2] / "data" / "nist"
CERTIFIED = pd.read_csv(NIST / "certified.csv")
YEARS = np.arange(2000.0, 2023.0)


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
    ours = fit_ols(values, straight_line(YEARS), hac_lags=lags)
    theirs = OLS(values, straight_line(YEARS)).fit(
        cov_type="HAC", cov_kwds={"maxlags": lags, "use_correction": True}
    )
    np.testing.assert_allclose(ours.se, theirs.bse, rtol=1e-10)
    simulated = hac_slope_t(values[None, :], YEARS, lags)[0]
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
    with pytest.raises(InputError, match="all zero"):
        fit_ols(np.arange(4.0), np.column_stack([np.ones(4), np.zeros(4)]))


@pytest.mark.parametrize(("n", "lags"), [(9, 2), (23, 2), (25, 2), (50, 3), (100, 4), (200, 4)])
def test_the_lags_follow_newey_and_wests_rule(n, lags):
    assert choose_hac_lags(n) == lags


def test_newey_west_errors_of_many_lags_agree_with_statsmodels():
    values = 0.1 * YEARS + simulate_ar1(np.random.default_rng(2), 0.6, 1, 23)[0]
    theirs = OLS(values, straight_line(YEARS)).fit(
        cov_type="HAC", cov_kwds={"maxlags": 5, "use_correction": True}
    )
    ours = fit_ols(values, straight_line(YEARS), hac_lags=5)
    np.testing.assert_allclose(ours.se, theirs.bse, rtol=1e-10)


def test_a_flat_response_has_no_share_explained():
    fit = fit_ols(np.full(5, 2.0), straight_line(np.arange(5.0)))
    assert fit.r_squared is None
    assert (fit.n, fit.dof) == (5, 3)


def test_the_line_is_centred_on_the_mean_year():
    line = straight_line(np.array([2000.0, 2001.0, 2005.0]))
    np.testing.assert_allclose(line, [[1, -2], [1, -1], [1, 3]])
