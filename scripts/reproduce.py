"""Are the published bytes the same everywhere? `make reproduce` (some minutes an environment).

Each environment of the table below gets a clean clone of what is committed, in a folder of its
own, and there makes every report, the site and the archive with this checkout's packages and no
network. Every published file is then compared with that of the first environment, by SHA-256,
and each report's also with the committed one. Exit status 1 if any differs; they are named.

    python scripts/reproduce.py --quick            one report, two environments
    python scripts/reproduce.py --only plain 2038  these environments

Where a locale is not installed, it is made for the run by `localedef`; the date is set back and
forth for all that ask the C library (clock.c says what that leaves out). What can't be had here
is said, and the environment runs without it.
"""

import argparse
import calendar
import hashlib
import json
import locale
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
#: What is published; a folder of `reports` for each scenario.
PUBLISHED: Final = ("reports", "build/site", "build/bundle")
#: Of the caller's environment, what a program can't run without.
KEPT: Final = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LD_LIBRARY_PATH")
#: The names of the two folders that clones are made in.
PLAIN, ODD = "clone", 'it\'s "a" $HOME 副本'
QUICK_SCENARIO, QUICK_ENVIRONMENTS = "china-rd", ("plain", "bare")
#: Ends well if the engine that is imported in a clone is the clone's.
_ITS_OWN: Final = (
    "import analysis, os, sys; here = os.path.dirname(analysis.__file__); "
    "sys.exit(not os.path.samefile(here, os.path.join('src', 'analysis')))"
)
#: The files of a report that tell the code it was made from, or hold the hash of one that does.
_TOLD_BY_MANIFEST: Final = re.compile(r"manifest\.json|index(\.[a-z-]+)?\.html|SHA256SUMS")
#: So many differing files are named.
NAMED: Final = 20


@dataclass(frozen=True)
class Environment:
    """One of the surroundings that must not show in the bytes.

    Attributes:
        name: of it.
        folder: the clone's.
        umask: what new files may not be.
        zone: time zone.
        locale: for all categories; without UTF-8 mode, so that it is the encoding of files too.
        code_page: of standard output and input.
        seed: of Python's hashes.
        processors: how many may be used; 0 for all.
        home: whether there is a home folder.
        date: of the run, if not today's.
    """

    name: str
    folder: str = PLAIN
    umask: int = 0o022
    zone: str = "UTC"
    locale: str = "C.UTF-8"
    code_page: str = "utf-8"
    seed: str = "0"
    processors: int = 0
    home: bool = True
    date: str = ""


ENVIRONMENTS: Final = (
    Environment("plain"),
    Environment("bare", ODD, 0o077, "Asia/Kathmandu", "C", "ascii", "1", 1, home=False),
    Environment("Chinese", ODD, 0o002, "Asia/Shanghai", "zh_CN.UTF-8", "gb18030", "random"),
    Environment("GB18030", PLAIN, 0o022, "Asia/Urumqi", "zh_CN.GB18030", "cp1252", "7"),
    Environment("Turkish", PLAIN, 0o027, "Europe/Istanbul", "tr_TR.UTF-8", "cp1254", "99", 1),
    Environment("2038", ODD, 0o022, "America/St_Johns", code_page="cp1252", date="2038-01-20"),
)


@dataclass
class Outcome:
    """What an environment made.

    Attributes:
        environment: which.
        files: SHA-256 by path, of what is published.
        committed: the same of the reports as the clone had them.
        recoded: reports whose engine, data or parameters are not those that made the committed
            one: its manifest is then another.
        seconds: of the whole run.
        folder: the clone.
    """

    environment: Environment
    files: dict[str, str]
    committed: dict[str, str]
    recoded: set[str]
    seconds: float
    folder: Path = field(repr=False)


class UnmadeError(Exception):
    """A command that failed in an environment."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the environments, print what is the same, and return the exit status."""
    options = _parse(arguments)
    chosen = [one for one in ENVIRONMENTS if one.name in options.only]
    at = Path(tempfile.mkdtemp(prefix="reproduce-", dir=options.at)).resolve()
    revision = _git("rev-parse", "HEAD").strip()
    if _git("status", "--porcelain", "--untracked-files=no").strip():
        print("note: what is not committed is not tried")
    print(f"revision {revision[:12]}, {len(chosen)} environments in {at}", flush=True)
    surroundings = Surroundings(at / "tools")
    outcomes, failed = [], 0
    for one in chosen:
        try:
            made = run_environment(one, at, surroundings, revision, options.scenario)
        except UnmadeError as error:
            print(f"error: {error}", file=sys.stderr)
            failed += 1
        else:
            outcomes.append(made)
            print(f"{one.name}: {made.seconds:.0f} s", flush=True)
    for said in surroundings.lacking:
        print(f"not tried: {said}")
    differing = print_table(outcomes) if outcomes else []
    if options.keep or differing or failed:
        print(f"the clones are kept: {at}")
    else:
        shutil.rmtree(at, ignore_errors=True)
    return 1 if differing or failed else 0


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    names = [one.name for one in ENVIRONMENTS]
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--quick", action="store_true", help="one report, two environments")
    parser.add_argument("--only", nargs="+", choices=names, default=names, metavar="ENVIRONMENT",
                        help=f"some of: {', '.join(names)}")  # fmt: skip
    parser.add_argument("--scenario", help="one report (default: all)")
    parser.add_argument("--at", type=Path, help="the folder that clones are made in")
    parser.add_argument("--keep", action="store_true", help="keep the clones")
    options = parser.parse_args(arguments)
    if options.quick:
        options.scenario = options.scenario or QUICK_SCENARIO
        options.only = QUICK_ENVIRONMENTS if options.only == names else options.only
    return options


def _git(*arguments: str) -> str:
    done = subprocess.run(  # noqa: S603 (fixed commands)
        ["git", "-C", str(ROOT), *arguments],  # noqa: S607 (the user's git)
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    return done.stdout


class Surroundings:
    """What an environment needs of the machine: locales, another date, fewer processors.

    Attributes:
        lacking: what can't be had here.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._folder.mkdir(parents=True)
        self.lacking: list[str] = []

    def command(self, environment: Environment) -> list[str]:
        """Return what a command line begins with."""
        if not environment.processors:
            return []
        if shutil.which("taskset"):
            return ["taskset", "-c", ",".join(map(str, range(environment.processors)))]
        self._lack(f"{environment.name}: fewer processors, which need taskset")
        return []

    def variables(self, environment: Environment, clone: Path) -> dict[str, str]:
        """Return the variables that a command sees, and no others."""
        variables = {name: os.environ[name] for name in KEPT if name in os.environ} | {
            "PYTHONPATH": str(clone / "src"),
            "PYTHONHASHSEED": environment.seed,
            "PYTHONIOENCODING": environment.code_page,
            # The locale decides the encoding of files, as it does on Windows.
            "PYTHONUTF8": "0",
            "PYTHONCOERCECLOCALE": "0",
            "TZ": environment.zone,
        }
        if environment.home:
            home = clone.parent / "home"
            home.mkdir(exist_ok=True)
            variables["HOME"] = str(home)
        return variables | self._locale(environment) | self._clock(environment)

    def _locale(self, environment: Environment) -> dict[str, str]:
        name = environment.locale
        if _installed(name):
            return {"LC_ALL": name}
        made = self._folder / "locales" / name
        language, _, charset = name.partition(".")
        made.parent.mkdir(exist_ok=True)
        command = ["localedef", "--quiet", "-i", language, "-f", charset, str(made)]
        if shutil.which("localedef"):
            subprocess.run(command, check=False)  # noqa: S603 (names of the table above)
        if (made / "LC_CTYPE").is_file():
            return {"LC_ALL": name, "LOCPATH": str(made.parent)}
        self._lack(f"{environment.name}: the locale {name}, neither installed nor to be made")
        return {"LC_ALL": "C.UTF-8"}

    def _clock(self, environment: Environment) -> dict[str, str]:
        if not environment.date:
            return {}
        library = self._folder / "clock.so"
        compiler = shutil.which("cc")
        if compiler and sys.platform == "linux":
            source = ROOT / "scripts" / "clock.c"
            command = [compiler, "-O2", "-shared", "-fPIC", "-o", str(library), str(source)]
            subprocess.run(command, check=True)  # noqa: S603 (our own source)
            then = calendar.timegm(time.strptime(environment.date, "%Y-%m-%d"))
            return {"LD_PRELOAD": str(library), "CLOCK_SHIFT": str(int(then - time.time()))}
        self._lack(f"{environment.name}: another date, which needs Linux and a C compiler")
        return {}

    def _lack(self, what: str) -> None:
        if what not in self.lacking:
            self.lacking.append(what)


def _installed(name: str) -> bool:
    before = locale.setlocale(locale.LC_ALL)
    try:
        locale.setlocale(locale.LC_ALL, name)
    except locale.Error:
        return False
    finally:
        locale.setlocale(locale.LC_ALL, before)
    return True


def run_environment(
    environment: Environment,
    at: Path,
    surroundings: Surroundings,
    revision: str,
    scenario: str | None,
) -> Outcome:
    """Clone a revision and make there all that is published.

    Args:
        environment: the surroundings.
        at: a folder; the clone is made in one of its own below.
        surroundings: what they need of the machine.
        revision: what is cloned; commits made meanwhile are not.
        scenario: the one report to make; the others are taken away first.

    Raises:
        UnmadeError: if a command fails; with the end of what it said.
    """
    clone = at / environment.name / environment.folder
    clone.parent.mkdir()
    start = time.monotonic()
    variables = surroundings.variables(environment, clone)
    prefix = surroundings.command(environment)

    def run(command: Sequence[str], folder: Path) -> str:
        done = subprocess.run(  # noqa: S603 (our own commands)
            [*prefix, *command],
            cwd=folder,
            env=variables,
            umask=environment.umask,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        said = done.stdout.decode("utf-8", "backslashreplace")
        if done.returncode:
            end = "\n".join(said.splitlines()[-20:])
            msg = (
                f"{environment.name}: {' '.join(command[1:])} ended with {done.returncode}\n{end}"
            )
            raise UnmadeError(msg)
        return said

    run(["git", "clone", "--quiet", "--no-checkout", str(ROOT), str(clone)], at)
    run(["git", "checkout", "--quiet", "--detach", revision], clone)
    if scenario:
        for folder in (clone / "reports").iterdir():
            if folder.name != scenario:
                shutil.rmtree(folder)
    committed, manifests = digest_files(clone), read_manifests(clone)
    run([sys.executable, "-c", _ITS_OWN], clone)
    analysis = [sys.executable, "-m", "analysis"]
    run([*analysis, "report", *([scenario] if scenario else ["--all"]), "--force"], clone)
    run([*analysis, "site"], clone)
    run([*analysis, "bundle"], clone)
    rebuilt = read_manifests(clone)
    return Outcome(
        environment,
        digest_files(clone),
        committed,
        {name for name in rebuilt if rebuilt[name] != manifests.get(name)},
        time.monotonic() - start,
        clone,
    )


def digest_files(clone: Path) -> dict[str, str]:
    """Return the SHA-256 of each published file of a clone, by its path."""
    return {
        path.relative_to(clone).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for folder in PUBLISHED
        for path in sorted((clone / folder).rglob("*"))
        if path.is_file()
    }


def read_manifests(clone: Path) -> dict[str, object]:
    """Return what each report of a clone says that it was made from."""
    found: dict[str, object] = {}
    for path in sorted((clone / "reports").glob("*/manifest.json")):
        manifest = json.loads(path.read_text(encoding="utf-8"))
        found[path.parent.name] = {key: manifest.get(key) for key in manifest if key != "outputs"}
    return found


@dataclass(frozen=True)
class Difference:
    """A file that is not the same in two places.

    Attributes:
        path: of it.
        where: the environment in which it is another.
        how: what is seen.
    """

    path: str
    where: str
    how: str


def print_table(outcomes: Sequence[Outcome]) -> list[Difference]:
    """Print files by environments, name the first that differ, and return all of them.

    The first environment is what the others are held against, and it is held against what is
    committed itself.
    """
    first = outcomes[0]
    columns = {"committed": compare_committed(first)} | {
        one.environment.name: compare_outcomes(first, one) for one in outcomes[1:]
    }
    groups = sorted({group_of(path) for path in first.files})
    head = ["", first.environment.name, *columns]
    rows = [head]
    for group in groups:
        count = sum(group_of(path) == group for path in first.files)
        cells = []
        for name, differing in columns.items():
            there = sum(group_of(one.path) == group for one in differing)
            unheld = name == "committed" and not group.startswith("reports/")
            cells.append("–" if unheld else f"{there} differ" if there else "same")
        rows.append([group, f"{count} files", *cells])
    seconds = [f"{one.seconds:.0f}" for one in outcomes]
    rows.append(["seconds", seconds[0], "", *seconds[1:]])
    widths = [max(len(row[place]) for row in rows) for place in range(len(head))]
    for row in rows:
        print(
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        )
    compared = len(first.files) * (len(outcomes) - 1)
    print(f"{len(first.files)} files, {compared} comparisons between environments")
    if first.recoded:
        print(
            "made from other code or data than the committed reports, so that their manifests "
            f"and contents are not held against these: {', '.join(sorted(first.recoded))}"
        )
    differing = [one for column in columns.values() for one in column]
    for one in differing[:NAMED]:
        print(f"differs in {one.where}: {one.path}: {one.how}")
    if len(differing) > NAMED:
        print(f"… and {len(differing) - NAMED} more")
    return differing


def group_of(path: str) -> str:
    """Return the row of the table that a file belongs to."""
    parts = path.split("/")
    return "/".join(parts[:2])


def compare_committed(outcome: Outcome) -> list[Difference]:
    """Return which files of the reports are not as committed.

    Where a report was made from other code, its manifest is another, and so are the pages and
    checksums made of it; all its other files have to be the same none the less.
    """
    made = {path: one for path, one in outcome.files.items() if path.startswith("reports/")}
    named = outcome.environment.name
    found = _compare(outcome.committed, made, named, outcome.folder, None)
    return [one for one in found if not _may_change(one.path, outcome.recoded)]


def _may_change(path: str, recoded: set[str]) -> bool:
    _, scenario, *rest = path.split("/")
    return scenario in recoded and bool(_TOLD_BY_MANIFEST.fullmatch("/".join(rest)))


def compare_outcomes(first: Outcome, other: Outcome) -> list[Difference]:
    """Return which published files are not the same in two environments."""
    name = other.environment.name
    return _compare(first.files, other.files, name, other.folder, first.folder)


def _compare(
    expected: Mapping[str, str],
    made: Mapping[str, str],
    where: str,
    folder: Path,
    beside: Path | None,
) -> list[Difference]:
    found = []
    for path in sorted(expected.keys() | made.keys()):
        if expected.get(path) == made.get(path):
            continue
        if path not in made:
            how = "missing"
        elif path not in expected:
            how = "added"
        elif beside is None:
            how = f"{made[path][:12]}… where {expected[path][:12]}… is committed"
        else:
            how = say_first((beside / path).read_bytes(), (folder / path).read_bytes())
        found.append(Difference(path, where, how))
    return found


def say_first(one: bytes, other: bytes) -> str:
    """Return where two contents part: the line, where both are text, or else the byte."""
    place = next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )
    if b"\0" in one[:4096]:
        return f"from byte {place}"
    line = one.count(b"\n", 0, place) + 1
    here, there = (
        ascii(each[max(0, place - 20) : place + 20].decode("utf-8", "replace"))
        for each in (other, one)
    )
    return f"line {line}: {here} where {there} was made first"


if __name__ == "__main__":
    sys.exit(main())
