"""Passwords, sessions and the brake on guessing: what the server knows of who is asking.

Sessions live in memory: a server that ends logs everybody out. A token is random, new at each log-in, kept as its
SHA-256, and ends after some hours, sooner where nobody uses it (OWASP Session Management Cheat Sheet).
"""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from brief.corpus.books.access_book import AccessBook, Deed, Role, User
from brief.errors import UsageError
from brief.records import is_name

LEAST = 12
"""Characters of a password, at least; no other rule is made of it (NIST SP 800-63B)."""
LONGEST = 256
IDLE, WHOLE = timedelta(hours=2), timedelta(hours=12)
"""After which a session that nobody uses ends, and any session."""
TRIES = 5
"""Wrong passwords of a name from a host, before that host must wait with that name."""
LIMITS = (
    ("pair", TRIES, timedelta(minutes=15)),
    ("host", 4 * TRIES, timedelta(minutes=15)),
    ("name", 10 * TRIES, timedelta(minutes=1)),
)
"""What is counted, how many wrong passwords it may have, and the longest wait then. A name's own wait stays short: an
outsider who guesses must not keep its owner out."""
FIRST_WAIT = timedelta(seconds=15)
_FORGOTTEN = timedelta(hours=1)
"""After which without another, wrong passwords are forgotten; a right one does not wash a host's others away."""
_MOST = 10_000
"""Names and hosts whose wrong tries are remembered; sessions at once."""

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who is logged in.

    Attributes:
        who: their name.
        role: what they may.
        csrf: which their forms must bring.
        begun: when they logged in.
        seen: when they last asked for something.
    """

    who: str
    role: Role
    csrf: str
    begun: datetime
    seen: datetime


class Access:
    """Who may come in, who is in, and what they do. Safe to use from several threads."""

    def __init__(self, book: AccessBook, clock: Clock, alone: str = "") -> None:
        """Access to a served desk.

        Args:
            book: users and audit.
            clock: gives the present instant, UTC.
            alone: of a server on loopback without users: the key that lets in whoever has it, as an editor.
        """
        self.book = book
        self.clock = clock
        self.alone = alone
        self._sessions: dict[str, Session] = {}
        self._wrong: dict[str, tuple[int, datetime]] = {}
        self._told: dict[str, datetime] = {}
        self.cookie = f"brief_session_{hashlib.sha256(book.where.encode()).hexdigest()[:8]}"
        """Of this library's desk: browsers send one cookie to every port of a host."""
        self._stamp = book.stamp()
        self._lock = threading.Lock()
        self._hashing = threading.Semaphore(2)  # each takes 64 MiB for a twentieth of a second

    def open_by_key(self, key: str) -> str:
        """The token of a new session for whoever has the server's own key; empty for a wrong one."""
        if not self.alone or not secrets.compare_digest(key.encode(), self.alone.encode()):
            return ""
        return self._begin("this machine", Role.EDITOR)

    def open(self, name: str, password: str, host: str) -> tuple[str, float]:
        """The token of a new session, or an empty one and the seconds to wait before another try."""
        keys = {
            "pair": f"{name[:LONGEST]} from {host}",
            "host": f"host {host}",
            "name": f"name {name[:LONGEST]}",
        }
        now = self.clock()
        with self._lock:
            waits = [self._wait(keys[what], tries, most, now) for what, tries, most in LIMITS]
            if (wait := max(waits)) > timedelta():
                return "", wait.total_seconds()
            for key in keys.values():  # before it is looked at: many at once are many
                self._wrong[key] = (self._wrong.get(key, (0, now))[0] + 1, now)
            while len(self._wrong) > _MOST:
                self._wrong.pop(next(iter(self._wrong)))
        user = self.book.users().get(name)
        with self._hashing:
            right = fits(user.hash if user else _NOBODY, password[: LONGEST + 1]) and user is not None
        if not right or user is None:
            return "", 0.0
        with self._lock:
            self._wrong.pop(keys["pair"], None)
            self._wrong.pop(keys["name"], None)
            tries, last = self._wrong.get(keys["host"], (1, now))
            self._wrong[keys["host"]] = (max(0, tries - 1), last)
        return self._begin(user.name, user.role), 0.0

    def first_wait(self, host: str) -> bool:
        """Whether this is the first time that a host is told to wait, for a while: the audit has one line of it."""
        now = self.clock()
        with self._lock:
            told = self._told.get(host)
            if told is not None and now - told < LIMITS[1][2]:
                return False
            self._told[host] = now
            while len(self._told) > _MOST:
                self._told.pop(next(iter(self._told)))
        return True

    def of(self, token: str) -> Session | None:
        """The session of a token, if it still goes on and its user still may; notes that it is used."""
        key, now = _digest(token), self.clock()
        if (stamp := self.book.stamp()) != self._stamp:
            self._stamp = stamp
            self._keep_to_list()
        with self._lock:
            found = self._sessions.get(key)
            if found is None:
                return None
            if now - found.seen > IDLE or now - found.begun > WHOLE:
                del self._sessions[key]
                return None
            found = self._sessions[key] = replace(found, seen=now)
        return found

    def of_program(self, token: str) -> Session | None:
        """Whoever a program acts for by its token, or by the server's own key where there are no users."""
        now = self.clock()
        if self.alone:
            right = secrets.compare_digest(token.encode("utf-8", "replace"), self.alone.encode())
            return Session("this machine", Role.EDITOR, "", now, now) if right else None
        user = self.book.of_token(_digest(token))
        return Session(user.name, user.role, "", now, now) if user else None

    def token_for(self, name: str) -> str:
        """A new token for the programs of somebody on the list; it is told once, and kept as its SHA-256.

        Raises:
            UsageError: nobody is called so.
        """
        if name not in self.book.users():
            raise UsageError(f"nobody is called {name!r}; see: brief users list")
        token = secrets.token_urlsafe(32)
        self.book.give_token(_digest(token), name, self.clock())
        return token

    def close(self, token: str) -> None:
        """End a session."""
        with self._lock:
            self._sessions.pop(_digest(token), None)

    def _keep_to_list(self) -> None:
        """End the sessions of those who are not on the list any more, or with another role or password."""
        if self.alone:
            return
        users = self.book.users()
        with self._lock:
            for key, one in list(self._sessions.items()):
                user = users.get(one.who)
                if user is None or user.role is not one.role or user.since > one.begun:
                    del self._sessions[key]

    def note(self, who: str, host: str, what: str, about: str = "") -> None:
        """Keep a line of the audit."""
        self.book.note(Deed(self.clock(), who, host, what, about[:500]))

    def _begin(self, who: str, role: Role) -> str:
        token, now = secrets.token_urlsafe(32), self.clock()
        with self._lock:
            while len(self._sessions) >= _MOST:
                self._sessions.pop(next(iter(self._sessions)))
            self._sessions[_digest(token)] = Session(who, role, secrets.token_urlsafe(32), now, now)
        return token

    def _wait(self, key: str, most: int, longest: timedelta, now: datetime) -> timedelta:
        tries, last = self._wrong.get(key, (0, now))
        if now - last > _FORGOTTEN:
            del self._wrong[key]
            return timedelta()
        if tries < most:
            return timedelta()
        return last + min(FIRST_WAIT * (1 << min(tries - most, 10)), longest) - now


def new_user(name: str, role: Role, password: str, at: datetime) -> User:
    """Somebody who may log in.

    Raises:
        UsageError: the name or the password cannot be used.
    """
    if not is_name(name):
        raise UsageError(
            f"{name!r} is no name; use letters, digits and marks, 64 at most, no space around them"
        )
    if not LEAST <= len(password) <= LONGEST:
        raise UsageError(f"a password has {LEAST} to {LONGEST} characters; several words make a good one")
    from argon2 import PasswordHasher

    return User(name, role, PasswordHasher().hash(password), at)


def fits(hash_: str, password: str) -> bool:
    """Whether a password is that of a hash."""
    from argon2 import PasswordHasher
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return PasswordHasher().verify(hash_, password)
    except (VerificationError, InvalidHashError):
        return False


_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$WhTxJHEEZauvFa38iefdxA$oaGeXibtI6KY2iK/zEtqPCWerYB1jKuKHx60QV87PgU"
"""What the password of somebody who is not there is held against, so that it takes as long."""


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
