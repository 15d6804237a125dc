"""A project found from where one stands: the nearest folder upwards that holds its marker.

Nothing is found from where the engine is installed. This repository is a project, and so is any
folder made by `analysis new`; the engine's own data (templates, fonts, words, genre tables) lie
beside its code and are read through :mod:`importlib.resources`.
"""

import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from analysis.core.errors import Faults, InputError, cut_text, say_accepted, show_given
from analysis.core.files import is_folder, read_text
from analysis.core.text import say_unseen, split_address, texts_in

#: The file that marks a project's folder.
MARKER: Final = "brief.toml"
#: How long a cell may take, in seconds, where the marker's ``[notebooks]`` sets it.
CELL_SECONDS: Final = "cell_seconds"
#: No cell takes so long, in seconds.
_WEEK: Final = 7 * 24 * 60 * 60
#: Characters of a project's title.
_LONGEST_TITLE: Final = 200
#: Names a project, where it can't be found from the working folder.
VARIABLE: Final = "ANALYSIS_PROJECT"
#: Lets one run keep its intermediate tables apart from another's.
DERIVED_VARIABLE: Final = "ANALYSIS_DERIVED"


@dataclass(frozen=True)
class Project:
    """The folder of a project, and where things stand in it.

    Attributes:
        root: the folder that holds the marker.
        derived: where one notebook hands tables to the next; a run gives one of its own, so that
            two can go on at once.
        reports: finished reports, a folder a scenario; a batch has a folder of its own.
    """

    root: Path
    derived: Path
    reports: Path

    @classmethod
    def at(
        cls, root: Path, *, derived: Path | None = None, reports: Path | None = None
    ) -> "Project":
        """Return the project in a folder."""
        return cls(root, derived or root / "data" / "derived", reports or root / "reports")

    @property
    def raw(self) -> Path:
        """Raw data, a folder a source."""
        return self.root / "data" / "raw"

    @property
    def reference(self) -> Path:
        """External figures and what their ids are called."""
        return self.root / "data" / "reference"

    @property
    def notebooks(self) -> Path:
        """The notebooks, with `parameters/` and `prose/`."""
        return self.root / "notebooks"

    @property
    def parameters(self) -> Path:
        """Scenarios, a YAML file each."""
        return self.notebooks / "parameters"

    @property
    def prose(self) -> Path:
        """The briefs' text."""
        return self.notebooks / "prose"

    @property
    def words(self) -> Path:
        """Messages of the project's own: a language the engine lacks, or another wording."""
        return self.root / "words"

    @property
    def build(self) -> Path:
        """What can be built again: site, archive, comparison."""
        return self.root / "build"

    def handed_on(self, scenario: str) -> Path:
        """What a scenario's notebooks hand on: `tables/`, `added/`, and the brief they fill."""
        return self.derived / scenario

    @property
    def environment(self) -> dict[str, str]:
        """The variables by which another process finds this project and this run's tables."""
        return {VARIABLE: str(self.root), DERIVED_VARIABLE: str(self.derived)}

    def shown(self, path: Path) -> str:
        """Return a path as the user would write it from the project's folder."""
        # not Path.resolve, which raises for a link that leads to itself
        resolved, root = Path(os.path.realpath(path)), self.root.resolve()
        if resolved.is_relative_to(root):
            return resolved.relative_to(root).as_posix()
        return str(path)


def find_project(start: Path | None = None) -> Project:
    """Find the project one stands in.

    Args:
        start: a folder in it; by default `ANALYSIS_PROJECT`, or the working folder. Where
            `ANALYSIS_DERIVED` is set, tables are handed on there.

    Raises:
        InputError: if there is no such folder, or neither it nor any above it holds the marker.
    """
    given = start or Path(os.environ.get(VARIABLE) or Path.cwd())
    if not is_folder(given):  # a project above it would not be the one that was meant
        by = "" if start else f"{VARIABLE} "
        msg = f"{by}{cut_text(str(given))}: no such folder; accepted: a folder in a project"
        raise InputError(msg)
    folder = given.resolve()
    derived = os.environ.get(DERIVED_VARIABLE)
    for candidate in (folder, *folder.parents):
        if (candidate / MARKER).is_file():
            return Project.at(candidate, derived=Path(derived).resolve() if derived else None)
    msg = (
        f"{given}: no project here or in a folder above it (no {MARKER}); accepted: a folder made "
        "by `analysis new NAME`, or --project FOLDER"
    )
    raise InputError(msg)


@dataclass(frozen=True)
class Settings:
    """What a project's marker sets.

    Attributes:
        title: what the project is called.
        site_url: the address that the project's site is published at, ending in ``/``; empty
            where there is none: then no page names an absolute address of its own.
        cell_seconds: how long a cell of a notebook may take; 0 for no limit.
        tolerance: how far two decimals of a notebook may differ, relative to the larger.
    """

    title: str = ""
    site_url: str = ""
    cell_seconds: float = 600
    tolerance: float = 1e-6


def read_settings(project: Project) -> Settings:
    """Read a project's `brief.toml`, whole: what is set wrongly is refused wherever it is read.

    Raises:
        InputError: if it is no TOML, holds a character that nobody sees, a name that is no
            setting, or a value that its setting can't have; each fault on a line.
    """
    path = project.root / MARKER
    try:
        given = tomllib.loads(read_text(path))
        texts = list(texts_in(given))
    except (ValueError, RecursionError) as error:  # a number may have too many digits
        msg = f"{path}: not readable TOML: {cut_text(str(error))}"
        raise InputError(msg) from error
    for text in texts:
        if unseen := say_unseen(text):
            msg = f"{path}: {show_given(text)} {unseen}"
            raise InputError(msg)
    faults = Faults()
    read: dict[str, Any] = {}
    for table, settings in _SETTINGS.items():
        where = f"{path}, {table}" if table else str(path)
        content = given.get(table, {}) if table else given
        if not isinstance(content, dict):
            faults.lines.append(f"{where}: {show_given(content)}; accepted: a table, [{table}]")
            continue
        known = [*settings, *([] if table else filter(None, _SETTINGS))]
        for name, value in content.items():
            if name not in known:
                said = say_accepted(name, known)
                faults.lines.append(f"{where}: unknown name {show_given(name)}; {said}")
            elif name in settings:
                with faults:
                    read[name] = settings[name](value, f"{where}, {name}: {show_given(value)}")
    faults.refuse()
    return Settings(**read)


def _read_title(given: object, where: str) -> str:
    if not isinstance(given, str) or "\n" in given or len(given) > _LONGEST_TITLE:
        msg = f"{where}; accepted: a text of one line, at most {_LONGEST_TITLE} characters"
        raise InputError(msg)
    return given


def _read_number(below: float, accepted: str) -> Callable[[object, str], float]:
    """Return what reads a number from 0 to less than a limit; what is accepted is in words."""

    def read(given: object, where: str) -> float:
        if isinstance(given, bool) or not isinstance(given, int | float) or not 0 <= given < below:
            msg = f"{where}; accepted: {accepted}"
            raise InputError(msg)
        return float(given)

    return read


def _read_address(given: object, where: str) -> str:
    """Read an https address of a folder."""
    if given == "":
        return ""
    parts = split_address(given) if isinstance(given, str) and given.isascii() else None
    sound = parts is not None and parts.scheme == "https" and not parts.query + parts.fragment
    if not (isinstance(given, str) and sound):
        msg = f"{where}; accepted: an https address such as https://example.org/briefs/"
        raise InputError(msg)
    return given.rstrip("/") + "/"


#: How each setting is read, by its table; those before the first table stand under none.
_SETTINGS: Final[Mapping[str, Mapping[str, Callable[[object, str], str | float]]]] = {
    "": {"title": _read_title, "site_url": _read_address},
    "notebooks": {
        CELL_SECONDS: _read_number(_WEEK, "seconds, such as 600, or 0 for no limit"),
        "tolerance": _read_number(1, "a number such as 1e-6"),
    },
}
