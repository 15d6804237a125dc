"""Figures of a span of years: at which end of it they stand, and what changes count from.

A report looks back over years at a time (“十四五”时期, 五年来). A stock stands at their end; what
is counted up, and an average, is of all of them; a change counts from the end of the year before.
由A增至B names two dates with one: A stands at the base.
"""

from typing import Final

import regex

from analysis.extract.genre import genre
from analysis.extract.reasons import reason
from analysis.extract.scan.calendar import is_month, last_year, year_before
from analysis.extract.scan.dating import PLAN_YEARS, plan_start
from analysis.extract.scan.lists import proportion_at
from analysis.extract.scan.state import Anchor, Read, Walk, governing
from analysis.extract.scan.tokens import years_in
from analysis.source.numerals import read_numeral

_GENRE: Final = genre("spans")
_TO_LEVEL: Final = _GENRE.pattern("to_level")
_MOVED: Final = _GENRE.pattern("moved")
_FROM_LEVEL: Final = _GENRE.pattern("from_level")
_RISES_AFTER: Final = _GENRE.pattern("rises_after")
_FROM_YEAR: Final = _GENRE.pattern("from_year")
_LAST_YEAR: Final = _GENRE.pattern("last_year")
_PLAN_END: Final = _GENRE.pattern("plan_end")
_OF_BASE: Final = _GENRE.pattern("of_base")
_YEARS_AGO: Final = _GENRE.pattern("years_ago")
_QUOTES: Final = '“"'
_BALANCE: Final = _GENRE.text("balance")
_IS: Final = _GENRE.words("is")
_YEARLY: Final = _GENRE.pattern("yearly")
_PLAN_TOTAL: Final = _GENRE.pattern("plan_total")
_COUNTED: Final = _GENRE.pattern("counted")
_STANDING: Final = _GENRE.pattern("standing")
_TIMES: Final = _GENRE.pattern("times")
_IN_ALL: Final = _GENRE.pattern("in_all")
_PASSES: Final = _GENRE.pattern("passes")
_FLOW_RATE: Final = _GENRE.pattern("flow_rate")
_OF_WHICH: Final = _GENRE.text("of_which")
_JOINTS: Final = _GENRE.word_set("joints")
_AGAINST: Final = frozenset(_GENRE.text("against"))
_CLAUSE_ENDS: Final = _GENRE.text("clause_ends")
_YEARS: Final = _GENRE.pattern("years")
_RATE_BEHIND: Final = _GENRE.pattern("rate_behind")
_EACH_YEAR: Final = _GENRE.pattern("each_year")
_SEVERAL: Final = _GENRE.pattern("several")
_MEMBER: Final = _GENRE.pattern("member")
_ADDED: Final = _GENRE.pattern("added")
_YEARLY_RATE: Final = _GENRE.pattern("yearly_rate")
_SPAN: Final = regex.compile(r"(\d{4})-(\d{4})")
_YEAR: Final = regex.compile(r"(?:asof )?(\d{4})")
_NO_ANCHOR: Final = Anchor("", "")
_LEVELS: Final = frozenset({"level", "share", "rank"})
_FROM_REACH: Final = 22
"""Signs before A of 由A增至B within which 由 stands."""
_AFTER_REACH: Final = 12
"""Signs after A within which its rise is told."""
_WORD_REACH: Final = 14
_YEARS_REACH: Final = 20
"""Signs before a figure within which the years are counted that it is over."""
_CLAUSE_REACH: Final = 60
_MOST_YEARS: Final = 10


def set_span(walk: Walk, text: str, read: Read) -> None:
    """Set the period of a figure that stands at one end of a span, or changes over it."""
    if walk.span is not None and (year := _year_in_list(walk.span, text, walk, read)) is not None:
        read.period, read.basis = str(year), "stated"
        return
    if read.kind in _LEVELS and (
        _set_base(walk, text, read)
        or _set_base_year(walk, text, read)
        or _set_last_year(walk, text, read)
    ):
        return
    if read.kind == "policy" and _set_base_of_goal(walk, text, read):
        return
    if _set_years(walk, text, read):
        return
    if read.kind == "level" and walk.rise is not None and _adds_up(walk, text, read):
        read.period = f"{walk.rise[0] + 1}-{walk.rise[1]}"
    elif read.kind in _LEVELS and walk.rise is not None and _is_reached(walk, text, read):
        read.period = str(walk.rise[1])
        _take_denominator(walk, read)
    elif read.kind == "level" and walk.span is not None and _reaches(walk, text, read):
        read.period, read.basis = str(walk.span[1]), "stated"
    elif read.kind == "change" and _set_change(walk, text, read):
        return
    elif governing(walk).upto and read.period == governing(walk).period:
        _settle(walk, text, read)


def _year_in_list(span: tuple[int, int], text: str, walk: Walk, read: Read) -> int | None:
    """Return the year of 2013-2015年分别为5万、6万和7万人: as many figures as years, in order."""
    first, last = span
    lists = [*_EACH_YEAR.finditer(text, walk.sentence_start, read.start + 1)]
    if not lists or last - first + 1 > _MOST_YEARS:
        return None
    begin = lists[-1].end()
    clause = max(text.rfind(sign, walk.sentence_start, lists[-1].start()) for sign in _CLAUSE_ENDS)
    if _SEVERAL.search(text, max(clause, walk.sentence_start), lists[-1].start()):
        return None  # 2013-2015年，产值、税收、利润分别增长5%、6%和7%: of each of several
    members = []
    at = begin
    while (member := _MEMBER.match(text, at)) is not None:
        members.append(member.start())
        at = member.end()
        if not member["joint"]:
            break
    place = sum(start < read.start for start in members)
    inside = place < len(members) and members[place] <= read.end
    return first + place if inside and len(members) == last - first + 1 else None


def _set_base(walk: Walk, text: str, read: Read) -> bool:
    """A of 由A增至B stands at the base: the date beside it, or the end of the year before."""
    start, end_of_print = _print_of(text, read)
    floor = max(walk.sentence_start, start - _FROM_REACH)
    rises = _RISES_AFTER.match(text, end_of_print, end_of_print + _AFTER_REACH)
    if rises is None:
        return False
    named = _FROM_LEVEL.match(text, floor, start)
    beside = walk.previous
    if named is None and beside is not None and _goes_on(walk, beside, text, read):
        read.period, read.basis = beside.period, beside.basis  # 由2005年的A和B增至C和D
        walk.rise = _rise_from(beside, walk)
        return True
    if named is None and _MOVED.match(text, end_of_print, end_of_print + _AFTER_REACH) is None:
        return False
    words = text[named.start() if named else floor : start]
    year_past = _LAST_YEAR.search(words)
    year = _FROM_YEAR.search(words)
    plan = _PLAN_END.search(words)
    anchored = year_past is not None and year_past["anchored"] is not None
    if year_past is not None and is_month(read.period):
        _set_same_months(walk, read, anchored=anchored)
        return True
    if year is not None or plan is not None or anchored:
        base = _year_named(read, words, year, plan)
        basis = "stated"
        # What governed before the base date governs B.
        walk.anchor, walk.outer = walk.outer, None
        end = _end_of(_NO_ANCHOR, governing(walk).period)
    else:
        end = _end_of(governing(walk), read.period)
        ago = _YEARS_AGO.search(words)
        if ago is not None and end is not None:
            base, basis = end - _number_of(ago["years"]), "stated"
        elif year_past is not None and end is not None:
            base, basis = end - 1, "stated"
        elif walk.rise is not None or walk.baseline is not None:
            # 从2002年的A增加到2007年的B，占比由C提高到D: C stands where A does.
            base = walk.rise[0] if walk.rise is not None else walk.baseline
            basis = "stated"
        else:
            yearly = _YEARLY_RATE.match(text, end_of_print)  # 从A增加到B，年均增长15.3%
            base = (_base_of_section(walk, end) if yearly else None) or _base_of(
                read, governing(walk)
            )
            basis = read.basis
    if base is None:
        read.period, read.basis = "unknown", ""
        read.review = reason("undated_rise")
        return True
    read.period, read.basis = str(base), basis
    walk.rise = (base, end) if end is not None and end > base else None
    return True


def _print_of(text: str, read: Read) -> tuple[int, int]:
    """Where a print begins and ends: of a term, its whole proportion (21.8:51.8:26.4)."""
    found = proportion_at(text, read.start) if read.kind == "share" else None
    return found.span() if found is not None else (read.start, read.end)


def _set_same_months(walk: Walk, read: Read, *, anchored: bool) -> None:
    """从去年同期的A增至B in a part of a year: A is of the same months, a year earlier."""
    if anchored:
        walk.anchor, walk.outer = walk.outer, None  # 去年 dated A itself
    else:
        read.period = year_before(read.period) or read.period
    read.basis = "stated"


def _year_named(
    read: Read,
    words: str,
    year: "regex.Match[str] | None",
    plan: "regex.Match[str] | None",
) -> int | None:
    """The year that the words of A name: a plan's last, one that is printed, else its own."""
    if plan is not None:
        return plan_start(plan["plan"]) + PLAN_YEARS - 1
    return last_year(read.period) if year is None else years_in(words[year.start() :])[0]


def _rise_from(base: Read, walk: Walk) -> tuple[int, int] | None:
    first, last = _end_of(_NO_ANCHOR, base.period), _end_of(_NO_ANCHOR, governing(walk).period)
    return (first, last) if first is not None and last is not None and last > first else None


def _set_base_of_goal(walk: Walk, text: str, read: Read) -> bool:
    """A of 由A提高到B in a goal stands where the goal begins: at the end of the years before."""
    floor = max(walk.sentence_start, walk.previous_end, read.start - _FROM_REACH)
    last = _end_of(_NO_ANCHOR, read.period)
    if (
        walk.latest is None
        or last is None
        or last <= walk.latest
        or _RISES_AFTER.match(text, read.end, read.end + _AFTER_REACH) is None
        or _FROM_LEVEL.match(text, floor, read.start) is None
    ):
        return False
    read.period, read.basis = str(walk.latest), "inferred"
    return True


def _base_of(read: Read, anchor: Anchor) -> int | None:
    """The year at whose end a rise begins, by the years that govern; None if that's open."""
    span = _SPAN.fullmatch(read.period)
    if span is None:
        return int(read.period) - 1 if read.period.isdigit() else None
    if anchor.upto:
        read.review = read.review or reason("since_or_before")
        return int(span[1]) - 1
    if anchor.since:
        read.review = reason("since_or_before")
    return int(span[1])


def _base_of_section(walk: Walk, end: int | None) -> int | None:
    """The year before those that a section looks back on, where they end with a year."""
    section = walk.section
    span = _SPAN.fullmatch(section.period) if section is not None and section.upto else None
    return int(span[1]) - 1 if span is not None and int(span[2]) == end else None


def _end_of(anchor: Anchor, period: str) -> int | None:
    """The last year of an anchor or of a period."""
    for given in (period, anchor.period):
        last = given.removeprefix("asof ").partition("-")[2] or given.removeprefix("asof ")
        if len(last) == len("2025") and last.isdigit():
            return int(last)
    return None


def _adds_up(walk: Walk, text: str, read: Read) -> bool:
    """累计完成投资1008亿元, in a sentence on what has risen over years: the sum of them."""
    clause = max(text.rfind(sign, walk.sentence_start, read.start) for sign in _CLAUSE_ENDS)
    said = _IN_ALL.search(text, max(clause, walk.sentence_start), read.start)
    return said is not None and walk.rise is not None and walk.rise[1] - walk.rise[0] > 1


def _is_reached(walk: Walk, text: str, read: Read) -> bool:
    """B of 由A增至B: the figure after A, reached from it."""
    between = text[walk.previous_end : read.start]
    return walk.previous_end >= walk.sentence_start and bool(
        _RISES_AFTER.match(between) and walk.previous is not None
    )


def _take_denominator(walk: Walk, read: Read) -> None:
    """B of 每千人床位由6.65张增加到6.86张 is per what A is per."""
    before = walk.previous
    if before is not None and before.unit.partition("/")[0] == read.unit:
        read.unit = before.unit


def _reaches(walk: Walk, text: str, read: Read) -> bool:
    floor = max(walk.sentence_start, walk.previous_end, read.start - _WORD_REACH)
    if _TO_LEVEL.match(text, floor, read.start) is not None:
        return True
    return _PASSES.match(text, read.start) is not None


def _set_base_year(walk: Walk, text: str, read: Read) -> bool:
    """比2023年的45.1万吨增长2.4%, 比“十二五”末的16.9万亩: the level of the year compared with."""
    before = walk.previous
    if read.kind == "share" and read.unit != "percent":
        return False
    if (
        walk.baseline is not None
        and before is not None
        and before.kind == "date"
        and before.period == str(walk.baseline)
        and walk.previous_end >= walk.sentence_start
        and _OF_BASE.fullmatch(text, before.end, read.start)
    ):
        read.period, read.basis = str(walk.baseline), "stated"
        return True
    floor = max(walk.sentence_start, walk.previous_end, read.start - _WORD_REACH)
    plan = _PLAN_END.match(text, floor, read.start)
    if (
        plan is None
        or text[max(0, plan.start() - 2) : plan.start()].rstrip(_QUOTES)[-1:] not in _AGAINST
    ):
        return False
    read.period, read.basis = str(plan_start(plan["plan"]) + PLAN_YEARS - 1), "stated"
    return True


def _set_last_year(walk: Walk, text: str, read: Read) -> bool:
    """较上年7.6亿元增长7.9%: the level of the year before the one that governs."""
    floor = max(walk.sentence_start, walk.previous_end, read.start - _WORD_REACH)
    said = _LAST_YEAR.match(text, floor, read.start)
    last = last_year(read.period)
    if said is None or last is None:
        return False
    before = year_before(read.period) or str(last - 1)
    against = text[max(0, said.start() - 1) : said.start()] in _AGAINST
    stated = said[0].endswith(_IS)
    if read.kind == "share" and not ((against or stated) and read.unit == "percent"):
        return False  # 是上年的4.5倍: a ratio of this year
    if said["anchored"]:
        walk.anchor, walk.outer = walk.outer, None
    else:
        # A balance carried over is a receipt of this year, too: its date parts it from no sum.
        carried = _BALANCE in said[0]
        read.period, read.basis = before, "inferred" if carried else "stated"
        if carried:
            read.review = read.review or reason("balance_carried")
    return True


def _set_years(walk: Walk, text: str, read: Read) -> bool:
    """5年提高4.5个百分点, 五年新设276.4万户, 两年平均增长2.5%: over the years just counted."""
    if walk.baseline is not None or (read.average and governing(walk).upto):
        return False
    floor = max(walk.sentence_start, read.start - _YEARS_REACH)
    counted = _YEARS.match(text, floor, read.start)
    end = _end_of(_NO_ANCHOR, read.period)
    if counted is None or end is None:
        return False
    years = _number_of(counted["years"])
    if not 1 < years <= _MOST_YEARS:
        return False
    if read.kind == "change":
        read.period = f"{end - years}-{end}"
    elif read.kind == "level" and _COUNTED.search(text, counted.start(), read.start):
        read.period = f"{end - years + 1}-{end}"
    else:
        return False
    return True


def _number_of(printed: str) -> int:
    return int(printed) if printed.isdecimal() else int(read_numeral(printed)[0])


def _set_change(walk: Walk, text: str, read: Read) -> bool:
    """A change over printed years, against a base year, or of the 由A增至B right before it.

    A comparison that opens its paragraph holds for an annual average in it, and for other changes
    unless they say that they are on the year before; that it does is then a guess.
    """
    last = _end_of(_NO_ANCHOR, read.period)
    if walk.span is not None:
        first, end = walk.span
        read.period = f"{first}-{end}" if end - first > 1 or read.average else str(end)
        read.basis = "stated"
    elif walk.baseline is not None:
        return _set_on_base(walk, text, read, walk.baseline, last)
    elif (base := _base_of_section(walk, last) if read.average else None) is not None:
        if not _SPAN.fullmatch(read.period):  # 五年来…。2016年5亿元，年均增长9%
            read.period, read.basis = f"{base}-{last}", "inferred"
    elif walk.rise is not None and not read.average:
        base, end = walk.rise
        end = last if last is not None and last > base else end
        read.period = f"{base}-{end}" if end - base > 1 else str(end)
    else:
        return _set_on_standing(walk, text, read, last)
    return True


def _set_on_base(walk: Walk, text: str, read: Read, base: int, last: int | None) -> bool:
    """A change against a base year, unless it says that it is on the year before.

    比2009年翻1.1番，同比增长47.5%.
    """
    if _YEARLY.search(text, max(walk.sentence_start, walk.previous_end), read.start):
        return False
    if last is not None and last > base:
        read.period = f"{base}-{last}" if last > base + 1 else str(last)
        read.basis = "stated"
    return True


def _set_on_standing(walk: Walk, text: str, read: Read, last: int | None) -> bool:
    """A change against the year that the paragraph compares with."""
    standing = walk.standing
    if standing is None or last is None or last <= standing + 1:
        return False
    yearly = _YEARLY.search(text, max(walk.sentence_start, walk.previous_end), read.start)
    if yearly is not None and not read.average:
        return False
    read.period = f"{standing}-{last}"
    read.review = read.review or ("" if read.average else reason("compared_before"))
    return True


def _settle(walk: Walk, text: str, read: Read) -> None:
    """A figure in years looked back on: of all of them, or as at their end."""
    span = _SPAN.fullmatch(read.period)
    if span is None:
        return
    first, last = int(span[1]), int(span[2])
    sentence = max(walk.sentence_start, read.start - _CLAUSE_REACH)
    clause = max(
        sentence, 1 + max(text.rfind(sign, sentence, read.start) for sign in _CLAUSE_ENDS)
    )
    if read.kind == "change":
        _settle_change(text, read, clause, first, last)
    elif read.kind == "duration":
        if read.value != str(last - first + 1):
            read.period = str(last)
    elif _reaches(walk, text, read):
        if not (_IN_ALL.search(text, clause, read.start) or _is_flow_rate(text, read, clause)):
            read.period = str(last)
    elif walk.previous is not None and _goes_on(walk, walk.previous, text, read):
        read.period = walk.previous.period  # 分别提高到88%、83.6%
    else:
        _settle_unsaid(walk, text, read, clause, last)


def _goes_on(walk: Walk, previous: Read, text: str, read: Read) -> bool:
    """Whether a figure follows one of its kind with nothing but a joint between."""
    return previous.kind == read.kind and text[walk.previous_end : read.start] in _JOINTS


def _settle_change(text: str, read: Read, clause: int, first: int, last: int) -> None:
    """A change over years looked back on counts from the end of the year before them."""
    if read.average:
        return
    if _PLAN_TOTAL.search(text, clause, read.start):
        read.review = reason("against_plan")
    elif _YEARLY.search(text, clause, read.start) or read.note.startswith("gap"):
        read.period = str(last)
    else:
        read.period = f"{first - 1}-{last}"


def _settle_unsaid(walk: Walk, text: str, read: Read, clause: int, last: int) -> None:
    """Where no word says so: what was done is of all the years, what stands is as at their end.

    A part (其中…) is of the years of its whole.
    """
    previous = walk.previous
    if (
        previous is not None
        and walk.previous_end >= walk.sentence_start
        and text.startswith(_OF_WHICH, clause)
        and previous.kind == read.kind
        and previous.unit == read.unit
    ):
        read.period = previous.period
        return
    carried = walk.reviews or (walk.anchor is None and walk.inherited is None)
    if read.kind != "level":
        if carried and not _is_flow_rate(text, read, clause):
            read.period = str(last)
    elif _RATE_BEHIND.match(text, read.end, read.end + _YEARS_REACH) and not _ADDED.search(
        text, clause, read.start
    ):
        read.period = str(last)  # 收入完成49.4亿元，年均增长25.4%
    elif _COUNTED.search(text, clause, read.start):
        return
    elif _STANDING.search(text, clause, read.start):
        read.period = str(last)
    elif carried and not _TIMES.search(text, read.start, read.end):
        read.period = str(last)
        read.review = read.review or reason("years_or_end")


def _is_flow_rate(text: str, read: Read, clause: int) -> bool:
    """解决率, 办结率: of what was counted up over the years."""
    return read.kind == "share" and _FLOW_RATE.search(text, clause, read.start) is not None
