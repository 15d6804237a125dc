"""Statements: their level, what makes a name a flow's, and which change a level may have."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.extract.intake import build_document
from analysis.extract.relations.statements import (
    Statement,
    Subjects,
    fits,
    is_counted_alike,
    may_change,
)
from analysis.extract.scan import extract_mentions

(FIGURE,) = extract_mentions(build_document("企业5家。"), 2024)
UNITS = st.sampled_from(
    ["CNY", "enterprise", "rank", "percent", "percentage_point", "permille", "times", "doubling"]
)


def figure(unit, printed="5", scope=""):
    return replace(FIGURE, unit=unit, printed=printed, scope=scope)


def statement(end=None, base=None, *, name="企业", unit="enterprise", **more):
    return Statement(name, unit, "", 0, base, end, **more)


def test_the_level_of_a_statement_is_its_end_or_else_its_base():
    end, base = figure("enterprise", "7家"), figure("enterprise", "5家")
    assert statement(end, base).level is end
    assert statement(base=base).level is base
    assert statement().level is None


@pytest.mark.parametrize(
    ("name", "stock"),
    [
        ("新增企业", "企业"),
        ("新增加企业", "企业"),
        ("净增企业", "企业"),
        ("新增新增企业", "新增企业"),
    ],
)
def test_a_name_that_begins_with_what_came_in_is_a_flow_s(name, stock):
    flow = statement(name=name)
    assert flow.is_flow
    assert flow.stock_name == stock


@pytest.mark.parametrize("name", ["企业", "企业新增", "新企业", ""])
def test_any_other_name_is_a_stock_s_and_stays(name):
    stock = statement(name=name)
    assert not stock.is_flow
    assert stock.stock_name == name


def test_a_level_is_one_of_a_statement_by_unit_and_place():
    assert statement().takes(figure("enterprise"))
    assert not statement().takes(figure("person"))
    assert not statement().takes(figure("enterprise", scope="甲区"))


def test_a_new_statement_and_new_subjects_share_nothing_with_others():
    first, second = statement(), statement()
    first.changes.append(FIGURE)
    first.aims.append(FIGURE)
    assert (second.changes, second.aims, second.counted, second.summed) == ([], [], False, False)
    subjects, others = Subjects(), Subjects()
    subjects.statements.append(first)
    subjects.doubts["p00.01"] = "why"
    subjects.increments.add("p00.01")
    assert (others.statements, others.doubts, others.increments) == ([], {}, set())


@pytest.mark.parametrize(
    ("change", "level", "may"),
    [
        ("percent", "CNY", True),
        ("percent", "percent", True),
        ("times", "CNY", True),
        ("doubling", "CNY", True),
        ("CNY", "CNY", True),
        ("CNY", "person", False),
        ("percentage_point", "percent", True),
        ("percentage_point", "permille", True),
        ("percentage_point", "CNY", False),
        ("rank", "rank", True),
        ("rank", "CNY", False),
        ("percent", "rank", False),
        ("percentage_point", "rank", False),
    ],
)
def test_a_figure_may_be_a_change_of_a_level_by_their_units(change, level, may):
    assert may_change(figure(change), figure(level)) is may


@given(UNITS, UNITS)
def test_only_places_change_by_places_and_any_unit_but_points_by_itself(one, other):
    change, level = figure(one), figure(other)
    if "rank" in {one, other}:
        assert may_change(change, level) is (one == other)
    assert may_change(level, level)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("214家", "1286家", True),
        ("3.5万家", "12万家", True),
        ("214家", "1.2万家", True),  # a scale is none of the measure word
        ("12多家", "1286家", True),
        ("3万家", "5千户", False),
        ("214家", "1286户", False),
        ("214", "1286", False),
        ("214家", "1286", False),
        ("214", "1286家", False),
    ],
)
def test_an_increment_with_the_measure_word_of_its_level_counts_what_that_counts(
    one, other, alike
):
    change, level = figure("enterprise", one), figure("institution", other)
    assert is_counted_alike(change, level) is alike
    assert may_change(change, level) is alike


def test_a_place_in_an_order_is_no_increment_of_persons_though_both_are_counted_alike():
    place, persons = figure("rank", "第5位"), figure("person", "12位")
    assert is_counted_alike(place, persons)
    assert not may_change(place, persons)
    assert not may_change(persons, place)


def test_a_change_fits_a_statement_with_a_level_of_its_place_and_unit():
    level = figure("enterprise", "7家")
    growth = figure("percent", "3%")
    assert fits(statement(level), growth)
    assert fits(statement(base=level), growth)
    assert not fits(statement(), growth)
    assert not fits(statement(level), figure("percent", "3%", scope="甲区"))
    assert not fits(statement(level), figure("percentage_point", "3个百分点"))


def test_a_rate_never_fits_what_only_its_count_names_and_an_increment_does():
    level = figure("enterprise", "7家")
    counted = statement(level, counted=True)
    assert not fits(counted, figure("percent", "3%"))
    assert not fits(counted, figure("times", "3倍"))
    assert fits(counted, figure("enterprise", "3家"))
