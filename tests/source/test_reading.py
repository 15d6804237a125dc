"""How one printed figure is read."""

from dataclasses import FrozenInstanceError
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.core.units import MEASURES, UNITS
from analysis.source.reading import (
    HEDGE_PREFIXES,
    HEDGE_SUFFIXES,
    HEDGES,
    Reading,
    is_date,
    join_hedges,
    measure_of,
    read_dates,
    read_document_year,
    read_printed,
    read_row,
    read_scale,
    scale_reading,
)

CASES = [
    # printed, low, high, hedge, unit, step, decimal
    ("600多家", 600, 600, "more_than", "", 1, False),
    ("5万多项", 50000, 50000, "more_than", "", 10000, False),
    ("超13000余人", 13000, 13000, "more_than", "person", 1, False),
    ("100-5000万", 1000000, 50000000, "exact", "", 10000, False),
    ("近4/5", "0.8", "0.8", "nearly", "ratio", "0.2", False),
    ("十分之一", "0.1", "0.1", "exact", "ratio", "0.1", False),
    ("三分之二", "0.666667", "0.666667", "exact", "ratio", "0.333333", False),
    ("超百亿元", 10**10, 10**10, "more_than", "CNY", 10**10, False),
    ("数十亿元", 2 * 10**9, 9 * 10**9, "exact", "CNY", 10**9, False),
    ("上百家", 100, 100, "at_least", "", 100, False),
    ("3年多", 3, 3, "more_than", "year", 1, False),
    ("近五年", 5, 5, "exact", "year", 1, False),
    ("两年半", "2.5", "2.5", "exact", "year", "0.5", False),
    ("3个多月", 3, 3, "more_than", "month", 1, False),
    ("１２．５％", "12.5", "12.5", "exact", "percent", "0.1", True),
    ("12,345家", 12345, 12345, "exact", "", 1, False),
    ("1,234.5万亩", 12345000, 12345000, "exact", "mu", 1000, True),
    ("−5.7%", "-5.7", "-5.7", "exact", "percent", "0.1", True),
    ("330千伏", 330000, 330000, "exact", "volt", 1000, False),
    ("6个百万羽", 6, 6, "exact", "", 1, False),
    ("3000元/月", 3000, 3000, "exact", "CNY/month", 1, False),
    ("0.5分", "0.5", "0.5", "exact", "point", "0.1", True),
    ("2.3亿美元", 230000000, 230000000, "exact", "USD", 10000000, True),
    ("59.4亿斤", 5940000000, 5940000000, "exact", "jin", 10000000, True),
    ("300MWh", 300000000, 300000000, "exact", "watt_hour", 1000000, False),
    ("274台套", 274, 274, "exact", "device", 1, False),
    ("第23", 23, 23, "exact", "rank", 1, False),
    ("38位", 38, 38, "exact", "", 1, False),
    ("0.42个百分点", "0.42", "0.42", "exact", "percentage_point", "0.01", True),
    ("最高不超过500万元", 5000000, 5000000, "up_to", "CNY", 10000, False),
    ("最高给予500万元", 5000000, 5000000, "up_to", "CNY", 10000, False),
    ("8%至10%", 8, 10, "exact", "percent", 1, False),
    ("1亿—2亿元", 10**8, 2 * 10**8, "exact", "CNY", 10**8, False),
    ("3亿5000万元", 350000000, 350000000, "exact", "CNY", 10000, False),
    ("过半", "0.5", "0.5", "more_than", "ratio", "0.5", False),
    ("七成以上", "0.7", "0.7", "at_least", "ratio", "0.1", False),
    ("约占全市21.3%", "21.3", "21.3", "approx", "percent", "0.1", True),
]


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_a_printed_figure_is_read_as_the_coding_manual_says(
    case: tuple[str, object, object, str, str, object, bool],
) -> None:
    printed, low, high, hedge, unit, step, decimal = case
    reading = read_printed(printed)
    assert (reading.low, reading.high) == (Decimal(str(low)), Decimal(str(high)))
    assert (reading.hedge, reading.unit) == (hedge, unit)
    assert (reading.step, reading.decimal) == (Decimal(str(step)), decimal)


@pytest.mark.parametrize(
    "printed", ["", "元/月", "9亿亿亿元", "3家5个", "5-2家", "1斛-2斛", "9" * 500]
)
def test_what_is_no_single_figure_is_refused(printed: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_printed(printed)


def test_an_unknown_measure_word_is_never_money() -> None:
    assert read_printed("12斛").unit == ""


def test_a_bare_number_takes_its_scale_from_its_table_s_head() -> None:
    reading = read_row("2112.7", "亿元")
    assert (reading.low, reading.unit, reading.step) == (211_270_000_000, "CNY", 10_000_000)
    assert read_row("2112.7", None).low == read_row("2112.7", "").low == Decimal("2112.7")
    assert read_row("3万元", "亿元").low == 30_000


def test_hedges_that_disagree_leave_a_figure_approximate() -> None:
    assert read_printed("近600余家").hedge == "approx"


def test_every_measure_word_and_hedge_is_of_the_closed_lists() -> None:
    assert {unit for unit, _ in MEASURES.values()} <= set(UNITS)
    assert {
        read_printed(f"{word}5家").hedge for word in ("", "约", "超", "近", "最高", "至少")
    } == (set(HEDGES))


@given(
    st.integers(min_value=0, max_value=10**6),
    st.integers(min_value=0, max_value=3),
    st.sampled_from(["", "万", "亿"]),
)
def test_a_figure_survives_printing(whole: int, places: int, scale: str) -> None:
    value = Decimal(whole).scaleb(-places)
    reading = read_printed(f"{value:f}{scale}元")
    factor = {"": 1, "万": 10**4, "亿": 10**8}[scale]
    assert reading.low == reading.high == value * factor
    assert reading.step == Decimal(1).scaleb(-places) * factor
    assert reading.decimal == (places > 0)


BEFORE = {
    "approx": "约 大约 约为 大概 大致",
    "more_than": "超 超过 突破 逾 过 多于 高于 大于 >",
    "nearly": "近 接近 将近 逼近",
    "up_to": "最高 最多 至多 不超过 不超 不高于 不多于 不大于 低于 小于 少于 不足 不到 前 ≤ <",
    "at_least": "至少 最低 最少 不少于 不低于 不小于 不下于 不下 上 ≥",
}
AFTER = {
    "approx": "左右 上下 前后",
    "more_than": "多 余 开外",
    "up_to": "以内 之内 以下 之下",
    "at_least": "以上 之上 及以上",
}


def test_every_hedge_has_the_class_that_the_codebook_gives_it() -> None:
    assert HEDGES == ("exact", "approx", "more_than", "nearly", "up_to", "at_least")
    by_word = {word: hedge for hedge, words in BEFORE.items() for word in words.split()}
    assert by_word == HEDGE_PREFIXES
    assert {word: hedge for hedge, words in AFTER.items() for word in words.split()} == (
        HEDGE_SUFFIXES
    )
    for word, hedge in by_word.items():
        if word != "上":
            assert read_printed(f"{word}5家").hedge == hedge
    for hedge, words in AFTER.items():
        for word in words.split():
            assert read_printed(f"5万{word}").hedge == hedge


def test_over_counts_only_before_a_bare_scale() -> None:
    assert read_printed("上千人").hedge == "at_least"
    with pytest.raises(ValueError, match="does not start with a number"):
        read_printed("上5家")


@pytest.mark.parametrize(
    ("printed", "low", "high", "unit"),
    [
        ("30-50名", 30, 50, "person"),
        ("30名-50名", 30, 50, "person"),
        ("5%到8%", 5, 8, "percent"),
        ("1—2亿元", 10**8, 2 * 10**8, "CNY"),
        ("1.5-2.5万亩", 15_000, 25_000, "mu"),
        ("2.0-2.50亿元", 2 * 10**8, "250000000", "CNY"),
        ("900-1万人", 900, 10_000, "person"),
        ("500-5000万元", 5_000_000, 50_000_000, "CNY"),
        ("1万-2万元", 10_000, 20_000, "CNY"),
        ("5-5家", 5, 5, ""),
    ],
)
def test_a_range_shares_the_scale_of_its_upper_end(
    printed: str, low: object, high: object, unit: str
) -> None:
    reading = read_printed(printed)
    assert (reading.low, reading.high) == (Decimal(str(low)), Decimal(str(high)))
    assert reading.unit == unit


def test_a_range_that_ends_in_a_sign_is_one_figure() -> None:
    assert read_printed("5家-").high == 5
    assert read_printed("5至甲").high == 5


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        ("", "nothing is printed"),
        (" \n", "nothing is printed"),
        ("5-2家", "a range that falls: 5 to 2"),
        ("3家5个", "more than one number; '家5个' is left over"),
        ("1" + "家" * 120, "121 characters are no single figure"),
        ("家", "does not start with a number"),
    ],
)
def test_the_reason_for_a_refusal_is_said(printed: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_printed(printed)


def test_the_longest_printed_figure_is_read() -> None:
    assert read_printed("1" + "家" * 119).low == 1


@pytest.mark.parametrize(
    ("printed", "low", "unit"),
    [
        ("-5.7%", "-5.7", "percent"),
        ("+5.7%", "5.7", "percent"),
        ("-4/5", "-0.8", "ratio"),
        ("第23位", "23", "rank"),
        ("第3名", "3", "rank"),
        ("第3家", "3", ""),
        ("前10", "10", "rank"),
        ("前10位", "10", ""),
        ("10", "10", ""),
        ("半年", "0.5", "year"),
        ("一半", "0.5", "ratio"),
        ("一年半", "1.5", "year"),
        ("3.0%", "3.0", "percent"),
        ("6.42万人", "64200", "person"),
        ("1.5毫克", "0.0015", "gram"),
        ("3个多小时", "3", "hour"),
        ("10多天", "10", "day"),
        ("2块多钱", "2", ""),
    ],
)
def test_sign_order_half_and_measure_word_settle_value_and_unit(
    printed: str, low: str, unit: str
) -> None:
    reading = read_printed(printed)
    assert (str(reading.low), reading.unit) == (low, unit)


def test_a_range_of_negative_numbers_has_its_ends_in_order() -> None:
    reading = read_printed("-2-5%")
    assert (reading.low, reading.high) == (-5, -2)


def test_the_last_years_are_no_hedge_but_nearly_as_many_of_anything_else_are() -> None:
    assert read_printed("近5年").hedge == "exact"
    assert read_printed("近三个月").hedge == "exact"
    assert read_printed("近5家").hedge == "nearly"
    assert read_printed("约5年").hedge == "approx"


@pytest.mark.parametrize(
    ("hedges", "joined"),
    [
        ([], "exact"),
        (["nearly"], "nearly"),
        (["up_to", "up_to"], "up_to"),
        (["nearly", "up_to"], "approx"),
    ],
)
def test_hedges_join(hedges: list[str], joined: str) -> None:
    assert join_hedges(hedges) == joined


def test_hedges_on_both_sides_of_a_fraction_and_inside_a_measure_word_count() -> None:
    assert read_printed("近4/5以上").hedge == "approx"
    assert read_printed("三分之二以上").hedge == "at_least"
    assert read_printed("超3个多月").hedge == "more_than"
    assert read_printed("5万多元左右").hedge == "approx"
    assert read_printed("1-2万多元").hedge == "more_than"
    assert read_printed("最高给予奖励500万元").hedge == "up_to"


def test_a_measure_word_is_the_longest_that_fits() -> None:
    assert measure_of("人次以上") == "人次"
    assert measure_of("人员") == "人"
    assert measure_of("吨公里的") == "吨公里"
    assert measure_of("斛") == measure_of("") == ""


def test_a_scale_is_read_from_the_words_of_a_head() -> None:
    assert read_scale("亿元") == ("CNY", Decimal(10) ** 8)
    assert read_scale("%") == ("percent", 1)
    assert read_scale("千瓦时") == ("watt_hour", 1000)
    assert read_scale("2家") == ("", 12)
    assert read_scale("5-") == ("", 15)
    assert read_scale("/3/4") == ("", 1)


def test_a_cell_s_step_and_decimals_follow_its_scale() -> None:
    assert read_row("12.5", "万亩") == Reading(
        Decimal(125_000), Decimal(125_000), "exact", "mu", Decimal(1000), decimal=True
    )
    assert read_row("12.5", "厘米").step == Decimal("0.001")
    cell = scale_reading(read_printed("3.0"), "percent", Decimal(1))
    assert (str(cell.low), str(cell.step), cell.unit) == ("3.0", "0.1", "percent")


def test_steps_follow_scale_half_and_point() -> None:
    for printed, step in {
        "6.42万人": "100",
        "两年半": "0.5",
        "3.0%": "0.1",
        "5千瓦": "1000",
        "1-2.5万元": "1000",
        "7": "1",
    }.items():
        assert read_printed(printed).step == Decimal(step)
    assert read_printed("1.5-2%").decimal
    assert read_printed("1-2.5%").decimal
    assert not read_printed("1-2%").decimal


def test_a_reading_does_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        read_printed("5家").unit = "item"  # type: ignore[misc]


def test_the_finest_printed_step_still_shares_its_scale() -> None:
    reading = read_printed("1-2.5555万元")
    assert (reading.low, reading.high, reading.step) == (10_000, 25_555, 1)


def test_several_hedges_after_a_figure_all_count() -> None:
    assert read_printed("5万元以上左右").hedge == "approx"
    assert read_printed("5万元以上及以上").hedge == "at_least"
    assert read_printed("5万元以上左右").unit == "CNY"


@pytest.mark.parametrize(
    ("printed", "year"),
    [
        ("〔2018〕48号", 2018),
        ("[2019]3号", 2019),
        ("（2020）12号", 2020),
        ("(2017)1号", 2017),
        ("48号", None),
        ("2018年48号", None),
        ("〔20185〕48号", None),
        ("第〔18〕号", None),
    ],
)
def test_a_document_s_number_gives_its_year_from_the_brackets_alone(printed, year):
    assert read_document_year(printed) == year


@pytest.mark.parametrize(
    ("printed", "written"),
    [("6.42万人", "64200"), ("2.50%", "2.50"), ("100-5000万元", "1000000..50000000")],
)
def test_a_value_is_written_as_its_column_holds_it(printed: str, written: str) -> None:
    assert read_printed(printed).written == written


@pytest.mark.parametrize(
    ("printed", "years", "month"),
    [
        ("2015年", (2015,), None),
        ("2019年4月", (2019,), 4),
        ("2018年12月至2019年3月", (2018, 2019), None),
        ("年底", (), None),
    ],
)
def test_a_date_prints_its_years_and_perhaps_one_month(
    printed: str, years: tuple[int, ...], month: int | None
) -> None:
    assert read_dates(printed) == (years, month)


@pytest.mark.parametrize(
    ("printed", "dates"),
    [
        *((text, True) for text in ("2020", "2015-2020年", "1894年", "２０２１年", "10月18日")),
        *((text, True) for text in ("今年4月", "民國一百一十年", "二〇一九年", "20世纪90年代")),
        *((text, True) for text in ("112學年度", "十三五", "一季度", "年底", "9:30", "15 April")),
        *(
            (text, False)
            for text in ("hello", '20"01', "5%", "100家", "12345", "1286家", "2000%", "十五家", "")
        ),
    ],
)
def test_a_date_prints_something_that_dates(printed: str, *, dates: bool) -> None:
    assert is_date(printed) is dates
