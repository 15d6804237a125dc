"""What is wrong with a draft is found by figure and column, and said with what would do."""

import pytest

from analysis.core.errors import InputError
from analysis.run.review.faults import CHOICES, Fault, RefusedError, find_faults, read_figure
from analysis.words.catalogue import catalogue, languages

ROW = {
    "figure": "p01.01",
    "page": "1",
    "printed": "1286家",
    "kind": "level",
    "value": "1286",
    "hedge": "exact",
    "unit": "enterprise",
    "period": "2023",
    "period_basis": "",
    "scope": "甲市",
    "indicator": "firms",
    "basis": "",
}
FIRMS = {
    "title_zh": "企业",
    "title_en": "Firms",
    "unit": "enterprise",
    "measure": "stock",
    "topic": "economy",
}
SHARE = FIRMS | {"unit": "percent", "measure": "ratio"}
INFO = {
    "title_zh": "公报",
    "title_en": "Bulletin",
    "publisher_zh": "甲市",
    "publisher_en": "Jia",
    "year": 2023,
    "pages": 2,
    "scope": "甲市",
    "scopes": {"甲市": {"id": "jia", "title_en": "Jia"}},
}


def faults(*rows, info=INFO, **indicators):
    return list(find_faults(rows or (ROW,), indicators or {"firms": FIRMS}, info))


def only(found):
    [fault] = found
    return fault


def what(fault):
    return fault.code, fault.where, fault.column, fault.given


def english(fault):
    return fault.say(catalogue("en"))


# What is found


def test_a_sound_draft_has_no_fault():
    assert faults() == []
    assert read_figure(ROW).basis is None


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"hedge": "perhaps"}, ("refused", "p01.01", "hedge", "perhaps")),
        ({"printed": ""}, ("empty", "p01.01", "printed", "")),
        ({"page": "2"}, ("other_page", "p01.01", "page", "2")),
        ({"basis": "annual_average"}, ("no_change", "p01.01", "basis", "annual_average")),
        ({"unit": ""}, ("needed", "p01.01", "unit", "")),
        ({"value": ""}, ("needed", "p01.01", "value", "")),
        ({"kind": "name"}, ("unvalued", "p01.01", "value", "1286")),
        ({"value": "1268"}, ("not_following", "p01.01", "value", "1268")),
        ({"printed": "some"}, ("unreadable", "p01.01", "printed", "some")),
        ({"printed": "1286人", "unit": "CNY"}, ("other_print", "p01.01", "unit", "CNY")),
        ({"value": "about"}, ("refused", "p01.01", "value", "about")),
        ({"scope": "丙市"}, ("no_scope", "p01.01", "scope", "丙市")),
        ({"indicator": "wine"}, ("no_indicator", "p01.01", "indicator", "wine")),
        ({"figure": "p09.01", "page": "9"}, ("no_page", "p09.01", "page", "9")),
        ({"unit": "percent", "printed": "1286"}, ("other_unit", "p01.01", "unit", "percent")),
    ],
)
def test_each_fault_of_a_row_is_found_by_figure_and_column(cells, fault):
    assert what(only(faults(ROW | cells))) == fault


def test_a_date_that_is_not_the_one_printed_is_a_fault():
    empty = {"value": "", "unit": "", "indicator": ""}
    date = ROW | empty | {"kind": "date", "printed": "2023年", "period": "2022"}
    assert what(only(faults(date))) == ("other_date", "p01.01", "period", "2022")
    assert faults(date | {"period": "2023"}) == []
    none = date | {"printed": "some"}
    assert what(only(faults(none))) == ("no_date", "p01.01", "printed", "some")


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("1,286", "1286"),
        ("-12，345,678.90", "-12345678.90"),
        ("1 286", "1286"),
        ("1'286", "1286"),
        ("1’286", "1286"),
    ],
)
def test_digits_with_separators_are_told_without_them(typed, digits):
    fault = only(faults(ROW | {"value": typed}))
    assert what(fault) == ("separators", "p01.01", "value", typed)
    assert english(fault) == (
        f"p01.01 Value: “{typed}” is not accepted. Digits without separators: {digits}"
    )


@pytest.mark.parametrize("typed", ["1,28", "1234,567", "1,286家", "12,34,567", ",286"])
def test_signs_that_separate_no_thousands_are_no_separators(typed):
    assert only(faults(ROW | {"value": typed})).code == "refused"
    assert only(faults(ROW | {"hedge": "1,286"})).code == "refused"


def test_the_fault_of_a_later_row_is_that_row_s():
    broken = ROW | {"figure": "p01.01", "hedge": "perhaps"}
    stray = ROW | {"figure": "p01.03", "indicator": "wine", "scope": "丙市"}
    found = faults(broken, ROW | {"figure": "p01.02"}, stray)
    assert [(one.code, one.where) for one in found] == [
        ("refused", "p01.01"),
        ("no_scope", "p01.03"),
        ("no_indicator", "p01.03"),
    ]


def test_all_that_is_wrong_with_a_row_is_found_at_once():
    found = faults(ROW | {"hedge": "perhaps", "kind": "guess"})
    assert {(one.column, one.given) for one in found} == {("hedge", "perhaps"), ("kind", "guess")}


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        (FIRMS | {"title_en": ""}, ("empty", "firms", "title_en", "")),
        (FIRMS | {"measure": "pile"}, ("refused", "firms", "measure", "pile")),
        (FIRMS | {"unit": "percent"}, ("no_amount", "firms", "measure", "stock")),
    ],
)
def test_what_is_wrong_with_an_indicator_is_found(entry, fault):
    assert what(only(faults(firms=entry))) == fault


def test_an_indicator_that_is_no_entry_lacks_all_of_it():
    found = faults(firms="company")
    assert {one.column for one in found} == {"title_zh", "title_en", "unit", "measure", "topic"}
    assert {(one.code, one.where) for one in found} == {("empty", "firms")}


def test_a_bad_id_is_found_and_rows_are_then_held_against_no_indicator():
    stray = ROW | {"indicator": "wine"}
    found = faults(stray, **{"Bad Name": FIRMS, "firms": FIRMS})
    assert what(only(found)) == ("no_id", "", "indicator", "Bad Name")
    found = faults(stray, **{"firms": FIRMS | {"topic": ""}, "Bad Name": FIRMS})
    assert [one.code for one in found] == ["empty", "no_id"]


def test_what_an_indicator_says_of_another_is_not_for_this_page():
    fault = only(faults(firms=FIRMS | {"of": "companies"}))
    assert fault.code == "elsewhere"
    assert "'companies' is no indicator of this file" in fault.given


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"year": 1}, ("refused", "", "year", "1")),
        ({"year": ""}, ("empty", "", "year", "")),
        ({"title_en": None}, ("empty", "", "title_en", "")),
        ({"scope": "乙市"}, ("no_scope", "", "scope", "乙市")),
    ],
)
def test_what_is_wrong_with_the_source_is_found(cells, fault):
    assert what(only(faults(info=INFO | cells))) == fault


def test_a_source_that_is_none_leaves_its_rows_unjudged():
    stray = ROW | {"indicator": "wine"}
    assert [one.column for one in faults(stray, info=INFO | {"year": 1})] == ["year"]
    both = faults(stray, info=INFO | {"scope": "乙市"})
    assert [one.column for one in both] == ["scope", "indicator"]


def test_a_fault_of_no_column_is_not_for_this_page():
    twice = {"甲市": {"id": "jia", "title_en": "Jia"}, "乙市": {"id": "jia", "title_en": "Yi"}}
    fault = only(faults(info=INFO | {"scopes": twice}))
    assert (fault.code, fault.where, fault.column) == ("elsewhere", "", "")
    assert "share the id 'jia'" in fault.given
    assert english(fault).startswith("Something is at fault that this page doesn't change")


# What is said


def test_a_fault_is_said_with_figure_field_value_and_what_would_do():
    assert english(only(faults(ROW | {"hedge": "perhaps"}))) == (
        "p01.01 Hedge: “perhaps” is not accepted. "
        "Accepted: none, about, more than, nearly, at most, at least"
    )
    assert english(only(faults(ROW | {"value": "1268"}))) == (
        "p01.01 Value: “1268” does not follow from the printed “1286家”. Accepted: 1286"
    )
    assert english(only(faults(ROW | {"figure": "p09.01", "page": "9"}))) == (
        "p09.01 Page 9: the document has 2 pages."
    )
    assert english(only(faults(ROW | {"page": "2"}))) == (
        "p01.01 Page 2 does not go with the figure's id p01.01."
    )
    assert english(only(faults(ROW | {"kind": "name"}))) == (
        "p01.01 A name has no value, but 1286 is given. Accepted: an empty field."
    )


def test_a_fault_of_nobody_begins_with_the_field():
    said = english(only(faults(info=INFO | {"year": 1})))
    assert said == ("The document's year: “1” is not accepted. Accepted: a year from 1900 to 2100")
    assert str(Fault("empty", column="title_en")) == (
        "Title (English) may not be empty. Accepted: a text"
    )


@pytest.mark.parametrize("column", sorted(CHOICES))
def test_a_column_of_few_values_names_them_all(column):
    values, _ = CHOICES[column]
    for language in languages():
        words = catalogue(language)
        said = Fault("refused", "p01.01", column, "?").say(words)
        assert said.startswith(f"p01.01 {words.say(f'review.column.{column}')}")
        assert said.count(words.say("review.accepts.joint")) >= len(values) - 1


def test_a_unit_that_is_none_is_told_with_those_like_it():
    def near(given):
        said = english(Fault("refused", "p01.01", "unit", given))
        return said.partition("such as ")[2].partition(";")[0].split(", ")

    assert near("entreprise")[0] == "enterprise"
    assert near("tonnes")[0] == "tonne"
    assert near("Person")[0] == "person"
    assert near("percents")[0] == "percent"
    assert near("元") == ["CNY"]
    assert "tonne kilometre (tonne_kilometre)" in near("tonne kilometer")
    assert near("person/century")[0] == "person"
    assert {len(near(given)) for given in ("", "xyzzy", "person")} == {3}
    assert near("xyzzy") == near("")


def test_a_unit_with_a_name_of_its_own_is_near_by_that_name_too():
    said = Fault("refused", "", "unit", "企").say(catalogue("zh"))
    assert "企业（enterprise）" in said


def test_a_unit_that_its_indicator_has_not_is_told_with_those_it_has():
    fault = only(faults(ROW | {"printed": "1286", "unit": "percent"}))
    assert english(fault) == (
        "p01.01 Unit: the figure is in “percent”, but the indicator firms is in “enterprise”. "
        "Accepted: enterprise, or another indicator"
    )
    change = ROW | {"kind": "change", "printed": "3人", "value": "3", "unit": "person"}
    fault = only(faults(change, firms=SHARE))
    assert set(fault.accepted) == {
        *("percent", "percentage_point", "permille", "times", "doubling", "ratio")
    }
    assert "Accepted: doubling, percent, percentage point (percentage_point)," in english(fault)


def test_of_many_names_the_nearest_are_told_and_of_unlike_ones_the_first():
    known = ("alpha", "firms", "firm", "fir", "fig", "omega")
    said = english(Fault("no_indicator", "p01.01", "", "firmz", known))
    assert said == "p01.01 There is no indicator firmz. Nearest: firm, firms, fir"
    said = english(Fault("no_indicator", given="xyzzy", accepted=known))
    assert said == "There is no indicator xyzzy. Nearest: alpha, firms, firm"


def test_further_arguments_are_said_in_the_reader_s_language():
    fault = Fault("needed", "p01.01", "value", more=(("kind", "level"),))
    assert english(fault).startswith("p01.01 A level needs a Value. Accepted: a decimal")
    zh = fault.say(catalogue("zh"))
    assert catalogue("zh").say("review.kind.level") in zh
    assert "level" not in zh
    unit = Fault("no_amount", "wine", "measure", more=(("unit", "percentage_point"),))
    assert "an indicator in percentage point is no amount" in english(unit)
    plain = Fault("cut_in_two", given="12", more=(("other", "112家"),))
    assert english(plain).startswith("“12” would cut “112家” in two")


def test_a_column_without_a_label_is_called_as_in_the_file():
    assert english(Fault("refused", "p01.01", "paragraph", "x")) == (
        "p01.01 paragraph: “x” is not accepted. Accepted: a text"
    )


def test_a_refusal_says_each_of_its_faults_on_a_line():
    first, second = Fault("empty", column="title_en"), Fault("no_claim", given="a")
    error = RefusedError(first, second)
    assert isinstance(error, InputError)
    assert error.faults == (first, second)
    assert str(error) == error.say(catalogue("en"))
    assert str(error).splitlines() == [str(first), str(second)]
    zh = catalogue("zh")
    assert error.say(zh).splitlines() == [first.say(zh), second.say(zh)]
    assert error.say(zh) != str(error)
