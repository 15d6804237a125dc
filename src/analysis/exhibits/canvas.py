"""What every chart is drawn on: type, style, margins, axes, and writing that fits.

Nothing here knows what is drawn. Type is shipped with the project and measured from its own
file, so that a label breaks at the same character on every machine.
"""

import re
import textwrap
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from functools import cache
from typing import Any, Final

import matplotlib as mpl
from fontTools.ttLib import TTFont
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import Formatter, FuncFormatter, MaxNLocator

from analysis.core.errors import InputError
from analysis.render.glyphs import FONT_FOLDER
from analysis.words.catalogue import Catalogue, Language
from analysis.words.numerals import group_digits

#: Width of every chart, the text width of an A4 page, in inches; and points per inch.
WIDTH: Final = 6.3
POINTS: Final = 72
#: Pixels per inch of the PNG: sharp in a notebook and in a slide, still small.
DPI: Final = 160

ACCENT: Final = "#0b4f83"
TINT: Final = "#c9dbe9"
INK: Final = "#1c1f23"
MUTED: Final = "#5b636b"
FAINT: Final = "#d9dde1"
SIZE: Final = 8.0
SMALL: Final = 7.5
#: How labels look that are not the point: heads, dates, bounds.
QUIET: Final[dict[str, Any]] = {"fontsize": SMALL, "color": MUTED}
#: Counted across from the edges of the axes, and down in rows.
BESIDE: Final = ("axes fraction", "data")

#: A family name of our own: a copy of the same type on the user's system must not be taken for it.
FAMILY: Final = "Brief Sans"
TYPE_FAMILY: Final = "Noto Sans SC"
_REGULAR, _BOLD = 400, 700
_FONTS: Final = {
    weight: FONT_FOLDER / f"NotoSansSC-{style}.ttf"
    for weight, style in ((_REGULAR, "Regular"), (_BOLD, "Bold"))
}
_STYLE: Final[dict[str, Any]] = {
    "axes.axisbelow": True,
    "axes.edgecolor": MUTED,
    "axes.grid": False,
    "axes.labelcolor": MUTED,
    "axes.linewidth": 0.6,
    "axes.spines.left": False,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "figure.facecolor": "white",
    "font.family": [FAMILY],
    "font.size": SIZE,
    "grid.color": FAINT,
    "grid.linewidth": 0.5,
    "hatch.color": "white",
    "hatch.linewidth": 0.8,
    "legend.borderaxespad": 0,
    "legend.borderpad": 0,
    "legend.fontsize": SMALL,
    "legend.frameon": False,
    "legend.handletextpad": 0.5,
    "legend.labelcolor": MUTED,
    "lines.linewidth": 1.6,
    "lines.solid_capstyle": "butt",
    "savefig.dpi": DPI,
    "text.color": INK,
    "text.parse_math": False,  # a label with $ is a label, never a formula
    "xtick.color": MUTED,
    "xtick.labelsize": SMALL,
    "xtick.major.size": 2.5,
    "xtick.major.width": 0.6,
    "ytick.color": MUTED,
    "ytick.labelsize": SMALL,
    "ytick.major.size": 0,
}

#: What a row of a chart has at its left, in inches: its name and its dates.
LABEL_INCHES: Final = 1.86
DATE_INCHES: Final = 0.72


# --- settings ---------------------------------------------------------------------------------


@contextmanager
def style(salt: str, *, fonttype: str = "path") -> Iterator[None]:
    """Draw and save with our settings alone, whatever a user's matplotlibrc or notebook sets.

    Args:
        salt: what the ids inside an SVG are made from, so that they stay the same.
        fonttype: whether text in an SVG becomes outlines (``path``) or stays text (``none``).
    """
    register_fonts()
    own = _STYLE | {"svg.hashsalt": salt, "svg.fonttype": fonttype}
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(own)  # type: ignore[arg-type]  # each name is known to it
        yield


def register_fonts() -> None:
    """Make the shipped type known to matplotlib under :data:`FAMILY`, once a process."""
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


# --- canvases ---------------------------------------------------------------------------------


def lay_canvas(
    height: float, *, left: float, right: float, top: float, bottom: float
) -> tuple[Drawing, Axes]:
    """Return a drawing and its axes, margins in inches: the same layout whatever the labels."""
    drawing = Drawing(figsize=(WIDTH, height))
    axes = drawing.add_axes(
        (left / WIDTH, bottom / height, 1 - (left + right) / WIDTH, 1 - (top + bottom) / height)
    )
    return drawing, axes


def lay_rows(rows: int, *, right: float) -> tuple[Drawing, Axes]:
    """Return axes with a line a row, and room at the left for names and dates."""
    left = LABEL_INCHES + DATE_INCHES + 0.1
    drawing, axes = lay_canvas(0.31 * rows + 0.68, left=left, right=right, top=0.46, bottom=0.22)
    axes.set_ylim(rows - 0.5, -0.5)
    axes.set_yticks([])
    width = WIDTH - left - right
    for edge in range(rows + 1):
        line = axes.axhline(edge - 0.5, -left / width, 1 + right / width, clip_on=False)
        line.set(color=FAINT, linewidth=0.5, zorder=0)
    return drawing, axes


def lay_plain(height: float, *, right: float) -> tuple[Drawing, Axes]:
    """Return axes for lines over years, with room at the right for their labels."""
    return lay_canvas(height, left=0.42, right=right, top=0.46, bottom=0.24)


# --- writing ----------------------------------------------------------------------------------


def write(
    axes: Axes,
    text: str,
    at: tuple[float, float],
    offset: tuple[float, float] = (0, 0),
    *,
    edges: str | tuple[str, str] = "data",
    **look: Any,  # noqa: ANN401 (whatever matplotlib knows of text)
) -> None:
    """Write a label at a place, moved by points; ``edges`` says what the place counts from."""
    placed: dict[str, Any] = {"va": "center", "zorder": 6} | look
    axes.annotate(
        text,
        at,
        offset,
        xycoords=edges,
        textcoords="offset points",
        annotation_clip=False,
        **placed,
    )


def write_head(
    axes: Axes, text: str, *, x: float = 0, offset: float = 0, right: bool = False
) -> None:
    """Write what a column or axis measures above it."""
    side = "right" if right else "left"
    look = {"ha": side, "va": "baseline"} | QUIET
    write(axes, text, (x, 1), (offset, 7), edges="axes fraction", **look)


def write_key(drawing: Drawing, handles: Sequence[Line2D | Patch]) -> None:
    """Explain the marks along the top edge."""
    legend = drawing.legend(
        handles=handles, loc="upper left", bbox_to_anchor=(0, 1), ncols=len(handles),
        columnspacing=1.6, handlelength=1.4,
    )  # fmt: skip
    for text in legend.get_texts():
        text.set_parse_math(False)


# --- axes -------------------------------------------------------------------------------------


def rule_values(axes: Axes, language: Language | Catalogue) -> None:
    """Rule the axis of values with round numbers."""
    axes.grid(axis="y")
    axes.yaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
    axes.yaxis.set_major_formatter(Ticks(language))


def rule_years(axes: Axes, years: range, *, every: int) -> None:
    """Mark the years that ``every`` divides."""
    axes.set_xticks([year for year in years if year % every == 0])
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0f}"))


class Ticks(Formatter):
    """Write all of an axis's numbers with the same digits after the point."""

    def __init__(self, language: Language | Catalogue) -> None:
        self._language = language

    def __call__(self, value: float, pos: int | None = None) -> str:
        """Write one number."""
        del pos
        return self.format_ticks([value])[0]

    def format_ticks(self, values: Sequence[float]) -> list[str]:
        """Write all numbers of the axis."""
        exact = [Decimal(repr(round(float(value), 6))).normalize() for value in values]
        places = max((max(0, -int(x.as_tuple().exponent)) for x in exact), default=0)
        return [group_digits(x, places, language=self._language) for x in exact]


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
    known = _advances(_REGULAR).keys() & _advances(_BOLD).keys()
    missing = [c for c in dict.fromkeys(line) if ord(c) not in known]
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
    fit = max(1, int(len(word) * room / width_of(word, size)) - 1)
    return textwrap.wrap(word, fit, break_long_words=True)


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Return a text's width in points."""
    advances = _advances(_BOLD if bold else _REGULAR)
    return size * sum(advances.get(ord(c), 1.0) for c in text)


@cache
def _advances(weight: int) -> dict[int, float]:
    """Return each character's advance in ems, from the shipped file."""
    with TTFont(_FONTS[weight], lazy=True) as font:
        widths, em = font["hmtx"], font["head"].unitsPerEm
        return {code: widths[name][0] / em for code, name in font.getBestCmap().items()}
