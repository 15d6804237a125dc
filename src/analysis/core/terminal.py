"""What may reach a terminal: characters that are shown, of a length that is read."""

import unicodedata
from typing import Final

#: How much of one message a terminal gets.
LONGEST: Final = 2_000


def plain(text: str) -> str:
    """Return text without what would steer a terminal: it is shown as an escape instead.

    A cell's error, a document's text, or the name of a file may hold any character.
    """
    return "".join(
        sign.encode("unicode_escape", "surrogatepass").decode() if _steers(sign) else sign
        for sign in text
    )


def _steers(sign: str) -> bool:
    """Tell whether a character is control, format, unassigned or private, or ends a line."""
    if sign in "\n\t" or sign.isprintable():
        return False
    return unicodedata.category(sign) != "Zs"  # a blank of Chinese type, or one that binds


def shorten(text: str, longest: int = LONGEST) -> str:
    """Return a message's beginning and end where it is too long to be read, and how long it was.

    The end is kept because what is to be done stands there.
    """
    if len(text) <= longest:
        return text
    end = longest // 4
    left = len(text) - longest
    return f"{text[: longest - end]} … ({left} characters left out) … {text[-end:]}"
