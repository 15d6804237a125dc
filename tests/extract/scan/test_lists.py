"""What a member of a list takes from the one before it."""

from collections.abc import Callable

import pytest

from analysis.extract.scan.lists import continues_change, continues_rank
from analysis.extract.scan.state import Anchor, Walk

Lines = Callable[..., list[str]]


def fields(lines: list[str], *columns: int) -> list[str]:
    return [" ".join(line.split(" ")[column] for column in columns) for line in lines]


def test_a_list_member_keeps_the_kind_and_hedge_of_the_one_before(lines: Lines) -> None:
    found = lines("分别给予不超过1亿元、5000万元和1000万元或500万元及30万元的支持。")
    assert fields(found, 1, 3) == ["policy up_to"] * 5
    assert ["[hedge inherited]" in line for line in found] == [False, True, True, True, True]
    found = lines("最高5万元、6万元。")
    assert fields(found, 1, 3) == ["policy up_to", "policy up_to"]


def test_a_member_s_own_kind_gives_way_to_the_list_s(lines: Lines) -> None:
    # Alone, 6% would be a policy: the rule stands before it, its hedge before the first only.
    assert fields(lines("增长不超过5%、6%。"), 1, 3) == ["change up_to", "change up_to"]
    assert fields(lines("增长不超过5%，6%。"), 1) == ["change", "change"]


@pytest.mark.parametrize(
    "text",
    [
        "不超过1亿元，5000万元。",
        "不超过1亿元、5000家。",
        "不超过1亿元。5000万元。",
        "超过1亿元、5000万元。",
        "不超过1亿元、约5000万元。",
    ],
)
def test_the_hedge_ends_with_the_list(lines: Lines, text: str) -> None:
    assert fields(lines(text), 3)[1] != "up_to"


def test_a_hedge_once_ended_does_not_come_back(lines: Lines) -> None:
    found = lines("最高5万元、6万元，支出7万元、8万元。")
    assert fields(found, 3) == ["up_to", "up_to", "exact", "exact"]
    found = lines("至少5万元、6万元。")
    assert fields(found, 3) == ["at_least", "exact"]
    found = lines("不少于5万元、6万元，不低于7家、8家。")
    assert fields(found, 3) == ["at_least"] * 4


@pytest.mark.parametrize("joint", ["和", "、", "与", "及"])
def test_two_ranks_share_their_word(lines: Lines, joint: str) -> None:
    assert fields(lines(f"全国第23{joint}38位。"), 1, 4) == ["rank rank", "rank rank"]


@pytest.mark.parametrize("text", ["全国第23，38位。", "有23个和38位。", "38位。"])
def test_persons_are_no_ranks(lines: Lines, text: str) -> None:
    assert fields(lines(text), 1, 4)[-1] == "level person"


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("分别增长5.2%和6.1%。", ["change", "change"]),
        ("增长80.1%（省级59%）。", ["change", "change"]),
        ("增长80.1%（占59%）。", ["change", "share"]),
        ("增长80.1%，59%。", ["change", "change"]),
        ("增长80.1%，占59%。", ["change", "share"]),
        ("增长80.1%。59%。", ["change", "share"]),
        ("增长80家、59%。", ["change", "share"]),
        ("增长5%、59家。", ["change", "level"]),
        ("占5%、59%。", ["share", "share"]),
    ],
)
def test_a_second_rate_without_a_verb_of_its_own_is_a_change_too(
    lines: Lines, text: str, kinds: list[str]
) -> None:
    assert fields(lines(text), 1) == kinds


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("三次产业比例为3.1:46.2:50.7。", ["percent"] * 3),
        ("三次产业结构为3.1：46.2：50.7。", ["percent"] * 3),
        ("三次产业结构调整为3.1∶46.2∶50.7。", ["percent"] * 3),
    ],
)
def test_the_terms_of_a_proportion_are_shares_and_wait_for_a_look(
    lines: Lines, text: str, units: list[str]
) -> None:
    found = lines(text)
    assert fields(found, 1, 4) == [f"share {unit}" for unit in units]
    assert all(line.endswith("?") for line in found)
    assert fields(found, 2) == ["3.1", "46.2", "50.7"]


def test_a_colon_before_a_figure_alone_is_no_proportion(lines: Lines) -> None:
    assert fields(lines("投资:5家。"), 1, 4) == ["level enterprise"]
    assert fields(lines("5家:投资。"), 1, 4) == ["level enterprise"]


def test_a_structure_is_named_within_forty_eight_signs_of_its_terms(lines: Lines) -> None:
    assert fields(lines("结构" + "甲" * 20 + "3:7。"), 4) == ["percent", "percent"]
    assert fields(lines("结构" + "甲" * 46 + "3:7。"), 4) == ["percent", "percent"]
    assert fields(lines("结构" + "甲" * 47 + "3:7。"), 4) == ["ratio", "ratio"]
    assert fields(lines("三次产业构成为3:7。"), 4) == ["percent", "percent"]
    assert fields(lines("结构调整。3:7。"), 4) == ["ratio", "ratio"]


def test_the_first_figure_of_a_text_continues_nothing() -> None:
    walk = Walk(2021, Anchor("asof 2021", "inferred"))
    assert continues_rank(walk, "甲5位", 1) is False
    assert continues_change(walk, "甲5%", 1) is False


def test_a_rate_in_per_mille_or_points_goes_on_too(lines: Lines) -> None:
    assert fields(lines("增长5‰、6‰。"), 1) == ["change", "change"]
    assert fields(lines("提高5个百分点和6%。"), 1) == ["change", "change"]


def test_a_proportion_that_does_not_fill_a_hundred_is_a_ratio(lines: Lines) -> None:
    assert [one.split()[4] for one in lines("比例为3.1:46.2:52.7。")] == ["ratio"] * 3


def test_a_proportion_is_dated_as_a_whole(lines: Lines) -> None:
    found = lines("2020年，三次产业结构由上年的17.1:32.4:50.5调整为16.2:34.1:49.7。")
    assert [one.split()[5] for one in found[1:]] == ["2019"] * 3 + ["2020"] * 3


def test_a_verb_before_its_noun_holds_for_a_list_of_nouns(lines: Lines) -> None:
    found = lines("调减玉米种植面积77万亩，增加水稻种植面积26万亩、蔬菜瓜果16万亩。")
    assert [one.split()[1:3] for one in found] == [
        ["change", "-770000"],
        ["change", "260000"],
        ["change", "160000"],
    ]
    (_, second) = lines("种植水稻26万亩、蔬菜瓜果16万亩。")
    assert second.split()[1] == "level"


def test_a_share_or_sectors_name_a_structure_in_their_own_clause_only(lines: Lines) -> None:
    def units(text: str) -> set[str]:
        return {one.split()[4] for one in lines(text) if " date " not in one}

    # The terms need not fill a hundred, as a sector may be left out.
    assert units("二、三产业比为40:50。") == {"percent"}
    assert units("各业占比40:50。") == {"percent"}
    assert units("占比40:50。") == {"percent"}
    assert units("各业占比有升有降，生师比为40:5。") == {"ratio"}
    assert units("各业占比有升有降；生师比为40:5。") == {"ratio"}
    assert units("三次产业增加值与收入之比为40:5。") == {"ratio"}


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("甲乙为40:60。", "share percent"),
        ("甲乙为40:59.1。", "share percent"),  # misses a hundred by less than one
        ("甲乙为40:61。", "level ratio"),
        ("甲乙为40:58.5。", "level ratio"),
    ],
)
def test_a_proportion_without_a_name_is_of_shares_where_it_fills_a_hundred(
    lines: Lines, text: str, read: str
) -> None:
    assert fields(lines(text), 1, 4) == [read] * 2


def test_every_term_of_a_structure_has_the_date_of_its_first(lines: Lines) -> None:
    text = "某市2012年统计公报\n三次产业结构由21.8:51.8:26.4变化为20.7:53.1:26.2。"
    found = [one for one in lines(text) if " share " in one]
    assert fields(found, 5, 6) == ["2011 inherited"] * 3 + ["2012 inherited"] * 3
