"""A genre's words and patterns as data: YAML tables that a module reads once.

A table has up to four sections. `texts` are single words or sets of signs; `lists` are words;
`maps` give each word another; `patterns` are regular expressions in which white space does not
count and ``<<name>>`` stands for a text, a list (its words as alternatives, in the order
written), a map (its words, longest first, taken literally) or another pattern, of this table or
handed in. So code holds the rules, and the table the language.
"""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Final, TypeVar

import regex
from pydantic import Field

from analysis.core.errors import InputError
from analysis.core.packaged import read_packaged
from analysis.core.records import Record

_PIECE: Final = regex.compile(r"<<(\w+)>>")
T = TypeVar("T")


class _Sections(Record):
    texts: dict[str, str] = Field(default_factory=dict)
    lists: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    maps: dict[str, dict[str, str]] = Field(default_factory=dict)
    patterns: dict[str, str] = Field(default_factory=dict)


class Lexicon:
    """One table of words.

    Args:
        package: the package the file stands in, such as ``analysis.source``.
        name: the file, with its folder below the package.
        pieces: further pieces of patterns, such as the measure words of the units' registry.

    Raises:
        InputError: if the file does not have this form.
    """

    def __init__(self, package: str, name: str, pieces: Mapping[str, str] | None = None) -> None:
        self.name = name
        self._sections = read_packaged(package, name, _Sections)
        self._pieces = {
            **(pieces or {}),
            **self._sections.texts,
            **{key: "|".join(words) for key, words in self._sections.lists.items()},
            **{key: alternatives(words) for key, words in self._sections.maps.items()},
            **{key: pattern.strip() for key, pattern in self._sections.patterns.items()},
        }

    def text(self, key: str) -> str:
        """Return a word, or a set of signs as one text."""
        return self._find("texts", self._sections.texts, key)

    def words(self, key: str) -> tuple[str, ...]:
        """Return a list's words, in the order written."""
        return self._find("lists", self._sections.lists, key)

    def word_set(self, key: str) -> frozenset[str]:
        """Return a list's words as a set."""
        return frozenset(self.words(key))

    def word_map(self, key: str) -> Mapping[str, str]:
        """Return what each word of a map stands for."""
        return self._find("maps", self._sections.maps, key)

    @property
    def pieces(self) -> Mapping[str, str]:
        """What other tables' patterns may put in by name."""
        return self._pieces

    def piece(self, key: str) -> str:
        """Return a pattern's text with every piece put in.

        Raises:
            InputError: if a piece is not there.
        """
        return _PIECE.sub(
            lambda found: self.piece(found[1]), self._find("patterns", self._pieces, key)
        )

    def pattern(self, key: str) -> "regex.Pattern[str]":
        """Return a pattern, compiled.

        Raises:
            InputError: if it is no regular expression, or a piece is not there.
        """
        try:
            return regex.compile(self.piece(key), regex.VERBOSE)
        except regex.error as error:
            msg = f"{self.name}, patterns.{key}: no regular expression ({error})"
            raise InputError(msg) from error

    def _find(self, section: str, content: Mapping[str, T], key: str) -> T:
        if key not in content:
            near = get_close_matches(key, content) or sorted(content)
            msg = f"{self.name}: {section} has no {key!r}; nearest: {', '.join(near) or 'none'}"
            raise InputError(msg)
        return content[key]


def alternatives(words: Iterable[str]) -> str:
    """Return a pattern that matches any of the words literally, the longest that fits."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(regex.escape(word) for word in ordered)
