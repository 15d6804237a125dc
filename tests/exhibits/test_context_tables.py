"""Targets and places in tables: what is known, how it is marked, and what stays blank."""

import re
from dataclasses import dataclass

import pytest

from analysis.exhibits.chart import ExhibitNames, Labels
from analysis.exhibits.context_tables import (
    ContextFigure,
    ContextLine,
    TargetLine,
    tabulate_context,
    tabulate_targets,
)
from analysis.exhibits.tables import Cells
from analysis.words.catalogue import catalogue


@dataclass(frozen=True)
class Number:
    display: dict
    hedge: str = "exact"


REGISTER = {
    "target": Number({"en": "66%", "zh": "66%"}),
    "outcome": Number({"en": "65.8%", "zh": "65.8%"}, "approx"),
    "told": Number({"en": "over 700", "zh": "超过700家"}, "more_than"),
    "margin": Number({"en": "−0.2", "zh": "−0.2"}),
}


def labels_of(language):
    return Labels(catalogue(language), ExhibitNames({}, "", {}))


def cells():
    def show(name, modifier):
        return f"{REGISTER[name].display['en']}|{modifier}" if modifier == "bounds" else name

    return Cells(REGISTER, show)


def grid(table):
    lines = [re.sub(r"\\(.)", r"\1", line) for line in table.split("\n")]
    return [[cell.strip() for cell in line[1:-1].split(" | ")] for line in (lines[0], *lines[2:])]


def target(verdict="missed", outcome="outcome", margin="margin"):
    return TargetLine("rate", "target", 2020, "plan", outcome, margin, verdict)


@pytest.mark.parametrize(
    ("verdict", "language", "told"),
    [
        ("missed", "en", "no (margin)"),
        ("reached", "zh", "达标（margin）"),
        ("undecided", "en", "can't be told (−0.2|bounds)"),
    ],
)
def test_a_target_stands_beside_its_outcome_and_what_the_bounds_say(verdict, language, told):
    table = tabulate_targets([target(verdict)], cells(), labels_of(language))
    _, row = grid(table)
    assert row[2] == "2020"
    assert row[4] == "outcome"  # its display bears the hedge
    assert row[5] == told


def test_a_target_without_an_outcome_says_so():
    table = tabulate_targets([target("unknown", "", "")], cells(), labels_of("en"))
    assert grid(table)[1] == ["Rate", "target", "2020", "plan", "–", "no outcome found"]
    assert tabulate_targets([], cells(), labels_of("en")) == ""


def test_places_have_a_column_a_year_marks_and_blanks():
    rows = [
        ContextLine("Jia", "own", {2015: [ContextFigure("outcome")], 2023: []}),
        ContextLine(
            "Yi",
            "first",
            {2023: [ContextFigure("target", ("q",)), ContextFigure("told", ("d", "r"))]},
        ),
    ]
    head, jia, yi = grid(tabulate_context(rows, (2015, 2023), cells(), labels_of("en")))
    assert head == ["Place", "Edition", "2015", "2023"]
    assert jia == ["Jia", "own", "outcome", ""]
    # A number that is shown with its hedge bears it once.
    assert yi == ["Yi", "first", "", "target (q); told (d, r)"]
