"""The closed lists of words that the data are typed with: kinds, hedges, topics, verdicts.

Each stands once, here; what a reader is told for a member is a message of `words/`. The policies
that turn a hedge into bounds stand where they are applied, in :mod:`analysis.source.bounds`.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Final, Literal, get_args

#: What a printed figure is.
Kind = Literal["level", "change", "share", "rank", "policy", "date", "duration", "name", "ordinal"]
#: How a print qualifies its figure.
Hedge = Literal["exact", "approx", "more_than", "nearly", "up_to", "at_least"]
#: How an indicator adds up over time.
Measure = Literal["stock", "flow", "ratio", "rank"]
#: Which level of government recognised what is counted.
Tier = Literal["all", "national", "provincial_and_above", "provincial", "municipal", "district"]
#: How a figure's period is known.
PeriodBasis = Literal["stated", "inherited", "inferred"]

#: What a claim relates.
Topic = Literal[
    "growth",
    "average_growth",
    "previous_year",
    "share",
    "sum",
    "part",
    "per_unit",
    "repeat",
    "date",
    "reference",
    "enumeration",
    "integer",
    "implied_total",
    "subset",
    "vantage",
    "target",
]
#: What a stated figure should be to the recomputed one.
Relation = Literal["equal", "at_least", "at_most"]
#: What is found of a claim: it holds for every value the prints allow; at the printed values,
#: though not for all they allow; for some of them only; or so under another fair reading. How
#: each is found, `study/claims.py` says.
Verdict = Literal[
    "certain",
    "compatible",
    "within_rounding",
    "under_reading",
    "does_not_hold",
    "conflict",
    "not_checkable",
]
#: In the order a reader expects them.
VERDICTS: Final[tuple[Verdict, ...]] = get_args(Verdict)

#: What a result is recomputed under to see whether it stands: a hedge policy, or one convention
#: that differs from the usual ones.
Convention = Literal[
    "standard",
    "wide",
    "literal",
    "logical",
    "truncation",
    "other_date",
    "inclusive_years",
]
CONVENTIONS: Final[tuple[Convention, ...]] = get_args(Convention)
#: What a reader takes away of a growth rate (a rise, a fall, neither for sure), and of a claim (it
#: holds as it plainly reads, under another reading only, under none, nobody can tell).
Conclusion = Literal["rises", "falls", "unsure", "stands", "one_reading", "fails", "unchecked"]

#: The two languages the data are written in: `title_zh`, `says_en`.
DataLanguage = Literal["zh", "en"]
DATA_LANGUAGES: Final[tuple[DataLanguage, ...]] = get_args(DataLanguage)

#: Units of money, which are written in the scale their language uses.
MONEY_UNITS: Final = frozenset({"CNY", "USD", "EUR", "HKD", "JPY", "GBP", "TWD"})
#: What divides the units of a ratio of two amounts: yuan per head is ``CNY/person``.
_PER: Final = "/"
#: How many percentage points one of a ratio's own unit is, exactly: 1‰ is a tenth of one.
POINTS: Final[Mapping[str, Fraction]] = {
    "percent": Fraction(1),
    "percentage_point": Fraction(1),
    "permille": Fraction(1, 10),
    "ratio": Fraction(100),
    "times": Fraction(100),
}


def is_money(unit: str) -> bool:
    """Tell whether a unit is one of money, or of money per something: it has prices."""
    return unit.partition(_PER)[0] in MONEY_UNITS


def is_ratio(unit: str, measure: Measure = "ratio") -> bool:
    """Tell whether a level is a ratio, which moves by percentage points and never "by percent".

    An average such as yuan per head is a ratio of its parts, but it has a unit of its own, and
    grows as an amount does.

    Args:
        unit: the level's.
        measure: how its indicator adds up; a series of which nothing is said is judged by its
            unit.
    """
    return measure == "ratio" and unit in POINTS
