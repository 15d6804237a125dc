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
