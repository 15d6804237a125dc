"""A grid of scenarios: what is refused before anything runs, what is one bad point of many."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.core.errors import InputError
from analysis.core.names import check_name
from analysis.run.batch.grid import Grid, add_options, name_point, plan_batch, read_grid

GRID = """\
base: town
set: {horizon: 2030}
grid:
  base_year: [2015, 2016]
  hedge_policy: [standard, wide]
scenarios: [village]
"""


def names(plan):
    return [point.name for point in plan.points]


def test_a_file_gives_every_combination_in_order_and_the_scenarios_as_they_are(towns, tmp_path):
    path = tmp_path / "years.yml"
    path.write_text(GRID, "utf-8")
    plan = plan_batch(towns, read_grid(path), "years")
    assert names(plan) == [
        "town--base_year-2015--hedge_policy-standard",
        "town--base_year-2015--hedge_policy-wide",
        "town--base_year-2016--hedge_policy-standard",
        "town--base_year-2016--hedge_policy-wide",
        "village",
    ]
    made = plan.points[3].scenario
    assert (made.base_year, made.hedge_policy, made.horizon, made.scenario) == (
        *(2016, "wide", 2030),
        "town--base_year-2016--hedge_policy-wide",
    )
    assert plan.points[4].scenario.horizon == 2025
    assert plan.varied == ("base_year", "hedge_policy")
    assert plan.languages == ("zh", "en")


def test_all_scenarios_can_be_named_at_once(towns):
    assert names(plan_batch(towns, Grid(scenarios="all"), "x")) == ["town", "village"]
    varied = plan_batch(towns, Grid(base="all", grid={"seed": [2]}), "x")
    assert names(varied) == ["town--seed-2", "village--seed-2"]
    assert names(plan_batch(towns, Grid(base="town", scenarios="town"), "x")) == ["town"]


def test_a_parameter_that_all_have_tells_them_from_their_bases_where_nothing_is_varied(towns):
    assert names(plan_batch(towns, Grid(base="town", set={"seed": 7}), "x")) == ["town--seed-7"]


def test_the_command_line_says_the_same_and_over_the_file(towns):
    said = add_options(
        Grid(base="village", set={"seed": 3, "horizon": 2028}),
        base=["town"],
        fixed=["horizon=2030"],
        varied=["base_year=2015, 2016", "languages=[zh, en],[en]"],
    )
    assert said == Grid(
        base="town",
        set={"seed": 3, "horizon": 2030},
        grid={"base_year": [2015, 2016], "languages": [["zh", "en"], ["en"]]},
    )
    assert names(plan_batch(towns, said, "x"))[0] == "town--base_year-2015--languages-zh-en"


@pytest.mark.parametrize("text", ["horizon", "=3", "horizon="])
def test_a_pair_that_is_none_is_refused(text):
    with pytest.raises(InputError, match="accepted: a parameter and what it is"):
        add_options(Grid(), fixed=[text])
    with pytest.raises(InputError, match=r"base_year=2015,2016"):
        add_options(Grid(), varied=[text])


@pytest.mark.parametrize(
    ("grid", "said"),
    [
        ({"base": "twon"}, "scenario 'twon': no such file; did you mean town? accepted: town,"),
        ({"scenarios": ["town", "vilage"]}, "did you mean village?"),
        (
            {"base": "town", "grid": {"base_yaer": [1]}},
            "grid: unknown parameter 'base_yaer'; did you mean base_year",
        ),
        ({"base": "town", "set": {"scenario": "x"}}, "set: unknown parameter 'scenario'"),
        ({"base": "town", "set": {"seed": 1}, "grid": {"seed": [2]}}, "in set and in grid"),
        ({"base": "town", "grid": {"seed": []}}, "grid, seed: no value"),
        ({"base": "town", "grid": {"seed": [1, 2, 1]}}, "grid, seed: 1 stands twice"),
        (
            {"grid": {"seed": [1]}},
            "values are given, but no base; accepted: town, village, or all",
        ),
        ({}, "nothing to run"),
    ],
)
def test_what_can_t_be_meant_is_refused_before_anything_runs(towns, grid, said):
    with pytest.raises(InputError) as error:
        plan_batch(towns, Grid(**grid), "x")
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"base": ["\x1b[31m"], "fixed": ["seed=1"]}, r"scenario '\x1b[31m': no such file; acc"),
        ({"base": ["town"], "varied": ["\x1b=1"]}, r"grid: unknown parameter '\x1b'; accepted: "),
        ({"base": ["town"], "fixed": ["\x1b=1"]}, r"set: unknown parameter '\x1b'; accepted: "),
        ({"base": ["town"], "fixed": ["\x1b"]}, r"--set '\x1b'; accepted: a parameter and what"),
        ({"base": ["x" * 10**5]}, f"scenario '{'x' * 119}…: no such file; accepted: "),
        ({"base": ["town"], "varied": ["x" * 10**5 + "=1"]}, f"parameter '{'x' * 119}…; accepted"),
        ({"base": ["town"], "fixed": ["x" * 10**5]}, f"--set '{'x' * 119}…; accepted: a para"),
        ({"base": ["town"], "fixed": ["seed={" + "x" * 10**5]}, f"--set seed={{{'x' * 114}…"),
    ],
)
def test_a_name_of_any_signs_and_length_is_refused_as_any_other(towns, given, said):
    with pytest.raises(InputError) as refused:
        plan_batch(towns, add_options(Grid(), **given), "night")
    assert said in str(refused.value)
    assert len(str(refused.value)) < 600


def test_a_file_with_another_name_in_it_is_refused(tmp_path):
    (tmp_path / "x.yml").write_text("bases: town\n", "utf-8")
    with pytest.raises(InputError, match=r"unknown name 'bases'; did you mean base"):
        read_grid(tmp_path / "x.yml")


@pytest.mark.parametrize("name", ["", "A", "../x", "x" * 65, "con", "data"])
def test_a_batch_is_called_as_a_folder_can_be(towns, name):
    with pytest.raises(InputError, match=r"batch .*accepted: lower-case ASCII"):
        plan_batch(towns, Grid(base="town"), name)


def test_a_point_that_no_scenario_can_have_is_named_with_its_values_and_stops_no_other(towns):
    grid = Grid(base="town", grid={"base_year": [2015, 2020], "hedge_policy": ["wide", "broad"]})
    plan = plan_batch(towns, grid, "x")
    assert [bool(point.scenario) for point in plan.points] == [True, False, False, False]
    faults = [point.fault for point in plan.points[1:]]
    assert faults[0].startswith("town (base_year=2015, hedge_policy=broad): ")
    assert "'standard', 'wide', 'literal' or 'logical'" in faults[0]
    assert "base_year: 2020 is not before end_year 2020; accepted: a base year" in faults[1]


def test_a_base_that_can_t_be_read_is_each_of_its_points_fault(towns):
    (towns.parameters / "town.yml").write_text("a: [", "utf-8")
    grid = Grid(base=["town", "village"], grid={"seed": [1, 2]}, scenarios=["town"])
    plan = plan_batch(towns, grid, "x")
    assert [bool(point.scenario) for point in plan.points] == [False, False, True, True, False]
    assert all("not readable YAML" in point.fault for point in (*plan.points[:2], plan.points[4]))


def test_names_that_would_meet_are_told_apart(towns):
    other = towns.parameters / "town--seed-2.yml"
    other.write_text((towns.parameters / "town.yml").read_text("utf-8"), "utf-8")
    grid = Grid(base="town", grid={"seed": [2, 3]}, scenarios=[other.stem])
    first, second, third = plan_batch(towns, grid, "x").points
    assert (second.name, third.name) == ("town--seed-3", "town--seed-2")
    assert re.fullmatch(r"town--seed-2--[0-9a-f]{8}", first.name)
    assert first.scenario.scenario == first.name


def test_a_value_that_a_name_can_t_hold_is_told_by_a_hash():
    assert name_point("town", {"edition": date(2026, 1, 2)}) == "town--edition-2026-01-02"
    assert name_point("town", {"source": "jiangsu-2026"}) == "town--source-jiangsu-2026"
    assert re.fullmatch(r"town--prose-a--[0-9a-f]{8}", name_point("town", {"prose": "A"}))
    assert re.fullmatch(r"town--prose-x--[0-9a-f]{8}", name_point("town", {"prose": "常州"}))
    long = name_point("town", {"indicators": [f"indicator_{number}" for number in range(9)]})
    assert len(long) == 64
    assert re.fullmatch(r"town--indicators-indicator_0-.*--[0-9a-f]{8}", long)


_IDS = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,20}", fullmatch=True)
_TEXT = st.one_of(_IDS, st.text(max_size=12))
_VARIED = st.fixed_dictionaries(
    {},
    optional={
        "source": _TEXT,
        "prose": _TEXT,
        "base_year": st.integers(-3, 3000),
        "languages": st.lists(_TEXT, min_size=1, max_size=3),
    },
).filter(bool)


@given(st.lists(st.tuples(_IDS, _VARIED), min_size=2, max_size=2, unique_by=repr))
def test_a_name_is_one_a_scenario_accepts_and_no_other_point_s(points):
    made = [name_point(base, varied) for base, varied in points]
    for name in made:
        check_name("scenario", name)
    assert made[0] != made[1]


def test_faulty_settings_are_refused_once_and_not_by_every_scenario(towns):
    (towns.root / "brief.toml").write_text("titel = 'a'\n", "utf-8")
    with pytest.raises(InputError, match=r"brief\.toml: unknown name 'titel'"):
        plan_batch(towns, Grid(base="town", scenarios="town"), "x")
