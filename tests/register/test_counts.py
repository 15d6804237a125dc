"""Counts are of rows; years are the run's; each says what it rests on."""

import pytest

from analysis.core.result import OperandKind
from analysis.register.counts import count_rows
from analysis.register.steps import TABLES


@pytest.fixture
def counts(compared, run_study):  # noqa: ARG001 (a fixture that sets the scene)
    results = run_study()
    return results, {one.id: one for one in count_rows(results)}


def test_rows_are_counted(counts):
    results, by_id = counts
    observed = [row for row in results.observations if row.kind != "policy"]
    printed = sum(row.base_origin == "printed" for row in results.growth)
    expected = {
        "count.figures": 19,
        # Of 19 figures one is a date and one a grant's cap, which nobody observed.
        "count.observations": 17,
        "count.policy_figures": 1,
        "count.bounded": sum(row.low < row.high for row in observed),
        "count.indicators": len({row.indicator for row in observed}),
        "count.pairs": len(results.growth),
        "count.pairs.printed": printed,
        "count.pairs.back_cast": len(results.growth) - printed,
        "count.pairs.other_date": 1,  # 1621家 of 2019, and again without a year
        "count.claims": 4,
        "count.claims.certain": 1,
        "count.claims.does_not_hold": 2,
        "count.claims.conflict": 1,
        "count.claims.own": 3,
        "count.claims.own.does_not_hold": 2,
        "count.claims.own.conflict": 0,
        "count.claims.outside": 1,
        "count.claims.outside.conflict": 1,
        "count.claims.outside.does_not_hold": 0,
        "count.topics.repeat": 1,
        "count.topics.growth": 1,
        "count.topics.sum": 0,
        "source.pages": 2,
        "scenario.base_year": 2014,
        "scenario.end_year": 2020,
        "scenario.horizon": 2023,
        "source.year": 2020,
    }
    assert {name: by_id[name].value for name in expected} == expected
    assert 0 < printed < len(results.growth)


def test_a_claim_of_several_readings_counts_once(counts):
    results, by_id = counts
    assert by_id["count.claims"].value == len({row.claim for row in results.claims})


@pytest.mark.parametrize(
    ("name", "unit", "kind", "of", "table"),
    [
        ("count.figures", "count", OperandKind.TABLE, "figures", "observations"),
        ("count.bounded", "count", OperandKind.TABLE, "observations", "observations"),
        ("count.pairs.printed", "count", OperandKind.TABLE, "growth", "growth"),
        ("count.claims.certain", "count", OperandKind.TABLE, "claims", "claims"),
        ("source.pages", "count", OperandKind.SOURCE, "pages", "observations"),
        ("source.year", "year", OperandKind.SOURCE, "year", "observations"),
        ("scenario.horizon", "year", OperandKind.PARAMETER, "horizon", "observations"),
    ],
)
def test_a_count_says_what_it_rests_on(counts, name, unit, kind, of, table):
    one = counts[1][name]
    assert (one.unit, one.operand.kind, one.operand.id, one.table) == (unit, kind, of, table)


def test_every_count_is_of_a_table_that_there_is(counts):
    for one in counts[1].values():
        assert one.table in TABLES
        assert one.operand.kind is not OperandKind.TABLE or one.operand.id in {*TABLES, "figures"}


def test_a_source_without_marked_pages_has_no_count_of_them(source_folder, run_study):
    source_folder.replace("source.yml", "pages: 2\n", "")
    assert "source.pages" not in {one.id for one in count_rows(run_study())}


def test_pairs_outside_the_years_are_counted_and_those_of_money_by_their_prices(run_study):
    def counted(**parameters):
        return {one.id: one.value for one in count_rows(run_study(**parameters))}

    every = counted()
    assert every["count.pairs.outside"] == 0
    # 2016 to 2018 hold no pair; all that there are lie outside
    none = counted(base_year=2016, end_year=2018)
    assert (none["count.pairs"], none["count.pairs.outside"]) == (0, every["count.pairs"])
    # of tax relief and of a subsidy a growth rate is printed, without a word on prices
    assert (every["count.pairs.nominal"], every["count.pairs.prices_unstated"]) == (0, 2)
    assert (every["count.rates"], every["count.indicators.untranslated"]) == (0, 0)


def test_rates_and_prices_that_are_stated_are_counted(source_folder, run_study):
    source_folder.replace("figures.csv", "indicator,note\n", "indicator,note,prices\n")
    path = source_folder.path("figures.csv")
    head, *rows = path.read_text("utf-8").splitlines()
    stated = {"p02.02": "constant", "p02.04": "current"}
    rows = [f"{row},{stated.get(row.partition(',')[0], '')}" for row in rows]
    path.write_text("\n".join([head, *rows]) + "\n", "utf-8")
    source_folder.replace("indicators.yml", "Tax relief", "减免税额")
    counted = {one.id: one.value for one in count_rows(run_study())}
    assert (counted["count.rates"], counted["count.rates.implied"]) == (1, 0)
    assert (counted["count.pairs.nominal"], counted["count.pairs.prices_unstated"]) == (1, 0)
    assert counted["count.indicators.untranslated"] == 1
