"""Composing the brief: prose filled from the register.

What may stand in `notebooks/prose/<name>.<language>.md`:

``{{growth.rd_institutions.pct}}``
    a number of the register, linked to its entry in the appendix; ``| bounds`` shows its range
    (``| range`` without unit), ``| plain`` leaves unit and hedge out, ``| short`` abbreviates,
    ``| printed`` shows the number as the source prints it, ``| page`` the pages it stands on
    (``page 31``, ``pages 12, 31``, with the word; of a document without pages ``para. 12``),
    ``| year`` the one year it is of, ``| date`` the one date, with the month or the span that is
    printed: ``June 2024``, ``2016–2020``; of a year it is no more than that.
``{{count.pairs | of pair}}``
    a count with its noun, which agrees in number: ``1 pair``, ``14 pairs``, ``14对``. The nouns
    are messages, ``noun.pair``. ``{{count.pairs | agree shares/share}}`` shows no number, but
    the form of a word that agrees with it.
``{{text.place}}``, ``{{claim.some_claim.verdict}}``
    a word of the register.
``{{grade: growth.rd_institutions, claim.some_claim}}``
    in a finding: how sure it is that rests on these (:mod:`analysis.brief.grades`). It shows
    nothing there; ``{{grades}}`` tells the grade of each finding that is left.
``{{when growth.rd_gdp.pp > 0}}``
    at the start of a block: the block stands only if this holds
    (:mod:`analysis.brief.conditions`).
``{{table: key_indicators}}``, ``{{figure: growth_ranking}}``, ``{{findings}}``, ``{{appendix}}``
    alone in a block: a table, a chart, generated findings, the entries of all numbers used. A
    table or chart that a notebook published is included by its name; one that no prose includes
    stands before the appendix.
``{{methods}}``, ``{{grades}}``, ``{{references}}``
    alone in a block: how the models behind the brief's numbers and charts work, how sure each
    finding is and what that means, and the publications its outside figures were taken from, which
    end the appendix where no prose places them.

A block (paragraph, list item, or exhibit) whose numbers lie outside the scenario's years or
indicators is left out, and so is a heading that then has nothing under it; what is left out is
kept with the reason. An exhibit may begin with several titles: the first that fits is taken, and
without one it is left out. Each paragraph of its note stands or falls alone; those left are set as
one, after what the chart itself says of its marks: prose explains no mark of a chart. The numbers
of the title and of the findings are marked as key numbers, each where it first stands in a block;
years and pages are not. A heading that shows a number has an id of its own:
``## In {{a}} {#name}``. Where no finding is left, the brief's first line says so. A name that no
run could know fails the build with file, line and the nearest names.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from typing import Final

from analysis.brief.blocks import (
    CONDITION,
    INCLUDE,
    LeftOut,
    Line,
    drop_bare_headings,
    drop_dead_asides,
    first_words,
    has_own_id,
    heading_level,
    is_div,
    is_exhibit,
    number_anew,
    position_of,
    split_blocks,
    split_title,
    text_of,
)
from analysis.brief.conditions import (
    ACCEPTED,
    LITERAL,
    Comparison,
    Ends,
    Judgement,
    parse_condition,
)
from analysis.brief.entries import entry_id, find_owner, show_bounds
from analysis.brief.grades import Grade, find_weakest, grade_number, say_grades
from analysis.brief.prose import PLACEHOLDER, Prose
from analysis.core.errors import InputError, say_accepted, show_given
from analysis.core.vocabulary import Verdict
from analysis.register.ids import beside
from analysis.register.number import Number, Register
from analysis.render import escape_markdown, mark_number
from analysis.words.catalogue import Catalogue
from analysis.words.numerals import format_bare, format_open, format_range, group_digits
from analysis.words.say import say_paragraphs, say_period

_GRADE: Final = re.compile(r"grade:\s*(.+)")
_OF: Final = re.compile(r"of ([a-z_]+)")
_AGREE: Final = re.compile(r"agree ([^/|]+)/([^/|]+)")
#: Stand for what is only known when the whole brief is filled.
_METHODS, _GRADES = "\ue001methods\ue001", "\ue001grades\ue001"
_REFERENCES, _APPENDIX = "\ue001references\ue001", "\ue001appendix\ue001"
#: Stands for the grade of a finding until that has its number.
_GRADED: Final = re.compile("\\s*\ue003(\\d+)\ue003")
#: Those that show where a number stands or of when it is, and not the number: no key to a finding.
_OF_A_PLACE: Final = frozenset({"page", "year", "date"})
#: Those that any number can be shown by.
_OF_ANY: Final = ("bounds", "range", "plain", "short")
#: Those that only some numbers have, and which these are.
_HAVING: Final[Mapping[str, str]] = {
    "printed": "a number that is one print read, such as figure.p31.03",
    "page": "a number that rests on a numbered page, such as figure.p31.03",
    "year": "a number of one year, such as a printed figure, an outside one, growth.….end",
    "date": "a number of one date, such as a printed figure, an outside one, growth.….end",
}
MODIFIERS: Final = (*_OF_ANY, *_HAVING)
#: Those of tables whose heads name the unit, and how an entry, which has no head, shows the same.
_WITH_UNIT: Final[Mapping[str, str]] = {"bare": "short", "range": "ends"}
#: How those of counts are told.
_OF_COUNTS: Final = ("of NOUN", "agree ONE/OTHER")
#: Texts of the head are folded by YAML, so that only its first line can be named.
_HEAD_LINE: Final = 2


def check_placeholders(prose: Prose) -> None:
    """Refuse placeholders that no register could fill: without a name, or with no such modifier.

    Raises:
        InputError: naming file and line.
    """
    head = (*prose.head.title, prose.head.subtitle, prose.head.description, *prose.head.findings)
    texts = [(_HEAD_LINE, text) for text in head]
    texts += enumerate(prose.body.split("\n"), start=prose.first_line)
    for line, text in texts:
        for found in PLACEHOLDER.finditer(text):
            special = (CONDITION, INCLUDE)
            if not any(one.match(found[0]) for one in special) and not _GRADE.fullmatch(found[1]):
                _read_placeholder(found[1], f"{prose.shown}, line {line}")


def _read_placeholder(placeholder: str, where: str) -> tuple[str, str]:
    """Return a placeholder's name, and its modifier or none.

    Raises:
        InputError: for one without a name, or with an unknown modifier.
    """
    name, _, modifier = (part.strip() for part in placeholder.partition("|"))
    if not name:
        msg = f"{where}: a placeholder names nothing; accepted: a name, {{{{growth.rd_gdp.pp}}}}"
        raise InputError(msg)
    counted = _OF.fullmatch(modifier) or _AGREE.fullmatch(modifier)
    if modifier and not counted and modifier not in MODIFIERS:
        msg = (
            f"{where}: no modifier {show_given(modifier)}; "
            f"accepted: {', '.join((*MODIFIERS, *_OF_COUNTS))}"
        )
        raise InputError(msg)
    return name, modifier


class _OutOfScopeError(Exception):
    """A block speaks of what this scenario does not make, or does not find; it says of what."""


@dataclass(frozen=True)
class BackMatter:
    """What stands behind a brief's numbers: their entries, and the publications these cite."""

    appendix: str = ""
    references: str = ""


@dataclass(frozen=True)
class _Done:
    """What was filled so far: numbers, charts, and what was left out."""

    used: Mapping[str, Number]
    shown: tuple[tuple[str, str], ...]
    charts: tuple[str, ...]
    left_out: tuple[LeftOut, ...]


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
        notes: what the charts say of their own marks, by name.
        extras: whole exhibits that notebooks published, by name; those the prose does not include
            stand under ``extras_heading`` before the appendix.
        findings: generated finding sentences, as template lines.
        verdicts: of the audited statements, by ``claim.<name>``.
        grades: of growth rates and audited statements, by what their ids begin with.
        methods: writes the method of what is used and shown, given the ids and the charts.
        back_matter: writes the appendix and the list of publications, given the ids of the numbers
            shown, each with its form; an empty form shows a number's year or page only.
        used: the numbers the brief shows, in their order.
        left_out: the blocks left out, with the reason.
    """

    prose: Prose
    catalogue: Catalogue
    register: Register
    words: Mapping[str, str]
    is_possible: Callable[[str], bool]
    tables: Mapping[str, Callable[["Composer"], str]] = field(default_factory=dict)
    figures: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    extras: Mapping[str, Callable[["Composer"], str]] = field(default_factory=dict)
    extras_heading: str = ""
    findings: Sequence[str] = ()
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    grades: Mapping[str, Grade] = field(default_factory=dict)
    methods: Callable[[Sequence[str], Sequence[str]], str] = lambda _used, _charts: ""
    back_matter: Callable[[Sequence[tuple[str, str]]], BackMatter] = lambda _shown: BackMatter()
    used: dict[str, Number] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)
    _shown: list[tuple[str, str]] = field(default_factory=list)
    _placed: set[str] = field(default_factory=set)
    _charts: list[str] = field(default_factory=list)
    _graded: list[Grade] = field(default_factory=list)
    _sure: list[tuple[int, Grade]] = field(default_factory=list)
    _keys: set[str] | None = None  # key numbers of this block so far; none where there are none
    _in_findings: bool = False
    _without_finding: bool = False

    def compose(self) -> str:
        """Return the brief as Markdown for :mod:`analysis.render`.

        Raises:
            InputError: for an unknown name or modifier, or a faulty condition, naming file and
                line.
        """
        title = self.title()  # before the body, whose numbers are used after its own
        self.words = {**self.words, "text.title": self.title(linked=False)}
        lines = list(enumerate(self.prose.body.split("\n"), start=self.prose.first_line))
        named = {found[2] for _, line in lines for found in INCLUDE.finditer(line)}
        self._placed |= {name for name in self.extras if name in named}
        body = self._blocks(lines)
        body += self._unplaced()  # where the prose has no appendix
        if self._without_finding:
            body = _say_first(self.catalogue.say("brief.no_finding"), body)
        text = f"# {title}\n\n" + "\n\n".join(body) + "\n"
        behind = self.back_matter(tuple(self._shown))
        appendix = behind.appendix
        if appendix and behind.references and _REFERENCES not in text:
            heading = self.catalogue.say("brief.references.heading")
            appendix += f"\n\n### {heading}\n\n{behind.references}"
        for mark, found in (
            (_METHODS, self.methods(tuple(self.used), tuple(self._charts))),
            (_REFERENCES, behind.references),
            (_APPENDIX, appendix),
            (_GRADES, self._strip(shown=_GRADES in text)),
        ):
            text = text.replace(mark if found else f"{mark}\n\n", found)
        return drop_dead_asides(text)

    def _strip(self, *, shown: bool) -> str:
        """Return how sure the findings are, as the strip below them.

        Raises:
            InputError: if findings are graded and the prose has no place for it.
        """
        if self._sure and not shown:
            msg = (
                f"{self.prose.shown}: its findings are graded and nothing tells their grades; "
                "add {{grades}} in a block of its own"
            )
            raise InputError(msg)
        told = say_grades(self._sure, self.catalogue)
        return f"::: sure\n\n{told}\n\n:::" if told else ""

    def title(self, *, linked: bool = True) -> str:
        """Return the first title whose numbers this scenario has."""
        titles = [(2, text) for text in self.prose.head.title]
        try:
            return self._first_of(titles, lambda *one: self._fill_key(*one, linked=linked))
        except _OutOfScopeError as fault:
            msg = (
                f"{self.prose.shown}: no title fits this scenario; add a last one without numbers"
            )
            raise InputError(msg) from fault

    def _first_of(self, titles: Sequence[tuple[int, str]], fill: Callable[[str, int], str]) -> str:
        """Return the first title that can be filled.

        Raises:
            _OutOfScopeError: if none can, with the reason of each.
        """
        reasons = []
        for line, text in titles:
            kept = self._keep()
            try:
                return fill(text, line)
            except _OutOfScopeError as fault:
                self._restore(kept)
                reasons.append(str(fault))
        raise _OutOfScopeError("; ".join(dict.fromkeys(reasons)))

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
        owner = find_owner(name, self.register)
        form = ""
        if modifier not in _OF_A_PLACE and number.unit == owner.unit:
            form = self._show(number, _WITH_UNIT.get(modifier, modifier))
        self._shown.append((name, form))
        return mark_number(shown, ref=entry_id(owner.id), key=self._is_key(number, modifier))

    def _is_key(self, number: Number, modifier: str) -> bool:
        """Tell whether this is a key number's first place in its block, and remember it."""
        dated = modifier in _OF_A_PLACE or number.unit == "year"
        if self._keys is None or dated or number.id in self._keys:
            return False
        self._keys.add(number.id)
        return True

    def _fill_key(self, text: str, first: int, *, linked: bool = True) -> str:
        """Fill a block whose numbers carry a finding."""
        self._keys = set()
        try:
            return self._fill(text, first, linked=linked)
        finally:
            self._keys = None

    def _keep(self) -> _Done:
        """Return what filling a block changes, for it to be taken back."""
        return _Done(
            dict(self.used), tuple(self._shown), tuple(self._charts), tuple(self.left_out)
        )

    def _restore(self, done: _Done) -> None:
        """Take back what a block had done before it was left out."""
        self.used = dict(done.used)
        self._shown[:] = done.shown
        self._charts[:], self.left_out[:] = done.charts, done.left_out

    def _blocks(self, lines: Sequence[Line]) -> list[str]:
        result: list[str] = []
        for block in split_blocks(lines):
            first, text = block[0][0], text_of(block)
            kept = self._keep()
            try:
                if text.startswith(":::"):
                    if "{{appendix}}" in text.replace(" ", ""):
                        result += self._unplaced()
                    result.append(self._div(block))
                else:
                    result.append(self._block(text, first))
            except _OutOfScopeError as fault:
                self._restore(kept)
                self.left_out.append(LeftOut(first, first_words(text), str(fault)))
        return number_anew(drop_bare_headings([text for text in result if text]))

    def _unplaced(self) -> list[str]:
        """Return the published exhibits that the prose does not include."""
        waiting = [name for name in self.extras if name not in self._placed]
        self._placed |= set(waiting)
        texts = [text for name in waiting if (text := self.extras[name](self))]
        return [self.extras_heading, *texts] if texts else []

    def _div(self, block: Sequence[Line]) -> str:
        """Return a div; an empty text where nothing is left in it."""
        opening, closing = block[0][1], block[-1][1]
        if not opening.strip(": "):
            msg = f"{self.prose.shown}, line {block[0][0]}: this line of ::: closes no div"
            raise InputError(msg)
        if not closing.startswith(":::") or closing.strip(": "):
            msg = (
                f"{self.prose.shown}, line {block[0][0]}: this div is not closed by a line of :::"
            )
            raise InputError(msg)
        if is_exhibit(opening):
            children = self._exhibit(block[1:-1])
        elif is_div(opening, "findings"):
            children = self._list_findings(block[1:-1])
        else:
            children = self._blocks(block[1:-1])
        return "\n\n".join([opening, *children, closing]) if children else ""

    def _list_findings(self, inner: Sequence[Line]) -> list[str]:
        """Return the findings that are left, numbered, and keep the grade of each."""
        self._in_findings = True
        try:
            filled = self._blocks(inner)
        finally:
            self._in_findings = False
        self._without_finding = not filled
        findings = number_anew([one for text in filled for one in text.split("\n\n")])
        for one in findings:
            for mark in _GRADED.finditer(one):
                self._sure.append((position_of(one), self._graded[int(mark[1])]))
        return [_GRADED.sub("", one) for one in findings]

    def _exhibit(self, inner: Sequence[Line]) -> list[str]:
        """Return the parts of an exhibit, which but for its note stands or falls as a whole."""
        blocks = list(split_blocks(inner))
        count = split_title(blocks)
        titles = [(block[0][0], text_of(block)) for block in blocks[:count]]
        children = [self._first_of(titles, self._block)] if titles else []
        notes: list[str] = []
        parts: list[str] = []
        for block in blocks[count:]:
            text = text_of(block)
            if not text.startswith(":::"):
                children.append(self._block(text, block[0][0]))
                notes += self._note_of_chart(text)
            elif is_div(block[0][1], "note"):
                notes += self._blocks(block[1:-1])
            elif part := self._div(block):
                parts.append(part)
            else:
                raise _OutOfScopeError(f"its {block[0][1].strip(': ')} can't be given")
        if notes:
            joined = self.catalogue.say("language.note_joint").join(notes)
            children.append(f"::: note\n\n{joined}\n\n:::")
        return children + parts

    def _note_of_chart(self, text: str) -> list[str]:
        """Return what a chart that a block includes says of its own marks."""
        include = INCLUDE.fullmatch(text.strip())
        note = self.notes.get(include[2] or "") if include and include[1] == "figure" else ""
        return [escape_markdown(note)] if note else []

    def _block(self, text: str, first: int) -> str:
        include = INCLUDE.fullmatch(text.strip())
        if include:
            return self._include(include[1], include[2] or "", first)
        if heading_level(bare := CONDITION.sub("", text).strip()) and PLACEHOLDER.search(bare):
            self._require_id(bare, first)
        return self._fill_key(text, first) if self._in_findings else self._fill(text, first)

    def _require_id(self, heading: str, line: int) -> None:
        """Refuse a heading with a number that names no id, for a link to it would not last."""
        if not has_own_id(heading):
            msg = (
                f"{self.prose.shown}, line {line}: a heading that shows a number needs an id that "
                "stays as it is; add one: {#name}"
            )
            raise InputError(msg)

    def _include(self, what: str, name: str, line: int) -> str:
        match what:
            case "appendix":
                return _APPENDIX
            case "findings":
                return self._generated(line)
            case "methods":
                return _METHODS
            case "references":
                return _REFERENCES
            case "grades":
                return _GRADES
        known = sorted(self.tables if what == "table" else self.figures)
        if name not in known:
            msg = (
                f"{self.prose.shown}, line {line}: no {what} {name!r}; "
                f"accepted: {', '.join(known)}"
            )
            raise InputError(msg)
        text = self.tables[name](self) if what == "table" else self.figures[name]
        if not text:
            raise _OutOfScopeError(f"there is nothing for the {what} {name} to show")
        if what == "figure":
            self._charts.append(name)
        return text

    def _generated(self, line: int) -> str:
        """Return the generated findings whose conditions hold, as items of a list."""
        found = []
        for text in self.findings:
            kept = self._keep()
            try:
                found.append(self._fill_key(text, line))
            except _OutOfScopeError as fault:
                self._restore(kept)
                self.left_out.append(LeftOut(line, first_words(text), str(fault)))
        return "\n\n".join(f"1. {text}" for text in found)

    def _fill(self, text: str, first: int, *, linked: bool = True) -> str:
        def line_at(match: re.Match[str], source: str) -> int:
            return first + source.count("\n", 0, match.start())

        for condition in CONDITION.finditer(text):
            self._require(condition[1], line_at(condition, text))
        # What a condition takes with it is counted as lines still, so that faults are named right.
        bare = CONDITION.sub(lambda found: "\ue002" * found[0].count("\n"), text)
        lines = bare.replace("\ue002", "\n")
        return PLACEHOLDER.sub(
            lambda match: self._replace(
                match[1], first + lines.count("\n", 0, match.start()), linked=linked
            ),
            bare,
        ).replace("\ue002", "")

    def _replace(self, placeholder: str, line: int, *, linked: bool) -> str:
        """Return what a placeholder shows."""
        if graded := _GRADE.fullmatch(placeholder):
            return self._grade(graded[1], line)
        name, modifier = _read_placeholder(placeholder, f"{self.prose.shown}, line {line}")
        if name in self.words:
            if modifier:
                msg = (
                    f"{self.prose.shown}, line {line}: {name!r} is a word, which is shown one "
                    f"way; accepted: {{{{{name}}}}} without | {modifier}"
                )
                raise InputError(msg)
            return escape_markdown(self.words[name]) if linked else self.words[name]
        number = self._look_up(name, line)
        try:
            if agreeing := _AGREE.fullmatch(modifier):
                return agreeing[1 if _count_of(number, modifier) == 1 else 2].strip()
            if linked:
                return self.number(name, modifier)
            return self._show(number, modifier)
        except InputError as fault:
            msg = f"{self.prose.shown}, line {line}: {fault}"
            raise InputError(msg) from fault

    def _grade(self, named: str, line: int) -> str:
        """Keep how sure what rests on these growth rates, statements and numbers is.

        Returns:
            What stands for it until the finding has its number.
        """
        if not self._in_findings:
            msg = f"{self.prose.shown}, line {line}: a grade is that of a finding: ::: findings"
            raise InputError(msg)
        grades = [self._grade_of(name.strip(), line) for name in named.split(",")]
        self._graded.append(find_weakest(grades))
        return f"\ue003{len(self._graded) - 1}\ue003"

    def _grade_of(self, name: str, line: int) -> Grade:
        if name in self.grades:
            return self.grades[name]
        if name in self.register:
            return grade_number(self.register[name])
        if self.is_possible(name) or self.is_possible(beside(name, "base")):
            raise _OutOfScopeError(f"{name} is not made by this scenario")
        known = (*self.grades, *(number.id for number in self.register))
        msg = f"{self.prose.shown}, line {line}: nothing to grade is called {name!r}; "
        raise InputError(msg + say_accepted(name, known))

    def _look_up(self, name: str, line: int) -> Number:
        if name in self.register:
            return self.register[name]
        if self.is_possible(name):
            raise _OutOfScopeError(f"number {name} is not made by this scenario")
        near = self.register.suggest(name) or get_close_matches(name, self.words)
        hint = f"; did you mean {' or '.join(near)}?" if near else ""
        # A condition that does not begin with "when" looks like a name with spaces.
        hint += f"; of conditions, {ACCEPTED}" if " " in name else ""
        msg = f"{self.prose.shown}, line {line}: no number or word is called {name!r}{hint}"
        raise InputError(msg)

    def _require(self, text: str, line: int) -> None:
        """Hold a condition against the run.

        Raises:
            _OutOfScopeError: if it does not hold, saying why.
        """
        try:
            condition = parse_condition(text)
        except InputError as fault:
            msg = f"{self.prose.shown}, line {line}: {fault}"
            raise InputError(msg) from fault
        if isinstance(condition, Comparison):
            left, right = (self._ends(side, line) for side in (condition.left, condition.right))
            if not condition.holds(left, right):
                raise _OutOfScopeError(condition.refusal(left, right))
        elif isinstance(condition, Judgement):
            if condition.claim not in self.verdicts:
                msg = f"{self.prose.shown}, line {line}: no statement is called "
                accepted = say_accepted(condition.claim, self.verdicts)
                raise InputError(f"{msg}{condition.claim!r}; {accepted}")
            found = self.verdicts[condition.claim]
            if found not in condition.verdicts:
                wanted = " or ".join(condition.verdicts)
                raise _OutOfScopeError(f"{condition.claim} is {found}, not {wanted}")
        else:
            there = condition.name in self.register
            if not there and not self.is_possible(condition.name):
                self._look_up(condition.name, line)  # says what is near
            if there != condition.there:
                made = "made" if there else "not made"
                raise _OutOfScopeError(f"number {condition.name} is {made} by this scenario")

    def _ends(self, operand: str, line: int) -> Ends:
        """Return what an operand of a condition may be."""
        if LITERAL.fullmatch(operand):
            return Decimal(operand), Decimal(operand)
        number = self._look_up(operand, line)
        return number.low, number.high

    def _show(self, number: Number, modifier: str) -> str:
        noun = _OF.fullmatch(modifier)
        return self._tell(number, noun[1]) if noun else self._write(number, modifier)

    def _tell(self, number: Number, noun: str) -> str:
        """Return a count with its noun."""
        words = self.catalogue
        if not words.has(f"noun.{noun}"):
            nouns = [one.removeprefix("noun.") for one in words.under("noun")]
            msg = f"no noun is called {noun!r}; {say_accepted(noun, nouns)}"
            raise InputError(msg)
        shown = number.display[words.language]
        return words.say(f"noun.{noun}", number=shown, count=_count_of(number, f"of {noun}"))

    def _write(self, number: Number, modifier: str) -> str:
        shown = number.display[self.catalogue.language]
        match modifier:
            case "range" | "bare" | "ends":
                shown = self._write_cell(number, modifier)
            case "bounds":
                shown = show_bounds(number, self.catalogue)
            case "plain" if number.point or number.hedge != "exact":
                shown = group_digits(number.value, number.places, language=self.catalogue)
            case "plain" | "short":
                shown = format_open(
                    number.value,
                    number.low,
                    number.high,
                    number.unit if modifier == "short" else "count",
                    self.catalogue,
                    places=number.places,
                    hedge=number.hedge,
                    short=True,
                    point=number.point,
                )
            case "printed" if number.as_printed:
                shown = number.as_printed
            case "page" if any(map(any, number.spots)):
                shown = _say_pages(number, self.catalogue)
            case "year" if number.year is not None:
                shown = str(number.year)
            case "date" if number.when is not None:
                shown = say_period(number.when, self.catalogue)
            case "printed" | "page" | "year" | "date":
                # Its value in their place would be read as a page or a date.
                msg = (
                    f"{number.id!r} has no {modifier} to show; accepted: {', '.join(_OF_ANY)}, or "
                    f"{modifier} of {_HAVING[modifier]}"
                )
                raise InputError(msg)
        return shown

    def _write_cell(self, number: Number, modifier: str) -> str:
        """Write a number for a table: bounds cut short, or either without a unit told beside."""
        words = self.catalogue
        if modifier == "ends":
            return show_bounds(number, words, short=True)
        if modifier == "range":
            return format_range(
                number.low,
                number.high,
                number.unit,
                words,
                places=number.places,
                value=number.value if number.point else None,
            )
        return format_bare(
            number.value,
            number.low,
            number.high,
            number.unit,
            words,
            places=number.places,
            hedge=number.hedge,
            point=number.point,
        )


def _say_pages(number: Number, words: Catalogue) -> str:
    """Name the pages that a number stands on, each once, in order; without one the paragraphs."""
    pages = sorted({page for page in number.pages if page})
    if not pages:
        return say_paragraphs((one for one in number.paragraphs if one), words)
    joined = words.say("language.enumeration").join(map(str, pages))
    return words.say("brief.pages", pages=joined, count=len(pages))


def _count_of(number: Number, modifier: str) -> int:
    """Return the count that a word agrees with.

    Raises:
        InputError: for what is no count.
    """
    if number.unit != "count" or number.value != number.value.to_integral_value():
        msg = f"{number.id!r} is no count, which '| {modifier}' is for"
        raise InputError(msg)
    return int(number.value)


def _say_first(said: str, body: Sequence[str]) -> list[str]:
    """Return the body with a sentence before all else: in its standfirst, or as one."""
    opening, _, rest = (body[0] if body else "").partition("\n\n")
    if is_div(opening, "standfirst") and opening.startswith(":::"):
        return [f"{opening}\n\n{said}\n\n{rest}", *body[1:]]
    return [f"::: standfirst\n\n{said}\n\n:::", *body]
