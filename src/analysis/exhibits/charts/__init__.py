"""The charts of the brief, a module each; a new one is a module and a line in :data:`CHARTS`.

Each makes one point. Its draw function takes what it needs of :class:`Findings` and
:class:`~analysis.exhibits.chart.Labels`, and returns None where there is nothing to draw.
"""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from analysis.core.estimates import EstimateRow
from analysis.exhibits.chart import Chart, Labels, Point
from analysis.exhibits.charts.broken_line import Broken, draw_broken_line
from analysis.exhibits.charts.composition import draw_composition
from analysis.exhibits.charts.disagreements import draw_disagreements
from analysis.exhibits.charts.growth_ranking import draw_growth_ranking
from analysis.exhibits.charts.scenarios import draw_scenarios
from analysis.exhibits.charts.series import draw_series
from analysis.exhibits.charts.shares import draw_shares
from analysis.exhibits.charts.verdicts import draw_verdicts
from analysis.exhibits.charts.vintages import Edition, draw_vintages
from analysis.study.claims import ClaimRow
from analysis.study.composition import CompositionRow
from analysis.study.growth import GrowthRow


@dataclass(frozen=True)
class Findings:
    """What a run found that charts can show; empty where there is nothing.

    Attributes:
        compositions: over the dates to be shown, and over the other date of a count.
        claims: under each of their readings.
        pair: the two levels that the scenarios continue.
        projections: of that pair, by either form.
        outturns: later values of the same.
        series: a long annual series of one place, in the vintages to be shown, the main first.
        forecast: the one that continues the main vintage.
        comparison: points of other places.
        measure, unit: what the series measures, in the language of the charts, and in what.
        since: figures of the places drawn published after their last year, in whatever edition.
        home: the place that the series' chart is about, where it is not the series' own.
        cities: points of other places that no line joins.
        broken: a series whose unbroken line is rejected.
        editions: of one ratio of one place, the latest first; what it is, as ``measure`` is.
    """

    growth: Sequence[GrowthRow] = ()
    compositions: Sequence[CompositionRow] = ()
    claims: Sequence[ClaimRow] = ()
    pair: GrowthRow | None = None
    projections: Sequence[EstimateRow] = ()
    outturns: Sequence[Point] = ()
    series: Sequence[Point] = ()
    forecast: Sequence[EstimateRow] = ()
    comparison: Sequence[Point] = ()
    measure: str = ""
    unit: str = "percent"
    since: Sequence[Point] = ()
    home: str = ""
    cities: Sequence[Point] = ()
    broken: Broken | None = None
    editions: Sequence[Edition] = ()
    edition_measure: str = ""


Draw = Callable[[Findings, Labels], Chart | None]

#: Every chart by its id, which is also its file's name and what prose calls it.
CHARTS: Final[Mapping[str, Draw]] = {
    "growth_ranking": lambda it, labels: draw_growth_ranking(it.growth, labels),
    "composition": lambda it, labels: draw_composition(it.compositions, it.growth, labels),
    "shares": lambda it, labels: draw_shares(it.growth, labels),
    "verdicts": lambda it, labels: draw_verdicts(once(it.claims), labels),
    "disagreements": lambda it, labels: draw_disagreements(it.claims, labels),
    "scenarios": lambda it, labels: draw_scenarios(it.pair, it.projections, it.outturns, labels),
    "series": lambda it, labels: draw_series(
        it.series,
        it.forecast,
        it.comparison,
        labels,
        measure=it.measure,
        unit=it.unit,
        since=it.since,
        home=it.home,
        cities=it.cities,
    ),
    "broken_line": lambda it, labels: draw_broken_line(it.broken, labels),
    "vintages": lambda it, labels: draw_vintages(
        it.editions, labels, measure=it.edition_measure, unit=it.unit
    ),
}


def once(claims: Sequence[ClaimRow]) -> list[ClaimRow]:
    """Return each claim once, whatever its readings."""
    return list({row.claim: row for row in reversed(claims)}.values())[::-1]


def draw_charts(
    findings: Findings, labels: Labels, wanted: Container[str] = CHARTS
) -> dict[str, Chart]:
    """Draw the charts wanted that the findings allow, by id."""
    drawn = {name: draw(findings, labels) for name, draw in CHARTS.items() if name in wanted}
    return {name: chart for name, chart in drawn.items() if chart is not None}


__all__ = [
    "CHARTS",
    "Broken",
    "Draw",
    "Edition",
    "Findings",
    "Labels",
    "draw_broken_line",
    "draw_charts",
    "draw_composition",
    "draw_disagreements",
    "draw_growth_ranking",
    "draw_scenarios",
    "draw_series",
    "draw_shares",
    "draw_verdicts",
    "draw_vintages",
]
