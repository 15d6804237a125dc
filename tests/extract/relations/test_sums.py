"""Sums: names that leave nothing out, lists that fill a total, structures that fill a hundred."""

import pytest

GDP = "2023年，全县生产总值{whole}亿元，增长5.0%。其中，第一产业增加值11.25亿元，增长3.1%；\
第二产业增加值40.15亿元，增长5.9%；第三产业增加值48.60亿元，增长4.8%。"


def test_three_industries_add_up_to_the_product(tell):
    assert tell(GDP.format(whole="100.00")) == [
        ("sum", "100.00亿元", ("11.25亿元", "40.15亿元", "48.60亿元"))
    ]


@pytest.mark.parametrize("whole", ["900.00", "103.00", "100.40", "100.08"])
def test_a_total_that_one_digit_mends_is_still_their_total(tell, whole):
    assert [one[1] for one in tell(GDP.format(whole=whole))] == [f"{whole}亿元"]


def test_an_amount_that_parts_miss_by_far_is_no_total_of_theirs(tell):
    assert {one[0] for one in tell(GDP.format(whole="371.92"))} == {"part_of_whole"}


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("进出口总额88.90亿元，其中出口60.50亿元，进口28.40亿元", ("60.50亿元", "28.40亿元")),
        (
            "常住人口90.60万人，其中城镇人口50.20万人，乡村人口40.40万人",
            ("50.20万人", "40.40万人"),
        ),
        ("户籍人口90.60万人，其中男性46.10万人，女性44.50万人", ("46.10万人", "44.50万人")),
        ("预算收入9.06亿元，其中税收收入5.02亿元，非税收入4.04亿元", ("5.02亿元", "4.04亿元")),
        ("债务余额9.06亿元，其中一般债务5.02亿元、专项债务4.04亿元", ("5.02亿元", "4.04亿元")),
        ("粮食产量90.60万吨，其中夏粮50.20万吨，秋粮40.40万吨", ("50.20万吨", "40.40万吨")),
    ],
)
def test_sets_of_names_that_leave_nothing_out(tell, text, parts):
    assert tell(f"2023年，全县{text}。") == [("sum", tell(f"2023年，全县{text}。")[0][1], parts)]


def test_what_follows_two_parts_is_their_total_if_it_says_so(tell):
    text = "2023年，甲收入35.08亿元，乙收入15.04亿元，{}50.12亿元。"
    assert tell(text.format("合计")) == [("sum", "50.12亿元", ("35.08亿元", "15.04亿元"))]
    assert tell("2023年，税收35.08亿元，非税15.04亿元，基金50.12亿元。") == []


def test_two_partitions_of_one_total_are_two_sums(tell):
    text = (
        "2023年，社会消费品零售总额45.67亿元。按经营地分，城镇消费品零售额36.54亿元；"
        "乡村消费品零售额9.13亿元。按消费类型分，商品零售额40.12亿元；餐饮收入额5.55亿元。"
    )
    assert tell(text) == [
        ("sum", "45.67亿元", ("36.54亿元", "9.13亿元")),
        ("sum", "45.67亿元", ("40.12亿元", "5.55亿元")),
    ]


def test_what_is_a_part_of_a_part_is_none_of_the_total(tell):
    text = (
        "2023年，公共预算收入12503万元，其中税收收入7821万元，非税收入4682万元。"
        "加上上级补助收入20156万元，上年结转1235万元，收入总计33894万元。"
    )
    assert tell(text)[1] == ("sum", "33894万元", ("12503万元", "20156万元", "1235万元"))


def test_a_list_that_fills_the_amount_before_it(tell):
    text = "2023年，共建成平台274家，其中加速器42家（省级8家），孵化器128家，众创空间104家。"
    assert ("sum", "274家", ("42家", "128家", "104家")) in tell(text)


def test_a_list_that_does_not_fill_it_is_no_sum(tell):
    text = "2023年，支出合计93412万元，其中教育支出20113万元、卫生支出18267万元。"
    assert [one[0] for one in tell(text)] == ["part_of_whole"]


def test_amounts_of_two_stated_years_do_not_add_up(tell):
    text = "2022年出口50.25亿元，2023年进口40.15亿元，进出口总额90.40亿元。"
    assert tell(text) == []


def test_a_structure_fills_a_hundred(tell):
    text = "2023年，三次产业结构由上年的10.2：37.1：52.7调整为10.0：37.0：53.0。"
    assert tell(text) == [
        ("sum", "52.7", ("10.2", "37.1")),
        ("sum", "53.0", ("10.0", "37.0")),
    ]


def test_a_structure_with_a_misprint_is_proposed_and_a_ratio_is_none(tell):
    assert tell("2023年，三次产业结构为10.0：37.0：63.0。") == [("sum", "63.0", ("10.0", "37.0"))]
    assert tell("2023年，城乡居民收入比为2.1：1。") == []


def test_shares_of_names_that_leave_nothing_out_fill_a_hundred(tell):
    text = "2023年，三次产业对经济增长的贡献率分别为6.5%、43.2%和50.3%。"
    assert tell(text) == [("sum", "50.3%", ("6.5%", "43.2%"))]


def test_rates_of_two_groups_fill_nothing(tell):
    assert tell("2023年，城镇参保率55.2%，农村参保率44.8%。") == []


@pytest.mark.parametrize("second", ["5.30亿元", "6.30亿元"])
def test_a_total_of_all_that_its_sentence_lists_hides_no_misprint(tell, second):
    text = f"2023年，本级收入12.40亿元，调入资金{second}，上年结转0.80亿元，总收入18.50亿元。"
    assert tell(text) == [("sum", "18.50亿元", ("12.40亿元", second, "0.80亿元"))]


def test_no_total_of_what_a_semicolon_parts_or_that_misses_it_by_far(tell):
    text = "2023年，收入12.40亿元，调入资金5.30亿元{sign}结转0.80亿元，总收入{total}亿元。"
    assert tell(text.format(sign="，", total="18.50"))
    assert tell(text.format(sign="；", total="17.50")) == []
    assert tell(text.format(sign="，", total="91.70")) == []


@pytest.mark.parametrize("part", ["45.60亿元", "95.60亿元"])
def test_a_view_of_a_total_is_of_the_amount_before_the_first_view(tell, part):
    text = (
        "2023年，工业企业利润60.90亿元。分经济类型看，国有企业利润21.70亿元；私营企业23.10亿元。"
        f"分门类看，采矿业利润11.20亿元；制造业{part}；电力、热力生产和供应业4.10亿元。"
    )
    assert tell(text) == [
        ("sum", "60.90亿元", ("11.20亿元", part, "4.10亿元")),
        ("part_of_whole", "60.90亿元", ("21.70亿元",)),
        ("part_of_whole", "60.90亿元", ("23.10亿元",)),
    ]


def test_a_paragraph_of_parts_goes_on_with_the_one_before(tell):
    text = GDP.format(whole="100.00").replace("。其中", "。\n\n其中")
    assert tell(text) == [("sum", "100.00亿元", ("11.25亿元", "40.15亿元", "48.60亿元"))]


def test_parts_that_are_introduced_need_not_be_named_alike(tell):
    text = "2023年，安排投资7000万元，其中中央本级支出1635万元，对地方转移支付{last}万元。"
    for last in ("5365", "5865"):
        told = tell(text.format(last=last))
        assert told == [("sum", "7000万元", ("1635万元", f"{last}万元"))]


def test_a_set_of_names_may_ask_for_the_name_of_its_whole(tell):
    text = "2023年，{whole}856所，其中小学582所，招生1.05万人；初中274所。"
    assert tell(text.format(whole="义务教育学校")) == [("sum", "856所", ("582所", "274所"))]
    # schools of nine years are of neither name
    assert all(
        one[0] != "sum" for one in tell(text.format(whole="义务教育学校").replace("6", "7"))
    )
    near = "2023年，{}857吨，其中猪肉582吨；牛肉104吨；羊肉96吨；禽肉74吨。"
    assert tell(near.format("肉类产量"))[0][0] == "sum"
    assert all(one[0] != "sum" for one in tell(near.format("农产品产量")))


def test_contributions_make_the_growth_of_the_whole(tell):
    text = (
        "2023年，地区生产总值500.00亿元，比上年增长5.0%。最终消费支出拉动地区生产总值增长"
        "{first}个百分点，资本形成总额拉动地区生产总值增长1.3个百分点，净出口拉动地区生产总值"
        "增长1.5个百分点。"
    )
    for first in ("2.2", "2.7"):
        told = tell(text.format(first=first))
        assert told == [("sum", "5.0%", (f"{first}个百分点", "1.3个百分点", "1.5个百分点"))]
    assert tell(text.format(first="2.2").replace("拉动地区生产总值", "拉动投资")) == []


def test_shares_that_a_word_takes_together(tell):
    text = "2023年，主要原因是因病（36.2%）、因残（19.9%）、因学（4.9%），{total}因{word}因素。"
    assert tell(text.format(total="有61.0%", word="上述三大")) == [
        ("sum", "61.0%", ("36.2%", "19.9%", "4.9%"))
    ]
    assert tell(text.format(total="有61.0%", word="其他")) == []
    assert tell(text.format(total="有33.3%", word="上述三大")) == []


def test_a_list_named_alike_that_misses_its_amount_by_a_digit(tell):
    text = (
        "2023年，水果产量468.52万吨，其中{first}产量342.14万吨，梨产量59.81万吨，{last}66.57万吨。"
    )
    whole = text.replace("468.52", "468.92")
    assert tell(whole.format(first="苹果", last="桃产量"))[0][0] == "sum"
    assert tell(whole.format(first="苹果", last="桃"))[0][0] == "part_of_whole"


def test_contributions_of_a_list_share_their_verb(tell):
    text = "2023年，生产总值420.77亿元，增长5.2%。第一产业拉动GDP增长0.7个百分点，\
第二、三产业分别拉动增长2.1和2.4个百分点。"
    assert ("sum", "5.2%", ("0.7个百分点", "2.1", "2.4个百分点")) in tell(text)
    short = "2023年，生产总值420.77亿元，增长5.2%。三次产业的拉动贡献分别为0.7、2.1、2.4个百分点。"
    assert ("sum", "5.2%", ("0.7", "2.1", "2.4个百分点")) in tell(short)
    assert all(one[0] != "sum" for one in tell(short.replace("三次产业", "三个行业")))


def test_a_part_of_a_total_may_have_parts_itself(tell):
    text = "2023年，旅客13,699,516人次，其中海路5,195,997人次，陆路7,808,627人次，\
空路694,892人次。海路中，外港5,084,179人次，内港111,818人次。"
    told = tell(text)
    assert ("sum", "13,699,516人次", ("5,195,997人次", "7,808,627人次", "694,892人次")) in told


def test_the_whole_of_parts_may_stand_in_a_paragraph_above(tell):
    text = "2023年末，人口{}人。\n　　男性11,673,319人，女性11,642,503人。"
    parts = ("11,673,319人", "11,642,503人")
    assert tell(text.format("23,315,822")) == [("sum", "23,315,822人", parts)]
    assert tell(text.format("23,315,922")) == [("sum", "23,315,922人", parts)]
    assert tell(text.format("24,000,000")) == []


def test_names_of_a_set_in_short(tell):
    text = "2023年，轻、重工业占比分别为30.6%和69.4%。"
    assert tell(text) == [("sum", "69.4%", ("30.6%",))]


def test_shares_beside_parts_that_leave_nothing_out_fill_a_hundred(tell):
    text = "2023年，税收收入11,136万元，占预算的90.75%，占收入的38.96%；\
非税收入17,447万元，占收入的{}%。"
    assert ("sum", "61.04%", ("38.96%",)) in tell(text.format("61.04"))
    assert ("sum", "61.09%", ("38.96%",)) in tell(text.format("61.09"))
    assert all(one[0] != "sum" for one in tell(text.format("44.10")))


def test_levels_are_named_by_the_changes_before_them(tell):
    text = "2021年，生产总值增长12.6%达92.91亿元，第一产业增长9.1%达21.22亿元，\
第二产业增长18.2%达41.03亿元，第三产业增长8.4%达30.66亿元，外资增长3%达7.15亿元，\
贷款增长4%达85.76亿元。"
    parts = ("21.22亿元", "41.03亿元", "30.66亿元")
    # 7.15 and 85.76 make 92.91 as well, by chance
    assert [one for one in tell(text) if one[0] == "sum"] == [("sum", "92.91亿元", parts)]


def test_a_total_that_holds_comes_before_another_year_s_beside_it(tell):
    text = "2023年，收入49508万元，比报告数49500万元增加8万元。其中税收收入31283万元，\
非税收入18225万元。"
    assert [one[:2] for one in tell(text) if one[0] == "sum"] == [("sum", "49508万元")]


@pytest.mark.parametrize(("last", "told"), [("48.6", True), ("49.1", True), ("50.1", False)])
def test_a_structure_that_misses_a_hundred_by_less_than_one_is_still_one(tell, last, told):
    found = tell(f"2023年，三次产业结构为11.3:40.1:{last}。")
    assert found == ([("sum", last, ("11.3", "40.1"))] if told else [])


def test_a_list_is_what_an_amount_above_it_is_made_of(tell):
    text = (
        "2013年，全区收入完成31959万元，增长30.9%。各级均保持增长。本级和甲县、乙县、丙县收入"
        "分别完成7234万元、9305万元、5418万元和{}万元，分别增长17.3%、43.1%、10.2%和30.5%。"
    )
    parts = ("7234万元", "9305万元", "5418万元", "10002万元")
    assert ("sum", "31959万元", parts) in tell(text.format("10002"))
    assert [one for one in tell(text.format("10902")) if one[0] == "sum"] == []


def test_pulls_may_stand_behind_the_contributions_that_name_what_pulls(tell):
    text = (
        "2018年，生产总值2515.16亿元，增长6.0%。三次产业对经济的贡献率分别为28.5%、3.8%和67.7%，"
        "分别拉动经济增长1.7、0.2和4.1个百分点。"
    )
    assert ("sum", "6.0%", ("1.7", "0.2", "4.1个百分点")) in tell(text)


def test_what_is_added_to_a_main_amount_fills_a_total(tell):
    text = (
        "2022年，一般公共预算支出1996786万元（含权责发生制列支51万元），完成预算的98%，"
        "加上上解支出98524万元、债务还本支出119402万元，总支出{}万元。"
    )
    parts = ("1996786万元", "98524万元", "119402万元")
    assert ("sum", "2214712万元", parts) in tell(text.format("2214712"))
    assert ("sum", "2214722万元", parts) in tell(text.format("2214722"))
    assert all(one[0] != "sum" for one in tell(text.format("2999999")))


def test_what_is_added_may_open_a_sentence(tell):
    text = (
        "2022年，政府性基金预算收入109.26亿元，其中：出让收入94.56亿元。"
        "加上专项债券收入42.20亿元，收入总计151.46亿元。"
    )
    assert ("sum", "151.46亿元", ("109.26亿元", "42.20亿元")) in tell(text)


def test_a_list_by_a_point_of_view_is_of_a_total_above(tell):
    text = "2020年，总人口714919人。\n分区域看，七个街道人口为{}人；三个镇人口为93828人。"
    assert ("sum", "714919人", ("621091人", "93828人")) in tell(text.format("621091"))
    assert all(one[0] != "sum" for one in tell(text.format("511091")))


def test_a_member_that_is_not_printed_may_be_what_a_total_lacks(tell):
    text = (
        "2023年，农林牧渔业总产值{}亿元。其中，农业产值6.5亿元，牧业产值6.8亿元，渔业产值0.3亿元。"
    )
    assert ("sum", "13.6亿元", ("6.5亿元", "6.8亿元", "0.3亿元")) in tell(text.format("13.6"))
    assert all(one[0] != "sum" for one in tell(text.format("13.9")))


def test_shares_of_a_sentence_that_fill_a_hundred(tell):
    text = "2017年，农业用水占76.92%，工业用水占{}%，居民用水占16.27%。"
    assert tell(text.format("6.81")) == [("sum", "16.27%", ("76.92%", "6.81%"))]
    assert tell(text.format("6.91")) == []
    assert tell(text.format("6.81").replace("，居民", "。居民")) == []
    listed = "2017年，分别占总量的75.9%、11.9%、12.2%。"
    assert tell(listed) == [("sum", "12.2%", ("75.9%", "11.9%"))]


def sums(told):
    return [one for one in told if one[0] == "sum"]


@pytest.mark.parametrize(
    ("above", "whole"),
    [
        # 32107 + 16106 = 48213, wherever it stands; else what a digit of 48223 mends
        ("2020年，居民48213人，职工48223人", "48213人"),
        ("2020年，职工48223人，居民48213人", "48213人"),
        ("2020年，职工48223人", "48223人"),
        ("2020年，职工约48213人", None),
        ("2020年，职工48213户", None),
        # of the same date, as far as it is known
        ("2020年末，职工48213人", "48213人"),
        ("2019年末，职工48213人", None),
    ],
)
def test_a_total_above_that_holds_comes_before_one_that_a_digit_mends(tell, above, whole):
    parts = ("32107人", "16106人")
    found = tell(f"{above}。\n　　2020年末，男性32107人，女性16106人。")
    assert sums(found) == ([("sum", whole, parts)] if whole else [])


@pytest.mark.parametrize(
    ("above", "first", "second", "whole"),
    [
        # too few digits to bear with a misprint, for one may be 9 others
        ("职工4812人", "3210人", "1602人", "4812人"),
        ("职工4822人", "3210人", "1602人", None),
        # too few for so many amounts that might be their total
        ("居民413人", "221人", "192人", "413人"),
        ("居民413人，职工900人、910人、920人、930人", "221人", "192人", None),
    ],
)
def test_a_total_above_has_digits_enough_to_be_none_by_chance(tell, above, first, second, whole):
    found = tell(f"2020年，{above}。\n　　男性{first}，女性{second}。")
    assert sums(found) == ([("sum", whole, (first, second))] if whole else [])


def test_a_set_that_lacks_a_member_fills_its_whole_to_the_last_digit(tell):
    text = (
        "2023年，农林牧渔业总产值{}亿元。其中，农业产值6.5亿元，{}牧业产值6.8亿元，"
        "渔业产值0.3亿元，工业产值0.9亿元。"
    )
    parts = ("6.5亿元", "6.8亿元", "0.3亿元")
    assert sums(tell(text.format("13.6", ""))) == [("sum", "13.6亿元", parts)]
    assert sums(tell(text.format("18.6", ""))) == []
    # with all of them, a digit may be misprinted: 6.5 + 1.2 + 6.8 + 0.3 + 0.1 = 14.9
    every = text.replace("工业产值0.9亿元", "专业服务产值0.1亿元")
    found = sums(tell(every.format("19.9", "林业产值1.2亿元，")))
    assert found == [("sum", "19.9亿元", ("6.5亿元", "1.2亿元", "6.8亿元", "0.3亿元", "0.1亿元"))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # 9.20 + 1.10 + 2.20 = 12.50
        ("收入9.20亿元，捐赠1.10亿元，调入2.20亿元", True),
        ("收入9.20亿元，捐赠图书5册，捐赠1.10亿元，调入2.20亿元", True),
        ("收入9.20亿元（城区7.10亿元），捐赠1.10亿元，调入2.20亿元", True),
        (
            "城区收入7.10亿元，乡镇收入2.10亿元，收入合计9.20亿元，捐赠1.10亿元，调入2.20亿元",
            True,
        ),
        ("收入9.20亿元，减去捐赠1.10亿元，调入2.20亿元", False),
        ("收入9.20亿元，捐赠约1.10亿元，调入2.20亿元", False),
    ],
)
def test_a_grand_total_is_of_what_is_listed_from_the_last_one_on(tell, text, found):
    told = ("sum", "12.50亿元", ("9.20亿元", "1.10亿元", "2.20亿元"))
    totals = [one for one in tell(f"2022年，{text}，总收入12.50亿元。") if one[1] == "12.50亿元"]
    assert totals == ([told] if found else [])


ADDED = ("199.30亿元", "9.20亿元", "1.10亿元")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # 199.30 + 9.20 + 1.10 = 209.60
        ("支出199.30亿元，完成预算的98%，{}，总支出209.60亿元", True),
        ("支出199.30亿元，为预算199.30亿元的100%，{}，总支出209.60亿元", True),
        ("支出199.30亿元，其中教育20.10亿元。{}（其中专项0.30亿元），总支出209.60亿元", True),
        ("教育支出190.30亿元，支出199.30亿元，{}，总支出209.60亿元", True),
        ("支出199.30亿元，教育支出190.30亿元，{}，总支出209.60亿元", True),
        ("甲类支出199.30亿元，乙类支出199.30亿元，{}，总支出209.60亿元", True),
        # the main amount stands in the sentence before, at most, and the total beside the rest
        ("支出199.30亿元。完成预算的98%。{}，总支出209.60亿元", False),
        ("支出199.30亿元。新增投资5.00亿元。{}，总支出209.60亿元", False),
        ("支出199.30亿元，{}。总支出209.60亿元", False),
        ("支出199.30亿元，{}，总支出约209.60亿元", False),
        ("支出199.30亿元，{}，投资209.60亿元", False),
        ("支出199.30万人，{}，总支出209.60亿元", False),
        ("支出约199.30亿元，{}，总支出209.60亿元", False),
        # one digit off, if there is one main amount
        ("支出199.30亿元，{}，总支出219.60亿元", True),
        ("支出199.30亿元，教育支出20.10亿元，{}，总支出219.60亿元", False),
        ("教育支出20.10亿元，支出199.30亿元，{}，总支出219.60亿元", False),
        ("支出199.30亿元，{}，总支出371.90亿元", False),
    ],
)
def test_what_is_added_is_added_to_the_main_amount_before_it(tell, text, found):
    whole = f"{text[-8:]}"
    told = sums(tell(f"2022年，{text.format('加上上解支出9.20亿元、还本支出1.10亿元')}。"))
    assert told == ([("sum", whole, ADDED)] if found else [])


def test_what_is_taken_off_is_not_added(tell):
    text = "2022年，支出199.30亿元，加上上解支出9.20亿元，{}还本支出1.10亿元，总支出209.60亿元。"
    assert sums(tell(text.format(""))) == [("sum", "209.60亿元", ADDED)]
    assert sums(tell(text.format("减去"))) == []


def test_what_is_added_may_be_all_there_is(tell):
    text = "2022年，加上上解支出9.20亿元、还本支出1.10亿元，总支出10.30亿元。"
    assert sums(tell(text)) in ([], [("sum", "10.30亿元", ADDED[1:])])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("农业用水占76.92%，工业用水占23.08%", [("23.08%", ("76.92%",))]),
        # the set ends where it is full: 76.92 + 6.81 + 16.27 = 100
        (
            "农业用水占76.92%，工业用水占6.81%，居民用水占16.27%，其中城镇居民占50.00%",
            [("16.27%", ("76.92%", "6.81%"))],
        ),
        # none stands in two of them
        (
            "农业用水占60.00%，工业用水占40.00%，渗入地下的占60.00%，流入河道的占40.00%",
            [("40.00%", ("60.00%",)), ("40.00%", ("60.00%",))],
        ),
        ("农业用水占100%", []),
        ("农业用水占76.92%，工业用水占6.81%，居民用水占比提高16.27%", []),
        ("合格率76.92%，工业用水占6.81%，居民用水占16.27%", []),
        ("农业用水占76.92%，工业用水占约6.81%，居民用水占16.27%", []),
        ("农业用水占76.92%，工业用水占6.81%，居民用水占17.27%", []),
        ("农业用水占76.92%，工业用水占6.81%", []),
    ],
)
def test_a_set_of_shares_is_full_at_a_hundred(tell, text, told):
    assert sums(tell(f"2017年，{text}。")) == [("sum", *one) for one in told]


def test_a_total_of_a_list_stands_before_it(tell):
    # 7234 + 9305 + 10002 = 26541
    text = "2013年，{}本级和甲县、乙县收入分别完成7234万元、9305万元和10002万元{}。"
    parts = ("7234万元", "9305万元", "10002万元")
    assert sums(tell(text.format("全市26541万元，", ""))) == [("sum", "26541万元", parts)]
    assert sums(tell(text.format("", "，全市26541万元"))) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # 621091 + 93828 = 714919
        ("分区域看，街道621091吨；镇93828吨", True),
        ("分区域看，街道621091吨，增长5.0%；镇93828吨", True),
        ("水厂5000吨，分区域看，街道621091吨；镇93828吨", True),
        ("分区域看，街道621091吨（其中城区50000吨），水厂12座；镇93828吨，水厂8座", True),
        ("分区域看，街道621091吨；镇93828吨。水厂5000吨", True),
        ("街道621091吨；镇93828吨", False),
        ("分区域看，街道714919吨", False),
        ("分区域看，街道约621091吨；镇93828吨", False),
        ("分区域看，街道621091吨；镇93828吨；村3210吨", False),
        ("分区域看，街道621091吨；镇82717吨", False),
    ],
)
def test_a_view_lists_all_that_its_sentence_counts_alike(tell, text, found):
    told = ("sum", "714919吨", ("621091吨", "93828吨"))
    # so far above, no other words tell it
    far = "新建学校5所。\n新建医院7所。\n新建桥梁3座。"
    assert sums(tell(f"2020年，用水714919吨。\n{far}\n{text}。")) == ([told] if found else [])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # one of five fits by chance, and one of four as well
        ("建成平台5家，其中甲类2家，乙类3家", ("5家", ("2家", "3家"))),
        ("建成平台4家，其中甲类1家，乙类3家", None),
        # 150 + 96 = 246: in 236 of which 26 + 26 + 17 others would fit, less than a third
        ("企业236家，其中甲类企业150家，乙类企业96家", ("236家", ("150家", "96家"))),
        # 101 + 95 = 196: in 186 of which 26 + 26 + 17 others would fit, more than a third
        ("企业186家，其中甲类企业101家，乙类企业95家", None),
    ],
)
def test_all_that_a_sentence_lists_may_fill_an_amount_of_few_digits(tell, text, found):
    assert sums(tell(f"2023年，{text}。")) == ([("sum", *found)] if found else [])


def test_a_list_that_leaves_an_amount_out_misses_its_total_by_that(tell):
    lists = (
        "政府性基金收入105.6亿元，加上级补助收入5.3亿元、调入资金等约20亿元，收入总计130.9亿元。",
        "全市收入50亿元，专项债券转贷收入（60亿元），补助20亿元，收入总计130亿元。",
    )
    for text in lists:
        assert [one for one in tell("2023年某市决算\n" + text) if one[0] == "sum"] == []


def filled(told):
    """The amounts that are sums, and their parts."""
    return [one[1:] for one in told if one[0] == "sum"]


# What is left of a count.


@pytest.mark.parametrize("left", ["剩余", "其余", "余下", "剩下", "尚余", "目前剩余"])
def test_what_is_done_and_what_is_left_is_all_of_a_count(tell, left):
    text = "2023年，共有水库121座，完成82座，{}{}座。"
    assert filled(tell(text.format(left, "39"))) == [("121座", ("82座", "39座"))]
    assert filled(tell(text.format(left, "34"))) == []  # some may be under way


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("共116项问题，已整改107项，剩余9项", True),
        # 4 of 116: what is left of something else
        ("共116项问题，已整改67项，剩余4项", False),
        # another sentence, or nothing is left
        ("共116项问题，已整改107项。剩余9项", False),
        ("共116项问题，已整改107项，新增9项", False),
        # the whole is counted otherwise, or is no more than about so many
        ("检查企业116家，整改问题107项，剩余9项", False),
        ("约116项问题，已整改107项，剩余9项", False),
        # what is left is counted otherwise, and by more than 项 or 个
        ("共116项问题，已整改107项，剩余9人", False),
        ("问题共116项，整改107项，剩余9个问题", True),
        # what was added, and no count
        ("收入增加116万元，支出增加107万元，剩余9万元", False),
        # too many words before what is left
        ("共116项问题，已整改107项，目前仍在实施的剩余9项", False),
    ],
)
def test_what_is_left_is_of_the_count_before_what_is_done_of_it(tell, text, told):
    found = filled(tell(f"2023年，{text}。"))
    assert [len(parts) for _, parts in found] == ([2] if told else [])


# Shares that fill a hundred but for their rounding.


@pytest.mark.parametrize(
    ("shares", "told"),
    [
        # four by their rounding, three only to the last digit
        (("42.3", "21.5", "22.6", "13.5"), True),  # 99.9
        (("42.3", "21.5", "22.6", "13.4"), True),  # 99.8
        (("42.3", "21.5", "22.6", "13.3"), False),  # 99.7
        (("42.3", "21.5", "22.6", "13.8"), True),  # 100.2
        (("42.3", "21.5", "22.6", "13.9"), False),  # 100.3
        (("42.3", "31.5", "26.1"), False),  # 99.9
        (("42.3", "31.5", "26.2"), True),  # 100.0
    ],
)
def test_four_shares_fill_a_hundred_as_rounded(tell, shares, told):
    causes = "病残学灾"
    text = "，".join(f"{causes[n]}占{share}%" for n, share in enumerate(shares))
    found = filled(tell(f"2023年，贫困户中因{text}。"))
    parts = tuple(f"{one}%" for one in shares[:-1])
    assert found == ([(f"{shares[-1]}%", parts)] if told else [])


# Shares of names that leave nothing out, of what they divide.


def test_shares_by_names_of_a_whole_are_of_that_whole(tell):
    text = "2023年，东部地区{0}占{1}%，中部地区{0}占{2}%，西部地区{0}占{3}%，东北地区{0}占{4}%。"
    rest = ("48.3%", "24.7%", "20.8%")
    found = filled(tell(text.format("投资额", "48.3", "24.7", "20.8", "6.2")))
    assert found == [("6.2%", rest)]
    # some is of no region, or of several
    assert filled(tell(text.format("投资额", "48.3", "24.7", "20.8", "5.9"))) == []
    # people are no amount that the regions divide; they are told if they fill it by their digits
    assert filled(tell(text.format("人口", "48.3", "24.7", "20.8", "6.9"))) == []


# The growth of the economy, whatever it is called.


@pytest.mark.parametrize("product", ["地区生产总值", "生产总值", "GDP"])
@pytest.mark.parametrize("pulled", ["经济", "GDP", ""])
def test_the_product_grows_as_the_economy_does(tell, product, pulled):
    text = (
        f"2023年，{product}420.77亿元，增长5.2%。第一产业拉动{pulled}增长0.7个百分点，"
        f"第二产业拉动{pulled}增长2.1个百分点，第三产业拉动{pulled}增长{{}}个百分点。"
    )
    parts = ("0.7个百分点", "2.1个百分点")
    for last in ("2.4", "2.9"):
        assert filled(tell(text.format(last))) == [("5.2%", (*parts, f"{last}个百分点"))]


def test_the_growth_of_an_amount_is_not_the_economy_s(tell):
    text = (
        "2023年，{}420.77亿元，增长5.2%。第一产业拉动经济增长0.7个百分点，"
        "第二产业拉动经济增长2.1个百分点，第三产业拉动经济增长2.4个百分点。"
    )
    assert filled(tell(text.format("GDP")))
    assert filled(tell(text.format("数字经济"))) == []
    assert filled(tell(text.format("投资"))) == []


# Lists with nothing in one of their places.


def test_what_is_nothing_is_listed_with_what_is_something(tell):
    text = "2023年，甲类支出{}万元，其中教育支出201.13万元，体育支出0万元，卫生支出182.67万元。"
    found = ("383.80万元", ("201.13万元", "0万元", "182.67万元"))
    assert found in filled(tell(text.format("383.80")))


def test_a_list_does_not_begin_with_nothing(tell):
    text = (
        "2023年，甲类支出383.80万元，其中体育支出0万元，教育支出201.13万元，卫生支出182.67万元。"
    )
    assert filled(tell(text)) == [("383.80万元", ("201.13万元", "182.67万元"))]


def test_a_list_whose_names_stand_before_it_is_named_as_its_first_is(tell):
    text = "2023年，供水量468.52万吨，其中甲、乙、丙厂供水量分别为342.14万吨、59.81万吨和{}万吨。"
    for last in ("66.57", "66.97"):
        parts = ("342.14万吨", "59.81万吨", f"{last}万吨")
        assert filled(tell(text.format(last))) == [("468.52万吨", parts)]
    # in another sentence, nothing says what the second and the third are
    apart = text.replace("，其中", "。其中，").replace("甲、乙、丙厂", "甲厂")
    assert filled(tell(apart.replace("分别为", "").format("66.97"))) == []


# The whole of a division is no part itself.


def test_what_a_view_divides_is_not_what_stands_behind_the_word_for_parts(tell):
    text = (
        "2023年，房地产投资256.32亿元，其中住宅投资{}亿元。分城乡看，城镇投资180.21亿元，"
        "乡村投资76.11亿元。"
    )
    parts = ("180.21亿元", "76.11亿元")
    assert filled(tell(text.format("212.56"))) == [("256.32亿元", parts)]
    # though the part is nearer, and misses theirs by a digit
    assert filled(tell(text.format("256.12"))) == [("256.32亿元", parts)]


def test_a_total_that_adds_up_to_all_is_of_what_the_sentence_lists(tell):
    text = (
        "2025年，一般公共预算收入完成1093.35亿元，其中税收收入完成700亿元，加上级补助及上年结转收入等"
        "809.16亿元，总收入累计1902.51亿元。一般公共预算支出1407.49亿元，加上解支出及结转下年支出等"
        "495.02亿元，总支出累计{}亿元。"
    )
    told = [one for one in tell(text.format("1902.51")) if one[0] in {"sum", "difference"}]
    assert told == [
        ("sum", "1902.51亿元", ("1093.35亿元", "809.16亿元")),
        ("sum", "1902.51亿元", ("1407.49亿元", "495.02亿元")),
    ]
    # a digit off
    assert ("sum", "1902.91亿元", ("1407.49亿元", "495.02亿元")) in tell(text.format("1902.91"))


def test_a_city_and_its_districts_are_all_of_its_receipts(tell):
    text = "2025年，全市预算收入2183亿元，增长3%。其中：市本级收入{}亿元，区级收入1133亿元。"
    for own in ("1050", "1350"):
        assert filled(tell(text.format(own))) == [("2183亿元", (f"{own}亿元", "1133亿元"))]
    beside = text.replace("区级", "开发区收入9亿元，区级")
    assert filled(tell(beside.format("1350"))) == []
