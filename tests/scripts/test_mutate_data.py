"""The harness of mutations: what is refused, what is harmless, what only the page can tell."""

import random
from pathlib import Path

import data_mutations
import mutate_data
import pytest

from analysis.core.project import find_project

ROOT = Path(__file__).resolve().parents[2]

FIGURES = "data/raw/changzhou/figures.csv"
SERIES = "data/raw/china-rd/figures.csv"
CLAIMS = "data/raw/changzhou/claims.yml"
OUTSIDE = "data/reference/reference_figures.csv"


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    made = mutate_data.Bench.copy(find_project(ROOT), tmp_path_factory.mktemp("bench"))
    yield made
    made.close()


def change(bench, file, old, new):
    text = (bench.project.root / file).read_text("utf-8")
    assert old in text
    content = text.replace(old, new, 1).encode()
    return bench.try_on(data_mutations.Mutation(file, "by hand", "", content))


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        # value, unit, date: as printed
        (FIGURES, ",3亿元,policy,300000000,", ",3亿元,policy,30000000,", "does not follow"),
        (
            FIGURES,
            "5年,duration,5,exact,year",
            "5年,duration,5,exact,month",
            "column unit: 'month'",
        ),
        (
            FIGURES,
            "2011年,date,,exact,,2011,",
            "2011年,date,,exact,,2012,",
            "column period: '2012'",
        ),
        # a row gone from within a page, from its end; one moved
        (
            FIGURES,
            "p01.03,1,5年,duration,5,exact,year,2011-2015,stated,常州市,,,,\n",
            "",
            "without a gap",
        ),
        (FIGURES, "p01.02,1,2011年", "p01.12,1,2011年", "column figure: stands after p01.01"),
        # a hedge that nobody printed; an outcome of the future
        (FIGURES, "20多家,level,20,more_than,", "20多家,level,20,approx,", "says more_than"),
        (
            FIGURES,
            ",asof 2020,inferred,常州市,provincial_st_parks,",
            ",2024,inferred,常州市,provincial_st_parks,",
            "after 2020",
        ),
        # what a second reading settled, and what it counted
        ("data/raw/changzhou/readings.yml", "first: 626", "first: 625", "figures.csv has 638"),
        (
            "data/raw/changzhou/readings.csv",
            "p02.02,unit,institution,platform,institution",
            "p02.02,unit,institution,platform,platform",
            "column final: 'platform'",
        ),
        # a figure retyped with its print turns a claim, or leaves its edition
        (FIGURES, "900家,level,900,", "700家,level,700,", "is declared, but the figures give"),
        (
            SERIES,
            "0.94033,share,0.94033",
            "0.94083,share,0.94083",
            "is not what reference_figures.csv has",
        ),
        (CLAIMS, "verdict: certain", "verdict: conflict", "column verdict: conflict is declared"),
        (OUTSIDE, "china,2001,0.94033,", "china,2001,0.94083,", "is no number of"),
        (
            OUTSIDE,
            "rd_gdp_ratio,china,2000,",
            "rd_gdp_ratio,china,1999,",
            "is not that of the line",
        ),
    ],
)
def test_what_is_written_twice_and_changed_once_is_refused_in_its_place(
    bench, file, old, new, said
):
    found = change(bench, file, old, new)
    assert found.verdict == mutate_data.REFUSED, found
    assert said in found.said
    assert "row" in found.said or "claim" in found.said or "readings.yml" in found.said


def test_what_reads_alike_is_harmless(bench):
    for file, old, new in (
        (CLAIMS, "topic: growth\n", "topic: growth  # a remark\n"),
        (CLAIMS, 'formula: "pct(base, end)"', "formula: pct(base, end)"),
        (FIGURES, "2011年,date", '"2011年",date'),
    ):
        assert change(bench, file, old, new).verdict == mutate_data.HARMLESS


def test_what_only_the_page_can_tell_is_accepted_with_that_reason(bench):
    found = change(bench, FIGURES, "常州市,park_development_fund", "金坛区,park_development_fund")
    assert (found.verdict, found.said) == (mutate_data.ACCEPTED, "figure.scope")
    assert "only the page" in found.reason


def test_a_sample_of_mutations_is_refused_harmless_or_known_to_be_beyond_a_check(bench):
    outcomes = list(mutate_data.run_mutations(bench, count=60, seed=2026))
    bad = [
        (one.mutation.file, one.mutation.kind, one.mutation.where, one.said)
        for one in outcomes
        if one.verdict == mutate_data.CRASHED
        or (one.verdict == mutate_data.ACCEPTED and not one.reason)
    ]
    assert bad == []
    refused = sum(one.verdict == mutate_data.REFUSED for one in outcomes)
    assert refused > len(outcomes) / 2


def test_a_draw_is_the_same_for_the_same_seed():
    content = (ROOT / FIGURES).read_bytes()
    kinds = data_mutations.kinds_of(FIGURES)
    first, second = (
        data_mutations.draw(FIGURES, content, kinds, random.Random(5))  # noqa: S311 (a sample)
        for _ in range(2)
    )
    assert first == second
    assert first.content != content


def test_what_differs_is_named_by_part_and_column():
    before = {"row": {"a": {"x": 1, "y": 2}, "b": {"x": 1, "y": 1}}, "order": ["a", "b"]}
    after = {"row": {"a": {"x": 1, "y": 3}}, "order": ["a", "b"]}
    assert sorted(mutate_data.compare(before, after)) == ["row-", "row.y"]
    assert list(mutate_data.compare(before, before)) == []
