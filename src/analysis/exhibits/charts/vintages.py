"""One ratio in several editions: what the same years were said to be, each edition a mark."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from analysis.core.errors import InputError
from analysis.exhibits.canvas import ACCENT, HAIR, SOFT, clean_label, rule_values, rule_years
from analysis.exhibits.chart import Chart, Labels, Point, build_chart
from analysis.exhibits.marks import (
    SHAPES,
    Label,
    draw_mark,
    draw_whisker,
    end_room,
    key_marker,
    label_ends,
    label_marks,
    trace,
)
from analysis.exhibits.sheet import Mark, Sheet

if TYPE_CHECKING:
    import pandas as pd

_MARK: Final = 4.0
#: The latest edition is a dot, each of the others has a shape of its own; the key has room for so
#: many names.
MOST_EDITIONS: Final = 4


@dataclass(frozen=True)
class Edition:
    """The figures of one edition.

    Attributes:
        name: in the language of the chart.
        points: one a year.
        joined: whether its figures stand on one account, so that a line may join them.
    """

    name: str
    points: Sequence[Point]
    joined: bool


def draw_vintages(  # noqa: C901 (a picture, and its words)
    editions: Sequence[Edition], labels: Labels, *, measure: str, unit: str = "percent"
) -> Chart | None:
    """Draw the editions of one ratio over the years that more than one of them has.

    Args:
        editions: of one place, the latest first.
        labels: words and names.
        measure: what is measured, in this language.
        unit: of all values.

    Raises:
        InputError: for more editions than can be told apart.
    """
    if len(editions) > MOST_EDITIONS:
        names = ", ".join(one.name for one in editions)
        raise InputError(
            f"chart of editions: {len(editions)} ({names}); accepted: {MOST_EDITIONS} editions"
        )
    years = shared_years(editions)
    if not years:
        return None
    first, last = min(years), max(years)
    kept = [
        Edition(one.name, points, one.joined)
        for one in editions
        if (points := [p for p in one.points if first <= p.year <= last])
    ]
    say = labels.say
    measure = clean_label(measure, "chart of editions, measure")
    place = labels.place(kept[0].points[0].place)
    scale, unit_name = labels.axis_unit(unit)

    def place_of(p: Point) -> tuple[float, float]:
        return p.year, float(p.value) / scale

    def look(n: int) -> dict[str, Any]:
        return {"shape": SHAPES[n - 1], "ink": SOFT if n else ACCENT} if n else {"ink": ACCENT}

    ends = [
        Label(
            place_of(one.points[-1]),
            say(
                "chart.series.at",
                value=labels.level_of(one.points[-1], unit),
                year=one.points[-1].year,
            ),
            SOFT if n else ACCENT,
            bold=not n,
        )
        for n, one in enumerate(kept)
    ]

    def paint(sheet: Sheet) -> None:
        keys = [
            key_marker(Mark.PRINTED, clean_label(one.name, "chart of editions, a name"), **look(n))
            for n, one in enumerate(kept)
        ]
        top = sheet.key_height(keys) + 0.32
        sheet.set_height(top + 2.5)
        axes = sheet.lay(left=0.38, right=end_room(sheet, ends), top=top, bottom=0.24)
        sheet.write_keys(keys)
        values = [float(x) / scale for one in kept for p in one.points for x in (p.low, p.high)]
        spare = 0.08 * (max(values) - min(values) or 1)
        axes.set(xlim=(first - 0.6, last + 0.6), ylim=(min(values) - spare, max(values) + spare))
        rule_years(axes, range(first, last + 1), sheet.form)
        rule_values(axes, labels.words, sheet.form)
        sheet.rule()
        for year in range(first, last + 1):
            found = [place_of(p)[1] for one in kept for p in one.points if p.year == year]
            if len(found) > 1:
                span = [min(found), max(found)]
                axes.plot([year] * 2, span, color=HAIR, linewidth=2.2, zorder=1)
                sheet.mark(Mark.JOIN)
        for n, one in reversed(list(enumerate(kept))):
            if one.joined and not n:
                years, line = zip(*map(place_of, one.points), strict=True)
                axes.plot(years, line, color=ACCENT, linewidth=1.6, zorder=3)
                sheet.mark(Mark.LINE)
            for point in one.points:
                draw_mark(sheet, axes, place_of(point), size=_MARK, **look(n))
                whole = (float(point.low) / scale, float(point.high) / scale)
                draw_whisker(sheet, axes, whole, point.year, upright=True)
        marks = [place_of(p) for one in kept for p in one.points]
        lines = trace([place_of(p) for p in kept[0].points])
        early = [end for one, end in zip(kept, ends, strict=True) if one.points[-1].year < last]
        left = label_marks(sheet, axes, early, marks, lines)
        label_ends(sheet, axes, [end for end in ends if end not in early] + left)
        sheet.write_head(axes, say("chart.axis.measure", name=measure, unit=unit_name))

    about = {"measure": measure, "place": place, "first": first, "last": last}
    points = [p for one in kept for p in one.points]
    return build_chart(
        "vintages",
        labels,
        paint,
        data=_tabulate(kept, place),
        title=say("chart.vintages.title", count=len(kept), **about),
        alt=say(
            "chart.vintages.alt",
            count=len(kept),
            parts=labels.join("language.stop", (_tell(one, labels, unit) for one in kept)),
        ),
        source=labels.cite_all(
            labels.cite() if any(p.origin == "printed" for p in points) else "", points
        ),
        explained={
            Mark.LINE: say("chart.vintages.note_line"),
            Mark.JOIN: say("chart.vintages.note"),
            Mark.WHISKER: say("chart.mark.whisker"),
            Mark.OPEN_END: say("chart.mark.open_end"),
        },
        told=[
            "" if all(one.joined for one in kept) else say("chart.vintages.note_apart"),
            say("chart.series.note_axis"),
        ],
    )


def shared_years(editions: Sequence[Edition]) -> list[int]:
    """Return the years for which more than one edition gives a figure."""
    counted: dict[int, int] = {}
    for one in editions:
        for year in {p.year for p in one.points}:
            counted[year] = counted.get(year, 0) + 1
    return sorted(year for year, count in counted.items() if count > 1)


def _tell(one: Edition, labels: Labels, unit: str) -> str:
    """Name an edition with its first and its last figure; all of them are in the data."""
    ends = dict.fromkeys((one.points[0], one.points[-1]))
    values = [(p.year, labels.level(p.value, p.low, p.high, unit)) for p in ends]
    dated = (labels.say("chart.dated", value=value, year=year) for year, value in values)
    told = labels.join("language.comma", dated)
    return labels.say("chart.named_points", name=one.name, points=told)


def _tabulate(editions: Sequence[Edition], place: str) -> "pd.DataFrame":
    import pandas as pd

    return pd.DataFrame(
        [
            {
                "series": place,
                "edition": one.name,
                "year": p.year,
                "value": p.value,
                "low": p.low,
                "high": p.high,
            }
            for one in editions
            for p in one.points
        ]
    )
