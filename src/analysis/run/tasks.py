"""Tasks done in the order they need, side by side where they can, and none of them twice.

A task says what its outcome depends on. If the same was made before, it is taken from the cache;
else the task makes it, in a folder of its own. What it depends on may be what another task made:
a table that comes out the same as before ends the chain there.
"""

import contextlib
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from analysis.core.files import read_memory, write_memory
from analysis.run.cache import Cache, Outputs, find_outputs, is_texts, key_of
from analysis.run.facts import Facts, tell_changes
from analysis.run.trace import Trace, find_changed

Tell = Callable[[str], None]
Made = Mapping[str, Outputs]
_FORCED: Final = "asked for"
_TAKEN: Final = "made before"
_SAME: Final = "nothing changed"
#: How long an interruption waits for what it ended before it looks for more to end.
_PATIENCE_S: Final = 0.2


@dataclass(frozen=True)
class Task:
    """Something to be made.

    Attributes:
        name: what it is called, unlike any other of the run.
        needs: names of the tasks it takes from.
        facts: what its outcome depends on, told when those are done.
        make: makes its files in a folder, and returns what it was seen to open.
        reuse: gives files that were made for another run what is this run's own.
    """

    name: str
    needs: tuple[str, ...]
    facts: Callable[[Made], Facts]
    make: Callable[[Path, Made, Tell], Trace]
    reuse: Callable[[Path], None] = lambda _: None


@dataclass(frozen=True)
class Done:
    """What became of a task.

    Attributes:
        outputs: its files.
        facts: what they depend on, with the files that were seen to be read.
        ran: whether it was made now.
        why: why it was made, or why not.
        reads: the files that it was seen to read, with their hashes.
        always: whether it does what no cache can keep, and so always runs.
    """

    outputs: Outputs
    facts: Facts
    ran: bool
    why: str
    reads: Mapping[str, str]
    always: bool = False


class Runner:
    """Does tasks.

    Attributes:
        done: what became of each so far, by name.
    """

    def __init__(  # noqa: PLR0913 (what a run is given, each named)
        self,
        root: Path,
        cache: Cache,
        work: Path,
        *,
        before: Mapping[str, Facts],
        force: bool = False,
        step: Callable[[str], "contextlib.AbstractContextManager[Tell]"],
        skip: Callable[[], None] = lambda: None,
        interrupt: Callable[[], None] = lambda: None,
    ) -> None:
        """Prepare to run.

        Args:
            root: the project's folder.
            cache: what was made before.
            work: a folder for what is made now.
            before: the facts of each task at the last run.
            force: whether to make everything anew.
            step: announces a task that is made.
            skip: is told of one that need not be made.
            interrupt: ends what the tasks that are running wait for.
        """
        self.done: dict[str, Done] = {}
        self._root = root
        self._cache = cache
        self._work = work
        self._before = before
        self._force = force
        self._step = step
        self._skip = skip
        self._interrupt = interrupt

    def run(self, tasks: Iterable[Task], jobs: int) -> None:
        """Do tasks, so many at a time; the earlier in the list goes first where several could.

        Raises:
            Exception: what the first that failed raised; those running are waited for.
        """
        waiting = list(tasks)
        if jobs == 1:
            while waiting:
                self._do(self._next(waiting))
            return
        with ThreadPoolExecutor(jobs) as pool:
            running: set[Future[None]] = set()
            try:
                while waiting or running:
                    while len(running) < jobs and (not running or self._ready(waiting)):
                        running.add(pool.submit(self._do, self._next(waiting)))
                    ended, running = wait(running, return_when=FIRST_COMPLETED)
                    for one in ended:
                        one.result()
            except Exception:
                waiting.clear()
                raise
            except BaseException:  # an interruption waits for nobody
                waiting.clear()
                while running:  # one that was about to begin something has begun it by now
                    self._interrupt()
                    _, running = wait(running, timeout=_PATIENCE_S)
                raise

    def _next(self, waiting: list[Task]) -> Task:
        task = self._ready(waiting)
        if task is None:
            msg = f"tasks wait for each other: {[one.name for one in waiting]}"
            raise RuntimeError(msg)
        waiting.remove(task)
        return task

    def _ready(self, waiting: list[Task]) -> Task | None:
        return next((one for one in waiting if self.done.keys() >= set(one.needs)), None)

    def _do(self, task: Task) -> None:
        made = {name: self.done[name].outputs for name in task.needs}
        facts = task.facts(made)
        key, folder = key_of({"task": task.name, **facts}), self._work / task.name
        told = None if self._force else self._cache.about(key)
        read = {} if told is None else told.get("reads")
        fresh = told is not None and is_texts(read) and not any(find_changed(read, self._root))
        outputs = self._cache.take(key, folder) if fresh else None
        if outputs is not None and told is not None:
            ran = always = False
            self._skip()
            task.reuse(folder)
            reads, why = told["reads"], self._why(task, facts | told["reads"], made_now=False)
            outputs = find_outputs(folder)
        else:
            ran = True
            with self._step(task.name) as tell:
                folder.mkdir(parents=True, exist_ok=True)
                trace = task.make(folder, made, tell)
            outputs, reads = find_outputs(folder), trace.reads
            why = self._why(task, facts | dict(reads), made_now=True)
            always = bool(trace.writes)
            if always:
                why = f"{why}; it writes to {', '.join(trace.writes)}, so it always runs"
            elif task.facts(made) == facts:  # else an edit meanwhile: of which was it made?
                self._cache.keep(key, outputs, {"task": task.name, "reads": dict(reads)})
        self.done[task.name] = Done(outputs, facts | dict(reads), ran, why, reads, always)

    def _why(self, task: Task, facts: Facts, *, made_now: bool) -> str:
        changes = list(tell_changes(self._before.get(task.name), facts))
        if not made_now:
            return f"{_TAKEN}, by what it depends on now" if changes else _SAME
        if self._force:
            return _FORCED
        return "; ".join(changes) or "what it made is not kept any more"


def read_facts(path: Path) -> dict[str, Facts]:
    """Return the facts of each task at a scenario's last run; none where none can be read."""
    return {name: one for name, one in read_memory(path).items() if is_texts(one)}


def write_facts(path: Path, done: Mapping[str, Done]) -> None:
    """Remember the facts of each task of a run."""
    content: dict[str, Any] = {name: one.facts for name, one in done.items()}
    with contextlib.suppress(OSError):
        write_memory(path, content)
