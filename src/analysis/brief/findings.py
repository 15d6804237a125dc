"""Which findings a brief is opened with, where its prose leaves that to the run.

A finding is a pair's growth, a growth rate at constant prices, or a statement of the document
that its own figures contradict. Only what its interval bears out is one: a change whose bounds
hold both a rise and a fall is none. Of what is left the weightiest are taken, each of another
indicator, whatever stands first in the document. The weight is a sum of parts between 0 and 1, so
that none of them decides alone:

prominence
    how often the document prints the indicator, among all indicators;
size
    how large the amount is among those in its unit; a place that is not the main one has half;
movement
    how far it moved a year, among the changes of its kind, in percent or in points;
certainty
    1 where both levels are printed, or a rate is as printed; half where one was computed; nothing
    where a figure behind it waits for review.

Ranks are compared, and not values, so that a misread change of 500 percent counts no more than
any other largest one. A contradicted statement weighs more than any change, and the more the
further it fails, among the statements that fail; no more than :data:`MOST_STATEMENTS` are taken,
so that the brief is still about what the document is about.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from analysis.register.results import Results
from analysis.study.claims import FAILING, ClaimRow, find_nearest
from analysis.study.growth import GrowthRow
from analysis.study.rates import RateRow

#: How many generated findings a brief has room for, and how many of these are statements.
MOST_FINDINGS: Final = 6
MOST_STATEMENTS: Final = 2
#: What a statement that the document's own figures contradict weighs at the least: the most that
#: a change can.
_CONTRADICTED: Final = 4
_HALF: Final = Fraction(1, 2)

Found = GrowthRow | RateRow | ClaimRow


@dataclass(frozen=True)
class Finding:
    """What may open a brief, and what it weighs.

    Attributes:
        row: where it stands.
        about: what it is about; of several about one thing the weightiest is taken.
    """

    row: Found
    about: tuple[str, ...]
    weight: Fraction


def choose_findings(results: Results) -> list[Found]:
    """Return what opens a brief, the weightiest first; equals in the order of the tables."""
    weighed = sorted(
        (*_weigh_statements(results), *_weigh_changes(results)), key=lambda one: -one.weight
    )
    chosen: list[Found] = []
    taken: set[tuple[str, ...]] = set()
    statements = 0
    for one in weighed:
        statement = isinstance(one.row, ClaimRow)
        if one.about in taken or (statement and statements == MOST_STATEMENTS):
            continue
        taken.add(one.about)
        statements += statement
        chosen.append(one.row)
        if len(chosen) == MOST_FINDINGS:
            break
    return chosen


def _weigh_statements(results: Results) -> Iterator[Finding]:
    """Yield the statements that the document's own figures contradict, and by how much."""
    failing = [
        row
        for row in find_nearest(row for row in results.claims if not row.outside)
        if row.verdict in FAILING and row.gap is not None
    ]
    by_gap = _rank([row.gap or Decimal(0) for row in failing])
    for row in failing:
        weight = _CONTRADICTED + by_gap(row.gap or Decimal(0))
        yield Finding(row, ("claim", row.claim), weight)


def _weigh_changes(results: Results) -> Iterator[Finding]:
    """Yield the changes that their intervals bear out."""
    # A rate with the change of prices beside it tells of nominal growth too.
    told = {(row.indicator, row.scope) for row in results.rates if _tells_both(row)}
    growth = (row for row in results.growth if (row.indicator, row.scope) not in told)
    tables: tuple[GrowthRow | RateRow, ...] = (*growth, *results.rates)
    rows = [row for row in tables if row.headline and _is_sure(row)]
    printed = Counter((row.indicator, row.scope) for row in results.observations)
    prominence = _rank([Decimal(count) for count in printed.values()])
    waiting = {row.figure for row in results.source.figures if row.review}
    main = results.source.info.scope_id
    moved = {
        kind: _rank([_movement(row) for row in rows if _kind(row) == kind])
        for kind in {_kind(row) for row in rows}
    }
    sized = {
        unit: _rank([_size(row) for row in rows if row.unit == unit])
        for unit in {row.unit for row in rows}
    }
    for row in rows:
        size = sized[row.unit](_size(row))
        weight = (
            prominence(Decimal(printed[row.indicator, row.scope]))
            + (size if row.scope == main else size * _HALF)
            + moved[_kind(row)](_movement(row))
            + _certainty(row, waiting)
        )
        yield Finding(row, (row.indicator, row.scope), weight)


def _rank(values: Sequence[Decimal]) -> Callable[[Decimal], Fraction]:
    """Return what part of some values are no larger than a value."""
    return lambda value: Fraction(sum(one <= value for one in values), len(values))


def _change(row: GrowthRow | RateRow) -> tuple[Decimal, Decimal, Decimal] | None:
    """Return a change with its bounds: in percent, or in points; None where there is none."""
    if isinstance(row, RateRow):
        return row.rate, row.rate_low, row.rate_high
    for name in ("pp", "pct"):
        cells = tuple(getattr(row, name + tail) for tail in ("", "_low", "_high"))
        if cells[0] is not None:
            return cells[0], cells[1], cells[2]
    return None


def _is_sure(row: GrowthRow | RateRow) -> bool:
    """Tell whether all that the prints allow is a rise, or a fall."""
    change = _change(row)
    return change is not None and (change[1] > 0 or change[2] < 0)


def _tells_both(row: RateRow) -> bool:
    return row.headline and row.deflator is not None and _is_sure(row)


def _kind(row: GrowthRow | RateRow) -> str:
    return "points" if isinstance(row, GrowthRow) and row.pp is not None else "percent"


def _movement(row: GrowthRow | RateRow) -> Decimal:
    """Return how far a row moved, a year where there is a rate a year."""
    yearly = (row.cagr, row.pp_per_year) if isinstance(row, GrowthRow) else ()
    change = next((one for one in yearly if one is not None), None)
    return abs(change if change is not None else (_change(row) or (Decimal(0),))[0])


def _size(row: GrowthRow | RateRow) -> Decimal:
    """Return the amount that a row ends with; nothing where none is printed."""
    return abs(row.end) if row.end is not None else Decimal(0)


def _certainty(row: GrowthRow | RateRow, waiting: set[str]) -> Fraction:
    if not waiting.isdisjoint(row.figures):
        return Fraction(0)
    computed = isinstance(row, GrowthRow) and row.base_origin != "printed"
    return _HALF if computed else Fraction(1)
