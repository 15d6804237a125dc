"""Raw data: what one source document prints, and the outside figures beside it.

A source is a folder `data/raw/<source>/`. It is read whole and held against itself before any
analysis: every id known, every value following from its printed text, every figure in the unit
of its indicator. The folder is immutable input; nothing here writes to it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from analysis.errors import InputError
from analysis.quantities import Period
from analysis.reading import UNITS, Reading, read_row
from analysis.tables import Record, read_csv, read_yaml, refuse, validate

Kind = Literal["level", "change", "share", "rank", "policy", "date", "duration", "name", "ordinal"]
Hedge = Literal["exact", "approx", "more_than", "nearly", "up_to", "at_least"]
Measure = Literal["stock", "flow", "ratio", "rank"]
Tier = Literal["all", "national", "provincial_and_above", "provincial", "municipal", "district"]

#: Kinds that measure something, and so have a value, a unit and an indicator.
MEASURED = frozenset({"level", "change", "share", "rank", "policy"})
#: Kinds without a value of their own.
UNVALUED = frozenset({"date", "name", "ordinal"})

_SLUG = r"[a-z][a-z0-9]*([_-][a-z0-9]+)*"
_DECIMAL = r"-?\d+(\.\d+)?"
#: Units a change may have whatever the unit of its indicator.
CHANGE_UNITS = frozenset({"percent", "percentage_point", "permille", "times", "doubling", "ratio"})
#: Units in which a level is a ratio, so that its change is in percentage points.
RATIO_UNITS = frozenset({"percent"})


class Figure(Record):
    """One numeric mention of a source document (see `data/CODEBOOK.md`)."""

    figure: str = Field(
        description="page and order on the page, such as p31.05", pattern=r"^p\d{2,3}\.\d{2,}$"
    )
    page: int | None = Field(
        None, ge=1, description="printed page number; empty where the document marks none"
    )
    printed: str = Field(description="the figure exactly as printed, with hedge, scale and unit")
    kind: Kind
    value: str | None = Field(
        None,
        pattern=rf"^{_DECIMAL}(\.\.{_DECIMAL})?$",
        description="a decimal in the unit's base scale, or low..high for a printed range",
    )
    hedge: Hedge = "exact"
    unit: str | None = None
    period: str | None = None
    period_basis: Literal["stated", "inherited", "inferred"] | None = None
    scope: str | None = None
    indicator: str | None = None
    note: str | None = None
    start: int | None = Field(
        None, ge=0, description="draft only: offset into the document's text"
    )
    end: int | None = Field(None, ge=0, description="draft only: offset into the document's text")
    review: str | None = Field(None, description="draft only: why a reader should look")

    @field_validator("unit")
    @classmethod
    def _unit_is_listed(cls, unit: str | None) -> str | None:
        if unit is not None and unit not in UNITS:
            msg = f"no such unit; accepted: {', '.join(sorted(UNITS))}"
            raise ValueError(msg)
        return unit

    @field_validator("period")
    @classmethod
    def _period_parses(cls, period: str | None) -> str | None:
        if period is not None:
            Period.parse(period)
        return period

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        if not self.figure.startswith(f"p{self.page or 0:02d}."):
            msg = f"column page: {self.page} disagrees with column figure: {self.figure!r}"
            raise ValueError(msg)
        if self.kind in UNVALUED and self.value is not None:
            msg = f"column value: {self.value!r} on a row of kind {self.kind}, which has none"
            raise ValueError(msg)
        if self.kind in MEASURED and (self.value is None or self.unit is None):
            empty = "value" if self.value is None else "unit"
            msg = (
                f"column {empty}: is empty on a row of kind {self.kind}, "
                "which needs value and unit"
            )
            raise ValueError(msg)
        if self.value is not None:
            self._value_follows()
        return self

    def _value_follows(self) -> None:
        try:
            reading = read_row(self.printed, self.note)
        except ValueError as error:
            msg = f"column printed: {self.printed!r} can't be read as a figure ({error})"
            raise ValueError(msg) from error
        low, high = self.low_high
        signs = {(low, high)} | ({(-high, -low)} if self.kind == "change" else set())
        if (reading.low, reading.high) not in signs:
            follows = (
                f"{reading.low:f}"
                if reading.low == reading.high
                else f"{reading.low:f}..{reading.high:f}"
            )
            msg = (
                f"column value: {self.value!r} does not follow from the printed "
                f"{self.printed!r}, which reads {follows}"
            )
            raise ValueError(msg)

    @property
    def low_high(self) -> tuple[Decimal, Decimal]:
        """The value's ends; the same number twice unless a range is printed."""
        if self.value is None:
            msg = f"{self.figure} has no value"
            raise InputError(msg)
        low, _, high = self.value.partition("..")
        return Decimal(low), Decimal(high or low)

    @property
    def reading(self) -> Reading:
        """The figure as read, with the row's own sign, hedge and unit."""
        reading = read_row(self.printed, self.note)
        low, high = self.low_high
        return Reading(low, high, self.hedge, self.unit or "", reading.step, reading.decimal)

    @property
    def when(self) -> Period | None:
        """The period, or None where it is unknown or does not apply."""
        return Period.parse(self.period) if self.period else None


class Indicator(Record):
    """What a figure measures, in both languages."""

    title_zh: str = Field(min_length=1)
    title_en: str = Field(min_length=1)
    unit: str
    measure: Measure
    topic: str = Field(min_length=1)
    tier: Tier = "all"
    of: str | None = Field(None, description="the indicator this one is a part of")
    comparable: bool = Field(
        default=True,
        description="false where values of different dates must not be differenced, such as "
        "first-published ratios whose base was revised in between",
    )
    reference: str | None = Field(
        None, description="the series of data/reference/ that measures the same elsewhere"
    )
    definition_zh: str | None = None
    definition_en: str | None = None
    doubt: str | None = None

    @field_validator("unit")
    @classmethod
    def _unit_is_listed(cls, unit: str) -> str:
        if unit not in UNITS:
            msg = f"no such unit; accepted: {', '.join(sorted(UNITS))}"
            raise ValueError(msg)
        return unit


class Scope(Record):
    """A place, park, firm or body that figures describe."""

    id: str = Field(pattern=f"^{_SLUG}$")
    title_en: str = Field(min_length=1)


class SourceInfo(Record):
    """What the source is, where it comes from, and how to know one has the same document."""

    title_zh: str
    title_en: str
    publisher_zh: str
    publisher_en: str
    year: int = Field(ge=1900, le=2100, description="the year that 目前 refers to")
    date_note_zh: str = ""
    date_note_en: str = ""
    pages: int | None = Field(None, ge=1)
    sha256: str | None = Field(None, pattern=r"^[0-9a-f]{64}$")
    obtain_zh: str = ""
    obtain_en: str = ""
    rights_zh: str = ""
    rights_en: str = ""
    scope: str = Field(min_length=1, description="the main scope: figures without one describe it")
    geo: str | None = Field(None, description="the main scope's name in data/reference/")
    compare_with: tuple[str, ...] = Field(
        (), description="places of data/reference/ to compare with, nearest first"
    )
    scopes: dict[str, Scope] = Field(default_factory=dict)


class Correction(Record):
    """A declared correction of a misprint or misreading, with its reason.

    ``was`` is the guard: once the raw data no longer say so, the correction fails and must go.
    """

    figure: str
    column: Literal["printed", "kind", "value", "hedge", "unit", "period", "scope", "indicator"]
    was: str
    becomes: str
    reason_zh: str = Field(min_length=1)
    reason_en: str = Field(min_length=1)


class Difference(Record):
    """One cell in which two independent readings of the document differed."""

    figure: str
    column: str
    first: str | None = None
    second: str | None = None
    final: str | None = None


class Readings(Record):
    """How many figures each of two independent readings has."""

    first: int = Field(ge=0)
    second: int = Field(ge=0)
    both: int = Field(ge=1)
    added: tuple[str, ...] = ()


class ReferenceRow(Record):
    """One external figure with its vintage, its status and how far its copy can be trusted."""

    series: str
    geo: str
    year: int = Field(ge=1900, le=2100)
    value: Decimal
    unit: str
    vintage: str | None = None
    status: Literal["published", "estimate", "derived"]
    trust: Literal["high", "medium-high", "medium", "medium-low", "unstated"]
    source_title: str
    publisher: str
    url: str | None = None
    as_written: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Source:
    """A source's raw data, checked and corrected."""

    id: str
    info: SourceInfo
    figures: tuple[Figure, ...]
    indicators: dict[str, Indicator]
    corrections: tuple[Correction, ...]
    folder: Path

    def figure(self, figure_id: str) -> Figure:
        """Return a figure by id.

        Raises:
            InputError: if there is no such figure.
        """
        for row in self.figures:
            if row.figure == figure_id:
                return row
        msg = f"{self.folder}/figures.csv has no figure {figure_id!r}"
        raise InputError(msg)


def read_source(folder: Path) -> Source:
    """Read and check `data/raw/<source>/`.

    Raises:
        InputError: naming file, row, column, value, and what would be accepted.
    """
    if not folder.is_dir():
        known = sorted(p.name for p in folder.parent.glob("*") if (p / "figures.csv").is_file())
        msg = f"{folder}: no such source; accepted: {', '.join(known) or 'none yet'}"
        raise InputError(msg)
    path = folder / "source.yml"
    info = validate(SourceInfo, read_yaml(path), str(path))
    indicators = _read_indicators(folder / "indicators.yml")
    corrections = _read_corrections(folder / "corrections.yml")
    figures = read_csv(folder / "figures.csv", Figure, unique="figure")
    figures = apply_corrections(figures, corrections, where=str(folder / "corrections.yml"))
    check_figures(figures, indicators, info, where=str(folder / "figures.csv"))
    return Source(folder.name, info, tuple(figures), indicators, corrections, folder)


def _read_indicators(path: Path) -> dict[str, Indicator]:
    content = read_yaml(path)
    faults = [
        f"{path}: {name!r} is no indicator id; accepted: lower-case ASCII words joined by _"
        for name in content
        if not re.fullmatch(_SLUG, name)
    ]
    refuse(faults)
    indicators = {
        name: validate(
            Indicator, entry if isinstance(entry, dict) else {}, f"{path}, indicator {name}"
        )
        for name, entry in content.items()
    }
    refuse(
        [
            f"{path}, indicator {name}, column of: {entry.of!r} is no indicator of this file"
            for name, entry in indicators.items()
            if entry.of and entry.of not in indicators
        ]
    )
    return indicators


def _read_corrections(path: Path) -> tuple[Correction, ...]:
    if not path.is_file():
        return ()
    content = read_yaml(path)
    entries = content.pop("corrections", None) or []
    refuse([f"{path}: unknown name {name!r}; accepted: corrections" for name in content])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        msg = f"{path}, corrections: expected a list of mappings from names to values"
        raise InputError(msg)
    return tuple(
        validate(Correction, entry, f"{path}, correction {n}")
        for n, entry in enumerate(entries, start=1)
    )


def apply_corrections(
    figures: Iterable[Figure], corrections: Iterable[Correction], *, where: str
) -> list[Figure]:
    """Apply declared corrections, each guarded by what the raw data must still say.

    Raises:
        InputError: if a correction names no figure or its guard no longer holds.
    """
    rows = {row.figure: row for row in figures}
    for correction in corrections:
        row = rows.get(correction.figure)
        now = None if row is None else getattr(row, correction.column)
        if row is None or (now or "") != correction.was:
            msg = (
                f"{where}, figure {correction.figure}, column {correction.column}: "
                f"expected {correction.was!r}, found {now!r}; "
                "a correction whose cause is gone must be removed"
            )
            raise InputError(msg)
        content = row.model_dump() | {correction.column: correction.becomes or None}
        rows[correction.figure] = validate(Figure, content, f"{where}, figure {row.figure}")
    return list(rows.values())


def check_figures(
    figures: Iterable[Figure], indicators: dict[str, Indicator], info: SourceInfo, *, where: str
) -> None:
    """Hold every figure against its indicator and its source.

    Raises:
        InputError: for a page the source does not have, an indicator without definition, a
            level in another unit than its indicator (a count and a percentage under one name
            would be paired with each other), or a change in percentage points of a count.
    """
    faults = []
    for number, row in enumerate(figures, start=2):
        at = f"{where}, row {number} ({row.figure})"
        if info.pages is not None and (row.page or 0) > info.pages:
            faults.append(f"{at}, column page: {row.page}; the source has {info.pages} pages")
        if row.indicator is None:
            continue
        indicator = indicators.get(row.indicator)
        if indicator is None:
            faults.append(
                f"{at}, column indicator: {row.indicator!r} has no definition in indicators.yml"
            )
        elif row.unit is not None and row.unit not in (units := _accepted_units(row, indicator)):
            faults.append(
                f"{at}, column unit: {row.unit!r} where indicator {row.indicator} is in "
                f"{indicator.unit!r}; accepted: {', '.join(units)} (a figure is compared only "
                "in the unit of its indicator)"
            )
    refuse(faults)


def _accepted_units(row: Figure, indicator: Indicator) -> list[str]:
    """Return the units a figure of an indicator may have: points are for ratios only."""
    changes = (
        CHANGE_UNITS if indicator.unit in RATIO_UNITS else CHANGE_UNITS - {"percentage_point"}
    )
    return sorted({indicator.unit} | (changes if row.kind == "change" else set()))


def measure_agreement(folder: Path) -> dict[str, float] | None:
    """Return the share of cells in which two independent readings agreed, by column, in percent.

    The base is the figures both readings have; ``row`` is the share of all figures found by
    either that both have. None where a source was not read twice.

    Raises:
        InputError: as :func:`analysis.tables.read_csv` and :func:`analysis.tables.read_yaml`.
    """
    path = folder / "readings.yml"
    if not path.is_file():
        return None
    readings = validate(Readings, read_yaml(path), str(path))
    differences = read_csv(folder / "readings.csv", Difference)
    either = readings.first + readings.second - readings.both
    rates = {"row": 100 * readings.both / either}
    for column in ("value", "unit", "hedge", "kind", "printed", "period", "scope"):
        differing = sum(row.column == column for row in differences)
        rates[column] = 100 * (1 - differing / readings.both)
    return rates


def read_reference(folder: Path) -> list[ReferenceRow]:
    """Read the external figures of `data/reference/`.

    Raises:
        InputError: as :func:`analysis.tables.read_csv`.
    """
    return read_csv(folder / "reference_figures.csv", ReferenceRow)
