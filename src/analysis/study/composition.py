"""Parts within wholes: shares, and contributions to growth.

The bounds are the extremes over the figures that are printed: a base that was computed from its
level and the level's change moves with both, in the part as in the whole.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Final

from pydantic import Field

from analysis.core.quantity import End, Quantity, is_finite, propagate, square_root
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
from analysis.source.schema import Indicator, UnitName
from analysis.study.growth import GrowthRow, Pair
from analysis.study.published import (
    DatedPair,
    date_columns,
    find_interval,
    is_point,
    publish,
    read_given,
    refer_to_figures,
)

#: The measures of a composition row and their columns; two bounds stand beside each.
SHARES: Final[Mapping[Term, str]] = {
    Term.BASE_SHARE: "base_share",
    Term.END_SHARE: "end_share",
    Term.SHARE_CHANGE: "pp",
    Term.CONTRIBUTION: "contribution",
}


class CompositionRow(DatedPair, Record):
    """A part inside its whole at two dates; a row of `tables/composition.csv`."""

    part: str
    whole: str
    scope: str = Field(description="id of the place or body, as in source.yml")
    base_year: int = Field(description="the last year of a span")
    base_month: int | None = Field(None, description="where one is printed")
    base_asof: bool = Field(description='dated only by the document, as "now"')
    end_year: int
    end_month: int | None = None
    end_asof: bool
    span_years: int = Field(
        0, description="over how many years the levels add up; 0 for a single date"
    )
    unit: UnitName = Field(description="of the part and the whole")
    base_share: Decimal = Field(description="part / whole in percent")
    base_share_low: Bound
    base_share_high: Bound
    base_point: bool = Field(
        default=True,
        description="false where the prints of the base name only an end or a range",
    )
    end_share: Decimal
    end_share_low: Bound
    end_share_high: Bound
    end_point: bool = Field(
        default=True,
        description="false where the prints of the end name only an end or a range",
    )
    pp: Decimal = Field(description="change of the share in percentage points")
    pp_low: Bound
    pp_high: Bound
    contribution: Decimal = Field(description="share of the whole's increase, percent")
    contribution_low: Bound
    contribution_high: Bound
    headline: bool = Field(description="between the dates of the part's headline pair")
    other_date: bool = Field(
        default=False, description="the end is the second date of a count printed under two"
    )
    variant: str = Field(
        "", pattern=r"^[a-z0-9-]*$", description="that of the part's pair of levels"
    )
    figures: Ids = Field(description="ids of the figures used: the part's, then the whole's")
    base_figures: Ids = Field(description="those of them that give the base share")
    end_figures: Ids = Field(description="those of them that give the end share")

    def quantity(self, name: str) -> Quantity:
        """Return a measure with its bounds, as published.

        Args:
            name: ``base_share``, ``end_share``, ``pp`` or ``contribution``.
        """
        at = {"base_share": self.base_point, "end_share": self.end_point}
        return read_given(self, name, point=at.get(name, self.base_point and self.end_point))

    def estimates(self) -> list[Estimate]:
        """Return the measures of the row, each with the figures it rests on."""
        result = []
        for term, column in SHARES.items():
            quantity = self.quantity(column)
            figures, start, end = self.figures, self.base_period, self.end_period
            if term is Term.BASE_SHARE:
                figures, end = self.base_figures, start
            elif term is Term.END_SHARE:
                figures, start = self.end_figures, end
            result.append(
                Estimate(
                    subject=Subject(indicator=self.part, scope=self.scope, unit=self.unit),
                    model=ModelId.COMPOSITION,
                    term=term,
                    variant=self.variant,
                    start=start,
                    end=end,
                    value=getattr(self, column),
                    interval=find_interval(quantity),
                    point=is_point(quantity),
                    operands=refer_to_figures(figures),
                    remarks=(remark(RemarkCode.OTHER_DATE),) if self.other_date else (),
                )
            )
        return result


@dataclass(frozen=True)
class Composition:
    """The parts that could be set against their wholes, and those that could not.

    Attributes:
        rows: headline pairs first.
        refusals: pairs of a part whose whole has the same dates and yet gives no share.
    """

    rows: tuple[CompositionRow, ...]
    refusals: tuple[Refusal, ...]


def decompose_growth(
    rows: Sequence[GrowthRow], indicators: Mapping[str, Indicator]
) -> Composition:
    """Return shares and contributions of parts within wholes, over the same dates.

    The share is ``100 p / w``; the contribution to the increase is
    ``100 (p1 - p0) / (w1 - w0)``. Pairs whose whole may not have changed, or may be nothing,
    are refused, since a share of nothing means nothing. Headline pairs come first.
    """
    wholes = {(r.indicator, r.scope, r.base_period, r.end_period): r for r in rows}
    result: list[CompositionRow] = []
    refusals: list[Refusal] = []
    for row in sorted(rows, key=lambda row: not row.headline):
        of = indicators[row.indicator].of
        whole = wholes.get((of or "", row.scope, row.base_period, row.end_period))
        if whole is None or row.is_ratio:
            continue
        if reason := _find_obstacle(row, whole):
            refusals.append(
                Refusal(
                    subject=Subject(indicator=row.indicator, scope=row.scope, unit=row.unit),
                    model=ModelId.COMPOSITION,
                    start=row.base_period,
                    end=row.end_period,
                    reason=reason,
                )
            )
            continue
        # As published: rounded outwards, so that the shares' bounds hold too.
        of_part, of_whole = row.pair, whole.pair
        base = _share(of_part.base.quantity, of_whole.base.quantity)
        end = _share(of_part.end.quantity, of_whole.end.quantity)
        cells = {
            "base_share": base,
            "end_share": end,
            "pp": change_of_share(of_part, of_whole),
            "contribution": _share(of_part.difference(), of_whole.difference()),
        }
        result.append(
            CompositionRow(
                part=row.indicator,
                whole=whole.indicator,
                scope=row.scope,
                **date_columns(row.base_period, row.end_period),
                unit=row.unit,
                base_point=base.point,
                end_point=end.point,
                headline=row.headline,
                other_date=row.other_date,
                variant=row.variant,
                figures=tuple(dict.fromkeys((*row.figures, *whole.figures))),
                base_figures=tuple(dict.fromkeys((*row.base_figures, *whole.base_figures))),
                end_figures=tuple(dict.fromkeys((*row.end_figures, *whole.end_figures))),
                **publish(cells),
            )
        )
    return Composition(tuple(result), tuple(refusals))


def _share(part: Quantity, whole: Quantity) -> Quantity:
    return propagate(lambda p, w: 100 * p / w, part, whole)


def change_of_share(part: Pair, whole: Pair) -> Quantity:
    """Return the change of a part's share in percentage points, with its bounds.

    ``100 (p1/w1 - p0/w0)`` is monotone in every printed figure but one: where the whole's base
    is its end less a printed increment ``d``, the whole's end stands in both quotients, and the
    extreme may lie inside its bounds, at ``w1 = d / (1 - √(p0/p1))``, where the change is
    ``100 (√p1 - √p0)² / d``.

    Args:
        part, whole: pairs between the same dates; the whole is above nothing at both.
    """

    def points(first: End, second: End, third: End, fourth: End) -> End:
        return 100 * _weigh(part, first, second, *_invert(whole, third, fourth))

    found = propagate(points, *part.operands, *whole.operands)
    ends = (found.low, found.high, *_extremes_inside(part, whole))
    return Quantity(found.value, min(ends), max(ends), found.point)


def _weigh(part: Pair, first: End, second: End, one: End, other: End) -> End:
    """Return the part's end times ``one`` less its base times ``other``, from its operands."""
    if part.change is None:
        return second * one - first * other
    if part.grows:
        return first * (one - other / (1 + second / 100))
    return first * (one - other) + second * other


def _invert(whole: Pair, first: End, second: End) -> tuple[End, End]:
    """Return one over the whole's end, and one over its base, from its operands."""
    if whole.change is None:
        return 1 / second, 1 / first
    if whole.grows:
        return 1 / first, (1 + second / 100) / first
    return 1 / first, 1 / (first - second)


def _extremes_inside(part: Pair, whole: Pair) -> Iterator[Fraction]:
    """Yield the extremes of a share's change inside the bounds of its whole's end."""
    if whole.change is None or whole.grows:
        return
    end, increment = whole.operands
    for first, second, d in product(*((q.low, q.high) for q in (*part.operands, increment))):
        if not (is_finite(first) and is_finite(second) and is_finite(d)) or d == 0:
            continue
        p0 = -_weigh(part, first, second, Fraction(0), Fraction(1))
        p1 = _weigh(part, first, second, Fraction(1), Fraction(0))
        if not (is_finite(p0) and is_finite(p1)) or min(p0, p1) <= 0:
            continue
        one, other = square_root(p1), square_root(p0)
        if one != other and end.contains(d * one / (one - other)):
            yield 100 * (one - other) ** 2 / d


def _find_obstacle(part: GrowthRow, whole: GrowthRow) -> Remark | None:
    """Return why a part has no share of its whole, or None if it has one."""
    if whole.unit != part.unit:
        return remark(RemarkCode.UNITS_DIFFER, first=part.unit, second=whole.unit)
    if min(whole.base_low, whole.end_low) <= 0 or whole.change_low <= 0 <= whole.change_high:
        return remark(RemarkCode.DIVISOR_MAY_VANISH)
    return None
