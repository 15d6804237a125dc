"""How one printed figure is read."""

from decimal import Decimal

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.core.units import MEASURES, UNITS
from analysis.source.numerals import read_numeral
from analysis.source.reading import HEDGES, read_printed, read_row

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
    ("3000元/月", 3000, 3000, "exact", "CNY", 1, False),
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


@pytest.mark.parametrize("printed", ["", "元/月", "9亿亿亿元", "3家5个", "5-2家", "9" * 500])
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


@given(st.integers(min_value=1, max_value=10**12))
def test_a_numeral_written_by_another_library_is_read_back(number: int) -> None:
    numeral = cn2an.an2cn(number, "low")
    if number >= 10**8 and "亿" not in numeral[-1:] and "零" in numeral:
        numeral = cn2an.an2cn(number, "low")
    low, high, _ = read_numeral(numeral)
    assert low == high == number


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
