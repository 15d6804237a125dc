"""What changed between two reports: numbers and verdicts, graded by how much it matters.

This is told from the two `numbers.json` and the verdicts in `tables/claims.csv`; values are
compared as exact decimals.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum
from typing import Final

from analysis.run.compare.causes import (
    KINDS,
    Cause,
    Causes,
    Input,
    Kind,
    compare_inputs,
    say_presence,
)
from analysis.run.compare.runs import Run, StoredNumber


class Tier(IntEnum):
    """How much a change matters; the lower, the more."""

    VERDICT = 1
    BEYOND = 2
    WITHIN = 3


TIER_WORDS: Final[Mapping[Tier, str]] = {
    Tier.VERDICT: "a verdict or a sign changed",
    Tier.BEYOND: "beyond the old bounds",
    Tier.WITHIN: "within the old bounds, or only shown otherwise",
}


@dataclass(frozen=True)
class Change:
    """A number or verdict that differs.

    Attributes:
        id: of the number; ``claim.<claim>.verdict`` for a verdict.
        label: what it is.
        old, new: as written in English; empty where it was not there.
        details: each field that differs, with its old and new content.
        tier: how much it matters; none for what appeared or disappeared.
        causes: the likely ones first.
    """

    id: str
    label: str
    old: str
    new: str
    details: tuple[tuple[str, str, str], ...]
    tier: Tier | None
    causes: tuple[Cause, ...]

    @property
    def reasons(self) -> list[tuple[bool, Kind, list[str]]]:
        """The causes by how sure they are and what they are: sure ones first."""
        return [
            (certain, kind, names)
            for certain in (True, False)
            for kind in KINDS
            if (names := [c.name for c in self.causes if (c.certain, c.kind) == (certain, kind)])
        ]


@dataclass(frozen=True)
class Comparison:
    """Two runs side by side."""

    old: Run
    new: Run
    inputs: tuple[Input, ...]
    changes: tuple[Change, ...]
    files: tuple[tuple[str, str], ...]

    def of_tier(self, tier: Tier) -> list[Change]:
        """Return the changes of one tier."""
        return [change for change in self.changes if change.tier is tier]

    @property
    def read_otherwise(self) -> list[Change]:
        """The numbers and verdicts that both runs have, and that now read otherwise."""
        return [one for one in self.changes if one.tier and one.old != one.new]

    @property
    def appeared(self) -> list[Change]:
        """The numbers that are new."""
        return [change for change in self.changes if change.tier is None and not change.old]

    @property
    def disappeared(self) -> list[Change]:
        """The numbers that are gone."""
        return [change for change in self.changes if change.tier is None and not change.new]

    @property
    def warnings(self) -> list[str]:
        """What a reader must know before trusting the causes."""
        said = [
            f"{run.name}: {', '.join(run.altered)} is not what its manifest records; "
            "changed by hand after the run?"
            for run in (self.old, self.new)
            if run.altered
        ]
        names = [run.manifest.scenario.get("scenario") for run in (self.old, self.new)]
        if names[0] != names[1]:
            said.append(f"These are reports of different scenarios: {names[0]} and {names[1]}.")
        unrecorded = [run.name for run in (self.old, self.new) if not run.manifest.steps]
        if unrecorded:
            said.append(
                f"{', '.join(unrecorded)}: made before reports recorded what each step depends "
                "on, so that code is not compared and causes are less sure."
            )
        elif self.changes and not self.inputs:
            said.append("Numbers differ although no recorded input does.")
        return said


def compare_runs(old: Run, new: Run) -> Comparison:
    """Compare two runs: inputs, numbers, verdicts, files."""
    inputs = compare_inputs(old.manifest, new.manifest)
    causes = Causes(inputs, old, new)
    before, after = old.manifest.outputs, new.manifest.outputs
    return Comparison(
        old,
        new,
        tuple(inputs),
        (*_compare_verdicts(old, new, causes), *_compare_numbers(old, new, causes)),
        tuple(
            (path, say_presence(path, before, after))
            for path in sorted(before.keys() | after.keys())
            if before.get(path) != after.get(path)
        ),
    )


def grade_change(old: StoredNumber, new: StoredNumber) -> Tier:
    """Return how much the change of a number matters.

    A value in another unit can't lie within the old bounds, whatever its digits.
    """
    if _sign(old.value) != _sign(new.value):
        return Tier.VERDICT
    if old.unit != new.unit or not old.low <= new.value <= old.high:
        return Tier.BEYOND
    return Tier.WITHIN


def _sign(value: Decimal) -> int:
    return (value > 0) - (value < 0)


def _compare_numbers(old: Run, new: Run, causes: Causes) -> Iterator[Change]:
    for name in dict.fromkeys([*new.numbers, *old.numbers]):
        was, now = old.numbers.get(name), new.numbers.get(name)
        if was and now:
            was, now = was.in_the_form_of(now), now.in_the_form_of(was)
        # A label may quote other figures; its own words are no change of the number.
        if was == now or (was and now and was == now.model_copy(update={"label": was.label})):
            continue
        some = now or was
        if some is None:
            continue
        yield Change(
            name,
            some.label.get("en", name),
            _written(was),
            _written(now),
            tuple(_differences(was, now)) if was and now else (),
            grade_change(was, now) if was and now else None,
            causes.of_number(name),
        )


def _written(number: StoredNumber | None) -> str:
    if number is None:
        return ""
    return number.display.get("en") or format(number.value, "f")


def _differences(old: StoredNumber, new: StoredNumber) -> Iterator[tuple[str, str, str]]:
    """Yield each field that differs with both its contents."""
    words = {"notebook": "made in", "printed": "as printed", "display": "shown as"}
    exact = all(number.low == number.value == number.high for number in (old, new))
    for field in StoredNumber.model_fields:
        before, after = _field_text(old, field), _field_text(new, field)
        if before != after and not (exact and field in {"low", "high"}):
            yield words.get(field, field), before or "none", after or "none"


def _field_text(number: StoredNumber, field: str) -> str:
    content = getattr(number, field)
    if isinstance(content, Decimal):
        return format(content, "f")
    if isinstance(content, dict):
        return " · ".join(dict.fromkeys(content[language] for language in sorted(content)))
    return ", ".join(map(str, content)) if isinstance(content, tuple) else str(content)


def _compare_verdicts(old: Run, new: Run, causes: Causes) -> Iterator[Change]:
    for name in dict.fromkeys([*new.claims, *old.claims]):
        was, now = old.claims.get(name, {}), new.claims.get(name, {})
        before, after = (row.get("verdict", "").replace("_", " ") for row in (was, now))
        if before == after:
            continue
        figures = {figure for row in (was, now) for figure in row.get("figures", "").split()}
        yield Change(
            f"claim.{name}.verdict",
            (now or was).get("says_en", ""),
            before,
            after,
            (),
            Tier.VERDICT if before and after else None,
            causes.of_step("04_claims", figures),
        )
