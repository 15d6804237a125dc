"""What the review page is told of a draft: texts and names, growth and verdicts in words."""

from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace

import pytest
import yaml

from analysis.core.text import find_unseen
from analysis.core.units import UNITS
from analysis.extract.draft import write_draft
from analysis.extract.intake import read_document
from analysis.extract.pages import Page
from analysis.extract.scan import extract_mentions
from analysis.run.review.draft import Draft, Step
from analysis.run.review.faults import RefusedError
from analysis.run.review.view import (
    _say_change,
    show_draft,
    show_made,
    show_text,
    show_words,
)
from analysis.words.catalogue import catalogue, languages

EN = catalogue("en")
#: Firms, a share and posts at two dates; the yards of the first date are none.
GROWN = (
    "昆山市2023年统计公报\n"
    "2020年，昆山市高新技术企业100家，研发投入占比为2.5%，驿站9个，酒庄0座。\n"
    "2023年，昆山市高新技术企业150家，研发投入占比为3.0%，驿站6个，酒庄4座。\n"
)


def open_draft(folder, text):
    path = folder / "grown.txt"
    path.write_text(text, "utf-8")
    document = read_document(path)
    made = folder / "raw" / "grown"
    write_draft(extract_mentions(document), document, made, "grown")
    return Draft(made, document)


@pytest.fixture
def grown(tmp_path):
    return open_draft(tmp_path, GROWN)


@pytest.fixture
def ids(grown):
    return {row["printed"]: row["figure"] for row in grown.content.rows}


# The text


def read_markdown(folder, text):
    path = folder / "doc.md"
    path.write_text(text, "utf-8")
    return read_document(path)


def test_a_section_reaches_to_the_next_that_is_as_high(tmp_path):
    lines = (
        *("# 一", "甲12个。", "## 二", "乙3个。", "### 三", "丙4个。"),
        *("## 四", "丁5个。", "# 五", "戊6个。"),
    )
    told = show_text(read_markdown(tmp_path, "\n\n".join(lines)), EN)
    inside = {one["title"]: told["text"][one["start"] : one["end"]] for one in told["sections"]}
    assert {title: part.split() for title, part in inside.items()} == {
        "一": ["一", "甲12个。", "二", "乙3个。", "三", "丙4个。", "四", "丁5个。"],
        "二": ["二", "乙3个。", "三", "丙4个。"],
        "三": ["三", "丙4个。"],
        "四": ["四", "丁5个。"],
        "五": ["五", "戊6个。"],
    }


def test_pages_are_called_by_their_numbers_in_the_reader_s_language(document):
    assert show_text(document, EN)["pages"] == []
    paged = replace(document, pages=(Page(7, 0, 11), Page(8, 11, 40)))
    assert show_text(paged, EN)["pages"] == [
        {"start": 0, "title": "Page 7"},
        {"start": 11, "title": "Page 8"},
    ]
    assert "8" in show_text(paged, catalogue("zh"))["pages"][1]["title"]


def test_what_a_reader_must_know_of_the_document_is_told_beforehand(tmp_path, document):
    assert show_text(document, EN)["doubts"] == []
    english = read_markdown(tmp_path, "The town had 1,286 firms in 2023, and 12 posts were built.")
    [doubt, *_] = show_text(english, EN)["doubts"]
    assert doubt
    assert show_text(english, catalogue("zh"))["doubts"][0] != doubt


# The words


@pytest.mark.parametrize("language", languages())
def test_the_page_has_the_words_of_its_language(language):
    words = catalogue(language)
    told = show_words(words)
    assert told["messages"]["undo"] == words.messages["review.undo"]
    assert told["messages"]["kind.level"] == words.say("review.kind.level")
    assert all(isinstance(one, str) for one in told["messages"].values())
    assert not [key for key in told["messages"] if key.startswith("review.")]
    assert tuple(told["units"]) == UNITS
    assert told["denominators"]["month"] == words.say("denominator.month")


def test_the_lists_offer_none_only_where_a_cell_may_be_empty():
    choices = show_words(EN)["choices"]
    assert choices["period_basis"] == ["", "stated", "inherited", "inferred"]
    assert choices["basis"] == ["", "annual_average"]
    assert choices["prices"] == ["", "current", "constant"]
    assert choices["measure"] == ["stock", "flow", "ratio", "rank"]
    assert {column for column, values in choices.items() if "" in values} == {
        *("period_basis", "basis", "prices")
    }


def test_each_value_that_a_list_offers_has_a_name():
    told = show_words(EN)
    for column, values in told["choices"].items():
        prefix = told["choice_names"][column]
        assert all(f"{prefix}.{value}" in told["messages"] for value in filter(None, values))


def test_each_field_that_the_page_has_has_a_label():
    told = show_words(EN)
    for kind in ("columns", "bulk_columns", "indicator_columns", "info_columns"):
        assert told[kind]
        assert all(f"column.{column}" in told["messages"] for column in told[kind])


# The draft


def test_a_figure_is_told_with_its_unit_s_name_and_why_to_look(draft, find):
    firms, date = find(draft, "1286家"), find(draft, "2023年")
    content = draft.content.with_cells([firms["figure"]], review="a decade: which years?")
    draft.content = content
    told = {one["figure"]: one for one in show_draft(draft, catalogue("zh"))["figures"]}
    assert told[firms["figure"]]["unit_name"] == "企业"
    reason = told[firms["figure"]]["reason"]
    assert reason == catalogue("zh").say("reason.decade")
    assert (told[date["figure"]]["unit_name"], told[date["figure"]]["reason"]) == ("", "")
    assert [one["printed"] for one in told.values()] == [row["printed"] for row in content.rows]


def test_an_indicator_is_told_with_how_many_figures_it_has(draft, find):
    told = {one["id"]: one for one in show_draft(draft, EN)["indicators"]}
    firms, grain = find(draft, "1286家")["indicator"], find(draft, "112.6万吨")["indicator"]
    assert (told[firms]["count"], told[grain]["count"]) == (2, 1)
    assert (told[grain]["unit"], told[grain]["unit_name"]) == ("tonne", "tonne")
    assert (told[grain]["measure"], told[grain]["topic"]) == ("flow", "draft")
    assert told[grain]["title_zh"].endswith("粮食产量")


def test_what_the_source_says_of_itself_is_text_and_empty_where_it_says_nothing(draft):
    told = show_draft(draft, EN)["info"]
    assert (told["year"], told["scope"], told["publisher_en"]) == ("2023", "昆山市", "")
    assert set(told) == set(show_words(EN)["info_columns"])


def test_steps_and_dropped_claims_are_told(draft, find):
    assert (show_draft(draft, EN)["steps"], show_draft(draft, EN)["dropped"]) == (0, [])
    draft.correct(find(draft, "1286家")["figure"], "note", "mine")
    draft.dropped = ("a",)
    told = show_draft(draft, EN)
    assert (told["steps"], told["dropped"]) == (1, ["a"])


def test_a_draft_at_fault_has_its_faults_and_nothing_that_follows(grown, ids):
    path = grown.folder / "figures.csv"
    path.write_text(path.read_text("utf-8").replace(",level,100,", ",level,101,"), "utf-8")
    told = show_draft(Draft(grown.folder, grown.document), EN)
    [fault] = told["faults"]
    assert fault.startswith(f"{ids['100家']} Value: “101” does not follow")
    assert (told["pairs"], told["claims"]) == ([], [])


def test_growth_is_told_with_both_levels_dates_and_figures(grown, ids):
    pairs = {one["title"]: one for one in show_draft(grown, EN)["pairs"]}
    firms = pairs["昆山市高新技术企业"]
    assert (firms["dates"], firms["change"]) == ("2020–2023", "100 → 150 (50.0%)")
    assert firms["figures"] == [ids["100家"], ids["150家"]]
    assert firms["indicator"] == grown.content.row(ids["100家"])["indicator"]
    assert firms["scope"] == grown.content.info["scopes"]["昆山市"]["id"]
    assert pairs["驿站"]["change"] == "9 驿站 → 6 驿站 (−33.3%)"


def test_a_share_grows_by_points_and_what_was_none_by_its_number(grown):
    said = {one["title"]: one["change"] for one in show_draft(grown, EN)["pairs"]}
    assert said["研发投入占比"] == "2.5% → 3.0% (0.50 percentage points)"
    assert said["酒庄"] == "0 酒庄 → 4 酒庄 (4 酒庄)"


@pytest.mark.parametrize(
    ("value", "ends", "unit", "shown"),
    [
        ("2.65", ("2.65", "2.65"), "percent", "2.65%"),
        ("3.0", ("2.95", "3.05"), "percent", "3.0%"),
        ("600", ("600", "INF"), "enterprise", "600"),
        ("500000000", ("500000000", "500000000"), "CNY", "CNY 500 m"),
        # Reckoned: what its bounds hold of it, or one place.
        ("1071.66666667", ("1071.2", "1072.1"), "enterprise", "1,071.7"),
        ("1071.66666667", ("1060", "1083"), "enterprise", "1,072"),
        ("1071.66666667", ("1071.66666667", "1071.66666667"), "enterprise", "1,071.7"),
        ("1071666666.66666667", ("1070000000", "1073000000"), "CNY", "CNY 1.0717 bn"),
    ],
)
def test_a_level_has_its_own_digits_and_one_that_is_reckoned_what_its_bounds_hold(
    value, ends, unit, shown
):
    low, high = map(Decimal, ends)
    row = SimpleNamespace(
        base=Decimal(value), base_low=low, base_high=high, end=Decimal(value), end_low=low,
        end_high=high, unit=unit, pct=Decimal(0), change=Decimal(0), pp=None,
    )  # fmt: skip
    assert _say_change(row, EN) == f"{shown} → {shown} (0.0%)"


def claim(stated, base):
    reading = {"label_zh": "同", "label_en": "same", "formula": "base"}
    return {
        "topic": "repeat",
        "says_zh": "企业{stated}",
        "says_en": "Firms {stated}",
        "stated": stated,
        "operands": {"base": base},
        "readings": {"same": reading},
    }


def with_claims(draft, claims):
    text = yaml.safe_dump(claims, allow_unicode=True)
    (draft.folder / "claims.yml").write_text(text, "utf-8")
    return Draft(draft.folder, draft.document)


def test_claims_are_told_with_their_verdicts_the_worst_first(grown, ids):
    less, more = ids["100家"], ids["150家"]
    stated = {"good": claim(less, less), "bad": claim(more, less), "worse": claim(less, more)}
    claims = with_claims(grown, stated)
    told = show_draft(claims, EN)["claims"]
    assert [(one["id"], one["code"], one["verdict"]) for one in told] == [
        ("bad", "conflict", "figures conflict"),
        ("worse", "conflict", "figures conflict"),
        ("good", "certain", "holds for all values the prints allow"),
    ]
    assert told[0]["says"] == "Firms 150"
    assert set(told[0]["figures"]) == {less, more}
    zh = show_draft(claims, catalogue("zh"))["claims"]
    assert zh[0]["says"] == "企业150家"


def test_a_claim_of_two_readings_is_told_once(grown, ids):
    twice = claim(ids["100家"], ids["100家"])
    twice["readings"]["double"] = twice["readings"]["same"] | {"formula": "base * 2"}
    [told] = show_draft(with_claims(grown, {"one": twice}), EN)["claims"]
    assert told["id"] == "one"


def test_claims_that_are_none_are_named_by_their_file(grown):
    [told] = show_draft(with_claims(grown, {"a": 1}), EN)["claims"]
    assert told["says"].startswith("claims.yml Something is at fault")
    assert (told["id"], told["verdict"], told["figures"]) == ("", "", [])


# What was taken back


def test_what_a_change_made_is_told_as_it_is(draft):
    assert show_made("p00.01", draft, EN) == "p00.01"
    assert show_made(None, draft, EN) is None


def test_a_cell_taken_back_is_told_with_its_figure(draft, find):
    figure = find(draft, "1286家")["figure"]
    draft.correct(figure, "note", "mine")
    assert show_made(draft.undo(), draft, EN) == {
        "figure": figure,
        "indicator": "",
        "work": "correct",
        "column": "note",
        "says": f"Taken back: Note of {figure} “1286家”.",
    }


def test_many_cells_taken_back_are_counted_and_the_first_is_led_to(draft, find):
    figures = [find(draft, printed)["figure"] for printed in ("112.6万吨", "1286家")]
    draft.correct_all(figures, "period", "2022")
    told = show_made(draft.undo(), draft, EN)
    assert told["says"] == "Taken back: Period of 2 figures."
    assert told["figure"] == figures[0]


def test_an_indicator_taken_back_is_told_by_its_title(draft, find):
    row = find(draft, "112.6万吨")
    draft.rename(row["indicator"], "grain")
    told = show_made(draft.undo(), draft, EN)
    title = draft.content.indicators[row["indicator"]]["title_zh"]
    assert told["says"] == f"Taken back: the id of “{title}”."
    assert (told["indicator"], told["figure"]) == (row["indicator"], row["figure"])


def test_a_cut_taken_back_leads_to_the_figure_nearest_to_its_place(draft, find):
    places = {row["figure"]: int(row["start"]) for row in draft.content.rows}
    for printed in ("1286家", "12个"):
        figure = find(draft, printed)["figure"]
        for beside in (-1, 0, 1):
            step = Step("cut", figures=("p00.99",), place=places[figure] + beside)
            told = show_made(step, draft, EN)
            assert told["figure"] == figure
            assert told["says"] == "Taken back: the figure p00.99 that was made."


def test_a_figure_that_is_there_comes_before_one_that_is_near(draft, find):
    figure = find(draft, "12个")["figure"]
    step = Step("delete", figures=("p00.99", figure), place=0)
    told = show_made(step, draft, EN)
    assert (told["figure"], told["says"]) == (figure, "Taken back: p00.99 “12个” is there again.")


def test_what_is_of_no_figure_leads_nowhere(draft):
    draft.describe("title_en", "Bulletin")
    told = show_made(draft.undo(), draft, EN)
    assert told["figure"] == ""
    assert told["says"] == "Taken back: Title (English) of the document."
    with pytest.raises(RefusedError):
        draft.undo()
    draft.content = replace(draft.content, rows=())
    nowhere = show_made(Step("cut", figures=("p00.99",), place=3), draft, EN)
    assert (nowhere["figure"], nowhere["indicator"]) == ("", "")


def test_what_nobody_sees_of_the_text_is_covered_and_no_offset_moves(tmp_path):
    draft = open_draft(tmp_path, GROWN.replace("研发", "\u202e研发\x1b"))
    told = show_text(draft.document, EN)["text"]
    assert "□研发□" in told
    assert len(told) == len(draft.document.text)
    assert not list(find_unseen(told))
