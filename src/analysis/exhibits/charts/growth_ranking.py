"""The compound annual growth of the headline pairs of levels, ranked."""

from collections.abc import Sequence
from typing import Final

from analysis.core.quantity import decimal_places
from analysis.exhibits.canvas import lay_rows, style, write_head, write_key
from analysis.exhibits.chart import Chart, Labels
from analysis.exhibits.growth_rows import (
    RIGHT,
    cite_rows,
    draw_measure,
    is_point,
    key_measures,
    measure_of,
    name_row,
    note_rows,
    other_dates,
    rule_measure,
    select_rows,
    tabulate_rows,
    write_name,
)
from analysis.study.growth import GrowthRow

#: Rows beyond these would no longer be read; the note says how many were left out.
MOST_RANKED: Final = 14


def ranked_rows(rows: Sequence[GrowthRow], main_scope: str) -> list[GrowthRow]:
    """Return the pairs that the ranking has a bar of, the fastest first."""
    levels = [row for row in rows if row.headline and row.cagr is not None]
    return sorted(
        select_rows(levels, main_scope, MOST_RANKED),
        key=lambda row: -measure_of(row, "cagr")[0],
    )


def draw_growth_ranking(rows: Sequence[GrowthRow], labels: Labels) -> Chart | None:
    """Draw the compound annual growth of the headline pairs of levels, ranked, with bounds.

    Pairs of one year are drawn at their annual rate like all others; the dates stand beside
    each. Of more than :data:`MOST_RANKED` pairs the printed, the main scope's and the longest
    are kept, never the fastest: a ranking of winners would say nothing. A count that its source
    prints under two dates has both rates.
    """
    levels = [row for row in rows if row.headline and row.cagr is not None]
    if not levels:
        return None
    shown = ranked_rows(rows, labels.names.main_scope)
    dated = other_dates(rows)
    others = {
        place: dated[place] for row in shown if (place := (row.indicator, row.scope)) in dated
    }
    with style("growth_ranking"):
        drawing, axes = lay_rows(len(shown), right=RIGHT)
        rule_measure(axes, [*shown, *others.values()], "cagr", labels)
        for y, row in enumerate(shown):
            write_name(axes, y, row, labels)
            value, low, high = measure_of(row, "cagr")
            other = others.get((row.indicator, row.scope))
            bounds = labels.range(low, high, _places(row, labels), "count", value)
            draw_measure(axes, y, row, "cagr", _rates(row, other, labels), bounds, other=other)
        write_head(axes, labels.say("chart.growth_ranking.rate"))
        write_key(drawing, key_measures(shown, labels, others.values()))
    rows_told = labels.join(
        "language.semicolon",
        (_tell(row, others.get((row.indicator, row.scope)), labels) for row in shown),
    )
    return Chart(
        "growth_ranking",
        labels.language,
        drawing,
        tabulate_rows([*shown, *others.values()], labels, ("cagr",)),
        labels.say("chart.growth_ranking.title"),
        labels.say("chart.growth_ranking.alt", rows=rows_told),
        note_rows(shown, len(levels) - len(shown), labels, others=bool(others)),
        cite_rows(shown, labels),
    )


def _tell(row: GrowthRow, other: GrowthRow | None, labels: Labels) -> str:
    value, low, high = measure_of(row, "cagr")
    return labels.say(
        "chart.growth_ranking.row",
        name=name_row(row, labels),
        rate=_rates(row, other, labels),
        bounds=labels.bounds(low, high, _places(row, labels), value=value)
        if is_point(row, "cagr")  # what is no point is told by its bounds
        else "",
    )


def _rates(row: GrowthRow, other: GrowthRow | None, labels: Labels) -> str:
    """Write a pair's rate, and that under the other date of its count, the lower first."""
    if other is None:
        return _rate(row, labels)
    lower, upper = sorted((row, other), key=lambda one: measure_of(one, "cagr")[0])
    return labels.say("table.either", first=_rate(lower, labels), second=_rate(upper, labels))


def _rate(row: GrowthRow, labels: Labels) -> str:
    measured, places = measure_of(row, "cagr"), _places(row, labels)
    return labels.open(*measured, "percent", places, point=is_point(row, "cagr"))


def _places(row: GrowthRow, labels: Labels) -> int:
    """Return the digits of a rate: a printed one's own, else those that its bounds support."""
    if row.printed_change is not None and row.printed_change == row.cagr:
        return decimal_places(row.printed_change)
    return labels.rate_places(*measure_of(row, "cagr"), point=is_point(row, "cagr"))
