"""The library in one SQLite file: the truth of one machine."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from brief.corpus.books.forgotten import FORGET, Forgotten, foreseen, remove
from brief.corpus.books.library import Library
from brief.corpus.books.store import Statements
from brief.corpus.sqlite import schema
from brief.corpus.sqlite.database import Database
from brief.corpus.sqlite.hiding import TABLES, hide
from brief.corpus.sqlite.words import WordIndex
from brief.errors import LibraryError

FILE_NAME = "library.sqlite3"


class SQLiteLibrary(Database, Library):
    """An open library file."""

    def __init__(self, path: Path, *, write: bool = False, checked: bool = True) -> None:
        """Open the file at ``path``; see :class:`brief.corpus.sqlite.database.Database`."""
        Database.__init__(self, path, write=write, checked=checked)
        self.words = WordIndex(self)
        Library.__init__(self)

    def numbered(self, db: Statements, count: int) -> int:
        """The first of so many row numbers in a row that no passage has yet."""
        return int(db.execute("SELECT coalesce(max(pk), 0) + 1 FROM passage").fetchone()[0])

    def foreseen(self, id_: str) -> Forgotten:
        """What would go with an article; raises NotFoundError where it is not held."""
        try:
            return foreseen(self.connection, id_, TABLES)
        except sqlite3.Error as error:
            raise schema.explained(error, self.path) from error

    def forget(self, id_: str) -> Forgotten:
        """Remove an article and all that came of it: passages, words, vectors, bytes, briefs' texts.

        It is noted first, in a transaction of its own; :meth:`scrub` and :meth:`scrubbed` must follow to clear
        the files and end the note.
        """
        with self.writing():
            self.foreseen(id_)
            self.begun(FORGET, id_)
        with self.writing() as db:
            gone = self.foreseen(id_)
            ((pk,),) = db.execute("SELECT pk FROM article WHERE id=?", (id_,))
            self.versions.part(db, pk)
            remove(db, gone, self.words)
        return gone

    def emptied(self, tables: Sequence[str]) -> None:
        """Remove every row of these tables, and all that came of them."""
        with self.writing() as db:
            for table in reversed(tables):
                db.execute(f"DELETE FROM {table}")
            db.execute("INSERT INTO words(words) VALUES('delete-all')")

    def scrub(self) -> None:
        """Rewrite the file so that nothing deleted can be read from it or from its journal.

        Raises:
            LibraryError: it cannot be done now, because another process reads; see :attr:`unscrubbed`.
        """
        with self.writing():
            pass  # the seal, if there is one, is of the file as it was
        try:
            self.connection.execute("INSERT INTO words(words) VALUES('optimize')")
            self.connection.execute("VACUUM")
            busy = self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except sqlite3.Error as error:
            raise schema.explained(error, self.path) from error
        if busy:
            raise LibraryError(
                f"{self.path}: what was forgotten is gone from the library, but not yet cleared from its file,"
                " for another process is reading it; the next command clears it"
            )

    def scrubbed(self) -> None:
        """The library's file and the index are clear of everything forgotten."""
        super().scrubbed()
        with contextlib.suppress(
            sqlite3.Error
        ):  # the note named the article; a reader may keep it for a moment
            self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _prepare(self) -> None:
        """Hide what is being forgotten, for it may be half gone."""
        try:
            if pending := self.unfinished(FORGET):
                hide(self.connection, pending)
        except sqlite3.Error as error:
            raise schema.explained(error, self.path) from error
