"""Worked cases of what is hard to read: the review's twenty, and twenty more of each kind.

The four hundred were written from the coding manual, without a look at the rules.
"""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from analysis.extract.intake import build_document
from analysis.extract.scan import extract_mentions, find_home

DATA = Path(__file__).parents[1] / "data"
#: Cases that the rules don't read yet.
KNOWN_MISSES = frozenset(
    {
        "D01-18",
        "D03-12",
        "D05-08",
        "D05-12",
        "D05-17",
        "D05-18",
        "D08-03",
        "D08-05",
        "D08-17",
        "D08-18",
        "D09-05",
        "D09-09",
        "D10-19",
        "D15-12",
        "D15-15",
        "D15-19",
        "D17-08",
    }
)


def read_cases(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def is_value(got: str, wanted: str) -> bool:
    if not got or not wanted:
        return got == wanted
    return [Decimal(end) for end in got.split("..")] == [
        Decimal(end) for end in wanted.split("..")
    ]


def differences(case: dict[str, str]) -> dict[str, str]:
    """The columns in which the reading of a case is none of the right ones, with what it says."""
    document = build_document(case["text"].replace("\\n", "\n"))
    start = document.text.index(case["mention"])
    end = start + len(case["mention"])
    near = [one for one in extract_mentions(document) if one.start < end and one.end > start]
    if not near:
        return {"mention": "not found"}
    one = max(near, key=lambda one: min(one.end, end) - max(one.start, start))
    wrong = {
        column: getattr(one, column)
        for column in ("hedge", "unit", "kind", "period")
        if getattr(one, column) not in case[column].split("|")
    }
    if not any(is_value(one.value, value) for value in case["right value"].split("|")):
        wrong["value"] = one.value
    home = find_home(document.joined).name
    if case.get("like") == "D20" and (one.scope or home) not in case["scope"].split("|"):
        wrong["scope"] = one.scope or home
    return wrong


@pytest.mark.parametrize("case", read_cases("extract_cases.tsv"), ids=lambda case: case["id"])
def test_each_of_the_reviews_cases_is_read_rightly(case):
    assert differences(case) == {}


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(
            case,
            marks=[pytest.mark.xfail(strict=True, reason="not read yet")]
            if case["id"] in KNOWN_MISSES
            else [],
            id=case["id"],
        )
        for case in read_cases("extract_cases_more.tsv")
    ],
)
def test_each_case_of_its_kind_is_read_rightly(case):
    assert differences(case) == {}
