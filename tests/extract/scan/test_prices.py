"""The price basis of a rate of change."""

import pytest

from analysis.extract.intake import build_document
from analysis.extract.scan import extract_mentions
from analysis.extract.scan.prices import set_prices
from analysis.extract.scan.state import Anchor, Read, Walk


def basis(
    text: str, unit: str = "percent", prices: str = "", sentence: int = 0
) -> tuple[str, str]:
    """The basis of the rate that a text marks as «5%», and what the walk remembers of it."""
    start, end = text.index("«"), text.index("»") - 1
    walk = Walk(2024, Anchor("2024", "inferred"), sentence_start=sentence, prices=prices)
    read = Read(start, end, "change", "5", unit=unit)
    set_prices(walk, text.replace("«", "").replace("»", ""), read)
    return read.prices, walk.prices


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("生产总值增长«5%»", "constant"),
        ("增加值增长«5%»", "constant"),
        ("可支配收入增长«5%»", "current"),
        ("可支配收入实际增长«5%»", "constant"),
        ("生产总值名义增长«5%»", "current"),
        ("零售总额增长«5%»(扣除价格因素)", "constant"),
        ("生产总值增长«5%»(按现价)", "current"),
        ("按不变价格计算，总产值增长«5%»", "constant"),
        ("按不变价格计算，人口增长«5%»", "constant"),
        ("总产值增长«5%»", ""),
        ("人口增长«5%»", ""),
        ("增长«5%»", ""),
        ("生产总值" + "甲" * 54 + "增长«5%»", "constant"),
        ("生产总值" + "甲" * 57 + "增长«5%»", ""),
    ],
)
def test_what_is_said_goes_before_what_is_customary(text: str, expected: str) -> None:
    assert basis(text)[0] == expected


def test_only_rates_have_a_basis() -> None:
    for unit in ("percent", "permille", "times", "doubling"):
        assert basis("生产总值增长«5%»", unit)[0] == "constant"
    for unit in ("percentage_point", "CNY", "item"):
        assert basis("生产总值增长«5%»", unit)[0] == ""


def test_a_basis_said_for_the_rest_is_remembered_and_holds_for_output() -> None:
    assert basis("增加值增长«5%»(按可比价格计算，下同)") == ("constant", "constant")
    assert basis("增加值增长«5%»(按可比价格计算)") == ("constant", "")
    assert basis("总产值增长«5%»", prices="constant")[0] == "constant"
    assert basis("人口增长«5%»", prices="constant")[0] == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("按可比价格计算，总产值8亿元，增长5%。", "constant"),
        ("按现价计算，增加值8亿元，增长5%。", "current"),
        ("按可比价格计算，可支配收入8亿元，增长5%。", "current"),
        ("增加值8亿元，增长5%。", "constant"),
        ("总产值8亿元，增长5%。", ""),
    ],
)
def test_what_heads_a_sentence_holds_behind_its_level_too(text: str, expected: str) -> None:
    assert extract_mentions(build_document(text), 2024)[1].prices == expected


def test_a_sentence_ends_the_reach_of_its_subject() -> None:
    assert basis("生产总值。增长«5%»", sentence=5)[0] == ""
