"""Everything the notebooks of a run found, in one value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from analysis.core.estimates import EstimateRow
from analysis.core.result import MadeBy, Result
from analysis.register.added import AddedSet
from analysis.source.claims import Claim
from analysis.source.measures import Measure
from analysis.source.observe import Observation
from analysis.source.reference import Reference
from analysis.source.scenario import Scenario
from analysis.source.schema import Source
from analysis.study.claims import ClaimRow
from analysis.study.composition import CompositionRow
from analysis.study.growth import GrowthRow
from analysis.study.measures import MeasureRow
from analysis.study.rates import RateRow
from analysis.study.robustness import RobustnessRow


@dataclass(frozen=True)
class Results:
    """The tables of a run and what they were made from.

    Attributes:
        scenario: the parameters.
        source: the raw data.
        reference: the outside figures and what their ids are called.
        declared: the claims as `claims.yml` has them.
        made: for each table, and for each name a notebook looked at, the cell that made it.
        declared_measures: the measures as `measures.yml` has them.
        added: what notebooks published to the brief beside the tables.
    """

    scenario: Scenario
    source: Source
    reference: Reference
    declared: Mapping[str, Claim]
    observations: tuple[Observation, ...]
    growth: tuple[GrowthRow, ...]
    composition: tuple[CompositionRow, ...]
    claims: tuple[ClaimRow, ...]
    robustness: tuple[RobustnessRow, ...]
    trends: tuple[EstimateRow, ...]
    projections: tuple[EstimateRow, ...]
    made: Mapping[str, MadeBy]
    added: AddedSet
    measures: tuple[MeasureRow, ...] = ()
    rates: tuple[RateRow, ...] = ()
    declared_measures: Mapping[str, Measure] = field(default_factory=dict)

    @cached_property
    def trend_results(self) -> tuple[Result, ...]:
        """The rows of trends as the estimates and refusals they are, in their order."""
        return tuple(row.result() for row in self.trends)

    @cached_property
    def projection_results(self) -> tuple[Result, ...]:
        """The rows of projections as the estimates and refusals they are, in their order."""
        return tuple(row.result() for row in self.projections)
