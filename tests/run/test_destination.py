"""What a user names to be written: refused before the work, written where the name leads."""

import errno
import os
import socket
import sys
import threading
from pathlib import Path

import pytest

from analysis.core.errors import InputError, RunError
from analysis.core.files import PART
from analysis.run import destination
from analysis.run.destination import check_file, check_folder, write_file


def write(path, content=b"new"):
    check_file("--json", path)
    write_file("--json", path, content)


@pytest.fixture
def full(monkeypatch):
    """Let no folder take a file; the error names a hidden one, as the system's does."""

    def refuse(*_, dir, **__):  # noqa: A002 (tempfile's own name)
        raise PermissionError(errno.EACCES, "Permission denied", f"{dir}/.hidden{PART}")

    monkeypatch.setattr(destination.tempfile, "TemporaryFile", refuse)


def test_a_file_is_written_whole(tmp_path):
    path = tmp_path / "a.json"
    write(path)
    was = path.stat().st_ino
    write(path, b"newer")
    assert path.read_bytes() == b"newer"
    assert path.stat().st_ino != was
    assert [one.name for one in tmp_path.iterdir()] == ["a.json"]


def test_a_link_is_followed_to_a_file_or_to_where_one_is_made(tmp_path):
    (tmp_path / "there").mkdir()
    target = tmp_path / "there" / "a.json"
    link = tmp_path / "link"
    link.symlink_to("over")
    (tmp_path / "over").symlink_to(target)
    for content in (b"first", b"second"):
        write(link, content)
        assert link.is_symlink()
        assert not target.is_symlink()
        assert target.read_bytes() == content


def test_a_pipe_is_written_through_and_stays_one(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    write(pipe)
    reader.join()
    assert read == [b"new"]
    assert pipe.is_fifo()


def test_standard_output_is_not_begun_anew(tmp_path, monkeypatch, capfd):
    link = tmp_path / "stdout"
    link.symlink_to("/dev/stdout")
    sys.stdout.write("before\n")
    write(link, b"between\n")
    sys.stdout.write("after\n")
    sys.stdout.flush()
    assert capfd.readouterr().out == "before\nbetween\nafter\n"
    into = tmp_path / "into"
    with into.open("wb", buffering=0) as file:
        monkeypatch.setattr(destination, "_STDOUT", file.fileno())
        file.write(b"before\n")
        write(into, b"between\n")
        file.write(b"after\n")
    assert into.read_bytes() == b"before\nbetween\nafter\n"


def test_a_reader_who_left_is_told_of_unless_it_was_standard_output_s(tmp_path, monkeypatch):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    end = os.open(pipe, os.O_RDWR)
    monkeypatch.setattr(Path, "open", _broken)
    with pytest.raises(RunError, match=rf"^--json {pipe}: can't be written: Broken pipe$"):
        write_file("--json", pipe, b"x")
    os.close(end)
    read, written = os.pipe()
    os.close(read)
    monkeypatch.setattr(destination, "_STDOUT", written)
    with pytest.raises(BrokenPipeError):
        write_file("--json", Path(f"/dev/fd/{written}"), b"x")
    os.close(written)


def _broken(*_, **__):
    raise BrokenPipeError(errno.EPIPE, "Broken pipe")


def test_what_cannot_be_written_is_refused_as_it_was_typed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("file").touch()
    Path("loop").symlink_to("loop")
    Path("folder").symlink_to(tmp_path)
    Path("nowhere").symlink_to("none/a.json")
    listening = socket.socket(socket.AF_UNIX)
    listening.bind("socket")
    for given, cause in {
        ".": "is a folder",
        "folder": "is a folder",
        "file/a.json": r"can't be written \(Not a directory\)",
        "none/a.json": r"can't be written \(No such file or directory\)",
        "nowhere": r"can't be written \(No such file or directory\)",
        "loop": r"can't be written \(Too many levels of symbolic links\)",
        "socket": "can't be written",
        "x" * 300: r"can't be written \(File name too long\)",
    }.items():
        said = rf"^--json {given[:120]}…?: {cause}; accepted: a file in a folder that can be"
        with pytest.raises(InputError, match=said):
            check_file("--json", Path(given))
    listening.close()
    check_file("--json", Path("none/deep/a.json"), makes_folders=True)
    with pytest.raises(InputError, match=r"Not a directory"):
        check_file("--json", Path("file/deep/a.json"), makes_folders=True)
    assert sorted(one.name for one in tmp_path.iterdir()) == [
        "file",
        "folder",
        "loop",
        "nowhere",
        "socket",
    ]


@pytest.mark.usefixtures("full")
def test_a_folder_that_takes_nothing_is_refused_without_a_hidden_name(tmp_path):
    with pytest.raises(InputError) as refused:
        check_file("--json", tmp_path / "a.json")
    said = f"{tmp_path / 'a.json'}: can't be written (Permission denied); accepted: a file in a"
    assert said in str(refused.value)
    with pytest.raises(InputError, match=rf"^--at {tmp_path}: can't be written \(Permission"):
        check_folder("--at", tmp_path)
    assert PART not in str(refused.value)


def test_a_pipe_that_may_not_be_written_is_refused(tmp_path, monkeypatch):
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(InputError, match=r"pipe: can't be written; accepted"):
        check_file("--json", tmp_path / "pipe")


def test_what_fails_all_the_same_names_what_was_typed(tmp_path, monkeypatch):
    def fill(path, _):
        raise OSError(errno.ENOSPC, "No space left on device", str(path.with_name(f".x{PART}")))

    monkeypatch.setattr(destination, "write_whole", fill)
    said = rf"^--json {tmp_path / 'a'}: can't be written: No space left on device; free some"
    with pytest.raises(RunError, match=said):
        write_file("--json", tmp_path / "a", b"x")


def test_a_folder_is_there_or_made_and_found_through_links(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("to").symlink_to("there")
    assert check_folder("--out", Path("to"), beside=True) == tmp_path / "there"
    assert check_folder("--out", Path("to/deep/er"), beside=True) == tmp_path / "there/deep/er"
    assert check_folder("--out", Path(), beside=True) == tmp_path
    assert not (tmp_path / "there").exists()
    Path("file").touch()
    with pytest.raises(InputError, match=r"^--out file: is a file; accepted: a folder that can"):
        check_folder("--out", Path("file"))
    with pytest.raises(InputError, match=r"^--out file/x: can't be written \(Not a directory\)"):
        check_folder("--out", Path("file/x"))


def test_beside_the_root_nothing_can_be_made(tmp_path, monkeypatch):
    tried = []
    monkeypatch.setattr(destination, "_try_folder", lambda folder, **_: tried.append(folder))
    with pytest.raises(InputError, match=r"^--out /: has no folder above it"):
        check_folder("--out", Path("/"), beside=True)
    assert check_folder("--out", tmp_path) == tmp_path
    assert tried == [Path("/"), tmp_path]
    check_folder("--out", tmp_path, beside=True)
    assert tried[2:] == [tmp_path, tmp_path.parent]
