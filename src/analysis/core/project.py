"""A project found from where one stands: the nearest folder upwards that holds its marker.

Nothing is found from where the engine is installed. This repository is a project, and so is any
folder made by `analysis new`; the engine's own data (templates, fonts, words, genre tables) lie
beside its code and are read through :mod:`importlib.resources`.
"""

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from analysis.core.errors import InputError, cut_text, show_given
from analysis.core.files import read_text
from analysis.core.text import say_unseen, split_address, texts_in

#: The file that marks a project's folder.
MARKER: Final = "brief.toml"
#: How long a cell may take, in seconds, where the marker's ``[notebooks]`` sets it.
CELL_SECONDS: Final = "cell_seconds"
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
        InputError: if neither this folder nor any above it holds the marker.
    """
    given = start or Path(os.environ.get(VARIABLE) or Path.cwd())
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


def read_settings(project: Project) -> dict[str, Any]:
    """Return what a project's `brief.toml` says.

    Raises:
        InputError: if it is no TOML, or holds a character that nobody sees.
    """
    path = project.root / MARKER
    try:
        settings = tomllib.loads(read_text(path))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        msg = f"{path}: not readable TOML: {cut_text(str(error))}"
        raise InputError(msg) from error
    for text in texts_in(settings):
        if unseen := say_unseen(text):
            msg = f"{path}: {show_given(text)} {unseen}"
            raise InputError(msg)
    return settings


def read_notebook_setting(
    project: Project, name: str, default: float, *, below: float, accepted: str
) -> float:
    """Return a number that ``[notebooks]`` in the marker sets.

    Args:
        project: where the marker is.
        name: the setting's.
        default: where the marker says nothing.
        below: it is no less than 0 and less than this.
        accepted: what would be accepted, in words.

    Raises:
        InputError: if it is no such number.
    """
    path = project.root / MARKER
    table = read_settings(project).get("notebooks", {})
    if not isinstance(table, dict):
        msg = f"{path}, notebooks: {show_given(table)}; accepted: a table, [notebooks]"
        raise InputError(msg)
    given = table.get(name, default)
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 <= given < below:
        msg = f"{path}, notebooks, {name}: {show_given(given)}; accepted: {accepted}"
        raise InputError(msg)
    return float(given)


def read_cell_seconds(project: Project) -> float:
    """Return how long a cell of a notebook may take: ``[notebooks] cell_seconds`` in the marker.

    Raises:
        InputError: if it is no number of seconds from 0, for no limit, to less than a week.
    """
    accepted = "seconds, such as 600, or 0 for no limit"
    name, week = CELL_SECONDS, 7 * 24 * 60 * 60
    return read_notebook_setting(project, name, 600, below=week, accepted=accepted)


def read_site_url(project: Project) -> str:
    """Return the address that the project's site is published at, ending in ``/``.

    Empty where `brief.toml` has no `site_url`: then no page names an absolute address of its own.

    Raises:
        InputError: if it is no https address of a folder.
    """
    path = project.root / MARKER
    given = read_settings(project).get("site_url", "")
    if given == "":
        return ""
    accepted = "accepted: an https address such as https://example.org/briefs/"
    if not isinstance(given, str):
        msg = f"{path}, site_url: {show_given(given)}; {accepted}"
        raise InputError(msg)
    parts = split_address(given)
    sound = parts is not None and parts.scheme == "https" and not parts.query + parts.fragment
    if not (sound and given.isascii()):
        msg = f"{path}, site_url: {show_given(given)}; {accepted}"
        raise InputError(msg)
    return given.rstrip("/") + "/"
