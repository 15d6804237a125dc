"""A preview from its beginning to its end: what is watched, built and served, put together."""

import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

from analysis.core.errors import InputError
from analysis.core.files import is_file
from analysis.core.project import Project
from analysis.run.pipeline import run_report
from analysis.run.preview.builds import Builds, State
from analysis.run.preview.inputs import Inputs
from analysis.run.preview.server import PreviewServer
from analysis.run.preview.watch import watch_inputs
from analysis.source.scenario import find_parameters, read_scenario
from analysis.words.catalogue import REFERENCE, Catalogue, Language, catalogue, languages


class Preview:
    """Serves a scenario's brief and makes it anew whenever something was saved.

    The watch and the server have threads of their own, from entering the context to leaving it;
    the builds run in the thread that calls :meth:`run`.
    """

    def __init__(
        self,
        project: Project,
        name: str,
        *,
        language: Language | None = None,
        port: int = 0,
        tell: Callable[[State], None] = lambda _: None,
        build: Callable[[Project, str], object] | None = None,
    ) -> None:
        """Prepare the preview of a scenario.

        Args:
            project: where everything is.
            name: the scenario's, or the path of its parameters; these may be faulty for now.
            language: of the page; by default the first of the scenario.
            port: of the page; 0 takes any that is free.
            tell: called after each build.
            build: makes the report of a scenario; by default :func:`build_report`.

        Raises:
            InputError: if there is no such scenario or language.
        """
        make = build or build_report
        first = _find_language(project, name)
        if language is not None:
            catalogue(language, project.words)
        self._builds = Builds(lambda: make(project, name), tell)
        self._inputs = Inputs(project, name)
        self._ended = threading.Event()
        self._server = PreviewServer(
            project.reports / find_parameters(project, name).stem,
            self._builds,
            lambda asked: find_words(project, asked),
            language=language or first,
            port=port,
        )
        self._threads = (
            threading.Thread(target=self._server.serve_forever),
            threading.Thread(
                target=watch_inputs, args=(self._inputs, self._builds.ask, self._ended)
            ),
        )

    @property
    def address(self) -> str:
        """Where the brief is shown."""
        return self._server.address

    def run(self) -> None:
        """Build, and build again after each change, until the context ends or is interrupted."""
        self._builds.run()

    def end(self) -> None:
        """Let :meth:`run` return once the build that runs has ended."""
        self._builds.end()

    def __enter__(self) -> Self:
        self._builds.ask()
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.end()
        self._ended.set()
        self._server.shutdown()
        for thread in self._threads:
            thread.join()
        self._server.server_close()


def build_report(project: Project, name: str) -> None:
    """Make a scenario's report from what stands in the files now.

    Raises:
        InputError: if data, prose or parameters are faulty.
        RunError: if a notebook or the rendering fails.
    """
    run_report(project, read_scenario(project, name))


def find_words(project: Project, language: Language) -> Catalogue:
    """Return a language's messages as they stand now.

    While the project's own words can't be read, those of the engine, so that the page can say so.
    """
    try:
        return catalogue(language, project.words)
    except InputError:
        return catalogue(language if language in languages() else REFERENCE)


def _find_language(project: Project, name: str) -> Language:
    """Return the first language of a scenario; of one whose parameters are faulty, the engine's.

    Raises:
        InputError: if there is no such scenario.
    """
    try:
        return read_scenario(project, name).languages[0]
    except InputError:
        if not is_file(find_parameters(project, name)):
            raise
        return languages()[0]
