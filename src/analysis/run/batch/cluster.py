"""A batch on a cluster, through Dask: the same scenarios, run by the workers of a scheduler.

How the workers come to be (Slurm, Kubernetes, SSH, by hand) is Dask's to know. One task is one
scenario. A worker that is lost has its scenario run by another; a report that is lost with it is
made again. What is under way is bounded, and so is what waits here and there to be fetched.
"""

import contextlib
import hashlib
import pickle
import socket
import time
import uuid
from collections.abc import Generator, Mapping, Sequence
from concurrent.futures import CancelledError
from pathlib import Path
from typing import TYPE_CHECKING, Final

from analysis.core.errors import InputError, cut_text
from analysis.core.project import Project
from analysis.run.batch.child import Failure, Finished, Run
from analysis.run.batch.local import Outcome
from analysis.run.batch.made import compare_engines, identify_engine
from analysis.run.batch.remote import OtherEngine, Packed, pack_project, unpack
from analysis.source.scenario import Scenario

if TYPE_CHECKING:
    from distributed import Client, Future

#: Scenarios under way for each thread of the workers: one that runs and one that waits.
_UNDER_WAY: Final = 2
#: How long an address may take to answer, the scheduler at it to tell of itself, and its first
#: worker to come, in seconds.
_FOR_ANSWER: Final = 10
_FOR_SCHEDULER: Final = 60
_FOR_WORKER: Final = 60
#: How long to wait before an address that refused is asked again, in seconds.
_BREATH: Final = 0.2
#: Protocols that are spoken over TCP, and the first number that no port of it has.
_OVER_TCP: Final = ("tcp", "tls", "ws", "wss")
_PORTS: Final = 65_536
#: How often a scenario is given out anew after all that held the project were lost.
_TRIES: Final = 3


def run_on_cluster(
    project: Project, scenarios: Sequence[Scenario], work: Path, *, scheduler: str, run: Run
) -> Generator[Outcome]:
    """Run scenarios on the workers of a scheduler, and yield what becomes of each.

    Args:
        project: where everything is; the workers get what a run needs of it, once each.
        scenarios: in the order to begin them.
        work: a folder to unpack reports in, on the disk where they will stay.
        scheduler: its address, such as ``tcp://10.0.0.5:8786``.
        run: runs one; the workers must be able to import it.

    Raises:
        InputError: if Dask is not installed, no scheduler or worker answers, or a worker has
            another engine; nothing has run then.
    """
    with _connect(scheduler) as client:
        check_workers(client, scheduler)
        yield from _Errand(client, project, work, run).run(scenarios)


def _connect(scheduler: str) -> "Client":
    """Return a client of a scheduler that answers.

    Raises:
        InputError: if Dask is not installed, or none does.
    """
    try:
        from distributed import Client
    except ImportError as error:
        msg = "--scheduler needs Dask; accepted: pip install traced-brief[batch]"
        raise InputError(msg) from error

    class Session(Client):  # type: ignore[misc]
        def __del__(self) -> None:
            """Close nothing: what was begun is closed by then, and the rest can only complain."""

    try:
        _reach(scheduler)
        return Session(scheduler, timeout=_FOR_SCHEDULER, set_as_default=False)
    except Exception as error:  # whatever Dask makes of what it is told there
        ours = isinstance(error, TypeError | ImportError | RuntimeError)  # as without TLS's keys
        cause = f"can't be reached ({cut_text(str(error))})" if ours else "no scheduler answers"
        msg = f"--scheduler {cut_text(scheduler)}: {cause}; accepted: tcp://HOST:PORT of one"
        raise InputError(msg) from error


def _reach(scheduler: str) -> None:
    """Wait until something answers at an address, which may just be starting.

    Raises:
        ValueError: for what is no address.
        OSError: if nothing does.
    """
    from distributed.comm import get_address_host_port, parse_address

    protocol, _ = parse_address(scheduler)
    host, port = get_address_host_port(scheduler)
    if not 0 < port < _PORTS:
        msg = f"no port {port}"
        raise ValueError(msg)
    if protocol not in _OVER_TCP:
        return
    end = time.monotonic() + _FOR_ANSWER
    while True:
        try:
            socket.create_connection((host, port), timeout=_FOR_ANSWER).close()
        except ConnectionRefusedError:
            if time.monotonic() > end:
                raise
            time.sleep(_BREATH)
        else:
            return


def check_workers(client: "Client", scheduler: str) -> None:
    """Wait for a worker, and refuse those whose engine is not ours.

    Raises:
        InputError: if none comes, or naming each other engine and what differs in it.
    """
    from distributed import TimeoutError as NoneCameError

    try:
        client.wait_for_workers(1, timeout=_FOR_WORKER)
    except NoneCameError as error:
        msg = f"--scheduler {scheduler}: it has no worker; start one: dask worker {scheduler}"
        raise InputError(msg) from error

    def ask() -> Mapping[str, str] | None:  # a function within one goes to a worker whole
        try:
            from analysis.run.batch.made import identify_engine as identify
        except ImportError:
            return None
        return identify()

    ours = identify_engine()
    answers = client.run(ask, on_error="return")
    faults = [
        f"worker {worker}: {said}"
        for worker, answer in sorted(answers.items())
        if (said := _say_difference(ours, answer))
    ]
    if faults:
        said = "\n".join(faults)
        msg = f"{said}\naccepted: workers with the engine and the packages that are here"
        raise InputError(msg)


def _say_difference(ours: Mapping[str, str], answer: object) -> str:
    if answer is None:
        return "has no engine that runs batches"
    if not isinstance(answer, Mapping):
        return f"can't be asked for its engine: {answer}"
    return ", ".join(compare_engines(ours, answer))


class _Errand:
    """The scenarios of one batch, given out and fetched."""

    def __init__(self, client: "Client", project: Project, work: Path, run: Run) -> None:
        self._client = client
        self._work = work
        self._run = run
        self._content = pack_project(project)
        self._mark = hashlib.sha256(self._content).hexdigest()
        self._packed = self._scatter()
        self._tries: dict[str, int] = {}
        self._out: dict[str, tuple[Scenario, Future]] = {}

    def run(self, scenarios: Sequence[Scenario]) -> Generator[Outcome]:
        """Yield what becomes of each scenario, having given out no more than fit."""
        from distributed import as_completed

        waiting = list(reversed(scenarios))
        done = as_completed(loop=self._client.loop)
        try:
            while waiting or self._out:
                while waiting and len(self._out) < self._room():
                    done.add(self._give_out(waiting.pop()))
                future = next(done)
                scenario, _ = self._out.pop(future.key)
                result = self._fetch(scenario, future)
                future.release()
                if result is None:
                    waiting.append(scenario)
                else:
                    yield Outcome(scenario, result)
        finally:
            self._client.cancel([future for _, future in self._out.values()], force=True)

    def _room(self) -> int:
        """Return how many scenarios may be under way; workers come and go."""
        threads: int = sum(self._client.nthreads().values())
        return max(1, threads) * _UNDER_WAY

    def _scatter(self) -> "Future":
        return self._client.scatter(self._content, broadcast=True, hash=False)

    def _give_out(self, scenario: Scenario) -> "Future":
        name = scenario.scenario

        def errand(packed: bytes, told: bytes) -> object:
            from analysis.run.batch.remote import run_packed

            return run_packed(packed, *pickle.loads(told))  # noqa: S301 (our own)

        # A function within one goes there whole, and what it is told as bytes, so that the
        # scheduler, which looks at every task, needs no engine.
        told = pickle.dumps((self._mark, self._run, scenario, dict(identify_engine())))
        key = f"{name}-{uuid.uuid4().hex}"
        future = self._client.submit(errand, self._packed, told, key=key, pure=False)
        self._out[future.key] = (scenario, future)
        return future

    def _fetch(self, scenario: Scenario, future: "Future") -> Finished | Failure | None:
        """Return what became of a scenario, its report unpacked; None if it must run again."""
        from distributed import KilledWorker

        name = scenario.scenario
        try:
            answer: Packed | Failure | OtherEngine = future.result()
        except KilledWorker as error:
            last = getattr(error.last_worker, "address", error.last_worker)
            return Failure("worker", f"each worker that ran it was lost, the last {last}")
        except CancelledError:
            return self._try_again(name)
        except Exception as error:  # noqa: BLE001 (one scenario's fault is no other's)
            return Failure("worker", f"{type(error).__name__}: {error}")
        if isinstance(answer, OtherEngine):
            # It came late, or was restarted with another; it would take one scenario after the
            # other and run none.
            with contextlib.suppress(Exception):
                self._client.retire_workers([answer.worker], close_workers=True, remove=True)
            return None
        if isinstance(answer, Packed):
            folder = self._work / name / "reports" / name
            unpack(answer.content, folder)
            return Finished(folder, answer.seconds)
        return answer

    def _try_again(self, name: str) -> Failure | None:
        """Send the project out again: it is lost where all workers that held it were."""
        self._tries[name] = self._tries.get(name, 0) + 1
        if self._tries[name] == _TRIES:
            return Failure("worker", "the workers that held the project were lost each time")
        self._packed = self._scatter()
        return None
