"""What columns of displayed tables are called."""

from dataclasses import replace

import pytest

from analysis.publish.heads import Heads
from analysis.publish.tables import REPORT_TABLES
from analysis.words.catalogue import catalogue
from analysis.words.say import Names


def titles(**named):
    return {name: {"en": title, "zh": f"{title}（中）"} for name, title in named.items()}


NAMES = Names(
    main_scope="jia",
    indicators=titles(labs="Labs", both="An indicator"),
    scopes=titles(jia="Jia", park="The park"),
    places=titles(jia="Jia", both="A place"),
    series=titles(rd="R&D"),
    vintages=titles(first="First edition"),
    publishers=titles(office="The office"),
    claims=titles(claim_one="It grew"),
    readings=titles(**{"a.mean": "the mean", "b.mean": "the mean", "a.sum": "A", "b.sum": "B"}),
    measures=titles(per_lab="Per lab"),
)
GROWTH = {"indicator", "base_year", "cagr", "base_origin"}


@pytest.fixture
def heads(dictionary):
    return Heads(dictionary, NAMES, catalogue("en"))


@pytest.mark.parametrize(
    ("name", "beside", "title"),
    [
        ("base_year", GROWTH, "Base year"),
        ("cagr", GROWTH, "Compound annual growth, percent"),
        ("cagr_low", {*GROWTH, "cagr_low"}, "Compound annual growth: lower bound, percent"),
        ("value", {"subject", "measure", "value"}, "Rate or change"),
        ("value", {"figure", "printed", "value"}, "Value"),
        ("low", {"model", "low", "dof"}, "Lower end"),
    ],
)
def test_a_column_of_a_published_table_bears_its_title_there(heads, name, beside, title):
    column = heads(name, beside)
    assert (column.title, column.certain) == (title, True)


def test_a_table_shown_with_all_its_columns_is_the_published_one(heads):
    columns = set(REPORT_TABLES["scopes"].model.model_fields)
    column = heads("title_en", columns)
    assert column.certain
    assert column.title == heads("title_en", {"scope", "title_en"}).title
    assert not heads("scope", {*columns, "my own"}).certain


def test_the_rows_of_every_kind_of_result_are_called_alike(heads):
    columns = {"series", "place", "vintage", "model", "dof"}
    assert heads("dof", columns).title
    assert heads("dof", columns).certain


def test_an_amount_has_its_unit_where_the_dictionary_knows_it(heads):
    assert heads("cagr", GROWTH).title.endswith(", percent")
    assert "," not in heads("base_year", GROWTH).title


@pytest.mark.parametrize("beside", [{"figures"}, {"figures", "with bounds"}, {"value", "my own"}])
def test_a_column_of_another_table_keeps_its_name_whatever_it_is_called(heads, beside):
    for name in beside:
        column = heads(name, beside)
        assert column is None or (column.title, column.certain) == ("", False)


def test_a_column_in_another_table_is_known_by_what_it_holds(heads):
    origin = heads("base_origin", {"base_origin", "count"})
    assert (origin.title, origin.certain) == ("Origin of the base", False)
    assert origin.labels["back-cast"] == "computed from the end and its printed change"
    verdict = heads("verdict", {"verdict", "own", "outside"})
    assert (verdict.title, verdict.certain) == ("", False)
    assert verdict.labels["certain"] == "holds for all values the prints allow"
    assert heads("model", {"model", "count"}).labels["forecast_drift"]


def test_nothing_is_known_of_a_name_that_no_table_has(heads):
    assert heads("speed", {"speed", "count"}) is None


@pytest.mark.parametrize(
    ("name", "labels"),
    [
        ("indicator", {"labs": "Labs", "both": "An indicator"}),
        ("part", {"labs": "Labs", "both": "An indicator"}),
        ("whole", {"labs": "Labs", "both": "An indicator"}),
        ("scope", {"jia": "Jia", "park": "The park"}),
        ("place", {"jia": "Jia", "both": "A place"}),
        ("series", {"rd": "R&D"}),
        ("vintage", {"first": "First edition"}),
        ("publisher", {"office": "The office"}),
        ("claim", {"claim_one": "It grew"}),
        ("reading", {"mean": "the mean"}),
    ],
)
def test_ids_are_called_by_their_titles(heads, name, labels):
    column = heads(name, {name, "count"})
    assert {key: column.labels.get(key) for key in labels} == labels
    assert "sum" not in column.labels


def test_a_subject_is_a_claim_a_measure_or_an_indicator_with_its_place(heads):
    labels = heads("subject", {"subject", "convention", "value"}).labels
    assert labels["labs.jia"] == "Labs"
    assert labels["labs.park"] == "Labs (The park)"
    assert (labels["claim_one"], labels["per_lab"]) == ("It grew", "Per lab")


def test_what_has_no_title_in_the_language_has_no_label(dictionary):
    measures = {"per_lab": {"en": "Per lab", "zh": ""}, "per_firm": {"en": "Per firm"}}
    names = replace(NAMES, measures=measures)
    columns = {"subject", "convention", "value"}
    for language, titles_of in (
        ("en", {"per_lab": "Per lab", "per_firm": "Per firm"}),
        ("zh", {}),
    ):
        labels = Heads(dictionary, names, catalogue(language))("subject", columns).labels
        assert {key: labels[key] for key in measures if key in labels} == titles_of


def test_row_heads_without_a_name_may_be_any_id_that_means_one_thing(heads):
    column = heads("", {"n", "slope"})
    assert column.title == ""
    assert column.labels == {
        "labs": "Labs",
        "jia": "Jia",
        "park": "The park",
        "rd": "R&D",
        "first": "First edition",
    }


def test_a_code_is_said_in_a_word_where_there_is_one(heads):
    labels = heads("convention", {"convention", "flips"}).labels
    assert labels["literal"] == "hedges ignored"
    assert all("{" not in label for label in heads("term", {"model", "term"}).labels.values())


def test_the_other_language_has_its_own_titles(dictionary):
    chinese = Heads(dictionary, NAMES, catalogue("zh"))
    assert chinese("base_year", GROWTH).title == "基期年"
    assert chinese("indicator", GROWTH).labels["labs"] == "Labs（中）"
