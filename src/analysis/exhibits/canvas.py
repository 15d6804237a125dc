"""What all charts are drawn with: formats, colours, type, axes, and writing that fits.

Nothing here knows what is drawn. Type is shipped with the project and measured from its own
file, so that a label breaks at the same character on every machine.
"""

import locale
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import uharfbuzz

from analysis.core.errors import InputError
from analysis.render.glyphs import FONT_FILES, FONT_FOLDER, open_face, shown_characters
from analysis.render.palette import LIGHT
from analysis.words.catalogue import Catalogue, Language

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Points per inch.
POINTS: Final = 72
#: Pixels per inch of the PNG: sharp in a notebook and in a slide, still small.
DPI: Final = 160

ACCENT: Final = LIGHT["accent"]
TINT: Final = LIGHT["tint"]
INK: Final = LIGHT["ink"]
SOFT: Final = LIGHT["soft"]
GREY: Final = LIGHT["grey"]
HAIR: Final = LIGHT["hair"]
PAPER: Final = LIGHT["paper"]


@dataclass(frozen=True)
class Format:
    """A width that every chart is laid out for, and its sizes of type.

    Attributes:
        name: part of a file's name and of the ids inside it.
        width: in inches.
        size, small: of labels, and of what is not the point (heads, dates), in points.
        ticks: how many an axis has at the most.
    """

    name: str
    width: float
    size: float
    small: float
    ticks: int

    @property
    def is_narrow(self) -> bool:
        """Whether labels stand above rows and not beside them."""
        return self.width < _COLUMNS


#: Below so many inches there is no room for columns of labels.
_COLUMNS: Final = 5.0
#: The text width of an A4 page; and half a page, which a phone of 390 pixels shows a third larger.
WIDE: Final = Format("wide", 6.3, 8.5, 8.0, 6)
NARROW: Final = Format("narrow", 3.65, 9.5, 9.0, 4)
FORMATS: Final = (WIDE, NARROW)

#: Counted across from the edges of the axes, and down in rows.
BESIDE: Final = ("axes fraction", "data")

#: A family name of our own: a copy of the same type on the user's system must not be taken for it.
FAMILY: Final = "Brief Sans"
TYPE_FAMILY: Final = "Noto Sans SC"
_REGULAR, _BOLD = 400, 700
#: Steps between the years that are marked.
_YEAR_STEPS: Final = (1, 2, 5, 10, 20)
_FONTS: Final = {
    weight: FONT_FOLDER / FONT_FILES[style]
    for weight, style in ((_REGULAR, "Regular"), (_BOLD, "Bold"))
}
_STYLE: Final[dict[str, Any]] = {
    "axes.axisbelow": True,
    "axes.edgecolor": SOFT,
    "axes.facecolor": PAPER,
    "axes.grid": False,
    "axes.labelcolor": SOFT,
    "axes.linewidth": 0.6,
    "axes.spines.left": False,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "figure.facecolor": PAPER,
    "font.family": [FAMILY],
    "grid.color": HAIR,
    "grid.linewidth": 0.5,
    "lines.linewidth": 1.6,
    "lines.solid_capstyle": "butt",
    "savefig.dpi": DPI,
    "text.color": INK,
    # Else it is that of the machine's locale, and the type has other forms for Chinese.
    "text.language": "und",
    "text.parse_math": False,  # a label with $ is a label, never a formula
    "xtick.bottom": False,
    "xtick.color": SOFT,
    "xtick.major.pad": 4,
    "ytick.color": SOFT,
    "ytick.left": False,
}


# --- settings ---------------------------------------------------------------------------------


@contextmanager
def style(salt: str, form: Format = WIDE, *, fonttype: str = "path") -> Iterator[None]:
    """Draw and save with our settings alone, whatever a user's matplotlibrc or notebook sets.

    Args:
        salt: what the ids inside an SVG are made from, so that they stay the same.
        form: gives the sizes of type.
        fonttype: whether text in an SVG becomes outlines (``path``) or stays text (``none``).
    """
    import matplotlib as mpl

    register_fonts()
    _settle_language()
    own = _STYLE | {
        "font.size": form.size,
        "xtick.labelsize": form.small,
        "ytick.labelsize": form.small,
        "svg.hashsalt": salt,
        "svg.fonttype": fonttype,
    }
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(own)  # type: ignore[arg-type]  # each name is known to it
        yield


@cache
def _settle_language() -> None:
    """Let HarfBuzz choose its language where the locale names none.

    It does so once a process, at its first text, and keeps to it wherever it is told no other:
    in a text of several lines, too, which matplotlib sets without the text's own language.
    """
    from matplotlib.ft2font import FT2Font

    before = locale.setlocale(locale.LC_CTYPE)
    locale.setlocale(locale.LC_CTYPE, "C")
    try:
        FT2Font(FONT_FOLDER / next(iter(FONT_FILES.values()))).set_text("a")
    finally:
        locale.setlocale(locale.LC_CTYPE, before)


def register_fonts() -> None:
    """Make the shipped type known to matplotlib under :data:`FAMILY`, once a process."""
    from matplotlib import font_manager

    listed = font_manager.fontManager.ttflist
    known = {entry.fname for entry in listed if entry.name == FAMILY}
    listed.extend(
        font_manager.FontEntry(
            fname=str(path),
            name=FAMILY,
            style="normal",
            variant="normal",
            weight=weight,
            stretch="normal",
            size="scalable",
        )
        for weight, path in _FONTS.items()
        if str(path) not in known
    )


# --- axes -------------------------------------------------------------------------------------


def lay_bare(axes: "Axes", across: float, down: float) -> None:
    """Count from the upper left corner, with nothing of the axes seen.

    A tick is dear to make: axes that are hidden would have as many as those that are seen.
    """
    axes.set(xlim=(0, across), ylim=(down, 0), xticks=[], yticks=[])
    axes.axis("off")


def rule_values(axes: "Axes", words: Language | Catalogue, form: Format, which: str = "y") -> None:
    """Rule an axis of values with round numbers."""
    from matplotlib.ticker import MaxNLocator

    from analysis.exhibits.ticks import Ticks

    axes.grid(axis="x" if which == "x" else "y")
    axis = axes.xaxis if which == "x" else axes.yaxis
    axis.set_major_locator(MaxNLocator(form.ticks, steps=[1, 2, 5, 10]))
    axis.set_major_formatter(Ticks(words))
    axes.spines["bottom"].set_visible(which == "y")


def rule_years(axes: "Axes", years: range, form: Format) -> None:
    """Mark as many years as there is room for, round ones where it is not all."""
    from matplotlib.ticker import FuncFormatter

    room = axes.get_position().width * form.width * POINTS
    needed = width_of("2000", form.small) + form.small / 2
    every = next(
        (n for n in _YEAR_STEPS if room / ((len(years) + n - 1) / n) > needed), _YEAR_STEPS[-1]
    )
    axes.set_xticks([year for year in years if year % every == 0])
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0f}"))


# --- labels -----------------------------------------------------------------------------------


def clean_label(text: str, where: str) -> str:
    """Return a label as one line without invisible characters, once every character has a glyph.

    Direction marks, zero-width and control characters are dropped: they change how a label
    reads and can't be seen.

    Raises:
        InputError: naming the character without a glyph, and where it stands.
    """
    spaced = "".join(" " if c.isspace() else c for c in unicodedata.normalize("NFC", text))
    seen = "".join(c for c in spaced if unicodedata.category(c) not in {"Cc", "Cf"})
    line = " ".join(seen.split())
    shown = shown_characters()
    missing = [c for c in dict.fromkeys(line) if c not in shown]
    if missing:
        named = ", ".join(
            f"{c!r} (U+{ord(c):04X} {unicodedata.name(c, 'without a name')})" for c in missing
        )
        raise InputError(
            f"{where}: no glyph for {named} in the type shipped with the project (Noto Sans SC, "
            "simplified Chinese and Latin); accepted: characters it has"
        )
    return line


def wrap(text: str, inches: float, size: float, *, lines: int) -> str:
    """Break a clean label into lines that fit a width; what does not fit is elided with "…"."""
    room = inches * POINTS
    pieces = re.findall(
        r"[(（《“‘【]*(?:[A-Za-z0-9][^\s\u2e80-\uffef]*|.)\s*", text
    )  # Latin breaks at spaces, Chinese anywhere but after an opening mark
    rows = [""]
    for piece in pieces:
        head = piece.rstrip()
        closing = head in set("，。、；：！？）》”’】…")
        if rows[-1] and not closing and width_of(rows[-1] + head, size) > room:
            rows.append("")
        for part in _split_word(piece, room, size):
            if rows[-1] and part is not piece and rows[-1].strip():
                rows.append("")
            rows[-1] += part
    rows = [row.strip() for row in rows if row.strip()]
    if len(rows) <= lines:
        return "\n".join(rows)
    last = rows[lines - 1]
    while last and width_of(last + "…", size) > room:
        last = last[:-1]
    return "\n".join([*rows[: lines - 1], last.rstrip("，、, ") + "…"])


def _split_word(word: str, room: float, size: float) -> list[str]:
    """Break a word wider than the line."""
    if width_of(word.rstrip(), size) <= room:
        return [word]
    parts = [""]
    for character in word.rstrip():
        if parts[-1] and width_of(parts[-1] + character, size) > room:
            parts.append("")
        parts[-1] += character
    return parts


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Return a text's width in points."""
    advances = _advances(_BOLD if bold else _REGULAR)
    return size * sum(advances.get(ord(c), 1.0) for c in text)


@cache
def _advances(weight: int) -> dict[int, float]:
    """Return each character's advance in ems, from the shipped file."""
    face = open_face(_FONTS[weight])
    font = uharfbuzz.Font(face)
    return {
        code: font.get_glyph_h_advance(glyph) / face.upem
        for code in face.unicodes
        if (glyph := font.get_nominal_glyph(code)) is not None
    }
