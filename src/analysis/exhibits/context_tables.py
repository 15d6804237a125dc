"""The Markdown tables of places beside each other and of targets beside what became of them.

Pure functions, as in :mod:`analysis.exhibits.tables`: every number is asked of the register by its
id. Which rows there are is chosen in :mod:`analysis.brief.context`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from analysis.exhibits.chart import Labels
from analysis.exhibits.tables import Cells, pipe_table
from analysis.render import escape_markdown

#: What became of a target: for sure, for sure not, within the bounds either, nobody knows.
Outcome = Literal["reached", "missed", "undecided", "unknown"]


@dataclass(frozen=True)
class TargetLine:
    """A target, what became of it, and the ids of its numbers.

    Attributes:
        title: of what.
        target: the target's id.
        year: for when.
        set_in: where it was set.
        outcome: id of what became of it; empty where that isn't known.
        margin: id of the outcome less the target; empty where there is none.
        verdict: whether it was reached.
    """

    title: str
    target: str
    year: int
    set_in: str
    outcome: str
    margin: str
    verdict: Outcome


def tabulate_targets(rows: Sequence[TargetLine], cells: Cells, labels: Labels) -> str:
    """Return the targets, a row each, by where they were set; nothing where there is none.

    Where the bounds do not tell, they stand in the place of a margin.
    """
    lines: list[list[str]] = []
    for set_in, members in _gather(rows, lambda row: row.set_in):
        lines.append([escape_markdown(_open(set_in))])
        lines += [
            [
                escape_markdown(_open(row.title)),
                str(row.year),
                cells.find(row.target, labels, "short"),
                cells.number(row.outcome, "short") if row.outcome in cells.register else "",
                _tell_margin(row, cells),
                labels.say(f"table.targets.{row.verdict}"),
            ]
            for row in members
        ]
    heads = ("indicator", "year", "target", "outcome", "margin", "reached")
    return pipe_table(
        [labels.say(f"table.targets.head.{head}") for head in heads], lines, "lrrrrl"
    )


def _tell_margin(row: TargetLine, cells: Cells) -> str:
    if row.margin not in cells.register:
        return ""
    return cells.number(row.margin, "ends" if row.verdict == "undecided" else "short")


@dataclass(frozen=True)
class ContextLine:
    """Figures of a place that came about in one way.

    Attributes:
        group: what heads the row and its neighbours: the place, or what several places are.
        title: the edition or the way, with the place where the group is not one.
        figures: ids of the figures by year.
    """

    group: str
    title: str
    figures: Mapping[int, str] = field(default_factory=dict)


def tabulate_context(
    rows: Sequence[ContextLine], years: Sequence[int], cells: Cells, labels: Labels
) -> str:
    """Return places beside each other, a row an edition, a column a year, by place.

    A year without a figure stays blank: a dash would read as one that was looked for and is none.
    """
    lines: list[list[str]] = []
    for group, members in _gather(rows, lambda row: row.group):
        lines.append([escape_markdown(group)])
        lines += [
            [
                escape_markdown(_open(row.title)),
                *(
                    cells.find(row.figures[year], labels, "bare") if year in row.figures else ""
                    for year in years
                ),
            ]
            for row in members
        ]
    heads = [labels.say("table.context.place"), *map(str, years)]
    return pipe_table(heads, lines, "l" + "r" * len(years))


_Row = TypeVar("_Row", TargetLine, ContextLine)


def _gather(rows: Sequence[_Row], key: Callable[[_Row], str]) -> Iterator[tuple[str, list[_Row]]]:
    """Yield the rows of each group together, in the order in which the groups come up."""
    groups: dict[str, list[_Row]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    yield from groups.items()


def _open(text: str) -> str:
    """Return a text as it opens a cell."""
    return text[:1].upper() + text[1:]
