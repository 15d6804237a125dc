"""What stands around a bare number of a table."""

from dataclasses import FrozenInstanceError
from decimal import Decimal

import pytest

from analysis.extract.scan.grids import Cell, find_cells


def named(text: str) -> dict[str, Cell]:
    return {text[start:].split(maxsplit=1)[0]: cell for start, cell in find_cells(text).items()}


def cell(words: str = "", unit: str = "", factor: int = 1, year: str = "", **flags: bool) -> Cell:
    return Cell(
        words,
        unit,
        Decimal(factor),
        flags.get("change", False),
        flags.get("goal", False),
        year,
    )


def test_a_column_s_head_gives_unit_year_and_meaning() -> None:
    cells = named("指标 2020年 2025年目标（亿元） 增长（%）\n产值 100 150.5 8.4\n")
    assert cells == {
        "100": cell(year="2020"),
        "150.5": cell("亿元", "CNY", 10**8, "2025", goal=True),
        "8.4": cell("%", "percent", change=True),
    }


@pytest.mark.parametrize(
    ("head", "label", "words"),
    [
        ("数量", "粮食（万吨）", "万吨"),
        ("数量（亩）", "粮食（万吨）", "亩"),
        ("数量(亩)", "粮食", "亩"),
        ("数量%", "粮食", "%"),
        ("数量‰", "粮食", "‰"),
        ("数量（甲）", "粮食（万吨）", "万吨"),
        ("数量（甲）", "粮食（乙）", ""),
        ("数量（人）%", "粮食", "人"),
    ],
)
def test_the_first_unit_that_is_known_counts(head: str, label: str, words: str) -> None:
    assert named(f"指标 {head}\n{label} 8.5\n")["8.5"].words == words


def test_a_unit_stands_in_a_column_of_units_or_the_caption() -> None:
    assert named("指标 单位 2020年\n道路 公里 12.5\n")["12.5"] == cell(
        "公里", "kilometre", year="2020"
    )
    assert named("单位：亩\n作物 | 面积 |\n小麦 | 300 |\n")["300"] == cell("亩", "mu")
    assert named("计量单位:万亩，合计\n作物 | 面积 |\n小麦 | 300 |\n")["300"].factor == 10_000
    assert named("单位：亩\n指标 单位 2020年\n道路 公里 12.5\n")["12.5"].unit == "kilometre"


def test_a_label_that_is_itself_a_measure_word_is_no_unit() -> None:
    assert named("指标 2020年\n亩 12.5\n")["12.5"] == cell(year="2020")


@pytest.mark.parametrize(
    ("head", "label", "change"),
    [
        ("增长（%）", "产值", True),
        ("（%）", "产值增速", True),
        ("占比（%）", "产值", False),
        ("增长（亿元）", "产值", False),
        ("增长（‰）", "产值", True),
        ("增减（个百分点）", "产值", True),
    ],
)
def test_a_rate_is_a_change_where_head_or_label_says_so(
    head: str, label: str, *, change: bool
) -> None:
    assert named(f"指标 {head}\n{label} 8.5\n")["8.5"].change is change


def test_heads_belong_to_the_last_columns() -> None:
    cells = named("指标 单位 2019年 2020年\n道路 公里 12.5 13\n")
    assert (cells["12.5"].year, cells["13"].year) == ("2019", "2020")
    # More numbers than heads: no head is believed.
    cells = named("2019年 2020年\n道路 12.5 13 14\n")
    assert {one.year for one in cells.values()} == {""}
    cells = named("2019年 2020年 2021年\n道路 12.5 13 14\n")
    assert [one.year for one in cells.values()] == ["2019", "2020", "2021"]


def test_a_row_of_years_is_a_row_of_heads() -> None:
    cells = named("指标 2019 2020\n道路 12.5 13\n")
    assert set(cells) == {"12.5", "13"}
    assert [one.year for one in cells.values()] == ["2019", "2020"]
    cells = named("指标 2019 12\n道路 12.5 13\n")
    assert set(cells) == {"2019", "12", "12.5", "13"}


def test_cells_without_a_number_keep_their_column() -> None:
    cells = named("指标 2018年 2019年 2020年\n道路 12.5 — 13\n桥梁 持平 … 14\n")
    assert {number: one.year for number, one in cells.items()} == {
        "12.5": "2018",
        "13": "2020",
        "14": "2020",
    }


def test_bare_numbers_of_every_form_are_cells() -> None:
    cells = named("指标 2018年 2019年 2020年\n道路 1,234.5 -6 +7.0\n桥梁 5家 6 7\n")
    assert set(cells) == {"1,234.5", "-6", "+7.0", "6", "7"}


def test_a_lone_number_in_a_row_is_no_cell_and_more_are() -> None:
    assert find_cells("指标 数量\n12 \n") == {}
    assert set(named("指标 数量\n12 13\n")) == {"12", "13"}
    assert named("指标 数量（亩）\n12 13\n") == {"12": cell(), "13": cell("亩", "mu")}


def test_a_table_with_one_cell_a_line_is_read_upright() -> None:
    text = "指 标\n产 量\n增长（%）\n小麦\n12吨\n2.3\n玉米\n40吨\n-6.6\n"
    cells = named(text)
    assert cells == {
        "2.3": cell("%", "percent", change=True),
        "-6.6": cell("%", "percent", change=True),
    }


def test_upright_heads_stand_before_the_first_label_and_must_be_as_many_as_numbers() -> None:
    cells = named("2019年\n2020年\n小麦（吨）\n5\n6\n玉米（亩）\n7\n8\n")
    assert {number: (one.year, one.unit) for number, one in cells.items()} == {
        "5": ("2019", "tonne"),
        "6": ("2020", "tonne"),
        "7": ("2019", "mu"),
        "8": ("2020", "mu"),
    }
    cells = named("2019年\n2020年\n小麦（吨）\n5\n6\n玉米（亩）\n7\n")
    assert cells["7"] == cell("亩", "mu")
    cells = named("2019年\n2020年\n小麦（吨）\n5\n6\n" + "甲" * 25 + "\n玉米（亩）\n7\n8\n")
    assert cells["7"] == cell("亩", "mu")
    cells = named("2019年\n2020年\n小麦（吨）\n5\n6\n" + "甲" * 24 + "\n玉米（亩）\n7\n8\n")
    assert cells["7"].unit == "mu"


def test_upright_numbers_without_a_label_are_no_cells() -> None:
    assert find_cells("5\n6\n") == {}
    assert find_cells("甲。\n5\n6\n") == {}
    assert find_cells("2019\n5\n") != {}


def test_of_many_labels_the_last_sixteen_are_remembered() -> None:
    heads = "".join(f"{year}年\n" for year in range(2001, 2016))
    numbers = "".join(f"{number}\n" for number in range(101, 116))
    assert named(f"{heads}小麦\n{numbers}")["101"].year == "2001"
    heads = "2000年\n" + heads
    assert named(f"{heads}小麦\n{numbers}116\n")["101"].year == ""


def test_prose_ends_a_table_and_numbers_without_heads_have_no_unit() -> None:
    assert named("指标 数量（家）\n说明如上。\n甲 5\n")["5"].unit == ""
    assert find_cells("全市完成投资5亿元。\n12\n") == {}
    assert find_cells("| |\n|\n") == {}
    assert find_cells("") == {}
    caption = "单位：亩\n说明如上。\n甲 5\n"
    assert named(caption)["5"].unit == ""
    assert set(named("指标 数量（家）\n小麦\n5\n说明如上。\n")) == {"5"}


def test_a_row_is_at_most_two_hundred_and_forty_signs_long() -> None:
    def read(length: int) -> dict[int, Cell]:
        row = "甲 5"
        return find_cells("甲" * (length - len(row)) + row + "\n")

    assert len(read(240)) == 1
    assert read(241) == {}


def test_what_a_cell_says_does_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        cell().unit = "mu"  # type: ignore[misc]
