"""Which place a document is about."""

import pytest

from analysis.extract.scan.home import find_home, find_title

WEB = "下载\n打印\n【字号：\n加大\n】\n"


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        # the title
        ("2022年云和县国民经济和社会发展统计公报\n云和县统计局\n2023年4月\n", "云和县", "331125"),
        ("云和县\n2022年国民经济和社会发展统计公报\n", "云和县", "331125"),
        ("关于玉环市2019年财政预算执行情况的报告\n", "玉环市", "331083"),
        ("新疆维吾尔自治区2024年政府工作报告\n", "新疆维吾尔自治区", "650000"),
        ("内蒙古自治区“十四五”科技创新规划\n", "内蒙古自治区", "150000"),
        ("恩施土家族苗族自治州2021年工作总结\n", "恩施土家族苗族自治州", "422800"),
        ("湖北省恩施州利川市2021年决算报告\n", "利川市", "422802"),
        ("江苏省常州市武进区2020年统计公报\n", "武进区", "320412"),
        ("锡林郭勒盟2020年统计公报\n", "锡林郭勒盟", "152500"),
        ("襄樊市2009年统计公报\n", "襄樊市", "420600"),
        # an office of a place on a part of it
        ("江苏省审计厅关于常州市2022年财政决算的审计报告\n", "常州市", "320400"),
        ("江苏省2024年统计公报\n常州市规划\n", "江苏省", "320000"),
        ("江苏省关于对口支援新疆的总结，拉萨市报告\n", "江苏省", "320000"),
        # a page around the document, and a newspaper of another place
        (WEB + "2026年河北省政府工作报告\n来源：北京日报\n时间：2026-02-03\n", "河北省", "130000"),
        ("来源:\n四川日报\n分享：\n2026年贵州省人民政府工作报告\n", "贵州省", "520000"),
        ("当前位置：首页 > 江苏省 > 统计公报\n2020年泰州市统计公报\n", "泰州市", "321200"),
        # where a congress met
        (
            "政府工作报告\n——2025年1月8日在丹阳市第六届人民代表大会第四次会议上\n",
            "丹阳市",
            "321181",
        ),
        ("工作报告\n（2024年1月9日在昆明市第十五届人大三次会议上）\n", "昆明市", "530100"),
        # who issued it
        ("2021年国民经济和社会发展统计公报\n吉林市统计局\n2022年5月\n", "吉林市", "220200"),
        ("审计结果公告\n宁波市审计局\n", "宁波市", "330200"),
        # without its kind
        ("江苏2025年国民经济和社会发展统计公报\n我省全省\n", "江苏省", "320000"),
        ("关于长春2024年预算执行情况的报告\n长春市全市\n", "长春市", "220100"),
        # the nation
        ("中华人民共和国2024年国民经济和社会发展统计公报\n国家统计局\n", "全国", ""),
        ("政府工作报告\n——2026年3月5日在第十四届全国人民代表大会第四次会议上\n", "全国", ""),
        ("国家统计局关于2023年粮食产量数据的公告\n", "全国", ""),
        ("2023年全国科技经费投入统计公报\n", "全国", ""),
        # outside the mainland
        ("二零二三至二四財政年度政府財政預算案\n香港特別行政區\n", "香港", "810000"),
        ("澳門2023年统计年鉴\n", "澳门", "820000"),
    ],
)
def test_the_opening_names_the_place(text: str, name: str, code: str) -> None:
    home = find_home(text)
    assert (home.name, home.code, home.sure) == (name, code, True), home.why


def test_a_survey_office_in_a_city_is_not_the_nation() -> None:
    home = find_home("国家统计局常州调查队\n2023年常州市居民收入情况\n")
    assert home.name == "常州市"


@pytest.mark.parametrize(
    "text",
    [
        "2026年某某省政府工作报告\n示范区建设提速，示范区、试验区、示范区、开发区。\n",
        "某县工作报告\n完善市场，完善市场，完善市场体系，自治区自治区自治区。\n",
        "各区经济\n区域、区间、设区市、设区市、设区市。\n",
        "",
        "市",
    ],
)
def test_a_generic_noun_is_no_place(text: str) -> None:
    home = find_home(text)
    assert (home.name, home.code, home.sure) == ("", "", False)
    assert home.why


def test_a_place_without_a_name_has_at_least_its_level() -> None:
    home = find_home("2026年某某省政府工作报告\n示范区投资5亿元。全省粮食2100万吨。\n")
    assert (home.level, home.whole) == ("省", "全省")
    assert find_home("没有。").whole == ""
    named = find_home("苏州市、苏州市、苏州市、苏州市、苏州市、苏州市、苏州市。")
    assert named.why == "neither title nor text says which place it is about"
    assert find_home("全县全县全市。").level == "县"
    assert find_home("全县全市").level == ""


def test_a_name_that_several_bear_is_told_by_its_parents_or_doubted() -> None:
    told = find_home("长春市朝阳区2022年统计公报\n")
    assert (told.name, told.code, told.sure) == ("朝阳区", "220104", True)
    told = find_home("朝阳区2022年统计公报\n长春东部的一个区。\n")
    assert (told.name, told.code, told.sure) == ("朝阳区", "220104", True)
    open_ = find_home("朝阳区2022年统计公报\n")
    assert (open_.name, open_.code, open_.sure) == ("朝阳区", "", False)
    assert "北京市, 长春市" in open_.why
    tied = find_home("朝阳区2022年统计公报\n长春、北京。\n")
    assert not tied.sure


@pytest.mark.parametrize(
    "title",
    [
        "苏州工业园区2024年工作总结\n",
        "新疆生产建设兵团2022年统计公报\n",
        "昆山市花桥镇2022年工作报告\n",
        "济南市高新区2022年工作报告\n",
    ],
)
def test_an_area_that_the_gazetteer_lacks_is_not_taken_for_its_city(title: str) -> None:
    home = find_home(title)
    assert (home.name, home.sure) == ("", False)
    assert "not in the gazetteer" in home.why


def test_a_title_that_the_text_contradicts_is_doubted() -> None:
    home = find_home("江苏省2022年统计公报\n" + "全县增长。" * 8)
    assert (home.name, home.sure) == ("江苏省", False)
    assert find_home("江苏省2022年统计公报\n" + "全县增长。" * 7).sure
    assert find_home("江苏省2022年统计公报\n全省" + "全县增长。" * 9).sure


def test_without_a_title_the_place_most_named_at_the_text_s_level_is_taken() -> None:
    body = "我市发展。常州市、武进区、武进区、武进区、武进区。{}"
    assert find_home(body.format("常州市、常州市。")).name == "常州市"
    assert not find_home(body.format("常州市、常州市。")).sure
    sure = find_home(body.format("常州市、" * 5))
    assert (sure.name, sure.sure, sure.code) == ("常州市", True, "320400")
    assert not find_home(body.format("常州市、" * 4)).sure
    assert find_home(body.format("常州市、常州市、常州市。无锡市、无锡市。")).name == "常州市"
    assert find_home(body.format("常州市、常州市。无锡市、无锡市。")).name == ""


def test_the_only_place_of_its_level_that_a_text_names_is_a_guess() -> None:
    home = find_home("我市发展。常州市、武进区。")
    assert (home.name, home.sure) == ("常州市", False)
    assert find_home("我市发展。常州经济增长。").name == ""
    assert find_home("我市发展。常州市、无锡市。").name == ""
    assert find_home("我市发展。常州经济、无锡市。").name == ""
    assert find_home("我县发展。常州经济增长。").name == ""


def test_a_province_is_named_without_its_kind_in_its_text() -> None:
    home = find_home("我省发展。吉林、吉林、吉林、吉林、吉林省、长春市、长春市、长春市、长春市。")
    assert home.name == "吉林省"


def test_a_place_in_running_text_is_no_title() -> None:
    text = (
        "各位代表：\n" + "我们学习贯彻" * 12 + "并落实常州市的经验，推动工作，制定无锡市规划。\n"
    )
    assert find_home(text).name == ""


def test_the_body_is_read_up_to_a_hundred_thousand_signs() -> None:
    far = "我市。" + "文" * 100_000 + "常州市。" * 3
    assert find_home(far).name == ""


@pytest.mark.parametrize(
    ("text", "name", "sure"),
    [
        # the first sentence's subject
        ("2024年，云和县实现地区生产总值120亿元。", "云和县", True),
        ("玉环市，古称某地，全市面积378平方公里。", "玉环市", True),
        ("恩施州位于某省西南部。全州面积2.4万平方公里。", "恩施土家族苗族自治州", True),
        ("江苏省常州市武进区位于太湖边。全区面积1065平方公里。", "武进区", True),
        ("云和县简介\n山多水多，全县面积978平方公里。", "云和县", True),
        ("2023年上半年，鼓楼区实现增加值8亿元。", "鼓楼区", False),
        # a subject that the rest of the text contradicts
        ("云和县在会上作了介绍。全省面积10万平方公里，全省人口6000万人。", "云和县", False),
        # the nation, by what the text speaks of
        ("某行业全国产量5万吨，全国销量4万吨，我国出口1万吨。", "全国", True),
        ("东、中、西部地区业务量分别增长5%、6%、7%。", "全国", False),
        # so long as it speaks of the nation twice as often as of any place
        (
            "我国产量5万吨，我国销量4万吨，我国出口1万吨，我国进口1万吨。苏州市、常州市。",
            "全国",
            True,
        ),
        ("我国产量5万吨，我国销量4万吨，我国出口1万吨，苏州市、常州市。", "", False),
        ("我国销量4万吨，苏州市销量1万吨。我国出口1万吨，全省销量1万吨。", "", False),
        # in traditional characters
        (
            "委員會於業務說明中編列經費，請於2個月內向立法院提出書面報告，說明預算運用規劃。",
            "台湾",
            True,
        ),
        # nothing that would name it
        ("我国首个数据中心建成，投资3亿元。", "", False),
        ("本报讯 引进台湾企业12家，全市外资增长5%。", "", False),
        ("2023年，常州市委调研了5家企业。", "", False),
        ("2024年，云和县与龙泉市共建园区3个。", "", False),
        ("2023年，苏州工业园区实现增加值36亿元。", "", False),
        ("某开发区于1992年7月经贵州省人民政府批准成立。全区面积695平方公里。", "", False),
    ],
)
def test_a_text_without_a_title(text: str, name: str, *, sure: bool) -> None:
    home = find_home(text)
    assert (home.name, home.sure) == (name, sure), home.why


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("2022年是关键之年。昆山市委、市政府坚持稳中求进，全市经济平稳。", "昆山市"),
        (
            "大会隆重开幕\n3月2日，云和县第十七届人民代表大会第六次会议开幕，全县代表出席。",
            "云和县",
        ),
        ("大庆市经济运行开局良好\n年初以来，全市上下认真落实。全市生产总值增长5%。", "大庆市"),
        # a first line at another level than the text speaks of says nothing
        ("大庆市来函已收悉\n年初以来，全省上下认真落实。全省生产总值增长5%。", ""),
    ],
)
def test_a_text_without_a_title_is_its_own_bodies_place(text, name):
    assert find_home(text).name == name


def test_a_paper_that_bears_a_place_s_name_is_no_home():
    text = "【香港商報網訊】大會在會議廳隆重開幕，聽取報告，產值12億元。"
    assert find_home(text).name == ""


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# 句容市2024年统计公报\n\n2024年，产值5亿元。", "句容市2024年统计公报"),
        ("下载\n打印\n2026年江苏省政府工作报告\n——2026年2月3日", "2026年江苏省政府工作报告"),
        (
            "句容市2024年国民经济和社会发展统计公报[1]\n国家统计局",
            "句容市2024年国民经济和社会发展统计公报",
        ),
        ("2024年，全市产值5亿元，编制了规划。", ""),
    ],
)
def test_a_title_is_the_line_that_reads_as_one(text, title):
    assert find_title(text) == title


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("本澳各口岸錄得9萬人次出入境，較去年同期增加，香港及台灣旅客亦增。", "澳门"),
        ("我國貿易總額為756億美元，對中國大陸出口增加。", "台湾"),
        ("本港失業率為3%，較上季下跌，與內地旅客增加有關。", "香港"),
    ],
)
def test_what_only_one_place_outside_says_of_itself(text: str, scope: str) -> None:
    home = find_home(text)
    assert (home.name, home.level) == (scope, "省" if scope == "台湾" else "区")


def test_a_law_of_the_republic_is_not_its_nation() -> None:
    text = "关于年度审计的报告\n根据《中华人民共和国审计法》，某区审计局派出审计组。"
    assert find_home(text).name != "全国"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        # in a headline, or again and again
        ("松原经济增长\n我市发展。", "松原市"),
        ("广东经济增长\n我省发展。", "广东省"),
        ("对口支援广东\n我省发展。", ""),
        ("广东和江西经济增长\n我省发展。", ""),
        ("我州发展。" + "恩施经济增长。" * 3, "恩施土家族苗族自治州"),
        ("我盟发展。" + "锡林郭勒经济增长。" * 3, "锡林郭勒盟"),
        ("我市发展。松原经济增长。", ""),
        # a word like others
        ("我市发展。" + "日照时数5小时。" * 3, ""),
        # another's
        ("我市发展。来自苏州市的企业5家。", ""),
        ("我市发展。苏州市企业5家。", ""),
        ("我省发展。对口支援青海省。", ""),
        # a short name may be any word, of a county or a city within one
        ("我县发展。云和经济增长。", ""),
        ("我市发展。昆山经济增长。", ""),
        # of another level than the text speaks of
        ("我市发展。广东经济增长。", ""),
        ("我市发展。经济增长。", ""),
    ],
)
def test_the_only_place_of_a_text_s_level_may_be_named_in_short(text: str, name: str) -> None:
    home = find_home(text)
    assert (home.name, home.sure) == (name, False)


def test_names_in_short_and_in_full_are_of_one_place() -> None:
    assert find_home("我市发展。" + "常州、" * 4 + "无锡市。无锡市。").name == "常州市"
    assert find_home("我市发展。" + "常州、" * 4 + "无锡。无锡。").name == "常州市"
    assert find_home("我市发展。" + "常州、" * 3 + "无锡。无锡。").name == ""
    # A name in full is not one in short as well.
    assert find_home("我市发展。常州市、常州市、无锡市、无锡。").name == ""


def test_a_place_is_sure_only_if_it_is_named_again_and_again() -> None:
    assert not find_home("我市发展。" + "常州、" * 4).sure
    assert find_home("我市发展。" + "常州、" * 6).sure


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("国家邮政局：前9月快递业务量同比大增\n快递业务量347亿件。", "全国"),
        ("环境保护部今日发布空气质量状况。", "全国"),
        # an office of it in a place, one that hands down, and one that is cited further on
        ("海关总署广州分署发布数据。", ""),
        ("财政部下达补助5亿元。", ""),
        ("产值5亿元。\n产值6亿元。\n产值7亿元。\n财政部数据显示，产值8亿元。", ""),
    ],
)
def test_a_ministry_that_publishes_speaks_of_the_nation(text: str, name: str) -> None:
    assert find_home(text).name == name
