"""A formula becomes mathematics without losing a character of what it says."""

import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.render.mathml import write_mathml


def body(formula):
    shown = re.fullmatch(r'<math alttext="[^"]*">(.*)</math>', write_mathml(formula))[1]
    return shown.replace("</mo> ", "</mo>")


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("1,621 ÷ 900", "<mn>1,621</mn><mo>÷</mo><mn>900</mn>"),
        ("12.5% − 3", "<mn>12.5%</mn><mo>−</mo><mn>3</mn>"),
        ("1,23", "<mn>1</mn><mo>,</mo><mn>23</mn>"),
        ("(2)", "<mrow><mo>(</mo><mn>2</mn><mo>)</mo></mrow>"),
        ("[2]", "<mrow><mo>[</mo><mn>2</mn><mo>]</mo></mrow>"),
        ("2^(1/5)", "<msup><mn>2</mn><mrow><mn>1</mn><mo>/</mo><mn>5</mn></mrow></msup>"),
        ("x^2", "<msup><mtext>x</mtext><mn>2</mn></msup>"),
        (
            "(a)^(1) − 1",
            (
                "<msup><mrow><mo>(</mo><mtext>a</mtext><mo>)</mo></mrow><mrow><mn>1</mn></mrow></msup>"
                "<mo>−</mo><mn>1</mn>"
            ),
        ),
        # A space stays between words and numbers, not around operators or where there was none.
        (
            "CNY 780.53 bn × about 3.0%",
            (
                "<mtext>CNY</mtext><mtext>\u00a0</mtext><mn>780.53</mn><mtext>\u00a0</mtext>"
                "<mtext>bn</mtext><mo>×</mo><mtext>about</mtext><mtext>\u00a0</mtext><mn>3.0%</mn>"
            ),
        ),
        ("900家 ÷ 2", "<mn>900</mn><mtext>家</mtext><mo>÷</mo><mn>2</mn>"),
        ("growth of firms", "<mtext>growth of firms</mtext>"),
        ("two-year mean", "<mtext>two-year mean</mtext>"),
        (
            "2 (a)",
            "<mn>2</mn><mtext>\u00a0</mtext><mrow><mo>(</mo><mtext>a</mtext><mo>)</mo></mrow>",
        ),
        # What makes no sense is shown as it is.
        ("(2; 3", "<mo>(</mo><mn>2</mn><mo>;</mo><mn>3</mn>"),
        ("2)", "<mn>2</mn><mo>)</mo>"),
        ("(2]", "<mo>(</mo><mn>2</mn><mo>]</mo>"),
        ("([2)", "<mrow><mo>(</mo><mo>[</mo><mn>2</mn><mo>)</mo></mrow>"),
        ("^2", "<mo>^</mo><mn>2</mn>"),
        ("a^", "<mtext>a</mtext><mo>^</mo>"),
        ("a^)", "<mtext>a</mtext><mo>^</mo><mo>)</mo>"),
        ("a < b & c", "<mtext>a</mtext><mo>&lt;</mo><mtext>b &amp; c</mtext>"),
    ],
)
def test_known_formulas(formula, expected):
    assert body(formula) == expected


def test_the_formula_is_kept_as_it_was_written():
    assert write_mathml('100  ×\n("a")').startswith('<math alttext="100 × (&quot;a&quot;)">')


@given(st.text(alphabet='12, .%()[]^+−×÷/;ab 家&<"', max_size=40))
def test_no_character_is_lost_whatever_is_written(formula):
    root = ET.fromstring(write_mathml(formula))  # noqa: S314 - our own
    shown = "".join(root.itertext()).replace("\u00a0", "")
    brackets_of_powers = re.sub(r"[()\[\]^ ]", "", formula)
    assert re.sub(r"[()\[\]^ ]", "", shown) == brackets_of_powers


def test_a_line_may_end_after_an_operator_and_nowhere_else():
    assert write_mathml("(2 − a) × 3").partition(">")[2] == (
        "<mrow><mo>(</mo><mn>2</mn><mo>−</mo> <mtext>a</mtext><mo>)</mo></mrow><mo>×</mo> "
        "<mn>3</mn></math>"
    )


def test_many_open_brackets_take_no_time():
    assert body("(" * 300) == "<mo>(</mo>" * 300
