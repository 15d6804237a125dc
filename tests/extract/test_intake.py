"""Documents read from files."""

import hashlib
from pathlib import Path

import pytest

from analysis.core.errors import InputError
from analysis.extract.intake import build_document, read_document


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
        (b"\x89PNG\0\0\0", None, "binary"),
        ("繁體中文測試檔案內容較長一些".encode("big5"), None, "encoding"),
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


def test_a_pdf_without_text_is_refused(tmp_path: Path) -> None:
    pypdfium2 = pytest.importorskip("pypdfium2")
    pdf = pypdfium2.PdfDocument.new()
    pdf.new_page(200, 200)
    path = tmp_path / "scan.pdf"
    pdf.save(path)
    with pytest.raises(InputError, match="without a text layer"):
        read_document(path)


def refusal(path: Path, encoding: str | None = None) -> str:
    with pytest.raises(InputError) as caught:
        read_document(path, encoding)
    return str(caught.value).removeprefix(f"{path}: ")


def test_the_reason_and_the_remedy_are_said(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    assert refusal(path) == (
        "can't be read (No such file or directory); a text file or PDF is expected"
    )
    path.write_bytes(b" ")
    assert refusal(path) == "the file is empty; a text file or a PDF with text is expected"
    path.write_bytes("　\n".encode())
    assert refusal(path) == "the file holds nothing but white space"
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
    path.write_bytes(b"a" * 999 + b"\x01")
    assert read_document(path).text.endswith("\x01")
    path.write_bytes(b"a" * 998 + b"\x01\x02")
    assert "neither UTF-8 nor GB18030" in refusal(path)
    path.write_bytes(b"a\tb\rc\x0cd\n")
    assert read_document(path).encoding == "utf-8-sig"
    # In GB18030 nearly any bytes decode, so nine signs in ten must be of GB 2312.
    path.write_bytes(("市" * 9 + "镕").encode("gb18030"))
    assert read_document(path).encoding == "gb18030"
    path.write_bytes(("市" * 8 + "镕" * 2).encode("gb18030"))
    assert "neither UTF-8 nor GB18030" in refusal(path)
    # Such signs are fine where the text is UTF-8.
    path.write_bytes(("镕" * 10).encode())
    assert read_document(path).encoding == "utf-8-sig"


def test_a_pdf_s_sheets_are_parted_by_form_feeds(tmp_path: Path) -> None:
    fonts = pytest.importorskip("matplotlib.backends.backend_pdf")
    figures = pytest.importorskip("matplotlib.figure")
    path = tmp_path / "a.pdf"
    with fonts.PdfPages(path) as pdf:
        for text in ("first sheet 123", "second sheet 456"):
            sheet = figures.Figure(figsize=(4, 4))
            sheet.text(0.1, 0.5, text)
            pdf.savefig(sheet)
    document = read_document(path)
    assert document.encoding == "pdf"
    assert [part.strip() for part in document.text.split("\f")] == [
        "first sheet 123",
        "second sheet 456",
    ]
    assert [page.number for page in document.pages or ()] == [1, 2]
    assert document.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_an_offset_leads_to_its_page_and_off_the_pages_to_none() -> None:
    text = "封面\n— 3 —\n甲\n— 4 —\n乙\n"
    document = build_document(text)
    assert document.page_at(text.index("封")) is None
    assert document.page_at(text.index("甲")) == 3
    assert document.page_at(text.index("乙")) == 4
    assert document.page_at(len(text)) is None
    assert document.page_at(len(text) - 1) == 4
    assert build_document("甲").page_at(0) is None


def test_a_joined_character_leads_to_its_place() -> None:
    document = build_document("甲\n\n乙  丙")
    assert document.joined == "甲\n乙 丙"
    assert [document.offset(position) for position in range(5)] == [0, 2, 3, 4, 6]
    assert (document.encoding, document.sha256, document.path) == ("utf-8-sig", "", Path("-"))
