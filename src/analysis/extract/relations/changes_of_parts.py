"""What the parts of a whole have changed by makes what the whole has.

Where a sum is known, the changes printed right behind its whole and behind each of its parts are
related as they are. That follows from the sum, and needs no words of its own.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from analysis.extract.genre import genre
from analysis.extract.relations.fit import Fit, weigh
from analysis.extract.relations.make import make_relation, name_parts
from analysis.extract.relations.model import Relation
from analysis.extract.relations.sentences import Paragraph, Term

_GENRE: Final = genre("changes_of_parts")
_OTHER_BASE: Final = _GENRE.pattern("other_base")
#: How the note of a difference between places begins: it is no change.
_GAP: Final = "gap"
_RELATED: Final = frozenset({Fit.HOLDS, Fit.NEAR})


def find_changes_of_parts(
    paragraphs: Sequence[Paragraph], sums: Iterable[Relation]
) -> Iterator[Relation]:
    """Yield the sums of changes that the sums of a document imply.

    Args:
        paragraphs: of the document.
        sums: its relations; those that are no sum of amounts tell nothing.
    """
    increments: dict[str, Term] = {}
    for paragraph in paragraphs:
        increments |= _find_increments(paragraph)
    for one in sums:
        ids = (one.stated, *one.operands.values())
        if one.kind != "sum" or any(name not in increments for name in ids):
            continue
        whole, *parts = (increments[name] for name in ids)
        formula, operands = name_parts(parts)
        if weigh(whole, operands, formula).fit in _RELATED:
            yield make_relation(
                "sum", whole, operands, formula, label="sum", words=whole.lead, sure=one.sure
            )


def _find_increments(paragraph: Paragraph) -> dict[str, Term]:
    """Return the change in its own unit that stands behind each amount, before the next one."""
    found: dict[str, Term] = {}
    level: Term | None = None
    for term in paragraph.terms:
        if term.is_amount:
            level = term
        elif (
            level is not None
            and level.id not in found
            and term.mention.kind == "change"
            and term.unit == level.unit
            and term.sentence == level.sentence
            and term.mention.period == level.mention.period
            and term.is_exact
            and not term.mention.note.startswith(_GAP)
            and _OTHER_BASE.search(term.lead) is None
        ):
            found[level.id] = term
    return found
