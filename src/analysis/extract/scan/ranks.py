"""Places in an order: 第23, 前4, 列全省第四."""

from typing import Final

import regex

from analysis.extract.genre import genre
from analysis.extract.reasons import reason
from analysis.extract.scan.kind import aim
from analysis.extract.scan.period import govern_figure, set_period
from analysis.extract.scan.state import Read, Walk
from analysis.source.numerals import read_numeral

_GENRE: Final = genre("ranks")
_RANKS: Final = _GENRE.pattern("ranks")
_PLACE_CUE: Final = _GENRE.pattern("place_cue")
_NO_RANK: Final = _GENRE.pattern("no_rank")
_FIRST_OF: Final = _GENRE.text("first_of")
_RANK_ENDS: Final = _GENRE.text("rank_ends")
_ALL_ENDS: Final = _GENRE.text("all_ends")


def read_rank(walk: Walk, text: str, found: "regex.Match[str]") -> Read | None:
    """Read a rank, or None where a Chinese numeral after 第 is no place in an order."""
    start, end = found.span()
    printed = found[0]
    if not printed[1].isdigit():
        return _read_place(walk, text, start, end)
    period, basis = govern_figure(walk, text, start)
    if printed.startswith(_FIRST_OF):
        if printed.endswith("%"):
            number = printed[1:-1]
            read = Read(start, end, "share", number, "up_to", "percent", period, basis)
            set_period(walk, text, read)
            return read
        number = printed[1:].rstrip(_ALL_ENDS)
        read = Read(start, end, "rank", number, "up_to", "rank", period, basis)
        aim(walk, text, read)
        set_period(walk, text, read)
        return read
    number = printed[1:].rstrip(_RANK_ENDS)
    before = text[max(0, start - 6) : start]
    sure = printed[-1] in _RANK_ENDS or _RANKS.search(before)
    review = "" if sure else reason("rank_or_series")
    read = Read(start, end, "rank", number, "exact", "rank", period, basis, review=review)
    set_period(walk, text, read)
    return read


def _read_place(walk: Walk, text: str, start: int, end: int) -> Read | None:
    """Read a stated place in an order in Chinese numerals: 列全省第四, 第一名, 进入全国前十."""
    clause = max(text.rfind(sign, max(0, start - 24), start) for sign in "，。；、：(\n")
    cue = _PLACE_CUE.search(text, max(clause + 1, start - 24), start)
    if cue is None or _NO_RANK.match(text, max(0, start - 3), start):
        return None
    printed = text[start:end]
    low, _, _ = read_numeral(printed[1:].rstrip(_ALL_ENDS))
    hedge = "up_to" if printed[0] == _FIRST_OF else "exact"
    read = Read(start, end, "rank", str(low), hedge, "rank", *govern_figure(walk, text, start))
    aim(walk, text, read)
    set_period(walk, text, read)
    return read
