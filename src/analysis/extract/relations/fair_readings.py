"""Fair readings of a rate that misses what its figures give by less than a unit of its last digit.

It may have been cut off there and not rounded (7.26% printed as 7.2%), or set so that the shares
of one whole add up to a hundred (21.73% as 21.74). Neither is the plain reading: such a relation
holds under one reading only, and is no error.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

from analysis.core.quantity import Quantity
from analysis.extract.relations.fit import add_up, evaluate
from analysis.extract.relations.model import Relation, RelationKind, RelationReading
from analysis.extract.relations.sentences import read_quantity
from analysis.extract.scan import Mention
from analysis.source.bounds import cut_off

#: Kinds whose stated figure was computed, and so rounded or cut off.
_COMPUTED: Final[frozenset[RelationKind]] = frozenset({"growth", "share", "average", "multiple"})
_CUT: Final = "cut"
_CLOSED: Final = "closed"
_STATED: Final = "stated"
#: The reading of shares that fill a hundred; see :mod:`analysis.extract.relations.sums`.
_REST: Final = "rest"
_HUNDRED: Final = 100


def add_fair_readings(
    relations: Sequence[Relation], mentions: Iterable[Mention]
) -> list[Relation]:
    """Return the relations, with such a reading where it alone makes one hold.

    Args:
        relations: of a draft.
        mentions: its figures.
    """
    known = {mention.figure: mention for mention in mentions}
    closed = [
        {one.stated, *one.operands.values()}
        for one in relations
        if one.kind == "sum" and one.readings and one.readings[0].label == _REST
    ]
    return [_read_fairly(one, known, closed) for one in relations]


def _read_fairly(
    relation: Relation, known: Mapping[str, Mention], closed: Sequence[set[str]]
) -> Relation:
    plain = relation.kind in _COMPUTED and len(relation.readings) == 1
    if not plain or relation.readings[0].years is not None:
        return relation
    reading = relation.readings[0]
    stated = read_quantity(known[relation.stated])
    recomputed = _recompute(relation, known)
    if stated is None or recomputed is None:
        return relation
    quantity, _, step = stated
    if quantity.overlaps(recomputed):
        return relation
    if cut_off(quantity, step).overlaps(recomputed):
        cut = RelationReading(_CUT, reading.formula, cut=(_STATED,))
        return replace(relation, readings=(reading, cut))
    near = abs(recomputed.value - quantity.value) <= step
    others = _others_of(relation.stated, known, closed) if near else []
    if not others:
        return relation
    formula, names = add_up(len(others))
    return replace(
        relation,
        operands={**relation.operands, **dict(zip(names, others, strict=True))},
        readings=(reading, RelationReading(_CLOSED, f"{_HUNDRED} - {formula}")),
    )


def _recompute(relation: Relation, known: Mapping[str, Mention]) -> Quantity | None:
    """Return what a relation's figures give; None where one of them does not read as a number."""
    quantities: dict[str, Quantity] = {}
    for name, figure in relation.operands.items():
        read = read_quantity(known[figure])
        if read is None:
            return None
        quantities[name] = read[0]
    return evaluate(relation.readings[0].formula, quantities)


def _others_of(stated: str, known: Mapping[str, Mention], closed: Sequence[set[str]]) -> list[str]:
    """Return the other shares of a whole that are printed to fill a hundred with a share."""
    for figures in closed:
        if stated not in figures:
            continue
        read = [read_quantity(known[one]) for one in figures]
        if sum((one[0].value for one in read if one is not None), Fraction(0)) == _HUNDRED:
            return sorted(figures - {stated})
    return []
