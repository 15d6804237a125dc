"""A source document as text: pages, joined text with offsets, and verification of its figures.

A document arrives hard-wrapped: one figure may stand on two lines or two pages. The text is kept
as stored, so that offsets mean what they say; beside it stands the *joined* text, in which lines
that only the typesetter broke run on, with a map from each joined character to the stored one.
"""

import hashlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Final, Protocol

import regex

from analysis.core.errors import InputError
from analysis.source.reading import FULL_WIDTH, read_row

ENCODINGS: Final = ("utf-8-sig", "gb18030")
"""Tried in this order, strictly, when no encoding is given; UTF-16 needs its byte order mark."""

_PDF_SIGNATURE: Final = b"%PDF-"
_LEAST_PLAUSIBLE: Final = 0.9
_FEWEST_SPACE_STARTS: Final = 3
_FULL_LINE: Final = 0.8
_WIDEST_WRAPPED_LINE: Final = 160
_NARROWEST_WRAPPED_LINE: Final = 36
_FEWEST_FULL_LINES: Final = 0.25
"""A smaller part of about equal lines is no typesetter's work: each line is a paragraph."""
_LEAST_PAGED: Final = 0.5
_SHORTEST_PAGED: Final = 300
_LEAST_PDF_CHARACTERS: Final = 8

_MARK = regex.compile(
    r"[^\S\n]*(?:[—–―－‐-]{1,2}[^\S\n]*(?P<a>\d{1,4})[^\S\n]*[—–―－‐-]{1,2}"
    r"|第[^\S\n]*(?P<b>\d{1,4})[^\S\n]*页(?:[^\S\n]*[,，/]?[^\S\n]*共[^\S\n]*\d{1,4}[^\S\n]*页)?"
    r"|·[^\S\n]*(?P<c>\d{1,4})[^\S\n]*·|(?P<d>\d{1,3})[^\S\n]*/[^\S\n]*\d{2,3})[^\S\n]*"
)
_LINE = regex.compile(r"[^\n\f]*+(?:\n++|\f|$)")
_CONTENTS_ENTRY = regex.compile(
    r"(?P<title>[^\n…·.（(]{2,60}?)\s*(?:…++|·{3,}+|\.{3,}+)[…·.\s]*+[（(]?(?P<page>\d{1,4})[）)]?\s*$"
)
_DIGIT_RUN = regex.compile(r"\d++(?:\.\d++)?")
_HAN = r"\p{Han}"
_PARAGRAPH_INDENT = regex.compile(r"(?:　|[^\S\n　]{2,})\S")
_ITEM_MARK = regex.compile(
    r"\s*(?:[（(][一二三四五六七八九十\d]{1,3}[）)]|[一二三四五六七八九十]{1,3}、|\d{1,2}[.．、](?!\d)|第[一二三四五六七八九十]{1,3}[章节条部])"
)
_CELLS = regex.compile(r"[\s\d.,%‰+−-]*+$")
_GAP = regex.compile(r"[^\S\n\f]+")
_SENTENCE_END: Final = frozenset("。！？!?；")


@dataclass(frozen=True, slots=True)
class Page:
    """A printed page: its number and where its text stands in the stored text."""

    number: int
    start: int
    end: int


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


@dataclass(frozen=True, slots=True)
class ContentsCheck:
    """What the contents page says against the pages found."""

    entries: tuple[tuple[str, int], ...]
    confirmed: int
    contradictions: tuple[str, ...]


class FigureRow(Protocol):
    """A row of figures.csv, as verification and scoring need it."""

    @property
    def figure(self) -> str:
        """The id, such as p31.05."""

    @property
    def page(self) -> int | None:
        """The printed page number; None where the document has none."""

    @property
    def printed(self) -> str:
        """The figure as printed."""

    @property
    def kind(self) -> str:
        """One of the coding manual's kinds."""

    @property
    def value(self) -> str | None:
        """A decimal, or low..high; empty for dates, names and ordinals."""

    @property
    def hedge(self) -> str:
        """One of the coding manual's hedges."""

    @property
    def unit(self) -> str | None:
        """A unit of the closed list."""

    @property
    def period(self) -> str | None:
        """The period described."""

    @property
    def note(self) -> str | None:
        """A doubt, or what a reader must know; a table's cell names its unit here."""


@dataclass(frozen=True, slots=True)
class Verification:
    """Problems found, each naming its figure, and the counts that were checked."""

    problems: tuple[str, ...]
    digit_runs: int
    covered: int
    rows: int
    rows_by_kind: dict[str, int]


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


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Each line with its offset, without its end."""
    for found in _LINE.finditer(text):
        if found.end() > found.start():
            yield found.start(), found[0].rstrip("\n\f\r")


def _mark_number(line: str) -> int | None:
    found = _MARK.fullmatch(line.strip("\ufeff"))
    if found is None:
        return None
    return int(found["a"] or found["b"] or found["c"] or found["d"])


def find_pages(text: str) -> tuple[tuple[Page, ...] | None, str]:
    """The printed pages, and in words how they were found.

    Three signs are known: form feeds, page marks (— 3 —, 第3页) at the top or the bottom,
    and, between marks, lines that start with exactly one space, which some converters leave at the
    top of a page. Signs are believed only where they agree with the numbers printed.
    """
    lines = list(_lines(text))
    marks = [
        (offset, len(line), number)
        for offset, line in lines
        if (number := _mark_number(line)) is not None
    ]
    marks = _rising(marks)
    if "\f" in text.strip("\f"):
        return _pages_from_feeds(text, marks)
    if not marks:
        return None, "no page marks in the document: pages unknown"
    tops = bool(text[marks[-1][0] + marks[-1][1] :].strip())
    if not tops:
        return _believe(text, *_pages_above_marks(marks))
    spaces = [
        offset
        for offset, line in lines
        if line[:1] == " " and line[1:2].strip() and _mark_number(line) is None
    ]
    return _believe(text, *_pages_below_marks(text, marks, spaces))


def _believe(
    text: str, pages: tuple[Page, ...] | None, paging: str
) -> tuple[tuple[Page, ...] | None, str]:
    """Pages that leave out most of the text are none: its figures would be lost."""
    covered = sum(page.end - page.start for page in pages or ())
    if covered < _LEAST_PAGED * len(text) and len(text) > _SHORTEST_PAGED:
        return None, "page marks that do not cover the text: pages unknown"
    return pages, paging


def _rising(marks: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Marks whose numbers rise; a stray line that looks like one is dropped."""
    kept: list[tuple[int, int, int]] = []
    for mark in marks:
        if not kept or mark[2] > kept[-1][2]:
            kept.append(mark)
    return kept


def _pages_from_feeds(
    text: str, marks: list[tuple[int, int, int]]
) -> tuple[tuple[Page, ...] | None, str]:
    sheets: list[tuple[int, int]] = []
    start = 0
    for piece in text.split("\f"):
        sheets.append((start, start + len(piece)))
        start += len(piece) + 1
    # The printed numbers rule where every mark stands the same distance from its sheet's order.
    shifts = {
        number - bisect_right([first for first, _ in sheets], offset)
        for offset, _, number in marks
    }
    shift = shifts.pop() if len(shifts) == 1 else 0
    pages = tuple(
        Page(order + shift, first, last)
        for order, (first, last) in enumerate(sheets, 1)
        if order + shift >= 1 and text[first:last].strip()
    )
    how = "numbers as printed" if shift or marks else "numbered by sheet"
    return pages, f"{len(pages)} pages from form feeds, {how}"


def _pages_above_marks(
    marks: list[tuple[int, int, int]],
) -> tuple[tuple[Page, ...] | None, str]:
    pages: list[Page] = []
    start = 0
    previous: int | None = None
    for offset, length, number in marks:
        if previous is None or number == previous + 1:
            pages.append(Page(number, start, offset))
        start, previous = offset + length, number
    missing = marks[-1][2] - marks[0][2] + 1 - len(pages)
    return tuple(pages), _say_marks(len(pages), "bottom", missing)


def _say_marks(found: int, where: str, missing: int) -> str:
    doubt = f"; {missing} pages without a mark of their own are unknown" if missing else ""
    return f"{found} pages from marks at the {where} of the page{doubt}"


def _pages_below_marks(
    text: str, marks: list[tuple[int, int, int]], spaces: list[int]
) -> tuple[tuple[Page, ...] | None, str]:
    starts: list[tuple[int, int, int]] = []
    filled = unknown = 0
    limits = [offset for offset, _, _ in marks[1:]]
    for (offset, length, number), limit, (_, _, after) in zip(
        marks, [*limits, len(text)], [*marks[1:], (0, 0, 0)], strict=True
    ):
        between = spaces[bisect_right(spaces, offset) : bisect_right(spaces, limit)]
        # After the last mark nothing confirms the spaces; they count if others were confirmed.
        wanted = after - number - 1 if after else (len(between) if filled else 0)
        agrees = len(between) == wanted
        starts.append((offset + length, offset, number if agrees or not wanted else -number))
        if agrees:
            starts.extend((space, space, number + order) for order, space in enumerate(between, 1))
            filled += len(between)
        elif wanted:
            unknown += wanted + 1
    ends = [begin for _, begin, _ in starts[1:]] + [len(text)]
    pages = tuple(
        Page(number, first, last)
        for (first, _, number), last in zip(starts, ends, strict=True)
        if number > 0
    )
    how = _say_marks(len(pages), "top", unknown)
    if filled:
        how += f"; {filled} of them from lines that start with one space, as the marks confirm"
    return pages or None, how


def check_contents(document: Document) -> ContentsCheck:
    """Hold the contents page, if there is one, against the pages.

    A listed page is confirmed when its title stands on that page, or when the page opens with a
    heading (a line that is not full). A contradiction is a listed page that does not exist, or a
    title that stands at the top of another page.
    """
    if document.pages is None:
        return ContentsCheck((), 0, ())
    first = document.pages[0].start
    entries = tuple(
        (" ".join(found["title"].split()), int(found["page"]))
        for _, line in _lines(document.text[: max(first, 4000)])
        if (found := _CONTENTS_ENTRY.search(line.translate(FULL_WIDTH)))
    )
    tops = {page.number: _top_lines(document, page) for page in document.pages}
    width = _full_width_of([line for _, line in _lines(document.text)])
    confirmed = 0
    contradictions = []
    for title, number in entries:
        if number not in tops:
            contradictions.append(f"contents: {title!r} on p. {number}, which was not found")
            continue
        squeezed = _squeeze(title)[-8:]
        elsewhere = [page for page, lines in tops.items() if squeezed in _squeeze("".join(lines))]
        if elsewhere and number not in elsewhere:
            contradictions.append(
                f"contents: {title!r} on p. {number}, but it heads p. {elsewhere[0]}"
            )
        elif elsewhere or (tops[number] and _width(tops[number][0]) < _FULL_LINE * width):
            confirmed += 1
        else:
            contradictions.append(
                f"contents: {title!r} on p. {number}, which opens with no heading"
            )
    return ContentsCheck(entries, confirmed, tuple(contradictions))


def _top_lines(document: Document, page: Page) -> list[str]:
    lines = (line.strip() for _, line in _lines(document.text[page.start : page.start + 600]))
    return [line for line in lines if line][:4]


def _squeeze(text: str) -> str:
    return "".join(text.split())


def _width(line: str) -> int:
    """Columns a line takes: two for a wide character, one for a plain one."""
    line = line.strip()
    return 2 * len(line) - sum(map(line.count, "0123456789 .,%()-"))


def _full_width_of(lines: Sequence[str]) -> float:
    """The width of a full line, or infinity where lines are not wrapped."""
    widths = sorted(_width(line) for line in lines if line.strip() and not _CELLS.match(line))
    if not widths:
        return float("inf")
    full = widths[min(len(widths) - 1, len(widths) * 9 // 10)]
    alike = sum(1 for width in widths if _FULL_LINE * full <= width <= full / _FULL_LINE)
    wrapped = (
        _NARROWEST_WRAPPED_LINE <= full <= _WIDEST_WRAPPED_LINE
        and alike >= _FEWEST_FULL_LINES * len(widths)
    )
    return full if wrapped else float("inf")


def join_lines(text: str) -> tuple[str, tuple[int, ...], tuple[int, ...]]:
    """Join what only the typesetter broke; drop page marks and white space.

    A line runs on into the next if it is full and doesn't end a sentence; a line of bare table
    cells never does. A space survives only where it separates (between figures, and between table
    columns), as one character.
    """
    lines = list(_lines(text))
    full = _FULL_LINE * _full_width_of([line for _, line in lines])
    pieces: list[str] = []
    joined_starts: list[int] = []
    text_starts: list[int] = []
    length = 0
    last = ""

    def add(piece: str, offset: int) -> None:
        nonlocal length
        pieces.append(piece)
        joined_starts.append(length)
        text_starts.append(offset)
        length += len(piece)

    runs_on = True
    for offset, line in lines:
        stripped = line.strip().strip("\ufeff")
        if not stripped or _mark_number(line) is not None:
            continue
        starts_new = _PARAGRAPH_INDENT.match(line) is not None or (
            last in _SENTENCE_END and _ITEM_MARK.match(line) is not None
        )
        cells = _CELLS.match(line) is not None
        if length and (not runs_on or starts_new or cells):
            add("\n", max(offset - 1, 0))
        start = offset + line.index(stripped)
        last = _add_line(stripped, start, add)
        runs_on = _width(line) >= full and not cells
    return "".join(pieces), tuple(joined_starts), tuple(text_starts)


def _add_line(line: str, start: int, add: "_Adder") -> str:
    """Add a line's text without its idle spaces; its last character."""
    position = 0
    for gap in _GAP.finditer(line):
        add(line[position : gap.start()], start + position)
        before, after = line[gap.start() - 1], line[gap.end()]
        wide = gap.end() - gap.start() > 1 or gap[0] == "\t"
        figures = not _is_han(before) and (after.isdigit() or after in "-−+.<>≥≤")
        if wide or figures:
            add(" ", start + gap.start())
        position = gap.end()
    add(line[position:], start + position)
    return line[-1]


def _is_han(sign: str) -> bool:
    return "\u3400" <= sign <= "\u9fff"


class _Adder(Protocol):
    def __call__(self, piece: str, offset: int) -> None: ...


def digit_runs(document: Document) -> list[tuple[int, int]]:
    """Every Arabic digit run of the numbered pages, as positions in the joined text."""
    return [
        found.span()
        for found in _DIGIT_RUN.finditer(document.joined)
        if document.pages is None or document.page_at(document.offset(found.start())) is not None
    ]


def verify_figures(document: Document, rows: Iterable[FigureRow]) -> Verification:
    """Hold rows against the document itself.

    Every row's printed text stands on its page, after the row before it; its value follows from
    the printed text (a change may carry the sign its verb gives it); every digit run lies in
    exactly one row. The caller has checked the sha256.
    """
    rows = list(rows)
    text, positions = _squeezed(document.joined)
    problems: list[str] = []
    spans: list[tuple[int, int]] = []
    position = 0
    for row in rows:
        printed = _squeeze(row.printed)
        name = f"{row.figure} (p. {row.page if row.page is not None else '?'}) {row.printed!r}"
        start = _find_on_page(document, text, positions, printed, position, row.page)
        if start is None:
            problems.append(f"{name}: does not stand on that page after the figure before it")
            continue
        problems.extend(f"{name}: {problem}" for problem in _value_problems(row))
        position = start + len(printed)
        spans.append((positions[start], positions[position - 1] + 1))
    runs = digit_runs(document)
    covered, uncovered = _cover(runs, spans)
    for start, end in uncovered:
        page = document.page_at(document.offset(start))
        around = document.joined[max(0, start - 8) : end + 4].replace("\n", " ")
        problems.append(
            f"p. {page if page is not None else '?'}: digits {document.joined[start:end]!r} "
            f"in {around!r} lie in no row or not whole in one"
        )
    kinds = Counter(row.kind for row in rows)
    return Verification(
        tuple(problems), len(runs), covered, len(rows), dict(sorted(kinds.items()))
    )


def _squeezed(joined: str) -> tuple[str, list[int]]:
    """The joined text without its separators, and where each character stood."""
    positions = [index for index, sign in enumerate(joined) if not sign.isspace()]
    return "".join(joined.split()), positions


def _find_on_page(
    document: Document,
    text: str,
    positions: list[int],
    printed: str,
    position: int,
    page: int | None,
) -> int | None:
    """The first place at or after ``position`` where the printed text starts on its page."""
    if not printed:
        return None
    start = text.find(printed, position)
    while start >= 0:
        here = document.page_at(document.offset(positions[start]))
        if document.pages is None or here == page:
            return start
        if here is not None and page is not None and here > page:
            return None
        start = text.find(printed, start + 1)
    return None


def _value_problems(row: FigureRow) -> Iterator[str]:
    if not row.value:
        return
    low_text, _, high_text = row.value.partition("..")
    low, high = Decimal(low_text), Decimal(high_text or low_text)
    try:
        reading = read_row(row.printed, row.note)
    except ValueError as error:
        yield f"value {row.value} can't be checked: {error}"
        return
    accepted = [(reading.low, reading.high)]
    if row.kind == "change":
        accepted.append((-reading.high, -reading.low))
    if (low, high) not in accepted:
        yield f"value {row.value} does not follow; the printed figure reads {reading.low}" + (
            f"..{reading.high}" if reading.high != reading.low else ""
        )


def _cover(
    runs: list[tuple[int, int]], spans: list[tuple[int, int]]
) -> tuple[int, list[tuple[int, int]]]:
    """How many runs lie whole in one span, and the runs that don't. Spans rise, never overlap."""
    covered = 0
    uncovered = []
    starts = [start for start, _ in spans]
    for start, end in runs:
        index = bisect_right(starts, start) - 1
        if index >= 0 and spans[index][1] >= end:
            covered += 1
        else:
            uncovered.append((start, end))
    return covered, uncovered
