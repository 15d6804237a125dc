"""How fast the printed indicators grew together: the pooled panel."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import partial
from itertools import product
from operator import attrgetter
from statistics import fmean, median
from typing import Any, Final

import numpy as np

from analysis.core.quantity import Quantity, propagate, to_decimal
from analysis.core.result import (
    Estimate,
    Interval,
    IntervalKind,
    ModelId,
    Operand,
    Refusal,
    Remark,
    RemarkCode,
    Subject,
    Term,
    remark,
)
from analysis.study.growth import GrowthRow
from analysis.study.published import estimate_cells, is_point, refer_to_figures
from analysis.study.trends.exact import growth_pct
from analysis.study.trends.least_squares import Array
from analysis.study.trends.outcome import (
    LEVEL,
    TooFewObservations,
    confidence,
    round_figure,
    round_p_value,
    t_interval,
    to_pct,
)

# With five clusters the smallest two-sided p-value of an exhaustive sign flip is 2/2^5 = 0.0625:
# no data whatever could reject at 5 %, so the check beside the interval would be empty.
MIN_INDICATORS = 6
# Up to this many clusters every sign pattern is enumerated (2^12 up to the overall sign).
ENUMERATE_UP_TO = 13
SIGN_DRAWS = 4999
LEVELS: Final = frozenset({"stock", "flow"})

#: What a panel is about: many indicators, so neither one of them nor a unit but percent.
SUBJECT: Final = Subject(unit="percent")


@dataclass(frozen=True)
class Member:
    """One indicator's growth over one span, as the panel uses it.

    Attributes:
        cluster: what may be taken as independent of other clusters: an indicator, or the whole
            it is a part of, for a part moves with its whole.
        years: from the base to the end.
        log_growth: the natural log of the end over the base, with the bounds of the print; where
            the base was computed from a printed change it is the change's.
        rate: the growth a year in percent, with the same bounds.
        printed: whether both ends are printed.
    """

    indicator: str
    scope: str
    cluster: str
    years: Fraction
    log_growth: Quantity
    rate: Quantity
    printed: bool
    operands: tuple[Operand, ...]

    @property
    def annual(self) -> Quantity:
        """Annual log growth, with its bounds."""
        return propagate(lambda growth: growth / self.years, self.log_growth)


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


def select_panel(
    rows: Iterable[GrowthRow], clusters: Mapping[str, str]
) -> tuple[tuple[Member, ...], tuple[Refusal, ...]]:
    """Choose the growth that can be pooled, and refuse what has no growth rate.

    Ratios stay out (growth of a percentage is not growth of a level). A level that may be nothing
    has no growth rate and is refused; so is one of two dates less than a year apart, whose growth
    a year no figure tells.

    Args:
        rows: one an indicator and scope, the headlines: overlapping pairs would count the same
            change twice.
        clusters: each indicator's cluster.
    """
    members, refusals = [], []
    for row in rows:
        if row.measure not in LEVELS:
            continue
        hundredfold, rate = row.quantity(Term.LOG_CHANGE), row.quantity(Term.CAGR)
        if hundredfold is None or rate is None or row.years < 1:
            none = hundredfold is None
            reason = remark(RemarkCode.NOT_POSITIVE if none else RemarkCode.SHORTER_THAN_YEAR)
            refusals.append(
                Refusal(subject=row.subject, model=ModelId.POOLED_PANEL, reason=reason)
            )
            continue
        members.append(
            Member(
                indicator=row.indicator,
                scope=row.scope,
                cluster=clusters[row.indicator],
                years=row.years,
                log_growth=propagate(lambda log: log / 100, hundredfold),
                rate=rate,
                printed=row.base_origin == "printed",
                operands=refer_to_figures(row.figures),
            )
        )
    return tuple(sorted(members, key=lambda m: (m.indicator, m.scope))), tuple(refusals)


def fit_pooled_growth(members: Sequence[Member], rng: np.random.Generator) -> list[Estimate]:
    """Estimate the common growth rate of a panel of levels (from ``select_panel``).

    Model: ln y = α(indicator, place) + g·year + e. With two points h years apart the within
    estimator is g = Σ h·ln(end/base) / Σ h², the mean of the annual log growth weighted by h²:
    it is a weighted mean of growth rates and no more, and long spans dominate it.

    Errors are clustered by indicator (its places move together), and a part with its whole. The
    leading interval uses the CR2 variance with Bell and McCaffrey's (2002) degrees of freedom,
    which allow for unequal spans; CR1 with t(G − 1) stands beside it, and the inversion of a wild
    cluster bootstrap-t (Cameron, Gelbach and Miller 2008; Rademacher signs, null imposed; all
    sign patterns where G ≤ 13), which also is the sign-flip permutation check. Further estimates:
    the unweighted mean, the spread between indicators, the range when one indicator is left out,
    and the bounds that rounding and hedges alone put on the estimate (its extremes over all
    members' bounds).

    Raises:
        TooFewObservations: fewer than ``MIN_INDICATORS`` independent indicators; what can be
            said then is in :func:`describe_growth`.
    """
    clusters = sorted({member.cluster for member in members})
    g = len(clusters)
    if g < MIN_INDICATORS:
        raise TooFewObservations(
            remark(RemarkCode.TOO_FEW_INDICATORS, clusters=g, needed=MIN_INDICATORS)
        )
    moments = measure_panel(members)
    growth = moments.growth
    cr1, cr2 = cluster_se(moments.squares, moments.products)
    dof = bell_mccaffrey_dof(moments.squares)
    cr2_interval = t_interval(growth, cr2, dof)
    signs = draw_signs(g, rng)
    p_value, caveats = round_p_value(wild_p_value(moments, 0.0, signs))
    wild = _invert_wild(moments, signs)
    size = (
        remark(RemarkCode.ALL_SIGNS, patterns=2**g)
        if g <= ENUMERATE_UP_TO
        else remark(
            RemarkCode.SIGNS_DRAWN,
            patterns=len(signs),
            error=round_figure(math.sqrt((1 - LEVEL) * LEVEL / len(signs)), 2),
        )
    )
    printed = weigh_growth(members)
    left_out = {c: measure_panel([m for m in members if m.cluster != c]).growth for c in clusters}
    lowest = min(left_out, key=left_out.__getitem__)
    highest = max(left_out, key=left_out.__getitem__)
    rates = np.array(
        [fmean(float(m.annual.value) for m in members if m.cluster == c) for c in clusters]
    )
    centre, spread = float(rates.mean()), float(rates.std(ddof=1))
    selection = (
        remark(RemarkCode.SELECTION),
        remark(RemarkCode.SELECTION_LIMITS),
        *_name_members(members),
    )
    row = partial(_estimate, members, ModelId.POOLED_PANEL)
    return [
        row(
            Term.LOG_GROWTH_PER_YEAR,
            growth,
            remark(RemarkCode.CR2),
            *selection,
            interval=confidence(cr2_interval, dof, cr2),
            dof=dof,
        ),
        row(
            Term.LOG_GROWTH_PER_YEAR_CR1,
            growth,
            remark(RemarkCode.CR1),
            remark(RemarkCode.CR1_NARROW),
            interval=confidence(t_interval(growth, cr1, g - 1), g - 1, cr1),
            dof=g - 1,
        ),
        row(
            Term.GROWTH_PCT_PER_YEAR,
            to_pct(growth),
            remark(RemarkCode.EXP_OF_CR2),
            *selection,
            interval=confidence((to_pct(cr2_interval[0]), to_pct(cr2_interval[1])), dof),
            dof=dof,
        ),
        row(
            Term.GROWTH_PCT_PER_YEAR_WILD,
            to_pct(growth),
            remark(RemarkCode.WILD_INVERTED),
            size,
            interval=confidence((to_pct(wild[0]), to_pct(wild[1])), g - 1),
            dof=g - 1,
        ),
        row(
            Term.P_VALUE_NO_GROWTH,
            p_value,
            *caveats,
            remark(RemarkCode.SIGN_FLIPS),
            size,
            dof=g - 1,
        ),
        row(
            Term.GROWTH_PCT_PER_YEAR_PRINTED_BOUNDS,
            printed,
            remark(RemarkCode.PRINT_NOT_SAMPLING),
            *_name_members(members),
            dof=g - 1,
        ),
        row(
            Term.GROWTH_PCT_PER_YEAR_LEAVE_ONE_OUT,
            to_pct(growth),
            remark(RemarkCode.LEFT_OUT, lowest=lowest, highest=highest),
            remark(RemarkCode.RANGE_NOT_INTERVAL),
            interval=Interval(
                kind=IntervalKind.RANGE,
                low=round_figure(to_pct(left_out[lowest])),
                high=round_figure(to_pct(left_out[highest])),
                dof=Decimal(g - 1),
            ),
            dof=g - 1,
        ),
        row(
            Term.MEAN_LOG_GROWTH_UNWEIGHTED,
            centre,
            remark(RemarkCode.EQUAL_WEIGHTS),
            remark(RemarkCode.T_CLUSTERS),
            interval=confidence(
                t_interval(centre, spread / math.sqrt(g), g - 1), g - 1, spread / math.sqrt(g)
            ),
            dof=g - 1,
        ),
        row(
            Term.SD_LOG_GROWTH_BETWEEN_INDICATORS,
            spread,
            remark(RemarkCode.HETEROGENEITY),
            dof=g - 1,
        ),
    ]


def describe_growth(members: Sequence[Member]) -> list[Estimate]:
    """Describe the growth of a panel too small to infer from: no errors, only what is printed.

    The within estimate (mean of annual log growth weighted by squared span, in percent) and the
    slowest, middle and fastest rate, each with the bounds that rounding and hedges leave it and
    the indicators behind it. A least, middle or greatest rate rises with every member's, so it
    lies between that of the members' lower and that of their upper ends. Members that may be the
    slowest or the fastest too, within their bounds, are named.

    Raises:
        ValueError: no member.
    """
    if not members:
        msg = "no growth of a level to describe"
        raise ValueError(msg)
    ranked = sorted(members, key=lambda member: (member.annual.value, member.indicator))
    n = len(ranked)
    only = remark(RemarkCode.DESCRIBED_ONLY)
    row = partial(_estimate, members, ModelId.GROWTH_DESCRIBED)
    # Through its log 53 % would come back as 52.9999999999.
    slowest, fastest = (_order(members, choose, attrgetter("rate")) for choose in (min, max))
    logs, may_be_middle = _order(members, median, attrgetter("annual"))
    return [
        row(
            Term.GROWTH_PCT_PER_YEAR,
            weigh_growth(members),
            remark(RemarkCode.SPAN_WEIGHTED),
            *_name_members(members),
            only,
        ),
        row(
            Term.GROWTH_PCT_PER_YEAR_SLOWEST,
            slowest[0],
            remark(RemarkCode.OF_INDICATOR, indicator=ranked[0].indicator),
            *_name_rivals(ranked[0], slowest[1]),
            only,
            of=slowest[1],
        ),
        row(
            Term.GROWTH_PCT_PER_YEAR_MEDIAN,
            propagate(growth_pct, logs),
            remark(RemarkCode.MIDDLE_OF, indicators=_list_ids(ranked[(n - 1) // 2 : n // 2 + 1])),
            *_name_pointless(may_be_middle),
            only,
        ),
        row(
            Term.GROWTH_PCT_PER_YEAR_FASTEST,
            fastest[0],
            remark(RemarkCode.OF_INDICATOR, indicator=ranked[-1].indicator),
            *_name_rivals(ranked[-1], fastest[1]),
            only,
            of=fastest[1],
        ),
    ]


def _order(
    members: Sequence[Member],
    choose: Callable[[Iterable[Any]], Any],
    growth_of: Callable[[Member], Quantity],
) -> tuple[Quantity, tuple[Member, ...]]:
    """Return the least, middle or greatest growth, and whose it may be.

    It is a point only where all those are.
    """
    growth = [growth_of(member) for member in members]
    value, low, high = (
        choose(getattr(one, end) for one in growth) for end in ("value", "low", "high")
    )
    bounds = Quantity(Fraction(value), low, high)
    may_be = tuple(one for one in members if growth_of(one).overlaps(bounds))
    point = all(is_point(growth_of(one)) for one in may_be)
    return Quantity(bounds.value, low, high, point), may_be


def _list_ids(members: Iterable[Member]) -> str:
    """Return the ids of members' indicators, each once."""
    return " ".join(dict.fromkeys(member.indicator for member in members))


def _name_members(members: Sequence[Member]) -> tuple[Remark, ...]:
    """Name the indicators that are pooled, and those of them whose print states no value."""
    named = remark(RemarkCode.MEMBERS, indicators=_list_ids(members))
    return named, *_name_pointless(members)


def _name_pointless(members: Sequence[Member]) -> tuple[Remark, ...]:
    pointless = [one for one in members if not is_point(one.log_growth)]
    if not pointless:
        return ()
    return (remark(RemarkCode.NO_POINT, indicators=_list_ids(pointless)),)


def _name_rivals(own: Member, may_be: Sequence[Member]) -> tuple[Remark, ...]:
    """Name the other members whose rate it may be within the bounds, and those without a point."""
    others = [one for one in may_be if one is not own]
    rivals = (remark(RemarkCode.MAY_BE_TOO, indicators=_list_ids(others)),) if others else ()
    return *rivals, *_name_pointless(may_be)


def _estimate(  # noqa: PLR0913 (an estimate's parts, each named)
    members: Sequence[Member],
    model: ModelId,
    term: Term,
    value: float | Decimal | Quantity,
    *remarks: Remark,
    interval: Interval | None = None,
    dof: float = 0,
    of: Sequence[Member] = (),
) -> Estimate:
    """Return an estimate of a panel, with what the panel is made of as its first remark.

    ``of`` are the members that the estimate is of; else it rests on all of them. A quantity
    brings its bounds with it; a decimal is rounded as it is to be shown.
    """
    spans = [member.years for member in members]
    if isinstance(value, Quantity):
        cells = estimate_cells(value)
        interval = cells.pop("interval")
    else:
        cells = {"value": value if isinstance(value, Decimal) else round_figure(value)}
    if interval is not None and dof and interval.dof is None:
        interval = interval.model_copy(update={"dof": round_figure(dof)})
    panel = remark(
        RemarkCode.PANEL,
        indicators=len({member.indicator for member in members}),
        clusters=len({member.cluster for member in members}),
        pairs=len(members),
        shortest=to_decimal(min(spans)),
        longest=to_decimal(max(spans)),
        back_cast=sum(not member.printed for member in members),
    )
    return Estimate(
        subject=SUBJECT,
        model=model,
        term=term,
        **cells,
        interval=interval,
        n=2 * len(members),
        dof=round_figure(dof),
        operands=tuple(dict.fromkeys(one for member in of or members for one in member.operands)),
        remarks=(panel, *remarks),
    )


def measure_panel(members: Sequence[Member]) -> PanelMoments:
    """Sweep out the fixed effects and sum squares and products by cluster.

    Two points h years apart leave, about their mean, Σx̃² = h²/2 and Σx̃ỹ = h·ln(end/base)/2.
    """
    clusters = {name: i for i, name in enumerate(sorted({m.cluster for m in members}))}
    squares, products = np.zeros(len(clusters)), np.zeros(len(clusters))
    for member in members:
        years = float(member.years)
        squares[clusters[member.cluster]] += years**2 / 2
        products[clusters[member.cluster]] += years * float(member.log_growth.value) / 2
    return PanelMoments(squares, products)


def weigh_growth(members: Sequence[Member]) -> Quantity:
    """Return the within estimate in percent a year, with the bounds that the print leaves it.

    It rises in every member's growth, so the ends of all of them together bound it.
    """
    weight = sum((member.years**2 for member in members), Fraction(0))

    def within(end: str) -> Any:  # noqa: ANN401 (an end, which the value's is a number of)
        growth = (member.years * getattr(member.log_growth, end) for member in members)
        return sum(growth, Fraction(0)) / weight

    point = all(is_point(member.log_growth) for member in members)
    bounds = Quantity(within("value"), within("low"), within("high"), point)
    return propagate(growth_pct, bounds)


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


def cluster_se(squares: Array, products: Array) -> tuple[float, float]:
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
    step = float(cluster_se(moments.squares, moments.products)[0])
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
