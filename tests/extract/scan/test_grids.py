"""What stands around a bare number of a table."""

from decimal import Decimal

from analysis.extract.scan.grids import Cell, find_cells


def named(text: str) -> dict[str, Cell]:
    return {text[start:].split(maxsplit=1)[0]: cell for start, cell in find_cells(text).items()}


def test_a_column_s_head_gives_unit_year_and_meaning() -> None:
    cells = named("指标 2020年 2025年目标（亿元） 增长（%）\n产值 100 150.5 8.4\n")
    assert cells["150.5"] == Cell(
        "亿元", "CNY", Decimal(10) ** 8, change=False, goal=True, year="2025"
    )
    assert cells["8.4"].change
    assert cells["100"].year == "2020"
    assert not cells["100"].unit


def test_a_unit_stands_in_the_label_a_column_or_the_caption() -> None:
    assert named("指标 2019年 2020年\n粮食（万吨） 7 8.5\n")["8.5"].words == "万吨"
    assert named("指标 单位 2020年\n道路 公里 12.5\n")["12.5"].unit == "kilometre"
    assert named("单位：亩\n作物 | 面积 |\n小麦 | 300 |\n")["300"].unit == "mu"


def test_a_table_with_one_cell_a_line_is_read_upright() -> None:
    text = "指 标\n产 量\n增长（%）\n小麦\n12吨\n2.3\n玉米\n40吨\n-6.6\n"
    cells = named(text)
    assert set(cells) == {"2.3", "-6.6"}
    assert all(cell.unit == "percent" and cell.change for cell in cells.values())


def test_prose_ends_a_table_and_numbers_without_heads_have_no_unit() -> None:
    assert named("指标 数量（家）\n说明如上。\n甲 5\n")["5"].unit == ""
    assert find_cells("全市完成投资5亿元。\n12\n") == {}
    assert find_cells("| |\n|\n") == {}
