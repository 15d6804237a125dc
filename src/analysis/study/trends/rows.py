"""Records the trend models take and give, and the arithmetic of their rows."""

import math
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal, Self

import numpy as np
import numpy.typing as npt
import pandas as pd
from pydantic import Field, field_validator, model_validator
from scipy.special import stdtrit

from analysis.core.errors import InputError
from analysis.core.records import Record

Array = npt.NDArray[np.float64]
Bounds = tuple[float, float, float]  # value, low, high
Scale = Literal["level", "log"]

# Digits kept at output. Closed forms agree between platforms far beyond six; a likelihood's
# maximum is found by iteration and only to about five.
DIGITS = 6
DIGITS_ITERATED = 4

LEVEL = 0.95
FIRST_PUBLISHED = "first published"


class TooFewObservations(InputError):  # noqa: N818 - the name says what is wrong
    """A fit was asked of fewer observations than its declared minimum."""


class VintageError(InputError):
    """Figures of different bases were to be differenced as though they were one series."""


class TrendRow(Record):
    """One estimate of one model: a row of ``tables/trends.csv``.

    ``n`` counts observations used; ``dof`` is the degrees of freedom behind ``se``, ``low`` and
    ``high``, fractional where a Satterthwaite approximation made it. With ``dof`` zero only the
    estimate may stand, in a row that is made and in a table that is read. Numbers are kept to
    ``DIGITS`` significant digits.

    Raises:
        ValueError: a standard error, interval, p-value or R² beside ``dof`` of zero.
    """

    model: str
    sample: str
    term: str
    estimate: float | None = None
    se: float | None = None
    low: float | None = Field(None, description="95 % interval unless the note says otherwise")
    high: float | None = None
    n: int
    dof: float
    note: str

    @field_validator("estimate", "se", "low", "high", "dof")
    @classmethod
    def _round(cls, value: float | None) -> float | None:
        return None if value is None else round_figure(value)

    @model_validator(mode="after")
    def _claims_no_more_than_it_has(self) -> Self:
        inference = any(x is not None for x in (self.se, self.low, self.high))
        if self.dof <= 0 and (inference or "p_value" in self.term or "r_squared" in self.term):
            raise ValueError(f"{self.model}, {self.term}: no statistic without degrees of freedom")
        return self


class ProjectionRow(Record):
    """One projected value: a row of ``tables/projections.csv``.

    ``low`` and ``high`` mean what ``basis`` says: bounds carried from printed rounding and
    hedges, or a prediction interval. The two are never mixed in one row.
    """

    indicator: str
    model: str
    year: int
    value: float
    low: float
    high: float
    basis: str = Field(description="bounds from rounding and hedges, or a prediction interval")

    @field_validator("value", "low", "high")
    @classmethod
    def _round(cls, value: float) -> float:
        return round_figure(value)


@dataclass(frozen=True)
class Pair:
    """Two values of one indicator, with the bounds that rounding and hedges leave them.

    ``years`` is the distance between the two periods. ``base_origin`` is ``printed``, or
    ``back-cast`` where the base was computed from a later level and its printed growth.
    ``family`` names the whole an indicator is a part of: a part moves with its whole, so the two
    are one cluster in a panel.
    """

    indicator: str
    scope: str
    base_period: str
    end_period: str
    years: float
    base: float
    base_low: float
    base_high: float
    end: float
    end_low: float
    end_high: float
    measure: str
    base_origin: str
    family: str = ""

    def __post_init__(self) -> None:
        """Check order and span.

        Raises:
            InputError: a span that isn't positive, or a value outside its own bounds.
        """
        if not self.years > 0:
            raise InputError(
                f"pair {self.name}: {self.years} years between its periods; must be above 0"
            )
        for side, low, value, high in (
            ("base", self.base_low, self.base, self.base_high),
            ("end", self.end_low, self.end, self.end_high),
        ):
            if not low <= value <= high:
                raise InputError(
                    f"pair {self.name}: {side} {value} lies outside its bounds [{low}, {high}]"
                )

    @property
    def name(self) -> str:
        """Indicator, scope and periods, for messages and samples."""
        return f"{self.indicator}, {self.scope}, {self.base_period}–{self.end_period}"

    @property
    def cluster(self) -> str:
        """What may be taken as independent of other clusters: the family, or the indicator."""
        return self.family or self.indicator

    @property
    def end_year(self) -> int:
        """The calendar year of the end period: its last four-digit run."""
        found = re.findall(r"\d{4}", self.end_period)
        if not found:
            raise InputError(
                f"pair {self.name}: end period names no year; accepted: 2020, asof 2020, 2016-2020"
            )
        return int(found[-1])


@dataclass(frozen=True)
class AnnualSeries:
    """One series of one place in one vintage; years ascend, gaps are allowed and stay open.

    ``marks`` says of each figure how it came about and how far to trust it (``derived, trust
    medium``).
    """

    name: str
    geo: str
    vintage: str
    unit: str
    years: tuple[int, ...]
    values: tuple[float, ...]
    lows: tuple[float, ...]
    highs: tuple[float, ...]
    marks: tuple[str, ...]

    @property
    def sample(self) -> str:
        """Place, vintage and span, for the ``sample`` column."""
        vintage = self.vintage or "single vintage"
        return f"{self.geo}, {self.name}, {vintage}, {self.years[0]}–{self.years[-1]}"

    @property
    def scale(self) -> Scale:
        """Ratios move by points, amounts by percent: level for the first, log for the second."""
        return "level" if "%" in self.unit or self.unit == "percent" else "log"


@dataclass(frozen=True)
class Outturn:
    """A value published after the projection's base, with its bounds."""

    year: int
    value: float
    low: float
    high: float


def read_pairs(frame: pd.DataFrame) -> tuple[Pair, ...]:
    """Turn rows of the growth table into pairs; a ``family`` is taken where there is one.

    Raises:
        InputError: a column is missing, a number is missing, or a pair is inconsistent.
    """
    text = ("indicator", "scope", "base_period", "end_period", "measure", "base_origin")
    numbers = ("years", "base", "base_low", "base_high", "end", "end_low", "end_high")
    missing = [c for c in (*text, *numbers) if c not in frame.columns]
    if missing:
        raise InputError(f"growth pairs lack the columns {missing}")
    pairs = []
    for row in frame.to_dict("records"):
        values = {c: float(row[c]) for c in numbers}
        if any(math.isnan(v) for v in values.values()):
            raise InputError(
                f"growth pair {row['indicator']}, {row['scope']}: a number is missing"
            )
        words = {c: str(row[c]) for c in text}
        family = row.get("family")
        words["family"] = family if isinstance(family, str) else ""
        pairs.append(Pair(**words, **values))  # type: ignore[arg-type]
    return tuple(pairs)


def select_series(
    frame: pd.DataFrame,
    series: str,
    geo: str,
    *,
    vintage: str | None = None,
    years: Collection[int] | None = None,
) -> AnnualSeries:
    """Take one series of one place in one vintage out of the reference table.

    A missing bound is taken as the value itself. ``vintage=None`` is for a place that has one.

    Raises:
        InputError: no such rows, two figures for one year, or several vintages or units.
    """
    rows = frame[(frame["series"] == series) & (frame["geo"] == geo)]
    if vintage is not None:
        rows = rows[rows["vintage"].fillna("") == vintage]
    if years is not None:
        rows = rows[rows["year"].isin(list(years))]
    if rows.empty:
        raise InputError(f"no rows for series {series!r}, geo {geo!r}, vintage {vintage!r}")
    rows = rows.sort_values("year", kind="stable")
    twice = sorted({int(y) for y in rows.loc[rows["year"].duplicated(), "year"]})
    if twice:
        raise InputError(
            f"{series!r}, {geo}: more than one figure for {twice}; name a vintage or the years"
        )
    vintages = sorted({str(v) for v in rows["vintage"].fillna("")})
    if len(vintages) > 1:
        raise InputError(f"{series!r}, {geo}: several vintages {vintages}; name one")
    units = sorted({str(u) for u in rows["unit"]})
    if len(units) > 1:
        raise InputError(f"{series!r}, {geo}: several units {units}; a series has one")
    return AnnualSeries(
        name=series,
        geo=geo,
        vintage=vintages[0],
        unit=units[0],
        years=tuple(int(y) for y in rows["year"]),
        values=tuple(float(v) for v in rows["value"]),
        lows=tuple(float(v) for v in rows["low"].fillna(rows["value"])),
        highs=tuple(float(v) for v in rows["high"].fillna(rows["value"])),
        marks=tuple(
            f"{status}, trust {trust}"
            for status, trust in zip(rows["status"], rows["trust"], strict=True)
        ),
    )


def index_points(series: AnnualSeries) -> dict[int, Bounds]:
    """Value, low and high by year."""
    return {
        year: (value, low, high)
        for year, value, low, high in zip(
            series.years, series.values, series.lows, series.highs, strict=True
        )
    }


def describe_refusal(model: str, sample: str, refusal: InputError) -> TrendRow:
    """Put a refused fit into the table as a row that says why, not as a silent absence."""
    return TrendRow(
        model=model,
        sample=sample,
        term="refused",
        estimate=None,
        n=0,
        dof=0,
        note=str(refusal),
    )


def bounds_row(
    *, model: str, sample: str, term: str, bounds: Bounds, n: int, note: str
) -> TrendRow:
    """Build a row without inference; what the printed figures leave goes into the note."""
    low, high = (round_figure(x, DIGITS_ITERATED) for x in bounds[1:])
    return TrendRow(
        model=model,
        sample=sample,
        term=term,
        estimate=bounds[0],
        n=n,
        dof=0,
        note=f"{note}; printed figures leave [{low:g}, {high:g}]",
    )


def subtract_bounds(a: Bounds, b: Bounds) -> Bounds:
    """Value, low and high of a − b."""
    return a[0] - b[0], a[1] - b[2], a[2] - b[1]


def round_figure(value: float, digits: int = DIGITS) -> float:
    """Keep so many significant digits, so that tables are the same bytes on every platform."""
    return float(f"{value:.{digits}g}")


def to_pct(log_growth: float) -> float:
    """Percent growth of a log growth: 100·(e^g − 1)."""
    return 100 * math.expm1(log_growth)


def t_interval(estimate: float, se: float, dof: float) -> tuple[float, float]:
    """95 % interval from Student's t; fractional degrees of freedom are allowed."""
    half = float(stdtrit(dof, 0.5 + LEVEL / 2)) * se
    return estimate - half, estimate + half
