"""The notebooks as committed: thin, parameterized, with outputs that nbval really compares."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from analysis.core.records import read_yaml
from analysis.run.pipeline import NOTEBOOKS, STEPS
from analysis.source.scenario import PARAMETERS

#: Fewer compared cells than this would mean that outputs were lost.
MIN_COMPARED = 35


def read(step):
    return nbformat.reads((NOTEBOOKS / f"{step}.ipynb").read_text("utf-8"), as_version=4)


def code_cells(step):
    return [cell for cell in read(step).cells if cell.cell_type == "code"]


@pytest.mark.parametrize("step", STEPS)
def test_a_notebook_is_prose_calls_and_displays(step):
    for cell in code_cells(step):
        assert not re.search(r"^(def|class|for|while|if)\b", cell.source, re.MULTILINE), cell.id
    assert len(read(step).cells) <= 26


@pytest.mark.parametrize("step", STEPS)
def test_the_parameters_are_those_of_the_default_scenario(step):
    tagged = [c for c in code_cells(step) if "parameters" in c.metadata.get("tags", [])]
    assert len(tagged) == 1
    stated: dict[str, object] = {}
    exec(tagged[0].source, stated)  # noqa: S102 (the cell is ours, and only assigns)
    del stated["__builtins__"]
    expected = read_yaml(PARAMETERS / "changzhou.yml")
    expected["edition"] = expected["edition"].isoformat()
    assert stated == expected


@pytest.mark.parametrize("step", STEPS)
def test_a_notebook_was_run_from_top_to_bottom_and_holds_nothing_volatile(step):
    cells = code_cells(step)
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert all(set(cell.metadata) <= {"tags"} for cell in cells)
    assert all(re.fullmatch(r"[a-z-]+", cell.id) for cell in read(step).cells)
    text = (NOTEBOOKS / f"{step}.ipynb").read_text("utf-8")
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


def run_nbval(notebook: Path, derived: Path):
    command = [sys.executable, "-m", "pytest", "-n0", "-p", "no:cacheprovider", "--nbval"]
    return subprocess.run(
        [*command, "-c", os.devnull, "--rootdir", str(notebook.parent), str(notebook)],
        env=os.environ | {"ANALYSIS_DERIVED": str(derived)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_nbval_passes_as_committed_and_fails_when_one_stored_number_is_changed(tmp_path):
    original = (NOTEBOOKS / "01_clean.ipynb").read_text("utf-8")
    good = tmp_path / "good.ipynb"
    good.write_text(original, "utf-8")
    passed = run_nbval(good, tmp_path / "derived")
    assert passed.returncode == 0, passed.stdout[-2000:]

    notebook = json.loads(original)
    kinds = next(cell for cell in notebook["cells"] if cell["id"] == "kinds")
    shown = kinds["outputs"][0]["data"]["text/plain"]
    text = "".join(shown)
    number = re.search(r"level\s+(\d+)", text)
    assert number is not None
    kinds["outputs"][0]["data"]["text/plain"] = text.replace(number[1], str(int(number[1]) + 1), 1)
    bad = tmp_path / "bad.ipynb"
    bad.write_text(json.dumps(notebook), "utf-8")
    failed = run_nbval(bad, tmp_path / "derived")
    assert failed.returncode == 1, failed.stdout[-2000:]
    assert "kinds" in failed.stdout or "level" in failed.stdout
