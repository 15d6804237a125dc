"""Files as text: read whole or refused by name, written whole or not at all."""

import json
import os
from pathlib import Path

import pytest

from analysis.core.errors import InputError
from analysis.core.files import (
    PENDING,
    finish_writing,
    is_being_written,
    is_file,
    is_folder,
    load_json,
    parse_json,
    read_memory,
    read_text,
    write_memory,
    write_together,
    write_whole,
)


def test_text_is_read_without_byte_order_mark_and_with_plain_line_ends(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes("\ufeff常州\r\nb\n".encode())
    assert read_text(path) == "常州\nb\n"


def test_what_cannot_be_read_is_refused_by_name_and_cause(tmp_path, monkeypatch):
    with pytest.raises(InputError, match=r"none\.txt: no such file$"):
        read_text(tmp_path / "none.txt")
    with pytest.raises(InputError, match=r"is a folder, expected a file$"):
        read_text(tmp_path)
    (tmp_path / "a.txt").write_bytes(b"ab\xff")
    with pytest.raises(InputError, match=r"a\.txt: not UTF-8 at byte 2; save the file as UTF-8"):
        read_text(tmp_path / "a.txt")
    (tmp_path / "a.txt").write_bytes("常州".encode("gb18030"))
    with pytest.raises(InputError, match=r"it can be read as GB18030"):
        read_text(tmp_path / "a.txt")
    (tmp_path / "a.txt").write_bytes("ab".encode("utf-16"))
    with pytest.raises(InputError, match=r"it is UTF-16, a spreadsheet's “Unicode text”"):
        read_text(tmp_path / "a.txt")
    monkeypatch.setattr(Path, "read_bytes", _denied)
    with pytest.raises(InputError, match=r"a\.txt: can't be read \(Permission denied\)"):
        read_text(tmp_path / "a.txt")


def _denied(*_):
    raise PermissionError(13, "Permission denied")


def test_a_file_is_written_with_its_folders_and_readable_by_all(tmp_path):
    path = tmp_path / "deep" / "er" / "a.bin"
    write_whole(path, b"\0\1")
    assert path.read_bytes() == b"\0\1"
    assert path.stat().st_mode & 0o777 == 0o644
    assert [one.name for one in path.parent.iterdir()] == ["a.bin"]


def test_json_is_read_and_refused_by_its_file(tmp_path):
    path = tmp_path / "a.json"
    path.write_bytes(b'\xef\xbb\xbf{"a": [1.10]}')
    assert load_json(path) == {"a": [1.1]}
    [exact] = load_json(path, exact=True)["a"]
    assert str(exact) == "1.10"
    for text, said in (
        ("[" * 100_000, "nested too deep to be read; make it again"),
        ('{"a":' * 100_000, "nested too deep to be read; make it again"),
        ("{", r"not readable JSON \(Expecting property name .*\); make it again"),
    ):
        path.write_text(text, "utf-8")
        with pytest.raises(InputError, match=rf"^{path}: {said}$"):
            load_json(path)
        with pytest.raises(InputError, match=rf"^column a: {said}$"):
            parse_json(text, "column a")


def test_a_name_that_is_too_long_is_of_nothing(tmp_path):
    (tmp_path / "a").touch()
    long = tmp_path / ("x" * 100_000)
    assert is_file(tmp_path / "a")
    assert is_folder(tmp_path)
    for path in (long, long / "a", tmp_path / "none"):
        assert not is_file(path)
        assert not is_folder(path)
    assert not is_file(tmp_path)
    assert not is_folder(tmp_path / "a")


def test_a_name_may_be_as_long_as_names_may_be(tmp_path):
    for name in ("x" * 255, "城" * 85):
        write_whole(tmp_path / name, b"x")
        assert (tmp_path / name).read_bytes() == b"x"


def test_a_link_is_replaced_and_never_followed(tmp_path):
    (tmp_path / "theirs").write_bytes(b"theirs")
    (tmp_path / "link").symlink_to("theirs")
    write_whole(tmp_path / "link", b"ours")
    assert not (tmp_path / "link").is_symlink()
    assert (tmp_path / "theirs").read_bytes() == b"theirs"


@pytest.mark.parametrize("stopped_by", [OSError("disk full"), KeyboardInterrupt()])
def test_a_write_that_is_stopped_leaves_the_last_good_file_alone(
    tmp_path, monkeypatch, stopped_by
):
    path = tmp_path / "a.txt"
    write_whole(path, b"good")

    def stop(*_):
        raise stopped_by

    monkeypatch.setattr(Path, "replace", stop)
    with pytest.raises(type(stopped_by)):
        write_whole(path, b"bad")
    assert path.read_bytes() == b"good"
    assert [one.name for one in tmp_path.iterdir()] == ["a.txt"]


def test_files_written_together_are_all_there_and_nothing_else(tmp_path):
    write_together(tmp_path, {"a": b"1", "b": b"\xff"})
    assert {one.name: one.read_bytes() for one in tmp_path.iterdir()} == {"a": b"1", "b": b"\xff"}
    assert not finish_writing(tmp_path)


@pytest.mark.skipif(os.name != "posix", reason="elsewhere systems can't tell")
def test_who_began_to_write_lives_has_ended_or_is_another_s(tmp_path, monkeypatch):
    assert not is_being_written(tmp_path)
    (tmp_path / PENDING).write_text(json.dumps({"process": os.getpid(), "files": {}}), "utf-8")
    assert is_being_written(tmp_path)
    for error, lives in ((ProcessLookupError, False), (PermissionError, True)):

        def tell(*_, error=error):
            raise error

        monkeypatch.setattr(os, "kill", tell)
        assert is_being_written(tmp_path) == lives


@pytest.mark.parametrize("content", [{}, {"a": {"b": [1, "甲", 0.5]}}, {"z": 1, "a": None}])
def test_what_is_remembered_is_taken_up_again_only_if_it_is_whole(tmp_path, content):
    path = tmp_path / "m.json"
    assert read_memory(path) == {}
    write_memory(path, content)
    assert read_memory(path) == content
    whole = path.read_bytes()
    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert read_memory(path) in ({}, content)  # a space may be another sign of none
        path.write_bytes(whole[:at])
        assert read_memory(path) == {}
    for other in ("[]", "1", '{"content": []}', '{"content": {}}', "[" * 10**5):
        path.write_text(other, "utf-8")
        assert read_memory(path) == {}
