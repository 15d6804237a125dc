"""A printed figure inside a sentence of our own."""

from decimal import Decimal
from typing import get_args

import pytest

from analysis.core.period import Period
from analysis.core.vocabulary import Hedge
from analysis.words.catalogue import catalogue
from analysis.words.figures import write_figure
from analysis.words.numerals import write_hedged


def english(printed, value, unit, hedge="exact", period=None):
    values = None
    if value is not None:
        low, _, high = value.partition("..")
        values = (Decimal(low), Decimal(high or low))
    return write_figure(printed, values, hedge, unit, period, "en")


@pytest.mark.parametrize(
    ("printed", "value", "unit", "hedge", "said"),
    [
        ("600多家", "600", "enterprise", "more_than", "over 600"),
        ("3.0%左右", "3.0", "percent", "approx", "about 3.0%"),
        ("近4/5", "0.8", "ratio", "nearly", "nearly 80%"),
        ("1/8", "0.125", "ratio", "exact", "12.5%"),
        ("6.42万人", "64200", "person", "exact", "64,200"),
        ("不超过9家", "9", "enterprise", "up_to", "up to 9"),
        ("至少9家", "9", "enterprise", "at_least", "at least 9"),
        ("1个百分点", "1", "percentage_point", "exact", "1 percentage point"),
        ("0.04个百分点", "0.04", "percentage_point", "exact", "0.04 percentage points"),
        ("16年", "16", "year", "exact", "16 years"),
        ("1年", "1", "year", "exact", "1 year"),
        ("30.6万平方米", "306000", "square_metre", "exact", "306,000 m²"),
        ("3平方公里", "3", "square_kilometre", "exact", "3 km²"),
        ("459亩", "459", "mu", "exact", "459 mu"),
        ("-5%", "-5", "percent", "exact", "−5%"),
        ("1-2家", "1..2", "enterprise", "exact", "1–2"),
        ("1-2%", "1..2", "percent", "approx", "about 1–2%"),
        ("30.25亿元", "3025000000", "CNY", "exact", "CNY 3.025 bn"),
        ("2.5亿元", "250000000", "CNY", "exact", "CNY 250 m"),
        ("超过0.5%", "0.5", "percent", "more_than", "over 0.5%"),
        ("超过0%", "0", "percent", "more_than", "over 0%"),
        ("112.6万吨", "1126000", "tonne", "exact", "1.126 million tonnes"),
        ("273.8万", "2738000", None, "exact", "2,738,000"),
        ("5亿多美元", "500000000", "USD", "more_than", "over USD 500 m"),
        ("50万元", "500000", "CNY", "at_least", "at least CNY 500,000"),
        ("100-5000万元", "1000000..50000000", "CNY", "exact", "CNY 1 m to CNY 50 m"),
    ],
)
def test_english_puts_a_figure_into_its_own_words(printed, value, unit, hedge, said):
    assert english(printed, value, unit, hedge) == said


@pytest.mark.parametrize(
    ("period", "said"),
    [
        (Period(2020, 2020), "2020"),
        (Period(2019, 2021, span=True), "2019–2021"),
        (Period(2019, 2019, month=4), "2019-04"),
        (Period(2019, 2019, month=11), "2019-11"),
        (Period(2020, 2020, asof=True), "2020 (no year printed)"),
        (None, "as printed"),
    ],
)
def test_a_date_is_written_as_its_period_and_a_name_as_printed(period, said):
    assert english("as printed", None, None, period=period) == said


def test_chinese_shows_a_figure_as_it_is_printed():
    for values, period in (((Decimal(600),) * 2, None), (None, Period(2020, 2020))):
        assert (
            write_figure("600多家", values, "more_than", "enterprise", period, "zh") == "600多家"
        )


@pytest.mark.parametrize(
    ("hedge", "zh", "en"),
    [
        ("more_than", "低于−14%", "below −14%"),  # 降幅超14%
        ("at_least", "−14%或更低", "−14% or lower"),
        ("up_to", "不低于−14%", "no lower than −14%"),
        ("approx", "−14%左右", "about −14%"),
    ],
)
def test_the_hedge_of_a_fall_is_on_its_size(hedge, zh, en):
    fall = (Decimal(-14), Decimal(-14))
    assert write_hedged(fall[0], "percent", "zh", hedge, places=0) == zh
    assert write_hedged(fall[0], "percent", "en", hedge, places=0) == en
    assert write_figure("超14%", fall, hedge, "percent", None, "en") == en


@pytest.mark.parametrize("key", ["hedge", "fall"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_hedge_has_its_words(language, key):
    words = catalogue(language)
    said = {hedge: words.say(f"figure.{key}.{hedge}", figure="9") for hedge in get_args(Hedge)}
    assert len(set(said.values())) == len(said)
    assert said["exact"] == "9"
