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


def averages(told):
    return [one for one in told if one[0] == "average"]


def test_an_average_of_a_misprint_is_of_the_one_pair_that_it_names(tell):
    text = "2020年，家庭户1851328户，家庭户人口为4535515人。\n{}平均每个家庭户的人口为{}人。"
    # 2.45, printed with one digit off; the words leave no other pair
    assert tell(text.format("", "2.95")) == [("average", "2.95人", ("4535515人", "1851328户"))]
    other = "上次普查时，家庭户1800000户。"
    assert averages(tell(text.format(other, "2.95"))) == []
    assert averages(tell(text.format(other, "2.45"))) == [
        ("average", "2.45人", ("4535515人", "1851328户"))
    ]


def test_of_several_pairs_that_fit_the_nearest_alone_is_told(tell):
    # 7502 / 3001, 7502 / 3000, 7500 / 3001 and 7500 / 3000 all are 2.50
    text = (
        "2010年，家庭户3001户，家庭户人口为7502人。\n"
        "2020年，家庭户3000户，家庭户人口为7500人。\n平均每个家庭户的人口为2.50人。"
    )
    assert averages(tell(text)) == [("average", "2.50人", ("7500人", "3000户"))]


def test_what_an_average_names_is_looked_for_among_the_last_two(tell):
    text = (
        "2000年，家庭户5000户，家庭户人口为17500人。\n2010年，家庭户4000户，家庭户人口为12000人。\n"
        "2020年，家庭户3000户，家庭户人口为7500人。\n平均每个家庭户的人口为{}人。"
    )
    assert averages(tell(text.format("2.50"))) == [("average", "2.50人", ("7500人", "3000户"))]
    assert averages(tell(text.format("3.00"))) == [("average", "3.00人", ("12000人", "4000户"))]
    assert averages(tell(text.format("3.50"))) == []


@pytest.mark.parametrize(
    "between",
    [
        "城镇家庭户约1200000户，乡村家庭户约650000户。",
        "城镇家庭户人口约3000000人，乡村家庭户人口约1500000人。",
        "2025年，家庭户力争达到1900000户，城镇家庭户力争达到1300000户。",
        "目标家庭户达到1950000户，目标城镇家庭户达到1350000户。",
        "集体户51328户，住房1900000套。",
        "男性人口2300000人，女性人口2235515人。",
        "城镇家庭户3000000人，乡村家庭户1535515人。",
        "甲岛家庭户0户，乙岛家庭户0户。",
    ],
)
def test_other_figures_do_not_come_between_an_average_and_what_it_names(tell, between):
    text = "2020年，家庭户1851328户，家庭户人口为4535515人。\n{}\n平均每个家庭户的人口为2.45人。"
    assert averages(tell(text.format(between))) == [
        ("average", "2.45人", ("4535515人", "1851328户"))
    ]


def test_a_hedged_average_of_what_it_names_is_none(tell):
    text = "2020年，家庭户1851328户，家庭户人口为4535515人。\n平均每个家庭户的人口为约2.45人。"
    assert tell(text) == []


@pytest.mark.parametrize(
    ("pupils", "schools", "found"), [("2015", "2015", 1), ("2014", "2015", 0), ("2015", "2014", 0)]
)
def test_an_average_of_schools_is_of_figures_of_its_date(tell, pupils, schools, found):
    text = (
        f"{pupils}年，在校生2331094人。{schools}年，全省小学5851所。2015年，小学校均规模398.4人。"
    )
    expected = ("average", "398.4人", ("2331094人", "5851所"))
    assert averages(tell(text)) == [expected] * found


def test_a_short_ratio_is_of_the_one_pair_there_is_and_of_none_of_four(tell):
    # 0.1 and its bounds are a twenty-sixth of 5.3: chance makes one of four fit too often
    text = "2015年，小学在校生5300人，专任教师1000人。{}小学生师比为5.3:1。"
    assert averages(tell(text.format(""))) == [("average", "5.3", ("5300人", "1000人"))]
    assert averages(tell(text.format("初中在校生9000人，专任教师4000人。"))) == []


@pytest.mark.parametrize(
    "between",
    [
        "初中在校生约90210人，高中在校生约40310人。",
        "初中在校生增加90210人，高中在校生增加40310人。",
        "2020年，初中在校生力争达到90210人，高中在校生力争达到40310人。",
        "学生宿舍3021栋，学生食堂2031个。",
        "教职工170210人，工勤人员3021人。",
        "教师宿舍3021套，教师食堂2031个。",
    ],
)
def test_other_figures_do_not_come_between_a_ratio_of_schools_and_its_own(tell, between):
    text = "2015年，小学在校生2331094人，专任教师156087人。{}2015年，小学生师比为14.93:1。"
    assert averages(tell(text.format(between))) == [
        ("average", "14.93", ("2331094人", "156087人"))
    ]


def test_a_ratio_of_schools_is_of_the_last_two_of_a_name(tell):
    text = "2015年，小学在校生2331094人，专任教师156087人。{}小学生师比为14.93:1。"
    one, two = "初中在校生90210人，专任教师40310人。", "高中在校生80210人，专任教师30310人。"
    assert averages(tell(text.format(one))) == [("average", "14.93", ("2331094人", "156087人"))]
    assert averages(tell(text.format(one + two))) == []


def test_a_hedged_average_of_schools_or_its_change_is_none(tell):
    text = "2015年，全省小学5851所，在校生2331094人，校均规模{}398.4人。"
    assert averages(tell(text.format(""))) == [("average", "398.4人", ("2331094人", "5851所"))]
    assert averages(tell(text.format("约"))) == []
    assert averages(tell(text.format("增加"))) == []


@pytest.mark.parametrize(
    "between",
    [
        "初中在校生约30.12万人，高中在校生约20.12万人。",
        "初中在校生增加3.12万人，高中在校生增加2.12万人。",
        "2025年，初中在校生力争达到30.12万人，高中在校生力争达到20.12万人。",
        "教职工6.12万人，专任教师5.13万人。",
        "学生宿舍3021栋，学生食堂2031个。",
        "城区生均校舍面积15.12平方米，乡村生均校舍面积11.13平方米。",
    ],
)
def test_other_figures_do_not_come_between_an_average_per_pupil_and_its_own(tell, between):
    text = "2022年，小学在校生71.07万人，校舍总面积950.47万平方米。{}生均校舍面积13.37平方米。"
    found = ("average", "13.37平方米", ("950.47万平方米", "71.07万人"))
    assert averages(tell(text.format(between))) == [found]


def test_an_average_per_pupil_is_of_the_nearest_pair_that_gives_it(tell):
    # 950.47 / 71.07, 950.47 / 71.06, 950.40 / 71.07 and 950.40 / 71.06 all are 13.37
    text = (
        "2021年，小学在校生71.06万人，校舍面积950.40万平方米。"
        "2022年，小学在校生71.07万人，校舍面积950.47万平方米。生均校舍面积{}13.37平方米。"
    )
    assert averages(tell(text.format(""))) == [
        ("average", "13.37平方米", ("950.47万平方米", "71.07万人"))
    ]
    assert averages(tell(text.format("约"))) == []


def test_an_average_per_pupil_is_of_the_last_two_of_a_name(tell):
    text = "2020年，小学在校生71.07万人，校舍面积950.47万平方米。{}生均校舍面积13.37平方米。"
    one = "2021年，小学在校生60.21万人，校舍面积900.31万平方米。"
    two = "2022年，小学在校生50.21万人，校舍面积880.31万平方米。"
    found = ("average", "13.37平方米", ("950.47万平方米", "71.07万人"))
    assert averages(tell(text.format(one))) == [found]
    assert averages(tell(text.format(one + two))) == []


def test_an_average_per_pupil_is_told_where_it_fits_by_no_chance_and_to_the_digit(tell):
    # 3621 / 710 = 5.1; one in twenty-five would fit by chance, one of four too often
    text = "2022年，{}小学在校生710人，电脑3621台。生均电脑5.1台。"
    assert averages(tell(text.format(""))) == [("average", "5.1台", ("3621台", "710人"))]
    assert averages(tell(text.format("初中在校生300人，电脑700台，"))) == []
    # 71057 * 13376 = 950458432
    text = "2022年，小学在校生71057人，经费950458432元。生均经费{}元。"
    found = ("average", "13376.0元", ("950458432元", "71057人"))
    assert averages(tell(text.format("13376.0"))) == [found]
    assert averages(tell(text.format("13386.0"))) == []


@pytest.mark.parametrize(
    ("between", "mean", "found"),
    [
        ("惠及群众2.5万人", "人均5000元", 1),
        ("惠及群众2.5万人", "人均约5000元", 0),
        ("惠及群众2.5万人", "人均增加5000元", 0),
        ("惠及群众2.5万人", "力争人均达到5000元", 0),
        ("惠及群众约2.5万人", "人均5000元", 0),
        ("增加0.2亿元，惠及群众2.5万人", "人均5000元", 1),
        # within eight signs behind it, and not further
        ("惠及群众2.5万人", "人均5000元，相当于半年工资", 0),
        ("惠及群众2.5万人", "人均5000元，相当于近半年工资", 1),
    ],
)
def test_a_mean_is_an_exact_amount_of_exact_ones(tell, between, mean, found):
    stated = "5000元" if "约" not in mean else "约5000元"
    expected = [("average", stated, ("1.25亿元", "2.5万人"))] * found
    assert averages(tell(f"2023年，发放资金1.25亿元，{between}，{mean}。")) == expected


@pytest.mark.parametrize(
    ("between", "mean", "found"),
    [
        ("", "年均72.1亿元", "72.1亿元"),
        # one digit off, where the words leave no doubt
        ("", "年均75.1亿元", "75.1亿元"),
        ("", "年均增加72.1亿元", ""),
        ("", "其中贷款72.1亿元", ""),
        ("、贷款100.2亿元", "年均72.1亿元", ""),
    ],
)
def test_a_yearly_mean_is_of_the_one_total_of_years(tell, between, mean, found):
    text = f"2019-2023年，累计投入资金360.5亿元{between}，{mean}。"
    assert averages(tell(text)) == ([("average", found, ("360.5亿元",))] if found else [])


def test_an_amount_of_one_year_is_no_second_total_of_years(tell):
    text = "2023年投入资金80.2亿元，2019-2023年累计投入资金360.5亿元，年均72.1亿元。"
    assert averages(tell(text)) == [("average", "72.1亿元", ("360.5亿元",))]


@pytest.mark.parametrize(
    ("text", "between", "found"),
    [
        (
            "2020年，家庭户1851328户，家庭户人口为4535515人。{}平均每个家庭户的人口为2.45人。",
            ("城镇家庭户1200000户，", "乡村家庭户651328户。"),
            ("2.45人", ("4535515人", "1851328户")),
        ),
        (
            "2020年，家庭户1851328户，家庭户人口为4535515人。{}平均每个家庭户的人口为2.45人。",
            ("城镇家庭户人口为3535515人，", "乡村家庭户人口为1000000人。"),
            ("2.45人", ("4535515人", "1851328户")),
        ),
        (
            "2015年，小学在校生2331094人，专任教师156087人。{}小学生师比为14.93:1。",
            ("初中在校生90210人，", "高中在校生80210人。"),
            ("14.93", ("2331094人", "156087人")),
        ),
        (
            "2015年，小学在校生2331094人，专任教师156087人。{}小学生师比为14.93:1。",
            ("初中专任教师40310人，", "高中专任教师30310人。"),
            ("14.93", ("2331094人", "156087人")),
        ),
        (
            "2020年，小学在校生71.07万人，校舍面积950.47万平方米。{}生均校舍面积13.37平方米。",
            ("初中在校生60.21万人，", "高中在校生50.21万人。"),
            ("13.37平方米", ("950.47万平方米", "71.07万人")),
        ),
        (
            "2020年，小学在校生71.07万人，校舍面积950.47万平方米。{}生均校舍面积13.37平方米。",
            ("城区校舍面积600.31万平方米，", "乡村校舍面积300.31万平方米。"),
            ("13.37平方米", ("950.47万平方米", "71.07万人")),
        ),
    ],
)
def test_the_third_last_total_or_count_is_out_of_reach(tell, text, between, found):
    one, both = between[0], "".join(between)
    assert averages(tell(text.format(one))) == [("average", *found)]
    assert averages(tell(text.format(both))) == []


@pytest.mark.parametrize(
    "text",
    [
        "2015年，校均规模398.4人，全省小学5851所，在校生2331094人。",
        "2020年，平均每个家庭户的人口为2.45人，家庭户1851328户，家庭户人口为4535515人。",
        "2022年，生均校舍面积13.37平方米，小学在校生71.07万人，校舍面积950.47万平方米。",
        "2023年，人均5000元，发放资金1.25亿元，惠及群众2.5万人。",
    ],
)
def test_an_average_is_of_what_stands_before_it(tell, text):
    assert averages(tell(text)) == []


@pytest.mark.parametrize(("ratio", "found"), [("2.1", 1), ("2.0", 0), ("1.9", 0)])
def test_what_one_of_ten_would_fit_by_chance_is_no_average(tell, ratio, found):
    # bounds of 0.1 and a step of 0.1, of 2.1, 2.0 and 1.9
    many = int(ratio.replace(".", "")) * 100 + 1
    text = f"2015年，小学在校生{many}人，专任教师1000人。小学生师比为{ratio}:1。"
    assert averages(tell(text)) == [("average", ratio, (f"{many}人", "1000人"))] * found
    text = f"2022年，小学在校生1000人，电脑{many}台。生均电脑{ratio}台。"
    assert averages(tell(text)) == [("average", f"{ratio}台", (f"{many}台", "1000人"))] * found
