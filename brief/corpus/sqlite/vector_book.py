"""The books on vectors: which passages have one of which model, and which the index has."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

from brief.corpus.sqlite.library import Library, batches
from brief.errors import BriefError, IndexMismatchError, UsageError
from brief.executor import IN_PROCESS, Executor

if TYPE_CHECKING:
    from brief.corpus.embedding import Embedder, Vectors


# Passages embedded between two commits: a kill costs at most these, a commit at most 1 % of the time.
CHUNK = 256


class VectorBook:
    """What the library knows of vectors, as operations."""

    def __init__(self, library: Library) -> None:
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
        """Refuse a model other than the one that the corpus belongs to.

        Raises:
            IndexMismatchError: names both models and the command that changes over.
        """
        fingerprint, name = self.pinned()
        if fingerprint and fingerprint != embedder.fingerprint:
            raise IndexMismatchError(
                f"the corpus was embedded with {name!r} ({fingerprint[:8]}), the settings name {embedder.name!r}"
                f" ({embedder.fingerprint[:8]}); run `brief reindex` to change over, or set embedding.model back"
            )

    def embed_missing(
        self,
        embedder: Embedder,
        progress: Callable[[int, int], None],
        executor: Executor = IN_PROCESS,
        turn: Callable[[], AbstractContextManager[object]] = nullcontext,
    ) -> int:
        """Embed every passage that has no vector of this model; returns how many were.

        Args:
            embedder: the model.
            progress: told (done, total) after each chunk, which is kept before it is called.
            executor: what the model's work is mapped through.
            turn: the writer's lock, taken for as long as a chunk is kept.
        """
        total = self.count_unembedded(self.model_row(embedder.fingerprint))
        done = 0

        def vectors(chunk: Sequence[tuple[int, str]]) -> Vectors:
            return embedder.documents([text for _, text in chunk])

        for chunk, found in executor.map(vectors, self._unembedded_chunks(embedder.fingerprint)):
            if isinstance(found, BriefError):
                raise found
            with turn():
                model = self.model(embedder.fingerprint, embedder.name, found.shape[1])
                rows = zip(chunk, found.astype("<f2"), strict=True)
                self.store_vectors(model, [(pk, vector.tobytes()) for (pk, _), vector in rows])
            done += len(chunk)
            progress(done, max(total, done))
        return done

    def _unembedded_chunks(self, fingerprint: str) -> Iterator[list[tuple[int, str]]]:
        after = 0
        while chunk := self.unembedded(self.model_row(fingerprint), CHUNK, after):
            after = chunk[-1][0]
            yield chunk

    def lag(self, model: int) -> list[int]:
        """Row numbers of embedded passages that the index has not been given yet (it is given them in order)."""
        last = self.library.rows("SELECT max(passage) FROM indexed")[0][0] or 0
        newest = self.library.rows("SELECT max(pk) FROM passage")[0][0] or 0
        if newest <= last:
            return []
        sql = "SELECT passage FROM embedding WHERE model=? AND passage>?"
        return [row[0] for row in self.library.rows(sql, (model, last))]

    def model(self, fingerprint: str, name: str, dimension: int) -> int:
        """The row number of an embedding model, registered where it is new."""
        found = self.library.rows("SELECT pk, dimension FROM model WHERE fingerprint=?", (fingerprint,))
        if found:
            if found[0][1] != dimension:
                raise UsageError(f"embedding model {name}: gave {dimension} dimensions, before {found[0][1]}")
            return int(found[0][0])
        with self.library.writing() as db:
            done = db.execute(
                "INSERT INTO model(fingerprint, name, dimension) VALUES(?,?,?)",
                (fingerprint, name, dimension),
            )
            return int(done.lastrowid or 0)

    def model_row(self, fingerprint: str) -> int | None:
        """The row number of an embedding model, or None where none of its vectors is held."""
        found = self.library.rows("SELECT pk FROM model WHERE fingerprint=?", (fingerprint,))
        return int(found[0][0]) if found else None

    def unembedded(self, model: int | None, limit: int, after: int = 0) -> list[tuple[int, str]]:
        """Passages above a row number without a vector of a model: (row number, text), in order."""
        return [
            (pk, text)
            for pk, text in self.library.rows(
                "SELECT p.pk, p.text FROM passage p WHERE p.pk>? AND NOT EXISTS"
                " (SELECT 1 FROM embedding e WHERE e.passage=p.pk AND e.model IS ?) ORDER BY p.pk LIMIT ?",
                (after, model, limit),
            )
        ]

    def count_unembedded(self, model: int | None) -> int:
        """How many passages have no vector of a model."""
        total = self.library.rows("SELECT count(*) FROM passage")[0][0]
        return int(
            total - self.library.rows("SELECT count(*) FROM embedding WHERE model IS ?", (model,))[0][0]
        )

    def store_vectors(self, model: int, vectors: Sequence[tuple[int, bytes]]) -> None:
        """Keep float16 vectors of passages, in one transaction."""
        with self.library.writing() as db:
            db.executemany(
                "INSERT OR REPLACE INTO embedding VALUES(?,?,?)", [(model, pk, v) for pk, v in vectors]
            )

    def drop_other_models(self, model: int) -> None:
        """Remove the vectors of every model but one."""
        with self.library.writing() as db:
            db.execute("DELETE FROM embedding WHERE model<>?", (model,))
            db.execute("DELETE FROM model WHERE pk<>?", (model,))

    def unindexed(self, model: int, limit: int) -> list[tuple[int, str, int, bytes]]:
        """Embedded passages that the index lacks: (row number, passage id, filing instant or 0, vector)."""
        return [
            (pk, id_, at or 0, vector)
            for pk, id_, at, vector in self.library.rows(
                "SELECT p.pk, p.id, a.published_at, e.vector FROM passage p JOIN article a ON a.pk=p.article"
                " JOIN embedding e ON e.passage=p.pk AND e.model=? WHERE NOT EXISTS"
                " (SELECT 1 FROM indexed i WHERE i.passage=p.pk) ORDER BY p.pk LIMIT ?",
                (model, limit),
            )
        ]

    def mark_indexed(self, pks: Sequence[int]) -> None:
        """The index has these passages."""
        with self.library.writing() as db:
            for batch in batches(list(pks), 1000):
                db.executemany("INSERT OR IGNORE INTO indexed VALUES(?)", [(pk,) for pk in batch])

    def clear_indexed(self) -> None:
        """The index has nothing (it is being rebuilt)."""
        with self.library.writing() as db:
            db.execute("DELETE FROM indexed")
