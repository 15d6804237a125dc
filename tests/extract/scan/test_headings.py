"""Where sentences and paragraphs end."""

from collections.abc import Callable

import pytest

from analysis.extract.scan.headings import close_sentence
from analysis.extract.scan.state import Anchor, Walk

Lines = Callable[..., list[str]]


def periods(lines: list[str]) -> list[str]:
    found = []
    for line in lines:
        cells = line.removesuffix(" ?").split(" ")
        if cells[1] != "date":
            kind = "policy " if cells[1] == "policy" else ""
            found.append(kind + " ".join(cells[5:8] if cells[5] == "asof" else cells[5:7]))
    return found


def test_a_date_is_inherited_by_one_sentence_and_lapses_after_it(lines: Lines) -> None:
    text = "2019年，投入1亿元。投入2亿元。投入3亿元。投入4亿元。"
    assert periods(lines(text)) == [
        "2019 stated",
        "2019 inherited",
        "asof 2021 inferred",
        "asof 2021 inferred",
    ]


def test_an_inferred_date_stays_inferred_and_a_sentence_s_own_is_not_passed_on(
    lines: Lines,
) -> None:
    assert periods(lines("去年，投入1亿元。投入2亿元。")) == ["2020 inferred", "2020 inferred"]
    assert periods(lines("近三年投入1亿元。投入2亿元。"))[1:] == [
        "2019-2021 inferred",
        "asof 2021 inferred",
    ]
    assert periods(lines("2019年，投入1亿元。近三年投入1亿元。投入2亿元。")) == [
        "2019 stated",
        "2019-2021 inferred",
        "2019-2021 inferred",
        "2019 inherited",
    ]


@pytest.mark.parametrize("stop", ["。", "！", "？", "\n"])
def test_every_end_of_a_sentence_ends_what_the_sentence_knew(stop: str) -> None:
    walk = Walk(2021, Anchor("asof 2021", "inferred"))
    walk.anchor = walk.aside = Anchor("2019", "stated", since="ever")
    walk.baseline = walk.first_year = 2015
    walk.span = (2015, 2019)
    walk.aims = 3
    walk.listed_hedge = "up_to"
    walk.by_classifier["个"] = "platform"
    close_sentence(walk, f"甲乙丙丁{stop}戊", 4, stop)
    assert (walk.anchor, walk.aside, walk.baseline, walk.first_year, walk.span) == (None,) * 5
    assert (walk.aims, walk.listed_hedge, walk.by_classifier) == (-1, "", {})
    assert walk.sentence_start == 5
    assert walk.paragraph_start == (5 if stop == "\n" else 0)
    assert walk.inherited == Anchor("2019", "inherited", since="ever")


def test_a_full_paragraph_ends_dates_and_a_short_line_does_not(lines: Lines) -> None:
    long = "甲" * 41
    assert periods(lines(f"2019年，{long}，投入1亿元。\n　投入2亿元。")) == [
        "2019 stated",
        "asof 2021 inferred",
    ]
    assert periods(lines("2019年\n投入2亿元。")) == ["2019 inherited"]
    assert periods(lines("2019年。\n投入2亿元。")) == ["asof 2021 inferred"]


def test_a_heading_is_at_most_forty_signs_long(lines: Lines) -> None:
    def dated(length: int) -> list[str]:
        heading = "一、回顾2019年工作"
        return periods(lines(heading + "甲" * (length - len(heading)) + "\n　投入2亿元。"))

    assert dated(40) == ["2019 inherited"]
    assert dated(41) == ["asof 2021 inferred"]


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("一、2019年工作回顾", "2019 inherited"),
        ("2019年工作成效", "2019 inherited"),
        ("一、2019年", "2019 inherited"),
        ("一、基本情况", "asof 2021 inferred"),
        ("一、2018年和2019年工作回顾", "asof 2021 inferred"),
        ("二、2022年工作安排", "policy 2022 inherited"),
        ("下一步打算", "policy asof 2021 inferred"),
        ("一、“十三五”时期工作回顾", "2016-2020 inherited"),
        ("“十三五”时期成效", "2016-2020 inherited"),
        ("第一章 “十三五”期间", "2016-2020 inherited"),
        ("2022年目标完成情况", "2022 inherited"),
    ],
)
def test_a_heading_dates_its_section_and_says_whether_goals_follow(
    lines: Lines, heading: str, expected: str
) -> None:
    # A paragraph in between, so that the heading's own date is no longer near.
    text = f"{heading}\n各项工作。\n投入2亿元。"
    assert periods(lines(text))[-1] == expected


def test_goals_last_until_a_look_back_or_a_chapter_that_is_no_plan_s(lines: Lines) -> None:
    text = "下一步打算\n投入1亿元。\n{}\n投入2亿元。"

    def second(heading: str, title: str = "") -> bool:
        return periods(lines(title + text.format(heading)))[-1].startswith("policy")

    assert second("（一）抓项目")
    assert not second("工作成效")
    assert not second("二、项目")
    assert second("二、项目", "某市工作报告\n")
    assert not second("二、主要成绩", "某市工作报告\n")
    assert not second("重点任务完成情况", "某市工作报告\n")


@pytest.mark.parametrize(("year", "kind"), [(2020, ""), (2021, ""), (2022, "policy ")])
def test_tasks_of_years_gone_by_were_done_in_them(lines: Lines, year: int, kind: str) -> None:
    text = f"一、{year}年工作回顾\n各项工作。\n（一）重点任务\n各项工作。\n投入2亿元。"
    assert periods(lines(text)) == [f"{kind}{year} inherited"]


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("去年工作回顾", "2020 inferred"),
        ("过去一年工作回顾", "2020 inferred"),
        ("过去五年工作回顾", "2016-2020 inferred"),
        ("今年工作安排", "policy 2021 inferred"),
    ],
)
def test_a_report_s_headings_count_from_its_day(lines: Lines, heading: str, expected: str) -> None:
    report = f"某市政府工作报告\n——2021年1月24日在某市第十三届人民代表大会上\n一、{heading}\n\
各项工作。\n投入2亿元。"
    assert periods(lines(report))[-1] == expected


def test_a_plan_looks_back_on_the_year_before_its_own(lines: Lines) -> None:
    plan = "某市“十四五”规划\n一、{}\n各项工作。\n投入2亿元。"
    assert periods(lines(plan.format("发展基础"))) == ["2020 inferred"]
    assert periods(lines(plan.format("其他"))) == ["asof 2021 inferred"]


def test_a_plan_s_goals_of_the_years_before_it_are_past(lines: Lines) -> None:
    plan = "某市“十四五”规划\n{}\n各项工作。\n投入2亿元。"
    assert periods(lines(plan.format("“十三五”时期主要目标"))) == ["2016-2020 inherited"]
    (goal,) = periods(lines(plan.format("“十四五”时期主要目标")))
    assert goal.startswith("policy ")


def test_a_chapter_ends_the_section_before_it(lines: Lines) -> None:
    text = "一、2019年工作回顾\n各项工作。\n投入1亿元。\n二、其他\n各项工作。\n投入2亿元。"
    assert periods(lines(text)) == ["2019 inherited", "asof 2021 inferred"]
    text = "一、2019年工作回顾\n各项工作。\n投入1亿元。\n成效\n各项工作。\n投入2亿元。"
    assert periods(lines(text)) == ["2019 inherited", "2019 inherited"]


def test_a_goal_s_year_lasts_over_bullets_and_ends_with_them(lines: Lines) -> None:
    text = "到2025年，如下。\n——投入1亿元。\n{}投入2亿元。"
    assert periods(lines(text.format("——")))[-1] == "policy 2025 inherited"
    assert periods(lines(text.format("●")))[-1] == "policy 2025 inherited"
    assert periods(lines(text.format("")))[-1] == "asof 2021 inferred"
    goals = "下一步打算\n到2025年，如下。\n投入1亿元。\n投入2亿元。"
    assert periods(lines(goals))[-1] == "policy 2025 inherited"
    chapter = "下一步打算\n到2025年，如下。\n投入1亿元。\n二、下一步打算\n投入2亿元。"
    assert periods(lines(chapter))[-1] == "policy asof 2021 inferred"
    section = "下一步打算\n到2025年，如下。\n投入1亿元。\n（一）项目\n投入2亿元。"
    assert periods(lines(section))[-1] == "policy 2025 inherited"


def test_a_table_s_caption_ends_a_span_of_years(lines: Lines) -> None:
    text = "表1 2016-2020年产值\n投入2亿元。"
    assert periods(lines(text))[-1] == "asof 2021 inferred"
    assert periods(lines(text.replace("表1", "附")))[-1] == "2016-2020 inherited"
    assert periods(lines(text.replace("2016-", "")))[-1] == "2020 inherited"


def test_a_line_of_the_page_around_a_document_dates_nothing(lines: Lines) -> None:
    page = "2020年某市概览\n来源：某局 更新时间：2021-06-27 11:27:32\n\n　　产值2亿元，增长3%。"
    assert [one.split()[1:2] + one.split()[5:6] for one in lines(page)[-2:]] == [
        ["level", "2020"],
        ["change", "2020"],
    ]


def test_a_heading_that_names_a_part_of_a_year_dates_its_section(lines: Lines) -> None:
    part = "一、1-7月预算执行情况\n收入5亿元。支出6亿元。税收7亿元。"
    assert periods(lines(part))[-1] == "2021-07 inferred"
    half = "一、上半年经济情况\n收入5亿元。支出6亿元。税收7亿元。"
    assert periods(lines(half))[-1] == "2021-06 inferred"
    titled = f"2020年某县公报\n{half}"
    assert periods(lines(titled, None))[-1] == "2020-06 inherited"
    # Not of a chapter that names none, nor where no year is known.
    assert periods(lines(f"{part}\n二、支出情况\n支出8亿元。"))[-1] == "asof 2021 inferred"
    assert periods(lines(part.replace("1-7月", "")))[-1] == "asof 2021 inferred"
    assert periods(lines(part, None))[-1] == "unknown -"


def test_a_heading_may_name_a_part_of_its_year_or_years_that_still_run(lines: Lines) -> None:
    text = "一、{}情况\n情况如下。\n收入5亿元。支出6亿元。税收7亿元。"
    assert periods(lines(text.format("2020年1-6月运行")))[-1] == "2020-06 inherited"
    assert periods(lines(text.format("2020年运行")))[-1] == "2020 inherited"
    # Which of two years is meant?
    assert periods(lines(text.format("2019年运行和2020年")))[-1] == "asof 2021 inferred"
    report = "某市政府工作报告\n——2024年1月24日在某市人民代表大会上\n"
    report += "一、“十四五”时期{}\n坚持稳中求进。\n产值{}5亿元。"
    # Up to the year before the report: a rise counts from before them. A goal is of their end.
    back = periods(lines(report.format("工作回顾", "增长"), None))
    assert back == ["2020-2023 inherited"]
    ahead = periods(lines(report.format("主要目标", "达到"), None))
    assert ahead == ["policy 2025 inherited"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the parts of what a sentence tells are of its date, be it its own
        ("近三年投入1亿元。其中，工业2亿元。", "2019-2021 inferred"),
        ("“六普”人口5万人。其中，女2万人。", "2010 inherited"),
        # they take none of the sentences that a date passes down to
        ("2019年，投入1亿元。投入2亿元。其中，工业1亿元。", "2019 inherited"),
        ("2019年，投入1亿元。投入2亿元。　其中工业1亿元。", "2019 inherited"),
        ("2019年，投入1亿元。其中甲2亿元。其中乙3亿元。", "2019 inherited"),
        # what follows them is no part
        ("近三年投入1亿元。其中，工业2亿元。投入3亿元。", "asof 2021 inferred"),
        ("2019年，投入1亿元。投入2亿元。其中，工业1亿元。投入3亿元。", "asof 2021 inferred"),
        # another sentence isn't, nor one that has them within it
        ("近三年投入1亿元。工业2亿元。", "asof 2021 inferred"),
        ("近三年投入1亿元。投入其中，工业2亿元。", "asof 2021 inferred"),
        # nor is another paragraph
        ("近三年投入1亿元。\n其中，工业2亿元。", "asof 2021 inferred"),
        ("其中，工业2亿元。", "asof 2021 inferred"),
    ],
)
def test_a_sentence_on_parts_goes_on_with_the_date_of_the_one_before(
    lines: Lines, text: str, expected: str
) -> None:
    assert periods(lines(text))[-1] == expected


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("一、收支预算", "policy"),
        ("一、收支预算情况", "policy"),
        ("收支预算", "policy"),
        ("一、收支预算执行情况", "level"),
        ("一、收支预算情况分析", "level"),
        ("一、收支情况", "level"),
    ],
)
def test_a_heading_of_what_is_budgeted_opens_goals(lines: Lines, heading: str, kind: str) -> None:
    assert lines(f"某局情况说明\n{heading}\n收入5亿元。")[-1].split(" ")[1] == kind


def test_chapters_of_a_department_s_budget_end_no_goals(lines: Lines) -> None:
    budget = "某局2024年部门{}公开说明\n一、收支安排\n收入5亿元。\n二、项目支出\n支出6亿元。"
    kinds = [one.split(" ")[1] for one in lines(budget.format("预算"), 2024)]
    assert kinds == ["date", "policy", "policy"]
    kinds = [one.split(" ")[1] for one in lines(budget.format("决算"), 2024)]
    assert kinds[-1] == "level"


@pytest.mark.parametrize(
    ("text", "sign", "inherits"),
    [
        ("甲乙丙丁。其中，戊", "。", True),
        ("甲乙丙丁。 其中，戊", "。", True),
        ("甲乙丙丁。戊，其中", "。", False),
        ("甲乙丙丁\n其中，戊", "\n", False),
    ],
)
def test_a_date_of_its_sentence_alone_passes_to_its_parts_within_the_paragraph(
    text: str, sign: str, *, inherits: bool
) -> None:
    walk = Walk(2021, Anchor("asof 2021", "inferred"))
    walk.anchor = Anchor("2019", "stated", own=True)
    close_sentence(walk, text, 4, sign)
    assert walk.inherited == (Anchor("2019", "inherited") if inherits else None)
