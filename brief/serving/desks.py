"""Desks for a server: each of a few threads reads the library through one of its own, opened anew when it was written.

A library's connection belongs to its thread; what another process commits is seen by the next request.
"""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any, TypeVar

from brief.corpus.place import Place
from brief.desk import Desk
from brief.errors import LockedError
from brief.settings import Loaded

T = TypeVar("T")

READERS = 4
"""Threads for pages: they wait for the disk at times, and else share two processors."""
THINKERS = 2
"""Threads for what takes seconds: questions, storylines. No page waits for them."""
AT_ONCE = 4
"""Of those, what one person may have going or waiting."""
_KEPT = 400
"""Pages and lists that are kept ready."""


class Desks:
    """The desks of one library under one set of settings."""

    def __init__(self, loaded: Loaded, clock: Callable[[], datetime]) -> None:
        self.loaded = loaded
        self.clock = clock
        self._own = threading.local()
        self._kept: dict[Any, Any] = {}
        self._lock = threading.Lock()
        self._busy: Counter[str] = Counter()
        self._place = Place.of(loaded)
        self._readers = ThreadPoolExecutor(READERS, "pages")
        self._thinkers = ThreadPoolExecutor(THINKERS, "answers")

    async def read(self, work: Callable[[Desk], T]) -> T:
        """What a short work at a desk gives."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._done, work)

    async def think(self, work: Callable[[Desk], T], who: str = "") -> T:
        """What a work that may take seconds gives.

        Raises:
            LockedError: ``who`` asks for too much at once.
        """
        if who and self._busy[who] >= AT_ONCE:
            raise LockedError("you have asked for several things at once: wait for one of them")
        self._busy[who] += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thinkers, self._done, work)
        finally:
            self._busy[who] -= 1
            if not self._busy[who]:
                del self._busy[who]

    async def write(self, work: Callable[[Desk], T], name: str = "") -> T:
        """What a work that writes gives, at a desk of its own: that of a name in settings, where one is."""

        def done() -> T:
            with self._opened(name) as desk:
                return work(desk)

        return await asyncio.get_running_loop().run_in_executor(self._thinkers, done)

    def kept(self, name: object, make: Callable[[], T]) -> T:
        """What was made of the library as it stands, made once."""
        return self.always((name, self._stamp()), make)

    def always(self, key: object, make: Callable[[], T]) -> T:
        """What was made of something that never changes, made once."""
        with self._lock:
            if key in self._kept:
                found: T = self._kept[key]
                return found
        found = make()
        with self._lock:
            while len(self._kept) >= _KEPT:
                self._kept.pop(next(iter(self._kept)))
            self._kept[key] = found
        return found

    def close(self) -> None:
        """End the threads; what is being thought of is left."""
        self._readers.shutdown(wait=False, cancel_futures=True)
        self._thinkers.shutdown(wait=False, cancel_futures=True)

    def _done(self, work: Callable[[Desk], T]) -> T:
        desk: Desk | None = getattr(self._own, "desk", None)
        stamp = self._stamp()
        if desk is not None and self._own.stamp != stamp:
            desk.close()
            desk = self._own.desk = None
        if desk is None:
            desk = self._opened()
            self._own.stamp, self._own.desk = stamp, desk
        return work(desk)

    def _opened(self, name: str = "") -> Desk:
        loaded = self.loaded.at(name) if name in self.loaded.desks else self.loaded
        return Desk(loaded.data_dir, loaded=loaded, clock=self.clock, command="brief serve")

    def _stamp(self) -> object:
        return self._place.stamp()
