"""What a run asks of the trend models: which pairs, series and places its data offer.

Nothing here knows a source by name. A source's indicator may name a series of the reference data
that measures the same elsewhere; a series is long enough for a model or it is not; that decides.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pandas as pd

from analysis.core.errors import InputError
from analysis.source.observe import Observation
from analysis.source.schema import ReferenceRow, Source
from analysis.study.growth import GrowthRow, find_levels
from analysis.study.trends.long_series import find_break, fit_trend, forecast_series
from analysis.study.trends.panel import describe_growth, fit_pooled_growth, select_panel
from analysis.study.trends.places import compare_places
from analysis.study.trends.rows import (
    FIRST_PUBLISHED,
    AnnualSeries,
    Outturn,
    Pair,
    ProjectionRow,
    TooFewObservations,
    TrendRow,
    describe_refusal,
    read_pairs,
    select_series,
)
from analysis.study.trends.two_points import (
    check_outturns,
    project_two_point,
    tabulate_outturns,
    tabulate_two_point,
)

#: A series shorter than this is no series but a few points; each model has a minimum of its own.
MIN_YEARS = 8
#: Which figure to take where a place has several for one year, the first there is.
_STATUS = {"published": 0, "derived": 1, "estimate": 2}


@dataclass(frozen=True)
class Study:
    """The results of a run's trend models, and the long series they were fitted to."""

    trends: tuple[TrendRow, ...]
    projections: tuple[ProjectionRow, ...]
    series: tuple[AnnualSeries, ...]


def study_trends(  # noqa: PLR0913 (the run's data and parameters, each named)
    growth: Sequence[GrowthRow],
    observations: Sequence[Observation],
    source: Source,
    reference: Sequence[ReferenceRow],
    *,
    base_year: int,
    end_year: int,
    horizon: int,
    seed: int,
) -> Study:
    """Run every trend model that a source's data allow.

    * Two-point forms with their fan for the main scope's headline pairs of printed ratios, and
      for any pair whose indicator has later outturns in the reference data, which are then held
      against them.
    * The pooled growth rate over all headline pairs of levels, if there are enough
      independent ones; else a description without inference.
    * Trend, break and forecast for each series of at least :data:`MIN_YEARS` years: the source's
      own, and those of the reference data for the places the source is compared with.
    * Levels, slopes and gaps beside those places, over each pair's own span.

    Args:
        growth: from :func:`analysis.study.growth.measure_growth`.
        observations: from :func:`analysis.source.observe.clean_figures`.
        source: for its main scope, indicators and places.
        reference: external figures.
        base_year, end_year: the window of the source's own series.
        horizon: last year of projections.
        seed: seed of all simulations; each model draws from a stream of its own.
    """
    trends: list[TrendRow] = []
    projections: list[ProjectionRow] = []
    streams = np.random.default_rng(seed).spawn(2)
    table = tabulate_reference(reference)
    headline = [row for row in growth if row.headline]
    for row in headline:
        if row.scope != source.info.scope or row.base_origin != "printed":
            continue
        if row.unit != "percent" and not _reference_name(source, row):
            continue
        pair = _pair(row, source)
        years = range(pair.end_year + 1, horizon + 1)
        trends += tabulate_two_point(pair)
        projections += project_two_point(pair, years, unit=row.unit)
        outturns = find_outturns(row, source, table, horizon)
        trends += tabulate_outturns(pair, check_outturns(pair, outturns))
        trends += _compare_with_places(row, source, table)
    panel = select_panel([_pair(row, source) for row in headline], back_cast=True)
    if panel:
        try:
            trends += fit_pooled_growth(panel, streams[0])
        except TooFewObservations as refusal:
            trends.append(describe_refusal("pooled panel", f"{len(panel)} pairs", refusal))
            trends += describe_growth(panel)
    series = own_series(observations, source, base_year, end_year)
    series += reference_series(source, table)
    for one, stream in zip(series, streams[1].spawn(len(series)), strict=True):
        rows, ahead = _model_series(one, horizon, stream)
        trends += rows
        projections += ahead
    return Study(
        tuple(trends),
        tuple(projections),
        tuple(series),
    )


def _model_series(
    series: AnnualSeries, horizon: int, stream: np.random.Generator
) -> tuple[list[TrendRow], list[ProjectionRow]]:
    """Fit each model to a series, or say in a row why one refused it."""
    rows: list[TrendRow] = []
    ahead: list[ProjectionRow] = []
    for name, fit in (("OLS trend", fit_trend), ("sup-F break", find_break)):
        try:
            rows += fit(series, stream)
        except InputError as refusal:
            rows.append(describe_refusal(name, series.sample, refusal))
    try:
        scores, ahead = forecast_series(series, horizon)
        rows += scores
    except InputError as refusal:
        rows.append(describe_refusal("forecast", series.sample, refusal))
    return rows, ahead


def _pair(row: GrowthRow, source: Source) -> Pair:
    """Return a growth row as a pair; a part belongs to the family of its outermost whole."""
    family = row.indicator
    seen = {family}
    while (whole := source.indicators[family].of) is not None and whole not in seen:
        family = whole
        seen.add(family)
    return read_pairs(pd.DataFrame([row.model_dump() | {"family": family}]))[0]


def _reference_name(source: Source, row: GrowthRow) -> str | None:
    return source.indicators[row.indicator].reference


def tabulate_reference(rows: Iterable[ReferenceRow]) -> pd.DataFrame:
    """Return external figures as the trend models read them, one a year, place and vintage.

    A printed decimal stands for its rounding interval. Where a place has several figures for a
    year, a published one comes before a derived one and that before an estimate.
    """
    best: dict[tuple[str, str, str, int], ReferenceRow] = {}
    for row in rows:
        key = (row.series, row.geo, row.vintage or "", row.year)
        if key not in best or _STATUS[row.status] < _STATUS[best[key].status]:
            best[key] = row
    return pd.DataFrame(
        [
            {
                "series": row.series,
                "geo": row.geo,
                "vintage": row.vintage or "",
                "year": row.year,
                "value": float(row.value),
                "low": float(row.value - half_step(row.value)),
                "high": float(row.value + half_step(row.value)),
                "unit": row.unit,
                "status": row.status,
                "trust": row.trust,
            }
            for row in best.values()
        ]
    )


def half_step(value: Decimal) -> Decimal:
    """Return half a unit of a figure's last printed digit."""
    return Decimal(5).scaleb(int(value.as_tuple().exponent) - 1)


def find_outturns(
    row: GrowthRow, source: Source, table: pd.DataFrame, horizon: int
) -> list[Outturn]:
    """Return the place's own later figures of a pair's indicator, up to the horizon.

    They are taken from one account, and only where both are ratios: an amount in the reference
    data may be in another unit than the source's.
    """
    name, geo = _reference_name(source, row), source.info.geo
    vintage = None if name is None or geo is None else main_vintage(table, name, geo)
    if vintage is None or row.unit != "percent":
        return []
    end = int(row.end_period[-4:])
    later = table[
        (table["series"] == name)
        & (table["geo"] == geo)
        & (table["vintage"] == vintage)
        & table["unit"].str.startswith("%")
        & (table["year"] > end)
        & (table["year"] <= horizon)
    ].sort_values("year")
    return [
        Outturn(int(r["year"]), r["value"], r["low"], r["high"]) for r in later.to_dict("records")
    ]


def _compare_with_places(row: GrowthRow, source: Source, table: pd.DataFrame) -> list[TrendRow]:
    name = _reference_name(source, row)
    if name is None or not source.info.compare_with:
        return []
    start, end = int(row.base_period[-4:]), int(row.end_period[-4:])
    others = [
        select_series(table, name, geo, vintage=vintage)
        for geo in source.info.compare_with
        if (vintage := main_vintage(table, name, geo)) is not None
    ]
    if not others:
        return []
    home = AnnualSeries(
        name=name,
        geo=source.info.geo or source.info.scope,
        vintage="as printed",
        unit=others[0].unit,
        years=(start, end),
        values=(float(row.base), float(row.end)),
        lows=(float(row.base_low), float(row.end_low)),
        highs=(float(row.base_high), float(row.end_high)),
        marks=("printed", "printed"),
    )
    return compare_places(home, others, start, end)


def main_vintage(table: pd.DataFrame, name: str, geo: str) -> str | None:
    """Return the vintage of one account that covers most years; None if there is no figure.

    First-published figures are no one account and are taken only where nothing else is there.
    """
    rows = table[(table["series"] == name) & (table["geo"] == geo)]
    if rows.empty:
        return None
    years: dict[str, int] = {str(k): int(v) for k, v in rows.groupby("vintage").size().items()}
    return max(years, key=lambda v: (v != FIRST_PUBLISHED, years[v], v))


def reference_series(source: Source, table: pd.DataFrame) -> list[AnnualSeries]:
    """Return the long series of the places a source is compared with."""
    names = dict.fromkeys(i.reference for i in source.indicators.values() if i.reference)
    found = []
    for name in names:
        for geo in source.info.compare_with:
            vintage = main_vintage(table, name, geo)
            if vintage is None or vintage == FIRST_PUBLISHED:
                continue
            series = select_series(table, name, geo, vintage=vintage)
            if len(series.years) >= MIN_YEARS:
                found.append(series)
    return found


def own_series(
    observations: Iterable[Observation], source: Source, base_year: int, end_year: int
) -> list[AnnualSeries]:
    """Return a source's own long series: one printed level a year, in one account."""
    points: dict[tuple[str, str], dict[int, tuple[float, float, float]]] = defaultdict(dict)
    for level in find_levels(observations):
        comparable = source.indicators[level.indicator].comparable
        if comparable and not level.span_years and base_year <= level.year <= end_year:
            quantity = level.quantity
            points[level.indicator, level.scope].setdefault(
                level.year, (float(quantity.value), float(quantity.low), float(quantity.high))
            )
    return [
        AnnualSeries(
            name=indicator,
            geo=source.info.geo or scope,
            vintage="",
            unit=source.indicators[indicator].unit,
            years=tuple(sorted(by_year)),
            values=tuple(by_year[y][0] for y in sorted(by_year)),
            lows=tuple(by_year[y][1] for y in sorted(by_year)),
            highs=tuple(by_year[y][2] for y in sorted(by_year)),
            marks=tuple("printed" for _ in by_year),
        )
        for (indicator, scope), by_year in points.items()
        if len(by_year) >= MIN_YEARS
    ]
