"""Structures: what a proportion (三次产业结构为9.2:51:39.8) says of figures beside it.

Its terms are the shares of amounts named before it, and how far one structure is from another is
told again behind the second, part by part (第一产业比重下降0.9个百分点).
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from analysis.extract.genre import genre
from analysis.extract.relations.fit import Fit, weigh
from analysis.extract.relations.make import make_relation
from analysis.extract.relations.model import Relation
from analysis.extract.relations.partitions import which_member
from analysis.extract.relations.repeats import state_repeat
from analysis.extract.relations.sentences import Paragraph, Term, take_list

_GENRE: Final = genre("structures")
_SEVERALLY: Final = _GENRE.pattern("severally")
_SHARE_NAMED: Final = _GENRE.pattern("share_named")
_JOINT: Final = _GENRE.pattern("joint")
_BECOMES: Final = _GENRE.pattern("becomes")
_CONTRIBUTES: Final = _GENRE.pattern("contributes")
#: Shares of a growth that tell by their fit what they are of.
_FEWEST: Final = 2
_SHARE: Final = "share(part, whole)"
_POINTS: Final = "percentage_point"


def find_structures(
    paragraph: Paragraph,
    above: Sequence[Paragraph],
    sums: Sequence[Relation],
    far: Sequence[Term] = (),
) -> Iterator[Relation]:
    """Yield what the structures of a paragraph say of other figures in it or right above it.

    Args:
        paragraph: the paragraph.
        above: those before it, where the amounts of its structure may stand.
        sums: what :func:`~analysis.extract.relations.sums.find_sums` found up to its end.
        far: the figures before the paragraph, among which the whole of a list may stand.
    """
    by_id = {term.id: term for one in (*above, paragraph) for term in one.terms}
    own = {term.id for term in paragraph.terms}
    structures = [
        terms
        for one in sums
        if one.stated in own
        for terms in [_terms_of(one, by_id)]
        if all(term.is_share and term.unit == "percent" for term in terms)
    ]
    wholes = [
        (by_id[one.stated], [by_id[part] for part in one.operands.values()])
        for one in sums
        if {one.stated, *one.operands.values()} <= set(by_id) and by_id[one.stated].is_amount
    ]
    for structure in structures:
        yield from _find_shares(structure, wholes)
        yield from _find_told(structure, [*far, *paragraph.terms])
    yield from _find_listed(paragraph, far)
    yield from _find_contributed(paragraph)
    for first, second in pairwise(structures):
        if len(first) == len(second):
            yield from _find_changes(paragraph, first, second)


def _terms_of(relation: Relation, by_id: Mapping[str, Term]) -> list[Term]:
    """Return the figures of a sum in the order of print, what they leave included."""
    ids = (*relation.operands.values(), relation.stated)
    return sorted((by_id[one] for one in ids), key=lambda one: one.start)


def _find_shares(
    structure: Sequence[Term],
    wholes: Sequence[tuple[Term, Sequence[Term]]],
    *,
    anywhere: bool = False,
) -> Iterator[Relation]:
    """Yield the terms of a structure as the shares of a sum's parts before it, or anywhere.

    All but one must be so to their last digit: else it is of another whole, or of another year.
    """
    for whole, parts in reversed(wholes):
        before = anywhere or all(one.start < structure[0].start for one in (whole, *parts))
        if len(parts) != len(structure) or not before or not whole.value:
            continue
        weights = [
            weigh(share, {"part": part, "whole": whole}, _SHARE)
            for share, part in zip(structure, parts, strict=True)
        ]
        if sum(one.fit is Fit.HOLDS for one in weights) + 1 < len(parts):
            continue
        for share, part, weight in zip(structure, parts, weights, strict=True):
            if weight.holds(forced=True):
                operands = {"part": part, "whole": whole}
                yield make_relation(
                    "share", share, operands, _SHARE, label="share", words=structure[0].lead
                )
        return


def _find_told(structure: Sequence[Term], terms: Sequence[Term]) -> Iterator[Relation]:
    """Yield the shares that a structure says again: 第一产业占比37.5%…。结构为37.5:25.4:37.1."""
    own = {one.id for one in structure}
    for share in terms:
        if share.id in own or not share.is_share or share.unit != "percent" or not share.is_exact:
            continue
        member = which_member(share.name, len(structure))
        if member is None or _SHARE_NAMED.search(share.lead) is None:
            continue
        term = structure[member]
        if term.mention.period == share.mention.period and term.value == share.value:
            yield state_repeat(sorted((share, term), key=lambda one: one.start), share.name)


def _find_listed(paragraph: Paragraph, far: Sequence[Term]) -> Iterator[Relation]:
    """Yield 分别占总里程的3.8%、7.1%和45.2% as shares of as many amounts listed before.

    All but one must be so to their last digit.
    """
    terms = paragraph.terms
    for position, first in enumerate(terms):
        if not first.is_share or first.unit != "percent" or _SEVERALLY.search(first.lead) is None:
            continue
        shares = take_list(terms, position, _JOINT)
        amounts = [one for one in terms[:position] if one.is_amount and one.is_exact]
        for whole_at, whole in enumerate(amounts):
            parts = amounts[whole_at + 1 : whole_at + 1 + len(shares)]
            alike = len(parts) == len(shares) > 1 and all(one.is_like(whole) for one in parts)
            if alike and whole.value and len({one.sentence for one in parts}) == 1:
                found = list(_find_shares(shares, [(whole, parts)]))
                yield from found
                if found:
                    break
        else:
            yield from _find_listed_of_far(shares, amounts, far)


def _find_listed_of_far(
    shares: Sequence[Term], amounts: Sequence[Term], far: Sequence[Term]
) -> Iterator[Relation]:
    """Yield 分别占52.1%和47.9% of the amounts right before them, in a whole before those."""
    parts = amounts[-len(shares) :]
    named = len(parts) == len(shares) > 1 and parts[0].sentence == shares[0].sentence
    if not named or not all(one.is_like(parts[0]) for one in parts):
        return
    for whole in reversed([*far, *amounts[: -len(shares)]]):
        if whole.is_like(parts[0]) and whole.is_exact and whole.is_amount:
            found = list(_find_shares(shares, [(whole, parts)]))
            if found:
                yield from found
                return


def _find_contributed(paragraph: Paragraph) -> Iterator[Relation]:
    """Yield 贡献率分别为13.3%、40.4%和46.3% of a growth of 5.2% that 0.7, 2.1 and 2.4 points pull.

    All but one must be so to their last digit.
    """
    terms = paragraph.terms
    for position, first in enumerate(terms):
        if not first.is_share or _CONTRIBUTES.search(first.lead) is None:
            continue
        shares = take_list(terms, position, _JOINT)
        behind = terms[position + len(shares) : position + 2 * len(shares)]
        points = [one for one in terms[:position] if one.unit == _POINTS][-len(shares) :]
        if len(points) < len(shares) and all(one.unit == _POINTS for one in behind):
            points = list(behind)  # 贡献率分别为…，分别拉动…
        rates = [
            one
            for one in terms[:position]
            if one.mention.kind == "change" and one.unit == "percent" and one.value
        ]
        if len(shares) < _FEWEST or len(points) != len(shares):
            continue
        for rate in rates:
            found = list(_find_shares(shares, [(rate, points)], anywhere=True))
            if found:
                yield from found
                break


def _find_changes(
    paragraph: Paragraph, first: Sequence[Term], second: Sequence[Term]
) -> Iterator[Relation]:
    """Yield the changes in points that are told behind two structures, part by part."""
    between = paragraph.between(first[-1], second[0])
    if first[-1].sentence != second[0].sentence or _BECOMES.search(between) is None:
        return
    for term in paragraph.terms:
        behind = term.start > second[-1].start and term.sentence == second[-1].sentence
        member = which_member(term.lead, len(second)) if behind else None
        if member is None or term.unit != _POINTS or term.mention.kind != "change":
            continue
        operands = {"base": first[member], "end": second[member]}
        if weigh(term, operands, "end - base").holds(forced=True):
            yield make_relation(
                "pp_change", term, operands, "end - base", label="difference", words=term.lead
            )
