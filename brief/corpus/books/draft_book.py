"""Drafts that wait for a sign-off: a file beside the library, with each draft's record and what editors did to it.

A draft has a version, which every change raises: who changes it says which they saw, so that two editors never write
over each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from brief.corpus.place import Place
from brief.errors import LockedError, NotFoundError

NAME = "drafts"
TABLES = (
    "CREATE TABLE IF NOT EXISTS draft(id TEXT PRIMARY KEY, desk TEXT NOT NULL, title TEXT NOT NULL, made REAL NOT NULL,"
    " due REAL, lapse TEXT NOT NULL, state TEXT NOT NULL, version INTEGER NOT NULL, by TEXT NOT NULL,"
    " record BLOB NOT NULL, changes BLOB NOT NULL) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS cited(draft TEXT NOT NULL, article TEXT NOT NULL, PRIMARY KEY(draft, article))"
    " WITHOUT ROWID",
)
_HEAD = "id, desk, title, made, due, lapse, state, version, by"


class DraftState(StrEnum):
    """Where a draft stands."""

    WAITING = "waits for its sign-off"
    SIGNED = "signed"
    UNSIGNED = "issued without a sign-off, when its deadline had passed"
    LAPSED = "lapsed: nobody signed it by its deadline"
    WITHDRAWN = "withdrawn: an article that it cites was forgotten"


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft in review.

    Attributes:
        id: of its record, as it was made.
        desk: whose it is; empty for none of settings.
        title: as its page has it.
        made: when.
        due: until when it waits; None for as long as it takes.
        lapse: what then: ``issue`` or ``drop``.
        state: where it stands.
        version: how often it was changed.
        by: who changed it last.
        record: as JSON; empty where it was withdrawn.
        changes: of editors, as JSON.
    """

    id: str
    desk: str
    title: str
    made: datetime
    due: datetime | None
    lapse: str
    state: DraftState
    version: int
    by: str
    record: bytes
    changes: bytes


class DraftBook:
    """The drafts of one library."""

    def __init__(self, place: Place) -> None:
        self._book = place.side_book(NAME, "list of drafts", TABLES)

    def put(self, draft: Draft, cited: set[str]) -> bool:
        """Add a draft, with the articles that it cites; False where it is there already."""
        with self._book.opened() as db:
            values = (
                draft.id, draft.desk, draft.title, draft.made.timestamp(), draft.due.timestamp() if draft.due else None,
                draft.lapse, draft.state.value, draft.version, draft.by, draft.record, draft.changes,
            )  # fmt: skip
            marks = ",".join("?" * len(values))
            sql = f"INSERT INTO draft({_HEAD}, record, changes) VALUES ({marks}) ON CONFLICT DO NOTHING"
            made = db.execute(sql, values).rowcount
            if made:
                db.executemany("INSERT INTO cited VALUES (?, ?)", [(draft.id, id_) for id_ in sorted(cited)])
        return bool(made)

    def heads(self, waiting: str | None = None) -> list[Draft]:
        """Every draft without its record and changes, those that wait first, then the newest.

        Args:
            waiting: only those of this desk that wait for their sign-off.
        """
        if not self._book.there:
            return []
        sql = f"SELECT {_HEAD} FROM draft"
        values: tuple[str, ...] = (DraftState.WAITING,)
        if waiting is not None:
            sql, values = f"{sql} WHERE state=? AND desk=?", (DraftState.WAITING, waiting, DraftState.WAITING)
        with self._book.opened() as db:
            return [
                _draft((*row, b"", b""))
                for row in db.execute(f"{sql} ORDER BY state<>?, made DESC, id", values).fetchall()
            ]

    def one(self, id_: str) -> Draft:
        """A draft by its id.

        Raises:
            NotFoundError: there is none.
        """
        found: list[Draft] = []
        if self._book.there:
            with self._book.opened() as db:
                rows = db.execute(f"SELECT {_HEAD}, record, changes FROM draft WHERE id=?", (id_,)).fetchall()
            found = [_draft(row) for row in rows]
        if not found:
            raise NotFoundError(f"no draft {id_[:40]!r} is held")
        return found[0]

    def change(self, seen: Draft, who: str, changes: bytes, state: DraftState = DraftState.WAITING) -> None:
        """Keep what was done to a draft as somebody saw it.

        Raises:
            LockedError: somebody else changed it meanwhile, or it does not wait any more; the message says who.
        """
        with self._book.opened() as db:
            done = db.execute(
                "UPDATE draft SET changes=?, state=?, by=?, version=version+1 WHERE id=? AND version=? AND state=?",
                (changes, state.value, who, seen.id, seen.version, DraftState.WAITING.value),
            ).rowcount
            if not done:
                row = db.execute("SELECT state, by FROM draft WHERE id=?", (seen.id,)).fetchone()
        if not done:
            state_, by = row or ("is not held any more", "")
            why = (
                f"{by or 'somebody'} changed it meanwhile" if state_ == DraftState.WAITING else f"it {state_}"
            )
            raise LockedError(f"nothing was changed: {why}; look at it as it is now")

    def forget(self, article: str) -> list[str]:
        """Take the words of every draft that cites an article out of this file; the ids of those that waited."""
        if not self._book.there:
            return []
        with self._book.opened() as db:
            of_it = "id IN (SELECT draft FROM cited WHERE article=?)"
            waited = db.execute(
                f"SELECT id FROM draft WHERE state=? AND {of_it}", (DraftState.WAITING, article)
            )
            found = [row[0] for row in waited.fetchall()]
            db.execute(
                f"UPDATE draft SET record=?, changes=?, state=CASE state WHEN ? THEN ? ELSE state END,"
                f" version=version+1 WHERE {of_it}",
                (b"", b"", DraftState.WAITING, DraftState.WITHDRAWN, article),
            )
        return found


def _draft(row: tuple[Any, ...]) -> Draft:
    id_, desk, title, made, due, lapse, state, version, by, record, changes = row
    return Draft(
        id_,
        desk,
        title,
        datetime.fromtimestamp(made, UTC),
        datetime.fromtimestamp(due, UTC) if due is not None else None,
        lapse,
        DraftState(state),
        version,
        by,
        record,
        changes,
    )
