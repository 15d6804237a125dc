"""Whose figure it is: the document's own place, or another that begins the figure's clause.

Only what is sure: a place of the gazetteer, 全国, or 全省 and 全市 of a place that the document's
own lies in, where it begins the clause of the figure or the one that the figure's goes on with.
"""

from collections import Counter
from dataclasses import replace
from functools import lru_cache
from typing import Final

from analysis.extract.genre import genre
from analysis.extract.reasons import reason
from analysis.extract.scan.home import Home
from analysis.extract.scan.places import (
    NATION,
    Place,
    all_places,
    name_at,
    parents_of,
    place_of,
)

_GENRE: Final = genre("scope")
_LEAD: Final = _GENRE.pattern("lead")
_MEASURED: Final = _GENRE.pattern("measured")
_REGION: Final = _GENRE.pattern("region")
_NATION: Final = _GENRE.pattern("nation")
_WHOLE: Final = _GENRE.pattern("whole")
_NOT_SUBJECT: Final = _GENRE.pattern("not_subject")
_GOES_ON: Final = _GENRE.pattern("goes_on")
_SEGMENT_ENDS: Final = _GENRE.text("segment_ends")
_JOINT: Final = _GENRE.text("joint")
_CLAUSE_ENDS: Final = frozenset(_GENRE.text("clause_ends"))
_WHOLE_OF: Final = _GENRE.text("whole_of")
_REACH: Final = 120
"""Signs before a figure within which its clause, or the one it goes on with, begins."""
_SHORT_LENGTHS: Final = (4, 3, 2)
_LONGEST_CLAUSE: Final = 40
"""A place so far before a figure need not be its subject."""


def find_scope(text: str, start: int, home: Home) -> tuple[str, str]:
    """Return the scope of a figure, and the doubt there is about it (empty where it is sure)."""
    segment = max(text.rfind(sign, max(0, start - _REACH), start) for sign in _SEGMENT_ENDS) + 1
    segment = max(segment, start - _REACH, 0)
    begins = [segment] + [
        position + 1 for position in range(segment, start) if text[position] in _CLAUSE_ENDS
    ]
    end = start  # of the clause that is looked at
    for begin in reversed(begins):
        found = _scope_of_clause(text, begin, end, home)
        if found is not None:
            return found
        end = begin
        if begin < start and not _GOES_ON.match(text, begin):
            break  # what begins with its own subject, and no place, is the document's
    return home.name, ""


def _scope_of_clause(text: str, begin: int, start: int, home: Home) -> tuple[str, str] | None:
    """The scope that a clause begins with; None where it names no place."""
    lead = _LEAD.match(text, begin, start)
    begin = lead.end() if lead else begin
    if start - begin > _LONGEST_CLAUSE:
        return None
    whole = _WHOLE.match(text, begin, start)
    region = _REGION.match(text, begin, start)
    if _NATION.match(text, begin, start):
        return NATION, ""
    if whole is not None:
        return _scope_of_whole(whole["whole"], home)
    if region is not None:
        return region["region"], ""
    scope = _scope_of_name(text, begin, start, home)
    if scope and text[begin - 1 : begin] == _JOINT:
        return home.name, reason("several_places")
    return (scope, "") if scope else None


def _scope_of_name(text: str, begin: int, start: int, home: Home) -> str:
    """A place by its full name, or a part of the document's place by its short one."""
    found = name_at(text, begin)
    while found is not None and (inner := name_at(text, found.end)) is not None:
        # 上海市普陀区: the last of them, that of the name which lies in the one before
        within = [one for one in inner.places if any(two.contains(one) for two in found.places)]
        found = replace(inner, places=tuple(within) or inner.places)
    if found is not None:
        if found.end > start or _NOT_SUBJECT.match(text, found.end):
            return ""
        own = place_of(home.code)
        near = [one for one in found.places if own and (own.contains(one) or one.contains(own))]
        known = near if len(near) == 1 else found.places
        return known[0].scope if len(known) == 1 else ""
    for length in _SHORT_LENGTHS:
        place = _parts_by_short(home.code).get(text[begin : begin + length])
        if place is not None and _MEASURED.match(text, begin + length):
            return place.scope
    return ""


@lru_cache(maxsize=16)
def _parts_by_short(code: str) -> dict[str, Place]:
    """The places that lie in one, by short names that only one of them bears."""
    own = place_of(code)
    parts = [one for one in all_places() if own and own.contains(one) and one.code != code]
    counts = Counter(one.short for one in parts)
    return {one.short: one for one in parts if counts[one.short] == 1}


def _scope_of_whole(word: str, home: Home) -> tuple[str, str]:
    """全市 in a city's document is the city; in a county's, the city that it lies in."""
    own = place_of(home.code)
    if home.level == word.removeprefix(_WHOLE_OF) or own is None:
        return home.name, ""
    for parent in parents_of(own):
        if parent.name.endswith(word.removeprefix(_WHOLE_OF)):
            return parent.scope, reason("outer_scope", whole=word, home=home.name)
    return home.name, reason("outer_scope", whole=word, home=home.name)
