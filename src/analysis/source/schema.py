"""Raw data: what one source document prints.

A source is a folder `data/raw/<source>/`. It is read whole and held against itself before any
analysis: every id known, every value following from its printed text, every figure in the unit
of its indicator. The folder is immutable input; nothing here writes to it.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Annotated, Final, Literal, Self

from pydantic import AfterValidator, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from analysis.core.errors import InputError, cut_text, say_accepted
from analysis.core.formula import FormulaUnit
from analysis.core.period import Period
from analysis.core.records import FLOAT_DIGITS, Line, Record, Shown, Title, Typed
from analysis.core.units import check_unit, is_own
from analysis.core.vocabulary import POINTS, Hedge, Kind, Measure, PeriodBasis, Tier
from analysis.source.reading import Reading, is_date, read_dates, read_document_year, read_row
from analysis.words.catalogue import Catalogue, Language, catalogue
from analysis.words.units import translate_units

#: What a change is reckoned by, where it is not the total.
Basis = Literal["annual_average"]
#: Whether a change or a level is reckoned at current prices (现价, nominal) or at constant ones
#: (可比价, 不变价, real); empty where the document says neither and the genre has no custom.
Prices = Literal["current", "constant"]
#: Kinds that measure something, and so have a value, a unit and an indicator.
MEASURED = frozenset({"level", "change", "share", "rank", "policy"})
#: Kinds that may be an annual average: a change, and a change aimed at.
RATED = frozenset({"change", "policy"})
#: Kinds without a value of their own.
UNVALUED = frozenset({"date", "name", "ordinal"})

#: What an id of an indicator or a scope looks like.
SLUG = r"[a-z][a-z0-9]*([_-][a-z0-9]+)*"
_DECIMAL = r"-?[0-9]+(\.[0-9]+)?"
#: Units a change may have whatever the unit of its indicator.
CHANGE_UNITS = frozenset({"percent", "percentage_point", "permille", "times", "doubling", "ratio"})


def _own_unit(unit: str) -> str:
    if not is_own(unit):
        msg = f"{unit!r} is no noun as printed; accepted: one to eight Chinese characters"
        raise ValueError(msg)
    return unit


def _counts(unit: str) -> bool:
    """Tell whether a unit counts things, whatever they are counted per."""
    thing = unit.partition("/")[0]
    return is_own(thing) or FormulaUnit(thing).counts_things


#: A unit: of the closed list, or a counted noun as printed; each may have a denominator.
UnitName = Annotated[str, AfterValidator(check_unit)]


#: Ten to this power is more than any figure; a whole number of so many digits fits 64 bits.
TOO_LARGE: Final = 18


def fits_a_table(end: Decimal) -> bool:
    """Tell whether a number survives in a column of floats; zeros at its end are no digits."""
    digits = "".join(map(str, end.as_tuple().digits)).rstrip("0")
    return len(digits) <= FLOAT_DIGITS and end.adjusted() < TOO_LARGE


class Figure(Typed):
    """One numeric mention of a source document (see `data/CODEBOOK.md`)."""

    figure: str = Field(
        description="page and order on the page, such as p31.05",
        pattern=r"^p[0-9]{2,3}\.[0-9]{2,6}$",
    )
    page: int | None = Field(
        None, ge=1, description="printed page number; empty where the document marks none"
    )
    printed: Line = Field(description="the figure exactly as printed, with hedge, scale and unit")
    kind: Kind
    value: str | None = Field(
        None,
        pattern=rf"^{_DECIMAL}(\.\.{_DECIMAL})?$",
        description="a decimal in the unit's base scale, or low..high for a printed range",
    )
    hedge: Hedge = "exact"
    unit: UnitName | None = None
    period: str | None = None
    period_basis: PeriodBasis | None = None
    scope: Line | None = None
    indicator: Line | None = None
    head: Line | None = Field(
        None,
        description="the unit or scale that a table's head gives to a bare cell, as printed",
    )
    basis: Basis | None = None
    prices: Prices | None = Field(
        None, description="at current prices (nominal) or at constant ones (real)"
    )
    paragraph: int | None = Field(
        None, ge=1, description="its paragraph, where the document has no pages"
    )
    note: str | None = None
    label: Line | None = Field(
        None, description="draft only: what a table says the figure measures"
    )
    start: int | None = Field(
        None, ge=0, description="draft only: offset into the document's text"
    )
    end: int | None = Field(None, ge=0, description="draft only: offset into the document's text")
    review: str | None = Field(None, description="draft only: why a reader should look")

    @field_validator("period")
    @classmethod
    def _period_parses(cls, period: str | None) -> str | None:
        if period is not None:
            Period.parse(period)
        return period

    # Each refusal has a code of its own, so that it can be said in any language.

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        if not self.figure.startswith(f"p{self.page or 0:02d}."):
            raise PydanticCustomError(
                "other_page",
                "column page: {given} disagrees with column figure: '{figure}'",
                {"column": "page", "given": str(self.page), "figure": self.figure},
            )
        if self.basis is not None and self.kind not in RATED:
            raise PydanticCustomError(
                "no_change",
                "column basis: '{given}' on a row of kind {kind}, which is no change",
                {"column": "basis", "given": self.basis, "kind": self.kind},
            )
        if self.kind in UNVALUED and self.value is not None:
            raise PydanticCustomError(
                "unvalued",
                "column value: '{given}' on a row of kind {kind}, which has none",
                {"column": "value", "given": self.value, "kind": self.kind},
            )
        if self.kind in MEASURED and (self.value is None or self.unit is None):
            raise PydanticCustomError(
                "needed",
                "column {column}: is empty on a row of kind {kind}, which needs value and unit",
                {"column": "value" if self.value is None else "unit", "kind": self.kind},
            )
        if self.value is not None:
            if not all(map(fits_a_table, self.low_high)):
                msg = (
                    f"column value: {cut_text(self.value)} has more digits than a table of "
                    f"numbers holds; accepted: at most {FLOAT_DIGITS} significant ones, and a "
                    f"number below 1e{TOO_LARGE}"
                )
                raise ValueError(msg)
            self._value_follows()
        if self.kind == "date":
            self._period_follows()
        return self

    def _period_follows(self) -> None:
        """Hold a date's period against the years and the month that are printed."""
        if not is_date(self.printed):
            raise PydanticCustomError(
                "no_date",
                "column printed: '{given}' is no date; accepted: a year, a part of one or a word "
                "for one, such as 2020年, 4月, 今年, May",
                {"column": "printed", "given": cut_text(self.printed)},
            )
        when = self.when
        years, month = read_dates(self.printed)
        if when is None:
            return
        other_year = years and (when.start, when.end) != (years[0], years[-1])
        other_month = month and when.month and month != when.month
        if other_year or other_month:
            raise PydanticCustomError(
                "other_date",
                "column period: '{given}' does not follow from the printed '{printed}'; "
                "accepted: the years as printed",
                {"column": "period", "given": self.period or "", "printed": self.printed},
            )

    def _unit_follows(self, reading: Reading) -> None:
        """Hold the unit against the printed one, where that settles it.

        A measure word of counts does not: 户 counts households and firms, 支 teams and funds. What
        a unit is per may stand elsewhere in the sentence (每立方米).
        """
        unit = self.unit
        if not reading.unit or unit is None or f"{unit}/".startswith(f"{reading.unit}/"):
            return
        if all(_counts(one) for one in (reading.unit, unit)):
            return
        raise PydanticCustomError(
            "other_print",
            "column unit: '{given}' does not follow from the printed '{printed}', which is in "
            "'{reads}'",
            {"column": "unit", "given": unit, "printed": self.printed, "reads": reading.unit},
        )

    def _value_follows(self) -> None:
        try:
            reading = read_row(self.printed, self.head)
        except ValueError as error:
            raise PydanticCustomError(
                "unreadable",
                "column printed: '{given}' can't be read as a figure ({why})",
                {"column": "printed", "given": self.printed, "why": str(error)},
            ) from error
        low, high = self.low_high
        signs = {(low, high)} | ({(-high, -low)} if self.kind == "change" else set())
        if (reading.low, reading.high) not in signs:
            raise PydanticCustomError(
                "not_following",
                "column value: '{given}' does not follow from the printed '{printed}', "
                "which reads {reads}",
                {
                    "column": "value",
                    "given": self.value or "",
                    "printed": self.printed,
                    "reads": reading.written,
                },
            )
        self._unit_follows(reading)

    @property
    def low_high(self) -> tuple[Decimal, Decimal]:
        """The value's ends; the same number twice unless a range is printed."""
        if self.value is None:
            msg = f"{self.figure} has no value"
            raise InputError(msg)
        low, _, high = self.value.partition("..")
        return Decimal(low), Decimal(high or low)

    @property
    def is_range(self) -> bool:
        """Whether a range of values is printed."""
        low, high = self.low_high
        return low != high

    @property
    def values(self) -> tuple[Decimal, Decimal] | None:
        """The value's ends, or None where the figure has no value: a date, a name."""
        return None if self.value is None else self.low_high

    @property
    def reading(self) -> Reading:
        """The figure as read, with the row's own sign, hedge and unit."""
        reading = read_row(self.printed, self.head)
        low, high = self.low_high
        return Reading(low, high, self.hedge, self.unit or "", reading.step, reading.decimal)

    @property
    def when(self) -> Period | None:
        """The period, or None where it is unknown or does not apply."""
        return Period.parse(self.period) if self.period else None

    @property
    def dated(self) -> Period | None:
        """The period; of a document's number (``〔2018〕48号``) the year that stands in it."""
        year = read_document_year(self.printed) if self.kind == "ordinal" else None
        return Period.of_year(year) if self.when is None and year else self.when


class Titled(Typed):
    """What something of the data is called, in both of its languages."""

    title_zh: Title
    title_en: Title


class Indicator(Titled):
    """What a figure measures."""

    unit: UnitName
    measure: Measure
    topic: Shown
    tier: Tier = "all"
    of: str | None = Field(None, description="the indicator this one is a part of")
    comparable: bool = Field(
        default=True,
        description="false where values of different dates must not be differenced, such as "
        "first-published ratios whose base was revised in between",
    )
    reference: str | None = Field(
        None,
        description="the series of data/reference/series.yml that measures the same elsewhere",
    )
    superseded_by: str | None = Field(
        None,
        description="the indicator that measures the same in a later edition; what it supersedes "
        "is shown as printed, and not projected",
    )
    amount: str | None = Field(
        None, description="of a share: the indicator of the amount itself, of the same source"
    )
    edition: str | None = Field(
        None,
        description="the edition of data/reference/vintages.yml that its figures stand in",
    )
    definition_zh: str | None = None
    definition_en: str | None = None
    doubt: str | None = None

    @model_validator(mode="after")
    def _has_the_measure_of_its_unit(self) -> Self:
        if self.unit in POINTS and self.measure != "ratio":
            raise PydanticCustomError(
                "no_amount",
                "column measure: '{given}' of an indicator in '{unit}', which is no amount and "
                "does not add up; accepted: ratio",
                {"column": "measure", "given": self.measure, "unit": self.unit},
            )
        return self


class Scope(Typed):
    """A place, park, firm or body that figures describe; its key is its name as printed."""

    id: str = Field(pattern=f"^{SLUG}$")
    title_en: Shown


class ScopeTitles(Record):
    """What a scope is called in each language, by its id."""

    id: str
    title_zh: str
    title_en: str


class UnitTitles(Typed):
    """What the source's own unit, a counted noun, is called in English."""

    one: Shown
    many: Shown


class Section(Titled):
    """A part of a document without pages, by the paragraph that it begins with."""

    paragraph: int = Field(ge=1)


class PageSeal(Record):
    """What stood on a page when the source was sealed: how many figures, and a digest of them."""

    figures: int = Field(ge=0)
    digest: str = Field(pattern=r"^[0-9a-f]{16}$")


class Seal(Record):
    """What a source's files held when they were last reviewed (:mod:`analysis.source.seal`)."""

    files: dict[str, Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]]
    pages: dict[int, PageSeal] = Field(description="by page; 0 is a document without pages")


class SourceInfo(Typed):
    """What the source is, where it comes from, and how to know one has the same document."""

    title_zh: Title
    title_en: Title
    publisher_zh: Line
    publisher_en: Line
    year: int = Field(ge=1900, le=2100, description='the year that "now" in the text refers to')
    date_note_zh: str = ""
    date_note_en: str = ""
    pages: int | None = Field(None, ge=1)
    sections: tuple[Section, ...] = Field(
        (),
        description="of a document without pages: its parts, each by its first paragraph",
    )
    sha256: str | None = Field(None, pattern=r"^[0-9a-f]{64}$")
    obtain_zh: str = ""
    obtain_en: str = ""
    rights_zh: str = ""
    rights_en: str = ""
    scope: str = Field(min_length=1, description="the main scope: figures without one describe it")
    place: str | None = Field(None, description="the main scope's id in data/reference/places.yml")
    compare_with: tuple[str, ...] = Field(
        (),
        description="places of data/reference/places.yml to compare with, nearest first; all are "
        "compared, and the chart of a long series shows the one measured for most years and the "
        "first three of the others",
    )
    scopes: dict[str, Scope] = Field(
        default_factory=dict, description="every scope of the figures, by its name as printed"
    )

    units: dict[Annotated[str, AfterValidator(_own_unit)], UnitTitles] = Field(
        default_factory=dict,
        description="English names of counted nouns that the closed list of units lacks",
    )
    removed: tuple[str, ...] = Field(
        (),
        description="ids that no row has any more: rows that a later reading found to be none, "
        "so that a gap in the numbers of a page is no row that went missing",
    )
    seal: Seal | None = Field(
        None, description="written by `analysis seal` after a review; a draft has none"
    )

    @model_validator(mode="after")
    def _scopes_have_ids_and_titles_of_their_own(self) -> Self:
        for part in ("id", "title_en"):
            names: dict[str, str] = {}
            for name, scope in self.scopes.items():
                given = getattr(scope, part)
                if given in names:
                    msg = (
                        f"column scopes: {names[given]!r} and {name!r} share the {part} "
                        f"{given!r}; accepted: one for each"
                    )
                    raise ValueError(msg)
                names[given] = name
        return self

    @model_validator(mode="after")
    def _is_compared_with_others(self) -> Self:
        named = [place for place in (self.place, *self.compare_with) if place is not None]
        if twice := [place for place, times in Counter(named).items() if times > 1]:
            own = " the source's own place" if twice[0] == self.place else " named twice"
            msg = f"column compare_with: {twice[0]!r} is{own}; accepted: each other place once"
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _sections_follow_each_other(self) -> Self:
        firsts = [one.paragraph for one in self.sections]
        if firsts != sorted(set(firsts)):
            msg = f"column sections: paragraphs {firsts}; accepted: each later than the one before"
            raise ValueError(msg)
        return self

    @property
    def scope_id(self) -> str:
        """The main scope's id.

        Raises:
            InputError: if `scopes` doesn't list it.
        """
        return self.find_scope(None)

    def find_scope(self, name: str | None) -> str:
        """Return the id of a scope by its name as printed; none is the main scope.

        Raises:
            InputError: for a name that `scopes` doesn't list, with the nearest that it does.
        """
        name = name or self.scope
        if name not in self.scopes:
            raise InputError(self.refuse_scope(name))
        return self.scopes[name].id

    def refuse_scope(self, name: str) -> str:
        """Return what is said of a scope that isn't listed."""
        return f"{name!r} is not under scopes of source.yml; {say_accepted(name, self.scopes)}"

    def title_scope(self, scope_id: str) -> ScopeTitles:
        """Return a scope's titles by its id.

        Raises:
            InputError: if no scope has the id, with the nearest that one has.
        """
        for name, scope in self.scopes.items():
            if scope.id == scope_id:
                return ScopeTitles(id=scope_id, title_zh=name, title_en=scope.title_en)
        known = [scope.id for scope in self.scopes.values()]
        msg = f"no scope has the id {scope_id!r}; {say_accepted(scope_id, known)}"
        raise InputError(msg)


class Correction(Typed):
    """A declared correction of a misprint or misreading, with its reason.

    ``was`` is the guard: once the raw data no longer say so, the correction fails and must go.
    """

    figure: str
    column: Literal["printed", "kind", "value", "hedge", "unit", "period", "scope", "indicator"]
    was: str
    becomes: str
    reason_zh: Shown
    reason_en: Shown


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

    @model_validator(mode="after")
    def _both_are_of_each(self) -> Self:
        if self.both > min(self.first, self.second):
            msg = f"column both: {self.both} of {self.first} and {self.second}; accepted: no more"
            raise ValueError(msg)
        if len(set(self.added)) != len(self.added):
            msg = "column added: a figure stands twice; accepted: each once"
            raise ValueError(msg)
        return self


@dataclass(frozen=True)
class Source:
    """A source's raw data, checked and corrected."""

    id: str
    info: SourceInfo
    figures: tuple[Figure, ...]
    indicators: dict[str, Indicator]
    corrections: tuple[Correction, ...]
    folder: Path

    @property
    def main_scope(self) -> str:
        """The id of the scope that figures without one describe."""
        return self.info.scope_id

    def figure(self, figure_id: str) -> Figure:
        """Return a figure by id.

        Raises:
            InputError: if there is no such figure.
        """
        found = self._by_id.get(figure_id)
        if found is None:
            msg = (
                f"{self.folder}/figures.csv has no figure {figure_id!r}; "
                f"{say_accepted(figure_id, self._by_id)}"
            )
            raise InputError(msg)
        return found

    def speak(self, language: Language, folder: Path | None = None) -> Catalogue:
        """Return a language's messages, with the source's own units in them.

        Args:
            language: its id.
            folder: a project's own messages.

        Raises:
            InputError: as :func:`analysis.words.catalogue.catalogue`.
        """
        words = catalogue(language, folder)
        if words.say("language.data") != "en":
            return words
        nouns = {noun: (one.one, one.many) for noun, one in self.info.units.items()}
        return translate_units(words, nouns)

    @cached_property
    def _by_id(self) -> Mapping[str, Figure]:
        return {row.figure: row for row in self.figures}
