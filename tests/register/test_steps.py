"""The table of steps hangs together: what is taken is given before, what is named exists."""

import ast
import importlib.util
import json
from pathlib import Path

import pytest

from analysis.core.errors import InputError
from analysis.core.project import find_project
from analysis.core.records import Record
from analysis.register.steps import (
    STEPS,
    TABLES,
    find_step,
    giver_of,
    modules_behind,
    parameters_behind,
    reads_behind,
    steps_behind,
)
from analysis.source.scenario import Scenario

PROJECT = find_project(Path(__file__).parent)


def names(steps):
    return [step.name for step in steps]


def test_each_table_is_given_once_and_only_taken_later():
    given = [table for step in STEPS for table in step.gives]
    assert sorted(given) == sorted(TABLES)
    for place, step in enumerate(STEPS):
        earlier = {table for one in STEPS[:place] for table in one.gives}
        assert set(step.takes) <= earlier, step.name


def test_every_parameter_is_one_and_every_notebook_is_there():
    for step in STEPS:
        assert set(step.parameters) <= set(Scenario.model_fields), step.name
        assert (PROJECT.notebooks / step.notebook).is_file()
    used = {name for step in STEPS for name in step.parameters}
    assert set(Scenario.model_fields) - used == {*("scenario", "languages", "prose", "edition")}


def test_every_module_that_a_row_names_is_one():
    for step in STEPS:
        for name in step.modules:
            assert importlib.util.find_spec(name) is not None, name


def calls(step):
    """Yield what a notebook's cells call on ``run``, with the name given first."""
    content = json.loads((PROJECT.notebooks / step.notebook).read_text("utf-8"))
    for cell in content["cells"]:
        if cell["cell_type"] == "code":
            for node in ast.walk(ast.parse("".join(cell["source"]))):
                if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("run."):
                    first = node.args[0] if node.args else None
                    yield node.func.attr, first.value if isinstance(first, ast.Constant) else None


@pytest.mark.parametrize("step", STEPS, ids=names(STEPS))
def test_a_notebook_loads_and_saves_what_its_row_says(step):
    found = list(calls(step))
    assert {name for call, name in found if call == "save"} == set(step.gives)
    loaded = {name for call, name in found if call in {"load", "records"}}
    assert loaded <= {*step.takes, *step.gives}
    if step is not STEPS[-1]:  # it takes all there is by `run.results`
        assert loaded >= set(step.takes)


def test_the_claims_are_written_in_the_project_s_own_words_and_depend_on_them():
    step = find_step("04_claims")
    assert "words" in step.reads
    notebook = json.loads((PROJECT.notebooks / step.notebook).read_text("utf-8"))
    cells = ["".join(cell["source"]) for cell in notebook["cells"]]
    assert sum("words=run.words" in cell for cell in cells) == 2  # claims, measures


def test_what_stands_behind_a_step_is_all_that_its_tables_come_from():
    assert names(steps_behind(find_step("01_clean"))) == ["01_clean"]
    assert names(steps_behind(find_step("03_trends"))) == ["01_clean", "02_growth", "03_trends"]
    assert names(steps_behind(find_step("04_claims"))) == ["01_clean", "02_growth", "04_claims"]
    assert names(steps_behind(find_step("05_brief"))) == names(STEPS)


def test_a_step_depends_on_the_parameters_of_the_steps_behind_it():
    assert set(parameters_behind(find_step("02_growth"))) == {
        *("source", "indicators", "hedge_policy", "base_year", "end_year")
    }
    trends = parameters_behind(find_step("03_trends"))
    assert {"hedge_policy", "horizon", "seed"} <= set(trends)
    assert len(trends) == len(set(trends))
    assert "seed" not in parameters_behind(find_step("04_claims"))


def test_a_step_depends_on_the_data_and_code_of_the_steps_behind_it():
    assert reads_behind(find_step("02_growth")) == ("raw",)
    assert set(reads_behind(find_step("05_brief"))) == {
        *("raw", "claims", "measures", "reference", "words")
    }
    modules = modules_behind(find_step("02_growth"))
    assert modules[0] == "analysis.study.growth"
    assert "analysis.source.observe" in modules
    assert "analysis.study.claims" not in modules_behind(find_step("03_trends"))


def test_no_number_depends_on_the_prose():
    assert not any("prose" in (*step.reads, *step.parameters) for step in STEPS)


def test_an_unknown_name_gets_the_nearest():
    with pytest.raises(InputError, match="notebook '02_grwth'; did you mean 02_growth"):
        find_step("02_grwth")
    with pytest.raises(InputError, match="table 'growht'; did you mean growth"):
        giver_of("growht")
    assert giver_of("claims").name == "04_claims"


def test_a_table_is_a_kind_of_record_and_no_other_name_is_one():
    assert all(issubclass(TABLES[name], Record) for name in TABLES)
    assert len(TABLES) == len(set(TABLES)) == sum(len(step.gives) for step in STEPS)
    assert "growth" in TABLES
    assert "growht" not in TABLES
