"""Trend models, each with the degrees of freedom it has and no statistic where it has none.

Five questions, in the order a reader meets them:

1. What do two printed points say by themselves?       ``two_points``
2. How fast did the printed indicators grow together?  ``panel``
3. What is the long national series doing?             ``trend``, ``breaks``, ``forecasts``
4. Where does the city stand beside nation, province?  ``places``
5. Did the later outturn follow the two-point line?    ``two_points``

A forecast is one of the ``candidates``, two of which are ``smoothers``; ``origins`` judge them,
and ``since`` holds the one chosen against what was published after its last year. How far one
edition of a series was revised in a later one say the ``vintages``.

Everything is a pure function of plain data. Results are :class:`analysis.core.result.Estimate`,
or a refusal with its reason; bounds are exact. Whatever is simulated states its size and its
Monte-Carlo error in a remark: the panel's sign patterns with a ``numpy`` generator that the caller
passes in; how often intervals hold and how rare a break statistic is (``coverage``, ``breaks``)
from tables that `scripts/simulate_tables.py` wrote, the same for the same data in every report.
"""

from analysis.study.trends.annual import AnnualSeries, own_series
from analysis.study.trends.study import TrendStudy, study_trends

__all__ = ["AnnualSeries", "TrendStudy", "own_series", "study_trends"]
