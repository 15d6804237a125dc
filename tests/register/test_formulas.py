"""How a number follows, written with its operands as they are printed."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from analysis.core.period import Period
from analysis.core.result import Estimate, ModelId, Operand, OperandKind, Subject, Term
from analysis.register.formulas import Formulas
from analysis.register.ids import number_id
from analysis.source.reference import Vintage, read_reference
from analysis.words.catalogue import catalogue

DATA = Path(__file__).parents[2] / "data"
WORDS = {"zh": catalogue("zh"), "en": catalogue("en")}


def estimates_of(results):
    found = []
    for table in (results.growth, results.composition, results.claims):
        for row in table:
            found += row.estimates()
    for row in (*results.trends, *results.projections):
        if isinstance(result := row.result(), Estimate):
            found.append(result)
    return {number_id(one, "jia"): one for one in found}


@pytest.fixture
def made(compared, run_study):  # noqa: ARG001 (a fixture that sets the scene)
    results = run_study()
    figures = {row.figure: row for row in results.source.figures}
    return results, Formulas(results, estimates_of(results), figures, WORDS)


def growth(made, indicator, term, variant=""):
    results, formulas = made
    [row] = [r for r in results.growth if (r.indicator, r.variant) == (indicator, variant)]
    [estimate] = [one for one in row.estimates() if one.term is term]
    return formulas.of_growth(row, estimate).get("en", "")


@pytest.mark.parametrize(
    ("indicator", "term", "formula"),
    [
        ("labs", Term.BASE, ""),
        ("labs", Term.END, ""),
        ("labs", Term.CHANGE, "1,621 − 900"),
        ("labs", Term.PCT, "100 × (1,621 ÷ 900 − 1)"),
        ("labs", Term.LOG_CHANGE, "100 × ln(1,621 ÷ 900)"),
        ("labs", Term.CAGR, "100 × ((1,621 ÷ 900)^(1/4) − 1)"),
        ("rd_gdp", Term.PP, "3.0% − 2.65%"),
        ("rd_gdp", Term.PP_PER_YEAR, "(3.0% − 2.65%) ÷ 5"),
        ("tax_relief", Term.BASE, "CNY 6.184 bn ÷ (1 + 26.8%)"),
        ("tax_relief", Term.END, ""),
        ("tax_relief", Term.PCT, "growth as printed"),
        ("tax_relief", Term.CAGR, "growth as printed"),
        ("hte_share", Term.BASE, "25.21% − 3.78 percentage points"),
        ("hte_share", Term.PP, "25.21% − 21.43%"),
        ("hte_share", Term.PP_PER_YEAR, "25.21% − 21.43%"),
    ],
)
def test_a_measure_of_growth_is_written_with_its_levels(made, indicator, term, formula):
    assert growth(made, indicator, term) == formula


def test_the_other_date_has_its_own_years(made):
    assert growth(made, "labs", Term.CAGR, "other") == "100 × ((1,621 ÷ 900)^(1/5) − 1)"


def test_years_are_the_difference_of_two_and_a_computed_base_says_so(made):
    results, formulas = made
    by_name = {(row.indicator, row.variant): row for row in results.growth}
    labs, relief = by_name["labs", ""], by_name["tax_relief", ""]
    assert formulas.of_year(labs, "years")["en"] == "2019 − 2015"
    assert formulas.of_year(labs, "base_year") == {}
    assert formulas.of_year(relief, "base_year")["zh"] == "2020 − 1"


@pytest.mark.parametrize(
    ("term", "formula"),
    [
        (Term.BASE_SHARE, "100 × 424 ÷ 900"),
        (Term.END_SHARE, "100 × 674 ÷ 1,621"),
        (Term.SHARE_CHANGE, "100 × 674 ÷ 1,621 − 100 × 424 ÷ 900"),
        (Term.CONTRIBUTION, "100 × (674 − 424) ÷ (1,621 − 900)"),
    ],
)
def test_a_share_is_written_with_part_and_whole(made, term, formula):
    results, formulas = made
    row = next(row for row in results.composition if row.headline)
    [estimate] = [one for one in row.estimates() if one.term is term]
    assert formulas.of_composition(row, estimate)["en"] == formula


def test_a_reading_names_those_outside_figures_that_it_uses(made):
    results, formulas = made
    written = {
        row.reading: formulas.of_claim(row, one)["en"]
        for row in results.claims
        for one in row.estimates()
        if row.claim == "share_outside" and one.term is Term.RECOMPUTED
    }
    assert written == {"nation": "2.07% + 0", "other": "2.55% + 0"}


@pytest.mark.parametrize(
    ("claim", "term", "formula"),
    [
        ("labs_growth", Term.STATED, ""),
        ("labs_growth", Term.RECOMPUTED, "900 + 674"),
        ("labs_rate", Term.RECOMPUTED, "100 × ((1,621 ÷ 900)^(1/4) − 1)"),
        ("labs_twice", Term.STATED, "as printed in each place"),
        ("labs_twice", Term.RECOMPUTED, "as printed in each place"),
    ],
)
def test_a_claim_s_reading_is_written_with_the_figures_it_names(made, claim, term, formula):
    results, formulas = made
    row = next(row for row in results.claims if row.claim == claim)
    [estimate] = [one for one in row.estimates() if one.term is term]
    assert formulas.of_claim(row, estimate).get("en", "") == formula


def result(made, name):
    _, formulas = made
    return formulas.of_result(formulas.estimates[name]).get("en", "")


COUNTED = """\
firms_listed:
  topic: enumeration
  says_zh: 称{stated}
  says_en: Said to be {stated}
  announced: {page: 2, printed: 四个第一}
  listed: {named: {page: 1, names: [甲, 乙, 丙]}}
  readings:
    alone: {label_zh: 所列, label_en: listed, formula: named}
    one_more: {label_zh: 多一, label_en: and one, formula: named + 1}
labs_of_whole:
  topic: integer
  says_zh: 占{stated}
  says_en: A share of {stated}
  stated: p02.05
  operands: {part: p01.05}
  unknown: [whole]
  readings: {of: {label_zh: 共, label_en: of all, formula: "share(part, whole)"}}
"""


def test_a_count_of_names_and_a_whole_that_was_solved_for_stand_as_numbers(compared, run_study):
    compared.path("claims.yml").write_text(COUNTED, "utf-8")
    results = run_study()
    figures = {row.figure: row for row in results.source.figures}
    formulas = Formulas(results, estimates_of(results), figures, WORDS)
    written = {
        row.reading: formulas.of_claim(row, one)["en"]
        for row in results.claims
        for one in row.estimates()
        if one.term is Term.RECOMPUTED
    }
    assert written == {
        "alone": "number of names listed",
        "one_more": "3 + 1",
        "of": "100 × 674 ÷ 2,674",
    }


def test_a_measure_is_written_with_its_figures_and_outside_rows(compared, run_study):
    compared.path("measures.yml").write_text(
        """\
over_province:
  title_zh: 倍数
  title_en: times the province's
  unit: ratio
  operands: {own: p01.07}
  reference: {other: {series: rd_gdp_ratio, place: sheng, year: 2020}}
  formula: own / other
  note_zh: 同年
  note_en: of one year
""",
        "utf-8",
    )
    results = run_study()
    figures = {row.figure: row for row in results.source.figures}
    [row] = results.measures
    formula = Formulas(results, estimates_of(results), figures, WORDS).of_measure(row)
    assert formula["en"] == "about 3.0% ÷ 2.92%"


PLACES = "trend.rd_gdp.place_comparison"


@pytest.mark.parametrize(
    ("name", "formula"),
    [
        (f"{PLACES}.jia.level.2015", ""),
        (f"{PLACES}.jia.slope_per_year", "(3.0% − 2.65%) ÷ 5"),
        (f"{PLACES}.sheng.slope_per_year", "(2.92% − 2.55%) ÷ 5"),
        (f"{PLACES}.jia-less-guo@yearbook.gap.2015", "2.65% − 2.07%"),
        (f"{PLACES}.jia-less-guo@yearbook.gap.2020", "3.0% − 2.40%"),
        (
            f"{PLACES}.jia-less-guo@yearbook.gap_change.2015_2020",
            "(3.0% − 2.40%) − (2.65% − 2.07%)",
        ),
        ("trend.rd_gdp.two_point_linear.slope_per_year", "(3.0% − 2.65%) ÷ 5"),
        (
            "trend.rd_gdp.two_point_exponential.growth_pct_per_year",
            "100 × ((3.0% ÷ 2.65%)^(1/5) − 1)",
        ),
        (
            "trend.rd_gdp.two_point_gap.midpoint_gap",
            "(2.65% + 3.0%) ÷ 2 − √(2.65% × 3.0%)",
        ),
        ("projection.rd_gdp.two_point_linear.2021", "2.65% + (3.0% − 2.65%) × 6 ÷ 5"),
        ("projection.rd_gdp.two_point_exponential.2021", "2.65% × (3.0% ÷ 2.65%)^(6/5)"),
        ("trend.rd_gdp.out_of_sample_linear.error.2022", "3.38% − 3.14%"),
        ("trend.rd_gdp.out_of_sample_exponential.error.2022", "3.38% − 3.15%"),
        (
            "trend.rd_gdp.out_of_sample_linear.end_needed.2022",
            "2.65% + (3.38% − 2.65%) × 5 ÷ 7",
        ),
        (
            "trend.rd_gdp.out_of_sample_exponential.end_needed.2022",
            "2.65% × (3.38% ÷ 2.65%)^(5/7)",
        ),
        ("trend.all.growth_described.growth_pct_per_year_median", ""),
    ],
)
def test_a_trend_s_estimate_is_written_where_a_line_holds_it(made, name, formula):
    assert result(made, name) == formula


def test_a_gap_without_its_levels_or_an_error_without_its_projection_is_refused(made):
    results, formulas = made
    for name, missing in (
        (f"{PLACES}.jia-less-sheng.gap.2015", Term.LEVEL),
        ("trend.rd_gdp.out_of_sample_linear.error.2022", Term.PROJECTED),
    ):
        left = {key: one for key, one in formulas.estimates.items() if one.term is not missing}
        alone = replace(formulas, estimates=left)
        with pytest.raises(ValueError, match=r"no (level|projection) of"):
            alone.of_result(formulas.estimates[name])
    undated = formulas.estimates[f"{PLACES}.jia-less-sheng.gap.2015"].model_copy(
        update={"start": None, "end": None}
    )
    with pytest.raises(ValueError, match="not dated"):
        formulas.of_result(undated)
    assert results.growth


def test_a_formula_is_in_every_language(made):
    _, formulas = made
    name = "trend.rd_gdp.two_point_linear.slope_per_year"
    assert set(formulas.of_result(formulas.estimates[name])) == {"zh", "en"}
    assert growth(made, "labs", Term.PCT)
    assert ModelId.GROWTH in {one.model for one in formulas.estimates.values()}


def test_a_derived_outside_figure_is_written_with_its_operands(made):
    """The project's own reference data, whose derived rows print what they were computed from."""
    results, formulas = made
    own = replace(results, reference=read_reference(DATA / "reference"))
    formulas = replace(formulas, run=own)
    written = {row.id: formulas.of_reference(row).get("en", "") for row in own.reference.rows}
    assert written["rd_gdp_ratio.changzhou.2022.derived"] == "100 × CNY 32.32 bn ÷ CNY 955 bn"
    assert written["rd_gdp_ratio.changzhou.2013.derived"] == "2.61% − 0.04 percentage points"
    assert written["gdp.changzhou.2015.work_report_2021.derived"] == "CNY 770 bn ÷ 1.46"
    assert written["gdp_deflator_implicit.jiangsu.2016.nbs_database_2020.derived"] == (
        "100 × (CNY 7,735.09 bn ÷ CNY 7,125.59 bn ÷ (1 + 7.8%) − 1)"
    )
    assert written["rd_gdp_ratio.china.2000.wdi_latest"] == ""


def test_a_change_that_is_taken_back_is_written_in_the_scale_of_its_series(made):
    results, formulas = made
    own = replace(results, reference=read_reference(DATA / "reference"))
    row = own.reference.row("gdp.changzhou.2015.work_report_2021.derived")  # in 亿元, from 7700
    less = row.model_copy(update={"derivation": "less_change", "change": Decimal(300)})
    written = replace(formulas, run=own).of_reference(less)["en"]
    assert written == "CNY 770 bn − CNY 30 bn"


def test_a_change_under_both_series_is_written_under_one_after_the_other(made):
    results, formulas = made
    accounts = {"first": "first_published", "later": "revised"}
    titles = {"title_zh": "版", "title_en": "edition"}
    vintages = {name: Vintage(**titles, account=one) for name, one in accounts.items()}
    reference = replace(results.reference, vintages=vintages)
    own = Subject(indicator="rd_gdp", scope="jia", unit="percent", place="jia")

    def make(subject, term, *years, value=1):
        dates = {"start": Period.of_year(years[0]), "end": Period.of_year(years[-1])}
        rest = (Operand(kind=OperandKind.REFERENCE, id="x"),)
        kind = {"model": ModelId.PLACE_COMPARISON, "term": term, "operands": rest}
        return Estimate(subject=subject, value=Decimal(value), **kind, **dates)

    def level(place, year, value, vintage=None):
        of = own.model_copy(update={"place": place, "vintage": vintage})
        return make(of, Term.LEVEL, year, value=value)

    def change(*years, place="sheng", vintage=None):
        other = Subject(series="rd_gdp_ratio", place=place, vintage=vintage, unit="percent")
        term = Term.GAP_CHANGE if vintage else Term.GAP_CHANGE_BOTH
        return make(own.model_copy(update={"against": other}), term, *years)

    held = [level("jia", 2015, "2.65"), level("jia", 2020, "3.0"), level("jia", 2022, "3.4")]
    for place, less in (("sheng", Decimal(0)), ("guo", Decimal(1))):
        for vintage, values in (("first", ("2.55", "2.92")), ("later", ("2.50", "2.90"))):
            for year, value in zip((2015, 2020), values, strict=True):
                held.append(level(place, year, Decimal(value) - less, vintage))
            held.append(level(place, 2022, Decimal("3.1") - less, vintage))
            held += [change(2015, 2020, place=place, vintage=vintage)]
            held += [change(2015, 2022, place=place, vintage=vintage)]
    known = {str(number): one for number, one in enumerate(held)}
    formulas = replace(formulas, run=replace(results, reference=reference), estimates=known)
    assert formulas.of_result(change(2015, 2020))["en"] == (
        "(3.0% − 2.92%) − (2.65% − 2.55%); (3.0% − 2.90%) − (2.65% − 2.50%)"
    )


def test_an_amount_is_written_as_whole_times_share(made):
    """Of the whole's rows the one of its year, though it was taken back from another's."""
    results, formulas = made
    own = replace(results, reference=read_reference(DATA / "reference"))
    formulas = replace(formulas, run=own)
    rows = (
        "gdp.changzhou.2020.work_report_2021.estimate",
        "gdp.changzhou.2015.work_report_2021.derived",
    )

    def written(year, figure, *names):
        operands = (
            Operand(kind=OperandKind.FIGURE, id=figure),
            *(Operand(kind=OperandKind.REFERENCE, id=name) for name in names),
        )
        estimate = Estimate(
            subject=Subject(indicator="rd_gdp", series="rd_expenditure", unit="CNY"),
            model=ModelId.AMOUNT_OF_SHARE,
            term=Term.LEVEL,
            start=Period(year, year),
            end=Period(year, year),
            value=1,
            operands=operands,
        )
        return formulas.of_result(estimate).get("en", "")

    assert written(2015, "p01.06", *rows) == "CNY 527.4 bn × 2.65%"
    assert written(2020, "p01.07", *rows[:1]) == "CNY 770 bn × about 3.0%"
    assert written(2015, "p01.06", rows[0]) == ""
    assert written(2022, "p01.06", "rd_expenditure.changzhou.2022") == ""


def test_a_revision_and_a_pace_are_written_with_their_two_figures(made):
    _, formulas = made

    def written(term, model, *figures):
        operands = tuple(Operand(kind=OperandKind.FIGURE, id=name) for name in figures)
        estimate = Estimate(
            subject=Subject(indicator="rd_gdp", scope="jia", unit="percent"),
            model=model,
            term=term,
            start=Period(2015, 2015),
            end=Period(2020, 2020),
            value=1,
            operands=operands,
        )
        return formulas.of_result(estimate).get("en", "")

    revision = (Term.REVISION, ModelId.VINTAGE_REVISION)
    assert written(*revision, "p01.06", "p01.07") == "about 3.0% − 2.65%"
    pace = (Term.LOG_SHARE_PER_YEAR, ModelId.LOG_DECOMPOSITION)
    assert written(*pace, "p01.07", "p01.06") == "100 × ln(about 3.0% ÷ 2.65%) ÷ 5"
    # a level of two figures, or one that rests on more, has no formula on a line
    assert written(*pace, "p01.07", "p01.06", "p01.04") == ""
    assert written(Term.LOG_WHOLE_PER_YEAR, pace[1], "p01.07", "p01.06") == ""


def test_a_forecast_s_error_is_written_with_that_model_s_own_projection(made):
    results, formulas = made
    subject = Subject(indicator="rd_gdp", scope="jia", unit="percent")

    def projected(model, value):
        return Estimate(
            subject=subject,
            model=model,
            term=Term.PROJECTED,
            start=Period(2022, 2022),
            end=Period(2022, 2022),
            value=value,
            operands=(Operand(kind=OperandKind.FIGURE, id="p01.06"),),
        )

    own = {
        str(n): projected(model, value)
        for n, (model, value) in enumerate(
            ((ModelId.FORECAST_DRIFT, "3.10"), (ModelId.FORECAST_THETA, "3.20"))
        )
    }
    error = own["1"].model_copy(
        update={
            "term": Term.ERROR,
            "operands": (
                Operand(kind=OperandKind.REFERENCE, id="rd_gdp_ratio.jia.2022"),
                Operand(kind=OperandKind.REFERENCE, id="rd_gdp_ratio.guo.2020"),
            ),
        }
    )
    formulas = replace(formulas, run=results, estimates=own)
    assert formulas.of_result(error)["en"] == "3.38% − 3.20%"
