"""Gaps to a rate in parentheses."""

import pytest


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "2022年，收入503.7亿元，增长20.6%，比全省平均水平（17.9%）高2.7个百分点。",
            ("2.7个百分点", ("17.9%", "20.6%")),
        ),
        (
            "2022年，占比57.4%，下降5.6个百分点，低于全省平均（63.2%）5.8个百分点。",
            ("5.8个百分点", ("63.2%", "57.4%")),
        ),
        (
            "2022年，占比57.4%，低于全省平均（63.2%）5.3个百分点。",
            ("5.3个百分点", ("63.2%", "57.4%")),
        ),
    ],
)
def test_a_gap_is_between_the_rates_beside_it(tell, text, found):
    assert ("pp_change", *found) in tell(text)


@pytest.mark.parametrize(
    "text",
    [
        "2022年，占比57.4%，低于全省平均（63.2%）19.9个百分点。",
        "2022年，占比57.4%。低于全省平均（63.2%）5.8个百分点。",
        "2022年，收入57.4亿元，低于全省平均（63.2%）5.8个百分点。",
        "2022年，占比57.4%，低于全省平均63.2%，提高5.8个百分点。",
    ],
)
def test_what_is_no_gap_of_two_rates(tell, text):
    assert tell(text) == []


@pytest.mark.parametrize(
    ("text", "gap"),
    [
        ("2022年，占比57.4%，低于全省平均（63.2%）{}个百分点。", "5.8个百分点"),
        ("2022年，占比57.4%，比全省平均（63.2%）低{}个百分点。", "5.8个百分点"),
    ],
)
def test_a_gap_is_a_difference_in_points_said_without_a_hedge(tell, text, gap):
    assert tell(text.format("5.8")) == [("pp_change", gap, ("63.2%", "57.4%"))]
    assert tell(text.format("约5.8")) == []
    # in people, and so of no two rates
    assert tell(text.format("5.8").replace("个百分点", "人")) == []
    # against the year before, and so no gap between places
    assert tell(text.format("5.8").replace("全省平均", "上年")) == []


def test_a_gap_is_to_the_rate_right_before_it(tell):
    text = "2022年，占比63.2%，低于全省平均（{}）5.8个百分点。"
    assert tell(text.format("69.0%")) == [("pp_change", "5.8个百分点", ("69.0%", "63.2%"))]
    text = "2022年，甲占比50.1%，乙占比57.4%，低于全省平均（63.2%）{}个百分点。"
    assert tell(text.format("5.8")) == [("pp_change", "5.8个百分点", ("63.2%", "57.4%"))]
    assert tell(text.format("13.1")) == []  # 63.2 - 50.1


def test_a_gap_stands_behind_the_parentheses(tell):
    text = "2022年，甲占比57.4%（全省63.2%），{}5.8个百分点。"
    assert tell(text.format("低于全省平均")) == []


def test_a_gap_without_two_rates_before_it_is_of_none(tell):
    assert tell("2022年，低于全省平均5.8个百分点。") == []
    assert tell("2022年，低于全省平均（63.2%）5.8个百分点。") == []
