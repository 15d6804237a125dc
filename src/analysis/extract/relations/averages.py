"""Averages beside their total and their count: 平均每家, 人均, 年均, 校均, 师生比."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

import regex

from analysis.extract.genre import genre
from analysis.extract.relations.fit import Fit, weigh
from analysis.extract.relations.make import make_relation
from analysis.extract.relations.model import Relation, RelationReading
from analysis.extract.relations.sentences import Paragraph, Term, is_one_date

_GENRE: Final = genre("averages")
MEAN: Final = _GENRE.pattern("mean_cue")
EACH: Final = _GENRE.pattern("each")
_YEARLY: Final = _GENRE.pattern("yearly_cue")
_OF_THE_YEAR: Final = regex.compile("|".join(_GENRE.words("mean_of_year")))
_PERSONS: Final = _GENRE.word_set("person_words")
_OF_SCHOOLS: Final = _GENRE.pattern("of_schools")
_OF_NAMED: Final = _GENRE.pattern("of_named")
_NUMBER: Final = _GENRE.text("number")
_PER_PUPIL: Final = _GENRE.pattern("per_pupil")
_TOTAL_WORD: Final = _GENRE.text("total_word")
_LEARN: Final = _GENRE.pattern("learn")
#: How likely chance may have made an average fit that names what it is of.
_CHANCE: Final = Fraction(1, 10)
#: How many totals, and counts, before an average of schools are tried.
_NEAREST: Final = 2
#: Units of what an average of schools is counted over, and the words for it.
_COUNTED: Final = {
    "schools": (frozenset({"school", "institution"}), _GENRE.pattern("schools")),
    "teachers": (frozenset({"person"}), _GENRE.pattern("teachers")),
}
_SPAN: Final = "-"


def find_averages(
    paragraph: Paragraph, earlier: Sequence[Term] = (), far: Sequence[Term] = ()
) -> Iterator[Relation]:
    """Yield averages whose total and count, or years, their sentence prints.

    Those of schools (校均规模, 生师比) are of what their paragraph prints, or those before it do.

    Args:
        paragraph: the paragraph.
        earlier: the figures of the paragraphs right before it.
        far: the figures before it, near and far, for averages that name what they are of.
    """
    terms = paragraph.terms
    for position, term in enumerate(terms):
        told = (*earlier, *terms[:position])
        yield from _find_of_schools(term, told)
        yield from _find_of_named(term, (*far, *terms[:position]))
        yield from _find_per_pupil(term, told)
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


def _find_of_schools(mean: Term, before: Sequence[Term]) -> Iterator[Relation]:
    """Yield 校均规模398.4人 and 生师比14.93:1, of the one total and count that give them."""
    cue = _OF_SCHOOLS.search(mean.lead)
    if cue is None or not mean.is_exact or mean.mention.kind == "change":
        return
    over = cue.lastgroup or ""
    levels = [one for one in before if one.is_amount and one.is_exact and not one.is_plan]
    totals = [one for one in levels if one.unit == "person" and _LEARN.search(one.name)]
    units, named = _COUNTED[over]
    counts = [one for one in levels if one.unit in units and named.search(one.name)]
    pairs = [
        {"total": total, "count": count}
        for total in totals[-_NEAREST:]
        for count in counts[-_NEAREST:]
        if is_one_date(total, mean) and is_one_date(count, mean)
    ]
    weights = [weigh(mean, pair, "total / count") for pair in pairs]
    fitting = [
        pair
        for pair, weight in zip(pairs, weights, strict=True)
        if weight.fit is Fit.HOLDS and weight.chance * len(pairs) < _CHANCE
    ]
    if len(fitting) == 1:
        yield make_relation(
            "average", mean, fitting[0], "total / count", label="mean", words=cue[0]
        )


def _find_of_named(mean: Term, before: Sequence[Term]) -> Iterator[Relation]:
    """Yield 平均每个家庭户的人口为2.45人: of 家庭户人口 and of 家庭户, printed before it."""
    cue = _OF_NAMED.search(mean.lead)
    if cue is None or not mean.is_amount or not mean.is_exact:
        return
    levels = [one for one in before if one.is_amount and one.is_exact and not one.is_plan]
    count, total = cue["count"], cue["count"] + cue["total"]
    wholes = [
        one
        for one in levels
        if one.name.removesuffix(_NUMBER).endswith(total) and one.unit == mean.unit
    ]
    things = [
        one for one in levels if one.name.endswith(count) and one.unit != mean.unit and one.value
    ]
    pairs = [
        {"total": whole, "count": thing}
        for whole in reversed(wholes[-_NEAREST:])
        for thing in reversed(things[-_NEAREST:])
    ]
    weights = [weigh(mean, pair, "total / count") for pair in pairs]
    holding = [pair for pair, one in zip(pairs, weights, strict=True) if one.fit is Fit.HOLDS]
    if not holding and len(pairs) == 1 and weights[0].holds(forced=True):
        holding = pairs  # there is no other that it could be of
    for pair in holding[:1]:
        yield make_relation("average", mean, pair, "total / count", label="mean", words=cue[0])


def _find_per_pupil(mean: Term, before: Sequence[Term]) -> Iterator[Relation]:
    """Yield 生均校舍面积13.37平方米: of the total of its name, over those who learn."""
    cue = _PER_PUPIL.search(mean.lead)
    if cue is None or not mean.is_exact or mean.mention.kind == "change":
        return
    levels = [one for one in before if one.is_amount and one.is_exact and not one.is_plan]
    totals = [
        one
        for one in levels
        if one.name.replace(_TOTAL_WORD, "").endswith(cue["total"])
        and EACH.search(one.name) is None
    ]
    pupils = [one for one in levels if one.unit == "person" and _LEARN.search(one.name)]
    pairs = [
        {"total": total, "count": count}
        for total in reversed(totals[-_NEAREST:])
        for count in reversed(pupils[-_NEAREST:])
    ]
    for pair in pairs:
        weight = weigh(mean, pair, "total / count")
        if weight.fit is Fit.HOLDS and weight.chance * len(pairs) < _CHANCE:
            yield make_relation("average", mean, pair, "total / count", label="mean", words=cue[0])
            return


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
