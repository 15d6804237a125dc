"""Tables with one cell a line."""

from analysis.extract.scan.captions import Captions
from analysis.extract.scan.cells import Cell, Tables
from analysis.extract.scan.upright import Upright


def read(*lines: str, year: str = "") -> dict[str, Cell]:
    """Each number's cell; lines stand ten places apart."""
    captions, tables, upright = Captions(), Tables(), Upright()
    if year:
        captions.hear(f"{year}年")
    for at, line in enumerate(lines):
        upright.add(line, 10 * at, captions, tables)
    upright.close(captions, tables)
    return {lines[start // 10]: cell for start, cell in tables.cells.items()}


def spans(*lines: str) -> list[tuple[int, int]]:
    captions, tables, upright = Captions(), Tables(), Upright()
    for at, line in enumerate(lines):
        upright.add(line, 10 * at, captions, tables)
    upright.close(captions, tables)
    return tables.spans


def test_heads_stand_before_the_first_label() -> None:
    cells = read("指标", "2019年", "2020年", "小麦（吨）", "5", "6", "玉米（亩）", "7", "8")
    found = {
        number: (cell.period, cell.unit, cell.label)
        for number, cell in cells.items()
        if cell.role == "value"
    }
    assert found == {
        "5": ("2019", "tonne", "小麦"),
        "6": ("2020", "tonne", "小麦"),
        "7": ("2019", "mu", "玉米"),
        "8": ("2020", "mu", "玉米"),
    }


def test_a_cell_ends_where_its_number_does() -> None:
    assert read("2019年", "小麦（吨）", "512")["512"].end == 23


def test_a_stub_beside_the_years_is_no_head() -> None:
    columns = ("本级", "全县", "本级", "全县")
    heads = ("2022年", "2023年", "指标", *columns)
    cells = read(*heads, "税收（元）", "1", "2", "3", "4")
    assert [cells[one].period for one in "1234"] == ["2022", "2022", "2023", "2023"]


def test_a_unit_may_have_a_line_of_its_own() -> None:
    cells = read("指标", "单位", "2019年", "小麦", "万吨", "5", "玉米", "亩", "7")
    assert (cells["5"].words, cells["5"].label, cells["5"].period) == ("万吨", "小麦", "2019")
    assert (cells["7"].words, cells["7"].label) == ("亩", "玉米")
    assert read("万吨", "5")["5"].words == ""


def test_two_rows_of_heads_where_the_lower_repeat() -> None:
    cells = read(
        "指标",
        "2022年",
        "2023年",
        "本级",
        "全县",
        "本级",
        "全县",
        "税收（元）",
        "1",
        "2",
        "3",
        "4",
    )
    assert [(cells[one].period, cells[one].label) for one in "1234"] == [
        ("2022", "税收·本级"),
        ("2022", "税收·全县"),
        ("2023", "税收·本级"),
        ("2023", "税收·全县"),
    ]


def test_fewer_or_more_numbers_than_heads_are_in_doubt() -> None:
    cells = read("2019年", "2020年", "小麦（吨）", "5", "6", "玉米（亩）", "7")
    assert (cells["7"].period, cells["7"].unit) == ("", "mu")
    assert cells["7"].doubts == ("1 cells under 2 heads: whose are they?",)
    assert read("小麦（吨）", "5")["5"].doubts == ()


def test_a_cell_without_a_number_keeps_its_column() -> None:
    cells = read("2019年", "2020年", "小麦（吨）", "—", "6")
    assert {one: cell.period for one, cell in cells.items() if cell.role == "value"} == {
        "6": "2020"
    }


def test_figures_with_units_and_labels_with_digits() -> None:
    cells = read("人数（人）", "增长", "0-17岁", "12", "2.3%", year="2021")
    assert cells["0-17岁"] == Cell(25, "words", period="2021", basis="inherited")
    assert cells["12"].period == "2021"
    assert (cells["2.3%"].role, cells["2.3%"].kind) == ("printed", "change")


def test_numbers_without_a_label_and_long_lines_are_no_table() -> None:
    assert read("5", "6") == {}
    assert read("2019", "5")["5"].period == "2019"
    heads = ("2019年", "2020年")
    between = read(*heads, "小麦（吨）", "5", "6", "甲" * 24, "玉米（亩）", "7", "8")
    assert between["7"].period == "2019"
    apart = read(*heads, "小麦（吨）", "5", "6", "甲" * 25, "玉米（亩）", "7", "8")
    assert (apart["7"].period, apart["7"].doubts) == ("", ())
    assert "7" not in read("小麦（吨）", "甲" * 25, "7")


def test_of_many_labels_the_last_sixteen_are_remembered() -> None:
    years = [f"{year}年" for year in range(2001, 2016)]
    numbers = [str(number) for number in range(101, 116)]
    assert read(*years, "小麦", *numbers)["101"].period == "2001"
    assert read("2000年", *years, "小麦", *numbers, "116")["101"].period == ""


def test_a_row_is_no_running_text() -> None:
    assert spans("小麦（吨）", "5", "6", "玉米（亩）", "7") == [(0, 22), (30, 42)]
    assert spans("小麦", "吨", "5") == [(0, 22)]
    assert spans("小麦", "玉米") == []
