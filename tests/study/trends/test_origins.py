"""Rolling origins: errors, choice without luck, overlapping degrees of freedom, no look ahead."""

import numpy as np
import pytest
from scipy.stats import beta, t

from analysis.core.result import ModelId
from analysis.study.trends.candidates import Forecast
from analysis.study.trends.origins import (
    MIN_ORIGINS_PAST,
    MIN_TRAINING,
    Origins,
    bound_share,
    count_dof,
    count_held,
    measure_errors,
    measure_spreads,
    roll_origins,
    spread_of_choice,
    widen,
)

A, B = ModelId.FORECAST_DRIFT, ModelId.FORECAST_THETA
STAYS, LEADS = ModelId.FORECAST_LAST_VALUE, ModelId.FORECAST_COMBINATION


def stay(values, horizon):
    """Two candidates whose forecasts are plain: the last value, and one more each year."""
    steps = np.arange(1, horizon + 1)
    return {
        STAYS: Forecast(np.full(horizon, values[-1]), np.sqrt(steps), 10),
        LEADS: Forecast(values[-1] + 1.0 * steps, 2.0 * steps, 0, converged=len(values) != 13),
    }


def make(errors, growth=None):
    """Origins with these errors: models × origins × years ahead."""
    errors = np.array(errors, dtype=float)
    growth = np.ones_like(errors) if growth is None else np.array(growth, dtype=float)
    models = (A, B, LEADS)[: len(errors)]
    held = np.abs(errors) < 1
    return Origins(models, 12, errors, growth, held, np.ones(errors.shape[:2], dtype=bool))


# --- rolling ----------------------------------------------------------------------------------


def test_every_origin_sees_what_was_then_known_and_is_held_against_what_followed():
    values = np.array([0.0] * 12 + [1, 3, 6, 10])
    seen = []

    def spy(known, horizon):
        seen.append((len(known), known[-1], horizon))
        return stay(known, horizon)

    origins = roll_origins(values, 2, spy)
    assert MIN_TRAINING == 12
    assert seen == [(12, 0, 2), (13, 1, 2), (14, 3, 2), (15, 6, 2)]
    assert origins.models == (STAYS, LEADS)
    assert origins.horizon == 2
    np.testing.assert_array_equal(
        origins.errors,
        [[[1, 3], [2, 5], [3, 7], [4, np.nan]], [[0, 1], [1, 3], [2, 5], [3, np.nan]]],
    )
    np.testing.assert_allclose(origins.growth[0], [[1, np.sqrt(2)]] * 4)
    np.testing.assert_allclose(origins.growth[1], [[1, 2]] * 4)
    # t(10) is 2.228; the second states no interval, so that none of its outturns is held.
    np.testing.assert_array_equal(
        origins.held[0], [[True, True], [True, False], [False, False], [False, False]]
    )
    assert not origins.held[1].any()
    np.testing.assert_array_equal(origins.converged, [[True] * 4, [True, False, True, True]])


def test_an_outturn_at_the_edge_of_an_interval_is_held():
    edge = float(stay(np.zeros(12), 1)[STAYS].half_width[0])
    for value, held in ((edge, True), (-edge, True), (edge * 1.001, False)):
        origins = roll_origins(np.array([0.0] * 12 + [value]), 1, stay)
        assert bool(origins.held[0, 0, 0]) is held


def test_the_first_origin_may_be_later_and_missing_years_have_no_error():
    values = np.arange(18.0)
    values[15] = np.nan
    origins = roll_origins(values, 2, lambda v, h: {STAYS: stay(v, h)[STAYS]}, first=14)
    assert origins.first == 14
    np.testing.assert_array_equal(np.isnan(origins.errors[0, 0]), [False, True])
    assert origins.errors.shape == (1, 4, 2)


def test_what_was_known_by_a_year_ends_with_origins_whose_years_are_over():
    origins = roll_origins(np.arange(20.0), 3, stay)
    assert origins.errors.shape[1] == 8  # from 12 to 19 years known
    for year, count in ((20, 6), (19, 5), (15, 1), (14, 0), (3, 0)):
        past = origins.known(year)
        for part in (past.errors, past.growth, past.held, past.converged):
            assert part.shape[1] == count
        assert np.isfinite(past.errors).all()
    assert origins.known(20).models == origins.models
    assert origins.known(20).first == 12


# --- errors and spreads -----------------------------------------------------------------------


def test_errors_are_averaged_in_size_over_origins_and_years():
    origins = make([[[1, -3], [2, -2]], [[0.5, np.nan], [-0.5, 1]]])
    np.testing.assert_allclose(measure_errors(origins), [2, 2 / 3])


def test_a_spread_is_the_root_mean_square_of_errors_over_their_growth():
    origins = make([[[1, -4], [3, np.nan]]], [[[1, 2], [1, 2]]])
    np.testing.assert_allclose(measure_spreads(origins), [np.sqrt((1 + 4 + 9) / 3)])


def test_a_choice_s_spread_is_that_of_models_chosen_without_the_origin():
    # One year ahead: without the first origin B errs less, without the others A does.
    origins = make([[[9], [1], [1]], [[2], [3], [4]]])
    # Origin 1: A has mean 1, B 3.5, so A: 9. Origin 2: A 5, B 3, so B: 3. Origin 3: A 5, B 2.5: 4.
    expected = np.sqrt((81 + 9 + 16) / 3)
    assert spread_of_choice(origins) == pytest.approx(expected)


def test_origins_that_share_a_year_don_t_choose_for_each_other():
    # Two years ahead, neighbours share one. Growth tells squares from errors.
    errors = [[[1, 1], [1, 1], [8, 8], [8, 8]], [[3, 3], [3, 3], [2, 2], [2, 2]]]
    origins = make(errors, [[[1, 2]] * 4, [[1, 1]] * 4])
    # Origin 1 is judged by 3 and 4: B, 9. Origin 2 by 4 alone: B, 9. Origin 3 by 1: A, mean of
    # 64 and 16 is 40. Origin 4 by 1 and 2: A, 40.
    assert spread_of_choice(origins) == pytest.approx(np.sqrt((9 + 9 + 40 + 40) / 4))


def test_with_no_origin_apart_the_models_mean_stands():
    # Three years ahead, three origins: the middle one shares a year with both others.
    errors = [[[1] * 3, [1] * 3, [1] * 3], [[2] * 3, [3] * 3, [2] * 3]]
    found = spread_of_choice(make(errors))
    assert found == pytest.approx(np.sqrt((5 / 2 + 10 / 2 + 5 / 2) / 3))


def test_a_choice_s_spread_is_never_less_than_the_chosen_model_s_own():
    # Chosen without each origin, the model would err less in squares than the one chosen.
    errors = [[[0], [0], [3]], [[1.1], [1.1], [1.1]]]
    origins = make(errors)
    own = measure_spreads(origins)[0]
    assert measure_errors(origins).argmin() == 0
    assert spread_of_choice(origins) == pytest.approx(max(own, np.sqrt((1.1**2 * 2 + 9) / 3)))
    lucky = make([[[2], [2], [2]], [[2.1], [2.1], [2.1]]])
    assert spread_of_choice(lucky) == pytest.approx(2)
    other = make([[[0.0], [0.0], [2.9], [2.9]], [[1.5], [1.5], [1.5], [1.5]]])
    assert spread_of_choice(other) >= measure_spreads(other)[measure_errors(other).argmin()]


# --- degrees of freedom -----------------------------------------------------------------------


@pytest.mark.parametrize(("origins", "horizon"), [(9, 1), (9, 3), (5, 2)])
def test_degrees_of_freedom_are_those_of_a_walk_s_errors(origins, horizon):
    found = count_dof(make(np.ones((1, origins, horizon))))
    # By simulation: mean squared scaled errors of random walks, twice squared mean over variance.
    rng = np.random.default_rng(2)
    walks = np.cumsum(rng.standard_normal((40_000, origins + horizon)), axis=1)
    squares = np.mean(
        [
            (walks[:, o + h] - walks[:, o]) ** 2 / h
            for o in range(origins)
            for h in range(1, horizon + 1)
        ],
        axis=0,
    )
    assert found == pytest.approx(2 * squares.mean() ** 2 / squares.var(), rel=0.04)
    if horizon == 1:
        assert found == pytest.approx(origins)


def test_nine_origins_over_three_years_are_worth_seven():
    assert count_dof(make(np.ones((2, 9, 3)))) == pytest.approx(7.26578, abs=1e-5)
    lacking = np.ones((1, 9, 3))
    lacking[0, 4] = np.nan
    assert count_dof(make(lacking)) < 7.2


def test_half_an_interval_is_t_times_spread_times_growth():
    np.testing.assert_allclose(
        widen(2.0, 7.5, np.array([1, 1.5])), t.ppf(0.975, 7.5) * np.array([2, 3])
    )


# --- past coverage ----------------------------------------------------------------------------


def test_past_coverage_starts_with_three_origins_and_counts_what_lay_ahead():
    errors = np.full((1, 8, 2), 1.0)
    errors[0, 7, 1] = np.nan
    origins = make(errors)
    assert MIN_ORIGINS_PAST == 3
    # First origin at 12; three are over at 12 + 3 − 1 + 2 = 16: origins 16 to 19 are held, the
    # last with one outturn.
    assert count_held(origins) == (7, 7)
    large = errors.copy()
    large[0, 4:, 0] = 100
    # Such an error widens intervals only once both its years are over: at the last origin two
    # are known, and a third lies within.
    assert count_held(make(large)) == (4, 7)
    large[0, 5, 0] = 1
    assert count_held(make(large)) == (4, 7)
    # Two origins are not enough.
    assert count_held(make(errors[:, :4])) == (0, 0)


def test_a_past_interval_holds_to_its_edge():
    errors = np.full((1, 5, 1), 1.0)
    dof = count_dof(make(errors[:, :3]))
    half = t.ppf(0.975, dof)
    for size, held in ((half - 1e-9, 1), (half + 1e-9, 0), (-half + 1e-9, 1), (-half - 1e-9, 0)):
        errors[0, 3, 0] = size
        # The fourth origin is judged by three; the fifth by four, and is held either way.
        assert count_held(make(errors)) == (held + 1, 2)


def test_the_model_of_a_past_interval_is_the_one_chosen_then():
    # A is exact but at the end; B errs by one throughout.
    errors = np.array([[[0.1]] * 5 + [[50], [50]], [[1.0]] * 7])
    held, total = count_held(make(errors))
    # The last four are counted. At the third of them A is still chosen, and its 50 lies outside,
    # where B's error would be held; at the last B is chosen.
    assert (held, total) == (3, 4)
    growing = np.ones_like(errors)
    growing[0, 5] = 1e4
    assert count_held(make(errors, growing)) == (4, 4)


def test_nothing_that_lay_ahead_moves_a_past_interval():
    rng = np.random.default_rng(9)
    errors = rng.standard_normal((3, 12, 3))
    growth = np.cumsum(np.ones((3, 12, 3)), axis=2) ** 0.5
    whole = make(errors, growth)
    for n in range(5, 12):
        early = make(errors[:, : n + 1], growth[:, : n + 1])
        changed = errors.copy()
        # What an origin may know ends with the year it stands in: of an earlier one, the steps
        # beyond that are unknown, and of later ones all.
        for origin in range(12):
            for step in range(3):
                if origin + step + 1 > n and origin != n:
                    changed[:, origin, step] = 1e6
        later = make(changed[:, : n + 1], growth[:, : n + 1])
        before = make(errors[:, :n], growth[:, :n])
        before_changed = make(changed[:, :n], growth[:, :n])
        gain = np.subtract(count_held(early), count_held(before))
        assert tuple(gain) == tuple(np.subtract(count_held(later), count_held(before_changed)))
    assert count_held(whole)[1] == 3 * (12 - 5)


# --- binomial ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("held", "total"), [(14, 15), (1, 9), (26, 27)])
def test_the_interval_of_a_share_is_clopper_and_pearson_s(held, total):
    low, high = bound_share(held, total)
    assert low == pytest.approx(beta.ppf(0.025, held, total - held + 1))
    assert high == pytest.approx(beta.ppf(0.975, held + 1, total - held))


def test_none_and_all_are_bounded_on_one_side():
    # (α/2)^(1/n): 15 of 15 are more than 78.2 %.
    assert bound_share(15, 15) == (pytest.approx(0.025 ** (1 / 15)), 1)
    assert bound_share(0, 15) == (0, pytest.approx(1 - 0.025 ** (1 / 15)))
