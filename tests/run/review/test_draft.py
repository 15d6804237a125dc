import csv
import re

import pytest
import yaml

from analysis.core.errors import InputError
from analysis.run.review.content import propose_id
from analysis.run.review.draft import Draft
from analysis.run.review.faults import RefusedError
from analysis.source.load import read_source
from analysis.words.catalogue import catalogue


def rows_of(folder):
    with (folder / "figures.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["printed"]: row for row in csv.DictReader(file)}


def test_a_correction_is_on_disk_at_once_and_needs_no_further_look(draft, folder, find):
    figure = find(draft, "12个")["figure"]
    draft.correct(figure, "note", " rest stops ")
    row = rows_of(folder)["12个"]
    assert (row["note"], row["review"]) == ("rest stops", "")
    assert read_source(folder).figure(figure).note == "rest stops"


@pytest.mark.parametrize(
    ("printed", "column", "value", "word"),
    [
        ("1286家", "value", "1268", "does not follow"),
        ("1286家", "unit", "no unit 7", "Unit: “no unit 7”"),
        ("1286家", "kind", "guess", "Kind: “guess”.*level, change"),
        ("1286家", "period", "last year", "Period: “last year”.*2016-2020"),
        ("1286家", "hedge", "perhaps", "more than, nearly"),
        ("1286家", "figure", "p01.01", "can't be corrected"),
        ("20%", "unit", "percentage_point", "Unit: .*not the unit of the printed.*percent"),
    ],
)
def test_what_the_models_refuse_is_not_saved(draft, find, printed, column, value, word):
    folder = draft.folder
    before = (folder / "figures.csv").read_bytes()
    with pytest.raises(InputError, match=word):
        draft.correct(find(draft, printed)["figure"], column, value)
    assert (folder / "figures.csv").read_bytes() == before
    assert draft.steps == 0


def test_an_unknown_figure_is_refused(draft):
    with pytest.raises(InputError, match=r"no figure p99\.99"):
        draft.correct("p99.99", "note", "x")


def test_every_change_can_be_taken_back_in_turn(draft, folder, find):
    files = ("figures.csv", "indicators.yml", "source.yml")
    states = [{name: (folder / name).read_bytes() for name in files}]
    figure = find(draft, "112.6万吨")
    for change in (
        lambda: draft.correct(figure["figure"], "indicator", "grain"),
        lambda: draft.retitle("grain", "title_en", "Grain output"),
        lambda: draft.rename("grain", "grain_output"),
        lambda: draft.correct(figure["figure"], "scope", "昆山市东区"),
        lambda: draft.describe("year", "2022"),
    ):
        change()
        states.append({name: (folder / name).read_bytes() for name in files})
    assert len({tuple(state.values()) for state in states}) == len(states)
    for state in reversed(states[:-1]):
        draft.undo()
        assert {name: (folder / name).read_bytes() for name in files} == state
    with pytest.raises(InputError, match="nothing to take back"):
        draft.undo()


def test_a_change_that_changes_nothing_is_no_step(draft, find):
    row = find(draft, "1286家")
    draft.correct(row["figure"], "unit", row["unit"])
    steps = draft.steps
    draft.correct(row["figure"], "unit", row["unit"])
    assert draft.steps == steps


def test_a_new_indicator_is_made_in_the_unit_of_its_first_figure(draft, folder, find):
    draft.correct(find(draft, "3.12%")["figure"], "indicator", "rd_share")
    made = read_source(folder).indicators["rd_share"]
    assert (made.unit, made.measure) == ("percent", "ratio")


def test_an_indicator_that_loses_its_last_figure_goes(draft, find):
    row = find(draft, "3.12%")
    assert row["indicator"] in draft.content.indicators
    draft.correct(row["figure"], "indicator", "rd_share")
    assert row["indicator"] not in draft.content.indicators


@pytest.mark.parametrize("kind", ["name", "ordinal"])
@pytest.mark.parametrize("printed", ["112.6万吨", "1286家", "20%"])
def test_a_kind_without_value_and_back_is_one_step_each(draft, folder, find, printed, kind):
    before = find(draft, printed)
    draft.correct(before["figure"], "kind", kind)
    row = find(draft, printed)
    assert {row[key] for key in ("value", "unit", "indicator", "scope", "basis")} == {""}
    assert (row["kind"], row["hedge"], draft.steps) == (kind, "exact", 1)
    draft.correct(before["figure"], "kind", before["kind"])
    back = find(draft, printed)
    same = ("value", "hedge", "unit", "period", "period_basis", "scope")
    assert {key: back[key] for key in same} == {key: before[key] for key in same}
    assert draft.steps == 2
    assert read_source(folder).figure(before["figure"]).value == before["value"]
    draft.undo()
    draft.undo()
    assert find(draft, printed) == before


def test_what_prints_no_date_becomes_none(draft, find):
    before = find(draft, "1286家")
    with pytest.raises(RefusedError, match=r"“1286家” is no date\. Accepted: a year") as error:
        draft.correct(before["figure"], "kind", "date")
    assert [fault.column for fault in error.value.faults] == ["printed"]
    assert find(draft, "1286家") == before


def test_a_kind_that_needs_a_unit_asks_for_it_and_takes_it_along(draft, document):
    start = document.text.index("3.12")
    made = draft.cut(start, start + len("3.12"))
    draft.correct(made, "kind", "name")
    with pytest.raises(RefusedError, match=r"A level needs a Unit.*patent/ten_thousand") as error:
        draft.correct(made, "kind", "level")
    assert [fault.column for fault in error.value.faults] == ["unit"]
    draft.correct(made, "kind", "level", unit="percent")
    assert [draft.content.row(made)[key] for key in ("kind", "value", "unit")] == [
        "level",
        "3.12",
        "percent",
    ]


def test_a_figure_that_is_none_goes_with_what_rests_on_it(draft, folder, find):
    row = find(draft, "3.12%")
    draft.delete([row["figure"]])
    assert "3.12%" not in rows_of(folder)
    assert row["indicator"] not in read_source(folder).indicators
    step = draft.undo()
    assert (step.work, step.figures) == ("delete", (row["figure"],))
    assert find(draft, "3.12%") == row
    with pytest.raises(RefusedError, match="no figure"):
        draft.delete(["p99.99"])


def test_one_correction_of_many_rows_is_one_step(draft, folder, find):
    figures = [find(draft, printed)["figure"] for printed in ("1286家", "112.6万吨", "12个")]
    before = draft.content
    draft.correct_all(figures, "period", "2022")
    assert [draft.content.row(one)["period"] for one in figures] == ["2022"] * 3
    draft.correct_all(figures, "topic", "economy")
    source = read_source(folder)
    assert {source.indicators[source.figure(one).indicator].topic for one in figures} == {
        "economy"
    }
    draft.undo()
    draft.undo()
    assert draft.content == before
    with pytest.raises(RefusedError, match="Period"):
        draft.correct_all(figures, "period", "soon")
    with pytest.raises(RefusedError, match="can't be corrected here"):
        draft.correct_all(figures, "value", "1")
    assert draft.content == before


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Output of grain", "output_grain"),
        ("5G base stations", "base_stations_5g"),
        ("PM2.5, annual mean", "pm2_5_annual_mean"),
        ("粮食产量", ""),
        ("  ", ""),
    ],
)
def test_an_english_title_proposes_an_id(title, name):
    assert propose_id(title, []) == name


def test_a_drafted_id_follows_its_title_and_a_chosen_one_stays(draft, folder, find):
    figure = find(draft, "1286家")["figure"]
    drafted = draft.content.row(figure)["indicator"]
    assert draft.retitle(drafted, "title_en", "High-tech firms") == "high_tech_firms"
    assert read_source(folder).figure(figure).indicator == "high_tech_firms"
    assert draft.steps == 1
    assert draft.retitle("high_tech_firms", "title_en", "Firms") == "high_tech_firms"
    other = find(draft, "112.6万吨")["indicator"]
    assert draft.retitle(other, "title_en", "High-tech firms") == "high_tech_firms_2"


def test_a_cut_figure_stands_where_it_was_cut(draft, document, find):
    start = document.text.index("12个")
    draft.delete([find(draft, "12个")["figure"]])
    cut = draft.cut(start, start + 3)
    made = draft.content.row(cut)
    beside = find(draft, "3.12%")
    assert made["paragraph"] == str(document.paragraph_at(start)) == beside["paragraph"]
    assert (made["period"], made["scope"]) == (beside["period"], beside["scope"])
    head = document.text.index("2023年统计")
    cut = draft.cut(head, head + 4)
    made = draft.content.row(cut)
    assert made["paragraph"] == str(document.paragraph_at(head))
    assert made["scope"] == ""  # nothing measured stands beside it


@pytest.mark.parametrize("column", ["title_zh", "title_en", "publisher_zh", "scope", "year"])
def test_what_a_source_says_of_itself_may_not_be_emptied(draft, column):
    before = draft.content
    with pytest.raises(RefusedError, match="may not be empty"):
        draft.describe(column, "  ")
    assert draft.content == before


@pytest.mark.parametrize(
    ("column", "value", "english", "chinese"),
    [
        ("value", "1,286", "Digits without separators: 1286", "数字不带分隔符：1286"),
        ("value", "1268", "Accepted: 1286", "可填：1286"),
        ("unit", "entreprise", "enterprise", "企业（enterprise）"),
        ("unit", "patent/firm", "patent/ten_thousand_person", "patent/ten_thousand_person"),
        ("period", "in 2025", "2016-2020", "2016-2020"),
        ("period_basis", "guess", "earlier text", "前文"),
        ("basis", "annual_average", "is no change", "不是变化"),
        ("indicator", "Bad Name", "lower-case", "小写英文"),
    ],
)
def test_a_refusal_says_what_would_be_accepted_in_either_language(
    draft, find, column, value, english, chinese
):
    with pytest.raises(RefusedError) as error:
        draft.correct(find(draft, "1286家")["figure"], column, value)
    assert english in error.value.say(catalogue("en"))
    said = error.value.say(catalogue("zh"))
    assert chinese in said
    assert not re.search(r"column|refused|accepted|String|\^|Input", said)


def test_joined_indicators_share_their_figures(draft, folder, find):
    grain, firms = find(draft, "112.6万吨"), find(draft, "1286家")
    draft.correct(grain["figure"], "indicator", "one")
    draft.correct(firms["figure"], "indicator", "two")
    with pytest.raises(InputError, match="Unit: "):
        draft.join("one", "two")  # tonnes are no firms
    draft.rename("two", "firms")
    source = read_source(folder)
    assert source.figure(firms["figure"]).indicator == "firms"
    with pytest.raises(InputError, match="join the two instead"):
        draft.rename("firms", "one")
    with pytest.raises(InputError, match="to itself"):
        draft.join("one", "one")
    with pytest.raises(InputError, match="There is no indicator"):
        draft.join("one", "three")


def test_two_names_of_one_indicator_become_one(draft, folder, find):
    level, change = find(draft, "1286家"), find(draft, "20%")
    draft.correct(level["figure"], "indicator", "firms")
    draft.retitle("firms", "title_en", "Firms")
    draft.correct(change["figure"], "indicator", "growth_of_firms")
    draft.join("growth_of_firms", "firms")
    source = read_source(folder)
    assert {source.figure(row["figure"]).indicator for row in (level, change)} == {"firms"}
    assert "growth_of_firms" not in source.indicators
    assert source.indicators["firms"].title_en == "Firms"


def test_a_new_home_takes_its_figures_along_and_keeps_the_comment(draft, folder):
    comment = (folder / "source.yml").read_text(encoding="utf-8").splitlines()[0]
    draft.describe("scope", "云河市")
    text = (folder / "source.yml").read_text(encoding="utf-8")
    assert text.splitlines()[0] == comment
    content = yaml.safe_load(text)
    assert content["scope"] == "云河市"
    assert "云河市" in content["scopes"]
    ids = [entry["id"] for entry in content["scopes"].values()]
    assert len(set(ids)) == len(ids)
    assert {row["scope"] for row in draft.content.rows if row["kind"] == "level"} == {"云河市"}


@pytest.mark.parametrize(("column", "value"), [("year", "last"), ("year", "1"), ("pages", "3")])
def test_what_a_source_can_not_be_is_refused(draft, column, value):
    with pytest.raises(InputError, match=column):
        draft.describe(column, value)


def test_a_selected_piece_becomes_a_figure_in_its_place(draft, folder, document):
    start = document.text.index("112.6")
    made = draft.cut(start, start + len("112.6万"))
    row = draft.content.row(made)
    assert (row["printed"], row["value"]) == ("112.6万", "1126000")
    assert "112.6万吨" not in {one["printed"] for one in draft.content.rows}
    starts = [int(one["start"]) for one in draft.content.rows]
    assert starts == sorted(starts)
    assert read_source(folder).figure(made).printed == "112.6万"


def test_a_piece_that_loses_a_digit_or_is_none_is_refused(draft, document):
    start = document.text.index("112.6")
    with pytest.raises(InputError, match="would cut"):
        draft.cut(start, start + len("112"))
    word = document.text.index("产量")
    with pytest.raises(InputError, match="can't be read"):
        draft.cut(word, word + 2)


def test_what_another_program_wrote_meanwhile_is_never_written_over(draft, folder, find):
    path = folder / "figures.csv"
    path.write_text(path.read_text("utf-8").replace("stated", "inferred"), encoding="utf-8")
    theirs = path.read_bytes()
    with pytest.raises(InputError, match="changed outside"):
        draft.correct(find(draft, "1286家")["figure"], "note", "mine")
    assert path.read_bytes() == theirs
    draft.correct(find(draft, "1286家")["figure"], "note", "mine")
    assert "mine" in path.read_text("utf-8")


def test_an_old_fault_is_told_and_hinders_no_correction(folder, document, find):
    path = folder / "figures.csv"
    path.write_text(
        path.read_text("utf-8").replace("112.6万吨,level,1126000", "112.6万吨,level,7"), "utf-8"
    )
    draft = Draft(folder, document)
    assert any("does not follow" in str(fault) for fault in draft.faults)
    assert draft.source() is None
    draft.correct(find(draft, "1286家")["figure"], "note", "mine")
    draft.correct(find(draft, "112.6万吨")["figure"], "value", "1126000")
    assert draft.faults == ()


def test_a_claim_whose_footing_goes_is_dropped_and_comes_back(draft, folder, find, document):
    level, share = find(draft, "1286家"), find(draft, "12个")
    (folder / "claims.yml").write_text(
        yaml.safe_dump(
            {
                "firms_twice": {
                    "topic": "repeat",
                    "says_zh": "企业{stated}",
                    "says_en": "Firms {stated}",
                    "stated": level["figure"],
                    "operands": {"base": share["figure"]},
                    "readings": {
                        "same": {"label_zh": "同", "label_en": "same", "formula": "base"}
                    },
                }
            },
            allow_unicode=True,
        ),
        encoding="utf-8",
    )
    draft = Draft(folder, document)
    draft.drop_claim("firms_twice")
    assert draft.content.claims == {}
    draft.undo()
    assert "firms_twice" in draft.content.claims
    with pytest.raises(InputError, match="no claim"):
        draft.drop_claim("other")


def test_a_folder_that_is_no_draft_is_refused(folder, document):
    path = folder / "figures.csv"
    path.write_text(path.read_text("utf-8").replace(",start,", ",begin,", 1), encoding="utf-8")
    with pytest.raises(InputError, match="no column 'start'"):
        Draft(folder, document)


def test_a_lone_level_takes_its_indicator_to_another_unit(draft, folder, find):
    row = find(draft, "12个")
    for unit in ("enterprise", "酒庄"):  # 个 counts anything
        draft.correct(row["figure"], "unit", unit)
        indicator = read_source(folder).indicators[row["indicator"]]
        assert (indicator.unit, indicator.measure) == (unit, "flow")
    draft.retitle(row["indicator"], "measure", "stock")
    draft.correct(row["figure"], "unit", "person")
    assert read_source(folder).indicators[row["indicator"]].measure == "stock"


def test_a_measure_word_is_the_unit_it_stands_for(draft, find):
    weight, count = find(draft, "112.6万吨")["figure"], find(draft, "12个")["figure"]
    for figure, typed, unit in (
        (weight, "万吨", "tonne"),
        (count, "人", "person"),
        (count, "酒庄", "酒庄"),
    ):
        draft.correct(figure, "unit", typed)
        assert draft.content.row(figure)["unit"] == unit


def test_a_level_among_others_keeps_their_unit(draft, find):
    firms, posts = find(draft, "1286家"), find(draft, "12个")
    draft.correct(posts["figure"], "unit", firms["unit"])
    draft.correct(posts["figure"], "indicator", firms["indicator"])
    with pytest.raises(InputError, match="Unit: "):
        draft.correct(posts["figure"], "unit", "place")


@pytest.mark.parametrize("name", ["GDP", "地区生产总值", "bad id", "", "1st"])
def test_a_name_that_is_no_id_is_refused_and_changes_nothing(draft, folder, find, name):
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(InputError, match="no indicator id"):
        draft.rename(find(draft, "1286家")["indicator"], name)
    with pytest.raises(InputError):
        draft.correct(find(draft, "1286家")["figure"], "indicator", name or "bad id")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert draft.source() is not None
