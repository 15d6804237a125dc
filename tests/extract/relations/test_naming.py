"""Names of what figures measure: complete, without verbs, places and dates; lists too."""

import pytest

from analysis.extract.relations.naming import (
    LONGEST_NAME,
    clean_name,
    complete_name,
    is_part,
    name_counted,
    read_words,
    split_names,
)


@pytest.mark.parametrize(
    ("gap", "name"),
    [
        ("▯，全市实现地区生产总值", "地区生产总值"),
        ("初步核算，全年全部工业增加值", "全部工业增加值"),
        ("年末全市常住人口", "常住人口"),
        ("▯以来，我省城镇新增就业", "城镇新增就业"),
        ("截至年底，在孵企业达到", "在孵企业"),
        ("分城乡看，城镇消费品零售额", "城镇消费品零售额"),
        ("国家级专精特新“小巨人”企业", "国家级专精特新小巨人企业"),
        ("规模以上工业企业实现营业收入", "规模以上工业企业营业收入"),
        ("老年医院数量新增", "新增老年医院数量"),
        ("进出口总值五年累计", "累计进出口总值"),
        ("项目签约", "项目签约"),
        ("城乡居民收入比由", "城乡居民收入比"),
        ("水质优良比例连续◷保持", "水质优良比例"),
        ("经济总量跨过两个万亿元大关、超过", "经济总量"),
        ("R&D经费支出", "R&D经费支出"),
        ("5G基站", "5G基站"),
        ("产值在▯达", "产值"),
        ("为社会上各个方面提供的公共服务支出", "公共服务支出"),
        ("丙", ""),
        ("", ""),
        ("比上年末增加", ""),
        ("，较▯同期增长", ""),
        ("再创历史新高", ""),
        ("均居全国前列", ""),
        ("甲" * 60, "甲" * LONGEST_NAME),
    ],
)
def test_the_words_before_a_figure_name_it(gap, name):
    assert read_words(gap, opens=True).name == name


@pytest.mark.parametrize(
    ("gap", "tail", "name"),
    [
        ("户企业，利润总额", "户企业", "利润总额"),
        ("、居全国", "", ""),
        ("项改革和", "项改革和", ""),
        ("，按不变价格计算，同比增长", "", ""),
        ("，扣除价格因素，实际增长", "", ""),
        ("，其中第二产业增加值", "", "第二产业增加值"),
        ("实现利润", "", "利润"),
    ],
)
def test_behind_another_figure_the_first_words_belong_to_that_one(gap, tail, name):
    words = read_words(gap, opens=False, rank=gap == "、居全国")
    assert (words.tail, words.name) == (tail, name)


def test_the_lead_is_the_last_clause():
    assert read_words("产值，同比增长", opens=True).lead == "同比增长"


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("创新能力由全国", "创新能力"),
        ("铁路密度居西部", "铁路密度"),
        ("园区综合排名由", "园区综合排名"),
        ("稳居全国", ""),
    ],
)
def test_before_a_place_in_an_order_its_words_name_nothing(words, name):
    assert clean_name(words, rank=True) == name


@pytest.mark.parametrize(
    ("name", "before", "full"),
    [
        ("城镇", "全体居民人均可支配收入", "城镇居民人均可支配收入"),
        ("农村", "城镇居民人均可支配收入", "农村居民人均可支配收入"),
        ("省级以上", "孵化器", "省级以上孵化器"),
        ("占比", "税收收入", "税收收入占比"),
        ("占全国", "产量", "产量占全国"),
        ("利润", "产值", "利润"),
        ("城镇", "", "城镇"),
    ],
)
def test_a_name_of_a_part_takes_its_head_from_before(name, before, full):
    assert complete_name(name, before) == full


def test_a_part_is_known_by_its_words():
    assert is_part("占全国")
    assert not is_part("税收收入")


@pytest.mark.parametrize(
    ("after", "lead", "name"),
    [
        ("国家级平台，增长", "新增", "新增国家级平台"),
        ("国家级平台。", "建成", "建成国家级平台"),
        ("国家级平台。", "", "国家级平台"),
        ("高职学校入选名单", "", "高职学校"),
        ("残疾人发放补贴", "为", "残疾人"),
        ("国家级平台。", "企业", ""),
        ("，增长", "", ""),
        ("增至", "", ""),
        ("。", "新增", ""),
    ],
)
def test_a_counted_noun_names_a_figure_that_only_verbs_stand_before(after, lead, name):
    assert name_counted(after, lead) == name


@pytest.mark.parametrize(
    ("clause", "names"),
    [
        (
            "城镇、农村居民人均可支配收入分别为",
            ["城镇居民人均可支配收入", "农村居民人均可支配收入"],
        ),
        ("城乡居民人均可支配收入分别增长", ["城镇居民人均可支配收入", "农村居民人均可支配收入"]),
        ("粮食和油料产量分别达到", ["粮食产量", "油料产量"]),
        ("刑事、治安案件分别下降", ["刑事案件", "治安案件"]),
        ("第一、二产业增加值分别增长", ["第一产业增加值", "第二产业增加值"]),
        ("第一产业、第二产业增加值分别增长", ["第一产业增加值", "第二产业增加值"]),
        ("工业投资、民间投资分别增长", ["工业投资", "民间投资"]),
        ("甲乙、丙丁戊己分别", ["甲乙戊己", "丙丁戊己"]),
        ("存贷款余额分别达到", ["存款余额", "贷款余额"]),
        ("工业投资、民间投资、房地产投资分别增长", []),
        ("工业投资分别增长", []),
        ("投资、投资分别增长", []),
    ],
)
def test_a_list_names_each_of_its_two_members_or_none(clause, names):
    assert split_names(clause, 2) == names


def test_a_list_that_mixes_its_joints_is_parted_at_all_of_them():
    clause = "毛入园率、巩固率、高中阶段和高等教育毛入学率分别达到"
    names = ["毛入园率", "巩固率", "高中阶段毛入学率", "高等教育毛入学率"]
    assert split_names(clause, 4) == names
