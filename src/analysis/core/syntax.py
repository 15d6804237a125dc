"""Parsing Python, from any thread."""

import ast
import threading

#: Before 3.11.5 and 3.12, Python keeps the depth of a parse for the whole interpreter: of two
#: parses at once, one fails with "AST constructor recursion depth mismatch" (cpython #106905).
_ONE_AT_A_TIME = threading.Lock()


def parse_code(source: str, filename: str = "<unknown>") -> ast.Module:
    """Return the syntax tree of a module or cell.

    Args:
        source: its text.
        filename: where it is from, for messages.

    Raises:
        SyntaxError: where it is not Python.
    """
    with _ONE_AT_A_TIME:
        return ast.parse(source, filename)  # noqa: TID251


def parse_expression(source: str) -> ast.expr:
    """Return the syntax tree of one expression.

    Raises:
        SyntaxError: where it is none.
    """
    with _ONE_AT_A_TIME:
        return ast.parse(source, mode="eval").body  # noqa: TID251
