"""Where two columns of small items break, so that they end level on their last page."""

import itertools
from collections.abc import Sequence
from typing import Final, NamedTuple

_ITEM_GAP: Final = 6.0  # between two items of the appendix, in points


class Mark(NamedTuple):
    """Where an item of two columns starts or ends: on what page, and how far from its top.

    Headings between the items have no name.
    """

    columns: str
    name: str | None
    page: int
    y: float


def find_break(marks: Sequence[Mark]) -> str | None:
    """The item that begins the second of two columns on their last page, if one should.

    The columns end as level as can be without an item that leaves its heading behind.
    """
    items = [
        # A heading that moves to the next page leaves the mark of its start behind.
        (start.name, start.y if start.page == end.page else end.y, end.y)
        for start, end in zip(marks[::2], marks[1::2], strict=True)
        if end.page == marks[-1].page
    ]
    names, tops, bottoms = zip(*items, strict=True)
    # What stands between two items of one column counts with the upper one.
    tall = [
        below - top if below > top else bottom - top + _ITEM_GAP
        for top, bottom, below in zip(tops, bottoms, (*tops[1:], 0), strict=True)
    ]
    lead = tops[0] - min(tops)
    longer = {
        name: max(lead + sum(tall[:at]), sum(tall[at:]))
        for at, (before, name) in enumerate(itertools.pairwise(names), start=1)
        if before and name
    }
    return min(longer, key=longer.__getitem__, default=None)
