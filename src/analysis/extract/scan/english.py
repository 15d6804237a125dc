"""Figures in English text: money, percentages, their changes; of the rest the unit is unknown."""

from typing import Final

import regex

from analysis.extract.genre import genre
from analysis.extract.reasons import reason
from analysis.extract.scan.figures import read_figure
from analysis.extract.scan.state import Anchor, Read, Walk
from analysis.source.english import BARE_DOLLAR

_GENRE: Final = genre("english")
_HEDGE: Final = _GENRE.pattern("hedge")
_DATED: Final = _GENRE.pattern("dated")
_HEDGE_REACH: Final = 16


def read_english(walk: Walk, text: str, found: "regex.Match[str]") -> Read:
    """Read a figure with an English unit, scale or currency, and the year after it."""
    start, end = found.span()
    floor = max(walk.sentence_start, walk.previous_end, 0, start - _HEDGE_REACH)
    hedge = _HEDGE.match(text, floor, start)
    if walk.anchor is None and (dated := _DATED.match(text, end)):
        walk.anchor = Anchor(dated["year"], "stated")
    read = read_figure(walk, text, hedge.start() if hedge else start, end, "")
    if found[0].startswith(BARE_DOLLAR):
        read.review = read.review or reason("whose_dollar")
    return read
