"""What a run asks of the trend models: which pairs, series and places its data offer.

Nothing here knows a source by name. A source's indicator may name a series of the reference data
that measures the same elsewhere; a series is long enough for a model or it is not; that decides.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import numpy as np

from analysis.core.quantity import Quantity, decimal_places
from analysis.core.result import (
    ModelId,
    Refusal,
    Remark,
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
    own_editions,
    own_series,
    read_series,
    reference_series,
)
from analysis.study.trends.breaks import find_break
from analysis.study.trends.forecasts import forecast_series
from analysis.study.trends.interval_regression import (
    fit_theil_sen,
    fit_to_bounds,
    identify_slope,
)
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
from analysis.study.trends.places import agree_on_changes, beside, compare_places
from analysis.study.trends.since import find_since, hold_forecasts
from analysis.study.trends.trend import fit_trend
from analysis.study.trends.two_points import (
    Outturn,
    check_outturns,
    fit_two_point,
    project_two_point,
)
from analysis.study.trends.vintages import revise_own


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
    """Ask every question below, in the order in which a reader meets them.

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
    forms, fan = draw_forms(growth, observations, source, horizon=horizon)
    series = find_series(observations, source, reference, base_year=base_year, end_year=end_year)
    judged, ahead = project_series(series, source, reference, horizon=horizon)
    estimates = (
        *forms,
        *hold_outturns(growth, observations, source, reference, horizon=horizon),
        *compare_with_places(growth, source, reference),
        *pool_growth(growth, source, seed=seed),
        *fit_trends(series),
        *compare_editions(observations, source, base_year=base_year, end_year=end_year),
        *find_breaks(series),
        *bound_slopes(series),
        *judged,
    )
    return TrendStudy(estimates, (*fan, *ahead), series)


# --- two printed points --------------------------------------------------------------------------


def draw_forms(
    growth: Iterable[GrowthRow],
    observations: Sequence[Observation],
    source: Source,
    *,
    horizon: int,
) -> tuple[list[Result], list[Result]]:
    """Draw both two-point forms through each pair that has no year between, and continue them.

    The pairs are the main scope's printed headlines of ratios, and any whose indicator names a
    series of the reference data. Where the source prints years between the two, a form through
    the ends would leave them out, and is refused; what a later edition supersedes is drawn and
    not continued.

    Returns:
        The forms, and their fan up to the horizon.
    """
    levels = find_levels(observations, source.indicators)
    estimates: list[Result] = []
    projections: list[Result] = []
    for row in _choose_pairs(growth, source):
        fitted, ahead = _draw(row, levels, source.indicators[row.indicator], horizon)
        estimates += fitted
        projections += ahead
    return estimates, projections


def hold_outturns(
    growth: Iterable[GrowthRow],
    observations: Sequence[Observation],
    source: Source,
    reference: Reference,
    *,
    horizon: int,
) -> list[Result]:
    """Hold a place's own later figures against the forms that :func:`draw_forms` drew."""
    levels = find_levels(observations, source.indicators)
    return [
        result
        for row in _choose_pairs(growth, source)
        if row.years >= 1 and _closes_years(row) and not _count_between(row.pair, levels)
        for result in _hold_outturns(
            row, source.indicators[row.indicator], source, reference, horizon
        )
    ]


def compare_with_places(
    growth: Iterable[GrowthRow], source: Source, reference: Reference
) -> list[Result]:
    """Set the place of each pair beside those it is compared with, in every year it is known for.

    Outside figures are of whole years, or stand at their ends: beside a month they are refused.
    """
    results: list[Result] = []
    for row in _choose_pairs(growth, source):
        indicator = source.indicators[row.indicator]
        if row.years < 1 or indicator.reference is None:
            continue
        if _closes_years(row):
            results += _compare_with_places(
                row.pair, row.subject, indicator, source, reference, compare=compare_places
            )
            continue
        results.append(
            Refusal(
                subject=row.subject,
                model=ModelId.PLACE_COMPARISON,
                start=row.base_period,
                end=row.end_period,
                reason=remark(RemarkCode.PART_YEAR),
            )
        )
    return results


def compare_changes(
    growth: Iterable[GrowthRow], source: Source, reference: Reference
) -> list[Result]:
    """Return what both editions leave each change of a gap, as :func:`compare_with_places` does.

    The levels, slopes and gaps beside it are not computed.
    """
    return [
        result
        for row in _choose_pairs(growth, source)
        if row.years >= 1 and _closes_years(row)
        for result in _compare_with_places(
            row.pair,
            row.subject,
            source.indicators[row.indicator],
            source,
            reference,
            compare=agree_on_changes,
        )
        if result.term is Term.GAP_CHANGE_BOTH
    ]


def _closes_years(row: GrowthRow) -> bool:
    """Tell whether both ends of a pair are of whole years, or stand at the end of one."""
    return row.pair.base.closes_year and row.pair.end.closes_year


def _choose_pairs(growth: Iterable[GrowthRow], source: Source) -> Iterator[GrowthRow]:
    for row in growth:
        if row.headline and row.scope == source.info.scope_id and row.base_origin == "printed":
            named = source.indicators[row.indicator].reference is not None
            if row.is_ratio or named:
                yield row


# --- many indicators -----------------------------------------------------------------------------


def pool_growth(growth: Iterable[GrowthRow], source: Source, *, seed: int) -> list[Result]:
    """Pool the growth of all headline pairs of levels, or say why not and describe it.

    Args:
        growth: from :func:`analysis.study.growth.measure_growth`.
        source: for its indicators, of which some are parts of others.
        seed: of the sign patterns, where they are too many to take them all.
    """
    members, refusals = select_panel(
        [row for row in growth if row.headline],
        {name: _find_family(name, source) for name in source.indicators},
    )
    if not members:
        return list(refusals)
    [stream] = np.random.default_rng(seed).spawn(1)
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


def _draw(
    row: GrowthRow, levels: Iterable[Level], indicator: Indicator, horizon: int
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
    if row.years < 1:
        return [refuse(reason=remark(RemarkCode.SHORTER_THAN_YEAR))], []
    if between := _count_between(pair, levels):
        return [refuse(reason=remark(RemarkCode.YEARS_BETWEEN_KNOWN, years=between))], []
    fitted = fit_two_point(pair, subject)
    if indicator.superseded_by is not None:
        reason = remark(RemarkCode.SUPERSEDED, indicator=indicator.superseded_by)
        return fitted, [refuse(term=Term.PROJECTED, reason=reason)]
    return fitted, project_two_point(pair, subject, range(pair.end.year + 1, horizon + 1))


# --- long series ---------------------------------------------------------------------------------


def find_series(
    observations: Sequence[Observation],
    source: Source,
    reference: Reference,
    *,
    base_year: int,
    end_year: int,
) -> tuple[AnnualSeries, ...]:
    """Return the series of at least :data:`analysis.study.trends.annual.MIN_YEARS` years.

    The source's own within its window, and those of the reference data for the places that it is
    compared with.
    """
    return (
        *own_series(observations, source, base_year, end_year),
        *reference_series(source, reference),
    )


def compare_editions(
    observations: Sequence[Observation], source: Source, *, base_year: int, end_year: int
) -> list[Result]:
    """Say how far each edition that a later one supersedes was moved by it, year by year."""
    editions = {
        (one.subject.indicator, one.subject.scope): one
        for one in own_editions(observations, source, base_year, end_year)
    }
    results: list[Result] = []
    for (name, scope), earlier in editions.items():
        superseded_by = None if name is None else source.indicators[name].superseded_by
        later = editions.get((superseded_by, scope))
        if later is not None:
            results += _fit([earlier], ModelId.VINTAGE_REVISION, partial(revise_own, later=later))
    return results


def fit_trends(series: Iterable[AnnualSeries]) -> list[Result]:
    """Fit a line to each series, with each view of how sure its slope is, or say why not."""
    return _fit(series, ModelId.OLS_TREND, fit_trend)


def find_breaks(series: Iterable[AnnualSeries]) -> list[Result]:
    """Test the line of each series for a break, or say why not."""
    return _fit(series, ModelId.SUP_F_BREAK, find_break)


def bound_slopes(series: Iterable[AnnualSeries]) -> list[Result]:
    """Say what the slope of each series can be, its figures known only within bounds.

    The set of least-squares slopes, the Theil–Sen slope and the likeliest line. Where an unbroken
    line is rejected there is no one slope to speak of.
    """
    return [
        result for one in series for model, fit in _SLOPES for result in _fit([one], model, fit)
    ]


#: What is asked of a slope over bounds, by the model that answers.
_SLOPES: Final = (
    (ModelId.SLOPE_SET, identify_slope),
    (ModelId.THEIL_SEN, fit_theil_sen),
    (ModelId.INTERVAL_REGRESSION, fit_to_bounds),
)


def project_series(
    series: Iterable[AnnualSeries], source: Source, reference: Reference, *, horizon: int
) -> tuple[list[Result], list[Result]]:
    """Forecast each series that no later edition supersedes, or say why not.

    Years that have been published since are marked, and the chosen forecast is judged by them
    where the edition allows (:mod:`analysis.study.trends.since`).

    Returns:
        What is known of the forecasts, and what each projects up to the horizon.
    """
    estimates: list[Result] = []
    projections: list[Result] = []
    for one in series:
        try:
            _refuse_superseded(one, source)
            known, ahead = forecast_series(one, horizon)
        except Refused as refusal:
            estimates.append(one.refuse(ModelId.FORECAST, refusal.reason))
            continue
        since = find_since(one.subject, one.years[-1], source, reference)
        held, ahead = hold_forecasts(one, ahead, since, reference)
        estimates += known
        estimates += held
        projections += ahead
    return estimates, projections


def _fit(
    series: Iterable[AnnualSeries],
    model: ModelId,
    fit: Callable[[AnnualSeries], Sequence[Result]],
) -> list[Result]:
    results: list[Result] = []
    for one in series:
        try:
            results += fit(one)
        except Refused as refusal:
            results.append(one.refuse(model, refusal.reason))
    return results


def _refuse_superseded(series: AnnualSeries, source: Source) -> None:
    """Refuse to project what a later edition supersedes.

    Raises:
        Refused: naming the indicator of that edition.
    """
    name = series.subject.indicator
    later = None if name is None else source.indicators[name].superseded_by
    if later is not None:
        raise refused(RemarkCode.SUPERSEDED, indicator=later)


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
    pair: Pair,
    subject: Subject,
    indicator: Indicator,
    source: Source,
    reference: Reference,
    *,
    compare: Callable[[AnnualSeries, Sequence[AnnualSeries], int, int], list[Result]],
) -> list[Result]:
    """Set the source's place beside those it is compared with, in each edition asked for.

    A place without any figure, or with figures in another unit, is a refusal.
    """
    name = indicator.reference
    if name is None or not source.info.compare_with:
        return []
    home = _read_home(pair, subject, name, source, reference)
    unit = reference.series[name].unit
    others: list[AnnualSeries] = []
    refusals: list[Result] = []
    for place in source.info.compare_with:
        editions = _find_editions(reference, name, place)
        if editions and unit == subject.unit:
            for one in editions:
                # The indicator stands in every subject, for two may name one series.
                own = one.subject.model_copy(update={"indicator": subject.indicator})
                others.append(replace(one, subject=own))
            continue
        refusals.append(
            Refusal(
                subject=beside(home.subject, Subject(series=name, place=place, unit=unit)),
                model=ModelId.PLACE_COMPARISON,
                reason=remark(RemarkCode.UNITS_DIFFER, first=subject.unit, second=unit)
                if editions
                else remark(RemarkCode.NO_FIGURE),
            )
        )
    return [*compare(home, others, pair.base.year, pair.end.year), *refusals]


def _find_editions(reference: Reference, name: str, place: str) -> list[AnnualSeries]:
    """Return a place's series in its best account, as first published and as revised."""
    found = (
        reference.main_series(name, place),
        reference.find_account(name, place, "first_published"),
        reference.find_account(name, place, "revised"),
    )
    series = [one for rows in found if (one := read_series(reference, rows)) is not None]
    return list({one.subject.vintage: one for one in series}.values())


def _read_home(
    pair: Pair, subject: Subject, name: str, source: Source, reference: Reference
) -> AnnualSeries:
    """Return the source's own two figures, with those that others published for other years.

    Where others have several for one year the bounds hold all of them, and it is said that they
    differ. A figure whose edition nobody states is good for a gap and for no change.
    """
    place = source.info.place
    own = subject.model_copy(update={"place": place})
    figures = {
        level.year: (
            level.quantity,
            refer_to_figures(level.figures),
            remark(RemarkCode.AS_PRINTED),
        )
        for level in (pair.base, pair.end)
    }
    unstated: set[int] = set()
    cautions: dict[int, tuple[Remark, ...]] = {}
    measured = place is not None and reference.series[name].unit == subject.unit
    years = {row.year for row in reference.outturns_of(name, place or "")}
    for year in sorted(years - set(figures)) if measured else ():
        rows = reference.figures_of(name, place or "", year)
        best = rows[0]
        quantities = [reference.quantity(row) for row in rows]
        differ = len({one.value for one in quantities}) > 1
        quantity = Quantity(
            quantities[0].value,
            min(one.low for one in quantities),
            max(one.high for one in quantities),
            quantities[0].point and not differ,
        )
        trust = remark(RemarkCode.REFERENCE_TRUST, status=best.status, trust=best.trust)
        figures[year] = (quantity, refer_to_rows(*(row.id for row in rows)), trust)
        said = [
            remark(RemarkCode.FIGURE_EDITION, vintage=row.vintage)
            for row in rows
            if row.vintage is not None
        ]
        if differ:
            said.append(remark(RemarkCode.FIGURES_DISAGREE))
        cautions[year] = tuple(said)
        if not all(reference.is_comparable(row.vintage) for row in rows):
            unstated.add(year)
    columns = [figures[year] for year in sorted(figures)]
    return AnnualSeries(
        subject=own,
        years=tuple(sorted(figures)),
        quantities=tuple(quantity for quantity, _, _ in columns),
        operands=tuple(operands for _, operands, _ in columns),
        marks=tuple(mark for _, _, mark in columns),
        ratio=pair.end.is_ratio,
        outside=own.model_copy(update={"series": name}),
        unstated=frozenset(unstated),
        cautions=cautions,
    )
