"""Trend models, each with the degrees of freedom it has and no statistic where it has none.

Five questions, in the order a reader meets them:

1. What do two printed points say by themselves?       ``fit_two_point``, ``project_two_point``
2. How fast did the printed indicators grow together?  ``fit_pooled_growth``, ``describe_growth``
3. What is the long national series doing?             ``fit_trend``, ``find_break``,
                                                       ``forecast_series``, ``compare_vintages``
4. Where does the city stand beside nation, province?  ``compare_places``
5. Did the later outturn follow the two-point line?    ``check_outturns``

Everything is a pure function of plain data. Results come as rows of two tables, ``TrendRow`` and
``ProjectionRow``; ``TrendRow`` refuses by construction a standard error, an interval or a p-value
beside zero degrees of freedom. Randomness enters only through a ``numpy`` generator the caller
passes in; every simulated figure states its size and its Monte-Carlo error in the note.
"""

from analysis.study.trends.least_squares import OlsFit, choose_hac_lags, fit_ols
from analysis.study.trends.long_series import (
    compare_vintages,
    find_break,
    fit_trend,
    forecast_series,
)
from analysis.study.trends.panel import (
    MIN_INDICATORS,
    Coverage,
    describe_growth,
    fit_pooled_growth,
    select_panel,
    simulate_coverage,
)
from analysis.study.trends.places import compare_places
from analysis.study.trends.rows import (
    AnnualSeries,
    Outturn,
    Pair,
    ProjectionRow,
    TooFewObservations,
    TrendRow,
    VintageError,
    describe_refusal,
    read_pairs,
    select_series,
)
from analysis.study.trends.two_points import (
    OutturnCheck,
    TwoPointFit,
    check_outturns,
    fit_two_point,
    project_two_point,
    tabulate_outturns,
    tabulate_two_point,
)

__all__ = [
    "MIN_INDICATORS",
    "AnnualSeries",
    "Coverage",
    "OlsFit",
    "Outturn",
    "OutturnCheck",
    "Pair",
    "ProjectionRow",
    "TooFewObservations",
    "TrendRow",
    "TwoPointFit",
    "VintageError",
    "check_outturns",
    "choose_hac_lags",
    "compare_places",
    "compare_vintages",
    "describe_growth",
    "describe_refusal",
    "find_break",
    "fit_ols",
    "fit_pooled_growth",
    "fit_trend",
    "fit_two_point",
    "forecast_series",
    "project_two_point",
    "read_pairs",
    "select_panel",
    "select_series",
    "simulate_coverage",
    "tabulate_outturns",
    "tabulate_two_point",
]
