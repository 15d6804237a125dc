"""Pairs and relations as values: equal by what they hold, never changed, sure unless told."""

from dataclasses import FrozenInstanceError

import pytest

from analysis.extract.relations.model import Pair, Relation, RelationReading


def test_pairs_of_the_same_figures_are_one():
    pair = Pair("draft_001", "", "CNY", None, "p00.01", "p00.02")
    assert {pair, Pair("draft_001", "", "CNY", None, "p00.01", "p00.02")} == {pair}
    assert pair != Pair("draft_001", "", "CNY", "p00.01", None, "p00.02")


def test_a_relation_is_sure_and_its_reading_without_years_unless_told_otherwise():
    reading = RelationReading("plain", "end / base")
    assert reading.years is None
    assert Relation("growth", "p00.03", {"end": "p00.02"}, (reading,), "增长").sure


def test_what_was_said_of_figures_is_not_changed():
    pair = Pair("draft_001", "", "CNY", None, "p00.01", "p00.02")
    reading = RelationReading("plain", "end / base")
    relation = Relation("growth", "p00.03", {"end": "p00.02"}, (reading,), "增长")
    for one, name in ((pair, "end"), (reading, "formula"), (relation, "stated")):
        with pytest.raises(FrozenInstanceError):
            setattr(one, name, "p00.09")
