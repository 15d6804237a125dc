import csv

import pytest
import yaml

from analysis.core.errors import InputError
from analysis.run.review.draft import Draft
from analysis.source.load import read_source


def rows_of(folder):
    with (folder / "figures.csv").open(encoding="utf-8", newline="") as file:
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
        ("1286家", "unit", "no unit 7", "column unit"),
        ("1286家", "kind", "guess", "column kind"),
        ("1286家", "period", "last year", "column period"),
        ("1286家", "hedge", "perhaps", "column hedge"),
        ("1286家", "figure", "p01.01", "can't be corrected"),
        ("20%", "unit", "percentage_point", "column unit"),
    ],
)
def test_what_the_models_refuse_is_not_saved(draft, find, printed, column, value, word):
    folder = draft.folder
    before = (folder / "figures.csv").read_bytes()
    with pytest.raises(InputError, match=word):
        draft.correct(find(draft, printed)["figure"], column, value)
    assert (folder / "figures.csv").read_bytes() == before
    assert draft.steps == 0


def test_an_unknown_figure_is_refused_with_the_nearest(draft):
    with pytest.raises(InputError, match=r"no figure 'p99\.99'"):
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


def test_a_figure_that_measures_nothing_has_no_indicator(draft, find):
    row = find(draft, "12个")
    with pytest.raises(InputError, match="has none"):
        draft.correct(row["figure"], "kind", "name")  # it still has a value


def test_joined_indicators_share_their_figures(draft, folder, find):
    grain, firms = find(draft, "112.6万吨"), find(draft, "1286家")
    draft.correct(grain["figure"], "indicator", "one")
    draft.correct(firms["figure"], "indicator", "two")
    with pytest.raises(InputError, match="column unit"):
        draft.join("one", "two")  # tonnes are no firms
    draft.rename("two", "firms")
    source = read_source(folder)
    assert source.figure(firms["figure"]).indicator == "firms"
    with pytest.raises(InputError, match="join the two instead"):
        draft.rename("firms", "one")
    with pytest.raises(InputError, match="to itself"):
        draft.join("one", "one")
    with pytest.raises(InputError, match="no indicator"):
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
        path.read_text("utf-8").replace("112.6万吨,level,1126000", "112.6万吨,level,7")
    )
    draft = Draft(folder, document)
    assert any("does not follow" in fault for fault in draft.faults)
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
    row = find(draft, "3.12%")
    draft.correct(row["figure"], "unit", "permille")
    indicator = read_source(folder).indicators[row["indicator"]]
    assert (indicator.unit, indicator.measure) == ("permille", "ratio")
    draft.correct(row["figure"], "unit", "tonne")
    indicator = read_source(folder).indicators[row["indicator"]]
    assert (indicator.unit, indicator.measure) == ("tonne", "flow")
    draft.retitle(row["indicator"], "measure", "stock")
    draft.correct(row["figure"], "unit", "person")
    assert read_source(folder).indicators[row["indicator"]].measure == "stock"


def test_a_level_among_others_keeps_their_unit(draft, find):
    firms, posts = find(draft, "1286家"), find(draft, "12个")
    draft.correct(posts["figure"], "unit", firms["unit"])
    draft.correct(posts["figure"], "indicator", firms["indicator"])
    with pytest.raises(InputError, match="column unit"):
        draft.correct(posts["figure"], "unit", "place")


@pytest.mark.parametrize("name", ["GDP", "地区生产总值", "bad id", "", "1st"])
def test_a_name_that_is_no_id_is_refused_and_changes_nothing(draft, folder, find, name):
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(InputError, match="no indicator id"):
        draft.rename(find(draft, "1286家")["indicator"], name)
    with pytest.raises(InputError):
        draft.correct(find(draft, "1286家")["figure"], "indicator", name or " bad")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert draft.source() is not None
