"""A document drafted into a project: whole, with its scenario and its note, or not at all."""

import shutil
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest

from analysis.core.errors import InputError
from analysis.extract.draft import FIGURES
from analysis.run import drafting as module
from analysis.run.drafting import draft_source
from analysis.run.place import Place
from analysis.run.review.origin import NOTE, find_document
from analysis.source.load import read_source
from analysis.source.scenario import read_scenario

TEXT = (
    "昆山市2023年统计公报\n"
    "2022年，昆山市高新技术企业1200家。2023年，昆山市高新技术企业1286家，建成驿站12个。\n"
)
DRAFT = {FIGURES, "source.yml", "indicators.yml", "review.html", NOTE}


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "doc.txt"
    path.write_text(TEXT, "utf-8")
    return path


def names(folder):
    return {one.name for one in folder.iterdir()}


def test_a_draft_stands_in_the_project_with_its_scenario_and_its_note(project, path):
    drafted = draft_source(project, path, "kun")
    folder = project.raw / "kun"
    assert names(folder) == DRAFT
    source = read_source(folder)
    printed = [row.printed for row in source.figures]
    assert {"1200家", "1286家", "12个"} <= set(printed)
    assert [one.printed for one in drafted.draft.mentions] == printed
    assert drafted.parameters == project.parameters / "kun.yml"
    scenario = read_scenario(project, "kun")
    assert (scenario.source, scenario.base_year, scenario.end_year) == ("kun", 2022, 2023)
    assert find_document(folder, None).sha256 == source.info.sha256
    assert drafted.doubts == ()


def test_nothing_stays_beside_a_draft_but_what_its_place_keeps(project, path):
    before = names(project.raw)
    draft_source(project, path, "kun")
    visible = {name for name in names(project.raw) - before if not name.startswith(".")}
    assert visible == {"kun"}
    hidden = project.raw / ".kun"
    assert not hidden.exists() or not [one for one in hidden.iterdir() if one.is_dir()]


def test_a_draft_elsewhere_makes_no_scenario(project, path, tmp_path):
    out = tmp_path / "deep" / "er"
    drafted = draft_source(project, path, "kun", out=out)
    assert drafted.parameters is None
    assert names(project.parameters) == set()
    assert not (project.raw / "kun").exists()
    assert read_source(out).figures
    assert (out / NOTE).is_file()


def test_a_scenario_that_is_there_stays_as_it_is(project, path):
    kept = project.parameters / "kun.yml"
    kept.write_text("mine\n", "utf-8")
    assert draft_source(project, path, "kun").parameters == kept
    assert kept.read_text("utf-8") == "mine\n"


def test_a_draft_that_is_there_is_work_and_is_not_written_over(project, path):
    draft_source(project, path, "kun")
    figures = project.raw / "kun" / FIGURES
    figures.write_text("edited\n", "utf-8")
    with pytest.raises(InputError, match=r"figures\.csv exists already"):
        draft_source(project, path, "kun")
    assert figures.read_text("utf-8") == "edited\n"


def test_a_draft_that_is_there_is_refused_before_the_document_is_read(project, tmp_path):
    with pytest.raises(InputError, match=r"figures\.csv exists already"):
        draft_source(project, tmp_path / "none.txt", "jia")


def test_a_document_that_can_not_be_read_leaves_nothing(project, tmp_path):
    before = names(project.raw)
    with pytest.raises(InputError, match=r"none\.txt"):
        draft_source(project, tmp_path / "none.txt", "kun")
    assert names(project.raw) == before
    assert names(project.parameters) == set()


def test_a_file_of_one_s_own_in_the_folder_stays(project, path):
    folder = project.raw / "kun"
    folder.mkdir()
    (folder / "notes.md").write_text("mine\n", "utf-8")
    (folder / "source.yml").write_text("old\n", "utf-8")
    draft_source(project, path, "kun")
    assert (folder / "notes.md").read_text("utf-8") == "mine\n"
    assert read_source(folder).info.title_zh == "昆山市2023年统计公报"


def test_what_stops_half_way_into_a_folder_leaves_no_figures(project, path, monkeypatch):
    folder = project.raw / "kun"
    folder.mkdir()
    moved = []
    replace = type(folder).replace

    def stop(self, target):
        if getattr(target, "parent", None) == folder:
            moved.append(target.name)
            if target.name == FIGURES:
                raise OSError("disk full")
        return replace(self, target)

    monkeypatch.setattr(type(folder), "replace", stop)
    with pytest.raises(OSError, match="disk full"):
        draft_source(project, path, "kun")
    assert (set(moved), moved[-1]) == (DRAFT, FIGURES)
    assert names(folder) == DRAFT - {FIGURES}


@pytest.mark.parametrize("step", ["write_draft", "note_document", "draft_parameters"])
def test_a_step_that_fails_leaves_no_draft(project, path, monkeypatch, step):
    def fail(*_):
        raise InputError("no")

    monkeypatch.setattr(module, step, fail)
    with pytest.raises(InputError, match="no"):
        draft_source(project, path, "kun")
    assert not (project.raw / "kun").exists()
    assert names(project.parameters) == set()


def test_a_draft_that_another_made_meanwhile_stays(project, path, monkeypatch):
    folder = project.raw / "kun"
    extract = module.extract_mentions

    def while_another_drafts(document):
        folder.mkdir()
        (folder / FIGURES).write_text("theirs\n", "utf-8")
        return extract(document)

    monkeypatch.setattr(module, "extract_mentions", while_another_drafts)
    with pytest.raises(InputError, match=r"figures\.csv exists already"):
        draft_source(project, path, "kun")
    assert names(folder) == {FIGURES}
    assert (folder / FIGURES).read_text("utf-8") == "theirs\n"
    assert names(project.parameters) == set()


def test_a_place_that_another_holds_is_waited_for(project, path):
    ended = threading.Event()

    def draft():
        draft_source(project, path, "kun")
        ended.set()

    thread = threading.Thread(target=draft)
    with Place(project.raw / "kun").hold():
        thread.start()
        assert not ended.wait(0.3)
        assert not (project.raw / "kun").exists()
    thread.join(60)
    assert ended.is_set()


def test_the_encoding_that_is_given_is_the_document_s(project, path):
    path.write_bytes(TEXT.encode("utf-16-le"))
    drafted = draft_source(project, path, "kun", encoding="utf-16-le")
    assert drafted.draft.document.encoding == "utf-16-le"
    assert find_document(project.raw / "kun", None).text == TEXT


def test_what_a_reader_must_know_of_the_document_is_told(project, path):
    path.write_text("The town had 1,286 firms in 2023, and 12 posts were built.\n", "utf-8")
    [doubt, *_] = draft_source(project, path, "kun").doubts
    assert doubt.isascii()


def refuse(*_):
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("own", [False, True])
def test_a_draft_that_can_not_be_put_in_place_leaves_no_scenario_but_somebody_s_own(
    project, path, monkeypatch, own
):
    parameters = project.parameters / "kun.yml"
    if own:
        draft_source(project, path, "kun")
        shutil.rmtree(project.raw / "kun")
    before = parameters.read_bytes() if own else None
    with monkeypatch.context() as patch:
        patch.setattr(module.Place, "workshop", full_at_the_end(patch, module.Place.workshop))
        with pytest.raises(OSError, match="No space left"):
            draft_source(project, path, "kun")
    assert not (project.raw / "kun").exists()
    assert (parameters.read_bytes() if parameters.exists() else None) == before


def full_at_the_end(patch, workshop):
    """Return what gives a folder to work in, from which nothing can be moved."""

    @contextmanager
    def limited(place):
        with workshop(place) as folder:
            replace = Path.replace

            def move(path, target):
                return refuse() if path.parent == folder else replace(path, target)

            patch.setattr(Path, "replace", move)
            yield folder

    return limited


def test_a_name_that_is_a_file_s_is_refused_before_anything_is_made(project, path):
    (project.raw / "kun").write_text("mine", "utf-8")
    with pytest.raises(InputError, match="kun is a file; accepted: a folder without figures"):
        draft_source(project, path, "kun")
    assert (project.raw / "kun").read_text("utf-8") == "mine"
    assert not (project.parameters / "kun.yml").exists()
