"""A batch on this machine: each scenario in a place of its own, so many at once, none left."""

import threading

import pytest

from analysis.run.batch import local as module
from analysis.run.batch.child import Failure, Finished
from analysis.run.batch.local import Outcome, place_run, run_locally

LONG = 60


class Children:
    """What stands for the processes: notes what they are told, and holds scenarios back."""

    def __init__(self):
        self.told = []
        self.begun = []
        self.most = self._now = 0
        self.held = {}
        self._guard = threading.Lock()

    def hold(self, name):
        """Let a scenario wait until the event is set."""
        return self.held.setdefault(name, threading.Event())

    def make(self):
        number = len({one for word, one in self.told if word == "made"})
        self.told.append(("made", number))
        return Child(self, number)

    def count(self, word):
        return sum(one == word for one, _ in self.told)

    def run(self, project, scenario):
        with self._guard:
            self.begun.append(scenario.scenario)
            self._now += 1
            self.most = max(self.most, self._now)
        if scenario.scenario in self.held:
            assert self.held[scenario.scenario].wait(LONG)
        with self._guard:
            self._now -= 1
        if scenario.seed == 13:
            raise ZeroDivisionError
        if scenario.seed == 7:
            return Failure("run", "no")
        return Finished(project.reports / scenario.scenario, 1.0)


class Child:
    def __init__(self, children, number):
        self._children, self._number = children, number
        self._busy = False

    def run(self, run, project, scenario):
        assert not self._busy, "one process is at two scenarios"
        self._busy = True
        try:
            return run(project, scenario)
        finally:
            self._busy = False

    def stop(self):
        self._children.told.append(("stop", self._number))
        for event in self._children.held.values():
            event.set()

    def close(self):
        self._children.told.append(("close", self._number))


@pytest.fixture
def children(monkeypatch):
    made = Children()
    monkeypatch.setattr(module, "Child", made.make)
    return made


@pytest.fixture
def named(scenario):
    """Make scenarios of the small project by their names."""

    def named(*names, **seeds):
        return [
            scenario.model_copy(update={"scenario": name, "seed": seeds.get(name, 1)})
            for name in names
        ]

    return named


@pytest.fixture
def begin(project, children, tmp_path):
    def begin(scenarios, jobs=2):
        return run_locally(project, scenarios, tmp_path / "work", jobs=jobs, run=children.run)

    return begin


def test_each_scenario_becomes_a_report_in_a_place_of_its_own_or_a_failure(begin, named, tmp_path):
    scenarios = named("a", "b", "c", b=7)
    outcomes = {one.scenario.scenario: one for one in begin(scenarios)}
    work = tmp_path / "work"
    assert outcomes == {
        "a": Outcome(scenarios[0], Finished(work / "a" / "reports" / "a", 1.0)),
        "b": Outcome(scenarios[1], Failure("run", "no")),
        "c": Outcome(scenarios[2], Finished(work / "c" / "reports" / "c", 1.0)),
    }


@pytest.mark.parametrize(("jobs", "processes"), [(1, 1), (2, 2), (9, 3)])
def test_there_are_as_many_processes_as_jobs_and_no_more_than_scenarios(
    begin, named, children, jobs, processes
):
    assert len(list(begin(named("a", "b", "c"), jobs))) == 3
    assert children.count("made") == children.count("close") == processes
    assert children.most <= processes


def test_one_job_takes_the_scenarios_in_their_order(begin, named, children):
    names = ["d", "a", "c", "b", "e"]
    list(begin(named(*names), jobs=1))
    assert children.begun == names


def test_two_jobs_are_at_two_scenarios_at_once(begin, named, children):
    first = children.hold("a")
    outcomes = begin(named("a", "b", "c"))
    told = [next(outcomes).scenario.scenario, next(outcomes).scenario.scenario]
    assert sorted(told) == ["b", "c"]  # as soon as it is known, whichever began before
    first.set()
    assert next(outcomes).scenario.scenario == "a"
    assert list(outcomes) == []
    assert children.most == 2


def test_a_batch_of_nothing_starts_nothing(begin, children):
    assert list(begin([])) == []
    assert children.told == []


def test_of_a_stopped_batch_what_has_not_begun_never_does(begin, named, children):
    children.hold("b")
    outcomes = begin(named("a", "b", "c", "d"), jobs=1)
    assert next(outcomes).scenario.scenario == "a"
    outcomes.close()
    assert set(children.begun) <= {"a", "b"}
    assert children.told == [("made", 0), ("stop", 0), ("close", 0)]


def test_all_processes_are_told_to_stop_before_one_is_waited_for(begin, named, children):
    list(begin(named("a", "b", "c"), jobs=3))
    words = [word for word, _ in children.told]
    assert words == ["made"] * 3 + ["stop"] * 3 + ["close"] * 3


def test_what_goes_wrong_here_ends_the_batch_and_its_processes(begin, named, children):
    with pytest.raises(ZeroDivisionError):
        list(begin(named("a", "b", a=13), jobs=1))
    assert children.told[-2:] == [("stop", 0), ("close", 0)]


def test_no_thread_is_left_behind(begin, named):
    before = threading.active_count()
    list(begin(named("a", "b", "c")))
    assert threading.active_count() == before


def test_a_run_s_place_has_tables_and_reports_and_all_else_of_the_project(project, tmp_path):
    here = place_run(project, tmp_path / "work")
    assert (here.derived, here.reports) == (
        tmp_path / "work" / "derived",
        tmp_path / "work" / "reports",
    )
    assert (here.root, here.raw) == (project.root, project.raw)
