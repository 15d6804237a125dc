"""Workbooks as text."""

import datetime as dt
import io
from collections import Counter
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import Workbook

from analysis.core.errors import InputError
from analysis.extract.intake import Document, read_document
from analysis.extract.intake.sheets import show_value


def read(book: Workbook, folder: Path) -> Document:
    path = folder / "a.xlsx"
    book.save(path)
    return read_document(path)


def test_a_sheet_is_its_captions_its_table_and_its_notes(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "财政"
    for row in (
        ["表1 收支"],
        ["单位：亿元"],
        ["指标", "2022年", None, "增长"],
        [None, "本级", "全县", "同比"],
        ["收入", 123.456, 4567.1, 0.056],
        ["其中："],
        ["税收", 1, None, -2],
        ["注：初步统计。"],
        [],
        [None, "指数", 5],
    ):
        sheet.append(row)
    for merged in ("A1:D1", "A3:A4", "B3:C3"):
        sheet.merge_cells(merged)
    for name, form in (("B5", "0.0"), ("C5", "#,##0.00"), ("D5", "0.0%")):
        sheet[name].number_format = form
    document = read(book, tmp_path)
    assert document.text == (
        "财政\n表1 收支\n单位：亿元\n指标 | 2022年 | 2022年 | 增长\n指标 | 本级 | 全县 | 同比\n"
        "收入 | 123.5 | 4,567.10 | 5.6%\n其中： |  |  | \n税收 | 1 |  | -2\n\n注：初步统计。\n\n"
        "指数 | 5\n\n"
    )
    place = document.locate(document.text.index("4,567.10"))
    assert (place.sheet, place.cell, place.row, place.column) == ("财政", "C5", 3, 3)
    assert document.locate(document.text.index("指数")).cell == "B10"
    caption = document.locate(document.text.index("单位"))
    assert (caption.sheet, caption.cell, caption.table, caption.paragraph) == (
        "财政",
        "A2",
        None,
        3,
    )
    assert document.format == "xlsx"
    assert [one.title for one in document.sections] == ["财政"]


def test_a_name_that_the_program_gave_a_sheet_is_no_text(tmp_path: Path) -> None:
    book = Workbook()
    book.active.title = "Sheet1"
    book.active.append(["甲", 5])
    other = book.create_sheet("工作表2")
    other.append(["乙", 6])
    other.sheet_state = "hidden"
    document = read(book, tmp_path)
    assert document.text == "甲 | 5\n\n乙 | 6\n\n"
    assert [(one.code, dict(one.arguments)) for one in document.doubts] == [
        ("hidden_sheets", {"count": 1})
    ]
    assert document.locate(document.text.index("6")).sheet == "工作表2"


def test_a_formula_without_a_stored_value_is_counted(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["甲", 5, "=B1*2"])
    document = read(book, tmp_path)
    assert document.text.strip() == "甲 | 5"
    assert [(one.code, one.arguments["count"]) for one in document.doubts] == [("no_values", 1)]


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [
        (5, "General", "5"),
        (5230.4, "General", "5230.4"),
        (0.1 + 0.2, "General", "0.3"),
        (1e21, "General", "1000000000000000000000"),
        (100.0, "General", "100"),
        (12.345, "0.00", "12.35"),
        (12.3, "0.00", "12.30"),
        (12.3, "0.##", "12.3"),
        (12.0, "0.0#", "12.0"),
        (12.0, "#.##", "12"),
        (1234567, "#,##0", "1,234,567"),
        (-1234.5, "#,##0.0;-#,##0.0", "-1,234.5"),
        (-5, "0;(0)", "(5)"),
        (-5, "0.0", "-5.0"),
        (0.125, "0.0%", "12.5%"),
        (0.125, "0%", "13%"),
        (5, '0"亿元"', "5亿元"),
        (5, '"约"0\\家', "约5家"),
        (5, "[Red]0.0_ ", "5.0"),
        (dt.datetime.fromisoformat("2023-03-01T08:00"), "yyyy-mm-dd", "2023年3月1日"),
        (dt.date(2023, 3, 1), 'yyyy"年"m"月"', "2023年3月"),
        (dt.date(2023, 3, 1), "yyyy", "2023年"),
        (True, "General", "TRUE"),
        (False, "General", "FALSE"),
        (" 甲 ", "General", "甲"),
    ],
)
def test_a_value_is_shown_as_the_sheet_shows_it(value: object, form: str, shown: str) -> None:
    found: Counter[str] = Counter()
    assert show_value(value, form, found) == shown
    assert not found


@pytest.mark.parametrize("form", ["0.0E+00", "# ?/?", "#,##0,,", "0-00"])
def test_a_number_in_a_format_that_is_not_known_is_shown_as_stored(form: str) -> None:
    found: Counter[str] = Counter()
    assert show_value(1234.5, form, found) == "1234.5"
    assert found == {"number_formats": 1}


def test_a_cell_far_away_is_refused_by_name(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["甲", 5])
    book.active["XFD1048576"] = 1
    with pytest.raises(InputError, match=r"'Sheet' reaches to row 1,048,576 and column 16,384"):
        read(book, tmp_path)


def test_a_workbook_that_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    for parts in ({"xl/workbook.xml": "<a/>"}, {"xl/workbook.xml": "rubbish"}):
        with ZipFile(path, "w") as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
        with pytest.raises(InputError, match="a workbook that can't be read"):
            read_document(path)


def test_a_damaged_sheet_is_refused(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["甲", 5])
    buffer = io.BytesIO()
    book.save(buffer)
    path = tmp_path / "a.xlsx"
    with ZipFile(buffer) as old, ZipFile(path, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content[:-20] if name.endswith("sheet1.xml") else content)
    with pytest.raises(InputError, match="a workbook that can't be read"):
        read_document(path)
