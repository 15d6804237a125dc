"""The two errors a command may end with: what was given can't be used, what was begun failed."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from analysis.core.terminal import shorten

#: How many accepted names a message lists before the rest are only counted.
_LISTED: Final = 12
#: A value longer than this is shown by its beginning.
_SHOWN: Final = 120
#: The folder of the engine's code; what begins the note that names a place in it.
_ENGINE: Final = Path(__file__).parents[1]
_AT: Final = "at "
#: Of a name only so much is compared with others: the nearest of a long one takes long to find.
_COMPARED: Final = 80
#: How much of a line of a message is shown, and how many lines.
_LINE, _LINES = 900, 60
#: How many faults are named before the rest are only counted.
FAULTS_SHOWN: Final = 20
#: Fewer are named where together they would be longer than this, in characters.
_LONGEST: Final = 1_950


class InputError(Exception):
    """Something handed to the project can't be used as it is.

    The message names where it stands (file, row, column), the value met, and what would be
    accepted. The command line prints it without a traceback and exits with status 2. However long
    what was met, the message is short enough to be read: of a line that is too long the beginning
    and the end are kept.
    """

    def __init__(self, message: str = "") -> None:
        """Keep a message, cut to what a reader can take in."""
        super().__init__(_cut_message(message))


def _cut_message(message: str) -> str:
    lines = message.split("\n")
    more = len(lines) - _LINES
    if more > 0:
        lines = [*lines[:_LINES], f"… and {more} more lines"]
    return "\n".join(shorten(line, _LINE) for line in lines)


class RunError(Exception):
    """What was begun could not be brought to its end; what was there before is untouched.

    The message names where it happened (scenario, notebook, cell, or stage) and the cause. The
    command line prints it without a traceback and exits with status 1.
    """


def list_faults(faults: Sequence[str]) -> str:
    """Return faults one a line, as many as a reader can take in; the others are counted."""
    lines = list(faults[:FAULTS_SHOWN])
    while len(lines) > 1 and sum(map(len, lines)) + len(lines) > _LONGEST:
        lines.pop()
    if more := len(faults) - len(lines):
        lines.append(f"… and {more} more")
    return "\n".join(lines)


class Faults:
    """The faults found so far, each once: one part after the other is looked at under ``with``.

    An InputError of a part is kept, and the next part is looked at; any other error goes on.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self.lines: list[str] = []

    def __enter__(self) -> None:
        """Begin a part."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        """Keep what is wrong with the part, and let the next be looked at."""
        if not isinstance(error, InputError):
            return False
        self.lines += [line for line in str(error).splitlines() if line not in self.lines]
        return True

    def refuse(self) -> None:
        """Raise what was found, a fault a line, if there is any.

        Raises:
            InputError: with the faults, at most :data:`FAULTS_SHOWN` of them.
        """
        if self.lines:
            raise InputError(list_faults(self.lines))


def say_accepted(given: str, accepted: Iterable[str]) -> str:
    """Return the end of a message about an unknown name: the nearest names, then a short list.

    Args:
        given: the name that was typed.
        accepted: the names there are, in the order to list them; hundreds are no help, so only
            the first dozen are shown and the rest are counted.
    """
    names = list(accepted)
    near = get_close_matches(given[:_COMPARED], names, n=3, cutoff=0.6)
    asked = f"did you mean {' or '.join(map(cut_text, near))}? " if near else ""
    more = f" … and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    listed = ", ".join(map(cut_text, names[:_LISTED]))
    return f"{asked}accepted: {listed or 'none yet'}{more}"


def show_given(value: object) -> str:
    """Return how a message shows a value that is refused: on one line, a long one cut short."""
    try:
        shown = repr(value)
    except ValueError:  # Python writes no whole number of more digits than its limit
        shown = "a number of too many digits"
    return cut_text(" ".join(shown.splitlines()))


def cut_text(text: str) -> str:
    """Return a text as a message shows it: a long one by its beginning."""
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
