"""Relations that follow from pairs: a stated change beside the two levels it should follow from.

A rate at constant prices is no relation of two amounts of money at current ones, and is left out:
between the two stands what prices did.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from operator import ne
from typing import Final

from analysis.core.period import Period
from analysis.core.vocabulary import MONEY_UNITS, POINTS
from analysis.extract.genre import genre
from analysis.extract.intake import Document
from analysis.extract.reasons import JOINT, reason
from analysis.extract.relations.fit import name_letters
from analysis.extract.relations.model import Pair, Relation, RelationKind, RelationReading
from analysis.extract.relations.pairs import Drafted, has_no_period
from analysis.extract.relations.subjects import SAME_DATE
from analysis.extract.scan import Mention
from analysis.extract.scan.calendar import is_month, is_part_year, year_before

_GENRE: Final = genre("change_relations")
_AVERAGE: Final = _GENRE.pattern("average")
_REAL_NAME: Final = _GENRE.pattern("real_name")
_REAL: Final = _GENRE.pattern("real")
_NOMINAL: Final = _GENRE.pattern("nominal")
_DATED: Final = _GENRE.pattern("dated")
_OF_YEAR: Final = _GENRE.pattern("of_year")
_OF_ONE_YEAR: Final = _GENRE.pattern("of_one_year")
_ON_THE_YEAR: Final = _GENRE.pattern("on_the_year")
_OF_LAST_MONTH: Final = _GENRE.pattern("of_last_month")
_YEAR_END: Final = reason("year_end_as_base")
_MONTH_BEFORE: Final = reason("month_before_as_base")
_APART: Final = 5
"""How many times one level is the other where they can't be of one thing, by a small change."""
_CUE_REACH: Final = 14
"""Signs before a change within which its own words stand."""
_LONGEST_WORDS: Final = 80

_GROWTH: Final = RelationReading("growth", "pct(base, end)")
_PER: Final = {"percent": 100, "permille": 1000}
"""Units that a rate of growth is printed in, by how many of them make one."""
_AVERAGE_OF_INCREMENT: Final = RelationReading(
    "average_increment", "cagr(1 - change / end, 1, years)", ("change", "change")
)
_DIFFERENCE: Final = RelationReading("difference", "end - base")
_PLACES: Final = RelationReading("places", "base - end")
_TIMES_MORE: Final = RelationReading("times_more", "end / base - 1")
_TIMES: Final = RelationReading("times", "end / base")
_YEARS: Final = ("base", "end")
_AVERAGES: Final = (
    RelationReading("compound", "cagr(base, end, years)", _YEARS),
    RelationReading("simple_mean", "mean_growth(base, end, years)", _YEARS),
)


#: 五年来由A增加到B: whether the first of those years is the base is not said.
_FEWER_YEARS: Final = RelationReading("fewer_years", "cagr(base, end, years - 1)", _YEARS)


@dataclass(frozen=True, slots=True)
class _Stated:
    """A stated change with the words right before it."""

    change: Mention
    cue: str

    @property
    def is_average(self) -> bool:
        return bool(self.change.basis) or _AVERAGE.search(self.cue) is not None


def find_pair_relations(
    document: Document, mentions: Sequence[Mention], drafted: Drafted
) -> list[Relation]:
    """Return what the pairs of a document assert that can be recomputed.

    Args:
        document: the document.
        mentions: its figures.
        drafted: of :func:`~analysis.extract.relations.pairs.draft_pairs`.

    Returns:
        In the order of the stated figures, one relation for each change that its levels, or its
        level and its increment, determine.
    """
    by_id = {one.figure: one for one in mentions}
    titles = {one.id: one.title for one in drafted.indicators}
    order = {one.figure: place for place, one in enumerate(mentions)}
    stated: dict[tuple[str | None, str | None], list[Pair]] = defaultdict(list)
    for pair in drafted.pairs:
        if pair.change is not None:
            stated[pair.base, pair.end].append(pair)
    found: list[Relation] = []
    for (base, end), pairs in stated.items():
        if end is None:
            continue
        changes = [
            _Stated(by_id[one.change], _words_before(document, by_id[one.change]))
            for one in pairs
            if one.change is not None
        ]
        statement = _Statement(document, drafted, titles[pairs[0].indicator], by_id[end], changes)
        found += statement.relate(None if base is None else by_id[base])
    return sorted(found, key=lambda one: order[one.stated])


@dataclass(frozen=True, slots=True)
class _Statement:
    """A level and what is stated of its change."""

    document: Document
    drafted: Drafted
    name: str
    end: Mention
    changes: Sequence[_Stated]

    def relate(self, base: Mention | None) -> Iterator[Relation]:
        if base is None:
            yield from self._relate_increment()
            return
        for stated in self.changes:
            kind_and_readings = self._read(stated, base)
            if kind_and_readings is not None and not _are_apart(base, self.end, stated.change):
                kind, readings = kind_and_readings
                if any(one.years for one in readings) and _is_guess(base, self.end):
                    continue  # over how many years, nobody says
                yield self._state(kind, stated, {"base": base, "end": self.end}, readings)

    def _read(
        self, stated: _Stated, base: Mention
    ) -> tuple[RelationKind, tuple[RelationReading, ...]] | None:
        change, unit = stated.change, self.end.unit
        if _ON_THE_YEAR.search(stated.cue) and _OF_LAST_MONTH.search(
            _words_before(self.document, base)
        ):
            return None  # 由上月4.40%降为4.32%，较上年同月增…
        if _is_on_another_base(stated, base, self.end):
            return None
        if _OF_ONE_YEAR.search(stated.cue) and _years_between(base, self.end) > 1:
            return None  # 从五年前的126家增加到586家，去年新增86家
        found: tuple[RelationKind, tuple[RelationReading, ...]] | None = None
        if change.unit == "times" != unit:
            named = _OF_YEAR.search(_words_before(self.document, change))
            dated = Period.parse(base.period or "unknown")
            if named and dated and dated.end != int(named["year"]):
                return None  # 2018年突破百亿元，是2015年的两倍
            found = "multiple", (_TIMES_MORE if change.kind == "change" else _TIMES,)
        elif change.unit == "percentage_point":
            of_rate = unit == "percent" and not stated.is_average  # 年均提高0.98个百分点
            found = ("pp_change", (_DIFFERENCE,)) if of_rate else None
        elif change.unit == "percent":
            if unit not in POINTS and not self._is_real(stated):
                found = self._read_rate(stated, base)
        elif change.unit == unit and not stated.is_average:
            found = "difference", (_PLACES if unit == "rank" else _DIFFERENCE,)
        return found

    def _read_rate(
        self, stated: _Stated, base: Mention
    ) -> tuple[RelationKind, tuple[RelationReading, ...]] | None:
        if not stated.is_average:
            return "growth", (_GROWTH,)
        years = _years_between(base, self.end)
        if years < 1 or not _spans(stated.change, base):
            return None
        said = _DATED.search(_words_before(self.document, base)) is not None
        return "cagr", _AVERAGES if said or years == 1 else (*_AVERAGES, _FEWER_YEARS)

    def _relate_increment(self) -> Iterator[Relation]:
        """A level, its increment and its rate: 余额42亿元，增加3亿元，增长7.7%."""
        increments = [one for one in self.changes if one.change.unit == self.end.unit]
        rates = [
            one
            for one in self.changes
            if one.change.unit in _PER and not one.is_average and not self._is_real(one)
        ]
        averages = [
            one
            for one in self.changes
            if one.change.unit == "percent" and one.is_average and not self._is_real(one)
        ]
        if len(increments) != 1 or self.end.unit in POINTS:
            return
        (increment,) = increments
        operands = {"end": self.end, "change": increment.change}
        if not increment.change.value.strip("-0."):
            return
        rates = [one for one in rates if _are_on_one_base(one.change, increment.change)]
        if len(rates) == 1:
            formula = f"{_PER[rates[0].change.unit]} / (end / change - 1)"
            reading = RelationReading("increment", formula)
            yield self._state("growth", rates[0], operands, (reading,))
        span = Period.parse(increment.change.period or "unknown")
        if len(averages) == 1 and span is not None and span.end > span.start + 1:
            yield self._state("cagr", averages[0], operands, (_AVERAGE_OF_INCREMENT,))

    def _is_real(self, stated: _Stated) -> bool:
        """Tell whether a rate is at constant prices, while the levels are money of their years."""
        if self.end.unit not in MONEY_UNITS or self.end.prices == "constant":
            return False
        if stated.change.prices:
            return stated.change.prices == "constant"
        if _NOMINAL.search(stated.cue):
            return False
        return _REAL.search(stated.cue) is not None or _REAL_NAME.search(self.name) is not None

    def _state(
        self,
        kind: RelationKind,
        stated: _Stated,
        operands: Mapping[str, Mention],
        readings: tuple[RelationReading, ...],
    ) -> Relation:
        figures = (stated.change, *operands.values())
        start, end = min(one.start for one in figures), max(one.end for one in figures)
        words = "".join(self.document.text[start:end].split())[:_LONGEST_WORDS]
        doubts = {self.drafted.doubts.get(one.figure, "") for one in figures}
        return Relation(
            kind,
            stated.change.figure,
            {name: one.figure for name, one in operands.items()},
            readings,
            words,
            sure=doubts <= {"", SAME_DATE},
        )


def find_repeated_changes(
    mentions: Sequence[Mention], drafted: Drafted, relations: Sequence[Relation]
) -> list[Relation]:
    """Return the rates that repeat each other because their levels do, in text and table.

    Two that differ in more than a digit are of different things: a real rate beside a nominal.

    Args:
        mentions: the figures.
        drafted: of :func:`~analysis.extract.relations.pairs.draft_pairs`.
        relations: those already found, repeats of levels among them.
    """
    by_id = {one.figure: one for one in mentions}
    rates: dict[str, list[Mention]] = defaultdict(list)
    for pair in drafted.pairs:
        change = None if pair.change is None else by_id[pair.change]
        if pair.end is not None and change is not None and change.unit == "percent":
            rates[pair.end].append(change)
    found = []
    for relation in relations:
        if relation.kind != "repeat":
            continue
        levels = relation.operands.values()
        first, *others = (rates[one][0] if len(rates[one]) == 1 else None for one in levels)
        repeated = [one for one in others if one and first and _is_same_rate(first, one)]
        if first and repeated:
            prints = (first, *repeated)
            operands = {
                f"print_{letter}": one.figure
                for letter, one in zip(name_letters(len(prints)), prints, strict=True)
            }
            found.append(Relation("repeat", first.figure, operands, (), relation.words))
    return found


def _is_same_rate(first: Mention, second: Mention) -> bool:
    """Tell whether two rates are one, printed alike or with one digit changed."""
    apart = len({first.prices, second.prices} - {""}) > 1 or first.basis != second.basis
    if apart:
        return first.value == second.value
    one, other = first.value, second.value
    return len(one) == len(other) and sum(map(ne, one, other)) <= 1


def _spans(average: Mention, base: Mention) -> bool:
    """Tell whether an average's own years, if it has any, begin where a level stands."""
    span, date = Period.parse(average.period or ""), Period.parse(base.period or "")
    if span is None or date is None or not span.span:
        return True
    return span.start in {date.end, date.end + 1}


def _are_on_one_base(first: Mention, second: Mention) -> bool:
    """Tell whether two changes are on one date: 比年初增加5亿元，同比增长8% are not."""
    return first.period == second.period and has_no_period(first) == has_no_period(second)


def _is_on_another_base(stated: _Stated, base: Mention, end: Mention) -> bool:
    """Tell whether a change of a month is against another date than that of the level beside it.

    8月末…，比7月末的50亿元增加2亿元，比年初增加9亿元，同比增长8%: the first only is against July.
    """
    if not is_month(end.period or ""):
        return False
    doubts = set(stated.change.review.split(JOINT))
    of_year_end = not is_part_year(base.period or "")
    if _YEAR_END in doubts:
        return not of_year_end
    if _MONTH_BEFORE in doubts:
        return of_year_end or base.period in {end.period, year_before(end.period or "")}
    of_year_before = base.period == year_before(end.period or "")
    return _ON_THE_YEAR.search(stated.cue) is not None and not of_year_before


def _is_guess(*levels: Mention) -> bool:
    """Tell whether the date of a level is a guess that waits for a look."""
    return any(one.period_basis == "inferred" and not _is_settled(one) for one in levels)


def _is_settled(level: Mention) -> bool:
    """Tell whether a date that is inferred is doubted by its company only, or read both ways."""
    company = reason("date_among_others", date=level.period)
    return level.review in {"", reason("since_or_before"), company}


def _are_apart(base: Mention, end: Mention, change: Mention) -> bool:
    """Tell whether two levels are of other things: one is many times the other, by no such change.

    A misprint of one digit does as much only to the first of them, which is seldom.
    """
    try:
        first, last, moved = (abs(Fraction(one.value)) for one in (base, end, change))
    except ValueError:
        return False
    if not first or not last or change.unit != end.unit:
        return False
    return max(first, last) > _APART * min(first, last) and 2 * moved < max(first, last)


def _words_before(document: Document, mention: Mention) -> str:
    return document.text[max(0, mention.start - _CUE_REACH) : mention.start]


def _years_between(base: Mention, end: Mention) -> Fraction:
    first, last = (Period.parse(one.period or "unknown") for one in (base, end))
    return Fraction(0) if first is None or last is None else first.distance(last)
