"""What the lines above a table say."""

import pytest

from analysis.extract.scan.captions import Captions, is_caption, is_title


def heard(*lines: str) -> Captions:
    captions = Captions()
    for line in lines:
        captions.hear(line)
    return captions


@pytest.mark.parametrize(
    ("line", "units"),
    [
        ("单位：亿元", ("亿元",)),
        ("（单位：万吨）", ("万吨",)),
        ("计量单位:万亩，合计", ("万亩",)),
        ("单位：亿元、%", ("亿元", "%")),
        ("單位：万元", ("万元",)),
        ("单位：甲乙", ("甲乙",)),
        ("2023年决算表（单位：万元）", ("万元",)),
        ("财政收入（亿元）", ("亿元",)),
        ("财政收入（本级）", ()),
        ("各单位情况", ()),
    ],
)
def test_a_caption_names_units(line: str, units: tuple[str, ...]) -> None:
    assert heard(line).units == units


def test_the_nearest_line_with_one_year_dates_the_table() -> None:
    assert heard("2022年末人口表").year == "2022"
    assert heard("2022年末人口表", "单位：人").year == "2022"
    assert heard("2022年和2023年收入").year == ""
    assert heard("2021年公报", "2022年收入").year == "2022"
    assert heard("收入表").year == ""
    assert heard("2000人以上单位").year == ""


def test_a_table_s_title_begins_anew() -> None:
    captions = heard("2021年公报", "单位：亿元", "表2 人口")
    assert (captions.year, captions.units, captions.name) == ("", (), "人口")
    assert heard("表2 人口（单位：人）").units == ("人",)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("表3 2023年分县情况", "分县情况"),
        ("表3-1 分县情况", "分县情况"),
        ("表一 分县情况", "分县情况"),
        ("附表2：分县情况", "分县情况"),
        ("2023年财政收入（亿元）", "财政收入"),
        ("单位：亿元", ""),
    ],
)
def test_a_table_has_a_name_without_number_and_year(line: str, name: str) -> None:
    assert heard(line).name == name


def test_only_three_short_lines_are_remembered() -> None:
    assert heard("2021年甲", "乙", "丙").year == "2021"
    assert heard("2021年甲", "乙", "丙", "丁").year == ""
    assert heard("2021年" + "甲" * 55).year == "2021"
    assert heard("2021年" + "甲" * 56).year == ""


def test_contents_are_no_table_and_all_is_forgotten_behind_one() -> None:
    captions = heard("目 录")
    assert captions.contents
    captions.hear("单位：亿元")
    captions.forget()
    assert captions == Captions()


def test_titles_and_captions_are_known() -> None:
    assert is_title("表1 人口")
    assert is_title("续表 2")
    assert is_title("专栏3")
    assert not is_title("人口表1")
    assert is_caption("（计量单位：吨）")
    assert not is_caption("单位")
