"""How many of the statements that a document makes about its own figures came out how."""

import math
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Protocol

from analysis.core.errors import InputError, say_accepted
from analysis.core.vocabulary import VERDICTS
from analysis.exhibits.canvas import ACCENT, GREY, INK, PAPER, POINTS, SOFT, TINT, lay_bare
from analysis.exhibits.chart import Chart, Labels, build_chart
from analysis.exhibits.sheet import Mark, Sheet

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

#: Face and edge of a verdict's squares. What weighs against the document is dark, what nobody can
#: tell is empty, and what holds is pale; so they differ in grey too.
_LOOK: Final = {
    "certain": (TINT, TINT),
    "compatible": (TINT, GREY),
    "within_rounding": (TINT, SOFT),
    "under_reading": (GREY, GREY),
    "does_not_hold": (INK, INK),
    "conflict": (ACCENT, ACCENT),
    "not_checkable": (PAPER, GREY),
}
#: The side of a square and what is left between two, in inches and as a part of the side.
_SIDE, _BETWEEN = 0.145, 0.16
#: How many squares can be looked at; of more statements a square is several.
MOST_SQUARES: Final = 400
#: Across which room the squares stand wide, in inches; and a line of the labels.
_ACROSS, _LINE = 3.3, 0.23


class Judged(Protocol):
    """A claim with its verdict."""

    @property
    def topic(self) -> str: ...  # noqa: D102
    @property
    def verdict(self) -> str: ...  # noqa: D102
    @property
    def outside(self) -> bool: ...  # noqa: D102


def draw_verdicts(claims: Sequence[Judged], labels: Labels) -> Chart | None:
    """Draw a square a statement, by how it came out, with the number of each.

    Args:
        claims: each once, whatever its readings; those on outside figures are left out.
        labels: words and names.

    Raises:
        InputError: for an unknown verdict.
    """
    own = [claim for claim in claims if not claim.outside]
    if not own:
        return None
    for claim in own:
        if claim.verdict not in VERDICTS:
            raise InputError(
                f"claim on {claim.topic!r}: unknown verdict {claim.verdict!r}; "
                f"{say_accepted(claim.verdict, VERDICTS)}"
            )
    counts = Counter(claim.verdict for claim in own)
    found = [verdict for verdict in VERDICTS if counts[verdict]]
    each = math.ceil(len(own) / MOST_SQUARES)
    say = labels.say

    def paint(sheet: Sheet) -> None:
        narrow = sheet.form.is_narrow
        across = sheet.form.width if narrow else _ACROSS
        squares = [math.ceil(counts[verdict] / each) for verdict in found]
        columns = int(across / _SIDE)
        down = math.ceil(sum(squares) / columns) * _SIDE
        beside = len(found) * _LINE
        sheet.set_height(down + 0.12 + beside if narrow else max(down, beside) + 0.04)
        height = sheet.drawing.get_size_inches()[1]
        axes = sheet.lay(left=0, right=0, top=0, bottom=0)
        lay_bare(axes, sheet.form.width, height)
        first = 0
        left, top = (0.0, down + 0.12) if narrow else (_ACROSS + 0.2, 0.0)
        for n, (verdict, number) in enumerate(zip(found, squares, strict=True)):
            cells = (divmod(i, columns) for i in range(first, first + number))
            _fill(axes, [(x * _SIDE, y * _SIDE) for y, x in cells], verdict)
            first += number
            y = top + (n + 0.5) * _LINE
            _fill(axes, [(left, y - _SIDE * (1 - _BETWEEN) / 2)], verdict)
            told = _say(verdict, counts[verdict], labels)
            weight = "bold" if verdict in {"conflict", "does_not_hold"} else "normal"
            sheet.write(axes, told, (left + _SIDE, y), (4, 0), fontweight=weight)
        sheet.mark(Mark.SQUARE)

    told = (_say(verdict, counts[verdict], labels) for verdict in found)
    return build_chart(
        "verdicts",
        labels,
        paint,
        data=_tabulate(own, labels),
        title=say("chart.verdicts.title"),
        alt=say(
            "chart.verdicts.alt",
            claims=len(own),
            all=labels.join("language.semicolon", told),
            count=len(own),
        ),
        source=labels.cite(),
        explained={Mark.SQUARE: say("chart.verdicts.note", each=each, count=each)},
    )


def _tabulate(claims: Sequence[Judged], labels: Labels) -> "pd.DataFrame":
    """Return how many claims of each topic came out how."""
    import pandas as pd

    by_topic: dict[str, Counter[str]] = {}
    for claim in claims:
        by_topic.setdefault(claim.topic, Counter())[claim.verdict] += 1
    return pd.DataFrame(
        [
            {"topic": topic, "label": labels.topic(topic)}
            | {verdict: counts[verdict] for verdict in VERDICTS}
            | {"total": counts.total()}
            for topic, counts in sorted(by_topic.items())
        ]
    )


def _say(verdict: str, number: int, labels: Labels) -> str:
    return labels.say(f"chart.verdicts.{verdict}", number=number, count=number)


def _fill(axes: "Axes", corners: Sequence[tuple[float, float]], verdict: str) -> None:
    """Draw squares as one shape; a statement that does not hold is crossed out besides."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    face, edge = _LOOK[verdict]
    side = _SIDE * (1 - _BETWEEN)
    inset = 0.4 / POINTS  # half of the edge's width
    low, high = inset, side - inset
    box = [(low, low), (high, low), (high, high), (low, high), (low, low)]
    codes = [Path.MOVETO, *[Path.LINETO] * 3, Path.CLOSEPOLY]
    at = [(x + dx, y + dy) for x, y in corners for dx, dy in box]
    shape = Path(at, codes * len(corners))
    axes.add_patch(PathPatch(shape, facecolor=face, edgecolor=edge, linewidth=0.8))
    if verdict == "does_not_hold":
        for x, y in corners:
            for ends in ((low, high), (high, low)):
                axes.plot(
                    [x + low, x + high], [y + end for end in ends], color=PAPER, linewidth=0.9
                )
