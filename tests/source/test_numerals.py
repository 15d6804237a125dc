"""Numerals as printed: Arabic, Chinese and fractions."""

from decimal import Decimal

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.source.numerals import (
    FULL_WIDTH,
    SCALES,
    SIMPLIFIED,
    Amount,
    normalise,
    read_amount,
    read_chinese,
    read_fraction,
    read_numeral,
)


@pytest.mark.parametrize(
    ("numeral", "low", "high", "place"),
    [
        ("零", 0, 0, 1),
        ("三", 3, 3, 1),
        ("十", 10, 10, 10),
        ("十二", 12, 12, 1),
        ("二十", 20, 20, 10),
        ("二十三", 23, 23, 1),
        ("两百", 200, 200, 100),
        ("一百三", 130, 130, 10),
        ("一百零三", 103, 103, 1),
        ("三万五", 35_000, 35_000, 1_000),
        ("三万零五", 30_005, 30_005, 1),
        ("三百二十", 320, 320, 10),
        ("一亿零三十万", 100_300_000, 100_300_000, 100_000),
        ("千", 1_000, 1_000, 1_000),
        ("三四十", 30, 40, 10),
        ("三四", 3, 4, 1),
        ("八九百", 800, 900, 100),
        ("四三", 43, 43, 1),
        ("三五", 35, 35, 1),
        ("零一", 1, 1, 1),
        ("几", 2, 9, 1),
        ("几十", 20, 90, 10),
        ("数十亿", 2 * 10**9, 9 * 10**9, 10**9),
        ("十几", 11, 19, 1),
        ("十数", 11, 19, 1),
        ("二十几", 21, 29, 1),
        ("二零二零", 2020, 2020, 1),
    ],
)
def test_a_chinese_numeral_has_its_ends_and_its_last_place(
    numeral: str, low: int, high: int, place: int
) -> None:
    assert read_numeral(numeral) == (low, high, place)


@pytest.mark.parametrize("numeral", ["", "三点", "甲", "三甲", "几几"])
def test_what_is_no_numeral_is_refused(numeral: str) -> None:
    with pytest.raises(ValueError, match="is no numeral"):
        read_numeral(numeral)


@given(st.integers(min_value=1, max_value=10**12))
def test_a_numeral_written_by_another_library_is_read_back(number: int) -> None:
    low, high, _ = read_numeral(cn2an.an2cn(number, "low"))
    assert low == high == number


@pytest.mark.parametrize(
    ("run", "low", "high", "step", "decimal", "scaled"),
    [
        ("半", "0.5", "0.5", "0.5", False, False),
        ("一半", "0.5", "0.5", "0.5", False, False),
        ("两半", "2.5", "2.5", "0.5", False, False),
        ("一万半", "15000", "15000", "5000", False, True),
        ("二点五", "2.5", "2.5", "0.1", True, False),
        ("零点零五", "0.05", "0.05", "0.01", True, False),
        ("三点二万", "32000", "32000", "1000", True, True),
        ("三点二百万", "3200000", "3200000", "100000", True, True),
        ("一百", "100", "100", "100", False, True),
        ("七", "7", "7", "1", False, False),
    ],
)
def test_a_run_of_chinese_numerals_may_hold_a_half_or_a_point(
    run: str, low: str, high: str, step: str, *, decimal: bool, scaled: bool
) -> None:
    assert read_chinese(run) == Amount(
        Decimal(low), Decimal(high), Decimal(step), decimal=decimal, scaled=scaled, more=False
    )


@pytest.mark.parametrize("run", ["三点", "三点万", "三点十五百", "三点几"])
def test_a_point_without_digits_after_it_is_refused(run: str) -> None:
    with pytest.raises(ValueError, match="no digits after the point"):
        read_chinese(run)


@pytest.mark.parametrize(
    ("text", "value", "step", "flags", "rest"),
    [
        # flags: d a decimal point, s a scale, m more than is said
        ("900家", "900", "1", "", "家"),
        ("6.42万人", "64200", "100", "ds", "人"),
        ("12,345家", "12345", "1", "", "家"),
        ("1,234,567", "1234567", "1", "", ""),
        ("1,23家", "1", "1", "", ",23家"),
        ("600多家", "600", "1", "m", "家"),
        ("5万多项", "50000", "10000", "sm", "项"),
        ("3余万元", "30000", "10000", "sm", "元"),
        ("2百多万元", "2000000", "1000000", "sm", "元"),
        ("12百分点", "12", "1", "", "百分点"),
        ("7万千瓦时", "70000", "10000", "s", "千瓦时"),
        ("5千米", "5", "1", "", "千米"),
        ("5千万元", "50000000", "10000000", "s", "元"),
        ("3亿5000万元", "350000000", "10000", "s", "元"),
        ("3亿5000.5万元", "350005000", "1000", "ds", "元"),
        ("三十五家", "35", "1", "", "家"),
        ("十多万元", "100000", "100000", "sm", "元"),
        ("三百多千瓦", "300", "100", "sm", "千瓦"),
    ],
)
def test_an_amount_is_read_up_to_its_measure_word(
    text: str, value: str, step: str, flags: str, rest: str
) -> None:
    amount, left = read_amount(text)
    assert (amount.low, amount.high, amount.step) == (
        Decimal(value),
        Decimal(value),
        Decimal(step),
    )
    assert (amount.decimal, amount.scaled, amount.more) == (
        "d" in flags,
        "s" in flags,
        "m" in flags,
    )
    assert left == rest


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("家5", "does not start with a number"),
        ("1" * 25, "more digits than a figure has"),
        ("1" * 20 + ".12345", "more digits than a figure has"),
        ("9亿亿亿元", "no scale in use"),
        ("3万5万元", "not smaller than the first"),
        ("3亿2亿元", "not smaller than the first"),
        ("3亿5多元", "not smaller than the first"),
        ("三百分之一", "read from its denominator"),
    ],
)
def test_what_is_no_amount_is_refused_with_its_reason(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_amount(text)


def test_the_longest_number_and_the_largest_scale_are_still_read() -> None:
    assert read_amount("1" * 24)[0].low == int("1" * 24)
    assert read_amount("1" * 23 + ".5")[0].decimal
    assert read_amount("1亿亿")[0].low == 10**16
    with pytest.raises(ValueError, match="no scale in use"):
        read_amount("1亿亿十")


@pytest.mark.parametrize(
    ("text", "value", "step", "unit", "rest"),
    [
        ("4/5的", "0.8", "0.2", "ratio", "的"),
        ("2/3", "0.666667", "0.333333", "ratio", ""),
        ("十分之一", "0.1", "0.1", "ratio", ""),
        ("三分之二左右", "0.666667", "0.333333", "ratio", "左右"),
        ("百分之三", "3", "1", "percent", ""),
        ("百分之三点五", "3.5", "0.1", "percent", ""),
        ("百分之12.5", "12.5", "0.1", "percent", ""),
        ("千分之二", "2", "1", "permille", ""),
        ("万分之二", "0.0002", "0.0001", "ratio", ""),
        ("100分之3", "3", "1", "percent", ""),
    ],
)
def test_a_fraction_is_a_ratio_unless_it_is_of_a_hundred_or_a_thousand(
    text: str, value: str, step: str, unit: str, rest: str
) -> None:
    found = read_fraction(text)
    assert found is not None
    amount, read_unit, left = found
    assert (amount.low, amount.high, amount.step) == (
        Decimal(value),
        Decimal(value),
        Decimal(step),
    )
    assert (read_unit, left) == (unit, rest)
    assert not amount.scaled
    assert not amount.more


def test_only_a_fraction_of_printed_decimals_is_decimal() -> None:
    assert not read_fraction("4/5")[0].decimal
    assert not read_fraction("十分之一")[0].decimal
    assert read_fraction("十分之一点五")[0].decimal


@pytest.mark.parametrize("text", ["5家", "1/2/3", "一分", "分之一"])
def test_what_is_no_fraction_is_left_alone(text: str) -> None:
    assert read_fraction(text) is None


def test_division_by_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="division by zero"):
        read_fraction("5/0")


def test_scales_are_powers_of_ten() -> None:
    assert SCALES == {"十": 10, "百": 10**2, "千": 10**3, "万": 10**4, "亿": 10**8}


@pytest.mark.parametrize(
    ("printed", "plain"),
    [
        ("１２．５％", "12.5%"),
        ("（Ａ～Ｚ）", "(A~Z)"),
        ("−5–6﹣7‐8", "-5-6-7-8"),
        ("二〇二○年", "二零二零年"),
        ("3 億\n5萬個，約餘過點", "3亿5万个,约余过点"),
        ("兩年•／﹪", "两年./%"),
    ],
)
def test_wide_traditional_and_look_alike_signs_become_plain(printed: str, plain: str) -> None:
    assert normalise(printed) == plain


def test_plain_signs_stand_where_the_wide_ones_stood() -> None:
    wide = "".join(map(chr, range(0xFF01, 0xFF5F)))
    assert wide.translate(FULL_WIDTH) == "".join(map(chr, range(0x21, 0x7F)))
    assert all(len(str(plain)) == 1 for plain in FULL_WIDTH.values() if isinstance(plain, str))


def test_traditional_characters_are_read_one_for_one() -> None:
    assert len(SIMPLIFIED) > 3000
    assert all(len(simplified) == 1 for simplified in SIMPLIFIED.values())
    assert (
        "億萬點個間項戶歲噸幣餘約過於衞".translate(SIMPLIFIED) == "亿万点个间项户岁吨币余约过于卫"
    )
    assert not set(map(ord, "著乾亿万")) & set(SIMPLIFIED)
