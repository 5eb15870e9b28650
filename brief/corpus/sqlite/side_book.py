"""A small SQLite file beside the library: made for its owner alone when it is first opened, written by transactions."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

from brief.corpus.books.store import Statements
from brief.errors import LibraryError

SECONDS = 10.0
"""That another process's transaction is waited for."""


class SideFile:
    """The file of one kind of notes; a :class:`brief.corpus.books.side_book.SideBook`."""

    def __init__(self, file: Path, what: str, tables: Sequence[str]) -> None:
        """The book in ``file``.

        Args:
            file: made when it is first opened.
            what: it is called, in an error.
            tables: statements that make its tables where they are not there.
        """
        self.file = file
        self._what = what
        self._tables = tables

    @property
    def there(self) -> bool:
        """Whether anything was ever noted."""
        return self.file.is_file()

    def stamp(self) -> object:
        """What changes when anything is noted."""
        try:
            stat = self.file.stat()
        except OSError:
            return (0, 0)
        return (stat.st_mtime_ns, stat.st_size)

    def renumber(self, db: Statements, tables: Sequence[str]) -> None:
        """SQLite counts for itself."""

    @contextlib.contextmanager
    def opened(self) -> Iterator[sqlite3.Connection]:
        """The file, in one transaction that is on the disk when it ends.

        Raises:
            LibraryError: it cannot be opened, read or written.
        """
        try:
            if not self.file.exists():
                os.close(os.open(self.file, os.O_CREAT | os.O_WRONLY, 0o600))
            with contextlib.closing(sqlite3.connect(self.file, timeout=SECONDS)) as db:
                db.execute("PRAGMA synchronous=FULL")
                db.execute("PRAGMA secure_delete=ON")
                for table in self._tables:
                    db.execute(table)
                with db:
                    yield db
        except (sqlite3.Error, OSError) as error:
            raise LibraryError(f"{self.file}: the {self._what} cannot be used: {error}") from error
