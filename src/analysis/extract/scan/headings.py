"""Where sentences and paragraphs end: dates pass down and lapse, headings open sections."""

from typing import Final

from analysis.extract.genre import genre
from analysis.extract.scan.period import plan_anchor
from analysis.extract.scan.state import Anchor, Walk
from analysis.extract.scan.tokens import YEARS

_GENRE: Final = genre("headings")
_GOAL_HEADING: Final = _GENRE.pattern("goal")
_LOOK_BACK: Final = _GENRE.pattern("look_back")
_CHAPTER: Final = _GENRE.pattern("chapter")
_CAPTION_LINE: Final = _GENRE.pattern("caption")
_PROGRAMME_HEADING: Final = _GENRE.pattern("programme")
_BULLETS: Final = frozenset(_GENRE.text("bullets"))
_INHERITING_SENTENCES: Final = 1
_LONGEST_HEADING: Final = 40


def close_sentence(walk: Walk, text: str, position: int, sign: str) -> None:
    """A sentence or a paragraph ends: dates pass down, then lapse."""
    if walk.anchor is not None and not walk.anchor.own:
        basis = "inherited" if walk.anchor.basis == "stated" else walk.anchor.basis
        walk.inherited = Anchor(walk.anchor.period, basis, since=walk.anchor.since)
        walk.inherited_for = _INHERITING_SENTENCES
    elif walk.inherited_for and walk.anchor is None:
        walk.inherited_for -= 1
    if not walk.inherited_for:
        walk.inherited = None
    walk.anchor = walk.aside = None
    walk.baseline = walk.first_year = walk.span = None
    walk.sentence_start = position + 1
    walk.aims = -1
    walk.listed_hedge = ""
    walk.by_classifier.clear()
    if sign == "\n":
        _close_paragraph(walk, text, position)


def _close_paragraph(walk: Walk, text: str, position: int) -> None:
    """A heading sets the section's year and whether goals follow; other paragraphs end dates."""
    short = position - walk.paragraph_start <= _LONGEST_HEADING
    paragraph = text[walk.paragraph_start : position] if short else ""
    if _CAPTION_LINE.match(paragraph) and "-" in (walk.inherited or walk.default).period:
        walk.inherited = None
    if short and not paragraph.endswith("。"):
        _read_heading(walk, paragraph)
    else:
        walk.inherited = None
        if walk.horizon is not None and not walk.goals and text[position + 1] not in _BULLETS:
            walk.horizon = None
    walk.paragraph_start = position + 1


def _read_heading(walk: Walk, paragraph: str) -> None:
    chapter = _CHAPTER.match(paragraph) is not None
    years = YEARS.findall(paragraph)
    ahead = _GOAL_HEADING.search(paragraph) is not None
    back = _LOOK_BACK.search(paragraph) is not None
    if ahead and not back:
        walk.goals = True
    elif back or (chapter and not walk.plans):
        walk.goals = False
    if chapter or back or ahead:
        if len(years) == 1 and (back or ahead):
            walk.section = Anchor(years[0], "inherited")
        elif programme := _PROGRAMME_HEADING.search(paragraph):
            walk.section = Anchor(plan_anchor(programme[0], None).period, "inherited")
        elif chapter:
            walk.section = None
        if chapter:
            walk.horizon = None
