"""What a number is called: ids are made here; those of counts are fixed, in :mod:`counts`.

An id is ASCII, dotted, and holds all that tells two numbers apart, the indicator always among it::

    growth.rd_institutions.cagr                      the headline pair of the main scope
    growth.park_revenue@jintan.pct                   of another scope
    growth.rd_institutions.other.cagr                the count's other printed date
    composition.rd_institutions_provincial.end_share
    claim.st_service_firms_growth.stated
    rate.gdp.real_pct                                a printed rate at constant prices
    measure.rd_per_institution
    trend.rd_gdp.place_comparison.changzhou-less-china@wdi_latest.gap.2020
    trend.rd_gdp.place_comparison.changzhou-less-china.gap_change_both.2015_2020
    trend.rd_expenditure.peers.suzhou.growth_pct.2021_2022
    trend.rd_gdp_ratio.target_outcome.changzhou@science_plan_13.margin.2020
    trend.all.growth_described.growth_pct_per_year_median
    projection.rd_gdp.two_point_linear.2022
    reference.rd_gdp_ratio.jiangsu.2020
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from analysis.core.period import Period
from analysis.core.result import Estimate, ModelId, Subject, Term
from analysis.core.vocabulary import is_ratio
from analysis.source.schema import Indicator
from analysis.study.claims import APART
from analysis.study.shrinkage import MULTIPLES

#: Terms an indicator can have at several dates; the others stand once for a subject and model.
_DATED: Final = frozenset(
    {
        Term.LEVEL,
        Term.GAP,
        Term.GAP_CHANGE,
        Term.GAP_CHANGE_BOTH,
        Term.GROWTH_PCT,
        Term.RANK,
        Term.MARGIN,
        Term.ERROR,
        Term.END_NEEDED,
        Term.PROJECTED,
        Term.PROJECTED_MODEL_INTERVAL,
        Term.REVISION,
    }
)
#: Terms of the projections table; the first is left out of an id.
_PROJECTIONS: Final = frozenset({Term.PROJECTED, Term.PROJECTED_MODEL_INTERVAL})
#: Stands for the indicators of a panel together.
ALL: Final = "all"
_FAMILIES: Final[Mapping[ModelId, str]] = {
    ModelId.GROWTH: "growth",
    ModelId.COMPOSITION: "composition",
    ModelId.CLAIM: "claim",
    ModelId.MEASURE: "measure",
    ModelId.CONSTANT_PRICES: "rate",
}
#: Measures of a pair of levels, and those of a pair of ratios, which have no growth rate.
_OF_PAIR: Final = frozenset({Term.BASE, Term.END, Term.CHANGE})
_OF_LEVELS: Final = _OF_PAIR | {Term.PCT, Term.LOG_CHANGE, Term.CAGR}
_OF_RATIOS: Final = _OF_PAIR | {Term.PP, Term.PP_PER_YEAR}
_OF_PART: Final = frozenset(
    {Term.BASE_SHARE, Term.END_SHARE, Term.SHARE_CHANGE, Term.CONTRIBUTION}
)
#: Of a printed rate at constant prices, and what stands beside it.
_OF_RATE: Final = frozenset(
    {
        *(Term.REAL_PCT, Term.REAL_PCT_PER_YEAR, Term.NOMINAL_PCT, Term.PRICE_CHANGE, Term.END),
        "end_year",
    }
)
#: Numbers beside a pair's estimates, and beside a model's.
_YEARS_OF_PAIR: Final = frozenset({"base_year", "end_year", "years"})
_OF_MODEL: Final = frozenset({"n", "dof", "coverage"})
#: Beside what a claim's reading gives: the whole number, printed nowhere, that it was found with.
WHOLE: Final = "whole"
_LEVEL_OR_LOG: Final = frozenset(
    {Term.SLOPE_PER_YEAR, Term.LOG_GROWTH_PER_YEAR, Term.GROWTH_PCT_PER_YEAR}
)
_OF_COMBINATION: Final = frozenset(
    {Term.ROLLING_ORIGIN_MAE, Term.ROLLING_ORIGIN_MAE_LOG, Term.PROJECTED, Term.ERROR}
)
_OF_FORECAST: Final = _OF_COMBINATION | {Term.PROJECTED_MODEL_INTERVAL}
_OF_LIKELIHOOD: Final = _OF_FORECAST | {Term.LOG_LIKELIHOOD}
_OF_OUTTURN: Final = frozenset({Term.ERROR, Term.END_NEEDED})
#: Of an amount and the whole it is a share of, and of one way to split the whole's growth.
_OF_ACCOUNT: Final = frozenset(
    {Term.LOG_AMOUNT, Term.LOG_SHARE, Term.LOG_WHOLE, Term.GROWTH_PCT_PER_YEAR}
)
_OF_SPLIT: Final = frozenset(
    {
        *(Term.LOG_VOLUME, Term.LOG_PRICES, Term.LOG_AMOUNT_DEFLATED),
        Term.GROWTH_PCT_PER_YEAR_DEFLATED,
    }
)
#: Of an amount and its share, both printed: over all years, on either side of a break, and what
#: the one pace lost against the other.
_OF_STRETCH: Final = frozenset(
    {Term.LOG_AMOUNT_PER_YEAR, Term.LOG_SHARE_PER_YEAR, Term.LOG_WHOLE_PER_YEAR}
)
_OF_PACES: Final = _OF_STRETCH | {Term.PACE_FROM_SHARE, Term.PACE_FROM_WHOLE}
_STRETCHES: Final[Mapping[str, frozenset[Term]]] = {
    "": _OF_STRETCH,
    "before": _OF_STRETCH,
    "after": _OF_STRETCH,
    "before-less-after": _OF_PACES,
}
#: Of a prior, whatever its width, and of what it makes of a slope at one width.
_OF_PRIOR: Final = frozenset({Term.PRIOR_MEAN, Term.PRIOR_SD})
_OF_POSTERIOR: Final = frozenset({Term.PRIOR_WEIGHT, Term.SLOPE_PER_YEAR, Term.POSTERIOR_SD})
#: What each model estimates; one that is not here gives a trend no number.
_TERMS: Final[Mapping[ModelId, frozenset[Term]]] = {
    ModelId.TWO_POINT_LINEAR: frozenset({Term.SLOPE_PER_YEAR, Term.PROJECTED}),
    ModelId.TWO_POINT_EXPONENTIAL: frozenset({Term.GROWTH_PCT_PER_YEAR, Term.PROJECTED}),
    ModelId.TWO_POINT_GAP: frozenset({Term.MIDPOINT_GAP}),
    ModelId.OUT_OF_SAMPLE_LINEAR: _OF_OUTTURN,
    ModelId.OUT_OF_SAMPLE_EXPONENTIAL: _OF_OUTTURN,
    ModelId.PLACE_COMPARISON: frozenset(
        {Term.LEVEL, Term.SLOPE_PER_YEAR, Term.GAP, Term.GAP_CHANGE, Term.GAP_CHANGE_BOTH}
    ),
    ModelId.POOLED_PANEL: frozenset(
        {
            Term.LOG_GROWTH_PER_YEAR,
            Term.LOG_GROWTH_PER_YEAR_CR1,
            Term.GROWTH_PCT_PER_YEAR,
            Term.GROWTH_PCT_PER_YEAR_WILD,
            Term.P_VALUE_NO_GROWTH,
            Term.GROWTH_PCT_PER_YEAR_PRINTED_BOUNDS,
            Term.GROWTH_PCT_PER_YEAR_LEAVE_ONE_OUT,
            Term.MEAN_LOG_GROWTH_UNWEIGHTED,
            Term.SD_LOG_GROWTH_BETWEEN_INDICATORS,
        }
    ),
    ModelId.GROWTH_DESCRIBED: frozenset(
        {
            Term.GROWTH_PCT_PER_YEAR,
            Term.GROWTH_PCT_PER_YEAR_SLOWEST,
            Term.GROWTH_PCT_PER_YEAR_MEDIAN,
            Term.GROWTH_PCT_PER_YEAR_FASTEST,
        }
    ),
    ModelId.OLS_TREND: _LEVEL_OR_LOG,
    ModelId.MEAN_ANNUAL_CHANGE: _LEVEL_OR_LOG,
    ModelId.SUP_F_BREAK: frozenset(
        {
            *(Term.SUP_F, Term.SUP_F_P_VALUE, Term.FIRST_YEAR_AFTER_BREAK),
            *(Term.SLOPE_PER_YEAR_BEFORE, Term.SLOPE_PER_YEAR_AFTER),
            *(Term.LOG_GROWTH_PER_YEAR_BEFORE, Term.LOG_GROWTH_PER_YEAR_AFTER),
            *(Term.GROWTH_PCT_PER_YEAR_BEFORE, Term.GROWTH_PCT_PER_YEAR_AFTER),
        }
    ),
    ModelId.FORECAST_LAST_VALUE: _OF_FORECAST,
    ModelId.FORECAST_DRIFT: _OF_FORECAST,
    ModelId.FORECAST_DAMPED_TREND: _OF_LIKELIHOOD,
    ModelId.FORECAST_LOCAL_LINEAR_TREND: _OF_LIKELIHOOD,
    ModelId.FORECAST_THETA: _OF_LIKELIHOOD,
    ModelId.FORECAST_COMBINATION: _OF_COMBINATION,
    ModelId.FORECAST: frozenset({Term.PAST_COVERAGE, Term.HELD_SINCE}),
    ModelId.VINTAGE_REVISION: frozenset(
        {Term.REVISION, Term.MEAN_REVISION, Term.LARGEST_REVISION, Term.YEARS_LOWERED}
    ),
    ModelId.AMOUNT_OF_SHARE: frozenset({Term.LEVEL}),
    ModelId.LOG_DECOMPOSITION: _OF_ACCOUNT | _OF_SPLIT | _OF_PACES,
    ModelId.SLOPE_SET: _LEVEL_OR_LOG,
    ModelId.THEIL_SEN: _LEVEL_OR_LOG,
    ModelId.INTERVAL_REGRESSION: _LEVEL_OR_LOG | {Term.RESIDUAL_SD, Term.RESIDUAL_SD_LOG},
    ModelId.SHRINKAGE: _OF_PRIOR | _OF_POSTERIOR,
    ModelId.PEERS: frozenset({Term.GROWTH_PCT, Term.RANK}),
    ModelId.TARGET_OUTCOME: frozenset({Term.MARGIN}),
}
#: Asked of a share that the reference data measure in other places too.
_OF_SHARES: Final = frozenset(
    {ModelId.AMOUNT_OF_SHARE, ModelId.LOG_DECOMPOSITION, ModelId.SHRINKAGE}
)
#: Asked of outside figures alone.
_OUTSIDE: Final = frozenset({ModelId.PEERS, ModelId.TARGET_OUTCOME})
_PANELS: Final = frozenset({ModelId.POOLED_PANEL, ModelId.GROWTH_DESCRIBED})
_GAPS: Final = frozenset({Term.GAP, Term.GAP_CHANGE, Term.GAP_CHANGE_BOTH})
#: Terms of two dates.
_SPANS: Final = frozenset({Term.GAP_CHANGE, Term.GAP_CHANGE_BOTH, Term.GROWTH_PCT, Term.RANK})
#: The count's other printed date, or the pair's two dates: ``2015-asof2020m06-over3``.
_VARIANT: Final = re.compile(
    r"other(-\d+)?|(asof)?(?P<base>\d{4})(m\d\d)?-(asof)?(?P<end>\d{4})(m\d\d)?"
    r"(-over\d+|-average)?(-\d{1,2})?"
)
_DATE: Final = re.compile(r"(?P<base>\d{4})(_(?P<end>\d{4}))?")
#: The years that periods of the codebook may have.
_YEARS: Final = range(1900, 2101)
_SUBJECT_AND_MODEL: Final = 2
#: A printed change goes back so many years at most.
_LONGEST: Final = 10


def number_id(estimate: Estimate, main_scope: str) -> str:
    """Return the id of an estimate's number.

    Args:
        estimate: whose id is wanted.
        main_scope: the source's main scope, which ids leave out.

    Raises:
        ValueError: if the estimate's subject names nothing.
    """
    subject, term = estimate.subject, estimate.term
    family = _FAMILIES.get(estimate.model)
    if family == "claim":
        return claim_id(subject.claim or "", subject.reading)
    if family == "measure":
        return measure_id(subject.measure or "")
    parts = [subject_key(subject, main_scope)]
    if family is None:
        family = "projection" if term in _PROJECTIONS else "trend"
        parts.append(estimate.model.value)
        if subject.place is not None:
            parts.append(_where(subject))
    parts.append(estimate.variant)
    if term is not Term.PROJECTED:
        parts.append(term.value)
    if term in _DATED and estimate.start is not None and estimate.end is not None:
        parts.append(_dates(estimate.start, estimate.end))
    return ".".join((family, *filter(None, parts)))


def claim_id(claim: str, reading: str | None = None) -> str:
    """Return the id of what a claim states, or of what a reading of it recomputes."""
    return f"claim.{claim}.{reading or Term.STATED}"


def measure_id(measure: str) -> str:
    """Return the id of what several figures imply together."""
    return f"measure.{measure}"


def pair_stem(subject: Subject, variant: str, main_scope: str) -> str:
    """Return what the ids of a pair's numbers begin with: ``growth.rd_institutions.other``."""
    return ".".join(filter(None, ("growth", subject_key(subject, main_scope), variant)))


def rate_stem(subject: Subject, variant: str, main_scope: str) -> str:
    """Return what the ids of a rate's numbers begin with: ``rate.gdp``."""
    return ".".join(filter(None, ("rate", subject_key(subject, main_scope), variant)))


def figure_id(figure: str) -> str:
    """Return the id of a printed figure's number."""
    return f"figure.{figure}"


def reference_id(row: str) -> str:
    """Return the id of an outside figure's number."""
    return f"reference.{row}"


def added_id(name: str) -> str:
    """Return the id of a number that a notebook published."""
    return f"added.{name}"


def beside(number: str, name: str) -> str:
    """Return the id of a number that belongs to another: its ``n``, its ``base_year``."""
    return f"{number}.{name}"


def subject_key(subject: Subject, main_scope: str) -> str:
    """Return the part of an id that names what a number is about.

    Raises:
        ValueError: if the subject names neither an indicator nor a series, and is held against
            something: a comparison is always of one measure.
    """
    if subject.indicator is not None:
        other = subject.scope not in {None, main_scope}
        return f"{subject.indicator}@{subject.scope}" if other else subject.indicator
    if subject.series is not None:
        return subject.series
    if subject.against is not None or subject.place is not None:
        msg = f"a number of {subject} would be named by its place alone"
        raise ValueError(msg)
    return ALL


def _where(subject: Subject) -> str:
    own = _place(subject)
    return f"{own}-less-{_place(subject.against)}" if subject.against is not None else own


def _place(subject: Subject) -> str:
    place = subject.place or ""
    return f"{place}@{subject.vintage}" if subject.vintage else place


def _dates(start: Period, end: Period) -> str:
    return str(end.end) if start.end == end.end else f"{start.end}_{end.end}"


@dataclass(frozen=True)
class KnownIds:
    """The ids that numbers of a source can be made of, whatever years and indicators are chosen.

    Attributes:
        indicators: of the source.
        scopes: by indicator, those that its figures have but for the source's main one, which
            ids leave out.
        years: by indicator, those that its figures hold for.
        home: the main scope's place in the reference data.
        compared: the places that it is compared with.
        series: years of the reference data by series, place and vintage.
        claims: of the source, with what each is recomputed by.
        figures: of the source, those that an indicator has.
        targets: of the home place: series, edition and year.
        measures: of the source, what its figures imply together.
    """

    indicators: Mapping[str, Indicator]
    scopes: Mapping[str, Collection[str]]
    years: Mapping[str, Collection[int]]
    home: str | None
    compared: Collection[str]
    series: Mapping[tuple[str, str, str | None], Collection[int]]
    claims: Mapping[str, Collection[str]]
    figures: Collection[str]
    targets: Collection[tuple[str, str | None, int]] = ()
    measures: Collection[str] = ()


def is_possible(number: str, known: KnownIds) -> bool:
    """Tell whether another scenario of this source could make a number of this id.

    A number of an indicator, claim or figure that the source has may be missing only because of
    the years or indicators chosen; anything else is a slip of the pen. Outside figures are all
    there whatever is chosen, so that none of them can be missing.
    """
    family, _, rest = number.partition(".")
    parse = _POSSIBLE.get(family)
    return parse is not None and parse(rest.split("."), known)


def _is_figure(parts: Sequence[str], known: KnownIds) -> bool:
    return ".".join(parts) in known.figures


def _is_measure(parts: Sequence[str], known: KnownIds) -> bool:
    return ".".join(parts) in known.measures


def _is_of_claim(parts: Sequence[str], known: KnownIds) -> bool:
    claim, *readings = parts
    made = known.claims.get(claim, ())
    if readings[1:] == [WHOLE]:
        return readings[0] in made
    named = {Term.STATED, APART, *made}
    return claim in known.claims and len(readings) == 1 and readings[0] in named


def _is_of_pair(parts: Sequence[str], known: KnownIds) -> bool:
    indicator = known.indicators.get(_name(parts[0]))
    ratio = indicator is not None and is_ratio(indicator.unit, indicator.measure)
    terms = (_OF_RATIOS if ratio else _OF_LEVELS) | _YEARS_OF_PAIR
    return _is_of_variant(parts, terms, known)


def _is_of_rate(parts: Sequence[str], known: KnownIds) -> bool:
    return _is_of_variant(parts, _OF_RATE, known)


def _is_of_part(parts: Sequence[str], known: KnownIds) -> bool:
    indicator = known.indicators.get(_name(parts[0]))
    part = indicator is not None and indicator.of is not None
    return part and _is_of_variant(parts, _OF_PART, known)


def _is_of_variant(parts: Sequence[str], terms: Collection[str], known: KnownIds) -> bool:
    subject, *variant, term = (*parts, "") if len(parts) == 1 else parts
    return (
        _is_indicator(subject, known)
        and term in terms
        and len(variant) <= 1
        and all(_is_of_pair_s_years(one, _name(subject), known) for one in variant)
    )


def _is_of_pair_s_years(variant: str, indicator: str, known: KnownIds) -> bool:
    """Tell whether an indicator's figures have a pair's years; a computed base may be before."""
    dates = _years_in(variant, _VARIANT)
    years = known.years.get(indicator, ())
    if dates is None:
        return False
    base, end = dates or (None, None)
    return (end is None or end in years) and (
        base is None or any(year - _LONGEST <= base <= year for year in years)
    )


def _is_of_trend(parts: Sequence[str], known: KnownIds) -> bool:
    rest = list(parts)
    if rest[-1] in _OF_MODEL:
        rest.pop()
    dates = _years_in(rest[-1], _DATE) if rest else None
    if dates is not None:
        rest.pop()
    term = _find_term(rest.pop()) if rest else None
    if term is None or term in _PROJECTIONS:
        return False
    return len(dates or ()) == _dates_of(term) and _is_of_model(rest, term, dates or [], known)


def _is_projection(parts: Sequence[str], known: KnownIds) -> bool:
    *rest, date = parts
    dates = _years_in(date, _DATE)
    term = Term.PROJECTED
    if rest and rest[-1] == Term.PROJECTED_MODEL_INTERVAL:
        term = Term(rest.pop())
    return dates is not None and len(dates) == 1 and _is_of_model(rest, term, dates, known)


def _dates_of(term: Term) -> int:
    """Return how many years stand in the ids of a term."""
    return 2 if term in _SPANS else int(term in _DATED)


def _is_of_model(parts: Sequence[str], term: Term, dates: Sequence[int], known: KnownIds) -> bool:
    """Tell whether the parts are a subject, a model of the term, and the place if it has one."""
    subject, name, *where = (*parts, "", "") if len(parts) < _SUBJECT_AND_MODEL else parts
    model = next((one for one in ModelId if one.value == name), None)
    more = len(where) > 1 and model not in _OF_SHARES
    if model is None or more or term not in _TERMS.get(model, ()):
        return False
    if model in _OF_SHARES:
        return _is_of_share(subject, where, model, term, known) and (
            not dates or _has_dates(where[0], dates, known)
        )
    if model is ModelId.PLACE_COMPARISON:
        return len(where) == 1 and _is_comparison(subject, where[0], term, dates, known)
    outside = model in _OUTSIDE
    if where or outside:
        tell = _is_outside if outside else _is_of_series
        return bool(where) and tell(subject, where[0], model, dates, known)
    if model in _PANELS:
        each = model is ModelId.GROWTH_DESCRIBED and term is Term.GROWTH_PCT_PER_YEAR
        return subject == ALL or (each and _is_indicator(subject, known))
    return _is_indicator(subject, known) and _is_own(subject, model, dates, known)


def _is_of_share(
    subject: str, where: Sequence[str], model: ModelId, term: Term, known: KnownIds
) -> bool:
    """Tell whether a model may ask this of a share whose series is measured in other places too.

    Args:
        where: the place with its edition; then the split or the prior's width, if it is of one.
    """
    if term in _OF_PACES:
        return _is_of_paces(subject, where, term, known)
    indicator = known.indicators.get(_name(subject))
    if indicator is None or indicator.reference is None or not where:
        return False
    place, _, vintage = where[0].partition("@")
    places = {known.home, *known.compared} if model is ModelId.LOG_DECOMPOSITION else {known.home}
    variants = [""] if len(where) == 1 else where[1:]
    if place not in places or len(variants) > 1:
        return False
    if model is ModelId.SHRINKAGE:
        widths = {variant for _, variant in MULTIPLES} if term in _OF_POSTERIOR else {""}
        return not vintage and variants[0] in widths
    edition = (place, vintage or None)
    splits = {series if at == place else f"{series}-{at}" for series, at, _ in known.series}
    return any(edition == (at, of) for _, at, of in known.series) and (
        variants[0] in splits if term in _OF_SPLIT else not variants[0]
    )


def _is_outside(
    subject: str, where: str, model: ModelId, dates: Sequence[int], known: KnownIds
) -> bool:
    """Tell whether a series of a place has figures of these years, or a target of this one."""
    place, _, vintage = where.partition("@")
    if model is ModelId.TARGET_OUTCOME:
        return place == known.home and (subject, vintage or None, *dates) in known.targets
    measured = set(known.series.get((subject, place, vintage or None), ()))
    return bool(measured) and set(dates) <= measured


def _is_of_paces(subject: str, where: Sequence[str], term: Term, known: KnownIds) -> bool:
    """Tell whether the source prints an amount's share too, which splits its pace."""
    amounts = {one.amount for one in known.indicators.values() if one.amount is not None}
    variant = ".".join(where[1:])
    return (
        _is_indicator(subject, known)
        and _name(subject) in amounts
        and where[:1] == [known.home]
        and term in _STRETCHES.get(variant, ())
    )


def _has_dates(where: str, dates: Sequence[int], known: KnownIds) -> bool:
    """Tell whether a place has figures of these years in its edition."""
    place, _, vintage = where.partition("@")
    return any(
        (place, vintage or None) == (at, of) and set(dates) <= set(years)
        for (_, at, of), years in known.series.items()
    )


def _is_own(subject: str, model: ModelId, dates: Sequence[int], known: KnownIds) -> bool:
    """Tell whether a model of the source's own figures may have these dates."""
    years = known.years.get(_name(subject), ())
    if model.is_out_of_sample:
        return set(dates) <= _outturns(_name(subject), known)
    return all(year > min(years, default=year) for year in dates)


def _is_of_series(
    subject: str, where: str, model: ModelId, dates: Sequence[int], known: KnownIds
) -> bool:
    """Tell whether a model fits a long series of a place: the source's own, or an outside one."""
    place, at, vintage = where.partition("@")
    years = known.series.get((subject, place, vintage if at else None), ())
    if _is_indicator(subject, known) and where == known.home:
        years = known.years.get(_name(subject), ())
    of_series = not model.is_two_point and model not in _PANELS
    return bool(years) and of_series and all(year > min(years) for year in dates)


def _is_comparison(
    subject: str, where: str, term: Term, dates: Sequence[int], known: KnownIds
) -> bool:
    """Tell whether home is compared with a place by an indicator that a series measures too."""
    ends = where.split("-less-")
    if term in _GAPS and (ends[0] != known.home or ends[-1] == known.home):
        return False
    if term is Term.GAP_CHANGE_BOTH:
        return _has_two_editions(subject, ends, dates, known)
    return len(ends) == 1 + (term in _GAPS) and all(
        years and set(dates) <= years
        for years in (_years_of_place(subject, end, known) for end in ends)
    )


def _has_two_editions(
    subject: str, ends: Sequence[str], dates: Sequence[int], known: KnownIds
) -> bool:
    """Tell whether a place that home is held against has figures in two editions."""
    editions = [
        f"{place}@{vintage}"
        for _, place, vintage in known.series
        if place == ends[-1] and vintage is not None
    ]
    measured = [at for at in editions if set(dates) <= _years_of_place(subject, at, known)]
    return len(measured) > 1 and set(dates) <= _years_of_place(subject, ends[0], known)


def _years_of_place(subject: str, where: str, known: KnownIds) -> set[int]:
    """Return the years in which a place is measured: home by the source and from outside."""
    indicator = known.indicators.get(subject)
    if indicator is None or indicator.reference is None:
        return set()
    if where == known.home:
        return set(known.years.get(subject, ())) | _outturns(subject, known)
    place, at, vintage = where.partition("@")
    if place not in known.compared:
        return set()
    return set(known.series.get((indicator.reference, place, vintage if at else None), ()))


def _outturns(indicator: str, known: KnownIds) -> set[int]:
    """Return the years for which the reference data have the home place's own figure."""
    row = known.indicators.get(indicator)
    series = None if row is None else row.reference
    return {
        year
        for (name, place, _), years in known.series.items()
        if (name, place) == (series, known.home)
        for year in years
    }


#: Counts, dates of the run and outside figures are always there, and are never left out.
_POSSIBLE: Final[Mapping[str, Callable[[Sequence[str], KnownIds], bool]]] = {
    "figure": _is_figure,
    "claim": _is_of_claim,
    "measure": _is_measure,
    "growth": _is_of_pair,
    "rate": _is_of_rate,
    "composition": _is_of_part,
    "trend": _is_of_trend,
    "projection": _is_projection,
}


def _find_term(name: str) -> Term | None:
    return next((one for one in Term if one.value == name), None)


def _name(subject: str) -> str:
    return subject.partition("@")[0]


def _is_indicator(part: str, known: KnownIds) -> bool:
    name, at, scope = part.partition("@")
    return name in known.indicators and (scope in known.scopes.get(name, ()) if at else True)


def _years_in(part: str, pattern: re.Pattern[str]) -> list[int] | None:
    """Return the years of a part of the pattern, if they can be and are in their order."""
    match = pattern.fullmatch(part)
    if match is None:
        return None
    years = [int(year) for year in match.group("base", "end") if year is not None]
    fine = all(year in _YEARS for year in years) and years == sorted(set(years))
    return years if fine else None
