"""Do the tests bite? Change the code in small ways and see which changes a test notices.

`make mutants`, or `make mutants MODULES=extract,register/ids` for some rooms or modules. Each
module's mutants are drawn at random, from each operator in turn, and run against the module's own
test file (`tests/` mirrors `src/analysis/`), on copies of the tree: nothing here is edited. What
survives is printed with file, line and change; for each room, the share killed with its 95 %
interval (Wilson).
"""

import argparse
import ast
import contextlib
import math
import multiprocessing
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from queue import SimpleQueue
from typing import NoReturn

import pytest
from stress import write_part

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = Path("src/analysis")
ROOMS = ("core", "words", "render", "source", "extract", "study", "register", "publish",
         "exhibits", "brief", "run")  # fmt: skip
#: Not copied for the tests to run in: what is large and no test of one module reads.
LEFT_OUT = shutil.ignore_patterns("__pycache__", ".*cache", ".git", ".venv*", ".hypothesis",
                                  "derived", "build", "dist")  # fmt: skip
#: A mutant that takes this many times as long as the tests alone, and some seconds, has hung.
PATIENCE, GRACE_S = 5, 20

_OPTIONS = ("-x", "-q", "-n0", "--no-header", "-p", "no:cacheprovider", "-p", "no:nbval",
            "-W", "ignore::pytest.PytestAssertRewriteWarning")  # fmt: skip
_HAS_GROUPS = hasattr(os, "killpg")
#: Tests start in a process that has imported what takes longest, but nothing of ours.
_PROCESSES = multiprocessing.get_context(
    "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
)
_PROCESSES.set_forkserver_preload(
    ["pytest", "hypothesis.strategies", "pandas", "pydantic", "matplotlib.pyplot", "scipy.stats",
     "statsmodels.formula.api", "statsmodels.tsa.exponential_smoothing.ets",
     "statsmodels.tsa.statespace.structural", "nbconvert", "openpyxl", "fontTools.subset",
     "pikepdf", "pypdfium2", "pdfplumber"]
)  # fmt: skip

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


class Bench:
    """Copies of the tree, in which mutants are tried side by side."""

    def __init__(self, folder: Path, copies: int, root: Path = ROOT) -> None:
        """Copy the tree as often as tests are to run at once."""
        self.trees: SimpleQueue[Path] = SimpleQueue()
        for copy in range(copies):
            shutil.copytree(root, folder / str(copy), ignore=LEFT_OUT)
            self.trees.put(folder / str(copy))

    def try_text(self, module: Path, text: str, limit_s: float | None) -> str:
        """Run a module's own tests with another text of it: passed, failed, or too slow."""
        tree = self.trees.get()
        before = (tree / module).read_bytes()
        try:
            (tree / module).write_text(text, "utf-8")
            return _run_tests(tree, own_test(module), limit_s)
        finally:
            (tree / module).write_bytes(before)
            self.trees.put(tree)


def _run_tests(tree: Path, test: Path, limit_s: float | None) -> str:
    process = _PROCESSES.Process(target=_test_in, args=(tree, test))
    process.start()
    process.join(limit_s)
    if process.exitcode is None:
        with contextlib.suppress(ProcessLookupError):
            if _HAS_GROUPS:
                os.killpg(process.pid or 0, signal.SIGKILL)  # and what it started
        process.kill()
        process.join()
        return "too slow"
    return "failed" if process.exitcode else "passed"


def _test_in(tree: Path, test: Path) -> NoReturn:
    """Run a test file in a copy of the tree; the status is pytest's, 1 for all but success."""
    if _HAS_GROUPS:
        os.setsid()  # so that it can be killed with what it starts
    os.chdir(tree)
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nothing, stream)
    sys.dont_write_bytecode = True
    sys.path.insert(0, str(tree / "src"))
    os.environ |= {"PYTHONPATH": str(tree / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    os._exit(pytest.main([*_OPTIONS, str(test)]) != 0)


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


def try_module(module: Path, bench: Bench, options: argparse.Namespace) -> Tried:
    """Try a module's mutants and print what survived."""
    source = (ROOT / module).read_text("utf-8")
    name = module.relative_to(PACKAGE).as_posix()
    drawn = draw(find_mutants(name, source), options.count, f"{options.seed} {name}")
    if not (ROOT / own_test(module)).is_file():
        print(f"{name}: no {own_test(module)}: all {len(drawn)} mutants survive", flush=True)
        return Tried(len(drawn), tuple(map(str, drawn)))
    started = time.monotonic()
    # Unparsed like a mutant, so that what fails then is not the lost formatting.
    if drawn and bench.try_text(module, ast.unparse(ast.parse(source)), None) != "passed":
        print(f"{name}: {own_test(module)} fails without any mutant: not tried", flush=True)
        return Tried(0, fails=True)
    limit_s = PATIENCE * (time.monotonic() - started) + GRACE_S
    with ThreadPoolExecutor(options.jobs) as pool:
        texts = (write_mutant(source, mutant) for mutant in drawn)
        outcomes = list(pool.map(lambda text: bench.try_text(module, text, limit_s), texts))
    killed = len(drawn) - outcomes.count("passed")
    print(f"{name}: {killed} of {len(drawn)} killed", flush=True)
    for mutant, outcome in zip(drawn, outcomes, strict=True):
        if outcome != "failed":
            print(f"  {'survived' if outcome == 'passed' else outcome}: {mutant}", flush=True)
    survived = zip(drawn, outcomes, strict=True)
    return Tried(len(drawn), tuple(str(one) for one, outcome in survived if outcome == "passed"))


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
    parser.add_argument("--jobs", type=int, default=2, help="tests at once (default: 2)")
    parser.add_argument("--out", type=Path, help="write the result between its marks in a file")
    options = parser.parse_args(arguments)
    wanted = [name for name in options.modules.split(",") if name] or ROOMS
    for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
        os.environ.setdefault(variable, "1")  # as the tests have it, before anything is imported
    tried = {}
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        bench = Bench(Path(folder), options.jobs)
        for module in find_modules(wanted):
            name = module.relative_to(PACKAGE).as_posix()
            tried[name] = try_module(module, bench, options)
    result = show_results(tried)
    print(result)
    if options.out is not None:
        write_part(options.out, "mutants", result)
    return 1 if any(one.fails for one in tried.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
