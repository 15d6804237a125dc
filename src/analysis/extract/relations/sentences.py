"""The running text as relations see it: paragraphs of figures, each with the words before it.

A relation rests on words, and words reach no further than their paragraph. So each measured figure
becomes a *term*: what it reads, the words since the figure before it, and the name that they give
it; and terms come by paragraph, in reading order, with their sentences counted.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import Final, cast

import regex

from analysis.core.quantity import Quantity
from analysis.core.vocabulary import Hedge, Kind
from analysis.extract.genre import genre
from analysis.extract.intake import Document
from analysis.extract.relations.clauses import is_description, is_measured, locate
from analysis.extract.scan import Mention
from analysis.extract.scan.tokens import plain_text
from analysis.source.bounds import bound_reading, find_range, is_nominal
from analysis.source.numerals import FRACTION_PLACES
from analysis.source.reading import read_row

_GENRE: Final = genre("sentences")
_SENTENCE_END: Final = _GENRE.pattern("sentence_end")
CLAUSE_END: Final = _GENRE.pattern("clause_end")
_ASIDE: Final = _GENRE.pattern("aside")
_GOES_ON: Final = _GENRE.pattern("goes_on")
_LEAD_HEAD: Final = _GENRE.pattern("lead_head")
_LEAD_TAIL: Final = _GENRE.pattern("lead_tail")
_REACHED: Final = _GENRE.pattern("reached")
_MOVES: Final = _GENRE.pattern("moves")
_AMOUNTS: Final = frozenset({"level", "policy"})
"""Kinds that add up: what is, and what is planned, though never one with the other."""


@dataclass(frozen=True, slots=True)
class Term:
    """A measured figure among its words.

    Attributes:
        mention: the figure.
        start, end: where it stands in the running text.
        sentence: which sentence of the document it stands in, counted.
        lead: the words of its sentence since the measured figure before it.
        after: the words of its sentence up to the next measured figure.
        name: what the last clause of the lead calls it; empty where that names nothing.
        quantity: value and bounds, as judging reads them.
        rounded: the same where it is no plan; a plan's as if it were measured.
        step: one unit of its last printed digit.
    """

    mention: Mention
    start: int
    end: int
    sentence: int
    lead: str
    after: str
    name: str
    quantity: Quantity
    rounded: Quantity
    step: Fraction

    @property
    def id(self) -> str:
        """The figure's id."""
        return self.mention.figure

    @property
    def unit(self) -> str:
        """The figure's unit."""
        return self.mention.unit

    @property
    def value(self) -> Fraction:
        """The value as printed."""
        return self.quantity.value

    @property
    def is_amount(self) -> bool:
        """Whether it is an amount, a count or a planned one, not a rate, a change or a place."""
        return self.mention.kind in _AMOUNTS

    @property
    def is_share(self) -> bool:
        """Whether it is a share or a rate."""
        return self.mention.kind == "share"

    @property
    def is_plan(self) -> bool:
        """Whether it is aimed at or allowed, and so stands for itself, without rounding."""
        return self.mention.kind == "policy"

    @property
    def is_exact(self) -> bool:
        """Whether it is one number, printed without a hedge."""
        return self.mention.hedge == "exact" and ".." not in self.mention.value

    def is_like(self, other: "Term") -> bool:
        """Tell whether two can add up: one unit, one kind, and not dated apart by the text."""
        return (
            self.unit == other.unit
            and self.mention.kind == other.mention.kind
            and is_one_date(self, other)
        )


def is_one_date(first: Term, second: Term) -> bool:
    """Tell whether two figures may hold at one date: nobody states two different ones."""
    dates = [one.mention.period for one in (first, second) if one.mention.period_basis == "stated"]
    return len(set(dates)) <= 1


def may_be_of_one_time(first: Term, second: Term) -> bool:
    """Tell whether two figures are dated alike, as far as their dates are known."""
    dates = {one.mention.period.removeprefix("asof ") for one in (first, second)}
    return len(dates - {"unknown"}) <= 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph's text and the measured figures in it, in reading order."""

    text: str
    start: int
    terms: tuple[Term, ...]
    above: str = ""
    """The lines without figures since the paragraph before it."""

    def between(self, first: Term, second: Term) -> str:
        """Return the words between two of its figures."""
        return self.text[first.end - self.start : second.start - self.start]


def take_list(terms: Sequence[Term], position: int, joint: "regex.Pattern[str]") -> list[Term]:
    """Return a figure and those listed after it: like it, with nothing but a joint between."""
    listed = [terms[position]]
    for term in terms[position + 1 :]:
        if not term.is_like(listed[0]) or joint.fullmatch(term.lead) is None:
            break
        listed.append(term)
    return listed


def split_paragraphs(document: Document, mentions: Sequence[Mention]) -> list[Paragraph]:
    """Return the paragraphs that hold measured figures, in reading order."""
    text = plain_text(document.joined)
    measured = [(one, *locate(document, one)) for one in mentions if is_measured(one)]
    placed = [one for one in measured if not is_description(text, one[0], one[2])]
    ends = [found.end() for found in _SENTENCE_END.finditer(text)]
    joined = {at for found in _GOES_ON.finditer(text) for at in range(*found.span())}
    breaks = [at for at in range(len(text)) if text[at] == "\n" and at not in joined]
    result = []
    last = 0
    for number, group in groupby(placed, key=lambda one: bisect_left(breaks, one[1])):
        start = breaks[number - 1] + 1 if number else 0
        end = breaks[number] if number < len(breaks) else len(text)
        terms = tuple(_make_terms(text, start, end, list(group), ends))
        result.append(Paragraph(text[start:end], start, terms, text[last:start].strip()))
        last = end
    return result


def _make_terms(
    text: str,
    start: int,
    end: int,
    placed: Sequence[tuple[Mention, int, int]],
    sentence_ends: Sequence[int],
) -> Iterator[Term]:
    moved: tuple[int, str] | None = None
    """The sentence of the change just read, and what it is of."""
    for order, (mention, first, last) in enumerate(placed):
        reading = read_quantity(mention)
        if reading is None:
            continue
        quantity, rounded, step = reading
        sentence = bisect_left(sentence_ends, last)
        begin = max(start, sentence_ends[sentence - 1] if sentence else 0)
        stop = min(end, sentence_ends[sentence] if sentence < len(sentence_ends) else end)
        before = placed[order - 1][2] if order else start
        following = placed[order + 1][1] if order + 1 < len(placed) else end
        lead = _ASIDE.sub("", text[max(begin, before) : first])
        name = name_term(lead)
        if not name and moved and moved[0] == sentence and _REACHED.fullmatch(lead):
            name = moved[1]  # 生产总值增长12.6%达92.9亿元
        moved = (sentence, _MOVES.sub("", name)) if mention.kind == "change" else None
        yield Term(
            mention,
            first,
            last,
            sentence,
            lead,
            text[last : max(last, min(stop, following))],
            name,
            quantity,
            rounded,
            step,
        )


def read_quantity(mention: Mention) -> tuple[Quantity, Quantity, Fraction] | None:
    """Return a mention's bounds and last digit; None where its print does not read so."""
    try:
        reading = read_row(mention.printed, mention.head or None)
    except ValueError:
        return None
    low, _, high = mention.value.partition("..")
    signed = replace(
        reading,
        low=Decimal(low),
        high=Decimal(high or low),
        hedge=mention.hedge,
        unit=mention.unit,
    )
    within = find_range(cast("Kind", mention.kind), mention.unit)
    rounded = bound_reading(signed, within=within)
    nominal = is_nominal(cast("Kind", mention.kind), cast("Hedge", mention.hedge))
    quantity = bound_reading(signed, nominal=True) if nominal else rounded
    tenths = reading.step.normalize().as_tuple().digits == (1,)
    return quantity, rounded, Fraction(reading.step if tenths else FRACTION_PLACES)


def name_term(lead: str) -> str:
    """Return what the words before a figure call it: its last clause without date and verb.

    Words that make it another quantity stay (新增, 累计, 市本级).
    """
    clauses = [part for part in CLAUSE_END.split("".join(lead.split())) if part]
    for clause in reversed(clauses):
        words = _LEAD_TAIL.sub("", clause)
        stripped = ""
        while words != stripped:
            stripped = words
            words = _LEAD_HEAD.sub("", words).strip("、")
        if words:
            return words
    return ""
