"""The closed lists: what one list names, the others that hang on it know too."""

from typing import get_args

import pytest

from analysis.core import vocabulary
from analysis.core.units import UNITS
from analysis.source.bounds import HedgePolicy
from analysis.source.reading import HEDGES
from analysis.source.schema import CHANGE_UNITS, MEASURED, UNVALUED


def test_verdicts_stand_from_the_best_to_the_one_that_nobody_can_give():
    assert get_args(vocabulary.Verdict) == vocabulary.VERDICTS
    assert vocabulary.VERDICTS[:3] == ("certain", "compatible", "within_rounding")
    assert vocabulary.VERDICTS[-1] == "not_checkable"
    assert len(vocabulary.VERDICTS) == 7


def test_every_policy_is_a_convention_and_others_stand_after_them():
    assert get_args(vocabulary.Convention) == vocabulary.CONVENTIONS
    policies = [one.value for one in HedgePolicy]
    assert list(vocabulary.CONVENTIONS[: len(policies)]) == policies
    assert vocabulary.CONVENTIONS[len(policies) :] == (
        *("truncation", "other_date", "inclusive_years"),
    )


def test_every_kind_that_measures_or_has_no_value_is_a_kind():
    kinds = set(get_args(vocabulary.Kind))
    assert kinds > MEASURED | UNVALUED
    assert kinds - MEASURED - UNVALUED == {"duration"}


def test_every_hedge_that_a_figure_can_bear_has_a_name():
    assert set(HEDGES) == set(get_args(vocabulary.Hedge))
    assert "literal" in set(HedgePolicy)


def test_units_that_rules_name_are_units():
    assert set(UNITS) > CHANGE_UNITS | set(vocabulary.POINTS) | vocabulary.MONEY_UNITS


def test_the_data_are_written_in_two_languages():
    assert vocabulary.DATA_LANGUAGES == ("zh", "en")


@pytest.mark.parametrize(
    ("unit", "measure", "ratio"),
    [
        ("percent", "ratio", True),
        ("permille", "ratio", True),
        ("ratio", "ratio", True),
        ("times", "ratio", True),
        ("CNY", "ratio", False),  # yuan a head is an amount
        ("person", "stock", False),
        ("percent", "stock", False),
        ("percent", "flow", False),
        ("rank", "rank", False),
    ],
)
def test_what_is_a_ratio_is_said_by_its_measure_and_its_unit(unit, measure, ratio):
    assert vocabulary.is_ratio(unit, measure) == ratio


def test_a_ratio_of_which_only_the_unit_is_known_is_judged_by_it():
    assert vocabulary.is_ratio("permille")
    assert not vocabulary.is_ratio("CNY")


def test_points_are_what_each_unit_says_of_a_whole():
    whole = {"percent": 100, "permille": 1000, "ratio": 1, "times": 1, "percentage_point": 100}
    assert {unit: 100 / points for unit, points in vocabulary.POINTS.items()} == whole


@pytest.mark.parametrize(
    ("unit", "money"),
    [("CNY", True), ("CNY/person", True), ("tonne", False), ("person/CNY", False), ("", False)],
)
def test_money_per_something_is_money(unit, money):
    assert vocabulary.is_money(unit) == money
