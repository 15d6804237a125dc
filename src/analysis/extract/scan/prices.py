"""A change's price basis: said beside it, or the custom of what it is a change of.

Output is reported in real growth (生产总值, 增加值), household income in nominal growth unless it
says 实际. A basis that is said once for the whole document (按可比价格计算，下同) holds for gross
output from there on. Nothing else has a basis unless it is said.
"""

from typing import Final

import regex

from analysis.extract.genre import genre
from analysis.extract.scan.state import Read, Walk

_GENRE: Final = genre("prices")
_SAID: Final = _GENRE.pattern("said")
_SAID_AFTER: Final = _GENRE.pattern("said_after")
_CARRIED: Final = _GENRE.pattern("carried")
_GOVERNS: Final = _GENRE.pattern("governs")
_SUBJECT: Final = _GENRE.pattern("subject")
_RATES: Final = frozenset({"percent", "permille", "times", "doubling"})
_REACH: Final = 60
"""Signs before a change within which its subject stands."""


def set_prices(walk: Walk, text: str, read: Read) -> None:
    """Set a rate of change to be at constant or at current prices, where either is known."""
    if read.unit not in _RATES:
        return
    start, sentence = read.start, walk.sentence_start
    after = _SAID_AFTER.match(text, read.end)
    said = after or _SAID.search(text, max(sentence, walk.previous_end), start)
    if said is not None:
        read.prices = _basis_of(said)
        if after is not None and _CARRIED.search(after[0]):
            walk.prices = read.prices
        return
    subject = _SUBJECT.search(text, max(sentence, start - _REACH), start)
    if subject is None or subject["other"]:
        return
    governs = _GOVERNS.search(text, sentence, start)
    if subject["nominal"]:
        read.prices = "current"
    elif governs is not None:
        read.prices = _basis_of(governs)
    else:
        read.prices = "constant" if subject["real"] else walk.prices


def _basis_of(said: "regex.Match[str]") -> str:
    return "constant" if said["constant"] else "current"
