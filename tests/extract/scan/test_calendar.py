"""Years, months and parts of a year: by hand."""

import pytest

from analysis.extract.draft import draft_document
from analysis.extract.intake import build_document
from analysis.extract.scan import extract_mentions
from analysis.extract.scan.calendar import (
    find_last_month,
    find_titled_month,
    is_month,
    is_part_year,
    last_year,
    year_before,
)


@pytest.mark.parametrize(
    ("words", "month"),
    [
        ("1-6月", 6), ("1月至9月", 9), ("1—11月份", 11), ("3~5月", 5), ("2024年1-2月", 2),
        ("一季度", 3), ("第二季度", 6), ("三季度", 9), ("四季度", 12), ("1季度", 3), ("4季度", 12),
        ("前两季度", 6), ("前三季度", 9), ("前三个季度", 9), ("上半年", 6), ("下半年", 12),
        ("前十一个月", 11), ("前5个月", 5), ("前两月", 2),
        # the whole year, what runs backwards, and what is no month
        ("1-12月", None), ("9-1月", None), ("5-5月", None), ("1-13月", None), ("0-6月", None),
        ("前12个月", None), ("6月", None), ("2024年", None), ("全年", None), ("", None),
    ],
)  # fmt: skip
def test_a_part_of_a_year_ends_with_a_month(words: str, month: int | None) -> None:
    assert find_last_month(words) == month


@pytest.mark.parametrize(
    ("title", "month"),
    [
        ("某市2024年6月主要经济指标", 6), ("某市2024年上半年经济运行情况", 6),
        ("某市2024年1-11月工业经济", 11), ("某市2024年经济运行情况", None), ("某市6月简报", None),
        ("某市2024年13月简报", None),
    ],
)  # fmt: skip
def test_a_title_dates_by_its_month_or_part(title: str, month: int | None) -> None:
    assert find_titled_month(title) == month


def test_what_a_period_s_text_says() -> None:
    assert [last_year(one) for one in ("2024", "2024-06", "2016-2020", "asof 2021")] == [
        2024, 2024, 2020, 2021,
    ]  # fmt: skip
    assert last_year("unknown") is None
    assert last_year("") is None
    assert [is_month(one) for one in ("2024-06", "asof 2024-06", "2024", "unknown", "")] == [
        True, True, False, False, False,
    ]  # fmt: skip
    assert [year_before(one) for one in ("2024-06", "2024", "asof 2024")] == [
        "2023-06", "2023", "2023",
    ]  # fmt: skip
    assert year_before("2016-2020") is None
    assert year_before("unknown") is None
    assert year_before("") is None


def test_a_part_of_a_year_is_a_month_that_its_year_does_not_end_with() -> None:
    assert is_part_year("2024-06") is True
    assert [is_part_year(one) for one in ("2024-12", "2024", "")] == [False] * 3


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2020-2020年投资4亿元。", "2020"),
        ("2020年至2020年投资4亿元。", "2020"),
        ("2020—2018年投资4亿元。", "2018-2020"),
        ("2016-2020年投资4亿元。", "2016-2020"),
        ("一、2020-2020年工作\n投资4亿元。", "2020"),
        ("某市2025-2023年发展规划\n投资4亿元。", "2023-2025"),
    ],
)
def test_years_printed_as_a_span_of_none_or_backwards_are_read(text, period):
    document = build_document(text)
    mentions = extract_mentions(document, 2021)
    assert mentions[-1].period == period
    draft_document(document, mentions)
