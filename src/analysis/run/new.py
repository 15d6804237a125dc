"""A new project: `analysis new NAME` copies the template that the engine carries.

The project holds content only: data, notebooks, prose, and how to run and check them. The engine
comes from its wheel, at the version that `requirements.txt` names.
"""

import argparse
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from pathlib import Path, PurePosixPath
from string import Template
from typing import Final
from urllib.parse import urlsplit
from urllib.request import url2pathname

from analysis.core.distribution import DISTRIBUTION, read_version
from analysis.core.errors import InputError, cut_text
from analysis.core.files import (
    PART,
    PENDING,
    begin_writing,
    is_being_written,
    is_folder,
    write_whole,
)
from analysis.core.names import check_name
from analysis.run.boundary import say
from analysis.run.destination import check_folder

#: Begins the name of a file or folder that begins with a point in the project: here it must not
#: be taken for one of this repository's own.
_HIDDEN: Final = "dot-"
#: Ends the name of a file whose `$name` and `$version` are filled in.
_FILLED: Final = ".in"
#: Where a project keeps the engine's wheel, for machines whose index does not have it.
WHEELS: Final = "wheels"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `analysis new` takes."""
    parser.add_argument("name", help="the project's name and folder, such as my-city")
    parser.add_argument(
        "--at",
        type=Path,
        default=Path(),
        metavar="FOLDER",
        help="make it in FOLDER (default: here)",
    )


def run(options: argparse.Namespace) -> int:
    """Make the project and say what comes next."""
    folder = make_project(options.name, options.at)
    say(f"{folder}/: a project with an invented source, to be replaced by your own")
    if not any((folder / WHEELS).glob("*.whl")):
        say(
            f"note: where no package index has {DISTRIBUTION} {read_version()}, put its wheel "
            f"into {folder / WHEELS}/"
        )
    say(f"next: cd {folder} && analysis report")
    return 0


def make_project(name: str, at: Path) -> Path:
    """Copy the template into a new folder; it is there whole or not at all.

    Args:
        name: lower-case ASCII; names the folder.
        at: the folder to make it in.

    Returns:
        The project's folder.

    Raises:
        InputError: if the name can't be a folder's, ``at`` is no folder, or the project's folder
            exists already.
    """
    check_name("NAME", name)
    if not is_folder(at):
        msg = f"--at {cut_text(str(at))}: no such folder; accepted: a folder that is there"
        raise InputError(msg)
    check_folder("--at", at)
    folder = at / name
    values = {"name": name, "version": read_version()}
    _sweep(at, name)
    if os.path.lexists(folder):  # a link that leads nowhere is somebody's too
        msg = f"{folder} is there already; accepted: another name, or another folder with --at"
        raise InputError(msg)
    with tempfile.TemporaryDirectory(prefix=f".{name}-", suffix=PART, dir=at) as staging:
        begin_writing(Path(staging), {})
        made = Path(staging) / name
        for path, content in read_template():
            write_whole(made / target_of(path), fill(path, content, values))
            if content.startswith(b"#!"):
                (made / target_of(path)).chmod(0o755)
        wheel = find_wheel()
        if wheel is not None:
            shutil.copyfile(wheel, made / WHEELS / wheel.name)
        made.rename(folder)
    return folder


def _sweep(at: Path, name: str) -> None:
    """Remove what killed runs left of a project that they were making; nothing else is ours."""
    for left in at.glob(f".{name}-*{PART}"):
        if left.is_symlink() or not (left / PENDING).is_file():
            continue
        with suppress(OSError, InputError):  # it says something else
            if not is_being_written(left):
                shutil.rmtree(left)


def read_template() -> Iterator[tuple[PurePosixPath, bytes]]:
    """Yield each file of the template: its path there, and its content."""
    yield from _walk(resources.files("analysis") / "template", PurePosixPath())


def _walk(folder: Traversable, at: PurePosixPath) -> Iterator[tuple[PurePosixPath, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        if entry.is_dir():
            yield from _walk(entry, at / entry.name)
        else:
            yield at / entry.name, entry.read_bytes()


def target_of(path: PurePosixPath) -> PurePosixPath:
    """Return where in the project a file of the template goes.

    >>> target_of(PurePosixPath("dot-ci/run")), target_of(PurePosixPath("README.md.in"))
    (PurePosixPath('.ci/run'), PurePosixPath('README.md'))
    """
    parts = [
        f".{part.removeprefix(_HIDDEN)}" if part.startswith(_HIDDEN) else part
        for part in path.parts
    ]
    return PurePosixPath(*parts[:-1], parts[-1].removesuffix(_FILLED))


def fill(path: PurePosixPath, content: bytes, values: dict[str, str]) -> bytes:
    """Fill in what the project's own name and the engine's version decide."""
    if not path.name.endswith(_FILLED):
        return content
    return Template(content.decode()).substitute(values).encode()


def find_wheel() -> Path | None:
    """Return the wheel the engine was installed from, if it was one and is still there.

    pip writes down the address of a file it installed, as PEP 610 has it.
    """
    recorded = metadata.distribution(DISTRIBUTION).read_text("direct_url.json")
    address = urlsplit(json.loads(recorded)["url"] if recorded else "")
    path = Path(url2pathname(address.path))
    return path if address.scheme == "file" and path.suffix == ".whl" and path.is_file() else None
