"""The noun that a measure word counts, after it or before it, and the unit that the noun makes.

A Chinese noun phrase ends with its head, so the unit is that of the last known noun of the run of
words after the measure word (三个国家先进制造业集群: 集群), up to where something is said of it
(产业链|全面起势). A noun of the closed list has its unit; another known one is a unit of its own
(酒庄); of an unknown run the whole is, as printed, if it is short enough to be one noun.
"""

from dataclasses import dataclass, replace
from typing import Final

import regex

from analysis.core.units import ENDING_NOUNS, LONGEST_NOUN, NOUNS
from analysis.extract.genre import genre, units_by_word

_GENRE: Final = genre("nouns")
BARRED: Final = units_by_word(_GENRE, "cannot_count")
"""Units that a measure word cannot count."""
_THINGS: Final = _GENRE.word_set("things")
_MATTERS: Final = _GENRE.word_set("matters")
_ENDINGS: Final = _GENRE.word_map("endings")
_FIRST: Final = _GENRE.words("first")
_JOINTS: Final = _GENRE.word_set("joints")
_WITHIN: Final = _GENRE.word_set("within")
_RUN: Final = _GENRE.pattern("run")
_FRAMED: Final = _GENRE.pattern("framed")
_RUN_BACK: Final = _GENRE.pattern("run_back")
_PLACE: Final = _GENRE.pattern("place")
_SORT: Final = _GENRE.pattern("sort")
_DEED: Final = _GENRE.pattern("deed")
_NO_NOUN: Final = _GENRE.pattern("no_noun")
_ASIDE: Final = _GENRE.pattern("aside")
_LEAD: Final = _GENRE.pattern("lead")
_BRIDGE: Final = _GENRE.pattern("bridge")
_FRONT: Final = _GENRE.pattern("front")
_HAN: Final = regex.compile(rf"\p{{Han}}{{2,{LONGEST_NOUN}}}")
_GENERAL: Final = _GENRE.text("general")
_PLACE_UNIT: Final = "place"
_OF: Final = _GENRE.text("of")
_QUOTES: Final = str.maketrans("", "", '“”"')
_LONGEST_GUESS: Final = 6
"""Signs of an unknown run up to which it is taken for one noun without a doubt."""
_OWNERS: Final = frozenset(
    {"place", "platform", "enterprise", "institution", "school", "person", "village"}
)
"""Units of what may own: two districts' projects are two districts."""
_MODIFIERS: Final = frozenset({_PLACE_UNIT, "category", "village"})
"""Units whose nouns often stand before another noun (县域医共体, 行业协会, 农村取送点)."""
_SHORTEST_GUESS: Final = 2
"""Signs of an unknown run before a figure that may as well be a verb (添置5套)."""
_MOST_LISTED: Final = 3
"""Members of a list after a measure word that are looked through for the noun."""
_NONE: Final[frozenset[str]] = frozenset()
_KNOWN: Final[dict[str, str]] = {
    **{noun: noun for noun in (*_MATTERS, *_THINGS)},
    **NOUNS,
}
_CUT: Final = _GENRE.pattern("cut")
_OF_PEOPLE: Final = _GENRE.pattern("of_people")
_OF_SIZE: Final = _GENRE.pattern("of_size")
_LONGEST_KNOWN: Final = max(map(len, (*_KNOWN, *ENDING_NOUNS)))


@dataclass(frozen=True, slots=True)
class Noun:
    """What is counted: its unit, whether its noun is a known one, and whether that is sure."""

    unit: str
    known: bool
    sure: bool


def noun_after(text: str, end: int, measure: str = "") -> Noun | None:
    """The noun that follows a measure word; None where none does (5个，; 5个入选)."""
    found = _RUN.match(text, end)
    if found is None:
        return None
    run = found[0]
    framed = _FRAMED.match(text, end)
    if framed or run.startswith(_FIRST):
        return _head_of(framed["noun"] if framed else _FIRST[0], measure)
    cut = _find_cut(run, 0)
    if cut.start == 0:
        return _after_deed(run, cut.end, measure)
    noun = _head_of(run[: cut.start], measure)
    while _goes_on(noun, run[cut.start : cut.end]):
        # 粮食产能提升重点县, 产业公共创新与服务平台: the noun may go on behind the word.
        floor, cut = cut.end, _find_cut(run, cut.end)
        if _is_sure(whole := _head_of(run[floor : cut.start], measure)):
            return whole
    if not _is_sure(noun) and cut.start == len(run):
        return _after_list(text, found.end(), measure) or noun
    return noun


def _after_list(text: str, end: int, measure: str) -> Noun | None:
    """A known noun after a list of what is said of it: 30家全资、控股或参股企业."""
    for _ in range(_MOST_LISTED):
        found = _RUN.match(text, end + 1) if text.startswith("、", end) else None
        if found is None:
            return None
        run, end = found[0], found.end()
        floor, cut = 0, _find_cut(run, 0)
        while run[cut.start : cut.end] in _JOINTS:  # 控股或参股企业
            floor, cut = cut.end, _find_cut(run, cut.end)
        noun = _head_of(run[floor : cut.start], measure)
        if cut.start == floor:  # 带动面广的场景
            noun = _after_deed(run, cut.end, measure)
        if noun and noun.known:
            return replace(noun, sure=False)
    return None


def _after_deed(run: str, floor: int, measure: str) -> Noun | None:
    """The noun of a run that starts with a verb: 5个通过验收的项目."""
    whole, of, rest = run.rpartition(_OF)
    if of and whole:
        return _head_of(rest[: _find_cut(rest, 0).start], measure)
    noun = _head_of(run[floor : _find_cut(run, floor).start], measure)
    # 5个完成项目: the verb may belong to the noun, or the noun to the verb.
    return replace(noun, sure=False) if noun and noun.known else None


def _goes_on(noun: Noun | None, word: str) -> bool:
    """Whether a noun may go on behind the word that seems to end it."""
    if _is_sure(noun) or not word:
        return False
    if word in _JOINTS:
        return noun is None or not noun.known or noun.unit in _MATTERS
    return word in _WITHIN and (noun is None or not noun.known)


def _is_sure(noun: Noun | None) -> bool:
    return noun is not None and noun.known and noun.sure


@dataclass(frozen=True, slots=True)
class _Cut:
    start: int
    end: int


def _find_cut(run: str, floor: int) -> _Cut:
    """Where something is said of a noun, outside of any known noun; else the end of the run."""
    for found in _CUT.finditer(run, floor):
        if found["cut"] is not None:
            return _Cut(*found.span())
    return _Cut(len(run), len(run))


def noun_before(text: str, floor: int, start: int, measure: str = "") -> Noun | None:
    """The noun that stands right before a figure (酒庄46家, 新建口袋公园100个)."""
    found = _RUN_BACK.match(text, floor, start)
    if found is None:
        return None
    run = _ASIDE.sub("", found[0])
    noun = _head_of(run, measure)
    while not _is_sure(noun) and (bridge := _BRIDGE.match(run)):
        run = run[: bridge.start()]
        noun = _head_of(run, measure)
    if _is_sure(noun):
        return noun
    if noun and noun.known and noun.unit not in _MODIFIERS | _MATTERS:
        return noun
    lead = _LEAD.match(run)
    # What ends in no known noun has a head of its own (县域医共体), and isn't what it contains.
    guess = _guess(run[lead.end() :] if lead else run)
    return replace(guess, sure=guess.sure and len(guess.unit) > _SHORTEST_GUESS) if guess else None


def _head_of(run: str, measure: str) -> Noun | None:
    """The unit of a noun phrase, from its last known noun or else from the whole of it."""
    run = run.translate(_QUOTES)
    if measure == _GENERAL:
        run = _OF_PEOPLE.sub("", run)  # 七个街道人口为…: what is counted is 街道
    if _OF in run:
        return _head_of_owner(run, measure)
    if not run:
        return None
    if (unit := _ENDINGS.get(run[-1])) is not None and len(run) > 1:
        return Noun(unit, known=True, sure=True)
    barred = BARRED.get(measure, _NONE)
    for end in range(len(run), 0, -1):
        unit = _known_at(run, end, barred)
        if unit:
            return Noun(unit, known=True, sure=end == len(run))
        if end == len(run) and measure == _GENERAL and _is_place(run):
            return Noun(_PLACE_UNIT, known=True, sure=True)
    return _guess(run)


def _head_of_owner(run: str, measure: str) -> Noun | None:
    """Which side of 的 is counted: 两个高新区的项目 the owner, 4个过五百亿的县市 what is owned.

    What is no known noun (7个行业的经费) belongs to what is counted.
    """
    owner, _, rest = run.rpartition(_OF)
    first, last = _head_of(owner, measure), _head_of(rest, measure) if rest else None
    if first is not None and _is_sure(first):
        return first if first.unit in _OWNERS or last is None or not last.known else last
    return last if rest else first


def _is_place(run: str) -> bool:
    """Whether a noun is that of a place: 6个区, 3个贫困县; but 全市 says where others are."""
    return _PLACE.fullmatch(run) is not None and _FRONT.fullmatch(run) is None


def _guess(run: str) -> Noun | None:
    """A whole run as a noun of its own, as printed; None where it can be none."""
    run = _OF_SIZE.sub("", run.translate(_QUOTES))
    if front := _FRONT.match(run):
        run = run[front.end() :]
    deed = _DEED.match(run)
    run = run[: deed.start()] if deed else run
    if not _HAN.fullmatch(run) or _SORT.fullmatch(run) or _NO_NOUN.fullmatch(run):
        return None
    return Noun(run, known=False, sure=len(run) <= _LONGEST_GUESS and deed is None)


def _known_at(run: str, end: int, barred: frozenset[str]) -> str:
    """The unit of the longest known noun that ends at a place of a run, or an empty text."""
    for start in range(max(0, end - _LONGEST_KNOWN), end):
        word = run[start:end]
        unit = _KNOWN.get(word, "")
        if not unit and end == len(run):
            unit = ENDING_NOUNS.get(word, "")
        part_of_another = len(word) == 1 and unit == word and len(run) > 1
        if unit and unit not in barred and not part_of_another:
            return unit
    return ""


def names_thing(noun: Noun | None) -> bool:
    """Whether a noun names something that exists, and not a point the text makes of itself."""
    return noun is not None and noun.known and noun.unit not in _MATTERS
