"""Sets of names of which none holds another: parts that make a whole, and others beside them.

城镇 and 乡村 leave nothing out. 稻谷 and 玉米 do, but no grain is both: what such names count
can't come to more than what they are parts of, as things of other names may (民间投资, 工业投资).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import regex

from analysis.extract.genre import genre

_GENRE: Final = genre("partitions")
#: Before what names the whole of a set of names.
_WHOLE_SIGN: Final = "="
_FREE_SIGN: Final = "?"
#: Signs that end names of one quantity, but for the members of a set in them.
_SAME_SIGNS: Final = 3


@dataclass(frozen=True, slots=True)
class Member:
    """How one name of a set is written; whether it may be absent."""

    pattern: "regex.Pattern[str]"
    optional: bool


@dataclass(frozen=True, slots=True)
class Partition:
    """A set of names of which none holds another, and how their whole is named."""

    members: tuple[Member, ...]
    whole: "regex.Pattern[str]"
    strict: bool
    """Whether the names leave nothing out; else only their digits tell that they do."""


def _read_partition(text: str, *, strict: bool = True) -> Partition:
    """Parse a set of names as the table writes it.

    A last question mark leaves a member free; what begins with = names the whole.
    """
    words = text.split()
    return Partition(
        tuple(
            Member(regex.compile(word.removesuffix(_FREE_SIGN)), word.endswith(_FREE_SIGN))
            for word in words
            if word[0] != _WHOLE_SIGN
        ),
        regex.compile("".join(word[1:] for word in words if word[0] == _WHOLE_SIGN)),
        strict,
    )


PARTITIONS: Final = (
    *(_read_partition(text) for text in _GENRE.words("partitions")),
    *(_read_partition(text, strict=False) for text in _GENRE.words("exactly")),
)
"""The sets whose names leave nothing out, or seldom something."""
_SIBLINGS: Final = tuple(_read_partition(text) for text in _GENRE.words("siblings"))


def which(name: str, members: Sequence[Member]) -> int | None:
    """Return which member of a set a name is, if just one; else None."""
    found = [n for n, member in enumerate(members) if member.pattern.search(name)]
    return found[0] if len(found) == 1 else None


def which_member(words: str, count: int) -> int | None:
    """Return which member of a set of so many words name, if just one; else None."""
    found = {
        which(words, partition.members)
        for partition in PARTITIONS
        if len(partition.members) == count
    } - {None}
    return found.pop() if len(found) == 1 else None


def are_apart(names: Sequence[str]) -> bool:
    """Tell whether no two of some names can count one thing: each is another member of one set."""
    sets = [
        one
        for one in PARTITIONS
        if len({rest[-_SAME_SIGNS:] for rest in _rests(names, one.members)}) == 1
    ]
    return any(_are_members(names, one.members) for one in (*sets, *_SIBLINGS))


def _are_members(names: Sequence[str], members: Sequence[Member]) -> bool:
    found = {which(name, members) for name in names}
    return len(found) == len(names) and None not in found


def are_alike(names: Sequence[str], members: Sequence[Member]) -> bool:
    """Tell whether names are alike but for the members in them: 城镇人口, 乡村人口."""
    rests = _rests(names, members)
    return not all(rests) or len({rest[-1] for rest in rests}) == 1


def _rests(names: Sequence[str], members: Sequence[Member]) -> list[str]:
    """Return names without the members in them."""
    rests = list(names)
    for member in members:
        rests = [member.pattern.sub("", rest, count=1) for rest in rests]
    return rests
