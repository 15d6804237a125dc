"""No sentence says more than its numbers allow: a direction stands under a condition.

A word such as "rose", "above" or "持平" says that one number is larger than another, or as large.
Whether that is so depends on the run, so it is said only where a condition has looked: a sentence
with such a word and a number stands in a block with a condition on one of its numbers, or on
another of the same estimate (``growth.x.pct`` bears on ``growth.x.end``). A title, a caption, a
heading, the key figure of a finding or the bold words that open a block say it of the whole, so
that even without a number there they need a condition. A condition with ``maybe`` leaves the
answer open, and ``exists`` asks nothing of a number: neither is enough.

The words are data: `language.direction` and, for phrases that hold one and say nothing of the
kind ("or above", "年均增长"), `language.direction_neutral`, each a list with commas. In a language
of Latin script a word is whole ("rose" is not in "prose"); ``…`` stands for anything between two
parts of one ("more … than").

This is read off the file alone, before any notebook runs.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from analysis.brief.blocks import (
    CONDITION,
    INCLUDE,
    KEY_FIGURE,
    Line,
    heading_level,
    is_exhibit,
    split_blocks,
    split_title,
    text_of,
)
from analysis.brief.conditions import Comparison, Condition, Judgement, parse_condition
from analysis.brief.prose import PLACEHOLDER, Prose
from analysis.core.errors import InputError
from analysis.core.records import refuse
from analysis.core.result import Term
from analysis.words.catalogue import Catalogue

#: A placeholder stands for itself under a sign, so that its dots end no sentence.
_MARK: Final = "\ue000"
_MARKED: Final = re.compile(f"{_MARK}(\\d+){_MARK}")
_SENTENCES: Final = re.compile(r"(?<=[.!?])(?:\*\*)?(?=\s)|(?<=[。！？])(?:\*\*)?|\n(?=- |\d+\. )")
_LEAD: Final = re.compile(r"\s*(?:\d+\.\s+|[-*]\s+)?\*\*[^*]+\*\*", re.DOTALL)
_FIGURE: Final = re.compile(rf"\s*(?:\d+\.\s+)?{KEY_FIGURE.pattern}")
_LIST_MARK: Final = re.compile(r"\s*(?:\d+\.\s+|[-*]\s+)?")
#: Ids of which a number's value says no more than when or where.
_OF_THE_RUN: Final = ("scenario.", "source.")
_OF_A_PLACE: Final = frozenset({"page", "year", "date"})
#: Words of the register, which no condition can look at.
_WORDS: Final = re.compile(r"text\.\w+|claim\.[^.]+\.(verdict|says)|title")
#: What ends the stem of an id beside its terms.
_BESIDE: Final = frozenset({"base_year", "end_year", "years", "n", "dof", "coverage"})
_FAMILIES_OF_STEMS: Final = frozenset({"growth", "rate", "composition", "trend", "projection"})
_MIDDLE: Final = "…"
#: Texts of the head are folded by YAML, so that only its first line can be named.
_HEAD_LINE: Final = 2


@dataclass(frozen=True)
class _Sentence:
    """A sentence, or what is read as one.

    Attributes:
        text: with its placeholders marked.
        line: where it begins.
        title: whether it speaks for the whole, even without a number.
    """

    text: str
    line: int
    title: bool


def check_directions(prose: Prose, words: Catalogue) -> None:
    """Refuse sentences that say a direction which no condition of their block bears on.

    Raises:
        InputError: naming for each the file, the line, the word and what is accepted; and for a
            faulty condition.
    """
    faults: list[str] = []
    for first, text, title in _texts_of(prose):
        try:
            found = list(_check(text, first, words, title=title))
        except InputError as fault:
            raise InputError(f"{prose.shown}, {fault}") from fault
        faults += (f"{prose.shown}, line {line}: {said}" for line, said in found)
    refuse(faults)


def _texts_of(prose: Prose) -> Iterator[tuple[int, str, bool]]:
    """Yield every text that a reader may see: line, text, and whether it is a title."""
    head = prose.head
    for text in (*head.title, head.subtitle, head.description):
        yield _HEAD_LINE, text, True
    for text in head.findings:
        yield _HEAD_LINE, text, False
    lines = list(enumerate(prose.body.split("\n"), start=prose.first_line))
    yield from _texts_in(lines)


def _texts_in(lines: Sequence[Line]) -> Iterator[tuple[int, str, bool]]:
    for block in split_blocks(lines):
        first, text = block[0][0], text_of(block)
        if text.startswith(":::"):
            inner = list(split_blocks(block[1:-1]))
            titles = split_title(inner) if is_exhibit(text.split("\n", 1)[0]) else 0
            for child in inner[:titles]:
                yield child[0][0], text_of(child), True
            yield from _texts_in([line for child in inner[titles:] for line in (*child, (0, ""))])
        elif not INCLUDE.fullmatch(text.strip()):
            yield first, text, bool(heading_level(CONDITION.sub("", text).strip()))


def _check(text: str, first: int, words: Catalogue, *, title: bool) -> Iterator[tuple[int, str]]:
    """Yield the faults of a block: line and what is wrong."""
    conditions = _conditions_of(text, first)
    names: list[str] = []

    def mark(match: re.Match[str]) -> str:
        names.append(match[1])
        return f"{_MARK}{len(names) - 1}{_MARK}" + "\n" * match[0].count("\n")

    bare = CONDITION.sub(lambda match: "\n" * match[0].count("\n"), text)
    marked = PLACEHOLDER.sub(mark, bare)
    for sentence in _sentences(marked, first, title=title):
        found = _find_word(sentence.text, words)
        if found is None:
            continue
        word, at = found
        shown = (_number_in(names[int(n)]) for n in _MARKED.findall(sentence.text))
        own = [name for name in shown if name]
        if not own and not sentence.title:
            continue
        said = _judge(word, own, conditions)
        if said:
            yield sentence.line + sentence.text.count("\n", 0, at), said


def _conditions_of(text: str, first: int) -> list[Condition]:
    found = []
    for match in CONDITION.finditer(text):
        try:
            found.append(parse_condition(match[1]))
        except InputError as fault:
            line = first + text.count("\n", 0, match.start())
            raise InputError(f"line {line}: {fault}") from fault
    return found


def _sentences(marked: str, first: int, *, title: bool) -> Iterator[_Sentence]:
    """Yield the sentences of a block; a key figure and bold words that open it are its titles."""
    if title:
        yield _Sentence(marked, first, title=True)
        return
    start = 0
    for opening in (_FIGURE, _LEAD):
        if lead := opening.match(marked, start):
            yield _Sentence(lead[0], first + marked.count("\n", 0, start), title=True)
            start = lead.end()
    for end in (*(match.end() for match in _SENTENCES.finditer(marked, start)), len(marked)):
        if marked[start:end].strip():
            yield _Sentence(marked[start:end], first + marked.count("\n", 0, start), title=False)
        start = end


def _number_in(placeholder: str) -> str:
    """Return the id of the number that a placeholder shows; empty for a word, page or year."""
    name, _, modifier = (part.strip() for part in placeholder.partition("|"))
    of_place = modifier in _OF_A_PLACE or name.startswith((*_OF_THE_RUN, "grade:"))
    return "" if of_place or _WORDS.fullmatch(name) else name


def _judge(word: str, names: Sequence[str], conditions: Iterable[Condition]) -> str:
    """Say what a sentence with a direction lacks; empty where a condition bears on it."""
    looked = [one for one in conditions if isinstance(one, Comparison | Judgement)]
    bearing = [
        one
        for one in looked
        if not names or any(_bears(name, mine) for name in one.names for mine in names)
    ]
    if any(not isinstance(one, Comparison) or not one.maybe for one in bearing):
        return ""
    wanted = f"such as {{{{when {names[0]} > 0}}}}" if names else "such as {{when NAME > 0}}"
    asked = f"a condition on one of its numbers at the start of its block, {wanted}"
    if bearing:
        return (
            f"{word!r} says for sure what a condition with maybe leaves open; accepted: {asked}, "
            "or words that leave it open"
        )
    numbers = "its numbers" if names else "a number"
    return (
        f"{word!r} says which way {numbers} went or compare, and no condition of its block looks; "
        f"accepted: {asked}, or words that say no direction"
    )


def _bears(condition: str, number: str) -> bool:
    """Tell whether a condition on one number tells of another: of one stem, or one within it."""
    one, other = stem_of(condition), stem_of(number)
    return one == other or one.startswith(f"{other}.") or other.startswith(f"{one}.")


def stem_of(name: str) -> str:
    """Return what the ids of one estimate's numbers have in common.

    ``growth.x.other`` of ``growth.x.other.cagr``; ``trend.x.place_comparison.a-less-b`` of a gap
    in any year; ``claim.x``; any other number stands for itself.
    """
    family, *parts = name.split(".")
    if family == "claim":
        return ".".join((family, *parts[:1]))
    if family not in _FAMILIES_OF_STEMS and family != "key":
        return name
    terms = {one.value for one in Term} | _BESIDE
    kept = [family]
    for part in parts:
        if part in terms or part.isdigit():
            break
        kept.append(part)
    return ".".join(kept)


def _find_word(text: str, words: Catalogue) -> tuple[str, int] | None:
    """Return the first word of a direction and where it stands; none in a neutral phrase."""
    said, neutral = _patterns(words)
    hidden = neutral.sub(lambda match: re.sub(r"\S", " ", match[0]), text) if neutral else text
    match = said.search(hidden)
    return None if match is None else (" ".join(match[0].split()), match.start())


def _patterns(words: Catalogue) -> tuple[re.Pattern[str], re.Pattern[str] | None]:
    return _compile(
        words.say("language.direction"),
        words.say("language.direction_neutral"),
        bounded=words.say("language.script") == "latin",
    )


@cache
def _compile(
    said: str, neutral: str, *, bounded: bool
) -> tuple[re.Pattern[str], re.Pattern[str] | None]:
    listed = [_alternatives(one, bounded=bounded) for one in (said, neutral)]
    found = [re.compile(one, re.IGNORECASE) if one else None for one in listed]
    return found[0] or re.compile("(?!)"), found[1]


def _alternatives(listed: str, *, bounded: bool) -> str:
    """Return the pattern of a list's words, the longest first."""
    words = sorted(filter(None, (one.strip() for one in listed.split(","))), key=len, reverse=True)
    patterns = [
        r"\b[^.]*?\b".join(
            r"\s+".join(map(re.escape, part.split())) for part in word.split(_MIDDLE)
        )
        if bounded
        else "[^。]*?".join(re.escape(part.strip()) for part in word.split(_MIDDLE))
        for word in words
    ]
    if not patterns:
        return ""
    joined = "|".join(patterns)
    return rf"(?<![\w-])(?:{joined})(?![\w-])" if bounded else joined
