"""Tables inside a document: each cell's unit, date, kind and name, as a reader would say them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.extract.intake import build_document
from analysis.extract.scan import Mention, extract_mentions
from analysis.extract.scan.grids import find_tables
from analysis.extract.verify import verify_figures
from analysis.source.schema import Figure

YEAR = 2024
MEASURED = {"level", "change", "share", "rank", "policy"}


def mentions(text: str, year: int | None = YEAR) -> list[Mention]:
    document = build_document(text)
    found = extract_mentions(document, year)
    assert not verify_figures(document, found).problems
    for one in found:
        Figure.model_validate(
            {
                key: getattr(one, key) or None
                for key in Figure.model_fields
                if key not in {"start", "end", "hedge"}
            }
        )
    return found


def read(text: str, year: int | None = YEAR) -> dict[str, str]:
    """Each measured figure: kind, value, unit, period, name; a doubt is marked."""
    return {
        one.printed: f"{one.kind} {one.value} {one.unit} {one.period} {one.label}"
        + (" ?" if one.review else "")
        for one in mentions(text, year)
        if one.kind in MEASURED
    }


def doubts(text: str, year: int | None = YEAR) -> dict[str, str]:
    return {one.printed: one.review for one in mentions(text, year) if one.kind in MEASURED}


YEARS = {
    "3712.5": "level 371250000000 CNY 2021 生产总值",
    "3968.7": "level 396870000000 CNY 2022 生产总值",
    "842": "level 842 enterprise 2021 高新技术企业",
    "1072": "level 1072 enterprise 2022 高新技术企业",
    "2.84": "share 2.84 percent 2021 研发占比",
    "2.97": "share 2.97 percent 2022 研发占比",
}


SETTINGS = {
    "spaces": """表1 主要指标
指标              2021年    2022年
生产总值（亿元）  3712.5    3968.7
高新技术企业（家）  842       1072
研发占比（%）       2.84      2.97
""",
    "tabs": """指标\t单位\t2021年\t2022年
生产总值\t亿元\t3712.5\t3968.7
高新技术企业\t家\t842\t1072
研发占比\t%\t2.84\t2.97
""",
    "bars": """| 指标 | 2021 | 2022 |
|:--|--:|--:|
| 生产总值（亿元） | 3712.5 | 3968.7 |
| 高新技术企业（家） | 842 | 1072 |
| 研发占比（%） | 2.84 | 2.97 |
""",
    "one space": """到2025年，生产总值达到9亿元。
指标 单位 2021年 2022年
生产总值 亿元 3712.5 3968.7
高新技术企业 家 842 1072
研发占比 % 2.84 2.97
""",
    "upright": """指标
单位
2021年
2022年
生产总值
亿元
3712.5
3968.7
高新技术企业
家
842
1072
研发占比
%
2.84
2.97
""",
    "years down": """年份  生产总值（亿元）  高新技术企业（家）  研发占比（%）
2021  3712.5  842  2.84
2022  3968.7  1072  2.97
""",
    "caption": """2021年和2022年主要指标（单位：亿元）

指标  2021年末  2022年末
生产总值  3712.5  3968.7

高新技术企业（家）  842  1072

研发占比(%)  2.84  2.97
""",
    "numbered": """序号 | 指标 | 2021年 | 2022年 | 备注
1 | 生产总值（亿元） | 3712.5 | 3968.7 | 初步
2 | 高新技术企业（家） | 842 | 1072 |
3 | 研发占比（%） | 2.84 | 2.97 | 现价
""",
}


@pytest.mark.parametrize("text", SETTINGS.values(), ids=SETTINGS)
def test_one_table_reads_alike_however_it_is_set(text: str) -> None:
    found = read(text)
    assert {key: found[key] for key in YEARS} == YEARS


def test_a_year_is_no_unit_and_a_table_keeps_its_lines() -> None:
    # Rows of about equal width are no wrapped paragraph.
    rows = "".join(f"某某类指标第{sign}项（亿元）  3712.5    3968.7\n" for sign in "甲乙丙丁戊己")
    found = mentions("指标                  2021年    2022年\n" + rows)
    assert [one.unit for one in found if one.kind == "level"] == ["CNY"] * 12
    assert not any(one.review for one in found)


def test_two_rows_of_heads() -> None:
    text = (
        "2023年决算表（单位：亿元）\n\n指标  2022年  2023年\n      本级  全县  本级  全县\n"
        "税收收入  3.1  5.2  3.4  5.9\n"
    )
    expected = {
        "3.1": "level 310000000 CNY 2022 税收收入·本级",
        "5.2": "level 520000000 CNY 2022 税收收入·全县",
        "3.4": "level 340000000 CNY 2023 税收收入·本级",
        "5.9": "level 590000000 CNY 2023 税收收入·全县",
    }
    assert read(text) == expected
    repeated = (
        "2023年决算表（单位：亿元）\n指标 | 2022年 | 2022年 | 2023年 | 2023年\n"
        "指标 | 本级 | 全县 | 本级 | 全县\n税收收入 | 3.1 | 5.2 | 3.4 | 5.9\n"
    )
    assert read(repeated) == expected


def test_three_rows_of_heads_with_units() -> None:
    text = (
        "指标 | 城镇 | 城镇 | 农村 | 农村\n指标 | 2022年 | 2023年 | 2022年 | 2023年\n"
        "指标 | 万人 | 万人 | 万人 | 万人\n就业 | 3.1 | 5.2 | 3.4 | 5.9\n"
    )
    assert read(text)["5.9"] == "level 59000 person 2023 就业·农村"


def test_digits_in_a_label_bound_what_is_counted() -> None:
    text = (
        "2022年末人口表\n\n指标 | 人数（人） | 比重（%） |\n女性 | 391231 | 46.97 |\n"
        "其中：0-17岁 | 220968 | 26.53 |\n60岁及以上 | 100000 | 12.1 |\n"
    )
    assert read(text) == {
        "391231": "level 391231 person 2022 女性",
        "46.97": "share 46.97 percent 2022 女性·比重",
        "0-17岁": "policy 0..17 year 2022 ",
        "220968": "level 220968 person 2022 女性·0-17岁",
        "26.53": "share 26.53 percent 2022 女性·0-17岁·比重",
        "60岁及以上": "policy 60 year 2022 ",
        "100000": "level 100000 person 2022 60岁及以上",
        "12.1": "share 12.1 percent 2022 60岁及以上·比重",
    }


def test_parts_keep_the_name_and_the_unit_of_their_whole() -> None:
    text = (
        "指标      2023年\n用电量（万千瓦时）  30\n其中：工业  20\n      居民  9\n"
        "用水量（万吨）  8\n其中：工业  5\n"
    )
    found = read(text)
    assert found["20"] == "level 200000000 watt_hour 2023 用电量·工业"
    assert found["5"] == "level 50000 tonne 2023 用水量·工业"
    assert read("指标  2023年\n其中：工业（吨）  5\n农业（吨）  6\n")["5"].endswith("工业")


def test_rows_set_in_below_a_part_are_parts_too() -> None:
    text = (
        "指标            2023年\n就业（人）      30\n  其中：城镇    20\n        农村    9\n"
        "失业（人）      8\n"
    )
    found = read(text)
    assert found["9"] == "level 9 person 2023 就业·农村"
    assert found["8"] == "level 8 person 2023 失业"


def test_totals_have_the_name_of_their_section_or_table() -> None:
    text = (
        "表3 2023年财政收入\n单位：万元\n项目 | 数额 | 增长（%）\n合 计 | 30 | 2.5\n"
        "一、税收 | |\n增值税 | 20 | 3.5\n小计 | 21 | 4.5\n"
    )
    found = read(text)
    assert found["30"] == "level 300000 CNY 2023 财政收入合计·数额"
    assert found["2.5"] == "change 2.5 percent 2023 财政收入合计·数额"
    assert found["21"] == "level 210000 CNY 2023 税收小计·数额"


def test_a_name_that_two_sections_share_is_told_apart() -> None:
    text = "项目 | 2023年（元）\n一、收入 |\n城镇 | 5\n农村 | 4\n二、支出 |\n城镇 | 3\n农村 | 2\n"
    assert [one.rsplit(" ", 1)[1] for one in read(text).values()] == [
        "收入·城镇",
        "收入·农村",
        "支出·城镇",
        "支出·农村",
    ]


def test_changes_shares_goals_and_ranks() -> None:
    text = (
        "指标 | 2023年 | 比上年增长（%） | 占全市比重（%） | 2025年目标 | 位次\n"
        "粮食产量（万吨） | 12.5 | -2.3 | 10.4 | 14 | 3\n"
    )
    assert read(text) == {
        "12.5": "level 125000 tonne 2023 粮食产量",
        "-2.3": "change -2.3 percent 2023 粮食产量",
        "10.4": "share 10.4 percent 2023 粮食产量·占全市比重",
        "14": "policy 140000 tonne 2025 粮食产量",
        "3": "rank 3 rank 2023 粮食产量·位次",
    }


def test_columns_of_budgets_are_dated_from_the_title() -> None:
    text = (
        "2023年收支表\n单位：万元\n项目  上年决算数  本年预算数  本年决算数  为预算的%\n"
        "税收  120  130  131  100.8\n"
    )
    assert read(text) == {
        "120": "level 1200000 CNY 2022 税收",
        "130": "policy 1300000 CNY 2023 税收",
        "131": "level 1310000 CNY 2023 税收",
        "100.8": "share 100.8 percent 2023 税收·为预算",
    }
    assert read(text.replace("2023年", ""), 2021)["120"] == "level 1200000 CNY 2020 税收"


def test_months_down_a_table() -> None:
    text = "2023年产值表\n月份  产值（亿元）\n1月  12.1\n2月  13.2\n1-2月  25.3\n"
    assert read(text) == {
        "12.1": "level 1210000000 CNY 2023-01 产值",
        "13.2": "level 1320000000 CNY 2023-02 产值",
        "25.3": "level 2530000000 CNY 2023-02 产值",
    }
    assert read(text.replace("2023年", ""))["12.1"].split()[3] == "2024-01"


def test_places_down_and_indicators_across() -> None:
    text = (
        "表2 2023年分县情况\n单位：万吨、%\n地区 | 粮食产量 | 比上年增长 | 油料产量 | 比上年增长\n"
        "甲县 | 10.5 | 3.1 | 1.5 | -1.2\n"
    )
    assert read(text) == {
        "10.5": "level 105000 tonne 2023 甲县·粮食产量",
        "3.1": "change 3.1 percent 2023 甲县·粮食产量",
        "1.5": "level 15000 tonne 2023 甲县·油料产量",
        "-1.2": "change -1.2 percent 2023 甲县·油料产量",
    }


def test_falls_in_head_or_label_are_negative() -> None:
    text = "指标  2023年\n单位能耗下降（%）  3.5\n人口自然增长率（‰）  2.1\n产值增速（%）  5.5\n"
    assert read(text) == {
        "3.5": "change -3.5 percent 2023 单位能耗",
        "2.1": "share 2.1 permille 2023 人口自然增长率",
        "5.5": "change 5.5 percent 2023 产值",
    }
    assert "a fall with a minus" in doubts("指标  2023年\n单位能耗下降（%）  -3.5\n")["-3.5"]
    assert "a fall with a minus" in doubts("指标 | 下降（%）\n能耗 | -3.5\n")["-3.5"]


def test_figures_with_units_of_their_own_take_date_and_name() -> None:
    text = (
        "指标 | 2023年 | 增长 | 2025年目标\n出口 | 12.5亿元 | 8.4% | 15亿元\n"
        "企业 | 约50家 | 下降2% | 60家以上\n"
    )
    assert read(text) == {
        "12.5亿元": "level 1250000000 CNY 2023 出口",
        "8.4%": "change 8.4 percent 2023 出口",
        "15亿元": "policy 1500000000 CNY 2025 出口",
        "约50家": "level 50 enterprise 2023 企业",
        "2%": "change -2 percent 2023 企业",
        "60家以上": "policy 60 enterprise 2025 企业",
    }


def test_missing_cells_keep_their_columns() -> None:
    text = "指标 | 2021年 | 2022年 | 2023年\n粮食（吨） | | — | 3\n油料（吨） | 4 | … | 空\n"
    assert read(text) == {
        "3": "level 3 tonne 2023 粮食",
        "4": "level 4 tonne 2021 油料",
    }
    text = "指标\t2021年\t2022年\n粮食（吨）\t\t3\n油料（吨）\t4\t-\n"
    assert read(text)["3"] == "level 3 tonne 2022 粮食"
    aligned = (
        "指标          2021年    2022年    2023年\n粮食（吨）      11        12        13\n"
        "油料（吨）                22        23\n糖料（吨）      31        32        33\n"
    )
    assert read(aligned)["22"] == "level 22 tonne 2022 油料"


def test_footnotes_are_no_figures() -> None:
    text = "指标 | 2023年\n粮食①（吨） | 12②\n油料[1]（吨） | 13[2]\n糖料（吨） | 14*\n"
    assert read(text) == {
        "12": "level 12 tonne 2023 粮食",
        "13": "level 13 tonne 2023 油料",
        "14": "level 14 tonne 2023 糖料",
    }
    ordinals = [one.printed for one in mentions(text) if one.kind == "ordinal"]
    assert ordinals == ["[1]", "[2]"]


def test_a_label_over_two_lines() -> None:
    text = "指标  2023年\n规模以上工业企业利润\n（亿元）  12.3\n规模以上服务业（\n亿元）  4\n"
    assert read(text)["12.3"] == "level 1230000000 CNY 2023 规模以上工业企业利润"
    text = "指标  2023年\n规模以上工业企业\n利润（亿元）  12.3\n税收（亿元）  4\n"
    assert read(text) == {
        "12.3": "level 1230000000 CNY 2023 规模以上工业企业利润 ?",
        "4": "level 400000000 CNY 2023 税收",
    }
    assert "may begin on the line before" in doubts(text)["12.3"]
    text = "指标  2023年\n一、农业\n粮食（吨）  12.3\n"
    assert read(text)["12.3"] == "level 12.3 tonne 2023 粮食"


def test_wide_digits_and_traditional_characters() -> None:
    text = "指標　　單位　　２０２２年　　２０２３年\n貸款結餘　　億元　　１２．５　　１３．１\n"
    assert [one.split(" ")[:4] for one in read(text).values()] == [
        ["level", "1250000000", "CNY", "2022"],
        ["level", "1310000000", "CNY", "2023"],
    ]


def test_a_new_row_of_heads_begins_anew() -> None:
    text = "指标 | 2021年\n粮食（吨） | 5\n指标 | 2022年\n油料（吨） | 6\n"
    assert read(text) == {
        "5": "level 5 tonne 2021 粮食",
        "6": "level 6 tonne 2022 油料",
    }


def test_a_caption_holds_for_the_table_below_it_and_no_other() -> None:
    text = "单位：亿元\n指标 | 2021年\n税收 | 5\n\n{} | 2022年\n人口 | 6\n"
    assert read(text.format("指标"))["6"] == "level 600000000 CNY 2022 人口"
    assert doubts(text.format("项目"))["6"] == "a cell of a table: no unit is printed with it"


def test_numbers_that_could_be_years_under_years() -> None:
    text = "指标  2015  2020  2023\n人口（人）  2010  1998  2002\n户数（户）  301  302  303\n"
    assert read(text)["2010"] == "level 2010 person 2015 人口"
    assert [one.printed for one in mentions(text) if one.kind == "date"] == [
        "2015",
        "2020",
        "2023",
    ]


def test_what_is_not_sure_says_so() -> None:
    more = doubts(
        "指标  2022年  2023年\n粮食（吨）  1  2  3\n油料（吨）  4  5\n糖料（吨）  6  7\n"
    )
    assert all("3 cells in this row, 2 in the table" in more[one] for one in "123")
    assert not any(more[one] for one in "4567")
    unit = doubts("指标 | 2022年\n粮食 | 5\n")
    assert unit["5"] == "a cell of a table: no unit is printed with it"
    several = doubts("单位：人、亩\n指标 | 2022年\n粮食 | 5\n")
    assert "the caption names several units (人、亩)" in several["5"]
    mixed = doubts(
        "指标 | 2022年（万元） | 2023年（亿元）\n税收 | 3.1 | 2.9\n规费 | 31000 | 3.4\n"
    )
    assert "far from the other cells" in mixed["3.1"]
    assert "far from the other cells" in mixed["2.9"]
    assert (mixed["31000"], mixed["3.4"]) == ("", "")
    rate = doubts("指标 | 2022年（人） | 增长\n人口 | 5 | 2.5\n")
    assert "read as percent" in rate["2.5"]


def test_a_table_without_a_date_is_dated_from_outside_it_in_doubt() -> None:
    text = "到2025年，产值达到9亿元。\n指标 | 产值（亿元）\n甲县 | 5\n"
    assert "no date in the table's heads or title" in doubts(text)["5"]
    text = (
        "2023年统计公报\n一年来工作进展顺利，各项事业全面发展。\n指标 | 产值（亿元）\n甲县 | 5\n"
    )
    found = read(text, None)
    assert found["5"] == "level 500000000 CNY 2023 甲县·产值"


def test_a_date_in_a_table_governs_nothing_outside_it() -> None:
    text = "指标 | 2019年 | 2025年目标\n产值（亿元） | 5 | 6\n企业达到7家，产值8亿元。\n"
    assert read(text)["8亿元"] == "level 800000000 CNY asof 2024 "
    text = "指标\n2019年\n产值（亿元）\n5\n企业产值8亿元。\n"
    assert read(text)["8亿元"].split()[0] == "level"


def test_telephones_codes_and_contents_are_no_measurements() -> None:
    text = "部门  电话\n办公室  88881234\n财务科  88885678\n"
    assert {one.kind for one in mentions(text)} == {"name"}
    text = (
        "企业 份额（%） 代码\n\n甲公司 38.8 412,413,414,417,421,423,428\n\n乙公司 33.4 413,417\n"
    )
    assert list(read(text)) == ["38.8", "33.4"]
    assert mentions("目 录\n第一章  总则      1\n第二章  保障      5\n")[-1].kind == "ordinal"
    long = mentions("甲 | 1234567890123456789012345\n乙 | 5\n")
    assert (long[0].kind, bool(long[0].review)) == ("name", True)


@pytest.mark.parametrize(
    "text",
    [
        "某部门联系人 88881234\n另一部门联系人 88885678\n",
        "办公室  88881234\n财务科  88885678\n",
        "粮食  5\n油料  6\n",
        "今年情况 5 6\n去年情况 7 8\n",
    ],
)
def test_numbers_without_heads_or_units_are_never_sure(text: str) -> None:
    found = [one for one in mentions(text) if one.kind in MEASURED]
    assert found
    assert all(one.review for one in found)


@pytest.mark.parametrize(
    "text",
    [
        "全县共有企业5家，产值  6亿元，\n其中规上企业  7家，税收  8亿元。\n",
        "全年新增企业5家  比上年多6家；\n税收7亿元  增长8%；\n",
        "第一章……1\n第二章……5\n",
        "完成投资 1 2 5 亿元，增长 1 0 %。\n",
        "导航 | 首页 | 新闻\n全县实现产值5亿元。\n",
    ],
)
def test_running_text_is_no_table(text: str) -> None:
    assert find_tables(build_document(text).joined).cells == {}
    assert not any(one.label or one.head for one in extract_mentions(build_document(text), YEAR))


def test_prose_ends_a_table_and_its_caption() -> None:
    text = "单位：亩\n指标 | 2022年\n甲 | 5\n说明如上。\n指标 | 2022年\n乙 | 6\n"
    assert [one.unit for one in mentions(text) if one.kind == "level"] == ["mu", "item"]
    assert find_tables("").cells == {}
    assert find_tables("| |\n|\n").cells == {}


def test_a_lone_row_is_no_table() -> None:
    assert find_tables("产值  5  6\n").cells == {}
    assert find_tables("说明。\n产值  5  6\n说明。\n").cells == {}


def test_tables_begin_and_end_where_their_rows_do() -> None:
    text = "甲\n指标 | 2022年\n乙 | 5\n丙丁。\n"
    ((start, end),) = find_tables(text).spans
    assert text[start:end] == "指标 | 2022年\n乙 | 5\n"


CELL = st.sampled_from(
    ["", "5", "1,234.5", "-6", "—", "2022年", "2022", "粮食（万吨）", "其中：甲", "合计", "12①",
     "5家", "8.4%", "增长（%）", "0-17岁", "单位", "指标", "目标", "3月", "（", "：", "甲 乙"]
)  # fmt: skip


@given(
    st.lists(st.lists(CELL, min_size=1, max_size=5), max_size=6),
    st.sampled_from([" | ", "\t", "  ", " ", "\n"]),
)
def test_any_table_gives_rows_that_pass_their_own_check(rows: list[list[str]], joint: str) -> None:
    mentions("\n".join(joint.join(row) for row in rows) + "\n")


def test_a_cell_on_a_line_of_its_own_stands_where_it_is_printed() -> None:
    text = "指标\n2019年\n  产值（亿元）\n   5.5\n  产量（吨）\n  7.5\n"
    cells = find_tables(text).cells
    found = {text[start : cell.end]: cell.unit for start, cell in cells.items()}
    assert found == {"2019年": "", "5.5": "CNY", "7.5": "tonne"}


def test_a_row_without_the_unit_that_others_have_is_read_all_the_same() -> None:
    text = "指标  单位  2019年  2020年\n产值  亿元  5  6\n产量  吨  7  8\n指数  91  93\n"
    found = read(text)
    assert found["7"] == "level 7 tonne 2019 产量"
    assert found["91"] == "level 91 item 2019 指数 ?"


def test_rows_with_bars_outside_stand_beside_rows_without() -> None:
    text = "| 指标 | 2019年 |\n| 产值（亿元） | 5 |\n指标\t2020年\n产量（吨）\t6\n"
    assert read(text) == {
        "5": "level 500000000 CNY 2019 产值",
        "6": "level 6 tonne 2020 产量",
    }


def test_running_numbers_before_labels_measure_nothing() -> None:
    text = "序号 | 指标 | 2019年\n1 | 产值（亿元） | 5\n2 | 产量（吨） | 6\n"
    assert [*read(text)] == ["5", "6"]
    kinds = {one.printed: one.kind for one in mentions(text)}
    assert (kinds["1"], kinds["2"]) == ("ordinal", "ordinal")
    # years at the same place are the dates of their rows
    dated = "年份 | 指标 | 数值\n2019 | 产值（亿元） | 5\n2020 | 产值（亿元） | 6\n"
    kinds = {one.printed: one.kind for one in mentions(dated)}
    assert (kinds["2019"], kinds["2020"]) == ("date", "date")


def test_a_sign_for_no_number_is_no_cell() -> None:
    text = "指标 | 2019年 | 2020年\n产值（亿元） | — | 6\n"
    cells = find_tables(text).cells
    assert [text[start : cell.end] for start, cell in cells.items()] == ["2019年", "2020年", "6"]


def test_rows_of_nothing_but_numbers_stand_under_their_years() -> None:
    found = read("2019年  2020年\n12  13\n14  15\n")
    assert {printed: said.split()[3] for printed, said in found.items()} == {
        "12": "2019",
        "13": "2020",
        "14": "2019",
        "15": "2020",
    }
