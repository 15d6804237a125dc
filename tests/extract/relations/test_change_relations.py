"""What pairs assert: growth, differences, points, averages and multiples, with formulas."""

from dataclasses import replace
from fractions import Fraction

import pytest

from analysis.core.formula import evaluate_formula, find_formula_unit, parse_formula
from analysis.core.quantity import Quantity
from analysis.extract.intake import build_document
from analysis.extract.relations.change_relations import find_pair_relations, find_repeated_changes
from analysis.extract.relations.pairs import draft_pairs
from analysis.extract.relations.propose import find_relations
from analysis.extract.scan import extract_mentions


def relations(text, **changed):
    """Each relation with its mentions by id; ``changed`` replaces columns of the changes."""
    document = build_document(text)
    mentions = extract_mentions(document, 2024)
    mentions = [replace(one, **changed) if one.kind == "change" else one for one in mentions]
    found = find_pair_relations(document, mentions, draft_pairs(document, mentions))
    return found, {one.figure: one for one in mentions}


def recomputed(text):
    """Kind, print and the value of the first reading of each relation."""
    found, by_id = relations(text)
    result = []
    for one in found:
        operands = {name: by_id[figure] for name, figure in one.operands.items()}
        values = {name: Quantity.exact(Fraction(row.value)) for name, row in operands.items()}
        if one.readings[0].years:
            first, last = (int(operands[name].period) for name in one.readings[0].years)
            values["years"] = Quantity.exact(Fraction(last - first))
        formula = parse_formula(one.readings[0].formula)
        unit = find_formula_unit(formula, {name: row.unit for name, row in operands.items()})
        assert unit.agrees_with(by_id[one.stated].unit)
        value = evaluate_formula(formula, values).value
        result.append((one.kind, by_id[one.stated].printed, round(float(value), 2)))
    return result


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("财政收入由2020年的50亿元增加到2024年的80亿元，增长60%。", [("growth", "60%", 60.0)]),
        (
            "财政收入由2020年的50亿元增加到2024年的80亿元，年均增长12.5%。",
            [("cagr", "12.5%", 12.47)],
        ),
        ("财政收入8.2亿元，较上年7.6亿元增长7.9%。", [("growth", "7.9%", 7.89)]),
        ("收入倍差由2.39缩小到2.34，缩小0.05。", [("difference", "0.05", -0.05)]),
        ("企业由312家增至355家，增加43家。", [("difference", "43家", 43.0)]),
        ("企业由355家减至312家，减少43家。", [("difference", "43家", -43.0)]),
        ("占比由82.1%提高到85.2%，提高3.1个百分点。", [("pp_change", "3.1个百分点", 3.1)]),
        ("产量由5万辆增加到13万辆，增长1.6倍。", [("multiple", "1.6倍", 1.6)]),
        (
            "存款余额42亿元，比年初增加3亿元，增长7.7%。",
            [("growth", "7.7%", 7.69)],
        ),
    ],
)
def test_a_stated_change_follows_from_what_stands_beside_it(text, expected):
    assert recomputed(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "产值5亿元，增长3%。",
        "生产总值由50亿元增加到80亿元，增长40%。",
        "工业增加值由50亿元增加到80亿元，增长40%。",
        "营业收入由50亿元增加到80亿元，按可比价计算增长40%。",
        "占比由2%提高到3%，增长50%。",
        "企业由312家增至355家，年均增长3%。",
        "企业由312家增至355家，年均增加9家。",
        "2024年，企业由312家增至355家，平均每年增加9家。",
        "存款余额42亿元，比年初增加3亿元，年均增长7.7%。",
        "生产总值42亿元，增加3亿元，增长5%。",
        "存款余额42亿元，增加0亿元，增长5%。",
        "企业由312家增至355家。",
    ],
)
def test_what_does_not_follow_is_no_relation(text):
    assert relations(text)[0] == []


def test_nominal_growth_of_value_added_is_a_relation_and_real_growth_of_income_is_none():
    text = "工业增加值由50亿元增加到80亿元，名义增长60%。"
    assert [one.kind for one in relations(text)[0]] == ["growth"]
    text = "收入由50亿元增加到80亿元，增长60%。"
    assert [one.kind for one in relations(text, prices="current")[0]] == ["growth"]
    assert relations(text, prices="constant")[0] == []
    text = "企业由50家增加到80家，增长60%。"
    assert [one.kind for one in relations(text, prices="constant")[0]] == ["growth"]


def test_an_average_reads_compound_first_and_as_a_mean_second():
    ((one,), _) = relations("产量由2020年的50吨增加到2024年的80吨，年均增长12.5%。")
    assert [reading.label for reading in one.readings] == ["compound", "simple_mean"]
    assert all(reading.years == ("base", "end") for reading in one.readings)


def test_a_relation_says_what_words_it_rests_on_and_whether_it_is_sure():
    ((one,), _) = relations("企业由312家增至355家，增加43家。")
    assert one.words == "312家增至355家，增加43家"
    assert one.sure
    found, _ = relations("企业由312家增至355家，增加43家。企业由312家增至355家，增加44家。")
    assert [one.sure for one in found] == [False, False]


def test_two_levels_under_one_date_doubt_the_pair_and_not_its_change():
    ((one,), _) = relations("2024年，收入由2024年的50亿元增加到80亿元，增长60%。")
    assert (one.kind, one.sure) == ("growth", True)


def test_a_mean_said_in_other_words_is_an_average():
    ((one,), _) = relations("2020-2024年，产量由50吨增加到80吨，平均每年增长12.5%。")
    assert one.kind == "cagr"


def test_the_relations_of_a_sentence_stand_in_the_order_of_their_figures():
    found, by_id = relations(
        "收入由2020年的50亿元增加到2024年的80亿元，增长60%，年均增长12.5%。"
        "占比由2%提高到3%，提高1个百分点。"
    )
    assert [by_id[one.stated].printed for one in found] == ["60%", "12.5%", "1个百分点"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024年末，人口23,315,822人，增加90,910人，增加率为3.91‰。", ("growth", "3.91‰", 3.91)),
        ("2024年，余额33.93亿元, 同比增支5.1亿元，增长17.7%。", ("growth", "17.7%", 17.69)),
        (
            "2024年，利润突破2000亿元大关，达到2200亿元，比上年2000亿元增长10%。",
            ("growth", "10%", 10.0),
        ),
        (
            "2020年，产值翻一番。由2010年的100亿元增至2020年的206亿元，增长1.06倍。",
            ("multiple", "1.06倍", 1.06),
        ),
        (
            "2024年，支出由上年的2.9亿元增加到13.4亿元，是“十五”末的4.6倍。",
            ("multiple", "4.6倍", 4.62),
        ),
        (
            "2024年，收入220万元，完成预算150万元的146.67%，比上年120万元增长83.33%。",
            ("growth", "83.33%", 83.33),
        ),
    ],
)
def test_what_stands_beside_a_change_in_other_words(text, expected):
    assert expected in recomputed(text)


def test_rates_repeat_each_other_where_their_levels_do():
    text = """2024年，生产总值617.50亿元，增长5.2%。

指标 | 绝对数（亿元） | 比上年增长（%）
地区生产总值 | 617.50 | {}
第一产业 | 37.11 | 2.6
"""
    for second, repeated in (("5.2", True), ("5.7", True), ("12.4", False)):
        document = build_document(text.format(second))
        mentions = extract_mentions(document, 2024)
        printed = {one.figure: one.printed for one in mentions}
        found = find_repeated_changes(
            mentions, draft_pairs(document, mentions), find_relations(document, mentions)
        )
        told = [(printed[one.stated], *map(printed.get, one.operands.values())) for one in found]
        assert told == ([("5.2%", "5.2%", second)] if repeated else [])


def test_an_average_rate_follows_from_an_increment_over_its_years():
    text = "与2019年相比，2024年，人均收入31580元、净增9878元，年均增长7.8%。"
    (found,), by_id = relations(text)
    (reading,) = found.readings
    assert (found.kind, reading.years) == ("cagr", ("change", "change"))
    values = {
        name: Quantity.exact(Fraction(by_id[one].value)) for name, one in found.operands.items()
    }
    values["years"] = Quantity.exact(Fraction(5))
    value = float(evaluate_formula(parse_formula(reading.formula), values).value)
    assert value == pytest.approx(7.791, abs=0.001)  # (31580 / 21702) ^ (1/5) - 1
    assert relations(text.replace("与2019年相比，", ""))[0] == []


def test_a_change_on_the_year_is_not_of_a_level_of_last_month():
    text = "失业率由上月4.40%降为4.32%，较{}增0.04个百分点。"
    assert relations(text.format("上年同月"))[0] == []
    assert [one.kind for one in relations(text.format("上月"))[0]] == ["pp_change"]
    assert relations("2024年，失业率由上月4.40%降为4.32%，同比增0.04个百分点。")[0] == []


def test_a_change_on_another_base_is_none_of_the_levels_beside_it():
    text = "2020年，收入49508万元，比报告数49500万元增加8万元，比2019年下降24.8%。"
    assert recomputed(text) == [("difference", "8万元", 80000.0)]


def test_levels_of_other_things_are_no_change_of_one():
    text = "2020年，收入{}万元，比报告数425319万元增加8051万元。"
    assert [one[0] for one in recomputed(text.format("433370"))] == ["difference"]
    assert [one[0] for one in recomputed(text.format("493370"))] == ["difference"]
    assert recomputed(text.format("44875")) == []
    # six times as much, unless half of it is the change
    text = "2020年，收入100万元，比报告数600万元增加{}万元。"
    assert relations(text.format("299"))[0] == []
    assert [one.kind for one in relations(text.format("300"))[0]] == ["difference"]


def test_over_how_many_years_a_guess_does_not_say():
    text = "某会议开幕\n收入从16367元增加到26508元，年均增长10.1%。"
    document = build_document(text)
    sure = relations("2024年，收入从2019年的16367元增加到26508元，年均增长10.1%。")[0]
    assert [one.kind for one in sure] == ["cagr"]
    mentions = extract_mentions(document)
    drafted = draft_pairs(document, mentions)
    assert [one.kind for one in find_pair_relations(document, mentions, drafted)] == []


def test_a_multiple_is_of_the_year_that_it_names():
    text = "产值2018年突破百亿元，2020年实现144亿元，是{}年的两倍。"
    assert relations(text.format("2015"))[0] == []
    assert [one.kind for one in relations(text.format("2018"))[0]] == ["multiple"]
