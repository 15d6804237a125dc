"""Where a folder that others read is made anew: held by one process, replaced whole, healed.

What is made stands aside until it is whole, in a hidden folder beside its place; two renames put
it there. What a kill leaves behind, between the two or anywhere before, is put right by the next
command (:func:`settle`). The lock falls with the process that holds it, however that ends.
"""

import errno
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final

from analysis.core.errors import InputError
from analysis.core.files import PART, PENDING, finish_writing, is_being_written
from analysis.core.project import Project

#: In the hidden folder: the lock, what was in place before, and what was and is being removed.
_LOCK, _WAS, _GONE = "analysis.lock", "was", "gone"
_BREATH: Final = 0.2
#: What an interrupted command left is nobody's after so long, in seconds: no file takes as long
#: to write.
_LEFT: Final = 60.0


class Place:
    """A folder's place, and the hidden folder beside it.

    Attributes:
        target: the folder that others read.
    """

    def __init__(self, target: Path) -> None:
        """Take the folder, which need not be there yet."""
        self.target = target
        self._aside = target.with_name(f".{target.name}")

    @contextmanager
    def hold(self, waiting: Callable[[], None] = lambda: None) -> Iterator[bool]:
        """Hold the place until the context ends, put right what an ended holder left.

        Args:
            waiting: is called once if another process or thread holds it.

        Yields:
            Whether another held it, so that what is there may be another than before.
        """
        self._aside.mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack:
            waited = False
            while (lock := lock_file(self._aside / _LOCK)) is None:
                if not waited:
                    waiting()
                waited = True
                time.sleep(_BREATH)
            stack.callback(lock)
            stack.callback(self._leave)
            self._aside.mkdir(exist_ok=True)
            self._heal()
            yield waited

    @contextmanager
    def workshop(self) -> Iterator[Path]:
        """Give a folder to make the new one in, on the same disk; it is removed at the end."""
        self._aside.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self._aside) as folder:
            yield Path(folder)

    def put(self, made: Path) -> None:
        """Let a folder take the place; what was there comes back if that fails.

        Whoever calls this holds the place, or has another way to be the only one.
        """
        for path in (made, *made.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)
        self._aside.mkdir(parents=True, exist_ok=True)
        self._put_back()
        was = self._aside / _WAS
        if self.target.exists():
            self.target.replace(was)
        try:
            made.replace(self.target)
        except OSError:
            self._put_back()
            raise
        self._remove(was)

    def settle(self) -> bool:
        """Put right what a killed process left, unless somebody holds the place.

        A hidden folder without our lock is somebody else's, whatever is in it.

        Returns:
            Whether what was in place before had to be put back.
        """
        try:
            held = {path.name for path in self._aside.iterdir()}
        except OSError:  # there is none
            return False
        if held and _LOCK not in held:
            return False
        try:
            lock = lock_file(self._aside / _LOCK)
        except OSError:  # not ours to write
            return False
        if lock is None:
            return False
        try:
            return self._heal()
        finally:
            self._leave()
            lock()

    def _leave(self) -> None:
        """Remove the hidden folder, lock and all, while it is still held."""
        with suppress(OSError):  # another is about to hold it, or the system lets no open file go
            (self._aside / _LOCK).unlink()
            self._aside.rmdir()

    def _heal(self) -> bool:
        back = self._put_back()
        for path in self._aside.iterdir():
            if path.name != _LOCK:
                self._remove(path)
        return back

    def _put_back(self) -> bool:
        """Put what was in place back if nothing is there, else remove it."""
        was = self._aside / _WAS
        if not was.exists():
            return False
        if self.target.exists():
            self._remove(was)
            return False
        was.replace(self.target)
        return True

    def _remove(self, path: Path) -> None:
        """Remove a folder under another name first: half of one must not pass for it."""
        if not path.exists():
            return
        gone = self._aside / _GONE
        shutil.rmtree(gone, ignore_errors=True)
        if path != gone and not gone.exists():
            path.replace(gone)
            path = gone
        shutil.rmtree(path, ignore_errors=True)


def lock_file(path: Path) -> Callable[[], None] | None:
    """Lock a file for this process; None if another holds it, else what lets it go.

    SQLite's lock is the one lock of the standard library that all systems have, that tells two
    threads of one process from each other, and that falls with the process that holds it. A
    holder may remove the file before it lets go: a lock on a file that is gone is none.

    Raises:
        OSError: if the file can't be made.
    """
    import sqlite3

    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        path.touch()
        opened = path.stat().st_ino
    except FileNotFoundError:  # a holder has just left, and taken the folder along
        return None
    try:
        # Another thread may end what this one began.
        lock = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
    except sqlite3.OperationalError as error:
        raise OSError(errno.EIO, str(error), str(path)) from error
    try:
        lock.execute("PRAGMA journal_mode = OFF")  # else there would be a file beside the lock
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.DatabaseError as error:  # or no lock of ours at all
        lock.close()
        if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            return None
        raise OSError(errno.EIO, str(error), str(path)) from error
    try:
        same = path.stat().st_ino == opened
    except FileNotFoundError:
        same = False
    if not same:
        lock.close()
        return None
    return lock.close


@contextmanager
def hold_still(targets: list[Path], waiting: Callable[[Path], None]) -> Iterator[None]:
    """Keep folders that are read from being replaced meanwhile.

    Where nothing can be written, as on a disk for reading only, nobody can replace them either.

    Args:
        targets: the folders.
        waiting: is told of one that is being made.
    """
    with ExitStack() as stack:
        for target in sorted(targets):
            with suppress(OSError):
                stack.enter_context(
                    Place(target).hold(lambda target=target: waiting(target))  # type: ignore[misc]
                )
        yield


def settle(project: Project) -> Iterator[str]:
    """Put right what killed commands left in a project, telling what was put back.

    That is a report, a site or handed-on tables caught between the two renames, a save of several
    files that had begun, and files and folders that were being made.
    """
    for folder in (project.reports, project.derived, project.build, project.raw):
        for aside in sorted(folder.glob(".*/")):
            target = aside.with_name(aside.name[1:])
            if Place(target).settle():
                yield (
                    f"{project.shown(target)}/ was put back as it was: a command was ended while "
                    "replacing it"
                )
    yield from _finish_saves(project)
    data = project.raw.parent
    for folder, pattern in (
        (project.root, ""),
        (data, "**/"),
        (project.notebooks, "**/"),
        (project.build, ""),
        (project.build, "*/"),  # not the cache's own folders, which are many
    ):
        for part in folder.glob(f"{pattern}.*{PART}"):
            if _is_left(part):
                with suppress(OSError):  # gone by now, or on a disk for reading only
                    part.unlink()


def _finish_saves(project: Project) -> Iterator[str]:
    for pending in sorted(project.raw.glob(f"*/{PENDING}")):
        try:
            is_ended = _is_left(pending) or not is_being_written(pending.parent)
            left = finish_writing(pending.parent) if is_ended else None
        except InputError as error:  # of one source, which need not be the one asked for
            yield str(error)
            continue
        except OSError as error:  # it can't be written, now
            yield f"{project.shown(pending)}: {error.strerror}; the save waits to be finished"
            continue
        if left is not None:
            but = f", but for {', '.join(left)}: changed since, and left as it is" if left else ""
            yield f"{project.shown(pending.parent)}/: a save that was interrupted is finished{but}"


def _is_left(path: Path) -> bool:
    with suppress(OSError):
        return time.time() - path.stat().st_mtime > _LEFT
    return False
