"""Which heads stand over which column."""

import pytest

from analysis.extract.scan.columns import Columns, fit_columns, place_cells
from analysis.extract.table_rows import Part, split_cells

STUBS = frozenset({"指标", "单位"})


def parts(line: str) -> tuple[Part, ...]:
    return split_cells(line)[1]


def fit(*heads: str, rows: tuple[str, ...], labels: int = 1) -> Columns:
    indexed = "|" in rows[0]
    cells = [parts(row)[labels:] for row in rows]
    return fit_columns(
        [parts(head) for head in heads], cells, labels, indexed=indexed, stubs=STUBS
    )


def stacks(columns: Columns) -> list[str]:
    return ["/".join(stack) for stack in columns.stacks]


def test_one_row_of_heads_stands_over_the_columns() -> None:
    columns = fit("指标  甲  乙", rows=("产值  5  6",))
    assert stacks(columns) == ["甲", "乙"]
    assert columns.label_heads == ("指标",)
    assert columns.headed
    assert not any(columns.doubts)
    assert stacks(fit("甲  乙", rows=("产值  5  6",))) == ["甲", "乙"]
    assert fit("指标  单位  甲", rows=("产值  5",)).label_heads == ("指标", "单位")


def test_no_heads_are_no_doubt() -> None:
    columns = fit(rows=("产值  5  6",))
    assert stacks(columns) == ["", ""]
    assert not columns.headed
    assert not any(columns.doubts)


@pytest.mark.parametrize(
    ("upper", "lower", "row"),
    [
        ("指标 | 甲 | 甲 | 乙 | 乙", "指标 | 丙 | 丁 | 丙 | 丁", "产值 | 5 | 6 | 7 | 8"),
        ("指标 | 甲 | | 乙 |", " | 丙 | 丁 | 丙 | 丁", "产值 | 5 | 6 | 7 | 8"),
        ("指标 | 甲 | 乙", "丙 | 丁 | 丙 | 丁", "产值 | 5 | 6 | 7 | 8"),
        ("指标  甲  乙", "      丙  丁  丙  丁", "产值  5  6  7  8"),
    ],
)
def test_an_upper_head_spans_what_repeats_below_it(upper: str, lower: str, row: str) -> None:
    columns = fit(upper, lower, rows=(row,))
    assert stacks(columns) == ["甲/丙", "甲/丁", "乙/丙", "乙/丁"]
    assert not any(columns.doubts)


def test_one_upper_head_spans_all() -> None:
    assert stacks(fit("指标  甲", "丙  丁", rows=("产值  5  6",))) == ["甲/丙", "甲/丁"]


def test_three_rows_of_heads_and_a_repeated_head_counts_once() -> None:
    columns = fit(
        "指标 | 甲 | 甲 | 总量",
        "指标 | 丙 | 丁 | 总量",
        "指标 | 戊 | 己 | 庚",
        rows=("产值 | 5 | 6 | 7",),
    )
    assert stacks(columns) == ["甲/丙/戊", "甲/丁/己", "总量/庚"]


def test_places_in_print_tell_uneven_spans() -> None:
    columns = fit(
        "指标      甲甲甲            乙",
        "          丙    丁    戊    己",
        rows=("产值      5     6     7     8", "产量      5     6     7     8"),
    )
    assert stacks(columns) == ["甲甲甲/丙", "甲甲甲/丁", "甲甲甲/戊", "乙/己"]


def test_a_head_over_the_middle_of_its_columns_spans_them() -> None:
    # By count two and two would be as fair; only where 甲 stands says three and one.
    columns = fit(
        "指标            甲          乙",
        "          丙    丁    戊    己",
        rows=("产值      5     6     7     8", "产量      5     6     7     8"),
    )
    assert stacks(columns) == ["甲/丙", "甲/丁", "甲/戊", "乙/己"]
    assert not any(columns.doubts)


def test_a_span_that_nothing_settles_is_in_doubt() -> None:
    columns = fit("指标 | 甲 | 乙", "丙 | 丁 | 戊", rows=("产值 | 5 | 6 | 7",))
    assert all("span" in doubt for doubt in columns.doubts)
    columns = fit("指标  甲  乙", "丙  丁  戊  己", rows=("产值  5  6  7  8",))
    assert all("span" in doubt for doubt in columns.doubts)


def test_a_lower_row_over_some_columns_goes_by_place_where_columns_are_straight() -> None:
    columns = fit(
        "指标    总量  增长  其中",
        "                    城镇  农村",
        rows=("产值    5     6     7     8", "产量    5     6     7     8"),
    )
    assert stacks(columns) == ["总量", "增长", "其中/城镇", "其中/农村"]
    assert not any(columns.doubts)
    aside = fit(
        "指标  总量  增长  其中",
        "            城镇  农村",
        rows=("产值    5     6     7     8", "产量    5     6     7     8"),
    )
    assert all("span" in doubt for doubt in aside.doubts)


def test_columns_without_a_head_are_in_doubt() -> None:
    columns = fit("指标  甲  乙", rows=("产值  5  6  7", "产量  51  6  7"))
    assert all(doubt == "no head stands over this column" for doubt in columns.doubts)
    columns = fit("指标  甲  乙", rows=("产值  5  6  7", "产值总量  5  6  7"))
    assert all("3 cells under 2 heads" in doubt for doubt in columns.doubts)
    assert not columns.headed
    columns = fit("指标 | 甲 | ", rows=("产值 | 5 | 6",))
    assert [bool(doubt) for doubt in columns.doubts] == [False, True]


def place(cells: str, columns: Columns, *, exact: bool = False) -> tuple[list[int | None], str]:
    return place_cells(parts(cells)[1:], columns, exact=exact)


def test_a_row_with_all_its_cells_goes_by_their_order() -> None:
    columns = fit("指标  甲  乙", rows=("产值  5  6",))
    assert place("产量  7  8", columns) == ([0, 1], "")


def test_a_missing_cell_is_found_by_place_where_columns_are_straight() -> None:
    rows = ("产值    5    6    7", "产量    5    6    7")
    columns = fit("指标    甲   乙   丙", rows=rows)
    assert place("人口         6    7", columns) == ([1, 2], "")
    assert place("人口    5         7", columns) == ([0, 2], "")
    assert "2 cells in this row, 3 in the table" in place("人口  6  7", columns)[1]
    slanted = fit("指标  甲  乙  丙", rows=("产值  5  6  7", "产量总额  55  6  7"))
    assert slanted.places == ()
    assert place("人口  6  7", slanted)[0] == [None, None]


def test_more_cells_than_heads_belong_to_none() -> None:
    columns = fit("指标 | 甲 | 乙", rows=("产值 | 5 | 6",))
    found, doubt = place("产量 | 5 | 6 | 7", columns, exact=True)
    assert found == [None, None, None]
    assert "3 cells in this row, 2 in the table" in doubt
    found, doubt = place("产量 | 5", columns, exact=True)
    assert (found, bool(doubt)) == ([None], True)
    assert place("产量  5", fit(rows=("产值  5  6",)))[1] == ""
