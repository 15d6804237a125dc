"""Parts within wholes: shares, and contributions to growth."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from pydantic import Field

from analysis.core.quantity import (
    Quantity,
    propagate,
    to_decimal,
)
from analysis.core.records import Record
from analysis.source.schema import RATIO_UNITS, Indicator
from analysis.study.growth import GrowthRow


class CompositionRow(Record):
    """A part inside its whole at two dates; a row of `tables/composition.csv`."""

    part: str
    whole: str
    scope: str
    base_period: str
    end_period: str
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
    figures: str


def decompose_growth(
    rows: Sequence[GrowthRow], indicators: dict[str, Indicator]
) -> list[CompositionRow]:
    """Return shares and contributions of parts within wholes, over the same dates.

    The share is ``100 p / w``; the contribution to the increase is
    ``100 (p1 - p0) / (w1 - w0)``. Pairs whose whole may not have changed, or may be nothing,
    are left out, since a share of nothing means nothing. Headline pairs come first.
    """
    wholes = {(r.indicator, r.scope, r.base_period, r.end_period): r for r in rows}
    result = []
    for row in sorted(rows, key=lambda row: not row.headline):
        of = indicators[row.indicator].of
        whole = wholes.get((of or "", row.scope, row.base_period, row.end_period))
        if whole is None or whole.unit != row.unit or row.unit in RATIO_UNITS:
            continue
        if whole.change_low <= 0 <= whole.change_high or min(whole.base_low, whole.end_low) <= 0:
            continue
        p0, p1 = _ends(row)
        w0, w1 = _ends(whole)
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
                base_period=row.base_period,
                end_period=row.end_period,
                figures=" ".join(dict.fromkeys((*row.figures.split(), *whole.figures.split()))),
                **{
                    name + suffix: to_decimal(part)
                    for name, q in cells.items()
                    for suffix, part in (("", q.value), ("_low", q.low), ("_high", q.high))
                },
            )
        )
    return result


def _ends(row: GrowthRow) -> tuple[Quantity, Quantity]:
    return (
        Quantity(Fraction(row.base), Fraction(row.base_low), Fraction(row.base_high)),
        Quantity(Fraction(row.end), Fraction(row.end_low), Fraction(row.end_high)),
    )
