"""The printed pages of a text: marks, form feeds, and where the numbers agree with them."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from analysis.extract.genre import genre

_GENRE: Final = genre("pages")
_MARK: Final = _GENRE.pattern("mark")
_LINE: Final = _GENRE.pattern("line")
_LEAST_PAGED: Final = 0.5
_SHORTEST_PAGED: Final = 300


@dataclass(frozen=True, slots=True)
class Page:
    """A printed page: its number and where its text stands in the stored text."""

    number: int
    start: int
    end: int


def find_pages(text: str, *, sheets: bool = False) -> tuple[tuple[Page, ...] | None, str]:
    """The printed pages, and in words how they were found.

    Three signs are known: form feeds, page marks (— 3 —, 第3页) at the top or the bottom,
    and, between marks, lines that start with exactly one space, which some converters leave at the
    top of a page. Signs are believed only where they agree with the numbers printed.

    Args:
        text: the stored text.
        sheets: whether form feeds part its sheets for certain, so that one without is one sheet.
    """
    lines = list(split_lines(text))
    marks = [
        (offset, len(line), number)
        for offset, line in lines
        if (number := mark_number(line)) is not None
    ]
    marks = _rising(marks)
    if sheets or "\f" in text.strip("\f"):
        return _pages_from_feeds(text, marks)
    if not marks:
        return None, "no page marks in the document: pages unknown"
    tops = bool(text[marks[-1][0] + marks[-1][1] :].strip())
    if not tops:
        return _believe(text, *_pages_above_marks(marks))
    spaces = [
        offset
        for offset, line in lines
        if line[:1] == " " and line[1:2].strip() and mark_number(line) is None
    ]
    return _believe(text, *_pages_below_marks(text, marks, spaces))


def split_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield each line with its offset, without its end."""
    for found in _LINE.finditer(text):
        if found.end() > found.start():
            yield found.start(), found[0].rstrip("\n\f\r")


def mark_number(line: str) -> int | None:
    """Return the page number a line marks, or None if it is no page mark."""
    found = _MARK.fullmatch(line.strip("\ufeff"))
    if found is None:
        return None
    return int(found["a"] or found["b"] or found["c"] or found["d"])


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
