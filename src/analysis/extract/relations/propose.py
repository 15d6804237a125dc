"""Every relation that a document asserts between its own figures, as far as words or fit tell."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Final

from analysis.extract.intake import Document
from analysis.extract.relations.averages import find_averages
from analysis.extract.relations.balances import find_adjustments, find_balances
from analysis.extract.relations.changes_of_parts import find_changes_of_parts
from analysis.extract.relations.divisions import find_divisions
from analysis.extract.relations.enumerations import find_enumerations
from analysis.extract.relations.gaps import find_gaps
from analysis.extract.relations.model import Relation
from analysis.extract.relations.parts import find_parts
from analysis.extract.relations.ratios import find_ratios
from analysis.extract.relations.recurrences import find_recurrences
from analysis.extract.relations.repeats import find_repeats
from analysis.extract.relations.sentences import Term, split_paragraphs
from analysis.extract.relations.shares import find_shares, find_vital_rates, sets_plans
from analysis.extract.relations.structures import find_structures
from analysis.extract.relations.sums import find_sums
from analysis.extract.relations.table_sums import find_row_sums, is_row
from analysis.extract.scan import Mention

#: Paragraphs before one in which the wholes of its parts, the sides of its balance and the amounts
#: of its structure may stand.
_REACH_ABOVE: Final = 2
#: Figures before a paragraph among which those wholes may stand that digits alone tell.
_REACH_FAR: Final = 120
#: Kinds that a paragraph of plans may plan in, though a sentence of it forgets to say so.
_PLANNED: Final = frozenset({"policy", "level"})


def find_relations(document: Document, mentions: Sequence[Mention]) -> list[Relation]:
    """Return the relations of a document, by where the stated figure stands; none twice.

    A part of a list that adds up to its whole is not said to be no more than it besides.
    """
    paragraphs = split_paragraphs(document, mentions)
    found: list[Relation] = []
    plans: list[Term] = []
    told: list[Term] = []
    for number, paragraph in enumerate(paragraphs):
        if is_row(paragraph):
            continue
        above = paragraphs[max(0, number - _REACH_ABOVE) : number]
        earlier = [term for one in above for term in one.terms]
        far = told[-_REACH_FAR:]
        sums = list(find_sums(paragraph, far))
        earlier_sums = [one for one in found if one.kind == "sum"]
        added = {(one.stated, part) for one in sums for part in one.operands.values()}
        found += sums
        divisions = list(find_divisions(paragraph, earlier))
        parts = list(find_parts(paragraph))
        wholes = _find_wholes([*far, *paragraph.terms], [*parts, *sums, *divisions])
        if any(term.is_plan for term in paragraph.terms) or sets_plans(paragraph):
            plans += [term for term in paragraph.terms if term.mention.kind in _PLANNED]
        found += find_shares(paragraph, earlier, plans, wholes, far)
        found += find_vital_rates(paragraph, far)
        found += find_structures(paragraph, above, [*earlier_sums, *sums], far)
        found += find_averages(paragraph, earlier, far)
        found += find_adjustments(paragraph)
        found += find_balances(paragraph, earlier)
        found += find_ratios(paragraph)
        found += find_gaps(paragraph)
        found += [
            one
            for one in (*divisions, *parts)
            if not any((one.stated, part) in added for part in one.operands.values())
        ]
        told += paragraph.terms
    found += find_enumerations(paragraphs)
    found += find_row_sums(paragraphs)
    found += find_recurrences(paragraphs)
    found += find_changes_of_parts(paragraphs, [*found])
    found += find_repeats(paragraphs)
    return join_relations(mentions, found)


def _find_wholes(terms: Iterable[Term], relations: Iterable[Relation]) -> Mapping[str, Term]:
    """Return of what each part is one, by the sums and divisions that say so."""
    by_id = {term.id: term for term in terms}
    return {
        part: by_id[one.stated]
        for one in relations
        if one.stated in by_id and by_id[one.stated].is_amount
        for part in one.operands.values()
    }


def join_relations(mentions: Sequence[Mention], *found: Iterable[Relation]) -> list[Relation]:
    """Return relations by where the stated figure stands; of one set of figures the surest."""
    order = {mention.figure: place for place, mention in enumerate(mentions)}
    unique: dict[frozenset[str], Relation] = {}
    for one in sorted(chain.from_iterable(found), key=lambda one: not one.sure):
        unique.setdefault(frozenset((one.stated, *one.operands.values())), one)
    return sorted(unique.values(), key=lambda one: order[one.stated])
