"""The one text type: characters that a reader sees, and no others.

A control character can steer a terminal, a bidirectional one shows a figure in another order than
it is computed in, a zero-width one tells two names apart that look alike, and one of private use
shows whatever a font likes. None of them can be checked by eye, so none is read: from CSV, YAML,
prose, notebooks or settings. A line end is one where several lines are meant.
"""

import re
import unicodedata
import urllib.parse
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import Final

#: Categories of Unicode that show nothing a reader can check, and what they are called.
_UNSEEN: Final = {
    "Cc": "a control character",
    "Cf": "an invisible sign of format",
    "Cs": "half of a surrogate pair",
    "Co": "of private use",
    "Cn": "no character that is assigned",
    "Zl": "an invisible separator of lines",
    "Zp": "an invisible separator of paragraphs",
}
#: Letters and marks that show nothing either (Unicode's Default_Ignorable_Code_Point).
_IGNORED: Final = frozenset(
    map(chr, (0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0, *range(0x180B, 0x1810)))
) | frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
#: What a decoder puts where it could read nothing: the character that stood there is lost.
_LOST: Final = "\ufffd"
#: Planes of Chinese characters. Unicode adds to them each year, so which are assigned yet hangs
#: on the version of Python; refused there are only those that never will be.
_IDEOGRAPHS: Final = range(0x20000, 0x40000)
_NEVER: Final = 0xFFFE
#: Whatever is none of these usual characters is looked up.
_UNUSUAL: Final = re.compile(
    "[^ -~\u00a1-\u00ac\u00ae-\u024f\u2010-\u2027\u2030-\u205e\u2190-\u22ff\u3000-\u303f"
    "\u3041-\u3096\u4e00-\u9fff\uff01-\uff5e]"
)
#: Control characters that lay a text out, which a file may hold but a value may not.
LAYOUT: Final = "\n\t"
#: Binds a mark to its word (U+2060): what is said to a reader may need it, and no name holds it.
JOINER: Final = "\u2060"
#: Stands for a character that can't be known.
_MISSING: Final = "□"
#: Characters that make room and show nothing else.
_SPACES: Final = "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029"


@lru_cache(maxsize=4096)
def why_unseen(sign: str) -> str:
    """Return why a character is refused in a text, in words; empty where it is not."""
    category = unicodedata.category(sign)
    code = ord(sign)
    if category == "Cn" and code in _IDEOGRAPHS and code & _NEVER != _NEVER:
        return ""
    if sign == _LOST:
        return "put where a character was lost in decoding"
    if sign in _IGNORED:
        return _UNSEEN["Cf"]
    return _UNSEEN.get(category, "")


def find_unseen(text: str, allowed: str = "\n") -> Iterator[tuple[int, str]]:
    """Yield where a text holds a character that is refused, and the character.

    Args:
        text: any.
        allowed: what is accepted although it shows nothing: line ends, where several lines are
            meant.
    """
    for found in _UNUSUAL.finditer(text):
        if found[0] not in allowed and why_unseen(found[0]):
            yield found.start(), found[0]


def name_sign(sign: str) -> str:
    """Return a character's number and name, as a message can show it: ``U+202E RIGHT-TO-…``."""
    name = unicodedata.name(sign, "")
    return f"U+{ord(sign):04X}{f' {name}' if name else ''} ({why_unseen(sign) or 'accepted'})"


def say_unseen(text: str, allowed: str = "\n") -> str:
    """Return what is refused in a text, in words; empty where nothing is."""
    found = next(find_unseen(text, allowed), None)
    if found is None:
        return ""
    place, sign = found
    return f"holds {name_sign(sign)} at character {place + 1}; accepted: text without it"


def find_unseen_lines(
    text: str, most: int = 20, *, allowed: str = LAYOUT
) -> Iterator[tuple[int, int, str]]:
    """Yield line, place in the line (both from 1) and character, of a whole file's text.

    Args:
        text: the file's.
        most: how many to tell at most.
        allowed: characters that are accepted although they show nothing.
    """
    for place, sign in islice(find_unseen(text, allowed), most):
        begin = text.rfind("\n", 0, place) + 1
        yield text.count("\n", 0, place) + 1, place - begin + 1, sign


def texts_in(content: object) -> Iterator[str]:
    """Yield every text of a nested value, names in it too."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, Mapping):
        for name, value in content.items():
            yield from texts_in(name)
            yield from texts_in(value)
    elif isinstance(content, list | tuple):
        for value in content:
            yield from texts_in(value)


def make_visible(text: str) -> str:
    """Return a text on one line, as a reader sees it: what is drafted of a stranger's document.

    What makes room becomes a space, what shows nothing goes, and a character that can't be known
    (of private use, not assigned, lost) becomes □, the sign for one that is missing.
    """
    return _replace(text, "", _stand_in)


def show_unseen(text: str, allowed: str = "") -> str:
    """Return a text in which what nobody sees stands by its number, such as [U+202E].

    Args:
        text: any, a stranger's document too.
        allowed: what stays as it is: :data:`LAYOUT`, where lines are meant.
    """
    return _replace(text, allowed, lambda sign: f"[U+{ord(sign):04X}]")


def cover_unseen(text: str) -> str:
    """Return a text with something to see for what nobody sees, and every other sign in its place.

    It has as many characters, so that offsets into the one are offsets into the other: what
    breaks a line or a page becomes a line end, all else □.
    """
    return _replace(text, LAYOUT, lambda sign: "\n" if sign in _SPACES else _MISSING)


def _replace(text: str, allowed: str, stand_in: Callable[[str], str]) -> str:
    """Return a text with something else for each sign that nobody sees."""
    pieces: list[str] = []
    last = 0
    for place, sign in find_unseen(text, allowed):
        pieces += (text[last:place], stand_in(sign))
        last = place + 1
    return "".join((*pieces, text[last:]))


def _stand_in(sign: str) -> str:
    if sign in _SPACES:
        return " "
    unknown = sign == _LOST or unicodedata.category(sign) in {"Co", "Cn", "Cs"}
    return _MISSING if unknown else ""


#: Signs that an address can't hold (RFC 3986): whatever reads it would cut it there.
_NO_ADDRESS: Final = frozenset("\"'<>\\^`{|}")


def split_address(text: str) -> urllib.parse.SplitResult | None:
    """Return the parts of an address on the web, or None for a text that is none of a host's."""
    if any(sign.isspace() or sign in _NO_ADDRESS for sign in text):
        return None
    try:
        parts = urllib.parse.urlsplit(text)
    except ValueError:
        return None
    return parts if parts.hostname else None
