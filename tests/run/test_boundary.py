"""Whatever ends a command is one message and a status: its own errors, the system's, ours."""

import errno
import io
import json
import logging
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.core.errors import InputError, RunError
from analysis.run import boundary, cli
from analysis.run.boundary import BAD_INPUT, FAILED, INTERRUPTED, SignalledError, guard
from analysis.run.warm import ChildEndedError

KEPT = "the last good report is as it was"


def raising(error):
    def work():
        raise error

    return work


@pytest.mark.parametrize(
    ("raised", "status", "said"),
    [
        (InputError("row 3: no"), BAD_INPUT, "row 3: no"),
        (InputError("a\x1b[31mb.csv: no"), BAD_INPUT, "a\\x1b[31mb.csv: no"),
        (RunError("notebook 01_clean, cell 4: boom"), FAILED, "notebook 01_clean, cell 4: boom"),
        (ChildEndedError("killed"), FAILED, "killed"),
        (KeyboardInterrupt(), INTERRUPTED, "interrupted"),
        (SignalledError(signal.SIGTERM), 143, "ended by SIGTERM"),
        (OSError("odd"), FAILED, "odd"),
        (PermissionError(), FAILED, "PermissionError"),
        (
            OSError(errno.ENOSPC, "No space left on device", "x.csv"),
            FAILED,
            "x.csv: No space left on device; free some space, or make the project on another disk",
        ),
        (
            OSError(errno.EXDEV, "Invalid cross-device link", "a", None, "b"),
            FAILED,
            "a → b: Invalid cross-device link",
        ),
        (MemoryError(), FAILED, "out of memory; end other programs, or run fewer steps at once"),
        (RecursionError("maximum"), FAILED, "something is nested too deep to be read"),
        (
            ModuleNotFoundError("No module named 'x.y'", name="x.y"),
            FAILED,
            f"Python has no package x.y here ({sys.executable}); use the project's own",
        ),
        (ModuleNotFoundError("no", name="analysis.no"), FAILED, "ModuleNotFoundError at boundary"),
        (ZeroDivisionError(), FAILED, "ZeroDivisionError at boundary.py:"),
        (KeyError("a" * 9000), FAILED, "KeyError at boundary.py:"),
    ],
)
def test_each_end_is_one_message_with_what_is_kept_and_a_status(capsys, raised, status, said):
    assert guard(raising(raised), kept=KEPT) == status
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(f"error: {said}")
    assert told.err.endswith(f"\n{KEPT}\n")
    assert "Traceback" not in told.err


def test_a_trace_is_shown_to_whoever_asks_for_it(capsys):
    assert guard(raising(ZeroDivisionError("by zero")), debug=True) == FAILED
    told = capsys.readouterr().err
    assert told.startswith("Traceback (most recent call last)")
    assert "in work" in told
    assert re.search(r"error: ZeroDivisionError at boundary.py:\d+: by zero; not foreseen", told)


@pytest.mark.parametrize(("debug", "level"), [(True, logging.NOTSET), (False, logging.CRITICAL)])
def test_what_a_loop_says_of_its_tasks_is_shown_to_whoever_asks_for_it(debug, level):
    logger = logging.getLogger("asyncio")
    before = logger.level
    logger.setLevel(logging.NOTSET)
    try:
        assert guard(lambda: 0, debug=debug) == 0
        assert logger.level == level
    finally:
        logger.setLevel(before)


def test_a_message_is_bounded_and_keeps_its_end(capsys):
    guard(raising(RunError("a" * 100_000)), kept=KEPT)
    told = capsys.readouterr().err
    assert len(told) < 2_200
    assert told.endswith(f"{KEPT}\n")
    assert "characters left out" in told


def test_what_is_said_steers_no_terminal(capsys):
    boundary.say("a\x1b[2Jb\x07\u202ec\u3000d\ttab\nline")
    assert capsys.readouterr().out == "a\\x1b[2Jb\\x07\\u202ec\u3000d\ttab\nline\n"
    boundary.say_beside("\x9b31m", "note")
    assert capsys.readouterr().err == "note: \\x9b31m\n"


def test_leaving_is_no_failure():
    with pytest.raises(SystemExit):
        guard(raising(SystemExit(3)))


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="signals of POSIX")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_to_end_is_raised_once_and_what_handled_it_before_does_again(number, capsys):
    put_right = []

    def work():
        try:
            os.kill(os.getpid(), number)
        finally:
            os.kill(os.getpid(), number)  # what puts things right is not interrupted again
            put_right.append(True)
        return 0

    before = signal.getsignal(number)
    assert guard(work) == 128 + number
    assert put_right == [True]
    assert signal.getsignal(number) is before
    assert capsys.readouterr().err == f"error: ended by {signal.Signals(number).name}\n"


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="signals of POSIX")
def test_a_signal_that_was_ignored_stays_ignored():
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # as nohup does
    try:
        assert guard(lambda: os.kill(os.getpid(), signal.SIGHUP) or 0) == 0
    finally:
        signal.signal(signal.SIGHUP, before)


def test_streams_that_are_no_terminal_s_are_left_alone(monkeypatch):
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    boundary.open_streams()
    assert guard(lambda: boundary.say("x") or 0) == 0
    assert sys.stdout.getvalue() == "x\n"


# The streams of a process


def run(code, redirected="", **environment):
    """Let a shell run the beginning of a command with its streams redirected."""
    source = str(Path(cli.__file__).parents[2])
    text = f"from analysis.run.boundary import *; import sys; open_streams(); {code}"
    return subprocess.run(
        ["bash", "-c", f'set -o pipefail; "$0" -c "$1" {redirected}', sys.executable, text],
        env=os.environ | {"PYTHONPATH": source} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


WORKS = "sys.exit(guard(lambda: say('常州 →') or 0, kept='kept'))"


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp437", "latin-1"])
def test_a_terminal_without_the_character_shows_an_escape(encoding):
    done = run(WORKS, PYTHONIOENCODING=encoding)
    assert (done.returncode, done.stderr) == (0, "")
    assert "\\u5e38\\u5dde" in done.stdout


def test_what_can_t_be_told_is_not_said_to_have_stayed_as_it_was(monkeypatch, capsys):
    class Full(io.StringIO):
        def write(self, _):
            raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", Full())
        status = guard(lambda: boundary.say("made") or 0, kept="the last is as it was")
    assert status == FAILED
    said = capsys.readouterr().err
    assert said.startswith("error: standard output: No space left on device")
    assert "as it was" not in said


#: Tells, in a file, what its streams are like once they are made safe.
STREAMS = """
import json, os, sys
from analysis.run.boundary import open_streams
open_streams()
try:
    sys.stdout.write("x")
    said = "nothing"
except OSError as error:
    said = [error.filename, error.strerror]
sys.stderr.write("x")
told = {"out": said, "inherited": [os.get_inheritable(one) for one in range(3)]}
open(sys.argv[1], "w").write(json.dumps(told))
"""


@pytest.mark.skipif(os.name != "posix", reason="a shell that closes streams")
@pytest.mark.parametrize(
    ("closed", "out"),
    [("<&- >&- 2>&-", ["standard output", "is closed"]), ("2>&-", "nothing"), ("<&-", "nothing")],
)
def test_closed_streams_are_filled_and_what_is_lost_is_an_error(tmp_path, closed, out):
    told = tmp_path / "told.json"
    done = subprocess.run(
        ["sh", "-c", f'exec "$0" -c "$1" "$2" {closed}', sys.executable, STREAMS, str(told)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0
    content = json.loads(told.read_text("utf-8"))
    assert content["out"] == out
    assert content["inherited"] == [True, True, True]
