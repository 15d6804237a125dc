"""Sentences of a document, with the measured figures that stand in them and the words between.

What a figure is of, and which level a change belongs to, is said by the words between the figures
of one sentence. A *gap* holds those words: from the figure before, or the beginning of the
sentence, to the figure itself. A date in it is one sign and a length of time another, so that a
rule sees 比▯增长 whatever the year; a number that is part of a name (5G基站) stays as printed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from analysis.extract.genre import genre
from analysis.extract.intake import Document
from analysis.extract.scan import Mention
from analysis.extract.scan.tokens import plain_text
from analysis.source.schema import MEASURED

_GENRE: Final = genre("clauses")
_SENTENCE_END: Final = _GENRE.pattern("sentence_end")
_STATEMENT_END: Final = _GENRE.text("statement_end")
_ASIDE: Final = _GENRE.pattern("aside")
_DESCRIBED: Final = _GENRE.pattern("described")
_BOUNDS: Final = frozenset({"at_least", "up_to", "more_than"})
_BLANK: Final = _GENRE.pattern("blank")
_SHOWN: Final = {
    "date": _GENRE.text("date"),
    "duration": _GENRE.text("duration"),
    "ordinal": "",
}
"""What stands in a gap for a number that measures nothing."""
_LONGEST_GAP: Final = 160
"""Signs before a figure within which its words are sought."""
_LONGEST_TAIL: Final = 24
"""Signs after a figure within which the noun that it counts is sought."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A measured figure in its sentence.

    ``gap`` holds the words before it, from the figure before it on; ``after`` the first words
    behind it. ``opens`` is true where no figure stands before it in its statement: a sentence, or
    a part of one that a semicolon ends.
    """

    mention: Mention
    gap: str
    after: str
    opens: bool


@dataclass(slots=True)
class Sentence:
    """The measured figures of one sentence, in reading order; ``paragraph`` counts from 0."""

    paragraph: int
    figures: list[Placed] = field(default_factory=list)


def is_measured(mention: Mention) -> bool:
    """Tell whether a mention measures something and could be read."""
    return mention.kind in MEASURED and bool(mention.unit) and bool(mention.value)


def is_description(text: str, mention: Mention, end: int) -> bool:
    """Tell whether a figure only describes what is counted behind it: 3-5岁幼儿, 100张以下医院."""
    found = _DESCRIBED.match(text, end)
    bounded = ".." in mention.value or mention.hedge in _BOUNDS
    return found is not None and (bounded or found["bound"] is not None)


def find_sentences(document: Document, mentions: Sequence[Mention]) -> list[Sentence]:
    """Return the sentences that hold measured figures, in reading order."""
    text = plain_text(document.joined)
    spans = [locate(document, mention) for mention in mentions]
    ends = _sentence_ends(text)
    boundary, paragraph = next(ends)
    sentence = Sentence(paragraph)
    found: list[Sentence] = []
    pieces: list[str] = []
    position = 0
    for order, (mention, (start, end)) in enumerate(zip(mentions, spans, strict=True)):
        while start >= boundary:
            position, pieces = max(position, boundary), []
            boundary, paragraph = next(ends)
            sentence = Sentence(paragraph)
        pieces.append(text[max(position, start - _LONGEST_GAP) : start])
        position = max(position, end)
        if not is_measured(mention) or is_description(text, mention, end):
            pieces.append(_SHOWN.get(mention.kind, text[start:end]))
            continue
        limit = spans[order + 1][0] if order + 1 < len(spans) else len(text)
        after = text[end : min(limit, boundary, end + _LONGEST_TAIL)]
        words = _BLANK.sub("", _ASIDE.sub("", "".join(pieces)))[-_LONGEST_GAP:]
        _, parted, rest = words.rpartition(_STATEMENT_END)
        opens = bool(parted) or not sentence.figures
        if not sentence.figures:
            found.append(sentence)
        sentence.figures.append(Placed(mention, rest, after, opens))
        pieces = []
    return found


def _sentence_ends(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each sentence ends, with the number of its paragraph."""
    paragraph = 0
    for stop in _SENTENCE_END.finditer(text):
        yield stop.end(), paragraph
        paragraph += stop[0] == "\n"
    yield len(text) + 1, paragraph


def locate(document: Document, mention: Mention) -> tuple[int, int]:
    """Where a mention stands in the running text."""
    return document.position(mention.start), document.position(mention.end - 1) + 1
