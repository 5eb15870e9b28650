"""One request at a time for a host over all processes that download for one library, with the pause between.

A refresh and an `ingest --fetch` know nothing of each other but the library's folder. A lock file a host lies
there; when it was last touched is when the last request ended.
"""

from __future__ import annotations

import hashlib
import math
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from brief.corpus.locks import FileLock

PATIENCE = 60.0
"""Seconds that another process's request is waited for; one that hangs does not keep a host for itself."""


class HostTurns:
    """The turns at hosts of one library."""

    def __init__(self, folder: Path) -> None:
        """For the library in ``folder``."""
        self._folder = folder / "hosts"

    @contextmanager
    def turn(self, host: str) -> Iterator[float]:
        """This process's turn at a host; the seconds since the last one's end, without end where there was none.

        Raises:
            LibraryError: the lock file cannot be made.
        """
        path = self._folder / f"{hashlib.sha256(host.encode()).hexdigest()[:16]}.lock"
        seen = path.exists()
        with FileLock(path) as lock:
            lock.take(PATIENCE)
            # A clock that was set back since says nothing of how long ago that was: as if just now.
            try:
                yield max(0.0, time.time() - path.stat().st_mtime) if seen else math.inf
            finally:
                os.utime(path)
