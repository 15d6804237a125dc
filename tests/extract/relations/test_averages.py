"""Averages: a total over a count, and over the years that it spans."""

import pytest


def test_an_average_of_a_total_over_a_count(tell):
    text = "2023年，发放资金1.25亿元，惠及困难群众2.5万人，人均5000元。"
    assert tell(text) == [("average", "5000元", ("1.25亿元", "2.5万人"))]


@pytest.mark.parametrize(
    "text",
    [
        # over the people of the year, not of its end
        "2023年末，生产总值123.45亿元，常住人口2.5万人，人均生产总值493800元",
        "2023年，发放资金1.25亿元，惠及群众2.5万人，人均增加300元",
        "2023年，发放资金1.25亿元、贷款3亿元，惠及群众2.5万人，人均5000元",
        "2023年，发放资金1.25亿元，惠及企业25家，人均5000元",
    ],
)
def test_what_is_no_average_of_these(tell, text):
    assert tell(f"{text}。") == []


def test_an_average_over_people_leaves_other_counts_alone(tell):
    text = "2023年，发放资金1.25亿元，惠及企业25家、群众2.5万人，人均5000元。"
    assert tell(text) == [("average", "5000元", ("1.25亿元", "2.5万人"))]


def test_an_average_over_firms(tell):
    text = "2023年，发放资金1.25亿元，惠及企业25家，平均每家500万元。"
    assert tell(text) == [("average", "500万元", ("1.25亿元", "25家"))]


def test_a_count_of_the_years_is_no_second_total(tell):
    text = "2019-2023年，累计投入资金360.5亿元、建成学校3所，年均72.1亿元。"
    assert tell(text) == [("average", "72.1亿元", ("360.5亿元",))]


def test_a_total_of_years_over_them(tell):
    text = "2019-2023年，累计投入资金360.5亿元，年均72.1亿元。"
    assert tell(text) == [("average", "72.1亿元", ("360.5亿元",))]
    assert tell(text.replace("72.1", "90.4")) == []


def test_a_ratio_of_schools_is_of_pupils_and_teachers_above_it(tell):
    text = "2015年，全省小学5851所，在校生2331094人。\n小学专任教师156087人。小学生师比为{}:1。"
    assert tell(text.format("14.93")) == [("average", "14.93", ("2331094人", "156087人"))]
    assert tell(text.format("16.93")) == []


def test_an_average_of_schools_is_of_pupils_and_schools(tell):
    text = "2015年，全省小学5851所，在校生2331094人，校均规模{}人。"
    assert tell(text.format("398.4")) == [("average", "398.4人", ("2331094人", "5851所"))]
    assert tell(text.format("298.4")) == []


def test_an_average_over_what_it_names(tell):
    text = "2020年，家庭户1851328户，家庭户人口为4535515人。\n平均每个家庭户的人口为{}人。"
    assert tell(text.format("2.45")) == [("average", "2.45人", ("4535515人", "1851328户"))]
    assert tell(text.format("9.86")) == []
    assert tell(text.format("2.45").replace("每个家庭户", "每个集体户")) == []


def test_an_average_per_pupil_is_of_the_total_of_its_name(tell):
    text = "2022年，小学在校生71.07万人，校舍总面积950.47万平方米。生均校舍面积{}平方米。"
    assert tell(text.format("13.37")) == [
        ("average", "13.37平方米", ("950.47万平方米", "71.07万人"))
    ]
    assert tell(text.format("13.97")) == []
    assert tell(text.format("13.37").replace("校舍总面积", "运动场面积")) == []
