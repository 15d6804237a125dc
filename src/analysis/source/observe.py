"""From figures as printed to observations with bounds (notebook 01).

An observation is one measured figure that says what, where and when: typed, in its indicator's
unit, with the interval that its rounding and hedge leave open. Everything after this step works
on observations; the way back to the printed page is the figure id.
"""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from statistics import median
from typing import get_args

from pydantic import Field

from analysis.core.period import Period
from analysis.core.quantity import Quantity, read_decimals, to_bounds
from analysis.core.records import Bound, Record
from analysis.core.vocabulary import Hedge, Kind, PeriodBasis
from analysis.source.bounds import HedgePolicy, bound_reading, find_range, is_nominal
from analysis.source.schema import MEASURED, Figure, Prices, Source, UnitName


class Observation(Record):
    """One measured figure with its bounds; a row of `observations.csv`."""

    figure: str
    page: int | None = None
    printed: str
    kind: Kind
    indicator: str
    scope: str = Field(description="id of the place or body, as in source.yml")
    value: Decimal = Field(description="in the unit's base scale; the middle of a printed range")
    low: Bound
    high: Bound = Field(description="Infinity where the print sets no end")
    point: bool = Field(
        default=True,
        description="whether the value is a point: false where the print names only an end, or "
        "a range, so that the value is that end, or the range's middle",
    )
    unit: UnitName
    hedge: Hedge
    start: int | None = Field(None, description="first year; none where the date is unknown")
    end: int | None = None
    asof: bool = Field(default=False, description='dated only by the document, as "now"')
    span: bool = Field(default=False, description="a span of years, over which a flow adds up")
    month: int | None = Field(None, ge=1, le=12, description="where one is printed")
    period_basis: PeriodBasis | None = None
    average: bool = Field(default=False, description="a change that is an annual average")
    prices: Prices | None = Field(
        None, description="at current prices (nominal) or at constant ones (real), where known"
    )
    paragraph: int | None = Field(
        None, description="its paragraph, where the document has no pages"
    )
    note: str | None = None

    @property
    def quantity(self) -> Quantity:
        """Value and bounds."""
        return read_decimals(self.value, self.low, self.high, point=self.point)

    @property
    def period(self) -> Period | None:
        """When it holds; none where the date is unknown."""
        if self.start is None or self.end is None:
            return None
        return Period(self.start, self.end, asof=self.asof, span=self.span, month=self.month)


def clean_figures(
    source: Source, *, policy: HedgePolicy, indicators: Iterable[str] | None = None
) -> list[Observation]:
    """Turn a source's measured figures into observations.

    Args:
        source: the raw data, already checked.
        policy: how hedges become bounds.
        indicators: keep only these; None keeps all.

    Returns:
        One observation per figure of a measured kind that has an indicator, in reading order.
        A scope left empty is the source's main scope.

    Raises:
        InputError: for a scope that source.yml doesn't list.
    """
    wanted = None if indicators is None else set(indicators)
    return [
        _observe(row, row.indicator, source.info.find_scope(row.scope), policy)
        for row in source.figures
        if row.kind in MEASURED
        and row.indicator is not None
        and (wanted is None or row.indicator in wanted)
    ]


@lru_cache(maxsize=16_384)  # every step and every convention observes the same figures
def _observe(row: Figure, indicator: str, scope: str, policy: HedgePolicy) -> Observation:
    quantity = bound_reading(
        row.reading,
        policy,
        nominal=is_nominal(row.kind, row.hedge, policy),
        within=find_range(row.kind, row.unit or ""),
    )
    value, low, high = to_bounds(quantity, 28)
    period = row.when
    return Observation(
        figure=row.figure,
        page=row.page,
        printed=row.printed,
        kind=row.kind,
        indicator=indicator,
        scope=scope,
        value=value,
        low=low,
        high=high,
        point=quantity.point,
        unit=row.unit or "",
        hedge=row.hedge,
        start=period.start if period else None,
        end=period.end if period else None,
        asof=period.asof if period else False,
        span=period.span if period else False,
        month=period.month if period else None,
        period_basis=row.period_basis,
        average=row.kind == "change" and row.basis == "annual_average",
        prices=row.prices,
        paragraph=row.paragraph,
        note=row.note,
    )


def count_kinds(figures: Iterable[Figure]) -> dict[Kind, int]:
    """Return how many figures there are of each kind, in the codebook's order of kinds."""
    counts = Counter(row.kind for row in figures)
    order: tuple[Kind, ...] = get_args(Kind)
    return {kind: counts[kind] for kind in order if kind in counts}


def compare_bounds(
    source: Source, *, indicators: Iterable[str] | None = None
) -> list[dict[str, object]]:
    """Return, for each hedge policy, how many figures keep room and how much at the median.

    The width is that of the interval as a share of the value, in percent, over the figures
    that have any under that policy; where half of them have no upper end it has none either.
    """
    wanted = None if indicators is None else tuple(indicators)
    result: list[dict[str, object]] = []
    for policy in HedgePolicy:
        rows = clean_figures(source, policy=policy, indicators=wanted)
        widths = [
            100 * (row.high - row.low) / abs(row.value)
            for row in rows
            if row.low != row.high and row.value
        ]
        result.append(
            {
                "policy": policy.value,
                "figures": len(rows),
                "with bounds": len(widths),
                "median width, %": round(float(median(widths)), 2) if widths else 0.0,
            }
        )
    return result
