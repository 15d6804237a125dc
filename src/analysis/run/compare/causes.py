"""Why a number changed: the inputs that differ, and which of them it can depend on.

This is told from the two `manifest.json`, which hold the hash of every input and module, the
parameters and the package versions, and for each step what its numbers can depend on. A changed
number names the changed figures it rests on where there are any, and otherwise those changed
inputs that it can depend on at all, by the notebook that made it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final, Literal

from analysis.run.compare.runs import Manifest, Row, Run, StoredNumber
from analysis.run.manifest import REGISTER, StepFacts

Kind = Literal["data", "parameters", "code", "prose", "environment"]
KINDS: Final[tuple[Kind, ...]] = ("data", "parameters", "code", "prose", "environment")

#: How many causes of one kind are named in one line, or figures where a number rests on none.
_NAMED: Final = 3


@dataclass(frozen=True)
class Input:
    """An input that differs: a file, a parameter or a package.

    Attributes:
        kind: what sort of input it is.
        name: the file's path, the parameter's or the package's name.
        how: ``changed``, ``new`` or ``gone`` for a file, else what it was and is.
    """

    kind: Kind
    name: str
    how: str

    def __str__(self) -> str:
        """Return the input with what became of it."""
        return self.name if self.how == "changed" else f"{self.name} ({self.how})"


def compare_inputs(old: Manifest, new: Manifest) -> list[Input]:
    """Return every input that differs between two runs, by kind."""
    found = [
        Input(_kind_of(path), path, say_presence(path, old.inputs, new.inputs))
        for path in sorted(old.inputs.keys() | new.inputs.keys())
        if old.inputs.get(path) != new.inputs.get(path)
        # A parameter file counts by the parameters it gave, and code by the modules, which follow.
        and not path.startswith(("notebooks/parameters/", "src/"))
    ]
    if old.code and new.code:
        found += [
            Input("code", name, say_presence(name, old.code, new.code))
            for name in sorted(old.code.keys() | new.code.keys())
            if old.code.get(name) != new.code.get(name)
        ]
    found += [
        Input(
            "parameters",
            name,
            f"{_shown(old.scenario.get(name))} → {_shown(new.scenario.get(name))}",
        )
        for name in sorted(old.scenario.keys() | new.scenario.keys())
        if old.scenario.get(name) != new.scenario.get(name)
    ]
    before = {"python": old.environment.python, **old.environment.packages}
    after = {"python": new.environment.python, **new.environment.packages}
    found += [
        Input("environment", name, f"{before.get(name, 'none')} → {after.get(name, 'none')}")
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    ]
    return sorted(found, key=lambda item: KINDS.index(item.kind))


def _kind_of(path: str) -> Kind:
    if path.startswith("data/"):
        return "data"
    if path.startswith("notebooks/prose/") or path == "CITATION.cff":
        return "prose"
    return "environment" if path.endswith(".lock") else "code"


def say_presence(path: str, old: Mapping[str, str], new: Mapping[str, str]) -> str:
    """Say what became of a file that differs: changed, new or gone."""
    if path in old and path in new:
        return "changed"
    return "gone" if path in old else "new"


def _shown(value: object) -> str:
    if value is None:
        return "none"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


@dataclass(frozen=True)
class Cause:
    """Why a number changed, as far as the manifests tell.

    Attributes:
        kind: what sort of input.
        name: the figure, parameter, file or package, with what it was and is.
        certain: whether the number rests on it by name, or can depend on nothing else that
            changed; if not, it is one of several that it can depend on.
    """

    kind: Kind
    name: str
    certain: bool


class Causes:
    """Finds, for a number, the changed inputs that can have changed it."""

    def __init__(self, inputs: Sequence[Input], old: Run, new: Run) -> None:
        self._inputs = inputs
        self._manifests = (old.manifest, new.manifest)
        raw = any(
            i.name.startswith("data/raw/") and not i.name.endswith("/claims.yml") for i in inputs
        )
        #: Figures read otherwise: by the data if those changed, else by the code.
        self._kind: Kind = "data" if raw else "code"
        self._figures = {
            name: (said, {row.get("indicator", "") for row in (was, now)} - {""})
            for name in dict.fromkeys([*old.figures, *new.figures])
            for was, now in ((old.figures.get(name, {}), new.figures.get(name, {})),)
            if (said := _figure_change(was, now))
        }
        self._raw = [item.name for item in inputs if item.name.endswith("/figures.csv")]

    def of_number(self, versions: Sequence[StoredNumber]) -> tuple[Cause, ...]:
        """Return the causes for a number, given as it was and as it is."""
        number = versions[-1]
        if number.id.startswith("scenario."):
            return tuple(
                Cause("parameters", str(item), certain=True)
                for item in self._inputs
                if item.kind == "parameters" and item.name == number.id.partition(".")[2]
            ) or self.of_step(number.notebook, set())
        if number.id.startswith("reference."):
            return self._by_inputs(number.notebook, [], of_reference=True)
        named = {figure for version in versions for figure in version.figures}
        hits = [figure for figure in self._figures if figure in named]
        if hits:
            return self.of_step(number.notebook, hits)
        # A fit, a projection, a pair of other figures: by the indicator in its id.
        parts = {part.partition("@")[0] for part in number.id.split(".")}
        return self._by_inputs(
            number.notebook, [name for name, (_, of) in self._figures.items() if of & parts]
        )

    def of_step(self, step: str, figures: Iterable[str]) -> tuple[Cause, ...]:
        """Return the causes for what a notebook made, resting on these figures."""
        hits = [name for name in figures if name in self._figures]
        if not hits:
            return self._by_inputs(step, [])
        certain = [
            Cause(self._kind, f"figure {name}: {self._figures[name][0]}", certain=True)
            for name in hits
        ]
        others = self._by_inputs(step, [])
        # The file that holds the figures is told by them.
        return (*certain, *(c for c in others if not c.name.startswith(tuple(self._raw))))

    def _by_inputs(
        self, step: str, figures: Sequence[str], *, of_reference: bool = False
    ) -> tuple[Cause, ...]:
        """Return the changed inputs a notebook's numbers can depend on, the nearest first.

        Where there is only one, it is the cause. A changed `figures.csv` is told by these of its
        changed figures, or by all there are.
        """
        told = figures or list(self._figures)
        said = say_few([f"{name}: {self._figures[name][0]}" for name in told])
        found = [
            item
            for item in sorted(self._inputs, key=lambda item: self._distance(item, step))
            if self._can_affect(item, step)
            and not (
                # an outside figure is bounded by its own hedge, as the policy reads it
                of_reference
                and (
                    (item.kind == "parameters" and item.name != "hedge_policy")
                    or item.name.startswith("data/raw/")
                )
            )
        ]
        return tuple(
            Cause(
                item.kind,
                f"{item}: {said}" if item.name in self._raw and said else str(item),
                certain=len(found) == 1,
            )
            for item in found
        )

    def _facts(self, step: str) -> list[StepFacts]:
        """Return what a step's numbers, and numbers at all, could depend on in either run."""
        return [
            manifest.steps[name]
            for manifest in self._manifests
            for name in (step, REGISTER)
            if name in manifest.steps
        ]

    def _can_affect(self, item: Input, step: str) -> bool:
        """Tell whether a changed input can change a number that a notebook made.

        A run that did not record the step says nothing against it.
        """
        if item.kind == "prose":
            return False
        known = all(step in manifest.steps for manifest in self._manifests)
        facts = self._facts(step)
        match item.kind:
            case "parameters":
                named = any(item.name in one.parameters for one in facts)
                return named or not (known or item.name in _IDLE_PARAMETERS)
            case "environment":
                packages = {_plain_name(name) for one in facts for name in one.packages}
                whole = item.name == "python" or PurePosixPath(item.name).suffix == ".lock"
                return whole or not known or _plain_name(item.name) in packages
            case _:
                return not known or any(
                    item.name in one.inputs or item.name in one.modules for one in facts
                )

    def _distance(self, item: Input, step: str) -> int:
        """Return how far from a notebook's own computation a changed input is."""
        first = {one.modules[0] for one in self._facts(step)[:1] if one.modules}
        if item.name in first:
            return 0
        return 1 if PurePosixPath(item.name).name == f"{step}.ipynb" else 2


#: Parameters that no number depends on, whatever a run recorded.
_IDLE_PARAMETERS: Final = frozenset({"edition", "languages", "prose", "scenario"})


def say_few(names: Sequence[str]) -> str:
    """Name the first few, and how many more there are."""
    more = len(names) - _NAMED
    return "; ".join(names[:_NAMED]) + (f"; and {more} more" if more > 0 else "")


def _figure_change(old: Row, new: Row) -> str:
    """Say how a figure's reading differs; its bounds follow from it, the policy and the code."""
    if not old or not new:
        only = old or new
        return f"{only.get('printed', '')} {'removed' if old else 'added'}".strip()
    fields = [
        name
        for name in dict.fromkeys([*old, *new])
        if name not in {"low", "high", "note", "page"} and old.get(name) != new.get(name)
    ]
    return ", ".join(
        f"{name} {old.get(name) or 'none'} → {new.get(name) or 'none'}" for name in fields
    )


def _plain_name(name: str) -> str:
    """Return a package's name as all spellings of it are compared."""
    return re.sub(r"[-_.]+", "-", name).lower()
