"""Totals of numbered paragraphs."""

import pytest

from analysis.extract.intake import build_document
from analysis.run.audit import audit_document

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


@pytest.mark.parametrize(
    ("old", "new"),
    [
        # the total: hedged, of another unit
        ("收入41,783万元", "收入约41,783万元"),
        ("收入41,783万元", "收入41,783万人"),
        # a member with no exact amount, though the others fill the total
        ("收入41,783万元", "收入18,521万元"),
    ],
)
def test_what_does_not_count_as_its_parts_do_is_no_total(tell, old, new):
    text = BUDGET.format("(1)", "(2)", "(3)", last="23,262")
    assert tell(text.replace(old, new).replace("23,262万元", "约23,262万元")) == []
    assert tell(text.replace(old, new)) == []


def test_a_member_is_its_first_exact_amount(tell):
    text = BUDGET.format("(1)增长17.1%，", "(2)约51万元，", "(3)", last="23,262")
    assert ("sum", "41,783万元", ("17,138万元", "1,383万元", "23,262万元")) in tell(text)


def test_one_numbered_paragraph_is_no_list(tell):
    assert tell("2012年，财政总收入41,783万元。\n(1)税收收入41,783万元。") == []


def test_a_list_may_follow_another(tell):
    earned = "2012年，财政总收入41,783万元。\n(1)税收收入17,138万元。\n(2)契税收入1,383万元。\n"
    spent = (
        "(3)非税收入23,262万元，共52,418万元。\n(1)教育支出17,773万元。\n"
        "(2)农业支出11,383万元。\n(3)其他支出23,262万元。"
    )
    assert tell(earned + spent) == [
        ("sum", "41,783万元", ("17,138万元", "1,383万元", "23,262万元")),
        ("sum", "52,418万元", ("17,773万元", "11,383万元", "23,262万元")),
    ]


def test_a_total_of_numbered_paragraphs_is_read_as_a_sum():
    text = BUDGET.format("(1)", "(2)", "(3)", last="23,262")
    audit = audit_document(build_document(f"某市2012年财政报告\n{text}"))
    assert [one.row.reading for one in audit.findings] == ["sum"]
    assert audit.failing == ()
