"""What units are called, and numbers with them."""

from decimal import Decimal

import pytest

from analysis.words.catalogue import catalogue
from analysis.words.numerals import format_bounds, format_number, format_short
from analysis.words.units import name_unit, translate_units, write_with_unit

ZH, EN = catalogue("zh"), catalogue("en")


def test_a_listed_unit_has_its_message() -> None:
    assert name_unit("CNY", ZH) == "元"
    assert name_unit("square_metre", EN) == "square metre"


def test_a_noun_is_shown_as_printed_and_english_readers_are_told_that_it_is_untranslated() -> None:
    assert name_unit("酒庄", ZH) == "酒庄"
    assert name_unit("酒庄", EN).startswith("酒庄 (")
    assert "no translation" in name_unit("酒庄", EN)


def test_a_denominator_is_named_after_its_unit() -> None:
    assert name_unit("CNY/month", ZH) == "元/月"
    assert name_unit("CNY/person/month", EN) == "CNY per person per month"
    assert name_unit("酒庄/year", ZH) == "酒庄/年"


@pytest.mark.parametrize(
    ("unit", "zh", "en"),
    [
        ("酒庄", "46个酒庄", "46 酒庄"),
        ("CNY/month", "46元/月", "CNY 46 per month"),
        ("bed/thousand_person", "46张/千人", "46 per 1,000 persons"),
        ("microgram/cubic_metre", "46微克/立方米", "46 µg per cubic metre"),
    ],
)
def test_a_number_is_written_with_its_unit(unit: str, zh: str, en: str) -> None:
    assert format_number(Decimal(46), unit, ZH) == zh
    assert format_number(Decimal(46), unit, EN) == en


def test_bounds_have_the_unit_once() -> None:
    low, high = Decimal(30), Decimal(40)
    assert format_bounds(low, high, "酒庄", ZH).endswith("40个酒庄")
    assert format_bounds(low, high, "CNY/month", EN) == "CNY 30–40 per month"


def test_a_source_translates_its_own_nouns() -> None:
    words = translate_units(EN, {"酒庄": ("winery", "wineries")})
    assert name_unit("酒庄", words) == "winery"
    assert format_number(Decimal(1), "酒庄", words) == "1 winery"
    assert format_number(Decimal(46), "酒庄", words) == "46 wineries"
    assert format_number(Decimal(46), "酒庄/year", words) == "46 wineries per year"
    assert name_unit("茶空间", words) == name_unit("茶空间", EN)
    assert translate_units(EN, {}) is EN


def test_a_unit_is_cut_short_where_that_can_be_done() -> None:
    assert write_with_unit("5", "percentage_point", 5, EN, short=True) != write_with_unit(
        "5", "percentage_point", 5, EN
    )
    assert format_short(Decimal(5), "酒庄", ZH) == "5个酒庄"


def test_what_is_no_unit_is_refused() -> None:
    with pytest.raises(KeyError, match="shop"):
        name_unit("shop", EN)
    with pytest.raises(KeyError, match="shop"):
        write_with_unit("5", "shop", 5, EN)
    with pytest.raises(KeyError, match="fortnight"):
        name_unit("CNY/fortnight", EN)
