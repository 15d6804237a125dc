"""A source held against itself: declared corrections, units, agreement of two readings."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from analysis.core.errors import InputError, say_accepted
from analysis.core.records import read_csv, read_yaml, refuse, validate
from analysis.core.vocabulary import is_ratio
from analysis.source.schema import (
    CHANGE_UNITS,
    Correction,
    Difference,
    Figure,
    Indicator,
    Readings,
    Source,
    SourceInfo,
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


@dataclass(frozen=True)
class Misfit:
    """A cell of a figure that doesn't fit its source or its indicator.

    Attributes:
        number: which of the figures it is, from 0.
        figure: its id.
        column: the cell's column.
        given: what stands there.
        accepted: what could.
        says: what is wrong, in words.
    """

    number: int
    figure: str
    column: str
    given: str
    accepted: tuple[str, ...]
    says: str


def check_figures(
    figures: Iterable[Figure], indicators: dict[str, Indicator], info: SourceInfo, *, where: str
) -> None:
    """Hold every figure against its indicator and its source.

    Raises:
        InputError: as :func:`find_misfits` finds them.
    """
    refuse(
        [
            f"{where}, row {one.number + 2} ({one.figure}), column {one.column}: {one.says}"
            for one in find_misfits(figures, indicators, info)
        ]
    )


def find_misfits(
    figures: Iterable[Figure], indicators: Mapping[str, Indicator], info: SourceInfo
) -> Iterator[Misfit]:
    """Yield what doesn't fit of each figure.

    That is a page the source does not have, a scope it does not list, an indicator without
    definition, a level in another unit than its indicator (a count and a percentage under one
    name would be paired with each other), or a change in percentage points of a count.
    """
    for number, row in enumerate(figures):
        if info.pages is not None and (row.page or 0) > info.pages:
            says = f"{row.page}; the source has {info.pages} pages"
            yield Misfit(number, row.figure, "page", str(row.page), (), says)
        if row.scope is not None and row.scope not in info.scopes:
            says = info.refuse_scope(row.scope)
            yield Misfit(number, row.figure, "scope", row.scope, tuple(info.scopes), says)
        if row.indicator is None:
            continue
        indicator = indicators.get(row.indicator)
        if indicator is None:
            says = (
                f"{row.indicator!r} has no definition in indicators.yml; "
                f"{say_accepted(row.indicator, indicators)}"
            )
            known = tuple(indicators)
            yield Misfit(number, row.figure, "indicator", row.indicator, known, says)
        elif row.unit is not None and row.unit not in (units := _accepted_units(row, indicator)):
            says = (
                f"{row.unit!r} where indicator {row.indicator} is in {indicator.unit!r}; "
                f"accepted: {', '.join(units)} (a figure is compared only in the unit of its "
                "indicator)"
            )
            yield Misfit(number, row.figure, "unit", row.unit, tuple(units), says)


def _accepted_units(row: Figure, indicator: Indicator) -> list[str]:
    """Return the units a figure of an indicator may have: points are for ratios only."""
    ratio = is_ratio(indicator.unit, indicator.measure)
    changes = CHANGE_UNITS if ratio else CHANGE_UNITS - {"percentage_point"}
    return sorted({indicator.unit} | (changes if row.kind == "change" else set()))


def check_readings(source: Source) -> None:  # noqa: C901 (a list of rules)
    """Hold a source that was read twice against what its two readings say of it.

    What stands in a cell in which they differed is what `readings.csv` says was settled on, and
    there are as many rows as either reading has and were added since, less those that were found
    to be none.

    Raises:
        InputError: naming file, row, column, both values; or how many rows there are, and should.
    """
    path = source.folder / "readings.yml"
    if not path.is_file():
        return
    readings = validate(Readings, read_yaml(path), str(path))
    listed = source.folder / "readings.csv"
    differences = read_csv(listed, Difference)
    rows = {row.figure: row for row in source.figures}
    raw: dict[tuple[str, str], str] = {
        (one.figure, one.column): one.was for one in source.corrections
    }
    columns = [name for name in Figure.model_fields if name != "figure"]
    faults: list[str] = []
    seen: set[tuple[str, str]] = set()
    for number, one in enumerate(differences, start=2):
        where = f"{listed}, row {number}"
        if (one.figure, one.column) in seen:
            faults.append(f"{where}: column {one.column} of {one.figure} stands in two rows")
        seen.add((one.figure, one.column))
        row = rows.get(one.figure)
        if one.column == "row":
            if (row is None) != (one.final is None):
                there = "no row" if row is None else "a row"
                faults.append(f"{where}, column final: {one.final!r}, but figures.csv has {there}")
            continue
        if row is None:
            known = say_accepted(one.figure, rows)
            faults.append(f"{where}, column figure: {one.figure!r} is no figure; {known}")
            continue
        if one.column not in columns:
            known = say_accepted(one.column, ["row", *columns])
            faults.append(f"{where}, column column: {one.column!r} is none; {known}")
            continue
        now = getattr(row, one.column)
        stands = raw.get((one.figure, one.column), "" if now is None else str(now))
        if stands != (one.final or ""):
            faults.append(
                f"{where} ({one.figure}), column final: {one.final or 'empty'!r}, but column "
                f"{one.column} of figures.csv has {stands or 'empty'!r}; accepted: the same"
            )
        if one.first == one.second:
            faults.append(f"{where} ({one.figure}): both readings have {one.first!r}")
    unknown = [name for name in readings.added if name not in rows]
    faults += [f"{path}, added: {name!r} is no figure of figures.csv" for name in unknown]
    none = sum(one.column == "row" and one.final is None for one in differences)
    none += len(source.info.removed)
    wanted = readings.first + readings.second - readings.both + len(readings.added)
    if wanted - none != len(rows):
        faults.append(
            f"{path}: two readings of {readings.first} and {readings.second} figures, "
            f"{readings.both} in both, and {len(readings.added)} added make {wanted} less {none} "
            f"found to be none, but figures.csv has {len(rows)} rows; accepted: as many. A row "
            f"that was found to be none is named in source.yml under removed; one found since in "
            f"{path.name} under added"
        )
    refuse(faults)


def measure_agreement(folder: Path) -> dict[str, float] | None:
    """Return the share of cells in which two independent readings agreed, by column, in percent.

    The base is the figures both readings have; ``row`` is the share of all figures found by
    either that both have. None where a source was not read twice.

    Raises:
        InputError: as :func:`read_csv` and :func:`read_yaml` of :mod:`analysis.core.records`.
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
