"""Which date governs a figure."""

from collections.abc import Callable

import pytest
import regex

from analysis.extract.intake import build_document
from analysis.extract.scan import extract_mentions
from analysis.extract.scan.period import (
    PERIOD_WORDS,
    govern,
    governing,
    lies_ahead,
    look_back,
    note_period,
    plan_anchor,
)
from analysis.extract.scan.state import Anchor, Walk

Lines = Callable[..., list[str]]


def _when(line: str) -> list[str]:
    cells = line.removesuffix(" ?").split(" ")[5:]
    return cells[:3] if cells[0] == "asof" else cells[:2]


def dates(lines: list[str]) -> list[str]:
    """Period and basis of the figures that are no dates."""
    return [" ".join(_when(one)) for one in lines if one.split(" ")[1] != "date"]


@pytest.mark.parametrize(
    ("word", "year", "anchor"),
    [
        ("十一五", 2021, Anchor("2006-2010", "stated", upto=True)),
        ("十三五", 2021, Anchor("2016-2020", "stated", upto=True)),
        ("十五五", 2025, Anchor("2026-2030", "stated")),
        ("十四五", None, Anchor("2021-2025", "stated", upto=True)),
        ("十三五末", 2021, Anchor("2020", "stated")),
        ("十四五以来", 2023, Anchor("2021-2023", "stated", since="ever", upto=True)),
        ("十四五以来", 2021, Anchor("2021", "stated")),
        ("十四五以来", None, Anchor("2021-2025", "stated", since="ever", upto=True)),
        ("十八大以来", 2021, Anchor("2012-2021", "stated", since="ever")),
        ("十九大以来", 2021, Anchor("2017-2021", "stated", since="ever")),
        ("二十大以来", 2023, Anchor("2022-2023", "stated", since="ever")),
        ("二十大以来", 2022, Anchor("2022", "stated")),
        ("十八大以来", None, Anchor("2012", "stated")),
    ],
)
def test_plans_and_congresses_date_by_their_years(
    word: str, year: int | None, anchor: Anchor
) -> None:
    assert plan_anchor(word, year) == anchor


def walk(**state: object) -> Walk:
    return Walk(**{"year": 2021, "default": Anchor("asof 2021", "inferred"), **state})


def note(state: Walk, group: str, word: str) -> None:
    """Let a word be met in a text of its own."""
    found = regex.compile(word).search(word)
    assert found is not None
    note_period(state, word, group, found)


@pytest.mark.parametrize(
    ("group", "word", "anchor"),
    [
        ("now", "目前", Anchor("asof 2021", "inferred")),
        ("relative", "去年", Anchor("2020", "inferred")),
        ("relative", "上年", Anchor("2020", "inferred")),
        ("relative", "今年", Anchor("2021", "inferred")),
        ("relative", "本年度", Anchor("2021", "inferred")),
        ("relative", "全年", Anchor("2021", "inferred")),
        ("relative", "年末", Anchor("2021", "inferred")),
        ("relative", "年底", Anchor("2021", "inferred")),
        ("relative", "上半年", Anchor("2021-06", "inferred")),
        ("relative", "一季度", Anchor("2021-03", "inferred")),
        ("plan", "十三五", Anchor("2016-2020", "stated", upto=True)),
    ],
)
def test_a_word_without_a_row_of_its_own_dates_what_follows(
    group: str, word: str, anchor: Anchor
) -> None:
    state = walk()
    note(state, group, word)
    assert state.anchor == anchor
    assert group in PERIOD_WORDS


def test_without_the_document_s_year_relative_words_date_nothing() -> None:
    for group, word in (("now", "目前"), ("relative", "去年"), ("relative", "年末")):
        state = walk(year=None, default=Anchor("unknown", ""))
        note(state, group, word)
        assert state.anchor is None


def test_a_part_of_a_year_is_of_the_year_already_named() -> None:
    state = walk(anchor=Anchor("2019", "stated"))
    note(state, "relative", "上半年")
    assert state.anchor == Anchor("2019-06", "stated")
    note(state, "relative", "全年")
    assert state.anchor == Anchor("2019", "stated")
    state = walk(inherited=Anchor("2018-05", "inherited"), section=Anchor("2017", "inherited"))
    note(state, "relative", "年末")
    assert state.anchor == Anchor("2018", "inherited")
    state = walk(section=Anchor("2017", "inherited"))
    note(state, "relative", "全年")
    assert state.anchor == Anchor("2017", "inherited")
    state = walk(inherited=Anchor("2016-2020", "inherited"))
    note(state, "relative", "全年")
    assert state.anchor is None


def test_a_new_segment_of_a_sentence_forgets_dates() -> None:
    one = Anchor("2019", "stated")
    state = walk(anchor=one, inherited=one, baseline=2015, span=(2015, 2019))
    note(state, "segment", "例如")
    assert (state.anchor, state.inherited, state.baseline, state.span) == (None,) * 4


def test_the_nearest_anchor_governs() -> None:
    anchors = {
        name: Anchor(str(year), "stated")
        for year, name in enumerate(
            ("default", "section", "horizon", "inherited", "anchor"), start=2011
        )
    }
    for name in ("anchor", "inherited", "horizon", "section", "default"):
        assert governing(walk(**anchors)) == anchors[name]
        assert govern(walk(**anchors)) == (anchors[name].period, "stated")
        del anchors[name]
        anchors.setdefault("default", Anchor("2011", "stated"))
    assert govern(walk(default=Anchor("unknown", "inferred"))) == ("unknown", "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("自2019年以来累计投入3亿元。", ["2019-2021 stated"]),
        ("自2019年以来投入3亿元。", ["2019-2021 stated"]),
        ("自2019年以来拥有3家。", ["asof 2021 inferred"]),
        ("自2019年起投入3亿元。", ["asof 2021 inferred"]),
        ("自2019年起累计投入3亿元。", ["2019-2021 stated"]),
        ("自2019年起每年投入3亿元。", ["2019 stated"]),
        ("获得2019年度奖励3万元，支出4万元。", ["2019 stated", "asof 2021 inferred"]),
        ("2018年支出1万元。获得2019年度奖励3万元，支出4万元。", None),
    ],
)
def test_a_date_since_when_or_of_a_noun_governs_only_what_it_can(
    lines: Lines, text: str, expected: list[str] | None
) -> None:
    if expected is None:
        expected = ["2018 stated", "2019 stated", "2018 inherited"]
    assert dates(lines(text)) == expected


@pytest.mark.parametrize(
    ("anchors", "expected"),
    [
        ({}, False),
        ({"anchor": Anchor("2021", "stated")}, False),
        ({"anchor": Anchor("2022", "stated")}, False),
        ({"anchor": Anchor("2023", "stated")}, True),
        ({"inherited": Anchor("2022", "inherited")}, True),
        ({"inherited": Anchor("2021", "inherited")}, False),
        ({"horizon": Anchor("2022", "inherited")}, True),
        ({"section": Anchor("2025", "inherited")}, False),
        ({"anchor": Anchor("2025", "inferred")}, False),
        ({"anchor": Anchor("2022-2025", "stated")}, True),
        ({"anchor": Anchor("2021-2025", "stated")}, None),
        ({"anchor": Anchor("2019-2021", "stated")}, False),
        ({"anchor": Anchor("2019-05", "stated")}, False),
        ({"anchor": Anchor("asof 2025", "stated")}, False),
        ({"year": None, "anchor": Anchor("2025", "stated")}, False),
    ],
)
def test_next_year_lies_ahead_unless_its_own_sentence_names_it(
    anchors: dict[str, object], *, expected: bool | None
) -> None:
    assert lies_ahead(walk(**anchors)) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # from … to …: levels at the ends, the change over the span
        (
            "2015-2019年，由3家增加到5家，增长66%。",
            ["2015 stated", "2019 stated", "2015-2019 stated"],
        ),
        ("2015-2019年，新增5家。", ["2015-2019 stated"]),
        # against a base year
        ("2019年产值比2015年增长66%。", ["2015-2019 stated"]),
        ("产值比2015年增长66%。", ["2015-2021 stated"]),
        ("2015年产值比2015年增长66%。", ["2015 stated"]),
        ("2014年产值比2015年增长66%。", ["2014 stated"]),
        ("2019年产值比2015年达6家。", ["2019 stated"]),
        # a rule since a year is of that year
        ("自2019年以来累计给予最高3万元。", ["2019 stated"]),
        # what is planned without a date of its own is not of the document's date
        ("预计可达3万元。", ["unknown -"]),
        ("给予3万元奖励。", ["asof 2021 inferred"]),
        ("去年计划投资3万元。", ["2020 inferred"]),
    ],
)
def test_a_figure_s_own_words_set_its_period(lines: Lines, text: str, expected: list[str]) -> None:
    assert dates(lines(text)) == expected


def test_what_a_table_dates_is_no_longer_in_doubt(lines: Lines) -> None:
    assert lines("产值增长5.5%。")[-1].endswith("asof 2021 inferred ?")
    found = lines("指标  2019年增长\n产值  5.5%\n产量  6.5%\n")
    assert found[1:] == [
        "5.5% change 5.5 exact percent 2019 stated",
        "6.5% change 6.5 exact percent 2019 stated",
    ]


def test_a_goal_of_a_plan_has_the_plan_s_years(lines: Lines) -> None:
    plan = "某市“十四五”规划\n一、发展目标\n研发投入达到5亿元。\n二、发展基础\n预计可达5亿元。\n"
    assert dates(lines(plan)) == ["2021-2025 inherited", "unknown -"]


def test_without_a_document_s_year_nothing_is_dated_by_it(lines: Lines) -> None:
    assert dates(lines("产值5亿元，去年5亿元。", None)) == ["unknown -", "unknown -"]


def test_a_plan_that_is_drawn_up_does_not_date_the_work_on_it(lines: Lines) -> None:
    assert dates(lines("2020年，编制“十四五”规划，投入5亿元。")) == ["2020 stated"]
    assert dates(lines("2020年，“十四五”时期，投入5亿元。")) == ["2021-2025 stated"]


def test_the_end_of_a_plan_dates_its_sentence_and_its_years_a_section(lines: Lines) -> None:
    report = "某市政府工作报告\n——2021年1月24日在某市第十三届人民代表大会上\n\
一、2020年工作回顾\n　　“十二五”{}，产值5亿元。\n　　出口7亿元。\n"
    assert dates(lines(report.format("末"))) == ["2015 stated", "2020 inherited"]
    assert dates(lines(report.format("时期"))) == ["2015 stated", "2015 inherited"]


def test_what_a_plan_aimed_at_does_not_date_what_a_section_is_about(lines: Lines) -> None:
    report = "某市政府工作报告\n——2021年1月24日在某市第十三届人民代表大会上\n\
一、2020年工作回顾\n过去一年，工作有成。\n　　{}，占比达到26%。\n"
    assert lines(report.format("提前实现“十二五”规划目标"))[-1].split()[5] == "2020"
    assert lines(report.format("“十二五”时期"))[-1].split()[5] == "2015"


def test_a_year_s_plan_is_of_the_year_in_what_is_told_of_a_part_of_it(
    lines: Callable[..., list[str]],
) -> None:
    found = lines("2021年1-6月，收入5亿元，完成年初预算8亿元的62.5%。")
    assert [one.split(" ")[5] for one in found[1:]] == ["2021-06", "2021", "2021-06"]


@pytest.mark.parametrize(
    ("text", "doubted"),
    [
        ("2021年6月末，贷款余额50亿元，比年初增加5亿元，增长11.1%。", ["5亿元", "11.1%"]),
        ("2021年6月末，人口70万人，比上年末增加1万人；就业5万人，增长2%。", ["1万人"]),
        ("2021年6月末，存款50亿元，较年初增长5%，同比增长8%。", ["5%"]),
        ("2021年12月末，存款50亿元，比年初增加5亿元。", []),
        ("2021年末，存款50亿元，比年初增加5亿元。", []),
        ("2021年6月份，产值5亿元，环比增长3%，同比增长8%。", ["3%"]),
        ("2021年二季度，产值5亿元，比上季度增长3%。", ["3%"]),
    ],
)
def test_a_month_s_change_on_another_date_than_a_year_before_is_doubted(
    lines: Lines, text: str, doubted: list[str]
) -> None:
    assert [one.split(" ")[0] for one in lines(text) if one.endswith("?")] == doubted


CENSUS = "某市第七次全国人口普查公报\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (CENSUS + "常住人口5万人。", ["2020 inherited"]),
        (
            CENSUS + "人口5万人，与2010年第六次全国人口普查的4万人相比，增长25%。",
            ["2020 inherited", "2010 stated", "2010-2020 stated"],
        ),
        (
            CENSUS + "与第六次全国人口普查相比，比重上升2.06个百分点。",
            ["2010-2020 stated"],
        ),
        (
            CENSUS + "每户2.45人，比2010年第六次全国人口普查的2.83人减少0.38人。",
            ["2020 inherited", "2010 stated", "2010-2020 stated"],
        ),
        (
            CENSUS + "性别比由2010年第六次全国人口普查的104.97上升为105.42。",
            ["2010 stated", "2020 inherited"],
        ),
        ("2021年某市公报\n“六普”时为5万人。现为6万人。", ["2010 stated", "2021 inherited"]),
    ],
)
def test_a_census_dates_its_bulletin_and_is_compared_with(
    lines: Lines, text: str, expected: list[str]
) -> None:
    assert dates(lines(text, None)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # what is set against years is not of them
        ("全年产值5亿元，增幅达到1994年以来的最高值。其中，工业4亿元。", ["2021 inferred"] * 2),
        # a line of the page around a document
        ("某市2020年统计公报\n2021-04-06 某市统计局\n产值5亿元。", ["2020 inherited"]),
        ("某网 2021-11-13\n某市2020年统计公报\n产值5亿元。", ["2020 inherited"]),
        # years of a plan's name, and of a chart's caption
        ("2021年，落实《发展纲要（2010—2020年）》，产值5亿元。", ["2021 stated"]),
        ("图表一：2009-2021生产总值\n产值5亿元。", ["asof 2021 inferred"]),
        # a part of a year
        ("今年上半年，收入5亿元。支出4亿元。", ["2021-06 inferred"] * 2),
        ("一、1—7月预算执行情况\n收入5亿元。", ["2021-07 inferred"]),
        ("收入上半年完成5亿元。上半年支出4亿元。\n税收1亿元。", ["2021-06 inferred"] * 3),
        (
            "收入上半年完成5亿元。上半年支出4亿元。\n全年税收1亿元。",
            ["2021-06 inferred"] * 2 + ["2021 inferred"],
        ),
        # last year's balance
        ("2021年，收入5亿元，上年结余1亿元。", ["2021 stated", "2020 inferred"]),
        # A of a rise, whatever stands between
        ("2021年，产值从5亿元预计增加到6亿元。", ["2020 stated", "2021 stated"]),
        ("2021年，结构由上年的5亿元调整优化为6亿元。", ["2020 stated", "2021 stated"]),
        # a multiple of a plan's total governs nothing behind it
        (
            "2021年，投入是“十一五”期间8300万元的3倍；普及率由71%提高到82%。",
            ["2006-2010 stated", "2006-2010 stated", "2020 stated", "2021 stated"],
        ),
    ],
)
def test_what_stands_near_a_date_without_being_of_it(
    lines: Lines, text: str, expected: list[str]
) -> None:
    assert dates(lines(text)) == expected


def test_an_average_of_the_years_looked_back_on_is_of_them(lines: Lines) -> None:
    report = (
        "某县政府工作报告\n——2017年1月24日在某县第十四届人民代表大会上\n一、工作回顾\n"
        "五年来，工作有成。2016年底，产值从5亿元增加到8亿元，年均增长9.5%。"
    )
    assert dates(lines(report, None)) == [
        "2012-2016 inferred",
        "2011 stated",
        "2016 stated",
        "2011-2016 inferred",
    ]


def test_a_text_that_names_a_year_once_only_is_guessed_to_be_of_it(lines: Lines) -> None:
    (found,) = lines("收入5亿元（见某厅〔2018〕30号）。", None)[:1]
    assert found.split()[5:] == ["asof", "2018", "inferred", "?"]


def in_june(lines: Lines, against: str) -> str:
    """The growth of a balance at the end of June, against something."""
    return lines(f"2021年6月末，存款余额50亿元，{against}增长3%。")[-1]


@pytest.mark.parametrize(
    "against",
    ["比年初", "比2020年末", "比上年末", "比5月末", "比3月末", "比今年3月", "比一季度末", "环比"],
)
def test_a_change_over_half_a_year_a_month_or_a_quarter_is_marked(
    lines: Lines, against: str
) -> None:
    assert in_june(lines, against).split()[5:] == ["2021-06", "stated", "?"]


@pytest.mark.parametrize(
    "against", ["比上年6月末", "比去年6月末", "比2020年6月末", "比去年", "同比", ""]
)
def test_a_change_on_the_same_month_of_the_year_before_is_not_marked(
    lines: Lines, against: str
) -> None:
    assert in_june(lines, against).split()[5:] == ["2021-06", "stated"]


def census(text: str) -> str:
    return text.replace("六普", "第六次全国人口普查")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a census dates what it counted, to the end of its part of the sentence
        ("六普人口5万人，户数2万户。", ["2010 stated"] * 2),
        ("六普人口5万人；户数2万户。", ["2010 stated", "asof 2021 inferred"]),
        ("六普人口5万人。户数2万户。", ["2010 stated", "asof 2021 inferred"]),
        # one that another date holds is an undertaking, and dates nothing
        ("2021年，查对六普资料，投入5亿元。", ["2021 stated"]),
        ("获得2011年六普先进称号，投入5亿元。", ["asof 2021 inferred"]),
        # since when something grew is no date of it
        ("六普以来，人口增加4万人。", ["asof 2021 inferred"]),
        # it may be compared with, by what stands before it or behind
        ("比六普增长50%。", ["2010-2021 stated"]),
        ("与我县六普相比，人口增长50%。", ["2010-2021 stated"]),
        ("2021年，人口与六普相比，增长50%；户数2万户。", ["2010-2021 stated", "2021 stated"]),
    ],
)
def test_a_census_dates_what_it_counted_or_is_compared_with(
    lines: Lines, text: str, expected: list[str]
) -> None:
    assert dates(lines(census(text))) == expected


def test_a_census_that_opens_a_paragraph_may_hold_for_all_of_it(lines: Lines) -> None:
    opens = lines(census("与六普相比，人口增长50%。2021年，户数增长20%。"))[-1]
    assert opens.split()[5:] == ["2010-2021", "stated", "?"]
    # Not one that is compared with within a sentence, nor one that dates a figure.
    within = lines(census("人口与六普相比增长50%。2021年，户数增长20%。"))[-1]
    assert within.split()[5:] == ["2021", "stated"]
    counted = lines(census("六普人口5万人。2021年，户数增长20%。"))[-1]
    assert counted.split()[5:] == ["2021", "stated"]


def test_this_year_of_accounts_is_the_year_that_is_told_of(lines: Lines) -> None:
    assert dates(lines("2019年收入5亿元，本年支出6亿元。"))[-1] == "2019 inferred"
    assert dates(lines("2019年收入5亿元，今年支出6亿元。"))[-1] == "2021 inferred"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021年，产值比“十二五”末增长20%，支出5亿元。", ["2015-2021 stated", "2021 stated"]),
        ("比十二五末增长20%。", ["2015-2021 stated"]),
        ("2021年，产值是“十二五”末的1.4倍，支出5亿元。", ["2021 stated", "2021 stated"]),
        ("2021年，产值比“十二五”时期多，支出5亿元。", ["2021 stated"]),
    ],
)
def test_a_plan_that_is_compared_with_governs_nothing(
    lines: Lines, text: str, expected: list[str]
) -> None:
    assert dates(lines(text)) == expected


def test_the_last_years_end_with_the_last_that_is_looked_back_on() -> None:
    def period(years: int) -> str:
        found = look_back(walk(year=2021, latest=2020), "", 0, years, carried=False)
        return "" if found is None else found.period

    assert [period(years) for years in (0, 1, 2, 5)] == ["", "2020", "2019-2020", "2016-2020"]
    assert look_back(walk(year=2021), "", 0, 2, carried=False) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # what a figure is against is no date of it
        ("较去年全年回落5%。", ["asof 2021 inferred"]),
        ("较上年全年回落5%，支出5亿元。", ["asof 2021 inferred"] * 2),
        ("比去年全年提高5%，支出5亿元。", ["asof 2021 inferred"] * 2),
        ("與上年全年相比，支出5亿元。", ["asof 2021 inferred"]),
        # what governs before it goes on
        ("2019年，比上年全年提高5%，支出5亿元。", ["2019 stated"] * 2),
        # a whole year that nothing is against dates what follows
        ("全年支出5亿元。", ["2021 inferred"]),
        ("去年全年支出5亿元。", ["2020 inferred"]),
        ("对比，全年支出5亿元。", ["2021 inferred"]),
        # nor does the word reach farther than right behind it
        ("较去年好，全年支出5亿元。", ["2021 inferred"]),
    ],
)
def test_a_whole_year_that_is_compared_with_dates_nothing(
    lines: Lines, text: str, expected: list[str]
) -> None:
    assert dates(lines(text)) == expected


FIVE_YEAR_PLAN = "某市“十四五”规划\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the years before it, where a sentence begins with them
        ("“十三五”期间，投资5亿元。新增6家。新增7家。", "2016-2020 inherited"),
        ("2020年，投资5亿元。新增6家。新增7家。", "2020 inherited"),
        # not within a sentence
        ("投资在“十三五”期间达5亿元。新增6家。新增7家。", "asof 2021 inferred"),
        # nor years that run on into those that it is for
        ("“十三五”以来，投资5亿元。新增6家。新增7家。", "asof 2021 inferred"),
    ],
)
def test_a_plan_looks_back_on_years_before_it_until_others_are_named(
    lines: Lines, text: str, expected: str
) -> None:
    assert dates(lines(FIVE_YEAR_PLAN + text))[-1] == expected


@pytest.mark.parametrize(
    ("word", "section"),
    [
        ("十二五", Anchor("2011-2015", "inherited", upto=True)),
        ("十三五", Anchor("2016-2020", "inherited", upto=True)),
        ("十四五", None),
        ("十五五", None),
        ("十三五末", None),
    ],
)
def test_the_years_before_a_plan_open_a_section_and_its_own_none(
    word: str, section: Anchor | None
) -> None:
    state = walk(programme="2021-2025")
    note(state, "plan", word)
    assert state.section == section
    other = walk()
    note(other, "plan", word)
    assert other.section is None


def test_what_is_no_plan_and_no_report_looks_back_by_sentences(lines: Lines) -> None:
    text = "某市概况\n“十三五”期间，投资5亿元。新增6家。新增7家。"
    assert dates(lines(text))[-1] == "asof 2021 inferred"


def test_a_plan_s_goals_end_the_years_that_it_looks_back_on(lines: Lines) -> None:
    text = "“十三五”期间，投资5亿元。\n二、主要目标\n投资6亿元。"
    assert dates(lines(FIVE_YEAR_PLAN + text)) == ["2016-2020 stated", "2021-2025 inherited"]


HALF = "2021年1-6月某市预算执行情况\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # money that is planned is the year's
        ("预算安排5亿元。", ["2021 inherited"]),
        ("计划投资5亿元。", ["2021 inherited"]),
        ("收入5亿元，完成年初预算8亿元的62.5%。", ["2021-06 inherited", "2021 inherited"]),
        # not what came of it, nor what is done by the half of it
        ("收入5亿元。", ["2021-06 inherited"]),
        ("计划建设5公里。", ["2021-06 inherited"]),
        # nor under a month of its own
        ("3月，计划投资5亿元。", ["2021-03 inherited"]),
    ],
)
def test_money_that_is_planned_in_what_is_told_of_a_part_of_a_year_is_the_year_s(
    lines: Lines, text: str, expected: list[str]
) -> None:
    assert dates(lines(HALF + text))[: len(expected)] == expected


def doubt_of_multiple(text: str, year: int) -> str:
    """The review of the only multiple in a text."""
    (found,) = [one for one in extract_mentions(build_document(text), year) if one.unit == "times"]
    return found.review


OF_ITSELF = "a multiple of 2015 that is dated 2015: of which year is it?"


@pytest.mark.parametrize(
    ("text", "review"),
    [
        ("2015年，产值是2015年的3倍。", OF_ITSELF),
        ("2015年，产值比2015年增长3倍。", OF_ITSELF),
        ("2021年，产值是2015年的3倍。", ""),
        ("2021年，产值比2015年增长3倍。", ""),
        ("2015年，产值增长3倍。", ""),
    ],
)
def test_a_multiple_of_its_own_year_waits_for_a_look(text: str, review: str) -> None:
    assert doubt_of_multiple(text, 2021) == review


def test_a_change_in_per_cent_on_its_own_year_is_no_multiple(lines: Lines) -> None:
    assert not lines("2015年，产值比2015年增长3%。")[-1].endswith("?")


def test_the_year_before_dates_its_clause_and_nothing_behind_it(lines: Lines) -> None:
    text = "货运量增长5.1%，上年增长3.2%。业务量35亿元，增长8.1%。"
    assert dates(lines(text)) == [
        "asof 2021 inferred",
        "2020 inferred",
        "asof 2021 inferred",
        "asof 2021 inferred",
    ]
    text = "2022年产值5亿元，上年产值4亿元，人口3万人。"
    assert dates(lines(text)) == ["2022 stated", "2021 inferred", "2022 stated"]


def test_an_average_or_a_change_over_years_is_doubted_in_a_part_of_a_year(lines: Lines) -> None:
    text = "2021年1-6月，年均增长5%，比2018年增长4%。"
    assert [one.endswith("?") for one in lines(text) if " change " in one] == [True, True]
