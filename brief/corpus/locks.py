"""Who may write: one writer to the library at a time, one process in the index while it is written.

Locks are the operating system's own on an open file, so they end with the process that holds
them, however it ends. A note beside the lock says who holds it. Three have such a note; who needs
several takes them in this order, the long ones first:

    refresh  the sources followed are being asked (each of them once)
    upkeep   vectors and index are being made up, or articles removed
    writer   a group of articles, of vectors, a state is being committed: a moment

Two more keep nobody out, and tell what is being done: ``issue`` (a brief that will be issued is being made) and
``backup``. Three keep out only their like: ``deliver``, ``run`` and ``review``, so that one process sends, one runs the
desks, and one at a time ends a draft.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from brief.errors import LibraryError, LockedError

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]


REFRESH, UPKEEP, WRITER = "refresh", "upkeep", "writer"
ISSUE, BACKUP, DELIVER, RUN, REVIEW = "issue", "backup", "deliver", "run", "review"
MOVE = "move"
"""What a library that is being filled is noted under in ``unfinished``, by where its rows come from."""


class FileLock:
    """A lock on one file: shared (readers) or exclusive (a writer)."""

    def __init__(self, path: Path, *, shared: bool = False) -> None:
        """A lock on ``path``; nothing is locked before :meth:`take`."""
        self.path = path
        self.shared = shared
        self._file: IO[bytes] | None = None

    @property
    def held(self) -> bool:
        """Whether this object holds the lock."""
        return self._file is not None

    def take(self, wait: float = 0.0) -> bool:
        """Take the lock, waiting at most ``wait`` seconds; False where another process has it.

        Raises:
            LibraryError: the lock file cannot be made.
        """
        if self.held:
            return True
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            file = os.fdopen(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600), "r+b")
        except OSError as error:
            what = "free some space" if error.errno == errno.ENOSPC else "check the folder's owner and mode"
            raise LibraryError(f"{self.path}: cannot be locked: {error.strerror}; {what}") from error
        deadline = time.monotonic() + wait
        while True:
            if _try(file, self.shared):
                self._file = file
                return True
            if time.monotonic() >= deadline:
                file.close()
                return False
            time.sleep(0.05)

    def release(self) -> None:
        """Give the lock back."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def __exit__(self, *exc: object) -> None:
        self.release()

    def __enter__(self) -> FileLock:
        return self


def _try(file: IO[bytes], shared: bool) -> bool:
    try:
        if fcntl is not None:
            fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        else:  # Windows knows no shared lock here; two readers then exclude each other for a moment
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    except OSError:
        return False
    return True


class WriterLock:
    """A writer's lock on a library's folder, with a note of who holds it."""

    def __init__(self, folder: Path, command: str, name: str = WRITER) -> None:
        """For the library in ``folder``; ``command`` is what others are told is running."""
        self._lock = FileLock(folder / f"{name}.lock")
        self._note = folder / f"{name}.json"
        self._command = command

    def take(self, wait: float = 0.0) -> WriterLock:
        """Become the writer, waiting at most ``wait`` seconds.

        Raises:
            LockedError: another process is the writer; the message names it.
        """
        # A moment at least: `brief status` holds the lock for as long as it takes to see that it is free.
        if not self._lock.take(max(wait, 0.1)):
            raise LockedError(
                f"the library is being written by {self.holder()}; try again when it is done, or use --wait"
            )
        note = {
            "command": self._command,
            "process": os.getpid(),
            "since": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        with contextlib.suppress(OSError):  # on a full disk whatever is done next says so
            self._note.write_text(json.dumps(note), "utf-8")
            self._note.chmod(0o600)
        return self

    def holder(self) -> str:
        """Who holds the lock, in words."""
        try:
            note = json.loads(self._note.read_text("utf-8"))
            return f"`{note['command']}` (process {note['process']}, since {note['since']})"
        except (OSError, ValueError, KeyError, TypeError):
            return "another process"

    def release(self) -> None:
        """Let another write."""
        if self._lock.held:
            self._note.unlink(missing_ok=True)
        self._lock.release()

    def __enter__(self) -> WriterLock:
        return self

    def __exit__(self, *exc: object) -> None:
        self.release()


def current_writer(folder: Path) -> str:
    """Who is writing the library in ``folder`` now, in words; empty where nobody is."""
    for name in (REFRESH, UPKEEP, WRITER):
        if _is_held(folder, name):
            return WriterLock(folder, "", name).holder()
    return ""


def stopped(folder: Path) -> list[str]:
    """What was being done in ``folder`` by processes that ended without ending it, in words."""
    found = []
    for name in (REFRESH, UPKEEP, WRITER, ISSUE, BACKUP, DELIVER, RUN, REVIEW):
        if (folder / f"{name}.json").exists() and not _is_held(folder, name):
            found.append(WriterLock(folder, "", name).holder())
    return list(dict.fromkeys(found))


def _is_held(folder: Path, name: str) -> bool:
    """Whether a process has a lock; a folder that may not be written has no writer."""
    lock = FileLock(folder / f"{name}.lock")
    if not lock.path.exists() or not os.access(lock.path, os.W_OK):
        return False
    with lock:
        return not lock.take()
