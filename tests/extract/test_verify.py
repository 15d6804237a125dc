"""A table of figures held against its document."""

from types import SimpleNamespace

import pytest

from analysis.extract.intake import Document, build_document
from analysis.extract.verify import check_contents, verify_figures

LINE = "全市科技部门围绕重点任务持续发力推动各项工作取得新的成效全年投入资金超5"


def row(
    figure: str, page: int | None, printed: str, kind: str, value: str = ""
) -> SimpleNamespace:
    return SimpleNamespace(
        figure=figure, page=page, printed=printed, kind=kind, value=value, head=None
    )


def test_a_contents_page_is_checked() -> None:
    body = "".join(f"— {n} —\n第{'一二三'[n - 1]}部分\n{LINE}。\n{LINE}。\n" for n in (1, 2, 3))
    right = build_document(f"第一部分……（1）\n第三部分……（3）\n{body}")
    wrong = build_document(f"第一部分……（1）\n第三部分……（2）\n{body}")
    assert check_contents(right).confirmed == 2
    assert check_contents(right).contradictions == ()
    assert "第三部分" in check_contents(wrong).contradictions[0]


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
