"""Outputs compared: numbers within the tolerance, text exactly."""

import pytest

from analysis.run.outputs import (
    Difference,
    agree,
    align,
    compare_outputs,
    compare_texts,
    texts_of,
)

TOLERANCE = 1e-6


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("15.847089", "15.847090", True),
        ("15.847089", "15.847190", False),
        ("1,621.5", "1621.5", True),
        ("1,621", "1621", True),
        ("1621", "1622", False),
        ("9007199254740993", "9007199254740993", True),
        ("100000000", "100000001", False),
        ("3", "3.0", True),
        ("3", "3.0000001", True),
        ("-0.5", "0.5", False),
        ("−0.5", "-0.5", True),
        ("1e-12", "2e-12", False),
        ("0.0", "1e-12", False),
        ("1e+03", "1000", True),
    ],
)
def test_decimals_agree_nearly_and_whole_numbers_exactly(old, new, same):
    assert agree(old, new, 1e-6) is same


def test_without_tolerance_only_equal_values_agree():
    assert agree("0.1", "0.10", 0.0)
    assert not agree("0.1", "0.1000001", 0.0)


def test_numbers_that_differ_are_told_each_with_both_its_values():
    assert compare_texts("a 1.5 b 2", "a 1.6 b 3", TOLERANCE) == [
        Difference("1.5", "1.6"),
        Difference("2", "3"),
    ]
    assert compare_texts("a 1.5 b 2", "a 1.5000001 b 2", TOLERANCE) == []


def test_other_text_is_told_as_text():
    (found,) = compare_texts("holds 1", "does not hold 1", TOLERANCE)
    assert found == Difference("holds 1", "does not hold 1", number=False)
    assert not compare_texts("p31.03 1", "p31.04 1", TOLERANCE)[0].number
    assert not compare_texts("1 2", "1 2 3", TOLERANCE)[0].number
    assert not compare_texts("", "3", TOLERANCE)[0].number


def test_a_text_equal_to_itself_needs_no_numbers_that_can_be_read():
    odd = "1" * 400 + ".5"
    assert compare_texts(odd, odd, TOLERANCE) == []
    assert Difference("1", "2") == Difference("1", "2", number=True)


def test_the_digits_of_a_name_are_text_and_those_of_a_year_span_numbers():
    assert not compare_texts("x1", "x2", 1.0)[0].number
    assert not compare_texts("v1.2.3", "v1.2.4", 0.9)[0].number
    assert compare_texts("2015–2020", "2015–2021", 0.5) == [Difference("2020", "2021")]
    assert compare_texts("2015-2020", "2015-2021", 0.5) == [Difference("2020", "2021")]


def test_how_many_blanks_stand_between_columns_is_no_text():
    assert compare_texts("a   9.9999999\nb  1", "a  10.0000000\nb  1", 1e-6) == []
    assert compare_texts("a b", "ab", 1e-6) != []


STREAM = {"output_type": "stream", "name": "stdout", "text": "n = 1.5\n"}
RESULT = {
    "output_type": "execute_result",
    "data": {"text/plain": "1.5", "text/html": ["<b>", "1.5</b>"], "image/png": "iVBO"},
}


def test_of_outputs_all_text_counts_and_no_pixels():
    assert texts_of([STREAM, RESULT]) == {
        "0 stdout": "n = 1.5\n",
        "1 text/plain": "1.5",
        "1 text/html": "<b>1.5</b>",
    }
    assert texts_of([{"data": {"image/jpeg": "x", "application/json": {"a": 1}}}]) == {}


def test_a_number_shown_in_several_forms_is_told_once():
    other = {"data": {"text/plain": "1.6", "text/html": "<b>1.6</b>"}}
    assert compare_outputs([RESULT], [other], 0.0) == [Difference("1.5", "1.6")]


def test_an_output_that_is_gone_or_new_is_told():
    assert compare_outputs([STREAM], [], 0.0) == [Difference("n = 1.5\n", "", number=False)]
    assert compare_outputs([], [STREAM], 0.0) == [Difference("", "n = 1.5\n", number=False)]
    assert compare_outputs([STREAM], [STREAM], 0.0) == []


def test_what_agrees_is_written_as_it_was_stored_and_what_does_not_as_it_is():
    new = {"data": {"text/plain": "1.5000001", "text/html": "<b>9</b>", "text/latex": "1"}}
    stream = STREAM | {"text": "n = 1.5000001\n"}
    assert list(align([STREAM, {"data": {"text/plain": "1.5", "text/html": "<b>8</b>"}}],
                      [stream, new], 1e-6)) == [
        STREAM,
        {"data": {"text/plain": "1.5", "text/html": "<b>9</b>", "text/latex": "1"}},
    ]  # fmt: skip
    assert list(align([], [stream], 1e-6)) == [stream]
    assert list(align([{"data": {}}], [stream], 1e-6)) == [stream]
    assert new["data"]["text/plain"] == "1.5000001"
