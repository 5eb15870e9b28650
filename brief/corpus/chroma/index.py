"""The index (Chroma): ids, vectors and a date, derived from the library and never trusted as truth.

Each generation of the index is a folder of its own. A rebuild fills a new one beside the old, and
once it finds what it holds, one commit in the library names it; until then search goes on from
the vectors in the library, exactly and more slowly.
Two locks: ``index.lock`` is shared by readers and taken alone by a writer. The index is opened
only in a state of its files that has passed :mod:`brief.corpus.chroma.probe`.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from brief.corpus.books.library import Library
from brief.corpus.chroma.derived import CONFIGURATION, Derived, Progress, examine, line
from brief.corpus.chroma.probe import Probe, probe
from brief.corpus.locks import FileLock
from brief.errors import BriefError, LibraryError, LockedError
from brief.privacy import no_old_memory, no_tracing

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

COLLECTION = "passages"
# Laid in a generation's folder by a search that failed there: it must be probed before it is used again.
SUSPECT = "suspect"


def open_collection(folder: Path, *, make: bool) -> Any:
    """The Chroma collection in a generation's folder; raises whatever Chroma raises."""
    no_tracing()
    no_old_memory()
    import chromadb
    from chromadb.config import Settings

    # Chroma would read ./.env, where a stranger can name another engine, its server and classes to load.
    no_file: dict[str, Any] = {"_env_file": None}
    settings = Settings(anonymized_telemetry=False, **no_file)
    client = chromadb.PersistentClient(path=str(folder), settings=settings)
    if make:
        return client.create_collection(COLLECTION, embedding_function=None, configuration=CONFIGURATION)
    return client.get_collection(COLLECTION, embedding_function=None)


class Index(Derived):
    """The current generation of the index, and how to bring it up to date, mend or rebuild it."""

    def __init__(self, folder: Path, library: Library) -> None:
        """The index in ``folder``, derived from ``library``."""
        super().__init__(library)
        self.folder = folder
        self._collection: Any = None
        self._opened = ""

    # -- state

    def _generation(self) -> Path | None:
        name = self.library.meta("index.generation")
        return self.folder / name if name else None

    def _files(self, generation: Path) -> str:
        """Names, sizes and times of the HNSW files: they change when anything else writes them.

        Before Chroma has written its first thousand vectors there (they wait in its SQLite file
        until then), it lays the empty files anew at every opening; then only their names count.
        """
        found = sorted(
            (folder.name, file.name, file.stat())
            for folder in (os.scandir(generation) if generation.is_dir() else ())
            if folder.is_dir()
            for file in os.scandir(folder)
            if file.is_file()
        )
        filled = any(name == "index_metadata.pickle" for _, name, _ in found)
        stats = [
            (f"{folder}/{name}", *((stat.st_size, stat.st_mtime_ns) if filled else ()))
            for folder, name, stat in found
        ]
        return json.dumps([(generation / "chroma.sqlite3").is_file(), stats])

    def state(self) -> str:
        """``empty``, ``sound``, ``changed`` (must be probed before use) or ``damaged``, without opening it."""
        generation = self._generation()
        if generation is None:
            return "empty"
        if not (generation / "chroma.sqlite3").is_file():
            return "damaged"
        if (generation / SUSPECT).exists() or self._files(generation) != self.library.meta("index.files"):
            return "changed"
        return "sound" if self.last_probe().get("ok") else "damaged"

    # -- reading

    def search(self, vector: NDArray[np.float32], limit: int) -> list[tuple[str, float]] | None:
        """The nearest passages as (id, cosine), or None where the index cannot be used just now."""
        if self._generation() is None or self.library.frozen:  # Chroma writes to its folder when it opens it
            return None
        with FileLock(self.folder / "index.lock", shared=True) as lock:
            if not lock.take() or self.state() != "sound":
                return None
            generation = self._generation()
            try:
                collection = self._open()
                found = collection.query(
                    query_embeddings=[vector.tolist()], n_results=limit, include=["distances"]
                )
                if len(found["ids"][0]) < min(limit, self.book.count_indexed()):
                    raise ValueError("it gives fewer passages than it holds")
            except Exception:  # Chroma raises many kinds; whatever it is, the library can answer
                if generation is not None:
                    with contextlib.suppress(OSError):
                        (generation / SUSPECT).touch(mode=0o600)
                return None
        return [(id_, 1.0 - float(d)) for id_, d in zip(found["ids"][0], found["distances"][0], strict=True)]

    def _open(self) -> Any:
        token = self._token()
        if self._collection is None or self._opened != token:
            if self._collection is not None:
                self.close()
            generation = self._generation()
            assert generation is not None
            self._collection, self._opened = open_collection(generation, make=False), token
            if (held := self._collection.count()) < (given := self.book.count_indexed()):
                self.close()
                raise ValueError(f"it holds {held} passages of {given}")
        return self._collection

    def close(self) -> None:
        """Give back what Chroma holds open; the next use opens the index anew.

        Chroma keeps a client a path, with threads and files, until its process ends; another process may have
        written since. (Closing the client would also stop another index of this process that shares it.)
        """
        self._collection = None
        if clients := sys.modules.get("chromadb.api.shared_system_client"):
            clients.SharedSystemClient.clear_system_cache()

    # -- writing (the caller holds the writer's lock)

    def update(self, model: str, at: datetime, progress: Progress) -> str:
        """Give the index what it lacks; probe it, and rebuild it where it is damaged.

        Returns:
            What was done that a reader should know (``rebuilt: …``), or the empty string.
        """
        with self._alone():
            if self.state() == "changed":
                self._probe(model, at)
            if self.state() == "damaged":
                return self._mend(model, at, progress)
            if self._generation() is None:
                self._rebuild(model, at, progress)
            elif not self.book.settle(model) and not self._extend(model, at, progress):
                return self._mend(model, at, progress)
        return ""

    def _extend(self, model: str, at: datetime, progress: Progress) -> bool:
        """Add what the index lacks; False where it is not sound afterwards."""
        try:
            collection = self._open()
            self._fill(collection, model, progress)
            return self._examine(collection, model, at)
        except BriefError:
            raise
        except Exception as error:  # Chroma raises many kinds
            self.close()
            self._record(Probe(False, 0, f"it cannot be written: {line(error)}"), at)
            return False

    def _mend(self, model: str, at: datetime, progress: Progress) -> str:
        reason = self.last_probe().get("reason") or "its files are missing"
        self._rebuild(model, at, progress)
        return f"the index was damaged ({reason}) and has been rebuilt from the library"

    def rebuild(self, model: str, at: datetime, progress: Progress) -> None:
        """Build the index anew from the library; until it is done, search goes on without it.

        Raises:
            LibraryError: the index cannot be written.
        """
        with self._alone():
            self._rebuild(model, at, progress)

    def _alone(self) -> FileLock:
        lock = FileLock(self.folder / "index.lock")
        if not lock.take(wait=30.0):
            raise LockedError("the index is being read by another process; try again in a moment")
        return lock

    def _rebuild(self, model: str, at: datetime, progress: Progress) -> None:
        generation = self.folder / f"index-{uuid4().hex[:8]}"
        self.close()
        with self.library.writing():
            self.book.clear_indexed()
            self.library.set_meta("index.generation", "")
        try:
            generation.mkdir(mode=0o700, parents=True)
            collection = open_collection(generation, make=True)
            self._fill(collection, model, progress)
            self.library.set_meta("index.generation", generation.name)
            self._collection, self._opened = collection, self._token()
            self._examine(collection, model, at)
        except BriefError:
            self._give_up()
            raise
        except Exception as error:  # Chroma raises many kinds
            self._give_up()
            raise LibraryError(
                f"{generation}: the index cannot be built ({line(error)}); nothing ingested is lost,"
                " and `brief reindex` tries again"
            ) from error
        self._remove_all_but(generation)

    def _give_up(self) -> None:
        """Leave nothing of an index that could not be built, or was given up for it: a disk may be full."""
        self.close()
        with contextlib.suppress(BriefError):
            if self._generation() is not None:
                self.library.set_meta("index.generation", "")
            self._remove_all_but(None)

    def _remove_all_but(self, generation: Path | None) -> None:
        for path in self.folder.glob("index-*"):
            if path != generation and path.is_dir():
                shutil.rmtree(path, ignore_errors=True)

    def _probe(self, model: str, at: datetime) -> None:
        """Let a child process open the index, and record what it found."""
        generation = self._generation()
        assert generation is not None
        self._record(probe(generation, self.book.count_indexed(), self._sample(model)), at)

    def _examine(self, collection: Any, model: str, at: datetime) -> bool:
        """Look whether the index that this process has just written finds what it holds; record it."""
        found = examine(collection, self.book.count_indexed(), self._sample(model))
        self._record(found, at)
        self._opened = self._token()
        return found.ok

    def _record(self, found: Probe, at: datetime) -> None:
        """Keep what a probe found, with the state of the files that it holds for."""
        generation = self._generation()
        assert generation is not None
        record = {"at": at.isoformat(), "ok": found.ok, "count": found.count, "reason": found.reason}
        version = int(self.library.meta("index.version") or 0) + 1
        (generation / SUSPECT).unlink(missing_ok=True)
        with self.library.writing():
            self.library.set_meta("index.probe", json.dumps(record))
            self.library.set_meta("index.files", self._files(generation))
            self.library.set_meta("index.version", str(version))
