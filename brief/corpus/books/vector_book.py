"""The books on vectors: which passages have one of which model, and which the index has."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, NamedTuple

from brief.corpus.books.claimed import Claimed
from brief.corpus.books.store import Store
from brief.corpus.embedded_chunks import EmbeddedChunks
from brief.errors import BriefError, IndexMismatchError, UsageError
from brief.executor import IN_PROCESS, Executor

if TYPE_CHECKING:
    from brief.corpus.embedding import Embedder


# Passages embedded between two commits: a kill costs at most these, a commit at most 1 % of the time.
CHUNK = 256
# Kept under this key is the model of which the index has every vector; emptied in the transaction that adds one.
# Looking for the difference instead takes 14 ms in 100,000 passages.
_SETTLED = "index.settled"
# What has no vector of a model, as (row number, text), and how its vector is kept.
_PASSAGES = (
    "SELECT p.pk, p.text FROM passage p WHERE p.pk>? AND NOT EXISTS"
    " (SELECT 1 FROM embedding e WHERE e.passage=p.pk AND e.model=?) ORDER BY p.pk LIMIT ?"
)
_KEEP_PASSAGE = (
    "INSERT INTO embedding(model, vector, passage) SELECT ?, ?, pk FROM passage WHERE pk=?"
    " ON CONFLICT(model, passage) DO UPDATE SET vector=excluded.vector"
)
_TITLES = (
    "SELECT a.pk, a.title FROM article a WHERE a.pk>? AND a.title<>'' AND NOT EXISTS"
    " (SELECT 1 FROM title_vector t WHERE t.article=a.pk AND t.model=?) ORDER BY a.pk LIMIT ?"
)
# One that was forgotten meanwhile is left out.
_KEEP_TITLE = (
    "INSERT INTO title_vector(model, vector, article) SELECT ?, ?, pk FROM article WHERE pk=?"
    " ON CONFLICT(model, article) DO UPDATE SET vector=excluded.vector"
)
_LACKED = (
    "FROM embedding e JOIN passage p ON p.pk=e.passage WHERE e.model=?"
    " AND NOT EXISTS (SELECT 1 FROM indexed i WHERE i.passage=e.passage)"
)


class Entry(NamedTuple):
    """A passage for the index: the library's key of it, its id, its filing instant or 0, its float16 vector."""

    key: int
    id: str
    filed: int
    vector: bytes


class VectorBook:
    """What the library knows of vectors, as operations."""

    def __init__(self, library: Store) -> None:
        """Keep books in ``library``."""
        self.library = library

    def pinned(self) -> tuple[str, str]:
        """Fingerprint and name of the embedding model that the corpus belongs to; empty before the first."""
        return self.library.meta("embedding.fingerprint"), self.library.meta("embedding.name")

    def pin(self, embedder: Embedder) -> None:
        """The corpus belongs to this model from here on."""
        with self.library.writing():
            self.library.set_meta("embedding.fingerprint", embedder.fingerprint)
            self.library.set_meta("embedding.name", embedder.name)

    def require(self, embedder: Embedder) -> None:
        """Refuse a model other than the one that the corpus belongs to, and tell that one how long its vectors are.

        Raises:
            IndexMismatchError: names both models and the command that changes over.
        """
        fingerprint, name = self.pinned()
        if fingerprint and fingerprint != embedder.fingerprint:
            raise IndexMismatchError(
                f"the corpus was embedded with {name!r} ({fingerprint[:8]}), the settings name {embedder.name!r}"
                f" ({embedder.fingerprint[:8]}); run `brief reindex` to change over, or set embedding.model back"
            )
        sql = "SELECT dimension FROM model WHERE fingerprint=?"
        for (dimension,) in self.library.rows(sql, (embedder.fingerprint,)):
            embedder.expect(dimension)

    def embed_missing(
        self,
        embedder: Embedder,
        progress: Callable[[int, int], None],
        executor: Executor = IN_PROCESS,
        turn: Callable[[], AbstractContextManager[object]] = nullcontext,
    ) -> int:
        """Embed every passage that has no vector of this model, then every title; returns how many passages were.

        Args:
            embedder: the model.
            progress: told (done, total) after each chunk, which is kept before it is called.
            executor: what the model's work is mapped through.
            turn: the writer's lock, taken for as long as a chunk is kept.
        """
        total = self.count_unembedded(embedder.fingerprint)
        done = 0
        vectors = EmbeddedChunks(embedder)
        for missing, keep in ((_PASSAGES, _KEEP_PASSAGE), (_TITLES, _KEEP_TITLE)):
            what = f"{'passages' if missing is _PASSAGES else 'titles'} {embedder.fingerprint}"
            with Claimed(self.library, what) as claimed:
                chunks = self._chunks(missing, embedder.fingerprint, claimed)
                for chunk, found in executor.map(vectors, chunks):
                    if isinstance(found, BriefError):
                        raise found
                    with turn(), self.library.writing() as db:
                        model = self._registered(embedder, found.shape[1])
                        rows = zip(chunk, found.astype("<f2"), strict=True)
                        db.executemany(keep, [(model, vector.tobytes(), pk) for (pk, _), vector in rows])
                        if missing is _PASSAGES:
                            self.library.set_meta(_SETTLED, "")
                    claimed.done(str(pk) for pk, _ in chunk)
                    if missing is _PASSAGES:
                        done += len(chunk)
                        progress(done, max(total, done))
        return done

    def _chunks(self, sql: str, fingerprint: str, claimed: Claimed) -> Iterator[list[tuple[int, str]]]:
        """(row number, text) of what has no vector of this model and nobody else embeds, some at a time."""
        after = 0
        while chunk := self.library.rows(sql, (after, self._model(fingerprint), CHUNK)):
            first, after = chunk[0][0], chunk[-1][0]
            mine = claimed.of(str(pk) for pk, _ in chunk)
            if self.library.shared:
                still = {pk for pk, _ in self.library.rows(sql, (first - 1, self._model(fingerprint), CHUNK))}
                claimed.done(str(pk) for pk, _ in chunk if pk not in still)
                chunk = [one for one in chunk if one[0] in still and str(one[0]) in mine]
            if chunk:
                yield chunk

    def count_unembedded(self, model: str) -> int:
        """How many passages have no vector of a model."""
        total = self.library.rows("SELECT count(*) FROM passage")[0][0]
        return int(total) - self.count(model)

    def holds(self, model: str) -> bool:
        """Whether any vector of a model was ever kept."""
        return self._model(model) is not None

    def count(self, model: str) -> int:
        """How many passages have a vector of a model."""
        sql = "SELECT count(*) FROM embedding WHERE model=?"
        return int(self.library.rows(sql, (self._model(model),))[0][0])

    def numbers(self, model: str) -> int:
        """How many numbers an exact search over the vectors of a model reads, at most."""
        sql = "SELECT dimension * (SELECT count(*) FROM passage) FROM model WHERE fingerprint=?"
        found = self.library.rows(sql, (model,))
        return int(found[0][0]) if found else 0

    def drop_other_models(self, model: str) -> None:
        """Remove the vectors of every model but one."""
        with self.library.writing() as db:
            kept = self._model(model)
            db.execute("DELETE FROM embedding WHERE model<>?", (kept,))
            db.execute("DELETE FROM title_vector WHERE model<>?", (kept,))
            db.execute("DELETE FROM model WHERE pk<>?", (kept,))

    def _model(self, fingerprint: str) -> int | None:
        """The row number of an embedding model, or None where none of its vectors is held."""
        found = self.library.rows("SELECT pk FROM model WHERE fingerprint=?", (fingerprint,))
        return int(found[0][0]) if found else None

    def _registered(self, embedder: Embedder, dimension: int) -> int:
        """The row number of an embedding model, which is registered where it is new."""
        with self.library.writing() as db:
            db.execute(
                "INSERT INTO model(fingerprint, name, dimension) VALUES(?,?,?) ON CONFLICT DO NOTHING",
                (embedder.fingerprint, embedder.name, dimension),
            )
            sql = "SELECT pk, dimension FROM model WHERE fingerprint=?"
            pk, before = db.execute(sql, (embedder.fingerprint,)).fetchone()
        if before != dimension:
            raise UsageError(f"embedding model {embedder.name}: gave {dimension} dimensions, before {before}")
        return int(pk)

    # -- what the index has been given

    def lag(self, model: str) -> list[str]:
        """Ids of embedded passages that the index has not been given yet, in whatever order it was given others."""
        if self.library.meta(_SETTLED) == model:
            return []
        sql = f"SELECT p.id {_LACKED} ORDER BY p.pk"
        return [row[0] for row in self.library.rows(sql, (self._model(model),))]

    def unindexed(self, model: str, limit: int) -> list[Entry]:
        """Embedded passages that the index lacks, at most so many."""
        found = self.library.rows(
            f"SELECT p.pk, p.id, (SELECT published_at FROM article a WHERE a.pk=p.article), e.vector {_LACKED}"
            " ORDER BY p.pk LIMIT ?",
            (self._model(model), limit),
        )
        return [Entry(pk, id_, at or 0, vector) for pk, id_, at, vector in found]

    def embedded(self, model: str, after: int, limit: int) -> list[Entry]:
        """Embedded passages of keys above ``after``, in order, at most so many: for an index that has nothing yet."""
        found = self.library.rows(
            "SELECT p.pk, p.id, (SELECT published_at FROM article a WHERE a.pk=p.article), e.vector"
            " FROM embedding e JOIN passage p ON p.pk=e.passage WHERE e.model=? AND p.pk>? ORDER BY p.pk LIMIT ?",
            (self._model(model), after, limit),
        )
        return [Entry(pk, id_, at or 0, vector) for pk, id_, at, vector in found]

    def mark_indexed(self, entries: Sequence[Entry]) -> None:
        """The index has these passages; one that was forgotten meanwhile is left out."""
        sql = "INSERT INTO indexed SELECT pk FROM passage WHERE pk=? ON CONFLICT DO NOTHING"
        with self.library.writing() as db:
            db.executemany(sql, [(entry.key,) for entry in entries])

    def settle(self, model: str) -> bool:
        """Whether the index has all that is embedded; it is noted, so that nobody need look until more is."""
        if self.library.meta(_SETTLED) == model:
            return True
        with self.library.writing():
            if self.unindexed(model, 1):
                return False
            self.library.set_meta(_SETTLED, model)
        return True

    def clear_indexed(self) -> None:
        """The index has nothing (it is being rebuilt)."""
        with self.library.writing() as db:
            db.execute("DELETE FROM indexed")
            self.library.set_meta(_SETTLED, "")

    def count_indexed(self) -> int:
        """How many passages the index has been given."""
        return int(self.library.rows("SELECT count(*) FROM indexed")[0][0])

    def sample(self, model: str, size: int) -> list[tuple[str, bytes]]:
        """Passages that the index has been given, spread evenly: (id, vector)."""
        step = max(1, self.count_indexed() // size)
        return self.library.rows(
            "SELECT p.id, e.vector FROM (SELECT passage, row_number() OVER (ORDER BY passage) AS n FROM indexed) i"
            " JOIN passage p ON p.pk=i.passage JOIN embedding e ON e.passage=p.pk AND e.model=? WHERE i.n % ? = 0"
            " LIMIT ?",
            (self._model(model), step, size),
        )
