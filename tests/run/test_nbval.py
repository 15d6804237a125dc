"""nbval with a tolerance: what is the same passes, an altered number fails, a skip says why."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbval.plugin import IPyNbFile

from analysis.run import nbval as module
from analysis.run.nbval import says_why

SOURCE = str(Path(module.__file__).parents[2])


def cell(source, **metadata):
    return nbformat.v4.new_code_cell(source, metadata=metadata)


@pytest.mark.parametrize(
    ("source", "tags", "allowed"),
    [
        ("x", [], True),
        ("x", ["parameters"], True),
        ("x", ["nbval-skip"], False),
        ("x", ["nbval-ignore-output"], False),
        ("# NBVAL_IGNORE_OUTPUT\nx", [], False),
        ("# NBVAL_SKIP\nx", [], False),
        ("# NBVAL_SKIP\n# because the clock goes on\nx", [], True),
        ("# because the clock goes on\nx", ["nbval-skip"], True),
        ("x  # because", ["nbval-skip"], False),
        ("x", ["nbval-check-output"], True),
        ("# NBVAL_RAISES_EXCEPTION\nx", [], True),
    ],
)
def test_a_cell_that_is_not_compared_must_say_why(source, tags, allowed):
    assert says_why(cell(source, tags=tags)) is allowed


def stored(source, text, html=None):
    made = cell(source)
    made.execution_count = 1
    data = {"text/plain": text} | ({"text/html": html} if html else {})
    made.outputs = [nbformat.v4.new_output("execute_result", data, execution_count=1)]
    return made


@pytest.fixture
def check(tmp_path):
    """Run nbval on cells, in a project of their own; return its status and what it says."""
    (tmp_path / "brief.toml").write_text("", "utf-8")

    def check(*cells):
        kernel = {"display_name": "P", "language": "python", "name": "python3"}
        notebook = nbformat.v4.new_notebook(cells=list(cells), metadata={"kernelspec": kernel})
        path = tmp_path / "a.ipynb"
        path.write_text(json.dumps(notebook), "utf-8")
        command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:xdist"]
        done = subprocess.run(
            [*command, "-p", "analysis.run.nbval", "--nbval", "-c", os.devnull, str(path)],
            env=os.environ | {"PYTHONPATH": SOURCE},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr

    return check


def test_numbers_may_differ_by_the_tolerance_and_what_is_altered_fails(check):
    skipped = stored("# because the clock goes on\n1", "2")
    skipped.metadata["tags"] = ["nbval-skip"]
    status, said = check(
        stored("n = [*globals().get('n', []), 1]\nn", "[1]"),  # run once
        stored("15.847089272", "15.847089273"),
        stored("'text 1'", "'text 1'"),
        skipped,
        stored("15.847089272", "15.848"),
        stored("1621", "1622"),
        stored("'holds 1.5'", "'fails 1.5'"),
        stored("1.5", "1.5 more"),
    )
    assert (status, "4 failed, 3 passed, 1 skipped" in said) == (1, True), said
    assert set(re.findall(r"FAILED \S*a\.ipynb::Cell (\d)", said)) == {"4", "5", "6", "7"}, said


def test_a_skip_without_a_reason_is_an_error_that_names_the_cell(check):
    silent = stored("1", "2")
    silent.id, silent.metadata["tags"] = "clock", ["nbval-skip"]
    status, said = check(silent)
    assert status != 0
    assert "a.ipynb, cell clock: is not compared and does not say why" in said


def test_the_project_s_own_tolerance_is_used(check, tmp_path):
    (tmp_path / "brief.toml").write_text("[notebooks]\ntolerance = 0.01\n", "utf-8")
    assert check(stored("15.847089272", "15.848"))[0] == 0


def test_a_kernel_that_never_answered_is_started_again(monkeypatch):
    started = []

    def setup(_):
        started.append(1)
        if len(started) < 3:
            raise RuntimeError("Kernel died before replying to kernel_info")

    monkeypatch.setattr(IPyNbFile, "setup", setup)
    module.NotebookFile.setup(module.NotebookFile.__new__(module.NotebookFile))
    assert len(started) == 3


def test_what_is_no_notebook_is_collected_as_it_was(tmp_path):
    other, path = object(), tmp_path / "test_a.py"
    collecting = module.pytest_collect_file(path, None)
    next(collecting)
    with pytest.raises(StopIteration) as done:
        collecting.send([other])
    assert done.value.value == [other]
