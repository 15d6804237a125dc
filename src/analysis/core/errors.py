"""The two errors a command may end with: what was given can't be used, what was begun failed."""

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Final

#: How many accepted names a message lists before the rest are only counted.
_LISTED: Final = 12
#: A value longer than this is shown by its beginning.
_SHOWN: Final = 120
#: The folder of the engine's code; what begins the note that names a place in it.
_ENGINE: Final = Path(__file__).parents[1]
_AT: Final = "at "


class InputError(Exception):
    """Something handed to the project can't be used as it is.

    The message names where it stands (file, row, column), the value met, and what would be
    accepted. The command line prints it without a traceback and exits with status 2.
    """


class RunError(Exception):
    """What was begun could not be brought to its end; what was there before is untouched.

    The message names where it happened (scenario, notebook, cell, or stage) and the cause. The
    command line prints it without a traceback and exits with status 1.
    """


def say_accepted(given: str, accepted: Iterable[str]) -> str:
    """Return the end of a message about an unknown name: the nearest names, then a short list.

    Args:
        given: the name that was typed.
        accepted: the names there are, in the order to list them; hundreds are no help, so only
            the first dozen are shown and the rest are counted.
    """
    names = list(accepted)
    near = get_close_matches(given, names, n=3, cutoff=0.6)
    asked = f"did you mean {' or '.join(near)}? " if near else ""
    more = f" … and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    return f"{asked}accepted: {', '.join(names[:_LISTED]) or 'none yet'}{more}"


def show_given(value: object) -> str:
    """Return how a message shows a value that is refused: on one line, a long one cut short."""
    text = " ".join(repr(value).splitlines())
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def find_place(error: BaseException) -> str:
    """Return where in the engine's code an error arose, such as ``draft.py:120``, or nothing.

    An error that comes from another process says so in a note (:func:`note_place`).
    """
    for note in getattr(error, "__notes__", ()):
        if note.startswith(_AT):
            return str(note).removeprefix(_AT)
    found, trace = "", error.__traceback__
    while trace is not None:
        path = Path(trace.tb_frame.f_code.co_filename)
        if path.is_relative_to(_ENGINE):
            found = f"{path.name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return found


def note_place(error: BaseException) -> None:
    """Let an error that is sent to another process say where it arose."""
    if place := find_place(error):
        error.add_note(f"{_AT}{place}")
