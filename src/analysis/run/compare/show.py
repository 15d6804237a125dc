"""A comparison as it is shown: a summary for the terminal, a page with all of it."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Final

from analysis.core.text import show_unseen
from analysis.render import format_date
from analysis.render.fragment import fill_fragment
from analysis.run.compare.causes import KINDS, say_few
from analysis.run.compare.changes import TIER_WORDS, Change, Comparison
from analysis.run.compare.runs import Run

#: How many numbers of a tier the terminal shows; the page shows all.
_LINES: Final = 12


def summarize(comparison: Comparison) -> str:
    """Return the terminal's summary: inputs, then numbers by tier, each with its causes."""
    old, new = comparison.old, comparison.new
    lines = [f"{old.name} → {new.name}: {len(old.numbers)} numbers, then {len(new.numbers)}"]
    lines.append(" ".join(filter(None, say_outcome(comparison))))
    lines += [f"warning: {warning}" for warning in comparison.warnings]
    for kind in KINDS:
        named = [str(item) for item in comparison.inputs if item.kind == kind]
        if named:
            more = f"; and {len(named) - _LINES} more" if len(named) > _LINES else ""
            lines.append(f"{kind} changed: {'; '.join(named[:_LINES])}{more}")
    if not comparison.inputs:
        lines.append("no input changed")
    for tier, words in TIER_WORDS.items():
        lines += _group(f"{tier.value} {words}", comparison.of_tier(tier))
    lines += _group("appeared", comparison.appeared)
    lines += _group("disappeared", comparison.disappeared)
    lines.append(f"{len(comparison.files)} files differ")
    return "\n".join(map(show_unseen, lines))


def _group(title: str, changes: Sequence[Change]) -> Iterator[str]:
    yield f"{title}: {len(changes)}"
    for change in changes[:_LINES]:
        shown = f"{change.old or 'none'} → {change.new or 'none'}"
        if change.old == change.new and change.details:
            field, before, after = change.details[0]
            exact = field in {"value", "low", "high"}
            shown = f"{change.new}, " + (
                f"{field} {before} → {after}" if exact else f"other {field}"
            )
        yield f"  {change.id}: {shown}"
        for certain, kind, names in change.reasons:
            how = "because of" if certain else "perhaps"
            yield f"      {how} {kind}: {say_few(names)}"
    if len(changes) > _LINES:
        yield f"  … and {len(changes) - _LINES} more, on the page"


def say_outcome(comparison: Comparison) -> tuple[str, str]:
    """Return what changed for a reader, in a sentence, and what else did; nothing else, no words.

    What only one run has is counted apart, for it may be there or gone by a parameter alone.
    """
    read = len(comparison.read_otherwise)
    if read == 0:
        first = "No number and no verdict reads otherwise than before."
    elif read == 1:
        first = "1 number or verdict reads otherwise than before."
    else:
        first = f"{read} numbers or verdicts read otherwise than before."
    rest = sum(one.tier is not None for one in comparison.changes) - read
    told = (
        (rest, "with other bounds, inputs or wording"),
        (len(comparison.appeared), "new"),
        (len(comparison.disappeared), "gone"),
    )
    also = "; ".join(f"{count} {how}" for count, how in told if count)
    return first, f"Besides: {also}." if also else ""


def render_comparison(comparison: Comparison) -> str:
    """Return the comparison as one self-contained English HTML page."""
    groups = [
        *((words, comparison.of_tier(tier)) for tier, words in TIER_WORDS.items()),
        ("appeared", comparison.appeared),
        ("disappeared", comparison.disappeared),
    ]
    title, besides = say_outcome(comparison)
    return fill_fragment(
        "compare.html.j2",
        title=title,
        besides=besides,
        words="en",
        comparison=comparison,
        say_few=say_few,
        runs=[(run.name, _edition(run)) for run in (comparison.old, comparison.new)],
        groups=[(words[0].upper() + words[1:], changes) for words, changes in groups if changes],
        empty=[words for words, changes in groups if not changes],
    )


def _edition(run: Run) -> str:
    """Return the date of a run's edition as English writes it, or that it names none."""
    edition = str(run.manifest.scenario.get("edition", ""))
    try:
        return f"edition of {format_date(dt.date.fromisoformat(edition), 'en')}"
    except ValueError:
        return "no edition"
