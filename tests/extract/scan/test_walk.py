"""From text to mentions: the genre's sentences, in our own words."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.extract.intake import build_document
from analysis.extract.scan import Mention, extract_mentions
from analysis.extract.verify import verify_figures

YEAR = 2021
TEN_TO_8 = "00000000"

SENTENCES: list[tuple[str, list[str]]] = [
    # sentence, then for each mention: printed kind value hedge unit period
    (
        "2021年，全区完成生产总值123.4亿元，比上年增长9.1%。",
        [
            "2021年 date - exact - 2021",
            "123.4亿元 level 12340000000 exact CNY 2021",
            "9.1% change 9.1 exact percent 2021",
        ],
    ),
    ("财政收入同比下降5.7%。", ["5.7% change -5.7 exact percent asof 2021"]),
    ("进出口总额−5.7％。", ["−5.7％ change -5.7 exact percent asof 2021"]),
    ("粮食产量达59.4亿斤。", [f"59.4亿斤 level 59400{TEN_TO_8[:5]} exact jin asof 2021"]),
    ("播种面积1,234.5万亩。", ["1,234.5万亩 level 12345000 exact mu asof 2021"]),
    (
        "两类居民收入分别增长8.7%和10.2%。",
        [
            "两类 level 2 exact category asof 2021",
            "8.7% change 8.7 exact percent asof 2021",
            "10.2% change 10.2 exact percent asof 2021",
        ],
    ),
    (
        "到2025年，力争研发投入占比达到3.5%以上。",
        ["2025年 date - exact - 2025", "3.5%以上 policy 3.5 at_least percent 2025"],
    ),
    ("失业率控制在4%以内。", ["4%以内 share 4 up_to percent asof 2021"]),
    (
        "新建330千伏变电站3座。",
        ["330千伏 level 330000 exact volt asof 2021", "3座 level 3 exact 变电站 asof 2021"],
    ),
    ("建成6个百万羽养殖基地。", ["6个 level 6 exact platform asof 2021"]),
    ("养老金提高至3000元/月。", ["3000元/月 level 3000 exact CNY/month asof 2021"]),
    (
        "占比由43.6%提升至48.2%。",
        ["43.6% share 43.6 exact percent unknown", "48.2% share 48.2 exact percent asof 2021"],
    ),
    ("（1）完善机制。（2）强化考核。", ["（1） ordinal - exact - -", "（2） ordinal - exact - -"]),
    ("59．全面推进改革。", ["59． ordinal - exact - -"]),
    (
        "依据某政发〔2018〕128号，见专栏6。",
        ["〔2018〕128号 ordinal - exact - -", "专栏6 ordinal - exact - -"],
    ),
    ("电话：0519-12345678。", ["电话：0519-12345678 name - exact - -"]),
    (
        "省级以上674家，企业900家以上。",
        [
            "674家 level 674 exact enterprise asof 2021",
            "900家以上 level 900 at_least enterprise asof 2021",
        ],
    ),
    (
        "两地分列全国第23和38位。",
        ["第23 rank 23 exact rank asof 2021", "38位 rank 38 exact rank asof 2021"],
    ),
    ("接待超13000余人次。", ["超13000余人次 level 13000 more_than person_time asof 2021"]),
    (
        "给予项目100-5000万元资助，最高不超过8000万元。",
        [
            "100-5000万元 policy 1000000..50000000 exact CNY asof 2021",
            "最高不超过8000万元 policy 80000000 up_to CNY asof 2021",
        ],
    ),
    ("“十三五”期间，完成投资超百亿元。", ["超百亿元 level 10000000000 more_than CNY 2016-2020"]),
    (
        "近三年来投入12.6亿元。",
        [
            "近三年 duration 3 exact year 2019-2021",
            "12.6亿元 level 1260000000 exact CNY 2019-2021",
        ],
    ),
    (
        "去年新增就业10.8万人，今年计划新增10万人。",
        ["10.8万人 level 108000 exact person 2020", "10万人 policy 100000 exact person 2021"],
    ),
    (
        "利润增长2.3倍，比2010年翻了一番。",
        [
            "2.3倍 change 2.3 exact times asof 2021",
            "2010年 date - exact - 2010",
            "一番 change 1 exact doubling 2010-2021",
        ],
    ),
    ("三分之二的乡镇完成改造。", ["三分之二 share 0.666667 exact ratio asof 2021"]),
    (
        "园区现有床位5600张、公办幼儿园12所、公交车35辆。",
        [
            "5600张 level 5600 exact bed asof 2021",
            "12所 level 12 exact school asof 2021",
            "35辆 level 35 exact vehicle asof 2021",
        ],
    ),
    (
        "浓度下降11.4%至31微克/立方米，占比8%至10%，工期3-5年。",
        [
            "11.4% change -11.4 exact percent asof 2021",
            "31微克/立方米 level 31 exact microgram/cubic_metre asof 2021",
            "8%至10% share 8..10 exact percent asof 2021",
            "3-5年 duration 3..5 exact year asof 2021",
        ],
    ),
    ("人口自然增长率-1.35‰。", ["-1.35‰ share -1.35 exact permille asof 2021"]),
    (
        "机构数从2015年的900家增加到2019年的1600家，增长80%。",
        [
            "2015年 date - exact - 2015",
            "900家 level 900 exact institution 2015",
            "2019年 date - exact - 2019",
            "1600家 level 1600 exact institution 2019",
            "80% change 80 exact percent 2015-2019",
        ],
    ),
    (
        "1-9月，完成销售1.05万亿元。",
        ["1-9月 date - exact - 2021-09", "1.05万亿元 level 1050000000000 exact CNY 2021-09"],
    ),
    ("推进“五个一”行动，抓好三件大事，一批项目开工，四个方面见效。", []),
    ("节约用水，公约落实，附近居民受益，预约办理。", []),
    ("第五届大会上，T800纤维获奖。", ["T800 name - exact - -"]),
    (
        "规模居全省第四，考核获第一名，迈进全国前十，第一大股东与第三产业不变。",
        [
            "第四 rank 4 exact rank asof 2021",
            "第一名 rank 1 exact rank asof 2021",
            "前十 rank 10 up_to rank asof 2021",
        ],
    ),
    (
        "自2019年以来累计投入3亿元，现有站点20座。",
        [
            "2019年 date - exact - 2019",
            "3亿元 level 300000000 exact CNY 2019-2021",
            "20座 level 20 exact 站点 asof 2021",
        ],
    ),
    (
        "党的十八大以来累计减排5万吨。",
        ["5万吨 level 50000 exact tonne 2012-2021"],
    ),
    (
        "截至2020年底拥有高企86家。近三年投入8亿元。拥有孵化器2家。",
        [
            "2020年底 date - exact - 2020",
            "86家 level 86 exact enterprise 2020",
            "近三年 duration 3 exact year 2019-2021",
            "8亿元 level 800000000 exact CNY 2019-2021",
            "2家 level 2 exact platform 2020",
        ],
    ),
    (
        "投资下降8%，降幅收窄2.1个百分点，增速低于全省0.6个百分点。",
        [
            "8% change -8 exact percent asof 2021",
            "2.1个百分点 change 2.1 exact percentage_point asof 2021",
            "0.6个百分点 change -0.6 exact percentage_point asof 2021",
        ],
    ),
    (
        "分别高于全国、全省1.2、0.4个百分点,是上年的4.5倍。",
        [
            "1.2 change 1.2 exact percentage_point asof 2021",
            "0.4个百分点 change 0.4 exact percentage_point asof 2021",
            "4.5倍 share 4.5 exact times asof 2021",
        ],
    ),
    (
        "园区入驻20户企业，建设8所学校，组建12支队伍，产品30件。",
        [
            "20户 level 20 exact enterprise asof 2021",
            "8所 level 8 exact school asof 2021",
            "12支 level 12 exact team asof 2021",
            "30件 level 30 exact achievement asof 2021",
        ],
    ),
]


def extract(text: str) -> list[Mention]:
    return extract_mentions(build_document(text), YEAR)


def show(mention: Mention) -> str:
    fields = (
        mention.printed,
        mention.kind,
        mention.value,
        mention.hedge,
        mention.unit,
        mention.period,
    )
    return " ".join(item or "-" for item in fields)


@pytest.mark.parametrize(("sentence", "expected"), SENTENCES, ids=[s[:12] for s, _ in SENTENCES])
def test_a_sentence_of_the_genre_is_read(sentence: str, expected: list[str]) -> None:
    assert [show(mention) for mention in extract(sentence)] == expected


REPORT = """某市人民政府工作报告
——2024年1月20日在大会上
一、2023年工作回顾
全市生产总值增长5.1%。
引进项目12个。
二、2024年工作安排
生产总值增长6%左右。
新建道路30公里。
"""


def test_headings_date_their_section_and_what_follows_a_plan_s_heading_is_a_goal() -> None:
    mentions = extract_mentions(build_document(REPORT))
    assert [show(mention) for mention in mentions if mention.kind != "date"] == [
        "5.1% change 5.1 exact percent 2023",
        "12个 level 12 exact project 2023",
        "6%左右 policy 6 approx percent 2024",
        "30公里 policy 30 exact kilometre 2024",
    ]


def test_goals_listed_for_a_year_keep_that_year() -> None:
    text = (
        "某区科技创新“十四五”规划\n一、发展目标\n到2025年，主要目标如下。\n"
        "——研发投入年均增长9%。\n——高企达到300家。\n"
    )
    mentions = extract_mentions(build_document(text), YEAR)
    assert [show(mention) for mention in mentions[1:]] == [
        "9% policy 9 exact percent 2025",
        "300家 policy 300 exact enterprise 2025",
    ]


def test_a_span_since_a_plan_began_is_observed_up_to_the_document_s_year() -> None:
    document = build_document("“十四五”以来，累计引进人才120多名。")
    (mention,) = extract_mentions(document, 2023)
    assert show(mention) == "120多名 level 120 more_than person 2021-2023"


def test_annual_averages_say_so() -> None:
    (mention,) = extract("产值年均增长12.5%。")
    assert (mention.basis, mention.note) == ("annual_average", "")


def test_cells_of_a_table_take_unit_and_year_from_head_or_caption() -> None:
    text = (
        "单位：万吨\n品种  2019年  2020年\n粗钢  470  -5.5\n\n"
        "各项工作稳步推进。\n指标  余额（亿元）  比上年增长（%）\n存款  12.7  -3.1\n"
        "各项工作稳步推进。\n编号  内容\n甲  77\n"
    )
    cells = {mention.printed: mention for mention in extract(text) if mention.kind != "date"}
    assert show(cells["470"]) == "470 level 4700000 exact tonne 2019"
    assert show(cells["-5.5"]) == "-5.5 level -55000 exact tonne 2020"
    assert show(cells["12.7"]) == "12.7 level 1270000000 exact CNY asof 2021"
    assert show(cells["-3.1"]) == "-3.1 change -3.1 exact percent asof 2021"
    assert cells["77"].review
    assert not verify_figures(build_document(text), extract(text)).problems


def test_plain_commas_part_clauses_as_wide_ones_do() -> None:
    plain = [show(mention) for mention in extract("产值1,234亿元,增长5%,占比10%.")]
    wide = [show(mention) for mention in extract("产值1,234亿元，增长5%，占比10%.")]
    assert plain == wide


def test_a_hedge_before_a_list_is_inherited() -> None:
    mentions = extract("分别给予不超过1亿元、5000万元、1000万元的支持。")
    assert [mention.hedge for mention in mentions] == ["up_to"] * 3
    assert mentions[1].note == "hedge inherited"


def test_what_is_not_understood_is_marked_and_never_money() -> None:
    (mention,) = extract("指数为1824。")
    assert mention.unit == "item"
    assert mention.review


def test_offsets_point_at_the_printed_figure_across_lines() -> None:
    wide = "各级部门持续推进重点领域改革任务落实全年完成投资超5"
    text = f"\n{wide}\n\n亿元，占比１２．\n５％。\n"
    for mention in extract(text):
        assert "".join(text[mention.start : mention.end].split()) == mention.printed
    assert extract(text)[0].printed == "超5亿元"


@given(
    st.text(
        alphabet="增长下降约超近第全市年月日至0123456789.,-%/万亿元家个（）“”〔〕。，|\n 一二十百",
        max_size=60,
    )
)
def test_every_digit_run_of_any_text_lies_in_one_mention(text: str) -> None:
    document = build_document(text)
    mentions = extract_mentions(document, YEAR)
    result = verify_figures(document, mentions)
    assert result.covered == result.digit_runs
    spans = [(mention.start, mention.end) for mention in mentions]
    assert all(last <= start for (_, last), (start, _) in pairwise(spans))


@pytest.mark.parametrize("unit", ["9", "1,", "1.", "超约近", "一二百万", "（〔", "1-", "第", "…"])
def test_hostile_lines_are_read_to_their_end_without_overlap(unit: str) -> None:
    # How fast is measured by benchmarks/extract_speed.py.
    mentions = extract(unit * (20_000 // len(unit)))
    spans = [(mention.start, mention.end) for mention in mentions]
    assert all(last <= start for (_, last), (start, _) in pairwise(spans))


def kinds(text: str) -> list[str]:
    return [mention.kind for mention in extract(text)]


def test_every_kind_of_token_has_its_reader() -> None:
    text = "1. 2019年第5届大会，T800列第3位，占三分之二，产值5亿元，两个平台。\n" + "1" * 201
    assert kinds(text) == [
        "ordinal",
        "date",
        "ordinal",
        "name",
        "rank",
        "share",
        "level",
        "level",
        "name",
    ]


def test_forty_numerals_in_a_row_are_passed_over_and_the_text_goes_on() -> None:
    assert [mention.printed for mention in extract("一" * 41 + "，产值5亿元。")] == ["5亿元"]


def test_what_stands_inside_a_name_read_whole_has_no_row_and_the_text_goes_on() -> None:
    found = extract("“T800三个平台”的5家。")
    assert [mention.printed for mention in found] == ["T800三个平台", "5家"]


def test_a_length_of_time_or_a_date_does_not_part_a_noun_from_its_count() -> None:
    assert extract("企业用3年建成5个。")[-1].unit == "enterprise"
    assert extract("企业在2019年建成5个。")[-1].unit == "enterprise"
    assert extract("企业有3家建成5个。")[-1].unit == "item"


def test_a_sentence_without_an_end_is_looked_back_over_for_240_signs() -> None:
    def second(between: int) -> str:
        return kinds("力争达5亿元，" + "甲" * between + "6亿元。")[1]

    assert second(236) == "policy"
    assert second(237) == "level"


def test_two_figures_without_a_gap_are_two_mentions() -> None:
    spans = [(mention.start, mention.end) for mention in extract("增长5%6亿元。")]
    assert spans == [(2, 4), (4, 7)]


def _dated(text: str) -> dict[str, str]:
    """Period by print, without the dates themselves."""
    found = extract_mentions(build_document(text), YEAR)
    return {one.printed: one.period for one in found if one.kind != "date"}


def test_a_date_in_a_row_of_a_table_is_the_row_s_own() -> None:
    found = _dated("2019年产值  5亿元  6亿元\n产量  7吨  8吨\n")
    assert found == {"5亿元": "2019", "6亿元": "2019", "7吨": "asof 2021", "8吨": "asof 2021"}


def test_what_governed_before_a_table_governs_behind_it() -> None:
    table = "指标  2020年\n产值（亿元）  6\n产量（吨）  7\n"
    found = _dated(f"2019年，投入5亿元\n{table}投入8亿元。")
    assert found == {"5亿元": "2019", "6": "2020", "7": "2020", "8亿元": "2019"}


def test_the_year_before_ends_with_its_clause() -> None:
    found = _dated("2022年产值5亿元，上年产值4亿元，人口3万人。")
    assert found == {"5亿元": "2022", "4亿元": "2021", "3万人": "2022"}
