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
