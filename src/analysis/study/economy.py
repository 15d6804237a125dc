"""What an economist asks of a share of GDP: yuan, real growth and prices, and other places' pace.

Chosen here is what the data offer: which pairs, places and editions; the answers are computed by
:mod:`~analysis.study.decomposition` and :mod:`~analysis.study.shrinkage`. Which level a share is
of, and what splits its growth, the reference data's `series.yml` says.

Two things are left unanswered on purpose:

* *No benchmarking of yearly values to printed ones (Denton, Chow–Lin).* Denton's method spreads a
  known total over a related series of higher frequency. Here neither is at hand: the printed
  figures are a ratio at two dates, which years don't add up to, and the only related series are
  those of places that hold the city. The years between would be the province's with the city's
  ends, and every slope, break or forecast fitted to them would be the method's own.
* *No elasticity of R&D to GDP from two points.* It is one ratio of two changes, with no degree of
  freedom to tell it from a trend in both.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Literal

from analysis.core.period import Period
from analysis.core.quantity import NotPositiveError, Quantity, decimal_places, propagate
from analysis.core.result import (
    ModelId,
    Refusal,
    Remark,
    RemarkCode,
    Result,
    Subject,
    Term,
    remark,
)
from analysis.core.vocabulary import POINTS
from analysis.source.reference import Reference, ReferenceRow
from analysis.source.schema import Source
from analysis.study.decomposition import (
    Account,
    Split,
    Stretch,
    compare_paces,
    decompose_amount,
    measure_pace,
    split_whole,
    state_amount,
)
from analysis.study.growth import GrowthRow, Pair
from analysis.study.products import Product
from analysis.study.published import refer_to_figures
from analysis.study.shrinkage import shrink_slope
from analysis.study.trends.annual import (
    AnnualSeries,
    read_series,
)
from analysis.study.trends.breaks import break_of
from analysis.study.trends.outcome import Refused, refer_to_rows, refused

_PERCENT = Fraction(1, 100)
_Ends = tuple[ReferenceRow, ReferenceRow]


# --- an amount and what moved it -----------------------------------------------------------------


def split_amounts(
    growth: Sequence[GrowthRow], source: Source, reference: Reference
) -> list[Result]:
    """Compute amounts behind shares of GDP, and split their growth, here and in other places.

    For each headline pair of a printed share whose series names the level it is of: the amount at
    both dates and its log change as share, real growth and prices, over the pair's own span; and
    the same split for the places that the source is compared with.

    Args:
        growth: from :func:`analysis.study.growth.measure_growth`.
        source: for its main scope, indicators and places.
        reference: external figures.
    """
    results: list[Result] = []
    for asked in _questions(growth, source, reference):
        if reference.series[asked.series].whole is None:
            continue
        # A source that prints the amount itself is asked by its own figures.
        printed = source.indicators[asked.pair.base.indicator].amount is not None
        for place in (*(() if printed else (asked.home,)), *source.info.compare_with):
            results += _split_place(asked, place, source, reference)
    return results


def split_own_amounts(series: Sequence[AnnualSeries], source: Source) -> list[Result]:
    """Split the pace of amounts whose source prints their share of a level too.

    For each share whose indicator names its amount: how fast the amount, the share and the level
    that the two imply moved over all years that both have; and where an unbroken line of the
    amount is rejected, over the years before and from the first year after the break, with what
    the one pace lost against the other. The stretches meet in that year.

    Args:
        series: from :func:`analysis.study.trends.study.find_series`.
        source: for its indicators.
    """
    own = {(one.subject.indicator, one.subject.scope): one for one in series}
    results: list[Result] = []
    for (name, scope), share in own.items():
        of = None if name is None else source.indicators[name].amount
        if of is None:
            continue
        amount = own.get((of, scope))
        if amount is None:
            unit = source.indicators[of].unit
            asked = Subject(indicator=of, scope=scope, place=share.subject.place, unit=unit)
            reason = remark(RemarkCode.NO_FIGURE)
            results.append(Refusal(subject=asked, model=ModelId.LOG_DECOMPOSITION, reason=reason))
            continue
        try:
            results += _split_own(amount, share)
        except (Refused, NotPositiveError) as error:
            results.append(amount.refuse(ModelId.LOG_DECOMPOSITION, _reason(error)))
    return results


def _split_own(amount: AnnualSeries, share: AnnualSeries) -> list[Result]:
    """Split one amount's pace over all years, and on either side of its break.

    Raises:
        Refused: fewer than two years in common.
        NotPositiveError: for an amount or a share that may be nothing or less.
    """
    shared = sorted(set(amount.years) & set(share.years))
    if len(shared) < 2:  # noqa: PLR2004 (a base and an end)
        raise refused(RemarkCode.NO_FIGURE)
    first, last = shared[0], shared[-1]
    subject = amount.subject
    results: list[Result] = [*measure_pace(subject, _stretch("", amount, share, first, last))]
    broken = break_of(amount)
    meet = None if broken is None else amount.years[broken.position]
    if meet in shared[1:-1]:
        before = _stretch("before", amount, share, first, meet)
        after = _stretch("after", amount, share, meet, last)
        results += measure_pace(subject, before)
        results += measure_pace(subject, after)
        results += compare_paces(subject, before, after)
    return results


def _stretch(
    variant: str, amount: AnnualSeries, share: AnnualSeries, first: int, last: int
) -> Stretch:
    def change(series: AnnualSeries) -> Product:
        base, end = (
            Product.of(
                f"{series.subject.indicator}.{year}",
                series.quantities[series.years.index(year)],
                series.operands_at(year),
            )
            for year in (first, last)
        )
        return end / base

    return Stretch(variant, _year(first), _year(last), change(amount), change(share))


@dataclass(frozen=True)
class _Question:
    """A printed pair of ratios that the reference data measure elsewhere.

    Attributes:
        pair: the two ratios.
        subject: what they are of, with the place's id in the reference data.
        series: that measures the same.
        home: the place.
    """

    pair: Pair
    subject: Subject
    series: str
    home: str

    @property
    def years(self) -> tuple[int, int]:
        """First and last year of the span."""
        return self.pair.base.year, self.pair.end.year


def _questions(
    growth: Iterable[GrowthRow], source: Source, reference: Reference
) -> Iterator[_Question]:
    """Yield the main scope's headline pairs of printed ratios that name a series of one unit."""
    for row in growth:
        name, home = source.indicators[row.indicator].reference, source.info.place
        printed = row.headline and row.base_origin == "printed"
        if name is None or home is None or not printed or row.scope != source.info.scope_id:
            continue
        # Outside figures are of whole years; a month beside them is refused with the places.
        whole = row.years >= 1 and row.pair.base.closes_year and row.pair.end.closes_year
        if row.is_ratio and whole and reference.series[name].unit == row.unit:
            subject = row.subject.model_copy(update={"place": home})
            yield _Question(row.pair, subject, name, home)


def _split_place(
    asked: _Question, place: str, source: Source, reference: Reference
) -> list[Result]:
    """Split a place's amount, or say why not."""
    series = reference.series[asked.series]
    whole = series.whole or ""
    of = series.part or whole
    subject = Subject(
        indicator=asked.subject.indicator,
        scope=asked.subject.scope if place == asked.home else None,
        series=of,
        place=place,
        unit=reference.series[of].unit,
    )
    refuse = partial(
        Refusal,
        model=ModelId.LOG_DECOMPOSITION,
        start=_year(asked.years[0]),
        end=_year(asked.years[1]),
    )
    try:
        account, amounts = _open_account(asked, place, subject, reference)
        results = [*amounts, *decompose_amount(account)]
    except (Refused, NotPositiveError) as error:
        return [refuse(subject=subject, reason=_reason(error))]
    measures = _measures(whole, place, source.info.compare_with, reference)
    for measure in measures:
        try:
            results += split_whole(account, _find_split(measure, account, reference))
        except (Refused, NotPositiveError) as error:
            own = Subject(
                indicator=subject.indicator,
                scope=subject.scope,
                series=measure.series,
                place=measure.place,
                unit=reference.series[measure.series].unit,
            )
            results.append(refuse(subject=own, term=measure.term, reason=_reason(error)))
    if not measures:
        results.append(
            refuse(subject=subject, term=Term.LOG_PRICES, reason=remark(RemarkCode.NO_FIGURE))
        )
    return results


def _reason(error: Refused | NotPositiveError) -> Remark:
    return error.reason if isinstance(error, Refused) else remark(RemarkCode.NOT_POSITIVE)


def _year(year: int) -> Period:
    return Period(year, year)


@dataclass(frozen=True)
class _Share:
    """A share at both dates, in one edition.

    Attributes:
        ends: the share in percent at either date.
        dates: when.
        edition: of the account it stands on; None where the source doesn't say.
        at_home: whether it is the source's own.
    """

    ends: tuple[Product, Product]
    dates: tuple[Period, Period]
    edition: str | None
    at_home: bool

    @property
    def change(self) -> Product:
        """The end over the base."""
        return self.ends[1] / self.ends[0]


def _shares(asked: _Question, place: str, reference: Reference) -> list[_Share]:
    """Return a place's share in each edition that has both dates, the best first.

    Raises:
        Refused: if there is none.
    """
    if place == asked.home:
        pair = asked.pair
        base, end = (
            Product.of(level.figures[0], level.quantity, refer_to_figures(level.figures))
            for level in (pair.base, pair.end)
        )
        return [_Share((base, end), (pair.base.period, pair.end.period), None, at_home=True)]
    dates = (_year(asked.years[0]), _year(asked.years[1]))
    return [
        _Share(_levels(reference, rows), dates, rows[0].vintage, at_home=False)
        for rows in _find_ends(reference, asked.series, place, asked.years)
    ]


def _open_account(
    asked: _Question, place: str, subject: Subject, reference: Reference
) -> tuple[Account, list[Result]]:
    """Return a place's share, level and amount over the span, two of which give the third.

    The amount itself where it was published, for it is not revised when GDP is. Else the level, in
    the edition of the share; a source's own share, whose edition isn't known, takes the best.
    Amounts computed from the level are stated too.

    Raises:
        Refused: if no edition has what is needed at both ends.
    """
    series = reference.series[asked.series]
    shares = _shares(asked, place, reference)
    said = [remark(RemarkCode.EDITION_UNSTATED)] if shares[0].at_home else []
    if series.part is not None:
        with suppress(Refused):
            [amount, *_] = _find_ends(reference, series.part, place, asked.years)
            base, end = _levels(reference, amount)
            share = shares[0]
            named = subject.model_copy(update={"vintage": share.edition})
            said.append(remark(RemarkCode.WHOLE_IMPLIED))
            whole = end / base / share.change
            return Account(named, *share.dates, share.change, whole, tuple(said)), []
    share, rows = _match(shares, _find_ends(reference, series.whole or "", place, asked.years))
    marks = dict.fromkeys((row.status, row.trust) for row in rows)
    said += [
        remark(RemarkCode.REFERENCE_TRUST, status=status, trust=trust) for status, trust in marks
    ]
    named = subject.model_copy(update={"vintage": rows[0].vintage})
    levels = _levels(reference, rows)
    amounts: list[Result] = [
        state_amount(named, date, level, one * Product(scale=_PERCENT), said)
        for date, level, one in zip(share.dates, levels, share.ends, strict=True)
    ]
    whole = levels[1] / levels[0]
    return Account(named, *share.dates, share.change, whole, tuple(said)), amounts


def _match(shares: Sequence[_Share], wholes: Sequence[_Ends]) -> tuple[_Share, _Ends]:
    """Return a share and the level that it is of, in one edition.

    Raises:
        Refused: if no edition has both.
    """
    for share in shares:
        for rows in wholes:
            if share.at_home or rows[0].vintage == share.edition:
                return share, rows
    raise refused(RemarkCode.EDITIONS_DIFFER)


def _find_ends(
    reference: Reference, series: str, place: str, years: tuple[int, int]
) -> list[_Ends]:
    """Return the figures of two years in each edition that has both, the best first.

    Raises:
        Refused: if none has both, or only such as stand each on the account of its own year.
    """
    found: list[_Ends] = []
    reason = RemarkCode.NO_FIGURE
    for vintage in reference.vintages_of(series, place):
        rows = {row.year: row for row in reference.series_of(series, place, vintage)}
        if set(years) <= rows.keys():
            if reference.is_comparable(vintage):
                found.append((rows[years[0]], rows[years[1]]))
            else:
                reason = RemarkCode.FIRST_PUBLISHED
    if not found:
        raise refused(reason)
    return found


# --- rows as products ----------------------------------------------------------------------------


def _levels(reference: Reference, ends: _Ends) -> tuple[Product, Product]:
    return _level(reference, ends[0]), _level(reference, ends[1])


def _level(reference: Reference, row: ReferenceRow) -> Product:
    """Return a figure as the product that it was derived as, of what was printed.

    So a base that was taken back from the end by a printed multiple moves with the end. What was
    derived by subtraction is no product and moves on its own.
    """
    operands = reference.operands_of(row)
    if row.derivation == "ratio":
        part, whole = (_level(reference, one) for one in operands)
        unit = reference.series[row.series].unit
        return part / whole * Product(scale=100 / POINTS.get(unit, Fraction(100)))
    if row.derivation == "over_multiple":
        return _level(reference, operands[0]) / _multiple(row)
    return Product.of(row.id, reference.quantity(row), refer_to_rows(row.id))


def _multiple(row: ReferenceRow) -> Product:
    """Return a printed multiple, within half a unit of its last digit."""
    given = row.change or Decimal(1)
    value, half = Fraction(given), Fraction(1, 2 * 10 ** decimal_places(given))
    return Product.of(
        f"{row.id}:multiple", Quantity(value, value - half, value + half), refer_to_rows(row.id)
    )


def _rate(reference: Reference, row: ReferenceRow) -> Product:
    """Return one and a rate in percent as a product; of an implied deflator, what implies it."""
    if row.derivation == "deflator":
        last, first, real = reference.operands_of(row)
        return _level(reference, last) / _level(reference, first) / _rate(reference, real)
    quantity = propagate(lambda rate: 1 + rate * _PERCENT, reference.quantity(row))
    return Product.of(row.id, quantity, refer_to_rows(row.id))


# --- real growth and prices ----------------------------------------------------------------------


@dataclass(frozen=True)
class _Measure:
    """A series of one place that tells a level's real growth from its prices."""

    series: str
    place: str
    gives: Literal["volume", "prices"]

    @property
    def term(self) -> Term:
        """What it measures."""
        return Term.LOG_VOLUME if self.gives == "volume" else Term.LOG_PRICES


def _measures(
    whole: str, place: str, others: Sequence[str], reference: Reference
) -> list[_Measure]:
    """Return what could split a level's growth, whatever years it has.

    Real growth only of the place itself; prices of other places where it has none of its own.
    """
    level = reference.series[whole]
    held = {(row.series, row.geo) for row in reference.outturns}
    found = [
        _Measure(name, place, "volume") for name in level.real_growth if (name, place) in held
    ]
    for name in level.deflators:
        places = (place,) if (name, place) in held else others
        found += [_Measure(name, one, "prices") for one in places if (name, one) in held]
    return found


def _find_split(measure: _Measure, account: Account, reference: Reference) -> Split:
    """Return a measure's growth over an account's span, in the best edition that covers it.

    Raises:
        Refused: if none covers every year, or only one whose years stand on accounts of their own.
        NotPositiveError: for a fall of everything.
    """
    start, end = account.start.end, account.end.end
    years = reference.series[measure.series].years
    reason = RemarkCode.NO_FIGURE
    for vintage in reference.vintages_of(measure.series, measure.place):
        rows = {
            row.year: row for row in reference.series_of(measure.series, measure.place, vintage)
        }
        needed = range(end, start, -years)
        covered = (end - start) % years == 0 and set(needed) <= rows.keys()
        if covered and reference.is_comparable(vintage):
            change = Product()
            for year in sorted(needed):
                change *= _rate(reference, rows[year]) ** years
            said = [remark(RemarkCode.MEAN_RATE, years=years)] if years > 1 else []
            if vintage != account.subject.vintage:
                said.append(remark(RemarkCode.OTHER_EDITION))
            return Split(
                measure.series,
                measure.place,
                measure.gives,
                change,
                elsewhere=measure.place != account.subject.place,
                remarks=tuple(said),
            )
        if covered:
            reason = RemarkCode.FIRST_PUBLISHED
        elif reason is RemarkCode.NO_FIGURE and any(start < year <= end for year in rows):
            reason = RemarkCode.YEARS_MISSING
    raise refused(reason)


# --- slopes --------------------------------------------------------------------------------------


def shrink_slopes(
    growth: Sequence[GrowthRow], source: Source, reference: Reference
) -> list[Result]:
    """Draw the slope of each printed pair of ratios towards those of the compared places.

    The others stand in one edition that all of them have over the span, where there is one; else
    each in its own best. A place without both ends in an edition that may be differenced has no
    slope and no part in the prior.

    Args:
        growth: from :func:`analysis.study.growth.measure_growth`.
        source: for its main scope, indicators and places.
        reference: external figures.
    """
    results: list[Result] = []
    for asked in _questions(growth, source, reference):
        pair = asked.pair
        home = AnnualSeries(
            subject=asked.subject,
            years=asked.years,
            quantities=(pair.base.quantity, pair.end.quantity),
            operands=(refer_to_figures(pair.base.figures), refer_to_figures(pair.end.figures)),
            marks=(remark(RemarkCode.AS_PRINTED), remark(RemarkCode.AS_PRINTED)),
            ratio=True,
        )
        others = _find_peers(asked, source.info.compare_with, reference)
        results += shrink_slope(home, others, *asked.years)
    return results


def _find_peers(
    asked: _Question, places: Sequence[str], reference: Reference
) -> list[AnnualSeries]:
    """Return the other places' series over a span, in one edition if they share one."""
    by_place: list[dict[str | None, AnnualSeries]] = []
    for place in places:
        editions: dict[str | None, AnnualSeries] = {}
        for vintage in reference.vintages_of(asked.series, place):
            series = read_series(reference, reference.series_of(asked.series, place, vintage))
            if series and series.comparable and set(asked.years) <= set(series.years):
                editions[vintage] = series
        if editions:
            by_place.append(editions)
    shared = [
        vintage
        for vintage in (by_place[0] if by_place else ())
        if all(vintage in editions for editions in by_place)
    ]
    return [
        editions[shared[0]] if shared else next(iter(editions.values())) for editions in by_place
    ]
