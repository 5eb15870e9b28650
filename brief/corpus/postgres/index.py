"""The index in PostgreSQL itself, by pgvector's HNSW where the extension is there; without it every search is exact.

It is derived, as every index is: a table of its own of the passages' vectors, made anew beside the old one. What the
library deletes goes from it in the same transaction.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import psycopg

from brief.corpus.postgres import schema
from brief.corpus.postgres.connection import explained
from brief.corpus.postgres.locks import PostgresLock
from brief.errors import BriefError, LibraryError

if TYPE_CHECKING:
    from brief.corpus.books.vector_book import Entry
    from brief.corpus.postgres.library import PostgresLibrary
    from brief.corpus.protocols import Hits, Vectors

M, EF_CONSTRUCTION, EF_SEARCH = 16, 200, 400
"""As the embedded index has them; see :data:`brief.corpus.chroma.index.HNSW`."""
BATCH, SAMPLE = 1000, 20
MOST_NUMBERS = 4000
"""Of a vector of 16-bit numbers that pgvector indexes."""
Progress = Callable[[int, int], None]


class PostgresIndex:
    """The index of one library; a :class:`brief.corpus.protocols.VectorStore`."""

    clears_itself = True

    def __init__(self, library: PostgresLibrary) -> None:
        """The index in the database of ``library``."""
        self.library = library
        self.book = library.vectors

    def _table(self) -> str:
        return self.library.meta("index.table")

    def last_probe(self) -> dict[str, Any]:
        """The last recorded probe: ``at``, ``ok``, ``count``, ``reason``; empty before the first."""
        text = self.library.meta("index.probe")
        return dict(json.loads(text)) if text else {}

    def close(self) -> None:
        """Nothing is held open but the library."""

    def state(self) -> str:
        """``empty``, ``sound``, ``damaged``, or ``exact``: without pgvector nothing is indexed."""
        if not self._space():
            return "exact"
        name = self._table()
        if not name:
            return "empty"
        held = self.library.rows("SELECT to_regclass(?) IS NOT NULL", (f"{schema.NAME}.{name}",))[0][0]
        return "sound" if held and self.last_probe().get("ok") else "damaged"

    def _space(self) -> str:
        """The schema that pgvector's types are in; empty where the database does not have it."""
        found = self.library.rows(
            "SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid=e.extnamespace"
            " WHERE e.extname='vector'"
        )
        return str(found[0][0]) if found else ""

    def _with_types(self) -> bool:
        """Let this connection know pgvector's types and operators; False where there are none."""
        space = self._space()
        if space:
            self.library.rows("SELECT set_config('search_path', ?, false)", (f'{schema.NAME}, "{space}"',))
        return bool(space)

    def search(self, vector: Vectors, limit: int) -> Hits | None:
        """The nearest passages with their cosines, or None where the index cannot be used just now."""
        name = self._table()
        if not name or not self._with_types():
            return None
        try:
            self.library.rows("SELECT set_config('hnsw.ef_search', ?, false)", (str(EF_SEARCH),))
            found = self.library.rows(
                f"SELECT p.id, near.distance FROM (SELECT passage, vector <=> ?::halfvec AS distance FROM {name}"
                " ORDER BY vector <=> ?::halfvec LIMIT ?) near JOIN passage p ON p.pk=near.passage"
                " ORDER BY near.distance, p.pk",
                (text := _literal(vector), text, limit),
            )
        except BriefError:  # it is being rebuilt; the library can answer
            return None
        if len(found) < min(limit, self.book.count_indexed()):
            return None
        return [(id_, 1.0 - float(distance)) for id_, distance in found]

    def update(self, model: str, at: datetime, progress: Progress) -> str:
        """Give the index what it lacks; rebuild it where it is damaged or there is none.

        Raises:
            LibraryError: the database refuses.
        """
        with self._alone():
            state = self.state()
            if state == "exact":
                self._make()
                state = self.state()
            if state == "exact":
                return ""
            if state == "empty":
                self._rebuild(model, at, progress)
            elif state == "damaged" or not self._agrees():
                reason = self.last_probe().get("reason") or "it lacks passages that it was given"
                self._rebuild(model, at, progress)
                return f"the index was damaged ({reason}) and has been rebuilt from the library"
            elif not self.book.settle(model):
                self._fill(self._table(), model, progress)
                self._examine(model, at)
        return ""

    def rebuild(self, model: str, at: datetime, progress: Progress) -> None:
        """Build the index anew from the library; until it is done, search goes on without it.

        Raises:
            LibraryError: the database refuses.
        """
        with self._alone():
            self._make()
            if self.state() != "exact":
                self._rebuild(model, at, progress)

    def _alone(self) -> PostgresLock:
        return PostgresLock(self.library.place, "brief (the index)", "index").take(3600.0)

    def _make(self) -> None:
        """Let the database have pgvector where it can: whoever may not make extensions goes on without."""
        if self._space():
            return
        there = self.library.rows("SELECT 1 FROM pg_available_extensions WHERE name='vector'")
        try:
            if there:
                self.library.rows("CREATE EXTENSION IF NOT EXISTS vector")
        except LibraryError:
            return
        except psycopg.ProgrammingError:  # it is made, and gives no rows
            return

    def _agrees(self) -> bool:
        ((held,),) = self.library.rows(f"SELECT count(*) FROM {self._table()}")
        return int(held) >= self.book.count_indexed()

    def _rebuild(self, model: str, at: datetime, progress: Progress) -> None:
        dimension = self._dimension(model)
        old, name = self._table(), f"near_{uuid4().hex[:8]}"
        if not self._with_types() or not 0 < dimension <= MOST_NUMBERS:
            return
        with self.library.writing() as db:
            self.book.clear_indexed()
            for (left,) in db.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname=? AND tablename LIKE 'near!_%' ESCAPE '!'",
                (schema.NAME,),
            ).fetchall():
                db.execute(f"DROP TABLE {left}")
            db.execute(
                f"CREATE TABLE {name}(passage BIGINT PRIMARY KEY REFERENCES passage(pk) ON DELETE CASCADE,"
                f" vector halfvec({dimension}) NOT NULL)"
            )
            self.library.set_meta("index.table", "")
        self._fill(name, model, progress)
        try:
            connection = self.library.connection
            with connection.transaction():
                connection.execute(b"SET LOCAL maintenance_work_mem = '1GB'")
                connection.execute(
                    f"CREATE INDEX ON {name} USING hnsw (vector halfvec_cosine_ops)"
                    f" WITH (m = {M}, ef_construction = {EF_CONSTRUCTION})".encode()
                )
        except psycopg.Error as error:
            raise explained(error, self.library.place) from error
        self.library.set_meta("index.table", name)
        self._examine(model, at)
        del old

    def _dimension(self, model: str) -> int:
        found = self.library.rows("SELECT dimension FROM model WHERE fingerprint=?", (model,))
        return int(found[0][0]) if found else 0

    def _fill(self, name: str, model: str, progress: Progress) -> None:
        self._with_types()
        total, done = self.book.count(model), self.book.count_indexed()
        while found := self.book.unindexed(model, BATCH):
            with self.library.writing() as db:
                db.executemany(
                    f"INSERT INTO {name}(passage, vector) SELECT pk, ?::halfvec FROM passage WHERE pk=?"
                    " ON CONFLICT(passage) DO UPDATE SET vector=excluded.vector",
                    [(_held(entry), entry.key) for entry in found],
                )
                self.book.mark_indexed(found)
            done += len(found)
            progress(done, total)
        self.book.settle(model)

    def _examine(self, model: str, at: datetime) -> None:
        """Look whether the index finds what it holds; record it."""
        import numpy as np

        missed = 0
        sample = self.book.sample(model, SAMPLE)
        for id_, vector in sample:
            own = np.frombuffer(vector, dtype="<f2").astype(np.float32)
            near = self.search(own, 10) or []
            best = near[0][1] if near else 0.0
            missed += id_ not in {one for one, _ in near} and best < 0.9999
        reason = f"it does not find {missed} of {len(sample)} passages by their own vectors" if missed else ""
        record = {
            "at": at.isoformat(),
            "ok": not missed,
            "count": self.book.count_indexed(),
            "reason": reason,
        }
        self.library.set_meta("index.probe", json.dumps(record))


def _held(entry: Entry) -> str:
    import numpy as np

    return _literal(np.frombuffer(entry.vector, dtype="<f2").astype(np.float32))


def _literal(vector: Vectors) -> str:
    """A vector as pgvector reads it."""
    return "[" + ",".join(map(repr, vector.tolist())) + "]"
