"""The one result type: units that follow, intervals that claim no more, remarks with arguments."""

from decimal import Decimal

import pytest
from pydantic import ValidationError

from analysis.core.period import Period
from analysis.core.result import (
    REMARK_ARGS,
    ArgKind,
    Dimension,
    Estimate,
    Interval,
    IntervalKind,
    ModelId,
    Operand,
    OperandKind,
    RemarkCode,
    Subject,
    Term,
    Unit,
    derive_unit,
    remark,
)

SUBJECT = Subject(indicator="rd_gdp", scope="city", unit="percent")


def estimate(**cells):
    content = {"subject": SUBJECT, "model": ModelId.OLS_TREND, "term": Term.SLOPE_PER_YEAR}
    return Estimate(**content | {"value": Decimal("0.07")} | cells)


@pytest.mark.parametrize(
    ("unit", "dimension", "name", "per_year"),
    [
        ("percent", Dimension.SAME, "percent", False),
        ("enterprise", Dimension.SAME, "enterprise", False),
        ("percent", Dimension.CHANGE, "percentage_point", False),
        ("enterprise", Dimension.CHANGE, "enterprise", False),
        ("permille", Dimension.CHANGE, "permille", False),
        ("percent", Dimension.CHANGE_PER_YEAR, "percentage_point", True),
        ("institution", Dimension.CHANGE_PER_YEAR, "institution", True),
        ("CNY", Dimension.PERCENT, "percent", False),
        ("CNY", Dimension.PERCENT_PER_YEAR, "percent", True),
        ("CNY", Dimension.POINTS, "percentage_point", False),
        ("permille", Dimension.POINTS, "percentage_point", False),
        ("ratio", Dimension.POINTS_PER_YEAR, "percentage_point", True),
        ("ratio", Dimension.CHANGE, "ratio", False),
        ("CNY", Dimension.YEAR, "year", False),
        ("CNY", Dimension.NONE, "statistic", False),
    ],
)
def test_a_unit_follows_from_the_subject_s_and_the_dimension(unit, dimension, name, per_year):
    derived = derive_unit(unit, dimension)
    assert derived == (Unit(name=name, per_year=True) if per_year else Unit(name=name))


@pytest.mark.parametrize(
    ("term", "dimension"),
    [
        (Term.BASE, Dimension.SAME),
        (Term.LEVEL, Dimension.SAME),
        (Term.PROJECTED, Dimension.SAME),
        (Term.END_NEEDED, Dimension.SAME),
        (Term.STATED, Dimension.SAME),
        (Term.PP, Dimension.POINTS),
        (Term.GAP_CHANGE, Dimension.CHANGE),
        (Term.MIDPOINT_GAP, Dimension.CHANGE),
        (Term.ROLLING_ORIGIN_MAE, Dimension.CHANGE),
        (Term.LARGEST_REVISION, Dimension.CHANGE),
        (Term.SLOPE_PER_YEAR_AFTER, Dimension.CHANGE_PER_YEAR),
        (Term.PP_PER_YEAR, Dimension.POINTS_PER_YEAR),
        (Term.PCT, Dimension.PERCENT),
        (Term.END_SHARE, Dimension.PERCENT),
        (Term.CAGR, Dimension.PERCENT_PER_YEAR),
        (Term.GROWTH_PCT_PER_YEAR_WILD, Dimension.PERCENT_PER_YEAR),
        (Term.SHARE_CHANGE, Dimension.POINTS),
        (Term.FIRST_YEAR_AFTER_BREAK, Dimension.YEAR),
        (Term.SUP_F_P_VALUE, Dimension.NONE),
        (Term.ROLLING_ORIGIN_MAE_LOG, Dimension.NONE),
    ],
)
def test_each_term_has_its_dimension(term, dimension):
    assert term.dimension is dimension


def test_every_term_has_a_dimension():
    assert all(term.dimension in Dimension for term in Term)


def test_an_estimate_s_unit_is_computed_and_never_given():
    assert estimate().unit.name == "percentage_point"
    labs = SUBJECT.model_copy(update={"unit": "institution"})
    assert estimate(subject=labs).unit.name == "institution"
    with pytest.raises(ValidationError):
        estimate(unit="percent")


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"kind": "bounds", "low": 2, "high": 1}, "wrong order"),
        ({"kind": "confidence", "low": 1, "high": 2, "level": "0.95"}, "degrees of freedom"),
        ({"kind": "confidence", "low": 1, "high": 2, "level": "0.95", "dof": 0}, "degrees of fr"),
        ({"kind": "bounds", "low": 1, "high": 2, "se": 1}, "degrees of freedom"),
        ({"kind": "confidence", "low": 1, "high": 2, "dof": 3}, "needs its level"),
        ({"kind": "prediction", "low": 1, "high": 2}, "needs its level"),
        ({"kind": "bounds", "low": 1, "high": 2, "level": "0.95"}, "no level"),
        ({"kind": "range", "low": 1, "high": 2, "level": "0.95"}, "no level"),
        ({"kind": "range", "low": 1, "high": "INF"}, "has both ends, not 1, Infinity"),
        ({"kind": "range", "low": "-INF", "high": 2}, "has both ends"),
        ({"kind": "credible", "low": "-INF", "high": "INF", "level": "0.9"}, "has both ends"),
    ],
)
def test_an_interval_claims_no_more_than_it_has(cells, fault):
    with pytest.raises(ValidationError, match=fault):
        Interval.model_validate(cells)


def test_honest_intervals_are_taken():
    assert Interval(kind="bounds", low=1, high=1).low == 1
    assert Interval(kind="prediction", low=1, high=2, level="0.95").dof is None
    found = Interval(kind="confidence", low=1, high=2, level="0.95", dof="1.5", se=1)
    assert found.dof == Decimal("1.5")
    assert Interval(kind="range", low=1, high=2, dof="0.5", se=1).se == 1
    assert Interval(kind="bounds", low="-INF", high=2).low == Decimal("-Infinity")
    assert Interval(kind="credible", low=1, high=2, level="0.95").dof is None
    with pytest.raises(ValidationError, match="needs its level"):
        Interval(kind="credible", low=1, high=2)


@pytest.mark.parametrize(
    "term",
    [
        Term.SUP_F,
        Term.SUP_F_P_VALUE,
        Term.P_VALUE_NO_GROWTH,
        Term.SD_LOG_GROWTH_BETWEEN_INDICATORS,
    ],
)
def test_no_test_statistic_stands_without_degrees_of_freedom(term):
    with pytest.raises(ValidationError, match="no statistic without degrees of freedom"):
        estimate(term=term)
    assert estimate(term=term, dof=1).dof == 1


@pytest.mark.parametrize("value", ["0.9", "2.1"])
def test_an_estimate_lies_within_its_own_bounds(value):
    bounds = Interval(kind="bounds", low=1, high=2)
    with pytest.raises(ValidationError, match="outside its own bounds"):
        estimate(value=value, interval=bounds)
    for edge in (1, 2):
        assert estimate(value=edge, interval=bounds).value == edge
    wide = Interval(kind="range", low=1, high=2)
    assert estimate(value=value, interval=wide).interval is wide


def test_an_estimate_without_inference_has_no_degrees_of_freedom_and_no_count_is_below_nothing():
    assert (estimate().n, estimate().dof, estimate(n=0).n) == (None, 0, 0)
    for cell in ({"n": -1}, {"dof": -1}):
        with pytest.raises(ValidationError, match=next(iter(cell))):
            estimate(**cell)


@pytest.mark.parametrize("value", ["NaN", "Infinity"])
def test_what_is_no_number_is_no_estimate(value):
    with pytest.raises(ValidationError):
        estimate(value=value)


def test_a_remark_has_exactly_its_arguments():
    assert remark(RemarkCode.COSINES, cosines=2).args == {"cosines": 2}
    for wrong in ({}, {"cosine": 2}, {"cosines": 2, "n": 3}):
        with pytest.raises(ValidationError, match="accepted: \\['cosines'\\]"):
            remark(RemarkCode.COSINES, **wrong)
    with pytest.raises(ValidationError, match="cosines: '2' is no count"):
        remark(RemarkCode.COSINES, cosines="2")
    with pytest.raises(ValidationError, match="year: '2012' is no year"):
        remark(RemarkCode.LARGEST_IN, year="2012")
    with pytest.raises(ValidationError, match="indicator: 3 is no indicator"):
        remark(RemarkCode.OF_INDICATOR, indicator=3)


def test_a_float_is_kept_as_the_decimal_it_is_written_as():
    assert remark(RemarkCode.QUOTED, lowest=95, rho=0.1).args["rho"] == Decimal("0.1")


def test_every_remark_declares_its_arguments():
    assert set(REMARK_ARGS) == set(RemarkCode)
    kinds = {kind for args in REMARK_ARGS.values() for kind in args.values()}
    assert kinds <= set(ArgKind)


@pytest.mark.parametrize("codes", [ModelId, RemarkCode, Term])
def test_a_code_stands_in_a_table_as_it_is_named(codes):
    assert [code.value for code in codes] == [code.name.lower() for code in codes]


def test_a_remark_is_found_by_its_code():
    told = estimate(remarks=(remark(RemarkCode.CHOSEN),))
    assert told.has(RemarkCode.CHOSEN)
    assert not told.has(RemarkCode.NO_INFERENCE)


@pytest.mark.parametrize("kind", list(OperandKind))
def test_an_operand_is_read_back_as_written(kind):
    operand = Operand(kind=kind, id="rd_gdp_ratio.china.2015:x")
    assert Operand.parse(str(operand)) == operand
    assert str(operand).startswith(f"{kind.value}:")
    with pytest.raises(ValueError, match="is not a valid OperandKind"):
        Operand.parse("sheet:x")


@pytest.mark.parametrize("name", ["陕西", "Shaanxi", "r d", ""])
def test_ids_are_ascii_and_never_empty(name):
    with pytest.raises(ValidationError):
        Subject(series="rd", place=name, unit="percent")


def test_periods_of_an_estimate_are_typed():
    made = estimate(start="2015", end="asof 2020")
    assert (made.start, made.end) == (Period(2015, 2015), Period(2020, 2020, asof=True))
    again = Estimate.model_validate_json(made.model_dump_json())
    assert again == made
    assert IntervalKind("bounds") is IntervalKind.BOUNDS


def test_a_model_of_two_points_tells_its_form_and_what_it_is_held_against():
    assert {model: model.form for model in ModelId if model.form} == {
        ModelId.TWO_POINT_LINEAR: "linear",
        ModelId.TWO_POINT_EXPONENTIAL: "exponential",
        ModelId.OUT_OF_SAMPLE_LINEAR: "linear",
        ModelId.OUT_OF_SAMPLE_EXPONENTIAL: "exponential",
    }
    assert {model for model in ModelId if model.is_two_point} == {
        ModelId.TWO_POINT_LINEAR,
        ModelId.TWO_POINT_EXPONENTIAL,
        ModelId.TWO_POINT_GAP,
        ModelId.OUT_OF_SAMPLE_LINEAR,
        ModelId.OUT_OF_SAMPLE_EXPONENTIAL,
    }
    assert {model for model in ModelId if model.is_out_of_sample} == {
        ModelId.OUT_OF_SAMPLE_LINEAR,
        ModelId.OUT_OF_SAMPLE_EXPONENTIAL,
    }
