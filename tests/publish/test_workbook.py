"""The workbook: one row of heads a sheet, typed cells, no formula, the same bytes each time."""

import io
import re
import zipfile
from decimal import Decimal

import pandas as pd
import pytest
from openpyxl import load_workbook

from analysis.core.errors import InputError
from analysis.publish.workbook import build_workbook, is_kept, number_format

NASTY = "-INF"
#: The sheet's name, then the types and the cells of a small table.
TYPES = {
    "name": "string",
    "year": "integer",
    "amount": "number",
    "firm": "boolean",
    "code": "string",
}
CSV = f"""\
name,year,amount,firm,code
甲,2015,12.50,true,007
{NASTY},2020,-3025000000,false,1e5
,,,,
long,2021,12345678901234567,true,{"x" * 32_767}
odd,2022,0.0000001,false,a\x01b
"""


def describe(folder, text=CSV):
    (folder / "t.csv").write_text(text, "utf-8")
    both = {"description": "About it", "description_zh": "说明"}
    fields = [
        {"name": name, "type": kind, "title": name.upper(), "title_zh": f"{name}列", **both}
        for name, kind in TYPES.items()
    ]
    fields[2]["unit"] = "percent"
    fields[3] |= {
        "codeList": "sort",
        "categories": [{"value": "true", "label": "yes", "label_zh": "是"}],
    }
    return {
        "title": "Tables of Jia",
        "title_zh": "甲市各表",
        **both,
        "contributors": [{"title": "The authors"}],
        "licenses": [{"path": "https://licence.org"}],
        "resources": [
            {"name": "numbers", "path": "numbers.json", "title": "n", "title_zh": "n"},
            {
                "name": "trial",
                "type": "table",
                "path": "t.csv",
                **both,
                "schema": {"fields": fields},
            },
        ],
    }


@pytest.fixture
def content(tmp_path, scenario, source, dictionary):
    return build_workbook(tmp_path, describe(tmp_path), scenario, source, dictionary)


@pytest.fixture
def book(content):
    return load_workbook(io.BytesIO(content))


def test_notes_columns_and_codes_stand_before_the_tables(book):
    assert book.sheetnames == ["notes", "columns", "codes", "trial"]


def test_a_sheet_has_one_row_of_heads_the_names_of_its_columns(book):
    rows = list(book["trial"].values)
    assert rows[0] == tuple(TYPES)
    assert len(rows) == 6
    assert [cell.font.bold for cell in book["trial"][1]] == [True] * 5
    assert not book["trial"]["A2"].font.bold
    assert book["trial"]["A1"].alignment.vertical == "top"


def test_numbers_are_numbers_truth_values_truth_values_and_texts_texts(book):
    rows = list(book["trial"].values)
    assert rows[1] == ("甲", 2015, 12.5, True, "007")
    assert rows[2] == (NASTY, 2020, -3025000000, False, "1e5")
    assert rows[3] == (None,) * 5
    assert [type(cell) for cell in rows[1]] == [str, int, float, bool, str]
    assert type(rows[2][2]) is int
    assert [cell.data_type for cell in book["trial"][3]] == ["s", "n", "n", "b", "s"]


def test_a_whole_number_that_a_spreadsheet_would_round_is_a_text_with_all_digits(book):
    cell = book["trial"]["C5"]
    assert (cell.data_type, cell.value) == ("s", "12345678901234567")


@pytest.mark.parametrize(
    ("number", "kept"),
    [
        ("999999999999999", True),
        ("1000000000000001", False),
        ("-1000000000000001", False),
        ("12345678901234567", False),
        ("3025000000000000000", True),
        ("3025000000000001000", False),
        ("1E+30", True),
        ("0", True),
        ("0.12345678901234567", True),
        ("1234567890123456.5", True),
        ("1000000000000001.0", False),
        ("Infinity", False),
        ("-Infinity", False),
    ],
)
def test_whole_numbers_of_more_than_fifteen_significant_digits_are_not_kept(number, kept):
    assert is_kept(Decimal(number)) is kept


def test_pandas_gets_typed_columns_from_a_sheet_at_once(tmp_path, scenario, source, dictionary):
    rows = "name,year,amount,firm,code\n甲,2015,12.50,true,7\n乙,2020,3,false,8\n"
    content = build_workbook(tmp_path, describe(tmp_path, rows), scenario, source, dictionary)
    frame = pd.read_excel(io.BytesIO(content), sheet_name="trial")
    assert list(frame.columns) == list(TYPES)
    assert [kind.kind for kind in frame.dtypes][1:4] == ["i", "f", "b"]
    assert list(frame["amount"]) == [12.5, 3.0]
    assert list(frame["code"]) == ["7", "8"] or frame["code"].dtype.kind == "i"


def test_how_numbers_are_shown(book):
    sheet = book["trial"]
    shown = [sheet[cell].number_format for cell in ("B2", "C2", "C3", "C6", "E2")]
    assert shown == ["0", "#,##0.00", "#,##0", "0.00E+00", "General"]


def test_the_workbook_holds_no_formula_and_marks_what_looks_like_one(content, book):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [n for n in archive.namelist() if n.startswith("xl/worksheets/")]
        assert len(sheets) == 4
        assert not any(re.search(rb"<f[ >]", archive.read(name)) for name in sheets)
    assert book["trial"]["A3"].data_type == "s"
    assert book["trial"]["A3"].quotePrefix
    assert not book["trial"]["A2"].quotePrefix


@pytest.mark.parametrize("text", ["=cmd|'/C calc'!A0", "@x", "-1+1", " =1"])
def test_a_text_that_a_spreadsheet_would_run_stops_the_workbook(
    text, tmp_path, scenario, source, dictionary
):
    described = describe(tmp_path, f"name,year,amount,firm,code\n{text},,,,\n")
    with pytest.raises(InputError, match=r"the workbook: .* is refused; accepted"):
        build_workbook(tmp_path, described, scenario, source, dictionary)


def test_a_character_that_no_cell_can_hold_is_mended(book):
    assert book["trial"]["E6"].value == "a\ufffdb"


def test_a_text_as_long_as_a_cell_can_hold_is_whole(tmp_path, scenario, source, dictionary):
    described = describe(tmp_path, f"name,year,amount,firm,code\n{'y' * 32_767},,,,\n")
    content = build_workbook(tmp_path, described, scenario, source, dictionary)
    assert load_workbook(io.BytesIO(content))["trial"]["A2"].value == "y" * 32_767


def test_a_text_that_no_cell_can_hold_is_refused_and_not_cut(
    tmp_path, scenario, source, dictionary
):
    described = describe(tmp_path, f"name,year,amount,firm,code\n{'y' * 32_768},,,,\n")
    with pytest.raises(InputError, match=r"the workbook: .*32768 characters; accepted: at most"):
        build_workbook(tmp_path, described, scenario, source, dictionary)


def test_the_sheet_of_columns_has_types_units_titles_and_meanings(book):
    rows = list(book["columns"].values)
    assert rows[0] == (
        *("table", "column", "type", "unit"),
        *("title", "title_zh", "description", "description_zh"),
    )
    assert len(rows) == 6
    assert rows[1][:6] == ("trial", "name", "string", None, "NAME", "name列")
    assert rows[3] == (
        *("trial", "amount", "number", "percent"),
        *("AMOUNT", "amount列", "About it", "说明"),
    )


def test_the_sheet_of_codes_has_each_list(book):
    assert list(book["codes"].values) == [
        ("list", "code", "label", "label_zh"),
        ("sort", "true", "yes", "是"),
    ]


def test_the_notes_say_what_whose_and_with_which_parameters(book):
    rows = list(book["notes"].values)
    notes = {name: texts for name, *texts in rows}
    assert rows[0] == ("note", "text", "text_zh")
    assert list(notes)[1:11] == [
        *("title", "description", "source", "source: publisher", "source: date"),
        *("source: how to obtain", "source: rights", "licence", "low, high", "digits"),
    ]
    assert notes["title"] == ["Tables of Jia", "甲市各表"]
    assert notes["description"] == ["About it", "说明"]
    assert notes["source"] == ["Science in Jia", "甲市科技汇编"]
    assert notes["source: publisher"] == ["Jia Science Bureau", "甲市科技局"]
    assert notes["source: date"] == [None, None]
    assert notes["licence"] == [
        "Creative Commons Attribution 4.0 International, https://licence.org",
        "知识共享署名4.0国际, https://licence.org",
    ]
    assert notes["low, high"][0].startswith("low and high: what printed rounding")
    assert "15位数字" in notes["digits"][1]
    assert notes["parameter: horizon"] == ["2025", "2025"]
    assert notes["parameter: languages"] == ["zh en", "zh en"]
    assert notes["sheet: trial"] == ["About it", "说明"]
    assert "sheet: numbers" not in notes


def test_rights_date_and_way_to_the_source_are_told(tmp_path, scenario, source_folder, dictionary):
    source_folder.append(
        "source.yml", "rights_en: Theirs\nrights_zh: 归其\nobtain_en: Ask\ndate_note_zh: 年底\n"
    )
    described = describe(tmp_path)
    book = build_workbook(tmp_path, described, scenario, source_folder.read(), dictionary)
    rows = load_workbook(io.BytesIO(book))["notes"].iter_rows(values_only=True)
    notes = {name: texts for name, *texts in rows}
    assert notes["source: rights"] == ["Theirs", "归其"]
    assert notes["source: how to obtain"] == ["Ask", None]
    assert notes["source: date"] == [None, "年底"]


def test_columns_are_as_wide_as_their_texts_within_limits(book):
    sheet = book["trial"]
    widths = [sheet.column_dimensions[letter].width for letter in "ABCDE"]
    assert widths == [9, 9, 19, 9, 44]


def test_a_chinese_character_is_two_wide(tmp_path, scenario, source, dictionary):
    described = describe(tmp_path, f"name,year,amount,firm,code\n{'甲' * 10},,,,\n")
    content = build_workbook(tmp_path, described, scenario, source, dictionary)
    sheet = load_workbook(io.BytesIO(content))["trial"]
    assert sheet.column_dimensions["A"].width == 22


def test_heads_stay_in_sight_and_can_be_filtered(book):
    for sheet in book:
        assert sheet.freeze_panes == "A2"
    assert book["trial"].auto_filter.ref == "A1:E6"
    assert book["codes"].auto_filter.ref == "A1:D2"


def test_the_workbook_bears_its_author_and_title_and_no_time_of_its_making(content, book):
    assert (book.properties.creator, book.properties.title) == ("The authors", "Tables of Jia")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        core = archive.read("docProps/core.xml").decode()
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.create_system for entry in entries} == {3}
    assert {entry.external_attr for entry in entries} == {0o644 << 16}
    assert {entry.compress_type for entry in entries} == {zipfile.ZIP_STORED}
    times = re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core)
    assert times == ["2026-01-02T00:00:00Z"] * 2


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("3025000000", "#,##0"),
        ("2.65", "#,##0.00"),
        ("2.5", "#,##0.0"),
        ("-3.0", "#,##0"),
        ("15.84561234", "#,##0.0000"),
        ("0.001", "#,##0.000"),
        ("-0.001", "#,##0.000"),
        ("0.0009", "0.00E+00"),
        ("-0.0000001", "0.00E+00"),
        ("1E-7", "0.00E+00"),
        ("1E+3", "#,##0"),
        ("0", "#,##0"),
    ],
)
def test_a_number_is_shown_with_its_own_places_but_four_at_most(number, shown):
    assert number_format(Decimal(number)) == shown
