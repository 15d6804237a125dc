"""Whether what a scenario's brief is made from has changed."""

import contextlib
from pathlib import Path

from analysis.core.errors import InputError
from analysis.core.project import Project
from analysis.run.inputs import files_around, hash_now
from analysis.source.scenario import Scenario, find_parameters, read_scenario


class Inputs:
    """The files a scenario's run may read, by what stands in them.

    Only these count: not an editor's backup, a notebook's checkpoint, another scenario's prose,
    or a file that was saved as it was. A notebook counts by its cells' text, so that running it
    by hand changes nothing. The engine's code is not among them: a running process keeps what it
    has loaded.
    """

    def __init__(self, project: Project, name: str) -> None:
        """Take the scenario's name, or the path of its parameters."""
        self._project = project
        self._name = name
        self._scenario: Scenario | None = None
        self._hashes = self._hash()

    def folders(self) -> list[Path]:
        """Return the folders to watch, of those that there are.

        Folders, not files: many editors put a new file in the old one's place.
        """
        project = self._project
        named = [
            project.root,  # its own files, and a words/ to come
            project.notebooks,
            project.prose,
            find_parameters(project, self._name).absolute().parent,
            project.root / "data",
            project.reference,
            project.words,
            *([project.raw / self._scenario.source] if self._scenario else []),
        ]
        return [path for path in dict.fromkeys(named) if path.is_dir()]

    def changed(self) -> bool:
        """Tell whether anything differs from when this was last asked."""
        before, self._hashes = self._hashes, self._hash()
        return self._hashes != before

    def _hash(self) -> dict[Path, str]:
        project = self._project
        with contextlib.suppress(InputError):  # the build says it; the last good ones count on
            self._scenario = read_scenario(project, self._name)
        read = [] if self._scenario is None else files_around(project, self._scenario)
        paths = [find_parameters(project, self._name), *read]
        return {path: hash_now(path) for path in paths}
