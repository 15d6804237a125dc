"""A figure's unit where the measure word alone doesn't settle it: by the nouns near it."""

from typing import Final

from analysis.core.units import CLASSIFIER_DEFAULTS, CLASSIFIERS, DENOMINATORS, ENDING_NOUNS, NOUNS
from analysis.core.vocabulary import MONEY_UNITS
from analysis.extract.genre import genre, units_by_word
from analysis.extract.reasons import reason
from analysis.extract.scan.lists import LIST_GAP, continues_rank
from analysis.extract.scan.nouns import BARRED, Noun, noun_after, noun_before
from analysis.extract.scan.state import Read, Walk
from analysis.source.reading import Reading, read_denominators, read_scale

_GENRE: Final = genre("unit")
_UNIT_OF: Final = {**NOUNS, **ENDING_NOUNS}
_NOUN_NEAR: Final = _GENRE.pattern("noun_near")
_CLAUSE: Final = _GENRE.pattern("clause")
_POINTS_LATER: Final = _GENRE.pattern("points_later")
_GENERAL: Final = _GENRE.text("general")
_NOUN_BACK: Final = _GENRE.pattern("noun_back")
_SHARED: Final = _GENRE.pattern("shared")
_ABOVE_SCALE: Final = _GENRE.pattern("above_scale")
_RATIO_NAME: Final = _GENRE.pattern("ratio_name")
_RATIO_MOVES: Final = _GENRE.pattern("ratio_moves")
_SCALED_BY_WORD: Final = (
    ("person_time", _GENRE.pattern("visits"), reason("as_visits")),
    ("person", _GENRE.pattern("people"), reason("as_people")),
)
"""What a word before a number of 万 or 亿 alone makes it count, and why to doubt it."""
_MONEY_WORD: Final = _GENRE.pattern("money")
_PER_BEFORE: Final = _GENRE.pattern("per_before")
_LATER: Final = _GENRE.pattern("later")
_NAME_AFTER: Final = _GENRE.pattern("name_after")
_TOTALS: Final = _GENRE.words("totals")
_HOUSEHOLD: Final = _GENRE.text("household")
_RANK: Final = _GENRE.text("rank")
_FIRM: Final = _GENRE.text("firm")
_BARE_SCALE: Final = _GENRE.text("bare_scale")
_BARE_SCALE_OR_HEDGE: Final = _GENRE.text("bare_scale_or_hedge")
_NOUN_OVER_MEASURE: Final = units_by_word(_GENRE, "noun_over_measure")
_OWN_OVER_MEASURE: Final = {
    word: frozenset(nouns.split()) for word, nouns in _GENRE.word_map("own_over_measure").items()
}
_NONE: Final[frozenset[str]] = frozenset()
_UNDIVIDED: Final = frozenset(
    {"percent", "percentage_point", "permille", "ratio", "times", "doubling", "rank", "point"}
)
"""Units that are never per something that a word before the figure names."""
_PLACE_NAMED: Final = _GENRE.pattern("place_named")
_PLACE_MOVED: Final = _GENRE.pattern("place_moved")
_OF_SEXES: Final = _GENRE.pattern("of_sexes")
_RISES_TO: Final = _GENRE.pattern("rises_to")
_PERSON: Final = "person"
_TIMES: Final = frozenset({"month", "day", "hour"})
_PER_REACH: Final = 20
"""Signs before a figure within which what it is per stands."""


def set_unit(walk: Walk, text: str, read: Read, measure: str, reading: Reading) -> None:
    """The unit, from the measure word or else from the counted noun; and what it is per."""
    if not measure:
        if not reading.unit:
            _set_bare_unit(walk, text, read)
    elif reading.unit:
        _give_way(walk, text, read, measure)
    elif measure == _RANK and _is_moved_place(walk, text, read):
        read.unit = "rank"
    elif measure == _RANK and _is_place_in_order(walk, text, read):
        read.kind, read.unit = "rank", "rank"
    else:
        _count(walk, text, read, measure)
        printed = text[read.start : read.end]
        read.unit += _join(read_denominators(printed[printed.rindex(measure) + len(measure) :]))
    if "/" not in read.unit and read.unit not in _UNDIVIDED and read.kind not in {"name", "rank"}:
        floor = max(walk.sentence_start, walk.counted_end, read.start - _PER_REACH)
        money = read.unit in MONEY_UNITS
        per = _per_before(text, floor, read.start, money=money)
        read.unit += per or _per_of_base(walk, text, read)


def _is_moved_place(walk: Walk, text: str, read: Read) -> bool:
    """Tell whether 位 counts the places gained or lost in an order: 在全省升2位."""
    floor = max(walk.sentence_start, walk.previous_end)
    return _PLACE_MOVED.match(text, floor, read.start) is not None


def _is_place_in_order(walk: Walk, text: str, read: Read) -> bool:
    """Tell whether 位 follows a place in an order and no people: 排位由53位跃升至47位."""
    floor = max(walk.sentence_start, walk.counted_end)
    if continues_rank(walk, text, read.start) or _PLACE_NAMED.match(text, floor, read.start):
        return True
    ranked = walk.previous is not None and walk.previous.kind == "rank"
    return ranked and _RISES_TO.fullmatch(text, walk.previous_end, read.start) is not None


def _give_way(walk: Walk, text: str, read: Read, measure: str) -> None:
    """A measure word that names a unit gives way to some nouns near it (5支基金, 12户企业)."""
    after = noun_after(text, read.end)
    if after and after.known and after.unit in _OWN_OVER_MEASURE.get(measure, _NONE):
        read.unit = after.unit
        return
    allowed = _NOUN_OVER_MEASURE.get(measure)
    if not allowed:
        return
    clause = _CLAUSE.match(text, read.end, read.end + 12)
    near = _NOUN_NEAR.search(text, read.end, clause.end() if clause else read.end)
    nouns = [
        after.unit if after else "",
        _UNIT_OF[near[0]] if near else "",
        _noun_back(text, walk.sentence_start, read.start),
    ]
    if measure == _HOUSEHOLD and _ABOVE_SCALE.search(text, walk.sentence_start, read.start):
        nouns.append("enterprise")
    read.unit = next((noun for noun in nouns if noun in allowed), read.unit)


def _count(walk: Walk, text: str, read: Read, measure: str) -> None:
    """Set the unit of what is counted, with a doubt where two rules would read it differently."""
    unit, doubt = _counted_unit(walk, text, read, measure)
    if measure == _GENERAL and _POINTS_LATER.match(text, read.end):
        unit, doubt = "percentage_point", ""  # 提高0.06个、2.56个百分点
    if unit:
        walk.by_classifier[measure] = unit
    else:
        unit = "enterprise" if measure == _FIRM else "item"
        doubt = reason("no_noun", measure=measure)
    read.unit, read.review = unit, doubt


def _counted_unit(walk: Walk, text: str, read: Read, measure: str) -> tuple[str, str]:
    """The unit of what is counted, and why to doubt it.

    In this order: a known noun after, one right before, another noun after, another one before,
    a known noun before in the clause, what the same measure word counted earlier in the sentence,
    a known noun before in the sentence.
    """
    if settled := CLASSIFIERS.get(measure, ""):
        return settled, ""
    floor = max(walk.sentence_start, walk.counted_end)
    clause = max(floor, text.rfind("，", floor, read.start) + 1)
    after = noun_after(text, read.end, measure)
    before = noun_before(text, clause, read.start, measure)
    shared = None if after else _SHARED.match(text, read.end)
    other = noun_after(text, shared.end(), measure) if shared else after
    if after and after.known:
        found = after.unit, ""
    elif before and before.known:
        found = before.unit, _say_doubt(after)
    elif other:
        found = other.unit, "" if other.sure else _say_doubt(other)
    elif before and before.sure:
        found = before.unit, ""
    else:
        found = _recall_unit(walk, text, read, measure, before)
    return found


def _recall_unit(
    walk: Walk, text: str, read: Read, measure: str, before: Noun | None
) -> tuple[str, str]:
    """The unit where no noun stands beside a figure: of those named or counted before it."""
    floor = max(walk.sentence_start, walk.counted_end)
    clause = max(floor, text.rfind("，", floor, read.start) + 1)
    near = _noun_back(text, clause, read.start, measure) or walk.by_classifier.get(measure, "")
    if near or before is None:
        far = near or _noun_back(text, floor, read.start, measure)
        return far or CLASSIFIER_DEFAULTS.get(measure, ""), ""
    return before.unit, _say_doubt(before)


def _say_doubt(noun: Noun | None) -> str:
    return reason("what_is_counted", noun=noun.unit) if noun else ""


def _noun_back(text: str, floor: int, start: int, measure: str = "") -> str:
    """The unit of the last noun of the closed list before a figure, not far away."""
    barred = BARRED.get(measure, _NONE)
    for found in _NOUN_BACK.finditer(text, max(floor, start - 18), start):
        unit = _UNIT_OF[found[0]]
        if unit not in barred:
            return unit
    return ""


def _per_before(text: str, floor: int, start: int, *, money: bool) -> str:
    """What a figure is per, from the words before it: 每千人口, 每人每月."""
    found = _PER_BEFORE.match(text, floor, start)
    if found is None or any(word in found[0] for word in _TOTALS):
        return ""
    words = [word for word in (found["first"], found["second"]) if word]
    per = dict.fromkeys(DENOMINATORS[word] for word in words)
    # 每天新增4件 says how often; 每月300元 what it costs.
    return _join(tuple(one for one in per if money or one not in _TIMES))


def _per_of_base(walk: Walk, text: str, read: Read) -> str:
    """What B of 由每千人口2.90人提高到3.40人 is per: the same as A."""
    base = walk.previous
    if base is None or not base.unit.startswith(f"{read.unit}/"):
        return ""
    rises = _RISES_TO.fullmatch(text, walk.previous_end, read.start)
    return base.unit.removeprefix(read.unit) if rises else ""


def _join(denominators: tuple[str, ...]) -> str:
    return "".join(f"/{one}" for one in denominators)


def _set_bare_unit(walk: Walk, text: str, read: Read) -> None:
    """A number without a measure word.

    A list shares its unit; 万 and 亿 alone are money only with a word beside them that says so.
    """
    noun = noun_after(text, read.end) if text[read.end - 1] in _BARE_SCALE else None
    if read.value and noun and noun.unit == _PERSON:
        read.unit = _PERSON
        return
    beside = text[max(0, read.start - 10) : read.end + 10]
    if read.value and text[read.end - 1] in _BARE_SCALE_OR_HEDGE and _MONEY_WORD.search(beside):
        read.unit = "CNY"
        read.review = reason("as_money")
        return
    for unit, pattern, doubt in _SCALED_BY_WORD:
        if text[read.end - 1] in _BARE_SCALE and pattern.search(
            text, max(0, read.start - 10), read.start
        ):
            read.unit, read.review = unit, doubt
            return
    if _share_unit(walk, text, read):
        return
    ratio = _ratio_of(walk, text, read) if read.value else ""
    if ratio:
        read.unit = ratio
        return
    if _NAME_AFTER.match(text, read.end) and text[read.start : read.end].isdigit():
        read.kind, read.value, read.period, read.basis = "name", "", "", ""
        read.review = reason("name_after")
        return
    noun = noun or noun_before(text, max(walk.sentence_start, walk.counted_end), read.start)
    read.unit, read.review = "item", reason("no_measure")
    if read.value and text[read.end - 1] in _BARE_SCALE and noun and (noun.known or noun.sure):
        read.unit = noun.unit
        read.review = reason("no_measure_counted", noun=noun.unit)


def _ratio_of(walk: Walk, text: str, read: Read) -> str:
    """The unit of a bare number that compares two: 收入比值为2.34, 性别比为112.9; else nothing."""
    if _is_ratio(walk, text, read):
        return "times"
    return "ratio" if _OF_SEXES.match(text, walk.sentence_start, read.start) else ""


def _is_ratio(walk: Walk, text: str, read: Read) -> bool:
    """Tell whether a bare number is how many times one is another: 收入比值为2.34，缩小0.05."""
    floor = max(walk.sentence_start, walk.previous_end)
    if _RATIO_NAME.search(text, floor, read.start):
        return True
    previous = walk.previous
    same = previous is not None and walk.previous_end >= walk.sentence_start
    moved = _RATIO_MOVES.fullmatch(text, walk.previous_end, read.start) if same else None
    return previous is not None and previous.unit == "times" and moved is not None


def _share_unit(walk: Walk, text: str, read: Read) -> bool:
    """Take the unit at the end of a list, or that of the figure before; whether there is one."""
    later = _LATER.match(text, read.end)
    if later is not None:
        unit, factor = read_scale(later["measure"])
        if unit and factor == 1:
            read.unit = unit
            read.note = "unit from the end of the list"
            return True
    previous = walk.previous
    if previous is None or walk.previous_end < walk.sentence_start:
        return False
    between = text[walk.previous_end : read.start]
    if previous.unit in {"", "item"} or not LIST_GAP.fullmatch(between):
        return False
    read.unit = previous.unit
    read.note = "unit from the figure before it"
    read.review = reason("unit_before")
    return True
