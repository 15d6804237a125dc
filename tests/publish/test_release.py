"""What is written: a report's tables for other people's tools, the descriptor of the data."""

import csv
import io
import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from analysis.core.cells import is_run
from analysis.core.errors import InputError
from analysis.publish.datapackage import describe_data, describe_report, to_json
from analysis.publish.dictionary import dictionary_html, dictionary_markdown
from analysis.publish.release import check_description, publish_data, publish_report
from analysis.publish.tables import REPORT_TABLES, read_cells

#: More digits than a spreadsheet keeps of a number; see conftest.py.
LONG = 12345678901234567
NUMERIC = {"number": "iuf", "integer": "iuf", "boolean": "b"}


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """Where the report is kept once it has been published."""
    return tmp_path_factory.mktemp("published") / "report"


@pytest.fixture
def report(project, folder, scenario, source, published):
    """A published report, for each test a copy of the same."""
    if not published.exists():
        publish_report(project, folder, scenario, source)
        shutil.copytree(folder, published)
    return Path(shutil.copytree(published, folder, dirs_exist_ok=True))


def tables_of(report):
    descriptor = json.loads((report / "datapackage.json").read_text("utf-8"))
    return [one for one in descriptor["resources"] if one.get("type") == "table"]


def test_a_report_is_published_whole(report):
    files = {p.relative_to(report).as_posix() for p in report.rglob("*") if p.is_file()}
    tables = [f"{name}.csv" for name in REPORT_TABLES]
    assert files == {
        *("numbers.json", "tables.xlsx", "datapackage.json", "dictionary.html"),
        *(f"tables/{name}" for name in tables),
        *(f"tables/excel/{name}" for name in tables),
    }
    names = [
        one["name"] for one in json.loads((report / "datapackage.json").read_bytes())["resources"]
    ]
    assert names == [*REPORT_TABLES, "workbook", "numbers"]


def test_the_dictionary_page_is_that_of_the_descriptor_in_the_projects_words(
    project, folder, scenario, source, dictionary
):
    project.words.mkdir()
    (project.words / "en.yml").write_text("publish: {page: {title: Data of Jia}}\n", "utf-8")
    publish_report(project, folder, scenario, source)
    page = (folder / "dictionary.html").read_text("utf-8")
    assert "<title>Data of Jia</title>" in page
    assert "tables.xlsx" in page
    described = describe_report(project, folder, scenario, source)
    assert (folder / "datapackage.json").read_bytes() == to_json(described)
    assert page != dictionary_html(described, dictionary)


@pytest.mark.usefixtures("no_network")
def test_an_outside_validator_accepts_a_report_and_every_row_of_it(report):
    from frictionless import Package

    checked = Package(str(report / "datapackage.json")).validate()
    assert checked.flatten(["name", "message"]) == []
    assert checked.stats["tasks"] == len(REPORT_TABLES) + 2


@pytest.mark.usefixtures("no_network")
def test_an_outside_validator_refuses_an_id_that_cannot_be_looked_up(report):
    from frictionless import Package

    path = report / "datapackage.json"
    descriptor = json.loads(path.read_text("utf-8"))
    for resource in descriptor["resources"]:
        resource.pop("hash")
        resource.pop("bytes")
    path.write_text(json.dumps(descriptor), "utf-8")
    table = report / "tables" / "scopes.csv"
    table.write_text(table.read_text("utf-8").replace("yi-park", "yi"), "utf-8")
    faults = Package(str(path)).validate().flatten(["type"])
    assert faults
    assert {fault for [fault] in faults} == {"foreign-key"}


def test_pandas_reads_every_table_typed_from_csv_from_excels_csv_and_from_the_workbook(report):
    compared = 0
    for resource in tables_of(report):
        path = report / resource["path"]
        frames = [
            pd.read_csv(path),
            pd.read_csv(path.parent / "excel" / path.name),
            pd.read_excel(report / "tables.xlsx", sheet_name=resource["name"]),
        ]
        assert len({len(frame) for frame in frames}) == 1
        assert len(frames[0]) > 0, resource["name"]
        for field in resource["schema"]["fields"]:
            columns = [frame[field["name"]] for frame in frames]
            if field["type"] not in NUMERIC:
                continue
            compared += 1
            for column in columns:
                assert column.dtype.kind in NUMERIC[field["type"]], field["name"]
                assert column.dtype == columns[0].dtype
                assert column.equals(columns[0])
    assert compared > 100


def test_years_are_whole_numbers_even_where_one_is_missing(report):
    frame = pd.read_csv(report / "tables" / "trends.csv", dtype_backend="numpy_nullable")
    assert str(frame["start_year"].dtype) == "Int64"
    assert list(frame["end_year"].isna()) == [False, True]
    growth = pd.read_csv(report / "tables" / "growth.csv")
    periods = ["base_year", "end_year", "span_years", "months"]
    assert {str(growth[name].dtype) for name in periods} == {"int64"}


def test_a_number_that_a_spreadsheet_would_round_is_whole_in_the_workbook_as_text(report):
    book = report / "tables.xlsx"
    claims = pd.read_excel(book, sheet_name="claims", dtype={"recomputed": "string"})
    assert claims["recomputed"][0] == str(LONG)


def test_every_cell_of_the_workbook_equals_the_csv(report):
    book = load_workbook(report / "tables.xlsx")
    assert book.sheetnames == ["notes", "columns", "codes", *REPORT_TABLES]
    for resource in tables_of(report):
        header, *expected = read_cells(report / resource["path"])
        heads, *rows = book[resource["name"]].iter_rows()
        assert [cell.value for cell in heads] == header
        assert len(rows) == len(expected)
        kinds = [field["type"] for field in resource["schema"]["fields"]]
        for row, cells in zip(rows, expected, strict=True):
            for cell, text, kind in zip(row, cells, kinds, strict=True):
                assert same_cell(cell, text, kind), (cell.coordinate, cell.value, text)


def same_cell(cell, text, kind):
    if text == "":
        return cell.value is None
    if kind in {"number", "integer"} and cell.data_type == "n":
        return float(cell.value) == float(text)
    if kind == "boolean":
        return cell.value is (text == "true")
    return cell.data_type == "s" and cell.value == text


def test_no_table_meant_for_spreadsheets_can_run(report):
    text = (report / "tables" / "excel" / "claims.csv").read_text("utf-8-sig")
    assert "\"a=cmd|'/C calc'!A0\"" in text
    assert '"-80.10"' in text
    assert not any(is_run(cell) for row in csv.reader(io.StringIO(text)) for cell in row)


def test_publishing_again_gives_the_same_bytes_and_leaves_the_exact_tables_alone(
    project, folder, scenario, source
):
    exact = {path: path.read_bytes() for path in folder.rglob("*.csv")}
    publish_report(project, folder, scenario, source)
    first = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert {path: first[path] for path in exact} == exact
    publish_report(project, folder, scenario, source)
    assert {path: path.read_bytes() for path in first} == first


def test_a_table_without_a_record_is_refused_by_name(project, folder, scenario, source):
    (folder / "tables" / "mine.csv").write_text("a\n1\n", "utf-8")
    with pytest.raises(InputError, match=r"tables/mine\.csv has no description; accepted: obs"):
        publish_report(project, folder, scenario, source)


def test_a_project_without_a_description_has_none_to_check(project):
    assert check_description(project) is False


def test_what_describes_the_data_as_they_are_is_accepted(project):
    publish_data(project)
    assert check_description(project) is True


def test_a_description_that_is_half_there_is_refused_by_the_half_that_is_not(project):
    _, dictionary = publish_data(project)
    dictionary.unlink()
    with pytest.raises(
        InputError, match=r"^data/dictionary\.md: no such file; make it: `analysis publish`$"
    ):
        check_description(project)


def test_a_stale_description_names_the_data_that_changed(project):
    publish_data(project)
    table = project.reference / "reference_figures.csv"
    table.write_text(table.read_text("utf-8").replace("2.40", "2.41"), "utf-8")
    with pytest.raises(InputError) as refused:
        check_description(project)
    assert str(refused.value) == (
        "data/datapackage.json: not as the data are (reference); renew it: `analysis publish`"
    )


def spoil(project, count):
    """Write a descriptor in which the first few resources are called otherwise than they are."""
    path = project.root / "data" / "datapackage.json"
    described = json.loads(path.read_text("utf-8"))
    for one in described["resources"][:count]:
        one["title"] = "Old"
    path.write_text(json.dumps(described), "utf-8")
    with pytest.raises(InputError) as refused:
        check_description(project)
    return str(refused.value)


SIX = "jia-figures, jia-source, jia-indicators, jia-corrections, reference, series"


@pytest.mark.parametrize(
    ("count", "named"),
    [
        (0, ""),  # written otherwise, with the same content
        (1, " (jia-figures)"),
        (6, f" ({SIX})"),
        (7, f" ({SIX} and 1 more)"),
    ],
)
def test_of_much_that_changed_six_are_named(project, count, named):
    publish_data(project)
    assert spoil(project, count) == (
        f"data/datapackage.json: not as the data are{named}; renew it: `analysis publish`"
    )


@pytest.mark.parametrize(
    "text", ["{", "[]", "{}", '{"resources": [{}]}', '{"resources": 1}', "null", "[" * 100_000]
)
def test_a_descriptor_that_is_none_is_stale_without_a_word_on_what_changed(project, text):
    publish_data(project)
    (project.root / "data" / "datapackage.json").write_text(text, "utf-8")
    with pytest.raises(InputError, match=r"^data/datapackage\.json: not as the data are; renew"):
        check_description(project)


def test_a_stale_dictionary_is_refused_too(project):
    publish_data(project)
    path = project.root / "data" / "dictionary.md"
    path.write_text(path.read_text("utf-8") + "More.\n", "utf-8")
    with pytest.raises(InputError, match=r"^data/dictionary\.md: not as the data are; renew it"):
        check_description(project)


def test_the_data_are_published_as_descriptor_and_dictionary(project, dictionary):
    written = publish_data(project)
    data = project.root / "data"
    assert written == [data / "datapackage.json", data / "dictionary.md"]
    described = describe_data(project)
    assert written[0].read_bytes() == to_json(described)
    assert written[1].read_text("utf-8") == dictionary_markdown(described, dictionary)
