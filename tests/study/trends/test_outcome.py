"""What the models share: rounding, intervals, operands, refusals."""

from decimal import Decimal

import pytest

from analysis.core.errors import InputError
from analysis.core.result import IntervalKind, Operand, OperandKind, RemarkCode, remark
from analysis.study.trends.outcome import (
    Refused,
    TooFewObservations,
    confidence,
    prediction,
    refer_to_rows,
    refused,
    round_figure,
    round_p_value,
    t_interval,
    to_pct,
)


def test_figures_keep_six_digits_or_as_many_as_asked():
    assert round_figure(0.0737671539) == Decimal("0.0737672")
    assert round_figure(23.49176) == Decimal("23.4918")
    assert round_figure(0.128849, 4) == Decimal("0.1288")
    assert round_figure(2.0) == 2


def test_log_growth_of_a_tenth_is_10_5171_percent():
    assert to_pct(0.1) == pytest.approx(10.51709180756)


def test_the_t_interval_with_ten_degrees_is_2_228_errors_wide():
    assert t_interval(1.0, 2.0, 10) == pytest.approx((1 - 2 * 2.22813885, 1 + 2 * 2.22813885))


def test_a_confidence_interval_states_level_dof_and_error():
    interval = confidence((-1.23456789, 2.0), 3.456789012, 0.5)
    assert interval.kind is IntervalKind.CONFIDENCE
    assert (interval.low, interval.high) == (Decimal("-1.23457"), Decimal(2))
    assert (interval.level, interval.dof, interval.se) == (
        Decimal("0.95"),
        Decimal("3.45679"),
        Decimal("0.5"),
    )
    assert confidence((0.0, 1.0), 5).se is None


def test_a_prediction_interval_keeps_four_digits_and_has_no_error():
    interval = prediction((0.123456, 1.98765), 7)
    assert interval.kind is IntervalKind.PREDICTION
    assert (interval.low, interval.high) == (Decimal("0.1235"), Decimal("1.988"))
    assert (interval.level, interval.dof, interval.se) == (Decimal("0.95"), Decimal(7), None)


def test_rows_of_the_reference_data_are_operands_by_their_ids():
    assert refer_to_rows("rd.china.2020", "rd.china.2019") == (
        Operand(kind=OperandKind.REFERENCE, id="rd.china.2020"),
        Operand(kind=OperandKind.REFERENCE, id="rd.china.2019"),
    )


def test_a_refusal_carries_its_reason_and_is_no_fault_of_the_data():
    error = refused(RemarkCode.HORIZON_PAST, horizon=2020, last=2022)
    assert isinstance(error, Refused)
    assert error.reason == remark(RemarkCode.HORIZON_PAST, horizon=2020, last=2022)
    assert "horizon_past" in str(error)
    assert issubclass(TooFewObservations, Refused)
    assert not issubclass(Refused, InputError)


@pytest.mark.parametrize(
    ("p_value", "value", "less"),
    [
        (0.0001, "0.001", True),
        (0.000999, "0.001", True),
        (0.001, "0.001", False),
        (0.0014, "0.001", False),
        (0.0496, "0.050", False),
        (0.55849, "0.558", False),
        (1.0, "1.000", False),
    ],
)
def test_a_p_value_has_three_digits_and_a_floor(p_value, value, less):
    told, remarks = round_p_value(p_value)
    assert str(told) == value
    assert [one.code for one in remarks] == [RemarkCode.LESS_THAN] * less
