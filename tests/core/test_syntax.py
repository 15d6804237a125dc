import ast
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from analysis.core import formula
from analysis.core.syntax import parse_code, parse_expression

SOURCES = [Path(one.__file__ or "").read_text("utf-8") for one in (formula, sys.modules[__name__])]


def test_parses_of_several_threads_do_not_break_each_other():
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            trees = list(pool.map(parse_code, SOURCES * 40))
    finally:
        sys.setswitchinterval(before)
    plain = [ast.dump(ast.parse(source)) for source in SOURCES]
    assert [ast.dump(tree) for tree in trees[:2]] == plain


def test_an_expression_is_one():
    assert ast.unparse(parse_expression("a + 1")) == "a + 1"
    with pytest.raises(SyntaxError):
        parse_expression("a = 1")
    with pytest.raises(SyntaxError, match="cell 3"):
        parse_code("a =", "cell 3")
