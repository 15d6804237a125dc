"""Where a place stands beside others: levels, slopes and gaps over one span."""

from collections.abc import Sequence

from analysis.study.trends.rows import (
    FIRST_PUBLISHED,
    AnnualSeries,
    Bounds,
    TrendRow,
    bounds_row,
    index_points,
    subtract_bounds,
)


def compare_places(
    home: AnnualSeries, others: Sequence[AnnualSeries], start: int, end: int
) -> list[TrendRow]:
    """Set a place beside others over one span: levels, slopes, gaps, change of gap.

    Two years, so no inference: bounds of the printed figures stand in the note. A year without a
    figure stays open, as a row without an estimate. A slope over first-published figures is left
    open too, for the two ends stand on different accounts; levels and gaps of one year are not.
    """
    rows: list[TrendRow] = []
    for place in (home, *others):
        points = index_points(place)
        rows += [_level_row(place, points, year) for year in (start, end)]
        rows.append(_slope_row(place, points, start, end))
    own = index_points(home)
    for other in others:
        theirs = index_points(other)
        rows += [_gap_row(home, other, own, theirs, (year,)) for year in (start, end)]
        rows.append(_gap_row(home, other, own, theirs, (start, end)))
    return rows


_Points = dict[int, Bounds]
_COMPARISON = "comparison of places"
_OPEN = "no figure found; left open"


def _place(series: AnnualSeries) -> str:
    return f"{series.geo} ({series.vintage})" if series.vintage else series.geo


def _open_row(sample: str, term: str, note: str) -> TrendRow:
    return TrendRow(
        model=_COMPARISON, sample=sample, term=term, estimate=None, n=0, dof=0, note=note
    )


def _level_row(place: AnnualSeries, points: _Points, year: int) -> TrendRow:
    if year not in points:
        return _open_row(_place(place), f"level_{year}", _OPEN)
    return bounds_row(
        model=_COMPARISON,
        sample=_place(place),
        term=f"level_{year}",
        bounds=points[year],
        n=1,
        note=f"{place.unit}; {place.marks[place.years.index(year)]}",
    )


def _slope_row(place: AnnualSeries, points: _Points, start: int, end: int) -> TrendRow:
    term = f"slope_per_year_{start}_{end}"
    if start not in points or end not in points:
        return _open_row(_place(place), term, _OPEN)
    if FIRST_PUBLISHED in place.vintage:
        return _open_row(_place(place), term, "first-published figures can't be differenced")
    change = subtract_bounds(points[end], points[start])
    inside = sum(start < year < end for year in points)
    return bounds_row(
        model=_COMPARISON,
        sample=_place(place),
        term=term,
        bounds=(
            change[0] / (end - start),
            change[1] / (end - start),
            change[2] / (end - start),
        ),
        n=2,
        note=f"{place.unit} a year; two points, {inside} years known between them",
    )


def _gap_row(
    home: AnnualSeries, other: AnnualSeries, own: _Points, theirs: _Points, years: tuple[int, ...]
) -> TrendRow:
    """Gap in one year, or its change between two."""
    sample = f"{_place(home)} less {_place(other)}"
    term = f"gap_{years[0]}" if len(years) == 1 else f"gap_change_{years[0]}_{years[1]}"
    if any(year not in points for year in years for points in (own, theirs)):
        return _open_row(sample, term, _OPEN)
    if len(years) > 1 and any(FIRST_PUBLISHED in s.vintage for s in (home, other)):
        return _open_row(sample, term, "first-published figures can't be differenced")
    gaps = [subtract_bounds(own[year], theirs[year]) for year in years]
    value = gaps[0] if len(gaps) == 1 else subtract_bounds(gaps[1], gaps[0])
    return bounds_row(
        model=_COMPARISON,
        sample=sample,
        term=term,
        bounds=value,
        n=2 * len(years),
        note=home.unit,
    )
