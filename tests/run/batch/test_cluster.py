"""A batch on a cluster: a scheduler and workers, each a process in a folder of its own."""

import contextlib
import gc
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import CancelledError
from pathlib import Path
from types import SimpleNamespace

import pytest
from distributed import KilledWorker
from tests.run.batch import stand_in
from tests.run.batch.conftest import ROOT, files_of

from analysis.core.errors import InputError
from analysis.run.batch import cluster
from analysis.run.batch.child import Failure
from analysis.run.batch.grid import Grid, plan_batch
from analysis.run.batch.overnight import run_batch
from analysis.run.batch.remote import OtherEngine

pytestmark = pytest.mark.skipif(os.name == "nt", reason="a process is killed otherwise on Windows")

GRID = {"base": ["town", "village"], "grid": {"seed": [1, 2, 3]}}
NAMES = [f"{base}--seed-{seed}" for base in ("town", "village") for seed in (1, 2, 3)]


class Cluster:
    """A scheduler and its workers, each a process with a folder."""

    def __init__(self, folder, environment):
        self._folder = folder
        self._environment = environment
        self._processes = []
        told = folder / "scheduler.json"
        where = ("--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(told))
        scheduler = self._start("scheduler", "--no-dashboard", *where)
        while not (told.is_file() and told.read_text("utf-8").endswith("}")):
            assert scheduler.poll() is None
            time.sleep(0.02)
        self.address = json.loads(told.read_text("utf-8"))["address"]

    def _start(self, what, *arguments, environment=None):
        here = self._folder / f"{what}{len(self._processes)}"
        here.mkdir()
        with (here / "log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "distributed.cli.dask_" + what, *arguments],
                cwd=here,
                env=self._environment | (environment or {}),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._processes.append(process)
        return process

    def add_worker(self, **environment):
        return self._start(
            "worker",
            *(self.address, "--no-dashboard", "--nthreads", "1", "--no-nanny"),
            *("--local-directory", "scratch", "--death-timeout", "60"),
            environment=environment,
        )

    def close(self):
        for process in reversed(self._processes):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.fixture
def dask(tmp_path_factory, stand):
    environment = os.environ | {
        "STAND_IN": str(stand.folder),
        # A worker that is gone is missed at once, not after the minutes a busy network may take.
        "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "60s",
    }
    made = Cluster(tmp_path_factory.mktemp("cluster"), environment)
    yield made
    made.close()


def begin(towns, dask, told, over=None):
    """Run the batch on the cluster in a thread; give a function that waits for its end."""
    made = [] if over is None else over

    def run():
        try:
            plan = plan_batch(towns, Grid(**GRID), "night")
            made.append(
                run_batch(towns, plan, tell=told.append, scheduler=dask.address, run=stand_in.run)
            )
        except BaseException as error:  # noqa: BLE001 (raised again by whoever waits)
            made.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()

    def wait():
        thread.join()
        if isinstance(made[0], BaseException):
            raise made[0]
        return made[0]

    return wait


def test_a_worker_killed_in_the_middle_loses_nothing_and_doubles_nothing(
    towns, dask, stand, tmp_path
):
    first, _ = dask.add_worker(), dask.add_worker()
    for name in NAMES:
        stand.hold(name)
    told, over = [], []
    wait = begin(towns, dask, told, over)
    # The stand-in runs in a process of the worker's, which ends with it.
    while len(stand.count("began")) < 2:
        time.sleep(0.02)
        if over:
            wait()
    os.kill(first.pid, signal.SIGKILL)
    for path in stand.folder.glob("wait.*"):
        path.unlink()
    batch = wait()
    assert batch.failed == []
    assert batch.numbers == 2 * len(NAMES)
    began, ended = stand.count("began"), stand.count("ended")
    assert sum(began.values()) > len(NAMES)  # one was begun twice
    assert set(ended) == set(NAMES)
    reports = sorted(path.name for path in batch.folder.iterdir() if path.is_dir())
    assert [name for name in reports if name[0] != "."] == NAMES
    assert sorted(re.findall(r"\[\d/6\]", " ".join(told))) == [f"[{n}/6]" for n in range(1, 7)]
    assert sorted(line.split()[1] for line in told) == NAMES
    # The same as on this machine, byte for byte.
    remote = files_of(batch.folder)
    batch.folder.rename(tmp_path / "remote")
    plan = plan_batch(towns, Grid(**GRID), "night")
    local = run_batch(towns, plan, tell=told.append, jobs=1, run=stand_in.run)
    assert files_of(local.folder) == remote


def test_a_worker_with_another_engine_is_refused_by_name(towns, dask, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "analysis").symlink_to(ROOT / "src" / "analysis")
    (other / "sitecustomize.py").write_text(
        "import platform\nplatform.python_version_tuple = lambda: ('3', '10', '0')\n", "utf-8"
    )
    dask.add_worker(PYTHONPATH=os.pathsep.join([str(other), str(ROOT)]))
    with pytest.raises(InputError) as error:
        begin(towns, dask, [])()
    assert re.search(r"worker tcp://127.0.0.1:\d+: Python 3.10 instead of 3.1\d", str(error.value))
    assert "accepted: workers with the engine and the packages that are here" in str(error.value)


def test_a_worker_that_comes_late_with_another_engine_is_sent_away(
    towns, dask, stand, tmp_path, monkeypatch
):
    """What it was given is run by another; it would otherwise take all and run none."""
    other = tmp_path / "other"
    other.mkdir()
    (other / "sitecustomize.py").write_text(
        "import platform\nplatform.python_version_tuple = lambda: ('3', '10', '0')\n", "utf-8"
    )
    dask.add_worker()
    check = cluster.check_workers

    def check_then_add(client, scheduler):
        check(client, scheduler)
        for name in NAMES:
            stand.hold(name)
        dask.add_worker(PYTHONPATH=os.pathsep.join([str(other), os.environ["PYTHONPATH"]]))
        client.wait_for_workers(2)
        for path in stand.folder.glob("wait.*"):
            path.unlink()

    monkeypatch.setattr(cluster, "check_workers", check_then_add)
    batch = begin(towns, dask, [])()
    assert batch.failed == []
    assert stand.count("ended") == dict.fromkeys(NAMES, 1)


def test_where_no_scheduler_or_worker_answers_it_is_said(towns, dask, monkeypatch):
    monkeypatch.setattr(cluster, "_FOR_WORKER", 1)
    with pytest.raises(InputError, match=r"it has no worker; start one: dask worker tcp://"):
        begin(towns, dask, [])()
    monkeypatch.setattr(cluster, "_FOR_ANSWER", 0)
    dask.address = "tcp://127.0.0.1:1"
    with pytest.raises(InputError, match="no scheduler answers; accepted: tcp://HOST:PORT"):
        begin(towns, dask, [])()


@pytest.mark.parametrize(
    "address",
    [
        "nonsense",
        "nonsense://x",
        "tcp://127.0.0.1",
        "tcp://127.0.0.1:x",
        "tcp://127.0.0.1:0",
        "tcp://127.0.0.1:65536",
        "x" * 100_000,
        "tcp://\x1b.invalid:1",
    ],
)
def test_what_is_no_address_is_refused_in_one_message(towns, monkeypatch, capfd, address):
    complaints = []
    monkeypatch.setattr(sys, "unraisablehook", complaints.append)
    monkeypatch.setattr(cluster, "_FOR_SCHEDULER", 1)
    with pytest.raises(InputError) as refused:
        next(cluster.run_on_cluster(towns, [], Path(), scheduler=address, run=stand_in.run))
    said = str(refused.value)
    assert said.endswith(": no scheduler answers; accepted: tcp://HOST:PORT of one")
    assert len(said) < 250
    del refused
    gc.collect()
    assert not complaints
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    ("protocol", "said"),
    [("tcp", "no scheduler answers"), ("tls", r"can't be reached \(TLS expects")],
)
def test_what_is_no_scheduler_is_refused_in_one_message(towns, monkeypatch, protocol, said):
    complaints = []
    monkeypatch.setattr(sys, "unraisablehook", complaints.append)
    monkeypatch.setattr(cluster, "_FOR_SCHEDULER", 1)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=refuse_requests, args=(listening,), daemon=True).start()
        address = f"{protocol}://127.0.0.1:{listening.getsockname()[1]}"
        with pytest.raises(InputError, match=f"{said}.*; accepted: tcp://HOST:PORT of one"):
            next(cluster.run_on_cluster(towns, [], Path(), scheduler=address, run=stand_in.run))
    gc.collect()
    assert not complaints


def refuse_requests(listening):
    with contextlib.suppress(OSError):
        while True:
            asked, _ = listening.accept()
            asked.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            asked.close()


def test_a_scheduler_that_is_just_starting_is_waited_for(monkeypatch):
    asked = []

    def answer(address, **_):
        asked.append(address)
        if len(asked) < 3:
            raise ConnectionRefusedError
        return SimpleNamespace(close=lambda: None)

    monkeypatch.setattr(cluster.socket, "create_connection", answer)
    monkeypatch.setattr(cluster, "_BREATH", 0)
    cluster._reach("tcp://there:8786")
    assert asked == [("there", 8786)] * 3


def test_without_dask_it_is_said_how_to_get_it(towns, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r"pip install traced-brief\[batch\]"):
        next(cluster.run_on_cluster(towns, [], Path(), scheduler="tcp://x:1", run=stand_in.run))


# What a future may bring


class Future:
    """A future that brings an answer, or raises it."""

    def __init__(self, answer):
        self._answer = answer

    def result(self):
        if isinstance(self._answer, Exception):
            raise self._answer
        return self._answer


@pytest.fixture
def errand(towns, tmp_path):
    """An errand with a client that only counts how often it is asked for what."""
    asked = []
    client = SimpleNamespace(
        scatter=lambda *_, **__: asked.append("scatter"),
        retire_workers=lambda workers, **_: asked.append(workers),
    )
    made = cluster._Errand(client, towns, tmp_path, stand_in.run)
    made.asked = asked
    return made


def test_a_scenario_that_took_its_workers_with_it_is_a_failure(errand, scenario):
    lost = KilledWorker("town", SimpleNamespace(address="tcp://a:1"), 3)
    assert errand._fetch(scenario, Future(lost)) == Failure(
        "worker", "each worker that ran it was lost, the last tcp://a:1"
    )
    assert errand._fetch(scenario, Future(TypeError("no"))) == Failure("worker", "TypeError: no")
    failed = Failure("run", "no")
    assert errand._fetch(scenario, Future(failed)) == failed


def test_a_project_that_all_workers_lost_is_sent_again_but_not_for_ever(errand, scenario):
    gone = Future(CancelledError("the project"))
    assert [errand._fetch(scenario, gone) for _ in range(3)] == [
        None,
        None,
        Failure("worker", "the workers that held the project were lost each time"),
    ]
    assert errand.asked == ["scatter"] * 3  # at first, and twice again


def test_a_worker_with_another_engine_loses_its_scenario(errand, scenario):
    assert errand._fetch(scenario, Future(OtherEngine("tcp://a:1", ("x",)))) is None
    assert errand.asked == ["scatter", ["tcp://a:1"]]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (None, "has no engine that runs batches"),
        (OSError("timed out"), "can't be asked for its engine: timed out"),
    ],
)
def test_a_worker_that_can_t_tell_its_engine_is_refused(answer, said):
    client = SimpleNamespace(
        wait_for_workers=lambda *_, **__: None, run=lambda *_, **__: {"tcp://a:1": answer}
    )
    with pytest.raises(InputError, match=f"worker tcp://a:1: {said}"):
        cluster.check_workers(client, "tcp://s:1")
