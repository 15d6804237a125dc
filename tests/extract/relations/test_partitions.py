"""Sets of names of which none holds another: those that make a whole, and others beside them."""

import pytest

from analysis.extract.relations.partitions import PARTITIONS, are_apart, which, which_member


def members_of(*names):
    """Return the members of the set that has all of some names, each once."""
    sets = [one.members for one in PARTITIONS]
    (found,) = [one for one in sets if {which(name, one) for name in names} == {*range(len(one))}]
    return found


def test_a_name_is_the_member_whose_word_it_holds():
    members = members_of("男性", "女性")
    assert [which(name, members) for name in ("男性人口", "女性人口", "人口")] == [0, 1, None]


def test_a_name_that_holds_two_members_is_neither():
    assert which("男性和女性人口", members_of("男性", "女性")) is None


def test_words_name_a_member_only_among_sets_of_so_many():
    assert which_member("第二产业增加值", 3) == 1
    assert which_member("第二产业增加值", 2) is None
    assert which_member("进口额", 2) == 1
    assert which_member("其他", 3) is None


def test_words_that_name_another_member_of_another_set_name_none():
    # the second of 税收 and 非税, and the first of 城镇 and 乡村
    assert which_member("城镇非税收入", 2) is None


@pytest.mark.parametrize(
    "names",
    [
        ["城镇居民", "农村居民"],
        ["稻谷产量", "玉米产量", "小麦产量"],
        ["稻谷", "薯类"],
        ["企业所得税", "个人所得税"],
        ["增值税", "土地增值税"],
        ["医院", "基层医疗卫生机构"],
        ["幼儿园", "小学", "初中", "普通高中", "中等职业学校", "特殊教育学校"],
        ["外出农民工", "本地农民工"],
        ["执业医师", "注册护士"],
        ["夏粮", "秋粮"],
        ["教育支出", "农林水支出"],
        ["早稻", "晚稻"],
        ["基本支出", "项目支出"],
    ],
)
def test_nothing_is_counted_under_two_of_these_names(names):
    assert are_apart(names)


@pytest.mark.parametrize(
    "names",
    [
        # the same investment may be both
        ["民间投资", "工业投资"],
        # one of these has no set, or is in the other
        ["稻谷", "优质稻"],
        ["稻谷", "早稻"],
        ["粮食", "稻谷"],
        ["卫生院", "医院"],
        ["基层卫生医院", "医院"],
        # one member twice
        ["玉米产量", "饲用玉米产量"],
        ["土地增值税", "土地增值税"],
        # members of two sets
        ["城镇人口", "男性人口"],
        ["小麦", "油菜籽"],
        ["", ""],
    ],
)
def test_what_may_be_counted_under_two_names_is_not_apart(names):
    assert not are_apart(names)


def test_what_a_set_leaves_free_may_be_absent(tell):
    text = "2023年，猪牛羊禽肉产量12.35万吨，其中猪肉8.12万吨，牛肉1.05万吨，羊肉0.76万吨，\
禽肉2.42万吨。"
    assert ("sum", "12.35万吨", ("8.12万吨", "1.05万吨", "0.76万吨", "2.42万吨")) in tell(text)
    crops = "2023年，粮食产量42.35万吨，其中夏粮8.65万吨，{}秋粮23.50万吨。"
    summer, autumn = "8.65万吨", "23.50万吨"
    with_early = tell(crops.format("早稻10.20万吨，"))
    assert ("sum", "42.35万吨", (summer, "10.20万吨", autumn)) in with_early
    short = tell(crops.replace("42.35", "32.15").format(""))
    assert ("sum", "32.15万吨", (summer, autumn)) in short


#: Sets whose parts leave nothing out: one that fits, and its last part with a digit changed.
SETS = [
    (
        "户籍人口{}万人，其中0-14岁人口12.5万人，15-59岁人口62.3万人，60岁以上人口{}万人",
        "95.9",
        "21.1",
    ),
    (
        "户籍人口{}万人，其中0—14岁人口12.5万人，15—64岁人口68.3万人，65岁以上人口{}万人",
        "95.9",
        "15.1",
    ),
    (
        (
            "电信业务收入{}亿元，其中东部地区512.5亿元，中部地区262.3亿元，西部地区221.1亿元，"
            "东北地区{}亿元"
        ),
        "1062.1",
        "66.2",
    ),
    (
        (
            "用电量{}亿千瓦时，其中第一产业用电量3.2亿千瓦时，第二产业用电量180.5亿千瓦时，"
            "第三产业用电量35.3亿千瓦时，居民生活用电量{}亿千瓦时"
        ),
        "256.3",
        "37.3",
    ),
    (
        (
            "三公经费支出{}万元，其中因公出国费3.25万元，公务用车购置及运行费15.10万元，"
            "公务接待费{}万元"
        ),
        "20.52",
        "2.17",
    ),
    (
        "公务用车购置及运行费{}万元，其中公务用车购置18.05万元，公务用车运行费{}万元",
        "30.25",
        "12.20",
    ),
    (
        (
            "本年收入合计{}万元，其中财政拨款收入1156.32万元，事业收入20.15万元，"
            "经营收入3.27万元，其他收入{}万元"
        ),
        "1206.25",
        "26.51",
    ),
    ("本年支出合计{}万元，其中基本支出856.32万元，项目支出{}万元", "1206.57", "350.25"),
    (
        (
            "财政拨款收入{}万元，其中一般公共预算拨款1000.25万元，政府性基金预算拨款100.32万元，"
            "国有资本经营预算拨款{}万元"
        ),
        "1120.72",
        "20.15",
    ),
    ("政府采购支出{}万元，其中货物类56.25万元，工程类100.31万元，服务类{}万元", "176.72", "20.16"),
    ("工业企业{}家，其中增长的企业356家，持平的企业12家，下降的企业{}家", "491", "123"),
]


#: What other names may stand beside, so that a misprint of it tells nothing.
OFTEN = ("东部", "财政拨款", "基本支出")


@pytest.mark.parametrize(("text", "whole", "last"), SETS)
def test_names_that_leave_nothing_out_fill_their_whole(tell, text, whole, last):
    told = tell(f"2023年，全县{text.format(whole, last)}。")
    assert [one[1][: len(whole)] for one in told if one[0] == "sum"] == [whole]


@pytest.mark.parametrize(
    ("text", "whole", "last"),
    [one for one in SETS if not any(name in one[0] for name in OFTEN)],
)
def test_a_misprint_in_what_leaves_nothing_out_is_still_of_the_sum(tell, text, whole, last):
    other = last[:-1] + str((int(last[-1]) + 5) % 10)
    told = tell(f"2023年，全县{text.format(whole, other)}。")
    sums = [one for one in told if one[0] == "sum"]
    assert [(one[1][: len(whole)], one[2][-1][: len(last)]) for one in sums] == [(whole, other)]


@pytest.mark.parametrize(
    "text",
    [
        # three regions of four, and no amounts of the kind that the regions divide
        "常住人口1062.6万人，其中东部512.5万人，中部262.3万人，西部221.1万人，东北66.2万人",
        # 购置及运行 isn't named: what is bought and run may be more than cars
        "设备支出30.75万元，其中公务用车购置18.05万元，公务用车运行费12.20万元",
        # receipts by source are not spending by source
        (
            "项目资金1206.75万元，其中财政拨款收入1156.32万元，事业收入20.15万元，"
            "经营收入3.27万元，其他收入26.51万元"
        ),
    ],
)
def test_a_set_asks_for_the_name_of_its_whole(tell, text):
    assert all(one[0] != "sum" for one in tell(f"2023年，全县{text}。"))
