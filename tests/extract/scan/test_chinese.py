"""Chinese numerals that count something real."""

from collections.abc import Callable

import pytest

Lines = Callable[..., list[str]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("两个国家高新区。", "两个 level 2 exact platform"),
        ("三项专利。", "三项 level 3 exact patent"),
        ("投入超百亿元。", "超百亿元 level 10000000000 more_than CNY"),
        ("投入上百亿元。", "上百亿元 level 10000000000 at_least CNY"),
        ("投入数十亿元。", "数十亿元 level 2000000000..9000000000 exact CNY"),
        ("投入几十万元。", "几十万元 level 200000..900000 exact CNY"),
        ("上百家。", "上百家 level 100 at_least enterprise"),
        ("数百家。", "数百家 level 200..900 exact enterprise"),
        ("近百家。", "近百家 level 100 nearly enterprise"),
        ("历时十五年。", "十五年 duration 15 exact year"),
        ("三年来，", "三年 duration 3 exact year"),
        ("不到半年，", "不到半年 duration 0.5 up_to year"),
        ("历时半年。", "半年 duration 0.5 exact year"),
        ("三天内办结。", "三天 duration 3 exact day"),
        ("连续三届。", "三届 level 3 exact event"),
        ("七成以上。", "七成以上 share 0.7 at_least ratio"),
        ("占三成，", "三成 share 0.3 exact ratio"),
        ("涉及三省。", "三省 level 3 exact place"),
        ("涉及两市。", "两市 level 2 exact place"),
        ("五十万元。", "五十万元 level 500000 exact CNY"),
        ("三倍。", "三倍 share 3 exact times"),
        ("三家单位。", "三家 level 3 exact institution"),
    ],
)
def test_what_counts_something_real_has_a_row(lines: Lines, text: str, expected: str) -> None:
    found = lines(text)
    assert len(found) == 1
    assert found[0].startswith(expected + " ")


@pytest.mark.parametrize(
    "text",
    [
        "五个方面。",
        "三大利好。",
        "八项工作。",
        "三个聚焦。",
        "两个领域。",
        "“三个平台”建设。",
        "《三个平台》发布。",
        "第三个平台。",
        "新一五个平台。",
        "几个平台。",
        "几家。",
        "一个平台。",
        "三年行动。",
        "三年一届。",
        "三年甲。",
        "十九届三中全会。",
        "十次大会。",
        "二次创业。",
        "三类产业。",
        "三元。",
        "五斤。",
        "三分。",
        "十日。",
        "三成立。",
        "三成甲。",
        "六省。",
        "一省。",
        "十市。",
        "三个甲乙丙。",
        "三件甲。",
        "三家。",
        "三所。",
    ],
)
def test_what_numbers_the_text_s_own_points_has_none(lines: Lines, text: str) -> None:
    assert lines(text) == []


def test_a_large_count_is_kept_without_a_noun_and_waits_for_a_look(lines: Lines) -> None:
    assert lines("上百家。")[0].endswith("?")
    assert lines("数百个。")[0].endswith("?")
    assert lines("三百个。") == []


def test_titles_and_quotations_are_near_their_marks(lines: Lines) -> None:
    assert lines("“" + "甲" * 20 + "两个平台”的。")
    assert not lines("《" + "甲" * 20 + "两个平台》的。")
    assert lines("《" + "甲" * 70 + "两个平台》的。")


def test_the_hedge_before_a_numeral_belongs_to_it(lines: Lines) -> None:
    assert lines("全市约两百名。")[0].startswith("约两百名 level 200 approx person")
    assert lines("上两个平台。")[0].startswith("两个 level 2 exact platform")


def test_recent_years_end_with_the_document_s(lines: Lines) -> None:
    found = lines("近三年投入8亿元。")
    assert [" ".join(one.split(" ")[:6]) for one in found] == [
        "近三年 duration 3 exact year 2019-2021",
        "8亿元 level 800000000 exact CNY 2019-2021",
    ]
