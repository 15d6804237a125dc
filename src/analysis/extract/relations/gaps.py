"""Gaps between two rates that both are printed: 57.4%，低于全省平均（63.2%）5.8个百分点."""

from collections.abc import Iterator
from typing import Final

from analysis.extract.genre import genre
from analysis.extract.relations.fit import weigh
from analysis.extract.relations.make import make_relation
from analysis.extract.relations.model import Relation
from analysis.extract.relations.sentences import Paragraph

_BEHIND: Final = genre("gaps").pattern("behind")
_GAP: Final = "gap"
_POINTS: Final = "percentage_point"
_PERCENT: Final = "percent"


def find_gaps(paragraph: Paragraph) -> Iterator[Relation]:
    """Yield the gaps in points to a rate in parentheses, of the rate before those."""
    terms = paragraph.terms
    for position, term in enumerate(terms):
        if term.unit != _POINTS or _GAP not in term.mention.note or not term.is_exact:
            continue
        own = [one for one in terms[:position] if one.sentence == term.sentence]
        if not own or own[-1].unit != _PERCENT or not _BEHIND.match(term.lead):
            continue
        other, *rates = [one for one in reversed(own) if one.unit == _PERCENT]
        if not rates:
            continue
        operands = {"base": other, "end": rates[0]}
        if weigh(term, operands, "end - base").holds(forced=True):
            yield make_relation(
                "pp_change", term, operands, "end - base", label="difference", words=other.lead
            )
