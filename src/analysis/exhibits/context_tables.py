"""The Markdown tables of places beside each other and of targets beside what became of them.

Pure functions, as in :mod:`analysis.exhibits.tables`: every number is asked of the register by its
id. Which rows there are is chosen in :mod:`analysis.brief.context`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from analysis.exhibits.chart import Labels
from analysis.exhibits.tables import Cells, pipe_table
from analysis.render import escape_markdown

#: What became of a target: for sure, for sure not, within the bounds either, nobody knows.
Outcome = Literal["reached", "missed", "undecided", "unknown"]


class Hedged(Protocol):
    """A number that a print may have qualified."""

    @property
    def hedge(self) -> str: ...  # noqa: D102
    @property
    def display(self) -> Mapping[str, str]: ...  # noqa: D102


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
    """Return the targets, a row each; nothing where there is none.

    Where the bounds do not tell, they stand in the place of a margin.
    """
    lines = [
        [
            escape_markdown(row.title[:1].upper() + row.title[1:]),
            cells.find(row.target, labels, "short"),
            str(row.year),
            escape_markdown(row.set_in),
            cells.find(row.outcome, labels, "short"),
            _say_verdict(row, cells, labels),
        ]
        for row in rows
    ]
    heads = ("indicator", "target", "year", "set_in", "outcome", "reached")
    header = [labels.say(f"table.targets.head.{head}") for head in heads]
    widths = map(int, labels.words.say("table.targets.widths").split())
    return pipe_table(header, lines, list(zip("lrrlrl", widths, strict=True)))


def _say_verdict(row: TargetLine, cells: Cells, labels: Labels) -> str:
    if row.margin not in cells.register:
        return labels.say("table.targets.unknown")
    margin = cells.number(row.margin, "bounds" if row.verdict == "undecided" else "short")
    return labels.say(f"table.targets.{row.verdict}", margin=margin)


@dataclass(frozen=True)
class ContextFigure:
    """A figure of a place in a year: its id, and the marks that say how it came about."""

    id: str
    marks: tuple[str, ...] = ()


@dataclass(frozen=True)
class ContextLine:
    """A place in one edition: its figures by year."""

    place: str
    edition: str
    figures: Mapping[int, Sequence[ContextFigure]] = field(default_factory=dict)


def tabulate_context(
    rows: Sequence[ContextLine], years: Sequence[int], cells: Cells, labels: Labels
) -> str:
    """Return places beside each other, a row a place and edition, a column a year.

    A year without a figure stays blank: a dash would read as one that was looked for and is none.
    Where there are several figures for a year all of them stand.
    """
    lines = [
        [
            escape_markdown(row.place),
            escape_markdown(row.edition),
            *(
                labels.join(
                    "language.semicolon",
                    (_mark(one, cells, labels) for one in row.figures.get(year, ())),
                )
                for year in years
            ),
        ]
        for row in rows
    ]
    header = [labels.say("table.context.place"), labels.say("table.context.edition")]
    place, edition, year_width = map(int, labels.words.say("table.context.widths").split())
    columns = [("l", place), ("l", edition), *(("r", year_width) for _ in years)]
    return pipe_table([*header, *map(str, years)], lines, columns)


def _mark(one: ContextFigure, cells: Cells, labels: Labels) -> str:
    shown = cells.find(one.id, labels, "short")
    if not one.marks:
        return shown
    marks = labels.join("language.comma", one.marks)
    return labels.say("table.context.marked", figure=shown, marks=marks)
