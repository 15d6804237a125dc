"""Units: the closed list, the nouns that stand for what it lacks, and what a unit is per.

A unit is written ``base`` or ``base/denominator``. Its base is an id of the closed list (``CNY``)
or, for what the list lacks, the counted noun as printed (``酒庄``), which is like no other noun;
its denominators are ids of their own list: ``CNY/month``, ``bed/thousand_person``. Two units are
the same where their texts are.

The lists are data, in `core/units.yml`; a unit's factor and words stand there and nowhere else.
What a reader is told a unit is called is a message (`words/`).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from difflib import get_close_matches
from functools import cache
from typing import Annotated, Final, Self

import regex
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
    denominators: dict[str, tuple[str, ...]] = Field(
        default_factory=dict, description="what a unit may be per, with the words that print it"
    )

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        words = [
            *(word for unit in self.units.values() for word in unit.measures),
            *self.classifiers.open,
            *(word for words in self.classifiers.settled.values() for word in words),
        ]
        nouns = [noun for unit in self.units.values() for noun in (*unit.nouns, *unit.ending)]
        per = [word for words in self.denominators.values() for word in words]
        for kind, items in (("measure word", words), ("noun", nouns), ("denominator", per)):
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

DENOMINATORS: Final[Mapping[str, str]] = {
    word: name for name, words in unit_table().denominators.items() for word in words
}
"""Words for what a unit is per, each with the denominator's id."""

LONGEST_NOUN: Final = 8
"""Signs that a noun has at most to stand as a unit."""
_OWN: Final = regex.compile(rf"\p{{Han}}{{1,{LONGEST_NOUN}}}")
_MOST_DENOMINATORS: Final = 2  # 元 per person and month


def is_own(unit: str) -> bool:
    """Tell whether a unit's base is a noun as printed, which the closed list lacks."""
    return _OWN.fullmatch(split_unit(unit)[0]) is not None


def split_unit(unit: str) -> tuple[str, tuple[str, ...]]:
    """Return a unit's base and its denominators: ``CNY/month`` is CNY and month."""
    base, *denominators = unit.split("/")
    return base, tuple(denominators)


def check_unit(unit: str) -> str:
    """Return a unit as it is.

    Raises:
        ValueError: for what is neither of the closed list nor a noun as printed, or is per
            something that is no denominator; saying what is accepted.
    """
    base, denominators = split_unit(unit)
    if base not in UNITS and not is_own(base):
        msg = (
            f"no such unit; accepted: {', '.join(sorted(UNITS))}, or the counted noun as printed, "
            f"of at most {LONGEST_NOUN} Chinese characters"
        )
        raise ValueError(msg)
    known = unit_table().denominators
    if len(denominators) > _MOST_DENOMINATORS or not set(denominators) <= set(known):
        msg = f"per what; accepted after /, once or twice: {', '.join(sorted(known))}"
        raise ValueError(msg)
    return unit
