"""Growth over every comparable pair, with honest bounds (notebook 02).

A pair is two levels of one indicator in one scope at two dates. They are found in two ways: two
printed levels, or a level and its printed change, from which the base is computed and marked
``back-cast``. Levels grow in percent and compound per year; ratios change in percentage points
and never "by percent". What can't be computed is refused with its reason.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import pairwise
from typing import Final, Literal

from pydantic import Field

from analysis.core.period import Period
from analysis.core.quantity import (
    NEGATIVE_INFINITY,
    ROOT_DIGITS,
    End,
    Infinite,
    Quantity,
    compound_rate,
    pct_change,
    propagate,
)
from analysis.core.records import Ids, Record
from analysis.core.result import (
    Estimate,
    ModelId,
    Refusal,
    RemarkCode,
    Subject,
    Term,
    remark,
)
from analysis.core.vocabulary import RATIO_UNITS, Measure
from analysis.source.bounds import HedgePolicy
from analysis.source.observe import Observation
from analysis.source.schema import Indicator, UnitName
from analysis.study.published import (
    DatedPair,
    find_interval,
    publish,
    read_quantity,
    refer_to_figures,
)

#: How a level came about: both of a pair printed, or the base computed from a printed change.
Origin = Literal["printed", "back-cast"]
#: The measures of levels only, which need both levels to be above nothing.
_RATES: Final = (Term.PCT, Term.LOG_CHANGE, Term.CAGR)
_WHOLE_FALL: Final = -100  # percent


@dataclass(frozen=True)
class Level:
    """A level at a date, with every figure that prints it.

    Attributes:
        figures: the figures behind it, first the one whose print gives value and bounds.
        origin: ``printed``, or ``back-cast`` when computed from a level and its change.
        asof: dated only by the document, as "now".
        span_years: over how many years a flow adds up; 0 for a single date.
        other_date: the second date of a count that is printed under a firm year too.
    """

    indicator: str
    scope: str
    year: int
    quantity: Quantity
    unit: UnitName
    figures: tuple[str, ...]
    origin: Origin = "printed"
    asof: bool = False
    span_years: int = 0
    other_date: bool = False

    @property
    def period(self) -> Period:
        """When it holds."""
        return Period.of_year(self.year, asof=self.asof, span_years=self.span_years)


class GrowthRow(DatedPair, Record):
    """Growth over one pair; a row of `tables/growth.csv`. Bounds stand beside each measure."""

    indicator: str
    scope: str = Field(description="id of the place or body, as in source.yml")
    base_year: int = Field(description="the last year of a span")
    base_asof: bool = Field(description='dated only by the document, as "now"')
    end_year: int
    end_asof: bool
    span_years: int = Field(
        0, description="over how many years both levels add up; 0 for a single date"
    )
    years: int = Field(description="from base to end")
    unit: UnitName
    measure: Measure
    base: Decimal
    base_low: Decimal
    base_high: Decimal
    end: Decimal
    end_low: Decimal
    end_high: Decimal
    base_origin: Origin
    change: Decimal = Field(description="end less base, in the indicator's unit")
    change_low: Decimal
    change_high: Decimal
    pct: Decimal | None = Field(None, description="levels: total growth in percent")
    pct_low: Decimal | None = None
    pct_high: Decimal | None = None
    log_change: Decimal | None = Field(None, description="levels: 100 ln(end / base)")
    log_change_low: Decimal | None = None
    log_change_high: Decimal | None = None
    cagr: Decimal | None = Field(None, description="levels: compound annual growth, percent")
    cagr_low: Decimal | None = None
    cagr_high: Decimal | None = None
    pp: Decimal | None = Field(None, description="ratios: change in percentage points")
    pp_low: Decimal | None = None
    pp_high: Decimal | None = None
    pp_per_year: Decimal | None = None
    pp_per_year_low: Decimal | None = None
    pp_per_year_high: Decimal | None = None
    headline: bool = Field(
        description="the indicator's reading to quote: printed, firmly dated, longest"
    )
    other_date: bool = Field(
        default=False, description="the end is the second date of a count printed under two"
    )
    variant: str = Field(
        "",
        pattern=r"^[a-z0-9-]*$",
        description="tells an indicator's pairs apart: empty for the headline, `other` for the "
        "other date of its count, else the dates",
    )
    figures: Ids = Field(description="ids of the figures used, base first")
    end_figures: Ids = Field(description="those of them that print the end level, best first")

    @property
    def base_figures(self) -> tuple[str, ...]:
        """The figures that print the base, best first; of a back-cast its level and its change."""
        if self.base_origin == "back-cast":
            return self.figures
        return tuple(figure for figure in self.figures if figure not in self.end_figures)

    @property
    def change_figure(self) -> str | None:
        """The figure that prints a back-cast's change."""
        return self.figures[1] if self.base_origin == "back-cast" else None

    def quantity(self, name: str) -> Quantity | None:
        """Return a measure with its bounds, as published; None where it was refused.

        Args:
            name: ``base``, ``end``, ``change``, ``pct``, ``log_change``, ``cagr``, ``pp`` or
                ``pp_per_year``.
        """
        return read_quantity(self, name)

    def estimates(self) -> list[Estimate]:
        """Return the measures of the row, each with the figures it rests on.

        A level rests on the figure whose print gives its value and bounds, a computed base on
        the level and the change it was computed from, and a measure of both on every figure
        that prints either.
        """
        own = {
            Term.BASE: self.base_figures[: 2 if self.base_origin == "back-cast" else 1],
            Term.END: self.end_figures[:1],
        }
        dates = {
            Term.BASE: (self.base_period, self.base_period),
            Term.END: (self.end_period, self.end_period),
        }
        remarks = tuple(
            remark(code)
            for code, said in (
                (RemarkCode.PRINTED_BASE, self.base_origin == "printed"),
                (RemarkCode.BACK_CAST_BASE, self.base_origin == "back-cast"),
                (RemarkCode.OTHER_DATE, self.other_date),
            )
            if said
        )
        result = []
        for term in MEASURES:
            start, end = dates.get(term, (self.base_period, self.end_period))
            quantity = self.quantity(term)
            if quantity is not None:
                result.append(
                    Estimate(
                        subject=self.subject,
                        model=ModelId.GROWTH,
                        term=term,
                        variant=self.variant,
                        start=start,
                        end=end,
                        value=getattr(self, term),
                        interval=find_interval(quantity),
                        operands=refer_to_figures(own.get(term, self.figures)),
                        remarks=remarks,
                    )
                )
        return result

    def refusals(self) -> list[Refusal]:
        """Return the rates that can't be computed, with the reason: a level may be nothing."""
        if self.unit in RATIO_UNITS:
            return []
        reason = RemarkCode.BASE_MAY_VANISH if self.base_low <= 0 else RemarkCode.NOT_POSITIVE
        return [
            Refusal(
                subject=self.subject,
                model=ModelId.GROWTH,
                term=term,
                start=self.base_period,
                end=self.end_period,
                reason=remark(reason),
            )
            for term in _RATES
            if getattr(self, term) is None
        ]

    @property
    def subject(self) -> Subject:
        """What grew: the indicator in its scope."""
        return Subject(indicator=self.indicator, scope=self.scope, unit=self.unit)


#: The measures of a growth row, in their order; each is a column with its two bounds.
MEASURES: Final = (
    Term.BASE,
    Term.END,
    Term.CHANGE,
    Term.PCT,
    Term.LOG_CHANGE,
    Term.CAGR,
    Term.PP,
    Term.PP_PER_YEAR,
)


@dataclass(frozen=True)
class Growth:
    """What could be compared, and what could not.

    Attributes:
        rows: growth over every comparable pair.
        refusals: pairs and measures that can't be computed, each with its reason.
    """

    rows: tuple[GrowthRow, ...]
    refusals: tuple[Refusal, ...]


def find_levels(observations: Iterable[Observation]) -> list[Level]:
    """Gather each indicator's levels by date; figures that agree become one level.

    A count printed unchanged under a firm year and again "as of" the document is one level
    whose date the print leaves open: the firm year comes first and the other date is kept as a
    reading of its own, so that both growth rates can be shown, but no growth is computed
    between the two.
    """
    groups: dict[tuple[str, str, Period], list[Observation]] = defaultdict(list)
    for row in observations:
        if row.kind in {"level", "share"} and row.period is not None:
            # A level is compared at the end of its period, whatever its month.
            dated = Period.of_year(row.period.end, asof=row.asof, span_years=row.period.span_years)
            groups[row.indicator, row.scope, dated].append(row)
    levels = []
    for (indicator, scope, period), rows in groups.items():
        for agreeing in _agreeing(rows):
            best = min(agreeing, key=lambda r: (r.high - r.low, r.figure))
            levels.append(
                Level(
                    indicator,
                    scope,
                    period.end,
                    best.quantity,
                    best.unit,
                    tuple(r.figure for r in (best, *(r for r in agreeing if r is not best))),
                    asof=period.asof,
                    span_years=period.span_years,
                )
            )
    return sorted(levels, key=lambda level: (level.indicator, level.scope, level.year, level.asof))


def _agreeing(rows: Sequence[Observation]) -> list[list[Observation]]:
    """Split figures of one indicator and date into groups that one true value could explain."""
    groups: list[list[Observation]] = []
    for row in sorted(rows, key=lambda r: r.high - r.low):
        for group in groups:
            if all(row.quantity.overlaps(other.quantity) for other in group):
                group.append(row)
                break
        else:
            groups.append([row])
    return groups


@dataclass(frozen=True)
class Pair:
    """Two levels to compare; for a back-cast, with the printed change that made the base.

    Attributes:
        base, end: the levels.
        change: the printed change, or None where both levels are printed.
        undo: computes the base from the end and the change.
    """

    base: Level
    end: Level
    change: Quantity | None = None
    undo: Callable[[End, End], End] | None = None

    @property
    def years(self) -> int:
        """Years from base to end."""
        return self.end.year - self.base.year

    def measure(self, function: Callable[[End, End], End]) -> Quantity:
        """Apply ``function(base, end)`` with bounds.

        A computed base moves with its end, so the corners visited are those of the printed
        figures: a printed growth of 26.8% comes back as 26.8%, whatever the level's rounding.
        """
        if self.change is None or self.undo is None:
            return propagate(function, self.base.quantity, self.end.quantity)
        undo = self.undo
        return propagate(lambda e, c: function(undo(e, c), e), self.end.quantity, self.change)


def backcast_levels(
    levels: Sequence[Level], observations: Iterable[Observation]
) -> Iterator[Pair | Refusal]:
    """Yield a computed base and its printed end for each level whose change is printed.

    With the level ``e`` and the change ``c``, the base is ``e / (1 + c/100)`` where ``c`` is a
    growth rate in percent, and ``e - c`` where it is in percentage points or in the level's own
    unit. A change with one year is against the year before; a span runs from its first year. An
    annual average is no total change and is left to the claims. A fall that may be one of
    100 percent or more leaves no base to compute: the pair is refused.
    """
    for row in observations:
        if row.kind != "change" or row.end is None or row.average:
            continue
        base_year = row.start if row.span and row.start is not None else row.end - 1
        for level in levels:
            same = (level.indicator, level.scope, level.year) == (
                row.indicator,
                row.scope,
                row.end,
            )
            if not same or level.span_years:
                continue
            undo = _find_undo(row.unit, level.unit)
            if undo is None:
                continue
            if undo is _undo_growth and row.low <= _WHOLE_FALL:
                yield Refusal(
                    subject=Subject(indicator=level.indicator, scope=level.scope, unit=level.unit),
                    model=ModelId.GROWTH,
                    start=Period(base_year, base_year),
                    end=level.period,
                    reason=remark(RemarkCode.BASE_MAY_VANISH),
                )
                continue
            base = replace(
                level,
                year=base_year,
                quantity=propagate(undo, level.quantity, row.quantity),
                figures=(level.figures[0], row.figure),
                origin="back-cast",
                asof=False,
            )
            end = replace(level, figures=(level.figures[0],))
            yield Pair(base, end, row.quantity, undo)


def _find_undo(change_unit: UnitName, level_unit: UnitName) -> Callable[[End, End], End] | None:
    """Return how a change is undone, or None: "percent" of a ratio could be either of two."""
    ratio = level_unit in RATIO_UNITS
    if change_unit == "percent" and not ratio:
        return _undo_growth
    if change_unit == ("percentage_point" if ratio else level_unit):
        return _undo_increment
    return None


def _undo_growth(end: End, pct: End) -> End:
    return end / (1 + pct / 100)


def _undo_increment(end: End, increment: End) -> End:
    return end - increment


def pair_levels(levels: Sequence[Level]) -> Iterator[Pair]:
    """Yield every pair of neighbouring dates of one indicator and scope, then first with last.

    Spans of different length are not comparable and are left apart. A repeated count under two
    dates forms no pair with itself, but the other date is paired with the base of the first.
    """
    series: dict[tuple[str, str, int], list[Level]] = defaultdict(list)
    for level in levels:
        series[level.indicator, level.scope, level.span_years].append(level)
    for points in series.values():
        dated = [level for level in points if _find_original(level, points) is None]
        years = sorted({level.year for level in dated})
        spans = dict.fromkeys((*pairwise(years), (years[0], years[-1])))
        for first, last in spans:
            if first < last:
                for base in (level for level in dated if level.year == first):
                    for end in (level for level in dated if level.year == last):
                        yield Pair(base, end)
        for repeat in points:  # the second date of a repeated count, against the same base
            original = _find_original(repeat, points)
            earlier = [year for year in years if original and year < original.year]
            if earlier:
                for base in (level for level in dated if level.year == earlier[-1]):
                    yield Pair(base, replace(repeat, other_date=True))


def _find_original(level: Level, points: Iterable[Level]) -> Level | None:
    """Return the latest firmly dated earlier level that an "as of" level prints again, if any."""
    if not level.asof:
        return None
    originals = [
        other
        for other in points
        if other.quantity == level.quantity and not other.asof and other.year < level.year
    ]
    return max(originals, key=lambda other: other.year, default=None)


def compute_growth(pair: Pair, indicator: Indicator) -> GrowthRow:
    """Return every growth measure of a pair, each with its bounds.

    For a level: percent ``100 (e/b - 1)``, log change ``100 ln(e/b)``, and the compound annual
    rate ``100 ((e/b)^(1/years) - 1)``. For a ratio: ``e - b`` in percentage points, and per year.
    Computed exactly; published to twelve digits, the bounds rounded outwards.
    """
    base, end = pair.base, pair.end
    cells: dict[str, Quantity] = {
        Term.BASE.value: base.quantity,
        Term.END.value: end.quantity,
        Term.CHANGE.value: pair.measure(lambda b, e: e - b),
    }
    if end.unit in RATIO_UNITS:
        cells[Term.PP.value] = cells[Term.CHANGE.value]
        cells[Term.PP_PER_YEAR.value] = pair.measure(lambda b, e: (e - b) / pair.years)
    elif base.quantity.low > 0 and end.quantity.low > 0:
        cells[Term.PCT.value] = pair.measure(pct_change)
        cells[Term.LOG_CHANGE.value] = pair.measure(_log_change)
        cells[Term.CAGR.value] = pair.measure(lambda b, e: compound_rate(b, e, pair.years))
    return GrowthRow(
        indicator=end.indicator,
        scope=end.scope,
        base_year=base.year,
        base_asof=base.asof,
        end_year=end.year,
        end_asof=end.asof,
        span_years=end.span_years,
        years=pair.years,
        unit=end.unit,
        measure=indicator.measure,
        base_origin=base.origin,
        headline=False,
        other_date=end.other_date,
        figures=tuple(dict.fromkeys((*base.figures, *end.figures))),
        end_figures=end.figures,
        **publish(cells),
    )


def _log_change(base: End, end: End) -> End:
    ratio = end / base
    if isinstance(ratio, Infinite):
        return ratio
    if ratio == 0:
        return NEGATIVE_INFINITY
    with localcontext() as context:
        context.prec = ROOT_DIGITS
        quotient = Decimal(ratio.numerator) / Decimal(ratio.denominator)
        return 100 * Fraction(quotient.ln())


def measure_growth(
    observations: Sequence[Observation],
    indicators: Mapping[str, Indicator],
    *,
    base_year: int,
    end_year: int,
) -> Growth:
    """Return growth over every comparable pair between two years.

    A printed pair is preferred to a back-cast of the same dates. One row of each indicator and
    scope is its ``headline``: printed rather than back-cast, dated firmly rather than "as of",
    and over the longest span.

    Args:
        observations: from :func:`analysis.source.observe.clean_figures`.
        indicators: their definitions.
        base_year: no base before it.
        end_year: no end after it.
    """
    levels = [level for level in find_levels(observations) if base_year <= level.year <= end_year]
    # A level and the change printed beside it stand on one account even where two levels don't.
    found = list(pair_levels([x for x in levels if indicators[x.indicator].comparable]))
    printed = {_dates(pair) for pair in found}
    refusals: list[Refusal] = []
    for made in backcast_levels(levels, observations):
        if isinstance(made, Refusal):
            dates = (made.subject.indicator, made.subject.scope, made.start, made.end)
            if dates not in printed:
                refusals.append(made)
        elif _dates(made) not in printed:
            found.append(made)
    refusals = [one for one in refusals if one.start is None or one.start.start >= base_year]
    rows = [
        compute_growth(pair, indicators[pair.end.indicator])
        for pair in found
        if base_year <= pair.base.year < pair.end.year
    ]
    rows = _tell_apart(rows)
    return Growth(
        tuple(rows), (*refusals, *(refusal for row in rows for refusal in row.refusals()))
    )


def _dates(pair: Pair) -> tuple[str, str, Period, Period]:
    return pair.end.indicator, pair.end.scope, pair.base.period, pair.end.period


def _rank(row: GrowthRow) -> tuple[bool, bool, int]:
    firm = not (row.base_asof or row.end_asof)
    return (row.base_origin == "printed", firm, row.years)


def _tell_apart(rows: Sequence[GrowthRow]) -> list[GrowthRow]:
    """Mark each indicator's headline and give every row a variant that no other of it has."""
    best: dict[tuple[str, str], GrowthRow] = {}
    for row in rows:
        held = best.get((row.indicator, row.scope))
        if held is None or _rank(row) > _rank(held):
            best[row.indicator, row.scope] = row
    taken: set[tuple[str, str, str]] = set()
    result = []
    for row in rows:
        headline = best[row.indicator, row.scope]
        wanted = _name_variant(row, headline)
        variant, count = wanted, 1
        while (row.indicator, row.scope, variant) in taken:
            count += 1
            variant = f"{wanted}-{count}"
        taken.add((row.indicator, row.scope, variant))
        result.append(row.model_copy(update={"headline": row is headline, "variant": variant}))
    return result


def _name_variant(row: GrowthRow, headline: GrowthRow) -> str:
    if row is headline:
        return ""
    same_count = (row.base_figures, row.quantity("end")) == (
        headline.base_figures,
        headline.quantity("end"),
    )
    if row.other_date and same_count:
        return "other"
    base, end = (
        f"{'asof' if asof else ''}{year}"
        for year, asof in ((row.base_year, row.base_asof), (row.end_year, row.end_asof))
    )
    return f"{base}-{end}" + (f"-over{row.span_years}" if row.span_years else "")


def _refuse_policy(refusal: Refusal, policy: HedgePolicy) -> "SensitivityRow":
    start, end = refusal.start, refusal.end
    if start is None or end is None:
        msg = f"a refused pair of {refusal.subject.indicator} has no dates"
        raise ValueError(msg)
    return SensitivityRow(
        indicator=refusal.subject.indicator or "",
        scope=refusal.subject.scope or "",
        base_year=start.end,
        base_asof=start.asof,
        end_year=end.end,
        end_asof=end.asof,
        measure="cagr",
        policy=policy,
        refused=refusal.reason.code,
    )


class SensitivityRow(DatedPair, Record):
    """One growth measure under one hedge policy; a row of `tables/sensitivity.csv`."""

    indicator: str
    scope: str
    base_year: int
    base_asof: bool
    end_year: int
    end_asof: bool
    span_years: int = 0
    measure: Literal["cagr", "pp"]
    policy: HedgePolicy
    value: Decimal | None = Field(None, description="empty where the policy leaves none")
    low: Decimal | None = None
    high: Decimal | None = None
    refused: RemarkCode | None = Field(None, description="why there is no value")


def compare_policies(
    observe: Callable[[HedgePolicy], Sequence[Observation]],
    indicators: Mapping[str, Indicator],
    *,
    base_year: int,
    end_year: int,
) -> list[SensitivityRow]:
    """Return each headline pair's annual growth, or points, under every hedge policy.

    Under a policy that leaves a pair no rate, its row says why.

    Args:
        observe: returns the observations under a policy.
        indicators: their definitions.
        base_year, end_year: as in :func:`measure_growth`.
    """
    result = []
    for policy in HedgePolicy:
        growth = measure_growth(
            observe(policy), indicators, base_year=base_year, end_year=end_year
        )
        for row in growth.rows:
            if not row.headline:
                continue
            measure: Literal["cagr", "pp"] = "pp" if row.unit in RATIO_UNITS else "cagr"
            result.append(
                SensitivityRow(
                    indicator=row.indicator,
                    scope=row.scope,
                    base_year=row.base_year,
                    base_asof=row.base_asof,
                    end_year=row.end_year,
                    end_asof=row.end_asof,
                    span_years=row.span_years,
                    measure=measure,
                    policy=policy,
                    value=getattr(row, measure),
                    low=getattr(row, f"{measure}_low"),
                    high=getattr(row, f"{measure}_high"),
                    refused=next((one.reason.code for one in row.refusals()), None),
                )
            )
        quoted = {(row.indicator, row.scope) for row in growth.rows}
        result += [
            _refuse_policy(one, policy)
            for one in growth.refusals
            if one.term is None and (one.subject.indicator, one.subject.scope) not in quoted
        ]
    return sorted(result, key=lambda row: (row.indicator, row.scope))
