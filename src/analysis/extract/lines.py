"""The running text: what only the typesetter broke joined, each character with its place."""

from collections.abc import Sequence
from typing import Final, Protocol

import regex

from analysis.extract.genre import genre
from analysis.extract.pages import mark_number, split_lines
from analysis.extract.table_rows import find_rows

_GENRE: Final = genre("lines")
_PARAGRAPH_INDENT: Final = _GENRE.pattern("paragraph_indent")
_ITEM_MARK: Final = _GENRE.pattern("item_mark")
_CELLS: Final = _GENRE.pattern("cells")
_CELLS_APART: Final = _GENRE.pattern("cells_apart")
_GAP: Final = _GENRE.pattern("gap")
_SPACED: Final = _GENRE.pattern("spaced")
_SEVERAL: Final = _GENRE.pattern("several")
_LATIN_UNIT: Final = _GENRE.pattern("latin_unit")
_SENTENCE_END: Final = frozenset("。！？!?；")
FULL_LINE: Final = 0.8
"""The part of the full width from which a line counts as full."""
_WIDEST_WRAPPED_LINE: Final = 160
_NARROWEST_WRAPPED_LINE: Final = 36
_FEWEST_SPACED: Final = 3
_COLONS: Final = frozenset(":：∶")
_POINTS: Final = frozenset(".．")
_OPENS_NUMBER: Final = frozenset("$€£(")
"""Signs that a number of Latin text may begin with."""
"""Signs that a number set letter by letter has at least, where the text has few of them."""
_FEWEST_FULL_LINES: Final = 0.25
"""A smaller part of about equal lines is no typesetter's work: each line is a paragraph."""


def join_lines(text: str, *, wrapped: bool = True) -> tuple[str, tuple[int, ...], tuple[int, ...]]:
    """Join what only the typesetter broke; drop page marks and white space.

    A line runs on into the next if it is full and doesn't end a sentence; a line of bare table
    cells never does. A space survives only where it separates (between figures, between Latin
    words, and between table columns), as one character; one inside a number that is set letter
    by letter does not. A row of a table stays as it is stored, with all its gaps: they say which
    column a cell belongs to.

    Args:
        text: the stored text.
        wrapped: whether the typesetter may have broken lines; else each is a paragraph.
    """
    text = _CELLS_APART.sub(_stitch, text)
    lines = [(at, line) for at, line in split_lines(text) if mark_number(line) is None]
    rows = find_rows([line for _, line in lines])
    running = [line for (_, line), row in zip(lines, rows, strict=True) if not row]
    full = FULL_LINE * full_width_of(running) if wrapped else float("inf")
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
    for (offset, line), row in zip(lines, rows, strict=True):
        stripped = line.strip().strip("\ufeff")
        if not stripped:
            continue
        starts_new = _PARAGRAPH_INDENT.match(line) is not None or (
            last in _SENTENCE_END and _ITEM_MARK.match(line) is not None
        )
        cells = row or _CELLS.match(line) is not None
        if length and (not runs_on or starts_new or cells):
            add("\n", max(offset - 1, 0))
        start = offset + line.index(stripped)
        if row:
            # A byte order mark is no part of the first row.
            add(line.rstrip().replace("\ufeff", " "), offset)
            last = ""
        else:
            last = _add_line(stripped, start, add)
        runs_on = width_of(line) >= full and not cells
    return "".join(pieces), tuple(joined_starts), tuple(text_starts)


def _stitch(found: "regex.Match[str]") -> str:
    """A row of a table whose cells stand on lines of their own, on one line of the same length."""
    return found["cells"].replace("\n", " ") + " " * len(found["rest"])


def _add_line(line: str, start: int, add: "_Adder") -> str:
    """Add a line's text without its idle spaces; its last character."""
    position = 0
    inside = _inside_spaced(line)
    for gap in _GAP.finditer(line):
        add(line[position : gap.start()], start + position)
        before, after = line[gap.start() - 1], line[gap.end()]
        wide = gap.end() - gap.start() > 1 or gap[0] == "\t"
        figures = not _is_han(before) and (after.isdigit() or after in "-−+.<>≥≤")
        figures = figures and not _is_in_proportion(line, gap.start())
        if gap.start() not in inside and (wide or figures or _parts_words(line, gap)):
            add(" ", start + gap.start())
        position = gap.end()
    add(line[position:], start + position)
    return line[-1]


def _is_in_proportion(line: str, end: int) -> bool:
    """Tell whether a gap stands behind a colon that parts two figures (3.6 : 48 : 48.4)."""
    before = end - 2
    while before >= 0 and line[before].isspace():
        before -= 1
    return line[end - 1] in _COLONS and before >= 0 and line[before].isdigit()


def _parts_words(line: str, gap: "regex.Match[str]") -> bool:
    """Whether a gap parts two Latin words, or a number and a word that is no unit."""
    before, after = line[gap.start() - 1], line[gap.end()]
    latin = after.isascii() and after.isalpha()
    if not (before.isascii() and (latin or after in _OPENS_NUMBER)):
        return False
    return not before.isdigit() or _LATIN_UNIT.match(line, gap.end()) is None


def is_spaced(text: str) -> bool:
    """Tell whether a number as printed is set letter by letter (``1 2 5 0亿元``)."""
    return _SPACED.match(text) is not None


def _inside_spaced(line: str) -> frozenset[int]:
    """Where the gaps inside numbers stand that are set letter by letter.

    Two digits with a gap may be two figures; they are one where the line has a longer such number,
    where a point stands between them, or where a word runs up to them as it does to a number.
    """
    found = list(_SPACED.finditer(line))
    if all(sum(map(str.isdigit, one[0])) < _FEWEST_SPACED for one in found):
        found = [one for one in found if _runs_up_to(line, one)]
    return frozenset(at for one in found for at in range(*one.span()))


def _runs_up_to(line: str, found: "regex.Match[str]") -> bool:
    if any(sign in _POINTS for sign in found[0]):
        return True
    before = line[max(0, found.start() - 1) : found.start()]
    return _is_han(before) and _SEVERAL.match(line, 0, found.start()) is None


def _is_han(sign: str) -> bool:
    return "\u3400" <= sign[:1] <= "\u9fff"


class _Adder(Protocol):
    def __call__(self, piece: str, offset: int) -> None: ...


def width_of(line: str) -> int:
    """Return the columns a line takes: two for a wide character, one for a plain one."""
    line = line.strip()
    return 2 * len(line) - sum(map(line.count, "0123456789 .,%()-"))


def full_width_of(lines: Sequence[str]) -> float:
    """Return the width of a full line, or infinity where lines are not wrapped."""
    widths = sorted(width_of(line) for line in lines if line.strip() and not _CELLS.match(line))
    if not widths:
        return float("inf")
    full = widths[min(len(widths) - 1, len(widths) * 9 // 10)]
    alike = sum(1 for width in widths if FULL_LINE * full <= width <= full / FULL_LINE)
    wrapped = (
        _NARROWEST_WRAPPED_LINE <= full <= _WIDEST_WRAPPED_LINE
        and alike >= _FEWEST_FULL_LINES * len(widths)
    )
    return full if wrapped else float("inf")
