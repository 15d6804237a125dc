"""Lists of figures: what a member takes from the one before it."""

from decimal import Decimal
from typing import Final

import regex

from analysis.extract.genre import genre
from analysis.extract.reasons import reason
from analysis.extract.scan.state import Read, Walk

CHANGE_UNITS: Final = frozenset({"percent", "percentage_point", "permille"})
"""Units in which a figure may be a rate of change."""

_GENRE: Final = genre("lists")
_LISTED: Final = _GENRE.pattern("listed")
_CLAUSE_ENDS: Final = _GENRE.text("clause_ends")
_MOVES_OBJECTS: Final = _GENRE.pattern("moves_objects")
_NEXT_OBJECT: Final = _GENRE.pattern("next_object")
_NEXT_RATE: Final = _GENRE.pattern("next_rate")
LIST_GAP: Final = _GENRE.pattern("list_gap")
"""What parts two members of a list that share a unit."""
_STRUCTURE: Final = _GENRE.pattern("structure")
_STRUCTURE_BESIDE: Final = _GENRE.pattern("structure_beside")
_COMMAS: Final = 2
"""The first of the signs that end a clause, without the colons that stand in a proportion."""
_RANK_JOINTS: Final = _GENRE.word_set("rank_joints")
_LIST_JOINTS: Final = _GENRE.word_set("list_joints")
_EACH: Final = _GENRE.text("each")
_EACH_REACH: Final = 8
"""Signs before a figure within which 分别 gives its verb to the list's members."""
_STRUCTURE_REACH: Final = 48
"""Signs before a proportion within which it is named; another may stand between."""
_COLONS: Final = frozenset(":：∶")
_IN_PROPORTION: Final = _COLONS | {"."}
_COLON: Final = regex.compile("[:：∶]")
_PROPORTION: Final = regex.compile(r"\d++(?:\.\d++)?(?:[:：∶]\d++(?:\.\d++)?)++")
_HUNDRED: Final = Decimal(100)


def in_proportion(text: str, read: Read) -> bool:
    """Tell whether a figure is one of the numbers of 3.1:46.2:50.7."""
    before, after = text[read.start - 1 : read.start], text[read.end : read.end + 2]
    follows = before in _COLONS and text[max(0, read.start - 2) : read.start - 1].isdigit()
    return follows or (after[:1] in _COLONS and after[1:].isdigit())


def continues_rank(walk: Walk, text: str, start: int) -> bool:
    """第23和38位 is two ranks."""
    previous = walk.previous
    if previous is None or previous.kind != "rank":
        return False
    return text[walk.previous_end : start] in _RANK_JOINTS


def continues_change(walk: Walk, text: str, start: int) -> bool:
    """增长5.2%和6.1%; 增长80.1%（省级59%）: a second rate without a verb of its own."""
    previous = walk.previous
    if previous is None or previous.kind != "change" or walk.previous_end < walk.sentence_start:
        return False
    between = text[walk.previous_end : start]
    if previous.unit not in CHANGE_UNITS:
        # 分别增加8万人和9万人
        floor = max(walk.sentence_start, previous.start - _EACH_REACH)
        each = between in _LIST_JOINTS and text.find(_EACH, floor, previous.start) >= 0
        return each or _is_next_object(walk, text, start, between)
    return _NEXT_RATE.fullmatch(between) is not None


def _is_next_object(walk: Walk, text: str, start: int, between: str) -> bool:
    """增加水稻面积26万亩、蔬菜16万亩: a verb before its noun holds for the list of nouns."""
    if _NEXT_OBJECT.fullmatch(between) is None:
        return False
    clause = max(text.rfind(sign, walk.sentence_start, start) for sign in _CLAUSE_ENDS)
    return _MOVES_OBJECTS.match(text, max(clause + 1, walk.sentence_start), start) is not None


def share_hedge(walk: Walk, text: str, read: Read) -> None:
    """不超过1亿元、5000万元、1000万元: the hedge before a list holds for each member."""
    previous = walk.previous
    if (
        previous is not None
        and read.hedge == "exact"
        and previous.unit == read.unit
        and text[walk.previous_end : read.start] in _LIST_JOINTS
        and (walk.listed_hedge or _LISTED.match(text, previous.start))
    ):
        read.hedge = walk.listed_hedge or previous.hedge
        walk.listed_hedge = read.hedge
        read.note = "hedge inherited"
        read.kind = previous.kind
    else:
        walk.listed_hedge = ""


def read_proportion(walk: Walk, text: str, read: Read) -> None:
    """Read one term of a printed proportion; of a structure, its terms are percentages.

    A term after another is of its unit, however far from the word. Those of other proportions
    (生师比14.93:1) are no shares of a whole, and may be more than it.
    """
    read.kind, read.unit = "level", "ratio"
    previous = walk.previous
    follows = previous is not None and walk.previous_end == read.start - 1
    if follows and previous is not None and previous.unit == "percent":
        read.unit = "percent"
    floor = max(walk.sentence_start, read.start - _STRUCTURE_REACH)
    clause = 1 + max(text.rfind(sign, floor, read.start) for sign in _CLAUSE_ENDS[:_COMMAS])
    named = (
        _STRUCTURE.search(text, floor, read.start) is not None
        or _STRUCTURE_BESIDE.search(text, max(floor, clause), read.start) is not None
    )
    if named or _fills_hundred(text, read):
        read.unit = "percent"
    if read.unit == "percent":
        read.kind = "share"
    read.review = reason("proportion")


def proportion_at(text: str, position: int) -> "regex.Match[str] | None":
    """The whole of the proportion that a number is a term of (3.1:46.2:50.7)."""
    begin = position
    while begin and (text[begin - 1].isdigit() or text[begin - 1] in _IN_PROPORTION):
        begin -= 1
    return _PROPORTION.match(text, begin)


def _fills_hundred(text: str, read: Read) -> bool:
    found = proportion_at(text, read.start)
    if found is None:
        return False
    terms = [Decimal(term) for term in _COLON.split(found[0])]
    return len(terms) > 1 and abs(sum(terms, -_HUNDRED)) < 1
