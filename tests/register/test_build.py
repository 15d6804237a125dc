"""From tables to numbers: each row gives its own, in its own unit, and says what it rests on."""

import pickle
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from analysis.brief.assemble import known_ids
from analysis.core.errors import InputError
from analysis.core.estimates import tabulate_results
from analysis.core.result import (
    IntervalKind,
    MadeBy,
    ModelId,
    Operand,
    OperandKind,
    Refusal,
    RemarkCode,
    remark,
)
from analysis.register.added import AddedNumber, AddedSet
from analysis.register.build import build_register
from analysis.register.ids import is_possible
from analysis.words.catalogue import catalogue, languages

WORDS = {language: catalogue(language) for language in languages()}
LABS = "labs:\n  {title_zh: 企业研发机构数, title_en: Enterprise labs,"
OUTSIDE = """\
labs_outside:
  topic: reference
  says_zh: 占比{stated}，年鉴{report}
  says_en: A share of {stated}; the yearbook prints {report}
  stated: p01.06
  reference:
    report: {series: rd_gdp_ratio, place: sheng, year: 2015}
  readings:
    same: {label_zh: 同一, label_en: the same, formula: report}
"""


def register_of(results):
    return build_register(results, WORDS)


def test_every_number_rests_on_something_and_says_how(compared, run_study):
    compared.append("claims.yml", OUTSIDE)
    register = register_of(run_study())
    assert len(register) > 100
    assert [number.id for number in register if number.faults] == []
    assert all(number.made_by.step for number in register)


def test_a_count_with_a_reference_is_never_in_points(compared, run_study):
    compared.replace("indicators.yml", LABS, LABS.replace("{", "{reference: labs_census, "))
    register = register_of(run_study())
    slope = register["trend.labs.two_point_linear.slope_per_year"]
    assert (slope.value, slope.unit, slope.per_year) == (Decimal("180.25"), "enterprise", True)
    assert "point" not in slope.display["en"]
    assert register["trend.labs.two_point_gap.midpoint_gap"].unit == "enterprise"
    assert register["trend.labs.place_comparison.jia.level.2019"].unit == "enterprise"
    assert register["projection.labs.two_point_linear.2021"].unit == "enterprise"
    share = register["trend.rd_gdp.two_point_linear.slope_per_year"]
    assert (share.value, share.unit) == (Decimal("0.07"), "percentage_point")


def test_two_referenced_indicators_give_as_many_numbers_as_rows(compared, run_study):
    compared.replace("indicators.yml", LABS, LABS.replace("{", "{reference: labs_census, "))
    results = run_study()
    register = register_of(results)
    rows = [
        row for row in results.trends if row.model == "place_comparison" and row.value is not None
    ]
    numbers = [
        n
        for n in register
        if ".place_comparison." in n.id and n.id[-2:] != ".n" and n.id[-4:] != ".dof"
    ]
    assert len({row.indicator for row in rows}) == 2
    assert len(numbers) == len(rows)
    assert register["trend.rd_gdp.place_comparison.jia.level.2015"].value == Decimal("2.65")
    assert register["trend.labs.place_comparison.jia.level.2019"].value == 1621
    labels = [number.label["en"] for number in numbers]
    assert len(set(labels)) == len(labels)  # each label names its measure


@pytest.mark.usefixtures("compared")
def test_where_one_measure_alone_is_compared_its_name_is_left_out(run_study):
    level = register_of(run_study())["trend.rd_gdp.place_comparison.jia.level.2015"]
    assert level.label["en"] == "Jia (as printed): comparison of places, level in 2015"


def test_a_printed_figure_gives_page_print_year_and_as_many_places(run_study):
    register = register_of(run_study())
    figure = register["figure.p01.07"]
    assert (figure.value, figure.pages, figure.printed) == (3, (1,), ("3.0%左右",))
    assert (figure.display["en"], figure.year, figure.places) == ("about 3.0%", 2020, 1)
    assert figure.display["zh"] == "3.0%左右"
    assert figure.operands == (Operand(kind=OperandKind.FIGURE, id="p01.07"),)
    assert (figure.paragraphs, figure.spots) == ((0,), ((1, 0),))
    money = register["figure.p02.01"]
    assert (money.display["en"], money.places, money.pages) == ("CNY 6.184 bn", None, (2,))
    assert register["reference.rd_gdp_ratio.guo.2015.yearbook"].places == 2


@pytest.mark.usefixtures("compared")
def test_a_gap_follows_from_the_two_levels_and_cites_both(run_study):
    gap = register_of(run_study())["trend.rd_gdp.place_comparison.jia-less-sheng.gap.2015"]
    assert (gap.value, gap.low, gap.high) == (Decimal("0.10"), Decimal("0.09"), Decimal("0.11"))
    assert gap.formula["en"] == "2.65% − 2.55%"
    assert gap.pages == (1,)
    assert gap.printed == ("2.65%",)
    assert "Bureau of Statistics" in gap.citation["en"]
    change = register_of(run_study())[
        "trend.rd_gdp.place_comparison.jia-less-sheng.gap_change.2015_2020"
    ]
    assert change.formula["en"] == "(3.0% − 2.92%) − (2.65% − 2.55%)"


@pytest.mark.usefixtures("compared")
def test_what_came_later_is_held_against_its_projection(run_study):
    register = register_of(run_study())
    line = register["projection.rd_gdp.two_point_linear.2022"]
    assert line.value == Decimal("3.14")  # 2.65 + 0.35 · 7/5
    assert line.formula["en"] == "2.65% + (3.0% − 2.65%) × 7 ÷ 5"
    error = register["trend.rd_gdp.out_of_sample_linear.error.2022"]
    assert error.value == Decimal("0.24")
    assert error.formula["en"] == "3.38% − 3.14%"
    needed = register["trend.rd_gdp.out_of_sample_linear.end_needed.2022"]
    assert needed.formula["en"] == "2.65% + (3.38% − 2.65%) × 5 ÷ 7"
    curve = register["projection.rd_gdp.two_point_exponential.2022"]
    assert curve.formula["en"] == "2.65% × (3.0% ÷ 2.65%)^(7/5)"
    assert error.operands[-1] == Operand(kind=OperandKind.REFERENCE, id="rd_gdp_ratio.jia.2022")


def test_a_headline_pair_s_numbers_are_those_of_the_print(run_study):
    register = register_of(run_study())
    growth = register["growth.labs.pct"]
    assert growth.display == {"zh": "80.1%", "en": "80.1%"}
    assert growth.formula == {"zh": "100 × (1621 ÷ 900 − 1)", "en": "100 × (1,621 ÷ 900 − 1)"}
    assert set(growth.figures) == {"p01.02", "p01.04"}
    assert register["growth.labs.cagr"].display["en"] == "15.8%"
    assert register["growth.labs.other.cagr"].display["en"] == "12.5%"
    base = register["growth.labs.base"]
    assert (base.figures, base.formula) == (("p01.02",), {})
    assert register["growth.labs.end"].display["zh"] == "1621家"
    assert register["growth.rd_gdp.end"].display["en"] == "about 3.0%"
    change = register["growth.rd_gdp.pp"]
    assert (change.low, change.high) == (Decimal("0.245"), Decimal("0.455"))
    assert (change.unit, change.interval) == ("percentage_point", IntervalKind.BOUNDS)


def test_a_back_cast_base_follows_from_its_level_and_change(run_study):
    register = register_of(run_study())
    base = register["growth.tax_relief.base"]
    assert base.formula["en"] == "CNY 6.184 bn ÷ (1 + 26.8%)"
    assert base.figures == ("p02.01", "p02.02")
    assert register["growth.tax_relief.pct"].formula["en"] == "growth as printed"
    share = register["growth.hte_share.base"]
    assert share.formula["en"] == "25.21% − 3.78 percentage points"


def test_years_of_a_pair_rest_on_their_own_figures(run_study):
    register = register_of(run_study())
    assert register["growth.labs.base_year"].value == 2015
    assert register["growth.labs.base_year"].figures == ("p01.02",)
    assert register["growth.labs.base_year"].pages == (1,)
    assert register["growth.labs.other.years"].pages == (1, 2)
    assert register["growth.labs.other.years"].printed == ("900家", "1621家")
    assert register["growth.labs.end_year"].figures == ("p01.04",)
    assert register["growth.labs.years"].formula["en"] == "2019 − 2015"
    assert register["growth.labs.years"].label["en"].startswith("Enterprise labs: ")
    assert register["growth.labs.other.end_year"].value == 2020
    assert register["growth.tax_relief.base_year"].formula["en"] == "2020 − 1"


def test_a_rate_at_constant_prices_has_the_year_it_ends_with_beside_it(source_folder, run_study):
    source_folder.replace("figures.csv", "indicator,note\n", "indicator,note,prices\n")
    head, *rows = source_folder.path("figures.csv").read_text("utf-8").splitlines()
    rows = [f"{row},{'constant' if row.startswith('p02.02,') else ''}" for row in rows]
    source_folder.path("figures.csv").write_text("\n".join([head, *rows]) + "\n", "utf-8")
    register = register_of(run_study())
    [rate] = [one for one in register if one.id.startswith("rate.") and one.unit == "percent"]
    assert (rate.value, rate.figures) == (Decimal("26.8"), ("p02.02",))
    [year] = [one for one in register if one.id.startswith("rate.") and one.unit == "year"]
    assert (year.value, year.year, year.figures) == (2020, 2020, ("p02.02",))
    assert year.label["en"] == "Tax relief: end year"


def test_a_projection_that_is_refused_is_no_number(compared, run_study):  # noqa: ARG001 (a scene)
    results = run_study()
    subject = results.projection_results[0].subject
    refusal = Refusal(subject=subject, model=ModelId.FORECAST, reason=remark(RemarkCode.NO_FIGURE))
    refused = tabulate_results([refusal])
    more = replace(results, projections=(*results.projections, *refused))
    assert [one.id for one in register_of(more)] == [one.id for one in register_of(results)]


def test_only_what_a_model_estimates_has_a_method(run_study):
    register = register_of(run_study())
    trend = register["trend.rd_gdp.two_point_linear.slope_per_year"]
    assert set(trend.method) == set(trend.remarks) == {"zh", "en"}
    pair = register["growth.labs.pct"]
    assert (pair.method, pair.remarks) == ({}, {})


def test_shares_are_written_with_the_levels_of_part_and_whole(run_study):
    register = register_of(run_study())
    share = register["composition.labs_provincial.base_share"]
    assert share.formula["en"] == "100 × 424 ÷ 900"
    assert share.display["en"] == "47.1%"
    change = register["composition.labs_provincial.share_change"]
    assert change.formula["en"] == "100 × 674 ÷ 1,621 − 100 × 424 ÷ 900"
    assert (change.unit, change.display["en"]) == ("percentage_point", "−5.53 percentage points")
    part = register["composition.labs_provincial.contribution"]
    assert part.formula["en"] == "100 × (674 − 424) ÷ (1,621 − 900)"


def test_a_recomputed_number_rests_on_its_operands_and_not_on_what_it_is_held_against(
    compared, run_study
):
    compared.append("claims.yml", OUTSIDE)
    register = register_of(run_study())
    stated = register["claim.labs_growth.stated"]
    assert (stated.figures, stated.value) == (("p01.04",), 1621)
    recomputed = register["claim.labs_growth.plain"]
    assert set(recomputed.figures) == {"p01.02", "p01.05"}
    assert recomputed.value == 1574
    assert recomputed.formula["en"] == "900 + 674"
    outside = register["claim.labs_outside.same"]
    assert (outside.figures, outside.value) == ((), Decimal("2.55"))
    assert "Bureau of Statistics" in outside.citation["en"]


LISTED = """\
firms_listed:
  topic: enumeration
  says_zh: 称{stated}
  says_en: Said to be {stated}
  announced: {page: 2, printed: 四个第一}
  listed: {named: {page: 1, names: [甲, 乙, 丙]}}
  readings: {count: {label_zh: 所列, label_en: listed, formula: named}}
labs_of_whole:
  topic: integer
  says_zh: 占{stated}
  says_en: A share of {stated}
  stated: p02.05
  operands: {part: p01.05}
  unknown: [whole]
  readings: {of: {label_zh: 共, label_en: of all, formula: "share(part, whole)"}}
"""


def test_a_count_of_names_shows_them_and_their_pages(compared, run_study):
    compared.append("claims.yml", LISTED)
    register = register_of(run_study())
    stated, made = register["claim.firms_listed.stated"], register["claim.firms_listed.count"]
    assert (stated.value, stated.pages, stated.printed) == (4, (2,), ("四个第一",))
    assert (stated.formula, stated.figures) == ({}, ())
    assert (made.value, made.pages, made.printed) == (3, (1, 1, 1), ("甲", "乙", "丙"))
    assert made.names == ((1, "甲"), (1, "乙"), (1, "丙"))
    assert made.spots == ((1, 0), (1, 0), (1, 0))
    assert made.formula["en"] == "number of names listed"
    assert (stated.as_printed, made.as_printed) == ("四个第一", "")
    assert [str(one) for one in made.operands] == ["listed:firms_listed.named"]


def test_how_far_a_failing_claim_is_off_is_a_number(compared, run_study):
    compared.append("claims.yml", LISTED)
    register = register_of(run_study())
    gap = register["claim.firms_listed.gap"]
    assert (gap.value, gap.unit, gap.display["en"]) == (25, "percent", "25.0%")
    assert gap.formula["en"] == "100 × (4 − 3) ÷ 4"
    assert (gap.pages, gap.printed) == ((2, 1, 1, 1), ("四个第一", "甲", "乙", "丙"))
    sums = register["claim.labs_growth.gap"]  # 900 + 674 = 1,574 against 1,621
    assert sums.formula["en"] == "100 × (1,621 − 1,574) ÷ 1,621"
    assert sums.figures == ("p01.04", "p01.02", "p01.05")
    assert "claim.labs_twice.gap" not in register
    assert "claim.labs_of_whole.gap" not in register


def test_a_whole_number_that_was_solved_for_is_a_number_beside(compared, run_study):
    """674 of 2,674 is 25.2057 %, of 2,673 25.2151 and of 2,675 25.1963: one is printed 25.21."""
    compared.append("claims.yml", LISTED)
    register = register_of(run_study())
    whole = register["claim.labs_of_whole.of.whole"]
    assert (whole.value, whole.unit, whole.display["en"]) == (2674, "count", "2,674")
    assert whole.formula["en"] == "100 × 674 ÷ 2,674"
    assert whole.figures == ("p02.05", "p01.05")
    assert "claim.labs_growth.plain.whole" not in register


def test_a_published_number_keeps_the_names_that_it_rests_on(compared, run_study):
    compared.append("claims.yml", LISTED)
    mine = added("mine", (Operand(kind=OperandKind.ESTIMATE, id="claim.firms_listed.count"),))
    register = register_of(replace(run_study(), added=AddedSet(Path("x"), numbers=(mine,))))
    assert register["added.mine"].printed == ("甲", "乙", "丙")
    assert register["added.mine"].pages == (1, 1, 1)


MEASURES = """\
share_over_province:
  title_zh: "占比{own}为陕西的倍数"
  title_en: "the share, {own}, over Shaanxi's"
  unit: ratio
  operands: {own: p01.07}
  reference: {other: {series: rd_gdp_ratio, place: sheng, year: 2020}}
  formula: own / other
  note_zh: 假定{own}与年鉴同口径
  note_en: supposes that {own} is on the yearbook's terms
relief_per_lab:
  title_zh: 平均每家减免税
  title_en: tax relief per lab
  unit: CNY
  operands: {relief: p02.01, labs: p02.07}
  formula: relief / labs
  note_zh: 假定均享受
  note_en: supposes that all had some
"""


def test_what_figures_imply_is_a_number_with_formula_citation_and_premise(compared, run_study):
    compared.append("measures.yml", MEASURES)
    register = register_of(run_study())
    share = register["measure.share_over_province"]
    # 3.0/2.92; about 3.0 is 2.9 to 3.1, and 2.92 is 2.915 to 2.925
    assert [round(end, 4) for end in (share.value, share.low, share.high)] == [
        *map(Decimal, ("1.0274", "0.9915", "1.0635"))
    ]
    assert share.label["en"] == "the share, about 3.0%, over Shaanxi’s, 2020"
    assert share.label["zh"] == "占比3.0%左右为陕西的倍数，2020年"
    assert share.formula["en"] == "about 3.0% ÷ 2.92%"
    assert share.method["zh"] == "假定3.0%左右与年鉴同口径"
    assert (share.figures, share.pages, share.year) == (("p01.07",), (1,), 2020)
    assert "Bureau of Statistics" in share.citation["en"]
    relief = register["measure.relief_per_lab"]
    # 61.84亿 over 1,621 is 381.49万, dated by the year and by the document's "now"
    assert round(relief.value) == 3814929
    assert relief.unit == "CNY"
    assert relief.label["en"] == "tax relief per lab, 2020 (no year printed)"
    assert relief.formula["zh"] == "61.84亿元 ÷ 1621家"


def test_a_refused_measure_is_no_number_though_another_scenario_could_have_it(compared, run_study):
    compared.append("measures.yml", MEASURES)
    results = run_study(end_year=2019)
    assert "measure.relief_per_lab" not in register_of(results)
    known = known_ids(results)
    assert is_possible("measure.relief_per_lab", known)
    assert not is_possible("measure.relief_per_labs", known)


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("figure.p01.04", 2019),
        ("growth.labs.base", 2015),
        ("growth.labs.end", 2019),
        ("growth.labs.base_year", 2015),
        ("growth.tax_relief.base", 2019),  # back-cast
        ("composition.labs_provincial.base_share", 2015),
        ("composition.labs_provincial.end_share", 2019),
        ("claim.labs_growth.stated", 2019),
        ("reference.rd_gdp_ratio.guo.2015.yearbook", 2015),
        ("projection.rd_gdp.two_point_linear.2022", 2022),
        ("trend.rd_gdp.out_of_sample_linear.error.2022", 2022),
        ("trend.rd_gdp.place_comparison.jia.level.2020", 2020),
        ("scenario.horizon", 2023),
        ("source.year", 2020),
        # Between two dates, of several years, a count, a duration.
        ("growth.labs.cagr", None),
        ("growth.labs.years", None),
        ("composition.labs_provincial.share_change", None),
        ("claim.labs_growth.plain", None),
        ("trend.rd_gdp.place_comparison.jia-less-sheng.gap_change.2015_2020", None),
        ("count.pairs", None),
        ("source.pages", None),
    ],
)
def test_a_number_of_one_year_says_which(compared, run_study, name, year):
    compared.append("claims.yml", OUTSIDE)
    assert register_of(run_study())[name].year == year


def test_an_outside_figure_is_bounded_and_cited(run_study):
    number = register_of(run_study())["reference.rd_gdp_ratio.guo.2015.yearbook"]
    assert (number.value, number.low, number.high) == tuple(
        map(Decimal, ("2.07", "2.065", "2.075"))
    )
    assert number.unit == "percent"
    assert number.display["en"] == "2.07%"
    assert "yearbook edition" in number.label["en"]
    assert "Bureau of Statistics" in number.citation["en"]


@pytest.mark.usefixtures("compared")
def test_a_model_s_counts_are_numbers_that_rest_on_its_estimate(run_study):
    register = register_of(run_study())
    name = "trend.rd_gdp.two_point_linear.slope_per_year"
    count = register[f"{name}.n"]
    assert count.value == 2
    assert count.operands == (Operand(kind=OperandKind.ESTIMATE, id=name),)
    assert register[f"{name}.dof"].display["en"] == "0"


@pytest.mark.usefixtures("compared")
def test_degrees_of_freedom_that_are_no_whole_number_show_one_place(run_study):
    results = run_study()
    name = "trend.rd_gdp.two_point_linear.slope_per_year.dof"
    rows = [
        row.model_copy(update={"dof": Decimal("3.44")}) if row.model == "two_point_linear" else row
        for row in results.trends
    ]
    number = register_of(replace(results, trends=tuple(rows)))[name]
    assert (number.value, number.display["en"]) == (Decimal("3.44"), "3.4")


@pytest.mark.usefixtures("compared")
def test_a_value_that_is_a_ceiling_is_shown_as_less(run_study):
    results = run_study()
    name = "trend.rd_gdp.two_point_linear.slope_per_year"
    rows = [
        row.model_copy(update={"remarks": '[{"code": "less_than"}]'})
        if row.model == "two_point_linear"
        else row
        for row in results.trends
    ]
    number = register_of(replace(results, trends=tuple(rows)))[name]
    plain = register_of(results)[name]
    assert number.display == {language: f"< {shown}" for language, shown in plain.display.items()}
    assert "less than this" in number.method["en"]
    assert number.value == plain.value
    # Every way to show it, and every condition, must know that it may be less.
    assert (number.low, number.high, number.point) == (0, number.value, False)
    assert number.hedge == "below"


def test_counts_say_how_many_rows_there_are(run_study):
    results = run_study()
    register = register_of(results)
    assert register["count.pairs"].value == len(results.growth)
    printed = sum(row.base_origin == "printed" for row in results.growth)
    assert register["count.pairs.printed"].value == printed
    assert register["count.pairs.back_cast"].value == len(results.growth) - printed
    assert register["count.figures"].value == len(results.source.figures)
    assert register["source.pages"].value == 2
    assert register["scenario.horizon"].display["en"] == "2023"
    assert register["count.pairs"].operands == (Operand(kind=OperandKind.TABLE, id="growth"),)


def added(name, operands, **more):
    content = {
        "name": name,
        "title": {"zh": "自加", "en": "my own"},
        "made_by": MadeBy(step="02_growth", cell="mine"),
        "value": Decimal("1.50"),
        "low": Decimal("1.5"),
        "high": Decimal("1.5"),
        "unit": "percent",
        "operands": operands,
        "formula": {"zh": "甲 ÷ 乙", "en": "a ÷ b"},
    }
    return AddedNumber(**content | more)


def test_a_number_added_in_a_notebook_is_traced_through_other_numbers(run_study):
    mine = added("mine", (Operand(kind=OperandKind.ESTIMATE, id="growth.labs.pct"),))
    results = replace(run_study(), added=AddedSet(Path("x"), numbers=(mine,)))
    number = register_of(results)["added.mine"]
    assert set(number.figures) == {"p01.02", "p01.04"}
    assert number.display["en"] == "1.50%"
    assert number.label == {"zh": "自加", "en": "my own"}
    assert number.made_by.cell == "mine"
    assert (number.pages, number.printed) == ((1, 1), ("900家", "1621家"))
    assert number.operands == mine.operands  # its own, not those of what it rests on
    assert number.citation == {}


def test_a_number_that_rests_on_a_count_rests_on_the_table_counted(run_study):
    mine = added("mine", (Operand(kind=OperandKind.ESTIMATE, id="count.pairs"),))
    results = replace(run_study(), added=AddedSet(Path("x"), numbers=(mine,)))
    number = register_of(results)["added.mine"]
    assert number.operands == (*mine.operands, Operand(kind=OperandKind.TABLE, id="growth"))


def test_a_number_added_cites_the_outside_figures_it_rests_on_once(run_study):
    row = "rd_gdp_ratio.sheng.2015"
    mine = added(
        "mine",
        (
            Operand(kind=OperandKind.FIGURE, id="p01.06"),
            Operand(kind=OperandKind.REFERENCE, id=row),
            Operand(kind=OperandKind.ESTIMATE, id=f"reference.{row}"),
        ),
    )
    register = register_of(replace(run_study(), added=AddedSet(Path("x"), numbers=(mine,))))
    number = register["added.mine"]
    assert number.figures == ("p01.06",)
    assert number.citation == register[f"reference.{row}"].citation
    assert "Bureau of Statistics" in number.citation["en"]


def test_a_number_may_rest_on_any_number_of_the_register_also_an_added_one(run_study):
    mine = added("mine", (Operand(kind=OperandKind.ESTIMATE, id="added.other"),))
    other = added("other", (Operand(kind=OperandKind.ESTIMATE, id="growth.labs.base_year"),))
    register = register_of(replace(run_study(), added=AddedSet(Path("x"), numbers=(mine, other))))
    assert register["added.mine"].figures == register["growth.labs.base_year"].figures
    assert register["added.mine"].pages


@pytest.mark.parametrize(
    ("operand", "near"), [("growth.labs.pctt", "growth.labs.pct"), ("p01.022", "p01.02")]
)
def test_a_number_that_rests_on_none_is_refused_naming_cell_and_nearest(run_study, operand, near):
    mine = added("mine", (Operand(kind=OperandKind.ESTIMATE, id=operand),))
    with pytest.raises(InputError) as error:
        register_of(replace(run_study(), added=AddedSet(Path("x"), numbers=(mine,))))
    assert f"cell 'mine', operands: this run has no number {operand!r}" in str(error.value)
    assert near in str(error.value)


@pytest.mark.parametrize(
    ("rests_on", "cycle"),
    [
        ({"a": ["b"], "b": ["a"]}, "added.a → added.b → added.a"),
        ({"a": ["a"]}, "added.a → added.a"),
        # What only rests on a cycle is not of it, and a number that can be made is not named.
        (
            {"a": ["b"], "b": ["c", "e"], "c": ["d"], "d": ["b"], "e": []},
            "added.b → added.c → added.d → added.b",
        ),
    ],
)
def test_numbers_that_rest_on_each_other_are_refused_naming_those_round_the_cycle(
    run_study, rests_on, cycle
):
    numbers = tuple(
        added(
            name,
            (
                Operand(kind=OperandKind.ESTIMATE, id="growth.labs.pct"),
                *(Operand(kind=OperandKind.ESTIMATE, id=f"added.{other}") for other in others),
            ),
        )
        for name, others in rests_on.items()
    )
    with pytest.raises(InputError) as error:
        register_of(replace(run_study(), added=AddedSet(Path("x"), numbers=numbers)))
    assert str(error.value) == (
        f"numbers that notebooks published rest on one another in a cycle: {cycle} (02_growth, "
        "cell 'mine'); accepted: operands that do not rest on the number itself"
    )


def test_of_numbers_that_wait_only_those_that_lack_an_operand_are_named(run_study):
    numbers = tuple(
        added(name, (Operand(kind=OperandKind.ESTIMATE, id=f"added.{other}"),))
        for name, other in (("first", "second"), ("second", "third"))
    )
    with pytest.raises(InputError) as error:
        register_of(replace(run_study(), added=AddedSet(Path("x"), numbers=numbers)))
    (line,) = str(error.value).splitlines()
    assert line.startswith("number 'second' of 02_growth, cell 'mine', operands: this run has no")


#: Numbers that every scenario makes.
ALWAYS = ("count.", "scenario.", "source.", "reference.")


@pytest.mark.usefixtures("compared")
def test_ids_are_ascii_and_each_could_be_made(run_study):
    results = run_study()
    known = known_ids(results)
    for number in register_of(results):
        assert number.id.isascii()
        if not number.id.startswith(ALWAYS):
            assert is_possible(number.id, known), number.id


def test_a_scope_that_is_not_the_main_one_stands_in_id_and_label(run_study):
    source_numbers = [n for n in register_of(run_study()) if n.id == "figure.p02.08"]
    assert source_numbers[0].label["en"] == "Park revenue (Yi Park), 2020"


SLOPE = "trend.rd_gdp.two_point_linear.slope_per_year"


def resting_on(results, *names):
    """Let one estimate rest on others alone."""
    operands = [Operand(kind=OperandKind.ESTIMATE, id=name) for name in names]
    rows = [
        type(row).of(row.result().model_copy(update={"operands": tuple(operands)}))
        if row.model == "two_point_linear"
        else row
        for row in results.trends
    ]
    return replace(results, trends=tuple(rows))


@pytest.mark.usefixtures("compared")
def test_an_estimate_may_rest_on_one_of_any_table(run_study):
    number = register_of(resting_on(run_study(), "growth.rd_gdp.pp"))[SLOPE]
    assert (number.figures, number.pages) == (("p01.06", "p01.07"), (1, 1))
    both = register_of(resting_on(run_study(), "growth.rd_gdp.pp", "growth.labs.pct"))[SLOPE]
    assert set(both.figures) == {"p01.06", "p01.07", "p01.02", "p01.04"}


@pytest.mark.usefixtures("compared")
def test_an_estimate_that_rests_on_none_or_on_itself_stops_the_build(run_study):
    with pytest.raises(
        ValueError, match=r"'growth\.rd_gdp\.ppp', which is no estimate; did you m"
    ):
        register_of(resting_on(run_study(), "growth.rd_gdp.ppp"))
    with pytest.raises(ValueError, match=rf"in a cycle: {re.escape(SLOPE)} → {re.escape(SLOPE)}"):
        register_of(resting_on(run_study(), SLOPE))


def test_a_recomputed_number_is_of_the_year_that_all_its_figures_are_of(compared, run_study):
    compared.append(
        "claims.yml",
        """\
labs_both:
  topic: sum
  says_zh: 合计{stated}
  says_en: Together {stated}
  stated: p01.04
  operands: {one: p01.02, two: p01.03}
  readings:
    sum: {label_zh: 合计, label_en: together, formula: one + two}
""",
    )
    register = register_of(run_study())
    assert register["claim.labs_both.sum"].year == 2015
    assert register["claim.labs_both.stated"].year == 2019
    assert register["claim.labs_growth.plain"].year is None  # of 2015 and of 2019
    assert register["claim.share_outside.nation"].year == 2015


@pytest.mark.usefixtures("compared")
def test_how_often_an_interval_holds_is_a_number_beside_it(run_study):
    results = run_study()
    name = "trend.rd_gdp.two_point_linear.slope_per_year"
    told = '[{"code": "coverage", "coverage": {"decimal": "71.1"}, "rho": {"decimal": "0.97"}, '
    told += '"series": 400000, "error": {"decimal": "0.07"}}]'
    rows = tuple(
        row.model_copy(update={"remarks": told}) if row.model == "two_point_linear" else row
        for row in results.trends
    )
    number = register_of(replace(results, trends=rows))[f"{name}.coverage"]
    assert (number.value, number.unit, number.display["en"]) == (
        Decimal("71.1"),
        "percent",
        "71.1%",
    )
    assert number.operands == (Operand(kind=OperandKind.ESTIMATE, id=name),)
    assert "71.1% of simulated" in number.formula["en"]
    assert f"{name}.coverage" not in register_of(results)


def test_a_run_and_its_register_come_back_whole_from_a_pickle(compared, run_study):
    compared.append("claims.yml", OUTSIDE)
    results = run_study()
    register = register_of(results)
    again, numbers = pickle.loads(pickle.dumps((results, register)))  # noqa: S301 (its own)
    assert again == results
    assert list(numbers) == list(register)
    assert list(register_of(again)) == list(register)
    assert again.trend_results == tuple(row.result() for row in results.trends)
    assert again.projection_results == tuple(row.result() for row in results.projections)


def test_a_run_with_another_table_has_the_results_of_that_table(run_study):
    results = run_study()
    assert results.trend_results
    shorter = replace(results, trends=results.trends[1:])
    assert shorter.trend_results == results.trend_results[1:]
