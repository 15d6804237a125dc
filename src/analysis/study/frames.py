"""The study on DataFrames: what the notebooks call.

Each function takes and gives DataFrames with typed columns, and is the pure function of the same
name on records, with nothing added.
"""

import math
from collections.abc import Iterable, Mapping

import pandas as pd

from analysis.core.estimates import EstimateRow, tabulate_results
from analysis.core.frames import frame_of, records_of
from analysis.core.quantity import Quantity
from analysis.core.result import Result
from analysis.source import observe
from analysis.source.bounds import HedgePolicy
from analysis.source.claims import Claim
from analysis.source.measures import Measure
from analysis.source.observe import Observation
from analysis.source.reference import Reference
from analysis.source.schema import Source
from analysis.study import claims as auditing
from analysis.study import composition as composing
from analysis.study import context, economy
from analysis.study import growth as growing
from analysis.study import measures as implying
from analysis.study import rates as rating
from analysis.study import robustness as varying
from analysis.study.claims import ClaimRow
from analysis.study.composition import CompositionRow
from analysis.study.growth import GrowthRow
from analysis.study.measures import MeasureRow
from analysis.study.rates import RateRow
from analysis.study.robustness import RobustnessRow
from analysis.study.trends import study as trending
from analysis.study.trends.annual import AnnualSeries
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


def measure_rates(
    observations: pd.DataFrame,
    growth: pd.DataFrame,
    source: Source,
    *,
    base_year: int,
    end_year: int,
) -> pd.DataFrame:
    """Return :func:`analysis.study.rates.measure_rates` as a DataFrame."""
    rows = rating.measure_rates(
        records_of(observations, Observation, "observations"),
        records_of(growth, GrowthRow, "growth"),
        source.indicators,
        base_year=base_year,
        end_year=end_year,
    )
    return frame_of(rows, RateRow)


def decompose_growth(growth: pd.DataFrame, source: Source) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the rows and refusals of :func:`analysis.study.composition.decompose_growth`."""
    rows = records_of(growth, GrowthRow, "growth")
    found = composing.decompose_growth(rows, source.indicators)
    return frame_of(found.rows, CompositionRow), _frame_of_results(found.refusals)


def compute_measures(  # noqa: PLR0913 (as the function on records)
    measures: Mapping[str, Measure],
    source: Source,
    reference: Reference,
    *,
    policy: HedgePolicy,
    base_year: int,
    end_year: int,
    words: Mapping[Language, Catalogue] | None = None,
) -> pd.DataFrame:
    """Return :func:`analysis.study.measures.compute_measures` as a DataFrame."""
    rows = implying.compute_measures(
        measures,
        source,
        reference,
        policy=policy,
        base_year=base_year,
        end_year=end_year,
        words=words,
    )
    return frame_of(rows, MeasureRow)


def draw_forms(
    growth: pd.DataFrame, observations: pd.DataFrame, source: Source, *, horizon: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the forms and the fan of :func:`analysis.study.trends.study.draw_forms`."""
    forms, fan = trending.draw_forms(
        records_of(growth, GrowthRow, "growth"),
        records_of(observations, Observation, "observations"),
        source,
        horizon=horizon,
    )
    return _frame_of_results(forms), _frame_of_results(fan)


def hold_outturns(
    growth: pd.DataFrame,
    observations: pd.DataFrame,
    source: Source,
    reference: Reference,
    *,
    horizon: int,
) -> pd.DataFrame:
    """Return :func:`analysis.study.trends.study.hold_outturns` as a DataFrame."""
    rows = records_of(growth, GrowthRow, "growth")
    prints = records_of(observations, Observation, "observations")
    return _frame_of_results(
        trending.hold_outturns(rows, prints, source, reference, horizon=horizon)
    )


def compare_with_places(
    growth: pd.DataFrame, source: Source, reference: Reference
) -> pd.DataFrame:
    """Return :func:`analysis.study.trends.study.compare_with_places` as a DataFrame."""
    rows = records_of(growth, GrowthRow, "growth")
    return _frame_of_results(trending.compare_with_places(rows, source, reference))


def compare_peers(source: Source, reference: Reference) -> pd.DataFrame:
    """Return :func:`analysis.study.context.compare_peers` as a DataFrame."""
    return _frame_of_results(context.compare_peers(source, reference))


def hold_targets(observations: pd.DataFrame, source: Source, reference: Reference) -> pd.DataFrame:
    """Return :func:`analysis.study.context.hold_targets` as a DataFrame."""
    rows = records_of(observations, Observation, "observations")
    return _frame_of_results(context.hold_targets(rows, source, reference))


def pool_growth(growth: pd.DataFrame, source: Source, *, seed: int) -> pd.DataFrame:
    """Return :func:`analysis.study.trends.study.pool_growth` as a DataFrame."""
    rows = records_of(growth, GrowthRow, "growth")
    return _frame_of_results(trending.pool_growth(rows, source, seed=seed))


def find_series(
    observations: pd.DataFrame,
    source: Source,
    reference: Reference,
    *,
    base_year: int,
    end_year: int,
) -> tuple[AnnualSeries, ...]:
    """Return :func:`analysis.study.trends.study.find_series`; :func:`tabulate_series` shows it."""
    return trending.find_series(
        records_of(observations, Observation, "observations"),
        source,
        reference,
        base_year=base_year,
        end_year=end_year,
    )


def tabulate_series(series: Iterable[AnnualSeries]) -> pd.DataFrame:
    """Return series as a table, a row a year: what they are of, the figure and its bounds.

    ``modelled`` is the figure on the scale that models use: a ratio as it is, the log of an
    amount above nothing.
    """
    rows = [
        {
            "series": one.subject.indicator or one.subject.series,
            "place": one.subject.place,
            "vintage": one.subject.vintage,
            "unit": one.subject.unit,
            "year": year,
            "value": float(quantity.value),
            "low": float(quantity.low),
            "high": float(quantity.high),
            "modelled": _model_scale(one, quantity),
        }
        for one in series
        for year, quantity in zip(one.years, one.quantities, strict=True)
    ]
    columns = ("series", "place", "vintage", "unit", "year", "value", "low", "high", "modelled")
    return pd.DataFrame(rows, columns=list(columns))


def _model_scale(series: AnnualSeries, quantity: Quantity) -> float:
    value = float(quantity.value)
    if series.scale == "level":
        return value
    return math.log(value) if value > 0 else math.nan


def fit_trends(series: Iterable[AnnualSeries]) -> pd.DataFrame:
    """Return :func:`analysis.study.trends.study.fit_trends` as a DataFrame."""
    return _frame_of_results(trending.fit_trends(series))


def find_breaks(series: Iterable[AnnualSeries]) -> pd.DataFrame:
    """Return :func:`analysis.study.trends.study.find_breaks` as a DataFrame."""
    return _frame_of_results(trending.find_breaks(series))


def bound_slopes(series: Iterable[AnnualSeries]) -> pd.DataFrame:
    """Return :func:`analysis.study.trends.study.bound_slopes` as a DataFrame."""
    return _frame_of_results(trending.bound_slopes(series))


def project_series(
    series: Iterable[AnnualSeries], source: Source, reference: Reference, *, horizon: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return both parts of :func:`analysis.study.trends.study.project_series`."""
    known, ahead = trending.project_series(series, source, reference, horizon=horizon)
    return _frame_of_results(known), _frame_of_results(ahead)


def split_amounts(growth: pd.DataFrame, source: Source, reference: Reference) -> pd.DataFrame:
    """Return :func:`analysis.study.economy.split_amounts` as a DataFrame."""
    rows = records_of(growth, GrowthRow, "growth")
    return _frame_of_results(economy.split_amounts(rows, source, reference))


def split_own_amounts(series: Iterable[AnnualSeries], source: Source) -> pd.DataFrame:
    """Return :func:`analysis.study.economy.split_own_amounts` as a DataFrame."""
    return _frame_of_results(economy.split_own_amounts(tuple(series), source))


def compare_editions(
    observations: pd.DataFrame, source: Source, *, base_year: int, end_year: int
) -> pd.DataFrame:
    """Return :func:`analysis.study.trends.study.compare_editions` as a DataFrame."""
    rows = records_of(observations, Observation, "observations")
    found = trending.compare_editions(rows, source, base_year=base_year, end_year=end_year)
    return _frame_of_results(found)


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


def assess_robustness(  # noqa: PLR0913 (as the function that it frames)
    growth: pd.DataFrame,
    claims: Mapping[str, Claim],
    source: Source,
    reference: Reference,
    *,
    policy: HedgePolicy,
    measures: Mapping[str, Measure],
    base_year: int,
    end_year: int,
) -> pd.DataFrame:
    """Return :func:`analysis.study.robustness.assess_robustness` as a DataFrame."""
    rows = records_of(growth, GrowthRow, "growth")
    found = varying.assess_robustness(
        rows,
        claims,
        source,
        reference,
        policy=policy,
        measures=measures,
        base_year=base_year,
        end_year=end_year,
    )
    return frame_of(found, RobustnessRow)


def _frame_of_results(results: Iterable[Result]) -> pd.DataFrame:
    return frame_of(tabulate_results(results), EstimateRow)
