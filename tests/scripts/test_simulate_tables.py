"""The script that measures coverage, size and power: what it writes, and that it does so again."""

import importlib.util
from pathlib import Path

import pytest

from analysis.core.records import read_csv
from analysis.study.trends.breaks import SupFRow, simulate_sup_f
from analysis.study.trends.coverage import CoverageRow, simulate_coverage

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def script(monkeypatch):
    spec = importlib.util.spec_from_file_location(
        "simulate_tables", ROOT / "scripts" / "simulate_tables.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    small = {"LENGTHS": (8, 9), "DRAWS": 2_000, "LENGTHS_BREAK": (15, 16), "DRAWS_BREAK": 20_000}
    for name, value in small.items():
        monkeypatch.setattr(module, name, value)
    return module


def test_both_tables_are_written_in_order_and_again_the_same(script, tmp_path, capsys):
    for jobs in ("1", "2"):
        folder = tmp_path / jobs
        folder.mkdir()
        script.main(["--jobs", jobs, "--folder", str(folder)])
    for name in ("coverage.csv", "sup_f.csv"):
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes()
    coverage = read_csv(tmp_path / "1" / "coverage.csv", CoverageRow)
    assert coverage == [*simulate_coverage(8, 2_000), *simulate_coverage(9, 2_000)]
    sup_f = read_csv(tmp_path / "1" / "sup_f.csv", SupFRow)
    assert sup_f == [*simulate_sup_f(15, 20_000), *simulate_sup_f(16, 20_000)]
    assert capsys.readouterr().out == ""


def test_the_tables_stand_beside_the_models_that_read_them(script):
    assert script.FOLDER == ROOT / "src" / "analysis" / "study" / "trends"
    assert {one.name for one in script.FOLDER.glob("*.csv")} == {"coverage.csv", "sup_f.csv"}
