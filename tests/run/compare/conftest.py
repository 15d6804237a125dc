"""Reports of the small source, made as the real ones are, and manifests to be compared."""

import json
from pathlib import Path

import pytest

from analysis.core.project import find_project
from analysis.core.records import write_csv
from analysis.core.result import MadeBy
from analysis.register.added import AddedSet
from analysis.register.build import build_register
from analysis.register.results import Results
from analysis.run.compare.changes import compare_runs
from analysis.run.compare.runs import read_run
from analysis.run.inputs import hash_file
from analysis.source.bounds import HedgePolicy
from analysis.source.claims import read_claims
from analysis.source.observe import Observation, clean_figures
from analysis.source.reference import read_reference
from analysis.study.claims import ClaimRow, audit_claims
from analysis.study.composition import decompose_growth
from analysis.study.growth import measure_growth
from analysis.words.catalogue import catalogue

CLAIMS = """\
labs_growth:
  topic: growth
  says_zh: "由{base}增至{end}，称增长{stated}"
  says_en: "Labs rose from {base} to {end}, said to be growth of {stated}"
  stated: p02.11
  operands: {base: p01.02, end: p01.04}
  readings:
    total: {label_zh: "总增幅", label_en: "total growth", formula: "pct(base, end)"}
"""
STATED = "p02.11,2,80.1%,change,80.1,exact,percent,2019,stated,甲市,labs,\n"
STEPS = ("01_clean", "02_growth", "03_trends", "04_claims")
HERE = find_project(Path(__file__).parent)
CODE = "analysis.study.growth"
FACTS = {
    "parameters": ["source", "hedge_policy", "base_year"],
    "inputs": ["data/raw/jia/figures.csv", "notebooks/02_growth.ipynb"],
    "modules": [CODE, "analysis.core.quantity"],
    "packages": ["PyYAML"],
}


@pytest.fixture
def make_run(source_folder, tmp_path, scenario):
    """Make a report of the small source, as it is now, by the functions that make the real one."""
    source_folder.path("claims.yml").write_text(CLAIMS, encoding="utf-8")
    source_folder.append("figures.csv", STATED)

    def make(name, *, policy=HedgePolicy.STANDARD, code="first", **parameters):
        source = source_folder.read()
        rows = clean_figures(source, policy=policy)
        growth = measure_growth(rows, source.indicators, base_year=2014, end_year=2020).rows
        declared = read_claims(source_folder.path("claims.yml"), source.figures)
        claims = audit_claims(declared, source, policy=policy)
        base_year = parameters.setdefault("base_year", 2014)
        made = {
            table: MadeBy(step=step, cell="mine")
            for step, tables in {
                "01_clean": ["observations"],
                "02_growth": ["growth", "rates", "composition"],
                "03_trends": ["trends", "projections", "reference"],
                "04_claims": ["claims", "robustness"],
            }.items()
            for table in tables
        }
        results = Results(
            scenario=scenario.model_copy(
                update={"base_year": base_year, "hedge_policy": policy}
                | {name: value for name, value in parameters.items() if name == "horizon"}
            ),
            source=source,
            reference=read_reference(HERE.reference),
            declared=declared,
            observations=tuple(rows),
            growth=tuple(growth),
            composition=tuple(decompose_growth(growth, source.indicators).rows),
            claims=tuple(claims),
            robustness=(),
            trends=(),
            projections=(),
            made=made,
            added=AddedSet(tmp_path / "added"),
        )
        register = build_register(results, {name: catalogue(name) for name in ("zh", "en")})
        folder = tmp_path / name
        write_csv(folder / "tables" / "observations.csv", rows, Observation)
        write_csv(folder / "tables" / "claims.csv", claims, ClaimRow)
        (folder / "numbers.json").write_text(register.to_json(), encoding="utf-8")
        manifest = {
            "scenario": {"scenario": "jia", "hedge_policy": policy, **parameters},
            "inputs": {
                **{
                    f"data/raw/jia/{path.name}": hash_file(path)
                    for path in source_folder.folder.iterdir()
                },
                "notebooks/prose/jia.en.md": code,
            },
            "code": {CODE: code, "analysis.render.pdf": code},
            "steps": dict.fromkeys((*STEPS, "register"), FACTS),
            "environment": {"python": "3.11", "packages": {"pyyaml": code, "typst": code}},
            "outputs": {
                path.relative_to(folder).as_posix(): hash_file(path)
                for path in folder.rglob("*")
                if path.is_file()
            },
        }
        (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
        return folder

    return make


@pytest.fixture(scope="session")
def compare_folders():
    """Compare two report folders."""

    def compare(old, new):
        return compare_runs(read_run(old, "old"), read_run(new, "new"))

    return compare


@pytest.fixture(scope="session")
def make_manifest():
    """Make the manifest of a run whose steps depend on different things."""

    def make(**changed):
        facts = {
            "02_growth": {
                "parameters": ["source", "base_year"],
                "inputs": ["data/raw/jia/figures.csv", "notebooks/02_growth.ipynb"],
                "modules": ["analysis.study.growth", "analysis.core.quantity"],
                "packages": ["PyYAML"],
            },
            "03_trends": {
                "parameters": ["source", "base_year", "seed", "horizon", "hedge_policy"],
                "inputs": [
                    "data/raw/jia/figures.csv",
                    "data/reference/reference_figures.csv",
                    "notebooks/02_growth.ipynb",
                    "notebooks/03_trends.ipynb",
                ],
                "modules": ["analysis.study.trends.study", "analysis.study.growth"],
                "packages": ["PyYAML", "scipy"],
            },
            "register": {
                "parameters": [],
                "inputs": [],
                "modules": ["analysis.register.numbers", "words/en.yml"],
                "packages": ["pydantic"],
            },
        }
        content = {
            "scenario": {"scenario": "jia", "base_year": 2014, "seed": 1, "horizon": 2025}
            | {"edition": "2024-05-01"},
            "inputs": dict.fromkeys(
                [
                    *facts["03_trends"]["inputs"],
                    "notebooks/prose/jia.en.md",
                    "CITATION.cff",
                    "data/raw/jia/claims.yml",
                ],
                "old",
            ),
            "code": dict.fromkeys(
                [
                    *("analysis.study.growth", "analysis.study.trends.study"),
                    *("analysis.register.numbers", "analysis.render.pdf", "words/en.yml"),
                    "analysis.core.quantity",
                ],
                "old",
            ),
            "environment": {
                "python": "3.11",
                "packages": dict.fromkeys(["pyyaml", "scipy", "typst", "pydantic"], "1"),
            },
            "steps": facts,
            "outputs": {},
        }
        for part, values in changed.items():
            content[part] = content[part] | values
        return content

    return make
