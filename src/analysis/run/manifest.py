"""The manifest: what a run really read and made, and what each of its steps depends on.

It lists the data files that the scenario's steps read, the notebooks, the engine's code, the
packages, and what came out. Code is told by what it does: a module's hash is that of its syntax
tree without positions, comments and docstrings, so that a comment changes no report. Which
modules a run depends on is found from what the notebooks and the pipeline import, and from what
those import; a module that no run imports is none of its inputs.

Each step's facts (parameters, data, modules and packages its numbers can depend on) are written
down too: a comparison finds causes by what two runs wrote, not by the code of today.
"""

import ast
import hashlib
import importlib.metadata
import json
import platform
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from analysis.brief.blocks import LeftOut
from analysis.core.files import read_text, write_whole
from analysis.core.project import Project
from analysis.register.steps import (
    STEPS,
    Step,
    modules_behind,
    parameters_behind,
    reads_behind,
    steps_behind,
)
from analysis.run.inputs import hash_file, hash_inputs, hash_source
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
    project: Project,
    scenario: Scenario,
    folder: Path,
    left_out: Mapping[str, Iterable[LeftOut]] | None = None,
) -> None:
    """Write a report's `manifest.json`, after all its other files are there.

    Args:
        project: where everything is.
        scenario: its parameters.
        folder: the report's.
        left_out: by language, the blocks of the prose that its brief left out.
    """
    content = {
        **describe_inputs(project, scenario),
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
    reads = dict.fromkeys(read for step in STEPS for read in step.reads)
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
    return {
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
        *(
            path
            for path in hash_inputs(project, scenario, reads_behind(step))
            if step.per_language or not path.startswith("notebooks/prose/")
        ),
    )
    return _facts(parameters_behind(step), inputs, (*modules_behind(step), *imported))


def _facts(parameters: Iterable[str], inputs: Iterable[str], modules: Iterable[str]) -> StepFacts:
    found = find_modules(modules)
    doors = {name: path for name in _DOORS if (path := _module_file(name)) is not None}
    packages = find_packages([*found.values(), *doors.values()])
    code = dict.fromkeys([*found, *doors, *find_data(found)])
    return StepFacts(tuple(parameters), tuple(inputs), tuple(code), tuple(packages))


# Code


def _engine() -> Path:
    """Return where the engine's code lies: beside this module, in a checkout or a wheel."""
    return Path(str(files("analysis")))


def find_data(modules: Mapping[str, Path]) -> dict[str, Path]:
    """Return the data files of the modules' packages: words, units, tables, templates, type.

    Of the templates, those that one of the modules names.
    """
    code = [read_text(path) for path in modules.values()]
    rooms = sorted({name.split(".")[1] for name in modules if "." in name})
    packages = {path.parent for path in modules.values()}
    return {
        path.relative_to(_engine()).as_posix(): path
        for room in rooms
        for path in sorted((_engine() / room).rglob("*"))
        if path.is_file()
        and _package_of(path) in packages
        and path.suffix not in {".py", ".pyc"}
        and not any(
            part.startswith((".", "~", "__")) for part in path.relative_to(_engine()).parts
        )
        and (path.suffix != ".j2" or any(path.name in text for text in code))
    }


def _package_of(path: Path) -> Path:
    """Return the folder of the package that a data file belongs to, the nearest one above it."""
    return next(folder for folder in path.parents if (folder / "__init__.py").is_file())


def find_modules(roots: Iterable[str]) -> dict[str, Path]:
    """Return the engine's modules that some modules import, those first, with their files.

    Imports inside functions count too. A package that is imported through a module of it counts
    by its own file.
    """
    found: dict[str, Path] = {}
    waiting = list(dict.fromkeys(roots))
    while waiting:
        name = waiting.pop(0)
        path = _module_file(name)
        if name in found or path is None:
            continue
        found[name] = path
        package = name.rpartition(".")[0]
        waiting += [package] if package else []
        waiting += [one for one in _imports(path) if one.startswith("analysis.")]
    return found


def _module_file(name: str) -> Path | None:
    parts = name.split(".")
    if parts[0] != "analysis":
        return None
    base = _engine().joinpath(*parts[1:])
    candidates = (base.with_suffix(".py"), base / "__init__.py")
    return next((path for path in candidates if path.is_file()), None)


@cache
def _parse(path: Path, text: str) -> ast.Module:
    return ast.parse(text, str(path))


def _imports(path: Path) -> list[str]:
    """Return what a module imports by name; of ``from a import b`` both a and a.b."""
    return list(_imported(_parse(path, read_text(path))))


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def notebook_imports(path: Path) -> list[str]:
    """Return the engine's modules that a notebook's cells import."""
    cells = json.loads(read_text(path))["cells"]
    sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    names = [name for source in sources for name in _imported(_parse_cell(source))]
    return [name for name in dict.fromkeys(names) if _module_file(name) is not None]


def _parse_cell(source: str) -> ast.Module:
    """Parse a cell without IPython's own lines, which begin with % or !."""
    plain = [
        line if not line.lstrip().startswith(("%", "!")) else "" for line in source.splitlines()
    ]
    try:
        return ast.parse("\n".join(plain))
    except SyntaxError:  # it fails where it is run, with a better message
        return ast.Module([], [])


def find_packages(modules: Iterable[Path]) -> list[str]:
    """Return the distributions that some modules import."""
    tops = {name.partition(".")[0] for path in modules for name in _imports(path)}
    distributions = _distributions()
    return sorted(
        {name for top in tops - {"analysis"} for name in distributions.get(top, ())},
        key=str.lower,
    )


@cache
def _distributions() -> Mapping[str, list[str]]:
    return importlib.metadata.packages_distributions()


def hash_code(path: Path) -> str:
    """Return the SHA-256 of what a module does: its syntax tree, positions and words left out.

    Comments, blank lines, docstrings and the layout of lines count for nothing. The tree is
    written by :func:`_shape`, not by `ast.dump`, whose form differs between Pythons.
    """
    return hashlib.sha256(repr(_shape(_parse(path, read_text(path)))).encode()).hexdigest()


#: Parts of the tree that say nothing of what the code does, or that only some Pythons have.
_IDLE: Final = frozenset({"type_comment", "type_ignores", "kind", "ctx"})


def _shape(node: object) -> object:
    if isinstance(node, list):
        return [_shape(one) for one in node]
    if not isinstance(node, ast.AST):
        return node
    parts = {name: value for name, value in ast.iter_fields(node) if name not in _IDLE}
    if _has_docstring(node):
        parts["body"] = parts["body"][1:]
    return (
        type(node).__name__,
        [(name, _shape(value)) for name, value in parts.items() if value not in (None, [])],
    )


def _has_docstring(node: ast.AST) -> bool:
    documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    return isinstance(node, documented) and ast.get_docstring(node, clean=False) is not None
