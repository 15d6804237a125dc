"""Whose figure it is."""

import pytest

from analysis.extract.scan.home import Home
from analysis.extract.scan.scope import find_scope

PROVINCE = Home("江苏省", "省", sure=True, why="", code="320000")
COUNTY = Home("周至县", "县", sure=True, why="", code="610124")
NOWHERE = Home("", "", sure=False, why="")


def scope(text: str, home: Home = PROVINCE) -> tuple[str, str]:
    """Scope of the figure at the 5."""
    return find_scope(text, text.index("5"), home)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("产值5亿元", "江苏省"),
        ("苏州市产值5亿元", "苏州市"),
        ("其中，苏州市产值5亿元", "苏州市"),
        ("其中苏州市产值5亿元", "苏州市"),
        ("苏州市产值7亿元，同比增长5%", "苏州市"),
        ("苏州市产值7亿元，增长5%", "苏州市"),
        ("苏州市产值7亿元，全省产值5亿元", "江苏省"),
        ("苏州市产值7亿元，企业5家", "江苏省"),
        ("苏州市产值7亿元。增长5%", "江苏省"),
        ("苏州市产值7亿元；增长5%", "江苏省"),
        ("苏州市产值7亿元\n增长5%", "江苏省"),
        ("苏州市入选5个", "江苏省"),
        ("苏州市、无锡市产值5亿元", "江苏省"),
        ("支援苏州市5亿元", "江苏省"),
        ("浙江省投入5亿元", "浙江省"),
        ("鼓楼区投入5亿元", "江苏省"),
        ("苏北粮食产量5万吨", "苏北"),
        ("苏北建设5个", "江苏省"),
        ("苏州生产总值5亿元", "苏州市"),
        ("苏州建设5个", "江苏省"),
        ("广州生产总值5亿元", "江苏省"),  # no part of the document's own place
        ("我国人均收入5元", "全国"),
        ("全国第一，5家", "江苏省"),
        ("苏州市" + "甲" * 37 + "5", "苏州市"),
        ("苏州市" + "甲" * 38 + "5", "江苏省"),
    ],
)
def test_a_clause_may_begin_with_a_place_of_its_own(text: str, expected: str) -> None:
    assert scope(text)[0] == expected


def test_one_of_several_places_is_doubted() -> None:
    name, doubt = scope("内江、苏州、无锡经济总量5亿元")
    assert (name, bool(doubt)) == ("江苏省", True)


def test_a_name_that_several_bear_is_the_one_in_the_document_s_place() -> None:
    city = Home("南京市", "市", sure=True, why="", code="320100")
    assert scope("鼓楼区产值5亿元", city) == ("鼓楼区", "")
    assert scope("鼓楼区产值5亿元", NOWHERE) == ("", "")
    assert scope("武进区产值5亿元", NOWHERE) == ("武进区", "")


def test_a_larger_place_s_whole_is_its_parent_and_doubted() -> None:
    assert scope("全县产值5亿元", COUNTY) == ("周至县", "")
    assert scope("全市产值5亿元", COUNTY) == ("西安市", "全市 in a document of 周至县")
    assert scope("全省产值5亿元", COUNTY)[0] == "陕西省"
    assert scope("全州产值5亿元", COUNTY) == ("周至县", "全州 in a document of 周至县")
    assert scope("全市产值5亿元", NOWHERE) == ("", "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("江苏省苏州市产值5亿元", "苏州市"),
        ("江苏省常州市武进区产值5亿元", "武进区"),
        ("江苏省产值5亿元", "江苏省"),
        # another name may follow, of no place within
        ("江苏省苏州市入选5个", "江苏省"),
        ("苏州市企业支援无锡市5亿元", "苏州市"),
    ],
)
def test_of_places_that_hold_each_other_the_last_is_the_figure_s(text: str, expected: str) -> None:
    assert scope(text)[0] == expected


def test_a_place_is_known_in_the_one_it_lies_in() -> None:
    city = Home("上海市", "市", sure=True, why="", code="310000")
    assert scope("上海市普陀区产值5亿元", city) == ("普陀区", "")
