"""Least squares: certified regressions, and R's line."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from statsmodels.regression.linear_model import OLS

from analysis.study.trends.least_squares import fit_line, straight_line

DATA = Path(__file__).parents[2] / "data"
CERTIFIED = pd.read_csv(DATA / "nist" / "certified.csv")
R = json.loads((DATA / "r" / "trends.json").read_text("utf-8"))
SERIES = pd.read_csv(DATA / "r" / "series.csv")


def read_nist(name):
    """The response, the design and the certified values of one of NIST's sets."""
    certified = CERTIFIED[CERTIFIED["dataset"] == name]
    data = pd.read_csv(DATA / "nist" / f"{name}.csv").astype(float)
    response = data.pop("y").to_numpy()
    powers = [int(term[1:]) for term in certified["term"]]
    design = (
        np.column_stack([data["x"] ** power for power in powers])
        if "x" in data
        else np.column_stack([np.ones(len(data)), data])
    )
    return response, design, certified


def of_series(name):
    """Years and modelled values of one of the series R was given."""
    rows = SERIES[SERIES["series"] == name]
    values = rows["value"].to_numpy(dtype=float)
    if name == "rd_expenditure":
        values = np.log(values)
    return values, rows["year"].to_numpy(dtype=float)


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
def test_statsmodels_reproduces_certified_nist_regressions_on_columns_of_unit_length(
    name, tolerance
):
    response, design, certified = read_nist(name)
    lengths = np.sqrt((design**2).sum(axis=0))
    fit = OLS(response, design / lengths).fit()
    assert fit.df_resid == certified["dof"].iloc[0]
    np.testing.assert_allclose(fit.params / lengths, certified["estimate"], rtol=tolerance)
    # An exact fit has certified errors of zero: then rounding of the response is the measure.
    zero = np.abs(response).max() * 1e-13
    np.testing.assert_allclose(fit.bse / lengths, certified["se"], rtol=tolerance, atol=zero)
    np.testing.assert_allclose(
        np.sqrt(fit.scale), certified["residual_sd"].iloc[0], rtol=tolerance, atol=zero
    )
    # R² about the mean where the design spans a constant, about zero otherwise.
    np.testing.assert_allclose(fit.rsquared, certified["r_squared"].iloc[0], rtol=1e-9)


@pytest.mark.filterwarnings("ignore:The design matrix is rank-deficient")
def test_on_filips_columns_as_they_are_statsmodels_drops_one():
    response, design, certified = read_nist("filip")
    fit = OLS(response, design).fit()
    assert fit.df_resid == certified["dof"].iloc[0] + 1
    assert np.abs(fit.params / certified["estimate"].to_numpy() - 1).max() > 0.5


def test_the_line_reproduces_norris():
    response, design, certified = read_nist("norris")
    line = fit_line(response, design[:, 1])
    intercept, slope = certified["estimate"]
    np.testing.assert_allclose(line.slope, slope, rtol=1e-11)
    np.testing.assert_allclose(
        line.residuals, response - intercept - slope * design[:, 1], atol=1e-9
    )
    assert not line.exact


@pytest.mark.parametrize("name", R["series"])
def test_the_slope_is_that_of_r(name):
    values, years = of_series(name)
    assert fit_line(values, years).slope == pytest.approx(R["series"][name]["slope"], rel=1e-9)


@pytest.mark.parametrize("name", R["series"])
def test_the_errors_an_economist_asks_of_statsmodels_are_those_of_r(name):
    values, years = of_series(name)
    model = OLS(values, straight_line(years))
    assert model.fit().bse[1] == pytest.approx(R["series"][name]["se"], rel=1e-6)
    for lags, expected in zip(R["lags"], R["series"][name]["newey_west"], strict=True):
        fit = model.fit(cov_type="HAC", cov_kwds={"maxlags": lags, "use_correction": True})
        assert fit.bse[1] == pytest.approx(expected, rel=1e-6)


def test_figures_on_a_line_leave_nothing():
    years = np.arange(2000.0, 2010.0)
    assert fit_line(2.65 + 0.07 * (years - 2000), years).exact
    assert fit_line(np.full(10, 2.0), years).exact
    assert fit_line(np.zeros(10), years).exact
    assert fit_line(5e12 + 3e11 * (years - 2000), years).exact  # amounts, to their own digits
    assert not fit_line(1e-6 * (1 + np.resize([0, 0.01], 10)), years).exact
    bent = 1000 + 0.07 * (years - 2000)
    bent[3] += 0.001
    assert not fit_line(bent, years).exact


def test_the_line_is_centred_on_the_mean_year():
    line = straight_line(np.array([2000.0, 2001.0, 2005.0]))
    np.testing.assert_allclose(line, [[1, -2], [1, -1], [1, 3]])
