"""CSV as a spreadsheet leaves it: recognised, named by row and column, with the remedy."""

from decimal import Decimal

import pytest
from pydantic import Field

from analysis.core.errors import InputError
from analysis.core.records import Record, read_csv
from analysis.core.spreadsheet import say_mangled, trim_header


class Row(Record):
    figure: str = Field(pattern=r"^p[0-9]{2}\.[0-9]{2}$")
    value: Decimal | None = None
    page: int | None = None
    note: str = ""


GOOD = [Row(figure="p01.01", value=Decimal("1.5"), page=1, note="a, b")]


def read(folder, content):
    path = folder / "figures.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_csv(path, Row)


@pytest.mark.parametrize(
    "content",
    [
        'figure,value,page,note\np01.01,1.5,1,"a, b"\n',
        '\ufefffigure,value,page,note\r\np01.01,1.5,1,"a, b"\r\n',
        'figure,value,page,note\np01.01,1.5,1,"a, b"\n,,,\n,,,\n',
        'figure,value,page,note\n,,,\n\np01.01,1.5,1,"a, b"\n , ,,\n',
        'figure,value,page,note,,\np01.01,1.5,1,"a, b",,\n,,,,,\n',
        '"page","figure","note","value"\n"1","p01.01","a, b","1.5"',
    ],
)
def test_what_a_spreadsheet_adds_without_meaning_changes_nothing(tmp_path, content):
    assert read(tmp_path, content) == GOOD


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("figure;value;page\np01.01;1,5;1\n", "row 1: cells are parted by semicolons"),
        ("figure\tvalue\tpage\np01.01\t1.5\t1\n", "row 1: cells are parted by tabs"),
        ("figure|value\np01.01|1\n", "row 1: cells are parted by bars"),
        ("sep=;\nfigure;value\np01.01;1\n", "row 1: 'sep=;' is a line for spreadsheets only"),
        ("sep=,\nfigure,value\np01.01,1\n", "row 1: 'sep=,' is a line for spreadsheets only"),
        (
            "figure,value\np01.01,1\n".encode("utf-16"),
            "not UTF-8 at byte 0; save the file as UTF-8 (it is UTF-16, a spreadsheet's",
        ),
        ("figure,note\np01.01,常州企业\n".encode("gb18030"), "it can be read as GB18030"),
        ("figure,value,,\np01.01,1,x,\n", "row 2: 4 cells where the header has 2 columns"),
        ("figure,value\nJan-03,1\n", "row 2, column figure: 'Jan-03' is refused"),
        ("figure,value\np01.01,1.23E+11\n", "row 2, column value: '1.23E+11' is refused"),
        ("figure,value\np01.01,#REF!\n", "row 2, column value: '#REF!' is what a spreadsheet"),
        ("figure,note\np01.01,####\n", "row 2, column note: '####' is what a spreadsheet shows"),
        ("figure,note\np01.01,#N/A\n", "row 2, column note: '#N/A' is what a spreadsheet shows"),
        ('figure,value\np01.01,"1,234"\n', "commas between thousands are for reading: write 1234"),
        ('figure,value\np01.01,"1,5"\n', "the decimal mark is a point: write 1.5"),
        ("figure,page\np01.01,2020/1/1\n", "seems to have made a date of what was typed"),
        ("figure,note\np01.01,a\x07\x1bb\0c\n", "row 2, column note: 'a\\x07\\x1bb\\x00c' is ref"),
        ("figure,note\np01.01,x\u202ey\n", "U+202E RIGHT-TO-LEFT OVERRIDE"),
        ("figure,val\u200bue\np01.01,1\n", "row 1: unknown column 'val\\u200bue'"),
        ("figure,value\np０１.０１,1\n", "row 2, column figure: 'p０１.０１' is refused"),
        ("figure,value\np01.01,１\n", "row 2, column value: '１' is refused"),
        ("figure,page\np01.01,٣\n", "row 2, column page: '٣' is refused"),
    ],
)
def test_what_a_spreadsheet_or_a_slip_spoils_is_refused_by_place(tmp_path, content, said):
    with pytest.raises(InputError) as error:
        read(tmp_path, content)
    assert str(error.value).startswith(str(tmp_path / "figures.csv"))
    assert said in str(error.value)
    assert len(str(error.value)) < 800


@pytest.mark.parametrize(
    "cell",
    [
        *("Mar-03", "3-Mar", "03-Mar-20", "2020/1/1", "2020/1", "1/1/2020", "2020-01-01"),
        *("3月3日", "2020年3月", "三月-03", "1:02", "2020/1/1 0:00", "1:02:03 PM"),
    ],
)
def test_a_date_that_a_spreadsheet_made_is_known(cell):
    assert "made a date of what was typed; type it again in a column formatted as text" in (
        say_mangled(cell)
    )


@pytest.mark.parametrize("cell", ["2016-2020", "2020", "asof 2020", "p31.03", "3", "", None, 3])
def test_what_was_typed_so_is_no_date_that_a_spreadsheet_made(cell):
    assert say_mangled(cell) == ""


def test_columns_without_a_name_at_the_end_are_counted_and_dropped():
    assert trim_header(["a", "", "b", " ", ""]) == (["a", "", "b"], 2)
    assert trim_header(["a"]) == (["a"], 0)


def test_a_table_of_one_column_is_parted_by_nothing(tmp_path):
    with pytest.raises(InputError) as told:
        read(tmp_path, "figure\n12\n")
    assert "parted" not in str(told.value)
