"""The appendix: what stands behind each number that a brief shows, once and short.

Entries are grouped by what the numbers are. A print that several ids repeat, and the year of one,
have the entry of the printed figure; the readings of a statement follow each other and name it
once; what the method of several numbers says is said at the head of their group; publications are
cited by their number in the list of references.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from typing import Final

from analysis.brief.references import References, ref_id
from analysis.core.quantity import round_to
from analysis.core.result import IntervalKind, OperandKind
from analysis.register.ids import beside, figure_id, reference_id
from analysis.register.number import Number, Register
from analysis.render import escape_markdown, mark_entry
from analysis.words.catalogue import Catalogue
from analysis.words.numerals import PLACES, curl_quotes, format_bounds
from analysis.words.say import Names, say_paragraphs

#: How many prints are named one by one; more are a series, told by its ends.
_MOST_PRINTS: Final = 12
#: A remark at least so long is said once for several numbers, by script.
_LONG: Final[Mapping[str, int]] = {"han": 12, "latin": 24}
_NO_ANCHOR: Final = re.compile(r"[^A-Za-z0-9_.-]")
_DIGITS: Final = re.compile(r"−?\d[\d,]*(?:\.\d+)?")
#: The groups in their order, by the families of ids.
_GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "printed": ("figure",),
    "outside": ("reference",),
    "growth": ("growth", "rate", "composition"),
    "derived": ("measure", "added"),
    "statements": ("claim",),
    "trends": ("trend", "projection"),
    "counts": ("count", "source", "scenario"),
}
#: What holds the years of a pair's levels.
_LEVEL_OF: Final[Mapping[str, str]] = {"base_year": "base", "end_year": "end"}


def entry_id(name: str) -> str:
    """Return the anchor of a number's entry in the appendix."""
    return "n-" + _NO_ANCHOR.sub("-", name)


def find_owner(name: str, register: Register) -> Number:
    """Return the number whose entry tells of a number: itself, or the print that it repeats.

    The year of a pair's level has the level's entry; and a level, or what a statement states, that
    is one figure as it is printed or published has that figure's.

    Raises:
        InputError: if there is no such number.
    """
    stem, _, term = name.rpartition(".")
    level = beside(stem, _LEVEL_OF.get(term, term))
    number = register[level if level in register else name]
    if number.formula or number.method or len(number.operands) != 1:
        return number
    [operand] = number.operands
    make = {OperandKind.FIGURE: figure_id, OperandKind.REFERENCE: reference_id}.get(operand.kind)
    if make is None or make(operand.id) not in register:
        return number
    figure = register[make(operand.id)]
    same = all(
        getattr(number, one) == getattr(figure, one) for one in ("value", "low", "high", "unit")
    )
    return figure if same else number


def show_bounds(number: Number, words: Catalogue, *, short: bool = False) -> str:
    """Write what lies between a number's two ends, with its unit once, or cut short."""
    return format_bounds(
        number.low,
        number.high,
        number.unit,
        words,
        places=number.places,
        value=number.value if number.point else None,
        short=short,
    )


def cell_link(number: Number) -> str:
    """Return the address of the cell that made a number, from the report's folder."""
    step, cell = number.made_by.step, number.made_by.cell
    return f"notebooks/{step}.html" + (f"#cell-{cell}" if cell else "")


@dataclass(frozen=True)
class Entry:
    """A number and the forms in which the text shows it, in their order."""

    number: Number
    forms: tuple[str, ...] = ()


def gather_entries(shown: Iterable[tuple[str, str]], register: Register) -> list[Entry]:
    """Return an entry for each number that a text shows, in the order of their first use.

    Args:
        shown: ids of numbers as the text has them, each with its form; an empty form is one that
            does not show the number itself, but its year or page.
        register: every number of the run.
    """
    forms: dict[str, dict[tuple[str, ...], str]] = {}
    for name, form in shown:
        found = forms.setdefault(find_owner(name, register).id, {})
        digits = _digits_of(form)
        if len(form) > len(found.get(digits, "")):
            found[digits] = form
    return [Entry(register[name], tuple(found.values())) for name, found in forms.items()]


def _digits_of(form: str) -> tuple[str, ...]:
    """Return the numbers in a form: a unit in short or in full makes no other one of it."""
    return tuple(_DIGITS.findall(form)) or (form,)


@dataclass(frozen=True)
class Appendix:
    """Writes the entries of a brief.

    Attributes:
        entries: in the order of their first use.
        references: the publications behind them.
        names: what statements and their readings are called.
        words: the reader's language.
    """

    entries: Sequence[Entry]
    words: Catalogue
    references: References = field(default_factory=References)
    names: Names = field(default_factory=Names)

    def write(self) -> str:
        """Return the entries under the headings of their groups, as Markdown; empty for none."""
        if not self.entries:
            return ""
        parts = [self.words.say("brief.appendix_note")]
        for group in _GROUPS:
            if entries := [one for one in self._ordered if _group_of(one.number) == group]:
                parts.append(f"### {self.words.say(f'brief.group.{group}')}")
                if notes := self._notes_of(group):
                    parts.append(notes)
                parts += [self._write_entry(one).rstrip() for one in entries]
        return "\n\n".join(parts)

    @cached_property
    def _ordered(self) -> list[Entry]:
        """The entries, those of one statement side by side where the first of them stands."""
        first: dict[str, int] = {}
        for position, one in enumerate(self.entries):
            first.setdefault(_statement_of(one.number) or one.number.id, position)
        return sorted(
            self.entries, key=lambda one: first[_statement_of(one.number) or one.number.id]
        )

    @cached_property
    def _first_of(self) -> dict[str, Number]:
        """The first number of each statement, whose entry says what the statement is."""
        found: dict[str, Number] = {}
        for one in self._ordered:
            if claim := _statement_of(one.number):
                found.setdefault(claim, one.number)
        return found

    @cached_property
    def _notes(self) -> dict[tuple[str, str], str]:
        """Letters of what the methods of several numbers of a group say, by group and text."""
        long = _LONG[self.words.say("language.script")]
        counted = Counter(
            (_group_of(one.number), text)
            for one in self._ordered
            for text in (self._series(one.number), *self._remarks(one.number))
            if len(text) >= long
        )
        order = {name: position for position, name in enumerate(_GROUPS)}
        several = sorted(
            (key for key, count in counted.items() if count > 1), key=lambda key: order[key[0]]
        )
        return {key: _letter(position) for position, key in enumerate(several)}

    def _notes_of(self, group: str) -> str:
        """Say what several numbers of a group have in common, each remark once."""
        told = [
            self.words.say(
                "brief.remark", letter=f"[**{letter}**]{{#{_note_id(letter)}}}", text=text
            )
            for (where, text), letter in self._notes.items()
            if where == group
        ]
        if not told:
            return ""
        return self.words.say(
            "brief.remarks", remarks=self.words.say("language.semicolon").join(told)
        )

    # --- one entry -------------------------------------------------------------------------------

    def _write_entry(self, entry: Entry) -> str:
        number, words = entry.number, self.words
        shown = entry.forms or (number.display[words.language],)
        parts = [self._name(number)]
        for part, text in (
            ("print", self._say_prints(number)),
            ("publication", self._cite(number)),
            ("calculation", self._say_formula(number)),
            ("method", self._say_method(number)),
        ):
            if text:
                parts.append(_label(words.say(f"brief.part.{part}"), part, text))
        parts += self._say_ends(number, shown)
        return mark_entry(
            entry_id(number.id),
            value=words.say("language.semicolon").join(shown),
            body="\n\n".join(parts),
            code=number.id,
            cell=cell_link(number) if number.made_by.step else "",
            span=_span(number),
        )

    def _name(self, number: Number) -> str:
        """Say what a number is; of a statement whose entry stands before, which reading."""
        label = number.label[self.words.language]
        first = self._first_of.get(_statement_of(number))
        if first is None or first.id == number.id:
            return self._text(label[:1].upper() + label[1:])
        what = self._reading_of(number)
        return self.words.say(
            "brief.of_statement",
            what=self._text(what[:1].upper() + what[1:]),
            entry=entry_id(first.id),
        )

    def _reading_of(self, number: Number) -> str:
        """Say which number of a statement one is."""
        _, claim, reading = number.id.split(".", 2)
        if f"{claim}.{reading}" in self.names.readings:
            return self.names.title("reading", f"{claim}.{reading}", self.words)
        key = f"brief.of_claim.{reading}"
        return self.words.say(key) if self.words.has(key) else number.label[self.words.language]

    def _say_prints(self, number: Number) -> str:
        """Quote what the pages print, but what the entry of the same statement quotes already."""
        if series := self._series(number):
            return self._letter_of(number, series) or series
        places: dict[str, list[tuple[int, int]]] = {}
        for printed, place in _prints_of(number):
            places.setdefault(printed, []).append(place)
        first = self._first_of.get(_statement_of(number))
        if first is not None and first.id != number.id:
            told = set(_prints_of(first))
            places = {
                text: at for text, at in places.items() if not told >= {(text, p) for p in at}
            }
        return self.words.say("language.comma").join(
            self._quote([printed for printed, _ in group], at)
            for at, group in groupby(places.items(), key=lambda item: item[1])
        )

    def _series(self, number: Number) -> str:
        """Quote the first and the last of many prints, and say how many; empty for a few."""
        prints = _prints_of(number)
        if len(prints) <= _MOST_PRINTS:
            return ""
        first, last = (self._quote([one], [place]) for one, place in (prints[0], prints[-1]))
        return self.words.say("brief.series", first=first, last=last, count=len(prints))

    @cached_property
    def _sections(self) -> dict[int, dict[str, str]]:
        """The titles of the document's sections, as Markdown."""
        return {
            first: {language: escape_markdown(title) for language, title in titles.items()}
            for first, titles in self.names.sections.items()
        }

    def _quote(self, printed: Sequence[str], places: Sequence[tuple[int, int]]) -> str:
        """Quote prints of the same pages or paragraphs, with these once."""
        words = self.words
        quoted = words.say("language.comma").join(
            words.say("brief.print", printed=escape_markdown(one)) for one in printed
        )
        numbered = sorted({page for page, _ in places if page})
        paragraphs = {paragraph for page, paragraph in places if paragraph and not page}
        if paragraphs and not numbered:
            place = say_paragraphs(paragraphs, words, self._sections)
            return words.say("brief.print_at", printed=quoted, place=place)
        if not numbered:
            return quoted
        joined = words.say("language.enumeration").join(map(str, numbered))
        return words.say("brief.print_on", printed=quoted, pages=joined, count=len(numbered))

    def _cite(self, number: Number) -> str:
        return self.words.say("language.comma").join(
            f"[\\[{one.position}\\]](#{ref_id(one.position)})"
            + (f" {one.quoted}" if one.quoted else "")
            for one in self.references.cited.get(number.id, ())
        )

    def _say_formula(self, number: Number) -> str:
        formula = number.formula.get(self.words.language, "")
        # A count beside a model's estimate rests on what its method says, and what is printed in
        # several places on these.
        if formula in {"", self._joined(number), self.words.say("follows.repeated")}:
            return ""
        return f"[{escape_markdown(formula)}]{{.formula}}"

    def _joined(self, number: Number) -> str:
        remarks = number.remarks.get(self.words.language, ())
        return self.words.say("language.semicolon").join(remarks)

    def _remarks(self, number: Number) -> list[str]:
        """Return what the method of a number says, as Markdown."""
        return [self._text(text) for text in number.remarks.get(self.words.language, ())]

    def _say_method(self, number: Number) -> str:
        """Say how a model came to a number: what is its own, then the letters of the rest."""
        remarks = self._remarks(number)
        own = [text for text in remarks if not self._letter_of(number, text)]
        letters = [letter for text in remarks if (letter := self._letter_of(number, text))]
        if letters:
            own.append(self.words.say("language.comma").join(letters))
        return self.words.say("language.semicolon").join(own)

    def _letter_of(self, number: Number, text: str) -> str:
        """Return the letter that a text bears at the head of a number's group, linked to it."""
        letter = self._notes.get((_group_of(number), text))
        return f"[{letter}](#{_note_id(letter)})" if letter else ""

    def _say_ends(self, number: Number, shown: Sequence[str]) -> Iterator[str]:
        """Yield what the two ends are, and the point between them where only they are shown."""
        if not number.bounded or _is_sharp(number):
            return
        words = self.words
        bounds = show_bounds(number, words)
        told = _digits_of(bounds) in map(_digits_of, shown)
        if number.interval is not IntervalKind.BOUNDS or not told:
            label = words.say(f"interval.{number.interval}")
            yield _label(label, "bounds", escape_markdown(bounds))
        point = number.display[words.language]
        if told and number.point and _digits_of(point) not in map(_digits_of, shown):
            yield _label(words.say("brief.part.point"), "bounds", escape_markdown(point))

    def _text(self, text: str) -> str:
        return escape_markdown(curl_quotes(text, self.words))


def _prints_of(number: Number) -> list[tuple[str, tuple[int, int]]]:
    """Return what is printed of a number, with its page and paragraph, each once."""
    return list(dict.fromkeys(zip(number.printed, number.spots, strict=True)))


def _label(words: str, part: str, text: str) -> str:
    return f"[{words}]{{.what .{part}}} {text}"


def _group_of(number: Number) -> str:
    family = number.id.partition(".")[0]
    return next((group for group, families in _GROUPS.items() if family in families), "counts")


def _statement_of(number: Number) -> str:
    """Return the statement that a number belongs to; empty for none."""
    family, _, rest = number.id.partition(".")
    return rest.partition(".")[0] if family == "claim" else ""


def _letter(position: int) -> str:
    """Return a, b, … z, aa, ab, … by position from 0."""
    before, last = divmod(position, 26)
    return (_letter(before - 1) if before else "") + chr(ord("a") + last)


def _note_id(letter: str) -> str:
    return f"note-{letter}"


def _span(number: Number) -> str:
    """Return low end, value and high end as plain decimals; empty where there is no distance."""
    ends = (number.low, number.value, number.high)
    if not number.bounded or not all(end.is_finite() for end in ends):
        return ""
    return " ".join(f"{end:f}" for end in ends)


def _is_sharp(number: Number) -> bool:
    """Tell whether bounds leave a number open by no more than one in the last digit it shows."""
    if number.interval is not IntervalKind.BOUNDS or number.hedge != "exact" or not number.point:
        return False
    places = PLACES.get(number.unit) if number.places is None else number.places
    if places is None:  # an amount of money as printed
        places = -int(number.value.normalize().as_tuple().exponent)
    shown, unit = round_to(number.value, places), Decimal(1).scaleb(-places)
    return shown - unit <= number.low and number.high <= shown + unit
