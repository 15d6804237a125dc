"""Parts inside their wholes at two dates: numbers as length, shares as text."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from analysis.core.period import Period
from analysis.exhibits.canvas import ACCENT, GREY, INK, PAPER, POINTS, TINT, lay_bare, width_of
from analysis.exhibits.chart import Chart, Labels, build_chart
from analysis.exhibits.sheet import Key, Mark, Sheet
from analysis.study.composition import CompositionRow
from analysis.study.growth import GrowthRow

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

#: Groups beyond these would no longer be read; the note says how many were left out.
MOST_PARTS: Final = 4
#: In inches: a bar at the least; the label above it; what parts groups; and the height that a
#: narrow drawing has for its bars, so that a single group stands as tall as a chart beside it.
_BAR, _LABEL, _APART, _ROOM = 0.25, 0.25, 0.12, 1.8
#: In points: from a label to its bar.
_GAP: Final = 5


@dataclass(frozen=True)
class _Bar:
    """A part and its whole at one date, each as value, low and high, and how they are printed."""

    period: Period
    other: Period | None
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
    share falling. Compositions without both growth rows can't be drawn and are passed over. A
    count that its source prints under two dates is labelled with both.

    Args:
        compositions: those to be drawn, and their pairs under the other date.
        growth: over every pair.
        labels: words and names.
    """
    found = _join(compositions, growth, labels)
    if not found:
        return None
    shown = found[:MOST_PARTS]
    say = labels.say

    def paint(sheet: Sheet) -> None:
        keys = [[_key(group, labels, n) for n in (0, 1)] for group in shown]
        thick, step = _BAR, _BAR + 0.08
        if sheet.form.is_narrow:
            thick = max(_BAR, _ROOM / (2 * len(shown)) - _LABEL)
            step = thick + _LABEL
        height = sum(sheet.key_height(one) + 2 * step + _APART for one in keys)
        sheet.set_height(height)
        top = 0.0
        for group, one in zip(shown, keys, strict=True):
            sheet.write_keys(one, top=top)
            top += sheet.key_height(one) + _APART / 2
            _draw_group(sheet, group, labels, top, (thick, step))
            top += 2 * step + _APART / 2

    dated = any(bar.other for group in shown for bar in group.bars)
    left = len(found) - len(shown)
    return build_chart(
        "composition",
        labels,
        paint,
        data=_tabulate(shown),
        title=say("chart.composition.title"),
        alt=say(
            "chart.composition.alt", rows=labels.join("language.semicolon", _tell(shown, labels))
        ),
        source=labels.cite(figure for group in shown for figure in group.figures),
        explained={
            Mark.WHISKER: say("chart.composition.note_whiskers"),
            Mark.AS_OF: say(f"chart.mark.{'as_of_too' if dated else 'as_of'}"),
        },
        told=[
            say("chart.composition.note"),
            *([say("chart.composition.note_left_out", left=left)] if left else []),
        ],
    )


def _join(
    compositions: Sequence[CompositionRow], growth: Sequence[GrowthRow], labels: Labels
) -> list[_Group]:
    """Return the compositions whose numbers at both dates are known."""
    known = {(r.indicator, r.scope, *_periods(r)): r for r in growth}
    others = {
        (row.part, row.whole, row.scope, row.base_period): row.end_period
        for row in compositions
        if row.other_date
    }
    groups = []
    for row in compositions:
        part = known.get((row.part, row.scope, *_periods(row)))
        whole = known.get((row.whole, row.scope, *_periods(row)))
        if part is None or whole is None or row.other_date:
            continue
        base, end = _periods(row)
        (part_base, part_end), (whole_base, whole_end) = (
            labels.hedges_of(part),
            labels.hedges_of(whole),
        )
        first = _Bar(
            base,
            None,
            (part.base, part.base_low, part.base_high),
            (whole.base, whole.base_low, whole.base_high),
            (row.base_share, row.base_share_low, row.base_share_high),
            (part_base, whole_base),
        )
        last = _Bar(
            end,
            others.get((row.part, row.whole, row.scope, base)),
            (part.end, part.end_low, part.end_high),
            (whole.end, whole.end_low, whole.end_high),
            (row.end_share, row.end_share_low, row.end_share_high),
            (part_end, whole_end),
        )
        groups.append(
            _Group(
                labels.title(row.part, row.scope),
                labels.title(row.whole, row.scope),
                part.unit,
                (first, last),
                row.figures,
            )
        )
    return groups


def _periods(row: CompositionRow | GrowthRow) -> tuple[Period, Period]:
    return row.base_period, row.end_period


def _key(group: _Group, labels: Labels, n: int) -> Key:
    """Return the key of a part, or of the others in its whole."""
    if n:
        text = labels.say("chart.composition.rest", whole=group.inside)
        return Key(Mark.BAR, text, box=(TINT, GREY))
    return Key(Mark.BAR, group.title, box=(ACCENT, ACCENT))


def _date(bar: _Bar, labels: Labels) -> str:
    """Write a bar's date, and the other one of a count that is printed under two."""
    if bar.other is None:
        return labels.year(bar.period)
    first, other = labels.year(bar.period), labels.year(bar.other)
    return labels.say("chart.composition.either", first=first, other=other)


def _draw_group(
    sheet: Sheet, group: _Group, labels: Labels, top: float, heights: tuple[float, float]
) -> None:
    """Draw both bars on one scale; wide, their dates stand beside them, narrow, above.

    The heights, in inches, are a bar's and, with its label, a row's.
    """
    form, (thick, step) = sheet.form, heights
    totals = [labels.level(*bar.whole, group.unit, bar.hedges[1]) for bar in group.bars]
    dates = [_date(bar, labels) for bar in group.bars]
    if any(map(labels.is_starred, dates)):
        sheet.note(Mark.AS_OF)
    left, right = 0.02, 0.02
    if not form.is_narrow:
        left = (max(width_of(date, form.size) for date in dates) + 2 * _GAP) / POINTS
        right = (max(width_of(total, form.size) for total in totals) + 2 * _GAP) / POINTS
    height = sheet.drawing.get_size_inches()[1]
    axes = sheet.lay(left=left, right=right, top=top, bottom=height - top - 2 * step)
    lay_bare(axes, group.most, 2 * step)
    for n, (bar, total, date) in enumerate(zip(group.bars, totals, dates, strict=True)):
        y = (n + 1) * step - thick / 2 - 0.02
        part, whole = float(bar.part[0]), float(bar.whole[0])
        axes.barh(y, whole, height=thick, facecolor=TINT, edgecolor=GREY, linewidth=0.8, zorder=1)
        axes.barh(
            y, part, height=thick, facecolor=ACCENT, edgecolor=ACCENT, linewidth=0.8, zorder=2
        )
        sheet.mark(Mark.BAR)
        for (_, low, high), ink in ((bar.part, INK), (bar.whole, INK)):
            if low != high:
                ends = [float(low), float(high)]
                axes.plot(ends, [y + thick / 2 + 0.02] * 2, color=ink, linewidth=1.2, zorder=3)
                sheet.mark(Mark.WHISKER)
        number = labels.level(*bar.part, group.unit, bar.hedges[0])
        share = labels.number(bar.share[0], "percent")
        if form.is_narrow:
            told = labels.say("chart.composition.of", part=number, whole=total, share=share)
            above = (0, y - thick / 2)
            sheet.write(axes, date, above, (0, 3), va="bottom", fontweight="bold")
            across = width_of(date, form.size, bold=True) + 2 * _GAP
            sheet.write(axes, told, above, (across, 3), va="bottom")
            continue
        sheet.write(axes, date, (0, y), (-_GAP, 0), ha="right")
        _write_beside(
            sheet, axes, (part, whole, float(bar.whole[2]), y), labels, (number, share, total)
        )


def _write_beside(
    sheet: Sheet,
    axes: "Axes",
    at: tuple[float, float, float, float],
    labels: Labels,
    told: tuple[str, str, str],
) -> None:
    """Write a bar's numbers: the part's where there is room for them, the whole's at its end."""
    (part, whole, end, y), (number, share, total) = at, told
    text = labels.say("chart.composition.bar", number=number, share=share)
    width = axes.get_position().width * sheet.form.width * POINTS
    unit = width / axes.get_xlim()[1]
    needed = width_of(text, sheet.form.size, bold=True) + 2 * _GAP
    if needed < part * unit:
        sheet.write(axes, text, (0, y), (_GAP, 0), color=PAPER, fontweight="bold")
    elif needed < (whole - part) * unit:
        sheet.write(axes, text, (part, y), (_GAP, 0), fontweight="bold")
    else:  # both bars are short: everything goes behind them
        total = labels.say("chart.composition.of", part=number, whole=total, share=share)
    sheet.write(axes, total, (end, y), (_GAP, 0))


def _tabulate(groups: Sequence[_Group]) -> "pd.DataFrame":
    import pandas as pd

    return pd.DataFrame(
        [
            {
                "part": group.title,
                "whole": group.inside,
                "period": str(bar.period),
                "other_period": str(bar.other or ""),
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
            date=_date(bar, labels),
            number=labels.level(*bar.part, group.unit, bar.hedges[0]),
            whole=labels.level(*bar.whole, group.unit, bar.hedges[1]),
            share=labels.number(bar.share[0], "percent"),
        )
        for group in groups
        for bar in group.bars
    ]
