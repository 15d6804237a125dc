"""Tables and paragraphs as running text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.core.errors import InputError
from analysis.extract.intake import content
from analysis.extract.intake.content import (
    Cell,
    Composer,
    Paragraph,
    Table,
    is_figure,
    join_pieces,
    spread_cells,
)


def texts(rows: list[list[Cell]]) -> list[list[str]]:
    return [[cell.text for cell in row] for row in spread_cells(rows)]


def test_a_label_is_repeated_where_it_spans_and_a_figure_is_not() -> None:
    rows = [
        [Cell("指标", 2), Cell("2022", 1, 2)],
        [Cell("本级"), Cell("全县")],
        [Cell("收入"), Cell("12.5亿元", 2, 2)],
        [Cell("支出")],
    ]
    assert texts(rows) == [
        ["指标", "2022", "2022"],
        ["指标", "本级", "全县"],
        ["收入", "12.5亿元", ""],
        ["支出", "", ""],
    ]


def test_a_row_that_ends_early_is_filled_up_to_what_spans_into_it() -> None:
    assert texts([[Cell("甲"), Cell("乙"), Cell("丙", 2)], [Cell("1")]]) == [
        ["甲", "乙", "丙"],
        ["1", "", "丙"],
    ]
    assert texts([[Cell("甲", 9, 2)], []]) == [["甲", "甲"], ["甲", "甲"]]


def test_a_cell_spans_as_many_rows_as_it_says() -> None:
    rows = [[Cell("甲", 3), Cell("1")], [Cell("2")], [Cell("3")], [Cell("乙"), Cell("4")]]
    assert texts(rows) == [["甲", "1"], ["甲", "2"], ["甲", "3"], ["乙", "4"]]


@given(
    st.lists(
        st.lists(
            st.builds(Cell, st.sampled_from("甲乙5"), st.integers(1, 4), st.integers(1, 4)),
            max_size=4,
        ),
        max_size=6,
    )
)
def test_every_cell_stands_in_its_row_whatever_spans(rows: list[list[Cell]]) -> None:
    spread = list(spread_cells(rows))
    assert len(spread) == len(rows)
    for row, given_row in zip(spread, rows, strict=True):
        assert len(row) >= len(given_row)
        for one in given_row:
            assert one.text in [cell.text for cell in row]


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("12.5", True),
        ("-5", True),
        ("1,234.5", True),
        ("5.6%", True),
        ("12亿元", True),
        ("2022", False),
        ("2022年", False),
        ("2022 年", False),
        ("1-6月", False),
        ("收入", False),
        ("", False),
        ("60岁及以上", True),
    ],
)
def test_a_figure_is_no_year_and_no_label(text: str, *, figure: bool) -> None:
    assert is_figure(text) is figure


def test_lines_of_one_cell_are_joined_by_a_space_only_between_words() -> None:
    assert (
        join_pieces(["地区", " 生产 总值", "", "GDP", "total", "5"]) == "地区生产 总值GDP total 5"
    )
    assert join_pieces([]) == ""


def composed(*blocks: Paragraph | Table) -> str:
    composer = Composer()
    for block in blocks:
        composer.add_block(block)
    return composer.finish("txt").text


TABLE = Table([[Cell("甲"), Cell("5")]])


@pytest.mark.parametrize(
    "caption", ["表1 收支", "单位：亿元", "（单位：万人）", "主要指标表", "附表3", "计量单位: 元"]
)
def test_a_caption_stands_directly_above_its_table(caption: str) -> None:
    assert composed(Paragraph(caption), TABLE) == f"{caption}\n甲 | 5\n\n"


@pytest.mark.parametrize("text", ["概况", "新增5家。表1如下。", "全市经济平稳，见下表"])
def test_a_table_stands_between_empty_lines(text: str) -> None:
    assert composed(Paragraph(text), TABLE, Paragraph("尾")) == f"{text}\n\n甲 | 5\n\n尾\n"
    assert composed(TABLE, TABLE) == "甲 | 5\n\n甲 | 5\n\n"


def test_rows_without_any_word_are_left_out_and_counted_in_the_place() -> None:
    composer = Composer()
    composer.add_block(
        Table([[Cell("甲"), Cell("乙")], [Cell(""), Cell("")], [Cell(""), Cell("5")]])
    )
    result = composer.finish("docx")
    assert result.text == "甲 | 乙\n| 5\n\n"
    assert [(one.row, one.column) for one in result.cells] == [(1, 1), (1, 2), (3, 2)]


def test_what_no_document_is_as_large_as_is_refused(monkeypatch) -> None:
    monkeypatch.setattr(content, "_MOST_CELLS", 3)
    with pytest.raises(InputError, match="more than 3 cells"):
        composed(TABLE, TABLE)
    monkeypatch.setattr(content, "_MOST_CHARACTERS", 3)
    with pytest.raises(InputError, match="longer than 3 characters"):
        composed(Paragraph("全市新增"))


def test_a_row_wider_than_any_table_is_cut(monkeypatch) -> None:
    monkeypatch.setattr(content, "_WIDEST_ROW", 2)
    assert texts([[Cell("甲"), Cell("乙"), Cell("丙")]]) == [["甲", "乙"]]
