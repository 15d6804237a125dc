"""What pairs assert: growth, differences, points, averages and multiples, with formulas."""

from dataclasses import replace
from fractions import Fraction

import pytest

from analysis.core.formula import evaluate_formula, find_formula_unit, parse_formula
from analysis.core.quantity import Quantity
from analysis.extract.intake import build_document
from analysis.extract.reasons import reason
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


LONG = "全县高端装备制造行业的主要产品产量"


@pytest.mark.parametrize(
    ("text", "fewer"),
    [
        # years without a date at the base: 2019 or the first of the five
        ("五年来，产量由50吨增加到80吨，年均增长12.5%。", True),
        (f"2020-2024年，{LONG}由50吨增加到80吨，年均增长12.5%。", True),
        (f"2022-2024年，{LONG}由50吨增加到80吨，年均增长26.5%。", True),
        # over one year there are no fewer
        (f"2023-2024年，{LONG}由50吨增加到80吨，年均增长60%。", False),
        # the base is dated, by its year or by a name of it
        (f"2020-2024年，{LONG}由2020年的50吨增加到80吨，年均增长12.5%。", False),
        ("2020年，产量由“十二五”末的50吨增加到80吨，年均增长9.9%。", False),
    ],
)
def test_an_average_of_years_may_be_over_one_year_fewer(text, fewer):
    ((one,), by_id) = relations(text)
    assert [by_id[figure].printed for figure in one.operands.values()] == ["50吨", "80吨"]
    labels = ["compound", "simple_mean", *["fewer_years"] * fewer]
    assert [reading.label for reading in one.readings] == labels
    if fewer:
        assert one.readings[-1].formula == "cagr(base, end, years - 1)"
        assert one.readings[-1].years == ("base", "end")


@pytest.mark.parametrize(
    ("base", "found"), [("2014", 0), ("2015", 1), ("2016", 1), ("2017", 0), ("2018", 0)]
)
def test_the_years_of_an_average_begin_at_its_base_or_right_after_it(base, found):
    text = f"产量由{base}年的50吨增加到2020年的80吨，2016-2020年年均增长9.9%。"
    assert [one.kind for one in relations(text)[0]] == ["cagr"] * found


@pytest.mark.parametrize(
    ("increment", "rate", "found"),
    [
        # 42 / (42 - 3) = 1.0769
        ("比年初增加", "比年初增长", 1),
        ("比年初增加", "同比增长", 0),
        ("同比增加", "比年初增长", 0),
        ("同比增加", "同比增长", 1),
    ],
)
def test_an_increment_and_a_rate_are_on_one_base(increment, rate, found):
    text = f"2024年6月末，存款余额42亿元，{increment}3亿元，{rate}7.7%。"
    assert recomputed(text) == [("growth", "7.7%", 7.69)] * found


@pytest.mark.parametrize(("base", "found"), [("2022", 1), ("2020", 0)])
def test_an_increment_and_a_rate_are_over_the_same_years(base, found):
    text = f"2024年，存款余额42亿元，比{base}年增加3亿元，比2022年增长7.7%。"
    assert recomputed(text) == [("growth", "7.7%", 7.69)] * found


def test_two_rates_of_one_increment_are_one_where_the_other_is_on_another_base():
    text = "2024年6月末，存款余额42亿元，比年初增加3亿元，比年初增长7.7%，同比增长{}。"
    assert recomputed(text.format("9.9%")) == [("growth", "7.7%", 7.69)]


@pytest.mark.parametrize(
    ("base", "end", "found"),
    [
        ("100", "500", 1),
        ("100", "501", 0),
        ("500", "100", 1),
        ("501", "100", 0),
        ("510", "0", 1),
        ("0", "510", 1),
    ],
)
def test_levels_more_than_five_times_apart_are_of_other_things(base, end, found):
    text = f"2020年，收入{end}万元，比报告数{base}万元增加3万元。"
    assert [one.kind for one in relations(text)[0]] == ["difference"] * found


def test_a_rate_tells_of_no_levels_how_far_apart_they_are():
    assert recomputed("2020年，企业由10家增至100家，增长3%。") == [("growth", "3%", 900.0)]


def test_a_guessed_date_is_no_matter_for_what_is_over_no_years():
    text = "某会议开幕\n产量由50吨增加到80吨，增长60%。"
    assert [one.kind for one in relations(text)[0]] == ["growth"]


@pytest.mark.parametrize(
    ("base", "rate", "found"),
    [
        ("2019", "年均增长7.8%", 1),
        ("2022", "年均增长20.7%", 1),
        # over one year there is no average
        ("2023", "年均增长45.5%", 0),
        ("2019", "年均实际增长7.8%", 0),
        ("2019", "年均增长7.8%，年均名义增长7.8%", 0),
    ],
)
def test_an_average_rate_of_an_increment_is_the_one_of_its_years(base, rate, found):
    text = f"2024年，人均收入31580元，比{base}年净增9878元，{rate}。"
    told = [(one.kind, one.readings[0].label) for one in relations(text)[0]]
    assert told == [("cagr", "average_increment")] * found


def relations_of(text, **changed):
    """Relations where ``changed`` replaces columns of every figure that is no date."""
    document = build_document(text)
    mentions = [
        one if one.kind == "date" else replace(one, **changed)
        for one in extract_mentions(document, 2024)
    ]
    return find_pair_relations(document, mentions, draft_pairs(document, mentions))


@pytest.mark.parametrize(
    ("basis", "review", "found"),
    [
        ("inferred", "is it of that year?", 0),
        ("inferred", "", 1),
        # the first of the years or the one before it: read both ways
        ("inferred", reason("since_or_before"), 1),
        ("stated", "is it of that year?", 1),
    ],
)
def test_an_average_is_of_levels_whose_dates_are_no_guess(basis, review, found):
    text = "2020-2024年，产量由50吨增加到80吨，{}增长{}%。"
    told = relations_of(text.format("年均", "12.5"), period_basis=basis, review=review)
    assert [one.kind for one in told] == ["cagr"] * found
    told = relations_of(text.format("", "60"), period_basis=basis, review=review)
    assert [one.kind for one in told] == ["growth"]


@pytest.mark.parametrize(("factories", "fewer"), [("甲乙两厂总", False), ("甲乙丙三厂总", True)])
def test_a_date_is_of_the_base_within_fourteen_signs(factories, fewer):
    # from the year's first digit to the base: fourteen signs, and fifteen
    ((one,), _) = relations(f"2020-2024年，{factories}产量由50吨增加到80吨，年均增长12.5%。")
    assert (len(one.readings) == 3) == fewer


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("收入由50亿元增加到80亿元，增长60%。", 1),
        ("收入由50亿元增加到80亿元，按可比价增长60%。", 0),
        ("工业增加值由50亿元增加到80亿元，增长60%。", 0),
        ("工业增加值由50亿元增加到80亿元，名义增长60%。", 1),
        ("企业由50家增加到80家，实际增长60%。", 1),
    ],
)
def test_where_no_prices_are_known_the_words_tell_real_rates_from_nominal(text, found):
    assert [one.kind for one in relations(text, prices="")[0]] == ["growth"] * found


def test_a_real_rate_is_of_levels_at_constant_prices():
    text = "收入由50亿元增加到80亿元，增长60%。"
    assert [one.kind for one in relations_of(text, prices="constant")] == ["growth"]
    assert relations(text, prices="constant")[0] == []


def test_places_are_counted_from_the_base_down():
    text = "排名由第9位升至第5位，前移4位。"
    ((one,), by_id) = relations(text)
    assert (one.kind, one.readings[0].formula) == ("difference", "base - end")
    assert [by_id[figure].printed for figure in one.operands.values()] == ["第9位", "第5位"]


REPEATED = """2024年，生产总值617.50亿元，{}增长5.2%。

指标 | 绝对数（亿元） | 比上年增长（%）
地区生产总值 | 617.50 | {}
第一产业 | 37.11 | 2.6
"""


def repeated_changes(text, **columns):
    """Prints of rates that repeat each other; ``columns`` is given to the rate in the table."""
    document = build_document(text)
    mentions = extract_mentions(document, 2024)
    found = find_relations(document, mentions)
    drafted = draft_pairs(document, mentions)
    mentions = [
        replace(one, **columns) if one.printed in {"5.2", "5.3"} else one for one in mentions
    ]
    printed = {one.figure: one.printed for one in mentions}
    return [
        tuple(map(printed.get, one.operands.values()))
        for one in find_repeated_changes(mentions, drafted, found)
    ]


@pytest.mark.parametrize(
    ("second", "found"),
    [("5.2", 1), ("5.3", 1), ("9.2", 1), ("6.3", 0), ("5.25", 0), ("15.2", 0), ("52.", 0)],
)
def test_rates_that_differ_in_more_than_a_digit_are_two(second, found):
    assert repeated_changes(REPEATED.format("", second)) == [("5.2%", second)] * found


def test_an_increment_beside_a_rate_is_no_second_rate():
    text = REPEATED.format("比上年增加30.52亿元，", "5.2")
    assert repeated_changes(text) == [("5.2%", "5.2")]


@pytest.mark.parametrize(
    ("columns", "near"),
    [
        ({}, 1),
        # the rate in the text is at constant prices
        ({"prices": "constant"}, 1),
        ({"prices": "current"}, 0),
        ({"basis": "annual_average"}, 0),
    ],
)
def test_rates_of_other_prices_or_bases_repeat_each_other_where_they_are_equal(columns, near):
    assert repeated_changes(REPEATED.format("", "5.2"), **columns) == [("5.2%", "5.2")]
    assert repeated_changes(REPEATED.format("", "5.3"), **columns) == [("5.2%", "5.3")] * near


def test_an_average_rate_of_an_increment_of_two_years_named_is_over_one():
    text = "2024年，收入42亿元，{}年增加3亿元，年均增长7.7%。"
    assert relations(text.format("2023-2024"))[0] == []
    assert [one.kind for one in relations(text.format("2022-2024"))[0]] == ["cagr"]


@pytest.mark.parametrize(
    ("words", "basis", "kind"),
    [
        ("增长", "annual_average", "cagr"),
        ("年均增长", "", "cagr"),
        ("每年增长", "", "cagr"),
        ("增长", "", "growth"),
    ],
)
def test_an_average_is_known_by_its_column_or_its_words(words, basis, kind):
    text = f"产量由2020年的50吨增加到2024年的80吨，{words}12.5%。"
    assert [one.kind for one in relations(text, basis=basis)[0]] == [kind]


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        (
            "8月末，存款余额352亿元，比7月末的348亿元增加4亿元，比年初增加25亿元，同比增长9.1%。",
            ["4亿元"],
        ),
        (
            "8月末，贷款余额2890.4亿元，比年初的2650.3亿元增加240.1亿元，比上月增加30.2亿元。",
            ["240.1亿元"],
        ),
        (
            "8月末，存款余额35亿元，比上年8月末的30亿元增加5亿元，同比增长16.7%。",
            ["5亿元", "16.7%"],
        ),
    ],
)
def test_a_change_of_a_month_is_held_against_the_level_of_its_own_base_only(text, stated):
    found, by_id = relations("2024年8月某市金融运行情况\n\n" + text)
    assert [by_id[one.stated].printed for one in found] == stated


@pytest.mark.parametrize(
    ("review", "found"),
    [
        # the figures around it are of other dates, and nothing else is wrong with its own
        ("{}", 1),
        ("{}; is it of that year?", 0),
    ],
)
def test_a_date_that_is_doubted_by_its_company_alone_is_no_guess(review, found):
    def doubts(one):
        return review.format(reason("date_among_others", date=one.period))

    document = build_document("2020-2024年，产量由50吨增加到80吨，年均增长12.5%。")
    mentions = [
        one if one.kind == "date" else replace(one, period_basis="inferred", review=doubts(one))
        for one in extract_mentions(document, 2024)
    ]
    told = find_pair_relations(document, mentions, draft_pairs(document, mentions))
    assert [one.kind for one in told] == ["cagr"] * found
