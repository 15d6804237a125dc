"""A source held against itself: declared corrections, units, agreement of two readings."""

from collections.abc import Iterable
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


def check_figures(
    figures: Iterable[Figure], indicators: dict[str, Indicator], info: SourceInfo, *, where: str
) -> None:
    """Hold every figure against its indicator and its source.

    Raises:
        InputError: for a page the source does not have, a scope it does not list, an indicator
            without definition, a level in another unit than its indicator (a count and a
            percentage under one name would be paired with each other), or a change in percentage
            points of a count.
    """
    faults = []
    for number, row in enumerate(figures, start=2):
        at = f"{where}, row {number} ({row.figure})"
        if info.pages is not None and (row.page or 0) > info.pages:
            faults.append(f"{at}, column page: {row.page}; the source has {info.pages} pages")
        if row.scope is not None and row.scope not in info.scopes:
            faults.append(f"{at}, column scope: {info.refuse_scope(row.scope)}")
        if row.indicator is None:
            continue
        indicator = indicators.get(row.indicator)
        if indicator is None:
            faults.append(
                f"{at}, column indicator: {row.indicator!r} has no definition in "
                f"indicators.yml; {say_accepted(row.indicator, indicators)}"
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
    ratio = is_ratio(indicator.unit, indicator.measure)
    changes = CHANGE_UNITS if ratio else CHANGE_UNITS - {"percentage_point"}
    return sorted({indicator.unit} | (changes if row.kind == "change" else set()))


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
