"""Which date governs a figure: its sentence's, an earlier one's, a heading's, the document's."""

from typing import Final

import regex

from analysis.extract.genre import genre
from analysis.extract.reasons import reason
from analysis.extract.scan.calendar import (
    find_last_month,
    is_month,
    is_part_year,
    last_year,
    year_before,
)
from analysis.extract.scan.dating import PLAN_YEARS, census_year, plan_order, plan_start
from analysis.extract.scan.spans import set_span
from analysis.extract.scan.state import Anchor, Read, Since, Walk, governing

PERIOD_WORDS: Final = frozenset({"segment", "plan", "now", "relative", "census"})
"""Tokens that fix the period of others without a row of their own."""

_GENRE: Final = genre("period")
_STANDING: Final = frozenset({"level", "share"})
"""Kinds that may be of another date than what happened in the sentence before them."""
_OF_YEARS: Final = frozenset({"change", "share"})
"""Kinds that are of a time, so that "as of the document" hardly dates them."""
_SAME_SUBJECT: Final = _GENRE.pattern("same_subject")
_COUNTED_UP: Final = _GENRE.pattern("counted_up")
_STOCK: Final = _GENRE.pattern("stock")
_FUTURE: Final = _GENRE.pattern("future")
_PART_YEAR_ENDS: Final = _GENRE.text("part_year_ends")
_WHOLE_YEAR_STARTS: Final = _GENRE.text("whole_year_starts")
_LAST_YEAR: Final = _GENRE.word_set("last_year")
_LAST_YEAR_SIGN: Final = _GENRE.text("last_year_sign")
_PART_END: Final = _GENRE.text("part_end")
_OWN_YEAR: Final = _GENRE.text("own_year")
_OF_YEAR: Final = _GENRE.text("this_year")
_SAME: Final = _GENRE.text("same")
_YEAR_BEFORE_LAST_SIGN: Final = _GENRE.text("year_before_last_sign")
_PLAN_AIMS: Final = _GENRE.pattern("plan_aims")
_PLAN_DOCUMENT: Final = _GENRE.pattern("plan_document")
_CONGRESS_SINCE: Final = _GENRE.text("congress_since")
_CONGRESSES: Final = {word: int(year) for word, year in _GENRE.word_map("congresses").items()}
_PLAN_END: Final = _GENRE.text("plan_end")
_PAST_YEAR: Final = _GENRE.word_set("past_year")
_OPENING: Final = _GENRE.pattern("opening")
_COMPARED_WITH: Final = _GENRE.pattern("compared_with")
_CENSUS_COMPARED: Final = _GENRE.pattern("census_compared")
_BASE_OF_MULTIPLE: Final = _GENRE.pattern("base_of_multiple")
_OF_YEARS_PLAN: Final = _GENRE.pattern("of_years_plan")
_BASE_YEAR: Final = _GENRE.pattern("base_year")
_COMPARED_PART: Final = _GENRE.pattern("compared_part")
_CENSUS_SINCE: Final = _GENRE.pattern("census_since")
_CLAUSE_END: Final = _GENRE.pattern("clause_end")
_PARTS_OF_YEAR: Final = _GENRE.text("parts_of_year")
_COUNTED_THEN: Final = _GENRE.pattern("counted_then")
_AGAINST: Final = _GENRE.pattern("against")
_SINCE: Final = _GENRE.text("since")


def note_period(walk: Walk, text: str, group: str, found: "regex.Match[str]") -> None:
    """Take up a word that fixes the period without a row of its own (十三五期间, 目前, 去年)."""
    word, start = found[0], found.start()
    if group == "segment":
        walk.anchor = walk.inherited = walk.baseline = walk.span = None
    elif group == "plan":
        _note_plan(walk, text, word, start)
    elif group == "census":
        _note_census(walk, text, found)
    elif group == "now":
        walk.anchor = Anchor(f"asof {walk.year}", "inferred") if walk.year else None
    elif _BASE_YEAR.match(text, max(0, start - 3), start):
        pass  # 较去年全年回落: what it is against
    elif word[-1] in _PART_YEAR_ENDS and word[0] in _WHOLE_YEAR_STARTS:
        # All or the end of a year that another word has named.
        if walk.anchor is None or is_month(walk.anchor.period):
            beside = walk.aside is not None and walk.aside_start == start  # 2012年全年
            walk.anchor = walk.aside if beside else _bare_year(walk)
    elif (month := find_last_month(word)) is not None:
        if not _COMPARED_PART.match(text, max(0, start - 4), start):  # 比上半年提高0.2个百分点
            anchor_part(walk, text, start, month)
    else:
        _note_relative(walk, text, word, start)


def _note_relative(walk: Walk, text: str, word: str, start: int) -> None:
    """过去一年, 一年来, 去年 and 今年 count from the document's year, 上年 from what governs."""
    if word in _PAST_YEAR:
        if walk.latest:
            walk.anchor = Anchor(str(walk.latest), "inferred")
            open_section(walk, text, start)
    elif word.startswith(_OWN_YEAR) and (own := last_year(governing(walk).period)) is not None:
        walk.anchor = Anchor(str(own), "inferred")  # of the year that is told of
    elif word in _LAST_YEAR:
        governed = last_year(governing(walk).period)
        if governed is not None:
            walk.outer = walk.anchor
            behind = start + len(word)
            if text[behind : behind + 1] not in _PARTS_OF_YEAR and walk.brackets_end < start:
                # 上年增长3.2%: it dates its clause, and nothing behind.
                ends = _CLAUSE_END.search(text, behind + 1)
                walk.brackets_end = (len(text) if ends is None else ends.start()) - 1
                walk.before_brackets = walk.anchor
            walk.anchor = Anchor(str(governed - 1), "inferred")
    elif walk.year:
        past = word[0] == _LAST_YEAR_SIGN
        before_last = word[0] == _YEAR_BEFORE_LAST_SIGN
        period = str(walk.year - (2 if before_last else past))
        if past and is_month(governing(walk).period) and text.startswith(_SAME, start + len(word)):
            period = year_before(governing(walk).period) or period  # 去年同期, in a part of a year
        walk.outer = walk.anchor
        walk.anchor = Anchor(period, "inferred")
        if not (past or before_last) and begins_paragraph(walk):
            open_section(walk, text, start)


def _note_census(walk: Walk, text: str, found: "regex.Match[str]") -> None:
    """A census of the population: compared with, or what a sentence's figures are of."""
    start, end = found.span()
    year = census_year(found[0])
    if _CENSUS_SINCE.match(text, end):
        return  # 普查以来, 依据普查数据推算: says nothing of when
    if walk.previous is not None and walk.previous_end == start and walk.previous.kind == "date":
        return  # 2010年第六次全国人口普查: its year is dated already
    if _CENSUS_COMPARED.match(text, end) or _COMPARED_WITH.match(text, max(0, start - 3), start):
        walk.baseline = year
        if begins_sentence(walk, text, start):
            walk.standing = year
        date_counted(walk, text, end, Anchor(str(year), "stated", own=True))
    elif walk.anchor is None and walk.brackets_end < start:
        # It dates what it counted: up to the end of its part of the sentence.
        stop = text.find(_PART_END, end)
        walk.brackets_end = stop if stop >= 0 else len(text)
        walk.before_brackets = walk.anchor
        walk.anchor = Anchor(str(year), "stated", own=True)


def date_counted(walk: Walk, text: str, end: int, then: Anchor) -> None:
    """Let the date of a base govern the level that was counted then, and no more."""
    found = _COUNTED_THEN.match(text, end)
    if found is not None and walk.brackets_end >= end:
        walk.anchor = then  # in parentheses, which end it
    elif found is not None:
        walk.brackets_end, walk.before_brackets, walk.anchor = found.end(), walk.anchor, then


def _note_plan(walk: Walk, text: str, word: str, start: int) -> None:
    """A five-year plan or a congress: compared with, or governing; in a report, a section's."""
    anchor = plan_anchor(word, walk.latest)
    aims = walk.section is not None and _PLAN_AIMS.match(text, start + len(word))
    if aims or (walk.anchor is not None and _PLAN_DOCUMENT.match(text, start + len(word))):
        return
    multiple = _BASE_OF_MULTIPLE.match(text, start + len(word))
    if _COMPARED_WITH.match(text, max(0, start - 3), start) or multiple:
        if multiple and "-" in anchor.period:
            # 是“十一五”期间8300万元的3.39倍: of those years up to there
            walk.brackets_end, walk.before_brackets = multiple.end(), walk.anchor
            walk.anchor = anchor
        if "-" not in anchor.period:
            walk.baseline = int(anchor.period)
            if begins_sentence(walk, text, start):
                walk.standing = walk.baseline
        return
    walk.outer, walk.anchor = walk.anchor, anchor
    if not word.endswith(_PLAN_END):
        open_section(walk, text, start)


def begins_sentence(walk: Walk, text: str, start: int) -> bool:
    """Tell whether a word stands where a sentence begins (这五年, 回望“十四五”)."""
    return _OPENING.fullmatch(text, walk.sentence_start, start) is not None


def begins_paragraph(walk: Walk) -> bool:
    """Tell whether the sentence is the first of its paragraph."""
    return walk.sentence_start == walk.paragraph_start


def open_section(walk: Walk, text: str, start: int) -> None:
    """In a report, the years a sentence begins with govern until others are named so.

    Years to come open a section of goals, and so does 今年 in a report on the year before.
    """
    anchor = walk.anchor
    if anchor is None or not begins_sentence(walk, text, start):
        return
    if not walk.reviews:
        _open_look_back(walk, anchor)
        return
    if walk.section is None or walk.section.period != anchor.period:
        basis = "inherited" if anchor.basis == "stated" else anchor.basis
        walk.section = Anchor(anchor.period, basis, upto=anchor.upto)
    walk.goals = walk.latest is not None and int(anchor.period[:4]) > walk.latest


def _open_look_back(walk: Walk, anchor: Anchor) -> None:
    """In a plan, years before its own govern what follows, until its own are named or goals."""
    last = last_year(anchor.period)
    if not walk.programme or last is None or walk.goals:
        return
    back = last < int(walk.programme[:4])
    walk.section = Anchor(anchor.period, "inherited", upto=anchor.upto) if back else None


def look_back(walk: Walk, text: str, start: int, years: int, *, carried: bool) -> Anchor | None:
    """Let the last years govern their sentence (近三年) or a report's section (五年来)."""
    if walk.latest is None or years < 1:
        return None
    period = f"{walk.latest - years + 1}-{walk.latest}" if years > 1 else str(walk.latest)
    anchor = Anchor(period, "inferred", since="ever", own=True, upto=True)
    walk.anchor = anchor
    if carried:
        open_section(walk, text, start)
    return anchor


def plan_anchor(word: str, year: int | None) -> Anchor:
    """Return the anchor of 十三五期间, 十三五末, 十四五以来 or 十八大以来.

    ``year`` is the last that the document looks back on: a plan that still runs is dated up to it.
    """
    if _CONGRESS_SINCE in word:
        first, last = _CONGRESSES[word.removesuffix(_CONGRESS_SINCE)], year
    else:
        first = plan_start(plan_order(word))
        last = first + PLAN_YEARS - 1
        if word.endswith(_PLAN_END):
            return Anchor(str(last), "stated")
        if word.endswith(_SINCE):
            last = year or last
    if last is None or last <= first:
        return Anchor(str(first), "stated")
    since: Since = "ever" if word.endswith(_SINCE) else ""
    upto = _CONGRESS_SINCE not in word and (year is None or last <= year)
    return Anchor(f"{first}-{last}", "stated", since=since, upto=upto)


def _bare_year(walk: Walk) -> Anchor | None:
    """全年, 年末, 上半年: of the year that governs, be it only the document's own."""
    anchor = walk.anchor or walk.inherited or walk.section or walk.default
    digits = anchor.period.removeprefix("asof ")
    if len(digits) > len("2025") and digits.count("-") and len(digits) == len("2021-2025"):
        return None  # a span of years: which one is meant?
    return Anchor(digits[:4], anchor.basis) if digits[:4].isdigit() else None


def anchor_part(walk: Walk, text: str, start: int, month: int) -> None:
    """上半年, 1-6月: the part of the year that governs is dated by its last month.

    It lasts beyond its sentence where that begins with it: 上半年，实现…。其中，….
    """
    year = _bare_year(walk)
    if year is not None:
        start -= len(_OF_YEAR) if text.endswith(_OF_YEAR, 0, start) else 0  # 今年上半年
        own = not begins_sentence(walk, text, start)
        walk.anchor = Anchor(f"{year.period}-{month:02d}", year.basis, own=own)


def govern(walk: Walk) -> tuple[str, str]:
    """Return the period that governs, and its basis."""
    anchor = governing(walk)
    return anchor.period, anchor.basis if anchor.period != "unknown" else ""


def govern_figure(walk: Walk, text: str, start: int) -> tuple[str, str]:
    """The period of a figure: a date in its own clause, the sentence's, an earlier sentence's.

    A date that only says since when (自2009年起) spans to the document's year for what is counted
    up over those years, and says nothing about a stock.
    """
    if walk.aside is not None and walk.anchor is None:
        if text.find("，", walk.aside_start, start) < 0:
            return walk.aside.period, walk.aside.basis
        if walk.inherited is None:
            anchor = walk.section or walk.default
            return anchor.period, anchor.basis
    anchor = governing(walk)
    if anchor.since and walk.year is not None:
        stock = (
            _STOCK.search(text, walk.sentence_start, start)
            if anchor.since == "ever"
            else not _COUNTED_UP.search(text, walk.sentence_start, start)
        )
        if stock:
            return _as_of(walk), "inferred"
    return anchor.period, anchor.basis if anchor.period != "unknown" else ""


def _as_of(walk: Walk) -> str:
    """What stands "now": as of the document, or at the end of the last year looked back on."""
    return f"asof {walk.year}" if walk.latest in {None, walk.year} else str(walk.latest)


def _looks_back_in_plan(walk: Walk) -> bool:
    """Whether nothing but a plan's look back dates a figure, which a goal in it isn't dated by."""
    return bool(walk.programme) and not walk.reviews and governing(walk) is walk.section


def lies_ahead(walk: Walk) -> bool | None:
    """Whether the date that governs is after the document's year; None where it may be."""
    anchor = walk.anchor or walk.inherited or walk.horizon
    if anchor is None or walk.year is None or anchor.basis == "inferred":
        return False
    first, _, last = anchor.period.partition("-")
    if len(last) == len("2025") and int(last) > walk.year:
        return True if int(first) > walk.year else None
    return first.isdigit() and int(first) > walk.year + (anchor is walk.anchor)


def set_period(walk: Walk, text: str, read: Read) -> None:
    """Set what the figure's own words say of its period: from, to, against, or a goal's."""
    start = read.start
    anchor = governing(walk)
    if read.kind == "change" and anchor.since and read.period == _as_of(walk):
        read.period, read.basis = anchor.period, anchor.basis  # 排放总量分别下降…: no stock
    _follow_level(walk, text, read)
    set_span(walk, text, read)
    if (
        read.kind == "policy"
        and walk.since is not None
        and read.period == f"{walk.since}-{walk.year}"
    ):
        read.period = str(walk.since)
    if (
        read.kind == "policy"
        and read.basis == "inferred"
        and (read.period.startswith("asof") or _looks_back_in_plan(walk))
        and (walk.programme or _FUTURE.search(text, walk.sentence_start, start))
    ):
        if walk.goals and walk.programme:
            read.period, read.basis = walk.programme, "inherited"
        else:
            read.period, read.basis = "unknown", ""
    money_unplaced = walk.anchor is None and read.unit.startswith("CNY")
    if (
        read.kind == "policy"
        and is_month(read.period)
        and (money_unplaced or _OF_YEARS_PLAN.match(text, max(0, start - 12), start))
    ):
        read.period = str(last_year(read.period))  # 1-6月完成年初预算5亿元的59%
    if anchor is walk.inherited and read.period == anchor.period and read.kind in _STANDING:
        read.review = read.review or _doubt_inherited(walk, anchor)
    read.review = read.review or _doubt_base(walk, text, read) or _doubt_date(walk, anchor, read)


def _doubt_base(walk: Walk, text: str, read: Read) -> str:
    """Why a change isn't on the same month of the year before, as its date alone says it is.

    6月末比年初增加0.6万人 is half a year's, and 环比 a month's or a quarter's.
    """
    if read.kind != "change":
        return ""
    start = max(walk.sentence_start, 1 + text.rfind(_PART_END, walk.sentence_start, read.start))
    level = walk.counted
    if level is not None and level.kind != "change" and level.period == read.period:
        start = max(start, walk.counted_end)
    said = [*_AGAINST.finditer(text, start, read.start)]
    if not said:
        return ""
    found = said[-1]
    if found["month_before"]:
        return reason("month_before_as_base")
    if found["month"]:
        # The end of another month; of the same month of the year before, it is no doubt.
        month = f"-{int(found['month']):02d}"
        return reason("month_before_as_base") if not read.period.endswith(month) else ""
    if found["year"] and is_month(read.period) and int(found["year"]) < int(read.period[:4]) - 1:
        return reason("months_over_years")
    within = found["within_year"] and is_part_year(read.period)
    return reason("year_end_as_base") if within else ""


def _follow_level(walk: Walk, text: str, read: Read) -> None:
    """A change right behind a level that a noun's own date dates is of that level.

    核算2021年总量为97亿元，按可比价格计算，比上年增长9.6%.
    """
    level = walk.previous
    if (
        read.kind == "change"
        and walk.aside is not None
        and walk.anchor is None
        and level is not None
        and level.kind == "level"
        and level.period == walk.aside.period
        and walk.previous_end >= walk.aside_start
        and _SAME_SUBJECT.fullmatch(text, walk.previous_end, read.start)
    ):
        read.period, read.basis = level.period, level.basis


def _doubt_date(walk: Walk, anchor: Anchor, read: Read) -> str:
    """Why a date can't be that of what it dates, or is no more than the document's own."""
    if is_month(read.period) and _is_over_years(walk, read):
        return reason("months_over_years")
    if read.unit == "times" and walk.baseline is not None and read.period == str(walk.baseline):
        return reason("multiple_of_own_year", year=walk.baseline)
    if read.average and read.period.removeprefix("asof ").isdigit():
        return reason("average_of_one_year")
    late = walk.latest is not None and read.period == str(walk.latest)
    if read.kind == "policy" and late and read.basis != "stated" and walk.aims >= 0:
        return reason("goal_of_which_year", year=walk.latest)
    undated = anchor is walk.default and read.period == anchor.period
    if undated and read.kind in _OF_YEARS and read.period.startswith("asof"):
        return reason("no_date_near", year=walk.year)
    return ""


def _is_over_years(walk: Walk, read: Read) -> bool:
    """Whether a change in a part of a year is against an earlier one than the year before."""
    base, year = walk.baseline, last_year(read.period)
    earlier = base is not None and year is not None and base < year - 1
    return read.kind == "change" and (earlier or read.average)


def drop_date_doubt(walk: Walk, read: Read) -> None:
    """Forget why a figure's date was doubted, where a table dates it after all."""
    doubts = {
        reason("average_of_one_year"),
        reason("months_over_years"),
        reason("no_date_near", year=walk.year),
        reason("goal_of_which_year", year=walk.latest),
    }
    if read.review in doubts:
        read.review = ""


def _doubt_inherited(walk: Walk, anchor: Anchor) -> str:
    """Why what a sentence takes from the one before it may be of another date."""
    if is_month(anchor.period) and anchor.period != walk.default.period:
        return reason("month_before")
    if anchor.since:
        return reason("since_before")
    return ""
