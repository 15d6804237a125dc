"""Growth over every comparable pair, with honest bounds (notebook 02).

A pair is two levels of one indicator in one scope at two dates. They are found in two ways: two
printed levels, or a level and its printed change, from which the base is computed and marked
``back-cast``; a base that is printed is never computed. Amounts grow in percent and compound per
year; ratios (in percent, in ‰, as shares) change in percentage points and never "by percent". What
can't be computed is refused with its reason.

Prices are kept apart. A level of money is nominal unless it is said to be at constant prices, and
the two are never compared; a growth rate at constant prices is never undone on a nominal level,
but stands by itself (:mod:`analysis.study.rates`). Where the print doesn't say at which prices a
change of money is reckoned, it is taken to be at those of its level, and the pair says so.

Dates are told apart to the month. A stock or ratio dated by a year holds at the year's end, its
December. A flow of a year is set beside flows of whole years, and a flow dated by a month only
beside the same month of other years.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import pairwise
from typing import Any, Final, Literal

from pydantic import Field

from analysis.core.period import Period
from analysis.core.quantity import (
    NEGATIVE_INFINITY,
    ROOT_DIGITS,
    End,
    Infinite,
    Quantity,
    annualise,
    propagate,
)
from analysis.core.records import Bound, Ids, Record
from analysis.core.result import (
    Estimate,
    ModelId,
    Refusal,
    Remark,
    RemarkCode,
    Subject,
    Term,
    remark,
)
from analysis.core.vocabulary import POINTS, Kind, Measure, is_money, is_ratio
from analysis.source.observe import Observation
from analysis.source.schema import Indicator, Prices, UnitName
from analysis.study.published import (
    DatedPair,
    date_columns,
    find_interval,
    is_point,
    publish,
    read_given,
    read_quantity,
    refer_to_figures,
)
from analysis.study.variants import name_dates, tell_apart

#: How a level came about: both of a pair printed, or the base computed from a printed change.
Origin = Literal["printed", "back-cast"]
#: The kinds of figure that print a level.
_LEVELS: Final[frozenset[Kind]] = frozenset({"level", "share"})
#: The measures of amounts only, which need both levels to be above nothing.
_RATES: Final = (Term.PCT, Term.LOG_CHANGE, Term.CAGR)
#: The measures that follow from a printed growth rate alone, and from a printed increment alone.
_OF_GROWTH: Final = frozenset(_RATES)
_OF_INCREMENT: Final = frozenset({Term.CHANGE, Term.PP, Term.PP_PER_YEAR})
_WHOLE_FALL: Final = -100  # percent
#: The variant of a pair whose end is the other date that its count is printed under.
OTHER_DATE: Final = "other"


# --- levels --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Level:
    """A level at a date, with every figure that prints it.

    Attributes:
        quantity: what all its prints allow together, their intersection.
        figures: the figures behind it, those that bound it first.
        bound_by: those whose prints give its value and its two ends; of a computed level, the
            level and the change that it was computed from.
        origin: ``printed``, or ``back-cast`` when computed from a level and its change.
        other_date: the second date of a count that is printed under a firm year too.
        real: whether it is said to be at constant prices.
    """

    indicator: str
    scope: str
    measure: Measure
    unit: UnitName
    period: Period
    quantity: Quantity
    figures: tuple[str, ...]
    bound_by: tuple[str, ...]
    origin: Origin = "printed"
    other_date: bool = False
    real: bool = False

    @property
    def year(self) -> int:
        """The year it holds in; of a span, its last."""
        return self.period.end

    @property
    def span_years(self) -> int:
        """Over how many years it adds up; 0 for a single date."""
        return self.period.span_years

    @property
    def is_ratio(self) -> bool:
        """Whether it moves by percentage points."""
        return is_ratio(self.unit, self.measure)

    @property
    def kind(self) -> tuple[UnitName, int, int | None, bool]:
        """What two levels must share to be compared: unit, length, a flow's month, and prices."""
        return self.unit, self.span_years, self.part, self.real

    @property
    def part(self) -> int | None:
        """The month of a flow that is dated by one: it is no flow of a whole year."""
        return self.period.month if self.measure == "flow" else None

    @property
    def closes_year(self) -> bool:
        """Whether it stands for its year: a stock at the year's end, a flow of all of it."""
        year = Period.of_year(self.year)
        return self.part is None and not self.span_years and self.period.months == year.months

    @property
    def subject(self) -> Subject:
        """What it is a level of."""
        return Subject(indicator=self.indicator, scope=self.scope, unit=self.unit)


def find_levels(
    observations: Iterable[Observation], indicators: Mapping[str, Indicator]
) -> list[Level]:
    """Gather each indicator's levels by date; figures that agree become one level.

    Figures agree where one true value could stand behind all of them; that value then lies in
    the intersection of their bounds, which is what is known of the level.

    A count printed unchanged under a firm year and again "as of" the document is one level
    whose date the print leaves open: the firm year comes first and the other date is kept as a
    reading of its own, so that both growth rates can be shown, but no growth is computed
    between the two.
    """
    groups: dict[tuple[str, str, UnitName, bool, object], list[Print]] = defaultdict(list)
    for row in observations:
        if row.kind in _LEVELS and row.period is not None:
            date = _date(row.period, indicators[row.indicator].measure)
            one = Print(row.figure, row.quantity, row.period)
            real = is_money(row.unit) and row.prices == "constant"
            groups[row.indicator, row.scope, row.unit, real, date].append(one)
    levels = [
        replace(_merge(prints, indicator, scope, indicators[indicator].measure, unit), real=real)
        for (indicator, scope, unit, real, _), found in groups.items()
        for prints in group_agreeing(found)
    ]
    return sorted(
        levels,
        key=lambda level: (
            level.indicator,
            level.scope,
            level.period.months,
            level.period.asof,
        ),
    )


@dataclass(frozen=True)
class Print:
    """One figure that prints a level, or a rate."""

    figure: str
    quantity: Quantity
    period: Period

    @property
    def width(self) -> tuple[End, str]:
        """How much it leaves open, and its id, so that no order hangs on that of the rows."""
        return self.quantity.high - self.quantity.low, self.figure


def _date(period: Period, measure: Measure) -> tuple[int, int, bool, bool]:
    """Return what levels of one date share: a stock's year is its December, a flow's is not."""
    return period.months, period.span_years, period.asof, _is_part(period, measure)


def _is_part(period: Period, measure: Measure) -> bool:
    return measure == "flow" and period.month is not None


def group_agreeing(prints: Sequence[Print]) -> list[list[Print]]:
    """Split prints of one indicator and date into groups that one true value could explain.

    The narrowest prints come first. Intervals of which every two overlap have a point in common.
    """
    groups: list[list[Print]] = []
    for one in sorted(prints, key=lambda one: one.width):
        for group in groups:
            if all(one.quantity.overlaps(other.quantity) for other in group):
                group.append(one)
                break
        else:
            groups.append([one])
    return groups


def _merge(
    prints: Sequence[Print], indicator: str, scope: str, measure: Measure, unit: UnitName
) -> Level:
    """Return the level that prints of one date give together.

    Its value is that of the narrowest print whose value the others allow, one that states a
    value before one that names an end. Where they allow none, it is the intersection's middle
    and no point.
    """
    low: Any = max(one.quantity.low for one in prints)
    high: Any = min(one.quantity.high for one in prints)
    order = sorted(
        prints,
        key=lambda one: (
            not low <= one.quantity.value <= high,
            not one.quantity.point,
            *one.width,
        ),
    )
    best = order[0]
    binding = {
        next(one.figure for one in order if one.quantity.low == low): None,
        next(one.figure for one in order if one.quantity.high == high): None,
    }
    if low <= best.quantity.value <= high:
        quantity = Quantity(best.quantity.value, low, high, best.quantity.point or low == high)
        binding = {best.figure: None, **binding}
    else:  # both ends are there: an end that no print sets would leave a print's value inside
        quantity = Quantity((low + high) / 2, low, high, point=low == high)
    return Level(
        indicator,
        scope,
        measure,
        unit,
        best.period,
        quantity,
        figures=tuple(dict.fromkeys((*binding, *(one.figure for one in order)))),
        bound_by=tuple(binding),
    )


# --- pairs ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Change:
    """A printed change, from which a base is computed.

    Attributes:
        quantity: in its unit.
        unit: percent for a growth rate; percentage points, or the level's own unit, for an
            increment.
        prices: of a change of money, the prices that it is said to be reckoned at.
    """

    quantity: Quantity
    unit: UnitName
    prices: Prices | None = None


@dataclass(frozen=True)
class Pair:
    """Two levels to compare; for a back-cast, with the printed change that made the base.

    A computed base moves with its end, so whatever is computed from a back-cast pair is computed
    from the printed figures: a printed growth of 26.8% comes back as 26.8%, whatever the level's
    rounding.

    Attributes:
        base, end: the levels.
        change: the printed change, or None where both levels are printed.
    """

    base: Level
    end: Level
    change: Change | None = None

    @property
    def months(self) -> int:
        """Months from base to end."""
        return self.base.period.months_to(self.end.period)

    @property
    def years(self) -> Fraction:
        """The same in years, exactly."""
        return self.base.period.distance(self.end.period)

    @property
    def grows(self) -> bool:
        """Whether the base follows from a growth rate, not from an increment."""
        return self.change is not None and is_growth(self.change.unit, self.end.unit)

    @property
    def operands(self) -> tuple[Quantity, ...]:
        """The figures it rests on, which vary on their own: base and end, or end and change.

        The change is in percent, or in the level's unit.
        """
        if self.change is None:
            return self.base.quantity, self.end.quantity
        if self.grows:
            return self.end.quantity, self.change.quantity
        scale = POINTS[self.end.unit] if self.change.unit == "percentage_point" else Fraction(1)
        return self.end.quantity, propagate(lambda c: c / scale, self.change.quantity)

    def ratio(self) -> Quantity:
        """Return end over base, for levels above nothing.

        Each form is monotone in each of the pair's operands, and has a limit where one of them
        has no end.
        """
        if self.change is None:
            return propagate(lambda b, e: e / b, *self.operands)
        if self.grows:
            return propagate(lambda c: 1 + c / 100, self.operands[1])
        return propagate(lambda e, d: 1 / (1 - d / e), *self.operands)

    def difference(self) -> Quantity:
        """Return end less base, monotone in each operand as :meth:`ratio` is."""
        if self.change is None:
            return propagate(lambda b, e: e - b, *self.operands)
        if self.grows:
            return propagate(lambda e, c: e * (1 - 1 / (1 + c / 100)), *self.operands)
        return self.operands[1]

    def measure(self, function: Callable[[End, End], End]) -> Quantity:
        """Apply ``function(base, end)``, monotone in each figure the pair rests on, with bounds.

        Raises:
            ValueError: for a back-cast of which an end is open, since a function of base and end
                need have no limit where both go with it; :meth:`ratio` and :meth:`difference` do.
        """
        if self.change is None:
            return propagate(function, *self.operands)
        if not all(one.bounded for one in self.operands):
            msg = f"{self.end.indicator}: a back-cast base whose figures have no end"
            raise ValueError(msg)
        undo = _undo_growth if self.grows else _undo_increment
        return propagate(lambda e, c: function(undo(e, c), e), *self.operands)


def is_growth(change_unit: UnitName, level_unit: UnitName) -> bool:
    """Tell whether a printed change is a growth rate: percent of what is not in percent."""
    return change_unit == "percent" and level_unit != "percent"


def _undo_growth(end: End, pct: End) -> End:
    return end / (1 + pct / 100)


def _undo_increment(end: End, increment: End) -> End:
    return end - increment


def backcast_levels(
    levels: Sequence[Level], observations: Iterable[Observation]
) -> Iterator[Pair | Refusal]:
    """Yield a computed base and its printed end for each level whose change is printed.

    A base that is printed itself, under the same firm date, is not computed: the change may be
    against another account of it, and a computed base would contradict the print. The two
    printed levels are the pair then, which is the caller's to refuse where levels of the
    indicator may not be compared.

    With the level ``e`` and the change ``c``, the base is ``e / (1 + c/100)`` where ``c`` is a
    growth rate in percent, and ``e - c`` where it is an increment: in the level's own unit, or
    in percentage points of a ratio. A change with one date is against the same date of the year
    before; a span runs from its first year. An annual average is no total change and is left to
    the claims; a level that adds up over a span has no year before. A fall that may be one of
    100 percent or more leaves no base to compute, and a change in percent of a ratio, or in any
    other unit, could be either of two things: such pairs are refused. So is a growth rate at
    constant prices of a level that isn't, or the other way round: undone, it would give a base
    at prices of no year.
    """
    for row in observations:
        period = row.period
        if row.kind != "change" or period is None or row.average:
            continue
        before = find_base_date(period)
        for level in levels:
            same = (level.indicator, level.scope) == (row.indicator, row.scope)
            if same and not level.span_years and _ends_with(level, period):
                points = [one for one in levels if _is_alike(one, level)]
                if any(_holds_at(one, before) for one in points):
                    yield from _pair_printed(level, before, points)
                else:
                    yield _cast_back(level, row, before)


def find_base_date(period: Period) -> Period:
    """Return what a change is against: the same date a year before, or its span's first year."""
    if period.span:
        return Period.of_year(period.start)
    return Period.of_year(period.end - 1, month=period.month)


def _is_alike(one: Level, other: Level) -> bool:
    """Tell whether two levels are of one indicator, scope and kind."""
    return (one.indicator, one.scope, one.kind) == (other.indicator, other.scope, other.kind)


def _holds_at(level: Level, date: Period) -> bool:
    """Tell whether a level is printed under a firm date; "as of" the document is none."""
    return level.period.months == date.months and not level.period.asof


def _pair_printed(end: Level, before: Period, points: Sequence[Level]) -> Iterator[Pair]:
    """Yield an end with each print of its base; a repeated count forms none with itself."""
    original = _find_original(end, points)
    for base in points:
        if _holds_at(base, before) and (
            original is None or base.period.months < original.period.months
        ):
            yield Pair(base, replace(end, other_date=original is not None))


def _ends_with(level: Level, period: Period) -> bool:
    """Tell whether a level holds at the end of a change's period."""
    return level.period.months == period.months and (
        _is_part(level.period, level.measure) == _is_part(period, level.measure)
    )


def _cast_back(level: Level, row: Observation, before: Period) -> Pair | Refusal:
    money = is_money(level.unit)
    change = Change(row.quantity, row.unit, row.prices if money else None)
    reason: Remark | None = None
    if money and _differ_in_prices(change, level):
        reason = remark(RemarkCode.PRICES_DIFFER)
    elif not _can_undo(row.unit, level):
        reason = remark(RemarkCode.CHANGE_NOT_UNDONE, change=row.unit, level=level.unit)
    elif is_growth(row.unit, level.unit) and row.quantity.low <= _WHOLE_FALL:
        reason = remark(RemarkCode.BASE_MAY_VANISH)
    if reason is not None:
        return _refuse_base(level, before, reason)
    end = replace(level, figures=level.bound_by)
    pair = Pair(end, end, change)
    undo = _undo_growth if pair.grows else _undo_increment
    figures = (*level.bound_by, row.figure)
    computed = propagate(undo, *pair.operands)
    least: End = Fraction(0) if level.quantity.low >= 0 else NEGATIVE_INFINITY
    if computed.value < least:
        return _refuse_base(level, before, remark(RemarkCode.NEGATIVE_BASE))
    base = replace(
        level,
        period=before,
        # What is no fall below nothing at its end was none at its base.
        quantity=replace(computed, low=max(computed.low, least)),
        figures=figures,
        bound_by=figures,
        origin="back-cast",
    )
    return replace(pair, base=base)


def _differ_in_prices(change: Change, level: Level) -> bool:
    """Tell whether a growth rate is at other prices than its level; an increment is at its own."""
    stated = is_growth(change.unit, level.unit) and change.prices is not None
    return stated and (change.prices == "constant") != level.real


def _refuse_base(level: Level, before: Period, reason: Remark) -> Refusal:
    return Refusal(
        subject=level.subject,
        model=ModelId.GROWTH,
        start=before,
        end=level.period,
        reason=reason,
    )


def _can_undo(change_unit: UnitName, level: Level) -> bool:
    if level.unit in POINTS:  # "percent" of a ratio could be either of two; so could its own unit
        return change_unit == "percentage_point"
    return change_unit == level.unit or (change_unit == "percent" and level.measure != "rank")


def pair_levels(levels: Sequence[Level]) -> Iterator[Pair | Refusal]:
    """Yield every pair of neighbouring dates of one indicator and scope, then first with last.

    Only levels of one kind are paired: of one unit, over spans of one length, flows of whole
    years or of the same month. Neighbours that differ in kind are refused. A repeated count
    under two dates forms no pair with itself, but the other date is paired with the base of the
    first.
    """
    series: dict[tuple[str, str], dict[object, list[Level]]] = defaultdict(dict)
    for level in levels:
        series[level.indicator, level.scope].setdefault(level.kind, []).append(level)
    for kinds in series.values():
        for points in kinds.values():
            yield from _pair_kind(points)
        if len(kinds) > 1:
            together = sorted(
                (level for points in kinds.values() for level in points),
                key=lambda level: level.period.months,
            )
            for base, end in pairwise(together):
                if base.kind != end.kind and base.period.months < end.period.months:
                    yield _refuse_pair(base, end, _tell_difference(base, end))


def _pair_kind(points: Sequence[Level]) -> Iterator[Pair]:
    """Yield the pairs of levels of one kind."""
    dated = [level for level in points if _find_original(level, points) is None]
    dates = sorted({level.period.months for level in dated})
    for first, last in dict.fromkeys((*pairwise(dates), (dates[0], dates[-1]))):
        if first < last:
            for base in (level for level in dated if level.period.months == first):
                for end in (level for level in dated if level.period.months == last):
                    yield Pair(base, end)
    for repeat in points:  # the second date of a repeated count, against the same base
        original = _find_original(repeat, points)
        earlier = [date for date in dates if original and date < original.period.months]
        if earlier:
            for base in (level for level in dated if level.period.months == earlier[-1]):
                yield Pair(base, replace(repeat, other_date=True))


def _find_original(level: Level, points: Iterable[Level]) -> Level | None:
    """Return the latest firmly dated earlier level that an "as of" level prints again, if any."""
    if not level.period.asof:
        return None
    originals = [
        other
        for other in points
        if other.quantity == level.quantity
        and not other.period.asof
        and other.period.months < level.period.months
    ]
    return max(originals, key=lambda other: other.period.months, default=None)


def _tell_difference(base: Level, end: Level) -> Remark:
    """Say why two levels of different kinds can't be compared."""
    if base.unit != end.unit:
        return remark(RemarkCode.UNITS_DIFFER, first=base.unit, second=end.unit)
    if base.real != end.real:
        return remark(RemarkCode.PRICES_DIFFER)
    if base.span_years != end.span_years:
        return remark(RemarkCode.SPANS_DIFFER)
    return remark(RemarkCode.PART_YEAR)


def _refuse_pair(base: Level, end: Level, reason: Remark) -> Refusal:
    return Refusal(
        subject=end.subject,
        model=ModelId.GROWTH,
        start=base.period,
        end=end.period,
        reason=reason,
    )


# --- rows ----------------------------------------------------------------------------------------


class GrowthRow(DatedPair, Record):
    """Growth over one pair; a row of `tables/growth.csv`. Bounds stand beside each measure."""

    indicator: str
    scope: str = Field(description="id of the place or body, as in source.yml")
    base_year: int = Field(description="the last year of a span")
    base_month: int | None = Field(None, description="where one is printed")
    base_asof: bool = Field(description='dated only by the document, as "now"')
    end_year: int
    end_month: int | None = None
    end_asof: bool
    span_years: int = Field(
        0, description="over how many years both levels add up; 0 for a single date"
    )
    months: int = Field(
        description="from base to end; what is dated by a year alone ends with its December"
    )
    unit: UnitName
    measure: Measure
    base: Decimal
    base_low: Bound
    base_high: Bound
    base_point: bool = Field(
        default=True,
        description="false where the prints of the base name only an end or a range",
    )
    end: Decimal
    end_low: Bound
    end_high: Bound
    end_point: bool = Field(
        default=True,
        description="false where the prints of the end name only an end or a range",
    )
    base_origin: Origin
    printed_change: Decimal | None = Field(
        None, description="back-cast: the printed change that the base was computed from"
    )
    printed_change_low: Bound | None = None
    printed_change_high: Bound | None = None
    printed_change_point: bool = Field(
        default=True, description="false where its print names only an end or a range"
    )
    printed_change_unit: UnitName | None = None
    prices: Prices | None = Field(
        None,
        description="amounts of money: constant where both levels are said to be at constant "
        "prices; current where the change of a back-cast is said to be at current ones",
    )
    change: Decimal = Field(description="end less base, in the indicator's unit")
    change_low: Bound
    change_high: Bound
    pct: Decimal | None = Field(None, description="amounts: total growth in percent")
    pct_low: Bound | None = None
    pct_high: Bound | None = None
    log_change: Decimal | None = Field(None, description="amounts: 100 ln(end / base)")
    log_change_low: Bound | None = None
    log_change_high: Bound | None = None
    cagr: Decimal | None = Field(
        None, description="amounts, over a year or more: compound annual growth, percent"
    )
    cagr_low: Bound | None = None
    cagr_high: Bound | None = None
    pp: Decimal | None = Field(None, description="ratios: change in percentage points")
    pp_low: Bound | None = None
    pp_high: Bound | None = None
    pp_per_year: Decimal | None = Field(None, description="ratios, over a year or more")
    pp_per_year_low: Bound | None = None
    pp_per_year_high: Bound | None = None
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
    base_bound_by: Ids = Field(
        description="those of them whose prints give the base's value and ends; of a back-cast "
        "its end's and its change"
    )
    end_figures: Ids = Field(
        description="those of them that print the end level, those that bound it first"
    )
    end_bound_by: Ids = Field(
        description="those of them whose prints give the end's value and ends"
    )

    @property
    def years(self) -> Fraction:
        """Years from base to end, exactly."""
        return self.base_period.distance(self.end_period)

    @property
    def is_ratio(self) -> bool:
        """Whether it moves by percentage points, and not by percent."""
        return is_ratio(self.unit, self.measure)

    @property
    def assumes_prices(self) -> bool:
        """Whether a growth rate of money was undone that doesn't say at which prices it is."""
        rate = self.printed_change_unit is not None and is_growth(
            self.printed_change_unit, self.unit
        )
        return rate and is_money(self.unit) and self.prices is None

    @property
    def base_figures(self) -> tuple[str, ...]:
        """The figures that print the base, best first; of a back-cast its level and its change."""
        if self.base_origin == "back-cast":
            return self.figures
        return tuple(figure for figure in self.figures if figure not in self.end_figures)

    @property
    def change_figure(self) -> str | None:
        """The figure that prints a back-cast's change."""
        return self.figures[-1] if self.base_origin == "back-cast" else None

    @property
    def pair(self) -> Pair:
        """The pair of levels that it was computed from, as published."""
        change = read_quantity(self, "printed_change", point=self.printed_change_point)
        return Pair(
            self._level(Term.BASE, self.base_period, self.base_figures, self.base_bound_by),
            self._level(Term.END, self.end_period, self.end_figures, self.end_bound_by),
            None
            if change is None
            else Change(change, self.printed_change_unit or self.unit, self.prices),
        )

    def _level(
        self, term: Term, period: Period, figures: tuple[str, ...], bound_by: tuple[str, ...]
    ) -> Level:
        return Level(
            self.indicator,
            self.scope,
            self.measure,
            self.unit,
            period,
            read_given(self, term, point=self._has_point(term)),
            figures,
            bound_by,
            origin=self.base_origin if term is Term.BASE else "printed",
            other_date=self.other_date and term is Term.END,
            real=self.prices == "constant",
        )

    def quantity(self, name: str) -> Quantity | None:
        """Return a measure with its bounds, as published; None where it was refused.

        Args:
            name: ``base``, ``end``, ``change``, ``pct``, ``log_change``, ``cagr``, ``pp`` or
                ``pp_per_year``.
        """
        return read_quantity(self, name, point=self._has_point(Term(name)))

    def _has_point(self, term: Term) -> bool:
        """Tell whether every print that a measure follows from states a value."""
        if term is Term.BASE:
            return self.base_point
        if term is Term.END:
            return self.end_point
        if self.printed_change_unit is not None:
            grows = is_growth(self.printed_change_unit, self.unit)
            if term in (_OF_GROWTH if grows else _OF_INCREMENT):
                return self.printed_change_point
        return self.base_point and self.end_point

    def estimates(self) -> list[Estimate]:
        """Return the measures of the row, each with the figures it rests on.

        A level rests on the figures whose prints give its value and bounds, a computed base on
        the level and the change it was computed from, and a measure of both on every figure
        that prints either.
        """
        own = {Term.BASE: self.base_bound_by, Term.END: self.end_bound_by}
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
                (RemarkCode.PRICES_UNSTATED, self.assumes_prices),
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
                        point=is_point(quantity),
                        operands=refer_to_figures(own.get(term, self.figures)),
                        remarks=remarks,
                    )
                )
        return result

    def refusals(self) -> list[Refusal]:
        """Return the rates that can't be computed, with the reason.

        A level may be nothing, or the two dates are less than a year apart. A place in an order
        has no growth rate to refuse.
        """
        terms = () if self.measure == "rank" else _RATES
        return [
            Refusal(
                subject=self.subject,
                model=ModelId.GROWTH,
                term=term,
                start=self.base_period,
                end=self.end_period,
                reason=remark(self._find_obstacle()),
            )
            for term in ((Term.PP_PER_YEAR,) if self.is_ratio else terms)
            if getattr(self, term) is None
        ]

    def _find_obstacle(self) -> RemarkCode:
        if self.pp is not None or self.pct is not None:
            return RemarkCode.SHORTER_THAN_YEAR
        return RemarkCode.BASE_MAY_VANISH if self.base_low <= 0 else RemarkCode.NOT_POSITIVE

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


def measure_pair(pair: Pair) -> dict[str, Quantity]:
    """Return every measure of a pair, exact, with its bounds.

    For an amount: percent ``100 (e/b - 1)``, log change ``100 ln(e/b)``, and the compound annual
    rate ``100 ((e/b)^(1/years) - 1)``. For a ratio: ``e - b`` in percentage points, and per year.
    A rate a year of less than a year is left out: it would say what no figure says. A place in
    an order has neither, nor has a level that may be nothing.
    """
    base, end = pair.base, pair.end
    difference = pair.difference()
    cells: dict[str, Quantity] = {
        Term.BASE: base.quantity,
        Term.END: end.quantity,
        Term.CHANGE: difference,
    }
    a_year = pair.years >= 1
    if end.is_ratio:
        cells[Term.PP] = propagate(lambda d: d * POINTS[end.unit], difference)
        if a_year:
            cells[Term.PP_PER_YEAR] = propagate(lambda p: p / pair.years, cells[Term.PP])
    elif end.measure != "rank" and _has_ratio(pair):
        ratio = pair.ratio()
        cells[Term.PCT] = propagate(lambda r: 100 * (r - 1), ratio)
        cells[Term.LOG_CHANGE] = propagate(_log_points, ratio)
        if a_year:
            cells[Term.CAGR] = propagate(lambda r: annualise(r, pair.years), ratio)
    return cells


def _has_ratio(pair: Pair) -> bool:
    """Tell whether a pair has a growth rate: both levels above nothing, or the rate is printed.

    A printed rate is its own growth wherever its level is above nothing, however low its base
    may be that follows from it.
    """
    return pair.end.quantity.low > 0 and (pair.grows or pair.base.quantity.low > 0)


def compute_growth(pair: Pair) -> GrowthRow:
    """Return a pair's measures (:func:`measure_pair`) as a row, not yet told from others.

    They are published to twelve digits, the bounds rounded outwards.
    """
    base, end = pair.base, pair.end
    change: dict[str, Any] = {}
    if pair.change is not None:
        change = publish({"printed_change": pair.change.quantity}) | {
            "printed_change_point": pair.change.quantity.point,
            "printed_change_unit": pair.change.unit,
            "prices": pair.change.prices,
        }
    if end.real:
        change["prices"] = "constant"
    return GrowthRow(
        indicator=end.indicator,
        scope=end.scope,
        **date_columns(base.period, end.period),
        months=pair.months,
        unit=end.unit,
        measure=end.measure,
        base_point=base.quantity.point,
        end_point=end.quantity.point,
        base_origin=base.origin,
        headline=False,
        other_date=end.other_date,
        figures=tuple(dict.fromkeys((*base.figures, *end.figures))),
        base_bound_by=base.bound_by,
        end_figures=end.figures,
        end_bound_by=end.bound_by,
        **change,
        **publish(measure_pair(pair)),
    )


def _log_points(ratio: End) -> End:
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
    scope is its ``headline``: printed rather than back-cast, then dated firmly rather than "as
    of", then over the longest span, then the first.

    Args:
        observations: from :func:`analysis.source.observe.clean_figures`.
        indicators: their definitions.
        base_year: no base before it.
        end_year: no end after it.
    """
    levels = [
        level
        for level in find_levels(observations, indicators)
        if base_year <= level.year <= end_year
    ]
    made = [*pair_levels(levels), *backcast_levels(levels, observations)]
    refusals = [one for one in made if isinstance(one, Refusal)]
    pairs: list[Pair] = []
    # Neighbours whose change is printed too are met twice.
    for pair in dict.fromkeys(one for one in made if isinstance(one, Pair)):
        # A level and the change beside it stand on one account even where two levels don't.
        if pair.change is None and not indicators[pair.end.indicator].comparable:
            first = remark(RemarkCode.FIRST_PUBLISHED)
            refusals.append(_refuse_pair(pair.base, pair.end, first))
        else:
            pairs.append(pair)
    printed = {_dates_of(pair) for pair in pairs if pair.change is None}
    pairs = [pair for pair in pairs if pair.change is None or _dates_of(pair) not in printed]
    computed = [compute_growth(pair) for pair in pairs if pair.base.year >= base_year]
    rows = tell_apart(computed, _rank, _name_variant)
    told = {_dates(row.subject, row.base_period, row.end_period) for row in rows}
    refused = [
        one
        for one in refusals
        if one.start is not None
        and one.end is not None
        and one.start.end >= base_year
        and _dates(one.subject, one.start, one.end) not in told
    ]
    return Growth(
        tuple(rows), (*refused, *(refusal for row in rows for refusal in row.refusals()))
    )


def _dates_of(pair: Pair) -> object:
    return _dates(pair.end.subject, pair.base.period, pair.end.period)


def _dates(subject: Subject, base: Period, end: Period) -> object:
    """Return what pairs of one subject and the same two dates share."""
    return subject, base.months, base.asof, end.months, end.asof


def _rank(row: GrowthRow) -> tuple[bool, bool, int]:
    firm = not (row.base_asof or row.end_asof)
    return (row.base_origin == "printed", firm, row.months)


def _name_variant(row: GrowthRow, headline: GrowthRow) -> str:
    same_count = (row.base_figures, row.quantity("end")) == (
        headline.base_figures,
        headline.quantity("end"),
    )
    if row.other_date and same_count:
        return OTHER_DATE
    dates = name_dates(row.base_period, row.end_period)
    return dates + (f"-over{row.span_years}" if row.span_years else "")
