"""A text that a spreadsheet would run is told from a number as printed."""

import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.core.cells import (
    find_cell_faults,
    guard_cell,
    is_run,
    strip_start,
    tell_text,
    write_frame,
)
from analysis.core.errors import InputError

NAUGHTY = json.loads(Path(__file__, "../../data/naughty.json").resolve().read_text("utf-8"))


@pytest.mark.parametrize(
    "text",
    [
        *("=1", "+SUM(1)", "-1+1", "@x", "\tx", "\r=1", "\nx", "＝1", "＋A1", "－A1", "＠x"),
        *(" =1", "'=1", '"=1"', "“=1”", "\u00a0=1", "\u3000＝1", "\ufeff=1", "\u200b=1", " ' =1"),
        *("-", "+", "=", "--1", "-1-1", "-2+3+cmd|' /C calc'!D2", "- 1", "-x", "-1 (a)", "+1\n=1"),
        *("-3/吨", "+1/总额", "-3%/年", "-3 /吨", "-.5/总"),  # a number by a name
        *("=cmd|'/C calc'!A0", '=DDE("cmd";"/C calc";"x")', '=WEBSERVICE("http://x")'),
    ],
)
def test_what_begins_a_formula_is_run(text):
    assert is_run(text)
    with pytest.raises(InputError) as refused:
        guard_cell(text, "t.csv, row 2, column note")
    said = str(refused.value)
    assert said.startswith(
        f"t.csv, row 2, column note: {text!r} is refused; accepted: a text that"
    )
    assert "-3.5 or +12%" in said


@pytest.mark.parametrize(
    "text",
    [
        *(
            "-3.5",
            "+12%",
            "-.5",
            "-1,234.5万元",
            "-3.5元/吨",
            "-0.7微克/立方米",
            "-1e-07",
            "+10.25e3",
            "－3．5％",
            "-3..-1",
            "+1 234",
        ),
        *("-3.5%～-2.1%", "+1.2 percentage points", "-0.3个百分点左右", "−5", "–", "–1"),
        *(
            "",
            "a",
            "a=1",
            "a\tb",
            "甲=1",
            "R&D",
            "Xi'an",
            "(=1)",
            "2016-2020",
            "p31.05",
            "#N/A",
            "'a'",
            "1+1",
        ),
    ],
)
def test_a_number_as_printed_and_any_other_text_is_not(text):
    assert not is_run(text)
    assert guard_cell(text, "x") == text
    assert strip_start(text) == text


def test_all_that_is_known_to_run_is_refused():
    known = NAUGHTY["cells that a spreadsheet runs"]
    # Without a sign before it, it is a text; a second cell is made only where none is quoted.
    harmless = {"＋1", 'DDE("cmd";"/C calc";"x")', ";=1+1", ",=1+1"}
    assert {text for text in known if not is_run(text)} <= harmless


@given(st.text(st.sampled_from("=+-@＝ \t'\"a1.%,"), max_size=8))
def test_without_its_beginning_no_text_is_run(text):
    assert not is_run(strip_start(text))


def test_a_fault_is_told_with_its_column_however_deep():
    entry = {"title": "a", "scopes": {"甲": {"title_en": "=1"}, "@x": 1}, "years": ["2015", "-x"]}
    faults = list(find_cell_faults(entry))
    assert [fault.partition(" is refused")[0] for fault in faults] == [
        "column scopes.甲.title_en: '=1'",
        "name '@x'",
        "column years: '-x'",
    ]


def test_a_frame_s_numbers_are_written_whatever_their_sign_and_its_texts_if_harmless():
    frame = pd.DataFrame({"x": [-1.5, float("-inf")], "y": ["-3.5%", None]})
    assert write_frame(frame, "chart") == b"x,y\n-1.5,-3.5%\n-inf,\n"


@pytest.mark.parametrize(
    ("frame", "where"),
    [
        (pd.DataFrame({"x": ["a", "=1+1"]}), "chart, row 2, column 'x': '=1\\+1' is refused"),
        (pd.DataFrame({"@x": [1]}), "chart, a column's name: '@x' is refused"),
        (pd.DataFrame([[1]], columns=pd.MultiIndex.from_tuples([("a", "+b")])), "'\\+b' is ref"),
        (pd.DataFrame([[1, "@a"]], columns=["x", "x"]), "row 1, column 'x': '@a' is refused"),
    ],
)
def test_a_frame_with_a_cell_that_a_spreadsheet_would_run_is_refused_with_its_place(frame, where):
    with pytest.raises(InputError, match=where):
        write_frame(frame, "chart")


@given(st.text())
def test_a_text_that_must_be_told_keeps_its_characters_and_is_not_run(text):
    told = tell_text(text)
    assert not is_run(told)
    assert told.endswith(text)
    assert tell_text("02_growth, cell 3: -1") == "02_growth, cell 3: -1"


@pytest.mark.parametrize(
    ("text", "length"),
    [("a" * 32_767, 0), ("a" * 32_768, 32_768), ("𠀀" * 16_383, 0), ("𠀀" * 16_384, 32_768)],
)
def test_a_text_that_no_cell_holds_is_refused_with_its_length(text, length):
    said = f" is refused: {length} characters; accepted: at most 32767"
    found = list(find_cell_faults({"a": [text], text: ""}))
    assert [one.partition("…")[2] for one in found] == [said] * 2 * bool(length)
    if length:
        with pytest.raises(InputError, match=rf"^t\.csv, row 2: .*{said}"):
            guard_cell(text, "t.csv, row 2")
    else:
        assert guard_cell(text, "t.csv, row 2") == text
