"""The printed pages of a text."""

import pytest

from analysis.extract.intake import build_document

LINE = "全市科技部门围绕重点任务持续发力推动各项工作取得新的成效全年投入资金超5"


def pages_of(text: str) -> list[int] | None:
    document = build_document(text)
    return None if document.pages is None else [page.number for page in document.pages]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("前言\n— 1 —\n甲\n— 2 —\n乙\n", [1, 2]),
        ("甲\n- 1 -\n乙\n- 2 -\n", [1, 2]),
        ("甲\n第1页\n乙\n第 2 页 共 2 页\n", [1, 2]),
        ("甲\f乙\f丙", [1, 2, 3]),
        ("甲\n— 5 —\f乙\n— 6 —\f", [5, 6]),
        ("— 1 —\n甲\n 乙\n 丙\n— 4 —\n丁\n", [1, 2, 3, 4]),
        ("没有页码的文件。\n", None),
    ],
)
def test_pages_follow_the_marks_printed(text: str, numbers: list[int] | None) -> None:
    assert pages_of(text) == numbers


def test_pages_between_marks_that_disagree_are_unknown_and_said_so() -> None:
    document = build_document("— 1 —\n甲\n 乙\n— 9 —\n丁5项\n")
    assert [page.number for page in document.pages or ()] == [9]
    assert "unknown" in document.paging


def test_stray_marks_that_leave_out_most_of_the_text_are_no_pages() -> None:
    document = build_document("说明。" * 200 + "\n- 7 -\n结尾5家。\n")
    assert document.pages is None
    assert "unknown" in document.paging


def test_page_marks_of_the_usual_forms_are_found() -> None:
    assert pages_of("甲。\n- 12 -\n乙。\n- 13 -\n") == [12, 13]
    assert pages_of("甲。\n第 1 页 / 共 30 页\n乙。\n第 2 页 / 共 30 页\n") == [1, 2]
    assert pages_of("甲。\n1/30\n乙。\n2/30\n") == [1, 2]
