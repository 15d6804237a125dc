"""Numbered paragraphs that are the parts of an amount above them: （1）税收收入…（2）非税收入….

Budgets list so what a total is made of, a paragraph a part. No word says that the list is whole;
the figures do, where its amounts fill the total to more digits than chance does.
"""

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Final

from analysis.extract.genre import genre
from analysis.extract.relations.fit import MOST_PARTS, Fit, weigh
from analysis.extract.relations.make import make_relation, name_parts
from analysis.extract.relations.model import Relation
from analysis.extract.relations.sentences import Paragraph, Term

_GENRE: Final = genre("enumerations")
_NUMBERED: Final = _GENRE.pattern("numbered")
#: Paragraphs above the first part in which the total may stand.
_REACH: Final = 2
_FEWEST: Final = 2


def find_enumerations(paragraphs: Sequence[Paragraph]) -> Iterator[Relation]:
    """Yield the totals of lists whose parts are numbered paragraphs."""
    end = 0
    for position, paragraph in enumerate(paragraphs):
        if position < end or _number_of(paragraph) != 1:
            continue
        listed = [
            one
            for _, one in takewhile(
                lambda pair: _number_of(pair[1]) == pair[0] + 1,
                enumerate(paragraphs[position:]),
            )
        ]
        end = position + len(listed)
        firsts = [_first_amount(one) for one in listed]
        parts = [one for one in firsts if one is not None]
        above = paragraphs[max(0, position - _REACH) : position]
        wholes = [term for one in above for term in one.terms if term.is_amount]
        if _FEWEST <= len(parts) <= MOST_PARTS and len(parts) == len(listed):
            yield from _fill(parts, wholes)


def _number_of(paragraph: Paragraph) -> int:
    """Return the number that a paragraph begins with; 0 for none."""
    found = _NUMBERED.match(paragraph.text)
    return int(found["number"]) if found is not None else 0


def _first_amount(paragraph: Paragraph) -> Term | None:
    return next((one for one in paragraph.terms if one.is_amount and one.is_exact), None)


def _fill(parts: Sequence[Term], wholes: Sequence[Term]) -> Iterator[Relation]:
    formula, operands = name_parts(parts)
    tried = 0
    for whole in reversed(wholes):
        if not whole.is_exact or any(not whole.is_like(part) for part in parts):
            continue
        tried += 1
        weight = weigh(whole, operands, formula)
        if weight.fit is Fit.HOLDS and weight.holds(forced=False, tries=tried):
            yield make_relation("sum", whole, operands, formula, label="sum", sure=False)
            return
