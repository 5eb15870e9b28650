"""When each desk was run and what came of it: a row for each run, beside the library."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from brief.corpus.place import Place

NAME = "runs"
TABLES = (
    "CREATE TABLE IF NOT EXISTS run(desk TEXT NOT NULL, due REAL NOT NULL, began REAL NOT NULL, ended REAL,"
    " outcome TEXT NOT NULL, missed INTEGER NOT NULL, brief TEXT NOT NULL DEFAULT '', said TEXT NOT NULL DEFAULT '',"
    " PRIMARY KEY(desk, due)) WITHOUT ROWID",
)


class RunOutcome(StrEnum):
    """What came of a run."""

    BEGUN = "begun"
    """And not ended: it runs, or its process was stopped."""
    DONE = "done"
    QUIET = "quiet"
    """There was nothing to tell: no brief was issued."""
    DEGRADED = "degraded"
    """A brief was issued, and a part of it failed: a source, the model, a delivery."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a desk.

    Attributes:
        desk: its name.
        due: when its schedule meant it.
        began: when it did.
        ended: when it was done; None where it was not.
        outcome: what came of it.
        missed: runs before it that nobody was there for.
        brief: the id of what was issued, or empty.
        said: the health line.
    """

    desk: str
    due: datetime
    began: datetime
    ended: datetime | None
    outcome: RunOutcome
    missed: int = 0
    brief: str = ""
    said: str = ""


class RunBook:
    """The book of one library."""

    def __init__(self, place: Place) -> None:
        """Of the library at ``place``; the book is made when a run begins."""
        self._book = place.side_book(NAME, "book of runs", TABLES)

    def last(self, desk: str) -> Run | None:
        """The latest run of a desk that its schedule meant; None before the first."""
        if not self._book.there:
            return None
        with self._book.opened() as db:
            row = db.execute(
                "SELECT desk, due, began, ended, outcome, missed, brief, said FROM run WHERE desk=?"
                " ORDER BY due DESC LIMIT 1",
                (desk,),
            ).fetchone()
        if row is None:
            return None
        name, due, began, ended, outcome, missed, brief, said = row
        return Run(
            name,
            datetime.fromtimestamp(due, UTC),
            datetime.fromtimestamp(began, UTC),
            datetime.fromtimestamp(ended, UTC) if ended is not None else None,
            RunOutcome(outcome),
            missed,
            brief,
            said,
        )

    def note(self, run: Run) -> None:
        """Keep a run as it stands; one that was begun before is written over.

        Raises:
            LibraryError: the book cannot be written.
        """
        with self._book.opened() as db:
            db.execute(
                "INSERT INTO run VALUES(?,?,?,?,?,?,?,?) ON CONFLICT(desk, due) DO UPDATE SET began=excluded.began,"
                " ended=excluded.ended, outcome=excluded.outcome, missed=excluded.missed, brief=excluded.brief,"
                " said=excluded.said",
                (
                    run.desk,
                    run.due.timestamp(),
                    run.began.timestamp(),
                    run.ended.timestamp() if run.ended else None,
                    run.outcome,
                    run.missed,
                    run.brief,
                    run.said[:1000],
                ),
            )
