"""A connection to the PostgreSQL that holds a library, and its errors in words.

Passwords are never part of a message: settings keep them apart from the address.
"""

from __future__ import annotations

import os
import socket
import threading
from typing import TYPE_CHECKING, Any

from brief.errors import DamagedError, DiskFullError, LibraryError, LockedError, SettingsError

try:
    import psycopg
    from psycopg import errors, sql
except ImportError as error:
    raise SettingsError(
        "library.url needs the extra of PostgreSQL: pip install 'brief-desk[postgres]'"
    ) from error

if TYPE_CHECKING:
    from brief.corpus.place import Place

Connection = psycopg.Connection[tuple[Any, ...]]

CONNECTED_IN = 10
"""Seconds that a server may take to let in."""
OLDEST = 140_000
"""PostgreSQL 14, as the server gives its version."""
# A client whose machine is gone holds its transaction, and the turn that it took in it, until the server notices.
_GONE_AFTER = {"tcp_keepalives_idle": "30", "tcp_keepalives_interval": "10", "tcp_keepalives_count": "3"}
_own = threading.local()


def connect(place: Place, command: str = "brief", *, write: bool = False, schema: str = "") -> Connection:
    """A connection of one's own, each statement a transaction unless one is begun.

    Args:
        place: names the database and its password.
        command: what others are told is connected.
        write: False lets nothing be written.
        schema: whose tables are meant.

    Raises:
        LibraryError: the server cannot be reached, does not let in, or is too old.
    """
    try:
        connection: Connection = psycopg.connect(
            place.url,
            password=place.password or None,
            autocommit=True,
            connect_timeout=CONNECTED_IN,
            application_name=f"{command} (process {os.getpid()}, {socket.gethostname()})"[:63],
            cursor_factory=psycopg.RawCursor,
            client_encoding="utf8",  # whatever the database, its role or PGCLIENTENCODING say
            keepalives_idle=30,
            keepalives_interval=10,
            keepalives_count=3,
        )
    except psycopg.Error as error:
        raise explained(error, place) from error
    try:
        version = connection.info.server_version
        if version < OLDEST:
            raise LibraryError(
                f"{place.url}: is PostgreSQL {version // 10_000}; brief needs {OLDEST // 10_000} or newer"
            )
        encoding = connection.info.parameter_status("server_encoding")
        if encoding != "UTF8":
            raise LibraryError(
                f"{place.url}: the database keeps text in {encoding}; make one with ENCODING 'UTF8' for brief"
            )
        for name, value in _GONE_AFTER.items():
            connection.execute(sql.SQL("SET {} = {}").format(sql.Identifier(name), sql.Literal(value)))
        if not write:
            connection.execute("SET default_transaction_read_only = on")
        if schema:
            connection.execute(sql.SQL("SET search_path TO {}").format(sql.Identifier(schema)))
    except psycopg.Error as error:
        connection.close()
        raise explained(error, place) from error
    except BaseException:
        connection.close()
        raise
    return connection


def kept(place: Place) -> Connection:
    """A connection for reading that this thread keeps, opened anew where it was lost: for short questions.

    Raises:
        LibraryError: as :func:`connect`.
    """
    held: dict[tuple[str, str], Connection] = _own.__dict__.setdefault("held", {})
    key = (place.url, place.password)
    connection = held.get(key)
    if connection is None or connection.closed:
        connection = held[key] = connect(place)
    return connection


def one_line(error: psycopg.Error) -> str:
    """What an error of PostgreSQL says, without its lines of context."""
    return " ".join(str(error).split("\n")[0].split())[:200]


def explained(error: psycopg.Error, place: Place) -> LibraryError:
    """An error of PostgreSQL as one that says what happened and what to do."""
    where, told = place.url, " ".join(str(error).split())
    if isinstance(error, errors.InsufficientPrivilege):
        return LibraryError(
            f"{where}: the database does not allow this ({told}); give its user the rights that docs/scale.md names"
        )
    if isinstance(error, errors.ReadOnlySqlTransaction):
        return LibraryError(f"{where}: the database is for reading only now ({told}); name the primary")
    if isinstance(error, (errors.DiskFull, errors.OutOfMemory)) or "No space left" in told:
        return DiskFullError(
            f"{where}: the database has no room left ({told}); nothing already committed is lost, give it some and"
            " run again"
        )
    if isinstance(error, errors.DataCorrupted | errors.IndexCorrupted):
        return DamagedError(f"{where}: the database is damaged ({told}); restore a backup of it")
    if isinstance(error, (errors.LockNotAvailable, errors.DeadlockDetected)):
        return LockedError(f"{where}: another process writes and did not end; try again when it is done")
    if isinstance(error, (errors.UndefinedTable, errors.UndefinedColumn, errors.InvalidSchemaName)):
        return LibraryError(
            f"{where}: its schema is not the one that brief made ({told}); name a database of its own"
        )
    if isinstance(error, errors.CharacterNotInRepertoire) or "NUL" in told or "0x00" in told:
        return LibraryError(f"{where}: PostgreSQL keeps no text that holds the character U+0000")
    if isinstance(error, errors.TooManyConnections):
        return LibraryError(
            f"{where}: the server lets nobody more in ({told}); raise max_connections or wait"
        )
    if "password" in told or isinstance(error, errors.InvalidPassword):
        return LibraryError(f"{where}: does not let in ({told}); set library.password, or a ~/.pgpass")
    if isinstance(error, errors.ProgramLimitExceeded):
        return LibraryError(f"{where}: something is too long for the database ({told})")
    if 'database "' in told and "does not exist" in told:
        return LibraryError(f"{where}: there is no such database ({told}); make it, in UTF-8, with createdb")
    if isinstance(error, psycopg.OperationalError):
        return LibraryError(
            f"{where}: the server cannot be reached, or went away ({told}); nothing already committed is lost,"
            " run again when it is back"
        )
    return LibraryError(f"{where}: {told}")
