"""A project's replication archive, with its bill of materials and what it is, for machines.

Apart from `run/bundle.py`, which a report's own pages of contents rest on: another wording of
these descriptions makes no report stale.
"""

from pathlib import Path

from analysis.core.project import Project
from analysis.core.records import read_yaml
from analysis.run.bill import make_bill
from analysis.run.bundle import BILL, CRATE, Bundle, build_bundle, built_scenarios, check_current
from analysis.run.crate import make_crate


def bundle_project(project: Project) -> Bundle:
    """Return the archive of a project with its reports.

    Raises:
        InputError: if there is no report, or one that the project would not give again.
    """
    scenarios = built_scenarios(project)
    inputs = {one.scenario: check_current(project, one) for one in scenarios}
    needed: set[Path] = set()
    for scenario, names in inputs.items():
        needed |= {project.root / name for name in names}
        needed |= {*(project.reports / scenario).rglob("*")}
    edition = max(scenario.edition for scenario in scenarios)
    path = project.root / "CITATION.cff"
    # A new project has none until its authors write one.
    citation = read_yaml(path) if path.is_file() else {}
    made = {CRATE: make_crate(project, inputs, citation, edition)}
    if bill := make_bill(project, citation):
        made[BILL] = bill
    return build_bundle(project.root, edition, needed, made)
