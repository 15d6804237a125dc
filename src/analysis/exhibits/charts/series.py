"""A long annual series by vintage, its forecast, and other places' points."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any, Literal

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from analysis.core.errors import InputError
from analysis.core.estimates import EstimateRow
from analysis.exhibits.canvas import (
    ACCENT,
    INK,
    MUTED,
    TINT,
    clean_label,
    lay_plain,
    rule_values,
    rule_years,
    style,
    write_head,
    write_key,
)
from analysis.exhibits.chart import Amount, Chart, Labels, Point, Step
from analysis.exhibits.marks import DASH, DASHES, SHAPES, key_marker, label_ends, style_marker

_YEARS_APART = 5
#: How far a forecast of one year is drawn either side of it.
_HALF_YEAR = (-0.3, 0.3)


def draw_series(  # noqa: PLR0913 (what a series may stand beside, each named)
    series: Sequence[Point],
    forecast: Sequence[EstimateRow],
    comparison: Sequence[Point],
    labels: Labels,
    *,
    measure: str,
    unit: str = "percent",
    since: Sequence[Point] = (),
) -> Chart | None:
    """Draw a long annual series by vintage, its forecast, and other places' points.

    A year without a figure breaks the line. The first vintage given is the one the forecast
    continues; later ones are context. What has been published since, on another account, stands
    apart, and a forecast of later years is then drawn by itself.

    Args:
        series: one place's values, in any number of vintages.
        forecast: estimates of one model, with its prediction interval; refused ones are left out.
        comparison: points of other places; derived ones are hollow.
        labels: words and names.
        measure: what is measured, in this language, such as "R&D / GDP".
        unit: of all values.
        since: figures of the same place for years after the series' last.

    Raises:
        InputError: if the forecast mixes models, or there are more vintages or places than can
            be told apart.
    """
    if not series:
        return None
    vintages, places = _group(series, "vintage"), _group(comparison, "place")
    made = [row for row in forecast if row.value is not None]
    _refuse_too_many({row.model.value for row in made}, vintages, places)
    steps = (Step.of(row) for row in made)
    ahead = sorted((step for step in steps if step), key=lambda step: step.year)
    say = labels.say
    measure = clean_label(measure, "chart of a series, measure")
    main = next(iter(vintages))
    home = labels.place(series[0].place)
    last = vintages[main][-1]
    first = min(point.year for point in series)
    others = [point.year for point in (*comparison, *since)]
    final = max([last.year, *(step.year for step in ahead), *others])
    scale, unit_name = labels.axis_unit(unit)
    with style("series"):
        drawing, axes = lay_plain(3.3, right=1.3)
        handles = _draw_vintages(axes, vintages, labels, scale)
        ends = [(last.year, last.value, home)]
        if ahead:
            level = next((row.level for row in made if row.level is not None), None)
            handles.append(_draw_forecast(axes, last, ahead, level, labels, scale=scale))
            ends = [(final, ahead[-1].value, say("chart.series.home_ahead", place=home))]
        _draw_places(axes, places, scale)
        if since:
            handles.append(_draw_since(axes, since, labels, scale))
        axes.set_xlim(first - 0.4, final + 0.3)
        rule_years(axes, range(first, final + 1), every=_YEARS_APART)
        rule_values(axes, labels.words)
        head = measure
        if unit != "percent":  # the title of a ratio says what it is a share of
            head = say("chart.axis.measure", name=measure, unit=unit_name)
        write_head(axes, head)
        label_ends(
            axes,
            [
                *(
                    (
                        x,
                        float(value) / scale,
                        _end(name, labels.computed(value, unit), labels),
                        ACCENT,
                    )
                    for x, value, name in ends
                ),
                *(
                    (
                        point.year,
                        float(point.value) / scale,
                        _end(
                            labels.place(place),
                            labels.level_of(point, unit),
                            labels,
                        ),
                        INK,
                    )
                    for place, points in places.items()
                    for point in points[-1:]
                ),
            ],
        )
        write_key(drawing, handles)
    about = {"measure": measure, "place": home, "first": first, "last": last.year}
    return Chart(
        "series",
        labels.language,
        drawing,
        _tabulate([*series, *since, *comparison], made, home, main, labels),
        say(f"chart.series.{'title_compared' if comparison else 'title'}", **about),
        _tell(vintages[main], ahead, places, labels, unit, since),
        _note(vintages, comparison, labels, since),
        labels.cite_all(
            labels.cite() if any(p.origin == "printed" for p in (*series, *comparison)) else "",
            [*series, *since, *comparison],
        ),
    )


def _refuse_too_many(
    models: Collection[str],
    vintages: Mapping[str, Sequence[Point]],
    places: Mapping[str, Sequence[Point]],
) -> None:
    for found, most, what in (
        (sorted(models), 1, "model of the forecast"),
        (vintages, 1 + len(DASHES), "vintages"),
        (places, len(SHAPES), "other places"),
    ):
        if len(found) > most:
            raise InputError(
                f"chart of a series: {len(found)} ({', '.join(found)}); accepted: {most} {what}"
            )


def _draw_vintages(
    axes: Axes, vintages: Mapping[str, Sequence[Point]], labels: Labels, scale: float
) -> list[Line2D | Patch]:
    """Draw one place's vintages, the first on top, and return their keys."""
    handles: list[Line2D | Patch] = []
    for n, (vintage, points) in enumerate(vintages.items()):
        pen: dict[str, Any] = {"color": ACCENT, "linewidth": 2.0, "zorder": 3}
        if n:
            pen = {"color": MUTED, "linewidth": 1.1, "linestyle": DASHES[n - 1], "zorder": 2}
        for run in _runs(points):
            lone: dict[str, Any] = {"marker": ".", "markersize": 3} if len(run) == 1 else {}
            axes.plot([p.year for p in run], [float(p.value) / scale for p in run], **pen, **lone)
        name = labels.place(points[0].place)
        if vintage:
            shown = labels.vintage(vintage)
            name = labels.say("chart.series.vintage", place=name, vintage=shown)
        handles.append(Line2D([], [], label=name, **pen))
    return handles


def _draw_forecast(
    axes: Axes,
    last: Point,
    ahead: Sequence[Step],
    level: Decimal | None,
    labels: Labels,
    *,
    scale: float,
) -> Line2D | Patch:
    """Draw a forecast with its interval, and return its key.

    It goes on from the last value where it begins in the next year; else it stands by itself,
    and a single year is as wide as it is long.
    """
    path = list(ahead)
    if path[0].year == last.year + 1:
        value = float(last.value)
        path.insert(0, Step(last.year, value, value, value))
    years = [float(step.year) for step in path]
    if len(path) == 1:
        path, years = path * 2, [years[0] + side for side in _HALF_YEAR]
    middle, low, high = (
        [float(x) / scale for x in values]
        for values in (
            [step.value for step in path],
            [step.low for step in path],
            [step.high for step in path],
        )
    )
    pen: dict[str, Any] = {"color": ACCENT, "linestyle": DASH, "linewidth": 1.5}
    if level is not None:
        axes.fill_between(years, low, high, color=TINT, linewidth=0, zorder=1)
    axes.plot(years, middle, zorder=3, **pen)
    if level is None:
        return Line2D([], [], label=labels.say("chart.series.forecast"), **pen)
    told = labels.say("chart.series.interval", level=f"{100 * level:.0f}")
    return Patch(facecolor=TINT, label=told)


def _draw_since(
    axes: Axes, since: Sequence[Point], labels: Labels, scale: float
) -> Line2D | Patch:
    """Draw what has been published since as rings that no line joins, and return their key."""
    mark = style_marker("o", hollow=True, size=3.6)
    years = [p.year for p in since]
    axes.plot(years, [float(p.value) / scale for p in since], **mark)
    told = labels.say("chart.series.since", place=labels.place(since[0].place))
    return key_marker("o", hollow=True, label=told)


def _draw_places(axes: Axes, places: Mapping[str, Sequence[Point]], scale: float) -> None:
    """Draw other places' points, joined by a hairline; labels at their ends name them."""
    for points, shape in zip(places.values(), SHAPES, strict=False):
        axes.plot(
            [p.year for p in points],
            [float(p.value) / scale for p in points],
            color=INK,
            linewidth=0.6,
            alpha=0.5,
            zorder=3,
        )
        for point in points:
            ends = [float(point.low) / scale, float(point.high) / scale]
            axes.plot([point.year] * 2, ends, color=INK, linewidth=1.0, zorder=3)
            hollow = point.origin == "derived"
            mark = style_marker(shape, hollow=hollow, ink=INK, size=4.6)
            axes.plot(point.year, float(point.value) / scale, **mark)


def _end(name: str, value: str, labels: Labels) -> str:
    return labels.say("chart.series.end", name=name, value=value)


def _tabulate(
    points: Sequence[Point],
    forecast: Sequence[EstimateRow],
    home: str,
    main: str,
    labels: Labels,
) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "series": labels.place(p.place),
                "vintage": p.vintage,
                "origin": p.origin,
                "year": p.year,
                "value": p.value,
                "low": p.low,
                "high": p.high,
            }
            for p in points
        ]
        + [
            {
                "series": home,
                "vintage": main,
                "origin": row.model.value,
                "year": row.end_year,
                "value": row.value,
                "low": row.low,
                "high": row.high,
            }
            for row in sorted(forecast, key=lambda row: row.end_year or 0)
        ]
    )


def _tell(
    series: Sequence[Point],
    ahead: Sequence[Step],
    places: Mapping[str, Sequence[Point]],
    labels: Labels,
    unit: str,
    since: Sequence[Point],
) -> str:
    """Say where the series starts and ends, where the forecast leads, and every other point."""
    say = labels.say

    def at(year: int, value: Amount) -> str:
        return say("chart.dated", value=labels.computed(value, unit), year=year)

    def named(place: str, points: Iterable[Point]) -> str:
        dated = (say("chart.dated", value=labels.level_of(p, unit), year=p.year) for p in points)
        told = labels.join("language.comma", dated)
        return say("chart.named_points", name=labels.place(place), points=told)

    ends = dict.fromkeys((series[0], series[-1]))
    parts = [named(series[0].place, ends)]
    if since:
        editions: dict[str | None, list[Point]] = {}
        for published in since:
            editions.setdefault(published.vintage, []).append(published)
        told = []
        for vintage, held in editions.items():
            dated = labels.join("language.comma", (at(p.year, p.value) for p in held))
            if vintage is not None:
                dated = say("chart.named_points", name=labels.vintage(vintage), points=dated)
            told.append(dated)
        joined = labels.join("language.semicolon", told)
        parts.append(say("chart.series.told_since", points=joined))
    if ahead:
        end = ahead[-1]
        bounds = labels.bounds(end.low, end.high, 2, unit, value=end.value)
        point = at(end.year, end.value)
        parts.append(say("chart.series.ahead", point=point, bounds=bounds))
    parts += [named(place, points) for place, points in places.items()]
    return say("chart.line_alt", parts=labels.join("language.stop", parts))


def _note(
    vintages: Mapping[str, Sequence[Point]],
    comparison: Sequence[Point],
    labels: Labels,
    since: Sequence[Point],
) -> str:
    say = labels.say
    derived = any(point.origin == "derived" for point in comparison)
    hedged = any(point.low != point.high for point in comparison)
    return labels.join(
        "chart.join.sentences",
        (
            say("chart.series.note_vintages") if len(vintages) > 1 else "",
            say("chart.series.note_axis"),
            say("chart.series.note_derived") if derived else "",
            say("chart.series.note_whiskers") if hedged else "",
            say("chart.series.note_since") if since else "",
        ),
    )


def _group(points: Iterable[Point], name: Literal["place", "vintage"]) -> dict[str, list[Point]]:
    """Group points in the order met, each group by year."""
    groups: dict[str, list[Point]] = {}
    for point in points:
        groups.setdefault(getattr(point, name), []).append(point)
    return {key: sorted(group, key=lambda p: p.year) for key, group in groups.items()}


def _runs(points: Iterable[Point]) -> Iterator[list[Point]]:
    """Yield stretches of consecutive years: a gap stays a gap."""
    ordered = sorted(points, key=lambda p: p.year)
    run = ordered[:1]
    for before, point in pairwise(ordered):
        if point.year - before.year > 1:
            yield run
            run = []
        run.append(point)
    yield run
