"""A folder others read: held by one, replaced whole, put right after whatever ended its maker."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from analysis.core.files import PENDING, begin_writing, finish_writing, write_together
from analysis.core.project import Project
from analysis.run import place as places
from analysis.run.place import Place, hold_still, lock_file, settle

PUT_BACK = "reports/x/ was put back as it was: a command was ended while replacing it"


def fill(folder, text):
    folder.mkdir(parents=True)
    (folder / "brief.html").write_text(text, "utf-8")
    return folder


def read(folder):
    return (folder / "brief.html").read_text("utf-8")


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def target(tmp_path):
    return fill(tmp_path / "reports" / "x", "old")


# Replacing


def test_a_folder_is_replaced_and_nothing_else_is_left(target):
    place = Place(target)
    with place.hold(), place.workshop() as folder:
        place.put(fill(folder / "made", "new"))
    assert read(target) == "new"
    assert names(target.parent) == ["x"]


@pytest.mark.skipif(os.name != "posix", reason="a mode of POSIX")
def test_what_is_put_can_be_read_by_all_whatever_the_umask(target):
    before = os.umask(0o077)
    try:
        place = Place(target)
        with place.hold(), place.workshop() as folder:
            place.put(fill(folder / "made", "new"))
    finally:
        os.umask(before)
    assert target.stat().st_mode & 0o777 == 0o755


def test_what_is_removed_is_renamed_before_so_that_no_half_of_it_passes_for_it(
    target, monkeypatch
):
    removed = []
    remove = shutil.rmtree

    def note(path, **options):
        if Path(path).is_dir():
            removed.append(Path(path).name)
        remove(path, **options)

    monkeypatch.setattr(shutil, "rmtree", note)
    place = Place(target)
    with place.hold(), place.workshop() as folder:
        place.put(fill(folder / "made", "new"))
    assert read(target) == "new"
    assert removed
    assert "was" not in removed


def test_places_are_held_in_one_order_so_that_two_commands_never_wait_for_each_other(tmp_path):
    folders = [fill(tmp_path / "reports" / name, "old") for name in ("b", "c", "a")]
    order = []
    held = Place.hold

    def note(place, waiting):
        order.append(place.target.name)
        return held(place, waiting)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Place, "hold", note)
        with hold_still(folders, lambda _: None):
            pass
    assert order == ["a", "b", "c"]


def test_a_first_folder_is_put_where_none_was(tmp_path):
    place = Place(tmp_path / "reports" / "x")
    with place.hold(), place.workshop() as folder:
        place.put(fill(folder / "made", "new"))
    assert read(place.target) == "new"


@pytest.mark.parametrize("failing", [1, 2])
def test_what_was_there_comes_back_if_a_rename_fails(target, tmp_path, monkeypatch, failing):
    made = fill(tmp_path / "made", "new")
    rename, count = Path.replace, iter(range(1, 9))

    def fail(self, to):
        if next(count) == failing:
            message = "disk full"
            raise OSError(message)
        return rename(self, to)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", fail)
        with pytest.raises(OSError, match="disk full"):
            Place(target).put(made)
    assert read(target) == "old"
    Place(target).put(made)
    assert read(target) == "new"


@pytest.mark.parametrize("stopped", range(1, 7))
def test_killed_at_any_rename_or_removal_the_next_holder_finds_one_whole(
    target, tmp_path, stopped
):
    made = fill(tmp_path / "made", "new")
    code = f"""
import os, shutil, sys
from pathlib import Path
from analysis.run.place import Place
left = [{stopped}]
def stop(event, args):
    if event in ("os.rename", "shutil.rmtree", "os.rmdir", "os.remove", "os.mkdir"):
        left[0] -= 1
        if not left[0]:
            os._exit(9)
place, made = Place(Path({str(target)!r})), Path({str(made)!r})
sys.addaudithook(stop)
with place.hold():
    place.put(made)
"""
    source = str(Path(places.__file__).parents[2])
    env = os.environ | {"PYTHONPATH": source}
    ended = subprocess.run([sys.executable, "-c", code], env=env, check=False).returncode
    assert ended in {0, 9}
    project = Project.at(tmp_path)
    told = list(settle(project))
    assert read(target) in {"old", "new"}
    assert names(target.parent) == ["x"]
    assert told in (
        [],
        [PUT_BACK],
    )


# Holding


def test_one_holds_and_the_other_waits_and_is_told(target):
    told, order = [], []

    def second():
        with Place(target).hold(lambda: told.append("waiting")) as waited:
            order.append(("second", waited))

    with Place(target).hold() as waited:
        assert waited is False
        thread = threading.Thread(target=second)
        thread.start()
        while not told:
            time.sleep(0.01)
        order.append(("first", waited))
    thread.join()
    assert order == [("first", False), ("second", True)]
    assert told == ["waiting"]
    assert names(target.parent) == ["x"]


def test_two_places_are_held_at_once(target):
    with Place(target).hold(), Place(target.with_name("y")).hold() as waited:
        assert waited is False


def test_a_lock_falls_with_the_process_that_holds_it(tmp_path):
    lock = tmp_path / "a" / "lock"
    code = (
        "import os, sys; from pathlib import Path; from analysis.run.place import lock_file; "
        f"held = lock_file(Path({str(lock)!r})); print(held is not None, flush=True); input()"
    )
    env = os.environ | {"PYTHONPATH": str(Path(places.__file__).parents[2])}
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=-1, stdout=-1, env=env, text=True
    ) as process:
        assert process.stdout.readline() == "True\n"
        assert lock_file(lock) is None
        process.kill()
    free = lock_file(lock)
    assert free is not None
    free()


def test_a_lock_may_be_let_go_by_another_thread_than_the_one_that_took_it(tmp_path):
    free = lock_file(tmp_path / "lock")
    assert lock_file(tmp_path / "lock") is None
    failed = []

    def let_go():
        try:
            free()
        except sqlite3.Error as error:
            failed.append(error)

    thread = threading.Thread(target=let_go)
    thread.start()
    thread.join()
    assert failed == []
    again = lock_file(tmp_path / "lock")
    assert again is not None
    again()


@pytest.mark.parametrize("remade", [False, True])
def test_a_lock_on_a_file_that_is_gone_is_none(tmp_path, monkeypatch, remade):
    lock, connect = tmp_path / "lock", sqlite3.connect

    def connect_late(path, **given):  # its holder leaves meanwhile, and another may come
        opened = connect(path, **given)
        opened.execute("PRAGMA journal_mode")  # it is opened for good at its first use
        lock.rename(tmp_path / "gone")
        if remade:
            lock.touch()
        return opened

    with monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", connect_late)
        assert lock_file(lock) is None
    again = lock_file(lock)
    assert again is not None
    again()


def test_where_no_lock_can_be_made_the_cause_is_said(tmp_path):
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(OSError, match="file"):
        lock_file(tmp_path / "file" / "lock")


@pytest.mark.parametrize(
    ("code", "taken"),
    [
        (sqlite3.SQLITE_BUSY, True),
        (sqlite3.SQLITE_IOERR, False),
        (sqlite3.SQLITE_READONLY, False),
    ],
)
def test_only_a_lock_that_another_holds_is_waited_for(tmp_path, monkeypatch, code, taken):
    class Connection:
        def __init__(self):
            self.closed = 0

        def execute(self, _):
            error = sqlite3.OperationalError("no lock")
            error.sqlite_errorcode = code
            raise error

        def close(self):
            self.closed += 1

    made = Connection()
    monkeypatch.setattr(sqlite3, "connect", lambda *_, **__: made)
    if taken:
        assert lock_file(tmp_path / "lock") is None
    else:
        with pytest.raises(OSError, match=r"no lock.*lock"):
            lock_file(tmp_path / "lock")
    assert made.closed == 1


def test_what_is_read_is_held_and_a_disk_for_reading_only_needs_no_lock(target, monkeypatch):
    with hold_still([target], lambda _: None):
        assert lock_file(target.with_name(".x") / "analysis.lock") is None

    monkeypatch.setattr(Path, "mkdir", refuse)
    with hold_still([target], lambda _: None):
        assert read(target) == "old"


# Putting right


def test_a_report_set_aside_is_put_back_and_said(target, tmp_path):
    aside = target.with_name(".x")
    aside.mkdir()
    (aside / "analysis.lock").touch()
    target.rename(aside / "was")
    (aside / "tmp1" / "report").mkdir(parents=True)
    told = list(settle(Project.at(tmp_path)))
    assert told == [PUT_BACK]
    assert read(target) == "old"
    assert names(target.parent) == ["x"]
    assert list(settle(Project.at(tmp_path))) == []


def test_what_is_old_beside_what_is_new_goes(target, tmp_path):
    fill(target.with_name(".x") / "was", "older")
    (target.with_name(".x") / "analysis.lock").touch()
    assert list(settle(Project.at(tmp_path))) == []
    assert read(target) == "old"
    assert names(target.parent) == ["x"]


def test_what_was_half_removed_goes_and_does_not_hinder_another_removal(target, tmp_path):
    aside = target.with_name(".x")
    fill(aside / "gone", "half of one")
    (aside / "analysis.lock").touch()
    assert list(settle(Project.at(tmp_path))) == []
    assert names(target.parent) == ["x"]
    fill(aside / "gone", "half of one")
    fill(aside / "was", "older")
    (aside / "analysis.lock").touch()
    assert list(settle(Project.at(tmp_path))) == []
    assert read(target) == "old"
    assert names(target.parent) == ["x"]


def test_another_s_hidden_folder_is_left_as_it_is(target, tmp_path):
    theirs = fill(target.with_name(".x-old-1") / "was", "theirs")
    assert list(settle(Project.at(tmp_path))) == []
    assert read(theirs) == "theirs"
    assert names(target.parent) == [".x-old-1", "x"]


def test_what_somebody_is_making_is_left_to_them(target, tmp_path):
    place = Place(target)
    with place.hold(), place.workshop() as folder:
        target.rename(target.with_name(".x") / "was")
        assert list(settle(Project.at(tmp_path))) == []
        assert folder.is_dir()
        assert not target.exists()


def test_a_save_of_several_files_is_finished_by_whoever_comes_next(tmp_path, monkeypatch):
    project = Project.at(tmp_path)
    folder = project.raw / "jia"
    folder.mkdir(parents=True)
    for name in ("a", "b"):
        (folder / name).write_bytes(b"old")

    def stop(_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("analysis.core.files.finish_writing", stop)
        with pytest.raises(KeyboardInterrupt):
            write_together(folder, {"a": b"new\xff", "b": b"new"})
    assert {(folder / name).read_bytes() for name in ("a", "b")} == {b"old"}
    assert list(settle(project)) == []  # whoever began it may still be at it
    told = json.loads((folder / PENDING).read_text("utf-8"))
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    (folder / PENDING).write_text(json.dumps({**told, "process": ended.pid}), "utf-8")
    assert list(settle(project)) == ["data/raw/jia/: a save that was interrupted is finished"]
    assert (folder / "a").read_bytes() == b"new\xff"
    assert names(folder) == ["a", "b"]
    assert finish_writing(folder) is None


def left_by_a_killed_save(folder, contents):
    begin_writing(folder, contents)
    long_ago = time.time() - 3600
    os.utime(folder / PENDING, (long_ago, long_ago))


def test_what_was_edited_since_a_save_was_killed_is_not_written_over(tmp_path):
    project = Project.at(tmp_path)
    folder = fill(project.raw / "jia", "old")
    left_by_a_killed_save(folder, {"a": b"new", "b": b"new"})
    (folder / "a").write_bytes(b"mine")
    told = "data/raw/jia/: a save that was interrupted is finished, but for a: changed since"
    assert list(settle(project)) == [f"{told}, and left as it is"]
    assert {name: (folder / name).read_bytes() for name in "ab"} == {"a": b"mine", "b": b"new"}
    assert list(settle(project)) == []


@pytest.mark.parametrize(
    "told",
    [
        "",
        "[]",
        "{}",
        '{"process": 1, "files": []}',
        '{"process": "1", "files": {}}',
        '{"process": -1, "files": {}}',
        '{"process": 1, "files": {"a": "bmV3"}}',
        '{"process": 1, "files": {"a": ["", "?"]}}',
        '{"process": 99999999999999999999, "files": {"a": ["", "bmV3"]}}',
        json.dumps({"process": 999_999, "files": {"a" * 300: ["", "bmV3"]}}),
        *(
            json.dumps({"process": 999_999, "files": {name: ["", "bmV3"]}})
            for name in ("../b", "/b", "..", ".b", "b/c", "b\\c", "", "c:b")
        ),
    ],
)
def test_a_note_that_is_none_of_ours_writes_nothing_and_is_named(tmp_path, told):
    project = Project.at(tmp_path)
    folder = project.raw / "jia"
    folder.mkdir(parents=True)
    (folder / PENDING).write_text(told, "utf-8")
    before = sorted(tmp_path.rglob("*"))
    (said,) = settle(project)
    assert said.startswith(f"{folder / PENDING}: no note of a save")
    assert sorted(tmp_path.rglob("*")) == before


def test_a_note_that_is_a_folder_or_names_one_writes_nothing_and_is_named(tmp_path):
    project = Project.at(tmp_path)
    (project.raw / "jia" / PENDING).mkdir(parents=True)
    (project.raw / "yi" / "sub").mkdir(parents=True)
    left_by_a_killed_save(project.raw / "yi", {})
    told = json.dumps({"process": 999_999, "files": {"sub": ["", "bmV3"]}})
    (project.raw / "yi" / PENDING).write_text(told, "utf-8")
    assert [": no note of a save" in said for said in settle(project)] == [True, True]


def test_a_person_s_hidden_folder_with_a_file_called_lock_is_theirs(tmp_path):
    project = Project.at(tmp_path)
    for name in ("lock", "analysis.lock"):
        notes = project.raw / f".notes-{name}"
        (notes / "was").mkdir(parents=True)
        (notes / name).write_text("no lock of ours", "utf-8")
    assert list(settle(project)) == []
    assert len(list(project.raw.rglob("was"))) == 2


def test_a_file_that_ends_in_part_is_its_owner_s(tmp_path):
    project = Project.at(tmp_path)
    project.notebooks.mkdir()
    thesis = project.notebooks / ".thesis.docx.part"
    thesis.write_text("half", "utf-8")
    long_ago = time.time() - 3600
    os.utime(thesis, (long_ago, long_ago))
    assert list(settle(project)) == []
    assert thesis.is_file()


def test_a_file_that_was_being_written_is_swept_when_it_is_nobody_s(tmp_path, monkeypatch):
    project = Project.at(tmp_path)
    project.notebooks.mkdir()
    old, new = (project.notebooks / f".01_clean.ipynb.{n}.analysis.part" for n in "ab")
    for path in (old, new):
        path.write_text("half", "utf-8")
    long_ago = time.time() - 3600
    os.utime(old, (long_ago, long_ago))
    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", lambda *_, **__: refuse())
        assert list(settle(project)) == []  # nothing can be swept on a disk for reading only
    list(settle(project))
    assert names(project.notebooks) == [new.name]


def refuse(*_, **__):
    raise OSError(30, "Read-only file system")
