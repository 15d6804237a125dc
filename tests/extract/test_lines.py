"""The running text and where its characters stood."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.extract.intake import build_document
from analysis.extract.lines import full_width_of, is_spaced, join_lines, width_of

LINE = "全市科技部门围绕重点任务持续发力推动各项工作取得新的成效全年投入资金超5"
WRAPPED = f"{LINE}\n\n亿元，比上年增长12.\n5%。\n"


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


@given(st.text(alphabet="全市5.亿元年 \n\f—1，。A", max_size=80))
def test_every_joined_character_maps_to_its_own_place(text: str) -> None:
    document = build_document(text)
    offsets = [document.offset(position) for position in range(len(document.joined))]
    assert offsets == sorted(offsets)
    for position, offset in enumerate(offsets):
        assert document.joined[position] in {text[offset], " ", "\n"}


FULL = "各级部门持续推进重点领域改革任务落实见效"  # twenty wide signs: forty columns


def joined(text: str) -> str:
    return join_lines(text)[0]


def test_a_full_line_runs_on_and_a_short_one_does_not() -> None:
    assert joined(f"{FULL}\n甲乙\n丙") == f"{FULL}甲乙\n丙"
    four_fifths = FULL[:16]
    assert joined(f"{FULL}\n{four_fifths}\n丙") == f"{FULL}{four_fifths}丙"
    assert joined(f"{FULL}\n{FULL[:15]}\n丙") == f"{FULL}{FULL[:15]}\n丙"


def test_an_indent_or_a_list_number_after_a_sentence_begins_a_paragraph() -> None:
    assert joined(f"{FULL}\n  甲") == f"{FULL}\n甲"
    assert joined(f"{FULL}\n　甲") == f"{FULL}\n甲"
    assert joined(f"{FULL}\n 甲") == f"{FULL}甲"
    assert joined(f"{FULL}。\n（一）甲") == f"{FULL}。\n（一）甲"
    assert joined(f"{FULL}。\n2. 甲") == f"{FULL}。\n2.甲"
    assert joined(f"{FULL}，\n（一）甲") == f"{FULL}，（一）甲"
    assert joined(f"{FULL}；\n第一章甲") == f"{FULL}；\n第一章甲"
    assert joined(f"{FULL}。\n甲") == f"{FULL}。甲"


def test_a_row_of_bare_cells_stands_alone() -> None:
    assert joined(f"{FULL}\n12.5 30%\n{FULL}") == f"{FULL}\n12.5 30%\n{FULL}"
    assert joined(f"{FULL}\n" + "1234 " * 20 + f"\n{FULL}").count("\n") == 2


def test_page_marks_empty_lines_and_the_byte_order_mark_are_dropped() -> None:
    assert joined(f"\ufeff{FULL}\n\n— 3 —\n \n甲") == f"{FULL}甲"
    assert joined("— 1 —\n甲") == "甲"
    assert joined("\n\n") == ""


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("甲 乙", "甲乙"),
        ("甲 5", "甲5"),
        ("甲  5", "甲 5"),
        ("甲\t乙", "甲 乙"),
        ("a 5", "a 5"),
        ("5 6", "5 6"),
        ("5 -6", "5 -6"),
        ("5 +6", "5 +6"),
        ("5 ≥6", "5 ≥6"),
        ("5 a", "5a"),
        ("5 km", "5km"),
        ("5 per cent", "5 per cent"),
        ("per cent", "per cent"),
        ("cost $5", "cost $5"),
        ("甲 cent", "甲cent"),
        ("1 2 5 0亿元", "1250亿元"),
        ("1 2 5 0 亿元", "1250亿元"),
        ("2 1 3 . 5 %", "213.5%"),
        ("２ ０ ０ １年", "２００１年"),
        ("1 2 5 0", "1 2 5 0"),
        ("10 20 30亿元", "10 20 30亿元"),
        ("5 6亿元", "5 6亿元"),
        ("1 2 5亿元和1 5%", "125亿元和15%"),
        ("5 甲", "5甲"),
        ("㐀 5", "㐀5"),
        ("鿿 5", "鿿5"),
        ("㏿ 5", "㏿ 5"),
        ("ꀀ 5", "ꀀ 5"),
    ],
)
def test_a_space_survives_where_it_separates(line: str, text: str) -> None:
    assert joined(line) == text


def test_every_piece_keeps_its_place() -> None:
    text = "甲\n\n乙  5 6\n"
    line, starts, places = join_lines(text)
    assert line == "甲\n乙 5 6"
    assert starts == (0, 1, 2, 3, 4, 5, 6)
    assert places == (0, 2, 3, 4, 6, 7, 8)
    line, starts, places = join_lines("5\n6")
    assert (line, places) == ("5\n6", (0, 1, 2))


@pytest.mark.parametrize(
    ("line", "width"), [("", 0), ("甲乙", 4), (" 甲 ", 2), ("5.2%", 4), ("甲(1)", 5), ("ab", 4)]
)
def test_a_wide_sign_takes_two_columns(line: str, width: int) -> None:
    assert width_of(line) == width


def test_full_width_is_that_of_the_longest_tenth_where_lines_are_wrapped() -> None:
    infinity = float("inf")
    assert full_width_of([FULL] * 10) == 40
    assert full_width_of([FULL] * 19 + [FULL * 2]) == 40
    assert full_width_of([FULL] * 9 + [FULL * 2]) == infinity
    assert full_width_of([]) == full_width_of(["", "12 5"]) == infinity
    # From 36 to 160 columns.
    assert full_width_of(["甲" * 18] * 4) == 36
    assert full_width_of(["甲" * 17] * 4) == infinity
    assert full_width_of(["甲" * 80] * 4) == 160
    assert full_width_of(["甲" * 81] * 4) == infinity
    # A quarter of the lines must be about as long.
    assert full_width_of([FULL, "甲", "乙", "丙"]) == 40
    assert full_width_of([FULL, "甲", "乙", "丙", "丁"]) == infinity
    assert full_width_of([FULL, "甲" * 16, *["乙"] * 6]) == 40
    assert full_width_of([FULL, "甲" * 15, *["乙"] * 6]) == infinity


def test_a_number_set_letter_by_letter_is_told_from_one_that_is_not() -> None:
    assert is_spaced("1 2 5 0亿元")
    assert is_spaced("２ ０ ０ １年")
    assert not is_spaced("1250亿元")
    assert not is_spaced("1250 亿元")
    assert not is_spaced("10 20亿元")


def test_a_row_whose_cells_stand_on_lines_of_their_own_is_one_line() -> None:
    text = "指标 |\n2015年 |\n|\n产值 |\n300.41 |\n|||\n人口（人） |\n"
    joined, joined_starts, text_starts = join_lines(text)
    lines = [line.rstrip() for line in joined.split("\n")]
    assert lines[:2] == ["指标 | 2015年 |", "产值 | 300.41 |"]
    at = joined.index("300.41")
    segment = max(n for n, start in enumerate(joined_starts) if start <= at)
    assert text[text_starts[segment] + at - joined_starts[segment] :].startswith("300.41")


def test_paragraphs_are_told_by_wide_indents() -> None:
    line = "甲" * 40
    joined, *_ = join_lines(f"{line}\n\u3000\u3000{line}\n{line}\n")
    assert joined.count("\n") == 1


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("比重为3.6 : 48 : 48.4", "比重为3.6:48:48.4"),
        ("比重为3.6： 48： 48.4", "比重为3.6：48：48.4"),
        ("比重为3.6∶ 48", "比重为3.6∶48"),
        ("3.6 : -48", "3.6:-48"),
        # a colon behind words parts no figures
        ("a: 48", "a: 48"),
        ("甲5个： 48", "甲5个： 48"),
        (": 48", ": 48"),
        # nor does another sign, and a wide gap is one of columns
        ("3.6; 48", "3.6; 48"),
        ("3.6 48", "3.6 48"),
        ("3.6:  48", "3.6: 48"),
    ],
)
def test_a_proportion_set_with_spaces_is_one(line: str, text: str) -> None:
    assert joined(line) == text
