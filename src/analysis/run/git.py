"""What the user's git says of a project; where it can't say, why, in its own words."""

import subprocess
from pathlib import Path
from typing import Final

from analysis.core.errors import InputError

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
