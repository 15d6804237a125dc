"""Lists of figures: what a member takes from the one before it."""

from typing import Final

from analysis.extract.genre import genre
from analysis.extract.reasons import reason
from analysis.extract.scan.state import Read, Walk

CHANGE_UNITS: Final = frozenset({"percent", "percentage_point", "permille"})
"""Units in which a figure may be a rate of change."""

_GENRE: Final = genre("lists")
_LISTED: Final = _GENRE.pattern("listed")
_NEXT_RATE: Final = _GENRE.pattern("next_rate")
LIST_GAP: Final = _GENRE.pattern("list_gap")
"""What parts two members of a list that share a unit."""
_STRUCTURE: Final = _GENRE.text("structure")
_RANK_JOINTS: Final = _GENRE.word_set("rank_joints")
_LIST_JOINTS: Final = _GENRE.word_set("list_joints")
_EACH: Final = _GENRE.text("each")
_EACH_REACH: Final = 8
"""Signs before a figure within which 分别 gives its verb to the list's members."""
_COLONS: Final = frozenset(":：∶")


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
        return between in _LIST_JOINTS and text.find(_EACH, floor, previous.start) >= 0
    return _NEXT_RATE.fullmatch(between) is not None


def share_hedge(walk: Walk, text: str, read: Read) -> None:
    """不超过1亿元、5000万元、1000万元: the hedge before a list holds for each member."""
    previous = walk.previous
    if previous is None or walk.previous_end < walk.sentence_start:
        walk.listed_hedge = ""
    elif (
        read.hedge == "exact"
        and previous.unit == read.unit
        and text[walk.previous_end : read.start] in _LIST_JOINTS
        and (walk.listed_hedge or _LISTED.match(text, previous.start))
    ):
        read.hedge = walk.listed_hedge or previous.hedge
        walk.listed_hedge = read.hedge
        read.note = "hedge inherited"
        read.kind = previous.kind
        return
    else:
        walk.listed_hedge = ""


def read_proportion(walk: Walk, text: str, read: Read) -> None:
    """Read one term of a printed proportion; of a structure, its terms are percentages.

    A term after another is of its unit, however far from the word.
    """
    read.kind, read.unit = "share", "ratio"
    previous = walk.previous
    follows = previous is not None and walk.previous_end == read.start - 1
    if follows and previous is not None and previous.unit == "percent":
        read.unit = "percent"
    if _STRUCTURE in text[max(walk.sentence_start, read.start - 24) : read.start]:
        read.unit = "percent"
    read.review = reason("proportion")
