"""What is said of a name that is none."""

from analysis.core.errors import say_accepted


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
