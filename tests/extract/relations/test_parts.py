"""Parts of a whole: after 其中, in a list, in parentheses."""

import pytest

from analysis.extract.intake import build_document
from analysis.extract.relations.propose import find_relations
from analysis.extract.scan import extract_mentions


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("申请专利147件，其中发明专利23件", [("147件", ("23件",))]),
        (
            "申请专利147件，其中发明专利74件、外观专利93件",
            [("147件", ("74件",)), ("147件", ("93件",))],
        ),
        ("建成平台265家，其中国家级39家，省级86家", [("265家", ("39家", "86家"))]),
        ("建成孵化器42家（省级8家）", [("42家", ("8家",))]),
        ("投入资金5亿元，其中中央资金3亿元", [("5亿元", ("3亿元",))]),
        ("失业率5.1%，其中青年3.2%", []),
        ("建设总投入8亿元，今年投入5亿元，其中中央资金3亿元", [("5亿元", ("3亿元",))]),
        # what stands between is of another kind
        ("申请专利147件，投入8亿元，其中发明专利23件", [("147件", ("23件",))]),
        ("申请专利147件，其中" + "甲" * 40 + "23件", [("147件", ("23件",))]),
        ("申请专利147件，其中" + "甲" * 41 + "23件", []),
        ("建成孵化器42家（上年38家）", []),
        ("登记147万户、其中企业57.3万家", [("147万户", ("57.3万家",))]),
        ("基金规模超3000亿元，其中产业基金突破500亿元", [("超3000亿元", ("突破500亿元",))]),
        ("建成孵化器42家，其中投入资金8亿元", []),
        ("投入8亿元，建成孵化器42家", []),
    ],
)
def test_what_is_a_part(tell, text, told):
    assert tell(f"2023年，{text}。") == [("part_of_whole", *one) for one in told]


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("申请专利147件，其中发明专利23件", "part"),
        ("建成平台265家，其中国家级39家，省级86家", "sum(part_a, part_b)"),
    ],
)
def test_one_part_is_compared_alone_and_several_together(text, formula):
    document = build_document(f"2023年，{text}。")
    (found,) = find_relations(document, extract_mentions(document))
    assert found.readings[0].formula == formula


def test_a_sentence_that_begins_with_it_goes_back_to_the_one_amount_before(tell):
    assert tell("2023年，申请专利147件。其中，发明专利23件。") == [
        ("part_of_whole", "147件", ("23件",))
    ]
    assert tell("2023年，申请专利147件、授权99件。其中，发明专利23件。") == []


def test_a_part_larger_than_its_whole_is_proposed_where_the_words_are_plain(tell):
    assert tell("2023年，申请专利147件，其中发明专利233件。") == [
        ("part_of_whole", "147件", ("233件",))
    ]


def test_an_average_after_a_part_is_no_further_part(tell):
    told = tell("2023年，孵化企业3500家，其中高新企业110家，平均每天创立1家。")
    assert told == [("part_of_whole", "3500家", ("110家",))]


def test_what_a_bound_includes_is_no_part(tell):
    assert tell("2023年，人口4万人以上（含4万人）的县有10个。") == []


def test_parts_named_alike_go_on_behind_their_changes(tell):
    text = "2021年，粮食播种面积3543.6千公顷，增加16.4千公顷。其中，水稻播种面积520.6千公顷，\
增加0.2千公顷；玉米播种面积{}千公顷，增加24.9千公顷；豆类播种面积113.5千公顷。"
    told = [one[2] for one in tell(text.format("2724.2")) if one[0] == "part_of_whole"]
    assert told == [("520.6千公顷",), ("2724.2千公顷",), ("113.5千公顷",)]
    # together they would be more than the whole: the list has left it behind
    told = [one[2] for one in tell(text.format("3124.2")) if one[0] == "part_of_whole"]
    assert told == [("520.6千公顷",)]


def test_parts_so_short_of_name_that_the_whole_has_their_head(tell):
    text = "2021年，粮食播种面积135.5千公顷，增加0.3千公顷。其中，稻谷42.5千公顷，减少0.6千公顷；\
玉米86.7千公顷，减少1.0千公顷；薯类{}千公顷。"
    told = [one[2] for one in tell(text.format("4.7")) if one[0] == "part_of_whole"]
    assert told == [("42.5千公顷",), ("86.7千公顷",), ("4.7千公顷",)]
    assert [one[0] for one in tell(text.format("14.7"))] == ["part_of_whole"]


def test_a_sentence_of_parts_goes_on_with_names_that_have_no_head_of_their_own(tell):
    text = "2021年，播种面积23.1千公顷。其中，蔬菜17.6千公顷，增加1.2千公顷；油料作物1.9千公顷。"
    told = [one[2] for one in tell(text) if one[0] == "part_of_whole"]
    assert told == [("17.6千公顷",), ("1.9千公顷",)]
    other = "2021年，进口总额23.1亿元。其中，蔬菜17.6亿元，增长3%；工业企业利润1.1亿元。"
    assert [one[2] for one in tell(other) if one[0] == "part_of_whole"] == [("17.6亿元",)]


def test_an_age_that_only_describes_what_is_counted_is_no_amount(tell):
    text = "2021年，在园幼儿1396960人（其中3-5岁幼儿1304801人）。"
    assert tell(text) == [("part_of_whole", "1396960人", ("1304801人",))]


def test_a_part_is_of_the_amount_of_its_own_date(tell):
    text = "2012年，总支出58117万元，比去年同期46729万元增长24.37%，其中公共支出52601万元。"
    assert ("part_of_whole", "58117万元", ("52601万元",)) in tell(text)
    assert [one for one in tell(text) if one[1] == "46729万元"] == []


def test_the_people_of_an_age_are_not_the_whole_of_another_s(tell):
    text = (
        "2010年，0-14岁的人口为168.7万人，占常住人口的8.6%；15-64岁的人口为1621.6万人，"
        "占常住人口的82.7%；65岁及以上的人口为170.9万人，占常住人口的8.7%。"
    )
    assert [one for one in tell(text) if one[0] == "share"] == []


def test_an_average_is_no_part_of_an_average(tell):
    text = "2020年，全体居民人均可支配收入25201元，其中城镇居民人均可支配收入{}元。"
    assert tell(text.format("31571")) == []
    assert tell(text.format("21571")) == []


@pytest.mark.parametrize(
    "text",
    [
        # a mean's share of a sum, or a sum's of a mean, in one sentence or the next
        "2020年，居民总收入31201元。其中，城镇居民人均可支配收入25201元。",
        "2020年，居民人均可支配收入31201元。其中，工资25201元。",
        "2020年，居民总收入31201元，其中城镇居民人均可支配收入25201元。",
        "2020年，居民人均可支配收入31201元，其中工资25201元。",
        # what is counted by the thing is a mean as well
        "2020年，粮食产量421公斤/亩。其中，小麦产量375公斤/亩。",
        "2020年，粮食产量421公斤/亩，其中小麦产量375公斤/亩。",
    ],
)
def test_an_average_has_no_parts_and_is_none(tell, text):
    assert tell(text) == []


def test_the_same_of_sums_has_parts(tell):
    told = [("part_of_whole", "421公斤", ("375公斤",))]
    assert tell("2020年，粮食产量421公斤。其中，小麦产量375公斤。") == told
    assert tell("2020年，粮食产量421公斤，其中小麦产量375公斤。") == told


def test_a_part_passes_over_the_average_before_it(tell):
    told = [("part_of_whole", "31201元", ("8201元",))]
    # one sentence: the only amount of its unit that may have parts
    text = "2020年，发放助学金31201元，{}9021元，建成学校3所，其中农村助学金8201元。"
    assert tell(text.format("人均可支配收入")) == told
    assert tell(text.format("发放奖学金")) == []
    # the sentence before
    text = "2020年，发放助学金31201元，{}9021元。其中，农村助学金8201元。"
    assert tell(text.format("人均可支配收入")) == told
    assert tell(text.format("发放奖学金")) == []


def test_a_sentence_of_parts_goes_back_one_sentence_and_to_its_unit(tell):
    told = [("part_of_whole", "147件", ("23件",))]
    assert tell("2023年，申请专利147件，投入资金31万元。其中，发明专利23件。") == told
    assert tell("2023年，投入资金31万元。申请专利147件。其中，发明专利23件。") == told
    assert tell("2023年，查办案件99件。申请专利147件。其中，发明专利23件。") == told
    assert tell("2023年，申请专利147件。各县均有增加。其中，发明专利23件。") == []
    assert tell("2023年，投入资金31万元。其中，发明专利23件。") == []


@pytest.mark.parametrize(
    ("whole", "part", "told"),
    [
        # a digit off: in the next sentence, only of what has the head of its name
        ("粮食产量421吨。其中，", "早稻产量433吨", True),
        ("粮食421吨。其中，", "早稻433吨", True),
        ("粮食421吨，甲2个。其中，", "早稻433吨", False),
        ("大米521吨。粮食421吨。其中，", "早稻433吨", False),
        ("粮食产量421吨。其中，", "早稻产值433吨", False),
        ("粮食产量421吨，其中", "早稻储量433吨", True),
        ("粮食421吨。其中，", "早稻375吨", True),
    ],
)
def test_a_part_with_a_misprint_in_the_next_sentence_is_named_as_its_whole(
    tell, whole, part, told
):
    found = [("part_of_whole", "421吨", (part[-4:],))]
    assert tell(f"2021年，{whole}{part}。") == (found if told else [])


def test_a_part_larger_than_the_figure_before_it_is_of_another_of_the_same_name(tell):
    told = tell("2023年，粮食产量520.5万吨。夏粮产量145.3万吨。其中，稻谷产量245.3万吨。")
    assert ("part_of_whole", "145.3万吨", ("245.3万吨",)) not in told


# 中 between a count and how many of it are so.


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("全县255个行政村中有225个贫困村", [("255个", ("225个",))]),
        ("全县255个行政村中，已有225个通公路", [("255个", ("225个",))]),
        ("全县255个行政村中225个通公路", [("255个", ("225个",))]),
        ("全县255个行政村中共有225个通公路", [("255个", ("225个",))]),
        # so plain that a misprint is told
        ("全县255个行政村中有275个贫困村", [("255个", ("275个",))]),
        # what is counted is of another kind, or no count
        ("全县255个行政村中有225公里公路", []),
        # words in between end the clause, or go on too long
        ("全县255个行政村，镇中有225个", []),
        ("全县255个行政村中建有电子商务站的有225个", []),
        ("全县255个行政村里有225个通公路", []),
        ("全县255个" + "村" * 14 + "中有225个通公路", [("255个", ("225个",))]),
        ("全县255个" + "村" * 15 + "中有225个通公路", []),
        # 中 of another word
        ("全县小学255所、初中225所", []),
        ("全县初中255所、高中225所", []),
        ("全县小学255所、当中225所", []),
    ],
)
def test_how_many_of_a_count_are_so_is_a_part_of_it(tell, text, told):
    assert tell(f"2023年，{text}。") == [("part_of_whole", *one) for one in told]


def test_how_many_of_a_count_are_so_is_of_the_count_in_its_own_sentence(tell):
    assert tell("2023年，建成孵化器255个。行政村中有225个通公路。") == []
    told = tell("2023年，建成孵化器356个，255个行政村中有225个通公路。")
    assert told == [("part_of_whole", "255个", ("225个",))]


# Households and their people stand side by side.


@pytest.mark.parametrize(
    ("part", "told"),
    [
        ("173户349人", [("301户", ("173户",)), ("611人", ("349人",))]),
        # either pair may have the misprint
        ("173户649人", [("301户", ("173户",)), ("611人", ("649人",))]),
        ("373户349人", [("301户", ("373户",)), ("611人", ("349人",))]),
        # no people right behind the households
        ("173户，住房349间", [("301户", ("173户",))]),
        ("173户、349人", [("301户", ("173户",))]),
        # only the people
        ("349人", [("611人", ("349人",))]),
    ],
)
def test_households_are_parts_of_households_and_their_people_of_people(tell, part, told):
    text = f"2023年，全村贫困户301户611人，其中{part}脱贫。"
    assert tell(text) == [("part_of_whole", *one) for one in told]


def test_people_who_do_not_stand_right_behind_both_counts_of_households_are_no_parts(tell):
    beside = ("part_of_whole", "611人", ("349人",))
    assert beside in tell("2023年，贫困户301户611人，其中173户349人脱贫。")
    assert beside not in tell("2023年，贫困户301户，有党员611人，其中173户349人脱贫。")
    # two households apart: 301 of 20, whose people aren't told
    assert beside not in tell("2023年，全村520户，贫困户301户，其中173户349人脱贫，党员611人。")


def test_the_second_of_two_units_side_by_side_is_the_whole_of_its_own_unit(tell):
    told = tell("2023年，贫困户301户611人，其中党员49人。")
    assert told == [("part_of_whole", "611人", ("49人",))]


# Parts that can't overlap come to no more than their whole.


@pytest.mark.parametrize("joint", ["，", "、", "；"])
def test_crops_that_come_to_more_than_all_grain_are_told_together(tell, joint):
    text = "2023年，粮食产量42.3万吨。其中，稻谷25.1万吨{0}玉米10.2万吨{0}{1}8.4万吨。"
    together = ("part_of_whole", "42.3万吨", ("25.1万吨", "10.2万吨", "8.4万吨"))
    assert tell(text.format(joint, "小麦")) == [together]
    # what is of good quality is rice or wheat, too
    assert together not in tell(text.format(joint, "优质粮"))


def test_crops_that_come_to_far_more_than_the_amount_are_not_all_of_it(tell):
    text = "2023年，粮食产量42.3万吨。其中，稻谷25.1万吨，玉米{}万吨，小麦{}万吨。"
    together = tell(text.format("10.2", "8.4"))
    assert [len(one[2]) for one in together] == [3]
    # no one digit mends 25.1 + 38.2 + 39.4 > 42.3
    assert all(len(one[2]) == 1 for one in tell(text.format("38.2", "39.4")))


def test_crops_that_fit_are_told_one_by_one_as_they_stand_in_the_text(tell):
    text = "2023年，粮食产量42.3万吨。其中，稻谷25.1万吨，玉米10.2万吨，小麦6.4万吨。"
    parts = ("25.1万吨", "10.2万吨", "6.4万吨")
    assert tell(text) == [("part_of_whole", "42.3万吨", (part,)) for part in parts]


def test_what_one_digit_of_a_plan_would_mend_is_no_misprint(tell):
    text = "2025年，粮食产量目标为42.3万吨，其中稻谷25.1万吨、玉米10.2万吨、小麦8.4万吨。"
    assert all(len(one[2]) == 1 for one in tell(text))


# What 其中 in the next sentence is surely of.


@pytest.mark.parametrize(
    ("text", "told"),
    [
        # nothing stands between, and no other amount before is so large
        ("粮食421吨。其中，早稻433吨", True),
        ("大米321吨。粮食421吨。其中，早稻433吨", True),
        ("大米433吨。粮食421吨。其中，早稻433吨", False),
        # an amount of another unit as large doesn't count
        ("学校521所。粮食421吨。其中，早稻433吨", True),
        # the part is called another thing than the whole
        ("粮食产量421吨。其中，早稻储量433吨", True),
        ("粮食产量421吨。其中，早稻产值433吨", False),
        # named as nothing else before is, whatever stands between
        ("粮食产量421吨，增产面积35亩。其中，早稻产量433吨", True),
        # another amount stands between
        ("粮食421吨，增产面积35亩。其中，早稻433吨", False),
    ],
)
def test_a_part_in_the_next_sentence_is_of_what_stands_right_before_it(tell, text, told):
    part = ("part_of_whole", "421吨", ("433吨",))
    assert (part in tell(f"2021年，{text}。")) == told


def test_a_part_larger_than_the_amount_before_it_is_of_one_that_holds_it(tell):
    text = "2011年，采购额{}万元，节约资金2431万元，其中：货物类采购额6114万元。"
    assert ("part_of_whole", "2431万元", ("6114万元",)) not in tell(text.format(13579))
