"""Shares: 占…的比重 of what is named or stands by, and rates of one count in another."""

import pytest

from analysis.extract.relations.shares import sets_plans


def test_a_share_of_a_named_whole(tell):
    text = "2023年，公共预算收入50.12亿元。税收收入35.08亿元，占公共预算收入的比重为70.0%。"
    assert ("share", "70.0%", ("35.08亿元", "50.12亿元")) in tell(text)


def test_a_share_of_what_stands_before_it(tell):
    text = "2023年，总装机达9157万千瓦，新能源装机达4091万千瓦、占比达44.7%。"
    assert tell(text) == [("share", "44.7%", ("4091万千瓦", "9157万千瓦"))]


@pytest.mark.parametrize(
    "text",
    [
        # a subject of its own
        "2023年，税收收入35.08亿元，非税收入5.00亿元，民营经济占比达14.3%",
        # the whole is another place's
        "2023年，全省出口60.50亿元，我市出口35.08亿元，占全国的0.2%",
        # the whole is not printed
        "2023年，出口35.08亿元，占地区生产总值的比重为12.5%",
        # a rate of something else
        "2023年，走访企业96家，服务8次，群众满意率98.5%",
        "2023年，一等奖8人，二等奖9人；做好服务，各类问题解决率100%",
    ],
)
def test_what_has_no_part_or_whole_here(tell, text):
    assert tell(f"{text}。") == []


def test_a_share_that_one_digit_mends_is_proposed_and_another_is_not(tell):
    text = "2023年，总装机达9157万千瓦，新能源装机达4091万千瓦、占比达{share}%。"
    assert tell(text.format(share="49.7"))
    assert tell(text.format(share="61.3")) == []


def test_a_rate_after_two_counts(tell):
    text = "2023年，抽检食品3250批次，合格3198批次，合格率98.4%。"
    assert tell(text) == [("share", "98.4%", ("3198批次", "3250批次"))]


def test_the_rate_of_urban_people_is_known_by_its_name(tell):
    text = "2023年末，常住人口125.00万人，其中城镇常住人口80.00万人，城镇化率64.00%。"
    assert ("share", "64.00%", ("80.00万人", "125.00万人")) in tell(text)
    assert all(one[0] != "share" for one in tell(text.replace("64.00", "31.00")))
    other = text.replace("城镇化率", "户籍人口城镇化率").replace("64.00", "61.00")
    assert [one[0] for one in tell(other)] == ["part_of_whole"]


def test_further_shares_are_of_the_whole_of_the_first(tell):
    text = (
        "2023年，生产总值100.00亿元。第一产业增加值11.20亿元，第二产业增加值40.10亿元。"
        "第一产业增加值占生产总值比重为11.2%，第二产业增加值比重为{second}%。{other}"
    )
    told = [one for one in tell(text.format(second="40.1", other="")) if one[0] == "share"]
    assert told == [
        ("share", "11.2%", ("11.20亿元", "100.00亿元")),
        ("share", "40.1%", ("40.10亿元", "100.00亿元")),
    ]
    assert any(one[1] == "46.1%" for one in tell(text.format(second="46.1", other="")))
    apart = text.format(second="9.9", other="第二产业增加值比重为40.1%。")
    assert all(one[1] != "40.1%" for one in tell(apart))


def test_a_part_with_a_share_of_its_own_is_no_whole(tell):
    text = (
        "2023年，查出问题金额281.40万元。"
        "其中部门本级20.10万元（占7.1%）、所属单位261.30万元（占92.9%）。"
    )
    told = [one for one in tell(text) if one[0] == "share"]
    assert [one[2][1] for one in told] == ["281.40万元", "281.40万元"]


@pytest.mark.parametrize("rate", ["城镇化率", "资产负债率"])
def test_a_rate_known_by_its_name_is_not_of_what_stands_beside_it(tell, rate):
    text = "2023年，总人口18.24万人，常住人口10.42万人，{rate}{value}%。"
    assert tell(text.format(rate=rate, value="57.13")) == []
    assert tell(text.format(rate=rate, value="54.19")) == []


def test_what_stands_in_parentheses_is_no_name(tell):
    text = (
        "2023年，全县生产总值（GDP）80.00亿元，工业增加值20.00亿元。"
        "工业增加值占生产总值的比重为25.0%。"
    )
    assert ("share", "25.0%", ("20.00亿元", "80.00亿元")) in tell(text)


def test_how_far_a_budget_is_fulfilled(tell):
    text = "2023年，收入预算数为90,983万元，完成89,453万元，为调整后预算的{}%。"
    assert tell(text.format("98.32")) == [("share", "98.32%", ("89,453万元", "90,983万元"))]
    assert tell(text.format("61.32")) == []


def test_a_named_whole_may_stand_in_a_paragraph_above(tell):
    text = "2023年，公共预算收入为115.4亿元，完成115.1亿元。\n\
　　市本级39.2亿元，占公共预算收入的{}%。"
    assert tell(text.format("34.1")) == [("share", "34.1%", ("39.2亿元", "115.1亿元"))]
    # so far apart, what doesn't fit is of something else
    assert tell(text.format("34.5")) == []
    assert tell(text.format("34.1").replace("占公共预算收入", "占地区生产总值")) == []


def test_a_budget_printed_beside_its_outcome(tell):
    text = "2023年，收入146,845万元，比上年144,987万元增收1,858万元，完成预算{}万元的59.74%。"
    told = ("share", "59.74%", ("146,845万元", "245,800万元"))
    assert told in tell(text.format("245,800"))
    assert all(one[0] != "share" for one in tell(text.format("385,800")))
    # more than a budget may come in
    more = "2023年，收入72,716万元，完成年初预算31,700万元的229.39%。"
    assert tell(more) == [("share", "229.39%", ("72,716万元", "31,700万元"))]


def test_a_product_in_letters(tell):
    text = "2023年，生产总值589.00亿元，工业增加值212.04亿元，占GDP比重为36.0%。"
    assert ("share", "36.0%", ("212.04亿元", "589.00亿元")) in tell(text)


def test_a_product_is_not_the_product_per_head(tell):
    text = (
        "2023年，生产总值540.58亿元，人均生产总值68347元。民营经济增加值360.57亿元，占GDP的66.7%。"
    )
    assert ("share", "66.7%", ("360.57亿元", "540.58亿元")) in tell(text)


def test_a_general_whole_may_stand_sentences_before(tell):
    text = "2023年末，户籍人口273393人，新增1547人。男性144994人，占总人口的53.0%。\
按年龄分，0-17岁65669人，占总人口的{}%。"
    assert ("share", "24.0%", ("65669人", "273393人")) in tell(text.format("24.0"))
    assert all(one[1] != "25.1%" for one in tell(text.format("25.1")) if one[0] == "share")


def test_a_share_of_output_is_none_of_output_a_head(tell):
    text = "2023年，地区生产总值800.2亿元，人均地区生产总值12.5万元。服务业增加值400.1亿元，\
占地区生产总值的比重为50.0%。"
    assert ("share", "50.0%", ("400.1亿元", "800.2亿元")) in tell(text)


ACTIVITIES = (
    "2022年，研发经费{whole}亿元。\n分活动类型看，全国基础研究经费2023.5亿元，增长11.4%；"
    "应用研究经费3482.5亿元，增长10.7%；试验发展经费25276.9亿元。基础研究经费所占比重为{first}%；"
    "应用研究和试验发展经费所占比重分别为11.3%和{last}%。"
)


def shares(told):
    return [one for one in told if one[0] == "share"]


def test_parts_that_a_division_names_have_its_whole(tell):
    found = tell(ACTIVITIES.format(whole="30782.9", first="6.57", last="82.1"))
    assert ("sum", "30782.9亿元", ("2023.5亿元", "3482.5亿元", "25276.9亿元")) in found
    assert shares(found) == [
        ("share", "6.57%", ("2023.5亿元", "30782.9亿元")),
        ("share", "11.3%", ("3482.5亿元", "30782.9亿元")),
        ("share", "82.1%", ("25276.9亿元", "30782.9亿元")),
    ]
    # one of a list that doesn't fit is a misprint; a list that fits nowhere is of another whole
    found = tell(ACTIVITIES.format(whole="30782.9", first="6.57", last="83.1"))
    assert ("share", "83.1%", ("25276.9亿元", "30782.9亿元")) in shares(found)


def test_how_far_a_plan_above_is_fulfilled(tell):
    text = (
        "2021年计划目标为：城镇新增就业60万人，城镇失业人员再就业13万人。实际如下：\n"
        "（一）全省城镇新增就业64.75万人，完成全年计划的107.9%。\n"
        "（二）城镇失业人员实现再就业14.47万人，完成全年计划的{}。"
    )
    assert shares(tell(text.format("111.3%"))) == [
        ("share", "107.9%", ("64.75万人", "60万人")),
        ("share", "111.3%", ("14.47万人", "13万人")),
    ]
    # one digit off is a misprint, but not two
    assert shares(tell(text.format("121.3%")))[1:] == [
        ("share", "121.3%", ("14.47万人", "13万人")),
    ]
    assert len(shares(tell(text.format("177.5%")))) == 1


def test_a_share_of_a_total_is_of_the_one_above_that_its_digits_fit(tell):
    text = "2018年，共有幼儿园6973所，小学5000所。\n有普惠性幼儿园4747所，占总数的{}。"
    assert shares(tell(text.format("68.08%"))) == [("share", "68.08%", ("4747所", "6973所"))]
    assert shares(tell(text.format("58.08%"))) == []


def test_a_share_of_last_year_is_of_no_amount_of_this_year(tell):
    text = (
        "2022年，研发经费30782.9亿元。其中，基础研究经费2023.5亿元，应用研究经费3482.5亿元，"
        "试验发展经费25276.9亿元。上年，应用研究和试验发展经费所占比重分别为11.3%和82.5%。"
    )
    assert shares(tell(text)) == []


def test_a_list_of_shares_that_fits_nowhere_is_of_another_whole(tell):
    found = tell(
        ACTIVITIES.format(whole="30782.9", first="6.57", last="83.1").replace("11.3%", "12.9%")
    )
    assert [one[1] for one in shares(found)] == ["6.57%"]


def test_a_whole_by_another_name_is_told_by_more_digits_than_chance_has(tell):
    text = "2023年，公共预算总收入{}亿元，税收收入{}亿元，税收占财政总收入的比重为{}%。"
    assert shares(tell(text.format("679.49", "365.52", "53.79"))) == [
        ("share", "53.79%", ("365.52亿元", "679.49亿元"))
    ]
    assert shares(tell(text.format("10", "5", "50"))) == []


def test_a_share_of_a_division_s_division_is_of_what_it_fits(tell):
    text = (
        "2018年，企业单位1857.0万个。企业单位中，内资企业1834.8万个，占98.8%；港澳台企业11.9万个；"
        "外商企业10.3万个。内资企业中，国有企业7.2万个，占0.4%；私营企业1827.6万个，占{}%。"
    )
    found = [one for one in shares(tell(text.format("98.4"))) if one[1] == "98.4%"]
    assert [one[2][1] for one in found] == ["1857.0万个"]
    # of neither of them, and so of neither for sure
    assert "97.4%" not in {one[1] for one in shares(tell(text.format("97.4")))}


CENSUS = (
    "2020年，全市常住人口为5304061人。\n共有家庭户1851328户，集体户194878户。\n另有学校12所。\n"
    "男性人口为2722001人，占{}%；女性人口为2582060人，占48.68%。"
)


def test_a_share_may_be_of_a_total_far_above_by_its_digits(tell):
    found = shares(tell(CENSUS.format("51.32")))
    assert [one[1:] for one in found] == [
        ("51.32%", ("2722001人", "5304061人")),
        ("48.68%", ("2582060人", "5304061人")),
    ]


def test_a_rate_known_by_its_name_may_be_of_what_stands_far_above(tell):
    text = (
        "2020年，年末人口38.12万人。其中，城镇常住人口10.93万人。\n学校12所。\n{}城镇化率为{}%。"
    )
    found = [("share", "28.67%", ("10.93万人", "38.12万人"))]
    assert shares(tell(text.format("常住人口", "28.67"))) == found
    assert shares(tell(text.format("常住人口", "29.67"))) == []
    # who is registered is another population
    assert shares(tell(text.format("户籍人口", "28.67"))) == []


def test_loans_in_deposits(tell):
    text = "2020年，存款余额138.3亿元，贷款余额64.5亿元，存贷比46.6%。"
    assert shares(tell(text)) == [("share", "46.6%", ("64.5亿元", "138.3亿元"))]


def test_an_outcome_is_of_the_plan_that_was_set_for_it(tell):
    text = (
        "我县2022年度预算为：一般公共预算收入60000万元，支出373660万元；"
        "政府性基金预算收入49148万元，支出25050万元。\n"
        "一般公共预算支出347768万元，完成年初预算的{}%。"
    )
    found = [("share", "93.07%", ("347768万元", "373660万元"))]
    assert shares(tell(text.format("93.07"))) == found
    assert shares(tell(text.format("83.17"))) == []


def test_an_outcome_is_of_the_plan_right_before_it(tell):
    text = "2021年，支出预算调整为19.44亿元。实际完成15.17亿元，为调整预算的78%。"
    assert shares(tell(text)) == [("share", "78%", ("15.17亿元", "19.44亿元"))]


def test_a_part_is_of_what_it_is_said_to_be_in(tell):
    text = "2021年，一般公共预算收入407186万元，其中税收收入329065万元，税收比重为80.8%。"
    assert shares(tell(text)) == [("share", "80.8%", ("329065万元", "407186万元"))]


def test_a_term_of_a_proportion_is_of_no_amount_beside_it(tell):
    text = "2020年，第三产业增加值11.36亿元。一、二、三产业增加值占GDP的比重为26.3:24.7:49。"
    assert shares(tell(text)) == []


def test_births_in_a_thousand_are_of_the_people_that_they_fit(tell):
    text = "2022年，户籍人口660.17万人，其中：出生人口6.22万人，出生率为{}‰。"
    assert ("share", "9.42‰", ("6.22万人", "660.17万人")) in tell(text.format("9.42"))
    assert shares(tell(text.format("9.49"))) == []  # of another population, then
    assert shares(tell(text.format("9.42").replace("户籍人口", "学生"))) == []


ASIDE = "新建学校5所。\n新建医院7所。\n新建桥梁3座。\n"


@pytest.mark.parametrize(
    ("whole", "between", "part", "share", "found"),
    [
        # 39.26 / 115.43 = 34.012 %, 39 / 115 = 33.9 %
        ("115.43", ASIDE, "39.26", "34.01", True),
        ("115.43", ASIDE, "39.26", "34.11", False),
        ("115", ASIDE, "39", "34", False),  # so far away, more digits must fit
        ("115", "", "39", "34", True),  # right above, its name is enough
        ("115.43", "", "39.26", "34.11", False),
    ],
)
def test_a_named_whole_far_away_is_told_by_its_digits(tell, whole, between, part, share, found):
    text = f"2023年，公共预算收入{whole}亿元。\n{between}市本级{part}亿元，\
占公共预算收入的{share}%。"
    told = [("share", f"{share}%", (f"{part}亿元", f"{whole}亿元"))]
    assert shares(tell(text)) == (told if found else [])


def test_a_general_whole_may_be_that_of_the_share_before_it_in_its_sentence(tell):
    # 7.50 / 12.50 = 60.0 %, 3.90 / 12.50 = 31.2 %
    text = "2023年末，常住人口12.50万人。学校5所。医院7所。\
城镇人口7.50万人，占常住人口的60.0%{}户籍人口8.00万人，男性3.90万人，占总人口的31.2%。"
    first = ("share", "60.0%", ("7.50万人", "12.50万人"))
    assert shares(tell(text.format("；"))) == [
        first,
        ("share", "31.2%", ("3.90万人", "12.50万人")),
    ]
    assert shares(tell(text.format("。"))) == [first]


def test_a_general_whole_is_what_the_share_fits_and_else_what_is_large_enough(tell):
    # 3.90 / 12.50 = 31.2 %
    text = "2023年末，常住人口12.50万人，户籍人口13.10万人。男性3.90万人，占总人口的31.2%。"
    assert shares(tell(text)) == [("share", "31.2%", ("3.90万人", "12.50万人"))]
    text = "2023年末，常住人口12.50万人。迁入人口1.30万人，男性3.90万人，占总人口的37.2%。"
    assert shares(tell(text)) == [("share", "37.2%", ("3.90万人", "12.50万人"))]


def test_a_share_alone_is_of_the_whole_of_what_stands_beside_it(tell):
    text = (
        "2018年，企业单位1857.0万个。企业单位中，内资企业1834.8万个，占{}%；"
        "港澳台企业11.9万个；外商企业10.3万个。"
    )
    # 1834.8 / 1857.0 = 98.80 %: a digit off is a misprint, as there is no other whole
    for share in ("98.8", "93.8"):
        told = ("share", f"{share}%", ("1834.8万个", "1857.0万个"))
        assert shares(tell(text.format(share))) == [told]
    assert shares(tell(text.format("57.3"))) == []


def test_a_total_far_above_is_of_the_amount_beside_its_share(tell):
    # 4747 / 6973 = 68.077 %
    text = f"2018年，共有学校6973所，企业5000家。\n{ASIDE}完成改造4747所{{}}占总数的{{}}%。"
    told = [("share", "68.08%", ("4747所", "6973所"))]
    assert shares(tell(text.format("，", "68.08"))) == told
    assert shares(tell(text.format("，", "68.18"))) == []
    assert shares(tell(text.format("，民办", "68.08"))) == []  # a subject of its own
    assert shares(tell(text.format("。", "68.08"))) == []


PLAN = "2022年，我县年度预算为：{}。\n{}，完成年初预算的{}%。"


@pytest.mark.parametrize(
    ("plan", "outcome", "share", "found"),
    [
        # by its digits, whatever it is called: 347768 / 373660 = 93.0707 %
        ("财政支出373660万元", "教育经费347768万元", "93.07", True),
        ("财政支出373660万元", "教育经费347768万元", "93.17", False),
        ("财政支出373660万元、公用支出3400万元", "教育经费347768万元", "93.07", True),
        # 19 / 20 = 95 %: too few digits, but for one name
        ("财政支出20万元", "教育经费19万元", "95", False),
        ("教育经费20万元", "教育经费19万元", "95", True),
        ("教育经费约20万元", "教育经费19万元", "95", False),
        # 0.45 to 0.55 of 1.45 to 1.55 is 29.0 to 37.9 %
        ("教育经费1.5亿元", "教育经费0.5亿元", "36", True),
        # a digit off, if no other plan has its name, and both were adjusted or neither was
        ("教育经费373660万元", "教育经费347768万元", "90.07", True),
        ("教育经费373660万元", "教育经费347768万元", "71.52", False),
        ("财政支出373660万元", "教育经费347768万元", "90.07", False),
        (
            "城区教育经费373660万元、乡镇教育经费20111万元",
            "教育经费347768万元",
            "90.07",
            False,
        ),
        ("教育经费调整预算373660万元", "教育经费347768万元", "90.07", False),
        # of another unit
        ("新增客流373660万人", "教育经费347768万元", "93.07", False),
    ],
)
def test_a_plan_is_known_by_its_name_or_by_its_digits(tell, plan, outcome, share, found):
    told = shares(tell(PLAN.format(plan, outcome, share)))
    assert [one[1] for one in told] == ([f"{share}%"] if found else [])


@pytest.mark.parametrize(
    ("plan", "share", "found"),
    [
        ("教育经费调整预算", "90.07", True),
        ("教育经费", "90.07", False),
        ("教育经费", "93.07", True),
    ],
)
def test_a_plan_that_was_adjusted_is_missed_as_adjusted(tell, plan, share, found):
    text = f"2022年，我县年度预算为：{plan}373660万元。\n\
教育经费347768万元，完成调整预算的{share}%。"
    told = [("share", f"{share}%", ("347768万元", "373660万元"))]
    assert shares(tell(text)) == (told if found else [])


def test_nothing_fulfils_itself_or_what_is_planned_behind_it(tell):
    text = "2022年，我县年度预算为：教育经费347768万元，完成年初预算的{}%，财政支出373660万元。"
    assert shares(tell(text.format("100.00"))) == []
    assert shares(tell(text.format("93.07"))) == []


@pytest.mark.parametrize(
    ("text", "sets"),
    [
        ("我县2022年度预算为：收入5亿元。", True),
        ("2022年预算草案为：收入5亿元。", True),
        ("我县2022年度决算为：收入5亿元。", False),
        ("我县2022年度预算收入5亿元。", False),
    ],
)
def test_a_paragraph_that_sets_plans_says_so(paragraphs, text, sets):
    assert [sets_plans(one) for one in paragraphs(text)] == [sets]


@pytest.mark.parametrize(
    "text",
    [
        # nothing was planned, nothing came of it, or something stands between
        "2021年，上年支出19.44亿元。实际完成15.17亿元，为调整预算的78%。",
        "2021年，支出预算调整为19.44亿元。教育15.17亿元，为调整预算的78%。",
        "2021年，支出预算调整为19.44亿元。学校5所。实际完成15.17亿元，为调整预算的78%。",
        "2021年，支出预算调整为19.44亿元。为调整预算的78%。",
    ],
)
def test_an_outcome_opens_the_sentence_behind_its_plan(tell, text):
    assert shares(tell(text)) == []


def test_a_named_whole_is_meant_before_what_a_share_fits_elsewhere(tell):
    # 35.08 / 50.12 = 70.0 %, and 35.08 / 70.16 = 50.0 %
    text = "2023年，公共预算收入50.12亿元。投入资金70.16亿元。\
税收收入35.08亿元，占公共预算收入的比重为{}%。"
    for share in ("70.0", "50.0"):
        told = ("share", f"{share}%", ("35.08亿元", "50.12亿元"))
        assert shares(tell(text.format(share))) == [told]
    # of what its own sentence says besides, it may be
    text = "2023年，公共预算收入50.12亿元，完成70.16亿元。\
税收收入35.08亿元，占公共预算收入的比重为50.0%。"
    assert shares(tell(text)) == [("share", "50.0%", ("35.08亿元", "70.16亿元"))]


def test_a_hedged_share_and_a_proportion_are_of_nothing(tell):
    text = "2023年，生产总值100.00亿元，第三产业增加值26.30亿元。\
一、二、三产业增加值占生产总值的比重为{}。"
    told = [("share", "26.3%", ("26.30亿元", "100.00亿元"))]
    assert shares(tell(text.format("26.3%"))) == told
    assert shares(tell(text.format("26.3:24.7:49.0"))) == []
    assert shares(tell(text.format("约26.3%"))) == []


URBAN = "2023年末，{}，其中城镇人口5.46万人，{}%。"


@pytest.mark.parametrize(
    ("whole", "rate", "found"),
    [
        # 5.46 / 18.20 = 30.00 %
        ("常住人口18.20万人", "城镇化率：30.00", True),
        ("常住人口18.20万人", "医疗保险参保率30.00", False),
        # who is registered, of those who are
        ("户籍总人口18.20万人", "户籍人口城镇化率30.00", True),
        ("总人口18.20万人", "户籍人口城镇化率30.00", False),
        ("户籍总人口18.20万人", "城镇化率30.00", False),
        # of two wholes, the one that it fits
        ("总人口20.00万人，常住人口18.20万人", "城镇化率30.00", True),
        ("常住人口18.20万人，总人口20.00万人", "城镇化率30.00", True),
        # a misprint, if there is no other whole
        ("常住人口18.20万人", "城镇化率31.00", True),
        ("常住人口18.20万人", "城镇化率30.06", True),
        ("常住人口18.20万人", "城镇化率38.70", False),
        ("常住人口18.20万人，总人口20.00万人", "城镇化率31.00", False),
        ("常住人口18.20万人，总人口20.00万人", "城镇化率30.06", False),
    ],
)
def test_the_whole_of_a_rate_that_its_name_tells(tell, whole, rate, found):
    told = [("share", f"{rate[-5:]}%", ("5.46万人", "18.20万人"))]
    assert shares(tell(URBAN.format(whole, rate))) == (told if found else [])


@pytest.mark.parametrize(("year", "found"), [("2023", False), ("2022", True)])
def test_a_rate_is_of_its_own_date(tell, year, found):
    text = f"2022年末，常住人口18.20万人，其中城镇人口5.46万人。{year}年末，城镇化率30.00%。"
    told = [("share", "30.00%", ("5.46万人", "18.20万人"))]
    assert shares(tell(text)) == (told if found else [])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # 6.22 / 660.17 = 9.4218 ‰
        ("学校5所，人口660.17万人，出生人口6.22万人，出生率为9.42‰", True),
        ("人口660.17万人，常住人口702.33万人，出生人口6.22万人，出生率为9.42‰", True),
        ("人口660.17万人，死亡人口6.22万人，死亡率为9.42‰", True),
        ("人口660.17万人，死亡人口6.22万人，出生率为9.42‰", False),
        ("人口660.17万人，出生人口6.22万人。出生率为9.42‰", False),
        ("人口660.17万人，出生人口6.22万人，迁入人口5.00万人，出生率为9.42‰", False),
        ("人口660.17万人，出生人口6.22万人，出生率为9.42%", False),
        ("人口660.17万人，出生人口6.22万人，出生率约为9.42‰", False),
        ("人口660.17万户，出生人口6.22万人，出生率为9.42‰", False),
        # 0.1 / 6.6 = 15.2 ‰, and so would be any rate from 7 to 23
        ("人口6.6万人，出生人口0.1万人，出生率为15‰", False),
    ],
)
def test_a_vital_rate_is_of_what_is_beside_it_and_of_the_people(tell, text, found):
    assert [one[1] for one in shares(tell(f"2022年，{text}。"))] == ([text[-5:]] if found else [])


def test_a_plan_of_another_year_or_authority_is_missed_by_nobody(tell):
    other_year = "2022年水果产量计划250万吨。2023年水果产量完成256.8万吨，完成计划的102.8%。"
    others = "2023年，水果产量计划120万吨，水果产量完成121.5万吨，完成省下达任务的100.3%。"
    for text in (other_year, others):
        assert [one for one in tell(text) if one[0] == "share"] == []


# How far a plan is fulfilled is of its own plan.


def test_a_part_s_outcome_is_not_of_the_budget_of_all(tell):
    text = "2023年，收入预算21.25万元，决算17.34万元，{}运行费决算15.10万元，完成预算的{}%。"
    whole = [("share", "71.1%", ("15.10万元", "21.25万元"))]
    near = [("share", "71.7%", ("15.10万元", "21.25万元"))]
    # alone it would be of the budget before it, and behind 其中 if it fits to the last digit
    assert shares(tell(text.format("", "71.1"))) == whole
    assert shares(tell(text.format("其中：", "71.1"))) == whole
    assert shares(tell(text.format("", "71.7"))) == near
    assert shares(tell(text.format("其中：", "71.7"))) == []
    # 83.9% of a budget that isn't printed
    assert shares(tell(text.format("其中：", "83.9"))) == []


def test_an_outcome_that_opens_its_list_is_of_the_budget_before_it(tell):
    text = "2023年，收入预算21.25万元，其中运行费决算15.10万元，完成预算的71.7%。"
    assert shares(tell(text)) == [("share", "71.7%", ("15.10万元", "21.25万元"))]


# A whole that is named by the end of its name, and by what says no more than that it is one.


@pytest.mark.parametrize(
    ("whole", "share", "told"),
    [
        ("进口总值", "35.254", True),
        ("进口总额", "35.254", True),
        ("进口", "35.254", True),
        ("总值", "35.254", True),
        # another whole, and one that the digits miss
        ("出口总值", "35.254", False),
        ("进口总值", "35.354", False),
        ("全国进口总值", "35.254", True),
        ("全国", "35.254", False),
    ],
)
def test_a_whole_above_is_the_amount_whose_name_has_the_word(tell, whole, share, told):
    text = f"2023年，外贸进口99.93亿元。\n有色金属矿产品35.23亿元，占{whole}的{share}%。"
    found = [("share", f"{share}%", ("35.23亿元", "99.93亿元"))]
    assert shares(tell(text)) == (found if told else [])


@pytest.mark.parametrize(
    ("part", "whole", "share", "told"),
    [
        ("软件产品实现收入", "软件业务收入", "25.3", True),
        ("软件产品累计完成收入", "软件业务收入", "25.3", True),
        ("软件产品收入", "软件业务实现收入", "25.3", True),
        ("软件产品实现收入", "软件业务收入", "29.3", True),
        ("软件产品未现收入", "软件业务收入", "25.3", False),
    ],
)
def test_a_verb_within_a_name_is_no_part_of_it(tell, part, whole, share, told):
    text = (
        f"2023年，{whole}496.2亿元，增长3%。{part}125.6亿元，同比增长4%。"
        f"全市出口3.5亿元。软件产品收入占软件业务收入的{share}%。"
    )
    found = [("share", f"{share}%", ("125.6亿元", "496.2亿元"))]
    assert shares(tell(text)) == (found if told else [])


@pytest.mark.parametrize("share", ["0", "0.00"])
def test_a_share_of_nothing_is_told_of_nothing(tell, share):
    text = "2023年，收入1206.3万元，其中事业收入{}万元，占{}%。"
    assert shares(tell(text.format("0", share))) == []
    assert shares(tell(text.format("120.6", "10.0")))


# A rate of three amounts is of the one that it fits.


@pytest.mark.parametrize(
    ("rate", "whole"),
    [
        ("15.2", "19.24亿元"),
        ("18.0", "16.31亿元"),
        # of neither: which of them, nobody can tell
        ("15.7", None),
    ],
)
def test_a_rate_of_three_amounts_is_of_the_one_that_it_fits(tell, rate, whole):
    text = f"2023年，采购预算19.24亿元，采购16.31亿元，节约资金2.93亿元，资金节约率{rate}%。"
    found = [] if whole is None else [("share", f"{rate}%", ("2.93亿元", whole))]
    assert shares(tell(text)) == found


def test_a_rate_of_two_amounts_is_of_the_other_though_a_digit_is_wrong(tell):
    text = "2023年，采购预算19.24亿元，节约资金2.93亿元，资金节约率15.7%。"
    assert shares(tell(text)) == [("share", "15.7%", ("2.93亿元", "19.24亿元"))]


@pytest.mark.parametrize("rate", ["88.2", "85.2"])
def test_how_many_of_a_count_are_so_make_its_rate(tell, rate):
    text = "2023年，全县255个行政村{}有225个通公路，覆盖率{}%。"
    found = [("share", f"{rate}%", ("225个", "255个"))]
    assert shares(tell(text.format("中", rate))) == found
    assert shares(tell(text.format("，另", "85.2"))) == []


def test_the_rate_of_registered_urban_people_is_of_those_registered(tell):
    text = "2023年，户籍人口125.63万人，其中城镇人口62.54万人，户籍人口城镇化率{}%。"
    assert shares(tell(text.format("49.8"))) == [("share", "49.8%", ("62.54万人", "125.63万人"))]
