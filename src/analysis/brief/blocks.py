"""The blocks of a prose file: paragraphs, items of lists, headings, fenced divs."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from unicodedata import east_asian_width

from analysis.brief.prose import PLACEHOLDER, Prose

#: A condition with the white space after it, which goes with it.
CONDITION: Final = re.compile(r"\{\{\s*(when\s.*?)\s*\}\}\s*")
#: What stands alone in a block and is put in its place.
INCLUDE: Final = re.compile(
    r"\{\{\s*(table|figure|findings|methods|grades|references|appendix)(?::\s*([a-z][a-z0-9_]*))?\s*\}\}"
)
_ITEM: Final = re.compile(r"(\d+\.|[-*]) ")
_NUMBERED: Final = re.compile(r"\d+\. ")
_HEADING: Final = re.compile(r"(#+) [^\n]*")
_OWN_ID: Final = re.compile(r"\{#[^{}\s]+[^{}]*\}\s*")
#: The key figure that a finding begins with: ``[{{a}} more]{.key-figure}``.
KEY_FIGURE: Final = re.compile(r"\[(?P<shown>[^\[\]]*)\]\{\.key-figure\}")
_FENCE: Final = re.compile(r"^:::.*$", re.MULTILINE)
_MARKUP: Final = re.compile(r"[*_`]|^\s*(?:\d+\.|[-*]|#+) |\[\]\(#[^)]*\)|\[|\]\([^)]*\)")
_EXHIBIT_ID: Final = re.compile(r"^:::+ \{#([\w-]+) \.(?:table|figure)\}", re.MULTILINE)
#: A pointer to an exhibit in brackets, with words at most: (see [](#tbl-key)), （见[](#tbl-key)）.
_ASIDE: Final = re.compile(
    r"\s?\([^()\[\]]*\[\]\(#(?P<id>(?:tbl|fig)-[\w-]+)\)[^()\[\]]*\)"
    r"|（[^（）\[\]]*\[\]\(#(?P<wide>(?:tbl|fig)-[\w-]+)\)[^（）\[\]]*）"
)
#: What a table or picture written by hand begins with.
_DRAWN: Final = ("|", "![")
#: So wide are a block's first words at most; a Chinese character is two wide.
_SHOWN: Final = 60

Line = tuple[int, str]


def included_figures(prose: Prose) -> frozenset[str]:
    """Return the charts that a prose file includes, by name."""
    return frozenset(
        found[2] for found in INCLUDE.finditer(prose.body) if found[1] == "figure" and found[2]
    )


@dataclass(frozen=True)
class LeftOut:
    """A block of the prose that is not in the brief.

    Attributes:
        line: where it begins.
        words: what it begins with.
        reason: which condition does not hold, or which number is not there, in words.
    """

    line: int
    words: str
    reason: str


def split_blocks(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Split numbered lines into blocks: paragraphs, each item of a list, fenced divs whole."""
    block: list[Line] = []
    depth = 0
    for number, line in lines:
        fence = line.startswith(":::")
        if not depth and (fence or not line.strip() or _ITEM.match(line)) and block:
            yield block
            block = []
        if fence:
            depth += 1 if line.strip(": ") else -1
        if depth or line.strip():
            block.append((number, line))
        if fence and not depth:
            yield block
            block = []
    if block:
        yield block


def text_of(block: Sequence[Line]) -> str:
    """Return a block's text."""
    return "\n".join(line for _, line in block)


def is_exhibit(opening: str) -> bool:
    """Tell whether a div is a table or a figure with its title."""
    return ".table" in opening or ".figure" in opening


def is_div(opening: str, name: str) -> bool:
    """Tell whether a div is of a kind: ``::: note``."""
    return name in opening.strip(": ").replace(".", " ").split()


def split_title(blocks: Sequence[Sequence[Line]]) -> int:
    """Return how many blocks at the beginning of an exhibit are alternatives of its title."""
    for position, block in enumerate(blocks):
        text = text_of(block).strip()
        if text.startswith((":::", *_DRAWN)) or INCLUDE.fullmatch(text):
            return position
    return len(blocks)


def first_words(text: str) -> str:
    """Return what a block begins with, without conditions, marks and numbers.

    Of an exhibit, its first title.
    """
    bare = INCLUDE.sub("", CONDITION.sub("", _FENCE.sub("", text))).strip()
    bare = PLACEHOLDER.sub("…", bare.partition("\n\n")[0])
    bare = _OWN_ID.sub("", KEY_FIGURE.sub(r"\g<shown>", bare))
    bare = " ".join(_MARKUP.sub("", bare).split())
    kept = ""
    for character in bare:
        kept += character
        if sum(2 if east_asian_width(one) in "WF" else 1 for one in kept) > _SHOWN:
            cut = kept[:-1].rpartition(" ")[0] or kept[:-1]
            return cut.rstrip(" ,;:，；：、") + " …"
    return bare


def drop_bare_headings(blocks: Sequence[str]) -> list[str]:
    """Leave out headings whose section has no block, for what stood there was left out."""
    kept: list[str] = []
    for text in reversed(blocks):
        level = heading_level(text)
        if not level or (kept and not 0 < heading_level(kept[-1]) <= level):
            kept.append(text)
    return kept[::-1]


def position_of(item: str) -> int:
    """Return the position that an item of a list has; zero for what is none."""
    found = _NUMBERED.match(item)
    return int(found[0].rstrip(". ")) if found else 0


def drop_dead_asides(text: str) -> str:
    """Leave out bracketed pointers to an exhibit that was left out: ``([](#tbl-targets))``.

    A sentence that points to one without brackets stands, and stops the build: it has a condition
    to be given.
    """
    there = set(_EXHIBIT_ID.findall(text))

    def keep(aside: re.Match[str]) -> str:
        return aside[0] if (aside["id"] or aside["wide"]) in there else ""

    return _ASIDE.sub(keep, text)


def number_anew(blocks: Sequence[str]) -> list[str]:
    """Number the items of each list from one, for some may have been left out."""
    result: list[str] = []
    position = 0
    for text in blocks:
        item = _NUMBERED.match(text)
        position = position + 1 if item else 0
        result.append(f"{position}. {text[item.end() :]}" if item else text)
    return result


def has_own_id(heading: str) -> bool:
    """Tell whether a heading names its own id: ``## Heading {#name}``."""
    return _OWN_ID.search(heading) is not None


def heading_level(text: str) -> int:
    """Return the level of a block that is nothing but a heading; else zero."""
    match = _HEADING.fullmatch(text)
    return len(match[1]) if match else 0
