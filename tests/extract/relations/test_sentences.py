"""Terms: figures by paragraph, with the words before them and the name these give."""

import pytest

from analysis.extract.relations.sentences import name_term


def test_terms_come_by_paragraph_with_their_sentences(paragraphs):
    first, second = paragraphs(
        "2023年，甲企业5家，投资2.5亿元。乙企业约6家。\n\u3000丙企业1.5万家。"
    )
    assert [one.mention.printed for one in first.terms] == ["5家", "2.5亿元", "约6家"]
    assert [one.sentence - first.terms[0].sentence for one in first.terms] == [0, 0, 1]
    assert first.terms[1].lead == "，投资"
    assert first.between(*first.terms[:2]) == "，投资"
    assert first.terms[0].after == "，投资"
    assert [one.is_exact for one in first.terms] == [True, True, False]
    (term,) = second.terms
    assert (term.value, term.quantity.low, term.quantity.high) == (15000, 14500, 15500)
    assert term.step == 1000


def test_a_figure_on_two_lines_is_found_where_it_stands(paragraphs):
    lines = ["全县各类市场主体登记管理工作平稳有序地推进开展着"] * 6
    lines[2] = f"{lines[2][:-2]}12"
    lines[3] = f"34家{lines[3][:-2]}"
    paragraph, *_ = paragraphs("\n".join(lines))
    term = paragraph.terms[0]
    assert paragraph.text[term.start - paragraph.start : term.end - paragraph.start] == "1234家"


@pytest.mark.parametrize(
    ("lead", "name"),
    [
        ("2023年，全县粮食产量达到", "粮食产量"),
        ("，其中：", ""),
        ("，其中新增企业", "新增企业"),
        ("按经营地分，城镇消费品零售额", "城镇消费品零售额"),
        ("2023年末全市常住人口", "常住人口"),
        ("，市本级公共预算收入完成", "市本级公共预算收入"),
    ],
)
def test_a_name_is_the_last_clause_without_date_and_verb(lead, name):
    assert name_term(lead) == name


def test_two_figures_add_up_only_in_one_unit_kind_and_date(paragraphs):
    (paragraph,) = paragraphs("2022年甲5家、乙6家，投资3亿元；2023年丙7家，增加8家。")
    first, same, money, later, change = paragraph.terms
    assert first.is_like(same)
    assert not any(first.is_like(other) for other in (money, later, change))


def test_figures_go_together_unless_two_dates_are_stated(paragraphs):
    (paragraph,) = paragraphs("2022年，甲企业5家。目前，乙企业6家。")
    first, second = paragraph.terms
    assert first.mention.period != second.mention.period
    assert first.is_like(second)


def test_a_paragraph_begins_behind_the_one_before_it(paragraphs):
    found = paragraphs("2023年，甲企业5家。\n　　标题\n　　乙企业6家。\n　　丙企业7家。")
    assert [(one.text, one.above) for one in found] == [
        ("2023年，甲企业5家。", ""),
        ("乙企业6家。", "标题"),
        ("丙企业7家。", ""),
    ]


def test_a_level_behind_its_change_has_its_name(paragraphs):
    (paragraph,) = paragraphs("2023年，生产总值增长12.6%达92.9亿元，税收增长2.6%，投资5亿元。")
    names = [one.name for one in paragraph.terms if one.is_amount]
    assert names == ["生产总值", "投资"]
