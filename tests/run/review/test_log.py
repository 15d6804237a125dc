"""The log of a review: a line an attempt, an older log put aside, no correction lost to it."""

import csv
import io

import pytest

from analysis.run.review.log import Attempt, log_to

HEAD = "work,column,keystrokes,seconds,refused"
ACCEPTED = Attempt("accept", "", 1, 0.5, refused=False)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "build" / "log.csv"


def lines(path):
    return path.read_bytes().decode().split("\n")


def test_each_attempt_adds_a_line_below_one_head(path):
    log = log_to(path)
    log(Attempt("correct", "unit", 3, 1.26, refused=True))
    log(ACCEPTED)
    first = [HEAD, "correct,unit,3,1.3,yes", "accept,,1,0.5,"]
    assert lines(path) == [*first, ""]
    log_to(path)(ACCEPTED)
    assert lines(path) == [*first, first[-1], ""]
    assert [one.name for one in path.parent.iterdir()] == ["log.csv"]


def test_nothing_is_written_before_there_is_an_attempt(path):
    log_to(path)
    assert not path.parent.exists()


def test_a_column_with_a_comma_stays_one_cell(path):
    log_to(path)(Attempt("correct", "a,b “甲”", 3, 0, refused=False))
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8"), newline="")))
    assert [row["column"] for row in rows] == ["a,b “甲”"]


@pytest.mark.parametrize("before", ["work,column\na,b\n", "", f"{HEAD},more\n", HEAD])
def test_a_log_with_other_columns_is_put_aside_whole(path, before):
    path.parent.mkdir()
    path.write_text(before, "utf-8")
    log_to(path)(ACCEPTED)
    assert path.with_name("log.old.csv").read_text("utf-8") == before
    assert lines(path) == [HEAD, "accept,,1,0.5,", ""]


def test_a_log_that_a_spreadsheet_saved_in_another_encoding_is_put_aside(path):
    saved = "工作,列\n".encode("gb18030")
    path.parent.mkdir()
    path.write_bytes(saved)
    log_to(path)(ACCEPTED)
    assert lines(path) == [HEAD, "accept,,1,0.5,", ""]
    assert path.with_suffix(".old.csv").read_bytes() == saved


def test_a_log_that_can_not_be_written_loses_no_correction(path):
    path.parent.write_text("a file, not a folder", "utf-8")
    log_to(path)(ACCEPTED)
    assert path.parent.read_text("utf-8") == "a file, not a folder"


def test_a_log_whose_place_is_a_folder_loses_no_correction(path):
    path.mkdir(parents=True)
    log_to(path)(ACCEPTED)
    assert path.is_dir()
