"""Level, change, share and policy."""

from collections.abc import Callable

import pytest

from analysis.extract.intake import build_document
from analysis.extract.scan import extract_mentions

Line = Callable[..., str]
Lines = Callable[..., list[str]]

NOW = "asof 2021 inferred"


def kind_and_value(line: str) -> str:
    return " ".join(line.split(" ")[1:3])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("财政收入120亿元。", "level 12000000000"),
        ("利用率12.5%。", "share 12.5"),
        ("是上年的4.5倍。", "share 4.5"),
        ("死亡率1.2‰。", "share 1.2"),
        ("产值增长5.2%。", "change 5.2"),
        ("产值同比增5.2%。", "change 5.2"),
        ("产值增长率为5.2%。", "change 5.2"),
        ("产值下降5.2%。", "change -5.2"),
        ("产值同比降5.2%。", "change -5.2"),
        ("产值上年跌5.2%。", "change -5.2"),
        ("产值负增长5.2%。", "change -5.2"),
        ("产值增速-5.2%。", "change -5.2"),
        ("产值减少-5.2%。", "change -5.2"),
        ("产值+5.2%。", "change 5.2"),
        ("产值减少5.2亿元。", "change -520000000"),
        ("产值下降3%至5%。", "change -5..-3"),
        ("产值下降3%-5%。", "change -5..-3"),
        ("人均提高4.67人。", "change 4.67"),
        ("规模增长2.3倍。", "change 2.3"),
        ("占比提高3.78个百分点。", "change 3.78"),
        ("占比变动3.78个百分点。", "change 3.78"),
        ("占比回落了总计3.78个百分点。", "change -3.78"),
        ("降幅收窄3.2个百分点。", "change 3.2"),
        ("降幅比上年收窄3.2个百分点。", "change 3.2"),
        ("降幅扩大3.2个百分点。", "change -3.2"),
        ("增幅收窄3.2个百分点。", "change -3.2"),
        ("人口自然增长率1.2‰。", "share 1.2"),
        ("人口自然增长率-1.2‰。", "share -1.2"),
        ("产值翻了一番。", "change 1"),
        ("高于全省平均1.2个百分点。", "change 1.2"),
        ("慢于全省1.2个百分点。", "change -1.2"),
        ("高于全省平均12家。", "change 12"),
        ("低于全省平均12家。", "change -12"),
        ("高于全省平均12%。", "share 12"),
        ("低于全省平均2倍。", "share 2"),
    ],
)
def test_the_verb_before_a_figure_makes_it_a_change_with_its_sign(
    line: Line, text: str, expected: str
) -> None:
    assert kind_and_value(line(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("保持20%以上增长。", "change 20"),
        ("实现5%的增长。", "change 5"),
        ("实现5亿元的增长。", "change 500000000"),
        # an amount that goes on without 的 has its verb elsewhere
        ("实现5亿元增长。", "level 500000000"),
    ],
)
def test_the_verb_may_stand_after_its_figure(line: Line, text: str, expected: str) -> None:
    assert kind_and_value(line(text)) == expected


def test_only_a_change_has_a_price_basis() -> None:
    text = "增加值增长5%，占生产总值28%。"
    change, share = extract_mentions(build_document(text), 2021)
    assert (change.prices, share.prices) == ("constant", "")


def test_a_gap_says_so_and_waits_for_a_look(line: Line, lines: Lines) -> None:
    gap = "[gap: a difference, not a change over time] ?"
    assert line("高于全省平均1.2个百分点。").endswith(f"percentage_point {NOW} {gap}")
    below = gap.replace("] ?", "; a fall, so negative] ?")
    assert line("慢于全省1.2个百分点。").endswith(f"percentage_point {NOW} {below}")
    assert "-5.8 exact" in lines("占比57.4%，低于全省平均（63.2%）5.8个百分点。")[-1]
    assert "[gap" in lines("占比57.4%，低于全省平均（63.2%）5.8个百分点。")[-1]


def test_what_a_fall_does_is_noted(line: Line) -> None:
    assert (
        line("产值下降5.2%。") == f"5.2% change -5.2 exact percent {NOW} [a fall, so negative] ?"
    )
    assert line("产值减少-5.2%。") == f"-5.2% change -5.2 exact percent {NOW} ?"
    assert line("降幅收窄3.2个百分点。").endswith("[a fall that narrows or widens] ?")
    assert line("降幅扩大3.2个百分点。").endswith(
        "[a fall, so negative; a fall that narrows or widens] ?"
    )


@pytest.mark.parametrize(
    "text", ["产值年均增长7%。", "产值年均递增7%。", "产值年均复合增长7%。", "产值年均增7%。"]
)
def test_an_annual_average_has_its_basis(line: Line, text: str) -> None:
    assert line(text) == f"7% change 7 exact percent {NOW} annual ?"


def test_the_word_of_the_average_stands_within_six_signs_of_its_verb(line: Line) -> None:
    assert "annual" in line("年均递增长7%。")
    assert "annual" in line("年均复合增长7%。")
    assert "annual" not in line("年均甲乙丙增长7%。")


def test_a_sign_makes_a_rate_a_change_and_no_amount(line: Line) -> None:
    assert kind_and_value(line("产值-7%。")) == "change -7"
    assert kind_and_value(line("产值7%。")) == "share 7"
    assert kind_and_value(line("比重三分之二。")) == "share 0.666667"


def test_other_changes_are_no_annual_averages(line: Line) -> None:
    assert "annual" not in line("产值增长7%。")
    assert "annual" not in line("年均值有所增长7%。")
    assert line("产值年均下降7%。").endswith("annual [a fall, so negative] ?")
    assert "annual" not in line("年均降幅收窄3个百分点。")


def test_the_verb_stands_near_its_figure(line: Line) -> None:
    assert " change " in line("产值增长约12亿元。")
    assert " level " in line("产值增长较快，达到12亿元。")
    assert " level " in line("增长。12亿元。")


def test_a_clause_is_searched_no_farther_than_its_reach(line: Line) -> None:
    def falls(text: str) -> bool:
        return " change -" in line(text)

    assert falls("下降" + "甲" * 22 + "3个百分点。")
    assert not falls("下降" + "甲" * 23 + "3个百分点。")
    assert falls("低于" + "甲" * 16 + "3个。")
    assert " level " in line("低于" + "甲" * 17 + "3个。")
    # The verb next to the figure says fall, the words before it that the fall narrows.
    assert not falls("降幅收窄" + "甲" * 18 + "减少3%。")
    assert falls("降幅收窄" + "甲" * 19 + "减少3%。")


def test_a_second_rate_falls_as_the_one_before_it(lines: Lines) -> None:
    assert [kind_and_value(one) for one in lines("分别增长5.2%和6.1%。")] == [
        "change 5.2",
        "change 6.1",
    ]
    assert [kind_and_value(one) for one in lines("分别下降5.2%、6.1%。")] == [
        "change -5.2",
        "change -6.1",
    ]
    assert [kind_and_value(one) for one in lines("占5.2%和6.1%。")] == ["share 5.2", "share 6.1"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("力争产值达到5亿元。", "policy"),
        ("确保增长5%。", "policy"),
        ("预计可达5亿元。", "policy"),
        ("计划投资5亿元。", "policy"),
        ("将达到5亿元。", "policy"),
        ("给予5万元奖励。", "policy"),
        ("最高5万元。", "policy"),
        ("税率为15%。", "policy"),
        ("总投资5亿元。", "policy"),
        ("已完成投资5亿元。", "level"),
        ("力争之后，已完成投资5亿元。", "level"),
        ("目标提出后，目前有5家。", "level"),
        ("奖励已发放5万元。", "level"),
        ("即将有5家。", "level"),
        ("最高增长5%。", "policy"),
        ("增长最高5%。", "change"),
        ("最高占5%。", "policy"),
        ("不超过5家。", "policy"),
        ("以内5家以下。", "level"),
        ("50万元以上设备更新。", "policy"),
        ("超5000万元项目开工。", "policy"),
        ("近5000万元项目开工。", "level"),
        ("约5000万元项目开工。", "level"),
        ("超500家企业入驻。", "level"),
        ("500家以上企业入驻。", "policy"),
        ("至少500家企业入驻。", "level"),
        ("至少500万元企业入驻。", "policy"),
        ("500人以上企业。", "policy"),
        ("超500人企业。", "level"),
        ("超500万美元项目。", "policy"),
        ("50%以上企业。", "share"),
        ("5个百分点以上企业。", "change"),
        ("100人以下企业。", "policy"),
    ],
)
def test_intent_rule_cap_and_threshold_make_a_policy(line: Line, text: str, kind: str) -> None:
    assert kind_and_value(line(text)).split()[0] == kind


def test_under_a_heading_of_goals_a_clause_is_a_goal_unless_it_looks_back(lines: Lines) -> None:
    text = "某市2021年工作要点\n新建道路5公里。已建成6公里，还有7公里。目前8公里；再建9公里。\n"
    found = [one.split(" ")[:2] for one in lines(text) if " date " not in one]
    assert found == [
        ["5公里", "policy"],
        ["6公里", "level"],
        ["7公里", "policy"],
        ["8公里", "level"],
        ["9公里", "policy"],
    ]


def test_a_word_of_aim_governs_the_rest_of_its_sentence(lines: Lines) -> None:
    def kinds(text: str) -> list[str]:
        return [one.split(" ")[1] for one in lines(text)]

    far = "甲" * 40
    assert kinds(f"力争达5亿元，{far}，{far}6亿元。7亿元。") == ["policy", "policy", "level"]
    assert kinds(f"计划投资5亿元，{far}，{far}6亿元。") == ["policy", "level"]
    assert kinds(f"力争达5亿元，已有6家，{far}，{far}7家。") == ["policy", "level", "level"]


def test_intent_reaches_sixty_signs(line: Line) -> None:
    assert " policy " in line("计划投资" + "甲" * 56 + "5亿元。")
    assert " level " in line("计划投资" + "甲" * 57 + "5亿元。")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("到2025年，达到5亿元。", "policy"),
        ("2025年5亿元。", "policy"),
        ("2021年5亿元。", "level"),
        ("2020年5亿元。", "level"),
    ],
)
def test_a_date_ahead_makes_a_goal(line: Line, text: str, kind: str) -> None:
    assert line(text).split(" ")[1] == kind


def test_a_rank_that_is_aimed_at_is_a_goal(line: Line) -> None:
    assert line("力争进入全国前10位。").split(" ")[1] == "policy"
    assert line("位居全国前10位。").split(" ")[1] == "rank"


@pytest.mark.parametrize("text", ["建设12平台。", "力争建设12平台。", "产值增长12平台。"])
def test_a_number_in_a_name_stays_a_name_whatever_stands_before_it(line: Line, text: str) -> None:
    assert line(text).split(" ")[:2] == ["12", "name"]


def test_what_is_listed_as_risen_is_a_change(lines: Lines) -> None:
    found = lines("商品中，上涨的有：交通3.2%、教育2.6%；下降的有：衣着0.1%；贡献率为5%。")
    assert [one.split()[1:3] for one in found] == [
        ["change", "3.2"],
        ["change", "2.6"],
        ["change", "-0.1"],
        ["share", "5"],
    ]


def test_a_rise_by_an_amount_to_a_level_is_no_range(lines: Lines) -> None:
    rise, level = lines("人数增加3900人至3654100人。")
    assert rise.split()[1:3] == ["change", "3900"]
    assert level.split()[1:3] == ["level", "3654100"]
    assert lines("人数增加3900人至4100人。")[0].split()[2] == "3900..4100"


def test_what_a_look_back_expects_is_an_estimate_and_what_a_goal_expects_is_none(
    lines: Lines,
) -> None:
    report = "某区政府工作报告\n——2021年12月24日在某区第六届人民代表大会上\n{}。\n"
    kinds = [
        lines(report.format(said))[-1].split()[1]
        for said in (
            "一、2021年工作回顾\n预计实现产值89亿元",
            "一、2021年工作回顾\n力争实现产值89亿元",
            "二、2022年工作安排\n预计实现产值89亿元",
        )
    ]
    assert kinds == ["level", "policy", "policy"]


def test_the_public_in_a_budget_s_name_ends_no_list_of_goals(lines: Lines) -> None:
    found = lines(
        "主要预期目标：产值增长9%，一般公共预算收入增长9%，投资增长" + "甲" * 60 + "8%。"
    )
    assert {one.split()[1] for one in found} == {"policy"}


def test_what_comes_from_above_is_no_rule_and_no_wish(lines: Lines) -> None:
    assert lines("加上级各项补助5亿元。")[0].split()[1] == "level"
    assert lines("给予企业补助5亿元。")[0].split()[1] == "policy"
    assert lines("争取上级资金较2019年增加2亿元。")[-1].split()[1] == "change"
    assert lines("争取产值增加2亿元。")[-1].split()[1] == "policy"


def test_each_member_of_a_list_of_falls_falls(lines: Lines) -> None:
    found = lines("比重分别回落2.16和1.66个百分点。")
    assert [one.split()[2] for one in found] == ["-2.16", "-1.66"]


@pytest.mark.parametrize(
    ("text", "printed", "expected"),
    [
        ("收入减少（增加或减少，下同）3亿元。", "3亿元", "change -300000000"),
        ("收入下降（增长或下降，下同）4%。", "4%", "change -4"),
        ("收入增长（可比价）9.8%。", "9.8%", "change 9.8"),
        (
            "收入3亿元，完成年计划5亿元的60%（主要是未达到预期目标），下降2.0%。",
            "2.0%",
            "change -2.0",
        ),
        (
            "收入3亿元，完成年计划5亿元的60%（主要是未达到预期目标），下降2.0%。",
            "5亿元",
            "policy 500000000",
        ),
        ("收入5亿元，减少收入3亿元。", "3亿元", "change -300000000"),
        ("收入5亿元，比上年新增3亿元。", "3亿元", "change 300000000"),
        ("产量5亿斤，比上年增加1亿斤，增12.2%。", "12.2%", "change 12.2"),
        ("收入增长15℅。", "15℅", "change 15"),
        ("收入预算数为15亿元，实际完成16亿元。", "15亿元", "policy 1500000000"),
        ("收入任务为7,000万元，完成7,095万元。", "7,000万元", "policy 70000000"),
        ("收入16亿元，完成年初预算15亿元的104%。", "15亿元", "policy 1500000000"),
        ("收入16亿元，占调整预算105.47%。", "105.47%", "share 105.47"),
        ("拜访目标企业150家。", "150家", "level 150"),
        ("提前两年实现翻番目标，其中收入1.73亿元。", "1.73亿元", "level 173000000"),
        ("力争实现目标1.73亿元。", "1.73亿元", "policy 173000000"),
    ],
)
def test_what_was_planned_and_what_came_of_it(text: str, printed: str, expected: str) -> None:
    mentions = extract_mentions(build_document(f"某县2021年统计公报\n2021年，{text}"))
    one = next(one for one in mentions if one.printed == printed)
    assert f"{one.kind} {one.value}" == expected


def kinds(lines: list[str]) -> list[str]:
    """Kind and value of the figures that are no dates."""
    return [kind_and_value(one) for one in lines if " date " not in one]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # what parts those that are counted from others
        ("年收入超过1000万元的企业12家。", "policy 10000000"),
        ("人口超过50万人的县有1个。", "policy 500000"),
        ("人口在30万人至50万人之间的县有3个。", "policy 300000..500000"),
        ("人口30-50万人的县有3个。", "policy 300000..500000"),
        ("面积约5000平方米的校区有2个。", "policy 5000"),
        ("面积5000平方米之间的校区有2个。", "policy 5000"),
        # what was measured
        ("年收入1000万元的企业12家。", "level 10000000"),
        ("人口50万人的县有1个。", "level 500000"),
        ("人口超过50万人，县有1个。", "level 500000"),
        ("在校学生人数超过50万人。", "level 500000"),
        # a share or a rate bounds a class no less, and stays what it is
        ("占比超过50%的县有2个。", "share 50"),
        ("占比在30%至50%之间的县有3个。", "share 30..50"),
        ("增速超过5%的县有3个。", "change 5"),
    ],
)
def test_the_bound_of_a_class_that_is_counted_measures_nothing(
    lines: Lines, text: str, expected: str
) -> None:
    assert kinds(lines(f"2021年，{text}"))[0] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("65岁及以上人口5万人。", ["policy 65", "level 50000"]),
        ("60岁居民5万人。", ["policy 60", "level 50000"]),
        ("3-5岁幼儿5万人。", ["policy 3..5", "level 50000"]),
        ("人均寿命78岁，人口5万人。", ["level 78", "level 50000"]),
        ("建成5个居民小区。", ["level 5"]),
    ],
)
def test_an_age_that_makes_a_class_measures_nothing(
    lines: Lines, text: str, expected: list[str]
) -> None:
    assert kinds(lines(f"2021年，{text}")) == expected


def test_what_a_text_without_a_year_expects_waits_for_a_look(line: Line) -> None:
    expected = line("预计实现产值5亿元。", None)
    assert (kind_and_value(expected), expected[-1]) == ("policy 500000000", "?")
    # What is striven for is an aim; what was done is none; and a year tells which it is.
    assert line("力争实现产值5亿元。", None)[-1] != "?"
    assert line("已完成产值5亿元。", None)[-1] != "?"
    assert line("预计实现产值5亿元。", 2021)[-1] != "?"


def test_a_plan_may_open_a_text(lines: Lines) -> None:
    assert kinds(lines("年预算5亿元，实际完成6亿元。")) == ["policy 500000000", "level 600000000"]
    assert kinds(lines("收入5亿元，实际完成6亿元。")) == ["level 500000000", "level 600000000"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # money that bounds a class, right before the count of its members
        ("3亿元以上17个。", "policy 300000000"),
        ("税收3亿元以上的有17家。", "policy 300000000"),
        ("税收3亿元以上共17户。", "policy 300000000"),
        ("产值3亿元以上达17家。", "policy 300000000"),
        ("税收3亿元以下的17家。", "policy 300000000"),
        ("纳税50万美元以上17项。", "policy 500000"),
        ("1000万元（含）以上的有12家。", "policy 10000000"),
        ("1000万元（含）12家。", "policy 10000000"),
        ("1000万元以上（含）12家。", "policy 10000000"),
        # what was spent on what was done
        ("投资3亿元以上新建17个。", "level 300000000"),
        ("投资3亿元以上建17个。", "level 300000000"),
        ("投资3亿元以上改造17个。", "level 300000000"),
        ("投资3亿元以上完成17项。", "level 300000000"),
        ("投资3亿元以上实施17项。", "level 300000000"),
        ("投资3亿元以上修路桥17个。", "level 300000000"),
        ("收入3亿元以上增17个。", "level 300000000"),
        # an amount in a clause of its own, one that bounds nothing, one that counts no money
        ("投资3亿元以上，17个。", "level 300000000"),
        ("税收3亿元17家。", "level 300000000"),
        ("税收约3亿元17家。", "level 300000000"),
        ("人口3万人以上17个。", "level 30000"),
        # points are no members
        ("税收3亿元以上17个百分点。", "level 300000000"),
        ("税收3亿元以上17个点。", "level 300000000"),
        ("税收3亿元以上17人。", "level 300000000"),
    ],
)
def test_money_before_the_count_of_those_that_have_so_much_bounds_their_class(
    lines: Lines, text: str, expected: str
) -> None:
    assert kinds(lines(f"2021年，{text}"))[0] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("年收入超过1000万元的企业12家。", "policy 10000000"),
        ("人口超过50万人的县为甲县、乙县。", "policy 500000"),
        ("完成投资超过50万元的有力支撑了增长。", "level 500000"),
        ("收入超过50万元的为财政增收作出贡献。", "level 500000"),
        ("人口50万人的是大县。", "level 500000"),
        ("人口超过50万人的大县。", "level 500000"),
        ("人口超过50万人的共甲县。", "level 500000"),
    ],
)
def test_a_bound_of_a_class_that_is_named_behind_it_measures_nothing(
    lines: Lines, text: str, expected: str
) -> None:
    assert kinds(lines(f"2021年，{text}"))[0] == expected


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("高于国家规定的5%。", "policy"),
        ("达到上级要求的5%。", "policy"),
        ("高于规定5%。", "share"),
        ("高于规定的比例，占5%。", "share"),
        ("规定的比例达5%。", "share"),
    ],
)
def test_what_is_prescribed_is_a_rule(line: Line, text: str, kind: str) -> None:
    assert line(text).split(" ")[1] == kind


@pytest.mark.parametrize(
    ("text", "doubted"),
    [
        ("工程总投资5亿元。", True),
        ("工程总投资额5亿元。", True),
        ("工程总投入5亿元。", True),
        ("补助标准5亿元。", False),
        ("设立总规模5亿元。", False),
    ],
)
def test_what_projects_cost_in_all_waits_for_a_look(
    line: Line, text: str, *, doubted: bool
) -> None:
    found = line(f"建设加快，{text}")
    assert (found.split(" ")[1], found.endswith("?")) == ("policy", doubted)


def test_what_projects_are_to_cost_is_no_question_among_goals(lines: Lines) -> None:
    found = lines("某市2021年工作要点\n工程总投资5亿元。")[-1]
    assert (found.split(" ")[1], found.endswith("?")) == ("policy", False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("同比增速降至96.5%。", "change 96.5"),
        ("同比增速为96.5%。", "change 96.5"),
        ("个人按揭贷款19586亿元。", "level 1958600000000"),
        ("限额内债务余额为344.8亿元。", "level 34480000000"),
        ("债务限额344.8亿元。", "policy 34480000000"),
        ("收入年初预算合计421.9亿元。", "policy 42190000000"),
        ("平均发行期限11.9年。", "level 11.9"),
        ("平均设备利用小时1945小时。", "level 1945"),
    ],
)
def test_amounts_that_were_taken_for_others(line: Line, text: str, expected: str) -> None:
    assert kind_and_value(line(text)) == expected


def test_a_list_behind_a_verb_moves_as_its_first_member_does(lines: Lines) -> None:
    found = lines("调减玉米面积77万亩，增加水稻面积26万亩、蔬菜16万亩。")
    assert [" ".join(one.split(" ")[1:3]) for one in found] == [
        "change -770000",
        "change 260000",
        "change 160000",
    ]
