"""Where sentences and paragraphs end: dates pass down and lapse, headings open sections."""

from typing import Final

from analysis.extract.genre import genre
from analysis.extract.scan.calendar import find_last_month, find_titled_month, last_year, span_of
from analysis.extract.scan.dating import PLAN_YEARS
from analysis.extract.scan.period import plan_anchor
from analysis.extract.scan.state import Anchor, Walk
from analysis.extract.scan.tokens import YEARS

_GENRE: Final = genre("headings")
_GOAL_HEADING: Final = _GENRE.pattern("goal")
_REACHED: Final = _GENRE.pattern("reached")
_LOOK_BACK: Final = _GENRE.pattern("look_back")
_CHAPTER: Final = _GENRE.pattern("chapter")
_CAPTION_LINE: Final = _GENRE.pattern("caption")
_TITLE_GOES_ON: Final = _GENRE.pattern("title_goes_on")
_TITLE: Final = _GENRE.pattern("title")
_TASK_HEADING: Final = _GENRE.pattern("tasks")
_YEARS_NAMED: Final = _GENRE.pattern("years")
_DATE_LINE: Final = _GENRE.pattern("date_line")
_GOES_ON: Final = _GENRE.pattern("goes_on")
_BULLETS: Final = frozenset(_GENRE.text("bullets"))
_WORD_REACH: Final = 8
"""Signs behind a sentence within which a word goes on with it; a search without end costs all."""
_INHERITING_SENTENCES: Final = 1
_LONGEST_HEADING: Final = 40


def close_sentence(walk: Walk, text: str, position: int, sign: str) -> None:
    """A sentence or a paragraph ends: dates pass down, then lapse."""
    if walk.anchor is not None and walk.anchor.since and walk.outer is not None:
        walk.anchor = walk.outer
    behind = position + 1
    goes_on = sign != "\n" and _GOES_ON.match(text, behind, behind + _WORD_REACH) is not None
    if walk.anchor is not None and (goes_on or not walk.anchor.own):
        basis = "inherited" if walk.anchor.basis == "stated" else walk.anchor.basis
        walk.inherited = Anchor(
            walk.anchor.period, basis, since=walk.anchor.since, upto=walk.anchor.upto
        )
        walk.inherited_for = _INHERITING_SENTENCES
    elif walk.inherited_for and walk.anchor is None and not goes_on:
        walk.inherited_for -= 1
    if not walk.inherited_for:
        walk.inherited = None
    walk.anchor = walk.aside = None
    walk.baseline = walk.first_year = walk.span = walk.rise = walk.outer = None
    walk.sentence_start = position + 1
    walk.aims = -1
    walk.listed_hedge = ""
    walk.by_classifier.clear()
    if sign == "\n":
        _close_paragraph(walk, text, position)


def _close_paragraph(walk: Walk, text: str, position: int) -> None:
    """A heading sets the section's year and whether goals follow; other paragraphs end dates."""
    if _DATE_LINE.fullmatch(text, walk.paragraph_start, position):
        walk.inherited = None  # when a page was put up dates none of its figures
    short = position - walk.paragraph_start <= _LONGEST_HEADING
    paragraph = text[walk.paragraph_start : position] if short else ""
    if _CAPTION_LINE.match(paragraph) and "-" in (walk.inherited or walk.default).period:
        walk.inherited = None
    if short and not paragraph.endswith("。"):
        if walk.reviews and _TITLE.search(paragraph):
            walk.inherited = (
                None  # the year in which a report is delivered dates none of its figures
            )
        _read_heading(walk, paragraph)
    else:
        walk.inherited = None
        if walk.horizon is not None and not walk.goals and text[position + 1] not in _BULLETS:
            walk.horizon = None
    walk.paragraph_start, walk.standing = position + 1, None


def _read_heading(walk: Walk, paragraph: str) -> None:
    if _TITLE_GOES_ON.match(paragraph):
        return
    chapter = _CHAPTER.match(paragraph) is not None
    years = _years_of(walk, paragraph)
    back = _LOOK_BACK.search(paragraph) is not None
    ahead = _REACHED.search(paragraph) is None and (
        _GOAL_HEADING.search(paragraph) is not None
        or (_TASK_HEADING.search(paragraph) is not None and (chapter or not _is_past(walk)))
    )
    if ahead and years is not None and _is_before(walk, years):
        ahead, back = False, True  # 表1 “十三五”期间的主要目标, in the plan after it
    if ahead and not back:
        walk.goals = True
    elif back or (chapter and not walk.plans):
        walk.goals = False
    if years is not None and (chapter or back or ahead):
        walk.section = years
    elif chapter:
        walk.section = None
        if back and walk.latest is not None and walk.latest != walk.year:
            walk.section = Anchor(str(walk.latest), "inferred")
        elif back and walk.programme and not walk.reviews:
            # A plan looks back on where the years before it have led.
            walk.section = Anchor(str(int(walk.programme[:4]) - 1), "inferred")
    if chapter:
        walk.horizon = None


def _is_before(walk: Walk, years: Anchor) -> bool:
    """Tell whether the years a heading names end before those that the document plans for."""
    last = last_year(years.period)
    return bool(walk.programme) and last is not None and last < int(walk.programme[:4])


def _is_past(walk: Walk) -> bool:
    """Whether the section looks back, so that the tasks its headings name were done in it."""
    if walk.section is None or walk.latest is None or walk.goals:
        return False
    last = last_year(walk.section.period)
    return last is not None and last <= walk.latest


def _years_of(walk: Walk, paragraph: str) -> Anchor | None:
    """The years a heading names, the first where it names several (2025年和“十四五”时期)."""
    found = _YEARS_NAMED.search(paragraph)
    if found is None:
        return _part_of(walk, paragraph)
    if found["plan"]:
        return _plan_of(walk, paragraph, found["plan"])
    years = YEARS.findall(found["span"] or found["year"] or "")
    if years:
        several = found["year"] and len(YEARS.findall(paragraph)) > 1  # which of them is meant?
        period = years[0] if found["year"] else span_of(years[0], years[-1])
        month = find_titled_month(paragraph) if found["year"] else None
        if month is not None:
            period = f"{period}-{month:02d}"
        return None if several else Anchor(period, "inherited", upto=not found["year"])
    if walk.latest is None or walk.year is None:
        return None
    if found["last"] or found["this"]:
        return Anchor(str(walk.latest if found["last"] else walk.year), "inferred")
    first_year = walk.latest - PLAN_YEARS + 1
    return Anchor(f"{first_year}-{walk.latest}", "inferred", upto=True)


def _part_of(walk: Walk, paragraph: str) -> Anchor | None:
    """The part of the document's year that a heading names (一、1-7月预算执行情况)."""
    month, year = find_last_month(paragraph), last_year(walk.default.period)
    if month is None or year is None:
        return None
    return Anchor(f"{year}-{month:02d}", walk.default.basis)


def _plan_of(walk: Walk, paragraph: str, word: str) -> Anchor:
    """A five-year plan's years in a heading; of one that still runs, those looked back on."""
    first, _, last = plan_anchor(word, None).period.partition("-")
    latest = walk.latest or int(last)
    ahead = int(first) > latest
    if int(first) < latest < int(last) and not _GOAL_HEADING.search(paragraph):
        last = str(latest)
    return Anchor(f"{first}-{last}", "inherited", upto=not ahead)
