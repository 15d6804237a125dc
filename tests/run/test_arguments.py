"""What a cell hands over is taken exactly, or refused by its argument's name."""

from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from analysis.core.errors import InputError
from analysis.run.arguments import (
    check_cells,
    check_frame,
    check_operands,
    check_texts,
    check_unit,
    name_thing,
    read_heads,
    read_number,
)

ONE_VALUE = "accepted: one value a cell, a number finite"
WHERE = "number 'n'"


def test_a_thing_is_named_by_kind_and_name():
    assert name_thing("number", "my_number2") == "number 'my_number2'"


@pytest.mark.parametrize("name", ["", "My", "a-b", "a\n", "a.b", "数", "a" * 65, 5, None, ["a"]])
def test_a_name_that_prose_could_not_write_is_refused(name):
    with pytest.raises(InputError) as error:
        name_thing("chart", name)
    assert str(error.value) == (
        f"chart, name {name!r}; accepted: at most 64 lower-case ASCII letters, digits and _, "
        "a letter first, such as 'my_number'"
    )


def test_a_name_that_no_file_can_have_on_windows_is_refused():
    with pytest.raises(InputError, match="chart, name 'con': a name that Windows reserves"):
        name_thing("chart", "con")


@pytest.mark.parametrize(
    ("given", "read"),
    [
        (3, "3"),
        (0.1, "0.1"),
        (Decimal("3.00"), "3.00"),
        (np.float64(1.5), "1.5"),
        (np.int64(2**53 + 1), str(2**53 + 1)),
        (np.float32(15.8), "15.8"),
        (np.float16(0.1), "0.1"),
        (np.uint8(7), "7"),
    ],
)
def test_a_number_is_read_exactly(given, read):
    assert str(read_number(WHERE, "value", given)) == read


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ("1", "'1' is no number"),
        (None, "None is no number"),
        ([1.5], "[1.5] is no number"),
        ({}, "{} is no number"),
        (True, "True is no number"),
        (np.True_, "np.True_ is no number"),
        (pd.NA, "<NA> is no number"),
        (1j, "1j is no number"),
        (Fraction(1, 3), "Fraction(1, 3) is no number"),
        (np.datetime64("2020-01-01"), "np.datetime64('2020-01-01') is no number"),
        (
            np.datetime64("2020-01-01", "ns"),
            "np.datetime64('2020-01-01T00:00:00.000000000') is no number",
        ),
        (np.timedelta64(3, "ns"), "np.timedelta64(3,'ns') is no number"),
        (float("nan"), "nan is no finite number"),
        (float("-inf"), "-inf is no finite number"),
        (Decimal("sNaN"), "Decimal('sNaN') is no finite number"),
        (np.float64("nan"), "np.float64(nan) is no finite number"),
    ],
)
def test_what_is_no_finite_number_is_refused_as_it_was_given(given, fault):
    with pytest.raises(InputError) as error:
        read_number(WHERE, "low", given)
    assert str(error.value) == (
        f"number 'n', low: {fault}; accepted: one int, float or Decimal, such as 15.8"
    )


def test_units_of_the_codebook_and_those_that_count_or_date_are_accepted():
    for unit in ("percent", "count", "year", "CNY", "酒庄", "CNY/month"):
        check_unit(WHERE, unit)


@pytest.mark.parametrize(
    "unit", ["precent", "甲" * 9, "CNY/yuan", 5, None, ["percent"], float("nan"), {}]
)
def test_any_other_unit_is_refused(unit):
    with pytest.raises(InputError) as error:
        check_unit(WHERE, unit)
    assert str(error.value).startswith(f"number 'n', unit {unit!r}; ")
    assert ("did you mean percent" in str(error.value)) == (unit in ("precent", ["percent"]))
    assert "accepted: count, year, " in str(error.value)


@pytest.mark.parametrize("operands", [["p31.03"], ("p31.03", "growth.labs.pct")])
def test_a_list_of_ids_is_accepted(operands):
    check_operands(WHERE, operands)


@pytest.mark.parametrize(
    "operands", ["p31.03", [], [""], [" "], ["p31.03", 5], [None], 5, None, {"p31.03": 1}]
)
def test_operands_that_are_no_list_of_ids_are_refused(operands):
    with pytest.raises(InputError) as error:
        check_operands(WHERE, operands)
    assert str(error.value) == (
        f"number 'n', operands {operands!r}; accepted: a list of the ids it was computed from, "
        "such as ['p31.03', 'p31.06']"
    )


def test_each_text_that_is_none_is_named():
    check_texts(WHERE, {"label_zh": "数", "note_en": ""})
    with pytest.raises(InputError) as error:
        check_texts(WHERE, {"label_zh": 5, "label_en": "x", "note_en": None})
    assert str(error.value).splitlines() == [
        "number 'n', label_zh 5; accepted: a text in quotes",
        "number 'n', note_en None; accepted: a text in quotes",
    ]


def test_only_a_frame_is_a_frame():
    check_frame("table 't'", "table", pd.DataFrame())
    with pytest.raises(InputError, match=r"table 't', table \[\[1\]\]; accepted: a pandas DataFr"):
        check_frame("table 't'", "table", [[1]])
    with pytest.raises(InputError, match=r"chart 'c', data 0    1 .*; of a Series, its to_frame"):
        check_frame("chart 'c'", "data", pd.Series([1]))


def test_a_cell_of_several_values_is_refused_by_row_and_column():
    check_cells("table 't'", pd.DataFrame({"a": ["x, y", None, 1.5, Decimal(1)]}))
    frame = pd.DataFrame({"a": [1, 2], "b": ["x", np.array([1, 2])], "c": [{}, "y"]})
    with pytest.raises(InputError) as error:
        check_cells("table 't'", frame)
    assert str(error.value).splitlines() == [
        "table 't', table, row 1, column c: {}; accepted: one value a cell, a number finite",
        f"table 't', table, row 2, column b: array([1, 2]); {ONE_VALUE}",
    ]


@pytest.mark.parametrize(
    "cell", [float("inf"), np.float32("-inf"), Decimal("Infinity"), Decimal("sNaN")]
)
def test_a_cell_that_holds_no_finite_number_is_refused(cell):
    with pytest.raises(InputError, match=r"row 1, column a: .*; accepted: one value a cell, a nu"):
        check_cells("table 't'", pd.DataFrame({"a": [cell]}, dtype=object))
    check_cells("table 't'", pd.DataFrame({"a": [float("nan"), Decimal("NaN"), pd.NaT]}))


def test_heads_of_several_levels_are_refused():
    frame = pd.DataFrame([[1, 2]], columns=pd.MultiIndex.from_tuples([("a", "x"), ("a", "y")]))
    with pytest.raises(InputError, match=r"heads of 2 levels; accepted: one name a column"):
        check_cells("table 't'", frame)


def test_a_name_or_a_text_that_no_file_can_hold_is_refused():
    with pytest.raises(InputError, match=r"accepted: at most 64 lower-case"):
        name_thing("number", StrEnum("Names", ["mine"]).mine)
    with pytest.raises(InputError, match=r"title_en .*; accepted: a text in quotes"):
        check_texts("number 'n'", {"title_en": "half \ud800"})


@pytest.mark.parametrize(
    ("table", "shape"),
    [
        (pd.DataFrame({"a": [], "b": []}), "0 rows, 2 columns"),
        (pd.DataFrame(index=[1, 2, 3]), "3 rows, 0 columns"),
        (pd.DataFrame(), "0 rows, 0 columns"),
    ],
)
def test_a_table_that_says_nothing_is_refused(table, shape):
    with pytest.raises(InputError) as error:
        check_cells("table 't'", table)
    assert str(error.value) == (
        f"table 't', table: {shape}; accepted: at least one of each; where there may be none, "
        "publish it under `if len(table):`"
    )


def test_heads_are_taken_by_language():
    columns = ["a", "b"]
    heads = {"zh": ["甲", "乙"], "en": pd.Index(["A", "B"])}
    assert read_heads("table 't'", heads, columns, ("zh", "en")) == {
        "zh": ("甲", "乙"),
        "en": ("A", "B"),
    }
    assert read_heads("table 't'", None, columns, ("zh", "en")) == {}


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (
            ["A", "B"],
            "header ['A', 'B']; accepted: a list of 2 texts for each language, such as {'zh': [",
        ),
        ("en", "header 'en'; accepted: a list of 2 texts"),
        ({"en": "AB"}, "header en: 'AB'; accepted: a list of 2 texts for each language"),
        ({"en": [2015, 2020]}, "header en: [2015, 2020]; accepted: a list of 2 texts"),
        ({"en": {"a": "A", "b": "B"}}, "header en: {'a': 'A', 'b': 'B'}; accepted: a list"),
        ({"en": None}, "header en: None; accepted: a list of 2 texts"),
        (
            {"fr": ["A", "B"], "en": ["A", "B"]},
            "header: unknown language 'fr'; accepted: zh, en",
        ),
        ({None: ["A", "B"]}, "header: unknown language None; accepted: zh, en"),
        ({"eng": ["A", "B"]}, "header: unknown language 'eng'; did you mean en? accepted: zh, en"),
        ({"en": ["A"]}, "header en: 1 heads for 2 columns"),
    ],
)
def test_heads_that_are_no_texts_or_not_as_many_as_the_columns_are_refused(header, said):
    with pytest.raises(InputError) as error:
        read_heads("table 't'", header, ["a", "b"], ("zh", "en"))
    assert str(error.value).startswith(f"table 't', {said}")
