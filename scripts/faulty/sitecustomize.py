"""Lets a process fail at a chosen moment; Python imports it at its start from PYTHONPATH.

The environment says what happens (see `scripts/faults.py`):

    FAULT        kill, or the name of an error of the system such as ENOSPC
    FAULT_AT     at which change of a file it happens, from 1; of an error, from then on
    FAULT_UNDER  only changes below this folder count
    FAULT_IN     main: the process that was started; other: any that it starts
    FAULT_COUNT  a file that gets a line for each change of the first kind of process

A change is a file opened to be written, made, renamed or removed, or a folder likewise. Python
tells of each before it happens.
"""

import errno
import os
import signal
import sys
from typing import Any

_WHAT = os.environ.get("FAULT")
_AT = int(os.environ.get("FAULT_AT", "0"))
_UNDER = os.environ.get("FAULT_UNDER", "/")
_IS_MAIN = os.environ.setdefault("FAULT_MAIN", str(os.getpid())) == str(os.getpid())
_COUNTS = (os.environ.get("FAULT_IN", "main") == "main") == _IS_MAIN
_TOLD = os.environ.get("FAULT_COUNT")
#: How many of an event's arguments are paths.
_CHANGES = {"os.mkdir": 1, "os.rename": 2, "os.remove": 1, "os.rmdir": 1, "os.truncate": 1}
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
#: How many changes there were so far, and whether one of our own is going on.
_seen = {"count": 0, "own": 0}


def _paths(event: str, arguments: tuple[Any, ...]) -> list[Any]:
    if event == "open":
        path, mode, flags = arguments
        if isinstance(mode, str):
            return [path] if set(mode) & set("wax+") else []
        return [path] if isinstance(flags, int) and flags & _WRITES else []
    return list(arguments[: _CHANGES.get(event, 0)])


def _is_under(path: object) -> bool:
    if isinstance(path, bytes):
        path = os.fsdecode(path)
    return isinstance(path, (str, os.PathLike)) and os.path.abspath(path).startswith(_UNDER)


def _fail(event: str, arguments: tuple[Any, ...]) -> None:
    if _seen["own"] or (event != "open" and event not in _CHANGES):
        return
    paths = [path for path in _paths(event, arguments) if _is_under(path)]
    if not paths:
        return
    _seen["count"] += 1
    if _TOLD:
        _seen["own"] = 1
        with open(_TOLD, "a", encoding="utf-8", errors="replace") as file:
            file.write(f"{event} {os.fsdecode(paths[-1])}\n")
        _seen["own"] = 0
    if _WHAT == "kill" and _seen["count"] == _AT:
        os.kill(os.getpid(), signal.SIGKILL)
    elif _WHAT not in {None, "kill"} and 0 < _AT <= _seen["count"]:
        number = getattr(errno, _WHAT)
        raise OSError(number, os.strerror(number), os.fsdecode(paths[0]))


if _COUNTS and (_WHAT or _TOLD):
    sys.addaudithook(_fail)
