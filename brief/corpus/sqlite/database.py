"""One open SQLite file: its queries, transactions and settings, with errors that a person understands."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from typing import Any

from brief.corpus.books.store import Store
from brief.corpus.locks import WRITER, FileLock
from brief.corpus.sqlite import damage, schema, seal, soundness
from brief.errors import DamagedError, DiskFullError, LibraryError


class Database(Store):
    """An open library file. Readers and writers may have it open at the same time; one at a time writes.

    It is frozen where the folder or the disk is for reading only.
    """

    then_join = "CROSS JOIN"

    def __init__(self, path: Path, *, write: bool = False, checked: bool = True) -> None:
        """Open the library file at ``path``; ``write`` makes it where it is missing.

        ``checked`` False leaves out every look at whether it is sound: for whoever saves what can be read.

        Raises:
            LibraryError: it is missing (for reading), or of a newer schema.
            DamagedError: it is corrupt; for writing also where its bytes are not those that were sealed.
        """
        self.path = path
        self.where = str(path)
        self.damage = damage.noted(path)
        self._session: seal.Session | None = None
        self.frozen = frozen = path.exists() and schema.is_frozen(path)
        if write:
            if self.damage or seal.was_emptied(path):
                raise damage.refusal(path, self.damage or "its file is empty and was not")
            if frozen:
                raise LibraryError(
                    f"{path}: the library cannot be written here; check the folder's owner and mode"
                )
        elif not frozen and schema.is_old(path):
            frozen = bool(self.damage) or not checked or not self._up_to_date()
        try:
            self.connection = schema.connect(path, write=write, frozen=frozen, before=self._begin)
        except DiskFullError:
            self._abandon()
            if write:
                raise
            # To share a library SQLite makes a file beside it, for which there is no room.
            self.frozen = True
            self.connection = schema.connect(path, write=False, frozen=True)
        except BaseException:
            self._abandon()
            raise
        if not write:
            if checked and not self.damage:
                self.damage = self._seen()
            self._prepare()
            self.connection.execute("PRAGMA query_only=ON")

    def _abandon(self) -> None:
        if self._session is not None:
            self._session.abandon()

    def _up_to_date(self) -> bool:
        """Bring an older library's schema up to date, which is to write it; False where it is damaged."""
        try:
            Database(self.path, write=True).close()
        except DamagedError as error:
            self.damage = damage.noted(self.path) or str(error)
            return False
        return True

    def _begin(self, connection: sqlite3.Connection) -> None:
        session = seal.Session(self.path)
        session.begin(connection, lambda: soundness.faults(connection, most=1))
        self._session = session

    def _seen(self) -> str:
        """What a reader sees at once of a library that is damaged; a large one is not read through."""
        try:
            if self.path.stat().st_size > seal.READERS_LOOK:
                return ""
            found = seal.flaw(self.path, self.connection) or ""
        except (OSError, sqlite3.Error):
            return ""
        if found:
            damage.note(self.path, found)
        return found

    def _prepare(self) -> None:
        """Make a connection ready for reading, before it can change nothing any more."""

    def close(self) -> None:
        """Close the connection, and seal the file where it was written; the library can then be opened anew."""
        session, self._session = self._session, None
        try:
            if session is not None:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                session.end(self.connection)
        finally:
            self.connection.close()

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        """All rows of a query.

        Raises:
            LibraryError: the library is corrupt, locked or unreadable.
        """
        try:
            return self.connection.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise schema.explained(error, self.path) from error

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
                seal.broken(self.connection)
                yield self.connection
                self.connection.execute("COMMIT")
            except BaseException:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise
        except sqlite3.Error as error:
            raise schema.explained(error, self.path) from error

    def spare_turns(self) -> Generator[Store]:
        """The file open for writing, for as long as the writer's lock is free."""
        lock = FileLock(self.path.parent / f"{WRITER}.lock")
        with Database(self.path, write=True) as own:
            while True:
                with lock:
                    if not lock.take():
                        return
                    yield own

    def state(self) -> tuple[int, int]:
        """What changes when anything is written to the library: by other connections, by this one."""
        return self.rows("PRAGMA data_version")[0][0], self.connection.total_changes

    def size(self) -> int:
        """None: all of it is in the folder."""
        return 0

    def first_number(self, column: str) -> str:
        """SQL for the first number of a JSON array."""
        return f"json_extract(nullif({column}, ''), '$[0]')"

    def faults(self) -> list[str]:
        """What is wrong with the file and with what it holds, a line each; the whole library is read for it."""
        found = [self.damage] if self.damage else []
        try:
            found += [flaw] if (flaw := seal.flaw(self.path, self.connection)) and flaw not in found else []
        except (OSError, sqlite3.Error) as error:
            found.append(f"its file cannot be read: {error}")
        return found + soundness.faults(self.connection)

    def note_faults(self, found: list[str]) -> None:
        """Keep beside the library whether it was found damaged, for whoever writes to it next."""
        if found:
            damage.note(self.path, found[0])
            self.damage = found[0]
        elif not self.frozen:
            damage.clear(self.path)

    def backup(self, target: Path) -> None:
        """A consistent copy in ``target`` while others read and write; see :mod:`brief.corpus.sqlite.copying`."""
        from brief.corpus.sqlite.copying import copy

        copy(self, target)
