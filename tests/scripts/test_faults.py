"""A sample of the failures injected into commands, and of the moments they are killed at.

All of them, and those of the commands that make reports, are run by `make stress`.
"""

import os

import pytest
from scripts.faults import COMMANDS, FAILURES, Command, Failure, Outcome

from scripts import faults

QUICK = ("check", "audit", "verify", "publish", "extract", "new")
TRIED = ("disk full at once", "output full", "for reading only", "no home", "all streams closed")

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals, limits and a shell of POSIX")


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    folder = tmp_path_factory.mktemp("faults")
    assert faults.run(folder, ("new", "town")).status == 0
    return folder / "town"


@pytest.mark.parametrize(
    ("name", "failing"),
    [
        *((name, TRIED[n % 5]) for n, name in enumerate(QUICK)),
        *(
            pytest.param(name, TRIED[(n + 2) % 5], marks=pytest.mark.stress)
            for n, name in enumerate(QUICK)
        ),
    ],
)
def test_a_failure_is_said_without_a_trace_and_spoils_nothing(project, name, failing):
    command = next(one for one in COMMANDS if one.name == name)
    failure = next(one for one in FAILURES if one.name == failing)
    assert faults.try_failure(project, command, failure) == []


@pytest.mark.parametrize(("name", "part"), [("extract", 0.5), ("new", 0.5)])
def test_killed_at_a_moment_the_next_run_succeeds_and_all_is_whole(project, name, part):
    command = next(one for one in COMMANDS if one.name == name)
    changes = faults.count_changes(project, command, "main")
    assert changes > 2
    assert faults.try_kill(project, command, round(part * changes)) == []


# What judges can fail


DONE = Outcome(1, "", "error: no\n")
FAILURE = Failure("any", harmless=False, said="no")


@pytest.mark.parametrize(
    ("done", "after", "said"),
    [
        (DONE, {"reports/a": "1"}, None),
        (
            Outcome(1, "", "Traceback (most recent call last)\nerror: no"),
            {"reports/a": "1"},
            "shows",
        ),
        (Outcome(1, "\x1b[2J", "error: no"), {"reports/a": "1"}, "shows '\\x1b'"),
        (Outcome(0, "", ""), {"reports/a": "1"}, "is passed over"),
        (Outcome(-9, "", "error: no"), {"reports/a": "1"}, "status -9"),
        (Outcome(1, "", "no"), {"reports/a": "1"}, "no error is said"),
        (Outcome(1, "", "error: other"), {"reports/a": "1"}, "not said: 'no'"),
        (Outcome(1, "", "error: no" * 9999), {"reports/a": "1"}, "characters of messages"),
        (DONE, {"reports/a": "2"}, "changed though it failed"),
        (DONE, {}, "changed though it failed"),
    ],
)
def test_what_is_not_as_it_must_be_is_found(done, after, said):
    found = list(faults._judge(Command("report", ()), FAILURE, done, {"reports/a": "1"}, after))
    assert (found == []) if said is None else (len(found) == 1 and said in found[0])


def test_what_was_made_whole_and_could_not_be_told_is_not_spoilt():
    def judge(after):
        failure = Failure("output full", redirected=">/dev/full", harmless=False)
        before, whole = {"reports/a": "1"}, {"reports/a": "2"}
        return list(faults._judge(Command("report", ()), failure, DONE, before, after, whole))

    assert judge({"reports/a": "2"}) == []
    assert "changed though it failed" in judge({"reports/a": "3"})[0]


def test_a_folder_partly_as_before_and_partly_as_after_is_found():
    before, after = {"reports/a": "1", "reports/b": "1"}, {"reports/a": "2", "reports/b": "2"}
    assert faults._find_mixture(before, before, after) == ""
    assert faults._find_mixture(before, after, after) == ""
    assert "reports" in faults._find_mixture(before, {**before, "reports/a": "2"}, after)
    assert "reports" in faults._find_mixture(before, {"reports/a": "2"}, after)
