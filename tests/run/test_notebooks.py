"""The notebooks as committed: thin, parameterized, with outputs that nbval really compares."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from analysis.core.project import find_project
from analysis.core.records import read_yaml
from analysis.core.result import MadeBy
from analysis.register import steps
from analysis.register.added import read_added
from analysis.run import outputs

HERE = find_project(Path(__file__).parent)
STEPS = [step.name for step in steps.STEPS]

#: Fewer compared cells than this would mean that outputs were lost.
MIN_COMPARED = 35


def read(step):
    return nbformat.reads((HERE.notebooks / f"{step}.ipynb").read_text("utf-8"), as_version=4)


def code_cells(step):
    return [cell for cell in read(step).cells if cell.cell_type == "code"]


@pytest.mark.parametrize("step", STEPS)
def test_a_notebook_is_prose_calls_and_displays(step):
    for cell in code_cells(step):
        assert not re.search(r"^(def|class|for|while|if)\b", cell.source, re.MULTILINE), cell.id
    assert 10 <= len(read(step).cells) <= 40
    calls = [cell for cell in code_cells(step) if "start(" in cell.source]
    assert [cell.id for cell in calls] == ["scenario"]


@pytest.mark.parametrize("step", STEPS)
def test_the_parameters_are_those_of_the_default_scenario(step):
    tagged = [c for c in code_cells(step) if "parameters" in c.metadata.get("tags", [])]
    assert len(tagged) == 1
    stated: dict[str, object] = {}
    exec(tagged[0].source, stated)  # noqa: S102 (the cell is ours, and only assigns)
    del stated["__builtins__"]
    expected = read_yaml(HERE.parameters / "changzhou.yml")
    assert stated == expected


@pytest.mark.parametrize("step", STEPS)
def test_a_notebook_was_run_from_top_to_bottom_and_holds_nothing_volatile(step):
    cells = code_cells(step)
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert all(set(cell.metadata) <= {"tags"} for cell in cells)
    assert all(re.fullmatch(r"[a-z-]+", cell.id) for cell in read(step).cells)
    text = (HERE.notebooks / f"{step}.ipynb").read_text("utf-8")
    assert '"output_type": "error"' not in text
    assert '"name": "stderr"' not in text


def test_enough_cells_are_compared():
    assert sum(len(code_cells(step)) for step in STEPS) >= MIN_COMPARED
    with_text = [
        cell
        for step in STEPS
        for cell in code_cells(step)
        if any("text/plain" in output.get("data", {}) for output in cell.outputs)
    ]
    assert len(with_text) >= MIN_COMPARED // 2


SOURCE = str(Path(outputs.__file__).parents[2])


def run_in(folder: Path, derived: Path, *command: str):
    for _ in range(3):
        done = subprocess.run(
            [sys.executable, *command],
            cwd=folder,
            env=os.environ | {"ANALYSIS_DERIVED": str(derived), "PYTHONPATH": SOURCE},
            capture_output=True,
            text=True,
            check=False,
        )
        if "Kernel died before replying" not in done.stderr:
            break  # else another process took its port before it could: see `start_kernel`
    return done


def copy_project(folder: Path) -> Path:
    """Return a copy of the project's data and notebooks, without its engine."""
    for name in ("brief.toml", "CITATION.cff"):
        shutil.copyfile(HERE.root / name, folder / name)
    for name in ("data/raw", "data/reference", "notebooks"):
        shutil.copytree(HERE.root / name, folder / name)
    return folder


def run_nbval(project: Path, derived: Path):
    command = ["-m", "pytest", "-p", "no:cacheprovider", "-p", "no:xdist", "-c", os.devnull]
    chosen = ["-p", "analysis.run.nbval", "--nbval", "notebooks/01_clean.ipynb"]
    return run_in(project, derived, *command, *chosen)


def test_nbval_fails_where_one_stored_number_is_changed_and_passes_all_else(tmp_path):
    project = copy_project(tmp_path)
    path = project / "notebooks" / "01_clean.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    kinds = next(cell for cell in notebook["cells"] if cell["id"] == "kinds")
    shown = kinds["outputs"][0]["data"]["text/plain"]
    text = "".join(shown)
    number = re.search(r"level\s+(\d+)", text)
    assert number is not None
    kinds["outputs"][0]["data"]["text/plain"] = text.replace(number[1], str(int(number[1]) + 1), 1)
    path.write_text(json.dumps(notebook), "utf-8")
    failed = run_nbval(project, tmp_path / "derived")
    assert failed.returncode == 1, failed.stdout[-2000:]
    cells = len(code_cells("01_clean"))
    assert f"1 failed, {cells - 1} passed" in failed.stdout, failed.stdout[-2000:]
    assert "kinds" in failed.stdout or "level" in failed.stdout


@pytest.fixture(scope="module")
def papermill(tmp_path_factory):
    """Run a notebook as from the command line; return its status and what it says."""
    folder = tmp_path_factory.mktemp("by hand")

    def run(place, notebook, *arguments, derived="derived"):
        command = ["-m", "papermill", "--no-progress-bar", notebook, str(folder / "out.ipynb")]
        done = run_in(HERE.root / place, folder / derived, *command, *arguments)
        return done.returncode, re.sub(r"\x1b\[[0-9;]*m", "", done.stderr)

    return run


@pytest.fixture(scope="module")
def cleaned(papermill):
    """The folder of what the first notebook handed on, run from the root."""
    assert papermill("", "notebooks/01_clean.ipynb", derived="cleaned")[0] == 0
    return "cleaned"


def test_papermill_works_from_the_root_and_from_the_notebooks_folder(papermill, cleaned):
    assert papermill("notebooks", "02_growth.ipynb", derived=cleaned)[0] == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-p", "base_yeer", "2015"], "unknown name 'base_yeer'; did you mean base_year?"),
        pytest.param(  # test_session has more, all but one without a kernel
            ["-p", "indicators", "rd_gdp"],
            "'rd_gdp' is refused; one name where a list is meant",
            marks=pytest.mark.stress,
        ),
    ],
)
def test_papermill_fails_for_a_parameter_that_is_none(papermill, arguments, said):
    status, told = papermill("", "notebooks/01_clean.ipynb", *arguments)
    assert status != 0
    assert said in told


def test_papermill_fails_for_a_notebook_whose_tables_are_missing_or_of_other_parameters(
    papermill, cleaned
):
    status, told = papermill("", "notebooks/02_growth.ipynb", derived="none")
    assert status != 0
    assert "tables/observations.csv is not there: run notebooks/01_clean.ipynb first" in told
    status, told = papermill(
        "", "notebooks/02_growth.ipynb", "-p", "hedge_policy", "wide", derived=cleaned
    )
    assert status != 0
    assert "was made by 01_clean with hedge_policy 'standard', but 02_growth has hedge" in told


ADDED = """\
import matplotlib.pyplot as plt

figure, axes = plt.subplots()
axes.bar(["A"], [float(sum(observations["value"].head(3)))])
run.publish_chart(figure, "my_chart", title_zh="我的图", title_en="My chart", alt="One bar")
run.publish_number(
    "my_number",
    len(observations),
    unit="count",
    operands=[observations["figure"][0]],
    label_zh="数",
    label_en="A count",
    formula_zh="逐行计数",
    formula_en="rows counted",
)"""


@pytest.fixture(scope="module")
def edited(tmp_path_factory):
    """What is handed on by the first notebook with a cell renamed and another added."""
    project = copy_project(tmp_path_factory.mktemp("edited"))
    path = project / "notebooks" / "01_clean.ipynb"
    notebook = nbformat.reads(path.read_text("utf-8"), as_version=4)
    (bounds,) = (cell for cell in notebook.cells if cell.id == "bounds")
    bounds.id = "with-bounds"
    notebook.cells.append(nbformat.v4.new_code_cell(ADDED, id="of-my-own"))
    path.write_text(nbformat.writes(notebook), "utf-8")
    command = ["-m", "papermill", "--no-progress-bar", "notebooks/01_clean.ipynb", "out.ipynb"]
    done = run_in(project, project / "derived", *command)
    assert done.returncode == 0, done.stderr
    return project / "derived" / "changzhou"


def test_what_a_new_cell_adds_is_there_for_the_brief_and_traced_to_that_cell(edited):
    added = read_added(edited / "added")
    assert [chart.name for chart in added.charts] == ["my_chart"]
    (number,) = added.numbers
    assert number.made_by == MadeBy(step="01_clean", cell="of-my-own")
    assert number.value > 400
    assert number.operands[0].kind == "figure"
    assert (added.folder / "my_chart.svg").is_file()


def test_a_renamed_cell_gives_its_new_name(edited):
    origin = json.loads((edited / "tables" / "observations.json").read_text("utf-8"))
    assert origin["made_by"]["cell"] == "with-bounds"
