"""A source document: its text, its running text, and where each place of it stands.

A document arrives hard-wrapped: one figure may stand on two lines or two pages. The text is kept
as stored, so that offsets mean what they say; beside it stands the *joined* text, in which lines
that only the typesetter broke run on, with a map from each joined character to the stored one.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Final

from analysis.extract.genre import genre
from analysis.extract.intake.content import Content, Doubt
from analysis.extract.intake.doubts import find_doubts
from analysis.extract.lines import join_lines
from analysis.extract.pages import Page, find_pages

_GENRE: Final = genre("document")
_LEVELS: Final = ((1, _GENRE.pattern("first_level")), (2, _GENRE.pattern("second_level")))
_LONGEST_TITLE: Final = 60
_DEEPEST_SECTION: Final = 3
_BAR: Final = "|"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and where it stands: an offset, and the paragraph where there are no pages."""

    title: str
    level: int
    start: int
    paragraph: int | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in its source, as far as the format has such places.

    ``page`` is a printed page; ``paragraph`` is counted through a document without pages, and
    ``section`` is the heading above it; ``table``, ``row`` and ``column`` count from 1; ``sheet``
    and ``cell`` are a workbook's (``Sheet1``, ``B3``).
    """

    page: int | None = None
    section: str = ""
    paragraph: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    sheet: str = ""
    cell: str = ""


@dataclass(frozen=True)
class Document:
    """A source document as text.

    ``text`` is a text file's own decoded text, else the text made from the format; ``start`` and
    ``end`` of a mention are offsets into it. ``pages`` is None where the document carries no page
    marks. ``paging`` says in words how the pages were found. ``joined`` is the running text:
    typesetter's line breaks gone, page marks gone, paragraphs separated by a line feed.
    """

    path: Path
    content: Content
    encoding: str
    sha256: str
    pages: tuple[Page, ...] | None
    paging: str
    joined: str
    _joined_starts: tuple[int, ...]
    _text_starts: tuple[int, ...]

    @property
    def text(self) -> str:
        """The text that offsets are of."""
        return self.content.text

    @property
    def format(self) -> str:
        """What it was read from: txt, html, md, docx, odt, xlsx or pdf."""
        return self.content.format

    @cached_property
    def doubts(self) -> tuple[Doubt, ...]:
        """What a reader must know of the whole document: what it is, what was left out."""
        return (*find_doubts(self.text), *self.content.doubts)

    def offset(self, position: int) -> int:
        """Where a character of the joined text stands in the stored text."""
        segment = bisect_right(self._joined_starts, position) - 1
        return self._text_starts[segment] + position - self._joined_starts[segment]

    def position(self, offset: int) -> int:
        """Where a character of the stored text stands in the joined text, or the next kept one."""
        segment = max(bisect_right(self._text_starts, offset) - 1, 0)
        return self._joined_starts[segment] + offset - self._text_starts[segment]

    def page_at(self, offset: int) -> int | None:
        """The printed page an offset of the stored text lies on; None off the numbered pages."""
        if self.pages is None:
            return None
        index = bisect_right(self._page_starts, offset) - 1
        if index < 0 or offset >= self.pages[index].end:
            return None
        return self.pages[index].number

    def paragraph_at(self, offset: int) -> int | None:
        """The paragraph an offset of the stored text lies in, from 1; None in a paged document.

        The rows of a table that are set with bars are one paragraph.
        """
        if self.pages is not None:
            return None
        return max(1, bisect_right(self._paragraph_starts, offset))

    def section_at(self, offset: int) -> Section | None:
        """The nearest heading at or before an offset; None before the first."""
        index = bisect_right(self._section_starts, offset) - 1
        return self.sections[index] if index >= 0 else None

    def locate(self, offset: int) -> Place:
        """Name the place of an offset of the stored text in the terms of its source."""
        section = self.section_at(offset)
        index = bisect_right(self._cell_starts, offset) - 1
        cell = self.content.cells[index] if index >= 0 else None
        if cell is not None and offset >= cell.end:
            cell = None
        place = Place(
            self.page_at(offset), section.title if section else "", self.paragraph_at(offset)
        )
        if cell is None:
            return place
        return replace(
            place,
            table=cell.table or None,
            row=cell.row or None,
            column=cell.column or None,
            sheet=cell.sheet,
            cell=cell.cell,
        )

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The headings in order: those the format marks, else 一、 and （一）, 第一章."""
        marked = [
            (heading.start, heading.level, self.text[heading.start :][:200].partition("\n")[0])
            for heading in self.content.headings
            if heading.level <= _DEEPEST_SECTION
        ]
        found = marked if len(marked) > 1 else [*marked, *self._typed_headings()]
        return tuple(
            Section(title[:_LONGEST_TITLE].strip(), level, start, self.paragraph_at(start))
            for start, level, title in sorted(found)
        )

    def _typed_headings(self) -> Iterator[tuple[int, int, str]]:
        for begin, line in self._paragraphs:
            for level, pattern in _LEVELS:
                if found := pattern.match(line):
                    yield self.offset(begin), level, found[0].rstrip("。")

    @cached_property
    def _paragraphs(self) -> list[tuple[int, str]]:
        """The lines of the joined text by position; of a table's rows only the first."""
        paragraphs = []
        position = 0
        in_table = False
        for line in self.joined.split("\n"):
            row = _BAR in line
            if not (row and in_table):
                paragraphs.append((position, line))
            in_table = row
            position += len(line) + 1
        return paragraphs

    @cached_property
    def _paragraph_starts(self) -> list[int]:
        return [self.offset(position) for position, _ in self._paragraphs] if self.joined else []

    @cached_property
    def _section_starts(self) -> list[int]:
        return [section.start for section in self.sections]

    @cached_property
    def _cell_starts(self) -> list[int]:
        return [cell.start for cell in self.content.cells]

    @cached_property
    def _page_starts(self) -> tuple[int, ...]:
        return tuple(page.start for page in self.pages or ())


def build_document(
    content: str | Content,
    *,
    path: Path = Path("-"),
    encoding: str = "utf-8-sig",
    sha256: str = "",
) -> Document:
    """Return a document with its pages and joined text, of a text or of a format's content."""
    if isinstance(content, str):
        content = Content(content)
    pages, paging = find_pages(content.text, sheets=content.format == "pdf")
    joined, joined_starts, text_starts = join_lines(content.text, wrapped=content.wrapped)
    return Document(
        path, content, encoding, sha256, pages, paging, joined, joined_starts, text_starts
    )
