"""An economist's Markdown: a head, and a body without a typed digit.

The words live in `notebooks/prose/<name>.<language>.md`. What may stand there is told in
:mod:`analysis.brief.compose`; here a file's text becomes a :class:`Prose` or is refused.
"""

import re
from dataclasses import dataclass
from html import unescape
from typing import Final

from pydantic import Field

from analysis.core.errors import InputError
from analysis.core.records import Record, parse_yaml, validate
from analysis.core.text import JOINER, LAYOUT, find_unseen_lines, name_sign
from analysis.render.markup import check_link

PLACEHOLDER: Final = re.compile(r"\{\{\s*(.*?)\s*\}\}")
_HEAD: Final = re.compile(r"---\n(.*?\n)---\n", re.DOTALL)
_ATTRIBUTES: Final = re.compile(r"\{[#.][^{}]*\}|\]\([^)]*\)")
_ORDINAL: Final = re.compile(r"^(\s*)\d+\. ")
_DIGIT: Final = re.compile(r"\d")
#: Where a link leads: in parentheses after its words, in angle brackets, or on a line of its own.
_TARGET: Final = re.compile(
    r"\]\(\s*<?(?P<beside>[^\s)>]+)|<(?P<bare>[A-Za-z][A-Za-z0-9+.-]*:[^\s<>]*)>"
    r"|^ {0,3}\[[^\]\n]+\]:\s*<?(?P<below>[^\s>]+)",
    re.MULTILINE,
)
_CODE: Final = re.compile(r"`[^`\n]*`")
_BRACE: Final = re.compile(r"[{}]")


class FrontMatter(Record):
    """The head of a prose file. A title may offer alternatives: the first that fits is taken."""

    title: tuple[str, ...] = Field(min_length=1)
    subtitle: str = ""
    author: str
    description: str
    keywords: tuple[str, ...] = ()
    finding_level: str = ""
    finding_ratio: str = ""
    finding_year: str = ""
    finding_printed: str = ""
    finding_rate: str = ""
    finding_rate_implied: str = ""
    finding_rate_alone: str = ""
    finding_statement: str = ""

    @property
    def findings(self) -> tuple[str, ...]:
        """The sentences of generated findings, by kind."""
        return (
            *(self.finding_level, self.finding_ratio, self.finding_year, self.finding_printed),
            *(self.finding_rate, self.finding_rate_implied, self.finding_rate_alone),
            self.finding_statement,
        )


@dataclass(frozen=True)
class Prose:
    """A prose file: its head and its body, with the line the body starts on.

    Attributes:
        shown: the file, as messages name it.
    """

    shown: str
    head: FrontMatter
    body: str
    first_line: int


def parse_prose(text: str, shown: str) -> Prose:
    """Take a prose file's text apart and refuse typed digits, stray braces and links that run.

    Args:
        text: the file's content.
        shown: the file, as messages name it.

    Raises:
        InputError: for a faulty head, a digit outside a placeholder, a brace that belongs to
            none, a link that could run something, or a character that nobody sees, naming file
            and line.
    """
    for line, column, sign in find_unseen_lines(text, 1, allowed=LAYOUT + JOINER):
        msg = f"{shown}, line {line}, column {column}: {name_sign(sign)} stands in the text; "
        raise InputError(f"{msg}accepted: text without it")
    parts = _HEAD.match(text)
    if parts is None:
        msg = f"{shown}, line 1: expected a head between two lines of ---"
        raise InputError(msg)
    content = parse_yaml(parts[1], f"{shown}, head", allowed=f"\n{JOINER}")
    if isinstance(content.get("title"), str):
        content["title"] = (content["title"],)
    head = validate(FrontMatter, content, shown)
    body = text[parts.end() :]
    first_line = text[: parts.end()].count("\n") + 1
    _refuse_typed(parts[1], shown, 2)
    _refuse_typed(body, shown, first_line)
    _check_links(text, shown)
    return Prose(shown, head, body, first_line)


def _check_links(text: str, shown: str) -> None:
    """Refuse where it stands the target of a link that a page may not have.

    What is a link in the end, pandoc says: the brief's own are checked again when it is parsed.
    """
    bare = _CODE.sub(lambda found: " " * len(found[0]), text)
    for found in _TARGET.finditer(bare):
        line = text.count("\n", 0, found.start(found.lastgroup or 0)) + 1
        target = PLACEHOLDER.sub("x", unescape(found[found.lastgroup or 0]))
        check_link(target, f"{shown}, line {line}")


def _refuse_typed(text: str, shown: str, first_line: int) -> None:
    for number, line in enumerate(text.splitlines(), start=first_line):
        bare = _ATTRIBUTES.sub("", PLACEHOLDER.sub("", line))
        if found := _DIGIT.search(_ORDINAL.sub(r"\1", bare)):
            msg = (
                f"{shown}, line {number}: the digit {found[0]!r} is typed; "
                "a number comes from a placeholder such as {{growth.rd_gdp.pp}}"
            )
            raise InputError(msg)
        if found := _BRACE.search(bare):
            msg = (
                f"{shown}, line {number}: a stray {found[0]!r}; a placeholder stands between two "
                "braces on either side, on one line: {{growth.rd_gdp.pp}}"
            )
            raise InputError(msg)
