"""Targets and places in tables: what is known, how it is marked, and what stays blank."""

import re
from dataclasses import dataclass

import pytest

from analysis.exhibits.chart import ExhibitNames, Labels
from analysis.exhibits.context_tables import (
    ContextLine,
    TargetLine,
    tabulate_context,
    tabulate_targets,
)
from analysis.exhibits.tables import Cells
from analysis.words.catalogue import catalogue


@dataclass(frozen=True)
class Number:
    value: int = 0


REGISTER = dict.fromkeys(("target", "outcome", "margin", "other"), Number())


def labels_of(language):
    return Labels(catalogue(language), ExhibitNames({}, "", {}))


def cells():
    return Cells(REGISTER, lambda name, modifier: f"{name}/{modifier}")


def grid(table):
    lines = [re.sub(r"\\(.)", r"\1", line) for line in table.split("\n")]
    return [[cell.strip() for cell in line[1:-1].split("|")] for line in (lines[0], *lines[2:])]


def target(verdict="missed", outcome="outcome", margin="margin", set_in="plan"):
    return TargetLine("rate", "target", 2020, set_in, outcome, margin, verdict)


def show(rows, language="en"):
    return grid(tabulate_targets(rows, cells(), labels_of(language)))


@pytest.mark.parametrize(
    ("verdict", "language", "margin", "told"),
    [
        ("missed", "en", "margin/short", "no"),
        ("reached", "zh", "margin/short", "达标"),
        ("undecided", "en", "margin/ends", "open"),
    ],
)
def test_a_target_stands_beside_its_outcome_and_what_the_bounds_say(
    verdict, language, margin, told
):
    head, group, row = show([target(verdict)], language)
    assert len(head) == len(group) == 6
    assert group == ["Plan", *[""] * 5]
    assert row == ["Rate", "2020", "target/short", "outcome/short", margin, told]


def test_a_target_without_an_outcome_says_so():
    assert show([target("unknown", "", "")])[2] == [
        *("Rate", "2020", "target/short", "", "", "no outcome found")
    ]
    assert tabulate_targets([], cells(), labels_of("en")) == ""


def test_targets_stand_under_the_place_where_they_were_set():
    rows = [target(), target(set_in="goals"), target("reached")]
    told = [(row[0], row[5]) for row in show(rows)]
    assert told[1:] == [
        *(("Plan", ""), ("Rate", "no"), ("Rate", "yes"), ("Goals", ""), ("Rate", "no"))
    ]


def test_places_have_a_column_a_year_their_editions_a_row_and_blanks():
    rows = [
        ContextLine("Jia", "own", {2015: "outcome"}),
        ContextLine("Yi", "first", {2023: "target"}),
        ContextLine("Jia", "derived", {2015: "other", 2023: "gone", 2030: "margin"}),
    ]
    table = tabulate_context(rows, (2015, 2023), cells(), labels_of("en"))
    assert grid(table) == [
        ["Edition, %", "2015", "2023"],
        ["Jia", "", ""],
        ["Own", "outcome/bare", ""],
        ["Derived", "other/bare", "–"],
        ["Yi", "", ""],
        ["First", "", "target/bare"],
    ]
    assert table.split("\n")[1] == "|:---|---:|---:|"
