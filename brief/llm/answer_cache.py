"""Answers of a model kept in one SQLite file, by the key of everything that was asked.

An answer costs time and money and is the same the next time, so it is kept. The prompts are not:
they are in the key. No pickle: a text by a text.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol


class Recorder(Protocol):
    """Keeps answers by the key of what was asked: the persistent cache, or an evaluation's recordings.

    The key is the SHA-256 of everything that is sent: address, model, messages, schema, parameters.
    """

    def find(self, key: str) -> str | None:
        """The answer's text, or None; a replay may raise instead of answering None."""

    def keep(self, key: str, request: Mapping[str, Any], response: str) -> None:
        """Keep a complete answer that could be read. ``request`` is what the key was made of; no secret is in it."""


def key_of(request: Mapping[str, Any]) -> str:
    """SHA-256 over a request, whatever the order of its names."""
    text = json.dumps(request, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


class Remembered:
    """The persistent cache. Safe to use from several threads and processes.

    It is a convenience: a file that cannot be opened, read or written is as if nothing were kept.
    """

    def __init__(self, file: Path) -> None:
        """Answers are kept in ``file``, which is made when the first is kept."""
        self._file = file
        self._lock = threading.Lock()

    def find(self, key: str) -> str | None:
        """The answer that was kept under a key."""
        if not self._file.is_file():
            return None
        with contextlib.suppress(sqlite3.Error), self._opened() as db:
            row = db.execute("SELECT response FROM answer WHERE key = ?", (key,)).fetchone()
            return row[0] if row and isinstance(row[0], str) else None
        return None

    def keep(self, key: str, request: Mapping[str, Any], response: str) -> None:
        """Keep an answer; the model's name stands with it, for whoever looks into the file."""
        with contextlib.suppress(sqlite3.Error, OSError), self._opened() as db:
            db.execute(
                "CREATE TABLE IF NOT EXISTS answer"
                " (key TEXT PRIMARY KEY, model TEXT NOT NULL, response TEXT NOT NULL) WITHOUT ROWID"
            )
            db.execute(
                "INSERT OR REPLACE INTO answer VALUES (?, ?, ?)", (key, str(request.get("model")), response)
            )
            db.commit()

    @contextlib.contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        with self._lock, contextlib.closing(sqlite3.connect(self._file, timeout=5.0)) as db:
            yield db
