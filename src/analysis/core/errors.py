"""The one error a user can cause."""

from collections.abc import Iterable
from difflib import get_close_matches


class InputError(Exception):
    """Something handed to the project can't be used as it is.

    The message names where it stands (file, row, column), the value met, and what would be
    accepted. The command line prints it without a traceback and exits with status 2.
    """


def suggest(name: str, known: Iterable[str]) -> str:
    """Return the end of a message that refuses a name: what may be meant, or what is accepted."""
    names = list(known)
    near = get_close_matches(name, names, n=1, cutoff=0.5)
    return f"did you mean {near[0]!r}?" if near else f"accepted: {', '.join(names) or 'none'}"
