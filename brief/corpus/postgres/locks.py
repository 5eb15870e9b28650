"""Locks in PostgreSQL that all machines know: advisory locks, which end with the connection that holds them.

What the file of a library needs one process for at a time, several may do here at once: each takes the lock together
with the others, and claims for itself what it works on. One row's work is never done twice; see
:mod:`brief.corpus.postgres.claims`. A turn at writing is part of the transaction itself.
"""

from __future__ import annotations

import contextlib
import time
import zlib
from typing import TYPE_CHECKING, Self

import psycopg

from brief.corpus.locks import BACKUP, DELIVER, ISSUE, REFRESH, REVIEW, RUN, UPKEEP, WRITER
from brief.corpus.postgres.connection import Connection, connect, explained, kept
from brief.errors import LockedError

if TYPE_CHECKING:
    from brief.corpus.place import Place

Key = tuple[int, int]
_OURS = zlib.crc32(b"brief") - (1 << 31)


def key_of(name: str) -> Key:
    """The two numbers that PostgreSQL knows a lock by."""
    return _OURS, zlib.crc32(name.encode()) - (1 << 31)


WRITING = key_of(WRITER)
"""The turn at writing."""
_NAMED = {key_of(name): name for name in (REFRESH, UPKEEP, ISSUE, BACKUP, DELIVER, RUN, REVIEW)}


class PostgresLock:
    """A lock of a name; a :class:`brief.corpus.place.Lock`."""

    def __init__(
        self, place: Place, command: str, name: str, *, together: bool = False, turn: bool = False
    ) -> None:
        """A lock in the database at ``place``.

        Args:
            place: the library's.
            command: what others are told is running.
            name: one that :mod:`brief.corpus.locks` names. The writer's is no lock here: see the module.
            together: only whoever wants it alone is kept out.
            turn: the writer's, held all the same: nobody has a turn at writing meanwhile, the holder neither.
        """
        self._place = place
        self._command = command
        self._key = key_of(name)
        self._call = "pg_advisory_lock_shared" if together else "pg_advisory_lock"
        self._nothing = name == WRITER and not turn
        self._connection: Connection | None = None

    def take(self, wait: float = 0.0) -> Self:
        """Take it, waiting at most ``wait`` seconds.

        Raises:
            LockedError: another process has it; the message names it.
            LibraryError: the database cannot be reached.
        """
        if self._nothing or self._connection is not None:
            return self
        connection = connect(self._place, self._command)
        try:
            connection.execute(f"SET lock_timeout = {max(100, int(wait * 1000))}".encode())
            connection.execute(f"SELECT {self._call}($1, $2)".encode(), self._key)
        except psycopg.errors.LockNotAvailable as error:
            connection.close()
            raise LockedError(
                f"the library is being written by {self.holder()}; try again when it is done, or use --wait"
            ) from error
        except psycopg.Error as error:
            connection.close()
            raise explained(error, self._place) from error
        except BaseException:
            connection.close()
            raise
        self._connection = connection
        return self

    def holder(self) -> str:
        """Who holds it, in words."""
        return holder(self._place, self._key)

    def release(self) -> None:
        """Give it back."""
        if self._connection is not None:
            with contextlib.suppress(psycopg.Error):
                self._connection.close()
            self._connection = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.release()


def holder(place: Place, key: Key) -> str:
    """Who holds a lock, in words."""
    found = _held(place)
    return " and ".join(f"`{who}`" for held, who in found if held == key) or "another process"


def current_writer(place: Place) -> str:
    """Who is writing now, in words; empty where nobody is."""
    found = [who for key, who in _held(place) if key == WRITING or _NAMED.get(key) in (REFRESH, UPKEEP)]
    return " and ".join(f"`{who}`" for who in dict.fromkeys(found))


def _held(place: Place) -> list[tuple[Key, str]]:
    """The locks of ours that are held, and by whom."""
    text = (
        b"SELECT l.classid::bigint, l.objid::bigint, a.application_name FROM pg_locks l"
        b" JOIN pg_stat_activity a USING (pid) WHERE l.locktype='advisory' AND l.granted"
        b" AND l.database=(SELECT oid FROM pg_database WHERE datname=current_database()) ORDER BY a.backend_start"
    )
    for _ in range(2):
        connection = kept(place)
        try:
            found = connection.execute(text).fetchall()
        except psycopg.Error as error:
            if not connection.closed:
                raise explained(error, place) from error
            time.sleep(0.1)
            continue
        return [((_signed(one), _signed(other)), str(who)) for one, other, who in found]
    return []


def _signed(number: int) -> int:
    """An unsigned number of 32 bits as PostgreSQL took it."""
    return number - (1 << 32) if number >= 1 << 31 else number
