"""A condition compares intervals: for all values, or for some and not all."""

from decimal import Decimal

import pytest

from analysis.brief.conditions import (
    Comparison,
    Judgement,
    Presence,
    parse_condition,
    say_ends,
)
from analysis.core.errors import InputError


def ends(low, high):
    return Decimal(low), Decimal(high)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("when a.b > c", Comparison("a.b", ">", "c")),
        ("when a<=-0.5", Comparison("a", "<=", "-0.5")),
        ("when maybe a >= b", Comparison("a", ">=", "b", maybe=True)),
        ("when claim.x is conflict", Judgement("claim.x", ("conflict",))),
        (
            "when claim.x is does_not_hold or conflict",
            Judgement("claim.x", ("does_not_hold", "conflict")),
        ),
        ("when exists a.b", Presence("a.b", there=True)),
        ("when no a.b", Presence("a.b", there=False)),
    ],
)
def test_each_form_is_taken_apart(text, found):
    assert parse_condition(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "when not a > b",
        "when a != b",
        "when a => b",
        "when a == b",
        "when a > b and c > d",
        "when maybe a",
        "when maybe not a > b",
        "when 1 < 2",
        "when claim.x is not conflict or",
        "when claim.x.verdict is conflict",
        "when claim.x = conflict is",
        "when exists a b",
        "when exist a",
    ],
)
def test_a_negation_or_a_slip_is_refused_with_what_is_accepted(text):
    with pytest.raises(InputError, match=r"is no condition; accepted: when NAME <|no verdict is"):
        parse_condition(text)


def test_a_verdict_there_is_not_is_refused_with_the_nearest():
    with pytest.raises(InputError, match=r"no verdict is called 'conflicts'; did you mean conf"):
        parse_condition("when claim.x is certain or conflicts")


# From -0.135 to 0.095 nothing is decided: the lead may have shrunk or grown.
UNDECIDED = ends("-0.135", "0.095")
ZERO = ends("0", "0")


@pytest.mark.parametrize(
    ("left", "sign", "right", "certain", "open_"),
    [
        (UNDECIDED, ">", ZERO, False, True),
        (UNDECIDED, "<", ZERO, False, True),
        (UNDECIDED, ">=", ZERO, False, True),
        (UNDECIDED, "=", ZERO, False, True),
        (ends("0.01", "0.2"), ">", ZERO, True, False),
        (ends("0.01", "0.2"), "<", ZERO, False, False),
        (ends("0", "0.2"), ">", ZERO, False, True),
        (ends("0", "0.2"), ">=", ZERO, True, False),
        (ends("0", "0.2"), "<", ZERO, False, False),
        (ends("0", "0.2"), "<=", ZERO, False, True),
        (ends("1", "1"), "=", ends("1", "1"), True, False),
        (ends("1", "2"), "=", ends("2", "3"), False, True),
        (ends("1", "2"), "=", ends("3", "3"), False, False),
        (ends("1", "2"), "<", ends("2", "3"), False, True),
        (ends("1", "2"), "<=", ends("2", "3"), True, False),
        (ends("600", "Infinity"), ">", ends("268", "268"), True, False),
        (ends("600", "Infinity"), ">", ends("700", "700"), False, True),
    ],
)
def test_it_holds_for_all_values_or_is_open_where_some_satisfy_it(
    left, sign, right, certain, open_
):
    assert Comparison("a", sign, "b").holds(left, right) is certain
    assert Comparison("a", sign, "b", maybe=True).holds(left, right) is open_


def test_a_refusal_gives_both_intervals():
    assert Comparison("gap", ">", "0").refusal(UNDECIDED, ZERO) == (
        "gap > 0 does not hold: [-0.135, 0.095] against 0"
    )
    up, down = ends("1", "2"), ends("-2", "-1")
    maybe = Comparison("gap", ">", "0", maybe=True)
    assert maybe.refusal(up, ZERO) == (
        "gap > 0 is not open, it holds for all values: [1, 2] against 0"
    )
    assert "it holds for none" in maybe.refusal(down, ZERO)


def test_ends_are_short_and_may_be_missing():
    assert say_ends(ends("0.0717906123", "1621")) == "[0.0717906, 1621]"
    assert say_ends(ends("600", "Infinity")) == "[600, infinity]"
    assert say_ends(ends("2.50", "2.50")) == "2.5"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("when a.b > 0.5", ("a.b",)),
        ("when -3 <= a.b", ("a.b",)),
        ("when maybe a.b >= c", ("a.b", "c")),
    ],
)
def test_a_comparison_names_its_numbers_and_no_literal(text, names):
    assert parse_condition(text).names == names
