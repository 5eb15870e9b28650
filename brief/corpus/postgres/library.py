"""The library in PostgreSQL: the truth of several machines."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import TYPE_CHECKING

import psycopg

from brief.corpus.books import soundness
from brief.corpus.books.forgotten import FORGET, Forgotten, foreseen, remove
from brief.corpus.books.library import Library
from brief.corpus.postgres import claims, schema
from brief.corpus.postgres.connection import explained, one_line
from brief.corpus.postgres.database import Database, Streamed, Written
from brief.corpus.postgres.words import WordIndex
from brief.errors import InputError, LibraryError

if TYPE_CHECKING:
    from brief.corpus.books.store import Statements
    from brief.corpus.place import Place


_UNFIT = (psycopg.DataError, psycopg.errors.ProgramLimitExceeded)


class PostgresLibrary(Database, Library):
    """An open library in a database."""

    words: WordIndex

    def __init__(self, place: Place, *, write: bool = False, command: str = "brief") -> None:
        """Open the library at ``place``; see :class:`brief.corpus.postgres.database.Database`."""
        Database.__init__(self, place, write=write, command=command)
        self.words = WordIndex(self)
        Library.__init__(self)

    def numbered(self, db: Statements, count: int) -> int:
        """The first of so many row numbers in a row that no passage has yet."""
        # Within a turn at writing nobody else takes any.
        ((first,),) = db.execute("SELECT nextval('passage_pk')").fetchall()
        if count > 1:
            db.execute("SELECT setval('passage_pk', ?)", (first + count - 1,))
        return int(first)

    @contextlib.contextmanager
    def apart(self) -> Iterator[None]:
        """Within a transaction: what the block writes is kept with it, or nothing of that alone.

        Raises:
            InputError: PostgreSQL cannot hold what the block gave it: U+0000, an address longer than its index takes.
        """
        mark = self.words.mark()
        try:
            with self.connection.transaction():
                yield
        except BaseException as error:
            self.words.back_to(mark)
            cause = error.__cause__ if isinstance(error, LibraryError) else error
            if isinstance(cause, _UNFIT):
                raise InputError(f"PostgreSQL cannot hold it ({one_line(cause)})") from error
            raise

    def tidy(self) -> None:
        """Let PostgreSQL count its rows anew where they have grown by half: its own clock for that is a slow one."""
        grown = self.rows(
            "SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid=c.relnamespace WHERE n.nspname=?"
            " AND c.relname='article' AND c.reltuples * 1.5 < (SELECT coalesce(max(pk), 0) FROM article)",
            (schema.NAME,),
        )
        if grown:
            try:
                self._at_hand().execute(b"ANALYZE")
            except psycopg.Error as error:
                raise explained(error, self.place) from error

    def renumber(self, tables: Sequence[str]) -> None:
        """Rows that come next are numbered after those that were brought in with their numbers."""
        with self.writing() as db:
            for table in tables:
                sequence = f"'{schema.NAME}.passage_pk'"
                if table != "passage":
                    sequence = f"pg_get_serial_sequence('{schema.NAME}.{table}', 'pk')"
                db.execute(
                    f"SELECT setval({sequence}, (SELECT coalesce(max(pk), 0) + 1 FROM {table}), false)"
                )

    def foreseen(self, id_: str) -> Forgotten:
        """What would go with an article; raises NotFoundError where it is not held."""
        try:
            return foreseen(Written(self._at_hand()), id_)
        except psycopg.Error as error:
            raise explained(error, self.place) from error

    def forget(self, id_: str) -> Forgotten:
        """Remove an article and all that came of it, in one transaction; readers see all of it or nothing.

        It stays noted until :meth:`scrubbed`: the files are not clear of it before :meth:`scrub`.
        """
        with self.writing() as db:
            gone = foreseen(db, id_)
            self.begun(FORGET, id_)
            ((pk,),) = db.execute("SELECT pk FROM article WHERE id=?", (id_,)).fetchall()
            self.versions.part(db, pk)
            remove(db, gone, self.words)
        return gone

    def emptied(self, tables: Sequence[str]) -> None:
        """Remove every row of these tables, and all that came of them."""
        with self.writing() as db:
            db.execute(f"TRUNCATE {', '.join([*tables, 'posting', 'words_size', 'words_total'])} CASCADE")

    def scrub(self) -> None:
        """Let PostgreSQL clear its tables of what was deleted; its write-ahead log, replicas and backups are its own.

        Raises:
            LibraryError: it cannot be done now.
        """
        try:
            self._at_hand().execute(b"VACUUM (FREEZE)")
        except psycopg.Error as error:
            raise explained(error, self.place) from error

    def faults(self) -> list[str]:
        """What is wrong with what the library holds, a line each; the whole library is read for it."""
        with self._at_hand().transaction():
            streamed = Streamed(self.connection)
            return soundness.faults(streamed, _LOOKS, psycopg.Error)

    def note_faults(self, found: list[str]) -> None:
        """Nothing is kept: PostgreSQL's own files are its own affair."""

    def taken_on(self, what: str, subjects: Collection[str]) -> set[str]:
        """Which of some pieces of work are this process's to do from now on."""
        return claims.take(self, what, subjects)

    def done(self, what: str, subjects: Collection[str]) -> None:
        """What was taken on is done, or given back."""
        claims.release(self, what, subjects)

    def _before_commit(self, db: Statements) -> None:
        self.words.flush(db)
        super()._before_commit(db)

    def _ended(self) -> None:
        self.words.drop()


def _words(db: Streamed) -> soundness.Found:
    """The word index."""
    ((held, wanted),) = db.execute(
        "SELECT (SELECT coalesce(sum(passages), 0) FROM words_total), (SELECT count(*) FROM passage)"
    ).fetchall()
    if held != wanted:
        yield f"the word index holds {held} passages of {wanted}"
    ((wrong,),) = db.execute(
        "SELECT count(*) FROM (SELECT u.p FROM posting CROSS JOIN LATERAL unnest(passages) AS u(p)"
        " EXCEPT SELECT passage FROM words_size) x"
    ).fetchall()
    if wrong:
        yield f"the word index names {wrong} passages that are not there"


_LOOKS: tuple[Callable[[Streamed], soundness.Found], ...] = (*soundness.LOOKS, _words)
