"""A figure's kind: level, change, share, or a policy (a cap, plan, target or threshold)."""

from typing import Final

import regex

from analysis.extract.genre import genre
from analysis.extract.reasons import reason
from analysis.extract.scan.calendar import last_year
from analysis.extract.scan.lists import CHANGE_UNITS, continues_change
from analysis.extract.scan.period import lies_ahead
from analysis.extract.scan.prices import set_prices
from analysis.extract.scan.state import Read, Walk, governing

SHARE_UNITS: Final = frozenset({"percent", "permille", "ratio", "times"})
"""Units in which a figure that is no change is a share."""

_GENRE: Final = genre("kind")
_CUE: Final = _GENRE.pattern("cue")
_CUE_AFTER: Final = _GENRE.pattern("cue_after")
_PART_OF_CHANGE: Final = _GENRE.pattern("part_of_change")
_OF_LOSS: Final = _GENRE.words("of_loss")
_ENGLISH_CHANGE: Final = _GENRE.pattern("english_change")
_ENGLISH_CHANGE_AFTER: Final = _GENRE.pattern("english_change_after")
_NATURAL_RATE: Final = _GENRE.pattern("natural_rate")
_INTENT: Final = _GENRE.pattern("intent")
_RULE: Final = _GENRE.pattern("rule")
_CAPPED: Final = _GENRE.pattern("capped")
_YEARLY_CUE: Final = _GENRE.pattern("yearly")
_OF_FALL: Final = _GENRE.pattern("of_fall")
_LISTED: Final = _GENRE.pattern("listed_change")
_GAP: Final = _GENRE.pattern("gap")
_BEHIND_ASIDE: Final = _GENRE.pattern("behind_aside")
_NEAR_FALL: Final = _GENRE.pattern("near_fall")
_PLANNED: Final = _GENRE.pattern("planned")
_MOVES_PLACE: Final = _GENRE.pattern("moves_place")
_SAID_ONCE: Final = _GENRE.pattern("said_once")
_AIM: Final = _GENRE.pattern("aim_words")
_PAST: Final = _GENRE.pattern("past")
_AS_AT: Final = _GENRE.pattern("as_at")
_REQUIRED: Final = _GENRE.pattern("required")
_YEAR: Final = "year"
_AGE_AFTER: Final = _GENRE.pattern("age_after")
_CLASS_BOUND: Final = _GENRE.pattern("class_bound")
_CLASS_NAMED: Final = _GENRE.pattern("class_named")
_CLASS_AFTER: Final = _GENRE.pattern("class_after")
_CLASS_COUNTED: Final = _GENRE.pattern("class_counted")
_COUNTED: Final = _GENRE.word_set("counted")
_EXPECTED: Final = _GENRE.text("expected")
_OF: Final = _GENRE.text("of")
_TOTAL_COST: Final = _GENRE.words("total_cost")
_INCLUDED: Final = _GENRE.text("included")
_ANNUAL: Final = _GENRE.words("annual")
_MONEY: Final = frozenset({"CNY", "USD"})
_LIMITS: Final = frozenset({"at_least", "up_to"})
_CUE_REACH: Final = 16
"""Signs before a figure within which its own verb stands."""
_PLANNED_REACH: Final = 180
"""Signs before a figure within which the list of what is planned begins."""
_CLAUSE_REACH: Final = 24
"""Signs before a figure within which its clause says that it falls or is a gap."""
_INTENT_REACH: Final = 60
"""Signs before a figure within which a word of intent governs it."""
_LISTED_REACH: Final = 120
"""Signs before a figure within which the list of what has changed begins."""
_YEARLY_REACH: Final = 6
"""Signs before a verb within which 年均 stands."""


def set_kind(walk: Walk, text: str, read: Read) -> None:
    """Level, change, share or policy; a fall makes a change negative."""
    if read.kind in {"rank", "name"}:
        return
    changes, falls = _read_change(walk, text, read)
    kind = "share" if read.unit in SHARE_UNITS else "level"
    kind = "change" if changes else kind
    if changes:
        set_prices(walk, text, read)
    if is_policy(walk, text, read, kind):
        kind = "policy"
    read.kind, read.falls = kind, falls
    if falls and kind == "change" and not read.value.startswith("-"):
        low, _, high = read.value.partition("..")
        read.value = f"-{high}..-{low}" if high else f"-{low}"
        notes = sorted(
            ("a fall, so negative", read.note), key=lambda one: not one.startswith("gap")
        )
        read.note = "; ".join(part for part in notes if part)


def _read_change(walk: Walk, text: str, read: Read) -> tuple[bool, bool]:
    """Whether a figure is a change, and whether it falls."""
    start, unit = read.start, read.unit
    floor = max(walk.sentence_start, walk.previous_end)
    once = _SAID_ONCE.match(text, floor, start)
    verb_ends = once.start() if once is not None else start
    cue = _CUE.match(text, max(floor, verb_ends - _CUE_REACH), verb_ends)
    signed = text[start] in "+-" and unit in CHANGE_UNITS
    if (cue is not None or signed) and not _NATURAL_RATE.match(
        text, max(floor, start - _CUE_REACH), start
    ):
        return True, cue is not None and _read_cue(text, read, floor, cue)
    moves = _MOVES_PLACE.match(text, floor, start) if unit == "rank" else None
    other = moves or _find_other_cue(walk, text, read, max(floor, start - _CLAUSE_REACH))
    if other is not None:
        return True, other["fall"] is not None
    gap = _GAP.search(text, _gap_floor(walk, text, start, floor), start)
    if gap is not None and (unit == "percentage_point" or unit not in SHARE_UNITS):
        read.note = "gap: a difference, not a change over time"
        read.review = reason("gap")
        return True, gap["below"] is not None
    if (
        walk.previous is not None
        and (unit in CHANGE_UNITS or unit == walk.previous.unit)
        and continues_change(walk, text, start)
    ):
        read.average = walk.previous.average
        return True, walk.previous.falls
    if unit == "percentage_point":
        return True, _NEAR_FALL.search(text, max(floor, start - _CLAUSE_REACH), start) is not None
    return unit == "doubling", False


def _gap_floor(walk: Walk, text: str, start: int, floor: int) -> int:
    """Where a gap is looked for: also before a rate in parentheses (低于全省（63.2%）5.8个点)."""
    if _BEHIND_ASIDE.fullmatch(text, max(0, walk.previous_end), start):
        floor = walk.sentence_start
    return max(floor, start - _CLAUSE_REACH)


def _find_other_cue(walk: Walk, text: str, read: Read, floor: int) -> "regex.Match[str] | None":
    """The verb of a change where it stands after its figure or before a list, or is English."""
    after = _CUE_AFTER.match(text, read.end)
    if (
        after is not None
        and (read.unit in CHANGE_UNITS or text.startswith(_OF, read.end))
        and _PART_OF_CHANGE.search(text, floor, read.start) is None
    ):
        return after
    begin = max(walk.sentence_start, read.start - _LISTED_REACH)
    listed = _LISTED.match(text, begin, read.start) if read.unit in CHANGE_UNITS else None
    before = listed or _ENGLISH_CHANGE.match(text, floor, read.start)
    return before or _ENGLISH_CHANGE_AFTER.match(text, read.end)


def _read_cue(text: str, read: Read, floor: int, cue: "regex.Match[str]") -> bool:
    """Whether the verb of a change is one of falling; an annual average is noted."""
    narrows = _OF_FALL.search(text, max(floor, read.start - _CLAUSE_REACH), read.start)
    if narrows is not None:
        read.note = "a fall that narrows or widens"
        return narrows["widens"] is not None
    read.average = cue[0].startswith(_ANNUAL) or bool(
        _YEARLY_CUE.match(text, max(0, cue.start() - _YEARLY_REACH), cue.start())
    )
    if cue[0].startswith(_OF_LOSS):
        read.review = reason("loss_shrinks")
    return (cue["fall"] or cue["short_fall"]) is not None


def is_policy(walk: Walk, text: str, read: Read, kind: str) -> bool:
    """Whether a figure is a cap, plan, target or threshold and no outcome."""
    start, sentence = read.start, walk.sentence_start
    if read.hedge == "up_to" and _CAPPED.match(text, start):
        return kind != "change"
    ahead = lies_ahead(walk)
    if ahead is True or _is_threshold(text, read) or _is_planned(text, read, kind):
        return True
    clause = max(text.rfind("，", sentence, start), text.rfind("；", sentence, start), sentence)
    required = read.unit in SHARE_UNITS and _REQUIRED.match(text, clause, start) is not None
    cue = _RULE.search(text, clause, start)
    if required or (cue is not None and cue["policy"] is not None):
        if not required and cue is not None and cue[0].startswith(_TOTAL_COST) and not walk.goals:
            read.review = read.review or reason("total_cost")
        return True
    if walk.goals:
        return not _is_over(walk, text, clause, start)
    cue = _INTENT.search(text, max(sentence, start - _INTENT_REACH), start) or cue
    if cue is not None:
        aims = cue["policy"] is not None and not _is_estimate(walk, cue[0])
        if aims and walk.latest is None and cue[0].startswith(_EXPECTED):
            read.review = read.review or reason("expected")
        walk.aims = start if aims and cue.re is _INTENT and _AIM.match(cue[0]) else -1
        return aims
    return walk.aims >= sentence or ahead is None


def _is_over(walk: Walk, text: str, clause: int, start: int) -> bool:
    """Whether a figure among goals is of what is there already: 截至去年末, 在职45人."""
    dated = governing(walk)
    last = last_year(dated.period)
    past = dated.basis == "stated" and last is not None and last < (walk.year or 0)
    said = _PAST.search(text, clause, start) or _AS_AT.match(text, walk.sentence_start, start)
    return said is not None or past


def _is_planned(text: str, read: Read, kind: str) -> bool:
    """完成年初预算5亿元的59%: the amount that was planned, beside its outcome."""
    begin = max(0, read.start - _PLANNED_REACH)
    return kind == "level" and _PLANNED.match(text, begin, read.start) is not None


def _is_estimate(walk: Walk, word: str) -> bool:
    """预计实现 in the look back of a report: the year isn't over, and its outcome is estimated."""
    governed = last_year(governing(walk).period)
    past = walk.latest is not None and governed is not None and governed <= walk.latest
    return past and walk.reviews and word.startswith(_EXPECTED)


def aim(walk: Walk, text: str, read: Read) -> None:
    """A place in an order that is aimed at is a goal, not an outcome."""
    if read.kind == "rank" and is_policy(walk, text, read, "rank"):
        read.kind = "policy"


def _is_threshold(text: str, read: Read) -> bool:
    """50万元以上设备, 超5000万元项目: an amount that makes a class and measures nothing."""
    behind = read.end + _CLAUSE_REACH
    named = _CLASS_NAMED.match(text, read.end, behind) if read.hedge == "more_than" else None
    bound = named or _CLASS_BOUND.match(text, read.end)
    if bound is not None and (
        named or bound["bound"] or read.hedge != "exact" or ".." in read.value
    ):
        return read.unit not in SHARE_UNITS
    if read.unit == _YEAR and _AGE_AFTER.match(text, read.end) is not None:
        return True
    money = read.unit in _MONEY
    if read.unit in SHARE_UNITS or read.unit == "percentage_point":
        return False
    bounds = read.hedge in _LIMITS or read.hedge == "more_than"
    limited = bounds or text.startswith(_INCLUDED, read.end)
    if money and limited and _CLASS_COUNTED.match(text, read.end, behind) is not None:
        return True
    if read.hedge not in _LIMITS and not (money and read.hedge == "more_than"):
        return False
    return text[read.end - 1] not in _COUNTED and _CLASS_AFTER.match(text, read.end) is not None
