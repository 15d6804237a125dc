"""A cell: what its heads, its label, a title and a caption say of it together."""

from decimal import Decimal

import pytest

from analysis.extract.scan.captions import Captions
from analysis.extract.scan.cells import Around, Cell, Label, describe_cell, doubt_magnitudes
from analysis.extract.scan.heads import read_head, read_label


def describe(
    *heads: str,
    label: str = "产值",
    unit: str = "",
    whole: str = "",
    titles: tuple[str, ...] = (),
    column: int | None = -1,
    bare: bool = True,
) -> Cell:
    """The cell of the last column, of a row with this label."""
    captions = Captions()
    for title in titles:
        captions.hear(title)
    said = read_label(label)
    row = Label(said, said.name, said.unit or unit, whole)
    around = Around(row, [read_head((head,)) for head in heads], captions)
    at = len(heads) - 1 if column == -1 else column
    return describe_cell(around, 7, at, bare=bare)


@pytest.mark.parametrize(
    ("head", "label", "titles", "words", "doubt"),
    [
        ("2022年", "产值（亿元）", (), "亿元", ""),
        ("2022年（亩）", "粮食（万吨）", (), "万吨", "the row's unit is 万吨 and the column's 亩"),
        ("2022年（亩）", "粮食（亩）", (), "亩", ""),
        ("2022年（亩）", "粮食", (), "亩", ""),
        ("2022年", "粮食", ("单位：亩",), "亩", ""),
        ("2022年（万吨）", "粮食", ("单位：亩",), "万吨", ""),
        ("比率（%）", "粮食（万吨）", (), "%", ""),
        ("增长（%）", "粮食（万吨）", (), "%", ""),
        ("2022年", "粮食", ("单位：万吨、%",), "万吨", ""),
        ("增长", "粮食", ("单位：万吨、%",), "%", ""),
        ("2022年", "粮食", ("单位：万吨、亩",), "", "the caption names several units (万吨、亩)"),
        ("2022年", "粮食增速", ("单位：万吨、%",), "%", ""),
        ("2022年", "粮食", (), "", ""),
        ("增减额", "粮食（万吨）", (), "万吨",
         "no unit is printed in the head: read in the row's own"),
        ("增速", "粮食（%）", (), "%", ""),
        ("比重", "粮食", (), "",
         "no unit is printed with the rates of this column: read as percent"),
    ],
)  # fmt: skip
def test_the_row_s_own_unit_comes_first_and_a_rate_is_its_column_s(
    head: str, label: str, titles: tuple[str, ...], words: str, doubt: str
) -> None:
    cell = describe(head, label=label, titles=titles)
    assert (cell.words, "; ".join(cell.doubts)) == (words, doubt)


def test_a_column_of_units_is_the_row_s_own_and_a_part_has_its_whole_s() -> None:
    assert describe("2022年", unit="亿元").unit == "CNY"
    assert describe("2022年", unit="亿元").factor == Decimal(10**8)
    assert describe("2022年", whole="亿元").unit == "CNY"
    assert describe("2022年（人）", whole="亿元").unit == "person"


@pytest.mark.parametrize(
    ("heads", "label", "kind"),
    [
        (("2022年",), "产值（亿元）", "level"),
        (("2022年",), "绿化率（%）", "share"),
        (("比重（%）",), "产值", "share"),
        (("增长（%）",), "产值", "change"),
        (("增加（亿元）",), "产值", "change"),
        (("2022年",), "产值增速（%）", "change"),
        (("2022年",), "化肥减少（吨）", "level"),
        (("2025年目标",), "产值（亿元）", "policy"),
        (("2025年目标",), "绿化率（%）", "policy"),
        (("位次",), "产值", "rank"),
        (("2022年",), "人口自然增长率（‰）", "share"),
    ],
)
def test_the_kind_follows_from_heads_label_and_unit(
    heads: tuple[str, ...], label: str, kind: str
) -> None:
    assert describe(*heads, label=label).kind == kind


@pytest.mark.parametrize(
    ("heads", "label", "titles", "period", "basis"),
    [
        (("2022年",), "产值", (), "2022", "stated"),
        (("2022年",), "3月", (), "2022-03", "stated"),
        (("产值",), "2021年", (), "2021", "stated"),
        (("产值",), "2021年3月", (), "2021-03", "stated"),
        (("产值",), "3月", ("2021年产值",), "2021-03", "inherited"),
        (("产值",), "甲县", ("2021年产值",), "2021", "inherited"),
        (("2022年", "2023年", "增长（%）"), "产值", (), "2023", "inherited"),
        (("2022年", "2023年", "比重（%）"), "产值", ("2021年",), "2023", "inherited"),
        (("2022年", "目标"), "产值", (), "", ""),
        (("2025年目标", "增长（%）"), "产值", (), "", ""),
        (("增长（%）", "2022年"), "产值", (), "2022", "stated"),
        (("2023年比2020年增长（%）",), "产值", (), "2020-2023", "stated"),
        (("上年",), "产值", ("2021年产值",), "2020", "inherited"),
        (("本年",), "产值", ("2021年产值",), "2021", "inherited"),
        (("上年", "增长（%）"), "产值", ("2021年产值",), "2020", "inherited"),
        (("产值",), "甲县", ("2020年和2021年产值",), "", ""),
    ],
)
def test_the_date_is_the_head_s_the_row_s_the_nearest_column_s_or_the_title_s(
    heads: tuple[str, ...], label: str, titles: tuple[str, ...], period: str, basis: str
) -> None:
    cell = describe(*heads, label=label, titles=titles)
    assert (cell.period, cell.basis) == (period, basis)


def test_years_before_the_document_s_own_and_months_without_a_year_wait_for_it() -> None:
    assert describe("上年").ago == 1
    assert describe("本年").ago == 0
    assert describe("上年", "增长").ago == 1
    assert describe("产值").ago is None
    assert describe("产值", label="3月").month == 3


@pytest.mark.parametrize(
    ("heads", "name"),
    [
        (("2022年",), "产值"),
        (("本级",), "产值·本级"),
        (("本级", "增长（%）"), "产值·本级"),
        (("本级", "比重（%）", "增长（%）"), "产值·本级"),
        (("2022年", "增长（%）"), "产值"),
        (("本级", "全县增长（%）"), "产值·全县"),
        (("增长（%）",), "产值"),
        (("本级", "比重（%）"), "产值·比重"),
    ],
)
def test_a_change_has_the_name_of_its_level(heads: tuple[str, ...], name: str) -> None:
    assert describe(*heads).label == name


def test_a_change_in_percent_of_a_percentage_is_in_doubt() -> None:
    doubt = "a change in percent of a percentage: percent or points?"
    assert describe("2022年", "增长（%）", label="绿化率（%）").doubts == (doubt,)
    assert describe("绿化率（%）", "增长（%）", label="甲县").doubts == (doubt,)
    assert describe("2022年", "增减（百分点）", label="绿化率（%）").doubts == ()
    assert describe("2022年", "增长（%）", label="产值（亿元）").doubts == ()
    assert describe("2022年", "增长", label="绿化率（%）").doubts != ()
    assert describe("2022年增长", label="绿化率（%）").doubts == ()


def test_a_fall_is_one_where_head_or_label_says_so() -> None:
    assert describe("下降（%）").falls
    assert describe("2022年", label="能耗下降率（%）").falls
    assert not describe("增长或下降（%）").falls
    assert not describe("2022年").falls


def test_codes_telephones_and_contents_measure_nothing() -> None:
    assert describe("行次") == Cell(7, "ordinal")
    assert describe("代码") == Cell(7, "name")
    assert describe("电话") == Cell(7, "name")
    assert describe("2022年", label="电话") == Cell(7, "name")
    assert describe("2022年", titles=("目录",)) == Cell(7, "ordinal")


def test_a_cell_without_a_known_column_has_its_row_s_words_only() -> None:
    cell = describe("2022年（亩）", label="粮食（吨）", column=None)
    assert (cell.period, cell.unit, cell.label) == ("", "tonne", "粮食")


def test_a_figure_with_a_unit_of_its_own_is_only_described() -> None:
    cell = describe("2022年", "增长", bare=False)
    assert (cell.role, cell.kind, cell.words, cell.doubts) == ("printed", "change", "", ())
    assert cell.period == "2022"
    assert describe("2025年目标", bare=False).kind == "policy"
    assert describe("2022年", bare=False).kind == "level"


def test_a_unit_that_is_not_known_is_in_doubt() -> None:
    cell = describe("2022年", unit="甲乙")
    assert (cell.words, cell.unit) == ("甲乙", "")
    assert cell.doubts == ("the unit 甲乙 is not of the list",)
    assert "no noun" in describe("2022年", label="（家）").doubts[0]


def far(first: Cell, second: Cell, text: str = "5 5") -> list[bool]:
    first, second = (
        Cell(end, unit="CNY", **one)
        for end, one in ((1, first), (3, second))  # type: ignore[arg-type]
    )
    found = dict(doubt_magnitudes(text, [(0, first), (2, second)]))
    return [bool(cell.doubts) for cell in found.values()]


def test_cells_of_a_row_far_apart_in_units_of_two_places_are_in_doubt() -> None:
    million = {"words": "百万元", "factor": Decimal(10**6)}
    yuan = {"words": "元", "factor": Decimal(1)}
    assert far(million, yuan) == [True, True]
    assert far(million, million, "500 1") == [False, False]
    near = {"words": "元", "factor": Decimal(10**6) / 50}
    assert far(million, near) == [False, False]
    ten = {"words": "十元", "factor": Decimal(10)}
    assert far(ten, yuan, "1 9") == [False, False]  # ten and nine yuan
    assert far(ten, yuan, "9 1") == [True, True]  # ninety and one
    assert far(million, {**yuan, "label": "甲"}) == [False, False]
    assert far(million, {**yuan, "kind": "share"}) == [False, False]
    assert far(million, yuan, "0 5") == [False, False]
    assert far(million, {**yuan, "role": "printed"}) == [False, False]
