"""The door: a file within bounds, its format told by content, each to its reader."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from analysis.core.errors import InputError
from analysis.extract.genre import genre
from analysis.extract.intake.content import Content, Doubt
from analysis.extract.intake.document import Document, build_document
from analysis.extract.intake.doubts import is_readable
from analysis.extract.intake.markup import read_markup
from analysis.extract.intake.office import open_package, read_docx, read_markdown, read_odt
from analysis.extract.intake.pdf import read_pdf
from analysis.extract.intake.sheets import read_workbook
from analysis.extract.intake.text import decode_text

_GENRE: Final = genre("formats")
_PAGE: Final = _GENRE.pattern("page")
_MOST_BYTES: Final = 50_000_000
ACCEPTED: Final = "accepted: txt, md, html, docx, odt, xlsx, and pdf with text"
_SIGNATURE_WITHIN: Final = 1_024
_HTML: Final = frozenset({".html", ".htm", ".xhtml", ".shtml"})
_MARKDOWN: Final = frozenset({".md", ".markdown"})
_REFUSED: Final = (
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "an old office file (.doc, .xls, .wps), or one with a password; save it as .docx or .xlsx",
    ),
    (b"{\\rtf", "a Rich Text file; save it as .docx"),
    (b"\x89PNG", "a picture; recognise its characters first and hand over the text"),
    (b"\xff\xd8\xff", "a picture; recognise its characters first and hand over the text"),
    (b"II*\0", "a picture; recognise its characters first and hand over the text"),
    (b"MM\0*", "a picture; recognise its characters first and hand over the text"),
    (b"GIF8", "a picture; recognise its characters first and hand over the text"),
    (b"\x1f\x8b", "a compressed file; unpack it first"),
    (b"Rar!", "a compressed file; unpack it first"),
    (b"7z\xbc\xaf", "a compressed file; unpack it first"),
)
_MACROS: Final = ("vbaProject.bin", "Basic/script-lc.xml")


def read_document(path: Path | str, encoding: str | None = None) -> Document:
    """Read a document: plain text, Markdown, HTML, docx, odt, xlsx, or a PDF with a text layer.

    Args:
        path: the file.
        encoding: of a text file; by default it is detected.

    Raises:
        InputError: if the file is missing, empty, too large, damaged, encrypted, scanned, or of
            another format; the message says what would be accepted.
    """
    path = Path(path)
    data = _read_bytes(path)
    try:
        content, told = _read_content(data, path.suffix.lower(), encoding)
    except InputError as error:
        raise InputError(f"{path}: {error}") from error
    if not content.text.strip():
        raise InputError(f"{path}: the file holds nothing but white space; {ACCEPTED}")
    if not is_readable(content.text):
        raise InputError(
            f"{path}: neither a Chinese character nor a digit in it: there is nothing to read; "
            "accepted are documents in Chinese, and in English in part"
        )
    sha256 = hashlib.sha256(data).hexdigest()
    return build_document(content, path=path, encoding=told, sha256=sha256)


def _read_bytes(path: Path) -> bytes:
    try:
        if path.exists() and not path.is_file():
            raise InputError(f"{path}: not a file; {ACCEPTED}")
        size = path.stat().st_size
        if size <= _MOST_BYTES:
            data = path.read_bytes()
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or error
        raise InputError(f"{path}: can't be read ({said}); {ACCEPTED}") from error
    if size > _MOST_BYTES:
        raise InputError(
            f"{path}: {size / 1e6:,.0f} MB; at most {_MOST_BYTES / 1e6:.0f} MB are read: "
            "split the document, or take its pictures out"
        )
    if not data.strip():
        raise InputError(f"{path}: the file is empty; {ACCEPTED}")
    return data


def _read_content(data: bytes, suffix: str, encoding: str | None) -> tuple[Content, str]:
    """The content, and what is told as its encoding: a text's own, else the format."""
    if b"%PDF-" in data[:_SIGNATURE_WITHIN]:
        return read_pdf(data), "pdf"
    if data.startswith(b"PK"):
        content = _read_package(data)
        return content, content.format
    for signature, said in _REFUSED:
        if data.startswith(signature):
            raise InputError(f"{said}; {ACCEPTED}")
    try:
        text, told = decode_text(data, encoding)
    except InputError as error:
        raise InputError(
            f"{error}; {ACCEPTED}" if "binary" in str(error) else str(error)
        ) from error
    if suffix in _HTML:
        return read_markup(text), told
    if suffix in _MARKDOWN:
        return read_markdown(text), told
    if _PAGE.search(text[:_SIGNATURE_WITHIN]):
        content = read_markup(text)
        return replace(content, doubts=(Doubt("html_in_text"), *content.doubts)), told
    return Content(text), told


def _read_package(data: bytes) -> Content:
    parts = open_package(data)
    content = _read_parts(parts)
    macros = any(name.encode() in data for name in _MACROS)
    return replace(content, doubts=(*content.doubts, Doubt("left_macros"))) if macros else content


def _read_parts(parts: Mapping[str, bytes]) -> Content:
    kind = parts.get("mimetype", b"").decode("utf-8", "replace").strip()
    if any(name.startswith("word/") for name in parts):
        return read_docx(parts)
    if "xl/workbook.xml" in parts:
        return read_workbook(parts)
    if kind.startswith("application/vnd.oasis.opendocument.text"):
        return read_odt(parts)
    names = {
        "OFD.xml": "an OFD file; export it as PDF with its text",
        "ppt/presentation.xml": "a presentation; save its text as .docx",
        "META-INF/container.xml": "an e-book; save its text as .docx or .html",
    }
    for name, said in names.items():
        if name in parts:
            raise InputError(f"{said}; {ACCEPTED}")
    if "opendocument" in kind:
        raise InputError(f"an OpenDocument file other than a text; save it as .xlsx; {ACCEPTED}")
    raise InputError(f"an archive that is no document; unpack it first; {ACCEPTED}")
