"""What a brief's charts and tables are shown: chosen from a run's results by what they are.

Nothing here knows a source by name. The pair that scenarios continue is one whose indicator the
reference data measure too; the long series is the source's own, or that of the farthest place it
is compared with; the forecast is the one its study chose.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from analysis.brief.context import list_places, list_targets, list_years
from analysis.core.estimates import EstimateRow
from analysis.core.quantity import to_decimal
from analysis.core.result import (
    Estimate,
    ModelId,
    Operand,
    OperandKind,
    RemarkCode,
    Subject,
    Term,
)
from analysis.exhibits.chart import Labels, Point, keep_one_a_year
from analysis.exhibits.charts import Findings
from analysis.exhibits.charts.growth_ranking import ranked_rows
from analysis.exhibits.charts.level_pairs import paired_rows
from analysis.exhibits.context_tables import tabulate_context, tabulate_targets
from analysis.exhibits.growth_rows import has_whisker, is_hollow
from analysis.exhibits.marks import SHAPES
from analysis.exhibits.tables import (
    Cells,
    OutlookYear,
    flipping_subjects,
    has_change,
    is_bounded,
    key_rows,
    tabulate_claims,
    tabulate_conflicts,
    tabulate_flips,
    tabulate_key_indicators,
    tabulate_outlook,
    tabulate_outside,
    tabulate_readings,
    tabulate_verdicts,
    telling_claims,
)
from analysis.register.counts import Count
from analysis.register.ids import beside, claim_id, number_id, pair_stem, reference_id
from analysis.register.results import Results
from analysis.study.composition import CompositionRow
from analysis.study.growth import GrowthRow
from analysis.study.trends import AnnualSeries, own_series

#: The unit of the series that has a chart: ratios, on one axis with those of other places.
_CHARTED = "percent"
#: The tables that a prose file may include.
BRIEF_TABLES = (
    *("key_indicators", "claims", "outlook", "verdicts"),
    *("conflicts", "readings", "outside", "flips"),
    *("targets", "context"),
)
#: Other places beside a long series: one of the shapes is for the place itself.
_MOST_BESIDE = len(SHAPES) - 1

Table = Callable[[Cells], str]


@dataclass(frozen=True)
class Shown:
    """Chooses what a run's exhibits show."""

    run: Results
    labels: Labels

    # --- charts ----------------------------------------------------------------------------------

    def findings(self) -> Findings:
        """Return what the charts of the run can show."""
        run, pair = self.run, self.pair
        series, forecast, comparison, measure = self._long_series()
        return Findings(
            growth=run.growth,
            compositions=self._headline_compositions(),
            claims=list({row.claim: row for row in reversed(run.claims)}.values())[::-1],
            pair=pair,
            projections=[]
            if pair is None
            else [
                row
                for row in run.projections
                if row.model.form is not None
                and (row.indicator, row.scope) == (pair.indicator, pair.scope)
            ],
            outturns=self._outturns(),
            series=series,
            forecast=forecast,
            comparison=comparison,
            measure=measure,
            unit=_CHARTED,
        )

    @property
    def pair(self) -> GrowthRow | None:
        """The main scope's headline pair that the reference data also measure."""
        source = self.run.source
        for row in self.run.growth:
            named = source.indicators[row.indicator].reference
            if row.headline and named and row.scope == source.info.scope_id:
                return row
        return None

    def _headline_compositions(self) -> list[CompositionRow]:
        """Return the compositions over the dates of their part's headline pair."""
        return [row for row in self.run.composition if row.headline]

    def _outturns(self) -> list[Point]:
        """Return the place's own later figures of the pair's indicator, in one edition."""
        pair, source = self.pair, self.run.source
        if pair is None:
            return []
        name = source.indicators[pair.indicator].reference
        return [
            Point.of_reference(row)
            for row in self.run.reference.main_series(name or "", source.info.place or "")
            if pair.end_year < row.year <= self.run.scenario.horizon
        ]

    def _long_series(self) -> tuple[list[Point], list[EstimateRow], list[Point], str]:
        """Return a long series, its forecast, points of other places, and what it measures."""
        run, pair = self.run, self.pair
        own = [
            one
            for one in own_series(
                run.observations, run.source, run.scenario.base_year, run.scenario.end_year
            )
            if one.subject.unit == _CHARTED
        ]
        if own:
            measure = self.labels.title(own[0].subject.indicator or "")
            return _points_of(own[0]), self._forecast(own[0].subject), [], measure
        places = run.source.info.compare_with
        if pair is None or not places:
            return [], [], [], ""
        name = run.source.indicators[pair.indicator].reference or ""
        # The long line is that of the place measured for most years, the nearer one at a tie; as
        # many of the others stand beside it as can be told apart, the nearest first.
        measured = [
            place
            for place in places
            if place != run.source.info.place and run.reference.main_series(name, place)
        ]
        if not measured:
            return [], [], [], ""
        far = max(measured, key=lambda place: len(run.reference.main_series(name, place)))
        main = run.reference.main_series(name, far)
        beside_it = [place for place in measured if place != far][:_MOST_BESIDE]
        near = [
            Point.of_reference(row)
            for place in beside_it
            for row in run.reference.main_series(name, place)  # one edition, never a mixture
            if row.status != "estimate"
        ]
        hedges = self.labels.hedges_of(pair)
        home = [*Point.ends_of(pair, run.source.info.place, hedges), *self._outturns()]
        of_far = Subject(
            series=name,
            place=far,
            vintage=main[0].vintage if main else None,
            unit=run.reference.series[name].unit,
        )
        return (
            [Point.of_reference(row) for row in main],
            self._forecast(of_far),
            [*keep_one_a_year(near), *home],
            self.labels.title(pair.indicator),
        )

    def _forecast(self, subject: Subject) -> list[EstimateRow]:
        """Return the projections that the study chose for a series."""
        chosen = []
        for row in self.run.projections:
            result = row.result()
            if (
                isinstance(result, Estimate)
                and result.term is Term.PROJECTED
                and (
                    result.has(RemarkCode.CHOSEN_FORECAST) or result.has(RemarkCode.ONLY_FORECAST)
                )
                and _is_of(result.subject, subject)
            ):
                chosen.append(row)
        return chosen

    # --- how many --------------------------------------------------------------------------------

    def counts(self) -> Iterator[Count]:
        """Yield how many rows and marks the exhibits have, for prose to be held against."""
        run, main = self.run, self.run.source.info.scope_id
        rows = [row for row in key_rows(run.growth, main) if has_change(row)]
        bars = ranked_rows(run.growth, main)
        found = self.findings()
        drawn = {
            "key_indicators": (len(rows), "growth"),
            "back_cast": (sum(row.base_origin == "back-cast" for row in rows), "growth"),
            "bounded": (sum(is_bounded(row) for row in rows), "growth"),
            "growth_ranking": (len(bars), "growth"),
            "hollow": (sum(is_hollow(row, "cagr") for row in bars), "growth"),
            "whiskers": (sum(has_whisker(row, "cagr") for row in bars), "growth"),
            "level_pairs": (len(paired_rows(run.growth, main)), "growth"),
            "claims": (len(telling_claims(run.claims)), "claims"),
            "flips": (len(flipping_subjects(run.robustness)), "robustness"),
            "forecast": (sum(row.value is not None for row in found.forecast), "projections"),
            "outturns": (len(found.outturns) if found.projections else 0, "reference"),
        }
        for name, (value, table) in drawn.items():
            operand = Operand(kind=OperandKind.TABLE, id=table)
            yield Count(f"count.shown.{name}", value, "count", operand, table)

    # --- tables ----------------------------------------------------------------------------------

    def tables(self) -> Mapping[str, Table]:
        """Return the tables a prose file may include, by name."""
        run, labels = self.run, self.labels
        return {
            "key_indicators": lambda cells: tabulate_key_indicators(
                run.growth, cells, labels, self.growth_id
            ),
            "claims": lambda cells: tabulate_claims(run.claims, cells, labels, claim_id),
            "outlook": lambda cells: tabulate_outlook(self._outlook(), cells, labels),
            "verdicts": lambda cells: tabulate_verdicts(
                run.claims, cells, labels, lambda verdict: f"count.claims.{verdict}"
            ),
            "conflicts": lambda cells: tabulate_conflicts(run.claims, cells, labels, claim_id),
            "readings": lambda cells: tabulate_readings(run.claims, cells, labels, claim_id),
            "outside": lambda cells: tabulate_outside(run.claims, cells, labels, claim_id),
            "flips": lambda cells: tabulate_flips(run.robustness, run.claims, cells, labels),
            "targets": lambda cells: tabulate_targets(list_targets(run, labels), cells, labels),
            "context": lambda cells: tabulate_context(
                list_places(run, self.pair, labels), list_years(run, self.pair), cells, labels
            ),
        }

    def growth_id(self, row: GrowthRow, term: str) -> str:
        """Return the id of a pair's number."""
        return beside(pair_stem(row.subject, row.variant, self.run.source.info.scope_id), term)

    def _outlook(self) -> Iterator[OutlookYear]:
        """Yield the ids of each year's projections and of what came later."""
        pair, run = self.pair, self.run
        if pair is None:
            return
        ids: dict[int, dict[ModelId, str]] = {}
        for row in run.projections:
            result = row.result()
            if (
                isinstance(result, Estimate)
                and result.model.form is not None
                and result.end is not None
                and result.subject == pair.subject
            ):
                name = number_id(result, run.source.info.scope_id)
                ids.setdefault(result.end.end, {})[result.model] = name
        later = {
            row.year: reference_id(row.id)
            for row in run.reference.main_series(
                run.source.indicators[pair.indicator].reference or "", run.source.info.place or ""
            )
        }
        for year, forms in sorted(ids.items()):
            yield OutlookYear(
                year,
                forms.get(ModelId.TWO_POINT_LINEAR, ""),
                forms.get(ModelId.TWO_POINT_EXPONENTIAL, ""),
                later.get(year, ""),
            )


def _is_of(one: Subject, other: Subject) -> bool:
    """Tell whether two estimates are of one series of one place."""
    if other.indicator is not None:
        return (one.indicator, one.scope) == (other.indicator, other.scope)
    return (one.series, one.place, one.vintage) == (other.series, other.place, other.vintage)


def _points_of(series: AnnualSeries) -> list[Point]:
    """Return a source's own series as points to draw."""
    where = series.subject.place or series.subject.scope or ""
    return [
        Point(
            where,
            year,
            to_decimal(one.value),
            to_decimal(one.low),
            to_decimal(one.high),
            "printed",
        )
        for year, one in zip(series.years, series.quantities, strict=True)
    ]
