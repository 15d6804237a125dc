"""A table of a document's figures, held against the document itself."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Protocol

from analysis.extract.genre import genre
from analysis.extract.intake import Document
from analysis.source.reading import read_row

_GENRE: Final = genre("verify")
_DIGIT_RUN: Final = _GENRE.pattern("digit_run")


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
    def head(self) -> str | None:
        """The unit or scale that a table gives to a bare number, as printed."""


@dataclass(frozen=True, slots=True)
class Verification:
    """Problems found, each naming its figure, and the counts that were checked."""

    problems: tuple[str, ...]
    digit_runs: int
    covered: int
    rows: int
    rows_by_kind: dict[str, int]


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
        printed = "".join(row.printed.split())
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


def verify_lists(document: Document, lists: Iterable[tuple[str, int, str]]) -> list[str]:
    """Return which names that are counted do not stand on their page of the document.

    Spaces and line ends are no matter, in the name or on the page.

    Args:
        document: the document itself.
        lists: where each is declared, the printed page, and the name.
    """
    pages: dict[int | None, list[str]] = defaultdict(list)
    for position, sign in enumerate(document.joined):
        if not sign.isspace():
            pages[document.page_at(document.offset(position))].append(sign)
    texts = {page: "".join(signs) for page, signs in pages.items()}
    return [
        f"{where} (p. {page}) {name!r}: does not stand on that page"
        for where, page, name in lists
        if "".join(name.split()) not in texts.get(None if document.pages is None else page, "")
    ]


def digit_runs(document: Document) -> list[tuple[int, int]]:
    """Every Arabic digit run of the numbered pages, as positions in the joined text."""
    return [
        found.span()
        for found in _DIGIT_RUN.finditer(document.joined)
        if document.pages is None or document.page_at(document.offset(found.start())) is not None
    ]


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
        reading = read_row(row.printed, row.head)
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
