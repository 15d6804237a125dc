"""The journal: a scenario is finished while its report is whole and made from what there is."""

import subprocess
import sys

import pytest

from analysis.core.errors import InputError
from analysis.run.batch.journal import Journal, hold_folder


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "night"


def make_report(tmp_path, text="1"):
    report = tmp_path / "made"
    report.mkdir()
    (report / "numbers.json").write_text(text, "utf-8")
    return report


def test_a_finished_scenario_is_held_with_its_report_in_place(folder, tmp_path):
    journal = Journal(folder)
    assert not journal.holds("town", "hash")
    journal.close("town", "hash", make_report(tmp_path))
    assert (folder / "town" / "numbers.json").read_text("utf-8") == "1"
    assert Journal(folder).holds("town", "hash")
    assert not journal.holds("town", "another")
    assert not journal.holds("village", "hash")


@pytest.mark.parametrize("spoil", ["change", "remove", "add", "entry"])
def test_a_report_that_is_no_longer_what_was_finished_is_not_held(folder, tmp_path, spoil):
    journal = Journal(folder)
    journal.close("town", "hash", make_report(tmp_path))
    match spoil:
        case "change":
            (folder / "town" / "numbers.json").write_text("2", "utf-8")
        case "remove":
            (folder / "town" / "numbers.json").unlink()
        case "add":
            (folder / "town" / "more.txt").write_text("2", "utf-8")
        case "entry":
            next((folder / ".journal").iterdir()).write_text("{", "utf-8")
    assert not journal.holds("town", "hash")


def test_a_scenario_that_is_run_again_is_struck_out_first(folder, tmp_path):
    journal = Journal(folder)
    journal.open("town")
    journal.close("town", "hash", make_report(tmp_path))
    journal.open("town")
    assert not journal.holds("town", "hash")
    journal.close("town", "hash", make_report(tmp_path, "2"))
    assert journal.holds("town", "hash")
    assert (folder / "town" / "numbers.json").read_text("utf-8") == "2"


HOLD = """
import sys
from pathlib import Path
from analysis.run.batch.journal import hold_folder
with hold_folder(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_folder_is_one_batch_s_until_its_process_ends_however_it_does(folder):
    command = [sys.executable, "-c", HOLD, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout.readline() == b"held\n"
        with (
            pytest.raises(InputError, match="another batch is running there"),
            hold_folder(folder),
        ):
            pass
        other.kill()
    with hold_folder(folder):
        pass
    with hold_folder(folder):
        pass
