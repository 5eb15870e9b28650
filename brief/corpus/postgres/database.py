"""One open PostgreSQL database: its queries, transactions and settings, as the books ask for them."""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import psycopg
from psycopg.pq import TransactionStatus

from brief.corpus.books.store import AT_ONCE, Store
from brief.corpus.postgres import schema
from brief.corpus.postgres.connection import Connection, connect, explained, kept
from brief.errors import LibraryError, LockedError

if TYPE_CHECKING:
    from brief.corpus.books.store import Answer, Statements
    from brief.corpus.place import Place

PATIENCE = 120
"""Seconds that another process's turn at writing is waited for. Turns take well under one."""
CHANGES = "changes"
"""The key in ``meta`` of how many transactions wrote."""
_COUNTED = (
    f"INSERT INTO meta VALUES('{CHANGES}', '1')"
    " ON CONFLICT(key) DO UPDATE SET value=(meta.value::bigint + 1)::text"
)
_IDLE = (TransactionStatus.IDLE,)


@lru_cache(maxsize=2000)
def numbered(sql: str) -> str:
    """A query whose values are marked by ``?``, as PostgreSQL wants it: ``$1``, ``$2`` and so on."""
    parts = sql.split("?")
    return "".join(part + (f"${n}" if n < len(parts) else "") for n, part in enumerate(parts, start=1))


class Written:
    """What a transaction is written with."""

    def __init__(self, connection: Connection) -> None:
        """Over an open connection."""
        self.connection = connection

    def execute(self, sql: str, values: Sequence[Any] = (), /) -> Answer:
        """One statement."""
        return self.connection.execute(numbered(sql).encode(), values or None)

    def executemany(self, sql: str, values: Iterable[Sequence[Any]], /) -> None:
        """One statement for each of many rows of values."""
        if rows := list(values):
            with self.connection.cursor() as cursor:
                cursor.executemany(numbered(sql).encode(), rows)


class Streamed:
    """What gives the rows of a query as they are asked for, within a transaction."""

    def __init__(self, connection: Connection) -> None:
        """Over a connection that is in a transaction."""
        self.connection = connection

    def execute(self, sql: str, values: Sequence[Any] = (), /) -> psycopg.RawServerCursor[Any]:
        """A cursor on the server."""
        cursor = psycopg.RawServerCursor(self.connection, f"brief_{uuid4().hex[:8]}")
        cursor.itersize = AT_ONCE
        return cursor.execute(numbered(sql).encode(), values or None)


class Database(Store):
    """An open library in PostgreSQL. Any number of machines may have it open; they take turns at writing."""

    shared = True

    def __init__(self, place: Place, *, write: bool = False, command: str = "brief") -> None:
        """Open the library at ``place``; ``write`` makes it where it is missing.

        Raises:
            LibraryError: it is missing (for reading), of a newer schema, no library of brief, or not to be reached.
        """
        self.place = place
        self.where = place.url
        self.write = write
        self._command = command
        self.connection = self._opened()

    def _opened(self) -> Connection:
        connection = connect(self.place, self._command, write=self.write, schema=schema.NAME)
        try:
            schema.prepare(connection, self.place, write=self.write)
        except psycopg.Error as error:
            connection.close()
            raise explained(error, self.place) from error
        except BaseException:
            connection.close()
            raise
        return connection

    def _at_hand(self) -> Connection:
        """The connection, opened anew where the server ended it and nothing was begun."""
        if self.connection.closed:
            self.connection = self._opened()
        return self.connection

    def close(self) -> None:
        """Close the connection; what was begun and not committed is not kept."""
        self.connection.close()

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        """All rows of a query; asked once more where the connection was lost outside a transaction.

        Raises:
            LibraryError: the database cannot be reached, or refuses.
        """
        text = numbered(sql).encode()
        for last in (False, True):
            connection = self._at_hand()
            idle = connection.info.transaction_status in _IDLE
            try:
                return connection.execute(text, values or None).fetchall()
            except psycopg.Error as error:
                if last or not idle or not connection.closed:
                    raise explained(error, self.place) from error
        raise AssertionError

    def among(self, sql: str, keys: Iterable[Any], *before: Any) -> Iterator[Any]:
        """The rows of a query that ends its values with ``IN ({})`` over keys, of which any number may be given."""
        rest = iter(keys)
        while some := list(islice(rest, AT_ONCE)):
            yield from self.rows(sql.replace("IN ({})", "= ANY(?)").format(), [*before, some])

    def chunks(self, sql: str, values: Sequence[Any], size: int) -> Iterator[list[Any]]:
        """The rows of a query, at most ``size`` at a time, read from the server as they are asked for.

        Raises:
            LibraryError: as :meth:`rows`.
        """
        connection = self._at_hand()
        try:
            with connection.transaction(), connection.cursor(binary=True) as cursor:
                found: list[Any] = []
                for row in cursor.stream(numbered(sql).encode(), values or None, size=size):
                    found.append(row)
                    if len(found) == size:
                        yield found
                        found = []
                if found:
                    yield found
        except psycopg.Error as error:
            raise explained(error, self.place) from error

    @contextlib.contextmanager
    def writing(self) -> Iterator[Statements]:
        """One transaction, in which this process alone writes: all of it is kept when the block ends, or nothing.

        Raises:
            LockedError: another process has been writing for longer than ``PATIENCE`` seconds; it is named.
            LibraryError: the database cannot be reached, or refuses.
        """
        connection = self._at_hand()
        if connection.info.transaction_status not in _IDLE:
            yield Written(connection)
            return
        try:
            with connection.transaction():
                self._turn(connection)
                yield Written(connection)
                self._before_commit(Written(connection))
        except psycopg.Error as error:
            raise explained(error, self.place) from error
        finally:
            self._ended()

    def copy_in(self, table: str, lines: Iterable[str]) -> None:
        """Rows into a table and its columns, as lines of COPY's text form, within a transaction."""
        with self.connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN".encode()) as copy:
            copy.write("".join(f"{line}\n" for line in lines))

    def _turn(self, connection: Connection) -> None:
        """Wait for this process's turn, which ends with the transaction."""
        from brief.corpus.postgres.locks import WRITING, holder

        connection.execute(f"SET LOCAL lock_timeout = '{PATIENCE}s'".encode())
        try:
            connection.execute(b"SELECT pg_advisory_xact_lock($1, $2)", WRITING)
        except psycopg.errors.LockNotAvailable as error:
            raise LockedError(
                f"the library is being written by {holder(self.place, WRITING)}; try again when it is done"
            ) from error
        connection.execute(b"SET LOCAL lock_timeout = 0")

    def _before_commit(self, db: Statements) -> None:
        """What waits for the end of a transaction; it is counted, for whoever keeps what was made of the library."""
        db.execute(_COUNTED)

    def _ended(self) -> None:
        """A transaction ended, whether or not it was kept."""

    def spare_turns(self) -> Generator[Store]:
        """The database open for writing, for as long as nobody else writes."""
        from brief.corpus.postgres.locks import WRITING

        with type(self)(self.place, write=True, command=self._command) as own:
            while True:
                try:
                    with own.connection.transaction():
                        found = own.connection.execute(b"SELECT pg_try_advisory_xact_lock($1, $2)", WRITING)
                        if not found.fetchall()[0][0]:
                            return
                        yield own
                        own._before_commit(Written(own.connection))
                except psycopg.Error as error:
                    raise explained(error, self.place) from error
                finally:
                    own._ended()

    def state(self) -> object:
        """What changes with every transaction that wrote to the library."""
        return self.meta(CHANGES)

    def first_number(self, column: str) -> str:
        """SQL for the first number of a JSON array."""
        return f"(nullif({column}, '')::json->>0)::bigint"

    def size(self) -> int:
        """Bytes of all tables of the library with their indexes."""
        sql = (
            "SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint FROM pg_class c"
            " JOIN pg_namespace n ON n.oid=c.relnamespace WHERE n.nspname=? AND c.relkind='r'"
        )
        return int(self.rows(sql, (schema.NAME,))[0][0])


def is_there(place: Place) -> bool:
    """Whether a library is in the database.

    Raises:
        LibraryError: it cannot be reached.
    """
    return _asked(place, "SELECT to_regclass(?) IS NOT NULL", (f"{schema.NAME}.meta",)) is True


def stamp(place: Place) -> object:
    """What changes with every transaction that wrote to the library.

    Raises:
        LibraryError: the database cannot be reached.
    """
    if not is_there(place):
        return ""
    return _asked(place, f"SELECT max(value) FROM {schema.NAME}.meta WHERE key=?", (CHANGES,))


def _asked(place: Place, sql: str, values: Sequence[Any]) -> object:
    for last in (False, True):
        connection = kept(place)
        try:
            return connection.execute(numbered(sql).encode(), values or None).fetchall()[0][0]
        except psycopg.Error as error:
            if last or not connection.closed:
                raise explained(error, place) from error
    raise LibraryError(f"{place.url}: the server went away")
