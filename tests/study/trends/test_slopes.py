"""Two views of a slope, each held against another way to the same number."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.regression.linear_model import OLS, WLS

from analysis.study.trends.slopes import (
    Slopes,
    cosine_basis,
    count_cosines,
    mean_changes,
    slope_error,
    trend_slopes,
)

DATA = Path(__file__).parents[2] / "data" / "r"
R = json.loads((DATA / "trends.json").read_text("utf-8"))["series"]
SERIES = pd.read_csv(DATA / "series.csv")


# 0.4·n^(2/3) by hand: 1.60, 2.43, 2.53, 2.95, 3.24, 5.43, 6.13, 8.62
@pytest.mark.parametrize(
    ("n", "count"),
    [(8, 2), (15, 2), (16, 3), (20, 3), (23, 3), (50, 5), (60, 6), (100, 9)],
)
def test_the_number_of_cosines(n, count):
    assert count_cosines(n) == count


@pytest.mark.parametrize("n", [8, 23, 60])
def test_the_basis_is_orthonormal_and_orthogonal_to_the_line(n):
    basis = cosine_basis(n)
    np.testing.assert_allclose(basis.T @ basis, np.eye(count_cosines(n)), atol=1e-12)
    line = np.column_stack([np.ones(n), np.arange(n)])
    np.testing.assert_allclose(line.T @ basis, 0, atol=1e-11)


def gram_schmidt(n):
    """The same columns by projecting one after another, in extended precision."""
    t = np.arange(n, dtype=np.longdouble)
    pi = np.longdouble("3.14159265358979323846264338327950288")
    columns = [np.ones(n, dtype=np.longdouble), t - t.mean()]
    middles = (t + np.longdouble("0.5")) / n
    columns += [np.cos(pi * j * middles) for j in range(1, count_cosines(n) + 1)]
    done = []
    for column in columns:
        rest = column
        for _ in range(2):
            for other in done:
                rest = rest - other * (other @ rest)
        done.append(rest / np.sqrt(rest @ rest))
    return np.column_stack(done[2:]).astype(float)


@pytest.mark.parametrize("n", [8, 23, 41])
def test_the_basis_is_what_gram_and_schmidt_make(n):
    ours, theirs = cosine_basis(n), gram_schmidt(n)
    np.testing.assert_allclose(np.abs((ours * theirs).sum(axis=0)), 1, atol=1e-12)


@pytest.mark.parametrize("n", [9, 23, 40])
def test_the_error_is_that_of_two_nested_regressions(n):
    """What B cosines explain of the residuals is the fall of the residual sum of squares."""
    rng = np.random.default_rng(n)
    values = 0.3 * np.arange(n) + np.cumsum(rng.standard_normal(n))
    t = np.arange(n) + 0.5
    line = np.column_stack([np.ones(n), t])
    cosines = [np.cos(np.pi * j * t / n) for j in range(1, count_cosines(n) + 1)]
    short, long = OLS(values, line).fit(), OLS(values, np.column_stack([line, *cosines])).fit()
    long_run = (short.ssr - long.ssr) / count_cosines(n)
    expected = np.sqrt(long_run / ((t - t.mean()) ** 2).sum())
    assert slope_error(short.resid[None, :])[0] == pytest.approx(expected, rel=1e-9)
    found = trend_slopes(values[None, :])
    assert found.estimates[0] == pytest.approx(short.params[1], rel=1e-9)
    assert found.se[0] == pytest.approx(expected, rel=1e-9)
    assert found.dof == count_cosines(n)


@pytest.mark.parametrize("n", [8, 23])
def test_slope_over_error_of_independent_errors_is_a_t_with_as_many_dof_as_cosines(n):
    series = np.random.default_rng(1).standard_normal((20_000, n))
    found = trend_slopes(series)
    t = found.estimates / found.se
    assert stats.kstest(t, stats.t(count_cosines(n)).cdf).pvalue > 0.01
    assert stats.kstest(t, stats.t(n - 2).cdf).pvalue < 1e-6


# The two-sided 5 % points of any printed table of Student's t.
@pytest.mark.parametrize(("dof", "point"), [(2, 4.303), (3, 3.182), (6, 2.447), (21, 2.080)])
def test_half_widths_are_the_tabulated_points(dof, point):
    slopes = Slopes(np.array([1.0]), np.array([2.0]), dof)
    assert slopes.half_widths[0] == pytest.approx(2 * point, abs=0.001)
    assert slopes.hold(1 + 2 * point - 0.002).tolist() == [True]
    assert slopes.hold(1 + 2 * point + 0.002).tolist() == [False]
    assert slopes.hold(1 - 2 * point - 0.002).tolist() == [False]
    end = Slopes(slopes.half_widths, np.array([2.0]), dof)
    assert end.hold(0.0).tolist() == [True]  # an interval has its ends


def test_the_mean_change_by_hand():
    found = mean_changes(np.array([[1.0, 2, 4, 3, 5, 6, 8, 9]]), np.arange(8.0))
    changes = np.array([1, 2, -1, 2, 1, 2, 1])
    assert found.estimates[0] == pytest.approx(8 / 7)
    assert found.se[0] == pytest.approx(changes.std(ddof=1) / np.sqrt(7))
    assert found.dof == 6


@pytest.mark.parametrize("name", R)
def test_the_mean_change_and_its_interval_are_those_of_r(name):
    rows = SERIES[SERIES["series"] == name]
    values = rows["value"].to_numpy(dtype=float)
    values = np.log(values) if name == "rd_expenditure" else values
    found, theirs = mean_changes(values[None, :], rows["year"].to_numpy(dtype=float)), R[name]
    ends = found.estimates[0] - found.half_widths[0], found.estimates[0] + found.half_widths[0]
    assert found.estimates[0] == pytest.approx(theirs["change"], rel=1e-6)
    assert found.se[0] == pytest.approx(theirs["change_se"], rel=1e-6)
    assert ends == pytest.approx((theirs["change_low"], theirs["change_high"]), rel=1e-6)
    assert found.dof == theirs["change_dof"]


def test_over_gaps_by_hand():
    # Changes of 1, 4 and 1 over 1, 2 and 1 years: 6/4 a year; left ½, 1 and ½ less.
    found = mean_changes(np.array([[0.0, 1, 5, 6]]), np.array([2000.0, 2001, 2003, 2004]))
    assert found.estimates[0] == pytest.approx(1.5)
    variance = (0.5**2 + 1**2 / 2 + 0.5**2) / 2
    assert found.se[0] == pytest.approx(np.sqrt(variance / 4))
    assert found.dof == 2


def test_over_gaps_the_mean_change_is_a_weighted_regression_on_the_step():
    rng = np.random.default_rng(4)
    years = np.array([2000.0, 2001, 2002, 2005, 2006, 2010, 2011, 2012, 2014])
    values = np.cumsum(rng.standard_normal(9))
    steps = np.diff(years)
    theirs = WLS(np.diff(values), steps, weights=1 / steps).fit()
    found = mean_changes(values[None, :], years)
    assert found.estimates[0] == pytest.approx(theirs.params[0], rel=1e-9)
    assert found.se[0] == pytest.approx(theirs.bse[0], rel=1e-9)
    assert found.dof == theirs.df_resid


def test_over_gaps_the_ratio_is_a_t_for_random_walks():
    walks = np.cumsum(np.random.default_rng(5).standard_normal((20_000, 14)), axis=1)
    known = np.array([0, 1, 2, 6, 7, 11, 12, 13])
    found = mean_changes(walks[:, known], known.astype(float))
    assert stats.kstest(found.estimates / found.se, stats.t(6).cdf).pvalue > 0.01
