"""Growth over every comparable pair, with honest bounds (notebook 02).

A pair is two levels of one indicator in one scope at two dates. They are found in two ways: two
printed levels, or a level and its printed change, from which the base is computed and marked
``back-cast``. Levels grow in percent and compound per year; ratios change in percentage points
and never "by percent".
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from pydantic import Field

from analysis.core.quantity import (
    ROOT_DIGITS,
    Quantity,
    compound_rate,
    pct_change,
    propagate,
    to_decimal,
)
from analysis.core.records import Record
from analysis.source.bounds import HedgePolicy
from analysis.source.observe import Observation
from analysis.source.schema import RATIO_UNITS, Indicator


@dataclass(frozen=True)
class Level:
    """A level at a date, with every figure that prints it.

    Attributes:
        origin: ``printed``, or ``back-cast`` when computed from a level and its change.
        asof: dated only by the document (目前).
        span_years: over how many years a flow adds up; 0 for a single date.
    """

    indicator: str
    scope: str
    year: int
    quantity: Quantity
    unit: str
    figures: tuple[str, ...]
    origin: Literal["printed", "back-cast"] = "printed"
    asof: bool = False
    span_years: int = 0
    note: str = ""

    @property
    def period(self) -> str:
        """The date as the codebook writes it."""
        if self.span_years:
            return f"{self.year - self.span_years + 1}-{self.year}"
        return f"asof {self.year}" if self.asof else str(self.year)


class GrowthRow(Record):
    """Growth over one pair; a row of `tables/growth.csv`. Bounds stand beside each measure."""

    indicator: str
    scope: str
    base_period: str
    end_period: str
    years: int
    unit: str
    measure: str
    base: Decimal
    base_low: Decimal
    base_high: Decimal
    end: Decimal
    end_low: Decimal
    end_high: Decimal
    base_origin: Literal["printed", "back-cast"]
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
    figures: str = Field(description="ids of the figures used, base first")
    end_figures: str = Field(description="those of them that print the end level, best first")
    note: str = ""


def find_levels(observations: Iterable[Observation]) -> list[Level]:
    """Gather each indicator's levels by date; figures that agree become one level.

    A count printed unchanged under a firm year and again "as of" the document is one level
    whose date the print leaves open: the firm year comes first and the other date is kept as a
    reading of its own, so that both growth rates can be shown, but no growth is computed
    between the two.
    """
    groups: dict[tuple[str, str, str], list[Observation]] = defaultdict(list)
    for row in observations:
        if row.kind in {"level", "share"} and row.end is not None:
            span = row.end - (row.start or row.end) + 1 if row.span else 0
            dated = f"{row.end}/{'asof' if row.asof else 'firm'}/{span}"
            groups[row.indicator, row.scope, dated].append(row)
    levels = []
    for (indicator, scope, _), rows in groups.items():
        for agreeing in _agreeing(rows):
            best = min(agreeing, key=lambda r: (r.high - r.low, r.figure))
            levels.append(
                Level(
                    indicator,
                    scope,
                    best.end or 0,
                    best.quantity,
                    best.unit,
                    tuple(r.figure for r in (best, *(r for r in agreeing if r is not best))),
                    asof=best.asof,
                    span_years=best.end - (best.start or 0) + 1 if best.span and best.end else 0,
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
    undo: Callable[[Fraction, Fraction], Fraction] | None = None

    def measure(self, function: Callable[[Fraction, Fraction], Fraction]) -> Quantity:
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
) -> Iterator[Pair]:
    """Yield a computed base and its printed end for each level whose change is printed.

    With the level ``e`` and the change ``c``, the base is ``e / (1 + c/100)`` where ``c`` is a
    growth rate in percent, and ``e - c`` where it is in percentage points or in the level's own
    unit. A change with one year is against the year before; a span runs from its first year. An
    annual average is no total change and is left to the claims.
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


def _find_undo(
    change_unit: str, level_unit: str
) -> Callable[[Fraction, Fraction], Fraction] | None:
    """Return how a change is undone, or None: "percent" of a ratio could be either of two."""
    ratio = level_unit in RATIO_UNITS
    if change_unit == "percent" and not ratio:
        return _undo_growth
    if change_unit == ("percentage_point" if ratio else level_unit):
        return _undo_increment
    return None


def _undo_growth(end: Fraction, pct: Fraction) -> Fraction:
    return end / (1 + pct / 100)


def _undo_increment(end: Fraction, increment: Fraction) -> Fraction:
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
                    yield Pair(base, replace(repeat, note="other date of the same printed count"))


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
    """
    base, end = pair.base, pair.end
    years = end.year - base.year
    cells: dict[str, Quantity] = {
        "base": base.quantity,
        "end": end.quantity,
        "change": pair.measure(lambda b, e: e - b),
    }
    if end.unit in RATIO_UNITS:
        cells["pp"] = cells["change"]
        cells["pp_per_year"] = pair.measure(lambda b, e: (e - b) / years)
    elif base.quantity.low > 0 and end.quantity.low > 0:
        cells["pct"] = pair.measure(pct_change)
        cells["log_change"] = pair.measure(_log_change)
        cells["cagr"] = pair.measure(lambda b, e: compound_rate(b, e, years))
    numbers = {
        name + suffix: to_decimal(part)
        for name, quantity in cells.items()
        for suffix, part in (
            ("", quantity.value),
            ("_low", quantity.low),
            ("_high", quantity.high),
        )
    }
    return GrowthRow(
        indicator=end.indicator,
        scope=end.scope,
        base_period=base.period,
        end_period=end.period,
        years=years,
        unit=end.unit,
        measure=indicator.measure,
        base_origin=base.origin,
        headline=False,
        figures=" ".join(dict.fromkeys((*base.figures, *end.figures))),
        end_figures=" ".join(end.figures),
        note=end.note,
        **numbers,
    )


def _log_change(base: Fraction, end: Fraction) -> Fraction:
    ratio = end / base
    with localcontext() as context:
        context.prec = ROOT_DIGITS
        quotient = Decimal(ratio.numerator) / Decimal(ratio.denominator)
        return 100 * Fraction(quotient.ln())


def measure_growth(
    observations: Sequence[Observation],
    indicators: dict[str, Indicator],
    *,
    base_year: int,
    end_year: int,
) -> list[GrowthRow]:
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
    pairs = list(pair_levels([x for x in levels if indicators[x.indicator].comparable]))
    printed = {_dates(pair) for pair in pairs}
    pairs += [
        pair for pair in backcast_levels(levels, observations) if _dates(pair) not in printed
    ]
    rows = [
        compute_growth(pair, indicators[pair.end.indicator])
        for pair in pairs
        if base_year <= pair.base.year < pair.end.year
    ]
    best: dict[tuple[str, str], GrowthRow] = {}
    for row in rows:
        held = best.get((row.indicator, row.scope))
        if held is None or _rank(row) > _rank(held):
            best[row.indicator, row.scope] = row
    return [
        row.model_copy(update={"headline": best[row.indicator, row.scope] is row}) for row in rows
    ]


def _dates(pair: Pair) -> tuple[str, str, str, str]:
    return pair.end.indicator, pair.end.scope, pair.base.period, pair.end.period


def _rank(row: GrowthRow) -> tuple[bool, bool, int]:
    firm = not any(period.startswith("asof") for period in (row.base_period, row.end_period))
    return (row.base_origin == "printed", firm, row.years)


class SensitivityRow(Record):
    """One growth measure under one hedge policy; a row of `tables/sensitivity.csv`."""

    indicator: str
    scope: str
    base_period: str
    end_period: str
    measure: Literal["cagr", "pp"]
    policy: HedgePolicy
    value: Decimal
    low: Decimal
    high: Decimal


def compare_policies(
    observe: Callable[[HedgePolicy], Sequence[Observation]],
    indicators: dict[str, Indicator],
    *,
    base_year: int,
    end_year: int,
) -> list[SensitivityRow]:
    """Return each headline pair's annual growth, or points, under every hedge policy.

    Args:
        observe: returns the observations under a policy.
        indicators: their definitions.
        base_year, end_year: as in :func:`measure_growth`.
    """
    result = []
    for policy in HedgePolicy:
        rows = measure_growth(observe(policy), indicators, base_year=base_year, end_year=end_year)
        for row in rows:
            measure: Literal["cagr", "pp"] = "pp" if row.pp is not None else "cagr"
            value = getattr(row, measure)
            if row.headline and value is not None:
                result.append(
                    SensitivityRow(
                        indicator=row.indicator,
                        scope=row.scope,
                        base_period=row.base_period,
                        end_period=row.end_period,
                        measure=measure,
                        policy=policy,
                        value=value,
                        low=getattr(row, f"{measure}_low"),
                        high=getattr(row, f"{measure}_high"),
                    )
                )
    return sorted(result, key=lambda row: (row.indicator, row.scope))
