"""Averages beside their total and their count: 平均每家, 人均, 年均."""

from collections.abc import Iterator, Sequence
from typing import Final

import regex

from analysis.extract.genre import genre
from analysis.extract.relations.fit import weigh
from analysis.extract.relations.make import make_relation
from analysis.extract.relations.model import Relation, RelationReading
from analysis.extract.relations.sentences import Paragraph, Term

_GENRE: Final = genre("averages")
MEAN: Final = _GENRE.pattern("mean_cue")
_YEARLY: Final = _GENRE.pattern("yearly_cue")
_OF_THE_YEAR: Final = regex.compile("|".join(_GENRE.words("mean_of_year")))
_PERSONS: Final = _GENRE.word_set("person_words")
_SPAN: Final = "-"


def find_averages(paragraph: Paragraph) -> Iterator[Relation]:
    """Yield averages whose total and count, or years, their sentence prints."""
    terms = paragraph.terms
    for position, term in enumerate(terms):
        if not term.is_amount or not term.is_exact or term.is_plan:
            continue
        before = [
            one
            for one in terms[:position]
            if one.sentence == term.sentence and one.is_amount and not one.is_plan
        ]
        yield from _find_mean(term, before)
        yield from _find_yearly(term, before)


def _find_mean(mean: Term, before: Sequence[Term]) -> Iterator[Relation]:
    """Yield 2.5亿元, 1183名, 人均21.4万元.

    An average over the people of a whole year is none over those counted at its end.
    """
    cue = MEAN.search(mean.lead)
    if cue is None or _OF_THE_YEAR.search(mean.lead + mean.after[:8]):
        return
    base = mean.unit.partition("/")[0]
    totals = [one for one in before if one.unit == base]
    counts = [one for one in before if one.unit != base and one.is_exact]
    if cue["over"] in _PERSONS:
        counts = [one for one in counts if one.unit == "person"]
    if len(totals) != 1 or len(counts) != 1:
        return
    operands = {"total": totals[0], "count": counts[0]}
    if weigh(mean, operands, "total / count").holds(forced=True):
        yield make_relation(
            "average", mean, operands, "total / count", label="mean", words=cue["over"]
        )


def _find_yearly(mean: Term, before: Sequence[Term]) -> Iterator[Relation]:
    """Yield 五年累计…300万人, 年均60万人: the years are those of the total's own date."""
    cue = _YEARLY.search(mean.lead)
    if cue is None or mean.mention.kind == "change":
        return
    totals = [one for one in before if one.unit == mean.unit and _SPAN in one.mention.period[4:5]]
    if len(totals) != 1:
        return
    (total,) = totals
    first, _, last = total.mention.period.partition(_SPAN)
    if len(last) != len(first):
        return  # a year and its month
    years = int(last) - int(first) + 1
    if weigh(mean, {"total": total}, f"total / {years}").holds(forced=True):
        yield Relation(
            "average",
            mean.id,
            {"total": total.id},
            (RelationReading("yearly", "total / (years + 1)", ("total", "total")),),
            cue[0],
        )
