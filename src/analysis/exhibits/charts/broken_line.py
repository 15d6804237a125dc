"""An annual series with a broken line: its figures, and a line on either side of the date."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from analysis.exhibits.canvas import (
    ACCENT,
    GREY,
    SOFT,
    clean_label,
    rule_values,
    rule_years,
    width_of,
)
from analysis.exhibits.chart import Chart, Labels, Point, build_chart
from analysis.exhibits.marks import draw_mark, key_marker, measure_across
from analysis.exhibits.sheet import Key, Mark, Sheet
from analysis.words.numerals import group_digits

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_MARK: Final = 3.2
#: From a line to its label, in points; and how much wider type comes out in pixels.
_ASIDE: Final = 6
_HINTED: Final = 1.03
#: Round numbers of an axis of logs.
_ROUND: Final = (1.0, 2.0, 5.0)
_HUNDRED: Final = 100


@dataclass(frozen=True)
class Broken:
    """A series whose unbroken line is rejected.

    Attributes:
        points: its figures, one a year.
        measure, unit: what it measures, in the language of the chart, and in what.
        logs: whether the lines are of logs, as those of an amount are.
        first_year: the first year after the break.
        p_value: of no break; ``below`` where that is only a ceiling.
        before, after: slopes of the lines on either side, a year, on the modelled scale.
    """

    points: Sequence[Point]
    measure: str
    unit: str
    logs: bool
    first_year: int
    p_value: Decimal
    below: bool
    before: Decimal
    after: Decimal

    def line(self, *, after: bool) -> list[tuple[int, float]]:
        """Return one side's line by year: the slope through the mean of its figures."""
        side = [p for p in self.points if (p.year >= self.first_year) is after]
        slope = float(self.after if after else self.before)
        values = [math.log(p.value) if self.logs else float(p.value) for p in side]
        middle = sum(p.year for p in side) / len(side)
        level = sum(values) / len(values)
        drawn = [(p.year, level + slope * (p.year - middle)) for p in side]
        return [(year, math.exp(value) if self.logs else value) for year, value in drawn]


def draw_broken_line(broken: Broken | None, labels: Labels) -> Chart | None:
    """Draw a series whose line is broken, on the scale of its model.

    An amount is drawn on a log scale, where steady growth is a straight line. The two lines are
    those that the test compared with one; neither is continued beyond its own years.
    """
    if broken is None:
        return None
    points = sorted(broken.points, key=lambda p: p.year)
    say = labels.say
    measure = clean_label(broken.measure, "chart of a broken line, measure")
    place = labels.place(points[0].place)
    first, last = points[0].year, points[-1].year
    year = broken.first_year
    paces = {
        "before": _pace(broken.before, broken, labels),
        "after": _pace(broken.after, broken, labels),
    }
    scale, unit_name = labels.axis_unit(broken.unit)
    lines = {side: broken.line(after=side == "after") for side in ("before", "after")}
    ends = (points[0], points[-1])

    def at(p: Point) -> tuple[float, float]:
        return p.year, float(p.value) / scale

    def paint(sheet: Sheet) -> None:
        keys = [
            key_marker(Mark.PRINTED, say("chart.broken_line.figure", place=place), ink=GREY),
            Key(Mark.MODEL, say("chart.broken_line.line"), {"color": ACCENT, "linewidth": 2.0}),
        ]
        top = sheet.key_height(keys) + 0.32
        sheet.set_height(top + 2.7)
        axes = sheet.lay(left=0.5, right=0.3, top=top, bottom=0.24)
        sheet.write_keys(keys)
        if broken.logs:
            axes.set_yscale("log")
        values = [value for _, value in map(at, points)]
        low, high = min(values), max(values)
        spare = (high / low) ** 0.12 * 1.05 if broken.logs else 0.12 * (high - low or 1)
        axes.set_ylim(
            *((low / spare, high * spare) if broken.logs else (low - spare, high + spare))
        )
        axes.set_xlim(first - 0.6, last + 0.6)
        rule_years(axes, range(first, last + 1), sheet.form)
        rule_values(axes, labels.words, sheet.form)
        if broken.logs:
            _rule_logs(axes, labels)
        sheet.rule()
        axes.axvline(year - 0.5, color=SOFT, linewidth=0.8, linestyle=(0, (1, 2)), zorder=1)
        sheet.mark(Mark.BREAK)
        for one in points:
            draw_mark(sheet, axes, at(one), ink=GREY, size=_MARK)
        for side, line in lines.items():
            years, fitted = zip(*line, strict=True)
            axes.plot(years, [x / scale for x in fitted], color=ACCENT, linewidth=2.0, zorder=6)
            sheet.mark(Mark.MODEL)
            told = say(f"chart.broken_line.{side}", year=year, pace=paces[side])
            fall = (broken.after if side == "after" else broken.before) < 0
            _label_line(sheet, axes, line, told, scale=scale, after=side == "after", fall=fall)
        for one, up in zip(ends, (-1, 1), strict=True):
            amount = labels.computed(one.value, broken.unit)
            told = say("chart.series.at", value=amount, year=one.year)
            sheet.write(
                axes,
                told,
                at(one),
                (up * 4, up * 7),
                quiet=True,
                ha="left" if up < 0 else "right",
                va="top" if up < 0 else "bottom",
            )
        key = "log" if broken.logs else "level"
        sheet.write_head(axes, say(f"chart.broken_line.{key}", name=measure, unit=unit_name))

    shown = labels.join(
        "language.comma",
        (
            say("chart.dated", value=labels.computed(p.value, broken.unit), year=p.year)
            for p in ends
        ),
    )
    about = {"measure": measure, "place": place, "first": first, "last": last, "year": year}
    return build_chart(
        "broken_line",
        labels,
        paint,
        data=_tabulate(points, lines, place),
        title=say("chart.broken_line.title", **about),
        alt=say(
            "chart.broken_line.alt",
            points=say("chart.named_points", name=place, points=shown),
            year=year,
            **paces,
        ),
        source=labels.cite_all(labels.cite() if points[0].origin == "printed" else "", points),
        explained={Mark.BREAK: say("chart.broken_line.note_break", year=year)},
        told=[
            say("chart.broken_line.note", p_value=_p_value(broken, labels)),
            say("chart.broken_line.note_logs" if broken.logs else "chart.series.note_axis"),
        ],
    )


def _label_line(  # noqa: PLR0913 (a line and its label, each named)
    sheet: Sheet,
    axes: "Axes",
    line: Sequence[tuple[int, float]],
    told: str,
    *,
    scale: float,
    after: bool,
    fall: bool,
) -> None:
    """Write a line's label beside it, but not beyond the edge of the axes.

    A line that rises leaves room above it at its left and below it at its right.
    """
    near, value = line[(len(line) if after else 2 * len(line)) // 3]
    up = -1 if after != fall else 1
    edge = axes.get_xlim()[1 if after else 0]
    room = abs(measure_across(sheet, axes, edge - near))
    width = max(width_of(text, sheet.form.size, bold=True) for text in told.split("\n"))
    shift = min(_ASIDE, room - _HINTED * width)
    sheet.write(
        axes,
        told,
        (near, value / scale),
        (shift if after else -shift, 8 * up),
        ha="left" if after else "right",
        va="bottom" if up > 0 else "top",
        color=ACCENT,
        fontweight="bold",
    )


def _pace(slope: Decimal, broken: Broken, labels: Labels) -> str:
    """Write a slope a year: percent of what is modelled in logs, else in the unit's own points."""
    if broken.logs:
        growth = Decimal(repr(_HUNDRED * math.expm1(slope)))
        return labels.number(growth, "percent", 1)
    unit = "percentage_point" if broken.unit == "percent" else broken.unit
    return labels.number(slope, unit, 3)


def _p_value(broken: Broken, labels: Labels) -> str:
    written = labels.digits(broken.p_value, 3)
    return labels.say("figure.hedge.below", figure=written) if broken.below else written


def _rule_logs(axes: "Axes", labels: Labels) -> None:
    from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

    axes.yaxis.set_major_locator(LogLocator(base=10, subs=_ROUND))
    axes.yaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_major_formatter(
        FuncFormatter(
            lambda value, _: group_digits(
                Decimal(repr(round(float(value), 6))).normalize(), None, language=labels.words
            )
        )
    )


def _tabulate(
    points: Sequence[Point], lines: dict[str, list[tuple[int, float]]], place: str
) -> "pd.DataFrame":
    """Return the figures with the value of the line of their side."""
    import pandas as pd

    fitted = {year: (side, value) for side, line in lines.items() for year, value in line}
    return pd.DataFrame(
        [
            {
                "series": place,
                "year": p.year,
                "value": p.value,
                "low": p.low,
                "high": p.high,
                "side": fitted[p.year][0],
                "line": float(f"{fitted[p.year][1]:.6g}"),
            }
            for p in points
        ]
    )
