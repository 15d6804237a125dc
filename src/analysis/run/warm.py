"""A warm process: what a run imports, imported once, and children forked from it.

Most of a short notebook's time goes into importing pandas, matplotlib and statsmodels. One process
imports them and then does nothing but fork: a child begins with everything in memory, is as
isolated as a process started anew, and costs milliseconds. Kernels are such children
(:mod:`analysis.run.engine`), and so are the stages that render.

Before the first page it rehearses, so that what is compiled or read at its first use is there.

The process that forks has one thread and computes nothing else, so a child inherits no lock that
somebody holds, no kernel, no figure and no state of a random generator that matters: numpy's old
generator is seeded anew. It ends when the process that started it does. Where a process can't
safely fork (Windows; macOS, whose libraries forbid it), :func:`can_fork` says so, and a run
starts its kernels as Jupyter does and renders in its own process.
"""

import atexit
import contextlib
import gc
import importlib
import os
import pickle
import signal
import socket
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from types import ModuleType
from typing import Any, Final, Literal, NoReturn, cast

from analysis.core.errors import RunError, note_place

#: How a kernel computes. Small matrices gain nothing from threads and, on a busy machine, lose a
#: lot. NumPy's logarithms end in other bits where a processor has wider instructions, and a line
#: on a log scale in other pixels: it uses those that all have. A name it doesn't know it skips.
PLAIN_ARITHMETIC: Final = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "NPY_DISABLE_CPU_FEATURES": "X86_V3 X86_V4 AVX512_ICL AVX512_SPR",
}
#: A kernel chooses it for itself at its start, but by then matplotlib has been imported here, and
#: a kernel without it draws nothing, silently.
_BACKEND: Final = {"MPLBACKEND": "module://matplotlib_inline.backend_inline"}
#: What a child is to find imported, by what it does. What draws inline is not among it: it takes a
#: kernel as it finds it at its import, and here is none.
Work = Literal["setting", "drawing", "publishing", "computing"]
IMPORTED: Final[Mapping[Work, tuple[str, ...]]] = {
    "setting": (
        "analysis.run.stages",
        "analysis.run.manifest",
        "analysis.run.site.pages",
        "analysis.brief.assemble",
        "analysis.render.finish",
    ),
    "drawing": (
        "analysis.run.session",
        "analysis.exhibits.charts",
        "analysis.exhibits.ticks",
        "matplotlib.backends.backend_agg",
        "matplotlib.backends.backend_svg",
    ),
    "publishing": (
        "analysis.publish.release",
        "analysis.publish.workbook",
        "analysis.render.notebook",
        "nbconvert.exporters",
        "nbconvert.filters.highlight",
    ),
    "computing": (
        "pandas",
        "matplotlib.pyplot",
        "seaborn",
        "statsmodels.formula.api",
        "statsmodels.tsa.exponential_smoothing.ets",
        "ipykernel.ipkernel",
        "ipykernel.kernelapp",
        "IPython.core.interactiveshell",
        "analysis.run.session",
        "analysis.study.frames",
        "analysis.study.trends.study",
    ),
}
_WORKS: Final = tuple(IMPORTED)
#: Where this process has its engine from.
_ENGINE: Final = str(Path(__file__).parents[2])
_GRAMMARS: Final = "rfc3987_syntax"
_WAIT: Final = 0.02
#: How long the process that forks may take to end by itself.
_TO_END_S: Final = 1.0


class ChildEndedError(RunError):
    """A child ended before it gave its result: killed, or out of memory."""


def skip_grammars() -> None:
    """Let jsonschema do without an optional package, unless it is imported already.

    With it, jsonschema parses 38 grammars of addresses, which no notebook's format needs and which
    take as long as all else that a run imports.
    """
    cast("dict[str, object]", sys.modules).setdefault(_GRAMMARS, None)


def can_fork() -> bool:
    """Tell whether a process may fork here after having imported numerical libraries."""
    return sys.platform == "linux" and hasattr(os, "fork")


class Child:
    """A forked process that does one job, with the manners of :class:`subprocess.Popen`.

    Attributes:
        pid: its number; it leads a process group of its own.
    """

    stdin = stdout = stderr = None

    def __init__(self, connection: Connection) -> None:
        """Take over the connection to a child, which says its number first."""
        self._connection = connection
        try:
            self.pid: int = connection.recv()
        except EOFError as error:
            msg = "the process that forks has ended"
            raise ChildEndedError(msg) from error
        self._ended = False

    def poll(self) -> int | None:
        """Return None while it lives, 0 afterwards: its status is nobody's to know."""
        if not self._ended:
            try:
                os.kill(self.pid, 0)
            except ProcessLookupError:
                self._ended = True
        return 0 if self._ended else None

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end.

        Raises:
            subprocess.TimeoutExpired: if it lives on.
        """
        until = None if timeout is None else time.monotonic() + timeout
        while self.poll() is None:
            if until is not None and time.monotonic() > until:
                raise subprocess.TimeoutExpired([str(self.pid)], timeout or 0)
            time.sleep(_WAIT)
        return 0

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it lives."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)

    def result(self, tell: Callable[[str], None] = lambda _: None) -> Any:  # noqa: ANN401
        """Return what its job returned, passing on what it tells meanwhile.

        Raises:
            ChildEndedError: if it ended without a word.
            Exception: what the job raised.
        """
        try:
            while True:
                kind, content = self._connection.recv()
                if kind == "told":
                    tell(content)
                elif kind == "done":
                    return content
                else:
                    raise content
        except EOFError as error:
            msg = "the process ended before it was done (out of memory?)"
            raise ChildEndedError(msg) from error
        finally:
            self._connection.close()


class WarmProcess:
    """The process that forks, started when first asked for."""

    def __init__(self) -> None:
        """Start it; it goes on importing while this process goes on with its own work."""
        here, there = socket.socketpair()
        code = (  # nothing is imported from where this process happens to stand, but a kernel may
            "import sys; sys.path[:] = filter(None, sys.path); "
            # Another engine, installed or on the path, would make what passes for this one's.
            f"sys.path.insert(0, {_ENGINE!r}); import analysis; sys.path.remove({_ENGINE!r}); "
            "from analysis.run.warm import serve; serve()"
        )
        self._socket = here
        self._process = subprocess.Popen(  # noqa: S603 (this interpreter, a constant text)
            [sys.executable, "-c", code, str(there.fileno())],
            pass_fds=[there.fileno()],
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            env={**os.environ, **PLAIN_ARITHMETIC, **_BACKEND},
        )
        there.close()

    @property
    def alive(self) -> bool:
        """Whether it can still fork."""
        return self._process.poll() is None

    def start(self, job: str, *arguments: object, work: Work = "setting") -> Child:
        """Fork a child that does a job.

        Args:
            job: ``module:function``; the function is called with the arguments and, by keyword
                ``tell``, with one that passes words on.
            arguments: they are pickled.
            work: what kind it is: what such work imports is there already.

        Raises:
            ChildEndedError: if the process that forks has ended.
        """
        here, there = socket.socketpair()
        try:
            socket.send_fds(self._socket, [bytes([_WORKS.index(work)])], [there.fileno()])
        except OSError as error:
            msg = "the process that forks has ended"
            raise ChildEndedError(msg) from error
        finally:
            there.close()
        connection = Connection(here.detach())
        with contextlib.suppress(BrokenPipeError):  # then it can't say its number either
            connection.send((job, arguments))
        return Child(connection)

    def close(self) -> None:
        """Let it end, and its children with it; what it is just importing, it need not finish."""
        self._socket.close()
        try:
            self._process.wait(_TO_END_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


_LOCK: Final = threading.Lock()


_STARTED: Final[list[WarmProcess]] = []


def warm_process() -> WarmProcess:
    """Return this process's warm one, started if there is none; it ends with this process."""
    with _LOCK:
        if not (_STARTED and _STARTED[-1].alive):
            if not _STARTED:
                atexit.register(end_warm_process)
            _STARTED[:] = [WarmProcess()]
        return _STARTED[-1]


def end_warm_process() -> None:
    """End this process's warm one, if there is one, and its children with it."""
    with _LOCK:
        for one in _STARTED:
            one.close()


# --- the process that forks -------------------------------------------------------------------


def serve() -> NoReturn:
    """Import what rendering needs, then fork a child for each request until none can come.

    A request is one byte with a socket; the child reads its job from that.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that asks decides
    requests = socket.socket(fileno=int(sys.argv[1]))
    _import("setting")
    signal.signal(signal.SIGCHLD, _reap)
    while True:
        asked, sockets, _, _ = socket.recv_fds(requests, 1, 1)
        if not asked:
            os._exit(0)
        _import(_WORKS[asked[0]])
        if os.fork() == 0:
            requests.close()
            _do(Connection(sockets[0]))
        os.close(sockets[0])


def _reap(*_: object) -> None:
    """Take leave of children that have ended: none stays a zombie, and their time is counted."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


_DONE: Final[set[Work]] = set()


def _import(work: Work) -> None:
    """Import, once and for all children to come, what such work imports."""
    if work in _DONE:
        return
    _DONE.add(work)
    skip_grammars()
    for name in IMPORTED[work]:
        importlib.import_module(name)
    if work == "publishing":
        importlib.import_module("analysis.run.stages").rehearse()
    if work == "setting":  # type and messages, which are the same for everybody
        importlib.import_module("analysis.render.glyphs").shown_characters()
        words = importlib.import_module("analysis.words.catalogue")
        for language in words.languages():
            words.catalogue(language)
    if _GRAMMARS in sys.modules and not isinstance(
        cast("object", sys.modules[_GRAMMARS]), ModuleType
    ):
        del sys.modules[_GRAMMARS]  # a notebook may want it
    gc.collect()
    gc.freeze()  # the collector doesn't touch, and so doesn't copy, what children share


def _do(connection: Connection) -> NoReturn:
    """Do one job in the child and end."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.setsid()
    _seed_anew()
    try:
        connection.send(os.getpid())
        job, arguments = connection.recv()
        module, _, function = job.partition(":")
        run = getattr(importlib.import_module(module), function)
        result = run(*arguments, tell=lambda said: connection.send(("told", said)))
        connection.send(("done", result))
    except (BrokenPipeError, EOFError):  # whoever asked has gone
        os._exit(1)
    except BaseException as error:  # noqa: BLE001 (it is raised where the result is taken)
        with contextlib.suppress(OSError):
            note_place(error)
            error.add_note(f"in another process:\n{traceback.format_exc()}")
            connection.send(("failed", _sendable(error)))
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def _sendable(error: BaseException) -> BaseException:
    """Return an exception that arrives: itself or, if it can't be pickled, what it says."""
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 (its own)
    except Exception:  # noqa: BLE001 (whatever its class does)
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error


def _seed_anew() -> None:
    """Give numpy's old global generator a state of its own; else all children share one."""
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed()


def run_kernel(
    arguments: Sequence[str],
    environment: Mapping[str, str],
    folder: str,
    *,
    tell: Callable[[str], None],  # noqa: ARG001 (a job's interface)
) -> None:
    """Be a kernel: ipykernel's own, in a forked process, until it is told to end."""
    from ipykernel.kernelapp import IPKernelApp

    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    # The parent whose end a kernel watches for is the process that forked it.
    parent = f"--IPKernelApp.parent_handle={os.getppid()}"
    IPKernelApp.launch_instance(argv=[*arguments, parent])
