"""What an ingest writes into the library: articles a group at a time, each group one turn at the writer's lock.

Between two turns the lock is free, while documents are downloaded and parsed: other processes write then.
So what a turn depends on (whether an article is held, a page stands for a teaser, what is known of a
source) is looked up within that turn, and what was known before it counts for nothing.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import starmap
from typing import TYPE_CHECKING

from brief.errors import InputError
from brief.reading.piece_reader import Read
from brief.records import IngestReport, LeftOut, Origin, Refusal
from brief.rendering.wording import count

if TYPE_CHECKING:
    from brief.desk import Desk

# Seconds that whoever comes waits for the writer's lock at least: groups take it for well under one.
SHORTLY = 5.0
# Seconds that whoever is at work waits for its next turn: it has read what another run would read again.
# Longer than any turn and than making up the index of 100,000 passages; a process that hangs is not waited for.
PATIENCE = 3600.0
REINDEX = "reindex"
"""What a change of the index to a model is noted under in the library, by the model's fingerprint."""


class LibraryWriter:
    """One ingest's writing, and the count of what it has done.

    ``at`` is when the copies were taken; another writer is waited for ``wait`` seconds before anything is
    read.

    Raises:
        LockedError: another process has the writer's lock for longer than a turn.
        IndexMismatchError: the corpus was embedded with another model.
    """

    def __init__(self, desk: Desk, at: datetime, wait: float) -> None:
        self.desk = desk
        self.at = at
        with desk.writer(max(wait, SHORTLY)):
            self.library = desk.library(write=True)
            if desk.embedder.fingerprint not in self.library.unfinished(REINDEX):
                self.library.vectors.require(desk.embedder)
        self.ledger = self.library.ledger
        self.added: list[str] = []
        self.known: list[str] = []
        self.refused: list[Refusal] = []
        self.warnings: list[str] = []
        self.left_out: Counter[tuple[str, str, str, str]] = Counter()
        """Origin, noun, place and why of what was left out, counted over the pieces of a file."""
        self.failed: list[str] = []
        """Sources followed that gave nothing, by address."""
        self.unread: Counter[str] = Counter()
        """Kinds that are not read, with how many files of each were come across."""
        self.seconds: dict[str, float] = {}
        self._failed: dict[str, list[str]] = {}
        for refusal, _ in self.ledger.failures(1_000_000):
            self._failed.setdefault(_place(refusal.origin), []).append(refusal.origin)
        self._recovered: list[str] = []

    @contextmanager
    def turn(self) -> Iterator[None]:
        """The writer's lock and one transaction: all that the block writes is kept at its end, or nothing of it."""
        with self.desk.writer(PATIENCE), self.library.writing():
            yield
            for origin in self._recovered:
                self.ledger.clear_failure(origin)
            self._recovered.clear()

    def keep(self, entries: Iterable[Read]) -> list[str]:
        """Articles into the library, within a turn; the ids under which they are held."""
        started = time.perf_counter()
        ids = []
        for raw, article, passages in entries:
            try:
                with self.library.apart():
                    held, new = self.library.add(raw, article, passages)
            except InputError as error:
                place = f"{raw.origin.location} {raw.origin.item}".rstrip()
                self.refused.append(Refusal(place, str(error)))
                continue
            ids.append(held)
            (self.added if new else self.known).append(held)
            if new and (note := _doubtful(article.extractor)):
                self.warnings.append(
                    f"{raw.origin.location}: is not valid UTF-8; read as {note}. Check it with `brief show {held}`"
                )
        self.seconds["library"] = self.seconds.get("library", 0.0) + time.perf_counter() - started
        return ids

    def leave_out(self, parts: Iterable[LeftOut]) -> None:
        """Count what of the inputs is in no article."""
        for part in parts:
            self.left_out[part.origin, part.noun, part.place, part.why] += part.count

    def recovered(self, location: str, *items: Origin) -> None:
        """What could not be taken before was taken after all; the next turn notes it."""
        if self._failed:
            for place in {_place(location), *(_place(f"{one.location} {one.item}") for one in items)}:
                self._recovered += self._failed.pop(place, [])

    def note_refused(self) -> None:
        """Keep what was refused among the library's failures."""
        with self.turn():
            self.ledger.note_failures(self.refused, self.at)

    def report(self) -> IngestReport:
        """What has been done so far."""
        return IngestReport(
            tuple(self.added),
            tuple(self.known),
            tuple(self.refused),
            (*self.warnings, *starmap(_told, self.left_out.items())),
            tuple(self.seconds.items()),
            tuple(self.failed),
            tuple(sorted(self.unread.items(), key=lambda one: (-one[1], one[0]))),
        )


def _told(what: tuple[str, str, str, str], number: int) -> str:
    origin, noun, place, why = what
    where = f" under `{place}`" if place else ""
    return f"{origin}: {count(number, noun)}{where} {'was' if number == 1 else 'were'} {why}"


def _place(origin: str) -> str:
    """What an origin is known by however it was typed: of a file, its whole path."""
    return origin if "://" in origin else os.path.abspath(origin)


def _doubtful(extractor: str) -> str:
    """The encoding that a text was read in where that was a guess or lost characters, else empty."""
    reader, _, note = extractor.rpartition("; ")
    # Pages declare theirs.
    guessed = reader.startswith(("text/", "markdown/")) and not note.startswith("utf-")
    return note if guessed or "replaced" in note else ""
