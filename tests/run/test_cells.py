"""Which parameters a notebook was given, and which of its cells is running."""

import json
from types import SimpleNamespace

import pytest

from analysis.core.errors import InputError
from analysis.run import cells
from analysis.run.cells import (
    executed_cells,
    find_parameters,
    find_running_cell,
    match_cell,
    read_cells,
)
from analysis.run.notebook_files import read_notebook

OWN = """\
# Parameters: plain values
scenario = "town"
source = "jia"
base_year = 2014
end_year: int = 2020
indicators = "all"
horizon = 2025
seed = 1
edition = "2024-05-01"
"""
NAMES = ["scenario", "source", "base_year", "end_year", "indicators", "horizon", "seed", "edition"]


def test_a_notebook_s_own_parameters_are_found_and_nothing_else_in_it():
    run = [OWN, "import x\ncolour = 'red'", "run = start('02_growth', globals())"]
    assert find_parameters(run, {"colour": "red"}) == NAMES


def test_what_papermill_injects_is_found_mistyped_or_not():
    injected = "# Parameters\nbase_yeer = 2015\nseed = 2\n"
    assert find_parameters([OWN, injected, "start()"], {}) == [*NAMES, "base_yeer"]


def test_a_mistake_that_was_mended_and_run_again_is_forgotten():
    wrong = OWN.replace("base_year", "base_yeer")
    assert "base_yeer" in find_parameters([wrong, "start()"], {})
    assert find_parameters([wrong, "start()", OWN, "start()"], {}) == NAMES


def test_a_mistake_not_mended_stays_one():
    injected = "# Parameters\nbase_yeer = 2015\n"
    assert "base_yeer" in find_parameters([OWN, injected, "start()", "start()"], {})
    wrong = OWN.replace("base_year", "base_yeer")
    assert "base_yeer" in find_parameters([OWN, "start()", wrong, "start()"], {})


def test_tuples_of_names_and_attributes_are_no_parameters():
    assert find_parameters(["# Parameters\na.b = 1\nc, d = 1, 2\ne = f = 3\n"], {}) == ["e", "f"]


def test_where_no_cell_was_kept_the_plain_values_are_the_parameters():
    namespace = {
        "__name__": "__main__",
        "_dh": ["/"],
        "In": ["", "x"],
        "Out": {},
        "base_yeer": 2015,
        "languages": ["zh", "en"],
        "pair": ("a", 1.5),
        "none": None,
        "run": object(),
        "pd": json,
        "mixed": ["a", object()],
    }
    assert find_parameters([], namespace) == ["base_yeer", "languages", "pair", "none"]
    assert find_parameters(["x = 1"], {"y": True}) == ["y"]


CELLS = {"first": "a = 1\n", "second": "b = 2", "again": "a = 1"}


def test_a_cell_is_known_by_its_text():
    assert match_cell(CELLS, "b = 2\n", ["a = 1", "b = 2"]) == "second"
    assert match_cell(CELLS, "b = 2", []) == "second"
    assert match_cell(CELLS, "c = 3", ["c = 3"]) == ""
    assert match_cell(CELLS, "", []) == ""
    assert match_cell({"empty": ""}, "", []) == ""


def test_of_two_cells_with_one_text_the_turn_tells():
    assert match_cell(CELLS, "a = 1", ["a = 1"]) == "first"
    assert match_cell(CELLS, "a = 1", ["a = 1", "b = 2", "a = 1\n"]) == "again"
    assert match_cell(CELLS, "a = 1", ["a = 1"] * 3) == "first"
    assert match_cell(CELLS, "a = 1", []) == "first"


@pytest.fixture
def notebook(tmp_path):
    path = tmp_path / "02_growth.ipynb"
    content = [{"cell_type": "markdown", "id": "text", "source": ["b = 2"]}] + [
        {"cell_type": "code", "id": name, "source": source.splitlines(keepends=True)}
        for name, source in CELLS.items()
    ]
    path.write_text(json.dumps({"cells": content}), "utf-8")
    return path


def shell(history=(), **request):
    kernel = SimpleNamespace(get_parent=lambda channel: request if channel == "shell" else {})
    manager = SimpleNamespace(input_hist_raw=list(history))
    return SimpleNamespace(kernel=kernel, history_manager=manager)


def test_jupyterlab_s_word_comes_first(notebook, monkeypatch):
    told = shell(metadata={"cellId": "again"}, content={"code": "edited = 1"})
    monkeypatch.setattr(cells, "_shell", lambda: told)
    assert find_running_cell(notebook) == "again"


def test_elsewhere_the_running_text_tells_even_where_no_history_is_kept(notebook, monkeypatch):
    unknown = shell(metadata={"cellId": "of another"}, content={"code": "b = 2"})
    monkeypatch.setattr(cells, "_shell", lambda: unknown)
    assert find_running_cell(notebook) == "second"
    plain = SimpleNamespace(history_manager=SimpleNamespace(input_hist_raw=["", "b = 2"]))
    monkeypatch.setattr(cells, "_shell", lambda: plain)
    assert find_running_cell(notebook) == "second"


def test_outside_a_notebook_no_cell_can_be_told(notebook, monkeypatch, tmp_path):
    monkeypatch.setattr(cells, "_shell", lambda: None)
    assert find_running_cell(notebook) == ""
    assert executed_cells() == []
    monkeypatch.setattr(cells, "_shell", lambda: shell(["", "b = 2"]))
    assert find_running_cell(tmp_path / "none.ipynb") == ""
    assert executed_cells() == ["", "b = 2"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", r"not readable JSON"),
        ("{", r"not readable JSON"),
        ("[" * 100_000, r"not readable JSON"),
        ("[]", r"no list of cells"),
        ('{"cells": 3}', r"no list of cells"),
        ('{"cells": [{"cell_type": "code", "source": ""}, 3]}', r"cell 2: without a type or"),
        ('{"cells": [{"cell_type": "code"}]}', r"cell 1: without a type or a source"),
    ],
)
def test_what_is_no_notebook_is_refused_by_name(tmp_path, content, said):
    path = tmp_path / "01_clean.ipynb"
    path.write_text(content, "utf-8")
    for read in (read_cells, read_notebook):
        with pytest.raises(InputError, match=rf"01_clean\.ipynb.*{said}.*accepted: a notebook"):
            read(path)
    path.write_text('{"cells": [], "nbformat": "x"}', "utf-8")
    with pytest.raises(InputError, match=r"01_clean\.ipynb: no notebook \("):
        read_notebook(path)
