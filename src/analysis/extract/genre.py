"""The genre's words: tables beside this package, with the pieces that all of them share.

The genre is the Chinese public report: work reports, statistical communiqués, plans, summaries.
Each module reads the table of its name (`tables/`); the measure words, scales and hedges that
their patterns are made of come from the registries (`core/units.yml`, `source/hedges.yml`).
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final

import regex

from analysis.core.errors import InputError
from analysis.core.lexicon import Lexicon, alternatives
from analysis.core.units import (
    CLASSIFIERS,
    DENOMINATORS,
    ENDING_NOUNS,
    MEASURES,
    NOUNS,
    UNITS,
    refuse_unknown,
)
from analysis.source.english import ENGLISH_PIECES
from analysis.source.numerals import SCALES
from analysis.source.reading import HEDGE_PREFIXES, HEDGE_SUFFIXES

_PACKAGE: Final = "analysis.extract"


def genre(name: str) -> Lexicon:
    """Return a table of the genre by its name, such as ``kind``.

    Raises:
        InputError: if the table is faulty.
    """
    return Lexicon(_PACKAGE, f"tables/{name}.yml", _shared_pieces())


def units_by_word(table: Lexicon, key: str) -> Mapping[str, frozenset[str]]:
    """Return a map from words to sets of units.

    Raises:
        InputError: if it names a unit that is not of the closed list.
    """
    found = {word: frozenset(units.split()) for word, units in table.word_map(key).items()}
    for word, units in found.items():
        try:
            refuse_unknown(sorted(units), UNITS)
        except ValueError as error:
            msg = f"{table.name}, maps.{key}.{word}: {error}"
            raise InputError(msg) from error
    return found


@cache
def _shared_pieces() -> Mapping[str, str]:
    shared = Lexicon(_PACKAGE, "tables/shared.yml")
    words = {*MEASURES, *CLASSIFIERS} - shared.word_set("with_noun")
    return {
        **shared.pieces,
        "eras": alternatives(shared.word_map("eras")),
        "fiscal_years": alternatives(f"{year:02}/{(year + 1) % 100:02}" for year in range(100)),
        "fiscal_spans": alternatives(
            f"{year:02}{joint}{(year + 1) % 100:02}"
            for year in range(100)
            for joint in shared.words("span_joints")
        ),
        **ENGLISH_PIECES,
        "measure": _measure(words, shared.word_map("not_after")),
        "scaled_measure": alternatives(word for word in MEASURES if word[0] in SCALES),
        "denominator": alternatives(DENOMINATORS),
        "hedge": alternatives(set(HEDGE_PREFIXES) - shared.word_set("bare_hedges")),
        "long_suffix": alternatives(word for word in HEDGE_SUFFIXES if len(word) > 1),
        "counted_noun": alternatives(NOUNS),
        "ending_noun": alternatives(ENDING_NOUNS),
    }


def _measure(words: Iterable[str], not_after: Mapping[str, str]) -> str:
    """Alternatives of the measure words, each unless what follows makes it another word."""
    return "|".join(
        regex.escape(word) + (f"(?![{not_after[word]}])" if word in not_after else "")
        for word in sorted(words, key=lambda word: (-len(word), word))
    )
