"""The expression language of claims: formulas over figures, evaluated with exact bounds."""

import ast
import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from analysis.core.quantity import (
    Quantity,
    compound_rate,
    pct_change,
    propagate,
    simple_mean_rate,
)

NAME = r"[a-z][a-z0-9_]*"


_LONGEST_FORMULA = 200


@dataclass(frozen=True)
class Function:
    """A function of the expression language.

    Attributes:
        arguments: their names, as an error shows them; empty for any number.
        divisor: which argument is divided by, so must not be able to be zero.
    """

    call: Callable[..., Fraction]
    arguments: tuple[str, ...] = ()
    divisor: int | None = None


def _share(part: Fraction, whole: Fraction) -> Fraction:
    return 100 * part / whole


def _total(*parts: Fraction) -> Fraction:
    return sum(parts, Fraction(0))


def _whole_years(years: Fraction) -> int:
    if years.denominator != 1 or years < 1:
        msg = f"{years} is no whole number of years"
        raise ValueError(msg)
    return int(years)


def _cagr(base: Fraction, end: Fraction, years: Fraction) -> Fraction:
    return compound_rate(base, end, _whole_years(years))


def _mean_growth(base: Fraction, end: Fraction, years: Fraction) -> Fraction:
    return simple_mean_rate(base, end, _whole_years(years))


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
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        msg = "does not parse"
        raise ValueError(msg) from error
    names = list(_walk_names(tree))
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


def evaluate_formula(formula: Formula, operands: Mapping[str, Quantity]) -> Quantity:
    """Evaluate a formula with bounds, operation by operation.

    Every operation is monotone in each argument and every operand stands once, so the corners
    of each operation give the exact bounds of the whole.

    Raises:
        ZeroDivisionError: where a divisor may be zero within its bounds.
        ValueError: where a growth rate has no meaning (a level of nothing, no whole years).
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
            return propagate(function.call, *given)
    msg = f"{ast.unparse(node)!r} is not part of the language"
    raise ValueError(msg)


def _refuse_zero(divisor: Quantity) -> None:
    if divisor.contains(Fraction(0)):
        msg = "division by a quantity that may be zero"
        raise ZeroDivisionError(msg)
