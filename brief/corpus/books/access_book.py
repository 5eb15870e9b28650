"""Who may use the served desk, and what they did there: a file beside the library. It holds no word of any article.

Of a password its argon2 hash alone is kept, of a token its SHA-256; sessions live in the server and end with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from brief.corpus.place import Place

NAME = "access"
TABLES = (
    'CREATE TABLE IF NOT EXISTS "user"(name TEXT PRIMARY KEY, role TEXT NOT NULL, hash TEXT NOT NULL,'
    " since REAL NOT NULL) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS token(digest TEXT PRIMARY KEY, name TEXT NOT NULL, since REAL NOT NULL) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS audit(id INTEGER PRIMARY KEY, at REAL NOT NULL, who TEXT NOT NULL, host TEXT NOT NULL,"
    " what TEXT NOT NULL, about TEXT NOT NULL)",
)


class Role(StrEnum):
    """What somebody may do; each may what those before it may."""

    READER = "reader"
    """Reads briefs, articles and sources."""
    ANALYST = "analyst"
    """Also asks, which a model may write for."""
    EDITOR = "editor"
    """Also rates sources, and reads the audit."""

    def may(self, asked: Role) -> bool:
        """Whether this role may what another may."""
        order = list(Role)
        return order.index(self) >= order.index(asked)


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who may log in.

    Attributes:
        name: as they log in, and as the audit names them.
        role: what they may.
        hash: of their password, by argon2id (RFC 9106), with its parameters.
        since: when they were given it.
    """

    name: str
    role: Role
    hash: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Deed:
    """One line of the audit: when, who, from which host, what, and of what."""

    at: datetime
    who: str
    host: str
    what: str
    about: str


class AccessBook:
    """Users and audit of the desk served over one library."""

    def __init__(self, place: Place) -> None:
        self.where = place.where if place.url else str(place.folder.absolute())
        self._book = place.side_book(NAME, "list of users", TABLES)

    def stamp(self) -> object:
        """What changes when anything is noted here."""
        return self._book.stamp()

    def users(self) -> dict[str, User]:
        """Everybody who may log in, by name; empty where nobody was ever added."""
        if not self._book.there:
            return {}
        with self._book.opened() as db:
            rows = db.execute('SELECT name, role, hash, since FROM "user" ORDER BY name').fetchall()
        return {row[0]: User(row[0], Role(row[1]), row[2], _instant(row[3])) for row in rows}

    def put(self, user: User) -> None:
        """Add somebody, or give them another role or password."""
        with self._book.opened() as db:
            db.execute(
                'INSERT INTO "user" VALUES (?, ?, ?, ?) ON CONFLICT(name) DO UPDATE SET role=excluded.role,'
                " hash=excluded.hash, since=excluded.since",
                (user.name, user.role.value, user.hash, user.since.timestamp()),
            )

    def remove(self, name: str) -> bool:
        """Take somebody off the list; whether they were on it."""
        if not self._book.there:
            return False
        with self._book.opened() as db:
            db.execute("DELETE FROM token WHERE name=?", (name,))
            return db.execute('DELETE FROM "user" WHERE name=?', (name,)).rowcount > 0

    def give_token(self, digest: str, name: str, at: datetime) -> None:
        """Keep the SHA-256 of a new token of somebody's; those that they had are none any more."""
        with self._book.opened() as db:
            db.execute("DELETE FROM token WHERE name=?", (name,))
            db.execute("INSERT INTO token VALUES (?, ?, ?)", (digest, name, at.timestamp()))

    def of_token(self, digest: str) -> User | None:
        """Whose token it is; None where it is nobody's."""
        if not self._book.there:
            return None
        with self._book.opened() as db:
            found = db.execute("SELECT name FROM token WHERE digest=?", (digest,)).fetchone()
        return self.users().get(found[0]) if found else None

    def note(self, deed: Deed) -> None:
        """Keep a line of the audit."""
        with self._book.opened() as db:
            values = (deed.at.timestamp(), deed.who, deed.host, deed.what, deed.about)
            db.execute("INSERT INTO audit(at, who, host, what, about) VALUES (?, ?, ?, ?, ?)", values)

    def deeds(self, limit: int = 200, skip: int = 0) -> list[Deed]:
        """Lines of the audit, newest first."""
        if not self._book.there:
            return []
        with self._book.opened() as db:
            rows = db.execute(
                "SELECT at, who, host, what, about FROM audit ORDER BY id DESC LIMIT ? OFFSET ?",
                (limit, skip),
            ).fetchall()
        return [Deed(_instant(at), *rest) for at, *rest in rows]


def _instant(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
