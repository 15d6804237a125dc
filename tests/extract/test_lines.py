"""The running text and where its characters stood."""

from hypothesis import given
from hypothesis import strategies as st

from analysis.extract.intake import build_document

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
