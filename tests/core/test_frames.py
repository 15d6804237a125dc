"""Records to DataFrames and back: typed columns, nothing lost, misfits refused by row."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BeforeValidator, Field

from analysis.core.errors import InputError
from analysis.core.frames import frame_of, records_of, to_decimal
from analysis.core.records import Bound, Record, read_csv, write_csv


class Colour(StrEnum):
    RED = "red"


class Row(Record):
    id: str
    value: Decimal = Field(description="in yuan")
    low: Decimal | None = None
    count: int | None = None
    flag: bool = False
    rate: float | None = None
    colour: Colour | None = None
    side: Literal["left", "right"] = "left"
    parts: Annotated[
        tuple[str, ...], BeforeValidator(lambda v: tuple(v.split()) if isinstance(v, str) else v)
    ] = ()


ROWS = [
    Row(id="a", value=Decimal("2.65"), count=3, flag=True, colour=Colour.RED, parts=("x", "y")),
    Row(id="b", value=Decimal(6184000000), low=Decimal("-0.1"), rate=0.25, side="right"),
]


def test_each_column_has_the_type_its_record_declares():
    frame = frame_of(ROWS, Row)
    assert {name: str(kind) for name, kind in frame.dtypes.items()} == {
        "id": "string",
        "value": "float64",
        "low": "float64",
        "count": "Int64",
        "flag": "boolean",
        "rate": "float64",
        "colour": "string",
        "side": "string",
        "parts": "string",
    }
    assert frame["value"].tolist() == [2.65, 6184000000.0]
    assert frame["parts"].tolist() == ["x y", ""]
    assert frame["colour"][0] == "red"
    assert frame["count"].isna().tolist() == [False, True]
    assert frame["low"].isna().tolist() == [True, False]


def test_a_table_without_rows_has_its_typed_columns():
    frame = frame_of([], Row)
    assert list(frame) == list(Row.model_fields)
    assert str(frame["count"].dtype) == "Int64"
    assert str(frame["value"].dtype) == "float64"
    assert records_of(frame, Row, "t") == []


def test_rows_come_back_as_they_were():
    assert records_of(frame_of(ROWS, Row), Row, "t") == ROWS


SHORT = st.decimals(allow_nan=False, allow_infinity=False, places=4).filter(
    lambda d: len(d.normalize().as_tuple().digits) <= 15 and abs(d.adjusted()) < 200
)


@given(value=SHORT)
def test_a_decimal_of_fifteen_digits_comes_back_exactly(value):
    (row,) = records_of(frame_of([Row(id="a", value=value)], Row), Row, "t")
    assert row.value == value


def test_a_decimal_that_a_float_cannot_hold_is_refused_not_rounded():
    long = Decimal("0.12345678901234567")
    with pytest.raises(InputError) as error:
        frame_of([ROWS[0], Row(id="a", value=long)], Row)
    assert str(error.value) == (
        "row 1, column value: 0.12345678901234567 has more digits than a number of a DataFrame "
        "holds; accepted: at most 15 significant digits"
    )


def test_a_whole_number_is_written_without_a_point():
    assert str(to_decimal(1621.0)) == "1621"
    assert str(to_decimal(0.1)) == "0.1"
    assert str(to_decimal(np.float64(2.5))) == "2.5"
    assert str(to_decimal(1e22)) == "10000000000000000000000"


def test_computed_columns_of_numpy_types_are_taken():
    frame = frame_of(ROWS, Row).assign(count=np.array([1, 2]), flag=np.array([True, False]))
    rows = records_of(frame, Row, "t")
    assert [(row.count, row.flag) for row in rows] == [(1, True), (2, False)]


def test_a_whole_float_is_taken_for_a_count_and_a_broken_one_refused_by_row():
    frame = frame_of(ROWS, Row).astype({"count": "float64"})
    assert records_of(frame, Row, "t")[0].count == 3
    frame.loc[1, "count"] = 2.5
    frame.index = pd.Index(["first", "second"])
    with pytest.raises(InputError, match=r"t, row second, column count: Decimal\('2.5'\)"):
        records_of(frame, Row, "t")


def test_a_missing_cell_is_refused_where_the_record_needs_one():
    frame = frame_of(ROWS, Row)
    frame.loc[0, "value"] = None
    with pytest.raises(InputError, match=r"t, row 0, column value: is empty .*\(in yuan\)"):
        records_of(frame, Row, "t")


def test_an_infinite_number_is_refused():
    frame = frame_of(ROWS, Row)
    frame.loc[0, "value"] = float("inf")
    with pytest.raises(InputError, match="row 0, column value: inf is refused"):
        records_of(frame, Row, "t")


def test_all_faults_are_named_at_once():
    frame = frame_of(ROWS, Row).assign(side="up")
    with pytest.raises(InputError) as error:
        records_of(frame, Row, "table growth")
    assert str(error.value).count("column side: 'up' is refused") == 2
    assert "table growth, row 0" in str(error.value)
    assert "'left' or 'right'" in str(error.value)


def test_an_unknown_column_gets_the_nearest_and_a_missing_one_is_named():
    frame = frame_of(ROWS, Row)
    with pytest.raises(InputError, match="t: unknown column 'valeu'; did you mean value"):
        records_of(frame.assign(valeu=1), Row, "t")
    with pytest.raises(InputError, match="t: column 'value' is missing"):
        records_of(frame.drop(columns="value"), Row, "t")
    assert records_of(frame.drop(columns="low"), Row, "t")[1].low is None


def test_records_and_mappings_are_taken_as_they_are():
    given = [ROWS[0], {"id": "c", "value": 0.5, "low": None}]
    assert records_of(given, Row, "t") == [ROWS[0], Row(id="c", value=Decimal("0.5"))]
    with pytest.raises(InputError, match="t, row 1, column value"):
        records_of([ROWS[0], {"id": "c"}], Row, "t")


def test_columns_may_stand_in_any_order():
    frame = frame_of(ROWS, Row)[list(Row.model_fields)[::-1]]
    assert records_of(frame, Row, "t") == ROWS


class Opened(Record):
    """A row whose end may not be there."""

    low: Bound | None = None
    high: Bound


def test_an_end_that_is_not_there_travels_through_frame_and_file(tmp_path):
    rows = [Opened(low=None, high=Decimal("Infinity")), Opened(low=Decimal("-Infinity"), high=1)]
    frame = frame_of(rows, Opened)
    assert list(frame.dtypes) == ["float64", "float64"]
    assert frame["high"][0] == float("inf")
    assert records_of(frame, Opened, "opened") == rows
    write_csv(tmp_path / "opened.csv", rows, Opened)
    assert (tmp_path / "opened.csv").read_text("utf-8") == "low,high\n,INF\n-INF,1\n"
    assert read_csv(tmp_path / "opened.csv", Opened) == rows


@pytest.mark.parametrize("given", ["NaN", "-nan"])
def test_what_is_no_number_is_no_end(tmp_path, given):
    (tmp_path / "opened.csv").write_text(f"low,high\n,{given}\n", "utf-8")
    with pytest.raises(InputError, match=r"column high: .* is refused"):
        read_csv(tmp_path / "opened.csv", Opened)


def test_no_records_make_columns_of_the_same_types():
    assert frame_of([], Row).dtypes.equals(frame_of(ROWS, Row).dtypes)
    assert records_of(frame_of([], Row), Row, "table") == []
