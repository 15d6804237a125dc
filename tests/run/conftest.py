"""A whole small project, to run parts of the engine in."""

import json
from datetime import date

import pytest

from analysis.core.project import DERIVED_VARIABLE, VARIABLE, Project
from analysis.register.steps import STEPS
from analysis.source.scenario import Scenario

REFERENCE = (
    "series,geo,year,value,unit,vintage,status,trust,source_title,publisher,url,as_written,note\n"
)
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
    (made.root / "brief.toml").write_text("")
    (made.root / "CITATION.cff").write_text(CITATION)
    made.reference.mkdir(parents=True)
    (made.reference / "reference_figures.csv").write_text(REFERENCE)
    made.prose.mkdir(parents=True)
    for language in ("zh", "en"):
        (made.prose / f"jia.{language}.md").write_text("---\ntitle: A\n---\nText.\n")
    made.parameters.mkdir()
    (made.raw / "jia" / "claims.yml").write_text("")
    for step in STEPS:
        content = notebook(
            ("parameters", "# Parameters\nscenario = 'town'"),
            ("scenario", f"run = start('{step.name}', globals())"),
            ("mine", "run.publish()"),
        )
        (made.notebooks / step.notebook).write_text(json.dumps(content))
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
