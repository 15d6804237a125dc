"""What the head of a column or the label of a row says: its unit, year, meaning and name.

A head may hold several of these at once (2025年目标（亿元）), and a label too (粮食产量（万吨）).
What is left when they are taken away is the name of what is measured, or of a place or a part.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final, Literal

import regex

from analysis.core.units import CLASSIFIER_DEFAULTS, CLASSIFIERS
from analysis.extract.genre import genre
from analysis.extract.reasons import reason
from analysis.extract.scan.calendar import find_last_month
from analysis.extract.scan.nouns import noun_after
from analysis.extract.table_rows import MARK
from analysis.source.numerals import SCALES, normalise
from analysis.source.reading import read_scale

Role = Literal["value", "ordinal", "name", "rank"]
"""What numbers under a head are: measurements, the rows' own, codes, places in an order."""

NAME_JOINT: Final = "·"
"""Between the parts of a name (税收收入·本级)."""
RATES: Final = frozenset({"percent", "permille", "percentage_point"})

_GENRE: Final = genre("heads")
_IN_PARENTHESES: Final = _GENRE.pattern("in_parentheses")
_RATE: Final = _GENRE.pattern("rate")
_UNIT: Final = _GENRE.pattern("unit")
_TAIL_UNIT: Final = _GENRE.pattern("tail_unit")
_SURE_UNIT: Final = _GENRE.pattern("sure_unit")
_YEAR: Final = _GENRE.pattern("year")
_DATED: Final = _GENRE.pattern("dated")
_MONTH: Final = _GENRE.pattern("month")
_WHOLE_PERIOD: Final = _GENRE.pattern("whole_period")
_BEFORE: Final = _GENRE.pattern("before")
_THIS: Final = _GENRE.pattern("this")
_CHANGE: Final = _GENRE.pattern("change")
_CHANGE_AT_END: Final = _GENRE.pattern("change_at_end")
_FALLS: Final = _GENRE.pattern("falls")
_EITHER_WAY: Final = _GENRE.pattern("either_way")
_ABSOLUTE: Final = _GENRE.pattern("absolute")
_SHARE: Final = _GENRE.pattern("share")
_GOAL: Final = _GENRE.pattern("goal")
_NO_GOAL: Final = _GENRE.pattern("no_goal")
_GOAL_WORDS: Final = _GENRE.pattern("goal_words")
_CHANGE_WORDS: Final = _GENRE.pattern("change_words")
_LEAD: Final = _GENRE.pattern("lead")
_PART: Final = _GENRE.pattern("part")
_TRIM: Final = _GENRE.pattern("trim")
_GENERIC: Final = _GENRE.word_set("generic")
_COUNTS: Final = _GENRE.word_set("counts")
_CODES: Final = _GENRE.word_set("codes")
_RANKS: Final = _GENRE.word_set("ranks")
_FIRM: Final = genre("unit").text("firm")
_MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class Said:
    """What words of a table say.

    Attributes:
        name: what is measured, or the place or part; empty where the words say nothing else.
        unit: the unit's words as printed; empty where none is.
        years: the years named, in order.
        month: the month, where one is named.
        ago: how many years before the table's own; None where the words don't say.
        change: the numbers are changes; ``absolute``: by an amount; ``falls``: downwards.
        share: the numbers are shares.
        goal: they are aimed at.
        part: the row is a part of the row above (其中).
        role: what the numbers are.
    """

    name: str = ""
    unit: str = ""
    years: tuple[str, ...] = ()
    month: int | None = None
    ago: int | None = None
    change: bool = False
    absolute: bool = False
    falls: bool = False
    share: bool = False
    goal: bool = False
    part: bool = False
    role: Role = "value"

    @property
    def period(self) -> str:
        """The year, the month or the span that is named; empty where none is."""
        if not self.years:
            return ""
        first, last = min(self.years), max(self.years)
        if first != last:
            return f"{first}-{last}"
        return f"{first}-{self.month:02d}" if self.month else first


@lru_cache(maxsize=4096)
def read_head(stack: tuple[str, ...]) -> Said:
    """Read the heads above a column, from the upper to the lower."""
    words = [normalise(word) for word in stack]
    whole = " ".join(words)
    change = _CHANGE.search(whole) is not None
    goal = not change and _GOAL.search(whole) is not None and not _NO_GOAL.search(whole)
    names = [_name_of_head(word, change=change, goal=goal) for word in words]
    return Said(
        NAME_JOINT.join(dict.fromkeys(name for name in names if name)),
        next((unit for word in reversed(words) if (unit := unit_in(word))), ""),
        tuple(dict.fromkeys(_YEAR.findall(whole))),
        _month_in(whole),
        None if change else _ago(whole),
        change,
        _ABSOLUTE.search(whole) is not None,
        _falls(whole),
        _SHARE.search(whole) is not None,
        goal,
        role=_role_of(words),
    )


@lru_cache(maxsize=4096)
def read_label(label: str) -> Said:
    """Read the label of a row. A label is a name: only its end makes it a change."""
    words = normalise(label)
    bare = _without_unit(words)
    change = _CHANGE_AT_END.search(bare)
    name = _PART.sub("", _LEAD.sub("", _PART.sub("", MARK.sub("", bare))))
    name = _TRIM.sub("", _DATED.sub("", _CHANGE_AT_END.sub("", name)))
    dated = _WHOLE_PERIOD.fullmatch(words) is not None
    return Said(
        "" if dated else name or bare,
        "" if is_unit(words) else unit_in(words),
        tuple(dict.fromkeys(_YEAR.findall(words))),
        _month_in(words) if dated else None,
        change=change is not None,
        absolute=_ABSOLUTE.search(words) is not None,
        falls=change is not None and _falls(change[0]),
        share=_SHARE.search(words) is not None,
        part=_PART.match(words) is not None,
        role="name" if bare in _CODES else "value",
    )


def is_date(word: str) -> bool:
    """Tell whether a cell is a year, a month or a part of a year, and nothing else."""
    return _WHOLE_PERIOD.fullmatch(normalise(word)) is not None


def is_unit(words: str) -> bool:
    """Tell whether words are a unit's, with its scale, and nothing else."""
    return _UNIT.fullmatch(normalise(words)) is not None


def unit_in(word: str) -> str:
    """The unit's words in a head or label, as printed: in parentheses, at its end, or a sign.

    A year is no unit (2021年), and neither is a word that only begins like one (户籍).
    """
    word = normalise(word)
    for found in _IN_PARENTHESES.finditer(word):
        if is_unit(found[1]):
            return found[1]
    if tail := _TAIL_UNIT.search(word):
        return tail[0]
    if _SURE_UNIT.fullmatch(word) and is_unit(word):
        return word
    rate = _RATE.search(word)
    return rate[0] if rate else ""


@lru_cache(maxsize=1024)
def read_unit(words: str, name: str) -> tuple[str, Decimal, str]:
    """The unit and the factor of a unit's words, and why it isn't sure; of 家 the noun decides.

    Args:
        words: the unit's words as printed (亿元, 万家).
        name: what is counted (高新技术企业).
    """
    unit, factor = read_scale(words)
    if unit:
        return unit, factor, ""
    if not is_unit(words):
        return "", factor, reason("unit_unlisted", unit=words)
    classifier = normalise(words).partition("/")[0].lstrip("".join(SCALES))
    if settled := CLASSIFIERS.get(classifier, ""):
        return settled, factor, ""
    noun = noun_after(name, 0, classifier)
    if noun is not None and (noun.known or noun.sure):
        return noun.unit, factor, ""
    doubt = reason("no_noun", measure=classifier)
    if classifier == _FIRM:
        return "enterprise", factor, doubt
    return CLASSIFIER_DEFAULTS.get(classifier, ""), factor, doubt


def _name_of_head(word: str, *, change: bool, goal: bool) -> str:
    name = MARK.sub("", _without_unit(word))
    name = _DATED.sub("", name)
    name = _CHANGE_WORDS.sub("", name) if change else _THIS.sub("", _BEFORE.sub("", name))
    if goal:
        name = _GOAL_WORDS.sub("", name)
    name = _TRIM.sub("", _RATE.sub("", name))
    return "" if name in _GENERIC or is_date(name) or _SURE_UNIT.fullmatch(name) else name


def _without_unit(word: str) -> str:
    """Without what stands in parentheses and is a unit, a date or a sign; other words stay."""

    def keep(found: regex.Match[str]) -> str:
        inside = found[1]
        idle = is_unit(inside) or _RATE.search(inside) or _DATED.search(inside)
        return "" if idle or not any(sign.isalnum() for sign in inside) else found[0]

    return _TAIL_UNIT.sub("", _IN_PARENTHESES.sub(keep, word))


def _month_in(words: str) -> int | None:
    part = find_last_month(words)
    if part is not None:
        return part
    found = _MONTH.search(words)
    return int(found[1]) if found and 1 <= int(found[1]) <= _MONTHS else None


def _ago(words: str) -> int | None:
    if _BEFORE.search(words):
        return 1
    return 0 if _THIS.search(words) else None


def _falls(words: str) -> bool:
    return _FALLS.search(words) is not None and not _EITHER_WAY.search(words)


def _role_of(words: list[str]) -> Role:
    for word in words:
        name = MARK.sub("", word)
        if name in _COUNTS:
            return "ordinal"
        if name in _CODES:
            return "name"
        if name in _RANKS:
            return "rank"
    return "value"
