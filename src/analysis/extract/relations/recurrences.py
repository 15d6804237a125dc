"""A total and, further on, amounts of the same name that fill it: the same, told owner by owner.

全县一般公共预算收入502682万元. …城区…收入280595万元. …乡镇一般公共预算收入222087万元. No
words tie them but their name; so the digits must, more of them than chance makes agree.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from analysis.extract.relations.averages import EACH
from analysis.extract.relations.fit import Fit, may_fill, weigh
from analysis.extract.relations.make import make_relation, name_parts
from analysis.extract.relations.model import Relation
from analysis.extract.relations.sentences import Paragraph, Term

#: Amounts behind a total among which its parts may stand.
_REACH: Final = 60
#: Parts at most: owners are few.
_MOST: Final = 8
#: Fewer signs are no name.
_SHORTEST_NAME: Final = 2


def find_recurrences(paragraphs: Sequence[Paragraph]) -> Iterator[Relation]:
    """Yield the totals that later amounts of the same name fill."""
    terms = [
        term
        for paragraph in paragraphs
        for term in paragraph.terms
        if term.is_amount and term.is_exact and not term.mention.label
    ]
    for position, whole in enumerate(terms):
        if len(whole.name) < _SHORTEST_NAME or not whole.value:
            continue
        behind = terms[position + 1 : position + 1 + _REACH]
        parts = [one for one in behind if _may_be_part(one, whole)][:_MOST]
        found = _fill(whole, parts, Fit.HOLDS) or _fill(whole, parts, Fit.NEAR)
        if found:
            formula, operands = name_parts(found)
            yield make_relation(
                "sum", whole, operands, formula, label="sum", words=whole.name, sure=False
            )


def _fill(whole: Term, parts: Sequence[Term], wanted: Fit) -> Sequence[Term]:
    """Return as many of the parts as fill a whole, or do but for one digit, by no chance."""
    for count in range(2, len(parts) + 1):
        if not may_fill(whole, parts[:count], wanted):
            continue
        formula, operands = name_parts(parts[:count])
        weight = weigh(whole, operands, formula)
        if weight.fit is wanted and weight.holds(forced=False, tries=len(parts)):
            return parts[:count]
    return ()


def _may_be_part(part: Term, whole: Term) -> bool:
    short, long = sorted((part.name, whole.name), key=len)
    named = len(short) >= _SHORTEST_NAME and long.endswith(short)
    named = named and EACH.search(part.name) is None  # 生均图书 is no part of 图书
    return named and part.is_like(whole) and part.value < whole.value
