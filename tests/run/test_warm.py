"""A warm process: children forked from it do a job each, and each is alone."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from analysis.core.errors import InputError
from analysis.run import warm as module
from analysis.run.warm import ChildEndedError, WarmProcess, can_fork, skip_grammars, warm_process
from analysis.words.catalogue import languages

pytestmark = pytest.mark.skipif(not can_fork(), reason="no process is forked here")
#: Long enough on any machine; nothing waits for it to pass.
PATIENCE = 120

JOBS = '''\
"""Jobs for children."""
import os
import random
import signal
import sys
import time


def add(a, b, *, tell):
    tell("adding")
    tell("added")
    return a + b


def fail(kind, *, tell):
    tell("failing")
    from analysis.core.errors import InputError

    class Odd(Exception):
        def __init__(self, one, two):
            super().__init__(f"{one} and {two}")

    raise {"input": InputError("no such place"), "odd": Odd(1, 2), "exit": SystemExit(3)}[kind]


def unpicklable(*, tell):
    return lambda: None


def die(*, tell):
    os.kill(os.getpid(), signal.SIGKILL)


def sleep(*, tell):
    tell("asleep")
    time.sleep(600)


def ends_unless_told(*, tell):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    tell("asleep")
    time.sleep(600)


def describe(*, tell):
    import numpy

    return {
        "pid": os.getpid(),
        "group": os.getpgid(0),
        "session": os.getsid(0),
        "numpy": numpy.random.random(4).tolist(),
        "random": [random.random() for _ in range(4)],
        "modules": sorted(sys.modules),
        "threads": os.environ.get("OPENBLAS_NUM_THREADS"),
        "child signal": signal.getsignal(signal.SIGCHLD) == signal.SIG_DFL,
        "interrupt": signal.getsignal(signal.SIGINT) == signal.default_int_handler,
        "mark": sys.modules.setdefault("a mark", None) is None and hasattr(os, "marked"),
        "path": list(sys.path),
    }


def count_words(*, tell):
    from analysis.words import catalogue

    return catalogue._packaged_catalogue.cache_info().currsize


def mark(*, tell):
    os.marked = True
    return hasattr(os, "marked")


def shell(*, tell):
    import subprocess

    return subprocess.run([sys.executable, "-c", "raise SystemExit(7)"]).returncode
'''


@pytest.fixture(scope="module")
def warm(tmp_path_factory):
    folder = tmp_path_factory.mktemp("jobs")
    (folder / "warm_jobs.py").write_text(JOBS, "utf-8")
    old = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join(
        [str(folder), str(Path(module.__file__).parents[2])]
    )
    try:
        process = WarmProcess()
    finally:
        del os.environ["PYTHONPATH"]
        if old is not None:
            os.environ["PYTHONPATH"] = old
    yield process
    process.close()


def test_a_child_returns_what_its_job_returns_and_passes_on_what_it_tells(warm):
    told = []
    child = warm.start("warm_jobs:add", [1], [2])
    assert child.result(told.append) == [1, 2]
    assert told == ["adding", "added"]
    assert child.wait(PATIENCE) == 0 == child.poll()
    assert warm.start("warm_jobs:add", "a", "b").result() == "ab"


def test_what_a_job_raises_is_raised_with_its_type_and_words(warm):
    told = []
    with pytest.raises(InputError, match="no such place"):
        warm.start("warm_jobs:fail", "input").result(told.append)
    assert told == ["failing"]
    with pytest.raises(SystemExit, match="3"):
        warm.start("warm_jobs:fail", "exit").result()
    with pytest.raises(ModuleNotFoundError, match="no_such_module"):
        warm.start("no_such_module:add").result()
    assert warm.alive


def test_what_can_t_be_sent_is_said(warm):
    with pytest.raises(RuntimeError, match="Odd: 1 and 2"):
        warm.start("warm_jobs:fail", "odd").result()
    with pytest.raises(Exception, match="pickle"):
        warm.start("warm_jobs:unpicklable").result()


def test_a_child_that_is_killed_is_said_to_have_ended(warm):
    with pytest.raises(ChildEndedError, match="out of memory"):
        warm.start("warm_jobs:die").result()
    child = warm.start("warm_jobs:sleep")
    with pytest.raises(ChildEndedError):
        child.result(lambda _: child.kill())
    assert child.wait(PATIENCE) == 0
    child.kill()  # no error any more
    assert warm.start("warm_jobs:add", 1, 2).result() == 3


def test_a_child_can_be_waited_for_and_ended_like_any_process(warm):
    child = warm.start("warm_jobs:sleep")
    assert child.poll() is None
    with pytest.raises(subprocess.TimeoutExpired):
        child.wait(0)
    child.terminate()
    assert child.wait() == 0
    child = warm.start("warm_jobs:ends_unless_told")
    told = []

    def tell(said):
        told.append(said)
        child.terminate()
        os.kill(child.pid, 0)
        child.send_signal(signal.SIGKILL)

    with pytest.raises(ChildEndedError):
        child.result(tell)
    assert told == ["asleep"]


def test_children_are_apart_from_each_other_and_lead_groups_of_their_own(warm):
    children = [
        warm.start("warm_jobs:describe", work=work)
        for work in ("setting", "computing", "computing")
    ]
    told = [child.result() for child in children]
    for child, one in zip(children, told, strict=True):
        assert one["pid"] == one["group"] == one["session"] == child.pid
        assert one["threads"] == "1"
        assert one["child signal"]
        assert one["interrupt"]
        assert "" not in one["path"]
    for name in ("pid", "numpy", "random"):
        assert len({str(one[name]) for one in told}) == 3
    assert warm.start("warm_jobs:mark").result()
    assert not warm.start("warm_jobs:describe").result()["mark"]


def test_a_child_finds_imported_what_it_is_to_need(warm):
    plain = set(warm.start("warm_jobs:describe").result()["modules"])
    assert set(module.IMPORTED["setting"]) <= plain
    for work, modules in module.IMPORTED.items():
        found = set(warm.start("warm_jobs:describe", work=work).result()["modules"])
        assert {*modules, *module.IMPORTED["setting"]} <= found
        assert "matplotlib_inline.backend_inline" not in found
        assert module._GRAMMARS not in found  # a notebook may want it


def test_what_a_stage_does_at_its_first_use_has_been_rehearsed(warm):
    assert warm.start("warm_jobs:count_words").result() == len(languages())


def test_a_child_may_start_processes_and_learn_how_they_ended(warm):
    assert warm.start("warm_jobs:shell").result() == 7


def test_a_process_that_has_ended_starts_no_child():
    process = WarmProcess()
    assert process.alive
    process.close()
    assert not process.alive
    with pytest.raises(ChildEndedError, match="forks has ended"):
        process.start("warm_jobs:add", 1, 2)


def test_a_process_that_is_killed_says_so(warm):
    process = WarmProcess()
    process._process.kill()
    process._process.wait()
    with pytest.raises(ChildEndedError, match="forks has ended"):
        process.start("warm_jobs:add", 1, 2)
    process.close()
    assert warm.alive


def test_there_is_one_while_it_lives_and_another_afterwards(monkeypatch):
    class Stand:
        alive = True

    monkeypatch.setattr(module, "WarmProcess", Stand)
    monkeypatch.setattr(module, "_STARTED", [])
    monkeypatch.setattr(module.atexit, "register", lambda _: None)
    first = warm_process()
    assert warm_process() is first
    first.alive = False
    assert warm_process() is not first
    assert len(module._STARTED) == 1


def has_ended(pid):
    """Tell whether a process has ended, be it that nobody has taken note of it yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(") ")[2].startswith("Z")
    except OSError:
        return True


@pytest.mark.parametrize("end", ["exit", "kill"])
def test_it_ends_when_the_process_does_that_started_it(end):
    code = """\
import sys
from analysis.run.warm import warm_process
print(warm_process()._process.pid, flush=True)
sys.stdin.read()
"""
    source = str(Path(module.__file__).parents[2])
    parent = subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": source},
    )
    with parent:
        pid = int(parent.stdout.readline())
        assert not has_ended(pid)
        if end == "kill":
            parent.kill()
        else:
            parent.stdin.close()
        parent.wait()
    until = time.monotonic() + PATIENCE
    while not has_ended(pid):
        assert time.monotonic() < until
        time.sleep(0.05)


def test_an_optional_package_is_skipped_but_not_taken_away(monkeypatch):
    monkeypatch.setitem(sys.modules, module._GRAMMARS, None)
    del sys.modules[module._GRAMMARS]
    skip_grammars()
    assert sys.modules[module._GRAMMARS] is None
    with pytest.raises(ImportError):
        __import__(module._GRAMMARS)
    mark = object()
    sys.modules[module._GRAMMARS] = mark
    skip_grammars()
    assert sys.modules[module._GRAMMARS] is mark
