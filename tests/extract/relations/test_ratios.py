"""Ratios of two levels: the income of the towns over that of the country."""

import pytest

TEXT = (
    "2023年，城镇居民人均可支配收入54188元，增长4.6%。农村居民人均可支配收入23119元，增长6.6%。"
    "城乡居民{name}{ratio}，比上年缩小0.05。"
)


@pytest.mark.parametrize(
    "name", ["人均可支配收入比值为", "收入比为", "收入倍差缩小到", "收入之比"]
)
@pytest.mark.parametrize("ratio", ["2.34", "2.84"])
def test_the_income_of_the_towns_over_that_of_the_country(tell, name, ratio):
    assert tell(TEXT.format(name=name, ratio=ratio)) == [
        ("multiple", ratio, ("54188元", "23119元"))
    ]


def test_men_to_a_hundred_women(tell):
    text = "2023年末，男性人口57753人，女性人口54882人，{}。"
    told = ("share", "105.23", ("57753人", "54882人"))
    assert told in tell(text.format("性别比为105.23（以女性为100）"))
    assert told in tell(text.format("性比例为105.23"))
    assert told not in tell(text.format("出生人口性别比为105.23"))
    assert all(one[0] != "share" for one in tell(text.format("性别比为161.23")))


def test_no_ratio_without_both_levels_of_its_name_or_far_from_them(tell):
    plain = TEXT.format(name="收入比值为", ratio="2.34")
    assert tell(plain.replace("农村居民", "全体居民")) == []
    assert tell(plain.replace("收入比值", "支出比值")) == []
    assert tell(TEXT.format(name="收入比值为", ratio="5.61")) == []
    assert tell(plain.replace("54188", "超过54188").replace("比值为2.34", "比值为2.34左右")) == []
    assert tell(plain.replace("23119元", "23119万人")) == []


def test_what_stands_between_the_levels_and_their_ratio_is_no_side_of_it(tell):
    text = "2023年，城镇居民人均可支配收入54188元，农村居民人均可支配收入23119元，\
占城镇居民人均可支配收入的42.7%，城乡居民收入比值为2.34。"
    assert ("multiple", "2.34", ("54188元", "23119元")) in tell(text)


def test_the_sexes_in_an_aside_that_says_how_they_are_counted(tell):
    text = "2018年，男性160.61万人，女性149.95万人，性别比（以女性为100，男性对女性的比例）为{}。"
    assert ("share", "107.1", ("160.61万人", "149.95万人")) in tell(text.format("107.1"))
