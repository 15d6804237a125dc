"""A place's slope between two printed points, drawn towards the slopes of other places.

Two points give a slope and no sampling error: how far the place strayed from its own path by
chance is not in them. What a reader may still ask is what the slope looks like beside what is
known of others. The answer is the normal–normal posterior (Efron and Morris 1975; Gelman et al.,
*Bayesian Data Analysis*, ch. 2 and 5):

    weight of the prior  w = sd² / (sd² + τ²)
    posterior mean         = w·m + (1 − w)·s,   posterior sd = √(1 / (1/sd² + 1/τ²))

* s and sd are of the data, and the only doubt of the data is the print: each end is taken as
  uniform on its bounds, so it has the middle for its mean and width/√12 for its sd.
* m is the mean slope of the other places over the same span. The nation holds the province and
  the province the city, so they are no independent witnesses.
* τ is a choice. Its scale is empirical: the standard deviation between the places' slopes, pooled
  over all spans of that length that their series hold. The spans overlap and the places are few,
  so it is an order of magnitude, and results stand for τ of a quarter to four times it.

The interval shows prior and print alone. Where the prior weighs more than the data, the posterior
would be the assumption told back, and is refused; the weight itself is shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import partial
from math import sqrt
from typing import Final

from scipy.special import ndtri

from analysis.core.period import Period
from analysis.core.quantity import Quantity, is_finite, propagate
from analysis.core.result import (
    Estimate,
    Interval,
    IntervalKind,
    ModelId,
    Operand,
    Refusal,
    RemarkCode,
    Result,
    Term,
    remark,
)
from analysis.study.published import estimate_cells
from analysis.study.trends.annual import AnnualSeries
from analysis.study.trends.outcome import LEVEL, Refused, refused, round_figure

#: Multiples of the empirical scale that the prior's sd is tried at, and what tells them apart.
MULTIPLES: Final[tuple[tuple[Fraction, str], ...]] = (
    (Fraction(1, 4), "tau-quarter"),
    (Fraction(1, 2), "tau-half"),
    (Fraction(1), ""),
    (Fraction(2), "tau-double"),
    (Fraction(4), "tau-fourfold"),
)
#: A prior that weighs more than this decides.
MOST_WEIGHT: Final = 0.5
#: Significant digits of what a remark tells.
_TOLD: Final = 3
_UNIFORM: Final = 12  # the variance of a uniform is its width squared over this
_PLACES: Final = 2  # fewer have no spread


@dataclass(frozen=True)
class Posterior:
    """What prior and data say of a slope together.

    Attributes:
        weight: of the prior, between 0 and 1.
        mean, sd: of the posterior.
    """

    weight: float
    mean: float
    sd: float


def combine(slope: float, sd: float, prior_mean: float, prior_sd: float) -> Posterior:
    """Return the posterior of a slope known with an sd, under a normal prior.

    Args:
        slope, sd: of the data; an sd of 0 is certain.
        prior_mean, prior_sd: of the prior, its sd above 0.
    """
    weight = sd**2 / (sd**2 + prior_sd**2)
    mean = weight * prior_mean + (1 - weight) * slope
    return Posterior(weight, mean, prior_sd * sqrt(weight))


@dataclass(frozen=True)
class Spread:
    """How far places' slopes differ over spans of one length.

    Attributes:
        sd: between places, pooled over the spans.
        starts: first years of the spans.
        operands: the figures at the spans' ends.
    """

    sd: float
    starts: tuple[int, ...]
    operands: tuple[Operand, ...]


def measure_spread(others: Sequence[AnnualSeries], years: int) -> Spread:
    """Return the standard deviation between places' slopes over all spans of a length.

    A span counts where at least two of the series have both its ends. Variances (with one degree
    of freedom less than places) are averaged over the spans.

    Raises:
        Refused: if no span has two places, or the places never differ.
    """
    variances: dict[int, Fraction] = {}
    operands: list[Operand] = []
    for start in sorted({year for series in others for year in series.years}):
        slopes = []
        for series in others:
            first, last = series.at(start), series.at(start + years)
            if first is not None and last is not None:
                slopes.append((last.value - first.value) / years)
                operands += series.operands_at(start, start + years)
        if len(slopes) >= _PLACES:
            mean = sum(slopes, Fraction(0)) / len(slopes)
            squares = sum(((slope - mean) ** 2 for slope in slopes), Fraction(0))
            variances[start] = squares / (len(slopes) - 1)
    if not any(variances.values()):
        raise refused(RemarkCode.NO_SPREAD)
    pooled = sum(variances.values(), Fraction(0)) / len(variances)
    return Spread(sqrt(pooled), tuple(variances), tuple(dict.fromkeys(operands)))


def shrink_slope(
    home: AnnualSeries, others: Sequence[AnnualSeries], start: int, end: int
) -> list[Result]:
    """Draw a place's slope over one span towards that of others, for several widths of the prior.

    For each width: the prior's weight, and unless that is over a half the posterior mean with its
    95 % credible interval and the posterior sd. Beside them the prior's mean and its scale.

    Args:
        home: the place, with both ends of the span.
        others: the other places, each in one account, with both ends of the span.
        start, end: the span's years.
    """
    refuse = partial(
        Refusal,
        subject=home.subject,
        model=ModelId.SHRINKAGE,
        start=Period(start, start),
        end=Period(end, end),
    )
    years = end - start
    try:
        slope, sd = _read_slope(home, start, end)
        spread = measure_spread(others, years)
    except Refused as refusal:
        return [refuse(reason=refusal.reason)]
    slopes = [_slope(other, start, end) for other in others]
    prior_mean = propagate(lambda *each: sum(each, Fraction(0)) / len(each), *slopes)
    peers = tuple(one for other in others for one in other.operands_at(start, end))
    make = partial(
        Estimate,
        subject=home.subject,
        model=ModelId.SHRINKAGE,
        start=Period(start, start),
        end=Period(end, end),
    )
    rows: list[Result] = [
        make(
            term=Term.PRIOR_MEAN,
            **estimate_cells(prior_mean),
            n=len(others),
            operands=peers,
            remarks=(remark(RemarkCode.PRIOR_CENTRE, places=len(others)),),
        ),
        make(
            term=Term.PRIOR_SD,
            value=round_figure(spread.sd),
            n=len(spread.starts),
            operands=spread.operands,
            remarks=(
                remark(
                    RemarkCode.PRIOR_SCALE,
                    places=len(others),
                    spans=len(spread.starts),
                    years=years,
                    first=spread.starts[0],
                    last=spread.starts[-1] + years,
                ),
            ),
        ),
    ]
    operands = tuple(dict.fromkeys((*home.operands_at(start, end), *peers, *spread.operands)))
    for times, variant in MULTIPLES:
        prior_sd = float(times) * spread.sd
        found = combine(slope, sd, float(prior_mean.value), prior_sd)
        stated = {"sd": round_figure(prior_sd, _TOLD), "times": _decimal(times)}
        centre = round_figure(float(prior_mean.value), _TOLD)
        remarks = (
            remark(RemarkCode.PRIOR_NORMAL, mean=centre, **stated),
            remark(RemarkCode.DATA_UNIFORM, sd=round_figure(sd, _TOLD)),
            remark(RemarkCode.PRIOR_AND_PRINT),
        )
        tell = partial(make, variant=variant, n=2, operands=operands, remarks=remarks)
        weight = round_figure(100 * found.weight)
        rows.append(tell(term=Term.PRIOR_WEIGHT, value=weight))
        if found.weight > MOST_WEIGHT:
            told = round_figure(100 * found.weight, _TOLD)
            reason = remark(RemarkCode.PRIOR_DECIDES, weight=told, **stated)
            rows.append(refuse(term=Term.SLOPE_PER_YEAR, reason=reason))
            continue
        rows += [
            tell(
                term=Term.SLOPE_PER_YEAR,
                value=round_figure(found.mean),
                interval=_credible(found),
            ),
            tell(term=Term.POSTERIOR_SD, value=round_figure(found.sd)),
        ]
    return rows


def _read_slope(home: AnnualSeries, start: int, end: int) -> tuple[float, float]:
    """Return the slope and its sd, each end uniform on its bounds.

    Raises:
        Refused: where a bound is missing, so that nothing is uniform on it.
    """
    ends = [home.at(start), home.at(end)]
    middles, variance = [], Fraction(0)
    for one in ends:
        if one is None or not is_finite(one.low) or not is_finite(one.high):
            raise refused(RemarkCode.NO_FIGURE if one is None else RemarkCode.BOUNDS_OPEN)
        middles.append((one.low + one.high) / 2)
        variance += (one.high - one.low) ** 2 / _UNIFORM
    years = end - start
    return float((middles[1] - middles[0]) / years), sqrt(variance) / years


def _slope(series: AnnualSeries, start: int, end: int) -> Quantity:
    ends = [one for one in (series.at(start), series.at(end)) if one is not None]
    return propagate(lambda first, last: (last - first) / (end - start), *ends)


def _credible(found: Posterior) -> Interval:
    half = float(ndtri(0.5 + LEVEL / 2)) * found.sd
    return Interval(
        kind=IntervalKind.CREDIBLE,
        low=round_figure(found.mean - half),
        high=round_figure(found.mean + half),
        level=Decimal(str(LEVEL)),
    )


def _decimal(times: Fraction) -> Decimal:
    return Decimal(times.numerator) / Decimal(times.denominator)
