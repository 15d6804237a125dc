"""How well a draft meets the final table."""

from types import SimpleNamespace

import pytest

from analysis.extract.intake import build_document
from analysis.extract.scan import Mention, extract_mentions
from analysis.extract.score import score_draft

TEXT = "新增企业900家，增长3.5%，投入2亿元。"


def mentions() -> list[Mention]:
    return extract_mentions(build_document(TEXT), 2021)


def row(printed: str, page: int | None = 1, **columns: str) -> SimpleNamespace:
    cells = {"value": "", "unit": "", "hedge": "exact", "kind": "level", "period": ""}
    return SimpleNamespace(printed=printed, page=page, **{**cells, **columns})


def test_a_draft_scores_full_marks_against_itself() -> None:
    assert score_draft(mentions(), mentions()) == {
        "rows_draft": 3,
        "rows_final": 3,
        "paired": 3,
        "recall": 1,
        "precision": 1,
        "printed": 1,
        "value": 1,
        "unit": 1,
        "hedge": 1,
        "kind": 1,
        "period": 1,
    }


def test_what_a_draft_misses_costs_recall_and_what_it_invents_costs_precision() -> None:
    scores = score_draft(mentions()[:2], mentions())
    assert (scores["recall"], scores["precision"]) == (pytest.approx(2 / 3), 1)
    assert (scores["rows_draft"], scores["rows_final"], scores["paired"]) == (2, 3, 2)
    scores = score_draft(mentions(), mentions()[1:])
    assert (scores["recall"], scores["precision"]) == (1, pytest.approx(2 / 3))


def test_each_column_is_the_share_of_paired_rows_that_agree() -> None:
    final = [row("5家", value="5", unit="item"), row("7家", value="7", unit="item")]
    draft = [row("约5家", value="5", unit="item", hedge="approx"), row("7家", value="8")]
    scores = score_draft(draft, final)
    assert scores["paired"] == 2
    assert {column: scores[column] for column in ("printed", "value", "unit", "hedge")} == {
        "printed": 0.5,
        "value": 0.5,
        "unit": 0.5,
        "hedge": 0.5,
    }
    assert scores["kind"] == scores["period"] == 1


def test_values_agree_as_numbers_and_ends_of_ranges_one_by_one() -> None:
    def value(ours: str, theirs: str) -> float:
        return score_draft([row("5", value=ours)], [row("5", value=theirs)])["value"]

    assert value("2.50", "2.5") == 1
    assert value("1..2.0", "1.0..2") == 1
    assert value("1..2", "1..3") == 0
    assert value("", "5") == value("5", "") == 0


def test_rows_pair_by_the_digits_they_print_page_by_page() -> None:
    def paired(ours: SimpleNamespace, theirs: SimpleNamespace) -> float:
        return score_draft([ours], [theirs])["paired"]

    assert paired(row("１２家"), row("约12")) == 1
    assert paired(row("2019年4月"), row("2019年5月")) == 0
    assert paired(row("上百家"), row("百家以上")) == 1
    assert paired(row("十家"), row("百家")) == 0
    assert paired(row("5家", page=1), row("5家", page=2)) == 0
    assert paired(row("无", page=None), row("无", page=None)) == 1


def test_nothing_against_nothing_is_full_marks() -> None:
    scores = score_draft([], [])
    assert scores["recall"] == scores["precision"] == scores["value"] == 1
