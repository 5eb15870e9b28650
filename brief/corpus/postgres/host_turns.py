"""One request at a time for a host over all machines that download for one library, with the pause between."""

from __future__ import annotations

import contextlib
import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import psycopg

from brief.corpus.postgres import schema
from brief.corpus.postgres.connection import connect, explained
from brief.corpus.postgres.locks import key_of

if TYPE_CHECKING:
    from brief.corpus.place import Place


class SharedHostTurns:
    """The turns at hosts of a library in PostgreSQL."""

    def __init__(self, place: Place, patience: float) -> None:
        """For the library at ``place``; another machine's request is waited for ``patience`` seconds."""
        self._place = place
        self._patience = patience

    @contextmanager
    def turn(self, host: str) -> Iterator[float]:
        """This process's turn at a host; the seconds since the last one's end, without end where there was none.

        Raises:
            LibraryError: the database cannot be reached.
        """
        try:
            connection = connect(self._place, write=True, schema=schema.NAME)
            with contextlib.closing(connection):
                connection.execute(f"SET lock_timeout = {int(self._patience * 1000)}".encode())
                # One that hangs does not keep a host for itself.
                with contextlib.suppress(psycopg.errors.LockNotAvailable):
                    connection.execute(b"SELECT pg_advisory_lock($1, $2)", key_of(f"host {host}"))
                found = connection.execute(b"SELECT ended FROM host_turn WHERE host=$1", (host,)).fetchone()
                try:
                    yield max(0.0, time.time() - found[0]) if found else math.inf
                finally:
                    connection.execute(
                        b"INSERT INTO host_turn VALUES($1, $2) ON CONFLICT(host) DO UPDATE SET ended=excluded.ended",
                        (host, time.time()),
                    )
        except psycopg.Error as error:
            raise explained(error, self._place) from error
