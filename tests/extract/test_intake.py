"""Pages, joined text and verification of a document."""

import hashlib
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.core.errors import InputError
from analysis.extract.intake import (
    Document,
    build_document,
    check_contents,
    digit_runs,
    read_document,
    verify_figures,
)

LINE = "全市科技部门围绕重点任务持续发力推动各项工作取得新的成效全年投入资金超5"
WRAPPED = f"{LINE}\n\n亿元，比上年增长12.\n5%。\n"


def row(
    figure: str, page: int | None, printed: str, kind: str, value: str = ""
) -> SimpleNamespace:
    return SimpleNamespace(
        figure=figure, page=page, printed=printed, kind=kind, value=value, note=None
    )


def pages_of(text: str) -> list[int] | None:
    document = build_document(text)
    return None if document.pages is None else [page.number for page in document.pages]


def test_a_figure_split_by_a_line_is_one_piece_with_its_offsets_kept() -> None:
    document = build_document(WRAPPED)
    position = document.joined.index("超5亿元")
    start, last = document.offset(position), document.offset(position + 3)
    assert "".join(document.text[start : last + 1].split()) == "超5亿元"


def test_a_figure_split_by_a_page_starts_on_the_earlier_page() -> None:
    document = build_document(f"— 1 —\n{LINE}\n— 2 —\n亿元。\n")
    position = document.joined.index("超5亿元")
    assert document.page_at(document.offset(position)) == 1
    assert "2" not in document.joined


def test_table_cells_on_lines_and_in_columns_stay_apart() -> None:
    document = build_document("年份  2019  2020\n产值\n123\n456\n")
    assert "2019 2020" in document.joined
    assert "123\n456" in document.joined


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


def test_a_contents_page_is_checked() -> None:
    body = "".join(f"— {n} —\n第{'一二三'[n - 1]}部分\n{LINE}。\n{LINE}。\n" for n in (1, 2, 3))
    right = build_document(f"第一部分……（1）\n第三部分……（3）\n{body}")
    wrong = build_document(f"第一部分……（1）\n第三部分……（2）\n{body}")
    assert check_contents(right).confirmed == 2
    assert check_contents(right).contradictions == ()
    assert "第三部分" in check_contents(wrong).contradictions[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_common_encodings_are_detected(tmp_path: Path, encoding: str) -> None:
    text = "二〇二〇年，全市新增企业900家，增长3.5%。\r\n第二行。\r\n"
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode(encoding))
    document = read_document(path)
    assert document.text == text
    assert document.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("data", "encoding", "said"),
    [
        (b"", None, "empty"),
        (b" \n", None, "empty"),
        (b"\x89PNG\0\0\0", None, "binary"),
        ("繁體中文測試檔案內容較長一些".encode("big5"), None, "encoding"),
        ("中文".encode(), "ascii", "not ascii"),
        ("中文".encode(), "klingon", "no encoding"),
        (b"%PDF-1.4 rubbish", None, "PDF"),
    ],
)
def test_what_can_t_be_read_is_refused_with_its_reason(
    tmp_path: Path, data: bytes, encoding: str | None, said: str
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    with pytest.raises(InputError, match=said):
        read_document(path, encoding)


def test_a_pdf_without_text_is_refused(tmp_path: Path) -> None:
    pypdfium2 = pytest.importorskip("pypdfium2")
    pdf = pypdfium2.PdfDocument.new()
    pdf.new_page(200, 200)
    path = tmp_path / "scan.pdf"
    pdf.save(path)
    with pytest.raises(InputError, match="without a text layer"):
        read_document(path)


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


@given(st.text(alphabet="全市5.亿元年 \n\f—1，。A", max_size=80))
def test_every_joined_character_maps_to_its_own_place(text: str) -> None:
    document = build_document(text)
    offsets = [document.offset(position) for position in range(len(document.joined))]
    assert offsets == sorted(offsets)
    for position, offset in enumerate(offsets):
        assert document.joined[position] in {text[offset], " ", "\n"}
    assert len(digit_runs(document)) <= sum(sign.isdigit() for sign in text)


def test_stray_marks_that_leave_out_most_of_the_text_are_no_pages() -> None:
    document = build_document("说明。" * 200 + "\n- 7 -\n结尾5家。\n")
    assert document.pages is None
    assert "unknown" in document.paging


def test_page_marks_of_the_usual_forms_are_found() -> None:
    assert pages_of("甲。\n- 12 -\n乙。\n- 13 -\n") == [12, 13]
    assert pages_of("甲。\n第 1 页 / 共 30 页\n乙。\n第 2 页 / 共 30 页\n") == [1, 2]
    assert pages_of("甲。\n1/30\n乙。\n2/30\n") == [1, 2]
