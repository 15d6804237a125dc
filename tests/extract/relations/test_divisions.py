"""Wholes that are named again before their parts."""

import pytest

from analysis.extract.intake import build_document
from analysis.run.audit import audit_document

HEALTH = "2014年末，卫生机构总数981个。其中：医院{whole}个，基层卫生机构917个，其他机构35个。\n"


@pytest.mark.parametrize(
    "listed",
    [
        "医院中，公立医院13个，民营医院12个。",
        "医院按经济类型分：公立医院13个，民营医院12个。",
        "医院按床位数分：100张床位以下医院13个，100-199张医院10个，200张及以上医院2个。",
    ],
)
def test_parts_that_fill_the_whole_named_before_them_are_its_sum(tell, listed):
    found = [one for one in tell(HEALTH.format(whole="25") + listed) if one[1] == "25个"]
    assert [one[0] for one in found] == ["sum"]
    assert set(found[0][2]) in ({"13个", "12个"}, {"13个", "10个", "2个"})


def test_parts_that_do_not_fill_it_are_no_more_than_it(tell):
    text = HEALTH.format(whole="25") + "基层卫生机构中，社区中心34个，卫生院36个。"
    found = [one for one in tell(text) if one[1] == "917个"]
    assert found == [("part_of_whole", "917个", ("34个",)), ("part_of_whole", "917个", ("36个",))]


def test_parts_that_are_more_than_the_whole_are_not_its(tell):
    text = HEALTH.format(whole="25") + "医院中，公立医院23个，民营医院12个。"
    assert not [one for one in tell(text) if one[1] == "25个" and one[0] == "part_of_whole"]


def test_a_name_that_no_amount_has_divides_nothing(tell):
    text = HEALTH.format(whole="25") + "学校中，公立学校3个，民办学校2个。"
    assert not [one for one in tell(text) if "3个" in one[2]]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("11项指标中，有6项没有完成。", [("part_of_whole", "11项", ("6项",))]),
        ("2023年，检查的50家企业中，合格企业48家。", [("part_of_whole", "50家", ("48家",))]),
        ("2023年，投资50亿元，企业中，合格企业48家。", []),
    ],
)
def test_what_a_count_holds(tell, text, told):
    assert tell(text) == told


def test_a_view_divides_the_one_amount_before_it_and_the_next_view_too(tell):
    text = (
        "2023年，投资115亿元，增长5%。从渠道看，基本建设46亿元；更新改造44亿元。"
        "从结构看，工业48亿元；服务业59亿元。"
    )
    assert tell(text) == [("part_of_whole", "115亿元", (part,)) for part in (
        "46亿元", "44亿元", "48亿元", "59亿元",
    )]  # fmt: skip


def test_a_view_of_one_of_two_amounts_says_not_of_which(tell):
    text = "2023年，投资115亿元，产值200亿元。从渠道看，基本建设46亿元；更新改造44亿元。"
    assert tell(text) == []


def test_shares_beside_the_parts_of_a_division_are_of_its_whole(tell):
    text = (
        "2018年，企业单位1857.0万个。企业单位中，内资企业1834.8万个，占98.8%；"
        "港澳台企业11.9万个，占{}%；外商企业10.3万个，占0.6%。"
    )
    shares = [one for one in tell(text.format("0.6")) if one[0] == "share"]
    assert [one[2] for one in shares] == [
        (part, "1857.0万个") for part in ("1834.8万个", "11.9万个", "10.3万个")
    ]
    hundred = [one for one in tell(text.format("0.6")) if one[1] == "0.6%" and one[0] == "sum"]
    assert [one[2] for one in hundred] == [("98.8%", "0.6%")]


def test_a_view_of_an_amount_above_is_told_by_what_fills_it(tell):
    text = (
        "2022年，研发经费30782.9亿元。人均经费为48.4万元。分主体看，企业经费23878.6亿元，增长11.0%；"
        "机构经费3814.4亿元；高校经费3089.{}亿元。"
    )
    parts = ("23878.6亿元", "3814.4亿元", "3089.9亿元")
    assert ("sum", "30782.9亿元", parts) in tell(text.format("9"))
    assert [one for one in tell(text.replace("3814", "3724").format("1")) if one[0] == "sum"] == []


NOTHING = [
    # parts that need not exhaust their whole: what is a digit off is no misprint
    "年末，医院25个。医院中，三级医院3个，二级医院12个。",
    "年末，企业100家。企业中，高新技术企业30家，上市企业60家。",
    "2023年，进出口总额500亿元。分国别看，对美国出口120亿元，对东盟出口280亿元。",
    "50家企业中，盈利企业30家，高新企业10家。",
    "2023年，投资115亿元。从产业看，第二产业46亿元，第三产业59亿元。",
]


@pytest.mark.parametrize("text", NOTHING)
def test_what_a_division_leaves_out_is_no_error(text):
    audit = audit_document(build_document(f"某市2023年统计公报\n{text}"))
    assert audit.failing == ()


OTHERS = [
    "2023年，生产总值1200亿元。从投资看，固定资产投资800亿元，其中工业投资300亿元。",
    "2023年，生产总值1200亿元。从需求看，固定资产投资1100亿元，零售总额500亿元，出口300亿元。",
    "2023年，预算收入200亿元。从支出看，民生支出150亿元。从债务看，政府债务余额180亿元。",
    "2023年，投资115亿元。从贡献看，完成税收5亿元。",
    "2023年，投资115亿元。从渠道看，2022年基本建设36亿元，更新改造70亿元。",
    "2023年，医院25个。医院中，2020年公立医院13个，民营医院11个。",
]


@pytest.mark.parametrize("text", OTHERS)
def test_what_is_of_another_quantity_or_date_is_no_part(tell, text):
    whole = text[text.index("，") + 1 : text.index("。")]
    amount = whole.lstrip("生产总值预算收入投资医院")
    assert [one for one in tell(text) if one[1] == amount] == []


def test_the_last_amount_of_a_name_is_meant_and_none_of_its_own_sentence(tell):
    text = "2014年，医院30个。\n年末，医院25个。医院中，公立13个，民营11个（其中外资2个）。"
    found = [one for one in tell(text) if one[0] == "part_of_whole" and one[1] in {"25个", "30个"}]
    assert found == [("part_of_whole", "25个", ("13个",)), ("part_of_whole", "25个", ("11个",))]
    same = "2014年，学校中，医院30个，公立医院13个。"
    assert [one for one in tell(same) if one[1] == "30个"] == []


def test_a_count_with_a_hedge_holds_nothing_surely(tell):
    assert tell("约11项指标中，有6项没有完成。") == []


def test_a_view_divides_the_amount_of_its_unit_in_the_sentence_right_before_it(tell):
    text = "2023年，投资115亿元，{}。从渠道看，基本建设46亿元；更新改造44亿元。"
    told = [("part_of_whole", "115亿元", ("46亿元",)), ("part_of_whole", "115亿元", ("44亿元",))]
    assert tell(text.format("企业20家")) == told
    assert tell(text.format("企业20家。工程9个")) == []


def test_shares_that_fill_no_hundred_are_no_sum_as_parts_may_be_left_out(tell):
    text = (
        "2022年，投资占比48.4%。\n分主体看，企业经费23878.6亿元，占80.1%；"
        "机构经费3814.4亿元，占12.3%；高校经费3089.9亿元，占{}%。"
    )
    assert tell(text.format("7.6")) == [("sum", "7.6%", ("80.1%", "12.3%"))]
    assert tell(text.format("9.6")) == []


def test_what_stands_in_brackets_is_no_further_part(tell):
    text = "2023年，医院25个。医院中，公立13个，民营{}个(外资1个)。"
    assert tell(text.format("11")) == [
        ("part_of_whole", "25个", ("13个",)),
        ("part_of_whole", "25个", ("11个",)),
    ]
    assert tell(text.format("12")) == [("sum", "25个", ("13个", "12个"))]


@pytest.mark.parametrize(
    ("text", "whole", "part"),
    [
        ("11项指标中，有11项没有完成。", "11项", "11项"),
        ("2023年，医院25个。医院中，公立25个。", "25个", "25个"),
    ],
)
def test_one_part_is_no_sum_though_it_is_all_of_its_whole(tell, text, whole, part):
    assert tell(text) == [("part_of_whole", whole, (part,))]


def test_a_part_is_read_as_a_part():
    audit = audit_document(build_document("某市2023年统计公报\n11项指标中，有6项没有完成。"))
    assert [(one.verdict, one.row.reading) for one in audit.findings] == [("certain", "part")]
