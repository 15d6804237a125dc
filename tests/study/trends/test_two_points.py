"""Two printed points: by hand, by corners, and held against later values."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
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
from analysis.study.growth import Change, Pair
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
    pair = make_pair(
        Quantity.exact(900), Quantity.exact(1621), unit="institution", end_date="2019"
    )
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
        Change(change, "percentage_point"),
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
    span = {"base_date": str(2020 - years)}
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
    # 2.645 + (3.2978 - 2.645) / 1.2 and 2.655 + (3.2965 - 2.655) / 1.2: it falls with the base
    assert ends(needed) == (Decimal("3.18791666666"), Decimal("3.19066666667"))
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


@given(amounts, amounts, amounts, shares, shares, shares)
def test_an_end_needed_for_any_outturn_allowed_lies_within_its_bounds(  # noqa: PLR0913, PLR0917
    make_pair, share, base, value, end, at_base, at_value, room
):
    quantities = [Quantity(one, one * (1 - room / 2), one * (1 + room)) for one in (base, value)]
    true_base, true_value = (
        one.low + at * (one.high - one.low)
        for one, at in zip(quantities, (at_base, at_value), strict=True)
    )
    made = check_outturns(
        make_pair(quantities[0], Quantity.exact(end)),
        share,
        [Outturn(2022, quantities[1], OUTSIDE)],
    )
    needed = [one for one in made if one.term is Term.END_NEEDED]
    truths = (
        true_base + (true_value - true_base) * Fraction(5, 7),
        Fraction(float(true_base) * float(true_value / true_base) ** (5 / 7)),
    )
    for one, truth in zip(needed, truths, strict=True):
        low, high = (one.value, one.value) if one.interval is None else ends(one)
        slack = Decimal("1e-9") * (1 + abs(one.value))
        assert low - slack <= Decimal(float(truth)) <= high + slack


def test_an_outturn_that_may_be_nothing_has_no_exponential_end(make_pair, share):
    rows = check_outturns(make_pair(), share, [outturn(2021, "0.1", "-0.1", "0.3")])
    [refusal] = [row for row in rows if isinstance(row, Refusal)]
    assert (refusal.model, refusal.reason.code) == (
        ModelId.OUT_OF_SAMPLE_EXPONENTIAL,
        RemarkCode.NOT_POSITIVE,
    )


def test_points_are_weighed_by_the_months_between_them(make_pair, make_quantity, share, pick):
    pair = make_pair(make_quantity(2), make_quantity(3), base_date="2019-06", end_date="2020-12")
    rows = fit_two_point(pair, share)
    slope, growth = pick(rows, Term.SLOPE_PER_YEAR), pick(rows, Term.GROWTH_PCT_PER_YEAR)
    assert slope.value == Decimal("0.666666666667")  # one in a year and a half
    assert float(growth.value) == pytest.approx(100 * (1.5 ** (2 / 3) - 1), rel=1e-11)
    assert (str(slope.start), str(slope.end)) == ("2019-06", "2020-12")
    line, curve = project_two_point(pair, share, [2021])
    assert line.value == Decimal("3.66666666667")
    assert float(curve.value) == pytest.approx(3 * 1.5 ** (2 / 3), rel=1e-11)


@pytest.mark.parametrize(
    ("unit", "whole"), [("percent", 100), ("permille", 1000), ("ratio", 1), ("times", None)]
)
def test_a_share_s_whole_is_written_in_its_own_unit(make_pair, make_quantity, share, unit, whole):
    about = share.model_copy(update={"unit": unit})
    top = whole or 1
    pair = make_pair(make_quantity(top * 0.5), make_quantity(top * 0.75), unit=unit)
    at, beyond = (project_two_point(pair, about, [year])[0] for year in (2025, 2026))
    assert (at.value, beyond.value) == (top, Decimal(str(top)) * Decimal("1.05"))
    said = [one.has(RemarkCode.PASSES_WHOLE) for one in (at, beyond)]
    assert said == [False, whole is not None]


def test_an_end_that_is_not_there_goes_through_both_forms(make_pair, make_quantity, share, pick):
    none = Decimal("Infinity")
    above = make_quantity(600, 600, "Infinity", point=False)
    risen = make_pair(make_quantity(300), above)
    fitted = fit_two_point(risen, share)
    assert ends(pick(fitted, Term.SLOPE_PER_YEAR)) == (60, none)
    assert ends(pick(fitted, Term.MIDPOINT_GAP))[1] == none
    low, high = ends(pick(fitted, Term.GROWTH_PCT_PER_YEAR))
    assert (float(low), high) == (pytest.approx(100 * (2**0.2 - 1)), none)
    assert {one.point for one in fitted} == {False}
    ahead = [ends(one) for one in project_two_point(risen, share, [2025])]
    assert ahead == [(900, none), (1200, none)]
    fallen = make_pair(above, make_quantity(300))
    assert [ends(one) for one in project_two_point(fallen, share, [2025])] == [
        (-none, 0),
        (0, 150),
    ]
    assert ends(pick(fit_two_point(fallen, share), Term.GROWTH_PCT_PER_YEAR))[0] == -100
    both = make_pair(above, above)
    assert ends(pick(fit_two_point(both, share), Term.MIDPOINT_GAP)) == (0, none)
    assert ends(project_two_point(both, share, [2025])[0]) == (-none, none)
    # 600 or more would have had to reach 900 after five years of ten
    rows = check_outturns(fallen, share, [outturn(2025, 900)])
    needed = [one for one in rows if one.term is Term.END_NEEDED]
    assert needed[0].value == 750
    assert [ends(one)[1] for one in needed] == [none, none]
    assert float(ends(needed[1])[0]) == pytest.approx((600 * 900) ** 0.5)
    said = {
        one.code
        for row in check_outturns(risen, share, [outturn(2025, 900)])
        for one in row.remarks
    }
    assert RemarkCode.END_FOR_OUTTURN in said
    assert RemarkCode.PRINTED_END not in said  # it has no upper bound to be said


def test_an_end_is_said_with_its_bounds_rounded_outwards(make_pair, share, said, pick):
    third = Fraction(1, 3)
    pair = make_pair(end=Quantity(3 + third, 3 + third / 2, 3 + 2 * third))
    needed = pick(
        check_outturns(pair, share, [outturn(2021, 4)]),
        Term.END_NEEDED,
        ModelId.OUT_OF_SAMPLE_LINEAR,
    )
    assert said(needed, RemarkCode.PRINTED_END) == {
        "value": Decimal("3.33333333333"),
        "low": Decimal("3.16666666666"),
        "high": Decimal("3.66666666667"),
    }


@pytest.mark.parametrize(("unit", "whole"), [("percent", 100), ("permille", 1000), ("ratio", 1)])
def test_a_bound_just_beyond_the_whole_is_said(make_pair, make_quantity, share, unit, whole):
    about = share.model_copy(update={"unit": unit})
    end = make_quantity(whole * 0.75, whole * 0.7, whole * 0.75025)
    pair = make_pair(make_quantity(whole * 0.5), end, unit=unit)
    [line, *_] = project_two_point(pair, about, [2025])
    assert ends(line)[1] == Decimal(str(whole)) * Decimal("1.0005")
    assert line.has(RemarkCode.PASSES_WHOLE)


@pytest.mark.parametrize(
    ("low", "high", "code"),
    [
        ("2.9", "2.949", RemarkCode.OUTTURN_WITHIN),  # touches the lower bound
        ("3.191", "3.3", RemarkCode.OUTTURN_WITHIN),
        ("2.9", "2.948", RemarkCode.OUTTURN_BELOW),
        ("3.192", "3.3", RemarkCode.OUTTURN_ABOVE),
    ],
)
def test_an_outturn_that_touches_the_projection_s_bounds_is_within(
    make_pair, share, codes, low, high, code
):
    linear = check_outturns(make_pair(), share, [outturn(2021, low, low, high)])[0]
    assert codes(linear)[1] is code
