"""Two printed points, both forms that go through them, and what came later."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from analysis.core.errors import InputError
from analysis.core.estimates import EstimateRow
from analysis.core.result import ModelId
from analysis.exhibits.canvas import (
    ACCENT,
    FAINT,
    INK,
    MUTED,
    lay_plain,
    rule_values,
    rule_years,
    style,
    write,
    write_head,
    write_key,
)
from analysis.exhibits.chart import Chart, Labels, Point, Step
from analysis.exhibits.marks import DASH, key_marker, label_ends, style_marker
from analysis.study.growth import GrowthRow

#: The forms through two points, in the order drawn.
FORMS: Final[Mapping[ModelId, str]] = {
    model: model.form for model in ModelId if model.form is not None and not model.is_out_of_sample
}
_MOST_YEARS_MARKED: Final = 14


def draw_scenarios(
    pair: GrowthRow | None,
    projections: Sequence[EstimateRow],
    outturns: Sequence[Point],
    labels: Labels,
) -> Chart | None:
    """Draw two printed points, both forms that go through them, and what came later.

    The band is what rounding and hedges of the two points leave open under either form; it is
    no prediction interval. Lines run from the base, so that both forms are seen to interpolate.

    Args:
        pair: the two levels; its indicator is the chart's.
        projections: of that indicator and scope, by either form; a refused one draws nothing.
        outturns: later values of the same indicator and place.
        labels: words and names.

    Raises:
        InputError: for a projection by another model.
    """
    if pair is None:
        return None
    ends = Point.ends_of(pair, hedges=labels.hedges_of(pair))
    paths = _trace_paths(ends, [p for p in projections if p.indicator == pair.indicator])
    if not paths:
        return None
    later = sorted(outturns, key=lambda point: point.year)
    last = max(path[-1].year for path in paths.values())
    name = labels.title(pair.indicator, pair.scope)
    scale, unit = labels.axis_unit(pair.unit)
    say = labels.say
    with style("scenarios"):
        drawing, axes = lay_plain(3.15, right=1.55)
        _draw_paths(axes, paths, scale)
        _draw_points(axes, ends, later, pair.unit, labels, scale=scale)
        # room for the first label, centred on its point
        axes.set_xlim(ends[0].year - 0.09 * (last - ends[0].year), last)
        years = range(ends[0].year, last + 1)
        rule_years(axes, years, every=1 + len(years) // _MOST_YEARS_MARKED)
        rule_values(axes, labels.words)
        label_ends(
            axes,
            [
                (
                    last,
                    path[-1].value / scale,
                    say(
                        "chart.scenarios.end",
                        form=say(f"chart.scenarios.form.{form}"),
                        value=labels.computed(path[-1].value, pair.unit),
                        bounds="",
                    ),
                    ACCENT if form == "linear" else MUTED,
                )
                for form, path in paths.items()
            ],
        )
        write_head(axes, say("chart.axis.measure", name=name, unit=unit))
        write_key(drawing, _key(later, labels))
    derived = any(point.origin == "derived" for point in (*ends, *later))
    return Chart(
        "scenarios",
        labels.language,
        drawing,
        _tabulate(ends, paths, later),
        say("chart.scenarios.title", name=name, year=last),
        _tell(pair, paths, later, labels),
        labels.join(
            "chart.join.sentences",
            (
                say("chart.scenarios.note"),
                say("chart.scenarios.note_derived") if derived else "",
            ),
        ),
        labels.cite_all(labels.cite(pair.figures), later),
    )


def _trace_paths(ends: tuple[Point, Point], rows: Sequence[EstimateRow]) -> dict[str, list[Step]]:
    """Return each form's path, the two points included."""
    steps: dict[str, dict[int, Step]] = {}
    for row in rows:
        if row.model not in FORMS:
            raise InputError(
                f"chart of scenarios: model {row.model.value!r}; "
                f"accepted: {', '.join(model.value for model in FORMS)}"
            )
        step = Step.of(row)
        if step is None:
            continue
        path = steps.setdefault(
            FORMS[row.model],
            {p.year: Step(p.year, float(p.value), float(p.low), float(p.high)) for p in ends},
        )
        path.setdefault(step.year, step)
    return {
        form: [steps[form][year] for year in sorted(steps[form])]
        for form in FORMS.values()
        if form in steps
    }


def _draw_paths(axes: Axes, paths: Mapping[str, Sequence[Step]], scale: float) -> None:
    """Draw both forms and the band that the printed bounds leave to either."""
    band: dict[int, list[Step]] = defaultdict(list)
    for path in paths.values():
        for step in path:
            band[step.year].append(step)
    years = sorted(band)
    axes.fill_between(
        years,
        [min(step.low for step in band[year]) / scale for year in years],
        [max(step.high for step in band[year]) / scale for year in years],
        color=FAINT,
        alpha=0.75,
        linewidth=0,
        zorder=1,
    )
    for form, path in paths.items():
        pen: dict[str, Any] = {"color": MUTED, "linestyle": DASH}
        if form == "linear":
            pen = {"color": ACCENT}
        xs, ys = [step.year for step in path], [step.value / scale for step in path]
        axes.plot(xs, ys, linewidth=1.5, zorder=3, **pen)


def _draw_points(
    axes: Axes,
    ends: Sequence[Point],
    later: Sequence[Point],
    unit: str,
    labels: Labels,
    *,
    scale: float,
) -> None:
    """Draw the two points and the outturns, each with its bounds and its value."""
    for shape, ink, points in (("o", ACCENT, ends), ("D", INK, later)):
        for point in points:
            low, value, high = (float(x) / scale for x in (point.low, point.value, point.high))
            axes.plot([point.year] * 2, [low, high], color=INK, linewidth=1.1, zorder=4)
            hollow = point.origin == "derived"
            axes.plot(point.year, value, **style_marker(shape, ink=ink, hollow=hollow))
            text = labels.level_of(point, unit)
            look = {"ha": "center", "va": "bottom", "fontweight": "bold"}
            write(axes, text, (point.year, high), (0, 6), **look)


def _key(later: Sequence[Point], labels: Labels) -> list[Line2D | Patch]:
    say = labels.say
    handles: list[Line2D | Patch] = [key_marker("o", label=say("chart.scenarios.printed"))]
    if later:
        derived = all(point.origin == "derived" for point in later)
        told = say(f"chart.scenarios.{'later_derived' if derived else 'later'}")
        handles.append(key_marker("D", hollow=derived, ink=INK, label=told))
    return [*handles, Patch(facecolor=FAINT, label=say("chart.left_open"))]


def _tabulate(
    ends: Sequence[Point], paths: Mapping[str, Sequence[Step]], later: Sequence[Point]
) -> pd.DataFrame:
    marks: list[tuple[str, Point | Step]] = [
        *((point.origin, point) for point in ends),
        *((form, step) for form, path in paths.items() for step in path),
        *((f"outturn, {point.origin}", point) for point in later),
    ]
    return pd.DataFrame(
        [
            {"series": name, "year": x.year, "value": x.value, "low": x.low, "high": x.high}
            for name, x in marks
        ]
    )


def _tell(
    pair: GrowthRow,
    paths: Mapping[str, Sequence[Step]],
    later: Sequence[Point],
    labels: Labels,
) -> str:
    """Say both points, where both forms lead, and what came later."""
    say = labels.say

    def dated(points: Iterable[Point]) -> str:
        return labels.join(
            "language.comma",
            (
                say(
                    "chart.dated",
                    value=labels.level_of(p, pair.unit),
                    year=p.year,
                )
                for p in points
            ),
        )

    ends = (
        say(
            "chart.scenarios.end",
            form=say(f"chart.scenarios.form.{form}"),
            value=labels.computed(path[-1].value, pair.unit),
            bounds=labels.bounds(path[-1].low, path[-1].high, 2, pair.unit, value=path[-1].value),
        )
        for form, path in paths.items()
    )
    name = labels.title(pair.indicator, pair.scope)
    parts = [
        say(
            "chart.named_points",
            name=name,
            points=dated(Point.ends_of(pair, hedges=labels.hedges_of(pair))),
        ),
        say(
            "chart.scenarios.continued",
            year=max(path[-1].year for path in paths.values()),
            ends=labels.join("language.comma", ends),
        ),
    ]
    if later:
        parts.append(say("chart.scenarios.told_later", points=dated(later)))
    return say("chart.line_alt", parts=labels.join("language.stop", parts))
