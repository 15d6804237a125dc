"""Files as text and bytes: read whole, written whole or not at all."""

import codecs
import contextlib
import os
import tempfile
from pathlib import Path

from analysis.core.errors import InputError


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


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that a reader or an interruption never meets half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
