"""Two printed points: by hand, by corners, and held against later values."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.core.period import Period
from analysis.core.quantity import Quantity
from analysis.core.result import (
    Estimate,
    IntervalKind,
    ModelId,
    Operand,
    OperandKind,
    Refusal,
    RemarkCode,
    Subject,
    Term,
    Unit,
)
from analysis.study.growth import Pair
from analysis.study.trends.two_points import (
    Outturn,
    check_outturns,
    fit_two_point,
    project_two_point,
)

OUTSIDE = (Operand(kind=OperandKind.REFERENCE, id="rd_gdp_ratio.city.2021"),)
FIGURES = ("p30.08", "p30.10", "p38.06")


def outturn(year, value, low=None, high=None):
    return Outturn(
        year, Quantity(*(Fraction(str(x)) for x in (value, low or value, high or value))), OUTSIDE
    )


def ends(row):
    return row.interval.low, row.interval.high


def test_the_share_rises_by_0_07_points_a_year_or_2_51_percent(make_pair, share, pick):
    rows = fit_two_point(make_pair(), share)
    assert [row.model for row in rows] == [
        ModelId.TWO_POINT_LINEAR,
        ModelId.TWO_POINT_EXPONENTIAL,
        ModelId.TWO_POINT_GAP,
    ]
    slope = pick(rows, Term.SLOPE_PER_YEAR)
    assert slope.value == Decimal("0.07")  # (3.0 - 2.65) / 5
    assert ends(slope) == (Decimal("0.049"), Decimal("0.091"))  # (2.9 - 2.655) / 5, …
    assert slope.unit == Unit(name="percentage_point", per_year=True)
    growth = pick(rows, Term.GROWTH_PCT_PER_YEAR)
    assert float(growth.value) == pytest.approx(100 * ((3 / 2.65) ** 0.2 - 1), rel=1e-11)
    assert float(ends(growth)[0]) == pytest.approx(100 * ((2.9 / 2.655) ** 0.2 - 1), rel=1e-11)
    assert growth.unit == Unit(name="percent", per_year=True)
    gap = pick(rows, Term.MIDPOINT_GAP)
    assert float(gap.value) == pytest.approx(2.825 - (2.65 * 3) ** 0.5, rel=1e-9)
    assert float(ends(gap)[1]) == pytest.approx(2.8725 - (2.645 * 3.1) ** 0.5, rel=1e-9)


def test_a_line_through_counts_is_in_the_counts_own_unit_a_year(make_pair, pick):
    # Review, A1: 900 institutions in 2015, 1621 in 2019.
    subject = Subject(indicator="rd_institutions", scope="city", unit="institution")
    pair = make_pair(Quantity.exact(900), Quantity.exact(1621), unit="institution", end_year=2019)
    rows = fit_two_point(pair, subject)
    slope, gap = pick(rows, Term.SLOPE_PER_YEAR), pick(rows, Term.MIDPOINT_GAP)
    assert (slope.value, slope.unit) == (
        Decimal("180.25"),
        Unit(name="institution", per_year=True),
    )
    assert (round(gap.value, 3), gap.unit) == (Decimal("52.651"), Unit(name="institution"))
    assert slope.interval is None  # nothing is left open
    [ahead] = [r for r in project_two_point(pair, subject, [2020]) if r.model is slope.model]
    assert (ahead.value, ahead.unit) == (Decimal("1801.25"), Unit(name="institution"))


def test_two_points_carry_no_inference_and_say_where_they_stand(make_pair, share, codes):
    for row in fit_two_point(make_pair(), share):
        assert (row.n, row.dof, row.interval.kind) == (2, 0, IntervalKind.BOUNDS)
        assert (row.interval.se, row.interval.level) == (None, None)
        assert codes(row) == [RemarkCode.NO_INFERENCE, RemarkCode.PRINTED_BASE]
        assert (row.start, row.end) == (Period(2015, 2015), Period(2020, 2020))
        assert tuple(one.id for one in row.operands) == FIGURES
        assert {one.kind for one in row.operands} == {OperandKind.FIGURE}


def test_a_computed_base_is_said_and_moves_with_its_end(make_pair, share, codes, pick):
    whole = make_pair()
    change = Quantity(Fraction("0.35"), Fraction("0.345"), Fraction("0.355"))
    pair = Pair(
        replace(whole.base, origin="back-cast"),
        whole.end,
        change,
        lambda end, points: end - points,
    )
    rows = fit_two_point(pair, share)
    assert codes(rows[0]) == [RemarkCode.NO_INFERENCE, RemarkCode.BACK_CAST_BASE]
    # The bounds are those of the printed change, not of two levels on their own.
    assert ends(pick(rows, Term.SLOPE_PER_YEAR)) == (Decimal("0.069"), Decimal("0.071"))


def test_the_linear_continuation_of_2_65_and_3_0_is_3_07_then_3_14(make_pair, share, codes, said):
    rows = project_two_point(make_pair(), share, [2021, 2022])
    linear = [row for row in rows if row.model is ModelId.TWO_POINT_LINEAR]
    assert [row.value for row in linear] == [Decimal("3.07"), Decimal("3.14")]
    assert [ends(row) for row in linear] == [
        (Decimal("2.949"), Decimal("3.191")),
        (Decimal("2.998"), Decimal("3.282")),
    ]
    for row in rows:
        assert (row.term, row.n, row.dof, row.start) == (Term.PROJECTED, 2, 0, row.end)
        assert codes(row) == [RemarkCode.FORM_THROUGH, RemarkCode.BOUNDS_FROM_PRINT]
        assert tuple(one.id for one in row.operands) == FIGURES
    assert [row.end for row in linear] == [Period(2021, 2021), Period(2022, 2022)]
    assert said(rows[0], RemarkCode.FORM_THROUGH) == {
        "form": "linear",
        "base": "2015",
        "end": "2020",
    }


def test_both_forms_pass_through_both_points_and_the_exponential_compounds(make_pair, share):
    pair = make_pair(Quantity.exact(Fraction("2.65")), Quantity.exact(3))
    rows = project_two_point(pair, share, [2015, 2020, 2025])
    assert [row.value for row in rows[:3]] == [Decimal("2.65"), 3, Decimal("3.35")]
    assert [row.value for row in rows[3:5]] == [Decimal("2.65"), 3]
    assert float(rows[5].value) == pytest.approx(9 / 2.65, rel=1e-11)
    assert {row.model for row in rows[3:]} == {ModelId.TWO_POINT_EXPONENTIAL}


amounts = st.fractions(min_value=Fraction(1, 10), max_value=10**6, max_denominator=100)
shares = st.fractions(min_value=0, max_value=1, max_denominator=20)


@given(amounts, amounts, shares, shares, st.integers(1, 10), st.integers(2010, 2040))
def test_any_truth_within_the_printed_bounds_lies_within_every_bound(  # noqa: PLR0913, PLR0917
    make_pair, share, base, end, at_base, at_end, years, year
):
    wide_base = Quantity(base, base * Fraction(9, 10), base * Fraction(11, 10))
    wide_end = Quantity(end, end * Fraction(19, 20), end * Fraction(6, 5))
    true_base = wide_base.low + at_base * (wide_base.high - wide_base.low)
    true_end = wide_end.low + at_end * (wide_end.high - wide_end.low)
    span = {"base_year": 2020 - years}
    pair = make_pair(wide_base, wide_end, **span)
    truth = make_pair(Quantity.exact(true_base), Quantity.exact(true_end), **span)
    for bounded, exact in zip(
        fit_two_point(pair, share) + project_two_point(pair, share, [year]),
        fit_two_point(truth, share) + project_two_point(truth, share, [year]),
        strict=True,
    ):
        slack = Decimal("1e-11") * (1 + abs(exact.value))  # twelve digits are kept
        low, high = ends(bounded)
        assert low <= bounded.value <= high
        assert low - slack <= exact.value <= high + slack


def test_a_share_beyond_100_percent_is_kept_and_said(make_pair, share):
    pair = make_pair(Quantity.exact(60), Quantity.exact(90))
    (last, *_) = project_two_point(pair, share, [2025])
    assert last.value == 120
    assert last.has(RemarkCode.PASSES_WHOLE)
    assert not project_two_point(pair, share, [2021])[0].has(RemarkCode.PASSES_WHOLE)
    count = share.model_copy(update={"unit": "enterprise"})
    assert not project_two_point(pair, count, [2025])[0].has(RemarkCode.PASSES_WHOLE)


def test_a_share_that_may_just_pass_100_percent_is_said_and_one_at_100_is_not(make_pair, share):
    at = make_pair(Quantity.exact(80), Quantity.exact(90))
    assert not project_two_point(at, share, [2025])[0].has(RemarkCode.PASSES_WHOLE)
    beyond = make_pair(Quantity.exact(80), Quantity(Fraction(90), Fraction(89), Fraction(91)))
    assert project_two_point(beyond, share, [2025])[0].has(RemarkCode.PASSES_WHOLE)


@pytest.mark.parametrize("side", ["base", "end"])
def test_an_exponential_through_zero_is_left_out_and_said(make_pair, share, codes, side):
    zero = Quantity(Fraction(1), Fraction(0), Fraction(2))
    pair = make_pair(zero) if side == "base" else make_pair(None, zero)
    [row] = fit_two_point(pair, share)
    assert row.model is ModelId.TWO_POINT_LINEAR
    assert codes(row)[-1] is RemarkCode.EXPONENTIAL_UNDEFINED
    assert {r.model for r in project_two_point(pair, share, [2021])} == {row.model}


def test_a_share_below_one_has_its_exponential(make_pair, share):
    small = Quantity(Fraction("0.3"), Fraction("0.25"), Fraction("0.35"))
    smaller = Quantity(Fraction("0.2"), Fraction("0.15"), Fraction("0.25"))
    for base, end in ((small, smaller), (smaller, small)):
        models = [row.model for row in fit_two_point(make_pair(base, end), share)]
        assert ModelId.TWO_POINT_EXPONENTIAL in models


def test_the_midpoint_gap_is_zero_where_the_bounds_let_both_ends_agree(make_pair, share, pick):
    near = Quantity(Fraction("3.0"), Fraction("2.8"), Fraction("3.1"))
    apart = Quantity(Fraction("2.8"), Fraction("2.7"), Fraction("2.89"))
    end = Quantity(Fraction("3.05"), Fraction("2.9"), Fraction("3.1"))
    assert ends(pick(fit_two_point(make_pair(near, end), share), Term.MIDPOINT_GAP))[0] == 0
    assert ends(pick(fit_two_point(make_pair(apart, end), share), Term.MIDPOINT_GAP))[0] > 0


def test_the_outturn_of_2021_lies_above_both_forms_whatever_the_rounding(
    make_pair, share, pick, codes, said
):
    rows = check_outturns(make_pair(), share, [outturn(2021, 3.297, 3.2965, 3.2978)])
    error = pick(rows, Term.ERROR, ModelId.OUT_OF_SAMPLE_LINEAR)
    assert error.value == Decimal("0.227")  # 3.297 - 3.07
    assert ends(error) == (Decimal("0.1055"), Decimal("0.3488"))  # 3.2965 - 3.191, …
    assert error.unit == Unit(name="percentage_point")
    assert (error.n, error.dof, error.start, error.end) == (
        3,
        0,
        Period(2021, 2021),
        Period(2021, 2021),
    )
    above = [RemarkCode.FORM_THROUGH, RemarkCode.OUTTURN_ABOVE]
    assert [codes(r) for r in rows if r.term is Term.ERROR] == [above, above]
    through = {"form": "linear", "base": "2015", "end": "2020"}
    assert said(error, RemarkCode.FORM_THROUGH) == through
    assert tuple(one.id for one in error.operands) == (*FIGURES, OUTSIDE[0].id)
    needed = pick(rows, Term.END_NEEDED, ModelId.OUT_OF_SAMPLE_LINEAR)
    assert needed.value == Decimal("3.18916666667")  # 2.65 + 0.647 / 1.2
    assert needed.interval is None
    assert codes(needed) == [
        RemarkCode.FORM_THROUGH,
        RemarkCode.END_FOR_OUTTURN,
        RemarkCode.PRINTED_END,
    ]
    assert said(needed, RemarkCode.END_FOR_OUTTURN) == {"period": "2020", "form": "linear"}
    assert said(needed, RemarkCode.PRINTED_END) == {
        "value": Decimal(3),
        "low": Decimal("2.9"),
        "high": Decimal("3.1"),
    }


@pytest.mark.parametrize(
    ("end", "places", "shown"),
    [("3.0", 1, "3.0"), ("3.0", 2, "3.00"), ("3.0", 0, "3"), ("3.05", 1, "3.05"), ("20", 0, "20")],
)
def test_an_end_keeps_the_digits_of_its_print_and_loses_none(make_pair, share, end, places, shown):
    pair = make_pair(end=Quantity.exact(Fraction(end)))
    rows = check_outturns(pair, share, [outturn(2021, "3.3")], places=places)
    printed = [
        str(one.args["value"])
        for row in rows
        for one in row.remarks
        if one.code is RemarkCode.PRINTED_END
    ]
    assert printed == [shown, shown]


def test_an_end_at_the_value_needed_puts_both_forms_on_the_outturn(make_pair, share, pick):
    later = outturn(2022, "3.38")
    for form, model in (
        (ModelId.TWO_POINT_LINEAR, ModelId.OUT_OF_SAMPLE_LINEAR),
        (ModelId.TWO_POINT_EXPONENTIAL, ModelId.OUT_OF_SAMPLE_EXPONENTIAL),
    ):
        needed = pick(check_outturns(make_pair(), share, [later]), Term.END_NEEDED, model).value
        refitted = make_pair(None, Quantity.exact(Fraction(needed)))
        on = pick(project_two_point(refitted, share, [2022]), Term.PROJECTED, form)
        assert float(on.value) == pytest.approx(3.38, rel=1e-10)


def test_an_outturn_below_and_one_within_are_told_apart(make_pair, share, codes):
    low, mid = (
        check_outturns(make_pair(), share, [outturn(2021, value)])[0] for value in (2.9, 3.0)
    )
    assert codes(low) == [RemarkCode.FORM_THROUGH, RemarkCode.OUTTURN_BELOW]
    assert codes(mid) == [RemarkCode.FORM_THROUGH, RemarkCode.OUTTURN_WITHIN]


@settings(max_examples=50)
@given(
    st.fractions(min_value=2, max_value=5, max_denominator=1000),
    st.fractions(min_value=0, max_value=Fraction(1, 5), max_denominator=1000),
)
def test_an_outturn_is_outside_exactly_when_its_bounds_miss_the_projection(
    make_pair, share, value, half
):
    later = Outturn(2022, Quantity(value, value - half, value + half), OUTSIDE)
    errors = [r for r in check_outturns(make_pair(), share, [later]) if r.term is Term.ERROR]
    for error, ahead in zip(errors, project_two_point(make_pair(), share, [2022]), strict=True):
        low, high = map(Fraction, ends(ahead))
        edge = min(abs(value - half - high), abs(value + half - low))
        if edge > Fraction(1, 10**9):
            meets = value - half <= high and low <= value + half
            assert error.has(RemarkCode.OUTTURN_WITHIN) == meets


def test_an_outturn_of_nothing_has_no_exponential_end(make_pair, share):
    rows = check_outturns(make_pair(), share, [outturn(2021, 0)])
    [refusal] = [row for row in rows if isinstance(row, Refusal)]
    assert refusal.reason.code is RemarkCode.NOT_POSITIVE
    assert (refusal.model, refusal.term) == (ModelId.OUT_OF_SAMPLE_EXPONENTIAL, Term.END_NEEDED)
    assert len([row for row in rows if isinstance(row, Estimate)]) == 3


@pytest.mark.parametrize("year", [2019, 2020])
def test_an_outturn_inside_the_span_is_refused(make_pair, share, year):
    with pytest.raises(ValueError, match=f"{year} is not after the pair's end, 2020"):
        check_outturns(make_pair(), share, [outturn(year, 3.0)])
