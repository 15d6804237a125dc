"""Why a number changed: the inputs that differ, and which of them it can depend on.

This is told from the two `manifest.json`, which hold the hash of every input and module, the
parameters and the package versions, and for each step what its numbers can depend on; and from
the operands of the numbers, followed to the figures, rows and parameters behind them. A changed
number names the changed figures and parameters it rests on, and besides those changed inputs that
it can depend on at all, by the notebook that made it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final, Literal

from analysis.core.result import Operand, OperandKind
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
            changed; if not, it can depend on it, but also on others, or is not known to rest on
            what changed in it.
    """

    kind: Kind
    name: str
    certain: bool


@dataclass(frozen=True)
class Basis:
    """What a number rests on in the end.

    Attributes:
        leaves: its operands, each number among them replaced by its own. Where a run recorded
            none, the figures it named.
        recorded: whether these are all.
        estimated: whether a method made it or a number it rests on; if not, it was read, or
            reckoned from what was read.
    """

    leaves: frozenset[Operand]
    recorded: bool
    estimated: bool

    def of_kind(self, kind: OperandKind) -> set[str]:
        """Return the names of the leaves of one kind."""
        return {leaf.id for leaf in self.leaves if leaf.kind is kind}

    def is_all(self, kind: OperandKind) -> bool:
        """Tell whether it rests on leaves of this kind and nothing else."""
        return self.recorded and {leaf.kind for leaf in self.leaves} == {kind}

    @property
    def names_its_figures(self) -> bool:
        """Whether it rests on no figure but those among the leaves.

        A table's rows are counted, and which figures they come from is not said.
        """
        return self.recorded and not self.of_kind(OperandKind.TABLE)


def find_basis(number: StoredNumber, numbers: Mapping[str, StoredNumber]) -> Basis:
    """Follow a number's operands, through the other numbers of its run, to what it rests on."""
    leaves, recorded, estimated = set[Operand](), True, False
    waiting, seen = [number], {number.id}
    while waiting:
        one = waiting.pop()
        estimated = estimated or bool(one.method)
        if one.operands is None:
            recorded = False
            leaves |= {Operand(kind=OperandKind.FIGURE, id=figure) for figure in one.figures}
        for operand in one.operands or ():
            if operand.kind is not OperandKind.ESTIMATE:
                leaves.add(operand)
            elif operand.id not in numbers:
                recorded = False
            elif operand.id not in seen:
                seen.add(operand.id)
                waiting.append(numbers[operand.id])
    return Basis(frozenset(leaves), recorded, estimated)


def _join_bases(bases: Sequence[Basis]) -> Basis:
    """Return what a number rested on and rests on; a run that recorded all speaks for both."""
    recorded = [basis for basis in bases if basis.recorded]
    return Basis(
        frozenset(leaf for basis in bases for leaf in basis.leaves),
        bool(recorded),
        any(basis.estimated for basis in recorded),
    )


class Causes:
    """Finds, for a number, the changed inputs that can have changed it."""

    def __init__(self, inputs: Sequence[Input], old: Run, new: Run) -> None:
        self._inputs = inputs
        self._runs = (old, new)
        self._manifests = (old.manifest, new.manifest)
        raw = any(_is_raw(item) for item in inputs)
        #: Figures read otherwise: by the data if those changed, else by the code.
        self._kind: Kind = "data" if raw else "code"
        # Where neither did, others were asked for; and a run without its table tells of none.
        known = old.figures and new.figures and (raw or any(i.kind == "code" for i in inputs))
        self._figures = {
            name: said
            for name in (dict.fromkeys([*old.figures, *new.figures]) if known else ())
            if (said := _figure_change(old.figures.get(name, {}), new.figures.get(name, {})))
        }

    def of_number(self, name: str) -> tuple[Cause, ...]:
        """Return the causes for a number, by what it rested on and what it rests on."""
        versions = [(run.numbers[name], run.numbers) for run in self._runs if name in run.numbers]
        basis = _join_bases([find_basis(*version) for version in versions])
        return self._of(versions[-1][0].notebook, basis)

    def of_step(self, step: str, figures: Iterable[str]) -> tuple[Cause, ...]:
        """Return the causes for what a notebook made, resting on these figures among others."""
        leaves = frozenset(Operand(kind=OperandKind.FIGURE, id=figure) for figure in figures)
        return self._of(step, Basis(leaves, recorded=False, estimated=False))

    def _of(self, step: str, basis: Basis) -> tuple[Cause, ...]:
        """Return what is certain by name, then the changed inputs that a step can depend on.

        Where there is only one such input, it is the cause, unless it holds figures and the
        number is known to rest on none that changed.
        """
        figures = basis.of_kind(OperandKind.FIGURE) & self._figures.keys()
        parameters = basis.of_kind(OperandKind.PARAMETER)
        named = [i for i in self._inputs if i.kind == "parameters" and i.name in parameters]
        certain = (
            *(
                Cause(self._kind, f"figure {name}: {said}", certain=True)
                for name, said in self._figures.items()
                if name in figures
            ),
            *(Cause(item.kind, str(item), certain=True) for item in named),
        )
        if named and basis.is_all(OperandKind.PARAMETER):
            return certain
        possible = [
            item
            for item in sorted(self._inputs, key=lambda item: self._distance(item, step))
            if self._can_affect(item, step) and not (_is_read_outside(basis) and _is_inside(item))
        ]
        told = self._tell_figures(basis)
        others = (
            Cause(
                item.kind,
                f"{item}: {told}" if told and _holds_figures(item) else str(item),
                certain=len(possible) == 1
                and not (_holds_figures(item) and basis.names_its_figures),
            )
            for item in possible
            # the file that holds the figures is told by them
            if item not in named and not (figures and _holds_figures(item))
        )
        return (*certain, *others)

    def _tell_figures(self, basis: Basis) -> str:
        """Name the changed figures: those that measure what it rests on, or all there are."""
        measured = self._indicators(basis.of_kind(OperandKind.FIGURE))
        akin = [name for name in self._figures if self._indicators([name]) & measured]
        return say_few([f"{name}: {self._figures[name]}" for name in akin or self._figures])

    def _indicators(self, figures: Iterable[str]) -> set[str]:
        """Return what figures measure in either run."""
        rows = (run.figures.get(figure, {}) for run in self._runs for figure in figures)
        return {row.get("indicator", "") for row in rows} - {""}

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


def _is_raw(item: Input) -> bool:
    """Tell whether an input is a source's raw data; claims and measures declare what follows."""
    declared = ("/claims.yml", "/measures.yml")
    return item.name.startswith("data/raw/") and not item.name.endswith(declared)


def _holds_figures(item: Input) -> bool:
    return item.name.endswith("/figures.csv")


def _is_read_outside(basis: Basis) -> bool:
    """Tell whether a number is read from reference rows, or reckoned from such alone."""
    return basis.is_all(OperandKind.REFERENCE) and not basis.estimated


def _is_inside(item: Input) -> bool:
    """Tell whether an outside figure can't depend on an input: raw data, and most parameters.

    Its bounds are its own hedge's, as the policy reads it.
    """
    return _is_raw(item) or (item.kind == "parameters" and item.name != "hedge_policy")


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
        if name not in {"low", "high", "note", "page"}
        # a column that a run did not have yet said nothing
        and (old.get(name) or "") != (new.get(name) or "")
    ]
    return ", ".join(
        f"{name} {old.get(name) or 'none'} → {new.get(name) or 'none'}" for name in fields
    )


def _plain_name(name: str) -> str:
    """Return a package's name as all spellings of it are compared."""
    return re.sub(r"[-_.]+", "-", name).lower()
