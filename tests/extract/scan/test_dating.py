"""What a document says of its time."""

import pytest

from analysis.extract.scan import dating
from analysis.extract.scan.state import Anchor
from analysis.extract.scan.tokens import plain_text


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2022年某市国民经济统计公报\n2023年3月1日\n2023年，", 2022),
        ("2021年某市环境公报\n2020年，2020年，", 2021),
        ("某市工作报告\n——2024年1月8日在大会上\n2023年增长。2023年完成。", 2024),
        ("某市工作报告\n2022年1月\n2020年增长。", 2022),
        ("某市工作报告（2022年3月5日某市第一次会议）\n2020年增长。", 2022),
        ("某区行动方案（2023-2027年）\n截至2021年底，2021年建成。", 2023),
        ("某区规划（2016—2020）\n2015年，2015年，", 2016),
        ("某市“十四五”科技规划\n2020年增长。2022年增长。2022年完成。", 2020),
        ("2019年完成。2020年完成。2020年增长。到2025年达到。规划2025年。", 2020),
        ("2018年增长。2018年增长。2018年增长。2018年增长。2019年增长。", 2019),
        ("2018年增长。2018年增长。2018年增长。2018年增长。2018年增长。2019年增长。", 2018),
        ("至2030年达到。2019年增长。", 2019),
        ("截至2020年底。2019年增长。", 2020),
        ("2019年增长。2030年前达到。2028年力争。", 2019),
        ("２０１９年增长。", 2019),
        ("没有年份。", None),
        ("", None),
    ],
)
def test_the_document_s_year_is_its_title_s_or_the_latest_it_speaks_of_as_past(
    text: str, year: int | None
) -> None:
    assert dating.infer_year(plain_text(text)) == year


def test_a_title_stands_in_the_opening_of_a_text() -> None:
    title = "\n2022年统计公报\n"
    assert dating.infer_year("文" * (400 - len(title)) + title + "2020年。") == 2022
    assert dating.infer_year("文" * (401 - len(title)) + title[:-1] + "2020年。") == 2022
    assert dating.infer_year("文" * 400 + title + "2020年。2020年。2022年。") == 2022
    assert dating.head_of("a" * 500) == "a" * 400


@pytest.mark.parametrize(
    ("head", "years"),
    [
        ("某市“十一五”规划", "2006-2010"),
        ("某市“十二五”发展规划", "2011-2015"),
        ("某市十三五科技规划", "2016-2020"),
        ("某市“十四五”科技创新规划", "2021-2025"),
        ("某市行动计划(2023-2027年)", "2023-2027"),
        ("某市纲要(2020年至2035年)", "2020-2035"),
        ("某省“十五”计划纲要", "2001-2005"),
        ("某省国民经济和社会发展第十个五年计划纲要", "2001-2005"),
        ("某市第十四个五年规划和二〇三五年远景目标纲要", "2021-2025"),
        ("某省第九个五年计划", "1996-2000"),
        ("会议讨论，第十五个五年规划", ""),
        ("某市工作报告", ""),
    ],
)
def test_a_plan_s_years_are_those_of_its_title(head: str, years: str) -> None:
    assert dating.programme_years(head) == years


def test_five_year_plans_follow_each_other() -> None:
    orders = ["七", "八", "九", "十", *(f"十{sign}" for sign in "一二三四五六七")]
    assert [dating.plan_start(order) for order in orders] == list(range(1986, 2037, 5))


@pytest.mark.parametrize(
    ("word", "order"),
    [
        ("十三五末", "十三"),
        ("十三五", "十三"),
        ("九五", "九"),
        ("十五", "十"),
        ("十五末", "十"),
        ("十五五", "十五"),
        ("十五五以来", "十五"),
    ],
)
def test_the_tenth_plan_is_not_the_fifteenth(word: str, order: str) -> None:
    assert dating.plan_order(word) == order


def test_a_figure_without_a_date_is_of_the_title_s_year_or_as_of_the_document_s() -> None:
    assert dating.default_anchor("某市2020年工作总结\n", 2021) == Anchor("2020", "inherited")
    assert dating.default_anchor("某市2020年工作总结\n", None) == Anchor("2020", "inherited")
    assert dating.default_anchor("某市报告\n", 2021) == Anchor("asof 2021", "inferred")
    assert dating.default_anchor("某市报告\n", None) == Anchor("unknown", "")
    late = "文" * 400 + "\n某市2020年工作总结\n"
    assert dating.default_anchor(late, 2021) == Anchor("asof 2021", "inferred")


@pytest.mark.parametrize(
    ("compared", "length", "anchor"),
    [
        # three comparisons, each for three hundred signs of text at most
        (3, 900, Anchor("2021", "inferred")),
        (3, 901, Anchor("asof 2021", "inferred")),
        (2, 100, Anchor("asof 2021", "inferred")),
        (4, 901, Anchor("2021", "inferred")),
    ],
)
def test_a_text_that_compares_with_the_year_before_throughout_is_of_its_year(
    compared: int, length: int, anchor: Anchor
) -> None:
    text = "某业概况。" + "产值同比增长5%。" * compared
    assert dating.default_anchor(text + "文" * (length - len(text)), 2021) == anchor


@pytest.mark.parametrize(
    ("head", "planned", "all_goals"),
    [
        ("某市政府工作报告\n", True, False),
        ("某市实施方案\n", True, False),
        ("某市2024年工作要点\n", True, True),
        ("某市三年行动计划\n", True, True),
        ("某市2024年民生实事\n", False, True),
        ("某市统计公报\n", False, False),
    ],
)
def test_titles_tell_plans_and_lists_of_goals(
    head: str, *, planned: bool, all_goals: bool
) -> None:
    assert dating.is_planned(head) is planned
    assert dating.is_all_goals(head) is all_goals


@pytest.mark.parametrize(
    ("text", "year", "latest"),
    [
        ("某市政府工作报告\n——2026年1月8日在某市人民代表大会上\n", 2026, 2025),
        ("某市政府工作报告\n——2026年4月8日在某市人民代表大会上\n", 2026, 2025),
        ("某市政府工作报告\n——2026年5月8日在某市人民代表大会上\n", 2026, 2026),
        ("2026年某市政府工作报告\n", 2026, 2025),
        ("某市规划\n2026年1月\n", 2026, 2026),
        ("某县2024年财政决算报告\n2025年10月18日\n", 2025, 2024),
        ("2022年某市统计公报\n2023年3月\n", 2022, 2022),
        ("某市工作报告\n", None, None),
        ("没有。", 2021, 2021),
    ],
)
def test_a_report_delivered_early_in_a_year_looks_back_on_the_one_before(
    text: str, year: int | None, latest: int | None
) -> None:
    assert dating.latest_year(text, year) == latest


def test_a_figure_without_a_date_in_such_a_report_is_of_the_year_before() -> None:
    text = "某市政府工作报告\n——2026年1月8日在某市人民代表大会上\n"
    assert dating.default_anchor(text, 2026) == Anchor("2025", "inferred")
    assert dating.is_review(text)
    assert not dating.is_review("某市规划\n")


def test_a_work_report_s_title_has_the_year_it_is_delivered_in() -> None:
    assert dating.infer_year("2026年某市政府工作报告\n2019年完成。2020年完成。") == 2026


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("二〇二四年十月旅客数目\n旅客增加35.4%。", 2024),
        ("二零一九至二零年度财政预算\n开支增加3%。", 2019),
        ("十二五九年规划\n产值5亿元。", None),
    ],
)
def test_a_title_may_write_its_year_in_characters(text, year):
    assert dating.infer_year(text) == year


@pytest.mark.parametrize(
    ("text", "year"),
    [
        # a base is no year that the text is of
        ("2011年完成，是2006年的2倍，比2006年多，由2006年的5家增加。", 2011),
        ("由2005年的681亿元增至2010年的1402亿元。", 2010),
        # a comma ends what may be a title
        ("2020年5月12日,某部发布了《2019年运输行业统计公报》。", 2019),
        # a chapter that looks back on a plan is no title of one
        ("第一章 “十一五”规划执行情况\n2010年增长。2010年完成。", 2010),
    ],
)
def test_what_a_text_is_of_and_what_it_only_speaks_of(text: str, year: int) -> None:
    assert dating.infer_year(text) == year


def test_a_report_on_a_year_s_accounts_looks_back_on_that_year() -> None:
    report = "——2020年7月28日在某省人民代表大会上\n我报告2019年度省级预算执行和审计情况。"
    assert dating.latest_year(report, 2020) == 2019
    assert dating.latest_year("向代表报告2008年工作的某市人民代表大会\n", 2009) == 2009


def test_a_fiscal_year_in_a_title_is_the_default() -> None:
    assert dating.default_anchor("二零一九/二零年度财政预算\n收入。", 2019) == Anchor(
        "2019-2020", "inherited"
    )


def test_a_report_s_look_back_names_its_year() -> None:
    report = "各位代表：\n现在报告工作。\n一、2024年工作回顾\n2024年增长。"
    assert dating.latest_year(report, 2024) == 2024
    assert dating.latest_year(report.replace("一、2024年工作回顾", ""), 2024) == 2023


@pytest.mark.parametrize(
    ("word", "year"),
    [
        ("第三次人口普查", 1982),
        ("第四次全国人口普查", 1990),
        ("五普", 2000),
        ("“六普”", 2010),
        ("第七次全国人口普查", 2020),
    ],
)
def test_a_census_is_of_its_year(word: str, year: int) -> None:
    assert dating.census_year(word) == year


CENSUS = "某市第七次全国人口普查公报\n"


def test_a_census_s_bulletin_is_of_its_year_and_written_in_the_last_that_it_names() -> None:
    assert dating.infer_year(CENSUS + "人口5万人。") == 2020
    assert dating.infer_year(CENSUS + "2010年为4万人。") == 2020
    assert dating.infer_year(CENSUS + "2021年增长。2010年为4万人。") == 2021
    assert dating.infer_year(CENSUS + "到2035年达到6万人。") == 2020
    for text in (CENSUS, CENSUS + "2021年增长。"):
        assert dating.latest_year(text, 2021) == 2020
        assert dating.default_anchor(text, 2021) == Anchor("2020", "inherited")
        assert not dating.is_year_guessed(text)


def test_a_text_that_only_speaks_of_a_census_is_of_its_own_year() -> None:
    text = "2021年某市统计公报\n第七次全国人口普查人口5万人。"
    assert dating.infer_year(text) == 2021
    assert dating.latest_year(text, 2021) == 2021
    assert dating.default_anchor(text, 2021) == Anchor("2021", "inherited")


@pytest.mark.parametrize(
    ("text", "year"),
    [
        # what is cited most often, of as many the latest
        ("见某厅〔2018〕30号、〔2018〕31号和〔2020〕1号。", 2018),
        ("见某厅〔2018〕30号和〔2020〕1号。", 2020),
        ("见《2019年规划》。", 2019),
        # a year of the text itself comes first, by whatever count
        ("见某厅〔2018〕30号。2016年增长。", 2016),
        ("101年12月，见某厅〔2018〕30号。", 2012),
        ("不见文号。", None),
    ],
)
def test_a_text_without_a_year_is_of_the_one_that_it_cites(text: str, year: int | None) -> None:
    assert dating.infer_year(text) == year


PART = Anchor("2021-06", "inferred")
YEAR = Anchor("asof 2021", "inferred")


@pytest.mark.parametrize(
    ("text", "anchor"),
    [
        ("上半年收入5亿元。上半年支出6亿元。", PART),
        ("1-6月收入5亿元，1-6月支出6亿元，1-9月税收7亿元。", PART),
        ("1-6月，1-6月，1-6月，1-6月，一季度，一季度。", PART),
        # once is no habit, and two parts in turn are none
        ("上半年收入5亿元。支出6亿元。", YEAR),
        ("1-6月，1-6月，1-6月，一季度，一季度。", YEAR),
        ("一季度收入5亿元。1-6月支出6亿元。", YEAR),
        ("收入5亿元。", YEAR),
        # of a whole year as well
        ("上半年收入5亿元。上半年支出6亿元。全年税收7亿元。", YEAR),
    ],
)
def test_a_text_that_names_a_part_of_a_year_again_and_again_is_of_it(
    text: str, anchor: Anchor
) -> None:
    assert dating.default_anchor(text, 2021) == anchor


def test_a_plan_and_a_text_without_a_year_are_of_no_part_of_one() -> None:
    text = "上半年收入5亿元。上半年支出6亿元。"
    assert dating.default_anchor(f"某县工作情况\n{text}", 2021) == PART
    assert dating.default_anchor(f"某县工作规划\n{text}", 2021) == YEAR
    assert dating.default_anchor(text, None) == Anchor("unknown", "")


@pytest.mark.parametrize(
    "text",
    [
        "某市政府工作报告\n——2021年1月24日在某市人民代表大会上\n增长。",
        "2021年政府工作报告\n增长。",
        "2021年，收入5亿元。",
        "2021年某县经济\n增长。",
        "某县“十四五”规划\n2021年增长。",
    ],
)
def test_the_head_of_a_text_says_which_year_is_its_own(text: str) -> None:
    assert not dating.is_year_guessed(text)


def test_a_year_is_guessed_that_no_head_says_or_of_which_a_part_only_is_told() -> None:
    assert dating.is_year_guessed("某县经济\n2021年增长。")
    assert dating.is_year_guessed("2021年，增长。上半年收入5亿元，上半年支出6亿元。")
    assert not dating.is_year_guessed("2021年，增长。上半年收入5亿元，全年支出6亿元。")


def test_a_year_named_again_is_the_text_s_however_often_others_are_named() -> None:
    often = "2018年增长。" * 9
    assert dating.infer_year(often + "2019年增长。2019年完成。") == 2019
    assert dating.infer_year(often + "2019年增长。") == 2018


@pytest.mark.parametrize(
    "verb",
    ["增加", "提高", "上升", "下降", "减少", "增长", "降低", "回落", "发展", "上涨"],
)
def test_a_year_that_something_has_risen_or_fallen_to_is_past(verb: str) -> None:
    text = f"产值由2009年的5亿元{verb}到2010年的6亿元。"
    assert dating.infer_year("2009年增长。" + text) == 2010
    assert dating.infer_year("2009年增长。力争" + text) == 2009


@pytest.mark.parametrize("words", ["到", "推进到", "推迟到", "是", "比", "截止日期定于"])
def test_a_year_that_is_only_led_up_to_is_not_past(words: str) -> None:
    assert dating.infer_year(f"2009年，产值5亿元，{words}2010年。") == 2009


SIXTH = "第六次全国人口普查"


@pytest.mark.parametrize(
    ("text", "year"),
    [
        (f"人口5万人，与{SIXTH}相比增长5%。", 2020),
        (f"人口与{SIXTH}的4万人相比，增长5%。", 2020),
        ("人口与第五次全国人口普查相比，增长5%。", 2010),
        # an aside may hold a stop
        (f"人口与{SIXTH}(以0时为准。下同)相比，增长5%。", 2020),
        # of two, the census after the later
        (f"人口与第五次全国人口普查相比增加，与{SIXTH}相比增加。", 2020),
        (f"人口与{SIXTH}相比增加，与第五次全国人口普查相比增加。", 2020),
        # years before that census are those of what it is compared with
        (f"人口与{SIXTH}相比增长5%。2010年为4万人，2010年少。", 2020),
        # from its year on, a text is of what it speaks of
        (f"2021年增长。2021年人口与{SIXTH}相比增长5%。", 2021),
        (f"2020年增长。2019年增长，人口与{SIXTH}相比增长5%。", 2020),
    ],
)
def test_a_text_that_is_set_against_a_census_is_of_the_next(text: str, year: int) -> None:
    assert dating.infer_year(text) == year


@pytest.mark.parametrize(
    "text",
    [
        # only told of, in another sentence or far away
        f"{SIXTH}人口5万人。",
        f"{SIXTH}以来。人口与上年相比增长5%。",
        f"{SIXTH}；人口与上年相比增长5%。",
        f"{SIXTH}\n人口与上年相比增长5%。",
        f"{SIXTH}{'甲' * 41}相比增长5%。",
        # there was no census after it yet
        "人口与第七次全国人口普查相比增长5%。",
        "人口与上年相比增长5%。",
    ],
)
def test_a_text_that_no_earlier_census_is_set_against_is_of_none(text: str) -> None:
    assert dating.infer_year(text) is None


def test_a_census_is_set_against_within_forty_signs_and_a_hundred_thousand() -> None:
    assert dating.infer_year(f"{SIXTH}{'甲' * 40}相比增长5%。") == 2020
    compared = f"人口与{SIXTH}相比增长5%。"
    assert dating.infer_year("文" * (100_000 - len(compared)) + compared) == 2020
    assert dating.infer_year("文" * 100_000 + compared) is None


def test_what_a_plan_cites_is_of_no_year_after_its_first() -> None:
    plan = "某市“十四五”规划\n"
    assert dating.infer_year(plan + "见《2022年方案》。") == 2021
    assert dating.infer_year(plan + "见《2020年方案》。") == 2020
    assert dating.infer_year("某市方案\n见《2022年方案》。") == 2022
    assert dating.infer_year(plan + "建设。") is None


def test_a_plan_is_of_no_year_that_it_is_for_but_the_first() -> None:
    plan = "某市“十四五”规划\n2020年增长。"
    assert dating.infer_year(plan + "2021年实施。2021年增长。") == 2021
    assert dating.infer_year(plan + "2022年实施。2022年增长。") == 2020


@pytest.mark.parametrize("gap", ["", " ", "  ", "\u3000"])
def test_the_years_of_a_plan_may_stand_apart_from_its_title(gap: str) -> None:
    title = plain_text(f"某市行动方案{gap}(2023-2027年)\n2021年建成。2021年增长。")
    assert dating.programme_years(title) == "2023-2027"
    assert dating.infer_year(title) == 2023


@pytest.mark.parametrize(
    ("head", "all_goals"),
    [
        ("某局2024年部门预算公开\n", True),
        ("某局2024年部门预算说明\n", True),
        ("某局2024年部门预算编制说明\n", True),
        ("某局2024年部门预算情况说明\n", True),
        ("某局2024年部门预算公开情况说明\n", True),
        ("某局2024年单位预算编制情况说明\n", True),
        # what came of it, and what isn't told of it
        ("某局2024年部门预算执行情况说明\n", False),
        ("某局2024年部门决算公开说明\n", False),
        ("某局2024年部门预算\n", False),
        ("某市2024年预算公开说明\n", False),
    ],
)
def test_what_explains_a_department_s_budget_tells_of_goals(head: str, *, all_goals: bool) -> None:
    assert dating.is_all_goals(head) is all_goals


REPORT = "某市政府工作报告\n各位代表：\n"


@pytest.mark.parametrize(
    ("text", "latest"),
    [
        ("预计2002年全市实现产值5亿元。", 2002),
        ("预计2002年全省增长5%。", 2002),
        ("预计2002年产值达到5亿元。", 2002),
        ("预计2002年完成投资5亿元。", 2002),
        # that is far from its year, of another clause, or no outcome
        ("预计2002年甲乙丙丁戊己庚辛实现产值5亿元。", 2002),
        ("预计2002年甲乙丙丁戊己庚辛壬实现产值5亿元。", 2001),
        ("预计2002年增长，实现翻番。", 2001),
        ("预计2002年增长5%。", 2001),
        # of another year, or told as past
        ("预计2003年全市实现产值5亿元。", 2001),
        ("预计2001年全市实现产值5亿元。", 2001),
        ("2002年全市实现产值5亿元。", 2001),
    ],
)
def test_a_report_without_a_day_looks_back_on_the_year_that_it_estimates(
    text: str, latest: int
) -> None:
    assert dating.latest_year(REPORT + text, 2002) == latest


def test_a_report_s_day_tells_the_year_that_it_looks_back_on_whatever_it_estimates() -> None:
    report = "某市政府工作报告\n——2002年{}月8日在某市人民代表大会上\n预计2002年全市实现5亿元。"
    assert dating.latest_year(report.format(1), 2002) == 2001
    assert dating.latest_year(report.format(12), 2002) == 2002
