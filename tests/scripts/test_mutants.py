"""Mutants: what is changed, what is left alone, and how a share's interval is found."""

import ast
import importlib.util
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def load_script(name):
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


mutants = load_script("mutants")

SOURCE = '''\
"""About."""

from typing import Literal

Kind = Literal["a", "b"]


def grow(base: int, end: int = 3) -> float:
    """Grow."""
    if base <= 0 and end:
        msg = f"base is {base}"
        raise ValueError(msg)
    return [x for x in (end - base, 7) if x]
'''


def changes_of(source):
    found = mutants.find_mutants("m.py", source)
    return {(one.operator, one.line, one.old, one.new) for one in found}


def test_every_operator_finds_its_places_and_no_other():
    assert changes_of(SOURCE) == {
        ("constant", 8, "3", "4"),
        ("condition", 10, "if base <= 0 and end", "if True"),
        ("condition", 10, "if base <= 0 and end", "if False"),
        ("boolean", 10, "base <= 0 and end", "base <= 0 or end"),
        ("compare", 10, "base <= 0", "base < 0"),
        ("constant", 10, "0", "1"),
        ("statement", 12, "raise ValueError(msg)", "pass"),
        ("return", 13, "return [x for x in (end - base, 7) if x]", "return None"),
        ("filter", 13, "for x in (end - base, 7) if x", "for x in (end - base, 7)"),
        ("arithmetic", 13, "end - base", "end + base"),
        ("constant", 13, "7", "8"),
    }


@pytest.mark.parametrize(
    ("line", "change"),
    [
        ("y = not x", ("unary", "not x", "x")),
        ("y = -x", ("unary", "-x", "x")),
        ("y = True", ("constant", "True", "False")),
        ("y = 'a'", ("text", "'a'", "'XXa'")),
        ("y = 1 if x else 2", ("condition", "1 if x else 2", "1")),
        ("f(x)", ("statement", "f(x)", "pass")),
        ("y += x", ("statement", "y += x", "pass")),
        ("y = a in b", ("compare", "a in b", "a not in b")),
        ("y = a < b < c", ("compare", "a < b < c", "a <= b < c")),
    ],
)
def test_an_operator_changes_one_thing(line, change):
    assert change in {(kind, old, new) for kind, _, old, new in changes_of(line)}


def test_a_written_mutant_differs_by_its_change_alone():
    plain = ast.unparse(ast.parse(SOURCE)).splitlines()
    for mutant in mutants.find_mutants("m.py", SOURCE):
        text = mutants.write_mutant(SOURCE, mutant)
        assert text.splitlines() != plain
        new = [line for line in text.splitlines() if line not in plain]
        assert len(new) == 1 or mutant.operator == "statement"
        assert not new or mutant.new in new[0] or mutant.operator == "filter"


def test_a_draw_takes_from_each_operator_in_turn_and_repeats_with_its_seed():
    found = mutants.find_mutants("m.py", SOURCE)
    drawn = mutants.draw(found, 8, "1")
    assert len({one.operator for one in drawn}) == 8
    assert drawn == mutants.draw(found, 8, "1")
    assert drawn != mutants.draw(found, 8, "2")
    assert len(mutants.draw(found, 99, "1")) == len(found)


@pytest.mark.parametrize(
    ("killed", "of", "low", "high"),
    [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (5, 10, 0.2366, 0.7634), (0, 0, 0.0, 1.0)],
)
def test_the_interval_is_wilson_s(killed, of, low, high):
    assert mutants.find_interval(killed, of) == pytest.approx((low, high), abs=1e-4)


def test_a_module_s_own_test_lies_where_the_module_does():
    module = Path("src/analysis/study/trends/panel.py")
    assert mutants.own_test(module) == Path("tests/study/trends/test_panel.py")


def test_modules_are_found_by_room_and_by_name_and_others_refused():
    assert mutants.find_modules(["core/period"]) == [Path("src/analysis/core/period.py")]
    names = {path.name for path in mutants.find_modules(["study"])}
    assert "growth.py" in names
    assert "__init__.py" not in names
    with pytest.raises(SystemExit, match="no 'cor'; accepted: core, "):
        mutants.find_modules(["cor"])


NESTED = """\
LIMIT = 3


class Rate:
    def grow(self, by: int = 1):
        def inner(x):
            return x + by

        return inner(2)


if LIMIT:
    def late():
        return 5
"""


@pytest.mark.parametrize(
    ("old", "function", "lines"),
    [
        ("3", None, [1]),
        ("1", None, [5]),
        ("x + by", "Rate.grow", [7]),
        ("return inner(2)", "Rate.grow", [9]),
        ("5", "late", [14]),
    ],
)
def test_a_trial_names_the_lines_and_the_function_that_can_be_exchanged(old, function, lines):
    (mutant,) = (one for one in mutants.find_mutants("m.py", NESTED) if one.old == old)
    trial = mutants.make_trial(NESTED, mutant)
    assert (trial.function, list(trial.lines)) == (function, lines)
    assert trial.text == mutants.write_mutant(NESTED, mutant)


def test_a_filter_s_lines_are_those_of_its_list():
    source = "def some(all):\n    return [\n        x\n        for x in all\n        if x\n    ]\n"
    (mutant,) = (one for one in mutants.find_mutants("m.py", source) if one.operator == "filter")
    trial = mutants.make_trial(source, mutant)
    assert (trial.function, list(trial.lines)) == ("some", [2, 3, 4, 5, 6])


def test_each_room_has_its_share_and_what_survived_is_listed():
    survivor = "core/a.py:1 [text] `x` → y"
    shown = mutants.show_results(
        {
            "core/a.py": mutants.Tried(4, (survivor,)),
            "core/b.py": mutants.Tried(6, ("core/b.py:2",)),
            "run/c.py": mutants.Tried(0, fails=True),
        }
    )
    rows = [line.split("|")[1:-1] for line in shown.splitlines() if line.startswith("|")]
    cells = {row[0].strip(): [one.strip() for one in row[1:]] for row in rows}
    # Wilson's interval of 8 in 10: Brown, Cai and DasGupta (2001), by hand.
    assert cells["core"] == ["10", "8", "80%", "49% to 94%"]
    assert cells["run"] == ["0", "0", "–", "0% to 100%"]
    assert cells["**all**"] == cells["core"]
    assert "* `core/a.py:1 [text] 'x' → y`\n* `core/b.py:2`" in shown
    assert "Not tried, for their tests fail without a mutant: run/c.py." in shown
