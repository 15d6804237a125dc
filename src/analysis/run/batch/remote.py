"""A scenario on a worker of a cluster, which shares no folder with us.

The project comes as the bytes of an archive, is unpacked once beside the worker's own files, and
the report goes back as bytes. The worker has the engine installed, the same as ours.
"""

import io
import shutil
import tempfile
import threading
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from analysis.core.project import MARKER, Project
from analysis.run.batch.child import Child, Failure, Run
from analysis.run.batch.local import place_run
from analysis.run.batch.made import compare_engines, identify_engine
from analysis.run.bundle import pack_files
from analysis.source.scenario import Scenario

#: What a run needs of a project.
_NEEDED: Final = (MARKER, "CITATION.cff", "data", "notebooks", "words")
#: Every entry's date: an archive of the same files is the same.
_UNDATED: Final = date(1980, 1, 1)

#: The process that runs scenarios for a thread of a worker.
_children = threading.local()
#: One thread unpacks a project, the others find it.
_unpacking = threading.Lock()


@dataclass(frozen=True)
class Packed:
    """A report as an archive, and the seconds it took."""

    content: bytes
    seconds: float


@dataclass(frozen=True)
class OtherEngine:
    """The answer of a worker whose engine is not ours: where it is, and what differs."""

    worker: str
    differs: tuple[str, ...]


def pack_project(project: Project) -> bytes:
    """Return what a run needs of a project; the same files give the same bytes."""
    paths = [project.root / name for name in _NEEDED]
    contents = {
        path.relative_to(project.root).as_posix(): path.read_bytes()
        for needed in paths
        for path in (needed, *needed.rglob("*"))
        if path.is_file() and not _is_left_out(project, path)
    }
    return pack_files(contents, _UNDATED)


def _is_left_out(project: Project, path: Path) -> bool:
    """Tell whether a file is hidden, a cache, or what a run made."""
    parts = path.relative_to(project.root).parts
    hidden = any(part.startswith((".", "~")) or part == "__pycache__" for part in parts)
    return hidden or parts[:2] == ("data", "derived")


def pack_folder(folder: Path) -> bytes:
    """Return a folder as an archive."""
    files = (path for path in folder.rglob("*") if path.is_file())
    contents = {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
    return pack_files(contents, _UNDATED)


def unpack(content: bytes, folder: Path) -> None:
    """Unpack an archive into a new folder, which is there whole or not at all."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as beside:
        whole = Path(beside) / "whole"
        whole.mkdir()
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            archive.extractall(whole)
        whole.replace(folder)


def run_packed(
    packed: bytes, mark: str, run: Run, scenario: Scenario, engine: Mapping[str, str]
) -> Packed | Failure | OtherEngine:
    """Run a scenario on a worker; this is what a task of Dask does.

    Args:
        packed: the project's archive.
        mark: its hash, which names its folder here.
        run: runs one scenario.
        scenario: checked parameters.
        engine: what tells the engine that the batch was begun with.
    """
    from distributed import get_worker

    worker = get_worker()
    if differs := compare_engines(engine, identify_engine()):
        return OtherEngine(worker.address, tuple(differs))
    here = Path(worker.local_directory)
    root = here / f"project-{mark[:16]}"
    with _unpacking:
        if not root.is_dir():
            unpack(packed, root)
    if not hasattr(_children, "child"):
        _children.child = Child()
    work = Path(tempfile.mkdtemp(prefix=f"{scenario.scenario}-", dir=here))
    try:
        done = _children.child.run(run, place_run(Project.at(root), work), scenario)
        if isinstance(done, Failure):
            return done
        return Packed(pack_folder(done.folder), done.seconds)
    finally:
        shutil.rmtree(work, ignore_errors=True)
