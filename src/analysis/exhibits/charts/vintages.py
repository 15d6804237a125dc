"""One ratio in several editions: what the same years were said to be, each edition a mark."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from analysis.core.errors import InputError
from analysis.exhibits.canvas import (
    ACCENT,
    FAINT,
    INK,
    clean_label,
    lay_plain,
    rule_values,
    rule_years,
    style,
    write_head,
    write_key,
)
from analysis.exhibits.chart import Chart, Labels, Point
from analysis.exhibits.marks import SHAPES, style_marker

_YEARS_APART: Final = 5
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


def draw_vintages(
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
    with style("vintages"):
        drawing, axes = lay_plain(3.3, right=0.2)
        for year in range(first, last + 1):
            values = [float(p.value) / scale for one in kept for p in one.points if p.year == year]
            if len(values) > 1:
                axes.plot(
                    [year] * 2, [min(values), max(values)], color=FAINT, linewidth=2.2, zorder=1
                )
        handles = []
        for n, one in enumerate(kept):
            mark: dict[str, Any] = style_marker("o", size=_MARK)
            if n:
                mark = style_marker(SHAPES[n - 1], hollow=True, ink=INK, size=_MARK)
            if one.joined and not n:
                mark |= {"linestyle": "-", "linewidth": 1.2, "color": ACCENT}
            handles += axes.plot(
                [p.year for p in one.points],
                [float(p.value) / scale for p in one.points],
                label=clean_label(one.name, "chart of editions, an edition's name"),
                **mark,
            )
        axes.set_xlim(first - 0.6, last + 0.6)
        rule_years(axes, range(first, last + 1), every=_YEARS_APART)
        rule_values(axes, labels.words)
        head = measure
        if unit != "percent":  # the title of a ratio says what it is a share of
            head = say("chart.axis.measure", name=measure, unit=unit_name)
        write_head(axes, head)
        write_key(drawing, handles)
    about = {"measure": measure, "place": place, "first": first, "last": last}
    points = [p for one in kept for p in one.points]
    return Chart(
        "vintages",
        labels.language,
        drawing,
        _tabulate(kept, place),
        say("chart.vintages.title", count=len(kept), **about),
        say(
            "chart.vintages.alt",
            count=len(kept),
            parts=labels.join("language.stop", (_tell(one, labels, unit) for one in kept)),
        ),
        labels.join(
            "chart.join.sentences",
            (
                say("chart.vintages.note"),
                "" if all(one.joined for one in kept) else say("chart.vintages.note_apart"),
                say("chart.series.note_axis"),
            ),
        ),
        labels.cite_all(
            labels.cite() if any(p.origin == "printed" for p in points) else "", points
        ),
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


def _tabulate(editions: Sequence[Edition], place: str) -> pd.DataFrame:
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
