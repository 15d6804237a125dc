"""What makes a whole document doubtful: another language, spaced digits, markup, bad recognition.

A document outside the genre is read as far as it goes; a reader is told first.
"""

from typing import Final

import regex

from analysis.extract.genre import genre
from analysis.extract.intake.content import Doubt

_GENRE: Final = genre("doubts")
_SPACED: Final = _GENRE.pattern("spaced")
_MIXED: Final = _GENRE.pattern("mixed")
_TAG: Final = _GENRE.pattern("tag")
_HAN: Final = regex.compile(r"\p{Han}")
_LATIN: Final = regex.compile(r"\p{Latin}")
_KANA: Final = regex.compile(r"[\p{Hiragana}\p{Katakana}]")
_OTHER: Final = regex.compile(r"(?![\p{Han}\p{Latin}\p{Hiragana}\p{Katakana}])\p{L}")
_ODD: Final = regex.compile(r"[\ufffd\p{Co}\p{Cn}]|(?![\n\r\t\f])\p{Cc}")
_SAMPLE: Final = 400_000
"""Signs by which a document's language and quality are judged."""
_LATIN_FOR_HAN: Final = 2
"""Letters that a Han character stands for; more, and the document is not in Chinese."""
_KANA_SHARE: Final = 0.1
_FEW: Final = 2
_FEW_TAGS: Final = 5
_ODD_SHARE: Final = 0.002


def find_doubts(text: str) -> tuple[Doubt, ...]:
    """Return what a reader must know before believing any figure of a text."""
    sample = text[:_SAMPLE]
    doubts = []
    if (language := _other_language(sample)) is not None:
        doubts.append(Doubt(language))
    for code, pattern, few in (
        ("spaced_digits", _SPACED, _FEW),
        ("mixed_signs", _MIXED, _FEW),
        ("markup", _TAG, _FEW_TAGS),
    ):
        found = [one[0] for one in pattern.finditer(sample)]
        if len(found) >= few:
            doubts.append(Doubt(code, {"count": len(found), "example": found[0].strip()}))
    odd = len(_ODD.findall(sample))
    if odd > _ODD_SHARE * len(sample):
        doubts.append(Doubt("odd_signs", {"count": odd}))
    return tuple(doubts)


def is_readable(text: str) -> bool:
    """Tell whether a text has anything that could be read: a Han character or a digit."""
    return _HAN.search(text) is not None or regex.search(r"\d", text) is not None


def _other_language(sample: str) -> str | None:
    han, latin, kana, other = (
        len(pattern.findall(sample)) for pattern in (_HAN, _LATIN, _KANA, _OTHER)
    )
    if kana > _KANA_SHARE * (han + kana):
        return "japanese"
    if other > han and other > latin:
        return "other_script"
    return "mostly_latin" if latin > _LATIN_FOR_HAN * han and latin > 1 else None
