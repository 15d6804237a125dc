"""Failures injected into every command: what each leaves behind, and what it says.

Used as a script it runs the whole table, and kills at seeded moments, and writes what came of it
to docs/stress.md (`make stress`); a test runs a sample of both.

A project of its own, made by `analysis new`, stands for all: with a report, a site and an archive.
A failure is an environment, or a moment at which the system refuses (a full disk, one for reading
only), set up by `faulty/sitecustomize.py`. Of each command under each failure it must hold: no
trace is shown, an error is said with status 1 or 2, and what was published is as it was.
"""

import argparse
import contextlib
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent
SOURCE: Final = HERE.parent / "src"
#: What others read, and so must be whole at every moment.
PUBLISHED: Final = ("reports", "build/site", "build/bundle", "data/raw/drafted")
#: No command takes longer, however busy the machine; one that does hangs.
LONGEST: Final = 600.0
#: Nobody reads more, progress included.
MOST_SAID: Final = 20_000


@dataclass(frozen=True)
class Command:
    """A command to be stopped.

    Attributes:
        name: as it is called.
        arguments: what follows `analysis`.
        prepare: what makes it have something to do.
        makes: the folder or file that it publishes, if any.
        code: what is run instead of `analysis`, where no command does it by itself.
        finds: whether its status tells what it found, so that 1 is no failure.
    """

    name: str
    arguments: tuple[str, ...]
    prepare: Callable[[Path], None] = lambda _: None
    makes: str = ""
    finds: bool = False
    code: str = ""


def _edit_prose(project: Path) -> None:
    """Make the next report another: a sentence more, or that sentence less."""
    for path in (project / "notebooks" / "prose").glob("*.md"):
        text, more = path.read_text("utf-8"), "\nOne more sentence.\n"
        path.write_text(text.removesuffix(more) if text.endswith(more) else text + more, "utf-8")


def _drop_draft(project: Path) -> None:
    shutil.rmtree(project / "data" / "raw" / "drafted", ignore_errors=True)
    (project / "notebooks" / "parameters" / "drafted.yml").unlink(missing_ok=True)


def _copy_draft(project: Path) -> None:
    _drop_draft(project)
    shutil.copytree(project / "data" / "raw" / "kept", project / "data" / "raw" / "drafted")


#: What a review's page does with a correction, without the page.
_CORRECT: Final = """
import os, sys
from pathlib import Path
from analysis.core.project import find_project
from analysis.run.place import settle
from analysis.run.review.draft import Draft
from analysis.run.review.origin import find_document
list(settle(find_project(Path())))
folder = Path("data/raw/drafted")
draft = Draft(folder, find_document(folder, None))
name = next(iter(draft.content.indicators))
if name != "renamed":  # what a kill left to be finished was saved already
    draft.rename(name, "renamed")
"""


def _drop_batch(project: Path) -> None:
    shutil.rmtree(project / "build" / "batch", ignore_errors=True)


def _drop_new(project: Path) -> None:
    shutil.rmtree(project / "other", ignore_errors=True)


DOCUMENT: Final = "documents/example.txt"
COMMANDS: Final = (
    Command("report", ("report", "example"), _edit_prose, "reports"),
    Command(
        "batch",
        ("batch", "--base", "example", "--grid", "hedge_policy=standard,wide", "--jobs", "1"),
        _drop_batch,
        "build/batch",
    ),
    Command("notebooks", ("notebooks",)),
    Command("publish", ("publish",)),
    Command("extract", ("extract", DOCUMENT, "--name", "drafted"), _drop_draft),
    Command("audit", ("audit", DOCUMENT, "--json", "build/audit.json"), finds=True),
    Command("check", ("check", "example")),
    Command("verify", ("verify", "example", DOCUMENT)),
    Command("compare", ("compare", "reports/example", "reports/example")),
    Command("site", ("site",), makes="build/site"),
    Command("bundle", ("bundle",), makes="build/bundle"),
    Command("new", ("new", "other"), _drop_new),
)
#: What is killed, but has no streams and no failures of its own.
REVIEW: Final = Command("review's save", (), _copy_draft, code=_CORRECT)


@dataclass(frozen=True)
class Outcome:
    """How a command ended."""

    status: int
    out: str
    err: str


def run(
    project: Path,
    arguments: Sequence[str],
    *,
    environment: Mapping[str, str] | None = None,
    redirected: str = "",
    before: str = "",
    code: str = "",
) -> Outcome:
    """Run a command in a project, with an environment and streams of its own."""
    command = [sys.executable, *(("-c", code) if code else ("-m", "analysis", *arguments))]
    if redirected or before:
        command = ["bash", "-c", f'{before} "$0" "$@" {redirected}', *command]
    given = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(HERE / "faulty"), str(SOURCE)]),
        **(environment or {}),
    }
    given.pop("FAULT_MAIN", None)
    given = {name: value for name, value in given.items() if value != UNSET}
    with subprocess.Popen(  # noqa: S603 (our own command)
        command,
        cwd=project,
        env=given,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        try:
            out, err = process.communicate(timeout=LONGEST)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            out, err = process.communicate()
            err += b"\nTraceback: it hung"
    return Outcome(process.returncode, out.decode(errors="replace"), err.decode(errors="replace"))


#: The value of a variable that is to be taken away.
UNSET: Final = "\0"


@dataclass(frozen=True)
class Failure:
    """Something that goes wrong.

    Attributes:
        name: what it is called in the table.
        environment: of the command; ``{project}`` in a value is its folder.
        redirected: its streams, as a shell has them.
        before: what the shell does first.
        spoil: what is done to the project.
        commands: those it is tried on; all by default.
        harmless: whether a command may also do without and succeed.
        said: what its message must hold.
    """

    name: str
    environment: Mapping[str, str] = field(default_factory=dict)
    redirected: str = ""
    before: str = ""
    spoil: Callable[[Path], None] = lambda _: None
    commands: tuple[str, ...] = tuple(one.name for one in COMMANDS)
    harmless: bool = True
    said: str = ""


def _put_cell(source: str) -> Callable[[Path], None]:
    """Return what puts a cell of code at the end of the first notebook."""

    def spoil(project: Path) -> None:
        import json

        path = project / "notebooks" / "01_clean.ipynb"
        notebook = json.loads(path.read_text("utf-8"))
        notebook["cells"].append(
            {
                "cell_type": "code",
                "id": "fails",
                "metadata": {},
                "execution_count": None,
                "outputs": [],
                "source": source,
            }
        )
        path.write_text(json.dumps(notebook), "utf-8")

    return spoil


def _limit_cells(project: Path) -> None:
    _put_cell("while True: pass")(project)
    path, table = project / "brief.toml", "[notebooks]\n"
    text = path.read_text("utf-8")
    limited = f"{table}cell_seconds = 3\n"
    path.write_text(
        text.replace(table, limited) if table in text else f"{text}\n{limited}", "utf-8"
    )


def _break_notebook(text: str) -> Callable[[Path], None]:
    return lambda project: (
        (project / "notebooks" / "02_growth.ipynb").write_text(text, "utf-8"),
        None,
    )[1]


def _disguise_git(project: Path) -> None:
    """Leave a repository that git refuses."""
    (project / ".git").write_text("gitdir: nowhere\n", "utf-8")


def _write_prose(text: str) -> Callable[[Path], None]:
    def spoil(project: Path) -> None:
        for path in (project / "notebooks" / "prose").glob("*.md"):
            path.write_text(path.read_text("utf-8") + text, "utf-8")

    return spoil


def _refused(name: str, at: int, where: str = "main") -> dict[str, str]:
    return {"FAULT": name, "FAULT_AT": str(at), "FAULT_UNDER": "{project}", "FAULT_IN": where}


_NOTEBOOKS: Final = ("report", "batch", "notebooks")
_RENDERS: Final = ("report", "batch")
FAILURES: Final = (
    Failure("disk full at once", _refused("ENOSPC", 1)),
    Failure("disk full later", _refused("ENOSPC", 4)),
    Failure("disk full in what it starts", _refused("ENOSPC", 2, "other")),
    Failure("for reading only", _refused("EROFS", 1)),
    Failure("not permitted", _refused("EACCES", 2)),
    Failure("too many open files", _refused("EMFILE", 3)),
    Failure("no home", {"HOME": UNSET, "XDG_CACHE_HOME": UNSET}),
    Failure("a home that is not there", {"HOME": "/nowhere/at/all"}),
    Failure("output full", redirected=">/dev/full", harmless=False),
    Failure("output closed", redirected=">&-", harmless=False),
    Failure("errors full", redirected="2>/dev/full"),
    Failure("all streams closed", redirected=">&- 2>&- <&-", harmless=False),
    Failure("output's reader gone", redirected="| true"),
    Failure("files limited", before="ulimit -f 8;"),
    Failure("no git", {"PATH": "/nowhere"}, spoil=_disguise_git),
    Failure("git refuses", spoil=_disguise_git),
    Failure("cp1252", {"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"}),
    Failure("ascii", {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}),
    Failure(
        "a kernel that dies",
        spoil=_put_cell("import os; os.kill(os.getpid(), 9)"),
        commands=_NOTEBOOKS,
        harmless=False,
        said="the kernel died (out of memory?)",
    ),
    Failure(
        "a cell that hangs",
        spoil=_limit_cells,
        commands=_NOTEBOOKS,
        harmless=False,
        said="[notebooks] cell_seconds",
    ),
    Failure(
        "a cell's error with a terminal's escapes",
        spoil=_put_cell("raise ValueError('\\x1b[2J' + 'a' * 99999)"),
        commands=_NOTEBOOKS,
        harmless=False,
        said="ValueError: \\x1b[2J",
    ),
    Failure(
        "a cell without memory",
        spoil=_put_cell("raise MemoryError"),
        commands=_NOTEBOOKS,
        harmless=False,
        said="MemoryError",
    ),
    Failure(
        "a cell without end of calls",
        spoil=_put_cell("f = lambda: f()\nf()"),
        commands=_NOTEBOOKS,
        harmless=False,
        said="RecursionError",
    ),
    Failure(
        "a notebook that is none",
        spoil=_break_notebook("{"),
        commands=_NOTEBOOKS,
        harmless=False,
        said="02_growth.ipynb: not readable JSON",
    ),
    Failure(
        "a notebook nested too deep",
        spoil=_break_notebook("[" * 100_000),
        commands=_NOTEBOOKS,
        harmless=False,
        said="02_growth.ipynb: not readable JSON",
    ),
    Failure(
        "prose nested too deep",
        spoil=_write_prose("\n" + "> " * 3000 + "deep\n"),
        commands=_RENDERS,
        harmless=False,
    ),
    Failure(
        "prose with another's mark-up",
        spoil=_write_prose("\n```{=typst}\n#panic()\n```\n"),
        commands=_RENDERS,
    ),
)


def fingerprint(project: Path) -> dict[str, str]:
    """Return the hashes of what a project publishes; what is hidden is nobody's to read."""
    return {
        path.relative_to(project).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for name in PUBLISHED
        for path in sorted((project / name).rglob("*"))
        if path.is_file() and not any(part.startswith(".") for part in path.parts)
    }


def make_project(folder: Path) -> Path:
    """Make the project that failures are tried on, with all that it can publish."""
    for arguments, at in (
        (("new", "town"), folder),
        (("report",), folder / "town"),
        (("site",), folder / "town"),
        (("bundle",), folder / "town"),
        (("extract", DOCUMENT, "--name", "kept"), folder / "town"),
    ):
        done = run(at, arguments)
        if done.status:
            message = f"analysis {' '.join(arguments)}: {done.err}"
            raise RuntimeError(message)
    return folder / "town"


@contextlib.contextmanager
def copied(project: Path) -> Iterator[Path]:
    """Give a copy of a project, to be spoilt."""
    with tempfile.TemporaryDirectory(prefix="town-") as folder:
        yield Path(shutil.copytree(project, Path(folder) / "town", symlinks=True))


def try_failure(project: Path, command: Command, failure: Failure) -> list[str]:
    """Let a command fail in a copy of a project; return what was not as it must be."""
    with copied(project) as copy:
        command.prepare(copy)
        failure.spoil(copy)
        before = fingerprint(copy)
        given = {
            name: value.replace("{project}", str(copy))
            for name, value in failure.environment.items()
        }
        done = run(
            copy,
            command.arguments,
            environment=given,
            redirected=failure.redirected,
            before=failure.before,
        )
        after = fingerprint(copy)
    whole = None
    if failure.redirected and done.status and after != before:
        # It may have been made, and only the line that says so could not be written.
        whole = _run_undisturbed(project, command, failure)
    return list(_judge(command, failure, done, before, after, whole))


def _run_undisturbed(project: Path, command: Command, failure: Failure) -> dict[str, str] | None:
    """Return the hashes of what a command publishes where nothing is wrong with its streams."""
    with copied(project) as copy:
        command.prepare(copy)
        failure.spoil(copy)
        done = run(copy, command.arguments)
        return None if done.status else fingerprint(copy)


def _judge(
    command: Command,
    failure: Failure,
    done: Outcome,
    before: Mapping[str, str],
    after: Mapping[str, str],
    whole: Mapping[str, str] | None = None,
) -> Iterator[str]:
    """Yield what was not as it must be; ``whole`` is what an undisturbed run would publish."""
    told = f"{command.name}, {failure.name}"
    for word in ("Traceback", "Exception ignored", "\x1b"):
        if word in done.err or word in done.out:
            yield f"{told}: shows {word!r}: {done.err[-1500:]}"
    if done.status not in {0, 1, 2}:
        yield f"{told}: status {done.status}: {done.err[-500:]}"
    if done.status == 0 and not failure.harmless:
        yield f"{told}: is passed over"
    heard = not failure.redirected
    found = command.finds and done.status == 1 and not done.err
    if heard and done.status and not found and "error: " not in done.err:
        yield f"{told}: no error is said: {done.err[-500:]}"
    if heard and done.status and failure.said not in done.err + done.out:
        yield f"{told}: not said: {failure.said!r}, but {done.err[-500:]}"
    if len(done.err) > MOST_SAID:
        yield f"{told}: {len(done.err)} characters of messages"
    if done.status and command.name != "extract" and after != whole:
        changed = {name for name in before if before[name] != after.get(name)}
        if changed:
            yield f"{told}: changed though it failed: {sorted(changed)[:3]}"


# Killed


def count_changes(project: Path, command: Command, where: str) -> int:
    """Return how many changes of files a command makes, in itself or in what it starts."""
    with copied(project) as copy, tempfile.NamedTemporaryFile() as told:
        command.prepare(copy)
        done = run(
            copy,
            command.arguments,
            environment={
                "FAULT_COUNT": told.name,
                "FAULT_UNDER": str(copy),
                "FAULT_IN": where,
            },
            code=command.code,
        )
        if done.status:
            message = f"{command.name}: {done.err}"
            raise RuntimeError(message)
        return len(Path(told.name).read_bytes().splitlines())


def try_kill(project: Path, command: Command, at: int, where: str = "main") -> list[str]:
    """Kill a command at a change of a file; return what was not as it must be afterwards.

    What it publishes must be whole when any other command has run, and the next run of it must
    make what an undisturbed one makes.
    """
    told = f"{command.name}, killed at change {at} in {where}"
    with copied(project) as copy:
        command.prepare(copy)
        before = fingerprint(copy)
        killed = run(
            copy, command.arguments, environment=_killed(copy, at, where), code=command.code
        )
        wrong = []
        other = run(copy, ("check", "example"))
        if other.status not in {0, 1}:
            wrong.append(f"{told}: then {other.err[-500:]}")
        between = fingerprint(copy)
        again = run(copy, command.arguments, code=command.code)
        whole = command.name == "extract" and "exists already" in again.err
        if again.status and not whole and command.name != "new":
            wrong.append(f"{told}: the next run: {again.err[-500:]}")
        after = fingerprint(copy)
        wrong += [
            f"{told}: {path} is neither as before nor as after"
            for path in sorted(before.keys() | after.keys() | between.keys())
            if between.get(path) not in {before.get(path), after.get(path)}
        ]
        if mixed := _find_mixture(before, between, after):
            wrong.append(f"{told}: partly as before, partly as after: {mixed}")
        wrong += [f"{told}: left {path}" for path in _leftovers(copy)]
        if killed.status not in {-signal.SIGKILL, 0, 1}:
            wrong.append(f"{told}: ended with {killed.status}: {killed.err[-500:]}")
        if "Traceback" in killed.err:
            wrong.append(f"{told}: shows a trace: {killed.err[-1500:]}")
    return wrong


def _killed(project: Path, at: int, where: str) -> dict[str, str]:
    return {
        "FAULT": "kill",
        "FAULT_AT": str(at),
        "FAULT_UNDER": str(project),
        "FAULT_IN": where,
    }


def _find_mixture(
    before: Mapping[str, str], between: Mapping[str, str], after: Mapping[str, str]
) -> str:
    """Tell which published folder holds files of two states, if one does."""
    for name in PUBLISHED:
        differing = {
            path
            for path in before.keys() | after.keys()
            if path.startswith(f"{name}/") and before.get(path) != after.get(path)
        }
        as_after = {path for path in differing if between.get(path) == after.get(path)}
        if as_after and differing - as_after:
            return f"{name}: {sorted(as_after)[:2]}, {sorted(differing - as_after)[:2]}"
    return ""


def _leftovers(project: Path) -> list[str]:
    """Return what a killed command left that another, a while later, has not swept."""
    hidden = [*project.rglob(".*.part"), *project.glob("reports/.*"), *project.glob("data/raw/.*")]
    for path in hidden:
        with contextlib.suppress(OSError):
            os.utime(path, (time.time() - 3600,) * 2)
    run(project, ("check", "example"))
    return [
        path.relative_to(project).as_posix()
        for path in (*project.rglob(".*.part"), *project.glob("reports/.*"))
    ]


#: Of the commands that write what others read, how many of the moments fall to each, by what it
#: takes and what it risks.
KILLED: Final = {
    "report": 8,
    "batch": 3,
    "site": 4,
    "bundle": 2,
    "extract": 4,
    "review's save": 4,
    "publish": 1,
    "new": 1,
}


def draw_kills(
    project: Path, count: int, seed: int, names: Sequence[str] = tuple(KILLED)
) -> list[tuple[Command, int, str]]:
    """Draw moments to be killed at: a command, a change of a file, and in which process."""
    chance = random.Random(seed)  # noqa: S311 (a sample, to be drawn again)
    commands = {one.name: one for one in (*COMMANDS, REVIEW) if one.name in names}
    weights = [KILLED[name] for name in commands]
    changes: dict[tuple[str, str], int] = {}
    drawn = []
    for _ in range(count):
        name = chance.choices(list(commands), weights)[0]
        starts_others = name in {"report", "batch"}
        where = chance.choice(("main", "main", "other")) if starts_others else "main"
        key = (name, where)
        if key not in changes:
            changes[key] = count_changes(project, commands[name], where)
        # A process that is started makes fewer changes than all of them together.
        most = changes[key] if where == "main" else max(changes[key] // 12, 1)
        drawn.append((commands[name], chance.randint(1, most), where))
    return drawn


def run_table(
    project: Path, *, commands: Sequence[str] = (), failures: Sequence[str] = (), jobs: int = 1
) -> Iterator[tuple[Command, Failure, list[str]]]:
    """Try every failure on every command it is for, yielding what was wrong with each."""
    cases = [
        (command, failure)
        for failure in FAILURES
        for command in COMMANDS
        if command.name in failure.commands
        and command.name in (commands or failure.commands)
        and failure.name in (failures or [failure.name])
    ]
    with ThreadPoolExecutor(jobs) as pool:
        tried = pool.map(lambda case: try_failure(project, *case), cases)
        for (command, failure), found in zip(cases, tried, strict=True):
            yield command, failure, found


def show_failures(tried: Mapping[str, list[tuple[str, list[str]]]]) -> str:
    """Return the table of failures: of each, the commands it was tried on and what was wrong."""
    rows = [
        f"| {failure} | {len(found)} | {sum(bool(wrong) for _, wrong in found)} |"
        for failure, found in tried.items()
    ]
    total = sum(len(found) for found in tried.values())
    wrong = sum(bool(one) for found in tried.values() for _, one in found)
    head = "| failure | commands | not as it must be |\n|---|---:|---:|"
    return "\n".join([head, *rows, f"| **all** | {total} | {wrong} |"])


def show_kills(tried: Sequence[tuple[str, str, list[str]]]) -> str:
    """Return the table of kills: of each command, how often in itself and in what it starts."""
    rows = []
    for name in dict.fromkeys(name for name, _, _ in tried):
        mine = [one for one in tried if one[0] == name]
        main = sum(where == "main" for _, where, _ in mine)
        wrong = sum(bool(found) for _, _, found in mine)
        rows.append(f"| {name} | {main} | {len(mine) - main} | {wrong} |")
    head = "| command | killed | what it starts killed | not whole after |\n|---|---:|---:|---:|"
    return "\n".join([head, *rows])


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the failures or the kills, say what was wrong, and return the status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("what", choices=("failures", "kills"))
    parser.add_argument("--count", type=int, default=200, help="of kills")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2, help="at once (default: 2)")
    parser.add_argument("--command", action="append", default=[], help="only this one")
    parser.add_argument("--failure", action="append", default=[], help="only this one")
    parser.add_argument("--out", type=Path, help="write the result between its marks in a file")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        project = make_project(Path(folder))
        if options.what == "failures":
            result, wrong = _try_failures(project, options)
        else:
            result, wrong = _try_kills(project, options)
    if options.out:
        from stress import write_part

        write_part(options.out, options.what, result)
    else:
        print(result)
    return 1 if wrong else 0


def _try_failures(project: Path, options: argparse.Namespace) -> tuple[str, bool]:
    tried: dict[str, list[tuple[str, list[str]]]] = {}
    for command, failure, found in run_table(
        project, commands=options.command, failures=options.failure, jobs=options.jobs
    ):
        tried.setdefault(failure.name, []).append((command.name, found))
        _tell(f"{failure.name}, {command.name}", found)
    wrong = any(one for found in tried.values() for _, one in found)
    return show_failures(tried), wrong


def _try_kills(project: Path, options: argparse.Namespace) -> tuple[str, bool]:
    tried = []
    names = options.command or tuple(KILLED)
    drawn = draw_kills(project, options.count, options.seed, names)
    with ThreadPoolExecutor(options.jobs) as pool:
        every = pool.map(lambda moment: try_kill(project, *moment), drawn)
        for (command, at, where), found in zip(drawn, every, strict=True):
            tried.append((command.name, where, found))
            _tell(f"{command.name} at {at} in {where}", found)
    note = f"Seed {options.seed}; {len(tried)} moments."
    return f"{note}\n\n{show_kills(tried)}", any(found for _, _, found in tried)


def _tell(what: str, found: Sequence[str]) -> None:
    print(f"{what}: {'; '.join(found) or 'as it must'}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
