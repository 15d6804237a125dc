"""Notebooks executed: each kernel its own environment, one cause named, none left behind."""

import json
import os
import re
from pathlib import Path

import nbformat
import pytest
from papermill.engines import papermill_engines

from analysis.run.engine import (
    ENGINE,
    NotebookError,
    StepEngine,
    execute,
    execute_as_stored,
    kernel_environment,
    start_kernel,
)
from analysis.run.warm import can_fork


def make(*cells):
    """Return a notebook: a text is a heading where it begins with #, else code."""
    made = [nbformat.v4.new_code_cell("a = 1", metadata={"tags": ["parameters"]})]
    for text in cells:
        new = nbformat.v4.new_markdown_cell if text.startswith("#") else nbformat.v4.new_code_cell
        made.append(new(text))
    return nbformat.v4.new_notebook(cells=made, metadata={"language_info": {"name": "python"}})


@pytest.fixture
def run(tmp_path):
    def run(*cells, parameters=None, environment=None, told=None, warm=None, seconds=0):
        path = tmp_path / "notebooks" / "01_clean.ipynb"
        path.parent.mkdir(exist_ok=True)
        nbformat.write(make(*cells), path)
        return execute(
            path,
            parameters or {"a": 2},
            environment=environment or {},
            tell=(told if told is not None else []).append,
            warm=warm,
            seconds=seconds,
        )

    return run


def shown(notebook):
    return [
        output.get("text", output.get("data", {}).get("text/plain"))
        for cell in notebook.cells
        for output in cell.get("outputs", [])
    ]


def test_a_notebook_runs_with_its_parameters_in_its_own_folder_and_environment(run):
    before, folder = dict(os.environ), Path.cwd()
    told = []
    made = run(
        "## First heading\nmore",
        "import os\nprint(a, os.path.basename(os.getcwd()), os.environ['MY_RUN'])",
        "print(os.environ['OMP_NUM_THREADS'], os.environ['PATH'] != '')",
        environment={"MY_RUN": "this one"},
        told=told,
    )
    assert shown(made) == ["2 notebooks this one\n", "1 True\n"]
    assert (dict(os.environ), Path.cwd()) == (before, folder)
    assert told[-1] == "First heading"
    assert told[0] == ""


def test_a_cell_that_fails_is_named_by_its_place_with_its_error(run):
    with pytest.raises(NotebookError, match=r"^cell 4: ZeroDivisionError: division by zero$"):
        run("x = 1", "1 / 0")


def test_a_cell_is_named_with_the_heading_it_stands_under(run, tmp_path):
    said = r"^cell 4 \(Growth\): ZeroDivisionError"
    with pytest.raises(NotebookError, match=said):
        run("## Growth\nmore", "1 / 0")
    with pytest.raises(NotebookError, match=said.replace("4", "3")):
        execute_as_stored(make("## Growth", "1 / 0"), tmp_path, {})


@pytest.mark.parametrize("warm", [True, False])
def test_a_cell_that_hangs_is_ended_and_the_limit_is_named(run, tmp_path, warm):
    if warm and not can_fork():
        pytest.skip("no kernel can be forked here")
    pid, hangs = tmp_path / "pid", "import os, time\nopen({!r}, 'w').write(str(os.getpid()))\n"
    cell = hangs.format(str(pid)) + "while True: time.sleep(0.1)"
    said = (
        r"^cell 3: took longer than 2 s, the limit that \[notebooks\] cell_seconds in brief.toml"
    )
    with pytest.raises(NotebookError, match=said):
        run(cell, seconds=2, warm=warm)
    with pytest.raises(NotebookError, match=said.replace("3", "2")):
        execute_as_stored(make(cell), tmp_path, {}, seconds=2, warm=warm)
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text("utf-8")), 0)


def test_what_an_error_says_is_cut_short(run):
    with pytest.raises(NotebookError) as error:
        run("raise ValueError('a' * 100_000)")
    assert len(str(error.value)) < 800


def test_a_kernel_that_dies_is_named_too(run):
    with pytest.raises(NotebookError, match=r"^cell 3: the kernel died \(out of memory\?\)$"):
        run("import os\nos.kill(os.getpid(), 9)")


#: Runs in a kernel as it starts, and ends it so many times as the file beside it still says.
ENDS_FIRST = """\
import os, pathlib
left = pathlib.Path(__file__).with_name("left")
count = int(left.read_text())
left.write_text(str(count - 1))
if count > 0:
    os._exit(1)
"""


@pytest.fixture
def ends_first(tmp_path):
    """Return the environment of a kernel that ends so many times before it answers."""

    def make_environment(times):
        folder = tmp_path / f"ends {times} times"
        folder.mkdir()
        (folder / "sitecustomize.py").write_text(ENDS_FIRST, "utf-8")
        (folder / "left").write_text(str(times), "utf-8")
        return {"PYTHONPATH": str(folder)}

    return make_environment


def test_a_kernel_that_never_answered_is_started_again_and_no_cell_runs_twice(
    run, ends_first, tmp_path
):
    assert shown(run("print(a)", environment=ends_first(2), warm=False)) == ["2\n"]
    made = execute_as_stored(make("print(a)"), tmp_path, ends_first(1), warm=False)
    assert shown(made) == ["1\n"]


def test_a_kernel_that_never_begins_is_named_as_such(run, ends_first):
    with pytest.raises(NotebookError, match=r"^cell 1: the kernel ended, or did not answer"):
        run("print(a)", environment=ends_first(3), warm=False)


#: What differs first where a forked kernel is not as one that was started: charts, tables, random
#: numbers of the old kind, the working folder, what modules know of the kernel.
TELLING = (
    "import pandas as pd\npd.DataFrame({'x': [1.5, 2.25]})",
    "import matplotlib.pyplot as plt\n_ = plt.plot([1, 2], [3, 5])",
    "import seaborn as sns\ngrid = sns.relplot(pd.DataFrame({'x': [1], 'y': [2]}), x='x', y='y')",
    "import os, sys\nprint(os.getcwd(), sys.path[0], __name__, get_ipython().kernel.banner[:6])",
    "import warnings\nwarnings.warn('one', stacklevel=1)",
    "import numpy as np\nnp.random.seed(1)\nprint(np.random.rand())",
)


@pytest.mark.skipif(not can_fork(), reason="kernels can't be forked here")
def test_a_forked_kernel_shows_what_papermill_s_does_charts_too(run):
    def outputs(notebook):
        return [
            json.loads(re.sub(r"/ipykernel_\d+/\d+\.py", "", json.dumps(cell.get("outputs", []))))
            for cell in notebook.cells
        ]

    forked, started = (outputs(run(*TELLING, warm=warm)) for warm in (True, False))
    assert forked == started
    assert json.dumps(forked).count("image/png") == 2


def test_another_fault_at_the_start_is_not_tried_again():
    tried = []

    def start():
        tried.append(1)
        raise RuntimeError("something else")

    with pytest.raises(RuntimeError, match="something else"):
        start_kernel(start)
    assert tried == [1]


def test_a_notebook_as_stored_runs_at_its_own_parameters(tmp_path):
    made = execute_as_stored(make("import os\nprint(a, os.environ['X'])"), tmp_path, {"X": "y"})
    assert shown(made) == ["1 y\n"]
    assert "X" not in os.environ
    with pytest.raises(NotebookError, match=r"^cell 2: NameError: name 'b' is not defined$"):
        execute_as_stored(make("b"), tmp_path, {})
    with pytest.raises(NotebookError, match=r"^cell 2: the kernel died"):
        execute_as_stored(make("import os\nos.kill(os.getpid(), 9)"), tmp_path, {})


def test_the_engine_is_papermill_s_from_the_import_on():
    assert papermill_engines.get_engine(ENGINE) is StepEngine


def test_a_kernel_s_environment_is_this_one_s_with_what_the_run_gives(monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "8")
    monkeypatch.setenv("OURS", "kept")
    made = kernel_environment({"ANALYSIS_PROJECT": "/p"})
    assert made["OURS"] == "kept"
    assert made["ANALYSIS_PROJECT"] == "/p"
    assert made["OMP_NUM_THREADS"] == made["OPENBLAS_NUM_THREADS"] == "1"
    assert "X86_V4" in made["NPY_DISABLE_CPU_FEATURES"]
    assert kernel_environment({"OMP_NUM_THREADS": "2"})["OMP_NUM_THREADS"] == "2"
