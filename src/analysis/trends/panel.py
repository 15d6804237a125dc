"""How fast the printed indicators grew together: the pooled panel and its coverage."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from statistics import fmean

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

from analysis.errors import InputError
from analysis.trends.rows import (
    LEVEL,
    Array,
    Pair,
    TooFewObservations,
    TrendRow,
    round_figure,
    t_interval,
    to_pct,
)

# With five clusters the smallest two-sided p-value of an exhaustive sign flip is 2/2^5 = 0.0625:
# no data whatever could reject at 5 %, so the check beside the interval would be empty.
MIN_INDICATORS = 6
# Up to this many clusters every sign pattern is enumerated (2^12 up to the overall sign).
ENUMERATE_UP_TO = 13

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

    Raises:
        InputError: a level that is zero or less, which has no logarithm.
    """
    best: dict[tuple[str, str], Pair] = {}
    for pair in pairs:
        if pair.measure not in {"stock", "flow"}:
            continue
        if pair.base_origin != "printed" and not back_cast:
            continue
        if pair.base_low <= 0 or pair.end_low <= 0:
            raise InputError(f"pair {pair.name}: a level of zero or less has no growth rate")
        key = (pair.indicator, pair.scope)
        if key not in best or _panel_rank(pair) > _panel_rank(best[key]):
            best[key] = pair
    return tuple(best[key] for key in sorted(best))


def fit_pooled_growth(pairs: Sequence[Pair], rng: np.random.Generator) -> list[TrendRow]:
    """Estimate the common growth rate of a panel of levels (from ``select_panel``).

    Model: ln y = α(indicator, place) + g·year + e. With two points h years apart the within
    estimator is g = Σ h·ln(end/base) / Σ h², the mean of the annual log growth weighted by h²:
    it is a weighted mean of growth rates and no more, and long spans dominate it.

    Errors are clustered by indicator (its places move together). The leading interval uses the
    CR2 variance with Bell and McCaffrey's (2002) degrees of freedom, which allow for unequal
    spans; CR1 with t(G − 1) stands beside it, and the inversion of a wild cluster bootstrap-t
    (Cameron, Gelbach and Miller 2008; Rademacher signs, null imposed; all sign patterns where
    G ≤ 13), which also is the sign-flip permutation check. Further rows: the unweighted mean, the
    spread between indicators, the range when one indicator is left out, and the bounds that
    rounding and hedges alone put on the estimate (its extremes over every pair's corners).

    Raises:
        TooFewObservations: fewer than ``MIN_INDICATORS`` distinct indicators.
    """
    clusters = sorted({p.indicator for p in pairs})
    g = len(clusters)
    if g < MIN_INDICATORS:
        raise TooFewObservations(
            f"{g} indicators with a level at two dates; a pooled rate needs {MIN_INDICATORS}"
        )
    moments = measure_panel(pairs)
    growth = moments.growth
    spans = sorted(p.years for p in pairs)
    origins = sum(p.base_origin != "printed" for p in pairs)
    sample = (
        f"{g} indicators, {len(pairs)} pairs of levels, spans {spans[0]:g} to {spans[-1]:g} years, "
        f"{origins} back-cast"
    )
    cr1, cr2 = _cluster_se(moments.squares, moments.products)
    dof = bell_mccaffrey_dof(moments.squares)
    signs, exact = draw_signs(g, rng)
    wild_low, wild_high = _invert_wild(moments, signs, exact=exact)
    p_value = float(wild_p_values(moments, np.array([0.0]), signs, exact=exact)[0])
    size = (
        f"all {2 * len(signs)} sign patterns, no Monte-Carlo error"
        if exact
        else f"{len(signs)} sign draws, Monte-Carlo error of a 5 % tail "
        f"{math.sqrt(0.05 * 0.95 / len(signs)):.2g}"
    )
    low, high = _bound_growth(pairs)
    left_out = {c: measure_panel([p for p in pairs if p.indicator != c]).growth for c in clusters}
    lowest = min(left_out, key=left_out.__getitem__)
    highest = max(left_out, key=left_out.__getitem__)
    rates = np.array(
        [
            fmean(math.log(p.end / p.base) / p.years for p in pairs if p.indicator == c)
            for c in clusters
        ]
    )
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
            sample=sample,
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


def measure_panel(pairs: Sequence[Pair]) -> PanelMoments:
    """Sweep out the fixed effects and sum squares and products by cluster (indicator)."""
    clusters = {name: i for i, name in enumerate(sorted({p.indicator for p in pairs}))}
    squares, products = np.zeros(len(clusters)), np.zeros(len(clusters))
    for pair in pairs:
        years = np.array([0.0, pair.years])
        levels = np.log([pair.base, pair.end])
        within = years - years.mean()
        squares[clusters[pair.indicator]] += within @ within
        products[clusters[pair.indicator]] += within @ levels
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


def draw_signs(clusters: int, rng: np.random.Generator, draws: int = 4999) -> tuple[Array, bool]:
    """Return sign patterns (rows), and whether they are all there are.

    Studentised statistics are the same for a pattern and its negative, so half are enumerated.
    """
    if clusters <= ENUMERATE_UP_TO:
        rest = np.array(list(product((1.0, -1.0), repeat=clusters - 1)))
        return np.column_stack([np.ones(len(rest)), rest]), True
    return rng.choice(np.array([-1.0, 1.0]), size=(draws, clusters)), False


def wild_p_values(moments: PanelMoments, nulls: Array, signs: Array, *, exact: bool) -> Array:
    """p-value of each null growth rate: the share of sign flips at least as extreme.

    Under a null rate the score of a cluster is z = products − null·squares; flipping its sign
    gives an equally likely sample. Statistic: the re-estimated rate less the null, over its
    cluster-robust error.
    """
    squares, total = moments.squares, moments.squares.sum()
    scores = moments.products[None, :] - nulls[:, None] * squares
    energy = (scores**2).sum(axis=1)

    def statistic(step: Array, cross: Array) -> Array:
        """t² of a shift ``step`` in the estimate, given Σ w·z·squares."""
        spread = energy[:, None] - 2 * step * cross + step**2 * (squares**2).sum()
        floor = np.finfo(float).eps * energy[:, None]
        squared: Array = (step * total) ** 2 / np.maximum(spread, floor)
        return squared

    observed = statistic(
        scores.sum(axis=1, keepdims=True) / total, (scores * squares).sum(axis=1, keepdims=True)
    )
    flipped = statistic(scores @ signs.T / total, (scores * squares) @ signs.T)
    extreme = (flipped >= observed * (1 - 1e-9)).sum(axis=1)
    # Where patterns are drawn the sample itself is one more.
    own = 0 if exact else 1
    p_values: Array = (extreme + own) / (len(signs) + own)
    return p_values


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
    signs, exact = draw_signs(g, rng, draws=999)
    # One pass for all panels: the truth is the null, so each panel is a row of scores.
    held_wild = np.array(
        [
            wild_p_values(PanelMoments(squares, row), np.array([growth]), signs, exact=exact)[0]
            > 1 - LEVEL
            for row in products[: min(simulations, 1000)]
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


def _invert_wild(moments: PanelMoments, signs: Array, *, exact: bool) -> tuple[float, float]:
    """Return the ends of the set of null rates the wild test doesn't reject at 5 %."""
    centre = moments.growth
    cr1, _ = _cluster_se(moments.squares, moments.products)
    if cr1 <= abs(centre) * 1e-12:
        return centre, centre

    def kept(null: float) -> bool:
        p = wild_p_values(moments, np.array([null]), signs, exact=exact)[0]
        return bool(p > 1 - LEVEL)

    ends = []
    for side in (-1, 1):
        inside, outside = 0.0, float(cr1)
        while kept(centre + side * outside) and outside < 1e6 * cr1:
            inside, outside = outside, 2 * outside
        for _ in range(40):
            middle = (inside + outside) / 2
            inside, outside = (
                (middle, outside) if kept(centre + side * middle) else (inside, middle)
            )
        ends.append(centre + side * inside)
    return ends[0], ends[1]
