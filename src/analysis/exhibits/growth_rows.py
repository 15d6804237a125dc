"""A row a growth pair: name, dates and marks, in groups by how many years a pair spans.

Wide, the names stand in columns beside the marks; narrow, above them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from analysis.exhibits.canvas import BESIDE, HAIR, POINTS, SOFT, rule_values, width_of, wrap
from analysis.exhibits.chart import Labels
from analysis.exhibits.sheet import Key, Mark, Sheet
from analysis.study.growth import OTHER_DATE, GrowthRow

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

#: The column of names, and what parts columns, in inches.
_NAME, _GUTTER = 1.98, 0.1
#: Heights in inches: of a row, of a group's head, of a line of a name above its row.
_ROW, _HEAD, _LINE = 0.31, 0.29, 0.165
#: Of a name.
_MOST_LINES: Final = 4
_TAILS = ("", "_low", "_high")
#: The longest span that is called one year, in months.
_YEAR: Final = 12


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


def other_dates(rows: Iterable[GrowthRow]) -> dict[tuple[str, str], GrowthRow]:
    """Return the pairs of counts under the other date that their source prints, by what grew."""
    return {(row.indicator, row.scope): row for row in rows if row.variant == OTHER_DATE}


@dataclass(frozen=True)
class Named:
    """What a row is called.

    Attributes:
        name: a clean label.
        aside: what stands in a column of its own, such as its dates.
        starred: whether its dates bear the mark of the document's own date.
    """

    name: str
    aside: str = ""
    starred: bool = False


Group = tuple[str, Sequence[Named]]


def group_rows(rows: Sequence[GrowthRow], labels: Labels) -> list[tuple[str, list[GrowthRow]]]:
    """Part rows into those over several years and those over one; a lone group needs no head."""
    longer = [row for row in rows if row.months > _YEAR]
    single = [row for row in rows if row.months <= _YEAR]
    if not (longer and single):
        return [("", longer or single)]
    say = labels.say
    return [(say("chart.rows.several_years"), longer), (say("chart.rows.one_year"), single)]


def name_rows(groups: Iterable[tuple[str, Sequence[GrowthRow]]], labels: Labels) -> list[Group]:
    """Name the rows of growth with their dates."""

    def name(row: GrowthRow) -> Named:
        dates = dates_of(row, labels)
        return Named(labels.title(row.indicator, row.scope), dates, labels.is_starred(dates))

    return [(head, [name(row) for row in rows]) for head, rows in groups]


def lay_rows(  # noqa: PLR0913 (what stands around the rows, each named)
    sheet: Sheet,
    groups: Sequence[Group],
    labels: Labels,
    *,
    head: str,
    right: float,
    keys: Sequence[Key] = (),
    name_width: float = _NAME,
) -> "tuple[Axes, list[float]]":
    """Return axes with a row a name, and where the rows' marks stand, in inches from the top.

    Args:
        sheet: where.
        groups: of rows, each under its head.
        labels: words and names.
        head: what the axis measures.
        right: room at the right, in inches.
        keys: of the marks.
        name_width: of the column of names, where there is one.
    """
    form = sheet.form
    rows = [one for _, group in groups for one in group]
    aside = max(width_of(line, form.small) for one in rows for line in one.aside.split("\n"))
    left, room = 0.06, form.width - 0.15
    if not form.is_narrow:
        left, room = name_width + (aside / POINTS + _GUTTER if aside else 0) + _GUTTER, name_width
    names = [
        wrap(_told(one, labels, narrow=form.is_narrow), room, form.size, lines=_MOST_LINES)
        for one in rows
    ]
    places, heads, edges = [], [], []
    y, wrapped = 0.0, iter(names)
    for title, group in groups:
        if title:
            heads.append((y + _HEAD - 0.03, title))
            y += _HEAD
        for _ in group:
            lines = next(wrapped).count("\n") + 1
            edges.append(y)
            if form.is_narrow:
                places.append(y + 0.05 + _LINE * lines + _ROW / 2 - 0.05)
                y += 0.05 + _LINE * lines + _ROW - 0.03
            else:
                height = max(_ROW, 0.06 + _LINE * 0.92 * lines)
                places.append(y + height / 2)
                y += height
    edges.append(y)
    top, bottom = sheet.key_height(keys) + 0.27, 0.22
    sheet.set_height(top + y + bottom)
    axes = sheet.lay(left=left, right=right, top=top, bottom=bottom)
    axes.set_ylim(y, 0)
    axes.set_yticks([])
    width = form.width - left - right
    for edge in edges[-1:] if form.is_narrow else edges:
        axes.axhline(edge, -left / width, 1 + right / width, color=HAIR, linewidth=0.5)
    sheet.rule()
    sheet.write_keys(keys)
    sheet.write_head(axes, head)
    _note_stars(sheet, rows)
    shift = -left * POINTS
    for at, title in heads:
        sheet.write(
            axes,
            title,
            (0, at),
            (shift, 0),
            edges=BESIDE,
            quiet=True,
            va="bottom",
            fontweight="bold",
        )
    for name, one, at, edge in zip(names, rows, places, edges[: len(rows)], strict=True):
        if form.is_narrow:
            sheet.write(axes, name, (0, edge + 0.05), (shift, 0), edges=BESIDE, va="top")
            continue
        sheet.write(axes, name, (0, at), (shift, 0), edges=BESIDE)
        across = shift + (name_width + _GUTTER) * POINTS
        sheet.write(axes, one.aside, (0, at), (across, 0), edges=BESIDE, quiet=True)
    return axes, places


def _note_stars(sheet: Sheet, rows: Iterable[Named]) -> None:
    if any(one.starred for one in rows):
        sheet.note(Mark.AS_OF)


def _told(one: Named, labels: Labels, *, narrow: bool) -> str:
    """Return a row's name; where it has no column beside it, with what would stand there."""
    aside = one.aside.split("\n") if narrow else []
    return labels.join("language.comma", (one.name, *aside))


def rule_measure(
    sheet: Sheet, axes: "Axes", values: Iterable[Decimal], places: Sequence[float], labels: Labels
) -> None:
    """Let the axis hold zero and every value that is there, and no more.

    Wide, round numbers are ruled through all rows; narrow, where names stand between the rows,
    each row has a stroke at zero.
    """
    there = [float(value) for value in values if value.is_finite()]
    low, high = min(0.0, *there), max(0.0, *there)
    span = high - low or 1.0
    axes.set_xlim(low - 0.26 * span if low < 0 else 0, high + 0.04 * span)
    rule_values(axes, labels.words, sheet.form, "x")
    if sheet.form.is_narrow:
        axes.grid(visible=False)
        for y in places:
            axes.plot([0, 0], [y - _ROW / 3, y + _ROW / 3], color=SOFT, linewidth=0.8, zorder=1)
    else:
        axes.axvline(0, color=SOFT, linewidth=0.8, zorder=1)
    sheet.rule()


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
) -> "pd.DataFrame":
    """Return what a chart of rows plots, labels in full; periods as the codebook writes them."""
    import pandas as pd

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
