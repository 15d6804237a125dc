"""Balances: what is left of one figure after another (出生率 and 死亡率; 出口 and 进口).

And plans that are adjusted within their year: by how much, and to what.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import regex

from analysis.extract.genre import genre
from analysis.extract.relations.fit import Fit, weigh
from analysis.extract.relations.make import make_relation
from analysis.extract.relations.model import Relation
from analysis.extract.relations.sentences import Paragraph, Term

_GENRE: Final = genre("balances")
_BALANCES: Final = tuple(
    tuple(regex.compile(words) for words in line.split()) for line in _GENRE.words("balances")
)
_WHOLE_SIDE: Final = _GENRE.pattern("whole_side")
_CARRIED: Final = _GENRE.pattern("carried")
_ABOVE: Final = _GENRE.pattern("above")
_ADDED: Final = _GENRE.pattern("added")
_NET: Final = _GENRE.pattern("net")
_ADJUSTED_BY: Final = _GENRE.pattern("adjusted_by")
_ADJUSTED_TO: Final = _GENRE.pattern("adjusted_to")
#: How many figures before a balance its two sides are looked for.
_REACH: Final = 12


def find_balances(paragraph: Paragraph, earlier: Sequence[Term] = ()) -> Iterator[Relation]:
    """Yield the balances of a paragraph whose two sides it prints.

    Args:
        paragraph: the paragraph.
        earlier: the figures of the paragraphs right before it, where the sides of a balance stand
            that says it is of what is above (上述收支相抵，年终结余).
    """
    terms = paragraph.terms
    for position, term in enumerate(terms):
        if term.mention.kind == "rank" or not term.is_exact or _ADDED.match(term.lead):
            continue  # what is added to a side is no balance of it
        for stated, more, less in _BALANCES:
            if stated.search(term.name) is None or stated.search(term.lead) is None:
                continue
            above = position == 0 and _ABOVE.search(term.lead) is not None
            near = earlier if above else terms[max(0, position - _REACH) : position]
            found = _find_sides(term, near, more, less, carried=_carries(paragraph, term))
            if found is not None and _NET.search(term.name):
                found = found if weigh(term, found, "more - less").fit is Fit.HOLDS else None
            if found is not None:
                yield make_relation(
                    "difference",
                    term,
                    found,
                    "more - less",
                    label="balance",
                    words=term.lead,
                )
                break


def find_adjustments(paragraph: Paragraph) -> Iterator[Relation]:
    """Yield 年初预算422亿元，调增2亿元，调整后为424亿元: a plan, its change and its new value."""
    terms = paragraph.terms
    for base, moved, end in zip(terms, terms[1:], terms[2:], strict=False):
        one_sentence = base.sentence == end.sentence
        like = base.unit == moved.unit == end.unit and base.is_exact and moved.is_exact
        way = _ADJUSTED_BY.search(moved.lead)
        if not (one_sentence and like and way and _ADJUSTED_TO.search(end.lead)):
            continue
        operands = {"base": base, "end": end}
        down = way["less"] and moved.value > 0  # a fall is read as negative where it is a change
        formula = "base - end" if down else "end - base"
        # Of which plan it is, and what else moved, the words seldom say: the digits must.
        if weigh(moved, operands, formula).fit is Fit.HOLDS:
            yield make_relation(
                "difference", moved, operands, formula, label="balance", words=moved.lead
            )


def _find_sides(
    stated: Term,
    before: Sequence[Term],
    more: "regex.Pattern[str]",
    less: "regex.Pattern[str]",
    *,
    carried: bool,
) -> dict[str, Term] | None:
    """Return the nearest two that are named so, if they fit.

    Where more than these comes in (``carried``), sides that don't say that they leave nothing out
    must fit to the last digit.
    """
    same = [one for one in before if one.unit == stated.unit and one.is_exact]
    firsts = [one for one in reversed(same) if more.search(one.name)]
    seconds = [one for one in reversed(same) if less.search(one.name)]
    if not firsts or not seconds or firsts[0].id == seconds[0].id:
        return None
    operands = {"more": firsts[0], "less": seconds[0]}
    weight = weigh(stated, operands, "more - less")
    whole = all(_WHOLE_SIDE.search(one.name) for one in operands.values())
    forced = whole or not carried
    meant = weight.holds(forced=True) if forced else weight.fit is Fit.HOLDS
    return operands if meant else None


def _carries(paragraph: Paragraph, balance: Term) -> bool:
    """Tell whether more comes in than the sides of a balance tell, by its paragraph (上年结余)."""
    return _CARRIED.search(paragraph.text, 0, balance.end - paragraph.start) is not None
