"""The two things that a draft says of figures together. Figures are named by their ids."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

RelationKind = Literal[
    "growth",
    "difference",
    "pp_change",
    "cagr",
    "multiple",
    "share",
    "sum",
    "part_of_whole",
    "average",
    "repeat",
]
"""What a relation asserts; the names are those of ``analysis audit --json``."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two dates of one indicator in one place: both levels printed, or one and its change.

    ``base``, ``end`` and ``change`` are ids of figures; what isn't printed is None. The unit is
    the levels'.
    """

    indicator: str
    scope: str
    unit: str
    base: str | None
    end: str | None
    change: str | None


@dataclass(frozen=True, slots=True)
class RelationReading:
    """One fair way to recompute a relation: what it is called and its formula.

    ``formula`` is one of :mod:`analysis.core.formula`, over the relation's operand names;
    ``years`` names the two operands between whose dates ``years`` counts, if it uses them;
    ``cut`` the figures, ``stated`` among them, that are read as cut off after their last digit.
    """

    label: str
    formula: str
    years: tuple[str, str] | None = None
    cut: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Relation:
    """A stated figure and the figures that it can be recomputed from.

    ``operands`` maps names to ids of figures. Readings stand in order of fairness, the plain
    meaning first. ``words`` are the words of the document it rests on (a short expression);
    ``sure`` is false where the words admit that the figures aren't related so.
    """

    kind: RelationKind
    stated: str
    operands: Mapping[str, str]
    readings: tuple[RelationReading, ...]
    words: str
    sure: bool = True
