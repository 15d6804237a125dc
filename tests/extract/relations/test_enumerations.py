"""Totals of numbered paragraphs."""

import pytest

BUDGET = (
    "2012年，一季度财政总收入41,783万元，增长3%。\n{}税收收入17,138万元，增长3%。\n"
    "{}契税收入1,383万元。\n{}非税收入{last}万元，增长5%。"
)


@pytest.mark.parametrize(
    "numbers",
    [
        ("(1)", "(2)", "(3)"),
        ("（1）", "（2）", "（3）"),
        ("1.", "2.", "3."),
        ("1、", "2、", "3、"),
    ],
)
def test_numbered_paragraphs_that_fill_the_amount_above_them(tell, numbers):
    whole = [("sum", "41,783万元", ("17,138万元", "1,383万元", "23,262万元"))]
    assert tell(BUDGET.format(*numbers, last="23,262")) == whole
    assert tell(BUDGET.format(*numbers, last="23,962")) == []


def test_paragraphs_that_are_not_counted_from_one_are_no_list(tell):
    assert tell(BUDGET.format("(2)", "(3)", "(4)", last="23,262")) == []
    assert tell(BUDGET.format("(1)", "(2)", "(4)", last="23,262")) == []


def test_a_numbered_paragraph_without_an_amount_spoils_the_list(tell):
    text = BUDGET.format("(1)", "(2)", "(3)", last="23,262")
    assert tell(text.replace("契税收入1,383万元", "契税增长3%")) == []


def test_the_total_stands_right_above_the_list_and_is_filled_by_more_than_chance(tell):
    far = BUDGET.format("(1)", "(2)", "(3)", last="23,262").replace(
        "增长3%。\n(1)", "增长3%。\n甲镇5个。\n乙镇6个。\n丙镇7个。\n(1)", 1
    )
    assert [one for one in tell(far) if one[1] == "41,783万元"] == []
    small = "2012年，学校共有9所。\n(1)小学5所。\n(2)初中4所。"
    assert tell(small) == []
