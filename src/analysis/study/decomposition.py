"""An amount as a level times a share of it, and what moved it: the share, real growth, prices.

R&D in yuan is GDP × intensity. Over a span the logs add up exactly:

    100·Δln(amount) = 100·Δln(share) + 100·Δln(real level) + 100·Δln(prices)

(log points: the discrete form of growth accounting, without the interaction term that percentages
leave over.) The terms are products of printed figures (:mod:`analysis.study.products`), so each
has exact bounds in which a figure that stands in several places moves as one. The bounds of the
total are therefore not the sums of the terms' bounds: where a term is what the others leave, its
latitude is theirs and cancels in the sum.

Two of amount, share and level give the third. Both ends of each stand on one account, or nothing
is computed: a level first published in one year and another first published five years later
differ by a census too, and their ratio is no growth.

A source that prints an amount and its share, year by year, implies the level: amount over share.
Its pace over a stretch of n years is 100·Δln / n, and what a break of the amount changed is the
pace before less the pace after, which adds up in the same way.

No elasticity of R&D to GDP is computed. From two dates it would be one ratio of two changes, with
no degree of freedom to tell it from a trend, and its own bounds where prints leave the change of
GDP open; across indicators or places nothing holds it constant.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Final, Literal

from analysis.core.period import Period
from analysis.core.quantity import Quantity, compound_rate, propagate
from analysis.core.result import (
    Estimate,
    ModelId,
    Operand,
    Remark,
    RemarkCode,
    Subject,
    Term,
    remark,
)
from analysis.study.products import Product
from analysis.study.published import estimate_cells


@dataclass(frozen=True)
class Account:
    """How an amount and the level it is a share of changed over one span.

    Attributes:
        subject: of the amount, in its unit.
        start, end: the span's dates.
        share, whole: the end over the base, each on one account.
        remarks: what is to be said of every term.
    """

    subject: Subject
    start: Period
    end: Period
    share: Product
    whole: Product
    remarks: tuple[Remark, ...] = ()

    @property
    def amount(self) -> Product:
        """The amount's end over its base."""
        return self.share * self.whole


@dataclass(frozen=True)
class Split:
    """What tells a level's real growth from its prices.

    Attributes:
        series, place: whose growth it is.
        gives: which of the two it gives; the other is what it leaves.
        change: the end over the base.
        elsewhere: whether it is of another place than the level.
        remarks: what is to be said of it.
    """

    series: str
    place: str
    gives: Literal["volume", "prices"]
    change: Product
    elsewhere: bool = False
    remarks: tuple[Remark, ...] = ()

    @property
    def variant(self) -> str:
        """What tells its terms from those of another split."""
        return f"{self.series}-{self.place}" if self.elsewhere else self.series


@dataclass(frozen=True)
class Stretch:
    """An amount and its share at both ends of some years.

    Attributes:
        variant: tells it from other stretches of the same amount; empty for all the years.
        start, end: whole years.
        amount, share: the end over the base, both by the source's own figures.
    """

    variant: str
    start: Period
    end: Period
    amount: Product
    share: Product

    @property
    def years(self) -> int:
        """How many years growth ran over."""
        return self.end.end - self.start.end

    @property
    def terms(self) -> dict[Term, Product]:
        """What moved, by the term of its pace; the amount is the other two multiplied."""
        return {
            Term.LOG_AMOUNT_PER_YEAR: self.amount,
            Term.LOG_SHARE_PER_YEAR: self.share,
            Term.LOG_WHOLE_PER_YEAR: self.amount / self.share,
        }


def state_amount(
    subject: Subject, period: Period, whole: Product, share: Product, remarks: Iterable[Remark]
) -> Estimate:
    """Return the amount of one date: level × share, bounds multiplied.

    Args:
        subject: of the amount, in its unit.
        period: the date.
        whole: the level.
        share: as a fraction of one.
        remarks: what is to be said of it.
    """
    amount = whole * share
    return _estimate(
        amount.quantity,
        subject=subject,
        model=ModelId.AMOUNT_OF_SHARE,
        term=Term.LEVEL,
        start=period,
        end=period,
        n=1,
        # The share, which may be the source's own figure, is what the level is shown by.
        operands=(*share.operands, *whole.operands),
        remarks=tuple(remarks),
    )


def decompose_amount(account: Account) -> list[Estimate]:
    """Return the amount's log change, what share and nominal level add to it, and its growth.

    Growth is compound, in percent a year and nominal.
    """
    return _measure(
        account,
        "",
        {
            Term.LOG_AMOUNT: account.amount,
            Term.LOG_SHARE: account.share,
            Term.LOG_WHOLE: account.whole,
        },
        (Term.GROWTH_PCT_PER_YEAR, account.amount),
        account.remarks,
    )


def split_whole(account: Account, split: Split) -> list[Estimate]:
    """Return the level's real growth and prices in logs, and the amount without prices.

    One of the two is measured and the other is what it leaves of the nominal level. Different
    measures of prices are different splits: their terms are never added up together.
    """
    if split.gives == "volume":
        volume, prices = split.change, account.whole / split.change
        implied = RemarkCode.PRICES_IMPLIED
    else:
        volume, prices = account.whole / split.change, split.change
        implied = RemarkCode.VOLUME_IMPLIED
    remarks = [
        remark(RemarkCode.SPLIT_BY, series=split.series, place=split.place),
        remark(implied),
        *([remark(RemarkCode.PRICES_ELSEWHERE)] if split.elsewhere else []),
        *split.remarks,
        *account.remarks,
    ]
    deflated = account.share * volume
    return _measure(
        account,
        split.variant,
        {
            Term.LOG_VOLUME: volume,
            Term.LOG_PRICES: prices,
            Term.LOG_AMOUNT_DEFLATED: deflated,
        },
        (Term.GROWTH_PCT_PER_YEAR_DEFLATED, deflated),
        remarks,
    )


def measure_pace(subject: Subject, stretch: Stretch) -> list[Estimate]:
    """Return how fast amount, share and implied level moved: 100·Δln over the years.

    Args:
        subject: of the amount.
        stretch: its years.
    """
    return [
        _estimate(
            propagate(lambda log: 100 * log / stretch.years, product.log),
            subject=subject,
            model=ModelId.LOG_DECOMPOSITION,
            variant=stretch.variant,
            term=term,
            start=stretch.start,
            end=stretch.end,
            n=2,
            operands=product.operands,
            remarks=_SAID_OF_PACE,
        )
        for term, product in stretch.terms.items()
    ]


def compare_paces(subject: Subject, earlier: Stretch, later: Stretch) -> list[Estimate]:
    """Return what was lost of each pace from one stretch to the next, above nothing if it fell.

    With the paces' difference 100·(ln(a)/m − ln(b)/n) = 100·ln(a^n / b^m) / (m·n), a figure that
    ends one stretch and begins the next is one power, and its latitude is counted once. Where the
    amount's pace certainly changed, the parts of share and level in that change are given in
    percent of it: the two add up to a hundred.

    Args:
        subject: of the amount.
        earlier, later: stretches that meet.
    """
    make = partial(
        _estimate,
        subject=subject,
        model=ModelId.LOG_DECOMPOSITION,
        variant=f"{earlier.variant}-less-{later.variant}",
        start=earlier.start,
        end=later.end,
        n=3,
    )
    said = (
        remark(RemarkCode.EARLIER_LESS_LATER),
        remark(RemarkCode.STRETCHES_MEET, year=later.start.end),
        remark(RemarkCode.DATE_CHOSEN),
        *_SAID_OF_PACE,
    )
    both = earlier.years * later.years
    products = {
        term: product**later.years / later.terms[term] ** earlier.years
        for term, product in earlier.terms.items()
    }
    lost = {
        term: propagate(lambda log: 100 * log / both, product.log)
        for term, product in products.items()
    }
    results = [
        make(lost[term], term=term, operands=product.operands, remarks=said)
        for term, product in products.items()
    ]
    amount, share = lost[Term.LOG_AMOUNT_PER_YEAR], lost[Term.LOG_SHARE_PER_YEAR]
    if not amount.contains(Fraction(0)):
        operands = products[Term.LOG_WHOLE_PER_YEAR].operands
        # Amount and share rest on figures of their own, so that they move independently.
        for term, part in (
            (Term.PACE_FROM_SHARE, propagate(lambda s, a: 100 * s / a, share, amount)),
            (Term.PACE_FROM_WHOLE, propagate(lambda s, a: 100 - 100 * s / a, share, amount)),
        ):
            results.append(make(part, term=term, operands=operands, remarks=said[1:]))
    return results


_SAID_OF_PACE: Final = (
    remark(RemarkCode.LOG_POINTS_PER_YEAR),
    remark(RemarkCode.WHOLE_IMPLIED),
    remark(RemarkCode.BOUNDS_JOINT),
)


def _measure(
    account: Account,
    variant: str,
    terms: dict[Term, Product],
    growth: tuple[Term, Product],
    remarks: Sequence[Remark],
) -> list[Estimate]:
    make = partial(
        _estimate,
        subject=account.subject,
        model=ModelId.LOG_DECOMPOSITION,
        variant=variant,
        start=account.start,
        end=account.end,
        n=2,
    )
    years = account.end.end - account.start.end
    in_logs = (remark(RemarkCode.LOG_POINTS), remark(RemarkCode.BOUNDS_JOINT))
    rate, product = growth
    return [
        *(
            make(
                propagate(lambda log: 100 * log, product.log),
                term=term,
                operands=product.operands,
                remarks=(*in_logs, *remarks),
            )
            for term, product in terms.items()
        ),
        make(
            propagate(lambda ratio: compound_rate(Fraction(1), ratio, years), product.quantity),
            term=rate,
            operands=product.operands,
            remarks=tuple(remarks),
        ),
    ]


def _estimate(  # noqa: PLR0913 (an estimate's parts, each named)
    quantity: Quantity,
    *,
    subject: Subject,
    model: ModelId,
    term: Term,
    start: Period,
    end: Period,
    n: int,
    operands: tuple[Operand, ...],
    remarks: tuple[Remark, ...],
    variant: str = "",
) -> Estimate:
    return Estimate(
        subject=subject,
        model=model,
        term=term,
        variant=variant,
        start=start,
        end=end,
        **estimate_cells(quantity),
        n=n,
        operands=operands,
        remarks=remarks,
    )
