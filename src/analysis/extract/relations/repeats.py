"""One quantity printed more than once: by the same words, of one date, in one unit.

That words are the same does not make a quantity the same: 投资 in two paragraphs is two. So the
name must be long enough to name one thing, and figures that differ are set against each other only
where they differ as a slip of the pen does, in one digit.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Final

from analysis.extract.genre import genre
from analysis.extract.relations.fit import name_letters, vary_digits
from analysis.extract.relations.model import Relation
from analysis.extract.relations.sentences import Paragraph, Term

_GENRE: Final = genre("repeats")
#: Fewer signs name a class of things, and no thing.
_SHORTEST_NAME: Final = 6
#: Fewer signs are no name at all, even beside a longer one.
_SHORTEST_PART: Final = 2
#: Fewer signs are no name beside four digits that are the same.
_SHORT_BESIDE_DIGITS: Final = 4
#: Between the labels of a cell.
_LABEL_JOINT: Final = "·"
#: A level at a date may be dated by its year.
_AS_OF: Final = "asof "
#: Fewer digits of two figures are the same by chance.
_FEWEST_DIGITS: Final = 3
#: So many digits, zeros at their end included, are the same by no chance.
_MANY_DIGITS: Final = 4
#: Prints of one quantity that are told together, at most, besides the first.
_MOST_PRINTS: Final = 20
_WORDS: Final = 24
#: Digits of a figure in a headline, at least, for its words to tell it again in the text.
_FEWEST_OF_HEADLINE: Final = 2
_LONGEST_HEADLINE: Final = 60
_WORD_SIGNS: Final = 2
#: Signs that end the names of a headline's figure and of one that differs from it in a digit.
_NAME_SIGNS: Final = 4
_STOP: Final = "。"
_SHARE_SIGN: Final = _GENRE.text("share_sign")
_TIME: Final = _GENRE.pattern("time")
_OWNERS: Final = _GENRE.pattern("owners")


def find_repeats(paragraphs: Sequence[Paragraph]) -> Iterator[Relation]:
    """Yield the figures that repeat each other, first print first."""
    named: dict[tuple[str, ...], list[Term]] = defaultdict(list)
    equal: dict[tuple[object, ...], list[Term]] = defaultdict(list)
    for paragraph in paragraphs:
        for term in paragraph.terms:
            one = term.mention
            if one.kind not in {"level", "share", "policy"}:
                continue
            name, period = _call(term)[-1], one.period.removeprefix(_AS_OF)
            if len(name) >= _SHORTEST_NAME and not name.startswith(_SHARE_SIGN):
                named[name, term.unit, one.kind, period, one.scope].append(term)
            if len(name) >= _SHORTEST_PART and _count_digits(term) >= _FEWEST_DIGITS:
                equal[term.value, term.unit, one.kind, period, one.scope].append(term)
    told: set[str] = set()
    for first, second in _find_headlines(paragraphs):
        yield from _state([first, second], [second], told)
    for terms in named.values():
        yield from _state(terms, [one for one in terms[1:] if _repeats(terms[0], one)], told)
    for terms in equal.values():
        yield from _state(terms, [one for one in terms[1:] if _is_said_short(terms[0], one)], told)


def _find_headlines(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[Term, Term]]:
    """Yield the figures of a headline with the first print of each in the text under it.

    A headline sums up: what it prints stands in the text, of one kind and by a name that shares
    a word. If none is the same, the only one that is so but for a digit is it.
    """
    if not paragraphs or not _is_headline(paragraphs[0]):
        return
    body = [term for paragraph in paragraphs[1:] for term in paragraph.terms]
    for title in paragraphs[0].terms:
        if not title.is_exact or _count_digits(title) < _FEWEST_OF_HEADLINE:
            continue
        like = [
            one
            for one in body
            if one.is_exact and one.unit == title.unit and one.mention.kind == title.mention.kind
        ]
        same = [one for one in like if title.quantity.overlaps(one.quantity)]
        named = [one for one in same if _shares_word(title, one)]
        if named or same:
            if named or _count_digits(title) > _FEWEST_DIGITS:
                yield title, (named or same)[0]
            continue
        near = [one for one in like if _may_be_slip(title, one)]
        if len(near) == 1 and _count_digits(title) >= _FEWEST_DIGITS:
            yield title, near[0]


def _may_be_slip(title: Term, one: Term) -> bool:
    """Tell whether a figure is a headline's but for a digit: by its name, and of its time."""
    same_name = len(title.name) > _WORD_SIGNS and title.name.endswith(one.name[-_NAME_SIGNS:])
    times = [_TIME.findall(term.lead) for term in (title, one)]
    same_time = title.mention.period == one.mention.period and times[0] == times[1]
    return same_name and same_time and len(one.name) >= _NAME_SIGNS and _repeats(title, one)


def _is_headline(paragraph: Paragraph) -> bool:
    line = paragraph.text.strip()
    return paragraph.start == 0 and len(line) <= _LONGEST_HEADLINE and not line.endswith(_STOP)


def _shares_word(title: Term, one: Term) -> bool:
    """Tell whether two signs that end the name of either stand in the other's words."""
    ends = (title.name[-_WORD_SIGNS:], one.name[-_WORD_SIGNS:])
    return any(
        len(end) == _WORD_SIGNS and end in words
        for end, words in zip(ends, (one.lead, title.lead), strict=True)
    )


def _call(term: Term) -> tuple[str, ...]:
    """Return what a figure may be called, longest last.

    A cell is called by the last of its labels (人口·城镇), or by the last two of them
    (新能源汽车·产量); any other by the words before it.
    """
    label = _label(term).split(_LABEL_JOINT)[-2:]
    return (label[-1], "".join(label)) if label[-1] else (_OWNERS.sub("", term.name),)


def _label(term: Term) -> str:
    return getattr(term.mention, "label", "")


def _state(terms: Sequence[Term], repeated: Sequence[Term], told: set[str]) -> Iterator[Relation]:
    """Yield that a figure is repeated, unless it was said already of one of the figures."""
    prints = (terms[0], *repeated[:_MOST_PRINTS])
    if not repeated or any(one.id in told for one in prints):
        return
    told |= {one.id for one in prints}
    yield state_repeat(prints, _call(terms[0])[-1])


def state_repeat(prints: Sequence[Term], words: str) -> Relation:
    """Return that figures are prints of one, the first of them first."""
    names = name_letters(len(prints))
    return Relation(
        "repeat",
        prints[0].id,
        {f"print_{letter}": one.id for letter, one in zip(names, prints, strict=True)},
        (),
        words[-_WORDS:],
    )


def _is_said_short(first: Term, second: Term) -> bool:
    """Tell whether a figure is the first again by a shorter or a longer name for it.

    城镇常住人口 in the text is 城镇 in a table; so short a name needs more digits.
    """
    if not (first.is_exact and second.is_exact):
        return False
    names = (sorted(pair, key=len) for pair in product(_call(first), _call(second)))
    shared = [short for short, long in names if long.startswith(short) or long.endswith(short)]
    beside = bool(_label(first)) != bool(_label(second))
    if beside and _count_digits(first) > _FEWEST_DIGITS:
        return any(len(short) >= _SHORTEST_PART for short in shared)
    longest = max(map(len, shared), default=0)
    if first.name == second.name and first.is_amount:
        return longest >= _SHORTEST_PART  # one name, and one value of three digits
    digits = len(str(abs(first.value) // first.step))
    fewest = _SHORT_BESIDE_DIGITS if _count_digits(first) > _FEWEST_DIGITS else _SHORTEST_NAME
    return longest >= (_SHORTEST_PART if digits > _MANY_DIGITS else fewest)


def _repeats(first: Term, second: Term) -> bool:
    """Tell whether a figure is the first again: the same, or other in one digit."""
    if not (first.is_exact and second.is_exact) or _count_digits(first) < _FEWEST_DIGITS:
        return False
    if first.quantity.overlaps(second.quantity):
        return True
    return first.step == second.step and any(
        other.value == second.value for other in vary_digits(first)
    )


def _count_digits(term: Term) -> int:
    return len(str(abs(term.value) // term.step).rstrip("0"))
