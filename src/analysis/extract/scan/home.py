"""What a document says of itself: its place, its year, the years its plan is for."""

from collections import Counter
from typing import Final

from analysis.extract.genre import genre
from analysis.extract.scan.state import Anchor
from analysis.extract.scan.tokens import PLAIN

_GENRE: Final = genre("home")
_CITY: Final = _GENRE.pattern("city")
_COUNTY: Final = _GENRE.pattern("county")
_BULLETIN: Final = _GENRE.pattern("bulletin")
_DELIVERED: Final = _GENRE.pattern("delivered")
_PLAN_SPAN: Final = _GENRE.pattern("plan_span")
_PAST_YEAR: Final = _GENRE.pattern("past_year")
_PROGRAMME: Final = _GENRE.pattern("programme")
_YEARLY: Final = _GENRE.pattern("yearly")
_PLANNED: Final = _GENRE.pattern("planned")
_ALL_GOALS: Final = _GENRE.pattern("all_goals")
_PLAN_ORDER: Final = _GENRE.text("plan_order")
_HEAD_LENGTH: Final = 400
_HOME_LENGTH: Final = 100_000
_OFTEN: Final = 3
FIRST_PLAN_YEAR: Final = 2006
"""The first year of the eleventh five-year plan (十一五)."""
PLAN_YEARS: Final = 5


def head_of(text: str) -> str:
    """Return the opening of a text, in which a document names itself."""
    return text[:_HEAD_LENGTH]


def is_planned(head: str) -> bool:
    """Tell whether a document is a plan or a report that ends in one, by its title."""
    return _PLANNED.search(head) is not None


def is_all_goals(head: str) -> bool:
    """Tell whether a document lists nothing but goals, by its title."""
    return _ALL_GOALS.search(head) is not None


def plan_start(order: str) -> int:
    """Return the first year of a five-year plan by the sign of its order (十三五: 三)."""
    return FIRST_PLAN_YEAR + PLAN_YEARS * _PLAN_ORDER.index(order)


def infer_year(text: str) -> int | None:
    """The document's own year, which 目前 and 去年 refer to.

    In this order: the year in a communiqué's title, the day it was delivered or signed under its
    title, the first year of a plan's span, and the latest year that the text mentions often and
    not only as a goal.
    """
    head = head_of(text).translate(PLAIN)
    for pattern in (_BULLETIN, _DELIVERED, _PLAN_SPAN):
        found = pattern.search(head)
        if found:
            return int(found[1] or found[2])
    programme = programme_years(head)
    latest = int(programme[:4]) if programme else None
    counts: Counter[int] = Counter(
        int(found[1])
        for found in _PAST_YEAR.finditer(text)
        if latest is None or int(found[1]) <= latest
    )
    if not counts:
        return None
    often = max(counts.values())
    return max(number for number, count in counts.items() if 4 * count >= often)


def find_home(text: str) -> str:
    """The city or county the document is about: the name printed most often, if often enough."""
    for pattern in (_CITY, _COUNTY):
        names = Counter(pattern.findall(text[:_HOME_LENGTH]))
        name, count = next(iter(names.most_common(1)), ("", 0))
        if count >= _OFTEN:
            return name
    return ""


def default_anchor(text: str, year: int | None) -> Anchor:
    """What governs a figure without a date: the year in the title, else the document's own."""
    title = _YEARLY.search(head_of(text))
    if title:
        return Anchor(title[1], "inherited")
    return Anchor(f"asof {year}", "inferred") if year else Anchor("unknown", "")


def programme_years(head: str) -> str:
    """Return the years a plan is for, from its title (十四五规划, 2023-2027年), or nothing."""
    found = _PROGRAMME.search(head)
    if found is None:
        return ""
    if found["first"]:
        return f"{found['first']}-{found['last']}"
    first = plan_start(found["plan"])
    return f"{first}-{first + PLAN_YEARS - 1}"
