import re
import threading

import pytest

from analysis.core.errors import InputError, RunError
from analysis.run.preview.builds import Builds

LONG = 60


class Gate:
    """A build that begins, waits until it is let go, and then does what it was told."""

    def __init__(self):
        self.begun = threading.Semaphore(0)
        self.go = threading.Semaphore(0)
        self.fails = []
        self.running = 0
        self.most = 0

    def __call__(self):
        self.running += 1
        self.most = max(self.most, self.running)
        self.begun.release()
        assert self.go.acquire(timeout=LONG)
        self.running -= 1
        if self.fails and (error := self.fails.pop(0)):
            raise error

    def pass_one(self):
        assert self.begun.acquire(timeout=LONG)
        self.go.release()


@pytest.fixture
def gate():
    return Gate()


@pytest.fixture
def told():
    return []


@pytest.fixture
def builds(gate, told):
    made = Builds(gate, told.append)
    thread = threading.Thread(target=made.run)
    thread.start()
    yield made
    made.end()
    gate.go.release()
    thread.join()


def settled(builds):
    """Wait until nothing is being built."""
    state = builds.state
    while state.building:
        later = builds.wait(state.number, LONG)
        assert later.number > state.number
        state = later
    return state


def test_before_anything_is_asked_for_nothing_is_built(builds):
    assert (builds.state.building, builds.state.seconds, builds.state.error) == (False, None, "")


def test_a_build_is_told_while_it_runs_and_after(builds, gate, told):
    builds.ask()
    assert builds.state.building
    gate.pass_one()
    state = settled(builds)
    assert state.seconds >= 0
    assert state.error == ""
    assert gate.begun.acquire(blocking=False) is False
    assert [one.error for one in told] == [""]


def test_what_is_asked_for_during_a_build_is_built_after_it_and_once(builds, gate):
    builds.ask()
    assert gate.begun.acquire(timeout=LONG)
    for _ in range(5):
        builds.ask()
    gate.go.release()
    gate.pass_one()
    settled(builds)
    assert gate.begun.acquire(blocking=False) is False
    assert gate.most == 1


@pytest.mark.parametrize("kind", [InputError, RunError])
def test_an_error_is_told_with_its_place_until_a_build_goes_well(builds, gate, kind):
    gate.fails = [None, kind("prose.md, line 3: 'x'")]
    builds.ask()
    gate.pass_one()
    good = settled(builds).seconds
    builds.ask()
    gate.pass_one()
    state = settled(builds)
    assert (state.error, state.seconds) == ("prose.md, line 3: 'x'", good)
    builds.ask()
    assert builds.state.error
    gate.pass_one()
    assert settled(builds).error == ""


def test_an_error_that_nobody_foresaw_ends_nothing(builds, gate):
    gate.fails = [ZeroDivisionError("division by zero")]
    builds.ask()
    gate.pass_one()
    assert re.match(
        r"ZeroDivisionError at builds\.py:\d+: division by zero; not foreseen",
        settled(builds).error,
    )
    builds.ask()
    gate.pass_one()
    assert settled(builds).error == ""


def test_of_a_failure_that_another_build_follows_nothing_is_told(builds, gate, told):
    gate.fails = [RunError("changed while it ran")]
    builds.ask()
    assert gate.begun.acquire(timeout=LONG)
    builds.ask()
    gate.go.release()
    gate.pass_one()
    settled(builds)
    assert [one.error for one in told] == [""]


def test_after_the_end_nothing_is_built_and_nobody_waits(gate):
    builds = Builds(gate)
    waiting = threading.Thread(target=builds.wait, args=(builds.state.number, LONG))
    waiting.start()
    builds.end()
    waiting.join(LONG)
    assert not waiting.is_alive()
    builds.ask()
    builds.run()
    assert (builds.state.ended, builds.state.building) == (True, False)
    assert gate.begun.acquire(blocking=False) is False


def test_an_interruption_ends_the_builds_where_they_run():
    def interrupted():
        raise KeyboardInterrupt

    builds = Builds(interrupted)
    builds.ask()
    with pytest.raises(KeyboardInterrupt):
        builds.run()
