"""What a user names to be written: looked at before the work, then written where the name leads.

Such a name is the user's own choice: a link is followed, a pipe or a device is written through.
What the engine names itself lies in folders that need not be trusted, and is written by
:func:`analysis.core.files.write_whole`, which replaces a link.
"""

import os
import stat
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Final, NoReturn

from analysis.core.errors import InputError, RunError, cut_text
from analysis.core.files import write_whole
from analysis.run.boundary import say_os_error

_FILE: Final = "a file in a folder that can be written"
_FOLDER: Final = "a folder that can be written, or made"
_STDOUT, _STDERR = 1, 2


def check_file(option: str, path: Path, *, makes_folders: bool = False) -> None:
    """Refuse a file that could not be written, before there is anything to write.

    Args:
        option: what it was given to, for messages.
        path: the file.
        makes_folders: whether folders that are not there would be made for it.

    Raises:
        InputError: for a folder, and a file that can't be made or written, as it was typed.
    """
    try:
        mode = _mode(path)
        if mode is not None and stat.S_ISDIR(mode):
            _refuse(option, path, "is a folder", _FILE)
        if is_plain(path):
            _try_folder(_follow(path).parent, above=makes_folders)
        elif _stream(path) is None and (path.is_socket() or not os.access(path, os.W_OK)):
            _refuse(option, path, "can't be written", _FILE)
    except OSError as error:
        _refuse(option, path, f"can't be written ({error.strerror})", _FILE)


def check_folder(option: str, path: Path, *, beside: bool = False) -> Path:
    """Return the folder that a name leads to; refuse one that can't be filled or made.

    Args:
        option: what it was given to, for messages.
        path: the folder.
        beside: whether what is made stands beside the folder until it is whole, so that the one
            above has to let things be made in it too.

    Raises:
        InputError: naming it as it was typed.
    """
    try:
        mode, folder = _mode(path), _follow(path)
        if mode is not None and not stat.S_ISDIR(mode):
            _refuse(option, path, "is a file", _FOLDER)
        _try_folder(folder, above=True)
        if beside:
            if not folder.name:
                _refuse(option, path, "has no folder above it", _FOLDER)
            _try_folder(folder.parent, above=True)
    except OSError as error:
        _refuse(option, path, f"can't be written ({error.strerror})", _FOLDER)
    return folder


def write_file(option: str, path: Path, content: bytes) -> None:
    """Write what a user asked for: whole or not at all, or through to what is no plain file.

    Raises:
        RunError: naming the file as it was typed.
        BrokenPipeError: if nobody reads standard output any more.
    """
    stream = None
    try:
        stream = _stream(path)
        if stream is not None:
            # Not opened anew: a file would be begun again, and a socket can't be.
            (sys.stdout if stream == _STDOUT else sys.stderr).flush()
            with os.fdopen(os.dup(stream), "wb") as file:
                file.write(content)
        elif is_plain(path):
            write_whole(_follow(path), content)
        else:
            with path.open("wb") as file:
                file.write(content)
    except OSError as error:
        if isinstance(error, BrokenPipeError) and stream == _STDOUT:
            raise
        error.filename = error.filename2 = None
        msg = f"{option} {cut_text(str(path))}: can't be written: {say_os_error(error)}"
        raise RunError(msg) from error


def is_plain(path: Path) -> bool:
    """Tell whether a name leads to a file that holds one thing: no pipe, no device, no stream."""
    mode = _mode(path)
    return (mode is None or stat.S_ISREG(mode)) and _stream(path) is None


def _mode(path: Path) -> int | None:
    """Return what kind of file a name leads to; None where there is none yet."""
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return None


def _follow(path: Path) -> Path:
    """Return the place that a name leads to, through every link."""
    return Path(os.path.realpath(path))


def _stream(path: Path) -> int | None:
    """Return which of this process's own streams a name leads to, if it is one."""
    with suppress(OSError):
        there = path.stat()
        for number in (_STDOUT, _STDERR):
            with suppress(OSError):
                if os.path.samestat(there, os.fstat(number)):
                    return number
    return None


def _try_folder(folder: Path, *, above: bool) -> None:
    """Make a file without a name in a folder, or in the nearest above it that is there."""
    while above and not folder.exists() and folder != folder.parent:
        folder = folder.parent
    with tempfile.TemporaryFile(dir=folder):
        pass


def _refuse(option: str, path: Path, cause: str, accepted: str) -> NoReturn:
    msg = f"{option} {cut_text(str(path))}: {cause}; accepted: {accepted}"
    raise InputError(msg)
