"""Builds, one after another, and how far they are."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from analysis.run.boundary import say_cause

#: How long a wait lasts before it looks for an interruption, which on Windows can't end it.
_BREATH: Final = 1.0


@dataclass(frozen=True)
class State:
    """How far the builds are.

    Attributes:
        number: counts the changes of state, so that a later one can be waited for.
        building: whether one is running or about to.
        seconds: what the last one took that went well; None before it.
        error: what the last finished one failed of, with its place; empty if it went well.
        ended: whether there will be no more.
    """

    number: int = 0
    building: bool = False
    seconds: float | None = None
    error: str = ""
    ended: bool = False


class Builds:
    """Makes a build whenever one is asked for; one at a time, the last after the last asking.

    What is saved while a build runs may be in it or not, so that it is followed by another. Of
    one that fails while another is due nothing is told: it may have met a half of two edits.
    """

    def __init__(
        self, build: Callable[[], object], tell: Callable[[State], None] = lambda _: None
    ) -> None:
        """Take what makes a build, and who is told of each that has finished.

        Args:
            build: raises :class:`InputError` or :class:`RunError` with a message for the author.
            tell: called with the state after each build.
        """
        self._build = build
        self._tell = tell
        self._changed = threading.Condition()
        self._asked = False
        self._state = State()

    @property
    def state(self) -> State:
        """How far they are now."""
        with self._changed:
            return self._state

    def ask(self) -> None:
        """Ask for a build; it begins when the one that runs has ended."""
        with self._changed:
            self._asked = True
            if not (self._state.building or self._state.ended):
                self._set(building=True)
            self._changed.notify_all()

    def end(self) -> None:
        """Let the build that runs be the last, and whoever waits go."""
        with self._changed:
            self._set(ended=True, building=False)

    def wait(self, after: int, timeout: float) -> State:
        """Wait for a state later than the one of this number; return what there is at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._state.number > after, timeout)
            return self._state

    def run(self) -> None:
        """Make what is asked for, in the calling thread, until the end.

        In the thread that gets the keyboard's interruption, it ends a build as it ends a run
        from the command line: cleanly.
        """
        while self._take():
            started = time.perf_counter()
            try:
                self._build()
                error = ""
            except Exception as failed:  # noqa: BLE001 (whatever it is, the author edits on)
                error = say_cause(failed)
            self._finish(time.perf_counter() - started, error)

    def _take(self) -> bool:
        """Wait until a build is asked for; tell whether there is one, else it is the end."""
        with self._changed:
            while not (self._asked or self._state.ended):
                self._changed.wait(_BREATH)
            self._asked = False
            return not self._state.ended

    def _finish(self, seconds: float, error: str) -> None:
        with self._changed:
            due = self._asked
            if error and due:
                return
            said = {"error": error} if error else {"error": "", "seconds": seconds}
            self._set(building=due, **said)
            state = self._state
        self._tell(state)

    def _set(self, **changes: object) -> None:
        self._state = replace(self._state, number=self._state.number + 1, **changes)  # type: ignore[arg-type]
        self._changed.notify_all()
