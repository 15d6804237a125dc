"""How fast the printed indicators grew together: the pooled panel and its coverage."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from statistics import fmean, median

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

from analysis.core.errors import InputError
from analysis.study.trends.rows import (
    LEVEL,
    Array,
    Pair,
    TooFewObservations,
    TrendRow,
    bounds_row,
    round_figure,
    t_interval,
    to_pct,
)

# With five clusters the smallest two-sided p-value of an exhaustive sign flip is 2/2^5 = 0.0625:
# no data whatever could reject at 5 %, so the check beside the interval would be empty.
MIN_INDICATORS = 6
# Up to this many clusters every sign pattern is enumerated (2^12 up to the overall sign).
ENUMERATE_UP_TO = 13
SIGN_DRAWS = 4999
# Judging the wild interval costs a bootstrap a panel; a thousand panels put the Monte-Carlo
# error of a 95 % coverage at 0.7 points.
WILD_SIMULATIONS = 1000
LEVELS = ("stock", "flow")

SELECTION = (
    "describes the indicators an authority chose to print; estimates nothing about the city at "
    "large, and two points an indicator can't tell a common rate from different ones"
)


@dataclass(frozen=True)
class PanelMoments:
    """What the within estimator needs of each cluster: Σx̃², Σx̃ỹ of demeaned year and log level.

    With the fixed effects swept out there is one regressor, so every cluster-robust variance
    and every bootstrap draw is a function of these two numbers a cluster.
    """

    squares: Array
    products: Array

    @property
    def growth(self) -> float:
        """The within estimate: common log growth a year."""
        return float(self.products.sum() / self.squares.sum())


def select_panel(pairs: Iterable[Pair], *, back_cast: bool) -> tuple[Pair, ...]:
    """Choose the pairs that can be pooled: levels only, one a place and indicator.

    Ratios stay out (growth of a percentage is not growth of a level). Where an indicator has
    several pairs the longest span is taken, then a printed base before a back-cast one, then the
    latest end: overlapping pairs would count the same change twice. ``back_cast=False`` leaves
    only pairs whose both ends are printed.
    """
    best: dict[tuple[str, str], Pair] = {}
    for pair in pairs:
        if pair.measure not in LEVELS or (pair.base_origin != "printed" and not back_cast):
            continue
        key = (pair.indicator, pair.scope)
        if key not in best or _panel_rank(pair) > _panel_rank(best[key]):
            best[key] = pair
    return tuple(best[key] for key in sorted(best))


def fit_pooled_growth(pairs: Sequence[Pair], rng: np.random.Generator) -> list[TrendRow]:
    """Estimate the common growth rate of a panel of levels (from ``select_panel``).

    Model: ln y = α(indicator, place) + g·year + e. With two points h years apart the within
    estimator is g = Σ h·ln(end/base) / Σ h², the mean of the annual log growth weighted by h²:
    it is a weighted mean of growth rates and no more, and long spans dominate it.

    Errors are clustered by indicator (its places move together), and a part with its whole where
    the pairs name a ``family``. The leading interval uses the
    CR2 variance with Bell and McCaffrey's (2002) degrees of freedom, which allow for unequal
    spans; CR1 with t(G − 1) stands beside it, and the inversion of a wild cluster bootstrap-t
    (Cameron, Gelbach and Miller 2008; Rademacher signs, null imposed; all sign patterns where
    G ≤ 13), which also is the sign-flip permutation check. Further rows: the unweighted mean, the
    spread between indicators, the range when one indicator is left out, and the bounds that
    rounding and hedges alone put on the estimate (its extremes over every pair's corners).

    Raises:
        InputError: a ratio among the pairs, or a level of zero or less.
        TooFewObservations: fewer than ``MIN_INDICATORS`` independent indicators; what can be
            said then is in ``describe_growth``.
    """
    _require_levels(pairs)
    clusters = sorted({p.cluster for p in pairs})
    g = len(clusters)
    if g < MIN_INDICATORS:
        raise TooFewObservations(
            f"{g} independent indicators with a level at two dates; a pooled rate with errors "
            f"needs {MIN_INDICATORS}"
        )
    moments = measure_panel(pairs)
    growth = moments.growth
    cr1, cr2 = _cluster_se(moments.squares, moments.products)
    dof = bell_mccaffrey_dof(moments.squares)
    signs = draw_signs(g, rng)
    wild_low, wild_high = _invert_wild(moments, signs)
    p_value = wild_p_value(moments, 0.0, signs)
    size = (
        f"all {2**g} sign patterns, no Monte-Carlo error"
        if g <= ENUMERATE_UP_TO
        else f"{len(signs)} sign patterns drawn, Monte-Carlo error of a 5 % tail "
        f"{math.sqrt((1 - LEVEL) * LEVEL / len(signs)):.2g}"
    )
    low, high = _bound_growth(pairs)
    left_out = {c: measure_panel([p for p in pairs if p.cluster != c]).growth for c in clusters}
    lowest = min(left_out, key=left_out.__getitem__)
    highest = max(left_out, key=left_out.__getitem__)
    rates = np.array([fmean(_annual(p) for p in pairs if p.cluster == c) for c in clusters])
    centre, spread = float(rates.mean()), float(rates.std(ddof=1))

    def row(
        term: str,
        estimate: float,
        note: str,
        *,
        interval: tuple[float, float] | tuple[None, None] = (None, None),
        se: float | None = None,
        df: float = g - 1,
    ) -> TrendRow:
        return TrendRow(
            model="pooled panel",
            sample=_sample(pairs),
            term=term,
            estimate=estimate,
            se=se,
            low=interval[0],
            high=interval[1],
            n=2 * len(pairs),
            dof=df,
            note=note,
        )

    cr2_interval = t_interval(growth, cr2, dof)
    return [
        row(
            "log_growth_per_year",
            growth,
            f"CR2 by indicator, Bell–McCaffrey dof; {SELECTION}",
            se=cr2,
            interval=cr2_interval,
            df=dof,
        ),
        row(
            "log_growth_per_year_cr1",
            growth,
            "CR1 by indicator, t(G − 1); too narrow where spans differ much",
            se=cr1,
            interval=t_interval(growth, cr1, g - 1),
        ),
        row(
            "growth_pct_per_year",
            to_pct(growth),
            f"exp of the CR2 row; {SELECTION}",
            interval=(to_pct(cr2_interval[0]), to_pct(cr2_interval[1])),
            df=dof,
        ),
        row(
            "growth_pct_per_year_wild",
            to_pct(growth),
            f"wild cluster bootstrap-t inverted; {size}",
            interval=(to_pct(wild_low), to_pct(wild_high)),
        ),
        row("p_value_no_growth", p_value, f"sign flips, H0 growth 0, studentised; {size}"),
        row(
            "growth_pct_per_year_printed_bounds",
            to_pct(growth),
            "low and high are what rounding and hedges leave, not sampling error",
            interval=(to_pct(low), to_pct(high)),
        ),
        row(
            "growth_pct_per_year_leave_one_out",
            to_pct(growth),
            f"low without {lowest}, high without {highest}; a range, not an interval",
            interval=(to_pct(left_out[lowest]), to_pct(left_out[highest])),
        ),
        row(
            "mean_log_growth_unweighted",
            centre,
            "each indicator counts once, whatever its span; t(G − 1)",
            se=spread / math.sqrt(g),
            interval=t_interval(centre, spread / math.sqrt(g), g - 1),
        ),
        row(
            "sd_log_growth_between_indicators",
            spread,
            "how far the indicators are from sharing one rate",
        ),
    ]


def describe_growth(pairs: Sequence[Pair]) -> list[TrendRow]:
    """Describe the growth of a panel too small to infer from: no errors, only what is printed.

    The within estimate (mean of annual log growth weighted by squared span, in percent) with the
    bounds that rounding and hedges leave it, and the slowest, middle and fastest indicator.

    Raises:
        InputError: no pair, a ratio among them, or a level of zero or less.
    """
    if not pairs:
        raise InputError("no pair of levels to describe")
    _require_levels(pairs)
    low, high = _bound_growth(pairs)
    rates = sorted((_annual(p), p.indicator) for p in pairs)
    note = "described, not estimated: too few indicators for errors"
    weighted = bounds_row(
        model="growth described",
        sample=_sample(pairs),
        term="growth_pct_per_year",
        bounds=(to_pct(measure_panel(pairs).growth), to_pct(low), to_pct(high)),
        n=2 * len(pairs),
        note=f"mean weighted by squared span; {note}",
    )
    ranked = (
        ("slowest", rates[0][0], rates[0][1]),
        ("median", median(rate for rate, _ in rates), "middle of the printed indicators"),
        ("fastest", rates[-1][0], rates[-1][1]),
    )
    return [
        weighted,
        *(
            TrendRow(
                model=weighted.model,
                sample=weighted.sample,
                term=f"growth_pct_per_year_{name}",
                estimate=to_pct(rate),
                n=weighted.n,
                dof=0,
                note=f"{whose}; {note}",
            )
            for name, rate, whose in ranked
        ),
    ]


def measure_panel(pairs: Sequence[Pair]) -> PanelMoments:
    """Sweep out the fixed effects and sum squares and products by cluster."""
    clusters = {name: i for i, name in enumerate(sorted({p.cluster for p in pairs}))}
    squares, products = np.zeros(len(clusters)), np.zeros(len(clusters))
    for pair in pairs:
        years = np.array([0.0, pair.years])
        levels = np.log([pair.base, pair.end])
        within = years - years.mean()
        squares[clusters[pair.cluster]] += within @ within
        products[clusters[pair.cluster]] += within @ levels
    return PanelMoments(squares, products)


def bell_mccaffrey_dof(squares: Array) -> float:
    """Satterthwaite degrees of freedom of the CR2 variance of one regressor.

    With leverages p = Σx̃²(cluster)/Σx̃² and a homoskedastic working model the adjusted scores
    have covariance Ω = (diag(p) − pp')/√((1 − p)(1 − p')); dof = tr(Ω)²/tr(Ω²), where tr Ω = 1.
    Equal clusters give G − 1.
    """
    p = squares / squares.sum()
    scale = np.sqrt(1 - p)
    omega = (np.diag(p) - np.outer(p, p)) / np.outer(scale, scale)
    return float(1 / (omega**2).sum())


def draw_signs(clusters: int, rng: np.random.Generator, draws: int = SIGN_DRAWS) -> Array:
    """Return sign patterns, one a row, the sample's own (all plus) first.

    Up to ``ENUMERATE_UP_TO`` clusters these are all there are: a studentised statistic is the
    same for a pattern and its negative, so the half with a leading plus is enough.
    """
    if clusters <= ENUMERATE_UP_TO:
        rest = np.array(list(product((1.0, -1.0), repeat=clusters - 1)))
        return np.column_stack([np.ones(len(rest)), rest])
    drawn = rng.choice(np.array([-1.0, 1.0]), size=(draws, clusters))
    return np.vstack([np.ones(clusters), drawn])


def wild_p_value(moments: PanelMoments, null: float, signs: Array) -> float:
    """p-value of a null growth rate: the share of sign flips at least as extreme as the sample.

    Under the null the score of a cluster is z = products − null·squares; flipping its sign gives
    an equally likely sample. Statistic: t² of the re-estimated rate less the null, with its own
    cluster-robust error.
    """
    squares, total = moments.squares, moments.squares.sum()
    scores = moments.products - null * squares
    energy = float(scores @ scores)
    steps = signs @ scores / total
    spread = energy - 2 * steps * (signs @ (scores * squares)) + steps**2 * (squares @ squares)
    # Where all clusters agree to the last digit the spread is nothing but rounding.
    t_squared = (steps * total) ** 2 / np.maximum(spread, np.finfo(float).eps * energy)
    # The tolerance keeps ties with the sample's own value from hanging on the last digit.
    return float((t_squared >= t_squared[0] * (1 - 1e-9)).mean())


@dataclass(frozen=True)
class Coverage:
    """How often a nominal 95 % interval held the true growth rate in simulation."""

    method: str
    coverage_pct: float
    monte_carlo_error: float
    simulations: int
    note: str


def simulate_coverage(
    rng: np.random.Generator,
    spans: Sequence[float],
    *,
    simulations: int = 4000,
    growth: float = 0.1,
    level_sd: float = 0.1,
    growth_sd: float = 0.0,
) -> list[Coverage]:
    """Measure the coverage of the pooled intervals on panels whose growth rate is known.

    Each indicator has two points ``span`` years apart, ln y = α + g_i·year + e with e ~ N(0,
    level_sd²) at each point and g_i ~ N(growth, growth_sd²): ``growth_sd`` above zero makes the
    long spans noisier as well as weightier, which is what strains a cluster-robust interval.
    The wild inversion is judged by whether its p-value at the truth exceeds 5 %.
    """
    span = np.asarray(spans, dtype=float)
    g = len(span)
    shocks = rng.normal(0, level_sd, (simulations, g, 2))
    rates = growth + rng.normal(0, 1, (simulations, g)) * growth_sd
    log_growth = rates * span + shocks[:, :, 1] - shocks[:, :, 0]
    squares, products = span**2 / 2, span * log_growth / 2
    estimates = products.sum(axis=1) / squares.sum()
    cr1, cr2 = _cluster_se(squares, products)
    dof = bell_mccaffrey_dof(squares)
    off = np.abs(estimates - growth)
    signs = draw_signs(g, rng, draws=999)
    held_wild = np.array(
        [
            wild_p_value(PanelMoments(squares, panel), growth, signs) > 1 - LEVEL
            for panel in products[:WILD_SIMULATIONS]
        ]
    )
    design = f"{g} indicators, spans {min(spans):g} to {max(spans):g}, growth sd {growth_sd:g}"
    return [
        _coverage("CR1, t(G − 1)", off <= stdtrit(g - 1, 0.5 + LEVEL / 2) * cr1, design),
        _coverage("CR2, Bell–McCaffrey", off <= stdtrit(dof, 0.5 + LEVEL / 2) * cr2, design),
        _coverage("wild cluster inversion", held_wild, design),
    ]


def _coverage(method: str, held: npt.NDArray[np.bool_], note: str) -> Coverage:
    share, size = float(held.mean()), len(held)
    error = math.sqrt(share * (1 - share) / size)
    return Coverage(method, round_figure(100 * share), round_figure(100 * error), size, note)


def _panel_rank(pair: Pair) -> tuple[float, bool, int]:
    return pair.years, pair.base_origin == "printed", pair.end_year


def _require_levels(pairs: Iterable[Pair]) -> None:
    for pair in pairs:
        if pair.measure not in LEVELS:
            raise InputError(f"pair {pair.name}: a {pair.measure} can't be pooled; only {LEVELS}")
        if pair.base_low <= 0 or pair.end_low <= 0:
            raise InputError(f"pair {pair.name}: a level of zero or less has no growth rate")


def _annual(pair: Pair) -> float:
    """Annual log growth."""
    return math.log(pair.end / pair.base) / pair.years


def _sample(pairs: Sequence[Pair]) -> str:
    spans = sorted(p.years for p in pairs)
    return (
        f"{len({p.indicator for p in pairs})} indicators in {len({p.cluster for p in pairs})} "
        f"clusters, {len(pairs)} pairs of levels, spans {spans[0]:g} to {spans[-1]:g} years, "
        f"{sum(p.base_origin != 'printed' for p in pairs)} back-cast"
    )


def _bound_growth(pairs: Sequence[Pair]) -> tuple[float, float]:
    """Extremes of the within estimate over all corners; rising in ends, falling in bases."""
    weight = sum(p.years**2 for p in pairs)
    low = sum(p.years * math.log(p.end_low / p.base_high) for p in pairs) / weight
    high = sum(p.years * math.log(p.end_high / p.base_low) for p in pairs) / weight
    return low, high


def _cluster_se(squares: Array, products: Array) -> tuple[float, float]:
    """CR1 and CR2 standard errors; ``products`` may hold one panel or one a row."""
    total = squares.sum()
    growth = products.sum(axis=-1, keepdims=True) / total
    scores = products - growth * squares
    g = len(squares)
    cr1 = np.sqrt((scores**2).sum(axis=-1) * g / (g - 1)) / total
    cr2 = np.sqrt((scores**2 / (1 - squares / total)).sum(axis=-1)) / total
    return cr1, cr2


def _invert_wild(moments: PanelMoments, signs: Array) -> tuple[float, float]:
    """Return the ends of the set of null rates the wild test doesn't reject at 5 %.

    The search ends: far from the estimate every score has one sign, only the sample's own
    pattern is as extreme, and with ``MIN_INDICATORS`` that is less than 5 % of them.
    """
    centre = moments.growth
    step = float(_cluster_se(moments.squares, moments.products)[0])
    if step <= abs(centre) * 1e-12:
        return centre, centre  # every indicator grew alike: nothing to flip
    ends = []
    for side in (-1, 1):
        inside, outside = 0.0, step
        while wild_p_value(moments, centre + side * outside, signs) > 1 - LEVEL:
            inside, outside = outside, 2 * outside
        for _ in range(40):
            middle = (inside + outside) / 2
            if wild_p_value(moments, centre + side * middle, signs) > 1 - LEVEL:
                inside = middle
            else:
                outside = middle
        ends.append(centre + side * inside)
    return ends[0], ends[1]
