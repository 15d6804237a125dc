"""The printed pages of a text."""

import pytest

from analysis.extract.intake import build_document
from analysis.extract.pages import Page, find_pages, mark_number, split_lines

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


def spans(text: str) -> list[tuple[int, str]]:
    return [(page.number, text[page.start : page.end]) for page in find_pages(text)[0] or ()]


def test_a_mark_at_the_bottom_ends_its_page() -> None:
    text = "甲\n- 1 -\n乙\n- 2 -\n"
    assert spans(text) == [(1, "甲\n"), (2, "\n乙\n")]
    assert find_pages(text)[1] == "2 pages from marks at the bottom of the page"
    gap = "甲\n- 1 -\n乙\n- 3 -\n丙\n- 4 -\n"
    assert spans(gap) == [(1, "甲\n"), (4, "\n丙\n")]
    assert find_pages(gap)[1] == (
        "2 pages from marks at the bottom of the page; "
        "2 pages without a mark of their own are unknown"
    )


def test_a_mark_at_the_top_begins_its_page() -> None:
    text = "封面\n— 3 —\n甲\n— 4 —\n乙\n"
    assert spans(text) == [(3, "\n甲\n"), (4, "\n乙\n")]
    assert find_pages(text)[1] == "2 pages from marks at the top of the page"


def test_lines_that_begin_with_one_space_are_pages_where_the_marks_confirm_it() -> None:
    text = "— 1 —\n甲\n 乙\n 丙\n— 4 —\n丁\n 戊\n"
    assert spans(text) == [
        (1, "\n甲\n"),
        (2, " 乙\n"),
        (3, " 丙\n"),
        (4, "\n丁\n"),
        (5, " 戊\n"),
    ]
    assert find_pages(text)[1] == (
        "5 pages from marks at the top of the page; "
        "3 of them from lines that start with one space, as the marks confirm"
    )


def test_spaces_that_the_marks_do_not_confirm_are_no_pages() -> None:
    assert spans("— 1 —\n甲\n— 2 —\n乙\n 丙\n") == [(1, "\n甲\n"), (2, "\n乙\n 丙\n")]
    # One space too many: the page is certain, what is between is not.
    text = "— 1 —\n甲\n 乙\n 丙\n— 3 —\n丁\n"
    assert spans(text) == [(3, "\n丁\n")]
    assert find_pages(text)[1] == (
        "1 pages from marks at the top of the page; "
        "2 pages without a mark of their own are unknown"
    )
    text = "— 1 —\n甲\n 乙\n— 2 —\n丙\n"
    assert [number for number, _ in spans(text)] == [1, 2]
    assert find_pages(text)[1] == "2 pages from marks at the top of the page"
    assert spans("— 1 —\n甲\n  乙\n— 3 —\n丁\n") == [(3, "\n丁\n")]
    assert spans("— 1 —\n甲\n \n— 3 —\n丁\n") == [(3, "\n丁\n")]
    assert [number for number, _ in spans("— 1 —\n甲\n 乙\n — 3 —\n丁\n")] == [1, 2, 3]
    # A space before the first mark stands on no page.
    assert [number for number, _ in spans(" 封面\n— 1 —\n甲\n 乙\n— 3 —\n丁\n")] == [1, 2, 3]


def test_form_feeds_are_pages_numbered_as_printed_where_all_marks_agree() -> None:
    text = "甲\n- 5 -\n\f乙\n- 6 -\n\f丙"
    assert spans(text) == [(5, "甲\n- 5 -\n"), (6, "乙\n- 6 -\n"), (7, "丙")]
    assert find_pages(text)[1] == "3 pages from form feeds, numbers as printed"
    assert find_pages("甲\f乙")[1] == "2 pages from form feeds, numbered by sheet"
    assert [number for number, _ in spans("甲\n- 5 -\n\f乙\n- 9 -\n")] == [1, 2]
    assert [number for number, _ in spans("甲\f乙\n- 2 -\n")] == [1, 2]
    assert find_pages("甲\f乙\n- 2 -\n")[1].endswith("numbers as printed")
    # A cover before page 1, and an empty sheet, are no pages.
    assert spans("封面\f甲\n- 1 -\n\f \f乙\n- 3 -\n") == [
        (1, "甲\n- 1 -\n"),
        (3, "乙\n- 3 -\n"),
    ]
    assert find_pages("甲\f") == (None, "no page marks in the document: pages unknown")


def test_a_mark_whose_number_does_not_rise_is_dropped() -> None:
    assert [number for number, _ in spans("— 3 —\n甲\n— 2 —\n乙\n— 4 —\n丙\n")] == [3, 4]
    assert [number for number, _ in spans("— 3 —\n甲\n— 3 —\n乙\n")] == [3]


def test_pages_must_hold_half_of_a_text_of_more_than_three_hundred_signs() -> None:
    assert find_pages("甲" * 200 + "\n- 7 -\n" + "乙" * 93)[0] is not None
    assert find_pages("甲" * 200 + "\n- 7 -\n" + "乙" * 94)[0] is None
    assert find_pages("甲" * 494 + "\n- 7 -\n" + "乙" * 499)[0] is not None
    assert find_pages("甲" * 496 + "\n- 7 -\n" + "乙" * 497)[0] is None
    assert find_pages("甲" * 400 + "\n- 7 -\n" + "乙" * 9)[1] == (
        "page marks that do not cover the text: pages unknown"
    )


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("— 3 —", 3),
        ("\ufeff— 3 —", 3),
        ("－－12－－", 12),
        ("第 3 页", 3),
        ("第3页，共9页", 3),
        ("·3·", 3),
        ("3/90", 3),
        ("3/9", None),
        ("— 3 — 甲", None),
        ("甲", None),
        ("", None),
    ],
)
def test_a_page_mark_is_a_line_of_its_own(line: str, number: int | None) -> None:
    assert mark_number(line) == number


def test_lines_keep_their_offsets() -> None:
    assert list(split_lines("甲\n\n乙\r\n丙\f丁")) == [(0, "甲"), (3, "乙"), (6, "丙"), (8, "丁")]
    assert list(split_lines("")) == []


def test_without_marks_pages_are_unknown() -> None:
    assert find_pages("甲\n乙\n") == (None, "no page marks in the document: pages unknown")
    assert find_pages("— 1 —\n甲")[0] == (Page(1, 5, 7),)
