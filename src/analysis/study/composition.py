"""Parts within wholes: shares, and contributions to growth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pydantic import Field

from analysis.core.quantity import Quantity, propagate
from analysis.core.records import Ids, Record
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
from analysis.core.vocabulary import RATIO_UNITS
from analysis.source.schema import Indicator, UnitName
from analysis.study.growth import GrowthRow
from analysis.study.published import (
    DatedPair,
    find_interval,
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
    base_asof: bool = Field(description='dated only by the document, as "now"')
    end_year: int
    end_asof: bool
    span_years: int = Field(
        0, description="over how many years the levels add up; 0 for a single date"
    )
    unit: UnitName = Field(description="of the part and the whole")
    base_share: Decimal = Field(description="part / whole in percent")
    base_share_low: Decimal
    base_share_high: Decimal
    end_share: Decimal
    end_share_low: Decimal
    end_share_high: Decimal
    pp: Decimal = Field(description="change of the share in percentage points")
    pp_low: Decimal
    pp_high: Decimal
    contribution: Decimal = Field(description="share of the whole's increase, percent")
    contribution_low: Decimal
    contribution_high: Decimal
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
        return read_given(self, name)

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
        if whole is None or row.unit in RATIO_UNITS:
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
        p0, p1, w0, w1 = (read_given(one, end) for one in (row, whole) for end in ("base", "end"))
        cells = {
            "base_share": propagate(lambda p, w: 100 * p / w, p0, w0),
            "end_share": propagate(lambda p, w: 100 * p / w, p1, w1),
            "pp": propagate(lambda a, b, c, d: 100 * (b / d - a / c), p0, p1, w0, w1),
            "contribution": propagate(lambda a, b, c, d: 100 * (b - a) / (d - c), p0, p1, w0, w1),
        }
        result.append(
            CompositionRow(
                part=row.indicator,
                whole=whole.indicator,
                scope=row.scope,
                base_year=row.base_year,
                base_asof=row.base_asof,
                end_year=row.end_year,
                end_asof=row.end_asof,
                span_years=row.span_years,
                unit=row.unit,
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


def _find_obstacle(part: GrowthRow, whole: GrowthRow) -> Remark | None:
    """Return why a part has no share of its whole, or None if it has one."""
    if whole.unit != part.unit:
        return remark(RemarkCode.UNITS_DIFFER, first=part.unit, second=whole.unit)
    if min(whole.base_low, whole.end_low) <= 0 or whole.change_low <= 0 <= whole.change_high:
        return remark(RemarkCode.DIVISOR_MAY_VANISH)
    return None
