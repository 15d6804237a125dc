"""A scenario on a worker: the project as bytes, unpacked once; the report as bytes."""

import io
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from tests.run.batch import stand_in
from tests.run.batch.conftest import files_of

from analysis.run.batch import remote
from analysis.run.batch.child import Failure, try_run
from analysis.run.batch.made import identify_engine
from analysis.run.batch.remote import (
    OtherEngine,
    Packed,
    pack_folder,
    pack_project,
    run_packed,
    unpack,
)


class InThisProcess:
    def run(self, run, project, scenario):
        return try_run(run, project, scenario)


@pytest.fixture
def worker(tmp_path, monkeypatch, stand):  # noqa: ARG001 (the stand-in writes there)
    """A worker of Dask, as a task sees it: an address and a folder."""
    folder = tmp_path / "worker"
    folder.mkdir()
    made = SimpleNamespace(address="tcp://worker:1", local_directory=str(folder))
    monkeypatch.setattr("distributed.get_worker", lambda: made)
    monkeypatch.setattr(remote, "Child", InThisProcess)
    monkeypatch.setattr(remote._children, "child", InThisProcess(), raising=False)
    return made


def test_a_project_is_packed_with_what_a_run_needs_and_nothing_it_made(towns):
    before = pack_project(towns)
    for name in ("data/derived/town/a.csv", "data/raw/jia/.document.json", "reports/town/x.html"):
        path = towns.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", "utf-8")
    (towns.notebooks / "__pycache__").mkdir()
    (towns.notebooks / "__pycache__" / "x.pyc").write_text("x", "utf-8")
    assert pack_project(towns) == before
    with zipfile.ZipFile(io.BytesIO(before)) as archive:
        names = archive.namelist()
    assert names == sorted(names)
    assert {name.split("/")[0] for name in names} == {
        *("brief.toml", "CITATION.cff", "data", "notebooks")
    }
    (towns.words).mkdir()
    (towns.words / "en.yml").write_text("a: b", "utf-8")
    assert pack_project(towns) != before


def test_what_is_packed_is_unpacked_the_same(towns, tmp_path):
    unpack(pack_folder(towns.raw), tmp_path / "deep" / "raw")
    assert files_of(tmp_path / "deep" / "raw") == files_of(towns.raw)
    assert list((tmp_path / "deep").iterdir()) == [tmp_path / "deep" / "raw"]


def test_half_an_archive_leaves_nothing(towns, tmp_path):
    with pytest.raises(zipfile.BadZipFile):
        unpack(pack_folder(towns.raw)[:-100], tmp_path / "half")
    assert not (tmp_path / "half").exists()


def test_a_task_gives_the_report_back_and_keeps_only_the_project(towns, worker, scenario):
    packed, engine = pack_project(towns), identify_engine()
    for _ in range(2):
        made = run_packed(packed, "a" * 64, stand_in.run, scenario, engine)
        assert isinstance(made, Packed)
        with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
            assert archive.namelist() == ["index.html", "numbers.json", "tables/growth.csv"]
        assert [path.name for path in Path(worker.local_directory).iterdir()] == [
            f"project-{'a' * 16}"
        ]


def test_a_task_says_what_was_wrong(towns, worker, scenario):
    faulty = scenario.model_copy(update={"seed": stand_in.FAULTY_DATA})
    answer = run_packed(pack_project(towns), "a" * 64, stand_in.run, faulty, identify_engine())
    assert answer == Failure("input", "figures.csv, row 3: no")
    assert len(list(Path(worker.local_directory).iterdir())) == 1


def test_a_task_is_not_run_by_another_engine(worker, scenario):  # noqa: ARG001
    other = dict(identify_engine()) | {"Python": "2.7"}
    answer = run_packed(b"", "a" * 64, stand_in.run, scenario, other)
    here = identify_engine()["Python"]
    assert answer == OtherEngine("tcp://worker:1", (f"Python {here} instead of 2.7",))
