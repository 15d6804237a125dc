"""How sure a finding is: by what other conventions make of it, the weakest of what it rests on."""

from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest

from analysis.brief.grades import (
    Grade,
    find_weakest,
    grade_number,
    grade_results,
    grade_rows,
    say_grades,
)
from analysis.core.project import find_project
from analysis.register.build import build_register
from analysis.source.scenario import read_scenario
from analysis.study.robustness import RobustnessRow
from analysis.words.catalogue import catalogue

HERE = find_project(Path(__file__).parent)
EN, ZH = catalogue("en"), catalogue("zh")
OTHERS = ("wide", "literal", "logical", "truncation")


def rows(quoted, **others):
    """Rows of a subject: its conclusion under the run's policy, and where another differs."""
    said = {"standard": quoted} | dict.fromkeys(OTHERS, quoted) | others
    robust = set(said.values()) == {quoted}
    return [
        RobustnessRow(
            subject="x",
            convention=name,
            baseline=name == "standard",
            conclusion=conclusion,
            moves=False,
            flips=conclusion != quoted,
            robust=robust,
        )
        for name, conclusion in said.items()
    ]


@pytest.mark.parametrize(
    ("found", "grade"),
    [
        (rows("rises"), Grade("firm")),
        (rows("falls"), Grade("firm")),
        (rows("stands"), Grade("firm")),
        (rows("fails"), Grade("firm")),
        (rows("rises", wide="unsure"), Grade("depends", ("wide",))),
        (
            rows("stands", truncation="fails", wide="one_reading"),
            Grade("depends", ("wide", "truncation")),
        ),
        (rows("one_reading"), Grade("one_reading")),
        (rows("one_reading", literal="fails"), Grade("one_reading")),
        (rows("unsure"), Grade("open")),
        (rows("unsure", literal="rises"), Grade("open")),
        (rows("unchecked"), Grade("open")),
    ],
)
def test_a_subject_is_graded_by_what_other_conventions_make_of_it(found, grade):
    assert grade_rows(found) == grade


@pytest.mark.parametrize(
    ("low", "high", "name"),
    [
        ("0.01", "0.2", "untried"),
        ("-0.2", "-0.01", "untried"),
        ("-0.135", "0.095", "open"),
        ("0", "0.2", "open"),
        ("-0.2", "0", "open"),
    ],
)
def test_a_number_beside_the_table_is_graded_by_its_own_ends(low, high, name):
    assert grade_number(SimpleNamespace(low=Decimal(low), high=Decimal(high))) == Grade(name)


def test_what_rests_on_several_has_the_weakest_and_the_conventions_of_all():
    firm, wide = Grade("firm"), Grade("depends", ("wide",))
    cut = Grade("depends", ("truncation", "wide"))
    assert find_weakest([firm, wide, cut]) == Grade("depends", ("wide", "truncation"))
    assert find_weakest([firm, Grade("untried")]) == Grade("untried")
    assert find_weakest([wide, Grade("untried")]) == wide
    assert find_weakest([wide, Grade("one_reading")]) == Grade("one_reading")
    assert find_weakest([Grade("one_reading"), Grade("open"), firm]) == Grade("open")


def test_a_grade_says_what_it_means_and_what_it_depends_on():
    grade = Grade("depends", ("wide", "other_date"))
    assert (
        grade.say_rule(EN)
        == "changes with hedges and round counts read widely, a count's other date"
    )
    assert grade.say_rule(ZH) == "约数与整数都放宽、取该数的另一年份时，结论改变"
    assert Grade("open").say_rule(EN) == "the bounds allow either, or nobody can check it"


def test_the_strip_tells_the_findings_of_each_grade_the_surest_first():
    wide, cut = Grade("depends", ("wide",)), Grade("depends", ("truncation",))
    graded = [(1, Grade("open")), (2, wide), (3, Grade("firm")), (4, wide), (5, cut)]
    said = say_grades(graded, EN)
    assert said == (
        "**How sure?** **Firm:** 3 (the sign or verdict stays under every convention tried); "
        "**Depends on a convention:** 2, 4 (changes with hedges and round counts read widely); "
        "**Depends on a convention:** 5 (changes with figures cut off instead of rounded); "
        "**Open:** 1 (the bounds allow either, or nobody can check it)."
    )
    assert "**确定：**3（" in say_grades(graded, ZH)
    assert "2、4（约数与整数都放宽时，结论改变）；" in say_grades(graded, ZH)
    assert say_grades([], EN) == ""


@pytest.mark.usefixtures("compared")
def test_a_run_grades_its_headline_rates_and_its_statements(run_study):
    grades = grade_results(run_study())
    # 900 to 1,621 is a rise however read. 900 and 674 make 1,621 only if 900 is a round number
    # for 947, as the two policies have it that doubt round numbers.
    assert grades["growth.labs"] == Grade("firm")
    assert grades["claim.labs_growth"] == Grade("depends", ("wide", "logical"))
    assert not any("other" in name for name in grades)
    assert "growth.place" not in grades


GAP = "trend.rd_gdp.place_comparison.changzhou-less-jiangsu.gap_change_both"


def test_what_follows_from_several_figures_is_graded_by_what_other_conventions_make_of_it(study):
    """R&D for each institution falls, but not for sure if 3.0%左右 may be 2.8 to 3.2."""
    results = study(HERE, read_scenario(HERE, "changzhou"))
    grades = grade_results(results)
    fallen = grades["measure.rd_per_institution_growth"]
    assert fallen == Grade("depends", ("wide", "logical"))
    assert grades["measure.rd_jump"] == Grade("firm")
    assert grades[f"{GAP}.2015_2022"] == Grade("firm")
    assert grades[f"{GAP}.2015_2020"] == Grade("open")
    assert grades[f"{GAP}.2020_2022"] == Grade("depends", ("wide", "logical"))
    assert "measure.rd_amount_end" not in grades
    # Each is a number of the brief, and as the brief quotes it.
    register = build_register(results, {"en": EN, "zh": ZH})
    quoted = [row for row in results.robustness if row.baseline and row.number is not None]
    for row in quoted:
        number = register[row.number]
        assert (number.value, number.low, number.high) == (row.value, row.low, row.high)
        assert (number.unit, number.point) == (row.unit, row.point)
