"""Notebooks executed: papermill's engine with a kernel environment of its own, one cause named.

Each kernel is given its environment when it starts; this process's own is never changed, so that
two runs can go on in it. A kernel is a child of a warm process (:mod:`analysis.run.warm`) or,
where that can't be or isn't wanted, a process started by Jupyter; a notebook shows the same.
"""

import atexit
import os
import uuid
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar, cast

import nbformat
import papermill
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, papermill_engines
from papermill.exceptions import PapermillExecutionError
from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook

from analysis.core.project import CELL_SECONDS
from analysis.core.terminal import shorten
from analysis.run.notebook_files import (
    is_injected,
    list_headings,
    read_notebook,
    write_notebook,
)
from analysis.run.warm import PLAIN_ARITHMETIC, ChildEndedError, can_fork, warm_process

Tell = Callable[[str], None]
T = TypeVar("T")

#: The engine's name among papermill's.
ENGINE: Final = "analysis"
#: Kernels listen on this machine only; that they say so at each start would drown the progress.
_QUIET: Final = ["--log-level=ERROR"]
#: Before the first cell: what it reads, or imports, counts already.
_TRACED: Final = [
    "--IPKernelApp.exec_lines=__import__('analysis.run.trace').run.trace.trace_kernel()"
]
_UNANSWERED: Final = ("Kernel died before replying", "Kernel didn't respond")
#: Jupyter chooses a kernel's ports before the kernel takes them; on a busy machine another process
#: may have one by then, and the kernel ends at once. As no cell has run, it can be started again.
_STARTS: Final = 3
#: How much of what an error says is told.
_TOLD: Final = 600


class NotebookError(Exception):
    """A notebook stopped; the message names the cell and the cause."""


class KernelNotStartedError(Exception):
    """A kernel ended, or did not answer, before its first cell."""


class WarmProvisioner(LocalProvisioner):
    """Starts a kernel as a child of the warm process; all else is Jupyter's own."""

    async def launch_kernel(self, cmd: list[str], **given: Any) -> Any:  # noqa: ANN401
        """Fork the kernel that a command line would start."""
        arguments = cmd[cmd.index("-f") :]
        job = (arguments, dict(given["env"]), str(given["cwd"]))
        try:
            child = warm_process().start("analysis.run.warm:run_kernel", *job, work="computing")
        except ChildEndedError as error:
            msg = f"{_UNANSWERED[0]}: {error}"
            raise RuntimeError(msg) from error
        self.process = cast("Any", child)  # it has the manners of a Popen
        self.pid = self.pgid = child.pid
        return self.connection_info


def make_manager(*, warm: bool) -> AsyncKernelManager:
    """Return the manager of a kernel that is yet to start."""
    manager = AsyncKernelManager(kernel_name="python3")
    if warm:
        manager.provisioner = WarmProvisioner(
            kernel_id=str(uuid.uuid4()), kernel_spec=manager.kernel_spec, parent=manager
        )
    return manager


class StepEngine(NBClientEngine):  # type: ignore[misc]
    """Papermill's own engine, which gives the kernel its environment and tells where it is."""

    @classmethod
    def execute_managed_notebook(  # noqa: PLR0913, PLR0917 (papermill's interface)
        cls,
        nb_man: Any,  # noqa: ANN401
        kernel_name: str,
        log_output: bool = False,  # noqa: FBT001, FBT002, ARG003
        stdout_file: Any = None,  # noqa: ANN401, ARG003
        stderr_file: Any = None,  # noqa: ANN401, ARG003
        start_timeout: int = 60,
        execution_timeout: int | None = None,
        *,
        environment: Mapping[str, str] | None = None,
        folder: str | None = None,
        tell: Callable[[int, Sequence[str]], None] = lambda *_: None,
        warm: bool = False,
        **_: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        """Run the notebook, telling each cell's place and heading as it begins."""
        start = nb_man.cell_start
        headings = list_headings(nb_man.nb)

        def cell_start(cell: Any, cell_index: int = 0, **rest: Any) -> Any:  # noqa: ANN401
            tell(cell_index, headings)
            return start(cell, cell_index, **rest)

        nb_man.cell_start = cell_start

        return execute_client(
            lambda: PapermillNotebookClient(
                nb_man,
                km=make_manager(warm=warm),
                kernel_name=kernel_name,
                timeout=execution_timeout,
                startup_timeout=start_timeout,
                shutdown_kernel="immediate",
                extra_arguments=[*_QUIET, *_TRACED],
            ),
            environment or os.environ,
            folder or str(Path.cwd()),
        )


papermill_engines.register(ENGINE, StepEngine)

_CAUSES: Final[dict[type[Exception], str]] = {
    DeadKernelError: "the kernel died (out of memory?)",
    CellTimeoutError: "took longer than {:g} s, the limit that {} in brief.toml sets",
    KernelNotStartedError: "the kernel ended, or did not answer, before it could begin",
}

#: All that ends a notebook in a cell.
_ENDS: Final[tuple[type[Exception], ...]] = (PapermillExecutionError, CellExecutionError, *_CAUSES)


class _At:
    """Where a notebook is, and what is said of a failure there."""

    def __init__(self, headings: Sequence[str], seconds: float) -> None:
        self.headings = headings
        self.index = 0
        self._seconds = seconds

    def describe(self, error: Exception) -> str:
        """Return the cell by number and heading, with the cause."""
        heading = self.headings[self.index] if self.index < len(self.headings) else ""
        cell = f"cell {self.index + 1}" + (f" ({heading})" if heading else "")
        cause = _CAUSES.get(type(error))
        if cause is None:
            named = cast("Any", error)  # of nbclient or papermill, which name it alike
            cause = f"{named.ename}: {shorten(str(named.evalue), _TOLD)}"
        return f"{cell}: {cause.format(self._seconds, f'[notebooks] {CELL_SECONDS}')}"


def start_kernel(start: Callable[[], T]) -> T:
    """Do what begins with a kernel's start, and twice more if the kernel never answers.

    Raises:
        KernelNotStartedError: if it never did.
    """
    for _ in range(_STARTS):
        try:
            return start()
        except DeadKernelError:  # a RuntimeError too, but of a kernel in which cells have run
            raise
        except RuntimeError as error:
            if not str(error).startswith(_UNANSWERED):
                raise
            cause = error
    raise KernelNotStartedError(_CAUSES[KernelNotStartedError]) from cause


def execute_client(
    make: Callable[[], NotebookClient], environment: Mapping[str, str], folder: str
) -> nbformat.NotebookNode:
    """Execute the notebook of a client, each start with a new one."""

    def start() -> nbformat.NotebookNode:
        client = make()
        client.owns_km = True  # else its kernel would outlive the notebook
        try:
            return client.execute(env=dict(environment), cwd=folder)
        except RuntimeError:
            # Its kernel is gone, yet it would look for it, in vain, as this process ends.
            atexit.unregister(client._cleanup_kernel)  # noqa: SLF001
            raise

    return start_kernel(start)


def kernel_environment(own: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a kernel: this process's, with what the run gives it.

    A fixed hash seed, time zone and locale are not needed for equal bytes; tests run with others.
    """
    return {**os.environ, **PLAIN_ARITHMETIC, **own}


def execute(
    notebook: Path,
    parameters: Mapping[str, Any],
    *,
    environment: Mapping[str, str],
    tell: Tell,
    warm: bool | None = None,
    seconds: float = 0,
) -> nbformat.NotebookNode:
    """Execute a notebook through papermill with other parameters.

    Args:
        notebook: the file.
        parameters: those to inject.
        environment: what its kernel finds in its environment beside this process's.
        tell: is told under which heading the run is.
        warm: whether its kernel is forked from the warm process; by default where one can be.
        seconds: how long a cell may take; 0 for no limit.

    Raises:
        NotebookError: naming cell and cause, if a cell fails or takes too long, or the kernel
            dies.
    """
    at = _At([], seconds)

    def tell_cell(index: int, headings: Sequence[str]) -> None:
        at.index, at.headings = index, headings
        tell(headings[index])

    try:
        made: nbformat.NotebookNode = papermill.execute_notebook(
            read_notebook(notebook),
            None,  # it would write the notebook several times as it runs, for nobody
            parameters=dict(parameters),
            engine_name=ENGINE,
            kernel_name="python3",
            folder=str(notebook.parent),  # not cwd, which would change this process's own
            progress_bar=False,
            environment=kernel_environment(environment),
            tell=tell_cell,
            warm=can_fork() if warm is None else warm,
            execution_timeout=seconds or None,
        )
    except _ENDS as error:
        raise NotebookError(at.describe(error)) from error
    return made


def execute_as_stored(
    notebook: nbformat.NotebookNode,
    folder: Path,
    environment: Mapping[str, str],
    *,
    warm: bool | None = None,
    seconds: float = 0,
) -> nbformat.NotebookNode:
    """Execute a notebook at its own parameters and return it.

    Raises:
        NotebookError: naming the cell and the cause.
    """
    at = _At(list_headings(notebook), seconds)

    try:
        execute_client(
            lambda: NotebookClient(
                notebook,
                km=make_manager(warm=can_fork() if warm is None else warm),
                kernel_name="python3",
                extra_arguments=_QUIET,
                shutdown_kernel="immediate",
                timeout=seconds or None,
                on_cell_start=lambda **told: setattr(at, "index", told["cell_index"]),
            ),
            kernel_environment(environment),
            str(folder),
        )
    except _ENDS as error:
        raise NotebookError(at.describe(error)) from error
    return notebook


def inject_parameters(notebook: Path, executed: Path, parameters: Mapping[str, Any]) -> None:
    """Let an executed notebook show other parameters, none of which it depends on.

    Args:
        notebook: the file that was executed.
        executed: what it became; rewritten only where it showed others.
        parameters: those to show.
    """
    injected = parameterize_notebook(load_notebook_node(read_notebook(notebook)), dict(parameters))
    sources = {
        place: cell.source for place, cell in enumerate(injected.cells) if is_injected(cell)
    }
    made = read_notebook(executed)
    shown = {n: cell.source for n, cell in enumerate(made.cells) if is_injected(cell)}
    if sources != shown:
        for place, source in sources.items():
            made.cells[place].source = source
        write_notebook(made, executed)
