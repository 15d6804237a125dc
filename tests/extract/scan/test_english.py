"""Figures in English text."""

from collections.abc import Callable

import pytest

Lines = Callable[..., list[str]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It was 5.2 per cent.", "5.2 per cent share 5.2 exact percent"),
        ("It was 5.2 percent.", "5.2 percent share 5.2 exact percent"),
        ("It was more than 5 per cent.", "more than 5 per cent share 5 more_than percent"),
        ("It rose by 5 per cent.", "5 per cent change 5 exact percent"),
        ("It was down 5 per cent.", "5 per cent change -5 exact percent"),
        ("It rose to 5 per cent.", "5 per cent share 5 exact percent"),
        ("A 5 per cent fall.", "5 per cent change -5 exact percent"),
        ("It cost HK$3 million.", "HK$3 million level 3000000 exact HKD"),
        ("It cost RMB 3.2 billion.", "RMB 3.2 billion level 3200000000 exact CNY"),
        ("It cost 3.2 billion yuan.", "3.2 billion yuan level 3200000000 exact CNY"),
        ("It cost $3 million.", "$3 million level 3000000 exact USD"),
        ("It drew 3 million parcels.", "3 million level 3000000 exact item"),
    ],
)
def test_money_and_percentages_are_read(lines: Lines, text: str, expected: str) -> None:
    assert lines(text)[0].startswith(expected + " ")


def test_a_dollar_alone_and_an_unknown_unit_wait_for_a_look(lines: Lines) -> None:
    assert lines("It cost $3 million.")[0].endswith("?")
    assert lines("It drew 3 million parcels.")[0].endswith("?")


def test_a_hedge_may_be_the_first_word_of_a_text(lines: Lines) -> None:
    assert lines("more than 5 per cent of it.")[0].startswith("more than 5 per cent share 5 more")


def test_a_dollar_whose_country_is_said_is_sure(lines: Lines) -> None:
    assert lines("It cost US$3 million.")[0].split()[-1] == "inferred"


def test_a_year_governs_before_its_figure_and_after_it(lines: Lines) -> None:
    assert lines("In 2019 it was 5 per cent.")[1].endswith("2019 stated")
    assert lines("It was 5 per cent in 2019.")[0].endswith("2019 stated")
    assert lines("It was 5 per cent. In 2019 it was low.")[0].endswith("asof 2021 inferred ?")
