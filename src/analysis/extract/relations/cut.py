"""A stated rate that was cut off after its last digit, not rounded: 7.26% printed as 7.2%.

Many reports do so, and so do those whose shares must add up to a hundred. It is a fair way to read
a rate that misses what its figures give by less than one unit of its last digit, and never the
plain one: such a relation holds under one reading only, and is no error.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from analysis.extract.relations.fit import evaluate
from analysis.extract.relations.model import Relation, RelationKind, RelationReading
from analysis.extract.relations.sentences import read_quantity
from analysis.extract.scan import Mention
from analysis.source.bounds import cut_off

#: Kinds whose stated figure was computed, and so rounded or cut off.
_COMPUTED: Final[frozenset[RelationKind]] = frozenset({"growth", "share", "average", "multiple"})
_LABEL: Final = "cut"
_STATED: Final = "stated"


def read_as_cut(relations: Iterable[Relation], mentions: Sequence[Mention]) -> list[Relation]:
    """Return the relations, with that reading where it alone makes one hold."""
    known = {mention.figure: mention for mention in mentions}
    return [
        replace(one, readings=(*one.readings, RelationReading(_LABEL, formula, cut=(_STATED,))))
        if (formula := _formula_if_cut(one, known))
        else one
        for one in relations
    ]


def _formula_if_cut(relation: Relation, known: dict[str, Mention]) -> str:
    """Return the formula of a relation that holds only if its stated figure is cut off."""
    if relation.kind not in _COMPUTED or len(relation.readings) != 1:
        return ""
    reading = relation.readings[0]
    figures = {name: known[figure] for name, figure in relation.operands.items()}
    read = {name: read_quantity(one) for name, one in figures.items()}
    stated = read_quantity(known[relation.stated])
    if stated is None or None in read.values() or reading.years is not None:
        return ""
    quantities = {name: one[0] for name, one in read.items() if one is not None}
    recomputed = evaluate(reading.formula, quantities)
    quantity, _, step = stated
    if recomputed is None or quantity.overlaps(recomputed):
        return ""
    return reading.formula if cut_off(quantity, step).overlaps(recomputed) else ""
