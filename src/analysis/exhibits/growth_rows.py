"""A line a growth pair: name, dates, and one measure with its whisker and its bounds."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from analysis.exhibits.canvas import (
    BESIDE,
    DATE_INCHES,
    LABEL_INCHES,
    MUTED,
    POINTS,
    QUIET,
    SIZE,
    Ticks,
    wrap,
    write,
    write_head,
)
from analysis.exhibits.chart import Labels
from analysis.exhibits.marks import draw_whisker, key_marker, key_whisker, style_marker
from analysis.study.growth import OTHER_DATE, GrowthRow

#: Room at the right of the axes, for the bounds in words; and how far in they end. In inches.
RIGHT = 1.18
_BOUNDS = 1.16
_TAILS = ("", "_low", "_high")
#: The shape of the mark of a pair under the other date that its count is printed under.
OTHER_SHAPE = "D"


def measure_of(row: GrowthRow, measure: str) -> tuple[Decimal, Decimal, Decimal]:
    """Return a measure with its bounds.

    Raises:
        ValueError: if the row doesn't have the measure.
    """
    value, low, high = (getattr(row, measure + tail) for tail in _TAILS)
    if value is None or low is None or high is None:
        raise ValueError(f"the pair of {row.indicator} has no {measure}")
    return value, low, high


def is_point(row: GrowthRow, measure: str) -> bool:
    """Tell whether a measure has a value within its bounds, and is not only over or under one."""
    quantity = row.quantity(measure)
    return quantity is not None and quantity.point


def is_hollow(row: GrowthRow, measure: str) -> bool:
    """Tell whether a measure's mark is drawn hollow: there is one, and its base is back-cast."""
    return is_point(row, measure) and row.base_origin != "printed"


def has_whisker(row: GrowthRow, measure: str) -> bool:
    """Tell whether anything is left open of a measure."""
    _, low, high = measure_of(row, measure)
    return low != high


def select_rows(rows: Sequence[GrowthRow], main_scope: str, most: int) -> list[GrowthRow]:
    """Keep the best-founded pairs: printed first, then the main scope, then the longest."""
    return sorted(
        rows,
        key=lambda row: (
            row.base_origin != "printed",
            row.scope != main_scope,
            -row.years,
            row.indicator,
            row.scope,
        ),
    )[:most]


def write_name(axes: Axes, y: int, row: GrowthRow, labels: Labels) -> None:
    """Write a row's name and its dates in the columns left of the axes."""
    title = wrap(labels.title(row.indicator, row.scope), LABEL_INCHES, SIZE, lines=2)
    dates = DATE_INCHES * POINTS
    names = dates + (LABEL_INCHES + 0.1) * POINTS
    write(axes, title, (0, y), (-names, 0), edges=BESIDE, linespacing=1.1)
    write(axes, dates_of(row, labels), (0, y), (-dates, 0), edges=BESIDE, **QUIET)


def other_dates(rows: Iterable[GrowthRow]) -> dict[tuple[str, str], GrowthRow]:
    """Return the pairs of counts under the other date that their source prints, by what grew."""
    return {(row.indicator, row.scope): row for row in rows if row.variant == OTHER_DATE}


def draw_measure(  # noqa: PLR0913 (what is drawn, each named)
    axes: Axes,
    y: int,
    row: GrowthRow,
    measure: str,
    text: str,
    bounds: str,
    *,
    other: GrowthRow | None = None,
) -> None:
    """Draw one row's mark, its whisker, its value beside them, its bounds at the far right.

    What has no point has no mark, and an end that is not there is drawn to the edge; so the axis
    is ruled first. A pair of another date has a mark of its own on the same line.
    """
    value, low, high = map(float, measure_of(row, measure))
    if low != high:
        left, right = axes.get_xlim()
        draw_whisker(
            axes, max(low, left), min(high, right), y, open_ends=(low < left, high > right)
        )
        low, high = max(low, left), min(high, right)
    if is_point(row, measure):
        axes.plot(value, y, **style_marker("o", hollow=row.base_origin != "printed"))
    if low != high and is_point(row, measure):  # what is no point is told by its bounds
        write(axes, bounds, (1, y), (_BOUNDS * POINTS, 0), edges=BESIDE, ha="right", **QUIET)
    if other is not None:
        second = float(measure_of(other, measure)[0])
        axes.plot(second, y, **style_marker(OTHER_SHAPE, hollow=other.base_origin != "printed"))
        low, high = min(low, second), max(high, second)
        axes.plot([low, high], [y, y], color=MUTED, linewidth=0.8, zorder=1)
    # away from zero, so that no label lies across its line
    at, shift, side = (low, -7, "right") if value < 0 else (high, 7, "left")
    write(axes, text, (at, y), (shift, 0), ha=side, fontweight="bold")


def rule_measure(axes: Axes, rows: Sequence[GrowthRow], measure: str, labels: Labels) -> None:
    """Let the axis hold zero, every value and every whisker's end that is there."""
    ends = [measure_of(row, measure)[1:] for row in rows]
    there = [float(end) for row in rows for end in measure_of(row, measure) if end.is_finite()]
    low, high = min(0.0, *there), max(0.0, *there)
    span = high - low or 1.0
    axes.set_xlim(low - 0.26 * span if low < 0 else 0, high + 0.05 * span)
    axes.axvline(0, color=MUTED, linewidth=0.8, zorder=1, clip_on=False)
    axes.grid(axis="x")
    axes.tick_params(axis="x", length=0)
    axes.spines["bottom"].set_visible(False)
    axes.xaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(Ticks(labels.words))
    if any(first != last for first, last in ends):
        head = labels.say("chart.rows.bounds")
        write_head(axes, head, x=1, offset=_BOUNDS * POINTS, right=True)


def key_measures(
    rows: Sequence[GrowthRow], labels: Labels, others: Iterable[GrowthRow] = ()
) -> list[Line2D]:
    """Return the keys of the marks that the rows need, and their pairs of another date."""
    handles = []
    if any(row.base_origin == "printed" for row in rows):
        handles.append(key_marker("o", label=labels.say("chart.rows.printed")))
    if any(row.base_origin != "printed" for row in rows):
        handles.append(key_marker("o", hollow=True, label=labels.say("chart.rows.back_cast")))
    if any(others):
        handles.append(key_marker(OTHER_SHAPE, label=labels.say("chart.rows.other_date")))
    return [*handles, key_whisker(labels.say("chart.left_open"))]


def name_row(row: GrowthRow, labels: Labels) -> str:
    """Name a row with its dates, for the text alternative."""
    dates = " ".join(dates_of(row, labels).split())
    title = labels.title(row.indicator, row.scope)
    return labels.say("chart.rows.name", title=title, dates=dates)


def dates_of(row: GrowthRow, labels: Labels) -> str:
    """Write a pair's dates; ``*`` marks a date that only the document itself gives."""
    return labels.dates(row.base_period, row.end_period)


def tabulate_rows(
    rows: Sequence[GrowthRow], labels: Labels, measures: Sequence[str]
) -> pd.DataFrame:
    """Return what a chart of rows plots, labels in full; periods as the codebook writes them."""
    about = ("indicator", "scope", "base_period", "end_period", "months", "base_origin")
    names = [name + tail for name in measures for tail in _TAILS]
    return pd.DataFrame(
        [
            {"label": labels.title(row.indicator, row.scope)}
            | {name: getattr(row, name) for name in about}
            | {name: str(getattr(row, name)) for name in ("base_period", "end_period")}
            | {name: getattr(row, name) for name in names}
            for row in rows
        ]
    )


def cite_rows(rows: Iterable[GrowthRow], labels: Labels) -> str:
    """Return the source line of growth pairs."""
    return labels.cite(figure for row in rows for figure in row.figures)


def note_rows(
    rows: Sequence[GrowthRow], left_out: int, labels: Labels, *, others: bool = False
) -> str:
    """Say how to read the rows: whiskers, back-cast bases, dates, and what is left out."""
    say = labels.say
    periods = [p for row in rows for p in (row.base_period, row.end_period)]
    back_cast = any(row.base_origin != "printed" for row in rows)
    return labels.join(
        "chart.join.sentences",
        (
            say("chart.rows.note_whiskers"),
            say("chart.rows.note_back_cast") if back_cast else "",
            say("chart.rows.note_other_date") if others else "",
            say("chart.rows.note_asof") if any(period.asof for period in periods) else "",
            say("chart.rows.note_left_out", left=left_out) if left_out else "",
        ),
    )
