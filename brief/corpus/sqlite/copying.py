"""A copy of the library while others read and write: read through before it is given the name of a backup.

It is made under another name and renamed when it is whole and on the disk, so a process that is killed leaves
nothing that looks like a backup. What it leaves is removed by the next one that writes to the same place.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from brief.corpus.locks import FileLock
from brief.corpus.sqlite import damage, schema, seal, soundness
from brief.errors import LibraryError

if TYPE_CHECKING:
    from brief.corpus.sqlite.database import Database

_MARK = ".brief-unfinished"


def copy(library: Database, target: Path) -> None:
    """A consistent copy of ``library`` in ``target``, owner-only, checked in full.

    Raises:
        DamagedError: the library or its copy is not sound; nothing is left at ``target``.
        LibraryError: the target exists already or cannot be written.
    """
    if target.exists():
        raise LibraryError(f"{target}: is there already; name a new file for the backup")
    reason = library.damage
    with contextlib.suppress(OSError, sqlite3.Error):
        reason = reason or seal.flaw(library.path, library.connection) or ""
    if reason:
        damage.note(library.path, reason)
        raise damage.refusal(library.path, reason)
    remove_unfinished(target.parent)
    partial = target.with_name(f".{target.name}.{os.getpid()}{_MARK}")
    try:
        with FileLock(partial) as ours:  # tells the next one that this is still being made
            _begin(ours, partial)
            try:
                _made(library, partial)
                if wrong := _checked(library, partial):
                    raise damage.refusal(library.path, wrong)
                _durable(partial)
                if target.exists():
                    raise LibraryError(f"{target}: is there already; name a new file for the backup")
                partial.replace(target)
                _durable(target.parent)
            finally:
                _remove(partial)
    except OSError as error:
        raise LibraryError(f"{target}: the backup cannot be written: {error.strerror}") from error
    except sqlite3.Error as error:
        raise schema.explained(error, target) from error


def remove_unfinished(folder: Path) -> list[Path]:
    """Remove what killed backups have left in a folder; what it was."""
    found = []
    for path in sorted(folder.glob(f".*{_MARK}")):
        with contextlib.suppress(LibraryError, OSError), FileLock(path) as lock:
            if lock.take():
                _remove(path)
                found.append(path)
    return found


def _begin(lock: FileLock, partial: Path) -> None:
    if not partial.parent.is_dir():
        raise FileNotFoundError(2, "No such file or directory", str(partial.parent))
    lock.take()


def _made(library: Database, partial: Path) -> None:
    with contextlib.closing(sqlite3.connect(partial)) as made:
        made.execute("PRAGMA journal_mode=MEMORY")
        # In one step: one read transaction, which a writer neither waits for nor starts anew.
        library.connection.backup(made)
        made.execute("PRAGMA journal_mode=DELETE")
        if "seal" in {row[0] for row in made.execute("SELECT name FROM sqlite_master")}:
            made.execute("DELETE FROM seal")  # the copy is a file of its own
            made.commit()


def _checked(library: Database, partial: Path) -> str:
    """What is wrong with a copy, or nothing; what is wrong with it is wrong with the library."""
    with contextlib.closing(sqlite3.connect(partial, isolation_level=None)) as made:
        wrong = soundness.faults(made, most=1)
    if not wrong:
        return ""
    damage.note(library.path, wrong[0])
    return wrong[0]


def _durable(path: Path) -> None:
    """Wait until a file or a folder is on the disk."""
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove(partial: Path) -> None:
    for path in (partial, *(partial.with_name(partial.name + end) for end in ("-journal", "-wal", "-shm"))):
        path.unlink(missing_ok=True)
