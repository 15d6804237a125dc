"""A module's own tests, run on one mutant after another.

To import what tests need and to collect them takes seconds, to run most of them milliseconds. So
one process does the first for all mutants of a module: it traces which test comes by which line,
and then forks for each mutant. The fork puts the changed function's code in the place of the
original's, wherever it has been imported to, and runs the tests that come by the changed lines,
the quickest first, until one fails.

What survives that way, and what can't be tried that way (a constant, a default, a table made when
the module is imported), is tried from the start: a new process, the changed file, every test. So a
mutant counts as surviving only if all of the module's tests pass on it as they do in `make test`.
"""

import contextlib
import functools
import gc
import multiprocessing
import os
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import CodeType, FunctionType
from typing import NoReturn

import pytest

if sys.platform != "win32":
    import resource

#: A mutant that takes this many times as long as the tests alone, and some seconds, has hung.
PATIENCE, GRACE_S = 5, 20
#: A mutant that wants more memory than this has run away; a browser's reservations don't count.
_LARGEST = 6 * 2**30

_OPTIONS = ("-x", "-q", "-n0", "--no-header", "-p", "no:cacheprovider", "-p", "no:nbval",
            "-W", "ignore::pytest.PytestAssertRewriteWarning")  # fmt: skip
_HAS_GROUPS = hasattr(os, "killpg")
_FORKS = "forkserver" in multiprocessing.get_all_start_methods() and hasattr(os, "fork")
#: The type of a function with a memory.
_REMEMBERING = type(functools.cache(lambda: None))
#: Tests start in a process that has imported what takes longest, but nothing of ours.
_PROCESSES = multiprocessing.get_context("forkserver" if _FORKS else "spawn")
_PROCESSES.set_forkserver_preload(
    ["pytest", "coverage", "hypothesis.strategies", "pandas", "pydantic", "matplotlib.pyplot",
     "scipy.stats", "statsmodels.formula.api", "statsmodels.tsa.exponential_smoothing.ets",
     "statsmodels.tsa.statespace.structural", "nbconvert", "openpyxl", "fontTools.subset",
     "pikepdf", "pypdfium2", "pdfplumber"]
)  # fmt: skip


@dataclass(frozen=True)
class Trace:
    """What a module's tests do without any mutant.

    Attributes:
        passed: whether they pass.
        seconds: what each test took, by its id.
        tests: which tests came by a line, by its number.
    """

    passed: bool
    seconds: Mapping[str, float] = field(default_factory=dict)
    tests: Mapping[int, Sequence[str]] = field(default_factory=dict)

    def find(self, lines: range) -> list[str]:
        """Return the tests that came by any of some lines, the quickest first."""
        found = {test for line in lines for test in self.tests.get(line, ())}
        return sorted(found, key=lambda test: (self.seconds.get(test, 0.0), test))


@dataclass(frozen=True)
class Trial:
    """A mutant as it is tried.

    Attributes:
        text: the whole module, changed.
        lines: the lines that are changed, in the module as it is.
        function: the name (with its class) of the function that the change lies in, if it can be
            exchanged alone.
    """

    text: str
    lines: range
    function: str | None = None


class OwnTests:
    """The own tests of one module, in a copy of the tree that nothing else uses meanwhile."""

    def __init__(self, tree: Path, module: Path, test: Path) -> None:
        """Collect the tests, and run them once to see what they come by.

        Args:
            tree: the copy's folder.
            module: the module, relative to it.
            test: its test file, relative to it.
        """
        self._tree, self._module, self._test = tree, module, test
        self._before = (tree / module).read_bytes()
        self._pipe: Connection | None = None
        if not _FORKS:
            started = time.monotonic()
            passed = _run(_PROCESSES.Process(target=_test_in, args=(tree, test)), None)
            self.trace = Trace(passed == "passed", {"": time.monotonic() - started})
            return
        self._pipe, theirs = _PROCESSES.Pipe()
        self._host = _PROCESSES.Process(target=_host_in, args=(tree, module, test, theirs))
        self._host.start()
        theirs.close()
        try:
            self.trace = self._pipe.recv()
        except EOFError:  # it could not even collect them
            self.trace = Trace(passed=False)

    def close(self) -> None:
        """End the process that holds the tests."""
        if self._pipe is not None:
            self._pipe.close()
            self._host.join()

    def try_mutant(self, trial: Trial) -> str:
        """Run the tests on a mutant: passed, failed, or too slow."""
        tests = self.trace.find(trial.lines) if trial.function else []
        outcome = "passed"
        with self._written(trial.text):
            if tests and self._pipe is not None:
                limit_s = PATIENCE * sum(map(self.trace.seconds.__getitem__, tests)) + GRACE_S
                self._pipe.send((trial, tests, limit_s))
                outcome = self._pipe.recv()
            if outcome == "passed":
                limit_s = PATIENCE * sum(self.trace.seconds.values()) + GRACE_S
                process = _PROCESSES.Process(target=_test_in, args=(self._tree, self._test))
                outcome = _run(process, limit_s)
        return outcome

    @contextlib.contextmanager
    def _written(self, text: str) -> Iterator[None]:
        path = self._tree / self._module
        try:
            path.write_text(text, "utf-8")
            yield
        finally:
            path.write_bytes(self._before)


def _run(process: BaseProcess, limit_s: float | None) -> str:
    process.start()
    process.join(limit_s)
    if process.exitcode is None and process.pid is not None:
        _kill(process.pid)
        process.join()
        return "too slow"
    return "failed" if process.exitcode else "passed"


def _kill(pid: int) -> None:
    """Kill a process that leads a group, with what it started."""
    for kill in (*([os.killpg] if _HAS_GROUPS else []), os.kill):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(pid, signal.SIGKILL if _HAS_GROUPS else signal.SIGTERM)


def _settle(tree: Path) -> None:
    """Make a process one of a copy of the tree: silent, and a group of its own."""
    if _HAS_GROUPS:
        os.setsid()  # so that it can be killed with what it starts
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_DATA, (_LARGEST, _LARGEST))
    os.chdir(tree)
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nothing, stream)
    sys.dont_write_bytecode = True
    sys.path.insert(0, str(tree / "src"))
    os.environ |= {"PYTHONPATH": str(tree / "src"), "PYTHONDONTWRITEBYTECODE": "1"}


def _options(tree: Path, test: Path) -> list[str]:
    # What tests write lies beside the copy: inside it, they would find themselves in a project.
    return [*_OPTIONS, f"--basetemp={tree}.tests", str(test)]


def _test_in(tree: Path, test: Path) -> NoReturn:
    """Run a test file in a copy of the tree; the status is pytest's, 1 for all but success."""
    _settle(tree)
    os._exit(pytest.main(_options(tree, test)) != 0)


def _host_in(tree: Path, module: Path, test: Path, pipe: Connection) -> NoReturn:
    """Collect a test file and try mutants on it, as long as some are sent."""
    _settle(tree)
    pytest.main(_options(tree, test), plugins=[_Host(tree / module, pipe)])
    os._exit(0)


class _Host:
    """The pytest plugin that runs chosen tests in forks instead of all of them once."""

    def __init__(self, module: Path, pipe: Connection) -> None:
        self.module, self.pipe = module, pipe

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Trace the tests, then take mutants until there are no more."""
        ours, theirs = multiprocessing.Pipe(duplex=False)
        traced = _fork(lambda: theirs.send(_trace(session, self.module)))
        theirs.close()
        try:
            trace = ours.recv()
        except EOFError:  # a test ended the process
            trace = Trace(passed=False)
        os.waitpid(traced, 0)
        self.pipe.send(trace)
        items = {item.nodeid: item for item in session.items}
        with contextlib.suppress(EOFError):
            while True:
                trial, tests, limit_s = self.pipe.recv()
                chosen = [items[test] for test in tests]
                child = _fork(lambda one=trial, run=chosen: self._try(session, one, run))
                self.pipe.send(_await(child, limit_s))
        return True

    def _try(self, session: pytest.Session, trial: Trial, tests: Sequence[pytest.Item]) -> None:
        if not exchange(self.module, trial.function or "", trial.text):
            return  # as if it had passed: it is tried from the start
        _forget_results()
        for test, following in pairwise([*tests, None]):
            test.config.hook.pytest_runtest_protocol(item=test, nextitem=following)
            if session.testsfailed:
                os._exit(1)


def _fork(act: Callable[[], object]) -> int:
    """Do something in a child process that leads a group; 1 is its status where that fails."""
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        os.setsid()
        act()
        status = 0
    finally:
        os._exit(status)


def _await(child: int, limit_s: float) -> str:
    until = time.monotonic() + limit_s
    while True:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return "failed" if status else "passed"
        if time.monotonic() > until:
            _kill(child)
            os.waitpid(child, 0)
            return "too slow"
        time.sleep(0.01)


def _trace(session: pytest.Session, module: Path) -> Trace:
    """Run all tests of a session and tell which came by which of a module's lines."""
    import coverage

    tracer = coverage.Coverage(data_file=None, include=[str(module)], config_file=False)
    seconds = dict[str, float]()
    tracer.start()
    for test, following in pairwise([*session.items, None]):
        tracer.switch_context(test.nodeid)
        started = time.monotonic()
        test.config.hook.pytest_runtest_protocol(item=test, nextitem=following)
        seconds[test.nodeid] = time.monotonic() - started
        if session.testsfailed:
            return Trace(passed=False)
    tracer.stop()
    lines = defaultdict[int, list[str]](list)
    for line, contexts in tracer.get_data().contexts_by_lineno(str(module)).items():
        lines[line] += [one for one in contexts if one in seconds]
    return Trace(bool(seconds), seconds, dict(lines))


def exchange(module: Path, function: str, text: str) -> bool:
    """Put a function's code out of a module's new text in the place of its code as imported.

    Args:
        module: the module's file.
        function: the function's qualified name.
        text: the module's new text.

    Returns:
        Whether there was exactly one such function, imported, that could take it.
    """
    gc.unfreeze()  # what was imported before the tests is not looked at otherwise
    new = [one for one in _find_codes(compile(text, str(module), "exec", dont_inherit=True))
           if one.co_qualname == function]  # fmt: skip
    old = [one for one in gc.get_objects()
           if type(one) is FunctionType and one.__code__.co_qualname == function
           and Path(one.__code__.co_filename) == module]  # fmt: skip
    if len(new) != 1 or len({one.__code__ for one in old}) != 1:
        return False
    try:
        for one in old:
            one.__code__ = new[0]
    except ValueError:  # it takes other variables from around it than before
        return False
    return True


def _find_codes(code: CodeType) -> Iterator[CodeType]:
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield one
            yield from _find_codes(one)


def _forget_results() -> None:
    """Forget what functions with a memory gave before they were changed."""
    for one in gc.get_objects():
        if isinstance(one, _REMEMBERING):
            one.cache_clear()
