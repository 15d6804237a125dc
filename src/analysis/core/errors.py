"""The one error a user can cause."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

#: How many accepted names a message lists before the rest are only counted.
_LISTED: Final = 12
#: A value longer than this is shown by its beginning.
_SHOWN: Final = 120


class InputError(Exception):
    """Something handed to the project can't be used as it is.

    The message names where it stands (file, row, column), the value met, and what would be
    accepted. The command line prints it without a traceback and exits with status 2.
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
