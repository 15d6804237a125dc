"""How a relation is put down: its operands named, its readings, the words it rests on."""

from collections.abc import Mapping, Sequence
from typing import Final

from analysis.extract.relations.fit import add_up
from analysis.extract.relations.model import Relation, RelationKind, RelationReading
from analysis.extract.relations.sentences import Term

#: The longest expression that a relation shows of the document's words.
_LONGEST_WORDS: Final = 24


def make_relation(  # noqa: PLR0913 (what a relation is)
    kind: RelationKind,
    stated: Term,
    operands: Mapping[str, Term],
    formula: str,
    *,
    label: str,
    words: str = "",
    sure: bool = True,
) -> Relation:
    """Return a relation of one reading.

    Args:
        kind: what it asserts.
        stated: the figure that is said to follow.
        operands: by name.
        formula: over the names.
        label: the reading's message, ``relation.reading.<label>``.
        words: the document's words that tie the figures, cut to an expression.
        sure: false where the figures tie them more than the words do.
    """
    return Relation(
        kind,
        stated.id,
        {name: term.id for name, term in operands.items()},
        (RelationReading(label, formula),),
        "".join(words.split())[-_LONGEST_WORDS:],
        sure,
    )


def name_parts(parts: Sequence[Term]) -> tuple[str, dict[str, Term]]:
    """Return the formula of the parts' sum, and the parts by name."""
    formula, names = add_up(len(parts))
    return formula, dict(zip(names, parts, strict=True))
