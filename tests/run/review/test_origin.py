"""Where a draft's document lies: noted beside the draft, found again, and no other one taken."""

import json
from pathlib import Path

import pytest

from analysis.core.errors import InputError
from analysis.run.review.origin import NOTE, find_document, note_document

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "doc.txt"


def test_without_a_note_the_document_is_asked_for(folder):
    with pytest.raises(InputError, match=r"isn't noted .* make review NAME=… SOURCE=document$"):
        find_document(folder, None)


def test_a_noted_document_is_found_again_from_anywhere(path, folder, document, monkeypatch):
    monkeypatch.chdir(path.parent)
    note_document(folder, Path(path.name), None)
    monkeypatch.chdir(folder)
    found = find_document(folder, None)
    assert (found.path, found.text, found.sha256) == (path, document.text, document.sha256)


def test_the_encoding_that_was_given_is_noted_too(path, folder):
    text = "昆山市2023年统计公报。"
    path.write_bytes(text.encode("big5", errors="replace"))
    (folder / "source.yml").write_text("title_zh: a\n", "utf-8")
    note_document(folder, path, "big5")
    assert find_document(folder, None).encoding == "big5"
    note = json.loads((folder / NOTE).read_text("utf-8"))
    assert note == {"path": str(path), "encoding": "big5"}


def test_the_one_that_is_given_comes_before_the_one_noted(path, folder, document):
    note_document(folder, path.with_name("gone.txt"), "big5")
    assert find_document(folder, path).sha256 == document.sha256
    with pytest.raises(InputError, match=r"gone\.txt"):
        find_document(folder, None)


def test_an_encoding_given_with_it_is_used(path, folder):
    (folder / "source.yml").write_text("title_zh: a\n", "utf-8")
    text = "昆山市2023年统计公报。"
    path.write_bytes(text.encode("utf-16-le"))
    found = find_document(folder, path, "utf-16-le")
    assert (found.text, found.encoding) == (text, "utf-16-le")


def test_another_document_is_refused_with_both_digests(path, folder, document):
    note_document(folder, path, None)
    path.write_text("2023年，另一份文件12家。", "utf-8")
    for given in (None, path):
        with pytest.raises(InputError) as refused:
            find_document(folder, given)
        said = str(refused.value)
        assert said.startswith(f"{path}: sha256 ")
        assert (
            f"{folder.name}/source.yml is about the document with sha256 {document.sha256}" in said
        )


def test_a_draft_that_knows_no_digest_takes_any(path, folder):
    (folder / "source.yml").write_text("title_zh: a\n", "utf-8")
    path.write_text("2023年，另一份文件12家。", "utf-8")
    assert find_document(folder, path).text.startswith("2023")


def test_a_note_that_is_none_is_refused_by_its_name(folder):
    (folder / NOTE).write_text('{"place": "here"}', "utf-8")
    with pytest.raises(InputError, match=r"\.document\.json"):
        find_document(folder, None)


def test_no_note_is_committed():
    ignored = (ROOT / ".gitignore").read_text("utf-8").splitlines()
    assert any(line.endswith(NOTE) for line in ignored)
