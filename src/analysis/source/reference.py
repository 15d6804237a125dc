"""Figures from outside a source, and the registry of what they measure, where and whose.

`data/reference/reference_figures.csv` names series, places, vintages and publishers by ASCII ids;
what each is called stands beside it in `series.yml`, `places.yml`, `vintages.yml` and
`publishers.yml`. A new place is a row there and nothing in code.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Final, Literal, TypeVar

from pydantic import Field, model_validator

from analysis.core.errors import InputError, say_accepted, show_given
from analysis.core.quantity import Quantity, propagate
from analysis.core.records import (
    Addresses,
    Ids,
    Record,
    Typed,
    read_csv,
    read_yaml,
    refuse,
    say_round,
    validate,
)
from analysis.core.result import ID
from analysis.core.vocabulary import POINTS, Hedge
from analysis.source.bounds import HedgePolicy, bound_reading
from analysis.source.english import find_amounts
from analysis.source.reading import Reading
from analysis.source.schema import Source, Titled, UnitName

Status = Literal["published", "estimate", "derived", "target"]
#: Of the two series under which a change is shown, the one that an edition is: each year as it
#: was first published, or all years on one later account.
Account = Literal["first_published", "revised"]
Trust = Literal["high", "medium-high", "medium", "medium-low", "unstated"]
#: How a derived figure was computed from its operands: the first over the second; the first less
#: the printed change; the first over the printed multiple; the growth of prices that the growth
#: from the second level to the first leaves beside the third, the real growth in percent.
Derivation = Literal["ratio", "less_change", "over_multiple", "deflator"]

_OPERANDS: Final[Mapping[Derivation, int]] = {
    "ratio": 2,
    "less_change": 1,
    "over_multiple": 1,
    "deflator": 3,
}
#: What stands in `as_written` for words that were left out.
_LEFT_OUT: Final = "…"
#: A line of a table as it was downloaded: what it is of, its year, its number.
_DATED_LINE: Final = re.compile(r"(?:^|,)\s*([0-9]{4})[, ]\s*-?[0-9]+(?:\.[0-9]+)?$")
#: Which figure to take where a place has several for one year, the first there is.
_PREFERENCE: Final[Mapping[Status, int]] = {"published": 0, "derived": 1, "estimate": 2}


class Series(Titled):
    """What a series measures; an entry of `series.yml`."""

    unit: UnitName = Field(description="a unit of the closed list, as in figures.csv")
    written: str = Field(min_length=1, description="the unit as published, the CSV's column unit")
    scale: int = Field(1, ge=1, description="how many of the unit one of the written ones is")
    whole: str | None = Field(
        None, pattern=ID, description="of a share in percent: the series of the level it is of"
    )
    part: str | None = Field(
        None, pattern=ID, description="of a share in percent: the series of the amount itself"
    )
    real_growth: Ids = Field(
        (), description="of a level: the series of its growth in percent at constant prices"
    )
    deflators: Ids = Field(
        (), description="of a level: the series of the change of its prices in percent"
    )
    years: int = Field(
        1, ge=1, description="of a rate: over how many years, up to the row's, it is the mean"
    )
    over: int | None = Field(
        None, ge=1, description="of a total change: over how many years, up to the row's, it is"
    )

    @property
    def named(self) -> tuple[str, ...]:
        """The other series that it names."""
        return (*filter(None, (self.whole, self.part)), *self.real_growth, *self.deflators)


class Place(Titled):
    """A place that outside figures describe; an entry of `places.yml`."""

    within: str | None = Field(
        None, pattern=ID, description="the larger place whose part it is; parts of one are peers"
    )


class Vintage(Titled):
    """An edition of an account; an entry of `vintages.yml`."""

    short_zh: str = Field("", description="where a chart has little room; else the title")
    short_en: str = ""
    comparable: bool = Field(
        default=True,
        description="false where each figure stands on the account of its own year, so that two "
        "must not be differenced",
    )
    account: Account | None = Field(
        None, description="which of the two series it is under which a change is shown"
    )


class Publication(Titled):
    """What a publication is called in each language."""


class Publisher(Titled):
    """Who published a figure; an entry of `publishers.yml`."""

    publications: dict[str, Publication] = Field(default_factory=dict)


class ReferenceRow(Typed):
    """One external figure with its vintage, its status and how far its copy can be trusted."""

    series: str = Field(pattern=ID)
    geo: str = Field(pattern=ID, description="the place, of places.yml")
    year: int = Field(ge=1900, le=2100)
    value: Decimal = Field(description="in the unit as published")
    hedge: Hedge = Field("exact", description="what as_written says beside the number")
    step: Decimal | None = Field(
        None,
        ge=0,
        description="one unit of the last digit as written; 0 for a count or rank in full, which "
        "leaves nothing open; empty: that of the value's last decimal",
    )
    unit: str = Field(description="as published; that of the series")
    vintage: str | None = Field(None, pattern=ID)
    status: Status
    derivation: Derivation | None = Field(
        None, description="how a derived figure follows from its operands"
    )
    operands: Ids = Field((), description="ids of the rows a derived figure was computed from")
    change: Decimal | None = Field(
        None, description="the printed change or multiple a derived figure takes back"
    )
    trust: Trust
    source_title: str
    publisher: str = Field(pattern=ID)
    url: Addresses | None = None
    as_written: str | None = None
    note: str | None = None

    @property
    def place(self) -> str:
        """The place's id."""
        return self.geo

    @property
    def id(self) -> str:
        """``<series>.<place>.<year>[.<vintage>][.<status>]``; what is published bears no status.

        It follows from the row alone, so that a row added later renames no other.
        """
        status = None if self.status == "published" else self.status
        parts = (self.series, self.geo, str(self.year), self.vintage, status)
        return ".".join(part for part in parts if part)

    @model_validator(mode="after")
    def _derivation_is_whole(self) -> "ReferenceRow":
        if (self.derivation is not None) != (self.status == "derived"):
            msg = f"column derivation: is given for a derived figure and no other ({self.status})"
            raise ValueError(msg)
        needed = 0 if self.derivation is None else _OPERANDS[self.derivation]
        if len(self.operands) != needed:
            msg = f"column operands: {len(self.operands)} ids; {self.derivation} needs {needed}"
            raise ValueError(msg)
        if self.derivation == "over_multiple" and self.change is not None and self.change <= 0:
            msg = f"column change: {self.change} is no multiple; accepted: above 0"
            raise ValueError(msg)
        if (self.change is not None) != (self.derivation in {"less_change", "over_multiple"}):
            msg = (
                f"column change: is given for less_change and over_multiple, not {self.derivation}"
            )
            raise ValueError(msg)
        return self

    @property
    def read_hedge(self) -> Hedge:
        """The hedge it is read and shown with: as written, but an estimate is at best "about".

        It was announced before the accounts it is of were closed (预计).
        """
        return "approx" if (self.status, self.hedge) == ("estimate", "exact") else self.hedge

    def quantity(self, policy: HedgePolicy = HedgePolicy.STANDARD) -> Quantity:
        """Return the figure with the bounds its print leaves, in the unit as published.

        Half a unit of the last digit each way where it is exact and no full count; else what
        :func:`analysis.source.bounds.bound_reading` makes of the hedge. A target is a rule and
        stands for itself; one that is about a value is about it.
        """
        hedge = self.read_hedge
        if self.status == "target" and hedge != "approx":
            return Quantity.exact(self.value)
        places = -int(self.value.as_tuple().exponent)
        step = Decimal(1).scaleb(-places) if self.step is None else self.step
        if hedge == "exact" and not step:
            return Quantity.exact(self.value)
        # What an outside table writes without a hedge is rounded at its last digit, and no more.
        rounded = hedge == "exact" or places > 0
        reading = Reading(self.value, self.value, hedge, "", step or Decimal(1), rounded)
        return bound_reading(reading, policy)


@dataclass(frozen=True)
class Reference:
    """The external figures and what they are called.

    Attributes:
        rows: in the order of the table.
        series, places, vintages, publishers: by id.
        policy: how the hedges of outside figures become bounds: as those of the source do.
    """

    rows: tuple[ReferenceRow, ...]
    series: Mapping[str, Series]
    places: Mapping[str, Place]
    vintages: Mapping[str, Vintage]
    publishers: Mapping[str, Publisher]
    policy: HedgePolicy = HedgePolicy.STANDARD

    def under(self, policy: HedgePolicy) -> "Reference":
        """Return the same figures, bounded by a policy."""
        return self if policy is self.policy else replace(self, policy=policy)

    @cached_property
    def by_id(self) -> Mapping[str, ReferenceRow]:
        """The rows by their ids."""
        return {row.id: row for row in self.rows}

    def row(self, row_id: str) -> ReferenceRow:
        """Return a row by its id.

        Raises:
            InputError: if there is none, naming the nearest.
        """
        found = self.by_id.get(row_id)
        if found is None:
            msg = f"reference_figures.csv: no row {row_id!r}; {say_accepted(row_id, self.by_id)}"
            raise InputError(msg)
        return found

    @cached_property
    def outturns(self) -> tuple[ReferenceRow, ...]:
        """The rows that say what was; a target says what was wanted, and is none of them."""
        return tuple(row for row in self.rows if row.status != "target")

    @cached_property
    def _measured(self) -> Mapping[tuple[str, str], tuple[ReferenceRow, ...]]:
        """What was, by series and place, in the table's order."""
        found: dict[tuple[str, str], list[ReferenceRow]] = defaultdict(list)
        for row in self.outturns:
            found[row.series, row.geo].append(row)
        return {key: tuple(rows) for key, rows in found.items()}

    def outturns_of(self, series: str, place: str) -> tuple[ReferenceRow, ...]:
        """Return what was of one series in one place, in the table's order."""
        return self._measured.get((series, place), ())

    def targets_of(self, place: str) -> tuple[ReferenceRow, ...]:
        """Return the targets of a place, by the year they are for, in the table's order."""
        targets = (row for row in self.rows if (row.status, row.geo) == ("target", place))
        return tuple(sorted(targets, key=lambda row: row.year))

    def quantity(self, row: ReferenceRow) -> Quantity:
        """Return a row's value and bounds in the unit of its series: yuan, not 100 million.

        A derived figure is known no better than what it was computed from, nor than it is
        written: its bounds hold both. 2.95 less a printed rise of 0.03 is 2.92, and anything from
        2.91 to 2.93.
        """
        if self.by_id.get(row.id) is not row:  # changed by hand since the table was read
            return self._bound(row)
        if row.id not in self._bounded:
            self._bounded[row.id] = self._bound(row)
        return self._bounded[row.id]

    @cached_property
    def _bounded(self) -> dict[str, Quantity]:
        """What was bounded under the policy: a row is asked for in every language and chart."""
        return {}

    def _bound(self, row: ReferenceRow) -> Quantity:
        quantity = self.written(row)
        if row.derivation is None:
            return quantity
        try:
            computed = self._derive(row)
        except ZeroDivisionError:  # refused where the table is read
            return quantity
        return Quantity(
            quantity.value,
            min(quantity.low, computed.low),
            max(quantity.high, computed.high),
            quantity.point,
        )

    def written(self, row: ReferenceRow) -> Quantity:
        """Return a row's value as it is written, in the unit of its series."""
        scale = self.series[row.series].scale
        return propagate(lambda value: value * scale, row.quantity(self.policy))

    def publication(self, row: ReferenceRow) -> Publication:
        """Return what a row's publication is called; where nothing is said, the title it bears."""
        known = self.publishers[row.publisher].publications
        if row.source_title in known:
            return known[row.source_title]
        return Publication(title_zh=row.source_title, title_en=row.source_title)

    def operands_of(self, row: ReferenceRow) -> tuple[ReferenceRow, ...]:
        """Return the rows that a derived figure was computed from."""
        return tuple(self.row(operand) for operand in row.operands)

    def derive(self, row: ReferenceRow) -> Fraction:
        """Compute a derived figure from its operands, in the unit of its series.

        Raises:
            ValueError: for a row that is not derived.
        """
        return self._derive(row).value

    def _derive(self, row: ReferenceRow) -> Quantity:
        """Compute a derived figure with the bounds that its operands leave it."""
        if row.derivation is None:
            msg = f"{row.id} is {row.status}, so that nothing computes it"
            raise ValueError(msg)
        series = self.series[row.series]
        operands = [self.quantity(operand) for operand in self.operands_of(row)]
        points = 100 / POINTS.get(series.unit, Fraction(100))
        change = _printed_change(row)
        match row.derivation:
            case "ratio":
                return propagate(lambda part, whole: points * part / whole, *operands)
            case "less_change":
                return propagate(lambda end, less: end - less * series.scale, *operands, change)
            case "over_multiple":
                return propagate(lambda end, times: end / times, *operands, change)
            case "deflator":
                return propagate(
                    lambda last, first, real: 100 * (last / first / (1 + real / 100) - 1),
                    *operands,
                )

    def is_comparable(self, vintage: str | None) -> bool:
        """Tell whether figures of a vintage may be differenced over time."""
        return vintage is None or self.vintages[vintage].comparable

    def series_of(self, series: str, place: str, vintage: str | None) -> tuple[ReferenceRow, ...]:
        """Return one series of one place in one vintage, one figure a year, in order of years.

        Where a place has several figures for a year, a published one comes before a derived one
        and that before an estimate.
        """
        best: dict[int, ReferenceRow] = {}
        for row in self.outturns_of(series, place):
            if row.vintage == vintage:
                held = best.get(row.year)
                if held is None or _PREFERENCE[row.status] < _PREFERENCE[held.status]:
                    best[row.year] = row
        return tuple(best[year] for year in sorted(best))

    def vintages_of(self, series: str, place: str) -> tuple[str | None, ...]:
        """Return the vintages there are of a series and place, the best account first.

        One account before figures that are each of their own year's, then the one of most years.
        """
        found = dict.fromkeys(row.vintage for row in self.outturns_of(series, place))
        return tuple(
            sorted(
                found,
                key=lambda v: (
                    self.is_comparable(v),
                    len(self.series_of(series, place, v)),
                    v or "",
                ),
                reverse=True,
            )
        )

    def figures_of(self, series: str, place: str, year: int) -> tuple[ReferenceRow, ...]:
        """Return what there is of a place in a year, in any edition, the best founded first.

        Estimates are left out where there is anything else.
        """
        found = [row for row in self.outturns_of(series, place) if row.year == year]
        found.sort(key=lambda row: _PREFERENCE[row.status])
        closed = [row for row in found if row.status != "estimate"]
        return tuple(closed or found)

    def find_account(self, series: str, place: str, account: Account) -> tuple[ReferenceRow, ...]:
        """Return a place's series as first published, or as revised; empty if there is none."""
        for vintage in self.vintages_of(series, place):
            if vintage is not None and self.vintages[vintage].account == account:
                return self.series_of(series, place, vintage)
        return ()

    def main_series(self, series: str, place: str) -> tuple[ReferenceRow, ...]:
        """Return a place's series in its best account; empty if there is no figure."""
        for vintage in self.vintages_of(series, place):
            return self.series_of(series, place, vintage)
        return ()

    def check_source(self, source: Source) -> None:
        """Hold a source's names of places and series against the registry.

        Raises:
            InputError: naming file, column and value, and the nearest that is accepted.
        """
        where = source.folder / "source.yml"
        named = [("place", source.info.place)] if source.info.place is not None else []
        named += [("compare_with", place) for place in source.info.compare_with]
        faults = [
            f"{where}, column {column}: {place!r} is no place of places.yml"
            f"; {say_accepted(place, self.places)}"
            for column, place in named
            if place not in self.places
        ]
        faults += [
            f"{where}, column scopes, {name}: id {scope.id!r} with title_en {scope.title_en!r}, "
            f"which in places.yml is {place!r}; accepted: both of one place"
            for name, scope in source.info.scopes.items()
            for place, entry in self.places.items()
            if scope.title_en == entry.title_en and scope.id != place and scope.id in self.places
        ]
        main = source.info.scopes.get(source.info.scope)
        given = source.info.place
        if main is not None and main.id in self.places and given not in {None, main.id}:
            faults.append(
                f"{where}, column place: {source.info.place!r}, but the main scope "
                f"{source.info.scope} has the id {main.id!r}; accepted: {main.id}"
            )
        faults += [
            f"{source.folder / 'indicators.yml'}, indicator {name}, column reference: "
            f"{indicator.reference!r} is no series of series.yml"
            f"; {say_accepted(indicator.reference, self.series)}"
            for name, indicator in source.indicators.items()
            if indicator.reference is not None and indicator.reference not in self.series
        ]
        faults += [
            f"{source.folder / 'indicators.yml'}, indicator {name}, column edition: "
            f"{indicator.edition!r} is no edition of vintages.yml"
            f"; {say_accepted(indicator.edition, self.vintages)}"
            for name, indicator in source.indicators.items()
            if indicator.edition is not None and indicator.edition not in self.vintages
        ]
        refuse(faults)


def read_reference(folder: Path) -> Reference:
    """Read the external figures of `data/reference/` and the registry beside them.

    Raises:
        InputError: naming file, row, column and value, and what would be accepted: for a column
            that does not fit, an id that the registry lacks, a unit that is not the series', two
            rows of one id, an operand that is no row, places or series that lead to each other
            in a round.
    """
    series = _read_registry(folder / "series.yml", Series)
    places = _read_registry(folder / "places.yml", Place)
    vintages = _read_registry(folder / "vintages.yml", Vintage)
    publishers = _read_registry(folder / "publishers.yml", Publisher)
    refuse(
        [
            f"{folder / 'places.yml'}, {name}, within: {one.within!r} is no place; "
            f"{say_accepted(one.within, places)}"
            for name, one in places.items()
            if one.within is not None and one.within not in places
        ]
    )
    refuse(
        [
            f"{folder / 'series.yml'}, {name}: {other!r} is no series; "
            f"{say_accepted(other, series)}"
            for name, one in series.items()
            for other in one.named
            if other not in series
        ]
    )
    within = {name: filter(None, [one.within]) for name, one in places.items()}
    of = {name: one.named for name, one in series.items()}
    larger, other = "each place within a larger one", "series of which none is of itself"
    refuse([f"{folder / 'places.yml'}, within: {one}" for one in say_round(within, larger)])
    refuse([f"{folder / 'series.yml'}: {one}" for one in say_round(of, other)])
    path = folder / "reference_figures.csv"
    rows = tuple(read_csv(path, ReferenceRow))
    reference = Reference(rows, series, places, vintages, publishers)
    # As a spreadsheet counts them: the header is row 1.
    numbered = tuple(enumerate(rows, start=2))
    refuse([f"{path}, row {number}, {fault}" for number, fault in _faults(reference, numbered)])
    return reference


def _printed_change(row: ReferenceRow) -> Quantity:
    """Return the change or multiple that a derived figure takes back, rounded as it is printed."""
    change = Decimal(0) if row.change is None else row.change  # 0.0 is printed to a tenth
    # A count is printed in full.
    half = Fraction(Decimal(1).scaleb(int(change.as_tuple().exponent))) / 2 if row.step != 0 else 0
    return Quantity(Fraction(change), Fraction(change) - half, Fraction(change) + half)


_Entry = TypeVar("_Entry", bound=Record)


def _read_registry(path: Path, model: type[_Entry]) -> dict[str, _Entry]:
    content = read_yaml(path)
    refuse(
        [
            f"{path}: {name!r} is no id; accepted: lower-case ASCII letters, digits, _ and -"
            for name in content
            if not re.fullmatch(ID, name, re.ASCII)
        ]
    )
    return {
        name: validate(model, entry if isinstance(entry, dict) else {}, f"{path}, {name}")
        for name, entry in content.items()
    }


def _faults(
    reference: Reference, numbered: Sequence[tuple[int, ReferenceRow]]
) -> Iterable[tuple[int, str]]:
    misnamed = list(_misnamed(reference, numbered))
    # What a derived figure is computed from must be there before it is computed.
    return misnamed or [*_wrongly_derived(reference, numbered), *_unwritten(reference, numbered)]


def _unwritten(
    reference: Reference, numbered: Sequence[tuple[int, ReferenceRow]]
) -> Iterable[tuple[int, str]]:
    """Hold each value against the words it was taken from, where they are kept.

    A number of theirs is the value: in the written unit or in that of the series, rounded to the
    value's digits, without its sign; or, of a rate, the index less a hundred. Words that leave
    some out (…) may leave out the number.
    """
    for number, row in numbered:
        if row.as_written is None or _LEFT_OUT in row.as_written or row.status == "derived":
            continue
        dated = _DATED_LINE.search(row.as_written)
        if dated and int(dated[1]) != row.year:
            yield (
                number,
                (
                    f"column year: {row.year} is not that of the line "
                    f"{show_given(row.as_written)}; accepted: {dated[1]}"
                ),
            )
        series = reference.series[row.series]
        found = list(find_amounts(row.as_written))
        rate = series.unit in POINTS
        last = _last_digit(row.value)
        said = {
            value
            for amount in found
            for value in (amount, amount / series.scale, *((amount - 100,) if rate else ()))
        }
        if not any(abs(abs(value) - abs(row.value)) * 2 <= last for value in said):
            yield (
                number,
                (
                    f"column value: {row.value} is no number of {show_given(row.as_written)}; "
                    "accepted: one of its numbers, in the column's unit"
                ),
            )
        written = [one for one in found if abs(one) == abs(row.value)]
        if row.step is None and written and last < min(map(_last_digit, written)):
            yield (
                number,
                (
                    f"column value: {row.value} has more decimals than "
                    f"{show_given(row.as_written)}, so that it would pass for more exact; "
                    "accepted: the digits that are written"
                ),
            )


def _last_digit(value: Decimal) -> Decimal:
    return Decimal(1).scaleb(int(value.as_tuple().exponent))


def _wrongly_derived(
    reference: Reference, numbered: Sequence[tuple[int, ReferenceRow]]
) -> Iterable[tuple[int, str]]:
    """Hold each derived figure against what its operands give."""
    for number, row in numbered:
        if row.derivation is None:
            continue
        scale = reference.series[row.series].scale
        given = reference.written(row)
        try:
            computed = reference.derive(row)
        except ZeroDivisionError:
            yield number, f"column operands: {row.operands[-1]} is 0, so that nothing is its ratio"
            continue
        if not given.contains(computed):
            operands = " and ".join(row.operands)
            fault = (
                f"column value: {row.value} is not what {row.derivation} of {operands} gives, "
                f"{float(computed / scale):.6g}; accepted: that, rounded as it is written"
            )
            yield number, fault


def _behind(reference: Reference, row: ReferenceRow) -> set[str]:
    """Return every row that a row is computed from, also through others."""
    found: set[str] = set()
    waiting = list(row.operands)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += reference.by_id[name].operands if name in reference.by_id else ()
    return found


def _misnamed(
    reference: Reference, numbered: Sequence[tuple[int, ReferenceRow]]
) -> Iterable[tuple[int, str]]:
    seen: dict[str, int] = {}
    for number, row in numbered:
        for column, value, file, known in (
            ("series", row.series, "series.yml", reference.series),
            ("geo", row.geo, "places.yml", reference.places),
            ("vintage", row.vintage, "vintages.yml", reference.vintages),
            ("publisher", row.publisher, "publishers.yml", reference.publishers),
        ):
            if value is not None and value not in known:
                yield (
                    number,
                    f"column {column}: {value!r} is not in {file}; {say_accepted(value, known)}",
                )
        of_series = reference.series.get(row.series)
        if of_series is not None and row.unit != of_series.written:
            accepted = f"that of series {row.series}; accepted: {of_series.written}"
            yield number, f"column unit: {row.unit!r} is not {accepted}"
        if row.id in seen:
            other = f"row {seen[row.id]}; a figure of another edition needs a vintage"
            yield number, f"column series: a second {row.id!r} beside {other}"
        seen.setdefault(row.id, number)
        if row.id in _behind(reference, row):
            yield number, f"column operands: {row.id} is computed from itself"
            continue
        for operand in row.operands:
            if operand not in reference.by_id:
                near = f"; {say_accepted(operand, reference.by_id)}"
                yield number, f"column operands: {operand!r} is no other row{near}"
