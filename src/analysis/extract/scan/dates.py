"""Dates as printed, and what they do to the figures after them."""

from typing import Final

import regex

from analysis.extract.genre import genre
from analysis.extract.reasons import reason
from analysis.extract.scan.calendar import MONTHS, find_last_month, is_month, span_of
from analysis.extract.scan.period import (
    anchor_part,
    begins_paragraph,
    begins_sentence,
    date_counted,
    govern,
    open_section,
)
from analysis.extract.scan.state import Anchor, Read, Since, Walk
from analysis.extract.scan.tokens import LONGEST_TITLE, inside, years_in

_GENRE: Final = genre("dates")
_FISCAL: Final = _GENRE.pattern("fiscal")
_YEAR_MONTH: Final = _GENRE.pattern("year_month")
_BEYOND: Final = _GENRE.pattern("beyond")
_ALIKE: Final = _GENRE.pattern("alike")
_WITH: Final = _GENRE.pattern("with")
_CHAPTER_OPENS: Final = _GENRE.pattern("chapter_opens")
_ZERO_HOUR: Final = _GENRE.text("zero_hour")
_LONE_MONTH: Final = _GENRE.pattern("lone_month")
_MULTIPLE: Final = _GENRE.pattern("multiple")
_PRICES: Final = _GENRE.pattern("prices")
_SINCE: Final = _GENRE.pattern("since_after")
_EXTREME: Final = _GENRE.pattern("since_extreme")
_BASELINE: Final = _GENRE.pattern("baseline")
_OPENS: Final = _GENRE.pattern("opens")
_COMPARED: Final = _GENRE.pattern("compared")
_GOVERNS: Final = _GENRE.pattern("governs")
_RELATIVE_SIGNS: Final = _GENRE.text("relative_signs")
_PAST_SIGNS: Final = _GENRE.text("past_signs")
_DIGITS: Final = _GENRE.text("digits")
_EVER: Final = _GENRE.text("since")
_DECADE_OF: Final = _GENRE.pattern("decade_of")
_DECADE: Final = _GENRE.text("decade")
_WRITTEN_MONTH: Final = _GENRE.pattern("written_month")
_WRITTEN_FISCAL: Final = _GENRE.pattern("written_fiscal")
_HEADS_LIST: Final = _GENRE.pattern("heads_list")
_ERA_MONTH: Final = _GENRE.pattern("era_month")
_MONTH_DIGITS: Final = _GENRE.text("months")
_TEN: Final = _GENRE.text("ten")
_JOINED: Final = _GENRE.text("joined")
_OF_BASE: Final = _GENRE.word_set("of_base")
_TO: Final = _GENRE.word_set("to")
_FROM: Final = _GENRE.word_set("from")
_ASIDE_REACH: Final = 60
"""Signs within which the parentheses that a date stands in must open and close."""


def read_date(walk: Walk, text: str, found: "regex.Match[str]") -> Read:
    """Read a date, and let it govern what follows unless it belongs to a title or to prices."""
    start, end = found.span()
    _enter_brackets(walk, text, start)
    period, basis, review, years = _date_period(walk, found[0])
    if years and text.startswith(_ZERO_HOUR, end):
        period = str(years[-1])  # a census counts at one hour, and is of its year
    read = Read(start, end, "date", period=period, basis=basis, review=review)
    if (
        period == "unknown"
        or _PRICES.match(text, end)
        or inside(text, start, "《", "》", LONGEST_TITLE)
    ):
        return read
    if _FISCAL.match(found[0]) or _WRITTEN_FISCAL.match(found[0]):
        walk.anchor = Anchor(period, basis)
    elif years:
        _govern_by_date(walk, text, read, years)
    elif _is_base(text, start, end):
        date_counted(walk, text, end, Anchor(period, basis))
    elif found[0][0] in _RELATIVE_SIGNS:
        walk.anchor = Anchor(period, basis)
    elif (last := find_last_month(found[0])) is not None:
        anchor_part(walk, text, start, last)
    elif walk.anchor is None or walk.anchor.basis != "stated":
        walk.anchor = Anchor(period, basis)
    return read


def _is_base(text: str, start: int, end: int) -> bool:
    """Tell whether a month is what a change is against (比5月末增加3亿元), not when it was."""
    if _is_behind_baseline(text, start):
        return True
    with_it = _WITH.match(text, max(0, start - 1), start)
    alike = _COMPARED.match(text, end) or _ALIKE.match(text, end)
    return with_it is not None and alike is not None


def _is_behind_baseline(text: str, start: int) -> bool:
    floor = max(0, start - 2)
    return any(one.match(text, floor, start) for one in (_BASELINE, _BEYOND))


def _enter_brackets(walk: Walk, text: str, start: int) -> None:
    """A date in parentheses behind a figure (增长6.8%（2016年为0.5%），) governs within them."""
    behind = walk.counted_end >= walk.sentence_start
    if behind and walk.brackets_end < start and inside(text, start, "(", ")", _ASIDE_REACH):
        walk.brackets_end, walk.before_brackets = text.find(")", start), walk.anchor


def leave_brackets(walk: Walk, position: int) -> None:
    """Let what governed before parentheses govern again behind them."""
    if 0 <= walk.brackets_end < position:
        walk.anchor, walk.before_brackets, walk.brackets_end = walk.before_brackets, None, -1


def _date_period(walk: Walk, printed: str) -> tuple[str, str, str, list[int]]:
    """Period, basis, doubt and the years printed."""
    years = _span_years(printed)
    if len(years) > 1:
        return span_of(years[0], years[-1]), "stated", "", years
    if years:
        month = _month_of(printed)
        return f"{years[0]}-{month:02d}" if month else str(years[0]), "stated", "", years
    return *_partial_date(walk, printed), []


def _month_of(printed: str) -> int:
    """The month of a date with its year; 0 where it has none, or none there is."""
    part = find_last_month(printed)
    if part is not None:
        return part
    month = _YEAR_MONTH.match(printed) or _ERA_MONTH.search(printed)
    if month and _is_month(month["month"]):
        return int(month["month"])
    return _month_in_characters(printed)


def _span_years(printed: str) -> list[int]:
    """The years printed, of a decade or a fiscal year its first and its last."""
    if printed[0] in _DIGITS:
        year = int("".join(str(_DIGITS.index(sign)) for sign in printed[:4]))
        return [year, year + 1] if _WRITTEN_FISCAL.match(printed) else [year]
    decade = _DECADE_OF.match(printed)
    if decade:
        first = 100 * (int(decade["century"]) - 1) + int(decade["decade"])
        return [first, first + 9]
    years = years_in(printed)
    return [years[0], years[0] + 1] if _FISCAL.match(printed) else years


def _month_in_characters(printed: str) -> int:
    """The month of 二零零四年十月 or 今年十月; 0 where none is printed."""
    found = _WRITTEN_MONTH.match(printed)
    if found is None:
        return 0
    tens, ones = found["month"].count(_TEN), found["month"].removeprefix(_TEN)
    return 10 * tens + (1 + _MONTH_DIGITS.index(ones) if ones else 0)


def _is_month(number: str) -> bool:
    return int(number) in MONTHS


def _govern_by_date(walk: Walk, text: str, read: Read, years: list[int]) -> None:
    """What a dated word does to the figures after it: base year, since when, aside, or anchor."""
    start, end = read.start, read.end
    first, last = years[0], years[-1]
    before = text[max(0, start - 1) : start]
    of_base = (before in _OF_BASE or before in _TO) and _MULTIPLE.match(text, end, end + 24)
    compared = _COMPARED.match(text, end) is not None
    if of_base or compared or _is_behind_baseline(text, start):
        walk.baseline = first
        if compared and begins_sentence(walk, text, start):
            walk.standing = first
    elif _EXTREME.match(text, end):
        return
    elif walk.year and first <= walk.year and _SINCE.match(text, end, end + 16):
        spans = first < walk.year
        period = f"{first}-{walk.year}" if spans else str(first)
        since: Since = "ever" if text.find(_EVER, end, end + 16) >= 0 else "from"
        if walk.counted_end >= walk.sentence_start:
            walk.outer = walk.anchor  # 增长0.5%，结束了自2015年以来…: governs no sentence after it
        walk.anchor = Anchor(period, "stated", since=since if spans else "")
        walk.since = first
    elif last == first and _is_aside(text, start, end):
        # 获得2019年度奖项: the date belongs to a noun and governs its clause at most.
        if walk.anchor is None or walk.anchor.basis != "stated":
            walk.aside, walk.aside_start = Anchor(read.period, "stated"), end
    else:
        _anchor_date(walk, text, read, first, last)


def _is_aside(text: str, start: int, end: int) -> bool:
    governs = start == 0 or _GOVERNS.match(text, max(0, start - 2), start)
    heads = _HEADS_LIST.match(text, end) is not None
    return not governs and not heads and text[end : end + 1] not in {"，", ""}


def _anchor_date(walk: Walk, text: str, read: Read, first: int, last: int) -> None:
    """The date governs its sentence."""
    before = text[max(0, read.start - 1) : read.start]
    if before in _FROM:
        walk.outer = walk.anchor
    walk.anchor = Anchor(read.period, "stated")
    if last == first and _CHAPTER_OPENS.fullmatch(text, walk.paragraph_start, read.start):
        # A heading that runs on (三、2023年预算安排 2023年…) is read where it begins.
        walk.section = Anchor(read.period, "inherited")
    if (
        read.period in {str(walk.latest), str(walk.year)}
        and begins_paragraph(walk)
        and _OPENS.match(text, read.end)
    ):
        open_section(walk, text, read.start)
    if before in _TO and walk.year and last == first > walk.year:
        walk.horizon = Anchor(read.period, "inherited")
    walk.aside = None
    walk.span = (first, last) if last > first else None
    if len(read.period) != len("2025-01"):  # 2022年12月至2023年2月: of the months that end with it
        _span_dates(walk, read, first, last, before)


def _span_dates(walk: Walk, read: Read, first: int, last: int, before: str) -> None:
    """Two years joined by 从…到 make a span, and so do 2003年到2007年."""
    if walk.first_year is not None and last > walk.first_year and before in _TO:
        walk.span = (walk.first_year, last)
    follows = walk.previous is not None and walk.previous_end == read.start - 1
    if before in _FROM:
        walk.first_year = first
    elif follows and before in _TO and walk.previous is not None and walk.previous.kind == "date":
        # 2003年到2007年，…: both ends are printed, with nothing before the first.
        begin = walk.previous.period
        if begin.isdigit() and int(begin) < last == first:
            walk.span = (int(begin), last)
            walk.anchor = Anchor(f"{begin}-{last}", "stated")
    elif walk.span and before in _TO and walk.previous_end == read.start - 1:
        walk.anchor = Anchor(f"{walk.span[0]}-{walk.span[1]}", "stated")


def _partial_date(walk: Walk, printed: str) -> tuple[str, str, str]:
    """A month or day without its year: the year that governs, else the document's."""
    period, basis = govern(walk)
    if walk.anchor is None and is_month(walk.default.period):
        # In a text on a part of a year, 6月末 is of that year, whatever year stood before it.
        period, basis = walk.default.period, walk.default.basis
    written = _month_in_characters(printed)
    if printed[0] in _RELATIVE_SIGNS and walk.year:
        period, basis = str(walk.year - (printed[0] in _PAST_SIGNS)), "inferred"
        printed = printed[2:]
    year = period.removeprefix("asof ")[:4]
    part = find_last_month(printed)
    month = _LONE_MONTH.match(printed)
    if not year.isdigit():
        return "unknown", "", reason("no_year")
    if part is not None:
        return f"{year}-{part:02d}", basis, ""
    if written:
        return f"{year}-{written:02d}", basis, ""
    if month and _is_month(month[1]) and _JOINED not in printed and "-" not in printed:
        return f"{year}-{int(month[1]):02d}", basis, ""
    if printed.endswith(_DECADE):
        return "unknown", "", reason("decade")
    return year, basis, ""
