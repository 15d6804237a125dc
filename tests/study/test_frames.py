"""The study on DataFrames is the study on records: nothing added, nothing lost."""

from pathlib import Path

import pandas as pd
import pytest

from analysis.core.errors import InputError
from analysis.core.estimates import EstimateRow, tabulate_results
from analysis.core.frames import records_of
from analysis.core.project import find_project
from analysis.source import observe
from analysis.source.bounds import HedgePolicy
from analysis.source.claims import read_claims
from analysis.source.load import read_source
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
    trends, projections = frames.study_trends(rows, observations, changzhou, reference, **told)
    assert back(trends, EstimateRow) == tabulate_results(found.estimates)
    assert back(projections, EstimateRow) == tabulate_results(found.projections)


def test_amounts_slopes_and_shrinkage(changzhou, grown):
    reference = read_reference(HERE.reference)
    observations = frames.clean_figures(changzhou, policy=POLICY)
    rows, _ = frames.measure_growth(observations, changzhou, **YEARS)
    made = frames.split_amounts(rows, changzhou, reference)
    found = economy.split_amounts(grown.rows, changzhou, reference)
    assert back(made, EstimateRow) == tabulate_results(found)
    made = frames.shrink_slopes(rows, changzhou, reference)
    found = economy.shrink_slopes(grown.rows, changzhou, reference)
    assert back(made, EstimateRow) == tabulate_results(found)
    source = read_source(HERE.raw / "china-rd")
    observed = observe.clean_figures(source, policy=POLICY)
    window = {"base_year": 2004, "end_year": 2019}
    observations = frames.clean_figures(source, policy=POLICY)
    made = frames.bound_slopes(observations, source, reference, **window)
    found = economy.bound_slopes(observed, source, reference, **window)
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
    expected = robustness.assess_robustness(
        grown.rows, declared, changzhou, reference, policy=POLICY
    )
    observations = frames.clean_figures(changzhou, policy=POLICY)
    rows, _ = frames.measure_growth(observations, changzhou, **YEARS)
    made = frames.assess_robustness(rows, declared, changzhou, reference, policy=POLICY)
    assert back(made, RobustnessRow) == expected


def test_a_frame_that_is_no_such_table_is_refused_by_name(changzhou):
    observations = frames.clean_figures(changzhou, policy=POLICY).drop(columns="value")
    with pytest.raises(InputError, match="observations: column 'value' is missing"):
        frames.measure_growth(observations, changzhou, **YEARS)
    with pytest.raises(InputError, match="growth: unknown column"):
        frames.decompose_growth(observations, changzhou)
