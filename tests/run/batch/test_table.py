"""The long table: a row a number and scenario, exact in CSV, typed in Parquet."""

import builtins
import csv
import io
import sys
from decimal import Decimal

import pandas as pd
import pytest
from tests.run.batch import stand_in

from analysis.core.errors import InputError
from analysis.run.batch.table import list_columns, write_table


@pytest.fixture
def reports(tmp_path, scenario):
    """Two reports: `town` in both languages, `village` in one."""
    made = []
    for name, languages in (("town", ("zh", "en")), ("village", ("en",))):
        one = scenario.model_copy(
            update={"scenario": name, "languages": languages, "indicators": ("labs", "rd_gdp")}
        )
        folder = tmp_path / name
        folder.mkdir()
        text = stand_in.numbers_of(one)
        (folder / "numbers.json").write_text(text, "utf-8")
        made.append((one, folder))
    return made


def test_a_row_is_a_number_of_a_scenario_with_its_parameters(tmp_path, reports):
    assert write_table(tmp_path, reports, ("zh", "en")) == (4, True)
    text = (tmp_path / "numbers.csv").read_text("utf-8")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert list(rows[0]) == list(list_columns(("zh", "en")))
    assert [(row["scenario"], row["id"]) for row in rows] == [
        *(("town", "growth.labs"), ("town", "count.labs")),
        *(("village", "growth.labs"), ("village", "count.labs")),
    ]
    first = rows[0]
    assert Decimal(first["value"]) == Decimal("1.500000000000000000001")
    assert (first["low"], first["high"], rows[1]["high"], rows[1]["year"]) == ("1", "2", "", "")
    assert (first["label_zh"], first["label_en"]) == ("增长", "Growth, of\nlabs")
    assert (first["base_year"], first["edition"], first["languages"], first["indicators"]) == (
        *("2014", "2024-05-01"),
        *("[zh, en]", "[labs, rd_gdp]"),
    )
    assert (first["point"], first["per_year"]) == ("true", "false")


def test_parquet_holds_the_same_rows_with_types(tmp_path, reports):
    write_table(tmp_path, reports, ("zh", "en"))
    typed = pd.read_parquet(tmp_path / "numbers.parquet")
    text = pd.read_csv(tmp_path / "numbers.csv", dtype={"seed": "int64"}, keep_default_na=True)
    assert list(typed) == list(text)
    assert len(typed) == len(text) == 4
    assert typed["value"].tolist() == [1.5, 600.0, 1.5, 600.0]
    assert str(typed["value"].dtype) == "float64"
    assert typed["high"].isna().tolist() == [False, True, False, True]
    assert typed["point"].dtype == bool
    assert typed["label_zh"].tolist() == text["label_zh"].tolist()


def test_the_same_reports_give_the_same_bytes_and_none_a_header(tmp_path, reports):
    names = ("numbers.csv", "numbers.parquet")
    write_table(tmp_path, reports, ("zh", "en"))
    before = [(tmp_path / name).read_bytes() for name in names]
    write_table(tmp_path, iter(reports), ("zh", "en"))
    assert [(tmp_path / name).read_bytes() for name in names] == before
    assert write_table(tmp_path, [], ("zh",)) == (0, True)
    assert (tmp_path / "numbers.csv").read_text("utf-8").count("\n") == 1
    assert len(pd.read_parquet(tmp_path / "numbers.parquet")) == 0


def test_one_report_is_read_at_a_time(tmp_path, reports):
    """Each is gone from the disk before the next is asked for: nothing needs two at once."""

    def one_by_one():
        for scenario, folder in reports:
            yield scenario, folder
            (folder / "numbers.json").unlink()

    assert write_table(tmp_path, one_by_one(), ("en",))[0] == 4


def test_without_pyarrow_there_is_the_csv_and_no_old_parquet(tmp_path, reports, monkeypatch):
    write_table(tmp_path, reports, ("en",))
    real = builtins.__import__

    def refuse(name, *rest):
        if name.startswith("pyarrow"):
            raise ImportError(name)
        return real(name, *rest)

    for name in [name for name in sys.modules if name.startswith("pyarrow")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(builtins, "__import__", refuse)
    assert write_table(tmp_path, reports, ("en",)) == (4, False)
    assert (tmp_path / "numbers.csv").is_file()
    assert not (tmp_path / "numbers.parquet").exists()


def test_a_table_that_can_t_be_finished_leaves_nothing_behind(tmp_path, reports):
    (reports[1][1] / "numbers.json").write_text("[{}]", "utf-8")
    with pytest.raises(KeyError):
        write_table(tmp_path, reports, ("en",))
    (reports[1][1] / "numbers.json").write_text("[" * 100_000, "utf-8")
    with pytest.raises(InputError, match=r"numbers\.json: nested too deep"):
        write_table(tmp_path, reports, ("en",))
    assert {path.name for path in tmp_path.iterdir()} & {"numbers.csv", "numbers.parquet"} == set()
    assert list(tmp_path.glob(".numbers*")) == []
