"""A figure's unit where the measure word alone doesn't settle it: by the nouns near it."""

from typing import Final

from analysis.core.units import CLASSIFIER_DEFAULTS, CLASSIFIERS, ENDING_NOUNS, NOUNS
from analysis.extract.genre import genre, units_by_word
from analysis.extract.scan.lists import LIST_GAP, continues_rank
from analysis.extract.scan.state import Read, Walk
from analysis.source.reading import Reading, read_scale

_GENRE: Final = genre("unit")
_UNIT_OF: Final = {**NOUNS, **ENDING_NOUNS}
_NOUN: Final = _GENRE.pattern("noun")
_NOUN_BACK: Final = _GENRE.pattern("noun_back")
_PLACE_AFTER: Final = _GENRE.pattern("place_after")
_HARD_END: Final = _GENRE.pattern("hard_end")
_VERBS: Final = _GENRE.pattern("verbs")
_SHARED: Final = _GENRE.pattern("shared")
_ABOVE_SCALE: Final = _GENRE.pattern("above_scale")
_PEOPLE_WORD: Final = _GENRE.pattern("people")
_MONEY_WORD: Final = _GENRE.pattern("money")
_LATER: Final = _GENRE.pattern("later")
_NAME_AFTER: Final = _GENRE.pattern("name_after")
_NOUN_GAP: Final = _GENRE.word_set("noun_gap")
_CATEGORY_NOUN: Final = _GENRE.text("category_noun")
_HOUSEHOLD: Final = _GENRE.text("household")
_RANK: Final = _GENRE.text("rank")
_FIRM: Final = _GENRE.text("firm")
_GENERAL: Final = _GENRE.text("general")
_BARE_SCALE: Final = _GENRE.text("bare_scale")
_BARE_SCALE_OR_HEDGE: Final = _GENRE.text("bare_scale_or_hedge")
_NOUN_OVER_MEASURE: Final = units_by_word(_GENRE, "noun_over_measure")
_BARRED: Final = units_by_word(_GENRE, "cannot_count")
_NONE: Final[frozenset[str]] = frozenset()
_CLOSED: Final = frozenset("、()（）")
"""Signs right after a measure word that leave it without a noun."""
_FARTHEST_NOUN: Final = 18
_LONGEST_JOINT: Final = 2


def set_unit(walk: Walk, text: str, read: Read, measure: str, reading: Reading) -> None:
    """The unit, from the measure word or else from the counted noun."""
    if not measure:
        if not reading.unit:
            _set_bare_unit(walk, text, read)
    elif reading.unit:
        allowed = _NOUN_OVER_MEASURE.get(measure)
        if allowed:
            nouns = [
                noun_after(text, read.end),
                _first_noun(text, read.end),
                _noun_before(text, walk.sentence_start, read.start),
            ]
            if measure == _HOUSEHOLD and _ABOVE_SCALE.search(
                text, walk.sentence_start, read.start
            ):
                nouns.append("enterprise")
            read.unit = next((noun for noun in nouns if noun in allowed), read.unit)
    elif measure == _RANK and continues_rank(walk, text, read.start):
        read.kind, read.unit = "rank", "rank"
    else:
        read.unit = _counted_unit(walk, text, read, measure)
        if read.unit:
            walk.by_classifier[measure] = read.unit
        else:
            read.unit = "enterprise" if measure == _FIRM else "item"
            read.review = f"no noun found that settles the unit of {measure}"


def _counted_unit(walk: Walk, text: str, read: Read, measure: str) -> str:
    """The unit of what is counted.

    In this order: the noun after, the noun before in the clause, what the same measure word
    counted earlier in the sentence, the noun before in the sentence.
    """
    floor = max(walk.sentence_start, walk.counted_end)
    clause = text.rfind("，", floor, read.start)
    place = "place" if measure == _GENERAL and _PLACE_AFTER.match(text, read.end) else ""
    return (
        CLASSIFIERS.get(measure, "")
        or noun_after(text, read.end, measure)
        or place
        or _noun_shared(text, read.end, measure)
        or _noun_before(text, max(floor, clause), read.start, measure)
        or walk.by_classifier.get(measure, "")
        or _noun_before(text, floor, read.start, measure)
        or CLASSIFIER_DEFAULTS.get(measure, "")
    )


def noun_after(text: str, end: int, measure: str = "") -> str:
    """The unit of the noun after a measure word: the last noun of the first unbroken run."""
    if text[end : end + 1] in _CLOSED:
        return ""
    stop = _HARD_END.search(text, end, end + 26)
    limit = stop.start() if stop else min(len(text), end + 26)
    barred = _BARRED.get(measure, _NONE)
    found = _NOUN.search(text, end, limit)
    if found is None or found.start() - end > _FARTHEST_NOUN:
        return ""
    unit = "" if _UNIT_OF[found[0]] in barred else _UNIT_OF[found[0]]
    while following := _NOUN.search(text, found.end(), min(limit, found.end() + 8)):
        between = text[found.end() : following.start()]
        if (
            len(between) > _LONGEST_JOINT
            or _VERBS.fullmatch(between)
            or between[:1] in _NOUN_GAP
            or found[0] == _CATEGORY_NOUN
        ):
            break
        found = following
        if _UNIT_OF[found[0]] not in barred:
            unit = _UNIT_OF[found[0]]
    return unit


def _first_noun(text: str, end: int) -> str:
    found = _NOUN.search(text, end, end + 12)
    return _UNIT_OF[found[0]] if found else ""


def _noun_shared(text: str, end: int, measure: str) -> str:
    """1个省级、18个市级重点项目: the noun stands after the last of the list."""
    shared = _SHARED.match(text, end)
    return noun_after(text, shared.end(), measure) if shared else ""


def _noun_before(text: str, floor: int, start: int, measure: str = "") -> str:
    """The unit of the last noun before a figure (发明专利申请863件)."""
    barred = _BARRED.get(measure, _NONE)
    for found in _NOUN_BACK.finditer(text, max(floor, start - 18), start):
        unit = _UNIT_OF[found[0]]
        if unit not in barred:
            return unit
    return ""


def _set_bare_unit(walk: Walk, text: str, read: Read) -> None:
    """A number without a measure word.

    A list shares its unit; 万 and 亿 alone are money only with a word beside them that says so.
    """
    beside = text[max(0, read.start - 10) : read.end + 10]
    if read.value and text[read.end - 1] in _BARE_SCALE_OR_HEDGE and _MONEY_WORD.search(beside):
        read.unit = "CNY"
        read.review = "no measure word: read as money from the words beside it"
        return
    if text[read.end - 1] in _BARE_SCALE and _PEOPLE_WORD.search(
        text, max(0, read.start - 10), read.start
    ):
        read.unit = "person"
        read.review = "no measure word: read as people from the words beside it"
        return
    later = _LATER.match(text, read.end)
    if later is not None:
        unit, factor = read_scale(later["measure"])
        if unit and factor == 1:
            read.unit = unit
            read.note = "unit from the end of the list"
            return
    previous = walk.previous
    if previous is not None and previous.unit and walk.previous_end >= walk.sentence_start:
        between = text[walk.previous_end : read.start]
        if previous.unit != "item" and LIST_GAP.fullmatch(between):
            read.unit = previous.unit
            read.note = "unit from the figure before it"
            read.review = "no measure word: unit taken from the figure before it"
            return
    if _NAME_AFTER.match(text, read.end) and text[read.start : read.end].isdigit():
        read.kind, read.value, read.period, read.basis = "name", "", "", ""
        read.review = "no measure word between the number and what follows: a name?"
        return
    read.unit = "item"
    read.review = "no measure word: unit unknown"
