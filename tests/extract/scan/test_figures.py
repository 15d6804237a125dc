"""Figures in Arabic digits, fractions, lengths of time and cells of tables."""

from collections.abc import Callable

import pytest

from analysis.extract.scan.figures import take_hedge

Line = Callable[..., str]
Lines = Callable[..., list[str]]

NOW = "asof 2021 inferred"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("投入超5亿元。", f"超5亿元 level 500000000 more_than CNY {NOW}"),
        ("投入近5亿元。", f"近5亿元 level 500000000 nearly CNY {NOW}"),
        ("附近5家。", f"5家 level 5 exact enterprise {NOW} ?"),
        ("投入5-8亿元。", f"5-8亿元 level 500000000..800000000 exact CNY {NOW}"),
        ("共约占全市21.3%。", f"约占全市21.3% share 21.3 approx percent {NOW} ?"),
        ("每月3000元/月。", f"3000元/月 level 3000 exact CNY/month {NOW}"),
        (
            "浓度31微克/立方米。",
            f"31微克/立方米 level 31 exact microgram/cubic_metre {NOW}",
        ),
        ("完成4/5左右。", f"4/5左右 share 0.8 approx ratio {NOW} ?"),
        ("近4/5的企业。", f"近4/5 share 0.8 nearly ratio {NOW} ?"),
        ("百分之三的企业。", f"百分之三 share 3 exact percent {NOW} ?"),
        ("增长百分之三。", f"百分之三 change 3 exact percent {NOW} ?"),
        ("翻了一番。", f"一番 change 1 exact doubling {NOW} ?"),
        ("翻两番。", f"两番 change 2 exact doubling {NOW} ?"),
        ("力争翻一番。", "一番 policy 1 exact doubling unknown -"),
        ("完成5/0。", "5/0 name - exact - - - ?"),
        ("现有8家-5家。", "8家-5家 name - exact - - - ?"),
    ],
)
def test_a_figure_is_read_from_its_hedge_to_its_unit(line: Line, text: str, expected: str) -> None:
    assert line(text) == expected


def test_a_run_that_is_no_number_is_a_name(lines: Lines) -> None:
    assert lines("1" * 49 + "家。") == ["1" * 49 + "家 name - exact - - - ?"]
    assert lines("1" * 47 + "家。")[0].split(" ")[1:4] == ["name", "-", "exact"]
    assert lines("1" * 24 + "家。")[0].split(" ")[2] == "1" * 24


def test_a_sign_between_two_figures_is_no_minus(lines: Lines) -> None:
    assert lines("增长5%-6亿元。")[1].startswith("6亿元 level 600000000 ")
    assert lines("1月-5%。")[1].startswith("5% share 5 ")
    assert lines("增速-5%。")[0].startswith("-5% change -5 ")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("工期3年。", f"3年 duration 3 exact year {NOW}"),
        ("工期3-5年。", f"3-5年 duration 3..5 exact year {NOW}"),
        ("历时18个月。", f"18个月 duration 18 exact month {NOW}"),
        ("办理时间5天。", f"5天 duration 5 exact day {NOW}"),
        ("办理5小时。", f"5小时 duration 5 exact hour {NOW}"),
        ("平均寿命80年。", f"80年 level 80 exact year {NOW}"),
        ("使用年限15年。", f"15年 level 15 exact year {NOW}"),
        ("60岁以上。", f"60岁以上 level 60 at_least year {NOW}"),
        ("近三年，", "近三年 duration 3 exact year 2019-2021 inferred"),
        ("近5年，", "近5年 duration 5 exact year 2017-2021 inferred"),
        ("过去3年，", "3年 duration 3 exact year 2019-2021 inferred"),
        ("最近的3年，", "3年 duration 3 exact year 2019-2021 inferred"),
        ("3年来，", "3年 duration 3 exact year 2019-2021 inferred"),
        ("10年来，", "10年 duration 10 exact year 2012-2021 inferred"),
        ("11年来，", f"11年 duration 11 exact year {NOW}"),
        ("近11年，", "近11年 duration 11 exact year 2011-2021 inferred"),
        ("近3个月，", f"近3个月 duration 3 exact month {NOW}"),
        ("3年后，", f"3年 duration 3 exact year {NOW}"),
    ],
)
def test_a_length_of_time_is_a_duration_and_the_last_years_are_dated(
    line: Line, text: str, expected: str
) -> None:
    assert line(text) == expected


def test_the_last_years_date_their_own_sentence(lines: Lines) -> None:
    found = lines("近三年投入5亿元。投入6亿元。")
    assert found[1].endswith("CNY 2019-2021 inferred")
    assert found[2].endswith(f"CNY {NOW}")
    assert lines("近三年拥有5家。")[1].startswith("5家 level 5 exact enterprise asof 2021")
    assert lines("近三年，", None) == ["近三年 duration 3 exact year unknown -"]


def test_a_word_of_measurement_stands_near_its_length_of_time(line: Line) -> None:
    assert " level " in line("年限" + "甲" * 6 + "15年。")
    assert " duration " in line("年限" + "甲" * 7 + "15年。")
    assert " duration " in line("年限，15年。")


def test_running_years_count_from_the_year_since_when(lines: Lines) -> None:
    found = lines("自2015年以来，连续3年投入5亿元。")
    assert found[1:] == [
        "3年 duration 3 exact year 2015-2017 stated",
        "5亿元 level 500000000 exact CNY 2015-2017 stated",
    ]
    assert lines("2015年，连续3年投入5亿元。")[1] == "3年 duration 3 exact year 2015 stated"
    assert lines("自2015年以来，为期3年。")[1] == "3年 duration 3 exact year 2015-2021 stated"
    assert lines("自2015年以来，连续3个月。")[1].split(" ")[4:6] == ["month", "2015-2021"]
    assert lines("连续3年投入。") == [f"3年 duration 3 exact year {NOW}"]
    assert lines("近三年连续3年投入。")[1].startswith("3年 duration 3 exact year 2019-2021")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“3/5”工程。", ["3/5 name - exact - - - ?"]),
        ("“三分之二”工程。", []),
        ("“5”工程。", ["“5” name - exact - - -"]),
    ],
)
def test_what_stands_in_a_short_quotation_is_no_figure(
    lines: Lines, text: str, expected: list[str]
) -> None:
    assert lines(text) == expected


TABLE = "指标  单位  {}\n产值  {}  5.5\n"


@pytest.mark.parametrize(
    ("head", "unit", "expected"),
    [
        ("2019年", "亿元", "5.5 level 550000000 exact CNY 2019 stated {亿元}"),
        ("2019年", "%", "5.5 share 5.5 exact percent 2019 stated {%}"),
        ("2019年增长", "%", "5.5 change 5.5 exact percent 2019 stated {%}"),
        ("2021年", "亩", "5.5 level 5.5 exact mu 2021 stated {亩}"),
        ("2022年", "亩", "5.5 policy 5.5 exact mu 2022 stated {亩}"),
        ("2019年目标", "亩", "5.5 policy 5.5 exact mu 2019 stated {亩}"),
        ("2025年增长", "%", "5.5 policy 5.5 exact percent 2025 stated {%}"),
        # what a head says falls is a fall, though printed without its sign
        (
            "2019年下降",
            "%",
            "5.5 change -5.5 exact percent 2019 stated [a fall, so negative] {%}",
        ),
        ("数值", "亩", f"5.5 level 5.5 exact mu {NOW} {{亩}} ?"),
        ("2019年", "甲", "5.5 level 5.5 exact item 2019 stated {甲} ?"),
    ],
)
def test_a_cell_takes_unit_year_and_kind_from_its_table(
    lines: Lines, head: str, unit: str, expected: str
) -> None:
    assert lines(TABLE.format(head, unit))[-1] == expected


def test_last_year_in_a_head_is_the_year_before_the_document_s(lines: Lines) -> None:
    found = lines("指标  本年决算数  上年决算数\n收入（亩）  6  5\n")
    assert [one.split()[5] for one in found] == ["2021", "2020"]


def test_a_cell_whose_unit_nothing_prints_waits_for_a_look(lines: Lines) -> None:
    found = lines("指标  2019年\n景气指数  5.5\n")
    assert found[-1] == "5.5 level 5.5 exact item 2019 stated ?"


def test_a_sign_under_a_head_that_says_so_already_waits_for_a_look(lines: Lines) -> None:
    found = lines("指标  2019年下降（%）\n能耗  5.5\n水耗  -3.2\n")
    assert found[-1] == "-3.2 change -3.2 exact percent 2019 stated {%} ?"


def test_a_cell_of_a_later_year_needs_the_document_s_to_be_a_goal(lines: Lines) -> None:
    assert lines(TABLE.format("2025年", "亩"), None)[-1].split(" ")[1] == "level"


def test_a_number_with_a_measure_word_is_no_cell(lines: Lines) -> None:
    table = "指标  单位  2019年\n产值  亿元  5.5\n产量  亩  6吨\n"
    assert lines(table)[-1].startswith("6吨 level 6 exact tonne")


def test_hedges_stand_within_fourteen_signs_and_not_before_the_floor() -> None:
    assert take_hedge("共约5", 0, 2) == 1
    assert take_hedge("共约5", 2, 2) == 2
    assert take_hedge("共计5", 0, 2) == 2
    assert take_hedge("约占" + "甲" * 8 + "5", 0, 10) == 0
    assert take_hedge("不超过" * 6 + "5", 0, 18) == 4


@pytest.mark.parametrize(
    "text",
    [
        "优良天数322天。",
        "空气优良天数达322天。",
        "日照日数200天。",
        "无霜期100天。",
        "优良天气300天。",
        "优良天300天。",
        "优良日300天。",
        "达标天300天。",
        "霾日12天。",
        "高温日35天。",
        "降水日100天。",
        "年平均降雪日20天。",
        "平均住院日8.5天。",
        "患者住院日8.5天。",
        "年日照时数2000小时。",
    ],
)
def test_days_that_are_counted_are_a_level(line: Line, text: str) -> None:
    assert line(text).split(" ")[1] == "level"


@pytest.mark.parametrize(
    "text",
    [
        "办理时间5天。",
        "平均每个项目用时5天。",
        "优良天数，历时5天。",
        "优良天数。5天办结。",
        "霾日、连续5天。",
        # another length of time than days is none that is counted
        "达标天数用了5个月。",
        "无霜期用了5小时。",
        # ten signs on, a word of counted days says nothing
        "天数" + "甲" * 11 + "5天。",
    ],
)
def test_days_that_something_takes_are_a_duration(line: Line, text: str) -> None:
    assert line(text).split(" ")[1] == "duration"


def test_a_word_of_counted_days_reaches_ten_signs(line: Line) -> None:
    assert " level " in line("天数" + "甲" * 10 + "5天。")
    assert " level " in line("平均" + "甲" * 8 + "日5天。")
    assert " duration " in line("平均" + "甲" * 9 + "日5天。")
    # Not over another figure.
    assert [one.split(" ")[1] for one in [line("天数比例稳定5天。"), line("时间5天。")]] == [
        "level",
        "duration",
    ]


def test_what_a_length_of_time_is_made_shorter_by_is_a_change(line: Line) -> None:
    assert line("审批时间缩短5天。").split(" ")[1:3] == ["change", "-5"]
    assert line("审批时间压缩至5天。").split(" ")[1:3] == ["duration", "5"]


def test_what_a_table_dates_or_describes_is_read_as_it_says(lines: Lines) -> None:
    table = "指标  2019年增长\n产值  5.5%\n产量  6.5%\n"
    assert not any(one.endswith("?") for one in lines(table))
    people = (
        "2020年末人口表\n\n指标 | 人数（人） | 比重（%） |\n女性 | 391231 | 46.97 |\n"
        "其中：0-17岁 | 220968 | 26.53 |\n60岁及以上 | 100000 | 12.1 |\n"
    )
    ages = [one for one in lines(people, None) if "岁" in one]
    assert [one.split(" [")[0] for one in ages] == [
        "0-17岁 policy 0..17 exact year 2020 inherited",
        "60岁及以上 policy 60 at_least year 2020 inherited",
    ]
    assert all("bounds what a row or column of the table counts" in one for one in ages)
