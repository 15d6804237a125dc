"""Ratios of two levels that their name tells: the income of the towns over that of the country."""

from collections.abc import Iterator, Sequence
from typing import Final

import regex

from analysis.extract.genre import genre
from analysis.extract.relations.fit import weigh
from analysis.extract.relations.make import make_relation
from analysis.extract.relations.model import Relation
from analysis.extract.relations.sentences import Paragraph, Term, is_one_date

_GENRE: Final = genre("ratios")
_RATIO: Final = _GENRE.pattern("ratio")
_SEXES: Final = _GENRE.pattern("sexes")
_SIDES: Final = {
    both: tuple(regex.compile(side) for side in sides.split())
    for both, sides in _GENRE.word_map("sides").items()
}
_TIMES: Final = "times"
_HUNDRED: Final = frozenset({"ratio", "item"})
"""Units that a ratio to a hundred is read in: 性别比为105.23."""


def find_ratios(paragraph: Paragraph) -> Iterator[Relation]:
    """Yield the ratios of a paragraph whose two levels it prints: 城乡居民收入比值为2.34.

    That of the sexes is of men to a hundred women.
    """
    for position, term in enumerate(paragraph.terms):
        found = _RATIO.search(term.lead) if term.unit == _TIMES else None
        found = found or (_SEXES.search(term.lead) if term.unit in _HUNDRED else None)
        if term.mention.kind == "change" or found is None:
            continue
        before = [one for one in paragraph.terms[:position] if one.is_amount and not one.is_plan]
        if term.unit in _HUNDRED:
            before = [one for one in before if one.unit == "person"]  # 以女性为100 is no level
        sides = _find_sides(before, found["both"], found["of"])
        if sides is None or not term.is_exact:
            continue
        operands = dict(zip(("more", "less"), sides, strict=True))
        times = term.unit == _TIMES
        formula = "more / less" if times else "100 * more / less"
        if weigh(term, operands, formula).holds(forced=True):
            yield make_relation(
                "multiple" if times else "share",
                term,
                operands,
                formula,
                label="times" if times else "to_hundred",
                words=term.lead,
            )


def _find_sides(before: Sequence[Term], both: str, of: str) -> tuple[Term, Term] | None:
    """Return the last two levels named alike but for the side that they are of."""
    more, less = (
        next(
            (one for one in reversed(before) if side.search(one.name) and one.name.endswith(of)),
            None,
        )
        for side in _SIDES[both]
    )
    if more is None or less is None or more.unit != less.unit or not is_one_date(more, less):
        return None
    return more, less
