"""The marks of the charts, and labels that don't touch.

The accent is for the one series that a chart is about, grey for what stands beside it; hollow for
what was computed rather than printed; a whisker for what rounding and hedges leave open. Shape,
fill and dash say the same as colour, so a grey print loses nothing.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from analysis.exhibits.canvas import ACCENT, GREY, INK, PAPER, POINTS, SOFT, width_of
from analysis.exhibits.sheet import Key, Mark, Sheet

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Dash of what is modelled.
DASH: Final = (0, (4, 2))
#: How editions are told apart.
SHAPES: Final = "Ds^v"
_SQUARE: Final = "Ds"
#: Diameter of a mark in points. A whisker that is no longer than the mark says nothing more.
SIZE: Final = 5.2
#: Strokes at a whisker's two ends, by whether each goes on: a level whisker's, an upright one's.
_ENDS: Final = {False: ("|", "<", ">"), True: ("_", "v", "^")}
_WHISKER: Final[dict[str, Any]] = {
    "color": INK,
    "linewidth": 1.0,
    "markersize": 6,
    "markeredgewidth": 1.0,
    "zorder": 4,
}
#: From a mark to its label, in points.
_GAP: Final = 7.0
#: Where a label may stand, the best first: how far above its mark (0: beside it), and which part
#: of it lies left of the mark.
_PLACES: Final = tuple(
    (dy * _GAP, part)
    for dy, parts in (
        (1, (0.5,)), (-1, (0.5,)), (0, (0, 1)), (1, (0.25, 0.75, 0, 1)),
        (-1, (0.25, 0.75, 0, 1)), (2, (0.5, 0.25, 0.75, 0, 1)), (-2, (0.5, 0.25, 0.75, 0, 1)),
    )
    for part in parts
)  # fmt: skip
#: In pixels type comes out this much wider than its own file says.
_HINTED: Final = 1.03
#: Places along a step of a line that a label may not cover.
_ALONG: Final = 6


# --- marks ------------------------------------------------------------------------------------


def style_marker(
    shape: str = "o", *, hollow: bool = False, ink: str = ACCENT, size: float = SIZE
) -> dict[str, Any]:
    """Return how a mark is drawn; hollow means computed."""
    return {
        "marker": shape,
        "markersize": size * (0.85 if shape in _SQUARE else 1),
        "markerfacecolor": PAPER if hollow else ink,
        "markeredgecolor": ink,
        "markeredgewidth": 1.2,
        "linestyle": "none",
        "zorder": 5,
    }


def draw_mark(  # noqa: PLR0913 (what a mark is, each named)
    sheet: Sheet,
    axes: "Axes",
    at: tuple[float, float],
    kind: Mark = Mark.PRINTED,
    *,
    shape: str = "o",
    hollow: bool = False,
    ink: str = ACCENT,
    size: float = SIZE,
) -> None:
    """Draw a mark; a hollow one is of that kind besides its own."""
    axes.plot(*([one] for one in at), **style_marker(shape, hollow=hollow, ink=ink, size=size))
    if hollow:
        sheet.marks.add(Mark.HOLLOW)
    sheet.mark(Mark.HOLLOW if hollow and kind is Mark.PRINTED else kind)


def key_marker(
    kind: Mark, text: str, *, shape: str = "o", hollow: bool = False, ink: str = ACCENT
) -> Key:
    """Return the key of a mark."""
    return Key(kind, text, style_marker(shape, hollow=hollow, ink=ink))


def draw_whisker(
    sheet: Sheet,
    axes: "Axes",
    ends: tuple[float, float],
    at: float,
    *,
    upright: bool = False,
    mark: float = SIZE,
) -> bool:
    """Draw what is left open, where it is wider than the mark; tell whether it was drawn.

    An end beyond the axis, or none at all, becomes an arrow at the axis's edge; so the axis is
    ruled first.

    Args:
        sheet, axes: where.
        ends: of what is left open.
        at: across them.
        upright: whether it stands rather than lies.
        mark: the mark's diameter in points.
    """
    edges = axes.get_ylim() if upright else axes.get_xlim()
    low, high = max(ends[0], min(edges)), min(ends[1], max(edges))
    box = axes.get_position()
    drawing = sheet.drawing.get_size_inches()
    room = (box.height * drawing[1] if upright else box.width * drawing[0]) * POINTS
    open_ends = (low > ends[0], high < ends[1])
    if not any(open_ends) and (high - low) / abs(edges[1] - edges[0]) * room <= mark:
        return False
    places = [low, high], [at, at]
    axes.plot(*(reversed(places) if upright else places), linestyle="-", **_WHISKER)
    stroke, *arrows = _ENDS[upright]
    for end, goes_on, arrow in zip((low, high), open_ends, arrows, strict=True):
        place = ([at], [end]) if upright else ([end], [at])
        axes.plot(*place, linestyle="none", marker=arrow if goes_on else stroke, **_WHISKER)
    if any(open_ends):
        sheet.marks.add(Mark.OPEN_END)
    sheet.mark(Mark.WHISKER)
    return True


# --- labels -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Label:
    """A label and the mark that it names.

    Attributes:
        at: of the mark.
        ink: of the mark, and of the label's text.
        bold: whether it names what the chart is about.
    """

    at: tuple[float, float]
    text: str
    ink: str = SOFT
    bold: bool = False

    @property
    def lines(self) -> list[str]:
        """The lines of its text."""
        return self.text.split("\n")

    def width(self, size: float) -> float:
        """Return its width in points."""
        return max(width_of(line, size, bold=self.bold) for line in self.lines)


def end_room(sheet: Sheet, ends: Iterable[Label]) -> float:
    """Return the margin that labels at the right edge need, in inches."""
    widths = [end.width(sheet.form.size) for end in ends]
    return (2 * _GAP + _HINTED * max(widths, default=0)) / POINTS + 0.02


def label_ends(sheet: Sheet, axes: "Axes", ends: Sequence[Label]) -> None:
    """Write labels beside the right edge, moved up or down so that no two touch.

    One that stands apart from its mark, since others are near or its line ends before the edge,
    is joined to it: no label can be taken for that of another mark.
    """
    (low, high), right = axes.get_ylim(), axes.get_xlim()[1]
    unit = (high - low) / _height(sheet, axes)
    lines = max((len(end.lines) for end in ends), default=1)
    gap = sheet.form.size * (1.25 * lines + 0.15) * unit
    placed = spread([end.at[1] for end in ends], gap)
    for end, y in zip(ends, placed, strict=True):
        x = end.at[0]
        if (
            abs(y - end.at[1]) > SIZE / 2 * unit
            or measure_across(sheet, axes, right - x) > 2 * _GAP
        ):
            ends_x = [x + _along(sheet, axes, SIZE), right + _along(sheet, axes, _GAP - 1)]
            axes.plot(ends_x, [end.at[1], y], color=GREY, linewidth=0.6, zorder=1)
            sheet.rule()
        weight = "bold" if end.bold else "normal"
        offset = (_GAP + 1, 0)
        edges = ("axes fraction", "data")
        sheet.write(axes, end.text, (1, y), offset, edges=edges, color=end.ink, fontweight=weight)


def label_marks(
    sheet: Sheet,
    axes: "Axes",
    wanted: Sequence[Label],
    marks: Iterable[tuple[float, float]],
    lines: Iterable[tuple[float, float]],
) -> list[Label]:
    """Write labels beside their marks where nothing else is; return those without room.

    No label covers a mark or a line, and none stands nearer to another mark than to its own.

    Args:
        sheet, axes: where; the axes are ruled.
        wanted: the labels, those that matter most first.
        marks: their places.
        lines: places along lines and whiskers, see :func:`trace`.
    """
    size = sheet.form.small
    others = [_place(sheet, axes, one) for one in marks]
    points = [*others, *(_place(sheet, axes, one) for one in lines)]
    room = _place(sheet, axes, (axes.get_xlim()[1], axes.get_ylim()[1]))
    boxes: list[tuple[float, float, float, float]] = []
    left = []
    for label in wanted:
        x, y = _place(sheet, axes, label.at)
        width, height = label.width(size) + 2, 1.2 * size * len(label.lines)
        for dy, part in _PLACES:
            up = dy if dy > 0 else dy - height
            dx = -part * width
            if not dy:
                up, dx = -height / 2, _GAP if not part else -_GAP - width
            box = (x + dx, y + up, x + dx + width, y + up + height)
            inside = box[0] >= 0 and box[1] >= 0 and box[2] <= room[0] and box[3] <= room[1]
            covers = any(
                box[0] - 3 < px < box[2] + 3 and box[1] - 2 < py < box[3] + 2 for px, py in points
            )
            own = _distance(box, (x, y))
            nearest = all(own <= _distance(box, other) for other in others)
            if inside and nearest and not covers and not any(_meet(box, b) for b in boxes):
                boxes.append(box)
                sheet.write(
                    axes,
                    label.text,
                    label.at,
                    (dx, up),
                    va="bottom",
                    color=label.ink,
                    fontsize=size,
                    fontweight="bold" if label.bold else "normal",
                )
                break
        else:
            left.append(label)
    return left


def trace(line: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return places along a line of straight steps, for labels to keep off."""
    return [
        (x + (to_x - x) * n / _ALONG, y + (to_y - y) * n / _ALONG)
        for (x, y), (to_x, to_y) in pairwise(line)
        for n in range(_ALONG + 1)
    ]


def _meet(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _distance(box: tuple[float, ...], place: tuple[float, float]) -> float:
    """Return how far a place is from a box."""
    across = max(box[0] - place[0], 0, place[0] - box[2])
    return math.hypot(across, max(box[1] - place[1], 0, place[1] - box[3]))


def _height(sheet: Sheet, axes: "Axes") -> float:
    return float(axes.get_position().height * sheet.drawing.get_size_inches()[1] * POINTS)


def _width(sheet: Sheet, axes: "Axes") -> float:
    return float(axes.get_position().width * sheet.drawing.get_size_inches()[0] * POINTS)


def measure_across(sheet: Sheet, axes: "Axes", units: float) -> float:
    """Return how many points a distance along the axis is."""
    low, high = axes.get_xlim()
    return units / (high - low) * _width(sheet, axes)


def _along(sheet: Sheet, axes: "Axes", points: float) -> float:
    """Return how much of the axis a distance in points is."""
    return points / measure_across(sheet, axes, 1)


def _place(sheet: Sheet, axes: "Axes", at: tuple[float, float]) -> tuple[float, float]:
    """Return a place in points from the axes' lower left corner."""
    (left, _), (low, high) = axes.get_xlim(), axes.get_ylim()
    up = (at[1] - low) / (high - low) * _height(sheet, axes)
    return measure_across(sheet, axes, at[0] - left), up


def spread(wanted: Sequence[float], gap: float) -> list[float]:
    """Move positions apart to at least ``gap``, each as little as the squares of moves allow.

    Less ``i * gap`` the sorted positions must not fall; the nearest such sequence is the
    isotonic regression, found by pooling neighbours that violate it.
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    blocks: list[list[float]] = []
    for rank, index in enumerate(order):
        blocks.append([wanted[index] - rank * gap])
        while len(blocks) > 1 and _mean(blocks[-2]) > _mean(blocks[-1]):
            pooled = blocks.pop()
            blocks[-1] += pooled
    level = [_mean(block) for block in blocks for _ in block]
    placed = [0.0] * len(wanted)
    for rank, index in enumerate(order):
        placed[index] = level[rank] + rank * gap
    return placed


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
