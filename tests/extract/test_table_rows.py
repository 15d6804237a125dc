"""Which lines of a text are rows of a table, and where their cells stand."""

import pytest

from analysis.extract.table_rows import (
    LONGEST_ROW,
    count_cells,
    find_rows,
    is_rule,
    is_value,
    split_cells,
)


def cells(line: str) -> tuple[str, list[str]]:
    style, parts = split_cells(line)
    assert all(line[part.start : part.end] == part.text for part in parts)
    return style, [part.text for part in parts]


@pytest.mark.parametrize(
    ("line", "style", "words"),
    [
        ("甲 | 5 | 6", "bars", ["甲", "5", "6"]),
        ("| 甲 || 6 |", "bars", ["", "甲", "", "6", ""]),
        ("甲｜5│6", "bars", ["甲", "5", "6"]),
        ("甲\t\t6", "tabs", ["甲", "", "6"]),
        ("  甲\t5 \t 6\t", "tabs", ["甲", "5", "6"]),
        ("甲  5   6", "wide", ["甲", "5", "6"]),
        ("　　甲　　5", "wide", ["甲", "5"]),
        ("甲 乙  5", "wide", ["甲 乙", "5"]),
        ("规上工业 12.3  13.4", "wide", ["规上工业", "12.3", "13.4"]),
        ("甲 5 6", "single", ["甲", "5", "6"]),
        ("甲　5", "single", ["甲", "5"]),
        ("合  计  5", "wide", ["合  计", "5"]),
        ("合 计 5 6", "single", ["合 计", "5", "6"]),
        ("甲 乙 丙", "single", ["甲 乙 丙"]),
        ("甲  乙  5", "wide", ["甲", "乙", "5"]),
        # a word that is set wide is one cell, and so are others' letters if they make no such word
        ("指   标  5", "wide", ["指   标", "5"]),
        ("指　　标  5", "wide", ["指　　标", "5"]),
        ("甲  指   标  5", "wide", ["甲", "指   标", "5"]),
        ("5  总   计", "wide", ["5", "总   计"]),
        ("指   标", "single", ["指   标"]),
        ("指   标 5 6", "single", ["指   标", "5", "6"]),
        ("甲   乙  5", "wide", ["甲", "乙", "5"]),
        ("指   甲  5", "wide", ["指", "甲", "5"]),
        ("甲指   标  5", "wide", ["甲指", "标", "5"]),
        ("指   标乙  5", "wide", ["指", "标乙", "5"]),
        ("甲", "single", ["甲"]),
        ("", "single", [""]),
    ],
)
def test_bars_tabs_wide_gaps_and_spaces_part_cells(
    line: str, style: str, words: list[str]
) -> None:
    assert cells(line) == (style, words)


def test_a_cell_knows_the_columns_of_print_it_takes() -> None:
    _, parts = split_cells("  产值  12  甲5")
    assert [(part.left, part.right) for part in parts] == [(2, 6), (8, 10), (12, 15)]
    _, parts = split_cells("甲| 5")
    assert [(part.left, part.right) for part in parts] == [(0, 2), (4, 5)]


@pytest.mark.parametrize(
    "word",
    ["5", "1,234.5", "-6", "+7.0", "5家", "8.4%", "12.5亿元", "１２．５", "—", "…", "持平", "空",
     "12①", "13*", "3[1]", "3（注1）", "约50家", "下降2%", "3元/人", "20左右"],
)  # fmt: skip
def test_a_number_or_a_sign_for_none_is_a_value(word: str) -> None:
    assert is_value(word)


@pytest.mark.parametrize(
    "word", ["", "甲", "0-17岁", "60岁及以上", "2022年末人口", "5甲乙", "1,23", "第3位", "R2"]
)
def test_a_label_with_digits_is_no_value(word: str) -> None:
    assert not is_value(word)


def test_a_line_of_dashes_or_boxes_only_draws() -> None:
    assert is_rule("|---|:--:|")
    assert is_rule("├──┼──┤")
    assert is_rule("--")
    assert not is_rule("-")
    assert not is_rule("| | |")
    assert not is_rule("--甲")
    assert not is_rule("甲--")


def rows(*lines: str) -> str:
    return "".join("x" if row else "." for row in find_rows(lines))


def test_a_row_stands_with_others() -> None:
    assert rows("指标  2022年  2023年", "产值  5  6") == "xx"
    assert rows("产值  5  6") == "."
    assert rows("产值  5  6", "", "产量  7  8") == "x.x"
    assert rows("甲  乙", "丙  丁") == ".."
    assert rows("表的说明", "甲 | 5", "乙 | 6", "表的附注") == ".xx."
    assert rows("甲 | 5", "乙\t6") == ".."
    assert rows("甲 | 5", "乙 | 6", "丙\t7", "丁\t8") == "xxxx"
    assert rows("甲 | 5", "---|---", "乙 | 6") == "xxx"
    assert rows("---|---", "甲 | 5", "乙 | 6", "---|---") == ".xx."


def test_lines_of_one_cell_belong_to_a_table_inside_it_and_two_at_most() -> None:
    assert rows("甲  5", "乙", "丙  6") == "xxx"
    assert rows("甲  5", "乙", "丁", "丙  6") == "xxxx"
    assert rows("甲  5", "乙", "丁", "戊", "丙  6") == "....."
    assert rows("甲  5", "甲" * 24, "丙  6") == "xxx"
    assert rows("甲  5", "甲" * 25, "丙  6") == "..."
    # the same with an empty cell before it
    assert rows("甲\t5", "\t" + "甲" * 24, "丙\t6") == "xxx"
    assert rows("甲\t5", "\t" + "甲" * 25, "丙\t6") == "..."


def test_running_text_is_no_row() -> None:
    assert rows("全县实现产值  5", "增长  6，居全市第一") == ".."
    assert rows("全县实现产值  5", "增长  6。") == ".."
    assert rows("甲  5；", "乙  6") == ".."
    assert rows("甲 | 5 | 见附注。", "乙 | 6 | ") == "xx"
    assert rows("甲。 | 5", "乙 | 6") == ".."
    assert rows("第一章……1", "第二章  目标……  5", "第三章  保障……  9") == "..."
    assert rows("1  加快建设", "2  深化改革") == ".."


def test_one_space_parts_cells_only_under_heads_that_tell_or_in_rows_alike() -> None:
    assert rows("指标 2022年 2023年", "产值 5.1 6.2") == "xx"
    assert rows("产值 5.1 6.2", "产量 7.1 8.2") == "xx"
    assert rows("产值 5.1 6.2", "产量 7.1 8.2 9.3") == ".."
    assert rows("产值 5.1", "产量 7.1") == ".."
    assert rows("指标 增长（%）", "产值 5.1") == "xx"
    assert rows("花园 小区", "产值 5.1") == ".."
    assert rows("A 2022年 2023年", "b 5.1 6.2") == ".."
    # Digits set apart are one number.
    assert rows("产值达到 1 2 5", "产量达到 3 4 6") == ".."
    assert rows("指标 2022年 2023年", "2021 5.1 6.2") == "xx"
    assert rows("序号 指标 单位 2023年", "1 产值 亿元 5.1") == "xx"


def test_a_row_is_not_endless() -> None:
    assert rows("甲 | " + "乙" * 40, "甲 | 5") == "xx"
    assert rows("甲 | " + "乙" * 41, "甲 | 5", "丙 | 6") == ".xx"
    assert rows("甲" * 40 + " | 5", "丙 | 6") == "xx"
    assert rows("甲" * 41 + " | 5", "丙 | 6") == ".."
    assert rows("甲 | 5", "乙 | 6 |" + " " * (LONGEST_ROW - 7)) == "xx"
    assert rows("甲 | 5", "乙 | 6 |" + " " * (LONGEST_ROW - 6)) == ".."
    assert rows("甲" + "  5" * 119, "乙" + "  6" * 119) == "xx"
    assert rows("甲" + "  5" * 120, "乙" + "  6" * 120) == ".."


def test_the_most_frequent_count_counts_and_the_larger_of_two() -> None:
    assert count_cells([3, 3, 4]) == 3
    assert count_cells([3, 4]) == 4
    assert count_cells([]) == 0
