"""The engine's code: which modules something needs, what they import, what they do.

Imports are found by reading, not by importing. What is read of a module is remembered by its
content, between runs too, so that a run in which no code changed parses none.
"""

import ast
import hashlib
import importlib.metadata
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from analysis.core.files import read_memory, read_text, write_memory
from analysis.core.syntax import parse_code
from analysis.run.cells import read_cells


@cache
def engine_folder() -> Path:
    """Return where the engine's code lies, in a checkout or a wheel."""
    return Path(str(files("analysis")))


def stamp_engine(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Return when, and how long, each file of the engine's was last written: cheap to compare."""
    return tuple(
        (str(path), told.st_mtime_ns, told.st_size)
        for path in sorted(folder.rglob("*"))
        if path.suffix != ".pyc" and path.is_file() and (told := path.stat())
    )


#: The engine as it was when this process began to import it.
_LOADED: Final = (Path(__file__).parents[1], stamp_engine(Path(__file__).parents[1]))


def is_loaded() -> bool:
    """Tell whether the engine's code is what this process, and its warm one, have imported."""
    folder, stamp = _LOADED
    return stamp_engine(folder) == stamp


def find_data(modules: Mapping[str, Path]) -> dict[str, Path]:
    """Return the data files of the modules' packages: words, units, tables, templates, type.

    Of the templates, those that one of the modules names.
    """
    code = [read_text(path) for path in modules.values()]
    rooms = sorted({name.split(".")[1] for name in modules if "." in name})
    packages = {path.parent for path in modules.values()}
    return {
        path.relative_to(engine_folder()).as_posix(): path
        for room in rooms
        for path in sorted((engine_folder() / room).rglob("*"))
        if path.is_file()
        and _package_of(path) in packages
        and path.suffix not in {".py", ".pyc"}
        and not any(
            part.startswith((".", "~", "__")) for part in path.relative_to(engine_folder()).parts
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
        path = module_file(name)
        if name in found or path is None:
            continue
        found[name] = path
        package = name.rpartition(".")[0]
        waiting += [package] if package else []
        waiting += [one for one in _read(path).imports if one.startswith("analysis.")]
    return found


@cache
def module_file(name: str) -> Path | None:
    """Return the file of one of the engine's modules, None for any other."""
    parts = name.split(".")
    if parts[0] != "analysis":
        return None
    base = engine_folder().joinpath(*parts[1:])
    candidates = (base.with_suffix(".py"), base / "__init__.py")
    return next((path for path in candidates if path.is_file()), None)


@dataclass(frozen=True)
class _Read:
    """What was read of a module: its imports, of ``from a import b`` both a and a.b; its hash."""

    imports: tuple[str, ...]
    does: str


_MEMO: Final[dict[str, _Read]] = {}


def _read(path: Path) -> _Read:
    text = read_text(path)
    key = hashlib.sha256(text.encode()).hexdigest()
    if key not in _MEMO:
        tree = parse_code(text, str(path))
        does = hashlib.sha256(repr(_shape(tree)).encode()).hexdigest()
        _MEMO[key] = _Read(tuple(dict.fromkeys(_imported(tree))), does)
    return _MEMO[key]


def load_memo(path: Path) -> None:
    """Take up what an earlier run read of the engine's code; nothing where it can't be read."""
    told = read_memory(path)
    if told.pop("reader", None) == _reader():
        _MEMO.update({key: _Read(tuple(imports), does) for key, (imports, does) in told.items()})


def save_memo(path: Path) -> None:
    """Leave to later runs what this one read of the engine's code."""
    told = {key: [one.imports, one.does] for key, one in _MEMO.items()}
    with suppress(OSError):
        write_memory(path, {"reader": _reader(), **told})


@cache
def _reader() -> list[str]:
    """Return what the reading itself depends on: this module, and Python's grammar."""
    own = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()
    return [own, ".".join(map(str, sys.version_info[:3]))]


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def notebook_imports(path: Path) -> list[str]:
    """Return the engine's modules that a notebook's cells import."""
    cells = read_cells(path)
    sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    names = [name for source in sources for name in _imported(_parse_cell(source))]
    return [name for name in dict.fromkeys(names) if module_file(name) is not None]


def _parse_cell(source: str) -> ast.Module:
    """Parse a cell without IPython's own lines, which begin with % or !."""
    plain = [
        line if not line.lstrip().startswith(("%", "!")) else "" for line in source.splitlines()
    ]
    try:
        return parse_code("\n".join(plain))
    except SyntaxError:  # it fails where it is run, with a better message
        return ast.Module([], [])


def find_packages(modules: Iterable[Path]) -> list[str]:
    """Return the distributions that some modules import."""
    tops = {name.partition(".")[0] for path in modules for name in _read(path).imports}
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
    return _read(path).does


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
