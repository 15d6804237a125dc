"""Names of what figures measure, from the words before them.

A name is the noun phrase that stands before a figure, without the verbs that lead up to it
(达到, 同比增长), without the whole place (全市) and without dates. What a reader needs to tell one
quantity from another stays: 新增 of a flow is part of its name, and so is 城镇 of 城镇居民.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from analysis.extract.genre import genre

LONGEST_NAME: Final = 24
"""A longer name is cut to its end, where the noun is."""

_GENRE: Final = genre("naming")
_TAIL: Final = _GENRE.pattern("tail")
_HEAD: Final = _GENRE.pattern("head")
_IDLE: Final = _GENRE.pattern("idle")
_RANK_WORDS: Final = _GENRE.pattern("rank_words")
_RELATIVE: Final = _GENRE.pattern("relative")
_LEADING_RELATIVE: Final = _GENRE.pattern("leading_relative")
_TOGETHER: Final = _GENRE.pattern("together")
_PART_WORDS: Final = _GENRE.pattern("part_words")
_SPLIT: Final = _GENRE.pattern("split")
_SPLIT_ALL: Final = _GENRE.pattern("split_all")
_LIST_WORDS: Final = _GENRE.pattern("list_words")
_NOT_A_WORD: Final = _GENRE.pattern("not_a_word")
_QUOTE: Final = _GENRE.pattern("quote")
_JOINTS: Final = _GENRE.words("joints")
_ACTING: Final = _GENRE.pattern("acting")
_LEADING_FLOW: Final = _GENRE.pattern("leading_flow")
_TAIL_NOUN: Final = _GENRE.pattern("tail_noun")
_LONG_OWNER: Final = _GENRE.pattern("long_owner")
_WHOLE: Final = _GENRE.pattern("whole")
_ORDINAL: Final = _GENRE.text("ordinal")
_NUMERAL: Final = _GENRE.pattern("numeral")
_INNER_VERB: Final = _GENRE.pattern("inner_verb")
_FLOWS: Final = _GENRE.words("flows")
_HEADS: Final = _GENRE.pattern("head_nouns")
_BOTH: Final = _GENRE.word_map("both")
_IS_SHARE: Final = _GENRE.text("is_share")
_SHARE_WORD: Final = _GENRE.text("share_word")
_SHARE_NAME: Final = _GENRE.pattern("share_name")
SHARE_HEAD: Final = _GENRE.text("share_head")
_STRUCTURES: Final = _GENRE.word_map("structures")
_CLAUSE_SIGNS: Final = frozenset(_GENRE.text("clause_signs"))
_LIST_SIGN: Final = "、"
_LEAST: Final = 2


@dataclass(frozen=True, slots=True)
class Words:
    """What the gap before a figure says.

    ``tail`` belongs to the figure before: the noun it counts. ``clauses`` are the clauses after
    that, as printed. ``name`` is the name that the last of them with a noun gives.
    """

    tail: str
    clauses: tuple[str, ...]
    name: str

    @property
    def lead(self) -> str:
        """The last clause: the words right before the figure."""
        return self.clauses[-1] if self.clauses else ""


@lru_cache(maxsize=4096)
def read_words(gap: str, *, opens: bool, rank: bool = False) -> Words:
    """Take the gap before a figure apart.

    Args:
        gap: of :class:`~analysis.extract.relations.clauses.Placed`.
        opens: no figure stands before it in its statement.
        rank: the figure is a place in an order, before which 居全国 says nothing of what it is.
    """
    gap = _QUOTE.sub("", gap)
    cuts = [place for place, sign in enumerate(gap) if sign in _CLAUSE_SIGNS]
    tail = ""
    if not opens and not cuts and gap.endswith(_JOINTS):
        tail, gap = gap, ""
    elif not opens:
        places = (*cuts[:1], gap.find(_LIST_SIGN))
        first = min((place for place in places if place >= 0), default=0)
        tail, gap = gap[:first], gap[first:].lstrip(_LIST_SIGN)
    clauses = tuple(_split_clauses(gap))
    name = ""
    for clause in reversed(clauses):
        name = clean_name(clause, rank=rank)
        if name:
            break
    return Words(tail, clauses, name)


def _split_clauses(gap: str) -> list[str]:
    clauses = [""]
    for sign in gap:
        if sign in _CLAUSE_SIGNS:
            clauses.append("")
        else:
            clauses[-1] += sign
    return clauses


def clean_name(words: str, *, rank: bool = False, whole: bool = False) -> str:
    """Return the name in a clause, or an empty text where it holds nothing but verbs and dates.

    Args:
        words: the clause.
        rank: what it names is a place in an order.
        whole: keep all of it, as of a list of names.
    """
    words = _QUOTE.sub("", words).strip()
    if _IDLE.fullmatch(words):
        return ""
    stripped = None
    while words != stripped:
        stripped = words
        words = _HEAD.sub("", _TAIL.sub("", words)).strip()
        if rank:
            words = _strip_rank(words)
    words = _NOT_A_WORD.sub("", words).strip(_LIST_SIGN)
    if _IDLE.fullmatch(words):
        return ""
    words = _INNER_VERB.sub("", words)
    if not whole:
        if len(words) > LONGEST_NAME // 2:
            words = _LONG_OWNER.sub("", words)
        words = words[-LONGEST_NAME:].strip(_LIST_SIGN)
    for flow in _FLOWS:
        if words.endswith(flow):
            words = flow + clean_name(words.removesuffix(flow))
    if words == _IS_SHARE:
        return _SHARE_WORD  # 男性83万人，占51.1%
    return words if len(words) >= _LEAST and words not in _FLOWS else ""


def _strip_rank(words: str) -> str:
    for start in range(len(words) + 1):
        if _RANK_WORDS.fullmatch(words, start):
            return words[:start]
    return words


def complete_name(name: str, before: str) -> str:
    """Give a name that says only which part (城镇, 占全国) its head, from the name before it."""
    if not before:
        return name
    if _PART_WORDS.fullmatch(name):
        return (before + name)[-LONGEST_NAME:]
    if _RELATIVE.fullmatch(name):
        return _join(name, _LEADING_RELATIVE.sub("", _WHOLE.sub("", before)))
    return name


def _join(first: str, second: str) -> str:
    """Put two words together, with what ends the one and begins the other once."""
    shared = next((n for n in range(len(first), 0, -1) if second.startswith(first[-n:])), 0)
    return first + second[shared:]


def is_part(name: str) -> bool:
    """Tell whether a name says only what part of something before it a figure is."""
    return _PART_WORDS.fullmatch(name) is not None


def name_counted(after: str, lead: str = "") -> str:
    """Return the noun that a figure counts, from the words behind it (12家国家级企业).

    Args:
        after: the words behind the figure.
        lead: the last clause before it.

    Returns:
        The noun, with the verb that makes a flow of it (新增); empty where no noun follows or the
        words before are a name themselves.
    """
    lead = clean_name(lead) or _LEADING_FLOW.sub(r"\1", lead)
    if lead and _ACTING.fullmatch(lead) is None and lead not in _FLOWS:
        return ""
    found = _TAIL_NOUN.match(_QUOTE.sub("", after))
    noun = clean_name(found[1]) if found else ""
    return (lead + noun)[-LONGEST_NAME:] if noun else ""


def split_names(clause: str, count: int) -> list[str]:
    """Return the names of a list's members, or none where the words name another number of them.

    城镇、农村居民人均可支配收入分别 names two: the head of the last is that of all.
    """
    clause = _LIST_WORDS.sub("", clean_name(clause, whole=True))
    for split in (_SPLIT, _SPLIT_ALL):
        parts = [part for part in split.split(clause) if part]
        if len(parts) == count:
            return _complete_list(parts)
    for both, members in _BOTH.items():
        names = members.split()
        if both in clause and len(names) == count and len(parts) == 1:
            return [clause.replace(both, name, 1) for name in names]
    return []


def name_structure(words: str, count: int) -> list[str]:
    """Return what the terms of a structure are (产业结构为16.2:34.1:49.7), or none if unknown."""
    for word, members in _STRUCTURES.items():
        names = members.split()
        if word in words and len(names) == count:
            return names
    return []


def shorten_share(name: str) -> str:
    """Return the name of a share without what it is a share of: 第一产业比重."""
    return _SHARE_NAME.sub(SHARE_HEAD, name)


def find_head(name: str) -> str:
    """Return the word at a name's end that says which quantity it is (收入, 面积), or none."""
    found = _HEADS.search(name)
    return found[0] if found is not None else ""


def _complete_list(parts: list[str]) -> list[str]:
    *others, last = (_TOGETHER.sub("", part) for part in parts)
    if others[0].startswith(_ORDINAL) and _NUMERAL.match(last):  # 第一、二、三产业
        head = _NUMERAL.sub("", last, count=1)
        return [_ORDINAL + part.removeprefix(_ORDINAL) + head for part in others] + [
            _ORDINAL + last
        ]
    found = _HEADS.search(last)
    if found is not None:
        head = found[0]
    else:
        length = len(others[0])
        alike = all(len(part) == length for part in others) and len(last) > length
        head = last[length:] if alike else ""
    names = [part if _HEADS.search(part) else _join(part, head) for part in others]
    first = others[0]
    return [*names, last] if len(set(names)) == len(names) and first != last else []
