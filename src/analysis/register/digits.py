"""How many digits after the point a number is shown with."""

from collections.abc import Callable, Mapping
from typing import Final

from analysis.core.quantity import decimal_places
from analysis.core.result import Estimate, OperandKind, RemarkCode, Term
from analysis.core.vocabulary import MONEY_UNITS
from analysis.source.schema import Figure
from analysis.words.numerals import PLACES

#: Of a ratio's levels and of what lies between them: one more than a level is printed with.
_RATIO: Final[Mapping[Term, int]] = {
    **dict.fromkeys((Term.PROJECTED, Term.PROJECTED_MODEL_INTERVAL, Term.END_NEEDED), 2),
    **dict.fromkeys(
        (
            Term.SLOPE_PER_YEAR,
            Term.SLOPE_PER_YEAR_BEFORE,
            Term.SLOPE_PER_YEAR_AFTER,
            Term.ROLLING_ORIGIN_MAE,
            Term.MIDPOINT_GAP,
            Term.PRIOR_MEAN,
            Term.RESIDUAL_SD,
        ),
        3,
    ),
    **dict.fromkeys((Term.PRIOR_SD, Term.POSTERIOR_SD), 4),
}
_SHARE_UNITS: Final = frozenset({"percent", "permille", "percentage_point"})
#: Of what is counted in whole pieces: a rate a year and a computed level have one place.
_COUNTED_PLACES: Final = 1
#: Of a p-value; what is smaller than these can show is said as less.
_P_PLACES: Final = 3
#: Of what is written in log points, and of what is counted in whole pieces, whatever their unit.
_OF_TERM: Final[Mapping[Term, int]] = {
    **dict.fromkeys(
        (Term.LOG_AMOUNT_PER_YEAR, Term.LOG_SHARE_PER_YEAR, Term.LOG_WHOLE_PER_YEAR), 2
    ),
    **dict.fromkeys((Term.HELD_SINCE, Term.YEARS_LOWERED), 0),
}
#: A figure with no more places than this may be printed somewhere; one with more is computed.
_PRINTED_PLACES: Final = 5
#: A back-cast level keeps its digits up to this many places.
_SHORT: Final = 2


def places_of(estimate: Estimate, figures: Mapping[str, Figure]) -> int | None:
    """Return the digits after the point to show an estimate with; None for all there are.

    A printed level keeps the digits of its print, money is written in its own scale, and what is
    computed has as many as its unit.

    Args:
        estimate: the estimate.
        figures: the source's figures by id.
    """
    unit, term = estimate.unit.name, estimate.term
    if unit in MONEY_UNITS:
        return None
    if term in _BY_PRINT:
        return _BY_PRINT[term](estimate, figures)
    if term in {Term.P_VALUE_NO_GROWTH, Term.SUP_F_P_VALUE}:
        return _P_PLACES
    if term in _OF_TERM:
        return _OF_TERM[term]
    if estimate.subject.unit in _SHARE_UNITS and term in _RATIO:
        return _RATIO[term]
    return PLACES.get(unit, _counted_places(estimate))


def _counted_places(estimate: Estimate) -> int:
    """Return the places of what is counted: none for whole pieces, one for what is computed."""
    whole = estimate.value == estimate.value.to_integral_value()
    return 0 if whole else min(_COUNTED_PLACES, decimal_places(estimate.value))


def _level_places(estimate: Estimate, figures: Mapping[str, Figure]) -> int:
    if estimate.term is Term.BASE and estimate.has(RemarkCode.BACK_CAST_BASE):
        digits = decimal_places(estimate.value)
        if estimate.unit.name == "percent":
            return _SHORT
        return digits if digits <= _SHORT else 1
    return _print_of(estimate, figures)


def _print_of(estimate: Estimate, figures: Mapping[str, Figure]) -> int:
    """Return the digits after the point of the first figure an estimate rests on."""
    for operand in estimate.operands:
        if operand.kind is OperandKind.FIGURE and figures[operand.id].value is not None:
            return decimal_places(figures[operand.id].low_high[0])
    return decimal_places(estimate.value)


def _recomputed_places(estimate: Estimate, _: Mapping[str, Figure]) -> int:
    digits = decimal_places(estimate.value)
    # What is printed elsewhere keeps its digits; what is computed has as many as its unit.
    if digits <= _PRINTED_PLACES and estimate.unit.name != "percentage_point":
        return digits
    return PLACES.get(estimate.unit.name, 1)


#: Terms that keep the digits of a print, or of the level they were computed back from.
_BY_PRINT: Final[Mapping[Term, Callable[[Estimate, Mapping[str, Figure]], int]]] = {
    Term.BASE: _level_places,
    Term.END: _level_places,
    Term.STATED: _print_of,
    Term.LEVEL: _print_of,
    Term.RECOMPUTED: _recomputed_places,
}
