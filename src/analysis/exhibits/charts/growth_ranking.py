"""The compound annual growth of the headline pairs of levels, ranked."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from analysis.core.quantity import decimal_places
from analysis.exhibits.canvas import ACCENT, GREY, POINTS, width_of
from analysis.exhibits.chart import Chart, Labels, build_chart
from analysis.exhibits.growth_rows import (
    cite_rows,
    group_rows,
    is_point,
    lay_rows,
    measure_of,
    name_row,
    name_rows,
    other_dates,
    rule_measure,
    select_rows,
    tabulate_rows,
)
from analysis.exhibits.marks import draw_mark, draw_whisker
from analysis.exhibits.sheet import Mark, Sheet
from analysis.study.growth import GrowthRow

#: Rows beyond these would no longer be read; the note says how many were left out.
MOST_RANKED: Final = 14
#: The shape of the mark of a pair under the other date that its count is printed under.
_OTHER_SHAPE: Final = "D"
#: A range is told beside a rate that it leaves open by more than this part of it.
_TELLING: Final = Decimal("0.1")


def ranked_rows(rows: Sequence[GrowthRow], main_scope: str) -> list[GrowthRow]:
    """Return the pairs that the ranking has a mark of: the long spans first, the fastest first."""
    levels = [row for row in rows if row.headline and row.cagr is not None]
    chosen = select_rows(levels, main_scope, MOST_RANKED)
    return sorted(chosen, key=lambda row: (row.months <= 12, -measure_of(row, "cagr")[0]))  # noqa: PLR2004 (a year)


def draw_growth_ranking(rows: Sequence[GrowthRow], labels: Labels) -> Chart | None:
    """Draw the compound annual growth of the headline pairs of levels, ranked, with bounds.

    A rate of one year and one over several are no equals, so that they stand in groups. Of more
    than :data:`MOST_RANKED` pairs the printed, the main scope's and the longest are kept, never
    the fastest: a ranking of winners would say nothing. A count that its source prints under two
    dates has both rates.
    """
    levels = [row for row in rows if row.headline and row.cagr is not None]
    if not levels:
        return None
    shown = ranked_rows(rows, labels.names.main_scope)
    dated = other_dates(rows)
    others = {
        place: dated[place] for row in shown if (place := (row.indicator, row.scope)) in dated
    }
    say = labels.say
    rates = [_rates(row, others.get((row.indicator, row.scope)), labels) for row in shown]

    def paint(sheet: Sheet) -> None:
        widest = max(width_of(rate, sheet.form.size, bold=True) for rate in rates)
        axes, places = lay_rows(
            sheet,
            name_rows(group_rows(shown, labels), labels),
            labels,
            head=say("chart.growth_ranking.rate"),
            right=(widest + 10) / POINTS,
        )
        ends = [end for row in (*shown, *others.values()) for end in measure_of(row, "cagr")]
        rule_measure(sheet, axes, ends, places, labels)
        for y, row, rate in zip(places, shown, rates, strict=True):
            value, low, high = map(float, measure_of(row, "cagr"))
            hollow = row.base_origin != "printed"
            reach = [value]
            if draw_whisker(sheet, axes, (low, high), y):
                left, right = axes.get_xlim()
                reach += [max(low, left), min(high, right)]
            if is_point(row, "cagr"):
                draw_mark(sheet, axes, (value, y), hollow=hollow)
            other = others.get((row.indicator, row.scope))
            if other is not None:
                second = float(measure_of(other, "cagr")[0])
                axes.plot([value, second], [y, y], color=GREY, linewidth=0.8, zorder=1)
                sheet.mark(Mark.OTHER_DATE)
                draw_mark(
                    sheet,
                    axes,
                    (second, y),
                    Mark.OTHER_DATE,
                    shape=_OTHER_SHAPE,
                    hollow=hollow,
                    ink=GREY,
                )
                reach.append(second)
            # away from zero, so that no label lies across its line
            side = -1 if value < 0 else 1
            sheet.write(
                axes,
                rate,
                (side * max(side * end for end in reach), y),
                (7 * side, 0),
                ha="left" if side > 0 else "right",
                color=ACCENT,
                fontweight="bold",
            )

    left = len(levels) - len(shown)
    rows_told = (
        say("chart.growth_ranking.row", name=name_row(row, labels), rate=rate)
        for row, rate in zip(shown, rates, strict=True)
    )
    return build_chart(
        "growth_ranking",
        labels,
        paint,
        data=tabulate_rows([*shown, *others.values()], labels, ("cagr",)),
        title=say("chart.growth_ranking.title"),
        alt=say("chart.growth_ranking.alt", rows=labels.join("language.semicolon", rows_told)),
        source=cite_rows(shown, labels),
        explained={
            kind: say(f"chart.mark.{kind}")
            for kind in (
                *(Mark.PRINTED, Mark.WHISKER, Mark.OPEN_END, Mark.OTHER_DATE, Mark.AS_OF),
            )
        }
        | {Mark.HOLLOW: say("chart.mark.back_cast")},
        told=[say("chart.rows.note_left_out", left=left)] if left else [],
    )


def _rates(row: GrowthRow, other: GrowthRow | None, labels: Labels) -> str:
    """Write a pair's rate, and after it that under the other date of its count."""
    if other is None:
        return _rate(row, labels)
    return labels.say("table.either", first=_rate(row, labels), second=_rate(other, labels))


def _rate(row: GrowthRow, labels: Labels) -> str:
    """Write a pair's rate, with its range where that matters and does not tell it already."""
    value, low, high = measure_of(row, "cagr")
    places, point = _places(row, labels), is_point(row, "cagr")
    rate = labels.open(value, low, high, "percent", places, point=point)
    if point and high - low > _TELLING * abs(value):
        rate += labels.bounds(low, high, places, value=value)
    return rate


def _places(row: GrowthRow, labels: Labels) -> int:
    """Return the digits of a rate: a printed one's own, else those that its bounds support."""
    if row.printed_change is not None and row.printed_change == row.cagr:
        return decimal_places(row.printed_change)
    return labels.rate_places(*measure_of(row, "cagr"), point=is_point(row, "cagr"))
