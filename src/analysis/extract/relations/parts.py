"""A part that is no more than its whole: what stands after 其中."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain, takewhile
from typing import Final

from analysis.core.formula import FormulaUnit
from analysis.extract.genre import genre
from analysis.extract.relations.averages import MEAN
from analysis.extract.relations.fit import MOST_PARTS, Fit, weigh_parts
from analysis.extract.relations.make import make_relation, name_parts
from analysis.extract.relations.model import Relation
from analysis.extract.relations.naming import find_head
from analysis.extract.relations.partitions import are_apart
from analysis.extract.relations.sentences import CLAUSE_END, Paragraph, Term

_GENRE: Final = genre("parts")
PART_CUE: Final = _GENRE.pattern("part_cue")
AMONG: Final = _GENRE.pattern("among")
_TIER: Final = _GENRE.pattern("tier")
_OF_ELSE: Final = _GENRE.pattern("of_else")
_TWICE: Final = _GENRE.pattern("twice")
_LIST_JOINTS: Final = frozenset(_GENRE.text("list_joints"))
_CLAUSES: Final = frozenset("，；")
#: Signs between 其中 and its figure, at most: what is longer says more than a part's name.
_LONGEST_NAME: Final = 40
#: Signs of the name of a further part after a comma, at most.
_SHORT_NAME: Final = 6
#: Signs of the head that the names of parts share.
_HEAD_SIGNS: Final = 2
#: Signs of a part's name that leaves its head to the whole's, at most.
_BARE_NAME: Final = 4


def find_parts(paragraph: Paragraph) -> Iterator[Relation]:
    """Yield each amount with what it holds: what stands after 其中, or beside it in parentheses.

    Parts in a list are taken together where they fit into the whole together; else each by
    itself, since they may overlap.
    """
    terms = [one for one in paragraph.terms if one.is_amount]
    position = 0
    while position < len(terms):
        whole = _find_whole(terms[:position], terms[position])
        stop = position + 1
        while (
            whole is not None
            and stop < len(terms)
            and _continues(paragraph, terms[stop - 1], terms[stop])
        ):
            stop += 1
        parts = terms[position:stop]
        position = stop
        if whole is None:
            continue
        further = partial(_is_next, whole, parts[0])
        following = [*takewhile(further, terms[position:])]
        position += len(following)
        before = terms[: terms.index(parts[0])]
        listed = [*parts, *following]
        if following and _overfill(whole, listed, before):
            yield _assert_together(whole, listed)
            continue
        yield from _assert(whole, parts, before)
        yield from _find_beside(paragraph, whole, parts, terms)
        if sum(one.value for one in listed) <= whole.value:
            # Together they would fit; else the list has left the whole behind.
            yield from chain.from_iterable(_assert(whole, [one], ()) for one in following)


def _find_beside(
    paragraph: Paragraph, whole: Term, parts: Sequence[Term], terms: Sequence[Term]
) -> Iterator[Relation]:
    """Yield 301户611人，其中173户349人: what is right behind a part is of what is so there."""
    at, of = terms.index(parts[-1]) + 1, terms.index(whole) + 1
    if len(parts) > 1 or at >= len(terms) or terms[of] is parts[0]:
        return
    part, other = terms[at], terms[of]
    right_behind = not (paragraph.between(parts[0], part) or paragraph.between(whole, other))
    if right_behind and part.unit == other.unit:
        yield from _assert(other, [part], ())


def _assert(whole: Term, parts: Sequence[Term], before: Sequence[Term]) -> Iterator[Relation]:
    if _fit_together(whole, parts) is Fit.HOLDS or _overfill(whole, parts, before):
        yield _assert_together(whole, parts)
        return
    for part in parts:
        fit = weigh_parts(whole, {"part": part}, "part")
        beside = part.sentence == whole.sentence or _is_surely_of(whole, part, before)
        plain = part is parts[0] and part.unit == whole.unit and beside
        if fit is Fit.HOLDS or (fit is Fit.NEAR and plain):
            yield make_relation(
                "part_of_whole", whole, {"part": part}, "part", label="part", words=part.lead
            )


def _fit_together(whole: Term, parts: Sequence[Term]) -> Fit:
    """Return how several parts of one unit fit into a whole together."""
    several = 1 < len(parts) <= MOST_PARTS and len({one.unit for one in (whole, *parts)}) == 1
    formula, operands = name_parts(parts[:MOST_PARTS])
    return weigh_parts(whole, operands, formula) if several else Fit.FAR


def _overfill(whole: Term, parts: Sequence[Term], before: Sequence[Term]) -> bool:
    """Tell whether parts that can't overlap come to more than their whole, by a digit's worth.

    They are another's where the sentence prints one before it that holds them.
    """
    together = sum(one.value for one in parts)
    held = any(
        one.unit == whole.unit and one.value >= together
        for one in before
        if one.sentence == whole.sentence and one.start < whole.start
    )
    words = "".join(one.lead + one.after for one in (whole, *parts))
    apart = are_apart([one.name for one in parts]) and not _TWICE.search(words)
    return apart and not held and _fit_together(whole, parts) is Fit.NEAR


def _assert_together(whole: Term, parts: Sequence[Term]) -> Relation:
    formula, operands = name_parts(parts)
    return make_relation(
        "part_of_whole", whole, operands, formula, label="parts", words=parts[0].lead
    )


def _find_whole(before: Sequence[Term], part: Term) -> Term | None:
    """Return the amount that a figure is a part of, by the words before it.

    其中 goes back to the amount before it in the sentence; one that begins a sentence, to the only
    amount of its unit in the sentence before. A tier in parentheses (162家（省级67家）) is of
    the amount beside it.
    """
    cue = max(PART_CUE.finditer(part.lead), key=lambda found: found.start(), default=None)
    own = [one for one in before if one.sentence == part.sentence]
    if own and AMONG.fullmatch(part.lead) and _may_be_part(part, own[-1]):
        return own[-1]  # 255个村中有225个贫困村
    if cue is None:
        beside = own and part.lead[:1] == "(" and own[-1].unit == part.unit
        return own[-1] if beside and _TIER.match(part.lead) else None
    if len(part.lead) - cue.end() > _LONGEST_NAME:
        return None
    own = [one for one in own if one.mention.period == part.mention.period] or own
    if own:
        joined = own[1:] and own[-2].end == own[-1].start and own[-2].unit == part.unit
        nearest = own[-2] if joined and own[-1].unit != part.unit else own[-1]
        if _may_be_part(part, nearest) and not _is_of_earlier(part, nearest, own):
            return nearest  # of the first of 301户611人, if it is 173户
        same = [one for one in own if one.unit == part.unit and _may_be_part(part, one)]
        return same[-1] if len(same) == 1 else None
    earlier = [
        one
        for one in before
        if one.sentence == part.sentence - 1
        and one.unit == part.unit
        and not (_is_average(one) or _is_average(part))
    ]
    return earlier[0] if len(earlier) == 1 else None


def _is_of_earlier(part: Term, nearest: Term, own: Sequence[Term]) -> bool:
    """Tell whether a part is larger than the amount before it, and another holds it.

    采购额13579万元，节约资金2431万元，其中：货物类采购额6114万元.
    """
    larger = [one for one in own if one.unit == part.unit and one.value >= part.value]
    return part.unit == nearest.unit and part.value > nearest.value and bool(larger)


def _may_be_part(part: Term, whole: Term) -> bool:
    """Tell whether one may be a part of another: both of one kind, or counts of things."""
    if part.mention.kind != whole.mention.kind or _is_average(part) or _is_average(whole):
        return False
    mine, its = FormulaUnit(part.unit), FormulaUnit(whole.unit)
    return part.unit == whole.unit or (mine.counts_things and its.counts_things)


def _is_average(term: Term) -> bool:
    """Tell whether an amount is one per head or per thing, which has no parts (人均可支配收入)."""
    return MEAN.search(term.name) is not None or "/" in term.unit


def _are_alike(first: str, second: str) -> bool:
    """Tell whether two names have one head, or are both so short that they have none (玉米)."""
    if max(len(first), len(second)) <= _BARE_NAME:
        return bool(first and second)
    return len(first) > _HEAD_SIGNS and first[-_HEAD_SIGNS:] == second[-_HEAD_SIGNS:]


def _is_next(whole: Term, first: Term, term: Term) -> bool:
    """Tell whether a figure is a further part, named as the first is: …播种面积；…播种面积.

    Where 其中 opens the sentence, it is one too if its name has no other head: 蔬菜…；油料作物….
    """
    return (
        term.sentence == first.sentence
        and term.unit == first.unit
        and term.mention.kind == first.mention.kind
        and first.name != term.name
        and (_are_alike(first.name, term.name) or _shares_head(whole, first, term))
        and PART_CUE.search(term.lead) is None
    )


def _shares_head(whole: Term, first: Term, term: Term) -> bool:
    """Tell whether 其中 opens the sentence, and a name in it is of no other quantity."""
    if whole.sentence == first.sentence or not term.name:
        return False
    head = find_head(term.name)
    return not head or head in whole.name


def _is_surely_of(whole: Term, part: Term, before: Sequence[Term]) -> bool:
    """Tell whether a part in the next sentence can be of nothing else than what is before it."""
    if part.mention.kind != whole.mention.kind or _OF_ELSE.search(part.lead):
        return False  # 其中，累计建成820个: of other years
    if part.mention.period != whole.mention.period:
        return False
    if _is_only_of_head(whole, part, before):
        return True
    larger = [one.id for one in before if one.unit == part.unit and one.value >= part.value]
    head = find_head(part.name)
    alike = not head or head in whole.name
    return before[-1:] == [whole] and alike and larger in ([], [whole.id])


def _is_only_of_head(whole: Term, part: Term, before: Sequence[Term]) -> bool:
    """Tell whether a part is named as its whole (粮食产量, 早稻产量), and as nothing else is."""
    head = find_head(part.name)
    named = [one.id for one in before if head and find_head(one.name) == head]
    return named == [whole.id]


def _continues(paragraph: Paragraph, previous: Term, term: Term) -> bool:
    """Tell whether a figure is the next of a list: 国家级25家、省级37家."""
    between = paragraph.between(previous, term)
    if previous.unit != term.unit or CLAUSE_END.search(between[1:]):
        return False
    if between[:1] in _LIST_JOINTS:
        return True
    counted = FormulaUnit(term.unit).counts_things
    short = len(between) <= _SHORT_NAME and MEAN.search(between) is None
    return between[:1] in _CLAUSES and counted and short
