"""At which end of a span of years a figure stands."""

from collections.abc import Callable

import pytest

Lines = Callable[..., list[str]]

PLAN = "2026年1月8日在某市人民代表大会上\n一、“十四五”时期工作回顾\n坚持稳中求进。\n"


def dated(lines: list[str]) -> list[str]:
    """Period of the figures that are no dates, with ? where it is in doubt."""
    found = []
    for line in lines:
        cells = line.split(" ")
        if cells[1] not in {"date", "ordinal"}:
            period = "asof " + cells[6] if cells[5] == "asof" else cells[5]
            found.append(period + (" ?" if line.endswith(" ?") else ""))
    return found


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # what stands is as at the end
        ("总产值达到9亿元。", ["2025"]),
        ("企业增至90家。", ["2025"]),
        ("里程突破90公里。", ["2025"]),
        ("经营主体90户。", ["2025"]),
        ("失业率4.9%。", ["2025"]),
        ("列全国第4位。", ["2025"]),
        ("机场旅客吞吐量90万人次。", ["2025"]),
        # what was done is of all the years
        ("新增就业90万人。", ["2021-2025"]),
        ("累计投资达到9亿元。", ["2021-2025"]),
        ("建成公路90公里。", ["2021-2025"]),
        ("国家领导人9次到访。", ["2021-2025"]),
        ("问题解决率达98%。", ["2021-2025"]),
        ("新建学校9所、医院3所。", ["2021-2025", "2021-2025"]),
        # a list goes on as it began
        ("普及率、覆盖率分别提高到88%、83%。", ["2025", "2025"]),
        ("分别新增9亿元、3亿元。", ["2021-2025", "2021-2025"]),
        # changes
        ("收入增长45%。", ["2020-2025"]),
        ("收入同比增长5%。", ["2025"]),
        ("收入年均增长6%。", ["2021-2025"]),
        ("收入年均分别增长6%、7%。", ["2021-2025", "2021-2025"]),
        ("收入较“十三五”增长16%。", ["2021-2025 ?"]),
        ("收入较“十三五”末增长16%。", ["2020-2025"]),
        ("高于全国1.2个百分点。", ["2025 ?"]),
        # open: done in these years, or so many at their end?
        ("各县有9个案例推广。", ["2025 ?"]),
        ("名牌产品9个。", ["2025 ?"]),
        # lengths of time
        ("连续9年增长。", ["2025"]),
    ],
)
def test_a_figure_of_years_looked_back_on(
    lines: Lines, sentence: str, expected: list[str]
) -> None:
    assert dated(lines(f"{PLAN}{sentence}\n", 2026)) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("2024年，企业由3家增至5家，增长66%。", ["2023", "2024", "2024"]),
        ("2024年，企业由2020年的3家增至5家，增长66%。", ["2020", "2024", "2020-2024"]),
        ("2024年，企业从3家，投资5亿元。", ["2024", "2024"]),
        ("2024年，由3家企业承担，投资增至5亿元。", ["2024", "2024"]),
        ("2024年，企业3家增加到5家。", ["2023", "2024"]),
        ("2024年，由此形成企业3家，增至5家。", ["2024", "2024"]),
        ("2024年，企业从事3家增至5家。", ["2023", "2024"]),
        ("企业由3家增至5家。", ["unknown ?", "asof 2024"]),
        ("2024年5月，企业由3家增至5家。", ["unknown ?", "2024-05"]),
        ("2015-2019年，企业由3家增至5家，增长66%。", ["2015", "2019", "2015-2019"]),
        ("自2018年以来，企业由3家增至5家。", ["2018 ?", "2024"]),
        ("2024年，企业由“十三五”末的3家增至5家。", ["2020", "2024"]),
        ("2024年，企业比“十三五”末的3家增加2家。", ["2020", "2020-2024"]),
        ("2024年1-6月，比重由上年同期的3%提高到5%。", ["2023-06", "2024-06"]),
        ("2024年1-6月，比重由去年末的3%提高到5%。", ["2023", "2024-06"]),
        ("2024年，企业由去年的3家增至5家。", ["2023", "2024"]),
        ("2024年，企业由去年底的3家增至5家。", ["2023", "2024"]),
        ("2024年，企业由上年末的3家增至5家。", ["2023", "2024"]),
        ("2024年，由全国第12位跃升至第9位。", ["2023", "2024"]),
        ("2024年，企业由3家增至5家。投资6亿元，增长66%。", ["2023", "2024", "2024", "2024"]),
    ],
)
def test_the_base_of_a_rise(lines: Lines, sentence: str, expected: list[str]) -> None:
    assert dated(lines(sentence, 2024)) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("2024年，收入8亿元，较上年7亿元增长9%。", ["2024", "2023", "2024"]),
        ("2024年，收入8亿元，比上年决算数7亿元增长9%。", ["2024", "2023", "2024"]),
        ("2024年，收入8亿元，上年7亿元。", ["2024", "2023"]),
        ("2024年，存款8亿元，上年末7亿元，增长9%。", ["2024", "2023", "2024"]),
        ("2024年，存款8亿元，去年末7亿元，增长9%。", ["2024", "2023", "2024"]),
        ("2024年，企业由去年度的3家增至5家。", ["2023", "2024"]),
        ("2024年，存款8亿元，比去年底7亿元增长9%。", ["2024", "2023", "2024"]),
        ("2024年，失业率比上年5.2%下降0.1个百分点。", ["2023", "2024"]),
        ("2024年，是上年的4.5倍。", ["2024"]),
        ("2024年，为上年的98%。", ["2024"]),
        ("2024年，比上年增长9%。", ["2024"]),
        ("2024年，比2023年增长9%。", ["2024"]),
        ("2024年，比2022年增长9%。", ["2022-2024"]),
        ("收入8亿元，较上年7亿元增长9%。", ["asof 2024", "2023", "asof 2024 ?"]),
    ],
)
def test_last_year_s_level(lines: Lines, sentence: str, expected: list[str]) -> None:
    assert dated(lines(sentence, 2024)) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("2024年，三年增长9%。", ["2021-2024"]),
        ("2024年，三年累计新增企业9家。", ["2022-2024", "2022-2024"]),
        ("2024年，三年平均增长9%。", ["2021-2024"]),
        ("2024年，三年规划增长9%。", ["2024"]),
        ("2024年，连续三年增长9%。", ["2024", "2024"]),
        ("2024年，十二年增长9%。", ["2024"]),
        ("2024年，与2020年相比，三年增长9%。", ["2020-2024"]),
        ("2024年，三年有企业9家。", ["2024"]),
        ("2024年，三年来，增长9%。", ["2022-2024", "2021-2024"]),
    ],
)
def test_changes_and_counts_over_some_years(
    lines: Lines, sentence: str, expected: list[str]
) -> None:
    assert dated(lines(sentence, 2024)) == expected


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        # on the year that the paragraph compares with, as a guess; an average surely
        ("与2015年相比，产值增长50%。支出增长20%。", ["2015-2021", "2015-2021 ?"]),
        ("与2019年相比，产值增长50%。支出增长20%。", ["2019-2021", "2019-2021 ?"]),
        ("与2015年相比，产值增长50%。税收年均增长5%。", ["2015-2021", "2015-2021"]),
        ("与2015年相比，产值增长50%。税收按同口径年均增长5%。", ["2015-2021", "2015-2021"]),
        # on the year before: it says so, or there is no other
        ("与2015年相比，产值增长50%。2021年，支出同比增长20%。", ["2015-2021", "2021"]),
        ("与2020年相比，产值增长50%。2021年，支出增长20%。", ["2021", "2021"]),
        # what the paragraph compares with later holds for its sentence only
        ("与2015年相比，产值增长50%。\n2021年，支出增长20%。", ["2015-2021", "2021"]),
        ("产值与2015年相比增长50%。2021年，支出增长20%。", ["2015-2021", "2021"]),
    ],
)
def test_a_comparison_that_opens_a_paragraph_may_hold_for_all_of_it(
    lines: Lines, paragraph: str, expected: list[str]
) -> None:
    assert dated(lines(paragraph)) == expected


def test_a_comparison_in_a_text_without_a_year_dates_nothing_by_it(lines: Lines) -> None:
    found = lines("较2015年相比，产值增长50%。支出增长20%。", None)
    assert [one.split()[5] for one in found if " change " in one] == ["unknown", "unknown"]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("2021年，产值比2015年翻1.1番，同比增长47.5%。", ["2015-2021", "2021"]),
        ("2021年，产值比2015年翻1.1番，增长47.5%。", ["2015-2021", "2015-2021"]),
        ("2021年，产值比2020年增长5%。", ["2021"]),
        ("2019年，产值比2021年低5亿元，下降5%。", ["2019", "2019"]),
        ("2019年，产值比2019年增长5%。", ["2019"]),
    ],
)
def test_a_change_on_a_base_year_unless_it_says_that_it_is_on_the_year_before(
    lines: Lines, sentence: str, expected: list[str]
) -> None:
    assert [one.removesuffix(" ?") for one in dated(lines(sentence))] == expected


def test_a_change_on_a_printed_base_year_has_its_period_in_print(lines: Lines) -> None:
    assert lines("与2015年相比，产值增长5%。")[-1].endswith("2015-2021 stated")
    assert lines("与2021年相比，产值增长5%。")[-1].split()[5:8] == ["asof", "2021", "inferred"]


def test_among_years_looked_back_on_a_change_on_the_year_before_is_of_the_last(
    lines: Lines,
) -> None:
    one = PLAN + "产值比2015年翻1.1番，同比增长5%。"
    assert dated(lines(one, None)) == ["2015-2025", "2025"]
    two = PLAN + "与2015年相比，产值增长50%。支出同比增长5%。"
    assert dated(lines(two, None)) == ["2015-2025", "2025"]


FIVE_YEARS = (
    "某市政府工作报告\n——2021年1月24日在某市人民代表大会上\n一、工作回顾\n五年来，成绩显著。"
)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # an average on the way from A to B: over the years of the section that ends with B
        ("2020年，产值从5亿元增加到8亿元，年均增长9%。", ["2015", "2020", "2015-2020"]),
        ("2020年，产值8亿元，年均增长9%。", ["2020", "2015-2020"]),
        # a rate of one year, and a section that ends with another
        ("2020年，产值从5亿元增加到8亿元，增长60%。", ["2019", "2020", "2020"]),
        ("2019年，产值从5亿元增加到8亿元，年均增长9%。", ["2018", "2019", "2019 ?"]),
    ],
)
def test_an_average_rate_counts_from_before_the_years_looked_back_on(
    lines: Lines, sentence: str, expected: list[str]
) -> None:
    assert dated(lines(FIVE_YEARS + sentence, None))[1:] == expected


def test_where_no_years_are_looked_back_on_an_average_of_one_year_is_in_doubt(
    lines: Lines,
) -> None:
    text = "2020年，产值从5亿元增加到8亿元，年均增长9%。"
    assert dated(lines(text)) == ["2019", "2020", "2020 ?"]
    chapter = "某市政府工作报告\n——2021年1月24日在某市人民代表大会上\n一、2020年工作回顾\n"
    assert dated(lines(chapter + text, None)) == ["2019", "2020", "2020 ?"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“十三五”以来，产值从5亿元增加到6亿元。", ["2015 ?", "2021"]),
        ("自2016年以来，产值从5亿元增加到6亿元。", ["2016 ?", "2021"]),
        # both ends of the years are printed
        ("2016-2021年，产值从5亿元增加到6亿元。", ["2016", "2021"]),
        ("2021年，产值从2015年的5亿元增加到6亿元。", ["2015", "2021"]),
    ],
)
def test_the_base_of_a_rise_since_a_year_may_be_that_year_or_the_one_before(
    lines: Lines, text: str, expected: list[str]
) -> None:
    assert dated(lines(text)) == expected


def test_what_a_rise_leads_to_is_per_what_it_rises_from_is_per(lines: Lines) -> None:
    def units(text: str) -> list[str]:
        return [one.split()[4] for one in lines(text) if " date " not in one]

    text = "2021年，每千人床位由2015年的6.65张增加到6.86张。"
    assert units(text) == ["bed/thousand_person"] * 2
    assert units(text.replace("每千人", "")) == ["bed"] * 2
    assert units(text.replace("到6.86张", "到企业6家")) == ["bed/thousand_person", "enterprise"]


def test_last_year_s_balance_waits_for_a_look_and_its_receipts_do_not(lines: Lines) -> None:
    assert lines("2021年，上年结余1亿元。")[-1].endswith("2020 inferred ?")
    assert lines("2021年，收入较上年1亿元增长7%。")[1].endswith("2020 stated")


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # as many figures as years are of one each, in order
        ("2013-2015年分别为5万、6万和7万人。", ["2013 ?", "2014 ?", "2015"]),
        ("2013-2015年，产值分别为5亿元、6亿元和7亿元。", ["2013", "2014", "2015"]),
        ("2013-2015年，产值分别增长5%、6%、7%。", ["2013", "2014", "2015"]),
        ("2013-2015年，产值分别达1,234.5亿元、6亿元及7亿元。", ["2013", "2014", "2015"]),
        ("2014-2015年，产值分别达到5亿元与6亿元。", ["2014", "2015"]),
        # more or fewer are of other things than years
        ("2013-2015年，产值分别为5亿元和6亿元。", ["2013-2015"] * 2),
        ("2013-2014年，产值分别为5亿元、6亿元和7亿元。", ["2013-2014"] * 3),
        # without a word that sets them out
        ("2013-2015年，产值为5亿元、6亿元和7亿元。", ["2013-2015"] * 3),
        # what stands behind the list, in its sentence, is no part of it
        ("2013-2014年，产值分别为5亿元、6亿元，税收7亿元。", ["2013", "2014", "2013-2014"]),
        ("2013-2014年，产值分别为5亿元、6亿元；税收7亿元。", ["2013", "2014", "2013-2014"]),
        ("2013-2014年，产值分别为5亿元、6亿元，7亿元外销。", ["2013", "2014", "2013-2014"]),
        # nor what stands before it
        ("2013-2014年，税收7亿元，产值分别为5亿元、6亿元。", ["2013-2014", "2013", "2014"]),
        # the list is of the span in its own sentence
        ("2013-2014年发展。产值分别为5亿元、6亿元。", ["2013-2014"] * 2),
        # each list begins anew
        (
            "2013-2014年，产值分别为5亿元、6亿元，税收分别为7亿元、8亿元。",
            ["2013", "2014", "2013", "2014"],
        ),
    ],
)
def test_a_list_of_as_many_figures_as_years_is_of_one_year_each(
    lines: Lines, sentence: str, expected: list[str]
) -> None:
    assert dated(lines(sentence)) == expected


def test_a_list_of_years_is_of_ten_at_most(lines: Lines) -> None:
    def periods(years: int) -> list[str]:
        amounts = "、".join(f"{amount}亿元" for amount in range(1, years + 1))
        return dated(lines(f"{2022 - years}-2021年，产值分别为{amounts}。"))

    assert periods(10) == [str(year) for year in range(2012, 2022)]
    assert periods(11) == ["2011-2021"] * 11


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # over two years that a dash joins, a change is that of the second on the first
        ("2019-2020年，产值增长15%。", ["2020"]),
        ("2018-2020年，产值增长15%。", ["2018-2020"]),
        # an average is of both
        ("2019-2020年，产值年均增长15%。", ["2019-2020"]),
        # and so is what was done in them
        ("2019-2020年，新增企业5家。", ["2019-2020"]),
    ],
)
def test_a_change_over_two_years_is_that_of_the_second(
    lines: Lines, sentence: str, expected: list[str]
) -> None:
    assert dated(lines(sentence)) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # a yearly rate leads to the level at the end
        ("零售总额实现49.4亿元，年均增长25.4%。", ["2020", "2016-2020"]),
        ("零售总额实现49.4亿元（年均增长25.4%）。", ["2020", "2016-2020"]),
        ("完成税收49.4亿元，年均递增25.4%。", ["2020", "2016-2020"]),
        ("完成税收49.4亿元，年均下降5.4%。", ["2020", "2016-2020"]),
        ("完成税收49.4亿元，税收年均增速25.4%。", ["2020", "2016-2020"]),
        # what is counted over the years has none right behind it
        ("完成投资49.4亿元，增长25.4%。", ["2016-2020", "2015-2020"]),
        ("完成投资49.4亿元，建设公路，年均增长5%。", ["2016-2020", "2016-2020"]),
        ("完成投资49.4亿元；年均增长5%。", ["2016-2020", "2016-2020"]),
        ("完成投资49.4亿元，工业企业税收年均增长5%。", ["2016-2020", "2016-2020"]),
        ("完成投资49.4亿元，年均投入9亿元。", ["2016-2020", "2016-2020"]),
    ],
)
def test_a_level_with_its_yearly_rate_right_behind_it_is_of_the_last_of_the_years(
    lines: Lines, sentence: str, expected: list[str]
) -> None:
    assert dated(lines(FIVE_YEARS + sentence, None))[1:] == expected


@pytest.mark.parametrize("against", ["比年初", "较年初"])
def test_a_change_since_the_beginning_of_a_year_is_of_that_year_among_others(
    lines: Lines, against: str
) -> None:
    assert dated(lines(f"{FIVE_YEARS}存款{against}增长5%。", None))[-1] == "2020"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a level that was reached stands at the end of the years
        ("五年来，公路突破1万公里。", ["2020-2024", "2024"]),
        # a part is of the years of its whole
        (
            "近三年投入1亿元。其中，工业2亿元。投入3亿元。",
            ["2022-2024"] * 2 + ["2022-2024 ?"] + ["asof 2024"],
        ),
    ],
)
def test_what_stands_and_what_is_a_part_among_years_looked_back_on(
    lines: Lines, text: str, expected: list[str]
) -> None:
    assert dated(lines(text, 2024)) == expected
