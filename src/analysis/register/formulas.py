"""How a number follows from what it rests on, written with the operands as they are printed.

A formula is chosen by the estimate's model and term and filled with the operands it names, in the
order the estimate lists them. Where a model has no formula that fits on a line (a likelihood, a
bootstrap), its method says how the number came about and the formula stays empty.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Final

from analysis.core.formula import parse_formula
from analysis.core.period import Period
from analysis.core.quantity import decimal_places, to_decimal
from analysis.core.result import (
    Dimension,
    Estimate,
    ModelId,
    Operand,
    OperandKind,
    Term,
    derive_unit,
)
from analysis.core.vocabulary import MONEY_UNITS, POINTS
from analysis.register.digits import places_of
from analysis.register.number import Texts
from analysis.register.results import Results
from analysis.source.reference import ReferenceRow
from analysis.source.schema import Figure
from analysis.study.claims import ClaimRow
from analysis.study.composition import CompositionRow
from analysis.study.growth import GrowthRow
from analysis.study.measures import MeasureRow
from analysis.study.rates import RateRow
from analysis.words.catalogue import Catalogue, Language
from analysis.words.figures import write_figure
from analysis.words.numerals import format_number, group_digits
from analysis.words.say import write_formula

#: Units written out inside a formula; counts stand bare, as they do in a table.
_WITH_UNIT: Final = frozenset({"percent", "percentage_point"}) | MONEY_UNITS
_GROWTH: Final[Mapping[Term, str]] = {
    Term.CHANGE: "difference",
    Term.PP: "difference",
    Term.PCT: "growth",
    Term.LOG_CHANGE: "log_growth",
    Term.CAGR: "compound",
    Term.PP_PER_YEAR: "per_year",
}
#: Over one year there is nothing to divide by and no root to take.
_ONE_YEAR: Final[Mapping[Term, str]] = {Term.CAGR: "growth", Term.PP_PER_YEAR: "difference"}
_RATES: Final = frozenset({Term.PCT, Term.CAGR})
#: In percentage points, whatever the ratio is written in.
_POINTS: Final = frozenset({Term.PP, Term.PP_PER_YEAR})
_MONTHS: Final = 12
#: Of an end of bounds inside a formula.
_END_DIGITS: Final = 6
#: Operands of a change from one figure to another.
_ENDS: Final = 2


#: Writes an operand in a language.
Writer = Callable[[Catalogue], str]
#: Of a level: its model, place, edition, indicator and year.
_LevelKey = tuple[ModelId, str | None, str | None, str | None, int]


@dataclass(frozen=True)
class Formulas:
    """Writes formulas from a run's rows.

    Attributes:
        estimates: every estimate of the run, by its number's id.
        figures: the source's figures by id.
    """

    run: Results
    estimates: Mapping[str, Estimate]
    figures: Mapping[str, Figure]
    words: Mapping[Language, Catalogue]

    def _say(self, key: str, **roles: Writer) -> Texts:
        return {
            language: words.say(
                f"follows.{key}", **{name: write(words) for name, write in roles.items()}
            )
            for language, words in self.words.items()
        }

    # --- growth and composition ------------------------------------------------------------------

    def of_growth(self, row: GrowthRow, estimate: Estimate) -> Texts:
        """Write how a measure follows from the levels, or from a level and its printed change.

        A printed level has no formula: it stands as it is.
        """
        term = estimate.term
        if term is Term.END or (term is Term.BASE and row.base_origin == "printed"):
            return {}
        if row.change_figure is not None:
            change = self.figures[row.change_figure]
            if term is Term.BASE:
                key = "undo_growth" if change.unit == "percent" else "undo_change"
                low, _ = change.low_high
                amount = _write(low, change.unit or row.unit, _digits(low, change.unit))
                return self._say(key, end=self._level(row, Term.END), change=amount)
            if term in _RATES and change.unit == "percent" and row.years == 1:
                return self._say("growth_printed")
        key = (_ONE_YEAR if row.years == 1 else {}).get(term, _GROWTH[term])
        roles = {"base": self._level(row, Term.BASE), "end": self._level(row, Term.END)}
        if key in {"compound", "per_year"}:
            roles["years"] = _years(row.years)
        if term in _POINTS and POINTS[row.unit] != 1:
            key = f"{key}_points"
            roles["points"] = _plain(to_decimal(POINTS[row.unit]))
        return self._say(key, **roles)

    def of_year(self, row: GrowthRow, name: str) -> Texts:
        """Write how a pair's years and their distance follow; a printed level's year stands."""
        if name == "years" and row.years.denominator != 1:
            return self._say("years_of_months", months=_plain(row.months))
        if name == "years":
            return self._say("years", end=_plain(row.end_year), base=_plain(row.base_year))
        if name == "base_year" and row.base_origin == "back-cast":
            return self._say("years", end=_plain(row.end_year), base=_years(row.years))
        return {}

    def of_rate(self, row: RateRow, estimate: Estimate) -> Texts:
        """Write nominal growth, and what a rate at constant prices leaves of it."""
        if estimate.term in {Term.NOMINAL_PCT, Term.PRICE_CHANGE}:
            base, end = map(self._prints_of, (row.base_figures, row.end_figures))
        if estimate.term is Term.NOMINAL_PCT:
            return self._say("growth", base=base, end=end)
        if estimate.term is Term.PRICE_CHANGE:
            return self._say("deflator", base=base, end=end, growth=self._prints_of(row.figures))
        return self._say("repeated") if len(estimate.operands) > 1 else {}

    def _prints_of(self, figures: tuple[str, ...]) -> Writer:
        """Return how an amount is written inside a formula: as the first figure prints it."""
        return self._figure(figures[0])

    def of_composition(self, row: CompositionRow, estimate: Estimate) -> Texts:
        """Write a part's share with the levels it was computed from."""
        pairs = {
            (pair.indicator, pair.scope, pair.base_period, pair.end_period): pair
            for pair in self.run.growth
        }
        dates = (row.scope, row.base_period, row.end_period)
        part, whole = pairs[row.part, *dates], pairs[row.whole, *dates]
        match estimate.term:
            case Term.BASE_SHARE:
                return self._say(
                    "share", part=self._level(part, Term.BASE), whole=self._level(whole, Term.BASE)
                )
            case Term.END_SHARE:
                return self._say(
                    "share", part=self._level(part, Term.END), whole=self._level(whole, Term.END)
                )
            case term:
                return self._say(
                    "share_change" if term is Term.SHARE_CHANGE else "contribution",
                    part_base=self._level(part, Term.BASE),
                    part_end=self._level(part, Term.END),
                    whole_base=self._level(whole, Term.BASE),
                    whole_end=self._level(whole, Term.END),
                )

    def _level(self, row: GrowthRow, term: Term) -> Writer:
        """Return how a level of a pair is written inside a formula."""
        [estimate] = [one for one in row.estimates() if one.term is term]
        return self._estimate(estimate)

    # --- claims ----------------------------------------------------------------------------------

    def of_claim(self, row: ClaimRow, estimate: Estimate) -> Texts:
        """Write a reading's formula with its operands as printed."""
        claim = self.run.declared[row.claim]
        reading = claim.readings.get(row.reading)
        if estimate.term is Term.STATED:
            return {} if len(estimate.operands) == 1 else self._say("repeated")
        if reading is None or reading.formula is None:
            return self._say("repeated")
        formula = reading.formula
        if formula in claim.listed:
            return self._say("listed")
        operands = {name: self._figure(figure) for name, figure in claim.operands.items()}
        rows = [row for row in estimate.operands if row.kind is OperandKind.REFERENCE]
        used = [name for name in claim.reference if name in parse_formula(formula).names]
        operands |= {name: self._reference(row.id) for name, row in zip(used, rows, strict=True)}
        counts = {name: len(one.names) for name, one in claim.listed.items()}
        counts |= dict.fromkeys(claim.unknown, row.whole or 0)
        operands |= {name: _write(Decimal(number), "count", 0) for name, number in counts.items()}
        if reading.years is not None:
            first, last = (
                self.figures[claim.operands[name]].when
                for name in (reading.years.start, reading.years.end)
            )
            if first is not None and last is not None:
                operands["years"] = _plain(last.end - first.start)
        return self._write_formula(formula, operands)

    def of_measure(self, row: MeasureRow) -> Texts:
        """Write a measure's formula with its operands as printed."""
        measure = self.run.declared_measures[row.measure]
        operands = {name: self._figure(figure) for name, figure in measure.operands.items()}
        found = [Operand.parse(text) for text in row.operands]
        rows = [one.id for one in found if one.kind is OperandKind.REFERENCE]
        operands |= {
            name: self._reference(row_id)
            for name, row_id in zip(measure.reference, rows, strict=True)
        }
        return self._write_formula(measure.formula, operands)

    def _write_formula(self, formula: str, operands: Mapping[str, Writer]) -> Texts:
        return {
            language: write_formula(
                formula, {name: write(words) for name, write in operands.items()}, words
            )
            for language, words in self.words.items()
        }

    def of_disagreement(self, row: ClaimRow) -> Texts:
        """Write how far the two numbers of a row are apart: the ends that lie nearest."""
        stated, recomputed = row.quantity(Term.STATED), row.quantity(Term.RECOMPUTED)
        if stated is None or recomputed is None:
            return {}
        far, near = max(
            (recomputed.low, stated.high),
            (stated.low, recomputed.high),
            key=lambda ends: ends[0] - ends[1],
        )
        roles = {"far": far, "near": near, "stated": stated.value}
        return self._say(
            "disagreement",
            **{
                name: _write(to_decimal(end, _END_DIGITS), row.unit, None)
                for name, end in roles.items()
            },
        )

    # --- outside figures -------------------------------------------------------------------------

    def of_reference(self, row: ReferenceRow) -> Texts:
        """Write how a derived outside figure follows; a published one stands as it is."""
        if row.derivation is None:
            return {}
        first, *second = (self._reference(operand) for operand in row.operands)
        series = self.run.reference.series[row.series]
        change = row.change or Decimal(0)
        match row.derivation:
            case "ratio":
                key = "share" if series.unit == "percent" else "quotient"
                return self._say(key, part=first, whole=second[0])
            case "less_change":
                unit = derive_unit(series.unit, Dimension.CHANGE).name
                amount = _write(change * series.scale, unit, _digits(change, unit))
                return self._say("undo_change", end=first, change=amount)
            case "over_multiple":
                return self._say("quotient", part=first, whole=lambda _: f"{change:f}")
            case "deflator":
                return self._say("deflator", end=first, base=second[0], growth=second[1])

    # --- trends and projections ------------------------------------------------------------------

    def of_result(self, estimate: Estimate) -> Texts:
        """Write how a trend's estimate follows, where a line holds it; else nothing."""
        match estimate.term:
            case Term.GAP | Term.GAP_CHANGE | Term.GAP_CHANGE_BOTH | Term.GROWTH_PCT | Term.MARGIN:
                return self._of_context(estimate)
            case Term.SLOPE_PER_YEAR if estimate.model is ModelId.PLACE_COMPARISON:
                base, end = (self._place_level(estimate, date) for date in self._ends(estimate))
                return self._say("per_year", base=base, end=end, years=self._years(estimate))
            case Term.ERROR:
                return self._of_error(estimate)
            case Term.LEVEL if estimate.model is ModelId.AMOUNT_OF_SHARE:
                return self._of_amount(estimate)
            case Term.REVISION | Term.LOG_AMOUNT_PER_YEAR | Term.LOG_SHARE_PER_YEAR:
                return self._of_two_figures(estimate)
        return self._of_two_points(estimate) if estimate.model.is_two_point else {}

    def _of_two_figures(self, estimate: Estimate) -> Texts:
        """Write a revision or a pace with the two figures it rests on; nothing of more."""
        if len(estimate.operands) != _ENDS:
            return {}
        first, second = (self._figure(one.id) for one in estimate.operands)
        if estimate.term is Term.REVISION:
            return self._say("difference", base=first, end=second)
        return self._say("log_pace", base=second, end=first, years=self._years(estimate))

    def _of_gap(self, estimate: Estimate) -> Texts:
        """Write a gap as two levels, and its change as two gaps."""
        start, end = self._ends(estimate)
        roles = {
            f"{side}_{name}": self._place_level(estimate, date, against=side == "other")
            for side in ("own", "other")
            for name, date in (("base", start), ("end", end))
        }
        if estimate.term is Term.GAP_CHANGE:
            return self._say("gap_change", **roles)
        return self._say("gap", own=roles["own_end"], other=roles["other_end"])

    def _of_context(self, estimate: Estimate) -> Texts:
        """Write what holds places, or a target and its outcome, beside each other."""
        match estimate.term:
            case Term.GAP_CHANGE_BOTH:
                return self._of_both(estimate)
            case Term.GROWTH_PCT:
                base, end = (self._reference(one.id) for one in estimate.operands)
                return self._say("growth", base=base, end=end)
            case Term.MARGIN:
                return self._of_margin(estimate)
            case _:
                return self._of_gap(estimate)

    def _of_both(self, estimate: Estimate) -> Texts:
        """Write a change of a gap under both series, one after the other."""
        against = estimate.subject.against
        changes = {
            self.run.reference.vintages[other.vintage].account: self._of_gap(one)
            for one in self.estimates.values()
            if one.term is Term.GAP_CHANGE
            and (other := one.subject.against) is not None
            and other.vintage is not None
            and other.model_copy(update={"vintage": None}) == against
            and one.subject.model_copy(update={"against": against}) == estimate.subject
            and (one.start, one.end) == (estimate.start, estimate.end)
        }
        return {
            language: words.say(
                "follows.gap_change_both",
                first=changes["first_published"][language],
                revised=changes["revised"][language],
            )
            for language, words in self.words.items()
        }

    def _of_margin(self, estimate: Estimate) -> Texts:
        """Write what became of a target less the target."""
        *outcomes, target = estimate.operands
        [outcome] = outcomes
        written = (
            self._figure(outcome.id)
            if outcome.kind is OperandKind.FIGURE
            else self._reference(outcome.id)
        )
        return self._say("margin", outcome=written, target=self._reference(target.id))

    def _place_level(self, estimate: Estimate, date: Period, *, against: bool = False) -> Writer:
        """Return how the level of a compared place is written."""
        subject = estimate.subject
        place = subject.against if against else subject
        if place is None:
            msg = f"{estimate.model}, {estimate.term}: a gap to nothing"
            raise ValueError(msg)
        key = (estimate.model, place.place, place.vintage, subject.indicator, date.end)
        found = self._levels.get(key)
        if found is None:
            msg = f"{estimate.model}, {estimate.term}: no level of {place.place} in {date}"
            raise ValueError(msg)
        return self._estimate(found)

    @cached_property
    def _levels(self) -> Mapping[_LevelKey, Estimate]:
        """The levels that estimates hold: by model, place, edition, indicator and year."""
        found: dict[_LevelKey, Estimate] = {}
        for one in self.estimates.values():
            if one.term is Term.LEVEL and one.end is not None:
                of = one.subject
                key = (one.model, of.place, of.vintage, of.indicator, one.end.end)
                found.setdefault(key, one)
        return found

    def _of_error(self, estimate: Estimate) -> Texts:
        """Write an error as the outturn less the projection of its year."""
        for one in self.estimates.values():
            if (
                one.term is Term.PROJECTED
                and _continues(one.model, estimate.model)
                and one.subject == estimate.subject
                and one.end == estimate.end
            ):
                return self._say(
                    "error", outturn=self._outturn(estimate), projected=self._estimate(one)
                )
        msg = f"{estimate.model}, {estimate.term}: no projection of {estimate.end}"
        raise ValueError(msg)

    def _of_two_points(self, estimate: Estimate) -> Texts:
        """Write what follows from a headline pair's two levels."""
        [row] = [
            row
            for row in self.run.growth
            if row.headline
            and (row.indicator, row.scope) == (estimate.subject.indicator, estimate.subject.scope)
        ]
        base, end = self._level(row, Term.BASE), self._level(row, Term.END)
        years = _years(row.years)
        date = row.base_period if estimate.end is None else Period.of_year(estimate.end.end)
        ahead = _years(row.base_period.distance(date))
        match estimate.term:
            case Term.SLOPE_PER_YEAR:
                return self._say("per_year", base=base, end=end, years=years)
            case Term.GROWTH_PCT_PER_YEAR:
                return self._say("compound", base=base, end=end, years=years)
            case Term.MIDPOINT_GAP:
                return self._say("midpoint_gap", base=base, end=end)
            case Term.PROJECTED:
                return self._say(
                    estimate.model.form or "", base=base, end=end, years=years, ahead=ahead
                )
            case Term.END_NEEDED:
                return self._say(
                    f"end_needed_{estimate.model.form}",
                    base=base,
                    outturn=self._outturn(estimate),
                    years=years,
                    ahead=ahead,
                )
            case _:
                return {}

    def _outturn(self, estimate: Estimate) -> Writer:
        # The outturn comes first where a series from outside was forecast.
        [row, *_] = [one for one in estimate.operands if one.kind is OperandKind.REFERENCE]
        return self._reference(row.id)

    def _of_amount(self, estimate: Estimate) -> Texts:
        """Write an amount as the whole of its year times the share, as each is printed."""
        _, date = self._ends(estimate)
        indicator = self.run.source.indicators[estimate.subject.indicator or ""]
        whole = self.run.reference.series[indicator.reference or ""].whole
        [share, *_] = [one.id for one in estimate.operands if one.kind is OperandKind.FIGURE]
        rows = [one.id for one in estimate.operands if one.kind is OperandKind.REFERENCE]
        for row in map(self.run.reference.row, rows):
            if row.series == whole and row.year == date.end:
                return self._say(
                    "amount", whole=self._reference(row.id), share=self._figure(share)
                )
        return {}

    @staticmethod
    def _ends(estimate: Estimate) -> tuple[Period, Period]:
        if estimate.start is None or estimate.end is None:
            msg = f"{estimate.model}, {estimate.term}: not dated"
            raise ValueError(msg)
        return estimate.start, estimate.end

    def _years(self, estimate: Estimate) -> Writer:
        start, end = self._ends(estimate)
        return _plain(end.end - start.end)

    # --- operands as written ---------------------------------------------------------------------

    def _estimate(self, estimate: Estimate) -> Writer:
        places = places_of(estimate, self.figures, self.run.reference.by_id)
        return _write(estimate.value, estimate.unit.name, places)

    def _figure(self, figure_id: str) -> Writer:
        figure = self.figures[figure_id]
        values = None if figure.value is None else figure.low_high
        return lambda words: write_figure(
            figure.printed, values, figure.hedge, figure.unit, figure.when, words
        )

    def _reference(self, row_id: str) -> Writer:
        row = self.run.reference.row(row_id)
        unit = self.run.reference.series[row.series].unit
        value = self.run.reference.quantity(row).value
        return _write(to_decimal(value), unit, _digits(row.value, unit))


def _continues(model: ModelId, checked: ModelId) -> bool:
    """Tell whether a model made the projection that another, or itself, is checked by."""
    return model is checked or (model.form is not None and model.form == checked.form)


def _write(value: Decimal, unit: str, places: int | None) -> Writer:
    """Return how a value stands inside a formula: counts bare, the rest with their unit."""
    if unit in _WITH_UNIT:
        return lambda words: format_number(value, unit, words, places=places)
    return lambda words: group_digits(value, places, language=words)


def _digits(value: Decimal, unit: str | None) -> int | None:
    """Return the places a figure was written with; money is shown with all its digits."""
    return None if unit in MONEY_UNITS else decimal_places(value)


def _plain(number: int | Decimal) -> Writer:
    return lambda _: str(number)


def _years(years: Fraction) -> Writer:
    """Return how a number of years stands inside a formula: months as twelfths of one."""
    whole = years.denominator == 1
    return lambda _: str(years) if whole else f"({years * _MONTHS}/{_MONTHS})"
