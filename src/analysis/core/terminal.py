"""What may reach a terminal: characters that are shown, of a length that is read."""

from typing import Final

from analysis.core.text import LAYOUT, find_unseen

#: How much of one message a terminal gets.
LONGEST: Final = 2_000


def plain(text: str) -> str:
    """Return text without what would steer a terminal: it is shown as an escape instead.

    A cell's error, a document's text, or the name of a file may hold any character.
    """
    pieces: list[str] = []
    last = 0
    for place, sign in find_unseen(text, LAYOUT):
        pieces += (text[last:place], sign.encode("unicode_escape", "surrogatepass").decode())
        last = place + 1
    return "".join((*pieces, text[last:]))


def shorten(text: str, longest: int = LONGEST) -> str:
    """Return a message's beginning and end where it is too long to be read, and how long it was.

    The end is kept because what is to be done stands there.
    """
    if len(text) <= longest:
        return text
    end = longest // 4
    left = len(text) - longest
    return f"{text[: longest - end]} … ({left} characters left out) … {text[-end:]}"
