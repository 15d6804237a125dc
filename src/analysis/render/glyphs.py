"""The shipped type: which characters it has, and the part of it that a page needs."""

import base64
import io
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache, partial
from pathlib import Path
from types import SimpleNamespace

import brotli
import uharfbuzz
from fontTools.ttLib import TTFont, woff2

from analysis.core.errors import InputError, show_given

FONT_FOLDER = Path(__file__).resolve().parent / "fonts"
FONT_FILES = {"Regular": "NotoSansSC-Regular.ttf", "Bold": "NotoSansSC-Bold.ttf"}

# Features that change spacing or choose the right form for a language; the rest (ruby, historical
# and vertical forms) would only make the page heavier.
_FEATURES = ["kern", "locl", "ccmp", "pwid"]
# The copyright and licence travel with the glyphs.
_NAMES = (0, 1, 2, 13, 14)
_LINES_NAMED = 5
#: fontTools always packs at level 11 and takes no other. At 9 a page's fonts are 3 % larger, in a
#: fifteenth of the time (docs/runs.md); nothing else here writes WOFF2.
woff2.brotli = SimpleNamespace(
    compress=partial(brotli.compress, quality=9),
    decompress=brotli.decompress,
    MODE_FONT=brotli.MODE_FONT,
    MODE_TEXT=brotli.MODE_TEXT,
)
#: Layout, and the joiner that keeps a mark on the line of its word, which needs no glyph.
_PASSING = frozenset("\t\n\u2060")


def check_glyphs(text: str) -> None:
    """Refuse text with a character that the shipped type can't show.

    Invisible controls (bidirectional marks, zero-width characters) are refused too: they change
    how a label reads without being seen. Line feeds, tabs and word joiners are layout and pass.

    Raises InputError that names each such character, its code point and the lines it stands on.
    """
    missing: dict[str, list[int]] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        for character in _find_unshown(line):
            missing.setdefault(character, []).append(number)
    _refuse(
        _describe(character) + f" on line {', '.join(map(str, lines[:_LINES_NAMED]))}"
        f"{', …' if len(lines) > _LINES_NAMED else ''}"
        for character, lines in missing.items()
    )


def check_decoded(texts: Iterable[str]) -> None:
    """Refuse texts as a reader of Markdown decoded them: an entity may stand for any character.

    Raises InputError that names each character that can't be shown, and a text it stands in.
    """
    texts = list(texts)
    _refuse(
        f"{_describe(character)}, for which an entity such as &#{ord(character)}; stands in "
        + show_given(next(text for text in texts if character in text))
        for character in _find_unshown("".join(texts))
    )


def _find_unshown(text: str) -> list[str]:
    """The characters of a text that are neither shown nor layout, each once."""
    shown = shown_characters()
    return [one for one in dict.fromkeys(text) if one not in shown and one not in _PASSING]


def _refuse(faults: Iterable[str]) -> None:
    if told := "; ".join(faults):
        raise InputError(
            f"The shipped type (Noto Sans SC) has no glyph for {told}. Replace these characters, "
            "or rebuild the fonts with them."
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
def open_face(path: Path) -> uharfbuzz.Face:
    """The whole of a font, once a process."""
    return uharfbuzz.Face(path.read_bytes())


@cache
def shown_characters() -> frozenset[str]:
    """The characters that both faces have a glyph for, invisible controls left out."""
    faces = [open_face(FONT_FOLDER / name) for name in FONT_FILES.values()]
    return frozenset(
        character
        for character in map(chr, set.intersection(*(set(one.unicodes) for one in faces)))
        if unicodedata.category(character) not in {"Cc", "Cf"}
    )


@lru_cache(maxsize=64)  # pages of one kind often need the same
def _cut(path: Path, characters: str) -> str:
    """The glyphs of these characters as WOFF2, in base64."""
    wanted = uharfbuzz.SubsetInput()
    wanted.flags = uharfbuzz.SubsetFlags.NO_HINTING | uharfbuzz.SubsetFlags.NOTDEF_OUTLINE
    _fill(wanted.unicode_set, map(ord, characters))
    features = (int.from_bytes(tag.encode(), "big") for tag in _FEATURES)
    _fill(wanted.layout_feature_tag_set, features)
    _fill(wanted.name_id_set, _NAMES)
    cut = uharfbuzz.subset(open_face(path), wanted).blob.data
    buffer = io.BytesIO()
    with TTFont(io.BytesIO(cut), lazy=True, recalcBBoxes=False, recalcTimestamp=False) as font:
        font.flavor = "woff2"
        font.save(buffer)
    return base64.b64encode(buffer.getvalue()).decode("ascii")


def _fill(chosen: uharfbuzz.Set, members: Iterable[int]) -> None:
    """Let a set have these members and no others."""
    chosen.clear()
    chosen.update(members)


def _describe(character: str) -> str:
    code = f"U+{ord(character):04X} {unicodedata.name(character, 'unnamed')}"
    visible = unicodedata.category(character)[0] not in "CZ"
    return f"“{character}” ({code})" if visible else code
