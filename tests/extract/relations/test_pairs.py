"""Pairs of dates: levels with changes, lists in order, two printed levels, and none at all."""

from dataclasses import replace

import pytest

from analysis.extract.intake import build_document
from analysis.extract.relations.pairs import (
    ProposedIndicator,
    draft_pairs,
    find_conflicts,
    find_pairs,
    settle_figures,
)
from analysis.extract.relations.subjects import (
    LIST_DOUBT,
    NO_SUBJECT,
    OF_RATIO,
    OTHER_BASIS,
    OTHER_UNIT,
    SEVERAL,
)
from analysis.extract.scan import extract_mentions

YEAR = 2024


def drafted(text):
    document = build_document(text)
    mentions = extract_mentions(document, YEAR)
    return mentions, draft_pairs(document, mentions)


def pairs(text):
    """Each pair as (name, base, end, change), its figures as printed."""
    mentions, draft = drafted(text)
    printed = {one.figure: one.printed for one in mentions} | {None: None}
    titles = {one.id: one.title for one in draft.indicators}
    return [
        (titles[one.indicator], printed[one.base], printed[one.end], printed[one.change])
        for one in draft.pairs
    ]


def doubts(text):
    """What is in doubt of each doubtful figure, by its print."""
    mentions, draft = drafted(text)
    return {
        one.printed: draft.doubts[one.figure] for one in mentions if one.figure in draft.doubts
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "三次产业结构由2023年的9.8:42.3:47.9调整为9.4:42.0:48.6，第一产业比重下降0.4个百分点。",
            [
                ("第一产业比重", "9.8", "9.4", "0.4个百分点"),
                ("第二产业比重", "42.3", "42.0", None),
                ("第三产业比重", "47.9", "48.6", None),
            ],
        ),
        (
            "三次产业结构为9.4:42.0:48.6。产值5亿元，增长3%。",
            [("产值", None, "5亿元", "3%")],
        ),
        (
            "三次产业比例为9.4:42.0:48.6，第二产业比重下降0.4个百分点。",
            [("第二产业比重", None, "42.0", "0.4个百分点")],
        ),
        (
            "户数、资金为6户，8亿元，分别增长29.7%、18.4%。",
            [("户数", None, "6户", "29.7%"), ("资金", None, "8亿元", "18.4%")],
        ),
        (
            "拥有企业70家、商标8件，分别是2019年的3倍、3.4倍。",
            [("企业", None, "70家", "3倍"), ("商标", None, "8件", "3.4倍")],
        ),
        (
            "建成区面积61.5平方公里、城镇化率59.5%，分别增加8.5平方公里和1.5个百分点。",
            [
                ("建成区面积", None, "61.5平方公里", "8.5平方公里"),
                ("城镇化率", None, "59.5%", "1.5个百分点"),
            ],
        ),
        (
            "产值5亿元，在全省18个县中排名第4位，增长3%。",
            [("产值", None, "5亿元", "3%")],
        ),
        (
            "卫生院33家，床位150张，卫生人员160人，与上年比较，床位增加4张，人员增加7人。",
            [("床位", None, "150张", "4张"), ("卫生人员", None, "160人", "7人")],
        ),
        (
            "社区中心37家，卫生人员77人，卫生人员数比上年增加6人。",
            [("卫生人员", None, "77人", "6人")],
        ),
        (
            "总量突破8000亿元大关，由上年的7342亿元增至8403亿元。",
            [("总量", "7342亿元", "8403亿元", None)],
        ),
        (
            "存贷款余额285亿元、240亿元，分别是2019年的1.4倍、2.4倍。",
            [("存款余额", None, "285亿元", "1.4倍"), ("贷款余额", None, "240亿元", "2.4倍")],
        ),
        (
            "人均生产总值9.5万元，约合1.5万美元，增长6.1%。",
            [("人均生产总值", None, "9.5万元", "6.1%")],
        ),
        (
            "财政总收入61475万元，完成人大通过预算的115.15%，比上年增收15336万元，增长33.24%。",
            [
                ("财政总收入", None, "61475万元", "15336万元"),
                ("财政总收入", None, "61475万元", "33.24%"),
            ],
        ),
        (
            "第一产业增加值占生产总值的比重为29.7%，所占比重比上年提高0.8个百分点。",
            [("第一产业增加值占生产总值的比重", None, "29.7%", "0.8个百分点")],
        ),
        ("产值5亿元，增长3%。", [("产值", None, "5亿元", "3%")]),
        ("产值5亿元，增加1亿元。", [("产值", None, "5亿元", "1亿元")]),
        ("产值5亿元，\n增长3%。", [("产值", None, "5亿元", "3%")]),
        ("产值5亿元（增长3%）。", [("产值", None, "5亿元", "3%")]),
        ("产值5亿元、创历史新高、增长3%。", [("产值", None, "5亿元", "3%")]),
        ("产值5亿元、居全国第4位、增长3%。", [("产值", None, "5亿元", "3%")]),
        ("产值5亿元，按可比价格计算，比上年同期增长3%。", [("产值", None, "5亿元", "3%")]),
        ("产值5亿元（现价），扣除价格因素，实际增长3%。", [("产值", None, "5亿元", "3%")]),
        ("产值5亿元，年均增速3%。", [("产值", None, "5亿元", "3%")]),
        ("企业1286家，净增214家。", [("企业", None, "1286家", "214家")]),
        ("汽车产量12万辆，增长1.6倍。", [("汽车产量", None, "12万辆", "1.6倍")]),
        ("旅游收入8亿元，是2020年的2.3倍。", [("旅游收入", None, "8亿元", "2.3倍")]),
        ("税收占比85.2%，提高1.2个百分点。", [("税收占比", None, "85.2%", "1.2个百分点")]),
        ("产值增长3%，达到5亿元。", [("产值", None, "5亿元", "3%")]),
        ("产值增长3%、突破5亿元。", [("产值", None, "突破5亿元", "3%")]),
        ("全市实现同比增长8%的财政收入16亿元。", [("财政收入", None, "16亿元", "8%")]),
        ("航线新增16条、达到54条。", [("航线", None, "54条", "16条")]),
        ("铁路里程新增170公里、突破700公里。", [("铁路里程", None, "突破700公里", "170公里")]),
        ("新增公路里程17公里，总里程90公里。", [("公路里程", None, "90公里", "17公里")]),
        (
            "财政收入23亿元，完成预算的102%，同比增长4.5%。",
            [("财政收入", None, "23亿元", "4.5%")],
        ),
        (
            "支出31亿元，占总支出的81%，比上年提高0.5个百分点。",
            [("支出占总支出", None, "81%", "0.5个百分点")],
        ),
        (
            "出口60亿元、增长6%，进口40亿元、下降3%。",
            [("出口", None, "60亿元", "6%"), ("进口", None, "40亿元", "3%")],
        ),
        (
            "财政收入80亿元，增长6%，两年平均增长5%。",
            [("财政收入", None, "80亿元", "6%"), ("财政收入", None, "80亿元", "5%")],
        ),
        ("生产总值迈上4个台阶、达14亿元，增长5%。", [("生产总值", None, "14亿元", "5%")]),
        ("财政收入8亿元，支出7亿元。财政收入增长6%。", [("财政收入", None, "8亿元", "6%")]),
    ],
)
def test_a_change_is_of_the_level_it_stands_with(text, expected):
    assert pairs(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "城镇、农村居民收入分别为58642元、31287元，分别增长4.8%、6.9%。",
            [
                ("城镇居民收入", None, "58642元", "4.8%"),
                ("农村居民收入", None, "31287元", "6.9%"),
            ],
        ),
        (
            "城镇居民收入58642元，农村居民收入31287元，分别增长4.8%、6.9%。",
            [
                ("城镇居民收入", None, "58642元", "4.8%"),
                ("农村居民收入", None, "31287元", "6.9%"),
            ],
        ),
        (
            "粮食和油料产量分别达到56万吨和4万吨，增长1.2%和3.4%。",
            [("粮食产量", None, "56万吨", "1.2%"), ("油料产量", None, "4万吨", "3.4%")],
        ),
        (
            "第一、二、三产业增加值分别为1亿元、2亿元、3亿元，分别增长1%、2%、3%。",
            [
                ("第一产业增加值", None, "1亿元", "1%"),
                ("第二产业增加值", None, "2亿元", "2%"),
                ("第三产业增加值", None, "3亿元", "3%"),
            ],
        ),
        (
            "招商资金30亿元、项目120个，分别增长5%、8%。",
            [("招商资金", None, "30亿元", "5%"), ("项目", None, "120个", "8%")],
        ),
        (
            "入学率、巩固率分别从82.1%、79.5%提高到90.1%、88.2%。",
            [("入学率", "82.1%", "90.1%", None), ("巩固率", "79.5%", "88.2%", None)],
        ),
        ("对外出口、投资分别增长4.8%、6.9%。", []),
        (
            "公路、水路客运量分别为1250万人次和86万人次，分别增长5.1%和下降2.3%。",
            [
                ("公路客运量", None, "1250万人次", "5.1%"),
                ("水路客运量", None, "86万人次", "2.3%"),
            ],
        ),
    ],
)
def test_lists_pair_in_order(text, expected):
    assert pairs(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("企业由上年的312家增至355家。", [("企业", "312家", "355家", None)]),
        ("占比由2020年的2%提高到2024年的3%。", [("占比", "2%", "3%", None)]),
        ("国企由51家企业整合为33家。", [("国企", "51家", "33家", None)]),
        ("财政收入8.2亿元，较上年7.6亿元增长7.9%。", [("财政收入", "7.6亿元", "8.2亿元", "7.9%")]),
        ("园区综合排名由第5位升至第3位。", [("园区综合排名", "第5位", "第3位", None)]),
        (
            "创新能力由全国第12位跃升至全国第9位。",
            [("创新能力", "第12位", "第9位", None)],
        ),
        ("2020年企业600家，2024年1286家。", [("企业", "600家", "1286家", None)]),
        ("2020年产值6亿元。2024年产值8亿元。", [("产值", "6亿元", "8亿元", None)]),
        (
            "机构从2015年的900家（省级424家），增加到2019年的1621家（省级674家），增长80.1%。",
            [("机构", "900家", "1621家", "80.1%"), ("省级机构", "424家", "674家", None)],
        ),
        (
            "财政收入由50亿元增加到80亿元，增长60%，年均增长9.9%。",
            [
                ("财政收入", "50亿元", "80亿元", "60%"),
                ("财政收入", "50亿元", "80亿元", "9.9%"),
            ],
        ),
    ],
)
def test_two_printed_levels_of_one_quantity_are_a_pair(text, expected):
    assert pairs(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "产值5亿元。增长3%。",
        "产值5亿元；增长3%。",
        "产值5亿元，利润增长3%。",
        "产值5亿元，利润总额增长3%，达标。",
        "产值5亿元，其中增长3%。",
        "产值5亿元，高于全省平均3个百分点。",
        "产值5亿元，提高3个百分点。",
        "产值5亿元，增加3家。",
        "产值5亿元，环比增长3%。",
        "产值5亿元，同口径增长3%。",
        "产值5亿元，3家企业上市，增长3%。",
        "粮食5万吨，油料4万吨，均增长5%。",
        "粮食、油料、棉花产量分别为5万吨、4万吨，分别增长5%、6%。",
        "城镇、农村居民收入分别为58642元、31287元，增长4.8%。",
        "利润增长6%，191家企业收入超百亿元。",
        "到2030年，产值达到5亿元。",
        "某某结构由9.8:42.3:47.9调整为9.4:42.0:48.6。",
        "比例为9.8:42.3。",
        "排名第4位，增长5%。",
        "人口与2010年普查的1339万人相比，增加72万人，增长5.38%。",
        "占比由2%提高到3家。",
        "产值5亿元，达到6亿元。",
        "产值5亿元。利润增长6%。",
        "产值5亿元。产值7亿元。产值增长6%。",
    ],
)
def test_where_words_do_not_say_so_there_is_no_pair(text):
    assert pairs(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("产值5亿元。增长3%。", {"3%": NO_SUBJECT}),
        ("产值5亿元，提高3个百分点。", {"3个百分点": OTHER_UNIT}),
        ("产值5亿元，环比增长3%。", {"3%": OTHER_BASIS}),
        ("粮食5万吨，油料4万吨，均增长5%。", {"5%": SEVERAL}),
        ("进口、出口、投资分别增长1%、2%。", {"1%": LIST_DOUBT, "2%": LIST_DOUBT}),
        ("占比5%，增长3%。", {"3%": OF_RATIO}),
        ("城镇化率65%，五年提高5个百分点。", {}),
        ("产值5亿元，五年年均增长5%。", {}),
        ("企业数由5家增至7家。", {}),
        ("产值5亿元，增长3%，利润增长2%。", {}),
    ],
)
def test_what_is_in_doubt_says_so(text, expected):
    assert doubts(text) == expected


def test_two_levels_and_two_changes_of_one_period_are_flagged_unless_rounding_explains_them():
    found = doubts("2023年产值5.2亿元，增长3%。2023年产值7.1亿元，增长6%。")
    assert set(found) == {"5.2亿元", "7.1亿元", "3%", "6%"}
    assert "levels" in found["5.2亿元"]
    assert "changes" in found["3%"]
    assert doubts("2023年产值5.2亿元。2023年产值5.21亿元。") == {}
    assert doubts("2023年产值5.2亿元。2022年产值7亿元。") == {}


def test_conflicts_need_an_indicator_a_date_and_a_print_that_reads():
    mentions, draft = drafted("2023年产值5.2亿元。2023年产值7.1亿元。")
    assert find_conflicts(mentions) == {}
    settled = settle_figures(mentions, draft)
    assert len(find_conflicts(settled)) == 2


def test_an_increment_beside_its_level_becomes_a_change_that_counts_the_same():
    mentions, draft = drafted("航线新增16条、达到54条。")
    first, second = settle_figures(mentions, draft)
    assert (first.kind, second.kind) == ("change", "level")
    assert first.unit == second.unit
    assert first.indicator == second.indicator == "draft_001"


def test_figures_of_the_same_words_and_unit_share_an_indicator():
    mentions, draft = drafted("产值5亿元。产值6亿元。产值7家。产值占8%。")
    assert [draft.of[one.figure] for one in mentions] == [
        "draft_001",
        "draft_001",
        "draft_002",
        "draft_003",
    ]
    assert draft.indicators[0] == ProposedIndicator("draft_001", "产值", "CNY")
    assert draft.indicators[2].describe("")["measure"] == "ratio"


def test_pairs_are_found_by_themselves_too():
    document = build_document("产值5亿元，增长3%。")
    mentions = extract_mentions(document, YEAR)
    (pair,) = find_pairs(document, mentions)
    assert (pair.base, pair.end, pair.change, pair.unit) == (None, "p00.01", "p00.02", "CNY")
    assert pair.indicator == "draft_001"


@pytest.mark.parametrize(
    ("text", "title", "unit"),
    [
        ("利润增长3%。", "利润增速", "percent"),
        ("利润年均增长3%。", "利润年均增速", "percent"),
        ("参保率提高3个百分点。", "参保率变动", "percentage_point"),
        ("耕地面积净增3万亩。", "耕地面积增量", "mu"),
        ("财政收入是2020年的1.8倍。", "财政收入倍数", "times"),
    ],
)
def test_a_change_without_a_level_is_an_indicator_of_its_own(text, title, unit):
    mentions, draft = drafted(text)
    (indicator,) = draft.indicators
    assert (indicator.title, indicator.unit) == (title, unit)
    assert draft.of[mentions[-1].figure] == indicator.id
    assert draft.pairs == ()


COMMUNIQUE = """\
云溪市2024年国民经济和社会发展统计公报
初步核算，全年地区生产总值2865.4亿元，按不变价格计算，比上年增长5.6%。其中，第一产业增加值268.3亿元，\
增长3.9%；第二产业增加值1204.8亿元，增长6.4%。三次产业结构为9.4:42.0:48.6。
年末全市常住人口321.6万人，比上年末增加1.3万人，其中城镇常住人口198.7万人，城镇化率61.78%，\
比上年末提高0.85个百分点。全年出生人口2.1万人，出生率为6.54‰。
全年居民消费价格比上年上涨0.3%。
全年粮食产量168.4万吨，比上年增长1.7%，其中夏粮42.6万吨，增长2.3%，秋粮125.8万吨，增长1.5%。
年末生猪存栏142.7万头，下降2.4%；全年生猪出栏236.5万头，增长0.8%。
规模以上工业增加值增长7.2%，其中国有控股企业增长4.1%。
规模以上工业企业实现营业收入4126.8亿元，比上年增长5.9%；利润总额218.4亿元，下降3.2%。
全年社会消费品零售总额1186.7亿元，比上年增长4.9%。分城乡看，城镇消费品零售额962.3亿元，增长4.7%；\
乡村消费品零售额224.4亿元，增长5.8%。
全年货物进出口总额356.2亿元，比上年增长7.8%。其中，出口245.8亿元，增长9.6%；进口110.4亿元，下降4.0%。
全年固定资产投资（不含农户）比上年增长3.6%。房地产开发投资186.5亿元，下降8.7%。
年末各项存款余额4268.5亿元，比年初增加312.4亿元，增长7.9%。
全体居民人均可支配收入38426元，比上年增长5.7%。其中，城镇47853元，增长4.9%；农村24168元，增长6.8%。
年末有效发明专利6842件，比上年增长18.6%。全年技术合同成交额62.4亿元，增长1.3倍。
"""


def test_a_communique_pairs_each_level_with_its_own_change():
    assert pairs(COMMUNIQUE) == [
        ("地区生产总值", None, "2865.4亿元", "5.6%"),
        ("第一产业增加值", None, "268.3亿元", "3.9%"),
        ("第二产业增加值", None, "1204.8亿元", "6.4%"),
        ("常住人口", None, "321.6万人", "1.3万人"),
        ("城镇化率", None, "61.78%", "0.85个百分点"),
        ("粮食产量", None, "168.4万吨", "1.7%"),
        ("夏粮", None, "42.6万吨", "2.3%"),
        ("秋粮", None, "125.8万吨", "1.5%"),
        ("生猪存栏", None, "142.7万头", "2.4%"),
        ("生猪出栏", None, "236.5万头", "0.8%"),
        ("规模以上工业企业营业收入", None, "4126.8亿元", "5.9%"),
        ("利润总额", None, "218.4亿元", "3.2%"),
        ("社会消费品零售总额", None, "1186.7亿元", "4.9%"),
        ("城镇消费品零售额", None, "962.3亿元", "4.7%"),
        ("乡村消费品零售额", None, "224.4亿元", "5.8%"),
        ("货物进出口总额", None, "356.2亿元", "7.8%"),
        ("出口", None, "245.8亿元", "9.6%"),
        ("进口", None, "110.4亿元", "4.0%"),
        ("房地产开发投资", None, "186.5亿元", "8.7%"),
        ("各项存款余额", None, "4268.5亿元", "312.4亿元"),
        ("各项存款余额", None, "4268.5亿元", "7.9%"),
        ("全体居民人均可支配收入", None, "38426元", "5.7%"),
        ("城镇居民人均可支配收入", None, "47853元", "4.9%"),
        ("农村居民人均可支配收入", None, "24168元", "6.8%"),
        ("有效发明专利", None, "6842件", "18.6%"),
        ("技术合同成交额", None, "62.4亿元", "1.3倍"),
    ]


QUARTER = """\
白石县2024年前三季度经济运行情况
前三季度，全县实现生产总值87.6亿元，同比增长5.1%，增速比上半年加快0.2个百分点，高于全市0.4个百分点。
分产业看，一产增加值12.4亿元，增长3.6%；二产增加值38.9亿元，增长6.0%。
规上工业增加值同比增长7.4%，较上半年提高0.5个百分点；工业用电量3.2亿千瓦时，同比增长9.8%。
肉类总产量2.6万吨，同比增长2.2%，其中猪肉1.7万吨，增长1.9%；牛羊肉、禽肉产量分别为0.4万吨、0.5万吨，\
分别增长3.1%、2.8%。
一般公共预算收入完成5.2亿元，为年初预算的78.4%，同比增长4.4%，其中税收收入3.3亿元，占比63.5%，提高1.1个百分点。
城乡居民人均可支配收入分别为31250元和16840元，同比分别增长4.3%和6.2%，城乡收入比由1.90缩小到1.86。
金融机构存贷款余额分别达到156.3亿元、118.7亿元，同比增长8.2%、10.5%。
新登记经营主体2680户，其中企业512户，增长12.4%。市场主体总数达到2.1万户，净增1800户。
快递业务量由上年同期的420万件增至560万件，增长33.3%。
居民消费价格同比上涨0.4%，涨幅回落0.1个百分点。接待游客同比增长15.0%，达到210万人次。
"""


def test_a_quarterly_report_pairs_lists_bases_and_changes_before_their_level():
    assert pairs(QUARTER) == [
        ("生产总值", None, "87.6亿元", "5.1%"),
        ("一产增加值", None, "12.4亿元", "3.6%"),
        ("二产增加值", None, "38.9亿元", "6.0%"),
        ("工业用电量", None, "3.2亿千瓦时", "9.8%"),
        ("肉类总产量", None, "2.6万吨", "2.2%"),
        ("猪肉", None, "1.7万吨", "1.9%"),
        ("牛羊肉产量", None, "0.4万吨", "3.1%"),
        ("禽肉产量", None, "0.5万吨", "2.8%"),
        ("一般公共预算收入", None, "5.2亿元", "4.4%"),
        ("税收收入占比", None, "63.5%", "1.1个百分点"),
        ("城镇居民人均可支配收入", None, "31250元", "4.3%"),
        ("农村居民人均可支配收入", None, "16840元", "6.2%"),
        ("城乡收入比", "1.90", "1.86", None),
        ("金融机构存款余额", None, "156.3亿元", "8.2%"),
        ("金融机构贷款余额", None, "118.7亿元", "10.5%"),
        ("企业", None, "512户", "12.4%"),
        ("市场主体", None, "2.1万户", "1800户"),
        ("快递业务量", "420万件", "560万件", "33.3%"),
        ("接待游客", None, "210万人次", "15.0%"),
    ]


REPORT = """\
2025年1月12日在云溪市人民代表大会上
一、2024年工作回顾
过去一年，全市地区生产总值增长5.8%，达到3256.7亿元；一般公共预算收入突破200亿元，同比增长6.2%，\
税占比72.4%，较上年提高1.5个百分点。
新增规上工业企业86家、总数达到1120家，营收百亿企业由8家增至11家。
新能源汽车、光伏、锂电三大产业产值分别达到420亿元、310亿元、180亿元，增长25%、18%、12%。
实施重点项目320个，完成投资860亿元，占年度计划的108%。固定资产投资、工业投资分别增长6.1%、10.4%。
居民人均收入45210元，其中城镇居民52340元、农村居民28760元，分别增长4.8%、4.2%、6.5%。
PM2.5平均浓度下降8.5%、降至28微克/立方米。高速公路里程增加120公里、达到480公里。
A股上市公司增至23家，较2020年翻一番。外贸进出口总额达456亿元，增速居全省第2位。
五年来，财政收入年均增长6.3%，从2300亿元增加到3256.7亿元，人均收入由5.6万元提高到7.8万元。
高新技术企业从320家增长到980家，增长2倍以上。水质连续3年稳定在Ⅱ类，出口增速连续5年高于全国。
公共图书馆、博物馆分别达到12个、8个，比2020年分别增加3个、2个。
经济总量连续迈上4个千亿元台阶、达4256亿元、年均增长5.7%。
"""


def test_a_work_report_pairs_what_it_says_of_one_quantity():
    assert pairs(REPORT) == [
        ("地区生产总值", None, "3256.7亿元", "5.8%"),
        ("一般公共预算收入", None, "突破200亿元", "6.2%"),
        ("税占比", None, "72.4%", "1.5个百分点"),
        ("规上工业企业", None, "1120家", "86家"),
        ("营收百亿企业", "8家", "11家", None),
        ("新能源汽车产值", None, "420亿元", "25%"),
        ("光伏产值", None, "310亿元", "18%"),
        ("锂电产值", None, "180亿元", "12%"),
        ("居民人均收入", None, "45210元", "4.8%"),
        ("城镇居民人均收入", None, "52340元", "4.2%"),
        ("农村居民人均收入", None, "28760元", "6.5%"),
        ("PM2.5平均浓度", None, "28微克/立方米", "8.5%"),
        ("高速公路里程", None, "480公里", "120公里"),
        ("A股上市公司", None, "23家", "一番"),
        ("财政收入", "2300亿元", "3256.7亿元", "6.3%"),
        ("人均收入", "5.6万元", "7.8万元", None),
        ("高新技术企业", "320家", "980家", "2倍以上"),
        ("公共图书馆", None, "12个", "3个"),
        ("博物馆", None, "8个", "2个"),
        ("经济总量", None, "4256亿元", "5.7%"),
    ]


def test_a_cell_of_a_table_is_named_by_its_label():
    document = build_document("指标 2022年 2024年 增长%\n产值 5 7 3\n")
    read = {
        "5": {"kind": "level", "unit": "CNY", "period": "2022"},
        "7": {"kind": "level", "unit": "CNY", "period": "2024"},
        "3": {"kind": "change", "unit": "percent", "period": "2024"},
    }
    mentions = [
        replace(one, label="产值", **read[one.printed])
        for one in extract_mentions(document, YEAR)
        if one.printed in read
    ]
    draft = draft_pairs(document, mentions)
    assert [one.title for one in draft.indicators] == ["产值"]
    assert set(draft.of.values()) == {"draft_001"}
    first, second, change = (one.figure for one in mentions)
    assert {(one.base, one.end, one.change) for one in draft.pairs} == {(None, second, change)}
    assert first in draft.of


def test_time_grows_with_the_text_however_it_is_written():
    text = "其中，由" * 4000 + "5亿元，" + "（增长" * 4000 + "3%" + "、和分别" * 4000
    assert pairs(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("产值[2]5亿元，增长3%。", [("产值", None, "5亿元", "3%")]),
        ("负债率从2019年的2.8%降到去年的1.5%。", [("负债率", "2.8%", "1.5%", None)]),
        ("养老金从2019年人均700元提高到现在的1721元。", [("养老金", "700元", "1721元", None)]),
        ("收入倍差2.34，缩小0.05。", [("收入倍差", None, "2.34", "0.05")]),
        ("补助标准由每人每年240元提高到280元。", [("补助标准", "240元", "280元", None)]),
        ("今年拟安排赤字12亿元，比去年预算增加4亿元。", [("拟安排赤字", None, "12亿元", "4亿元")]),
        (
            "赤字率拟按2.6%安排，比去年预算低0.4个百分点。",
            [("赤字率拟按", None, "2.6%", "0.4个百分点")],
        ),
        ("累计支出4亿元，年均增长23.5%。", []),
        ("支出累计4亿元，比前五年增长1.2倍。", [("累计支出", None, "4亿元", "1.2倍")]),
        ("进出口增长12%，从全国第三位提升到第二位。", [("进出口", "第三位", "第二位", None)]),
        (
            "产值5亿元，较上年4亿元增加25%，较2020年2亿元增加150%。",
            [("产值", "4亿元", "5亿元", "25%"), ("产值", "2亿元", "5亿元", "150%")],
        ),
    ],
)
def test_plans_places_and_sums_over_years(text, expected):
    assert pairs(text) == expected


def test_a_sum_over_years_has_no_yearly_rate():
    assert doubts("累计支出4亿元，年均增长23.5%。") == {"23.5%": OTHER_BASIS}
    assert doubts("收入倍差2.34，缩小0.05。") == {}


def test_two_aims_of_one_quantity_are_no_level_of_a_change():
    assert pairs("今年拟安排支出12亿元、9亿元，比去年增加4亿元。") == []


def test_a_list_of_changes_names_levels_by_a_shorter_name():
    text = (
        "第一产业、第二产业、第三产业增加值占生产总值的比重分别为9.6%、50.2%和40.2%，"
        "第一产业、第三产业比重分别上升0.1和0.8个百分点，第二产业比重下降0.9个百分点。"
    )
    assert [one[1:] for one in pairs(text)] == [
        (None, "9.6%", "0.1"),
        (None, "50.2%", "0.9个百分点"),
        (None, "40.2%", "0.8个百分点"),
    ]


def test_a_change_whose_base_no_period_names_is_of_no_indicator():
    text = "2024年6月末，存款50亿元，比年初增加5亿元，同比增长8%。较2019年同期增长20%。"
    mentions, draft = drafted(text)
    of = {one.printed: bool(draft.of.get(one.figure)) for one in mentions if one.value}
    assert of == {"50亿元": True, "5亿元": False, "8%": True, "20%": False}
    assert ("存款", None, "50亿元", "5亿元") in pairs(text)  # what the sentence says stays


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "一般公共财政收入年预算21.06亿元，实际完成21.87亿元，为年预算的103.8%，增长11.9%。",
            [("一般公共财政收入", None, "21.87亿元", "11.9%")],
        ),
        (
            "支出预算35.81亿元。实际完成36.96亿元，增长4.9%。",
            [("支出", None, "36.96亿元", "4.9%")],
        ),
        (
            "城镇居民和农村居民人均可支配收入分别增长12%和13%，分别达43366元和13835元。",
            [
                ("城镇居民人均可支配收入", None, "43366元", "12%"),
                ("农村居民人均可支配收入", None, "13835元", "13%"),
            ],
        ),
        (
            "产业结构为12.5:30.5:57.0，第一、二产业分别回落0.8个、2.2个百分点；第三产业提升3.0个百分点。",
            [
                ("第一产业比重", None, "12.5", "0.8个"),
                ("第二产业比重", None, "30.5", "2.2个百分点"),
                ("第三产业比重", None, "57.0", "3.0个百分点"),
            ],
        ),
        (
            "生产总值突破千亿元大关，实现1027.8亿元，是全省首个突破千亿的县，比上年增长8%。",
            [("生产总值", None, "1027.8亿元", "8%")],
        ),
        ("总收入跨越130亿元，累计完成136.6亿元，增长7%。", [("总收入", None, "136.6亿元", "7%")]),
        ("农业总产值113571万元，现价增长10.1%。", [("农业总产值", None, "113571万元", "10.1%")]),
        (
            "降水量593.4毫米，较常年偏少9.8%，较上年偏多48.8%。",
            [("降水量", None, "593.4毫米", "48.8%")],
        ),
        (
            "常住人口5304061人，与2010年第六次全国人口普查的4201591人相比，增加1102470人。",
            [("常住人口", "4201591人", "5304061人", "1102470人")],
        ),
        (
            "工业产值上千亿元，生产总值1097亿元、税收144.8亿元，分别增长26.8%和25.9%。",
            [("生产总值", None, "1097亿元", "26.8%"), ("税收", None, "144.8亿元", "25.9%")],
        ),
        ("存款余额1126亿元，同比多增57亿元。", []),
        (
            "0-14岁人口为824735人，占15.55%。\n与2010年相比，0-14岁人口的比重上升2.06个百分点。",
            [("0-14岁人口占比", None, "15.55%", "2.06个百分点")],
        ),
        (
            "医院床位29.12万张。\n医院床位数增加0.98万张。",
            [("医院床位", None, "29.12万张", "0.98万张")],
        ),
        ("床位29.12万张。\n床位增加0.98万张。", []),
        ("医院床位29.12万张。医院床位30万张。\n医院床位增加0.98万张。", []),
        (
            "其中医院床位29.12万张。与上年相比，医院床位数增加0.98万张。",
            [("医院床位", None, "29.12万张", "0.98万张")],
        ),
    ],
)
def test_what_stands_between_a_level_and_its_change(text, expected):
    assert pairs(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a rate of a level by its name, which is long enough to be one thing's
        (
            "2024年，工业产值8亿元。\n工业产值增长7%。",
            [("工业产值", None, "8亿元", "7%")],
        ),
        ("2024年，总产值8亿元。\n总产值增长7%。", []),
        # an amount, in its unit
        (
            "2024年，财政总收入8亿元。\n财政总收入增加1亿元。",
            [("财政总收入", None, "8亿元", "1亿元")],
        ),
        ("2024年，财政总收入8亿元。\n财政总收入增加7人。", []),
        # up to the level's date
        ("2023年，工业产值8亿元。\n2024年，工业产值增长7%。", []),
        # the only level of its name, without a change of its own
        (
            "2024年，工业产值8亿元，增长5%。\n工业产值增长7%。",
            [("工业产值", None, "8亿元", "5%")],
        ),
        ("2024年，工业产值8亿元。\n工业产值9亿元。\n工业产值增长7%。", []),
        # what was planned of it is no second level
        (
            "2024年，工业产值8亿元。\n到2030年，工业产值达到9亿元。\n2024年，工业产值增长7%。",
            [("工业产值", None, "8亿元", "7%")],
        ),
        # no sum over years
        ("2024年，累计工业产值8亿元。\n累计工业产值增长7%。", []),
        # points are of shares and rates, whatever the length of the name
        (
            "2024年，工业占比8%。\n工业占比提高2个百分点。",
            [("工业占比", None, "8%", "2个百分点")],
        ),
        (
            "2024年，入学率60%。\n入学率提高2个百分点。",
            [("入学率", None, "60%", "2个百分点")],
        ),
        ("2024年，财政总收入8亿元。\n财政总收入提高2个百分点。", []),
        ("2024年，工业增加值占比8%。\n工业增加值增长2%。", []),
        ("2023年，工业占比8%。\n2024年，工业占比提高2个百分点。", []),
    ],
)
def test_a_change_far_from_its_level_is_of_the_only_one_that_it_can_be_of(text, expected):
    assert pairs(text) == expected


def test_a_level_of_another_place_is_no_level_of_a_change():
    text = "2024年，宁波市工业产值8亿元。\n{}市工业产值增长7%。"
    assert pairs(text.format("杭州")) == []
    assert [one[1:] for one in pairs(text.format("宁波"))] == [(None, "8亿元", "7%")]


def test_a_change_on_another_date_than_a_year_before_is_an_indicator_of_none():
    def named(text):
        mentions, draft = drafted(text)
        return {one.printed for one in mentions if one.figure in draft.of}

    assert named("2024年6月，财政总收入同比增长5%。") == {"5%"}
    assert named("2024年6月，财政总收入比年初增长5%。") == set()
    assert named("2024年6月，财政总收入比5月增长5%。") == set()
    assert named("2024年6月，财政总收入8亿元，比年初增长5%。") == {"8亿元"}
    assert named("2024年6月，财政总收入8亿元，同比增长5%。") == {"8亿元", "5%"}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        # of a year since then, of a year right after it, and of all the years
        ("2023年，财政收入增长7.4%。", [("财政收入", "11.7亿元", "17.3亿元", None)]),
        ("2019-2023年，财政收入增长47.9%。", [("财政收入", "11.7亿元", "17.3亿元", "47.9%")]),
    ],
)
def test_a_change_told_elsewhere_is_since_the_base_of_its_level(change, expected):
    text = f"财政收入由2018年的11.7亿元增加到2023年的17.3亿元。\n产值5亿元。\n{change}"
    assert pairs(text) == expected


@pytest.mark.parametrize("opening", ["同", "与"])
def test_compared_with_an_earlier_count_a_sentence_goes_on_with_the_level_before_it(opening):
    text = (
        f"2020年常住人口为330人。{opening}2010年第六次全国人口普查的300人相比，"
        "增加30人，增长10.00%。"
    )
    assert pairs(text) == [
        ("常住人口", "300人", "330人", "30人"),
        ("常住人口", "300人", "330人", "10.00%"),
    ]
