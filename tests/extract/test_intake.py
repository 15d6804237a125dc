"""Documents read from files."""

import hashlib
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
