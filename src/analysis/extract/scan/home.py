"""The place a document is about: named in its title, or told by consistent signs of its body.

Only names of the gazetteer count, so that a generic noun (示范区, 开发区) is never a home. What
the title says comes first; then where a congress met and who issued the document; then, without
any of these, the place that the text names most often at the level it speaks of (全省, 我县).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Final

import regex

from analysis.extract.genre import genre
from analysis.extract.scan.places import (
    NATION,
    Found,
    Place,
    all_places,
    find_places,
    name_at,
    parents_of,
)
from analysis.extract.scan.tokens import PLAIN
from analysis.source.numerals import SIMPLIFIED

_GENRE: Final = genre("home")
_FURNITURE: Final = _GENRE.pattern("furniture")
_NEWSPAPERS: Final = _GENRE.words("newspapers")
_TITLE: Final = _GENRE.pattern("title")
_BEFORE_SHORT_NAME: Final = _GENRE.pattern("before_short_name")
_SUBJECT_BEFORE: Final = _GENRE.pattern("subject_before")
_SUBJECT_NOT: Final = _GENRE.pattern("subject_not")
_CONGRESS: Final = _GENRE.pattern("congress")
_CONGRESS_AFTER: Final = _GENRE.pattern("congress_after")
_ISSUER_BEFORE: Final = _GENRE.pattern("issuer_before")
_OUTSIDE_BEFORE: Final = _GENRE.pattern("outside_before")
_ISSUER_AFTER: Final = _GENRE.pattern("issuer_after")
_AREA_AFTER: Final = _GENRE.pattern("area_after")
_NATIONAL: Final = _GENRE.pattern("national")
_TITLE_MARKS: Final = _GENRE.pattern("title_marks")
_OWN_BODY: Final = _GENRE.pattern("own_body")
_PRESS_AFTER: Final = _GENRE.pattern("press_after")
_WHOLE: Final = _GENRE.pattern("whole")
_WHOLE_OF: Final = _GENRE.text("whole_of")
_NATION_LEVEL: Final = _GENRE.text("nation_level")
_NAMED_SHORT: Final = frozenset(_GENRE.text("named_short"))
_WORDS: Final = _GENRE.word_set("words")
_IN_PASSING: Final = _GENRE.pattern("in_passing")
_OF_ANOTHER: Final = _GENRE.pattern("of_another")
_CLAUSE_ENDS: Final = _GENRE.text("clause_ends")
_GENERIC: Final = _GENRE.word_set("generic")
_PARTS_OF_NATION: Final = _GENRE.pattern("parts_of_nation")
_OF_NATION: Final = _GENRE.pattern("of_nation")
_SAID_OUTSIDE: Final = {
    regex.compile(said): code for said, code in _GENRE.word_map("said_outside").items()
}
_ONE_IN: Final = 10
"""A text with so many signs for each traditional one is written in traditional characters."""
_OTHER_NAMES: Final = _GENRE.word_map("other_names")
_HEAD_LINES: Final = 30
_HEAD_LENGTH: Final = 1200
_LONGEST_HEADING: Final = 40
_LONGEST_TITLE: Final = 60
_STOP: Final = "。"
_LONGEST_LINE: Final = 120
"""A longer line is running text, in which a place need not be the document's own."""
_TITLE_REACH: Final = 45
"""Signs between a place's name and the noun that makes a title of them."""
_BODY_LENGTH: Final = 100_000
_LEAST_NAMED: Final = 3
_CLEAR_LEAD: Final = 2
"""How many times as often as the next a place must be named to be taken from the body."""
_CONTRADICTED: Final = 8
"""So many times 全县 under the title of a province, and never 全省, put the title in doubt."""


@cache
def _large_by_short() -> dict[str, list[Place]]:
    """Provinces and prefectures by the first two signs of their short names."""
    result: dict[str, list[Place]] = {}
    for place in all_places():
        if place.code.endswith("00"):
            result.setdefault(place.short[:2], []).append(place)
    return result


@dataclass(frozen=True, slots=True)
class Home:
    """The place a document is about.

    ``name`` is what a figure's scope calls it, empty where nothing says it. ``level`` is the sign
    of its kind (省, 市, 县, 区, 州, 旗, 盟; 国 for the nation), known now and then without a name.
    ``why`` says in words what it rests on or what is in doubt; a reader should look where it isn't
    ``sure``. ``code`` is empty for the nation and for a name that several places bear.
    """

    name: str
    level: str
    sure: bool
    why: str
    code: str = ""

    @property
    def is_outside(self) -> bool:
        """Whether it is Hong Kong, Macao or Taiwan, whose reports date their figures otherwise."""
        return self.code in _OTHER_NAMES.values()

    @property
    def whole(self) -> str:
        """How the document itself speaks of it (全省), for want of a name; empty if unknown."""
        return f"{_WHOLE_OF}{self.level}" if self.level else ""


def find_title(text: str) -> str:
    """Return the line of the opening that reads as the document's title; nothing if none does."""
    for line in _opening(text).split("\n"):
        if len(line) <= _LONGEST_TITLE and _STOP not in line and _TITLE.search(line):
            return _TITLE_MARKS.sub("", line).strip()
    return ""


@lru_cache(maxsize=4)
def find_home(text: str) -> Home:
    """Find the place a document is about, by its opening and then by its body.

    Args:
        text: the running text as stored, traditional characters and all.
    """
    head = _opening(text.translate(PLAIN))
    level, signs = _level_of(text)
    national = _NATIONAL.search(head)
    for way, found in _named_in(head):
        if national and national.start() <= found.start:
            break
        area = _AREA_AFTER.match(head, found.end)
        if area is not None:
            name = head[found.start : area.end()]
            return Home("", level, sure=False, why=f"the {way} names {name}: not in the gazetteer")
        return _settle(text, head, found, way, signs)
    if national:
        return Home(NATION, _NATION_LEVEL, sure=True, why=f"the opening says {national[0]}")
    return (
        _home_outside(text, head)
        or _home_in_short(text, head, signs)
        or _home_as_subject(text, head, signs)
        or _home_by_bodies(text, head, signs)
        or _home_of_nation(text, signs)
        or _home_in_body(text, level)
    )


def _opening(text: str) -> str:
    """The first lines, without those of the page around the document."""
    lines = (line.strip() for line in text[: 4 * _HEAD_LENGTH].split("\n"))
    kept = [
        line[:_LONGEST_LINE]
        for line in lines
        if line and not _FURNITURE.match(line) and not line.endswith(_NEWSPAPERS)
    ]
    return "\n".join(kept[:_HEAD_LINES])[:_HEAD_LENGTH]


def _named_in(head: str) -> Iterable[tuple[str, Found]]:
    """The places that the opening names as its own, the surest way first.

    Of names that follow each other (江苏省常州市武进区) the last is meant.
    """
    ways: dict[str, list[Found]] = {"title": [], "congress": [], "issuer": []}
    names = list(find_places(head))
    for number, found in enumerate(names):
        following = names[number + 1] if number + 1 < len(names) else None
        if following is not None and following.start == found.end:
            continue
        after = head[found.end : found.end + _TITLE_REACH]
        first, chain = found, number
        while chain and names[chain - 1].end == names[chain].start:
            chain -= 1
            first = names[chain]
        if _CONGRESS.search(head, 0, first.start) and _CONGRESS_AFTER.match(after):
            ways["congress"].append(found)
        elif _titles(head, found, after):
            ways["title"].append(found)
        elif _ISSUER_AFTER.match(after) and _ISSUER_BEFORE.match(head, 0, first.start):
            ways["issuer"].append(found)
    ways["title"] = _innermost(head, ways["title"])
    for way, places in ways.items():
        yield from ((way, found) for found in places)


def _innermost(head: str, titled: list[Found]) -> list[Found]:
    """An office of a province on a county of its (省审计厅关于…县…的报告): the county's own."""
    while len(titled) > 1:
        outer, inner = titled[0], titled[1]
        if "\n" in head[outer.end : inner.start] or not any(
            one.contains(two) for one in outer.places for two in inner.places
        ):
            break
        titled = titled[1:]
    return titled


def _titles(head: str, found: Found, after: str) -> bool:
    """Whether a place's name and what follows it make a title, at the beginning of a line."""
    line_start = head.rfind("\n", 0, found.start) + 1
    before = head[line_start : found.start]
    if len(before) > _TITLE_REACH or any(stop in before for stop in _CLAUSE_ENDS):
        return False
    for stop in _CLAUSE_ENDS:
        after = after.partition(stop)[0]
    return _TITLE.search(after) is not None


def _settle(text: str, head: str, found: Found, way: str, signs: Counter[str]) -> Home:
    """A name found in the opening: which of the places that bear it, and whether all agrees."""
    place = _resolve(text, head, found.places)
    name = found.places[0].scope
    level = found.places[0].name[-1]
    why = f"the {way} names {name}"
    if place is None:
        lie_in = ", ".join(parents_of(one)[0].name for one in found.places if parents_of(one))
        doubt = f"{why}, which is in {lie_in}; nothing says which is meant"
        return Home(name, level, sure=False, why=doubt)
    often = signs.most_common(1)
    if level not in signs and often and often[0][1] >= _CONTRADICTED:
        doubt = f"{why}, but the text speaks of {_WHOLE_OF}{often[0][0]}"
        return Home(name, level, sure=False, why=doubt, code=place.code)
    return Home(name, level, sure=True, why=why, code=place.code)


def _resolve(text: str, head: str, places: Sequence[Place]) -> Place | None:
    """Of places with one name, the one whose parents the document names; None if that's open."""
    if len(places) == 1:
        return places[0]
    for where in (head, text[:_BODY_LENGTH]):
        counts = {
            place: sum(where.count(parent.short) for parent in parents_of(place))
            for place in places
        }
        first, *others = sorted(counts.values(), reverse=True)
        if first >= _CLEAR_LEAD * max(others) and first:
            return max(counts, key=counts.__getitem__)
    return None


def _level_of(text: str) -> tuple[str, Counter[str]]:
    """At which level the text speaks of itself (全省, 我县), and how often at each."""
    signs = Counter(found["level"] for found in _WHOLE.finditer(text[:_BODY_LENGTH]))
    (level, count), (_, second) = [*signs.most_common(2), ("", 0), ("", 0)][:2]
    return (level if count > second else ""), signs


def _home_outside(text: str, head: str) -> Home | None:
    """Hong Kong, Macao and Taiwan, whose titles go without the mainland's words.

    In traditional characters what only one of them says (立法院, 本澳) tells it too.
    """
    named = {
        code
        for name, code in _OTHER_NAMES.items()
        for at in [head.find(name)]
        if at >= 0
        and _PRESS_AFTER.match(head, at + len(name)) is None
        and (_OUTSIDE_BEFORE.match(head, 0, at) or _is_traditional(text))
    }
    if len(named) != 1 and _is_traditional(text):
        body = text[:_BODY_LENGTH].translate(PLAIN)
        named = {code for said, code in _SAID_OUTSIDE.items() if said.search(body)}
    if len(named) != 1:
        return None
    code = named.pop()
    place = next(one for one in all_places() if one.code == code)
    return Home(place.scope, place.name[-1], sure=True, why="named in the opening", code=code)


def _is_traditional(text: str) -> bool:
    """Whether a text is written in traditional characters: many of its signs have another form."""
    opening = text[:_HEAD_LENGTH]
    return sum(sign in SIMPLIFIED for sign in map(ord, opening)) * _ONE_IN >= len(opening)


def _home_as_subject(text: str, head: str, signs: Counter[str]) -> Home | None:
    """A text without a title whose first sentence begins with its place (某州西邻…)."""
    before = _SUBJECT_BEFORE.match(head)
    found = name_at(head, before.end()) if before is not None else None
    if found is None:
        return None
    inner = name_at(head, found.end)
    while inner is not None:
        found, inner = inner, name_at(head, inner.end)
    if _SUBJECT_NOT.match(head, found.end) or _AREA_AFTER.match(head, found.end):
        return None
    level = found.places[0].name[-1]
    home = _settle(text, head, found, "first sentence", signs)
    often = signs.most_common(1)
    agrees = not often or often[0][0] in {level, _spoken_level(head, found)}
    return replace(home, sure=home.sure and agrees)


def _home_by_bodies(text: str, head: str, signs: Counter[str]) -> Home | None:
    """A text without a title in whose opening a place's own bodies act (某县委、政府).

    So is one whose first line begins with a place at the level that the text speaks of; where it
    speaks of none, that is not sure.
    """
    often = signs.most_common(1)
    for found in find_places(head):
        level = _spoken_level(head, found)
        if often and often[0][0] != level:
            continue
        first_line = found.start == 0 and head.find("\n") in range(found.end, _LONGEST_HEADING)
        if _OWN_BODY.match(head, found.end) or first_line:
            home = _settle(text, head, found, "opening", signs)
            return replace(home, sure=home.sure and bool(often))
    return None


def _spoken_level(head: str, found: Found) -> str:
    """The last sign of a name as it is printed: 州 of 怒江州."""
    return head[found.end - 1]


def _home_of_nation(text: str, signs: Counter[str]) -> Home | None:
    """A text that speaks of 全国 or 我国 and of no lower level; it never says so in a title."""
    body = text[:_BODY_LENGTH].translate(PLAIN)
    regions = _PARTS_OF_NATION.search(body) is not None
    count = sum(1 for _ in _OF_NATION.finditer(body)) + _CLEAR_LEAD * regions
    named = sum(signs.values()) + sum(1 for _ in find_places(body))
    if count < _CLEAR_LEAD or named * _CLEAR_LEAD > count:
        return None
    why = "no title names a place; the text speaks of the nation"
    return Home(NATION, _NATION_LEVEL, sure=count >= _LEAST_NAMED, why=why)


def _home_in_short(text: str, head: str, signs: Counter[str]) -> Home | None:
    """A province or prefecture whose title leaves out its kind (江苏2024年…公报)."""
    for line in _BEFORE_SHORT_NAME.finditer(head):
        for place in _large_by_short().get(head[line.end() : line.end() + 2], ()):
            end = line.end() + len(place.short)
            if not head.startswith(place.short, line.end()):
                continue
            title, _, _ = head[end : end + _TITLE_REACH].partition("\n")
            if _TITLE.search(title) is None:
                continue
            area = _AREA_AFTER.match(head, end)
            if area is not None:
                name = head[line.end() : area.end()]
                why = f"the title names {name}: not in the gazetteer"
                return Home("", "", sure=False, why=why)
            why = f"the title names {place.short}"
            sure = place.name[-1] in signs or place.name in text
            return Home(place.scope, place.name[-1], sure=sure, why=why, code=place.code)
    return None


def _large_places(level: str) -> list[Place]:
    """Return the provinces and prefectures of a level."""
    large = (place for place in all_places() if place.code.endswith("00"))
    return [place for place in large if place.name.endswith(level)]


def _named_in_headline(text: str, level: str) -> list[Place]:
    """The only province or prefecture that a headline calls by its short name, if one does."""
    line = text.lstrip().partition("\n")[0]
    if len(line) > _LONGEST_HEADING or _STOP in line:
        return []
    named = [place for place in _large_places(level) if place.short in line]
    at = line.find(named[0].short) if named else 0
    passing = _IN_PASSING.search(line, 0, at) is not None
    return named if len(named) == 1 and not passing else []


def _home_in_body(text: str, level: str) -> Home:
    """The place named most often at the level the text speaks of, or the only one named.

    It is no more than a guess, unless it is named again and again.
    """
    if not level:
        return Home("", "", sure=False, why="neither title nor text says which place it is about")
    body = text[:_BODY_LENGTH]
    counts: Counter[Place] = Counter()
    own = True  # nothing tells of a place as another's (来自苏州市)
    for found in find_places(body):
        if found.places[0].name[-1] == level and found.places[0].name not in _GENERIC:
            counts.update(found.places)
            own = own and _IN_PASSING.search(body, 0, found.start) is None
            own = own and _OF_ANOTHER.match(body, found.end) is None
    named = set(counts)
    if level in _NAMED_SHORT:
        for place in _large_places(level):
            if place.short not in _WORDS:
                counts[place] += body.count(place.short) - body.count(place.name)
    ranked = counts.most_common(2)
    count = ranked[0][1] if ranked else 0
    runner_up = ranked[1][1] if len(ranked) > 1 else 0
    often = count >= _LEAST_NAMED and count >= _CLEAR_LEAD * runner_up
    alone = own and bool(named) and not runner_up
    headline = _named_in_headline(text, level)
    if often or alone or headline:
        place = ranked[0][0] if often or alone else headline[0]
        why = f"no title names it; the text speaks of {_WHOLE_OF}{level}, of {place.name} most"
        return Home(
            place.scope, level, sure=count >= _CLEAR_LEAD * _LEAST_NAMED, why=why, code=place.code
        )
    return Home(
        "", level, sure=False, why=f"the text speaks of {_WHOLE_OF}{level} and doesn't name it"
    )
