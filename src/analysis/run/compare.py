"""Two reports of a scenario, number by number: what changed between the runs, and why.

What changed is told from the two `numbers.json` and the verdicts in `tables/claims.csv`; why,
from the two `manifest.json`, which hold the hash of every input and module, the parameters and
the package versions, and for each step what its numbers can depend on. Nothing is asked of the
code or the data as they are today. A changed number names the changed figures it rests on where
there are any, and otherwise those changed inputs that it can depend on at all, by the notebook
that made it.
"""

import csv
import io
import json
import re
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Final, Literal, TypeVar

from pydantic import (
    AliasChoices,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
)

from analysis.core.errors import InputError
from analysis.core.files import read_text, write_whole
from analysis.core.project import Project
from analysis.render.fragment import fill_fragment, show_controls
from analysis.run.inputs import hash_file
from analysis.run.manifest import REGISTER, StepFacts

T = TypeVar("T")
Kind = Literal["data", "parameters", "code", "prose", "environment"]
KINDS: Final[tuple[Kind, ...]] = ("data", "parameters", "code", "prose", "environment")

#: How many causes of one kind the terminal names, or figures where a number rests on none.
_NAMED: Final = 3
#: How many numbers of a tier the terminal shows; the page shows all.
_LINES: Final = 12


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


# Reports


def _in_languages(content: object) -> object:
    """Accept text in one wording for all languages, as earlier runs wrote it."""
    if isinstance(content, str):
        return {"zh": content, "en": content} if content else {}
    return content


_Worded = Annotated[dict[str, str], BeforeValidator(_in_languages)]


class _Stored(BaseModel):
    """Part of a report file; what a later version adds is passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)


class StoredNumber(_Stored):
    """A number as `numbers.json` holds it, its decimals digit by digit.

    Earlier runs wrote decimals as text and neither operands nor method; these are None then.
    """

    id: str
    value: Decimal
    low: Decimal
    high: Decimal
    unit: str
    label: dict[str, str]
    display: dict[str, str]
    formula: _Worded = {}
    method: dict[str, str] | None = None
    operands: tuple[str, ...] | None = None
    per_year: bool | None = None
    figures: tuple[str, ...] = ()
    pages: tuple[int, ...] = ()
    printed: tuple[str, ...] = ()
    notebook: str = ""
    cell: str = ""
    citation: Annotated[_Worded, Field(validation_alias=AliasChoices("citation", "source"))] = {}
    interval: Annotated[str, Field(validation_alias=AliasChoices("interval", "room"))] = "bounds"

    def in_the_form_of(self, other: "StoredNumber") -> "StoredNumber":
        """Return the number without what the other's run did not record."""
        unrecorded = [name for name in _LATER if getattr(other, name) is None]
        return self.model_copy(update=dict.fromkeys(unrecorded))


#: What runs recorded of a number only from some time on.
_LATER: Final = ("method", "operands", "per_year")


class Environment(_Stored):
    """The Python and the packages of a run."""

    python: str = ""
    packages: dict[str, str] = {}


class Manifest(_Stored):
    """What `manifest.json` records of a run."""

    scenario: dict[str, Any]
    inputs: dict[str, str]
    code: dict[str, str] = {}
    steps: dict[str, StepFacts] = {}
    environment: Environment
    outputs: dict[str, str]


Row = Mapping[str, str]


@dataclass(frozen=True)
class Run:
    """A report, as far as a comparison needs it.

    Attributes:
        name: the folder or revision, as the user gave it.
        manifest: what went in and came out.
        numbers: by id.
        figures: rows of `tables/observations.csv`, by figure.
        claims: the first row of each claim in `tables/claims.csv`.
        altered: files that are not what the manifest says they were.
    """

    name: str
    manifest: Manifest
    numbers: Mapping[str, StoredNumber]
    figures: Mapping[str, Row]
    claims: Mapping[str, Row]
    altered: tuple[str, ...]


def read_run(folder: Path, name: str) -> Run:
    """Read a report folder.

    Raises:
        InputError: if it is not one, or a file of it can't be read.
    """
    for needed in _READ[:2]:
        if not (folder / needed).is_file():
            msg = f"{name}: no {needed}, so it is no report; {_ACCEPTED}"
            raise InputError(msg)
    manifest = _read_json(folder / "manifest.json", TypeAdapter(Manifest), name)
    numbers = _read_json(folder / "numbers.json", TypeAdapter(list[StoredNumber]), name)
    return Run(
        name,
        manifest,
        {number.id: number for number in numbers},
        _read_rows(folder / "tables" / "observations.csv", "figure"),
        _read_rows(folder / "tables" / "claims.csv", "claim"),
        tuple(
            path
            for path in _READ
            if path in manifest.outputs
            and not (
                (folder / path).is_file() and hash_file(folder / path) == manifest.outputs[path]
            )
        ),
    )


#: What is read of a report; it is none without the first two.
_READ: Final = (
    "manifest.json",
    "numbers.json",
    "tables/observations.csv",
    "tables/claims.csv",
)
_ACCEPTED: Final = (
    "accepted: a report folder such as reports/changzhou, made by `make report`, or a git "
    "revision such as HEAD~1 that holds one"
)


def _read_json(path: Path, adapter: TypeAdapter[T], name: str) -> T:
    try:
        return adapter.validate_python(json.loads(read_text(path), parse_float=Decimal))
    except json.JSONDecodeError as error:
        msg = f"{name}: {path.name} can't be read: {error}"
        raise InputError(msg) from error
    except ValidationError as error:
        fault = error.errors()[0]
        where = ".".join(map(str, fault["loc"]))
        msg = f"{name}: {path.name} can't be read{f' at {where}' if where else ''}: {fault['msg']}"
        raise InputError(msg) from error


def _read_rows(path: Path, key: str) -> dict[str, Row]:
    """Read a table's rows by a column; the first of those that share it. No file, no rows."""
    rows: dict[str, Row] = {}
    if path.is_file():
        for row in csv.DictReader(io.StringIO(read_text(path), newline="")):
            cells = {name: text or "" for name, text in row.items() if isinstance(name, str)}
            rows.setdefault(cells.get(key, ""), cells)
    return rows


def find_run(project: Project, given: str, scenario: str) -> Run:
    """Read a report from a folder, or the committed one of a scenario from a git revision.

    Raises:
        InputError: if it is neither, naming what is accepted.
    """
    if given and Path(given).is_dir():
        return read_run(Path(given), given)
    with tempfile.TemporaryDirectory(prefix="compare-") as folder:
        return read_run(_extract_revision(project, given, scenario, Path(folder)), given)


def _extract_revision(project: Project, revision: str, scenario: str, folder: Path) -> Path:
    """Take a scenario's committed report out of git."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,63}", scenario):
        msg = f"scenario {scenario!r}: accepted: a name such as changzhou"
        raise InputError(msg)
    found = _git(
        project, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
    )
    if found is None:
        msg = f"{revision!r} is neither a folder nor a git revision known here; {_ACCEPTED}"
        raise InputError(msg)
    commit, report = found.decode().strip(), f"reports/{scenario}"
    for path in _READ:
        content = _git(project, "cat-file", "blob", f"{commit}:{report}/{path}")
        if content is not None:
            write_whole(folder / path, content)
    if not (folder / "manifest.json").is_file():
        msg = f"revision {revision!r} holds no {report}; {_ACCEPTED} for scenario {scenario}"
        raise InputError(msg)
    return folder


def _git(project: Project, *arguments: str) -> bytes | None:
    """Return what git says, or nothing if it refuses or is not there."""
    try:
        done = subprocess.run(  # noqa: S603 (fixed command; the revision follows --end-of-options)
            ["git", "-C", str(project.root), *arguments],  # noqa: S607 (the user's git)
            capture_output=True,
            check=True,
        )
    except (OSError, ValueError, subprocess.CalledProcessError):
        return None
    return done.stdout


# What went in


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
        Input(_kind_of(path), path, _say_presence(path, old.inputs, new.inputs))
        for path in sorted(old.inputs.keys() | new.inputs.keys())
        if old.inputs.get(path) != new.inputs.get(path)
        # A parameter file counts by the parameters it gave, and code by the modules, which follow.
        and not path.startswith(("notebooks/parameters/", "src/"))
    ]
    if old.code and new.code:
        found += [
            Input("code", name, _say_presence(name, old.code, new.code))
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


def _say_presence(path: str, old: Mapping[str, str], new: Mapping[str, str]) -> str:
    if path in old and path in new:
        return "changed"
    return "gone" if path in old else "new"


def _shown(value: object) -> str:
    if value is None:
        return "none"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


# What came out


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
    causes = _Causes(inputs, old, new)
    before, after = old.manifest.outputs, new.manifest.outputs
    return Comparison(
        old,
        new,
        tuple(inputs),
        (*_compare_verdicts(old, new, causes), *_compare_numbers(old, new, causes)),
        tuple(
            (path, _say_presence(path, before, after))
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


def _compare_numbers(old: Run, new: Run, causes: "_Causes") -> Iterator[Change]:
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
            causes.of_number([number for number in (was, now) if number]),
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


def _compare_verdicts(old: Run, new: Run, causes: "_Causes") -> Iterator[Change]:
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


# Why


class _Causes:
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
        said = _few([f"{name}: {self._figures[name][0]}" for name in told])
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


def _few(names: Sequence[str]) -> str:
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


# What is shown


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
            yield f"      {how} {kind}: {_few(names)}"
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
