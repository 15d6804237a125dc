"""Do the tests bite? Change the code in small ways and see which changes a test notices.

`make mutants`, or `make mutants MODULES=extract,register/ids` for some rooms or modules. Each
module's mutants are drawn at random, from each operator in turn, and run against the module's own
test file (`tests/` mirrors `src/analysis/`), on copies of the tree: nothing here is edited. What
survives is printed with file, line and change; for each room, the share killed with its 95 %
interval (Wilson). `mutant_tests.py` says how they are run.
"""

import argparse
import ast
import contextlib
import math
import os
import random
import shutil
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from queue import SimpleQueue

from mutant_tests import OwnTests, Trial
from stress import write_part

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = Path("src/analysis")
ROOMS = ("core", "words", "render", "source", "extract", "study", "register", "publish",
         "exhibits", "brief", "run")  # fmt: skip
#: Not copied for the tests to run in: what is large and no test of one module reads.
LEFT_OUT = shutil.ignore_patterns("__pycache__", ".*cache", ".git", ".venv*", ".hypothesis",
                                  "derived", "build", "dist")  # fmt: skip

#: What an operator becomes; `a < b` and `a <= b` differ at the edge, where tests are thin.
_SWAPPED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn,
    ast.NotIn: ast.In, ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult, ast.Pow: ast.Mult, ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr, ast.And: ast.Or, ast.Or: ast.And,
}  # fmt: skip
#: Fields whose content is no behaviour a test should hold fast: types, decorators, messages.
_PASSED_OVER = {"annotation", "returns", "decorator_list", "bases", "exc", "cause"}


@dataclass(frozen=True)
class Mutant:
    """One small change of a module: the change at ``position`` in the order they are found in."""

    module: str
    line: int
    operator: str
    old: str
    new: str
    position: int

    def __str__(self) -> str:
        """Name the place and the change on one line."""
        old, new = (" ".join(text.split())[:60] for text in (self.old, self.new))
        return f"{self.module}:{self.line} [{self.operator}] {old} → {new}"


def find_changes(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:  # noqa: C901, PLR0912 (a list)
    """Yield what may stand in a node's place, each with its operator's name."""
    constant = ast.Constant
    match node:
        case ast.Compare(left, [sign, *signs], comparators):
            swapped = _SWAPPED[type(sign)]()
            yield "compare", ast.Compare(left, [swapped, *signs], comparators)  # type: ignore[list-item]
        case ast.BinOp(left, sign, right) if type(sign) in _SWAPPED:
            yield "arithmetic", ast.BinOp(left, _SWAPPED[type(sign)](), right)  # type: ignore[arg-type]
        case ast.BoolOp(sign, values):
            yield "boolean", ast.BoolOp(_SWAPPED[type(sign)](), values)  # type: ignore[arg-type]
        case ast.UnaryOp(ast.Not() | ast.USub(), operand):
            yield "unary", operand
        case ast.Constant(bool(value)):
            yield "constant", constant(not value)
        case ast.Constant(int(value) | float(value)):
            yield "constant", constant(value + 1)
        case ast.Constant(str(value)) if value:
            yield "text", constant(f"XX{value}")
        case ast.If(_, body, orelse):
            yield from (("condition", ast.If(constant(v), body, orelse)) for v in (True, False))
        case ast.IfExp(_, body, orelse):
            yield from (("condition", branch) for branch in (body, orelse))
        case ast.comprehension(target, source, [_, *_], is_async):
            yield "filter", ast.comprehension(target, source, [], is_async)
        case ast.Return(value) if value is not None and ast.unparse(value) != "None":
            yield "return", ast.Return(constant(None))
        case ast.Expr(ast.Constant()):  # a docstring
            pass
        case ast.Expr() | ast.Raise() | ast.AugAssign():
            yield "statement", ast.Pass()


def _walk(node: ast.AST) -> Iterator[tuple[ast.AST, str, int | None, ast.AST]]:
    """Yield each node that may change: its parent, the field it is in, its place there, itself."""
    for field, content in ast.iter_fields(node):
        if field in _PASSED_OVER:
            continue
        many = isinstance(content, list)
        for place, child in enumerate(content if many else [content]):
            if isinstance(child, ast.AST) and not _is_words(child):
                yield node, field, place if many else None, child
                yield from _walk(child)


def _is_words(node: ast.AST) -> bool:
    """Tell whether a node is text for people or for the type checker only."""
    match node:
        case ast.Assign([ast.Name("msg" | "__all__")]) | ast.keyword("description"):
            return True
        case ast.Expr(ast.Constant()) | ast.Subscript(ast.Name("Literal")) | ast.JoinedStr():
            return True
    return False


def _places(tree: ast.AST) -> Iterator[tuple[ast.AST, str, int | None, ast.AST, str, ast.AST]]:
    for parent, field, place, node in _walk(tree):
        for operator, new in find_changes(node):
            yield parent, field, place, node, operator, new


def find_mutants(module: str, source: str) -> list[Mutant]:
    """Return every change the operators allow in a module."""
    found = []
    for position, (parent, _, _, node, operator, new) in enumerate(_places(ast.parse(source))):
        # A filter's comprehension has no line of its own.
        line = getattr(node, "lineno", None) or getattr(node, "target", parent).lineno
        found.append(Mutant(module, line, operator, _show(node), _show(new), position))
    return found


def write_mutant(source: str, mutant: Mutant) -> str:
    """Return a module's text with one change; comments and layout are lost."""
    tree = ast.parse(source)
    parent, field, place, _, _, new = next(islice(_places(tree), mutant.position, None))
    if place is None:
        setattr(parent, field, new)
    else:
        getattr(parent, field)[place] = new
    return ast.unparse(ast.fix_missing_locations(tree))


def make_trial(source: str, mutant: Mutant) -> Trial:
    """Return a mutant as it is tried: its text, its lines, the function that holds it."""
    tree = ast.parse(source)
    parent, _, _, node, _, _ = next(islice(_places(tree), mutant.position, None))
    placed = node if hasattr(node, "lineno") else parent
    lines = range(placed.lineno, placed.end_lineno + 1)  # type: ignore[attr-defined]
    holds = (name for name, body in _functions(tree, "") if any(one is node for one in body))
    return Trial(write_mutant(source, mutant), lines, next(holds, None))


def _functions(tree: ast.AST, inside: str) -> Iterator[tuple[str, Iterator[ast.AST]]]:
    """Yield each function of a module and its classes: its qualified name, all in its body."""
    for one in ast.iter_child_nodes(tree):
        match one:
            case ast.FunctionDef(name, body=body) | ast.AsyncFunctionDef(name, body=body):
                yield f"{inside}{name}", (node for part in body for node in ast.walk(part))
            case ast.ClassDef(name):
                yield from _functions(one, f"{inside}{name}.")
            case _:
                yield from _functions(one, inside)


def _show(node: ast.AST) -> str:
    shown = f"if {ast.unparse(node.test)}" if isinstance(node, ast.If) else ast.unparse(node)
    return shown.strip() or "no filter"


def draw(mutants: Sequence[Mutant], count: int, seed: str) -> list[Mutant]:
    """Draw mutants, from each operator in turn, so that a rare one is tried as well."""
    chance = random.Random(seed)  # noqa: S311 (a sample, not a secret)
    groups = defaultdict[str, list[Mutant]](list)
    for mutant in mutants:
        groups[mutant.operator].append(mutant)
    for _, group in sorted(groups.items()):
        chance.shuffle(group)
    drawn = list[Mutant]()
    while len(drawn) < count and any(groups.values()):
        drawn += [group.pop() for _, group in sorted(groups.items()) if group][
            : count - len(drawn)
        ]
    return sorted(drawn, key=lambda one: (one.line, one.operator, one.new))


def find_interval(killed: int, of: int, z: float = 1.959964) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson 1927)."""
    if not of:
        return 0.0, 1.0
    share, spread = killed / of, z * z / of
    middle = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * math.sqrt(share * (1 - share) / of + spread / (4 * of))
    return max(0.0, middle - half), min(1.0, middle + half)


def own_test(module: Path) -> Path:
    """Return the test file of a module: `tests/` mirrors `src/analysis/`."""
    inside = module.relative_to(PACKAGE)
    return Path("tests", *inside.parts[:-1], f"test_{inside.stem}.py")


def find_modules(wanted: Sequence[str], root: Path = ROOT) -> list[Path]:
    """Return the modules of rooms, or those named as `extract/scan`, in the order asked for."""
    modules = []
    for name in wanted:
        path = root / PACKAGE / name
        found = sorted(path.rglob("*.py")) if path.is_dir() else [path.with_suffix(".py")]
        if not all(one.is_file() for one in found):
            sys.exit(f"MODULES: no {name!r}; accepted: {', '.join(ROOMS)}, or room/module")
        modules += [one.relative_to(root) for one in found if not one.stem.startswith("__")]
    return modules


@dataclass(frozen=True)
class Tried:
    """What came of a module's mutants.

    Attributes:
        of: how many were tried.
        survivors: those that no test noticed.
        fails: whether its tests fail without any mutant, so that none was tried.
    """

    of: int
    survivors: tuple[str, ...] = ()
    fails: bool = False


def try_module(module: Path, tree: Path, options: argparse.Namespace) -> Tried:
    """Try a module's mutants in a copy of the tree and print what survived."""
    source = (ROOT / module).read_text("utf-8")
    name = module.relative_to(PACKAGE).as_posix()
    drawn = draw(find_mutants(name, source), options.count, f"{options.seed} {name}")
    if not drawn:
        return Tried(0)
    if not (ROOT / own_test(module)).is_file():
        print(f"{name}: no {own_test(module)}: all {len(drawn)} mutants survive", flush=True)
        return Tried(len(drawn), tuple(map(str, drawn)))
    with contextlib.closing(OwnTests(tree, module, own_test(module))) as tests:
        if not tests.trace.passed:
            print(f"{name}: {own_test(module)} fails without any mutant: not tried", flush=True)
            return Tried(0, fails=True)
        outcomes = [tests.try_mutant(make_trial(source, mutant)) for mutant in drawn]
    lines = [f"{name}: {len(drawn) - outcomes.count('passed')} of {len(drawn)} killed"]
    for mutant, outcome in zip(drawn, outcomes, strict=True):
        if outcome != "failed":
            lines += [f"  {'survived' if outcome == 'passed' else outcome}: {mutant}"]
    print("\n".join(lines), flush=True)
    survived = zip(drawn, outcomes, strict=True)
    return Tried(len(drawn), tuple(str(one) for one, outcome in survived if outcome == "passed"))


def try_modules(modules: Sequence[Path], options: argparse.Namespace) -> dict[str, Tried]:
    """Try modules side by side, each in a copy of the tree that no other uses meanwhile."""
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        trees = SimpleQueue[Path]()
        for copy in range(options.jobs):
            tree = Path(folder).resolve() / str(copy)
            shutil.copytree(ROOT, tree, ignore=LEFT_OUT)
            trees.put(tree)

        def try_one(module: Path) -> Tried:
            tree = trees.get()
            try:
                return try_module(module, tree, options)
            finally:
                trees.put(tree)

        with ThreadPoolExecutor(options.jobs) as pool:
            names = [module.relative_to(PACKAGE).as_posix() for module in modules]
            return dict(zip(names, pool.map(try_one, modules), strict=True))


def show_results(tried: Mapping[str, Tried]) -> str:
    """Return each room's share killed with its interval, and below it all that survived.

    Args:
        tried: by the module, as ``room/module.py``.
    """
    rooms = defaultdict[str, list[Tried]](list)
    for name, one in tried.items():
        rooms[name.partition("/")[0]].append(one)
        rooms["**all**"].append(one)
    rooms["**all**"] = rooms.pop("**all**")  # last
    rows = []
    for room, modules in rooms.items():
        of = sum(one.of for one in modules)
        killed = of - sum(len(one.survivors) for one in modules)
        low, high = find_interval(killed, of)
        share = f"{killed / of:.0%}" if of else "–"
        rows.append(f"| {room} | {of:,} | {killed:,} | {share} | {low:.0%} to {high:.0%} |")
    failing = [name for name, one in tried.items() if one.fails]
    survivors = [survivor for one in tried.values() for survivor in one.survivors]
    head = "| room | mutants | killed | share | 95 % interval |\n|---|---:|---:|---:|---:|"
    table = "\n".join([head, *rows])
    shown = (one.replace("`", "'") for one in survivors)
    listed = "\n".join(f"* `{one}`" for one in shown)
    untried = f"Not tried, for their tests fail without a mutant: {', '.join(failing)}.\n\n"
    return f"{table}\n\n{untried if failing else ''}What survived:\n\n{listed or 'nothing'}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Try the mutants asked for and print each room's share killed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("modules", nargs="?", default="", help="rooms or room/module, by commas")
    parser.add_argument("--count", type=int, default=30, help="mutants a module (default: 30)")
    parser.add_argument("--seed", default="1", help="of the draw (default: 1)")
    parser.add_argument("--jobs", type=int, default=2, help="modules at once (default: 2)")
    parser.add_argument("--out", type=Path, help="write the result between its marks in a file")
    options = parser.parse_args(arguments)
    wanted = [name for name in options.modules.split(",") if name] or ROOMS
    for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
        os.environ.setdefault(variable, "1")  # as the tests have it, before anything is imported
    tried = try_modules(find_modules(wanted), options)
    result = show_results(tried)
    print(result)
    if options.out is not None:
        write_part(options.out, "mutants", result)
    return 1 if any(one.fails for one in tried.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
