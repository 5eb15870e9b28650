"""What is owed to whom and what went: one SQLite file beside the library, a row for each brief and recipient.

A row is made before anything is sent and never made twice, so that nothing is lost and nothing goes twice. It holds no
word of any article: ids, names, states, and why something failed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from brief.corpus.books.store import Statements
from brief.corpus.place import Place

NAME = "deliveries"
_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS delivery(brief TEXT NOT NULL, recipient TEXT NOT NULL, state TEXT NOT NULL,"
    " tries INTEGER NOT NULL DEFAULT 0, due REAL NOT NULL, at REAL NOT NULL, said TEXT NOT NULL DEFAULT '',"
    " PRIMARY KEY(brief, recipient)) WITHOUT ROWID"
)
_CORRECTIONS = (
    "CREATE TABLE IF NOT EXISTS correction(brief TEXT NOT NULL, noticed TEXT NOT NULL, batch TEXT NOT NULL,"
    " PRIMARY KEY(brief, noticed)) WITHOUT ROWID"
)
"""What was noticed of a brief, by a digest, and the message that tells it."""
_ALERTS = (
    "CREATE TABLE IF NOT EXISTS alert(desk TEXT NOT NULL, article TEXT NOT NULL, batch TEXT NOT NULL,"
    " at REAL NOT NULL, PRIMARY KEY(desk, article)) WITHOUT ROWID"
)
"""Articles that a desk's readers were alerted to."""
_LOOKS = "CREATE TABLE IF NOT EXISTS look(desk TEXT PRIMARY KEY, at REAL NOT NULL) WITHOUT ROWID"
"""When each desk last looked for what it watches for."""


TABLES = (_SCHEMA, _CORRECTIONS, _ALERTS, _LOOKS)
_CORRECTED = "INSERT INTO correction VALUES(?,?,?) ON CONFLICT DO NOTHING"


class DeliveryState(StrEnum):
    """Where a delivery stands."""

    OWED = "owed"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    """For good: by a marking, by the other side."""
    GIVEN_UP = "given up"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One brief to one recipient.

    Attributes:
        brief: its id.
        recipient: by name.
        state: where it stands.
        tries: how often it was tried.
        due: when it is tried next.
        at: when its state was noted.
        said: why it failed.
    """

    brief: str
    recipient: str
    state: DeliveryState
    tries: int
    due: datetime
    at: datetime
    said: str = ""


@dataclass(frozen=True, slots=True)
class Alert:
    """A message of some articles: the desk whose it is, when it was noted, the ids of the articles."""

    desk: str
    at: datetime
    articles: tuple[str, ...]


class DeliveryBook:
    """The book of one library. Who sends holds the delivery lock, so that one process sends at a time."""

    def __init__(self, place: Place) -> None:
        """Of the library at ``place``; the book is made when something is first owed."""
        self._book = place.side_book(NAME, "book of deliveries", TABLES)

    def owe(self, brief: str, recipients: Iterable[str], at: datetime) -> list[str]:
        """Note that a brief is to go to some recipients; those to whom it was not yet noted.

        Raises:
            LibraryError: the book cannot be written.
        """
        with self._book.opened() as db:
            return _owed(db, brief, recipients, at)

    def corrected(self, brief: str, noticed: Iterable[str], batch: str, at: datetime) -> bool:
        """Owe a message of what was noticed of a brief to everybody who got it, once each; whether any is new.

        Args:
            brief: its id.
            noticed: a digest of each thing that was.
            batch: what stands for the message, in a brief's place.
            at: when it was noticed.
        """
        with self._book.opened() as db:
            new = [one for one in noticed if db.execute(_CORRECTED, (brief, one, batch)).rowcount]
            if new:
                db.execute(
                    "INSERT INTO delivery(brief, recipient, state, due, at)"
                    " SELECT ?, recipient, ?, ?, ? FROM delivery WHERE brief=? AND state=? ON CONFLICT DO NOTHING",
                    (batch, DeliveryState.OWED, at.timestamp(), at.timestamp(), brief, DeliveryState.SENT),
                )
        return bool(new)

    def batch(self, batch: str) -> tuple[str, frozenset[str]]:
        """The brief that a message is of, and what it tells, by its digests; empty where there is no such message."""
        with self._book.opened() as db:
            rows = db.execute("SELECT brief, noticed FROM correction WHERE batch=?", (batch,)).fetchall()
        return (rows[0][0] if rows else ""), frozenset(row[1] for row in rows)

    def watched(self, desk: str, now: datetime) -> datetime | None:
        """When a desk last looked for what it watches for; from now on it has looked now. None at its first look.

        What is found must be noted by :meth:`alert` before the next look.
        """
        with self._book.opened() as db:
            row = db.execute("SELECT at FROM look WHERE desk=?", (desk,)).fetchone()
            if row is None:
                db.execute("INSERT INTO look VALUES(?,?)", (desk, now.timestamp()))
        return datetime.fromtimestamp(row[0], UTC) if row else None

    def alert(
        self, desk: str, articles: Sequence[str], batch: str, recipients: Iterable[str], at: datetime
    ) -> None:
        """Owe recipients a message of some articles, and note the look that found them."""
        with self._book.opened() as db:
            for article in articles:
                db.execute(
                    "INSERT INTO alert VALUES(?,?,?,?) ON CONFLICT DO NOTHING",
                    (desk, article, batch, at.timestamp()),
                )
            _owed(db, batch, recipients, at)
            db.execute(
                "INSERT INTO look VALUES(?,?) ON CONFLICT(desk) DO UPDATE SET at=excluded.at",
                (desk, at.timestamp()),
            )

    def alerted(self, desk: str, since: datetime) -> list[str]:
        """The articles that a desk's readers were alerted to since."""
        with self._book.opened() as db:
            sql = "SELECT article FROM alert WHERE desk=? AND at>=? ORDER BY at, article"
            return [row[0] for row in db.execute(sql, (desk, since.timestamp()))]

    def alert_of(self, batch: str) -> Alert | None:
        """The message of a name; None where there is none."""
        with self._book.opened() as db:
            sql = "SELECT desk, at, article FROM alert WHERE batch=? ORDER BY article"
            found = db.execute(sql, (batch,)).fetchall()
        if not found:
            return None
        return Alert(found[0][0], datetime.fromtimestamp(found[0][1], UTC), tuple(row[2] for row in found))

    def sent(self) -> set[str]:
        """The briefs that somebody got."""
        return {one.brief for one in self.all() if one.state is DeliveryState.SENT}

    def due(self, at: datetime) -> list[Delivery]:
        """What is to be tried now, the oldest first; what a killed process had begun is begun again."""
        sql = "WHERE (state=? AND due<=?) OR state=? ORDER BY due, brief, recipient"
        return self._some(sql, (DeliveryState.OWED, at.timestamp(), DeliveryState.SENDING))

    def all(self) -> list[Delivery]:
        """Everything, the newest first."""
        return self._some("ORDER BY at DESC, brief, recipient", ())

    def note(
        self, one: Delivery, state: DeliveryState, at: datetime, said: str = "", due: datetime | None = None
    ) -> None:
        """Note where a delivery stands now; what is being sent counts as a try.

        Raises:
            LibraryError: the book cannot be written.
        """
        with self._book.opened() as db:
            db.execute(
                "UPDATE delivery SET state=?, at=?, said=?, due=?, tries=tries+? WHERE brief=? AND recipient=?",
                (
                    state,
                    at.timestamp(),
                    said[:500],
                    (due or one.due).timestamp(),
                    int(state is DeliveryState.SENDING),
                    one.brief,
                    one.recipient,
                ),
            )

    def _some(self, rest: str, values: tuple[object, ...]) -> list[Delivery]:
        if not self._book.there:
            return []
        sql = f"SELECT brief, recipient, state, tries, due, at, said FROM delivery {rest}"
        with self._book.opened() as db:
            rows = db.execute(sql, values).fetchall()
        return [
            Delivery(
                brief,
                recipient,
                DeliveryState(state),
                tries,
                datetime.fromtimestamp(due, UTC),
                datetime.fromtimestamp(at, UTC),
                said,
            )
            for brief, recipient, state, tries, due, at, said in rows
        ]


def _owed(db: Statements, brief: str, recipients: Iterable[str], at: datetime) -> list[str]:
    """Note within a transaction what is owed to whom; those to whom it was not yet noted."""
    sql = "INSERT INTO delivery(brief, recipient, state, due, at) VALUES(?,?,?,?,?) ON CONFLICT DO NOTHING"
    when = at.timestamp()
    return [
        name for name in recipients if db.execute(sql, (brief, name, DeliveryState.OWED, when, when)).rowcount
    ]
