"""How far apart a document's own figures are where they disagree, with their pages."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from analysis.exhibits.canvas import ACCENT, GREY, POINTS, clean_label, width_of
from analysis.exhibits.chart import Chart, Labels, build_chart
from analysis.exhibits.growth_rows import Named, lay_rows, rule_measure
from analysis.exhibits.marks import SIZE
from analysis.exhibits.sheet import Mark, Sheet
from analysis.study.claims import ClaimRow, find_nearest

if TYPE_CHECKING:
    import pandas as pd

#: Rows beyond these would no longer be read; the note says how many were left out.
MOST_ROWS: Final = 12
#: The column of statements, in inches.
_SAYS: Final = 3.35
_PLACES: Final = 1


def draw_disagreements(rows: Sequence[ClaimRow], labels: Labels) -> Chart | None:
    """Draw how far the figures of each statement disagree at the least, the farthest first.

    It is in percent of what is stated, see :func:`analysis.study.claims.find_nearest`; where
    another reading of the same figures leaves more, that stands beside it. Dates are none of it.

    Args:
        rows: claims under each of their readings; those on outside figures are left out.
        labels: words and names.
    """
    own = [row for row in rows if not row.outside]
    nearest = [row for row in find_nearest(own) if row.gap is not None]
    if not nearest:
        return None
    dates = len(find_nearest(own)) - len(nearest)
    shown = nearest[:MOST_ROWS]
    gaps: dict[str, list[float]] = defaultdict(list)
    for row in own:
        if row.gap is not None:
            gaps[row.claim].append(float(row.gap))
    say = labels.say
    named = [_name(row, labels) for row in shown]
    told = [_tell(gaps[row.claim], labels) for row in shown]
    plotted = [sorted(gaps[row.claim]) for row in shown]

    def paint(sheet: Sheet) -> None:
        room = max(width_of(one, sheet.form.size, bold=True) for one in told)
        axes, places = lay_rows(
            sheet,
            [("", named)],
            labels,
            head=say("chart.disagreements.gap"),
            right=(room + 10) / POINTS,
            name_width=_SAYS,
        )
        farthest = [Decimal(repr(gap)) for found in plotted for gap in found]
        rule_measure(sheet, axes, farthest, places, labels)
        for text, found, y in zip(told, plotted, places, strict=True):
            least, most = found[0], found[-1]
            axes.plot([0, least], [y, y], color=ACCENT, linewidth=1.6, zorder=2)
            sheet.mark(Mark.PRINTED)
            if len(found) > 1:
                axes.plot([least, most], [y, y], color=GREY, linewidth=0.8, zorder=1)
                sheet.mark(Mark.READING)
            sheet.write(axes, text, (most, y), (7, 0), fontweight="bold", color=ACCENT)
        for found, y in zip(plotted, places, strict=True):
            colours = [ACCENT if gap == found[0] else GREY for gap in found]
            axes.scatter(found, [y] * len(found), s=SIZE**2, c=colours, linewidth=0, zorder=5)
        sheet.mark(Mark.PRINTED)

    left = len(nearest) - len(shown)
    return build_chart(
        "disagreements",
        labels,
        paint,
        data=_tabulate(shown, own, labels),
        title=say("chart.disagreements.title"),
        alt=say(
            "chart.disagreements.alt",
            rows=labels.join(
                "language.semicolon",
                (
                    say("chart.disagreements.row", name=f"{one.name} {one.aside}".strip(), gap=gap)
                    for one, gap in zip(named, told, strict=True)
                ),
            ),
        ),
        source=labels.cite(figure for row in shown for figure in row.figures),
        explained={
            Mark.PRINTED: say("chart.disagreements.note_least"),
            Mark.READING: say("chart.disagreements.note_readings"),
        },
        told=[
            say("chart.disagreements.note_dates", dates=dates, count=dates) if dates else "",
            say("chart.rows.note_left_out", left=left) if left else "",
        ],
    )


def _tabulate(
    shown: Sequence[ClaimRow], rows: Sequence[ClaimRow], labels: Labels
) -> "pd.DataFrame":
    import pandas as pd

    return pd.DataFrame(
        [
            {
                "claim": row.claim,
                "label": labels.pick(row, "says"),
                labels.place_key: " ".join(map(str, labels.list_places(row))),
                "reading": row.reading,
                "verdict": row.verdict,
                "gap": row.gap,
            }
            for near in shown
            for row in rows
            if row.claim == near.claim and row.gap is not None
        ]
    )


def _name(row: ClaimRow, labels: Labels) -> Named:
    """Return what a statement says, with its pages."""
    says = clean_label(labels.pick(row, "says"), f"claim {row.claim}, what it says")
    said = says[:1].upper() + says[1:]
    if not row.pages:
        place = labels.place_in_document(row.figures)
        named = labels.say("chart.disagreements.name_at", says=said, place=place)
        return Named(named if place else said)
    pages = labels.join("language.enumeration", map(str, row.pages))
    return Named(
        labels.say("chart.disagreements.name", says=said, pages=pages, count=len(row.pages))
    )


def _tell(gaps: Sequence[float], labels: Labels) -> str:
    """Write how far the figures are apart at the least, and at the most where readings differ."""
    least, most = min(gaps), max(gaps)
    told = labels.number(least, "percent", _PLACES)
    if most > least:
        told = labels.say(
            "chart.disagreements.to", least=told, most=labels.number(most, "percent", _PLACES)
        )
    return told
