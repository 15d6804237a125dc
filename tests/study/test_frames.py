"""The study on DataFrames is the study on records: nothing added, nothing lost."""

from dataclasses import replace
from fractions import Fraction
from math import isnan, log
from pathlib import Path

import pandas as pd
import pytest

from analysis.core.errors import InputError
from analysis.core.estimates import EstimateRow, tabulate_results
from analysis.core.frames import records_of
from analysis.core.project import find_project
from analysis.core.quantity import Quantity
from analysis.source import observe
from analysis.source.bounds import HedgePolicy
from analysis.source.claims import read_claims
from analysis.source.load import read_source
from analysis.source.measures import read_measures
from analysis.source.observe import Observation
from analysis.source.reference import read_reference
from analysis.study import claims, composition, economy, frames, growth, robustness
from analysis.study.claims import ClaimRow
from analysis.study.composition import CompositionRow
from analysis.study.growth import GrowthRow
from analysis.study.robustness import RobustnessRow
from analysis.study.trends import study
from analysis.words.catalogue import pseudo

HERE = find_project(Path(__file__).parent)
POLICY = HedgePolicy.WIDE
YEARS = {"base_year": 2014, "end_year": 2020}


@pytest.fixture(scope="module")
def changzhou():
    return read_source(HERE.raw / "changzhou")


@pytest.fixture(scope="module")
def observed(changzhou):
    return observe.clean_figures(changzhou, policy=POLICY)


@pytest.fixture(scope="module")
def grown(changzhou, observed):
    return growth.measure_growth(observed, changzhou.indicators, **YEARS)


def back(frame, model):
    assert isinstance(frame, pd.DataFrame)
    return records_of(frame, model, "t")


def test_observations_under_a_policy_and_of_chosen_indicators(changzhou, observed):
    assert back(frames.clean_figures(changzhou, policy=POLICY), Observation) == observed
    chosen = frames.clean_figures(changzhou, policy=POLICY, indicators=["rd_gdp"])
    assert set(chosen["indicator"]) == {"rd_gdp"}


def test_growth_with_what_was_refused(changzhou, grown):
    observations = frames.clean_figures(changzhou, policy=POLICY)
    rows, refused = frames.measure_growth(observations, changzhou, **YEARS)
    assert back(rows, GrowthRow) == list(grown.rows)
    assert back(refused, EstimateRow) == tabulate_results(grown.refusals)
    later, _ = frames.measure_growth(observations, changzhou, base_year=2018, end_year=2020)
    assert len(later) < len(rows)


def test_composition(changzhou, grown):
    observations = frames.clean_figures(changzhou, policy=POLICY)
    rows, _ = frames.measure_growth(observations, changzhou, **YEARS)
    found = composition.decompose_growth(grown.rows, changzhou.indicators)
    parts, refused = frames.decompose_growth(rows, changzhou)
    assert back(parts, CompositionRow) == list(found.rows)
    assert back(refused, EstimateRow) == tabulate_results(found.refusals)


def test_trends_and_projections(changzhou, observed, grown):
    reference = read_reference(HERE.reference)
    told = {**YEARS, "horizon": 2025, "seed": 3}
    found = study.study_trends(list(grown.rows), observed, changzhou, reference, **told)
    observations = frames.clean_figures(changzhou, policy=POLICY)
    rows, _ = frames.measure_growth(observations, changzhou, **YEARS)
    till = {"horizon": told["horizon"]}
    series = frames.find_series(observations, changzhou, reference, **YEARS)
    assert series == found.series
    forms, fan = frames.draw_forms(rows, observations, changzhou, **till)
    judged, ahead = frames.project_series(series, changzhou, reference, **till)
    asked = [
        forms,
        frames.hold_outturns(rows, observations, changzhou, reference, **till),
        frames.compare_with_places(rows, changzhou, reference),
        frames.pool_growth(rows, changzhou, seed=told["seed"]),
        frames.fit_trends(series),
        frames.find_breaks(series),
        frames.bound_slopes(series),
        judged,
    ]
    answers = [row for table in asked for row in back(table, EstimateRow)]
    assert answers == tabulate_results(found.estimates)
    steps = [row for table in (fan, ahead) for row in back(table, EstimateRow)]
    assert steps == tabulate_results(found.projections)


def test_a_series_is_a_row_a_year_on_both_scales(changzhou):
    reference = read_reference(HERE.reference)
    observations = frames.clean_figures(changzhou, policy=POLICY)
    series = frames.find_series(observations, changzhou, reference, **YEARS)
    table = frames.tabulate_series(series)
    assert len(table) == sum(len(one.years) for one in series)
    jiangsu = table.query("place == 'jiangsu' and year == 2015").iloc[0]
    assert (jiangsu["value"], jiangsu["low"], jiangsu["high"]) == (2.53, 2.525, 2.535)
    assert jiangsu["modelled"] == 2.53
    assert jiangsu["series"] == "rd_gdp_ratio"
    amount = replace(series[0], ratio=False)
    both = frames.tabulate_series([amount])
    assert both["modelled"].tolist() == pytest.approx([log(value) for value in both["value"]])
    little = replace(amount, quantities=(Quantity.exact(Fraction(1, 2)), *amount.quantities[1:]))
    assert frames.tabulate_series([little])["modelled"][0] == pytest.approx(log(0.5))
    nothing = replace(amount, quantities=(Quantity.exact(0), *amount.quantities[1:]))
    assert isnan(frames.tabulate_series([nothing])["modelled"][0])
    assert list(frames.tabulate_series([])) == list(table)


def test_amounts_and_shrinkage(changzhou, grown):
    reference = read_reference(HERE.reference)
    observations = frames.clean_figures(changzhou, policy=POLICY)
    rows, _ = frames.measure_growth(observations, changzhou, **YEARS)
    made = frames.split_amounts(rows, changzhou, reference)
    found = economy.split_amounts(grown.rows, changzhou, reference)
    assert back(made, EstimateRow) == tabulate_results(found)
    series = frames.find_series(observations, changzhou, reference, **YEARS)
    made = frames.split_own_amounts(series, changzhou)
    assert back(made, EstimateRow) == tabulate_results(
        economy.split_own_amounts(series, changzhou)
    )
    made = frames.shrink_slopes(rows, changzhou, reference)
    found = economy.shrink_slopes(grown.rows, changzhou, reference)
    assert back(made, EstimateRow) == tabulate_results(found)


def test_the_audit_by_its_policy(changzhou):
    declared = read_claims(changzhou.folder / "claims.yml", changzhou.figures)
    reference = read_reference(HERE.reference)
    expected = claims.audit_claims(declared, changzhou, reference, policy=POLICY)
    made = frames.audit_claims(declared, changzhou, reference, policy=POLICY)
    assert back(made, ClaimRow) == expected
    words = {"en": pseudo("en", "en")}
    told = claims.audit_claims(declared, changzhou, reference, policy=POLICY, words=words)
    made = frames.audit_claims(declared, changzhou, reference, policy=POLICY, words=words)
    assert back(made, ClaimRow) == told != expected


def test_what_stands_under_every_convention(changzhou, grown):
    declared = read_claims(changzhou.folder / "claims.yml", changzhou.figures)
    reference = read_reference(HERE.reference)
    chosen = {
        "policy": POLICY,
        "measures": read_measures(changzhou.folder / "measures.yml", changzhou.figures, reference),
        **YEARS,
    }
    expected = robustness.assess_robustness(grown.rows, declared, changzhou, reference, **chosen)
    observations = frames.clean_figures(changzhou, policy=POLICY)
    rows, _ = frames.measure_growth(observations, changzhou, **YEARS)
    made = frames.assess_robustness(rows, declared, changzhou, reference, **chosen)
    assert back(made, RobustnessRow) == expected


def test_a_frame_that_is_no_such_table_is_refused_by_name(changzhou):
    observations = frames.clean_figures(changzhou, policy=POLICY).drop(columns="value")
    with pytest.raises(InputError, match="observations: column 'value' is missing"):
        frames.measure_growth(observations, changzhou, **YEARS)
    with pytest.raises(InputError, match="growth: unknown column"):
        frames.decompose_growth(observations, changzhou)


def test_every_table_is_refused_by_its_own_name(changzhou):
    reference, other, till = read_reference(HERE.reference), pd.DataFrame(), {"horizon": 2025}
    observations = frames.clean_figures(changzhou, policy=POLICY)
    rows, _ = frames.measure_growth(observations, changzhou, **YEARS)
    asked = {
        "observations": (
            lambda: frames.measure_growth(other, changzhou, **YEARS),
            lambda: frames.measure_rates(other, rows, changzhou, **YEARS),
            lambda: frames.draw_forms(rows, other, changzhou, **till),
            lambda: frames.hold_outturns(rows, other, changzhou, reference, **till),
            lambda: frames.hold_targets(other, changzhou, reference),
            lambda: frames.find_series(other, changzhou, reference, **YEARS),
            lambda: frames.compare_editions(other, changzhou, **YEARS),
        ),
        "growth": (
            lambda: frames.measure_rates(observations, other, changzhou, **YEARS),
            lambda: frames.decompose_growth(other, changzhou),
            lambda: frames.draw_forms(other, observations, changzhou, **till),
            lambda: frames.hold_outturns(other, observations, changzhou, reference, **till),
            lambda: frames.compare_with_places(other, changzhou, reference),
            lambda: frames.pool_growth(other, changzhou, seed=3),
            lambda: frames.split_amounts(other, changzhou, reference),
            lambda: frames.shrink_slopes(other, changzhou, reference),
        ),
    }
    for name, answers in asked.items():
        for answer in answers:
            with pytest.raises(InputError, match=f"^{name}: "):
                answer()
