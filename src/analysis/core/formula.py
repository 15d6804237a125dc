"""The expression language of claims: formulas over figures, evaluated with exact bounds."""

import ast
import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache, partial, reduce
from typing import Any, Final

from analysis.core.quantity import (
    End,
    Quantity,
    compound_rate,
    pct_change,
    propagate,
    simple_mean_rate,
)
from analysis.core.result import Dimension, derive_unit
from analysis.core.syntax import parse_expression
from analysis.core.units import is_own

NAME = r"[a-z][a-z0-9_]*"


_LONGEST_FORMULA = 200


@dataclass(frozen=True)
class Function:
    """A function of the expression language.

    Attributes:
        arguments: their names, as an error shows them; empty for any number.
        divisor: which argument is divided by, so must not be able to be zero.
    """

    call: Callable[..., End]
    arguments: tuple[str, ...] = ()
    divisor: int | None = None


def _share(part: End, whole: End) -> End:
    return 100 * part / whole


def _total(*parts: Any) -> End:  # noqa: ANN401 (fractions, or infinities)
    total: End = sum(parts, Fraction(0))
    return total


def _full_years(years: Fraction) -> Fraction:
    if years < 1:
        msg = f"{years} is less than a year"
        raise ValueError(msg)
    return years


def _cagr(base: End, end: End, years: Fraction) -> End:
    return compound_rate(base, end, _full_years(years))


def _mean_growth(base: End, end: End, years: Fraction) -> End:
    return simple_mean_rate(base, end, _full_years(years))


FUNCTIONS: Final[dict[str, Function]] = {
    "pct": Function(pct_change, ("base", "end"), divisor=0),
    "cagr": Function(_cagr, ("base", "end", "years"), divisor=0),
    "mean_growth": Function(_mean_growth, ("base", "end", "years"), divisor=0),
    "share": Function(_share, ("part", "whole"), divisor=1),
    "sum": Function(_total),
}


_OPERATORS: Final[dict[type[ast.operator], Callable[[Fraction, Fraction], Fraction]]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


ACCEPTED: Final = (
    "operand names, each at most once; numbers; years; + - * / and parentheses; "
    + ", ".join(f"{name}({', '.join(f.arguments) or '…'})" for name, f in FUNCTIONS.items())
)


@dataclass(frozen=True)
class Formula:
    """A checked expression over operands; build it with :func:`parse_formula`."""

    text: str
    tree: ast.expr
    names: frozenset[str]


@lru_cache(maxsize=4096)  # a claim's is evaluated under every convention
def parse_formula(text: str) -> Formula:
    """Parse an expression of the claims' language; nothing else is ever run.

    Each operand may stand once, so that the bounds, taken operation by operation, are exact: an
    operand written twice would vary as if it were two.

    Raises:
        ValueError: for anything but what :data:`ACCEPTED` lists.
    """
    if len(text) > _LONGEST_FORMULA:
        msg = f"longer than {_LONGEST_FORMULA} characters"
        raise ValueError(msg)
    try:
        tree = parse_expression(text.strip())
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        msg = "does not parse"
        raise ValueError(msg) from error
    names = list(_walk_names(tree))
    for divisor in _find_divisors(tree):
        _refuse_nothing(divisor)
    twice = sorted({name for name in names if names.count(name) > 1 and name != "years"})
    if twice:
        msg = f"{twice[0]!r} stands more than once"
        raise ValueError(msg)
    return Formula(text, tree, frozenset(names))


def _walk_names(node: ast.expr) -> Iterator[str]:
    """Yield the operand names of a whitelisted tree.

    Raises:
        ValueError: at the first thing that is not whitelisted.
    """
    match node:
        case ast.Constant(value=bool()):
            pass
        case ast.Constant(value=int() | float() as value) if abs(value) < 10**18:
            return
        case ast.Name(id=name) if re.fullmatch(NAME, name) and name not in FUNCTIONS:
            yield name
            return
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            yield from _walk_names(operand)
            return
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            yield from _walk_names(left)
            yield from _walk_names(right)
            return
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in FUNCTIONS:
            expected = FUNCTIONS[name].arguments
            if not args or (expected and len(args) != len(expected)):
                msg = f"{name} takes {', '.join(expected) or 'at least one argument'}"
                raise ValueError(msg)
            for argument in args:
                yield from _walk_names(argument)
            return
        case _:
            pass
    msg = f"{ast.unparse(node)!r} is not part of the language"
    raise ValueError(msg)


def _find_divisors(tree: ast.expr) -> Iterator[ast.expr]:
    """Yield what is divided by, the innermost first."""
    for node in reversed([*ast.walk(tree)]):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            yield node.right
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            place = FUNCTIONS[node.func.id].divisor
            yield from () if place is None else (node.args[place],)


def _refuse_nothing(divisor: ast.expr) -> None:
    """Refuse a divisor that is zero whatever the figures are, as it names none."""
    if not any(_walk_names(divisor)) and not _evaluate(divisor, {}).value:
        msg = f"{ast.unparse(divisor)} is zero, which nothing is divided by"
        raise ValueError(msg)


def evaluate_formula(formula: Formula, operands: Mapping[str, Quantity]) -> Quantity:
    """Evaluate a formula with bounds, operation by operation.

    Every operation is monotone in each argument and every operand stands once, so the corners
    of each operation give the exact bounds of the whole.

    Raises:
        ZeroDivisionError: where a divisor may be zero within its bounds.
        ValueError: where a growth rate has no meaning (a level of nothing, less than a year).
    """
    return _evaluate(formula.tree, operands)


def _evaluate(node: ast.expr, operands: Mapping[str, Quantity]) -> Quantity:
    match node:
        case ast.Constant(value=int() | float() as value):
            return Quantity.exact(Fraction(str(value)))
        case ast.Name(id=name):
            return operands[name]
        case ast.UnaryOp(operand=operand):
            return propagate(operator.neg, _evaluate(operand, operands))
        case ast.BinOp(left=left, op=op, right=right):
            parts = (_evaluate(left, operands), _evaluate(right, operands))
            if isinstance(op, ast.Div):
                _refuse_zero(parts[1])
            return propagate(_OPERATORS[type(op)], *parts)
        case ast.Call(func=ast.Name(id=name), args=args):
            function = FUNCTIONS[name]
            given = [_evaluate(argument, operands) for argument in args]
            if function.divisor is not None:
                _refuse_zero(given[function.divisor])
            if not function.arguments:  # part by part: a sum of twenty has a million corners
                return reduce(partial(propagate, function.call), given)
            return propagate(function.call, *given)
    msg = f"{ast.unparse(node)!r} is not part of the language"
    raise ValueError(msg)


_UnitRule = Callable[["FormulaUnit", "FormulaUnit"], "FormulaUnit"]


@dataclass(frozen=True)
class FormulaUnit:
    """The unit of a formula's result.

    Attributes:
        name: of the closed list; None for a pure number.
        scaled: a factor stands in the formula, so that it may convert within one quantity: from
            square metres to mu, from a ratio to percent.
        summed: points were added up, as those are by which parts add to a rate; they make a rate.
    """

    name: str | None
    scaled: bool = False
    summed: bool = False

    @property
    def quantity(self) -> str | None:
        """What the unit measures: area, money of one currency, a ratio, a count of things."""
        if self.name is None:
            return None
        # A noun of its own, and what is per something, are like nothing but themselves.
        alone = "/" in self.name or is_own(self.name)
        return self.name if alone else _QUANTITIES.get(self.name, _COUNT)

    @property
    def counts_things(self) -> bool:
        """Whether it is a count: of firms, of projects, of whatever a list names."""
        return self.quantity == _COUNT

    def is_like(self, other: "FormulaUnit") -> bool:
        """Tell whether two results can be compared or added: one unit, or counts of things."""
        if None in {self.name, other.name} or self.name == other.name:
            return True
        if {self.name, other.name} == _MULTIPLES:
            return True
        return self.quantity == other.quantity and (
            self.quantity == _COUNT or self.scaled or other.scaled
        )

    def agrees_with(self, unit: str) -> bool:
        """Tell whether a figure stated in a unit can be held against the result."""
        return self.is_like(FormulaUnit(unit)) or (self.summed and unit == "percent")


#: A ratio of two is how many times the one is the other: 2.3 is 2.3倍.
_MULTIPLES: Final = {"ratio", "times"}
#: What units measure; a unit that is not here counts things, and things may be counted together.
_COUNT: Final = "count"
_QUANTITIES: Final[Mapping[str, str]] = {
    **dict.fromkeys(("percent", "permille", "ratio", "times"), "ratio"),
    **{
        unit: unit
        for unit in (
            *("percentage_point", "doubling", "rank", "point", "CNY", "USD", "EUR", "HKD", "JPY"),
            *("watt", "watt_hour", "volt", "volt_ampere", "byte", "bit_per_second"),
            *("GBP", "TWD", "celsius", "decibel", "lux", "flop_per_second"),
            *("tonne_kilometre", "person_kilometre"),
        )
    },
    **dict.fromkeys(("square_metre", "square_kilometre", "mu", "hectare"), "area"),
    **dict.fromkeys(("metre", "kilometre"), "length"),
    **dict.fromkeys(("cubic_metre", "litre"), "volume"),
    **dict.fromkeys(("microgram", "gram", "kilogram", "tonne", "jin"), "mass"),
    **dict.fromkeys(("year", "month", "week", "day", "hour", "minute", "second"), "time"),
}
_NUMBER: Final = FormulaUnit(None)


def find_formula_unit(formula: Formula, units: Mapping[str, str | None]) -> FormulaUnit:
    """Return the unit of a formula's result, from the units of its operands.

    Growth, its averages and a share are in percent. A sum is in the unit of its parts, and counts
    of different things add up to a count. A difference of percentages is in percentage points; a
    level less points is a level. A quotient of one unit is a ratio; of two, it is in the unit of
    what is divided, as prints name it (50人 a firm); a number over a ratio is a ratio. A product
    with a count or a ratio is in the other's unit.

    Args:
        formula: from :func:`parse_formula`.
        units: the unit of each operand, None of a pure number; `years` is in years.

    Raises:
        ValueError: for an operation that units forbid: money plus an area.
    """
    return _find_unit(formula.tree, {"years": "year", **units})


def _find_unit(node: ast.expr, units: Mapping[str, str | None]) -> FormulaUnit:
    match node:
        case ast.Constant():
            return _NUMBER
        case ast.Name(id=name):
            return FormulaUnit(units[name])
        case ast.UnaryOp(operand=operand):
            return _find_unit(operand, units)
        case ast.BinOp(left=left, op=op, right=right):
            return _UNIT_RULES[type(op)](_find_unit(left, units), _find_unit(right, units))
        case ast.Call(func=ast.Name(id="sum"), args=args):
            total = reduce(_add_units, (_find_unit(argument, units) for argument in args))
            return replace(total, summed=total.name == "percentage_point")
        case ast.Call(args=[first, second, *_]):
            _add_units(_find_unit(first, units), _find_unit(second, units))
            return FormulaUnit("percent")
    msg = f"{ast.unparse(node)!r} is not part of the language"
    raise ValueError(msg)


def _add_units(first: FormulaUnit, second: FormulaUnit) -> FormulaUnit:
    if not first.is_like(second) and {first.name, second.name} != _LEVEL_AND_POINTS:
        msg = f"sets {first.name} against {second.name}; accepted: operands in one unit"
        raise ValueError(msg)
    name = second.name if first.name in {None, "percentage_point"} else first.name
    return FormulaUnit(name, first.scaled or second.scaled)


def _subtract_units(first: FormulaUnit, second: FormulaUnit) -> FormulaUnit:
    whole = _add_units(first, second)
    if first.name == second.name and first.name is not None:
        return replace(whole, name=derive_unit(first.name, Dimension.CHANGE).name)
    return whole


def _multiply_units(first: FormulaUnit, second: FormulaUnit) -> FormulaUnit:
    for one, other in ((first, second), (second, first)):
        if one.name is None or one.quantity == "ratio":
            return FormulaUnit(other.name or one.name, scaled=True)
    for one, other in ((first, second), (second, first)):
        if one.quantity in {_COUNT, "time"}:
            return other
    msg = f"multiplies {first.name} by {second.name}; accepted: a count, a ratio or a number"
    raise ValueError(msg)


def _divide_units(first: FormulaUnit, second: FormulaUnit) -> FormulaUnit:
    scaled = first.scaled or second.scaled
    if second.name is None:
        return FormulaUnit(first.name, scaled=True)
    if first.name is None and second.quantity == "ratio":
        return FormulaUnit("ratio", scaled=True)
    if first.name is None:
        msg = f"divides a number by {second.name}; accepted: a quantity over another"
        raise ValueError(msg)
    if first.name == second.name:
        return FormulaUnit("ratio", scaled)
    if first.quantity == second.quantity != _COUNT:
        _add_units(first, second)  # of two units of one quantity one must have been converted
        return FormulaUnit("ratio", scaled)
    return FormulaUnit(first.name, scaled or second.quantity == "ratio")


_LEVEL_AND_POINTS: Final = {"percent", "percentage_point"}
_UNIT_RULES: Final[Mapping[type[ast.operator], _UnitRule]] = {
    ast.Add: _add_units,
    ast.Sub: _subtract_units,
    ast.Mult: _multiply_units,
    ast.Div: _divide_units,
}


def _refuse_zero(divisor: Quantity) -> None:
    if divisor.contains(Fraction(0)):
        msg = "division by a quantity that may be zero"
        raise ZeroDivisionError(msg)


#: Functions whose result is in percent, whatever the scale of what they compare.
_IN_PERCENT: Final = frozenset({"pct", "cagr", "mean_growth"})
_PERCENTAGES: Final = frozenset({"percent", "percentage_point"})


def find_hundreds(formula: Formula, units: Mapping[str, str | None]) -> int:
    """Return how many factors of a hundred a formula's value bears over the bare quantity.

    A percentage bears one (3 % is written 3), an amount none: ``gdp * intensity / 100`` bears
    none, and without the ``/ 100`` it would be a hundredfold wrong, which no unit tells apart.

    Args:
        formula: from :func:`parse_formula`.
        units: of each operand.

    Raises:
        ValueError: where what is added or compared bears different numbers of them.
    """
    return _count_hundreds(formula.tree, units)


def _count_hundreds(  # noqa: PLR0911 (a kind of node a line)
    node: ast.expr, units: Mapping[str, str | None]
) -> int:
    match node:
        case ast.Name(id=name):
            return int(units.get(name) in _PERCENTAGES)
        case ast.Constant(value=value):
            return int(value == 100)  # noqa: PLR2004 (that of percent)
        case ast.UnaryOp(operand=operand):
            return _count_hundreds(operand, units)
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            return _count_hundreds(left, units) + _count_hundreds(right, units)
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            return _count_hundreds(left, units) - _count_hundreds(right, units)
        case ast.BinOp(left=left, right=right):
            return _same_hundreds([left, right], units)
        case ast.Call(func=ast.Name(id="share"), args=[part, whole]):
            return _count_hundreds(part, units) - _count_hundreds(whole, units) + 1
        case ast.Call(func=ast.Name(id=name), args=arguments):
            compared = arguments[:2] if name in _IN_PERCENT else arguments
            found = _same_hundreds(compared, units)
            return 1 if name in _IN_PERCENT else found
        case _:
            return 0


def _same_hundreds(nodes: Sequence[ast.expr], units: Mapping[str, str | None]) -> int:
    found = {_count_hundreds(node, units) for node in nodes if not isinstance(node, ast.Constant)}
    if len(found) > 1:
        msg = "adds or compares a percentage with what is none"
        raise ValueError(msg)
    return found.pop() if found else 0


def is_change(formula: Formula) -> bool:
    """Tell whether a formula's value has a sign of its own: growth, or a difference."""
    match formula.tree:
        case ast.Call(func=ast.Name(id=name)):
            return name in _IN_PERCENT
        case ast.BinOp(op=ast.Sub()):
            return True
        case _:
            return False
