"""The gazetteer and how its names are found."""

from collections import Counter

import pytest

from analysis.extract.scan.places import (
    NATION,
    Place,
    all_places,
    find_places,
    name_at,
    parents_of,
    place_of,
)


def names(text: str) -> list[str]:
    return [text[one.start : one.end] for one in find_places(text)]


def place(name: str) -> Place:
    (found,) = (one for one in all_places() if one.name == name)
    return found


def test_it_holds_every_province_prefecture_and_county_once() -> None:
    places = all_places()
    provinces = [one for one in places if one.code.endswith("0000")]
    assert len(provinces) == 34
    assert len(places) > 3200
    assert all(one.code.isdigit() and len(one.code) == 6 for one in places)
    assert all(len(one.name) >= 2 and one.short for one in places)
    assert Counter((one.code, one.name) for one in places).most_common(1)[0][1] == 1
    assert not [one for one in places if one.code[:2] not in {two.code[:2] for two in provinces}]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("在长春市朝阳区", ["长春市", "朝阳区"]),
        ("恩施土家族苗族自治州利川市。", ["恩施土家族苗族自治州", "利川市"]),
        ("内蒙古自治区锡林郭勒盟苏尼特右旗", ["内蒙古自治区", "锡林郭勒盟", "苏尼特右旗"]),
        ("恩施州和景宁县、湘西州", ["恩施州", "景宁县", "湘西州"]),
        ("襄樊市和玉环县", ["襄樊市", "玉环县"]),
        ("示范区、开发区、试验区、自治区、设区市、完善市场", []),
        ("常州市场、常州市民、常州市级、云和县域、云和县级", []),
        ("武进区域、武进区间、武进区块、武进区级", []),
        ("江苏省级", []),
        ("建成县级医院，更新县城，和县", ["和县"]),
        ("2021年和县经济", ["和县"]),
        ("马鞍山市和县", ["马鞍山市", "和县"]),
        ("建设和县", []),
        ("市", []),
        ("", []),
    ],
)
def test_full_names_are_found_and_parts_of_words_are_not(text: str, expected: list[str]) -> None:
    assert names(text) == expected


def test_a_search_may_be_bounded() -> None:
    text = "常州市、无锡市、苏州市"
    assert [one.start for one in find_places(text, 3)] == [4, 8]
    assert [one.start for one in find_places(text, 0, 7)] == [0, 4]
    assert [one.start for one in find_places(text, 1, 3)] == []


def test_all_places_of_a_name_are_given() -> None:
    (found,) = find_places("朝阳区")
    assert {one.code for one in found.places} == {"110105", "220104"}
    (found,) = find_places("恩施州")
    assert [one.name for one in found.places] == ["恩施土家族苗族自治州"]


def test_a_name_is_read_from_its_beginning() -> None:
    found = name_at("甲常州市乙", 1)
    assert found is not None
    assert (found.start, found.end, found.places) == (1, 4, (place("常州市"),))
    assert name_at("甲常州市乙", 0) is None
    long = name_at("积石山保安族东乡族撒拉族自治县人口", 0)
    assert long is not None
    assert long.end == len("积石山保安族东乡族撒拉族自治县")


def test_parents_are_read_from_the_code() -> None:
    assert [one.name for one in parents_of(place("武进区"))] == ["常州市", "江苏省"]
    assert [one.name for one in parents_of(place("浦东新区"))] == ["上海市"]
    assert [one.name for one in parents_of(place("仙桃市"))] == ["湖北省"]
    assert [one.name for one in parents_of(place("常州市"))] == ["江苏省"]
    assert parents_of(place("江苏省")) == ()
    assert [one.name for one in parents_of(place("襄樊市"))] == ["湖北省"]


def test_a_place_contains_itself_and_what_lies_in_it() -> None:
    assert place("江苏省").contains(place("武进区"))
    assert place("常州市").contains(place("常州市"))
    assert not place("常州市").contains(place("江苏省"))
    assert not place("常州市").contains(place("无锡市"))
    assert place("大兴安岭地区").stem == "2327"


def test_what_lies_outside_the_mainland_goes_by_its_short_name() -> None:
    assert place("香港特别行政区").scope == "香港"
    assert place("澳门特别行政区").scope == "澳门"
    assert place("台湾省").scope == "台湾"
    assert place("台北市").scope == "台北市"
    assert place("江苏省").scope == "江苏省"
    assert NATION == "全国"


def test_a_code_is_of_the_place_that_bears_it_today() -> None:
    known = place_of("420600")
    assert known is not None
    assert known.name == "襄阳市"
    assert place_of("999999") is None
    assert place_of("") is None
