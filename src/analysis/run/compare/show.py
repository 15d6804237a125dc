"""A comparison as it is shown: a summary for the terminal, a page with all of it."""

from collections.abc import Iterator, Sequence
from typing import Final

from analysis.render.fragment import fill_fragment, show_controls
from analysis.run.compare.causes import KINDS, say_few
from analysis.run.compare.changes import TIER_WORDS, Change, Comparison

#: How many numbers of a tier the terminal shows; the page shows all.
_LINES: Final = 12


def summarize(comparison: Comparison) -> str:
    """Return the terminal's summary: inputs, then numbers by tier, each with its causes."""
    old, new = comparison.old, comparison.new
    lines = [f"{old.name} → {new.name}: {len(old.numbers)} numbers, then {len(new.numbers)}"]
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
    return "\n".join(map(show_controls, lines))


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


def render_comparison(comparison: Comparison) -> str:
    """Return the comparison as one self-contained English HTML page."""
    groups = [
        *(
            (words[0].upper() + words[1:], comparison.of_tier(t))
            for t, words in TIER_WORDS.items()
        ),
        ("Appeared", comparison.appeared),
        ("Disappeared", comparison.disappeared),
    ]
    return fill_fragment(
        "compare.html.j2",
        title=f"What changed: {comparison.old.name} → {comparison.new.name}",
        comparison=comparison,
        groups=groups,
        kinds=KINDS,
    )
