"""The ratio of one place over the years, beside other places, and what a model makes of it."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from analysis.core.errors import InputError
from analysis.core.estimates import EstimateRow
from analysis.exhibits.canvas import (
    ACCENT,
    GREY,
    SOFT,
    TINT,
    clean_label,
    rule_values,
    rule_years,
)
from analysis.exhibits.chart import Chart, Labels, Point, Step, build_chart
from analysis.exhibits.marks import (
    DASH,
    SIZE,
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

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

#: How many other places have a line: each is a grey of its own.
MOST_BESIDE: Final = 3
#: Grey and width of a line beside the subject's, the nearest place first.
_BESIDE: Final = ((SOFT, 1.3), (GREY, 1.3), (GREY, 0.8))
#: How many years before the subject's first printed one are shown.
_BEFORE: Final = 2
#: How far a forecast of one year is drawn either side of it.
_HALF_YEAR: Final = (-0.3, 0.3)
#: A subject of more figures is a line; of fewer, each has a mark.
_MANY: Final = 12
#: What was published since, and other cities, have marks smaller than the subject's.
_SMALL: Final = 4.2


def draw_series(  # noqa: PLR0913 (what a series may stand beside, each named)
    series: Sequence[Point],
    forecast: Sequence[EstimateRow],
    comparison: Sequence[Point],
    labels: Labels,
    *,
    measure: str,
    unit: str = "percent",
    since: Sequence[Point] = (),
    home: str = "",
    cities: Sequence[Point] = (),
) -> Chart | None:
    """Draw one place's ratio beside those of other places.

    The place that the chart is about is in colour. Where it is another than the long series', the
    years begin shortly before its first printed one. A year without a figure breaks a line. What
    has been published since, on another account, stands apart.

    Args:
        series: one place's long series, in one edition.
        forecast: estimates of one model, with its prediction interval; refused ones are left out.
        comparison: points of other places, each in one edition; derived ones are hollow.
        labels: words and names.
        measure: what is measured, in this language, such as "R&D / GDP".
        unit: of all values.
        since: figures of any of these places for years after its last, in whatever edition.
        home: the place that the chart is about; by default that of the long series.
        cities: points of other places that no line joins.

    Raises:
        InputError: if the forecast mixes models, or there are more places than can be told apart.
    """
    if not series:
        return None
    home = home or series[0].place
    lines = _group([*comparison, *series])
    subject = lines.pop(home, [])
    if not subject:
        return None
    made = [row for row in forecast if row.value is not None]
    _refuse_too_many(made, lines)
    printed = [p.year for p in subject if p.origin == "printed"] or [p.year for p in subject]
    start = min(printed) - (_BEFORE if home != series[0].place else 0)

    def keep(points: Iterable[Point]) -> list[Point]:
        return [point for point in points if point.year >= start]

    subject = keep(subject)
    lines = {place: kept for place, points in lines.items() if (kept := keep(points))}
    later, scattered = keep(since), keep(cities)
    steps = (Step.of(row) for row in made)
    ahead = sorted((step for step in steps if step), key=lambda step: step.year)
    beside = [p for points in lines.values() for p in points]
    drawn = [*subject, *beside, *later, *scattered]
    start = min(point.year for point in drawn)
    measure = clean_label(measure, "chart of a series, measure")
    say = labels.say
    name = labels.place(home)
    picture = _Picture(
        labels, measure, unit, name, subject, lines, later, scattered, ahead,
        next((row.level for row in made if row.level is not None), None), start,
    )  # fmt: skip
    about = {"measure": measure, "place": name, "first": start, "last": subject[-1].year}
    return build_chart(
        "series",
        labels,
        picture.paint,
        data=_tabulate(drawn, made, name, labels),
        title=say(f"chart.series.{'title_compared' if lines else 'title'}", **about),
        alt=picture.tell(),
        source=labels.cite_all(
            labels.cite() if any(p.origin == "printed" for p in drawn) else "", drawn
        ),
        explained={
            kind: say(f"chart.mark.{kind}")
            for kind in (Mark.LINE, Mark.HOLLOW, Mark.WHISKER, Mark.OPEN_END)
        }
        | {
            Mark.PRINTED: say("chart.series.note_printed"),
            Mark.SINCE: say("chart.series.note_since"),
            Mark.PLACE: say("chart.series.note_cities", points=picture.tell_cities()),
            Mark.MODEL: say("chart.series.note_forecast"),
        },
        told=[say("chart.series.note_axis")],
    )


def _refuse_too_many(forecast: Sequence[EstimateRow], lines: Mapping[str, object]) -> None:
    models = sorted({row.model.value for row in forecast})
    for found, most, what in (
        (models, 1, "model of the forecast"),
        (lines, MOST_BESIDE, "other places"),
    ):
        if len(found) > most:
            raise InputError(
                f"chart of a series: {len(found)} ({', '.join(found)}); accepted: {most} {what}"
            )


@dataclass(frozen=True)
class _Picture:
    """What a series shows, chosen; it draws it and says it."""

    labels: Labels
    measure: str
    unit: str
    name: str
    subject: Sequence[Point]
    lines: Mapping[str, Sequence[Point]]
    since: Sequence[Point]
    cities: Sequence[Point]
    ahead: Sequence[Step]
    level: Decimal | None
    start: int

    # --- drawing --------------------------------------------------------------------------------

    def paint(self, sheet: Sheet) -> None:
        """Draw all of it on a sheet."""
        keys = self._keys()
        ends = self._ends(sheet)
        form = sheet.form
        top = sheet.key_height(keys) + 0.3
        sheet.set_height(top + (2.5 if form.is_narrow else 2.75))
        left = 0.36 if form.is_narrow else 0.38
        axes = sheet.lay(left=left, right=end_room(sheet, ends), top=top, bottom=0.24)
        sheet.write_keys(keys)
        self._rule(sheet, axes)
        others = list(self.lines.items())
        for n, (place, points) in enumerate(others):
            ink, width = _BESIDE[n]
            self._draw_line(sheet, axes, points, ink, width, marks=False)
            self._draw_since(sheet, axes, place, ink)
        self._draw_forecast(sheet, axes)
        for point in self.cities:
            at = self._at(point)
            draw_mark(sheet, axes, at, Mark.PLACE, shape="s", ink=GREY, size=_SMALL)
            self._draw_whisker(sheet, axes, point)
        many = len(self.subject) > _MANY
        self._draw_line(sheet, axes, self.subject, ACCENT, 2.0, marks=not many)
        self._draw_since(sheet, axes, self.subject[0].place, ACCENT)
        label_ends(sheet, axes, ends)
        label_marks(sheet, axes, self._beside_marks(sheet), self._marks(), self._lines_drawn())

    def _keys(self) -> list[Key]:
        say = self.labels.say
        keys = []
        if self.ahead and self.level is not None:
            told = say("chart.series.interval", level=f"{100 * self.level:.0f}")
            keys.append(Key(Mark.BAND, told, box=(TINT, TINT)))
        if any(p.origin == "derived" for p in self.subject) and len(self.subject) <= _MANY:
            keys.append(key_marker(Mark.PRINTED, say("chart.series.solid")))
            keys.append(key_marker(Mark.HOLLOW, say("chart.series.hollow"), hollow=True))
        return keys

    def _rule(self, sheet: Sheet, axes: "Axes") -> None:
        final = max([p.year for p in self._all()] + [step.year for step in self.ahead])
        axes.set_xlim(self.start - 0.5, final + 0.3)
        scale = self._scale
        values = [float(end) / scale for p in self._all() for end in (p.low, p.value, p.high)]
        values += [end / scale for step in self.ahead for end in (step.low, step.high)]
        there = [value for value in values if math.isfinite(value)]
        room = 0.08 * (max(there) - min(there) or 1)
        axes.set_ylim(min(there) - 1.8 * room, max(there) + 1.6 * room)
        rule_years(axes, range(self.start, final + 1), sheet.form)
        rule_values(axes, self.labels.words, sheet.form)
        sheet.rule()
        unit = self.labels.axis_unit(self.unit)[1]
        say = self.labels.say
        sheet.write_head(axes, say("chart.axis.measure", name=self.measure, unit=unit))

    def _draw_line(
        self,
        sheet: Sheet,
        axes: "Axes",
        points: Sequence[Point],
        ink: str,
        width: float,
        *,
        marks: bool,
    ) -> None:
        """Draw a line over consecutive years, and marks where they matter or no line does."""
        for run in _runs(points):
            if len(run) > 1:
                years, values = zip(*map(self._at, run), strict=True)
                axes.plot(years, values, color=ink, linewidth=width, zorder=3)
                sheet.mark(Mark.LINE)
            for point in run:
                if marks or len(run) == 1:
                    hollow = point.origin == "derived"
                    size = SIZE if marks else _SMALL
                    draw_mark(sheet, axes, self._at(point), hollow=hollow, ink=ink, size=size)
                self._draw_whisker(sheet, axes, point)

    def _draw_since(self, sheet: Sheet, axes: "Axes", place: str, ink: str) -> None:
        for point in self.since:
            if point.place == place:
                hollow = point.origin == "derived"
                look: dict[str, Any] = {"shape": "D", "hollow": hollow, "ink": ink}
                draw_mark(sheet, axes, self._at(point), Mark.SINCE, size=_SMALL, **look)
                self._draw_whisker(sheet, axes, point)

    def _draw_whisker(self, sheet: Sheet, axes: "Axes", point: Point) -> None:
        low, high = float(point.low) / self._scale, float(point.high) / self._scale
        draw_whisker(sheet, axes, (low, high), point.year, upright=True)

    def _draw_forecast(self, sheet: Sheet, axes: "Axes") -> None:
        """Draw a forecast with its interval.

        It goes on from the last value where it begins in the next year; else it stands by itself,
        and a single year is as wide as it is long.
        """
        if not self.ahead:
            return
        path, last = list(self.ahead), self.subject[-1]
        if path[0].year == last.year + 1:
            value = float(last.value)
            path.insert(0, Step(last.year, value, value, value))
        years = [float(step.year) for step in path]
        if len(path) == 1:
            path, years = path * 2, [years[0] + side for side in _HALF_YEAR]
        scale = self._scale
        if self.level is not None:
            low, high = (
                [end / scale for end in ends]
                for ends in zip(*((s.low, s.high) for s in path), strict=True)
            )
            axes.fill_between(years, low, high, color=TINT, linewidth=0, zorder=1)
            sheet.mark(Mark.BAND)
        middle = [step.value / scale for step in path]
        axes.plot(years, middle, color=ACCENT, linestyle=DASH, linewidth=1.5, zorder=3)
        sheet.mark(Mark.MODEL)

    # --- labels ---------------------------------------------------------------------------------

    def _ends(self, sheet: Sheet) -> list[Label]:
        """Return the labels of the last figure of each place, with its year."""
        found = []
        for n, (place, points) in enumerate(
            [(self.subject[0].place, self.subject), *self.lines.items()]
        ):
            name = self.labels.place(place)
            # of figures of one year the best founded, which stands first
            last = max(
                [*points, *(p for p in self.since if p.place == place)], key=lambda p: p.year
            )
            value, at = self.labels.level_of(last, self.unit), self._at(last)
            if last.vintage and not self.labels.is_comparable(last.vintage):
                edition = self.labels.vintage(last.vintage)
                name = self.labels.say("chart.series.edition", name=name, edition=edition)
            if not n and self.ahead:
                end = self.ahead[-1]
                at = (end.year, end.value / self._scale)
                value = self.labels.computed(end.value, self.unit)
                name = self.labels.say("chart.series.home_ahead", place=name)
            text = self.labels.say(
                f"chart.series.end{'_narrow' if sheet.form.is_narrow else ''}",
                name=name, value=value, year=round(at[0]),
            )  # fmt: skip
            ink = _BESIDE[n - 1][0] if n else ACCENT
            found.append(Label(at, text, SOFT if ink == GREY else ink, bold=not n))
        return found

    def _beside_marks(self, sheet: Sheet) -> list[Label]:
        """Return the labels of the subject's own printed figures, and of other cities."""
        own = [p for p in self.subject if p.origin == "printed"]
        if len(self.subject) > _MANY:
            own = [self.subject[0], *([self.subject[-1]] if self.ahead else [])]
        told = []
        for point in own:
            text = self.labels.level_of(point, self.unit)
            if not sheet.form.is_narrow:  # there the axis below it must do
                text = self.labels.say("chart.series.at", value=text, year=point.year)
            told.append(Label(self._at(point), text, ACCENT))
        return told + [
            Label(
                self._at(p),
                self.labels.say(
                    "chart.series.city",
                    name=self.labels.place(p.place),
                    value=self.labels.level_of(p, self.unit),
                ),
            )
            for p in self.cities
        ]

    def _marks(self) -> list[tuple[float, float]]:
        """Return the places of the marks; of a line of many figures, its ends."""
        own = (
            self.subject if len(self.subject) <= _MANY else self.subject[:: len(self.subject) - 1]
        )
        return [self._at(point) for point in (*own, *self.since, *self.cities)]

    def _lines_drawn(self) -> list[tuple[float, float]]:
        """Return places along lines, whiskers and the band, for labels to keep off."""
        taken = []
        for point in self._all():
            whisker = [(point.year, float(end) / self._scale) for end in (point.low, point.high)]
            taken += trace([one for one in whisker if math.isfinite(one[1])])
        for points in (self.subject, *self.lines.values()):
            for run in _runs(points):
                taken += trace([self._at(point) for point in run])
        for step in self.ahead:
            taken += trace([(step.year, end / self._scale) for end in (step.low, step.high)])
        return taken

    # --- what there is --------------------------------------------------------------------------

    @property
    def _scale(self) -> float:
        return self.labels.axis_unit(self.unit)[0]

    def _at(self, point: Point) -> tuple[float, float]:
        return point.year, float(point.value) / self._scale

    def _all(self) -> list[Point]:
        beside = [point for points in self.lines.values() for point in points]
        return [*self.subject, *beside, *self.since, *self.cities]

    # --- words ----------------------------------------------------------------------------------

    def tell(self) -> str:
        """Say what is drawn: every figure of the subject, the ends of what stands beside it."""
        say = self.labels.say
        own = self.subject if len(self.subject) <= _MANY else [self.subject[0], self.subject[-1]]
        parts = [self._named(self.name, own)]
        if self.ahead:
            end = self.ahead[-1]
            bounds = self.labels.bounds(end.low, end.high, 2, self.unit, value=end.value)
            point = say(
                "chart.dated", value=self.labels.computed(end.value, self.unit), year=end.year
            )
            parts.append(say("chart.series.ahead", point=point, bounds=bounds))
        for place, points in self.lines.items():
            ends = dict.fromkeys((points[0], points[-1]))
            parts.append(self._named(self.labels.place(place), ends))
        if self.cities:
            parts.append(self.tell_cities())
        if self.since:
            told = (
                self._named(self.labels.place(place), [p for p in self.since if p.place == place])
                for place in dict.fromkeys(p.place for p in self.since)
            )
            joined = self.labels.join("language.semicolon", told)
            parts.append(say("chart.series.told_since", points=joined))
        return say("chart.line_alt", parts=self.labels.join("language.stop", parts))

    def tell_cities(self) -> str:
        """Say every figure of the places that have no line; not each finds room for a label."""
        return self.labels.join(
            "language.semicolon",
            (
                self._named(self.labels.place(place), [p for p in self.cities if p.place == place])
                for place in dict.fromkeys(p.place for p in self.cities)
            ),
        )

    def _named(self, name: str, points: Iterable[Point]) -> str:
        say = self.labels.say
        dated = (
            say("chart.dated", value=self.labels.level_of(p, self.unit), year=p.year)
            for p in points
        )
        return say(
            "chart.named_points", name=name, points=self.labels.join("language.comma", dated)
        )


def _tabulate(
    points: Sequence[Point], forecast: Sequence[EstimateRow], home: str, labels: Labels
) -> "pd.DataFrame":
    import pandas as pd

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
                "vintage": "",
                "origin": row.model.value,
                "year": row.end_year,
                "value": row.value,
                "low": row.low,
                "high": row.high,
            }
            for row in sorted(forecast, key=lambda row: row.end_year or 0)
        ]
    )


def _group(points: Iterable[Point]) -> dict[str, list[Point]]:
    """Group points by place, in the order met, each group by year."""
    groups: dict[str, list[Point]] = {}
    for point in points:
        groups.setdefault(point.place, []).append(point)
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
