"""What a notebook can depend on, read from its cells: once too often, never once too few."""

import json

import pytest

from analysis.core.project import find_project
from analysis.register.steps import STEPS, TABLES, find_step
from analysis.run.uses import PARAMETERS, Uses, code_cells, find_uses

BEGIN = "from analysis.run import start\nrun = start('01_clean', globals())"
CLEAN, CLAIMS = find_step("01_clean"), find_step("04_claims")
EVERYTHING = Uses(PARAMETERS, None)


def uses(*cells, step=CLEAN):
    return find_uses(step, (BEGIN, *cells))


def test_a_notebook_that_names_nothing_depends_on_what_the_table_of_steps_says():
    for step in STEPS:
        found = find_uses(step, [BEGIN, "1 + 1"])
        assert found.parameters == {"source", "indicators", *step.parameters}
        assert found.tables == set(step.takes)
    assert find_uses(CLEAN, []).parameters == {"source", "indicators", "hedge_policy"}


@pytest.mark.parametrize(
    "cell",
    [
        "horizon",
        "horizon = horizon + 1",
        "f'until {horizon}'",
        "def f():\n    return [horizon for _ in range(2)]",
        "run.scenario.horizon",
        "print(run.scenario.horizon + 1)",
        "frame.query('year <= @horizon')",
        "smf.ols('y ~ I(year - horizon)', frame)",
    ],
)
def test_a_parameter_counts_however_it_is_named(cell):
    found = uses(cell)
    assert found.parameters - uses().parameters == {"horizon"}
    assert found.tables == set()


@pytest.mark.parametrize("name", sorted(PARAMETERS))
def test_any_parameter_counts_by_its_name_the_prose_and_the_scenario_s_name_too(name):
    assert name in uses(name).parameters
    assert name in uses(f"run.scenario.{name}").parameters


def test_a_longer_word_is_not_a_parameter():
    assert uses("seeds", "'horizons my_seed'", "frame.horizon").parameters == uses().parameters


@pytest.mark.parametrize(
    "cell",
    [
        "run",
        "other = run",
        "show(run)",
        "show(*[run])",
        "del run",
        "globals()['seed']",
        "locals()",
        "vars()",
        "dir()",
        "eval('se' + 'ed')",
        "exec(text)",
        "frame.eval('x')",
        "getattr(run.source, 'x')",
        "In[0]",
        "Out[2]",
        "_ih[1]",
        "get_ipython().run_cell('x')",
        "import __main__",
        "from __main__ import seed as s",
        "import builtins\nbuiltins.globals()",
        "inspect.currentframe().f_globals",
        "%time x",
        "%%time\nx",
        "!ls",
        "frame?",
        "def (",
        "begin = start",
        "show(start('01_clean', globals()))",
        "(other := start('01_clean', globals())).scenario.seed",
        "one.run = start('01_clean', globals())",
        "one, two = start('01_clean', globals()), 2",
        "from analysis.run import start as begin",
        "analysis.run.start('01_clean', names)",
        "Session(project, step, scenario)",
        "from analysis.run.session import start_session as begin",
    ],
)
def test_a_cell_whose_dependence_can_t_be_read_depends_on_everything(cell):
    assert uses(cell) == EVERYTHING
    assert find_uses(CLEAN, (cell, BEGIN)) == EVERYTHING


def test_to_hand_the_namespace_to_start_is_to_name_nothing():
    assert uses() != EVERYTHING
    assert uses("globals()") == EVERYTHING
    assert uses("start(globals)") == EVERYTHING


def test_a_whole_scenario_is_all_parameters_but_no_table():
    for cell in ("run.scenario", "run.scenario.model_dump()", "f(run.scenario)"):
        assert uses(cell) == Uses(PARAMETERS, frozenset())
    assert "indicators" in uses("run.scenario.indicator_ids", step=CLAIMS).parameters
    assert uses("run.scenario.indicator_ids") == uses()


def test_the_session_is_followed_under_its_name_in_later_cells():
    begin = "one = two = start('01_clean', globals())"
    for name in ("one", "two", "run"):
        assert "seed" in find_uses(CLEAN, [begin, f"{name}.scenario.seed"]).parameters
        assert find_uses(CLEAN, [f"{name}.load(x)", begin]).tables is None
        assert find_uses(CLEAN, [begin, f"f({name})"]) == EVERYTHING
    assert find_uses(CLEAN, [begin, "three.load(x)"]).tables == set()


def test_what_a_session_holds_of_the_source_is_no_parameter_more():
    plain = ("source", "claims", "words", "tell", "step", "save")
    for member in plain:
        assert uses(f"run.{member}", step=find_step("02_growth")) == uses(
            step=find_step("02_growth")
        )
    for member in ("reference", "measures"):
        found = uses(f"run.{member}", step=find_step("02_growth"))
        assert found.parameters - uses(step=find_step("02_growth")).parameters == {"hedge_policy"}
        assert found.tables == {"observations"}


@pytest.mark.parametrize(
    "cell",
    ["run.publish_number('a', 1)", "run.results()", "run.added", "run.folder", "run.unheard_of"],
)
def test_what_publishes_or_is_unknown_depends_on_all_but_the_prose(cell):
    assert uses(cell) == Uses(PARAMETERS - {"prose"}, None)
    assert uses(cell, "prose") == Uses(PARAMETERS, None)


@pytest.mark.parametrize("loader", ["load", "records", "made_by", "origin"])
def test_a_table_taken_by_its_name_counts_alone(loader):
    found = uses(f"run.{loader}('trends')", step=CLAIMS)
    assert found.tables == {"growth", "trends"}
    assert [one.name for one in found.givers(CLAIMS)] == ["02_growth", "03_trends"]
    assert found.parameters == uses(step=CLAIMS).parameters


@pytest.mark.parametrize(
    "cell",
    [
        "run.load(name)",
        "run.load('tre' + 'nds')",
        "run.load(f'{x}')",
        "run.load('no_table')",
        "run.load(*['trends'])",
        "run.load(name='trends')",
        "run.load('trends', 'growth')",
        "load = run.load",
        "map(run.load, names)",
    ],
)
def test_a_table_taken_otherwise_means_all_of_them(cell):
    found = uses(cell, step=CLAIMS)
    assert found.tables is None
    assert found.givers(CLAIMS) == STEPS[:3]
    assert found.parameters == uses(step=CLAIMS).parameters


@pytest.mark.parametrize("table", sorted(TABLES))
def test_a_table_named_anywhere_counts(table):
    assert table in (uses(f"names = ['{table}']", step=CLAIMS).tables or ())


def test_no_step_is_given_what_it_or_a_later_one_makes():
    for step in STEPS:
        found = find_uses(step, [f"run.save('{table}', x)" for table in TABLES])
        assert found.givers(step) == tuple(one for one in STEPS[: STEPS.index(step)] if one.gives)
        assert Uses(frozenset(), None).givers(step) == STEPS[: STEPS.index(step)]
        assert Uses(frozenset(), frozenset()).givers(step) == ()


def test_code_is_what_is_in_code_cells_but_for_the_parameters():
    def cell(source, kind="code", **metadata):
        return {"cell_type": kind, "source": source, "metadata": metadata}

    notebook = {
        "cells": [
            cell("a", tags=["parameters"]),
            cell("b", tags=["injected-parameters", "x"]),
            cell("c", tags=["other"]),
            cell(["d\n", "e"]),
            cell("f", "markdown"),
            {"cell_type": "code", "source": "g"},
        ]
    }
    assert list(code_cells(notebook["cells"])) == ["c", "d\ne", "g"]


def test_the_project_s_own_notebooks_are_read_narrowly():
    """Else a change of the prose, or of a parameter that few steps know, would run them all."""
    project = find_project()
    for step in STEPS:
        notebook = json.loads((project.notebooks / step.notebook).read_text("utf-8"))
        found = find_uses(step, code_cells(notebook["cells"]))
        assert "prose" not in found.parameters
        if step is not STEPS[-1]:
            assert not {"scenario", "edition", "languages"} & found.parameters
            assert found.tables is not None
