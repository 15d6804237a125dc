"""Dates as printed, and what they do to the figures after them."""

from collections.abc import Callable

import pytest

Lines = Callable[..., list[str]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2019年，", "2019年 date - exact - 2019 stated"),
        ("2019年底，", "2019年底 date - exact - 2019 stated"),
        ("2019年4月，", "2019年4月 date - exact - 2019-04 stated"),
        ("2019年12月5日，", "2019年12月5日 date - exact - 2019-12 stated"),
        ("2019年13月，", "2019年13月 date - exact - 2019 stated"),
        ("2019年0月，", "2019年0月 date - exact - 2019 stated"),
        ("2019-04-05，", "2019-04-05 date - exact - 2019-04 stated"),
        ("2016-2020年，", "2016-2020年 date - exact - 2016-2020 stated"),
        ("二零一九年，", "二零一九年 date - exact - 2019 stated"),
        ("去年5月，", "去年5月 date - exact - 2020-05 inferred"),
        ("今年5月，", "今年5月 date - exact - 2021-05 inferred"),
        ("上年5月，", "上年5月 date - exact - 2020-05 inferred"),
        ("本年5月，", "本年5月 date - exact - 2021-05 inferred"),
        ("5月，", "5月 date - exact - 2021-05 inferred"),
        ("5月3日，", "5月3日 date - exact - 2021-05 inferred"),
        ("13月，", "13月 date - exact - 2021 inferred"),
        ("1-9月，", "1-9月 date - exact - 2021-09 inferred"),
        ("1月至9月，", "1月至9月 date - exact - 2021-09 inferred"),
        ("1-12月，", "1-12月 date - exact - 2021 inferred"),
        ("9-1月，", "9-1月 date - exact - 2021 inferred"),
        ("2019年1-9月，", "2019年1-9月 date - exact - 2019-09 stated"),
        ("2019年前三季度，", "2019年前三季度 date - exact - 2019-09 stated"),
        ("2019年第二季度，", "2019年第二季度 date - exact - 2019-06 stated"),
        ("90年代，", "90年代 date - exact - unknown - ?"),
        ("20世纪90年代，", "20世纪90年代 date - exact - 1990-1999 stated"),
        ("2019年以来，", "2019年 date - exact - 2019 stated"),
    ],
)
def test_a_date_has_its_period_and_basis(lines: Lines, text: str, expected: str) -> None:
    assert lines(text)[0] == expected


def test_a_month_is_of_the_year_that_governs_or_of_none(lines: Lines) -> None:
    assert lines("2019年完成，5月投产。")[1] == "5月 date - exact - 2019-05 stated"
    assert lines("5月投产。", None) == ["5月 date - exact - unknown - ?"]
    assert lines("去年5月投产。", None) == ["去年5月 date - exact - unknown - ?"]


def after(lines: list[str]) -> str:
    """The period of the last figure."""
    cells = lines[-1].removesuffix(" ?").split(" ")[5:]
    return " ".join(cells[:3] if cells[0] == "asof" else cells[:2])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2019年，投入5亿元。", "2019 stated"),
        ("2019年4月，投入5亿元。", "2019-04 stated"),
        ("5月，投入5亿元。", "2021-05 inferred"),
        ("去年5月，投入5亿元。", "2020-05 inferred"),
        ("1-9月，投入5亿元。", "2021-09 inferred"),
        # a stated date is not unseated by a month, nor by a partial date
        ("2019年，5月，投入5亿元。", "2019 stated"),
        ("2019年，去年5月，投入5亿元。", "2020-05 inferred"),
        ("目前，5月，投入5亿元。", "2021-05 inferred"),
        # titles and prices do not govern
        ("按2010年不变价，投入5亿元。", "asof 2021 inferred"),
        ("按2010年可比价格，投入5亿元。", "asof 2021 inferred"),
        ("《甲市2010年规划》，投入5亿元。", "asof 2021 inferred"),
        ("90年代，投入5亿元。", "asof 2021 inferred"),
        # a base year
        ("是2015年的4.5倍，投入5亿元。", "asof 2021 inferred"),
        ("为2015年产值的4.5倍，投入5亿元。", "asof 2021 inferred"),
        ("比2015年多，投入5亿元。", "asof 2021 inferred"),
        ("较2015年多，投入5亿元。", "asof 2021 inferred"),
        ("是2015年的项目，投入5亿元。", "asof 2021 inferred"),
        # since when
        ("2019年以来，投入5亿元。", "2019-2021 stated"),
        ("2019年起，累计5亿元。", "2019-2021 stated"),
        ("2019年起，投入5亿元。", "asof 2021 inferred"),
        ("2021年以来，投入5亿元。", "2021 stated"),
        ("2022年以来，投入5亿元。", "2022 stated"),
        ("2019年开始，累计5亿元。", "2019-2021 stated"),
        ("2019年甲乙丙以来，投入5亿元。", "2019-2021 stated"),
        # a date of a noun
        ("获得2019年度奖，投入5亿元。", "asof 2021 inferred"),
        ("获得2019年度奖5亿元。", "2019 stated"),
        ("2018年，获得2019年度奖5亿元。", "2018 stated"),
        ("目前获得2019年度奖5亿元。", "asof 2021 inferred"),
        ("于2019年投入5亿元。", "2019 stated"),
        ("获得2019年，投入5亿元。", "2019 stated"),
        ("获得2016-2019年度奖，投入5亿元。", "2016-2019 stated"),
        # in characters, and by another count of years
        ("今年十月，投入5亿元。", "2021-10 inferred"),
        ("去年十二月，投入5亿元。", "2020-12 inferred"),
        ("二零一九年三月，投入5亿元。", "2019-03 stated"),
        ("二零一九/二零年度，投入5亿元。", "2019-2020 stated"),
        ("101年12月，投入5亿元。", "2012-12 stated"),
        # behind a figure in parentheses, or as the end of what came before
        ("增长6.8%（2016年为0.5%），投入5亿元。", "asof 2021 inferred"),
        ("2019年增长6.8%（2016年为0.5%），投入5亿元。", "2019 stated"),
        ("（2016年）投入5亿元。", "2016 stated"),
        ("2021年增长5%，结束了2015年以来的下降。投入5亿元。", "2021 inherited"),
        # of a place, and of a list that it heads
        ("某县2019年实现增长，投入5亿元。", "2019 stated"),
        ("某县的2019年全年，投入5亿元。", "2019 stated"),
        ("提出了2019年主要任务：投资，投入5亿元。", "2019 stated"),
        # months that run over a year's end are those that end with the last
        ("2018年12月至2019年2月，投入5亿元。", "2019-02 stated"),
        # from … to …
        ("从2015年到2019年，投入5亿元。", "2015-2019 stated"),
        ("由2015年至2019年，投入5亿元。", "2015-2019 stated"),
        ("从2015年，到2019年，投入5亿元。", "2019 stated"),
        ("从2019年到2015年，投入5亿元。", "2015 stated"),
        ("从2015年的3家增加到2019年的5家，增长66%。", "2015-2019 stated"),
        ("在2015年的3家增加到2019年的5家，增长66%。", "2015-2019 stated"),
        ("从2015年的3家，2019年的5家，增长66%。", "2019 stated"),
        ("由2015年投入3家，增加2家至2019年的5家，增长66%。", "2015-2019 stated"),
    ],
)
def test_a_date_governs_what_follows_as_its_words_say(
    lines: Lines, text: str, expected: str
) -> None:
    assert after(lines(text)) == expected


def test_a_time_of_day_beside_a_date_is_no_proportion(lines: Lines) -> None:
    found = lines("2021-05-19 18:00:17，结构为28:21:51。")
    assert [one.split()[1] for one in found] == ["date", "date", "share", "share", "share"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a level that a noun's own date dates has its change on the year before with it
        ("核算2019年总量为97亿元，按可比价格计算，比上年增长9.6%。", "2019 stated"),
        ("核算2019年总量为97亿元，投资增长9.6%。", "asof 2021 inferred ?"),
        # against the year before, and against earlier ones
        ("2021年，比2020年增长9.6%。", "2021 stated"),
        ("2021年，比2018年增长9.6%。", "2018-2021 stated"),
        # what opens a paragraph with a comparison
        ("与2016年相比，产值增长9%。投资年均增长5%。", "2016-2021 inferred annual"),
        ("与2016年相比，产值增长9%。投资增长5%。", "2016-2021 inferred ?"),
        ("与2016年相比，产值增长9%。投资比上年增长5%。", "asof 2021 inferred ?"),
        ("与2016年相比，产值增长9%。\n投资年均增长5%。", "asof 2021 inferred annual ?"),
    ],
)
def test_what_a_change_is_against(lines: Lines, text: str, expected: str) -> None:
    assert lines(text)[-1].endswith(expected)


def test_a_goal_s_year_is_remembered_for_the_list_after_it(lines: Lines) -> None:
    text = "到2025年，目标如下。\n——投入5亿元。\n——投入6亿元。\n"
    assert after(lines(text)) == "2025 inherited"
    assert after(lines(text.replace("到", "在"))) == "asof 2021 inferred"
    assert after(lines(text.replace("2025", "2021"))) == "asof 2021 inferred"
    assert after(lines(text, None)) == "unknown -"


def test_the_base_year_of_a_multiple_stands_near_it(lines: Lines) -> None:
    def change(text: str) -> str:
        return after(lines(text))

    assert change("是2015年的" + "甲" * 7 + "4倍，增长5%。") == "2015-2021 stated"
    assert change("是2015年的" + "甲" * 8 + "4倍，增长5%。") == "asof 2021 inferred"
    assert change("较2015年，增长5%。") == "2015-2021 stated"
    assert change("相比2015年，增长5%。") == "2015-2021 stated"


def test_years_in_words_can_be_a_base_and_a_span(lines: Lines) -> None:
    assert after(lines("2015年5家增至2019年底6家，增长20%。")) == "2015-2019 stated"
    assert after(lines("2016-2019年增长66%。")) == "2016-2019 stated"
    assert after(lines("2016-2019年，由5家增加到6家。")) == "2019 stated"


@pytest.mark.parametrize(
    ("text", "period"),
    [
        # the change is July's, whatever month it is against
        ("7月，价格比5月末上涨3元。", "2021-07"),
        ("7月，价格相比5月上涨3元。", "2021-07"),
        ("7月，与5月相比，价格上涨3元。", "2021-07"),
        ("7月，价格50元，同5月相比上涨3元。", "2021-07"),
        # a month that is told of beside another is no base
        ("3月投入5亿元，与5月的3亿元共8亿元。", "2021-05"),
        ("4月价格为50元，5月比4月上涨3元。", "2021-05"),
        ("7月，价格与成本有别，5月上涨3元。", "2021-05"),
        ("1-6月比去年同期上涨3元。", "2021-06"),
    ],
)
def test_a_month_that_a_change_is_against_is_not_the_change_s_own(
    lines: Lines, text: str, period: str
) -> None:
    assert after(lines(text)).split()[0] == period


def test_a_month_that_a_text_begins_to_compare_with_governs_nothing(lines: Lines) -> None:
    assert after(lines("比5月末上涨3元。")).split()[0] == "asof"
    assert after(lines("与5月相比，价格上涨3元。")).split()[0] == "asof"
    assert after(lines("在5月末上涨3元。")).split()[0] == "2021-05"


def test_the_level_of_the_month_that_a_change_is_against_is_that_month_s(lines: Lines) -> None:
    def levels(text: str) -> list[str]:
        return [one.split()[5] for one in lines(text) if one.split()[1] == "level"]

    assert levels("7月，价格比5月末的50元上涨3元。") == ["2021-05"]
    assert levels("7月，价格比5月末50元上涨3元。") == ["2021-05"]
    assert levels("7月，价格比5月末高，为50元。") == ["2021-07"]


def test_years_that_a_record_is_held_against_govern_nothing(lines: Lines) -> None:
    assert after(lines("收入5亿元，创1994年以来最高，支出6亿元。")) == "asof 2021 inferred"
    assert after(lines("1994年以来最快，增长3%。")).split()[0] == "asof"
    assert after(lines("收入5亿元，1994年以来支出6亿元。")) == "1994-2021 stated"


def periods(found: list[str]) -> list[str]:
    """Return the periods of the figures among what was found, without the dates."""
    return [one.split()[5] for one in found if one.split()[1] != "date"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020年比上年增长5%，支出6亿元。", ["2020", "2020"]),
        ("2020年较2019年增长5%，支出6亿元。", ["2020", "2020"]),
        ("与2018年相比，增长5%，支出6亿元。", ["2018-2021", "2021"]),
        ("存款80亿元，上年存款75亿元。", ["2021", "2020"]),
        ("存款80亿元。上年，存款75亿元。", ["2021", "2020"]),
        ("上年结余3亿元。存款80亿元，与上年持平。", ["2020", "2021"]),
        ("人口6万人，比第六次全国人口普查的5万人增加1万人。", ["2021", "2010", "2010-2021"]),
    ],
)
def test_a_year_before_a_comparison_is_no_base_of_its_own(
    lines: Lines, text: str, expected: list[str]
) -> None:
    assert periods(lines("2021年某市公报\n" + text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "货运量增长5.1%，上年增长3.2%。业务总量35亿元，增长8.1%。",
            ["2021", "2020", "2021", "2021"],
        ),
        ("采矿业下降2.1%（上年增长3.2%），制造业增长6.3%。", ["2021", "2020", "2021"]),
        ("增长7.8%，上年一次性收入较多，利润下降5.2%。", ["2021", "2021"]),
        ("第七次全国人口普查以来，人口增加4万人。", ["2021"]),
        ("依据第七次全国人口普查数据推算，人口512万人。", ["2021"]),
        ("一季度，产值50亿元，比上年四季度回落3%，其中工业20亿元。", ["2021-03"] * 3),
        ("8月末，余额35亿元，比7月末增加5亿元、增长1.2%。", ["2021-08"] * 3),
        ("1-8月，工业增长6.5%，增速与1-7月持平，投资50亿元。", ["2021-08"] * 2),
        ("8月，价格50元，快于7月，销量5万件。", ["2021-08"] * 2),
        ("投资50亿元，高于2020年的40亿元，出口5亿元。", ["2021", "2020", "2021"]),
    ],
)
def test_what_is_no_date_of_its_figures_dates_none(
    lines: Lines, text: str, expected: list[str]
) -> None:
    assert periods(lines("2021年某市公报\n" + text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # an aside may stand behind the year that is compared with
        ("与2019年（可比口径）相比，增长5%。", "2019-2021 stated"),
        (f"与2019年（{'甲' * 24}）相比，增长5%。", "2019-2021 stated"),
        ("与2019年（可比口径）的产值相比，增长5%。", "2019-2021 stated"),
        ("与2010年第六次全国人口普查数据相比，增长5%。", "2010-2021 stated"),
        ("与2010年第六次全国人口普查的4万人相比，增长5%。", "2010-2021 stated"),
        ("与2010年第六次全国人口普查数据的4万人相比，增长5%。", "2010-2021 stated"),
        ("与2010年“六普”的4万人相比，增长5%。", "2010-2021 stated"),
        # what is of a year and compared with another is no base
        ("2020年的产值与2015年相比，增长5%。", "2015-2020 stated"),
        # a share is no comparison
        ("2019年（可比口径）比重5%。", "2019 stated"),
    ],
)
def test_a_year_may_be_compared_with_behind_an_aside(
    lines: Lines, text: str, expected: str
) -> None:
    assert " ".join(lines(text)[-1].split()[5:7]) == expected


def test_the_hour_of_a_census_is_of_its_year(lines: Lines) -> None:
    told = lines("2000年11月1日零时的5人，2000年11月1日的6人。")
    assert [line.split(" ")[-2] for line in told] == ["2000", "2000", "2000-11", "2000-11"]


def test_a_year_of_accounts_ends_in_the_next(lines: Lines) -> None:
    found = lines("2023/24年度开支上升3%。", 2025)
    assert [one.split(" ")[5] for one in found] == ["2023-2024"] * 2
