"""The charts of the brief, a module each; a new one is a module and a line in :data:`CHARTS`.

Each makes one point. Its draw function takes what it needs of :class:`Findings` and
:class:`~analysis.exhibits.chart.Labels`, and returns None where there is nothing to draw.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from analysis.core.estimates import EstimateRow
from analysis.exhibits.chart import Chart, Labels, Point
from analysis.exhibits.charts.composition import draw_composition
from analysis.exhibits.charts.growth_ranking import draw_growth_ranking
from analysis.exhibits.charts.level_pairs import draw_level_pairs
from analysis.exhibits.charts.scenarios import draw_scenarios
from analysis.exhibits.charts.series import draw_series
from analysis.exhibits.charts.verdicts import Judged, draw_verdicts
from analysis.study.composition import CompositionRow
from analysis.study.growth import GrowthRow


@dataclass(frozen=True)
class Findings:
    """What a run found that charts can show; empty where there is nothing.

    Attributes:
        compositions: over the dates that are to be shown.
        claims: each once, whatever its readings.
        pair: the two levels that the scenarios continue.
        projections: of that pair, by either form.
        outturns: later values of the same.
        series: a long annual series of one place, in the vintages to be shown, the main first.
        forecast: the one that continues the main vintage.
        comparison: points of other places.
        measure, unit: what the series measures, in the language of the charts, and in what.
    """

    growth: Sequence[GrowthRow] = ()
    compositions: Sequence[CompositionRow] = ()
    claims: Sequence[Judged] = ()
    pair: GrowthRow | None = None
    projections: Sequence[EstimateRow] = ()
    outturns: Sequence[Point] = ()
    series: Sequence[Point] = ()
    forecast: Sequence[EstimateRow] = ()
    comparison: Sequence[Point] = ()
    measure: str = ""
    unit: str = "percent"


Draw = Callable[[Findings, Labels], Chart | None]

#: Every chart by its id, which is also its file's name and what prose calls it.
CHARTS: Final[Mapping[str, Draw]] = {
    "level_pairs": lambda it, labels: draw_level_pairs(it.growth, labels),
    "growth_ranking": lambda it, labels: draw_growth_ranking(it.growth, labels),
    "composition": lambda it, labels: draw_composition(it.compositions, it.growth, labels),
    "verdicts": lambda it, labels: draw_verdicts(it.claims, labels),
    "scenarios": lambda it, labels: draw_scenarios(it.pair, it.projections, it.outturns, labels),
    "series": lambda it, labels: draw_series(
        it.series, it.forecast, it.comparison, labels, measure=it.measure, unit=it.unit
    ),
}


def draw_charts(findings: Findings, labels: Labels) -> dict[str, Chart]:
    """Draw every chart that the findings allow, by id."""
    drawn = {name: draw(findings, labels) for name, draw in CHARTS.items()}
    return {name: chart for name, chart in drawn.items() if chart is not None}


__all__ = [
    "CHARTS",
    "Draw",
    "Findings",
    "Labels",
    "draw_charts",
    "draw_composition",
    "draw_growth_ranking",
    "draw_level_pairs",
    "draw_scenarios",
    "draw_series",
    "draw_verdicts",
]
