"""Work that a process has taken on, a row each, so that several machines do nothing twice.

A claim is its connection's: where that is gone (a process killed, a machine lost), anyone may take the work on.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from brief.records import digest

if TYPE_CHECKING:
    from brief.corpus.postgres.database import Database

_MINE = "(SELECT pid, backend_start FROM pg_stat_activity WHERE pid=pg_backend_pid())"
_TAKE = (
    "INSERT INTO claim(what, subject, pid, since) SELECT ?, one, me.pid, me.backend_start"
    f" FROM unnest(?::text[]) AS one, {_MINE} AS me ON CONFLICT(what, subject) DO UPDATE"
    " SET pid=excluded.pid, since=excluded.since WHERE NOT EXISTS (SELECT 1 FROM pg_stat_activity a"
    " WHERE a.pid=claim.pid AND a.backend_start=claim.since) RETURNING subject"
)


def take(library: Database, what: str, subjects: Collection[str]) -> set[str]:
    """Which of these are this connection's to do from now on; the others are being done."""
    named = {_short(subject): subject for subject in subjects}
    return {named[row[0]] for row in library.rows(_TAKE, (what, list(named)))}


def release(library: Database, what: str, subjects: Collection[str]) -> None:
    """What was taken on is done, or is given back."""
    sql = "DELETE FROM claim WHERE what=? AND subject = ANY(?) AND pid=pg_backend_pid() RETURNING 1"
    library.rows(sql, (what, [_short(subject) for subject in subjects]))


def _short(subject: str) -> str:
    """A subject as its row names it: an address may be longer than an index takes."""
    return subject if len(subject) <= 200 else digest(subject)
