"""The marks of the charts: what is filled, hollow or dashed, and labels that don't touch.

Two kinds of ink keep their meaning throughout: the accent for what the source prints, grey for
context; hollow marks for what was computed rather than printed; a whisker for what rounding and
hedges leave open. Shape, fill and dash say the same as colour, so a grey print loses nothing.
"""

from collections.abc import Sequence
from typing import Any, Final

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from analysis.exhibits.canvas import ACCENT, INK, POINTS, SIZE, write

#: Dash of what is projected, and how vintages after the first are told apart.
DASH: Final = (0, (4, 2))
DASHES: Final = ((0, (1, 1.2)), (0, (5, 1.5)), "-.")
#: How places are told apart.
SHAPES: Final = "Ds^v"
_SQUARE: Final = "Ds"
#: Strokes at a whisker's two ends, by whether each goes on.
_ENDS: Final = {
    (left, right): ("<" if left else "|", ">" if right else "|")
    for left in (False, True)
    for right in (False, True)
}
_WHISKER: Final[dict[str, Any]] = {
    "color": INK,
    "linewidth": 1.0,
    "markersize": 6,
    "markeredgewidth": 1.0,
}


def style_marker(
    shape: str, *, hollow: bool = False, ink: str = ACCENT, size: float = 5.2
) -> dict[str, Any]:
    """Return how a mark is drawn; hollow means computed."""
    return {
        "marker": shape,
        "markersize": size * (0.85 if shape in _SQUARE else 1),
        "markerfacecolor": "white" if hollow else ink,
        "markeredgecolor": ink,
        "markeredgewidth": 1.2,
        "linestyle": "none",
        "zorder": 5,
        "clip_on": False,
    }


def key_marker(shape: str, *, label: str, hollow: bool = False, ink: str = ACCENT) -> Line2D:
    """Return the key of a mark."""
    return Line2D([], [], label=label, **style_marker(shape, hollow=hollow, ink=ink))


def draw_whisker(
    axes: Axes, low: float, high: float, y: float, *, open_ends: tuple[bool, bool] = (False, False)
) -> None:
    """Draw a level line between two ends, with a stroke at each, an arrow where it goes on."""
    axes.plot([low, high], [y, y], linestyle="-", zorder=2, **_WHISKER)
    for end, marker in zip((low, high), _ENDS[open_ends], strict=True):
        axes.plot([end], [y], linestyle="none", marker=marker, zorder=2, **_WHISKER)


def key_whisker(label: str) -> Line2D:
    """Return the key of a whisker."""
    return Line2D([], [], marker="|", label=label, **_WHISKER)


def label_ends(axes: Axes, ends: Sequence[tuple[float, float, str, str]]) -> None:
    """Write labels right of (x, y, text, colour), moved up or down so that no two touch."""
    low, high = axes.get_ylim()
    height = axes.bbox.height / axes.figure.dpi * POINTS
    placed = spread([y for _, y, _, _ in ends], (high - low) / height * SIZE * 1.4)
    for (x, _, text, colour), y in zip(ends, placed, strict=True):
        write(axes, text, (x, y), (7, 0), color=colour, fontweight="bold")


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
