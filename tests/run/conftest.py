"""A whole small project, to run parts of the engine in."""

import json
from datetime import date
from pathlib import Path

import pytest

from analysis.core.project import DERIVED_VARIABLE, VARIABLE, Project, find_project
from analysis.register.steps import STEPS
from analysis.run.manifest import describe_inputs
from analysis.source.scenario import Scenario

HERE = find_project(Path(__file__).parent)
#: The one outside figure of the small project.
REFERENCE_ROW = "rd_gdp_ratio.china.2000.wdi_latest"
CITATION = """\
cff-version: 1.2.0
title: A brief
message: Cite it.
version: "1"
keywords: [a]
authors: [{name: The authors}]
"""


def notebook(*cells):
    """Return a notebook of code cells, each an id and its text."""
    return {
        "cells": [
            {
                "cell_type": "code",
                "id": name,
                "metadata": {"tags": ["parameters"]} if name == "parameters" else {},
                "execution_count": None,
                "outputs": [],
                "source": source,
            }
            for name, source in cells
        ],
        "metadata": {"kernelspec": {"display_name": "P", "language": "python", "name": "python3"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


@pytest.fixture
def project(source_folder, monkeypatch) -> Project:
    """A project with the small source, `jia`, and notebooks of two cells."""
    for variable in (VARIABLE, DERIVED_VARIABLE):
        monkeypatch.delenv(variable, raising=False)
    made = Project.at(source_folder.folder.parents[2])
    (made.root / "brief.toml").write_text("", "utf-8")
    (made.root / "CITATION.cff").write_text(CITATION, "utf-8")
    made.reference.mkdir(parents=True)
    for name in ("series", "places", "vintages", "publishers"):
        path = made.reference / f"{name}.yml"
        path.write_bytes((HERE.reference / path.name).read_bytes())
    figures = (HERE.reference / "reference_figures.csv").read_text("utf-8").splitlines()
    (made.reference / "reference_figures.csv").write_text("\n".join(figures[:2]) + "\n", "utf-8")
    made.prose.mkdir(parents=True)
    for language in ("zh", "en"):
        (made.prose / f"jia.{language}.md").write_text(
            "---\ntitle: A\nauthor: The authors\ndescription: A brief.\n---\nText.\n", "utf-8"
        )
    made.parameters.mkdir()
    (made.raw / "jia" / "claims.yml").write_text("{}\n", "utf-8")
    for step in STEPS:
        content = notebook(
            ("parameters", "# Parameters\nscenario = 'town'"),
            ("scenario", f"run = start('{step.name}', globals())"),
            ("mine", "run.publish()"),
        )
        (made.notebooks / step.notebook).write_text(json.dumps(content), "utf-8")
    return made


@pytest.fixture
def scenario() -> Scenario:
    return Scenario(
        scenario="town",
        source="jia",
        base_year=2014,
        end_year=2020,
        horizon=2025,
        languages=("zh", "en"),
        seed=1,
        prose="jia",
        edition=date(2024, 5, 1),
    )


@pytest.fixture
def report(project, scenario) -> Project:
    """A project with a report of `town`, as its manifest says it was made."""
    (project.parameters / "town.yml").write_text(
        "source: jia\nbase_year: 2014\nend_year: 2020\nhorizon: 2025\nseed: 1\nprose: jia\n"
        "edition: 2024-05-01\n",
        "utf-8",
    )
    (project.root / ".gitignore").write_text("", "utf-8")
    made = describe_inputs(project, scenario) | {
        "scenario": scenario.model_dump(mode="json"),
        "outputs": {},
    }
    path = project.reports / "town" / "manifest.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(made), "utf-8")
    return project
