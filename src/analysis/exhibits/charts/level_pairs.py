"""The headline pairs of ratios: both levels as figures, their change as a mark."""

from collections.abc import Sequence
from typing import Final

from analysis.exhibits.canvas import BESIDE, POINTS, lay_rows, style, write, write_head, write_key
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
MOST_PAIRS: Final = 10
#: Where the columns of the two levels end, in inches left of the axes.
_COLUMNS: Final = {"base": 0.74, "end": 0.14}


def paired_rows(rows: Sequence[GrowthRow], main_scope: str) -> list[GrowthRow]:
    """Return the pairs of ratios that the chart has a row of, the largest change first."""
    ratios = [row for row in rows if row.headline and row.pp is not None]
    return sorted(
        select_rows(ratios, main_scope, MOST_PAIRS),
        key=lambda row: -measure_of(row, "pp")[0],
    )


def draw_level_pairs(rows: Sequence[GrowthRow], labels: Labels) -> Chart | None:
    """Draw the headline pairs of ratios: both levels as figures, their change as a mark.

    The change is drawn rather than the levels: of ratios from 3 to 40 percent on one axis, a
    rise from 2.65 to 3.0 could not be seen, nor that its bounds are 0.24 and 0.46. Of
    more than :data:`MOST_PAIRS` pairs the printed, the main scope's and the longest are kept.
    """
    ratios = [row for row in rows if row.headline and row.pp is not None]
    if not ratios:
        return None
    shown = paired_rows(rows, labels.names.main_scope)
    say = labels.say
    with style("level_pairs"):
        drawing, axes = lay_rows(len(shown), figures=len(_COLUMNS), right=RIGHT)
        rule_measure(axes, shown, "pp", labels)
        for y, row in enumerate(shown):
            write_name(axes, y, row, labels, figures=len(_COLUMNS))
            for end, inches in _COLUMNS.items():
                number = _level(row, end, labels)
                write(axes, number, (0, y), (-inches * POINTS, 0), edges=BESIDE, ha="right")
            value, low, high = measure_of(row, "pp")
            bounds = labels.range(low, high, _pp_places(row, labels), "count", value)
            draw_measure(axes, y, row, "pp", _change(row, labels), bounds)
        for end, inches in _COLUMNS.items():
            head = say(f"chart.level_pairs.{end}")
            write_head(axes, head, offset=-inches * POINTS, right=True)
        write_head(axes, say("chart.level_pairs.change"))
        write_key(drawing, key_measures(shown, labels))
    return Chart(
        "level_pairs",
        labels.language,
        drawing,
        tabulate_rows(shown, labels, ("base", "end", "pp")),
        say("chart.level_pairs.title"),
        say(
            "chart.level_pairs.alt",
            rows=labels.join("language.semicolon", (_tell(row, labels) for row in shown)),
        ),
        note_rows(shown, len(ratios) - len(shown), labels, spans=True),
        cite_rows(shown, labels),
    )


def _tell(row: GrowthRow, labels: Labels) -> str:
    base, end = (_level(row, side, labels) for side in _COLUMNS)
    value, low, high = measure_of(row, "pp")
    return labels.say(
        "chart.level_pairs.row",
        name=name_row(row, labels),
        base=base,
        end=end,
        change=_change(row, labels),
        bounds=labels.bounds(low, high, _pp_places(row, labels), "count", value=value),
    )


def _change(row: GrowthRow, labels: Labels) -> str:
    if not is_point(row, "pp"):
        places = _pp_places(row, labels)
        return labels.open(*measure_of(row, "pp"), "count", places, point=False)
    return labels.signed(measure_of(row, "pp")[0], _pp_places(row, labels))


def _level(row: GrowthRow, end: str, labels: Labels) -> str:
    hedge = dict(zip(_COLUMNS, labels.hedges_of(row), strict=True))[end]
    return labels.level(*measure_of(row, end), row.unit, hedge)


def _level_places(row: GrowthRow, end: str, labels: Labels) -> int | None:
    return labels.level_places(*measure_of(row, end), row.unit)


def _pp_places(row: GrowthRow, labels: Labels) -> int:
    return max(_level_places(row, end, labels) or 0 for end in _COLUMNS)
