"""The closed list of units: the words that print one, its factors, the nouns that it counts.

All of it is data, in `core/units.yml`; a unit's factor and words stand there and nowhere else.
What a reader is told a unit is called is a message (`words/`, ``unit.*``).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from difflib import get_close_matches
from functools import cache
from typing import Annotated, Final, Self

from pydantic import BeforeValidator, Field, model_validator

from analysis.core.packaged import read_packaged
from analysis.core.records import Record


def _exact(value: object) -> object:
    if isinstance(value, float):
        msg = "a factor with a point is written as a text, so that it stays exact"
        raise ValueError(msg)  # noqa: TRY004 (pydantic reports ValueErrors)
    return value


Factor = Annotated[Decimal, BeforeValidator(_exact), Field(gt=0)]


class UnitWords(Record):
    """How one unit is printed and what it counts."""

    measures: dict[str, Factor] = Field(default_factory=dict)
    nouns: tuple[str, ...] = ()
    ending: tuple[str, ...] = Field((), description="nouns only at the end of a phrase")


class Classifiers(Record):
    """Measure words that are no units (量词)."""

    open: tuple[str, ...]
    settled: dict[str, tuple[str, ...]]
    default: dict[str, str]


class UnitTable(Record):
    """The whole of `core/units.yml`."""

    units: dict[str, UnitWords]
    classifiers: Classifiers

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        words = [
            *(word for unit in self.units.values() for word in unit.measures),
            *self.classifiers.open,
            *(word for words in self.classifiers.settled.values() for word in words),
        ]
        nouns = [noun for unit in self.units.values() for noun in (*unit.nouns, *unit.ending)]
        for kind, items in (("measure word", words), ("noun", nouns)):
            if twice := [word for word, times in Counter(items).items() if times > 1]:
                msg = f"the {kind} {twice[0]!r} stands more than once"
                raise ValueError(msg)
        refuse_unknown((*self.classifiers.settled, *self.classifiers.default.values()), self.units)
        return self


def refuse_unknown(units: Iterable[str], known: Iterable[str]) -> None:
    """Refuse units that are not of the closed list.

    Raises:
        ValueError: naming the first, and the nearest that there are.
    """
    known = tuple(known)
    for unit in units:
        if unit not in known:
            near = get_close_matches(unit, known) or known
            msg = f"no unit {unit!r}; did you mean: {', '.join(near)}?"
            raise ValueError(msg)


@cache
def unit_table() -> UnitTable:
    """Return the registry of units.

    Raises:
        InputError: if the file is faulty.
    """
    return read_packaged("analysis.core", "units.yml", UnitTable)


UNITS: Final[tuple[str, ...]] = tuple(unit_table().units)
"""The ids of the closed list, in the order in which they are published."""

MEASURES: Final[Mapping[str, tuple[str, Decimal]]] = {
    word: (unit, factor)
    for unit, words in unit_table().units.items()
    for word, factor in words.measures.items()
}
"""Measure words that settle the unit alone, with the factor to the unit's base scale."""

CLASSIFIERS: Final[Mapping[str, str]] = dict.fromkeys(unit_table().classifiers.open, "") | {
    word: unit for unit, words in unit_table().classifiers.settled.items() for word in words
}
"""Measure words that are no units; with the unit they hold whatever they count, if any."""

CLASSIFIER_DEFAULTS: Final[Mapping[str, str]] = dict(unit_table().classifiers.default)
"""The unit of a classifier where no noun near it settles one."""

NOUNS: Final[Mapping[str, str]] = {
    noun: unit for unit, words in unit_table().units.items() for noun in words.nouns
}
"""Counted nouns, each with its unit."""

ENDING_NOUNS: Final[Mapping[str, str]] = {
    noun: unit for unit, words in unit_table().units.items() for noun in words.ending
}
"""Nouns that are heads only at the end of a phrase."""
