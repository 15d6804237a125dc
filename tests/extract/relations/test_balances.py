"""Balances: births less deaths, exports less imports, receipts less spending."""

import pytest


def test_what_is_left(tell):
    text = "2023年，出生率6.80‰，死亡率7.60‰，自然增长率-0.80‰。"
    assert tell(text) == [("difference", "-0.80‰", ("6.80‰", "7.60‰"))]


def test_a_surplus_besides_the_sum(tell):
    text = "2023年，进出口总额88.90亿元，其中出口60.50亿元，进口28.40亿元，顺差32.10亿元。"
    assert tell(text)[1:] == [("difference", "32.10亿元", ("60.50亿元", "28.40亿元"))]


def test_receipts_less_spending(tell):
    text = "2023年，收入总计40300万元。支出总计39060万元，结转下年1240万元。"
    assert tell(text) == [("difference", "1240万元", ("40300万元", "39060万元"))]


def test_the_sides_are_amounts_of_its_unit(tell):
    text = "2023年，收入总计40300万元。支出总计39060万元，支出项目3个，收入项目5个，\
结转下年1240万元。"
    assert tell(text) == [("difference", "1240万元", ("40300万元", "39060万元"))]


def test_what_does_not_follow_is_no_balance(tell):
    assert tell("2023年，收入总计40300万元。支出总计39060万元，结转下年7721万元。") == []


@pytest.mark.parametrize(
    "text",
    [
        "2023年，出口60.50亿元，进口28.40亿元，投资32.10亿元。",
        "2023年，收入总计40300万元。支出总计39060万元，投资1240万元。",
        "2023年，收入总计40300万元。支出总计39060万元，结转下年约1240万元。",
    ],
)
def test_what_is_left_is_called_so_and_is_exact(tell, text):
    assert all(one[0] != "difference" for one in tell(text))


def test_a_deficit_is_spending_less_receipts(tell):
    text = "2023年，收入总量40300万元、支出总量43060万元，赤字{gap}万元。"
    for gap in ("2760", "2790"):
        assert tell(text.format(gap=gap)) == [
            ("difference", f"{gap}万元", ("43060万元", "40300万元"))
        ]


def test_what_a_paragraph_balances_may_stand_above_it(tell):
    text = "2023年，收入51.40亿元，收入合计51.46亿元。\n　　支出36.10亿元，支出合计44.90亿元。\n\
　　{}6.56亿元。"
    told = ("difference", "6.56亿元", ("51.46亿元", "44.90亿元"))
    assert told in tell(text.format("上述收支相抵，年终结余"))
    assert told not in tell(text.format("年终结余"))


def test_last_year_s_balance_is_none_of_this_year_s(tell):
    text = "2023年，收入{0}6.12亿元，支出{0}5.01亿元，调入资金9亿元，{1}结余{2}亿元。"
    balance = ("difference", "1.11亿元", ("6.12亿元", "5.01亿元"))
    assert balance in tell(text.format("", "本年收支", "1.11"))
    assert tell(text.format("", "上年", "1.11")) == []
    # receipts without what was carried over may leave another balance; totals may not
    assert tell(text.format("", "年终", "1.31")) == []
    alone = text.replace("调入资金9亿元，", "").format("", "年终", "1.31")
    assert len(tell(alone)) == 1
    assert len(tell(text.format("总计", "年终", "1.31"))) == 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # 6.12 - 5.01 = 1.11: a digit off, where nothing else comes in, or the sides are all
        ("收入6.12亿元，支出5.01亿元，结余1.31亿元", True),
        ("收入6.12亿元，支出5.01亿元，补助0.20亿元，结余1.31亿元", False),
        ("收入6.12亿元，支出5.01亿元，补助0.20亿元，结余1.11亿元", True),
        ("收入总计6.12亿元，支出总计5.01亿元，补助0.20亿元，结余1.31亿元", True),
        ("收入总计6.12亿元，支出5.01亿元，补助0.20亿元，结余1.31亿元", False),
        ("收入6.12亿元，支出总计5.01亿元，补助0.20亿元，结余1.31亿元", False),
        # a thirtieth off is no digit and nothing is meant, though nothing else comes in
        ("收入6.12亿元，支出5.01亿元，结余2.57亿元", False),
    ],
)
def test_a_balance_is_forced_where_nothing_else_comes_in(tell, text, found):
    told = [one for one in tell(f"2023年，{text}。") if one[0] == "difference"]
    assert [one[1] for one in told] == ([text[-6:]] if found else [])


def test_what_comes_in_besides_is_told_from_the_paragraph_s_first_sign_to_the_balance(tell):
    text = "收入6.12亿元，支出5.01亿元，年终结余{}亿元"
    told = [("difference", "1.31亿元", ("6.12亿元", "5.01亿元"))]
    assert tell(f"年初{text.format('1.31')}。") == []
    assert tell(f"年初{text.format('1.11')}。") == [(told[0][0], "1.11亿元", told[0][2])]
    # what is told behind the balance, or in the paragraph before, is none of it
    assert tell(f"2023年，新建学校5所。\n{text.format('1.31')}，补助学校5所。") == told
    assert tell(f"2023年，补助学校5所。\n{text.format('1.31')}。") == told


@pytest.mark.parametrize("people", ["人口", "人数"])
@pytest.mark.parametrize("gap", ["3352", "3852"])
def test_births_less_deaths_whether_people_or_their_number(tell, people, gap):
    text = f"2023年，出生{people}8562人，死亡{people}5210人，自然增长{gap}人。"
    assert tell(text) == [("difference", f"{gap}人", ("8562人", "5210人"))]


def test_those_born_are_not_all_that_is_born(tell):
    # 出生 of another thing: what is left of 8562 cases isn't how the people grow
    text = "2023年，出生登记8562件，死亡登记5210件，自然增长3352人。"
    assert tell(text) == []


@pytest.mark.parametrize(
    ("moved", "end", "told"),
    [
        ("调增收入预算1.8亿元", "调整后收入预算为423.7亿元", True),
        ("调减收入预算1.8亿元", "调整后收入预算为420.1亿元", True),
        # of a digit that is off, the words say too little
        ("调增收入预算1.3亿元", "调整后收入预算为423.7亿元", False),
        # up is not down, and what is no adjustment is none
        ("调减收入预算1.8亿元", "调整后收入预算为423.7亿元", False),
        ("安排收入1.8亿元", "调整后收入预算为423.7亿元", False),
        ("调增收入预算1.8亿元", "完成收入423.7亿元", False),
    ],
)
def test_a_plan_is_adjusted_by_its_difference(tell, moved, end, told):
    text = f"2025年，全市收入年初预算421.9亿元，执行中按程序{moved}，{end}。"
    found = [one for one in tell(text) if one[0] == "difference"]
    amount = moved[-5:]
    assert found == ([("difference", amount, ("421.9亿元", end[-7:]))] if told else [])


def test_a_change_downwards_holds_as_one_upwards_does(tell):
    text = "2025年，将年初收入预算42.0亿元，调减2.0亿元，调整为40.0亿元。"
    assert [one[0] for one in tell(text)] == ["difference"]


def test_births_and_deaths_in_persons(tell):
    text = "2020年，出生人数30896人，出生率20.79‰；死亡人数13510人；自然增长人数17386人。"
    assert ("difference", "17386人", ("30896人", "13510人")) in tell(text)
    assert ("difference", "17386人", ("30806人", "13510人")) in tell(text.replace("896", "806"))
