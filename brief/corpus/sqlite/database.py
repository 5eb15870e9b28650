"""One open SQLite file: its queries, transactions and settings, with errors that a person understands."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Self

from brief.corpus.sqlite import schema
from brief.errors import LibraryError


class Database:
    """An open library file. Readers and one writer may have it open at the same time."""

    def __init__(self, path: Path, *, write: bool = False) -> None:
        """Open the library file at ``path``; ``write`` makes it where it is missing.

        Raises:
            LibraryError: it is missing (for reading), corrupt, or of a newer schema.
        """
        self.path = path
        self.connection = schema.connect(path, write=write)

    def close(self) -> None:
        """Close the connection; the library can then be opened anew."""
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        """All rows of a query.

        Raises:
            LibraryError: the library is corrupt, locked or unreadable.
        """
        try:
            return self.connection.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise schema.explained(error, self.path) from error

    def among(self, sql: str, keys: Iterable[Any], *before: Any) -> Iterator[Any]:
        """The rows of a query that ends its values with ``IN ({})`` over keys, of which any number may be given."""
        rest = iter(keys)
        while some := list(islice(rest, 500)):
            yield from self.rows(sql.format(",".join("?" * len(some))), [*before, *some])

    def chunks(self, sql: str, values: Sequence[Any], size: int) -> Iterator[list[Any]]:
        """The rows of a query, at most ``size`` at a time, so that they need not be held all at once.

        Raises:
            LibraryError: as :meth:`rows`.
        """
        try:
            cursor = self.connection.execute(sql, values)
            while found := cursor.fetchmany(size):
                yield found
        except sqlite3.Error as error:
            raise schema.explained(error, self.path) from error

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it is kept when the block ends, none of it when it raises.

        Raises:
            LibraryError: locked beyond the waiting time, disk full, read-only.
        """
        try:
            if self.connection.in_transaction:
                yield self.connection
                return
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield self.connection
                self.connection.execute("COMMIT")
            except BaseException:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise
        except sqlite3.Error as error:
            raise schema.explained(error, self.path) from error

    def meta(self, key: str) -> str:
        """A value kept under a key, or the empty string."""
        found = self.rows("SELECT value FROM meta WHERE key=?", (key,))
        return str(found[0][0]) if found else ""

    def set_meta(self, key: str, value: str) -> None:
        """Keep a value under a key."""
        with self.writing() as db:
            db.execute(
                "INSERT INTO meta VALUES(?,?) ON CONFLICT(key) DO UPDATE SET value=excluded.value",
                (key, value),
            )

    def backup(self, target: Path) -> None:
        """A consistent copy in ``target`` while others read and write; owner-only.

        Raises:
            LibraryError: the target exists already or cannot be written.
        """
        if target.exists():
            raise LibraryError(f"{target}: is there already; name a new file for the backup")
        partial = target.with_name(target.name + ".partial")
        try:
            partial.unlink(missing_ok=True)
            partial.touch(mode=0o600)
            copy = sqlite3.connect(partial)
            try:
                # In one step: one read transaction, which a writer neither waits for nor starts anew.
                self.connection.backup(copy)
                copy.execute("PRAGMA journal_mode=DELETE")
            finally:
                copy.close()
            partial.replace(target)
        except OSError as error:
            raise LibraryError(f"{target}: the backup cannot be written: {error.strerror}") from error
        except sqlite3.Error as error:
            partial.unlink(missing_ok=True)
            raise schema.explained(error, target) from error
