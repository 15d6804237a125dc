"""What is proposed of a whole text: each relation once, by place, and none of exact nonsense."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.extract.intake import build_document
from analysis.run.audit import audit_document

AMOUNTS = st.integers(1000, 99999).map(lambda n: Decimal(n) / 100)


def test_a_set_of_figures_is_related_once(tell):
    text = "2023年，进出口总额88.90亿元，其中出口60.50亿元，进口28.40亿元。"
    assert [one[0] for one in tell(text)] == ["sum"]


def test_relations_stand_in_reading_order(tell):
    text = (
        "2023年，授权专利300件，其中发明23件。\n"
        "2023年，总装机达9157万千瓦，新能源装机达4091万千瓦、占比达44.7%。\n"
        "2023年，登记企业900家，其中新登记47家。"
    )
    assert [one[1] for one in tell(text)] == ["300件", "44.7%", "900家"]


def write(parts: list[Decimal], whole: Decimal) -> str:
    share = round(100 * parts[0] / whole, 1)
    first, second, third, whole = (f"{one:.2f}" for one in (*parts, whole))
    return (
        f"2023年，全县生产总值{whole}亿元。其中，第一产业增加值{first}亿元，占比{share}%；"
        f"第二产业增加值{second}亿元；第三产业增加值{third}亿元。"
    )


@given(st.lists(AMOUNTS, min_size=3, max_size=3))
def test_consistent_figures_raise_no_alarm(parts):
    audit = audit_document(build_document(write(parts, sum(parts))))
    assert not audit.failing
    assert any(one.drafted.relation.kind == "sum" for one in audit.findings)


@given(st.lists(AMOUNTS, min_size=3, max_size=3), st.integers(1, 9), st.integers(0, 3))
def test_a_digit_beyond_rounding_does(parts, by, place):
    whole = sum(parts)
    digits = str(int(whole * 100))
    at = len(digits) - 1 - place
    other = str((int(digits[at]) + by) % 10)
    changed = Decimal(digits[:at] + other + digits[at + 1 :]) / 100
    off = abs(changed - whole)
    if off <= Decimal("0.02") or not changed or (at == 0 and other == "0"):
        return
    audit = audit_document(build_document(write(parts, changed)))
    assert any(one.drafted.relation.kind == "sum" for one in audit.failing)


@pytest.mark.parametrize(("between", "found"), [(0, True), (1, True), (2, False)])
def test_the_sides_of_a_balance_stand_two_paragraphs_above_it_at_most(tell, between, found):
    others = ["　　2023年，建成学校7所。", "　　2023年，建成道路9公里。"]
    text = "\n".join(
        [
            "　　2023年，收入合计51.46亿元，支出合计44.90亿元。",
            *others[:between],
            "　　上述收支相抵，年终结余6.56亿元。",
        ]
    )
    told = ("difference", "6.56亿元", ("51.46亿元", "44.90亿元"))
    assert (told in tell(text)) is found


def test_the_words_of_a_row_relate_nothing(tell):
    text = "{}指标 | 数值 | 备注\n进出口 | 88.90亿元 | 其中出口60.50亿元\n产值 | 5亿元 | 无\n"
    assert tell(text.format("表1\n")) == []
    assert tell("2023年，进出口88.90亿元，其中出口60.50亿元。") == [
        ("part_of_whole", "88.90亿元", ("60.50亿元",))
    ]


def test_a_structure_is_of_the_sum_in_the_paragraph_above_it(tell):
    text = (
        "　　2023年，生产总值100.00亿元。其中，第一产业增加值11.25亿元；第二产业增加值40.15亿元；\
第三产业增加值48.60亿元。\n　　三次产业结构为11.3:40.1:48.6。"
    )
    assert [one[1] for one in tell(text) if one[0] == "share"] == ["11.3", "40.1", "48.6"]


@pytest.mark.parametrize(("between", "found"), [(1, True), (119, True), (120, False)])
def test_a_total_stands_a_hundred_and_twenty_figures_before_its_parts_at_most(
    tell, between, found
):
    others = "、".join(f"{11 + n}所" for n in range(between))
    text = f"2023年末，人口23,315,822人。\n　　建成学校{others}。\n\
　　男性11,673,319人，女性11,642,503人。"
    told = ("sum", "23,315,822人", ("11,673,319人", "11,642,503人"))
    assert [one for one in tell(text) if one[0] == "sum"] == ([told] if found else [])


@pytest.mark.parametrize(
    ("first", "found"),
    [
        # a list of plans, though nothing else says that its figures are
        ("我县年度预算为：一般公共预算支出373660万元", True),
        # a figure that is planned: those beside it may be as well
        ("力争新建学校5所。一般公共预算支出373660万元", True),
        ("新建学校5所。一般公共预算支出373660万元", False),
        ("我县上年决算为：一般公共预算支出373660万元", False),
    ],
)
def test_a_paragraph_of_plans_sets_what_a_later_one_fulfils(tell, first, found):
    text = f"2022年，{first}。\n一般公共预算支出347768万元，完成年初预算的93.07%。"
    told = [("share", "93.07%", ("347768万元", "373660万元"))]  # 347768 / 373660 = 93.0707 %
    assert tell(text) == (told if found else [])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "户籍人口660.17万人。\n出生人口6.22万人，出生率为9.42‰",
            ("share", "9.42‰", ("6.22万人", "660.17万人")),
        ),
        (
            "企业20家，利润50.00亿元，平均每家企业利润2.50亿元",
            ("average", "2.50亿元", ("50.00亿元", "20家")),
        ),
        (
            "收入增长20.6%，比全省平均水平（17.9%）高2.7个百分点",
            ("pp_change", "2.7个百分点", ("17.9%", "20.6%")),
        ),
        (
            "全县收入50231万元。\n城区收入28117万元，增长3.4%。\n乡镇收入22114万元，增长2.5%",
            ("sum", "50231万元", ("28117万元", "22114万元")),
        ),
    ],
)
def test_relations_of_every_kind_are_gathered(tell, text, told):
    assert tell(f"2022年，{text}。") == [told]
