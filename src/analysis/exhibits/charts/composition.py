"""Parts inside their wholes at two dates: numbers as length, shares as text."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.patches import Patch

from analysis.core.period import Period
from analysis.exhibits.canvas import (
    ACCENT,
    FAINT,
    INK,
    MUTED,
    POINTS,
    QUIET,
    SIZE,
    WIDTH,
    style,
    width_of,
    wrap,
    write,
    write_key,
)
from analysis.exhibits.chart import Chart, Labels
from analysis.study.composition import CompositionRow
from analysis.study.growth import GrowthRow

#: Groups beyond these would no longer be read; the note says how many were left out.
MOST_PARTS: Final = 4
#: Height of a group and of the key above them, in inches; the axes as parts of the width.
_GROUP, _TOP = 0.94, 0.2
_LEFT, _ACROSS = 0.075, 0.80


@dataclass(frozen=True)
class _Bar:
    """A part and its whole at one date, each as value, low and high, and how they are printed."""

    period: Period
    part: tuple[Decimal, Decimal, Decimal]
    whole: tuple[Decimal, Decimal, Decimal]
    share: tuple[Decimal, Decimal, Decimal]
    hedges: tuple[str, str]


@dataclass(frozen=True)
class _Group:
    """A part inside its whole at two dates."""

    title: str
    inside: str
    unit: str
    bars: tuple[_Bar, _Bar]
    figures: tuple[str, ...]

    @property
    def most(self) -> float:
        """The longest bar, at its upper bound."""
        return float(max(bar.whole[2] for bar in self.bars))


def draw_composition(
    compositions: Sequence[CompositionRow], growth: Sequence[GrowthRow], labels: Labels
) -> Chart | None:
    """Draw parts inside their wholes at two dates: numbers as length, shares as text.

    Bars of one part share a scale, so that both can be seen: the part's number rising and its
    share falling. Compositions without both growth rows can't be drawn and are passed over.
    """
    found = _join(compositions, growth, labels)
    if not found:
        return None
    shown = found[:MOST_PARTS]
    say = labels.say
    with style("composition"):
        height = _GROUP * len(shown) + _TOP
        drawing = Drawing(figsize=(WIDTH, height))
        for n, group in enumerate(shown):
            bottom = 1 - (_TOP + _GROUP * (n + 1) - 0.04) / height
            axes = drawing.add_axes((_LEFT, bottom, _ACROSS, 0.56 / height))
            for y, bar in enumerate(group.bars):
                _draw_bar(axes, y, bar, group, labels)
            axes.set_xlim(0, group.most)
            axes.set_ylim(1.5, -0.5)
            axes.axis("off")
            heading = say("chart.composition.heading", part=group.title, whole=group.inside)
            heading = wrap(heading, WIDTH - 0.1, SIZE, lines=1)
            at = (-_LEFT * WIDTH * POINTS, 6)
            look = {"va": "bottom", "fontweight": "bold"}
            write(axes, heading, (0, 1), at, edges="axes fraction", **look)
        write_key(
            drawing,
            [
                Patch(facecolor=ACCENT, label=say("chart.composition.part")),
                Patch(facecolor=FAINT, label=say("chart.composition.rest")),
            ],
        )
    left = len(found) - len(shown)
    return Chart(
        "composition",
        labels.language,
        drawing,
        _tabulate(shown),
        say("chart.composition.title"),
        say("chart.composition.alt", rows=labels.join("language.semicolon", _tell(shown, labels))),
        labels.join(
            "chart.join.sentences",
            (
                say("chart.composition.note"),
                say("chart.composition.note_left_out", left=left) if left else "",
            ),
        ),
        labels.cite(figure for group in shown for figure in group.figures),
    )


def _join(
    compositions: Sequence[CompositionRow], growth: Sequence[GrowthRow], labels: Labels
) -> list[_Group]:
    """Return the compositions whose numbers at both dates are known."""
    known = {(r.indicator, r.scope, *_periods(r)): r for r in growth}
    groups = []
    for row in compositions:
        part = known.get((row.part, row.scope, *_periods(row)))
        whole = known.get((row.whole, row.scope, *_periods(row)))
        if part is None or whole is None:
            continue
        base, end = _periods(row)
        groups.append(
            _Group(
                labels.title(row.part, row.scope),
                labels.title(row.whole, row.scope),
                part.unit,
                (
                    _Bar(
                        base,
                        (part.base, part.base_low, part.base_high),
                        (whole.base, whole.base_low, whole.base_high),
                        (row.base_share, row.base_share_low, row.base_share_high),
                        (labels.hedges_of(part)[0], labels.hedges_of(whole)[0]),
                    ),
                    _Bar(
                        end,
                        (part.end, part.end_low, part.end_high),
                        (whole.end, whole.end_low, whole.end_high),
                        (row.end_share, row.end_share_low, row.end_share_high),
                        (labels.hedges_of(part)[1], labels.hedges_of(whole)[1]),
                    ),
                ),
                row.figures,
            )
        )
    return groups


def _periods(row: CompositionRow | GrowthRow) -> tuple[Period, Period]:
    return row.base_period, row.end_period


def _draw_bar(axes: Axes, y: int, bar: _Bar, group: _Group, labels: Labels) -> None:
    piece, total = bar.part[0], bar.whole[0]
    axes.barh(y, float(total), height=0.74, color=FAINT, zorder=1)
    axes.barh(y, float(piece), height=0.74, color=ACCENT, zorder=2)
    text = labels.say(
        "chart.composition.bar",
        number=labels.level(*bar.part, group.unit, bar.hedges[0]),
        share=labels.number(bar.share[0], "percent"),
    )
    inch = _ACROSS * WIDTH / group.most
    needed = width_of(text, SIZE, bold=True) / POINTS + 0.12
    size = labels.level(*bar.whole, group.unit, bar.hedges[1])
    if needed < float(piece) * inch:
        write(axes, text, (0, y), (5, 0), color="white", fontweight="bold")
    elif needed < float(total - piece) * inch:
        write(axes, text, (float(piece), y), (5, 0), fontweight="bold")
    else:  # both bars are short: everything goes behind them
        size = labels.say("chart.composition.behind", whole=size, part=text)
    write(axes, size, (float(bar.whole[2]), y), (5, 0))
    for (_, low, high), ink in ((bar.part, INK), (bar.whole, MUTED)):
        if low != high:
            ends = [float(low), float(high)]
            axes.plot(ends, [y + 0.24] * 2, color=ink, linewidth=1.2, zorder=3)
    write(axes, labels.year(bar.period), (0, y), (-5, 0), ha="right", **QUIET)


def _tabulate(groups: Sequence[_Group]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "part": group.title,
                "whole": group.inside,
                "period": str(bar.period),
                "part_value": bar.part[0],
                "whole_value": bar.whole[0],
                "share": bar.share[0],
                "share_low": bar.share[1],
                "share_high": bar.share[2],
            }
            for group in groups
            for bar in group.bars
        ]
    )


def _tell(groups: Sequence[_Group], labels: Labels) -> list[str]:
    return [
        labels.say(
            "chart.composition.row",
            part=group.title,
            date=labels.year(bar.period),
            number=labels.level(*bar.part, group.unit, bar.hedges[0]),
            whole=labels.level(*bar.whole, group.unit, bar.hedges[1]),
            share=labels.number(bar.share[0], "percent"),
        )
        for group in groups
        for bar in group.bars
    ]
