"""Figures in English, without their white space."""

import re
from decimal import Decimal

import pytest

from analysis.source.english import ENGLISH_PIECES, find_amounts, read_english
from analysis.source.reading import read_printed


@pytest.mark.parametrize(
    ("text", "value", "step", "unit", "hedges"),
    [
        ("5.2percent", "5.2", "0.1", "percent", ()),
        ("5percent", "5", "1", "percent", ()),
        ("0.3percentagepoints", "0.3", "0.1", "percentage_point", ()),
        ("$1.25billion", "1250000000", "10000000", "USD", ()),
        ("HK$586.7billion", "586700000000", "100000000", "HKD", ()),
        ("RMB3trillion", "3000000000000", "1000000000000", "CNY", ()),
        ("£12,500", "12500", "1", "GBP", ()),
        ("3.5billionyuan", "3500000000", "100000000", "CNY", ()),
        ("2million", "2000000", "1000000", "", ()),
        ("about5%", "5", "1", "percent", ("approx",)),
        ("About5%", "5", "1", "percent", ("approx",)),
        ("Nolessthan5percent", "5", "1", "percent", ("at_least",)),
        (f"{'9' * 23}.5percent", f"{'9' * 23}.5", "0.1", "percent", ()),
        ("nolessthan5percent", "5", "1", "percent", ("at_least",)),
    ],
)
def test_a_figure_has_amount_step_unit_and_hedge(
    text: str, value: str, step: str, unit: str, hedges: tuple[str, ...]
) -> None:
    found = read_english(text)
    assert found is not None
    amount, its_unit, its_hedges = found
    assert amount.low == amount.high == Decimal(value)
    assert amount.step == Decimal(step)
    assert amount.decimal is ("." in text)
    assert amount.scaled is text.endswith(("illion", "illionyuan"))
    assert (its_unit, its_hedges) == (unit, hedges)


@pytest.mark.parametrize(
    "text",
    ["5", "5.2", "", "percent", "5亿元", "$", "$5x", f"{'1' * 25}percent", f"1.{'1' * 24}percent"],
)
def test_what_is_not_english_is_left_to_the_other_rules(text: str) -> None:
    assert read_english(text) is None


def test_white_space_in_a_figure_says_nothing() -> None:
    assert read_printed("$1.25 billion") == read_printed("$1.25billion")
    assert read_printed("more than 5 per cent").hedge == "more_than"


@pytest.mark.parametrize(
    ("piece", "words"),
    [
        ("currency", "US$ RMB €"),
        ("scale", "billion Billion bn"),
        ("hedge", "about About"),
        ("unit", "percent tonnes"),
    ],
)
def test_the_words_are_pieces_of_other_patterns(piece: str, words: str) -> None:
    pattern = ENGLISH_PIECES[f"english_{piece}"]
    assert all(re.fullmatch(pattern, word) for word in words.split())


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("10.2719萬億元", [10_271_900_000_000]),
        ("490.19 billion yuan", [490_190_000_000]),
        ("12,345 firms in 3 towns", [12_345, 3]),
        ("甲市", []),
    ],
)
def test_every_number_of_a_text_is_found_with_its_scale(text: str, amounts: list[int]) -> None:
    assert list(find_amounts(text)) == amounts
