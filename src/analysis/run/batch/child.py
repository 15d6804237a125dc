"""A process that runs scenarios, one after the other, for the process that started it.

It is started as a program of its own, not through `multiprocessing`, so that it may start kernels
and servers itself wherever we are: a worker of Dask is a process that may not have such children.
Questions and answers are pickled, over its standard input and output. It ends when its input
does, so that it outlives nobody, however its parent ended.
"""

import _thread
import contextlib
import os
import pickle
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final, Literal, cast

from analysis.core.errors import InputError, RunError
from analysis.core.project import Project
from analysis.run.boundary import say_cause
from analysis.run.pipeline import Report
from analysis.source.scenario import Scenario

#: What runs one scenario: `run_report`, or what stands for it in a test.
Run = Callable[[Project, Scenario], Report]
#: What stopped a scenario: its data or parameters, a notebook or the rendering, the process that
#: ran it, or a fault of ours.
Kind = Literal["input", "run", "worker", "internal"]

#: After so many scenarios a process makes room for a fresh one, whatever its libraries have kept.
SCENARIOS_A_PROCESS: Final = 20
#: How long a process that is told to stop may take, in seconds, before it is ended.
_GRACE: Final = 10.0
#: How much of a dead process's last words is told.
_LAST_WORDS: Final = 300


@dataclass(frozen=True)
class Failure:
    """Why a scenario has no report."""

    kind: Kind
    message: str


@dataclass(frozen=True)
class Finished:
    """A scenario that has one: where it is, and how long it took."""

    folder: Path
    seconds: float


def try_run(run: Run, project: Project, scenario: Scenario) -> Finished | Failure:
    """Run a scenario; whatever goes wrong in it is an answer."""
    try:
        report = run(project, scenario)
    except InputError as error:
        return Failure("input", str(error))
    except RunError as error:
        return Failure("run", str(error))
    except Exception as error:  # noqa: BLE001 (one scenario's fault is no other's)
        return Failure("internal", say_cause(error))
    return Finished(report.folder, report.seconds)


class Child:
    """The process, seen from the one that started it; it is started when it is first needed."""

    def __init__(self, *, most: int = SCENARIOS_A_PROCESS) -> None:
        """Let a process run ``most`` scenarios before a fresh one takes its place."""
        self._most = most
        self._process: subprocess.Popen[bytes] | None = None
        self._ran = 0
        self._said: IO[bytes] | None = None
        self._stopped = False
        self._guard = threading.Lock()

    def run(self, run: Run, project: Project, scenario: Scenario) -> Finished | Failure:
        """Run a scenario there.

        A process that ends meanwhile (out of memory, killed) is told as a failure of the
        scenario, with its last words; the next scenario gets a fresh one.
        """
        if self._ran == self._most:
            self.close()
        with self._guard:
            if self._stopped:
                return Failure("worker", "stopped before it began")
            process = self._process or self._start()
        self._ran += 1
        try:
            return _ask(process, (run, project, scenario))
        except (EOFError, OSError, ValueError, pickle.UnpicklingError):
            code = process.wait()
            words = self._last_words()
            self.close()
            return Failure("worker", f"its process {say_end(code)}{words}")

    def stop(self) -> None:
        """Tell the process, from another thread, to end whatever it is at; no other is started."""
        with self._guard:
            self._stopped = True
            if self._process is not None:
                _close_input(self._process)

    def close(self) -> None:
        """End the process, and all that it started."""
        with self._guard:
            process, said = self._process, self._said
            self._process, self._said, self._ran = None, None, 0
        if process is not None:
            _end_process(process)
        if said is not None:
            said.close()

    def _start(self) -> subprocess.Popen[bytes]:
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the process)
        self._process = subprocess.Popen(  # noqa: S603 (this very Python)
            # Not by `-m`: what it pickles would be `__main__`'s. Nothing is imported from the
            # folder one stands in.
            [sys.executable, "-P", "-c", f"from {__name__} import main; main()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
            # Ctrl-C in the terminal is ours to pass on, and all it started ends with it.
            start_new_session=True,
        )
        self._ran = 0
        return self._process

    def _last_words(self) -> str:
        with self._guard:
            if self._said is None:
                return ""
            self._said.seek(0)
            said = " ".join(self._said.read().decode(errors="replace").split())
        return f"; it last said: {said[-_LAST_WORDS:]}" if said else ""


def _ask(process: subprocess.Popen[bytes], question: object) -> Finished | Failure:
    """Send a question to a process and wait for the answer.

    Raises:
        EOFError, OSError, ValueError, pickle.UnpicklingError: if the process ends first.
    """
    questions, answers = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
    pickle.dump(question, questions)
    questions.flush()
    answer: Finished | Failure = pickle.load(answers)  # noqa: S301 (our own process)
    return answer


def _close_input(process: subprocess.Popen[bytes]) -> None:
    if process.stdin is not None:
        with contextlib.suppress(OSError):
            process.stdin.close()


def _end_process(process: subprocess.Popen[bytes]) -> None:
    """Close a process's input, which ends it; where it does not end, end it and all it started."""
    _close_input(process)
    try:
        process.wait(_GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
    if os.name == "posix":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if process.stdout is not None:
        process.stdout.close()


def say_end(code: int) -> str:
    """Say how a process ended, by its exit status."""
    if code >= 0:
        return f"ended with status {code}"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = f"signal {-code}"
    memory = " (out of memory?)" if name == "SIGKILL" else ""
    return f"was ended by {name}{memory}"


# In the process itself


def serve(questions: IO[bytes], answers: IO[bytes]) -> None:
    """Answer one question after the other, until there are no more.

    Questions are read by a thread of their own, which sees the end of them while a scenario runs
    and interrupts it, so that its temporary folders go and its kernels end.
    """
    waiting: list[tuple[Any, ...] | None] = []
    ready = threading.Condition()
    running = threading.Event()

    def read() -> None:
        while True:
            try:
                question = pickle.load(questions)  # noqa: S301 (our own parent)
            except (EOFError, OSError):
                question = None
            with ready:
                waiting.append(question)
                ready.notify()
            if question is None:
                if running.is_set():
                    _interrupt()
                return

    threading.Thread(target=read, daemon=True).start()
    while True:
        with ready:
            while not waiting:
                ready.wait()
            question = waiting.pop(0)
        if question is None:
            return
        running.set()
        answer = try_run(*question)
        running.clear()
        pickle.dump(answer, answers)
        answers.flush()


def _interrupt() -> None:
    """Raise a KeyboardInterrupt in the main thread, and end the process if that does not."""
    if hasattr(signal, "pthread_kill"):  # wakes it from whatever it waits for
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
    else:
        _thread.interrupt_main()
    timer = threading.Timer(_GRACE / 2, lambda: os._exit(1))
    timer.daemon = True
    timer.start()


def main() -> None:
    """Serve on standard input and output; what a notebook prints goes to standard error."""
    # Started in a session of its own, a process may have been told to ignore it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    with contextlib.suppress(KeyboardInterrupt, BrokenPipeError):
        serve(sys.stdin.buffer, answers)
