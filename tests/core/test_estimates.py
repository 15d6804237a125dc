"""Estimates as rows of a table: what would be lost is refused, and nothing more is claimed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from analysis.core.errors import InputError
from analysis.core.estimates import EstimateRow, tabulate_results
from analysis.core.period import Period
from analysis.core.records import read_csv, write_csv
from analysis.core.result import (
    Estimate,
    Interval,
    MadeBy,
    ModelId,
    Operand,
    OperandKind,
    Refusal,
    RemarkCode,
    Subject,
    Term,
    remark,
)

CHINA = Subject(series="rd_gdp_ratio", place="china", vintage="wdi_latest", unit="percent")
CITY = Subject(indicator="rd_gdp", scope="city", place="changzhou", unit="percent", against=CHINA)
FITTED = Estimate(
    subject=CHINA,
    model=ModelId.OLS_TREND,
    term=Term.SLOPE_PER_YEAR,
    start="2000",
    end="2022",
    value="0.0737672",
    interval=Interval(
        kind="confidence", low="0.06", high="0.08", level="0.95", dof=21, se="0.002"
    ),
    n=23,
    dof=21,
    operands=(
        Operand(kind=OperandKind.REFERENCE, id="rd_gdp_ratio.china.2000.wdi_latest"),
        Operand(kind=OperandKind.FIGURE, id="p01.02"),
    ),
    remarks=(
        remark(RemarkCode.COSINES, cosines=3),
        remark(RemarkCode.QUOTED, lowest=95, rho=0.63),
    ),
)
GAP = Estimate(
    subject=CITY,
    model=ModelId.PLACE_COMPARISON,
    term=Term.GAP_CHANGE,
    variant="other",
    start="2015",
    end="asof 2020",
    value="-0.02",
    interval=Interval(kind="bounds", low="-0.135", high="0.095"),
    n=4,
)
SPAN = Estimate(
    subject=CITY.model_copy(update={"against": None, "place": None}),
    model=ModelId.GROWTH,
    term=Term.PCT,
    start=Period(2016, 2020, span=True),
    end=Period(2016, 2020, span=True),
    value=1,
)
REFUSED = Refusal(
    subject=CHINA,
    model=ModelId.SUP_F_BREAK,
    reason=remark(RemarkCode.TOO_FEW_YEARS, years=5, needed=15),
)
OPEN = Refusal(
    subject=CITY,
    model=ModelId.PLACE_COMPARISON,
    term=Term.GAP,
    start="2016",
    end="2016",
    reason=remark(RemarkCode.NO_FIGURE),
)
MONTHS = OPEN.model_copy(
    update={"start": Period(2016, 2016, month=4), "end": Period(2016, 2016, asof=True, month=5)}
)
SPANS = OPEN.model_copy(
    update={"start": Period(2011, 2015, span=True), "end": Period(2018, 2020, span=True)}
)
MIXED = FITTED.model_copy(update={"start": Period(1996, 2000, span=True)})
HELD = OPEN.model_copy(
    update={"subject": CITY.model_copy(update={"against": Subject(place="china", unit="percent")})}
)
ALL = [FITTED, GAP, SPAN, REFUSED, OPEN, MONTHS, SPANS, MIXED, HELD]


@pytest.mark.parametrize("result", ALL)
def test_a_row_gives_back_what_it_was_made_of(result):
    kept = result.model_copy(update={"subject": result.subject})
    back = EstimateRow.of(kept).result()
    if result.subject.against is not None:  # the other side's unit is the subject's
        assert back.subject.against.place == "china"
    assert back == result


def test_rows_survive_a_file(tmp_path):
    path = tmp_path / "trends.csv"
    write_csv(path, tabulate_results(ALL), EstimateRow)
    assert [row.result() for row in read_csv(path, EstimateRow)] == ALL


def test_a_row_s_unit_is_the_value_s_and_beside_it_the_subject_s():
    row = EstimateRow.of(FITTED)
    assert (row.unit, row.per_year, row.subject_unit) == ("percentage_point", True, "percent")
    assert (row.start_year, row.end_year) == (2000, 2022)
    gap = EstimateRow.of(GAP)
    assert (gap.per_year, gap.end_asof, gap.start_asof) == (False, True, False)
    assert (gap.against_series, gap.against_place) == ("rd_gdp_ratio", "china")
    assert gap.against_vintage == "wdi_latest"


def test_a_refusal_has_no_value_and_says_why():
    row = EstimateRow.of(REFUSED)
    assert (row.value, row.term, row.remarks) == (None, None, "")
    assert row.refused == '[{"code": "too_few_years", "years": 5, "needed": 15}]'
    assert (row.start_year, row.start_span_years, row.end_span_years) == (None, 0, 0)


def test_operands_are_read_from_a_cell():
    row = EstimateRow.model_validate(EstimateRow.of(FITTED).model_dump(mode="json"))
    assert row.operands == (
        "reference:rd_gdp_ratio.china.2000.wdi_latest",
        "figure:p01.02",
    )


def test_a_row_that_claims_inference_without_degrees_of_freedom_is_refused():
    row = EstimateRow.of(FITTED).model_copy(update={"dof": Decimal(0)})
    with pytest.raises(ValidationError, match="degrees of freedom"):
        row.result()


@pytest.mark.parametrize(
    ("column", "accepted", "refused"),
    [
        *((f"{side}_month", (1, 12), (0, 13)) for side in ("start", "end")),
        *((f"{side}_span_years", (0, 1), (-1,)) for side in ("start", "end")),
    ],
)
def test_a_month_is_one_of_twelve_and_a_span_is_not_negative(column, accepted, refused):
    cells = EstimateRow.of(OPEN).model_dump()
    for cell in accepted:
        assert getattr(EstimateRow.model_validate(cells | {column: cell}), column) == cell
    for cell in refused:
        with pytest.raises(ValidationError, match=column):
            EstimateRow.model_validate(cells | {column: cell})


@pytest.mark.parametrize(
    ("made", "empty"),
    [
        *((FITTED, one) for one in ("start_year", "end_year")),
        *((GAP, one) for one in ("interval", "low", "high")),
    ],
)
def test_a_row_with_a_part_of_what_is_only_whole_is_refused(made, empty):
    row = EstimateRow.of(made).model_copy(update={empty: None})
    with pytest.raises(ValueError, match=f"together or not at all; empty: {empty}$"):
        row.result()


def test_a_range_has_the_degrees_of_freedom_of_its_estimate():
    interval = Interval(kind="range", low=0, high=1, dof=21)
    made = FITTED.model_copy(update={"interval": interval})
    assert EstimateRow.of(made).result() == made


@pytest.mark.parametrize(
    ("result", "changes", "lost"),
    [
        (FITTED, {"subject": Subject(claim="c", unit="percent")}, "subject"),
        (FITTED, {"subject": Subject(claim="c", reading="r", unit="percent")}, "subject"),
        (
            GAP,
            {"subject": CITY.model_copy(update={"against": Subject(indicator="a", unit="count")})},
            "subject",
        ),
        (
            GAP,
            {"subject": CITY.model_copy(update={"against": Subject(place="x", unit="count")})},
            "subject",
        ),
        (FITTED, {"start": None}, "end"),
        (GAP, {"dof": Decimal(5)}, "interval"),
        (FITTED, {"dof": Decimal(20)}, "interval"),
        (FITTED, {"made_by": MadeBy(step="06", cell="c")}, "made_by"),
        (REFUSED, {"made_by": MadeBy(step="06", cell="c")}, "made_by"),
    ],
)
def test_what_a_row_can_not_hold_is_refused_by_name(result, changes, lost):
    made = result.model_copy(update=changes)
    named = f"^{result.model}, {result.term}: a row of a table can't hold its {lost}$"
    with pytest.raises(ValueError, match=named):
        EstimateRow.of(made)


decimals = st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-9, max_value=9)


@given(decimals, decimals, decimals)
def test_values_and_bounds_come_back_digit_by_digit(one, two, three):
    low, value, high = sorted((one, two, three))
    made = GAP.model_copy(
        update={"value": value, "interval": Interval(kind="bounds", low=low, high=high)}
    )
    back = EstimateRow.of(made).result()
    assert (back.value, back.interval.low, back.interval.high) == (value, low, high)


def test_remarks_that_are_nested_too_deep_are_refused():
    row = EstimateRow.of(FITTED).model_copy(update={"remarks": "[" * 100_000})
    with pytest.raises(InputError, match=r"^column remarks: nested too deep"):
        row.result()
