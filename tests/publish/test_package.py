import csv
import io
import json
import re
import shutil
import socket
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import NoneType, UnionType
from typing import Literal, Union, get_args, get_origin

import pytest
from analysis.study.trends.rows import ProjectionRow, TrendRow
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from analysis.core.errors import InputError
from analysis.core.project import ROOT
from analysis.core.records import write_csv
from analysis.publish.package import (
    RAW_TABLES,
    REPORT_TABLES,
    describe_data,
    describe_report,
    dictionary_html,
    dictionary_markdown,
    export_csv,
    is_formula_like,
    number_format,
    publish_data,
    publish_report,
    read_cells,
    read_dictionary,
    to_json,
)
from analysis.source.load import read_source
from analysis.source.observe import Observation, clean_figures
from analysis.source.scenario import Scenario
from analysis.source.schema import Hedge, Kind
from analysis.study.claims import ClaimRow
from analysis.study.composition import CompositionRow, decompose_growth
from analysis.study.growth import GrowthRow, SensitivityRow, compare_policies, measure_growth

NASTY = [
    "=cmd|'/C calc'!A0",
    "+SUM(1)",
    "@import",
    "-1+1",
    "＝1＋1",
    "<script>alert(1)</script>",
    "\u202e反转\u202c",
    "#N/A",
    "x" * 40_000,
    'quo"te;=1+1,',
]
SCENARIO = Scenario(
    scenario="trial",
    source="changzhou",
    base_year=2014,
    end_year=2020,
    horizon=2025,
    seed=1,
    edition=date(2026, 1, 2),
)


@pytest.fixture(scope="module")
def source():
    return read_source(ROOT / "data" / "raw" / "changzhou")


def claim(number, text):
    return ClaimRow(
        claim=f"claim_{number}",
        topic="growth",
        pages="31",
        says_zh=text,
        says_en=text,
        stated=Decimal("-80.10"),
        reading="total",
        reading_zh=text,
        reading_en=text,
        relation="equal",
        reading_verdict="holds",
        verdict="holds",
        figures="p31.08",
        unit="percent",
    )


def fill_tables(folder, source):
    observe = lambda policy: clean_figures(source, policy=policy)  # noqa: E731
    years = {"base_year": SCENARIO.base_year, "end_year": SCENARIO.end_year}
    observations = observe(SCENARIO.hedge_policy)
    growth = measure_growth(observations, source.indicators, **years)
    trend = TrendRow(
        model="OLS", sample="China", term="p_value", estimate=1e-7, n=9, dof=7, note="HAC"
    )
    projection = ProjectionRow(
        indicator="rd_share", model="line", year=2025, value=2.5, low=2.4, high=2.6, basis="bounds"
    )
    for name, rows, model in (
        ("observations", observations, Observation),
        ("growth", growth, GrowthRow),
        ("composition", decompose_growth(growth, source.indicators), CompositionRow),
        ("sensitivity", compare_policies(observe, source.indicators, **years), SensitivityRow),
        ("trends", [trend], TrendRow),
        ("projections", [projection], ProjectionRow),
        ("claims", [claim(n, text) for n, text in enumerate(NASTY)], ClaimRow),
    ):
        write_csv(folder / "tables" / f"{name}.csv", rows, model)
    number = {"id": "a.b", "value": "1", "label": {"zh": "甲", "en": "a"}, "figures": ["p31.08"]}
    (folder / "numbers.json").write_text(json.dumps([number]), "utf-8")


@pytest.fixture(scope="module")
def report(tmp_path_factory, source):
    folder = tmp_path_factory.mktemp("report")
    fill_tables(folder, source)
    publish_report(folder, SCENARIO, source)
    return folder


@pytest.fixture
def no_network(monkeypatch):
    def refuse(*_arguments, **_options):
        pytest.fail("something was to be fetched")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def frictionless_faults(path):
    from frictionless import Package

    checked = Package(str(path)).validate()
    return [checked.flatten(["note", "message"])] if not checked.valid else []


# The package


@pytest.mark.usefixtures("no_network")
def test_an_outside_validator_accepts_the_data_package_and_every_row_of_it():
    assert frictionless_faults(ROOT / "data" / "datapackage.json") == []


@pytest.mark.usefixtures("no_network")
def test_an_outside_validator_accepts_a_reports_package_and_every_row_of_it(report):
    assert frictionless_faults(report / "datapackage.json") == []


@pytest.mark.usefixtures("no_network")
def test_an_outside_validator_refuses_a_changed_value_by_the_published_schema(report, tmp_path):
    descriptor = json.loads((report / "datapackage.json").read_text("utf-8"))
    resource = next(r for r in descriptor["resources"] if r["name"] == "claims")
    del resource["hash"], resource["bytes"]
    descriptor["resources"] = [resource]
    (tmp_path / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    changed = (report / "tables" / "claims.csv").read_text("utf-8").replace(",holds,", ",held,")
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "claims.csv").write_text(changed, "utf-8")
    assert "held" in str(frictionless_faults(tmp_path / "datapackage.json"))


def test_the_committed_descriptor_and_dictionary_follow_the_data():
    descriptor = describe_data(ROOT)
    stale = "stale; run: python -m analysis publish"
    assert (ROOT / "data/datapackage.json").read_bytes() == to_json(descriptor), stale
    assert (ROOT / "data/dictionary.md").read_text("utf-8") == dictionary_markdown(descriptor), (
        stale
    )


def test_a_descriptor_says_which_standard_licence_rights_and_sources():
    descriptor = describe_data(ROOT)
    figures = next(r for r in descriptor["resources"] if r["name"] == "changzhou-figures")
    assert descriptor["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert descriptor["licenses"][0]["name"] == "CC-BY-4.0"
    assert figures["sources"][0]["hash"].startswith("sha256:e3f7a6")
    assert "belongs to its issuing bodies" in figures["rights"]
    assert figures["schema"]["primaryKey"] == ["figure"]


def test_every_path_is_relative_and_inside_its_package(report, source):
    for descriptor in (describe_data(ROOT), describe_report(report, SCENARIO, source)):
        text = to_json(descriptor).decode()
        assert str(ROOT) not in text
        assert str(report) not in text
        for resource in descriptor["resources"]:
            assert not Path(resource["path"]).is_absolute()
            assert ".." not in Path(resource["path"]).parts


def literals(annotation):
    if get_origin(annotation) in {Union, UnionType}:
        inner = next(a for a in get_args(annotation) if a is not NoneType)
        return literals(inner)
    if get_origin(annotation) is Literal:
        return list(get_args(annotation))
    return [m.value for m in annotation] if hasattr(annotation, "__members__") else []


def test_the_enums_published_are_the_models_own(report, source):
    described = {r["name"]: r for r in describe_report(report, SCENARIO, source)["resources"]}
    described["figures"] = describe_data(ROOT)["resources"][0]
    compared = 0
    for name, table in {**REPORT_TABLES, "figures": RAW_TABLES["figures"]}.items():
        for field in described[name]["schema"]["fields"]:
            own = literals(table.model.model_fields[field["name"]].annotation)
            if own:
                compared += 1
                assert field["constraints"]["enum"] == own
                assert [c["value"] for c in field["categories"]] == own
    assert compared > 10
    assert list(get_args(Kind)) == list(read_dictionary().codes["kind"])
    assert list(get_args(Hedge)) == list(read_dictionary().codes["hedge"])


@pytest.mark.parametrize(("name", "table"), [*RAW_TABLES.items(), *REPORT_TABLES.items()])
def test_every_column_of_every_table_is_described_in_both_languages(name, table):
    dictionary = read_dictionary()
    for column in table.model.model_fields:
        words = dictionary.column(name, column)
        assert re.search(r"[\u4e00-\u9fff]", words.title_zh + words.description_zh)
        assert not re.search(r"[\u4e00-\u9fff]", words.title_en)
    assert name in dictionary.tables


def test_the_dictionary_describes_no_column_that_no_table_has():
    columns = {
        (name, column)
        for name, table in (RAW_TABLES | REPORT_TABLES).items()
        for column in table.model.model_fields
    }
    known = {column for _, column in columns} | {".".join(pair) for pair in columns}
    assert read_dictionary().columns.keys() <= known


def test_bounds_take_their_words_and_unit_from_what_they_bound():
    words = read_dictionary().column("growth", "cagr_low")
    assert (words.title_en, words.title_zh, words.unit) == (
        "Compound annual growth: lower bound",
        "年均复合增长率下界",
        "percent",
    )


def test_a_column_without_words_is_refused_by_name():
    with pytest.raises(InputError, match=r"no column growth\.speed"):
        read_dictionary().column("growth", "speed")


def test_a_table_without_a_model_is_refused_by_name(tmp_path, source):
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "mine.csv").write_text("a\n1\n")
    with pytest.raises(InputError, match=r"tables/mine\.csv has no description; accepted: obs"):
        publish_report(tmp_path, SCENARIO, source)


def test_publishing_again_gives_the_same_bytes_and_leaves_the_exact_tables_alone(
    report, tmp_path, source
):
    fill_tables(tmp_path, source)
    exact = {path: path.read_bytes() for path in tmp_path.rglob("*.csv")}
    publish_report(tmp_path, SCENARIO, source)
    assert exact == {path: path.read_bytes() for path in exact}
    for path in sorted(p for p in report.rglob("*") if p.is_file()):
        assert path.read_bytes() == (tmp_path / path.relative_to(report)).read_bytes(), path.name


def test_publish_data_writes_descriptor_and_dictionary(tmp_path):
    shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("derived"))
    written = publish_data(tmp_path)
    assert [p.name for p in written] == ["datapackage.json", "dictionary.md"]
    assert written[0].read_bytes() == to_json(describe_data(ROOT))


# The dictionary page


def test_the_dictionary_page_asks_for_nothing_and_names_its_languages(report):
    page = (report / "dictionary.html").read_text("utf-8")
    assert not re.search(r"""(src|href)=["']?(?!data:|#)[a-z]+:""", page)
    assert "<script" not in page
    assert '<span lang="zh-Hans">年均复合增长率</span>' in page
    anchors = set(re.findall(r'href="#([^"]+)"', page))
    assert anchors <= set(re.findall(r'id="([^"]+)"', page))


def test_labels_cannot_leave_their_place_in_the_dictionary(report, source):
    descriptor = describe_report(report, SCENARIO, source)
    descriptor["title"] = "<script>alert(1)</script> | *x* [y](javascript:z) &lt;b&gt;"
    page = dictionary_html(descriptor)
    assert "<script" not in page
    assert 'href="javascript' not in page
    shown = "&lt;script&gt;alert(1)&lt;/script&gt; | *x* [y](javascript:z) &amp;lt;b&amp;gt;"
    assert shown in page


# Spreadsheets


def read_exported(rows):
    return list(csv.reader(io.StringIO(export_csv(rows).decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("cell", ["=1", "+SUM(1)", "-1+1", "@x", "\tx", "\r=1", "＝1", "-", "－1"])
def test_a_text_that_begins_like_a_formula_gets_an_apostrophe(cell):
    assert is_formula_like(cell)
    assert read_exported([[cell]]) == [[f"'{cell}"]]


@pytest.mark.parametrize("cell", ["-5.7", "+4", "-1e-07", "0", "", "2016-2020", "p31.05", "1,621"])
def test_numbers_and_plain_texts_stay_as_they_are(cell):
    assert not is_formula_like(cell)


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2), min_size=1, max_size=5))
def test_no_exported_cell_can_run_and_none_is_lost(rows):
    assert export_csv(rows).startswith(b"\xef\xbb\xbf")
    read = read_exported(rows)
    assert not any(is_formula_like(cell) for row in read for cell in row)
    assert [[cell.removeprefix("'") for cell in row] for row in read] == [
        [cell.removeprefix("'") for cell in row] for row in rows
    ]


def test_every_cell_of_the_workbook_equals_the_csv(report):
    book = load_workbook(report / "tables.xlsx")
    assert book.sheetnames == ["notes", "columns", "codes", *REPORT_TABLES]
    descriptor = json.loads((report / "datapackage.json").read_text("utf-8"))
    for resource in (r for r in descriptor["resources"] if r.get("type") == "table"):
        expected = list(read_cells(report / resource["path"]))
        rows = list(book[resource["name"]].iter_rows(min_row=3))
        assert [c.value for c in rows[0]] == expected[0]
        assert len(rows) == len(expected)
        for row, cells in zip(rows[1:], expected[1:], strict=True):
            for cell, text, field in zip(row, cells, resource["schema"]["fields"], strict=True):
                assert same_cell(cell, text, field["type"]), (cell.coordinate, cell.value, text)


def same_cell(cell, text, kind):
    if text == "":
        return cell.value is None
    match kind:
        case "number" | "integer":
            return cell.data_type == "n" and float(cell.value) == float(text)
        case "boolean":
            return cell.value is (text == "true")
        case _:
            cut = text if len(text) <= 32_767 else f"{text[:32_766]}…"
            return cell.data_type == "s" and cell.value == cut


def test_the_workbook_holds_no_formula_and_marks_what_looks_like_one(report):
    with zipfile.ZipFile(report / "tables.xlsx") as archive:
        sheets = [n for n in archive.namelist() if n.startswith("xl/worksheets/")]
        assert not any(re.search(rb"<f[ >]", archive.read(name)) for name in sheets)
    book = load_workbook(report / "tables.xlsx")
    says = [c for row in book["claims"].iter_rows(min_row=4) for c in row if c.value == NASTY[0]]
    assert says
    assert all(cell.quotePrefix for cell in says)


def test_the_workbook_says_source_rights_licence_and_parameters(report, source):
    book = load_workbook(report / "tables.xlsx")
    text = "\n".join(str(c) for row in book["notes"].values for c in row if c)
    for expected in (source.info.title_zh, source.info.rights_en, "Attribution 4.0", "2025"):
        assert expected in text


def test_the_workbook_keeps_no_time_of_its_making(report):
    with zipfile.ZipFile(report / "tables.xlsx") as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core)) == {"2026-01-02T00:00:00Z"}


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("3025000000", "#,##0"),
        ("2.65", "#,##0.00"),
        ("-3.0", "#,##0"),
        ("15.84561234", "#,##0.0000"),
        ("0.0000001", "0.00E+00"),
        ("1E-7", "0.00E+00"),
    ],
)
def test_a_number_is_shown_with_its_own_places_but_four_at_most(number, shown):
    assert number_format(Decimal(number)) == shown
