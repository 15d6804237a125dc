"""A chart: what it plots, what it says, and what things are called in one language.

Every draw function of :mod:`analysis.exhibits.charts` takes typed rows and :class:`Labels` and
returns a :class:`Chart`, or None where there is nothing to draw. A chart carries what it plots as
a table, and a text alternative made from the same numbers. Title, note and source are text beside
the picture, so that the page can typeset, search and translate them; the picture itself holds
labels and units only. Every text is a message of the catalogue; every name is a title of the data.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol, Self

from analysis.core.cells import write_frame
from analysis.core.errors import InputError, say_accepted
from analysis.core.estimates import EstimateRow
from analysis.core.period import Period
from analysis.core.quantity import (
    Quantity,
    decimal_places,
    supported_places,
    to_bounds,
    width_places,
)
from analysis.core.units import split_unit
from analysis.exhibits.canvas import FORMATS, NARROW, WIDE, clean_label, style
from analysis.exhibits.sheet import Mark, Sheet
from analysis.exhibits.svg import save_png, save_svg, save_text_svg
from analysis.register.names import title_indicators
from analysis.source.reference import ReferenceRow
from analysis.source.schema import Source
from analysis.study.growth import GrowthRow
from analysis.words.catalogue import Catalogue, Language, resolve
from analysis.words.numerals import (
    PLACES,
    format_bounds,
    format_number,
    format_open,
    group_digits,
    write_hedged,
)
from analysis.words.say import say_paragraphs, say_span
from analysis.words.units import add_denominators, write_with_unit

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure as Drawing

Amount = Decimal | float
Origin = Literal["printed", "published", "derived"]
#: The titles of one thing, by column: ``title_zh``, ``title_en``.
Titles = Mapping[str, Any]

#: Units whose bounds are shown to the digits of their value.
_FINE: Final = frozenset({"percent", "percentage_point", "count"})
_CSS_INCH: Final = 96
_MOST_PLACES: Final = 2
_THREE_DIGITS: Final = 100
#: Digits that a modelled amount of money is worth.
_MODELLED_DIGITS: Final = 3
_YEAR: Final = re.compile(r"\d{4}")


class ReferenceNames(Protocol):
    """The names that come with the reference data, by id."""

    @property
    def places(self) -> Mapping[str, Any]: ...  # noqa: D102
    @property
    def vintages(self) -> Mapping[str, Any]: ...  # noqa: D102
    @property
    def publishers(self) -> Mapping[str, Any]: ...  # noqa: D102


@dataclass(frozen=True)
class Point:
    """One dated value of one place, to be drawn as a mark.

    Attributes:
        place: id of the place, as the reference data or the scopes have it.
        origin: ``printed`` in the source document, ``published`` elsewhere, or ``derived``.
        vintage, publisher: their ids; empty for the document itself.
        title: the publication, as the reference data have it.
        hedge: how the print qualifies it.
    """

    place: str
    year: int
    value: Amount
    low: Amount
    high: Amount
    origin: Origin
    vintage: str = ""
    publisher: str = ""
    title: str = ""
    hedge: str = "exact"

    @classmethod
    def of_reference(cls, row: ReferenceRow, quantity: Quantity) -> Self:
        """Take an external figure; an estimate at publication counts as published.

        A derived figure stands in no publication: its publisher alone is cited.

        Args:
            row: the figure.
            quantity: its value and bounds, under the policy of the run.
        """
        derived = row.status == "derived"
        return cls(
            row.geo,
            row.year,
            *to_bounds(quantity),
            "derived" if derived else "published",
            row.vintage or "",
            row.publisher,
            "" if derived else row.source_title,
            row.read_hedge,
        )

    @classmethod
    def ends_of(
        cls,
        row: GrowthRow,
        place: str | None = None,
        hedges: tuple[str, str] = ("exact", "exact"),
    ) -> tuple[Self, Self]:
        """Take the two levels of a growth pair.

        Args:
            row: the pair.
            place: what the reference data call its scope, where they do.
            hedges: how the prints of the two qualify them, see :meth:`Labels.hedges_of`.
        """
        where = place or row.scope
        base: Origin = "printed" if row.base_origin == "printed" else "derived"
        start, end = row.base_period, row.end_period
        return (
            cls(where, start.end, row.base, row.base_low, row.base_high, base, hedge=hedges[0]),
            cls(where, end.end, row.end, row.end_low, row.end_high, "printed", hedge=hedges[1]),
        )


@dataclass(frozen=True)
class Step:
    """One year of a modelled path; its bounds are its value where there is no interval."""

    year: int
    value: float
    low: float
    high: float

    @classmethod
    def of(cls, row: EstimateRow) -> Self | None:
        """Take a projection; one that was refused, or has no year, is None."""
        if row.value is None or row.end_year is None:
            return None
        low, high = (row.value if end is None else end for end in (row.low, row.high))
        return cls(row.end_year, float(row.value), float(low), float(high))


def keep_one_a_year(points: Iterable[Point]) -> list[Point]:
    """Keep one point a place and year, a published or printed one before a derived."""
    best: dict[tuple[str, int], Point] = {}
    for point in points:
        held = best.get((point.place, point.year))
        if held is None or (held.origin == "derived" and point.origin != "derived"):
            best[point.place, point.year] = point
    return list(best.values())


class Located(Protocol):
    """What rests on figures of the document."""

    @property
    def pages(self) -> tuple[int, ...]:
        """The pages they stand on."""

    @property
    def figures(self) -> tuple[str, ...]:
        """Their ids."""


@dataclass(frozen=True)
class ExhibitNames:
    """What the data call things, as a picture bears it, in every language of the data.

    Quotes are as typed, vintages have short names, and each figure has its page; sentences take
    their titles from :class:`analysis.words.say.Names`.

    Attributes:
        document: the source document's titles.
        main_scope: the scope that a title needn't name.
        pages: the printed page of each figure of the document.
        paragraphs: the paragraph of each figure that has no page.
        vintages: may hold a ``short_zh`` and ``short_en`` beside the titles, for a chart's key.
        hedges: how the print of each figure of the document qualifies it.
    """

    document: Titles
    main_scope: str
    indicators: Mapping[str, Titles]
    scopes: Mapping[str, Titles] = field(default_factory=dict)
    pages: Mapping[str, int] = field(default_factory=dict)
    places: Mapping[str, Titles] = field(default_factory=dict)
    vintages: Mapping[str, Titles] = field(default_factory=dict)
    publishers: Mapping[str, Titles] = field(default_factory=dict)
    hedges: Mapping[str, str] = field(default_factory=dict)
    paragraphs: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of_source(cls, source: Source, reference: ReferenceNames | None = None) -> Self:
        """Take the names from a source's raw data and the reference data beside it."""
        info = source.info
        outside = (
            (reference.places, reference.vintages, reference.publishers)
            if reference
            else ({}, {}, {})
        )
        places, vintages, publishers = (
            {name: dict(entry) for name, entry in titles.items()} for titles in outside
        )
        return cls(
            dict(info),
            info.scope_id,
            {
                name: {f"title_{language}": title for language, title in titles.items()}
                for name, titles in title_indicators(source.indicators).items()
            },
            # a scope's Chinese title is its name as printed
            {scope.id: {"title_zh": name} | dict(scope) for name, scope in info.scopes.items()},
            {row.figure: row.page for row in source.figures if row.page is not None},
            places,
            vintages,
            publishers,
            {row.figure: row.hedge for row in source.figures},
            {
                row.figure: row.paragraph
                for row in source.figures
                if row.page is None and row.paragraph is not None
            },
        )


@dataclass(frozen=True)
class Labels:
    """Words and names in one language, for whatever a chart or a table shows."""

    words: Catalogue
    names: ExhibitNames

    @classmethod
    def of_source(
        cls,
        source: Source,
        language: Language | Catalogue,
        reference: ReferenceNames | None = None,
    ) -> Self:
        """Take the names from a source's raw data and the reference data beside it."""
        return cls(resolve(language), ExhibitNames.of_source(source, reference))

    @property
    def language(self) -> Language:
        """The language's id."""
        return self.words.language

    # --- words ------------------------------------------------------------------------------

    def say(self, key: str, **arguments: object) -> str:
        """Return a message with its arguments filled in."""
        return self.words.say(key, **arguments)

    def join(self, mark: str, texts: Iterable[str]) -> str:
        """Join texts with a message such as ``language.comma``; empty ones are left out."""
        return self.say(mark).join(text for text in texts if text)

    def pick(self, titles: object, stem: str = "title") -> str:
        """Return the data's text in this language."""
        return self.words.pick(titles, stem)

    def topic(self, name: str) -> str:
        """Return a topic's title.

        Raises:
            InputError: if there is no such topic.
        """
        return self._member("topic", name)

    def _member(self, family: str, name: str) -> str:
        if not self.words.has(f"{family}.{name}"):
            known = (key.removeprefix(f"{family}.") for key in self.words.under(family))
            raise InputError(f"{family} {name!r}; {say_accepted(name, known)}")
        return self.say(f"{family}.{name}")

    # --- names ------------------------------------------------------------------------------

    @property
    def document(self) -> str:
        """The source document's title."""
        return clean_label(self.pick(self.names.document), "the document's title")

    def title(self, indicator: str, scope: str | None = None) -> str:
        """Return an indicator's title, with the scope in brackets where it is not the main one.

        Raises:
            InputError: if the indicator is unknown, or a character has no glyph.
        """
        name = self._name("indicator", indicator, self.names.indicators)
        if scope is None or scope == self.names.main_scope:
            return name
        return self.say("chart.title_elsewhere", title=name, place=self.place(scope))

    def place(self, name: str) -> str:
        """Return a place's title, from the reference data or else the scopes.

        Raises:
            InputError: if neither knows the place.
        """
        return self._name("place", name, {**self.names.scopes, **self.names.places})

    def vintage(self, name: str) -> str:
        """Return a vintage's name, its short one where there is one."""
        return self._name("vintage", name, self.names.vintages, short=True)

    def is_comparable(self, vintage: str) -> bool:
        """Tell whether an edition has all its years on one account."""
        return bool(self.names.vintages.get(vintage, {}).get("comparable", True))

    def publisher(self, name: str) -> str:
        """Return a publisher's name."""
        return self._name("publisher", name, self.names.publishers)

    def _name(
        self, kind: str, name: str, known: Mapping[str, Titles], *, short: bool = False
    ) -> str:
        if name not in known:
            raise InputError(f"chart: no {kind} {name!r}; {say_accepted(name, known)}")
        shown = (self.pick(known[name], "short") if short else "") or self.pick(known[name])
        return clean_label(shown, f"{kind} {name}, its title for the language {self.language}")

    # --- numbers ----------------------------------------------------------------------------

    def number(self, value: Amount, unit: str, places: int | None = None) -> str:
        """Write a value with its unit."""
        return format_number(exact(value), unit, self.words, places=places)

    def open(
        self,
        value: Amount,
        low: Amount,
        high: Amount,
        unit: str,
        places: int | None = None,
        *,
        point: bool,
    ) -> str:
        """Write a value with its unit; one that is no point as its bounds allow: over 14.3%."""
        if point:
            return self.number(value, unit, places)
        return format_open(exact(value), exact(low), exact(high), unit, self.words, places=places)

    def computed(self, value: Amount, unit: str) -> str:
        """Write a modelled value: two digits of a percentage, whole or one digit of the rest."""
        if self._is_money(unit):
            return self.number(value, unit, _MODELLED_DIGITS - 1 - exact(value).adjusted())
        places = 2 if unit == "percent" else sparse_places(value)
        return self.number(value, unit, places)

    def level(
        self, value: Amount, low: Amount, high: Amount, unit: str, hedge: str = "exact"
    ) -> str:
        """Write a level to the digits its bounds support, with the hedge it is printed with."""
        places = self.level_places(value, low, high, unit)
        if hedge == "exact":
            return self.number(value, unit, places)
        return write_hedged(exact(value), unit, self.words, hedge, places=places)

    def level_of(self, point: Point, unit: str) -> str:
        """Write a dated value, see :meth:`level`."""
        return self.level(point.value, point.low, point.high, unit, point.hedge)

    def hedges_of(self, row: GrowthRow) -> tuple[str, str]:
        """Return how the prints of a pair's two levels qualify them; a back-cast has no print."""
        printed = row.base_bound_by if row.base_origin == "printed" else ()
        return self._hedge_of(printed), self._hedge_of(row.end_bound_by)

    def _hedge_of(self, figures: Iterable[str]) -> str:
        """Return the hedge that all of some prints have; none where one of them states it."""
        hedges = dict.fromkeys(self.names.hedges.get(figure, "exact") for figure in figures)
        return "exact" if "exact" in hedges else next(iter(hedges), "exact")

    def level_places(self, value: Amount, low: Amount, high: Amount, unit: str) -> int | None:
        """Return the digits after the point that a level's bounds support.

        Amounts of money choose their scale and their digits themselves: None.
        """
        if self._is_money(unit):
            return None
        return printed_places(exact(value), exact(low), exact(high))

    def rate_places(self, value: Amount, low: Amount, high: Amount, *, point: bool) -> int:
        """Return the digits after the point of a rate in percent, as the register shows it."""
        most = PLACES["percent"]
        ends = exact(low), exact(high)
        if not point and all(end.is_finite() for end in ends):
            return max(0, min(most, width_places(*ends)))
        return supported_places(exact(value), *ends, most) or 0

    def digits(self, value: Amount, places: int | None) -> str:
        """Write digits without a unit."""
        return group_digits(exact(value), places, language=self.words)

    def signed(self, value: Amount, places: int) -> str:
        """Write digits with their sign; nothing before zero."""
        return ("+" if value > 0 else "") + self.digits(value, places)

    def range(
        self, low: Amount, high: Amount, places: int, unit: str, value: Amount | None = None
    ) -> str:
        """Write bounds as a range, rounded outwards; around a value that is shown beside them."""
        shown = places if unit in _FINE else sparse_places(high)
        between = None if value is None else exact(value)
        return format_bounds(
            exact(low), exact(high), unit, self.words, places=shown, value=between
        )

    def bounds(
        self,
        low: Amount | None,
        high: Amount | None,
        places: int,
        unit: str = "percent",
        *,
        value: Amount | None = None,
    ) -> str:
        """Write bounds in brackets as the prose does; nothing where there is no latitude."""
        if low is None or high is None or low == high:
            return ""
        return self.say("chart.bounds", range=self.range(low, high, places, unit, value))

    def axis_unit(self, unit: str) -> tuple[float, str]:
        """Return what an axis divides by, and the unit's name on it."""
        if unit == "percent":
            return 1.0, "%"
        base, denominators = split_unit(unit)
        if self._is_money(base):
            scale = self.say("money.scale.large", number="").strip()
            name = " ".join(self.say(f"money.{base}", amount=scale).split())
            name = add_denominators(name, denominators, self.words)
            return 10.0 ** int(self.say("language.scale_large")), name
        name = write_with_unit("", unit, 0, self.words).strip()
        return 1.0, name or self.say("chart.axis.number")

    def _is_money(self, unit: str) -> bool:
        return self.words.has(f"money.{unit}")

    # --- dates ------------------------------------------------------------------------------

    def year(self, period: Period) -> str:
        """Write a period's last year; ``*`` marks one that only the document itself gives."""
        return self.say("chart.date.year", year=period.end, mark=self._mark(period))

    def dates(self, base: Period, end: Period) -> str:
        """Write a pair's dates, to the month where one is printed; spans in two lines."""
        mark = self._mark(base, end)
        if base.span:
            first, last = (
                self.say("chart.date.span", start=one.start, end=one.end) for one in (base, end)
            )
            return self.say("chart.date.spans", base=first, end=last, mark=mark)
        if base.month or end.month:
            return say_span(base, end, self.words)
        return self.say("chart.date.years", base=base.end, end=end.end, mark=mark)

    def is_starred(self, dates: str) -> bool:
        """Tell whether dates that were written here bear the mark of the document's own date."""
        return self.say("chart.date.asof") in dates

    def _mark(self, *periods: Period) -> str:
        return self.say("chart.date.asof") if any(one.asof for one in periods) else ""

    # --- sources ----------------------------------------------------------------------------

    def cite(self, figures: Iterable[str] = ()) -> str:
        """Return the source line: the document and where in it the figures stand."""
        named = tuple(figures)
        known = self.names.pages
        pages = sorted({known[figure] for figure in named if figure in known})
        if not pages and (place := self.place_in_document(named)):
            return self.say("chart.cite.paragraphs", document=self.document, place=place)
        if not pages:
            return self.say("chart.cite.document", document=self.document)
        return self.say(
            "chart.cite.pages",
            document=self.document,
            pages=self.join("language.enumeration", map(str, pages)),
            count=len(pages),
        )

    @property
    def place_key(self) -> str:
        """What figures are located by: a document has ``pages``, or else ``paragraphs``."""
        return "paragraphs" if self.names.paragraphs and not self.names.pages else "pages"

    def list_places(self, row: Located) -> Sequence[int]:
        """Return the pages of a row's figures; where they have none, their paragraphs."""
        return row.pages or self.list_paragraphs(row.figures)

    def list_paragraphs(self, figures: Iterable[str]) -> list[int]:
        """Return the paragraphs of those figures that have no page, each once, in order."""
        known = self.names.paragraphs
        return sorted({known[figure] for figure in figures if figure in known})

    def place_in_document(self, figures: Iterable[str]) -> str:
        """Name the paragraphs of figures that have no page; empty where none is known."""
        paragraphs = self.list_paragraphs(figures)
        return say_paragraphs(paragraphs, self.words) if paragraphs else ""

    def cite_all(self, document: str, points: Iterable[Point]) -> str:
        """Return the source line of points from many publications, by publisher.

        Args:
            document: the source document's own line; empty where nothing comes from it.
            points: those drawn; one without a publisher comes from the document.
        """
        titles: dict[str, list[str]] = {}
        for point in points:
            if point.publisher:
                held = titles.setdefault(point.publisher, [])
                held += [point.title] if point.title and point.title not in held else []
        return self.join(
            "language.semicolon", [document, *(self._publications(*one) for one in titles.items())]
        )

    def _publications(self, publisher: str, titles: Sequence[str]) -> str:
        name = self.publisher(publisher)
        if not titles:
            return name
        known = self.names.publishers[publisher].get("publications", {})
        told = [("named", self.pick(known[title])) for title in titles if title in known]
        other = [title for title in titles if title not in known]
        told += [("title", title) for title in self._yearly(other)]
        shown = (
            self.say(f"chart.cite.{how}", title=clean_label(title, f"{publisher}, a title"))
            for how, title in told
        )
        joined = self.join("chart.join.titles", shown)
        return self.say("chart.cite.publications", publisher=name, titles=joined)

    def _yearly(self, titles: Sequence[str]) -> list[str]:
        """Name a yearly publication once: titles that differ in their year alone are one."""
        alike: dict[str, list[str]] = {}
        for title in titles:
            alike.setdefault(_YEAR.sub("", title, count=1), []).append(title)
        merged = []
        for group in alike.values():
            years = sorted(found[0] for title in group if (found := _YEAR.search(title)))
            span = self.say("chart.date.span", start=years[0], end=years[-1]) if years else ""
            merged.append(_YEAR.sub(span, group[0], count=1) if len(group) > 1 else group[0])
        return merged


@dataclass(frozen=True, eq=False)
class Chart:
    """A drawn chart with its text and its data.

    Attributes:
        id: stable name, also the file's: ``growth_ranking``.
        drawing, narrow: the picture in either width, as matplotlib's own figures.
        data: exactly what is plotted, one row a mark, with labels in full.
        title: what is shown, where and when; no finding.
        alt: text alternative with the numbers.
        note: how to read the marks, and what was left out.
        source: documents and pages.
    """

    id: str
    language: Language
    drawing: "Drawing"
    narrow: "Drawing"
    data: "pd.DataFrame"
    title: str
    alt: str
    note: str
    source: str

    def svg(self) -> bytes:
        """Return the chart as SVG, its text as outlines."""
        return save_svg(
            self.drawing, self.id, title=self.title, alt=self.alt, language=self.language
        )

    def png(self) -> bytes:
        """Return the chart as PNG."""
        return save_png(
            self.drawing, self.id, title=self.title, alt=self.alt, language=self.language
        )

    def files(self) -> dict[str, bytes]:
        """Return the chart's files by the end of their names: pictures, and what is plotted.

        `.text.svg` and `.narrow.text.svg` keep text as text, for a renderer that has the type.
        """
        return {
            ".svg": self.svg(),
            ".text.svg": save_text_svg(self.drawing, f"{self.id}-{WIDE.name}"),
            ".narrow.text.svg": save_text_svg(self.narrow, f"{self.id}-{NARROW.name}"),
            ".png": self.png(),
            ".csv": write_frame(self.data, f"chart {self.id!r}, data"),
        }

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """Show a notebook the picture with its text alternative."""
        del include, exclude
        return (
            {"image/png": self.png(), "text/plain": f"{self.title}\n{self.alt}"},
            {"image/png": {"alt": self.alt, "width": round(WIDE.width * _CSS_INCH)}},
        )


def build_chart(  # noqa: PLR0913 (all that a chart says, each named)
    name: str,
    labels: Labels,
    paint: Callable[[Sheet], None],
    *,
    data: "pd.DataFrame",
    title: str,
    alt: str,
    source: str,
    explained: Mapping[Mark, str] | None = None,
    told: Iterable[str] = (),
) -> Chart:
    """Draw a chart in every format, and write its note from the marks that were drawn.

    Args:
        name: the chart's id.
        labels: words and names.
        paint: draws on a sheet, and says of all it draws what it is.
        data: exactly what is plotted.
        title, alt, source: of the chart.
        explained: what a kind of mark is, in a sentence; those not drawn are left out.
        told: what else the note says, after the marks.

    Raises:
        ValueError: for a kind of mark that neither a key nor the note explains, and for what was
            drawn without a word on what it is.
    """
    said = explained or {}
    drawings: dict[str, Drawing] = {}
    drawn: set[Mark] = set()
    for form in FORMATS:
        sheet = Sheet(form)
        with style(name, form):
            paint(sheet)
        if nameless := sheet.unmarked():
            raise ValueError(f"chart {name}, {form.name}: nobody says what is drawn: {nameless}")
        unexplained = sheet.marks - sheet.keyed - said.keys()
        if unexplained:
            raise ValueError(
                f"chart {name}, {form.name}: no key and no note explains the marks "
                f"{', '.join(sorted(unexplained))}"
            )
        for artist in sheet.drawing.findobj():
            artist.set_clip_on(False)
        drawings[form.name] = sheet.drawing
        drawn |= sheet.marks
    note = (said[mark] for mark in Mark if mark in drawn and mark in said)
    return Chart(
        name,
        labels.language,
        drawings[WIDE.name],
        drawings[NARROW.name],
        data,
        title,
        alt,
        labels.join("chart.join.sentences", (*note, *told)),
        source,
    )


def exact(value: Amount) -> Decimal:
    """Return a value as the decimal it is written as."""
    return value if isinstance(value, Decimal) else Decimal(repr(float(value)))


def printed_places(value: Decimal, low: Decimal, high: Decimal) -> int:
    """Return the digits after the point that a level is printed with, by its bounds; two at most.

    3.0 within [2.9, 3.1] keeps its one digit although its value is the whole number three.
    """
    if low == high or not (low.is_finite() and high.is_finite()):
        return min(_MOST_PLACES, decimal_places(value))
    return min(_MOST_PLACES, max(0, -(high - low).adjusted()))


def sparse_places(value: Amount) -> int:
    """Return the digits after the point that a modelled value is worth: three say enough."""
    return 0 if abs(float(value)) >= _THREE_DIGITS else 1
