"""A project's replication archive, with its bill of materials and what it is, for machines.

Apart from `run/bundle.py`, which a report's own pages of contents rest on: another wording of
these descriptions makes no report stale.
"""

import shutil
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from analysis.core.errors import InputError
from analysis.core.project import Project, read_settings
from analysis.core.records import read_yaml, refuse
from analysis.run.bill import make_bill
from analysis.run.bundle import (
    BILL,
    CRATE,
    Bundle,
    build_bundle,
    built_scenarios,
    check_current,
    is_made_of,
    leave_contents,
    refuse_strays,
)
from analysis.run.crate import make_crate
from analysis.run.inputs import hash_file
from analysis.run.site.pages import Pages
from analysis.source.scenario import Scenario


def bundle_project(project: Project) -> Bundle:
    """Return the archive of a project with its reports.

    Raises:
        InputError: if there is no report, or one that the project would not give again, or the
            project's settings are faulty.
    """
    read_settings(project)
    scenarios = built_scenarios(project)
    refuse_strays(project)
    inputs = _check_all(project, scenarios)
    needed: set[Path] = set()
    for scenario, names in inputs.items():
        needed |= {project.parameters / f"{scenario}.yml"}
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


def _check_all(project: Project, scenarios: Sequence[Scenario]) -> dict[str, list[str]]:
    """Return what each scenario's report was made from, or name at once all that are stale."""
    inputs: dict[str, list[str]] = {}
    faults = []
    for scenario in scenarios:
        try:
            inputs[scenario.scenario] = check_current(project, scenario)
            check_contents(project, project.reports / scenario.scenario)
        except InputError as error:
            faults.append(str(error))
    refuse(faults)
    return inputs


def check_contents(project: Project, folder: Path) -> None:
    """Refuse a report whose pages of contents are not those that its other files make.

    No manifest holds them, for they tell of it.

    Raises:
        InputError: naming the page.
    """
    with TemporaryDirectory() as name:
        made = Path(name) / folder.name
        shutil.copytree(folder, made, ignore=leave_contents)
        Pages(project.words).write_edition(made)
        expected, present = (
            {path.name: hash_file(path) for path in one.iterdir() if is_made_of(path)}
            for one in (made, folder)
        )
    for page in sorted(expected.keys() | present.keys()):
        if expected.get(page) != present.get(page):
            msg = (
                f"{folder / page}: not what the report's files make; make it again: make report "
                f"SCENARIO={folder.name}"
            )
            raise InputError(msg)
