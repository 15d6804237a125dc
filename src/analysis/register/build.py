"""From the tables of a run to its numbers.

Each kind of row gives its estimates, and each estimate becomes a number in one way: its id from
:mod:`ids`, its words from the catalogues, its formula from what it rests on. Printed figures,
outside figures and counts are numbers too. No statistic is computed here and none is dropped: a
second number of the same id stops the build.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property, partial
from itertools import chain
from typing import Any, Final, Protocol

from analysis.core.errors import InputError, say_accepted
from analysis.core.period import Period
from analysis.core.quantity import decimal_places, to_bounds, to_decimal
from analysis.core.records import refuse
from analysis.core.result import (
    Estimate,
    Interval,
    IntervalKind,
    MadeBy,
    ModelId,
    Operand,
    OperandKind,
    RemarkCode,
    Term,
)
from analysis.core.vocabulary import MONEY_UNITS
from analysis.register.added import AddedNumber
from analysis.register.counts import Count, count_rows
from analysis.register.digits import find_print, places_of
from analysis.register.formulas import Formulas
from analysis.register.ids import (
    WHOLE,
    added_id,
    beside,
    figure_id,
    number_id,
    pair_stem,
    rate_stem,
    reference_id,
)
from analysis.register.names import names_of
from analysis.register.number import Number, Register, Texts
from analysis.register.results import Results
from analysis.source.observe import Observation
from analysis.source.reference import ReferenceRow
from analysis.source.schema import Figure
from analysis.study.claims import find_nearest
from analysis.study.growth import GrowthRow
from analysis.study.measures import MeasureRow
from analysis.study.rates import RateRow
from analysis.words.catalogue import Catalogue, Language
from analysis.words.numerals import format_number, format_open
from analysis.words.say import (
    Amount,
    Names,
    label_estimate,
    label_figure,
    list_method,
    say_citation,
    say_method,
    say_reference,
    say_remark,
)

#: Of years that are no whole number, since the dates are months.
_YEARS_PLACES: Final = 2
#: A published figure has no more digits than this.
_ALL_DIGITS: Final = 28
#: How a value is told that is only known to be smaller: "< 0.001".
_BELOW: Final = "below"
#: Terms whose value is an outside figure's, if they rest on one alone.
_AS_PUBLISHED: Final = frozenset({Term.LEVEL, Term.STATED, Term.RECOMPUTED})


class _Ends(Protocol):
    """What has two ends: an interval, an observation."""

    @property
    def low(self) -> Decimal: ...
    @property
    def high(self) -> Decimal: ...


def build_register(
    results: Results, words: Mapping[Language, Catalogue], shown: Iterable[Count] = ()
) -> Register:
    """Return every number a brief of this run may show.

    Args:
        results: the run's tables.
        words: the languages in which numbers are written, with their messages.
        shown: how many rows and marks its exhibits have.

    Raises:
        ValueError: if two numbers share an id, or one does not say what it rests on.
        InputError: if a number that a notebook published rests on one that this run lacks, or on
            itself through others.
    """
    maker = _Maker(results, words)
    made = Register(
        (
            *maker.counts(shown),
            *maker.figures(),
            *maker.growth(),
            *maker.rates(),
            *maker.composition(),
            *maker.claims(),
            *maker.measures(),
            *maker.results(),
            *maker.reference(),
        )
    )
    return Register((*made, *maker.added(made)))


@dataclass(frozen=True)
class Trace:
    """Where an estimate's operands stand.

    Attributes:
        figures: all figures behind it, also through other numbers.
        citation: of the outside figures behind it, per language.
        names: pages and names of what the document lists and the estimate counts.
    """

    figures: tuple[str, ...] = ()
    citation: Texts = field(default_factory=dict)
    names: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class _Maker:
    run: Results
    words: Mapping[Language, Catalogue]

    # --- what the numbers are made with ----------------------------------------------------------

    @cached_property
    def names(self) -> Names:
        """Titles for every id the run's tables hold."""
        return names_of(self.run)

    @cached_property
    def printed(self) -> Mapping[str, Figure]:
        """The source's figures by id."""
        return {row.figure: row for row in self.run.source.figures}

    @cached_property
    def estimates(self) -> Mapping[str, Estimate]:
        """Every estimate of the run by its number's id: they may rest on one another."""
        run = self.run
        found = (
            *(one for pair in run.growth for one in pair.estimates()),
            *(one for rate in run.rates for one in rate.estimates()),
            *(one for part in run.composition for one in part.estimates()),
            *(one for claim in run.claims for one in claim.estimates()),
            *(one for measure in run.measures for one in measure.estimates()),
            *(one for one in run.trend_results if isinstance(one, Estimate)),
            *(one for one in run.projection_results if isinstance(one, Estimate)),
        )
        return {self.id_of(one): one for one in found}

    @cached_property
    def compares_many(self) -> bool:
        """Whether places are compared by more than one measure, so that each must be named."""
        compared = {
            one.subject.indicator
            for one in self.estimates.values()
            if one.model is ModelId.PLACE_COMPARISON
        }
        return len(compared) > 1

    @cached_property
    def formulas(self) -> Formulas:
        """Writes how a number follows from its operands."""
        return Formulas(self.run, self.estimates, self.printed, self.words)

    def id_of(self, estimate: Estimate) -> str:
        """Return the id of an estimate's number."""
        return number_id(estimate, self.run.source.info.scope_id)

    def texts(self, say: Callable[[Catalogue], str]) -> dict[Language, str]:
        """Say something in every language; empty where there is nothing to say."""
        said = {language: say(words) for language, words in self.words.items()}
        return said if any(said.values()) else {}

    def trace(self, operands: Iterable[Operand]) -> Trace:
        """Follow operands, through other numbers, to the figures and publications behind them."""
        given = tuple(operands)
        if given not in self._traced:
            self._traced[given] = self._trace(given)
        return self._traced[given]

    @cached_property
    def _traced(self) -> dict[tuple[Operand, ...], Trace]:
        """What was traced: a model's estimates rest on the same operands."""
        return {}

    def _trace(self, operands: Iterable[Operand]) -> Trace:
        figures: dict[str, None] = {}
        rows: dict[str, None] = {}
        counted: dict[str, None] = {}
        self._follow(operands, (figures, rows, counted), ())
        cited = self._with_operands(self.run.reference.row(name) for name in rows)
        lists = (self.run.declared[claim].find_names(key) for claim, key in map(_split, counted))
        return Trace(
            tuple(figures),
            self.texts(lambda words: self._cite_all(cited, words)),
            tuple(chain.from_iterable(lists)),
        )

    def _with_operands(self, rows: Iterable[ReferenceRow]) -> list[ReferenceRow]:
        """Return outside figures, each followed by those it was derived from."""
        found: dict[str, ReferenceRow] = {}
        waiting = list(rows)[::-1]
        while waiting:
            row = waiting.pop()
            if row.id not in found:
                found[row.id] = row
                waiting += self.run.reference.operands_of(row)[::-1]
        return list(found.values())

    def _cite_all(self, rows: Iterable[ReferenceRow], words: Catalogue) -> str:
        """Name each publication once, with what it says of each of the figures, as written."""
        written: dict[str, list[str]] = {}
        first: dict[str, ReferenceRow] = {}
        for row in rows:
            name = self._cite(row, words)
            first.setdefault(name, row)
            told = written.setdefault(name, [])
            if row.as_written and row.as_written not in told:
                told.append(row.as_written)
        return words.say("language.semicolon").join(
            self._cite(row, words, written[name]) for name, row in first.items()
        )

    def _cite(self, row: ReferenceRow, words: Catalogue, written: Sequence[str] = ()) -> str:
        """Name an outside figure's publication, or the two figures it was divided from."""
        key = (row.id, words.language, *written)
        if key not in self._cited:
            self._cited[key] = self._write_citation(row, words, written)
        return self._cited[key]

    @cached_property
    def _cited(self) -> dict[tuple[str, ...], str]:
        """What was cited, by row, language and what is quoted: most numbers rest on a few rows."""
        return {}

    def _write_citation(self, row: ReferenceRow, words: Catalogue, written: Sequence[str]) -> str:
        reference = self.run.reference
        parts = None
        if row.derivation == "ratio":
            part, whole = (
                Amount(one.series, to_decimal(reference.quantity(one).value), unit)
                for one in reference.operands_of(row)
                for unit in (reference.series[one.series].unit,)
            )
            parts = (part, whole)
        return say_citation(row, self.names, words, parts=parts, written=written)

    def _follow(
        self,
        operands: Iterable[Operand],
        found: tuple[dict[str, None], dict[str, None], dict[str, None]],
        way: tuple[str, ...],
    ) -> None:
        figures, rows, counted = found
        for operand in operands:
            match operand.kind:
                case OperandKind.FIGURE:
                    figures[operand.id] = None
                case OperandKind.REFERENCE:
                    rows[operand.id] = None
                case OperandKind.LISTED:
                    counted[operand.id] = None
                case OperandKind.ESTIMATE:
                    behind = self._behind(operand.id, way)
                    self._follow(behind.operands, found, (*way, operand.id))
                case _:
                    pass

    def _behind(self, name: str, way: tuple[str, ...]) -> Estimate:
        """Return an estimate that another rests on, by the way that led to it."""
        if name in way:
            msg = f"estimates rest on one another in a cycle: {' → '.join((*way, name))}"
            raise ValueError(msg)
        if name not in self.estimates:
            by = f"{' → '.join(way)} rests on" if way else "an estimate rests on"
            msg = f"{by} {name!r}, which is no estimate; {say_accepted(name, self.estimates)}"
            raise ValueError(msg)
        return self.estimates[name]

    # --- one estimate, one number ----------------------------------------------------------------

    def number(
        self,
        estimate: Estimate,
        table: str,
        *,
        formula: Texts | None = None,
        method: bool = False,
    ) -> Number:
        """Return an estimate as a number."""
        made_by = self.made(table)
        estimate = estimate.model_copy(update={"made_by": made_by})
        places = places_of(estimate, self.printed, self.run.reference.by_id)
        unit = estimate.unit
        interval = estimate.interval
        name = self.id_of(estimate)
        trace = self.trace(estimate.operands)
        shown = self.printed_of(trace.figures)
        hedge, point = self._hedge_of(estimate), estimate.point
        if estimate.has(RemarkCode.LESS_THAN):
            # The value is a ceiling: all that simulation tells is that it is between it and 0.
            hedge, point = _BELOW, False
            interval = Interval(kind=IntervalKind.BOUNDS, low=Decimal(0), high=estimate.value)
        return Number(
            id=name,
            point=point,
            hedge=hedge,
            value=estimate.value,
            low=estimate.value if interval is None else min(interval.low, estimate.value),
            high=estimate.value if interval is None else max(interval.high, estimate.value),
            unit=unit.name,
            per_year=unit.per_year,
            label=self.texts(
                lambda words: label_estimate(estimate, self.names, words, full=self.compares_many)
            ),
            display=self.display(
                estimate.value, interval, unit.name, places, hedge=hedge, point=point
            ),
            operands=estimate.operands,
            formula=self.formulas.of_result(estimate) if formula is None else formula,
            method=self.texts(lambda words: say_method(estimate, self.names, words))
            if method
            else {},
            remarks={
                language: tuple(list_method(estimate, self.names, words))
                for language, words in self.words.items()
                if method
            },
            figures=trace.figures,
            **_place(shown, trace.names),
            citation=trace.citation,
            made_by=made_by,
            when=self._date_of(estimate, shown),
            interval=IntervalKind.BOUNDS if interval is None else interval.kind,
            places=places,
        )

    def display(
        self,
        value: Decimal,
        ends: _Ends | None,
        unit: str,
        places: int | None,
        *,
        hedge: str,
        point: bool,
    ) -> Texts:
        """Write a quantity in each language, as its print or its bounds allow."""
        low, high = (value, value) if ends is None else (ends.low, ends.high)
        return self.texts(
            lambda words: format_open(
                value, low, high, unit, words, places=places, hedge=hedge, point=point
            )
        )

    def _hedge_of(self, estimate: Estimate) -> str:
        """Return the hedge of the print whose value an estimate has; what is computed has none."""
        match estimate.operands:
            case (Operand(kind=OperandKind.REFERENCE) as only,) if estimate.term in _AS_PUBLISHED:
                return self.run.reference.row(only.id).read_hedge
        printed = find_print(estimate, self.printed)
        return "exact" if printed is None else printed.hedge

    def _date_of(self, estimate: Estimate, printed: Sequence[Figure]) -> Period | None:
        """Return the date of an estimate that holds at one, or whose figures all do."""
        if estimate.term not in {Term.STATED, Term.RECOMPUTED}:
            return estimate.end if estimate.start == estimate.end else None
        rows = (one.id for one in estimate.operands if one.kind is OperandKind.REFERENCE)
        dates = {
            *(figure.dated for figure in printed),
            *(Period.of_year(self.run.reference.row(name).year) for name in rows),
        }
        (date, *others) = dates or {None}
        return None if others else date

    def printed_of(self, figures: Iterable[str]) -> list[Figure]:
        """Return the figures that a number rests on."""
        return [self.printed[name] for name in figures]

    def made(self, table: str) -> MadeBy:
        """Return the cell that made a table."""
        return self.run.made[table]

    # --- the kinds of rows -----------------------------------------------------------------------

    def figures(self) -> Iterator[Number]:
        """Yield each measured figure as printed: ``figure.p31.02``."""
        for row in self.run.observations:
            yield self._figure(row)

    def _figure(self, row: Observation) -> Number:
        figure = self.printed[row.figure]
        places = None if figure.unit in MONEY_UNITS else decimal_places(figure.low_high[0])
        return Number(
            id=figure_id(row.figure),
            value=row.value,
            low=row.low,
            high=row.high,
            unit=row.unit,
            label=self.texts(
                lambda words: label_figure(
                    row.indicator, row.scope, figure.when, self.names, words
                )
            ),
            display=self.display(
                row.value, row, row.unit, places, hedge=figure.hedge, point=row.point
            ),
            point=row.point,
            hedge=figure.hedge,
            operands=(Operand(kind=OperandKind.FIGURE, id=row.figure),),
            figures=(row.figure,),
            **_place([figure]),
            made_by=self.made("observations"),
            places=places,
            when=figure.when,
        )

    def growth(self) -> Iterator[Number]:
        """Yield the measures of every pair, then its two years and how far they are apart."""
        for row in self.run.growth:
            estimates = row.estimates()
            for estimate in estimates:
                number = self.number(
                    estimate, "growth", formula=self.formulas.of_growth(row, estimate)
                )
                yield self._with_assumption(number, estimate)
            yield from self._years_of(row, estimates)

    def _with_assumption(self, number: Number, estimate: Estimate) -> Number:
        """Say of a base that was computed from a rate at prices that nobody states that it was."""
        found = [one for one in estimate.remarks if one.code is RemarkCode.PRICES_UNSTATED]
        if estimate.term is not Term.BASE or not found:
            return number
        said = self.texts(lambda words: say_remark(found[0], self.names, words))
        remarks = {language: (text,) for language, text in said.items()}
        return replace(number, method=said, remarks=remarks)

    def _years_of(self, row: GrowthRow, estimates: Sequence[Estimate]) -> Iterator[Number]:
        """Yield the two years of a pair and how far they are apart, each with its figures."""
        base, end = estimates[:2]
        stem = pair_stem(row.subject, row.variant, self.run.source.info.scope_id)
        title = self.texts(lambda words: self.names.subject(row.subject, words))
        both = tuple(dict.fromkeys((*base.operands, *end.operands)))
        for name, value, operands, when in (
            ("base_year", Decimal(row.base_year), base.operands, row.base_period),
            ("end_year", Decimal(row.end_year), end.operands, row.end_period),
            ("years", to_decimal(row.years), both, None),
        ):
            trace = self.trace(operands)
            rows = self.printed_of(trace.figures)
            number = self.count(
                beside(stem, name),
                value,
                f"label.growth.{name}",
                operands,
                "growth",
                unit="year",
                places=min(_YEARS_PLACES, decimal_places(value)),
            )
            yield replace(
                number,
                label=self._label_of(title, number.label),
                formula=self.formulas.of_year(row, name),
                figures=trace.figures,
                **_place(rows),
                when=when,
            )

    def rates(self) -> Iterator[Number]:
        """Yield the printed rates at constant prices with what stands beside them."""
        for row in self.run.rates:
            for estimate in row.estimates():
                number = self.number(
                    estimate, "rates", formula=self.formulas.of_rate(row, estimate)
                )
                yield number
                if estimate.term is row.rate_term:
                    yield self._year_of_rate(row, number)

    def _year_of_rate(self, row: RateRow, number: Number) -> Number:
        """Return the year that a rate ends with, with the figures that print the rate."""
        stem = rate_stem(row.subject, row.variant, self.run.source.info.scope_id)
        title = self.texts(lambda words: self.names.subject(row.subject, words))
        counted = self.count(
            beside(stem, "end_year"),
            row.end_year,
            "label.growth.end_year",
            number.operands,
            "rates",
            unit="year",
        )
        found = replace(
            self._beside(number, counted, number.formula),
            label=self._label_of(title, counted.label),
        )
        return replace(found, when=row.end_period)

    def _beside(self, number: Number, counted: Number, formula: Texts) -> Number:
        """Return a count that stands beside a number: it rests on what that rests on."""
        return replace(
            counted,
            label=self._label_of(number.label, counted.label),
            formula=formula,
            figures=number.figures,
            pages=number.pages,
            paragraphs=number.paragraphs,
            printed=number.printed,
            citation=number.citation,
        )

    def _label_of(self, title: Texts, what: Texts) -> Texts:
        """Say what a number beside another is: of what, and which."""
        return {
            language: words.say("label.of", title=title[language], what=what[language])
            for language, words in self.words.items()
        }

    def composition(self) -> Iterator[Number]:
        """Yield shares and contributions of parts within their wholes."""
        for row in self.run.composition:
            for estimate in row.estimates():
                yield self.number(
                    estimate, "composition", formula=self.formulas.of_composition(row, estimate)
                )

    def claims(self) -> Iterator[Number]:
        """Yield what each claim states, what each reading recomputes, and how far they fail."""
        stated: set[str] = set()
        for row in self.run.claims:
            for estimate in row.estimates():
                if estimate.term is Term.STATED:
                    if row.claim in stated:
                        continue
                    stated.add(row.claim)
                number = self.number(
                    estimate, "claims", formula=self.formulas.of_claim(row, estimate)
                )
                yield number
                if estimate.term is Term.RECOMPUTED and row.whole is not None:
                    yield self._whole_of(number, row.whole)
        for row in find_nearest(self.run.claims):
            if (far := row.disagreement()) is not None:
                yield self.number(far, "claims", formula=self.formulas.of_disagreement(row))

    def _whole_of(self, number: Number, whole: int) -> Number:
        """Return the whole number that a recomputed one was found with, as a number beside it."""
        found = self.count(
            beside(number.id, WHOLE),
            whole,
            f"label.claim.{WHOLE}",
            (Operand(kind=OperandKind.ESTIMATE, id=number.id),),
            number.made_by,
        )
        return self._beside(number, found, number.formula)

    def measures(self) -> Iterator[Number]:
        """Yield what several figures imply together, with what each takes for granted."""
        for row in self.run.measures:
            for estimate in row.estimates():
                number = self.number(estimate, "measures", formula=self.formulas.of_measure(row))
                note = self.texts(partial(_pick_note, row))
                remarks = {language: (text,) for language, text in note.items() if text}
                yield replace(number, method=note, remarks=remarks)

    def results(self) -> Iterator[Number]:
        """Yield the estimates of trends and projections, with how many observations they have."""
        tables = {"trends": self.run.trend_results, "projections": self.run.projection_results}
        for table, found in tables.items():
            for result in found:
                if not isinstance(result, Estimate):
                    continue
                number = self.number(result, table, method=True)
                yield number
                if table == "trends":
                    yield from self._counts_of(number, result)

    def _counts_of(self, number: Number, estimate: Estimate) -> Iterator[Number]:
        """Yield a model's observations, degrees of freedom, and how often its interval holds."""
        told = [("n", Decimal(estimate.n or 0), "count"), ("dof", estimate.dof, "count")]
        told += [
            ("coverage", Decimal(one.args["coverage"]), "percent")
            for one in estimate.remarks
            if one.code is RemarkCode.COVERAGE
        ]
        for name, value, unit in told:
            whole = value == value.to_integral_value() and unit == "count"
            counted = self.count(
                beside(number.id, name),
                value,
                f"label.model.{name}",
                (Operand(kind=OperandKind.ESTIMATE, id=number.id),),
                number.made_by,
                unit=unit,
                places=0 if whole else 1,
            )
            beside_it = self._beside(number, counted, number.method)
            yield replace(beside_it, remarks=number.remarks)

    def reference(self) -> Iterator[Number]:
        """Yield the outside figures as published."""
        for row in self.run.reference.rows:
            yield self._reference(row)

    def _reference(self, row: ReferenceRow) -> Number:
        reference = self.run.reference
        quantity = reference.quantity(row)
        # A derived figure may have no end of digits, so its bounds are rounded outwards.
        printed = row.derivation is None
        value, low, high = to_bounds(quantity, _ALL_DIGITS) if printed else to_bounds(quantity)
        unit = reference.series[row.series].unit
        places = None if unit in MONEY_UNITS else decimal_places(row.value)
        operand = Operand(kind=OperandKind.REFERENCE, id=row.id)
        return Number(
            id=reference_id(row.id),
            value=value,
            low=low,
            high=high,
            point=quantity.point,
            hedge=row.read_hedge,
            unit=unit,
            label=self.texts(lambda words: say_reference(row, self.names, words)),
            display=self.display(
                value,
                None if low == high else Interval(kind=IntervalKind.BOUNDS, low=low, high=high),
                unit,
                places,
                hedge=row.read_hedge,
                point=quantity.point,
            ),
            operands=(operand,),
            formula=self.formulas.of_reference(row),
            citation=self.trace([operand]).citation,
            made_by=self.made("reference"),
            places=places,
            when=Period.of_year(row.year),
        )

    def added(self, made: Register) -> Iterator[Number]:
        """Yield the numbers that notebooks published, each after those it rests on.

        Raises:
            InputError: naming number, cell and operand, if an operand is no number of the run; or
                the numbers round a cycle, if they rest on one another.
        """
        known = {number.id: number for number in made}
        waiting = {added_id(one.name): one for one in self.run.added.numbers}
        while waiting:
            ready = {name: one for name, one in waiting.items() if _operands_in(one) <= set(known)}
            if not ready:
                there = (*known, *waiting)
                refuse([fault for one in waiting.values() for fault in self._lacks(one, there)])
                cycle = _find_cycle(waiting)
                made_by = waiting[cycle[0]].made_by
                msg = (
                    "numbers that notebooks published rest on one another in a cycle: "
                    f"{' → '.join(cycle)} ({made_by.step}, cell {made_by.cell!r}); accepted: "
                    "operands that do not rest on the number itself"
                )
                raise InputError(msg)
            for name, one in ready.items():
                known[name] = self._added(one, known)
                yield known[name]
                del waiting[name]

    def _lacks(self, given: AddedNumber, known: Sequence[str]) -> Iterator[str]:
        """Yield which operands of a published number are no numbers of the run."""
        there = (*known, *self.printed, *self.run.reference.by_id)
        for operand in sorted(_operands_in(given) - set(known)):
            cell = f"{given.made_by.step}, cell {given.made_by.cell!r}"
            yield (
                f"number {given.name!r} of {cell}, operands: this run has no number "
                f"{operand!r}; {say_accepted(operand, there)}"
            )

    def _added(self, given: AddedNumber, known: Mapping[str, Number]) -> Number:
        behind = [known[name] for name in sorted(_operands_in(given))]
        own = self.trace(one for one in given.operands if one.kind is not OperandKind.ESTIMATE)
        figures = dict.fromkeys((*own.figures, *(name for one in behind for name in one.figures)))
        cited = [own.citation, *(one.citation for one in behind)]
        citation = self.texts(
            lambda words: words.say("language.semicolon").join(
                dict.fromkeys(filter(None, (texts.get(words.language) for texts in cited)))
            )
        )
        rows = self.printed_of(figures)
        names = dict.fromkeys((*own.names, *(name for one in behind for name in one.names)))
        # A count rests on a whole table, which the number then rests on too.
        counted = [
            operand
            for one in behind
            for operand in one.operands
            if operand.kind in {OperandKind.TABLE, OperandKind.PARAMETER, OperandKind.SOURCE}
        ]
        return Number(
            id=added_id(given.name),
            value=given.value,
            low=given.low,
            high=given.high,
            unit=given.unit,
            label=self.texts(lambda words: words.choose(given.title)),
            display=self.texts(
                lambda words: format_number(
                    given.value, given.unit, words, places=decimal_places(given.value)
                )
            ),
            operands=tuple(dict.fromkeys((*given.operands, *counted))),
            formula=self.texts(lambda words: words.choose(given.formula)),
            figures=tuple(figures),
            **_place(rows, names),
            citation=citation,
            made_by=given.made_by,
            places=decimal_places(given.value),
        )

    # --- counts ----------------------------------------------------------------------------------

    def counts(self, shown: Iterable[Count] = ()) -> Iterator[Number]:
        """Yield how many of what there are and are shown, and the years of the run."""
        for one in (*count_rows(self.run), *shown):
            number = self.count(
                one.id, one.value, one.id, (one.operand,), one.table, unit=one.unit
            )
            year = Period.of_year(int(one.value)) if one.unit == "year" else None
            yield replace(number, when=year)

    def count(  # noqa: PLR0913 (what a count is, each named)
        self,
        name: str,
        value: int | Decimal,
        label: str,
        operands: tuple[Operand, ...],
        made: str | MadeBy,
        *,
        unit: str = "count",
        places: int = 0,
    ) -> Number:
        """Return an exact count, or a year, as a number."""
        amount = Decimal(value)
        return Number(
            id=name,
            value=amount,
            low=amount,
            high=amount,
            unit=unit,
            label=self.texts(lambda words: words.say(label)),
            display=self.texts(lambda words: format_number(amount, unit, words, places=places)),
            operands=operands,
            made_by=self.made(made) if isinstance(made, str) else made,
            places=places,
        )


def _place(figures: Sequence[Figure], names: Iterable[tuple[int, str]] = ()) -> dict[str, Any]:
    """Return where figures stand, then the names that are counted, and what is printed there."""
    named = tuple(names)
    return {
        "pages": (*(row.page or 0 for row in figures), *(page for page, _ in named)),
        "paragraphs": (*(row.paragraph or 0 for row in figures), *(0 for _ in named)),
        "printed": (*(row.printed for row in figures), *(name for _, name in named)),
    }


def _split(listed: str) -> tuple[str, str]:
    """Return the claim and the operand that the id of a list names."""
    claim, _, name = listed.partition(".")
    return claim, name


def _pick_note(row: MeasureRow, words: Catalogue) -> str:
    return words.pick(row, "note")


def _find_cycle(waiting: Mapping[str, AddedNumber]) -> list[str]:
    """Return the names round a cycle, the first at both ends; each number rests on another."""
    path = [next(iter(waiting))]
    while path[-1] not in path[:-1]:
        path.append(min(_operands_in(waiting[path[-1]]) & set(waiting)))
    return path[path.index(path[-1]) :]


def _operands_in(given: AddedNumber) -> set[str]:
    """Return the operands of a published number that are numbers of the register themselves."""
    return {one.id for one in given.operands if one.kind is OperandKind.ESTIMATE}
