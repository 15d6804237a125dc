"""One quantity printed more than once: by the same words, of one date, in one unit.

That words are the same does not make a quantity the same: 投资 in two paragraphs is two. So the
name must be long enough to name one thing, and figures that differ are set against each other only
where they differ as a slip of the pen does, in one digit.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from analysis.extract.relations.fit import name_letters, vary_digits
from analysis.extract.relations.model import Relation
from analysis.extract.relations.sentences import Paragraph, Term

#: Fewer signs name a class of things, and no thing.
_SHORTEST_NAME: Final = 6
#: Fewer digits of two figures are the same by chance.
_FEWEST_DIGITS: Final = 3
_WORDS: Final = 24


def find_repeats(paragraphs: Sequence[Paragraph]) -> Iterator[Relation]:
    """Yield the figures that repeat each other, first print first."""
    groups: dict[tuple[str, ...], list[Term]] = defaultdict(list)
    for paragraph in paragraphs:
        for term in paragraph.terms:
            one = term.mention
            if len(term.name) >= _SHORTEST_NAME and one.kind in {"level", "share"}:
                groups[term.name, term.unit, one.kind, one.period, one.scope].append(term)
    for terms in groups.values():
        first, *others = terms
        repeated = [one for one in others if _repeats(first, one)]
        if repeated:
            names = name_letters(len(repeated) + 1)
            yield Relation(
                "repeat",
                first.id,
                {
                    f"print_{letter}": one.id
                    for letter, one in zip(names, (first, *repeated), strict=True)
                },
                (),
                first.name[-_WORDS:],
            )


def _repeats(first: Term, second: Term) -> bool:
    """Tell whether a figure is the first again: the same, or other in one digit."""
    if not (first.is_exact and second.is_exact) or _count_digits(first) < _FEWEST_DIGITS:
        return False
    if first.quantity.overlaps(second.quantity):
        return True
    return first.step == second.step and any(
        other.value == second.value for other in vary_digits(first)
    )


def _count_digits(term: Term) -> int:
    return len(str(abs(term.value) // term.step).rstrip("0"))
