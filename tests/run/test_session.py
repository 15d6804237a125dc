"""A notebook's session: what it takes, what it hands on, what it refuses, what it publishes."""

import json
from decimal import Decimal

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from analysis.core.errors import InputError
from analysis.core.project import DERIVED_VARIABLE
from analysis.core.result import MadeBy, Operand, OperandKind
from analysis.register.steps import TABLES, find_step
from analysis.run import drawing, start
from analysis.run import session as module
from analysis.run.session import Session, show_float
from analysis.source.bounds import HedgePolicy
from analysis.source.observe import Observation, clean_figures
from analysis.source.seal import write_seal
from analysis.study.frames import draw_forms, measure_growth
from analysis.words.catalogue import pseudo

mpl.use("agg")


@pytest.fixture
def running(monkeypatch):
    """Let a cell be the one that runs: give its id."""

    def run(cell):
        monkeypatch.setattr(module, "find_running_cell", lambda _: cell)

    run("mine")
    return run


@pytest.fixture
def begin(project, scenario, running):  # noqa: ARG001
    def begin(step, **parameters):
        chosen = scenario.model_copy(update=parameters)
        return Session(project, find_step(step), chosen)

    return begin


@pytest.fixture
def observed(begin):
    """The first notebook, having handed on its table."""
    first = begin("01_clean")
    first.save("observations", clean_figures(first.source, policy=HedgePolicy.STANDARD))
    return first


# Beginning


ROW = "rd_gdp_ratio.china.2000.wdi_latest"

SPAN = {"base_year": 2014, "end_year": 2020}
PARAMETERS = {
    "scenario": "town",
    "source": "jia",
    "base_year": 2014,
    "end_year": 2020,
    "indicators": ["labs"],
    "horizon": 2025,
    "seed": 1,
    "prose": "jia",
    "edition": "2024-05-01",
}


def test_a_notebook_begins_in_the_project_it_stands_in(project, monkeypatch):
    monkeypatch.chdir(project.notebooks)
    run = start("02_growth", {**PARAMETERS, "__name__": "__main__", "pd": pd})
    assert run.project == project
    assert run.scenario.indicators == ("labs",)
    assert run.source.id == "jia"
    assert run.folder == project.root / "data" / "derived" / "town"
    assert repr(run) == "02_growth of scenario town"
    assert list(run.reference.by_id) == [ROW]
    assert run.claims == {}


@pytest.mark.parametrize(
    ("step", "changed", "said"),
    [
        ("02_growth", {"base_yeer": 2015}, "unknown name 'base_yeer'; did you mean base_year"),
        ("02_growth", {"indicators": "labs"}, "one name where a list is meant"),
        (
            "02_growth",
            {"indicators": ["lbas"]},
            "'lbas' not known to source jia; did you mean lab",
        ),
        ("02_grwth", {}, "notebook '02_grwth'; did you mean 02_growth"),
        ("02_growth", {"source": "jai"}, "source 'jai': no data/raw/jai/figures.csv"),
    ],
)
def test_a_mistyped_name_stops_it_with_the_right_one(project, monkeypatch, step, changed, said):
    monkeypatch.chdir(project.root)
    with pytest.raises(InputError, match=said):
        start(step, PARAMETERS | changed)


# Tables


def test_a_notebook_alone_refuses_a_source_that_is_not_as_it_was_sealed(project, monkeypatch):
    monkeypatch.chdir(project.notebooks)
    folder = project.raw / "jia"
    write_seal(folder)
    start("02_growth", PARAMETERS)
    path = folder / "figures.csv"
    path.write_text("\n".join(path.read_text("utf-8").splitlines()[:-1]) + "\n", "utf-8")
    with pytest.raises(InputError, match=r"figures, \d+ sealed"):
        start("02_growth", PARAMETERS)
    monkeypatch.setenv(DERIVED_VARIABLE, str(project.derived))  # a run looks before any notebook
    start("02_growth", PARAMETERS)


def test_a_table_handed_on_is_the_table_taken_with_typed_columns(observed, begin):
    run = begin("02_growth")
    frame = run.load("observations")
    assert str(frame["value"].dtype) == "float64"
    assert frame["value"].tolist() == [float(row.value) for row in run.records("observations")]
    assert run.made_by("observations") == MadeBy(step="01_clean", cell="mine")
    path = run.folder / "tables" / "observations.csv"
    before = path.read_bytes()
    observed.save("observations", observed.load("observations"))
    assert path.read_bytes() == before


def test_what_made_a_table_stands_beside_it(observed, project):
    text = (observed.folder / "tables" / "observations.json").read_text("utf-8")
    stored = json.loads(text)
    assert stored["made_by"] == {"step": "01_clean", "cell": "mine"}
    assert stored["parameters"] == {
        "source": "jia",
        "indicators": "all",
        "hedge_policy": "standard",
    }
    assert list(stored["inputs"]) == [
        f"data/raw/jia/{name}"
        for name in ("source.yml", "indicators.yml", "figures.csv", "corrections.yml")
    ]
    assert str(project.root) not in text


@pytest.mark.usefixtures("observed")
def test_a_table_made_with_other_parameters_is_refused_naming_both(begin):
    with pytest.raises(InputError) as error:
        begin("02_growth", hedge_policy=HedgePolicy.WIDE).load("observations")
    assert str(error.value) == (
        "data/derived/town/tables/observations.csv was made by 01_clean with hedge_policy "
        "'standard', but 02_growth has hedge_policy 'wide': run notebooks/01_clean.ipynb first, "
        "with the same parameters, or give this notebook those"
    )
    with pytest.raises(InputError, match="indicators 'all', but 02_growth has indicators labs"):
        begin("02_growth", indicators=("labs",)).records("observations")
    with pytest.raises(InputError, match="hedge_policy"):
        begin("02_growth", hedge_policy=HedgePolicy.WIDE).made_by("observations")


@pytest.mark.usefixtures("observed")
def test_parameters_that_the_table_does_not_depend_on_may_differ(begin):
    run = begin("02_growth", base_year=2016, seed=7, languages=("en",))
    assert len(run.load("observations")) > 0


@pytest.mark.usefixtures("observed")
def test_a_table_made_from_other_data_is_refused(begin, source_folder):
    source_folder.append(
        "figures.csv", "p02.11,2,12家,level,12,exact,enterprise,2020,stated,,labs,\n"
    )
    with pytest.raises(
        InputError, match=r"from another data/raw/jia/figures\.csv: run notebooks/"
    ):
        begin("02_growth").load("observations")


def test_a_missing_table_names_the_notebook_to_run(begin):
    with pytest.raises(InputError) as error:
        begin("03_trends").load("growth")
    assert str(error.value) == (
        "data/derived/town/tables/growth.csv is not there: run notebooks/02_growth.ipynb first, "
        "with the same parameters"
    )


def test_a_table_without_what_made_it_counts_as_missing(observed, begin):
    (observed.folder / "tables" / "observations.json").unlink()
    with pytest.raises(InputError, match="is not there: run notebooks/01_clean"):
        begin("02_growth").load("observations")


def test_a_table_of_a_later_notebook_is_refused(begin):
    with pytest.raises(
        InputError, match="'growth' is made by 02_growth, which runs after 01_clean"
    ):
        begin("01_clean").load("growth")
    with pytest.raises(InputError, match="table 'growht'; did you mean growth"):
        begin("03_trends").load("growht")


def test_a_notebook_may_take_again_what_it_gave(observed):
    assert len(observed.load("observations")) == len(observed.records("observations"))


def test_a_notebook_saves_only_what_it_gives(begin):
    with pytest.raises(
        InputError, match="'claims' is not given by 02_growth; accepted: growth, rates, c"
    ):
        begin("02_growth").save("claims", [])
    with pytest.raises(InputError, match="not given by 05_brief; accepted: none; to show a table"):
        begin("05_brief").save("growth", [])


def test_rows_that_are_not_the_table_s_are_refused_and_nothing_is_written(observed):
    frame = observed.load("observations").assign(low="x")
    path = observed.folder / "tables" / "observations.csv"
    before = path.read_bytes()
    with pytest.raises(InputError, match=r"table observations, row 0, column low: 'x' is refused"):
        observed.save("observations", frame)
    assert path.read_bytes() == before


def test_a_save_that_fails_leaves_no_rows_beside_another_s_origin(observed, monkeypatch):
    def full(*_):
        raise OSError("disk full")

    monkeypatch.setattr(module, "write_csv", full)
    rows = observed.records("observations")
    with pytest.raises(OSError, match="disk full"):
        observed.save("observations", rows)
    assert not (observed.folder / "tables" / "observations.json").exists()


def test_a_cell_that_cannot_be_told_is_left_open_and_said(begin, running):
    first = begin("01_clean")
    running("")
    with pytest.warns(UserWarning, match=r"no cell of notebooks/01_clean\.ipynb is this one"):
        first.save("observations", clean_figures(first.source, policy=HedgePolicy.STANDARD))
    assert first.made_by("observations").cell == ""


def test_every_table_has_a_model_that_makes_a_typed_frame():
    assert TABLES["observations"] is Observation
    assert set(TABLES) == {
        *("observations", "growth", "rates", "composition", "refusals"),
        *("trends", "projections", "claims", "robustness", "measures"),
    }


def test_results_are_told_in_words_with_their_cautions_last(observed, begin):
    run = begin("03_trends")
    growth, _ = measure_growth(observed.load("observations"), run.source, **SPAN)
    slopes, _ = draw_forms(growth, observed.load("observations"), run.source, horizon=2022)
    told = run.tell(slopes)
    assert len(told) == len(slopes) > 0
    assert list(told)[:3] == ["model", "of", "what"]
    assert list(told)[-1] == "cautions"
    assert told["value"].tolist() == slopes["value"].tolist()
    assert told["cautions"].str.len().min() > 0
    assert "两点" in run.tell(slopes, "zh")["model"][0]
    assert run.tell(slopes.iloc[:0]).empty
    with pytest.raises(InputError, match="results: column 'model' is missing"):
        run.tell(slopes.drop(columns="model"))


# Numbers


NUMBER = {
    "unit": "percent",
    "operands": ["p01.02", "growth.labs.pct"],
    "label_zh": "数",
    "label_en": "A number",
    "formula_zh": "甲 ÷ 乙",
    "formula_en": "a / b",
}


def test_a_number_is_published_with_all_that_traces_it(begin):
    run = begin("02_growth")
    run.publish_number("my_number", np.float64(1.5), low=1, high=Decimal("2.0"), **NUMBER)
    (number,) = run.added.numbers
    assert (number.value, number.low, number.high) == (Decimal("1.5"), 1, Decimal("2.0"))
    assert number.title == {"zh": "数", "en": "A number"}
    assert (number.formula, number.note) == ({"zh": "甲 ÷ 乙", "en": "a / b"}, {})
    assert number.parameters["end_year"] == run.scenario.end_year
    assert number.made_by == MadeBy(step="02_growth", cell="mine")
    assert number.operands == (
        Operand(kind=OperandKind.FIGURE, id="p01.02"),
        Operand(kind=OperandKind.ESTIMATE, id="growth.labs.pct"),
    )


def test_a_number_without_bounds_is_its_own(begin):
    run = begin("02_growth")
    run.publish_number("my_number", 3, **NUMBER)
    (number,) = run.added.numbers
    assert (number.value, number.low, number.high) == (3, 3, 3)
    assert str(number.value) == "3"


def test_an_operand_of_the_reference_data_is_known_by_its_id(begin):
    run = begin("02_growth")
    run.publish_number("a", 1, **NUMBER | {"operands": [ROW]})
    run.publish_number("b", 1, **NUMBER | {"operands": [f"reference.{ROW}"]})
    first, second = run.added.numbers
    expected = Operand(kind=OperandKind.REFERENCE, id=ROW)
    assert first.operands == second.operands == (expected,)


@pytest.mark.parametrize(
    ("value", "changed", "said"),
    [
        (1, {"unit": "precent"}, "unit 'precent'; did you mean percent"),
        (1, {"operands": []}, r"operands \[\]; accepted: a list of the ids"),
        (1, {"operands": "p01.02"}, "operands 'p01.02'; accepted: a list"),
        (1, {"label_zh": " "}, "'n': label_zh is missing or empty; this brief is in zh, en"),
        (1, {"formula_en": ""}, "'n': formula_en is missing or empty"),
        (1, {"lable_en": "x"}, "unknown 'lable_en'; did you mean label_en"),
        (1, {"note_EN": "x"}, "unknown 'note_EN'; did you mean note_zh or note_en"),
        (1, {"note_fr": "x"}, "unknown 'note_fr'; did you mean note_"),
        (1, {"low": 2}, "1 is not within 2 and 1"),
        (float("nan"), {}, "value: nan is no finite number"),
        (1, {"high": float("inf")}, "high: inf is no finite number"),
        (True, {}, "value: True is no number"),
        ("1", {}, "value: '1' is no number"),
    ],
)
def test_a_number_that_cannot_stand_is_refused(begin, value, changed, said):
    run = begin("02_growth")
    with pytest.raises(InputError, match=said):
        run.publish_number("n", value, **NUMBER | changed)
    assert run.added.numbers == ()


@pytest.mark.parametrize("unit", ["count", "year", "CNY"])
def test_counts_dates_and_the_codebook_s_units_are_accepted(begin, unit):
    begin("02_growth").publish_number("n", 1, **NUMBER | {"unit": unit})


def test_a_name_taken_by_another_cell_is_refused_and_by_the_same_one_replaced(begin, running):
    run = begin("02_growth")
    run.publish_number("n", 1, **NUMBER)
    run.publish_number("n", 2, **NUMBER)
    assert run.added.numbers[0].value == 2
    running("other")
    with pytest.raises(InputError, match="number 'n' is published by 02_growth, cell 'mine', too"):
        run.publish_number("n", 3, **NUMBER)
    running("mine")
    with pytest.raises(InputError, match="published by 02_growth, cell 'mine'"):
        begin("03_trends").publish_number("n", 3, **NUMBER)
    assert run.added.numbers[0].value == 2


def test_what_comes_after_the_results_were_taken_is_refused(begin):
    run = begin("05_brief")
    run.publish_number("early", 1, **NUMBER)
    with pytest.raises(InputError, match="run notebooks/01_clean"):
        run.results()
    with pytest.raises(InputError, match="number 'late': the briefs are made of"):
        run.publish_number("late", 1, **NUMBER)
    assert [one.name for one in run.added.numbers] == ["early"]


def test_what_was_published_with_other_parameters_is_refused_naming_both(begin):
    begin("02_growth", end_year=2019).publish_number("n", 1, **NUMBER)
    run = begin("05_brief")
    with pytest.raises(InputError) as error:
        run.results()
    assert str(error.value) == (
        "number 'n' was published by 02_growth with end_year 2019, but 05_brief has end_year "
        "2020: run notebooks/02_growth.ipynb again, with the same parameters"
    )


def test_what_was_published_from_other_data_is_refused(begin, source_folder):
    begin("02_growth").publish_number("n", 1, **NUMBER)
    figures = source_folder.folder / "figures.csv"
    figures.write_text(figures.read_text("utf-8") + "\n", "utf-8")
    with pytest.raises(InputError, match=r"number 'n' was published by 02_growth from another"):
        begin("05_brief").results()


def test_each_language_of_a_brief_takes_what_was_published_for_both(begin):
    begin("02_growth").publish_number("n", 1, **NUMBER)
    with pytest.raises(InputError, match=r"observations\.csv is not there"):
        begin("05_brief", languages=("en",)).results()


def test_what_was_published_for_one_language_is_refused_for_another(begin):
    begin("02_growth", languages=("en",)).publish_number("n", 1, **NUMBER)
    with pytest.raises(InputError, match="published by 02_growth without a text in zh: run"):
        begin("05_brief", languages=("zh",)).results()


@pytest.mark.parametrize("name", ["growth_ranking", "key_indicators", "added_numbers"])
def test_an_exhibit_does_not_take_another_s_name(begin, name):
    run = begin("02_growth")
    with pytest.raises(InputError, match=f"'{name}': the brief has an exhibit of that name"):
        run.publish_chart(figure(), name, **CHART)


def test_a_chart_and_a_table_of_one_name_are_refused(begin):
    run = begin("02_growth")
    run.publish_chart(figure(), "mine", **CHART)
    with pytest.raises(InputError, match="table 'mine': the brief has an exhibit of that name"):
        run.publish_table(pd.DataFrame({"x": [1]}), "mine", title_zh="表", title_en="A table")


@pytest.mark.parametrize("value", [2**53 + 1, np.int64(2**53 + 1), Decimal(2**53 + 1)])
def test_a_large_count_keeps_every_digit(begin, value):
    run = begin("02_growth")
    run.publish_number("n", value, **NUMBER)
    assert run.added.numbers[0].value == 2**53 + 1


def test_how_a_brief_is_told_does_not_matter_to_what_is_published(begin):
    begin("02_growth", prose="other").publish_number("n", 1, **NUMBER)
    with pytest.raises(InputError, match=r"observations\.csv is not there"):
        begin("05_brief").results()


def test_a_bad_name_is_refused(begin):
    with pytest.raises(InputError, match="number, name 'My-N'; accepted: at most 64 lower"):
        begin("02_growth").publish_number("My-N", 1, **NUMBER)


def test_a_notebook_begun_again_forgets_what_it_published_and_no_other_s(begin):
    growth, trends = begin("02_growth"), begin("03_trends")
    growth.publish_number("a", 1, **NUMBER)
    trends.publish_number("b", 1, **NUMBER)
    with pytest.raises(InputError, match=r"chart 'c', data, row 1, column 'x': '=A1' is refused"):
        growth.publish_chart(figure(), "c", **CHART, data=pd.DataFrame({"x": ["=A1"]}))
    growth.publish_chart(figure(), "c", **CHART, data=pd.DataFrame({"x": [1]}))
    growth.forget_added()
    left = growth.added
    assert [number.name for number in left.numbers] == ["b"]
    assert sorted(path.name for path in left.folder.iterdir()) == ["number.b.json"]


def test_beginning_a_notebook_does_that(begin, project, monkeypatch):
    run = begin("02_growth")
    run.publish_number("a", 1, **NUMBER)
    monkeypatch.chdir(project.root)
    start("02_growth", PARAMETERS)
    assert run.added.numbers == ()


# Charts and tables


CHART = {"title_zh": "图", "title_en": "A chart", "alt": "A line that rises"}
TABLE = {"title_zh": "表", "title_en": "A table"}


def figure():
    drawn = Figure(figsize=(3, 2))
    axes = drawn.subplots()
    axes.plot([1, 2], [1, 2])
    axes.set_title("常州 growth")
    return drawn


def test_a_chart_is_published_with_its_drawings_and_data(begin):
    run = begin("04_claims")
    run.publish_chart(figure(), "c", **CHART, alt_zh="升", data=pd.DataFrame({"x": [1, 2]}))
    (chart,) = run.added.charts
    assert chart.alt == {"zh": "升", "en": "A line that rises"}
    assert (chart.title, chart.data) == ({"zh": "图", "en": "A chart"}, True)
    assert chart.made_by == MadeBy(step="04_claims", cell="mine")
    folder = run.folder / "added"
    assert (folder / "c.csv").read_text("utf-8") == "x\n1\n2\n"
    assert (folder / "c.svg").read_bytes().startswith(b"<?xml")
    assert (folder / "c.png").read_bytes().startswith(b"\x89PNG")


def test_a_published_chart_is_shown_once_with_its_words(begin, monkeypatch):
    shown = []
    monkeypatch.setattr(drawing, "display", lambda content, **more: shown.append((content, more)))
    opened, axes = plt.subplots()
    axes.plot([1, 2], [1, 2])
    begin("04_claims").publish_chart(axes, "c", **CHART)
    assert not plt.fignum_exists(opened.number)
    [(content, more)] = shown
    assert set(content) == {"image/png", "text/plain"}
    assert more["metadata"]["image/png"]["alt"] == "A line that rises"


def test_a_chart_without_a_word_for_those_who_cannot_see_it_is_refused(begin):
    run = begin("04_claims")
    with pytest.raises(InputError) as error:
        run.publish_chart(figure(), "c", title_zh="图", title_en="A chart")
    assert str(error.value).splitlines() == [
        "chart 'c': alt_zh is missing or empty; this brief is in zh, en",
        "chart 'c': alt_en is missing or empty; this brief is in zh, en",
    ]
    assert not (run.folder / "added").exists()


def test_only_the_brief_s_languages_are_asked_for(begin):
    run = begin("04_claims", languages=("en",))
    run.publish_chart(figure(), "c", title_en="A chart", title_zh="图", alt_en="It rises")
    (chart,) = run.added.charts
    assert (chart.title, chart.data) == ({"en": "A chart"}, False)


def test_a_table_is_published_as_it_is_shown(begin):
    run = begin("02_growth")
    frame = pd.DataFrame(
        {"place": ["Jia", None], "growth": [15.847089272, float("nan")], "n": [1621, 2]}
    )
    heads = {"zh": ["地", "增长", "数"]}
    run.publish_table(frame, "t", title_zh="表", title_en="A table", header=heads)
    (table,) = run.added.tables
    assert table.rows == (("Jia", "15.847", "1621"), ("", "", "2"))
    assert table.numeric == (False, True, True)
    assert table.header == {"zh": ("地", "增长", "数"), "en": ("place", "growth", "n")}


def test_heads_that_are_not_as_many_as_the_columns_are_refused(begin):
    with pytest.raises(InputError, match="table 't', header zh: 1 heads for 2 columns"):
        begin("02_growth").publish_table(
            pd.DataFrame({"a": [1], "b": [2]}),
            "t",
            title_zh="表",
            title_en="A",
            header={"zh": ["甲"]},
        )


def test_a_table_without_rows_and_a_chart_without_axes_are_no_exhibits(begin):
    run = begin("02_growth")
    with pytest.raises(InputError, match="table 't', table: 0 rows, 1 columns; accepted"):
        run.publish_table(pd.DataFrame({"x": [1]}).query("x > 1"), "t", **TABLE)
    with pytest.raises(InputError, match="chart 'c', figure: it has no axes; accepted"):
        run.publish_chart(Figure(), "c", **CHART)
    assert run.added.kinds == {"number": (), "chart": (), "table": ()}


def test_heads_in_a_language_that_the_project_lacks_are_refused(begin, project):
    frame, heads = pd.DataFrame({"a": [1]}), {"en": ["A"], "fr": ["A"]}
    run = begin("02_growth")
    with pytest.raises(InputError) as error:
        run.publish_table(frame, "t", **TABLE, header=heads)
    assert str(error.value) == ("table 't', header: unknown language 'fr'; accepted: zh, en")
    assert run.added.tables == ()
    # Heads in a language of the project that this brief is not in wait for one that is.
    project.words.mkdir()
    (project.words / "fr.yml").write_text(pseudo("en", "fr").as_yaml(), "utf-8")
    begin("02_growth").publish_table(frame, "t", **TABLE, header=heads)
    assert run.added.tables[0].header == {"zh": ("a",), "en": ("A",)}


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (15.847089272, "15.847"),
        (1621.0, "1,621"),
        (6184000000.0, "6,184,000,000"),
        (0.000123456789, "0.00012346"),
        (-0.5, "-0.5"),
        (2.65, "2.65"),
        (0.99999999, "1"),
        (123456.78, "123,457"),
        (float("nan"), ""),
    ],
)
def test_a_display_shows_five_digits_and_whole_numbers_whole(value, shown):
    assert show_float(value) == shown


# Arguments of another type than is meant


#: What a cell may hand over by mistake, whatever is meant.
WRONG = {
    "a text": "x",
    "a whole number": 5,
    "nothing": None,
    "a list": ["p01.02"],
    "a mapping": {"en": "x"},
    "no number": float("nan"),
    "a frame": pd.DataFrame({"x": [1]}),
    "an array": np.array([1.0, 2.0]),
    "a date": pd.Timestamp("2020-01-01"),
    "true": True,
}
#: Each argument of the three, with those of the wrong values that it takes.
ARGUMENTS = {
    "publish_number": {
        "name": {"a text"},
        "value": {"a whole number"},
        "unit": set(),
        "operands": {"a list"},
        "low": {"nothing"},
        "high": {"a whole number", "nothing"},
        **{one: {"a text"} for one in ("label_zh", "formula_en", "note_en", "note_zh")},
        "rubbish": set(),
    },
    "publish_chart": {
        "figure": set(),
        "name": {"a text"},
        "data": {"nothing", "a frame"},
        **{one: {"a text"} for one in ("title_zh", "alt", "alt_en", "note_zh")},
        "rubbish": set(),
    },
    "publish_table": {
        "table": {"a frame"},
        "name": {"a text"},
        "header": {"nothing"},
        **{one: {"a text"} for one in ("title_en", "note_zh")},
        "rubbish": set(),
    },
}
RIGHT = {
    "publish_number": lambda: {"name": "n", "value": 1, **NUMBER},
    "publish_chart": lambda: {"figure": figure(), "name": "n", **CHART},
    "publish_table": lambda: {"table": pd.DataFrame({"x": [1]}), "name": "n", **TABLE},
}


@pytest.mark.parametrize(
    ("call", "argument", "given"),
    [
        (call, argument, given)
        for call, arguments in ARGUMENTS.items()
        for argument in arguments
        for given in WRONG
    ],
)
def test_an_argument_of_another_type_is_refused_by_its_name_and_by_what_is_accepted(
    begin, call, argument, given
):
    run = begin("02_growth")
    arguments = RIGHT[call]() | {argument: WRONG[given]}
    if given in ARGUMENTS[call][argument]:
        getattr(run, call)(**arguments)
        assert sum(map(len, run.added.kinds.values())) == 1
        return
    with pytest.raises(InputError) as error:
        getattr(run, call)(**arguments)
    said = str(error.value)
    assert argument in said
    assert ("unknown" in said) == (argument == "rubbish")
    assert "accepted: " in said
    assert "\n" not in said
    assert run.added.kinds == {"number": (), "chart": (), "table": ()}


def test_an_empty_alternative_is_missing_in_each_language(begin):
    with pytest.raises(InputError, match="chart 'c': alt_zh is missing or empty"):
        begin("02_growth").publish_chart(figure(), "c", **CHART | {"alt": " "})


def test_a_mistyped_alternative_gets_the_right_one(begin):
    with pytest.raises(InputError, match="unknown 'atl'; did you mean alt"):
        begin("02_growth").publish_chart(figure(), "c", **CHART, atl="x")
