"""What opens a brief: the weightiest of what its intervals bear out, each about something else."""

from dataclasses import replace
from decimal import Decimal

import pytest

from analysis.brief.findings import MOST_FINDINGS, MOST_STATEMENTS, choose_findings
from analysis.study.rates import RateRow


def titles(found):
    return [getattr(row, "claim", None) or row.indicator for row in found]


def copies(results, figures, **rows):
    """Return a run whose only pairs are copies of one, under other names and with other cells.

    Args:
        results: a run with a pair of labs.
        figures: how often each name is printed.
        rows: cells of each by name.
    """
    pair = next(row for row in results.growth if row.indicator == "labs" and row.headline)
    printed = next(row for row in results.observations if row.indicator == "labs")
    return replace(
        results,
        claims=(),
        growth=tuple(
            pair.model_copy(update={"indicator": name, "figures": (name,), **cells})
            for name, cells in rows.items()
        ),
        observations=tuple(
            printed.model_copy(update={"indicator": name, "scope": row.get("scope", pair.scope)})
            for name, row in rows.items()
            for _ in range(figures.get(name, 1))
        ),
    )


def cells(pct="10", cagr=None, end="100", low=None, high=None, **more):
    value = Decimal(pct)
    bounds = (Decimal(low or pct), Decimal(high or pct))
    return {
        "pct": value,
        "pct_low": bounds[0],
        "pct_high": bounds[1],
        "cagr": Decimal(cagr or pct),
        "end": Decimal(end),
        **more,
    }


@pytest.fixture
def results(compared, run_study):  # noqa: ARG001 (sets the scene)
    return run_study()


def test_what_is_printed_more_often_comes_first_wherever_it_stands(results):
    run = copies(results, {"b": 5}, a=cells(), b=cells(), c=cells())
    assert titles(choose_findings(run)) == ["b", "a", "c"]


def test_the_larger_amount_and_the_larger_move_come_first(results):
    larger = copies(results, {}, a=cells(), b=cells(end="900"))
    assert titles(choose_findings(larger)) == ["b", "a"]
    moved = copies(results, {}, a=cells(pct="3"), b=cells(pct="-20"))
    assert titles(choose_findings(moved)) == ["b", "a"]
    # a year counts, not the whole span
    slow = copies(results, {}, a=cells(pct="50", cagr="5"), b=cells(pct="20", cagr="20"))
    assert titles(choose_findings(slow)) == ["b", "a"]


def points(total, yearly=None):
    value = Decimal(total)
    ends = dict.fromkeys(("pp", "pp_low", "pp_high"), value)
    return cells() | ends | {"pct": None, "cagr": None, "pp_per_year": Decimal(yearly or total)}


def test_points_are_held_against_points_and_by_what_they_moved_a_year(results):
    # each the largest of its kind, however many percent are beside a point
    run = copies(results, {}, a=points("0.5"), b=cells(pct="50"), c=points("0.4"))
    assert titles(choose_findings(run)) == ["a", "b", "c"]
    slow = copies(results, {}, a=points("5", "0.5"), b=points("2", "1"))
    assert titles(choose_findings(slow)) == ["b", "a"]


def test_ranks_count_so_that_a_misread_leap_is_only_the_largest(results):
    often = {"a": 9, "b": 5}
    leap = copies(results, often, a=cells(pct="9"), b=cells(pct="8"), c=cells(pct="900"))
    assert titles(choose_findings(leap)) == ["a", "c", "b"]
    # equals stand as in the tables
    level = copies(results, often, a=cells(pct="8"), b=cells(pct="9"), c=cells(pct="900"))
    assert titles(choose_findings(level)) == ["a", "b", "c"]


def test_what_is_computed_or_waits_for_review_weighs_less(results):
    run = copies(results, {}, a=cells(base_origin="back-cast"), b=cells())
    assert titles(choose_findings(run)) == ["b", "a"]
    waiting = results.source.figures[0].model_copy(update={"figure": "b", "review": "look"})
    flagged = replace(run, source=replace(run.source, figures=(waiting,)))
    assert titles(choose_findings(flagged)) == ["a", "b"]


def test_another_place_weighs_less_than_the_main_one(results):
    run = copies(results, {}, a=cells(scope="yi-park"), b=cells())
    assert titles(choose_findings(run)) == ["b", "a"]


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [
        ("-1", "21", []),
        ("0", "20", []),
        ("1", "19", ["a"]),
        ("-20", "0", []),
        ("-20", "-1", ["a"]),
    ],
)
def test_a_change_that_may_be_none_is_no_finding(results, low, high, told):
    run = copies(results, {}, a=cells(low=low, high=high))
    assert titles(choose_findings(run)) == told


def test_nor_is_a_pair_that_is_not_quoted_or_has_no_change(results):
    run = copies(results, {}, a=cells(headline=False), b=cells() | {"pct": None})
    assert choose_findings(run) == []


def test_no_more_are_told_than_there_is_room_for(results):
    run = copies(results, {}, **{f"i{n}": cells(pct=str(n + 1)) for n in range(9)})
    found = titles(choose_findings(run))
    assert len(found) == MOST_FINDINGS == 6
    assert found == [f"i{n}" for n in range(8, 2, -1)]


def rate(name, pct="6", **more):
    given = {"rate": pct, "rate_low": pct, "rate_high": pct, "headline": True}
    dates = {"scope": "jia", "unit": "enterprise", "base_year": 2018, "end_year": 2019}
    return RateRow(indicator=name, figures=("x",), **(given | dates | more))


def test_a_rate_is_a_finding_and_one_that_tells_of_prices_stands_for_the_pair(results):
    run = copies(results, {}, a=cells(), b=cells())
    alone = replace(run, rates=(rate("a"),))
    assert len(choose_findings(alone)) == 2
    both = replace(run, rates=(rate("a", deflator="1", deflator_low="1", deflator_high="1"),))
    assert {type(row).__name__: row.indicator for row in choose_findings(both)} == {
        "RateRow": "a",
        "GrowthRow": "b",
    }


def test_statements_that_fail_come_first_the_worst_before_the_others_and_only_some(results):
    run = copies(results, {}, a=cells())
    [row] = [one for one in results.claims if one.claim == "labs_growth"][:1] or [None]
    failing = [
        row.model_copy(update={"claim": name, "gap": gap, "verdict": verdict, "reference": ()})
        for name, gap, verdict in (
            ("small", Decimal(1), "conflict"),
            ("large", Decimal(40), "does_not_hold"),
            ("middle", Decimal(9), "conflict"),
            ("fine", None, "certain"),
            ("dates", None, "conflict"),
        )
    ]
    found = titles(choose_findings(replace(run, claims=tuple(failing))))
    assert found == ["large", "middle", "a"]
    assert MOST_STATEMENTS == 2
    outside = [one.model_copy(update={"reference": ("x",)}) for one in failing]
    assert titles(choose_findings(replace(run, claims=tuple(outside)))) == ["a"]
