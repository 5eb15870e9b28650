"""Backups of a desk's library: told of while they are made, so that what a killed one left is found and removed."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from brief.corpus.locks import BACKUP
from brief.corpus.sqlite.copying import remove_unfinished
from brief.corpus.sqlite.library import SQLiteLibrary
from brief.errors import LibraryError, UsageError

if TYPE_CHECKING:
    from brief.desk import Desk

_NOTE = "backup.target"


def backup(desk: Desk, target: Path) -> None:
    """A consistent copy of the library in ``target``, checked in full, while others read and write.

    Raises:
        DamagedError: the library is damaged; nothing is left at ``target``.
        LibraryError: there is a file of that name that no killed backup made, it cannot be written, or an article is
            being forgotten and would be in it.
    """
    library = desk.library()
    if not isinstance(library, SQLiteLibrary):
        raise UsageError(f"{library.where}: is PostgreSQL; copy it with pg_dump, as docs/scale.md says")
    if library.unscrubbed:
        raise LibraryError(
            f"{library.where}: an article is being forgotten and would be in the copy; try again when that is done"
        )
    with contextlib.ExitStack() as during:
        with contextlib.suppress(
            LibraryError
        ):  # another backup is being made, or the folder is for reading only
            remove_left(desk)
            during.enter_context(desk.place.lock(f"{desk.command} {target}", BACKUP).take())
            if _left(desk) == str(target.resolve()):
                target.unlink(missing_ok=True)  # a copy that a killed backup had made and not yet told of
            if not target.exists():  # else it is refused, and never taken for a copy of ours
                _note(desk).write_text(str(target.resolve()), "utf-8")
                during.callback(lambda: _note(desk).unlink(missing_ok=True))
        library.backup(target)


def remove_left(desk: Desk) -> None:
    """Remove what a killed backup left, wherever it was writing to."""
    if left := _left(desk):
        with contextlib.suppress(OSError):
            remove_unfinished(Path(left).parent)


def _left(desk: Desk) -> str:
    """Where a backup that did not end was writing its copy; empty where all ended."""
    try:
        return _note(desk).read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def _note(desk: Desk) -> Path:
    return desk.folder / _NOTE
