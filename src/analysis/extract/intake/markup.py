"""HTML as blocks: what a reader of the page would read, in one pass, with its tables.

Pages of the web are seldom well formed, so tags are taken as browsers take them: a cell ends where
the next begins, an unknown tag is none. (pandoc's reader loses the cells of a table with a tag
left open, and cuts heads that span rows.) Scripts, styles, forms and what is hidden never become
text; pictures and frames are counted and never fetched. Tables that only lay out a page are
unfolded into paragraphs.
"""

import html
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import regex

from analysis.extract.genre import genre
from analysis.extract.intake.content import (
    Block,
    Cell,
    Composer,
    Content,
    Doubt,
    Paragraph,
    Table,
    is_figure,
    join_pieces,
)

_LIST_START: Final = re.compile(r"[0-9]{1,8}")
_GENRE: Final = genre("markup")
_STEERING: Final = _GENRE.pattern("steering")
_SEPARATORS: Final = _GENRE.pattern("separators")
_COUNTER: Final = _GENRE.pattern("counter")
_NAME: Final = regex.compile(r"/?[a-zA-Z][^\s/<>]*+")
_ATTRIBUTE: Final = regex.compile(
    r"([a-zA-Z-]++)\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'>]++))"
)
_STOP: Final = regex.compile(r"[<>\"']")
_LONG_REFERENCE: Final = regex.compile(r"&#x?[0-9a-fA-F]{8,}+;?")
_HIDDEN: Final = regex.compile(r"display\s*+:\s*+none|visibility\s*+:\s*+hidden")
_CLEAN: Final = str.maketrans(
    {"\u00a0": " ", "\u200b": "", "\u200c": "", "\u200d": "", "\xad": ""}
)
_RAISED: Final = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_RAW: Final = frozenset({"script", "style", "xmp", "noembed", "noframes", "plaintext", "title"})
"""What they hold is no markup; only their own closing tag ends them."""
_LEFT_OUT: Final = frozenset(
    {"noscript", "template", "svg", "select", "button", "textarea", "object", "audio"}
    | {"video", "canvas", "datalist", "map", "iframe"}
)
_HIDEABLE: Final = frozenset({"div", "span", "section", "table", "ul", "font", "article"})
"""Whose end can't be left out, so that a hidden one surely ends."""
_VOID: Final = frozenset({"br", "hr", "img", "input", "meta", "link", "col", "embed", "wbr"})
_BREAKS: Final = frozenset(
    {"p", "div", "section", "article", "header", "footer", "nav", "aside", "main", "center"}
    | {"ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "form", "fieldset", "hr", "body"}
    | {"html", "address", "figure", "figcaption", "details", "summary", "thead", "tbody", "tfoot"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "table", "tr", "td", "th", "caption", "legend", "title"}
)
_SKIPPED_CLASSES: Final = frozenset({"footnote-ref", "footnote-back"})
"""The marks that pandoc sets at a footnote; a raised number would be read as a digit."""
_DEEPEST: Final = 60
_MOST_SPANNED: Final = 1_000
_LAYOUT_LENGTH: Final = 300
_LAYOUT_PARAGRAPHS: Final = 3
_FEW_FIGURES: Final = 2
"""A table around another is one of data if it has as many cells that are figures."""


class Tag(NamedTuple):
    """A tag as met: its name in small letters (with the stroke of a closing one), attributes."""

    name: str
    attributes: Mapping[str, str]


@dataclass(slots=True)
class _OpenCell:
    blocks: list[Block] = field(default_factory=list)
    rows: int = 1
    columns: int = 1


@dataclass(slots=True)
class _OpenTable:
    rows: list[list[_OpenCell]] = field(default_factory=list)
    captions: list[Block] = field(default_factory=list)
    inside: str = ""  # "cell", "caption", or between them
    nests: bool = False


def read_markup(text: str, form: str = "html", *, numbered: bool = False) -> Content:
    """Return the text of an HTML page.

    Args:
        text: the page.
        form: the format that the content is of.
        numbered: whether the numbers of ordered lists were typed and so belong to the text.
    """
    builder = _Builder(numbered=numbered)
    for piece in tokenize_markup(text):
        if isinstance(piece, str):
            builder.add_words(piece)
        else:
            builder.add_tag(piece)
    blocks = builder.finish()
    composer = Composer()
    steering = 0
    for block in blocks:
        if isinstance(block, Paragraph) and form == "html":
            kept = _COUNTER.sub("", block.text).strip()
            if kept != block.text:
                steering += 1
                block.text = kept
            if _STEERING.fullmatch(kept) or _SEPARATORS.fullmatch(kept):
                steering += 1
                continue
        composer.add_block(block)
    left = [
        Doubt(f"left_{name}", {"count": count}) for name, count in sorted(builder.left.items())
    ]
    if steering:
        left.append(Doubt("left_steering", {"count": steering}))
    return composer.finish(form, left)


def tokenize_markup(text: str) -> Iterator[str | Tag]:
    """Yield the words and tags of a page; comments and the content of scripts are left out.

    One pass: where a comment, a script or a quotation is never closed, that is looked for once.
    """
    position = start = 0
    lost: set[str] = set()

    def find(wanted: str, begin: int) -> int:
        """Find a text at or after a position, its length if there is none any more."""
        found = -1 if wanted in lost else text.find(wanted, begin)
        if found < 0:
            lost.add(wanted)
            return len(text)
        return found

    while (opening := find("<", position)) < len(text):
        following = text[opening + 1 : opening + 4]
        name = _NAME.match(text, opening + 1, opening + 40)
        if name is None and following[:1] not in {"!", "?", "/"}:
            position = opening + 1  # a sign of comparison
            continue
        end = _end_of_tag(text, name.end(), find) if name is not None else 0
        if end < 0:
            position = opening + 1  # no tag: it never ends, or another begins in it
            continue
        yield from _words(text[start:opening])
        if name is None:
            closing = "-->" if following == "!--" else ">"
            start = position = find(closing, opening + len("<")) + len(closing)
        else:
            tag = name[0].lower()
            position = end + 1
            yield Tag(tag, _attributes(text[name.end() : end]))
            if tag in _RAW:
                position = _end_of_raw(text, tag, position, lost)
            start = position
    yield from _words(text[start:])


def _words(text: str) -> Iterator[str]:
    if text:
        if "&" in text:
            text = html.unescape(_LONG_REFERENCE.sub("\ufffd", text))
        yield text.translate(_CLEAN)


def _end_of_tag(text: str, position: int, find: Callable[[str, int], int]) -> int:
    """Where a tag's closing sign stands, outside quotations; -1 where it has none."""
    begin = position
    while (sign := _STOP.search(text, position)) is not None:
        if sign[0] == ">":
            return sign.start()
        if sign[0] == "<":
            return -1
        position = find(sign[0], sign.end()) + 1
        if position > len(text):
            end = find(">", begin)  # a quotation that never ends is none
            return end if end < len(text) else -1
    return -1


def _end_of_raw(text: str, tag: str, position: int, lost: set[str]) -> int:
    """Where the closing tag of a script or a style starts; the end where there is none."""
    if f"</{tag}" not in lost:
        found = regex.compile(f"</{tag}", regex.IGNORECASE).search(text, position)
        if found is not None:
            return found.start()
        lost.add(f"</{tag}")
    return len(text)


def _attributes(text: str) -> dict[str, str]:
    if "=" not in text:
        return {}
    return {
        found[1].lower(): html.unescape(found[2] or found[3] or found[4] or "")
        for found in _ATTRIBUTE.finditer(text[:10_000])
    }


class _Builder:
    """Takes words and tags in order, and makes blocks of them without recursion."""

    def __init__(self, *, numbered: bool) -> None:
        self.left: Counter[str] = Counter()
        self._numbered = numbered
        self._blocks: list[Block] = []
        self._tables: list[_OpenTable] = []
        self._lines: list[list[str]] = [[]]
        self._level = 0
        self._skipping: list[str] = []
        self._raised = False
        self._plain = 0  # inside <pre>, where lines are lines
        self._lists: list[int | None] = []
        self._mark = ""  # of a list's item, until its words come
        self._deep = 0

    def add_words(self, words: str) -> None:
        """Add words to the paragraph that is open."""
        if self._skipping:
            return
        if self._raised:
            words = words.translate(_RAISED)
        if self._plain:
            first, *more = words.splitlines() or [""]
            self._lines[-1].append(first)
            self._lines.extend([line] for line in more)
            return
        self._lines[-1].append(words)

    def add_tag(self, tag: Tag) -> None:
        """Open or close what a tag opens or closes."""
        name = tag.name.lstrip("/")
        closes = tag.name.startswith("/")
        if self._skipping:
            self._skip(name, closes=closes)
        elif not closes and self._leaves_out(name, tag.attributes):
            if name not in _VOID:
                self._skipping.append(name)
        elif name == "br":
            self._lines.append([])
        elif name in {"sup", "pre"}:
            self._set_kind(name, opens=not closes)
        elif name in _BREAKS:
            self._end_paragraph()
            self._step(name, tag.attributes, closes=closes)

    def _skip(self, name: str, *, closes: bool) -> None:
        """Inside what is left out, only the same tag counts: it nests, or it ends it."""
        if name == self._skipping[0]:
            if closes:
                self._skipping.pop()
            else:
                self._skipping.append(name)

    def _leaves_out(self, name: str, attributes: Mapping[str, str]) -> bool:
        if name in {"img", "embed", "iframe", "object", "video", "audio", "canvas", "svg"}:
            self.left["pictures" if name in {"img", "svg", "canvas"} else "frames"] += 1
            return True
        if name in _LEFT_OUT or (name in _RAW and name != "plaintext"):
            return True
        if not attributes:
            return False
        if name == "a" and _SKIPPED_CLASSES & set(attributes.get("class", "").split()):
            return True
        if name in _HIDEABLE and _HIDDEN.search(attributes.get("style", "").lower()):
            self.left["hidden"] += 1
            return True
        return False

    def _set_kind(self, name: str, *, opens: bool) -> None:
        if name == "sup":
            self._raised = opens
            return
        self._end_paragraph()
        self._plain = max(0, self._plain + (1 if opens else -1))

    def _step(self, name: str, attributes: Mapping[str, str], *, closes: bool) -> None:
        if name in {"ul", "ol"}:
            self._step_list(name, attributes, closes=closes)
        elif name == "li" and not closes and self._lists and self._lists[-1] is not None:
            self._mark = f"{self._lists[-1]}. "
            self._lists[-1] += 1
        elif name[0] == "h" and name[1:].isdigit():
            self._level = 0 if closes else int(name[1:])
        elif name == "table":
            if closes:
                self._close_table()
            elif len(self._tables) < _DEEPEST:
                self._tables.append(_OpenTable())
            else:
                self._deep += 1
        elif self._tables and not self._deep:
            self._step_table(name, attributes, closes=closes)

    def _step_list(self, name: str, attributes: Mapping[str, str], *, closes: bool) -> None:
        if closes:
            if self._lists:
                self._lists.pop()
            return
        if name == "ol":
            if not self._numbered:
                self.left["numbers"] += 1
            first = attributes.get("start", "1")
            number = int(first) if _LIST_START.fullmatch(first) else 1
            self._lists.append(number if self._numbered else None)
        else:
            self._lists.append(None)

    def _step_table(self, name: str, attributes: Mapping[str, str], *, closes: bool) -> None:
        table = self._tables[-1]
        if name == "caption":
            table.inside = "" if closes else "caption"
        elif name == "tr":
            table.inside = ""
            if not closes:
                table.rows.append([])
        elif name in {"td", "th"}:
            table.inside = "" if closes else "cell"
            if not closes:
                if not table.rows:
                    table.rows.append([])
                rows, columns = (_span(attributes, key) for key in ("rowspan", "colspan"))
                table.rows[-1].append(_OpenCell([], rows, columns))

    def _end_paragraph(self) -> None:
        lines = self._lines
        if lines == [[]]:
            return
        self._lines = [[]]
        for line in lines:
            words = "".join(line)
            if words and (text := words.rstrip() if self._plain else join_pieces([words])):
                self._add_block(Paragraph(self._mark + text, self._level))
                self._mark = ""

    def _add_block(self, block: Block) -> None:
        """Put a block where it stands: a cell, a caption, or the page."""
        for table in reversed(self._tables):
            if table.inside == "cell":
                table.rows[-1][-1].blocks.append(block)
                return
            if table.inside == "caption":
                table.captions.append(block)
                return
            # Words between cells stand, as browsers show them, before the table.
        self._blocks.append(block)

    def _close_table(self) -> None:
        if self._deep:
            self._deep -= 1
            return
        if not self._tables:
            return
        table = self._tables.pop()
        blocks = [*table.captions, *_fold_table(table)]
        if self._tables and any(isinstance(block, Table) for block in blocks):
            self._tables[-1].nests = True
        for block in blocks:
            self._add_block(block)

    def finish(self) -> list[Block]:
        """Return the blocks; what was left open ends here."""
        if self._skipping:
            self.left["unclosed"] += 1
        self._end_paragraph()
        self._deep = 0
        while self._tables:
            self._close_table()
        return self._blocks


def _span(attributes: Mapping[str, str], key: str) -> int:
    text = attributes.get(key, "").strip()
    if not (text.isascii() and text.isdigit()) or len(text) > len("65534"):
        return 1
    # A row span of nothing is one to the end of the table.
    return min(int(text), _MOST_SPANNED) or (_MOST_SPANNED if key == "rowspan" else 1)


def _fold_table(table: _OpenTable) -> list[Block]:
    """A table of cells, or where it only lays out a page the blocks inside, in order."""
    if _is_layout(table):
        return [block for row in table.rows for cell in row for block in cell.blocks]
    rows = [
        [Cell(_words_in(cell), cell.rows, cell.columns) for cell in row]
        for row in table.rows
        if row
    ]
    return [Table(rows)] if rows else []


def _is_layout(table: _OpenTable) -> bool:
    if all(len(row) <= 1 for row in table.rows):
        return True
    cells = [cell for row in table.rows for cell in row]
    if table.nests and sum(is_figure(_words_in(cell)) for cell in cells) < _FEW_FIGURES:
        return True
    return any(
        len(cell.blocks) >= _LAYOUT_PARAGRAPHS
        and sum(len(block.text) for block in cell.blocks if isinstance(block, Paragraph))
        >= _LAYOUT_LENGTH
        for cell in cells
    )


def _words_in(cell: _OpenCell) -> str:
    """A cell's text, line by line; a table inside it gives its rows."""
    lines = []
    for block in cell.blocks:
        if isinstance(block, Paragraph):
            lines.append(block.text)
        else:
            lines.extend(" ".join(inner.text for inner in row) for row in block.rows)
    return "\n".join(lines)
