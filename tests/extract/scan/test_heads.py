"""What the head of a column or the label of a row says."""

from decimal import Decimal

import pytest

from analysis.extract.scan.heads import (
    Said,
    is_date,
    is_unit,
    read_head,
    read_label,
    read_unit,
    unit_in,
)


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (("2021年",), Said(years=("2021",))),
        (("2022年末",), Said(years=("2022",))),
        (("2022",), Said(years=("2022",))),
        (("2023年（亿元）",), Said(unit="亿元", years=("2023",))),
        (("2023年", "本级"), Said("本级", years=("2023",))),
        (("城镇", "城镇", "2023年"), Said("城镇", years=("2023",))),
        (("产量（万吨）",), Said("产量", "万吨")),
        (("产量", "万吨"), Said("产量", "万吨")),
        (("总产值/亿元",), Said("总产值", "亿元")),
        (("绝对数",), Said()),
        (("增长（%）",), Said(unit="%", change=True)),
        (("比上年增长%",), Said(unit="%", change=True)),
        (("比上年±%",), Said(unit="%", change=True)),
        (("产量比上年增长（%）",), Said("产量", "%", change=True)),
        (("增长或下降（%）",), Said(unit="%", change=True)),
        (("下降（%）",), Said(unit="%", change=True, falls=True)),
        (("增减额（亿元）",), Said(unit="亿元", change=True, absolute=True)),
        (("增减（百分点）",), Said(unit="百分点", change=True)),
        (("2023年比2020年增长（%）",), Said(unit="%", years=("2023", "2020"), change=True)),
        (("自然增长率（‰）",), Said("自然增长率", "‰")),
        (("增加值（亿元）",), Said("增加值", "亿元")),
        (("新增就业",), Said("新增就业")),
        (("比重（%）",), Said("比重", "%", share=True)),
        (("2025年目标",), Said(years=("2025",), goal=True)),
        (("2025年目标（亿元）",), Said(unit="亿元", years=("2025",), goal=True)),
        (("本年预算数",), Said(ago=0, goal=True)),
        (("上年决算数",), Said(ago=1)),
        (("完成年度目标（%）",), Said("完成年度目标", "%", share=True)),
        (("位次",), Said("位次", role="rank")),
        (("联系电话",), Said("联系电话", role="name")),
        (("代码",), Said("代码", role="name")),
        (("行次",), Said("行次", role="ordinal")),
        (("1月",), Said(month=1)),
        (("2023年12月",), Said(years=("2023",), month=12)),
        (("2023年1-3月",), Said(years=("2023",), month=3)),
        (("2023年1-12月",), Said(years=("2023",))),
        (("户籍",), Said("户籍")),
        (("人",), Said("人")),
        (("总额①",), Said()),
        (("収入（本级）",), Said("収入(本级)")),
        (("2000元以上",), Said("2000元以上")),
    ],
)
def test_a_head_says_unit_year_meaning_and_name(head: tuple[str, ...], said: Said) -> None:
    assert read_head(head) == said


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("粮食产量（万吨）", Said("粮食产量", "万吨")),
        ("一、粮食产量", Said("粮食产量")),
        ("（一）粮食", Said("粮食")),
        ("1.粮食", Said("粮食")),
        ("1.5倍", Said("1.5倍")),
        ("粮食①", Said("粮食")),
        ("粮食[2]", Said("粮食")),
        ("其中：小麦", Said("小麦", part=True)),
        ("#小麦", Said("小麦", part=True)),
        ("0-17岁", Said("0-17岁")),
        ("60岁及以上", Said("60岁及以上")),
        ("2022年", Said(years=("2022",))),
        ("2022年末人口（万人）", Said("人口", "万人", years=("2022",))),
        ("3月", Said(month=3)),
        ("2023年3月", Said(years=("2023",), month=3)),
        ("1-3月", Said(month=3)),
        ("上半年", Said(month=6)),
        ("工业增加值增速（%）", Said("工业增加值", "%", change=True)),
        ("单位能耗下降率（%）", Said("单位能耗", "%", change=True, falls=True)),
        ("人口自然增长率（‰）", Said("人口自然增长率", "‰")),
        ("增长极数量", Said("增长极数量")),
        ("服务业占比（%）", Said("服务业占比", "%", share=True)),
        ("联系电话", Said("联系电话", role="name")),
        ("人均收入（本级）", Said("人均收入(本级)")),
        ("增速", Said("增速", change=True)),
    ],
)
def test_a_label_is_a_name_with_a_unit_and_sometimes_a_year(label: str, said: Said) -> None:
    assert read_label(label) == said


@pytest.mark.parametrize("words", ["亿元", "万吨", "%", "家", "元/人", "千人", "百分点"])
def test_units_with_scale_and_denominator_are_units(words: str) -> None:
    assert is_unit(words)


@pytest.mark.parametrize(
    "words", ["2021年", "本级", "户籍", "省", "县", "人均", "上年=100", "", "万"]
)
def test_years_places_and_other_words_are_no_units(words: str) -> None:
    assert not is_unit(words)
    assert unit_in(f"收入（{words}）") == ""


def test_a_unit_stands_in_parentheses_at_the_end_or_as_a_sign() -> None:
    assert unit_in("收入（本级）(亿元)") == "亿元"
    assert unit_in("收入:万元") == "万元"
    assert unit_in("收入万元") == ""
    assert unit_in("增长%") == "%"
    assert unit_in("元") == "元"
    assert unit_in("户") == ""


def test_periods() -> None:
    assert Said().period == ""
    assert Said(years=("2023",)).period == "2023"
    assert Said(years=("2023",), month=3).period == "2023-03"
    assert Said(years=("2023", "2020")).period == "2020-2023"
    assert Said(month=3).period == ""


@pytest.mark.parametrize(
    ("word", "dated"),
    [("2022", True), ("2022年末", True), ("3月", True), ("2022年3月", True), ("一季度", True),
     ("1-3月", True), ("上半年", True), ("22", False), ("2022年人口", False), ("3月增长", False)],
)  # fmt: skip
def test_a_cell_that_is_a_date_is_nothing_else(word: str, *, dated: bool) -> None:
    assert is_date(word) is dated


def test_a_classifier_takes_its_unit_from_the_name() -> None:
    assert read_unit("亿元", "产值") == ("CNY", Decimal(10**8), "")
    assert read_unit("家", "高新技术企业") == ("enterprise", Decimal(1), "")
    assert read_unit("万家", "高新技术企业") == ("enterprise", Decimal(10_000), "")
    assert read_unit("家", "医院") == ("institution", Decimal(1), "")
    # a noun of its own, and one that only begins with a known noun
    assert read_unit("家", "茶空间") == ("茶空间", Decimal(1), "")
    assert read_unit("家", "企业甲乙") == ("enterprise", Decimal(1), "")
    unit, factor, doubt = read_unit("家", "")
    assert (unit, factor) == ("enterprise", 1)
    assert "no noun" in doubt
    assert read_unit("个", "")[0] == ""
    assert read_unit("个", "")[2]
    assert read_unit("岁", "平均年龄")[0] == "year"
    assert "not of the list" in read_unit("甲乙", "某某")[2]
