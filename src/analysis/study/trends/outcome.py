"""What the models share in making an estimate or refusing one."""

import math
from decimal import Decimal
from typing import Final

from scipy.special import stdtrit

from analysis.core.result import (
    Argument,
    Interval,
    IntervalKind,
    Operand,
    OperandKind,
    Remark,
    RemarkCode,
    remark,
)

#: Digits kept of what is computed in floating point. Closed forms agree between platforms far
#: beyond six; a likelihood's maximum is found by iteration and only to about five.
DIGITS = 6
DIGITS_ITERATED = 4

#: Nominal coverage of confidence and prediction intervals.
LEVEL = 0.95
_LEVEL = Decimal("0.95")


class Refused(Exception):  # noqa: N818 (what happened to the question, not a fault of the data)
    """A model that can't answer, with the reason; the study makes a refusal of it."""

    def __init__(self, reason: Remark) -> None:
        super().__init__(str(reason))
        self.reason = reason


class TooFewObservations(Refused):
    """A fit was asked of fewer observations than its declared minimum."""


def refused(code: RemarkCode, **args: Argument) -> Refused:
    """Return the refusal that a reason calls for, to be raised."""
    return Refused(remark(code, **args))


def round_figure(value: float, digits: int = DIGITS) -> Decimal:
    """Keep so many significant digits, so that tables are the same bytes on every platform."""
    return Decimal(f"{value:.{digits}g}")


def to_pct(log_growth: float) -> float:
    """Percent growth of a log growth: 100·(e^g − 1)."""
    return 100 * math.expm1(log_growth)


def t_interval(estimate: float, se: float, dof: float) -> tuple[float, float]:
    """95 % interval from Student's t; fractional degrees of freedom are allowed."""
    half = float(stdtrit(dof, 0.5 + LEVEL / 2)) * se
    return estimate - half, estimate + half


def confidence(ends: tuple[float, float], dof: float, se: float | None = None) -> Interval:
    """Return a 95 % confidence interval."""
    return Interval(
        kind=IntervalKind.CONFIDENCE,
        low=round_figure(ends[0]),
        high=round_figure(ends[1]),
        level=_LEVEL,
        dof=round_figure(dof),
        se=None if se is None else round_figure(se),
    )


def prediction(ends: tuple[float, float], dof: float, digits: int = DIGITS_ITERATED) -> Interval:
    """Return a 95 % prediction interval."""
    return Interval(
        kind=IntervalKind.PREDICTION,
        low=round_figure(ends[0], digits),
        high=round_figure(ends[1], digits),
        level=_LEVEL,
        dof=round_figure(dof),
    )


def refer_to_rows(*names: str) -> tuple[Operand, ...]:
    """Return rows of the reference data, by their ids, as operands."""
    return tuple(Operand(kind=OperandKind.REFERENCE, id=name) for name in names)


#: Simulated p-values below this are said as "< 0.001": what is left is the simulation's floor.
P_FLOOR: Final = Decimal("0.001")


def round_p_value(p_value: float) -> tuple[Decimal, tuple[Remark, ...]]:
    """Write a p-value to a thousandth; a smaller one is that, with the remark that it is less."""
    if p_value < P_FLOOR:
        return P_FLOOR, (remark(RemarkCode.LESS_THAN),)
    return Decimal(f"{p_value:.3f}"), ()
