"""Numbers as each language writes them: digits, units, money, ranges, quotes."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.core.quantity import decimal_places, supported_places, width_places
from analysis.words.catalogue import Catalogue, catalogue
from analysis.words.numerals import (
    PLACES,
    curl_quotes,
    format_bare,
    format_bounds,
    format_number,
    format_open,
    format_range,
    format_short,
    group_digits,
    join_range,
    round_significant,
    write_hedged,
)

UNITS = ["percent", "percentage_point", "enterprise", "CNY", "USD", "person", "rank", "project"]
DECIMALS = st.builds(
    lambda digits, places: Decimal(digits).scaleb(-places),
    st.integers(-(10**9), 10**9),
    st.integers(0, 6),
)


# --- one number


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        ("1621", "enterprise", "1621家", "1,621"),
        ("900", "enterprise", "900家", "900"),
        ("64200", "person", "64200人", "64,200"),
        ("12", "project", "12项", "12"),
        ("80.1111", "percent", "80.1%", "80.1%"),
        ("15.847089", "percent", "15.8%", "15.8%"),
        ("-5.53", "percent", "−5.5%", "−5.5%"),
        ("0.35", "percentage_point", "0.35个百分点", "0.35 percentage points"),
        ("-5.531", "percentage_point", "−5.53个百分点", "−5.53 percentage points"),
        ("1", "percentage_point", "1.00个百分点", "1.00 percentage point"),
        ("-1", "percentage_point", "−1.00个百分点", "−1.00 percentage point"),
        ("-0.001", "percentage_point", "0.00个百分点", "0.00 percentage points"),
        ("2020", "year", "2020", "2020"),
        ("23", "rank", "23", "23"),
        ("23.4", "rank", "23", "23"),
        ("2738", "count", "2738", "2,738"),
        ("2738.4", "count", "2738", "2,738"),
        ("0.56251", "statistic", "0.563", "0.563"),
        ("11791", "square_metre", "11791平方米", "11,791 m²"),
        ("1234567.25", "square_metre", "1234567.25平方米", "1,234,567.25 m²"),
        ("3", "times", "3倍", "3 times"),
    ],
)
def test_numbers_are_written_as_each_language_does(value, unit, zh, en):
    assert format_number(Decimal(value), unit, "zh") == zh
    assert format_number(Decimal(value), unit, "en") == en


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        ("3025000000", "CNY", "30.25亿元", "CNY 3.025 bn"),
        ("6184000000", "CNY", "61.84亿元", "CNY 6.184 bn"),
        ("1381200", "CNY", "138.12万元", "CNY 1.3812 m"),
        ("1000000", "CNY", "100万元", "CNY 1 m"),
        ("999999", "CNY", "99.9999万元", "CNY 999,999"),
        ("10000", "CNY", "1万元", "CNY 10,000"),
        ("100000000", "CNY", "1亿元", "CNY 100 m"),
        ("1000000000", "CNY", "10亿元", "CNY 1 bn"),
        ("5000", "CNY", "5000元", "CNY 5,000"),
        ("0", "CNY", "0元", "CNY 0"),
        ("-3025000000", "CNY", "−30.25亿元", "CNY −3.025 bn"),
        ("20000000", "USD", "2000万美元", "USD 20 m"),
        ("2500", "EUR", "2500欧元", "EUR 2,500"),
        # A computed amount is rounded to no more digits than a printed one has.
        ("4877264957.26496", "CNY", "48.773亿元", "CNY 4.8773 bn"),
        ("900000.5", "CNY", "90万元", "CNY 900,000"),
        ("7050.12345", "CNY", "7050.1元", "CNY 7,050.1"),
        ("123456.789", "CNY", "12.346万元", "CNY 123,457"),
    ],
)
def test_money_is_written_in_the_scale_of_its_language(value, unit, zh, en):
    assert format_number(Decimal(value), unit, "zh") == zh
    assert format_number(Decimal(value), unit, "en") == en


def test_places_asked_for_are_kept_also_where_they_are_zeros():
    assert format_number(Decimal("3.0"), "percent", "en", places=1) == "3.0%"
    assert format_number(Decimal("3.0"), "percent", "zh", places=2) == "3.00%"
    assert format_number(Decimal("2.5"), "rank", "en", places=0) == "2"  # half to even
    assert format_number(Decimal(1496000), "CNY", "en", places=-4) == "CNY 1.50 m"
    assert format_number(Decimal(1496000), "CNY", "zh", places=-4) == "150万元"


@pytest.mark.parametrize(
    ("value", "unit", "places", "zh", "en"),
    [
        # a unit that no catalogue has stands as the document prints it
        (46, "酒庄", None, "46个酒庄", "46 酒庄"),
        # an amount per something has its own scale
        ("46528", "CNY/person", None, "4.6528万元/人", "CNY 46,528 per person"),
        ("3.5", "酒庄/person", None, "3.5个酒庄/人", "3.5 酒庄 per person"),
        # from a million on a round count is told in a scale, with the digits that it has
        (1126000, "tonne", None, "112.6万吨", "1.126 million tonnes"),
        (999000, "tonne", None, "999000吨", "999,000 tonnes"),
        (186057700, "person_time", None, "1.860577亿人次", "186.0577 million"),
        (18640000000000, "watt_hour", None, "18.64万亿瓦时", "18.64 trillion Wh"),
        (-4283000, "person", None, "−428.3万人", "−4.283 million"),
        # known to ten thousands, it shows the zeros that are sure
        (18605769, "person", -4, "1861万人", "18.61 million"),
        (17996000, "person", -4, "1800万人", "18.00 million"),
        # a census counts to the last head, and nobody counts tenths of one
        (5278121, "person", None, "5278121人", "5,278,121"),
        ("18605769.2", "person", None, "1860.57692万人", "18.6057692 million"),
        ("1234567.25", "square_metre", None, "1234567.25平方米", "1,234,567.25 m²"),
        # a share, a rank or a year is no count
        (2000000, "percent", 0, "2000000%", "2,000,000%"),
        (2000, "year", None, "2000", "2000"),
    ],
)
def test_units_of_a_document_and_counts_of_millions(value, unit, places, zh, en):
    told = [format_number(Decimal(value), unit, one, places=places) for one in ("zh", "en")]
    assert told == [zh, en]


@pytest.mark.parametrize(
    ("low", "high", "unit", "zh", "en"),
    [
        # rounded outwards to what tells the width
        (18511961, 18700483, "person", "1851万～1871万人", "18.51–18.71 million"),
        (40, 50, "酒庄", "40～50个酒庄", "40–50 酒庄"),
        (46500, 46600, "CNY/person", "4.65万元～4.66万元/人", "CNY 46,500–46,600 per person"),
        (0, 1126000, "tonne", "0～120万吨", "0–1.2 million tonnes"),
    ],
)
def test_bounds_of_them(low, high, unit, zh, en):
    told = [format_bounds(Decimal(low), Decimal(high), unit, one) for one in ("zh", "en")]
    assert told == [zh, en]


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        (10000000, "tonne", "1000多万吨", "over 10 million tonnes"),
        (600, "酒庄", "600多个酒庄", "over 600 酒庄"),
        (1126000, "tonne", "超过112.6万吨", "over 1.126 million tonnes"),
        (30000, "CNY/person", "超过3万元/人", "over CNY 30,000 per person"),
    ],
)
def test_hedges_of_them(value, unit, zh, en):
    told = [write_hedged(Decimal(value), unit, one, "more_than") for one in ("zh", "en")]
    assert told == [zh, en]


def test_a_language_that_writes_otherwise_needs_its_file_only():
    german = Catalogue(
        "de",
        {
            **catalogue("en").messages,
            "language.grouping": ".",
            "language.decimal": ",",
            "money.CNY": "{amount} Yuan",
            "money.scale.large": "{number} Mrd.",
        },
    )
    assert format_number(Decimal("-1234567.5"), "metre", german) == "−1.234.567,5 m"
    assert format_number(Decimal(3025000000), "CNY", german) == "3,025 Mrd. Yuan"


@given(DECIMALS, st.integers(0, 6), st.sampled_from(["zh", "en"]))
def test_written_digits_are_the_value_to_half_a_place_and_never_a_negative_zero(
    value, places, language
):
    text = group_digits(value, places, language=language)
    back = Decimal(text.replace(",", "").replace("−", "-"))
    assert abs(back - value) <= Decimal(5).scaleb(-places - 1)
    assert "-" not in text
    assert not re.fullmatch(r"−[0.,]*", text)
    assert ("," in text) == (language == "en" and abs(back) >= 1000)


def test_digits_are_grouped_by_three_from_the_point():
    written = {n: group_digits(Decimal(n), None, language="en") for n in (12, 999, 1000, 1234567)}
    assert written == {12: "12", 999: "999", 1000: "1,000", 1234567: "1,234,567"}
    assert group_digits(Decimal("123456.125"), None, language="en") == "123,456.125"
    assert group_digits(Decimal(2020), None, language="en", grouped=False) == "2020"
    assert group_digits(Decimal("1E+6"), None, language="zh") == "1000000"


@given(DECIMALS, DECIMALS, st.sampled_from(UNITS), st.sampled_from(["zh", "en"]))
def test_the_larger_of_two_numbers_is_never_written_as_the_smaller(one, other, unit, language):
    scales = {"万": 10**4, "亿": 10**8, " m": 10**6, " bn": 10**9}

    def read(text: str) -> Decimal:
        found = re.search(r"(−?)([\d,.]+)(万|亿| m| bn)?", text)
        sign = -1 if found[1] else 1
        return sign * Decimal(found[2].replace(",", "")) * scales.get(found[3], 1)

    low, high = sorted((one, other))
    assert read(format_number(low, unit, language)) <= read(format_number(high, unit, language))


@pytest.mark.parametrize(
    ("value", "digits", "rounded"),
    [
        ("21", 3, "21"),
        ("21.0", 3, "21"),
        ("3.4567", 3, "3.46"),
        ("0.00456789", 3, "0.00457"),
        ("1234", 3, "1234"),
        ("1234.5", 3, "1234"),
        ("-2.345", 3, "-2.34"),
        ("100", 3, "100"),
        ("0", 3, "0"),
    ],
)
def test_significant_digits_are_kept_and_whole_numbers_whole(value, digits, rounded):
    assert str(round_significant(Decimal(value), digits)) == rounded


# --- two ends


@pytest.mark.parametrize(
    ("low", "high", "unit", "zh", "en"),
    [
        ("14.376", "17.353", "percent", "14.3%～17.4%", "14.3–17.4%"),
        (
            "0.245",
            "0.455",
            "percentage_point",
            "0.24～0.46个百分点",
            "0.24–0.46 percentage points",
        ),
        ("600", "700", "enterprise", "600～700家", "600–700"),
        ("1000", "4500", "person", "1000～4500人", "1,000–4,500"),
        ("2015", "2019", "year", "2015—2019", "2015–2019"),
        ("3024500000", "3025500000", "CNY", "30.245亿元～30.255亿元", "CNY 3.0245–3.0255 bn"),
        (
            "3078285000000",
            "3078295000000",
            "CNY",
            "30782.85亿元～30782.95亿元",
            "CNY 3,078.285–3,078.295 bn",
        ),
        (
            "4874655104.45",
            "4879289940.83",
            "CNY",
            "48.746亿元～48.793亿元",
            "CNY 4.8746–4.8793 bn",
        ),
        ("22328550000", "23871550000", "CNY", "223亿元～239亿元", "CNY 22.3–23.9 bn"),
        ("6000000", "7000000", "USD", "600万美元～700万美元", "USD 6–7 m"),
        ("-6", "-5", "percent", "−6.0%至−5.0%", "−6.0 to −5.0%"),
        ("-1", "2", "percentage_point", "−1.00至2.00个百分点", "−1.00 to 2.00 percentage points"),
        ("0", "2", "percentage_point", "0.00～2.00个百分点", "0.00–2.00 percentage points"),
        ("1", "2", "percentage_point", "1.00～2.00个百分点", "1.00–2.00 percentage points"),
        ("0.5", "1", "percentage_point", "0.50～1.00个百分点", "0.50–1.00 percentage points"),
        # Two scales need two units; a currency that stands before stands once.
        ("50000000", "120000000", "CNY", "5000万元～1.2亿元", "CNY 50–120 m"),
        ("900000000", "1200000000", "CNY", "9亿元～12亿元", "CNY 900 m–1.2 bn"),
        ("9000", "20000", "CNY", "9000元～2万元", "CNY 9,000–20,000"),
        ("-20000", "9000", "CNY", "−2万元至9000元", "CNY −20,000 to 9,000"),
        ("-3000000", "-2000000", "CNY", "−300万元至−200万元", "CNY −3 to −2 m"),
        ("0", "5000000", "CNY", "0～500万元", "CNY 0–5 m"),
        ("0", "500", "CNY", "0～500元", "CNY 0–500"),
        # No more digits than tell the width, and no more than eight.
        (
            "1234567810",
            "1234587910",
            "CNY",
            "12.34567亿元～12.34588亿元",
            "CNY 1.234567–1.234588 bn",
        ),
        ("1234567810", "1234567910", "CNY", "12.345亿元～12.346亿元", "CNY 1.2345–1.2346 bn"),
    ],
)
def test_bounds_are_a_range_with_one_unit(low, high, unit, zh, en):
    assert format_bounds(Decimal(low), Decimal(high), unit, "zh") == zh
    if en is not None:
        assert format_bounds(Decimal(low), Decimal(high), unit, "en") == en


@pytest.mark.parametrize(
    ("low", "high", "places", "shown"),
    [
        ("2.645", "2.655", 2, "2.645–2.655%"),  # one place more makes them exact
        ("2.6451", "2.655", 2, "2.64–2.66%"),  # it does not, so they widen
        ("2.64", "2.66", 2, "2.64–2.66%"),
        ("2.9", "3.1", 1, "2.9–3.1%"),
        ("12.8", "31.1", 1, "12.8–31.1%"),  # exact as they are, however wide
        ("2.85", "3.1", 1, "2.85–3.10%"),
        ("12.85", "31.1", 1, "12–32%"),  # ten times as wide: whole numbers tell it
    ],
)
def test_bounds_are_shown_to_the_numbers_places_or_one_more(low, high, places, shown):
    assert format_bounds(Decimal(low), Decimal(high), "percent", "en", places=places) == shown


def test_bounds_of_what_has_no_places_of_its_own_tell_their_width_to_two_digits():
    assert format_bounds(Decimal("1.25"), Decimal("2.5"), "kilometre", "en") == "1.2–2.5 km"
    assert format_bounds(Decimal("1.25"), Decimal("1.5"), "kilometre", "en") == "1.25–1.50 km"


@given(DECIMALS, DECIMALS, st.sampled_from(["percent", "percentage_point", "rank"]))
def test_the_range_shown_never_claims_more_than_is_known(one, other, unit):
    low, high = sorted((one, other))
    shown = format_bounds(low, high, unit, "zh")
    ends = [Decimal(text.replace("−", "-")) for text in re.findall(r"−?\d+(?:\.\d+)?", shown)]
    assert len(ends) == 2
    assert ends[0] <= low
    assert high <= ends[1]


@given(
    st.decimals(0, 10**13, places=2, allow_nan=False, allow_infinity=False),
    st.decimals(0, 10**13, places=2, allow_nan=False, allow_infinity=False),
)
def test_the_range_of_an_amount_never_claims_more_than_is_known(one, other):
    low, high = sorted((one, other))
    scales = {"": 1, "万": 10**4, "亿": 10**8}
    shown = format_bounds(low, high, "CNY", "zh")
    found = re.findall(r"([\d.]+)(万|亿)?", shown)
    unit = found[1][1]
    first, last = (
        Decimal(digits) * scales[scale or ("" if "元～" in shown else unit)]
        for digits, scale in found
    )
    assert first <= low
    assert high <= last
    # Two digits of the width, or five of the amount where it is longer than a print.
    assert last - first <= (high - low) * Decimal("1.2") + last * Decimal("0.0002")


def test_bounds_of_an_amount_are_told_to_no_more_digits_than_it_is():
    ends = Decimal(4877263957), Decimal(4877265957)
    value = Decimal("4877264957.26")  # shown as 4.8773 bn
    assert format_bounds(*ends, "CNY", "en", value=value) == "CNY 4.8772–4.8774 bn"
    assert format_bounds(*ends, "CNY", "zh", value=value) == "48.772亿元～48.774亿元"


def test_a_range_beside_its_unit_goes_without_it_unless_it_is_another():
    low, high = Decimal("14.376"), Decimal("17.353")
    assert format_range(low, high, "percent", "en") == "14.3–17.4"
    assert format_range(low, high, "percentage_point", "zh") == "14.3～17.4"
    assert format_range(low, high, "percent", "zh", places=0) == "14～18"
    assert format_range(Decimal(600), Decimal(700), "enterprise", "zh") == "600～700家"
    assert format_range(Decimal(6000000), Decimal(7000000), "USD", "en") == "USD 6–7 m"


@pytest.mark.parametrize(
    ("unit", "chinese"),
    [("percent", "63%～68%"), ("permille", "63‰～68‰"), ("person", "63～68人")],
)
def test_a_unit_that_a_language_sets_on_each_end_stands_on_both(unit, chinese):
    assert format_bounds(Decimal(63), Decimal(68), unit, "zh", places=0) == chinese
    assert "–68" in format_bounds(Decimal(63), Decimal(68), unit, "en", places=0)
    assert "%–" not in format_bounds(Decimal(63), Decimal(68), unit, "en", places=0)


def test_years_are_joined_by_their_own_dash_and_never_grouped():
    assert format_bounds(Decimal(2015), Decimal(2020), "year", "zh") == "2015—2020"
    assert format_bounds(Decimal(2015), Decimal(2020), "year", "en") == "2015–2020"


def test_ends_are_joined_in_words_where_one_has_a_sign():
    assert join_range("2", "3", "zh", signed=False) == "2～3"
    assert join_range("−2", "3", "zh", signed=True) == "−2至3"


# --- short forms, quotes


@pytest.mark.parametrize(
    ("value", "unit", "places", "zh", "en"),
    [
        ("0.35", "percentage_point", None, "0.35百分点", "0.35 pp"),
        ("1", "percentage_point", None, "1.00百分点", "1.00 pp"),
        ("0.89316", "percent", 5, "0.89%", "0.89%"),
        ("3.0", "percent", 1, "3.0%", "3.0%"),
        ("80.1111", "percent", None, "80.1%", "80.1%"),
        ("1621", "enterprise", None, "1621家", "1,621"),
        ("1.23456", "kilometre", 5, "1.23456公里", "1.23456 km"),
        ("3025000000", "CNY", None, "30.25亿元", "CNY 3.025 bn"),
    ],
)
def test_a_table_has_room_for_two_places_and_a_short_unit(value, unit, places, zh, en):
    assert format_short(Decimal(value), unit, "zh", places=places) == zh
    assert format_short(Decimal(value), unit, "en", places=places) == en


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("the firms' and city's share", "the firms’ and city’s share"),
        ('"now" is read; he says "so."', "“now” is read; he says “so.”"),
        ("a 'quoted' word", "a ‘quoted’ word"),
        ('("now")', "(“now”)"),
        ("already ‘curled’ “text”", "already ‘curled’ “text”"),
    ],
)
def test_typed_quotes_are_curled_where_the_language_does(typed, shown):
    assert curl_quotes(typed, "en") == shown
    assert curl_quotes(typed, "zh") == typed


# --- what has no point, and what has no end ------------------------------------------------------

INF = Decimal("Infinity")


@pytest.mark.parametrize(
    ("ends", "unit", "hedge", "zh", "en"),
    [
        ("600 600 700", "enterprise", "more_than", "600多家", "over 600"),
        ("600 600 Infinity", "enterprise", "at_least", "600家以上", "at least 600"),
        ("600 500 600", "enterprise", "nearly", "近600家", "nearly 600"),
        ("14.376 14.376 17.2", "percent", "exact", "14.3%～17.2%", "14.3–17.2%"),
        ("-14.376 -14.376 2", "percent", "exact", "−15%至2%", "−15 to 2%"),
        ("14.376 14.376 Infinity", "percent", "exact", "不低于14.3%", "14.3% or more"),
        ("14.376 9.11 17.29", "percent", "exact", "9.1%～17.3%", "9.1–17.3%"),
        ("3e8 3e8 4e8", "CNY", "more_than", "超过3亿元", "over CNY 300 m"),
        ("14 -Infinity Infinity", "percent", "exact", "无上下限", "without bounds"),
    ],
)
def test_what_has_no_point_is_written_as_its_bounds_allow(ends, unit, hedge, zh, en):
    ends = [Decimal(end) for end in ends.split()]
    assert format_open(*ends, unit, "zh", hedge=hedge) == zh
    assert format_open(*ends, unit, "en", hedge=hedge) == en


def test_a_table_has_its_short_units():
    change = [Decimal(end) for end in ("1.23", "1.23", "2")]
    shown = format_open(*change, "percentage_point", "en", hedge="more_than", short=True)
    assert shown == "over 1.23 pp"


@pytest.mark.parametrize(
    ("low", "high", "unit", "zh", "en"),
    [
        ("600", "Infinity", "enterprise", "不低于600家", "600 or more"),
        ("14.376", "Infinity", "percent", "不低于14.3%", "14.3% or more"),
        ("-Infinity", "14.376", "percent", "不高于14.4%", "14.4% or less"),
        ("-Infinity", "Infinity", "percent", "无上下限", "without bounds"),
        ("3e8", "Infinity", "CNY", "不低于3亿元", "CNY 300 m or more"),
    ],
)
def test_bounds_that_lack_an_end_name_the_other(low, high, unit, zh, en):
    ends = (Decimal(low), Decimal(high))
    assert format_bounds(*ends, unit, "zh") == zh
    assert format_bounds(*ends, unit, "en") == en
    assert format_range(*ends, unit, "en") == en


# --- what an interval supports


_SCALE = {"": 1, "万": 10**4, "亿": 10**8, "m": 10**6, "bn": 10**9}


def read_ends(text):
    """Read the numbers of a text, each in its own scale or in that of the last."""
    found = re.findall(r"(−?)([\d,.]*\d)\s*(万|亿|m\b|bn\b)?", text)
    last = found[-1][2]
    currency = "元～" in text or "元至" in text
    ends = []
    for sign, digits, scale in found:
        own = scale or ("" if currency or ("CNY" not in text and "元" not in text) else last)
        ends.append((-1 if sign else 1) * Decimal(digits.replace(",", "")) * _SCALE[own])
    return ends


@st.composite
def intervals(draw):
    """A value within an interval, of any size and width, either of them perhaps an end."""
    scale = draw(st.integers(-4, 9))
    low = draw(st.integers(-(10**7), 10**7))
    width = draw(st.integers(1, 10 ** draw(st.integers(1, 7))))
    inside = draw(st.integers(0, width))
    ends = (low, low + inside, low + width)
    return tuple(Decimal(end).scaleb(scale - 4) for end in ends)


@given(intervals(), st.sampled_from(["percent", "percentage_point", "statistic"]))
def test_a_range_holds_its_interval_and_its_point_lies_within(found, unit):
    low, value, high = found
    places = supported_places(value, low, high, PLACES[unit])
    shown = group_digits(value, places, language="zh")
    [point] = read_ends(shown)
    first, last = read_ends(format_bounds(low, high, unit, "zh", places=places, value=value))
    assert first <= low
    assert high <= last
    assert first < point or value == low
    assert point < last or value == high


@given(intervals(), st.sampled_from(["zh", "en"]))
def test_a_range_of_money_holds_its_interval_and_its_point_lies_within(found, language):
    low, value, high = found
    low, value, high = (abs(low), abs(low) + value - low, abs(low) + high - low)
    places = supported_places(value, low, high, None, least=-40)
    shown = format_number(value, "CNY", language, places=places)
    [point] = read_ends(shown)
    bounds = format_bounds(low, high, "CNY", language, places=places, value=value)
    first, last = read_ends(bounds)
    assert first <= low, bounds
    assert high <= last, bounds
    assert first < point or value == low or first == 0, (shown, bounds)
    assert point < last or value == high, (shown, bounds)


@given(intervals(), st.integers(0, 4))
def test_no_more_digits_are_shown_than_tell_the_width_to_two(found, most):
    low, value, high = found
    places = supported_places(value, low, high, most)
    text = format_bounds(low, high, "percent", "zh", places=places, value=value)
    first, last = read_ends(text)
    digits = max(0, width_places(low, high))
    shown = max(decimal_places(end.normalize()) for end in (first, last))
    assert shown <= max(digits, 0)
    # Two digits of the width, but for an end moved off the value that would lie on it.
    assert last - first <= (high - low) + 4 * Decimal(1).scaleb(-min(places, digits))


@given(st.integers(1, 10**6), st.integers(0, 5))
def test_a_print_keeps_its_digits_and_its_bounds_are_exact(digits, places):
    value, half = Decimal(digits).scaleb(-places), Decimal(5).scaleb(-places - 1)
    text = format_bounds(value - half, value + half, "percent", "en", places=places, value=value)
    assert read_ends(text) == [value - half, value + half]
    assert read_ends(format_number(value, "percent", "en", places=places)) == [value]


@pytest.mark.parametrize(
    ("value", "hedge", "unit", "places", "zh", "en"),
    [
        ("3", "approx", "percent", 1, "3.0%左右", "about 3.0%"),
        ("600", "more_than", "enterprise", 0, "600多家", "over 600"),
        ("605", "more_than", "enterprise", 0, "超过605家", "over 605"),
        ("60", "more_than", "percent", 0, "超过60%", "over 60%"),
        ("100", "nearly", "platform", 0, "近100家", "nearly 100"),
        ("30", "at_least", "percent", 0, "30%以上", "at least 30%"),
        ("10000000000", "more_than", "CNY", None, "超过100亿元", "over CNY 10 bn"),
        ("4", "up_to", "rank", 0, "不超过4", "up to 4"),
    ],
)
def test_a_print_is_written_with_its_hedge(value, hedge, unit, places, zh, en):
    for language, told in (("zh", zh), ("en", en)):
        value = Decimal(value)
        shown = format_open(
            value, value, value, unit, language, places=places, hedge=hedge, point=True
        )
        assert shown == told


@pytest.mark.parametrize(
    ("value", "places", "zh", "en"),
    [
        # 53 % of two digits leave a base of two: 138.12万元 ÷ 1.53
        ("902745.098039", -4, "90万元", "CNY 0.90 m"),
        ("478454.9", -2, "47.85万元", "CNY 0.4785 m"),
        ("23100000000", -8, "231亿元", "CNY 23.1 bn"),
        ("13976027397.26", -7, "139.8亿元", "CNY 13.98 bn"),
        ("3627000000000", -11, "36000亿元", "CNY 3,600 bn"),
    ],
)
def test_a_rounded_amount_shows_the_zeros_that_are_sure(value, places, zh, en):
    assert format_number(Decimal(value), "CNY", "zh", places=places) == zh
    assert format_number(Decimal(value), "CNY", "en", places=places) == en


def test_an_end_at_the_border_of_two_scales_is_not_rounded_inwards():
    ends = Decimal("999959841.42"), Decimal("1000004225.06")
    assert format_bounds(*ends, "CNY", catalogue("en")) == "CNY 999.959 m–1.000005 bn"
    ends = Decimal(99995800), Decimal(100000043)
    assert format_bounds(*ends, "CNY", catalogue("zh")) == "9999.58万元～1.000001亿元"


@pytest.mark.parametrize(
    ("value", "unit", "cells", "en", "zh"),
    [
        ("3", "percent", {"places": 1, "hedge": "approx", "point": True}, "about 3.0", "3.0左右"),
        ("0.89316", "percent", {"places": 5, "point": True}, "0.89", "0.89"),
        ("80.111", "percent", {"point": True}, "80.1", "80.1"),
        ("0.354", "percentage_point", {"point": True}, "0.35", "0.35"),
        ("0.354", "percentage_point", {"places": 3, "point": True}, "0.354", "0.354"),
        ("5", "percentage_point", {"places": 0}, "4–6", "4～6"),
        ("1621", "institution", {"places": 0, "point": True}, "1,621", "1621家"),
        ("6184000000", "CNY", {"point": True}, "CNY 6.184 bn", "61.84亿元"),
    ],
)
def test_a_number_under_a_head_that_names_percent_or_points_stands_bare(
    value, unit, cells, en, zh
):
    ends = (Decimal(value) - 1, Decimal(value) + 1)
    for language, told in (("en", en), ("zh", zh)):
        assert format_bare(Decimal(value), *ends, unit, language, **cells) == told


def test_bounds_can_have_their_unit_cut_short():
    ends = (Decimal("-0.1"), Decimal("0.1"))
    assert format_bounds(*ends, "percentage_point", "en", places=1, short=True) == "−0.1 to 0.1 pp"
    assert (
        format_bounds(*ends, "percentage_point", "zh", places=1, short=True) == "−0.1至0.1百分点"
    )
    assert format_bounds(*ends, "percent", "en", short=True) == "−0.1 to 0.1%"
    assert (
        format_bounds(*ends, "percentage_point", "en", places=1) == "−0.1 to 0.1 percentage points"
    )
