"""The manifest: what a run really read and made, and what each of its steps depends on.

It lists the data files that the scenario's steps read, the notebooks, the engine's code, the
packages, and what came out. Code is told by what it does: a module's hash is that of its syntax
tree without positions, comments and docstrings, so that a comment changes no report. Which
modules a run depends on is found from what the notebooks and the pipeline import, and from what
those import; a module that no run imports is none of its inputs.

Each step's facts (parameters, data, modules and packages its numbers can depend on) are written
down too: a comparison finds causes by what two runs wrote, not by the code of today.
"""

import importlib.metadata
import json
import platform
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from analysis.brief.blocks import LeftOut
from analysis.core.files import write_whole
from analysis.core.project import Project, read_settings
from analysis.register.steps import (
    STEPS,
    Read,
    Step,
    modules_behind,
    parameters_behind,
    reads_behind,
    steps_behind,
)
from analysis.run.code import (
    find_data,
    find_modules,
    find_packages,
    hash_code,
    module_file,
    notebook_imports,
)
from analysis.run.inputs import hash_file, hash_inputs, hash_source
from analysis.run.trace import LISTING, hash_read
from analysis.source.scenario import Scenario

#: What makes rows into numbers and numbers into the report, whatever notebook made the rows.
REGISTER: Final = "register"
_REGISTER_MODULES: Final = ("analysis.register.build",)
_PIPELINE: Final = ("analysis.run.pipeline", "analysis.run.session")
#: What every notebook works through. It leads to the whole study, whichever part a notebook uses,
#: so that a step depends on these modules but not on all that they import.
_DOORS: Final = ("analysis.study.frames", "analysis.run.session", "analysis.core.frames")
#: Rooms that draw and set, and compute nothing.
_DRAWING: Final = ("analysis.run", "analysis.exhibits", "analysis.render")


@dataclass(frozen=True)
class StepFacts:
    """What a step's numbers can depend on, by name; hashes and values stand in the manifest.

    Attributes:
        parameters: of the scenario.
        inputs: data files and notebooks, by their paths.
        modules: of the engine, the nearest first.
        packages: that these import.
    """

    parameters: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()


def write_manifest(
    inputs: Mapping[str, Any],
    scenario: Scenario,
    folder: Path,
    left_out: Mapping[str, Iterable[LeftOut]] | None = None,
) -> None:
    """Write a report's `manifest.json`, after all its other files are there.

    Args:
        inputs: what it is made from, as :func:`describe_inputs` tells.
        scenario: its parameters.
        folder: the report's.
        left_out: by language, the blocks of the prose that its brief left out.
    """
    content = {
        **inputs,
        "left_out": {
            language: [asdict(one) for one in blocks]
            for language, blocks in (left_out or {}).items()
        },
        "scenario": scenario.model_dump(mode="json"),
        "outputs": {
            path.relative_to(folder).as_posix(): hash_file(path)
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path != folder / "manifest.json"
        },
    }
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
    write_whole(folder / "manifest.json", f"{text}\n".encode())


def describe_inputs(project: Project, scenario: Scenario) -> dict[str, Any]:
    """Return what a scenario's report is made from, as the project stands."""
    notebooks = [project.notebooks / step.notebook for step in STEPS]
    # The prose is read by no step, but the briefs are made from it.
    reads: list[Read] = [*dict.fromkeys(read for step in STEPS for read in step.reads), "prose"]
    paths = [*notebooks, project.root / "CITATION.cff"]
    inputs = hash_inputs(project, scenario, reads) | {
        path.relative_to(project.root).as_posix(): hash_source(path)
        for path in paths
        if path.is_file()
    }
    imported = [name for path in notebooks if path.is_file() for name in notebook_imports(path)]
    modules = find_modules((*_PIPELINE, *imported, *(m for s in STEPS for m in s.modules)))
    data = {name: hash_file(path) for name, path in find_data(modules).items()}
    words = hash_inputs(project, scenario, ("words",))
    address = read_settings(project).site_url
    return {
        **({"settings": {"site_url": address}} if address else {}),
        "inputs": dict(sorted(inputs.items())),
        "code": {name: hash_code(path) for name, path in modules.items()} | data,
        "environment": {
            "python": ".".join(platform.python_version_tuple()[:2]),
            "packages": {
                name: importlib.metadata.version(name) for name in find_packages(modules.values())
            },
        },
        "steps": {step.name: asdict(describe_step(project, scenario, step)) for step in STEPS}
        | {REGISTER: asdict(_facts((), words, _REGISTER_MODULES))},
    }


def hash_seen(project: Project, name: str) -> str:
    """Return the hash of what a kernel was seen to read, as it is now; empty for nothing.

    Args:
        project: where everything is.
        name: a file's path in it, or ``folder`` and the path of one that was listed.
    """
    path = project.root / name
    return hash_source(path) if path.is_file() else hash_read(name, project.root)


def describe_seen(project: Project, reads: Iterable[str]) -> dict[str, str]:
    """Return the hash of each file of the project that kernels were seen to read, undeclared.

    What lies elsewhere is no part of the project, nor of an archive of it.
    """
    return {name: hash_seen(project, name) for name in reads if not _is_elsewhere(name)}


def _is_elsewhere(name: str) -> bool:
    return Path(name.removeprefix(LISTING)).is_absolute()


def describe_step(project: Project, scenario: Scenario, step: Step) -> StepFacts:
    """Return what a step's numbers can depend on, through the tables it takes too."""
    behind = steps_behind(step)
    notebooks = [project.notebooks / one.notebook for one in reversed(behind)]
    imported = [
        name
        for path in notebooks
        if path.is_file()
        for name in notebook_imports(path)
        if name not in _DOORS and not name.startswith(_DRAWING)
    ]
    inputs = (
        *(path.relative_to(project.root).as_posix() for path in notebooks if path.is_file()),
        *(path for path in hash_inputs(project, scenario, reads_behind(step))),
    )
    return _facts(parameters_behind(step), inputs, (*modules_behind(step), *imported))


def _facts(parameters: Iterable[str], inputs: Iterable[str], modules: Iterable[str]) -> StepFacts:
    found = find_modules(modules)
    doors = {name: path for name in _DOORS if (path := module_file(name)) is not None}
    packages = find_packages([*found.values(), *doors.values()])
    code = dict.fromkeys([*found, *doors, *find_data(found)])
    return StepFacts(tuple(parameters), tuple(inputs), tuple(code), tuple(packages))
