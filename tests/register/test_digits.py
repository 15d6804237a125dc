"""A number shows the digits of its print, or as many as its unit supports."""

from decimal import Decimal

import pytest

from analysis.core.result import (
    Estimate,
    ModelId,
    Operand,
    OperandKind,
    RemarkCode,
    Subject,
    Term,
    remark,
)
from analysis.register.digits import places_of


@pytest.fixture
def figures(source):
    return {row.figure: row for row in source.figures}


def estimate(term, value, unit="percent", *, figure=None, model=ModelId.GROWTH, **more):
    operands = (Operand(kind=OperandKind.FIGURE, id=figure),) if figure else ()
    return Estimate(
        subject=Subject(indicator="x", scope="jia", unit=unit),
        model=model,
        term=term,
        value=Decimal(value),
        dof=1,
        operands=operands,
        **more,
    )


BACK = (remark(RemarkCode.BACK_CAST_BASE),)


@pytest.mark.parametrize(
    ("term", "value", "unit", "figure", "places"),
    [
        (Term.END, "3", "percent", "p01.07", 1),  # 3.0%左右
        (Term.BASE, "2.65", "percent", "p01.06", 2),
        (Term.END, "1621", "enterprise", "p01.04", 0),
        (Term.STATED, "3", "percent", "p01.07", 1),
        (Term.LEVEL, "3", "percent", "p01.07", 1),
        (Term.LEVEL, "2.05701", "percent", None, 5),
        (Term.PCT, "80.111", "enterprise", "p01.04", 1),
        (Term.CAGR, "15.8", "enterprise", "p01.04", 1),
        (Term.PP, "0.35", "percent", "p01.07", 2),
        (Term.SHARE_CHANGE, "-5.531", "enterprise", "p01.04", 2),
        (Term.PROJECTED, "3.1415", "percent", "p01.07", 2),
        (Term.PROJECTED_MODEL_INTERVAL, "3.1415", "percent", "p01.07", 2),
        (Term.END_NEEDED, "3.17143", "percent", "p01.07", 2),
        (Term.SLOPE_PER_YEAR, "0.07", "percent", "p01.07", 3),
        (Term.MIDPOINT_GAP, "0.0054", "percent", "p01.07", 3),
        (Term.PRIOR_MEAN, "0.074", "percent", "p01.07", 3),
        (Term.RESIDUAL_SD, "0.0560129", "percent", "p01.07", 3),
        (Term.PRIOR_SD, "0.00616441", "percent", "p01.07", 4),
        (Term.POSTERIOR_SD, "0.00843342", "percent", "p01.07", 4),
        (Term.PRIOR_WEIGHT, "46.7911", "percent", "p01.07", 1),
        (Term.GAP, "0.1", "percent", "p01.07", 2),
        (Term.ERROR, "0.24", "percent", "p01.07", 2),
        (Term.SLOPE_PER_YEAR, "180.25", "enterprise", "p01.04", 1),
        (Term.GAP, "900", "enterprise", "p01.04", 0),
        (Term.PROJECTED, "1801.25", "enterprise", "p01.04", 1),
        (Term.CHANGE, "721", "enterprise", "p01.04", 0),
        (Term.FIRST_YEAR_AFTER_BREAK, "2012", "percent", None, 0),
        (Term.SUP_F, "10.3014", "percent", None, 3),
        (Term.SUP_F_P_VALUE, "0.558", "percent", None, 3),
        (Term.P_VALUE_NO_GROWTH, "0.001", "percent", None, 3),
        (Term.RECOMPUTED, "11769.23077", "enterprise", None, 5),
        (Term.RECOMPUTED, "11769.230769", "enterprise", None, 1),
        (Term.RECOMPUTED, "0.123456", "percent", None, 1),
        (Term.RECOMPUTED, "1574", "enterprise", None, 0),
        (Term.RECOMPUTED, "0.04", "percentage_point", None, 2),
        (Term.LOG_AMOUNT_PER_YEAR, "20.3515", "CNY", None, 2),
        (Term.LOG_SHARE_PER_YEAR, "3", "percent", None, 2),
        (Term.PACE_FROM_SHARE, "36.6358", "CNY", None, 1),
        (Term.HELD_SINCE, "2", "CNY", None, 0),
        (Term.YEARS_LOWERED, "16", "percent", None, 0),
        (Term.REVISION, "-0.04942", "percent", "p01.07", 2),
    ],
)
def test_digits_after_the_point(figures, term, value, unit, figure, places):
    assert places_of(estimate(term, value, unit, figure=figure), figures) == places


@pytest.mark.parametrize("unit", ["CNY", "USD", "EUR"])
@pytest.mark.parametrize("term", [Term.END, Term.CHANGE, Term.PROJECTED, Term.RECOMPUTED])
def test_money_chooses_its_own_digits(figures, unit, term):
    assert places_of(estimate(term, "6184000000", unit), figures) is None


@pytest.mark.parametrize(
    ("value", "unit", "places"),
    [
        ("21.43", "percent", 2),
        ("21.4", "percent", 2),
        ("45.95", "person", 2),
        ("45.9512", "person", 1),
        ("46", "person", 0),
    ],
)
def test_a_computed_base_keeps_two_digits_at_most(figures, value, unit, places):
    base = estimate(Term.BASE, value, unit, figure="p02.05", remarks=BACK)
    assert places_of(base, figures) == places


def test_the_first_figure_with_a_value_decides(figures):
    made = estimate(Term.STATED, "2015", "year", figure="p01.01").model_copy(
        update={
            "operands": tuple(
                Operand(kind=OperandKind.FIGURE, id=name) for name in ("p01.01", "p01.06")
            )
        }
    )
    assert places_of(made, figures) == 2
