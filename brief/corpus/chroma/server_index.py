"""The index on a Chroma server, for several machines: derived from the library, and looked at before it is believed.

Each generation is a collection of its own, which the library names; its metadata name the library and the model.
A rebuild fills a new one beside the old, one commit in the library names it, then the old is removed; where the old
cannot be used, the new is named at once, so that whoever is stopped goes on where it was. Nobody is locked out: what
was given is noted only as long as the library still names that collection, and who finds another goes on with that.
"""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from brief.corpus.books.library import Library
from brief.corpus.books.vector_book import Entry
from brief.corpus.chroma.derived import BATCH, Derived, Progress, examine, give
from brief.corpus.chroma.probe import Probe
from brief.corpus.chroma.server import Collection, GoneError, RefusalError, Server, UnreachableError
from brief.errors import BriefError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from brief.corpus.books.store import Statements

PREFIX = "brief-"
LIBRARY, MODEL = "brief.library", "brief.model"
"""What a collection's metadata call its library and the model of its vectors."""
HELD_UP = 5.0
"""Seconds that a question waits for the server, or a command that asks how it is."""
QUIET = 30.0
"""Seconds for which a server that failed is not asked by further questions."""
WRITING = 60.0
"""Seconds that a request may take that writes, or looks through what was written."""
GLANCE = 5
"""Passages that must find themselves where the index is opened for a question."""
TRIES = 5
BUILT = "it is being built"
# Servers that did not answer, by address: until when they are left alone, and what was wrong. Of the whole process, as
# its desks open the index anew for each question.
_AWAY: dict[str, tuple[float, str]] = {}


class MovedError(Exception):
    """The library names another collection by now: another process has built one."""


class ServerIndex(Derived):
    """The current collection, and how to bring it up to date, mend or rebuild it."""

    def __init__(self, url: str, headers: dict[str, str], library: Library) -> None:
        """The index of ``library`` on the server at ``url``, which is sent ``headers``."""
        super().__init__(library)
        self._address = url
        self._headers = headers
        self._collection: Collection | None = None
        self._opened = ""
        self._fault = ("", "")

    @cached_property
    def _server(self) -> Server:
        from brief.net.server_line import ServerLine

        return Server(ServerLine(self._address, self._headers), WRITING)

    # -- state

    def _generation(self) -> str:
        """The collection that the library names; empty where there is none, or it is a folder."""
        name = self.library.meta("index.generation")
        return name if name.startswith(PREFIX) else ""

    def _being_built(self) -> bool:
        return bool(super().last_probe().get("reason") == BUILT)

    def _away(self) -> str:
        """What was wrong with the server a moment ago; it is not asked again yet. Else empty."""
        until, reason = _AWAY.get(self._address, (0.0, ""))
        return reason if time.monotonic() < until else ""

    def _faulty(self) -> str:
        """What this process has found wrong with the index in the state that the library names; else empty."""
        token, reason = self._fault
        return reason if reason and token == self._token() else ""

    def last_probe(self) -> dict[str, Any]:
        """The last recorded probe, or what this process has found wrong since."""
        if reason := self._away() or self._faulty():
            return {"at": datetime.now(UTC).isoformat(), "ok": False, "count": 0, "reason": reason}
        return super().last_probe()

    def state(self) -> str:
        """``empty``, ``sound``, ``damaged``, or ``changed`` where the server cannot be asked; waits for it shortly."""
        if not self.library.meta("index.generation") or self._being_built():
            return "empty"
        if not super().last_probe().get("ok") or self._faulty():
            return "damaged"
        if not self._away():
            self._look(self._server.within(HELD_UP))
        return "changed" if self._away() else "damaged" if self._faulty() else "sound"

    # -- reading

    def search(self, vector: NDArray[np.float32], limit: int) -> list[tuple[str, float]] | None:
        """The nearest passages as (id, cosine), or None where the index cannot be used just now."""
        if self._away() or self._faulty() or not super().last_probe().get("ok"):
            return None
        server = self._server.within(HELD_UP)
        if (collection := self._look(server)) is None:
            return None
        try:
            found = collection.query([vector.tolist()], limit, ["distances"])
            ids, distances = found["ids"][0], found["distances"][0]
            if len(ids) < min(limit, self.book.count_indexed()):
                raise RefusalError("it gives fewer passages than it holds")
        except (UnreachableError, GoneError, RefusalError) as error:
            self._failed(error, self._opened.partition("/")[0])
            return None
        return [(id_, 1.0 - distance) for id_, distance in zip(ids, distances, strict=True)]

    def _look(self, server: Server) -> Collection | None:
        """The collection as it was opened in this state of the library, or opened now; None where it is not sound."""
        token, model = self._token(), self.book.pinned()[0]
        held = self._collection
        if held is not None and self._opened == f"{token}/{model}":
            return held.within(server)
        try:
            held = self._open(server, model)
            found = examine(held, self.book.count_indexed(), self._sample(model, GLANCE))
            if not found.ok:
                raise RefusalError(found.reason)
        except (UnreachableError, GoneError, RefusalError) as error:
            self._failed(error, token)
            return None
        self._collection, self._opened = held, f"{token}/{model}"
        return held

    def _open(self, server: Server, model: str) -> Collection:
        """The collection that the library names, if it is this library's and of this model.

        Raises:
            GoneError: there is none, or the server has lost it.
            RefusalError: it is another's; it is not read or written.
            UnreachableError: the server cannot be used.
        """
        if not (name := self._generation()):
            raise GoneError
        collection = server.get(name)
        if collection.metadata.get(LIBRARY) != self.library.meta("index.library"):
            raise RefusalError("the collection of its name is of another library")
        if collection.metadata.get(MODEL) != model:
            raise RefusalError("it is of another model")
        for _, vector in self._sample(model, 1):
            if collection.dimension not in (None, len(vector)):
                raise RefusalError(f"its vectors have {collection.dimension} numbers, not {len(vector)}")
        return collection

    def _failed(self, error: Exception, token: str) -> None:
        """Keep what is wrong for whoever asks how the index is; a server that is away is left alone for a while."""
        self._collection = None
        if isinstance(error, UnreachableError):
            _AWAY[self._address] = (time.monotonic() + QUIET, str(error))
        else:  # of that state of the library: another process may have built a new one since
            self._fault = (token, _words(error))

    def close(self) -> None:
        """Forget what was opened; the next use looks anew."""
        self._collection, self._fault = None, ("", "")

    # -- writing

    def update(self, model: str, at: datetime, progress: Progress) -> str:
        """Give the index what it lacks; look through it, and rebuild it where it is not sound.

        Returns:
            What was done that a reader should know (``rebuilt: …``), or the empty string.

        Raises:
            UnreachableError: the server cannot be used; what it was given until then stays noted.
        """
        # Where another process rebuilds, or the server has lost it meanwhile, it is looked at again.
        return self._again_and_again(lambda: self._update(model, at, progress))

    def _again_and_again(self, work: Callable[[], str]) -> str:
        """Do it, anew where another process has named its collection meanwhile; the server is asked in any case."""
        self.close()
        _AWAY.pop(self._address, None)
        for _ in range(TRIES):
            try:
                return work()
            except (GoneError, MovedError):
                continue
            except UnreachableError as error:
                self._failed(error, "")
                raise
            except RefusalError as error:
                what = f"does not take the index ({error}); look into its log"
                raise self._server.unusable(what) from error
        raise self._server.unusable("loses what it is given, or is given another index again and again")

    def _update(self, model: str, at: datetime, progress: Progress) -> str:
        if not (before := self.library.meta("index.generation")):
            return self._rebuild(model, at, progress)
        building, told = self._being_built(), super().last_probe()
        reason = "" if building or told.get("ok") else str(told.get("reason"))
        try:
            if not reason:
                collection = self._open(self._server.within(HELD_UP), model).within(self._server)
                reason = self._extend(collection, model, at, progress)
        except (GoneError, RefusalError) as error:
            reason = _words(error)
        if not reason:
            return ""
        if self.library.meta("index.generation") != before:  # it went because there is a new one
            raise MovedError
        self._rebuild(model, at, progress)
        return f"the index was damaged ({reason}) and has been rebuilt from the library"

    def _extend(self, collection: Collection, model: str, at: datetime, progress: Progress) -> str:
        """Add what the collection lacks and look through it; why it is not sound then, or the empty string."""
        more = not self.book.settle(model)
        if more:
            self._fill(collection, model, progress)
        found = examine(collection, self.book.count_indexed(), self._sample(model))
        if self._generation() != collection.name:
            raise MovedError
        if more or not found.ok or not super().last_probe().get("ok"):
            self._record(found, at)
        return found.reason

    def _given(self, collection: Collection, entries: Sequence[Entry]) -> None:
        with self.library.writing() as db:
            if not self._still(db, collection.name):
                raise MovedError
            self.book.mark_indexed(entries)

    def _still(self, db: Statements, name: str) -> bool:
        """Whether the library names this collection, and will until the transaction ends."""
        sql = "UPDATE meta SET value=value WHERE key='index.generation' AND value=?"
        return db.execute(sql, (name,)).rowcount == 1

    def rebuild(self, model: str, at: datetime, progress: Progress) -> None:
        """Build the index anew from the library; until it is done, search goes on with the old or without it.

        Raises:
            UnreachableError: the server cannot be used, or does not take what it is given.
        """
        # Where another process named its own first, that may be older than this call.
        self._again_and_again(lambda: self._rebuild(model, at, progress))

    def _rebuild(self, model: str, at: datetime, progress: Progress) -> str:
        before, library = self._before(), self._library_id()
        name = f"{PREFIX}{uuid4().hex[:8]}"
        collection = self._server.create(name, {LIBRARY: library, MODEL: model})
        try:
            given = self._beside(collection, model, progress) if self._usable(model) else []
            with self.library.writing() as db:
                if not self._still(db, before):
                    raise MovedError
                self.book.clear_indexed()
                self.book.mark_indexed(given)
                self.library.set_meta("index.generation", name)
                self._record(Probe(False, 0, BUILT), at)
        except BaseException:
            with contextlib.suppress(BriefError, GoneError, RefusalError):
                self._server.within(HELD_UP).delete(name)
            raise
        self._remove_all_but(name, library)
        try:
            self._extend(collection, model, at, progress)
        except (GoneError, MovedError):
            # Whoever has named another since has begun to fill it after this call: it is new enough.
            return self.update(model, at, progress)
        return ""

    def _usable(self, model: str) -> bool:
        """Whether questions can go on with the collection that there is while another is filled."""
        if not super().last_probe().get("ok"):
            return False
        with contextlib.suppress(GoneError, RefusalError):
            collection = self._open(self._server.within(HELD_UP), model)
            return examine(collection, self.book.count_indexed(), self._sample(model, GLANCE)).ok
        return False

    def _beside(self, collection: Collection, model: str, progress: Progress) -> list[Entry]:
        """Give a collection that nobody knows of yet all there is; what it was given, without the vectors."""
        given: list[Entry] = []
        total = self.book.count(model)
        while found := self.book.embedded(model, given[-1].key if given else 0, BATCH):
            give(collection, found)
            given += [entry._replace(vector=b"") for entry in found]
            progress(len(given), max(total, len(given)))
        return given

    def _before(self) -> str:
        """What the library names as its index now; the row is there from here on, so that it can be held."""
        with self.library.writing() as db:
            db.execute("INSERT INTO meta VALUES('index.generation','') ON CONFLICT DO NOTHING")
        return self.library.meta("index.generation")

    def _library_id(self) -> str:
        """The name by which this library's collections are known on any server; made up where it has none."""
        with self.library.writing() as db:
            db.execute(
                "INSERT INTO meta VALUES('index.library',?) ON CONFLICT DO NOTHING",
                (uuid4().hex,),
            )
        return self.library.meta("index.library")

    def _remove_all_but(self, name: str, library: str) -> None:
        """Remove this library's other collections: the old, and what stopped processes left; no other library's."""
        for other in list(self._server.collections()):
            if other.metadata.get(LIBRARY) == library and other.name not in (name, self._generation()):
                with contextlib.suppress(GoneError):
                    self._server.delete(other.name)

    def _record(self, found: Probe, at: datetime) -> None:
        """Keep what a look through the collection found; whoever has it open looks anew."""
        record = {"at": at.isoformat(), "ok": found.ok, "count": found.count, "reason": found.reason}
        with self.library.writing():
            version = int(self.library.meta("index.version") or 0) + 1
            self.library.set_meta("index.probe", json.dumps(record))
            self.library.set_meta("index.version", str(version))


def _words(error: Exception) -> str:
    if isinstance(error, GoneError):
        return "the server does not have it"
    return str(error)
