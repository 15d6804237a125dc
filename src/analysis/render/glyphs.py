"""The shipped type: which characters it has, and the part of it that a page needs."""

import base64
import copy
import io
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

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
    shown = shown_characters()
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
        f"src:url(data:font/woff2;base64,{_cut(face, ''.join(sorted(set(used))))})"
        " format('woff2')}"
        for style, weight, used in (("Regular", 400, regular), ("Bold", 700, bold))
        for face in [FONT_FOLDER / FONT_FILES[style]]
    )


@cache
def open_face(path: Path) -> TTFont:
    """The whole of a font, whose tables are read as they are asked for, once a process.

    It is shared: whoever changes it changes it for all.
    """
    return TTFont(io.BytesIO(path.read_bytes()), lazy=True, recalcTimestamp=False)


@cache
def shown_characters() -> frozenset[str]:
    """The characters that both faces have a glyph for, invisible controls left out."""
    faces = [open_face(FONT_FOLDER / name) for name in FONT_FILES.values()]
    return frozenset(
        character
        for character in map(chr, set.intersection(*(set(one.getBestCmap()) for one in faces)))
        if unicodedata.category(character) not in {"Cc", "Cf"}
    )


@lru_cache(maxsize=64)  # pages of one kind often need the same
def _cut(path: Path, characters: str) -> str:
    """The glyphs of these characters as WOFF2, in base64."""
    from fontTools import subset

    options = subset.Options(
        flavor="woff2",
        hinting=False,
        layout_features=_FEATURES,
        name_IDs=[0, 1, 2, 13, 14],  # the copyright and licence travel with the glyphs
        notdef_outline=True,
        recalc_timestamp=False,
    )
    buffer = io.BytesIO()
    with _copy_face(path) as font:
        subsetter = subset.Subsetter(options)
        subsetter.populate(text=characters)
        subsetter.subset(font)
        subset.save_font(font, buffer, options)
    return base64.b64encode(buffer.getvalue()).decode("ascii")


def _copy_face(path: Path) -> TTFont:
    """A font that may be cut, without its large tables being read once more.

    A cut replaces the mappings of these and leaves what they hold, so that a shallow copy is one
    of its own. An outline is only put into another form, since none in the shipped type is made
    of others, whose numbers a cut would change.
    """
    whole = open_face(path)
    whole["cmap"].ensureDecompiled()
    font = TTFont(io.BytesIO(whole.reader.file.getvalue()), lazy=True, recalcTimestamp=False)
    font.setGlyphOrder(whole.getGlyphOrder())
    for tag in ("cmap", "glyf", "hmtx"):
        font[tag] = copy.copy(whole[tag])
    font["cmap"].tables = [copy.copy(one) for one in whole["cmap"].tables]
    return font


def _describe(character: str, lines: list[int]) -> str:
    code = f"U+{ord(character):04X} {unicodedata.name(character, 'unnamed')}"
    visible = unicodedata.category(character)[0] not in "CZ"
    where = ", ".join(map(str, lines[:_LINES_NAMED]))
    where += ", …" if len(lines) > _LINES_NAMED else ""
    return (f"“{character}” ({code})" if visible else code) + f" on line {where}"
