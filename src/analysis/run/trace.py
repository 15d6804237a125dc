"""The files that a notebook really opens, written down as it runs.

A step's table row says what the engine reads for it; a cell may read more: a spreadsheet beside
the data, a module of one's own. Python tells of every file that is opened, so nothing need be
declared. What is written elsewhere than where a run hands things on is written down as well: such
a notebook does more than its outputs say, and is never left out of a run.

Not seen: what a compiled library opens by itself, what another process reads, whether a file is
there if it isn't opened, files of the system and for temporary use, hidden ones of the project,
the environment's variables, the network, the clock. `--force` runs everything.
"""

import hashlib
import importlib.util
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from types import FrameType
from typing import Any, Final

from analysis.core.project import find_project

#: Names the file to write down what is opened, in a kernel's environment.
VARIABLE: Final = "ANALYSIS_TRACE"
#: Stands before the path of a folder that was listed.
LISTING: Final = "folder "
_READ, _WRITTEN = "r", "w"


@dataclass(frozen=True)
class Trace:
    """What a notebook opened.

    Attributes:
        reads: what was read, and the hash of its content; empty where it was not there. A folder
            that was listed stands as ``folder <path>``, with the hash of its names.
        writes: files that it wrote outside the folder of its run.
    """

    reads: Mapping[str, str] = field(default_factory=dict)
    writes: tuple[str, ...] = ()


def trace_kernel() -> None:
    """Begin to write down what a kernel opens, before its first cell.

    Raises:
        InputError: if its working folder stands in no project.
    """
    project = find_project()
    start_trace(os.environ, project.root, project.derived)


def start_trace(environment: Mapping[str, str], root: Path, derived: Path) -> None:
    """Begin to write down what this process opens, if its environment asks for it.

    Args:
        environment: that of the process.
        root: the project's folder.
        derived: where the run hands things on; what is there is known otherwise.
    """
    target = environment.get(VARIABLE)
    if not target:
        return
    out = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    known: set[str] = set()
    left_out = (str(derived.resolve()), str(Path(target).parent.resolve()), *_own_folders(root))

    def listen(event: str, arguments: tuple[Any, ...]) -> None:
        if event not in {"open", "os.listdir", "os.scandir"}:
            return
        given = os.curdir if arguments[0] is None else arguments[0]
        if not isinstance(given, str | bytes | os.PathLike):
            return  # a file descriptor, whose file was opened before
        path = _source_of(os.path.realpath(os.fsdecode(given)))
        if path.startswith(left_out) or _is_hidden(path, str(root)):
            return
        listing = event != "open"
        writes = not listing and _writes(*arguments[1:3])
        if (listing or writes) and _imports(sys._getframe(1)):  # noqa: SLF001 (no event tells who)
            return
        line = f"{_WRITTEN if writes else _READ} {LISTING if listing else ''}{path}"
        if line not in known and "\n" not in line:
            known.add(line)
            os.write(out, os.fsencode(f"{line}\n"))

    sys.addaudithook(listen)


def _own_folders(root: Path) -> tuple[str, ...]:
    """Return the folders of Python, the engine, the system and of people's settings."""
    home = Path.home()
    settings = (home / name for name in (".ipython", ".jupyter", ".config", ".cache", ".local"))
    python = (sys.prefix, sys.base_prefix, sys.exec_prefix, str(files("analysis")))
    system = ("/usr", "/etc", "/proc", "/sys", "/dev", "/lib", "/var", "/run")
    made = (root / name for name in ("build", "dist"))
    known = {*python, *map(str, settings), *map(str, made), tempfile.gettempdir()}
    resolved = {os.path.realpath(one) for one in known} | set(system)
    inside = os.path.realpath(root)
    # A project in a folder for temporary files is read like any other.
    return tuple(sorted(f"{one}{os.sep}" for one in resolved if not _holds(one, inside)))


def _imports(frame: FrameType) -> bool:
    """Tell whether a folder is listed in search of a module, or a compiled one is written."""
    return str(frame.f_globals.get("__name__")).partition(".")[0] in {"importlib", "pkgutil"}


def _holds(folder: str, path: str) -> bool:
    return path == folder or path.startswith(f"{folder}{os.sep}")


def _is_hidden(path: str, root: str) -> bool:
    """Tell whether a file of the project is git's, an editor's or a checkpoint."""
    inside = os.path.realpath(root)
    return _holds(inside, path) and any(
        part.startswith(".") for part in Path(path[len(inside) :]).parts
    )


def _source_of(path: str) -> str:
    """Return the source of a compiled module, and any other file as it is."""
    if path.endswith(".pyc"):
        try:
            return importlib.util.source_from_cache(path)
        except ValueError:
            return path
    return path


def _writes(mode: object = None, flags: object = 0) -> bool:
    if isinstance(mode, str):
        return any(sign in mode for sign in "wax+")
    return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR))


def read_trace(path: Path, root: Path, own: Iterable[Path]) -> Trace:
    """Return what a process wrote down, files of the project by their paths in it.

    Args:
        path: the file written to; none if the notebook never began.
        root: the project's folder.
        own: files that are known otherwise.
    """
    if not path.is_file():
        return Trace()
    known = {os.path.realpath(one) for one in own}
    inside = Path(os.path.realpath(root))
    reads: set[str] = set()
    writes: set[str] = set()
    for line in filter(None, path.read_bytes().split(b"\n")):
        kind, _, name = os.fsdecode(line).partition(" ")
        listing = name.startswith(LISTING)
        plain = Path(name.removeprefix(LISTING))
        if str(plain) in known:
            continue
        shown = (
            plain.relative_to(inside).as_posix() if plain.is_relative_to(inside) else str(plain)
        )
        (writes if kind == _WRITTEN else reads).add(f"{LISTING if listing else ''}{shown}")
    return Trace(
        {name: hash_read(name, root) for name in sorted(reads - writes)}, tuple(sorted(writes))
    )


def hash_read(name: str, root: Path) -> str:
    """Return the hash of what a trace names, as it is now; empty where it is not there."""
    path = root / name.removeprefix(LISTING)
    try:
        if path.is_dir():  # listed, or opened to be listed
            content = b"\0".join(sorted(os.fsencode(one.name) for one in path.iterdir()))
        else:
            content = path.read_bytes()
    except OSError:
        return ""
    return hashlib.sha256(content).hexdigest()


def find_changed(reads: Mapping[str, str], root: Path) -> Iterator[str]:
    """Yield what a trace names and is no longer as it was."""
    yield from (name for name, was in reads.items() if hash_read(name, root) != was)
