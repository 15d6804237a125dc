"""A series of one figure a year: a source's own, or one of the reference data."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

import numpy as np

from analysis.core.period import Period
from analysis.core.quantity import Quantity
from analysis.core.result import (
    ModelId,
    Operand,
    Refusal,
    Remark,
    RemarkCode,
    Subject,
    remark,
)
from analysis.core.vocabulary import is_ratio
from analysis.source.observe import Observation
from analysis.source.reference import Account, Reference, ReferenceRow
from analysis.source.schema import Source
from analysis.study.growth import find_levels
from analysis.study.published import refer_to_figures
from analysis.study.trends.least_squares import Array
from analysis.study.trends.outcome import TooFewObservations, refer_to_rows, refused

Scale = Literal["level", "log"]
#: A series shorter than this is no series but a few points; each model has a minimum of its own.
MIN_YEARS = 8


@dataclass(frozen=True)
class AnnualSeries:
    """One series of one place in one account; years ascend, gaps are allowed and stay open.

    Attributes:
        subject: whose series it is, by ids, with its unit.
        quantities: value and bounds of each year, in the subject's unit.
        operands: what each year's figure stands in.
        marks: how each year's figure came about and how far to trust it.
        ratio: whether the figures are ratios, which move by points, and not amounts.
        comparable: false where each figure stands on the account of its own year, so that two
            must not be differenced.
        account: which of the two series it is under which a change is shown, if it is one.
        outside: what figures of a source's place are of that others published.
        unstated: the years whose figure is of an edition that nobody states.
        cautions: what is to be said of a year's figure besides its mark.

    Raises:
        ValueError: columns of different length, or years that don't ascend.
    """

    subject: Subject
    years: tuple[int, ...]
    quantities: tuple[Quantity, ...]
    operands: tuple[tuple[Operand, ...], ...]
    marks: tuple[Remark, ...]
    ratio: bool
    comparable: bool = True
    account: Account | None = None
    outside: Subject | None = None
    unstated: frozenset[int] = frozenset()
    cautions: Mapping[int, tuple[Remark, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Check that the columns belong together."""
        if {len(self.quantities), len(self.operands), len(self.marks)} != {len(self.years)}:
            msg = "the columns of an annual series differ in length"
            raise ValueError(msg)
        if any(later <= earlier for earlier, later in pairwise(self.years)):
            msg = f"the years of an annual series must ascend: {self.years}"
            raise ValueError(msg)

    @property
    def scale(self) -> Scale:
        """Ratios move by points, amounts by percent: level for the first, log for the second."""
        return "level" if self.ratio else "log"

    @property
    def regular(self) -> bool:
        """Whether no year is missing inside the span."""
        return len(self.years) == self.years[-1] - self.years[0] + 1

    @property
    def start(self) -> Period:
        """The first year."""
        return Period.of_year(self.years[0])

    @property
    def end(self) -> Period:
        """The last year."""
        return Period.of_year(self.years[-1])

    def refuse(self, model: ModelId, reason: Remark) -> Refusal:
        """Return why a model says nothing of the series."""
        return Refusal(
            subject=self.subject, model=model, start=self.start, end=self.end, reason=reason
        )

    @property
    def all_operands(self) -> tuple[Operand, ...]:
        """What the whole series rests on."""
        return tuple(dict.fromkeys(one for year in self.operands for one in year))

    def at(self, year: int) -> Quantity | None:
        """Return the figure of a year; None where none was found."""
        return self.quantities[self.years.index(year)] if year in self.years else None

    def subject_at(self, *years: int) -> Subject:
        """Return what figures of some years are of: the source's own, or others' too."""
        own = all(
            self.marks[self.years.index(year)].code is RemarkCode.AS_PRINTED
            for year in years
            if year in self.years
        )
        return self.subject if own or self.outside is None else self.outside

    def remarks_at(self, *years: int) -> tuple[Remark, ...]:
        """Return what is to be said of the figures of some years, each thing once."""
        said: list[Remark] = []
        for year in years:
            for one in (self.marks[self.years.index(year)], *self.cautions.get(year, ())):
                if one not in said:
                    said.append(one)
        return tuple(said)

    def operands_at(self, *years: int) -> tuple[Operand, ...]:
        """Return what the figures of some years rest on."""
        return tuple(one for year in years for one in self.operands[self.years.index(year)])


def require_values(series: AnnualSeries, minimum: int) -> tuple[Array, Array]:
    """Return values on the modelled scale and years, once figures of two years may be compared.

    Raises:
        Refused: first-published figures, which no slope may connect; an amount of zero or less,
            which has no growth rate.
        TooFewObservations: fewer years than the minimum.
    """
    if not series.comparable:
        raise refused(RemarkCode.FIRST_PUBLISHED)
    if len(series.years) < minimum:
        raise TooFewObservations(
            remark(RemarkCode.TOO_FEW_YEARS, years=len(series.years), needed=minimum)
        )
    values = np.array([float(quantity.value) for quantity in series.quantities])
    if series.scale == "log":
        if values.min() <= 0:
            raise refused(RemarkCode.NOT_POSITIVE)
        values = np.log(values)
    return values, np.array(series.years, dtype=float)


def require_regular(series: AnnualSeries, minimum: int) -> tuple[Array, Array]:
    """Return values on the modelled scale and years, once every year of the span is there.

    Raises:
        Refused: as :func:`require_values`; years missing inside the span.
        TooFewObservations: fewer years than the minimum.
    """
    values, years = require_values(series, minimum)
    if not series.regular:
        raise refused(RemarkCode.YEARS_MISSING)
    return values, years


def own_series(
    observations: Iterable[Observation], source: Source, base_year: int, end_year: int
) -> list[AnnualSeries]:
    """Return a source's own long series: one printed level a year, in one account."""
    return keep_long(own_editions(observations, source, base_year, end_year))


def keep_long(editions: Iterable[AnnualSeries]) -> list[AnnualSeries]:
    """Return what of a source's figures by year are long series, each in one account."""
    return [one for one in editions if one.comparable and len(one.years) >= MIN_YEARS]


def own_editions(
    observations: Iterable[Observation], source: Source, base_year: int, end_year: int
) -> list[AnnualSeries]:
    """Return a source's own figures by year, of any length and on whatever accounts they stand."""
    found: dict[tuple[str, str], dict[int, tuple[Quantity, tuple[Operand, ...]]]]
    found = defaultdict(dict)
    for level in find_levels(observations, source.indicators):
        if level.closes_year and base_year <= level.year <= end_year:
            found[level.indicator, level.scope].setdefault(
                level.year, (level.quantity, refer_to_figures(level.figures))
            )
    result = []
    for (name, scope), by_year in found.items():
        indicator = source.indicators[name]
        years = tuple(sorted(by_year))
        result.append(
            AnnualSeries(
                subject=Subject(
                    indicator=name,
                    scope=scope,
                    place=source.info.place if scope == source.info.scope_id else None,
                    unit=indicator.unit,
                ),
                years=years,
                quantities=tuple(by_year[year][0] for year in years),
                operands=tuple(by_year[year][1] for year in years),
                marks=tuple(remark(RemarkCode.AS_PRINTED) for _ in years),
                ratio=is_ratio(indicator.unit, indicator.measure),
                comparable=indicator.comparable,
            )
        )
    return result


def reference_series(source: Source, reference: Reference) -> list[AnnualSeries]:
    """Return the long series of the places a source is compared with, each in its best account."""
    names = dict.fromkeys(i.reference for i in source.indicators.values() if i.reference)
    found = (
        read_series(reference, reference.main_series(name, place))
        for name in names
        for place in source.info.compare_with
    )
    return [series for series in found if series and len(series.years) >= MIN_YEARS]


def read_series(reference: Reference, rows: Sequence[ReferenceRow]) -> AnnualSeries | None:
    """Return rows of one series, place and vintage as an annual series; None without rows."""
    if not rows:
        return None
    first = rows[0]
    unit = reference.series[first.series].unit
    return AnnualSeries(
        subject=Subject(series=first.series, place=first.place, vintage=first.vintage, unit=unit),
        years=tuple(row.year for row in rows),
        quantities=tuple(reference.quantity(row) for row in rows),
        operands=tuple(refer_to_rows(row.id) for row in rows),
        marks=tuple(
            remark(RemarkCode.REFERENCE_TRUST, status=row.status, trust=row.trust) for row in rows
        ),
        ratio=is_ratio(unit),
        comparable=reference.is_comparable(first.vintage),
        account=None if first.vintage is None else reference.vintages[first.vintage].account,
    )
