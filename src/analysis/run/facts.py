"""What a task's outcome can depend on, said one by one: the facts of which its key is made.

A fact has a name that a reader understands and a value that changes when what it names does. A
change of any fact is a reason to run; what changed between two runs is the explanation.
"""

import json
import platform
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from analysis.core.project import MARKER, Project
from analysis.register.steps import Read, Step
from analysis.run.cache import Outputs
from analysis.run.code import (
    engine_folder,
    find_data,
    find_modules,
    notebook_imports,
    stamp_engine,
)
from analysis.run.inputs import files_of, hash_cells, hash_file
from analysis.run.uses import Uses
from analysis.source.scenario import Scenario

Facts = dict[str, str]

#: What any notebook runs through, whatever it imports itself.
_NOTEBOOK: Final = ("analysis.run.session", "analysis.run.engine")
_STAGES: Final = ("analysis.run.stages",)
_INFO: Final = re.compile(r"(?P<name>.+)-(?P<version>[^-]+)\.dist-info")


def notebook_facts(
    project: Project, scenario: Scenario, step: Step, uses: Uses, made: Mapping[str, Outputs]
) -> Facts:
    """Return what a notebook's outcome depends on, but for files that only its run can tell."""
    path = project.notebooks / step.notebook
    roots = (*_NOTEBOOK, *step.modules, *notebook_imports(path))
    given = scenario.notebook_parameters()
    return {
        f"notebook {step.name}": hash_cells(path),
        **{f"parameter {name}": show_value(given[name]) for name in sorted(uses.parameters)},
        **file_facts(project, scenario, step.reads),
        **{
            f"{name} of {giver}": one
            for giver in (one.name for one in uses.givers(step))
            for name, one in made[giver].hashes.items()
            if takes(uses, name)
        },
        **code_facts(roots),
    }


def takes(uses: Uses, name: str) -> bool:
    """Tell whether a notebook is given a file that an earlier one handed on."""
    if not name.startswith("derived/"):
        return False
    if uses.tables is None:
        return True
    folder, _, stem = name.rpartition("/")
    return folder == "derived/tables" and stem.rpartition(".")[0] in uses.tables


def stage_facts(
    project: Project,
    scenario: Scenario,
    reads: Iterable[Read],
    made: Iterable[Outputs],
    *,
    left_out: frozenset[str] = frozenset(),
) -> Facts:
    """Return what a stage's outcome depends on.

    Args:
        project: where everything is.
        scenario: its parameters.
        reads: kinds of data that it reads.
        made: what the tasks made that it takes from.
        left_out: parameters that it does not depend on.
    """
    given = scenario.notebook_parameters()
    marker = project.root / MARKER
    return {
        **{
            f"parameter {name}": show_value(value)
            for name, value in given.items()
            if name not in left_out
        },
        **file_facts(project, scenario, reads),
        MARKER: hash_file(marker) if marker.is_file() else "",
        **{name: one for outputs in made for name, one in outputs.hashes.items()},
        **code_facts(_STAGES),
    }


def file_facts(project: Project, scenario: Scenario, reads: Iterable[Read]) -> Facts:
    """Return the hash of each file of some kinds of data."""
    return {
        project.shown(path): hash_file(path)
        for read in reads
        for path in files_of(project, scenario, read)
    }


def show_value(value: Any) -> str:  # noqa: ANN401 (a parameter)
    """Write a parameter's value so that no two values look alike."""
    return json.dumps(value, ensure_ascii=False)


def code_facts(roots: tuple[str, ...]) -> Facts:
    """Return the engine's modules that some modules need, its data, Python and all packages."""
    return _code_facts(roots, stamp_engine(engine_folder()))


@cache
def _code_facts(roots: tuple[str, ...], _stamp: object) -> Facts:
    modules = find_modules(roots)
    return {
        **{f"code {name}": hash_file(path) for name, path in modules.items()},
        **{f"code {name}": hash_file(path) for name, path in find_data(modules).items()},
        **environment_facts(),
    }


@cache
def environment_facts() -> Facts:
    """Return the versions of Python and of every package there is: a cell may import any."""
    found = {
        "python": f"{sys.implementation.name} {platform.python_version()} {platform.machine()}"
    }
    for folder in sys.path:
        if folder and Path(folder).is_dir():
            for path in Path(folder).glob("*.dist-info"):
                if named := _INFO.fullmatch(path.name):
                    found.setdefault(f"package {named['name']}", named["version"])
    return found


def tell_changes(before: Mapping[str, str] | None, now: Mapping[str, str]) -> Iterator[str]:
    """Yield what differs between the facts of two runs, a phrase each."""
    if before is None:
        yield "it was not run before"
        return
    for name in sorted(before.keys() | now.keys()):
        old, new = before.get(name), now.get(name)
        if old == new:
            continue
        if name.startswith(("parameter ", "package ", "python")):
            yield f"{name}: {old or 'none'} → {new or 'none'}"
        elif old is None or new is None:
            yield f"{name} {'is new' if old is None else 'is gone'}"
        else:
            yield f"{name} changed"
