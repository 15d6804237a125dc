"""Statements: one quantity as a sentence speaks of it, and what may be a change of it."""

from dataclasses import dataclass, field
from typing import Final

from analysis.core.vocabulary import POINTS
from analysis.extract.genre import genre
from analysis.extract.scan import Mention
from analysis.source.schema import CHANGE_UNITS

_GENRE: Final = genre("statements")
_MEASURE_WORD: Final = _GENRE.pattern("measure_word")
_INCREMENTS: Final = _GENRE.words("increments")


@dataclass(slots=True)
class Statement:
    """One quantity as a sentence speaks of it.

    ``base`` is the level it came from, ``end`` its level; ``changes`` are said of it. The unit is
    the levels', empty where no level is printed.
    """

    name: str
    unit: str
    scope: str
    paragraph: int
    base: Mention | None = None
    end: Mention | None = None
    changes: list[Mention] = field(default_factory=list)
    aims: list[Mention] = field(default_factory=list)
    """Figures of it that are planned."""
    counted: bool = False
    """Named by the noun behind its figure alone: nothing says that a rate is of it."""
    joined: bool = False
    """Listed with the statement before it (A1亿元、B2亿元)."""
    summed: bool = False
    """A sum over years, of which no yearly rate is one."""

    @property
    def level(self) -> Mention | None:
        """The level that a change is held against: the end, else the base."""
        return self.end or self.base

    @property
    def is_flow(self) -> bool:
        """Whether its name says that it counts what has come in (新增)."""
        return self.name.startswith(_INCREMENTS)

    @property
    def stock_name(self) -> str:
        """Its name without what makes it a flow."""
        return next(
            (self.name.removeprefix(one) for one in _INCREMENTS if self.name.startswith(one)),
            self.name,
        )

    def takes(self, level: Mention) -> bool:
        """Tell whether a level can be one of it: its unit and place allow it."""
        return self.unit == level.unit and self.scope == level.scope


@dataclass(slots=True)
class Subjects:
    """The statements of a document, and what is to be said of single figures by their ids."""

    statements: list[Statement] = field(default_factory=list)
    doubts: dict[str, str] = field(default_factory=dict)
    increments: set[str] = field(default_factory=set)
    """Levels that are increments of a level beside them (新增16条、达到54条)."""


def fits(statement: Statement, change: Mention) -> bool:
    """Tell whether a change can be one of a statement's level: its unit and place allow it."""
    level = statement.level
    if level is None or statement.scope != change.scope:
        return False
    if statement.counted and change.unit in CHANGE_UNITS:
        return False
    return may_change(change, level)


def may_change(change: Mention, level: Mention) -> bool:
    """Tell whether a figure can be a change of a level, by their units."""
    if level.unit == "rank" or change.unit == "rank":
        return level.unit == change.unit
    if change.unit == "percentage_point":
        return level.unit in POINTS
    return (
        change.unit in CHANGE_UNITS or change.unit == level.unit or is_counted_alike(change, level)
    )


def is_counted_alike(change: Mention, level: Mention) -> bool:
    """Tell whether an increment prints its level's measure word, whatever noun stands near it.

    1286家，净增214家: no noun stands beside the second; it counts what the first counts.
    """
    one, other = _MEASURE_WORD.search(change.printed), _MEASURE_WORD.search(level.printed)
    return one is not None and other is not None and one[0] == other[0]
