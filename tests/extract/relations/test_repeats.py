"""Repeats: the same words, date and unit; other figures only where one digit differs."""

import pytest

TEXT = "2023年，全县企业研发机构达{first}家。\n2023年，全县企业研发机构达{second}家。"


@pytest.mark.parametrize("second", ["1621", "1671"])
def test_one_quantity_twice(tell, second):
    assert tell(TEXT.format(first="1621", second=second)) == [
        ("repeat", "1621家", ("1621家", f"{second}家"))
    ]


@pytest.mark.parametrize(("first", "second"), [("1621", "1870"), ("16", "16")])
def test_other_quantities_or_too_few_digits(tell, first, second):
    assert tell(TEXT.format(first=first, second=second)) == []


def test_another_year_or_a_short_name_is_no_repeat(tell):
    text = TEXT.format(first="1621", second="1621")
    assert tell(text.replace("2023", "2022", 1)) == []
    assert tell(text.replace("企业研发", "")) == []
