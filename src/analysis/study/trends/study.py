"""What a run asks of the trend models: which pairs, series and places its data offer.

Nothing here knows a source by name. A source's indicator may name a series of the reference data
that measures the same elsewhere; a series is long enough for a model or it is not; that decides.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import numpy as np

from analysis.core.period import Period
from analysis.core.quantity import decimal_places
from analysis.core.result import (
    ModelId,
    Refusal,
    RemarkCode,
    Result,
    Subject,
    Term,
    remark,
)
from analysis.source.observe import Observation
from analysis.source.reference import Reference
from analysis.source.schema import Indicator, Source
from analysis.study.growth import GrowthRow, Level, Pair, find_levels
from analysis.study.published import refer_to_figures
from analysis.study.trends.annual import (
    AnnualSeries,
    own_series,
    read_series,
    reference_series,
)
from analysis.study.trends.breaks import find_break
from analysis.study.trends.forecasts import forecast_series
from analysis.study.trends.outcome import (
    Refused,
    TooFewObservations,
    refer_to_rows,
    refused,
)
from analysis.study.trends.panel import (
    SUBJECT,
    describe_growth,
    fit_pooled_growth,
    select_panel,
)
from analysis.study.trends.places import beside, compare_places
from analysis.study.trends.trend import fit_trend
from analysis.study.trends.two_points import (
    Outturn,
    check_outturns,
    fit_two_point,
    project_two_point,
)

_Fit = Callable[[AnnualSeries], Sequence[Result]]
_FITS: Final[tuple[tuple[ModelId, _Fit], ...]] = (
    (ModelId.OLS_TREND, fit_trend),
    (ModelId.SUP_F_BREAK, find_break),
)


@dataclass(frozen=True)
class TrendStudy:
    """The results of a run's trend models, and the long series they were fitted to."""

    estimates: tuple[Result, ...]
    projections: tuple[Result, ...]
    series: tuple[AnnualSeries, ...]


def study_trends(  # noqa: PLR0913 (the run's data and parameters, each named)
    growth: Sequence[GrowthRow],
    observations: Sequence[Observation],
    source: Source,
    reference: Reference,
    *,
    base_year: int,
    end_year: int,
    horizon: int,
    seed: int,
) -> TrendStudy:
    """Run every trend model that a source's data allow.

    * Two-point forms with their fan for the main scope's headline pairs of printed ratios, and
      for any whose indicator names a series of the reference data; later outturns of the place
      itself are then held against them. No form is drawn where years between the two are known,
      in the source or of the place from outside.
    * The pooled growth rate over all headline pairs of levels, if there are enough
      independent ones; else a description without inference.
    * Trend, break and forecast for each series of at least
      :data:`analysis.study.trends.annual.MIN_YEARS` years: the source's own, and those of the
      reference data for the places the source is compared with.
    * Levels, slopes and gaps beside those places, over each pair's own span.

    What a later edition supersedes is described and not projected.

    What a model can't answer is a refusal with its reason. A fault of the data is an error.

    Args:
        growth: from :func:`analysis.study.growth.measure_growth`.
        observations: from :func:`analysis.source.observe.clean_figures`.
        source: for its main scope, indicators and places.
        reference: external figures.
        base_year, end_year: the window of the source's own series.
        horizon: last year of projections.
        seed: of the sign patterns that a large panel draws; nothing else is drawn.

    Raises:
        InputError: if the source names a place or series that the reference data lack.
    """
    reference.check_source(source)
    estimates: list[Result] = []
    projections: list[Result] = []
    [stream] = np.random.default_rng(seed).spawn(1)
    headline = [row for row in growth if row.headline]
    levels = find_levels(observations, source.indicators)
    for row in headline:
        indicator = source.indicators[row.indicator]
        if row.scope != source.info.scope_id or row.base_origin != "printed":
            continue
        if not row.is_ratio and indicator.reference is None:
            continue
        if row.years < 1:
            short = remark(RemarkCode.SHORTER_THAN_YEAR)
            ends = {"start": row.base_period, "end": row.end_period}
            model = ModelId.TWO_POINT_LINEAR
            estimates.append(Refusal(subject=row.subject, model=model, **ends, reason=short))
            continue
        pair = row.pair
        between = _count_between(pair, levels)
        fitted, ahead = _draw_forms(row, between, indicator, horizon)
        estimates += fitted
        projections += ahead
        if indicator.reference is None:
            continue
        if not (pair.base.closes_year and pair.end.closes_year):
            # Outside figures are of whole years, or stand at their ends.
            estimates.append(
                Refusal(
                    subject=row.subject,
                    model=ModelId.PLACE_COMPARISON,
                    start=row.base_period,
                    end=row.end_period,
                    reason=remark(RemarkCode.PART_YEAR),
                )
            )
        else:
            if not between:
                estimates += _hold_outturns(row, indicator, source, reference, horizon)
            estimates += _compare_with_places(pair, row.subject, indicator, source, reference)
    estimates += _pool(headline, source, stream)
    series = (
        *own_series(observations, source, base_year, end_year),
        *reference_series(source, reference),
    )
    for one in series:
        fitted, ahead = _model_series(one, source, horizon)
        estimates += fitted
        projections += ahead
    return TrendStudy(tuple(estimates), tuple(projections), series)


def _pool(rows: Sequence[GrowthRow], source: Source, stream: np.random.Generator) -> list[Result]:
    """Pool the growth of all levels, or say why not and describe it."""
    members, refusals = select_panel(
        rows,
        {name: _find_family(name, source) for name in source.indicators},
    )
    if not members:
        return list(refusals)
    try:
        return [*refusals, *fit_pooled_growth(members, stream)]
    except TooFewObservations as refusal:
        refused = Refusal(subject=SUBJECT, model=ModelId.POOLED_PANEL, reason=refusal.reason)
        return [*refusals, refused, *describe_growth(members)]


def _find_family(name: str, source: Source) -> str:
    """Return the outermost whole that an indicator is a part of: the two move together."""
    seen = {name}
    while (whole := source.indicators[name].of) is not None and whole not in seen:
        name = whole
        seen.add(name)
    return name


def _count_between(pair: Pair, levels: Iterable[Level]) -> int:
    """Count the years between a pair's ends that the source prints too.

    Figures of others are of another account: they are held beside the forms, and are no reason
    not to draw them.
    """
    known = {
        level.year
        for level in levels
        if (level.indicator, level.scope, level.kind)
        == (pair.base.indicator, pair.base.scope, pair.base.kind)
    }
    return len(known & set(range(pair.base.year + 1, pair.end.year)))


def _draw_forms(
    row: GrowthRow, between: int, indicator: Indicator, horizon: int
) -> tuple[Sequence[Result], Sequence[Result]]:
    """Draw both forms through a pair and continue them, or say why not."""
    pair, subject = row.pair, row.subject
    refuse = partial(
        Refusal,
        subject=subject,
        model=ModelId.TWO_POINT_LINEAR,
        start=row.base_period,
        end=row.end_period,
    )
    if between:
        return [refuse(reason=remark(RemarkCode.YEARS_BETWEEN_KNOWN, years=between))], []
    fitted = fit_two_point(pair, subject)
    if indicator.superseded_by is not None:
        reason = remark(RemarkCode.SUPERSEDED, indicator=indicator.superseded_by)
        return fitted, [refuse(term=Term.PROJECTED, reason=reason)]
    return fitted, project_two_point(pair, subject, range(pair.end.year + 1, horizon + 1))


def _model_series(
    series: AnnualSeries, source: Source, horizon: int
) -> tuple[list[Result], list[Result]]:
    """Fit each model to a series, or say why one refused it."""
    estimates: list[Result] = []
    projections: list[Result] = []
    for model, fit in _FITS:
        try:
            estimates += fit(series)
        except Refused as refusal:
            estimates.append(_refuse(series, model, refusal))
    try:
        _refuse_superseded(series, source)
        known, ahead = forecast_series(series, horizon)
        estimates += known
        projections += ahead
    except Refused as refusal:
        estimates.append(_refuse(series, ModelId.FORECAST, refusal))
    return estimates, projections


def _refuse_superseded(series: AnnualSeries, source: Source) -> None:
    """Refuse to project what a later edition supersedes.

    Raises:
        Refused: naming the indicator of that edition.
    """
    name = series.subject.indicator
    later = None if name is None else source.indicators[name].superseded_by
    if later is not None:
        raise refused(RemarkCode.SUPERSEDED, indicator=later)


def _refuse(series: AnnualSeries, model: ModelId, refusal: Refused) -> Refusal:
    return Refusal(
        subject=series.subject,
        model=model,
        start=Period(series.years[0], series.years[0]),
        end=Period(series.years[-1], series.years[-1]),
        reason=refusal.reason,
    )


def _hold_outturns(
    row: GrowthRow,
    indicator: Indicator,
    source: Source,
    reference: Reference,
    horizon: int,
) -> list[Result]:
    """Hold the place's own later figures, from one account, against its two-point forms.

    Figures in another unit than the indicator's are refused.
    """
    if indicator.reference is None or source.info.place is None:
        return []
    pair, subject = row.pair, row.subject
    later = [
        one
        for one in reference.main_series(indicator.reference, source.info.place)
        if pair.end.year < one.year <= horizon
    ]
    unit = reference.series[indicator.reference].unit
    if later and unit != subject.unit:
        reason = remark(RemarkCode.UNITS_DIFFER, first=subject.unit, second=unit)
        return [Refusal(subject=subject, model=ModelId.OUT_OF_SAMPLE_LINEAR, reason=reason)]
    outturns = [Outturn(one.year, reference.quantity(one), refer_to_rows(one.id)) for one in later]
    printed = source.figure(pair.end.figures[0])  # the one whose print gives the end's value
    places = decimal_places(printed.low_high[0])
    return check_outturns(pair, subject, outturns, places=places)


def _compare_with_places(
    pair: Pair, subject: Subject, indicator: Indicator, source: Source, reference: Reference
) -> list[Result]:
    """Set the source's place beside those it is compared with, over the pair's own span.

    A place without any figure, or with figures in another unit, is a refusal.
    """
    name = indicator.reference
    if name is None or not source.info.compare_with:
        return []
    start, end = pair.base.year, pair.end.year
    home = AnnualSeries(
        subject=subject.model_copy(update={"place": source.info.place}),
        years=(start, end),
        quantities=(pair.base.quantity, pair.end.quantity),
        operands=(
            refer_to_figures(pair.base.figures),
            refer_to_figures(pair.end.figures),
        ),
        marks=(remark(RemarkCode.AS_PRINTED), remark(RemarkCode.AS_PRINTED)),
        ratio=pair.end.is_ratio,
    )
    unit = reference.series[name].unit
    others: list[AnnualSeries] = []
    refusals: list[Result] = []
    for place in source.info.compare_with:
        series = read_series(reference, reference.main_series(name, place))
        if series is not None and unit == subject.unit:
            # The indicator stands in every subject, for two may name one series.
            own = series.subject.model_copy(update={"indicator": subject.indicator})
            others.append(replace(series, subject=own))
            continue
        refusals.append(
            Refusal(
                subject=beside(home.subject, Subject(series=name, place=place, unit=unit)),
                model=ModelId.PLACE_COMPARISON,
                reason=remark(RemarkCode.NO_FIGURE)
                if series is None
                else remark(RemarkCode.UNITS_DIFFER, first=subject.unit, second=unit),
            )
        )
    return [*compare_places(home, others, start, end), *refusals]
