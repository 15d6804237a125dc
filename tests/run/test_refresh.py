"""Stored outputs made current, with what changed said number by number."""

import json

import pytest

from analysis.core.errors import RunError
from analysis.register.steps import STEPS
from analysis.run import refresh as module
from analysis.run.engine import NotebookError
from analysis.run.notebook_files import read_notebook
from analysis.run.refresh import refresh_notebooks, tell_changes


def output(text):
    return [{"output_type": "stream", "name": "stdout", "text": text}]


def notebook(**cells):
    return {
        "cells": [
            {"cell_type": "markdown", "id": "words", "source": "x"},
            *(
                {"cell_type": "code", "id": name, "source": "", "outputs": outputs}
                for name, outputs in cells.items()
            ),
        ]
    }


def test_each_changed_number_is_told_with_its_cell_and_both_values():
    old = notebook(growth=output("cagr 15.85 n 4"), same=output("1"))
    new = notebook(growth=output("cagr 15.9 n 5"), same=output("1"))
    assert list(tell_changes(old, new)) == ["cell growth: 15.85 → 15.9; 4 → 5"]
    assert list(tell_changes(new, new)) == []


def test_a_change_within_the_tolerance_is_told_too():
    old, new = notebook(a=output("1.00000001")), notebook(a=output("1.00000002"))
    assert list(tell_changes(old, new)) == ["cell a: 1.00000001 → 1.00000002"]


def test_changed_words_are_told_by_the_first_line_that_differs():
    old, new = notebook(a=output("one\nholds\n")), notebook(a=output("one\nfails\n"))
    assert list(tell_changes(old, new)) == ["cell a: text: holds → fails"]
    longer = notebook(a=output("one\nholds\nmore"))
    assert list(tell_changes(old, longer)) == ["cell a: text: nothing → more"]
    assert list(tell_changes(longer, old)) == ["cell a: text: more → nothing"]
    longest = notebook(a=output("one\nholds\nmore\nand more"))
    assert list(tell_changes(old, longest)) == ["cell a: text: nothing → more"]
    just = notebook(a=output("x" * 60))
    assert list(tell_changes(old, just)) == [f"cell a: text: one → {'x' * 60}"]
    wordy = notebook(a=output("x" * 100))
    assert list(tell_changes(old, wordy)) == [f"cell a: text: one → {'x' * 60}…"]


def test_new_and_emptied_cells_are_told():
    assert list(tell_changes(notebook(), notebook(a=output("1")))) == ["cell a: new output"]
    assert list(tell_changes(notebook(a=[]), notebook(a=[]))) == []
    assert list(tell_changes(notebook(a=output("x")), notebook(a=[]))) == [
        "cell a: text: x → nothing"
    ]


def test_of_many_numbers_a_dozen_are_told_and_the_rest_counted():
    old = notebook(a=output(" ".join(f"{n}.5" for n in range(20))))
    new = notebook(a=output(" ".join(f"{n}.7" for n in range(20))))
    (said,) = tell_changes(old, new)
    assert said.count("→") == 12
    assert said.endswith("11.5 → 11.7; and 8 more")
    exactly = notebook(a=output(" ".join(f"{n}.5" for n in range(12))))
    (said,) = tell_changes(exactly, notebook(a=output(" ".join(f"{n}.7" for n in range(12)))))
    assert "more" not in said


@pytest.fixture
def executed(monkeypatch):
    """Let notebooks be executed by writing a number into their last cell."""
    seen = []

    def give(number, fails=""):
        def execute(made, folder, environment, *, seconds):
            assert seconds == 600
            seen.append((folder, environment))
            made.cells[-1].outputs = output(f"n {number}")
            if fails in str(folder / "x") and len(seen) == 2 and fails:
                raise NotebookError("cell 3: boom")
            return made

        monkeypatch.setattr(module, "execute_as_stored", execute)
        return seen

    return give


def test_every_notebook_is_written_and_its_changes_told(project, executed):
    seen = executed("1.5")
    said = list(refresh_notebooks(project))
    assert said[:2] == ["01_clean:", "  cell mine: new output"]
    assert seen[0] == (project.notebooks, project.environment)
    for step in STEPS:
        stored = read_notebook(project.notebooks / step.notebook)
        assert stored.cells[-1].outputs[0]["text"] == "n 1.5"
    executed("1.6")
    assert list(refresh_notebooks(project))[:2] == ["01_clean:", "  cell mine: 1.5 → 1.6"]
    assert list(refresh_notebooks(project)) == [
        f"{step.name}: no number changed" for step in STEPS
    ]


def test_a_notebook_that_fails_is_named_and_left_as_it_was(project, executed):
    executed("1.5", fails="notebooks")
    second = project.notebooks / "02_growth.ipynb"
    before = second.read_text("utf-8")
    with pytest.raises(RunError, match="notebook 02_growth, cell 3: boom"):
        list(refresh_notebooks(project))
    assert second.read_text("utf-8") == before
    first = json.loads((project.notebooks / "01_clean.ipynb").read_text("utf-8"))
    assert first["cells"][-1]["outputs"] != []


def test_a_notebook_that_is_saved_meanwhile_is_named_and_left_as_it_is(project, monkeypatch):
    first = project.notebooks / "01_clean.ipynb"
    mine = first.read_text("utf-8").replace('"cells": [', '"cells": [ ', 1)

    def execute(made, *_, **__):
        first.write_text(mine, "utf-8")
        return made

    monkeypatch.setattr(module, "execute_as_stored", execute)
    with pytest.raises(RunError, match=r"01_clean\.ipynb was saved while it ran"):
        list(refresh_notebooks(project))
    assert first.read_text("utf-8") == mine
