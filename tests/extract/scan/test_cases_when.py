"""When and where: the cases of tests/data/extract_cases.tsv, and twenty of each kind besides."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from analysis.extract.intake import build_document
from analysis.extract.scan import Mention, extract_mentions

CASES = Path(__file__).parents[2] / "data" / "extract_cases.tsv"
MINE = ("D01", "D02", "D03", "D04", "D05", "D07", "D19", "D20")


def read(text: str, printed: str) -> Mention:
    """The first mention of a text that prints so."""
    mentions = extract_mentions(build_document(text))
    return next(one for one in mentions if one.printed == printed)


def cases() -> Iterator[tuple[str, str, str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            if row["id"] in MINE:
                yield row["text"].replace("\\n", "\n"), row["mention"], row["period"]


@pytest.mark.parametrize(("text", "printed", "period"), list(cases()), ids=MINE)
def test_a_case_is_dated_right(text: str, printed: str, period: str) -> None:
    assert read(text, printed).period == period


def test_a_province_without_a_name_is_no_zone() -> None:
    text = (
        "2026年某某省政府工作报告\n示范区建设提速，示范区新增企业12家，试验区和示范区投资5亿元。"
        "2025年全省粮食产量达到2100万吨。"
    )
    assert {one.scope for one in extract_mentions(build_document(text))} == {""}


def report(year: int, heading: str, *paragraphs: str) -> str:
    """A work report delivered in January of a year."""
    opening = f"{year}年1月9日在某市人民代表大会上\n各位代表：\n{heading}\n"
    return opening + "".join(f"{one}\n" for one in paragraphs)


FIVE_YEARS = [
    # year delivered, heading, sentence, A, its period, B, its period
    (
        2026,
        "一、“十四五”时期工作回顾",
        "这五年，高新技术企业由120家增至310家。",
        ("120家", "2020"),
        ("310家", "2025"),
    ),
    (
        2026,
        "一、“十四五”时期发展回顾",
        "五年来，公路里程从800公里增加到1150公里。",
        ("800公里", "2020"),
        ("1150公里", "2025"),
    ),
    (
        2026,
        "一、过去五年工作回顾",
        "城镇化率由58.1%提高到63.4%。",
        ("58.1%", "2020"),
        ("63.4%", "2025"),
    ),
    (
        2021,
        "一、“十三五”工作回顾",
        "森林覆盖率从41%提升至46.5%。",
        ("41%", "2015"),
        ("46.5%", "2020"),
    ),
    (
        2021,
        "一、“十三五”时期主要成就",
        "过去五年，床位由6200张增加到9100张。",
        ("6200张", "2015"),
        ("9100张", "2020"),
    ),
    (
        2023,
        "一、过去五年的工作",
        "发明专利从300件增长到1200件。",
        ("300件", "2017"),
        ("1200件", "2022"),
    ),
    (
        2023,
        "一、五年来工作回顾",
        "贫困发生率由12.5%下降到0.6%。",
        ("12.5%", "2017"),
        ("0.6%", "2022"),
    ),
    (
        2026,
        "一、2025年和“十四五”时期工作回顾",
        "过去的五年，税收收入由35亿元增至58亿元。",
        ("35亿元", "2020"),
        ("58亿元", "2025"),
    ),
    (
        2026,
        "一、“十四五”时期和2025年工作回顾",
        "污水处理能力从20万吨扩大到34万吨。",
        ("20万吨", "2020"),
        ("34万吨", "2025"),
    ),
    (
        2024,
        "一、2023年工作回顾",
        "“十四五”以来，幼儿园由210所增至265所。",
        ("210所", "2020"),
        ("265所", "2023"),
    ),
]


@pytest.mark.parametrize(("year", "heading", "sentence", "base", "end"), FIVE_YEARS)
def test_in_years_looked_back_on_a_rise_begins_before_them(
    year: int, heading: str, sentence: str, base: tuple[str, str], end: tuple[str, str]
) -> None:
    text = report(year, heading, sentence)
    assert read(text, base[0]).period == base[1]
    assert read(text, end[0]).period == end[1]
    # and so where the sentence is not the first of its section
    later = sentence if sentence[0] in "这五过“" else f"各项事业加快推进，{sentence}"
    text = report(year, heading, "坚持稳中求进，各项事业加快推进。", later)
    assert read(text, base[0]).period == base[1]
    assert read(text, end[0]).period == end[1]


ONE_YEAR = [
    ("2024年，全市规上企业由上年的312家增至355家。", "312家", "2023", "355家", "2024"),
    ("2023年，全县养老机构由上年的18家增加到25家。", "18家", "2022", "25家", "2023"),
    ("2022年，失业率从上年的5.4%降至4.9%。", "5.4%", "2021", "4.9%", "2022"),
    ("2021年，粮食产量由2020年的41万吨增加到45万吨。", "41万吨", "2020", "45万吨", "2021"),
    ("2025年，社区食堂由上年末的30个增至52个。", "30个", "2024", "52个", "2025"),
    (
        "2024年，用电量从去年同期的6亿千瓦时增至7亿千瓦时。",
        "6亿千瓦时",
        "2023",
        "7亿千瓦时",
        "2024",
    ),
    ("2019年底，床位由2015年底的400张增加到700张。", "400张", "2015", "700张", "2019"),
    ("2023年，入境游客从上年的3万人次增长到9万人次。", "3万人次", "2022", "9万人次", "2023"),
    ("2020年，绿化率由“十二五”末的36%提高到42%。", "36%", "2015", "42%", "2020"),
    ("2024年，门诊量上年的50万人次增至61万人次。", "50万人次", "2023", "61万人次", "2024"),
    ("2022年，园区由上年12个扩大到15个。", "12个", "2021", "15个", "2022"),
    ("2018年，债务从2016年的9亿元压减至4亿元。", "9亿元", "2016", "4亿元", "2018"),
    ("2023年，学位由上年的8万个增至8.6万个。", "8万个", "2022", "8.6万个", "2023"),
    ("2025年，航线从2024年的14条增加到20条。", "14条", "2024", "20条", "2025"),
    ("2024年，公交车由上年的900辆增加到960辆。", "900辆", "2023", "960辆", "2024"),
    ("2021年，出口额从上年的7亿美元提高到9亿美元。", "7亿美元", "2020", "9亿美元", "2021"),
    ("2022年，合作社由2021年的70家增至88家。", "70家", "2021", "88家", "2022"),
    ("2020年，水库从2019年的5座增至6座。", "5座", "2019", "6座", "2020"),
    ("2023年，里程由2018年的90公里延长至130公里。", "90公里", "2018", "130公里", "2023"),
    ("2024年，浓度从上年的35%降低到31%。", "35%", "2023", "31%", "2024"),
]


@pytest.mark.parametrize(("text", "base", "year", "end", "end_year"), ONE_YEAR)
def test_the_base_of_a_rise_stands_at_the_date_its_words_name(
    text: str, base: str, year: str, end: str, end_year: str
) -> None:
    assert read(text, base).period == year
    assert read(text, end).period == end_year


NOUNS = ["税收收入", "非税收入", "土地出让收入", "教育支出", "社保基金收入"]
LAST_YEARS = ["较上年{}增长5%", "比上年{}下降3.1%", "较上年决算数{}增加8%", "比上年同期{}增长2%"]


@pytest.mark.parametrize("noun", NOUNS)
@pytest.mark.parametrize("words", LAST_YEARS)
def test_a_budget_prints_last_year_s_level_before_its_change(noun: str, words: str) -> None:
    year = 2021 + NOUNS.index(noun)
    text = report(
        year + 1, f"一、{year}年工作回顾", f"全县{noun}8.2亿元，{words.format('7.6亿元')}。"
    )
    mentions = {one.printed: one for one in extract_mentions(build_document(text))}
    assert (mentions["8.2亿元"].period, mentions["7.6亿元"].period) == (str(year), str(year - 1))
    (change,) = (one for one in mentions.values() if one.kind == "change")
    assert change.period == str(year)


OVER_YEARS = [
    (2026, "污水处理率达到96.5%，5年提高4.5个百分点。", "4.5个百分点", "2020-2025"),
    (2026, "人均寿命79.1岁，五年提高3.2个百分点。", "3.2个百分点", "2020-2025"),
    (2026, "生产总值900亿元，五年增长41%。", "41%", "2020-2025"),
    (2026, "市场主体30万户，五年累计增长66%。", "66%", "2020-2025"),
    (2026, "研发投入5年增长1.2倍。", "1.2倍", "2020-2025"),
    (2026, "单位能耗5年累计下降14%。", "14%", "2020-2025"),
    (2026, "五年新增就业28万人。", "28万人", "2021-2025"),
    (2026, "5年新建学校46所。", "46所", "2021-2025"),
    (2026, "五年累计投入民生资金370亿元。", "370亿元", "2021-2025"),
    (2026, "五年改造老旧小区512个。", "512个", "2021-2025"),
    (2026, "三年新增耕地9万亩。", "9万亩", "2023-2025"),
    (2026, "三年下降2.5个百分点。", "2.5个百分点", "2022-2025"),
    (2021, "“十三五”时期，财政收入年均增长6.8%。", "6.8%", "2016-2020"),
    (2026, "低保标准提高45%。", "45%", "2020-2025"),
    (2026, "比2020年增长38%。", "38%", "2020-2025"),
    (2026, "较“十三五”末下降21%。", "21%", "2020-2025"),
    (2026, "比2015年增长90%。", "90%", "2015-2025"),
    (2026, "与2020年相比，增长33%。", "33%", "2020-2025"),
    (2026, "居民收入年均增长6.4%。", "6.4%", "2021-2025"),
    (2026, "财政收入比上年增长4%。", "4%", "2025"),
]


@pytest.mark.parametrize(("year", "sentence", "printed", "period"), OVER_YEARS)
def test_a_change_over_years_spans_them(
    year: int, sentence: str, printed: str, period: str
) -> None:
    plan = "“十三五”" if year == 2021 else "“十四五”"
    assert read(report(year, f"一、{plan}时期工作回顾", sentence), printed).period == period


@pytest.mark.parametrize(("years", "count"), [("两年", 2), ("三年", 3), ("2年", 2), ("四年", 4)])
@pytest.mark.parametrize(
    "words", ["平均增长{}", "平均下降{}", "平均递增{}", "平均分别增长{}", "年均增长{}"]
)
def test_an_average_over_some_years_spans_them_and_says_so(
    years: str, count: int, words: str
) -> None:
    text = f"2023年某县国民经济和社会发展统计公报\n生产总值95亿元，{years}{words.format('2.5%')}。"
    mention = read(text, "2.5%")
    assert (mention.period, mention.basis) == (f"{2023 - count}-2023", "annual_average")


ACCOUNTS = [
    "分税种看：增值税1.2亿元，增长3.4%。",
    "其中：税收收入1.2亿元，下降2%。",
    "教育支出1.2亿元，完成预算的98%。",
    "政府性基金收入1.2亿元，为预算的101%。",
    "社会保险基金支出1.2亿元，增长6%。",
    "国有资本经营收入1.2亿元。",
    "上级补助收入1.2亿元，调入资金3亿元。",
    "债务余额1.2亿元。",
    "审计发现多付工程款1.2亿元。",
    "三公经费支出1.2亿元，减少5%。",
]


@pytest.mark.parametrize("sentence", ACCOUNTS)
@pytest.mark.parametrize(
    "title",
    [
        "某县2024年财政决算报告\n2025年10月18日\n",
        "关于2024年度预算执行的审计工作报告\n2025年7月\n",
    ],
)
def test_accounts_are_of_the_year_in_their_title(title: str, sentence: str) -> None:
    text = f"{title}各位委员：\n一、总体情况\n2024年，收入5.1亿元。\n各项工作平稳。\n{sentence}\n"
    mention = read(text, "1.2亿元")
    assert (mention.period, mention.period_basis) == ("2024", "inherited")


FISCAL = [(f"20{year:02}/{year + 1:02}", f"20{year:02}-20{year + 1:02}") for year in range(5, 25)]


@pytest.mark.parametrize(("printed", "period"), FISCAL)
def test_a_fiscal_year_is_one_date_over_two_years(printed: str, period: str) -> None:
    for after in ("年度", "财政年度", "财年", "学年", ""):
        text = f"{printed}{after}经常开支100亿元，上升3.3%。"
        dates = [one for one in extract_mentions(build_document(text)) if one.kind == "date"]
        assert [one.period for one in dates] == [period]
        assert dates[0].printed.startswith(printed)
        assert read(text, "100亿元").period == period
        assert not [one for one in extract_mentions(build_document(text)) if one.unit == "year"]


SCOPES = [
    # title, sentence, the figure's scope
    ("江苏省2024年统计公报", "全省粮食产量5亿元。", "江苏省"),
    ("江苏省2024年统计公报", "南京市完成投资5亿元。", "南京市"),
    ("江苏省2024年统计公报", "其中，苏州市5亿元。", "苏州市"),
    ("江苏省2024年统计公报", "苏南地区生产总值5亿元。", "苏南"),
    ("江苏省2024年统计公报", "全国粮食产量5亿元。", "全国"),
    ("江苏省2024年统计公报", "全国文明城市投入5亿元。", "江苏省"),
    ("江苏省2024年统计公报", "徐州经济总量5亿元。", "徐州市"),
    ("江苏省2024年统计公报", "南京入选试点，补助5亿元。", "江苏省"),
    ("江苏省2024年统计公报", "南京市人民政府安排5亿元。", "江苏省"),
    ("江苏省2024年统计公报", "对口支援新疆维吾尔自治区5亿元。", "江苏省"),
    ("江苏省2024年统计公报", "苏州工业园区投资5亿元。", "江苏省"),
    ("昆山市2024年统计公报", "全市税收5亿元。", "昆山市"),
    ("周至县2024年统计公报", "全县税收5亿元。", "周至县"),
    ("周至县2024年统计公报", "全市税收5亿元。", "西安市"),
    ("周至县2024年统计公报", "全省税收5亿元。", "陕西省"),
    ("周至县2024年统计公报", "占全市的比重提高，税收5亿元。", "周至县"),
    ("长春市朝阳区2024年统计公报", "全区税收5亿元。", "朝阳区"),
    ("天等县2024年统计公报", "全区税收5亿元。", "广西壮族自治区"),
    ("云和县2024年统计公报", "示范区投资5亿元。", "云和县"),
    ("恩施土家族苗族自治州2024年统计公报", "利川市投资5亿元。", "利川市"),
]


@pytest.mark.parametrize(("title", "sentence", "scope"), SCOPES)
def test_a_figure_is_the_document_s_place_s_unless_its_clause_begins_with_another(
    title: str, sentence: str, scope: str
) -> None:
    assert read(f"{title}\n一、综合\n{sentence}\n", "5亿元").scope == scope


TITLES = [
    ("某国2024年国民经济和社会发展\n\n统计公报[1]\n\n某局\n2025年3月1日\n", "2024"),
    ("关于某市2023年度市本级预算执行和\n其他财政收支的审计工作报告\n2024年7月2日\n", "2023"),
    ("关于某县2023年预算执行情况\n和2024年预算草案的报告\n", "2023"),
    ("关于 2023 年某市财政决算（草案）的报告\n", "2023"),
    ("某市2024年1—9月经济运行情况\n", "2024-09"),
    ("某市2024年1—12月经济运行情况\n", "2024"),
    ("某市2024年6月主要指标\n", "2024-06"),
    ("某市2015年上半年工业经济简报\n", "2015-06"),
    ("某省水利统计公报（2021年度）\n", "2021"),
    ("某市2022年统计年鉴\n", "2022"),
]


@pytest.mark.parametrize(("title", "year"), TITLES)
def test_a_figure_without_a_date_is_of_the_title_s_year(title: str, year: str) -> None:
    one = read(f"{title}农业稳步发展。牧业平稳。果园面积321公顷。", "321公顷")
    assert (one.period, one.period_basis) == (year, "inherited")


def test_a_work_report_is_not_of_the_year_it_is_delivered_in() -> None:
    one = read("2024年某市政府工作报告\n一、工作回顾\n果园面积321公顷。", "321公顷")
    assert one.period == "2023"


def test_a_text_that_begins_with_a_year_is_of_it_throughout() -> None:
    text = (
        "渔业\n2022年，水产品产量5万吨。\n船只平稳。渔港整洁。\n渔船321艘。\n2019年，建成渔港7座。"
    )
    assert read(text, "321艘").period == "2022"
    assert read(text, "7座").period == "2019"
    assert read(text.replace("2022年，", "到2022年，"), "321艘").period != "2022"


def test_a_text_that_compares_with_the_year_before_is_of_its_year() -> None:
    text = (
        "海滨小城。\n2021年末有人口9万人。工业增加值同比增长3%。商业销售额比上年增长4%，"
        "全年接待游客2万人次。\n山地很多。梯田面积321公顷。"
    )
    assert read(text, "321公顷").period == "2021"
    assert read(text.replace("同比", "").replace("比上年", ""), "321公顷").period == "asof 2021"


SENTENCES = [
    ("2019年到2023年，累计植树321万株。", "321万株", "2019-2023"),
    ("2023年1-7月份，投资增长3%；销售额增长3.21%。", "3.21%", "2023-07"),
    ("新增道路321公里，是1950年到2002年53年的总和；新增桥梁45座。", "45座", "asof 2024"),
    ("从2019年的5万吨增加到2023年的9万吨，占比由3.21%提高到4%。", "3.21%", "2019"),
    ("产量从2019年每户每月321公斤提高到2023年400公斤。", "321公斤", "2019"),
    ("经费由111年度321万元逐年增至113年度400万元。", "321万元", "2022"),
    ("经费由111年度321万元逐年增至113年度400万元。", "400万元", "2024"),
    ("民国110年底，有渔船321艘。", "321艘", "2021"),
    ("今后五年，水耗下降3.21%。", "3.21%", "2025-2029"),
]


@pytest.mark.parametrize(("sentence", "printed", "period"), SENTENCES)
def test_a_sentence_dates_its_figure(sentence: str, printed: str, period: str) -> None:
    mentions = extract_mentions(build_document(sentence), 2024)
    assert next(one.period for one in mentions if one.printed == printed) == period


IN_REPORTS = [
    ("五年累计，治理河道321公里。", "321公里", "2019-2023"),
    ("五年来，新增铁路500公里，其中高速铁路321公里。", "321公里", "2019-2023"),
    ("五年来，排放总量下降3.21%。", "3.21%", "2018-2023"),
    ("五年来，教师和医生分别增加5万人和3.21万人。", "3.21万人", "2018-2023"),
]


@pytest.mark.parametrize(("sentence", "printed", "period"), IN_REPORTS)
def test_a_report_looks_back_over_its_years(sentence: str, printed: str, period: str) -> None:
    assert read(report(2024, "一、过去五年工作回顾", sentence), printed).period == period


def test_a_goal_begins_where_the_years_before_it_end() -> None:
    text = report(2024, "二、2024年工作安排", "今年补助标准由每人每月321元提高到400元。")
    assert read(text, "321元").period == "2023"
    assert read(text, "400元").period == "2024"


def test_a_heading_that_runs_on_dates_its_section() -> None:
    text = (
        "某市2022年财政决算和2023年预算情况\n一、2022年决算 2022年，收入7亿元。\n支出6亿元。\n"
        "二、2023年预算安排 2023年预算按规定编制，如下。\n收入8亿元。\n"
    )
    assert read(text, "6亿元").period == "2022"
    assert read(text, "8亿元").period == "2023"


def test_a_plan_looks_back_on_the_years_before_it() -> None:
    text = "某市“十四五”交通规划\n一、发展基础\n公路网完善。桥梁很多。公路里程321公里。\n"
    assert read(text, "321公里").period == "2020"


def test_a_plan_named_as_a_document_dates_nothing() -> None:
    text = "2025年，以国家「十四五」规划确定的项目为重点，8个项目开工，投产线路321公里。"
    assert read(text, "321公里").period == "2025"


def test_what_is_taken_from_a_month_before_is_doubted() -> None:
    text = "2019年6月18日，某区设立。总面积321公顷。"
    assert "that month" in read(text, "321公顷").review
    since = "2021年以来查处案件9件。涉及金额321万元。"
    one = next(
        one for one in extract_mentions(build_document(since), 2024) if one.printed == "321万元"
    )
    assert "since when" in one.review


@pytest.mark.parametrize(
    ("sentence", "printed", "kind"),
    [
        ("人均预期寿命达到78.1岁，有医院9家。", "9家", "level"),
        ("加强稳预期工作，有企业9家。", "9家", "level"),
        ("最高海拔5128米。", "5128米", "level"),
        ("最高给予500万元。", "最高给予500万元", "policy"),
        ("同比增长分别为6.4%、7.9%。", "6.4%", "change"),
        ("同比增长分别为6.4%、7.9%。", "7.9%", "change"),
        ("货币比上年贬值1.1%。", "1.1%", "change"),
    ],
)
def test_words_that_sound_like_goals(sentence: str, printed: str, kind: str) -> None:
    mentions = extract_mentions(build_document(sentence), 2024)
    assert next(one.kind for one in mentions if one.printed == printed) == kind


PARTS = [
    (
        "2024年，产值60亿元，其中上半年3亿元，全年投资4.5亿元。",
        {"60亿元": "2024", "3亿元": "2024-06", "4.5亿元": "2024"},
    ),
    (
        "2024年，增长5%，增速较上半年加快0.2个百分点。",
        {"5%": "2024", "0.2个百分点": "2024"},
    ),
    ("上半年开工5个项目。年内完成投资50亿元。", {"5个": "2024-06", "50亿元": "2024"}),
    ("完成投资50亿元，上半年开工5个项目。新增项目7个。", {"5个": "2024-06", "7个": "2024"}),
    (
        "前11个月，产值6亿元，较上年同期的5亿元增长20%。",
        {"6亿元": "2024-11", "5亿元": "2023-11", "20%": "2024-11"},
    ),
    (
        "2024年1-6月，产值从去年同期的5亿元增至6亿元。",
        {"5亿元": "2023-06", "6亿元": "2024-06"},
    ),
    ("2024年6月末，存款6亿元，上年末为5亿元。", {"6亿元": "2024-06", "5亿元": "2023"}),
]


@pytest.mark.parametrize(("sentence", "periods"), PARTS)
def test_a_part_of_a_year_dates_its_sentence(sentence: str, periods: dict[str, str]) -> None:
    text = f"某市2024年统计公报\n{sentence}"
    assert {printed: read(text, printed).period for printed in periods} == periods


def test_a_part_of_a_year_lasts_where_it_opens_a_paragraph_or_stands_in_the_title() -> None:
    text = "某市2024年统计公报\n上半年，产值6亿元。其中，工业5亿元。\n投资4亿元。"
    assert [read(text, one).period for one in ("6亿元", "5亿元", "4亿元")] == [
        "2024-06", "2024-06", "2024",
    ]  # fmt: skip
    assert "month" in read(text, "5亿元").review
    title = "某市2024年上半年运行情况\n产值6亿元。其中，工业5亿元。\n投资4亿元。年末人口3万人。"
    assert [read(title, one).period for one in ("6亿元", "5亿元", "4亿元", "3万人")] == [
        "2024-06", "2024-06", "2024-06", "2024",
    ]  # fmt: skip
    assert not read(title, "5亿元").review


@pytest.mark.parametrize("words", ["比2019年同期增长9%", "两年平均增长9%"])
def test_a_part_of_a_year_against_an_earlier_one_is_to_be_looked_at(words: str) -> None:
    one = read(f"某市2024年1-6月运行情况\n产值6亿元，{words}。", "9%")
    assert one.period == "2024-06"
    assert "can't say both" in one.review


TITLED = [
    ("甲区2011年国民经济和社会发展统计公\n某局（2012年3月18日）\n", "2011"),
    ("2016年上半年农业生产运行平稳\n", "2016-06"),
    ("关于甲县2017年上半年国民经济和社会\n发展计划执行情况的审查意见\n", "2017-06"),
]


@pytest.mark.parametrize(("head", "period"), TITLED)
def test_the_year_of_a_first_line_dates_what_no_word_does(head: str, period: str) -> None:
    one = read(f"{head}果园面积321公顷。", "321公顷")
    assert (one.period, one.review) == (period, "")


@pytest.mark.parametrize(
    "head",
    ["一、2019年工作\n", "2019年5月6日公布\n", "比2019年有所增长\n", "2019-2020年的成绩\n"],
)
def test_a_first_line_that_is_no_title_dates_nothing(head: str) -> None:
    text = f"{head}甲乙。\n2021年，产值6亿元。2021年，投资7亿元。\n果园面积321公顷。"
    assert read(text, "321公顷").period.endswith("2021")


def test_a_year_that_nothing_at_the_head_says_is_a_guess() -> None:
    text = (
        "产值。\n2021年，产值6亿元，2021年，投资7亿元。\n农业稳步发展。牧业平稳。果园面积321公顷。"
    )
    assert read(text, "321公顷").review == "no date near it: is it of 2021?"
    assert not read(text, "7亿元").review
    assert not read(f"某市2021年统计公报\n{text}", "321公顷").review


def test_what_stands_now_in_a_report_stands_at_the_end_of_the_year_it_looks_back_on() -> None:
    text = report(2024, "一、过去五年工作回顾", "五年来，投资大增；拥有企业321家。")
    assert read(text, "321家").period == "2023"


TOLD_OF = [
    # signed in the first months of a year, of a whole one
    (
        "某统计局\n(2016年2月25日)\n经济增长：全年实现生产总值6790.32亿元，增长8.1%。",
        {"6790.32亿元": "2015", "8.1%": "2015"},
    ),
    # a text of the next year tells of a bulletin, and says last year
    (
        (
            "全国就业人员增加\n据27日公布的《2012年度事业发展统计公报》显示，到去年底，"
            "就业人员76704万人。全年新增就业1266万人。"
        ),
        {"76704万人": "2012", "1266万人": "2012"},
    ),
    (
        (
            "县域经济领跑\n某报 2013-08-25 16:23\n数据表明，2012年，县域经济总量提升。\n"
            "截至去年底，有8个县进步。投资额321亿元。"
        ),
        {"8个": "2012", "321亿元": "2012"},
    ),
    (
        "某统计局\n2019年3月22日\n2018年，面对复杂环境，经济平稳。\n一、综合\n全年产值321亿元。",
        {"321亿元": "2018"},
    ),
    (
        (
            "2019年某县政府工作报告\n县长某某\n各位代表：\n一、过去一年政府工作成效显著\n"
            "2019年，是极具挑战的一年。\n全年新开工项目32个。"
        ),
        {"32个": "2019"},
    ),
]


@pytest.mark.parametrize(("text", "periods"), TOLD_OF)
def test_which_year_a_text_tells_of(text: str, periods: dict[str, str]) -> None:
    assert {printed: read(text, printed).period for printed in periods} == periods
    assert "policy" not in {read(text, printed).kind for printed in periods}


def test_a_structure_that_changes_is_of_two_years() -> None:
    text = "某市2012年统计公报\n三次产业结构由21.8:51.8:26.4变化为20.7:53.1:26.2。"
    assert [read(text, one).period for one in ("21.8", "51.8", "26.4")] == ["2011"] * 3
    assert [read(text, one).period for one in ("20.7", "53.1", "26.2")] == ["2012"] * 3


def test_a_year_after_which_more_followed_is_its_figure_s_own() -> None:
    text = "某区2023年统计公报\n支出规模继2010年突破2000亿元，2015年突破4000亿元后，又创新高。"
    assert read(text, "突破2000亿元").period == "2010"
    assert read(text, "突破4000亿元").period == "2015"


BASES = [
    ("产值6亿元，前年底为5亿元。", {"6亿元": "2024", "5亿元": "2022"}),
    ("产值6亿元，去年5亿元，前年4亿元。", {"5亿元": "2023", "4亿元": "2022"}),
    ("三年前年产3吨。", {"3吨": "2024"}),
    ("去年5月投资7亿元。", {"7亿元": "2023-05"}),
    ("近半年新增企业30家。", {"30家": "2024"}),
    (
        "产值比2006年增长85.7%；税收从2006年的19.8亿元增至2011年的48.6亿元。",
        {"19.8亿元": "2006", "48.6亿元": "2011"},
    ),
]


@pytest.mark.parametrize(("sentence", "periods"), BASES)
def test_years_before_and_bases(sentence: str, periods: dict[str, str]) -> None:
    text = f"某市2024年统计公报\n2024年，{sentence}"
    assert {printed: read(text, printed).period for printed in periods} == periods


def test_a_text_signed_on_a_day_is_of_a_guessed_year() -> None:
    text = "某统计局\n2016年2月25日\n产值321亿元。"
    assert read(text, "321亿元").review == "no date near it: is it of 2016?"
    early = "某统计局\n2016年2月25日\n全年实现产值321亿元。"
    assert read(early, "321亿元").review == "no date near it: is it of 2015?"


def test_goals_that_were_reached_are_no_goals() -> None:
    text = "教育主要目标如期实现\n2020年，学校53.71万所，比上年增长1.33%。"
    assert [read(text, one).kind for one in ("53.71万所", "1.33%")] == ["level", "change"]


@pytest.mark.parametrize(
    ("text", "period"),
    [
        # a year that is no more than a base, and a page put up this year
        (
            "某市情况\n2022-07-15 10:20\n全市产值321亿元，总量由2021年的第8位升至第7位。",
            "asof 2022",
        ),
        # a year in the first line that lies far from the text's own
        (
            "纪念1949年建国\n2020年，产值7亿元，2020年，投资8亿元。\n工业稳。农业稳。产值321亿元。",
            "2020",
        ),
    ],
)
def test_what_does_not_date_a_text(text: str, period: str) -> None:
    assert read(text, "321亿元").period == period


def test_goals_in_a_heading_that_were_reached() -> None:
    text = "某县2021年各项目标任务高质量全面完成\n2021年，产值增长12.6%达321亿元。"
    assert read(text, "321亿元").kind == "level"


def test_a_month_in_a_text_on_a_part_of_a_year_is_of_that_year() -> None:
    text = "某市2024年上半年运行情况\n2023年，产值3513亿元。6月末，存款321亿元。"
    assert read(text, "321亿元").period == "2024-06"
    assert read(text.replace("上半年", ""), "321亿元").period == "2023-06"
