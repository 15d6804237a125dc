"""The unit where the measure word alone doesn't settle it."""

from collections.abc import Callable

import pytest

from analysis.extract.intake import build_document
from analysis.extract.scan import extract_mentions

Line = Callable[..., str]
Lines = Callable[..., list[str]]


def unit(line: str) -> str:
    return line.split(" ")[4] + (" ?" if line.endswith("?") else "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the noun after
        ("这5个行业的经费，", "category"),
        ("来自5个国家的代表，", "place"),
        ("有5项没有完成。", "item ?"),
        ("每千人口医疗卫生机构床位数达6张。", "bed/thousand_person"),
        ("用水5亿m³，", "cubic_metre"),
        ("降水642.8mm，", "metre"),
        ("新增5个平台。", "platform"),
        ("新增5家医院。", "institution"),
        ("新增5家企业研发机构。", "institution"),
        ("新增5个国家级科技企业孵化器。", "platform"),
        ("新增5个企业和项目。", "enterprise"),
        ("新增5个企业、项目。", "enterprise"),
        ("新增5个企业入驻基地。", "enterprise"),
        ("新增5个企业甲乙丙基地。", "platform"),
        ("新增5个企业甲乙基地。", "platform"),
        ("新增5个类别项目。", "category"),
        ("新增5项技术。", "achievement"),
        ("新增5个技术中心，", "institution"),
        ("新增5项技术中心，", "技术中心"),
        ("新增5个国家。", "place"),
        ("新增5个国家级项目。", "project"),
        # a noun that goes on behind the verb that seems to end it
        ("新增5个粮食产能提升重点县。", "place"),
        # per what
        ("每千人口床位6张。", "bed/thousand_person"),
        ("每人补助300元。", "CNY/person"),
        ("每人每月补助300元。", "CNY/person/month"),
        # what a measure word can't count is passed over
        ("新增5家成果转化机构。", "institution"),
        ("新增5件企业专利。", "patent"),
        ("新增5项企业标准。", "policy_item"),
        # the noun before
        ("企业5个。", "enterprise"),
        ("发明专利申请863件。", "patent"),
        ("企业专利863件。", "patent"),
        ("企业、平台，共5个。", "platform"),
        # places
        ("覆盖5个市区。", "place"),
        ("覆盖5个县，", "place"),
        ("覆盖5座县，", "place"),
        # settled by the classifier
        ("引进5位。", "person"),
        ("共5种。", "category"),
        ("60岁。", "year"),
        # defaults
        ("添置5套。", "device"),
        ("新增5张。", "bed"),
        ("新增5家。", "enterprise ?"),
        ("新增5个。", "item ?"),
        # a list's noun after its last member
        ("新增1个省级、18个市级重点项目。", "project"),
        # the measure word names a unit, but gives way
        ("组建5支。", "team"),
        ("设立5支基金。", "fund"),
        ("设立5只基金。", "fund"),
        ("养殖5只。", "head"),
        ("上市5只新产品。", "achievement"),
        ("入驻5户企业。", "enterprise"),
        ("企业5户。", "enterprise"),
        ("规模以上5户。", "enterprise"),
        ("搬迁5户。", "household"),
        ("搬迁5户农户。", "household"),
        ("规模以上5支。", "team"),
        # the measure word alone
        ("投入5万元。", "CNY"),
        ("安装5台机器人企业。", "device"),
    ],
)
def test_measure_word_and_nouns_settle_the_unit(lines: Lines, text: str, expected: str) -> None:
    assert unit(lines(text)[0]) == expected


def test_a_sign_right_after_the_measure_word_leaves_it_without_a_noun(lines: Lines) -> None:
    for sign in "、(（)）":
        assert unit(lines(f"新增5个{sign}企业。")[0]) == "item ?"
    assert unit(lines("新增5个的企业。")[0]) == "enterprise"


def test_a_noun_is_sought_no_farther_than_its_reach_and_its_clause(lines: Lines) -> None:
    assert unit(lines("新增5个" + "甲" * 18 + "企业。")[0]) == "enterprise"
    assert unit(lines("新增5个" + "甲" * 23 + "企业。")[0]) == "enterprise"
    assert unit(lines("新增5个" + "甲" * 26 + "企业。")[0]) == "item ?"
    assert unit(lines("新增5个甲乙，企业。")[0]) == "甲乙"
    assert unit(lines("企业" + "甲" * 16 + "5个。")[0]) == "enterprise"
    assert unit(lines("企业" + "甲" * 17 + "5个。")[0]) == "item ?"
    assert unit(lines("企业。共5个。")[0]) == "item ?"
    assert unit(lines("企业，平台多，计5个。")[0]) == "platform"


def test_the_same_measure_word_counts_the_same_in_one_sentence(lines: Lines) -> None:
    assert [unit(one) for one in lines("新增5个平台，其中8个。")] == ["platform", "platform"]
    assert [unit(one) for one in lines("新增5个平台。其中8个。")] == ["platform", "item ?"]
    assert [unit(one) for one in lines("新增5个平台，其中8项。")] == ["platform", "platform"]
    assert [unit(one) for one in lines("新增5个平台，企业8个。")] == ["platform", "enterprise"]


FROM_END = "[unit from the end of the list]"
FROM_BEFORE = "[unit from the figure before it]"


@pytest.mark.parametrize(
    ("text", "order", "expected", "note"),
    [
        ("投入资金6亿，", 0, "CNY ?", ""),
        ("投资6亿上下，", 0, "CNY ?", ""),
        ("常住人口6万，", 0, "person ?", ""),
        ("总量6亿，", 0, "item ?", ""),
        # a noun before it, be it a known one or short enough to be one
        ("企业甲乙5万，", 0, "enterprise ?", ""),
        ("发放消费券5万，", 0, "消费券 ?", ""),
        ("2020年，分别占5、6%，", 1, "percent", FROM_END),
        ("分别长5、6、7公里，", 0, "kilometre", FROM_END),
        ("分别是5、6亩，", 0, "mu", FROM_END),
        ("分别是5、6家，", 0, "item ?", ""),
        ("长5公里、6，", 1, "kilometre ?", FROM_BEFORE),
        ("长5公里（其中6），", 1, "kilometre ?", FROM_BEFORE),
        ("长5公里，6，", 1, "item ?", ""),
        ("长5公里。6，", 1, "item ?", ""),
        ("5座、6，", 1, "item ?", ""),
        ("指数1824。", 0, "item ?", ""),
        ("2020年，城乡收入比值为2.34。", 1, "times", ""),
        ("2020年，收入倍差由2.39缩小到2.34。", 2, "times", ""),
        ("2020年，收入之比2.34，比上年缩小0.05。", 2, "times", ""),
        ("收入之比2.34，指数1.05。", 1, "item ?", ""),
        ("收入之比2.34。缩小0.05。", 1, "item ?", ""),
        ("总量2.34，缩小0.05。", 1, "item ?", ""),
        ("指数1824和。", 0, "item ?", ""),
    ],
)
def test_a_number_without_a_measure_word_takes_its_unit_from_its_list_or_waits(
    lines: Lines, text: str, order: int, expected: str, note: str
) -> None:
    bare = lines(text)[order]
    assert unit(bare) == expected
    assert ("unit from" in bare) is bool(note)
    assert note in bare


def test_a_number_that_runs_into_a_word_is_a_name(lines: Lines) -> None:
    assert lines("推广1824甲乙。") == ["1824 name - exact - - - ?"]
    assert unit(lines("推广18.5甲乙。")[0]) == "item ?"


def test_money_and_people_are_named_within_ten_signs(lines: Lines) -> None:
    assert unit(lines("资金" + "甲" * 8 + "6亿，")[0]) == "CNY ?"
    assert unit(lines("资金" + "甲" * 9 + "6亿，")[0]) == "item ?"
    assert unit(lines("游客" + "甲" * 8 + "6亿，")[0]) == "person ?"
    assert unit(lines("游客" + "甲" * 9 + "6亿，")[0]) == "item ?"
    assert unit(lines("共6亿" + "，" + "甲" * 7 + "资金")[0]) == "CNY ?"
    assert unit(lines("共6亿" + "，" + "甲" * 8 + "资金")[0]) == "item ?"
    assert unit(lines("资金甲6，")[0]) == "item ?"


@pytest.mark.parametrize(
    ("text", "order", "doubt"),
    [
        ("投入资金6亿，", 0, "no measure word: read as money from the words beside it"),
        ("常住人口6万，", 0, "no measure word: read as people from the words beside it"),
        ("长5公里、6，", 1, "no measure word: unit taken from the figure before it"),
        ("推广1824甲乙。", 0, "no measure word between the number and what follows: a name?"),
        ("指数1824。", 0, "no measure word: unit unknown"),
        ("新增5个。", 0, "no noun found that settles the unit of 个"),
        ("新增5个企业。", 0, ""),
    ],
)
def test_a_doubt_says_what_a_reader_should_look_at(text: str, order: int, doubt: str) -> None:
    assert extract_mentions(build_document(text), 2021)[order].review == doubt


def test_a_list_does_not_reach_over_the_end_of_a_sentence(lines: Lines) -> None:
    assert unit(lines("长5公里。、6，")[1]) == "item ?"
    assert unit(lines("长5公里\n6，")[1]) == "item ?"


def test_points_of_a_list_are_points(lines: Lines) -> None:
    found = lines("2020年，分别提高0.06个、2.56个百分点。")
    assert [unit(one) for one in found[1:]] == ["percentage_point"] * 2
    assert unit(lines("2020年，贡献分别为0.15、-5.64、1.34个百分点。")[1]) == "percentage_point"


def test_what_compares_names_nothing_that_is_counted(lines: Lines) -> None:
    assert "较上年度" not in lines("职位增加三千个,较上年度增加5个。")[-1]
    assert unit(lines("入户累计12万户，中心城区覆盖93%。")[0]) == "household"


def test_a_word_before_a_bare_scale_says_what_it_counts(lines: Lines) -> None:
    assert unit(lines("总诊疗人次95.5亿，")[0]) == "person_time ?"
    assert unit(lines("工作人员132.7万，")[0]) == "person ?"
    assert unit(lines("产值95.5亿，")[0]) == "CNY ?"


def test_both_levels_of_a_rise_are_per_the_same(lines: Callable[..., list[str]]) -> None:
    found = lines("每千人口执业(助理)医师由2.90人提高到3.40人。")
    assert [one.split(" ")[4] for one in found] == ["person/thousand_person"] * 2


def test_a_date_may_stand_between_a_level_and_what_it_is_per(lines: Lines) -> None:
    found = lines("每千人口医疗卫生机构床位数从2019年的6.46张增加到7.23张。")
    assert [one.split(" ")[4] for one in found if " level " in one] == ["bed/thousand_person"] * 2


def test_each_member_of_a_list_of_changes_may_have_a_verb(lines: Lines) -> None:
    found = lines("分别较上年下降0.8、提高2.3、下降1.5个百分点。")
    assert [one.split(" ")[2:5:2] for one in found] == [
        ["-0.8", "percentage_point"], ["2.3", "percentage_point"], ["-1.5", "percentage_point"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "prints"),
    [
        ("在全国的排位由2015年的53位跃升至47位。", ["53位", "47位"]),
        ("两地分列全国第23和38位。", ["第23", "38位"]),
    ],
)
def test_a_place_among_others_is_a_rank_and_no_person(
    lines: Lines, text: str, prints: list[str]
) -> None:
    found = [one.split(" ") for one in lines(text) if " date " not in one]
    assert [one[0] for one in found] == prints
    assert {(one[1], one[4]) for one in found} == {("rank", "rank")}
