"""The page of a batch, which leads to every report, and the list of its failures."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from analysis.core.cells import tell_text
from analysis.core.files import write_whole
from analysis.render.fragment import fill_fragment
from analysis.render.frame import Way, name_brief
from analysis.run.batch.child import Failure
from analysis.run.batch.grid import Plan, Point, say_value, say_values
from analysis.words.catalogue import Catalogue, Language, catalogue

FAILURES: Final = "failures.csv"
#: What stopped a scenario, as the page and the list call it.
KINDS: Final = {
    "input": "data or parameters",
    "run": "a notebook or the rendering",
    "worker": "the process that ran it",
    "internal": "the engine",
}


@dataclass(frozen=True)
class Row:
    """A scenario of a batch that is over: its point, and why it has no report, if it has none."""

    point: Point
    failure: Failure | None


def write_failures(folder: Path, rows: Sequence[Row]) -> None:
    """Write the scenarios that have no report, with the reasons; the list may be empty."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(("scenario", "base", "values", "kind", "message"))
    for row in rows:
        if row.failure is not None:
            point, failure = row.point, row.failure
            told = (say_values(point.varied), failure.kind, failure.message)
            writer.writerow(map(tell_text, (point.name, point.base, *told)))
    write_whole(folder / FAILURES, buffer.getvalue().encode())


def write_page(
    folder: Path, plan: Plan, rows: Sequence[Row], tables: Sequence[str], own_words: Path
) -> None:
    """Write the batch's page, in English as the comparison's is.

    Args:
        folder: the batch's.
        plan: what it ran.
        rows: what became of each scenario, in the plan's order.
        tables: the files of all numbers beside the page.
        own_words: where the project has words of its own.
    """
    words = {name: catalogue(name, own_words) for name in plan.languages}
    failed = sum(row.failure is not None for row in rows)
    page = fill_fragment(
        "batch.html.j2",
        title=f"Batch {plan.name}: {len(rows) - failed} of {len(rows)} reports",
        words="en",
        varied=plan.varied,
        rows=[
            {
                "name": row.point.name,
                "values": [
                    say_value(row.point.varied[name]) if name in row.point.varied else ""
                    for name in plan.varied
                ],
                "failure": row.failure,
                "briefs": [] if row.failure else _lead_to_briefs(row.point, words),
            }
            for row in rows
        ],
        failed=failed,
        kinds=KINDS,
        tables=[*tables, FAILURES],
    )
    write_whole(folder / "index.html", page.encode())


def _lead_to_briefs(point: Point, words: Mapping[Language, Catalogue]) -> list[Way]:
    """Return the ways to a scenario's briefs, each called what its language calls itself."""
    languages = point.scenario.languages if point.scenario else ()
    return [
        Way(
            words[name].say("language.name"),
            f"{point.name}/{name_brief(name, 'html')}",
            language=words[name].say("language.html"),
        )
        for name in languages
    ]
