"""Files to records and back: what does not fit is refused, naming where and what would."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, ValidationError, model_validator

from analysis.core.cells import is_run
from analysis.core.errors import FAULTS_SHOWN, InputError
from analysis.core.records import (
    Addresses,
    Bound,
    Line,
    Record,
    Shown,
    Title,
    find_round,
    parse_yaml,
    read_csv,
    read_json,
    read_yaml,
    refuse,
    validate,
    write_csv,
)
from analysis.core.text import say_unseen


class Row(Record):
    id: str
    value: Decimal = Field(description="in yuan")
    count: int | None = None
    note: str = ""
    flag: bool = False


TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"], include_characters="\n"),
    min_size=1,
).filter(lambda text: text == text.strip() and not say_unseen(text) and not is_run(text))
ROWS = st.lists(
    st.builds(
        Row,
        id=TEXT,
        value=st.builds(lambda d, e: Decimal(d).scaleb(e), st.integers(), st.integers(-12, 12)),
        count=st.none() | st.integers(-(2**63) + 1, 2**63 - 1),
        note=st.just("") | TEXT,
        flag=st.booleans(),
    ),
    max_size=3,
)


def write(folder: Path, text: str | bytes, name: str = "rows.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@given(rows=ROWS)
def test_rows_written_are_the_rows_read(tmp_path_factory, rows):
    path = tmp_path_factory.getbasetemp() / "round" / "rows.csv"
    write_csv(path, rows, Row)
    assert read_csv(path, Row) == rows


def test_a_written_table_holds_plain_decimals_and_leaves_nothing_else_behind(tmp_path):
    path = tmp_path / "rows.csv"
    write_csv(path, [Row(id="a", value=Decimal("1E+3"), flag=True)], Row)
    assert path.read_text("utf-8") == "id,value,count,note,flag\na,1000,,,true\n"
    assert list(tmp_path.iterdir()) == [path]


def test_a_write_that_fails_leaves_the_last_good_file(tmp_path, monkeypatch):
    path = write(tmp_path, "as it was")
    monkeypatch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        write_csv(path, [Row(id="a", value=Decimal(1))], Row)
    assert path.read_text("utf-8") == "as it was"
    assert list(tmp_path.iterdir()) == [path]


def test_columns_may_stand_in_any_order_after_a_byte_order_mark(tmp_path):
    path = write(tmp_path, "\ufeffvalue,id\r\n2.5,a\r\n")
    assert read_csv(path, Row) == [Row(id="a", value=Decimal("2.5"))]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id,value\na,1\nb\n", ["row 3: 1 cells where the header has 2 columns"]),
        ("id,value\na,1,2\n", ["row 2: 3 cells", "quote a value that holds a comma"]),
        ("id,value,\na,1,2\n", ["row 2: 3 cells where the header has 2 columns"]),
        ('id,value\na,1\n"b,2\n', ["line 3: not a readable CSV file"]),
        ('id,value\n"a"x,1\n', ["line 2: not a readable CSV file"]),
        (
            "id,valve\na,1\n",
            ["row 1: unknown column 'valve'; did you mean value? accepted: id, value"],
        ),
        ("id,count\na,1\n", ["row 1: column 'value' is missing; needed: id, value"]),
        ("id,value,id\na,1,b\n", ["row 1: column id stands more than once"]),
        ("", ["row 1: column 'id' is missing"]),
        ("id,value\na,1\n,2\n", ["row 3, column id: is empty or missing"]),
        ("id,value\na,\n", ["row 2, column value: is empty or missing", "in yuan"]),
        ("id,value\na,1.2.3\n", ["row 2, column value: '1.2.3' is refused", "in yuan"]),
        ("id,value\na,NaN\n", ["row 2, column value: 'NaN' is refused"]),
        ("id,value\na,inf\n", ["row 2, column value: 'inf' is refused"]),
        ("id,value,count\na,1,two\n", ["row 2, column count: 'two' is refused", "a whole number"]),
        (
            "id,value\na,1\nb,2\na,3\n",
            ["row 2, column id: 'a' is used more than once", "row 4, column id: 'a'"],
        ),
    ],
)
def test_a_malformed_table_is_refused_by_file_row_column_and_value(tmp_path, text, said):
    path = write(tmp_path, text)
    with pytest.raises(InputError) as error:
        read_csv(path, Row, unique="id")
    for part in said:
        assert f"{path}, {part}" in str(error.value) or part in str(error.value)
    assert str(path) in str(error.value)


def test_a_row_is_numbered_as_a_spreadsheet_counts_it(tmp_path):
    path = write(tmp_path, 'id,value\n"a\nb",1\n\nc,x\n')
    with pytest.raises(InputError, match=r"rows\.csv, row 4, column value: 'x'"):
        read_csv(path, Row)


def test_all_faults_of_a_table_are_named_up_to_a_number(tmp_path):
    path = write(tmp_path, "id,value\n" + "a,x\n" * (FAULTS_SHOWN + 3))
    with pytest.raises(InputError) as error:
        read_csv(path, Row)
    lines = str(error.value).splitlines()
    assert lines[-1] == f"… and {FAULTS_SHOWN + 3 - len(lines) + 1} more"
    refuse([])


@pytest.mark.parametrize(
    ("length", "shown"), [(10, FAULTS_SHOWN), (500, 3), (94, FAULTS_SHOWN), (97, 19)]
)
def test_as_many_faults_are_named_as_a_reader_can_take_in(length, shown):
    with pytest.raises(InputError) as error:
        refuse(["x" * length] * 30)
    lines = str(error.value).splitlines()
    assert lines == ["x" * length] * shown + [f"… and {30 - shown} more"]


def test_a_file_in_a_chinese_legacy_encoding_is_refused_by_name(tmp_path):
    path = write(tmp_path, "id,value\n企业研发机构,1\n".encode("gb18030"))
    with pytest.raises(
        InputError, match=r"rows\.csv: not UTF-8 at byte 9; save the file as UTF-8"
    ):
        read_csv(path, Row)


def test_a_missing_file_and_a_folder_are_refused_by_name(tmp_path):
    with pytest.raises(InputError, match=r"none\.csv: no such file"):
        read_csv(tmp_path / "none.csv", Row)
    with pytest.raises(InputError, match="is a folder, expected a file"):
        read_csv(tmp_path, Row)
    with pytest.raises(InputError, match="can't be read"):
        read_yaml(write(tmp_path, "") / "below.yml")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\na: 2\n", "the key 'a' stands more than once"),
        ("outer:\n  a: 1\n  b: 2\n  a: 3\n", "the key 'a' stands more than once"),
        ("a: [1\n", "not readable YAML"),
        ("a: b: c\n", "not readable YAML"),
        ("a: {{text.place}}\n", "quote a value that begins with {"),
        ("a: !!python/object:os.system {}\n", "python/object:os.system': no tag is read"),
        ("- a\n- b\n", "expected a mapping of names to values, found list"),
        ("text\n", "expected a mapping of names to values, found str"),
        ("2020: a\n", "the key 2020 is no name; quote it"),
        ("a: \x07\n", "line 1, column 4: U+0007 (a control character) stands in the text"),
    ],
)
def test_unreadable_yaml_is_refused_by_file_and_fault(tmp_path, text, said):
    path = write(tmp_path, text, "some.yml")
    with pytest.raises(InputError) as error:
        read_yaml(path)
    assert str(error.value).startswith(f"{path}: ")
    assert said in str(error.value)


def test_a_repeated_key_is_named_with_its_line():
    with pytest.raises(InputError, match=r"here: .*'a' stands more than once.*line 3"):
        parse_yaml("a: 1\nb: 2\na: 3\n", "here")


def test_an_empty_yaml_file_is_an_empty_mapping(tmp_path):
    assert read_yaml(write(tmp_path, "# nothing\n", "some.yml")) == {}


class Kinds(Record):
    """A column of each kind that can be refused."""

    text: str = "a"
    short: str = Field(default="a", min_length=1, max_length=2, pattern="^a")
    word: Literal["x", "y"] = "x"
    sign: Literal[True] = True
    many: tuple[str, ...] = ()
    some: tuple[str, ...] = Field(default=("a",), min_length=1, max_length=2)
    named: dict[str, int] = Field(default_factory=dict)
    inner: Row | None = None
    exact: Decimal = Decimal(0)
    share: float = Field(default=0.5, gt=0, lt=1)
    year: int = Field(default=2000, ge=1949, le=2100)
    day: date = date(2000, 1, 1)


@pytest.mark.parametrize(
    ("column", "given", "accepted"),
    [
        ("text", 900, "a text; digits meant as text stand in quotes, such as '900'"),
        ("text", None, "a text; digits meant as text stand in quotes, such as '900'"),
        ("short", "", "a text of 1 or more characters"),
        ("short", "aaa", "a text of no more than 2 characters"),
        ("short", "b", "a text of the form ^a"),
        ("word", "z", "'x' or 'y'"),
        ("sign", False, "True"),
        ("many", 3, "a list"),
        ("some", (), "at least 1 of them, and not 0"),
        ("some", ("a", "b", "c"), "at most 2 of them, and not 3"),
        ("named", [1], "names, each with a value"),
        ("inner", 1, "names, each with a value"),
        ("exact", [], "a number in digits 0 to 9, such as 1234.5"),
        ("share", 0, "more than 0.0"),
        ("share", 1, "less than 1.0"),
        ("year", None, "a whole number in digits 0 to 9, such as 2020"),
        ("year", 1999.5, "a whole number in digits 0 to 9, such as 2020"),
        ("year", 1948, "1949 or more"),
        ("year", 2101, "2100 or less"),
        ("day", [], "a date such as 2026-11-23"),
    ],
)
def test_what_a_column_can_t_hold_is_refused_by_what_it_can(column, given, accepted):
    """In the project's words, which are the same whatever version of pydantic finds the fault."""
    with pytest.raises(InputError) as error:
        validate(Kinds, {column: given}, "a.yml")
    assert (
        str(error.value) == f"a.yml, column {column}: {given!r} is refused; accepted: {accepted}"
    )


def test_an_unknown_name_is_refused_with_those_known():
    with pytest.raises(InputError, match="here, unknown name 'valve'; did you mean value"):
        validate(Row, {"id": "a", "value": 1, "valve": 2}, "here")


def test_a_name_nearly_right_is_refused_with_the_right_one(tmp_path):
    with pytest.raises(InputError, match="did you mean value"):
        validate(Row, {"id": "a", "valeu": 1}, "here")
    with pytest.raises(InputError, match=r"row 1: unknown column 'valeu'; did you mean value"):
        read_csv(write(tmp_path, "id,valeu\na,1\n"), Row)


def test_a_long_value_is_shown_by_its_beginning():
    with pytest.raises(InputError) as error:
        validate(Row, {"id": "a", "value": "9x" * 50_000}, "here")
    assert len(str(error.value)) < 500
    assert "column value: '9x9x" in str(error.value)


def test_a_json_file_is_read_into_a_model_or_refused_by_name(tmp_path):
    good = write(tmp_path, '{"id": "a", "value": "1.50"}', "row.json")
    assert read_json(good, Row) == Row(id="a", value=Decimal("1.50"))
    with pytest.raises(InputError, match=r"row\.json, column value: 'x' is refused"):
        read_json(write(tmp_path, '{"id": "a", "value": "x"}', "row.json"), Row)
    with pytest.raises(InputError, match=r"row\.json, Invalid JSON"):
        read_json(write(tmp_path, "{", "row.json"), Row)
    with pytest.raises(InputError, match="no such file"):
        read_json(tmp_path / "none.json", Row)


class Cited(Record):
    url: Addresses


@pytest.mark.parametrize(
    "url", ["https://a.org", "http://a.org/b https://c.org", "https://a.org/%E5"]
)
def test_addresses_are_those_of_the_web_with_a_space_between(url):
    assert Cited(url=url).url == url


@pytest.mark.parametrize("url", ["ftp://a.org", "a.org", "https://a.org ftp://b.org", "https://"])
def test_what_leads_nowhere_on_the_web_is_refused(url):
    with pytest.raises(ValidationError, match="accepted: an address such as"):
        Cited(url=url)


class Told(Record):
    line: Line = ""
    shown: Shown = "a"
    title: Title = "a"
    bound: Bound | None = None


@pytest.mark.parametrize(
    ("column", "given"),
    [
        *(("line", ""), ("line", "甲 乙"), ("shown", "甲"), ("shown", "a\nb"), ("title", "甲")),
        *(("bound", Decimal("-Infinity")), ("bound", Decimal("Infinity")), ("bound", Decimal(3))),
    ],
)
def test_a_text_or_an_end_of_its_kind_is_taken_as_it_is(column, given):
    assert getattr(validate(Told, {column: given}, "here"), column) == given


@pytest.mark.parametrize(
    ("column", "given", "said"),
    [
        ("line", "a\nb", "holds a line end; accepted: one line"),
        ("title", "a\nb", "holds a line end; accepted: one line"),
        ("title", " ", "shows nothing"),
        ("shown", " \n", "shows nothing"),
        ("shown", "", "accepted: a text of 1 or more characters"),
        ("title", "", "accepted: a text of 1 or more characters"),
        ("bound", Decimal("NaN"), "no number; accepted: a decimal, or INF"),
    ],
)
def test_a_text_or_an_end_of_another_kind_is_refused(column, given, said):
    with pytest.raises(InputError, match=f"here, column {column}: .*{said}"):
        validate(Told, {column: given}, "here")


@pytest.mark.parametrize(
    ("named", "found"),
    [
        ({}, []),
        ({"a": "b", "b": "c", "c": ""}, []),
        ({"a": "bc", "b": "d", "c": "d", "d": ""}, []),  # two ways to one are no round
        ({"a": "z"}, []),  # what is not there leads nowhere
        ({"a": "a"}, ["a", "a"]),
        ({"a": "b", "b": "cd", "c": "", "d": "b"}, ["b", "d", "b"]),
        ({"x": "", "a": "b", "b": "c", "c": "a"}, ["a", "b", "c", "a"]),
    ],
)
def test_names_that_lead_to_each_other_in_a_round_are_found(named, found):
    assert find_round(named) == found


class Part(Record):
    note: str = ""

    @model_validator(mode="after")
    def _is_whole(self):
        if self.note:
            raise ValueError("column note: is too much")
        return self


class Whole(Record):
    parts: dict[str, Part] = Field(description="of it")


def test_a_rule_of_a_part_is_told_by_its_place_and_not_with_the_whole_part():
    with pytest.raises(InputError) as error:
        validate(Whole, {"parts": {"a": {"note": "x" * 99}, "b": 3}}, "f.yml")
    assert str(error.value).splitlines() == [
        "f.yml, column parts.a: column note: is too much",
        "f.yml, column parts.b: 3 is refused; accepted: names, each with a value (of it)",
    ]
