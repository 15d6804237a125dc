"""Two printed points, both forms that go through them, and what came later."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from analysis.core.errors import InputError
from analysis.core.estimates import EstimateRow
from analysis.core.result import ModelId
from analysis.exhibits.canvas import ACCENT, INK, SOFT, TINT, rule_values, rule_years
from analysis.exhibits.chart import Chart, Labels, Point, Step, build_chart
from analysis.exhibits.marks import (
    DASH,
    Label,
    draw_mark,
    draw_whisker,
    end_room,
    key_marker,
    label_ends,
    label_marks,
    trace,
)
from analysis.exhibits.sheet import Key, Mark, Sheet
from analysis.study.growth import GrowthRow

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

#: The forms through two points, in the order drawn.
FORMS: Final[Mapping[ModelId, str]] = {
    model: model.form for model in ModelId if model.form is not None and not model.is_out_of_sample
}


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

    def name_ends(*, narrow: bool) -> list[Label]:
        key = f"chart.series.end{'_narrow' if narrow else ''}"
        return [
            Label(
                (last, path[-1].value / scale),
                say(
                    key,
                    name=say(f"chart.scenarios.form.{form}"),
                    value=labels.computed(path[-1].value, pair.unit),
                    year=last,
                ),
                ACCENT if form == "linear" else SOFT,
            )
            for form, path in paths.items()
        ]

    def paint(sheet: Sheet) -> None:
        keys = [
            key_marker(Mark.PRINTED, say("chart.scenarios.printed")),
            Key(Mark.BAND, say("chart.left_open"), box=(TINT, TINT)),
        ]
        top = sheet.key_height(keys) + 0.3
        sheet.set_height(top + 2.5)
        ends_told = name_ends(narrow=sheet.form.is_narrow)
        axes = sheet.lay(left=0.36, right=end_room(sheet, ends_told), top=top, bottom=0.24)
        sheet.write_keys(keys)
        # room for the first label, centred on its point
        axes.set_xlim(ends[0].year - 0.12 * (last - ends[0].year), last)
        points = [*ends, *later]
        values = [float(x) / scale for p in points for x in (p.low, p.high)]
        values += [
            x / scale for path in paths.values() for step in path for x in (step.low, step.high)
        ]
        room = 0.1 * (max(values) - min(values) or 1)
        axes.set_ylim(min(values) - room, max(values) + room)
        rule_years(axes, range(ends[0].year, last + 1), sheet.form)
        rule_values(axes, labels.words, sheet.form)
        sheet.rule()
        _draw_paths(sheet, axes, paths, scale)
        taken = [
            place
            for path in paths.values()
            for place in trace([(step.year, step.value / scale) for step in path])
        ]
        told = []
        for shape, ink, kind, found in (
            ("o", ACCENT, Mark.PRINTED, ends),
            ("D", INK, Mark.SINCE, later),
        ):
            for point in found:
                at = (point.year, float(point.value) / scale)
                low, high = float(point.low) / scale, float(point.high) / scale
                hollow = point.origin == "derived"
                draw_whisker(sheet, axes, (low, high), point.year, upright=True)
                draw_mark(sheet, axes, at, kind, shape=shape, hollow=hollow, ink=ink)
                value = labels.level_of(point, pair.unit)
                told.append(Label(at, say("chart.series.at", value=value, year=point.year), ink))
                taken += trace([(point.year, low), (point.year, high)])
        label_ends(sheet, axes, ends_told)
        label_marks(sheet, axes, told, [one.at for one in told], taken)
        sheet.write_head(axes, say("chart.axis.measure", name=name, unit=unit))

    return build_chart(
        "scenarios",
        labels,
        paint,
        data=_tabulate(ends, paths, later),
        title=say("chart.scenarios.title", name=name, year=last),
        alt=_tell(pair, paths, later, labels),
        source=labels.cite_all(labels.cite(pair.figures), later),
        explained={
            Mark.HOLLOW: say("chart.mark.hollow"),
            Mark.SINCE: say("chart.scenarios.note_later"),
            Mark.WHISKER: say("chart.mark.whisker"),
            Mark.OPEN_END: say("chart.mark.open_end"),
            Mark.MODEL: say("chart.scenarios.note"),
        },
        told=[say("chart.series.note_axis")],
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


def _draw_paths(
    sheet: Sheet, axes: "Axes", paths: Mapping[str, Sequence[Step]], scale: float
) -> None:
    """Draw both forms and the band that the printed bounds leave to either."""
    band: dict[int, list[Step]] = defaultdict(list)
    for path in paths.values():
        for step in path:
            band[step.year].append(step)
    years = sorted(band)
    low = [min(step.low for step in band[year]) / scale for year in years]
    high = [max(step.high for step in band[year]) / scale for year in years]
    axes.fill_between(years, low, high, color=TINT, linewidth=0, zorder=1)
    sheet.mark(Mark.BAND)
    for form, path in paths.items():
        pen: dict[str, Any] = {"color": SOFT, "linestyle": DASH}
        if form == "linear":
            pen = {"color": ACCENT}
        xs, ys = [step.year for step in path], [step.value / scale for step in path]
        axes.plot(xs, ys, linewidth=1.5, zorder=3, **pen)
    sheet.mark(Mark.MODEL)


def _tabulate(
    ends: Sequence[Point], paths: Mapping[str, Sequence[Step]], later: Sequence[Point]
) -> "pd.DataFrame":
    import pandas as pd

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
