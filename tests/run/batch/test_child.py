"""A process that runs scenarios: what it answers, and how it ends."""

import io
import os
import pickle
import signal
import threading
import time

import pytest
from tests.run.batch import stand_in

from analysis.run.batch import child as module
from analysis.run.batch.child import Child, Failure, Finished, say_end, serve, try_run
from analysis.run.batch.local import place_run

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals are told otherwise on Windows")


@pytest.fixture
def child():
    made = Child(most=3)
    yield made
    made.close()


@pytest.fixture
def place(towns, tmp_path, stand):  # noqa: ARG001 (it runs there)
    numbers = iter(range(99))
    return lambda: place_run(towns, tmp_path / f"work{next(numbers)}")


def seeded(scenario, seed):
    return scenario.model_copy(update={"seed": seed})


def is_alive(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def wait_until(true):
    """Wait for what another process does."""
    while not true():
        time.sleep(0.02)


def test_a_report_or_what_was_wrong_is_the_answer(child, stand, place, scenario):
    here = place()
    done = child.run(stand_in.run, here, scenario)
    assert done == Finished(here.reports / "town", 1.25)
    assert (done.folder / "numbers.json").is_file()
    faulty = seeded(scenario, stand_in.FAULTY_DATA)
    assert child.run(stand_in.run, place(), faulty) == Failure("input", "figures.csv, row 3: no")
    assert len(stand.processes()) == 1


def test_a_process_makes_room_for_a_fresh_one_after_so_many_scenarios(
    child, stand, place, scenario
):
    for _ in range(4):
        assert isinstance(child.run(stand_in.run, place(), scenario), Finished)
    assert len(stand.processes()) == 2
    child.close()
    assert not any(map(is_alive, stand.processes()))


def test_a_process_that_dies_is_told_with_its_last_words_and_replaced(child, place, scenario):
    done = child.run(stand_in.run, place(), seeded(scenario, stand_in.KILLED))
    assert done.kind == "worker"
    assert done.message == (
        "its process was ended by SIGKILL (out of memory?); "
        "it last said: a notebook prints at town"
    )
    assert isinstance(child.run(stand_in.run, place(), scenario), Finished)


def test_a_process_that_is_told_to_stop_does_and_no_other_begins(child, stand, place, scenario):
    stand.hold("town")
    answers = []
    thread = threading.Thread(
        target=lambda: answers.append(child.run(stand_in.run, place(), scenario))
    )
    thread.start()
    wait_until(lambda: stand.count("began"))
    child.stop()
    thread.join()
    assert answers[0].kind == "worker"
    assert not any(map(is_alive, stand.processes()))
    assert child.run(stand_in.run, place(), scenario) == Failure(
        "worker", "stopped before it began"
    )
    Child().stop()


def test_how_a_process_ended_is_said():
    assert say_end(3) == "ended with status 3"
    assert say_end(-signal.SIGTERM) == "was ended by SIGTERM"
    assert say_end(-250) == "was ended by signal 250"


# In the process itself


@pytest.mark.parametrize(
    ("seed", "failure"),
    [
        (stand_in.FAULTY_DATA, Failure("input", "figures.csv, row 3: no")),
        (
            stand_in.FAULTY_NOTEBOOK,
            Failure("run", "scenario town, notebook 02_growth: no\nmore of it"),
        ),
    ],
)
def test_whatever_goes_wrong_in_a_scenario_is_an_answer(place, scenario, seed, failure):
    assert try_run(stand_in.run, place(), seeded(scenario, seed)) == failure


def test_a_fault_of_ours_is_an_answer_too(place, scenario):
    failure = try_run(stand_in.run, place(), seeded(scenario, stand_in.BUG))
    assert failure.kind == "internal"
    assert failure.message.startswith("ZeroDivisionError at child.py:")
    assert ": by zero; not foreseen" in failure.message


def test_questions_are_answered_in_order_until_there_are_no_more(place, scenario):
    faulty = seeded(scenario, stand_in.FAULTY_DATA)
    questions = io.BytesIO(
        b"".join(
            pickle.dumps((stand_in.run, place(), one)) for one in (scenario, faulty, scenario)
        )
    )
    answers = io.BytesIO()
    serve(questions, answers)
    answers.seek(0)
    kinds = [type(pickle.load(answers)) for _ in range(3)]  # noqa: S301 (our own)
    assert kinds == [Finished, Failure, Finished]


def test_the_end_of_questions_interrupts_what_is_running(stand, place, scenario, monkeypatch):
    timers = []
    monkeypatch.setattr(module.threading, "Timer", lambda *given: timers.append(given) or Timer())
    reader, writer = os.pipe()
    stand.hold("town")

    def close():
        wait_until(lambda: stand.count("began"))
        os.close(writer)

    os.write(writer, pickle.dumps((stand_in.run, place(), scenario)))
    threading.Thread(target=close).start()
    with os.fdopen(reader, "rb") as questions, pytest.raises(KeyboardInterrupt):
        serve(questions, io.BytesIO())
    assert len(timers) == 1


class Timer:
    def start(self):
        pass
