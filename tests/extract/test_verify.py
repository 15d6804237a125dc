"""A table of figures held against its document."""

from dataclasses import FrozenInstanceError
from types import SimpleNamespace

import pytest

from analysis.extract.intake import Document, build_document
from analysis.extract.verify import Verification, digit_runs, verify_figures, verify_lists

LINE = "全市科技部门围绕重点任务持续发力推动各项工作取得新的成效全年投入资金超5"


def row(
    figure: str, page: int | None, printed: str, kind: str, value: str = ""
) -> SimpleNamespace:
    return SimpleNamespace(
        figure=figure, page=page, printed=printed, kind=kind, value=value, head=None
    )


def verified() -> Document:
    return build_document("— 1 —\n投入7亿元，下降5.7%。\n— 2 —\n共30家。\n")


GOOD = [
    row("p01.01", 1, "7亿元", "level", "700000000"),
    row("p01.02", 1, "5.7%", "change", "-5.7"),
    row("p02.01", 2, "30家", "level", "30"),
]


def test_rows_that_follow_the_document_pass_verification() -> None:
    result = verify_figures(verified(), GOOD)
    assert result.problems == ()
    assert (result.digit_runs, result.covered, result.rows) == (3, 3, 3)
    assert result.rows_by_kind == {"change": 1, "level": 2}


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([GOOD[0], GOOD[1]], "'30'"),
        ([GOOD[0], GOOD[1], row("p01.03", 1, "30家", "level", "30")], "p01.03"),
        ([GOOD[1], GOOD[0], GOOD[2]], "p01.01"),
        ([row("p01.01", 1, "7亿元", "level", "70000000"), *GOOD[1:]], "does not follow"),
        ([GOOD[0], row("p01.02", 1, "5.7%", "level", "-5.7"), GOOD[2]], "does not follow"),
        ([GOOD[0], row("p01.02", 1, "7%", "change", "7"), GOOD[2]], "5.7"),
    ],
)
def test_each_fault_is_named(rows: list[SimpleNamespace], said: str) -> None:
    assert any(said in problem for problem in verify_figures(verified(), rows).problems)


def problems(text: str, *rows: SimpleNamespace) -> tuple[str, ...]:
    return verify_figures(build_document(text), rows).problems


def test_a_verification_counts_what_it_checked() -> None:
    assert verify_figures(verified(), GOOD) == Verification((), 3, 3, 3, {"change": 1, "level": 2})
    assert verify_figures(verified(), iter(GOOD)).rows == 3


def test_the_problem_names_figure_page_and_place() -> None:
    assert problems("— 1 —\n投入7亿元\n", row("p01.01", 1, "8亿元", "level")) == (
        "p01.01 (p. 1) '8亿元': does not stand on that page after the figure before it",
        "p. 1: digits '7' in '投入7亿元' lie in no row or not whole in one",
    )
    assert problems("投入7亿元。", row("p00.01", None, "8亿元", "level")) == (
        "p00.01 (p. ?) '8亿元': does not stand on that page after the figure before it",
        "p. ?: digits '7' in '投入7亿元。' lie in no row or not whole in one",
    )
    around = "甲乙丙丁戊己庚辛壬7亿元。甲乙丙"
    assert problems(around)[0] == (
        "p. ?: digits '7' in '乙丙丁戊己庚辛壬7亿元。甲' lie in no row or not whole in one"
    )
    assert "in '甲 7 8'" in problems("甲\n7\n8\n")[0]


def test_every_fault_is_named_and_not_the_first_alone() -> None:
    wrong = [row("p00.01", None, "8亿元", "level"), row("p00.02", None, "9亿元", "level")]
    found = problems("投入7亿元。", *wrong, row("p00.03", None, "7亿元", "level", "7"))
    assert [one.split(" ")[0] for one in found] == ["p00.01", "p00.02", "p00.03"]


def test_what_was_found_does_not_change() -> None:
    result = verify_figures(verified(), GOOD)
    with pytest.raises(FrozenInstanceError):
        result.rows = 0  # type: ignore[misc]


def test_a_row_stands_on_its_own_page() -> None:
    text = "— 1 —\n甲5家。\n— 2 —\n乙5家。\n"
    first, second = row("p01.01", 1, "5家", "level"), row("p02.01", 2, "5家", "level")
    assert problems(text, first, second) == ()
    assert len(problems(text, second)) == 1
    assert len(problems(text, second, first)) == 2
    assert "p03.01" in problems(text, first, second, row("p03.01", 3, "5家", "level"))[0]
    # Where the document has no pages, the order alone decides.
    assert problems("甲5家。", row("p09.01", 9, "5家", "level")) == ()
    # A figure off the numbered pages is passed over.
    cover = "5家\n" + text
    assert problems(cover, first, second) == ()


def test_printed_text_may_be_broken_by_lines_and_an_empty_one_is_nowhere() -> None:
    assert problems(f"{LINE}\n\n亿元。\n", row("p00.01", None, "超5 亿元", "level")) == ()
    assert "does not stand" in problems("甲。", row("p00.01", None, "", "level"))[0]


@pytest.mark.parametrize(
    ("printed", "kind", "value", "problem"),
    [
        ("5家", "level", "5", ""),
        ("5家", "level", "", ""),
        ("5家", "level", "6", "value 6 does not follow; the printed figure reads 5"),
        ("5家", "level", "-5", "value -5 does not follow; the printed figure reads 5"),
        ("5%", "change", "-5", ""),
        ("3-5家", "level", "3..5", ""),
        ("3-5%", "change", "-5..-3", ""),
        ("3-5家", "level", "3", "value 3 does not follow; the printed figure reads 3..5"),
        ("3-5家", "level", "3..6", "value 3..6 does not follow; the printed figure reads 3..5"),
        ("8元-5元", "level", "5", "value 5 can't be checked: a range that falls: 8 to 5"),
    ],
)
def test_a_value_follows_from_what_is_printed(
    printed: str, kind: str, value: str, problem: str
) -> None:
    name = f"p00.01 (p. ?) {printed!r}: "
    expected = (name + problem,) if problem else ()
    assert problems(f"有{printed}。", row("p00.01", None, printed, kind, value)) == expected


def test_a_cell_s_value_follows_with_its_head() -> None:
    cell = row("p00.01", None, "5.5", "level", "550000000")
    cell.head = "亿元"
    assert problems("值\n5.5\n", cell) == ()


@pytest.mark.parametrize(
    ("rows", "covered"),
    [
        ([("2019年4月", "date")], 2),
        ([("2019年", "date")], 1),
        ([("019年4月", "date")], 1),
        ([("201", "date"), ("9年4月", "date")], 1),
        ([("年4", "date")], 1),
        ([], 0),
    ],
)
def test_a_run_of_digits_is_covered_only_whole(rows: list[tuple[str, str]], covered: int) -> None:
    document = build_document("甲2019年4月乙")
    table = [row(f"p00.0{n}", None, *cells) for n, cells in enumerate(rows, start=1)]
    result = verify_figures(document, table)
    assert (result.digit_runs, result.covered) == (2, covered)
    assert len(result.problems) == 2 - covered


def test_digit_runs_are_those_of_the_numbered_pages() -> None:
    assert digit_runs(build_document("甲12.5，3\n")) == [(1, 5), (6, 7)]
    assert len(digit_runs(build_document("7家\n— 1 —\n甲12.5，3\n"))) == 2
    assert digit_runs(build_document("甲")) == []


def test_a_name_stands_on_its_page_whatever_the_typesetter_put_between() -> None:
    document = build_document("— 1 —\n甲 乙\n丙丁。\n— 2 —\n戊己。\n")
    found = verify_lists(
        document,
        [
            ("claim c, named", 1, "乙丙"),
            ("claim c, named", 1, "甲 乙 丙"),
            ("claim c, named", 2, "戊己"),
            ("claim c, named", 2, "乙丙"),  # on the page before
            ("claim d, stated", 1, "丁戊"),  # over the page's end
            ("claim d, stated", 9, "甲"),
        ],
    )
    assert found == [
        "claim c, named (p. 2) '乙丙': does not stand on that page",
        "claim d, stated (p. 1) '丁戊': does not stand on that page",
        "claim d, stated (p. 9) '甲': does not stand on that page",
    ]


def test_where_no_pages_are_marked_a_name_stands_anywhere() -> None:
    document = build_document("甲乙。\n丙丁。\n")
    assert verify_lists(document, [("claim c, named", 4, "丙丁")]) == []
    assert len(verify_lists(document, [("claim c, named", 4, "戊")])) == 1
