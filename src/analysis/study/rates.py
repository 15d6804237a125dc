"""Growth at constant prices, as the document prints it (notebook 02).

A communiqué prints what an amount of money came to at the prices of its year, and beside it how
much the amount grew at constant ones. The two are of different accounts, so that no earlier amount
follows from them; the rate is shown as it is printed. Where the earlier amount is printed too,
nominal growth and the real rate leave a change of prices:

    100 ((end / base) / (1 + rate / 100) - 1) percent,

the implied deflator's, with the extremes over all that the three prints allow.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pydantic import Field

from analysis.core.period import Period
from analysis.core.quantity import End, Quantity, propagate
from analysis.core.records import Bound, Ids, Record
from analysis.core.result import Estimate, ModelId, RemarkCode, Subject, Term, remark
from analysis.core.vocabulary import is_money
from analysis.source.observe import Observation
from analysis.source.schema import Indicator, UnitName
from analysis.study.growth import (
    GrowthRow,
    Level,
    Print,
    find_base_date,
    find_levels,
    group_agreeing,
)
from analysis.study.published import (
    DatedPair,
    date_columns,
    find_interval,
    is_point,
    publish,
    read_quantity,
    refer_to_figures,
)
from analysis.study.variants import name_dates, tell_apart

_GROWTH: Final = "percent"
#: At this rate or below nothing is left to hold prices against.
_WHOLE_FALL: Final = -100


class RateRow(DatedPair, Record):
    """A printed growth rate at constant prices; a row of `tables/rates.csv`."""

    indicator: str
    scope: str = Field(description="id of the place or body, as in source.yml")
    base_year: int = Field(description="what the rate is against")
    base_month: int | None = Field(None, description="where one is printed")
    base_asof: bool = Field(default=False, description='dated only by the document, as "now"')
    end_year: int
    end_month: int | None = None
    end_asof: bool = Field(default=False, description='dated only by the document, as "now"')
    span_years: int = Field(0, description="always 0: a rate lies between two dates")
    average: bool = Field(
        default=False, description="whether the rate is an annual average over its years"
    )
    unit: UnitName = Field(description="of the amount; of the rate where no amount is printed")
    rate: Decimal = Field(description="as printed, in percent at constant prices")
    rate_low: Bound
    rate_high: Bound
    rate_point: bool = Field(
        default=True, description="false where its print names only an end or a range"
    )
    end: Decimal | None = Field(None, description="the amount at its own year's prices")
    end_low: Bound | None = None
    end_high: Bound | None = None
    end_point: bool = Field(
        default=True, description="false where its prints name only an end or a range"
    )
    nominal: Decimal | None = Field(
        None, description="growth of the amounts printed at both dates, in percent"
    )
    nominal_low: Bound | None = None
    nominal_high: Bound | None = None
    nominal_point: bool = True
    deflator: Decimal | None = Field(
        None, description="change of prices that the two rates imply, in percent"
    )
    deflator_low: Bound | None = None
    deflator_high: Bound | None = None
    deflator_point: bool = True
    headline: bool = Field(
        default=False,
        description="the indicator's rate to quote: of one year, firmly dated, the latest",
    )
    variant: str = Field(
        "",
        pattern=r"^[a-z0-9-]*$",
        description="tells an indicator's rates apart: empty for the headline, else the dates",
    )
    figures: Ids = Field(description="ids of the figures that print the rate")
    end_figures: Ids = Field((), description="those that print the amount")
    base_figures: Ids = Field((), description="those that print the earlier amount")

    @property
    def subject(self) -> Subject:
        """What grew: the indicator in its scope."""
        return Subject(indicator=self.indicator, scope=self.scope, unit=self.unit)

    @property
    def rate_term(self) -> Term:
        """What its rate is: of its whole span, or a year."""
        return Term.REAL_PCT_PER_YEAR if self.average else Term.REAL_PCT

    def quantity(self, name: str) -> Quantity | None:
        """Return ``rate``, ``end``, ``nominal`` or ``deflator`` as published; None without it."""
        return read_quantity(self, name, point=getattr(self, f"{name}_point"))

    def estimates(self) -> list[Estimate]:
        """Return the rate, and what stands beside it, each with the figures it rests on."""
        levels = (*self.base_figures, *self.end_figures)
        parts = (
            (self.rate_term, "rate", self.figures, (RemarkCode.REAL_AS_PRINTED,)),
            (Term.END, "end", self.end_figures, ()),
            (Term.NOMINAL_PCT, "nominal", levels, ()),
            (
                Term.PRICE_CHANGE,
                "deflator",
                (*levels, *self.figures),
                (RemarkCode.PRICES_IMPLIED,),
            ),
        )
        result = []
        for term, name, figures, codes in parts:
            quantity = self.quantity(name)
            if quantity is not None:
                result.append(
                    Estimate(
                        subject=self.subject,
                        model=ModelId.CONSTANT_PRICES,
                        term=term,
                        variant=self.variant,
                        start=self.end_period if term is Term.END else self.base_period,
                        end=self.end_period,
                        value=getattr(self, name),
                        interval=find_interval(quantity),
                        point=is_point(quantity),
                        operands=refer_to_figures(figures),
                        remarks=tuple(map(remark, codes)),
                    )
                )
        return result


@dataclass(frozen=True)
class _Rate:
    """A rate with every figure that prints it."""

    indicator: str
    scope: str
    unit: UnitName
    period: Period
    average: bool
    quantity: Quantity
    figures: tuple[str, ...]

    @property
    def base(self) -> Period:
        """What it is against."""
        return find_base_date(self.period)

    @property
    def end(self) -> Period:
        """The date that it ends with."""
        if self.period.span:
            return Period.of_year(self.period.end)
        return self.period


def measure_rates(
    observations: Sequence[Observation],
    growth: Iterable[GrowthRow],
    indicators: Mapping[str, Indicator],
    *,
    base_year: int,
    end_year: int,
) -> list[RateRow]:
    """Return the printed growth rates at constant prices between two years.

    Beside each stands the amount of its date, where one is printed, and, where the earlier amount
    is printed too, nominal growth and the change of prices that both imply. An average over years
    has neither. One rate of each indicator and scope is its ``headline``: of one year rather than
    an average, dated firmly rather than "as of", the latest.

    Args:
        observations: from :func:`analysis.source.observe.clean_figures`.
        growth: the pairs of :func:`analysis.study.growth.measure_growth`.
        indicators: their definitions.
        base_year: no rate against a year before it.
        end_year: no rate after it.
    """
    levels = [one for one in find_levels(observations, indicators) if not one.real]
    pairs = [row for row in growth if row.base_origin == "printed" and row.prices is None]
    rows = [
        _show_rate(rate, levels, pairs)
        for rate in _find_rates(observations, indicators)
        if base_year <= rate.base.end and rate.end.end <= end_year
    ]
    return tell_apart(rows, _rank, _name_variant)


def _find_rates(
    observations: Iterable[Observation], indicators: Mapping[str, Indicator]
) -> list[_Rate]:
    """Gather the rates at constant prices by date; prints that agree become one, the narrowest."""
    groups: dict[tuple[str, str, Period, bool], list[Print]] = defaultdict(list)
    for row in observations:
        real = row.kind == "change" and row.prices == "constant" and row.unit == _GROWTH
        if real and row.period is not None:
            one = Print(row.figure, row.quantity, row.period)
            groups[row.indicator, row.scope, row.period, row.average].append(one)
    return [
        _Rate(
            indicator,
            scope,
            indicators[indicator].unit,
            period,
            average,
            prints[0].quantity,
            tuple(one.figure for one in prints),
        )
        for (indicator, scope, period, average), found in groups.items()
        for prints in group_agreeing(found)
    ]


def _show_rate(rate: _Rate, levels: Iterable[Level], pairs: Iterable[GrowthRow]) -> RateRow:
    """Return a rate with what is printed beside it, not yet told from others."""
    what = (rate.indicator, rate.scope, rate.unit)
    cells: dict[str, Quantity] = {"rate": rate.quantity}
    figures: dict[str, tuple[str, ...]] = {}
    for level in levels:
        own = (level.indicator, level.scope, level.unit) == what and is_money(level.unit)
        if own and level.period == rate.end and not rate.average:
            cells["end"] = level.quantity
            figures["end_figures"] = level.bound_by
            break
    for row in pairs:
        own = (row.indicator, row.scope, row.unit) == what and is_money(row.unit)
        dates = (row.base_period, row.end_period) == (rate.base, rate.end)
        nominal = row.quantity(Term.PCT)
        if own and dates and not rate.average and nominal is not None:
            cells["nominal"] = nominal
            figures |= {"base_figures": row.base_bound_by, "end_figures": row.end_bound_by}
            if rate.quantity.low > _WHOLE_FALL:
                pair = row.pair
                cells["deflator"] = propagate(
                    _deflate, pair.base.quantity, pair.end.quantity, rate.quantity
                )
            break
    return RateRow(
        indicator=rate.indicator,
        scope=rate.scope,
        **date_columns(rate.base, rate.end),
        average=rate.average,
        unit=rate.unit,
        figures=rate.figures,
        **figures,
        **{f"{name}_point": is_point(quantity) for name, quantity in cells.items()},
        **publish(cells),
    )


def _deflate(base: End, end: End, rate: End) -> End:
    return 100 * ((end / base) / (1 + rate / 100) - 1)


def _rank(row: RateRow) -> tuple[bool, bool, int]:
    return (not row.average, not row.end_asof, row.end_period.months)


def _name_variant(row: RateRow, _headline: RateRow) -> str:
    return name_dates(row.base_period, row.end_period) + ("-average" if row.average else "")
