"""Ratios at two dates: where each came from and where it went, by how far it moved."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import islice
from typing import Final

from analysis.exhibits.canvas import ACCENT, BESIDE, GREY, POINTS, width_of
from analysis.exhibits.chart import Chart, Labels, build_chart
from analysis.exhibits.growth_rows import (
    Group,
    cite_rows,
    group_rows,
    lay_rows,
    measure_of,
    name_row,
    name_rows,
    rule_measure,
    select_rows,
    tabulate_rows,
)
from analysis.exhibits.marks import draw_mark, draw_whisker, key_marker
from analysis.exhibits.sheet import Mark, Sheet
from analysis.study.growth import GrowthRow

#: Rows beyond these would no longer be read; the note says how many were left out.
MOST_SHARES: Final = 12
#: A range is told beside a change that it leaves open by more than this part of it.
_TELLING: Final = Decimal("0.1")
_PERCENT: Final = "percent"
#: Digits of a change in points, as the register shows it.
_PLACES: Final = 2


def draw_shares(rows: Sequence[GrowthRow], labels: Labels) -> Chart | None:
    """Draw the headline pairs of ratios in percent: both levels, and the change in points.

    Those that rose most stand first, a year's changes apart from those of several years. Of more
    than :data:`MOST_SHARES` the printed, the main scope's and the longest are kept.
    """
    ratios = [row for row in rows if row.headline and row.pp is not None and row.unit == _PERCENT]
    if not ratios:
        return None
    chosen = select_rows(ratios, labels.names.main_scope, MOST_SHARES)
    ranked = sorted(chosen, key=lambda row: (-measure_of(row, "pp")[0], row.indicator))
    groups = group_rows(ranked, labels)
    shown = [row for _, group in groups for row in group]
    say = labels.say
    levels = [_levels(row, labels) for row in shown]
    changes = {key: [_change(row, labels, between=key) for row in shown] for key in ("", "\n")}

    def paint(sheet: Sheet) -> None:
        head = say("chart.shares.change")
        told = changes["" if sheet.form.is_narrow else "\n"]
        room = max(
            width_of(head, sheet.form.small),
            *(width_of(x, sheet.form.size, bold=True) for one in told for x in one.split("\n")),
        )
        axes, places = lay_rows(
            sheet,
            _name(groups, levels, labels),
            labels,
            head=say("chart.shares.level"),
            right=(room + 12) / POINTS,
            keys=[
                key_marker(Mark.START, say("chart.shares.start"), ink=GREY),
                key_marker(Mark.PRINTED, say("chart.shares.end")),
            ],
        )
        rule_measure(sheet, axes, [x for row in shown for x in _reach(row)], places, labels)
        edge = room + 11
        sheet.write(axes, head, (1, 0), (edge, 12), edges=BESIDE, quiet=True, ha="right")
        for y, row, change in zip(places, shown, told, strict=True):
            base, end = float(row.base), float(row.end)
            axes.plot([base, end], [y, y], color=GREY, linewidth=1.6, zorder=2)
            sheet.mark(Mark.JOIN)
            hollow = row.base_origin != "printed"
            draw_mark(sheet, axes, (base, y), Mark.START, hollow=hollow, ink=GREY)
            draw_mark(sheet, axes, (end, y))
            for ends in ((row.base_low, row.base_high), (row.end_low, row.end_high)):
                draw_whisker(sheet, axes, (float(ends[0]), float(ends[1])), y)
            sheet.write(
                axes,
                change,
                (1, y),
                (edge, 0),
                edges=BESIDE,
                ha="right",
                color=ACCENT,
                fontweight="bold",
            )

    left = len(ratios) - len(shown)
    told = (
        say(
            "chart.shares.row",
            name=name_row(row, labels),
            first=first,
            last=last,
            change=change,
        )
        for row, (first, last), change in zip(shown, levels, changes[""], strict=True)
    )
    return build_chart(
        "shares",
        labels,
        paint,
        data=tabulate_rows(shown, labels, ("base", "end", "pp")),
        title=say("chart.shares.title"),
        alt=say("chart.shares.alt", rows=labels.join("language.semicolon", told)),
        source=cite_rows(shown, labels),
        explained={
            Mark.JOIN: say("chart.shares.note_join"),
            Mark.HOLLOW: say("chart.mark.back_cast"),
            Mark.WHISKER: say("chart.mark.whisker"),
            Mark.OPEN_END: say("chart.mark.open_end"),
            Mark.AS_OF: say("chart.mark.as_of"),
        },
        told=[say("chart.rows.note_left_out", left=left)] if left else [],
    )


def _name(
    groups: Sequence[tuple[str, Sequence[GrowthRow]]],
    levels: Sequence[tuple[str, str]],
    labels: Labels,
) -> list[Group]:
    """Name the rows with their dates and both levels."""
    ends = iter(levels)
    named: list[Group] = []
    for head, group in name_rows(groups, labels):
        told = [
            labels.say("chart.shares.levels", first=a, last=b) for a, b in islice(ends, len(group))
        ]
        named.append(
            (
                head,
                [
                    replace(one, aside=f"{one.aside}\n{x}")
                    for one, x in zip(group, told, strict=True)
                ],
            )
        )
    return named


def _levels(row: GrowthRow, labels: Labels) -> tuple[str, str]:
    """Write both levels with their hedges."""
    before, after = labels.hedges_of(row)
    return (
        labels.level(row.base, row.base_low, row.base_high, row.unit, before),
        labels.level(row.end, row.end_low, row.end_high, row.unit, after),
    )


def _change(row: GrowthRow, labels: Labels, *, between: str) -> str:
    """Write the change in points with its sign, and its range where that matters."""
    value, low, high = measure_of(row, "pp")
    told = labels.signed(value, _PLACES)
    if high - low > _TELLING * abs(value):
        bounds = labels.bounds(low, high, _PLACES, "count", value=value)
        told += between + (bounds.strip() if between else bounds)
    return told


def _reach(row: GrowthRow) -> tuple[Decimal, ...]:
    return row.base_low, row.base_high, row.end_low, row.end_high
