"""Composing the brief: an economist's Markdown, filled from the register (notebook 05).

The words live in `notebooks/prose/<name>.<language>.md` and hold no digit. What may stand there:

``{{growth.rd_institutions.pct}}``
    a number of the register, linked to its entry in the appendix; ``| bounds`` shows its range
    (``| range`` without unit),
    ``| plain`` leaves the unit out, ``| short`` abbreviates it, ``| printed`` shows the number as
    the source prints it, ``| page`` the page it stands on, ``| year`` the year it is of.
``{{text.place}}``, ``{{claim.some_claim.verdict}}``
    a word of the register.
``{{when growth.rd_gdp.pp > 0}}``
    at the start of a block: the block stands only if the numbers say so.
``{{table: key_indicators}}``, ``{{figure: growth_ranking}}``, ``{{findings}}``, ``{{appendix}}``
    alone in a block: a table, a figure, generated findings, the entries of all numbers used.

A block (paragraph, list item, or exhibit) whose numbers lie outside the scenario's years or
indicators is left out, and so is a heading that then has nothing under it; a name that no run
could know, and a typed digit, fail the build with file and line.
"""

import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import Field

from analysis.core.errors import InputError
from analysis.core.files import read_text
from analysis.core.project import Project
from analysis.core.records import Record, parse_yaml, validate
from analysis.register.numbers import Number, Register, Room, format_bounds, format_short
from analysis.render import Metadata, escape_markdown, mark_entry, mark_number
from analysis.source.scenario import Scenario
from analysis.words.numerals import group_digits
from analysis.words.wording import Language

_PLACEHOLDER = re.compile(r"\{\{\s*(.*?)\s*\}\}")
_CONDITION = re.compile(r"\{\{\s*(when\s.*?)\s*\}\}\s*")
_COMPARISON = re.compile(r"when\s+([^\s<=>]+)\s*(<=|>=|<|>|=)\s*([^\s<=>]+)$")
_INCLUDE = re.compile(r"\{\{\s*(table|figure|findings|appendix)(?::\s*([a-z_]+))?\s*\}\}")
_ATTRIBUTES = re.compile(r"\{[#.][^{}]*\}|\]\([^)]*\)")
_ITEM = re.compile(r"(\d+\.|[-*]) ")
_HEADING = re.compile(r"(#+) [^\n]*")
_DIGIT = re.compile(r"\d")
_OPERATORS: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
}
#: What the two ends beside a number are.
ROOM_WORDS: Mapping[Room, Mapping[Language, str]] = {
    "bounds": {"zh": "界限", "en": "Bounds"},
    "confidence": {"zh": "95%置信区间", "en": "95% confidence interval"},
    "prediction": {"zh": "95%预测区间", "en": "95% prediction interval"},
    "range": {"zh": "取值范围", "en": "Range"},
}
#: What stands before a formula, or before what a trend model says of itself.
_DERIVATION: Mapping[bool, Mapping[Language, str]] = {
    False: {"zh": "算式", "en": "Formula"},
    True: {"zh": "方法", "en": "Method"},
}
MODIFIERS = ("bounds", "range", "plain", "printed", "page", "year", "short")


class FrontMatter(Record):
    """The head of a prose file. A title may offer alternatives: the first that fits is taken."""

    title: tuple[str, ...] = Field(min_length=1)
    subtitle: str = ""
    author: str
    description: str
    keywords: tuple[str, ...] = ()
    finding_level: str = ""
    finding_ratio: str = ""


@dataclass(frozen=True)
class Prose:
    """A prose file: its head and its body, with the line the body starts on."""

    path: Path
    head: FrontMatter
    body: str
    first_line: int


def read_prose(project: Project, scenario: Scenario, language: Language) -> Prose:
    """Read a scenario's prose in one language and refuse typed digits.

    Raises:
        InputError: for a missing translation, a faulty head, or a digit outside a placeholder,
            naming file and line.
    """
    path = project.prose / f"{scenario.prose}.{language}.md"
    if not path.is_file():
        names = sorted({p.name.split(".")[0] for p in project.prose.glob(f"*.{language}.md")})
        msg = (
            f"scenario {scenario.scenario}, prose: there is no {project.shown(path)}; "
            f"accepted in this language: {', '.join(names)}"
        )
        raise InputError(msg)
    text = read_text(path)
    parts = re.match(r"---\n(.*?\n)---\n", text, re.DOTALL)
    shown = project.shown(path)
    if parts is None:
        msg = f"{shown}, line 1: expected a head between two lines of ---"
        raise InputError(msg)
    content = parse_yaml(parts[1], f"{shown}, head")
    if isinstance(content.get("title"), str):
        content["title"] = (content["title"],)
    head = validate(FrontMatter, content, shown)
    body = text[parts.end() :]
    first_line = text[: parts.end()].count("\n") + 1
    _refuse_digits(parts[1], shown, 2)
    _refuse_digits(body, shown, first_line)
    return Prose(Path(shown), head, body, first_line)


def _refuse_digits(text: str, shown: str, first_line: int) -> None:
    for number, line in enumerate(text.splitlines(), start=first_line):
        bare = re.sub(r"^(\s*)\d+\. ", r"\1", _ATTRIBUTES.sub("", _PLACEHOLDER.sub("", line)))
        if found := _DIGIT.search(bare):
            msg = (
                f"{shown}, line {number}: the digit {found[0]!r} is typed; "
                "a number comes from a placeholder such as {{growth.rd_gdp.pp}}"
            )
            raise InputError(msg)


class _OutOfScopeError(Exception):
    """A block speaks of numbers that this scenario does not make."""


@dataclass
class Composer:
    """Fills one prose file from the register.

    Attributes:
        register: the numbers.
        words: the words placeholders may name, such as ``text.place``.
        is_known: tells whether a name could exist in another scenario of the same source.
        tables, figures: builders of the exhibits a prose file may include; one that returns
            an empty text leaves its exhibit out.
        findings: generated finding sentences, as template lines.
    """

    prose: Prose
    language: Language
    register: Register
    words: Mapping[str, str]
    is_known: Callable[[str], bool]
    tables: Mapping[str, Callable[["Composer"], str]] = field(default_factory=dict)
    figures: Mapping[str, str] = field(default_factory=dict)
    findings: Sequence[str] = ()
    used: dict[str, Number] = field(default_factory=dict)
    left_out: list[int] = field(default_factory=list)

    def compose(self) -> str:
        """Return the brief as Markdown for :mod:`analysis.render`.

        Raises:
            InputError: for an unknown name or modifier, naming file and line.
        """
        title = self.title()  # before the body, whose appendix lists the numbers used so far
        lines = self.prose.body.split("\n")
        numbered = list(enumerate(lines, start=self.prose.first_line))
        body = self._blocks(numbered)
        return f"# {title}\n\n" + "\n\n".join(body) + "\n"

    def title(self, *, linked: bool = True) -> str:
        """Return the first title whose numbers this scenario has."""
        for text in self.prose.head.title:
            used = dict(self.used)
            try:
                return self._fill(text, 2, linked=linked)
            except _OutOfScopeError:
                self.used = used
        msg = f"{self.prose.path}: no title fits this scenario; add a last one without numbers"
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
        return mark_number(shown, ref=entry_id(name), tip=self._tip(number))

    def _blocks(self, lines: Sequence[tuple[int, str]]) -> list[str]:
        result = []
        for block in _split(lines):
            first, text = block[0][0], "\n".join(line for _, line in block)
            used = dict(self.used)
            try:
                if text.startswith(":::"):
                    result.append(self._div(block))
                else:
                    result.append(self._block(text, first))
            except _OutOfScopeError:
                self.left_out.append(first)
                self.used = used  # what a block left out had named so far is not in the brief
        return _drop_bare_headings([text for text in result if text])

    def _div(self, block: Sequence[tuple[int, str]]) -> str:
        opening, closing = block[0][1], block[-1][1]
        if not opening.strip(": "):
            msg = f"{self.prose.path}, line {block[0][0]}: this line of ::: closes no div"
            raise InputError(msg)
        if not closing.startswith(":::") or closing.strip(": "):
            msg = f"{self.prose.path}, line {block[0][0]}: this div is not closed by a line of :::"
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
            return "\n".join(self._appendix())
        if what == "findings":
            return "\n\n".join(
                f"{position}. {self._fill(text, line)}"
                for position, text in enumerate(self.findings, start=1)
            )
        known: Sequence[str] = sorted(self.tables if what == "table" else self.figures)
        if name not in known:
            msg = (
                f"{self.prose.path}, line {line}: no {what} {name!r}; accepted: {', '.join(known)}"
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
                    f"{self.prose.path}, line {line}: no modifier {modifier!r}; "
                    f"accepted: {', '.join(MODIFIERS)}"
                )
                raise InputError(msg)
            if name in self.words:
                return escape_markdown(self.words[name]) if linked else self.words[name]
            self._look_up(name, line)
            if linked:
                return self.number(name, modifier)
            return self._show(self.register[name], modifier)

        for condition in _CONDITION.finditer(text):
            self._require(condition[1], line)
        return _PLACEHOLDER.sub(replace, _CONDITION.sub("", text))

    def _look_up(self, name: str, line: int) -> Number:
        if name in self.register:
            return self.register[name]
        if self.is_known(name):
            raise _OutOfScopeError
        msg = f"{self.prose.path}, line {line}: no number or word is called {name!r}"
        raise InputError(msg)

    def _require(self, condition: str, line: int) -> None:
        match = _COMPARISON.match(condition)
        if match is None:
            msg = (
                f"{self.prose.path}, line {line}: {condition!r} is no condition; "
                "accepted: when NAME < NAME or a number, with < <= > >= ="
            )
            raise InputError(msg)
        left = self._look_up(match[1], line).value
        right = (
            Decimal(match[3])
            if re.fullmatch(r"-?\d+(\.\d+)?", match[3])
            else self._look_up(match[3], line).value
        )
        if not _OPERATORS[match[2]](left, right):
            raise _OutOfScopeError

    def _show(self, number: Number, modifier: str) -> str:
        shown = number.display[self.language]
        match modifier:
            case "bounds":
                shown = format_bounds(number, self.language)
            case "range":  # in a table whose other column names the unit
                shown = format_bounds(number, self.language)
                shown = re.sub(r"( percentage points|个百分点|%)$", "", shown)
            case "plain":
                shown = group_digits(number.value, number.places, language=self.language)
            case "short":
                shown = format_short(number, self.language)
            case "printed" if number.printed:
                shown = number.printed[-1]
            case "page" if number.pages and number.pages[0]:
                shown = str(number.pages[0])
            case "year" if number.year is not None:
                shown = str(number.year)
        return shown

    def _tip(self, number: Number) -> str:
        zh = self.language == "zh"
        parts = []
        if formula := number.formula.get(self.language):
            parts.append(formula)
        if number.pages:
            seen = dict.fromkeys(zip(number.pages, number.printed, strict=True))
            parts.append(
                ("；" if zh else "; ").join(
                    (f"第{page}页" if page else "原文") + f"“{printed}”"
                    if zh
                    else (f"p. {page}, " if page else "") + f"printed “{printed}”"
                    for page, printed in seen
                )
            )
        if citation := number.citation.get(self.language):
            parts.append(citation)
        if number.bounded:
            bounds = format_bounds(number, self.language)
            parts.append(f"{ROOM_WORDS[number.room][self.language]}{'：' if zh else ': '}{bounds}")
        return (" · ").join(parts)

    def _appendix(self) -> Iterator[str]:
        zh = self.language == "zh"
        colon, stop = ("：", "。") if zh else (": ", ". ")
        for name, number in self.used.items():
            label = escape_markdown(number.label[self.language])
            lines = [f"{label}{stop}"]
            seen = dict.fromkeys(zip(number.pages, number.printed, strict=True))
            if seen:
                places = ("；" if zh else "; ").join(
                    (f"第{page}页，" if page else "") + f"原文“{escape_markdown(printed)}”"
                    if zh
                    else (f"page {page}, " if page else "")
                    + f"printed “[{escape_markdown(printed)}]{{lang=zh}}”"
                    for page, printed in seen
                )
                lines.append(f"{'来源' if zh else 'Source'}{colon}{places}{stop}")
            if citation := number.citation.get(self.language):
                lines.append(
                    f"{'来源' if zh else 'Source'}{colon}{escape_markdown(citation)}{stop}"
                )
            if formula := number.formula.get(self.language):
                word = _DERIVATION[number.notebook == "03_trends"][self.language]
                lines.append(f"{word}{colon}{escape_markdown(formula)}{stop}")
            if number.bounded:
                bounds = escape_markdown(format_bounds(number, self.language))
                word = ROOM_WORDS[number.room][self.language]
                lines.append(f"{word}{colon}{bounds}{stop}")
            if number.notebook:
                where = f"notebooks/{number.notebook}.html#cell-{number.cell}"
                made = "计算：" if zh else "Computed in "
                lines.append(f"{made}[{escape_markdown(number.notebook)}]({where}){stop}")
            body = "".join(lines).rstrip()
            yield mark_entry(entry_id(name), value=number.display[self.language], body=body)


def entry_id(name: str) -> str:
    """Return the id of a number's entry in the appendix."""
    return "n-" + re.sub(r"[^A-Za-z0-9_.-]", "-", name)


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


def brief_metadata(composer: Composer, scenario: Scenario) -> Metadata:
    """Return what title block and file properties say of a composed brief."""
    head = composer.prose.head
    return Metadata(
        title=composer.title(linked=False),
        subtitle=composer.fill_plain(head.subtitle),
        author=head.author,
        date=scenario.edition,
        language=composer.language,
        description=composer.fill_plain(head.description),
        keywords=head.keywords,
        identifier=f"{scenario.scenario}-{scenario.edition.isoformat()}-{composer.language}",
    )


def _drop_bare_headings(blocks: Sequence[str]) -> list[str]:
    """Leave out headings whose section has no block, for what stood there was left out."""
    kept: list[str] = []
    for text in reversed(blocks):
        level = _heading_level(text)
        if not level or (kept and not 0 < _heading_level(kept[-1]) <= level):
            kept.append(text)
    return kept[::-1]


def _heading_level(text: str) -> int:
    """Return the level of a block that is nothing but a heading; else zero."""
    match = _HEADING.fullmatch(text)
    return len(match[1]) if match else 0


def pipe_table(
    header: Sequence[str], rows: Sequence[Sequence[str]], columns: Sequence[tuple[str, int]]
) -> str:
    """Return a Markdown pipe table, or an empty text for no rows.

    Args:
        header: the column heads.
        rows: cells as Markdown.
        columns: for each, ``l`` or ``r`` and its share of the width.
    """
    if not rows:
        return ""
    rules = [
        (":" + "-" * width) if align == "l" else ("-" * width + ":") for align, width in columns
    ]
    lines = [
        "| " + " | ".join(header) + " |",
        "|" + "|".join(rules) + "|",
        *("| " + " | ".join(cells) + " |" for cells in rows),
    ]
    return "\n".join(lines)


def metadata_json(metadata: Metadata) -> dict[str, Any]:
    """Return metadata as plain values, to hand from notebook to renderer."""
    content = dict(vars(metadata))
    content["date"] = metadata.date.isoformat()
    return content
