"""Composing the brief: prose filled from the register.

What may stand in `notebooks/prose/<name>.<language>.md`:

``{{growth.rd_institutions.pct}}``
    a number of the register, linked to its entry in the appendix; ``| bounds`` shows its range
    (``| range`` without unit), ``| plain`` leaves the unit out, ``| short`` abbreviates it,
    ``| printed`` shows the number as the source prints it, ``| page`` the pages it stands on
    (``page 31``, ``pages 12, 31``, with the word), ``| year`` the one year it is of.
``{{text.place}}``, ``{{claim.some_claim.verdict}}``
    a word of the register.
``{{when growth.rd_gdp.pp > 0}}``
    at the start of a block: the block stands only if the numbers say so.
``{{table: key_indicators}}``, ``{{figure: growth_ranking}}``, ``{{findings}}``, ``{{appendix}}``
    alone in a block: a table, a chart, generated findings, the entries of all numbers used. A
    table or chart that a notebook published is included by its name; one that no prose includes
    stands before the appendix.

A block (paragraph, list item, or exhibit) whose numbers lie outside the scenario's years or
indicators is left out, and so is a heading that then has nothing under it; a name that no run
could know fails the build with file, line and the nearest names.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from typing import Final

from analysis.brief.entries import entry_id, show_bounds, write_entry, write_tip
from analysis.brief.prose import PLACEHOLDER, Prose
from analysis.core.errors import InputError
from analysis.register.number import Number, Register
from analysis.render import escape_markdown, mark_number
from analysis.words.catalogue import Catalogue
from analysis.words.numerals import format_open, format_range, format_short, group_digits

_CONDITION: Final = re.compile(r"\{\{\s*(when\s.*?)\s*\}\}\s*")
_COMPARISON: Final = re.compile(r"when\s+([^\s<=>]+)\s*(<=|>=|<|>|=)\s*([^\s<=>]+)$")
_INCLUDE: Final = re.compile(
    r"\{\{\s*(table|figure|findings|appendix)(?::\s*([a-z][a-z0-9_]*))?\s*\}\}"
)
_ITEM: Final = re.compile(r"(\d+\.|[-*]) ")
_NUMBERED: Final = re.compile(r"\d+\. ")
_HEADING: Final = re.compile(r"(#+) [^\n]*")
_LITERAL: Final = re.compile(r"-?\d+(\.\d+)?")
#: Two ends of what is compared: of a number its bounds or interval, of a literal itself twice.
_Ends = tuple[Decimal, Decimal]
#: A comparison holds only where it holds for all values between the ends of both sides.
_OPERATORS: Final[Mapping[str, Callable[[_Ends, _Ends], bool]]] = {
    "<": lambda left, right: left[1] < right[0],
    "<=": lambda left, right: left[1] <= right[0],
    ">": lambda left, right: left[0] > right[1],
    ">=": lambda left, right: left[0] >= right[1],
    "=": lambda left, right: len({*left, *right}) == 1,
}
#: Those that any number can be shown by.
_OF_ANY: Final = ("bounds", "range", "plain", "short")
#: Those that only some numbers have, and which these are.
_HAVING: Final[Mapping[str, str]] = {
    "printed": "a number that is one print read, such as figure.p31.03",
    "page": "a number that rests on a numbered page, such as figure.p31.03",
    "year": "a number of one year, such as a printed figure, an outside one, growth.….end",
}
MODIFIERS: Final = (*_OF_ANY, *_HAVING)


class _OutOfScopeError(Exception):
    """A block speaks of numbers that this scenario does not make."""


@dataclass
class Composer:
    """Fills one prose file from the register.

    Attributes:
        catalogue: the language's messages.
        register: the numbers.
        words: the words placeholders may name, such as ``text.place``.
        is_possible: tells whether another scenario of this source could make a number of a name.
        tables: Markdown of the tables by name, each made when it is included, so that only what
            is shown counts as used; an empty text leaves its exhibit out.
        figures: the charts as Markdown images.
        extras: whole exhibits that notebooks published, by name; those the prose does not include
            stand under ``extras_heading`` before the appendix.
        findings: generated finding sentences, as template lines.
        used: the numbers the brief shows, in their order.
        left_out: the lines of the blocks left out.
    """

    prose: Prose
    catalogue: Catalogue
    register: Register
    words: Mapping[str, str]
    is_possible: Callable[[str], bool]
    tables: Mapping[str, Callable[["Composer"], str]] = field(default_factory=dict)
    figures: Mapping[str, str] = field(default_factory=dict)
    extras: Mapping[str, Callable[["Composer"], str]] = field(default_factory=dict)
    extras_heading: str = ""
    findings: Sequence[str] = ()
    used: dict[str, Number] = field(default_factory=dict)
    left_out: list[int] = field(default_factory=list)
    _placed: set[str] = field(default_factory=set)

    def compose(self) -> str:
        """Return the brief as Markdown for :mod:`analysis.render`.

        Raises:
            InputError: for an unknown name or modifier, naming file and line.
        """
        title = self.title()  # before the body, whose appendix lists the numbers used so far
        lines = list(enumerate(self.prose.body.split("\n"), start=self.prose.first_line))
        named = {found[2] for _, line in lines for found in _INCLUDE.finditer(line)}
        self._placed |= {name for name in self.extras if name in named}
        body = self._blocks(lines)
        body += self._unplaced()  # where the prose has no appendix
        return f"# {title}\n\n" + "\n\n".join(body) + "\n"

    def title(self, *, linked: bool = True) -> str:
        """Return the first title whose numbers this scenario has."""
        for text in self.prose.head.title:
            used = dict(self.used)
            try:
                return self._fill(text, 2, linked=linked)
            except _OutOfScopeError:
                self.used = used
        msg = f"{self.prose.shown}: no title fits this scenario; add a last one without numbers"
        raise InputError(msg)

    def fill_plain(self, text: str) -> str:
        """Fill a line of the head as plain text; empty if its numbers are out of scope."""
        try:
            return self._fill(text, 2, linked=False)
        except _OutOfScopeError:
            return ""

    def number(self, name: str, modifier: str = "") -> str:
        """Return a number as linked Markdown, and remember that the brief uses it."""
        number = self.register[name]
        self.used[name] = number
        shown = self._show(number, modifier)
        return mark_number(shown, ref=entry_id(name), tip=write_tip(number, self.catalogue))

    def _blocks(self, lines: Sequence[tuple[int, str]]) -> list[str]:
        result: list[str] = []
        for block in _split(lines):
            first, text = block[0][0], "\n".join(line for _, line in block)
            used = dict(self.used)
            try:
                if text.startswith(":::"):
                    if "{{appendix}}" in text.replace(" ", ""):
                        result += self._unplaced()
                    result.append(self._div(block))
                else:
                    result.append(self._block(text, first))
            except _OutOfScopeError:
                self.left_out.append(first)
                self.used = used  # what a block left out had named so far is not in the brief
        return _number_anew(_drop_bare_headings([text for text in result if text]))

    def _unplaced(self) -> list[str]:
        """Return the published exhibits that the prose does not include."""
        waiting = [name for name in self.extras if name not in self._placed]
        self._placed |= set(waiting)
        texts = [text for name in waiting if (text := self.extras[name](self))]
        return [self.extras_heading, *texts] if texts else []

    def _div(self, block: Sequence[tuple[int, str]]) -> str:
        opening, closing = block[0][1], block[-1][1]
        if not opening.strip(": "):
            msg = f"{self.prose.shown}, line {block[0][0]}: this line of ::: closes no div"
            raise InputError(msg)
        if not closing.startswith(":::") or closing.strip(": "):
            msg = (
                f"{self.prose.shown}, line {block[0][0]}: this div is not closed by a line of :::"
            )
            raise InputError(msg)
        inner = block[1:-1]
        if ".table" in opening or ".figure" in opening:
            # An exhibit stands or falls as a whole.
            children = []
            for child in _split(inner):
                text = "\n".join(line for _, line in child)
                div = text.startswith(":::")
                children.append(self._div(child) if div else self._block(text, child[0][0]))
        else:
            children = self._blocks(inner)
        if not children:
            raise _OutOfScopeError
        return "\n\n".join([opening, *children, closing])

    def _block(self, text: str, first: int) -> str:
        include = _INCLUDE.fullmatch(text.strip())
        if include:
            return self._include(include[1], include[2] or "", first)
        return "\n".join(
            self._fill(line, number) for number, line in enumerate(text.split("\n"), start=first)
        )

    def _include(self, what: str, name: str, line: int) -> str:
        if what == "appendix":
            return "\n".join(write_entry(number, self.catalogue) for number in self.used.values())
        if what == "findings":
            return "\n\n".join(
                f"{position}. {self._fill(text, line)}"
                for position, text in enumerate(self.findings, start=1)
            )
        known = sorted(self.tables if what == "table" else self.figures)
        if name not in known:
            msg = (
                f"{self.prose.shown}, line {line}: no {what} {name!r}; "
                f"accepted: {', '.join(known)}"
            )
            raise InputError(msg)
        text = self.tables[name](self) if what == "table" else self.figures[name]
        if not text:
            raise _OutOfScopeError
        return text

    def _fill(self, text: str, line: int, *, linked: bool = True) -> str:
        def replace(match: re.Match[str]) -> str:
            name, _, modifier = (part.strip() for part in match[1].partition("|"))
            if modifier and modifier not in MODIFIERS:
                msg = (
                    f"{self.prose.shown}, line {line}: no modifier {modifier!r}; "
                    f"accepted: {', '.join(MODIFIERS)}"
                )
                raise InputError(msg)
            if name in self.words:
                if modifier:
                    msg = (
                        f"{self.prose.shown}, line {line}: {name!r} is a word, which is shown one "
                        f"way; accepted: {{{{{name}}}}} without | {modifier}"
                    )
                    raise InputError(msg)
                return escape_markdown(self.words[name]) if linked else self.words[name]
            self._look_up(name, line)
            try:
                if linked:
                    return self.number(name, modifier)
                return self._show(self.register[name], modifier)
            except InputError as fault:
                msg = f"{self.prose.shown}, line {line}: {fault}"
                raise InputError(msg) from fault

        for condition in _CONDITION.finditer(text):
            self._require(condition[1], line)
        return PLACEHOLDER.sub(replace, _CONDITION.sub("", text))

    def _look_up(self, name: str, line: int) -> Number:
        if name in self.register:
            return self.register[name]
        if self.is_possible(name):
            raise _OutOfScopeError
        near = self.register.suggest(name) or get_close_matches(name, self.words)
        hint = f"; did you mean {' or '.join(near)}?" if near else ""
        msg = f"{self.prose.shown}, line {line}: no number or word is called {name!r}{hint}"
        raise InputError(msg)

    def _require(self, condition: str, line: int) -> None:
        match = _COMPARISON.match(condition)
        if match is None:
            msg = (
                f"{self.prose.shown}, line {line}: {condition!r} is no condition; "
                "accepted: when NAME < NAME or a number, with < <= > >= ="
            )
            raise InputError(msg)
        left, right = (self._ends(match[side], line) for side in (1, 3))
        if not _OPERATORS[match[2]](left, right):
            raise _OutOfScopeError

    def _ends(self, operand: str, line: int) -> _Ends:
        """Return what an operand of a condition may be."""
        if _LITERAL.fullmatch(operand):
            return Decimal(operand), Decimal(operand)
        number = self._look_up(operand, line)
        return number.low, number.high

    def _show(self, number: Number, modifier: str) -> str:
        shown = number.display[self.catalogue.language]
        match modifier:
            case "bounds":
                shown = show_bounds(number, self.catalogue)
            case "range":  # in a table whose other column names the unit
                shown = format_range(
                    number.low, number.high, number.unit, self.catalogue, places=number.places
                )
            case "plain" | "short" if not number.point:
                unit = number.unit if modifier == "short" else "count"
                shown = format_open(
                    number.value,
                    number.low,
                    number.high,
                    unit,
                    self.catalogue,
                    places=number.places,
                    hedge=number.hedge,
                    short=True,
                )
            case "plain":
                shown = group_digits(number.value, number.places, language=self.catalogue)
            case "short":
                shown = format_short(
                    number.value, number.unit, self.catalogue, places=number.places
                )
            case "printed" if number.as_printed:
                shown = number.as_printed
            case "page" if any(number.pages):
                shown = _say_pages(number, self.catalogue)
            case "year" if number.year is not None:
                shown = str(number.year)
            case "printed" | "page" | "year":
                # Its value in their place would be read as a page or a year.
                msg = (
                    f"{number.id!r} has no {modifier} to show; accepted: {', '.join(_OF_ANY)}, or "
                    f"{modifier} of {_HAVING[modifier]}"
                )
                raise InputError(msg)
        return shown


def included_figures(prose: Prose) -> frozenset[str]:
    """Return the charts that a prose file includes, by name."""
    return frozenset(
        found[2] for found in _INCLUDE.finditer(prose.body) if found[1] == "figure" and found[2]
    )


def _say_pages(number: Number, words: Catalogue) -> str:
    """Name the pages that a number stands on, each once, in the order of the document."""
    pages = sorted({page for page in number.pages if page})
    joined = words.say("language.enumeration").join(map(str, pages))
    return words.say("brief.pages", pages=joined, count=len(pages))


def _split(lines: Sequence[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    """Split numbered lines into blocks: paragraphs, each item of a list, fenced divs whole."""
    block: list[tuple[int, str]] = []
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


def _drop_bare_headings(blocks: Sequence[str]) -> list[str]:
    """Leave out headings whose section has no block, for what stood there was left out."""
    kept: list[str] = []
    for text in reversed(blocks):
        level = _heading_level(text)
        if not level or (kept and not 0 < _heading_level(kept[-1]) <= level):
            kept.append(text)
    return kept[::-1]


def _number_anew(blocks: Sequence[str]) -> list[str]:
    """Number the items of each list from one, for some may have been left out."""
    result: list[str] = []
    position = 0
    for text in blocks:
        item = _NUMBERED.match(text)
        position = position + 1 if item else 0
        result.append(f"{position}. {text[item.end() :]}" if item else text)
    return result


def _heading_level(text: str) -> int:
    """Return the level of a block that is nothing but a heading; else zero."""
    match = _HEADING.fullmatch(text)
    return len(match[1]) if match else 0
