"""How many digits after the point a number is shown with.

A printed figure keeps its own digits. What is computed has no more than its interval supports
(:func:`analysis.core.quantity.supported_places`), which is the one place that says so.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final

from analysis.core.quantity import decimal_places, keep_off_edge, supported_places, width_places
from analysis.core.result import Estimate, Interval, Operand, OperandKind, RemarkCode, Term
from analysis.core.vocabulary import MONEY_UNITS
from analysis.source.reference import ReferenceRow
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
PRINTED_PLACES: Final = 5
#: What figures imply together is told with no more digits than this.
_IMPLIED_DIGITS: Final = 3
#: Terms that are what a print says.
_PRINTED: Final = frozenset({Term.BASE, Term.END, Term.STATED, Term.LEVEL})
#: The unit of a change that a level is divided by to get its base.
_GROWTH_UNIT: Final = "percent"
#: A rate that went through a logarithm is its printed change to so much.
_SAME: Final = Decimal("1e-9")
#: No least number of digits: an amount may be rounded to its thousands or millions.
ANY_PLACES: Final = -40


def places_of(
    estimate: Estimate,
    figures: Mapping[str, Figure],
    rows: Mapping[str, ReferenceRow] | None = None,
) -> int | None:
    """Return the digits after the point to show an estimate with; None for all there are.

    What is printed keeps the digits of its print: a level, and a growth rate that rests on a
    printed change and is that change. What is computed has as many as its unit, and no more than
    its interval supports. Amounts of money are counted in their base unit, so that their places
    are negative: -4 is ten thousand.

    Args:
        estimate: the estimate.
        figures: the source's figures by id.
        rows: the outside figures by id; a level that is one of them keeps its digits.
    """
    if _is_back_cast(estimate):
        return _back_cast_places(estimate, figures)
    money = estimate.unit.name in MONEY_UNITS
    printed = _printed_change(estimate, figures)
    if printed is not None:
        return None if money else decimal_places(printed)
    published = None if money else _published_places(estimate, figures, rows or {})
    if published is not None and estimate.point:
        return published
    if estimate.term in _PRINTED and _is_print(estimate):
        return None if money else _print_of(estimate, figures)
    implied = estimate.term is Term.IMPLIED
    most = None if money and not implied else _most_places(estimate, figures)
    return _supported(estimate, most)


def _supported(estimate: Estimate, most: int | None) -> int | None:
    """Return the digits that an estimate's interval supports, ``most`` where it has none."""
    ends = estimate.interval
    if ends is None:
        return most
    least = ANY_PLACES if estimate.unit.name in MONEY_UNITS else 0
    if not estimate.point:  # shown by its ends alone
        places = _width_places(ends)
        return (
            most if places is None else max(least, places if most is None else min(places, most))
        )
    return supported_places(estimate.value, ends.low, ends.high, most, least=least)


def _width_places(ends: Interval) -> int | None:
    return width_places(ends.low, ends.high) if (ends.high - ends.low).is_finite() else None


def _most_places(estimate: Estimate, figures: Mapping[str, Figure]) -> int:
    """Return the digits that an estimate has where its interval leaves nothing open."""
    unit, term = estimate.unit.name, estimate.term
    if term in _BY_PRINT:
        return _BY_PRINT[term](estimate, figures)
    if term in {Term.P_VALUE_NO_GROWTH, Term.SUP_F_P_VALUE}:
        return _P_PLACES
    if term in _OF_TERM:
        return _OF_TERM[term]
    if estimate.subject.unit in _SHARE_UNITS and term in _RATIO:
        return _RATIO[term]
    return PLACES.get(unit, _counted_places(estimate))


def _published_places(
    estimate: Estimate, figures: Mapping[str, Figure], rows: Mapping[str, ReferenceRow]
) -> int | None:
    """Return the places of an outside figure's level, or of what is taken from a target.

    Percentages that are taken from each other leave points with no more digits than they have.
    """
    rest = estimate.operands
    points = estimate.unit.name == "percentage_point" and estimate.term is Term.IMPLIED
    if rest and (
        estimate.term is Term.MARGIN
        or (points and all(_is_percentage(one, figures, rows) for one in rest))
    ):
        return max(_places_in(one, figures, rows) for one in rest)
    if estimate.term is Term.LEVEL and rest and rest[0].id in rows:
        return _places_in(rest[0], figures, rows)
    return None


def _places_in(
    operand: Operand, figures: Mapping[str, Figure], rows: Mapping[str, ReferenceRow]
) -> int:
    """Return the digits after the point that an operand is printed or published with."""
    if operand.kind is OperandKind.FIGURE:
        return decimal_places(figures[operand.id].low_high[0])
    return decimal_places(rows[operand.id].value) if operand.id in rows else 0


def _is_percentage(
    operand: Operand, figures: Mapping[str, Figure], rows: Mapping[str, ReferenceRow]
) -> bool:
    if operand.kind is OperandKind.FIGURE:
        return figures[operand.id].unit == "percent"
    return operand.id in rows and rows[operand.id].unit.startswith("%")


def _counted_places(estimate: Estimate) -> int:
    """Return the places of what is counted: none for whole pieces, one for what is computed."""
    whole = estimate.value == estimate.value.to_integral_value()
    return 0 if whole else min(_COUNTED_PLACES, decimal_places(estimate.value))


def _is_print(estimate: Estimate) -> bool:
    """Tell whether an estimate is what one print says, and not computed from several figures."""
    kinds = {operand.kind for operand in estimate.operands}
    return kinds <= {OperandKind.FIGURE} or len(estimate.operands) == 1


# --- what a printed change gives -----------------------------------------------------------------


def _is_back_cast(estimate: Estimate) -> bool:
    return estimate.term is Term.BASE and estimate.has(RemarkCode.BACK_CAST_BASE)


def _back_cast_places(estimate: Estimate, figures: Mapping[str, Figure]) -> int | None:
    """Return the digits of a level computed back from a later one and its change.

    A difference has the digits of its prints. A quotient has only those that its bounds leave
    sure: of 138.12万元 after a growth of 53 % the base is 90万元, within 89.98 and 90.58.
    """
    money = estimate.unit.name in MONEY_UNITS
    ends = estimate.interval
    divided = any(one.unit == _GROWTH_UNIT for one in _changes_of(estimate, figures))
    if divided and ends is not None and (ends.high - ends.low).is_finite():
        sure = _sure_places(ends.high - ends.low)
        return keep_off_edge(estimate.value, ends.low, ends.high, sure)
    if money:
        return None
    prints = [one for one in _figures_of(estimate, figures) if one.value]
    return max((decimal_places(one.low_high[0]) for one in prints), default=_COUNTED_PLACES)


def _sure_places(width: Decimal) -> int:
    """Return the places whose unit is no less than a width."""
    power = width.adjusted()
    return -power if width == Decimal(1).scaleb(power) else -power - 1


def _changes_of(estimate: Estimate, figures: Mapping[str, Figure]) -> list[Figure]:
    named = _figures_of(estimate, figures)
    return [one for one in named if one.kind == "change" and one.value is not None]


def _figures_of(estimate: Estimate, figures: Mapping[str, Figure]) -> list[Figure]:
    return [figures[one.id] for one in estimate.operands if one.kind is OperandKind.FIGURE]


def _printed_change(estimate: Estimate, figures: Mapping[str, Figure]) -> Decimal | None:
    """Return the printed change that a growth term is, where it is one."""
    if estimate.term in _PRINTED or estimate.term is Term.RECOMPUTED:
        return None
    for figure in _changes_of(estimate, figures):
        low, high = figure.low_high
        same = abs(estimate.value - low) <= _SAME
        if low == high and same and figure.unit == estimate.unit.name:
            return low
    return None


# --- what is printed -----------------------------------------------------------------------------


def _print_of(estimate: Estimate, figures: Mapping[str, Figure]) -> int:
    """Return the digits after the point of the first figure an estimate rests on."""
    for figure in _figures_of(estimate, figures):
        if figure.value is not None:
            return decimal_places(figure.low_high[0])
    return decimal_places(estimate.value)


def find_print(estimate: Estimate, figures: Mapping[str, Figure]) -> Figure | None:
    """Return the print whose value an estimate has: itself a print, or what a claim takes of one.

    Of several the first that states it without a hedge. None where the estimate is computed, or
    does not rest on figures alone.
    """
    computed = estimate.term not in {*_PRINTED, Term.RECOMPUTED} or _is_back_cast(estimate)
    if computed or {one.kind for one in estimate.operands} != {OperandKind.FIGURE}:
        return None
    named = _figures_of(estimate, figures)
    same = [one for one in named if one.value and estimate.value in one.low_high]
    if not same and estimate.term is not Term.RECOMPUTED:
        same = [one for one in named if one.value][:1]
    exact = [one for one in same if one.hedge == "exact"]
    return next(iter([*exact, *same]), None)


def _recomputed_places(estimate: Estimate, figures: Mapping[str, Figure]) -> int:
    if (printed := find_print(estimate, figures)) is not None:
        return decimal_places(printed.low_high[0])
    digits = decimal_places(estimate.value)
    # What is printed elsewhere keeps its digits; what is computed has as many as its unit.
    if digits <= PRINTED_PLACES and estimate.unit.name != "percentage_point":
        return digits
    return PLACES.get(estimate.unit.name, 1)


def _implied_places(estimate: Estimate, _: Mapping[str, Figure]) -> int:
    """Return the most places of what figures imply; a whole number has none."""
    if estimate.value == estimate.value.to_integral_value():
        return 0
    places = _IMPLIED_DIGITS - 1 - estimate.value.adjusted()
    return places if estimate.unit.name in MONEY_UNITS else max(0, places)


#: Terms that keep the digits of a print or of a level, or have those that bounds support.
_BY_PRINT: Final[Mapping[Term, Callable[[Estimate, Mapping[str, Figure]], int]]] = {
    Term.BASE: _print_of,
    Term.END: _print_of,
    Term.STATED: _print_of,
    Term.LEVEL: _print_of,
    Term.RECOMPUTED: _recomputed_places,
    Term.IMPLIED: _implied_places,
}
