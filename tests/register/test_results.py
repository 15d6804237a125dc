"""A run's results in one value: its rows of trends and projections as what they are."""

import pytest

from analysis.core.estimates import tabulate_results
from analysis.core.result import Estimate, ModelId, Refusal, RemarkCode, Subject, Term, remark
from analysis.register.added import AddedSet
from analysis.register.results import Results

HERE = Subject(series="rd_gdp_ratio", place="jia", unit="percent")
LEVEL = Estimate(
    subject=HERE,
    model=ModelId.GROWTH,
    term=Term.PCT,
    start="2019",
    end="2020",
    value="2.5",
)
NONE = Refusal(
    subject=HERE,
    model=ModelId.SUP_F_BREAK,
    reason=remark(RemarkCode.TOO_FEW_YEARS, years=5, needed=15),
)
OTHER = LEVEL.model_copy(update={"subject": HERE.model_copy(update={"place": "yi"})})


@pytest.fixture
def hold(tmp_path):
    """Results of nothing but such trends and projections."""

    def make(trends=(), projections=()):
        return Results(
            scenario=None,
            source=None,
            reference=None,
            declared={},
            observations=(),
            growth=(),
            composition=(),
            claims=(),
            robustness=(),
            trends=tuple(tabulate_results(trends)),
            projections=tuple(tabulate_results(projections)),
            made={},
            added=AddedSet(tmp_path),
        )

    return make


def test_rows_are_the_estimates_and_refusals_they_are_in_their_order(hold):
    results = hold(trends=(LEVEL, NONE, OTHER), projections=(OTHER, NONE))
    assert results.trend_results == (LEVEL, NONE, OTHER)
    assert results.projection_results == (OTHER, NONE)


def test_rows_are_read_once(hold):
    results = hold(trends=(LEVEL,), projections=(NONE,))
    assert results.trend_results is results.trend_results
    assert results.projection_results is results.projection_results


def test_a_run_that_found_nothing_holds_nothing(hold):
    results = hold()
    assert (results.trend_results, results.projection_results) == ((), ())
    assert (results.measures, results.rates, dict(results.declared_measures)) == ((), (), {})
