"""A module's own tests on its mutants: what is killed how, and what is left behind."""

import importlib.util
from contextlib import closing
from pathlib import Path

import mutant_tests
import pytest
from mutant_tests import OwnTests, Trace, Trial

MODULE, TEST = Path("src/analysis/core/one.py"), Path("tests/core/test_one.py")
TEXT = """\
from functools import cache

LIMIT = 3


@cache
def one(by):
    return LIMIT + by


def other():
    return 0


class Rate:
    def grow(self):
        return one(1)

    def unseen(self):
        return 9
"""
SEEN = """\
from analysis.core.one import LIMIT, Rate, one

BEFORE = one(1)


def test_one():
    assert one(1) == 4


def test_rate():
    assert Rate().grow() == 4


def test_slow():
    assert one(2) == 5
"""


@pytest.fixture(name="tree", scope="module")
def make_tree(tmp_path_factory):
    tree = tmp_path_factory.mktemp("tree").resolve()
    for path, text in ((MODULE, TEXT), (TEST, SEEN)):
        (tree / path).parent.mkdir(parents=True)
        (tree / path).write_text(text, "utf-8")
    for folder in ("src/analysis", "src/analysis/core"):
        (tree / folder / "__init__.py").write_text("", "utf-8")
    return tree


@pytest.fixture(name="tests", scope="module")
def make_tests(tree):
    with closing(OwnTests(tree, MODULE, TEST)) as tests:
        yield tests


def changed(old, new, line, function=None):
    assert TEXT.count(old) == 1
    return Trial(TEXT.replace(old, new), range(line, line + 1), function)


@pytest.mark.parametrize(
    ("trial", "outcome"),
    [
        # At once, though the module's memory held the right answer when the tests were collected.
        (changed("LIMIT + by", "LIMIT - by", 8, "one"), "failed"),
        (changed("one(1)", "one(2)", 17, "Rate.grow"), "failed"),
        # From the start: made at import, run by no test, not found under its name.
        (changed("LIMIT = 3", "LIMIT = 4", 3), "failed"),
        (changed("return 0", "return 1", 12, "other"), "passed"),
        (changed("LIMIT + by", "LIMIT - by", 8, "none"), "failed"),
        # A change that no test sees, and one that can't even be read.
        (changed("LIMIT + by", "by + LIMIT", 8, "one"), "passed"),
        (changed("return one(1)", "return (", 17, "Rate.grow"), "failed"),
    ],
)
def test_a_mutant_is_killed_by_a_failing_test_alone(tests, tree, trial, outcome):
    assert tests.try_mutant(trial) == outcome
    assert (tree / MODULE).read_text("utf-8") == TEXT


@pytest.mark.parametrize("function", ["Rate.grow", None])
def test_a_mutant_without_an_end_is_stopped(tests, tree, monkeypatch, function):
    monkeypatch.setattr(mutant_tests, "GRACE_S", 3)
    endless = changed("return one(1)", "return list(iter(int, 1))", 17, function)
    assert tests.try_mutant(endless) == "too slow"
    assert (tree / MODULE).read_text("utf-8") == TEXT


def test_a_trace_tells_who_came_by_a_line(tests):
    if not tests.trace.tests:
        pytest.skip("no process can be forked here: every mutant is tried from the start")
    names = {line: sorted(one.partition("::")[2] for one in found)
             for line, found in tests.trace.tests.items() if found}  # fmt: skip
    # test_rate finds what `one` remembers, and so does test_one.
    assert names == {17: ["test_rate"], 8: ["test_slow"]}


def test_the_quickest_tests_come_first():
    trace = Trace(
        passed=True, seconds={"a": 3.0, "b": 1.0, "c": 2.0}, tests={1: ["a"], 2: ["b", "a"]}
    )
    assert trace.find(range(1, 3)) == ["b", "a"]
    assert trace.find(range(5, 9)) == []


@pytest.mark.parametrize(
    "text", ["def test_one():\n    assert False\n", "", "import nothing.here\n"]
)
def test_tests_that_fail_without_a_mutant_are_told(tree, text):
    test = Path("tests/core/test_other.py")
    (tree / test).write_text(text, "utf-8")
    with closing(OwnTests(tree, MODULE, test)) as tests:
        assert not tests.trace.passed


def load(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_code_is_exchanged_wherever_it_was_imported_to_and_only_where_it_fits(tmp_path):
    path = tmp_path / "some_module.py"
    path.write_text(
        "def f():\n    return 1\n\n\ndef g(a):\n    def h():\n        return a\n    return h\n",
        "utf-8",
    )
    elsewhere = load(path).f
    assert mutant_tests.exchange(path, "f", "def f():\n    return 2\n")
    assert elsewhere() == 2
    twice = "def f():\n    return 3\n\n\ndef f():\n    return 4\n"
    assert not mutant_tests.exchange(path, "f", twice)
    assert not mutant_tests.exchange(path, "none", "def none():\n    return 2\n")
    assert not mutant_tests.exchange(path, "f", "class A:\n    def f(self):\n        return 2\n")
    assert elsewhere() == 2
