"""The reports that are compared, as their files tell them: folders, or revisions of git.

Nothing is asked of the code or the data as they are today, so that a report of any age is read by
what it wrote of itself.
"""

import csv
import io
import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Final, TypeVar

from pydantic import (
    AliasChoices,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
)

from analysis.core.errors import InputError, show_given
from analysis.core.files import is_folder, read_text, write_whole
from analysis.core.names import check_name
from analysis.core.project import Project
from analysis.core.records import say_misfit
from analysis.core.result import Operand
from analysis.run.git import find_commit, is_repository, is_shallow, read_blob
from analysis.run.inputs import hash_file
from analysis.run.manifest import StepFacts

T = TypeVar("T")


def _in_languages(content: object) -> object:
    """Accept text in one wording for all languages, as earlier runs wrote it."""
    if isinstance(content, str):
        return {"zh": content, "en": content} if content else {}
    return content


def _read_operand(content: object) -> object:
    return Operand.parse(content) if isinstance(content, str) else content


_Worded = Annotated[dict[str, str], BeforeValidator(_in_languages)]
_Operand = Annotated[Operand, BeforeValidator(_read_operand)]


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
    operands: tuple[_Operand, ...] | None = None
    per_year: bool | None = None
    year: int | None = None
    figures: tuple[str, ...] = ()
    pages: tuple[int, ...] = ()
    paragraphs: tuple[int, ...] = ()
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
_LATER: Final = ("method", "operands", "per_year", "year")


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
    except (json.JSONDecodeError, RecursionError) as error:
        deep = isinstance(error, RecursionError)
        msg = f"{name}: {path.name} can't be read: {'nested too deep' if deep else error}"
        raise InputError(msg) from error
    except ValidationError as error:
        fault = error.errors()[0]
        where = ".".join(map(str, fault["loc"]))
        at = f" at {where}" if where else ""
        msg = f"{name}: {path.name} can't be read{at}: {say_misfit(fault)}"
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
    if given and is_folder(Path(given)):
        return read_run(Path(given), given)
    with tempfile.TemporaryDirectory(prefix="compare-") as folder:
        return read_run(_extract_revision(project, given, scenario, Path(folder)), given)


def _extract_revision(project: Project, revision: str, scenario: str, folder: Path) -> Path:
    """Take a scenario's committed report out of git."""
    check_name("scenario", scenario)
    root = project.root
    commit = find_commit(root, revision) if is_repository(root) else None
    if commit is None:
        shown = show_given(revision)
        msg = f"{shown} is neither a folder nor a git revision known here; {_ACCEPTED}"
        if is_repository(root) and is_shallow(root):
            msg += "; this clone is shallow and may lack it: git fetch --unshallow"
        raise InputError(msg)
    report = f"reports/{scenario}"
    for path in _READ:
        content = read_blob(root, commit, f"{report}/{path}")
        if content is not None:
            write_whole(folder / path, content)
    if not (folder / "manifest.json").is_file():
        shown = show_given(revision)
        msg = f"revision {shown} holds no {report}; {_ACCEPTED} for scenario {scenario}"
        raise InputError(msg)
    return folder
