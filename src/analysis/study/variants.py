"""Rows of one indicator told apart: one is its headline, each other has a name of its own."""

from collections.abc import Callable, Sequence
from typing import Protocol, Self, TypeVar

from analysis.core.period import Period


class Told(Protocol):
    """A row that has a headline among those of its indicator and scope."""

    @property
    def indicator(self) -> str:
        """What it measures."""

    @property
    def scope(self) -> str:
        """Of which place or body."""

    def model_copy(self, *, update: dict[str, object]) -> Self:
        """Return it with other values."""


R = TypeVar("R", bound=Told)


def tell_apart(
    rows: Sequence[R], rank: Callable[[R], tuple[object, ...]], name: Callable[[R, R], str]
) -> list[R]:
    """Mark each indicator's headline and give every row a variant that no other of it has.

    Args:
        rows: with the columns ``headline`` and ``variant``.
        rank: the row that ranks highest is the headline, of equal ones the first.
        name: what a row is called beside its headline; a name taken is numbered.
    """
    best: dict[tuple[str, str], R] = {}
    for row in rows:
        held = best.get((row.indicator, row.scope))
        if held is None or rank(row) > rank(held):
            best[row.indicator, row.scope] = row
    taken: set[tuple[str, str, str]] = set()
    result = []
    for row in rows:
        headline = best[row.indicator, row.scope]
        wanted = "" if row is headline else name(row, headline)
        variant, count = wanted, 1
        while (row.indicator, row.scope, variant) in taken:
            count += 1
            variant = f"{wanted}-{count}"
        taken.add((row.indicator, row.scope, variant))
        result.append(row.model_copy(update={"headline": row is headline, "variant": variant}))
    return result


def name_dates(*dates: Period) -> str:
    """Return dates as part of an id: ``2014-asof2020``, ``2019m06-2020``."""
    return "-".join(
        f"{'asof' if date.asof else ''}{date.end}{f'm{date.month:02d}' if date.month else ''}"
        for date in dates
    )
