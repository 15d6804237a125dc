"""What two printed points say by themselves, and whether later values followed the line."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import partial
from itertools import product
from typing import Final

from analysis.core.period import Period
from analysis.core.quantity import (
    INFINITY,
    End,
    Quantity,
    annualise,
    decimal_places,
    is_finite,
    propagate,
    to_bounds,
)
from analysis.core.result import (
    Estimate,
    Form,
    ModelId,
    Operand,
    Refusal,
    Remark,
    RemarkCode,
    Result,
    Subject,
    Term,
    remark,
)
from analysis.study.growth import Level, Pair
from analysis.study.published import estimate_cells, refer_to_figures
from analysis.study.trends.exact import geometric_mean, raise_power, subtract

#: A whole in the units of a share.
WHOLE: Final[Mapping[str, int]] = {"percent": 100, "permille": 1000, "ratio": 1}
_MODELS: Final[dict[Form, ModelId]] = {
    model.form: model for model in ModelId if model.form is not None and not model.is_out_of_sample
}
_OUT_OF_SAMPLE: Final[dict[Form, ModelId]] = {
    model.form: model for model in ModelId if model.form is not None and model.is_out_of_sample
}


@dataclass(frozen=True)
class Outturn:
    """A value published after a pair's end, in the pair's unit, and where it stands."""

    year: int
    quantity: Quantity
    operands: tuple[Operand, ...]


def fit_two_point(pair: Pair, subject: Subject) -> list[Estimate]:
    """Draw a line and an exponential through the two points; nothing is estimated.

    Linear: (end − base)/years. Exponential: (end/base)^(1/years) − 1 in percent; left out, and
    said, where a value may be zero or less. Both rates rise in the end value and fall in the base
    value, so their extremes over the corners of (base, end) are exact.

    The gap between the forms halfway, (base + end)/2 − √(base·end), is how much the choice of
    form matters where it matters most inside the span; it is never negative, and zero where base
    and end agree.
    """
    origin = (
        RemarkCode.PRINTED_BASE if pair.base.origin == "printed" else RemarkCode.BACK_CAST_BASE
    )
    remarks = [remark(RemarkCode.NO_INFERENCE), remark(origin)]
    forms = _forms(pair)
    if "exponential" not in forms:
        remarks.append(remark(RemarkCode.EXPONENTIAL_UNDEFINED))
    make = partial(
        _estimate,
        subject=subject,
        start=_date(pair.base),
        end=_date(pair.end),
        n=2,
        operands=_figures(pair),
        remarks=tuple(remarks),
    )
    rows = [
        make(
            model=ModelId.TWO_POINT_LINEAR,
            term=Term.SLOPE_PER_YEAR,
            quantity=propagate(lambda change: change / pair.years, pair.difference()),
        )
    ]
    if "exponential" in forms:
        rows += [
            make(
                model=ModelId.TWO_POINT_EXPONENTIAL,
                term=Term.GROWTH_PCT_PER_YEAR,
                quantity=propagate(lambda r: annualise(r, pair.years), pair.ratio()),
            ),
            make(
                model=ModelId.TWO_POINT_GAP,
                term=Term.MIDPOINT_GAP,
                quantity=_midpoint_gap(pair),
            ),
        ]
    return rows


def project_two_point(pair: Pair, subject: Subject, years: Iterable[int]) -> list[Estimate]:
    """Continue both forms to the given years: scenarios, not forecasts.

    The bounds carry the printed rounding and hedges of both points and nothing else (exact, over
    all corners); they are no prediction interval. A percentage above 100 is left as it comes out
    and said, for it shows where the form stops making sense.
    """
    rows = []
    for form, year in product(_forms(pair), years):
        quantity = _project(pair, form, year)
        remarks = [_through(pair, form), remark(RemarkCode.BOUNDS_FROM_PRINT)]
        if subject.unit in WHOLE and quantity.high > WHOLE[subject.unit]:
            remarks.append(remark(RemarkCode.PASSES_WHOLE))
        rows.append(
            _estimate(
                subject=subject,
                model=_MODELS[form],
                term=Term.PROJECTED,
                start=Period(year, year),
                end=Period(year, year),
                quantity=quantity,
                n=2,
                operands=_figures(pair),
                remarks=tuple(remarks),
            )
        )
    return rows


def check_outturns(
    pair: Pair, subject: Subject, outturns: Iterable[Outturn], *, places: int = 0
) -> list[Result]:
    """Hold later values against the continuation of both forms.

    ``error`` is outturn less projection, its bounds the extremes that both sides' bounds allow;
    the outturn is above or below where the bounds don't meet. ``end_needed`` is the end value
    that would have put the outturn on the form exactly, its bounds those that base and outturn
    leave it.

    Args:
        pair: the two points.
        subject: what they are of.
        outturns: the later values.
        places: digits after the point that the pair's end is printed with, which a fraction
            doesn't keep: 3.0 is shown beside the value needed, not 3.

    Raises:
        ValueError: an outturn dated inside the pair's own span.
    """
    rows: list[Result] = []
    for outturn, form in product(outturns, _forms(pair)):
        if outturn.year <= pair.end.year:
            msg = f"outturn of {outturn.year} is not after the pair's end, {pair.end.year}"
            raise ValueError(msg)
        error = subtract(outturn.quantity, _project(pair, form, outturn.year))
        period = Period(outturn.year, outturn.year)
        make = partial(
            _estimate,
            subject=subject,
            model=_OUT_OF_SAMPLE[form],
            start=period,
            end=period,
            n=3,
            operands=(*_figures(pair), *outturn.operands),
        )
        drawn = _through(pair, form)
        verdict = remark(_verdict(error))
        rows.append(make(term=Term.ERROR, quantity=error, remarks=(drawn, verdict)))
        needed = _end_needed(pair, form, outturn)
        if needed is None:
            rows.append(
                Refusal(
                    subject=subject,
                    model=_OUT_OF_SAMPLE[form],
                    term=Term.END_NEEDED,
                    start=period,
                    end=period,
                    reason=remark(RemarkCode.NOT_POSITIVE),
                )
            )
            continue
        rows.append(
            make(
                term=Term.END_NEEDED,
                quantity=needed,
                remarks=(drawn, *_say_end(pair.end, form, places)),
            )
        )
    return rows


def _estimate(  # noqa: PLR0913 (an estimate's parts, each named)
    *,
    subject: Subject,
    model: ModelId,
    term: Term,
    start: Period,
    end: Period,
    quantity: Quantity,
    n: int,
    operands: tuple[Operand, ...],
    remarks: tuple[Remark, ...],
) -> Estimate:
    return Estimate(
        subject=subject,
        model=model,
        term=term,
        start=start,
        end=end,
        **estimate_cells(quantity),
        n=n,
        operands=operands,
        remarks=remarks,
    )


def _figures(pair: Pair) -> tuple[Operand, ...]:
    return refer_to_figures((*pair.base.figures, *pair.end.figures))


def _date(level: Level) -> Period:
    """Return the date a level is compared at; of a span that adds up, its last year."""
    return Period.of_year(level.year, month=level.period.month, asof=level.period.asof)


def _forms(pair: Pair) -> tuple[Form, ...]:
    positive = pair.base.quantity.low > 0 and pair.end.quantity.low > 0
    return ("linear", "exponential") if positive else ("linear",)


def _midpoint_gap(pair: Pair) -> Quantity:
    gap = pair.measure(_gap_halfway)
    # Not monotone: it falls to nothing where base and end agree, which is no corner.
    meets = pair.difference().contains(Fraction(0))
    return Quantity(gap.value, Fraction(0), gap.high, gap.point) if meets else gap


def _gap_halfway(base: End, end: End) -> End:
    if is_finite(base) and is_finite(end):
        return (base + end) / 2 - geometric_mean(base, end)
    return INFINITY  # the mean outgrows the root where one of them has no end


def _share(pair: Pair, year: int) -> Fraction:
    """Return how far along the pair's span a year lies: 0 at its base, 1 at its end."""
    return 1 + pair.end.period.distance(Period.of_year(year)) / pair.years


def _project(pair: Pair, form: Form, year: int) -> Quantity:
    """Return the form in a year: monotone in each point, so the corners bound it."""
    return pair.measure(_form_at(form, _share(pair, year)))


def _form_at(form: Form, share: Fraction) -> Callable[[End, End], End]:
    """Return a form through two points, at a share of the way from the first to the second."""
    at: dict[Form, Callable[[End, End], End]] = {
        "linear": lambda b, e: (1 - share) * b + share * e,
        "exponential": lambda b, e: _continue_exponential(b, e, share),
    }
    return at[form]


def _continue_exponential(base: End, end: End, share: Fraction) -> End:
    if is_finite(base):
        return base * raise_power(end / base, share)
    return end * raise_power(base / end, 1 - share)


def _end_needed(pair: Pair, form: Form, outturn: Outturn) -> Quantity | None:
    """Return the end that puts the outturn on the form: the form read the other way round.

    None where the outturn may be nothing, which no exponential reaches.
    """
    share = 1 / _share(pair, outturn.year)
    if form == "exponential" and outturn.quantity.low <= 0:
        return None
    return propagate(_form_at(form, share), pair.base.quantity, outturn.quantity)


def _verdict(error: Quantity) -> RemarkCode:
    if error.low > 0:
        return RemarkCode.OUTTURN_ABOVE
    return RemarkCode.OUTTURN_BELOW if error.high < 0 else RemarkCode.OUTTURN_WITHIN


def _through(pair: Pair, form: Form) -> Remark:
    return remark(
        RemarkCode.FORM_THROUGH,
        form=form,
        base=str(pair.base.period),
        end=str(pair.end.period),
    )


def _say_end(end: Level, form: Form, places: int) -> tuple[Remark, ...]:
    said = remark(RemarkCode.END_FOR_OUTTURN, period=str(end.period), form=form)
    if not end.quantity.bounded:
        return (said,)
    value, low, high = to_bounds(end.quantity)
    if decimal_places(value) < places:
        value = value.quantize(Decimal(1).scaleb(-places))
    return said, remark(RemarkCode.PRINTED_END, value=value, low=low, high=high)
