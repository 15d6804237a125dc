"""How well a relation fits its figures, before anybody judges it.

Words in a report are seldom as plain as "a + b = c". What they leave open the figures close: a
list that adds up to the amount before it to the last of seven digits is its breakdown, and one
that misses it by a single digit is its breakdown with a misprint, for chance does neither. What
is neither, and not even close, was no such relation, and nothing is said of it: a false alarm
costs more than a miss.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from fractions import Fraction
from typing import Final

from analysis.core.formula import evaluate_formula, parse_formula
from analysis.core.quantity import NotPositiveError, Quantity, is_finite
from analysis.extract.relations.sentences import Term

#: Of what is stated, the most by which a relation that the words force may be missed.
CLOSE: Final = Fraction(3, 100)
#: How likely chance may have made figures fit that the words don't tie together.
CHANCE: Final = Fraction(1, 100)
#: Parts of one sum, at most: more names don't fit a formula.
MOST_PARTS: Final = 22
#: What makes a result move otherwise than its operand does.
_NOT_ADDITIVE: Final = re.compile(r"[/*]|share|pct|cagr|mean_growth")
_TEN: Final = 10
_POINT: Final = "."
#: Digits of a figure that are tried, from the last on.
_MOST_DIGITS: Final = 12


class Fit(Enum):
    """Whether figures fit a relation, but for one digit, nearly, or not."""

    HOLDS = auto()
    NEAR = auto()
    CLOSE = auto()
    FAR = auto()


@dataclass(frozen=True, slots=True)
class Weight:
    """How a relation fits.

    Attributes:
        fit: whether it does.
        chance: about how likely figures of any size would fit so by chance: the part of the
            stated value that its and the recomputed bounds cover, times the digits tried.
    """

    fit: Fit
    chance: Fraction

    def holds(self, *, forced: bool, tries: int | Fraction = 1) -> bool:
        """Tell whether the relation is meant.

        Args:
            forced: the words say so; otherwise the figures alone must.
            tries: how many relations were tried for this one; less than one where the words tie
                the figures halfway.
        """
        if self.fit in {Fit.HOLDS, Fit.NEAR}:
            return forced or self.chance * tries < CHANCE
        return forced and self.fit is Fit.CLOSE


_NOTHING: Final = Weight(Fit.FAR, Fraction(1))


def weigh(stated: Term, operands: Mapping[str, Term], formula: str) -> Weight:
    """Return how a stated figure fits what a formula makes of others.

    A planned figure stands for itself and is not rounded, so that sums of plans that were rounded
    after all may miss by a digit. They are held to be neither right nor wrong.
    """
    quantities = {name: term.quantity for name, term in operands.items()}
    recomputed = evaluate(formula, quantities)
    if recomputed is None:
        return _NOTHING
    if not stated.value or not stated.quantity.bounded or not recomputed.bounded:
        return Weight(_overlap(stated.quantity, recomputed), Fraction(1))
    additive = _NOT_ADDITIVE.search(formula) is None
    grid = _common_step(stated, *operands.values()) if additive else stated.step
    cover = _width(stated.quantity) + _width(recomputed) + grid
    chance = cover / abs(stated.value)
    if stated.quantity.overlaps(recomputed):
        return Weight(Fit.HOLDS, chance)
    rounded = {name: term.rounded for name, term in operands.items()}
    loosely = evaluate(formula, rounded) if stated.is_plan else None
    if loosely is not None and loosely.overlaps(stated.rounded):
        return _NOTHING
    tried, near = _try_digits(stated, operands, formula, recomputed)
    if near:
        return Weight(Fit.NEAR, chance * tried)
    far = abs(recomputed.value - stated.value) > CLOSE * abs(stated.value)
    close = not far and not stated.is_plan
    return Weight(Fit.CLOSE if close else Fit.FAR, Fraction(1))


def _common_step(*terms: Term) -> Fraction:
    """Return the largest place that all of some figures are whole multiples of.

    Round figures meet more often: that 5000 is 2000 and 3000 shows no more than that 5 is 2 and 3.
    Zeros behind a point are digits like others, printed because they were measured.
    """
    step = max(term.step for term in terms)
    if any(_POINT in term.mention.printed for term in terms):
        return step
    while all((term.value / (step * _TEN)).denominator == 1 for term in terms):
        step *= _TEN
    return step


def may_fill(whole: Term, parts: Sequence[Term], wanted: Fit) -> bool:
    """Tell, at a glance, whether parts may fill a whole, or may but for one digit.

    What they miss it by is then nothing, or one digit in its place, but for the rounding of each.
    """
    step = max(term.step for term in (whole, *parts))
    missed = abs(sum((term.value for term in parts), -whole.value)) / step
    slack = len(parts) + 1
    if wanted is Fit.HOLDS:
        return missed <= slack
    place = Fraction(min(term.step for term in (whole, *parts))) / step
    while place <= missed + slack:
        if abs(missed - round(missed / place) * place) <= slack and missed / place < _TEN:
            return True
        place *= 10
    return False


def _try_digits(
    stated: Term, operands: Mapping[str, Term], formula: str, recomputed: Quantity
) -> tuple[int, bool]:
    """Return how many figures with one digit changed were tried, and whether one of them fits.

    Where a formula only adds and subtracts, the result moves as its operand does, so that nothing
    need be evaluated anew.
    """
    others = [*vary_digits(stated)]
    near = any(other.overlaps(recomputed) for other in others)
    tried = len(others)
    quantities = {name: term.quantity for name, term in operands.items()}
    additive = _NOT_ADDITIVE.search(formula) is None
    for name, term in operands.items():
        varied = [*vary_digits(term)]
        tried += len(varied)
        if near or not varied:
            continue
        if additive:
            moved = evaluate(formula, {**quantities, name: shift(term.quantity, term.step)})
            rises = moved is not None and (moved.value > recomputed.value) == (term.value >= 0)
            results = [
                shift_by(recomputed, (one.value - term.value) * (1 if rises else -1))
                for one in varied
            ]
        else:
            found = (evaluate(formula, {**quantities, name: one}) for one in varied)
            results = [one for one in found if one is not None]
        near = any(one.overlaps(stated.quantity) for one in results)
    return tried, near


def weigh_parts(whole: Term, parts: Mapping[str, Term], formula: str) -> Fit:
    """Return whether parts fit into a whole, or would if one digit were another."""
    quantities = {name: term.quantity for name, term in parts.items()}
    together = evaluate_formula(parse_formula(formula), quantities)
    if together.low <= whole.quantity.high:
        return Fit.HOLDS
    near = any(other.high >= together.low for other in vary_digits(whole)) or any(
        shift_by(together, other.value - term.value).low <= whole.quantity.high
        for term in parts.values()
        for other in vary_digits(term)
    )
    return Fit.NEAR if near and not whole.is_plan else Fit.FAR


def evaluate(formula: str, quantities: Mapping[str, Quantity]) -> Quantity | None:
    """Return what a formula gives, or None where it has no value: a divisor that may be zero."""
    try:
        return evaluate_formula(parse_formula(formula), quantities)
    except (ZeroDivisionError, NotPositiveError, ValueError):
        return None


def _overlap(stated: Quantity, recomputed: Quantity) -> Fit:
    return Fit.HOLDS if stated.overlaps(recomputed) else Fit.FAR


def _width(quantity: Quantity) -> Fraction:
    low, high = quantity.low, quantity.high
    return high - low if is_finite(low) and is_finite(high) else Fraction(0)


def vary_digits(term: Term) -> Iterator[Quantity]:
    """Yield what a figure would be with one of its digits changed; nothing for a hedged one."""
    size = abs(term.value) / term.step
    if not term.is_exact or size.denominator != 1 or not term.quantity.bounded:
        return
    digits = str(size.numerator)[-_MOST_DIGITS:]
    for place, digit in enumerate(reversed(digits)):
        first = place == len(digits) - 1 and place > 0
        for other in range(int(first), 10):
            if other != int(digit):
                yield shift(term.quantity, (other - int(digit)) * 10**place * term.step)


def shift(quantity: Quantity, by: Fraction) -> Quantity:
    """Return a quantity whose size is larger, with its sign and latitude."""
    return shift_by(quantity, by if quantity.value >= 0 else -by)


def shift_by(quantity: Quantity, by: Fraction) -> Quantity:
    """Return a quantity moved along, with its latitude; one without an end stays."""
    low, high = quantity.low, quantity.high
    if not is_finite(low) or not is_finite(high):
        return quantity
    return replace(quantity, value=quantity.value + by, low=low + by, high=high + by)


def add_up(count: int) -> tuple[str, tuple[str, ...]]:
    """Return the formula of a sum of so many parts, and their names."""
    names = tuple(f"part_{letter}" for letter in name_letters(count))
    return f"sum({', '.join(names)})", names


def name_letters(count: int) -> Sequence[str]:
    """Return so many names in letters: a, b, …, z, aa, ab."""
    alphabet = "abcdefghijklmnopqrstuvwxyz"
    return [
        (alphabet[n // 26 - 1] if n >= len(alphabet) else "") + alphabet[n % len(alphabet)]
        for n in range(count)
    ]
