"""A source document as text: read, decoded, with its pages and its joined text.

A document arrives hard-wrapped: one figure may stand on two lines or two pages. The text is kept
as stored, so that offsets mean what they say; beside it stands the *joined* text, in which lines
that only the typesetter broke run on, with a map from each joined character to the stored one.
"""

import hashlib
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from analysis.core.errors import InputError
from analysis.extract.lines import join_lines
from analysis.extract.pages import Page, find_pages

ENCODINGS: Final = ("utf-8-sig", "gb18030")
"""Tried in this order, strictly, when no encoding is given; UTF-16 needs its byte order mark."""

_PDF_SIGNATURE: Final = b"%PDF-"
_LEAST_PLAUSIBLE: Final = 0.9
_LEAST_PDF_CHARACTERS: Final = 8


@dataclass(frozen=True)
class Document:
    """A decoded source document.

    ``text`` is the decoded text as stored; ``start`` and ``end`` of a mention are offsets into it.
    ``pages`` is None where the document carries no page marks. ``paging`` says in words how the
    pages were found. ``joined`` is the running text: typesetter's line breaks gone, page marks
    gone, paragraphs separated by a line feed.
    """

    path: Path
    text: str
    encoding: str
    sha256: str
    pages: tuple[Page, ...] | None
    paging: str
    joined: str
    _joined_starts: tuple[int, ...]
    _text_starts: tuple[int, ...]

    def offset(self, position: int) -> int:
        """Where a character of the joined text stands in the stored text."""
        segment = bisect_right(self._joined_starts, position) - 1
        return self._text_starts[segment] + position - self._joined_starts[segment]

    def page_at(self, offset: int) -> int | None:
        """The printed page an offset of the stored text lies on; None off the numbered pages."""
        if self.pages is None:
            return None
        index = bisect_right(self._page_starts, offset) - 1
        if index < 0 or offset >= self.pages[index].end:
            return None
        return self.pages[index].number

    @cached_property
    def _page_starts(self) -> tuple[int, ...]:
        return tuple(page.start for page in self.pages or ())


def read_document(path: Path | str, encoding: str | None = None) -> Document:
    """Read a plain text or a PDF with a text layer.

    Raises InputError for a missing, empty or binary file, an encoding that doesn't fit, and a PDF
    without a text layer.
    """
    path = Path(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        msg = f"{path}: can't be read ({error.strerror}); a text file or PDF is expected"
        raise InputError(msg) from error
    if not data.strip():
        msg = f"{path}: the file is empty; a text file or a PDF with text is expected"
        raise InputError(msg)
    sha256 = hashlib.sha256(data).hexdigest()
    if data.startswith(_PDF_SIGNATURE):
        text, name = _read_pdf(path, data), "pdf"
    else:
        text, name = _decode(path, data, encoding)
    if not text.strip():
        msg = f"{path}: the file holds nothing but white space"
        raise InputError(msg)
    return build_document(text, path=path, encoding=name, sha256=sha256)


def build_document(
    text: str, *, path: Path = Path("-"), encoding: str = "utf-8-sig", sha256: str = ""
) -> Document:
    """Pages and joined text of a decoded text."""
    pages, paging = find_pages(text)
    joined, joined_starts, text_starts = join_lines(text)
    return Document(
        path, text, encoding, sha256, pages, paging, joined, joined_starts, text_starts
    )


def _decode(path: Path, data: bytes, encoding: str | None) -> tuple[str, str]:
    if encoding is not None:
        try:
            return data.decode(encoding), encoding
        except LookupError as error:
            msg = f"{path}: no encoding is called {encoding!r}; utf-8 or gb18030, for example"
            raise InputError(msg) from error
        except UnicodeDecodeError as error:
            msg = (
                f"{path}: byte {error.start} is not {encoding}; "
                "leave the encoding out to have it detected"
            )
            raise InputError(msg) from error
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16"), "utf-16"
    if b"\0" in data:
        msg = f"{path}: a binary file; a text file or a PDF with text is expected"
        raise InputError(msg)
    for candidate in ENCODINGS:
        try:
            text = data.decode(candidate)
        except UnicodeDecodeError:
            continue
        if _looks_like_text(text, strictly=candidate == "gb18030"):
            return text, candidate
    msg = (
        f"{path}: neither UTF-8 nor GB18030 text; name its encoding (--encoding big5), "
        "or convert it to UTF-8"
    )
    raise InputError(msg)


def _looks_like_text(text: str, *, strictly: bool) -> bool:
    """No control characters to speak of and, where any bytes decode, characters in common use."""
    sample = text[:200_000]
    controls = sum(1 for sign in sample if sign < " " and sign not in "\n\r\t\f")
    if controls > len(sample) / 1000:
        return False
    if not strictly:
        return True
    wide = [sign for sign in sample if sign > "\x7f"]
    common = sum(1 for sign in wide if len(sign.encode("gb2312", "ignore")) == len("ab"))
    return not wide or common / len(wide) >= _LEAST_PLAUSIBLE


def _read_pdf(path: Path, data: bytes) -> str:
    # Slow to load, and only a PDF needs it.
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        msg = f"{path}: a PDF that can't be opened ({error}); remove its password or save it anew"
        raise InputError(msg) from error
    try:
        texts = []
        for page in pdf:
            content = page.get_textpage()
            texts.append(content.get_text_bounded().replace("\f", "\n"))
            content.close()
            page.close()
    finally:
        pdf.close()
    if sum(len(text.strip()) for text in texts) < _LEAST_PDF_CHARACTERS * len(texts):
        msg = (
            f"{path}: a PDF without a text layer (scanned images); "
            "recognise its characters first and hand over the text"
        )
        raise InputError(msg)
    return "\f".join(texts)
