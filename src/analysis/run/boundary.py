"""Where whatever ends a command becomes one message and an exit status.

A command raises :class:`InputError` or :class:`RunError` for what can be foreseen. Everything
else ends here too: an error of the operating system, a signal, memory or recursion at its limit,
a fault of ours. What is said names the cause and what stays as it was; a trace is shown only to
whoever asks for one.
"""

import errno
import io
import logging
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Final, TextIO

from analysis.core.errors import InputError, RunError, find_place
from analysis.core.terminal import plain, shorten

#: Exit statuses: what the user gave can't be used; what was begun failed; it was interrupted.
BAD_INPUT, FAILED, INTERRUPTED = 2, 1, 130
#: Signals that end a command as Ctrl-C does, so that nothing is left half done or running.
_ENDING: Final = tuple(
    getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)
)
#: What helps against an error of the operating system, where its own words don't say.
_REMEDIES: Final = {
    errno.ENOSPC: "free some space, or make the project on another disk",
    errno.EDQUOT: "free some of your quota, or make the project on another disk",
    errno.EROFS: "work in a copy of the project in a folder that can be written",
    errno.EACCES: "its owner may let you, or work in a copy of the project",
    errno.EPERM: "its owner may let you, or work in a copy of the project",
    errno.EMFILE: "let a process open more files (ulimit -n), or run fewer at once (--jobs)",
    errno.ENFILE: "the system has too many open files; end other programs",
    errno.ENOMEM: "end other programs, or run fewer steps at once (--jobs)",
    errno.EFBIG: "let a process write larger files (ulimit -f)",
}
#: What a stream's errors are said to be of.
_OUTPUT: Final = "standard output"
_BUG: Final = "not foreseen, so a fault of the program; please report it (--debug shows the trace)"
_ENVIRONMENT: Final = "use the project's own environment, which `make venv` sets up in .venv"
#: How much of what such an error says is told.
_TOLD: Final = 600


class SignalledError(KeyboardInterrupt):
    """A signal other than Ctrl-C's asked the command to end."""

    def __init__(self, number: int) -> None:
        """Take the signal's number."""
        super().__init__(number)
        self.number = number


class _Closed(io.TextIOBase):
    """Stands for a closed standard output: what is written to it is an error, as it is lost."""

    def write(self, _: str) -> int:
        raise OSError(errno.EBADF, "is closed", _OUTPUT)


def guard(work: Callable[[], int], *, kept: str = "", debug: bool = False) -> int:
    """Do a command's work and return its exit status, whatever ends it.

    Args:
        work: returns the status.
        kept: what stays as it was where the work fails, said with the cause.
        debug: whether to show the trace of what went wrong.
    """
    if not debug:
        # What a loop says of tasks that ended with their kernel is no message of ours.
        logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    try:
        with _signals_raised():
            status = work()
            with _output_named():
                sys.stdout.flush()
    except BrokenPipeError:
        _turn_away(sys.stdout)
        return FAILED
    except BaseException as error:
        if isinstance(error, SystemExit | GeneratorExit):
            raise
        if debug:
            with suppress(OSError):
                traceback.print_exc()
        status, said = _explain(error)
        # What can't be told may have been made by then.
        stays = "" if getattr(error, "filename", None) == _OUTPUT else kept
        say_beside("\n".join(filter(None, (said, stays))))
        _turn_away_full(sys.stdout)
    return status


def _explain(error: BaseException) -> tuple[int, str]:
    """Return the exit status for what ended a command, and what to say of it."""
    match error:
        case InputError():
            return BAD_INPUT, str(error)
        case SignalledError(number=number):
            return 128 + number, f"ended by {signal.Signals(number).name}"
        case KeyboardInterrupt():
            return INTERRUPTED, "interrupted"
    return FAILED, say_cause(error)


def say_cause(error: BaseException) -> str:
    """Say what went wrong, whatever it is: in a message's own words where it has some."""
    match error:
        case InputError() | RunError():
            return str(error)
        case OSError():
            return say_os_error(error)
        case MemoryError():
            return f"out of memory; {_REMEDIES[errno.ENOMEM]}"
        case RecursionError():
            return "something is nested too deep to be read; --debug shows what"
        case ModuleNotFoundError(name=str(name)) if name.partition(".")[0] != "analysis":
            return f"Python has no package {name} here ({sys.executable}); {_ENVIRONMENT}"
    return f"{say_unforeseen(error)}; {_BUG}"


@contextmanager
def _output_named() -> Iterator[None]:
    """Say of what standard output can't take that it is it: a stream's errors name no file."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        if error.filename is None:
            error.filename = _OUTPUT
        raise


def say_os_error(error: OSError) -> str:
    """Say what the operating system refused, of which file, and what may help."""
    names = " → ".join(str(one) for one in (error.filename, error.filename2) if one)
    cause = error.strerror or str(error) or type(error).__name__
    remedy = _REMEDIES.get(error.errno or 0)
    return f"{f'{names}: ' if names else ''}{cause}{f'; {remedy}' if remedy else ''}"


def say_unforeseen(error: BaseException) -> str:
    """Say what kind of error it is, what it says, and where in our code it arose."""
    place = find_place(error)
    said = shorten(str(error), _TOLD)
    named = f"{type(error).__name__}{f' at {place}' if place else ''}"
    return f"{named}: {said}" if said else named


def say(text: str = "", *, end: str = "\n", flush: bool = False) -> None:
    """Print a line of what a command says, without what would steer a terminal."""
    with _output_named():
        print(plain(text), end=end, flush=flush)


def say_beside(text: str, label: str = "error") -> None:
    """Print to standard error what went wrong, if anybody can still read it.

    Args:
        text: cut short where it is too long to be read.
        label: what it is: an error, a note.
    """
    with suppress(OSError, ValueError):
        print(f"{label}: {shorten(plain(text))}", file=sys.stderr, flush=True)


def open_streams() -> None:
    """Make the standard streams fit for any text, and such as are closed safe to have.

    A stream whose descriptor is closed is dangerous: the next file to be opened would get its
    number, and what a library prints would go there.
    """
    _fill_descriptors()
    if sys.stdout is None:
        sys.stdout = _Closed()
    if sys.stderr is None:
        nowhere = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 (for all the time)
        sys.stderr = nowhere
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal without some character shows its escape.
            stream.reconfigure(errors="backslashreplace")


def _fill_descriptors() -> None:
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            with suppress(OSError):
                os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free: this one
                os.set_inheritable(number, True)  # noqa: FBT003 (what is started has streams too)


def _turn_away(stream: TextIO) -> None:
    """Let what is still to be written to a stream go nowhere, so that Python's end is quiet."""
    with suppress(OSError, ValueError, io.UnsupportedOperation):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _turn_away_full(stream: TextIO) -> None:
    """Do so where the stream can't take what it holds."""
    try:
        stream.flush()
    except (OSError, ValueError):
        _turn_away(stream)


@contextmanager
def _signals_raised() -> Iterator[None]:
    """Let a signal to end be raised as an interruption inside; one that was ignored stays so."""

    def interrupt(number: int, _: FrameType | None) -> None:
        for one in before:  # what is being put in order is not interrupted again
            signal.signal(one, signal.SIG_IGN)
        raise SignalledError(number)

    before: dict[int, object] = {}
    if threading.current_thread() is threading.main_thread():
        for one in _ENDING:
            if signal.getsignal(one) is not signal.SIG_IGN:
                before[one] = signal.signal(one, interrupt)
    try:
        yield
    finally:
        for one, handler in before.items():
            if handler is not None:  # else it was not set from Python
                signal.signal(one, handler)  # type: ignore[arg-type]
