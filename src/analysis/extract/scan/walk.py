"""One walk over a text in reading order: each token to its reader, and what is remembered."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

import regex

from analysis.extract.scan import dating
from analysis.extract.scan.chinese import read_chinese
from analysis.extract.scan.dates import read_date
from analysis.extract.scan.english import read_english
from analysis.extract.scan.figures import read_arabic, read_fraction
from analysis.extract.scan.grids import find_cells
from analysis.extract.scan.headings import close_sentence
from analysis.extract.scan.names import read_count, read_machine, read_name, read_ordinal
from analysis.extract.scan.period import PERIOD_WORDS, note_period
from analysis.extract.scan.ranks import read_rank
from analysis.extract.scan.state import Read, Walk
from analysis.extract.scan.tokens import find_tokens

_Reader = Callable[[Walk, str, "regex.Match[str]"], Read | None]
_READERS: Final[Mapping[str, _Reader]] = {
    "machine": read_machine,
    "ordinal": read_ordinal,
    "count": read_count,
    "name": read_name,
    "date": read_date,
    "rank": read_rank,
    "fraction": read_fraction,
    "arabic": read_arabic,
    "english": read_english,
    "chinese": read_chinese,
}
_UNCOUNTED: Final = frozenset({"date", "duration", "name"})
"""Kinds that leave the noun before them to the next figure."""
_LONGEST_SENTENCE: Final = 240


def walk_text(text: str, year: int | None) -> Iterator[Read]:
    """Yield every mention of a text in reading order.

    Args:
        text: joined, with plain signs (:func:`analysis.extract.scan.tokens.plain_text`).
        year: the document's own year, if it is known.
    """
    head = dating.head_of(text)
    walk = Walk(
        year,
        dating.default_anchor(text, year),
        cells=find_cells(text),
        plans=dating.is_planned(head),
        programme=dating.programme_years(head),
        goals=dating.is_all_goals(head),
        reviews=dating.is_review(head),
        latest=dating.latest_year(text, year),
    )
    for group, found in find_tokens(text):
        if group == "stop":
            close_sentence(walk, text, found.start(), found[0])
        elif group == "overlong":
            continue  # forty Chinese numerals in a row are no figure
        elif found.start() < walk.previous_end:
            continue  # inside a name that was read whole
        elif group in PERIOD_WORDS:
            note_period(walk, text, group, found)
        else:
            # Sentences without an end must not make every look backwards longer.
            walk.sentence_start = max(walk.sentence_start, found.start() - _LONGEST_SENTENCE)
            read = _READERS[group](walk, text, found)
            if read is not None:
                if read.start < walk.previous_end:
                    read.start = found.start()
                yield read
                walk.previous, walk.previous_end = read, read.end
                if read.kind not in _UNCOUNTED:
                    walk.counted_end = read.end
