"""The study on DataFrames: what the notebooks call.

Each function takes and gives DataFrames with typed columns, and is the pure function of the same
name on records, with nothing added.
"""

from collections.abc import Iterable, Mapping

import pandas as pd

from analysis.core.estimates import EstimateRow, tabulate_results
from analysis.core.frames import frame_of, records_of
from analysis.core.result import Result
from analysis.source import observe
from analysis.source.bounds import HedgePolicy
from analysis.source.claims import Claim
from analysis.source.observe import Observation
from analysis.source.reference import Reference
from analysis.source.schema import Source
from analysis.study import claims as auditing
from analysis.study import composition as composing
from analysis.study import economy
from analysis.study import growth as growing
from analysis.study import robustness as varying
from analysis.study.claims import ClaimRow
from analysis.study.composition import CompositionRow
from analysis.study.growth import GrowthRow
from analysis.study.robustness import RobustnessRow
from analysis.study.trends import study as trending
from analysis.words.catalogue import Catalogue, Language


def clean_figures(
    source: Source, *, policy: HedgePolicy, indicators: Iterable[str] | None = None
) -> pd.DataFrame:
    """Return :func:`analysis.source.observe.clean_figures` as a DataFrame."""
    rows = observe.clean_figures(source, policy=policy, indicators=indicators)
    return frame_of(rows, Observation)


def measure_growth(
    observations: pd.DataFrame, source: Source, *, base_year: int, end_year: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the rows and the refusals of :func:`analysis.study.growth.measure_growth`."""
    rows = records_of(observations, Observation, "observations")
    found = growing.measure_growth(rows, source.indicators, base_year=base_year, end_year=end_year)
    return frame_of(found.rows, GrowthRow), _frame_of_results(found.refusals)


def decompose_growth(growth: pd.DataFrame, source: Source) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the rows and refusals of :func:`analysis.study.composition.decompose_growth`."""
    rows = records_of(growth, GrowthRow, "growth")
    found = composing.decompose_growth(rows, source.indicators)
    return frame_of(found.rows, CompositionRow), _frame_of_results(found.refusals)


def study_trends(  # noqa: PLR0913 (the run's data and parameters, each named)
    growth: pd.DataFrame,
    observations: pd.DataFrame,
    source: Source,
    reference: Reference,
    *,
    base_year: int,
    end_year: int,
    horizon: int,
    seed: int,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the trends and projections of :func:`analysis.study.trends.study.study_trends`."""
    found = trending.study_trends(
        records_of(growth, GrowthRow, "growth"),
        records_of(observations, Observation, "observations"),
        source,
        reference,
        base_year=base_year,
        end_year=end_year,
        horizon=horizon,
        seed=seed,
    )
    return _frame_of_results(found.estimates), _frame_of_results(found.projections)


def split_amounts(growth: pd.DataFrame, source: Source, reference: Reference) -> pd.DataFrame:
    """Return :func:`analysis.study.economy.split_amounts` as a DataFrame."""
    rows = records_of(growth, GrowthRow, "growth")
    return _frame_of_results(economy.split_amounts(rows, source, reference))


def bound_slopes(
    observations: pd.DataFrame,
    source: Source,
    reference: Reference,
    *,
    base_year: int,
    end_year: int,
) -> pd.DataFrame:
    """Return :func:`analysis.study.economy.bound_slopes` as a DataFrame."""
    rows = records_of(observations, Observation, "observations")
    return _frame_of_results(
        economy.bound_slopes(rows, source, reference, base_year=base_year, end_year=end_year)
    )


def shrink_slopes(growth: pd.DataFrame, source: Source, reference: Reference) -> pd.DataFrame:
    """Return :func:`analysis.study.economy.shrink_slopes` as a DataFrame."""
    rows = records_of(growth, GrowthRow, "growth")
    return _frame_of_results(economy.shrink_slopes(rows, source, reference))


def audit_claims(
    claims: Mapping[str, Claim],
    source: Source,
    reference: Reference,
    *,
    policy: HedgePolicy,
    words: Mapping[Language, Catalogue] | None = None,
) -> pd.DataFrame:
    """Return :func:`analysis.study.claims.audit_claims` as a DataFrame."""
    rows = auditing.audit_claims(claims, source, reference, policy=policy, words=words)
    return frame_of(rows, ClaimRow)


def assess_robustness(
    growth: pd.DataFrame,
    claims: Mapping[str, Claim],
    source: Source,
    reference: Reference,
    *,
    policy: HedgePolicy,
) -> pd.DataFrame:
    """Return :func:`analysis.study.robustness.assess_robustness` as a DataFrame."""
    rows = records_of(growth, GrowthRow, "growth")
    found = varying.assess_robustness(rows, claims, source, reference, policy=policy)
    return frame_of(found, RobustnessRow)


def _frame_of_results(results: Iterable[Result]) -> pd.DataFrame:
    return frame_of(tabulate_results(results), EstimateRow)
