"""Documents read from files: what is taken in, and what is refused by name."""

import hashlib
import zipfile
from pathlib import Path

import pytest

from analysis.core.errors import InputError
from analysis.extract.intake import read_document


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_common_encodings_are_detected(tmp_path: Path, encoding: str) -> None:
    text = "二〇二〇年，全市新增企业900家，增长3.5%。\r\n第二行。\r\n"
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode(encoding))
    document = read_document(path)
    assert document.text == text
    assert document.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("data", "encoding", "said"),
    [
        (b"", None, "empty"),
        (b" \n", None, "empty"),
        (b"\x01\x02\0\0\0", None, "binary"),
        ("été 5 près".encode("latin-1"), None, "encoding"),
        ("中文".encode(), "ascii", "not ascii"),
        ("中文".encode(), "klingon", "no encoding"),
        (b"%PDF-1.4 rubbish", None, "PDF"),
    ],
)
def test_what_can_t_be_read_is_refused_with_its_reason(
    tmp_path: Path, data: bytes, encoding: str | None, said: str
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    with pytest.raises(InputError, match=said):
        read_document(path, encoding)


def refusal(path: Path, encoding: str | None = None) -> str:
    with pytest.raises(InputError) as caught:
        read_document(path, encoding)
    return str(caught.value).removeprefix(f"{path}: ")


ACCEPTED = "accepted: txt, md, html, docx, odt, xlsx, and pdf with text"


def test_the_reason_and_the_remedy_are_said(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    assert refusal(path) == (f"can't be read (No such file or directory); {ACCEPTED}")
    path.write_bytes(b" ")
    assert refusal(path) == f"the file is empty; {ACCEPTED}"
    path.write_bytes("　\n".encode())
    assert refusal(path) == f"the file holds nothing but white space; {ACCEPTED}"
    path.write_bytes("中文".encode())
    assert refusal(path, "ascii") == (
        "byte 0 is not ascii; leave the encoding out to have it detected"
    )
    assert refusal(path, "klingon") == (
        "no encoding is called 'klingon'; utf-8 or gb18030, for example"
    )
    path.write_bytes(b"%PDF-1.4 rubbish")
    assert refusal(path).startswith("a PDF that can't be opened (")


def test_the_encoding_that_fits_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    for encoding, told in (
        ("utf-8", "utf-8-sig"),
        ("utf-8-sig", "utf-8-sig"),
        ("gb18030", "gb18030"),
        ("utf-16", "utf-16"),
    ):
        path.write_bytes("全市新增企业900家。".encode(encoding))
        document = read_document(str(path))
        assert (document.encoding, document.path) == (told, path)
    path.write_bytes("新增5家。".encode("big5"))
    assert read_document(path, "big5").text == "新增5家。"
    assert read_document(path, "big5").encoding == "big5"


def test_a_text_has_few_control_characters_and_rare_ones_only_where_all_bytes_decode(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"1" * 997 + b"\x01\x02\x1b")
    assert read_document(path).text.endswith("\x01\x02\x1b")
    path.write_bytes(b"1" * 996 + b"\x01\x02\x1b\x01")
    assert "neither UTF-8 nor GB18030" in refusal(path)
    path.write_bytes(b"1\tb\rc\x0cd\x0be\x0b\x0b\x0b\x0b\n")
    assert read_document(path).encoding == "utf-8-sig"
    # In GB18030 nearly any bytes decode, so nine signs in ten must be of GB 2312.
    path.write_bytes(("市" * 9 + "镕").encode("gb18030"))
    assert read_document(path).encoding == "gb18030"
    path.write_bytes(("市" * 8 + "镕" * 2).encode("gb18030"))
    assert "neither UTF-8 nor GB18030" in refusal(path)
    # Such signs are fine where the text is UTF-8.
    path.write_bytes(("镕" * 10).encode())
    assert read_document(path).encoding == "utf-8-sig"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "an old office file"),
        (b"{\\rtf1 5}", "Rich Text"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"\xff\xd8\xff\xe0", "a picture"),
        (b"\x1f\x8b\x08", "a compressed file"),
        (b"7z\xbc\xaf\x27\x1c", "a compressed file"),
    ],
)
def test_another_format_is_refused_by_its_name_whatever_the_file_is_called(
    tmp_path: Path, data: bytes, said: str
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    assert said in refusal(path)
    assert refusal(path).endswith(ACCEPTED)


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path, monkeypatch) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("read"))
    assert refusal(path).startswith("200 MB; at most 50 MB are read")


@pytest.mark.parametrize(("size", "read"), [(50_000_000, True), (50_000_001, False)])
def test_a_file_of_the_largest_size_is_read(
    tmp_path: Path, monkeypatch, size: int, *, read: bool
) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(size)
    monkeypatch.setattr(Path, "read_bytes", lambda _: "产值5亿元。".encode())
    if read:
        assert read_document(path).text.strip() == "产值5亿元。"
    else:
        assert refusal(path).startswith("50 MB; at most 50 MB are read")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path) == f"not a file; {ACCEPTED}"


def test_a_text_without_han_or_digits_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("no figure in this one, nor a word that could be read", "utf-8")
    assert "neither a Chinese character nor a digit" in refusal(path)
    path.write_text("中", "utf-8")
    assert read_document(path).text == "中"
    path.write_text("7", "utf-8")
    assert read_document(path).text == "7"


def codes(path: Path) -> list[str]:
    return [one.code for one in read_document(path).doubts]


def test_a_web_page_is_known_by_its_content_or_by_its_name(tmp_path: Path) -> None:
    page = "<!DOCTYPE html><html><style>p{margin:12px}</style><p>新增5家</p></html>"
    for name, doubts in (("a.txt", ["html_in_text"]), ("a.html", []), ("a.HTM", [])):
        path = tmp_path / name
        path.write_text(page, "utf-8")
        document = read_document(path)
        assert (document.text, document.format) == ("新增5家\n", "html")
        assert codes(path) == doubts


def test_a_text_with_a_few_tags_stays_as_it_is_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    text = "<p>新增5家</p>\n<b>9</b>，<br>完\n"
    path.write_text(text, "utf-8")
    assert read_document(path).text == text
    assert codes(path) == ["markup"]


def test_markdown_loses_its_marks_and_keeps_typed_numbers(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(
        "# 概况\n\n**新增**5家，费用$1亿和$2亿，见[附件](http://a.cn/2023.pdf)。\n\n"
        "3. 甲\n4. 乙\n\n| 指标 | 2022年 |\n|---|--:|\n| 收入 | 12.5 |\n",
        "utf-8",
    )
    document = read_document(path)
    assert document.format == "md"
    assert document.text.splitlines() == [
        "概况",
        "新增5家，费用$1亿和$2亿，见附件。",
        "3. 甲",
        "4. 乙",
        "",
        "指标 | 2022年",
        "收入 | 12.5",
        "",
    ]
    assert [(one.title, one.level) for one in document.sections] == [("概况", 1)]


def archive(path: Path, members: dict[str, bytes | str]) -> Path:
    with zipfile.ZipFile(path, "w") as file:
        for name, content in members.items():
            file.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({"OFD.xml": "<a/>"}, "an OFD file"),
        ({"ppt/presentation.xml": "<a/>"}, "a presentation"),
        ({"META-INF/container.xml": "<a/>", "mimetype": "application/epub+zip"}, "an e-book"),
        (
            {"mimetype": "application/vnd.oasis.opendocument.spreadsheet"},
            "OpenDocument file other than a text",
        ),
        ({"a.txt": "5家"}, "an archive that is no document"),
    ],
)
def test_an_archive_that_is_no_document_is_refused(
    tmp_path: Path, members: dict[str, bytes | str], said: str
) -> None:
    assert said in refusal(archive(tmp_path / "a.docx", members))


def test_the_draft_command_refuses_in_one_line_and_tells_doubts(tmp_path: Path, capsys) -> None:
    from analysis.run.cli import main

    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7 rubbish")
    assert main(["extract", str(path), "--name", "a", "--out", str(tmp_path / "a")]) == 2
    assert "Traceback" not in (said := capsys.readouterr().err)
    assert "can't be opened" in said
    path = tmp_path / "b.txt"
    path.write_text("The budget grew by 9 % to 45 million.", "utf-8")
    assert main(["extract", str(path), "--name", "b", "--out", str(tmp_path / "b")]) == 0
    assert capsys.readouterr().out.startswith("note: The document is not in Chinese.")
    assert "不是中文" in (tmp_path / "b" / "review.html").read_text("utf-8")
