"""What a brief's charts and tables are shown: chosen from a run's results by what they are.

Nothing here knows a source by name. The pair that scenarios continue is one whose indicator the
reference data measure too; the long series is the source's own, or that of the farthest place it
is compared with; the forecast is the one its study chose.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

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
from analysis.exhibits.charts import Broken, Edition, Findings
from analysis.exhibits.charts.series import MOST_BESIDE
from analysis.exhibits.charts.vintages import MOST_EDITIONS
from analysis.exhibits.context_tables import tabulate_context, tabulate_targets
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
    tabulate_rates,
    tabulate_readings,
    tabulate_verdicts,
    telling_claims,
)
from analysis.register.counts import Count
from analysis.register.ids import beside, claim_id, number_id, pair_stem, rate_stem, reference_id
from analysis.register.results import Results
from analysis.source.reference import ReferenceRow
from analysis.source.schema import Source
from analysis.study.composition import CompositionRow
from analysis.study.context import find_peers
from analysis.study.growth import GrowthRow
from analysis.study.rates import RateRow
from analysis.study.trends import AnnualSeries
from analysis.study.trends.annual import keep_long, own_editions, reference_series
from analysis.study.trends.breaks import SIZE
from analysis.study.trends.since import find_since

#: The unit of the series that has a chart: ratios, on one axis with those of other places.
_CHARTED = "percent"
#: The tables that a prose file may include.
BRIEF_TABLES = (
    *("key_indicators", "rates", "claims", "outlook", "verdicts"),
    *("conflicts", "readings", "outside", "flips"),
    *("targets", "context"),
)
#: The slopes either side of a break, as a series is modelled.
_SLOPES: Final = (Term.SLOPE_PER_YEAR_BEFORE, Term.SLOPE_PER_YEAR_AFTER)
_SLOPES_IN_LOGS: Final = (Term.LOG_GROWTH_PER_YEAR_BEFORE, Term.LOG_GROWTH_PER_YEAR_AFTER)

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
        beside = self._own_series() or self._beside_others()
        editions, edition_measure = self._editions()
        return Findings(
            growth=run.growth,
            compositions=self._headline_compositions(),
            claims=run.claims,
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
            unit=_CHARTED,
            broken=self._broken(),
            editions=editions,
            edition_measure=edition_measure,
            **beside,
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
        """Return the compositions over the dates of their part's headline pair.

        With them stand those over the other date of a count that is printed under two.
        """
        return [row for row in self.run.composition if row.headline or row.other_date]

    def _point(self, row: ReferenceRow) -> Point:
        """Return an outside figure as a point, bounded by the policy of the run."""
        outside = self.run.reference.under(self.run.scenario.hedge_policy)
        return Point.of_reference(row, outside.quantity(row))

    def _outturns(self) -> list[Point]:
        """Return the place's own later figures of the pair's indicator, in one edition."""
        pair = self.pair
        if pair is None:
            return []
        return [point for point in self._own_points() if point.year > pair.end_year]

    def _own_points(self) -> list[Point]:
        """Return the place's own outside figures of the pair's indicator, in one edition."""
        pair, source = self.pair, self.run.source
        name = None if pair is None else source.indicators[pair.indicator].reference
        return [
            self._point(row)
            for row in self.run.reference.main_series(name or "", source.info.place or "")
            if row.year <= self.run.scenario.horizon
        ]

    @cached_property
    def _own(self) -> list[AnnualSeries]:
        """The source's own figures by year, in every edition: several charts choose from them."""
        run = self.run
        return own_editions(
            run.observations, run.source, run.scenario.base_year, run.scenario.end_year
        )

    def _own_series(self) -> dict[str, Any]:
        """Return the source's own long series and its forecast, by the names of the findings.

        Last stand the figures of its place that have been published since, up to the horizon.
        """
        own = [one for one in keep_long(self._own) if one.subject.unit == _CHARTED]
        if not own:
            return {}
        [first, *_] = own
        return {
            "series": self._points_of(first),
            "forecast": self._forecast(first.subject),
            "measure": self.labels.title(first.subject.indicator or ""),
            "since": self._since(first.subject, first.years[-1]),
        }

    def _beside_others(self) -> dict[str, Any]:
        """Return the few figures of the place beside those of the places it is compared with.

        The long series is that of the place measured for most years, the nearer one at a tie; as
        many of the others stand beside it as can be told apart, the nearest first. A forecast of
        another place is none of the place's.
        """
        run, pair = self.run, self.pair
        farthest = self._farthest()
        if pair is None or farthest is None:
            return {}
        name, far = farthest
        home = run.source.info.place or ""
        main = run.reference.main_series(name, far)
        near = [place for place in self._measured(name) if place != far][: MOST_BESIDE - 1]
        beside = [
            self._point(row)
            for place in near
            for row in run.reference.main_series(name, place)  # one edition, never a mixture
            if row.status != "estimate"
        ]
        ends = Point.ends_of(pair, home, self.labels.hedges_of(pair))
        printed = {point.year for point in ends}
        own = [point for point in self._own_points() if point.year not in printed]
        since = [
            self._point(row)
            for place, last in (
                (home, max(point.year for point in (*ends, *own))),
                *((p, max(x.year for x in beside if x.place == p)) for p in near),
                (far, main[-1].year),
            )
            for row in self._published_since(name, place, last)
        ]
        cities = [
            self._point(row)
            for place in find_peers(run.reference, home)
            if place not in {*near, far}
            for vintage in run.reference.vintages_of(name, place)
            for row in run.reference.series_of(name, place, vintage)
            if row.status == "published" and row.year <= run.scenario.horizon
        ]
        return {
            "series": [self._point(row) for row in main],
            "comparison": [*keep_one_a_year(beside), *ends, *own],
            "measure": self.labels.title(pair.indicator),
            "since": since,
            "home": home,
            "cities": keep_one_a_year(cities),
        }

    def _published_since(self, name: str, place: str, last: int) -> list[ReferenceRow]:
        """Return a place's figures after a year, the best founded of a year first."""
        run = self.run
        return [
            row
            for year in range(last + 1, run.scenario.horizon + 1)
            for row in run.reference.figures_of(name, place, year)
            if row.status != "estimate"
        ]

    def _since(self, subject: Subject, last: int) -> list[Point]:
        """Return what has been published of a series since its last year, up to the horizon."""
        run = self.run
        return [
            self._point(row)
            for row in find_since(subject, last, run.source, run.reference)
            if row.year <= run.scenario.horizon
        ]

    def _forecast(self, subject: Subject) -> list[EstimateRow]:
        """Return the projections that the study chose for a series, of years not yet published."""
        chosen = []
        for row, result in zip(self.run.projections, self.run.projection_results, strict=True):
            if (
                isinstance(result, Estimate)
                and result.term is Term.PROJECTED
                and not result.has(RemarkCode.PUBLISHED_SINCE)
                and (
                    result.has(RemarkCode.CHOSEN_FORECAST) or result.has(RemarkCode.ONLY_FORECAST)
                )
                and _is_of(result.subject, subject)
            ):
                chosen.append(row)
        return chosen

    def _points_of(self, series: AnnualSeries) -> list[Point]:
        """Return a series as points to draw: the source's own, or one of the reference data."""
        points = []
        for year, one, operands in zip(
            series.years, series.quantities, series.operands, strict=True
        ):
            outside = [o.id for o in operands if o.kind is OperandKind.REFERENCE]
            where = series.subject.place or series.subject.scope or ""
            value, low, high = (to_decimal(end) for end in (one.value, one.low, one.high))
            point = Point(where, year, value, low, high, "printed")
            if outside:
                row = self._point(self.run.reference.row(outside[0]))
                point = replace(row, value=value, low=low, high=high)
            points.append(point)
        return points

    def _measure(self, subject: Subject) -> str:
        """Say what a series measures, whatever edition it stands in."""
        name = subject.series
        if subject.indicator is not None:
            name = self.run.source.indicators[subject.indicator].reference
        if name is None:
            return self.labels.title(subject.indicator or "")
        return self.labels.pick(self.run.reference.series[name])

    def _broken(self) -> Broken | None:
        """Return the first long series whose unbroken line is rejected."""
        run = self.run
        series = (*keep_long(self._own), *reference_series(run.source, run.reference))
        tested = [one for one in run.trend_results if one.model is ModelId.SUP_F_BREAK]
        for one in series:
            found = {
                result.term: result
                for result in tested
                if isinstance(result, Estimate) and _is_of(result.subject, one.subject)
            }
            p_value = found.get(Term.SUP_F_P_VALUE)
            if p_value is None or p_value.value >= SIZE:
                continue
            logs = one.scale == "log"
            before, after = _SLOPES_IN_LOGS if logs else _SLOPES
            return Broken(
                self._points_of(one),
                self._measure(one.subject),
                one.subject.unit,
                logs,
                int(found[Term.FIRST_YEAR_AFTER_BREAK].value),
                p_value.value,
                p_value.has(RemarkCode.LESS_THAN),
                found[before].value,
                found[after].value,
            )
        return None

    def _editions(self) -> tuple[list[Edition], str]:
        """Return the editions of one ratio, the latest first, and what it measures.

        The source's own, those of the ratio that has most; else, of the place measured for most
        years, what the reference data have.
        """
        run = self.run
        groups: dict[tuple[str, str | None], list[AnnualSeries]] = {}
        for one in self._own:
            if one.subject.unit == _CHARTED:
                latest = _find_latest(one.subject.indicator or "", run.source)
                group = groups.setdefault((latest, one.subject.scope), [])
                group.insert(0 if one.subject.indicator == latest else len(group), one)
        most = max(groups.values(), key=len, default=[])
        if len(most) > 1:
            editions = [
                Edition(self._name_edition(one), self._points_of(one), one.comparable)
                for one in most
            ]
            return editions, self._measure(most[0].subject)
        far = self._farthest()
        if far is None:
            return [], ""
        name, place = far
        vintages = run.reference.vintages_of(name, place)[:MOST_EDITIONS]
        if len(vintages) < 2 or run.reference.series[name].unit != _CHARTED:  # noqa: PLR2004
            return [], ""
        return [
            Edition(
                self.labels.vintage(vintage) if vintage else self.labels.place(place),
                [self._point(r) for r in run.reference.series_of(name, place, vintage)],
                run.reference.is_comparable(vintage),
            )
            for vintage in vintages
        ], self.labels.pick(run.reference.series[name])

    def _name_edition(self, series: AnnualSeries) -> str:
        name = series.subject.indicator or ""
        edition = self.run.source.indicators[name].edition
        return self.labels.title(name) if edition is None else self.labels.vintage(edition)

    def _farthest(self) -> tuple[str, str] | None:
        """Return the pair's series, and the place it is measured for in most years."""
        pair, source, reference = self.pair, self.run.source, self.run.reference
        name = None if pair is None else source.indicators[pair.indicator].reference
        if name is None:
            return None
        measured = self._measured(name)
        if not measured:
            return None
        return name, max(measured, key=lambda place: len(reference.main_series(name, place)))

    def _measured(self, name: str) -> list[str]:
        """Return the other places that a series measures, the nearest first."""
        info, reference = self.run.source.info, self.run.reference
        return [
            place
            for place in info.compare_with
            if place != info.place and reference.main_series(name, place)
        ]

    # --- how many --------------------------------------------------------------------------------

    def counts(self) -> Iterator[Count]:
        """Yield how many rows and marks the exhibits have, for prose to be held against."""
        run, main = self.run, self.run.source.info.scope_id
        rows = [row for row in key_rows(run.growth, main) if has_change(row)]
        found = self.findings()
        drawn = {
            "key_indicators": (len(rows), "growth"),
            "back_cast": (sum(row.base_origin == "back-cast" for row in rows), "growth"),
            "bounded": (sum(is_bounded(row) for row in rows), "growth"),
            "claims": (len(telling_claims(run.claims)), "claims"),
            "flips": (len(flipping_subjects(run.robustness)), "robustness"),
            "since": (len(found.since), "reference"),
            "forecast": (sum(row.value is not None for row in found.forecast), "projections"),
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
            "rates": lambda cells: tabulate_rates(run.rates, cells, labels, self.rate_id),
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

    def rate_id(self, row: RateRow, term: str) -> str:
        """Return the id of a rate's number."""
        return beside(rate_stem(row.subject, row.variant, self.run.source.info.scope_id), term)

    def _outlook(self) -> Iterator[OutlookYear]:
        """Yield the ids of each year's projections and of what came later."""
        pair, run = self.pair, self.run
        if pair is None:
            return
        ids: dict[int, dict[ModelId, str]] = {}
        for result in run.projection_results:
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


def _find_latest(name: str, source: Source) -> str:
    """Return the indicator of the latest edition of what an indicator measures."""
    seen = {name}
    while (later := source.indicators[name].superseded_by) is not None and later not in seen:
        name = later
        seen.add(name)
    return name
