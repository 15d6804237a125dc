"""Why a reader should look at a figure, in the reader's language.

A draft's column `review` holds the reason in English, for it is read in a spreadsheet too. Each
is a message (`words/`, ``reason.*``): found by its English form, it is said in any language.
"""

from functools import cache
from typing import Final

import regex

from analysis.words.catalogue import Catalogue, catalogue

_ENGLISH: Final = "en"
#: Between two reasons for one figure.
JOINT: Final = "; "
_PREFIX: Final = "reason."


def reason(code: str, **arguments: object) -> str:
    """Return a reason by its code, as a draft's column holds it.

    Raises:
        KeyError: for a code without a message.
    """
    return catalogue(_ENGLISH).say(_PREFIX + code, **arguments)


def join_reasons(*reasons: str) -> str:
    """Return several reasons as one cell, each once; empty ones are none."""
    return JOINT.join(dict.fromkeys(one for one in reasons if one))


def say_reason(text: str, words: Catalogue) -> str:
    """Return the reasons of a draft's cell in a language; one that is no message as it stands."""
    return JOINT.join(_say_one(part, words) for part in text.split(JOINT)) if text else ""


def _say_one(text: str, words: Catalogue) -> str:
    for key, pattern in _patterns().items():
        if found := pattern.fullmatch(text):
            return words.say(key, **found.groupdict())
    return text


@cache
def _patterns() -> dict[str, "regex.Pattern[str]"]:
    """Each reason's English form as a pattern, its arguments as groups."""
    english = catalogue(_ENGLISH)
    patterns = {}
    for key in english.under(_PREFIX.rstrip(".")):
        pieces = regex.split(r"\{(\w+)\}", str(english.messages[key]))
        literal = [
            f"(?P<{piece}>.+?)" if order % 2 else regex.escape(piece)
            for order, piece in enumerate(pieces)
        ]
        patterns[key] = regex.compile("".join(literal))
    return patterns
