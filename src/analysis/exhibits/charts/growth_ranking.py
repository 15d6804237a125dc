"""The compound annual growth of the headline pairs of levels, ranked."""

from collections.abc import Sequence
from typing import Final

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
    are kept, never the fastest: a ranking of winners would say nothing.
    """
    levels = [row for row in rows if row.headline and row.cagr is not None]
    if not levels:
        return None
    shown = ranked_rows(rows, labels.names.main_scope)
    with style("growth_ranking"):
        drawing, axes = lay_rows(len(shown), right=RIGHT)
        rule_measure(axes, shown, "cagr", labels)
        for y, row in enumerate(shown):
            write_name(axes, y, row, labels)
            _, low, high = measure_of(row, "cagr")
            bounds = labels.range(low, high, 1, "count")
            draw_measure(axes, y, row, "cagr", _rate(row, labels), bounds)
        write_head(axes, labels.say("chart.growth_ranking.rate"))
        write_key(drawing, key_measures(shown, labels))
    rows_told = labels.join("language.semicolon", (_tell(row, labels) for row in shown))
    return Chart(
        "growth_ranking",
        labels.language,
        drawing,
        tabulate_rows(shown, labels, ("cagr",)),
        labels.say("chart.growth_ranking.title"),
        labels.say("chart.growth_ranking.alt", rows=rows_told),
        note_rows(shown, len(levels) - len(shown), labels),
        cite_rows(shown, labels),
    )


def _tell(row: GrowthRow, labels: Labels) -> str:
    _, low, high = measure_of(row, "cagr")
    return labels.say(
        "chart.growth_ranking.row",
        name=name_row(row, labels),
        rate=_rate(row, labels),
        bounds=labels.bounds(low, high, 1),
    )


def _rate(row: GrowthRow, labels: Labels) -> str:
    return labels.open(*measure_of(row, "cagr"), "percent", point=is_point(row, "cagr"))
