"""The gazetteer: every province, prefecture and county of China, found by name in a text."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from pydantic import Field

from analysis.core.packaged import read_packaged_rows
from analysis.core.records import Record
from analysis.extract.genre import genre

_GENRE: Final = genre("places")
NATION: Final = _GENRE.text("nation")
"""The scope of a national document."""

_GOES_ON: Final = {sign: frozenset(after) for sign, after in _GENRE.word_map("goes_on").items()}
_AUTONOMOUS: Final = _GENRE.text("autonomous")
"""A name with it is spoken short: 恩施州, 景宁县."""
_BEFORE_SHORT: Final = frozenset(_GENRE.text("before_short"))
_PACKAGE: Final = "analysis.extract"
_FILE: Final = "gazetteer/places.csv"
_NOTHING: Final[frozenset[str]] = frozenset()
_SHORTEST_NAME: Final = 2
_LONGEST_NAME: Final = 15
_PROVINCE_DIGITS: Final = 2
_PREFECTURE_DIGITS: Final = 4
_OUTSIDE: Final = frozenset({"71", "81", "82"})
"""Taiwan, Hong Kong and Macao go by their short names, as their own documents call them."""


class _Row(Record):
    code: str = Field(pattern=r"^\d{6}$")
    name: str
    short: str
    former: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the gazetteer, by its code of GB/T 2260."""

    code: str
    name: str
    short: str

    @property
    def stem(self) -> str:
        """The digits of the code that its own parts share."""
        return self.code.removesuffix("00").removesuffix("00")

    @property
    def scope(self) -> str:
        """What a figure's scope calls it."""
        return self.short if self.stem in _OUTSIDE else self.name

    def contains(self, other: "Place") -> bool:
        """Whether another place is this one or lies in it."""
        return other.code.startswith(self.stem)


@dataclass(frozen=True, slots=True)
class Found:
    """A name of the gazetteer in a text, with all the places that bear it."""

    start: int
    end: int
    places: tuple[Place, ...]


def find_places(text: str, start: int = 0, end: int | None = None) -> Iterator[Found]:
    """Yield every full name of a place in reading order (常州市, not 常州).

    The longest name that ends at a sign wins, so time is linear in the text. What goes on as
    another word (全市场) is no name, and one of two signs (成县) only where a word begins.
    """
    names, last_signs = _names()
    end = len(text) if end is None else end
    floor = start
    for position in range(start, end):
        if text[position] not in last_signs:
            continue
        if text[position + 1 : position + 2] in _GOES_ON.get(text[position], _NOTHING):
            continue
        for length in range(min(_LONGEST_NAME, position + 1 - floor), _SHORTEST_NAME - 1, -1):
            begin = position + 1 - length
            places = names.get(text[begin : position + 1])
            if places and (length > _SHORTEST_NAME or _begins_word(text, begin, floor)):
                yield Found(begin, position + 1, places)
                floor = position + 1
                break


def name_at(text: str, start: int) -> Found | None:
    """Return the longest full name that begins at a position, if one does."""
    names, _ = _names()
    for length in range(_LONGEST_NAME, _SHORTEST_NAME - 1, -1):
        places = names.get(text[start : start + length])
        if places:
            return Found(start, start + length, places)
    return None


def _begins_word(text: str, begin: int, floor: int) -> bool:
    """Whether a name of two signs begins a word there: not within 建成县级."""
    before = text[begin - 1 : begin]
    return begin == floor or before in _BEFORE_SHORT or not before.isalpha() or before.isascii()


def parents_of(place: Place) -> tuple[Place, ...]:
    """The places that a place lies in, nearest first."""
    stems = (place.code[:_PREFECTURE_DIGITS], place.code[:_PROVINCE_DIGITS])
    known = _by_code()
    codes = dict.fromkeys(stem.ljust(len(place.code), "0") for stem in stems)
    return tuple(known[code] for code in codes if code in known and code != place.code)


def place_of(code: str) -> Place | None:
    """Return the place with a code, if there is one today."""
    return _by_code().get(code)


@cache
def all_places() -> tuple[Place, ...]:
    """Every place of the gazetteer, in the order of codes; names given up included."""
    return tuple(Place(row.code, row.name, row.short) for row in _rows())


@cache
def _rows() -> tuple[_Row, ...]:
    return tuple(read_packaged_rows(_PACKAGE, _FILE, _Row))


@cache
def _by_code() -> dict[str, Place]:
    return {row.code: Place(row.code, row.name, row.short) for row in _rows() if not row.former}


@cache
def _names() -> tuple[dict[str, tuple[Place, ...]], frozenset[str]]:
    names: dict[str, tuple[Place, ...]] = {}
    for place in all_places():
        spoken = place.short + place.name[-1] if _AUTONOMOUS in place.name else ""
        for name in {place.name, spoken} - {""}:
            names[name] = (*names.get(name, ()), place)
    return names, frozenset(name[-1] for name in names)
