"""What a message about an unknown name offers: the nearest names, and a list one can read."""

import time
from copy import copy

import pytest

from analysis.core.errors import (
    Faults,
    InputError,
    find_place,
    list_faults,
    note_place,
    say_accepted,
    show_given,
)
from analysis.core.syntax import parse_code


def test_the_nearest_names_come_first_and_then_the_list():
    known = ["labs", "lab_staff", "park"]
    assert say_accepted("lab", known) == "did you mean labs? accepted: labs, lab_staff, park"
    assert say_accepted("xyz", known) == "accepted: labs, lab_staff, park"
    assert say_accepted("xyz", []) == "accepted: none yet"


def test_several_near_names_are_all_asked_for():
    said = say_accepted("rd_gdp", ["rd_gdp_a", "rd_gdp_b", "rd_gdp_c", "rd_gdp_d"])
    assert said.partition("?")[0].count(" or ") == 2


def test_a_long_list_is_cut_and_the_rest_counted():
    names = [f"p{number:02d}" for number in range(14)]
    listed = ", ".join(names[:12])
    assert say_accepted("x", names) == f"accepted: {listed} … and 2 more"
    assert say_accepted("x", names[:12]) == f"accepted: {listed}"


def test_a_mistyped_name_gets_the_nearest_one_and_the_list():
    assert say_accepted("base_yeer", ["end_year", "base_year"]) == (
        "did you mean base_year? accepted: end_year, base_year"
    )


def test_two_near_names_are_both_offered():
    said = say_accepted("growth", ["growth_a", "growth_bcd", "other"])
    assert said.startswith("did you mean growth_a or growth_bcd? accepted: growth_a, ")


def test_a_name_like_none_is_offered_none():
    assert say_accepted("qqq", ["alpha", "beta"]) == "accepted: alpha, beta"
    assert say_accepted("qqq", []) == "accepted: none yet"


def test_of_hundreds_of_names_a_dozen_are_listed_and_the_rest_counted():
    names = [f"indicator_{n}" for n in range(357)]
    said = say_accepted("rd_institutions", names)
    assert said == f"accepted: {', '.join(names[:12])} … and 345 more"
    assert say_accepted("qqq", names[:12]) == f"accepted: {', '.join(names[:12])}"


def test_the_nearest_is_found_beyond_what_is_listed():
    names = [*(f"indicator_{n}" for n in range(100)), "rd_gdp"]
    assert "did you mean rd_gdp?" in say_accepted("rd_gpd", names)


def test_a_refused_value_is_shown_on_one_line_and_a_long_one_by_its_beginning():
    class Table:
        def __repr__(self):
            return "a  b\n1  2"

    assert show_given("x  y") == "'x  y'"
    assert show_given(Table()) == "a  b 1  2"
    assert show_given("x" * 118) == repr("x" * 118)
    assert show_given("x" * 119) == f"'{'x' * 119}…"


def test_a_message_is_short_enough_to_read_whatever_it_is_about():
    said = str(InputError(f"file.csv, row 2: {'x' * 100_000} is refused; accepted: a number"))
    assert len(said) < 1000
    assert said.startswith("file.csv, row 2: xxx")
    assert said.endswith("x is refused; accepted: a number")
    assert str(InputError("as it is\nand more")) == "as it is\nand more"


@pytest.mark.parametrize(("lines", "left_out"), [(60, 0), (61, 1), (1000, 940)])
def test_a_message_has_sixty_lines_and_the_rest_are_counted(lines, left_out):
    told = ["fault"] * 60 + [f"… and {left_out} more lines"] * bool(left_out)
    assert str(InputError("\n".join(["fault"] * lines))).splitlines() == told


def test_long_names_are_cut_and_take_no_time():
    began = time.process_time()
    said = say_accepted(
        "x" * 100_000, ["y" * 100_000, "x" * 100_000, *(f"n{n}" for n in range(99))]
    )
    assert len(said) < 500
    assert time.process_time() - began < 5


def test_the_faults_of_all_parts_are_told_at_once_each_once_and_other_errors_go_on():
    faults = Faults()
    for said in ("a", "b\na", "c"):
        with faults:
            raise InputError(said)
    with pytest.raises(KeyError), faults:
        raise KeyError
    with pytest.raises(InputError) as told:
        faults.refuse()
    assert str(told.value) == "a\nb\nc"
    Faults().refuse()


def test_the_faults_of_many_parts_are_as_few_as_a_reader_can_take_in():
    faults = Faults()
    for part in range(40):
        with faults:
            raise InputError(f"file {part}: {'x' * 80}")
    with pytest.raises(InputError) as told:
        faults.refuse()
    lines = str(told.value).splitlines()
    assert len(str(told.value)) < 2_000
    assert lines[0].startswith("file 0: ")
    assert lines[-1] == f"… and {40 - len(lines) + 1} more"


@pytest.mark.parametrize(
    ("length", "faults", "shown"),
    [(10, 20, 20), (10, 30, 20), (94, 30, 20), (97, 30, 19), (500, 30, 3), (1500, 2, 1)],
)
def test_faults_fit_together_with_their_line_ends_and_one_is_always_shown(length, faults, shown):
    told = ["x" * length] * shown + [f"… and {faults - shown} more"] * (faults > shown)
    assert list_faults(["x" * length] * faults).splitlines() == told


def test_where_an_error_arose_is_the_engine_s_last_place_and_travels_in_a_note():
    with pytest.raises(SyntaxError) as found:
        parse_code("a =")  # Python's own parser raises it
    assert find_place(found.value).startswith("syntax.py:")
    note_place(found.value)
    without_trace = copy(found.value).with_traceback(None)  # some packages let it be copied
    assert find_place(without_trace) == find_place(found.value)
    with pytest.raises(ValueError, match="x") as other:
        int("x")
    note_place(other.value)
    assert find_place(other.value) == ""
    assert not hasattr(other.value, "__notes__")


def test_a_number_of_more_digits_than_python_writes_is_told_all_the_same():
    assert show_given([2**20_000]) == "a number of too many digits"
