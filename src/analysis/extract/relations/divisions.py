"""A whole that is named again before its parts: 医院中，…; 医院按等级分：…; 从产业结构看，….

The words tie such a list to an amount printed before: the one that is called so, the one right
before them (11项指标中，6项…), or, where nothing is named (从产业结构看), the one amount of the
sentence that the division follows. Parts that fill it to the last digit are its sum; other parts
are no more than it.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from analysis.core.formula import FormulaUnit
from analysis.extract.genre import genre
from analysis.extract.relations.fit import MOST_PARTS, Fit, may_fill, weigh, weigh_parts
from analysis.extract.relations.make import make_relation, name_parts
from analysis.extract.relations.model import Relation
from analysis.extract.relations.naming import find_head
from analysis.extract.relations.parts import PART_CUE
from analysis.extract.relations.sentences import Paragraph, Term, is_one_date
from analysis.extract.relations.statements import is_counted_alike
from analysis.extract.relations.sums import fill_beside

_GENRE: Final = genre("divisions")
_AMONG: Final = _GENRE.pattern("among")
_OF_THEM: Final = _GENRE.pattern("of_them")
_VIEW: Final = _GENRE.pattern("view")
#: Signs of a name that may be meant again, at least.
_SHORTEST_NAME: Final = 2
#: How many amounts before a list are tried as what it fills.
_WHOLES_TRIED: Final = 24


def find_divisions(paragraph: Paragraph, earlier: Sequence[Term] = ()) -> Iterator[Relation]:
    """Yield what the divisions of a paragraph say of an amount in it or right above it.

    Args:
        paragraph: the paragraph.
        earlier: the figures of the paragraphs right before it.
    """
    amounts = [one for one in paragraph.terms if one.is_amount]
    divided: dict[int, Term] = {}
    """The whole that each sentence divides, by its number: the next may divide it again."""
    for position, first in enumerate(amounts):
        if first.sentence in divided:
            continue
        before = [one for one in (*earlier, *amounts[:position]) if one.is_amount]
        whole = (
            _find_beside(first, before)
            or _find_named(first, before)
            or _find_viewed(first, before, divided)
        )
        if whole is None:
            yield from _fill_above(paragraph, first, amounts[position:], before)
            continue
        divided[first.sentence] = whole
        parts = [one for one in amounts[position:] if _is_part(one, first, whole)]
        yield from _assert(whole, parts)
        if len(parts) > 1:
            yield from fill_beside(paragraph, parts, surely=True)


def _find_beside(first: Term, before: Sequence[Term]) -> Term | None:
    """Return the count that 中 follows: 11项主要经济指标中，有6项没有完成."""
    if not before or before[-1].sentence != first.sentence or _OF_THEM.match(first.lead) is None:
        return None
    return before[-1] if _counts_alike(before[-1], first) and before[-1].is_exact else None


def _find_named(first: Term, before: Sequence[Term]) -> Term | None:
    """Return the last amount whose name stands before 中 or 按…分 where the sentence begins."""
    found = _AMONG.match(first.lead)
    if found is None:
        return None
    named = [
        one
        for one in before
        if len(one.name) >= _SHORTEST_NAME
        and (found["whole"] == one.name or found["whole"].endswith(one.name))
        and _counts_alike(one, first)
        and one.sentence < first.sentence
    ]
    return named[-1] if named else None


def _find_viewed(first: Term, before: Sequence[Term], divided: dict[int, Term]) -> Term | None:
    """Return what 从产业结构看 divides: the one amount of its unit in the sentence before.

    A sentence that follows another division divides the same amount.
    """
    if _VIEW.match(first.lead) is None:
        return None
    last = first.sentence - 1
    if last in divided:
        return divided[last] if _counts_alike(divided[last], first) else None
    alike = [one for one in before if one.sentence == last and _counts_alike(one, first)]
    return alike[0] if len(alike) == 1 else None


def _fill_above(
    paragraph: Paragraph, first: Term, amounts: Sequence[Term], before: Sequence[Term]
) -> Iterator[Relation]:
    """Yield the amount above that the parts of 分主体看 fill by more digits than chance does."""
    if _VIEW.match(first.lead) is None:
        return
    parts = [one for one in amounts if _is_part(one, first, first)]
    wholes = [
        one
        for one in before
        if one.is_exact and _counts_alike(one, first) and is_one_date(one, first)
    ]
    if not 1 < len(parts) <= MOST_PARTS:
        return
    yield from fill_beside(paragraph, parts, surely=True)
    formula, operands = name_parts(parts)
    for tried, whole in enumerate(reversed(wholes[-_WHOLES_TRIED:]), 1):
        if not may_fill(whole, parts, Fit.HOLDS):
            continue
        weight = weigh(whole, operands, formula)
        if weight.fit is Fit.HOLDS and weight.holds(forced=False, tries=tried):
            yield make_relation("sum", whole, operands, formula, label="sum", words=first.lead)
            return


def _counts_alike(whole: Term, part: Term) -> bool:
    if whole.mention.kind != part.mention.kind:
        return False
    mine, its = FormulaUnit(part.unit), FormulaUnit(whole.unit)
    things = mine.counts_things and its.counts_things
    return part.unit == whole.unit or things or is_counted_alike(part.mention, whole.mention)


def _is_part(term: Term, first: Term, whole: Term) -> bool:
    """Tell whether a figure of the first part's sentence is a part too: it counts as that does."""
    return (
        term.sentence == first.sentence
        and term.is_exact
        and _counts_alike(whole, term)
        and _counts_alike(first, term)
        and is_one_date(whole, term)
        and (term is first or PART_CUE.search(term.lead) is None)
        and "(" not in term.lead
        and _is_of_its_kind(whole, term)
    )


def _is_of_its_kind(whole: Term, part: Term) -> bool:
    """Tell whether a part's name says no other quantity than the whole's: 投资 beside 产值."""
    head = find_head(part.name)
    counted = FormulaUnit(part.unit).counts_things  # 50家企业: a count's own noun is its head
    return counted or not head or head in whole.name


def _assert(whole: Term, parts: Sequence[Term]) -> Iterator[Relation]:
    """Yield the sum where the parts fill the whole, or nearly; else each part, if all fit in."""
    if not 0 < len(parts) <= MOST_PARTS:
        return
    formula, operands = name_parts(parts)
    weight = weigh(whole, operands, formula)
    # Parts need not exhaust their whole: a sum that fails is one by its digits only.
    filled = weight.fit is Fit.HOLDS or weight.holds(forced=False)
    if len(parts) > 1 and filled:
        yield make_relation("sum", whole, operands, formula, label="sum", words=parts[0].lead)
    elif sum(one.value for one in parts) <= whole.value:
        for part in parts:
            if weigh_parts(whole, {"part": part}, "part") is Fit.HOLDS:
                yield make_relation(
                    "part_of_whole", whole, {"part": part}, "part", label="part", words=part.lead
                )
