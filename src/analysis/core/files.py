"""Files as text and bytes: read whole, written whole or not at all."""

import base64
import codecs
import contextlib
import hashlib
import json
import os
import re
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, NamedTuple

from analysis.core.errors import InputError, cut_text

#: Ends the hidden name of a file that is being written; a kill may leave one.
PART: Final = ".analysis.part"
#: What several files of a folder are to become, while they become it.
PENDING: Final = ".pending.json"
#: How much of a file's name the hidden one takes up.
_BEGUN: Final = 40
_PLAIN: Final = re.compile(r"[a-zA-Z0-9_][\w.-]{,99}", re.ASCII)
_MOST_PROCESSES: Final = 2**31


def read_text(path: Path) -> str:
    """Return a UTF-8 file's text, without byte order mark.

    Raises:
        InputError: if the file is missing or in another encoding.
    """
    content = b""
    try:
        content = path.read_bytes()
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError as error:
        msg = f"{path}: no such file"
        raise InputError(msg) from error
    except IsADirectoryError as error:
        msg = f"{path}: is a folder, expected a file"
        raise InputError(msg) from error
    except OSError as error:
        msg = f"{path}: can't be read ({error.strerror})"
        raise InputError(msg) from error
    except UnicodeDecodeError as error:
        seems = _guess_encoding(content)
        msg = f"{path}: not UTF-8 at byte {error.start}; save the file as UTF-8{seems}"
        raise InputError(msg) from error


def _guess_encoding(content: bytes) -> str:
    """Say what a file that is not UTF-8 seems to be instead, and how a spreadsheet saves it so."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return " (it is UTF-16, a spreadsheet's “Unicode text”; choose “CSV UTF-8”)"
    with contextlib.suppress(UnicodeDecodeError):
        content.decode("gb18030")
        return " (it can be read as GB18030, a Chinese spreadsheet's “CSV”; choose “CSV UTF-8”)"
    return ""


def load_json(path: Path, *, exact: bool = False) -> Any:  # noqa: ANN401 (whatever it holds)
    """Return what a file of JSON holds.

    Args:
        path: the file.
        exact: whether a decimal is read as it is written.

    Raises:
        InputError: as :func:`read_text`, and for what is no JSON or nested too deep.
    """
    return parse_json(read_text(path), str(path), exact=exact)


def parse_json(text: str, where: str, *, exact: bool = False) -> Any:  # noqa: ANN401 (likewise)
    """Return what a text of JSON holds, naming ``where`` it stands if it can't be read.

    Raises:
        InputError: for what is no JSON, or nested too deep.
    """
    try:
        return json.loads(text, parse_float=Decimal if exact else None)
    except RecursionError as error:
        msg = f"{where}: nested too deep to be read; make it again"
        raise InputError(msg) from error
    except ValueError as error:
        msg = f"{where}: not readable JSON ({cut_text(str(error))}); make it again"
        raise InputError(msg) from error


def write_memory(path: Path, content: Mapping[str, Any]) -> None:
    """Write what a later command may take up, with its hash: a damaged one passes for none."""
    told = {"sha256": _hash_content(content), "content": content}
    write_whole(path, json.dumps(told).encode())


def read_memory(path: Path) -> dict[str, Any]:
    """Return what :func:`write_memory` wrote; empty where there is none that is whole."""
    try:
        told = json.loads(path.read_bytes())
        content = told["content"]
        whole = isinstance(content, dict) and told["sha256"] == _hash_content(content)
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return {}
    return content if whole else {}


def _hash_content(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def is_file(path: Path) -> bool:
    """Tell whether there is such a file; a name that is longer than names may be is none."""
    with suppress(OSError):
        return path.is_file()
    return False


def is_folder(path: Path) -> bool:
    """Tell whether there is such a folder; likewise."""
    with suppress(OSError):
        return path.is_dir()
    return False


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that a reader or an interruption never meets half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # Not the whole of a name that is as long as a name may be.
    begins = f".{path.name[:_BEGUN]}."
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=begins, suffix=PART)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def write_together(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write several files of a folder so that an interruption leaves none, or all to be finished.

    Args:
        folder: where they are.
        contents: by their names; what was there is replaced.
    """
    begin_writing(folder, contents)
    finish_writing(folder)


def begin_writing(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Note in a folder which files are to be written in it, and by which process."""
    files = {
        name: [_hash(folder / name), base64.b64encode(content).decode()]
        for name, content in contents.items()
    }
    told = {"process": os.getpid(), "files": files}
    write_whole(folder / PENDING, json.dumps(told).encode())


def finish_writing(folder: Path) -> list[str] | None:
    """Finish what :func:`write_together` began.

    Returns:
        The files that are left as they are because somebody has written them meanwhile; None if
        there was nothing to finish.

    Raises:
        InputError: for a note that is none of ours; nothing is written then.
    """
    noted = _read_note(folder)
    if noted is None:
        return None
    left = []
    for name, (was, content) in noted.files.items():
        if _hash(folder / name) == was:
            write_whole(folder / name, content)
        elif _hash(folder / name) != hashlib.sha256(content).hexdigest():
            left.append(name)
    with suppress(FileNotFoundError):
        (folder / PENDING).unlink()
    return left


def is_being_written(folder: Path) -> bool:
    """Tell whether the process that began to write several files of a folder lives on.

    Where systems can't tell of a process (Windows), it is taken to live.

    Raises:
        InputError: for a note that is none of ours.
    """
    noted = _read_note(folder)
    if noted is None:
        return False
    try:
        if os.name == "posix":
            os.kill(noted.process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # another's
        return True
    return True


class _Note(NamedTuple):
    process: int
    files: dict[str, tuple[str, bytes]]


def _read_note(folder: Path) -> _Note | None:
    """Read what is to be written in a folder: plain names in it and nothing elsewhere."""
    path = folder / PENDING
    msg = f"{path}: no note of a save that was interrupted; nothing is done by it; remove it"
    if path.exists() and not path.is_file():  # a pipe would have us wait
        raise InputError(msg)
    try:
        told = json.loads(path.read_bytes())
        files = {
            name: (str(was), base64.b64decode(content, validate=True))
            for name, (was, content) in told["files"].items()
        }
        process = told["process"]
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise InputError(msg) from error
    plain = all(_PLAIN.fullmatch(name) and not (folder / name).is_dir() for name in files)
    if not (plain and isinstance(process, int) and 0 < process < _MOST_PROCESSES):
        raise InputError(msg)
    return _Note(process, files)


def _hash(path: Path) -> str:
    """Return the SHA-256 of a file; empty where there is none."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return ""
