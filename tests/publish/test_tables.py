"""Which tables are published, where ids are looked up, and CSV that no spreadsheet can run."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.core.cells import is_run
from analysis.core.errors import InputError
from analysis.publish.tables import (
    RAW_TABLES,
    REPORT_TABLES,
    export_csv,
    find_tables,
    read_cells,
    rows_of_ids,
    rows_of_registries,
)
from analysis.register.steps import TABLES
from analysis.source.reference import ReferenceRow
from analysis.source.schema import Figure


def cells(rows):
    return [tuple(row.model_dump(mode="json").values()) for row in rows]


# Which tables


def test_every_table_that_notebooks_hand_on_is_published_with_its_own_record():
    assert {name: REPORT_TABLES[name].model for name in TABLES} == dict(TABLES)


def test_a_reader_meets_the_results_first_and_the_ids_they_use_last():
    assert list(REPORT_TABLES) == [
        *("observations", "growth", "rates", "composition", "refusals", "trends", "projections"),
        *("claims", "robustness", "measures", "indicators", "scopes", "reference"),
        *("series", "places", "vintages", "publishers", "publications"),
    ]


def test_the_raw_tables_are_the_figures_and_the_reference_data_with_their_registries():
    assert RAW_TABLES["figures"].model is Figure
    assert RAW_TABLES["reference"].model is ReferenceRow
    assert list(RAW_TABLES)[2:] == ["series", "places", "vintages", "publishers", "publications"]


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("observations", ("figure",)),
        ("growth", ("indicator", "scope", "variant")),
        ("composition", ("part", "whole", "scope", "variant")),
        ("trends", ()),
        ("claims", ("claim", "reading")),
        ("robustness", ("subject", "convention")),
        ("measures", ("measure",)),
        ("indicators", ("indicator",)),
        ("scopes", ("scope",)),
        ("reference", ("id",)),
        ("series", ("series",)),
        ("places", ("place",)),
        ("vintages", ("vintage",)),
        ("publishers", ("publisher",)),
        ("publications", ("publisher", "source_title")),
    ],
)
def test_what_tells_the_rows_of_a_table_apart(table, key):
    assert REPORT_TABLES[table].key == key


@pytest.mark.parametrize(
    ("table", "column", "other"),
    [
        ("observations", "indicator", "indicators"),
        ("observations", "scope", "scopes"),
        ("growth", "indicator", "indicators"),
        ("growth", "scope", "scopes"),
        ("composition", "part", "indicators"),
        ("composition", "whole", "indicators"),
        ("composition", "scope", "scopes"),
        ("robustness", "scope", "scopes"),
        *(
            (table, column, other)
            for table in ("refusals", "trends", "projections")
            for column, other in (
                ("indicator", "indicators"),
                ("scope", "scopes"),
                ("series", "series"),
                ("place", "places"),
                ("vintage", "vintages"),
                ("against_series", "series"),
                ("against_place", "places"),
                ("against_vintage", "vintages"),
            )
        ),
        ("reference", "series", "series"),
        ("reference", "geo", "places"),
        ("reference", "vintage", "vintages"),
        ("reference", "publisher", "publishers"),
        ("publications", "publisher", "publishers"),
    ],
)
def test_an_id_is_looked_up_in_the_table_it_names(table, column, other):
    assert REPORT_TABLES[table].links[column] == other


@pytest.mark.parametrize("tables", [RAW_TABLES, REPORT_TABLES], ids=["raw", "report"])
def test_keys_and_links_are_columns_and_lead_to_tables_of_the_same_package(tables):
    for name, table in tables.items():
        columns = table.model.model_fields
        assert set(table.key) <= set(columns), name
        assert set(table.links) <= set(columns), name
        for other in table.links.values():
            assert len(tables[other].key) == 1, (name, other)


def test_only_the_tables_of_results_share_the_words_of_their_columns():
    shared = {name: t.described_as for name, t in REPORT_TABLES.items() if t.described_as}
    assert shared == dict.fromkeys(("refusals", "trends", "projections"), "results")


# Where ids are looked up


#: Of a series that names no other: whole, part, real growth, deflators; a rate of one year; and no
#: total change.
_NO_LINKS = (None, None, [], [], 1, None)


def test_each_registry_is_a_table_of_ids_and_titles(reference):
    rows = rows_of_registries(reference)
    assert cells(rows["series"]) == [
        (*("rd_ratio", "研发强度", "R&D intensity", "percent", "% of GDP", 1), *_NO_LINKS),
        (
            *("rd_spent", "研发经费", "R&D expenditure", "CNY", "100 million CNY", 100_000_000),
            *_NO_LINKS,
        ),
    ]
    assert cells(rows["places"]) == [
        ("jia", "甲市", "Jia", None),
        ("china", "全国", "China", None),
    ]
    assert cells(rows["vintages"]) == [
        ("latest", "最新版", "latest edition", "新版", "latest", True, None),
        ("first", "首次公布", "as first published", "", "", False, None),
    ]
    assert cells(rows["publishers"]) == [
        ("bank", "世界银行", "World Bank"),
        ("bureau", "统计局", "Statistics bureau"),
    ]
    assert cells(rows["publications"]) == [("bank", "Indicators", "《指标》", "The Indicators")]


def test_a_reports_ids_are_looked_up_beside_it(source, reference):
    rows = rows_of_ids(source, reference)
    assert cells(rows["scopes"]) == [("jia", "甲市", "Jia"), ("yi-park", "乙园", "Yi Park")]
    assert [row.indicator for row in rows["indicators"]] == list(source.indicators)
    assert rows["indicators"][0].title_en == "Enterprise labs"
    assert [row.id for row in rows["reference"]] == [
        "rd_ratio.china.2015.latest",
        "rd_ratio.china.2020.latest",
        "rd_spent.jia.2020.estimate",
    ]
    assert [str(row.value) for row in rows["reference"]] == ["2.06", "2.40", "300.5"]
    assert rows["publications"] == rows_of_registries(reference)["publications"]
    assert all(isinstance(row, REPORT_TABLES[name].model) for name in rows for row in rows[name])


def test_a_row_of_a_looked_up_table_needs_an_id():
    with pytest.raises(ValueError, match="at least 1 character"):
        REPORT_TABLES["places"].model(place="", title_zh="甲", title_en="Jia")


# Files


def test_the_tables_of_a_report_are_found_in_reading_order(tmp_path):
    (tmp_path / "tables").mkdir()
    for name in ("claims", "growth", "observations"):
        (tmp_path / "tables" / f"{name}.csv").write_text("a\n", "utf-8")
    (tmp_path / "tables" / "growth.json").write_text("{}", "utf-8")
    assert find_tables(tmp_path) == ["observations", "growth", "claims"]


def test_a_table_without_a_description_is_refused_by_name(tmp_path):
    (tmp_path / "tables").mkdir()
    for name in ("zeta", "mine", "growth"):
        (tmp_path / "tables" / f"{name}.csv").write_text("a\n1\n", "utf-8")
    with pytest.raises(InputError, match=r"^tables/mine\.csv has no description; accepted: obs"):
        find_tables(tmp_path)


def test_cells_are_read_as_text_the_header_first(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b'\xef\xbb\xbfa,b\n007,"x, ""y""\nz"\n,true\n')
    assert list(read_cells(path)) == [["a", "b"], ["007", 'x, "y"\nz'], ["", "true"]]


def test_a_quote_that_does_not_close_is_a_fault(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('a,b\n"x,y\n', "utf-8")
    with pytest.raises(csv.Error):
        list(read_cells(path))


# Spreadsheets


def read_exported(rows):
    return list(csv.reader(io.StringIO(export_csv(rows).decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("cell", ["=1", "@x", "-1+1", "\t=1", "＝1", "-", '"=1'])
def test_a_text_that_a_spreadsheet_would_run_is_not_exported(cell):
    with pytest.raises(
        InputError, match="is refused; accepted: a text that does not begin with ="
    ):
        export_csv([["a"], [cell]])


@pytest.mark.parametrize(
    "cell",
    [
        *("-5.7", "+4", "-.5", "-1e-07", "-1E+7", "+10.25e3", "-1e5", "0", "", "INF"),
        *("2016-2020", "p31.05", "1,621", "a=1", "甲", "+12%"),
    ],
)
def test_numbers_and_plain_texts_stay_as_they_are(cell):
    assert read_exported([[cell, "x"]]) == [[cell, "x"]]


def test_an_end_that_is_not_there_is_no_name_to_a_spreadsheet():
    assert read_exported([["-INF"]]) == [["'-INF"]]


def test_every_cell_is_quoted_and_lines_end_in_one_way():
    assert export_csv([["a", "b"], ["1;=2", 'q"']]) == b'\xef\xbb\xbf"a","b"\n"1;=2","q"""\n'


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2), min_size=1, max_size=5))
def test_what_is_exported_can_not_run_and_is_not_lost(rows):
    if any(is_run(cell) for row in rows for cell in row):
        with pytest.raises(InputError):
            export_csv(rows)
    else:
        assert read_exported(rows) == rows
