"""What a notebook can depend on, read from its cells: parameters, and tables of earlier ones.

The reading is careful to one side. A name counts wherever it stands, in a text too (`query` and
model formulas look names up there), and a cell whose dependence can't be read off its code (it
hands the whole session on, looks into the namespace, speaks to IPython, begins a session in
another way) counts as depending on everything. So a notebook may run once more than it must, and
never once too few.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from analysis.core.syntax import parse_code
from analysis.register.steps import STEPS, TABLES, Step, giver_of
from analysis.source.scenario import Scenario

PARAMETERS: Final = frozenset(Scenario.model_fields)
#: What nothing that is published depends on: the brief's text is filled when all have run.
_PROSE: Final = frozenset({"prose"})
#: What a session's members depend on, beside the source and the choice of its indicators.
_MEMBERS: Final[dict[str, frozenset[str]]] = {
    **dict.fromkeys(("source", "claims", "words", "tell", "step", "save"), frozenset()),
    **dict.fromkeys(("reference", "measures"), frozenset({"hedge_policy"})),
    **dict.fromkeys(("load", "records", "made_by", "origin"), frozenset()),
}
_LOADERS: Final = frozenset({"load", "records", "made_by", "origin"})
_ALWAYS: Final = frozenset({"source", "indicators"})
#: What other names of a scenario stand for.
_SCENARIO: Final = {"indicator_ids": frozenset({"indicators"})}
#: Ways to a name that is not written out.
_LOOKS_ANYWHERE: Final = frozenset(
    {
        *("globals", "locals", "vars", "eval", "exec", "dir", "getattr"),
        *("get_ipython", "In", "Out", "_ih", "_i", "_ii", "_iii"),
        *("__main__", "f_globals", "f_locals"),
    }
)
#: What begins a session; it is followed only where it is plainly given a name.
_BEGINS: Final = frozenset({"start", "start_session", "Session"})
_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True)
class Uses:
    """What a notebook can depend on.

    Attributes:
        parameters: names of the scenario's.
        tables: those it takes from earlier notebooks; None for all that these hand on, what they
            published too.
    """

    parameters: frozenset[str]
    tables: frozenset[str] | None

    def givers(self, step: Step) -> tuple[Step, ...]:
        """Return the earlier steps that a step needs, in their order."""
        before = STEPS[: STEPS.index(step)]
        if self.tables is None:
            return before
        needed = {giver_of(table).name for table in self.tables}
        return tuple(one for one in before if one.name in needed)


def find_uses(step: Step, cells: Iterable[str]) -> Uses:
    """Return what a step's notebook can depend on.

    Args:
        step: its row in the table of steps, which says what it depends on at least.
        cells: the source of its code cells, but for those that hold parameters.
    """
    try:
        trees = [parse_code(source) for source in cells]
    except SyntaxError:  # a magic, a shell command, or a fault that the run will name
        return Uses(PARAMETERS, None)
    found = _Reader(frozenset[str]({"run"}).union(*map(_session_names, trees)))
    for tree in trees:
        found.read(tree)
    if found.everything:
        return Uses(PARAMETERS, None)
    return Uses(
        _ALWAYS | frozenset(step.parameters) | found.parameters,
        None if found.all_tables else frozenset(step.takes) | found.tables,
    )


class _Reader:
    """Collects what cells name, of which some are sessions."""

    def __init__(self, sessions: frozenset[str]) -> None:
        self._sessions = sessions
        self.parameters: frozenset[str] = frozenset()
        self.tables: frozenset[str] = frozenset()
        self.all_tables = False
        self.everything = False

    def read(self, tree: ast.AST) -> None:
        parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
        for node in ast.walk(tree):
            match node:
                case ast.Name(id=name) if name in PARAMETERS:
                    self.parameters |= {name}
                case ast.Name(id=name) if name in _LOOKS_ANYWHERE:
                    self.everything |= not _is_handed_to_start(node, parents)
                case ast.Name(id=name) if name in self._sessions:
                    self._read_member(node, parents)
                case ast.Name(id=name) if name in _BEGINS:
                    self.everything |= not _is_named(parents.get(node), parents)
                case (
                    ast.Attribute(attr=name) | ast.alias(name=name) | ast.ImportFrom(module=name)
                ) if name in _LOOKS_ANYWHERE:
                    self.everything = True
                case ast.Attribute(attr=name) | ast.alias(name=name, asname=str()) if (
                    name in _BEGINS
                ):
                    self.everything = True
                case ast.Constant(value=str(text)):
                    self.parameters |= PARAMETERS & frozenset(_WORD.findall(text))
                    self.tables |= TABLES.keys() & {text}

    def _read_member(self, node: ast.Name, parents: dict[ast.AST, ast.AST]) -> None:
        parent = parents.get(node)
        if isinstance(node.ctx, ast.Store):
            return
        if not isinstance(parent, ast.Attribute):
            self.everything = True
        elif parent.attr == "scenario":
            self._read_scenario(parents.get(parent))
        elif parent.attr in _MEMBERS:
            self.parameters |= _MEMBERS[parent.attr]
            if parent.attr in _LOADERS and not _names_a_table(parents.get(parent), parent):
                self.all_tables = True
        else:  # what it publishes and takes from everywhere, and what is not known here
            self.parameters |= PARAMETERS - _PROSE
            self.all_tables = True

    def _read_scenario(self, outer: ast.AST | None) -> None:
        name = outer.attr if isinstance(outer, ast.Attribute) else ""
        if name in PARAMETERS:
            self.parameters |= {name}
        else:
            self.parameters |= _SCENARIO.get(name, PARAMETERS)


def _session_names(tree: ast.AST) -> frozenset[str]:
    """Return the names that a cell gives to a session it starts."""
    return frozenset(
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and _is_start(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    )


def _is_named(call: ast.AST | None, parents: dict[ast.AST, ast.AST]) -> bool:
    """Tell whether a session that is started is plainly given a name."""
    given = parents.get(call) if call else None
    return (
        _is_start(call)
        and isinstance(given, ast.Assign)
        and all(isinstance(target, ast.Name) for target in given.targets)
    )


def _is_start(node: ast.AST | None) -> bool:
    return (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "start"
    )


def _is_handed_to_start(node: ast.Name, parents: dict[ast.AST, ast.AST]) -> bool:
    """Tell whether ``globals`` is the argument by which a session is started."""
    call = parents.get(node)
    return node.id == "globals" and isinstance(call, ast.Call) and _is_start(parents.get(call))


def _names_a_table(call: ast.AST | None, called: ast.AST) -> bool:
    return (
        isinstance(call, ast.Call)
        and call.func is called
        and len(call.args) == 1
        and isinstance(call.args[0], ast.Constant)
        and call.args[0].value in TABLES
    )


def code_cells(cells: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the source of a notebook's code cells, but for those that hold parameters."""
    for cell in cells:
        tags = cell.get("metadata", {}).get("tags", [])
        if cell["cell_type"] == "code" and not {"parameters", "injected-parameters"} & set(tags):
            yield "".join(cell["source"])
