"""Which results stand under every fair convention, and which flip (notebook 04).

A growth rate or a verdict rests on conventions that the document does not state: how hedges become
bounds, whether figures were rounded or cut off, which of two printed dates a count has, whether
years are counted with both ends. Each headline rate and each claim is recomputed from the same
figures with one of them changed at a time, so that a reader sees the set of values a result can
take and what it hangs on. Nothing is averaged and no convention is preferred: the run's own is
only the one that the brief quotes.

So is each measure that is a change, and each change of a gap between places in both editions:
their sign is what is concluded. A measure that is a level or a share has no conclusion of its own
and no row; that one number is above another, which prose may hold, is not tried here.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from functools import partial
from typing import Any, Final, Self

from pydantic import Field

from analysis.core.period import Period
from analysis.core.quantity import Quantity, to_bounds, to_decimal
from analysis.core.records import Bound, Record
from analysis.core.result import Estimate, Refusal, RemarkCode, Result, Term
from analysis.core.vocabulary import CONVENTIONS, Conclusion, Convention, Verdict
from analysis.source.bounds import HedgePolicy
from analysis.source.claims import Claim
from analysis.source.measures import Measure
from analysis.source.observe import Observation, clean_figures
from analysis.source.reference import Reference, ReferenceRow
from analysis.source.schema import Source, UnitName
from analysis.study.claims import HOLDING, judge_claims
from analysis.study.conventions import (
    USUAL,
    Conventions,
    DateReading,
    Rounding,
    YearCount,
    find_other_dates,
    is_rounded,
    read_rounding,
)
from analysis.study.growth import (
    GrowthRow,
    Level,
    Pair,
    backcast_levels,
    compute_growth,
    find_levels,
)
from analysis.study.measures import compute_measures
from analysis.study.published import read_estimate
from analysis.study.trends.study import compare_changes


class RobustnessRow(Record):
    """What is recomputed under one convention; a row of `tables/robustness.csv`."""

    subject: str = Field(
        description="what is recomputed: `<indicator>.<scope>` of a headline pair, a claim's id, "
        "or the id of a number"
    )
    indicator: str | None = Field(None, description="of a growth rate; else empty")
    scope: str | None = Field(None, description="of a growth rate: id of the place or body")
    claim: str | None = Field(None, description="of a verdict; else empty")
    number: str | None = Field(
        None, description="id of a measure that is a change, or of a change of a gap; else empty"
    )
    convention: Convention = Field(
        description="the one thing that is read otherwise; a hedge policy goes with the usual "
        "conventions, the others with the run's hedge policy"
    )
    baseline: bool = Field(description="true where it is the run's own: what the brief quotes")
    measure: Term | None = Field(
        None,
        description="of growth: compound annual growth, or points a year; over less than a year "
        "growth in percent, or points; else empty",
    )
    years: Decimal | None = Field(
        None, description="of growth: over how many years it is reckoned"
    )
    unit: UnitName | None = Field(None, description="of the rate or change")
    value: Decimal | None = Field(None, description="the rate or change at the printed values")
    low: Bound | None = Field(None, description="the least that the convention allows")
    high: Bound | None = Field(None, description="the most that the convention allows")
    point: bool = Field(
        default=True,
        description="whether the rate is a point: false where it rests on a print that names only "
        "an end, so that its bounds are all that is known",
    )
    refused: RemarkCode | None = Field(None, description="why there is no rate")
    verdict: Verdict | None = Field(None, description="of the claim, over all its readings")
    conclusion: Conclusion = Field(description="what a reader takes away")
    moves: bool = Field(
        description="true where the baseline's rate lies outside this one's bounds (of a rate "
        "that is no point, all of them), or the verdict is another one"
    )
    flips: bool = Field(description="true where the conclusion is another than the baseline's")
    robust: bool = Field(description="true where no convention flips the subject's conclusion")
    union_low: Bound | None = Field(None, description="the least rate under any convention")
    union_high: Bound | None = Field(None, description="the most under any convention")


@dataclass(frozen=True)
class _Case:
    """One convention with the parameters it sets.

    Attributes:
        name: its code.
        policy: how hedges become bounds.
        conventions: how prints are read beside their hedges.
    """

    name: Convention
    policy: HedgePolicy
    conventions: Conventions = USUAL

    @property
    def swaps_dates(self) -> bool:
        """Whether a count printed under two dates has the other."""
        return self.conventions.dates is DateReading.OTHER

    @property
    def counts_both_ends(self) -> bool:
        """Whether years are counted with both ends."""
        return self.conventions.years is YearCount.INCLUSIVE


def _list_cases(policy: HedgePolicy) -> list[_Case]:
    """Return every hedge policy, then each other convention beside the run's policy."""
    return [
        *(_Case(_CODES[one.value], one) for one in HedgePolicy),
        _Case("truncation", policy, Conventions(rounding=Rounding.TRUNCATION)),
        _Case("other_date", policy, Conventions(dates=DateReading.OTHER)),
        _Case("inclusive_years", policy, Conventions(years=YearCount.INCLUSIVE)),
    ]


_CODES: Final[Mapping[str, Convention]] = {name: name for name in CONVENTIONS}


@dataclass(frozen=True)
class _Found:
    """What one convention makes of a subject.

    Attributes:
        convention: its code.
        conclusion: what a reader takes away.
        verdict: of a claim.
        rate: of growth, exactly; a change.
        cells: what else the row says.
    """

    convention: Convention
    conclusion: Conclusion
    verdict: Verdict | None = None
    rate: Quantity | None = None
    cells: Mapping[str, Any] = field(default_factory=dict)

    def moves_from(self, base: "_Found") -> bool:
        """Tell whether a number or verdict is not what it was."""
        if self.rate is None or base.rate is None:
            return self.verdict != base.verdict or (self.rate is None) != (base.rate is None)
        if base.rate.point:
            return not self.rate.contains(base.rate.value)
        return not self.rate.overlaps(base.rate)


def assess_robustness(  # noqa: PLR0913 (the data and the run's parameters, each named)
    growth: Iterable[GrowthRow],
    claims: Mapping[str, Claim],
    source: Source,
    reference: Reference | None = None,
    *,
    policy: HedgePolicy,
    measures: Mapping[str, Measure],
    base_year: int,
    end_year: int,
) -> list[RobustnessRow]:
    """Recompute all of which a finding may be made, under every convention, one changed at a time.

    A pair is chosen once, under the run's policy, and recomputed from the same figures, so that
    its rows differ by the convention and by nothing else. A rate's conclusion is its sign, where
    all values that the convention allows agree on it. A claim's is whether it holds as it plainly
    reads (whatever the verdict's strength), under another reading only, under none, or can't be
    checked. A convention that leaves nothing to read otherwise has no row: years counted with
    both ends where no years are counted, another date where no count has one; no measure and no
    gap counts years. What the run's own policy refuses is no number of the brief and has no row.

    Args:
        growth: from :func:`analysis.study.growth.measure_growth`, under the run's policy.
        claims: from :func:`analysis.source.claims.read_claims`.
        source: the figures.
        reference: external figures, for claims and measures that name some, and for other places.
        policy: the run's.
        measures: from :func:`analysis.source.measures.read_measures`.
        base_year, end_year: the years chosen.

    Returns:
        The rates by indicator and scope, then the claims and the measures in the order of their
        files, then the changes of gaps; of each, a row per convention in the order of
        :data:`analysis.core.vocabulary.CONVENTIONS`.

    Raises:
        InputError: as :func:`analysis.study.claims.judge_claims` does.
    """
    growth = tuple(growth)
    prints = _Prints.of_source(source, policy)
    cases = _list_cases(policy)
    subjects: dict[str, list[_Found]] = {}
    for row in sorted(growth, key=lambda row: (row.indicator, row.scope)):
        if row.headline and row.measure != "rank":
            subjects[f"{row.indicator}.{row.scope}"] = [
                _regrow(row, case, prints) for case in cases if _touches_pair(case, row, prints)
            ]
    verdicts = {
        case: judge_claims(
            {name: one for name, one in claims.items() if _touches_claim(case, one, prints)},
            source,
            reference,
            policy=case.policy,
            conventions=case.conventions,
        )
        for case in cases
    }
    for name in claims:
        subjects[name] = [
            _Found(
                case.name,
                conclude_claim(found[name]),
                verdict=found[name],
                cells={"claim": name, "verdict": found[name]},
            )
            for case, found in verdicts.items()
            if name in found
        ]
    undated = [case for case in cases if not case.swaps_dates and not case.counts_both_ends]
    remeasure = partial(_remeasure, measures, source, reference, base_year, end_year)
    subjects |= _vary_changes(undated, policy, remeasure)
    if reference is not None:
        regap = partial(_regap, growth, source, reference, prints)
        subjects |= _vary_changes(undated, policy, regap)
    return [row for subject, found in subjects.items() for row in _compare(subject, found, policy)]


def _compare(subject: str, found: Sequence[_Found], policy: HedgePolicy) -> list[RobustnessRow]:
    """Return a subject's rows, with what only all of them together tell."""
    [base] = [one for one in found if one.convention == policy.value]
    robust = all(one.conclusion == base.conclusion for one in found)
    bounds = [to_bounds(one.rate) for one in found if one.rate is not None]
    return [
        RobustnessRow(
            subject=subject,
            convention=one.convention,
            baseline=one is base,
            conclusion=one.conclusion,
            moves=one.moves_from(base),
            flips=one.conclusion != base.conclusion,
            robust=robust,
            union_low=min((low for _, low, _ in bounds), default=None),
            union_high=max((high for *_, high in bounds), default=None),
            **one.cells,
        )
        for one in found
    ]


def conclude_growth(rate: Quantity) -> Conclusion:
    """Return the sign that all values of a rate share, if they do."""
    if rate.low > 0:
        return "rises"
    return "falls" if rate.high < 0 else "unsure"


def conclude_claim(verdict: Verdict) -> Conclusion:
    """Return what a reader takes away of a verdict, whatever its strength."""
    if verdict in HOLDING:
        return "stands"
    if verdict == "under_reading":
        return "one_reading"
    return "unchecked" if verdict == "not_checkable" else "fails"


def count_robust(rows: Iterable[RobustnessRow]) -> dict[str, int]:
    """Return how many conclusions no convention changes, and how many hang on one.

    Claims that nobody can check under any convention have none, and are not counted. Of the hedge
    policies, how many conclusions, of claims and of growth rates, another one would change: any
    of them, and each. Measures and changes of gaps are not counted: they follow from figures that
    are.
    """
    rows = tuple(row for row in rows if row.number is None)
    quoted = [row for row in rows if row.baseline]
    claims = [row for row in quoted if row.claim is not None]
    pairs = [row for row in quoted if row.claim is None]
    by_policy = [row for row in rows if row.flips and row.convention in set(HedgePolicy)]
    return {
        "conventions": len({row.convention for row in rows}),
        "claims": sum(row.robust and row.conclusion != "unchecked" for row in claims),
        "flips": sum(not row.robust for row in claims),
        "pairs": sum(row.robust and row.conclusion != "unsure" for row in pairs),
        "pairs_open": sum(not row.robust or row.conclusion == "unsure" for row in pairs),
        "policy": len({row.subject for row in by_policy}),
        **{
            f"policy.{one.value}": sum(row.convention == one.value for row in by_policy)
            for one in HedgePolicy
        },
    }


# Prints


@dataclass(frozen=True)
class _Prints:
    """A source's measured figures under every policy.

    Attributes:
        observations: by policy and figure.
        other_dates: the second date of a count that is printed under two, by figure.
    """

    source: Source
    observations: Mapping[HedgePolicy, Mapping[str, Observation]]
    other_dates: Mapping[str, Period]

    @classmethod
    def of_source(cls, source: Source, policy: HedgePolicy) -> Self:
        """Read a source's figures; its counts with two dates are those of the run's policy."""
        observations = {
            one: {row.figure: row for row in clean_figures(source, policy=one)}
            for one in HedgePolicy
        }
        return cls(source, observations, find_other_dates(observations[policy].values()))

    def observe(self, figure: str, case: _Case) -> Observation:
        """Return a figure's observation as a convention bounds it."""
        row = self.observations[case.policy][figure]
        if not is_rounded(self.source.figure(figure)):
            return row
        bounded = read_rounding(row.quantity, case.conventions.rounding)
        _, low, high = to_bounds(bounded, 28)
        return row.model_copy(update={"low": low, "high": high})

    def level(self, figures: Sequence[str], case: _Case) -> Level:
        """Return the level that figures print together, at the date a convention gives it.

        Where the convention leaves them no value in common, it is that of the first, whose print
        gave the level its value.
        """
        prints = [self.observe(figure, case) for figure in figures]
        [level] = (
            one for one in find_levels(prints, self.source.indicators) if figures[0] in one.figures
        )
        other = self.other_dates.get(figures[0]) if case.swaps_dates else None
        return level if other is None else replace(level, period=other)


# Growth


def _touches_pair(case: _Case, row: GrowthRow, prints: _Prints) -> bool:
    """Tell whether a convention can read a pair otherwise.

    A back-cast base follows from the change printed for its level's own date, so that another
    date has none. Between months, years are no matter of counting.
    """
    if case.swaps_dates:
        figures = {row.base_bound_by[0], row.end_bound_by[0]}
        return row.base_origin == "printed" and not figures.isdisjoint(prints.other_dates)
    return not case.counts_both_ends or row.years.denominator == 1


def _regrow(row: GrowthRow, case: _Case, prints: _Prints) -> _Found:
    """Return a headline pair's rate under a convention: a year's, over a year or more."""
    measure = _find_measure(row)
    cells: dict[str, Any] = {
        "indicator": row.indicator,
        "scope": row.scope,
        "measure": measure,
        "unit": "percentage_point" if row.is_ratio else "percent",
    }
    pair = _read_pair(row, case, prints)
    if isinstance(pair, Refusal):
        return _Found(case.name, "unsure", cells=cells | {"refused": pair.reason.code})
    found = compute_growth(pair)
    rate = found.quantity(measure)
    cells["years"] = to_decimal(pair.years)
    if rate is None:
        [refused] = {one.reason.code for one in found.refusals() if one.term is measure}
        # Without a rate the sign may still be known: from nearly 150 to 300 is a rise.
        sign = conclude_growth(pair.difference())
        return _Found(case.name, sign, cells=cells | {"refused": refused})
    cells |= dict(zip(("value", "low", "high"), to_bounds(rate), strict=True))
    cells["point"] = rate.point
    return _Found(case.name, conclude_growth(rate), rate=rate, cells=cells)


def _find_measure(row: GrowthRow) -> Term:
    """Return what a pair is quoted by: a rate a year, but over less than a year the change."""
    if row.is_ratio:
        return Term.PP_PER_YEAR if row.years >= 1 else Term.PP
    return Term.CAGR if row.years >= 1 else Term.PCT


def _read_pair(row: GrowthRow, case: _Case, prints: _Prints) -> Pair | Refusal:
    """Return the pair of a row from the same figures, as a convention reads them.

    With both ends counted, years are one more than elapse: as if the base stood a year earlier.
    """
    end = prints.level(row.end_bound_by, case)
    if row.change_figure is None:
        pair = Pair(prints.level(row.base_bound_by, case), end)
    else:
        [found] = backcast_levels([end], [prints.observe(row.change_figure, case)])
        if isinstance(found, Refusal):
            return found
        pair = found
    if not case.counts_both_ends:
        return pair
    date = pair.base.period
    earlier = replace(date, start=date.start - 1, end=date.end - 1)
    return replace(pair, base=replace(pair.base, period=earlier))


# Measures that are changes, and changes of gaps


def _vary_changes(
    cases: Iterable[_Case],
    policy: HedgePolicy,
    compute: Callable[[_Case], Mapping[str, Result]],
) -> dict[str, list[_Found]]:
    """Return the sign of each change under each convention, of those that the run's policy makes.

    Args:
        cases: the conventions that can read it otherwise.
        policy: the run's.
        compute: what a convention makes of each change, by the number's id.
    """
    made = {case: compute(case) for case in cases}
    [own] = (results for case, results in made.items() if case.name == policy.value)
    return {
        number: [_find_sign(case, number, results[number]) for case, results in made.items()]
        for number, result in own.items()
        if isinstance(result, Estimate)
    }


def _find_sign(case: _Case, number: str, result: Result) -> _Found:
    """Return the sign of a change under a convention; what is refused has none for sure."""
    if isinstance(result, Refusal):
        cells: dict[str, Any] = {"number": number, "refused": result.reason.code}
        return _Found(case.name, "unsure", cells=cells)
    change = read_estimate(result)
    cells = {"number": number, "unit": result.unit.name, "point": change.point}
    cells |= dict(zip(("value", "low", "high"), to_bounds(change), strict=True))
    return _Found(case.name, conclude_growth(change), rate=change, cells=cells)


def _remeasure(
    measures: Mapping[str, Measure],
    source: Source,
    reference: Reference | None,
    base_year: int,
    end_year: int,
    case: _Case,
) -> dict[str, Result]:
    """Return the measures that are changes under a convention, by their ids."""
    rows = compute_measures(
        {name: one for name, one in measures.items() if one.change},
        source,
        reference,
        policy=case.policy,
        conventions=case.conventions,
        base_year=base_year,
        end_year=end_year,
    )
    return {f"measure.{row.measure}": row.result() for row in rows}


def _regap(
    growth: Iterable[GrowthRow],
    source: Source,
    reference: Reference,
    prints: _Prints,
    case: _Case,
) -> dict[str, Result]:
    """Return what both editions leave each change of a gap under a convention, by its id.

    The place's own pairs are those of the run, from the same figures.
    """
    outside = reference.under(case.policy)
    if case.conventions.rounding is Rounding.TRUNCATION:
        outside = _CutOff(**{one.name: getattr(outside, one.name) for one in fields(outside)})
    printed = [row for row in growth if row.headline and row.base_origin == "printed"]
    pairs = (_read_pair(row, case, prints) for row in printed)
    rows = [
        compute_growth(pair).model_copy(update={"headline": True})
        for pair in pairs
        if isinstance(pair, Pair)
    ]
    return {_name_gap_change(one): one for one in compare_changes(rows, source, outside)}


@dataclass(frozen=True)
class _CutOff(Reference):
    """Outside figures, those without a hedge read as cut off after their last digit."""

    def written(self, row: ReferenceRow) -> Quantity:
        """Return a row's value as it is written, and what it was cut off from."""
        quantity = super().written(row)
        if row.read_hedge != "exact":
            return quantity
        return read_rounding(quantity, Rounding.TRUNCATION)


def _name_gap_change(result: Result) -> str:
    """Return the id that :mod:`analysis.register.ids` gives the number."""
    own, other = result.subject, result.subject.against
    if other is None or result.start is None or result.end is None:
        msg = f"no change of a gap: {result}"
        raise ValueError(msg)
    return (
        f"trend.{own.indicator}.{result.model}.{own.place}-less-{other.place}."
        f"{Term.GAP_CHANGE_BOTH}.{result.start.end}_{result.end.end}"
    )


# Claims


def _touches_claim(case: _Case, claim: Claim, prints: _Prints) -> bool:
    """Tell whether a convention can read a claim otherwise; only some of them count years."""
    counted = {
        operand
        for reading in claim.readings.values()
        if reading.years is not None
        for operand in (reading.years.start, reading.years.end)
    }
    if case.swaps_dates:
        figures = {figure for name, figure in claim.figures.items() if name in counted}
        return not figures.isdisjoint(prints.other_dates)
    return bool(counted) or not case.counts_both_ends
