"""The shipped type: which characters it has, and the part of it that a page needs."""

import base64
import io
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

from analysis.core.errors import InputError

FONT_FOLDER = Path(__file__).resolve().parent / "fonts"
FONT_FILES = {"Regular": "NotoSansSC-Regular.ttf", "Bold": "NotoSansSC-Bold.ttf"}

# Features that change spacing or choose the right form for a language; the rest (ruby, historical
# and vertical forms) would only make the page heavier.
_FEATURES = ["kern", "locl", "ccmp", "pwid"]
_LINES_NAMED = 5
#: Layout, and the joiner that keeps a mark on the line of its word, which needs no glyph.
_PASSING = frozenset("\t\u2060")


def check_glyphs(text: str) -> None:
    """Refuse text with a character that the shipped type can't show.

    Invisible controls (bidirectional marks, zero-width characters) are refused too: they change
    how a label reads without being seen. Line feeds, tabs and word joiners are layout and pass.

    Raises InputError that names each such character, its code point and the lines it stands on.
    """
    shown = _shown_characters()
    missing: dict[str, list[int]] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        for character in dict.fromkeys(line):
            if character not in shown and character not in _PASSING:
                missing.setdefault(character, []).append(number)
    if missing:
        raise InputError(
            "The shipped type (Noto Sans SC) has no glyph for "
            + "; ".join(_describe(character, lines) for character, lines in missing.items())
            + ". Replace these characters, or rebuild the fonts with them."
        )


def font_faces(regular: Iterable[str], bold: Iterable[str]) -> str:
    """CSS @font-face rules with the glyphs of the given characters embedded as WOFF2."""
    return "\n".join(
        "@font-face{font-family:'Noto Sans SC';font-style:normal;"
        f"font-weight:{weight};"
        f"src:url(data:font/woff2;base64,{_subset(FONT_FILES[style], ''.join(sorted(set(used))))})"
        " format('woff2')}"
        for style, weight, used in (("Regular", 400, regular), ("Bold", 700, bold))
    )


def _subset(name: str, characters: str) -> str:
    options = subset.Options(
        flavor="woff2",
        hinting=False,
        layout_features=_FEATURES,
        name_IDs=[0, 1, 2, 13, 14],  # the copyright and licence travel with the glyphs
        notdef_outline=True,
        recalc_timestamp=False,
    )
    with TTFont(FONT_FOLDER / name, lazy=True, recalcTimestamp=False) as font:
        subsetter = subset.Subsetter(options)
        subsetter.populate(text=characters)
        subsetter.subset(font)
        buffer = io.BytesIO()
        subset.save_font(font, buffer, options)
    return base64.b64encode(buffer.getvalue()).decode("ascii")


@cache
def _shown_characters() -> frozenset[str]:
    cmaps = []
    for name in FONT_FILES.values():
        with TTFont(FONT_FOLDER / name, lazy=True) as font:
            cmaps.append(set(font.getBestCmap()))
    return frozenset(
        character
        for character in map(chr, set.intersection(*cmaps))
        if unicodedata.category(character) not in {"Cc", "Cf"}
    )


def _describe(character: str, lines: list[int]) -> str:
    code = f"U+{ord(character):04X} {unicodedata.name(character, 'unnamed')}"
    visible = unicodedata.category(character)[0] not in "CZ"
    where = ", ".join(map(str, lines[:_LINES_NAMED]))
    where += ", …" if len(lines) > _LINES_NAMED else ""
    return (f"“{character}” ({code})" if visible else code) + f" on line {where}"
