"""What the user's git says of a project; where it can't say, why, in its own words."""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pathspec import GitIgnoreSpec, RegexPattern

from analysis.core.errors import InputError, show_given
from analysis.core.files import read_text

#: Says what git leaves out, in the folder it lies in and in all below.
_IGNORE: Final = ".gitignore"

#: How much of git's own words is passed on.
_TOLD: Final = 500


def is_repository(root: Path) -> bool:
    """Tell whether a folder is the top of a working copy."""
    return (root / ".git").exists()


def list_tracked(root: Path) -> list[str]:
    """Return the files that git tracks in a working copy.

    Raises:
        InputError: if git is not there, or refuses.
    """
    done = _run(root, "ls-files", "-z")
    if done.returncode:
        raise InputError(_say_refusal(root, done))
    return sorted({*done.stdout.decode(errors="surrogateescape").split("\0")} - {""})


def list_committed(root: Path, commit: str, folder: str) -> list[str]:
    """Return the files that a commit has below a folder.

    Raises:
        InputError: if git is not there, or refuses.
    """
    done = _run(root, "ls-tree", "-r", "-z", "--name-only", commit, "--", f"{folder}/")
    if done.returncode:
        raise InputError(_say_refusal(root, done))
    return [path for path in done.stdout.decode(errors="surrogateescape").split("\0") if path]


def list_unignored(root: Path) -> Iterator[str]:
    """Yield the files of a folder that no `.gitignore` in it leaves out, where git isn't asked.

    A nearer one has the last word; an ignored folder is not entered, so nothing in it comes back.
    Links are files, as git has them.

    Raises:
        InputError: if the folder itself has none, or one can't be read.
    """
    read_text(root / _IGNORE)  # without it all that was ever built would be passed on
    yield from _walk(root, "", ())


#: The patterns of a folder's `.gitignore`, the last first, and the folder's name.
_Ignores = tuple[str, list[RegexPattern]]


def _walk(folder: Path, name: str, above: tuple[_Ignores, ...]) -> Iterator[str]:
    with os.scandir(folder) as listed:
        entries = sorted(listed, key=lambda entry: entry.name)
    ignores = above
    if any(entry.name == _IGNORE and entry.is_file() for entry in entries):
        ignores = ((name, _read_patterns(folder / _IGNORE)), *above)
    for entry in entries:
        path = name + entry.name
        if entry.is_dir(follow_symlinks=False):
            if entry.name != ".git" and not _is_ignored(f"{path}/", ignores):
                yield from _walk(folder / entry.name, f"{path}/", ignores)
        elif not _is_ignored(path, ignores):
            yield path


def _read_patterns(path: Path) -> list[RegexPattern]:
    patterns: list[RegexPattern] = []
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        msg = (
            f"{path}, line {number}: {show_given(line)} is no pattern that can be followed; "
            "accepted: what git accepts, but for classes such as [:alpha:]"
        )
        if "[:" in line and not line.startswith("#"):
            raise InputError(msg)  # pathspec takes it for the characters themselves
        try:
            patterns.extend(GitIgnoreSpec.from_lines([line]).patterns)
        except ValueError as error:
            raise InputError(msg) from error
    return patterns[::-1]


def _is_ignored(path: str, ignores: tuple[_Ignores, ...]) -> bool:
    """Tell what the nearest pattern that means this very path says of it; a folder's ends in /."""
    for folder, patterns in ignores:
        inner = path.removeprefix(folder)
        for pattern in patterns:
            if pattern.regex and _is_meant(pattern.regex, inner):
                return bool(pattern.include)
    return False


def _is_meant(pattern: re.Pattern[str], path: str) -> bool:
    """Tell whether a pattern means a path itself, not just a folder that it lies in.

    pathspec's patterns mean both, for those who look at files alone: a match of a folder ends with
    its mark, a group. Only what means all inside (`*`, `a/**`) has no such group.
    """
    ends = [found.end() == len(path) for found in pattern.finditer(path)]
    if pattern.groups:
        return any(ends)
    return not all(ends) or (bool(ends) and not path.endswith("/"))


def find_commit(root: Path, revision: str) -> str | None:
    """Return the commit that a revision names, or None if there is none of that name.

    Raises:
        InputError: if git is not there, or refuses.
    """
    if "\0" in revision:  # no name of anything, and no argument of a command
        return None
    name = f"{revision}^{{commit}}"
    done = _run(root, "rev-parse", "--verify", "--quiet", "--end-of-options", name)
    if done.returncode == 0:
        return done.stdout.decode().strip()
    is_shallow(root)  # says why, if git refuses everything
    return None


def is_shallow(root: Path) -> bool:
    """Tell whether a working copy lacks the older part of its history.

    Raises:
        InputError: if git is not there, or refuses.
    """
    done = _run(root, "rev-parse", "--is-shallow-repository")
    if done.returncode:
        raise InputError(_say_refusal(root, done))
    return done.stdout.strip() == b"true"


def read_blob(root: Path, commit: str, path: str) -> bytes | None:
    """Return a file as it was in a commit, or None if it was not there."""
    done = _run(root, "cat-file", "blob", f"{commit}:{path}")
    return None if done.returncode else done.stdout


def _run(root: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Ask git.

    Raises:
        InputError: if it is not there.
    """
    try:
        return subprocess.run(  # noqa: S603 (a fixed command; what a user gave is no option)
            ["git", "-C", str(root), *arguments],  # noqa: S607 (the user's git)
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except FileNotFoundError as error:
        msg = f"{root}: a git repository, but there is no git here to read it; install git"
        raise InputError(msg) from error


def _say_refusal(root: Path, done: subprocess.CompletedProcess[bytes]) -> str:
    said = " ".join(done.stderr.decode(errors="replace").split())[:_TOLD]
    return f"{root}: git refuses: {said or f'status {done.returncode}'}"
