"""The manifest: what a run really read, code told by what it does, and each step's facts."""

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest

from analysis.brief.blocks import LeftOut
from analysis.core.project import find_project
from analysis.register.steps import STEPS, find_step
from analysis.run import manifest as module
from analysis.run.inputs import hash_file
from analysis.run.manifest import (
    REGISTER,
    describe_inputs,
    describe_step,
    write_manifest,
)
from analysis.source.scenario import read_scenario

HERE = find_project(Path(__file__).parent)


# A project's manifest


def write_notebook(path, *sources):
    cells = [{"cell_type": "code", "source": source} for source in sources]
    path.write_text(
        json.dumps({"cells": [*cells, {"cell_type": "markdown", "source": "import"}]}), "utf-8"
    )


@pytest.fixture
def described(project, scenario):
    return lambda: describe_inputs(project, scenario)


def test_the_inputs_are_the_scenario_s_data_its_prose_the_notebooks_and_the_citation(described):
    assert list(described()["inputs"]) == [
        "CITATION.cff",
        "data/raw/jia/claims.yml",
        "data/raw/jia/corrections.yml",
        "data/raw/jia/figures.csv",
        "data/raw/jia/indicators.yml",
        "data/raw/jia/source.yml",
        *(
            f"data/reference/{name}"
            for name in (
                *("places.yml", "publishers.yml", "reference_figures.csv", "series.yml"),
                "vintages.yml",
            )
        ),
        *(f"notebooks/{step.notebook}" for step in STEPS),
        "notebooks/prose/jia.en.md",
        "notebooks/prose/jia.zh.md",
    ]


def test_a_stranger_in_the_folder_has_no_effect(described, project):
    before = described()
    for path in (
        project.raw / "jia" / "~$figures.csv",
        project.notebooks / "Untitled.ipynb",
        project.parameters / "other.yml",
        project.prose / "other.en.md",
        project.root / "requirements.lock",
    ):
        path.write_text("{}", "utf-8")
    assert described() == before


def test_code_is_that_which_a_run_imports_and_none_of_the_other_commands(described):
    code = described()["code"]
    assert {"analysis.run.pipeline", "analysis.run.session", "analysis.study.growth"} <= set(code)
    assert {"analysis.brief.assemble", "analysis.render.pdf", "words/zh.yml"} <= set(code)
    assert {"core/units.yml", "source/hedges.yml"} <= set(code)
    assert {"render/templates/page.html.j2", "render/templates/style.css"} <= set(code)
    others = {
        *("analysis.run.cli", "analysis.run.compare", "analysis.run.compare.changes"),
        *("analysis.run.refresh", "analysis.run.nbval", "render/templates/compare.html.j2"),
    }
    assert "analysis.run.site.pages" in code  # a report has a page of its contents
    assert not others & set(code)
    assert not {name for name in code if name.startswith("analysis.extract")}
    engine = Path(module.__file__).parents[1]
    assert code["publish/dictionary.yml"] == hash_file(engine / "publish" / "dictionary.yml")


def test_packages_are_recorded_with_their_versions_and_python_by_its_minor(described):
    environment = described()["environment"]
    assert environment["python"] == "{}.{}".format(*sys.version_info[:2])
    assert {"pandas", "papermill", "typst", "pydantic"} <= set(environment["packages"])
    assert all(version[0].isdigit() for version in environment["packages"].values())
    assert "pytest" not in environment["packages"]


def test_each_step_s_facts_are_what_its_numbers_can_depend_on(project, scenario):
    growth = describe_step(project, scenario, find_step("02_growth"))
    assert growth.parameters == ("source", "indicators", "hedge_policy", "base_year", "end_year")
    assert growth.inputs[:2] == ("notebooks/02_growth.ipynb", "notebooks/01_clean.ipynb")
    assert "data/raw/jia/figures.csv" in growth.inputs
    assert not {"data/reference/reference_figures.csv", "data/raw/jia/claims.yml"} & {
        *growth.inputs
    }
    assert growth.modules[0] == "analysis.study.growth"
    assert {"analysis.study.frames", "analysis.core.frames"} <= set(growth.modules)
    assert {"core/units.yml", "source/hedges.yml"} <= set(growth.modules)
    assert not {name for name in growth.modules if name.startswith("render/")}
    assert not {name for name in growth.modules if "trends" in name or "claims" in name}
    assert "scipy" not in growth.packages
    trends = describe_step(project, scenario, find_step("03_trends"))
    assert {"seed", "horizon"} <= set(trends.parameters)
    assert "data/reference/reference_figures.csv" in trends.inputs
    assert "analysis.study.growth" in trends.modules
    assert "scipy" in trends.packages
    brief = describe_step(project, scenario, find_step("05_brief"))
    assert "notebooks/prose/jia.zh.md" not in brief.inputs  # no number depends on it


def test_what_a_notebook_imports_besides_counts_too_but_not_what_draws(project, scenario):
    path = project.notebooks / "04_claims.ipynb"
    write_notebook(
        path,
        "from analysis.study.growth import measure_growth",
        "from analysis.exhibits.charts import draw_verdicts",
    )
    facts = describe_step(project, scenario, find_step("04_claims"))
    assert "analysis.study.growth" in facts.modules
    assert not {name for name in facts.modules if name.startswith("analysis.exhibits")}


def test_what_makes_rows_into_numbers_is_recorded_with_its_words(described):
    facts = described()["steps"][REGISTER]
    assert facts["modules"][0] == "analysis.register.build"
    assert "words/zh.yml" in facts["modules"]
    assert facts["parameters"] == ()


def test_the_file_holds_all_that_with_parameters_and_outputs(project, scenario, tmp_path):
    folder = tmp_path / "report"
    (folder / "tables").mkdir(parents=True)
    (folder / "tables" / "a.csv").write_text("a\n", "utf-8")
    write_manifest(describe_inputs(project, scenario), scenario, folder)
    text = (folder / "manifest.json").read_text("utf-8")
    content = json.loads(text)
    assert content["outputs"] == {"tables/a.csv": hash_file(folder / "tables" / "a.csv")}
    assert content["scenario"] == scenario.model_dump(mode="json")
    assert set(content["steps"]) == {*(step.name for step in STEPS), REGISTER}
    facts = asdict(describe_step(project, scenario, STEPS[0]))
    assert content["steps"]["01_clean"] == {name: list(part) for name, part in facts.items()}
    assert str(project.root) not in text
    # a fact a line, in order, so that git tells what changed
    assert text.startswith('{\n "code": {\n  "analysis')
    assert f'  "tables/a.csv": "{content["outputs"]["tables/a.csv"]}"' in text.split("\n")
    assert list(content) == sorted(content)
    assert text.endswith("}\n")
    write_manifest(describe_inputs(project, scenario), scenario, folder)
    assert (folder / "manifest.json").read_text("utf-8") == text


def test_what_a_brief_left_out_is_kept_with_the_reason(project, scenario, tmp_path):
    left_out = {"en": [LeftOut(7, "Labs …", "labs > 5 does not hold: 2 against 5")], "zh": []}
    write_manifest(describe_inputs(project, scenario), scenario, tmp_path, left_out)
    text = (tmp_path / "manifest.json").read_text("utf-8")
    assert '"words": "Labs …"' in text  # to be read as it is
    content = json.loads(text)
    assert content["left_out"] == {
        "en": [{"line": 7, "words": "Labs …", "reason": "labs > 5 does not hold: 2 against 5"}],
        "zh": [],
    }


# The truth


WATCHED_STEPS = ("01_clean", "02_growth", "04_claims")


WATCHED = """\
import json, os, sys

root, *notebooks = sys.argv[1:]
opened, folder = set(), os.path.join(root, "")


def watch(event, arguments):
    if event == "open" and isinstance(arguments[0], str):
        path = os.path.realpath(arguments[0])
        writes = isinstance(arguments[1], str) and arguments[1][:1] in "wxa"
        if path.startswith(folder) and not writes:
            opened.add(os.path.relpath(path, folder).replace(os.sep, "/"))


sys.addaudithook(watch)
for notebook in notebooks:
    # The engine is imported anew for each, and what it had read is forgotten.
    for name in [name for name in sys.modules if name.partition(".")[0] == "analysis"]:
        del sys.modules[name]
    import analysis.run.cells

    with open(notebook, encoding="utf-8") as file:
        cells = json.load(file)["cells"]
    opened.clear()
    namespace = {"__name__": "__main__"}
    for cell in cells:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), namespace)
    print(json.dumps({"opened": sorted(opened), "modules": sorted(sys.modules)}))
"""


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """What the runs of notebooks 1, 2 and 4 opened and imported, each after those before it."""
    derived = tmp_path_factory.mktemp("derived")

    needed = {
        name: describe_step(HERE, read_scenario(HERE, "changzhou"), find_step(name)).inputs
        for name in WATCHED_STEPS
    }
    runs = [
        one.name
        for one in STEPS
        if any(f"notebooks/{one.notebook}" in inputs for inputs in needed.values())
    ]
    command = [sys.executable, "-W", "ignore", "-c", WATCHED, str(HERE.root)]
    done = subprocess.run(
        [*command, *(f"{name}.ipynb" for name in runs)],
        cwd=HERE.notebooks,
        env={**module_environment(), "ANALYSIS_DERIVED": str(derived)},
        capture_output=True,
        text=True,
        check=True,
    )
    told = [json.loads(line) for line in done.stdout.splitlines() if line.startswith('{"opened"')]
    return dict(zip(runs, told, strict=True))


@pytest.mark.parametrize("step", WATCHED_STEPS)
def test_a_notebook_run_reads_the_data_and_runs_the_code_that_its_facts_name(step, found):
    scenario = read_scenario(HERE, "changzhou")
    facts = describe_step(HERE, scenario, find_step(step))
    everything = describe_inputs(HERE, scenario)
    data = {name for name in found[step]["opened"] if name.startswith("data/")}
    named = {name for name in facts.inputs if name.startswith("data/")}
    assert named <= data
    # a chart's words may be read from the reference data, which no number comes from
    assert {name for name in data - named if "/reference/" not in name} == set()
    assert data <= set(everything["inputs"])
    run = {name for name in found[step]["modules"] if name.startswith("analysis.")}
    assert run <= set(everything["code"])


def module_environment():
    import os

    source = str(Path(module.__file__).parents[2])
    return {**os.environ, "PYTHONPATH": source, "MPLBACKEND": "agg"}
